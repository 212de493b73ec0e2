"""Letters, their register, feedback sheets and meeting briefs: that they close up over missing data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reportgen.blocks import Report, Table
from reportgen.model import FreeTable, Observation
from tests.making import cell
from tests.making import text as typed
from tests.sparse import (
    CHANGES,
    assert_composes_or_stops,
    assert_reads_well,
    column,
    composed,
    headings,
    observed,
    on,
    paragraphs,
    rows,
    sample,
    tables,
    text,
    title,
)

REMINDER, WARNING, SUPERVISION = "reminder-letter", "warning-letter", "supervision-letter"
REGISTER, FEEDBACK, BRIEF = "letter-register", "feedback-sheet", "meeting-brief"
LETTERS = (REMINDER, WARNING, SUPERVISION)
KINDS = (*LETTERS, REGISTER, FEEDBACK, BRIEF)
NAMES = ("", *CHANGES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_in_the_data_is_not_missed(kind: str, name: str) -> None:
    assert_composes_or_stops(kind, name, {})


def of(kind: str, department: str, name: str = "") -> Report:
    """The report of a kind for one department."""
    full = next(str(d.name) for d in sample().departments if str(d) == department)
    return next(r for r in composed(kind, name) if r.department == full)


def sentence(report: Report, words: str) -> str:
    return next(p for p in paragraphs(report) if words in p)


# --------------------------------------------------------------------- letters


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_counts_what_its_table_lists(kind: str, name: str) -> None:
    for report in composed(kind, name):
        said = sentence(report, "你单位")
        listed = tables(report)
        assert bool(listed) == ("详见下表" in text(report))
        if found := re.search(r"有(\d+)项指标欠序时", text(report)):
            gaps = column(listed[0], "序时差")
            assert len(gaps) == int(found[1])
            assert all(gap.startswith("-") for gap in gaps), said
        elif listed:
            why = sentence(report, "，你单位").split("详见下表")[0]
            told = re.findall(r"欠序时(\d+\.\d)个百分点", why)
            gaps = [gap.removeprefix("-") for gap in column(listed[0], "序时差")]
            assert list(dict.fromkeys(gap for gap in told if gap in gaps)) == list(dict.fromkeys(gaps)), why
        if found:
            by_level = [int(n) for n in re.findall(r"标准的(\d+)项", text(report))]
            assert sum(by_level) in (0, int(found[1]))


@pytest.mark.parametrize("name", NAMES)
def test_a_department_gets_one_letter_and_its_sheet_names_it(name: str) -> None:
    letters = [report.department for kind in LETTERS for report in composed(kind, name)]
    assert len(letters) == len(set(letters))
    for sheet in composed(FEEDBACK, name):
        assert ("本期另发" in text(sheet)) == (sheet.department in letters)


def test_who_is_at_the_same_level_in_all_is_told_so_once() -> None:
    said = sentence(of(SUPERVISION, "朱坝街道", "one department, all missed"), "欠序时")
    assert said == "上半年，你单位有7项指标欠序时，均达到红色督办标准（详见下表）。"


def test_a_letter_for_no_indicator_speaks_of_matters() -> None:
    for name in ("no targets", "zero targets", "all fulfilled"):
        for report in composed(SUPERVISION, name):
            assert title(report) == "关于2022年上半年有关考核事项的督办函"
            assert not tables(report)
    said = sentence(of(SUPERVISION, "区文旅局", "no targets"), "逾期未回复")
    assert said.startswith("上半年，你单位向上争取资金橙色警示函（洪督考警〔2022〕5号）逾期未回复；考核位次")
    assert said.endswith("列后三分之一。")


def test_nobody_behind_means_no_letters_but_those_for_their_place() -> None:
    assert composed(REMINDER, "all fulfilled") == ()
    assert composed(WARNING, "all fulfilled") == ()
    assert len(composed(SUPERVISION, "all missed")) == len(sample().departments)


def test_without_rules_letters_have_no_number() -> None:
    for kind in LETTERS:
        for report in composed(kind, "no sheet but the results"):
            assert "发文字号" not in report.fields
            assert "〔" not in text(report)


# -------------------------------------------------------------------- register


@pytest.mark.parametrize("name", NAMES)
def test_the_register_counts_its_rows(name: str) -> None:
    sent = sum(len(composed(kind, name)) for kind in LETTERS)
    for report in composed(REGISTER, name):
        (table,) = tables(report)
        (said,) = paragraphs(report)
        counts = [int(n) for n in re.findall(r"函(\d+)份", said)]
        assert sum(counts) == len(rows(table))
        if found := re.search(r"，共(\d+)份", said.partition("。")[0]):
            assert int(found[1]) == len(rows(table))
        assert bool(re.search(r"，共\d+份", said.partition("。")[0])) == (len(counts) > 1)
        if found := re.search(r"其中本期(\d+)份", said):
            assert int(found[1]) == sent < len(rows(table))


def test_a_register_of_this_period_alone_says_so() -> None:
    (report,) = composed(REGISTER, "no letters sent")
    said = "上半年发出绿色提醒函6份、橙色警示函6份、红色督办函6份，共18份。逐份登记如下："
    assert paragraphs(report) == [said]
    (report,) = composed(REGISTER, "one department, one indicator")
    assert paragraphs(report) == ["上半年发出红色督办函1份。登记如下："]
    (report,) = composed(REGISTER, "one department")
    assert "已登记办理状态的共2份，均已回复。" in text(report)


def test_no_register_where_no_letter_was_ever_due() -> None:
    assert composed(REGISTER, "nothing but figures") == ()


# -------------------------------------------------------------- feedback sheets


@pytest.mark.parametrize("name", NAMES)
def test_a_feedback_sheet_counts_the_marks_lost(name: str) -> None:
    for report in composed(FEEDBACK, name):
        found = re.search(r"失分指标(\d+)项", text(report))
        scores = next((t for t in tables(report) if has(t, "失分")), None)
        if scores is None:
            assert found is None
            continue
        lost = [loss for loss in column(scores, "失分") if loss not in ("—", "0.00")]
        assert len(lost) == (int(found[1]) if found else 0)
        for number, names in re.findall(r"^(?:优势|弱项)指标(\d+)项。(.+?)，要", text(report), re.M):
            assert len(names.split("、")) == int(number)


def has(table: Table, head: str) -> bool:
    return any(c.head.partition("（")[0] == head for c in table.columns)


def test_no_sheet_without_marks() -> None:
    for name in ("no scores", "nothing but figures"):
        assert composed(FEEDBACK, name) == ()


def test_where_no_department_has_rows_whoever_leads_an_indicator_gets_a_sheet() -> None:
    leads = {lead for i in sample().indicators if i.lead for lead in str(i.lead).split("、")}
    sheets = composed(FEEDBACK, "area only")
    assert sheets and all(any(lead in sheet.title for lead in leads) for sheet in sheets)


def test_no_marks_lost_is_said() -> None:
    def full(o: Observation) -> Observation:
        return replace(o, score=o.weight or o.indicator.weight) if o.department else o

    for report in on(FEEDBACK, observed(sample(), full)):
        assert "各项计分指标均没有失分。" in paragraphs(report)
        assert headings(report)[1] == "失分情况"
        assert_reads_well(report)


# --------------------------------------------------------------- meeting briefs


def brief(*spoke: tuple[str, str]) -> Report:
    """The brief of a meeting at which these spoke: 事项, 发言人."""
    lines = tuple((typed(matter), typed(who)) for matter, who in spoke)
    table = FreeTable("会议发言", ("事项", "发言人"), lines, cell())
    (report,) = on(BRIEF, replace(sample(), tables={**sample().tables, "会议发言": table}))
    assert_reads_well(report)
    return report


TOWNS = [str(d) for d in sample().departments[:9]]


@pytest.mark.parametrize(
    ("spoke", "says"),
    [
        ([("作表态发言", TOWNS[:1])], f"{TOWNS[0]}作表态发言。"),
        ([("作表态发言", TOWNS[:2])], f"{TOWNS[0]}、{TOWNS[1]}分别作表态发言。"),
        (
            [("作表态发言", TOWNS[:2]), ("汇报了条线工作完成情况", ["区发改委"])],
            f"{TOWNS[0]}、{TOWNS[1]}分别作表态发言；区发改委汇报了条线工作完成情况。",
        ),
        ([("作表态发言", TOWNS)], f"{'、'.join(TOWNS[:6])}等9家作表态发言。"),
    ],
)
def test_who_spoke_at_a_meeting(spoke: Sequence[tuple[str, list[str]]], says: str) -> None:
    report = brief(*((matter, who) for matter, names in spoke for who in names))
    assert says in paragraphs(report)


def test_nobody_spoke_at_a_meeting() -> None:
    assert paragraphs(brief()) == paragraphs(composed(BRIEF)[0])


def test_a_brief_tells_how_many_are_behind() -> None:
    said = text(composed(BRIEF, "all fulfilled")[0])
    assert "达到或超过序时进度的22项、欠序时进度的1项（农村黑臭水体数）。" in said
    assert "等欠序时较多" not in said
    assert "上半年设有序时进度的23项指标均欠序时进度。" in text(composed(BRIEF, "all missed")[0])
    said = text(composed(BRIEF, "one indicator")[0])
    assert "设有序时进度的1项指标欠序时进度。列入问题清单的问题共2项，均尚在整改中。" in said


def test_a_brief_without_results_of_the_area_counts_none() -> None:
    said = text(composed(BRIEF, "departments only")[0])
    assert "从通报情况看，列入问题清单的问题共16项，" in said
    assert "共0项" not in said


def test_no_brief_without_a_meeting() -> None:
    info = {k: v for k, v in sample().info.items() if k != "会议名称"}
    assert on(BRIEF, replace(sample(), info=info)) == ()


# --------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("kind", "period", "name"),
    [
        (FEEDBACK, "2021", "高良涧街道2021年综合考核结果反馈单"),
        (FEEDBACK, "2022-03", "高良涧街道2022年一季度综合考核结果反馈单"),
        (REGISTER, "2022-03", "2022年一季度预警函件登记表"),
        (REMINDER, "2022-05", "关于2022年1—5月考核指标进度的提醒函"),
    ],
)
def test_periods_are_called_as_offices_call_them(kind: str, period: str, name: str) -> None:
    first, *others = composed(kind, "", period)
    assert title(first) == name
    for report in (first, *others):
        assert_reads_well(report)
        assert not re.search(r"全年度|\d{4}年全年", text(report))
    if kind == FEEDBACK:
        short = "全年" if period == "2021" else "一季度"
        assert paragraphs(first)[0].startswith(f"{short}，高良涧街道总分")
