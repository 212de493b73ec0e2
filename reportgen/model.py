"""The nouns of the data: quantities that know where they come from, and rows.

Everything here is a frozen value. Nothing here reads a file, knows a template
or formats a number. The Chinese name of every attribute stands in `terms`.

    Origin    = Cell | Line | Derivation
    Quantity  = Decimal value + unit + printed decimals + Origin
    Dataset   = the rows of one data path, as loaded
    Result    = an Observation with everything derivable filled in
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

# --------------------------------------------------------------------- origin


@dataclass(frozen=True, slots=True)
class Cell:
    """A workbook cell 「单元格」: `指标数据.xlsx!指标结果!E2`."""

    file: str
    sheet: str
    ref: str

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}!{self.ref}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file 「行」: a snippet or a template."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}第{self.line}行"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a quantity was computed 「推算」; a tree, because inputs have origins too."""

    name: str
    """Name of the derived indicator as in `terms`, for example `completion_rate`."""
    inputs: tuple[Quantity, ...]
    formula: str
    """The formula with `{}` for each input in order, for example `{} ÷ {} × 100`."""
    signs: tuple[int, ...] = ()
    """+1/−1 for each input when the quantity is a plain sum or difference: it is
    then printed as the sum of the *printed* inputs, so that a reader's own
    subtraction works (ADR-0001). Empty for every other formula."""


Origin = Cell | Line | Derivation


class Text(str):
    """A text from the data that still knows its cell or line."""

    __slots__ = ("origin",)
    origin: Origin | None

    def __new__(cls, value: str, origin: Origin | None = None) -> Text:
        text = super().__new__(cls, value)
        text.origin = origin
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Origin | None]]:
        return Text, (str(self), self.origin)


class Day(date):
    """A date from the data that still knows its cell; prints as `2022年7月18日` (GB/T 9704 7.3.5.4)."""

    origin: Origin | None = None

    @classmethod
    def of(cls, day: date, origin: Origin | None) -> Day:
        """The same day with its cell."""
        known = cls(day.year, day.month, day.day)
        known.origin = origin
        return known

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月{self.day}日"

    def __reduce__(self) -> tuple[Callable[..., Day], tuple[date, Origin | None]]:
        return Day.of, (date(self.year, self.month, self.day), self.origin)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure before it is printed: exact value, unit, decimals to print, origin."""

    value: Decimal
    """Exact; percentages and percentage points are stored as printed (2.4, not 0.024)."""
    unit: str
    """`亿元`, `%`, `个百分点`, `位`, `个` …; empty for a pure number."""
    origin: Origin
    places: int = 2
    """Decimals to print 「小数位」."""


# --------------------------------------------------------------------- period

_QUARTERS = {(1, 3): "一季度", (4, 6): "二季度", (7, 9): "三季度", (10, 12): "四季度"}
_SPANS = {(1, 6): "上半年", (7, 12): "下半年", (1, 9): "前三季度", (1, 12): "全年"} | _QUARTERS


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reference period 「期别」: months `first`…`last` of `year`, or one `day`.

    Two spellings of the same months are equal: `2022-06`, `2022年1—6月`, `2022H1`
    and `2022年上半年`. A period that is none of these keeps its `name` alone
    (`“十四五”期间`) and has year 0; no schedule can be derived from it.
    """

    year: int
    last: int
    first: int = 1
    day: int = 0
    name: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def dated(self) -> bool:
        """Whether the period lies on the calendar."""
        return self.year > 0

    @property
    def cumulative(self) -> bool:
        """Whether it runs from 1 January, so that annual targets can be held against it."""
        return self.dated and self.first == 1

    @property
    def elapsed(self) -> Decimal | None:
        """Share of the year gone by at its end, 0…1; None when not cumulative.

        Months count as twelfths; a day inside a month counts by days of the year.
        """
        if not self.cumulative:
            return None
        if self.day and self.day != calendar.monthrange(self.year, self.last)[1]:
            days = 366 if calendar.isleap(self.year) else 365
            return Decimal((date(self.year, self.last, self.day) - date(self.year, 1, 1)).days + 1) / days
        return Decimal(self.last) / 12

    @property
    def span(self) -> Text:
        """The months in words without the year: `1—6月`, `6月`, `6月30日`."""
        months = f"{self.last}月" if self.first == self.last else f"{self.first}—{self.last}月"
        words = f"{self.last}月{self.day}日" if self.day else months
        return Text(words if self.dated else self.name, self.origin)

    @property
    def short(self) -> Text:
        """The usual short name: `上半年`, `一季度`, `1—4月`."""
        usual = None if self.day else _SPANS.get((self.first, self.last))
        return Text(usual, self.origin) if usual else self.span

    @property
    def full(self) -> Text:
        """The name with its year: `2022年上半年`, `2022年1—4月`, `2022年`."""
        if not self.dated:
            return self.span
        words = "" if self.short == "全年" else self.short
        return Text(f"{self.year}年{words}", self.origin)

    @property
    def slug(self) -> str:
        """Canonical spelling, also the name of the output folder: `2022-06`, `2022Q2`."""
        if not self.dated:
            return self.name
        if self.day:
            return f"{self.year}-{self.last:02}-{self.day:02}"
        if self.first == 1:
            return f"{self.year}-{self.last:02}"
        if (self.first, self.last) in _QUARTERS:
            return f"{self.year}Q{self.last // 3}"
        return f"{self.year}年{self.span}"

    @property
    def end(self) -> date | None:
        """Its last day."""
        if not self.dated:
            return None
        return date(self.year, self.last, self.day or calendar.monthrange(self.year, self.last)[1])

    def year_before(self) -> Period:
        """The same period of the year before 「上年同期」."""
        return Period(self.year - 1, self.last, self.first, self.day, self.name)

    def __str__(self) -> str:
        return self.full


