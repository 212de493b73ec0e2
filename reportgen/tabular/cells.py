"""What the texts of a column ask of its width: how much so that nothing wraps, how little so that nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportgen.blocks import Align, Column
from reportgen.layout import spread
from reportgen.linebreak import GLUED
from reportgen.tabular.breadth import breadth
from reportgen.tabular.words import lines as broken
from reportgen.tabular.words import widest_piece

_WIDEST = 40.0
"""Longer texts ask for no more than this many 字."""
_SHORT_HEAD = 6.0
"""Heads of at most this many 字 stay on one line where there is room."""
_SHORT = 8.0
"""A column of texts of at most this many 字 is centred and does not wrap; others are set ragged right."""
_NARROW = 6.0
"""A column whose texts wrap is not narrower than this many 字."""
_AIR = 0.5
"""Added to words: a reader's own program may set hanzi and digits a little apart."""
_FIGURE_AIR = 0.25
_OPENING, _CLOSING = "（“‘《〔", "，。、；：？！）”’》〕％—…"
_DAY = re.compile(r"(\d{4}年)(\d{1,2}月\d{1,2}日)")
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Cells:
    """The texts of a column: the widest one, and the widest part that must stay in one piece, in 字."""

    widest: float = 0.0
    whole: float = 0.0

    @classmethod
    def days(cls, texts: Iterable[str]) -> Cells:
        """Measure dates; a column in which few cells hold one may set it on two lines, 年 above 月日."""
        listed = list(texts)
        cells = cls.of(listed, wraps=False)
        given = [text for text in listed if _DAY.fullmatch(text)]
        if (
            not given
            or len(given) > len(listed) / 2
            or len(given) < sum(map(bool, map(_DIGIT.search, listed)))
        ):
            return cells
        parts = [part for text in given for part in _DAY.fullmatch(text).groups()]  # type: ignore[union-attr]
        return cls(cells.widest, max(breadth(part) + spread(part) for part in parts))

    @classmethod
    def of(cls, texts: Iterable[str], *, wraps: bool) -> Cells:
        """Measure the texts; where they do not wrap, each line of theirs is one piece."""
        lines = {line for text in texts for line in text.split("\n")}
        widest = max(map(breadth, lines), default=0.0)
        if not wraps or widest <= _SHORT:
            # A date with its five places where hanzi and digits meet needs more than that air.
            held = max(widest, max((breadth(line) + spread(line) for line in lines), default=0.0) - _AIR)
            return cls(held, held)
        return cls(widest, max(_NARROW, *map(_widest_whole, lines)))


def _widest_whole(text: str) -> float:
    """Return the width of the widest number with its unit, or Latin word, and the marks that cling to it."""
    found = (match for pattern in (GLUED, _LATIN) for match in pattern.finditer(text))
    return max((breadth(_clinging(text, *match.span())) for match in found), default=0.0)


def _clinging(text: str, start: int, end: int) -> str:
    """Return a piece of a text with the marks before it that may not end a line and those behind that may not begin one."""
    while start and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return text[start:end]


def align_of(widest: float, *, figures: bool) -> Align:
    """Return how a column is set: figures on their points, short texts centred, long ones from the left."""
    if figures:
        return "right"
    return "left" if widest > _SHORT else "center"


def measured(head: str, cells: Cells, align: Align, *, group: str = "", upright: bool = False) -> Column:
    """Return a column with its widths in 字; `upright` lets its head be set from top to bottom."""
    held = widest_piece(head)
    usual = held if upright else max(map(breadth, broken(head, max(_SHORT_HEAD, held))), default=0.0)
    air = _FIGURE_AIR if align == "right" else _AIR
    least = cells.whole + air
    body = max(min(cells.widest, _WIDEST) + air, least)
    return Column(head, align, max(body, usual), least, body, group, upright)


def under_groups(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns wide enough, together, for the heads of the groups above them."""
    found: list[Column] = []
    for group, members_ in groupby(columns, key=lambda column: column.group):
        members = list(members_)
        lacking = widest_piece(group) - sum(column.least for column in members) if group else 0.0
        if lacking > 0:
            share = lacking / len(members)
            members = [
                replace(
                    c,
                    least=c.least + share,
                    body=max(c.body, c.least + share),
                    width=max(c.width, c.least + share),
                )
                for c in members
            ]
        found.extend(members)
    return tuple(found)


__all__ = ["Cells", "align_of", "measured", "under_groups"]
