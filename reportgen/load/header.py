"""Finds where a sheet's header is and which column holds which term.

Title rows may stand above it, it may have two rows with merged groups
（`全省` over `同比`）, units in brackets, full-width letters, blanks and line
breaks, and any of the aliases in `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen import terms
from reportgen.dates import parse_period
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, letters
from reportgen.load.values import check, plain, suggestion
from reportgen.model import Cell
from reportgen.readback import ColumnRead
from reportgen.terms import OBSERVATION, Kind, Sheet, Term

LOOKED_AT = 30
"""Rows in which a header is sought."""

_DEEPEST = 4
"""Rows a head has at most."""

_UNREMARKABLE = {"序号"}
"""Columns nobody needs and nobody misses."""

_ELSEWHERE = {
    ("指标结果", "计量单位"): "计量单位用“指标体系”表的；这里的数用别的单位时写在列名里，如“完成值（万元）”"
}
"""Columns that another sheet has, and what to do instead."""

_UNIT = re.compile(r"[(\[【](?:单位:)?([^()\[\]【】]*)[)\]】]$")

SHARE = "小数"
"""What stands in the head of a column of percentages whose numbers are shares: 0.024 is 2.4%."""

_UNITS_OF_KIND = {
    Kind.PERCENT: ("%", SHARE),
    Kind.POINTS: ("个百分点", "百分点", "%", "pct"),
    Kind.RANK: ("位", "名"),
    Kind.COUNT: ("个", "家"),
    Kind.SCORE: ("分",),
}


_MEASURES = (Kind.AMOUNT, Kind.PERCENT, Kind.POINTS, Kind.RANK, Kind.COUNT, Kind.SCORE)
"""What may stand below a period across."""

_MONEY = ("亿元", "万元", "亿美元", "万美元", "元")
"""Units a header may give a MEASURE; each figure keeps the unit it was given in."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a header says over one column."""

    index: int
    place: Cell
    name: str
    """Folded for comparison, without its unit."""
    unit: str
    """From a bracket at its end, else empty."""
    head: str = ""
    """As it stands in the sheet."""
    period: str = ""
    """A calendar period that stands over the column, apart from its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column whose term is known."""

    index: int
    term: Term
    place: Cell
    unit: str
    head: str = ""
    """As it stands in the sheet."""
    unit_from: str = "表头"

    @property
    def told(self) -> ColumnRead:
        """What became of it."""
        return ColumnRead(
            letters(self.index), self.head, self.term.term, self.unit, self.unit_from if self.unit else ""
        )


@dataclass(frozen=True, slots=True)
class Header:
    """A header 「表头」 that was found."""

    row: int
    """Its last row, counted from 0."""
    columns: tuple[Column, ...]
    first: int = 0
    """Its first row."""
    unknown: tuple[ColumnRead, ...] = ()
    """Columns with a head that the sheet does not know."""
    across: tuple[tuple[Cell, str, tuple[Column, ...]], ...] = ()
    """Where periods stand across: place and words of each, and its columns."""

    def column(self, name: str) -> Column | None:
        """Return the column of a Python name, if the sheet has it."""
        return next((c for c in self.columns if c.term.name == name), None)


def find(grid: Grid, sheet: Sheet, findings: Findings) -> Header | None:
    """Return the header of a contract sheet; records what is missing, double or unknown."""
    names = _names(sheet)
    first, row, labels = _best(grid, names)
    across = _across(labels, names) if sheet is OBSERVATION else {}
    labels = [x for x in labels if x not in across]
    if sheet is OBSERVATION:
        _report_yearless(labels, names, findings)
    columns = [Column(x.index, names[x.name], x.place, x.unit, x.head) for x in labels if x.name in names]
    unknown = [ColumnRead(letters(x.index), x.head, "") for x in labels if x.head and x.name not in names]
    if not columns:
        wanted = "、".join(t.term for t in sheet.columns if t.required)
        findings.error("D114", grid, "找不到表头", f"请在前{LOOKED_AT}行内写一行表头，至少有{wanted}")
        return None
    report_troubles(grid, first, row, findings)
    _report_missing(grid, row, sheet, [*columns, *across.values()], findings, turned=bool(across))
    _report_unknown(sheet, names, labels, columns, findings)
    _report_units(columns, findings)
    kept = tuple(_without_doubles(columns, findings))
    return Header(row, kept, first, tuple(unknown), _by_period(across, findings))


