"""Turns numbers into quantities: unit, decimals to print, and what a percent sign means.

A cell that shows 93.0% is 93%; a plain 2.4 in a column of percentages is 2.4%.
Where the two spellings meet and a plain number could be either, the clerk decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from reportgen.load.findings import Findings, Unreadable
from reportgen.load.values import Number, plain
from reportgen.model import Quantity
from reportgen.terms import Kind, Term

_UNITS = {
    Kind.PERCENT: ("%", 1),
    Kind.POINTS: ("个百分点", 1),
    Kind.RANK: ("位", 0),
    Kind.COUNT: ("个", 0),
    Kind.SCORE: ("分", 2),
}


def quantity(number: Number, term: Term, unit: str, places: int) -> Quantity:
    """Return the figure with the unit of its column, or `unit` and `places` for amounts.

    Raises Unreadable when the cell shows a percent sign where none can be meant,
    and for ranks and counts that are not whole.
    """
    unit, places = _UNITS.get(term.kind, (unit, places))
    if number.percent and unit and not is_percent(unit) and term.kind is not Kind.POINTS:
        raise Unreadable(
            "D215", f"“{term.term}”的单位是{unit}，单元格却是百分数", "请改正单元格格式，或改正指标的计量单位"
        )
    least = {Kind.RANK: 1, Kind.COUNT: 0}.get(term.kind)
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


# ------------------------------------------------------------- percent confusion


def report_mixture(numbers: Sequence[Number], findings: Findings) -> None:
    """Record plain numbers within ±1 among cells that show tens of percent: 0.93% or 93%?"""
    formatted = [abs(n.value) for n in numbers if n.percent and n.value]
    if not formatted:
        return
    usual = median(formatted)
    for number in numbers:
        size = abs(number.value)
        if not number.percent and 0 < size <= 1 and usual >= 10 * size:
            findings.error(
                "D216",
                number.place,
                f"同列其他格是百分数，这里是普通数字{number.value:f}，分不清是{number.value:f}%还是{_times_100(number)}%",
                "请把这一格也设为百分比格式，或按百分数填写",
            )


def report_scale(number: Number, expected: Decimal, findings: Findings) -> bool:
    """Record a percentage that is a hundredth or the hundredfold of what the row itself says.

    Returns whether it did. `expected` is in percent.
    """
    for factor in (100, Decimal("0.01")):
        corrected = number.value * factor
        if (
            abs(corrected - expected)
            <= max(Decimal("0.5"), abs(expected) / 200)
            < abs(number.value - expected)
        ):
            findings.error(
                "D216",
                number.place,
                f"填的是{number.value:f}%，按本行其他数推算应为{expected:.1f}%，差100倍",
                "请把单元格设为百分比格式，或按百分数填写",
            )
            return True
    return False


def _times_100(number: Number) -> str:
    return f"{(number.value * 100).normalize():f}"


def looks_like_fractions(numbers: Sequence[Number]) -> bool:
    """Whether a whole column of percentages is plain and within ±1, as fractions would be."""
    sizes = [abs(n.value) for n in numbers if n.value]
    return len(sizes) >= 3 and not any(n.percent for n in numbers) and max(sizes) < 1
