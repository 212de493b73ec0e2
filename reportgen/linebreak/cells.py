"""The lines of narrow cells: as few as possible, and no word torn that has room.

Lines are set in three ways. A head or a name is broken evenly; prose is taken as full as
whole words allow; and a program that breaks Chinese after any character, as Word does, is
given the room in which it comes to the same ends by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from math import ceil

from reportgen.linebreak.numbers import glued
from reportgen.linebreak.rules import NO_END, NO_START, may_part
from reportgen.linebreak.words import piece_ends, pieces

Width = Callable[[str], float]
"""The width of a text in 字."""

_SIGN = re.compile(r"[!-~]+|.", re.S)
"""A Latin word or number, or one other sign."""

_COST = 2.0
"""Room in 字 that a line may lose so that a compound stays whole."""


# ------------------------------------------------------------ heads and names


def even_lines(text: str, room: float, width: Width) -> tuple[str, ...]:
    """Return the lines of a head or a name: as few as possible, as even as possible.

    A unit in brackets prefers a line of its own. A piece wider than the room is broken
    evenly, which sets it from top to bottom where the room is one 字.
    """
    if width(text) <= room:
        return (text,)
    coarse, fine = (_even_lines(_held(text, room, width, fine=fine), room, width) for fine in (False, True))
    return coarse if len(coarse) <= len(fine) else fine


def _even_lines(parts: Sequence[str], room: float, width: Width) -> tuple[str, ...]:
    has_unit = len(parts) > 1 and parts[-1][0] in "（(" and parts[-1][-1] in "）)"
    body, unit = (parts[:-1], parts[-1:]) if has_unit else (parts, ())
    return (*_even(body, room, width), *unit)


def _held(text: str, room: float, width: Width, *, fine: bool) -> list[str]:
    """Return the pieces of a text, those without room in their parts or broken evenly."""
    held: list[str] = []
    for piece in pieces(text, fine=fine):
        if width(piece) <= room:
            held.append(piece)
        else:
            parts = pieces(piece, fine=True) if not fine else (piece,)
            held.extend(line for part in parts for line in _forced(part, room, width))
    return held


def _forced(piece: str, room: float, width: Width) -> list[str]:
    """Break a piece that is too wide for its room; Latin words and brackets stick out rather."""
    whole = width(piece)
    if whole <= room or piece.isascii() or piece[0] in NO_END:
        return [piece]
    signs: list[str] = []
    for sign in _SIGN.findall(piece):
        if signs and (sign[0] in NO_START or signs[-1][-1] in NO_END):
            signs[-1] += sign
        else:
            signs.append(sign)
    size = ceil(len(signs) / ceil(whole / max(room, 1.0)))
    return ["".join(signs[start : start + size]) for start in range(0, len(signs), size)]


def _even(parts: Sequence[str], room: float, width: Width) -> list[str]:
    """Fill lines with the parts; of all ways with the fewest lines the one with the shortest longest line."""
    count = len(_filled(parts, room, width))
    sums = list(accumulate(map(width, parts), initial=0.0))
    widths = sorted({sums[b] - sums[a] for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)})
    widest = max(map(width, parts), default=0.0)
    for limit in widths:
        if widest <= limit <= room:
            lines = _filled(parts, limit + _ROUNDING, width)
            if len(lines) == count:
                return lines
    return _filled(parts, room, width)


def _filled(parts: Sequence[str], room: float, width: Width) -> list[str]:
    starts = _starts(list(map(width, parts)), room)
    return ["".join(parts[start:end]) for start, end in zip(starts, [*starts[1:], len(parts)], strict=True)]


def _starts(widths: Sequence[float], room: float) -> list[int]:
    """Return which parts begin a line where each line takes as many as have room."""
    starts: list[int] = []
    used = room + 1.0
    for number, wide in enumerate(widths):
        used += wide
        if used > room:
            starts.append(number)
            used = wide
    return starts


_ROUNDING = 1e-6

# ---------------------------------------------------------------------- prose


class Prose:
    """Where the lines of prose in a cell end: as full as whole words allow."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._whole, self._parts = ((*piece_ends(text, fine=fine), len(text)) for fine in (False, True))

    def end(self, start: int, sums: Sequence[float], room: float, size: float) -> int:
        """Return where the line ends that begins at a place; that place itself where nothing whole has room.

        `sums` is how much room the text takes up to each of its places from there on, `size` the em in the same unit.
        """
        whole, parts = (
            max((end for end in ends if end >= start and sums[end - start] <= room), default=start)
            for ends in (self._whole, self._parts)
        )
        return parts if sums[parts - start] - sums[whole - start] > _COST * size else whole


