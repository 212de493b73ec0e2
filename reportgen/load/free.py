"""Reads sheets the contract does not name: tables of the office's own 「自由表」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Raw, Spot
from reportgen.load.header import LOOKED_AT, split_unit
from reportgen.load.rows import data_rows
from reportgen.load.values import Number, day, is_mark, number, plain, text
from reportgen.model import Day, FreeTable, FreeValue, Quantity, folded

_DATES = ("日期", "时间", "期限", "时限")
"""How the names of columns end whose cells are read as dates where they are some."""
_MOST_PLACES = 4
"""Decimals printed of a number that no format limits."""


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    name: str
    unit: str
    spelled: str = ""
    """The name with its unit, as the header says it."""


def read(grid: Grid, findings: Findings) -> FreeTable | None:
    """Return a sheet as a table; None when it has no header, which is recorded."""
    top = _header_row(grid)
    if top is None:
        if any(grid.filled(row) for row in range(len(grid.rows))):
            findings.warn("D121", grid, "找不到表头，没有读入", "请在数据上方写一行列名，至少两列")
        return None
    bottom = top + 1 if _is_grouped(grid, top) else top
    columns = _columns(grid, top, bottom, findings)
    _report_doubles(grid, bottom, columns, findings)
    tops = _merged_texts(grid, bottom)
    rows = tuple(
        tuple(_value(grid.spot(tops.get((row, c.index), row), c.index), c, findings) for c in columns)
        for row in data_rows(grid, bottom + 1, [c.index for c in columns], findings)
    )
    spelled = {folded(c.spelled): c.name for c in columns if c.spelled}
    header = tuple(c.name for c in columns)
    return FreeTable(grid.title.strip(), header, rows, grid.place(top, columns[0].index), spelled)


def join(first: FreeTable, second: FreeTable, findings: Findings) -> FreeTable:
    """Return both tables as one; records different headers."""
    if first.header != second.header:
        findings.error("D309", second.origin, f"与{first.origin}同名，列却不同", "请统一表头，或给工作表改名")
        return first
    spelled = {**second.spelled, **first.spelled}
    return FreeTable(first.name, first.header, first.rows + second.rows, first.origin, spelled)


# ----------------------------------------------------------------------- header


def _header_row(grid: Grid) -> int | None:
    """The first row of names that is at least half as wide as the table: titles are narrower."""
    counts = [len(grid.filled(row)) for row in range(min(LOOKED_AT, len(grid.rows)))]
    wanted = max(2, max(counts, default=0) / 2)
    return next((r for r, n in enumerate(counts) if n >= wanted and _holds_names(grid, r)), None)


def _holds_names(grid: Grid, row: int) -> bool:
    return all(_is_name(grid.raw(row, column)) for column in grid.filled(row))


def _is_name(raw: Raw) -> bool:
    """Whether a cell can be a column's name: words, or a year."""
    written = _written(raw)
    return not re.fullmatch(r"[-+]?[\d.,]+%?", written) or bool(re.fullmatch(r"(19|20)\d\d", written))


def _written(raw: Raw) -> str:
    return plain(f"{raw:.15g}" if isinstance(raw, float) else str(raw))


def _is_grouped(grid: Grid, row: int) -> bool:
    """Whether the row below names the columns inside groups of this row.

    Either this row has cells merged sideways, or each of its gaps is filled below
    while some name has nothing below.
    """
    if row + 1 >= len(grid.rows) or not _holds_names(grid, row + 1):
        return False
    if any(first == row and last == row and right > left for (first, left), (last, right) in grid.merges):
        return True
    here, below = set(grid.filled(row)), set(grid.filled(row + 1))
    gaps = set(range(min(here), max(here | below) + 1)) - here
    return bool(gaps) and gaps <= below and not here <= below


def _columns(grid: Grid, top: int, bottom: int, findings: Findings) -> list[_Column]:
    """Columns with a name; in a two-row header the group's name comes first."""
    found = []
    group = ("", "")
    for index in range(max(len(grid.rows[top]), len(grid.rows[bottom]))):
        upper = _name(grid.spot(top, index), findings)
        lower = _name(grid.spot(bottom, index), findings) if bottom > top else ("", "")
        group = upper if upper[0] else group
        if lower[0]:
            found.append(_column(index, group[0] + lower[0], lower[1] or group[1]))
        elif upper[0]:
            found.append(_column(index, *upper))
    return found


def _column(index: int, name: str, unit: str) -> _Column:
    return _Column(index, name, unit, f"{name}（{unit}）" if unit else "")


def _name(spot: Spot, findings: Findings) -> tuple[str, str]:
    """Name and unit of a header; the name keeps its spelling."""
    try:
        label = "".join((text(spot, findings) or "").split())
    except Unreadable as fault:
        findings.refuse(spot.place, fault)
        return "", ""
    _, unit = split_unit(label)
    return (re.sub(r"[(（\[【][^()（）\[\]【】]*[)）\]】]$", "", label), unit) if unit else (label, "")


def _report_doubles(grid: Grid, row: int, columns: Sequence[_Column], findings: Findings) -> None:
    seen: dict[str, _Column] = {}
    for column in columns:
        if seen.setdefault(column.name, column) is not column:
            findings.error(
                "D116", grid.place(row, column.index), f"有两列都叫“{column.name}”", "请给一列改名"
            )


# ------------------------------------------------------------------------ cells


def _merged_texts(grid: Grid, header: int) -> dict[tuple[int, int], int]:
    """Return, for each cell inside a vertical merge that holds a text, the row of that text."""
    return {
        (row, left): first
        for (first, left), (last, _) in grid.merges
        if first > header and isinstance(grid.raw(first, left), str)
        for row in range(first, min(last + 1, len(grid.rows)))
    }


def _value(spot: Spot, column: _Column, findings: Findings) -> FreeValue:
    if spot.trouble is None and isinstance(spot.raw, str) and is_mark(spot.raw):
        return None
    try:
        if column.name.endswith(_DATES) and (known := _day(spot)):
            return known
        found = _number(spot)
        return _quantity(found, column.unit, spot) if found else text(spot, findings)
    except Unreadable as fault:
        findings.refuse(spot.place, fault)
        return None


def _day(spot: Spot) -> Day | None:
    """The date in a cell, also where it is written as text; other words, and 20日前, stay what they are."""
    if isinstance(spot.raw, bool | int | float) or (isinstance(spot.raw, str) and spot.raw.endswith("前")):
        return None
    try:
        return day(spot)
    except Unreadable:
        return None


def _number(spot: Spot) -> Number | None:
    """The figure in a cell, also where it is written as text; numbers of files and phones stay text."""
    raw = spot.raw
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    if isinstance(raw, str) and not re.fullmatch(r"[-+−]?(0|[1-9][\d,]{0,14})(\.\d+)?%?", plain(raw)):
        return None
    return number(spot)


def _quantity(found: Number, unit: str, spot: Spot) -> Quantity:
    places = found.places if spot.format or isinstance(spot.raw, str) else min(found.places, _MOST_PLACES)
    return Quantity(found.value, "%" if found.percent else unit, found.place, places)
