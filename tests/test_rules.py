"""What the texts of 考核规则 mean, and what is said about those that mean nothing."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import terms
from reportgen.derive import read_rules, work
from reportgen.derive.grading import (
    BACK,
    FRONT,
    MIDDLE,
    Quota,
    grade_by_score,
    grades_by_quota,
    third_of,
)
from reportgen.derive.rules import Rules
from reportgen.model import AlertLevel
from tests.making import dataset, observe, q, text


def rules_of(**texts: str) -> Rules:
    rules, faults = read_rules({key: text(value) for key, value in texts.items()})
    assert not faults, [str(f.finding) for f in faults]
    return rules


def complaint(**texts: str) -> str:
    """The one fault found, as the clerk reads it."""
    rows = {key: text(value) for key, value in texts.items()}
    _, (found,) = read_rules(rows)
    assert found.finding.place in {str(row.origin) for row in rows.values()}
    assert found.finding.code == "C305"
    return f"{found.finding.message}。{found.finding.advice}"


def test_without_rules_the_defaults_hold() -> None:
    assert rules_of() == Rules()
    assert rules_of().where("ties") is None


def test_every_rule_of_the_vocabulary_is_kept() -> None:
    """`grading` only says how `grades` is to be read."""
    assert {term.name for term in terms.RULE_KEYS} == {f.name for f in fields(Rules)} - {"cells"} | {
        "grading"
    }
    for term in terms.RULE_KEYS:
        if term.choices and term.name != "grading":
            assert getattr(Rules(), term.name) == term.choices[0]


def test_figures_words_and_texts_with_their_cells() -> None:
    given = {
        "绿色提醒上限": text("５个百分点"),
        "橙色警示上限": text("20"),
        "连续靠后期数": text("3期"),
        "并列位次": text("连号"),
        "加分上限": text("5分"),
        "绿色提醒函文号": text("洪督考提〔2022〕"),
    }
    rules, faults = read_rules(given)
    assert not faults
    assert (rules.green_limit, rules.orange_limit, rules.repeat_limit, rules.ties) == (5, 20, 3, "连号")
    assert rules.bonus_cap and rules.bonus_cap.value == 5
    assert rules.bonus_cap.origin == given["加分上限"].origin == rules.where("bonus_cap")
    assert rules.green_code == "洪督考提〔2022〕"


def test_results_follow_the_rules_of_their_workbook() -> None:
    data = dataset(observe(actual=q(44), annual_target=q(100)), rules={"绿色提醒上限": text("5")})
    (result,) = work(data).results
    assert result.alert and result.alert.level is AlertLevel.ORANGE


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("绿色提醒上线", "5", "没有“绿色提醒上线”这一项。是不是“绿色提醒上限”"),
        ("绿色提醒上限", "很少", "“绿色提醒上限”是“很少”，应是数字"),
        ("绿色提醒上限", "-5", "应是数字"),
        ("绿色提醒上限", "31", "绿色提醒上限31大于橙色警示上限30"),
        ("连续靠后期数", "2.5", "应是正整数"),
        ("连续靠后期数", "0", "应是正整数"),
        ("并列位次", "并排", "不在规定用语内。请填跳号、连号之一"),
        ("等次", "优秀≥80；良好≥90；一般", "不是从高到低"),
        ("等次", "优秀≥90；良好≥80；一般不足75", "接不上"),
        ("等次", "优秀90—100；良好80—89；一般", "“良好80—89”与前一档的下限接不上"),
        ("等次", "优秀≥90；一般；良好≥80", "“一般”之后还有别的档"),
        ("等次", "优秀≥九十；一般", "看不懂“优秀≥九十”"),
        ("等次", "≥90；良好≥80", "没有写等次的名称"),
        ("等次", "优秀九十", "只写了“优秀九十”一个等次"),
        ("等次", "优秀≥90；优秀≥80", "“优秀”写了两次"),
        ("等次", "优秀15%；良好20%", "其余单位"),
        ("等次", "优秀60%；良好50%；一般", "超过100%"),
        ("等次", "优秀15%；良好≥80；一般", "看不懂“良好≥80”"),
        ("考核系数", "得分", "看不懂“得分”"),
        ("考核系数", "得分/0", "除数是零"),
        ("考核系数", "1.2；1.1", "应是三个数，这里是2个"),
        ("考核系数", "≥80:1.0；≥90:1.2；0.8", "不是从高到低"),
        ("得分小数位", "两位", "应是数字"),
    ],
)
def test_what_means_nothing_is_named_with_its_cell(key: str, value: str, words: str) -> None:
    assert words in complaint(**{key: value})


def test_a_wrong_rule_leaves_its_default() -> None:
    rules, faults = read_rules({"绿色提醒上限": text("很少"), "橙色警示上限": text("20")})
    assert len(faults) == 1
    assert (rules.green_limit, rules.orange_limit) == (10, 20)


def test_the_way_of_grading_and_the_grades_must_agree() -> None:
    rules, (found,) = read_rules({"等次办法": text("比例"), "等次": text("优秀≥90；一般")})
    assert rules.grades is None
    assert "等次办法是比例" in found.finding.message
    _, (found,) = read_rules({"等次": text("优秀≥90；一般"), "考核系数": text("优秀:1.2；一般")})
    assert "看不懂“一般”" in found.finding.message


# ---------------------------------------------------------------------- 等次


@pytest.mark.parametrize(
    "written",
    [
        "优秀≥90；良好≥80；一般",
        "优秀 ≥ 90 分；良好 ≥ 80 分；一般 < 80 分",
        "优秀：90分以上、良好：80分及以上、一般：80分以下",
        "优秀不低于90，良好不低于80，一般不足80",
        "优秀90—100分；良好80～90分；一般",
    ],
)
def test_spellings_of_grades_by_score(written: str) -> None:
    grades = rules_of(等次=written).grades
    assert grades and grades.names == ("优秀", "良好", "一般")
    graded = [grade_by_score(Decimal(total), grades.steps) for total in ("90", "89.99", "80", "79.99")]
    assert [step.name for step in graded if step] == ["优秀", "良好", "良好", "一般"]


def test_words_include_the_limit_or_not_as_the_standard_says() -> None:
    grades = rules_of(等次="优秀超过90；良好80以上").grades
    assert grades
    assert [bool(s) and s.name for t in (90, 80, 79) for s in [grade_by_score(Decimal(t), grades.steps)]] == [
        "良好",
        "良好",
        False,
    ]


QUOTA = (Quota("优", Decimal(20)), Quota("良", Decimal(30)), Quota("中"), Quota("差", Decimal(10)))


def test_grades_by_quota_round_down() -> None:
    totals = [Decimal(n) for n in (90, 80, 70, 60, 50, 40, 30, 20, 10)]
    assert grades_by_quota(totals, QUOTA) == ["优", "良", "良", "中", "中", "中", "中", "中", "中"]
    assert grades_by_quota([*totals, Decimal(1)], QUOTA)[-1] == "差"


def test_equal_totals_that_do_not_all_fit_fall_to_the_next_grade() -> None:
    totals = [Decimal(n) for n in (90, 80, 80, 80, 70, 60, 50, 40, 30, 30)]
    assert grades_by_quota(totals, QUOTA) == ["优", "良", "良", "良", *["中"] * 6]


@pytest.mark.parametrize(
    "written",
    [
        "优10%；合格；差10%",
        "优占10%；合格；差占10%",
        "优≤10%；合格；差不超过10%",
        "优0%—10%；合格；差0%～10%",
    ],
)
def test_spellings_of_quotas(written: str) -> None:
    grades = rules_of(等次=written, 等次办法="比例").grades
    assert grades and grades.quotas == (Quota("优", Decimal(10)), Quota("合格"), Quota("差", Decimal(10)))


@given(st.lists(st.integers(0, 20), max_size=30))
def test_quotas_are_never_exceeded_and_equals_never_parted(numbers: list[int]) -> None:
    totals = [Decimal(n) for n in numbers]
    grades = grades_by_quota(totals, QUOTA)
    for quota in QUOTA:
        if quota.share is not None:
            assert grades.count(quota.name) * 100 <= quota.share * len(totals)
    order = [quota.name for quota in QUOTA]
    by_total = sorted(zip(totals, map(order.index, grades), strict=True), key=lambda pair: -pair[0])
    assert [place for _, place in by_total] == sorted(place for _, place in by_total)
    assert len(set(by_total)) == len(set(totals))


# ------------------------------------------------------------------ 三分之一


@pytest.mark.parametrize(
    ("total", "rounding", "front", "back"),
    [
        (9, "进一", [1, 2, 3], [7, 8, 9]),
        (10, "进一", [1, 2, 3, 4], [7, 8, 9, 10]),
        (10, "舍去", [1, 2, 3], [8, 9, 10]),
        (10, "四舍五入", [1, 2, 3], [8, 9, 10]),
        (11, "四舍五入", [1, 2, 3, 4], [8, 9, 10, 11]),
        (4, "进一", [1, 2], [3, 4]),
        (3, "进一", [1], [3]),
        (2, "进一", [], []),
    ],
)
def test_thirds(total: int, rounding: str, front: list[int], back: list[int]) -> None:
    thirds = {place: third_of(place, total, rounding) for place in range(1, total + 1)}
    assert [place for place, third in thirds.items() if third == FRONT] == front
    assert [place for place, third in thirds.items() if third == BACK] == back
    assert set(thirds.values()) <= ({FRONT, MIDDLE, BACK} if total > 2 else {None})


def test_equals_count_by_the_place_they_share() -> None:
    assert third_of(3, 9, tied=3) == FRONT
    assert third_of(6, 9, tied=4) == MIDDLE
    assert third_of(1, 9, tied=9) is None


# ------------------------------------------------------------------ 考核系数


def test_forms_of_the_coefficient() -> None:
    assert rules_of(考核系数="得分/100").coefficient.divisor == 100  # type: ignore[union-attr]
    assert rules_of(考核系数="得分率").coefficient.of_full  # type: ignore[union-attr]
    thirds = rules_of(考核系数="1.2；1.1；1.0").coefficient
    assert thirds and thirds.thirds == {FRONT: Decimal("1.2"), MIDDLE: Decimal("1.1"), BACK: Decimal("1.0")}
    scale = rules_of(考核系数="≥90:1.2；≥80：1.0；0.8").coefficient
    assert scale and [(step.least, value) for step, value in scale.steps] == [
        (90, Decimal("1.2")),
        (80, Decimal("1.0")),
        (None, Decimal("0.8")),
    ]
    graded = rules_of(等次="优秀≥90；一般", 考核系数="优秀:1.2；一般:1").coefficient
    assert graded and graded.grades == {"优秀": Decimal("1.2"), "一般": Decimal(1)}


def test_rules_travel_between_processes() -> None:
    import pickle

    rules = rules_of(等次="优秀≥90；一般", 加分上限="5")
    assert pickle.loads(pickle.dumps(rules)) == rules
