"""Holds every filled cell against what was read: nothing that was in a sheet vanishes unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reportgen.load.findings import Findings
from reportgen.load.grid import Grid, letters
from reportgen.load.spans import areas, spans
from reportgen.readback import SheetRead, Skipped

_MOST_NAMED = 12
"""Areas named in one finding; the read-back has all of them."""

Covered = Sequence[Mapping[int, frozenset[int]]]


def account(grids: Sequence[Grid], findings: Findings) -> tuple[SheetRead, ...]:
    """Return how each sheet was read; records the filled cells that belong to no table."""
    return tuple(_sheet(grid, findings) for grid in grids)


def _sheet(grid: Grid, findings: Findings) -> SheetRead:
    mine = [(table, covered) for owner, table, covered in findings.tables if owner is grid]
    left = list(_left(grid, [covered for _, covered in mine])) if mine or not grid.hidden else []
    named = list(areas(left))
    if named and mine:
        _report(grid, named, sum(len(columns) for _, columns in left), findings)
    why = "不在任何一个表里" if mine else "没有找到表头"
    return SheetRead(
        grid.file,
        grid.name,
        grid.hidden,
        tuple(table for table, _ in mine),
        tuple(Skipped(area, why) for area in named),
        spans(grid.hidden_rows),
        tuple(letters(column) for column in grid.hidden_columns),
    )


def _left(grid: Grid, covered: Covered) -> Iterator[tuple[int, list[int]]]:
    """Yield the rows in which filled cells are left over, with their columns."""
    for row, cells in enumerate(grid.rows):
        known = [rows[row] for rows in covered if row in rows]
        if len(known) == 1 and len(known[0]) >= len(cells):
            continue  # every column of the sheet is one of the table
        columns = [c for c in grid.filled(row) if not any(c in taken for taken in known)]
        if columns:
            yield row, columns


def _report(grid: Grid, named: Sequence[str], count: int, findings: Findings) -> None:
    shown = "、".join(named[:_MOST_NAMED]) + ("等" if len(named) > _MOST_NAMED else "")
    place = f"{grid}!{named[0].partition(':')[0]}"
    findings.warn(
        "D132",
        place,
        f"{shown}共{count}格有内容，不在任何一个表里，没有读入",
        "需要的请移到表内，或另建一张有列名的工作表；不需要可以不管",
    )
