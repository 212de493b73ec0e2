"""Differences of two quantities, and what a difference of rates is called (K09)."""

from __future__ import annotations

from decimal import Decimal
from typing import overload

from reportgen.model import Derivation, Indicator, Quantity

NOISE = Decimal("1e-9")
"""A difference smaller than this is what binary arithmetic in a workbook leaves, not a fact."""

_POINTS = {"%": "个百分点", "％": "个百分点", "‰": "个千分点"}


def is_rate(indicator: Indicator) -> bool:
    """Whether an indicator is itself a rate, so that it changes by 百分点 and not by %."""
    return indicator.unit in _POINTS


@overload
def difference(name: str, minuend: Quantity, subtrahend: Quantity) -> Quantity: ...
@overload
def difference(name: str, minuend: Quantity | None, subtrahend: Quantity | None) -> Quantity | None: ...
def difference(name: str, minuend: Quantity | None, subtrahend: Quantity | None) -> Quantity | None:
    """Return the difference of two quantities, printed from the printed operands (ADR-0001).

    Its unit is theirs; of percentages 个百分点. None without both.
    """
    if minuend is None or subtrahend is None:
        return None
    origin = Derivation(name, (minuend, subtrahend), "{} − {}", (1, -1))
    value = minuend.value - subtrahend.value
    if abs(value) < NOISE:
        value = Decimal(0)
    unit = _POINTS.get(minuend.unit, minuend.unit)
    return Quantity(value, unit, origin, max(minuend.places, subtrahend.places))
