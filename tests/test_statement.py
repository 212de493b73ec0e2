"""One sentence of everything a row says: each fact told once, in both registers, with signs, units and figures right."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.blocks import Figure
from reportgen.derive import derive
from reportgen.model import (
    Alert,
    AlertLevel,
    Derivation,
    Direction,
    Observation,
    Quantity,
    Result,
    TargetKind,
    Triage,
    TriageKind,
)
from reportgen.rounding import rounded, visible
from reportgen.wording import Phrase, RankStyle, Register, Voice, say
from tests.making import cell, dataset, department, indicator, observe, pct, period, q, text

VOICE = Voice()
ANNUAL = Voice(register=Register.ANNUAL)


def result(
    name: str = "财政收入", unit: str = "亿元", kind: dict[str, Any] | None = None, **given: Any
) -> Result:
    return derive(dataset(observe(indicator(name, unit, **kind or {}), **given)))[0]


def bare(name: str = "财政收入", unit: str = "亿元", **facts: Any) -> Result:
    """A result with these facts alone, nothing derived."""
    return Result(period=period(), indicator=indicator(name, unit), origin=cell(), **facts)


def told(row: Result, voice: Voice = VOICE) -> str:
    return str(voice.statement(row) or "")


def points(value: str) -> Quantity:
    return q(value, "个百分点", 1)


def place(value: int) -> Quantity:
    return q(value, "位", 0)


# ---------------------------------------------------------------- every fact

FACTS: dict[str, Any] = {
    "actual": q("12.5"),
    "yoy": pct("2.4"),
    "previous_yoy": pct("1.1"),
    "last_year": q("11"),
    "last_yoy": pct("3.3"),
    "two_year_average": pct("2.9"),
    "average_growth": pct("4.2"),
    "before": q("2.1"),
    "sequential": pct("0.7"),
    "year_start": q("9.9"),
    "year_start_growth": pct("5.1"),
    "baseline": q("8.8"),
    "annual_target": q("25"),
    "stretch_target": q("30"),
    "schedule_target": q("12"),
    "reported": q("13.1"),
    "nation_yoy": pct("1.9"),
    "province_yoy": pct("1.6"),
    "city_yoy": pct("2.2"),
    "nation_mean": q("10.1"),
    "province_mean": q("10.2"),
    "city_mean": q("10.3"),
    "benchmark": q("20.5"),
    "benchmark_unit": text("昆山市"),
    "completion_rate": pct("51"),
    "schedule": pct("47"),
    "schedule_gap": points("4.4"),
    "rank": place(2),
    "rank_of": q(7, "个", 0),
    "rank_scope": text("全市"),
    "rank_basis": text("总量"),
    "previous_rank": place(4),
    "weight": q("5", "分"),
    "score": q("4.5", "分"),
    "share": pct("12.3"),
    "previous_share": pct("11.1"),
    "contribution": pct("20.2"),
    "pull": points("1.3"),
    "adjusted_yoy": pct("5.5"),
    "adjustment": text("剔除留抵退税因素后"),
    "note": text("初步统计数"),
    "nation_gap": points("0.5"),
    "province_gap": points("0.8"),
    "city_gap": points("-0.2"),
    "nation_mean_gap": q("2.4"),
    "province_mean_gap": q("2.3"),
    "city_mean_gap": q("-2.2"),
    "benchmark_gap": q("-8"),
    "target_gap": q("-12.5"),
    "adjusted_gap": points("3.1"),
    "yoy_change": points("1.3"),
    "increase": q("1.5"),
    "average_years": q(3, "年", 0),
    "sequential_increase": q("0.1"),
    "year_start_increase": q("2.6"),
    "share_change": points("1.2"),
    "rank_change": place(2),
    "lead_run": q(3, "期", 0),
    "low_run": q(2, "期", 0),
    "best_of": q(4, "期", 0),
    "loss": q("0.5", "分"),
    "score_rate": pct("90"),
}
"""A value for every fact a row may hold."""

CONTEXT = {"period", "indicator", "department", "lead", "origin"}
"""What the row is, not what it says: the indicator is its subject, the rest stands around the sentence."""
JUDGEMENTS = {
    "third": text("后三分之一"),
    "alert": Alert(AlertLevel.ORANGE, points("-12")),
    "triage": Triage(TriageKind.WEAK, text("欠序时")),
}
"""What follows from the facts; said by `verdict`."""
WITH: dict[str, tuple[str, ...]] = {
    "rank_of": ("rank",),
    "rank_scope": ("rank",),
    "rank_basis": ("rank",),
    "average_years": ("average_growth",),
    "share_change": ("share",),
    "adjusted_gap": ("adjusted_yoy", "adjustment"),
}
"""Facts that qualify others and mean nothing without them."""
IMPLIED = {
    "last_yoy": "两年平均 is told in its place",
    "schedule": "completion rate and 超序时 are told",
}
"""Facts that a full row does not repeat, because others that it tells imply them."""


def test_every_field_is_a_fact_a_judgement_or_context() -> None:
    fields = {field.name for field in dataclasses.fields(Result)}
    assert fields == set(FACTS) | set(JUDGEMENTS) | CONTEXT


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("voice", [VOICE, ANNUAL], ids=["bulletin", "annual"])
def test_a_fact_that_is_there_is_told(name: str, voice: Voice) -> None:
    companions = {known: FACTS[known] for known in WITH.get(name, ())}
    before, after = told(bare(**companions), voice), told(bare(**companions, **{name: FACTS[name]}), voice)
    assert after and after != before


@pytest.mark.parametrize("name", sorted({f.name for f in dataclasses.fields(Observation)} & set(FACTS)))
def test_a_fact_that_is_taken_away_is_missed(name: str) -> None:
    """From a row that holds everything, with all that follows from it."""
    full = {f.name: FACTS[f.name] for f in dataclasses.fields(Observation) if f.name in FACTS}
    everything, without = result(**full), result(**{k: v for k, v in full.items() if k != name})
    if name in IMPLIED:
        assert told(everything) == told(without)
    else:
        assert told(everything) != told(without)


@pytest.mark.parametrize("name", JUDGEMENTS)
def test_judgements_are_told_apart_from_facts(name: str) -> None:
    row = bare(actual=q("12.5"))
    judged = replace(row, **{name: JUDGEMENTS[name]})
    assert told(judged) == told(row)
    assert VOICE.verdict(row) is None
    assert VOICE.verdict(judged)


def test_a_full_row_is_divided_by_semicolons() -> None:
    full = {f.name: FACTS[f.name] for f in dataclasses.fields(Observation) if f.name in FACTS}
    said = told(result(**full, rank_of=q(7, "个", 0)) if "rank_of" not in full else result(**full))
    assert said.count("；") > 3
    assert not re.search(r"[，；、。（][，；、。）]", said)


# ------------------------------------------------------------------ situations

LISTS = {
    "alike": "工业、农业投资均欠序时20.0个百分点",
    "run on": "甲5.00亿元，同比增长2.0%，在全市7个县区中列第一；乙5.00亿元，增长2.0%，位居全市县区第二",
    "course": "甲产值增速较上期加快0.5个百分点，乙产值降幅较上期收窄37.8个百分点，丙产值增速由负转正",
    "structure": "三次产业结构由上年同期的3.5:42.0:54.5调整为3.2:41.5:55.3",
}
"""Sentences about several rows, each made by a test below."""

RATE = {"target_kind": TargetKind.POINT}
LESS = {"direction": Direction.REVERSE}

SITUATIONS: list[tuple[str, Result, str]] = [
    ("K01", bare(actual=q("5"), yoy=pct("2.4")), "财政收入5.00亿元，同比增长2.4%"),
    ("K02", bare(actual=q("5"), yoy=pct("-8.92")), "财政收入5.00亿元，同比下降8.9%"),
    ("K03", bare(actual=q("5"), yoy=pct("0")), "财政收入5.00亿元，与上年同期持平"),
    (
        "K04",
        result(actual=q("5"), yoy=pct("3"), previous_yoy=pct("2.5")),
        "财政收入5.00亿元，同比增长3.0%，增速较上期加快0.5个百分点",
    ),
    (
        "K05",
        result(actual=q("5"), yoy=pct("-2"), previous_yoy=pct("-3")),
        "财政收入5.00亿元，同比下降2.0%，降幅较上期收窄1.0个百分点",
    ),
    (
        "K06",
        result(actual=q("5"), yoy=pct("2"), previous_yoy=pct("-3")),
        "财政收入5.00亿元，同比增长2.0%，增速由负转正（上期下降3.0%）",
    ),
    (
        "K07",
        result(
            actual=q("5"), yoy=pct("2.4"), nation_yoy=pct("2.5"), province_yoy=pct("1.6"), city_yoy=pct("2.2")
        ),
        "财政收入5.00亿元，同比增长2.4%，增速慢于全国0.1个百分点、分别快于全省、全市0.8个、0.2个百分点",
    ),
    (
        "K07 of a rate that falls elsewhere rises",
        result("税收占比", "%", RATE, actual=pct("76.8"), yoy=pct("-4.4"), province_yoy=pct("1")),
        "税收占比76.8%，同比下降4.4个百分点，变化幅度低于全省5.4个百分点",
    ),
    (
        "K07 of a rate",
        result("税收占比", "%", RATE, yoy=pct("1.3"), province_yoy=pct("2.5"), previous_yoy=pct("0.8")),
        "税收占比同比提高1.3个百分点，升幅小于全省1.2个百分点，升幅较上期扩大0.5个百分点",
    ),
    (
        "K07 less is better",
        result("信访量", "件", LESS, yoy=pct("5"), province_yoy=pct("3"), previous_yoy=pct("6")),
        "信访量同比增长5.0%，增幅大于全省2.0个百分点，增幅较上期收窄1.0个百分点",
    ),
    (
        "K06 less is better",
        result("信访量", "件", LESS, yoy=pct("2"), province_yoy=pct("-1"), previous_yoy=pct("-3")),
        "信访量同比增长2.0%，增速高于全省3.0个百分点，由降转升（上期下降3.0%）",
    ),
    (
        "K07 falls, trend of the same subject",
        result(actual=q("5"), yoy=pct("-1.8"), province_yoy=pct("-3.1"), previous_yoy=pct("-3.4")),
        "财政收入5.00亿元，同比下降1.8%，降幅小于全省1.3个百分点，较上期收窄1.6个百分点",
    ),
    (
        "K08",
        result(kind={"target_kind": TargetKind.RATE}, actual=q("5"), yoy=pct("2.4"), annual_target=pct("7")),
        "财政收入5.00亿元，同比增长2.4%，增速低于年度目标4.6个百分点",
    ),
    (
        "K09",
        result("税收占比", "%", {"target_kind": TargetKind.POINT}, actual=pct("76.8"), yoy=pct("-4.4")),
        "税收占比76.8%，同比下降4.4个百分点",
    ),
    ("K11", bare(actual=q("5"), yoy=pct("123.4")), "财政收入5.00亿元，同比增长1.2倍"),
    (
        "K11 not where a gap is to be subtracted",
        result(actual=q("5"), yoy=pct("123.4"), province_yoy=pct("3.4")),
        "财政收入5.00亿元，同比增长123.4%，增速快于全省120.0个百分点",
    ),
    (
        "K12",
        result("企业利润总额", "万元", actual=q("1200", "万元", 0), last_year=q("-300", "万元", 0)),
        "企业利润总额1200万元，扭亏为盈（上年同期亏损300万元）",
    ),
    (
        "K12",
        result("企业利润总额", "万元", actual=q("-1200", "万元", 0), last_year=q("300", "万元", 0)),
        "企业利润总额亏损1200万元，由盈转亏（上年同期盈利300万元）",
    ),
    (
        "K12",
        result("企业利润总额", "万元", actual=q("-1200", "万元", 0), last_year=q("-1500", "万元", 0)),
        "企业利润总额亏损1200万元，比上年同期减亏300万元",
    ),
    (
        "K12",
        result("企业利润总额", "万元", actual=q("-1200", "万元", 0), last_year=q("-900", "万元", 0)),
        "企业利润总额亏损1200万元，比上年同期增亏300万元",
    ),
    (
        "K12",
        result("签约项目", "个", actual=q("3", "个", 0), last_year=q("0", "个", 0)),
        "签约项目3个，上年同期为零，不计算增速",
    ),
    (
        "K12 no loss is kept within limits where there is none",
        result(
            "企业利润总额",
            "万元",
            actual=q("3500", "万元", 0),
            last_year=q("-4300", "万元", 0),
            annual_target=q("-6000", "万元", 0),
            completion_rate=pct("258.3"),
        ),
        "企业利润总额3500万元，扭亏为盈（上年同期亏损4300万元），超额完成年度控亏目标（亏损不超过6000万元）",
    ),
    (
        "K12 no profit",
        result("净迁入人口", "人", actual=q("20", "人", 0), last_year=q("-5", "人", 0)),
        "净迁入人口20人，由负转正（上年同期为-5人）",
    ),
    (
        "K13",
        result(actual=q("195.66"), yoy=pct("2.4"), last_year=q("186.3")),
        "财政收入195.66亿元，同比增长2.4%，按现价计算增加9.36亿元",
    ),
    (
        "growth and what was gained",
        result("信访量", "件", actual=q("46", "件", 0), last_year=q("58", "件", 0)),
        "信访量46件，同比下降20.7%、减少12件",
    ),
    (
        "K14",
        result(
            actual=q("10.91"),
            yoy=pct("-10.2"),
            adjusted_yoy=pct("3.3"),
            adjustment=text("扣除留抵退税因素后"),
        ),
        "财政收入10.91亿元，扣除留抵退税因素后同比增长3.3%，按自然口径计算同比下降10.2%",
    ),
    (
        "K16",
        bare(actual=q("5"), sequential=pct("0.9"), year_start_growth=pct("-2")),
        "财政收入5.00亿元，环比增长0.9%，比年初下降2.0%",
    ),
    (
        "两年平均、年均",
        bare(
            actual=q("5"), two_year_average=pct("5.1"), average_growth=pct("6.3"), average_years=q(3, "年", 0)
        ),
        "财政收入5.00亿元，两年平均增长5.1%，近三年年均增长6.3%",
    ),
    (
        "占比、贡献、拉动",
        replace(
            bare(actual=q("5"), share=pct("9.9"), contribution=pct("12.5"), pull=points("-0.3")),
            indicator=indicator("第一产业增加值", "亿元", parent=text("地区生产总值")),
        ),
        "第一产业增加值5.00亿元，占地区生产总值的9.9%，对地区生产总值增长的贡献率为12.5%，下拉地区生产总值增速0.3个百分点",
    ),
    (
        "unit of the value",
        result("向上争取资金", "万元", actual=q("79660", "万元", 0), annual_target=q("155400", "万元", 0)),
        "向上争取资金7.97亿元，完成年度目标15.54亿元的51.3%，超序时1.3个百分点",
    ),
    (
        "target in the unit of the value",
        result("向上争取资金", "万元", actual=q("6900", "万元", 0), annual_target=q("14000", "万元", 0)),
        "向上争取资金6900万元，完成年度目标14000万元的49.3%，欠序时0.7个百分点",
    ),
    ("unit of a small sum", bare(actual=q("0.0012")), "财政收入12.00万元"),
    (
        "N05",
        bare("高新企业2022", "家", actual=q("12", "家", 0)),
        "高新企业2022为12家",
    ),
    (
        "reverse, kept",
        result(
            "信访量",
            "件",
            {"direction": Direction.REVERSE},
            actual=q("46", "件", 0),
            annual_target=q("110", "件", 0),
        ),
        "信访量46件，控制在年度目标110件以内",
    ),
    (
        "reverse, exceeded",
        result(
            "PM2.5平均浓度",
            "微克/立方米",
            {"direction": Direction.REVERSE, "target_kind": TargetKind.POINT},
            actual=q("39.6", "微克/立方米", 1),
            annual_target=q("36", "微克/立方米", 1),
        ),
        "PM2.5平均浓度39.6微克/立方米，超出年度目标3.6微克/立方米，目标完成率90.9%",
    ),
    (
        "interval",
        result(
            "价格指数",
            "%",
            {
                "direction": Direction.INTERVAL,
                "lower": pct("101"),
                "upper": pct("103"),
                "target_kind": TargetKind.POINT,
            },
            actual=pct("102.2"),
        ),
        "价格指数102.2%，处于101.0%～103.0%的目标区间",
    ),
    (
        "nothing yet",
        result("竣工项目", "个", actual=q(0, "个", 0), annual_target=q(3, "个", 0)),
        "竣工项目尚未“破零”，年度目标3个，欠序时50.0个百分点",
    ),
    ("zero", result("事故起数", "起", actual=q(0, "起", 0)), "事故起数为零"),
    (
        "reported and recognised",
        result(
            "开工项目", "个", actual=q(21, "个", 0), reported=q(25, "个", 0), annual_target=q(46, "个", 0)
        ),
        "开工项目申报25个、通过认定21个，完成年度目标46个的45.7%，欠序时4.3个百分点",
    ),
    (
        "rank by another measure",
        bare(
            actual=q("5"),
            rank=place(2),
            rank_scope=text("全市"),
            rank_basis=text("总量"),
            rank_change=place(-1),
        ),
        "财政收入5.00亿元，总量位居全市第二、较上期后移1位",
    ),
    (
        "run",
        bare(
            actual=q("5"),
            rank=place(1),
            rank_scope=text("全市"),
            rank_change=place(0),
            lead_run=q(3, "期", 0),
        ),
        "财政收入5.00亿元，位居全市第一、连续三期居首位",
    ),
    (
        "marks",
        bare(
            actual=q("5"),
            weight=q("5", "分"),
            score=q("4.5", "分"),
            loss=q("0.5", "分"),
            score_rate=pct("90"),
        ),
        "财政收入5.00亿元，分值5.00分、得4.50分、失0.50分、得分率90.0%",
    ),
    (
        "full marks",
        bare(
            actual=q("5"), weight=q("5", "分"), score=q("5", "分"), loss=q("0", "分"), score_rate=pct("100")
        ),
        "财政收入5.00亿元，得满分5.00分",
    ),
    (
        "level with one",
        result(actual=q("5"), yoy=pct("2.4"), city_yoy=pct("2.4")),
        "财政收入5.00亿元，同比增长2.4%，增速与全市持平",
    ),
    (
        "means and benchmark",
        result(actual=q("5"), province_mean=q("4.5"), benchmark=q("17.3"), benchmark_unit=text("昆山市")),
        "财政收入5.00亿元，高于全省平均水平0.50亿元，低于先进水平（昆山市）12.30亿元",
    ),
    (
        "on schedule",
        result(actual=q("5"), annual_target=q("10")),
        "财政收入5.00亿元，完成年度目标10.00亿元的50.0%，与序时进度同步",
    ),
    (
        "population",
        bare(actual=q("5"), rank=place(2), rank_scope=text("全市"), rank_of=q(7, "个", 0)),
        "财政收入5.00亿元，在全市7个参评单位中列第二",
    ),
    (
        "population named",
        bare(actual=q("5"), rank=place(2), rank_scope=text("全市县区"), rank_of=q(7, "个", 0)),
        "财政收入5.00亿元，在全市7个县区中列第二",
    ),
    ("rank alone", bare(rank=place(2), rank_scope=text("全市")), "财政收入位居全市第二"),
    ("note", bare(actual=q("5"), note=text("初步统计数。")), "财政收入5.00亿元（初步统计数）"),
    (
        "growth alone",
        result("投资", yoy=pct("10.6"), province_yoy=pct("3.3")),
        "投资同比增长10.6%，增速快于全省7.3个百分点",
    ),
]


@pytest.mark.parametrize(
    ("rule", "row", "sentence"), SITUATIONS, ids=[f"{n}-{s[0]}" for n, s in enumerate(SITUATIONS)]
)
def test_situation(rule: str, row: Result, sentence: str) -> None:
    assert told(row) == sentence


def examples() -> list[tuple[str, str]]:
    """The wordings the page on indicators shows, each with its register."""
    page = (Path(__file__).parents[1] / "docs/indicators.zh.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| (.+) \|$", page[page.index("## 措辞") :], re.M)
    shown: list[tuple[str, str]] = []
    for row in rows:
        cells = row.split(" | ")
        if len(cells) == 3 and cells[0] != "通报":
            shown += [(wording, "bulletin") for wording in cells[0].split(" / ")]
            shown += [(wording, "annual") for wording in cells[1].split(" / ")]
        elif len(cells) == 2 and cells[0] != "写法":
            shown.append((cells[0], "bulletin"))
    return shown


def test_the_page_shows_what_is_said() -> None:
    cases = (Path(__file__).parent / "golden/requirements.txt").read_text(encoding="utf-8")
    others = [*re.findall(r"^得出：(.+)$", cases, re.M), *LISTS.values()]
    said = {
        voice.register.value: "\n".join([*(told(row, voice) for _, row, _ in SITUATIONS), *others])
        for voice in (VOICE, ANNUAL)
    }
    shown = examples()
    assert len(shown) > 60
    for wording, register in shown:
        assert wording in said[register], f"{wording} ({register})"


def test_the_annual_register_leaves_out_what_it_may() -> None:
    row = result(actual=q("5"), yoy=pct("2.4"), last_year=q("4.88"))
    assert told(row, ANNUAL) == "财政收入5.00亿元，增长2.4%、增加0.12亿元"
    rate = result("占比", "%", {"target_kind": TargetKind.POINT}, actual=pct("5"), yoy=pct("1.2"))
    assert told(rate, ANNUAL) == "占比5.0%，提高1.2个百分点"


def test_a_whole_year_is_held_against_the_year_before() -> None:
    row = result(at="2021", actual=q("5"), yoy=pct("0"))
    assert told(row) == "财政收入5.00亿元，与上年持平"


def test_a_rank_is_written_in_one_style_throughout() -> None:
    row = bare(
        actual=q("5"),
        rank=place(2),
        rank_scope=text("全市县区"),
        rank_of=q(7, "个", 0),
        previous_rank=place(4),
    )
    said = {style: told(row, Voice(ranks=style)) for style in RankStyle}
    assert said[RankStyle.CHINESE] == "财政收入5.00亿元，在全市7个县区中列第二、上期为第四位"
    assert said[RankStyle.PLACE] == "财政收入5.00亿元，在全市7个县区中列第2位、上期为第4位"
    assert said[RankStyle.NAME] == "财政收入5.00亿元，在全市7个县区中列第2名、上期为第4名"


def test_a_department_is_ranked_among_its_kind() -> None:
    rows = [
        observe(indicator("开工项目", "个"), department=department(name), actual=q(value, "个", 0))
        for name, value in (("甲镇", 5), ("乙镇", 3))
    ]
    assert told(derive(dataset(*rows))[1]) == "开工项目3个，在2个镇街中列第二"


def test_multiples_and_large_units_may_be_switched_off() -> None:
    plain = Voice(multiple_from=None, large_units=False)
    row = bare("资金", "万元", actual=q("79660", "万元", 0), yoy=pct("123.4"))
    assert told(row, plain) == "资金79660万元，同比增长123.4%"


# ------------------------------------------------------------------ properties

GIVEN = {f.name for f in dataclasses.fields(Observation)} & set(FACTS)
NAMES = [name for name in FACTS if name in GIVEN]
values = st.integers(-300_000, 300_000).map(lambda n: Decimal(n).scaleb(-3))


@st.composite
def rows(draw: st.DrawFn) -> Result:
    """A row of random facts with all that follows from them."""
    unit = draw(st.sampled_from(["亿元", "万元", "个", "%"]))
    kind = {
        "direction": draw(st.sampled_from(list(Direction))),
        "target_kind": draw(st.sampled_from(list(TargetKind))),
        "parent": draw(st.sampled_from([None, text("地区生产总值")])),
    }
    chosen = draw(st.integers(0, 2 ** len(NAMES) - 1))
    facts = {name: _drawn(draw, FACTS[name], unit) for n, name in enumerate(NAMES) if chosen >> n & 1}
    return result(draw(st.sampled_from(["财政收入", "企业利润总额", "信访量"])), unit, kind, **facts)


def _drawn(draw: st.DrawFn, known: Any, unit: str) -> Any:
    """A random value of the same sort as the one known."""
    if not isinstance(known, Quantity):
        return known
    if known.unit == "位":
        return place(draw(st.integers(1, 120)))
    if known.unit == "亿元":
        scale = draw(st.sampled_from([1, 1, 100, 0]))
        return Quantity(draw(values) * scale, unit, cell(), 1 if unit == "%" else 2)
    return (
        Quantity(draw(values), known.unit, cell(), known.places) if known.unit in ("%", "个百分点") else known
    )


few = settings(max_examples=60, deadline=None)


def figures_of(phrase: Phrase) -> list[Figure]:
    return [figure for figure in phrase.figures if re.search(r"\d", figure.text)]


@few
@given(rows())
def test_a_sentence_has_no_empty_clause_and_no_doubled_mark(row: Result) -> None:
    for voice in (VOICE, ANNUAL):
        said = told(row, voice)
        assert not re.search(r"[，；、。（][，；、。）]|^[，；、]|[，；、]$|（）|None", said), said


@few
@given(rows())
def test_no_minus_after_a_word_that_says_it(row: Result) -> None:
    said = told(row)
    assert not re.search(
        r"(增长|下降|增加|减少|提高|快于\w*|慢于\w*|序时|加快|回落|收窄|扩大|亏损)-", said
    ), said
    assert not re.search(r"(?<![\d.])-0(\.0+)?(?![\d.])", said), said


@few
@given(rows())
def test_points_are_points_and_multiples_never_fall(row: Result) -> None:
    said = told(row)
    assert not re.search(r"(快于|慢于|小于|大于|超序时|欠序时|加快|回落|收窄|扩大)[^，、；（%]*\d%", said), (
        said
    )
    assert not re.search(r"下降[\d.]+倍", said), said
    assert not re.search(r"\d百分点", said), said


@few
@given(rows())
def test_the_numbers_of_a_sentence_are_its_figures(row: Result) -> None:
    phrase = VOICE.statement(row)
    printed = re.findall(r"\d+(?:\.\d+)?", str(phrase or ""))
    known = [re.search(r"\d+(?:\.\d+)?", f.text) for f in (figures_of(phrase) if phrase else [])]
    assert printed == [found[0] for found in known if found]
    for figure in figures_of(phrase) if phrase else []:
        number = re.search(r"\d+(?:\.\d+)?", figure.text)
        assert number and Decimal(number[0]) == abs(figure.value)


@few
@given(rows())
def test_both_registers_state_the_same_figures(row: Result) -> None:
    one, other = VOICE.statement(row), ANNUAL.statement(row)
    assert (one is None) == (other is None)
    if one and other:
        assert [f.text for f in one.figures] == [f.text for f in other.figures]


UP = ("增长", "提高", "增加", "加快", "前移", "超序时", "降幅较上期收窄", "盈利", "减亏")
DOWN = ("下降", "减少", "回落", "后移", "欠序时", "增亏", "下拉")


@few
@given(rows())
def test_the_word_before_a_figure_agrees_with_its_sign(row: Result) -> None:
    phrase = VOICE.statement(row)
    parts = phrase.parts if phrase else ()
    for before, part in pairwise(parts):
        if isinstance(part, Figure) and isinstance(before, str) and not isinstance(before, Figure):
            if before.endswith(UP) or re.search(r"(快于|高于)(全国|全省|全市)", before):
                assert part.quantity.value > 0, str(phrase)
            if before.endswith(DOWN) or re.search(r"(慢于|低于)(全国|全省|全市)", before):
                assert part.quantity.value < 0, str(phrase)


@few
@given(rows())
def test_a_printed_difference_is_that_of_its_printed_operands(row: Result) -> None:
    phrase = VOICE.statement(row)
    for figure in phrase.figures if phrase else ():
        origin = figure.quantity.origin
        if isinstance(origin, Derivation) and origin.signs:
            shown = [visible(o) if "%" in o.unit else rounded(o) for o in origin.inputs]
            parts = [sign * value for sign, value in zip(origin.signs, shown, strict=True)]
            more = -int(figure.value.as_tuple().exponent) > figure.quantity.places
            assert more or not figure.quantity.value or figure.value == sum(parts), str(phrase)


# ------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "unit", "text_"),
    [
        ("203", "个", "200余个"),
        ("396.4", "亿元", "近400亿元"),
        ("84", "名", "80余名"),
        ("143", "名", "140余名"),
        ("13", "次", "10余次"),
        ("200", "个", "200个"),
        ("7", "个", "7个"),
        ("379", "个", "370余个"),
        ("380", "个", "近400个"),
        ("1003", "个", "1000余个"),
        ("39640000", "万元", "近4000亿元"),
    ],
)
def test_about(value: str, unit: str, text_: str) -> None:
    """余 only above the round number, 近 only below and from 95 % of it (K19)."""
    figure = VOICE.about(q(value, unit, 0))
    assert figure.text == text_
    exact = VOICE.readable(q(value, unit, 0)).value
    assert ("余" in text_) == (exact > figure.value)
    assert ("近" in text_) == (exact < figure.value)


def test_another_word_for_more() -> None:
    assert Voice(more="多").about(q("203", "个", 0)).text == "200多个"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (q("1", "亿元", 0), q("10", "亿元", 0), "1亿元～10亿元"),
        (q("0", "%", 0), q("10", "%", 0), "0%～10%"),
        (q("13", "万元", 0), q("17", "万元", 0), "13万元～17万元"),
        (q("5", "天", 0), q("10", "天", 0), "5～10天"),
        (q("5", "天", 0), q("5", "天", 0), "5天"),
    ],
)
def test_span(low: Quantity, high: Quantity, said: str) -> None:
    assert str(VOICE.span(low, high)) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("不足", "不足10天"),
        ("以上", "10天以上（含）"),
        ("超过", "超过10天"),
        ("不少于", "不少于10天"),
        ("以内", "10天以内（含）"),
    ],
)
def test_limit(word: str, said: str) -> None:
    assert str(VOICE.limit(q("10", "天", 0), word)) == said


def test_an_unknown_limit_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="不足"):
        VOICE.limit(q("10", "天", 0), "左右")


def test_ratio_and_structure() -> None:
    shares = [("3.2", "3.5"), ("41.5", "42.0"), ("55.3", "54.5")]
    parts = [bare(share=pct(now), previous_share=pct(before)) for now, before in shares]
    assert str(VOICE.ratio([p.share for p in parts if p.share])) == "3.2:41.5:55.3"
    assert str(VOICE.structure(parts, "三次产业结构")) == LISTS["structure"]
    alone = [replace(p, previous_share=None) for p in parts]
    assert str(VOICE.structure(alone, "三次产业结构比")) == "三次产业结构比为3.2:41.5:55.3"


def test_a_change_of_unit_rounds_once() -> None:
    """8 449 999万元 is 845.00亿元 (844.9999), not 845.0 by way of 84.5."""
    figure = VOICE.amount(q("84499.5", "万元", 0))
    assert figure.text == "8.45亿元"
    assert isinstance(figure.quantity.origin, Derivation)
    assert figure.quantity.value == Decimal("8.44995")


def test_a_difference_in_another_unit_is_that_of_the_operands_printed_in_it() -> None:
    own, other = q("215049", "万元", 0), q("100051", "万元", 0)
    row = result("资金", "万元", actual=own, last_year=other, yoy=pct("114.9"))
    said = told(row)
    assert said.startswith("资金21.50亿元") and "增加11.49亿元" in said  # 21.50 − 10.01


# --------------------------------------------------------------------- lists


def listed(attribute: str, *rows: Result) -> str:
    return str(VOICE.respectively(rows, attribute))


def test_respectively_has_as_many_figures_as_names() -> None:
    rows = [bare(name, yoy=pct(v)) for name, v in (("甲产值", "9.6"), ("乙产值", "5.4"), ("丙产值", "-2"))]
    assert listed("yoy", *rows, bare("丁产值")) == "甲产值、乙产值同比分别增长9.6%、5.4%，丙产值同比下降2.0%"


def moving(name: str, now: str, before: str, **kind: Any) -> Result:
    return result(name, "件", kind, yoy=pct(now), previous_yoy=pct(before))


def test_growth_that_moved_is_told_by_the_signs_of_both() -> None:
    rows = [
        moving("甲产值", "3", "2.5"),
        moving("乙产值", "-22.2", "-60"),
        moving("丙产值", "3.5", "-2.6"),
        moving("丁产值", "-1", "1"),
        moving("戊产值", "-3", "-1"),
        moving("己产值", "-3.5", "-1.2"),
        moving("庚产值", "2", "2"),
        moving("辛产值", "1", "2"),
    ]
    assert listed("yoy_change", *rows[:3]) == LISTS["course"]
    assert listed("yoy_change", *rows[3:]) == (
        "丁产值增速由正转负，戊产值、己产值降幅较上期分别扩大2.0个、2.3个百分点，庚产值增速与上期持平，"
        "辛产值增速较上期回落1.0个百分点"
    )
    assert listed("yoy_change", moving("甲产值", "1", "-1"), moving("乙产值", "2", "-1")) == (
        "甲产值、乙产值增速均由负转正"
    )


def test_where_less_is_better_growth_does_not_gain_speed() -> None:
    less = {"direction": Direction.REVERSE}
    rows = [
        moving("黑臭水体数", "-53.3", "-46.7", **less),
        moving("重复信访量", "-20.7", "-17", **less),
        moving("浓度", "3", "5", **less),
        moving("事故起数", "-2", "1", **less),
        moving("投诉量", "-2", "0", **less),
    ]
    assert listed("yoy_change", *rows) == (
        "黑臭水体数、重复信访量降幅较上期分别扩大6.6个、3.7个百分点，浓度增幅较上期收窄2.0个百分点，"
        "事故起数由升转降，投诉量增速较上期回落2.0个百分点"
    )


def test_gaps_of_rates_and_of_what_should_fall_are_no_gaps_of_speed() -> None:
    rows = [
        result("甲产值", yoy=pct("3"), province_yoy=pct("1")),
        result("税收占比", "%", RATE, yoy=pct("-4.4"), province_yoy=pct("1")),
        result("PM2.5", "微克/立方米", LESS, yoy=pct("-6.2"), province_yoy=pct("-4")),
        result("乙产值", yoy=pct("3"), province_yoy=pct("3")),
    ]
    assert listed("province_gap", *rows) == (
        "甲产值增速快于全省2.0个百分点，税收占比变化幅度低于全省5.4个百分点，PM2.5降幅大于全省2.2个百分点，"
        "乙产值增速与全省持平"
    )
    for row, said in zip(rows, listed("province_gap", *rows).split("，"), strict=True):
        assert str(VOICE.pace(row)).endswith(said.removeprefix(str(row.indicator.name)))


def test_equal_ones_are_told_together() -> None:
    rows = [bare(name, schedule_gap=points("-20")) for name in ("工业投资", "农业投资")]
    assert listed("schedule_gap", *rows) == LISTS["alike"]
    flat = [bare(name, schedule_gap=points("0")) for name in ("工业投资", "农业投资")]
    assert listed("schedule_gap", *flat) == "工业、农业投资均与序时进度同步"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ("工业项目实际有效投资", "农业项目实际有效投资", "服务业项目实际有效投资"),
            "工业、农业、服务业项目实际有效投资",
        ),
        (("规模以上工业增加值", "建筑业增加值"), "规模以上工业、建筑业增加值"),
        (("城镇居民人均可支配收入", "农村居民人均可支配收入"), "城镇、农村居民人均可支配收入"),
        (("一般公共预算收入", "居民人均可支配收入"), "一般公共预算收入、居民人均可支配收入"),
        (("优良天数比率", "达标率"), "优良天数比率、达标率"),
        (("开工项目", "竣工项目"), "开工、竣工项目"),
        (("进出口总额",), "进出口总额"),
    ],
)
def test_what_names_end_in_alike_is_said_once(names: tuple[str, ...], said: str) -> None:
    assert str(VOICE.names_of([bare(name) for name in names])) == said


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁戊己"), values), min_size=1, max_size=6))
def test_every_name_has_its_figure(pairs: list[tuple[str, Decimal]]) -> None:
    rows = [bare(f"{name}指标总量", yoy=Quantity(value, "%", cell(), 1)) for name, value in pairs]
    for clause in listed("yoy", *rows).split("，"):
        names = clause.split("同比")[0].split("与上年")[0].split("均")[0].removesuffix("指标总量").split("、")
        numbers = re.findall(r"\d[\d.]*", clause)
        assert len(numbers) in (len(names), 1 if "均" in clause else 0, 0 if "持平" in clause else len(names))


def test_run_on_lists_say_what_is_common_once() -> None:
    rows = [
        bare(
            name,
            actual=q("5"),
            yoy=pct("2"),
            rank=place(n),
            rank_of=q(7, "个", 0),
            rank_scope=text("全市县区"),
        )
        for n, name in enumerate(("甲", "乙"), start=1)
    ]
    assert str(VOICE.run_on(rows)) == LISTS["run on"]


def test_run_on_lists_name_the_period_where_it_changes() -> None:
    later = replace(bare("甲", actual=q("6")), period=period("2022-09"))
    assert str(VOICE.run_on([bare("甲", actual=q("5")), bare("乙", actual=q("5")), later])) == (
        "2022年上半年，甲5.00亿元；乙5.00亿元；2022年前三季度，甲6.00亿元"
    )


def test_statements_with_semicolons_are_set_apart_by_full_stops() -> None:
    from reportgen.compose.names import filters

    full = {f.name: FACTS[f.name] for f in dataclasses.fields(Observation) if f.name in FACTS}
    rows = [result("甲", **full), result("乙", **full)]
    said = str(filters(VOICE)["陈述"](rows))
    assert said.count("。") == 1 and "。乙" in said
    assert str(filters(VOICE)["陈述"]([bare("甲", actual=q("1")), bare("乙", actual=q("2"))])) == (
        "甲1.00亿元；乙2.00亿元"
    )


def test_a_voice_suits_the_options_of_a_kind() -> None:
    voice = VOICE.suited(
        {"语体": "年度", "位次写法": "第2位", "概数": "多", "参评单位": "县区", "重点指标": ["甲"]}
    )
    assert voice == Voice(register=Register.ANNUAL, ranks=RankStyle.PLACE, more="多", peers="县区")
    assert VOICE.suited({"换算亿元": False, "写倍数": False}) == Voice(large_units=False, multiple_from=None)
    with pytest.raises(ValueError, match=r"语体.*可用：通报、年度"):
        VOICE.suited({"语体": "文言"})


def test_contrast_needs_both_sides() -> None:
    good, bad = say("位居全市第一"), VOICE.schedule(points("-1.8"))
    assert str(VOICE.contrast(good, bad)) == "虽然位居全市第一，但欠序时1.8个百分点"
    assert VOICE.contrast(good, None) is None
