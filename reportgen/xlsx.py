"""Workbooks as bytes 「工作簿」: the same cells give the same file.

Written whole, without a clock: snapshots of databases and frames, and results handed back
to Excel. A formula is written with its result, so that every reader sees a number without
calculating; a text is written as a text and never becomes a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from xml.sax.saxutils import escape, quoteattr

Value = str | bool | int | float | Decimal | date | None
"""What a cell holds; dates include moments of time."""

MOST_ROWS = 1_048_576
"""Rows of a worksheet, ECMA-376 and every spreadsheet program."""
LONGEST_TEXT = 32_767
"""Characters of a cell."""


class Look(Enum):
    """How a cell is dressed."""

    PLAIN = 0
    BODY = 1
    """A figure or word of a ruled table."""
    DERIVED = 2
    """One that was worked out, on grey."""
    LONG = 3
    """A sentence: at the left, over several lines."""
    HEAD = 4
    FOOT = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with more than a value."""

    value: Value
    code: str = ""
    """Number format; empty for General."""
    formula: str = ""
    """Without the equals sign; `value` is its result."""
    note: str = ""
    look: Look = Look.PLAIN


Entry = Value | Shown


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet 「工作表」, row by row from A1."""

    name: str
    rows: Sequence[Sequence[Entry]]
    widths: Sequence[float] = ()
    """Of the columns, in characters."""
    frozen: tuple[int, int] = (0, 0)
    """Rows and columns that stay in sight; the rows are repeated on every printed page."""


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: `A`, `Z`, `AA`."""
    head, tail = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(65 + tail)


def number_format(places: int, suffix: str = "") -> str:
    """Return the format that shows so many decimals: `0.00`."""
    return f"0.{'0' * places}{suffix}" if places else f"0{suffix}"


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as an .xlsx file."""
    styles = _Styles()
    parts: dict[str, str] = {}
    found = list(sheets)
    noted = []
    for number, sheet in enumerate(found, start=1):
        xml, notes = _worksheet(sheet, styles)
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
        if notes:
            noted.append(number)
            parts |= _notes(number, notes)
    parts["xl/workbook.xml"] = _book(found)
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(found) + 1)]
        + [("styles", "styles.xml")]
    )
    parts["xl/styles.xml"] = styles.xml()
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = _types(len(found), noted)
    return _packed(parts)


def _packed(parts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(parts):  # [Content_Types].xml comes first
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, f"{_XML}{parts[name]}".encode())
    return packed.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# ---------------------------------------------------------------------- styles

_FIRST_FORMAT = 164
"""Numbers below belong to the formats built into every program."""
_RULED = '<border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border>'
_CENTRE = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
_LOOKS = {
    Look.PLAIN: ('fontId="0" fillId="0" borderId="0"', ""),
    Look.BODY: ('fontId="0" fillId="0" borderId="1"', '<alignment vertical="center"/>'),
    Look.DERIVED: ('fontId="0" fillId="2" borderId="1"', '<alignment vertical="center"/>'),
    Look.LONG: (
        'fontId="0" fillId="0" borderId="1"',
        '<alignment horizontal="left" vertical="center" wrapText="1"/>',
    ),
    Look.HEAD: ('fontId="1" fillId="3" borderId="1"', _CENTRE),
    Look.FOOT: ('fontId="0" fillId="0" borderId="0"', ""),
}


class _Styles:
    """The styles that cells use, numbered in the order they are met."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Look, bool], int] = {("", Look.PLAIN, False): 0}

    def number(self, code: str, look: Look, *, text: bool = False) -> int:
        """Return the number of a style; a `text` that a program could take for a formula is marked as none."""
        return self._known.setdefault((code, look, text), len(self._known))

    def xml(self) -> str:
        """Return the part xl/styles.xml."""
        codes = list(dict.fromkeys(code for code, _, _ in self._known if code))
        formats = "".join(
            f'<numFmt numFmtId="{_FIRST_FORMAT + n}" formatCode={quoteattr(code)}/>'
            for n, code in enumerate(codes)
        )
        cells = "".join(self._cell(codes, *key) for key in self._known)
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + (f'<numFmts count="{len(codes)}">{formats}</numFmts>' if codes else "")
            + '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
            '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
            '<fills count="4"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill>'
            f"{_fill('FFEDEDED')}{_fill('FFD9E2F3')}</fills>"
            f'<borders count="2"><border><left/><right/><top/><bottom/></border>{_RULED}</borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self._known)}">{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )

    @staticmethod
    def _cell(codes: Sequence[str], code: str, look: Look, text: bool) -> str:
        dress, alignment = _LOOKS[look]
        number = _FIRST_FORMAT + codes.index(code) if code else 0
        return (
            f'<xf numFmtId="{number}" {dress} xfId="0"'
            + (' applyNumberFormat="1"' if code else "")
            + (' applyFill="1" applyBorder="1" applyFont="1" applyAlignment="1"' if look.value else "")
            + (' quotePrefix="1"' if text else "")
            + (f">{alignment}</xf>" if alignment else "/>")
        )


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'


