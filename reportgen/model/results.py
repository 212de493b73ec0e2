"""What follows from the rows 「推算结果」; given values win.

One record class for each part of the data, in one place because `terms` names the
attributes of all of them for templates: a list to look up, not code to follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reportgen.model.period import Period, same_period
from reportgen.model.quantity import Cell, Day, Quantity, Text
from reportgen.model.rows import (
    Assessment,
    Department,
    Direction,
    LedgerLine,
    Letter,
    Observation,
    Problem,
    Project,
    ProjectTarget,
    Survey,
    TargetKind,
    Trip,
)
from reportgen.model.standing import Standing


class AlertLevel(StrEnum):
    """Letter that a schedule gap calls for 「预警等级」 (三函)."""

    GREEN = "绿色提醒"
    ORANGE = "橙色警示"
    RED = "红色督办"

    @property
    def letter(self) -> str:
        """The name of its letter: `绿色提醒函`."""
        return f"{self.value}函"

    @property
    def rung(self) -> int:
        """How severe it is, from 1."""
        return _RUNGS[self]


_RUNGS = {level: rung for rung, level in enumerate(AlertLevel, 1)}


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert 「预警」 and the gap that triggered it, unrounded."""

    level: AlertLevel
    gap: Quantity

    def __str__(self) -> str:
        return self.level.value


@dataclass(frozen=True, kw_only=True)
class Result(Observation):
    """An observation with everything derivable filled in 「结果」; given values win."""

    nation_gap: Quantity | None = None
    province_gap: Quantity | None = None
    city_gap: Quantity | None = None
    nation_mean_gap: Quantity | None = None
    """Own value − national mean; in 个百分点 where the indicator is a rate, as are the three below."""
    province_mean_gap: Quantity | None = None
    city_mean_gap: Quantity | None = None
    benchmark_gap: Quantity | None = None
    target_gap: Quantity | None = None
    """Own value − annual target; own growth − target for growth targets, in 个百分点."""
    adjusted_gap: Quantity | None = None
    """Adjusted growth − natural growth, in 个百分点."""
    yoy_change: Quantity | None = None
    average_years: Quantity | None = None
    """Years of growth that a derived average_growth is taken over."""
    increase: Quantity | None = None
    """Own value − value of the same period last year."""
    sequential_increase: Quantity | None = None
    """Own value − value of the adjacent period before."""
    year_start_increase: Quantity | None = None
    share_change: Quantity | None = None
    rank_change: Quantity | None = None
    """Places moved forward since the period before; negative = fell back."""
    lead_run: Quantity | None = None
    """Periods in a row, this one included, at rank 1; None when not first."""
    low_run: Quantity | None = None
    """Periods in a row, this one included, in the last third."""
    best_of: Quantity | None = None
    """Periods of history of which this rank is the (or an equal) best; None when it is not."""
    third: Text | None = None
    """`前三分之一`, `中间三分之一` or `后三分之一` of those ranked."""
    loss: Quantity | None = None
    score_rate: Quantity | None = None
    alert: Alert | None = None
    triage: Triage | None = None

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Result:
        """Return the result of which this much is known, by attribute; the rest stands at its default.

        A tenth of the time it takes to write a hundred attributes one by one.
        """
        result = object.__new__(cls)
        there = {name: value for name, value in known.items() if value is not None}
        object.__setattr__(result, "__dict__", there)
        return result

    @property
    def behind(self) -> bool:
        """Whether it lags its schedule 「欠序时」, judged on the unrounded gap."""
        return self.schedule_gap is not None and self.schedule_gap.value < 0

    @property
    def missed(self) -> bool:
        """Whether the annual target is not reached 「未达目标」: short of it, or beyond one not to be exceeded."""
        gap = self.target_gap
        if gap is None:
            return False
        return gap.value > 0 if self.indicator.direction is Direction.REVERSE else gap.value < 0

    @property
    def exceeded(self) -> bool:
        """Whether a reverse indicator stands beyond its annual target 「超出目标」 at the end of the period.

        One that is to be brought down to its target by a schedule is still on its way there.
        """
        gap, reverse = self.target_gap, self.indicator.direction is Direction.REVERSE
        return reverse and self.schedule_gap is None and gap is not None and gap.value > 0

    @property
    def not_begun(self) -> bool:
        """Whether a target that grows over the year still stands at zero 「未破零」.

        Zero is good news where less is better, and says nothing of the year in the row of one month.
        """
        actual, goal, indicator, period = self.actual, self.annual_target, self.indicator, self.period
        if actual is None or actual.value or goal is None or goal.value <= 0:
            return False
        if (
            indicator.target_kind is not TargetKind.CUMULATIVE
            or indicator.direction is not Direction.POSITIVE
        ):
            return False
        return period.cumulative or not period.dated

    @property
    def strong(self) -> bool:
        """Whether it is among the strong ones 「优势指标」, whatever else it is."""
        return self.triage is not None and TriageKind.STRONG in self.triage.kinds

    @property
    def weak(self) -> bool:
        """Whether it is among the weak ones 「弱项指标」."""
        return self.triage is not None and TriageKind.WEAK in self.triage.kinds

    @property
    def weighty(self) -> bool:
        """Whether many marks hang on it 「权重指标」, be it strong, weak or neither."""
        return self.triage is not None and TriageKind.WEIGHTY in self.triage.kinds


