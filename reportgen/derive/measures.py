"""What formulas measure 「计分依据」: distance to the target, places, best and worst of the peers.

Each takes the case of one row and returns a value with how it came about, or raises
Unscored with what is lacking. Distances are positive where the row is ahead, whichever
way is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportgen.derive.difference import NOISE
from reportgen.derive.methods import HUNDRED, Case, Parameter, Raw, Shape, Unscored
from reportgen.derive.registry import Workings
from reportgen.model import Derivation, Direction, Quantity, TargetKind

PACED = Parameter(
    "按序时",
    Shape.WORD,
    "是：与序时进度相比，不与全年目标相比；没有序时进度的指标仍按目标",
    "否",
    (),
    ("否", "是"),
)
_MEMBERS = 2
"""Fewest departments that have a best and a worst."""


def value_of(c: Case, name: str, term: str = "完成值", advice: str = "请补填，或直接填写得分") -> Quantity:
    """Return a value the formula cannot do without."""
    found = c.w.get(name)
    if found is None:
        raise Unscored(f"没有{term}", advice)
    return found


# ------------------------------------------------------- how far from the target


def _paced(c: Case) -> bool:
    """Whether the row is to be held against its schedule, and has one."""
    return c.word("按序时") == "是" and c.w.get("schedule") is not None


def completion_of(c: Case) -> Raw:
    """Completion in %; against the schedule if the method says so. A schedule still at zero is met."""
    rate = c.w.get("completion_rate")
    if rate is None:
        return _growth_rate(c)
    schedule = c.w.get("schedule")
    if not _paced(c) or schedule is None:
        return rate.value, c.mark(rate)
    if not schedule.value:
        return HUNDRED, f"序时进度 {c.mark(schedule)}，视为100"
    return rate.value / schedule.value * HUNDRED, f"{c.mark(rate)} ÷ {c.mark(schedule)} × 100"


def _growth_rate(c: Case) -> Raw:
    """Growth ÷ target of growth, in %."""
    growth, target = c.w.get("yoy"), c.w.get("annual_target")
    if c.w.given.indicator.target_kind is not TargetKind.RATE:
        raise Unscored(_why_no_rate(c.w))
    if growth is None or target is None or target.value <= 0:
        raise Unscored("没有同比" if growth is None else "年度目标不大于零" if target else "没有年度目标")
    return growth.value / target.value * HUNDRED, f"{c.mark(growth)} ÷ {c.mark(target)} × 100"


def _why_no_rate(w: Workings) -> str:
    target = w.get("annual_target")
    if w.get("actual") is None:
        return "没有完成值"
    if w.given.indicator.direction is Direction.INTERVAL:
        return "是区间指标，没有完成率"
    if target is None:
        return "没有年度目标"
    return "年度目标不大于零" if target.value <= 0 else "没有完成率"


def _tidy(value: Decimal) -> Decimal:
    """Without the noise that binary arithmetic in a workbook leaves."""
    return Decimal(0) if abs(value) < NOISE else value


def lead_of(c: Case) -> Raw:
    """How far beyond its target a row is; negative = short of it. Only the sign is used across units."""
    w, indicator = c.w, c.w.given.indicator
    rate, schedule = w.get("completion_rate"), w.get("schedule")
    if _paced(c) and rate is not None and schedule is not None:
        return _tidy(rate.value - schedule.value), f"{c.mark(rate)} − {c.mark(schedule)}"
    if indicator.direction is Direction.INTERVAL:
        return _within(c)
    value = w.get("yoy" if indicator.target_kind is TargetKind.RATE else "actual")
    target = w.get("annual_target")
    if value is not None and target is not None and not _single(w):
        return _ahead(c, value, target)
    if rate is None:
        lacking = "同比" if indicator.target_kind is TargetKind.RATE else "完成值"
        raise Unscored(
            f"没有{lacking}" if value is None else "没有年度目标" if target is None else _why_no_rate(w)
        )
    return _tidy(rate.value - HUNDRED), f"{c.mark(rate)} − 100"


def _single(w: Workings) -> bool:
    """Whether it is a month or quarter alone, not to be held against the target of the whole year."""
    period = w.given.period
    return w.given.indicator.target_kind is TargetKind.CUMULATIVE and period.dated and not period.cumulative


def _ahead(c: Case, value: Quantity, target: Quantity) -> Raw:
    """Value − target, turned round where less is better."""
    first, second = (target, value) if c.w.given.indicator.direction is Direction.REVERSE else (value, target)
    return _tidy(first.value - second.value), f"{c.mark(first)} − {c.mark(second)}"


def _within(c: Case) -> Raw:
    """0 inside the limits of an interval, else minus the distance to the nearer one."""
    value, indicator = c.w.get("actual"), c.w.given.indicator
    if value is None:
        raise Unscored("没有完成值")
    for limit, sign in ((indicator.lower, -1), (indicator.upper, 1)):
        if limit is not None and sign * (value.value - limit.value) > 0:
            first, second = (value, limit) if sign < 0 else (limit, value)
            return first.value - second.value, f"{c.mark(first)} − {c.mark(second)}"
    return Decimal(0), f"{c.mark(value)} 在规定区间内"


def points_ahead(c: Case) -> Raw:
    """What a row is ahead of its target: in 个百分点, or in the unit of the indicator."""
    rated = c.w.given.indicator.target_kind is TargetKind.RATE
    measure = c.word("按") or ("增速" if rated else "完成率")
    if measure == "完成值":
        if c.w.given.indicator.direction is Direction.INTERVAL:
            return _within(c)
        actual, target = value_of(c, "actual"), value_of(c, "annual_target", "年度目标")
        if _single(c.w):
            raise Unscored("当期数不与全年目标相比")
        return _ahead(c, actual, target)
    if measure == "增速":
        if not rated:
            raise Unscored("年度目标不是增速，不能按增速计分", "请把目标类型填为增速，或改正计分参数")
        return _ahead(c, value_of(c, "yoy", "同比"), value_of(c, "annual_target", "年度目标"))
    schedule, rate = c.w.get("schedule"), c.w.get("completion_rate")
    if _paced(c) and schedule is not None and rate is not None:
        return _tidy(rate.value - schedule.value), f"{c.mark(rate)} − {c.mark(schedule)}"
    value, text = completion_of(c)
    full, whole = c.number("满分完成率")
    return _tidy(value - full), f"{text} − {whole}"


def relative_lead(c: Case) -> Raw:
    """How far ahead of the target in % of it; for reverse indicators how far below."""
    actual, target = c.w.get("actual"), c.w.get("annual_target")
    reverse = c.w.given.indicator.direction is Direction.REVERSE
    if reverse and actual is not None and target is not None and target.value > 0 and not _single(c.w):
        value = (target.value - actual.value) / target.value * HUNDRED
        return _tidy(value), f"（{c.mark(target)} − {c.mark(actual)}） ÷ {c.mark(target)} × 100"
    value, text = completion_of(c)
    return _tidy(value - HUNDRED), f"{text} − 100"


# ------------------------------------------------------------- among the peers


def smaller_is_better(c: Case, name: str) -> bool:
    """Whether less of it is better; raises Unscored for intervals, where neither is."""
    direction = c.w.given.indicator.direction
    if direction is Direction.INTERVAL and name != "completion_rate":
        raise Unscored("区间指标不能按大小计分", "请改用F01，或直接填写得分")
    return direction is Direction.REVERSE and name != "completion_rate"


def extremes_of(c: Case, name: str) -> tuple[Quantity, Quantity]:
    """Return the best and the worst of the peers; worked out once for all of them."""
    peers = c.w.peers
    if peers is None:
        raise Unscored("是全地区的数，没有同类单位可比", "请在计分参数中写明满意值和不允许值，或直接填写得分")
    if name not in peers.extremes:
        values = [value for w in peers.members if (value := w.get(name)) is not None]
        peers.extremes[name] = _ends(values) if len(values) >= _MEMBERS else None
    ends = peers.extremes[name]
    if ends is None:
        raise Unscored(
            "有数的同类单位少于两个，没有最优、最差可比", "请在计分参数中写明满意值和不允许值，或直接填写得分"
        )
    return ends[::-1] if smaller_is_better(c, name) else ends


def _ends(values: Sequence[Quantity]) -> tuple[Quantity, Quantity]:
    """Return the largest and the smallest value, each resting on all of them."""
    every = tuple(values)
    found = (
        (max(values, key=lambda q: q.value), "同类单位的最大值"),
        (min(values, key=lambda q: q.value), "同类单位的最小值"),
    )
    high, low = (Quantity(q.value, q.unit, Derivation("extreme", every, how), q.places) for q, how in found)
    return high, low
