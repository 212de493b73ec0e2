"""The lines of heads, names and prose in the cells of a table, in widths of table type."""

from __future__ import annotations

import re
from functools import lru_cache

from reportgen import linebreak
from reportgen.linebreak import pieces
from reportgen.tabular.breadth import breadth


@lru_cache(maxsize=4096)
def widest_piece(text: str) -> float:
    """Return the width in 字 of the widest part of a head: a column narrower than this breaks a word."""
    return max(map(breadth, pieces(text, fine=True)), default=0.0)


@lru_cache(maxsize=4096)
def widest_lying(text: str) -> float:
    """Return the width in 字 of a head set from top to bottom: that of a unit in brackets or a Latin word in it."""
    return max(map(breadth, _LYING.findall(text)), default=1.0)


_LYING = re.compile(r"[（(][^）)]*[）)]|[!-~]+")


@lru_cache(maxsize=4096)
def lines(text: str, room: float) -> tuple[str, ...]:
    """Return the lines of a head or a name in a room of so many 字."""
    return linebreak.even_lines(text, room, breadth)


@lru_cache(maxsize=4096)
def count_lines(text: str, room: float) -> int:
    """Return how many lines a text takes in a cell with a room of so many 字."""
    return sum(
        len(linebreak.prose_lines(part, room, breadth)) if breadth(part) > room else 1
        for part in text.split("\n")
    )


def soft_room(text: str, room: float) -> float:
    """Return the room in 字 in which a program that breaks Chinese anywhere ends lines between words."""
    return min(linebreak.soft_room(part, room, breadth) for part in text.split("\n"))


__all__ = ["count_lines", "lines", "pieces", "soft_room", "widest_lying", "widest_piece"]
