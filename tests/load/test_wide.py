"""指标结果 with its periods across the columns: the same rows as the long form, each figure at its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportgen.load import Read, survey
from reportgen.model import Observation
from reportgen.readback import details
from tests.load.workbooks import GOOD, Rows

LONG: Rows = [
    ["期别", "指标", "单位", "完成值", "同比"],
    ["2022-03", "地区生产总值", None, 91.2, 3.1],
    ["2022-06", "地区生产总值", None, 195.66, 2.4],
    ["2022-03", "亿元以上项目", "老子山镇", 1, None],
    ["2022-06", "亿元以上项目", "老子山镇", 3, None],
]
WIDE: Rows = [
    ["各指标分期完成情况"],
    ["指标", "单位", "2022年1—3月", None, "2022年1—6月", None],
    [None, None, "完成值", "同比", "完成值", "同比"],
    ["地区生产总值", None, 91.2, 3.1, 195.66, 2.4],
    ["亿元以上项目", "老子山镇", 1, None, 3, None],
]


def read(tmp_path: Path, rows: Rows, *merges: str) -> Read:
    book = GOOD.with_sheet("指标结果", rows).without("问题清单")
    return survey(type(book)(book.sheets, {"指标结果": merges}).save(tmp_path / "数据.xlsx"))


def results(found: Read) -> list[tuple[Any, ...]]:
    assert found.dataset is not None, [str(f) for f in found.findings]
    return sorted(map(_figures, found.dataset.observations))


def _figures(o: Observation) -> tuple[Any, ...]:
    return (
        str(o.indicator),
        str(o.department),
        str(o.period),
        o.actual and o.actual.value,
        o.yoy and o.yoy.value,
    )


def test_periods_across_with_measures_below_are_the_long_form(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE, "C2:D2", "E2:F2")
    assert results(found) == results(read(tmp_path, LONG))
    assert not found.findings
    assert found.dataset is not None
    refs = {str(o.actual.origin).rpartition("!")[2] for o in found.dataset.observations if o.actual}
    assert refs == {"C4", "E4", "C5", "E5"}
    told = "\n".join(details(next(s for s in found.sheets if s.sheet == "指标结果")))
    assert "各期横着排，共2期，已按期拆成一行一期" in told
    assert "E 2022年1—6月的完成值" in told


def test_periods_across_alone_are_values(tmp_path: Path) -> None:
    rows: Rows = [["指标", "2021年", "2022年"], ["地区生产总值", 380, 400.5], ["优良天数比例", "—", 81.2]]
    found = read(tmp_path, rows)
    assert [(name, period, str(value)) for name, _, period, value, _ in results(found)] == [
        ("优良天数比例", "2021年", "None"),
        ("优良天数比例", "2022年", "81.2"),
        ("地区生产总值", "2021年", "380"),
        ("地区生产总值", "2022年", "400.5"),
    ]


def test_periods_across_without_a_year_are_refused(tmp_path: Path) -> None:
    found = read(tmp_path, [["指标", "一季度", "二季度"], ["地区生产总值", 91, 195]])
    assert found.dataset is None
    assert "D133" in {f.code for f in found.findings}
    assert "2022年1—6月是累计" in next(f.advice for f in found.findings if f.code == "D133")


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([["期别", "指标", "高良涧街道", "老子山镇"], ["2022-06", "亿元以上项目", 3, 1]], "单位"),
        ([["期别", "单位", "地区生产总值（亿元）", "亿元以上项目"], ["2022-06", None, 195.66, 4]], "指标"),
    ],
)
def test_departments_and_indicators_across_are_refused_and_told_how(
    tmp_path: Path, rows: Rows, word: str
) -> None:
    found = read(tmp_path, rows)
    assert found.dataset is None
    (told,) = [f for f in found.findings if f.code == "D133"]
    assert told.place == "数据.xlsx!指标结果!C列"
    assert told.message.startswith(f"各{word}横着排")
    assert told.advice == f"请改成一行一个{word}：加一列“{word}”，数写在“完成值”列"


def test_growth_in_rows_between_is_refused_and_told_how(tmp_path: Path) -> None:
    rows: Rows = [
        ["期别", "指标", "完成值"],
        ["2022-06", "地区生产总值", 195.66],
        ["2022-06", "同比增长", 2.4],
    ]
    found = read(tmp_path, rows)
    assert found.dataset is None
    (told,) = [f for f in found.findings if f.code == "D303"]
    assert (told.place, told.advice) == (
        "数据.xlsx!指标结果!B3",
        "增速另占一行的，请改成一列“同比”，和完成值写在同一行",
    )
