"""Finds the tables of a sheet: below one another, beside one another, with heads of several rows.

A table begins with its head: a row of names. Blank rows within a table are no ends of
it; a blank row and then another head is. What stands beside it behind a blank column
is a table of its own if it has a head and row labels of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reportgen.load.grid import Grid, Raw
from reportgen.load.header import LOOKED_AT
from reportgen.load.units import is_unit, told
from reportgen.load.values import is_mark, is_none, plain

_DEEPEST = 6
"""Rows a head has at most."""
_YEAR = re.compile(r"(19|20)\d\d")
_NOTE = re.compile(
    r"(注|备注|附注|说明|填表说明|数据来源|资料来源|来源|填表人|制表人|填报人|审核人|填表单位|填报单位|填报日期|制表"
    r"|网址|Note|Notes|Source|资料|出处|数据出处|数据说明|指标解释)[:：\d]|[*＊※#]|https?://",
    re.IGNORECASE,
)
_LABELS = re.compile(r"单位|地区|频度|时间|指标|项目|代码|编码|口径|来源|年份|期别|类别")
"""Words in the first column that make a row of words one of the head."""


def is_note(words: str) -> bool:
    """Whether a row that begins with these words is a note about the table."""
    return bool(_NOTE.match(plain(words))) and not told(words)


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a sheet; rows and columns counted from 0, both ends included."""

    top: int
    bottom: int
    head: tuple[int, int] | None
    columns: tuple[int, ...]
    """Those in which something stands."""
    names: dict[int, str] = field(default_factory=dict)
    """Heads that are said by another table above."""


class Look:
    """A sheet as it is looked at: what is filled, what is words."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = [grid.filled(row) for row in range(len(grid.rows))]
        self.beside = {  # cells of a head that a merge covers
            (row, column)
            for (first, left), (last, right) in grid.merges
            if first <= LOOKED_AT and last - first < LOOKED_AT and right - left < 1 << 10
            for row in range(first, last + 1)
            for column in range(left, right + 1)
        }

    def at(self, row: int, columns: Sequence[int] | None) -> list[int]:
        """The filled columns of a row, of those given."""
        if columns is None:
            return self.rows[row]
        wanted = set(columns)
        return [c for c in self.rows[row] if c in wanted]

    def named(self, row: int, columns: Sequence[int] | None = None) -> bool:
        """Whether everything in a row can be the name of a column."""
        return all(is_name(self.grid.raw(row, c)) for c in self.at(row, columns))

    def numeric(self, column: int, start: int, stop: int) -> bool:
        """Whether most of what stands in a column between two rows are figures."""
        seen = [
            self.grid.raw(r, column)
            for r in range(start, min(stop, start + 200, len(self.rows)))
            if column in self.rows[r]
        ]
        seen = [raw for raw in seen if not (isinstance(raw, str) and is_none(raw))]
        return bool(seen) and sum(map(is_figure, seen)) * 2 > len(seen)


def is_figure(raw: Raw) -> bool:
    """Whether a cell holds a number, be it written as text."""
    if isinstance(raw, bool):
        return False
    if isinstance(raw, int | float):
        return True
    return isinstance(raw, str) and bool(re.fullmatch(r"[-+−]?[\d,]*\.?\d+%?", plain(raw)))


def is_name(raw: Raw) -> bool:
    """Whether a cell can be a column's name: words, or a year."""
    if isinstance(raw, date):
        return True
    words = plain(f"{raw:.15g}" if isinstance(raw, float) else str(raw))
    return not re.fullmatch(r"[-+]?[\d.,]+%?", words) or bool(_YEAR.fullmatch(words))


def find(grid: Grid) -> tuple[list[Part], Look]:
    """Return the tables of a sheet in reading order; one without a head has `head` None."""
    look = Look(grid)
    found = [
        part
        for band in _bands(look, None, 0, len(look.rows) - 1)
        for group in _beside(look, band)
        for part in ([group] if group is band else _bands(look, group.columns, group.top, group.bottom))
    ]
    return found, look


# ------------------------------------------------------------------ below one another


def _bands(look: Look, columns: Sequence[int] | None, top: int, bottom: int) -> list[Part]:
    """The tables that stand below one another in some columns of some rows."""
    starts: list[tuple[int, int, int]] = []  # first row, first and last row of the head
    row = top
    while row <= bottom:
        head = (
            _head(look, columns, row, bottom)
            if not starts
            else _next_head(look, columns, row, bottom, starts[-1])
        )
        if head is None:
            break
        starts.append((_above(look, columns, head[0], row), *head))
        row = head[1] + 1
    if not starts:
        return [Part(top, bottom, None, _used(look, columns, top, bottom))] if top <= bottom else []
    ends = [start[0] - 1 for start in starts[1:]] + [bottom]
    return [
        Part(start if n else top, end, (first, last), _used(look, columns, first, end))
        for n, ((start, first, last), end) in enumerate(zip(starts, ends, strict=True))
    ]


