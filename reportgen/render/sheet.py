"""A workbook of one sheet, as a chart in Word carries it so that its data can be edited.

Only what a chart needs: texts, numbers and number formats. The same cells give the same
bytes; openpyxl would write the time of day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from reportgen.layout import GBT9704
from reportgen.render import package, shell_parts
from reportgen.render.ooxml import OFFICE, PACKAGE, XML_HEAD, escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
SHEET = "Sheet1"

Value = str | tuple[Decimal, int] | None
"""What a cell holds: a text, a number with the decimals it is shown with, or nothing."""


def address(column: int, row: int) -> str:
    """Return `B2` for column 1 and row 1, counted from 0; columns up to Z."""
    return f"{chr(65 + column)}{row + 1}"


def workbook(rows: Sequence[Sequence[Value]]) -> bytes:
    """Return the rows as an .xlsx file."""
    places = sorted({value[1] for row in rows for value in row if isinstance(value, tuple)})
    texts = list(dict.fromkeys(value for row in rows for value in row if isinstance(value, str)))
    index = {text: number for number, text in enumerate(texts)}
    body = "".join(_row(number, row, places, index) for number, row in enumerate(rows))
    widths = '<cols><col min="1" max="1" width="24" customWidth="1"/></cols>'
    sheet = f'<worksheet xmlns="{_MAIN}">{widths}<sheetData>{body}</sheetData></worksheet>'
    made = {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": _styles(places),
        "xl/sharedStrings.xml": _texts(texts),
    }
    return package.write(_fixed() | {part: f"{XML_HEAD}{xml}".encode() for part, xml in made.items()})


def _row(number: int, row: Sequence[Value], places: Sequence[int], texts: Mapping[str, int]) -> str:
    cells = (_cell(address(column, number), value, places, texts) for column, value in enumerate(row))
    return f'<row r="{number + 1}">{"".join(cells)}</row>'


def _cell(place: str, value: Value, places: Sequence[int], texts: Mapping[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{texts[value]}</v></c>'
    number, decimals = value
    return f'<c r="{place}" s="{places.index(decimals) + 1}"><v>{number:f}</v></c>'


def _texts(texts: Sequence[str]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'


def number_format(places: int) -> str:
    """Return the format that shows a number with so many decimals."""
    return f"0.{'0' * places}" if places else "0"


_FIRST_FORMAT = 164
"""Formats below this number are built into every spreadsheet program."""


def _styles(places: Sequence[int]) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{_FIRST_FORMAT + n}" formatCode="{number_format(p)}"/>'
        for n, p in enumerate(places)
    )
    looks = "".join(
        f'<xf numFmtId="{_FIRST_FORMAT + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in range(len(places))
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(places)}">{formats}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain}/></cellStyleXfs>'
        f'<cellXfs count="{len(places) + 1}">{plain} xfId="0"/>{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _relations(*targets: tuple[str, str]) -> bytes:
    nodes = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    xml = f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{nodes}</Relationships>'
    return xml.encode()


def _types(**parts: str) -> bytes:
    nodes = "".join(
        f'<Override PartName="/xl/{part.replace("_", "/")}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    xml = (
        f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/theme/theme1.xml" ContentType="{_THEME}"/>{nodes}</Types>'
    )
    return xml.encode()


@cache
def _fixed() -> dict[str, bytes]:
    """Return the parts that are the same in every workbook."""
    kinds = {"workbook": "sheet.main", "worksheets_sheet1": "worksheet"}
    return {
        package.CONTENT_TYPES: _types(**kinds, styles="styles", sharedStrings="sharedStrings"),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("theme", "theme/theme1.xml"),
        ),
        "xl/theme/theme1.xml": shell_parts.theme_xml(GBT9704).encode(),
        "xl/workbook.xml": (
            f'{XML_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}/relationships">'
            f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
    }
