"""Kinds about tables of the office's own 「自由表」, from their author's first slip to the finished report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.bureau import Clerk, Office, write_kind
from tests.reading import docx_lines

HEAD = ["实事名称", "类别", "计划投资（万元）", "完成投资（万元）", "完成时限", "负责人"]
ROWS = [
    ["老旧小区改造", "住房", 1200, 900, "2022-12-31", "张明"],
    ["农贸市场提升", "民生", 300, 60, "2022年9月30日", "李强"],
    ["公租房建设", "住房", 500, 440, date(2022, 10, 1), "王刚"],
]
KIND = 'name = "民生实事"\ntitle = "民生实事进展"\nrequires = ["民生实事"]\nparts = []\n'


@pytest.fixture
def works(office: Office) -> Office:
    """An office with a free table."""
    book = load_workbook(office.book)
    sheet = book.create_sheet("民生实事")
    for row in (HEAD, *ROWS):
        sheet.append(row)
    book.save(office.book)
    return office


def put(office: Office, **cells: Any) -> None:
    book = load_workbook(office.book)
    for ref, value in cells.items():
        book["民生实事"][ref] = value
    book.save(office.book)


def said(office: Office, clerk: Clerk, body: str) -> list[str]:
    """The lines of the report that this body makes."""
    write_kind(office.kinds, "works", KIND, body)
    done = clerk(*office.words("works", force=True))
    assert done.code == 0, done.err
    return list(docx_lines((office.out / "2022-06/works.docx").read_bytes()))


def refused(office: Office, clerk: Clerk, body: str) -> str:
    write_kind(office.kinds, "works", KIND, body)
    done = clerk(*office.words("works", force=True))
    assert done.code == 1
    return done.err


def lint(office: Office, clerk: Clerk, *words: object) -> tuple[int, str]:
    done = clerk("lint", office.kinds / "works", *words)
    return done.code, done.out


def test_a_free_table_may_be_required(works: Office, clerk: Clerk) -> None:
    assert said(works, clerk, '共{{ 表["民生实事"]|个数("件") }}。')[-1] == "共3件。"
    for edited, says in (
        (lambda book: book["民生实事"].delete_rows(2, 9), "请在“民生实事”表的列名下面填写数据"),
        (lambda book: book.remove(book["民生实事"]), "请在工作簿中加一张“民生实事”表，第一行写列名"),
    ):
        book = load_workbook(works.book)
        edited(book)
        book.save(works.book)
        done = clerk(*works.words("works"))
        assert done.code == 3
        assert "［U102］“民生实事”需要民生实事，数据中没有" in done.err
        assert says in done.err


def test_a_required_sheet_that_nothing_is_called_is_a_warning_of_lint(works: Office, clerk: Clerk) -> None:
    write_kind(
        works.kinds,
        "works",
        KIND.replace('["民生实事"]', '["指标结过", "民生实事"]'),
        '{{ 表["民生实事"]|个数 }}。',
    )
    code, out = lint(works, clerk)
    assert code == 0
    assert "警告［T106］works/kind.toml：第3行：requires 里的“指标结过”不是约定的表" in out
    assert "是不是想写“指标结果”" in out
    assert "requires 里的“民生实事”" not in out
    done = clerk(*works.words("works"))
    assert done.code == 3
    assert "请在工作簿中加一张“指标结过”表，第一行写列名，是不是想写“指标结果”" in done.err


def test_an_unused_entry_of_absent_is_a_warning_of_lint_and_no_more(works: Office, clerk: Clerk) -> None:
    settings = KIND + '\n[absent]\n"时间节点" = "drop"\n'
    write_kind(works.kinds, "works", settings, '{{ 表["民生实事"]|个数 }}。')
    code, out = lint(works, clerk)
    assert code == 0
    assert "警告［T106］works/kind.toml：第7行：正文没有用到 [absent] 里的“时间节点”" in out
    assert clerk(*works.words("works")).code == 0


def test_columns_answer_to_their_heads_with_and_without_the_unit(works: Office, clerk: Clerk) -> None:
    body = """
{% set 各项 = 表["民生实事"] %}
计划{{ 各项|合计("计划投资") }}，{{ 各项|合计("计划投资（万元）") }}，{{ 各项|合计("计划投资(万元)") }}。

{% for r in 各项|前(1) %}{{ r["计划投资（万元）"] }}、{{ r["计划投资"] }}、{{ r.计划投资 }}。{% endfor %}


