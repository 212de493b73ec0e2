"""Problems beside the figures of the indicators they are about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reportgen.derive import work
from reportgen.derive.problems import leads
from reportgen.model import Dataset, Problem, Tracked
from reportgen.rounding import rounded
from tests.making import cell, dataset, day, department, indicator, observe, period, q, text

TOWN = department("朱坝街道")
OFFICE = department("淮安市洪泽生态环境局", "区直部门", short_name=text("洪泽生态环境局"))
STARTS = indicator("开工项目", "个", lead=text("区发改委，洪泽生态环境局"))


def tracked(data: Dataset, **given: Any) -> Tracked:
    found = {"number": text("WT-01"), "problem": text("进度滞后"), "origin": cell()} | given
    rows = (Problem(**{"period": period(), **found}),)
    return work(replace(data, problems=rows)).problems[0]


@pytest.fixture
def data() -> Dataset:
    return dataset(
        observe(STARTS, actual=q(21), annual_target=q(46)),
        observe(STARTS, department=TOWN, actual=q(1), annual_target=q(6)),
        observe(STARTS, "2022-05", department=TOWN, actual=q(0), annual_target=q(6)),
        departments=(TOWN, OFFICE, department("区城管局", "区直部门")),
    )


def test_a_department_answers_for_its_own_result(data: Dataset) -> None:
    problem = tracked(data, department=TOWN, indicator=STARTS)
    assert problem.result and problem.result.department is TOWN
    assert problem.schedule_gap and rounded(problem.schedule_gap) == Decimal("-33.3")


def test_whoever_leads_an_indicator_answers_for_that_of_the_whole_area(data: Dataset) -> None:
    problem = tracked(data, department=OFFICE, indicator=STARTS)
    assert problem.result and problem.result.department is None
    other = tracked(data, department=data.departments[2], indicator=STARTS)
    assert (other.result, other.schedule_gap, other.loss) == (None, None, None)


def test_the_period_is_its_own_or_else_the_latest(data: Dataset) -> None:
    earlier = tracked(data, department=TOWN, indicator=STARTS, period=period("2022-05"))
    assert earlier.result and earlier.result.period == period("2022-05")
    latest = tracked(data, department=TOWN, indicator=STARTS, period=None)
    assert latest.result and latest.result.period == period("2022-06")
    assert tracked(data, department=TOWN).result is None


def test_leads_by_either_name_and_whole_names_only() -> None:
    assert leads(OFFICE, STARTS)
    assert not leads(department("生态环境局"), STARTS)
    assert not leads(OFFICE, indicator("开票"))


def test_the_month_of_a_deadline_and_whether_it_is_struck_off(data: Dataset) -> None:
    open_, closed = tracked(data, deadline=day("2022年8月31日")), tracked(data, state=text("已销号"))
    assert (open_.due_month, open_.due_day, open_.open, open_.closed) == ("8月", "8月31日", True, False)
    assert (closed.due_month, closed.open, closed.closed) == (None, False, True)
    assert tracked(data, deadline=day("2023年1月31日")).due_month == "2023年1月"
    assert tracked(data, closed_on=day("2022年7月8日")).closed_day == "7月8日"
    assert tracked(data, deadline=day("2022年8月31日"), period=None).due_day == "8月31日"
    late = replace(data, info={"成文日期": text("2023年1月15日")})
    assert tracked(late, deadline=day("2022年8月31日")).due_day == "2022年8月31日"
    bare = replace(data, info={})
    assert tracked(bare, deadline=day("2022年8月31日"), period=None).due_day == "2022年8月31日"
