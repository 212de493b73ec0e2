"""Where a line of Chinese text may end 「禁则」 (GB/T 15834-2011 5.1, GB/T 15835-2011 5.1.7.2).

Pure rules on text, without fonts: which mark may not begin or end a line, and that
a number stays whole and with its unit. Pango follows UAX #14, which forbids every
break beside “ ” and allows one between a number and 亿元; official documents want
the opposite of both.
"""

from __future__ import annotations

from reportgen.linebreak.numbers import glued

NO_START = frozenset("，。、；：？！”’）〕】》〉」』〗］｝·～—－…‰％%℃°′″/／,.;:?!)]}々ー")
"""Marks that may not begin a line (5.1.1–5.1.9)."""

NO_END = frozenset("“‘（〔【《〈「『〖［｛([{/／￥¥$＄№§")
"""Marks that may not end a line (5.1.2–5.1.4, 5.1.8)."""

BLANK_BEHIND = frozenset("，。、；：！”’）〕】》〉」』")
"""Marks whose right half is blank, so that it may be given up (5.1.11)."""

BLANK_BEFORE = frozenset("“‘（〔【《〈「『")
"""Marks whose left half is blank."""

_WORD = frozenset(chr(code) for code in range(0x21, 0x7F))
"""ASCII signs hang together: numbers, words, 15:40, PM2.5, addresses."""

_SPACES = frozenset(" \t\u3000")

_DIGITS = frozenset("0123456789")


def may_part(before: str, after: str) -> bool:
    """Return whether a line may end between two neighbouring characters."""
    if after in _SPACES or after in NO_START or before in NO_END:
        return False
    if before in _SPACES:
        return True
    if before in _WORD and after in _WORD:
        return False
    return not (after in _DIGITS and before in "—～－±−第")


def line_end(text: str, fitting: int, *, anywhere: bool = False) -> int:
    """Return how many characters of a text the first line takes when `fitting` of them have room.

    The last permitted end within the room; without one the first beyond it, so that a
    word too long for its line sticks out rather than breaks. With `anywhere` such a
    word is broken, as in narrow table cells. Spaces after the last character hang.
    """
    while fitting < len(text) and text[fitting] == " ":
        fitting += 1
    if fitting >= len(text):
        return len(text)
    forbidden = glued(text[: fitting + REACH])
    for end in range(fitting, 0, -1):
        if end not in forbidden and may_part(text[end - 1], text[end]):
            return end
    if anywhere and fitting > 0:
        return _forced_end(text, fitting)
    return _first_end(text, fitting + 1)


REACH = 24
"""Longest number with its unit that can begin within a line and end beyond it."""


def _first_end(text: str, start: int) -> int:
    forbidden = glued(text)
    ends = range(max(start, 1), len(text))
    return next(
        (end for end in ends if end not in forbidden and may_part(text[end - 1], text[end])), len(text)
    )


def _forced_end(text: str, fitting: int) -> int:
    """Return where to break what has no permitted end: not inside a number or before a mark if avoidable."""
    for end in range(fitting, 0, -1):
        before, after = text[end - 1], text[end]
        if after not in NO_START and before not in NO_END and not (before in _WORD and after in _WORD):
            return end
    return fitting


__all__ = ["BLANK_BEFORE", "BLANK_BEHIND", "NO_END", "NO_START", "REACH", "line_end", "may_part"]
