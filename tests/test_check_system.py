"""Findings about how indicators are to be derived, and about what earlier rows say."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.check import check_data
from reportgen.derive import comparisons
from reportgen.errors import Finding, Severity
from reportgen.model import Direction, Indicator, Observation, TargetKind
from tests.making import dataset, indicator, observe, pct, q, text


def found(*observations: Observation, **more: Any) -> list[Finding]:
    data = dataset(*observations, **more)
    return list(check_data(data, comparisons(data), red_headed=False))


def codes(*observations: Observation, **more: Any) -> list[str]:
    return [finding.code for finding in found(*observations, **more)]


def row(of: Indicator, **more: Any) -> Observation:
    return observe(of, **{"actual": q(1), "annual_target": q(2)} | more)


@pytest.mark.parametrize(
    ("direction", "way", "expected"),
    [
        (Direction.POSITIVE, "偏离", ["C131"]),
        (Direction.POSITIVE, "扣减", ["C131"]),
        (Direction.REVERSE, "减亏", ["C131"]),
        (Direction.REVERSE, "偏离", ["C131"]),
        (Direction.INTERVAL, "比值", ["C131"]),
        (Direction.INTERVAL, "基期", ["C131"]),
        (Direction.POSITIVE, "比值", []),
        (Direction.POSITIVE, "减亏", []),
        (Direction.REVERSE, "扣减", []),
        (Direction.REVERSE, "达标", []),
        (Direction.INTERVAL, "偏离", []),
        (Direction.INTERVAL, "达标", []),
    ],
)
def test_the_way_to_take_the_completion_rate_fits_the_direction(
    direction: Direction, way: str, expected: list[str]
) -> None:
    assert codes(row(indicator(direction=direction, completion=text(way), upper=q(5)))) == expected


def test_the_finding_names_the_cell_and_what_may_stand_there() -> None:
    way = text("减亏")
    (finding,) = found(row(indicator("信访量", direction=Direction.REVERSE, completion=way)))
    assert finding.place == str(way.origin)
    assert str(finding) == (
        f"{way.origin}：“信访量”是逆向指标，不能用“减亏”算完成率。可填：比值、达标、扣减、基期；不填按“比值”。"
    )


def test_a_growth_target_has_no_completion_to_take() -> None:
    of = indicator(target_kind=TargetKind.RATE, completion=text("比值"))
    (finding,) = found(observe(of, actual=q(1), yoy=pct(2), annual_target=pct(3)))
    assert (finding.code, finding.severity) == ("C131", Severity.WARNING)


def test_a_loss_to_be_kept_within_a_target_is_nothing_odd() -> None:
    loss = {"actual": q(-4), "annual_target": q(-5)}
    assert codes(observe(indicator(), **loss)) == ["C106"]
    assert codes(observe(indicator(completion=text("减亏")), **loss)) == []


def test_a_parent_is_in_the_index_system_and_above() -> None:
    whole, part = indicator("总投资"), indicator("工业投资", parent=text("总投资"))
    assert codes(row(whole), row(part)) == []
    assert codes(row(indicator("工业投资", parent=text("总头资")))) == ["C132"]
    assert codes(row(indicator("工业投资", parent=text("工业投资")))) == ["C132"]
    circle = [
        indicator(name, parent=text(above)) for name, above in (("甲", "乙"), ("乙", "丙"), ("丙", "甲"))
    ]
    assert codes(*map(row, circle)) == ["C132"] * 3
    below = indicator("丁", parent=text("甲"))
    assert codes(*map(row, circle), row(below, actual=q(0))) == ["C132"] * 3


@pytest.mark.parametrize(
    ("direction", "base", "target", "expected"),
    [
        (Direction.REVERSE, 40, 35, []),
        (Direction.REVERSE, 35, 35, ["C133"]),
        (Direction.REVERSE, 30, 35, ["C133"]),
        (Direction.REVERSE, None, 35, ["C133"]),
        (Direction.REVERSE, None, None, []),
        (Direction.POSITIVE, 60, 80, []),
        (Direction.POSITIVE, 90, 80, ["C133"]),
    ],
)
def test_a_baseline_lies_on_the_other_side_of_the_target(
    direction: Direction, base: int | None, target: int | None, expected: list[str]
) -> None:
    given = {name: q(n) for name, n in (("baseline", base), ("annual_target", target)) if n is not None}
    of = indicator(direction=direction, completion=text("基期"), target_kind=TargetKind.POINT)
    assert codes(observe(of, actual=q(38), **given)) == expected


def test_what_an_earlier_row_says_otherwise_may_have_been_revised() -> None:
    of = indicator()
    (finding,) = found(
        observe(of, "2021-06", actual=q(100)), observe(of, actual=q(110), last_year=q(99), yoy=pct(11))
    )
    assert (finding.code, finding.severity) == ("C101", Severity.WARNING)
    assert "上年同期为99.00亿元，按表中数据推算为100.00亿元" in finding.message


def test_a_wrong_share_is_an_error() -> None:
    whole, part = indicator("总投资"), indicator("工业投资", parent=text("总投资"))
    (finding,) = found(observe(whole, actual=q(100)), observe(part, actual=q(40), share=pct(45)))
    assert (finding.code, finding.severity) == ("C101", Severity.ERROR)
