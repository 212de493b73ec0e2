"""What a clerk may have meant otherwise, as `check` and `render` tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.bureau import Clerk, Office, edit
from tests.conftest import ROOT
from tests.load.workbooks import GOOD, percent

HEAD = ["期别", "指标", "单位", "完成值", "年度目标", "位次", "同比"]
Rows = Sequence[Sequence[Any]]


def results(office: Office, *rows: Sequence[Any], head: Sequence[str] = HEAD) -> None:
    """Put other rows into 指标结果."""
    book = load_workbook(office.book)
    sheet = book["指标结果"]
    sheet.delete_rows(1, sheet.max_row)
    for row in (head, *rows):
        sheet.append(list(row))
    for name in ("甲", "乙", "丙", "丁"):
        book["指标体系"].append([name, "亿元"])
    book.save(office.book)


def told(office: Office, clerk: Clerk, code: str) -> list[str]:
    lines = clerk("check", "--data", office.book).out.splitlines()
    return [line for line in lines if f"［{code}］" in line]


def test_a_result_left_blank_is_told_at_its_cell(office: Office, clerk: Clerk) -> None:
    results(
        office,
        ["2022-03", "甲", None, 21, 46],
        ["2022-06", "甲", None, None, 46, 3],
        ["2022-06", "乙", None, None, 46, 3],  # never had a result
        ["2022-03", "丙", None, None, 46, 3],
        ["2022-06", "丙", None, 25, 46, 3],
        ["2022-03", "丁", "蒋坝镇", 21, 46],
        ["2022-06", "丁", "蒋坝镇", None, 46],
    )
    (first, second) = told(office, clerk, "C111")
    assert "数据.xlsx!指标结果!D3：“甲”有年度目标，以前各期有完成值，2022年上半年的完成值没有填" in first
    assert "数据.xlsx!指标结果!D8：蒋坝镇“丁”有年度目标" in second
    assert first.startswith("警告")
    assert not told(office, clerk, "C104"), "told once"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["2022-06", "甲", None, 65500, 45]], "D2：“甲”的完成值65500.00亿元是年度目标45.00亿元的1456倍"),
        ([["2022-06", "甲", None, 0.0021, 45]], "D2：“甲”的完成值0.00亿元只有年度目标45.00亿元的21429分之一"),
        (
            [["2022-03", "甲", None, 21], ["2022-06", "甲", None, 65500]],
            "D3：“甲”的完成值65500.00亿元是以前一期的21.00亿元的3119倍",
        ),
    ],
)
def test_an_amount_in_another_unit_is_told_as_that(
    office: Office, clerk: Clerk, rows: Rows, says: str
) -> None:
    results(office, *rows)
    (line,) = told(office, clerk, "C108")
    assert says in line
    assert "可能是单位填错。请核对计量单位" in line
    assert line.startswith("警告")


def test_the_summary_of_a_run_repeats_amounts_in_another_unit(office: Office, clerk: Clerk) -> None:
    edit(office.book, D2=10, D3=12)
    done = clerk(*office.words())
    assert done.code == 0
    assert done.err.splitlines()[-1] == (
        "数据.xlsx!指标结果!D2等2处的数值相差悬殊，可能是单位填错，请核对后再发。"
    )


def test_small_numbers_of_things_are_nothing_unusual(office: Office, clerk: Clerk) -> None:
    edit(office.book, 指标体系_B2="个", D2=1, D3=2, E2=300, E3=300, E4=300_000)
    assert told(office, clerk, "C108") == []


def test_a_column_that_lacks_is_one_finding(office: Office, clerk: Clerk) -> None:
    head = [name for name in HEAD if name != "完成值"]
    results(office, *(["2022-06", name, None, 46] for name in ("甲", "乙", "丙")), head=head)
    (line,) = told(office, clerk, "C104")
    assert "警告［C104］数据.xlsx!指标结果：缺少“完成值”列，或这一列全是空的，有3行没有可说的内容" in line


def test_many_of_a_kind_are_one_finding(office: Office, clerk: Clerk) -> None:
    results(office, *(["2022-06", name, None, 9, None, 3] for name in ("甲", "乙", "丙", "丁")))
    (line,) = told(office, clerk, "C109")
    assert "指标结果!F2：“甲”等4行（F2、F3、F4等）填了位次，没有填位次范围" in line
    edit(office.book, D2=None, F2=None, D3=None, F3=None)
    (line,) = told(office, clerk, "C104")
    assert "指标结果!A2：“甲”等2行（A2、A3）没有完成值、同比和位次" in line


def test_a_report_period_without_data_is_an_error_for_check_and_render_alike(
    office: Office, clerk: Clerk
) -> None:
    edit(office.book, 报告信息_B3="2022-07")
    checked, made = clerk("check", "--data", office.book), clerk(*office.words())
    assert (checked.code, made.code) == (3, 3)
    assert checked.out.count("D308") == 1
    says = "［D308］数据.xlsx!报告信息!B3：报告期2022年1—7月没有指标结果"
    assert f"错误{says}" in checked.out
    assert says in made.err and "已有：2022年上半年" in made.err
    assert clerk(*office.words(period="2022-06")).code == 0


def test_two_ways_of_writing_percentages_are_told_once_for_a_column(office: Office, clerk: Clerk) -> None:
    rows = [
        ["2022-06", "亿元以上项目", None, 1, None, 2.4],
        ["2022-06", "地区生产总值", None, 1, None, percent(0.05)],
    ]
    rows += [
        ["2022-05", name, None, 1, None, 3.5] for name in ("亿元以上项目", "地区生产总值", "PM2.5平均浓度")
    ]
    head = ["期别", "指标", "单位", "完成值", "年度目标", "同比"]
    book = GOOD.with_sheet("指标结果", [head, *rows]).save(office.home / "混用.xlsx")
    lines = clerk("check", "--data", book).out.splitlines()
    (line,) = [line for line in lines if "［D221］" in line]
    assert (
        "警告［D221］混用.xlsx!指标结果!F1：“同比”这一列，F3是百分比格式，F2、F4、F5等4格是普通数字" in line
    )


def test_a_missing_sheet_is_looked_for_among_those_called_much_the_same(office: Office, clerk: Clerk) -> None:
    book = load_workbook(office.book)
    book["指标结果"].title = "指标结果（2025）"
    book.remove(book["报告信息"])
    folder = office.home / "C"
    folder.mkdir()
    book.save(folder / "数据.xlsx")
    done = clerk("check", "--data", folder)
    assert done.code == 3
    assert "［D113］数据.xlsx!报告信息：缺少工作表" in done.out
    assert "缺少工作表“指标结果”。是不是“指标结果（2025）”，如果是，请改名为“指标结果”。" in done.out


def test_the_sample_has_no_slips(clerk: Clerk) -> None:
    assert clerk("check", "--data", ROOT / "sample_data").code == 0
