"""完成率: by direction, by the way chosen, and where there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.derive import derive
from reportgen.model import COMPLETIONS, Completion, Direction, Quantity, Result, TargetKind
from reportgen.rounding import rounded
from tests.making import dataset, indicator, observe, q, text

PAGE = Path(__file__).resolve().parents[1] / "docs/indicators.zh.md"


def result(at: str = "2022-06", *, of: dict[str, Any] | None = None, **row: str) -> Result:
    """The result of one row; numbers are typed as text."""
    known = {"direction": Direction.POSITIVE, "target_kind": TargetKind.POINT} | (of or {})
    (found,) = derive(dataset(observe(indicator(**known), at, **{k: q(v) for k, v in row.items()})))
    return found


def rate(at: str = "2022-06", *, of: dict[str, Any] | None = None, **row: str) -> Decimal | None:
    found = result(at, of=of, **row).completion_rate
    return None if found is None else round(found.value, 2)


REVERSE, INTERVAL = {"direction": Direction.REVERSE}, {"direction": Direction.INTERVAL}


def by(way: str, **more: Any) -> dict[str, Any]:
    return {"completion": text(way)} | more


@pytest.mark.parametrize(
    ("of", "row", "expected"),
    [
        ({}, {"actual": "21", "annual_target": "46"}, "45.65"),
        ({}, {"actual": "50", "annual_target": "40"}, "125"),
        ({}, {"actual": "-5", "annual_target": "10"}, "-50"),
        (by("比值"), {"actual": "21", "annual_target": "46"}, "45.65"),
        (by("达标"), {"actual": "46", "annual_target": "46"}, "100"),
        (by("达标"), {"actual": "45.9", "annual_target": "46"}, "0"),
        (by("基期"), {"baseline": "60", "actual": "65", "annual_target": "80"}, "25"),
        (REVERSE, {"actual": "30", "annual_target": "35"}, "100"),
        (REVERSE, {"actual": "40", "annual_target": "35"}, "87.5"),
        (REVERSE | by("达标"), {"actual": "35", "annual_target": "35"}, "100"),
        (REVERSE | by("达标"), {"actual": "35.01", "annual_target": "35"}, "0"),
        (REVERSE | by("扣减"), {"actual": "42", "annual_target": "35"}, "80"),
        (REVERSE | by("扣减"), {"actual": "28", "annual_target": "35"}, "120"),
        (REVERSE | by("扣减"), {"actual": "90", "annual_target": "35"}, "0"),
        (REVERSE | by("基期"), {"baseline": "40", "actual": "38", "annual_target": "35"}, "40"),
        (REVERSE | by("基期"), {"baseline": "40", "actual": "41", "annual_target": "35"}, "-20"),
        (by("减亏"), {"actual": "-4", "annual_target": "-5"}, "120"),
        (by("减亏"), {"actual": "-6", "annual_target": "-5"}, "80"),
        (by("减亏"), {"actual": "3", "annual_target": "-5"}, "260"),
        (by("减亏"), {"actual": "-5", "annual_target": "-5"}, "100"),
    ],
)
def test_the_ways_of_a_target(of: dict[str, Any], row: dict[str, str], expected: str) -> None:
    assert rate(of=of, **row) == Decimal(expected)


BOTH = {"lower": q("1.5"), "upper": q("3.5")}


@pytest.mark.parametrize(
    ("of", "actual", "expected"),
    [
        (BOTH, "2.1", "100"),
        (BOTH, "1.5", "100"),
        (BOTH, "3.5", "100"),
        (BOTH, "4.0", "75"),
        (BOTH, "1.0", "75"),
        (BOTH, "9.0", "0"),
        (BOTH | by("达标"), "3.51", "0"),
        (BOTH | by("达标"), "3.50", "100"),
        ({"upper": q(4)}, "2.9", "100"),
        ({"upper": q(4)}, "4.1", None),
        ({"upper": q(4)} | by("达标"), "4.1", "0"),
        ({"lower": q(4)} | by("达标"), "4.1", "100"),
        ({"lower": q(4), "upper": q(4)}, "4", "100"),
        ({"lower": q(4), "upper": q(4)}, "5", None),
        ({}, "5", None),
    ],
)
def test_intervals(of: dict[str, Any], actual: str, expected: str | None) -> None:
    assert rate(of=INTERVAL | of, actual=actual) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("of", "row"),
    [
        ({}, {"actual": "1", "annual_target": "0"}),
        ({}, {"actual": "1", "annual_target": "-3"}),
        ({}, {"actual": "1"}),
        ({}, {"annual_target": "1"}),
        (REVERSE, {"actual": "1", "annual_target": "0"}),
        (REVERSE | by("扣减"), {"actual": "1", "annual_target": "0"}),
        (REVERSE | by("基期"), {"actual": "38", "annual_target": "35"}),
        (REVERSE | by("基期"), {"baseline": "35", "actual": "38", "annual_target": "35"}),
        (REVERSE | by("基期"), {"baseline": "30", "actual": "38", "annual_target": "35"}),
        (by("基期"), {"baseline": "90", "actual": "85", "annual_target": "80"}),
        (by("减亏"), {"actual": "1", "annual_target": "0"}),
        ({"target_kind": TargetKind.RATE}, {"actual": "1", "annual_target": "2"}),
        (by("偏离"), {"actual": "1", "annual_target": "2"}),
        (REVERSE | by("减亏"), {"actual": "1", "annual_target": "2"}),
        (by("不认识"), {"actual": "1", "annual_target": "2"}),
    ],
)
def test_where_there_is_none(of: dict[str, Any], row: dict[str, str]) -> None:
    assert rate(of=of, **row) is None


def test_a_single_month_is_not_held_against_the_year_unless_it_is_a_point_in_time() -> None:
    row = {"actual": "1", "annual_target": "2"}
    assert rate("2022年6月", of={"target_kind": TargetKind.CUMULATIVE}, **row) is None
    assert rate("2022年6月", of={"target_kind": TargetKind.POINT}, **row) == 50


def test_only_what_starts_from_a_baseline_has_a_schedule_when_less_is_better() -> None:
    row = {"baseline": "40", "actual": "38", "annual_target": "35"}
    assert result(of=REVERSE | by("扣减"), **row).schedule is None
    found = result(of=REVERSE | by("基期"), **row)
    assert found.schedule is not None and found.schedule.value == 50
    assert found.schedule_gap is not None and found.schedule_gap.value == -10
    planned = result(of=REVERSE | by("基期"), schedule_target="39", **row)
    assert planned.schedule is not None and planned.schedule.value == 20


positive = st.decimals("0.01", "10000", places=2)


@given(positive, positive, st.sampled_from([w for ways in COMPLETIONS.values() for w in ways]))
def test_a_target_met_exactly_is_completed(actual: Decimal, base: Decimal, way: Completion) -> None:
    """Whatever the way: with A = T the rate is 100."""
    direction = next(d for d, ways in COMPLETIONS.items() if way in ways)
    limits = {"lower": q(str(actual)), "upper": q(str(actual + 1))}
    of = {"direction": direction, "completion": text(way.value)} | limits
    start = actual + base if direction is Direction.REVERSE else actual - base
    assert rate(of=of, actual=str(actual), annual_target=str(actual), baseline=str(start)) == 100


@given(positive, positive, positive)
def test_less_of_what_is_bad_never_completes_less(target: Decimal, less: Decimal, more: Decimal) -> None:
    low, high = sorted((less, more))
    for way in COMPLETIONS[Direction.REVERSE]:
        of = {"direction": Direction.REVERSE, "completion": text(way.value)}
        rates: list[Quantity | None] = [
            result(of=of, actual=str(a), annual_target=str(target), baseline=str(target + 1)).completion_rate
            for a in (low, high)
        ]
        assert rates[0] is not None and rates[1] is not None
        assert rates[0].value >= rates[1].value


@pytest.mark.parametrize(
    ("of", "row"),
    [
        (REVERSE, {"actual": "38", "annual_target": "35"}),
        (REVERSE | by("扣减"), {"actual": "38", "annual_target": "35"}),
        (REVERSE | by("基期"), {"baseline": "40", "actual": "38", "annual_target": "35"}),
        (by("减亏"), {"actual": "-4", "annual_target": "-5"}),
        (INTERVAL | BOTH, {"actual": "4.0"}),
    ],
)
def test_the_page_on_formulas_calculates_right(of: dict[str, Any], row: dict[str, str]) -> None:
    found = result(of=of, **row).completion_rate
    assert found is not None
    (example,) = re.findall(r"^例：目标控制在35.*$", PAGE.read_text(encoding="utf-8"), re.M)
    assert f"{rounded(found)}%" in example
