"""The relations between the figures of sample_data/ that its README states."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from reportgen.dates import parse_period
from reportgen.model import Dataset, Observation, Period, Project, ProjectTarget, Quantity
from tests.conftest import SAMPLE


def period(label: str) -> Period:
    found = parse_period(label)
    assert found is not None
    return found


NOW, BEFORE = period("2022-06"), period("2022-05")
TOTAL = "综合考核得分"


def value(quantity: Quantity | None) -> Decimal:
    assert quantity is not None
    return quantity.value


def total(quantities: Iterable[Quantity | None]) -> Decimal:
    return sum((q.value for q in quantities if q), Decimal(0))


def rounded(number: Decimal, places: str = "0.1") -> Decimal:
    return number.quantize(Decimal(places), ROUND_HALF_UP)


def area(data: Dataset, indicator: str, at: Period = NOW) -> Observation:
    (row,) = (
        o
        for o in data.observations
        if o.department is None and o.period == at and o.indicator.name == indicator
    )
    return row


def by_indicator(data: Dataset, at: Period) -> dict[str, list[Observation]]:
    """The rows of departments of one period."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for row in data.observations:
        if row.period == at and row.department:
            found[str(row.indicator.name)].append(row)
    return found


def test_the_workbook_is_what_the_typed_figures_say(tmp_path: Any) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SAMPLE)!r}); import make;"
        f" from pathlib import Path; make.TARGET = Path({str(tmp_path / 'new.xlsx')!r}); make.main()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (tmp_path / "new.xlsx").read_bytes() == (SAMPLE / "指标数据.xlsx").read_bytes()


# ------------------------------------------------------------------ real facts


def test_the_real_facts_stand_as_they_are_published(sample: Dataset) -> None:
    gdp, industry = area(sample, "地区生产总值"), area(sample, "规上工业增加值")
    assert (value(gdp.actual), value(gdp.yoy), value(gdp.province_yoy)) == (
        Decimal("195.66"),
        Decimal("2.4"),
        Decimal("1.6"),
    )
    assert (value(industry.actual), value(industry.yoy), value(industry.province_yoy)) == (
        Decimal("31.63"),
        Decimal("9.6"),
        Decimal("2.1"),
    )
    assert value(industry.rank) == 2
    revenue = area(sample, "一般公共预算收入")
    assert (value(revenue.actual), value(revenue.rank), revenue.rank_basis) == (
        Decimal("10.91"),
        3,
        "同口径增速",
    )
    for stage, target, actual in (("开工", 46, 21), ("竣工", 31, 7)):
        row = area(sample, f"市考核认定{stage}项目")
        assert (value(row.annual_target), value(row.actual)) == (target, actual)
    ranked = [o for o in sample.observations if o.period == NOW and o.department is None and o.rank]
    assert sum(value(o.rank) <= 3 for o in ranked) == 23


@pytest.mark.parametrize(
    ("stage", "industry", "size", "lag"),
    [
        ("实际有效投资", "工业", None, "20.6"),
        ("实际有效投资", "农业", None, "40.5"),
        ("实际有效投资", "服务业", None, "2.8"),
        ("开工", "工业", "1亿元～10亿元", "13.3"),
        ("年度投资", None, None, "1.8"),
        ("年度投资", "重点工程", None, "5.7"),
    ],
)
def test_published_lags(
    sample: Dataset, stage: str, industry: str | None, size: str | None, lag: str
) -> None:
    row = target(sample, stage, industry, size)
    assert rounded(50 - value(row.actual) / value(row.target) * 100) == Decimal(lag)


# ---------------------------------------------------------------------- projects


def target(data: Dataset, stage: str, industry: str | None = None, size: str | None = None) -> ProjectTarget:
    (row,) = (
        t
        for t in data.project_targets
        if (t.stage, t.industry or None, t.size or None) == (stage, industry, size)
    )
    return row


def listed(data: Dataset, **wanted: str) -> list[Project]:
    return [p for p in data.projects if all(getattr(p, name) == word for name, word in wanted.items())]


