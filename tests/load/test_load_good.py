"""Good workbooks: what is read, whatever the file looks like around it."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import Severity
from reportgen.load import examine, load
from reportgen.model import Cell, Dataset, Day, Direction, Line, Period, Quantity, Text
from tests.load.workbooks import GOOD, INFO, RESULTS, Book, Formatted, Rows, percent

Shape = Any


def bare(value: Any) -> Shape:
    """A dataset without origins and sources, to compare what files say."""
    if isinstance(value, Quantity):
        return value.value, value.unit, value.places
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value):
        return {
            f.name: bare(getattr(value, f.name)) for f in fields(value) if f.name not in ("origin", "sources")
        }
    if isinstance(value, tuple):
        return [bare(item) for item in value]
    return {str(k): bare(v) for k, v in value.items()} if isinstance(value, dict) else value


def results(path: Path, rows: Rows, *merges: str) -> Dataset:
    """The dataset of the good workbook with other rows in 指标结果."""
    book = GOOD.with_sheet("指标结果", rows)
    return load(Book(book.sheets, {"指标结果": merges}).save(path / "数据.xlsx"))


@pytest.fixture
def good(tmp_path: Path) -> Dataset:
    return load(GOOD.save(tmp_path / "指标数据.xlsx"))


def test_a_figure_keeps_value_unit_decimals_and_cell(good: Dataset) -> None:
    gdp = good.observations[0]
    assert gdp.actual == Quantity(Decimal("195.66"), "亿元", Cell("指标数据.xlsx", "指标结果", "D2"), 2)
    assert gdp.yoy == Quantity(Decimal("2.4"), "%", Cell("指标数据.xlsx", "指标结果", "F2"), 1)
    assert gdp.rank == Quantity(Decimal(2), "位", Cell("指标数据.xlsx", "指标结果", "I2"), 0)
    assert str(gdp.origin) == "指标数据.xlsx!指标结果!A2"


def test_good_data_has_no_findings_at_all(tmp_path: Path) -> None:
    assert examine(GOOD.save(tmp_path / "指标数据.xlsx"))[1] == ()


def test_a_percent_cell_is_the_percentage_it_shows(good: Dataset) -> None:
    air = good.observations[1]
    assert air.actual is not None
    assert (air.actual.value, air.actual.unit) == (Decimal("81.2"), "%")
    assert str(air.annual_target and air.annual_target.value) == "80"


def test_rows_are_linked_by_name_and_short_name(good: Dataset) -> None:
    project = good.observations[3]
    assert project.department is good.departments[1]
    assert project.indicator is good.indicators[3]
    assert good.observations[0].department is None
    assert good.problems[0].department is good.departments[2]


def test_period_info_and_dates(good: Dataset) -> None:
    assert good.periods == (Period(2022, 6),)
    assert good.observations[0].period.origin == Cell("指标数据.xlsx", "指标结果", "A2")
    assert good.info["成文日期"] == "2022年7月18日"
    assert good.info["报告期"] == "2022年上半年"
    assert good.info["地区名称"].origin == Cell("指标数据.xlsx", "报告信息", "B2")
    deadline = good.problems[0].deadline
    assert isinstance(deadline, Day)
    assert (str(deadline), deadline.origin) == ("2022年9月30日", Cell("指标数据.xlsx", "问题清单", "F2"))


def test_a_stroke_means_none(good: Dataset) -> None:
    assert good.observations[4].actual is None


@pytest.mark.parametrize("mark", ["—", "－", "-", "/", "…", "……", "无", "N/A", "不适用", " ", "　"])
def test_marks_for_none(tmp_path: Path, mark: str) -> None:
    row = ["2022-06", "地区生产总值", None, mark]
    assert results(tmp_path, [RESULTS[0][:4], row]).observations[0].actual is None


def test_decimals_follow_column_unit_and_data(tmp_path: Path) -> None:
    places = {
        str(i): i.places for i in results(tmp_path, [*RESULTS, _observed("亿元以上项目", 3.25)]).indicators
    }
    assert places == {"地区生产总值": 2, "优良天数比例": 1, "PM2.5平均浓度": 1, "亿元以上项目": 2}


def _observed(indicator: str, value: Any, period: str = "2022-05") -> list[Any]:
    return [period, indicator, None, value]


def test_decimals_of_a_rounded_formula_are_those_shown(tmp_path: Path) -> None:
    rows = [RESULTS[0], _observed("PM2.5平均浓度", Formatted(36.51234567, "0.0"))]
    assert results(tmp_path, rows).indicators[2].places == 1


def test_defaults_of_an_indicator(good: Dataset) -> None:
    assert good.indicators[3].direction is Direction.POSITIVE
    assert good.indicators[2].direction is Direction.REVERSE
    assert good.indicators[0].weight == Quantity(
        Decimal(10), "分", Cell("指标数据.xlsx", "指标体系", "E2"), 2
    )
    assert [i.order for i in good.indicators] == [1, 2, 3, 4]


def test_words_chosen_for_an_indicator(tmp_path: Path) -> None:
    indicators = [
        ["指标", "计量单位", "完成率算法", "新增", "上级指标"],
        ["国企利润", "亿元", "减亏", "是", "利润"],
        ["用电量", "千瓦时", None, None, None],
    ]
    rows: Rows = [["期别", "指标", "完成值"], ["2022-06", "国企利润", -1], ["2022-06", "用电量", 2]]
    book = Book({"报告信息": INFO, "指标体系": indicators, "指标结果": rows})
    first, second = load(book.save(tmp_path / "数据.xlsx")).indicators
    assert (first.completion, first.is_new, first.parent) == ("减亏", "是", "利润")
    assert (second.completion, second.is_new, second.parent) == (None, None, None)


def test_targets_of_growth_are_percentages(tmp_path: Path) -> None:
    """年度目标 of 目标类型 增速 is 6.5%, whatever the indicator itself is measured in."""
    indicators = [
        ["指标", "计量单位", "目标类型"],
        ["地区生产总值", "亿元", "增速"],
        ["用电量", "个", "增速"],
    ]
    rows: Rows = [
        ["期别", "指标", "完成值", "年度目标（%）", "完成率"],
        ["2022-06", "地区生产总值", 195.66, percent(0.065), None],
        ["2022-06", "用电量", 12, 6.25, 1.92],
    ]
    book = Book({"报告信息": INFO, "指标体系": indicators, "指标结果": rows})
    dataset = load(book.save(tmp_path / "数据.xlsx"))
    targets = [o.annual_target for o in dataset.observations]
    assert [(q.value, q.unit, q.places) for q in targets if q] == [
        (Decimal("6.5"), "%", 1),
        (Decimal("6.25"), "%", 2),
    ]
    assert [i.places for i in dataset.indicators] == [2, 0]


def test_free_tables_keep_figures_with_unit_and_decimals(good: Dataset) -> None:
    table = good.tables["招商外出"]
    assert table.header == ("镇街", "外出批次", "签约额", "占比")
    first = next(iter(table))
    assert first["镇街"] == "高良涧街道"
    shown = [(q.value, q.unit, q.places) for q in first.values() if isinstance(q, Quantity)]
    assert shown == [(12, "批", 0), (Decimal("3.5"), "亿元", 2), (70, "%", 1)]
    assert str(first["签约额"] and first["签约额"].origin) == "指标数据.xlsx!招商外出!C2"


# ------------------------------------------------------------------------- headers


def test_titles_notes_totals_and_blank_rows_are_no_data(tmp_path: Path) -> None:
    rows = [
        ["2022年上半年重点指标完成情况"],
        ["填报单位：督考办", None, None, None, None, "单位：亿元、%"],
        [],
        *RESULTS[:3],
        [],
        [None, "合 计", None, 276.86],
        ["注：1.数据来源于统计局。"],
        ["2.同比按可比价计算。"],
    ]
    path = GOOD.with_sheet("指标结果", rows).save(tmp_path / "数据.xlsx")
    dataset, findings = examine(path)
    assert dataset is not None
    assert [str(o.origin) for o in dataset.observations] == [
        "数据.xlsx!指标结果!A5",
        "数据.xlsx!指标结果!A6",
    ]
    assert [(f.code, f.place, f.severity) for f in findings] == [
        ("D120", "数据.xlsx!指标结果!B8", Severity.INFO)
    ]


def test_a_header_of_two_rows_with_groups(tmp_path: Path) -> None:
    rows = [
        ["重点指标完成情况", None, None, None, None, None, None, None],
        ["期别", "指标名称", "单位", "完成情况", None, None, "全省", "备注"],
        [None, None, None, "完成值", "年度目标", "增速（%）", "同比", None],
        ["2022-06", "地区生产总值", None, 195.66, 420, 2.4, 1.6, "初步核算"],
    ]
    merges = ("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "H2:H3")
    observed = results(tmp_path, rows, *merges).observations[0]
    assert [q and q.value for q in (observed.actual, observed.annual_target)] == [Decimal("195.66"), 420]
    assert [q and q.value for q in (observed.yoy, observed.province_yoy)] == [Decimal("2.4"), Decimal("1.6")]
    assert observed.note == "初步核算"


def test_headers_are_recognised_through_spelling(tmp_path: Path) -> None:
    header = [
        " 报告期 ",
        "指标\n名称",
        "责任单位*",
        "本期值（亿元）",
        "ＹＯＹ",
        "增　速(％)",
        "全省增速【％】",
    ]
    path = GOOD.with_sheet("指标结果", [header, ["2022-06", "地区生产总值", None, 195.66, 9, 2.4, 1.6]])
    dataset, findings = examine(path.save(tmp_path / "数据.xlsx"))
    assert dataset is not None
    observed = dataset.observations[0]
    assert [q and q.value for q in (observed.actual, observed.yoy, observed.province_yoy)] == [
        Decimal("195.66"),
        Decimal("2.4"),
        Decimal("1.6"),
    ]
    assert [f.code for f in findings] == ["D117"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("１，２３４．５", "1234.5"),
        (" 1,234,567.80 ", "1234567.80"),
        ("+3", "3"),
        ("−3.2", "-3.2"),
        ("-.5", "-0.5"),
        ("0012", "12"),
    ],
)
def test_numbers_written_as_text(tmp_path: Path, written: str, value: str) -> None:
    observed = results(tmp_path, [RESULTS[0][:4], ["2022-06", "地区生产总值", None, written]]).observations[0]
    assert observed.actual is not None
    assert observed.actual.value == Decimal(value)


def test_percent_signs_in_text(tmp_path: Path) -> None:
    rows = [RESULTS[0][:6], ["2022-06", "优良天数比例", None, "８１.２％", "80%", "2.40%"]]
    observed = results(tmp_path, rows).observations[0]
    shown = [(q.value, q.unit) for q in (observed.actual, observed.annual_target, observed.yoy) if q]
    assert shown == [(Decimal("81.2"), "%"), (80, "%"), (Decimal("2.4"), "%")]


def test_merged_references_count_for_each_of_their_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["期别", "指标", "单位", "完成值"],
        ["2022-06", "亿元以上项目", "高良涧街道", 3],
        [None, None, "老子山镇", 1],
        [None, "PM2.5平均浓度", None, 36.5],
    ]
    observed = results(tmp_path, rows, "A2:A4", "B2:B3").observations
    assert [(str(o.indicator), str(o.department or "")) for o in observed] == [
        ("亿元以上项目", "高良涧街道"),
        ("亿元以上项目", "老子山镇"),
        ("PM2.5平均浓度", ""),
    ]
    assert {o.period for o in observed} == {Period(2022, 6)}


# ------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2022年1—6月", Period(2022, 6)),
        ("2022年6月", Period(2022, 6, 6)),
        ("２０２２年二季度", Period(2022, 6, 4)),
        (2022, Period(2022, 12)),
        (date(2022, 6, 30), Period(2022, 6, day=30)),
        (Formatted(date(2022, 6, 1), "mmm-yy"), Period(2022, 6)),
        (Formatted(date(2022, 6, 1), 'yyyy"年"m"月"'), Period(2022, 6, 6)),
        (Formatted(datetime(2022, 6, 1), 'yyyy"年"m"月"d"日"'), Period(2022, 6, day=1)),
    ],
)
def test_periods(tmp_path: Path, written: Any, period: Period) -> None:
    """Excel turns a typed `2022-06` into 1 June 2022 shown as Jun-22: the format tells what was meant."""
    rows = [RESULTS[0][:4], [written, "地区生产总值", None, 1]]
    assert results(tmp_path, rows).observations[0].period == period


def test_a_period_off_the_calendar_keeps_its_name(tmp_path: Path) -> None:
    book = GOOD.with_sheet("指标结果", [RESULTS[0][:4], ["“十四五”期间", "地区生产总值", None, 1]])
    dataset, findings = examine(book.save(tmp_path / "数据.xlsx"))
    assert dataset is not None
    assert dataset.observations[0].period.full == "“十四五”期间"
    assert not dataset.observations[0].period.dated
    assert {(f.code, f.severity) for f in findings} == {
        ("D210", Severity.INFO),
        ("D308", Severity.WARNING),
    }


# ------------------------------------------------------------- one content, many files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_files_say_the_same_as_the_workbook(tmp_path: Path, good: Dataset, encoding: str) -> None:
    folder = GOOD.save_csv(tmp_path / "表", encoding)
    dataset = load(folder)
    assert _without_formats(bare(dataset)) == _without_formats(bare(good))
    assert dataset.observations[0].actual is not None
    assert str(dataset.observations[0].actual.origin) == "指标结果.csv!指标结果!D2"


def _without_formats(shape: Shape) -> Shape:
    """CSV has no number formats: 3.5 shown as 3.50 in a free table cannot be told from 3.5."""
    del shape["tables"]["招商外出"]["rows"][0][2], shape["tables"]["招商外出"]["rows"][1][2]
    return shape


def test_a_named_encoding(tmp_path: Path) -> None:
    folder = GOOD.save_csv(tmp_path / "表", "utf-16-le")
    assert load(folder, encoding="utf-16-le").departments[0].name == "洪泽区水利局"


def test_sheets_of_several_files_are_joined(tmp_path: Path) -> None:
    GOOD.save(tmp_path / "6月.xlsx")
    may = [["2022-05", *row[1:]] for row in RESULTS[1:]]
    Book({"指标结果": [RESULTS[0], *may]}).save(tmp_path / "5月.xlsx")
    (tmp_path / "~$6月.xlsx").write_bytes(b"lock")
    (tmp_path / ".6月.xlsx").write_bytes(b"hidden")
    (tmp_path / "读我.txt").write_text("不是数据", encoding="utf-8")
    dataset = load(tmp_path)
    assert dataset.periods == (Period(2022, 5), Period(2022, 6))
    assert [s.name for s in dataset.sources] == ["5月.xlsx", "6月.xlsx"]
    assert len(dataset.observations) == 2 * (len(RESULTS) - 1)


def test_sources_have_their_hash(tmp_path: Path) -> None:
    path = GOOD.save(tmp_path / "指标数据.xlsx")
    (tmp_path / "素材").mkdir()
    (tmp_path / "素材" / "甲.md").write_text("---\n栏目: 甲\n---\n乙", encoding="utf-8")
    expected = [(p.relative_to(tmp_path).as_posix(), p) for p in (path, tmp_path / "素材" / "甲.md")]
    assert [(s.name, s.sha256) for s in load(path).sources] == [
        (name, hashlib.sha256(p.read_bytes()).hexdigest()) for name, p in expected
    ]


def test_loading_twice_gives_equal_data(tmp_path: Path) -> None:
    path = GOOD.save(tmp_path / "指标数据.xlsx")
    assert load(path) == load(str(path))


# ------------------------------------------------------------------------ snippets


def test_snippet_files(tmp_path: Path) -> None:
    path = GOOD.save(tmp_path / "指标数据.xlsx")
    (tmp_path / "素材").mkdir()
    text = "---\n栏目：总体情况\n单位: 水利局\n期别：2022-06\n排序: 2\n标题：编号 001\n---\n\n第一段。\n\n- **要点**\n"
    (tmp_path / "素材" / "02.md").write_text(text, encoding="gb18030")
    (tmp_path / "素材" / "~$02.md").write_text("锁", encoding="utf-8")
    from_sheet, from_file = load(path).snippets
    assert from_sheet.origin == Cell("指标数据.xlsx", "文字素材", "A2")
    assert (from_file.column, from_file.title, from_file.order) == ("总体情况", "编号 001", 2)
    assert from_file.department is not None
    assert str(from_file.department) == "水利局"
    assert from_file.period == Period(2022, 6)
    assert from_file.body == "第一段。\n\n- **要点**"
    assert from_file.body.origin == Line("素材/02.md", 9)
    assert from_file.column.origin == Line("素材/02.md", 2)


# --------------------------------------------------------------------- info, texts


def test_unknown_keys_of_info_are_kept_and_aliases_folded(tmp_path: Path) -> None:
    rows = [*INFO[:-1], ["成文日期", "2022/7/18"], ["文 号", "洪督考〔2022〕15号"], ["值班电话", 87220001]]
    info = load(GOOD.with_sheet("报告信息", rows).save(tmp_path / "数据.xlsx")).info
    assert info["发文字号"] == "洪督考〔2022〕15号"
    assert info["值班电话"] == "87220001"
    assert info["成文日期"] == "2022年7月18日"


def test_texts_of_numbers_read_as_shown(tmp_path: Path) -> None:
    rows = [["编号", "问题", "进展"], [Formatted(7, "000"), "无", percent(0.93)], [8, "无", True]]
    problems = load(GOOD.with_sheet("问题清单", rows).save(tmp_path / "数据.xlsx")).problems
    assert [(p.number, p.progress) for p in problems] == [("007", "93.0%"), ("8", "是")]


def test_text_is_cleaned_with_a_warning(tmp_path: Path) -> None:
    rows = [["编号", "问题"], ["1", "进度\u200b滞后_x0007_，\r\n需加快é𠮷"]]
    dataset, findings = examine(GOOD.with_sheet("问题清单", rows).save(tmp_path / "数据.xlsx"))
    assert dataset is not None
    assert dataset.problems[0].problem == "进度滞后，\n需加快é𠮷"
    assert [(f.code, f.place, f.severity) for f in findings] == [
        ("D206", "数据.xlsx!问题清单!B2", Severity.WARNING)
    ]


def test_a_two_row_header_and_merged_texts_of_a_free_table(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目推进情况", None, None, None],
        ["行业", "2021", "规上企业（家）", None],
        [None, None, "开工", "竣工"],
        ["工业", 1, 30, 0.5],
        [None, 2, "—", None],
        ["合计", 3, 30, None],
    ]
    merges = {"项目": ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5")}
    book = Book(GOOD.with_sheet("项目", rows).sheets, merges)
    table = load(book.save(tmp_path / "数据.xlsx")).tables["项目"]
    assert table.header == ("行业", "2021", "规上企业开工", "规上企业竣工")
    assert [[bare(cell) for cell in row] for row in table.rows] == [
        ["工业", (1, "", 0), (30, "家", 0), (Decimal("0.5"), "家", 1)],
        ["工业", (2, "", 0), None, None],
    ]


def test_hidden_sheets(tmp_path: Path) -> None:
    book = Book(GOOD.sheets, hidden=("问题清单", "招商外出"))
    dataset, findings = examine(book.save(tmp_path / "数据.xlsx"))
    assert dataset is not None
    assert len(dataset.problems) == 1
    assert dataset.tables == {}
    assert [(f.code, f.place, f.severity) for f in findings] == [
        ("D124", "数据.xlsx!问题清单", Severity.WARNING),
        ("D124", "数据.xlsx!招商外出", Severity.INFO),
    ]


def test_marks_for_none_in_dates_orders_and_choices(tmp_path: Path) -> None:
    rows = [
        ["编号", "问题", "完成时限", "状态"],
        ["1", "甲", "—", None],
        ["2", "乙", "20220930", "　已 销号"],
    ]
    departments = [["名称", "排序"], ["高良涧街道", "/"], ["老子山镇", 1], ["洪泽区水利局", None]]
    book = GOOD.with_sheet("问题清单", rows).with_sheet("单位", departments)
    dataset = load(book.save(tmp_path / "数据.xlsx"))
    assert [(str(p.deadline), p.state) for p in dataset.problems] == [
        ("None", None),
        ("2022年9月30日", "已销号"),
    ]
    assert [d.order for d in dataset.departments] == [1, 1, 3]


def test_ledger(tmp_path: Path) -> None:
    rows = [
        ["期别", "单位", "类型", "分值", "事由", "状态", "整改期限"],
        ["2022-06", "水利局", "预扣分", 0.5, "迟报材料", "预扣", "2022年9月30日前"],
    ]
    line = load(GOOD.with_sheet("加减分", rows).save(tmp_path / "数据.xlsx")).ledger[0]
    assert (line.type, line.points.value, line.points.unit) == ("预扣分", Decimal("0.5"), "分")
    assert (str(line.department), line.state, line.deadline) == ("水利局", "预扣", date(2022, 9, 30))


def test_texts_know_their_cell(good: Dataset) -> None:
    assert isinstance(good.departments[0].phone, Text)
    assert good.departments[0].phone.origin == Cell("指标数据.xlsx", "单位", "D2")
