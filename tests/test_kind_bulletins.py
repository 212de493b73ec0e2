"""Bulletins: what they say, and that they close up over missing data and stay plain at the extremes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reportgen.blocks import Chart, Report, Table, plain
from reportgen.model import Assessment, Dataset, Trip
from reportgen.session import choose_period
from tests.making import cell, q
from tests.sparse import (
    CHANGES,
    annexes,
    assert_composes_or_stops,
    assert_reads_well,
    column,
    composed,
    headings,
    on,
    paragraphs,
    rows,
    sample,
    tables,
    text,
    title,
)

MONTHLY, QUARTERLY, ANNUAL = "monthly-bulletin", "quarterly-monitoring", "annual-assessment"
THEMATIC, PROJECTS = "thematic-bulletin", "project-bulletin"

_UNSCORED = ("no scores", "nothing but figures", "area only")
_BARE = ("no sheet but the results", "nothing but figures")
STOPS: dict[str, dict[str, str]] = {
    MONTHLY: {},
    QUARTERLY: {"departments only": "指标结果"},
    ANNUAL: dict.fromkeys(_UNSCORED, "考核结果"),
    THEMATIC: dict.fromkeys((*_BARE, "no trips", "no targets, problems, letters"), "外出招商"),
    PROJECTS: dict.fromkeys((*_BARE, "no projects", "no targets of projects"), "项目进度"),
}
"""What each kind is about: without it, it stops and says where to fill it in."""

COMPOSED = [(kind, name) for kind in STOPS for name in ("", *CHANGES) if name not in STOPS[kind]]


@pytest.mark.parametrize("name", ["", *CHANGES])
@pytest.mark.parametrize("kind", STOPS)
def test_what_is_not_in_the_data_is_not_missed(kind: str, name: str) -> None:
    assert_composes_or_stops(kind, name, STOPS[kind])


# ------------------------------------------------------------ counts in the text


def only(kind: str, name: str = "", period: str | None = None) -> Report:
    (report,) = composed(kind, name, period)
    return report


def table_of(report: Report, *heads: str) -> Table | None:
    """The first table with columns of these names."""
    return next(
        (t for t in tables(report) if set(heads) <= {c.head.partition("（")[0] for c in t.columns}), None
    )


def counted(pattern: str, report: Report) -> int | None:
    """The number that the text gives, None where it gives none."""
    found = re.search(pattern, "\n".join(paragraphs(report)))
    return int(found[1]) if found else None


COUNTS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    MONTHLY: [
        (r"纳入通报的指标共(\d+)项", ("指标", "完成值")),
        (r"列入问题清单的问题共(\d+)项", ("编号", "问题")),
        (r"参加考核的\S+?共(\d+)个", ("位次", "单位", "本期得分")),
    ],
    QUARTERLY: [(r"纳入监测的指标共(\d+)项", ("指标", "完成值"))],
    ANNUAL: [(r"参加考核的\S+?共(\d+)个", ("位次", "单位", "总分"))],
    THEMATIC: [(r"纳入统计的负责人共(\d+)名", ("单位", "外出天数"))],
    PROJECTS: [(r"安排重大项目(\d+)个", ("项目名称",))],
}
"""What is counted in the text, and the columns of the table that lists it."""


@pytest.mark.parametrize(("kind", "name"), COMPOSED)
def test_counts_in_the_text_equal_the_rows(kind: str, name: str) -> None:
    report = only(kind, name)
    for pattern, heads in COUNTS[kind]:
        number, table = counted(pattern, report), table_of(report, *heads)
        if number is not None:
            assert table is not None, (pattern, heads)
            assert len(rows(table)) == number, pattern


@pytest.mark.parametrize(("kind", "name"), [c for c in COMPOSED if c[0] in (MONTHLY, QUARTERLY)])
def test_parts_of_a_count_add_up(kind: str, name: str) -> None:
    said = "\n".join(paragraphs(only(kind, name)))
    for whole, parts in re.findall(
        r"(?:设有序时进度的|与全省可比的|与上期可比的)(\d+)项(?:指标中)?，((?!其中)(?:[^。\d]+\d+项)+)。",
        said,
    ):
        assert sum(map(int, re.findall(r"(\d+)项", parts))) == int(whole), parts
    for whole, parts in re.findall(r"问题共(\d+)项，其中(\S+?)（", said):
        assert sum(map(int, re.findall(r"(\d+)项", parts))) == int(whole)


@pytest.mark.parametrize("name", ["", "no categories", "one department", "all missed"])
def test_days_away_add_up(name: str) -> None:
    report = only(THEMATIC, name)
    table = table_of(report, "单位", "外出天数")
    assert table is not None
    days = sum(map(int, column(table, "外出天数")))
    if not days:
        assert "没有外出开展招商活动" in paragraphs(report)[1]
        return
    assert f"外出招商{days}天" in paragraphs(report)[1]
    by_role = [int(n) for p in paragraphs(report) for n in re.findall(r"；共外出(\d+)天", p)]
    assert sum(by_role) == days


# ---------------------------------------------------- one of a kind, all alike


def test_one_of_a_kind_is_not_counted_like_many() -> None:
    said = text(only(MONTHLY, "one indicator"))
    assert "其中设有序时进度的1项，欠序时进度。" in said
    assert "欠序时超过10个百分点的指标有1项（工业项目实际有效投资）。" in said
    assert "列入问题清单的问题共2项，均尚在整改中（详见附件2）。" in said
    assert "在全市排名的1项指标位居前三。" in text(only(MONTHLY, "one rate"))
    said = text(only(QUARTERLY, "one indicator"))
    assert "设有序时进度的1项指标欠序时进度。" in said
    assert "与上期可比的1项指标增速加快或降幅收窄。工业项目实际有效投资降幅较上期收窄2.8个百分点。" in said
    assert "对工业项目实际有效投资这一弱项指标，要立足于“赶”" in said


def test_one_department_is_named_not_ranked() -> None:
    said = text(only(MONTHLY, "one department"))
    assert "参加考核的镇街为朱坝街道，综合考核得分58.76分。" in said
    assert "首末位" not in said
    said = text(only(ANNUAL, "one department"))
    assert "参加考核的镇街为朱坝街道，总分59.26分。" in said
    assert "按照考核办法评定，等次为一般。" in said
    said = text(only(THEMATIC, "one department"))
    assert "党政主要负责人1名。没有达到规定天数；共外出1天。" in said
    assert "均" not in "".join(paragraphs(only(THEMATIC, "one department")))


@pytest.mark.parametrize("kind", [MONTHLY, QUARTERLY, ANNUAL])
@pytest.mark.parametrize("name", ["no categories", "one department", "one indicator"])
def test_a_heading_of_the_second_level_never_stands_alone(kind: str, name: str) -> None:
    report = only(kind, name)
    for part in text(report).split("\n"):
        if part.startswith("（一）"):
            assert "（二）" in text(report)
    if name == "no categories" and kind != QUARTERLY:
        assert "参加考核的单位共29个" in text(report)
        assert "各单位。" not in text(report)


def test_equal_marks_have_no_first_and_last() -> None:
    for kind, noun in ((MONTHLY, "综合考核得分"), (ANNUAL, "总分")):
        said = text(only(kind, "all ties"))
        assert f"参加考核的镇街共9个，{noun}均为44.11分。" in said
        assert "首末位" not in said
        assert "等次均为一般" in said


def test_whoever_shares_the_third_place_is_named() -> None:
    data = sample()
    third, fourth = (d for d in data.departments if str(d) in ("岔河镇", "三河镇"))
    same = [
        Assessment(period=choose_period(data), department=d, total=q("89.85", "分"), origin=cell())
        for d in (third, fourth)
    ]
    shared = replace(data, assessments=(*data.assessments, *same))
    for kind in (MONTHLY, ANNUAL):
        (report,) = on(kind, shared)
        said = "位居前三的是蒋坝镇（97.45分）、高良涧街道（90.05分）、岔河镇、三河镇（均为89.85分，并列第三），位居后三的是"
        assert said in text(report)


def test_everyone_behind_or_ahead() -> None:
    said = text(only(MONTHLY, "all missed"))
    assert "其中设有序时进度的23项，均欠序时进度。" in said
    assert "一是指标进度滞后。" in said
    assert "高良涧街道、黄集街道、朱坝街道、蒋坝镇、岔河镇等9个单位规上工业开票销售" in said
    said = text(only(MONTHLY, "all fulfilled"))
    assert "欠序时的指标有1项（农村黑臭水体数）。" in said
    said = text(only(QUARTERLY, "all fulfilled"))
    assert "本期发出红色督办函5份（朱坝街道、" in said
    assert "需要加力的。市考核认定竣工项目37个" in said  # weak by its rank, which is what is said of it


def test_all_behind_in_the_same_way_is_said_once() -> None:
    said = text(only(QUARTERLY, "", "2021"))
    assert "与上期可比的10项指标中，除以低为好的1项外，均增速回落或降幅扩大。变化较大的，" in said


# ------------------------------------------------------------------- thematic


def test_nobody_away() -> None:
    report = only(THEMATIC, "all missed")
    said = text(report)
    assert "纳入统计的负责人共27名，均没有外出开展招商活动。" in said
    assert "对照要求，均没有达到规定天数。" in said
    assert "共外出" not in said
    assert headings(report) == ["总体情况", "黑榜", "工作要求"]


def test_everybody_away_long_enough() -> None:
    report = only(THEMATIC, "all fulfilled")
    assert "对照要求，全部达到规定天数。" in text(report)
    assert headings(report) == ["总体情况", "红榜", "工作要求"]
    assert text(report).count("作出情况说明") == 0


def test_without_required_days_nobody_is_measured_by_them() -> None:
    report = only(THEMATIC, "no required days")
    said = text(report)
    assert "规定" not in "".join(paragraphs(report))
    assert headings(report) == ["总体情况", "红榜", "没有外出的单位", "工作要求"]
    assert "其他部门负责人。区教体局、" in said
    assert "等12个单位没有外出开展招商活动。" in said


def trip(data: Dataset, department: int, days: int) -> Trip:
    return Trip(department=data.departments[department], days=q(days, "天", 0), origin=cell())


def test_days_of_no_month_are_of_the_period() -> None:
    data = replace(sample(), trips=(trip(sample(), 2, 3), trip(sample(), 3, 0)))
    (report,) = on(THEMATIC, data)
    assert title(report) == "关于2022年上半年外出招商情况的通报"
    assert "上半年，全区纳入统计的负责人共2名，外出招商3天（详见附件）。" in text(report)
    assert_reads_well(report)


# ------------------------------------------------------------------- projects


def test_nothing_done_is_not_said_in_noughts() -> None:
    said = text(only(PROJECTS, "all missed"))
    assert "80个“两重”项目均未开工，开工率低于上年同期62.0个百分点。" in said
    assert "开工目标46个、申报25个、尚无通过市考核认定，欠序时50.0个百分点（详见附件2）。" in said
    assert "实际有效投资目标137.00亿元、尚未完成投资，整体欠序时50.0个百分点" in said
    for line in paragraphs(only(PROJECTS, "all missed")):
        assert not re.search(r"完成率0\.0%|完成0", line)
    said = text(only(PROJECTS, "one department, all missed"))
    assert "竣工目标31个、尚无申报，欠序时50.0个百分点。" in said


def test_all_done_is_said_of_the_rate() -> None:
    said = text(only(PROJECTS, "all fulfilled"))
    assert "80个“两重”项目已全部开工，开工率超过上年同期38.0个百分点。" in said
    assert "破零" not in said
    assert "申报0个" not in said


def test_without_the_list_of_projects_its_annex_is_gone() -> None:
    report = only(PROJECTS, "no list of projects")
    assert annexes(report) == ["项目目标完成情况表"]
    assert "重大项目清单" not in text(report)


# --------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("kind", "period", "says", "name"),
    [
        (MONTHLY, "2021", "全年，全区实现地区生产总值", "2021年高质量发展综合考核指标完成情况"),
        (
            QUARTERLY,
            "2021",
            "对2021年全区高质量发展综合考核指标进行了监测分析",
            "2021年高质量发展综合考核指标监测情况",
        ),
        (
            ANNUAL,
            "2021",
            "对各单位2021年度高质量发展综合考核情况进行了汇总计分",
            "2021年度高质量发展综合考核结果",
        ),
        (MONTHLY, "2022-03", "一季度，全区实现地区生产总值", "2022年一季度高质量发展综合考核指标完成情况"),
        (QUARTERLY, "2022-03", "对2022年一季度全区", "2022年一季度高质量发展综合考核指标监测情况"),
        (ANNUAL, "2022-03", "对各单位2022年一季度高质量", "2022年一季度高质量发展综合考核结果"),
    ],
)
def test_periods_are_called_as_offices_call_them(kind: str, period: str, says: str, name: str) -> None:
    report = only(kind, "", period)
    assert_reads_well(report)
    assert title(report) == f"关于{name}的通报"
    assert says in text(report)
    assert "全年度" not in text(report)
    assert not re.search(r"\d{4}年全年", text(report))
    if period != "2021":
        assert "全年，" not in text(report)


def test_at_the_end_of_the_year_targets_are_met_or_not() -> None:
    said = text(only(MONTHLY, "", "2021"))
    assert "其中设有年度目标的10项，完成年度目标的9项、未完成年度目标的1项。" in said
    assert "签约亿元以上项目（103.6%）、" in said
    assert "未完成年度目标的1项。市考核认定竣工项目26个，完成年度目标的92.9%。" in said
    assert "部分指标没有完成年度目标。未完成的指标有1项（市考核认定竣工项目）。" in said
    assert "对未完成年度目标的指标查明原因、落实措施；" in said
    said = text(only(QUARTERLY, "", "2021"))
    assert "设有年度目标的10项指标中，完成年度目标的9项、未完成年度目标的1项。" in said
    assert "项目建设类指标共2项，设有年度目标的2项，其中未完成的1项。" in said


@pytest.mark.parametrize("kind", [MONTHLY, QUARTERLY])
@pytest.mark.parametrize("name", ["", "all behind", "all missed", "all fulfilled"])
def test_at_the_end_of_the_year_nothing_is_behind_schedule(kind: str, name: str) -> None:
    report = only(kind, name, "2021")
    assert_reads_well(report)
    for said in (*paragraphs(report), *headings(report, 2)):
        assert not re.search("序时|抢回来|追赶", said)
    assert all("序时差" not in plain(b.caption) for b in report.blocks if isinstance(b, Chart))