def prose_lines(text: str, room: float, width: Width) -> tuple[str, ...]:
    """Return the lines of prose in a cell; `room` in 字."""
    prose = Prose(text)
    lines: list[str] = []
    start = 0
    while start < len(text):
        sums = list(accumulate(map(width, text[start:]), initial=0.0))
        end = prose.end(start, sums, room, 1.0) if sums[-1] > room else len(text)
        if end == start:
            piece = pieces(text[start:], fine=True)[0]
            end += len(_forced(piece, room, width)[0])
        lines.append(text[start:end])
        start = end
    return tuple(lines)


# ------------------------------------------------------- where others break


def natural_lines(text: str, room: float, width: Width) -> tuple[str, ...]:
    """Return the lines of a program that knows marks and Latin words, but neither Chinese words nor units."""
    return tuple(_filled(_natural_signs(text), room, width))


def _natural_signs(text: str) -> list[str]:
    """Return what such a program keeps in one line."""
    signs: list[str] = []
    for before, after in zip(("", *text), text, strict=False):
        if before and not _parts_anywhere(before, after):
            signs[-1] += after
        else:
            signs.append(after)
    return signs


def _parts_anywhere(before: str, after: str) -> bool:
    return may_part(before, after) or (after.isdigit() and before in "—～－±−第")


def torn(lines: Sequence[str]) -> int:
    """Return how much the ends of the lines of one text tear: numbers and words above all, then compounds."""
    text = "".join(lines)
    costs = _tears(text)
    return sum(costs.get(end, 0) for end in accumulate(map(len, lines)))


@lru_cache(maxsize=256)
def _tears(text: str) -> dict[int, int]:
    """Return the places of a text where a line end tears something, and how much."""
    numbers, whole, parts = glued(text), set(piece_ends(text)), set(piece_ends(text, fine=True))
    return {
        place: _TORN_NUMBER if place in numbers else _TORN_COMPOUND if place in parts else _TORN_WORD
        for place in range(1, len(text))
        if place not in whole
    }


_TORN_NUMBER, _TORN_WORD, _TORN_COMPOUND = 6, 4, 1
_LINE = 5
"""What each line beyond one more costs, as torn words do."""
_NARROWEST = 0.55
"""The share of a cell that text keeps at least."""
_ROOMS = 24
"""Rooms tried; a long text is narrowed by whole 字 at most."""
_LONG = 40


@lru_cache(maxsize=4096)
def soft_room(text: str, room: float, width: Width) -> float:
    """Return the room in 字 in which a program that breaks anywhere tears least of a text; at most `room`.

    The middle of the widest run of equally good rooms, so that another measure of Latin
    letters changes nothing.
    """
    if width(text) <= room:
        return room
    signs = _natural_signs(text)
    step = 0.5 if len(text) > _LONG else 0.25
    rooms = [room - n * step for n in range(min(_ROOMS, int(room * (1 - _NARROWEST) / step)) + 1)]
    widths, places = list(map(width, signs)), list(accumulate(map(len, signs), initial=0))
    found = [_starts(widths, tried) for tried in rooms]
    tears = _tears(text)
    costs = [
        sum(tears.get(places[start], 0) for start in starts) + _LINE * max(0, len(starts) - len(found[0]) - 1)
        for starts in found
    ]
    least = min(costs)
    if costs[0] == least:
        return room
    runs = [list(run) for cost, run in groupby(range(len(rooms)), costs.__getitem__) if cost == least]
    best = max(runs, key=lambda run: (len(run), -run[0]))
    return rooms[best[len(best) // 2]]


__all__ = ["Prose", "Width", "even_lines", "natural_lines", "prose_lines", "soft_room", "torn"]
