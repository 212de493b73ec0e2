"""Type size and column widths of a table, and how high its rows will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reportgen import layout
from reportgen.blocks import Column, Row, Table, plain
from reportgen.layout import Profile

HEAD_PADDING = 0.5
"""Space in mm between a vertical rule and a head: less than beside figures, so that words stay whole."""
ROW_PADDING = 2.0
"""Space in pt above and below the text of a cell."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A table set on its page: `step` says which type size of the profile, `widths` in pt with padding."""

    step: int
    size: float
    widths: tuple[float, ...]
    whole: bool
    """Whether every figure and every short word stays in one piece."""
    page: float
    """Height in pt of the text area of its page."""


def room(available: float, columns: int, profile: Profile) -> float:
    """Return the room in pt for the texts of so many columns; `available` in mm."""
    return layout.pt(available) - profile.table_rule - 2 * columns * layout.pt(profile.table_padding)


def fits(table: Table, available: float, profile: Profile, step: int) -> bool:
    """Whether nothing breaks that must not at a type size; `available` in mm."""
    space = room(available, len(table.columns), profile)
    return sum(c.least for c in table.columns) * profile.table_sizes[step] <= space


def fit(table: Table, available: float, profile: Profile) -> Fit:
    """Return the largest type size at which nothing wraps, else the largest at which nothing breaks.

    小四 is taken only where no cell needs a second line, 五号 is the habit, 小五 the least;
    a table may ask for a size of its own. `available` is in mm.
    """
    space = room(available, len(table.columns), profile)
    wanted, held = sum(c.width for c in table.columns), sum(c.least for c in table.columns)
    step = _step(table.step, wanted, held, space, profile) if table.columns else 0
    size = profile.table_sizes[step]
    padding = 2 * layout.pt(profile.table_padding)
    widths = tuple(share + padding for share in _shares(table.columns, space, size))
    turned = available > profile.text_width
    page = layout.pt(profile.landscape_height if turned else profile.text_height)
    return Fit(step, size, widths, held * size <= space + _ROUNDING, page)


_ROUNDING = 0.01
_LEAST = 2
"""The smallest step a table takes by itself."""


def _step(asked: int | None, wanted: float, held: float, space: float, profile: Profile) -> int:
    if asked is not None:
        return asked
    if wanted * profile.table_sizes[0] <= space:
        return 0
    return next((step for step in range(1, _LEAST) if held * profile.table_sizes[step] <= space), _LEAST)


def _shares(columns: Sequence[Column], space: float, size: float) -> list[float]:
    """Return the room of each column: where it is short, long texts give way before figures do."""
    wanted, held = sum(c.width for c in columns), sum(c.least for c in columns)
    if wanted * size <= space or held >= wanted:
        return [column.width / wanted * space for column in columns]
    if held * size >= space:
        return [column.least / held * space for column in columns]
    part = (space / size - held) / (wanted - held)
    return [(c.least + (c.width - c.least) * part) * size for c in columns]


def head_room(width: float, size: float, profile: Profile) -> float:
    """Return the room of a head in 字 in a cell of a width in pt."""
    return (width - 2 * layout.pt(HEAD_PADDING) - profile.table_rule) / size + _ROUNDING


def heights(table: Table, fitted: Fit, profile: Profile) -> list[float]:
    """Return about how high in pt each row will be; exact but for how evenly its longest text breaks."""
    padding = 2 * layout.pt(profile.table_padding)
    rooms = [
        (place, max((width - padding) / fitted.size, 1.0))
        for place, (column, width) in enumerate(zip(table.columns, fitted.widths, strict=True))
        if column.align == "left"
    ]
    line = fitted.size * profile.table_leading
    least = layout.pt(profile.table_row)
    return [max(_lines(row, rooms) * line + 2 * ROW_PADDING, least) for row in table.rows]


def tall_rows(table: Table, fitted: Fit, profile: Profile) -> frozenset[int]:
    """Return the rows taller than half a page: these alone may be split between two pages."""
    if not any(column.align == "left" for column in table.columns):
        return frozenset()
    high = enumerate(heights(table, fitted, profile))
    return frozenset(number for number, height in high if height > fitted.page / 2)


def _lines(row: Row, rooms: Sequence[tuple[int, float]]) -> int:
    texts = ((plain(row.cells[place]), space) for place, space in rooms if place not in row.left)
    return max((sum(_wrapped(line, space) for line in text.split("\n")) for text, space in texts), default=1)


def _wrapped(text: str, space: float) -> int:
    return max(ceil(layout.characters(text) / space - _ROUNDING), 1)


__all__ = ["HEAD_PADDING", "ROW_PADDING", "Fit", "fit", "fits", "head_room", "heights", "room", "tall_rows"]
