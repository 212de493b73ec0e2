"""Parts of a whole: 占比, 贡献率, 拉动.

The whole is the 上级指标 of the same department and period; for a department's row
without one it is the row of the whole area. Shares of what cannot be added up, such
as rates and concentrations, are not taken.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.difference import difference
from reportgen.derive.registry import Whole, Workings, derived
from reportgen.model import Derivation, Quantity

_HUNDRED = Decimal(100)
NOT_ADDED = frozenset({"%", "％", "‰", "分", "位", "名次", "倍", "度", "天", "指数"})
"""Units of which departments' values do not add up to that of the area."""
_RESIDUE = Decimal("1.001")
"""By how much parts may exceed their whole as a residue of rounding."""


@derived("share", "actual", beside="whole")
def share(w: Workings, actual: Quantity) -> Quantity | None:
    """「占比」 own value ÷ value of the whole × 100, in %."""
    return _part("share", actual, _of_whole(w, "actual"))


@derived("previous_share", "last_year", beside="whole")
def previous_share(w: Workings, last_year: Quantity) -> Quantity | None:
    """「上年占比」 own value last year ÷ value of the whole last year × 100, in %."""
    return _part("previous_share", last_year, _of_whole(w, "last_year"))


@derived("share_change", "share", "previous_share")
def share_change(_: Workings, now: Quantity, ago: Quantity) -> Quantity:
    """「占比变化」 share − share of last year, in 个百分点."""
    return difference("share_change", now, ago)


@derived("contribution", "increase", beside="whole")
def contribution(w: Workings, increase: Quantity) -> Quantity | None:
    """「贡献率」 own increase ÷ increase of the whole × 100, in %.

    None unless the whole has grown: a share of a fall, or of nothing, would mislead.
    """
    whole = _of_whole(w, "increase")
    if whole is None or whole.value <= 0 or whole.unit != increase.unit:
        return None
    origin = Derivation("contribution", (increase, whole), "{} ÷ {} × 100")
    return Quantity(increase.value / whole.value * _HUNDRED, "%", origin, 1)


@derived("pull", "yoy", "previous_share", beside="whole")
def pull(_: Workings, yoy: Quantity, previous: Quantity) -> Quantity:
    """「拉动」 own growth × share of last year: 百分点 of the growth of the whole."""
    origin = Derivation("pull", (yoy, previous), "{} × {} ÷ 100")
    return Quantity(yoy.value * previous.value / _HUNDRED, "个百分点", origin, 1)


def _of_whole(w: Workings, name: str) -> Quantity | None:
    if w.whole is None or not _divisible(w.whole):
        return None
    return w.whole.row.get(name)


def _part(name: str, part: Quantity, whole: Quantity | None) -> Quantity | None:
    if whole is None or whole.value <= 0 or part.value < 0 or part.unit != whole.unit:
        return None
    return Quantity(
        part.value / whole.value * _HUNDRED, "%", Derivation(name, (part, whole), "{} ÷ {} × 100"), 1
    )


def _divisible(whole: Whole) -> bool:
    """Whether departments' values can be shares of that of the area: they do not exceed it together."""
    if whole.divisible is None:
        whole.divisible = _adds_up(whole)
    return whole.divisible


def _adds_up(whole: Whole) -> bool:
    unit = whole.row.given.indicator.unit
    total = whole.row.get("actual")
    if unit in NOT_ADDED or "/" in unit or "每" in unit or total is None:
        return False
    parts = [w.get("actual") for w in whole.parts]
    if len(parts) == 1 and parts[0] is not None and parts[0].value == total.value:
        return False  # the area's own figure, entered a second time for whoever leads it
    return sum((q.value for q in parts if q), Decimal(0)) <= total.value * _RESIDUE
