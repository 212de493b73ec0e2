"""Type size and column widths of a table, and how high its rows will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from reportgen import layout
from reportgen.blocks import Column, Inlines, Row, Run, Table, plain
from reportgen.layout import Profile
from reportgen.tabular.breadth import breadth
from reportgen.tabular.words import lines, widest_lying, widest_piece

HEAD_PADDING = 0.5
"""Space in mm between a vertical rule and a head: less than beside figures, so that words stay whole."""
ROW_PADDING = 2.0
"""Space in pt above and below the text of a cell."""
_LEAST = 2
"""The smallest step a table takes by itself."""
_ROUNDING = 0.01
_PLAY = 0.3
"""In pt: so that no program's rounding breaks a word that just fits."""
_LONGEST_NAME = 14
_PROSE = frozenset("，。；：！？\n")
"""Longer texts, and those with such marks, are prose: their lines end wherever Chinese lines may."""
SOFT = "\u2028"
"""A line break that belongs to the layout and not to the text."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A table set on its page: `step` says which type size of the profile, `widths` in pt with padding."""

    step: int
    size: float
    widths: tuple[float, ...]
    page: float
    """Height in pt of the text area of its page."""
    upright: bool = False
    """Whether the heads that may be are set from top to bottom: their words are wider than the columns."""
    tight: frozenset[int] = frozenset()
    """Columns in which something wraps."""

    def head_lines(
        self, text: str, width: float, profile: Profile, *, upright: bool = False
    ) -> tuple[str, ...]:
        """Return the lines of a head in a cell of a width in pt; `upright` says that it may stand."""
        return lines(text, 1.0 if upright and self.upright else _head_room(width, self.size, profile))

    def broken(self, cell: Inlines, place: int, profile: Profile) -> Inlines:
        """Return a cell of a tight column; a name too wide for it is broken between its words."""
        if len(cell) != 1 or not isinstance(cell[0], Run):
            return cell
        text = cell[0].text
        inner = self.widths[place] - 2 * layout.pt(profile.table_padding) - profile.table_rule
        room = (inner - _PLAY) / self.size
        if len(text) > _LONGEST_NAME or breadth(text) <= room or not _PROSE.isdisjoint(text):
            return cell
        return (replace(cell[0], text=SOFT.join(lines(text, room))),)


def fits(table: Table, available: float, profile: Profile, step: int) -> bool:
    """Whether nothing breaks that must not at a type size; `available` in mm."""
    leasts = _leasts(table.columns, profile.table_sizes[step], profile)
    return sum(leasts) <= layout.pt(available) - profile.table_rule + _ROUNDING


def fit(table: Table, available: float, profile: Profile) -> Fit:
    """Return the largest type size at which nothing wraps, else the largest at which nothing breaks.

    小四 is taken only where no cell needs a second line, 五号 is the habit, 小五 the least;
    a table may ask for a size of its own. `available` is in mm.
    """
    space = layout.pt(available) - profile.table_rule
    step = _step(table, available, space, profile) if table.step is None else table.step
    size = profile.table_sizes[step]
    widths = _shares(_wanted(table.columns, size, profile), _leasts(table.columns, size, profile), space)
    turned = available > profile.text_width
    page = layout.pt(profile.landscape_height if turned else profile.text_height)
    upright = any(
        column.upright and widest_piece(column.head) > _head_room(width, size, profile)
        for column, width in zip(table.columns, widths, strict=True)
    )
    wanted = _wanted(table.columns, size, profile)
    tight = frozenset(n for n, width in enumerate(widths) if width < wanted[n] - _ROUNDING)
    return Fit(step, size, tuple(widths), page, upright, tight)


def _step(table: Table, available: float, space: float, profile: Profile) -> int:
    if sum(_wanted(table.columns, profile.table_sizes[0], profile)) <= space + _ROUNDING:
        return 0
    return next((step for step in range(1, _LEAST) if fits(table, available, profile, step)), _LEAST)


def _wanted(columns: Sequence[Column], size: float, profile: Profile) -> list[float]:
    """Return the widths in pt at which nothing wraps."""
    padding = 2 * layout.pt(profile.table_padding)
    return [column.width * size + padding for column in columns]


def _leasts(columns: Sequence[Column], size: float, profile: Profile) -> list[float]:
    """Return the widths in pt below which a figure, a short word or a word of a head would break."""
    padding = 2 * layout.pt(profile.table_padding)
    beside = _beside_head(profile) + _ROUNDING
    return [
        max(
            column.least * size + padding,
            (widest_lying if column.upright else widest_piece)(column.head) * size + beside,
        )
        for column in columns
    ]


def _shares(wanted: Sequence[float], leasts: Sequence[float], space: float) -> list[float]:
    """Return the widths of the columns: where it is tight, long texts give way before figures do."""
    wanted = [max(pair) for pair in zip(wanted, leasts, strict=True)]
    whole, held = sum(wanted), sum(leasts)
    if whole <= space or held >= whole:
        return [width * space / whole for width in wanted]
    if held >= space:
        return [least * space / held for least in leasts]
    part = (space - held) / (whole - held)
    return [least + (width - least) * part for width, least in zip(wanted, leasts, strict=True)]


def _head_room(width: float, size: float, profile: Profile) -> float:
    """Return the room of a head in 字 in a cell of a width in pt."""
    return (width - _beside_head(profile)) / size


def _beside_head(profile: Profile) -> float:
    """Return what of the width of a head's cell is not for its words; a little more than its padding and rules."""
    return 2 * layout.pt(HEAD_PADDING) + profile.table_rule + _PLAY


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


def tall_rows(high: Sequence[float], page: float) -> frozenset[int]:
    """Return the rows taller than half a page: these alone may be split between two pages; `high` as of `heights`."""
    return frozenset(number for number, height in enumerate(high) if height > page / 2)


def _lines(row: Row, rooms: Sequence[tuple[int, float]]) -> int:
    texts = ((plain(row.cells[place]), space) for place, space in rooms if place not in row.left)
    return max((sum(_wrapped(line, space) for line in text.split("\n")) for text, space in texts), default=1)


def _wrapped(text: str, space: float) -> int:
    return max(ceil(breadth(text) / space - _ROUNDING), 1)


__all__ = ["HEAD_PADDING", "ROW_PADDING", "SOFT", "Fit", "fit", "fits", "heights", "tall_rows"]
