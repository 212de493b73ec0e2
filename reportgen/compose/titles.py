"""Breaking a long title into balanced lines (GB/T 9704-2012 7.3.1).

A title line holds 20 characters of 2号. The kind's author marks with `|` where a
title may be broken; what the data print into it (an indicator, a department) is
never broken. Without marks a line may end after 的, 和, 、 and beside printed data;
where even that is not enough, anywhere that does not tear a number or a bracket.
Among the possible breaks the shape decides: trapezium or lozenge, never an hourglass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TypeGuard

from reportgen.blocks import Inline, Inlines, Run, merge, plain
from reportgen.layout import GBT9704, characters, spread
from reportgen.model import Cell

BREAK = "|"
_MAY_END = "的和与及、》”）在对"
_MUST_NOT_START = "的和与等及之、》”）〕％%"
_MUST_NOT_END = "《“（〔第"
_LINES = 4
"""More lines than this are not a title any more."""


def break_title(title: Inlines, longest: float = GBT9704.title_characters) -> tuple[Inlines, ...]:
    """Return the lines of a title, its break marks removed."""
    marked = any(BREAK in inline.text for inline in title if _breakable(inline))
    for pieces in (_marked(title), *(() if marked else (_soft(title), _anywhere(title)))):
        if lines := _balanced(pieces, longest):
            return lines
    return _balanced(_anywhere(_unmarked(title)), longest) or tuple(_marked(title))


def _breakable(inline: Inline) -> TypeGuard[Run]:
    """Whether the template wrote it; what a cell says stays whole."""
    return isinstance(inline, Run) and not isinstance(inline.origin, Cell)


def _balanced(pieces: Sequence[Inlines], longest: float) -> tuple[Inlines, ...] | None:
    """Return the best lines with the fewest breaks, or None when nothing fits."""
    for count in range(1, min(len(pieces), _LINES) + 1):
        choices = [_lines(pieces, cuts) for cuts in combinations(range(1, len(pieces)), count - 1)]
        fitting = [lines for lines in choices if max(map(_room, lines)) <= longest]
        if fitting:
            best = min(fitting, key=_clumsiness)
            return tuple(best)
    return None


def _marked(title: Inlines) -> list[Inlines]:
    return _split(title, lambda text: text.split(BREAK))


def _unmarked(title: Inlines) -> Inlines:
    return tuple(replace(i, text=i.text.replace(BREAK, "")) if _breakable(i) else i for i in title)


def _soft(title: Inlines) -> list[Inlines]:
    """Pieces that end after 的, 和 … or where printed data begin and end."""
    pieces = [piece for inline in title for piece in _split((inline,), _phrases)]
    return _legal(pieces)


def _phrases(text: str) -> list[str]:
    pieces = [""]
    for character in text:
        pieces[-1] += character
        if character in _MAY_END:
            pieces.append("")
    return [piece for piece in pieces if piece]


def _anywhere(title: Inlines) -> list[Inlines]:
    """Single characters, numbers whole."""
    return _legal([piece for inline in title for piece in _split((inline,), _characters)])


def _characters(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        if pieces and character.isascii() and pieces[-1][-1].isascii():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _legal(pieces: Iterable[Inlines]) -> list[Inlines]:
    """Join pieces between which no line may end."""
    joined: list[Inlines] = []
    for piece in pieces:
        if joined and (plain(piece)[0] in _MUST_NOT_START or plain(joined[-1])[-1] in _MUST_NOT_END):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _split(title: Inlines, cut: Callable[[str], list[str]]) -> list[Inlines]:
    pieces: list[list[Inline]] = [[]]
    for inline in title:
        for index, part in enumerate(cut(inline.text) if _breakable(inline) else [inline.text]):
            if index:
                pieces.append([])
            if part:
                pieces[-1].append(replace(inline, text=part))
    return [tuple(piece) for piece in pieces if piece]


def _lines(pieces: Sequence[Inlines], cuts: Sequence[int]) -> list[Inlines]:
    return [_joined(pieces[start:end]) for start, end in pairwise([0, *cuts, len(pieces)])]


def _joined(pieces: Iterable[Inlines]) -> Inlines:
    return merge([inline for piece in pieces for inline in piece])


def _width(line: Inlines) -> float:
    return characters(plain(line))


def _room(line: Inlines) -> float:
    """Return the width of a line where it is set widest: a single 字 must not fall onto a line of its own."""
    text = plain(line)
    return characters(text) + spread(text)


def _clumsiness(lines: Sequence[Inlines]) -> tuple[bool, bool, float]:
    """Hourglass shapes last, then a stump as last line; among the others the most even."""
    widths = [_width(line) for line in lines]
    hourglass = any(
        widths[n] < widths[n - 1] and widths[n] < widths[n + 1] for n in range(1, len(widths) - 1)
    )
    stump = len(widths) > 1 and widths[-1] < max(widths) / 3
    return hourglass, stump, max(widths) - min(widths)
