"""One official statement of everything a row says 「陈述」: facts in, one sentence out.

What the row does not hold is not said; what it holds is, each fact once. A difference
stands for its operands (增速快于全省0.8个百分点 says what 全省 did), a printed pair for
their difference. Judgements on these facts (三分之一, 预警, 研判) are another thing and
said by `verdict` alone.
"""

from __future__ import annotations

from reportgen.blocks import Figure
from reportgen.model import Result
from reportgen.wording.growth import Growth
from reportgen.wording.phrases import Phrase, Piece, clauses, join, say
from reportgen.wording.progress import Progress
from reportgen.wording.shares import Shares
from reportgen.wording.standing import GROWTH, Standing

_MANY = 7
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
        told = [block for block in self._blocks(result, value) if block]
        number = sum(map(len, told))
        mark = "；" if number > _MANY else "，"
        sentence = join((join(block, "，") for block in told), mark)
        remark = self._remark(result)
        if not sentence and remark is None:
            return None
        return say(sentence if value else say(result.indicator.name, sentence), remark)

    def _blocks(self, r: Result, value: Phrase | None) -> tuple[list[Phrase], ...]:
        """The clauses by theme: level, course, comparison, weight, aims, rank, score."""
        level: list[Phrase] = [self.named(r, value)] if value else []
        ranked = self.standing(r)
        glued = self._level(r, level, ranked)
        course = _present(
            self.trend(r, detail=True), self.averages(r), self.sequential(r), self.year_start(r)
        )
        beside = _present(self.means(r), self.benchmark(r))
        weight = _present(self.share(r), self.pull(r))
        aims = _present(self.aims(r))
        place = None if glued else self.places_held(r, self.standing(r, basis=True))
        return level, course, beside, weight, aims, _present(place), _present(self.mark(r))

    def _level(self, r: Result, level: list[Phrase], ranked: Phrase | None) -> bool:
        """Add growth and its gaps to the value; whether the rank was glued to them."""
        follows = r.rank_basis in GROWTH
        gaps = self.leads(r)
        held: Phrase | None = None
        adjusted: Phrase | None = None
        if r.adjusted_yoy is not None or r.adjustment is not None:
            held = self.places_held(r, ranked) if ranked and follows else None
            adjusted = self.adjusted(r, held)
        if adjusted is None:
            held = None
        grown = adjusted or self.change(r, exact=gaps is not None or r.yoy_change is not None)
        level.extend(_present(self._with_gain(r, grown, told=adjusted is None)))
        if gaps is not None and held is None and ranked and follows and not str(gaps).startswith("降幅"):
            held = self.places_held(r, ranked)
            gaps = join((gaps, held), "、")
        level.extend(_present(gaps))
        return held is not None

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
        told: list[Piece] = []
        if weight is not None:
            told.append(say("分值", self.figure(weight)))
        full = score is not None and loss is not None and not loss.value
        if score is not None:
            told.append(say("得满分" if full else "得", self.figure(score)))
        if loss is not None and not (full and score is not None):
            told.append(say("失" if loss.value >= 0 else "超", self.size(loss)))
        if rate is not None and not full:
            told.append(say("得分率", self.figure(rate, near_zero=True)))
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
        """Value, growth, gap to 全省 and rank: 地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点、位居全市第三."""
        value = self.value(result)
        lead, standing = self.lead(result.province_gap, "全省"), self.standing(result, population=population)
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
        lead = self.lead(result.province_gap, "全省")
        grown = self.change(result, exact=lead is not None)
        return clauses(say(result.indicator.name, grown), lead) if grown else None


def _present(*told: Phrase | None) -> list[Phrase]:
    return [phrase for phrase in told if phrase]


def _turned(r: Result) -> bool:
    """Whether its growth is worded as a turn: the base, or the value, is not above zero (K12)."""
    now, before = r.actual, r.last_year
    return now is not None and before is not None and (now.value < 0 or before.value <= 0)
