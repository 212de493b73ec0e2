"""How far along: completion rate, schedule, schedule gap, first alert level.

Formulas and guards: docs/indicators.zh.md. All rates in %, gaps in 个百分点.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.registry import Workings, derived
from reportgen.model import (
    Alert,
    AlertLevel,
    Derivation,
    Direction,
    Quantity,
    TargetKind,
)

_HUNDRED = Decimal(100)
NOISE = Decimal("1e-9")
"""A difference smaller than this is what binary arithmetic in a workbook leaves, not a fact."""


@derived("completion_rate")
def completion_rate(w: Workings) -> Quantity | None:
    """「完成率」 actual ÷ annual target × 100; None without a positive target.

    A reverse indicator that meets its target has completed 100 %, otherwise
    target ÷ actual. Targets that are growth rates, and intervals, have none: they
    are worded as a gap in 百分点. A month or quarter alone is not held against the
    target of the whole year.
    """
    actual, target = w.get("actual"), w.get("annual_target")
    indicator = w.given.indicator
    if actual is None or target is None or target.value <= 0 or indicator.target_kind is TargetKind.RATE:
        return None
    if (
        indicator.target_kind is TargetKind.CUMULATIVE
        and w.given.period.dated
        and not w.given.period.cumulative
    ):
        return None
    match indicator.direction:
        case Direction.POSITIVE:
            return _rate("completion_rate", actual, target, "{} ÷ {} × 100")
        case Direction.REVERSE if actual.value > target.value:
            return _rate("completion_rate", target, actual, "{} ÷ {} × 100（逆向指标）")
        case Direction.REVERSE:
            origin = Derivation("completion_rate", (actual, target), "{} 不高于 {}，视为100（逆向指标）")
            return Quantity(_HUNDRED, "%", origin, 1)
        case _:
            return None


def _rate(name: str, part: Quantity, whole: Quantity, formula: str) -> Quantity:
    value = part.value / whole.value * _HUNDRED
    return Quantity(value, "%", Derivation(name, (part, whole), formula), 1)


@derived("schedule")
def schedule(w: Workings) -> Quantity | None:
    """「序时进度」 schedule target ÷ annual target × 100, else the share of the year gone by.

    Only for positive cumulative targets of a period that starts on 1 January.
    """
    target, planned = w.get("annual_target"), w.get("schedule_target")
    indicator, period = w.given.indicator, w.given.period
    if target is None or target.value <= 0 or indicator.direction is not Direction.POSITIVE:
        return None
    if indicator.target_kind is not TargetKind.CUMULATIVE:
        return None
    if planned is not None:
        return _rate("schedule", planned, target, "{} ÷ {} × 100")
    if period.elapsed is None:
        return None
    months = Quantity(period.elapsed * 12, "个月", period.origin or w.given.origin, 0)
    return Quantity(period.elapsed * _HUNDRED, "%", Derivation("schedule", (months,), "{} ÷ 12 × 100"), 1)


@derived("schedule_gap")
def schedule_gap(w: Workings) -> Quantity | None:
    """「序时差」 completion rate − schedule, in 个百分点; negative = 欠序时."""
    return difference("schedule_gap", w.get("completion_rate"), w.get("schedule"))


def difference(name: str, minuend: Quantity | None, subtrahend: Quantity | None) -> Quantity | None:
    """Return the difference of two rates in 个百分点, printed from the printed operands (ADR-0001)."""
    if minuend is None or subtrahend is None:
        return None
    origin = Derivation(name, (minuend, subtrahend), "{} − {}", signs=(1, -1))
    places = max(minuend.places, subtrahend.places)
    value = minuend.value - subtrahend.value
    return Quantity(Decimal(0) if abs(value) < NOISE else value, "个百分点", origin, places)


@derived("alert")
def alert(w: Workings) -> Alert | None:
    """「预警」 first level called for by the unrounded schedule gap (defaults: 10 and 30 百分点)."""
    gap = w.get("schedule_gap")
    if gap is None or gap.value >= 0:
        return None
    lag = -gap.value
    if lag <= w.rules.green_limit:
        return Alert(AlertLevel.GREEN, gap)
    return Alert(AlertLevel.ORANGE if lag <= w.rules.orange_limit else AlertLevel.RED, gap)
