"""Which letters are due 「应发函件」: 绿色提醒函, 橙色警示函, 红色督办函, and how one leads to the next.

A letter is due where an indicator of a department lags its schedule; it turns red
where the same indicator is orange twice running, where an orange letter was left
unanswered, and where a department stays in the last third. Each reason is recorded as
a trigger, also where a graver one decides the level: nothing is escalated in silence.

A report on any period is dated 成文日期, so what is overdue is judged on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from reportgen import collector
from reportgen.dates import date_of_issue
from reportgen.derive.numbers import Numbering, code_of, level_of, number_of, year_in, year_of
from reportgen.derive.rules import Rules
from reportgen.model import (
    Alert,
    AlertLevel,
    Assessed,
    Dataset,
    Day,
    Department,
    Indicator,
    Letter,
    LetterDue,
    LetterEntry,
    Period,
    Quantity,
    Result,
    Text,
    Travelled,
    Trigger,
    latest_within,
    named_in,
    same_period,
)
from reportgen.wording.phrases import few

_GRAVER = {AlertLevel.GREEN: AlertLevel.ORANGE, AlertLevel.ORANGE: AlertLevel.RED}
_ANSWERED = ("已回复", "已整改")
_OVERDUE = "逾期"
ONE_EACH = "一事一函"
"""函件方式 with a letter on each matter."""
_STEP_BY_STEP = "逐级"
_LAG = Text("欠序时进度")
_TWICE = Text("连续两期达到橙色警示标准")
_LOW = Text("考核位次连续列后三分之一")
_NAMED = 3
"""Most indicators that the register names; of more it says how many."""


def letters_due(
    dataset: Dataset,
    results: Sequence[Result],
    assessments: Sequence[Assessed] = (),
    rules: Rules | None = None,
    trips: Sequence[Travelled] = (),
) -> tuple[LetterDue, ...]:
    """Return the letters that are due in every period, oldest first, departments in their order.

    One for each department and period, at its gravest level; with 函件方式 一事一函 one for
    each indicator, and one for what concerns no single indicator. A letter that 函件台账
    has already keeps its number there; the others are numbered on behind it.
    """
    rules = rules or Rules()
    with collector.paused():
        desk = _Desk(dataset, rules)
        desk.look_at((*results, *_led(dataset, results)), assessments, trips)
        return tuple(letter for period in sorted(desk.found) for letter in desk.letters(period))


def _led(dataset: Dataset, results: Sequence[Result]) -> Iterator[Result]:
    """Yield the rows of the area that name their 牵头单位, once for each that has no row of its own there."""
    known = {(*_key(row), row.period) for row in results}
    called = {str(word): d for d in dataset.departments for word in (d.short_name, d.name) if word}
    for row in results:
        if row.department is None and row.lead is not None:
            owners = {str(called[w].name): called[w] for w in named_in(row.lead) if w in called}
            led = (replace(row, department=owner) for owner in owners.values())
            yield from (own for own in led if (*_key(own), own.period) not in known)


_moment = attrgetter("year", "last", "first", "day", "name")
Moment = tuple[int, int, int, int, str]
"""A period as a plain tuple."""
Matter = str
"""What one letter is about: "" for all matters of a department, else the name of an indicator."""


class _Desk:
    """The triggers found, and what is known to turn them into letters."""

    def __init__(self, dataset: Dataset, rules: Rules) -> None:
        self.dataset = dataset
        self.rules = rules
        self.issue = date_of_issue(dataset)
        self.place = {str(d.name): (d.order, n) for n, d in enumerate(dataset.departments)}
        self.sent: dict[str, list[Letter]] = defaultdict(list)
        """函件台账 by department."""
        for letter in dataset.letters:
            self.sent[str(letter.department.name)].append(letter)
        self.found: dict[Period, dict[str, list[Trigger]]] = defaultdict(dict)
        """Triggers by period and department."""

    # -------------------------------------------------------------- the triggers

    def look_at(
        self, results: Sequence[Result], assessments: Sequence[Assessed], trips: Sequence[Travelled]
    ) -> None:
        """Collect every trigger of every period."""
        before = _Before(results)
        now: dict[Period, dict[tuple[str, str], Result]] = defaultdict(dict)
        followed = {_key(letter) for letter in self.dataset.letters if letter.indicator}
        for result in results:
            if result.department is None:
                continue
            if followed and (key := _key(result)) in followed:
                now[result.period][key] = result
            if result.alert is not None:
                for trigger in self._of_result(result, result.alert, before):
                    self._add(result.period, result.department, trigger)
        periods = dict.fromkeys([*self.dataset.periods, *(a.period for a in assessments)])
        for period in periods:
            for letter in self.dataset.letters:
                for trigger in self._of_letter(letter, period, now[period]):
                    self._add(period, letter.department, trigger)
        for assessed in assessments:
            if assessed.low_run is not None and assessed.low_run.value >= self.rules.repeat_limit:
                facts = (assessed.low_run,)
                trigger = Trigger(AlertLevel.RED, _LOW, facts=facts, assessment=assessed)
                self._add(assessed.period, assessed.department, trigger)
        for period, trip in self._short_trips(periods, trips):
            reason = Text("外出招商天数没有达到要求")
            facts = (trip.days, *((trip.required,) if trip.required else ()))
            self._add(period, trip.department, Trigger(AlertLevel.GREEN, reason, facts=facts, trip=trip))

    def _add(self, period: Period, department: Department | None, trigger: Trigger) -> None:
        if department is not None:
            self.found[period].setdefault(str(department.name), []).append(trigger)

    def _of_result(self, result: Result, alert: Alert, before: _Before) -> Iterator[Trigger]:
        """The lag itself, and orange for the second time running."""
        yield Trigger(alert.level, _LAG, result, (alert.gap,))
        if alert.level is not AlertLevel.ORANGE or (period := before.period(result)) is None:
            return
        earlier = self._orange_letter(result, period)
        if (gap := before.orange_gap(result, period)) is not None:
            yield Trigger(AlertLevel.RED, _TWICE, result, (gap, alert.gap), earlier)
        elif earlier is not None and earlier.indicator is not None:
            reason = Text(f"已发{earlier.level}，仍达到橙色警示标准")
            yield Trigger(AlertLevel.RED, reason, result, (alert.gap,), earlier)

    def _orange_letter(self, result: Result, before: Period) -> Letter | None:
        """The orange letter of the period before on the same indicator, or on all matters."""
        letters = [
            letter
            for letter in self.sent.get(str(result.department and result.department.name), ())
            if level_of(letter) is AlertLevel.ORANGE
            and same_period(letter.period, before)
            and _concerns(letter, result.indicator)
        ]
        return next((x for x in letters if x.indicator), letters[0] if letters else None)

    def _of_letter(
        self, letter: Letter, period: Period, now: Mapping[tuple[str, str], Result]
    ) -> Iterator[Trigger]:
        """An earlier letter that was left unanswered, unless a graver one has followed it already."""
        level = level_of(letter)
        step = self.rules.overdue == _STEP_BY_STEP or level is not AlertLevel.GREEN
        if not (step and self._is_before(letter, period) and self._is_overdue(letter)):
            return
        if any(self._follows(later, letter, period) for later in self.sent[str(letter.department.name)]):
            return
        result = now.get(_key(letter)) if letter.indicator else None
        what = "未整改" if self._is_answered(letter) else "未回复"
        reason = Text(f"{level.letter}逾期{what}")
        gap = (result.alert.gap,) if result and result.alert else ()
        yield Trigger(_GRAVER.get(level, level), reason, result, gap, letter)

    def _is_before(self, letter: Letter, period: Period) -> bool:
        if letter.period is None or not letter.period.dated:
            return bool(letter.sent_on and self.issue and letter.sent_on < self.issue)
        return bool(letter.period.end and period.end and letter.period.end < period.end)

    def _is_overdue(self, letter: Letter) -> bool:
        """Whether its deadline had passed without an answer by the date of issue."""
        if letter.state == _OVERDUE:
            return True
        if self._is_answered(letter):
            return False
        deadline = letter.reply_by or (
            letter.sent_on.later(self.rules.reply_days) if letter.sent_on else None
        )
        return self.issue is not None and deadline is not None and deadline < self.issue

    def _is_answered(self, letter: Letter) -> bool:
        """Whether it had been answered by the date of issue; what came later changes no report."""
        if letter.replied_on is None:
            return letter.state in _ANSWERED
        return self.issue is None or letter.replied_on <= self.issue

    def _follows(self, later: Letter, letter: Letter, period: Period) -> bool:
        graver = level_of(later).rung > level_of(letter).rung
        about = later.indicator is None or _concerns(letter, later.indicator)
        return graver and about and self._is_before(later, period) and _sent_after(later, letter)

    def _short_trips(
        self, periods: Mapping[Period, None], trips: Sequence[Travelled]
    ) -> Iterator[tuple[Period, Travelled]]:
        """Who fell short in the latest month of each period, where that calls for a letter."""
        if self.rules.trip_letter != "是":
            return
        months = [trip.period for trip in trips if trip.period]
        for period in periods:
            month = latest_within(months, period)
            yield from (
                (period, trip) for trip in trips if month and trip.period == month and trip.met is False
            )

    # --------------------------------------------------------------- the letters

    def letters(self, period: Period) -> Iterator[LetterDue]:
        """Turn the triggers of a period into letters, numbered."""
        numbers = Numbering(self.dataset.letters, self.rules, period, self.issue)
        by_department = self.found[period]
        for name in sorted(by_department, key=lambda n: self.place.get(n, (len(self.place), 0))):
            for matter, triggers in self._matters(by_department[name]).items():
                yield self._letter(period, matter, triggers, numbers)

    def _matters(self, triggers: Sequence[Trigger]) -> Mapping[Matter, list[Trigger]]:
        """What goes into one letter, the gravest trigger first."""
        found: dict[Matter, list[Trigger]] = defaultdict(list)
        for trigger in sorted(triggers, key=lambda t: -t.level.rung):
            each = self.rules.letter_form == ONE_EACH and trigger.result is not None
            found[str(trigger.result.indicator) if each and trigger.result else ""].append(trigger)
        return found

    def _letter(
        self, period: Period, matter: Matter, triggers: Sequence[Trigger], numbers: Numbering
    ) -> LetterDue:
        department, level = _department(triggers[0]), triggers[0].level
        sent = self._already_sent(period, department, level, matter)
        number, code = (number_of(sent), code_of(sent, self.rules)) if sent else numbers.next(level)
        base = (sent.sent_on if sent else None) or self.issue
        return LetterDue(
            period=period,
            department=department,
            level=level,
            triggers=tuple(triggers),
            sent=sent,
            number=number,
            code=code,
            reply_by=(sent.reply_by if sent else None) or (base and base.later(self.rules.reply_days)),
            rectify_by=base and base.later(self.rules.rectify_days),
        )

    def _already_sent(
        self, period: Period, department: Department, level: AlertLevel, matter: Matter
    ) -> Letter | None:
        """The same letter in 函件台账: of this period, or without one but of the same day."""
        for letter in self.sent.get(str(department.name), ()):
            same_day = letter.period is None and self.issue is not None and letter.sent_on == self.issue
            if level_of(letter) is level and (same_day or same_period(letter.period, period)):
                indicator = str(letter.indicator) if letter.indicator else ""
                if self.rules.letter_form != ONE_EACH or indicator == matter:
                    return letter
        return None


def _key(row: Result | Letter) -> tuple[str, str]:
    return str(row.department and row.department.name), str(row.indicator and row.indicator.name)


class _Before:
    """The 上期 of each indicator (see Period.before), and who was orange when."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._known: dict[str, dict[Moment, Period]] = defaultdict(dict)
        self._before: dict[tuple[str, Moment], Period | None] = {}
        self._orange: dict[tuple[tuple[str, str], Moment], Quantity] = {}
        for result in results:
            moment = _moment(result.period)
            self._known[result.indicator.name][moment] = result.period
            if result.alert is not None and result.alert.level is AlertLevel.ORANGE:
                self._orange[_key(result), moment] = result.alert.gap

    def period(self, result: Result) -> Period | None:
        """Return the period before, of those in which the indicator is observed at all."""
        name = result.indicator.name
        key = name, _moment(result.period)
        if key not in self._before:
            self._before[key] = result.period.before(self._known[name].values())
        return self._before[key]

    def orange_gap(self, result: Result, period: Period) -> Quantity | None:
        """Return the gap by which the same row was orange in a period; None if it was not."""
        return self._orange.get((_key(result), _moment(period)))


