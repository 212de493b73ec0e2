"""The pieces of official text whose change changes what is said: numbers with their units, dates, signs, names.

A change is shown whole, `欠序时4.3个百分点` rather than `4`, and is called after the gravest
of the pieces it touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

_SIGNS = (
    "由盈转亏|由亏转盈|扭亏为盈|增亏|减亏|同比增长|同比下降|增长|下降|上升|回落|提高|降低|增加|减少|超序时|欠序时"
    "|超过序时|低于序时|快于|慢于|高于|低于|优于|劣于|好于|差于|多于|少于|前移|后移|加快|放缓|减缓|扩大|收窄|持平"
    "|同步|领先|落后|提前|逾期|已完成|未完成|达标|不达标|未达标|超额|超出|超|欠|升至|降至|增|减|优势|弱项|短板"
    "|首位|末位|末尾|最高|最低|最快|最慢|最大|最小|最好|最差|前三|后三|并列|均|红色|橙色|绿色|优秀|良好|一般|较差|尚未|没有|不足|以上|以下|以内"
)
_UNITS = (
    "个百分点|百分点|吨标准煤|平方公里|平方米|立方米|微克/立方米|亿千瓦时|万千瓦时|千瓦时|亿美元|万美元|美元"
    "|亿元|万元|亿人次|万人次|万人|人次|人天|亿斤|万吨|万户|万亩|公顷|公里|个月|小时|个|项|件|家|户|人|名|位|次"
    "|起|宗|条|处|份|天|日|月|年|季度|分|元|吨|亩|辆|台|套|倍|成|号|期|辖|岁|届|页|%|％|‰|℃"
)
_CHINESE = "〇零一二三四五六七八九十百千万两"
_PATTERN = (
    r"(?P<date>\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?|[一二三四]季度|[上下]半年|前三季度)?|\d{1,2}月(?:\d{1,2}日|底|末)|\d{1,2}日)"
    r"|(?P<code>〔\d{4}〕\d+号)"
    rf"|(?P<rank>第[{_CHINESE}\d]+(?:[位名]|(?![{_CHINESE}\d])))"
    rf"|(?P<number>[-−－]?\d+(?:[.,]\d+)*(?:[—～~]\d+(?:\.\d+)?)?[余多]?(?:{_UNITS})?)"
    rf"|(?P<sign>{_SIGNS})"
)


class Weight(IntEnum):
    """What a changed piece is; the higher, the graver."""

    WORDS = 0
    SIGN = 1
    NAME = 2
    DATE = 3
    CODE = 4
    RANK = 5
    UNIT = 6
    NUMBER = 7

    @property
    def term(self) -> str:
        """What it is called."""
        return _TERMS[self]


_TERMS = {
    Weight.WORDS: "文字",
    Weight.SIGN: "升降、超欠、高低等用词",
    Weight.NAME: "名称",
    Weight.DATE: "日期、期间",
    Weight.CODE: "文号",
    Weight.RANK: "位次",
    Weight.UNIT: "单位",
    Weight.NUMBER: "数字",
}
_KINDS = {
    "date": Weight.DATE,
    "code": Weight.CODE,
    "rank": Weight.RANK,
    "number": Weight.NUMBER,
    "sign": Weight.SIGN,
    "name": Weight.NAME,
}
_VALUE = re.compile(r"[-−－]?\d+(?:[.,]\d+)*(?:[—～~]\d+(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that means one thing."""

    start: int
    end: int
    weight: Weight
    text: str


class Lexicon:
    """Finds the pieces of a text; `names` are those of departments, indicators, projects and people."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
        named = f"(?P<name>{'|'.join(map(re.escape, known))})|" if known else ""
        self._pattern = re.compile(named + _PATTERN)

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield the pieces of a text from left to right."""
        for found in self._pattern.finditer(text):
            yield Piece(found.start(), found.end(), _KINDS[found.lastgroup or ""], found[0])

    def split(self, text: str) -> list[Piece]:
        """Return a text as pieces, the signs between them one by one."""
        found: list[Piece] = []
        end = 0
        for piece in (*self.pieces(text), Piece(len(text), len(text), Weight.WORDS, "")):
            found += [Piece(at, at + 1, Weight.WORDS, text[at]) for at in range(end, piece.start)]
            end = piece.end
            found.append(piece)
        return found[:-1]


def is_same_number(one: str, other: str) -> bool:
    """Whether two pieces say the same number in the same unit, written otherwise: 1,234 and 1234."""
    first, second = _VALUE.search(one), _VALUE.search(other)
    if first is None or second is None or one[first.end() :] != other[second.end() :]:
        return False
    plain = [found[0].replace(",", "").replace("−", "-").replace("－", "-") for found in (first, second)]
    try:
        return Decimal(plain[0]) == Decimal(plain[1])
    except ArithmeticError:
        return plain[0] == plain[1]


def is_same_value(one: str, other: str) -> bool:
    """Whether two pieces have the same number, so that only the unit differs."""
    first, second = _VALUE.search(one), _VALUE.search(other)
    return first is not None and second is not None and first[0] == second[0]


__all__ = ["Lexicon", "Piece", "Weight", "is_same_number", "is_same_value"]
