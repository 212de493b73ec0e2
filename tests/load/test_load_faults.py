"""Faulty workbooks: every fault is found, located, and said in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataRefused, Finding, Severity
from reportgen.load import examine, load
from tests.load.workbooks import DEPARTMENTS, GOOD, INDICATORS, INFO, Book, Formatted, percent

HEAD = ["期别", "指标", "单位", "完成值", "年度目标", "同比", "完成率"]


def refused(path: Path) -> tuple[Finding, ...]:
    with pytest.raises(DataRefused) as caught:
        load(path)
    return caught.value.findings


def found(tmp_path: Path, book: Book) -> list[tuple[str, str]]:
    """Code and place, after the file's name, of each fault."""
    findings = refused(book.save(tmp_path / "数据.xlsx"))
    return [(f.code, f.place.removeprefix("数据.xlsx!")) for f in findings]


def observed(*rows: list[Any]) -> Book:
    return GOOD.with_sheet("指标结果", [HEAD, *rows])


def gdp(*cells: Any) -> list[Any]:
    return ["2022-06", "地区生产总值", None, *cells]


TEN_FAULTS = Book(
    {
        "单位": DEPARTMENTS,
        "指标体系": INDICATORS,
        "指标结果": [
            HEAD,
            gdp("约195亿", 420, 2.4),  # text in a number column
            ["2022-06", "优良天数比例", None, date(2022, 3, 5)],  # wrong type
            ["2022-06", "亿元以上项目", "高粱涧街道", 3],  # unknown department
            ["2022-06", "亿元以上项目", "老子山镇", 3, 8, None, percent(0.375)],
            ["2022-06", "亿元以上项目", "老子山镇", 4, 8, None, percent(0.5)],  # duplicate row
            ["2022-05", "亿元以上项目", "老子山镇", "=1+1"],  # formula without a saved value
            ["2022-05", "亿元以上项目", "高良涧街道", 3, None, None, 0.375],  # percent confusion
            ["2022-13", "亿元以上项目", "高良涧街道", 3],  # unknown period
        ],
        "问题清单": [
            ["编号", "单位", "存在的问题描述", "完成时限"],  # missing column
            ["1", "老子山镇", "进度滞后", "2022-02-30"],  # bad date
        ],
        # missing sheet: 报告信息
    }
)


def test_ten_different_faults_are_reported_at_once_each_in_its_place(tmp_path: Path) -> None:
    assert sorted(found(tmp_path, TEN_FAULTS)) == [
        ("D113", "报告信息"),
        ("D115", "问题清单!第1行"),
        ("D201", "指标结果!D2"),
        ("D202", "指标结果!D3"),
        ("D204", "问题清单!D2"),
        ("D207", "指标结果!D7"),
        ("D209", "指标结果!A9"),
        ("D216", "指标结果!G8"),
        ("D301", "指标结果!A6"),
        ("D303", "指标结果!C4"),
    ]


def test_the_ten_faults_read_as_a_clerk_needs_them(tmp_path: Path) -> None:
    said = [str(f) for f in refused(TEN_FAULTS.save(tmp_path / "数据.xlsx"))]
    assert (
        "数据.xlsx!指标结果!D7：是公式但没有保存计算结果。请用 Excel 或 WPS 打开后另存。" in said
        and "数据.xlsx!指标结果!C4：“高粱涧街道”不在“单位”表中。是不是“高良涧街道”。" in said
        and "数据.xlsx!指标结果!A6：与数据.xlsx!指标结果!A5重复（期别、指标、单位相同）。请只留一行。" in said
    )
    assert all(f.advice for f in refused(tmp_path / "数据.xlsx"))


def test_a_refused_file_gives_no_dataset_but_its_findings(tmp_path: Path) -> None:
    dataset, findings = examine(TEN_FAULTS.save(tmp_path / "数据.xlsx"))
    assert dataset is None
    assert {f.code for f in findings if f.severity is Severity.WARNING} == {"D117"}


WEIGHTED = [(0, ["指标", "计量单位", "分值"]), *((int(r[0] == "亿元以上项目"), r) for r in INDICATORS[1:])]

