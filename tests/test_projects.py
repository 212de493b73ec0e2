"""Projects: counted against their targets, added up, and how far the major ones are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.compose import Facts
from reportgen.derive import examine, work
from reportgen.derive.stages import Size, rung, size_of
from reportgen.model import (
    Cell,
    Dataset,
    Department,
    Derivation,
    MajorProject,
    Project,
    ProjectProgress,
    ProjectTarget,
    Quantity,
)
from reportgen.rounding import rounded
from tests.making import cell, dataset, day, department, indicator, observe, pct, period, q, text

BIG, MIDDLE = "10亿元以上", "1亿元～10亿元"


def project(
    stage: str | None = "开工", industry: str = "工业", size: str | None = MIDDLE, **more: Any
) -> Project:
    given = {
        "stage": text(stage) if stage else None,
        "size": text(size) if size else None,
        "name": text("项目"),
    }
    return Project(industry=text(industry), origin=cell(), **given | more)


def target(number: str = "46", stage: str = "开工", **more: Any) -> ProjectTarget:
    words = {name: text(more.pop(name)) for name in ("industry", "size", "unit") if name in more}
    unit = str(words.get("unit", "个"))
    more = {"period": period(), "target": q(number, unit, 0), **more}
    return ProjectTarget(stage=text(stage), origin=cell(), **words, **more)


def data(*rows: Project | ProjectTarget, **more: Any) -> Dataset:
    projects = tuple(r for r in rows if isinstance(r, Project))
    targets = tuple(r for r in rows if isinstance(r, ProjectTarget))
    return dataset(observe(), projects=projects, project_targets=targets, **more)


def test_a_programme_counts_whatever_has_come_so_far() -> None:
    wanted = target("80", "“两重”项目开工", actual=None)
    projects = (
        project(recognised=text("是")),
        project(recognised=text("否")),
        project("在建", started_on=day("2020年3月1日")),
        project("前期"),
    )
    assert (wanted.programme, wanted.verb) == ("“两重”项目", "开工")
    assert counted(wanted, *projects) == 3
    assert counted(target("46", "开工", actual=None), *projects) == 1


def test_recognised_investment_is_not_that_of_the_list() -> None:
    built = project(invested=q("3.50"))
    assert progress(target("85", "实际有效投资", unit="亿元"), built).actual is None
    listed = progress(target("85", "完成投资", unit="亿元"), built).actual
    assert listed is not None and listed.value == Decimal("3.50")


def progress(*rows: Project | ProjectTarget) -> ProjectProgress:
    return work(data(*rows)).projects[0]


def counted(wanted: ProjectTarget, *projects: Project) -> int | None:
    actual = progress(wanted, *projects).actual
    return None if actual is None else int(actual.value)


def doubt(of: Dataset, code: str) -> str:
    """What is said under a code about a dataset."""
    return "".join(f.finding.message for f in examine(of).faults if f.finding.code == code)


def cells(quantity: Quantity) -> set[Cell]:
    origin = quantity.origin
    if isinstance(origin, Derivation):
        return set().union(*map(cells, origin.inputs))
    assert isinstance(origin, Cell)
    return {origin}


# --------------------------------------------------------------------- progress


def test_completion_schedule_and_gap_of_given_figures() -> None:
    row = progress(target(actual=q(21, "个", 0), last_rate=pct("50")))
    assert row.completion_rate and round(row.completion_rate.value, 1) == Decimal("45.7")
    assert row.schedule and row.schedule.value == 50
    assert row.schedule_gap and rounded(row.schedule_gap) == Decimal("-4.3")
    assert row.rate_change and rounded(row.rate_change) == Decimal("-4.3")
    assert row.behind
    assert not row.not_begun


def test_the_schedule_target_wins_over_months() -> None:
    row = progress(target("46", actual=q(21, "个", 0), schedule_target=q(20, "个", 0)))
    assert row.schedule and round(row.schedule.value, 1) == Decimal("43.5")
    assert not row.behind


def test_a_target_without_a_single_project_has_not_begun() -> None:
    row = progress(target("2", "竣工", size=BIG), project("开工"))
    assert row.not_begun
    assert row.actual is not None and row.actual.value == 0
    assert row.completion_rate is not None and row.completion_rate.value == 0


def test_without_any_project_listed_nothing_is_known() -> None:
    row = progress(target())
    assert row.actual is None and row.completion_rate is None
    assert not row.not_begun


def test_a_zero_target_has_no_rate() -> None:
    row = progress(target("0", actual=q(1, "个", 0)))
    assert row.completion_rate is None and row.schedule is None


# --------------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("stage", "wanted", "number"),
    [
        ("开工", "开工", 1),
        ("竣工", "开工", 1),
        ("投产", "竣工", 1),
        ("签约", "开工", 0),
        ("签约未开工", "签约", 1),
        ("签约未开工", "开工", 0),
        ("在建未竣工", "竣工", 0),
        ("在建", "新开工", 1),
        ("拟开工", "开工", 0),
        ("前期", "签约", 0),
        ("入库", "入库", 1),
        ("入库", "入盘", 0),
        ("开工", "两重开工", 0),  # whose projects these are cannot be told
        (None, "开工", 0),
    ],
)
def test_a_later_stage_implies_the_earlier_ones(stage: str | None, wanted: str, number: int) -> None:
    assert counted(target(stage=wanted), project(stage)) == number


@pytest.mark.parametrize(
    ("days", "stage", "number"),
    [
        ({"started_on": day("2022年3月1日")}, "开工", 1),
        ({"started_on": day("2022年7月1日")}, "开工", 0),  # after the end of the period
        ({"started_on": day("2021年3月1日")}, "开工", 0),  # not of this year
        ({"started_on": day("2021年3月1日"), "finished_on": day("2022年5月1日")}, "竣工", 1),
        ({"finished_on": day("2022年5月1日")}, "开工", 1),
        ({"started_on": day("2022年3月1日"), "finished_on": day("2022年12月1日")}, "竣工", 0),
        ({"finished_on": day("2022年12月1日")}, "开工", 1),  # by its stage
    ],
)
def test_dates_decide_where_they_are_given(days: dict[str, Any], stage: str, number: int) -> None:
    assert counted(target(stage=stage), project("竣工", **days)) == number


def test_sector_size_department_and_period_must_fit() -> None:
    town, other = department("甲镇"), department("乙镇")
    wanted = target(industry="工业", size=MIDDLE, department=town)
    fitting = project(department=town)
    others = (
        project(industry="农业", department=town),
        project(size=BIG, department=town),
        project(department=other),
        project(),
        project(department=town, period=period("2022-05")),
    )
    assert counted(wanted, fitting, *others) == 1
    assert counted(target(), fitting, *others) == 5


def test_the_count_comes_from_the_cells_of_the_projects_that_count() -> None:
    done = [project("开工"), project("竣工")]
    row = progress(target(), *done, project("签约"))
    assert row.actual is not None
    assert cells(row.actual) == {p.stage.origin for p in done if p.stage}
    zero = progress(target(stage="竣工"), *done[:1])
    assert zero.actual is not None and len(cells(zero.actual)) == 1  # what was looked at


def test_only_what_is_recognised_counts_where_recognition_is_recorded() -> None:
    passed, failed, open_ = (project(recognised=text(word) if word else None) for word in ("是", "否", ""))
    row = progress(target(), passed, failed, open_)
    assert row.actual is not None and row.actual.value == 1
    assert row.reported is not None and row.reported.value == 3


def test_given_figures_win_and_are_compared() -> None:
    rows = target(actual=q(5, "个", 0)), project(), project()
    assert counted(*rows) == 5
    assert "完成填的是5个，“重大项目”表中符合条件的是2个" in doubt(data(*rows), "C416")
    assert doubt(data(target(actual=q(2, "个", 0)), *rows[1:]), "C416") == ""
    assert doubt(data(target(actual=q(5, "个", 0))), "C416") == ""  # no list to hold it against


def test_investment_is_summed_where_the_target_is_money() -> None:
    wanted = target("90", "完成投资", industry="工业", unit="亿元")
    row = progress(wanted, project(invested=q("10.25")), project(invested=q("4.5")), project(industry="农业"))
    assert row.actual is not None and (row.actual.value, row.actual.unit) == (Decimal("14.75"), "亿元")
    for other in ("入库", "有效投资", "到位资金"):
        assert progress(target("90", other, unit="亿元"), project(invested=q(1))).actual is None


def test_a_target_without_period_holds_in_every_period() -> None:
    everything = dataset(
        observe(at="2022-05"),
        observe(at="2022-06"),
        projects=(project(started_on=day("2022年6月9日")),),
        project_targets=(target(period=None), target(period=None, actual=q(7, "个", 0))),
    )
    rows = [(r.period and r.period.slug, r.actual and int(r.actual.value)) for r in work(everything).projects]
    assert rows == [("2022-05", 0), ("2022-06", 1), ("2022-06", 7)]


# ------------------------------------------------------------------------- sizes


@pytest.mark.parametrize(
    ("label", "low", "high"),
    [
        ("10亿元以上", "10", None),
        ("亿元以上", "1", None),
        ("亿元及以上", "1", None),
        ("10亿元（含）以上", "10", None),
        ("1亿元～10亿元", "1", "10"),
        ("1-10亿元", "1", "10"),
        ("1亿元—10亿元项目", "1", "10"),
        ("５０００万元～1亿元", "0.5", "1"),
        ("5000万元以下", "0", "0.5"),
        ("不足1亿元", "0", "1"),
    ],
)
def test_sizes_as_offices_write_them(label: str, low: str, high: str | None) -> None:
    assert size_of(label) == Size(Decimal(low), Decimal(high) if high else None)


@pytest.mark.parametrize("label", ["大型", "10以上", "", "10亿元～1亿元"])
def test_what_is_no_size(label: str) -> None:
    assert size_of(label) is None


@pytest.mark.parametrize(
    ("wanted", "own", "investment", "number"),
    [
        (BIG, BIG, None, 1),
        ("1-10亿元", "1亿元—10亿元", None, 1),
        ("亿元以上", BIG, None, 1),
        (BIG, "亿元以上", None, 0),
        (BIG, None, q(10), 1),  # 以上 includes the limit
        (MIDDLE, None, q(10), 0),
        (MIDDLE, None, q(20000, "万元"), 1),
        (BIG, None, None, 0),
        (MIDDLE, MIDDLE, q(12), 1),  # its own 规模 wins
        (BIG, MIDDLE, q(12), 0),
        ("大型", "大型", None, 1),
    ],
)
def test_a_size_covers_the_smaller_classes_in_it(
    wanted: str, own: str | None, investment: Any, number: int
) -> None:
    assert counted(target(size=wanted), project(size=own, investment=investment)) == number


@given(st.sampled_from(["签约", "开工", "竣工"]), st.sampled_from(["未", "拟", "待", "尚未", "计划"]))
def test_what_has_not_happened_is_not_reached(stage: str, word: str) -> None:
    assert rung(stage) is not None
    assert rung(word + stage) == 0


# ------------------------------------------------------------------------ totals


def breakdown() -> list[ProjectTarget]:
    rows = (("工业", MIDDLE, 20, 8), ("工业", BIG, 6, 0), ("农业", BIG, 2, 1), ("服务业", MIDDLE, 8, 4))
    return [
        target(str(wanted), industry=sector, size=size, actual=q(done, "个", 0))
        for sector, size, wanted, done in rows
    ]


def facts(of: Dataset, who: Department | None = None) -> Facts:
    return Facts(dataset=of, worked=work(of), period=period(), department=who)


def figures(rows: Any, name: str) -> dict[str, tuple[int, int]]:
    return {str(getattr(r, name)): (int(r.target.value), int(r.actual.value)) for r in rows}


def test_totals_by_every_dimension() -> None:
    of = facts(data(*breakdown()))
    assert figures(of.project_totals("行业"), "industry") == {
        "工业": (26, 8),
        "农业": (2, 1),
        "服务业": (8, 4),
    }
    assert figures(of.project_totals("规模"), "size") == {MIDDLE: (28, 12), BIG: (8, 1)}
    (whole,) = of.project_totals("阶段")
    assert (whole.target.value, whole.actual.value) == (36, 13)
    assert whole.schedule_gap is not None and rounded(whole.schedule_gap) == Decimal("-13.9")
    assert len(of.project_totals("行业", "规模")) == 4


def test_a_total_comes_from_all_its_parts() -> None:
    rows = breakdown()
    (whole,) = facts(data(*rows)).project_totals()
    assert whole.target.origin.signs and cells(whole.target) == {r.target.origin for r in rows}  # type: ignore[union-attr]


def test_a_total_lacks_what_one_of_its_parts_lacks() -> None:
    (whole,) = facts(data(*breakdown(), target("3", industry="建筑业", size=BIG))).project_totals()
    assert whole.target.value == 39
    assert whole.actual is None and whole.completion_rate is None


def test_a_total_that_is_given_wins_and_is_compared() -> None:
    given_total = target("46", actual=q(13, "个", 0))
    of = data(*breakdown(), given_total)
    (whole,) = facts(of).project_totals()
    assert (whole.target.value, whole.actual.value) == (46, 13)
    assert doubt(of, "C417") == "“开工”合计填的是46个，各部分相加是36个"
    small = data(*breakdown(), target("30", actual=q(13, "个", 0)))
    assert doubt(small, "C417") == "“开工”合计填的是30个，各部分相加是36个"


def test_a_part_alone_says_nothing_about_its_total() -> None:
    assert doubt(data(target("310"), target("102", industry="重点工程")), "C417") == ""


def test_a_sector_given_as_a_whole_is_not_added_to_its_sizes() -> None:
    rows = breakdown()
    (whole,) = facts(data(*rows, target("26", industry="工业", actual=q(8, "个", 0)))).project_totals()
    assert whole.target.value == 36


def test_stages_and_units_are_never_added() -> None:
    of = facts(data(target("46"), target("31", "竣工"), target("90", "有效投资", unit="亿元")))
    assert [(str(r.stage), r.target.unit) for r in of.project_totals()] == [
        ("开工", "个"),
        ("竣工", "个"),
        ("有效投资", "亿元"),
    ]


def test_totals_of_departments() -> None:
    town, other = department("甲镇"), department("乙镇")
    of = data(target("5", department=town), target("7", department=other), project(department=other))
    assert figures(facts(of).project_totals("单位"), "department") == {"甲镇": (5, 0), "乙镇": (7, 1)}
    assert [r.target.value for r in facts(of, town).project_totals("单位")] == [5]
    assert [r.target.value for r in facts(of).project_totals()] == [12]


def test_an_unknown_dimension_is_named() -> None:
    with pytest.raises(ValueError, match="行业"):
        facts(data(*breakdown())).project_totals("产业行业")


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 60)), min_size=1, max_size=6))
def test_a_total_is_the_sum_of_what_is_printed(rows: list[tuple[int, int]]) -> None:
    of = data(*(target(str(t), industry=f"行业{n}", actual=q(a, "个", 0)) for n, (t, a) in enumerate(rows)))
    (whole,) = facts(of).project_totals()
    assert rounded(whole.target) == sum(t for t, _ in rows)
    assert rounded(whole.actual) == sum(a for _, a in rows)
    assert whole.behind == (sum(a for _, a in rows) * 2 < sum(t for t, _ in rows))


# ---------------------------------------------------------------- major projects


def major(*projects: Project) -> list[MajorProject]:
    return list(work(data(*projects)).major_projects)


def test_investment_against_plan_and_schedule() -> None:
    (row,) = major(project(annual_plan=q(34), invested=q("31.62")))
    assert row.completion_rate is not None and row.completion_rate.value == 93
    assert row.schedule_gap is not None and row.schedule_gap.value == 43
    assert (row.signed, row.started, row.finished, row.behind) == (True, True, False, False)


def test_without_a_plan_there_is_no_schedule() -> None:
    (row,) = major(project(invested=q(3)))
    assert row.completion_rate is None and row.schedule is None and not row.behind


def test_a_project_without_period_stands_in_the_reporting_period_alone() -> None:
    of = dataset(
        observe(at="2022-05"),
        observe(at="2022-06"),
        projects=(project(None, started_on=day("2022年6月1日"), invested=q(3)),),
    )
    assert [(p.period and p.period.slug, p.started) for p in work(of).major_projects] == [("2022-06", True)]


def test_what_is_invested_by_now_is_no_investment_of_an_earlier_period() -> None:
    of = dataset(
        observe(at="2022-05"),
        observe(at="2022-06"),
        projects=(project(None, invested=q(3)),),
        project_targets=(target("10", stage="完成投资", unit="亿元", period=None),),
    )
    done = {row.period.slug: row.actual for row in work(of).projects if row.period}
    assert done["2022-06"] is not None and done["2022-06"].value == 3
    assert done["2022-05"] is None


def test_old_projects_are_started_though_they_count_for_no_target_of_this_year() -> None:
    old = project("在建", started_on=day("2021年5月1日"))
    assert major(old)[0].started
    assert counted(target(), old) == 0


def test_what_projects_come_to_is_what_the_indicator_of_that_name_says() -> None:
    wanted = target("12", stage="实际有效投资", unit="亿元", industry="农业", actual=q("1.14"))

    def said(value: str, name: str = "农业项目实际有效投资") -> str:
        row = observe(indicator(name), actual=q(value))
        return doubt(dataset(row, project_targets=(wanted,)), "C418")

    assert "“农业项目实际有效投资”完成是1.14亿元" in said("4.80")
    assert "填的是4.8亿元" in said("4.80")
    assert said("1.14") == ""
    assert said("4.80", "工业项目实际有效投资") == ""
