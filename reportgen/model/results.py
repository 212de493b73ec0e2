"""What follows from the rows 「推算结果」; given values win."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.period import Period
from reportgen.model.quantity import Day, Quantity, Text
from reportgen.model.rows import (
    Assessment,
    Department,
    LedgerLine,
    Letter,
    Observation,
    ProjectTarget,
    Survey,
)


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
        return list(AlertLevel).index(self) + 1


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert 「预警」 and the gap that triggered it, unrounded."""

    level: AlertLevel
    gap: Quantity

    def __str__(self) -> str:
        return self.level.value


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @property
    def behind(self) -> bool:
        """Whether it lags its schedule 「欠序时」, judged on the unrounded gap."""
        return self.schedule_gap is not None and self.schedule_gap.value < 0


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
    """Which of the three an indicator is, and the facts that say so."""

    kind: TriageKind
    reason: Text
    facts: tuple[Quantity, ...] = ()

    def __str__(self) -> str:
        return self.kind.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value the workbook gives beside the one its own rows imply 「比对」."""

    observation: Observation
    name: str
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
    """Points deducted for the time being 「预扣分」 and not restored."""
    loss: Quantity | None = None
    score_rate: Quantity | None = None
    rank_scope: Text | None = None
    rank_change: Quantity | None = None
    third: Text | None = None
    gap_to_first: Quantity | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDue:
    """A letter that the data of a period call for 「应发函件」: one for each department and level."""

    period: Period
    department: Department
    level: AlertLevel
    triggers: tuple[Trigger, ...]
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
class Surveyed(Survey):
    """A survey question with its rates filled in 「满意度」."""

    return_rate: Quantity | None = None
    rate_change: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Everything that follows from a dataset 「推算结果」; each part in the order of its rows."""

    results: tuple[Result, ...] = ()
    assessments: tuple[Assessed, ...] = ()
    letters: tuple[LetterDue, ...] = ()
    projects: tuple[ProjectProgress, ...] = ()
    surveys: tuple[Surveyed, ...] = ()
