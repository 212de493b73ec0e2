"""Where a plan 「进度计划」 says a target should stand by the end of a period.

A plan is a curve of points: 累计计划, 本期增量 or 计划进度. It is read at the period's
end and never between its points: what it does not say is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen import sums
from reportgen.derive.registry import Workings
from reportgen.model import Plan, Quantity


def planned_amount(w: Workings) -> Quantity | None:
    """Return what is to be reached by the end of the period, in the indicator's unit.

    累计计划 of that end; else the increments of all months or quarters from January on,
    whole spans joined without gaps, after the latest 累计计划 where there is one.
    """
    period, points = w.given.period, _own(w)
    if not points or period.end is None:
        return None
    stated = (p.cumulative for p in points if p.period.end == period.end and p.cumulative)
    if (cumulative := next(stated, None)) is not None:
        return cumulative
    month_end = type(period)(period.year, period.last).end
    spans = [span for span in _spans(points) if span[1] <= period.last]
    parts = _tiles(1, period.last, spans) if month_end == period.end else None
    return sums.total("schedule_target", parts, "各期计划增量之和") if parts else None


def planned_rate(w: Workings) -> Quantity | None:
    """Return 计划进度 at the end of the period, in % of the annual target."""
    end = w.given.period.end
    return next((p.rate for p in w.plans or () if p.rate and p.period.end == end), None)


def planned(w: Workings) -> bool:
    """Whether a plan holds for the row, even if it says nothing about this period's end."""
    return bool(_own(w)) or any(p.rate for p in w.plans or ())


def _own(w: Workings) -> Sequence[Plan]:
    """The points whose amounts hold for the row: those of the whole area say nothing about one department."""
    if w.given.department is None:
        return w.plans or ()
    return tuple(p for p in w.plans or () if p.department is not None)


_Span = tuple[int, int, Quantity]
"""First and last month, and what is to be added within them."""


def _spans(points: Sequence[Plan]) -> Iterator[_Span]:
    for point in points:
        period = point.period
        if point.increment is not None and not period.day:
            yield period.first, period.last, point.increment
        if point.cumulative is not None and not period.day:
            yield 1, period.last, point.cumulative


def _tiles(first: int, last: int, spans: Sequence[_Span]) -> list[Quantity] | None:
    """Return the amounts of spans that cover the months `first`…`last` without gap or overlap, the longest first."""
    if first > last:
        return []
    for start, end, amount in sorted(spans, key=lambda span: -span[1]):
        if start == first and (rest := _tiles(end + 1, last, spans)) is not None:
            return [amount, *rest]
    return None
