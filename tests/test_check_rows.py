"""Rows that contradict one another: growth and amounts, accumulation, benchmarks, scores. Each with what is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reportgen.check.benchmarks import check_benchmarks
from reportgen.check.growth import check_growth
from reportgen.check.narrative import Narrative
from reportgen.check.scores import check_scores
from reportgen.check.written import check_written
from reportgen.derive import derive
from reportgen.errors import Severity
from reportgen.model import Direction, Observation, Peer, Problem, Snippet, TargetKind
from tests.making import cell, dataset, department, indicator, observe, pct, period, q, text

FOREIGN = indicator("实际到账外资", "万美元")
OUTPUT = indicator("地区生产总值", "亿元", target_kind=TargetKind.RATE)


def growth(*rows: Observation) -> list[tuple[str, Severity]]:
    return [(f.code, f.severity) for f in check_growth(dataset(*rows))]


def year(of: Any, now: str, ago: str, rate: str, **more: Any) -> Observation:
    unit = str(of.unit)
    return observe(of, actual=q(now, unit), last_year=q(ago, unit), yoy=pct(rate), **more)


@pytest.mark.parametrize(
    ("now", "ago", "rate", "severity"),
    [
        ("4860.00", "5548.00", "-12.4", None),
        ("4860.00", "5548.00", "12.4", Severity.ERROR),
        ("4860.00", "5548.00", "-21.4", Severity.WARNING),
        ("10.01", "10.00", "0.0", None),  # rounding
    ],
)
def test_growth_of_what_has_no_price(now: str, ago: str, rate: str, severity: Severity | None) -> None:
    assert growth(year(FOREIGN, now, ago, rate)) == ([("C141", severity)] if severity else [])


@pytest.mark.parametrize(("rate", "found"), [("2.4", False), ("-0.5", False), ("-4.0", True), ("24.0", True)])
def test_growth_at_constant_prices_may_differ_but_not_turn_round(rate: str, found: bool) -> None:
    row = year(OUTPUT, "195.66", "191.90", rate)  # 2.0 % at current prices
    assert growth(row) == ([("C141", Severity.WARNING)] if found else [])


def test_a_remark_on_the_basis_excuses_a_difference() -> None:
    assert growth(year(FOREIGN, "48.00", "50.00", "-1.0", note=text("按可比口径计算"))) == []


def test_growth_is_held_against_the_row_of_last_year() -> None:
    ago = observe(FOREIGN, at="2021-06", actual=q("5548.00", "万美元"))
    now = observe(FOREIGN, actual=q("4860.00", "万美元"), yoy=pct("12.4"))
    assert growth(ago, now) == [("C141", Severity.ERROR)]


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        (TargetKind.CUMULATIVE, "签约项目", True),
        (TargetKind.POINT, "存量企业", False),
        (TargetKind.CUMULATIVE, "利润总额", False),
    ],
)
def test_what_accumulates_does_not_fall(kind: TargetKind, name: str, found: bool) -> None:
    of = indicator(name, "个", target_kind=kind)
    rows = [observe(of, at="2022-05", actual=q(40, "个", 0)), observe(of, actual=q(36, "个", 0))]
    assert [code for code, _ in growth(*rows)] == (["C142"] if found else [])


# ------------------------------------------------------------------- benchmarks


def peers(*ranked: tuple[str, str, int], of: Any = FOREIGN) -> tuple[Peer, ...]:
    return tuple(
        Peer(
            period=period(),
            indicator=of,
            region=text(name),
            origin=cell(),
            value=q(value, "万美元"),
            rank=q(rank, "位", 0),
            rank_of=q(5, "个", 0),
            scope=text("全市"),
        )
        for name, value, rank in ranked
    )


GOOD = (("甲县", "50", 1), ("乙县", "40", 2), ("丙县", "30", 3), ("丁县", "20", 4), ("戊县", "10", 5))


def benchmarked(*rows: Observation, against: tuple[Peer, ...]) -> list[str]:
    data = dataset(*rows, peers=against, info={"地区名称": text("丙县")})
    return [f.code for f in check_benchmarks(data)]


def test_ranks_follow_values_in_either_direction() -> None:
    assert benchmarked(against=peers(*GOOD)) == []
    reverse = indicator("PM2.5平均浓度", "万美元", direction=Direction.REVERSE)
    turned = tuple((name, value, 6 - rank) for name, value, rank in GOOD)
    assert benchmarked(against=peers(*turned, of=reverse)) == []


def test_a_rank_out_of_order_is_named_and_so_is_a_false_tie() -> None:
    assert benchmarked(against=peers(("甲县", "50", 1), ("乙县", "40", 5), *GOOD[2:])) == ["C145"]
    assert benchmarked(against=peers(*GOOD[:3], ("丁县", "20", 5), GOOD[4])) == ["C145"]


def test_ranks_by_something_else_are_not_judged() -> None:
    mixed = [("甲县", "50", 3), ("乙县", "40", 1), ("丙县", "30", 5), ("丁县", "20", 2), ("戊县", "10", 4)]
    assert benchmarked(against=peers(*mixed)) == []


def test_the_own_area_says_the_same_in_both_sheets() -> None:
    row = observe(FOREIGN, actual=q("30", "万美元"), rank=q(3, "位", 0), rank_scope=text("全市"))
    assert benchmarked(row, against=peers(*GOOD)) == []
    other = observe(FOREIGN, actual=q("31", "万美元"), rank=q(2, "位", 0), rank_scope=text("全市"))
    assert benchmarked(other, against=peers(*GOOD)) == ["C143", "C143"]


def test_nobody_is_better_than_the_best() -> None:
    best = {"benchmark": q("40", "万美元"), "benchmark_unit": text("乙县")}
    assert benchmarked(observe(FOREIGN, actual=q("30", "万美元"), **best), against=()) == []
    assert benchmarked(observe(FOREIGN, actual=q("45", "万美元"), **best), against=()) == ["C146"]
    mean = observe(FOREIGN, actual=q("30", "万美元"), city_mean=q("41", "万美元"), **best)
    assert benchmarked(mean, against=()) == ["C146"]


# ------------------------------------------------------------------------ scores


def scored(*pairs: tuple[str, str]) -> list[str]:
    of = indicator("党的建设", "分")
    rows = [
        observe(
            of,
            department=department(f"{n}镇"),
            actual=q(actual, "分"),
            score=q(score, "分"),
            weight=q(20, "分"),
        )
        for n, (actual, score) in zip("甲乙丙丁戊", pairs, strict=False)
    ]
    return [f.code for f in check_scores(dataset(*rows))]


def test_a_score_unlike_all_others_is_named() -> None:
    same = [("19.03", "19.03"), ("18.81", "18.81"), ("18.12", "18.12"), ("17.50", "17.50")]
    assert scored(*same) == []
    assert scored(*same, ("18.00", "18.60")) == ["C148"]
    assert scored(*same[:3], ("17.50", "21.30")) == ["C147", "C148"]


# ------------------------------------------------------------------------- prose

TOWN = department("朱坝街道")
STARTED = indicator("市考核认定开工项目", "个")
ROWS = (
    observe(STARTED, department=TOWN, actual=q(1, "个", 0), annual_target=q(6, "个", 0)),
    observe(
        STARTED, actual=q(21, "个", 0), annual_target=q(46, "个", 0), rank=q(4, "位", 0), yoy=pct("16.7")
    ),
)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("上半年市考核认定开工项目1个，完成年度目标的16.7%，欠序时33.3个百分点", ""),
        ("上半年市考核认定开工项目2个，完成年度目标的16.7%", "2个"),
        ("上半年市考核认定开工项目1个，完成年度目标的17.6%", "完成年度目标的17.6%"),
        ("上半年市考核认定开工项目1个，超序时33.3个百分点", "超序时33.3个百分点"),
        ("市考核认定开工项目全年目标2个，上半年尚未“破零”", "全年目标2个"),
        ("上半年尚未“破零”", "尚未“破零”"),
        ("上半年全区市考核认定开工项目21个，位居全市第四", ""),
        ("上半年全区市考核认定开工项目21个，位居全市第三", "位居全市第三"),
        ("确保8月底前完成年度目标的50%以上", ""),
        ("去年市考核认定开工项目21个", ""),
        ("2个项目用地规划调整尚未到位", ""),
    ],
)
def test_the_text_of_a_problem_is_held_against_its_row(said: str, wrong: str) -> None:
    problem = Problem(
        number=text("WT-1"),
        problem=text(said),
        origin=cell(),
        period=period(),
        department=TOWN,
        indicator=STARTED,
    )
    data = dataset(*ROWS, problems=(problem,))
    found = list(check_written(data, Narrative(derive(data))))
    assert bool(found) == bool(wrong)
    assert all(wrong in f.message for f in found[:1])


def test_a_count_of_lagging_indicators_is_counted() -> None:
    said = Snippet(
        column=text("整改建议"), body=text("对欠序时的三项指标逐项追赶"), origin=cell(), department=TOWN
    )
    data = dataset(*ROWS, snippets=(said,))
    (found,) = check_written(data, Narrative(derive(data)))
    assert "欠序时的有1项（市考核认定开工项目）" in found.message
    right = replace(said, body=text("对欠序时的一项指标逐项追赶"))
    assert list(check_written(dataset(*ROWS, snippets=(right,)), Narrative(derive(data)))) == []
