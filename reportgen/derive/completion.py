"""Completion rate 「完成率」: the ways to take it, by direction and 「完成率算法」.

Each way is a function of the workings that yields the rate in % or None. Which way
fits which direction stands in `model.COMPLETIONS`; one that does not fit yields nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from reportgen.derive.registry import Workings, derived
from reportgen.model import Completion, Derivation, Direction, Quantity, TargetKind

_HUNDRED = Decimal(100)


@derived("completion_rate", "actual")
def completion_rate(w: Workings, actual: Quantity) -> Quantity | None:
    """「完成率」 how much of the annual target is reached, in %.

    None of a growth target, which is told as a gap in 百分点, and of a month or
    quarter alone, which is not held against the target of the whole year.
    """
    indicator, period = w.given.indicator, w.given.period
    way = indicator.completion_way
    if way is None or indicator.target_kind is TargetKind.RATE:
        return None
    if indicator.target_kind is TargetKind.CUMULATIVE and period.dated and not period.cumulative:
        return None
    return _WAYS[way](w, actual)


def _made(value: Decimal, inputs: tuple[Quantity, ...], formula: str) -> Quantity:
    return Quantity(value, "%", Derivation("completion_rate", inputs, formula), 1)


def _ratio(w: Workings, actual: Quantity) -> Quantity | None:
    """A ÷ T; of a reverse indicator T ÷ A, and 100 where A ≤ T. None without a positive target."""
    target = w.get("annual_target")
    if target is None or target.value <= 0:
        return None
    if w.given.indicator.direction is Direction.POSITIVE:
        return _made(actual.value / target.value * _HUNDRED, (actual, target), "{} ÷ {} × 100")
    if actual.value <= target.value:
        return _made(_HUNDRED, (actual, target), "{} 不高于 {}，视为100（逆向指标）")
    return _made(target.value / actual.value * _HUNDRED, (target, actual), "{} ÷ {} × 100（逆向指标）")


def _met(w: Workings, actual: Quantity) -> Quantity | None:
    """100 where the target is met, or the interval kept; else 0."""
    indicator = w.given.indicator
    if indicator.direction is Direction.INTERVAL:
        return _within(w, actual, binary=True)
    target = w.get("annual_target")
    if target is None:
        return None
    reverse = indicator.direction is Direction.REVERSE
    met = actual.value <= target.value if reverse else actual.value >= target.value
    words = ("不高于" if met else "高于") if reverse else ("不低于" if met else "低于")
    return _made(
        _HUNDRED if met else Decimal(0), (actual, target), f"{{}} {words} {{}}，视为{100 if met else 0}"
    )


def _deducted(w: Workings, actual: Quantity) -> Quantity | None:
    """2 − A ÷ T, not below 0, of a reverse indicator. None without a positive target."""
    target = w.get("annual_target")
    if target is None or target.value <= 0:
        return None
    value = max(Decimal(0), (2 - actual.value / target.value) * _HUNDRED)
    return _made(value, (actual, target), "（2 − {} ÷ {}） × 100，不低于0")


def _from_baseline(w: Workings, actual: Quantity) -> Quantity | None:
    """(B − A) ÷ (B − T): how much of the way from the baseline is covered.

    None without a baseline from which the target lies in the right direction.
    """
    base, target = w.get("baseline"), w.get("annual_target")
    if base is None or target is None or not leads(w, base, target):
        return None
    value = (base.value - actual.value) / (base.value - target.value) * _HUNDRED
    return _made(value, (base, actual, target), "（{0} − {1}） ÷ （{0} − {2}） × 100")


def leads(w: Workings, base: Quantity, target: Quantity) -> bool:
    """Whether the way from the baseline to the target is one for the better."""
    better = (
        base.value - target.value
        if w.given.indicator.direction is Direction.REVERSE
        else target.value - base.value
    )
    return better > 0


def _loss(w: Workings, actual: Quantity) -> Quantity | None:
    """1 + (A − T) ÷ |T| of a target that is a loss, or may be one 「减亏」. None for a target of zero."""
    target = w.get("annual_target")
    if target is None or not target.value:
        return None
    value = (1 + (actual.value - target.value) / abs(target.value)) * _HUNDRED
    return _made(value, (actual, target), "（1 + （{0} − {1}） ÷ |{1}|） × 100")


def _within(w: Workings, actual: Quantity, *, binary: bool = False) -> Quantity | None:
    """100 inside the interval; outside 1 − distance ÷ width, not below 0, or simply 0.

    With one limit alone there is no width: outside it nothing is derived.
    """
    lower, upper = w.given.indicator.lower, w.given.indicator.upper
    limits = tuple(q for q in (lower, upper) if q is not None)
    if not limits:
        return None
    below = max(Decimal(0), lower.value - actual.value) if lower else Decimal(0)
    above = max(Decimal(0), actual.value - upper.value) if upper else Decimal(0)
    distance = below + above
    bounds = {(True, True): "{1}～{2}", (True, False): "不低于{1}", (False, True): "不高于{1}"}
    interval = bounds[lower is not None, upper is not None]
    if not distance:
        return _made(_HUNDRED, (actual, *limits), f"{{0}} 在区间（{interval}）内，视为100")
    if binary:
        return _made(Decimal(0), (actual, *limits), f"{{0}} 在区间（{interval}）外，视为0")
    if lower is None or upper is None or upper.value <= lower.value:
        return None
    value = max(Decimal(0), (1 - distance / (upper.value - lower.value)) * _HUNDRED)
    edge = "（{1} − {0}）" if below else "（{0} − {2}）"
    return _made(value, (actual, lower, upper), f"（1 − {edge} ÷ （{{2}} − {{1}}）） × 100，不低于0")


_WAYS: dict[Completion, Callable[[Workings, Quantity], Quantity | None]] = {
    Completion.RATIO: _ratio,
    Completion.MET: _met,
    Completion.DEDUCTED: _deducted,
    Completion.BASELINE: _from_baseline,
    Completion.DEVIATION: _within,
    Completion.LOSS: _loss,
}