def test_projects_of_the_year_add_up(sample: Dataset) -> None:
    assert len(sample.projects) == 80
    assert sum(p.started_on is not None for p in sample.projects) == 60
    assert value(target(sample, "“两重”项目开工").actual) == 60
    assert value(target(sample, "“两重”项目开工").target) == 80
    whole = target(sample, "年度投资")
    assert total(p.annual_plan for p in sample.projects) == value(whole.target) == Decimal("309.6")
    assert total(p.invested for p in sample.projects) == value(whole.actual)
    for industry in ("工业", "农业", "服务业", "重点工程"):
        part, own = target(sample, "年度投资", industry), listed(sample, industry=industry)
        assert total(p.annual_plan for p in own) == value(part.target)
        assert total(p.invested for p in own) == value(part.actual)


def test_projects_assessed_by_the_city_are_all_ahead_of_schedule(sample: Dataset) -> None:
    assessed = listed(sample, assessed="是")
    assert len(assessed) == 14
    assert total(p.annual_plan for p in assessed) == 34
    assert all(value(p.invested) / value(p.annual_plan) > Decimal("0.5") for p in assessed)
    row = area(sample, "市考核两重项目完成投资")
    assert total(p.invested for p in assessed) == value(row.actual)
    assert value(row.rank) == 1


@pytest.mark.parametrize("stage", ["开工", "竣工"])
def test_targets_by_sector_and_size_are_counted_from_the_list(sample: Dataset, stage: str) -> None:
    rows = [t for t in sample.project_targets if t.stage == stage]
    for row in rows:
        reported = listed(sample, stage=stage, industry=str(row.industry), size=str(row.size))
        assert len(reported) == value(row.reported)
        assert sum(p.recognised == "是" for p in reported) == value(row.actual)
    whole = area(sample, f"市考核认定{stage}项目")
    assert total(t.target for t in rows) == value(whole.annual_target)
    assert total(t.actual for t in rows) == value(whole.actual)
    assert total(t.reported for t in rows) == value(whole.reported)
    towns = Counter(str(p.department) for p in listed(sample, stage=stage, recognised="是"))
    for observed in by_indicator(sample, NOW)[str(whole.indicator.name)]:
        assert towns[str(observed.department)] == value(observed.actual)


def test_each_project_is_possible(sample: Dataset) -> None:
    for project in sample.projects:
        assert value(project.annual_plan) <= value(project.investment), project.name
        assert value(project.invested) <= value(project.annual_plan), project.name
        assert (project.size == "10亿元以上") == (value(project.investment) >= 10), project.name
        dates = [d for d in (project.signed_on, project.started_on, project.finished_on) if d]
        assert dates == sorted(dates), project.name
        assert (project.stage == "竣工") == (project.finished_on is not None)
        assert (project.stage == "前期") == (project.started_on is None)


def test_large_projects_have_not_been_finished(sample: Dataset) -> None:
    large = [t for t in sample.project_targets if t.stage == "竣工" and t.size == "10亿元以上"]
    assert total(t.target for t in large) == value(area(sample, "10亿元以上竣工项目").annual_target)
    assert total(t.actual for t in large) == 0


# ---------------------------------------------------------- sums, shares, scores


@pytest.mark.parametrize("at", [NOW, BEFORE], ids=str)
def test_departments_add_up_to_the_whole_area(sample: Dataset, at: Period) -> None:
    names = {str(o.indicator.name) for o in sample.observations if o.period == at and o.department is None}
    rows = {name: found for name, found in by_indicator(sample, at).items() if name in names}
    assert len(rows) == 9
    for name, found in rows.items():
        whole = area(sample, name, at)
        assert total(o.actual for o in found) == value(whole.actual), name
        assert total(o.annual_target for o in found) == value(whole.annual_target), name


