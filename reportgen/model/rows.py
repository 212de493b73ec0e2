"""The rows of the data contract, as given; `terms` says how the workbook calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from reportgen.model.period import Period
from reportgen.model.quantity import Cell, Day, Line, Quantity, Text


class Direction(StrEnum):
    """Which way is good 「方向」."""

    POSITIVE = "正向"
    REVERSE = "逆向"
    INTERVAL = "区间"


class TargetKind(StrEnum):
    """What an annual target means 「目标类型」."""

    CUMULATIVE = "累计"
    POINT = "时点"
    RATE = "增速"


class Completion(StrEnum):
    """How a completion rate is taken 「完成率算法」; A = actual, T = target, B = baseline."""

    RATIO = "比值"
    """A ÷ T; of a reverse indicator T ÷ A, at most 100."""
    MET = "达标"
    """100 or 0."""
    DEDUCTED = "扣减"
    """2 − A ÷ T, not below 0."""
    BASELINE = "基期"
    """(B − A) ÷ (B − T)."""
    DEVIATION = "偏离"
    """Inside the interval 100, outside 1 − distance ÷ width, not below 0."""
    LOSS = "减亏"
    """1 + (A − T) ÷ |T|."""


COMPLETIONS = {
    Direction.POSITIVE: (Completion.RATIO, Completion.MET, Completion.BASELINE, Completion.LOSS),
    Direction.REVERSE: (Completion.RATIO, Completion.MET, Completion.DEDUCTED, Completion.BASELINE),
    Direction.INTERVAL: (Completion.DEVIATION, Completion.MET),
}
"""Which ways fit which direction; the first is the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department, town or subdistrict 「单位」."""

    name: Text
    origin: Cell
    short_name: Text | None = None
    code: Text | None = None
    category: Text | None = None
    order: int = 0
    contact: Text | None = None
    phone: Text | None = None

    def __str__(self) -> str:
        return str(self.short_name or self.name)


def named_in(words: str | None) -> tuple[str, ...]:
    """Return each name of a list as typed: `区发改委、区统计局`."""
    return tuple(name for name in re.split(r"[、，,；;\s]+", str(words or "")) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator of the index system 「指标」."""

    name: Text
    unit: Text
    origin: Cell
    code: Text | None = None
    short_name: Text | None = None
    category: Text | None = None
    places: int = 2
    direction: Direction = Direction.POSITIVE
    lower: Quantity | None = None
    upper: Quantity | None = None
    target_kind: TargetKind = TargetKind.CUMULATIVE
    weight: Quantity | None = None
    scoring: Text | None = None
    scoring_terms: Text | None = None
    """Parameters of the scoring formula as typed: `满分完成率=100；每点=0.3`."""
    completion: Text | None = None
    """How the completion rate of a reverse, interval or loss target is taken; empty = usual."""
    parent: Text | None = None
    """The indicator this one is a part of, for 占比, 贡献率 and 拉动."""
    lead: Text | None = None
    definition: Text | None = None
    source: Text | None = None
    is_new: Text | None = None
    """`是` for an indicator that the present index system has added."""
    order: int = 0

    @property
    def abbreviated(self) -> bool:
        """Whether it has a short name that is not its name 「有简称」."""
        return self.short_name is not None and self.short_name != self.name

    @property
    def completion_way(self) -> Completion | None:
        """The way its completion rate is taken; None where the one chosen does not fit its direction."""
        fitting = COMPLETIONS[self.direction]
        if not self.completion:
            return fitting[0]
        return next((way for way in fitting if way.value == self.completion), None)

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One value of one indicator for one period 「指标结果」, as given.

    Every Quantity is None when its cell is empty. Units: `actual` and targets in
    the indicator's unit, all 同比 and rates in %, gaps in 个百分点, ranks in 位.
    """

    period: Period
    indicator: Indicator
    origin: Cell
    department: Department | None = None
    lead: Text | None = None
    """Whose matter a row of the whole area is, as typed; it serves their reports too."""
    actual: Quantity | None = None
    yoy: Quantity | None = None
    previous_yoy: Quantity | None = None
    last_year: Quantity | None = None
    last_yoy: Quantity | None = None
    two_year_average: Quantity | None = None
    average_growth: Quantity | None = None
    before: Quantity | None = None
    """Value of the adjacent period before, for 环比."""
    sequential: Quantity | None = None
    year_start: Quantity | None = None
    year_start_growth: Quantity | None = None
    baseline: Quantity | None = None
    annual_target: Quantity | None = None
    stretch_target: Quantity | None = None
    schedule_target: Quantity | None = None
    reported: Quantity | None = None
    """What departments reported, where `actual` is what was recognised."""
    nation_yoy: Quantity | None = None
    province_yoy: Quantity | None = None
    city_yoy: Quantity | None = None
    nation_mean: Quantity | None = None
    province_mean: Quantity | None = None
    city_mean: Quantity | None = None
    benchmark: Quantity | None = None
    benchmark_unit: Text | None = None
    completion_rate: Quantity | None = None
    schedule: Quantity | None = None
    schedule_gap: Quantity | None = None
    rank: Quantity | None = None
    rank_of: Quantity | None = None
    rank_scope: Text | None = None
    rank_basis: Text | None = None
    previous_rank: Quantity | None = None
    weight: Quantity | None = None
    """Full marks of this row, where they differ between groups of departments."""
    score: Quantity | None = None
    share: Quantity | None = None
    previous_share: Quantity | None = None
    contribution: Quantity | None = None
    pull: Quantity | None = None
    adjusted_yoy: Quantity | None = None
    adjustment: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A bonus or deduction 「加减分」."""

    department: Department
    type: Text
    points: Quantity
    reason: Text
    origin: Cell
    period: Period | None = None
    basis: Text | None = None
    state: Text | None = None
    deadline: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A row of the problem list 「问题」; its number links the three lists."""

    number: Text
    problem: Text
    origin: Cell
    period: Period | None = None
    department: Department | None = None
    indicator: Indicator | None = None
    cause: Text | None = None
    source: Text | None = None
    goal: Text | None = None
    measures: Text | None = None
    leader: Text | None = None
    lead: Text | None = None
    partners: Text | None = None
    person: Text | None = None
    phone: Text | None = None
    deadline: Day | None = None
    progress: Text | None = None
    state: Text | None = None
    evidence: Text | None = None
    closed_on: Day | None = None

    def is_past(self, day: date | None) -> bool:
        """Whether its deadline lies before a day."""
        return day is not None and self.deadline is not None and self.deadline < day

    def is_late(self, day: date | None) -> bool:
        """Whether it should be settled by that day and is still said to be worked on."""
        return self.is_past(day) and str(self.state or "") in ("", "未启动", "整改中")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How far a target is to be reached by the end of a period 「进度计划」: one point of its curve."""

    period: Period
    indicator: Indicator
    origin: Cell
    department: Department | None = None
    cumulative: Quantity | None = None
    """To be reached by the end of the period, in the unit of the indicator."""
    increment: Quantity | None = None
    """To be added within the period."""
    rate: Quantity | None = None
    """Share of the annual target to be reached by its end, in %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The overall assessment of a department for a period 「考核结果」, as given."""

    period: Period
    department: Department
    origin: Cell
    total: Quantity | None = None
    rank: Quantity | None = None
    rank_of: Quantity | None = None
    previous_rank: Quantity | None = None
    grade: Text | None = None
    coefficient: Quantity | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A major project 「重大项目」; investment in the unit of its column, usually 亿元."""

    name: Text
    origin: Cell
    period: Period | None = None
    department: Department | None = None
    industry: Text | None = None
    size: Text | None = None
    stage: Text | None = None
    investment: Quantity | None = None
    annual_plan: Quantity | None = None
    invested: Quantity | None = None
    signed_on: Day | None = None
    started_on: Day | None = None
    finished_on: Day | None = None
    assessed: Text | None = None
    recognised: Text | None = None
    leader: Text | None = None
    progress: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTarget:
    """How many projects (or how much investment) of a sector, size and stage are to be reached 「项目目标」."""

    stage: Text
    target: Quantity
    origin: Cell
    period: Period | None = None
    industry: Text | None = None
    size: Text | None = None
    department: Department | None = None
    unit: Text | None = None
    actual: Quantity | None = None
    reported: Quantity | None = None
    schedule_target: Quantity | None = None
    last_rate: Quantity | None = None
    """Completion rate at the same time of the year before, in %."""

    @property
    def programme(self) -> str:
        """The projects that the stage names, `“两重”项目` of `“两重”项目开工`; empty where it names none."""
        found = _PROGRAMME.fullmatch(self.stage)
        return found[1] if found else ""

    @property
    def verb(self) -> str:
        """The stage without them: `开工`."""
        return str(self.stage).removeprefix(self.programme)

    @property
    def title(self) -> Text:
        """工业1亿元～10亿元开工项目; of money 工业项目实际有效投资; of a programme “两重”项目开工."""
        before, stage = f"{self.industry or ''}{self.size or ''}", str(self.stage)
        if not self.programme:
            stage = f"项目{stage}" if "投资" in stage else f"{stage}项目"
        return Text(before + stage, self.origin)


_PROGRAMME = re.compile("(.+项目)(?:签约|开工|竣工)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Days spent away to attract investment 「外出招商」, for one department, role and month."""

    department: Department
    days: Quantity
    origin: Cell
    period: Period | None = None
    role: Text | None = None
    required: Quantity | None = None
    people: Quantity | None = None
    outcome: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The answers to one question of a satisfaction survey 「满意度调查」."""

    question: Text
    origin: Cell
    period: Period | None = None
    department: Department | None = None
    sent: Quantity | None = None
    returned: Quantity | None = None
    valid: Quantity | None = None
    satisfied: Quantity | None = None
    rate: Quantity | None = None
    """Satisfaction rate 「满意率」 in %."""
    previous_rate: Quantity | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The figure or rank of some area, the own one included, to be compared with 「对标数据」."""

    period: Period
    indicator: Indicator
    region: Text
    origin: Cell
    within: Text | None = None
    """The province or city the area belongs to, for ranks within it."""
    value: Quantity | None = None
    yoy: Quantity | None = None
    rank: Quantity | None = None
    rank_of: Quantity | None = None
    scope: Text | None = None
    source: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter already sent 「函件台账」."""

    number: Text
    department: Department
    level: Text
    """`绿色提醒函`, `橙色警示函` or `红色督办函`."""
    origin: Cell
    period: Period | None = None
    indicator: Indicator | None = None
    reason: Text | None = None
    sent_on: Day | None = None
    reply_by: Day | None = None
    replied_on: Day | None = None
    state: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A paragraph of prose for one column of a report 「文字素材」, in Markdown."""

    column: Text
    body: Text
    origin: Cell | Line
    department: Department | None = None
    indicator: Indicator | None = None
    title: Text | None = None
    period: Period | None = None
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph taken on site 「现场照片」, a file in 素材/照片."""

    file: Text
    caption: Text
    origin: Line
    content: bytes = field(repr=False)
    taken_on: Day | None = None
    department: Department | None = None


FreeValue = Quantity | Text | Day | None
"""What a cell of a free table may hold."""


class FreeRow(dict[str, FreeValue]):
    """A row of a free table by column; `计划投资（万元）` means the column 计划投资 that has this unit."""

    def __init__(self, values: Iterable[tuple[str, FreeValue]], spelled: Mapping[str, str]) -> None:
        super().__init__(values)
        self.spelled = spelled

    def called(self, name: str) -> str:
        """Return the name of the column that is meant, or the name itself."""
        return name if super().__contains__(name) else self.spelled.get(folded(name), name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(self.called(name))

    def __missing__(self, name: str) -> FreeValue:
        known = self.called(name)
        if known == name:
            raise KeyError(name)
        return self[known]


def folded(name: str) -> str:
    """Return a column's name with brackets of one kind and without blanks."""
    return "".join(name.translate(_BRACKETS).split())


