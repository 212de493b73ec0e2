"""The example workbook, written from `terms`: every sheet and column of the data contract.

Required columns carry ★ and stand in colour, each header explains itself in a comment,
columns of fixed words, of departments and of indicators offer a list to choose from.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportgen import terms
from reportgen.dates import parse_day
from reportgen.terms import Kind, Sheet, Term
from reportgen.workspace import example

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBERS = {
    Kind.INTEGER,
    Kind.AMOUNT,
    Kind.PERCENT,
    Kind.POINTS,
    Kind.RANK,
    Kind.COUNT,
    Kind.SCORE,
    Kind.MEASURE,
    Kind.FACTOR,
}
_LISTED = {Kind.DEPARTMENT: terms.DEPARTMENT, Kind.INDICATOR: terms.INDICATOR}
"""Columns that refer to the rows of another sheet, by its first column."""
_KEYS = {terms.INFO.term: terms.INFO_KEYS, terms.RULES.term: terms.RULE_KEYS}
"""Sheets of keys and values."""
_ROOM = 500
"""Rows for which lists are offered."""
_WRITTEN = datetime(2025, 7, 10, 9, 0)
_PROPERTIES = "docProps/core.xml"
_MODIFIED, _STAMP = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*"), rb"\g<1>2025-07-10T09:00:00Z"
"""Stands in the file's properties in place of the time of writing: the same program writes the same bytes."""
_WIDEST, _NARROWEST = 46, 10
_LONGEST_LIST = 255
"""Characters Excel takes in a list written out."""


def example_workbook() -> bytes:
    """Return the example workbook as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    rows = example.sheets()
    for sheet in terms.SHEETS:
        _write(book.create_sheet(sheet.term), sheet, rows.get(sheet.term, []))
    book.properties.creator = book.properties.lastModifiedBy = "reportgen"
    book.properties.title = "指标数据"
    book.properties.created = _WRITTEN
    stream = io.BytesIO()
    book.save(stream)
    return _settled(stream.getvalue())


def _write(sheet: Worksheet, contract: Sheet, rows: Sequence[dict[str, str]]) -> None:
    columns = _ordered(contract, rows)
    for index, term in enumerate(columns, start=1):
        _put_header(sheet, index, term)
        for line, row in enumerate(rows, start=2):
            _put_cell(sheet, line, index, term, row.get(term.term, ""))
        _set_width(sheet, index, term, [row.get(term.term, "") for row in rows])
        _offer(sheet, index, term, contract)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 30
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _ordered(contract: Sheet, rows: Iterable[dict[str, str]]) -> list[Term]:
    """Return the columns: those the example fills first, then the others, each in the order of the contract."""
    used = {name for row in rows for name in row}
    wanted = [term for term in contract.columns if term.required or term.term in used]
    return wanted + [term for term in contract.columns if term not in wanted]


def header(term: Term) -> str:
    """Return the header of a column: its term, its unit, and ★ where it must be filled."""
    unit = term.unit or {Kind.PERCENT: "%"}.get(term.kind, "")
    return term.term + (f"（{unit}）" if unit else "") + ("★" if term.required else "")


def gloss(term: Term) -> str:
    """Return what a column's comment says."""
    words = "、".join(word for word in term.choices if word)
    said = [
        "必填。" if term.required else "",
        f"{term.gloss}。",
        f"可填：{words}。" if words and words not in term.gloss else "",
        f"列名也可写作：{'、'.join(term.aliases)}。" if term.aliases else "",
    ]
    return "".join(said)


def _put_header(sheet: Worksheet, index: int, term: Term) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet.cell(1, index, header(term))
    _dress(cell, bold=True)
    cell.fill = PatternFill("solid", fgColor="FFFCE4D6" if term.required else "FFD9E2F3")
    cell.comment = Comment(gloss(term), "reportgen", width=280, height=90)


def _put_cell(sheet: Worksheet, line: int, index: int, term: Term, typed: str) -> None:
    cell = sheet.cell(line, index)
    cell.value, cell.number_format = _stored(term, typed)
    _dress(cell)


def _stored(term: Term, typed: str) -> tuple[Any, str]:
    """Return what Excel stores and how it shows it: numbers with the decimals they were typed with."""
    if not typed:
        return None, "General"
    if term.kind in _NUMBERS:
        decimals = len(typed.partition(".")[2])
        return Decimal(typed), "0." + "0" * decimals if decimals else "0"
    if term.kind is Kind.DATE and isinstance(day := parse_day(typed), date):
        return day, 'yyyy"年"m"月"d"日"'
    return typed, "@"


def _dress(cell: Any, *, bold: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin", color="FF7F7F7F")
    cell.font, cell.border = Font(name="宋体", size=11, bold=bold), Border(thin, thin, thin, thin)
    cell.alignment = Alignment(horizontal="center" if bold else None, vertical="center", wrap_text=True)


def _set_width(sheet: Worksheet, index: int, term: Term, typed: Iterable[str]) -> None:
    from openpyxl.utils import get_column_letter

    longest = max(2 * len(text) for text in (*typed, header(term)))
    sheet.column_dimensions[get_column_letter(index)].width = max(min(longest + 2, _WIDEST), _NARROWEST)


def _offer(sheet: Worksheet, index: int, term: Term, contract: Sheet) -> None:
    """Offer a list where a column takes fixed words, departments, indicators or keys."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    source = _source(term, contract)
    if not source:
        return
    letter = get_column_letter(index)
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "不在可选范围内", "请从下拉列表中选择，或填写约定的用语"
    rule.errorStyle = "stop" if term.kind is Kind.CHOICE else "warning"  # a short name is as good
    rule.add(f"{letter}2:{letter}{_ROOM + 1}")
    sheet.add_data_validation(rule)


def _source(term: Term, contract: Sheet) -> str:
    """Return what a list offers, as Excel writes it; nothing where anything may be filled in."""
    words: Iterable[str] = ()
    if term.kind in _LISTED:
        return f"{_LISTED[term.kind].term}!$A$2:$A${_ROOM + 1}"
    if term.kind is Kind.CHOICE:
        words = term.choices
    elif contract.term in _KEYS and term is contract.columns[0]:
        words = (key.term for key in _KEYS[contract.term])
    text = ",".join(word for word in words if word)
    return f'"{text}"' if text and len(text) <= _LONGEST_LIST else ""


def _settled(content: bytes) -> bytes:
    """Return a workbook without the moment at which it was saved and its parts were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            part = source.read(name)
            target.writestr(entry, _MODIFIED.sub(_STAMP, part) if name == _PROPERTIES else part)
    return packed.getvalue()