def test_the_three_industries_make_up_the_product(sample: Dataset) -> None:
    parts = [area(sample, f"第{n}产业增加值") for n in "一二三"]
    whole = area(sample, "地区生产总值")
    assert total(o.actual for o in parts) == value(whole.actual)
    assert total(o.share for o in parts) == total(o.previous_share for o in parts) == 100
    assert total(o.contribution for o in parts) == 100
    assert total(o.pull for o in parts) == value(whole.yoy)
    for part in parts:
        assert rounded(value(part.actual) / value(whole.actual) * 100) == value(part.share)
        assert part.indicator.parent == whole.indicator.name


@pytest.mark.parametrize("at", [NOW, BEFORE], ids=str)
def test_scores_follow_from_completion_and_schedule(sample: Dataset, at: Period) -> None:
    elapsed = at.elapsed
    assert elapsed
    scored = [o for o in sample.observations if o.period == at and o.department and o.score]
    assert len(scored) == 9 * 9 + 20 * 5
    for row in scored:
        weight, score = value(row.weight), value(row.score)
        if row.indicator.scoring is None:
            assert score == value(row.actual) <= weight
            continue
        rate = value(row.actual) / value(row.annual_target)
        share = rate / elapsed if row.indicator.scoring_terms else rate
        assert score == rounded(min(share, Decimal(1)) * weight, "0.01"), (row.department, row.indicator)


def test_totals_are_the_sum_of_scores_and_the_ledger(sample: Dataset) -> None:
    totals = {str(o.department): value(o.actual) for o in by_indicator(sample, NOW)[TOTAL]}
    assert len(totals) == 29
    for department, given in totals.items():
        rows = [o for o in sample.observations if o.period == NOW and str(o.department) == department]
        assert total(o.weight for o in rows) == 100
        computed = total(o.score for o in rows)
        for line in sample.ledger:
            if str(line.department) == department and line.state != "已恢复":
                computed += line.points.value * (1 if line.type == "加分" else -1)
        assert computed == given, department


def test_earlier_totals_agree_with_the_assessments(sample: Dataset) -> None:
    given = {(a.period, str(a.department)): value(a.total) for a in sample.assessments}
    assert {str(p) for p, _ in given} == {"2021年", "2022年一季度", "2022年1—4月"}
    for (at, department), points in given.items():
        (row,) = (o for o in by_indicator(sample, at)[TOTAL] if str(o.department) == department)
        assert value(row.actual) == points


def test_weights_of_projects_are_51(sample: Dataset) -> None:
    rows = [i for i in sample.indicators if i.category == "项目建设"]
    (changed,) = (r for r in sample.tables["考核办法调整"] if r["调整事项"] == "重特大产业项目")
    given = changed["分值"]
    assert isinstance(given, Quantity)
    assert total(i.weight for i in rows) == given.value == 51


# ------------------------------------------------------- trips, peers, letters


def test_days_away(sample: Dataset) -> None:
    june = [t for t in sample.trips if t.period == period("2022年6月")]
    days = {str(t.department): int(t.days.value) for t in june}
    assert days["朱坝街道"] == 1
    assert sum(d == 0 for d in days.values()) == 12
    for trip in june:
        assert value(trip.required) == (5 if trip.role == "其他部门负责人" else 10)
    assert {t.department.name for t in sample.trips if t.period != june[0].period} == {
        t.department.name for t in june
    }


def test_peers_are_ranked_by_their_figures(sample: Dataset) -> None:
    groups: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for peer in sample.peers:
        groups[peer.period, str(peer.indicator.name)].append(peer)
    for (at, name), peers in groups.items():
        ordered = sorted(peers, key=lambda p: value(p.rank))
        own = area(sample, name, at)
        column = "yoy" if own.rank_basis == "增速" else "value"
        figures = [value(getattr(p, column)) for p in ordered]
        assert figures == sorted(figures, reverse=own.indicator.direction == "正向"), (at, name)
        (mine,) = (p for p in peers if p.region == sample.info["地区名称"])
        assert (value(mine.rank), value(mine.rank_of)) == (value(own.rank), value(own.rank_of))
        if mine.value:
            assert value(mine.value) == value(own.actual)
        if at == NOW:
            assert [value(p.rank) for p in ordered] == list(range(1, 8))


