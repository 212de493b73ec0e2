"""Letters, projects, days away and surveys in a template: what an office would print of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportgen import terms
from reportgen.blocks import Table, figures, plain, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import ReportKind
from reportgen.model import Dataset, FreeTable, Letter, Survey, Trip
from tests.making import cell, dataset, day, department, indicator, observe, pct, period, place, q, text
from tests.test_projects import breakdown, project, target

DOCS = Path(__file__).resolve().parents[1] / "docs"


def compose(body: str, data: Dataset) -> Any:
    kind = ReportKind(slug="kind", name="试", title="试", folder=Path("kind"), parts=(), body=body)
    return Script(kind).compose(Facts(dataset=data, worked=work(data), period=period()))


def said(body: str, data: Dataset) -> str:
    return "".join(list(text_lines(compose(body, data)))[1:])


# -------------------------------------------------------------------- days away

TOWNS = ("朱坝街道", "黄集街道")
OFFICES = ("住建局", "文旅局", "财政局")
HEAD = "主要负责人"


def away(who: str, days: int, required: int, at: str) -> Trip:
    return Trip(
        department=department(who),
        role=text(HEAD),
        days=q(days, "天", 0),
        required=q(required, "天", 0),
        period=period(at),
        origin=cell(),
    )


def trips(at: str = "2022年6月") -> tuple[Trip, ...]:
    went = [away(who, 1, 10, at) for who in TOWNS] + [away(who, 0, 5, at) for who in OFFICES]
    return (*went, away("工信局", 9, 5, at), away("商务局", 7, 5, at), away("发改委", 7, 5, at))


def test_who_went_too_little_and_who_not_at_all() -> None:
    body = "从{{ 招商月份.月份 }}招商通报看，{{ 外出招商|外出 }}。"
    assert said(body, dataset(observe(), trips=(*trips("2022年5月"), *trips()))) == (
        "从6月招商通报看，朱坝街道、黄集街道主要负责人均仅外出招商1天，"
        "住建局、文旅局、财政局等3个单位主要负责人没有外出开展招商活动。"
    )


def test_the_lists_can_be_written_by_hand_too() -> None:
    body = (
        '{% for 天数, 各行 in 外出招商|选("外出不足")|排("外出天数")|分组("外出天数") %}'
        '{{ 各行|名单("单位") }}外出仅{{ 天数 }}，{% endfor %}'
        '{% set 没去 = 外出招商|选("未外出") %}{{ 没去|名单("单位") }}（{{ 没去|个数 }}）没有外出。'
        '红榜：{{ 外出招商|选("红黑榜", "红榜")|排("外出天数", 倒序=true)|逐项("外出天数", 括号=true) }}。'
    )
    data = dataset(observe(), trips=trips())
    assert said(body, data) == (
        "朱坝街道、黄集街道外出仅1天，住建局、文旅局、财政局（3个）没有外出。"
        "红榜：工信局（9天）、商务局（7天）、发改委（7天）。"
    )
    (one_day, *_) = figures(compose(body, data))
    assert len(one_day.quantity.origin.inputs) == 2  # both towns' cells stand behind the one figure


def test_an_explanation_is_asked_for_by_a_day() -> None:
    body = '{% set 不足 = 外出招商|选("说明期限") %}{{ 不足|个数 }}单位请于{{ 不足[0].说明期限 }}前作出情况说明。'
    assert said(body, dataset(observe(), trips=trips())) == "5个单位请于2022年7月5日前作出情况说明。"


# --------------------------------------------------------------------- projects


def test_projects_by_sector_size_and_stage() -> None:
    rows = (*breakdown(), target("31", "竣工", actual=q(7, "个", 0)))
    body = '{{ 表格(项目合计("行业"), 列=["行业", "阶段", "目标", "完成", "完成率", "序时差"]) }}'
    (_, table) = compose(body, dataset(observe(), project_targets=rows)).blocks
    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row.cells] for row in table.rows] == [
        ["工业", "开工", "26", "8", "30.8", "-19.2"],
        ["农业", "开工", "2", "1", "50.0", "0.0"],
        ["服务业", "开工", "8", "4", "50.0", "0.0"],
    ]


def test_targets_zero_statements_and_gaps() -> None:
    body = (
        '{{ (项目合计()|选("阶段", "开工"))[0]|认定("市考核") }}；'
        '{{ 项目进度|选("行业", "工业")|选("未破零")|尚无(破零=true) }}；'
        '{{ 项目合计("行业")|选("欠序时")|分别("序时差") }}。'
    )
    assert said(body, dataset(observe(), project_targets=tuple(breakdown()))) == (
        "开工目标36个、通过市考核认定13个；工业10亿元以上开工项目尚未“破零”；工业开工项目欠序时19.2个百分点。"
    )


def test_investment_of_major_projects() -> None:
    rows = [
        project(annual_plan=q(20), invested=q("19.6"), assessed=text("是")),
        project(annual_plan=q(14), invested=q("12.02"), assessed=text("是")),
        project("签约", annual_plan=q(10)),
    ]
    body = '{{ 重大项目|安排 }}；{{ 重大项目|投资 }}；{{ 重大项目|选("列入考核", "是")|均超 }}；总投资{{ 重大项目|合计("年度计划投资")|约 }}。'
    assert said(body, dataset(observe(), projects=tuple(rows))) == (
        "安排项目3个，年度计划投资44.00亿元；其中列入考核2个，年度计划投资34.00亿元；"
        "开工2个，投资完成率93.0%；2个项目进度均超过序时；总投资40余亿元。"
    )


@pytest.mark.parametrize(
    ("invested", "told"),
    [
        (("60", "60"), "2个项目进度均超过序时"),
        (("50", "60"), "2个项目进度均达到或超过序时"),
        (("40", "40"), "2个项目进度均欠序时"),
        (("40", "60"), "2个项目中，进度达到或超过序时的1个、欠序时的1个"),
        (("60", None), "2个项目中，有投资进度的1个均超过序时"),
        (("40", None, "60"), "3个项目中，有投资进度的2个，进度达到或超过序时的1个、欠序时的1个"),
        ((None, None), ""),
    ],
)
def test_projects_whose_progress_nobody_knows_are_not_said_to_be_on_time(
    invested: tuple[str | None, ...], told: str
) -> None:
    rows = tuple(project(annual_plan=q(100), invested=None if v is None else q(v)) for v in invested)
    assert (
        said("{% if 重大项目|均超 %}{{ 重大项目|均超 }}{% endif %}。", dataset(observe(), projects=rows))
        == told + "。"
    )


def test_a_list_of_projects_names_the_projects() -> None:
    rows = [project(name=text(name), department=department("甲镇")) for name in ("甲项目", "乙项目")]
    assert said("{{ 重大项目|名单 }}。", dataset(observe(), projects=tuple(rows))) == "甲项目、乙项目。"


# ---------------------------------------------------------------------- letters


def test_the_register_and_its_count() -> None:
    town, other = department("甲镇", order=1), department("乙镇", order=2)
    orders = indicator("签约项目", "个")
    rows = [
        observe(orders, department=who, actual=q(done, "个"), annual_target=q(100, "个"))
        for who, done in ((town, 45), (other, 10))
    ]
    entered = Letter(
        number=text("提〔2022〕1号"),
        department=other,
        level=text("绿色提醒函"),
        period=period("2022-05"),
        sent_on=day("2022年6月17日"),
        reason=text("欠序时进度"),
        origin=cell(),
    )
    rules = {"绿色提醒函文号": text("提〔2022〕"), "红色督办函文号": text("督〔2022〕")}
    data = dataset(*rows, departments=(town, other), letters=(entered,), rules=rules)
    assert (
        said("今年以来，{{ 函件登记|发函 }}。", data) == "今年以来，发出绿色提醒函2份、红色督办函1份，共3份。"
    )
    body = '{{ 表格(函件登记, 列=["文号", "单位", "函件", "指标", "事由", "发函日期", "回复期限", "状态"]) }}'
    (_, table) = compose(body, data).blocks
    assert [[plain(cell) for cell in row.cells][:6] for row in table.rows] == [
        ["提〔2022〕1号", "乙镇", "绿色提醒函", "—", "欠序时进度", "2022年6月17日"],
        ["提〔2022〕2号", "甲镇", "绿色提醒函", "签约项目", "签约项目欠序时10个百分点以内", "2022年7月18日"],
        ["督〔2022〕1号", "乙镇", "红色督办函", "签约项目", "签约项目欠序时超过30个百分点", "2022年7月18日"],
    ]
    count = '{{ 应发函件|选("函件", "红色督办函")|个数("份") }}：{% for 函 in 应发函件 %}{{ 函.单位 }}{{ 函|缘由 }}；{% endfor %}'
    assert said(count, data) == "1份：甲镇签约项目欠序时5.0个百分点；乙镇签约项目欠序时40.0个百分点；"


# ---------------------------------------------------------------------- surveys


def test_satisfaction_of_several_questions() -> None:
    asked = (("区发改委整体工作", 113), ("区发改委推进“两重”工作", 111))
    rows = tuple(
        Survey(
            question=text(what),
            valid=q(115, "份", 0),
            satisfied=q(n, "份", 0),
            period=period(),
            origin=cell(),
        )
        for what, n in asked
    )
    assert said("{{ 满意度|满意 }}。", dataset(observe(), surveys=rows)) == (
        "98.3%的调查对象对区发改委整体工作表示满意，96.5%的调查对象对区发改委推进“两重”工作表示满意。"
    )


@pytest.mark.parametrize("question", ["整体工作", "区发改委整体工作"])
def test_whom_the_asked_are_content_with_is_said_once(question: str) -> None:
    counts = {"valid": q(115, "份", 0), "satisfied": q(113, "份", 0)}
    owner = department("区发改委", "区直部门")
    row = Survey(question=text(question), department=owner, period=period(), origin=cell(), **counts)
    said_ = said("{{ 满意度|满意 }}。", dataset(observe(), surveys=(row,), departments=(owner,)))
    assert said_ == "98.3%的调查对象对区发改委整体工作表示满意。"


def test_nodes_are_the_months_that_a_free_table_names() -> None:
    header = ("编号", "完成时限")
    days = ("2022年10月31日", "2022年8月31日", "2022年8月1日", "2022年13月1日", "待定")
    rows = tuple((text("WT-1"), text(day)) for day in days)
    table = FreeTable(name="时间节点", header=header, rows=rows, origin=cell())
    told = said('要紧扣{{ 表["时间节点"]|节点 }}。', dataset(observe(), tables={"时间节点": table}))
    assert told == "要紧扣8月、10月等两个时间节点。"


def test_a_rank_that_does_not_follow_growth_says_what_it_goes_by() -> None:
    placed = {"rank": place(2), "rank_scope": text("全市"), "yoy": pct("9.1")}
    by_rate = observe(
        indicator("新登记市场主体", "户"), actual=q(3862, "户", 0), rank_basis=text("完成率"), **placed
    )
    assert (
        said("{{ 指标结果|概述 }}。", dataset(by_rate))
        == "新登记市场主体3862户，同比增长9.1%，完成率位居全市第二。"
    )
    by_growth = replace(by_rate, rank_basis=text("增速"))
    assert (
        said("{{ 指标结果|概述 }}。", dataset(by_growth))
        == "新登记市场主体3862户，同比增长9.1%，位居全市第二。"
    )


# ------------------------------------------------------------------------- docs


def test_the_page_names_what_the_rows_have() -> None:
    page = (DOCS / "kinds.zh.md").read_text(encoding="utf-8")
    records = {
        "应发函件": "LetterDue",
        "函件登记、本期函件": "LetterEntry",
        "类别研判": "CategoryTriage",
        "项目进度、项目合计": "ProjectProgress",
        "重大项目": "MajorProject",
        "外出招商、各月招商": "Travelled",
        "满意度": "Surveyed",
    }
    for rows, record in records.items():
        (listed,) = re.findall(rf"^\| {rows} \| (.+?)(?:；.+)? \|$", page, re.M)
        assert set(listed.split("、")) <= set(terms.columns(record)), rows
