"""Facts into sentences: the golden phrases, and properties over random figures."""

from __future__ import annotations

import pickle
import re
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import derive
from reportgen.model import Derivation, Direction, Quantity, Result, TargetKind
from reportgen.rounding import Rounding, rounded, visible
from reportgen.wording import Voice, chinese, join, say
from tests.making import cell, dataset, department, indicator, observe, pct, q, text

VOICE = Voice()


def result(
    name: str = "地区生产总值", unit: str = "亿元", kind: dict[str, Any] | None = None, **given: Any
) -> Result:
    return derive(dataset(observe(indicator(name, unit, **kind or {}), **given)))[0]


def test_headline_with_province_gap() -> None:
    r = result(actual=q("195.66"), yoy=pct("2.4"), province_yoy=pct("1.6"))
    assert str(VOICE.statement(r)) == "地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点"


def test_headline_with_rank() -> None:
    r = result(
        "规上工业增加值",
        actual=q("31.63"),
        yoy=pct("9.6"),
        province_yoy=pct("2.1"),
        rank=q(2, "位", 0),
        rank_scope=text("全市"),
    )
    said = str(VOICE.statement(r))
    assert said == "规上工业增加值31.63亿元，同比增长9.6%，增速快于全省7.5个百分点、位居全市第二"


def test_growth_alone_joins_the_name() -> None:
    r = result("固定资产投资", yoy=pct("10.6"), province_yoy=pct("3.3"))
    assert str(VOICE.statement(r)) == "固定资产投资同比增长10.6%，增速快于全省7.3个百分点"


def test_falls_are_compared_as_falls() -> None:
    r = result("社会消费品零售总额", yoy=pct("-1.8"), province_yoy=pct("-3.1"))
    assert str(VOICE.pace(r)) == "社会消费品零售总额同比下降1.8%，降幅小于全省1.3个百分点"
    r = result("社会消费品零售总额", yoy=pct("-1.8"), province_yoy=pct("3.1"))
    assert str(VOICE.pace(r)) == "社会消费品零售总额同比下降1.8%，增速慢于全省4.9个百分点"


def test_ranks_and_movements_are_told_together() -> None:
    rows = [
        result(name, rank=q(now, "位", 0), previous_rank=q(before, "位", 0))
        for name, before, now in [("甲", 3, 2), ("乙", 4, 3), ("丙", 3, 2), ("丁", 2, 2)]
    ]
    assert str(VOICE.places(rows)) == "位居第二的有甲、丙、丁，位居第三的有乙"
    assert str(VOICE.shifts(rows)) == "甲、丙均由第三位前移至第二位，乙由第四位前移至第三位"


def test_adjusted_growth_with_rank_only() -> None:
    r = result(
        "一般公共预算收入",
        actual=q("10.91"),
        adjustment=text("剔除留抵退税因素后"),
        rank=q(3, "位", 0),
        rank_scope=text("全市"),
    )
    assert str(VOICE.statement(r)) == "一般公共预算收入10.91亿元，剔除留抵退税因素后同口径增速位居全市第三"


def test_completion_and_schedule() -> None:
    r = result("开工项目", "个", actual=q(21, "个", 0), annual_target=q(46, "个", 0))
    assert str(VOICE.achievement(r)) == "开工项目21个，完成年度目标的45.7%，欠序时4.3个百分点"


def test_nothing_done_yet_is_not_called_zero() -> None:
    r = result("竣工项目", "个", actual=q(0, "个", 0), annual_target=q(3, "个", 0))
    assert str(VOICE.achievement(r)) == "竣工项目尚未“破零”，欠序时50.0个百分点"


@pytest.mark.parametrize(
    ("yoy", "said"),
    [("9.6", "同比增长9.6%"), ("-3", "同比下降3.0%"), ("0", "与上年同期持平"), ("0.04", "同比增长0.04%")],
)
def test_growth(yoy: str, said: str) -> None:
    assert str(VOICE.growth(pct(yoy))) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("3", "2.5", "增速较上期加快0.5个百分点"),
        ("2", "2.5", "增速较上期回落0.5个百分点"),
        ("-2", "-3", "降幅较上期收窄1.0个百分点"),
        ("-4", "-3", "降幅较上期扩大1.0个百分点"),
        ("1", "-3", "增速由负转正"),
        ("-1", "3", "增速由正转负"),
        ("3", "3", "增速与上期持平"),
    ],
)
def test_trend(now: str, before: str, said: str) -> None:
    assert str(VOICE.trend(result(yoy=pct(now), previous_yoy=pct(before)))) == said