# ---------------------------------------------------------------------- sheets


def _worksheet(sheet: Sheet, styles: _Styles) -> tuple[str, dict[str, str]]:
    """Return the XML of a worksheet, and its notes by address."""
    notes: dict[str, str] = {}
    rows = "".join(_row(number, row, styles, notes) for number, row in enumerate(sheet.rows, start=1))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, start=1)
    )
    xml = (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"{_view(*sheet.frozen)}"
        + (f"<cols>{widths}</cols>" if widths else "")
        + f"<sheetData>{rows}</sheetData>"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        + ('<legacyDrawing r:id="rId1"/>' if notes else "")
        + "</worksheet>"
    )
    return xml, notes


def _view(rows: int, columns: int) -> str:
    if not rows and not columns:
        return ""
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    return (
        '<sheetViews><sheetView workbookViewId="0">'
        f'<pane{split} topLeftCell="{letters(columns)}{rows + 1}" activePane="{pane}" state="frozen"/>'
        "</sheetView></sheetViews>"
    )


def _row(number: int, row: Sequence[Entry], styles: _Styles, notes: dict[str, str]) -> str:
    cells = []
    for column, entry in enumerate(row):
        if entry is None:
            continue
        ref = f"{letters(column)}{number}"
        shown = entry if isinstance(entry, Shown) else Shown(entry)
        if shown.note:
            notes[ref] = shown.note
        cells.append(_cell(ref, shown, styles))
    return f'<row r="{number}">{"".join(cells)}</row>' if cells else ""


def _cell(ref: str, shown: Shown, styles: _Styles) -> str:
    """Return a cell, its attributes in the order that readers search them by: r, s, t."""
    kind, content = _content(shown.value)
    code = shown.code or _date_format(shown.value)
    risky = isinstance(shown.value, str) and shown.value.startswith(("=", "+", "-", "@"))
    style = styles.number(code, shown.look, text=risky)
    dressed = f' s="{style}"' if style else ""
    if shown.formula:
        result = f"<v>{_text(shown.value)}</v>" if isinstance(shown.value, str) else content
        kind = "str" if isinstance(shown.value, str) else kind
        content = f"<f>{escape(shown.formula)}</f>{result}"
    typed = f' t="{kind}"' if kind else ""
    return f'<c r="{ref}"{dressed}{typed}>{content}</c>' if content else f'<c r="{ref}"{dressed}/>'


