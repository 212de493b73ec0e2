"""One row for both reports: whose a row with 牵头单位 or 责任单位 is, and what it is not counted in."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import Finding
from reportgen.load import Read, survey
from reportgen.model import Dataset
from reportgen.session import facts_of
from tests.load.workbooks import GOOD, INDICATORS, Rows

HEAD = ["期别", "指标", "责任单位", "完成值", "年度目标", "分值"]
ONE_EACH: Rows = [
    HEAD,
    ["2022-06", "地区生产总值", "水利局、老子山镇", 100, 420, 10],
    ["2022-06", "亿元以上项目", "水利局", 3, 8, 8],
]
SEVERAL: Rows = [
    HEAD,
    ["2022-06", "亿元以上项目", None, 6, 12, 8],
    ["2022-06", "亿元以上项目", "高良涧街道", 3, 8, 8],
    ["2022-06", "亿元以上项目", "老子山镇", 3, 4, 8],
]


def read(tmp_path: Path, rows: Rows, indicators: Rows = INDICATORS) -> Read:
    book = GOOD.with_sheet("指标结果", rows).with_sheet("指标体系", indicators).without("问题清单")
    return survey(book.save(tmp_path / "数据.xlsx"))


def data(found: Read) -> Dataset:
    assert found.dataset is not None, [str(f) for f in found.findings]
    return found.dataset


def sheets(dataset: Dataset) -> dict[str, list[str]]:
    """The rows of the whole area, and those of each department's sheet."""
    facts = facts_of(dataset)
    told = {"全区": [str(r.indicator) for r in facts.area()]}
    for department in dataset.departments:
        own = facts.about(department).departments()
        told[str(department)] = [str(r.indicator) for r in own]
    return told


def told(found: Read) -> Finding:
    (only,) = [f for f in found.findings if f.code == "D310"]
    return only


def test_one_row_of_an_indicator_is_of_the_area_and_of_who_leads_it(tmp_path: Path) -> None:
    found = read(tmp_path, ONE_EACH)
    assert sheets(data(found)) == {
        "全区": ["地区生产总值", "亿元以上项目"],
        "水利局": ["地区生产总值", "亿元以上项目"],
        "高良涧街道": [],
        "老子山镇": ["地区生产总值"],
    }
    assert "当作“牵头单位”" in told(found).message
    assert "水利局第2、3行；老子山镇第2行" in told(found).message
    assert told(found).place == "数据.xlsx!指标结果!C1"


def test_a_row_that_serves_both_is_counted_once(tmp_path: Path) -> None:
    facts = facts_of(data(read(tmp_path, ONE_EACH)))
    assert not facts.departments()  # nothing to add up or to rank
    assert not facts.part("assessments")
    assert all(row.share is None and row.rank is None for row in facts.area())


def test_several_rows_of_an_indicator_are_the_departments_own(tmp_path: Path) -> None:
    found = read(tmp_path, SEVERAL)
    assert sheets(data(found)) == {
        "全区": ["亿元以上项目"],
        "水利局": [],
        "高良涧街道": ["亿元以上项目"],
        "老子山镇": ["亿元以上项目"],
    }
    assert "当作“单位”" in told(found).message
    assert "高良涧街道第3行；老子山镇第4行" in told(found).message


def test_a_head_that_says_which_is_taken_at_its_word(tmp_path: Path) -> None:
    own: Rows = [["期别", "指标", "单位", "完成值"], ["2022-06", "地区生产总值", "水利局", 100]]
    assert sheets(data(read(tmp_path, own)))["全区"] == []
    both: Rows = [
        ["期别", "指标", "单位", "牵头单位", "完成值"],
        ["2022-06", "地区生产总值", None, "水利局", 100],
        ["2022-06", "地区生产总值", "水利局", None, 30],
    ]
    found = read(tmp_path, both)
    facts = facts_of(data(found))
    (row,) = facts.about(facts.dataset.departments[0]).departments()
    assert row.department is not None  # its own figure goes before the area's
    assert not [f for f in found.findings if f.code == "D310"]


def test_the_lead_of_the_indicator_serves_who_has_no_row_at_all(tmp_path: Path) -> None:
    indicators: Rows = [
        [*row, lead] for row, lead in zip(INDICATORS, ["牵头单位", "水利局", "", "", "老子山镇"], strict=True)
    ]
    rows: Rows = [
        ["期别", "指标", "单位", "完成值"],
        ["2022-06", "地区生产总值", None, 100],
        ["2022-06", "亿元以上项目", None, 7],
        ["2022-06", "优良天数比例", "老子山镇", 81],
    ]
    told = sheets(data(read(tmp_path, rows, indicators)))
    assert told["水利局"] == ["地区生产总值"]
    assert told["老子山镇"] == ["优良天数比例"]


def test_a_lead_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, [HEAD, ["2022-06", "地区生产总值", "水利局、水务局", 100, 420, 10]])
    assert found.dataset is None
    assert [(f.code, f.place) for f in found.findings if f.code == "D303"] == [
        ("D303", "数据.xlsx!指标结果!C2")
    ]


def test_who_leads_a_lagging_row_is_written_to(tmp_path: Path) -> None:
    facts = facts_of(data(read(tmp_path, ONE_EACH)))
    assert {str(letter.department) for letter in facts.part("letters")} == {"水利局", "老子山镇"}


def test_the_area_entered_twice_has_no_share(tmp_path: Path) -> None:
    rows: Rows = [
        ["期别", "指标", "单位", "完成值"],
        ["2022-06", "亿元以上项目", None, 7],
        ["2022-06", "亿元以上项目", "水利局", 7],
    ]
    (row,) = facts_of(data(read(tmp_path, rows))).departments()
    assert row.share is None
    rows[2][3] = 3
    (row,) = facts_of(data(read(tmp_path, rows))).departments()
    assert row.share is not None
