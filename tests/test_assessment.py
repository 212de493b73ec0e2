"""Totals of departments: parts, places, grades, coefficients, and what is said where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import examine, work
from reportgen.errors import Finding, Severity
from reportgen.model import (
    Assessed,
    Assessment,
    Cell,
    Dataset,
    Day,
    Department,
    Derivation,
    LedgerLine,
    Observation,
    Quantity,
)
from reportgen.rounding import Rounding, rounded
from reportgen.session import findings
from reportgen.wording import Voice
from tests.making import cell, dataset, department, indicator, observe, period, q, text

D = Decimal
NOW = "2022-06"
TOWNS = tuple(department(name) for name in ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇"))
SALES = indicator("开票销售", weight=q(60, "分"))
JOBS = indicator("新增就业", "人", weight=q(40, "分"))


def marks(value: str | int, places: int = 2) -> Quantity:
    return q(value, "分", places)


def scored(of: Department, *scores: str | None, at: str = NOW) -> list[Observation]:
    """Rows with given scores, one for each indicator."""
    return [
        observe(indicator, at, department=of, actual=q(1), score=marks(score) if score else None)
        for indicator, score in zip((SALES, JOBS), scores, strict=False)
    ]


def line(of: Department, type: str, points: str, at: str | None = NOW, **more: Any) -> LedgerLine:
    return LedgerLine(
        department=of,
        type=text(type),
        points=marks(points),
        reason=text("事由"),
        period=period(at) if at else None,
        origin=cell(),
        **more,
    )


def assessment(of: Department, at: str = NOW, **given: Any) -> Assessment:
    return Assessment(period=period(at), department=of, origin=cell(), **given)


def bureau(*totals: str, at: str = NOW, **more: Any) -> Dataset:
    """One town for each total, all of it for one indicator."""
    rows = [row for town, total in zip(TOWNS, totals, strict=False) for row in scored(town, total, at=at)]
    return dataset(*rows, **more)


def rules(**texts: str) -> dict[str, Any]:
    return {key: text(value) for key, value in texts.items()}


def assessed(data: Dataset, at: str = NOW) -> list[Assessed]:
    return [a for a in work(data).assessments if a.period == period(at)]


def only(data: Dataset) -> Assessed:
    (found,) = work(data).assessments
    return found


def number(quantity: Quantity | None) -> Decimal | None:
    return quantity.value if quantity else None


def faults(data: Dataset) -> list[Finding]:
    return [fault.finding for fault in examine(data).faults]


# ------------------------------------------------------------------ adding up


def test_the_total_is_base_and_bonus_less_deductions() -> None:
    town = TOWNS[0]
    ledger = (
        line(town, "加分", "0.5"),
        line(town, "加分", "1"),
        line(town, "扣分", "0.3"),
        line(town, "预扣分", "0.5", deadline=Day(2022, 7, 31)),
    )
    a = only(dataset(*scored(town, "50.25", "38.5"), ledger=ledger))
    assert (number(a.base), number(a.full)) == (D("88.75"), 100)
    assert (number(a.bonus), number(a.deduction), number(a.withheld)) == (D("1.5"), D("0.3"), D("0.5"))
    assert number(a.total) == D("89.45")
    assert (number(a.loss), number(a.score_rate)) == (D("11.25"), D("88.75"))
    assert [str(r.indicator) for r in a.results] == ["开票销售", "新增就业"]
    assert a.ledger == ledger
    assert a.total and isinstance(a.total.origin, Derivation)
    shown = a.total.origin.formula.format(*(part.value for part in a.total.origin.inputs))
    assert shown == "指标得分 88.75 + 加分 1.50 − 扣分 0.30 − 预扣分 0.50"


def test_the_rule_of_the_sample_from_actual_to_total() -> None:
    """得分＝分值×（完成率÷序时进度），最多得满分; 总分 is their sum."""
    sales = replace(SALES, scoring=text("F02"), scoring_terms=text("按序时=是"))
    jobs = replace(JOBS, scoring=text("完成率得分法"), scoring_terms=text("按序时；封顶=100%"))
    rows = [
        observe(sales, department=TOWNS[0], actual=q("27.95"), annual_target=q(62)),
        observe(jobs, department=TOWNS[0], actual=q(318, "人"), annual_target=q(620, "人")),
    ]
    a = only(dataset(*rows))
    assert [number(r.score) for r in a.results] == [D("54.10"), 40]
    assert number(a.total) == D("94.10")


@pytest.mark.parametrize(
    ("type", "state", "part"),
    [
        ("加分", None, "bonus"),
        ("加分", "已确认", "bonus"),
        ("扣分", None, "deduction"),
        ("扣分", "已确认", "deduction"),
        ("扣分", "已恢复", None),
        ("预扣分", None, "withheld"),
        ("预扣分", "预扣", "withheld"),
        ("预扣分", "已确认", "deduction"),
        ("预扣分", "已恢复", None),
    ],
)
def test_states_of_the_ledger(type: str, state: str | None, part: str | None) -> None:
    town = TOWNS[0]
    ledger = (line(town, type, "2", state=text(state) if state else None),)
    a = only(dataset(*scored(town, "50", "30"), ledger=ledger))
    parts = {name: number(getattr(a, name)) for name in ("bonus", "deduction", "withheld")}
    assert parts == {name: (2 if name == part else None) for name in parts}
    assert number(a.total) == 80 + (2 if part == "bonus" else -2 if part else 0)


def test_caps_of_bonus_and_deduction() -> None:
    town = TOWNS[0]
    ledger = (*(line(town, "加分", "1.5") for _ in range(3)), *(line(town, "扣分", "3") for _ in range(2)))
    given = rules(加分上限="2", 扣分上限="5分")
    a = only(dataset(*scored(town, "50", "30"), ledger=ledger, rules=given))
    assert (number(a.bonus), number(a.deduction), number(a.total)) == (2, 5, 77)
    assert a.bonus and isinstance(a.bonus.origin, Derivation)
    assert a.bonus.origin.inputs[1].origin == given["加分上限"].origin
    free = only(dataset(*scored(town, "50", "30"), ledger=ledger))
    assert (number(free.bonus), number(free.deduction)) == (D("4.5"), 6)


def test_a_line_without_a_period_counts_in_all_and_one_of_another_in_none() -> None:
    town = TOWNS[0]
    rows = [*scored(town, "50", at="2022-05"), *scored(town, "50")]
    always, then = line(town, "加分", "1", None), line(town, "加分", "2", "2022-05")
    before, now = work(dataset(*rows, ledger=(always, then))).assessments
    assert (number(before.bonus), number(now.bonus)) == (3, 1)


def test_plain_indicators_without_weight_do_not_count() -> None:
    plain = observe(indicator("综合考核得分", "分"), department=TOWNS[0], actual=marks("95"))
    assert work(dataset(plain)).assessments == ()
    a = only(dataset(plain, *scored(TOWNS[0], "50", "30")))
    assert number(a.full) == 100


def test_weights_alone_make_no_assessment() -> None:
    assert work(dataset(*scored(TOWNS[0], None, None))).assessments == ()


def test_the_ledger_alone_makes_no_total() -> None:
    a = only(dataset(observe(), departments=TOWNS, ledger=(line(TOWNS[0], "加分", "1"),)))
    assert (number(a.bonus), a.total, a.rank) == (1, None, None)


def test_a_score_that_is_lacking_is_not_zero() -> None:
    data = dataset(
        *scored(TOWNS[0], "50", None), *scored(TOWNS[1], "55", "35"), *scored(TOWNS[2], "50", "35")
    )
    first, second, _ = work(data).assessments
    assert (first.base, first.total, first.rank) == (None, None, None)
    assert number(second.total) == 90
    assert second.rank is None  # nobody can say who is ahead of whom
    (found,) = faults(data)
    assert found.code == "C306"
    assert "甲镇2022年上半年“新增就业”没有得分，没有计算总分，同类单位也不排位次" in found.message
    assert found.place == str(data.observations[1].origin)


def test_a_row_that_counts_for_nothing_this_time_needs_no_score() -> None:
    rows = scored(TOWNS[0], "50", None)
    rows[1] = replace(rows[1], weight=marks(0))
    data = dataset(*rows)
    assert number(only(data).total) == 50
    assert faults(data) == []


# ------------------------------------------------------------------ what is printed

thousandths = st.integers(0, 60_000).map(lambda n: f"{D(n) / 1000:f}")


@given(
    scores=st.lists(st.tuples(thousandths, thousandths), min_size=2, max_size=6),
    points=st.lists(st.sampled_from(["0.5", "0.333", "1.005", "2"]), max_size=4),
    rounding=st.sampled_from(list(Rounding)),
)
def test_totals_are_the_sum_of_what_is_printed(
    scores: list[tuple[str, str]], points: list[str], rounding: Rounding
) -> None:
    """Even of scores that a workbook gives with more decimals than are printed."""
    rows = [row for town, pair in zip(TOWNS, scores, strict=False) for row in scored(town, *pair)]
    types = ("加分", "扣分", "预扣分", "加分")
    ledger = tuple(line(TOWNS[0], t, p) for t, p in zip(types, points, strict=False))
    for a in work(dataset(*rows, ledger=ledger)).assessments:
        assert a.base and a.total and a.full
        shown = {name: rounded(part, rounding) if (part := getattr(a, name)) else D(0) for name in PARTS}
        printed = [rounded(row.score, rounding) for row in a.results if row.score]
        assert shown["base"] == sum(printed)
        assert (
            rounded(a.total, rounding)
            == shown["base"] + shown["bonus"] - shown["deduction"] - shown["withheld"]
        )
        if rounding is Rounding.HALF_UP:
            assert a.total.value == rounded(a.total)


PARTS = ("base", "bonus", "deduction", "withheld")


@given(st.lists(thousandths, min_size=2, max_size=6))
def test_places_agree_with_the_printed_totals(totals: list[str]) -> None:
    found = work(bureau(*totals)).assessments
    shown = {a.department.name: rounded(a.total) for a in found if a.total}
    for a in found:
        assert a.rank and a.total and a.gap_to_first and a.spread
        assert a.rank.value == 1 + sum(other > shown[a.department.name] for other in shown.values())
        assert rounded(a.gap_to_first) == max(shown.values()) - rounded(a.total)
        assert rounded(a.spread) == max(shown.values()) - min(shown.values())


# ------------------------------------------------------------------ places


def test_places_ties_thirds_and_gaps() -> None:
    found = assessed(bureau("50", "40", "40", "30", "20", "10"))
    assert [number(a.rank) for a in found] == [1, 2, 2, 4, 5, 6]
    assert [a.third for a in found] == [
        *("前三分之一", "前三分之一", "前三分之一"),
        *("中间三分之一", "后三分之一", "后三分之一"),
    ]
    assert [number(a.gap_to_first) for a in found] == [0, 10, 10, 20, 30, 40]
    assert {number(a.spread) for a in found} == {40}
    assert {number(a.rank_of) for a in found} == {6}
    assert {a.rank_scope for a in found} == {"镇街"}


def test_places_that_run_on() -> None:
    found = assessed(bureau("50", "40", "40", "30", rules=rules(并列位次="连号")))
    assert [number(a.rank) for a in found] == [1, 2, 2, 3]
    assert [a.third for a in found][-1] == "后三分之一"


def test_each_category_for_itself_and_one_alone_has_no_place() -> None:
    office = department("某局", "区直部门")
    found = assessed(dataset(*scored(TOWNS[0], "50"), *scored(TOWNS[1], "40"), *scored(office, "30")))
    assert [number(a.rank) for a in found] == [1, 2, None]
    assert found[2].third is None
    assert found[2].gap_to_first is None


def test_movement_and_runs_over_the_year() -> None:
    series = {"2021-12": "10", "2022-03": "10", "2022-05": "10", "2022-06": "45"}
    rows = []
    for at, total in series.items():
        rows += scored(TOWNS[0], total, at=at) + scored(TOWNS[1], "40", at=at) + scored(TOWNS[2], "30", at=at)
    found = {a.period.slug: a for a in work(dataset(*rows)).assessments if a.department is TOWNS[0]}
    assert [number(a.rank) for a in found.values()] == [3, 3, 3, 1]
    assert [number(a.rank_change) for a in found.values()] == [None, None, 0, 2]
    assert [number(a.low_run) for a in found.values()] == [1, 1, 2, None]
    run = found["2022-05"].low_run
    assert run and run.unit == "期"


def years_and_months(*series: tuple[str, str]) -> Assessed:
    """The last of some assessments of the first town, whose totals are given beside those of two others."""
    rows = []
    for at, total in series:
        rows += scored(TOWNS[0], total, at=at) + scored(TOWNS[1], "40", at=at) + scored(TOWNS[2], "30", at=at)
    return [a for a in work(dataset(*rows)).assessments if a.department is TOWNS[0]][-1]


LOW, HIGH = "10", "50"


@pytest.mark.parametrize(
    ("series", "run", "moved"),
    [
        # a full year looks at years, whatever months lie between
        ([("2021", HIGH), ("2022-05", LOW), ("2022-06", LOW), ("2022-11", LOW), ("2022", LOW)], "1年", -2),
        ([("2021", LOW), ("2022-11", HIGH), ("2022", LOW)], "2年", 0),
        ([("2019", LOW), ("2021", LOW), ("2022", LOW)], "2年", 0),
        # without a year before its months make a run of periods, and its place is compared with nothing
        ([("2022-05", HIGH), ("2022-10", LOW), ("2022-11", LOW), ("2022", LOW)], "3期", None),
        ([("2022", LOW)], "1期", None),
        ([("2021Q4", LOW), ("2022Q2", LOW), ("2022Q3", LOW)], "2个季度", 0),
        ([("2021年12月", LOW), ("2022年1月", LOW), ("2022年2月", LOW)], "3个月", 0),
        ([("2021-06", LOW), ("2022-05", LOW), ("2022-06", LOW)], "2期", 0),
    ],
)
def test_runs_and_movement_keep_to_periods_of_one_kind(
    series: list[tuple[str, str]], run: str, moved: int | None
) -> None:
    found = years_and_months(*series)
    assert found.low_run and f"{found.low_run.value}{found.low_run.unit}" == run
    assert number(found.rank_change) == moved


def test_a_full_year_is_said_to_move_since_the_year_before() -> None:
    found = years_and_months(("2021", HIGH), ("2022-11", LOW), ("2022", LOW))
    said = str(Voice().assessment(found))
    assert "较上年后移2位" in said and "连续" not in said
    assert "较上期前移2位" in str(Voice().assessment(years_and_months(("2022-05", LOW), ("2022-06", HIGH))))


def test_months_alone_follow_the_month_before() -> None:
    rows = []
    for at, total in (("2022年4月", "10"), ("2022年5月", "10"), ("2022-05", "50"), ("2022年6月", "45")):
        rows += scored(TOWNS[0], total, at=at) + scored(TOWNS[1], "40", at=at) + scored(TOWNS[2], "30", at=at)
    found = [a for a in work(dataset(*rows)).assessments if a.department is TOWNS[0] and a.period.first > 1]
    assert [number(a.rank_change) for a in found] == [None, 0, 2]
    assert found[1].low_run and (found[1].low_run.value, found[1].low_run.unit) == (2, "个月")


# ------------------------------------------------------------------ front and back


def ends(*totals: str) -> str:
    towns = [department(f"{n}镇") for n in "甲乙丙丁戊己庚辛壬"]
    rows = [row for town, total in zip(towns, totals, strict=False) for row in scored(town, total)]
    return str(Voice().ends(work(dataset(*rows)).assessments, "total"))


def test_front_and_back_of_many() -> None:
    assert ends("57", "56", "55", "54", "53", "52", "51") == (
        "位居前三的是甲镇（57.00分）、乙镇（56.00分）、丙镇（55.00分），"
        "位居后三的是戊镇（53.00分）、己镇（52.00分）、庚镇（51.00分）"
    )


def test_whoever_shares_the_last_place_that_counts_is_named() -> None:
    assert ends("57", "56", "55", "55", "53", "52", "52", "51", "50") == (
        "位居前三的是甲镇（57.00分）、乙镇（56.00分）、丙镇、丁镇（均为55.00分，并列第三），"
        "位居后三的是己镇、庚镇（均为52.00分，并列第六）、辛镇（51.00分）、壬镇（50.00分）"
    )


def test_front_and_back_that_would_meet_are_one_list() -> None:
    assert ends("57", "56", "55") == "由高到低依次为甲镇（57.00分）、乙镇（56.00分）、丙镇（55.00分）"
    tied = "丙镇、丁镇、戊镇（均为55.00分，并列第三）"
    assert ends("57", "56", "55", "55", "55", "52", "51") == (
        f"由高到低依次为甲镇（57.00分）、乙镇（56.00分）、{tied}、己镇（52.00分）、庚镇（51.00分）"
    )
    assert ends("57") == "为甲镇（57.00分）"


def test_equal_ranks_that_are_given_keep_their_own_totals() -> None:
    given = [
        assessment(town, total=marks(total), rank=q(rank, "位", 0))
        for town, total, rank in zip(TOWNS, ("57", "56", "55"), (1, 1, 3), strict=False)
    ]
    found = work(dataset(observe(), departments=TOWNS, assessments=tuple(given))).assessments
    assert str(Voice().ends(found, "total")) == (
        "由高到低依次为甲镇（57.00分，并列第一）、乙镇（56.00分，并列第一）、丙镇（55.00分）"
    )


# ------------------------------------------------------------------ grades, coefficients


def test_grades_by_score_judge_the_total_and_include_the_limit() -> None:
    data = bureau("90", "89.99", "80", "79.99", rules=rules(等次="优秀≥90；良好≥80；一般"))
    found = assessed(data)
    assert [a.grade for a in found] == ["优秀", "良好", "良好", "一般"]
    assert assessed(bureau("90", "80"))[0].grade is None


def test_grades_by_quota_of_those_assessed() -> None:
    data = bureau(
        "60", "50", "50", "40", "30", "20", rules=rules(等次="优20%；良40%；中；差20%", 等次办法="比例")
    )
    assert [a.grade for a in assessed(data)] == ["优", "良", "良", "中", "中", "差"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("得分/100", ["0.6", "0.5", "0.4"]),
        ("得分率", ["1", None, None]),
        ("1.2；1.1；1.0", ["1.2", "1.1", "1.0"]),
        ("≥60:1.2；≥50:1.0；0.8", ["1.2", "1.0", "0.8"]),
        ("优秀:1.5；一般:0.5", ["1.5", "0.5", "0.5"]),
    ],
)
def test_coefficients(rule: str, expected: list[str | None]) -> None:
    data = bureau("60", "50", "40", rules=rules(等次="优秀≥60；一般", 考核系数=rule))
    for a, value in zip(assessed(data), expected, strict=True):
        if value is not None:
            assert number(a.coefficient) == D(value)


def test_a_coefficient_by_thirds_needs_three() -> None:
    assert [a.coefficient for a in assessed(bureau("60", "50", rules=rules(考核系数="1.2；1.1；1.0")))] == [
        None,
        None,
    ]


# ------------------------------------------------------------------ given results win


def test_given_results_win_and_are_compared() -> None:
    given = (
        assessment(
            TOWNS[0], total=marks("55"), rank=q(2, "位", 0), grade=text("良好"), coefficient=q("1.3", "")
        ),
        assessment(TOWNS[1], total=marks("40")),
    )
    data = bureau("50", "40", assessments=given, rules=rules(等次="优秀≥50；一般", 考核系数="得分/100"))
    first, second = assessed(data)
    assert (number(first.total), number(first.rank), first.grade) == (55, 2, "良好")
    assert (number(first.coefficient), number(second.coefficient)) == (D("1.3"), D("0.4"))
    assert number(first.base) == 50
    found = [f for f in findings(data) if f.code == "C101"]
    assert {f.place for f in found} == {
        str(value.origin) for value in (given[0].total, given[0].rank, given[0].coefficient) if value
    } | {str(given[0].grade.origin if given[0].grade else "")}
    assert any("“甲镇”填写的总分为55.00分，按表中数据推算为50.00分" in f.message for f in found)
    assert any("填写的等次为良好，按考核规则应为优秀" in f.message for f in found)


def test_a_history_of_given_totals_needs_no_indicators() -> None:
    given = [
        assessment(t, at, total=marks(n))
        for at in ("2022-03", "2022-05")
        for t, n in zip(TOWNS[:3], (9, 8, 7), strict=True)
    ]
    found = work(dataset(observe(), departments=TOWNS, assessments=tuple(given))).assessments
    assert [number(a.rank) for a in found] == [1, 2, 3] * 2
    assert [number(a.rank_change) for a in found[3:]] == [0, 0, 0]
    assert [number(a.low_run) for a in found if a.low_run] == [1, 2]
    assert found[0].origin == given[0].origin


def test_a_total_summed_from_unrounded_scores_is_no_disagreement() -> None:
    rows = scored(TOWNS[0], "50.004", "30.004")
    exact, off = assessment(TOWNS[0], total=marks("80.008")), assessment(TOWNS[0], total=marks("80.02"))
    assert not [f for f in findings(dataset(*rows, assessments=(exact,))) if f.code == "C101"]
    assert [f for f in findings(dataset(*rows, assessments=(off,))) if f.code == "C101"]


def test_figures_of_a_month_alone_make_no_assessment() -> None:
    """A method scores what runs from January; the month beside it is there for its figures."""
    sales = replace(SALES, scoring=text("F02"))
    jobs = replace(JOBS, scoring=text("F03"))
    rows = [
        observe(i, at, department=t, actual=q(n), annual_target=q(9))
        for at in ("2022-06", "2022年6月")
        for n, t in enumerate(TOWNS[:2], 1)
        for i in (sales, jobs)
    ]
    data = dataset(*rows)
    assert [(a.period.slug, number(a.total) is None) for a in work(data).assessments] == [
        ("2022-06", False)
    ] * 2
    assert faults(data) == []
    monthly = dataset(*(row for row in rows if row.indicator is jobs))
    assert len(work(monthly).assessments) == 4  # an assessment of months by place alone


def test_a_given_total_stands_even_where_scores_are_lacking() -> None:
    data = dataset(*scored(TOWNS[0], "50", None), assessments=(assessment(TOWNS[0], total=marks("81")),))
    assert number(only(data).total) == 81
    (found,) = faults(data)
    assert (found.code, found.severity) == ("C306", Severity.WARNING)


# ------------------------------------------------------------------ what is found


def codes(data: Dataset) -> list[str]:
    return [finding.code for finding in faults(data)]


def test_wrong_methods_are_found_once_at_their_cell() -> None:
    sales = replace(SALES, scoring=text("完程率得分法"))
    jobs = replace(JOBS, scoring=text("F05"), scoring_terms=text("每点=三分"))
    rows = [
        observe(i, department=t, actual=q(1), annual_target=q(2)) for t in TOWNS[:3] for i in (sales, jobs)
    ]
    data = dataset(*rows)
    found = {f.code: f for f in faults(data)}
    assert codes(data).count("C301") == codes(data).count("C302") == 1
    assert found["C301"].place == str(sales.scoring and sales.scoring.origin)
    assert found["C301"].advice == "是不是“完成率得分法”"
    assert found["C302"].place == str(jobs.scoring_terms and jobs.scoring_terms.origin)
    assert [number(a.total) for a in work(data).assessments] == [None] * 3
    assert codes(data).count("C306") == 3


def test_parameters_without_a_method_and_a_method_without_weight() -> None:
    lonely = replace(SALES, scoring_terms=text("封顶=120%"))
    assert codes(dataset(observe(lonely))) == ["C302"]
    weightless = indicator(scoring=text("F02"))
    assert codes(dataset(observe(weightless, department=TOWNS[0], actual=q(1)))) == ["C304"]


def test_a_row_that_cannot_be_scored_says_why() -> None:
    sales = replace(SALES, scoring=text("F02"))
    rows = [observe(sales, department=TOWNS[0], annual_target=q(2)), *scored(TOWNS[0], "1")[1:]]
    found = [f for f in faults(dataset(*rows)) if f.code == "C303"]
    assert [(f.place, f.message) for f in found] == [
        (str(rows[0].origin), "甲镇“开票销售”没有完成值，不能按完成率得分法计分")
    ]


def test_findings_of_other_periods_stay_out() -> None:
    sales = replace(SALES, scoring=text("F02"))
    data = dataset(observe(sales, "2022-05", department=TOWNS[0]), *scored(TOWNS[0], "1"))
    at = lambda label: {f.code for f in findings(data, period(label))}  # noqa: E731
    assert {"C303", "C306"} <= at("2022-05")
    assert not {"C303", "C306"} & at("2022-06")


def test_a_score_without_weight_is_doubtful() -> None:
    row = observe(indicator("甲指标"), department=TOWNS[0], actual=q(1), score=marks(3))
    assert codes(dataset(row)) == ["C307"]


def test_departments_with_other_full_marks_than_most() -> None:
    data = dataset(*scored(TOWNS[0], "50", "30"), *scored(TOWNS[1], "50", "30"), *scored(TOWNS[2], "50"))
    (found,) = faults(data)
    assert found.code == "C308"
    assert "丙镇2022年上半年满分是60分，同类单位多是100分，没有“新增就业”" in found.message


def test_doubtful_lines_of_the_ledger() -> None:
    town = TOWNS[0]
    ledger = (
        line(town, "加分", "1", state=text("已恢复")),
        line(town, "扣分", "1", state=text("预扣")),
        line(town, "预扣分", "1"),
        line(town, "预扣分", "1", deadline=Day.of(Day(2022, 7, 10), cell())),
        line(town, "预扣分", "1", deadline=Day.of(Day(2022, 7, 31), cell())),
    )
    found = faults(dataset(*scored(town, "50"), ledger=ledger))  # issued on 18 July 2022
    assert [f.code for f in found] == ["C309"] * 4
    assert "整改期限2022年7月10日已过，仍是预扣" in found[-1].message
    assert {f.severity for f in found} == {Severity.WARNING}


def test_a_score_beyond_the_full_marks_that_nobody_capped() -> None:
    sales = replace(SALES, scoring=text("F05"), scoring_terms=text("每点=0.3"))
    rows = [observe(sales, "2022-12", department=TOWNS[0], actual=q(11), annual_target=q(10))]
    (found,) = faults(dataset(*rows))
    assert found.code == "C310"
    assert "得分63分超过分值60分" in found.message
    capped = replace(sales, scoring_terms=text("每点=0.3；封顶=不封顶"))
    assert faults(dataset(replace(rows[0], indicator=capped))) == []


def test_rules_of_the_sheet_are_examined_too() -> None:
    assert codes(dataset(observe(), rules=rules(等次="优秀九十"))) == ["C305"]


def cells(quantity: Quantity) -> set[Cell]:
    origin = quantity.origin
    if isinstance(origin, Derivation):
        return set().union(*(cells(part) for part in origin.inputs))
    assert isinstance(origin, Cell)
    return {origin}


def test_everything_comes_down_to_cells() -> None:
    data = bureau(
        *("60", "50", "40"),
        rules=rules(等次="优秀≥50；一般", 考核系数="1.2；1.1；1.0"),
        ledger=(line(TOWNS[0], "加分", "1"),),
    )
    every = {row.score.origin for row in data.observations if row.score} | {data.ledger[0].points.origin}
    for a in assessed(data):
        assert a.rank and a.total and a.coefficient
        assert cells(a.rank) == every
        assert cells(a.total) <= every
        assert data.rules["考核系数"].origin in cells(a.coefficient)


def everyone(data: Dataset) -> Sequence[Assessed]:
    return work(data).assessments


def test_indicators_come_in_the_order_of_the_index_system() -> None:
    rows = scored(TOWNS[0], "1", "2")
    a = only(dataset(*rows[::-1], indicators=(SALES, JOBS)))
    assert [row.indicator for row in a.results] == [SALES, JOBS]


def test_the_order_is_by_period_and_then_by_department() -> None:
    rows = [*scored(TOWNS[1], "1"), *scored(TOWNS[0], "1"), *scored(TOWNS[1], "1", at="2022-05")]
    found = everyone(dataset(*rows, departments=TOWNS))
    assert [(a.period.slug, str(a.department)) for a in found] == [
        ("2022-05", "乙镇"),
        ("2022-06", "甲镇"),
        ("2022-06", "乙镇"),
    ]