def _content(value: Value) -> tuple[str, str]:
    """Return type and content of a cell."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, str):
        return "inlineStr", f'<is><t xml:space="preserve">{_text(value)}</t></is>'
    if isinstance(value, bool):
        return "b", f"<v>{value:d}</v>"
    if isinstance(value, date):
        return "", f"<v>{_serial(value)}</v>"
    return "", f"<v>{value:f}</v>" if isinstance(value, Decimal) else f"<v>{value!r}</v>"


_EPOCH = date(1899, 12, 30)
_DAY = 86400


def is_writable(day: date) -> bool:
    """Whether a day has the same number in every program: Excel has a 29 February 1900 of its own."""
    return day.year >= 1901


def _serial(value: date) -> str:
    """Return the number of a day, or of a moment with its share of the day."""
    if not isinstance(value, datetime):
        return str((value - _EPOCH).days)
    days = (value.date() - _EPOCH).days
    seconds = value.hour * 3600 + value.minute * 60 + value.second + Decimal(value.microsecond).scaleb(-6)
    return f"{round(days + Decimal(seconds) / _DAY, 11).normalize():f}"


def _date_format(value: Value) -> str:
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd" if isinstance(value, date) else ""


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _text(text: str) -> str:
    """Return a text as XML; what XML cannot hold is written `_x000D_`, as Excel does."""
    return escape(_UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


# ----------------------------------------------------------------------- notes

_VML = "urn:schemas-microsoft-com:"


def _notes(number: int, notes: Mapping[str, str]) -> dict[str, str]:
    """Return the parts that show notes beside the cells of a sheet."""
    said = "".join(
        f'<comment ref="{ref}" authorId="0"><text><t xml:space="preserve">{_text(note)}</t></text></comment>'
        for ref, note in notes.items()
    )
    shapes = "".join(_shape(ref, number, n, note) for n, (ref, note) in enumerate(notes.items(), start=1))
    return {
        f"xl/comments{number}.xml": (
            f'<comments xmlns="{_MAIN}"><authors><author>reportgen</author></authors>'
            f"<commentList>{said}</commentList></comments>"
        ),
        f"xl/drawings/vmlDrawing{number}.vml": (
            f'<xml xmlns:v="{_VML}vml" xmlns:o="{_VML}office:office" xmlns:x="{_VML}office:excel">'
            '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
            'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
            '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
            f"{shapes}</xml>"
        ),
        f"xl/worksheets/_rels/sheet{number}.xml.rels": _relations(
            [("vmlDrawing", f"../drawings/vmlDrawing{number}.vml"), ("comments", f"../comments{number}.xml")]
        ),
    }


_LINE = 18
"""Characters of a note in a line of its box, and points of that line's height."""


def _shape(ref: str, sheet: int, number: int, note: str) -> str:
    found = re.fullmatch(r"([A-Z]+)(\d+)", ref)
    assert found is not None  # an address made here
    column, row = _column(found[1]), int(found[2]) - 1
    lines = sum(-(-len(line) // _LINE) for line in note.split("\n"))
    return (
        f'<v:shape id="_x0000_s{sheet * 1024 * 1024 + number}" type="#_x0000_t202" '
        f'style="position:absolute;visibility:hidden;width:240pt;height:{_LINE * (lines + 1)}pt" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox/>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


# --------------------------------------------------------------------- package


def _book(sheets: Sequence[Sheet]) -> str:
    named = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets>{_names(sheets)}</workbook>'
    )


def _names(sheets: Sequence[Sheet]) -> str:
    titles = "".join(_titles(n, sheet) for n, sheet in enumerate(sheets) if sheet.frozen[0])
    return f"<definedNames>{titles}</definedNames>" if titles else ""


def _titles(number: int, sheet: Sheet) -> str:
    quoted = escape(sheet.name.replace("'", "''"))
    return (
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
        f"'{quoted}'!$1:${sheet.frozen[0]}</definedName>"
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    nodes = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{nodes}</Relationships>'


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _types(sheets: int, noted: Iterable[int]) -> str:
    def parts() -> Iterator[tuple[str, str]]:
        yield "/xl/workbook.xml", "sheet.main"
        yield "/xl/styles.xml", "styles"
        yield from ((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1))
        yield from ((f"/xl/comments{n}.xml", "comments") for n in noted)

    nodes = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f"{nodes}</Types>"
    )
