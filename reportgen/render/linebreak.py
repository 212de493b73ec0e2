"""Where a line of Chinese text may end 「禁则」 (GB/T 15834-2011 5.1, GB/T 15835-2011 5.1.7.2).

Pure rules on text, without fonts: which mark may not begin or end a line, and that
a number stays whole and with its unit. Pango follows UAX #14, which forbids every
break beside “ ” and allows one between a number and 亿元; official documents want
the opposite of both.
"""

from __future__ import annotations

import re

NO_START = frozenset("，。、；：？！”’）〕】》〉」』〗］｝·～—－…‰％%℃°′″/／,.;:?!)]}々ー")
"""Marks that may not begin a line (5.1.1–5.1.9)."""

NO_END = frozenset("“‘（〔【《〈「『〖［｛([{/／￥¥$＄№§")
"""Marks that may not end a line (5.1.2–5.1.4, 5.1.8)."""

_WORD = frozenset(chr(code) for code in range(0x21, 0x7F))
"""ASCII signs hang together: numbers, words, 15:40, PM2.5, addresses."""

_SPACES = frozenset(" \t\u3000")

_DIGITS = frozenset("0123456789")

_LONG_UNITS = (
    "个百分点|百分点|吨标准煤|平方公里|平方千米|平方米|立方米|千瓦时|千瓦|兆瓦|美元|港元|欧元|公顷|公里|千米"
    "|毫米|厘米|微米|公斤|千克|毫克|微克|毫升|人次|户次|车次|辆次|人日|个月|小时|分钟|学时|课时"
)
_MEASURE = rf"(?:{_LONG_UNITS}|[\u4e00-\u9fff])"
_UNIT = rf"(?<=[0-9])[余多]?[十百千万亿]{{0,2}}{_MEASURE}(?:[/／]{_MEASURE})?"
_NUMBER = r"[0-9]+(?:[.,:][0-9]+)*[%‰％℃°]?"
_GLUED = re.compile(
    rf"(?<![A-Za-z0-9.])[第约近超逾]?[±+\-－−]?{_NUMBER}(?:{_UNIT})?"
    rf"(?:[—～~\-－/∶：:]{_NUMBER}(?:{_UNIT})?)*"
    r"|第[〇零一二三四五六七八九十百千]+[位名个项条款期号批季度届]?"
    r"|百分之[〇零一二三四五六七八九十百点]+"
    r"|[A-Z][级类股型档]"
)
"""Numbers with their sign, range, ordinal mark and unit: 195.66亿元, 1—6月, 第3位, 2.4个百分点."""


def may_part(before: str, after: str) -> bool:
    """Return whether a line may end between two neighbouring characters."""
    if after in _SPACES or after in NO_START or before in NO_END:
        return False
    if before in _SPACES:
        return True
    if before in _WORD and after in _WORD:
        return False
    return not (after in _DIGITS and before in "—～－±−第")


def glued(text: str) -> frozenset[int]:
    """Return the positions in a text where no line may end because a number lies across them."""
    return frozenset(
        position for match in _GLUED.finditer(text) for position in range(match.start() + 1, match.end())
    )


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
    forbidden = glued(text[: fitting + _REACH])
    for end in range(fitting, 0, -1):
        if end not in forbidden and may_part(text[end - 1], text[end]):
            return end
    if anywhere and fitting > 0:
        return _forced_end(text, fitting)
    return _first_end(text, fitting + 1)


_REACH = 24
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


__all__ = ["NO_END", "NO_START", "glued", "line_end", "may_part"]
