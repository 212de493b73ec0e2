"""Cells of a table that are one with a neighbour, and rows that stay together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from reportgen.blocks import Row, Table


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell of a row begins and how many columns and rows it covers.

    `rows` is 0 for the part of a merged cell that only goes on from the row above.
    """

    place: int
    columns: int = 1
    rows: int = 1


def spots(rows: Sequence[Row], columns: int) -> list[tuple[Spot, ...] | None]:
    """Return the cells of each row; None stands for a row in which nothing is merged."""
    deep = _depths(rows)
    return [
        tuple(_row_spots(row, columns, deep[number])) if row.left or row.above or deep[number] else None
        for number, row in enumerate(rows)
    ]


def _row_spots(row: Row, columns: int, deep: dict[int, int]) -> Iterator[Spot]:
    place = 0
    while place < columns:
        end = place + 1
        while end < columns and end in row.left:
            end += 1
        yield Spot(place, end - place, 0 if place in row.above else deep.get(place, 1))
        place = end


def _depths(rows: Sequence[Row]) -> list[dict[int, int]]:
    """Return for each row which cells reach how many rows down, where it is more than one."""
    deep: list[dict[int, int]] = [{} for _ in rows]
    below: dict[int, int] = {}
    for number in range(len(rows) - 1, -1, -1):
        above = rows[number].above
        deep[number] = {place: count + 1 for place, count in below.items() if place not in above}
        below = {place: below.get(place, 0) + 1 for place in above}
    return deep


def take(table: Table, places: Sequence[int]) -> Table:
    """Return the table with these columns only, in this order; merged cells stay merged."""
    new = {old: place for place, old in enumerate(places)}
    columns = tuple(table.columns[place] for place in places)
    return replace(table, columns=columns, rows=tuple(_taken(row, places, new) for row in table.rows))


def _taken(row: Row, places: Sequence[int], new: dict[int, int]) -> Row:
    cells = [row.cells[place] for place in places]
    if not (row.left or row.above):
        return replace(row, cells=tuple(cells))
    starts = _starts(row)
    left = []
    seen: dict[int, int] = {}
    for place in places:
        start = starts[place]
        if start in seen and seen[start] == new[place] - 1:
            left.append(new[place])
        elif start != place:
            cells[new[place]] = row.cells[start]
        seen[start] = new[place]
    above = tuple(new[place] for place in row.above if place in new)
    return replace(row, cells=tuple(cells), left=tuple(left), above=above)


def _starts(row: Row) -> list[int]:
    """Return for each place of a row where its cell begins."""
    starts: list[int] = []
    for place in range(len(row.cells)):
        starts.append(starts[-1] if place in row.left and starts else place)
    return starts


def held_rows(table: Table, high: Sequence[float], room: float) -> frozenset[int]:
    """Return the rows that stay on the page of the row below; `high` as of `heights`, `room` as of `room`, in pt.

    Those that say so or share a cell with it, the first and the last ones, so that no page has but one
    or two rows of a table, and those above totals. A table of few rows stays whole. Rows that do not
    fit on a page together are not held: the page before would stay empty.
    """
    count, rows = len(table.rows), table.rows
    must = {n for n, (row, below) in enumerate(pairwise(rows)) if row.held or below.above}
    totals = {n for n, below in enumerate(rows[1:]) if _is_total(below)}

    def fitting(ends: Iterable[int]) -> list[list[int]]:
        held = must | totals | {n for n in ends if 0 <= n < count - 1}
        return [run for run in _runs(held) if sum(high[run[0] : run[-1] + 2]) <= room]

    if count <= _FEW and sum(high) <= room:
        return frozenset(range(count - 1))
    return frozenset(must.union(*(fitting({0, 1, count - 3, count - 2}) or fitting({0, count - 2}))))


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield the numbers in runs of neighbours."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _is_total(row: Row) -> bool:
    """Whether a row in bold is a total, not the heading of a group."""
    return row.strong and not row.held


_FEW = 10
"""A table of up to so many rows stays whole."""


__all__ = ["Spot", "held_rows", "spots", "take"]