def _concerns(letter: Letter, indicator: Indicator) -> bool:
    return letter.indicator is None or letter.indicator.name == indicator.name


def _sent_after(later: Letter, letter: Letter) -> bool:
    if later.sent_on and letter.sent_on:
        return later.sent_on > letter.sent_on
    return bool(later.period and letter.period and later.period > letter.period)


def _department(trigger: Trigger) -> Department:
    row = trigger.result or trigger.letter or trigger.assessment or trigger.trip
    assert row is not None  # whoever makes a trigger names its row …
    assert row.department is not None  # … and only rows of departments trigger
    return row.department


# ---------------------------------------------------------------------- register


def register(
    dataset: Dataset, due: Sequence[LetterDue], rules: Rules | None = None
) -> tuple[LetterEntry, ...]:
    """Return 函件登记: every letter of 函件台账 in its order, then those due that it does not have yet."""
    rules = rules or Rules()
    issue = date_of_issue(dataset)
    known = {id(letter.sent): letter for letter in due if letter.sent}
    entered = [_entered(letter, known.get(id(letter)), rules) for letter in dataset.letters]
    return (*entered, *(_new(letter, issue, rules) for letter in due if letter.sent is None))


def _entered(letter: Letter, due: LetterDue | None, rules: Rules) -> LetterEntry:
    return LetterEntry(
        department=letter.department,
        level=level_of(letter),
        origin=letter.origin,
        year=year_of(letter),
        period=letter.period,
        due=due,
        number=number_of(letter),
        code=code_of(letter, rules),
        indicators=letter.indicator.name if letter.indicator else _indicators(due),
        reason=letter.reason or _reasons(due, rules),
        sent_on=letter.sent_on,
        reply_by=letter.reply_by or (due.reply_by if due else None),
        replied_on=letter.replied_on,
        state=letter.state or None,
    )