ONE_FAULT: dict[str, tuple[Book, list[tuple[str, str]]]] = {
    "text in a number column": (observed(gdp("约195亿")), [("D201", "指标结果!D2")]),
    "bad thousands separator": (observed(gdp("19,56")), [("D201", "指标结果!D2")]),
    "a time": (observed(gdp(Formatted(0.5, "h:mm"))), [("D202", "指标结果!D2")]),
    "a logical value": (observed(gdp(True)), [("D202", "指标结果!D2")]),
    "half a rank": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "位次"], ["2022-06", "地区生产总值", 1.5]]),
        [("D203", "指标结果!C2")],
    ),
    "rank nought": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "位次"], ["2022-06", "地区生产总值", 0]]),
        [("D203", "指标结果!C2")],
    ),
    "half an order": (
        GOOD.with_sheet("单位", [["名称", "排序"], ["高良涧街道", 1.5], ["老子山镇", 2]]),
        [("D203", "单位!B2")],
    ),
    "bad date of issue": (
        GOOD.with_sheet("报告信息", [*INFO[:-1], ["成文日期", "七月"]]),
        [("D204", "报告信息!B5")],
    ),
    "private-use character": (
        GOOD.with_sheet("问题清单", [["编号", "问题"], ["1", "高\ue863涧"]]),
        [("D205", "问题清单!B2")],
    ),
    "formula without result": (observed(gdp("=D3")), [("D207", "指标结果!D2")]),
    "error cell": (observed(gdp("#REF!")), [("D208", "指标结果!D2")]),
    "error cell in a text": (
        GOOD.with_sheet("单位", [["名称", "类别"], ["高良涧街道", "#N/A"], ["老子山镇", None]]),
        [("D208", "单位!B2")],
    ),
    "a month that does not exist": (
        observed(["2022-13", "地区生产总值", None, 1]),
        [("D209", "指标结果!A2")],
    ),
    "a fifth quarter": (
        observed(["2022年第五季度", "地区生产总值", None, 1]),
        [("D209", "指标结果!A2")],
    ),
    "a year of two digits": (
        observed(["22年6月", "地区生产总值", None, 1]),
        [("D209", "指标结果!A2")],
    ),
    "what Excel makes of 2022-06 in a .csv": (
        observed(["Jun-22", "地区生产总值", None, 1]),
        [("D209", "指标结果!A2")],
    ),
    "a month without a word": (observed([6, "地区生产总值", None, 1]), [("D209", "指标结果!A2")]),
    "half a year of no year": (observed(["上半年", "地区生产总值", None, 1]), [("D209", "指标结果!A2")]),
    "a word that is no choice": (
        GOOD.with_sheet("指标体系", [*INDICATORS, ["失业率", "%", "反向"]]),
        [("D211", "指标体系!C6")],
    ),
    "wrong unit of a percentage": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "同比（‰）"], ["2022-06", "地区生产总值", 2.4]]),
        [("D212", "指标结果!C1")],
    ),
    "merged numbers": (
        Book(observed(gdp(1), ["2022-06", "PM2.5平均浓度", None, None]).sheets, {"指标结果": ["D2:D3"]}),
        [("D213", "指标结果!D2")],
    ),
    "no period": (observed([None, "地区生产总值", None, 1]), [("D214", "指标结果!A2")]),
    "percent format on 亿元": (observed(gdp(percent(0.5))), [("D215", "指标结果!D2")]),
    "percent format on points": (
        GOOD.with_sheet(
            "指标体系", [row[:3] if row[0] == "指标" else row[:2] + [percent(0.1)] * n for n, row in WEIGHTED]
        ),
        [("D215", "指标体系!C5")],
    ),
    "header unit is not the indicator's": (
        GOOD.with_sheet(
            "指标结果", [["期别", "指标", "完成值（万元）"], ["2022-06", "地区生产总值", 1956600]]
        ),
        [("D217", "指标结果!C1")],
    ),
    "unit above the head is not the indicator's": (
        GOOD.with_sheet(
            "指标结果",
            [
                ["完成情况", None, "单位：万元"],
                ["期别", "指标", "完成值"],
                ["2022-06", "地区生产总值", 1956600],
            ],
        ),
        [("D217", "指标结果!C1")],
    ),
    "unit of a group of columns": (
        GOOD.with_sheet(
            "指标结果",
            [
                ["期别", "指标", "进度（万元）", None],
                [None, None, "完成值", "年度目标"],
                ["2022-06", "地区生产总值", 1, None],
            ],
        ),
        [("D217", "指标结果!C2")],
    ),
    "negative points": (
        GOOD.with_sheet("加减分", [["单位", "类型", "分值", "事由"], ["水利局", "扣分", -1, "迟报"]]),
        [("D218", "加减分!C2")],
    ),
    "completion rate as a fraction": (
        observed(gdp(195.66, 420, 2.4, 0.4659)),
        [("D216", "指标结果!G2")],
    ),
    "a column within ±1 throughout": (
        observed(
            gdp(1, None, 0.024),
            ["2022-06", "PM2.5平均浓度", None, 1, None, 0.05],
            ["2022-06", "亿元以上项目", None, 1, None, -0.1],
        ),
        [("D219", "指标结果!F2")],
    ),
    "completion rate a hundred times too large": (
        observed(gdp(195.66, 420, 2.4, percent(46.59))),
        [("D216", "指标结果!G2")],
    ),
    "plain fraction among percent cells": (
        observed(
            gdp(1, None, percent(0.124)),
            ["2022-06", "亿元以上项目", None, 1, None, percent(0.305)],
            ["2022-06", "PM2.5平均浓度", None, 1, None, 0.281],
        ),
        [("D216", "指标结果!F4")],
    ),
    "plain fraction among the values of a % indicator": (
        observed(["2022-06", "优良天数比例", None, percent(0.812)], ["2022-05", "优良天数比例", None, 0.795]),
        [("D216", "指标结果!D3")],
    ),
    "plain fraction among the columns of a % indicator": (
        observed(["2022-06", "优良天数比例", None, percent(0.812), 0.8]),
        [("D216", "指标结果!E2")],
    ),
    "schedule as a fraction": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "序时进度"], ["2022-06", "地区生产总值", 0.5]]),
        [("D216", "指标结果!C2")],
    ),
    "column twice": (
        GOOD.with_sheet(
            "指标结果", [["期别", "指标", "完成值", "完成情况"], ["2022-06", "地区生产总值", 1, 2]]
        ),
        [("D116", "指标结果!D1")],
    ),
    "no header": (GOOD.with_sheet("单位", [["甲", "乙"], ["丙", "丁"]]), [("D114", "单位")]),
    "header without rows": (observed(), [("D118", "指标结果")]),
    "no issuer": (
        GOOD.with_sheet("报告信息", [row for row in INFO if row[0] != "发文机关"]),
        [("D119", "报告信息")],
    ),
    "no issuer in its row": (
        GOOD.with_sheet("报告信息", [[row[0], None if row[0] == "发文机关" else row[1]] for row in INFO]),
        [("D119", "报告信息")],
    ),
    "information without header": (GOOD.with_sheet("报告信息", INFO[1:]), [("D114", "报告信息")]),
    "information without values": (
        GOOD.with_sheet("报告信息", [row[:1] for row in INFO]),
        [("D115", "报告信息!第1行")],
    ),
    "a value without its key": (
        GOOD.with_sheet("报告信息", [*INFO, ["=A1", "甲"]]),
        [("D207", "报告信息!A6")],
    ),
    "a word that is no urgency": (
        GOOD.with_sheet("报告信息", [*INFO, ["紧急程度", "火急"]]),
        [("D211", "报告信息!B6")],
    ),
    "key twice": (
        GOOD.with_sheet("报告信息", [*INFO, ["地区", "清江浦区"]]),
        [("D301", "报告信息!A6")],
    ),
    "department twice": (
        GOOD.with_sheet("单位", [*DEPARTMENTS, ["洪泽区水利局"]]),
        [("D301", "单位!A5")],
    ),
    "short name is another's name": (
        GOOD.with_sheet("单位", [*DEPARTMENTS, ["洪泽区水务局", "水利局"]]),
        [("D302", "单位!B5")],
    ),
    "problem number twice": (
        GOOD.with_sheet("问题清单", [["编号", "问题"], ["1", "甲"], [1, "乙"]]),
        [("D301", "问题清单!A3")],
    ),
    "unknown indicator": (
        observed(["2022-06", "地区生产总植", None, 1]),
        [("D303", "指标结果!B2")],
    ),
    "departments without their sheet": (
        GOOD.without("单位").without("问题清单"),
        [("D304", "指标结果!C5")],
    ),
    "interval without limits": (
        GOOD.with_sheet("指标体系", [*INDICATORS, ["失业率", "%", "区间"]]),
        [("D306", "指标体系!C6")],
    ),
    "limits exchanged": (
        GOOD.with_sheet(
            "指标体系",
            [["指标", "计量单位", "方向", "下限", "上限"]]
            + [[*row[:2], "区间", 5, 3] if row[0] == "地区生产总值" else row[:2] for row in INDICATORS[1:]],
        ),
        [("D306", "指标体系!D2")],
    ),
    "free table with a broken formula": (
        GOOD.with_sheet("招商外出", [["镇街", "批次"], ["老子山镇", "=B3"]]),
        [("D207", "招商外出!B2")],
    ),
    "free table with a name twice": (
        GOOD.with_sheet("招商外出", [["镇街", "批次", "批次"], ["老子山镇", 1, 2]]),
        [("D116", "招商外出!C1")],
    ),
    "header that is a formula without result": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "完成值", "=A1"], ["2022-06", "地区生产总值", 1, 2]]),
        [("D207", "指标结果!D1")],
    ),
    "free table with a private-use header": (
        GOOD.with_sheet("招商外出", [["镇街", "批\ue863次", "天数"], ["老子山镇", 1, 2]]),
        [("D205", "招商外出!B1")],
    ),
    "missing column": (
        GOOD.with_sheet("指标体系", [row[:1] for row in INDICATORS]),
        [("D115", "指标体系!第1行")],
    ),
    "missing sheet": (GOOD.without("指标体系"), [("D113", "指标体系")]),
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_gives_one_finding(tmp_path: Path, name: str) -> None:
    """Exactly one: a fault must not drag others behind it."""
    book, expected = ONE_FAULT[name]
    assert found(tmp_path, book) == expected


