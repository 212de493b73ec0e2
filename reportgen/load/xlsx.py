"""Reads .xlsx: values by calamine, what calamine drops from the sheets' own XML.

Error cells, formulas without a saved result and number formats are found by
searching the XML for just these cells; parsing it all would take longer than
reading the workbook.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from reportgen.load import book, formats, guard
from reportgen.load.findings import Unreadable
from reportgen.load.grid import UNSAVED, Grid


def read(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the sheets of a workbook in its order; raises Unreadable."""
    parts = guard.inflate(data)
    try:
        sheets = _sheet_parts(parts)
        codes = _format_codes(parts.get("xl/styles.xml", b""))
    except (ElementTree.ParseError, KeyError, ValueError) as broken:
        raise Unreadable("D106", f"文件已损坏，打不开（{broken}）", "请用 Excel 或 WPS 另存一份") from broken
    checked = [guard.check_sheet(name, parts.get(target, b"")) for name, target in sheets]
    parts |= {target: part.xml for (_, target), part in zip(sheets, checked, strict=True)}
    from_1904 = re.search(rb"date1904\s*=\s*[\"'](?:1|true)", parts["xl/workbook.xml"]) is not None
    for index, grid in book.read(file, guard.pack(parts)):
        part = checked[index]
        troubles = dict(_errors(part.xml)) | dict.fromkeys(_unsaved(part.xml), UNSAVED)
        complete = book.complete(grid, _formats(part, codes), troubles, from_1904=from_1904)
        rows, columns = _hidden(part.xml) if b"hidden=" in part.xml else ((), ())
        yield replace(complete, hidden_rows=rows, hidden_columns=columns)


# ------------------------------------------------------------------- package parts


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _elements(part: bytes, name: str) -> Iterable[ElementTree.Element]:
    return (e for e in ElementTree.fromstring(part).iter() if _local(e.tag) == name)


def _sheet_parts(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return name and part of each sheet in the workbook's order."""
    targets = {
        e.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", e.attrib["Target"])).lstrip("/")
        for e in _elements(parts["xl/_rels/workbook.xml.rels"], "Relationship")
        if e.get("TargetMode") != "External"
    }
    return [
        (element.attrib["name"], targets[_relation(element)])
        for element in _elements(parts["xl/workbook.xml"], "sheet")
    ]


def _relation(sheet: ElementTree.Element) -> str:
    """The attribute `r:id`, whatever namespace the flavour of the format gives it."""
    return next((v for k, v in sheet.attrib.items() if k != "id" and _local(k) == "id"), "")


def _format_codes(styles: bytes) -> dict[str, list[str]]:
    """Return the cell styles that have a number format, by its code."""
    found: dict[str, list[str]] = defaultdict(list)
    if styles:
        codes = {str(number): code for number, code in formats.BUILTIN.items()}
        codes |= {e.attrib["numFmtId"]: e.attrib["formatCode"] for e in _elements(styles, "numFmt")}
        formatted = (xf.get("numFmtId", "0") for cells in _elements(styles, "cellXfs") for xf in cells)
        for style, number in enumerate(formatted):
            if codes.get(number, "General") not in ("General", "@"):
                found[codes[number]].append(str(style))
    return found


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


def _formats(part: guard.SheetPart, codes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the number format code of each cell that is not General."""
    # Addresses and style numbers are ASCII, so any encoding of one byte does, and is quick.
    text = part.xml.decode("latin-1") if codes else ""
    if len(codes) > _MANY_CODES:
        return _formats_at_once(text, codes)
    found: dict[str, str] = {}
    for code, styles in codes.items():
        style = rf"\ss\s*=\s*[\"'](?:{'|'.join(styles)})[\"']"
        if part.regular:
            found |= dict.fromkeys(re.findall(rf'<c r="([A-Z]+\d+)"(?: t="\w*")?{style}', text), code)
        else:
            cell = rf"<(?:\w+:)?c(?=[^>]*?{style})[^>]*?\sr\s*=\s*[\"']([A-Za-z]+\d+)"
            found |= {ref.upper(): code for ref in re.findall(cell, text)}
    return found


_MANY_CODES = 200
"""More codes than this are looked for all at once: each search of its own costs as much as all the cells."""
_STYLED = re.compile(r"<(?:\w+:)?c(?=[^>]*?\ss\s*=\s*[\"'](\d+)[\"'])[^>]*?\sr\s*=\s*[\"']([A-Za-z]+\d+)")


def _formats_at_once(text: str, codes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_style = {style: code for code, styles in codes.items() for style in styles}
    return {ref.upper(): by_style[style] for style, ref in _STYLED.findall(text) if style in by_style}


def _errors(part: bytes) -> Iterator[tuple[str, str]]:
    """Yield the address and error word of each error cell."""
    if b't="e"' in part or b"t='e'" in part:
        for ref, word in _ERROR.findall(part):
            yield ref.decode().upper(), word.decode() or "#N/A"


_HIDDEN = re.compile(_TAG + rb"(row|col)((?:\s[^>]*)?\shidden\s*=\s*[\"'](?:1|true)[\"'][^>]*)>")
_MOST_COLUMNS = 1 << 14


def _hidden(part: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the rows and columns that are not shown, counted from 0; a range to the sheet's edge is none."""
    rows: list[int] = []
    columns: list[int] = []
    for kind, attributes in _HIDDEN.findall(part):
        said = dict(re.findall(rb"\s(r|min|max)\s*=\s*[\"'](\d+)[\"']", attributes))
        if kind == b"row" and b"r" in said:
            rows.append(int(said[b"r"]) - 1)
        elif b"min" in said and b"max" in said and int(said[b"max"]) < _MOST_COLUMNS:
            columns += range(int(said[b"min"]) - 1, int(said[b"max"]))
    return tuple(rows), tuple(columns)


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
