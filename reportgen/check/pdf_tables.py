"""Where the tables of a printed page are, from the rules that part their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reportgen.check.faces import is_red
from reportgen.check.facts import Char, Row, Stroke

_TOUCH = 4.0
"""Upright rules closer than this, one below the other, belong to one table."""
_SAME = 3.0
"""Rules closer than this are one: a double stroke, or the two edges of a thick line."""
_LONG = 100.0
"""A rule across text is at least this long."""
_IMPRINT = re.compile("抄送|主送|印发|分送|共印")


@dataclass(frozen=True, slots=True)
class Region:
    """A table on a page: its edges, and where its columns and rows are parted."""

    left: float
    right: float
    top: float
    bottom: float
    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def holds(self, char: Char) -> bool:
        """Return whether a sign stands in it."""
        return (
            self.left - 2 < (char.left + char.right) / 2 < self.right + 2
            and self.top - 2 < char.base < self.bottom + 4
        )

    def matches(self, other: Region) -> bool:
        """Return whether both have the same columns."""
        return len(self.columns) == len(other.columns) and all(
            abs(one - two) < _SAME for one, two in zip(self.columns, other.columns, strict=True)
        )


def find_tables(strokes: Sequence[Stroke], chars: Sequence[Char]) -> list[Region]:
    """Return the tables of a page from top to bottom: ruled ones, and those with level rules only."""
    black = [stroke for stroke in strokes if not is_red(stroke.colour)]
    ruled = [region for band in _bands(black) if (region := _ruled(band, black))]
    return sorted([*ruled, *_level(black, ruled, chars)], key=lambda region: region.top)


def _bands(strokes: Iterable[Stroke]) -> list[list[Stroke]]:
    """Return the upright rules in groups that follow each other down the page without a gap."""
    upright = sorted((s for s in strokes if s.height > 6 and s.width < 6), key=lambda s: s.top)
    bands: list[list[Stroke]] = []
    foot = 0.0
    for stroke in upright:
        if not bands or stroke.top > foot + _TOUCH:
            bands.append([])
            foot = stroke.bottom
        bands[-1].append(stroke)
        foot = max(foot, stroke.bottom)
    return bands


def _ruled(band: list[Stroke], strokes: Sequence[Stroke]) -> Region | None:
    """Return the table that a group of upright rules makes; a single frame is none."""
    columns = _clusters(stroke.left + stroke.width / 2 for stroke in band)
    top, bottom = min(s.top for s in band), max(s.bottom for s in band)
    left, right = columns[0], columns[-1]
    rows = _levels(strokes, left, right, top, bottom)
    if len(columns) < 2 or len(rows) + len(columns) < 5:
        return None
    edges = (min(s.left for s in band), max(s.right for s in band))
    return Region(edges[0], edges[1], top, bottom, columns, rows)


def _levels(
    strokes: Sequence[Stroke], left: float, right: float, top: float, bottom: float
) -> tuple[float, ...]:
    """Return the heights at which rules cross a whole table."""
    level = [s for s in strokes if s.height < 6 and top - 3 <= s.middle <= bottom + 3 and s.right > left]
    found = []
    for height in _clusters(stroke.middle for stroke in level):
        parts = sorted((s.left, s.right) for s in level if abs(s.middle - height) <= _SAME)
        if _covered(parts) >= 0.9 * (right - left):
            found.append(height)
    return tuple(found)


def _covered(parts: list[tuple[float, float]]) -> float:
    """Return the length that overlapping intervals cover together."""
    total, end = 0.0, float("-inf")
    for left, right in parts:
        total += max(right - max(left, end), 0.0)
        end = max(end, right)
    return total


def _clusters(values: Iterable[float]) -> tuple[float, ...]:
    """Return the middles of values that lie close together."""
    ordered = sorted(values)
    groups: list[list[float]] = []
    for value in ordered:
        if not groups or value - groups[-1][-1] > _SAME:
            groups.append([])
        groups[-1].append(value)
    return tuple(sum(group) / len(group) for group in groups)


def _level(strokes: Sequence[Stroke], ruled: Sequence[Region], chars: Sequence[Char]) -> list[Region]:
    """Return tables with level rules only: three or more of one length, which are no 版记."""
    free = [
        s
        for s in _joined(s for s in strokes if s.height < 6)
        if s.width > _LONG and not any(r.top - 3 <= s.middle <= r.bottom + 3 for r in ruled)
        if not _underlines(s, chars)
    ]
    groups: list[list[Stroke]] = []
    for stroke in sorted(free, key=lambda s: s.middle):
        last = groups[-1][-1] if groups else None
        if last and abs(last.left - stroke.left) < _SAME and abs(last.right - stroke.right) < _SAME:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    found = []
    for group in groups:
        rows = _clusters(stroke.middle for stroke in group)
        region = Region(group[0].left, group[0].right, rows[0], rows[-1], (), rows)
        if len(rows) >= 3 and not _IMPRINT.search("".join(c.text for c in chars if region.holds(c))):
            found.append(region)
    return found


_UNDER = 0.3
"""How far below the base line of a text an underline runs, in sizes; rules of rows are further away."""


def _underlines(stroke: Stroke, chars: Sequence[Char]) -> bool:
    """Return whether a rule runs directly below text for most of its length."""
    above = [
        (char.left, char.right)
        for char in chars
        if 0 < stroke.middle - char.base < _UNDER * char.face.size
        and stroke.left - 2 < char.left < stroke.right
    ]
    return _covered(sorted(above)) > 0.7 * stroke.width


def _joined(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Return level rules with the pieces that touch each other made one."""
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (round(s.middle), s.left)):
        last = joined[-1] if joined else None
        if last and abs(last.middle - stroke.middle) < 1 and stroke.left <= last.right + _SAME:
            right = max(last.right, stroke.right)
            joined[-1] = Stroke(last.left, right, last.top, last.bottom, last.colour)
        else:
            joined.append(stroke)
    return joined


def table_rows(region: Region, chars: Sequence[Char]) -> tuple[Row, ...]:
    """Return the rows of a table with the texts of their cells."""
    inside = [char for char in chars if region.holds(char)]
    heights = region.rows if len(region.rows) > 1 else (region.top, region.bottom)
    bands = [[c for c in inside if above < c.base <= below + 2] for above, below in pairwise(heights)]
    return tuple(
        Row(
            tuple("".join(lines) for lines in cells),
            turns=tuple(pair for lines in cells for pair in pairwise(lines)),
        )
        for cells in (list(_cells(region, band)) for band in bands)
    )


def _cells(region: Region, chars: list[Char]) -> Iterable[list[str]]:
    """Yield the lines of each cell of a row."""
    edges = region.columns if len(region.columns) > 1 else (region.left, region.right)
    for left, right in pairwise(edges):
        own = [c for c in chars if left <= (c.left + c.right) / 2 < right]
        own.sort(key=lambda c: (round(c.base), c.left))
        yield ["".join(c.text for c in line) for _, line in groupby(own, key=lambda c: round(c.base))]


__all__ = ["Region", "find_tables", "table_rows"]
