"""Value axes of charts: ticks on round numbers that hold every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reportgen.blocks import Axis, Series, Tick

_WANTED = 5
"""Intervals an axis should have, about."""
_STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
_NARROW = Decimal("0.4")
"""Lines whose values differ by less than this share of the largest do not start at zero."""
_BREATH = Decimal("0.12")
"""Room that a negative bar leaves for its figure, as a share of the axis."""


def axes(series: Sequence[Series], *, kind: str, inverted: bool, ranks: bool) -> tuple[Axis, ...]:
    """Return the axes of the series, left and right, with lines across for the ticks of both."""
    found = [
        _axis([s for s in series if s.axis == number], kind=kind, inverted=inverted, ranks=ranks)
        for number in range(1 + max(s.axis for s in series))
    ]
    return tuple(found) if len(found) == 1 else _matched(found)


def _axis(series: Sequence[Series], *, kind: str, inverted: bool, ranks: bool) -> Axis:
    values = _reached(series, kind) or [Decimal(0)]
    low, high = min(values), max(values)
    whole = all(value == value.to_integral_value() for value in values)
    from_zero = kind != "line" or low < 0 <= high or high - low > _NARROW * abs(high) or low == high
    if from_zero or ranks:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    step = _step((high - low) / _WANTED, whole=whole)
    first, last = _down(low / step), _up(high / step)
    if kind in ("bar", "column") and low < 0 and low - first * step < _BREATH * (last - first) * step:
        first -= 1
    return Axis(_ticks(step, first, max(last, first + 1), ranks=ranks), inverted)


def _reached(series: Sequence[Series], kind: str) -> list[Decimal]:
    """Return the values that bars and points reach; those of stacked bars add up."""
    if not kind.startswith("stacked"):
        return [figure.value for s in series for figure in s.points if figure]
    piles = zip(*(s.points for s in series), strict=True)
    return [sum((figure.value for figure in pile if figure), Decimal(0)) for pile in piles]


def _step(least: Decimal, *, whole: bool) -> Decimal:
    """Return the smallest round step that is not smaller than wanted: 1, 2, 2.5 or 5 times a power of ten."""
    least = max(least, Decimal(1)) if whole else least
    if least <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted())
    steps = (step * power for step in _STEPS)
    return next(step for step in steps if step >= least and not (whole and step % 1))


def _down(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_FLOOR))


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_CEILING))


def _ticks(step: Decimal, first: int, last: int, *, ranks: bool) -> tuple[Tick, ...]:
    places = max(-int(step.normalize().as_tuple().exponent), 0)
    values = [(step * number).quantize(Decimal(1).scaleb(-places)) for number in range(first, last + 1)]
    return tuple(Tick(value, "" if ranks and not value else f"{value:f}") for value in values)


def _matched(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Return axes that hold zero with as many ticks below and above it as the others, so that one grid serves all."""
    below = max(sum(tick.value < 0 for tick in axis.ticks) for axis in axes)
    above = max(sum(tick.value > 0 for tick in axis.ticks) for axis in axes)
    return tuple(
        replace(axis, ticks=_ticks(axis.ticks[1].value - axis.ticks[0].value, -below, above, ranks=False))
        for axis in axes
    )
