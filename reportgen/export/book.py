"""The workbook of results: one table, the findings, and the sheets that make it data again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from reportgen import terms
from reportgen.errors import Finding
from reportgen.export.columns import Column, Row, Tabulated
from reportgen.export.formulas import Cells, formula, held
from reportgen.lineage import reckoning
from reportgen.model import Dataset, Quantity
from reportgen.rounding import visible
from reportgen.xlsx import Entry, Look, Sheet, Shown, letters, number_format, workbook

FINDINGS = "核对发现"
_FINDING_HEADS = ("代号", "级别", "位置", "事实", "建议")
_FINDING_WIDTHS = (8, 8, 36, 60, 48)
LINEAGE = "推算来历"
_LINEAGE_HEADS = ("单元格", "期别", "指标", "单位", "推算项", "来历")
_LINEAGE_WIDTHS = (9, 16, 28, 18, 22, 100)
_MOST_NOTES = 500
"""Notes of a workbook: LibreOffice takes 10 ms to open each, so the others stand only in the sheet of lineage."""
_LEGEND = f"注：灰底的是推算的数，能写成公式的写成了公式；来历见“{LINEAGE}”表，前{_MOST_NOTES}个也在批注里。读回本表时，推算的列不读入，由程序重新推算。"
_EXACT = 15
"""Digits a spreadsheet keeps of a number."""
_WIDEST, _NARROWEST = 28, 9
_LEGEND = (
    "注：灰底的是推算的数，能写成公式的写成了公式，批注里是来历；读回本表时，推算的列不读入，由程序重新推算。"
)
_LEGEND_SHORT = "注：灰底的是推算的数，能写成公式的写成了公式；数量太多，没有加批注。读回本表时，推算的列不读入，由程序重新推算。"


def workbook_of(table: Tabulated, data: Dataset, findings: Sequence[Finding]) -> bytes:
    """Return results, findings, lineage and the sheets that results rest on as an .xlsx file."""
    return workbook([*_results(table, _found(findings)), *_referred(data)])


def _results(table: Tabulated, findings: Sheet) -> Iterator[Sheet]:
    """Yield the results, the findings, and where each derived figure comes from."""
    values = [[column.value(row) for column in table.columns] for row in table.rows]
    cells = Cells()
    for number, found in enumerate(values, start=2):
        for index, (column, value) in enumerate(zip(table.columns, found, strict=True)):
            if isinstance(value, Quantity):
                cells.put(value, number, letters(index), given=not column.derived)
    lineage: list[Sequence[Entry]] = []
    rows: list[Sequence[Entry]] = [[Shown(column.head, look=Look.HEAD) for column in table.columns]]
    for number, (row, found) in enumerate(zip(table.rows, values, strict=True), start=2):
        shown: list[Entry] = []
        for index, (column, value) in enumerate(zip(table.columns, found, strict=True)):
            note = reckoning(value) if column.derived and isinstance(value, Quantity) else ""
            if note:
                lineage.append(_traced(f"{letters(index)}{number}", row, column, note))
            shown.append(
                _cell(value, column, row, number, cells, note if len(lineage) <= _MOST_NOTES else "")
            )
        rows.append(shown)
    rows.append([Shown(_LEGEND, look=Look.FOOT)])
    widths = [
        _width(column.head, (found[n] for found in values[:100])) for n, column in enumerate(table.columns)
    ]
    yield Sheet(terms.OBSERVATION.term, rows, widths, frozen=(1, 3))
    yield findings
    heads = [Shown(head, look=Look.HEAD) for head in _LINEAGE_HEADS]
    yield Sheet(LINEAGE, [heads, *lineage], _LINEAGE_WIDTHS, frozen=(1, 0))


def _traced(ref: str, row: Row, column: Column, note: str) -> Sequence[Entry]:
    result = row.result
    words = (ref, result.period.full, result.indicator, result.department or "", column.head, note)
    return [Shown(str(word), "@", look=Look.LONG) for word in words]


def _cell(value: Any, column: Column, row: Row, number: int, cells: Cells, note: str) -> Entry:
    look = Look.DERIVED if column.derived and value is not None else Look.BODY
    if not isinstance(value, Quantity):
        return Shown(value, "@" if isinstance(value, str) else "", look=look)
    live = formula(value, number, cells) if column.derived else ""
    return Shown(_storable(value), _code(value, column.unit(row)), live, note, look)


def _storable(quantity: Quantity) -> Decimal | float:
    """Return what a cell holds: exact where it has no more digits than a cell keeps."""
    value = held(quantity)
    return value if len(value.normalize().as_tuple().digits) <= _EXACT else float(value)


def _code(value: Quantity, expected: str) -> str:
    """Return the format that shows a figure with its printed decimals, and a unit that is not its column's."""
    places = len(f"{visible(value):f}".partition(".")[2])
    return number_format(places, f'"{value.unit}"' if value.unit != expected else "")


def _width(head: str, values: Iterable[Any]) -> float:
    shown = (f"{visible(v):f}" if isinstance(v, Quantity) else str(v or "") for v in values)
    longest = max((_breadth(text) for text in shown), default=0)
    return max(min(max(longest, _breadth(head) / 2) + 2, _WIDEST), _NARROWEST)


def _breadth(text: str) -> int:
    return sum(2 if ord(character) > 255 else 1 for character in text)


# -------------------------------------------------------------- the other sheets


def _found(findings: Sequence[Finding]) -> Sheet:
    heads = [Shown(head, look=Look.HEAD) for head in _FINDING_HEADS]
    rows = [
        [
            Shown(text, "@", look=Look.LONG)
            for text in (f.code, f.severity.label, f.place, f.message, f.advice)
        ]
        for f in findings
    ]
    return Sheet(FINDINGS, [heads, *rows], _FINDING_WIDTHS, frozen=(1, 0))


def _referred(data: Dataset) -> Iterator[Sheet]:
    """Yield the sheets that results rest on, so that the workbook can be read as data."""
    for sheet, given in ((terms.INFO, data.info), (terms.RULES, data.rules)):
        if given:
            heads = [term.term for term in sheet.columns[:2]]
            yield _sheet(sheet.term, heads, [(name, str(value)) for name, value in given.items()])
    registers: tuple[tuple[terms.Sheet, Sequence[object]], ...] = (
        (terms.DEPARTMENT, data.departments),
        (terms.INDICATOR, data.indicators),
        (terms.PLAN, data.plans),
    )
    for sheet, records in registers:
        columns = [t for t in sheet.columns if any(_word(getattr(r, t.name)) is not None for r in records)]
        if columns:
            heads = [Column(term).head for term in columns]
            rows = [[_word(getattr(record, term.name)) for term in columns] for record in records]
            yield _sheet(sheet.term, heads, rows)


def _word(value: Any) -> Any:
    """Return what a cell of a register holds."""
    if value is None or isinstance(value, int):
        return value
    return value.value if isinstance(value, Quantity) else str(value)


def _sheet(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Sheet:
    shown: list[Sequence[Entry]] = [[Shown(head, look=Look.HEAD) for head in heads]]
    shown += [
        [Shown(value, "@" if isinstance(value, str) else "", look=Look.BODY) for value in row] for row in rows
    ]
    widths = [
        max(min(max(_breadth(str(row[n] or "")) for row in (heads, *rows)) + 2, 40), _NARROWEST)
        for n in range(len(heads))
    ]
    return Sheet(name, shown, widths, frozen=(1, 1))
