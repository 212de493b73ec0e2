"""Why a letter is sent: its triggers in words, the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model import LetterDue, Trigger
from reportgen.wording.assessing import Assessing
from reportgen.wording.phrases import Phrase, called, clauses, join, say


class Causes(Assessing):
    """Sentences about letters."""

    __slots__ = ()

    def cause(self, what: LetterDue | Trigger, mark: str = "；", see: str = "") -> Phrase | None:
        """签约项目欠序时15.0个百分点，连续两期达到橙色警示标准（上期欠序时26.7个百分点）.

        All triggers of a letter, those on one indicator together, indicators before all else;
        or a single one. `see` is where the indicators stand: （详见下表） follows the last of them.
        """
        triggers = what.triggers if isinstance(what, LetterDue) else (what,)
        groups: dict[str, list[Trigger]] = {}
        for n, trigger in enumerate(triggers):
            about = str(trigger.result.indicator.name) if trigger.result else f"{n}"
            groups.setdefault(about, []).append(trigger)
        on_indicators = [members for members in groups.values() if members[0].result]
        others = [members for members in groups.values() if not members[0].result]
        told = join(map(self._matter, on_indicators), mark)
        if told and see:
            told = say(told, f"，详见{see}" if str(told).endswith("）") else f"（详见{see}）")
        return join((told, *map(self._matter, others)), mark) or None

    def _matter(self, triggers: Sequence[Trigger]) -> Phrase | None:
        result = triggers[0].result
        gap = self.schedule(result.schedule_gap) if result and result.behind else None
        head = say(called(result.indicator), gap) if result else None
        others = [self._reason(t) for t in triggers if t.letter or not gap or len(t.facts) > 1]
        return clauses(head, *others) if gap or head is None else say(head, clauses(*others))

    def _reason(self, trigger: Trigger) -> Phrase:
        """What triggered it beside the lag itself."""
        if trigger.assessment is not None and trigger.facts:
            return say("考核位次连续", self.few(trigger.facts[0]), "列后三分之一")
        if trigger.trip is not None:
            return self._trip(trigger)
        if len(trigger.facts) > 1:
            sent = say("，已发", trigger.letter.number) if trigger.letter else None
            return say(trigger.reason, "（上期", self.schedule(trigger.facts[0]), sent, "）")
        if trigger.letter is None:
            return say(trigger.reason)
        before, level, after = trigger.reason.partition(trigger.letter.level)
        return say(before, level, "（", trigger.letter.number, "）", after)

    def _trip(self, trigger: Trigger) -> Phrase:
        trip = trigger.trip
        assert trip is not None  # asked before
        month = trip.period.span if trip.period else None
        went = say("外出招商", self.figure(trip.days)) if trip.days.value else say("没有外出招商")
        asked = say("少于要求的", self.figure(trip.required)) if trip.required else None
        return clauses(say(month, trip.role, went), asked) or went