def test_the_development_zone_leads_its_province_for_two_years(sample: Dataset) -> None:
    name = "经济开发区综合发展水平"
    history = {o.period.year: value(o.rank) for o in sample.observations if o.indicator.name == name}
    assert history == {2019: 85, 2020: 38, 2021: 26}
    for year, first in ((2019, "甲市"), (2020, "洪泽区"), (2021, "洪泽区")):
        peers = [p for p in sample.peers if p.period.year == year and p.within == "江苏省"]
        assert min(peers, key=lambda p: value(p.rank)).region == first
        assert sum(value(p.rank) <= 30 for p in peers) == (1 if year == 2021 else 0)


def test_satisfaction_rates(sample: Dataset) -> None:
    rates = {
        str(s.question): rounded(value(s.satisfied) / value(s.valid) * 100)
        for s in sample.surveys
        if s.department and str(s.department) == "区发改委"
    }
    assert [*rates.values()] == [Decimal("98.3"), Decimal("96.5"), Decimal("97.4")]
    for survey in sample.surveys:
        assert value(survey.satisfied) <= value(survey.valid) <= value(survey.returned) <= value(survey.sent)


def test_the_log_of_letters(sample: Dataset) -> None:
    assert 10 < len(sample.letters) < 20
    assert {letter.level for letter in sample.letters} == {"绿色提醒函", "橙色警示函", "红色督办函"}
    overdue = [letter for letter in sample.letters if letter.state == "逾期"]
    assert [str(letter.department) for letter in overdue] == ["区文旅局"]
    for letter in sample.letters:
        assert (letter.replied_on is None) == (letter in overdue)
    for level in {str(letter.level) for letter in sample.letters}:
        numbers = [str(letter.number) for letter in sample.letters if letter.level == level]
        stem = numbers[0].removesuffix("1号")
        assert numbers == [f"{stem}{n}号" for n in range(1, len(numbers) + 1)]


# ------------------------------------------------------------------------- texts


def test_problems_have_every_state_and_close_with_evidence(sample: Dataset) -> None:
    states = Counter(str(p.state) for p in sample.problems)
    assert set(states) == {"未启动", "整改中", "已完成待核验", "已销号", "逾期", "退回"}
    numbers = [str(p.number) for p in sample.problems]
    assert numbers == [f"WT-2022-{n:02}" for n in range(1, len(numbers) + 1)]
    for problem in sample.problems:
        closed = problem.state == "已销号"
        assert (problem.closed_on is not None) == closed
        if closed:
            assert problem.evidence
            assert problem.closed_on and problem.deadline
            assert problem.closed_on <= problem.deadline


def test_figures_in_problems_are_those_of_the_results(sample: Dataset) -> None:
    for problem in sample.problems:
        if "完成年度目标的" not in problem.problem or problem.indicator is None:
            continue
        own = "全区" not in problem.problem
        (row,) = (
            o
            for o in sample.observations
            if o.period == NOW
            and o.indicator is problem.indicator
            and o.department is (problem.department if own else None)
        )
        rate = rounded(value(row.actual) / value(row.annual_target) * 100)
        assert f"完成年度目标的{rate}%，欠序时{50 - rate}个百分点" in problem.problem, problem.number
        assert str(row.actual.value if row.actual else "").rstrip("0") in problem.problem


def test_steps_lead_to_the_deadlines_of_problems(sample: Dataset) -> None:
    last: dict[str, str] = {}
    for row in sample.tables["时间节点"]:
        last[str(row["编号"])] = str(row["完成时限"])
    deadlines = {str(p.number): str(p.deadline) for p in sample.problems}
    assert last and all(deadlines[number] == day for number, day in last.items())


def test_every_department_has_advice(sample: Dataset) -> None:
    advised = {str(s.department) for s in sample.snippets if s.column == "整改建议"}
    assert advised == {str(d) for d in sample.departments}
