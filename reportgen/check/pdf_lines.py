"""The signs of printed pages → lines, tables, page numbers and paragraphs.

A PDF knows no paragraph: one ends where its line leaves room at the right, where the
next line is indented, or where type or distance change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from reportgen import layout
from reportgen.check.elements import DATE
from reportgen.check.faces import is_red
from reportgen.check.facts import (
    CLOSING,
    Char,
    Document,
    Face,
    Line,
    Medium,
    Page,
    PageNumber,
    Para,
    Piece,
    Place,
    Table,
    Where,
    brief,
    hanzi,
    most,
)
from reportgen.check.pdf_figures import find_figures, is_caption
from reportgen.check.pdf_page import Printed, Sheet, read_sheets
from reportgen.check.pdf_shift import moved, shifts
from reportgen.check.pdf_tables import Region, find_tables, table_rows
from reportgen.layout import Profile

_RUNNING_HEAD = layout.pt(25)
"""What stands higher on a page is no text: every 天头 is larger."""
_NUMBER = re.compile(r"^[—\-–－―‐─_·.~～第]*\d{1,4}[—\-–－―‐─_·.~～页]*(?:[/／共]\d{1,4}页?)?$")
"""A page number in any shape; whether the shape is right is judged elsewhere."""
_COLUMN_GAP = 3.0
"""Signs further apart than this many of their sizes stand in two columns: no justified line gapes so."""
_FULL = 1.6
"""A line that leaves less room than this many 字 goes on below: the next word had no room."""
_PITCHES = 1.45
"""Lines further apart than this many usual pitches are two paragraphs."""


def read_pdf(content: bytes, profile: Profile) -> Document:
    """Return the facts of a PDF. Raises Unreadable when it cannot be read."""
    printed = read_sheets(content)
    pages, tables, numbers = _pages(printed.sheets)
    aside = shifts(pages, profile)
    if aside:
        pages, tables, numbers = _pages(
            [moved(sheet, -aside.get(place, 0.0)) for place, sheet in enumerate(printed.sheets, start=1)]
        )
        pages = [replace(page, shift=aside.get(page.number, 0.0)) for page in pages]
    area = _area(pages, profile)
    lying = _lying(pages, area, profile)
    listed = tuple(_tables(tables, pages, area, lying))
    return Document(
        medium=Medium.PDF,
        paras=tuple(_paragraphs(pages, listed, area, lying)),
        tables=listed,
        pages=tuple(pages),
        numbers=tuple(_placed(number, pages, area, lying) for number in numbers),
        fonts=printed.fonts,
        left=area.left,
        right=area.right,
        pictures=sum(sheet.pictures for sheet in printed.sheets),
        unread=_unread(printed),
        comments=sum(sheet.comments for sheet in printed.sheets),
    )


def _unread(printed: Printed) -> int:
    return sum(char.bad for sheet in printed.sheets for char in sheet.chars)


# ----------------------------------------------------------------------- pages


def _pages(sheets: Sequence[Sheet]) -> tuple[list[Page], list[list[Region]], list[PageNumber]]:
    """Return the pages, the tables of each, and the page numbers."""
    pages, tables, numbers = [], [], []
    for place, sheet in enumerate(sheets, start=1):
        page, found, number = _page(place, sheet)
        pages.append(page)
        tables.append(found)
        numbers.extend(number)
    return pages, tables, numbers


def _page(place: int, sheet: Sheet) -> tuple[Page, list[Region], list[PageNumber]]:
    """Return a page as lines, with its tables and its number taken out."""
    upright = [char for char in sheet.chars if not char.angle]
    figures = find_figures(_rows(upright))
    upright = [char for char in upright if not any(figure.holds(char) for figure in figures)]
    strokes = tuple(s for s in sheet.strokes if not any(figure.holds(s) for figure in figures))
    regions = find_tables(strokes, upright)
    free = [char for char in upright if not any(region.holds(char) for region in regions)]
    rows = [row for row in _rows(free) if row[0].base > _RUNNING_HEAD]
    numbers = list(_numbers(place, sheet, rows))
    rows = [row for row in rows if not _is_number(row, sheet)]
    parts = [part for row in rows for part in _parts(row)]
    lines = tuple(Line(place, count, part) for count, part in enumerate(parts, start=1))
    page = Page(
        number=place,
        width=sheet.width,
        height=sheet.height,
        lines=lines,
        strokes=strokes,
        chars=sheet.chars,
        figures=tuple(figure.bottom for figure in figures),
    )
    return page, regions, numbers


def _rows(chars: Iterable[Char]) -> list[tuple[Char, ...]]:
    """Return the signs by base line from top to bottom, each row from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.base):
        if rows and char.base - rows[-1][0].base < 2.0:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [tuple(sorted(row, key=lambda c: c.left)) for row in rows]


