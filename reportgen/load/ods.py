"""Reads .ods from its content.xml (OpenDocument 1.3 part 3, chapters 9 and 19).

Written here because the figure shown, errors, merges and formulas without a result
all stand in this one part, and the reader at hand tells none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.load import guard
from reportgen.load.findings import Unreadable
from reportgen.load.grid import UNSAVED, Area, Grid, Raw, address

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def read(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the sheets of a workbook in its order; raises Unreadable."""
    parts = guard.inflate(data)
    try:
        content = ElementTree.fromstring(parts["content.xml"])
        hidden = set(_hidden_styles(content))
        guard.check_depth(content)
        for table in content.iter(f"{_TABLE}table"):
            sheet = _read_sheet(table)
            is_hidden = table.get(f"{_TABLE}style-name") in hidden
            name = table.get(f"{_TABLE}name", "")
            yield Grid(file, name, sheet.rows, is_hidden, tuple(sheet.merges), sheet.formats, sheet.troubles)
    except (ElementTree.ParseError, KeyError, ValueError) as broken:
        raise Unreadable("D106", f"文件已损坏，打不开（{broken}）", "请用 Excel 或 WPS 另存一份") from broken


def _hidden_styles(content: Element) -> Iterator[str | None]:
    for style in content.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            yield style.get(f"{_STYLE}name")


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read; blank cells and rows are only made when something follows them."""

    rows: list[list[Raw]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def grow(self, count: int) -> None:
        """Account for cells about to be made, before they are."""
        self.size += count
        if self.size > guard.MAX_AREA:
            raise Unreadable("D110", f"工作表超过{guard.MAX_AREA:,}格", "请删除远处误填的单元格后另存")


def _read_sheet(table: Element) -> _Sheet:
    sheet = _Sheet()
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = _repeated(row, "rows")
        cells = list(_cells(row))
        if cells:
            if repeated > _MOST_REPEATED:
                message = f"工作表“{table.get(f'{_TABLE}name', '')}”第{number + 1}行重复了{repeated:,}次"
                raise Unreadable("D110", message, "请删除误填的整列内容后另存")
            width = cells[-1][0] + _repeated(cells[-1][1], "columns")
            sheet.grow((number - len(sheet.rows)) + repeated * width)
            sheet.rows.extend([] for _ in range(number - len(sheet.rows)))
            for _ in range(repeated):
                _add_row(sheet, cells, width)
        number += repeated
    return sheet


_MOST_REPEATED = 10_000
"""Times a row with something in it may repeat; rows of data differ, and 826 bytes could claim a million."""


def _repeated(element: Element, what: str) -> int:
    count = int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
    if count < 1:
        raise ValueError(f"重复次数{count}")
    return count


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """Yield column and element of the cells that hold something."""
    column = 0
    for cell in row:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            if cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
                yield column, cell
            column += _repeated(cell, "columns")


def _add_row(sheet: _Sheet, cells: list[tuple[int, Element]], width: int) -> None:
    row = len(sheet.rows)
    values: list[Raw] = [""] * width
    sheet.rows.append(values)
    for first, cell in cells:
        for column in range(first, first + _repeated(cell, "columns")):
            ref = address(row, column)
            _add_cell(sheet, values, ref, column, cell)
        down, right = (int(cell.get(f"{_TABLE}number-{w}-spanned", "1")) for w in ("rows", "columns"))
        if down > 1 or right > 1:
            sheet.merges.append(((row, first), (row + down - 1, first + right - 1)))


def _add_cell(sheet: _Sheet, values: list[Raw], ref: str, column: int, cell: Element) -> None:
    kind = cell.get(f"{_OFFICE}value-type")
    shown = _shown(cell)
    if kind is None:
        sheet.troubles[ref] = UNSAVED
    elif cell.get(f"{_CALCEXT}value-type") == "error":
        sheet.troubles[ref] = shown or "#N/A"
    else:
        values[column] = _value(cell, kind, shown)
        if code := _format(kind, shown):
            sheet.formats[ref] = code


def _shown(cell: Element) -> str:
    """The text in a cell, paragraphs by line."""
    return "\n".join("".join(_words(p)) for p in cell.findall(f"{_TEXT}p"))


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 1000)
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        else:
            yield from _words(child)
        yield child.tail or ""


def _value(cell: Element, kind: str, shown: str) -> Raw:
    match kind:
        case "float" | "percentage" | "currency":
            return float(cell.attrib[f"{_OFFICE}value"])
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        case "date":
            written = cell.attrib[f"{_OFFICE}date-value"]
            return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
        case "string":
            return cell.get(f"{_OFFICE}string-value", shown)
        case _:
            return shown


_GENERAL = 4
"""More decimals than this are shown only because no format limits them."""


def _format(kind: str, shown: str) -> str:
    """The Excel format code that would show a value like this."""
    match kind:
        case "date":
            return _date_format(shown)
        case "float" | "percentage" | "currency":
            return _number_format(kind, shown.strip())
        case _:
            return ""


def _number_format(kind: str, shown: str) -> str:
    found = re.fullmatch(r"[-+]?(\d[\d,]*)(?:\.(\d+))?%?", shown)
    whole, fraction = found.groups("") if found else ("", "")
    if kind != "percentage" and (not found or len(fraction) > _GENERAL):
        return ""
    zeros = "0" * len(whole) if re.fullmatch(r"0\d+", whole) else "0"
    return zeros + (f".{'0' * len(fraction)}" if fraction else "") + ("%" if kind == "percentage" else "")


def _date_format(shown: str) -> str:
    if re.fullmatch(r"\d{4}年\d{1,2}月", shown):
        return 'yyyy"年"m"月"'
    return "yyyy-mm" if len(re.findall(r"\d+", shown)) == 2 and "日" not in shown else "yyyy-mm-dd"
