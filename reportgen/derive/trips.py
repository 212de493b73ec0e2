"""Days spent away to attract investment 「外出招商」, held against what is required of each role.

The requirement is one for a month; a row that covers several months is not judged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from reportgen.derive.rows import given
from reportgen.derive.rules import Rules
from reportgen.model import Dataset, Day, Derivation, Period, Quantity, Text, Travelled, Trip


def travelled(dataset: Dataset, rules: Rules | None = None) -> tuple[Travelled, ...]:
    """Return every row of 外出招商 with its judgement, in the order of the rows."""
    rules = rules or Rules()
    ranks = _ranks(dataset.trips)
    return tuple(_judged(trip, ranks[id(trip)], rules) for trip in dataset.trips)


def is_one_month(period: Period | None) -> bool:
    """Whether a monthly requirement can be held against a row; a row without 期别 is taken as a month."""
    return period is None or not period.dated or (period.first == period.last and not period.day)


def _judged(trip: Trip, rank: Quantity, rules: Rules) -> Travelled:
    required = trip.required if is_one_month(trip.period) else None
    met = None if required is None else trip.days.value >= required.value
    return Travelled(
        **given(trip),
        met=met,
        lacking=_lacking(trip.days, required) if required and met is False else None,
        rank=rank,
        board=_board(trip, met, rank, rules),
        explain_by=_next_month(trip, rules.explain_day) if met is False else None,
    )


def _lacking(days: Quantity, required: Quantity) -> Quantity:
    """「相差天数」 required − days."""
    origin = Derivation("lacking", (required, days), "{} − {}", signs=(1, -1))
    return Quantity(required.value - days.value, days.unit, origin, 0)


def _board(trip: Trip, met: bool | None, rank: Quantity, rules: Rules) -> Text | None:
    """「红黑榜」 red: among the first few, went, and did not fall short; black: fell short."""
    if met is False:
        return Text("黑榜")
    return Text("红榜") if trip.days.value and rank.value <= rules.board_size else None


def _next_month(trip: Trip, day: int) -> Day | None:
    """「说明期限」 a day of the month after, or its last day where it is shorter."""
    if trip.period is None or trip.period.end is None:
        return None
    first = trip.period.end + timedelta(1)
    last = (date(first.year, first.month, 28) + timedelta(4)).replace(day=1) - timedelta(1)
    return Day.of(first.replace(day=min(max(day, 1), last.day)), trip.origin)


def _ranks(trips: Sequence[Trip]) -> dict[int, Quantity]:
    """「天数位次」 1 + number of rows of the same month and role with more days, by id of the row."""
    groups: dict[tuple[Period | None, str], list[Trip]] = defaultdict(list)
    for trip in trips:
        groups[trip.period, str(trip.role or "")].append(trip)
    return {id(trip): rank for members in groups.values() for trip, rank in _ranked(members)}


def _ranked(members: Sequence[Trip]) -> Iterable[tuple[Trip, Quantity]]:
    days = tuple(trip.days for trip in members)
    ordered = sorted(d.value for d in days)
    for trip in members:
        better = len(ordered) - bisect_right(ordered, trip.days.value)
        origin = Derivation("rank", (trip.days, *days), "{} 在同类人员中的排名")
        yield trip, Quantity(Decimal(better + 1), "位", origin, 0)
