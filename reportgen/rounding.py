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


_HALF_UP = Rounding.HALF_UP


class _Steps(dict[int, Decimal]):
    """1, 0.1, 0.01 … by number of decimals: what a value is rounded to."""

    def __missing__(self, places: int) -> Decimal:
        return self.setdefault(places, Decimal(1).scaleb(-places))


_STEPS = _Steps()
_ZERO = Decimal(0)
_RATES = frozenset(("%", "％", "‰", "个百分点", "个千分点"))
_WHOLE = 100
_MORE_PLACES = 3
"""How many more decimals a small value may be given so as not to print as zero (R06)."""


def rounded(quantity: Quantity, rounding: Rounding = _HALF_UP, more: int = 0) -> Decimal:
    """Return the value as printed: rounded once, `more` decimals beyond its own.

    A plain sum or difference is the sum of its printed operands (ADR-0001); small rates
    among them print with more decimals, small amounts do not.
    """
    origin = quantity.origin
    if type(origin) is Derivation and origin.signs:
        total = _ZERO
        for sign, operand in zip(origin.signs, origin.inputs, strict=True):
            fine = not more and operand.unit in _RATES
            part = visible(operand, rounding) if fine else rounded(operand, rounding, more)
            total = total + part if sign > 0 else total - part
        return total + _ZERO
    mode = ROUND_HALF_UP if rounding is _HALF_UP else ROUND_HALF_EVEN
    value = quantity.value.quantize(_STEPS[quantity.places + more], mode)
    return value or value + _ZERO  # + 0 turns −0 into 0


def visible(quantity: Quantity, rounding: Rounding = _HALF_UP) -> Decimal:
    """Return the printed value, with more decimals where it would else read as a limit it has not reached.

    The limits are zero, and 100 for a completion rate (R06). A difference whose operands
    print with unlike decimals is given more of them too, should it else change sides.
    What is zero, or still zero with the most decimals, is zero.
    """
    value = rounded(quantity, rounding)
    if not quantity.value:
        return _ZERO.scaleb(-quantity.places)
    origin = quantity.origin
    if value and value != _WHOLE and not (type(origin) is Derivation and origin.signs):
        return value
    for more in range(1, _MORE_PLACES + 1):
        if not _misleads(value, quantity):
            break
        value = rounded(quantity, rounding, more)
    return value if value else _ZERO.scaleb(-quantity.places)


def _misleads(value: Decimal, quantity: Quantity) -> bool:
    if value == quantity.value:
        return False
    if not value or value.is_signed() != quantity.value.is_signed():
        return True
    origin = quantity.origin
    return isinstance(origin, Derivation) and origin.name == "completion_rate" and value == _WHOLE