{{ 表格(各项, 列=["实事名称", "计划投资（万元）", "完成数=完成投资（万元）"], 合计=["计划投资（万元）"]) }}
"""
    lines = said(works, clerk, body)
    assert "计划2000万元，2000万元，2000万元。" in lines
    assert "1200万元、1200万元、1200万元。" in lines
    text = "\n".join(lines)
    assert "单位：万元" in text and "计划投资（万元）" not in text, "the unit stands once"
    assert "完成数" in text


def test_dates_written_as_text_are_dates(works: Office, clerk: Clerk) -> None:
    body = '{% for r in 表["民生实事"]|排("完成时限") %}{{ r.实事名称 }}{{ r.完成时限 }}；{% endfor %}'
    line = said(works, clerk, body)[-1]
    assert line == "农贸市场提升2022年9月30日；公租房建设2022年10月1日；老旧小区改造2022年12月31日；"
    put(works, E2="年底前")
    assert "年底前" in said(works, clerk, '{{ 表["民生实事"]|名单("完成时限") }}。')[-1]


def test_the_rate_of_two_sums(works: Office, clerk: Clerk) -> None:
    body = '完成率{{ 表["民生实事"]|合计率("完成投资", "计划投资") }}。'
    assert said(works, clerk, body)[-1] == "完成率70.0%。"
    put(works, D1="完成投资（亿元）")
    assert "单位不一样（亿元、万元）" in refused(works, clerk, body)


@pytest.mark.parametrize(
    "body",
    [
        '{{ 表["民生实事"]|合计("完成投资") }}',
        '{{ 表["民生实事"]|合计率("完成投资", "计划投资") }}',
        '{{ 表格(表["民生实事"], 列=["实事名称", "完成投资"], 合计=true) }}',
        '{{ 图表(表["民生实事"], 类别="实事名称", 值="完成投资") }}',
        '{{ 表["民生实事"]|选("完成投资", 大于=100)|个数 }}',
        '{{ 表["民生实事"]|排("完成投资")|名单("实事名称") }}',
    ],
)
def test_words_where_a_figure_is_needed_are_told_with_their_cell(
    works: Office, clerk: Clerk, body: str
) -> None:
    put(works, D3="很少")
    err = refused(works, clerk, body)
    assert "数据.xlsx!民生实事!D3填的是文字“很少”" in err
    assert "模板此处为“{{" in err


def test_lint_with_data_finds_what_only_data_show(works: Office, clerk: Clerk) -> None:
    body = '共{{ 表["民生实事"]|个数("件") }}，{{ 单位表|汉字 }}。'
    write_kind(works.kinds, "works", KIND, body)
    assert lint(works, clerk) == (0, "")
    code, out = lint(works, clerk, "--data", works.book)
    assert code == 1
    assert "错误［T204］works/body.md" in out
    assert "（模板此处为“{{ 单位表|汉字 }}”）" in out
    write_kind(works.kinds, "works", KIND, '共{{ 表["民生实事"]|个数("件") }}。')
    assert lint(works, clerk, "--data", works.book) == (0, "")


def test_lint_with_data_tries_every_department_and_tells_each_mistake_once(
    works: Office, clerk: Clerk
) -> None:
    settings = 'name = "单"\nscope = "department"\ntitle = "单"\n'
    write_kind(works.kinds, "works", settings, "{{ 单位 }}：{{ 单位.电话 }}。")
    code, out = lint(works, clerk, "--data", works.book)
    assert code == 1
    assert out.count("T207") == 1


def test_arithmetic_is_refused_by_lint_without_data(works: Office, clerk: Clerk) -> None:
    body = '{% for r in 表["民生实事"] %}{{ r.实事名称 }}还差{{ r.计划投资 - r.完成投资 }}。{% endfor %}'
    write_kind(works.kinds, "works", KIND, body)
    code, out = lint(works, clerk)
    assert code == 1
    assert "模板里不能做运算（模板此处为“{{ r.计划投资 - r.完成投资 }}”）" in out
    assert "在工作簿中加一列" in out


def test_a_missing_free_table_of_lint_with_data(works: Office, clerk: Clerk) -> None:
    write_kind(works.kinds, "works", KIND.replace('"民生实事"]', '"节点"]'), '{{ 表["节点"]|个数 }}。')
    code, out = lint(works, clerk, "--data", works.book)
    assert (code, "U102" in out) == (1, True)


def test_what_doubles_a_unit_is_told(works: Office, clerk: Clerk, tmp_path: Path) -> None:
    body = "{% for r in 单位结果 %}{{ r.单位 }}{{ r.完成率 }}%，{{ r.得分 }}分别、{{ r.得分|不带单位 }}分。{% endfor %}"
    write_kind(works.kinds, "works", KIND, body)
    code, out = lint(works, clerk)
    assert code == 0
    assert out.count("T145") == 1
    assert "“完成率”印出时带单位，后面又写了“%”" in out


def test_rates_and_ranks_of_a_free_table_have_no_sum(works: Office, clerk: Clerk) -> None:
    put(works, G1="性别比", G2=104.2, G3=101.1, G4=99, H1="位次", H2=1, H3=2, H4=3)
    for name in ("性别比", "位次"):
        err = refused(works, clerk, f'{{{{ 表["民生实事"]|合计("{name}") }}}}。')
        assert f"“{name}”是比率、指数或位次，不能合计" in err


def test_years_in_numbers_are_categories_of_a_chart(works: Office, clerk: Clerk) -> None:
    put(works, G1="年份", G2=2019, G3=2020, G4=2021)
    body = '{{ 图表(表["民生实事"], "完成投资", 类别="年份") }}\n'
    write_kind(works.kinds, "works", KIND, body)
    done = clerk(*works.words("works", force=True))
    assert done.code == 0, done.err


def test_one_row_is_taken_by_its_place(works: Office, clerk: Clerk) -> None:
    names = said(works, clerk, '{{ 表["民生实事"]|名单("实事名称") }}。')[-1].rstrip("。").split("、")
    assert (
        said(works, clerk, '{{ 表["民生实事"][0].实事名称 }}、{{ 表["民生实事"][2]["实事名称"] }}。')[-1]
        == f"{names[0]}、{names[2]}。"
    )
    assert "没有第10行" in refused(works, clerk, '{{ 表["民生实事"][9].实事名称 }}。')


def test_a_table_glued_to_a_loop_is_told_how_to_be_set_free(works: Office, clerk: Clerk) -> None:
    glued = '{% for 行 in 表["民生实事"] %}{{ 行.实事名称 }}。{% endfor %}\n\n{{ 表格(表["民生实事"], 列=["实事名称"]) }}'
    told = refused(works, clerk, glued)
    assert "［T211］" in told
    assert "上一行以 {% … %} 结尾的空两行" in told
    assert said(works, clerk, glued.replace("\n\n", "\n\n\n"))
