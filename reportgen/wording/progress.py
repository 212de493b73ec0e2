"""How far along: value, target, completion and schedule (standards of 序时进度, K08)."""

from __future__ import annotations

from reportgen.blocks import Figure
from reportgen.model import Derivation, Direction, Quantity, Result, TargetKind
from reportgen.wording.growth import profitable
from reportgen.wording.numbers import Numbers
from reportgen.wording.phrases import Phrase, clauses, join, say

_TARGET = "年度目标"
_REVERSE, _INTERVAL, _RATE = Direction.REVERSE, Direction.INTERVAL, TargetKind.RATE


class Progress(Numbers):
    """Wording of values and of what they are held against."""

    __slots__ = ()

    # ------------------------------------------------------------------- value

    def value(self, result: Result) -> Phrase | None:
        """195.66亿元; 尚未“破零” for a target still at zero, 为零, 亏损1200万元; 申报30个、通过认定21个."""
        actual = result.actual
        if actual is None:
            return say("申报", self.amount(result.reported)) if result.reported else None
        if result.reported is not None:
            return self._recognised(result.reported, actual)
        if not actual.value:
            return say(*self._nothing(result, actual))
        if actual.value > 0:
            return Phrase((self.amount(actual),))
        return say("亏损", self.extent(actual)) if profitable(result) else say("为", self.amount(actual))

    def _nothing(self, result: Result, actual: Quantity) -> tuple[str, Figure]:
        if result.not_begun:
            return "尚未", self.nought("“破零”", actual)
        return "为", self.nought("零", actual)

    def _recognised(self, reported: Quantity, actual: Quantity) -> Phrase:
        if not actual.value:
            return say("申报", self.amount(reported), "、", self.nought("尚无", actual), "通过认定")
        return say("申报", self.amount(reported), "、通过认定", self.amount(actual))

    def named(self, result: Result, value: Phrase) -> Phrase:
        """The name of an indicator and its value; 为 keeps digits apart (N05): 指标7为54.00亿元."""
        name = result.indicator.name
        if name[-1:].isascii() and _begins_with_digit(value):
            return Phrase((name, "为", *value.parts))
        return Phrase((name, *value.parts))

    # ---------------------------------------------------------------- progress

    def progress(self, result: Result, *, target: bool = False) -> Phrase | None:
        """完成年度目标的45.7%，欠序时4.3个百分点; `target` says the target too: 完成年度目标46个的45.7%.

        Where less is better 控制在年度目标36.0微克/立方米以内, or how much it is exceeded by. At the end of
        the year how far it is from the target is all there is to say: 完成年度目标的92.9%.
        """
        head = self._reached(result, target)
        return clauses(head, self._due(result)) if head else None

    def _due(self, result: Result) -> Phrase | None:
        """How far it is from the schedule, while there is one: at the end of the year all is due."""
        return None if result.period.whole_year else self.schedule(result.schedule_gap)

    def _reached(self, result: Result, target: bool) -> Phrase | None:
        rate, goal = result.completion_rate, result.annual_target
        figure = self.figure(rate, near_zero=True) if rate is not None else None
        if result.indicator.direction is _REVERSE:
            return self._kept(result, figure)
        if figure is None or rate is None:
            return self.target(result) if result.period.whole_year and result.target_gap is not None else None
        if result.indicator.unit == "%" and result.target_gap is not None:
            more = target and rate.value != 100
            return say(self.target(result), *(("（目标完成率", figure, "）") if more else ()))
        if goal is None or goal.value <= 0:
            return self._loss(result, goal, figure)
        return self._share(result, goal, rate, figure, target)

    def _share(
        self, result: Result, goal: Quantity, rate: Quantity, figure: Figure, target: bool
    ) -> Phrase | None:
        """完成年度目标的45.7%; a loss beside a target of profit completes nothing of it: 年度目标0.50亿元."""
        if rate.value < 0:
            return say(_TARGET, self.amount(goal, result.actual))
        if not target:
            return Phrase((f"完成{_TARGET}的", figure))
        return Phrase((f"完成{_TARGET}", self.amount(goal, result.actual), "的", figure))

    def _loss(self, result: Result, goal: Quantity | None, rate: Figure) -> Phrase | None:
        """控制在年度亏损目标0.60亿元以内，目标完成率165.0%: a target below zero, or none that is known.

        Who has no loss at all is not said to keep it within limits.
        """
        told = say("目标完成率", rate)
        if goal is None or result.actual is None:
            return None if result.indicator.direction is _INTERVAL and rate.value == 100 else told
        if not profitable(result):
            return clauses(say(_TARGET, self.amount(goal)), told)
        if result.actual.value >= 0 > goal.value:
            limit = self.size(self.readable(goal, result.actual))
            return say("超额完成年度控亏目标（亏损不超过", limit, "）")
        kept = (
            ("控制在年度亏损目标", "以内") if result.actual.value >= goal.value else ("超出年度亏损目标", "")
        )
        return clauses(say(kept[0], self.size(self.readable(goal, result.actual)), kept[1]), told)

    def _kept(self, result: Result, rate: Figure | None) -> Phrase | None:
        """What a reverse indicator is told of its target; with a base, its completion rate too."""
        actual, goal = result.actual, result.annual_target
        shown = say("目标完成率", rate) if rate else None
        if actual is None or goal is None:
            return shown
        if actual.value <= goal.value:
            kept = say(f"控制在{_TARGET}", self.amount(goal, actual), "以内")
            if not goal.value:
                kept = say(f"达到{_TARGET}（", self.nought("零", goal), "）")
            return clauses(kept, shown if _has_base(result) else None)
        over = result.target_gap
        told = say(f"超出{_TARGET}", self.extent(over)) if over is not None and not self.flat(over) else None
        return clauses(told or say(f"高于{_TARGET}", self.amount(goal, actual)), shown)

    def schedule(self, gap: Quantity | None) -> Phrase | None:
        """超序时16.8个百分点 / 欠序时4.3个百分点 / 与序时进度同步."""
        if gap is None:
            return None
        size = self.size(gap)
        if not size.value:
            return say("与序时进度同步")
        return Phrase(("超序时" if gap.value > 0 else "欠序时", size))

    def achievement(self, result: Result) -> Phrase | None:
        """一般公共预算收入10.91亿元，完成年度目标的52.0%，超序时2.0个百分点."""
        value = self.value(result)
        return clauses(self.named(result, value), self.reached(result)) if value else None

    def reached(self, result: Result, *, target: bool = False) -> Phrase | None:
        """How far along; where nothing is done yet, 完成年度目标的0.0% is left unsaid."""
        if not result.not_begun:
            return self.progress(result, target=target)
        goal = result.annual_target
        told = say(_TARGET, self.amount(goal)) if target and goal else None
        return clauses(told, self._due(result))

    # ----------------------------------------------------------------- targets

    def target(self, result: Result) -> Phrase | None:
        """低于年度目标4.6个百分点 (K08); a target nothing is known against as it is: 年度目标46个."""
        gap, goal = result.target_gap, result.annual_target
        growing = result.indicator.target_kind is _RATE
        if gap is None:
            word = "年度增速目标" if growing else _TARGET
            return say(word, self.amount(goal, result.actual)) if goal is not None else None
        noun = "增速" if growing else ""
        if self.flat(gap):
            return say(f"{noun}与{_TARGET}持平")
        return say(f"{noun}{'高于' if gap.value > 0 else '低于'}{_TARGET}", self.extent(gap))

    def aims(self, result: Result) -> list[Phrase]:
        """Everything about targets: 基期, completion or gap, 奋斗目标, 序时目标, 序时差."""
        actual, goal = result.actual, result.annual_target
        told: list[Phrase] = []
        if result.baseline is not None:
            told.append(say("基期为", self.amount(result.baseline, actual)))
        if (within := self.interval(result)) is not None:
            told.append(within)
        if not result.not_begun:
            reached = self._reached(result, target=True) or self.target(result)
            if reached is not None:
                told.append(reached)
        elif goal is not None:
            told.append(say(_TARGET, self.amount(goal)))
        if result.stretch_target is not None:
            told.append(say("奋斗目标", self.amount(result.stretch_target, actual)))
        if (planned := result.schedule_target) is not None:
            told.append(say("序时目标", self.amount(planned, actual)))
        if (due := self._due(result)) is not None:
            told.append(due)
        elif result.schedule is not None and not result.period.whole_year:
            told.append(say("序时进度", self.figure(result.schedule)))
        return told

    def interval(self, result: Result) -> Phrase | None:
        """处于95.0%～105.0%的目标区间 / 高于105.0%的上限, for indicators that are to stay within limits."""
        indicator, actual = result.indicator, result.actual
        if indicator.direction is not _INTERVAL or actual is None:
            return None
        low, high = indicator.lower, indicator.upper
        if low is not None and actual.value < low.value:
            return say("低于", self.amount(low), "的下限")
        if high is not None and actual.value > high.value:
            return say("高于", self.amount(high), "的上限")
        if low is None or high is None:
            limit = high if low is None else low
            return say("未超出", self.amount(limit), "的上限" if low is None else "的下限") if limit else None
        return say("处于", self.span(low, high), "的目标区间")

    # ---------------------------------------------------- means and benchmarks

    def means(self, result: Result) -> Phrase | None:
        """高于全省平均水平0.50亿元、低于全国平均水平1.20亿元; without a gap as it is: 全市平均水平为3.00亿元."""
        r = result
        told = (
            self.beside(r.nation_mean_gap, r.nation_mean, "全国平均水平"),
            self.beside(r.province_mean_gap, r.province_mean, "全省平均水平"),
            self.beside(r.city_mean_gap, r.city_mean, "全市平均水平"),
        )
        return None if told == (None, None, None) else join(told, "、")

    def beside(self, gap: Quantity | None, value: Quantity | None, whom: str) -> Phrase | None:
        """高于全省平均水平0.50亿元 / 低于 / 与全省平均水平持平."""
        if gap is None:
            return say(whom, "为", self.amount(value)) if value is not None else None
        if self.flat(gap):
            return say("与", whom, "持平")
        return say("高于" if gap.value > 0 else "低于", whom, self.extent(gap))

    def benchmark(self, result: Result) -> Phrase | None:
        """低于先进水平（昆山市）12.30亿元."""
        gap, value, owner = result.benchmark_gap, result.benchmark, result.benchmark_unit
        if gap is None and value is None:
            return say("对标", owner) if owner else None
        whom = say("先进水平", *(("（", owner, "）") if owner else ()))
        if gap is None:
            return say(whom, "为", self.amount(value)) if value else None
        if self.flat(gap):
            return say("与", whom, "持平")
        return say("高于" if gap.value > 0 else "低于", whom, self.extent(gap))


def _has_base(result: Result) -> bool:
    """Whether the completion rate says more than that the target is kept: it was taken from a base or a limit."""
    rate = result.completion_rate
    if rate is None or rate.value == 100:
        return False
    return result.baseline is not None or not isinstance(rate.origin, Derivation)


def _begins_with_digit(phrase: Phrase) -> bool:
    first = phrase.parts[0] if phrase.parts else ""
    text = first.text if isinstance(first, Figure) else first
    return text[:1].isdigit()
