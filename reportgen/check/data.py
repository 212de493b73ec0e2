"""Whether the data agree with themselves: given values against computed ones, ranks, gaps.

What the loader refuses never arrives here; these are findings about data that can
be read but should not be printed unseen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen import terms
from reportgen.check.benchmarks import check_benchmarks
from reportgen.check.claims import check_claims
from reportgen.check.growth import check_growth
from reportgen.check.narrative import Narrative
from reportgen.check.scores import check_scores
from reportgen.check.slips import check_slips
from reportgen.check.sums import check_sums
from reportgen.check.system import check_system
from reportgen.check.written import check_written
from reportgen.errors import Finding, Severity
from reportgen.model import (
    Comparison,
    Dataset,
    Direction,
    Observation,
    Period,
    Quantity,
    Result,
    TargetKind,
)
from reportgen.rounding import rounded


def check_data(
    dataset: Dataset,
    comparisons: Iterable[Comparison],
    period: Period | None = None,
    *,
    red_headed: bool = True,
    results: Iterable[Result] = (),
) -> tuple[Finding, ...]:
    """Return the findings about the data, of one period or of all.

    `red_headed` is whether documents with a number and addressees are to be made of them;
    `results` are what was derived from the data, to hold what people wrote against.
    """
    found: list[Finding] = []
    for comparison in comparisons:
        if period is None or comparison.period in (None, period):
            found.extend(_disagreement(comparison))
    for observation in dataset.observations:
        if period in (None, observation.period):
            found.extend(_rank_out_of_range(observation))
            found.extend(_implausible(observation))
    found.extend(_beyond_the_class(dataset, period))
    found.extend(check_slips(dataset, period))
    found.extend(check_sums(dataset, period))
    found.extend(check_growth(dataset, period))
    found.extend(check_benchmarks(dataset, period))
    found.extend(check_scores(dataset, period))
    found.extend(check_claims(dataset, period))
    found.extend(check_system(dataset, period))
    found.extend(check_written(dataset, Narrative(results), period))
    found.extend(_unobserved(dataset, period))
    if red_headed:
        found.extend(_unaddressed(dataset))
    return tuple(found)


_REVISED = frozenset(
    ("last_year", "last_yoy", "before", "year_start", "previous_share", "two_year_average", "previous_yoy")
)
"""What rests on rows of earlier periods, which an office may have revised since."""


def _disagreement(comparison: Comparison) -> Iterator[Finding]:
    """A given value that differs from the computed one by more than its last printed digit."""
    given, computed = comparison.given, comparison.computed
    tolerance = Decimal(1).scaleb(-min(given.places, computed.places))
    if abs(given.value - computed.value) < tolerance:
        return
    term = terms.term_of(comparison.name)
    yield Finding(
        "C101",
        str(given.origin),
        f"“{comparison.about}”填写的{term}为{_shown(given)}，按表中数据推算为{_shown(computed)}",
        "请核对；如填写的数据有特殊口径，请在备注中说明",
        Severity.WARNING if comparison.name in _REVISED else Severity.ERROR,
    )


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


def _rank_out_of_range(observation: Observation) -> Iterator[Finding]:
    rank, total = observation.rank, observation.rank_of
    if rank is None:
        return
    if rank.value < 1 or rank.value != int(rank.value):
        yield Finding("C102", str(rank.origin), f"位次{rank.value}不是正整数", "请填写第几位的数字")
    elif total is not None and rank.value > total.value:
        yield Finding(
            "C103", str(rank.origin), f"位次{rank.value}大于参评数{total.value}", "请核对位次和参评数"
        )


def _beyond_the_class(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """A department ranked among more than its 类别 has, without a word of whom: the report would say the 类别."""
    sizes = Counter(str(d.category or "") for d in dataset.departments)
    told: set[str] = set()
    for o in dataset.observations:
        if o.department is None or o.rank is None or o.rank_of is None or o.rank_scope is not None:
            continue
        category = str(o.department.category or "")
        if period in (None, o.period) and o.rank_of.value > sizes[category] and category not in told:
            told.add(category)
            yield Finding(
                "C112",
                str(o.rank_of.origin),
                f"{o.department}“{o.indicator}”的参评数是{o.rank_of.value:f}，“单位”表中{category or '单位'}只有{sizes[category]}个",
                "请填写位次范围（如“全市”）；如果是全地区的数，请不填单位",
            )


_NOT_POSITIVE = "请核对年度目标；亏损控制指标请在“完成率算法”中填“减亏”"


def _implausible(observation: Observation) -> Iterator[Finding]:
    """What can be read and computed, but is seldom meant."""
    indicator, actual, target = observation.indicator, observation.actual, observation.annual_target
    cumulative = indicator.target_kind is TargetKind.CUMULATIVE
    growing = indicator.direction is Direction.POSITIVE and indicator.completion != "减亏"
    if target is not None and target.value <= 0 and growing:
        yield _doubt("C106", target, f"“{indicator}”的年度目标不大于零，不能计算完成率", _NOT_POSITIVE)
    elif target is not None and actual is not None and growing and cumulative and indicator.unit == "%":
        advice = "比率请在指标体系的“目标类型”中填“时点”，增速填“增速”"
        yield _doubt("C107", target, f"“{indicator}”是百分数，却按全年累计目标计算进度", advice)


def _doubt(code: str, quantity: Quantity, message: str, advice: str) -> Finding:
    return Finding(code, str(quantity.origin), message, advice, Severity.WARNING)


def _unaddressed(dataset: Dataset) -> Iterator[Finding]:
    """A red-headed document has a number and addressees (GB/T 9704-2012 7.2.5, 7.3.2)."""
    for key in ("发文字号", "主送机关"):
        if not dataset.info.get(key):
            message, advice = f"没有填“{key}”", "红头文件通常应有；不是红头文件的不必填"
            yield Finding("C110", "报告信息", message, advice, Severity.WARNING)


def _unobserved(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """Indicators of the system that have no row in the latest, or the given, period.

    What is only ever observed for whole years is not missed within one.
    """
    latest = period or (dataset.periods[-1] if dataset.periods else None)
    periods: dict[str, set[Period]] = defaultdict(set)
    for observation in dataset.observations:
        periods[str(observation.indicator.name)].add(observation.period)
    for indicator in dataset.indicators:
        seen = periods[str(indicator.name)]
        if latest not in seen and not (seen and all(p.short == "全年" for p in seen)):
            yield Finding(
                "C105",
                str(indicator.origin),
                f"“{indicator.name}”在{latest}没有数据",
                "请确认是否漏填",
                Severity.WARNING,
            )
