"""Satisfaction surveys: rates, their guards, and compared with the time before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reportgen.derive import comparisons, work
from reportgen.model import Survey, Surveyed
from reportgen.rounding import rounded
from tests.making import cell, dataset, department, observe, pct, period, q, text

WHOLE = "对区发改委整体工作"


def survey(question: str = WHOLE, at: str | None = "2022-06", **more: Any) -> Survey:
    counts = {
        name: q(more.pop(name), "份", 0)
        for name in ("sent", "returned", "valid", "satisfied")
        if name in more
    }
    when = period(at) if at else None
    return Survey(question=text(question), period=when, origin=cell(), **counts, **more)


def filled(*surveys: Survey) -> list[Surveyed]:
    return list(work(dataset(observe(), surveys=surveys)).surveys)


def rate(row: Surveyed) -> Decimal | None:
    return rounded(row.rate) if row.rate else None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"valid": 115, "satisfied": 113}, "98.3"),
        ({"returned": 120, "valid": 115, "satisfied": 113}, "98.3"),
        ({"returned": 115, "satisfied": 111}, "96.5"),
        ({"sent": 120, "satisfied": 111}, None),  # how many answered is not known
        ({"valid": 0, "satisfied": 0}, None),
        ({"valid": 100, "satisfied": 101}, None),
        ({"valid": 100}, None),
        ({"valid": 100, "satisfied": 0}, "0.0"),
    ],
)
def test_satisfaction_of_those_who_answered(counts: dict[str, int], expected: str | None) -> None:
    (row,) = filled(survey(**counts))
    assert rate(row) == (Decimal(expected) if expected else None)


def test_the_rate_that_is_given_wins_and_is_compared() -> None:
    given = survey(valid=100, satisfied=90, rate=pct("98.3"))
    assert rate(filled(given)[0]) == Decimal("98.3")
    (found,) = [c for c in comparisons(dataset(observe(), surveys=(given,))) if c.name == "rate"]
    assert (found.about, found.given.value, found.computed.value) == (WHOLE, Decimal("98.3"), 90)


def test_how_many_came_back() -> None:
    (row,) = filled(survey(sent=120, returned=114))
    assert row.return_rate is not None and row.return_rate.value == 95
    assert filled(survey(sent=100, returned=120))[0].return_rate is None


def test_change_since_the_time_before() -> None:
    (row,) = filled(survey(valid=100, satisfied=98, previous_rate=pct("96.5")))
    assert row.rate_change is not None and (rounded(row.rate_change), row.rate_change.unit) == (
        Decimal("1.5"),
        "个百分点",
    )


def test_the_time_before_is_found_among_the_rows() -> None:
    office = department("区发改委")
    rows = filled(
        survey(at="2022-06", valid=100, satisfied=98, department=office),
        survey(at="2020", valid=100, satisfied=90, department=office),
        survey(at="2021", valid=100, satisfied=95, department=office),
        survey(at="2021", valid=100, satisfied=50, department=department("区财政局")),
        survey("对推进“两重”工作", at="2021", valid=100, satisfied=60, department=office),
    )
    assert [r.rate_change and int(r.rate_change.value) for r in rows] == [3, None, 5, None, None]


def test_a_survey_without_period_has_no_time_before() -> None:
    rows = filled(survey(at=None, valid=10, satisfied=9), survey(at=None, valid=10, satisfied=8))
    assert [r.rate_change for r in rows] == [None, None]