REMARKS: dict[str, tuple[Book, str, str, str]] = {
    "a typing slip in a header": (
        GOOD.with_sheet("指标结果", [["期别", "指标", "完成值", "完成律"], ["2022-06", "地区生产总值", 1, 2]]),
        "D117",
        "指标结果!D1",
        "是不是“完成率”",
    ),
    "a sheet named almost like one of the contract": (
        GOOD.without("问题清单").with_sheet("问题清单表", [["甲", "乙"], ["丙", "丁"]]),
        "D125",
        "问题清单表",
        "如果是“问题清单”，请改名",
    ),
    "a sheet without header": (
        GOOD.with_sheet("说明", [["只有一列"], ["文字"]]),
        "D121",
        "说明",
        "请在数据上方写一行列名，至少两列",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_what_may_be_meant_otherwise_is_a_warning(tmp_path: Path, name: str) -> None:
    book, code, place, advice = REMARKS[name]
    dataset, findings = examine(book.save(tmp_path / "数据.xlsx"))
    assert dataset is not None
    assert [(f.code, f.place, f.advice, f.severity) for f in findings] == [
        (code, f"数据.xlsx!{place}", advice, Severity.WARNING)
    ]


def test_missing_sheet_says_what_there_is_or_what_may_be_meant(tmp_path: Path) -> None:
    book = GOOD.without("指标结果").with_sheet("指标结果表", [["甲", "乙"]])
    assert (
        refused(book.save(tmp_path / "数据.xlsx"))[0].advice
        == "是不是“指标结果表”，如果是，请改名为“指标结果”"
    )
    finding = refused(GOOD.without("指标结果").save(tmp_path / "数据.xlsx"))[0]
    assert finding.advice == "现有工作表：报告信息、单位、指标体系、问题清单、文字素材、招商外出"


def test_growth_below_one_percent_is_no_confusion(tmp_path: Path) -> None:
    """Prices rise by 0.8% where output rises by 12.4%: only a mixture of formats is suspect."""
    rows = [gdp(1, None, 12.4), ["2022-06", "PM2.5平均浓度", None, 1, None, 0.8]]
    assert load(observed(*rows).save(tmp_path / "数据.xlsx")).observations[1].yoy is not None


def test_free_tables_of_one_name_in_two_files_are_two_tables(tmp_path: Path) -> None:
    GOOD.save(tmp_path / "甲.xlsx")
    Book({"招商外出": [["镇街", "拜访企业"], ["老子山镇", 3]]}).save(tmp_path / "乙.xlsx")
    # 乙 sorts before 甲
    dataset, findings = examine(tmp_path)
    assert dataset is not None
    assert list(dataset.tables) == ["招商外出（乙）", "招商外出（甲）"]
    assert [(f.code, f.place, f.severity) for f in findings] == [
        ("D309", "乙.xlsx!招商外出", Severity.INFO),
        ("D309", "甲.xlsx!招商外出", Severity.INFO),
    ]


# ------------------------------------------------------------------------ snippets

SNIPPET_FAULTS = {
    "总体情况": ("D122", "素材/甲.md第1行"),
    "---\n栏目: 总体情况\n正文": ("D122", "素材/甲.md第1行"),
    "---\n栏目 总体情况\n栏目: 总\n---\n正文": ("D122", "素材/甲.md第2行"),
    "---\n栏目: 总\n单伟: 水利局\n---\n正文": ("D123", "素材/甲.md第3行"),
    "---\n单位: 水利局\n---\n正文": ("D214", "素材/甲.md第1行"),
    "---\n栏目: 总\n---\n\n": ("D214", "素材/甲.md第1行"),
    "---\n栏目: 总\n单位: 水务局\n---\n正文": ("D303", "素材/甲.md第3行"),
    "---\n栏目: 总\n期别: 2022-13\n---\n正文": ("D209", "素材/甲.md第3行"),
    "---\n栏目: 总\n---\n正\ue863文": ("D205", "素材/甲.md第4行"),
}


@pytest.mark.parametrize("text", SNIPPET_FAULTS)
def test_faults_of_snippets(tmp_path: Path, text: str) -> None:
    path = GOOD.save(tmp_path / "数据.xlsx")
    (tmp_path / "素材").mkdir()
    (tmp_path / "素材" / "甲.md").write_text(text, encoding="utf-8")
    assert [(f.code, f.place) for f in refused(path)] == [SNIPPET_FAULTS[text]]


def test_a_snippet_in_no_known_encoding(tmp_path: Path) -> None:
    path = GOOD.save(tmp_path / "数据.xlsx")
    (tmp_path / "素材").mkdir()
    (tmp_path / "素材" / "甲.md").write_bytes(b"---\n\xff\xff")
    assert [(f.code, f.place) for f in refused(path)] == [("D111", "素材/甲.md")]


def test_error_words_and_scientific_notation_in_csv(tmp_path: Path) -> None:
    """A .csv holds what Excel showed: errors as words, large numbers with digits lost."""
    rows = [HEAD, gdp("#DIV/0!"), ["2022-06", "亿元以上项目", None, "1.23457E+11"]]
    findings = refused(GOOD.with_sheet("指标结果", rows).save_csv(tmp_path / "表", "utf-8"))
    assert [(f.code, f.place) for f in findings] == [
        ("D208", "指标结果.csv!指标结果!D2"),
        ("D201", "指标结果.csv!指标结果!D3"),
    ]
    assert findings[1].advice == "科学记数法会丢掉后面的数字，请改为常规数字"


def test_codes_are_stable_and_findings_are_values(tmp_path: Path) -> None:
    first = refused(TEN_FAULTS.save(tmp_path / "数据.xlsx"))
    assert first == refused(tmp_path / "数据.xlsx")
    assert len(set(first)) == len(first)


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("年底前", "请写成最后一天，如2022-12-31"),
        ("2023年9月底前", "请写成最后一天，如2023-09-30"),
        ("尽快", "请写成2022-09-30或2022年9月30日"),
    ],
)
def test_a_deadline_in_words_is_told_its_day(tmp_path: Path, words: str, advice: str) -> None:
    rows = [["编号", "问题", "完成时限"], ["1", "进度滞后", words]]
    _, findings = examine(GOOD.with_sheet("问题清单", rows).save(tmp_path / "数据.xlsx"))
    (fault,) = [f for f in findings if f.code == "D204"]
    assert (fault.place, fault.advice) == ("数据.xlsx!问题清单!C2", advice)


def test_units_of_measure_are_not_taken_for_departments(tmp_path: Path) -> None:
    rows = [["期别", "指标", "计量单位", "完成值"], ["2022-06", "地区生产总值", "亿元", 195.66]]
    _, findings = examine(GOOD.with_sheet("指标结果", rows).save(tmp_path / "数据.xlsx"))
    (told,) = [f for f in findings if f.code == "D117"]
    assert "是不是“单位”" not in told.advice
    assert "计量单位用“指标体系”表的" in told.advice


def test_running_numbers_under_a_title_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["上半年主要指标完成情况表"],
        ["序号", "期别", "指标", "完成情况", None],
        [None, None, None, "完成值", "同比"],
        [1, "2022-06", "地区生产总值", 195.66, 2.4],
    ]
    _, findings = examine(GOOD.with_sheet("指标结果", rows).save(tmp_path / "数据.xlsx"))
    assert [str(f) for f in findings if f.code == "D117"] == []
