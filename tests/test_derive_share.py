"""占比, 贡献率, 拉动: of a 上级指标, and of the whole area."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import derive
from reportgen.model import Derivation, Indicator, Quantity, Result
from tests.making import dataset, department, indicator, observe, pct, q, text

WHOLE = indicator("地区生产总值")
PART = indicator("第二产业增加值", parent=text("地区生产总值"))


def value(quantity: Quantity | None) -> Decimal | None:
    return None if quantity is None else round(quantity.value, 4)


def part(
    own: tuple[int | None, int | None], whole: tuple[int | None, int | None], **more: Quantity
) -> Result:
    """The part's result; amounts are (this year, last year)."""
    columns = ("actual", "last_year")
    rows = [
        observe(of, **{c: q(a) for c, a in zip(columns, amounts, strict=True) if a is not None}, **extra)
        for of, amounts, extra in ((WHOLE, whole, {}), (PART, own, more))
    ]
    return derive(dataset(*rows))[1]


def test_share_its_change_and_contribution() -> None:
    r = part((55, 45), (110, 100))
    assert (value(r.share), value(r.previous_share)) == (50, 45)
    assert r.share_change is not None
    assert (value(r.share_change), r.share_change.unit) == (5, "个百分点")
    assert value(r.contribution) == 100


def test_pull_is_own_growth_times_last_years_share() -> None:
    r = part((55, 45), (110, 100), yoy=pct("6.0"))
    assert r.pull is not None
    assert (value(r.pull), r.pull.unit) == (Decimal("2.7"), "个百分点")
    assert isinstance(r.pull.origin, Derivation)
    assert [q.unit for q in r.pull.origin.inputs] == ["%", "%"]


@pytest.mark.parametrize(
    ("own", "whole", "expected"),
    [
        ((55, 50), (110, 100), 50),
        ((45, 50), (110, 100), -50),
        ((45, 50), (90, 100), None),  # a share of a fall
        ((55, 50), (100, 100), None),  # a share of nothing
        ((55, None), (110, 100), None),
    ],
)
def test_contribution(own: tuple[int, int], whole: tuple[int, int], expected: int | None) -> None:
    assert value(part(own, whole).contribution) == expected


@pytest.mark.parametrize(("own", "whole"), [(5, 0), (5, -2), (-5, 20), (None, 20), (5, None)])
def test_no_share_of_what_is_not_positive(own: int | None, whole: int | None) -> None:
    assert part((own, None), (whole, None)).share is None


def test_last_years_values_may_come_from_last_years_rows() -> None:
    rows = [
        observe(of, at, actual=q(amount))
        for at, amounts in (("2021-06", (100, 45)), ("2022-06", (110, 55)))
        for of, amount in zip((WHOLE, PART), amounts, strict=True)
    ]
    r = derive(dataset(*rows))[3]
    assert (value(r.previous_share), value(r.contribution)) == (45, 100)


def test_a_given_share_wins() -> None:
    rows = observe(WHOLE, actual=q(100)), observe(PART, actual=q(50), share=pct("49.9"))
    assert value(derive(dataset(*rows))[1].share) == Decimal("49.9")


def test_a_department_has_a_share_of_its_own_whole() -> None:
    town = department("甲镇")
    rows = [observe(WHOLE, department=town, actual=q(10)), observe(PART, department=town, actual=q(4))]
    assert value(derive(dataset(observe(WHOLE, actual=q(100)), *rows))[2].share) == 40


def test_a_part_whose_whole_has_no_row_has_no_share() -> None:
    assert derive(dataset(observe(PART, actual=q(4)), indicators=(WHOLE, PART)))[0].share is None


@pytest.mark.parametrize("name", ["GDP", "地区生产总值"])
def test_the_whole_may_be_called_by_its_short_name(name: str) -> None:
    whole = indicator("地区生产总值", short_name=text("GDP"))
    of = indicator("第二产业增加值", parent=text(name))
    assert value(derive(dataset(observe(whole, actual=q(100)), observe(of, actual=q(40))))[1].share) == 40


def test_an_indicator_is_not_a_part_of_itself() -> None:
    of = indicator("地区生产总值", parent=text("地区生产总值"))
    assert derive(dataset(observe(of, actual=q(4))))[0].share is None


# ------------------------------------------------------------------- departments


def shares(of: Indicator, area: int, *amounts: int) -> list[Decimal | None]:
    unit = str(of.unit)
    rows = [observe(of, department=department(f"单位{n}"), actual=q(a, unit)) for n, a in enumerate(amounts)]
    return [value(r.share) for r in derive(dataset(observe(of, actual=q(area, unit)), *rows))[1:]]


def test_departments_share_in_the_area() -> None:
    assert shares(indicator("投资"), 100, 30, 50) == [30, 50]
    assert shares(indicator("投资"), 100, 30, 70) == [30, 70]


@pytest.mark.parametrize("unit", ["%", "微克/立方米", "分", "天"])
def test_what_does_not_add_up_is_not_shared(unit: str) -> None:
    assert shares(indicator("某指标", unit), 100, 30, 50) == [None, None]


def test_departments_that_exceed_the_area_are_no_parts_of_it() -> None:
    assert shares(indicator("居民收入", "元"), 18000, 17000, 19000) == [None, None]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8))
def test_shares_of_all_departments_come_to_one_hundred(amounts: list[int]) -> None:
    found = shares(indicator("投资"), sum(amounts), *amounts)
    if sum(amounts):
        assert abs(sum(s for s in found if s is not None) - 100) < Decimal("0.01")
    else:
        assert found == [None] * len(amounts)
