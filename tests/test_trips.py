"""Days away to attract investment: who met the requirement, who went too little, who did not go."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.compose import Facts
from reportgen.derive import Rules, work
from reportgen.model import Dataset, Travelled, Trip
from reportgen.wording import Voice
from tests.making import INFO, cell, dataset, department, observe, period, q, text

HEADS, OFFICES = "党政主要负责人", "部门主要负责人"


def trip(
    who: str, days: int, required: int | None = 5, role: str = OFFICES, at: str | None = "2022年6月"
) -> Trip:
    return Trip(
        department=department(who),
        days=q(days, "天", 0),
        required=None if required is None else q(required, "天", 0),
        role=text(role),
        period=period(at) if at else None,
        origin=cell(),
    )


def data(*trips: Trip, **more: Any) -> Dataset:
    return dataset(observe(), trips=trips, **more)


def judged(*trips: Trip, rules: Rules | None = None) -> list[Travelled]:
    return list(work(data(*trips), rules).trips)


@pytest.mark.parametrize(
    ("days", "required", "met", "idle", "short"),
    [
        (10, 10, True, False, False),
        (11, 10, True, False, False),
        (9, 10, False, False, True),
        (0, 10, False, True, False),
        (0, None, None, True, False),
        (3, None, None, False, False),
        (0, 0, True, True, False),
    ],
)
def test_days_against_the_requirement(
    days: int, required: int | None, met: bool | None, idle: bool, short: bool
) -> None:
    (row,) = judged(trip("甲镇", days, required))
    assert (row.met, row.idle, row.short) == (met, idle, short)
    assert (row.lacking and int(row.lacking.value)) == ((required or 0) - days if met is False else None)


def test_each_role_has_its_own_requirement_and_ranking() -> None:
    rows = judged(
        trip("甲镇", 8, 10, HEADS),
        trip("乙镇", 12, 10, HEADS),
        trip("丙局", 5),
        trip("丁局", 5),
        trip("戊局", 0),
    )
    assert [row.met for row in rows] == [False, True, True, True, False]
    assert [int(row.rank.value) for row in rows if row.rank] == [2, 1, 1, 1, 3]


def test_red_and_black_list() -> None:
    rows = judged(
        *(trip(f"单位{n}", days) for n, days in enumerate((9, 7, 7, 6, 5, 4, 0))), rules=Rules(board_size=3)
    )
    assert [str(row.board or "") for row in rows] == ["红榜", "红榜", "红榜", "", "", "黑榜", "黑榜"]


def test_who_fell_short_never_stands_on_the_red_list() -> None:
    assert [str(r.board) for r in judged(trip("甲局", 2), trip("乙局", 1))] == ["黑榜", "黑榜"]


def test_an_explanation_is_due_early_in_the_next_month() -> None:
    june, december = judged(trip("甲局", 1), trip("乙局", 1, at="2022年12月"))
    assert (str(june.explain_by), str(december.explain_by)) == ("2022年7月5日", "2023年1月5日")
    (late,) = judged(trip("甲局", 1, at="2022年1月"), rules=Rules(explain_day=31))
    assert str(late.explain_by) == "2022年2月28日"
    assert judged(trip("甲局", 6))[0].explain_by is None


def test_several_months_together_are_not_held_against_a_month() -> None:
    (row,) = judged(trip("甲局", 4, at="2022-06"))
    assert row.met is None and row.board == "红榜"


# ------------------------------------------------------------------ which month


def facts(of: Dataset, at: str = "2022-06") -> Facts:
    return Facts(dataset=of, worked=work(of), period=period(at))


def months(*labels: str | None) -> Dataset:
    return data(*(trip(f"单位{n}", 1, at=label) for n, label in enumerate(labels)))


@pytest.mark.parametrize(
    ("labels", "month"),
    [
        (("2022年5月", "2022年6月", "2022年7月"), "6月"),
        (("2022年4月", "2022年3月"), "4月"),
        (("2022-06", "2022年6月"), "6月"),  # the single month, not the half-year that ends alike
        (("2022年7月",), None),  # not over by 18 July
        (("2021年6月",), None),  # long ago
    ],
)
def test_the_latest_month_inside_the_period(labels: tuple[str, ...], month: str | None) -> None:
    of = facts(months(*labels))
    found = of.month()
    assert (found and found.span) == month
    assert len(of.part("trips")) == (1 if month else 0)
    assert len(of.part("trips_by_month")) == len(labels)


def test_a_report_issued_later_may_speak_of_a_later_month() -> None:
    info = {key: text(value) for key, value in INFO.items()} | {"成文日期": text("2022年8月10日")}
    found = facts(data(trip("甲局", 1, at="2022年7月"), info=info)).month()
    assert found is not None and found.full == "2022年7月"


def test_a_month_long_after_the_period_is_no_news_of_it() -> None:
    info = {key: text(value) for key, value in INFO.items()} | {"成文日期": text("2022年10月10日")}
    assert facts(data(trip("甲局", 1, at="2022年9月"), info=info)).month() is None


def test_rows_without_a_month_are_taken_as_they_are() -> None:
    of = facts(months(None))
    assert of.month() is None
    assert len(of.part("trips")) == 1


@given(st.lists(st.integers(0, 31), min_size=1, max_size=12), st.integers(0, 12))
def test_everyone_is_in_exactly_one_group(days: list[int], required: int) -> None:
    rows = judged(*(trip(f"单位{n}", d, required) for n, d in enumerate(days)))
    assert all(bool(r.met) + r.short + (r.idle and not r.met) == 1 for r in rows)
    by_days = sorted(rows, key=lambda r: -r.days.value)
    ranks = [int(r.rank.value) for r in by_days if r.rank]
    assert ranks == sorted(ranks) and ranks[0] == 1
    assert all((r.board == "黑榜") == (r.met is False) for r in rows)


# ------------------------------------------------------------------ how it is worded


def test_several_with_as_many_days_share_them() -> None:
    told = Voice().trips(
        judged(trip("甲镇", 5, 10), trip("乙镇", 5, 10), trip("丙镇", 2, 10), trip("丁镇", 2, 10)), "负责人"
    )
    assert str(told) == "甲镇、乙镇负责人均外出招商5天，丙镇、丁镇负责人均仅外出招商2天"


def test_fewer_days_than_few_are_few() -> None:
    told = Voice().trips(
        judged(
            trip("甲镇", 6, 10, HEADS),
            trip("乙镇", 4, 10, HEADS),
            trip("丙局", 3, 5),
            trip("丁镇", 1, 10, HEADS),
        ),
        "负责人",
    )
    assert (
        str(told)
        == "甲镇负责人外出招商6天，乙镇负责人外出招商仅4天，丙局负责人外出招商仅3天，丁镇负责人外出招商仅1天"
    )
    alone = Voice().trips(judged(trip("丙局", 3, 5)), "负责人")
    assert str(alone) == "丙局负责人外出招商3天"
