"""Findings about data that can be read but should not be printed unseen."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.check import check_data
from reportgen.derive import comparisons
from reportgen.errors import Severity
from reportgen.model import Dataset, TargetKind
from tests.making import INFO, dataset, department, indicator, observe, pct, q, text

FULL = {key: text(value) for key, value in (INFO | {"发文字号": "洪督考〔2022〕1号"}).items()}


def codes(*observations: Any, **more: Any) -> list[str]:
    data = dataset(*observations, **({"info": FULL} | more))
    return [finding.code for finding in check_data(data, comparisons(data))]


def test_the_sample_is_consistent(sample: Dataset) -> None:
    assert check_data(sample, comparisons(sample)) == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"actual": q(21), "annual_target": q(46), "completion_rate": pct("54.7")}, "C101"),
        ({"actual": q(1), "rank": q(0, "位", 0), "rank_scope": text("全市")}, "C102"),
        (
            {"actual": q(1), "rank": q(9, "位", 0), "rank_of": q(7, "个", 0), "rank_scope": text("全市")},
            "C103",
        ),
        ({"note": text("待补")}, "C104"),
        ({"actual": q(1), "annual_target": q(0)}, "C106"),
        ({"actual": q(62000), "annual_target": q(9)}, "C108"),
        ({"actual": q(-16), "annual_target": q(20)}, "C108"),
        ({"actual": q(1), "rank": q(2, "位", 0)}, "C109"),
    ],
)
def test_what_is_doubtful_is_found_and_nothing_else(row: dict[str, Any], code: str) -> None:
    assert codes(observe(**row)) == [code]


def test_a_rate_with_a_cumulative_target() -> None:
    rate = indicator("城镇化率", "%")
    assert codes(observe(rate, actual=pct(60), annual_target=pct(62))) == ["C107"]
    point = indicator("城镇化率", "%", target_kind=TargetKind.POINT)
    assert codes(observe(point, actual=pct(60), annual_target=pct(62))) == []


def test_a_loss_may_have_a_target_below_zero() -> None:
    losses = indicator("国企利润", "亿元", completion=text("减亏"))
    assert codes(observe(losses, actual=q(-1), annual_target=q(-2))) == []


def test_what_is_observed_once_a_year_is_not_missed_within_one() -> None:
    yearly, monthly = indicator("综合发展水平", "分"), indicator("工业增加值")
    rows = [observe(yearly, "2021", actual=q(68)), observe(monthly, actual=q(31))]
    assert codes(*rows) == []
    earlier = observe(yearly, "2022-03", actual=q(40))
    assert codes(*rows, earlier) == ["C105"]


def test_given_values_within_their_last_digit_agree() -> None:
    assert codes(observe(actual=q(21), annual_target=q(46), completion_rate=pct("45.7"))) == []
    assert codes(observe(actual=q(21), annual_target=q(46), completion_rate=pct("45.6"))) == []


def test_an_indicator_without_data_and_missing_fields_are_warnings() -> None:
    lonely = indicator("没有数据的指标")
    data = dataset(observe(actual=q(1)), indicators=(indicator(), lonely))
    found = {finding.code: finding for finding in check_data(data, comparisons(data))}
    assert set(found) == {"C105", "C110"}
    assert all(finding.severity is Severity.WARNING for finding in found.values())


def test_a_rank_given_in_another_scope_is_not_compared_with_the_derived_one() -> None:
    score = indicator("得分", "分")
    rows = [observe(score, department=department(n), actual=q(v, "分")) for n, v in (("甲", 3), ("乙", 2))]
    given = observe(
        score, department=department("丙"), actual=q(1, "分"), rank=q(12, "位", 0), rank_scope=text("全市")
    )
    assert codes(*rows, given) == []