def _parts(row: tuple[Char, ...]) -> Iterator[tuple[Char, ...]]:
    """Yield the parts of a row that stand in columns of their own, such as 印发机关 and its date."""
    start = 0
    for place, (before, after) in enumerate(pairwise(row), start=1):
        if after.left - before.right > _COLUMN_GAP * before.face.size:
            yield row[start:place]
            start = place
    yield row[start:]


def _is_number(row: Sequence[Char], sheet: Sheet) -> bool:
    return row[0].base > 0.87 * sheet.height and bool(_NUMBER.match("".join(c.text for c in row)))


def _numbers(place: int, sheet: Sheet, rows: list[tuple[Char, ...]]) -> Iterator[PageNumber]:
    found = [row for row in rows if _is_number(row, sheet)]
    turned = tuple(char for char in sheet.chars if char.angle)
    if turned and _NUMBER.match("".join(char.text for char in turned)):
        yield _number(place, turned, sheet)
    elif found:
        yield _number(place, found[-1], sheet)


def _number(place: int, chars: tuple[Char, ...], sheet: Sheet) -> PageNumber:
    """Return a page number; `gap` is where it begins on the upright sheet, `middle` how deep its dashes lie.

    A lying sheet is seen upright again by a quarter turn to the left: what is left on it
    is below then, and what is at the top is left.
    """
    dashes = [char for char in chars if not char.text.isdigit()] or list(chars)
    turned = chars[0].angle in {90, 270}
    if turned:
        middle = sheet.width - sum((c.left + c.right) / 2 for c in dashes) / len(dashes)
        start, end = min(c.top or 0.0 for c in chars), max(c.bottom or 0.0 for c in chars)
    else:
        edges = [((c.top or c.base) + (c.bottom or c.base)) / 2 for c in dashes]
        middle = sum(edges) / len(edges)
        start, end = chars[0].left, chars[-1].right
    text = "".join(char.text for char in chars)
    return PageNumber(
        place=Place((place, 10**6), f"第{place}页页码", text),
        text=text,
        face=chars[len(chars) // 2].face,
        page=place,
        middle=middle,
        landscape=sheet.width > sheet.height,
        turned=turned,
        start=start,
        end=end,
    )


def _placed(number: PageNumber, pages: Sequence[Page], area: _Area, lying: _Area) -> PageNumber:
    """Return a page number with the side it stands on and its distance from the edge of the text there."""
    page = pages[number.page - 1]
    own = lying if page.landscape and not number.turned else area
    left, right = own.left, own.right
    middle = (number.start + number.end) / 2
    if abs(middle - (left + right) / 2) < 15:
        return replace(number, align="center")
    if middle > (left + right) / 2:
        return replace(number, align="right", gap=right - number.end)
    return replace(number, align="left", gap=number.start - left)


# ------------------------------------------------------------------- text area


@dataclass(frozen=True, slots=True)
class _Area:
    """The edges of the text area as printed, and its usual type and pitch."""

    left: float
    right: float
    size: float
    pitch: float


_FEWEST = 5
"""Fewer lines than this do not show where the edges of the text are."""


def _area(pages: Sequence[Page], profile: Profile) -> _Area:
    lines = [line for page in pages if not page.landscape for line in page.lines]
    size = most(char.face.size for line in lines for char in line.chars) or profile.body_size
    own = [line for line in lines if abs(line.size - size) < 0.6]
    steps = [
        below.base - above.base for above, below in pairwise(own) if above.page == below.page and below.base
    ]
    left, right = layout.pt(profile.left), layout.pt(profile.left + profile.text_width)
    flush = Counter(round(line.left * 2) / 2 for line in own)
    if len(own) >= _FEWEST:
        common = [place for place, count in flush.items() if count >= 2]
        left = _margin(min(common, default=left), left, size, [line.left for line in own])
        exact = [line.left for line in own if abs(line.left - left) < 0.6]
        left = sum(exact) / len(exact) if exact else left
        ends = sorted(line.right for line in own if line.chars[-1].text not in CLOSING) or [right]
        # A sign that hangs out of one line is not the edge of the text.
        right = max(ends[-max(len(ends) // 20, 1)], left + 10 * size)
    return _Area(left, right, size, most(step for step in steps if 1 < step < 3 * size) or profile.pitch)


def _margin(found: float, wanted: float, size: float, starts: Sequence[float]) -> float:
    """Return the left edge: what all lines of a short text share may be the indent of its paragraphs.

    Where it is, no line is indented further by two characters.
    """
    indented = abs(found - wanted - 2 * size) < 2
    further = any(abs(start - found - 2 * size) < 2 for start in starts)
    return wanted if indented and not further else found


def _lying(pages: Sequence[Page], area: _Area, profile: Profile) -> _Area:
    """Return the text area of lying pages: as wide as the standard has it, from where their lines begin."""
    wanted = layout.pt(profile.bottom)
    edges = [line.left for page in pages if page.landscape for line in page.lines]
    near = [left for left in edges if abs(left - wanted) < _LYING_OFF]
    left = min(near, default=wanted)
    return _Area(left, left + layout.pt(profile.landscape_width), area.size, area.pitch)


_LYING_OFF = layout.pt(12)
"""A line that begins further from the edge of a lying page is not flush but set in."""


def _tables(
    found: Sequence[list[Region]], pages: Sequence[Page], area: _Area, lying: _Area
) -> Iterator[Table]:
    """Yield the tables of all pages; one that goes on from the page before says so."""
    number = 0
    previous: Region | None = None
    for page, regions in zip(pages, found, strict=True):
        own = lying if page.landscape else area
        left, room = own.left, own.right - own.left
        for place, region in enumerate(regions):
            first = place == 0 and not any(line.base < region.top for line in page.lines)
            continues = first and previous is not None and previous.matches(region)
            yield Table(
                number=number,
                place=Place(
                    (page.number, _line_above(page, region)),
                    f"第{page.number}页的表" if len(regions) == 1 else f"第{page.number}页第{place + 1}个表",
                ),
                rows=table_rows(region, [c for c in page.chars if not c.angle]),
                left=region.left - left,
                right=region.right - left,
                ruled=True,
                room=room,
                page=page.number,
                continues=continues,
            )
            number += 1
        last = regions[-1] if regions else None
        goes_on = last is not None and not any(line.base > last.bottom for line in page.lines)
        previous = last if goes_on else None


def _line_above(page: Page, region: Region) -> int:
    return sum(line.base < region.top for line in page.lines)


# ------------------------------------------------------------------ paragraphs


def _paragraphs(
    pages: Sequence[Page], tables: Sequence[Table], area: _Area, lying_area: _Area
) -> Iterator[Para]:
    """Yield paragraphs and the rows of tables in the order of reading."""
    by_page = {number: list(group) for number, group in groupby(tables, key=lambda table: table.page)}
    pending: list[Line] = []
    lying, own = False, area
    for page in pages:
        if page.landscape or lying:
            yield from _flush(pending, own, lying)
        lying = page.landscape
        own = lying_area if lying else area
        waiting = by_page.get(page.number, [])
        for line in page.lines:
            while waiting and waiting[0].place.order[1] < line.number:
                yield from _flush(pending, own, lying)
                yield from _table_paras(waiting.pop(0))
            if pending and not _goes_on(pending, line, own):
                yield from _flush(pending, own, lying)
            pending.append(line)
        for table in waiting:
            yield from _flush(pending, own, lying)
            yield from _table_paras(table)
    yield from _flush(pending, own, lying)


def _flush(pending: list[Line], area: _Area, landscape: bool) -> Iterator[Para]:
    if pending:
        yield _para(tuple(pending), area, landscape)
        pending.clear()


def _table_paras(table: Table) -> Iterator[Para]:
    for row in table.rows:
        text = "\t".join(row.cells)
        if text.strip():
            words = brief(text)
            yield Para(
                place=Place(table.place.order, table.place.label, words),
                text=text,
                pieces=(Piece(text, Face()),),
                where=Where.TABLE,
                table=table.number,
            )


def _goes_on(lines: Sequence[Line], line: Line, area: _Area) -> bool:
    """Return whether a line belongs to the paragraph of the lines before it."""
    last = lines[-1]
    if not _is_next(last, line, area):
        return False
    if line.size > area.size + _LARGER:
        return line.page == last.page and _family(line) == _family(last)
    if _is_centred(last, area) and _is_centred(line, area):
        return is_caption(lines[0].chars)
    if _LABELLED.match(lines[0].text) and line.left - lines[0].left > 0.6 * line.size:
        return _hangs(lines, line, area)
    return _follows(lines, line, area)


def _family(line: Line) -> str:
    """Return the family of a line's hanzi, which a number at its beginning does not have."""
    return next((char for char in line.chars if hanzi(char.text)), line.chars[0]).face.family


def _is_next(last: Line, line: Line, area: _Area) -> bool:
    """Return whether a line has the type of the line before it and stands one pitch below."""
    if abs(line.size - last.size) > 0.6 or _is_red(line) != _is_red(last) or _LABEL.match(line.text):
        return False
    return line.page != last.page or 1 < line.base - last.base < _PITCHES * max(area.pitch, 1.2 * line.size)


def _hangs(lines: Sequence[Line], line: Line, area: _Area) -> bool:
    """Return whether a line stands behind the label that its paragraph begins with."""
    near = line.left - lines[0].left < 6 * line.size
    return near and area.right - lines[-1].right < _RAGGED * line.size and not _ENTRY.match(line.text)


def _follows(lines: Sequence[Line], line: Line, area: _Area) -> bool:
    """Return whether a line of text goes on from a full one, or a flush one from one that is ragged."""
    last, size = lines[-1], line.size
    start, room = line.left - area.left, area.right - last.right
    steady = abs(line.left - last.left) < 3
    if last.left - area.left > (area.right - area.left) / 3 and not steady:
        return False
    if room > _FULL * size:
        # Ragged text: what is flush goes on, unless a sentence ended above.
        ragged = start < size and room < _RAGGED * size and line.page == last.page
        return ragged and not last.text.endswith(_ENDS)
    set_in = start > 2.5 * size and (steady or line.left - lines[0].left > 2 * size)
    return start < size or (set_in and not DATE.match(line.text))


_RAGGED = 7.0
"""Even a ragged line leaves less room than this many 字: no number with its unit is longer."""
_LARGER = 3.0
"""Type larger than the text by more than this is a title: its lines belong together."""
_LABELLED = re.compile(r"^(?:附件|[抄主分印]送|[报送发]|出席|请假|列席)[:：]|^\d{1,2}[.．]")
"""Beginnings of paragraphs whose further lines hang behind the label."""
_LABEL = re.compile(r"^附件\d{0,2}[:：]?$")
_ENTRY = re.compile(r"^\d{1,2}[.．]\D")
_ENDS = ("。", "：", "；", "！", "？", ":", "”")


def _is_red(line: Line) -> bool:
    return is_red(line.chars[0].face.colour)


def _is_centred(line: Line, area: _Area) -> bool:
    """Return whether a line stands in the middle, with a 字 of room at both sides at least."""
    before, behind = line.left - area.left, area.right - line.right
    if abs(before - 2 * area.size) < 3 and line.size < area.size + 1:
        return False
    return abs(before - behind) < 4 and (before > line.size * 0.8 or line.size > area.size + 1)


def _para(lines: tuple[Line, ...], area: _Area, landscape: bool) -> Para:
    """Return a paragraph of printed lines."""
    first = lines[0]
    centred = all(_is_centred(line, area) for line in lines)
    before, behind = first.left - area.left, area.right - first.right
    align = "both"
    if centred:
        align = "center"
    elif len(lines) == 1 and before > (area.right - area.left) / 3 and behind < 6 * first.size:
        align = "right"
    pieces = _pieces(lines, "\n" if centred or first.size > area.size + _LARGER else "")
    text = "".join(piece.text for piece in pieces)
    return Para(
        place=Place(first.place.order, first.place.label, brief(text)),
        text=text,
        pieces=pieces,
        align=align,
        first=before,
        rest=lines[1].left - area.left if len(lines) > 1 else 0.0,
        new_page=first.number == 1,
        x0=before,
        x1=first.right - area.left,
        lines=lines,
        landscape=landscape,
    )


def _pieces(lines: Sequence[Line], between: str) -> tuple[Piece, ...]:
    """Return the signs of lines by face."""
    found: list[tuple[str, Face]] = []
    for place, line in enumerate(lines):
        if place and between:
            found.append((between, line.chars[0].face))
        found.extend((char.text, char.face) for char in line.chars)
    return tuple(
        Piece("".join(text for text, _ in group), face)
        for face, group in groupby(found, key=lambda item: item[1])
    )


__all__ = ["read_pdf"]