def _across(labels: Sequence[Label], names: Mapping[str, Term]) -> dict[Label, Column]:
    """The columns over which a period stands instead of in a column of its own; none where 期别 is a column."""
    found: dict[Label, Column] = {}
    for label in labels:
        measure = label.name if label.period else ""
        term = names.get(measure or "完成值")
        if label.period and term and (term.kind in _MEASURES):
            found[label] = Column(label.index, term, label.place, label.unit, label.head)
    periods = {parse_period(label.period) for label in found}
    own = any(label.name in names and names[label.name].name == "period" for label in labels)
    return found if len(periods) > 1 and not own else {}


def _by_period(
    across: Mapping[Label, Column], findings: Findings
) -> tuple[tuple[Cell, str, tuple[Column, ...]], ...]:
    """The columns of each period, in the order in which the periods stand; records doubles."""
    groups: dict[object, list[Label]] = {}
    for label in across:
        groups.setdefault(parse_period(label.period), []).append(label)
    return tuple(
        (found[0].place, found[0].period, tuple(_without_doubles([across[x] for x in found], findings)))
        for found in groups.values()
    )


_YEARLESS = re.compile(r"\d{1,2}月|\d{1,2}[-—–~至]\d{1,2}月|第?[一二三四1-4]季度|上半年|前三季度|全年")


def _report_yearless(labels: Sequence[Label], names: Mapping[str, Term], findings: Findings) -> None:
    """Periods across without a year, or without 累计 or 当月, cannot be told apart."""
    found = [label for label in labels if label.name not in names and _YEARLESS.fullmatch(label.name)]
    if len(found) > 1:
        shown = "、".join(label.name for label in found[:3])
        findings.error(
            "D133",
            found[0].place,
            f"各期横着排，“{shown}”没有写年份，也分不清是当期还是累计",
            "列名请写全：2022年1—6月是累计，2022年6月是当月，2022年二季度是当季",
        )


def _is_calendar(words: str) -> bool:
    try:
        return parse_period(words) is not None
    except ValueError:
        return False


def _names(sheet: Sheet) -> dict[str, Term]:
    """Every header understood in a sheet; a term's own name wins over another's alias."""
    aliases = {plain(alias): term for term in sheet.columns for alias in term.aliases}
    return aliases | {plain(term.term): term for term in sheet.columns}


def _best(grid: Grid, names: dict[str, Term]) -> tuple[int, int, list[Label]]:
    """Return first row, last row and labels of the header that knows most terms; of equals the least deep, then the uppermost."""
    best: tuple[int, int, list[Label]] = (0, 0, [])
    most = (0, 0)
    for row in range(min(LOOKED_AT, len(grid.rows))):
        for depth in range(1, _DEEPEST + 1):
            labels = list(_labels(grid, row, depth, names))
            known = len({names[label.name].name for label in labels if label.name in names})
            if (known, -depth) > most:
                best, most = (row, row + depth - 1, labels), (known, -depth)
    return best


def _labels(grid: Grid, row: int, depth: int, names: dict[str, Term]) -> Iterator[Label]:
    if depth == 1:
        for column in grid.filled(row):
            words = str(grid.raw(row, column))
            name, unit = split_unit(words)
            period = name if _is_calendar(name) else ""
            head = "".join(words.split())
            yield Label(column, grid.place(row, column), "" if period else name, unit, head, period)
    elif row + depth <= len(grid.rows):
        yield from _deep_labels(grid, row, depth, names)


