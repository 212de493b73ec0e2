"""Grades, thirds and coefficients 「等次、三分之一、考核系数」: from a total, or a place, to a verdict.

The texts of 考核规则 are read here, and applied. Limits compare exact totals, and
words mean what GB/T 8170-2008 4.2.1 gives them: 以上、不低于 include the limit,
超过 does not (R05).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise

from reportgen.derive.faults import Misread

FRONT, MIDDLE, BACK = "前三分之一", "中间三分之一", "后三分之一"
_ROUNDINGS = {"进一": ROUND_CEILING, "舍去": ROUND_FLOOR, "四舍五入": ROUND_HALF_UP}
_LEAST = 3
"""Fewest that can be split into thirds."""


def third_of(place: int, total: int, rounding: str = "进一", tied: int = 1) -> str | None:
    """Return the third 「三分之一」 (F15) that a place falls in; None for fewer than three.

    `place` is 1 + the number of those strictly better, `tied` how many share it. The front
    and the back third hold n ÷ 3 each, rounded as 三分之一取整 says. Equal ones count by
    the place they share, so none is parted from its equals; where all are equal there are no thirds.
    """
    if total < _LEAST or tied >= total:
        return None
    size = int((Decimal(total) / 3).quantize(Decimal(1), _ROUNDINGS[rounding]))
    if place <= size:
        return FRONT
    return BACK if place > total - size else MIDDLE


# ------------------------------------------------------------------------ reading


def folded(text: str) -> str:
    """Return a text in half-width forms and without blanks, for parsing."""
    return "".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())


def items_of(text: str) -> list[str]:
    """Return the items of a list written with ；，、 or line breaks."""
    lines = (folded(line) for line in text.splitlines())
    return [item for line in lines for item in re.split("[;,、。]", line) if item]


_NUMBER = r"(\d+(?:\.\d+)?)"
_AT_LEAST = r"(?:≥|>=|=>|不低于|不少于|至少|大于等于)"
_ABOVE = r"(?:>|超过|高于|大于|多于)"
_BELOW = r"(?:<|不足|低于|小于|少于)"
_NAME = r"([^\d<>≥≤=:%]*?):?"
_STEPS = (
    (re.compile(f"{_NAME}{_AT_LEAST}{_NUMBER}分?"), "least"),
    (re.compile(f"{_NAME}{_NUMBER}分?及?以上"), "least"),
    (re.compile(f"{_NAME}{_ABOVE}{_NUMBER}分?"), "beyond"),
    (re.compile(f"{_NAME}{_NUMBER}分?(?:—|–|~|-|至){_NUMBER}分?"), "range"),
    (re.compile(f"{_NAME}{_BELOW}{_NUMBER}分?"), "below"),
    (re.compile(f"{_NAME}{_NUMBER}分?以下"), "below"),
    (re.compile(r"([^\d<>≥≤=:%]+)"), "rest"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scale: who reaches it has the grade, or coefficient, `name`."""

    name: str
    least: Decimal | None = None
    """The limit; None for the last step, which takes all the others."""
    beyond: bool = False
    """Whether the limit itself is left out 「超过」."""

    def reached(self, value: Decimal) -> bool:
        """Whether an exact value is on this step or a higher one."""
        if self.least is None:
            return True
        return value > self.least if self.beyond else value >= self.least

    @property
    def words(self) -> str:
        """The limit in words that say whether it is included (R05)."""
        if self.least is None:
            return "不到以上各档"
        return f"{'超过' if self.beyond else '不低于'}{self.least:f}"


