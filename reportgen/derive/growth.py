"""Growth and its comparisons: 同比, its change, and its gap to 全国、全省、全市."""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.progress import difference
from reportgen.derive.registry import Workings, derived
from reportgen.model import Derivation, Quantity


@derived("yoy")
def yoy(w: Workings) -> Quantity | None:
    """「同比」 (actual − last year) ÷ last year × 100, only where the column is empty.

    Amounts alone: a rate changes by 百分点, not by %. None when the base is not
    positive (K12). A given growth is never recomputed: it may be at constant prices (K13).
    """
    actual, base = w.get("actual"), w.get("last_year")
    if actual is None or base is None or base.value <= 0 or w.given.indicator.unit == "%":
        return None
    value = (actual.value - base.value) / base.value * Decimal(100)
    return Quantity(value, "%", Derivation("yoy", (actual, base), "（{0} − {1}） ÷ {1} × 100"), 1)


@derived("nation_gap")
def nation_gap(w: Workings) -> Quantity | None:
    """「与全国差」 own growth − national growth, in 个百分点."""
    return difference("nation_gap", w.get("yoy"), w.get("nation_yoy"))


@derived("province_gap")
def province_gap(w: Workings) -> Quantity | None:
    """「与全省差」 own growth − provincial growth, in 个百分点."""
    return difference("province_gap", w.get("yoy"), w.get("province_yoy"))


@derived("city_gap")
def city_gap(w: Workings) -> Quantity | None:
    """「与全市差」 own growth − municipal growth, in 个百分点."""
    return difference("city_gap", w.get("yoy"), w.get("city_yoy"))


@derived("previous_yoy", across=True)
def previous_yoy(w: Workings) -> Quantity | None:
    """「上期同比」 the growth of the period before in the same year."""
    return w.previous.get("yoy") if w.previous else None


@derived("yoy_change", across=True)
def yoy_change(w: Workings) -> Quantity | None:
    """「增速变化」 own growth − growth of the period before, in 个百分点."""
    return difference("yoy_change", w.get("yoy"), w.get("previous_yoy"))
