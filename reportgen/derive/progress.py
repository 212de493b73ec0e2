"""How far along: schedule, schedule gap, first alert level.

Formulas and guards: docs/indicators.zh.md. All rates in %, gaps in 个百分点.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.completion import leads
from reportgen.derive.difference import difference
from reportgen.derive.plans import planned, planned_amount, planned_rate
from reportgen.derive.registry import Workings, derived
from reportgen.model import Alert, AlertLevel, Completion, Derivation, Direction, Quantity, TargetKind

_HUNDRED = Decimal(100)


def _scheduled(w: Workings) -> bool:
    """Whether a target is approached over the year, so that a schedule means something.

    Positive cumulative targets, and what is measured from a baseline 「基期」.
    """
    indicator = w.given.indicator
    if indicator.target_kind is TargetKind.RATE:
        return False
    if indicator.completion_way is Completion.BASELINE:
        return True
    return (
        indicator.completion_way is Completion.RATIO
        and indicator.direction is Direction.POSITIVE
        and indicator.target_kind is TargetKind.CUMULATIVE
    )


@derived("schedule_target", "annual_target", beside="plans")
def schedule_target(w: Workings, _: Quantity) -> Quantity | None:
    """「序时目标」 what the plan wants reached by the end of the period."""
    return planned_amount(w) if w.given.period.cumulative and _scheduled(w) else None


@derived("schedule", "annual_target")
def schedule(w: Workings, target: Quantity) -> Quantity | None:
    """「序时进度」 by 序时目标, else by 计划进度, else the share of the year gone by.

    Only of a period that starts on 1 January, unless its 序时目标 is given. Where there is a
    plan that does not reach to this period, months say nothing; a full year is always 100.
    """
    if not _scheduled(w):
        return None
    if (due := w.get("schedule_target")) is not None:
        return _due(w, due, target)
    period = w.given.period
    elapsed = period.elapsed
    if elapsed is None or (target.value <= 0 and not _from_baseline(w)):
        return None
    if w.plans and not period.whole_year and planned(w):
        return planned_rate(w)
    months = Quantity(elapsed * 12, "个月", period.origin or w.given.origin, 0)
    return Quantity(elapsed * _HUNDRED, "%", Derivation("schedule", (months,), "{} ÷ 12 × 100"), 1)


def _from_baseline(w: Workings) -> bool:
    return w.given.indicator.completion_way is Completion.BASELINE


def _due(w: Workings, due: Quantity, target: Quantity) -> Quantity | None:
    """Return the progress that an amount due means: its share of the target, or of the way from the baseline."""
    if not _from_baseline(w):
        if target.value <= 0:
            return None
        value = due.value / target.value * _HUNDRED
        return Quantity(value, "%", Derivation("schedule", (due, target), "{} ÷ {} × 100"), 1)
    base = w.get("baseline")
    if base is None or not leads(w, base, target):
        return None
    value = (base.value - due.value) / (base.value - target.value) * _HUNDRED
    origin = Derivation("schedule", (base, due, target), "（{0} − {1}） ÷ （{0} − {2}） × 100")
    return Quantity(value, "%", origin, 1)


@derived("schedule_gap", "completion_rate", "schedule")
def schedule_gap(_: Workings, completion: Quantity, due: Quantity) -> Quantity:
    """「序时差」 completion rate − schedule, in 个百分点; negative = 欠序时."""
    return difference("schedule_gap", completion, due)


@derived("alert", "schedule_gap")
def alert(w: Workings, gap: Quantity) -> Alert | None:
    """「预警」 first level called for by the unrounded schedule gap (defaults: 10 and 30 百分点)."""
    if gap.value >= 0:
        return None
    lag = -gap.value
    if lag <= w.rules.green_limit:
        return Alert(AlertLevel.GREEN, gap)
    return Alert(AlertLevel.ORANGE if lag <= w.rules.orange_limit else AlertLevel.RED, gap)
