"""Turns numbers into quantities: unit, decimals to print, and what a percent sign means.

A cell that shows 93.0% is 93%; a plain 2.4 in a column of percentages is 2.4%.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportgen.load.findings import Unreadable
from reportgen.load.values import Number, plain
from reportgen.model import Indicator, Quantity, TargetKind
from reportgen.terms import Kind, Term

_UNITS = {
    Kind.PERCENT: ("%", 1),
    Kind.POINTS: ("个百分点", 1),
    Kind.RANK: ("位", 0),
    Kind.COUNT: ("个", 0),
    Kind.SCORE: ("分", 2),
    Kind.FACTOR: ("", 2),
}


_LEAST = {Kind.RANK: 1, Kind.COUNT: 0}
"""Kinds that are whole numbers, with the smallest."""

_TARGETS = ("annual_target", "schedule_target")


def is_growth_target(term: Term, kind: TargetKind) -> bool:
    """Whether an amount is a target of growth: a percentage, whatever the indicator is measured in."""
    return kind is TargetKind.RATE and term.name in _TARGETS


def amount_unit(term: Term, indicator: Indicator) -> str:
    """Return the unit of a column of amounts for an indicator."""
    return "%" if is_growth_target(term, indicator.target_kind) else str(indicator.unit)


def amount_places(term: Term, indicator: Indicator, number: Number) -> int:
    """Return the decimals to print of an amount of an indicator."""
    growth = is_growth_target(term, indicator.target_kind)
    return places_of("%", (number.places,)) if growth else indicator.places


def quantity(number: Number, term: Term, unit: str, places: int) -> Quantity:
    """Return the figure with the unit of its column, or `unit` and `places` for amounts.

    Raises Unreadable when the cell shows a percent sign where none can be meant,
    and for ranks and counts that are not whole.
    """
    unit, places = _UNITS.get(term.kind, (unit, places))
    if term.kind is Kind.COUNT and term.unit:
        unit = term.unit
    elif term.kind is Kind.MEASURE:
        unit = number.unit or term.unit
        places = places_of(unit, (number.places,))
    elif term.kind is Kind.FACTOR:
        places = max(places, number.places)
    if number.percent and unit and not is_percent(unit) and term.kind is not Kind.POINTS:
        raise Unreadable(
            "D215", f"“{term.term}”的单位是{unit}，单元格却是百分数", "请改正单元格格式，或改正指标的计量单位"
        )
    least = _LEAST.get(term.kind)
    if least is not None and (number.value < least or number.value != int(number.value)):
        raise Unreadable("D203", f"“{term.term}”应是不小于{least}的整数，这里是{number.value:f}", "请改正")
    return Quantity(number.value, unit, number.place, places)


def is_percent(unit: str) -> bool:
    """Whether a unit is the percent sign."""
    return plain(unit) == "%"


def places_of(unit: str, written: Iterable[int]) -> int:
    """Return decimals to print for amounts of an indicator that names none 「小数位」.

    By unit: 亿元、万元 and the like 2, % 1, others 0; more, up to 2, where the data have more.
    """
    default = 2 if re.fullmatch(r"[亿万].*元", unit) else int(is_percent(unit))
    return max(default, min(2, max(written, default=0)))
