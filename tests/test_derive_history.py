"""Runs at the top and in the last third, the best place so far, 年均增长."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.derive import derive
from reportgen.model import Derivation, Observation, Quantity, Result
from tests.making import dataset, department, indicator, observe, pct, place, q, text

OF = indicator("综合发展水平", "分")


def last(*rows: Observation) -> Result:
    return derive(dataset(*rows))[-1]


def shown(quantity: Quantity | None) -> str | None:
    return None if quantity is None else f"{quantity.value:f}{quantity.unit}"


def ranks(*places: tuple[str, int], of: int = 9, **more: object) -> Result:
    """The last of several periods with their ranks."""
    return last(*(observe(OF, at, rank=place(n), rank_of=q(of, "个", 0), **more) for at, n in places))


@pytest.mark.parametrize(
    ("places", "run"),
    [
        ([("2020", 1), ("2021", 1)], "2年"),
        ([("2019", 2), ("2020", 1), ("2021", 1)], "2年"),
        ([("2018", 1), ("2020", 1), ("2021", 1)], "2年"),
        ([("2021", 1)], "1期"),
        ([("2020", 1), ("2021", 2)], None),
        ([("2022-04", 1), ("2022-05", 1), ("2022-06", 1)], "3期"),
        ([("2022-03", 1), ("2022-06", 1)], "2期"),
        ([("2021-06", 1), ("2022-06", 1)], "1期"),
        ([("2022年5月", 1), ("2022年6月", 1)], "2个月"),
        ([("2021年12月", 1), ("2022年1月", 1), ("2022年2月", 1)], "3个月"),
        ([("2022年4月", 1), ("2022年6月", 1)], "1个月"),
        ([("2021Q4", 1), ("2022Q1", 1), ("2022Q2", 1)], "3个季度"),
        ([("2021", 1), ("2022-11", 1), ("2022", 1)], "2年"),
        ([("2022-10", 1), ("2022-11", 1), ("2022", 1)], "3期"),
    ],
)
def test_periods_in_a_row_at_the_top(places: list[tuple[str, int]], run: str | None) -> None:
    assert shown(ranks(*places).lead_run) == run


def test_a_run_rests_on_each_rank_in_it() -> None:
    rows = [observe(OF, at, rank=place(1)) for at in ("2019", "2020", "2021")]
    run = last(*rows).lead_run
    assert run is not None and isinstance(run.origin, Derivation)
    assert set(run.origin.inputs) == {row.rank for row in rows}


def test_a_run_ends_where_the_scope_changes() -> None:
    rows = [
        observe(OF, "2020", rank=place(1), rank_scope=text("全市")),
        observe(OF, "2021", rank=place(1), rank_scope=text("全省")),
    ]
    assert shown(last(*rows).lead_run) == "1年"


def test_a_period_that_others_have_and_oneself_has_not_ends_a_run() -> None:
    a, b = department("甲镇"), department("乙镇")
    rows = [
        observe(OF, "2022-04", department=a, rank=place(1)),
        observe(OF, "2022-05", department=b, rank=place(1)),
        observe(OF, "2022-06", department=a, rank=place(1)),
    ]
    assert shown(last(*rows).lead_run) == "1期"


def test_in_the_last_third_again() -> None:
    assert shown(ranks(("2022-04", 7), ("2022-05", 8), ("2022-06", 9)).low_run) == "3期"
    assert shown(ranks(("2022-04", 6), ("2022-05", 8), ("2022-06", 9)).low_run) == "2期"
    assert ranks(("2022-05", 9), ("2022-06", 6)).low_run is None


def test_derived_ranks_make_runs_too() -> None:
    rows = [
        observe(OF, at, department=department(name), actual=q(score))
        for at in ("2022-05", "2022-06")
        for name, score in (("甲镇", 90), ("乙镇", 80), ("丙镇", 70))
    ]
    found = derive(dataset(*rows))
    assert shown(found[3].lead_run) == "2期"
    assert shown(found[5].low_run) == "2期"


@pytest.mark.parametrize(
    ("places", "best"),
    [
        ([("2019", 85), ("2020", 38), ("2021", 26)], "3年"),
        ([("2019", 85), ("2020", 26), ("2021", 26)], "3年"),
        ([("2019", 20), ("2020", 38), ("2021", 26)], None),
        ([("2018", 20), ("2020", 38), ("2021", 26)], "2年"),
        ([("2021", 26)], None),
    ],
)
def test_the_best_place_so_far(places: list[tuple[str, int]], best: str | None) -> None:
    assert shown(ranks(*places, of=230).best_of) == best


def test_ranks_of_years_move() -> None:
    r = ranks(("2019", 85), ("2020", 38), ("2021", 26), of=230)
    assert (shown(r.previous_rank), shown(r.rank_change)) == ("38位", "12位")


def test_a_long_history_is_walked() -> None:
    rows = [
        observe(OF, f"{year}年{month}月", rank=place(1))
        for year in range(1950, 2022)
        for month in range(1, 13)
    ]
    assert shown(last(*rows).lead_run) == "864个月"


# ---------------------------------------------------------------- average growth


def years(*amounts: object, growth: tuple[str | None, ...] = (), start: int = 2019) -> Result:
    of = indicator()
    given = dict(enumerate(growth))
    return last(
        *(
            observe(of, str(start + n), actual=q(str(a)), yoy=pct(g) if (g := given.get(n)) else None)
            for n, a in enumerate(amounts)
            if a is not None
        )
    )


def test_average_growth_of_amounts() -> None:
    r = years(100, 90, 121)
    assert r.average_growth is not None and round(r.average_growth.value, 6) == 10
    assert shown(r.average_years) == "2年"


def test_average_growth_at_constant_prices_where_each_year_has_its_growth() -> None:
    r = years(100, 150, 190, growth=(None, "21", "0"))
    assert r.average_growth is not None and round(r.average_growth.value, 6) == 10
    assert shown(r.average_years) == "2年"


def test_amounts_where_a_growth_is_missing() -> None:
    r = years(100, 150, 121, growth=(None, None, "3"))
    assert r.average_growth is not None and round(r.average_growth.value, 6) == 10


def test_a_missing_year_in_between_does_not_matter_to_amounts() -> None:
    r = years(100, None, None, "133.1")
    assert r.average_growth is None  # two values alone are no history
    r = years(100, None, 120, "133.1")
    assert r.average_growth is not None and round(r.average_growth.value, 6) == 10
    assert shown(r.average_years) == "3年"


@pytest.mark.parametrize("amounts", [(100, 110), (0, 50, 60), (-5, 3, 4), (5, 3, -4), (5, 3, 0)])
def test_no_average_of_too_little_or_from_what_is_not_positive(amounts: tuple[int, ...]) -> None:
    assert years(*amounts).average_growth is None


def test_months_and_rates_have_no_average_growth() -> None:
    of = indicator()
    assert last(*(observe(of, f"{y}-06", actual=q(y)) for y in range(2019, 2023))).average_growth is None
    rate = indicator("城镇化率", "%")
    assert (
        last(*(observe(rate, str(y), actual=pct(y - 1960)) for y in range(2019, 2023))).average_growth is None
    )


def test_a_given_average_has_no_number_of_years() -> None:
    (r,) = derive(dataset(observe(at="2021", average_growth=pct("5.1"))))
    assert r.average_growth is not None and r.average_growth.value == Decimal("5.1")
    assert r.average_years is None