def _used(look: Look, columns: Sequence[int] | None, top: int, bottom: int) -> tuple[int, ...]:
    return tuple(sorted({c for row in range(top, bottom + 1) for c in look.at(row, columns)}))


def _head(look: Look, columns: Sequence[int] | None, top: int, bottom: int) -> tuple[int, int] | None:
    """The first rows of names at least half as wide as the table: titles are narrower."""
    rows = range(top, min(bottom + 1, top + LOOKED_AT))
    counts = {row: len(look.at(row, columns)) for row in rows}
    wanted = max(2, max(counts.values(), default=0) / 2)
    row = next((r for r in rows if counts[r] >= wanted and look.named(r, columns)), None)
    if row is None:
        return None
    first = row
    while first > top and _is_group_row(look, columns, first - 1, row):
        first -= 1
    label = min(look.at(first, columns)[0], look.at(row, columns)[0])
    return first, _last(look, columns, row, bottom, label)


def _is_group_row(look: Look, columns: Sequence[int] | None, row: int, anchor: int) -> bool:
    """Whether a row above the widest one of a head names groups of its columns."""
    here = look.at(row, columns)
    if not here or not look.named(row, columns) or any(told(str(look.grid.raw(row, c))) for c in here):
        return False
    if len(here) > 1:
        return True
    below = look.at(anchor, columns)
    widths = [
        right - left + 1 for (first, left), (_, right) in look.grid.merges if (first, left) == (row, here[0])
    ]
    return here[0] != below[0] and any(1 < width < len(below) - 1 for width in widths)


def _last(look: Look, columns: Sequence[int] | None, row: int, bottom: int, label: int) -> int:
    """The last row of a head whose widest row so far this is."""
    last = row
    while last < min(bottom, row + _DEEPEST - 1) and _goes_on(look, columns, last, bottom, label):
        last += 1
    return last


def _goes_on(look: Look, columns: Sequence[int] | None, row: int, bottom: int, label: int) -> bool:
    """Whether the row below belongs to the head too."""
    here, below = look.at(row, columns), look.at(row + 1, columns)
    if not below or not look.named(row + 1, columns):
        return False
    if any(
        first == row == last and right > left and left in here
        for (first, left), (last, right) in look.grid.merges
    ):
        return True
    gaps = set(range(min(here), max(*here, *below) + 1)) - set(here)
    gaps = gaps if columns is None else gaps & set(columns)
    if gaps and gaps <= set(below) and not set(here) <= set(below):
        return True
    return _words_over_figures(look, row + 1, below, label, bottom)


def _words_over_figures(look: Look, row: int, below: Sequence[int], label: int, bottom: int) -> bool:
    """Whether a row has words where figures stand further down, and no row label, or that of a head."""
    figured = [c for c in below if c != label and look.numeric(c, row + 1, bottom + 1)]
    words = [str(look.grid.raw(row, c)) for c in figured]
    if not words or any(is_none(word) for word in words):
        return False
    if label not in below or all(is_unit(word.strip("()（）")) for word in words):
        return True
    return is_label_of_head(str(look.grid.raw(row, label))) and len(words) > 1


def is_label_of_head(words: str) -> bool:
    """Whether a cell of the first column names a row of the head: 单位, 频度, 地区."""
    return bool(_LABELS.fullmatch(plain(words)))


def _next_head(
    look: Look, columns: Sequence[int] | None, start: int, bottom: int, before: tuple[int, int, int]
) -> tuple[int, int] | None:
    """The head of the next table below, if there is one."""
    known = {plain(str(look.grid.raw(before[2], c))) for c in look.at(before[2], columns)}
    quiet = 0  # rows with at most one cell, just above
    for row in range(start, bottom + 1):
        here = look.at(row, columns)
        if len(here) < 2:
            quiet += 1
            continue
        blank, quiet = quiet > 0, 0
        if row == start or not look.named(row, columns) or not _heads_figures(look, row, here, bottom):
            continue
        words = {plain(str(look.grid.raw(row, c))) for c in here}
        if (blank or len(words & known) * 2 >= len(words)) and not _repeats(look, columns, row, before):
            return row, _last(look, columns, row, bottom, here[0])
    return None


def _heads_figures(look: Look, row: int, here: Sequence[int], bottom: int) -> bool:
    """Whether figures stand straight below the names of a row, and its names are no marks."""
    if any(is_none(str(look.grid.raw(row, c))) for c in here) or row >= bottom:
        return False
    following = next(
        (r for r in range(row + 1, min(bottom, row + _DEEPEST) + 1) if len(look.rows[r]) > 1), None
    )
    figured = [c for c in here[1:] if following is not None and look.numeric(c, row + 1, following + 4)]
    return bool(figured) and any(isinstance(look.grid.raw(row, c), str) for c in here)


