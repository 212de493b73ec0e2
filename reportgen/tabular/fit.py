"""Type size and column widths of a table, and how high its rows will be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from reportgen import layout
from reportgen.blocks import Column, Inlines, Row, Run, Table, plain
from reportgen.layout import Profile
from reportgen.linebreak import natural_lines, pieces, torn
from reportgen.tabular.breadth import breadth
from reportgen.tabular.notes import HANG, MARK
from reportgen.tabular.words import count_lines, lines, soft_room, widest_lying, widest_piece

HEAD_PADDING = 0.5
"""Space in mm between a vertical rule and a head: less than beside figures, so that words stay whole."""
NOTE_SPACE = 3.0
"""Room in pt between a table and its notes."""
ROW_PADDING = 1.75
"""Space in pt above and below the text of a cell in 五号; less in smaller type."""
_MANY_LINES = 3.0
"""Rows of more lines than this on average are set smaller."""
_WORTH = 0.65
"""Where rows in 小五 take less than this share of their height in 五号, the width needs it."""
_USUAL, _LEAST = 1, 2
"""The step a table takes where nothing in it breaks, and the smallest it takes by itself."""
_TITLE_LINES = 5
"""附件, a free line, a title of one line and another free one (7.3.7), or a heading and a caption; and one to spare."""
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

    def padding(self, profile: Profile) -> float:
        """Return the space in pt above and below the text of a cell."""
        return ROW_PADDING * min(self.size / profile.table_small_size, 1.0)

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
        room = self.room(place, profile)
        if len(text) > _LONGEST_NAME or breadth(text) <= room or not _PROSE.isdisjoint(text):
            return cell
        return (replace(cell[0], text=SOFT.join(lines(text, room))),)

    def room(self, place: int, profile: Profile) -> float:
        """Return the room of a cell in 字."""
        inner = self.widths[place] - 2 * layout.pt(profile.table_padding) - profile.table_rule
        return (inner - _PLAY) / self.size

    def spare(self, text: str, place: int, profile: Profile) -> float:
        """Return by how many pt a cell is to be narrowed so that a program that breaks anywhere tears no word."""
        room = self.room(place, profile)
        return (room - soft_room(text, room)) * self.size if breadth(text) > room else 0.0

    def soft_head(self, text: str, width: float, profile: Profile) -> tuple[str, float]:
        """Return a head for a program that breaks anywhere, and by how many pt its cell is to be narrowed.

        A unit in brackets that would be torn in any room has a line of its own; `width` in pt.
        """
        space = _head_room(width, self.size, profile)
        if breadth(text) <= space:
            return text, 0.0
        softened = soft_room(text, space)
        *name, unit = pieces(text)
        if name and unit[0] in "（(" and torn(natural_lines(text, softened, breadth)):
            softened = min(max(soft_room("".join(name), space), breadth(unit)), space)
            text = f"{''.join(name)}{SOFT}{unit}"
        return text, (space - softened) * self.size


def fits(table: Table, available: float, profile: Profile, step: int) -> bool:
    """Whether nothing breaks that must not at a type size; `available` in mm."""
    leasts = _leasts(table.columns, profile.table_sizes[step], profile)
    return sum(leasts) <= layout.pt(available) - profile.table_rule + _ROUNDING


def fit(table: Table, available: float, profile: Profile) -> Fit:
    """Return a table set in 五号, or in 小五 where 五号 would break what must not be, or wrap what need not wrap.

    A table may ask for a size of its own. `available` is in mm.
    """
    if table.step is not None:
        return _fit(table, available, profile, table.step)
    if not fits(table, available, profile, _USUAL):
        return _fit(table, available, profile, _LEAST)
    usual = _fit(table, available, profile, _USUAL)
    many = mean_lines(table, usual, profile)
    if many <= 1:
        return usual
    smaller = _fit(table, available, profile, _LEAST)
    gain = sum(heights(table, smaller, profile)) / sum(heights(table, usual, profile))
    return smaller if many > _MANY_LINES or gain < _WORTH else usual


def _fit(table: Table, available: float, profile: Profile, step: int) -> Fit:
    space = layout.pt(available) - profile.table_rule
    size = profile.table_sizes[step]
    widths = _widths(table.columns, size, profile, space)
    turned = available > profile.text_width
    page = layout.pt(profile.landscape_height if turned else profile.text_height)
    upright = any(
        column.upright and widest_piece(column.head) > _head_room(width, size, profile)
        for column, width in zip(table.columns, widths, strict=True)
    )
    bodies = _padded((column.body or column.width for column in table.columns), size, profile)
    tight = frozenset(n for n, width in enumerate(widths) if width < bodies[n] - _ROUNDING)
    return Fit(step, size, tuple(widths), page, upright, tight)


def _padded(widths: Iterable[float], size: float, profile: Profile) -> list[float]:
    """Return widths in 字 as widths in pt with padding."""
    padding = 2 * layout.pt(profile.table_padding)
    return [width * size + padding for width in widths]


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


def _widths(columns: Sequence[Column], size: float, profile: Profile, space: float) -> list[float]:
    """Return the widths of the columns in pt: where it is tight, heads give way first, then long texts, figures never."""
    leasts = _leasts(columns, size, profile)
    bodies = [*map(max, _padded((c.body or c.width for c in columns), size, profile), leasts)]
    wanted = [*map(max, _padded((c.width for c in columns), size, profile), bodies)]
    whole = sum(wanted)
    if whole <= space:
        return [width * space / whole for width in wanted]
    for less, more in ((bodies, wanted), (leasts, bodies)):
        if sum(less) <= space:
            return _between(less, more, space)
    held = sum(leasts)
    return [least * space / held for least in leasts]


def _between(less: Sequence[float], more: Sequence[float], space: float) -> list[float]:
    """Return widths between two others, as far from the one as the space allows."""
    held, whole = sum(less), sum(more)
    part = (space - held) / (whole - held) if whole > held else 0.0
    return [low + (high - low) * part for low, high in zip(less, more, strict=True)]


def _head_room(width: float, size: float, profile: Profile) -> float:
    """Return the room of a head in 字 in a cell of a width in pt."""
    return (width - _beside_head(profile)) / size


def _beside_head(profile: Profile) -> float:
    """Return what of the width of a head's cell is not for its words; a little more than its padding and rules."""
    return 2 * layout.pt(HEAD_PADDING) + profile.table_rule + _PLAY


