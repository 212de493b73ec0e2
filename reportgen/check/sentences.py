"""Enumerations in prose: what 其中 and 分别 promise (rules 7 and 8 of the arithmetic checks)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen.errors import Finding, Severity

_NUMBER = r"(\d+(?:\.\d+)?)"
_COUNTED = re.compile(_NUMBER + r"(个|项|件|家|名|人|起|条|处|户|项次)(?!百分点)")
_SENTENCE = re.compile(r"[^。；！？]+")
_RESPECTIVELY = "分别"
_VERB = re.compile(
    r"分别(?:为|是|由|有|达|达到|完成|实现|同比|较上期|较上年|增长|下降|提高|欠序时|超序时|快于|慢于|高于|低于|位居|排名|列|占)"
)
_LIST_MARK = re.compile(r"、|和|与|及")


def judge_sentences(lines: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what is wrong with the enumerations of a text given as places and lines."""
    for place, line in lines:
        for sentence in _SENTENCE.findall(line):
            yield from _whole_and_parts(place, sentence)
            yield from _equal_lists(place, sentence)


def _whole_and_parts(place: str, sentence: str) -> Iterator[Finding]:
    """`N项，其中甲a项、乙b项`: parts of one unit are not more than the whole, and with 其余 exactly the whole."""
    head, found, tail = sentence.partition("其中")
    whole = _COUNTED.findall(head)
    if not found or not whole:
        return
    total, unit = whole[-1]
    if head.count("（") > head.count("）"):  # 增长3项（其中逆向指标1项）、下降7项: the brackets end it
        tail = tail.partition("）")[0]
    parts = [Decimal(value) for value, other in _COUNTED.findall(_one_level(tail)) if other == unit]
    if len(parts) < 2 or parts[0] == sum(parts[1:]):  # 其中甲5项，乙1项、丙4项: parts of the part
        return
    told, exhaustive = sum(parts), "其余" in tail
    if told > Decimal(total) or (exhaustive and told != Decimal(total)):
        listed = "＋".join(f"{part:f}" for part in parts)
        yield Finding(
            "C205",
            place,
            f"“{total}{unit}，其中…”各部分相加为{listed}＝{told:f}，{'多于' if told > Decimal(total) else '少于'}{total}",
            "请核对各部分的个数",
        )


def _one_level(tail: str) -> str:
    """Return the parts named after one 其中: up to the next 其中, without what stands in brackets."""
    return re.sub(r"（[^）]*）", "", tail).partition("其中")[0]


def _equal_lists(place: str, sentence: str) -> Iterator[Finding]:
    """`甲、乙、丙分别…a、b、c`: as many values as names."""
    for found in _VERB.finditer(sentence):
        names = re.split(r"[，：（]", sentence[: found.start()])[-1]
        values = re.split(r"[，：（）]", sentence[found.start() + len(_RESPECTIVELY) :])[0]
        named, valued = len(_LIST_MARK.split(names)), len(re.findall(_NUMBER, values))
        if named < 2 or valued < 2 or named == valued:
            continue
        certain = not re.search("[和与及]", names)
        yield Finding(
            "C206",
            place,
            f"“{names[-20:]}分别…”前面列了{named}个，后面有{valued}个数",
            "请让前后一一对应",
            Severity.ERROR if certain else Severity.WARNING,
        )


__all__ = ["judge_sentences"]
