"""Percentages whose scale a database has lost, and dates to which it has added a time of day."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.load import Read, survey
from tests.load.workbooks import GOOD, Rows, percent

HEAD = ["期别", "指标", "单位", "完成值", "年度目标"]
WHO = [("地区生产总值", None), ("亿元以上项目", "高良涧街道"), ("亿元以上项目", "老子山镇")]


def read(tmp_path: Path, head: str, values: list[Any]) -> Read:
    rows: Rows = [[*HEAD, head]]
    rows += [["2022-06", name, unit, 5, 10, value] for (name, unit), value in zip(WHO, values, strict=False)]
    return survey(GOOD.with_sheet("指标结果", rows).save(tmp_path / "数据.xlsx"))


@pytest.mark.parametrize("values", [[0.024, 0.5, -0.31], [0.024], [0.1, 0.2, 0.3], [0, 0.024]])
def test_shares_that_may_be_percentages_are_refused(tmp_path: Path, values: list[Any]) -> None:
    found = read(tmp_path, "同比", values)
    assert found.dataset is None
    (finding,) = found.findings
    assert finding.code == "D219"
    assert finding.place == f"数据.xlsx!指标结果!F{3 if values[0] == 0 else 2}"
    assert "“同比（%）”或“同比（小数）”" in finding.advice


@pytest.mark.parametrize(
    ("head", "values", "expected"),
    [
        ("同比（%）", [0.024, 0.5, -0.31], "0.024"),
        ("同比（小数）", [0.024, 0.5, -0.31], "2.4"),
        ("同比", [2.4, 0.5, -0.31], "2.4"),
        ("同比", [percent(0.024), percent(0.5), percent(-0.31)], "2.4"),
        ("同比", [0.5], "0.5"),
    ],
)
def test_what_says_its_scale_is_read(tmp_path: Path, head: str, values: list[Any], expected: str) -> None:
    found = read(tmp_path, head, values)
    assert found.dataset is not None, [str(f) for f in found.findings]
    yoy = found.dataset.observations[0].yoy
    assert yoy is not None
    assert (yoy.value, yoy.unit) == (Decimal(expected), "%")


@pytest.mark.parametrize("written", ["2022-09-30 00:00:00", "2022-09-30T00:00:00", "2022-09-30 00:00:00.000"])
def test_a_midnight_is_a_date(tmp_path: Path, written: str) -> None:
    rows: Rows = [["编号", "问题", "完成时限"], ["1", "甲", written]]
    found = survey(GOOD.with_sheet("问题清单", rows).save(tmp_path / "数据.xlsx"))
    assert found.dataset is not None
    assert str(found.dataset.problems[0].deadline) == "2022年9月30日"
