"""Why a letter is sent: its triggers in words, the figures beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reportgen.model import LetterDue, Quantity, Text, Trigger
from reportgen.sums import count
from reportgen.wording.assessing import Assessing
from reportgen.wording.phrases import Phrase, Piece, called, clauses, grouped, join, say


def _gap(triggers: Sequence[Trigger]) -> Decimal:
    """How far the indicator of some triggers lags, those that keep no schedule last."""
    gap = triggers[0].result.schedule_gap if triggers[0].result else None
    return gap.value if gap else Decimal("Infinity")


class Causes(Assessing):
    """Sentences about letters."""

    __slots__ = ()

    def cause(self, what: LetterDue | Trigger, mark: str = "；", see: str = "") -> Phrase | None:
        """签约项目欠序时15.0个百分点，连续两期达到橙色警示标准（上期欠序时26.7个百分点）.

        All triggers of a letter, those on one indicator together, indicators before all else and
        the furthest behind first; or a single one. `see` is where the indicators stand: （详见下表） follows the last of them.
        """
        triggers = what.triggers if isinstance(what, LetterDue) else (what,)
        groups: dict[str, list[Trigger]] = {}
        for n, trigger in enumerate(triggers):
            about = str(trigger.result.indicator.name) if trigger.result else f"{n}"
            groups.setdefault(about, []).append(trigger)
        on_indicators = sorted((m for m in groups.values() if m[0].result), key=_gap)
        others = [members for members in groups.values() if not members[0].result]
        told = join(map(self._matter, on_indicators), mark)
        if told and see:
            told = say(told, f"，详见{see}" if str(told).endswith("）") else f"（详见{see}）")
        return join((told, *map(self._matter, others)), mark) or None

    def enclosed(self, letters: Iterable[LetterDue]) -> Phrase | None:
        """红色督办函5份（督〔2022〕3号至7号）、橙色警示函（警〔2022〕9号），请于2022年7月25日前书面回复，….

        What else is sent to a department, in one sentence, with the deadlines that all share.
        """
        due = list(letters)
        kinds = [self._numbered(members) for _, members in grouped(due, lambda d: (d.name,))]
        if not kinds:
            return None
        days = [("请于", "reply_by", "前书面回复"), ("", "rectify_by", "前整改到位")]
        told: list[Piece] = []
        for before, name, after in days:
            known = {getattr(d, name) for d in due}
            if len(known) > 1:
                return clauses(join(kinds, "、"), "请按各函写明的期限书面回复、整改到位")
            if (day := known.pop()) is not None:
                told.append(say(before, Text(str(day), day.origin), after))
        return clauses(join(kinds, "、"), *told)

    def _numbered(self, letters: Sequence[LetterDue]) -> Phrase:
        """红色督办函5份（督〔2022〕3号至7号）: letters of one kind with their 文号, where all have one."""
        name = letters[0].name
        if len(letters) > 1:
            count_ = count("count", [Quantity(Decimal(1), "", d.origin, 0) for d in letters], "份", "行数")
            head = say(name, self.figure(count_))
        else:
            head = say(name)
        if any(d.code is None for d in letters):
            return head
        return say(head, "（", join(self._codes(letters), "、"), "）")

    def _codes(self, letters: Sequence[LetterDue]) -> list[Phrase]:
        """督〔2022〕3号至5号, 7号, 提〔2022〕1号: numbers that follow one another as one, what they share said once."""
        runs: list[list[LetterDue]] = []
        for d in sorted(letters, key=lambda d: (_stem(d), d.number.value if d.number else 0)):
            before = runs[-1][-1] if runs else None
            follows = (
                before is not None and _stem(d) == _stem(before) != "" and _number(d) == _number(before) + 1
            )
            if follows:
                runs[-1].append(d)
            else:
                runs.append([d])
        told: list[Phrase] = []
        stem = ""
        for run in runs:
            first, last = run[0], run[-1]
            known = _stem(first) == stem != ""
            stem = _stem(first)
            told.append(say(self.figure(first.number) if known and first.number else first.code))
            if last is not first and last.number:
                if len(run) == 2:
                    told.append(say(self.figure(last.number)))
                else:
                    told[-1] = say(told[-1], "至", self.figure(last.number))
        return told

    def _matter(self, triggers: Sequence[Trigger]) -> Phrase | None:
        result = triggers[0].result
        gap = None
        if result and result.behind:
            gap = self.progress(result) if result.period.whole_year else self.schedule(result.schedule_gap)
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


def _number(letter: LetterDue) -> int:
    return int(letter.number.value) if letter.number else 0


def _stem(letter: LetterDue) -> str:
    """What stands before the number of a 文号; nothing where it does not end in its number."""
    code, end = str(letter.code or ""), f"{_number(letter)}号"
    return code.removesuffix(end) if letter.number and code.endswith(end) else ""
