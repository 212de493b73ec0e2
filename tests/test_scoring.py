"""Scores by the formulas F01–F12: worked examples, guards, limits, and what is said of wrong parameters."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import derive
from reportgen.derive.faults import Misread
from reportgen.derive.methods import FORMULAS, MisreadTerms, read_method
from reportgen.model import Derivation, Direction, Observation, Quantity, Result, TargetKind, Text
from reportgen.rounding import rounded
from tests.making import dataset, department, indicator, observe, pct, q, text

W = 10


def points(value: str | int) -> Quantity:
    return q(value, "分")


def method(scoring: str, terms: str = "", weight: str | int = W, unit: str = "亿元", **more: Any) -> Any:
    return indicator(
        "开票销售",
        unit,
        weight=points(weight),
        scoring=text(scoring),
        scoring_terms=text(terms) if terms else None,
        **more,
    )


def score(of: Any, at: str = "2022-12", **values: Any) -> Decimal | None:
    """The score of one row of the whole area, which has no peers."""
    (result,) = derive(dataset(observe(of, at, **values)))
    return result.score.value if result.score else None


def row(of: Any, name: str, at: str = "2022-12", **values: Any) -> Observation:
    return observe(of, at, department=department(name), **values)


def scores(of: Any, *actuals: str | None, at: str = "2022-12", **common: Any) -> list[Decimal | None]:
    """The scores of one row for each department."""
    rows = [row(of, f"单位{n}", at, actual=q(a) if a else None, **common) for n, a in enumerate(actuals)]
    return [result.score.value if result.score else None for result in derive(dataset(*rows))]


D = Decimal


# ------------------------------------------------------------ F01 目标完成


@pytest.mark.parametrize(("actual", "expected"), [("100", 10), ("100.01", 10), ("99.99", 0)])
def test_f01_all_or_nothing(actual: str, expected: int) -> None:
    assert score(method("F01"), actual=q(actual), annual_target=q(100)) == expected


def test_f01_follows_the_direction_and_the_kind_of_target() -> None:
    pm = method("F01", direction=Direction.REVERSE, target_kind=TargetKind.POINT)
    assert score(pm, actual=q(35), annual_target=q(36)) == 10
    assert score(pm, actual=q(37), annual_target=q(36)) == 0
    jobless = method("F01", unit="%", direction=Direction.INTERVAL, upper=pct(4))
    assert score(jobless, actual=pct("2.9")) == 10
    assert score(jobless, actual=pct("4.1")) == 0
    gdp = method("F01", target_kind=TargetKind.RATE)
    assert score(gdp, yoy=pct("6.9"), annual_target=pct(7)) == 0


def test_f01_against_the_schedule() -> None:
    assert score(method("F01", "按序时=是"), "2022-06", actual=q(50), annual_target=q(100)) == 10
    assert score(method("F01", "按序时=是"), "2022-06", actual=q(49), annual_target=q(100)) == 0
    assert score(method("F01"), "2022-06", actual=q(50), annual_target=q(100)) == 0


def test_f01_judges_a_given_completion_rate_where_there_is_no_target() -> None:
    assert score(method("F01"), completion_rate=pct(100)) == 10
    assert score(method("F01", "保底=20%"), completion_rate=pct("99.9")) == 2


# ------------------------------------------------------------ F02 完成率


@pytest.mark.parametrize(
    ("terms", "actual", "expected"),
    [
        ("", "84.7", "8.47"),
        ("", "120", "10"),
        ("封顶=120%", "115", "11.5"),
        ("封顶=120%", "130", "12"),
        ("封顶=11", "130", "11"),
        ("封顶=不封顶", "300", "30"),
        ("满分完成率=90", "81", "9"),
        ("满分完成率=90%；封顶=100%", "95", "10"),
        ("起评完成率=60", "59.9", "0"),
        ("起评=60%", "60", "6"),
        ("保底=3", "10", "3"),
        ("", "-20", "0"),
    ],
)
def test_f02_completed_gets_all_short_of_it_a_share(terms: str, actual: str, expected: str) -> None:
    assert score(method("F02", terms), actual=q(actual), annual_target=q(100)) == D(expected)


def test_f02_against_the_schedule_is_the_rule_of_the_sample() -> None:
    """得分＝分值×（完成率÷序时进度），最多得满分."""
    of = method("F02", "按序时=是")
    assert score(of, "2022-06", actual=q("27.95"), annual_target=q(62)) == D("9.02")
    assert score(of, "2022-05", actual=q(1), annual_target=q(6)) == 4
    assert score(of, "2022-06", actual=q(60), annual_target=q(100)) == 10
    point = method("F02", "按序时=是", target_kind=TargetKind.POINT)
    assert score(point, "2022-06", actual=q(45), annual_target=q(50)) == 9


def test_f02_a_schedule_that_is_still_at_zero_is_met() -> None:
    of = method("F02", "按序时=是")
    assert score(of, "2022-01", actual=q(0), annual_target=q(10), schedule_target=q(0)) == 10


def test_f02_a_rate_or_a_mark_may_be_its_own_completion() -> None:
    satisfied = method("F02", "按=完成值", unit="%", target_kind=TargetKind.POINT)
    assert score(satisfied, actual=pct("95.8")) == D("9.58")
    judged = method("F02", "按=完成值；满分值=20", weight=20, unit="分")
    assert score(judged, actual=q("18.92", "分")) == D("18.92")


def test_f02_of_a_growth_target_is_growth_by_target() -> None:
    gdp = method("F02", target_kind=TargetKind.RATE)
    assert score(gdp, yoy=pct("2.4"), annual_target=pct(8)) == 3
    assert score(gdp, yoy=pct("-1"), annual_target=pct(8)) == 0


@pytest.mark.parametrize(
    "row",
    [
        {"actual": q(5), "annual_target": q(0)},
        {"actual": q(5), "annual_target": q(-3)},
        {"actual": q(5)},
        {"annual_target": q(5)},
        {"at": "2022年6月", "actual": q(5), "annual_target": q(10)},
    ],
)
def test_f02_no_score_where_there_is_no_completion(row: dict[str, Any]) -> None:
    assert score(method("F02"), **row) is None


# ------------------------------------------------------------ F03 位次


def test_f03_each_place_is_five_per_cent_less() -> None:
    assert scores(method("F03"), "90", "80", "70", "60") == [10, D("9.5"), 9, D("8.5")]


def test_f03_equals_share_a_place_and_the_next_is_left_out() -> None:
    assert scores(method("争先进位（排名）计分法"), "90", "80", "80", "60") == [
        10,
        D("9.5"),
        D("9.5"),
        D("8.5"),
    ]


def test_f03_steps_in_points_evenly_and_with_a_floor() -> None:
    assert scores(method("F03", "递减=4；保底=3"), "90", "80", "70") == [10, 6, 3]
    assert scores(method("F03", "递减=均分"), "90", "80", "70", "60") == [10, D("7.5"), 5, D("2.5")]


def test_f03_a_given_place_counts_and_one_alone_has_none() -> None:
    assert score(method("F03"), actual=q(3), rank=q(3, "位", 0), rank_of=q(7, "个", 0)) == 9
    assert scores(method("F03"), "90") == [None]
    assert scores(method("F03"), "90", None) == [None, None]


def test_f03_a_place_beyond_the_number_ranked_has_no_share_of_it() -> None:
    of = method("F03", "递减=均分")
    assert score(of, actual=q(3), rank=q(3, "位", 0), rank_of=q(0, "个", 0)) is None
    assert score(of, actual=q(3), rank=q(3, "位", 0)) is None


def test_f03_places_by_score_and_scores_by_place_end_in_neither() -> None:
    assert scores(method("F03"), *["90"] * 40, rank_basis=Text("得分")) == [None] * 40


def test_places_may_follow_the_scores() -> None:
    rows = [
        row(method("F02"), f"单位{n}", actual=q(a), annual_target=q(t), rank_basis=text("得分"))
        for n, (a, t) in enumerate(((5, 10), (90, 100), (300, 200), (99, 90)))
    ]
    ranks = [result.rank.value for result in derive(dataset(*rows)) if result.rank]
    assert ranks == [4, 3, 1, 1]  # beyond the full marks all are equal


# ------------------------------------------------------------ F04 目标＋排名


def gdp_scores(*growths: str, terms: str = "基本分=4；递减=0.5", weight: int = 6) -> list[Decimal | None]:
    gdp = method("F04", terms, weight, target_kind=TargetKind.RATE)
    rows = [
        row(gdp, f"单位{n}", yoy=pct(g), actual=q(1), annual_target=pct(8), rank_basis=text("增速"))
        for n, g in enumerate(growths)
    ]
    return [result.score.value if result.score else None for result in derive(dataset(*rows))]


def test_f04_meeting_the_target_gives_the_base_going_beyond_it_more_by_place() -> None:
    """地区生产总值达8%得4分，超过的按位次最多得6分."""
    assert gdp_scores("10", "9.5", "9", "8.8", "8.5", "8", "7.9") == [
        *(D("6.0"), D("5.5"), D("5.0"), D("4.5")),
        *(D("4.0"), 4, 0),
    ]


def test_f04_short_of_the_target_a_share_of_the_base_if_the_office_says_so() -> None:
    assert gdp_scores("9", "4", terms="基本分=4；未完成=按比例") == [6, 2]


# ------------------------------------------------------------ F05 基本分±百分点


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("100", "15"), ("101", "15.3"), ("99", "14.7"), ("90", "12"), ("110", "18"), ("40", "0")],
)
def test_f05_three_tenths_of_a_point_for_each_percentage_point(actual: str, expected: str) -> None:
    """完成任务15分，每增减1个百分点增减0.3分."""
    of = method("基本分±百分点", "每点=0.3", weight=15)
    assert score(of, actual=q(actual), annual_target=q(100)) == D(expected)


@pytest.mark.parametrize(
    ("terms", "actual", "expected"),
    [
        ("每点=0.3；封顶=120%；保底=0", "300", "18"),
        ("满分完成率=100；每点=0.3；封顶=120%；保底=0", "160", "18"),
        ("基本分=12；每点=0.3；封顶=15", "105", "13.5"),
        ("每增=0.1；每减=0.5", "110", "16"),
        ("每增=0.1；每减=0.5", "90", "10"),
        ("每点=2%", "95", "13.5"),
        ("每点=0.3；满分完成率=90", "95", "16.5"),
        ("每点=0.3；保底=60%", "10", "9"),
    ],
)
def test_f05_caps_floors_and_different_steps(terms: str, actual: str, expected: str) -> None:
    assert score(method("F05", terms, 15), actual=q(actual), annual_target=q(100)) == D(expected)


def test_f05_by_schedule_growth_and_value() -> None:
    paced = method("F05", "每点=0.3；按序时=是", 15)
    assert score(paced, "2022-06", actual=q(21), annual_target=q(50)) == D("12.6")  # 欠序时8个百分点
    gdp = method("F05", "每点=0.3", 15, target_kind=TargetKind.RATE)
    assert score(gdp, yoy=pct("2.4"), annual_target=pct(8)) == D("13.32")
    pm = method("F05", "每点=0.5；按=完成值", 10, direction=Direction.REVERSE, target_kind=TargetKind.POINT)
    assert score(pm, actual=q(38), annual_target=q(36)) == 9
    assert score(pm, actual=q(34), annual_target=q(36)) == 11


def test_f05_an_increase_alone_says_nothing_of_a_fall() -> None:
    of = method("F05", "每增=0.1")
    assert score(of, actual=q(110), annual_target=q(100)) == 11
    assert score(of, actual=q(90), annual_target=q(100)) is None


# ------------------------------------------------------------ F06 步进


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("100", "10"),
        ("104.9", "10"),
        ("105", "10.5"),
        ("96", "10"),
        ("95", "9.5"),
        ("130", "12"),
        ("1", "0.5"),
    ],
)
def test_f06_whole_steps_of_five_per_cent(actual: str, expected: str) -> None:
    assert score(method("F06"), actual=q(actual), annual_target=q(100)) == D(expected)


def test_f06_reverse_indicators_are_mirrored() -> None:
    of = method("步进法", direction=Direction.REVERSE)
    assert score(of, actual=q(95), annual_target=q(100)) == D("10.5")
    assert score(of, actual=q(105), annual_target=q(100)) == D("9.5")
    assert score(of, actual=q(300), annual_target=q(100)) == 0


@pytest.mark.parametrize(("how", "expected"), [("不计", "9.5"), ("按比例", "9.2"), ("计一步", "9")])
def test_f06_parts_of_a_step(how: str, expected: str) -> None:
    assert score(method("F06", f"不足一步={how}"), actual=q(92), annual_target=q(100)) == D(expected)


# ------------------------------------------------------------ F07, F08 功效系数


def test_f07_from_sixty_per_cent_at_the_worst_to_all_at_the_best() -> None:
    assert scores(method("F07"), "100", "75", "50") == [10, 8, 6]
    assert scores(method("F07", direction=Direction.REVERSE), "100", "75", "50") == [6, 8, 10]


def test_f07_with_limits_of_the_office() -> None:
    of = method("F07", "满意值=100；不允许值=50")
    assert scores(of, "100", "75", "50", "25", "120", "-100") == [10, 8, 6, 4, 10, 0]
    assert scores(method("F07", "满意值=100；不允许值=50；封顶=120%"), "125") == [12]
    assert scores(method("F07", "满意值=200"), "100", "50") == [D("7.33"), 6]


def test_f07_by_growth_and_with_another_ground() -> None:
    of = method("线性功效系数", "按=增速；基础=50%")
    rows = [row(of, f"单位{n}", actual=q(1), yoy=pct(g)) for n, g in enumerate(("-5", "0", "15"))]
    assert [r.score.value for r in derive(dataset(*rows)) if r.score] == [5, D("6.25"), 10]


@pytest.mark.parametrize("code", ["F07", "F08", "F09"])
def test_where_all_are_the_same_all_have_full_marks(code: str) -> None:
    assert scores(method(code), "50", "50", "50") == [10, 10, 10]


@pytest.mark.parametrize("code", ["F07", "F08", "F09", "F10"])
def test_fewer_than_two_have_no_best_and_worst(code: str) -> None:
    assert scores(method(code), "50", yoy=pct(1)) == [None]
    assert scores(method(code), "50", None) == [None, None]
    assert score(method(code), actual=q(50), yoy=pct(1)) is None


def test_f08_is_exponential_between_the_same_ends() -> None:
    assert scores(method("F08"), "100", "75", "50") == [10, D("7.75"), 6]  # 10 × √0.6
    assert scores(method("F08", "满意值=100；不允许值=50"), "1000000", "-1000000") == [10, 0]


# ------------------------------------------------------------ F09 最优值, F10 总量＋增速


def test_f09_compares_with_the_best() -> None:
    assert scores(method("F09"), "80", "60", "20", "-5") == [10, D("7.5"), D("2.5"), 0]
    assert scores(method("F09", direction=Direction.REVERSE), "20", "40", "80") == [10, 5, D("2.5")]
    assert scores(method("F09", "最优值=100"), "80") == [8]


def test_f09_zero_is_the_best_of_a_reverse_indicator_and_no_best_of_another() -> None:
    assert scores(method("F09", direction=Direction.REVERSE), "0", "3") == [10, 0]
    assert scores(method("F09"), "0", "0") == [None, None]
    assert scores(method("F09"), "-1", "-3") == [None, None]


def test_f10_weighs_amount_and_growth() -> None:
    of = method("总量＋增速", "总量权重=60%")
    rows = [
        row(of, f"单位{n}", actual=q(a), yoy=pct(g))
        for n, (a, g) in enumerate(((100, "2"), (50, "12"), (75, "7")))
    ]
    results = derive(dataset(*rows))
    assert [r.score.value for r in results if r.score] == [D("8.4"), D("7.6"), 8]
    origin = results[0].score.origin if results[0].score else None
    assert isinstance(origin, Derivation)
    parts = [part.value for part in origin.inputs if isinstance(part.origin, Derivation)]
    assert parts == [10, 6]


# ------------------------------------------------------------ F11, F12


def test_f11_events_by_points_up_to_the_full_marks() -> None:
    of = method("加分项", "每项=0.5", weight=1, unit="项")
    assert [score(of, actual=q(n, "项")) for n in (0, 1, 2, 5)] == [0, D("0.5"), 1, 1]


def test_f11_the_first_three_of_a_month() -> None:
    of = method("F11", "名次=0.5、0.3、0.1", weight=1)
    assert scores(of, "90", "80", "70", "60") == [D("0.5"), D("0.3"), D("0.1"), 0]


def test_f12_is_deducted_until_nothing_is_left() -> None:
    of = method("扣分项", "每起=1.5", weight=5, unit="起")
    assert [score(of, actual=q(n, "起")) for n in (0, 1, 3, 4)] == [5, D("3.5"), D("0.5"), 0]


# ------------------------------------------------------------ what results carry


def one(of: Any, **values: Any) -> Result:
    (result,) = derive(dataset(observe(of, "2022-12", **values)))
    return result


def test_loss_and_rate_rest_on_score_and_weight() -> None:
    result = one(method("F02"), actual=q("84.74"), annual_target=q(100))
    assert result.weight and result.score and result.loss and result.score_rate
    assert (result.weight.value, result.score.value) == (10, D("8.47"))
    assert (rounded(result.loss), result.score_rate.value) == (D("1.53"), D("84.7"))


def test_no_loss_beyond_the_full_marks() -> None:
    result = one(method("F02", "封顶=120%"), actual=q(115), annual_target=q(100))
    assert result.loss and result.loss.value == 0


def test_the_weight_of_a_row_comes_first() -> None:
    result = one(method("F02"), actual=q(50), annual_target=q(100), weight=points(4))
    assert result.score and result.score.value == 2


def test_a_given_score_wins() -> None:
    result = one(method("F02"), actual=q(50), annual_target=q(100), score=points("7.5"))
    assert result.score and result.score.value == D("7.5")
    assert result.loss and result.loss.value == D("2.5")


def test_scores_are_settled_to_hundredths_or_to_what_the_office_says() -> None:
    of = method("F02")
    for rules, expected in (
        ({}, "3.33"),
        ({"得分小数位": text("1")}, "3.3"),
        ({"得分小数位": text("4")}, "3.3333"),
    ):
        (result,) = derive(dataset(observe(of, "2022-12", actual=q(1), annual_target=q(3)), rules=rules))
        assert result.score and result.score.value == D(expected)
        assert rounded(result.score) == result.score.value


def test_full_marks_with_more_decimals_can_be_reached() -> None:
    assert score(method("F02", weight="3.335"), actual=q(1), annual_target=q(1)) == D("3.335")


def test_settling_never_goes_past_the_cap() -> None:
    of = method("F02", "封顶=50.05%", weight=1)
    assert score(of, actual=q(1), annual_target=q(1)) == D("0.50")


def test_without_weight_or_method_there_is_no_score() -> None:
    assert one(indicator(scoring=text("F02")), actual=q(1), annual_target=q(1)).score is None
    assert one(indicator(weight=points(5)), actual=q(1), annual_target=q(1)).score is None
    assert one(method("F02", weight=0), actual=q(1), annual_target=q(1)).score is None


def test_the_area_is_not_scored_where_departments_are() -> None:
    of = method("F02")
    whole = observe(of, "2022-12", actual=q(50), annual_target=q(100))
    alone, part = derive(dataset(whole, row(of, "甲", actual=q(5), annual_target=q(10))))
    assert alone.score is None
    assert part.score and part.score.value == 5
    named = observe(of, "2022-12", actual=q(50), annual_target=q(100), weight=points(4))
    assert [r.score and r.score.value for r in derive(dataset(named, part))] == [2, 5]


def test_a_score_comes_down_to_its_cells() -> None:
    of = method("F05", "每点=0.3；封顶=120%", 15)
    actual, target = q(110), q(100)
    result = one(of, actual=actual, annual_target=target)
    assert result.score and isinstance(result.score.origin, Derivation)
    inputs = result.score.origin.inputs
    assert result.completion_rate in inputs
    assert of.weight in inputs
    assert [i.value for i in inputs if i.origin == of.scoring_terms.origin] == [D("0.3")]
    assert (
        result.score.origin.formula.format(*(f"{i.value:f}".removesuffix(".0") for i in inputs))
        == "15 + 0.3 × （110 − 100）"
    )


# ------------------------------------------------------------ names and parameters


def test_sixteen_formulas_with_their_names() -> None:
    assert sorted(FORMULAS) == [f"F{n:02}" for n in range(1, 17)]
    for entry in FORMULAS.values():
        if not entry.elsewhere:
            terms = "；".join(f"{name}=1" for name in entry.needs[:1])
            for name in (entry.code, entry.name, f"{entry.code} {entry.name}", *entry.aliases):
                assert read_method(name, terms).formula is entry


@pytest.mark.parametrize(
    "written",
    ["F2", "f02", "Ｆ０２", "完成率得分法", "完成率计分办法", "F02完成率得分法", "F02（完成率得分法）"],
)
def test_spellings_of_a_method(written: str) -> None:
    assert read_method(written, "").formula.code == "F02"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("F22", "没有“F22”这种计分办法"),
        ("完程率得分法", "是不是“完成率得分法”"),
        ("看情况", "可填：F01目标完成计分法"),
        ("F02步进法", "编号与名称不符"),
        ("F14", "“等次”不能用作指标的计分办法。请在考核规则的“等次”中填写"),
        ("预扣分", "不能用作指标的计分办法"),
    ],
)
def test_a_method_nobody_knows(written: str, words: str) -> None:
    with pytest.raises(Misread) as caught:
        read_method(written, "")
    assert words in f"{caught.value.message}。{caught.value.advice}"


@pytest.mark.parametrize(
    ("written", "terms", "words"),
    [
        ("F02", "满分完程率=90", "没有“满分完程率”这个参数。是不是“满分完成率”"),
        ("F02", "每点=0.3", "F02完成率得分法没有“每点”这个参数。可用的参数：满分完成率、"),
        ("F02", "封顶", "参数“封顶”没有写值"),
        ("F02", "封顶=很多", "“封顶”是“很多”，应是分，或占分值的%"),
        ("F02", "保底=-1", "应是分"),
        ("F02", "按序时=也许", "请写否、是之一"),
        ("F02", "封顶=120%；上限=110%", "“封顶”写了两次"),
        ("F02", "封顶=1；保底=2", "封顶低于保底"),
        ("F02", "满分完成率=0", "“满分完成率”是零"),
        ("F02", "满分完成率=0.9", "分不清是0.9%还是90%"),
        ("F04", "", "F04目标加排名计分法没有写“基本分”"),
        ("F05", "封顶=120%", "没有写“每点”"),
        ("F06", "步长=0", "“步长”是零"),
        ("F10", "总量权重=0.6", "请写成“60%”"),
        ("F10", "总量权重=160%", "超过100"),
        ("F12", "", "没有写“每项”"),
        ("F11", "名次=0.5、三分", "应是几个分数"),
    ],
)
def test_parameters_that_mean_nothing(written: str, terms: str, words: str) -> None:
    with pytest.raises(MisreadTerms) as caught:
        read_method(written, terms)
    assert words in f"{caught.value.message}。{caught.value.advice}"
    assert score(method(written, terms), actual=q(1), annual_target=q(1)) is None


@pytest.mark.parametrize("terms", ["满意值=50；不允许值=100", "满意值=50；不允许值=50"])
def test_limits_the_wrong_way_round_give_no_score(terms: str) -> None:
    assert scores(method("F07", terms), "75", "60") == [None, None]


# ------------------------------------------------------------ properties

MONOTONE = {
    "F01": "",
    "F02": "封顶=120%；起评完成率=30",
    "F03": "递减=0.7",
    "F04": "基本分=6；未完成=按比例",
    "F05": "每增=0.1；每减=0.3；封顶=15；保底=1",
    "F06": "不足一步=计一步",
    "F07": "基础=50%",
    "F08": "",
    "F09": "",
    "F11": "每项=0.2",
}
amounts = st.integers(1, 400).map(lambda n: f"{D(n) / 4:f}")


@pytest.mark.parametrize("code", MONOTONE)
@given(actuals=st.lists(amounts, min_size=2, max_size=6))
def test_more_never_scores_less_and_limits_hold(code: str, actuals: list[str]) -> None:
    found = scores(method(code, MONOTONE[code]), *actuals, annual_target=q(50))
    assert None not in found
    pairs = sorted(zip(map(D, actuals), (s for s in found if s is not None), strict=True))
    assert all(lower[1] <= upper[1] for lower, upper in pairwise(pairs))
    least, most = (1, 15) if code == "F05" else (0, 12)
    assert all(least <= s <= most for _, s in pairs)


@pytest.mark.parametrize("code", ["F01", "F02", "F06", "F07", "F08", "F09"])
@given(actuals=st.lists(amounts, min_size=2, max_size=6))
def test_less_of_a_reverse_indicator_never_scores_less(code: str, actuals: list[str]) -> None:
    of = method(code, direction=Direction.REVERSE)
    found = scores(of, *actuals, annual_target=q(50))
    pairs = sorted(zip(map(D, actuals), (s for s in found if s is not None), strict=True))
    assert len(pairs) == len(actuals)
    assert all(lower[1] >= upper[1] for lower, upper in pairwise(pairs))


@given(actual=st.integers(-300, 300), target=st.integers(-50, 200), code=st.sampled_from(sorted(MONOTONE)))
def test_whatever_stands_in_the_cells_nothing_breaks(actual: int, target: int, code: str) -> None:
    of = method(code, MONOTONE[code])
    rows = [
        row(of, "甲", actual=q(actual), annual_target=q(target), yoy=pct(actual)),
        row(of, "乙", actual=q(target), annual_target=q(actual), yoy=pct(target)),
        row(of, "丙", annual_target=q(target)),
    ]
    for result in derive(dataset(*rows)):
        if result.score:
            assert result.score.value >= 0
            assert result.score.value == rounded(result.score)