def heights(table: Table, fitted: Fit, profile: Profile) -> list[float]:
    """Return about how high in pt each row will be; exact but for how evenly its longest text breaks."""
    line, around = profile.table_line(fitted.size), 2 * fitted.padding(profile) + profile.table_rule
    least = layout.pt(max(profile.least_row(fitted.size), table.height))
    return [max(count * line + around, least) for count in _counts(table, fitted, profile)]


def mean_lines(table: Table, fitted: Fit, profile: Profile) -> float:
    """Return how many lines a row takes on average."""
    return sum(_counts(table, fitted, profile)) / max(len(table.rows), 1)


def _counts(table: Table, fitted: Fit, profile: Profile) -> list[int]:
    """Return how many lines each row takes."""
    padding = 2 * layout.pt(profile.table_padding)
    rooms = [
        (place, max((width - padding) / fitted.size, 1.0))
        for place, (column, width) in enumerate(zip(table.columns, fitted.widths, strict=True))
        if column.align == "left" or (place in fitted.tight and column.align == "center")
    ]
    return [_lines(row, rooms) for row in table.rows] if rooms else [1] * len(table.rows)


def head_height(table: Table, fitted: Fit, profile: Profile) -> float:
    """Return how high in pt the head of a table is."""
    line, around = profile.table_line(fitted.size), 2 * fitted.padding(profile) + profile.table_rule
    least = layout.pt(max(profile.least_row(fitted.size), table.height))
    columns = list(zip(table.columns, fitted.widths, strict=True))

    def height(texts: Iterable[tuple[str, float, bool]]) -> float:
        counts = (len(fitted.head_lines(text, w, profile, upright=up)) for text, w, up in texts)
        return max(max(counts, default=1) * line + around, least)

    if not any(column.group for column in table.columns):
        return height((c.head, w, c.upright) for c, w in columns)
    groups = groupby(columns, key=lambda item: item[0].group)
    upper = [(group, sum(w for _, w in members), False) for group, members in groups if group]
    lower = height((c.head, w, False) for c, w in columns if c.group)
    return max(height(upper) + lower, height((c.head, w, False) for c, w in columns if not c.group))


def notes_height(table: Table, width: float, profile: Profile) -> float:
    """Return how high in pt the notes below a table are; `width` in mm."""
    room = layout.pt(width) / profile.table_small_size - HANG
    lines_ = sum(
        ceil(breadth(plain(note).removeprefix(MARK)) / room - _ROUNDING) or 1 for note in table.notes
    )
    return lines_ * profile.note_line + (NOTE_SPACE if table.notes else 0)


def room(table: Table, fitted: Fit, profile: Profile) -> float:
    """Return the height in pt that the rows of a table may take together so that it stands on one page, below a title."""
    width = layout.mm(sum(fitted.widths))
    around = head_height(table, fitted, profile) + notes_height(table, width, profile)
    return fitted.page - _TITLE_LINES * profile.pitch - around


def tall_rows(high: Sequence[float], page: float) -> frozenset[int]:
    """Return the rows taller than half a page: these alone may be split between two pages; `high` as of `heights`."""
    return frozenset(number for number, height in enumerate(high) if height > page / 2)


def _lines(row: Row, rooms: Sequence[tuple[int, float]]) -> int:
    texts = ((plain(row.cells[place]), space) for place, space in rooms if place not in row.left)
    return max((count_lines(text, space + _ROUNDING) for text, space in texts), default=1)


__all__ = [
    "HEAD_PADDING",
    "NOTE_SPACE",
    "ROW_PADDING",
    "SOFT",
    "Fit",
    "fit",
    "fits",
    "head_height",
    "heights",
    "mean_lines",
    "notes_height",
    "room",
    "tall_rows",
]
