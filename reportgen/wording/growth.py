"""Growth and what it is compared with: 同比, 环比, 比年初, 年均, 全国、全省、全市 (K01–K16)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen.model import Direction, Quantity, Result
from reportgen.wording.numbers import Numbers, Register
from reportgen.wording.phrases import Phrase, clauses, grouped, join, minus, operands, say

_BULLETIN = Register.BULLETIN
_PROFITS = ("利润", "盈", "损益", "净收益")
"""An indicator with one of these in its name, and without 亏损, is worded as 盈 and 亏 below zero (K12)."""
_LAST_YEAR = "上年同期"
_SLACK = Decimal("0.15")
"""Growth of amounts that differs from a given growth by more than this was taken at other prices (K13)."""


_SHARES = ("率", "比重", "占比", "比例", "比率", "覆盖", "程度", "满意度")
"""What is called so is a share even where only its change is given."""
_GROWTHS = ("增速", "增长率", "增幅")


GAPS = {"nation_gap": "全国", "province_gap": "全省", "city_gap": "全市"}
"""Gap of growth → with whom."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """One comparison of growth: what is compared, the word that says which way, and with whom."""

    noun: str
    word: str
    whom: str
    gap: Quantity


@dataclass(frozen=True, slots=True)
class _Course:
    """How growth moved since the period before: its subject, what it did, and by how much."""

    noun: str
    word: str
    change: Quantity | None = None
    """None where the word says all: 由负转正, 与上期持平."""


class Growth(Numbers):
    """Wording of growth."""

    __slots__ = ()

    @property
    def against(self) -> str:
        """同比, where the register says it."""
        return "同比" if self.register is _BULLETIN else ""

    # ------------------------------------------------------------------ growth

    def growth(
        self, yoy: Quantity | None, *, full: bool | None = None, exact: bool = False, since: str = _LAST_YEAR
    ) -> Phrase | None:
        """同比增长9.6% / 同比下降3.0% / 同比增长1.2倍 / 与上年同期持平 (K01–K03, K10, K11).

        `full` says 同比 or leaves it out, by default as the register has it; `exact` never says 倍.
        """
        if yoy is None:
            return None
        size = self.size(yoy)
        if not size.value:
            return say(f"与{since}持平")
        head = self.against if full is None else "同比" if full else ""
        if yoy.value < 0:
            return Phrase((head + "下降", size))
        multiple = None if exact else self.multiple(yoy)
        return Phrase((head + "增长", self.size(multiple) if multiple else size))

    def change(self, result: Result, *, exact: bool = False) -> Phrase | None:
        """同比增长9.6%; of an indicator that is itself a rate 同比提高1.2个百分点 (K09); 扭亏为盈 (K12)."""
        return self.turning(result) or self.moved(result, result.yoy, exact=exact)

    def moved(self, result: Result, yoy: Quantity | None, *, exact: bool = False) -> Phrase | None:
        """The growth of a row, in percentage points where the row is a rate."""
        if yoy is None:
            return None
        since = last_year(result)
        if not by_points(result) or self.flat(yoy):
            return self.growth(yoy, exact=exact, since=since)
        return say(self.against, "提高" if yoy.value > 0 else "下降", self.points(yoy))

    # ------------------------------------------------------- bases not positive

    def turning(self, result: Result) -> Phrase | None:
        """扭亏为盈, 由盈转亏, 减亏, 增亏, 上年同期为零 where growth in % has no meaning (K12); else None."""
        now, before = result.actual, result.last_year
        if now is None or before is None or (now.value >= 0 and before.value > 0):
            return None
        if by_points(result):
            return None  # a rate moves by percentage points, through zero as well
        since = last_year(result)
        if not before.value:
            return say(f"与{since}均为零") if not now.value else say(f"{since}为零，不计算增速")
        money = profitable(result)
        if before.value > 0:
            word, was = ("由盈转亏", "盈利") if money else ("由正转负", "为")
        elif now.value >= 0:
            word, was = ("扭亏为盈", "亏损") if money else ("由负转正", "为")
        else:
            change = result.increase or minus("increase", now, before)
            if not money or self.flat(change):
                return self.gain(change, f"比{since}")
            return say(f"比{since}", "减亏" if change.value > 0 else "增亏", self.extent(change))
        figure = self.extent(before) if money else self.amount(before)
        return say(word, f"（{since}{was}", figure, "）")

    # --------------------------------------------- with 全国, 全省, 全市 (K07)

    def lead(self, gap: Quantity | None, whom: str, of: Result | None = None) -> Phrase | None:
        """增速快于全省0.8个百分点 / 慢于 / 降幅小于全省1.3个百分点 when both fall / 与全省持平 (K07).

        `of` is the row it is taken from: 快 and 慢 are not said of rates, nor where less is better.
        """
        if gap is None:
            return None
        found = self._gap(gap, whom, of)
        return say(found.noun, self._gaps([found]))

    def leads(self, result: Result) -> Phrase | None:
        """增速分别快于全国、全省1.2个、0.8个百分点, 与全市持平; a growth without a gap as it is: 全省增长1.6%."""
        gaps: list[_Gap] = []
        bare: list[Phrase] = []
        rate = by_points(result)
        for whom, gap, yoy in (
            ("全国", result.nation_gap, result.nation_yoy),
            ("全省", result.province_gap, result.province_yoy),
            ("全市", result.city_gap, result.city_yoy),
        ):
            if gap is not None:
                gaps.append(self._gap(gap, whom, result))
            elif yoy is not None:
                bare.append(say(whom, self._other(yoy, rate)))
        if not gaps and not bare:
            return None
        nouns = grouped(gaps, lambda g: (g.noun,))
        told = [say(noun, self._gaps(members)) for (noun,), members in nouns]  # type: ignore[arg-type]
        return clauses(*told, *bare)

    def _other(self, yoy: Quantity, rate: bool) -> Phrase | None:
        if rate and not self.flat(yoy):
            return say("提高" if yoy.value > 0 else "下降", self.points(yoy))
        return self.growth(yoy, full=False, exact=True)

    def _gap(self, gap: Quantity, whom: str, of: Result | None) -> _Gap:
        own, other = operands(gap)
        rate = of is not None and by_points(of)
        reverse = of is not None and of.indicator.direction is Direction.REVERSE
        sides = {q.value > 0 for q in (own, other) if q is not None}
        falling = own is not None and other is not None and own.value < 0 and other.value < 0
        if falling:
            noun, ahead, behind = "降幅", "小于", "大于"
        elif not rate and not reverse:
            noun, ahead, behind = "增速", "快于", "慢于"
        elif len(sides) > 1:  # one rises, the other falls
            noun, ahead, behind = "变化幅度" if rate else "增速", "高于", "低于"
        else:
            noun, ahead, behind = "升幅" if rate else "增幅", "大于", "小于"
        word = "与" if self.flat(gap) else ahead if gap.value > 0 else behind
        return _Gap(noun, word, whom, gap)

    def _gaps(self, gaps: list[_Gap]) -> Phrase:
        told = []
        for (word,), members in grouped(gaps, lambda g: (g.word,)):
            whom = "、".join(g.whom for g in members)
            if word == "与":
                told.append(say(f"与{whom}{'均' if len(members) > 1 else ''}持平"))
            else:
                apart = "分别" if len(members) > 1 else ""
                told.append(say(f"{apart}{word}{whom}", self.listed(g.gap for g in members)))
        return join(told, "、")

    # ------------------------------------------------- with the period before

    def trend(self, result: Result, *, detail: bool = False) -> Phrase | None:
        """增速较上期加快0.5个百分点 / 降幅收窄 / 由负转正 … (K04–K06).

        `detail` adds the growth before where the word alone does not imply it.
        """
        now, before, change = result.yoy, result.previous_yoy, result.yoy_change
        if change is None or now is None or before is None:
            return self._change_alone(result) if detail else None
        course = self._course(result, change)
        told = say(course.noun, course.word, self.size(course.change) if course.change else None)
        if not detail or not _turns(now, before):
            return told
        return say(told, "（上期", self._other(before, by_points(result)), "）")

    def _course(self, result: Result, change: Quantity) -> _Course:
        """How growth moved since the period before: the words go by the signs of both (K04–K06).

        Of a rate, and where less is better, growth is no speed: it does not 加快.
        """
        now, before = result.yoy, result.previous_yoy
        rate = by_points(result)
        reverse = result.indicator.direction is Direction.REVERSE
        noun = "升幅" if rate else "增幅" if reverse else "增速"
        if now is not None and before is not None:
            if _turns(now, before):
                if noun != "增速":
                    return _Course("", "由降转升" if now.value > 0 else "由升转降")
                return _Course(noun, "由负转正" if now.value > 0 else "由正转负")
            if now.value < 0 and before.value < 0:
                noun = "降幅"
            elif reverse and not rate and min(now.value, before.value) < 0:  # to or from zero
                noun = "增速"
        if self.flat(change):
            return _Course(noun, "与上期持平")
        if noun == "降幅":
            return _Course("降幅较上期", "收窄" if change.value > 0 else "扩大", change)
        words = ("加快", "回落") if noun == "增速" else ("扩大", "收窄")
        return _Course(f"{noun}较上期", words[change.value < 0], change)

    def _change_alone(self, result: Result) -> Phrase | None:
        """What is known of the growth before where it cannot be compared."""
        if result.yoy_change is not None:
            course = self._course(result, result.yoy_change)
            return say(course.noun, course.word, self.size(course.change) if course.change else None)
        before = result.previous_yoy
        return say("上期", self._other(before, by_points(result))) if before else None

    def averages(self, result: Result) -> Phrase | None:
        """两年平均增长5.1%，近三年年均增长6.3%; the growth of last year where no average is known."""
        two, mean, last = result.two_year_average, result.average_growth, result.last_yoy
        if two is None and mean is None and last is None:
            return None
        rate = by_points(result)
        return clauses(
            self._average("两年平均", two),
            say(last_year(result), self._other(last, rate)) if last and two is None else None,
            self._average(say(self._years(result), "年均"), mean),
        )

    def _years(self, result: Result) -> Phrase | None:
        """How many years a derived average is taken over: 近三年."""
        years = result.average_years
        return say("近", self.few(years, "年")) if years is not None and years.value > 1 else None

    def _average(self, head: str | Phrase, growth: Quantity | None) -> Phrase | None:
        if growth is None:
            return None
        if self.flat(growth):
            return say(head, "增速为", self.nought("零", growth))
        return say(head, "增长" if growth.value > 0 else "下降", self.size(growth))

    def sequential(self, result: Result) -> Phrase | None:
        """环比增长2.0%、增加0.50亿元 / 比上期减少3件 / 与上期持平 (K16)."""
        return self._step(
            result, ("环比", "上期"), result.sequential, result.sequential_increase, result.before
        )

    def year_start(self, result: Result) -> Phrase | None:
        """比年初增长5.2%、增加3.10亿元 (K16)."""
        return self._step(
            result,
            ("比年初", "年初"),
            result.year_start_growth,
            result.year_start_increase,
            result.year_start,
        )

    def _step(
        self,
        result: Result,
        words: tuple[str, str],
        growth: Quantity | None,
        increase: Quantity | None,
        base: Quantity | None,
    ) -> Phrase | None:
        head, since = words
        if growth is None:
            if increase is not None:
                return self.gain(increase, f"比{since}")
            return say(f"{since}为", self.amount(base)) if base else None
        if self.flat(growth):
            more = increase if increase is not None and not self.flat(increase) else None
            return clauses(f"与{since}持平", self.gain(more, f"比{since}") if more else None)
        if by_points(result):
            return say(head, "提高" if growth.value > 0 else "下降", self.points(growth))
        return self._with_increase(say(head, self.growth(growth, full=False)), growth, increase, since)

    def _with_increase(
        self, told: Phrase, growth: Quantity, increase: Quantity | None, since: str
    ) -> Phrase | None:
        if increase is None or self.flat(increase):
            return told
        if (increase.value > 0) != (growth.value > 0):
            return clauses(told, self.gain(increase, f"总量比{since}"))
        return join((told, self.gain(increase)), "、")

    def gain(self, increase: Quantity, head: str = "") -> Phrase:
        """增加0.50亿元 / 减少3件; of a rate 提高1.2个百分点; nothing gained is 持平."""
        if self.flat(increase):
            return say(head.replace("比", "与", 1), "持平")
        up, down = ("提高", "下降") if increase.unit == "个百分点" else ("增加", "减少")
        return say(head, up if increase.value > 0 else down, self.extent(increase))

    def increase(self, result: Result, told: bool) -> tuple[str, Phrase] | None:
        """What was gained on the year before, and the mark before it; `told` = its growth stands before it.

        Growth given at constant prices does not fit amounts at current ones (K13): then 按现价计算.
        """
        increase, yoy, base, since = result.increase, result.yoy, result.last_year, last_year(result)
        if increase is None:
            known = base is None or (yoy is not None and operands(yoy)[1] is base)
            return None if known or not base else ("，", say(f"{since}为", self.amount(base)))
        if not told or yoy is None:
            return "，", self.gain(increase, f"比{since}")
        if by_points(result) or (self.flat(yoy) and self.flat(increase)):
            return None
        if base is not None and base.value > 0 and _unlike(increase, base, yoy):
            return "，", say("按现价计算" if "元" in increase.unit else "总量", self.gain(increase))
        if self.flat(yoy) or self.flat(increase) or (increase.value > 0) != (yoy.value > 0):
            return "，", self.gain(increase, f"总量比{since}")
        return "、", self.gain(increase)

    # ------------------------------------------------------------ other bases

    def adjusted(self, result: Result, standing: Phrase | None = None) -> Phrase | None:
        """扣除留抵退税因素后同比增长3.3%，按自然口径计算同比下降10.2% (K14); the rank follows the adjusted one.

        With a rank alone: 剔除留抵退税因素后同口径增速位居全市第三.
        """
        adjusted, natural, label = result.adjusted_yoy, result.yoy, result.adjustment
        if adjusted is None:
            if label is None or standing is None:
                return None
            return clauses(self.change(result), say(label, "同口径增速", standing))
        if label is None:
            head = say("按同口径计算", self.moved(result, adjusted, exact=True))
        elif natural is None:
            head = say(label, "同口径", self._other(adjusted, by_points(result)))
        else:
            head = say(label, self.moved(result, adjusted, exact=True))
        head = join((head, standing), "、")
        if natural is None:
            gap = result.adjusted_gap
            above = "高于" if gap and gap.value > 0 else "低于"
            apart = say(f"{above}自然口径", self.size(gap)) if gap else None
            return clauses(head, apart)
        return clauses(head, say("按自然口径计算", self.moved(result, natural, exact=True)))


def last_year(result: Result) -> str:
    """What the base of 同比 is called: 上年 for a whole year, else 上年同期."""
    period = result.period
    return "上年" if period.last == 12 and period.cumulative and not period.day else _LAST_YEAR


def _turns(now: Quantity, before: Quantity) -> bool:
    """Whether growth has changed its sign."""
    return now.value > 0 > before.value or now.value < 0 < before.value


def by_points(row: Any) -> bool:
    """Whether a row is a rate, which changes by 百分点 (K09).

    One of unit % that has growth and no value at all is a growth rate itself, unless it is called
    a share: its growth is what is published, 规上工业增加值增长1.3%.
    """
    if row.indicator.unit != "%":
        return False
    if row.yoy is None or row.actual is not None or row.last_year is not None:
        return True
    name = str(row.indicator.name)
    return any(word in name for word in _SHARES) and not any(word in name for word in _GROWTHS)


def profitable(result: Result) -> bool:
    """Whether a row is a profit, which below zero is called a loss 「亏损」."""
    name = str(result.indicator.name)
    return "亏损" not in name and any(word in name for word in _PROFITS)


def _unlike(increase: Quantity, base: Quantity, yoy: Quantity) -> bool:
    """Whether growth is another one than that of the amounts."""
    return abs(increase.value / base.value * 100 - yoy.value) > _SLACK