def _new(due: LetterDue, issue: Day | None, rules: Rules) -> LetterEntry:
    return LetterEntry(
        department=due.department,
        level=due.level,
        origin=due.origin,
        year=year_in(due.code) or (issue.year if issue else due.period.year),
        period=due.period,
        due=due,
        entered=False,
        number=due.number,
        code=due.code,
        indicators=_indicators(due),
        reason=_reasons(due, rules),
        sent_on=issue,
        reply_by=due.reply_by,
    )


def _indicators(due: LetterDue | None) -> Text | None:
    names = [result.indicator.name for result in due.results] if due else []
    return Text("、".join(names), names[0].origin) if names else None


def _reasons(due: LetterDue | None, rules: Rules) -> Text | None:
    """Return 事由 in few words: the band reached, what turned it graver, the place held, in this order.

    Of the lag only the gravest band is named, and no indicator that is named for being
    orange again: 开工项目欠序时超过30个百分点；外资连续两期达到橙色警示标准；考核位次连续四期列后三分之一.
    """
    if due is None:
        return None
    reasons = dict.fromkeys(t.reason for t in due.triggers if t.result and t.reason != _LAG and not _left(t))
    again = [(reason, [t for t in due.triggers if t.reason == reason]) for reason in reasons]
    told = [f"{_whose(members)}{reason}" for reason, members in again]
    lag = _lag(due, {id(t.result) for _, members in again for t in members}, rules)
    left = [str(t.reason) for t in due.triggers if _left(t)]
    rest = [_standing(t) for t in due.triggers if t.assessment]
    rest += [str(t.reason) for t in due.triggers if t.trip]
    return Text("；".join(dict.fromkeys((*lag, *told, *left, *rest))), due.origin)