def _repeats(look: Look, columns: Sequence[int] | None, row: int, before: tuple[int, int, int]) -> bool:
    """Whether a head is that of the table above once more, which goes on with other rows below it."""
    above, here = look.at(before[2], columns), look.at(row, columns)
    grid = look.grid
    if above != here or any(plain(str(grid.raw(before[2], c))) != plain(str(grid.raw(row, c))) for c in here):
        return False
    if row and len(look.at(row - 1, columns)) == 1:
        return False  # a title of its own
    label = here[0]
    upper = {plain(str(grid.raw(r, label))) for r in range(before[2] + 1, row)} - {""}
    lower = {plain(str(grid.raw(r, label))) for r in range(row + 1, len(look.rows))} - {""}
    return not upper & lower


def is_repeated_head(look: Look, part: Part, row: int) -> bool:
    """Whether a row within a table says its head once more, as over a page of print."""
    assert part.head is not None
    heads = look.at(part.head[1], part.columns)
    return (
        len(heads) > 1
        and heads == look.at(row, part.columns)
        and all(
            plain(str(look.grid.raw(part.head[1], c))) == plain(str(look.grid.raw(row, c))) for c in heads
        )
    )


def trimmed(look: Look, part: Part) -> Part:
    """Return a table without what stands apart below it: a few cells off to one side, or anything below its notes."""
    assert part.head is not None
    first, last = part.head
    width = len({c for row in range(first, last + 1) for c in look.at(row, part.columns)})
    blank = foot = data = 0
    for row in range(last + 1, part.bottom + 1):
        here = look.at(row, part.columns)
        if not here:
            blank = row
        elif is_note(str(look.grid.raw(row, here[0]))) or (foot == row - 1 and len(here) == 1):
            foot = row
        elif data and blank > max(data, foot) and (foot > data or _is_loose(look, part, row, width)):
            bottom = row - 1
            used = {c for r in range(part.top, bottom + 1) for c in look.at(r, part.columns)}
            return replace(part, bottom=bottom, columns=tuple(sorted(used)))
        else:
            data = row
    return part


def _is_loose(look: Look, part: Part, row: int, width: int) -> bool:
    """Whether what follows a blank row is too narrow to belong to the table."""
    label = part.columns[0]
    widest = max(len(look.at(r, part.columns)) for r in range(row, min(part.bottom + 1, row + 5)))
    labelled = label in look.rows[row] and not is_figure(look.grid.raw(row, label))
    return width > 2 and widest * 2 < width and not (labelled and widest > 1)


def _above(look: Look, columns: Sequence[int] | None, head: int, top: int) -> int:
    """The first row of the titles and lines of units above a head."""
    row = head
    while row > top:
        here = look.at(row - 1, columns)
        if len(here) > 1 or (here and is_note(str(look.grid.raw(row - 1, here[0])))):
            break
        row -= 1
    return row


# ----------------------------------------------------------------- beside one another


def _beside(look: Look, band: Part) -> list[Part]:
    """The tables that stand beside one another in a band; the band itself where it is one table."""
    if band.head is None:
        return [band]
    parted: list[list[int]] = []
    for group in _groups(band.columns, look, band.head):
        if parted and not _stands_alone(look, band, group):
            parted[-1] += group
        else:
            parted.append(group)
    if len(parted) < 2 or len(parted[0]) < 2:
        return [band]
    return [Part(band.top, band.bottom, band.head, tuple(group)) for group in parted]


def _groups(columns: Sequence[int], look: Look, head: tuple[int, int]) -> Iterator[list[int]]:
    """The runs of columns between blank ones; a column that a merged head spans is not blank."""
    group: list[int] = []
    for column in columns:
        covered = group and all(
            any((row, c) in look.beside for row in range(head[0], head[1] + 1))
            for c in range(group[-1] + 1, column)
        )
        if group and column > group[-1] + 1 and not covered:
            yield group
            group = []
        group.append(column)
    if group:
        yield group


def _stands_alone(look: Look, band: Part, group: Sequence[int]) -> bool:
    """Whether columns behind a blank one have a head and row labels of their own."""
    head = _head(look, group, band.top, band.bottom)
    if len(group) < 2 or head is None:
        return False
    values = [
        look.grid.raw(r, group[0]) for r in range(head[1] + 1, band.bottom + 1) if group[0] in look.rows[r]
    ]
    return bool(values) and all(_is_label(raw) for raw in values)


def _is_label(raw: Raw) -> bool:
    if isinstance(raw, str) and is_mark(raw):
        return False
    return not is_figure(raw) or bool(
        _YEAR.fullmatch(plain(f"{raw:.15g}" if isinstance(raw, float) else str(raw)))
    )
