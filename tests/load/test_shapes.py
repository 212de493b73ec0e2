"""Sheets as offices keep them: what each becomes, and that nothing in them vanishes unsaid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reportgen.load import Read, survey
from reportgen.model import FreeTable, Quantity
from reportgen.readback import details, headline
from tests.load.workbooks import DEPARTMENTS, GOOD, RESULTS, Book, Rows

X = None


def read(tmp_path: Path, rows: Rows, *merges: str, name: str = "表") -> Read:
    book = Book(GOOD.with_sheet(name, rows).without("招商外出").sheets, {name: merges})
    return survey(book.save(tmp_path / "数据.xlsx"))


def tables(tmp_path: Path, rows: Rows, *merges: str) -> dict[str, FreeTable]:
    found = read(tmp_path, rows, *merges)
    assert found.dataset is not None, [str(f) for f in found.findings]
    return dict(found.dataset.tables)


def said(found: Read) -> list[tuple[str, str]]:
    return [(f.code, f.place.removeprefix("数据.xlsx!")) for f in found.findings]


def cells(table: FreeTable) -> list[list[Any]]:
    return [
        [f"{v.value:f}{v.unit}" if isinstance(v, Quantity) else v and str(v) for v in row]
        for row in table.rows
    ]


# ---------------------------------------------------------------------- blank heads


def test_a_blank_corner_over_row_labels_gets_a_name(tmp_path: Path) -> None:
    found = read(tmp_path, [[X, "广州", "深圳"], ["常住人口（万人）", 1874, 1766], ["土地面积", 7434, 1997]])
    assert found.dataset is not None
    table = found.dataset.tables["表"]
    assert table.header == ("名称", "广州", "深圳")
    assert cells(table) == [["常住人口（万人）", "1874万人", "1766万人"], ["土地面积", "7434", "1997"]]
    assert said(found) == [("D128", "表!A1")]


def test_years_under_a_blank_corner_are_years(tmp_path: Path) -> None:
    table = tables(tmp_path, [[X, "广州", "深圳"], [2019, 23628, 26927], [2020, 25019, 27670]])["表"]
    assert table.header == ("年份", "广州", "深圳")
    assert cells(table)[0] == ["2019", "23628", "26927"]


def test_a_blank_corner_is_called_like_the_one_above(tmp_path: Path) -> None:
    rows = [
        ["城市", "2019年"],
        ["广州", 5],
        ["深圳", 6],
        [X, X],
        ["增速（%）"],
        [X, "2019年", "2020年"],
        ["广州", 7, 8],
    ]
    found = tables(tmp_path, rows)
    assert [(name, t.header) for name, t in found.items()] == [
        ("表", ("城市", "2019年")),
        ("表·增速（%）", ("城市", "2019年", "2020年")),
    ]


def test_a_filled_column_without_a_head_is_read_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, [["城市", "产值", X, "税收"], ["甲市", 1, "暂估", 2], ["乙市", 3, X, 4]])
    assert found.dataset is not None
    assert found.dataset.tables["表"].header == ("城市", "产值", "C列", "税收")
    assert said(found) == [("D128", "表!C1")]


# ------------------------------------------------------------------- several tables

ABOVE: Rows = [["城市", "2019年", "2020年"], ["广州", 1, 2], ["深圳", 3, 4]]
BELOW: Rows = [["行业", "企业数", "从业人员"], ["工业", 50, 600], ["建筑业", 70, 800]]


def test_tables_below_one_another_are_parted(tmp_path: Path) -> None:
    found = read(tmp_path, [*ABOVE, [], *BELOW])
    assert found.dataset is not None
    assert [(n, t.header, cells(t)) for n, t in found.dataset.tables.items()] == [
        ("表", ("城市", "2019年", "2020年"), [["广州", "1", "2"], ["深圳", "3", "4"]]),
        ("表·2", ("行业", "企业数", "从业人员"), [["工业", "50", "600"], ["建筑业", "70", "800"]]),
    ]
    assert said(found) == [("D130", "表")]


def test_tables_beside_one_another_are_parted(tmp_path: Path) -> None:
    rows = [[*a, X, *b] for a, b in zip(ABOVE, BELOW, strict=True)]
    found = tables(tmp_path, rows)
    assert [(n, t.header) for n, t in found.items()] == [
        ("表", ("城市", "2019年", "2020年")),
        ("表·2", ("行业", "企业数", "从业人员")),
    ]
    assert str(found["表·2"].rows[0][1].origin) == "数据.xlsx!表!F2"  # type: ignore[union-attr]


def test_a_column_of_figures_behind_a_blank_one_belongs_to_the_table(tmp_path: Path) -> None:
    rows = [["城市", "2019年", X, "汇总"], ["广州", 1, X, 9], ["深圳", 3, X, 8]]
    assert tables(tmp_path, rows)["表"].header == ("城市", "2019年", "汇总")


def test_a_blank_row_within_a_table_ends_it_not(tmp_path: Path) -> None:
    rows = [*ABOVE, [], ["珠海", 5, 6]]
    assert [row[0] for row in cells(tables(tmp_path, rows)["表"])] == ["广州", "深圳", "珠海"]


def test_the_same_head_over_a_new_page_is_one_table(tmp_path: Path) -> None:
    found = read(tmp_path, [*ABOVE, [], ABOVE[0], ["珠海", 5, 6], ["佛山", 7, 8]])
    assert found.dataset is not None
    assert [row[0] for row in cells(found.dataset.tables["表"])] == ["广州", "深圳", "珠海", "佛山"]
    sheet = next(s for s in found.sheets if s.sheet == "表")
    assert [(s.place, s.why) for s in sheet.tables[0].skipped] == [("5", "重复的表头")]


def test_cells_apart_from_any_table_are_named_as_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, [*ABOVE, [], [X, X, X], [X, 10000, X], [X, X, X, X, X, "随手记"]])
    assert found.dataset is not None
    assert len(found.dataset.tables["表"].rows) == 2
    (finding,) = found.findings
    assert (finding.code, finding.place) == ("D132", "数据.xlsx!表!B6")
    assert "B6、F7共2格" in finding.message
    assert headline(next(s for s in found.sheets if s.sheet == "表")).endswith("；没有读入B6、F7")


def test_a_sheet_without_a_head_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, [[1, 2, 3], [4, 5, 6]])
    assert said(found) == [("D121", "表")]
    assert [s.place for s in next(s for s in found.sheets if s.sheet == "表").unread] == ["A1:C2"]


# ----------------------------------------------------------------------- deep heads


def test_a_head_of_four_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["1-1 各地区户数、人口数", X, X, X, X],
        [X, X, X, X, X],
        ["地    区", "户数", X, "人口", X],
        [X, "合计", "家庭户", "合计", X],
        [X, X, X, "小计", "性别比"],
        [X, "（户）", "（户）", "（人）", X],
        ["全    国", 30, 27, 96, 104.2],
        ["北    京", 10, 9, 31, 106.75],
        ["天    津", 12, 11, 36, 104],
        ["河    北", 8, 7, 29, 103.5],
    ]
    found = read(tmp_path, rows)
    assert found.dataset is not None
    table = found.dataset.tables["表"]
    assert table.header == ("地区", "户数合计", "户数家庭户", "人口合计小计", "人口合计性别比")
    assert cells(table) == [
        ["北京", "10户", "9户", "31人", "106.75"],
        ["天津", "12户", "11户", "36人", "104"],
        ["河北", "8户", "7户", "29人", "103.5"],
    ]
    assert said(found) == [("D120", "表!A7")]


def test_merged_heads_of_three_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["镇街", "工业", X, X, "农业"],
        [X, "产值", X, "用电", "产值"],
        [X, "本月", "累计", X, X],
        ["朱坝街道", 1, 2, 3, 4],
        ["老子山镇", 5, 6, 7, 8],
    ]
    table = tables(tmp_path, rows, "A1:A3", "B1:D1", "B2:C2", "D2:D3", "E2:E3")["表"]
    assert table.header == ("镇街", "工业产值本月", "工业产值累计", "工业用电", "农业产值")
    assert len(table.rows) == 2


def test_words_below_a_head_of_one_row_are_data(tmp_path: Path) -> None:
    table = tables(tmp_path, [["项目", "金额"], ["甲", "待定"], ["乙", 5], ["丙", 7]])["表"]
    assert cells(table) == [["甲", "待定"], ["乙", "5"], ["丙", "7"]]


# ---------------------------------------------------------------------------- units


def test_a_line_of_units_above_the_head(tmp_path: Path) -> None:
    rows = [
        ["财政收支"],
        [X, X, X, "单位：万元"],
        ["镇街", "收入", "增速", "位次"],
        ["甲镇", 12, 3.4, 1],
        ["乙镇", 9, -2, 2],
    ]
    found = read(tmp_path, rows)
    assert found.dataset is not None
    assert cells(found.dataset.tables["表"]) == [["甲镇", "12万元", "3.4", "1"], ["乙镇", "9万元", "-2", "2"]]
    lines = list(details(next(s for s in found.sheets if s.sheet == "表")))
    assert "B 收入，单位万元（取自D2）" in "".join(lines)


def test_rates_take_the_percent_of_a_line_of_units(tmp_path: Path) -> None:
    rows = [["单位：万元、%"], ["镇街", "收入", "增速"], ["甲镇", 12, 3.4], ["乙镇", 9, -2]]
    assert cells(tables(tmp_path, rows)["表"])[0] == ["甲镇", "12万元", "3.4%"]


def test_units_that_nobody_can_place_are_said(tmp_path: Path) -> None:
    found = read(tmp_path, [["单位：户、人"], ["镇街", "户数", "人口"], ["甲镇", 12, 34], ["乙镇", 9, 21]])
    assert said(found) == [("D129", "表!A1")]


def test_units_row_by_row(tmp_path: Path) -> None:
    rows = [
        ["指标", "计量单位", "2021年", "2022年"],
        ["产值", "亿元", 5, 6],
        ["占比", "%", 40, 41],
        ["户数", "户", 3, 4],
    ]
    assert [row[2] for row in cells(tables(tmp_path, rows)["表"])] == ["5亿元", "40%", "3户"]


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ("产值（2021年）", "产值（2021年）", "120.5"),
        ("排名（全省）", "排名（全省）", "120.5"),
        ("指数（上年=100）", "指数（上年=100）", "120.5"),
        ("计划投资（万元）", "计划投资", "120.5万元"),
        ("产值【单位：亿元】", "产值", "120.5亿元"),
        ("用水量（立方米/万元）", "用水量", "120.5立方米/万元"),
        ("综合能耗(吨标准煤)", "综合能耗", "120.5吨标准煤"),
        ("浓度（微克/立方米）", "浓度", "120.5微克/立方米"),
        ("批次（批）", "批次", "120.5批"),
    ],
)
def test_brackets_in_heads(tmp_path: Path, head: str, name: str, value: str) -> None:
    table = tables(tmp_path, [["镇街", head], ["甲镇", 120.5], ["乙镇", 3]])["表"]
    assert table.header == ("镇街", name)
    assert cells(table)[0][1] == value


# ---------------------------------------------------------------------- rows that are none


@pytest.mark.parametrize("word", ["合计", "小 计", "总计", "共计", "汇总", "总数", "全市合计", "Total"])
def test_totals_are_never_rows(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, [["镇街", "个数"], ["甲镇", 1], ["乙镇", 2], [word, 3]])
    assert found.dataset is not None
    assert [row[0] for row in cells(found.dataset.tables["表"])] == ["甲镇", "乙镇"]
    assert said(found) == [("D120", "表!A4")]


def test_the_whole_area_is_a_total_of_its_parts(tmp_path: Path) -> None:
    rows = [["地区", "产值", "增速"], ["全省", 60, 5], ["甲市", 10, 4], ["乙市", 20, 5], ["丙市", 30, 6]]
    assert [row[0] for row in cells(tables(tmp_path, rows)["表"])] == ["甲市", "乙市", "丙市"]


def test_the_whole_area_among_others_is_a_row(tmp_path: Path) -> None:
    rows = [["地区", "增速"], ["全省", 5], ["甲市", 4], ["乙市", 5], ["丙市", 6]]
    found = read(tmp_path, rows)
    assert found.dataset is not None
    assert [row[0] for row in cells(found.dataset.tables["表"])] == ["全省", "甲市", "乙市", "丙市"]
    assert said(found) == [("D131", "表!A2")]


def test_areas_compared_are_rows(tmp_path: Path) -> None:
    rows = [["地区", "产值"], ["全国", 1000], ["全省", 100], ["全市", 10], ["本区", 1]]
    assert len(tables(tmp_path, rows)["表"].rows) == 4


def test_notes_below_a_table_are_told(tmp_path: Path) -> None:
    rows = [*ABOVE, ["注：1.按现价计算。"], ["　　2.初步核算数。"], ["数据来源：统计局"], ["*含农户"]]
    found = read(tmp_path, rows)
    assert found.dataset is not None
    assert len(found.dataset.tables["表"].rows) == 2
    sheet = next(s for s in found.sheets if s.sheet == "表")
    assert [(s.place, s.why) for s in sheet.tables[0].skipped] == [(str(n), "注") for n in (4, 5, 6, 7)]
    assert not sheet.unread


def test_a_last_row_with_a_label_alone_is_a_row(tmp_path: Path) -> None:
    assert cells(tables(tmp_path, [*ABOVE, ["珠海"]])["表"])[-1] == ["珠海", None, None]


# ------------------------------------------------------------------------- footnote marks


@pytest.mark.parametrize("written", ["5①", "10²", "206③"])
def test_a_footnote_mark_is_no_digit(tmp_path: Path, written: str) -> None:
    table = tables(tmp_path, [["镇街", "个数"], ["甲镇", written], ["乙镇", 3], ["丙镇", 4]])["表"]
    assert cells(table)[0] == ["甲镇", written]


def test_a_footnote_mark_in_a_contract_sheet_is_refused_with_its_cell(tmp_path: Path) -> None:
    rows = [RESULTS[0], ["2022-06", "地区生产总值", X, "195.66①", *RESULTS[1][4:]]]
    found = survey(GOOD.with_sheet("指标结果", rows).save(tmp_path / "数据.xlsx"))
    assert said(found) == [("D201", "指标结果!D2")]
    assert "注码“①”" in found.findings[0].message


def test_a_line_separator_within_a_csv_cell_splits_no_row(tmp_path: Path) -> None:
    folder = GOOD.save_csv(tmp_path / "表", "utf-8")
    text = "镇街,说明,个数\n甲镇,一\u2028二\u0085三\x0b四\x1c五,7\n乙镇,六,8\n"
    (folder / "新表.csv").write_text(text, encoding="utf-8", newline="")
    found = survey(folder)
    assert found.dataset is not None
    assert [[str(v) for v in (row[0], row[2].value)] for row in found.dataset.tables["新表"].rows] == [  # type: ignore[union-attr]
        ["甲镇", "7.0"],
        ["乙镇", "8.0"],
    ]


# --------------------------------------------------------------------------- read-back


def test_the_read_back_of_a_contract_sheet(tmp_path: Path) -> None:
    rows = [
        ["2022年考核"],
        ["单位名称", "简称", "荣誉", X, "类别"],
        *[[*r[:2], "先进", "?", r[2]] for r in DEPARTMENTS[1:]],
    ]
    rows.append(["注：含直属单位"])
    found = survey(GOOD.with_sheet("单位", rows).save(tmp_path / "数据.xlsx"))
    sheet = next(s for s in found.sheets if s.sheet == "单位")
    assert list(details(sheet)) == [
        "数据.xlsx!单位：“单位”A2:E5，表头第2行，3行×3列；没有读入D3:D5",
        "  表上方的文字：2022年考核",
        "  列：A 名称（原为“单位名称”）、B 简称、E 类别",
        "  没有读入的列：C“荣誉”",
        "  数据行：第3-5行，共3行",
        "  没有当作数据：第6行（注）",
        "  没有读入：D3:D5（不在任何一个表里）",
    ]
    assert [code for code, _ in said(found)] == ["D117", "D132"]


def test_the_read_back_is_there_where_the_data_are_refused(tmp_path: Path) -> None:
    found = survey(GOOD.without("报告信息").save(tmp_path / "数据.xlsx"))
    assert found.dataset is None
    assert [s.sheet for s in found.sheets] == [n for n in GOOD.sheets if n != "报告信息"]


def test_values_keep_their_cells_in_every_part(tmp_path: Path) -> None:
    found = tables(tmp_path, [*ABOVE, [], *BELOW])
    origins = [str(v.origin).rpartition("!")[2] for t in found.values() for row in t.rows for v in row if v]
    assert origins == ["A2", "B2", "C2", "A3", "B3", "C3", "A6", "B6", "C6", "A7", "B7", "C7"]
    assert found["表"].rows[0][1].value == Decimal(1)  # type: ignore[union-attr]


def test_the_periods_are_looked_for_once(tmp_path: Path) -> None:
    class Counted(tuple[Any, ...]):
        walks = 0

        def __iter__(self) -> Any:
            Counted.walks += 1
            return super().__iter__()

    dataset = survey(GOOD.save(tmp_path / "数据.xlsx")).dataset
    assert dataset is not None
    counted = replace(dataset, observations=Counted(dataset.observations))
    assert [counted.periods for _ in range(3)] == [dataset.periods] * 3
    assert Counted.walks == 1


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    path = GOOD.with_sheet("表", [*ABOVE, ["珠海", 5, 6]]).save(tmp_path / "数据.xlsx")
    book = load_workbook(path)
    book["表"].row_dimensions[3].hidden = True
    book["表"].column_dimensions["C"].hidden = True
    book.save(path)
    found = survey(path)
    assert found.dataset is not None
    assert len(found.dataset.tables["表"].rows) == 3
    lines = list(details(next(s for s in found.sheets if s.sheet == "表")))
    assert lines[-2:] == ["  有隐藏的行：第3行，仍然读入", "  有隐藏的列：C，仍然读入"]
