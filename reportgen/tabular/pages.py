"""On how many pages a table stands, from where it begins: its rows are as high as they will be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.blocks import Table
from reportgen.layout import Profile, mm
from reportgen.tabular.fit import Fit, head_height, heights, notes_height, room
from reportgen.tabular.merging import held_rows

_BELOW_UNIT = 3.0
"""Room in pt between 单位 and the table."""


def above_height(table: Table, profile: Profile) -> float:
    """Return how high in pt caption and unit above a table are, or the room that stands for them."""
    unit = profile.table_line(profile.table_small_size) + _BELOW_UNIT if table.unit else 0.0
    return (profile.caption_line if table.caption else 0.0) + unit or profile.table_space


def pages(table: Table, fitted: Fit, profile: Profile, start: float) -> tuple[int, float]:
    """Return the number of pages of a table that begins `start` pt below the upper edge of the text area.

    And how much of the last one, in pt, it takes with its notes.
    """
    high = heights(table, fitted, profile)
    head = head_height(table, fitted, profile)
    notes = notes_height(table, mm(sum(fitted.widths)), profile)
    groups = list(_groups(high, held_rows(table, high, room(table, fitted, profile))))
    count, end, begun = 1, start + above_height(table, profile) + head, False
    for number, group in enumerate(groups, start=1):
        below = notes if number == len(groups) else 0.0
        if end + group + below > fitted.page and (begun or start):
            count, end = count + 1, head
        end, begun = end + group, True
    return count, end + notes


def _groups(high: Sequence[float], held: frozenset[int]) -> Iterator[float]:
    """Yield the heights of rows that no page parts."""
    height = 0.0
    for number, row in enumerate(high):
        height += row
        if number not in held:
            yield height
            height = 0.0
    if height:
        yield height


__all__ = ["above_height", "pages"]
