"""What in a text stays in one piece wherever a line ends: numbers with sign, range and unit (GB/T 15835-2011 5.1.7.2)."""

from __future__ import annotations

import re

_LONG_UNITS = (
    "个百分点|百分点|吨标准煤|平方公里|平方千米|平方米|立方米|千瓦时|千瓦|兆瓦|美元|港元|欧元|公顷|公里|千米"
    "|毫米|厘米|微米|公斤|千克|毫克|微克|毫升|人次|户次|车次|辆次|人日|个月|小时|分钟|学时|课时"
)
_MEASURE = rf"(?:{_LONG_UNITS}|[\u4e00-\u9fff])"
_UNIT = rf"(?<=[0-9]) ?[余多]?[十百千万亿]{{0,2}}{_MEASURE}(?:[/／]{_MEASURE})?"
_NUMBER = r"[0-9]+(?:[.,:][0-9]+)*[%‰％℃°]?"
GLUED = re.compile(
    r"(?<![A-Za-z0-9.])[0-9]{1,2}[.．][\u4e00-\u9fff]"
    rf"|(?<![A-Za-z0-9.])[第约近超逾]?[±+\-－−]?{_NUMBER}(?:{_UNIT})?"
    rf"(?:[—～~\-－/∶：:]{_NUMBER}(?:{_UNIT})?)*"
    r"|第[〇零一二三四五六七八九十百千]+[位名个项条款期号批季度届]?"
    r"|百分之[〇零一二三四五六七八九十百点]+"
    r"|[A-Z][级类股型档]"
)
"""Numbers with their sign, range, ordinal mark and unit: 195.66亿元, 1—6月, 第3位, 2.4个百分点; 1. before its item."""


def glued(text: str) -> frozenset[int]:
    """Return the positions in a text where no line may end because a number lies across them."""
    return frozenset(
        position for match in GLUED.finditer(text) for position in range(match.start() + 1, match.end())
    )


_BEARABLE = re.compile(r"(?<=[0-9]个)(?=百分点)|(?<=[0-9])(?=[\u4e00-\u9fff]{1,4}[/／][\u4e00-\u9fff])")


def bearable(text: str) -> frozenset[int]:
    """Return the positions inside numbers where a line may end rather than gape: 4.1个／百分点, 39.6／微克/立方米.

    Beside the stroke none may: it neither begins nor ends a line (GB/T 15834-2011 5.1.8).
    """
    inside = glued(text)
    return frozenset(match.start() for match in _BEARABLE.finditer(text) if match.start() in inside)


__all__ = ["GLUED", "bearable", "glued"]
