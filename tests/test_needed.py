"""Each command asks for the sheets it uses, and for no others."""

from __future__ import annotations

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from tests.bureau import Clerk, Office, write_kind

FREE = """\
name = "民生实事"
title = "{{ 期间.全称 }}民生实事进展"
requires = ["民生实事"]
"""
FREE_BODY = """\
{{ 期间.简称 }}，列入计划的民生实事有{{ 表["民生实事"]|个数("件") }}：{{ 表["民生实事"]|名单("事项") }}。
"""


def without(office: Office, *sheets: str) -> None:
    book = load_workbook(office.book)
    for name in sheets:
        book.remove(book[name])
    book.save(office.book)


def works(office: Office, **info: object) -> None:
    """A workbook of 报告信息 and one free table."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "报告信息"
    told = {"地区名称": "洪泽区", "发文机关": "洪泽区民政局", "成文日期": "2022年7月18日", **info}
    for row in [("项目", "内容"), *told.items()]:
        first.append(row)
    table = book.create_sheet("民生实事")
    for line in [("事项", "件数"), ("改造老旧小区", 6), ("新建口袋公园", 4)]:
        table.append(line)
    book.save(office.book)
    write_kind(office.kinds, "works", FREE, FREE_BODY)


def test_phrase_needs_no_facts_about_a_report(office: Office, clerk: Clerk) -> None:
    before = clerk("phrase", "--data", office.book)
    without(office, "报告信息")
    done = clerk("phrase", "--data", office.book)
    assert (done.code, done.out) == (0, before.out)
    assert "实际到账外资" in done.out


def test_phrase_says_which_sheet_it_lacks(office: Office, clerk: Clerk) -> None:
    without(office, "报告信息", "指标体系")
    done = clerk("phrase", "--data", office.book)
    assert done.code == 3
    assert "缺少工作表“指标体系”" in done.err
    assert "报告信息" not in done.err.replace("现有工作表", "")


def test_a_kind_of_free_tables_needs_no_indicators(office: Office, clerk: Clerk) -> None:
    works(office, 报告期="2022-06")
    done = clerk(*office.words("works"))
    assert done.code == 0, done.err
    (made,) = office.out.rglob("*.docx")
    text = "".join(p.text for p in Document(str(made)).paragraphs)
    assert "上半年，列入计划的民生实事有2件：改造老旧小区、新建口袋公园。" in text


def test_a_kind_of_free_tables_is_told_its_period(office: Office, clerk: Clerk) -> None:
    works(office)
    done = clerk(*office.words("works"))
    assert done.code == 2
    assert "请在“报告信息”中填写“报告期”，或用 --period 指明" in done.err
    assert clerk(*office.words("works", period="2022-06")).code == 0


@pytest.mark.parametrize("kinds", [("sheet",), ("works", "sheet")], ids="、".join)
def test_who_prints_indicators_asks_for_them(office: Office, clerk: Clerk, kinds: tuple[str, ...]) -> None:
    works(office, 报告期="2022-06")
    done = clerk(*office.words(*kinds))
    assert done.code == 3
    assert "缺少工作表“指标体系”" in done.err
    assert "缺少工作表“指标结果”" in done.err
