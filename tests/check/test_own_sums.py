"""A finished file against itself, whatever data it came from: totals, rates, ranks, tables and text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document

from reportgen.check.finished import measure

Rows = Sequence[Sequence[str]]


def findings(*paragraphs: str, rows: Rows = (), more: Rows = ()) -> list[str]:
    """The rules that a file of some paragraphs and tables breaks, of those that hold it against itself."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for table in (rows, more):
        if table:
            grid = document.add_table(len(table), len(table[0]), style="Table Grid")
            for r, cells in enumerate(table):
                for c, cell in enumerate(cells):
                    grid.cell(r, c).text = cell
            document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    verdict = measure(out.getvalue(), "文件.docx")
    return [finding.rule for finding in verdict.findings if finding.rule.startswith("Z")]


PROJECTS = [
    ["单位", "完成投资（亿元）", "年度计划投资（亿元）", "投资完成率（%）"],
    ["甲镇", "2.54", "4.50", "56.4"],
    ["乙镇", "0.68", "1.30", "52.3"],
    ["丙镇", "1.00", "2.00", "50.0"],
    ["丁镇", "3.00", "4.00", "75.0"],
    ["合计", "7.22", "11.80", "61.2"],
]
RANKED = [
    ["位次", "单位", "总分（分）", "上期位次", "位次变化"],
    ["1", "甲镇", "97.45", "2", "↑1"],
    ["2", "乙镇", "90.05", "1", "↓1"],
    ["3", "丙镇", "89.85", "3", "持平"],
    ["4", "丁镇", "75.00", "4", "持平"],
]
INDICATORS = [
    ["序号", "指标", "计量单位", "年度目标", "完成值", "完成率（%）", "序时差（百分点）", "位次"],
    ["1", "开工项目", "个", "46", "21", "45.7", "-4.3", "4"],
    ["2", "竣工项目", "个", "31", "7", "22.6", "-27.4", "6"],
    ["3", "签约项目", "个", "60", "38", "63.3", "13.3", "2"],
    ["4", "到账外资", "万美元", "12000", "4860", "40.5", "-9.5", "6"],
    ["5", "入库企业", "家", "240", "156", "65.0", "15.0", "2"],
    ["6", "市场主体", "户", "7200", "3862", "53.6", "3.6", "2"],
    ["7", "有效投资", "亿元", "85.00", "24.99", "29.4", "-20.6", "5"],
    ["8", "新增就业", "人", "4400", "2283", "51.9", "1.9", "3"],
    ["9", "规上企业", "家", "20", "11", "55.0", "5.0", "3"],
    ["10", "PM2.5", "微克/立方米", "26", "22", "100.0", "—", "1"],
]


def changed(rows: Rows, row: int, column: int, cell: str) -> Rows:
    return [
        [cell if (r, c) == (row, column) else t for c, t in enumerate(cells)] for r, cells in enumerate(rows)
    ]


@pytest.mark.parametrize("rows", [PROJECTS, RANKED, INDICATORS])
def test_tables_that_add_up_are_left_alone(rows: Rows) -> None:
    assert findings("开工项目21个，完成年度目标的45.7%，欠序时4.3个百分点。", rows=rows) == []


@pytest.mark.parametrize(
    ("rows", "row", "column", "cell", "rule"),
    [
        (PROJECTS, 5, 1, "7.32", "Z01"),
        (PROJECTS, 1, 3, "65.4", "Z02"),
        (INDICATORS, 1, 5, "47.5", "Z02"),
        (INDICATORS, 2, 6, "27.4", "Z02"),
        (INDICATORS, 2, 0, "3", "Z03"),
        (RANKED, 2, 2, "99.05", "Z03"),
        (RANKED, 1, 4, "↓1", "Z03"),
        (RANKED, 3, 1, "甲镇", "Z11"),
    ],
)
def test_a_changed_cell_is_noticed(rows: Rows, row: int, column: int, cell: str, rule: str) -> None:
    assert rule in findings(rows=changed(rows, row, column, cell))


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("开工项目22个，完成年度目标的45.7%。", "Z04"),
        ("开工项目21个，超序时4.3个百分点。", "Z04"),
        ("竣工项目（欠序时24.7个百分点）差距较大。", "Z09"),
        ("开工项目欠序时4.3%。", "Z06"),
        ("欠序时的3项（开工项目、竣工项目、到账外资、签约项目）。", "Z07"),
        ("列入清单9项，其中甲类5项、乙类6项。", "Z05"),
        ("朱坝街道开工项目3个。", ""),
        ("10亿元以上开工项目3个。", ""),
        ("去年开工项目18个。", ""),
    ],
)
def test_a_text_is_held_against_its_table(said: str, rule: str) -> None:
    found = findings(said, rows=INDICATORS, more=[["单位", "联系人"], ["朱坝街道", "张三"]])
    assert rule in found if rule else found == []


def test_lists_of_one_number_say_the_same() -> None:
    one = [["编号", "责任单位", "状态"], ["WT-1", "甲镇", "整改中"], ["WT-2", "乙镇", "整改中"]]
    other = [["编号", "责任单位", "整改措施"], ["WT-1", "甲镇", "倒排工期"], ["WT-2", "丙镇", "逐项会办"]]
    assert findings(rows=one, more=one) == []
    assert findings(rows=one, more=other) == ["Z10"]
