"""Reads the rows below a header, driven by the terms of the sheet.

Totals and notes below the data are no rows; a value merged over several rows
counts for each of them where it is a text or a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, replace

from reportgen.dates import parse_period
from reportgen.load import units
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, address, position
from reportgen.load.header import SHARE, Column, Header, find
from reportgen.load.spans import spans
from reportgen.load.totals import check_total
from reportgen.load.values import Number, Value, as_percent, is_numeric, parse, plain
from reportgen.model import Cell, Line, Origin, Period, Text
from reportgen.readback import ColumnRead, Skipped, TableRead
from reportgen.terms import Kind, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its cells read; a cell that could not be read is in `damaged`."""

    place: Cell | Line
    values: Mapping[str, Value]
    damaged: frozenset[str]

    def text(self, name: str) -> Text | None:
        """Return the text under a Python name, if any."""
        value = self.values.get(name)
        return value if isinstance(value, Text) else None

    def required(self, name: str) -> Text:
        """Return a text that the sheet requires; empty where its lack is already recorded."""
        return self.text(name) or Text("", self.place)

    def number(self, name: str) -> Number | None:
        """Return the figure under a Python name, if any."""
        value = self.values.get(name)
        return value if isinstance(value, Number) else None

    def integer(self, name: str) -> int | None:
        """Return the whole number under a Python name, if any."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def period(self, name: str) -> Period | None:
        """Return the period under a Python name, if any."""
        value = self.values.get(name)
        return value if isinstance(value, Period) else None

    def place_of(self, name: str) -> Origin:
        """Return where a value stands, or the row where that is not known."""
        value = self.values.get(name)
        if isinstance(value, Number):
            return value.place
        return value.origin if isinstance(value, Text | Period) and value.origin else self.place


@dataclass(frozen=True, slots=True)
class Table:
    """A contract sheet of one file: its header and rows."""

    name: str
    """`指标数据.xlsx!指标结果`."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit_line: tuple[Cell, str] | None = None
    """Where `单位：万元` stands above the head, and the unit it says."""

    def has(self, name: str) -> bool:
        """Whether there is a column of this Python name."""
        return any(column.term.name == name for column in self.columns)


def read(grid: Grid, sheet: Sheet, findings: Findings) -> Table:
    """Return the rows of a contract sheet; without a header it has neither columns nor rows."""
    header = find(grid, sheet, findings)
    if header is None:
        return Table(str(grid), (), ())
    tops = _merged_down(grid, header, findings)
    skipped: dict[int, str] = {}
    known = [c.index for c in (*header.columns, *(c for _, _, found in header.across for c in found))]
    numbers = list(data_rows(grid, header.row + 1, known, findings, skipped))
    rows = tuple(
        row
        for number in numbers
        for row in (
            _turned(grid, header, number, tops, findings)
            if header.across
            else (_row(grid, header, number, tops, findings),)
        )
    )
    record(grid, header, numbers, skipped, findings)
    if sheet.required and not rows:
        findings.error("D118", grid, "表头下面没有数据", "请填写数据")
    measures = {c.term.name: c for _, _, found in header.across for c in found}
    return Table(str(grid), (*header.columns, *measures.values()), rows, _unit_line(grid, header.row))


def _unit_line(grid: Grid, head: int) -> tuple[Cell, str] | None:
    """Return the one unit that is said above a head, with its cell."""
    for row in range(head):
        for column in grid.filled(row):
            if len(said := units.told(str(grid.raw(row, column)))) == 1:
                return grid.place(row, column), said[0]
    return None


def _turned(
    grid: Grid, header: Header, number: int, tops: Mapping[tuple[int, int], int], findings: Findings
) -> Iterator[Row]:
    """Yield a row for each period across that has a figure in this row; each figure keeps its cell."""
    for place, words, columns in header.across:
        if any(not grid.is_empty(number, column.index) for column in columns):
            row = _row(grid, replace(header, columns=(*header.columns, *columns)), number, tops, findings)
            told = parse_period(words, place)
            spot = grid.place(number, columns[0].index)
            yield Row(spot, {**row.values, **({"period": told} if told else {})}, row.damaged)


def record(
    grid: Grid, header: Header, numbers: Sequence[int], skipped: Mapping[int, str], findings: Findings
) -> None:
    """Note how a contract sheet was read."""
    told = sorted(
        (*(c.told for c in header.columns), *_told_across(header), *header.unknown),
        key=lambda c: position(f"{c.letter}1"),
    )
    lettered = frozenset(position(f"{column.letter}1")[1] for column in told)
    everything = frozenset(range(max(map(len, grid.rows), default=0)))
    covered = dict.fromkeys(range(header.row + 1), everything) | dict.fromkeys(skipped, everything)
    first, last = min(lettered), max(lettered)
    table = TableRead(
        name=grid.title.strip(),
        area=f"{address(header.first, first)}:{address(max(numbers, default=header.row), last)}",
        head="-".join(dict.fromkeys((str(header.first + 1), str(header.row + 1)))),
        columns=tuple(told),
        rows=len(numbers),
        spans=spans(numbers),
        skipped=tuple(Skipped(str(row + 1), why) for row, why in sorted(skipped.items())),
        remark=f"各期横着排，共{len(header.across)}期，已按期拆成一行一期" if header.across else "",
        title=" / ".join(
            " ".join(str(grid.raw(row, c)).split()) for row in range(header.first) for c in grid.filled(row)
        ),
    )
    findings.tables.append((grid, table, covered | dict.fromkeys(numbers, lettered)))


