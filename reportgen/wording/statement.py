"""One official statement of everything a row says 「陈述」: facts in, one sentence out.

What the row does not hold is not said; what it holds is, each fact once. A difference
stands for its operands (增速快于全省0.8个百分点 says what 全省 did), a printed pair for
their difference. Judgements on these facts (三分之一, 预警, 研判) are another thing and
said by `verdict` alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.blocks import Figure
from reportgen.model import Quantity, Result
from reportgen.wording.growth import Growth
from reportgen.wording.phrases import Part, Phrase, Piece, clauses, join, say
from reportgen.wording.progress import Progress
from reportgen.wording.shares import Shares
from reportgen.wording.standing import GROWTH, Standing

_MANY = 6
"""A sentence of more clauses than this is divided by semicolons."""
_END = "。；，、！？ "


class Statement(Growth, Progress, Standing, Shares):
    """Whole sentences about one row."""

    __slots__ = ()

    def statement(self, result: Result, *, whole: bool = True) -> Phrase | None:
        """One official statement of everything the row says (without its final mark).

        地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点

        Not `whole`: value, growth, gap to 全省 and rank alone.
        """
        if not whole:
            return self.summary(result)
        value = self.value(result)
        parts: list[Part] = [] if value is not None else [result.indicator.name]
        silent, number, breaks = len(parts), 0, []
        for block in self._blocks(result, value):
            if number:
                breaks.append(len(parts))
            for clause in block:
                if number:
                    parts.append("，")
                parts.extend(clause.parts)
                number += 1
        if number > _MANY:
            for place in breaks:
                parts[place] = "；"
        if (result.note is not None or result.adjustment is not None) and (remark := self._remark(result)):
            parts.extend(remark.parts)
        return Phrase(tuple(parts)) if len(parts) > silent else None

    def _blocks(self, r: Result, value: Phrase | None) -> Iterator[list[Phrase]]:
        """The clauses by theme: level, course, comparison, weight, aims, rank, score; none is empty."""
        level, noun, ranked = self._level(r, value)
        if level:
            yield level
        trend, averages = self.trend(r, detail=True), self.averages(r)
        sequential, since = self.sequential(r), self.year_start(r)
        if trend or averages or sequential or since:
            yield _present(_without(trend, noun), averages, sequential, since)
        means, benchmark = self.means(r), self.benchmark(r)
        if means or benchmark:
            yield _present(means, benchmark)
        share, pull = self.share(r), self.pull(r)
        if share or pull:
            yield _present(share, pull)
        if aims := self.aims(r):
            yield aims
        if not ranked and (place := self.places_held(r, self.standing(r, basis=True))):
            yield [place]
        if marked := self.mark(r):
            yield [marked]

    def _level(self, r: Result, value: Phrase | None) -> tuple[list[Phrase], str, bool]:
        """Value, growth and its gaps; what the last clause is about; and whether the rank is told in it.

        A rank by growth follows its gap: 增速快于全省7.5个百分点、位居全市第二.
        """
        level = [self.named(r, value)] if value is not None else []
        adjusted, ranked = self._adjusted(r)
        gaps = self.leads(r)
        grown = adjusted or self.change(r, exact=gaps is not None or r.yoy_change is not None)
        grown = self._with_gain(r, grown, told=adjusted is None)
        if grown is not None:
            level.append(grown)
        if gaps is None:
            return level, "", ranked
        noun = next((n for n in ("增速", "降幅") if gaps.parts[0] == n), "")
        if noun == "增速" and not ranked and r.rank is not None and r.rank_basis in GROWTH:
            held, ranked = self.places_held(r, self.standing(r)), True
            gaps = join((gaps, held), "、" if len(gaps.figures) == 1 else "，")
            noun = ""
        level.append(gaps)
        return level, noun, ranked

    def _adjusted(self, r: Result) -> tuple[Phrase | None, bool]:
        """Adjusted growth, and whether the rank is told with it."""
        if r.adjusted_yoy is None and r.adjustment is None:
            return None, False
        follows = r.rank is not None and (r.rank_basis in GROWTH or r.rank_basis == "同口径增速")
        held = self.places_held(r, self.standing(r)) if follows else None
        adjusted = self.adjusted(r, held)
        return adjusted, adjusted is not None and held is not None

    def _with_gain(self, r: Result, grown: Phrase | None, *, told: bool) -> Phrase | None:
        """Growth and what was gained; a turn names last year's value itself."""
        gained = None if grown and _turned(r) else self.increase(r, told and grown is not None)
        if gained is None:
            return grown
        mark, more = gained
        return say(grown, mark, more) if grown else more

    def mark(self, result: Result) -> Phrase | None:
        """分值5.00分，得4.50分、失0.50分、得分率90.0%; full marks are 得满分."""
        weight, score, loss, rate = result.weight, result.score, result.loss, result.score_rate
        if weight is None and score is None and loss is None and rate is None:
            return None
        if score is not None and not score.value:  # 失分 and 得分率 go without saying
            return join(
                (say("分值", self.figure(weight)) if weight else None, self.nought("未得分", score)), "、"
            )
        known = score is not None and _same(result.actual, score)
        if score is not None and (_same(weight, score) or (loss is not None and not loss.value)):
            return say(self.nought("得满分", score) if known else say("得满分", self.figure(score)))
        told = (
            say("分值", self.figure(weight)) if weight is not None else None,
            say("得", self.figure(score)) if score is not None and not known else None,
            say("失" if loss.value >= 0 else "超", self.size(loss)) if loss is not None else None,
            say("得分率", self.figure(rate, near_zero=True)) if rate is not None else None,
        )
        return join(told, "、") or None

    def verdict(self, result: Result) -> Phrase | None:
        """What follows from the facts: 位次列后三分之一，达到橙色警示标准，属弱项指标（欠序时）."""
        told: list[Piece] = [say("位次列", result.third) if result.third else None]
        if result.alert is not None:
            told.append(say("达到", self.alarm(result), "标准"))
        if (triage := result.triage) is not None:
            kinds = "、".join(kind.value for kind in triage.kinds or (triage.kind,))
            reason = str(triage.reason).strip(_END)
            told.append(say(f"属{kinds}指标", f"（{reason}）" if reason else None))
        return clauses(*told)

    def alarm(self, result: Result) -> Piece:
        """The level of an alert, a figure that knows its gap: 橙色警示."""
        alert = result.alert
        return Figure(alert.level.value, alert.gap, alert.gap.value) if alert else None

    def _remark(self, r: Result) -> Phrase | None:
        """What stands in brackets at the end: 口径说明 that no growth goes by, 备注."""
        told: list[Piece] = []
        if r.adjustment is not None and r.adjusted_yoy is None and not self._goes_by(r):
            told.append(say("口径：", str(r.adjustment).rstrip(_END)))
        if r.note is not None and (note := str(r.note).strip(_END)):
            told.append(type(r.note)(note, r.note.origin))
        return say("（", join(told, "；"), "）") if told else None

    def _goes_by(self, r: Result) -> bool:
        """Whether the rank is said to go by the adjusted growth."""
        return r.rank is not None and r.rank_basis in GROWTH

    # ------------------------------------------------------------- shorter ones

    def summary(self, result: Result, *, population: bool = False) -> Phrase | None:
        """Value, growth, gap to 全省 and rank: 地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点、位居全市第三.

        A rank that does not follow growth says what it goes by: 同比增长9.1%，完成率位居全市第二.
        """
        value = self.value(result)
        by_growth = bool(result.adjusted_yoy or result.adjustment) or result.rank_basis in GROWTH
        lead = self.lead(result.province_gap, "全省", result)
        standing = self.standing(result, population=population, basis=not by_growth)
        adjusted = self.adjusted(result, standing) if result.adjusted_yoy or result.adjustment else None
        grown = (
            (adjusted, lead) if adjusted else (self.change(result, exact=bool(lead)), join((lead, standing)))
        )
        told = clauses(*grown)
        if value is None:  # only growth is published: 固定资产投资同比增长10.6%
            return say(result.indicator.name, told) if told else None
        return clauses(self.named(result, value), told)

    def pace(self, result: Result) -> Phrase | None:
        """地区生产总值同比增长2.4%，增速快于全省0.8个百分点."""
        lead = self.lead(result.province_gap, "全省", result)
        grown = self.change(result, exact=lead is not None)
        return clauses(say(result.indicator.name, grown), lead) if grown else None


def _without(told: Phrase | None, noun: str) -> Phrase | None:
    """Leave out the subject of a clause where the clause before it has the same: 增速快于…，较上期加快…."""
    if (
        told is None
        or not noun
        or not (isinstance(first := told.parts[0], str) and first.startswith(f"{noun}较"))
    ):
        return told
    return Phrase((first[len(noun) :], *told.parts[1:]))


def _same(one: Quantity | None, other: Quantity) -> bool:
    """Whether two figures are one: an indicator in 分 may be its own score."""
    return one is not None and one.unit == other.unit and one.value == other.value


def _present(*told: Phrase | None) -> list[Phrase]:
    return [phrase for phrase in told if phrase]


def _turned(r: Result) -> bool:
    """Whether its growth is worded as a turn: the base, or the value, is not above zero (K12)."""
    now, before = r.actual, r.last_year
    return now is not None and before is not None and (now.value < 0 or before.value <= 0)
