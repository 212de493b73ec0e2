"""Growth and increases: 同比, 环比, 比年初, two-year averages.

Growth of an amount is in %, and only where the base is positive (K12); an indicator
that is itself a rate changes by 百分点 (K09), and has increases alone. Formulas and
guards: docs/indicators.zh.md.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.difference import difference, is_rate
from reportgen.derive.registry import Workings, derived
from reportgen.model import Derivation, Quantity, TargetKind

_HUNDRED = Decimal(100)

# ------------------------------------------------------------------- year on year


@derived("last_year", beside="year_ago")
def last_year(w: Workings) -> Quantity | None:
    """「上年同期」 the value of the same period last year, from its own row."""
    return w.year_ago.get("actual") if w.year_ago else None


@derived("last_yoy", beside="year_ago")
def last_yoy(w: Workings) -> Quantity | None:
    """「上年同期同比」 the growth of the same period last year, from its own row."""
    return w.year_ago.get("yoy") if w.year_ago else None


@derived("yoy", "actual", "last_year")
def yoy(w: Workings, actual: Quantity, base: Quantity) -> Quantity | None:
    """「同比」 (actual − last year) ÷ last year × 100, only where the column is empty.

    A given growth is never recomputed: it may be at constant prices (K13).
    """
    return _growth("yoy", w, actual, base)


@derived("increase", "actual", "last_year")
def increase(_: Workings, actual: Quantity, base: Quantity) -> Quantity:
    """「同比增量」 actual − last year, in the indicator's unit; of a rate in 百分点."""
    return difference("increase", actual, base)


@derived("previous_yoy", beside="previous")
def previous_yoy(w: Workings) -> Quantity | None:
    """「上期同比」 the growth of the period before."""
    return w.previous.get("yoy") if w.previous else None


@derived("yoy_change", "yoy", "previous_yoy")
def yoy_change(_: Workings, now: Quantity, before: Quantity) -> Quantity:
    """「增速变化」 own growth − growth of the period before, in 个百分点."""
    return difference("yoy_change", now, before)


# ------------------------------------------------------------------ other bases


@derived("before", beside="adjacent")
def before(w: Workings) -> Quantity | None:
    """「上期值」 the value of the month or quarter just before, from its own row; never of what accumulates."""
    return w.adjacent.get("actual") if w.adjacent else None


@derived("sequential", "actual", "before")
def sequential(w: Workings, actual: Quantity, base: Quantity) -> Quantity | None:
    """「环比」 (actual − value before) ÷ value before × 100 (K16); not adjusted for the season."""
    return _growth("sequential", w, actual, base)


@derived("sequential_increase", "actual", "before")
def sequential_increase(_: Workings, actual: Quantity, base: Quantity) -> Quantity:
    """「环比增量」 actual − value before, in the indicator's unit; of a rate in 百分点."""
    return difference("sequential_increase", actual, base)


@derived("year_start", beside="year_end")
def year_start(w: Workings) -> Quantity | None:
    """「年初值」 the value at the end of last year, from its own row; only of what is counted at a point in time."""
    if w.year_end is None or w.given.indicator.target_kind is not TargetKind.POINT:
        return None
    return w.year_end.get("actual")


@derived("year_start_growth", "actual", "year_start")
def year_start_growth(w: Workings, actual: Quantity, base: Quantity) -> Quantity | None:
    """「比年初」 (actual − value at the start of the year) ÷ that value × 100 (K16)."""
    return _growth("year_start_growth", w, actual, base)


@derived("year_start_increase", "actual", "year_start")
def year_start_increase(_: Workings, actual: Quantity, base: Quantity) -> Quantity:
    """「比年初增加」 actual − value at the start of the year, in the indicator's unit; of a rate in 百分点."""
    return difference("year_start_increase", actual, base)


# --------------------------------------------------------------------- averages


@derived("two_year_average", "yoy", "last_yoy")
def two_year_average(w: Workings, now: Quantity, ago: Quantity) -> Quantity | None:
    """「两年平均」 geometric mean of this year's and last year's growth, in %."""
    factors = (1 + now.value / _HUNDRED, 1 + ago.value / _HUNDRED)
    if is_rate(w.given.indicator) or min(factors) <= 0:
        return None
    value = ((factors[0] * factors[1]).sqrt() - 1) * _HUNDRED
    formula = "√（（1 + {} ÷ 100） × （1 + {} ÷ 100）） × 100 − 100"
    return Quantity(value, "%", Derivation("two_year_average", (now, ago), formula), 1)


def _growth(name: str, w: Workings, actual: Quantity, base: Quantity) -> Quantity | None:
    """Return relative growth in %; None of a rate, when the base is not positive, and of what has turned negative."""
    if base.value <= 0 or actual.value < 0 or is_rate(w.given.indicator):
        return None
    value = (actual.value - base.value) / base.value * _HUNDRED
    return Quantity(value, "%", Derivation(name, (actual, base), "（{0} − {1}） ÷ {1} × 100"), 1)
