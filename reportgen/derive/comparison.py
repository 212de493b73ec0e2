"""How far from others and from the target: 全国、全省、全市 growth and means, 先进值, 年度目标.

A gap of amounts is in the indicator's unit, a gap of rates in 百分点 (K07–K09).
"""

from __future__ import annotations

from reportgen.derive.difference import difference, is_rate
from reportgen.derive.registry import Workings, derived
from reportgen.model import Quantity, TargetKind


@derived("nation_gap", "yoy", "nation_yoy")
def nation_gap(_: Workings, own: Quantity, nation: Quantity) -> Quantity:
    """「与全国差」 own growth − national growth, in 个百分点."""
    return difference("nation_gap", own, nation)


@derived("province_gap", "yoy", "province_yoy")
def province_gap(_: Workings, own: Quantity, province: Quantity) -> Quantity:
    """「与全省差」 own growth − provincial growth, in 个百分点."""
    return difference("province_gap", own, province)


@derived("city_gap", "yoy", "city_yoy")
def city_gap(_: Workings, own: Quantity, city: Quantity) -> Quantity:
    """「与全市差」 own growth − municipal growth, in 个百分点."""
    return difference("city_gap", own, city)


@derived("nation_mean_gap", "actual", "nation_mean")
def nation_mean_gap(_: Workings, own: Quantity, mean: Quantity) -> Quantity:
    """「与全国平均差」 own value − national mean."""
    return difference("nation_mean_gap", own, mean)


@derived("province_mean_gap", "actual", "province_mean")
def province_mean_gap(_: Workings, own: Quantity, mean: Quantity) -> Quantity:
    """「与全省平均差」 own value − provincial mean."""
    return difference("province_mean_gap", own, mean)


@derived("city_mean_gap", "actual", "city_mean")
def city_mean_gap(_: Workings, own: Quantity, mean: Quantity) -> Quantity:
    """「与全市平均差」 own value − municipal mean."""
    return difference("city_mean_gap", own, mean)


@derived("benchmark_gap", "actual", "benchmark")
def benchmark_gap(_: Workings, own: Quantity, best: Quantity) -> Quantity:
    """「与先进差」 own value − value of the benchmark."""
    return difference("benchmark_gap", own, best)


@derived("target_gap", "annual_target")
def target_gap(w: Workings, target: Quantity) -> Quantity | None:
    """「与目标差」 own value − annual target; of a growth target own growth − target, in 个百分点 (K08).

    None of a month or quarter alone, whose target is for the whole year.
    """
    indicator, period = w.given.indicator, w.given.period
    if indicator.target_kind is TargetKind.RATE:
        growth = w.get("actual") if is_rate(indicator) else None
        return difference("target_gap", growth or w.get("yoy"), target)
    if indicator.target_kind is TargetKind.CUMULATIVE and period.dated and not period.cumulative:
        return None
    return difference("target_gap", w.get("actual"), target)


@derived("adjusted_gap", "adjusted_yoy", "yoy")
def adjusted_gap(_: Workings, adjusted: Quantity, natural: Quantity) -> Quantity:
    """「同口径差」 adjusted growth − natural growth, in 个百分点 (K14)."""
    return difference("adjusted_gap", adjusted, natural)
