"""优势, 弱项, 权重: which an indicator is, what else applies, and categories that are both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.compose import Facts
from reportgen.compose.selection import choose, total
from reportgen.derive import Rules, derive, work
from reportgen.model import Direction, Observation, Result, TargetKind, TriageKind
from tests.making import dataset, department, indicator, observe, pct, period, q, text

WEAK, STRONG, WEIGHTY = TriageKind.WEAK, TriageKind.STRONG, TriageKind.WEIGHTY
POINT = {"target_kind": TargetKind.POINT}


def rank(place: int, of: int = 9) -> dict[str, Any]:
    return {"rank": q(place, "位", 0), "rank_of": q(of, "个", 0), "rank_scope": text("全市")}


def one(row: Observation, rules: Rules | None = None) -> Result:
    return derive(dataset(row), rules)[0]


def row(weight: str | None = None, **given: Any) -> Observation:
    full = q(weight, "分") if weight else None
    return observe(indicator("指标", "个", weight=full), actual=q(given.pop("done", 50), "个"), **given)


TARGET = {"annual_target": q(100, "个")}


def test_what_goes_beyond_a_target_not_to_be_exceeded_is_weak_however_well_placed() -> None:
    dust = indicator("PM2.5平均浓度", "微克/立方米", direction=Direction.REVERSE, **POINT)
    limit = {"annual_target": q(33, "微克/立方米"), **rank(1)}
    over = one(observe(dust, actual=q("36.6", "微克/立方米"), **limit))
    assert over.exceeded and over.triage is not None
    assert (over.triage.kind, over.triage.reason) == (WEAK, "超出年度目标")
    within = one(observe(dust, actual=q("33", "微克/立方米"), **limit))
    assert not within.exceeded and within.strong


def test_what_is_being_brought_down_by_schedule_is_not_beyond_its_target() -> None:
    ditches = indicator("黑臭水体", "条", direction=Direction.REVERSE, **POINT)
    limit = {"annual_target": q(0, "条"), "completion_rate": pct("58.3"), "schedule": pct("50")}
    found = one(observe(ditches, actual=q(5, "条"), **limit))
    assert found.schedule_gap is not None and found.schedule_gap.value > 0
    assert not found.exceeded and found.strong


@pytest.mark.parametrize(
    ("given", "kinds", "reason"),
    [
        ({"done": 40, **TARGET}, (WEAK,), "欠序时"),
        ({"done": 60, **TARGET}, (STRONG,), "超序时"),
        ({"done": 50, **TARGET}, None, ""),
        ({"done": 50, **TARGET, "weight": "4"}, (WEIGHTY,), "分值较大"),
        ({"done": 50, **TARGET, "weight": "3.99"}, None, ""),
        ({"done": 40, **TARGET, "weight": "5"}, (WEAK, WEIGHTY), "欠序时"),
        ({"done": 60, **TARGET, "weight": "5"}, (STRONG, WEIGHTY), "超序时"),
        (rank(2), (STRONG,), "位次靠前"),
        (rank(4), None, ""),
        (rank(9), (WEAK,), "位次靠后"),
        ({"done": 40, **TARGET, **rank(1)}, (WEAK,), "欠序时"),  # first in its scope, and still behind
        ({"done": 60, **TARGET, **rank(9)}, (WEAK,), "位次靠后"),
        (rank(3, 3), None, ""),  # of three, no place says anything
        (rank(1, 2), None, ""),
        ({"done": 40, **TARGET, **rank(9)}, (WEAK,), "欠序时、位次靠后"),
        ({"weight": "5", "score": q("2.9", "分")}, (WEAK, WEIGHTY), "得分率偏低"),
        ({"weight": "5", "score": q("3", "分")}, (WEIGHTY,), "分值较大"),
    ],
)
def test_precedence_and_all_that_applies(given: dict[str, Any], kinds: Any, reason: str) -> None:
    found = one(row(**given)).triage
    if kinds is None:
        assert found is None
        return
    assert found is not None
    assert (found.kind, found.kinds, str(found.reason)) == (kinds[0], kinds, reason)
    assert len(found.facts) == len(reason.split("、"))


def test_what_officials_call_it() -> None:
    weak, strong = one(row(done=40, **TARGET)), one(row(done=60, **TARGET))
    assert weak.triage is not None and (str(weak.triage), weak.triage.call) == ("弱项", "赶")
    assert strong.triage is not None and (str(strong.triage), strong.triage.call) == ("优势", "超")
    assert WEIGHTY.call == "抢"


def test_the_limits_are_the_offices_own() -> None:
    rules = Rules(weighty=Decimal(10), strong_rank=1, weak_rate=Decimal(80))
    assert one(row(weight="9"), rules).triage is None
    assert one(row(**rank(2)), rules).triage is None
    scored = one(row(weight="5", score=q("3.9", "分")), rules)
    assert scored.weak and not scored.weighty


def test_the_weight_of_the_row_wins_over_that_of_its_indicator() -> None:
    five = indicator("指标", "个", weight=q(5, "分"))
    lighter, heavier = (one(observe(five, actual=q(1, "个"), weight=q(own, "分"))) for own in (3, 6))
    assert not lighter.weighty
    assert heavier.weighty


def test_choosing_by_triage_rests_on_its_facts() -> None:
    data = dataset(observe(indicator("甲", "个"), actual=q(40, "个"), **TARGET), row(done=60, **TARGET))
    facts = Facts(dataset=data, worked=work(data), period=period())
    weak = choose(facts.area(), "研判", "弱项")
    assert [str(r.indicator) for r in weak] == ["甲"]
    count = total(weak, "项")
    assert [q.unit for q in count.origin.inputs] == ["个百分点", "个百分点"]  # type: ignore[union-attr]
    assert [str(r.indicator) for r in choose(facts.area(), "优势指标")] == ["指标"]


@given(st.integers(0, 120), st.integers(1, 9), st.integers(1, 8))
def test_nothing_is_strong_and_weak(done: int, place: int, weight: int) -> None:
    found = one(row(done=done, weight=str(weight), **TARGET, **rank(place)))
    assert not (found.strong and found.weak)
    assert found.weighty == (weight >= 4)
    assert found.weak == (done < 50 or place > 6)


# -------------------------------------------------------------------- categories


def of_category(name: str, category: str, done: int, **more: Any) -> Observation:
    return observe(indicator(name, "个", category=text(category)), actual=q(done, "个"), **TARGET, **more)


def test_a_category_with_both_is_neither() -> None:
    data = dataset(
        of_category("研发人员", "科技创新", 60),
        of_category("专利质量", "科技创新", 40),
        of_category("绿电", "绿色发展", 70),
        of_category("外资", "对外开放", 10),
        of_category("外贸", "对外开放", 50),
    )
    found = {str(c.category): (c.strong, c.weak, c.mixed) for c in work(data).categories}
    assert found == {
        "科技创新": (False, False, True),
        "绿色发展": (True, False, False),
        "对外开放": (False, True, False),
    }


def test_categories_of_the_area_and_of_departments_are_kept_apart() -> None:
    town = department("甲镇")
    data = dataset(of_category("外资", "开放", 60), of_category("外资", "开放", 10, department=town))
    facts = Facts(dataset=data, worked=work(data), period=period())
    assert [c.strong for c in facts.categories()] == [True]
    assert [c.weak for c in facts.about(town).categories()] == [True]


def test_rates_without_schedule_are_judged_by_rank_alone() -> None:
    share = indicator("占比", "%", **POINT)
    assert one(observe(share, actual=pct(40), annual_target=pct(50))).triage is None
    assert one(observe(share, actual=pct(40), annual_target=pct(50), **rank(1))).strong


def test_a_category_adds_up_the_marks_of_what_is_scored() -> None:
    kind = {"category": text("项目建设")}
    rows = (
        observe(indicator("开工项目", "个", weight=q("10", "分"), **kind), score=q("9", "分")),
        observe(indicator("竣工项目", "个", weight=q("6", "分"), **kind), score=q("3", "分")),
        observe(indicator("没有计分的", "个", weight=q("4", "分"), **kind), actual=q(1, "个")),
    )
    (found,) = work(dataset(*rows)).categories
    shown = [
        x.value if x is not None else None for x in (found.weight, found.score, found.loss, found.score_rate)
    ]
    assert shown == [16, 12, 4, 75]


def test_a_category_without_scores_has_no_rate() -> None:
    (found,) = work(dataset(observe(indicator(category=text("经济发展")), actual=q(1)))).categories
    assert found.score_rate is None
    assert found.weight is None
