"""Templates into blocks: figures stay objects, data is never markup, mistakes have a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.blocks import (
    Annex,
    AnnexList,
    Figure,
    Heading,
    Paragraph,
    Report,
    Run,
    Signature,
    Table,
    Title,
    figures,
    plain,
    text_lines,
)
from reportgen.compose import Facts, Script
from reportgen.compose.titles import break_title
from reportgen.derive import work
from reportgen.errors import TemplateFault
from reportgen.kinds import ReportKind
from reportgen.layout import characters
from reportgen.model import Dataset, Line, Snippet, Text
from tests.making import INFO, cell, dataset, department, indicator, observe, pct, period, q, text


def compose(body: str, data: Dataset | None = None, **settings: Any) -> Report:
    given = {
        "slug": "kind",
        "name": "试",
        "title": "关于{{ 期间.全称 }}的通报",
        "folder": Path("kind"),
        "parts": (),
    }
    kind = ReportKind(body=body, **given | settings)
    data = data or dataset(observe(actual=q("195.66"), yoy=pct("2.4"), province_yoy=pct("1.6")))
    return Script(kind).compose(Facts(dataset=data, worked=work(data), period=period()))


def lines(body: str, data: Dataset | None = None, **settings: Any) -> list[str]:
    return list(text_lines(compose(body, data, **settings)))[1:]


def test_a_sentence_keeps_its_figures() -> None:
    report = compose("{% for r in 指标结果 %}{{ r|陈述 }}。{% endfor %}")
    (title, paragraph) = report.blocks
    assert isinstance(title, Title)
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.inlines) == "地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点。"
    assert [f.text for f in figures(report)] == ["195.66亿元", "2.4%", "0.8个百分点"]


def test_headings_are_numbered_and_close_up() -> None:
    body = "# 甲\n\n## 乙\n\n### 丙\n\n#### 丁\n\n文\n\n## 戊\n\n文\n\n# 己\n\n文\n"
    assert lines(body) == ["一、甲", "（一）乙", "1.丙", "（1）丁", "文", "（二）戊", "文", "二、己", "文"]


def test_headings_with_nothing_below_them_disappear() -> None:
    body = '# 甲\n\n## 乙\n\n# 丙\n\n文\n\n# 丁\n\n## 戊\n\n{{ 附件("表") }}\n\n文'
    assert lines(body) == ["一、丙", "文", "附件", "表", "文"]


def test_items_are_counted_only_when_there_are_several() -> None:
    assert lines("# 甲\n\n**{{ 几是 }}乙。**\n\n**{{ 几是 }}丙。**")[1:] == ["一是乙。", "二是丙。"]
    assert lines("# 甲\n\n**{{ 几是 }}乙。**\n\n# 丁\n\n文") == ["一、甲", "乙。", "二、丁", "文"]


@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("**注意：**后文", ["注意："]),
        ("前文**“重点”**后文", ["“重点”"]),
        ("一要**抓进度**，二要**补短板**。", ["抓进度", "补短板"]),
        ("**重点**", ["重点"]),
        ("共**12项**。", ["12项"]),
        ("2 ** 3 不是强调", []),
    ],
)
def test_chinese_emphasis(source: str, strong: list[str]) -> None:
    (_, paragraph) = compose(source).blocks
    assert isinstance(paragraph, Paragraph)
    assert [i.text for i in paragraph.inlines if i.strong] == strong
    assert "**" not in plain(paragraph.inlines) or not strong


def test_emphasis_around_a_printed_figure() -> None:
    report = compose("**{{ 指标结果[0].完成值 }}**")
    (figure,) = figures(report)
    assert figure.strong


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co", "Cc"]), min_size=1).filter(str.strip))
def test_data_is_never_markup(value: str) -> None:
    data = dataset(observe(), info={key: text(v) for key, v in INFO.items()} | {"联系人": text(value)})
    (_, paragraph) = compose("甲{{ 报告.联系人 }}乙", data).blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.inlines) == f"甲{value}乙"


@pytest.mark.parametrize(
    ("body", "place", "says"),
    [
        ("首行\n\n{{ 指标结过 }}", "kind/body.md第3行", "指标结果"),
        ("首行\n{% for r in 指标结果 %}\n{{ r.完成綠 }}\n{% endfor %}", "kind/body.md第3行", "完成率"),
        ("{{ 指标结果[0].年度目标 }}", "kind/body.md第1行", "空的"),
        ("{{ 指标结果|长度 }}", "kind/body.md第1行", "长度"),
        ("甲\n乙{{ 3 }}", "kind/body.md第2行", "没有来源"),
        ("{{ 报告.发文机关 ~ '等' }}", "kind/body.md第1行", "拼接"),
        ("甲\n\n- 乙", "kind/body.md第3行", "公文"),
        ("甲\n\n*斜体*", "kind/body.md第3行", "公文"),
        ("{% if 甲 %}", "kind/body.md第1行", "语法"),
        ('{{ 表格(指标结果, 列=["完成路"]) }}', "kind/body.md第1行", "完成率"),
        ('{{ 表格(指标结果, 栏=["完成率"]) }}', "kind/body.md第1行", "栏"),
        ('甲{{ 表格(指标结果, 列=["完成值"]) }}', "kind/body.md第1行", "独占一段"),
        ('{{ 素材("没有的栏目") }}', "kind/body.md第1行", "没有“没有的栏目”这一栏的素材"),
        ("{{ 指标结果[0].同比 + 指标结果[0].同比 }}", "kind/body.md第1行", "运算"),
        ("{{ 指标结果[0] }}", "kind/body.md第1行", "r.完成值"),
        ("{{ 表格 }}", "kind/body.md第1行", "指明要印哪一项"),
        ("{{ 选项 }}", "kind/body.md第1行", "指明要印哪一项"),
        ("{{ [1, 2] }}", "kind/body.md第1行", "指明要印哪一项"),
        ('{{ "　" }}', "kind/body.md第1行", "空格"),
        ("{% set 句 %}{{ 期间 }}{% endset %}{{ 句 }}", "kind/body.md第1行", "endset"),
        ("{% macro 句() %}{{ 期间 }}{% endmacro %}{{ 句() }}", "kind/body.md第1行", "macro"),
        ("{{ '{}亿元'.format(指标结果[0].完成值.value) }}", "kind/body.md第1行", "format"),
        ("{{ 'x'.ljust(300000000) }}", "kind/body.md第1行", "ljust"),
        ('{{ "文字"|增长 }}', "kind/body.md第1行", "写法不对"),
        ("{{ 指标结果[9].完成值 }}", "kind/body.md第1行", "9"),
        ("{{ 上期.简称 }}", "kind/body.md第1行", "空的"),
        ('{{ 附件("甲") }}\n\n文\n\n{{ 附件("甲") }}\n\n文', "kind/body.md", "两个附件"),
        ("{{ 指标结果.__class__.__mro__ }}", "kind/body.md第1行", "__class__"),
    ],
)
def test_mistakes_are_located_and_explained(body: str, place: str, says: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        compose(body)
    assert caught.value.place == place
    assert says in str(caught.value)


def test_counts_depend_on_all_rows_looked_at() -> None:
    data = dataset(*(observe(indicator(f"指标{n}"), actual=q(n), annual_target=q(10)) for n in range(3, 8)))
    report = compose('{{ 指标结果|选("欠序时")|个数("项") }}', data)
    (figure,) = figures(report)
    assert figure.text == "2项"
    assert len(figure.quantity.origin.inputs) == 5  # type: ignore[union-attr]


def test_tables_leave_out_columns_that_say_nothing_and_show_what_is_nearly_zero() -> None:
    data = dataset(
        observe(indicator("甲"), actual=q(5), yoy=pct("0.04")), observe(indicator("乙"), actual=q(6))
    )
    table = compose('{{ 表格(指标结果, 列=["指标", "完成值", "同比", "位次"]) }}', data).blocks[1]
    assert isinstance(table, Table)
    assert [c.head for c in table.columns] == ["指标", "完成值（亿元）", "同比（%）"]
    assert [plain(row.cells[2]) for row in table.rows] == ["0.04", "—"]


def test_table_heads_units_and_missing_values() -> None:
    data = dataset(
        observe(indicator("甲"), actual=q(5), annual_target=q(10), yoy=pct("2.4")),
        observe(indicator("乙"), actual=q(6)),
    )
    report = compose('{{ 表格(指标结果, 列=["序号", "指标", "完成值", "同比", "预警"], 标题="表名") }}', data)
    table = report.blocks[1]
    assert isinstance(table, Table)
    assert [c.head for c in table.columns] == ["序号", "指标", "完成值（亿元）", "同比（%）", "预警"]
    assert [[plain(cell) for cell in row.cells] for row in table.rows] == [
        ["1", "甲", "5.00", "2.4", "○正常"],
        ["2", "乙", "6.00", "—", "—"],
    ]
    assert [plain(note) for note in table.notes] == ["注：“—”表示无此项数据。"]


def test_surroundings_of_the_text() -> None:
    body = '正文\n\n{{ 附件("甲表") }}\n\n甲\n\n{{ 附件("乙表", 横排=true) }}\n\n乙'
    report = compose(body, parts=("主送", "附件说明", "落款", "附注"))
    assert list(text_lines(report)) == [
        "关于2022年上半年的通报",
        "各镇人民政府、各街道办事处：",
        "正文",
        "附件：1.甲表",
        "2.乙表",
        "洪泽区督查考核服务中心",
        "2022年7月18日",
        "附件1",
        "甲表",
        "甲",
        "附件2",
        "乙表",
        "乙",
    ]
    assert [type(b) for b in report.blocks[3:5]] == [AnnexList, Signature]
    assert [b.landscape for b in report.blocks if isinstance(b, Annex)] == [None, True]


def test_a_departments_own_report_is_addressed_to_it() -> None:
    town = department("朱坝街道办事处", short_name=text("朱坝街道"))
    data = dataset(observe(department=town, actual=q(5)))
    kind = ReportKind(
        slug="k", name="反馈", title="{{ 单位 }}反馈", body="{{ 单位结果|完成 }}。", folder=Path("k")
    )
    facts = Facts(dataset=data, worked=work(data), period=period(), department=town)
    assert list(text_lines(Script(kind).compose(facts)))[:3] == [
        "朱坝街道反馈",
        "朱坝街道办事处：",
        "地区生产总值5.00亿元。",
    ]


def test_a_single_annex_has_no_number() -> None:
    report = compose('正文\n\n{{ 附件("甲表") }}\n\n甲', parts=("附件说明",))
    assert list(text_lines(report))[2:4] == ["附件：甲表", "附件"]


def test_references_to_annexes_follow_their_numbers() -> None:
    body = '详见{{ 附件号("乙表") }}。\n\n{{ 附件("甲表") }}\n\n甲\n\n{{ 附件("乙表") }}\n\n乙'
    assert lines(body)[0] == "详见附件2。"
    with pytest.raises(TemplateFault, match="是不是想写“甲表”"):
        compose('详见{{ 附件号("甲标") }}。\n\n{{ 附件("甲表") }}\n\n甲')


def test_alerts_print_their_level() -> None:
    data = dataset(observe(actual=q(1), annual_target=q(100)))
    assert lines("{{ 指标结果[0].预警 }}", data) == ["红色督办"]


def test_references_stand_in_headings_too() -> None:
    body = '# 见{{ 附件号("甲表") }}\n\n文\n\n{{ 附件("甲表") }}\n\n甲'
    assert lines(body)[0] == "一、见附件"


def test_rows_are_chosen_by_name_or_short_name() -> None:
    gdp = indicator("地区生产总值", short_name=text("GDP"))
    data = dataset(observe(gdp, actual=q(1)))
    for name in ("地区生产总值", "GDP"):
        assert lines(f'{{{{ 指标结果|选("指标", "{name}")|个数 }}}}', data) == ["1个"]


def test_snippets_keep_their_lines() -> None:
    body = Text("甲\n\n**乙**丙2个", Line("素材/一.md", 5))
    snippet = Snippet(column=Text("总体情况"), body=body, origin=Line("素材/一.md", 1))
    report = compose('{{ 素材("总体情况") }}', dataset(observe(), snippets=(snippet,)))
    runs = [i for b in report.blocks[1:] if isinstance(b, Paragraph) for i in b.inlines if isinstance(i, Run)]
    assert [(r.text, str(r.origin)) for r in runs] == [
        ("甲", "素材/一.md第5行"),
        ("乙", "素材/一.md第7行"),
        ("丙2个", "素材/一.md第7行"),
    ]


def test_a_short_snippet_may_stand_in_a_sentence() -> None:
    snippet = Snippet(column=text("导语"), body=text("为掌握情况，"), origin=cell())
    assert lines('{{ 素材("导语") }}通报如下：', dataset(observe(), snippets=(snippet,))) == [
        "为掌握情况，通报如下："
    ]


def test_grouping_ordering_and_naming() -> None:
    score = indicator("得分", "分")
    data = dataset(
        *(
            observe(score, department=department(name, kind), actual=q(value, "分"))
            for name, kind, value in [
                ("甲镇", "镇街", 80),
                ("乙镇", "镇街", 90),
                ("丙局", "部门", 70),
                ("丁局", "部门", 75),
            ]
        )
    )
    body = (
        '{% for 类, 行 in 单位结果|分组("单位.类别") %}'
        '{{ 类 }}：{{ 行|排("位次")|逐项("完成值", 括号=true) }}\n\n{% endfor %}'
    )
    assert lines(body, data) == [
        "镇街：乙镇（90.00分）、甲镇（80.00分）",
        "部门：丁局（75.00分）、丙局（70.00分）",
    ]


def test_markdown_tables() -> None:
    report = compose("| 甲 | 乙 |\n|---|---|\n| 1 | {{ 指标结果[0].完成值 }} |\n")
    table = report.blocks[1]
    assert isinstance(table, Table)
    assert isinstance(table.rows[0].cells[1][0], Figure)


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("关于情况的通报", ["关于情况的通报"]),
        (
            "关于2022年上半年|高质量发展综合考核|指标完成情况的通报",
            ["关于2022年上半年高质量发展综合考核", "指标完成情况的通报"],
        ),
        (
            "关于2022年上半年重点项目建设和招商引资工作推进情况的通报",
            ["关于2022年上半年重点项目建设和", "招商引资工作推进情况的通报"],
        ),
        (
            "高质量发展综合考核重点指标监测预警及督查督办工作实施情况分析报告",
            ["高质量发展综合考核重点指标监测预警及", "督查督办工作实施情况分析报告"],
        ),
        ("一" * 30, ["一" * 15, "一" * 15]),
    ],
)
def test_titles_break_where_allowed(title: str, broken: list[str]) -> None:
    assert [plain(line) for line in break_title((Run(title),))] == broken


def test_a_title_never_breaks_inside_what_the_data_print() -> None:
    name = Run("洪泽区住房和城乡建设局", origin=cell())
    lines = break_title((Run("关于2022年上半年对"), name, Run("督查考核结果的反馈意见")))
    assert [plain(line) for line in lines] == [
        "关于2022年上半年对",
        "洪泽区住房和城乡建设局",
        "督查考核结果的反馈意见",
    ] or any("洪泽区住房和城乡建设局" in plain(line) for line in lines)


@given(st.text("一二三四的和、《》（）2%", min_size=1, max_size=60))
def test_title_lines_say_the_title_and_fit(title: str) -> None:
    lines = [plain(line) for line in break_title((Run(title),))]
    assert "".join(lines) == title
    if len(lines) > 1 and len(title) < 40:
        assert max(map(characters, lines)) <= 20 or "2" * 20 in title or "、" * 15 in title


def test_heading_levels_below_four_stay_at_four() -> None:
    (_, heading, _) = compose("##### 甲\n\n文").blocks
    assert isinstance(heading, Heading)
    assert heading.number == "（1）"


def test_what_tells_of_the_reporting_period_alone_is_left_out_of_other_reports() -> None:
    info = {key: text(value) for key, value in INFO.items()} | {"数据截止日": text("2022年6月30日")}
    of = dataset(observe(at="2022-05", actual=q(1)), observe(at="2022-06", actual=q(1)), info=info)
    facts = [Facts(dataset=of, worked=work(of), period=each) for each in of.periods]
    assert [f.info()["数据截止日"] for f in facts] == [None, "2022年6月30日"]
    assert [f.info()["成文日期"] for f in facts] == [info.get("成文日期")] * 2


def test_the_history_of_a_row_ends_with_the_report() -> None:
    of = dataset(observe(at="2022-05", actual=q(1)), observe(at="2022-06", actual=q(1)))
    early = Facts(dataset=of, worked=work(of), period=of.periods[0])
    assert [row.period.slug for row in early.history(early.area()[0])] == ["2022-05"]
