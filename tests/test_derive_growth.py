"""同比, 环比, 比年初, increases, two-year averages; gaps to others and to the target."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import derive
from reportgen.model import Derivation, Observation, Quantity, Result, TargetKind
from reportgen.rounding import rounded
from tests.making import dataset, department, indicator, observe, pct, q, text

SAVINGS = indicator("存款余额", target_kind=TargetKind.POINT)
RATE = indicator("城镇化率", "%", target_kind=TargetKind.POINT)


def last(*rows: Observation) -> Result:
    """The result of the last row."""
    return derive(dataset(*rows))[-1]


def value(quantity: Quantity | None) -> Decimal | None:
    return None if quantity is None else round(quantity.value, 4)


# ------------------------------------------------------------------ year on year


def test_growth_is_computed_only_where_it_is_not_given() -> None:
    known, empty = derive(
        dataset(
            observe(indicator("甲"), actual=q(110), last_year=q(100), yoy=pct("2.4")),
            observe(indicator("乙"), actual=q(110), last_year=q(100)),
        )
    )
    assert value(known.yoy) == Decimal("2.4")
    assert value(empty.yoy) == 10
    assert empty.yoy is not None and isinstance(empty.yoy.origin, Derivation)


@pytest.mark.parametrize("base", ["0", "-5"])
def test_no_growth_on_a_base_that_is_not_positive_but_an_increase(base: str) -> None:
    r = last(observe(actual=q(110), last_year=q(base)))
    assert r.yoy is None
    assert value(r.increase) == 110 - Decimal(base)


def test_a_rate_changes_by_points_alone() -> None:
    r = last(observe(RATE, actual=pct("66.2"), last_year=pct(65)))
    assert r.yoy is None
    assert r.increase is not None
    assert (value(r.increase), r.increase.unit) == (Decimal("1.2"), "个百分点")


def test_last_years_row_says_what_the_empty_column_does_not() -> None:
    gdp = indicator()
    before = observe(gdp, "2021-06", actual=q(100), yoy=pct(8))
    r = last(before, observe(gdp, "2022-06", actual=q(103)))
    assert r.last_year is before.actual
    assert r.last_yoy is before.yoy
    assert value(r.yoy) == 3
    own = last(before, observe(gdp, "2022-06", actual=q(103), last_year=q(101), last_yoy=pct(7)))
    assert (value(own.last_year), value(own.last_yoy)) == (101, 7)


@pytest.mark.parametrize(
    ("ago", "now", "found"),
    [
        ("2021-06", "2022-06", True),
        ("2021", "2022", True),
        ("2021Q2", "2022Q2", True),
        ("2021年6月", "2022年6月", True),
        ("2020-02-29", "2021-02-28", True),
        ("2021-06", "2022年6月", False),
        ("2021-05", "2022-06", False),
        ("2020-06", "2022-06", False),
    ],
)
def test_the_same_period_last_year_is_the_same_months(ago: str, now: str, found: bool) -> None:
    gdp = indicator()
    assert (
        last(observe(gdp, ago, actual=q(1)), observe(gdp, now, actual=q(2))).last_year is not None
    ) is found


def test_another_departments_row_is_not_ones_own() -> None:
    gdp = indicator()
    rows = observe(gdp, "2021-06", actual=q(1)), observe(gdp, "2022-06", department=department(), actual=q(2))
    assert last(*rows).last_year is None


# ---------------------------------------------------------------- period before


def test_the_period_before_is_one_of_the_same_year() -> None:
    gdp = indicator()
    r = last(observe(gdp, "2022-03", yoy=pct(5)), observe(gdp, "2022-06", yoy=pct(6)))
    assert (value(r.previous_yoy), value(r.yoy_change)) == (5, 1)
    assert last(observe(gdp, "2021-06", yoy=pct(5)), observe(gdp, "2022-06", yoy=pct(6))).previous_yoy is None


def test_full_years_follow_one_another() -> None:
    gdp = indicator()
    r = last(observe(gdp, "2021", yoy=pct(5)), observe(gdp, "2022", yoy=pct(6)))
    assert value(r.yoy_change) == 1
    within = last(
        observe(gdp, "2021", yoy=pct(5)),
        observe(gdp, "2022-11", yoy=pct(4)),
        observe(gdp, "2022", yoy=pct(6)),
    )
    assert value(within.yoy_change) == 2  # 1—11月 is nearer


def test_who_missed_the_period_before_has_none() -> None:
    gdp, a, b = indicator(), department("甲镇"), department("乙镇")
    r = last(
        observe(gdp, "2022-04", department=a, yoy=pct(1)),
        observe(gdp, "2022-05", department=b, yoy=pct(1)),
        observe(gdp, "2022-06", department=a, yoy=pct(2)),
    )
    assert r.previous_yoy is None


# ------------------------------------------------------------ month on month


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ("2022年5月", "2022年6月", True),
        ("2021年12月", "2022年1月", True),
        ("2022Q1", "2022Q2", True),
        ("2021Q4", "2022Q1", True),
        ("2022-05-31", "2022-06-30", True),
        ("2022年4月", "2022年6月", False),
        ("2022-05", "2022-06", False),
        ("2022Q1", "2022-06", False),
        ("2021", "2022", False),
        ("2022-06-10", "2022-06-20", False),
    ],
)
def test_only_what_is_really_adjacent_is_the_base_of_sequential_growth(
    before: str, now: str, found: bool
) -> None:
    of = indicator()
    r = last(observe(of, before, actual=q(100)), observe(of, now, actual=q(103)))
    assert value(r.sequential) == (3 if found else None)
    assert value(r.sequential_increase) == (3 if found else None)


def test_a_given_value_before_is_enough_for_what_accumulates() -> None:
    assert value(last(observe(actual=q(103), before=q(100))).sequential) == 3
    assert last(observe(actual=q(103), before=q(0))).sequential is None


# ---------------------------------------------------------- start of the year


@pytest.mark.parametrize("at", ["2021", "2021-12-31", "2021年12月"])
def test_the_start_of_the_year_is_the_end_of_the_last(at: str) -> None:
    r = last(observe(SAVINGS, at, actual=q(200)), observe(SAVINGS, "2022-06", actual=q(210)))
    assert (value(r.year_start), value(r.year_start_growth), value(r.year_start_increase)) == (200, 5, 10)


def test_what_flows_has_no_value_at_the_start_of_the_year() -> None:
    revenue = indicator("一般公共预算收入")
    assert last(observe(revenue, "2021", actual=q(20)), observe(revenue, actual=q(11))).year_start is None
    assert value(last(observe(revenue, actual=q(11), year_start=q(10))).year_start_growth) == 10


def test_the_end_of_an_older_year_is_not_the_start_of_this_one() -> None:
    assert last(observe(SAVINGS, "2020", actual=q(1)), observe(SAVINGS, actual=q(2))).year_start is None


# -------------------------------------------------------------------- averages


def test_two_year_average_is_the_geometric_mean() -> None:
    r = last(observe(yoy=pct("21"), last_yoy=pct("0")))
    assert value(r.two_year_average) == 10
    assert value(last(observe(yoy=pct("12.7"), last_yoy=pct("-2.9"))).two_year_average) == Decimal("4.6096")


def test_two_year_average_needs_a_base_left_and_amounts() -> None:
    assert last(observe(yoy=pct(5), last_yoy=pct(-100))).two_year_average is None
    assert last(observe(RATE, yoy=pct(5), last_yoy=pct(5))).two_year_average is None


@given(st.decimals("-99", "300", places=1), st.decimals("-99", "300", places=1))
def test_two_years_at_the_average_come_to_the_same(now: Decimal, ago: Decimal) -> None:
    average = last(observe(yoy=pct(str(now)), last_yoy=pct(str(ago)))).two_year_average
    assert average is not None
    assert abs((1 + average.value / 100) ** 2 - (1 + now / 100) * (1 + ago / 100)) < Decimal("1e-20")
    assert min(now, ago) - Decimal("1e-20") <= average.value <= max(now, ago) + Decimal("1e-20")


# ------------------------------------------------------------------------ gaps


@pytest.mark.parametrize("whom", ["nation", "province", "city"])
def test_gaps_to_growth_and_means(whom: str) -> None:
    r = last(
        observe(actual=q("10.5"), yoy=pct("2.4"), **{f"{whom}_yoy": pct("1.6"), f"{whom}_mean": q("12")})
    )
    gap, mean = getattr(r, f"{whom}_gap"), getattr(r, f"{whom}_mean_gap")
    assert (value(gap), gap.unit) == (Decimal("0.8"), "个百分点")
    assert (value(mean), mean.unit) == (Decimal("-1.5"), "亿元")


def test_gaps_of_a_rate_are_points() -> None:
    r = last(observe(RATE, actual=pct(66), nation_mean=pct(64), benchmark=pct(70), annual_target=pct(67)))
    gaps = (r.nation_mean_gap, r.benchmark_gap, r.target_gap)
    assert [(value(g), g.unit if g else "") for g in gaps] == [
        (2, "个百分点"),
        (-4, "个百分点"),
        (-1, "个百分点"),
    ]


def test_gap_of_per_mille() -> None:
    r = last(observe(indicator("出生率", "‰"), actual=q(6, "‰"), nation_mean=q(7, "‰")))
    assert r.nation_mean_gap is not None and r.nation_mean_gap.unit == "个千分点"


@pytest.mark.parametrize(
    ("of", "row", "gap"),
    [
        (indicator(), {"actual": q(30), "annual_target": q(46)}, ("-16", "亿元")),
        (
            indicator(target_kind=TargetKind.RATE),
            {"actual": q(30), "yoy": pct("2.4"), "annual_target": pct(7)},
            ("-4.6", "个百分点"),
        ),
        (
            indicator("投资增速", "%", target_kind=TargetKind.RATE),
            {"actual": pct("10.6"), "annual_target": pct(10)},
            ("0.6", "个百分点"),
        ),
        (indicator(target_kind=TargetKind.RATE), {"actual": q(30), "annual_target": pct(7)}, None),
        (indicator(), {"annual_target": q(46)}, None),
    ],
)
def test_gap_to_the_target(of: object, row: dict[str, Quantity], gap: tuple[str, str] | None) -> None:
    found = last(observe(of, **row)).target_gap  # type: ignore[arg-type]
    assert (None if found is None else (value(found), found.unit)) == (gap and (Decimal(gap[0]), gap[1]))


def test_a_month_alone_has_no_gap_to_the_target_of_the_year() -> None:
    assert last(observe(indicator(), "2022年6月", actual=q(3), annual_target=q(46))).target_gap is None


def test_adjusted_growth_against_natural_growth() -> None:
    r = last(observe(yoy=pct("-10.2"), adjusted_yoy=pct("3.3"), adjustment=text("扣除留抵退税因素后")))
    assert r.adjusted_gap is not None and value(r.adjusted_gap) == Decimal("13.5")


numbers = st.decimals("-500", "500", places=3)


@given(numbers, numbers)
def test_a_printed_gap_is_the_difference_of_the_printed_operands(own: Decimal, other: Decimal) -> None:
    r = last(
        observe(actual=q(str(own)), last_year=q(str(other)), yoy=pct(str(own)), province_yoy=pct(str(other)))
    )
    assert r.province_gap is not None and r.yoy is not None and r.province_yoy is not None
    assert r.increase is not None and r.actual is not None and r.last_year is not None
    small = {rounded(q) for q in (r.yoy, r.province_yoy, r.actual, r.last_year)} & {Decimal(0)}
    if not small:  # what would print as zero is given more decimals
        assert rounded(r.province_gap) == rounded(r.yoy) - rounded(r.province_yoy)
        assert rounded(r.increase) == rounded(r.actual) - rounded(r.last_year)
    assert (r.province_gap.value > 0) == (own > other)
