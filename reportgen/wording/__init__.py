"""Facts into official Chinese: how a figure is rounded, printed and worded.

Pure functions. Each returns a Phrase, whose figures stay objects, or None when
the fact is absent: what is not in the data is not said. Rule ids (K, N, R) are
those of the wording rules in docs/indicators.zh.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.blocks import Figure
from reportgen.model import Department, Derivation, Direction, Indicator, Quantity, Result, TargetKind, Text
from reportgen.rounding import Rounding, rounded, visible

# -------------------------------------------------------------------- phrases

Part = str | Text | Figure


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence whose figures are still objects 「短语」."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return "".join(part.text if isinstance(part, Figure) else part for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)


Piece = Part | Phrase | None


def say(*pieces: Piece) -> Phrase:
    """Return one phrase of several pieces; absent ones are left out."""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, Phrase):
            parts.extend(piece.parts)
        elif piece is not None:
            parts.append(piece)
    return Phrase(tuple(parts))


def join(pieces: Iterable[Piece], mark: str = "、", last: str | None = None) -> Phrase:
    """Return pieces joined by a mark, the last one by `last`: 甲、乙和丙."""
    present = [piece for piece in pieces if piece is not None and (not isinstance(piece, Phrase) or piece)]
    parts: list[Piece] = []
    for index, piece in enumerate(present):
        if index:
            parts.append(last if last is not None and index == len(present) - 1 else mark)
        parts.append(piece)
    return say(*parts)


_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return 1…99 in Chinese characters, as ordinals and small counts are written."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def called(what: Department | Indicator) -> Text:
    """Return how prose calls it: a department by its short name, an indicator by its full one."""
    return what.name if isinstance(what, Indicator) else what.short_name or what.name


def _operands(difference: Quantity) -> tuple[Quantity, Quantity] | tuple[None, None]:
    """Return what a difference was taken of, where its lineage says so."""
    origin = difference.origin
    if isinstance(origin, Derivation) and len(origin.inputs) == 2:
        return origin.inputs[0], origin.inputs[1]
    return None, None


def _not_begun(result: Result) -> bool:
    """Whether a target that grows over the year still stands at zero 「未破零」."""
    actual, indicator = result.actual, result.indicator
    counted = indicator.target_kind is TargetKind.CUMULATIVE and indicator.direction is Direction.POSITIVE
    return counted and result.annual_target is not None and actual is not None and not actual.value


def _alike(
    results: Iterable[Result], by: Callable[[Result], tuple[Quantity | None, ...]]
) -> list[tuple[tuple[Decimal, ...], list[Result]]]:
    """Return results in groups of equal values, in order of first occurrence; those without are left out."""
    groups: dict[tuple[Decimal, ...], list[Result]] = {}
    for result in results:
        values = by(result)
        if None not in values:
            groups.setdefault(tuple(q.value for q in values if q is not None), []).append(result)
    return list(groups.items())


def _same(quantities: Iterable[Quantity | None]) -> Quantity:
    """Return the one value that several quantities share, with the lineage of all of them."""
    shared = tuple(q for q in quantities if q is not None)
    if len(shared) == 1:
        return shared[0]
    return replace(shared[0], origin=Derivation("rank", shared, "均为同一位次"))


# ---------------------------------------------------------------------- voice


@dataclass(frozen=True, slots=True)
class Voice:
    """How this report words its figures: rounding, and the form of ranks (N04)."""

    rounding: Rounding = Rounding.HALF_UP
    chinese_ranks: bool = True
    """第二 rather than 第2位; one form throughout a document."""

    # ------------------------------------------------------------ the figures

    def figure(self, quantity: Quantity, *, unit: bool = True, near_zero: bool = False) -> Figure:
        """A figure as it stands in text, `195.66亿元`, or without its unit for a table.

        `near_zero` gives a rate that would print as zero more decimals, as sentences do (R06).
        """
        value = visible(quantity, self.rounding) if near_zero else rounded(quantity, self.rounding)
        return Figure(f"{value:f}" + (quantity.unit if unit else ""), quantity, value)

    def size(self, quantity: Quantity, *, unit: bool = True) -> Figure:
        """The figure without its sign, where a word says the direction; never a false zero."""
        value = visible(quantity, self.rounding)
        return Figure(f"{abs(value):f}" + (quantity.unit if unit else ""), quantity, value)

    def ordinal(self, quantity: Quantity) -> Figure:
        """A rank in words: 第二 or 第2位."""
        number = int(quantity.value)
        text = f"第{chinese(number)}" if self.chinese_ranks else f"第{number}位"
        return Figure(text, quantity, quantity.value)

    # ----------------------------------------------------------- the phrases

    def growth(self, yoy: Quantity | None, *, full: bool = True) -> Phrase | None:
        """同比增长9.6% / 同比下降3.0% / 与上年同期持平 (K01–K03); `full` = with 同比."""
        if yoy is None:
            return None
        if not visible(yoy, self.rounding):
            return say("与上年同期持平")
        word = "增长" if yoy.value > 0 else "下降"
        return say("同比" if full else "", word, self.size(yoy))

    def change(self, result: Result) -> Phrase | None:
        """同比增长9.6%; of an indicator that is itself a rate 同比提高1.2个百分点 (K09)."""
        yoy = result.yoy
        if yoy is None or result.indicator.unit != "%" or not visible(yoy, self.rounding):
            return self.growth(yoy)
        size = self.size(yoy, unit=False)
        word = "提高" if yoy.value > 0 else "下降"
        return say("同比", word, replace(size, text=f"{size.text}个百分点"))

    def lead(self, gap: Quantity | None, whom: str) -> Phrase | None:
        """增速快于全省0.8个百分点 / 慢于 / 降幅小于全省1.3个百分点 when both fall / 与全省持平 (K07)."""
        if gap is None:
            return None
        own, other = _operands(gap)
        falling = own is not None and other is not None and own.value < 0 and other.value < 0
        noun = "降幅" if falling else "增速"
        if not visible(gap, self.rounding):
            return say(f"{noun}与{whom}持平")
        ahead, behind = ("小于", "大于") if falling else ("快于", "慢于")
        return say(f"{noun}{ahead if gap.value > 0 else behind}{whom}", self.size(gap))

    def standing(self, result: Result) -> Phrase | None:
        """位居全市第二; among departments with their number: 在9个镇街中列第二."""
        if result.rank is None:
            return None
        department, scope = result.department, result.rank_scope
        if department and result.rank_of and scope in (None, department.category):
            return say("在", self.figure(result.rank_of), scope or "单位", "中列", self.ordinal(result.rank))
        return say("位居", scope, self.ordinal(result.rank))

    def movement(self, change: Quantity | None, since: str = "上期") -> Phrase | None:
        """较上期前移2位 / 后移1位 / 与上期持平."""
        if change is None:
            return None
        if not change.value:
            return say(f"与{since}持平")
        return say(f"较{since}{'前移' if change.value > 0 else '后移'}", self.size(change))

    def progress(self, result: Result) -> Phrase | None:
        """完成年度目标的45.7%，欠序时4.3个百分点."""
        if result.completion_rate is None:
            return None
        head = say("完成年度目标的", self.figure(result.completion_rate, near_zero=True))
        return join((head, self.schedule(result.schedule_gap)), "，")

    def schedule(self, gap: Quantity | None) -> Phrase | None:
        """超序时16.8个百分点 / 欠序时4.3个百分点 / 与序时进度同步."""
        if gap is None:
            return None
        if not visible(gap, self.rounding):
            return say("与序时进度同步")
        return say("超序时" if gap.value > 0 else "欠序时", self.size(gap))

    def trend(self, result: Result) -> Phrase | None:
        """增速较上期加快0.5个百分点 / 降幅收窄 / 由负转正 … (K04–K06)."""
        now, before, change = result.yoy, result.previous_yoy, result.yoy_change
        if now is None or before is None or change is None:
            return None
        if now.value > 0 > before.value:
            return say("增速由负转正")
        if now.value < 0 < before.value:
            return say("增速由正转负")
        if not change.value:
            return say("增速与上期持平")
        if now.value < 0 and before.value < 0:
            return say("降幅较上期", "收窄" if change.value > 0 else "扩大", self.size(change))
        return say("增速较上期", "加快" if change.value > 0 else "回落", self.size(change))

    def value(self, result: Result) -> Phrase | None:
        """195.66亿元; for a rate the value alone; 尚未“破零” for a count target still at zero."""
        actual = result.actual
        if actual is None:
            return None
        if _not_begun(result):
            return say("尚未", Figure("“破零”", actual, actual.value))
        return say(self.figure(actual))

    def statement(self, result: Result, *, whole: bool = True) -> Phrase | None:
        """One official statement of everything the row says (without its final mark).

        地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点
        """
        lead, standing = self.lead(result.province_gap, "全省"), self.standing(result)
        facts = (
            self.change(result),
            *((lead, self._adjusted(result)) if result.adjustment else (join((lead, standing)),)),
            self._reached(result) if whole else None,
        )
        value = self.value(result)
        if value is None:  # only growth is published: 固定资产投资同比增长10.6%
            told = join(facts, "，")
            return say(result.indicator.name, told) if told else None
        return join((say(result.indicator.name, value), *facts), "，")

    def achievement(self, result: Result) -> Phrase | None:
        """一般公共预算收入10.91亿元，完成年度目标的52.0%，超序时2.0个百分点."""
        value = self.value(result)
        return join((say(result.indicator.name, value), self._reached(result)), "，") if value else None

    def _reached(self, result: Result) -> Phrase | None:
        """How far along; where nothing is done yet, 完成年度目标的0.0% is left unsaid."""
        return self.schedule(result.schedule_gap) if _not_begun(result) else self.progress(result)

    def pace(self, result: Result) -> Phrase | None:
        """地区生产总值同比增长2.4%，增速快于全省0.8个百分点."""
        if result.yoy is None:
            return None
        head = say(result.indicator.name, self.change(result))
        return join((head, self.lead(result.province_gap, "全省")), "，")

    def places(self, results: Iterable[Result]) -> Phrase | None:
        """位居第二的有规上工业增加值、签约亿元以上项目，位居第三的有… — one clause for each rank."""
        clauses = [
            say("位居", self.ordinal(_same(r.rank for r in members)), "的有", join(map(self.named, members)))
            for _, members in _alike(results, lambda r: (r.rank,))
        ]
        return join(clauses, "，") or None

    def shifts(self, results: Iterable[Result]) -> Phrase | None:
        """规上工业增加值由第三位前移至第二位; those that moved alike share a clause."""
        moved = [r for r in results if r.rank_change is not None and r.rank_change.value]
        clauses = [self._shift(members) for _, members in _alike(moved, lambda r: (r.previous_rank, r.rank))]
        return join(clauses, "，") or None

    def _shift(self, members: list[Result]) -> Phrase:
        change = members[0].rank_change
        word = "前移至" if change is not None and change.value > 0 else "后移至"
        before, now = _same(r.previous_rank for r in members), _same(r.rank for r in members)
        names = join(map(self.named, members))
        return say(
            names, "均" if len(members) > 1 else "", "由", self.position(before), word, self.position(now)
        )

    def named(self, result: Result) -> Text:
        """What a row is about: its department if it has one, else its indicator."""
        return called(result.department or result.indicator)

    def position(self, quantity: Quantity) -> Figure:
        """A rank as a position: 第二位."""
        number = int(quantity.value)
        text = f"第{chinese(number)}位" if self.chinese_ranks else f"第{number}位"
        return Figure(text, quantity, quantity.value)

    def _adjusted(self, result: Result) -> Phrase | None:
        """剔除留抵退税因素后同口径增长3.3%、位居全市第三 (K14)."""
        if result.adjustment is None:
            return None
        standing = self.standing(result)
        if result.adjusted_yoy is not None:
            head = say(result.adjustment, "同口径", self.growth(result.adjusted_yoy, full=False))
            return join((head, standing), "、")
        return say(result.adjustment, "同口径增速", standing) if standing else None