_BRACKETS = str.maketrans("（）［］【】", "()[][]")


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A sheet of the office's own 「自由表」: header and rows, each cell with its address."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[FreeValue, ...], ...]
    origin: Cell
    spelled: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Heads with their units, folded → names of their columns."""

    def __iter__(self) -> Iterator[FreeRow]:
        return (FreeRow(zip(self.header, row, strict=True), self.spelled) for row in self.rows)

    def __getitem__(self, index: int) -> FreeRow:
        return FreeRow(zip(self.header, self.rows[index], strict=True), self.spelled)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, with its SHA-256 in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """All that one data path says 「数据集」, validated and linked."""

    info: Mapping[str, Text]
    """报告信息: key in Chinese → value with its cell."""
    departments: tuple[Department, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    observations: tuple[Observation, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    rules: Mapping[str, Text] = field(default_factory=dict)
    """考核规则: key in Chinese → value with its cell."""
    plans: tuple[Plan, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    projects: tuple[Project, ...] = ()
    project_targets: tuple[ProjectTarget, ...] = ()
    trips: tuple[Trip, ...] = ()
    surveys: tuple[Survey, ...] = ()
    peers: tuple[Peer, ...] = ()
    letters: tuple[Letter, ...] = ()
    photos: tuple[Photo, ...] = ()
    tables: Mapping[str, FreeTable] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods observed, oldest first; looked for once, as every row is asked about them."""
        return tuple(sorted({o.period for o in self.observations}))