class TriageKind(StrEnum):
    """What to do about an indicator 「研判」: keep ahead, catch up, or fight for its marks."""

    STRONG = "优势"
    WEAK = "弱项"
    WEIGHTY = "权重"

    @property
    def call(self) -> str:
        """The word officials use: 超、赶、抢."""
        return {"优势": "超", "弱项": "赶", "权重": "抢"}[self.value]


@dataclass(frozen=True, slots=True)
class Triage:
    """Which of the three an indicator is, and the facts that say so.

    `kind` is the one that decides where it is listed: weak before strong before weighty,
    so that nothing is praised and blamed at once. `kinds` are all that apply.
    """

    kind: TriageKind
    reason: Text
    """In words without figures: `欠序时、位次靠后`."""
    facts: tuple[Quantity, ...] = ()
    """The figures the reason rests on."""
    kinds: tuple[TriageKind, ...] = ()

    @property
    def call(self) -> str:
        """超、赶 or 抢."""
        return self.kind.call

    def __str__(self) -> str:
        return self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTriage:
    """The indicators of one 类别 in a period 「类别研判」, of the whole area or of one department.

    A category is strong when it has strong indicators and no weak one, weak when it is the
    other way round; one that has both is neither, so that no list contradicts another.
    """

    period: Period
    category: Text
    origin: Cell
    department: Department | None = None
    results: tuple[Result, ...] = ()
    strengths: tuple[Result, ...] = ()
    weaknesses: tuple[Result, ...] = ()
    weight: Quantity | None = None
    """Sum of the full marks of those that are scored, in 分, as are the two below."""
    score: Quantity | None = None
    loss: Quantity | None = None
    score_rate: Quantity | None = None

    @property
    def strong(self) -> bool:
        """Whether it may be called strong 「优势」."""
        return bool(self.strengths) and not self.weaknesses

    @property
    def weak(self) -> bool:
        """Whether it may be called weak 「弱项」."""
        return bool(self.weaknesses) and not self.strengths

    @property
    def mixed(self) -> bool:
        """Whether calling it either would contradict the other 「强弱并存」."""
        return bool(self.strengths and self.weaknesses)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value the workbook gives beside the one its own rows imply 「比对」."""

    about: str
    """What the row is about, as it is called in messages: an indicator, projects, a question."""
    period: Period | None
    name: str
    """The Python name of the value."""
    given: Quantity
    computed: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Assessment):
    """The overall assessment of a department with everything derivable filled in 「考核结果」.

    total = base + bonus − deduction − withheld, each the sum of its printed parts.
    """

    base: Quantity | None = None
    """Sum of the scores of its indicators."""
    full: Quantity | None = None
    """Sum of their full marks."""
    bonus: Quantity | None = None
    deduction: Quantity | None = None
    withheld: Quantity | None = None
    """Points deducted for the time being 「预扣分」: neither restored nor confirmed, which makes them a deduction."""
    loss: Quantity | None = None
    score_rate: Quantity | None = None
    rank_scope: Text | None = None
    rank_change: Quantity | None = None
    third: Text | None = None
    gap_to_first: Quantity | None = None
    spread: Quantity | None = None
    """How far the first and the last of those ranked lie apart."""
    low_run: Quantity | None = None
    results: tuple[Result, ...] = ()
    """The scored rows of the department in this period."""
    ledger: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason for which a letter is due 「触发原因」."""

    level: AlertLevel
    reason: Text
    """In words without figures: `欠序时超过30个百分点`, `橙色警示函逾期未回复`."""
    result: Result | None = None
    facts: tuple[Quantity, ...] = ()
    """The figures the reason rests on."""
    letter: Letter | None = None
    """The earlier letter that this one follows up."""
    assessment: Assessed | None = None
    trip: Trip | None = None

    @property
    def origin(self) -> Cell:
        """The row that triggered it."""
        row = self.result or self.letter or self.assessment or self.trip
        assert row is not None  # whoever makes a trigger names its row
        return row.origin


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDue:
    """A letter that the data of a period call for 「应发函件」.

    One for each department, at the level of its gravest trigger; with 一事一函 one for each matter.
    """

    period: Period
    department: Department
    level: AlertLevel
    triggers: tuple[Trigger, ...]
    """All of them, the gravest first."""
    sent: Letter | None = None
    """The same letter in 函件台账, where it is entered already."""
    number: Quantity | None = None
    """Sequence number within the level and year, following the letters already sent."""
    code: Text | None = None
    """The number as printed on the letter: `洪督考提〔2022〕3号`."""
    reply_by: Day | None = None
    rectify_by: Day | None = None

    @property
    def name(self) -> str:
        """`绿色提醒函`."""
        return self.level.letter

    @property
    def results(self) -> tuple[Result, ...]:
        """The indicators that triggered it, each once."""
        return tuple({id(t.result): t.result for t in self.triggers if t.result}.values())

    @property
    def origin(self) -> Cell:
        """The row of its gravest trigger."""
        return self.triggers[0].origin


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry:
    """A line of the register of letters 「函件登记」: sent, or due and not yet entered in 函件台账."""

    department: Department
    level: AlertLevel
    origin: Cell
    year: int
    """The year whose numbers it counts in."""
    period: Period | None = None
    due: LetterDue | None = None
    """The letter that the data call for; None for one that is only in 函件台账."""
    entered: bool = True
    """Whether it stands in 函件台账."""
    number: Quantity | None = None
    code: Text | None = None
    indicators: Text | None = None
    reason: Text | None = None
    sent_on: Day | None = None
    reply_by: Day | None = None
    replied_on: Day | None = None
    state: Text | None = None

    @property
    def name(self) -> str:
        """`绿色提醒函`."""
        return self.level.letter

    def is_of(self, period: Period) -> bool:
        """Whether it is a letter of that period: due in it, or entered for it."""
        return same_period(self.due.period if self.due else self.period, period)

    def counts_in(self, period: Period) -> bool:
        """Whether a report on a period counts it: entered earlier in the year, or due in that period."""
        if self.is_of(period):
            return True
        if self.period is not None and period < self.period:
            return False
        return self.entered and (not period.dated or self.year == period.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectProgress(ProjectTarget):
    """Projects of one sector, size and stage against their target 「项目进度」."""

    completion_rate: Quantity | None = None
    schedule: Quantity | None = None
    schedule_gap: Quantity | None = None
    rate_change: Quantity | None = None
    """Completion rate − that of the year before, in 个百分点."""

    @property
    def not_begun(self) -> bool:
        """Whether nothing is done yet 「尚未破零」."""
        return self.actual is not None and not self.actual.value and self.target.value > 0

    @property
    def behind(self) -> bool:
        """Whether it lags its schedule 「欠序时」."""
        return self.schedule_gap is not None and self.schedule_gap.value < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorProject(Project):
    """A major project in one period, with its progress filled in 「重大项目」."""

    signed: bool = False
    started: bool = False
    """Whether work has begun 「已开工」 by the end of the period; a finished one has."""
    finished: bool = False
    completion_rate: Quantity | None = None
    """Share of the annual plan that is invested 「投资完成率」, in %."""
    schedule: Quantity | None = None
    schedule_gap: Quantity | None = None

    @property
    def behind(self) -> bool:
        """Whether its investment lags the schedule 「欠序时」."""
        return self.schedule_gap is not None and self.schedule_gap.value < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled(Trip):
    """Days away in one month held against what is required of the role 「外出招商」."""

    met: bool | None = None
    """Whether the required days are reached; None where nothing is required."""
    lacking: Quantity | None = None
    """Days short of the requirement."""
    rank: Quantity | None = None
    """By days among the same role and month, most first; equal days share a rank."""
    board: Text | None = None
    """`红榜` or `黑榜`."""
    explain_by: Day | None = None
    """When an explanation is due from whoever fell short."""

    @property
    def idle(self) -> bool:
        """Whether nobody went 「未外出」."""
        return not self.days.value

    @property
    def short(self) -> bool:
        """Whether they went, but not long enough 「外出不足」."""
        return self.met is False and not self.idle


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked(Problem):
    """A problem with the figures of the indicator it is about 「问题」."""

    result: Result | None = None
    """That of its department, or of the whole area where the department leads the indicator."""
    year: int = 0
    """The year that goes without saying: that of 成文日期, else of the period."""
    overdue: bool = False
    """Whether its deadline is past and it is not done 「已过时限」, as 成文日期 or its state says."""

    @property
    def schedule_gap(self) -> Quantity | None:
        """How far its indicator lags or leads 「序时差」."""
        return self.result.schedule_gap if self.result else None

    @property
    def loss(self) -> Quantity | None:
        """Points its indicator has lost 「失分」."""
        return self.result.loss if self.result else None

    @property
    def due_month(self) -> Text | None:
        """The month of its deadline 「时限月份」, `8月`; with the year where it does not go without saying."""
        return self._near(self.deadline, f"{self.deadline.month}月") if self.deadline else None

    @property
    def due_day(self) -> Text | None:
        """Its deadline 「时限」 in the same way, `8月31日`: short enough for a column."""
        return (
            self._near(self.deadline, f"{self.deadline.month}月{self.deadline.day}日")
            if self.deadline
            else None
        )

    @property
    def closed_day(self) -> Text | None:
        """The day it was struck off 「销号日」 in the same way."""
        day = self.closed_on
        return self._near(day, f"{day.month}月{day.day}日") if day else None

    def _near(self, day: Day, words: str) -> Text:
        return Text(words if day.year == self.year else f"{day.year}年{words}", day.origin)

    @property
    def closed(self) -> bool:
        """Whether it is struck off the list 「已销号」."""
        return self.state == "已销号"

    @property
    def open(self) -> bool:
        """Whether it is still on the list 「未销号」."""
        return not self.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed(Survey):
    """A survey question with its rates filled in 「满意度」."""

    return_rate: Quantity | None = None
    rate_change: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Everything that follows from a dataset 「推算结果」; each part in the order of its rows."""

    results: tuple[Result, ...] = ()
    limits: Mapping[str, Text] = field(default_factory=dict)
    """How many 个百分点 behind schedule each level of warning reaches 「预警线」, by 绿色 and 橙色."""
    assessments: tuple[Assessed, ...] = ()
    letters: tuple[LetterDue, ...] = ()
    register: tuple[LetterEntry, ...] = ()
    """函件台账 in its order, then the letters due that it does not have yet."""
    categories: tuple[CategoryTriage, ...] = ()
    projects: tuple[ProjectProgress, ...] = ()
    project_totals: tuple[ProjectProgress, ...] = ()
    """Their totals, by every choice of 行业, 规模 and 单位."""
    major_projects: tuple[MajorProject, ...] = ()
    trips: tuple[Travelled, ...] = ()
    surveys: tuple[Surveyed, ...] = ()
    standings: tuple[Standing, ...] = ()
    """The own area's place among others, by indicator, oldest first."""
    problems: tuple[Tracked, ...] = ()