def test_what_binary_arithmetic_leaves_is_no_growth() -> None:
    assert str(VOICE.growth(pct("0.0000000000000222"))) == "与上年同期持平"
    r = result(kind={}, actual=q("41.6666666666667"), annual_target=q(100), at="2022-05")
    assert r.schedule_gap is not None and not r.schedule_gap.value
    assert str(VOICE.schedule(r.schedule_gap)) == "与序时进度同步"


@pytest.mark.parametrize(("yoy", "said"), [("1.2", "提高1.2个百分点"), ("-0.5", "下降0.5个百分点")])
def test_a_rate_changes_by_percentage_points(yoy: str, said: str) -> None:
    r = result("税收占比", "%", {"target_kind": TargetKind.POINT}, actual=pct("76.8"), yoy=pct(yoy))
    assert str(VOICE.statement(r)) == f"税收占比76.8%，同比{said}"


def test_small_falls_are_subtracted_as_they_are_printed() -> None:
    r = result(yoy=pct("-0.04"), province_yoy=pct("-0.1"))
    assert str(VOICE.pace(r)) == "地区生产总值同比下降0.04%，降幅小于全省0.06个百分点"


def test_nothing_happened_is_good_news_where_less_is_better() -> None:
    kind = {"direction": Direction.REVERSE}
    r = result("生产安全事故起数", "起", kind, actual=q(0, "起", 0), annual_target=q(2, "起", 0))
    assert str(VOICE.achievement(r)) == "生产安全事故起数为零，控制在年度目标2起以内"


def test_only_a_target_that_grows_over_the_year_is_yet_to_begin() -> None:
    def not_begun(at: str = "2022-06", goal: int = 3, **kind: Any) -> bool:
        counted = indicator("竣工项目", "个", **kind)
        given = observe(counted, at, actual=q(0, "个", 0), annual_target=q(goal, "个", 0))
        return derive(dataset(given))[0].not_begun

    assert not_begun()
    assert not not_begun(direction=Direction.REVERSE)
    assert not not_begun(target_kind=TargetKind.POINT)
    assert not not_begun(goal=0)
    assert not not_begun(at="2022年6月")


def test_nearly_done_is_not_done() -> None:
    r = result(actual=q("99.96"), annual_target=q(100), at="2022-12")
    assert str(VOICE.progress(r)) == "完成年度目标的99.96%"


def test_at_the_end_of_the_year_there_is_no_schedule_to_be_behind() -> None:
    year, nine = (result(actual=q(70), annual_target=q(100), at=at) for at in ("2022", "2022-09"))
    assert str(VOICE.progress(year)) == "完成年度目标的70.0%"
    assert str(VOICE.progress(nine)) == "完成年度目标的70.0%，欠序时5.0个百分点"


def test_a_rank_given_in_another_scope_is_worded_in_it() -> None:
    score = indicator("得分", "分")
    rows = [
        observe(score, department=department(n), actual=q(v, "分"))
        for n, v in (("甲", 3), ("乙", 2), ("丙", 1))
    ]
    given = observe(
        score, department=department("丁"), actual=q(1, "分"), rank=q(12, "位", 0), rank_scope=text("全市")
    )
    results = derive(dataset(*rows, given))
    assert str(VOICE.standing(results[3])) == "位居全市第十二"
    assert str(VOICE.standing(results[0])) == "在4个镇街中列第一"


def test_a_statement_without_facts_is_not_made() -> None:
    assert VOICE.statement(result()) is None
    assert VOICE.achievement(result()) is None


def test_absent_facts_are_not_said() -> None:
    r = result(actual=q("5"))
    assert str(VOICE.statement(r)) == "地区生产总值5.00亿元"
    assert VOICE.growth(None) is None
    assert VOICE.progress(r) is None
    assert VOICE.movement(None) is None


def test_reader_can_subtract_what_is_printed() -> None:
    """完成率84.74%, 序时进度91.7%: printed gap is 7.0, not the exact 6.93 (ADR-0001)."""
    kind = {"target_kind": TargetKind.CUMULATIVE}
    r = result(kind=kind, actual=q("84.74"), annual_target=q(100), at="2022年1—11月")
    assert r.schedule_gap is not None and r.schedule is not None and r.completion_rate is not None
    assert rounded(r.completion_rate) == Decimal("84.7")
    assert rounded(r.schedule) == Decimal("91.7")
    assert str(VOICE.schedule(r.schedule_gap)) == "欠序时7.0个百分点"


