"""Parts of a whole: 占比, 贡献率, 拉动, structures, counts with their shares (K09, K17)."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model import Quantity, Result
from reportgen.sums import ratio
from reportgen.wording.growth import last_year
from reportgen.wording.numbers import Numbers
from reportgen.wording.phrases import Phrase, clauses, join, minus, say


class Shares(Numbers):
    """Wording of shares."""

    __slots__ = ()

    def share(self, result: Result) -> Phrase | None:
        """占地区生产总值的53.5%，比上年同期提高1.2个百分点; of a department's row 占比53.5%."""
        share, before, change = result.share, result.previous_share, result.share_change
        if share is None and before is None:
            return None
        since = last_year(result)
        if share is None:
            return say(f"{since}占比", self.figure(before)) if before is not None else None
        if not share.value and not (before and before.value):
            return (
                None
                if result.actual is not None and not result.actual.value
                else say("占比为", self.nought("零", share))
            )
        whole = result.indicator.parent if result.department is None else None
        told = say("占", whole, "的", self.figure(share)) if whole else say("占比", self.figure(share))
        if change is None:
            return clauses(told, say(f"{since}为", self.figure(before)) if before is not None else None)
        return clauses(told, self.shift(change, since))

    def shift(self, change: Quantity | None, since: str = "上年同期") -> Phrase | None:
        """比上年同期提高1.2个百分点 / 下降 / 与上年同期持平: a change of a rate (K09)."""
        if change is None:
            return None
        if self.flat(change):
            return say(f"与{since}持平")
        return say(f"比{since}{'提高' if change.value > 0 else '下降'}", self.points(change))

    def pull(self, result: Result) -> Phrase | None:
        """对地区生产总值增长的贡献率为30.2%，拉动地区生产总值增长1.3个百分点 / 下拉…."""
        if result.contribution is None and result.pull is None:
            return None
        whole = result.indicator.parent if result.department is None else None
        told = []
        if result.contribution is not None:
            object_ = say("对", whole, "增长的") if whole else None
            told.append(say(object_, "贡献率为", self.figure(result.contribution, near_zero=True)))
        if result.pull is not None:
            told.append(self._pull(result.pull, whole))
        return clauses(*told)

    def _pull(self, pull: Quantity, whole: str | None) -> Phrase:
        name = whole or "总体"
        if self.flat(pull):
            return say("对", name, "增长没有拉动")
        if pull.value > 0:
            return say("拉动", name, "增长", self.points(pull))
        return say("下拉", name, "增速", self.points(pull))

    def structure(self, results: Sequence[Result], name: str = "") -> Phrase | None:
        """三次产业结构比为3.2:41.5:55.3; with the shares before 由3.5:42.0:54.5调整为3.2:41.5:55.3."""
        shares = [r.share for r in results]
        if not shares or None in shares:
            return None
        now = self.ratio(q for q in shares if q is not None)
        before = [r.previous_share for r in results]
        if None in before:
            return say(name, "为" if name else None, now)
        since = last_year(results[0])
        return say(name, f"由{since}的", self.ratio(q for q in before if q is not None), "调整为", now)

    def portion(
        self, part: Quantity, whole: Quantity, noun: str, verb: str, rate: Quantity | None = None
    ) -> Phrase:
        """80个“两重”项目已有60个开工，开工率75.0%: a count, a part of it, and its share."""
        share = rate or ratio("share", part, whole)
        if not part.value:
            return say(self.figure(whole), noun, f"均未{verb}")
        if part.value == whole.value:
            return say(self.figure(whole), noun, f"已全部{verb}")
        told = say(self.figure(whole), noun, "已有", self.figure(part), verb)
        return clauses(told, say(f"{verb}率", self.figure(share, near_zero=True)) if share else None) or told

    def against_rate(self, rate: Quantity, before: Quantity | None, change: Quantity | None) -> Phrase | None:
        """超过上年同期13.0个百分点 / 低于 / 与上年同期持平."""
        if change is None and before is not None:
            change = minus("rate_change", rate, before)
        if change is None:
            return None
        if self.flat(change):
            return say("与上年同期持平")
        return say("超过上年同期" if change.value > 0 else "低于上年同期", self.points(change))

    def parts(self, whole: Quantity, parts: Sequence[tuple[str, Quantity]], *, shares: bool = True) -> Phrase:
        """共22件，其中已办结6件，占27.3%；正在办理16件，占72.7%: counts that make up a whole."""
        told = [
            clauses(say(name, self.figure(part)), self._of(part, whole) if shares else None)
            for name, part in parts
            if part.value
        ]
        listed = join(told, "；" if shares else "、")
        return say("共", self.figure(whole), *(("，其中", listed) if told else ()))

    def _of(self, part: Quantity, whole: Quantity) -> Phrase | None:
        share = ratio("share", part, whole)
        return say("占", self.figure(share, near_zero=True)) if share is not None else None