# ----------------------------------------------------------------------- rows


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
    lead: Text | None = None
    definition: Text | None = None
    order: int = 0

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of one indicator for one period 「指标结果」, as given.

    Every Quantity is None when its cell is empty. Units: `actual` and targets in
    the indicator's unit, all 同比 and rates in %, gaps in 个百分点, ranks in 位.
    """

    period: Period
    indicator: Indicator
    origin: Cell
    department: Department | None = None
    actual: Quantity | None = None
    yoy: Quantity | None = None
    previous_yoy: Quantity | None = None
    last_year: Quantity | None = None
    annual_target: Quantity | None = None
    schedule_target: Quantity | None = None
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
    score: Quantity | None = None
    adjusted_yoy: Quantity | None = None
    adjustment: Text | None = None
    note: Text | None = None


class AlertLevel(StrEnum):
    """Letter that a schedule gap calls for 「预警等级」 (三函)."""

    GREEN = "绿色提醒"
    ORANGE = "橙色警示"
    RED = "红色督办"


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
    yoy_change: Quantity | None = None
    rank_change: Quantity | None = None
    """Places moved forward since the period before; negative = fell back."""
    alert: Alert | None = None

    @property
    def behind(self) -> bool:
        """Whether it lags its schedule 「欠序时」, judged on the unrounded gap."""
        return self.schedule_gap is not None and self.schedule_gap.value < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value the workbook gives beside the one its own rows imply 「比对」."""

    observation: Observation
    name: str
    given: Quantity
    computed: Quantity


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


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A sheet of the office's own 「自由表」: header and rows, each cell with its address."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Quantity | Text | None, ...], ...]
    origin: Cell

    def __iter__(self) -> Iterator[Mapping[str, Quantity | Text | None]]:
        return (dict(zip(self.header, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, with its SHA-256 in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
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
    tables: Mapping[str, FreeTable] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods observed, oldest first."""
        return tuple(sorted({o.period for o in self.observations}))
