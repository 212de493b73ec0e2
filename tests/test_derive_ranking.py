"""位次: ties, scope, movement, thirds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import Rules, derive, examine
from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Direction, Result
from tests.making import dataset, department, indicator, observe, pct, place, q, text
from tests.test_derive import cells

SCORE = indicator("综合考核得分", "分")


def results(
    scores: Sequence[str], direction: Direction = Direction.POSITIVE, **rules: str
) -> tuple[Result, ...]:
    of = replace(SCORE, direction=direction)
    rows = [observe(of, department=department(f"单位{n}"), actual=q(s)) for n, s in enumerate(scores)]
    return derive(dataset(*rows), replace(Rules(), **rules))  # type: ignore[arg-type]


def ranked(*scores: str, direction: Direction = Direction.POSITIVE, **rules: str) -> list[int]:
    return [int(r.rank.value) for r in results(scores, direction, **rules) if r.rank]


def test_the_rank_after_equal_ones_is_skipped() -> None:
    assert ranked("90", "95", "90", "80") == [2, 1, 2, 4]
    assert ranked("90", "95", "90", "80", direction=Direction.REVERSE) == [2, 4, 2, 1]


def test_or_is_not_where_the_office_wants_ranks_in_a_row() -> None:
    assert ranked("90", "95", "90", "80", ties="连号") == [2, 1, 2, 3]
    assert ranked("90", "95", "90", "80", direction=Direction.REVERSE, ties="连号") == [2, 3, 2, 1]


def test_the_rules_of_the_workbook_hold() -> None:
    rows = [observe(SCORE, department=department(f"单位{s}"), actual=q(s)) for s in (3, 3, 2)]
    rows = [replace(row, department=department(f"单位{n}")) for n, row in enumerate(rows)]
    found = derive(dataset(*rows, rules={"并列位次": text("连号")}))
    assert [int(r.rank.value) for r in found if r.rank] == [1, 1, 2]


scores = st.lists(st.integers(0, 9).map(str), min_size=2, max_size=12)


@given(scores)
def test_a_better_value_never_ranks_lower(values: list[str]) -> None:
    for ties in ("跳号", "连号"):
        ranks = ranked(*values, ties=ties)
        for own, rank in zip(values, ranks, strict=True):
            for other, beside in zip(values, ranks, strict=True):
                assert (int(own) > int(other)) == (rank < beside)
    assert ranks == [1 + len({v for v in values if int(v) > int(own)}) for own in values]


def test_ranks_stay_within_a_category_and_move() -> None:
    a, b, office = department("甲镇"), department("乙镇"), department("某局", "区直部门")
    rows = [
        observe(SCORE, "2022-05", department=a, actual=q(80)),
        observe(SCORE, "2022-05", department=b, actual=q(90)),
        observe(SCORE, "2022-06", department=a, actual=q(95)),
        observe(SCORE, "2022-06", department=b, actual=q(91)),
        observe(SCORE, "2022-06", department=office, actual=q(99)),
    ]
    found = {(str(r.department), r.period.slug): r for r in derive(dataset(*rows))}
    now = found["甲镇", "2022-06"]
    assert now.rank and now.rank.value == 1
    assert now.rank_of and now.rank_of.value == 2
    assert now.rank_change and now.rank_change.value == 1
    assert now.rank_scope == "镇街"
    assert found["某局", "2022-06"].rank is None  # alone in its category
    fell = found["乙镇", "2022-06"].rank_change
    assert fell is not None and fell.value == -1


def test_a_rank_depends_on_every_peer() -> None:
    rows = [observe(SCORE, department=department(f"单位{n}"), actual=q(n)) for n in range(5)]
    found = derive(dataset(*rows))
    assert found[0].rank is not None
    assert cells(found[0].rank) == {row.actual.origin for row in rows if row.actual}


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ({"rank_scope": text("全市")}, {"rank_scope": text("全市")}, 2),
        ({"rank_scope": text("全市")}, {"rank_scope": text("全省")}, None),
        (
            {"rank_scope": text("全市"), "rank_basis": text("总量")},
            {"rank_scope": text("全市"), "rank_basis": text("增速")},
            None,
        ),
        ({}, {"rank_scope": text("全市")}, 2),
    ],
)
def test_only_ranks_of_one_scope_and_basis_move(
    before: dict[str, object], now: dict[str, object], moved: int | None
) -> None:
    of = indicator()
    rows = observe(of, "2022-05", rank=place(5), **before), observe(of, "2022-06", rank=place(3), **now)
    change = derive(dataset(*rows))[1].rank_change
    assert (None if change is None else change.value) == moved


def test_a_given_rank_before_needs_no_row() -> None:
    (r,) = derive(dataset(observe(rank=place(3), previous_rank=place(5))))
    assert r.rank_change is not None and r.rank_change.value == 2


def test_the_basis_is_one_for_the_whole_group() -> None:
    """One department has no target: all are ranked by what is done."""
    rows = [
        observe(SCORE, department=department("甲镇"), actual=q(40), annual_target=q(40)),
        observe(SCORE, department=department("乙镇"), actual=q(60), annual_target=q(100)),
        observe(SCORE, department=department("丙镇"), actual=q(50)),
    ]
    assert [int(r.rank.value) for r in derive(dataset(*rows)) if r.rank] == [3, 1, 2]


def targets(*rows: tuple[str, str | None], **more: Any) -> Dataset:
    """A town for each pair of what is done and what is to be done."""
    return dataset(
        *(
            observe(
                SCORE,
                department=department(f"单位{n}"),
                actual=q(done),
                annual_target=q(target) if target else None,
                **more,
            )
            for n, (done, target) in enumerate(rows)
        )
    )


def unrated(data: Dataset) -> list[Finding]:
    return [f.finding for f in examine(data).faults if f.finding.code == "C136"]


def test_a_target_of_zero_is_left_out_and_changes_nothing_for_the_others() -> None:
    data = targets(("40", "40"), ("60", "100"), ("90", "0"), ("45", "50"))
    found = derive(data)
    assert [r.rank and int(r.rank.value) for r in found] == [1, 3, None, 2]
    assert {r.rank_of and int(r.rank_of.value) for r in found} == {3, None}
    assert found[2].third is None
    (finding,) = unrated(data)
    assert finding.severity is Severity.WARNING
    assert data.observations[2].annual_target is not None
    assert finding.place == str(data.observations[2].annual_target.origin)
    assert "单位2“综合考核得分”年度目标是0，没有完成率" in finding.message


def test_targets_that_hardly_anyone_has_or_the_office_does_not_rank_by() -> None:
    zeros = targets(("40", "40"), ("60", "0"), ("90", "0"))
    assert [int(r.rank.value) for r in derive(zeros) if r.rank] == [3, 2, 1]  # one rate is no ranking
    by_amount = targets(("40", "40"), ("60", "100"), ("90", "0"), rank_basis=text("总量"))
    assert [int(r.rank.value) for r in derive(by_amount) if r.rank] == [3, 2, 1]
    assert unrated(zeros) == unrated(by_amount) == []
    assert unrated(targets(("40", "40"), ("60", "100"))) == []


def test_a_target_that_is_missing_is_told_of() -> None:
    data = targets(("40", "40"), ("60", "100"), ("50", None))
    (finding,) = unrated(data)
    assert finding.message == "“综合考核得分”单位2没有完成率，同类单位都改按完成值排位次"
    assert finding.place == str(data.observations[2].origin)
    assert unrated(targets(("40", "40"), ("60", None), ("50", None))) == []


def test_growth_of_what_should_fall_ranks_the_other_way_round() -> None:
    rows = [
        observe(
            replace(SCORE, direction=Direction.REVERSE),
            department=department(f"单位{n}"),
            yoy=pct(g),
            rank_basis=text("增速"),
        )
        for n, g in enumerate((5, -20, 0))
    ]
    assert [int(r.rank.value) for r in derive(dataset(*rows)) if r.rank] == [3, 1, 2]


# ------------------------------------------------------------------------ thirds

FRONT, MIDDLE, BACK = "前三分之一", "中间三分之一", "后三分之一"


def thirds(*values: str, **rules: str) -> list[str | None]:
    return [r.third for r in results(values, **rules)]


def test_thirds_of_nine() -> None:
    assert thirds(*"987654321") == [FRONT] * 3 + [MIDDLE] * 3 + [BACK] * 3


@pytest.mark.parametrize(("rounding", "size"), [("进一", 3), ("舍去", 2), ("四舍五入", 2)])
def test_a_third_of_seven(rounding: str, size: int) -> None:
    found = thirds(*"7654321", thirds=rounding)
    assert (found.count(FRONT), found.count(BACK)) == (size, size)


def test_fewer_than_three_have_no_thirds() -> None:
    assert thirds("2", "1") == [None, None]
    assert thirds("3", "2", "1") == [FRONT, MIDDLE, BACK]


def test_equal_ones_stay_together() -> None:
    assert thirds("9", "8", "8", "5", "4", "3", thirds="舍去") == [FRONT, FRONT, FRONT, MIDDLE, BACK, BACK]
    assert thirds("9", "8", "7", "5", "3", "3") == [FRONT, FRONT, MIDDLE, MIDDLE, BACK, BACK]
    assert thirds("5", "5", "5") == [None, None, None]


@given(scores, st.sampled_from(["进一", "舍去", "四舍五入"]), st.sampled_from(["跳号", "连号"]))
def test_thirds_do_not_part_equals_and_follow_the_order(values: list[str], rounding: str, ties: str) -> None:
    found = thirds(*values, thirds=rounding, ties=ties)
    order = {FRONT: 0, MIDDLE: 1, BACK: 2}
    for own, third in zip(values, found, strict=True):
        for other, beside in zip(values, found, strict=True):
            if own == other:
                assert third == beside
            elif third and beside and int(own) > int(other):
                assert order[third] <= order[beside]


@pytest.mark.parametrize(
    ("rank", "third"), [(1, FRONT), (3, FRONT), (4, MIDDLE), (6, MIDDLE), (7, BACK), (9, BACK)]
)
def test_a_given_rank_is_taken_at_its_word(rank: int, third: str) -> None:
    (r,) = derive(dataset(observe(rank=place(rank), rank_of=q(9, "个", 0))))
    assert r.third == third


def test_a_rank_without_its_population_has_no_third() -> None:
    assert derive(dataset(observe(rank=place(1))))[0].third is None


def test_third_of_unrounded_values() -> None:
    found = results(["90.004", "90.003", "90.002"])
    assert [r.rank.value for r in found if r.rank] == [Decimal(1), Decimal(2), Decimal(3)]
