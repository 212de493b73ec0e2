"""序时进度: months, 序时目标, plan curves; the gap and the first alert."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reportgen.derive import derive
from reportgen.model import AlertLevel, Derivation, Direction, Plan, Result, TargetKind
from tests.making import dataset, department, indicator, observe, pct, plan, q, text

INVESTMENT = indicator("工业投资")
TOWN = department("甲镇")


def result(*points: Plan, at: str = "2022-06", **row: Any) -> Result:
    (found,) = derive(
        dataset(observe(INVESTMENT, at, **{"actual": q(30), "annual_target": q(100)} | row), plans=points)
    )
    return found


def schedule(*points: Plan, at: str = "2022-06", **row: Any) -> Decimal | None:
    found = result(*points, at=at, **row).schedule
    return None if found is None else found.value


def point(at: str, **given: Any) -> Plan:
    return plan(INVESTMENT, at, **given)


def test_completion_schedule_and_gap() -> None:
    (r,) = derive(dataset(observe(actual=q(21), annual_target=q(46))))
    assert r.completion_rate is not None and r.schedule is not None and r.schedule_gap is not None
    assert round(r.completion_rate.value, 4) == Decimal("45.6522")
    assert r.schedule.value == 50
    assert round(r.schedule_gap.value, 4) == Decimal("-4.3478")
    assert r.schedule_gap.unit == "个百分点"
    assert r.behind


@pytest.mark.parametrize(
    ("at", "expected"), [("2022-03", 25), ("2022Q1", 25), ("2022-09", 75), ("2022", 100), ("2022-06-30", 50)]
)
def test_even_months(at: str, expected: int) -> None:
    assert schedule(at=at) == expected


def test_a_day_within_a_month_counts_by_days() -> None:
    due = schedule(at="2022-07-02")
    assert due is not None and round(due, 2) == Decimal("50.14")  # day 183 of 365


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ({"target_kind": TargetKind.RATE}, "2022-06"),
        ({"target_kind": TargetKind.POINT}, "2022-06"),
        ({"direction": Direction.REVERSE}, "2022-06"),
        ({"direction": Direction.INTERVAL, "upper": q(3)}, "2022-06"),
        ({"completion": text("达标")}, "2022-06"),
        ({"completion": text("减亏")}, "2022-06"),
        ({}, "2022年6月"),
        ({}, "2022Q2"),
    ],
)
def test_no_schedule_where_there_is_none(kind: dict[str, Any], at: str) -> None:
    of = indicator(**kind)
    points = (plan(of, "2022-06", rate=pct(40), cumulative=q(40)),)
    (r,) = derive(dataset(observe(of, at=at, actual=q(1), annual_target=q(2)), plans=points))
    assert r.schedule is None
    assert r.schedule_gap is None
    assert r.alert is None


# ------------------------------------------------------------------ precedence


def test_a_given_schedule_wins_then_the_given_target_then_the_plan_then_months() -> None:
    points = (point("2022-06", cumulative=q(40)),)
    assert schedule(*points, schedule=pct(70), schedule_target=q(60)) == 70
    assert schedule(*points, schedule_target=q(60)) == 60
    assert schedule(*points) == 40
    assert schedule() == 50


def test_a_planned_amount_is_shown_as_the_target_due() -> None:
    due = point("2022-06", cumulative=q(40))
    found = result(due)
    assert found.schedule_target is due.cumulative
    assert found.schedule is not None and isinstance(found.schedule.origin, Derivation)
    assert found.schedule.origin.inputs[0] is due.cumulative


def test_a_plan_may_say_a_share_of_the_target() -> None:
    assert schedule(point("2022-06", rate=pct("41.5"))) == Decimal("41.5")


@pytest.mark.parametrize("at", ["2022-06", "2022年上半年", "2022Q2", "2022年6月", "2022-06-30"])
def test_a_point_is_meant_by_the_end_of_its_period(at: str) -> None:
    assert schedule(point(at, cumulative=q(40))) == 40
    assert schedule(point(at, rate=pct(45))) == 45


# ------------------------------------------------------------------ increments


def months(*amounts: int, first: int = 1) -> tuple[Plan, ...]:
    return tuple(point(f"2022年{n}月", increment=q(a)) for n, a in enumerate(amounts, start=first))


def test_increments_of_all_months_add_up() -> None:
    assert schedule(*months(2, 3, 5, 7, 8, 10, 99)) == 35


def test_increments_of_all_quarters_add_up() -> None:
    quarters = tuple(point(f"2022Q{n}", increment=q(a)) for n, a in enumerate((15, 20, 30, 35), start=1))
    assert schedule(*quarters) == 35
    assert schedule(*quarters, at="2022-09") == 65
    assert schedule(*quarters, at="2022-12") == 100


def test_quarters_and_months_may_follow_one_another() -> None:
    assert schedule(point("2022Q1", increment=q(15)), *months(5, 6, 7, first=4)) == 33
    assert schedule(point("2022-03", cumulative=q(15)), *months(5, 6, 7, first=4)) == 33


def test_nothing_is_counted_twice() -> None:
    both = (*months(2, 3, 5, 7, 8, 10), point("2022Q1", increment=q(10)), point("2022Q2", increment=q(25)))
    assert schedule(*both) == 35


@pytest.mark.parametrize("missing", range(6))
def test_a_missing_month_leaves_the_schedule_unknown(missing: int) -> None:
    points = months(2, 3, 5, 7, 8, 10)
    assert schedule(*points[:missing], *points[missing + 1 :]) is None


def test_a_plan_that_does_not_reach_the_period_is_not_filled_by_months() -> None:
    assert schedule(point("2022Q1", cumulative=q(15)), at="2022-05") is None
    assert schedule(point("2022Q1", rate=pct(15)), at="2022-05") is None
    assert schedule(point("2022-06", cumulative=q(40)), at="2022-06-15") is None


def test_the_end_of_the_year_needs_no_plan() -> None:
    assert schedule(point("2022Q1", cumulative=q(15)), at="2022") == 100


def test_the_plan_of_another_year_says_nothing() -> None:
    assert schedule(point("2021-06", cumulative=q(15))) == 50


# ------------------------------------------------------------------ departments


def test_a_departments_own_curve_comes_before_that_of_the_area() -> None:
    area, own = point("2022-06", rate=pct(45)), point("2022-06", rate=pct(35), department=TOWN)
    assert schedule(area, own, department=TOWN) == 35
    assert schedule(area, own) == 45
    assert schedule(area, own, department=department("乙镇")) == 45


def test_a_department_with_a_curve_of_its_own_does_not_borrow_a_point() -> None:
    area, own = point("2022-06", rate=pct(45)), point("2022-03", rate=pct(15), department=TOWN)
    assert schedule(area, own, department=TOWN) is None


def test_the_amounts_of_the_whole_area_say_nothing_about_one_department() -> None:
    area = (point("2022-06", cumulative=q(40)), *months(1, 1, 1, 1, 1, 1))
    assert schedule(*area, department=TOWN) == 50
    assert result(*area, department=TOWN).schedule_target is None
    assert schedule(point("2022-06", cumulative=q(40), rate=pct(44)), department=TOWN) == 44


# ---------------------------------------------------------------------- alerts


@pytest.mark.parametrize(
    ("done", "level"),
    [
        ("50", None),
        ("49.9", AlertLevel.GREEN),
        ("40", AlertLevel.GREEN),
        ("39.9", AlertLevel.ORANGE),
        ("20", AlertLevel.ORANGE),
        ("19.9", AlertLevel.RED),
    ],
)
def test_alert_levels_by_unrounded_gap(done: str, level: AlertLevel | None) -> None:
    (r,) = derive(dataset(observe(actual=q(done), annual_target=q(100))))
    assert (r.alert.level if r.alert else None) == level
