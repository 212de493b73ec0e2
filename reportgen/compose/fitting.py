"""Which pages are turned for their tables, and where a table goes on in a 续表.

In the text a table stays upright down to 小五, in an annex of its own the page is turned
before the type falls below 五号. What is too wide even then goes on below, its first
columns repeated. Merged cells are kept short enough to stand on one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from math import ceil

from reportgen import tabular
from reportgen.blocks import Annex, Block, Chart, Row, Run, Table, plain
from reportgen.errors import TemplateFault
from reportgen.layout import Profile, characters, pt

_SMALL, _LEAST = 1, 2
"""五号 and 小五 as steps of a profile."""
_MANY_LINES = 5.0
"""An upright annex whose rows take more lines than this on average is easier to read turned."""
_CONTINUED = "续表"


def fitted(
    blocks: Sequence[Block], profile: Profile, *, landscape: bool = False, closed: bool = False
) -> list[Block]:
    """Return the blocks with every table as it stands on its page.

    `landscape` = all the text is turned; `closed` = a 版记 stands at the end, on an upright page.
    """
    found: list[Block] = []
    sections = [
        [block for _, block in part] for _, part in groupby(_sectioned(blocks), key=lambda item: item[0])
    ]
    for section in sections:
        least = _LEAST if closed and section is sections[-1] else _SMALL
        found.extend(_section(section, profile, landscape, least))
    return found


def _sectioned(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """Yield each block with the number of its annex; 0 is the text."""
    annexes = accumulate(isinstance(block, Annex) for block in blocks)
    return zip(annexes, blocks, strict=True)


def _section(section: list[Block], profile: Profile, landscape: bool, least: int) -> Iterator[Block]:
    """Yield a section with its tables set; `least` is the type size below which an annex is turned."""
    annex = section[0] if isinstance(section[0], Annex) else None
    turned = landscape if annex is None else _is_turned(annex, section, profile, least)
    for place, block in enumerate(section):
        if isinstance(block, Table):
            wide = turned or (annex is None and _needs_turning(block, profile, _LEAST))
            start = _title_height(annex, wide, profile) if annex and place == 1 else None
            yield from _set(block, wide, profile, start)
        elif isinstance(block, Annex) and turned:
            yield replace(block, landscape=True)
        else:
            yield block


def _title_height(annex: Annex, wide: bool, profile: Profile) -> float:
    """Return the height in pt of 附件 and its title, with the free lines below each (7.3.7)."""
    width = profile.landscape_width if wide else profile.text_width
    lines = ceil(characters(plain(annex.title)) / int(pt(width) / profile.title_size))
    return (3 + lines) * profile.pitch


def _is_turned(annex: Annex, section: Sequence[Block], profile: Profile, least: int) -> bool:
    if annex.landscape is not None:
        return annex.landscape
    tables = [block for block in section if isinstance(block, Table)]
    return any(isinstance(block, Chart) and block.landscape for block in section) or any(
        _needs_turning(table, profile, least) or _is_dense(table, profile) for table in tables
    )


def _needs_turning(table: Table, profile: Profile, least: int) -> bool:
    """Whether a table says so itself, or does not fit upright at a type size and does better turned."""
    if table.landscape is not None:
        return table.landscape
    step = least if table.step is None else table.step
    return not tabular.fits(table, profile.text_width, profile, step)


def _is_dense(table: Table, profile: Profile) -> bool:
    """Whether long texts take very many lines in the columns of an upright page."""
    if table.landscape is not None or not table.rows:
        return False
    usual = _SMALL if tabular.fits(table, profile.text_width, profile, _SMALL) else _LEAST
    sized = replace(table, step=usual if table.step is None else table.step)
    upright = tabular.fit(sized, profile.text_width, profile)
    return tabular.mean_lines(sized, upright, profile) > _MANY_LINES


def _set(table: Table, wide: bool, profile: Profile, start: float | None) -> Iterator[Table]:
    """Yield a table for its page, in parts where its columns do not all fit.

    `start` is where it begins on its first page, in pt below the upper edge, where that is known.
    """
    available = profile.landscape_width if wide else profile.text_width
    step = _LEAST if table.step is None else table.step
    table = replace(table, landscape=wide)
    whole = tabular.fits(table, available, profile, step)
    if whole and start is not None and table.step is None:
        table = _tightened(table, available, profile, start)
    for part in [table] if whole else _continued(table, available, profile, step):
        yield _parted(part, available, profile)


def _tightened(table: Table, available: float, profile: Profile, start: float) -> Table:
    """Return a table in 小五 where in 五号 a few rows would spill over to a page of their own."""
    usual = tabular.fit(table, available, profile)
    smaller = replace(table, step=_LEAST)
    tight = tabular.fit(smaller, available, profile)
    pages, last = tabular.pages(table, usual, profile, start)
    fewer = pages > 1 and tabular.pages(smaller, tight, profile, start)[0] < pages
    return smaller if fewer and last <= _SPILLED * usual.page else table


_SPILLED = 0.4
"""The share of a page below which the end of a table rather goes to the page before."""


# ------------------------------------------------------------------------ 续表


def _continued(table: Table, available: float, profile: Profile, step: int) -> list[Table]:
    """Return a table that is too wide as several, one below the other, each with the first columns."""
    keys = list(range(min(table.keys, len(table.columns) - 1)))
    shares = _shares(table, keys, available, profile, step)
    parts = [tabular.take(table, [*keys, *share]) for share in shares]
    return [
        replace(
            part,
            caption=(*table.caption, Run(f"（{_CONTINUED}）" if table.caption else _CONTINUED))
            if number
            else table.caption,
            notes=table.notes if number == len(parts) - 1 else (),
        )
        for number, part in enumerate(parts)
    ]


def _shares(
    table: Table, keys: Sequence[int], available: float, profile: Profile, step: int
) -> list[list[int]]:
    """Share the columns behind the keys out evenly over as few parts as hold them.

    Columns below one head of a group are parted only where they must be.
    Raises TemplateFault where a single column is too wide.
    """

    def fit(places: Sequence[int]) -> bool:
        return tabular.fits(tabular.take(table, places), available, profile, step)

    for units in (_units(table, len(keys)), [[n] for n in range(len(keys), len(table.columns))]):
        for count in range(2, len(units) + 1):
            shares = _evenly(units, count)
            if all(fit([*keys, *share]) for share in shares):
                return shares
    fitting = next((n for n in range(len(table.columns), 0, -1) if fit(range(n))), 0)
    raise TemplateFault(
        code="T218",
        message=f"表格“{_name(table)}”太宽，一页只排得下前{fitting}列",
        advice="请减少列，或把文字长的列另列一张表",
    )


def _name(table: Table) -> str:
    """Return by what an author recognises a table: its title, else its first columns."""
    return plain(table.caption) or "、".join(column.head for column in table.columns[:3])


def _units(table: Table, start: int) -> list[list[int]]:
    """Return the columns from `start` on, those below one head of a group together."""
    units: list[list[int]] = []
    for place in range(start, len(table.columns)):
        group = table.columns[place].group
        if units and group and group == table.columns[place - 1].group:
            units[-1].append(place)
        else:
            units.append([place])
    return units


def _evenly(units: Sequence[list[int]], count: int) -> list[list[int]]:
    ends = [round(len(units) * number / count) for number in range(count + 1)]
    return [[place for unit in units[start:end] for place in unit] for start, end in pairwise(ends)]


# ---------------------------------------------------------------- merged cells


def _parted(table: Table, available: float, profile: Profile) -> Table:
    """Return a table whose merged cells reach over a third of a page at most, then say their text again."""
    if not any(row.above for row in table.rows):
        return table
    fit = tabular.fit(table, available, profile)
    high = tabular.heights(table, fit, profile)
    rows = list(table.rows)
    for start, end in _runs(rows):
        whole = sum(high[start:end])
        share = whole / max(ceil(whole / (fit.page / 3)), 1)
        reached, parts = 0.0, 1
        for number in range(start, end):
            if reached >= share * parts - _ROUNDING and not rows[number].strong:
                rows[number] = _unmerged(table.rows, number)
                parts += 1
            reached += high[number]
    return replace(table, rows=tuple(rows))


_ROUNDING = 0.01


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield where rows that share a merged cell begin and end."""
    start = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or not rows[number].above:
            if number - start > 1:
                yield start, number
            start = number


def _unmerged(rows: Sequence[Row], number: int) -> Row:
    """Return a row that says for itself what it shared with the rows above."""
    row = rows[number]
    cells = list(row.cells)
    for place in row.above:
        start = next(n for n in range(number, -1, -1) if place not in rows[n].above)
        cells[place] = rows[start].cells[place]
    return replace(row, cells=tuple(cells), above=())


__all__ = ["fitted"]
