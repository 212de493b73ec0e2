"""Breaking a long title into balanced lines (GB/T 9704-2012 7.3.1).

A title line holds 20 characters of 2号. Lines break only where the kind allows
it (`|` in its title) and are chosen so that the longest line is shortest, and
among those so that the shape is a trapezium or a lozenge, not an hourglass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from reportgen.blocks import Inline, Inlines, Run, plain
from reportgen.layout import GBT9704, characters

BREAK = "|"


def break_title(title: Inlines, longest: float = GBT9704.title_characters) -> tuple[Inlines, ...]:
    """Return the lines of a title, its break marks removed."""
    pieces = _pieces(title)
    for count in range(1, len(pieces) + 1):
        choices = [_lines(pieces, cuts) for cuts in combinations(range(1, len(pieces)), count - 1)]
        fitting = [lines for lines in choices if max(map(_width, lines)) <= longest]
        if fitting:
            best = min(fitting, key=_clumsiness)
            return tuple(best)
    return tuple(pieces)


def _pieces(title: Inlines) -> list[Inlines]:
    pieces: list[list[Inline]] = [[]]
    for inline in title:
        parts = inline.text.split(BREAK) if isinstance(inline, Run) else [inline.text]
        for index, part in enumerate(parts):
            if index:
                pieces.append([])
            if part:
                pieces[-1].append(replace(inline, text=part))
    return [tuple(piece) for piece in pieces if piece]


def _lines(pieces: Sequence[Inlines], cuts: Sequence[int]) -> list[Inlines]:
    edges = [0, *cuts, len(pieces)]
    return [
        tuple(inline for piece in pieces[start:end] for inline in piece) for start, end in pairwise(edges)
    ]


def _width(line: Inlines) -> float:
    return characters(plain(line))


def _clumsiness(lines: Sequence[Inlines]) -> tuple[bool, float]:
    """Hourglass shapes last; among the others the most even."""
    widths = [_width(line) for line in lines]
    hourglass = any(
        widths[n] < widths[n - 1] and widths[n] < widths[n + 1] for n in range(1, len(widths) - 1)
    )
    return hourglass, max(widths) - min(widths)