def test_rounding_modes_differ_on_ties_only() -> None:
    tie = pct("0.25")
    assert rounded(tie) == Decimal("0.3")
    assert rounded(tie, Rounding.GB8170) == Decimal("0.2")
    assert rounded(pct("0.26"), Rounding.GB8170) == Decimal("0.3")


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (85, "八十五"), (100, "一百")]
)
def test_chinese_numbers(number: int, word: str) -> None:
    assert chinese(number) == word


def test_join_leaves_out_what_is_absent() -> None:
    assert str(join(["甲", None, "乙", say("丙")], "、", "和")) == "甲、乙和丙"


figures = st.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False)


@given(figures)
def test_sign_word_agrees_with_sign(value: Decimal) -> None:
    said = str(VOICE.growth(Quantity(value, "%", cell(), 1)))
    assert "-" not in said
    assert ("增长" in said) == (value > 0)
    assert ("下降" in said) == (value < 0)


@given(figures, figures)
def test_printed_gap_is_the_difference_of_the_printed_operands(own: Decimal, other: Decimal) -> None:
    r = result(yoy=Quantity(own, "%", cell(), 1), province_yoy=Quantity(other, "%", cell(), 1))
    assert r.yoy and r.province_yoy and r.province_gap
    assert rounded(r.province_gap) == visible(r.yoy) - visible(r.province_yoy)
    said = str(VOICE.lead(r.province_gap, "全省"))
    assert "%" not in said
    assert (own == other) == ("持平" in said)


@given(figures)
def test_numbers_in_a_phrase_are_its_figures(value: Decimal) -> None:
    phrase = VOICE.growth(Quantity(value, "%", cell(), 1))
    assert phrase is not None
    printed = [abs(f.value) for f in phrase.parts if not isinstance(f, str)]
    assert [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", str(phrase))] == printed


@given(figures)
def test_never_minus_zero_and_small_values_stay_visible(value: Decimal) -> None:
    quantity = Quantity(value, "%", cell(), 1)
    assert VOICE.figure(quantity).text != "-0.0%"
    assert bool(visible(quantity)) == bool(value)


def test_sum_is_printed_as_the_sum_of_printed_parts() -> None:
    parts = (q("1.004"), q("1.004"), q("1.004"))
    total = Quantity(Decimal("3.012"), "亿元", Derivation("sum", parts, "合计", signs=(1, 1, 1)), 2)
    assert rounded(total) == Decimal("3.00")


def test_phrases_and_figures_are_values() -> None:
    phrase = VOICE.growth(pct("2.4"))
    assert phrase is not None
    (figure,) = phrase.figures
    for thing in (phrase, figure):
        copied = pickle.loads(pickle.dumps(thing))
        assert copied == thing and hash(copied) == hash(thing)
    assert replace(figure, strong=True).text == figure.text
    with pytest.raises(FrozenInstanceError):
        figure.text = "9%"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        phrase.parts = ()  # type: ignore[misc]


def test_a_row_without_a_name_is_refused_and_never_printed_as_it_is() -> None:
    with pytest.raises(ValueError, match="看不出这些行叫什么"):
        VOICE.subject(object())
    assert VOICE.subject("甲镇") == "甲镇"
    assert VOICE.subject(department("朱坝街道")) == "朱坝街道"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"yoy": "1.3"}, "规上工业增加值同比增长1.3%"),
        ({"yoy": "-0.4"}, "规上工业增加值同比下降0.4%"),
        ({"yoy": "1.3", "province_yoy": "0.9"}, "规上工业增加值同比增长1.3%，增速快于全省0.4个百分点"),
        (
            {"yoy": "1.3", "previous_yoy": "0.8"},
            "规上工业增加值同比增长1.3%，增速较上期加快0.5个百分点",
        ),
        ({"yoy": "1.3", "actual": "76.8"}, "规上工业增加值76.8%，同比提高1.3个百分点"),
        ({"yoy": "1.3", "last_year": "75.5"}, "规上工业增加值同比提高1.3个百分点，上年同期为75.5%"),
    ],
)
def test_a_rate_with_growth_and_no_value_is_a_growth_rate(given: dict[str, str], said: str) -> None:
    r = result("规上工业增加值", "%", {}, **{name: pct(value) for name, value in given.items()})
    assert str(VOICE.statement(r)) == said
