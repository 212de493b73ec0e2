"""Where the charts of a printed page are: above a caption 图1 …, in type smaller than any text.

What stands inside a chart is neither text nor table; only its caption is. The small
captions of photographs side by side belong to the photographs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportgen.check.facts import Char, Stroke

_CAPTION = re.compile(r"^图\d{1,3}(?:[-—.]\d{1,3})?(?:\s|[^\d，。；、中所])")
"""图1 with its title; not a sentence that begins with 图1中 or 图1，."""
_GAP = 0.5
"""Space between signs, in 字, that parts the number of a chart from a title that begins with digits."""
_READ = 12
"""Signs at the beginning of a line that tell whether it is a caption."""
_UNIT = re.compile(r"^(?:计量)?单位[:：]")
_SMALL = 11.0
"""Type inside a chart is smaller than this; that of text and of most tables is larger."""


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a page that a chart takes, from side to side."""

    top: float
    bottom: float

    def holds(self, sign: Char | Stroke) -> bool:
        """Return whether a sign or a stroke lies in it."""
        place = sign.base if isinstance(sign, Char) else sign.middle
        return self.top < place < self.bottom


def is_caption(signs: Sequence[Char]) -> bool:
    """Return whether a line is the caption of a chart: 图1　2022年上半年指标序时差."""
    text = signs[0].text
    for left, right in pairwise(signs[:_READ]):
        text += f" {right.text}" if right.left - left.right > _GAP * left.face.size else right.text
    return bool(_CAPTION.match(text))


def find_figures(rows: Sequence[tuple[Char, ...]]) -> list[Band]:
    """Return the charts of a page whose signs stand in rows, from top to bottom."""
    return list(_bands(rows))


def _bands(rows: Sequence[tuple[Char, ...]]) -> Iterator[Band]:
    for place, row in enumerate(rows):
        if not is_caption(row):
            continue
        start, end = place, place
        while start and _is_inside(rows[start - 1]):
            start -= 1
        while end < len(rows) and _is_inside(rows[end]):  # captions of photographs side by side
            end += 1
        if start < place or end > place:
            above = rows[start - 1][0].base + 1 if start else 0.0
            below = rows[end - 1][0].base + 1 if end > place else row[0].base - row[0].face.size
            yield Band(above, below)


def _is_inside(row: Sequence[Char]) -> bool:
    small = all(char.face.size < _SMALL for char in row)
    return small and not _UNIT.match("".join(char.text for char in row))


__all__ = ["Band", "find_figures", "is_caption"]
