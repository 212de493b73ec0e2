"""Derived indicators: values, guards, lineage."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.derive import comparisons, derive
from reportgen.model import AlertLevel, Cell, Derivation, Direction, Quantity, TargetKind
from tests.making import dataset, department, indicator, observe, pct, q


def cells(quantity: Quantity) -> set[Cell]:
    """The cells a quantity comes down to."""
    origin = quantity.origin
    if isinstance(origin, Derivation):
        return set().union(*(cells(q) for q in origin.inputs))
    assert isinstance(origin, Cell)
    return {origin}


def test_completion_schedule_and_gap() -> None:
    row = observe(actual=q(21), annual_target=q(46))
    (r,) = derive(dataset(row))
    assert r.completion_rate is not None and r.schedule is not None and r.schedule_gap is not None
    assert round(r.completion_rate.value, 4) == Decimal("45.6522")
    assert r.schedule.value == 50
    assert round(r.schedule_gap.value, 4) == Decimal("-4.3478")
    assert r.behind
    assert row.actual and row.annual_target
    assert cells(r.completion_rate) == {row.actual.origin, row.annual_target.origin}
    assert cells(r.schedule_gap) >= cells(r.completion_rate)


def test_schedule_target_wins_over_months() -> None:
    (r,) = derive(dataset(observe(actual=q(21), annual_target=q(40), schedule_target=q(10))))
    assert r.schedule is not None and r.schedule.value == 25


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ({"target_kind": TargetKind.RATE}, "2022-06"),
        ({"target_kind": TargetKind.POINT}, "2022-06"),
        ({"direction": Direction.REVERSE}, "2022-06"),
        ({"direction": Direction.INTERVAL}, "2022-06"),
        ({}, "2022年6月"),
    ],
)
def test_no_schedule_where_there_is_none(kind: dict[str, object], at: str) -> None:
    (r,) = derive(dataset(observe(indicator(**kind), at=at, actual=q(1), annual_target=q(2))))
    assert r.schedule is None
    assert r.schedule_gap is None
    assert r.alert is None


def test_a_single_month_is_not_held_against_the_year() -> None:
    (r,) = derive(dataset(observe(at="2022年6月", actual=q(1), annual_target=q(2))))
    assert r.completion_rate is None


@pytest.mark.parametrize("target", ["0", "-3"])
def test_no_rate_on_a_target_that_is_not_positive(target: str) -> None:
    (r,) = derive(dataset(observe(actual=q(1), annual_target=q(target))))
    assert r.completion_rate is None


@pytest.mark.parametrize(("actual", "rate"), [("30", "100"), ("40", "87.5")])
def test_reverse_indicator(actual: str, rate: str) -> None:
    pm = indicator("PM2.5", direction=Direction.REVERSE, target_kind=TargetKind.POINT)
    (r,) = derive(dataset(observe(pm, actual=q(actual), annual_target=q(35))))
    assert r.completion_rate is not None and r.completion_rate.value == Decimal(rate)


def test_growth_is_computed_only_where_it_is_not_given() -> None:
    given, empty = derive(
        dataset(
            observe(indicator("甲"), actual=q(110), last_year=q(100), yoy=pct("2.4")),
            observe(indicator("乙"), actual=q(110), last_year=q(100)),
        )
    )
    assert given.yoy is not None and given.yoy.value == Decimal("2.4")
    assert empty.yoy is not None and empty.yoy.value == 10
    assert isinstance(empty.yoy.origin, Derivation)


@pytest.mark.parametrize("base", ["0", "-5"])
def test_no_growth_on_a_base_that_is_not_positive(base: str) -> None:
    (r,) = derive(dataset(observe(actual=q(110), last_year=q(base))))
    assert r.yoy is None


@pytest.mark.parametrize(
    ("done", "level"),
    [
        ("50", None),
        ("49.9", AlertLevel.GREEN),
        ("40", AlertLevel.GREEN),
        ("39.9", AlertLevel.ORANGE),
        ("19.9", AlertLevel.RED),
    ],
)
def test_alert_levels_by_unrounded_gap(done: str, level: AlertLevel | None) -> None:
    (r,) = derive(dataset(observe(actual=q(done), annual_target=q(100))))
    assert (r.alert.level if r.alert else None) == level


def ranked(*scores: str, direction: Direction = Direction.POSITIVE) -> list[int]:
    score = indicator("综合考核得分", "分", direction=direction)
    rows = [observe(score, department=department(f"单位{n}"), actual=q(s)) for n, s in enumerate(scores)]
    return [int(r.rank.value) for r in derive(dataset(*rows)) if r.rank]


def test_competition_ranking() -> None:
    assert ranked("90", "95", "90", "80") == [2, 1, 2, 4]
    assert ranked("90", "95", "90", "80", direction=Direction.REVERSE) == [2, 4, 2, 1]


def test_ranks_stay_within_a_category_and_move() -> None:
    score = indicator("综合考核得分", "分")
    a, b, office = department("甲镇"), department("乙镇"), department("某局", "区直部门")
    rows = [
        observe(score, "2022-05", department=a, actual=q(80)),
        observe(score, "2022-05", department=b, actual=q(90)),
        observe(score, "2022-06", department=a, actual=q(95)),
        observe(score, "2022-06", department=b, actual=q(91)),
        observe(score, "2022-06", department=office, actual=q(99)),
    ]
    results = {(str(r.department), r.period.slug): r for r in derive(dataset(*rows))}
    now = results["甲镇", "2022-06"]
    assert now.rank and now.rank.value == 1
    assert now.rank_of and now.rank_of.value == 2
    assert now.rank_change and now.rank_change.value == 1
    assert now.rank_scope == "镇街"
    assert results["某局", "2022-06"].rank is None  # alone in its category
    fell = results["乙镇", "2022-06"].rank_change
    assert fell is not None and fell.value == -1


def test_a_rank_depends_on_every_peer() -> None:
    score = indicator("综合考核得分", "分")
    rows = [observe(score, department=department(f"单位{n}"), actual=q(n)) for n in range(5)]
    results = derive(dataset(*rows))
    assert results[0].rank is not None
    assert cells(results[0].rank) == {row.actual.origin for row in rows if row.actual}


def test_last_years_period_is_not_the_period_before() -> None:
    gdp = indicator()
    results = derive(dataset(observe(gdp, "2021-06", yoy=pct(5)), observe(gdp, "2022-06", yoy=pct(6))))
    assert results[1].previous_yoy is None


def test_given_values_are_compared_with_computed_ones() -> None:
    row = observe(actual=q(21), annual_target=q(46), completion_rate=pct("54.7"))
    (found,) = [c for c in comparisons(dataset(row)) if c.name == "completion_rate"]
    assert (found.given.value, round(found.computed.value, 1)) == (Decimal("54.7"), Decimal("45.7"))
