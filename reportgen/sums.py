"""Sums, counts and ratios over rows, each with the cells it comes from.

Deriving and templates both sum: a subtotal of projects, the investment of those a
template has chosen. A sum is printed as the sum of what is printed (ADR-0001).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportgen.model import Derivation, Quantity

_PAIR = 2


LISTED = "符合条件的项目数"
"""Formula of a number of projects that a list holds, whoever recognised them."""


_NO_SUM = re.compile(
    r"(?<!税|费|汇|利)率$|性别比|比例$|增速|增长$|增幅|同比|环比|指数$|系数$|密度$|强度$|位次|排名|名次|年份|人均"
)
"""How columns are called whose figures say something of each row alone; shares do add up."""


def has_no_sum(name: str) -> bool:
    """Whether the figures of a column are rates or ranks by its name: `性别比`, `同比`, `位次`."""
    return bool(_NO_SUM.search(name.partition("（")[0].partition("(")[0]))


def total(name: str, quantities: Sequence[Quantity], formula: str = "各项之和") -> Quantity | None:
    """Return the sum 「合计」; None for nothing, and for units that cannot be added.

    A sum of one is that one.
    """
    if not quantities or len({q.unit for q in quantities}) > 1:
        return None
    if len(quantities) == 1:
        return quantities[0]
    origin = Derivation(name, tuple(quantities), formula, signs=(1,) * len(quantities))
    value = sum((q.value for q in quantities), Decimal(0))
    return Quantity(value, quantities[0].unit, origin, max(q.places for q in quantities))


def count(
    name: str, members: Sequence[Quantity], unit: str, formula: str, among: Sequence[Quantity] = ()
) -> Quantity:
    """Return how many there are 「个数」, each member a quantity at its cell.

    A count of zero rests on what was looked at and did not qualify: `among`.
    """
    inputs = tuple(members) or tuple(among)
    return Quantity(Decimal(len(members)), unit, Derivation(name, inputs, formula), 0)


def ratio(name: str, part: Quantity | None, whole: Quantity | None) -> Quantity | None:
    """Return part ÷ whole × 100 in %; None without a positive whole, and for different units."""
    if part is None or whole is None or whole.value <= 0 or part.unit != whole.unit:
        return None
    value = part.value / whole.value * 100
    return Quantity(value, "%", Derivation(name, (part, whole), "{} ÷ {} × 100"), 1)


def mean(name: str, quantities: Sequence[Quantity], formula: str = "算术平均") -> Quantity | None:
    """Return the arithmetic mean 「平均」 of the exact values; None for nothing, and for different units."""
    if not quantities or len({q.unit for q in quantities}) > 1:
        return None
    value = sum((q.value for q in quantities), Decimal(0)) / len(quantities)
    origin = Derivation(name, tuple(quantities), formula)
    return Quantity(value, quantities[0].unit, origin, max(q.places for q in quantities))


def extreme(name: str, quantities: Sequence[Quantity], *, largest: bool) -> Quantity | None:
    """Return the largest 「最高」 or smallest 「最低」; None for nothing, and for different units."""
    if not quantities or len({q.unit for q in quantities}) > 1:
        return None
    found = (max if largest else min)(quantities, key=lambda q: q.value)
    formula = "其中最大的" if largest else "其中最小的"
    return Quantity(found.value, found.unit, Derivation(name, tuple(quantities), formula), found.places)


def spread(name: str, quantities: Sequence[Quantity]) -> Quantity | None:
    """Return largest − smallest 「分差」 as printed from both; None for fewer than two, and for different units."""
    highest = extreme("highest", quantities, largest=True)
    lowest = extreme("lowest", quantities, largest=False)
    if highest is None or lowest is None or len(quantities) < _PAIR:
        return None
    origin = Derivation(name, (highest, lowest), "{} − {}", signs=(1, -1))
    return Quantity(highest.value - lowest.value, highest.unit, origin, max(highest.places, lowest.places))