def _deep_labels(grid: Grid, row: int, depth: int, names: dict[str, Term]) -> Iterator[Label]:
    """A group's name and unit count for the blank cells at its right that have a name below."""
    groups = [("", "")] * depth
    for column in range(max(len(grid.rows[r]) for r in range(row, row + depth))):
        own = [split_unit(str(grid.raw(r, column))) for r in range(row, row + depth)]
        for level, label in enumerate(own):
            if label[0]:
                groups[level:] = [label, *[("", "")] * (depth - level - 1)]
        deepest = max((level for level, label in enumerate(own) if label[0]), default=None)
        if deepest is None:
            continue
        above = [label[0] for label in groups[:deepest]]
        lowest, unit = own[deepest]
        period = next((words for words in (*above, lowest) if _is_calendar(words)), "")
        if period:
            above, lowest = [words for words in above if words != period], "" if lowest == period else lowest
        readings = (
            "".join(above) + lowest,
            lowest + "".join(above),
            *(group + lowest for group in above),
            lowest,
        )
        known = lowest if lowest in _UNREMARKABLE else readings[0]
        name = next((reading for reading in readings if reading in names), known)
        written = ("".join(str(grid.raw(r, column)).split()) for r in range(row, row + deepest + 1))
        units = [unit, *(label[1] for label in reversed(groups[:deepest]))]
        found = next((unit for unit in units if unit), "")
        yield Label(column, grid.place(row + deepest, column), name, found, "".join(written), period)


def report_troubles(grid: Grid, first: int, last: int, findings: Findings) -> None:
    """Record header cells that are errors or formulas without a saved result."""
    for row in range(first, last + 1):
        for column in grid.filled(row):
            try:
                check(grid.spot(row, column))
            except Unreadable as fault:
                findings.refuse(grid.place(row, column), fault)


def split_unit(header: str) -> tuple[str, str]:
    """Return a header folded for comparison and the unit in the bracket at its end."""
    name = plain(header).strip("*★:")
    found = _UNIT.search(name)
    return (name[: found.start()], found[1]) if found and found.start() else (name, "")


def _report_missing(
    grid: Grid, row: int, sheet: Sheet, columns: list[Column], findings: Findings, *, turned: bool
) -> None:
    present = {column.term.name for column in columns} | ({"period"} if turned else set())
    for term in sheet.columns:
        if term.required and term.name not in present:
            also = f"（也可写作{'、'.join(term.aliases)}）" if term.aliases else ""
            findings.error("D115", f"{grid}!第{row + 1}行", f"表头缺少“{term.term}”列", f"请补上这一列{also}")


def _report_unknown(
    sheet: Sheet, names: dict[str, Term], labels: list[Label], columns: list[Column], findings: Findings
) -> None:
    present = {column.term.term for column in columns}
    missing = [term.term for term in sheet.columns if term.term not in present]
    again = [label for label in labels if label.name not in names and terms.exported(label.name)]
    if again:
        named = "、".join(label.name for label in again)
        findings.info("D147", again[0].place, f"推算的列没有读入（{named}）", "由程序重新推算")
    labels = [label for label in labels if label not in again]
    for label in labels:
        called = label.name or label.period
        if called and label.name not in names and called not in _UNREMARKABLE:
            advice = (
                _ELSEWHERE.get((sheet.term, called))
                or suggestion(called, missing)
                or "不需要可以不管，需要请改用约定的列名"
            )
            findings.warn("D117", label.place, f"不认识的列“{called}”，没有读入", advice)


def _report_units(columns: list[Column], findings: Findings) -> None:
    for column in columns:
        allowed = (column.term.unit,) if column.term.unit else _UNITS_OF_KIND.get(column.term.kind)
        if column.term.kind is Kind.MEASURE:
            allowed = _MONEY
        if allowed and column.unit and column.unit not in allowed:
            findings.error(
                "D212",
                column.place,
                f"表头写的单位是{column.unit}，“{column.term.term}”的单位应为{allowed[0]}",
                "请换算后改正表头",
            )


def _without_doubles(columns: list[Column], findings: Findings) -> Iterator[Column]:
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.term.name, column)
        if first is column:
            yield column
        else:
            findings.error(
                "D116",
                column.place,
                f"和{first.place.ref}都是“{column.term.term}”列",
                "请只留一列，或给另一列改名",
            )
