"""The walk over a dataset: given values win, lineage goes down to cells, comparisons, demand."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import terms
from reportgen.derive import comparisons, derive
from reportgen.derive.registry import REGISTRY, derived
from reportgen.model import Cell, Dataset, Derivation, Direction, Observation, Quantity, Result, TargetKind
from tests.making import dataset, department, indicator, observe, pct, place, plan, q, text


def cells(quantity: Quantity) -> set[Cell]:
    """The cells a quantity comes down to."""
    origin = quantity.origin
    if isinstance(origin, Derivation):
        return set().union(*(cells(q) for q in origin.inputs))
    assert isinstance(origin, Cell)
    return {origin}


def test_lineage_goes_down_to_the_cells() -> None:
    row = observe(actual=q(21), annual_target=q(46))
    (r,) = derive(dataset(row))
    assert r.completion_rate is not None and r.schedule is not None and r.schedule_gap is not None
    assert row.actual and row.annual_target
    assert cells(r.completion_rate) == {row.actual.origin, row.annual_target.origin}
    assert cells(r.schedule_gap) == cells(r.completion_rate) | {row.period.origin}


def test_results_stand_in_the_order_of_the_data_and_keep_what_is_given() -> None:
    gdp = indicator()
    rows = [observe(gdp, at, actual=q(n), note=text("初步")) for n, at in enumerate(("2022-06", "2022-05"))]
    results = derive(dataset(*rows))
    for row, result in zip(rows, results, strict=True):
        for field in fields(Observation):
            if (value := getattr(row, field.name)) is not None:
                assert getattr(result, field.name) is value


def full(given_values: bool) -> Dataset:
    """Three periods of two departments, a parent and a child, a plan, with every column filled or few."""
    whole, part = indicator("总投资"), indicator("工业投资", parent=text("总投资"))
    rate = indicator("优良天数比率", "%", target_kind=TargetKind.POINT)
    rows = []
    for step, at in enumerate(("2021-06", "2022-05", "2022-06")):
        for of in (whole, part, rate):
            for n, name in enumerate((None, "甲镇", "乙镇", "丙镇")):
                more = {"rank": place(1), "rank_of": q(9, "个", 0)} if given_values else {}
                unit = "%" if of is rate else "亿元"
                rows.append(
                    observe(
                        of,
                        at,
                        department=department(name) if name else None,
                        actual=q(30 + n + 5 * step, unit),
                        annual_target=q(60, unit),
                        yoy=pct(n) if given_values else None,
                        **more,
                    )
                )
    return dataset(*rows, plans=(plan(whole, "2022-06", rate=pct(45)),))


@pytest.mark.parametrize("given_values", [True, False])
def test_whatever_is_derived_names_itself_and_rests_on_cells(given_values: bool) -> None:
    found = set()
    for result in derive(full(given_values)):
        for name in REGISTRY:
            value = getattr(result, name)
            if isinstance(value, Quantity) and isinstance(value.origin, Derivation):
                found.add(name)
                assert value.origin.name in REGISTRY
                assert cells(value)
                assert terms.term_of(name) != name
    assert {"completion_rate", "schedule_gap", "increase", "share", "contribution", "target_gap"} <= found


def test_a_function_names_fields_of_the_result() -> None:
    with pytest.raises(ValueError, match="no_such_field"):
        derived("no_such_field")
    with pytest.raises(ValueError, match="no_such_need"):
        derived("yoy", "no_such_need")


def test_what_is_asked_for_in_a_circle_is_not_known() -> None:
    """A rank by score and a score by rank: neither is there."""
    score = indicator("综合考核得分", "分")
    rows = [
        observe(score, department=department(f"单位{n}"), actual=q(n), rank_basis=text("得分"))
        for n in range(3)
    ]
    assert [r.rank for r in derive(dataset(*rows))] == [None, None, None]


amounts = st.one_of(st.none(), st.decimals("-1000", "1000", places=2))


@given(
    st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=4),
    st.sampled_from(Direction),
    st.sampled_from(TargetKind),
)
def test_no_data_break_the_derivation(
    rows: list[tuple[Decimal | None, ...]], direction: Direction, kind: TargetKind
) -> None:
    of = indicator(direction=direction, target_kind=kind, lower=q(-5), upper=q(5))
    columns = ("actual", "annual_target", "last_year")
    observations = [
        observe(
            of, f"2022-{n:02}", **{c: q(str(v)) for c, v in zip(columns, row, strict=True) if v is not None}
        )
        for n, row in enumerate(rows, start=1)
    ]
    for result in derive(dataset(*observations)):
        assert isinstance(result, Result)
        gap = result.schedule_gap
        if gap is not None:
            assert result.completion_rate is not None and result.schedule is not None
            assert abs(result.completion_rate.value - result.schedule.value - gap.value) < Decimal("1e-8")


# -------------------------------------------------------------------- comparisons


def test_given_values_are_compared_with_computed_ones() -> None:
    row = observe(actual=q(21), annual_target=q(46), completion_rate=pct("54.7"))
    (found,) = comparisons(dataset(row))
    assert found.name == "completion_rate"
    assert (found.given.value, round(found.computed.value, 1)) == (Decimal("54.7"), Decimal("45.7"))


def test_growth_that_may_be_at_constant_prices_is_not_compared() -> None:
    row = observe(
        indicator(),
        "2022年6月",
        actual=q(110),
        last_year=q(100),
        yoy=pct(3),
        before=q(100),
        sequential=pct(1),
    )
    assert not list(comparisons(dataset(row)))


def test_what_follows_from_other_rows_is_compared_too() -> None:
    gdp = indicator()
    now = observe(gdp, "2022-06", actual=q(110), last_year=q(99), rank=place(3), previous_rank=place(2))
    data = dataset(
        observe(gdp, "2021-06", actual=q(100)), observe(gdp, "2022-05", actual=q(90), rank=place(4)), now
    )
    found = {c.name: (c.given.value, c.computed.value) for c in comparisons(data)}
    assert found == {"last_year": (99, 100), "previous_rank": (2, 4)}
