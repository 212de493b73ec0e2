"""Rows of letters, projects, days away and surveys that contradict themselves or one another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reportgen.check.claims import check_claims
from reportgen.derive import Rules, work
from reportgen.derive.doubts import doubts, uncoded
from reportgen.errors import Finding, Severity
from reportgen.model import (
    AlertLevel,
    Dataset,
    Letter,
    Observation,
    Project,
    ProjectTarget,
    Snippet,
    Survey,
    Trip,
)
from tests.making import cell, dataset, day, department, indicator, observe, period, q, text

TOWN, OTHER = department("甲镇", order=1), department("乙镇", order=2)
ORDERS = indicator("签约项目", "个")


def found(data: Dataset, rules: Rules | None = None) -> list[Finding]:
    rules = rules or Rules()
    return [f.finding for f in doubts(data, work(data, rules).letters, rules)]


def codes(data: Dataset, rules: Rules | None = None) -> list[str]:
    return [finding.code for finding in found(data, rules)]


def lagging(at: str, done: int = 35) -> Observation:
    return observe(ORDERS, at, department=TOWN, actual=q(done, "个"), annual_target=q(100, "个"))


def letter(at: str = "2022-05", level: str = "橙色警示函", **more: Any) -> Letter:
    given = {"number": text("警〔2022〕1号"), "department": TOWN} | more
    return Letter(level=text(level), period=period(at), origin=cell(), **given)


# ----------------------------------------------------------------------- letters


def test_a_code_of_last_year() -> None:
    (finding,) = found(dataset(observe()), Rules(red_code=text("洪督考督〔2021〕")))
    assert finding.code == "C401"
    assert "〔2021〕" in finding.message and "2022年7月18日" in finding.message
    assert (
        codes(dataset(observe()), Rules(red_code=text("洪督考督〔2022〕"), green_code=text("督考提"))) == []
    )


@pytest.mark.parametrize("late", [{"reply_by": day("2022年6月1日")}, {"replied_on": day("2022年6月1日")}])
def test_answered_before_it_was_sent(late: dict[str, Any]) -> None:
    sent = letter(sent_on=day("2022年6月10日"), **late)
    assert codes(dataset(observe(), letters=(sent,))) == ["C402"]


def test_letters_of_the_period_before_of_which_none_is_entered() -> None:
    rows = lagging("2022-05", 38), lagging("2022-06", 48)
    of_april = letter("2022-04", department=OTHER, replied_on=day("2022年5月20日"))
    (finding,) = found(dataset(*rows, letters=(of_april,)))
    assert (finding.code, finding.severity) == ("C403", Severity.WARNING)
    assert "2022年1—5月应发函件1份，一份也没有登记" in finding.message
    assert codes(dataset(*rows)) == []  # no register is kept
    assert codes(dataset(*rows, letters=(replace(of_april, period=period("2022-05")),))) == []


def entered(*given: str, level: str = "绿色提醒函") -> list[Letter]:
    return [letter(level=level, number=text(n), replied_on=day("2022年6月1日")) for n in given]


def test_a_number_that_nobody_has() -> None:
    (finding,) = found(
        dataset(observe(), letters=tuple(entered("提〔2022〕1号", "提〔2022〕4号", "提〔2021〕9号")))
    )
    assert (finding.code, finding.message) == ("C405", "提〔2022〕4号之前缺2个号")
    shared = entered("函〔2022〕1号", "函〔2022〕3号") + entered("函〔2022〕2号", level="橙色警示函")
    assert codes(dataset(observe(), letters=tuple(shared))) == []
    bare = entered("1", "2") + entered("1", "2", level="橙色警示函")
    assert codes(dataset(observe(), letters=tuple(bare))) == []


def test_a_letter_entered_at_another_level() -> None:
    green = letter("2022-06", "绿色提醒函")
    (finding,) = found(dataset(lagging("2022-06"), letters=(green,)))
    assert finding.code == "C404"
    assert "登记的是绿色提醒函，按现有数据应发橙色警示函" in finding.message
    later = observe(ORDERS, "2022-07", department=TOWN, actual=q(90, "个"), annual_target=q(100, "个"))
    assert codes(dataset(lagging("2022-06"), later, letters=(green,))) == []


def on(name: str, done: int) -> Observation:
    what = indicator(name, "个")
    return observe(what, department=TOWN, actual=q(done, "个"), annual_target=q(100, "个"))


EACH = Rules(letter_form="一事一函")


def test_letters_on_each_matter_are_compared_with_what_is_due_on_it_and_once() -> None:
    rows = on("签约项目", 10), on("开工项目", 5), on("竣工项目", 35), on("投产项目", 38)
    for level, expected in (("红色督办函", []), ("橙色警示", []), ("绿色提醒函", ["C404"])):
        assert codes(dataset(*rows, letters=(letter("2022-06", level),)), EACH) == expected
    green = letter("2022-06", "绿色提醒函", indicator=rows[2].indicator)
    (finding,) = found(dataset(*rows, letters=(green,)), EACH)
    assert "登记的是绿色提醒函，按现有数据应发橙色警示函" in finding.message
    (finding,) = found(dataset(*rows, letters=(letter("2022-06", "绿色提醒函"),)), EACH)
    assert "登记的是绿色提醒函，按现有数据应发红色督办函" in finding.message


def test_a_letter_that_is_the_one_due_is_not_held_against_another() -> None:
    rows = on("签约项目", 10), on("开工项目", 45)
    entered = letter("2022-06", "绿色提醒函", indicator=rows[1].indicator)
    assert codes(dataset(*rows, letters=(entered,)), EACH) == []


def test_letters_without_a_code_are_told_of_once() -> None:
    data = dataset(on("签约项目", 10), replace(on("签约项目", 35), department=OTHER))
    due = work(data).letters
    (only,) = uncoded(data, due, tuple(AlertLevel))
    assert (only.finding.code, only.finding.place, only.period) == ("C406", "考核规则", period())
    assert only.finding.message == "橙色警示函1份、红色督办函1份没有文号，印出的函没有发文字号"
    assert only.finding.advice == (
        "请在“考核规则”表增加“橙色警示函文号”“红色督办函文号”，内容如“洪督考提〔2022〕”"
    )
    assert list(uncoded(data, due, [AlertLevel.GREEN])) == []
    coded = replace(data, rules={"红色督办函文号": text("督〔2022〕"), "橙色警示函文号": text("警〔2022〕")})
    assert list(uncoded(coded, work(coded).letters, tuple(AlertLevel))) == []


# ---------------------------------------------------------------------- projects


def project(**more: Any) -> Project:
    return Project(name=text("甲项目"), origin=cell(), **more)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"signed_on": day("2022年5月1日"), "started_on": day("2022年3月1日")}, "C411"),
        ({"signed_on": day("2022年5月1日"), "finished_on": day("2022年3月1日")}, "C411"),
        ({"size": text("10亿元以上"), "investment": q(8)}, "C412"),
        ({"invested": q(9), "investment": q(8)}, "C413"),
        ({"annual_plan": q(9), "investment": q(8)}, "C413"),
        ({"invested": q(9, "万元"), "investment": q(8)}, None),
        ({"size": text("1亿元～10亿元"), "investment": q(8), "invested": q(8), "annual_plan": q(8)}, None),
        ({"signed_on": day("2022年3月1日"), "started_on": day("2022年3月1日")}, None),
    ],
)
def test_a_project_that_contradicts_itself(given: dict[str, Any], code: str | None) -> None:
    assert codes(dataset(observe(), projects=(project(**given),))) == ([code] if code else [])


def target(stage: str = "开工", **more: Any) -> ProjectTarget:
    return ProjectTarget(stage=text(stage), target=q(9, "个", 0), period=period(), origin=cell(), **more)


def test_a_stage_that_counts_nowhere_is_named_once() -> None:
    listed = (project(stage=text("入库")), project(stage=text("入库")), project(stage=text("竣工")))
    assert codes(dataset(observe(), projects=listed, project_targets=(target(),))) == ["C414"]
    assert codes(dataset(observe(), projects=listed, project_targets=(target(), target("入库")))) == []
    assert codes(dataset(observe(), projects=listed)) == []


def test_more_recognised_than_claimed() -> None:
    row = target(actual=q(5, "个", 0), reported=q(4, "个", 0))
    assert codes(dataset(observe(), project_targets=(row,))) == ["C415"]


# ------------------------------------------------------------------------- trips


def trip(days: int, required: int | None = 5, at: str = "2022年6月", **more: Any) -> Trip:
    needed = None if required is None else q(required, "天", 0)
    given: dict[str, Any] = {"department": TOWN, "role": text("主要负责人")} | more
    return Trip(days=q(days, "天", 0), required=needed, period=period(at), origin=cell(), **given)


@pytest.mark.parametrize(
    ("trips", "expected"),
    [
        ((trip(3),), []),
        ((trip(3, at="2022-06"),), ["C421"]),
        ((trip(40, None, at="2022-06"),), []),
        ((trip(31),), ["C422"]),
        ((trip(30),), []),
        ((trip(3), trip(3, None, department=OTHER)), ["C423"]),
        ((trip(3), trip(3, 10, department=OTHER)), ["C423"]),
        ((trip(3), trip(3, 10, department=OTHER, role=text("党政主要负责人"))), []),
        ((trip(3), trip(3, 10, "2022年5月")), []),
    ],
)
def test_days_away(trips: tuple[Trip, ...], expected: list[str]) -> None:
    assert codes(dataset(observe(), trips=trips)) == expected


def test_a_period_of_several_months_is_explained() -> None:
    (finding,) = found(dataset(observe(), trips=(trip(3, at="2022-06"),)))
    assert str(finding).endswith("请逐月填写，一个月写成“2022年6月”。")


# ----------------------------------------------------------------------- surveys


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"sent": 120, "returned": 115, "valid": 110, "satisfied": 110}, []),
        ({"returned": 110, "satisfied": 111}, ["C431"]),
        ({"sent": 100, "returned": 115, "valid": 116}, ["C431", "C431"]),
    ],
)
def test_more_answers_than_questionnaires(counts: dict[str, int], expected: list[str]) -> None:
    row = Survey(
        question=text("整体工作"),
        period=period(),
        origin=cell(),
        **{name: q(number, "份", 0) for name, number in counts.items()},
    )
    findings = found(dataset(observe(), surveys=(row,)))
    assert [f.code for f in findings] == expected
    assert all(f.severity is Severity.ERROR for f in findings)


# ------------------------------------------------------------------------ claims

WEAK = "针对对外开放、科技创新等部分相对薄弱的考核指标，制定改进方案，抓紧整改到位。"
STRONG = "继续保持开发区在科技创新、绿色发展、统筹协调等考核指标的优势，进一步总结经验做法。"


def claims(*snippets: Snippet, **more: Any) -> list[Finding]:
    categories = ("对外开放", "科技创新", "绿色发展")
    known = tuple(indicator(f"{name}水平", category=text(name)) for name in categories)
    return list(check_claims(dataset(observe(), indicators=known, snippets=snippets), **more))


def snippet(body: str, **more: Any) -> Snippet:
    return Snippet(column=text("正文"), body=text(body), origin=cell(), **more)


def test_a_category_called_weak_and_strong() -> None:
    weak, strong = snippet(WEAK), snippet(STRONG)
    (finding,) = claims(weak, strong)
    assert finding.code == "C127"
    assert finding.place == str(strong.body.origin)
    assert str(weak.body.origin) in finding.message
    assert "“科技创新”" in finding.message
    assert len(claims(snippet(WEAK + STRONG))) == 1


@pytest.mark.parametrize(
    "others",
    [
        (snippet(WEAK),),
        (snippet(STRONG),),
        (snippet(WEAK, period=period("2022-05")), snippet(STRONG, period=period("2022-06"))),
        (snippet(WEAK, department=TOWN), snippet(STRONG, department=OTHER)),
        (snippet(WEAK), snippet("科技创新补齐短板、变劣势为优势。")),
        (snippet(WEAK), snippet("科技创新优势不明显。")),
    ],
)
def test_what_is_no_contradiction(others: tuple[Snippet, ...]) -> None:
    assert claims(*others) == []


def test_only_the_snippets_of_the_period_asked_for() -> None:
    both = snippet(WEAK, period=period("2022-05")), snippet(STRONG, period=period("2022-05"))
    assert len(claims(*both, period=period("2022-05"))) == 1
    assert claims(*both, period=period("2022-06")) == []
