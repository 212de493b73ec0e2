"""Rounding: once, at the moment a quantity is printed (GB/T 8170-2008, ADR-0001)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from reportgen.model import Derivation, Quantity


class Rounding(StrEnum):
    """How an exact tie is rounded 「修约规则」."""

    HALF_UP = "half_up"
    """四舍五入, the custom of government statistics; the default."""
    GB8170 = "gb8170"
    """奇进偶舍, GB/T 8170-2008 3.2.4."""


_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.GB8170: ROUND_HALF_EVEN}
_WHOLE = 100
_MORE_PLACES = 3
"""How many more decimals a small value may be given so as not to print as zero (R06)."""


def rounded(quantity: Quantity, rounding: Rounding = Rounding.HALF_UP, more: int = 0) -> Decimal:
    """Return the value as printed: rounded once, `more` decimals beyond its own.

    A plain sum or difference is the sum of its printed operands (ADR-0001).
    """
    origin = quantity.origin
    if isinstance(origin, Derivation) and origin.signs:
        operands = zip(origin.signs, origin.inputs, strict=True)
        parts = [
            sign * (rounded(q, rounding, more) if more else visible(q, rounding)) for sign, q in operands
        ]
        return sum(parts, Decimal(0)) + Decimal(0)
    value = quantity.value
    unit = Decimal(1).scaleb(-(quantity.places + more))
    return value.quantize(unit, _MODES[rounding]) + Decimal(0)  # + 0 turns −0 into 0


def visible(quantity: Quantity, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """Return the printed value, with more decimals where it would else read as a limit it has not reached.

    The limits are zero, and 100 for a completion rate (R06). What is still zero with
    the most decimals is zero.
    """
    value = rounded(quantity, rounding)
    for more in range(1, _MORE_PLACES + 1):
        if not _misleads(value, quantity):
            break
        value = rounded(quantity, rounding, more)
    return value if value else Decimal(0).scaleb(-quantity.places)


def _misleads(value: Decimal, quantity: Quantity) -> bool:
    if value == quantity.value:
        return False
    origin = quantity.origin
    completes = isinstance(origin, Derivation) and origin.name == "completion_rate"
    return not value or (completes and value == _WHOLE)