def _told_across(header: Header) -> Iterator[ColumnRead]:
    for _, words, columns in header.across:
        for column in columns:
            yield replace(column.told, name=f"{words}的{column.term.term}")


def _row(
    grid: Grid,
    header: Header,
    number: int,
    tops: Mapping[tuple[int, int], int],
    findings: Findings,
) -> Row:
    values: dict[str, Value] = {}
    damaged = set()
    filled = set(grid.filled(number))
    for column in header.columns:
        top = tops.get((number, column.index), number)
        if top == number and column.index not in filled:
            continue
        spot = grid.spot(top, column.index)
        try:
            value = parse(spot, column.term, findings)
        except Unreadable as fault:
            findings.refuse(spot.place, fault)
            damaged.add(column.term.name)
        else:
            if isinstance(value, Number) and column.term.kind is Kind.MEASURE and column.unit:
                value = replace(value, unit=column.unit)
            if isinstance(value, Number) and column.unit == SHARE and not value.percent:
                value = as_percent(value)
            if value is not None:
                values[column.term.name] = value
    place = grid.place(number, header.columns[0].index)
    _report_blanks(grid, header, number, values.keys() | damaged, findings)
    return Row(place, values, frozenset(damaged))


def _report_blanks(grid: Grid, header: Header, number: int, known: Set[str], findings: Findings) -> None:
    for column in header.columns:
        if column.term.required and column.term.name not in known:
            place = grid.place(number, column.index)
            findings.error("D214", place, f"“{column.term.term}”没有填", "这一列每行都要填")


# ------------------------------------------------------------------ which rows count

_TOTAL = re.compile(r"(本页|本期|全年|累计|总)?(合计|小计|总计|共计|合计数|汇总|总数|总和)")
_NOTE = re.compile(
    r"(注|备注|附注|说明|填表说明|数据来源|资料来源|填表人|制表人|填报人|审核人|填表单位|填报单位|填报日期)[:：\d]"
)


def data_rows(
    grid: Grid,
    start: int,
    columns: Sequence[int],
    findings: Findings,
    skipped: MutableMapping[int, str],
) -> Iterator[int]:
    """Yield the numbers of the rows that hold data: not blank, no totals, no notes at the foot.

    The others, with the reason, go into `skipped`.
    """
    wanted = frozenset(columns)
    noted = False
    part: list[int] = []  # since the last 小计
    whole: list[int] = []
    for row in range(start, len(grid.rows)):
        filled = [column for column in grid.filled(row) if column in wanted]
        if not filled:
            continue
        noted = (noted and len(filled) == 1) or bool(_NOTE.match(plain(str(grid.raw(row, filled[0])))))
        if noted:
            skipped[row] = "注"
            continue
        if total := _total(grid, row, filled):
            findings.info("D120", grid.place(row, filled[0]), f"“{total}”行没有读入", "合计由程序另算")
            skipped[row] = f"“{total}”行，合计由程序另算"
            added = part if "小计" in total else whole
            check_total(grid, start - 1, row, tuple(added), columns, findings)
            part.clear()
        else:
            part.append(row)
            whole.append(row)
            yield row


def _total(grid: Grid, row: int, filled: Sequence[int]) -> str:
    """The word by which a row is a total, in one of its first three cells."""
    words = (plain(str(grid.raw(row, column))) for column in filled[:3])
    return next((word for word in words if _TOTAL.fullmatch(word)), "")


def _merged_down(grid: Grid, header: Header, findings: Findings) -> dict[tuple[int, int], int]:
    """Return, for each cell inside a vertical merge of a text column, the row that holds its value."""
    by_index = {column.index: column for column in header.columns}
    tops = {}
    for (first, left), (last, _) in grid.merges:
        column = by_index.get(left)
        if first <= header.row or first == last or column is None:
            continue
        if is_numeric(column.term.kind) or column.term.kind is Kind.INTEGER:
            _report_merged_number(grid, first, last, left, findings)
        else:
            tops.update({(row, left): first for row in range(first, min(last + 1, len(grid.rows)))})
    return tops


def _report_merged_number(grid: Grid, first: int, last: int, column: int, findings: Findings) -> None:
    if not grid.is_empty(first, column):
        findings.error(
            "D213",
            grid.place(first, column),
            f"数字跨第{first + 1}—{last + 1}行合并，分不清属于哪一行",
            "请取消合并，每行各填各的数",
        )
