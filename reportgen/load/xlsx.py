"""Reads .xlsx: values by calamine, what calamine drops from the sheets' own XML.

calamine is an order of magnitude faster than anything else, but it returns an
empty string for error cells and for formulas without a saved result, and tells no
number format. Those are found by searching the XML for just these cells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from reportgen.load import formats, guard
from reportgen.load.findings import Unreadable
from reportgen.load.grid import UNSAVED, Grid, Raw, letters, position

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the sheets of a workbook in its order; raises Unreadable."""
    parts = guard.inflate(data)
    try:
        sheets = _sheet_parts(parts)
        codes = _format_codes(parts.get("xl/styles.xml", b""))
    except (ElementTree.ParseError, KeyError, ValueError) as broken:
        raise Unreadable("D106", f"文件已损坏，打不开（{broken}）", "请用 Excel 或 WPS 另存一份") from broken
    for name, part in sheets.items():
        guard.check_extent(name, part)
    epoch = datetime(1904, 1, 1) if b'date1904="1"' in parts["xl/workbook.xml"] else datetime(1899, 12, 30)
    for grid in read_by_calamine(file, data):
        yield _complete(grid, _with_refs(sheets.get(grid.name, b"")), codes, epoch)


def read_by_calamine(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the worksheets of a guarded .xlsx or .xls, as far as calamine tells; raises Unreadable."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_object(BytesIO(data)) as book:
            yield from _worksheets(file, book)
    except calamine.PasswordError as locked:
        raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存") from locked
    except (calamine.CalamineError, OSError, ValueError) as broken:
        raise Unreadable("D106", f"文件已损坏，打不开（{broken}）", "请用 Excel 或 WPS 另存一份") from broken


def _worksheets(file: str, book: CalamineWorkbook) -> Iterator[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            # Without the empty margin rows would shift and every address be wrong.
            rows: list[list[Raw]] = sheet.to_python(skip_empty_area=False)
            merges = tuple(sheet.merged_cell_ranges or ())
            yield Grid(file, meta.name, rows, meta.visible != SheetVisibleEnum.Visible, merges)


def _complete(grid: Grid, part: bytes, codes: Mapping[int, str], epoch: datetime) -> Grid:
    """Add formats and troubles, and turn the date serials calamine does not know into dates."""
    shown = _formats(part, codes)
    troubles = dict(_errors(part)) | dict.fromkeys(_unsaved(part), UNSAVED)
    for ref in troubles:
        _make_room(grid.rows, *position(ref))
    for ref, code in shown.items():
        if formats.is_date(code):
            _redate(grid.rows, *position(ref), epoch)
    return Grid(grid.file, grid.name, grid.rows, grid.hidden, grid.merges, shown, troubles)


def _make_room(rows: list[list[Raw]], row: int, column: int) -> None:
    """Lengthen the rows so that a cell without a value is still seen."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([""] * (column + 1 - len(rows[row])))


def _redate(rows: list[list[Raw]], row: int, column: int, epoch: datetime) -> None:
    if row < len(rows) and column < len(rows[row]):
        serial = rows[row][column]
        if isinstance(serial, float) and 0 < serial < 2958466:  # up to 9999-12-31
            rows[row][column] = epoch + timedelta(days=serial)


# ------------------------------------------------------------------- package parts


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _elements(part: bytes, name: str) -> Iterable[ElementTree.Element]:
    return (e for e in ElementTree.fromstring(part).iter() if _local(e.tag) == name)


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the XML of each sheet by its name."""
    targets = {
        e.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", e.attrib["Target"])).lstrip("/")
        for e in _elements(parts["xl/_rels/workbook.xml.rels"], "Relationship")
        if e.get("TargetMode") != "External"
    }
    sheets = {}
    for element in _elements(parts["xl/workbook.xml"], "sheet"):
        relation = next(value for key, value in element.attrib.items() if _local(key) == "id" and key != "id")
        sheets[element.attrib["name"]] = parts.get(targets.get(relation, ""), b"")
    return sheets


def _format_codes(styles: bytes) -> dict[int, str]:
    """Return the number format code of each cell style that is not General."""
    if not styles:
        return {}
    codes = dict(formats.BUILTIN)
    for element in _elements(styles, "numFmt"):
        codes[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
    ids = (int(xf.get("numFmtId", "0")) for cells in _elements(styles, "cellXfs") for xf in cells)
    return {style: codes[i] for style, i in enumerate(ids) if codes.get(i, "General") not in ("General", "@")}


# --------------------------------------------------------------------- sheet XML

_TAG = rb"<(?:\w+:)?"
_REF = rb"[^>]*?\sr\s*=\s*[\"']([A-Za-z]+\d+)"
_FORMULA_WITHOUT_VALUE = re.compile(
    _TAG + rb"c(\s[^>]*)>\s*" + _TAG + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f\s*>)\s*"
    rb"(?:" + _TAG + rb"v\s*/>|" + _TAG + rb"v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"
)
_ERROR = re.compile(
    _TAG
    + rb"c(?=[^>]*\st\s*=\s*[\"']e[\"'])"
    + _REF
    + rb"[^>]*>(?:(?!</(?:\w+:)?c\s*>).)*?"
    + _TAG
    + rb"v\s*>([^<]*)<",
    re.DOTALL,
)
_CELL_WITHOUT_REF = re.compile(_TAG + rb"c(?=[\s>/])(?![^>]*\sr\s*=)")


def _formats(part: bytes, codes: Mapping[int, str]) -> dict[str, str]:
    """Return the number format code of each cell that is not General."""
    if not codes:
        return {}
    styles = b"|".join(str(style).encode() for style in codes)
    styled = re.compile(_TAG + rb"c(?=[^>]*?\ss\s*=\s*[\"'](" + styles + rb")[\"'])" + _REF)
    return {ref.decode().upper(): codes[int(style)] for style, ref in styled.findall(part)}


def _errors(part: bytes) -> Iterator[tuple[str, str]]:
    """Yield the address and error word of each error cell."""
    if b't="e"' in part or b"t='e'" in part:
        for ref, word in _ERROR.findall(part):
            yield ref.decode().upper(), word.decode() or "#N/A"


def _unsaved(part: bytes) -> Iterator[str]:
    """Yield the address of each formula whose result was never saved."""
    if b"<f" not in part and b":f" not in part:
        return
    for attributes in _FORMULA_WITHOUT_VALUE.findall(part):
        # A saved result that is an empty text is stored as t="str" without a value.
        if not re.search(rb"\st\s*=\s*[\"']str[\"']", attributes):
            found = re.search(rb"\sr\s*=\s*[\"']([A-Za-z]+\d+)", attributes)
            if found:
                yield found[1].decode().upper()


def _with_refs(part: bytes) -> bytes:
    """Write the addresses into a sheet that leaves them out, as some exporters do."""
    if not _CELL_WITHOUT_REF.search(part):
        return part
    row = column = 0

    def number(found: re.Match[bytes]) -> bytes:
        nonlocal row, column
        ref = re.search(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)", found[0])
        if found[1] == b"row":
            row, column = (int(ref[2]) if ref else row + 1), 0
            return found[0]
        column = position(f"{ref[1].decode().upper()}1")[1] + 1 if ref else column + 1
        return found[0] if ref else found[0] + f' r="{letters(column - 1)}{row}"'.encode()

    return re.sub(rb"<(?:\w+:)?(row|c)(?=[\s>/])(?:\s+\w+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*", number, part)
