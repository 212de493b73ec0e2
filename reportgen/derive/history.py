"""What a series of periods says: runs at the top or in the last third, the best place so far, 年均增长.

The series of a full year are full years, of a month or quarter alone the months or
quarters before it, of what runs from 1 January the earlier periods of its year. A
period that is missing, or ranked in another scope, ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Protocol, TypeVar

from reportgen.derive.difference import is_rate
from reportgen.derive.grading import BACK
from reportgen.derive.ranking import comparable
from reportgen.derive.registry import Workings, derived
from reportgen.model import Derivation, Period, Quantity

_HUNDRED = Decimal(100)
_LEAST = 2
"""Fewest periods of which one can be the best, and fewest years that have an average growth."""


class Linked(Protocol):
    """A row that knows those of other periods: an indicator's, or a department's assessment."""

    @property
    def period(self) -> Period:
        """The period it is of."""

    @property
    def previous(self) -> object | None:
        """The row of the 上期."""

    @property
    def adjacent(self) -> object | None:
        """The row of the month or quarter just before."""

    @property
    def year_ago(self) -> object | None:
        """The row of the same period of the year before."""


L = TypeVar("L", bound=Linked)


def series(row: L) -> Iterator[L]:
    """Yield a row and those before it, back to the first one missing."""
    step = _step(row)
    found: L | None = row
    while found is not None:
        yield found
        found = getattr(found, step)


def _step(row: Linked) -> str:
    period = row.period
    if period.whole_year and row.year_ago is not None:
        return "year_ago"
    return "previous" if period.cumulative and row.previous is not None else "adjacent"


def unit_of(row: Linked) -> str:
    """Return what the periods of a row's series are called: 年, 个月, 个季度, else 期."""
    period = row.period
    if period.whole_year and row.year_ago is not None:
        return "年"
    if period.cumulative or not period.dated or period.day:
        return "期"
    return {1: "个月", 3: "个季度"}.get(period.last - period.first + 1, "期")


def _alone(w: Workings) -> bool:
    return w.previous is None and w.adjacent is None and w.year_ago is None


def _earlier(w: Workings) -> Iterator[tuple[Workings, Quantity]]:
    """Yield the rows of a series before this one with their ranks, as long as these can be compared."""
    if _alone(w):
        return
    for row in islice(series(w), 1, None):
        rank = row.get("rank")
        if rank is None or not comparable(w, row):
            return
        yield row, rank


@derived("lead_run", "rank")
def lead_run(w: Workings, rank: Quantity) -> Quantity | None:
    """「连续居首」 periods in a row, this one included, at rank 1; None when not first."""
    if rank.value != 1:
        return None
    return _run("lead_run", w, rank, lambda row, place: place.value == 1, "连续居首的期数")


@derived("low_run", "rank")
def low_run(w: Workings, rank: Quantity) -> Quantity | None:
    """「连续靠后」 periods in a row, this one included, in the last third; None when not in it."""
    if w.look("third") != BACK:
        return None
    return _run("low_run", w, rank, lambda row, place: row.look("third") == BACK, "连续在后三分之一的期数")


def _run(
    name: str, w: Workings, rank: Quantity, holds: Callable[[Workings, Quantity], bool], formula: str
) -> Quantity:
    ranks: list[Quantity] = [rank]
    for row, place in _earlier(w):
        if not holds(row, place):
            break
        ranks.append(place)
    return Quantity(Decimal(len(ranks)), unit_of(w), Derivation(name, tuple(ranks), formula), 0)


@derived("best_of", "rank")
def best_of(w: Workings, rank: Quantity) -> Quantity | None:
    """「几期最好」 how many periods there are of which none has a better rank; None when one has, or it is alone."""
    if _alone(w):
        return None
    ranks = (rank, *(place for _, place in _earlier(w)))
    if len(ranks) < _LEAST or min(place.value for place in ranks) < rank.value:
        return None
    return Quantity(Decimal(len(ranks)), unit_of(w), Derivation("best_of", ranks, "位次不低于以往的期数"), 0)


# ------------------------------------------------------------------ average growth


@derived("average_growth", beside="years")
def average_growth(w: Workings) -> Quantity | None:
    """「年均增长」 of a full year over all years on record, at least two years of growth, in %.

    The geometric mean of given growth where every year after the first has it (it may
    be at constant prices, K13); else the root of last ÷ first, both positive.
    """
    years = w.years or ()
    if len(years) <= _LEAST or is_rate(w.given.indicator):
        return None
    return _mean_of_growth(w, years) or _mean_of_amounts(w, years[0])


def _mean_of_growth(w: Workings, years: tuple[Workings, ...]) -> Quantity | None:
    """From the growth given for each year after the first, if no year is missing."""
    first, *later = years
    wanted = range(first.given.period.year + 1, w.given.period.year + 1)
    given = tuple(row.given.yoy for row in later if row.given.yoy is not None)
    if [row.given.period.year for row in later] != list(wanted) or len(given) < len(later):
        return None
    product = Decimal(1)
    for growth in given:
        product *= 1 + max(growth.value, -_HUNDRED) / _HUNDRED
    return _average(w, product, len(given), given, "各年同比的几何平均")


def _mean_of_amounts(w: Workings, first: Workings) -> Quantity | None:
    """From the value of the first year on record and this one."""
    base, actual = first.get("actual"), w.get("actual")
    if base is None or actual is None or base.value <= 0:
        return None
    years = w.given.period.year - first.given.period.year
    return _average(w, actual.value / base.value, years, (actual, base), "（{0} ÷ {1}） 开{2}次方 − 1")


def _average(
    w: Workings, factor: Decimal, years: int, inputs: tuple[Quantity, ...], formula: str
) -> Quantity | None:
    if factor <= 0:
        return None
    count = Quantity(Decimal(years), "年", w.given.period.origin or w.given.origin, 0)
    value = (factor ** (1 / Decimal(years)) - 1) * _HUNDRED
    return Quantity(value, "%", Derivation("average_growth", (*inputs, count), formula), 1)


@derived("average_years", "average_growth")
def average_years(_: Workings, average: Quantity) -> Quantity | None:
    """「年均年数」 over how many years of growth 年均增长 is taken; None where that is given."""
    origin = average.origin
    if not isinstance(origin, Derivation):
        return None
    return next((q for q in origin.inputs if q.unit == "年"), None)
