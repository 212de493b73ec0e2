"""Whether the index system 「指标体系」 says how its indicators are to be derived: 完成率算法, 上级指标, 基期值."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportgen.errors import Finding, Severity
from reportgen.model import (
    COMPLETIONS,
    Completion,
    Dataset,
    Direction,
    Indicator,
    Observation,
    Period,
    TargetKind,
)


def check_system(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings about indicators, and about the rows of one period or of all."""
    for indicator in dataset.indicators:
        yield from _completion(indicator)
    yield from _parents(dataset.indicators)
    for observation in dataset.observations:
        if period in (None, observation.period):
            yield from _baseline(observation)


def _completion(indicator: Indicator) -> Iterator[Finding]:
    """A way to take the completion rate that does not fit the direction, or a growth target."""
    chosen = indicator.completion
    if not chosen:
        return
    place = str(chosen.origin or indicator.origin)
    if indicator.completion_way is None:
        fitting = "、".join(way.value for way in COMPLETIONS[indicator.direction])
        message = f"“{indicator}”是{indicator.direction.value}指标，不能用“{chosen}”算完成率"
        yield Finding(
            "C131", place, message, f"可填：{fitting}；不填按“{COMPLETIONS[indicator.direction][0].value}”"
        )
    elif indicator.target_kind is TargetKind.RATE:
        message = f"“{indicator}”的目标是增速，不算完成率，“{chosen}”不起作用"
        yield Finding("C131", place, message, "请删去完成率算法，或改正目标类型", Severity.WARNING)


def _parents(indicators: tuple[Indicator, ...]) -> Iterator[Finding]:
    """A 上级指标 that is not in the index system, or leads back to the indicator itself."""
    known = {str(name): i for i in indicators for name in (i.short_name, i.name) if name}
    for indicator in indicators:
        if not indicator.parent:
            continue
        place = str(indicator.parent.origin or indicator.origin)
        if str(indicator.parent) not in known:
            message = f"“{indicator}”的上级指标“{indicator.parent}”不在指标体系中"
            yield Finding("C132", place, message, "请改正名称，或在指标体系中登记")
        elif _leads_back(indicator, known):
            message = f"“{indicator}”的上级指标绕回了它自己"
            yield Finding("C132", place, message, "请改正上级指标")


def _leads_back(indicator: Indicator, known: Mapping[str, Indicator]) -> bool:
    met: set[str] = set()
    above = known.get(str(indicator.parent))
    while above is not None and above.name not in met:
        if above.name == indicator.name:
            return True
        met.add(str(above.name))
        above = known.get(str(above.parent)) if above.parent else None
    return False


def _baseline(observation: Observation) -> Iterator[Finding]:
    """A completion rate from a baseline that is missing, or that the target lies on the wrong side of."""
    indicator, base, target = observation.indicator, observation.baseline, observation.annual_target
    if indicator.completion_way is not Completion.BASELINE or target is None:
        return
    if base is None:
        message, advice = f"“{indicator}”按基期算完成率，没有填基期值", "请补填基期值，或改正完成率算法"
        yield Finding("C133", str(target.origin), message, advice, Severity.WARNING)
        return
    reverse = indicator.direction is Direction.REVERSE
    if base.value <= target.value if reverse else base.value >= target.value:
        side = "不高于" if reverse else "不低于"
        message = (
            f"“{indicator}”是{indicator.direction.value}指标，基期值却{side}年度目标，不能按基期算完成率"
        )
        yield Finding("C133", str(base.origin), message, "请核对基期值、年度目标和方向", Severity.WARNING)