def _left(trigger: Trigger) -> bool:
    """Whether it is an earlier letter left unanswered."""
    return trigger.letter is not None and _OVERDUE in trigger.reason


def _lag(due: LetterDue, told: set[int], rules: Rules) -> list[str]:
    """The gravest band that indicators not yet told of have reached; none milder than what they are told for."""
    lags = [t for t in due.triggers if t.reason == _LAG and id(t.result) not in told]
    level = max((t.level for t in lags), key=lambda level: level.rung, default=None)
    if level is None or (told and level is AlertLevel.GREEN):
        return []
    limit = rules.orange_limit if level is AlertLevel.RED else rules.green_limit
    number = f"{limit.normalize():f}个百分点"
    band = f"欠序时{number}以内" if level is AlertLevel.GREEN else f"欠序时超过{number}"
    return [_whose([t for t in lags if t.level is level]) + band]


def _whose(triggers: Sequence[Trigger]) -> str:
    """The indicators of some triggers by name, or how many they are."""
    indicators = [t.result.indicator for t in triggers if t.result]
    if len(indicators) > _NAMED:
        return f"{len(indicators)}项指标"
    return "、".join(str(indicator.short_name or indicator.name) for indicator in indicators)


def _standing(trigger: Trigger) -> str:
    run = trigger.facts[0]
    return _LOW.replace("连续", f"连续{few(int(run.value))}{run.unit}", 1)