def read_steps(items: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of a scale, highest first. Raises Misread."""
    steps: list[Step] = []
    for item in items:
        name, least, upper, kind = _step(item)
        if kind in ("below", "rest") and item != items[-1]:
            raise Misread(f"“{item}”之后还有别的档", "请从高到低写，没有下限的写在最后")
        if kind == "range" and steps and upper != steps[-1].least:
            raise Misread(f"“{item}”与前一档的下限接不上", "请写成“优秀90—100；良好80—90；一般80以下”这样")
        if kind == "below":
            if not steps or steps[-1].least != least or steps[-1].beyond:
                raise Misread(f"“{item}”与前一档的下限接不上", "请核对分数线")
            least = None
        steps.append(Step(name, least, kind == "beyond"))
    limits = [step.least for step in steps if step.least is not None]
    if any(upper <= lower for upper, lower in pairwise(limits)):
        raise Misread("分数线不是从高到低", "请从高到低写，如“优秀≥90；良好≥80；一般”")
    return tuple(steps)


def _step(item: str) -> tuple[str, Decimal | None, Decimal | None, str]:
    """Return the name of an item, its limit, the upper end of a range, and its form."""
    for form, kind in _STEPS:
        if found := form.fullmatch(item):
            least = Decimal(found[2]) if kind != "rest" else None
            return found[1], least, Decimal(found[3]) if kind == "range" else None, kind
    raise Misread(f"看不懂“{item}”", "请写成“优秀≥90；良好≥80；一般”这样的分数线")


# ------------------------------------------------------------------ F14 等次


@dataclass(frozen=True, slots=True)
class Quota:
    """At most this share of those assessed has the grade; None = all the others."""

    name: str
    share: Decimal | None = None
    """In %."""


@dataclass(frozen=True, slots=True)
class Grades:
    """How grades are given 「等次」: by limits of the total, or by quota in the order of places."""

    steps: tuple[Step, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The grades, best first."""
        return tuple(grade.name for grade in self.steps or self.quotas)


_QUOTA = re.compile(rf"{_NAME}占?(?:≤|<=|不超过|不高于|至多|最多)?(?:{_NUMBER}%?(?:—|–|~|-|至))?{_NUMBER}%")


def read_grades(text: str, by: str | None = None) -> Grades:
    """Return the grades a text means; `by` is 等次办法, 分数 or 比例, where it is given. Raises Misread."""
    items = items_of(text)
    quota = any(_QUOTA.fullmatch(item) for item in items)
    if by and (by == "比例") != quota:
        form = "优秀15%；良好20%；一般" if by == "比例" else "优秀≥90；良好≥80；一般"
        raise Misread(f"等次办法是{by}，等次“{text}”却不是按{by}写的", f"请写成“{form}”这样")
    grades = Grades(quotas=_quotas(items)) if quota else Grades(steps=read_steps(items))
    if len(items) == 1:
        raise Misread(f"只写了“{items[0]}”一个等次", "请从高到低写全，如“优秀≥90；良好≥80；一般”")
    if "" in grades.names:
        raise Misread("有一档没有写等次的名称", "请写成“优秀≥90；良好≥80；一般”这样")
    if twice := [name for name, count in Counter(grades.names).items() if count > 1]:
        raise Misread(f"等次“{twice[0]}”写了两次", "请只写一次")
    return grades


def _quotas(items: Sequence[str]) -> tuple[Quota, ...]:
    quotas = []
    for item in items:
        if found := _QUOTA.fullmatch(item):
            quotas.append(Quota(found[1], Decimal(found[3])))
        elif re.fullmatch(r"[^\d<>≥≤=:%]+", item):
            quotas.append(Quota(item))
        else:
            raise Misread(f"看不懂“{item}”", "请写成“优秀15%；良好20%；一般”这样的比例")
    if sum(quota.share is None for quota in quotas) != 1:
        raise Misread("没有写明，或不止一次写明其余单位是什么等次", "请有且只有一个等次不写比例")
    if sum(quota.share or 0 for quota in quotas) > 100:
        raise Misread("各等次的比例加起来超过100%", "请核对比例")
    return tuple(quotas)


def grade_by_score(total: Decimal, steps: Sequence[Step]) -> Step | None:
    """Return the step an exact total is on; None below the last limit."""
    return next((step for step in steps if step.reached(total)), None)


def grades_by_quota(totals: Sequence[Decimal], quotas: Sequence[Quota]) -> list[str]:
    """Return the grade of each total, in the same order.

    A quota is its share of those assessed rounded down, and never exceeded: equal totals
    that do not all find room are all left to the grade for the others. Grades before the
    one for the others are filled from the top, those after it from the bottom.
    """
    rest = next(n for n, quota in enumerate(quotas) if quota.share is None)
    found = [quotas[rest].name] * len(totals)
    groups = _equals(totals)
    taken = _fill(groups, quotas[:rest], found)
    _fill(groups[taken:][::-1], quotas[:rest:-1], found)
    return found


def _equals(totals: Sequence[Decimal]) -> list[list[int]]:
    """Return the indexes of equal totals together, highest totals first."""
    order = sorted(range(len(totals)), key=lambda n: -totals[n])
    return [list(group) for _, group in groupby(order, key=lambda n: totals[n])]


def _fill(groups: Sequence[Sequence[int]], quotas: Sequence[Quota], found: list[str]) -> int:
    """Give grades to groups in turn, each as far as its quota reaches; return how many groups have one."""
    taken = 0
    for quota in quotas:
        room = int(len(found) * (quota.share or 0) / 100)
        while taken < len(groups) and len(groups[taken]) <= room:
            room -= len(groups[taken])
            for index in groups[taken]:
                found[index] = quota.name
            taken += 1
    return taken


# -------------------------------------------------------------- F16 考核系数


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How the coefficient 「考核系数」 follows: from the total, its third, or the grade."""

    divisor: Decimal | None = None
    """Total ÷ this."""
    of_full: bool = False
    """Total ÷ full marks."""
    thirds: Mapping[str, Decimal] = field(default_factory=dict)
    steps: tuple[tuple[Step, Decimal], ...] = ()
    grades: Mapping[str, Decimal] = field(default_factory=dict)


_HOW = "请写成“得分/100”“1.2；1.1；1.0”或“≥90:1.2；≥80:1.0；0.8”这样"


def read_coefficient(text: str, grades: Grades | None = None) -> Coefficient:
    """Return what a text means; `grades` are those it may name. Raises Misread."""
    whole = folded(text)
    if whole in ("得分率", "得分/满分", "总分/满分", "得分÷满分", "总分÷满分"):
        return Coefficient(of_full=True)
    if found := re.fullmatch(rf"(?:得分|总分)[/÷]{_NUMBER}", whole):
        if not Decimal(found[1]):
            raise Misread("除数是零", _HOW)
        return Coefficient(divisor=Decimal(found[1]))
    items = items_of(text)
    if all(re.fullmatch(_NUMBER, item) for item in items):
        if len(items) != _LEAST:
            raise Misread(f"按三分之一定系数应是三个数，这里是{len(items)}个", _HOW)
        return Coefficient(thirds=dict(zip((FRONT, MIDDLE, BACK), map(Decimal, items), strict=True)))
    pairs = [_pair(item) for item in items]
    names = [name for name, _ in pairs]
    if grades and set(names) <= set(grades.names):
        if missing := [name for name in grades.names if name not in names]:
            raise Misread(f"没有写等次“{missing[0]}”的系数", "请每个等次都写上")
        return Coefficient(grades=dict(pairs))
    steps = read_steps([name or "其余" for name in names])
    return Coefficient(steps=tuple(zip(steps, (value for _, value in pairs), strict=True)))


def _pair(item: str) -> tuple[str, Decimal]:
    found = re.fullmatch(rf"(?:(.+):)?{_NUMBER}", item)
    if not found:
        raise Misread(f"看不懂“{item}”", _HOW)
    return found[1] or "", Decimal(found[2])
