"""What stands beside an observation: periods before it, its peers, what it is a part of, its plan."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from reportgen.derive.registry import Peers, Whole, Workings
from reportgen.derive.rules import Rules
from reportgen.model import Dataset, Indicator, Observation, Period, Plan

_KEY = attrgetter("year", "last", "first", "day", "name")
Key = tuple[int, int, int, int, str]
"""A period as a plain tuple, in the order of periods."""
Line = dict[Key, Workings]
"""The rows of one indicator and department, by period."""


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The keys of the periods that matter to one period of an indicator."""

    previous: Key | None
    adjacent: Key | None
    year_ago: Key
    year_end: tuple[Key, ...]


def link(dataset: Dataset, rules: Rules) -> list[Workings]:
    """Return the workings of all observations, in the order of the data, each with what stands beside it."""
    everything = [Workings.of(o, rules) for o in dataset.observations]
    keys: list[Key] = [_KEY(o.period) for o in dataset.observations]
    lines: dict[tuple[str, str], Line] = defaultdict(dict)
    periods: dict[str, dict[Key, Period]] = defaultdict(dict)
    for workings, key in zip(everything, keys, strict=True):
        o = workings.given
        lines[_line(o)][key] = workings
        periods[o.indicator.name][key] = o.period
    neighbours = {name: _neighbours(known.values()) for name, known in periods.items() if len(known) > 1}
    curves = _curves(dataset.plans)
    for workings, key in zip(everything, keys, strict=True):
        o = workings.given
        if beside := neighbours.get(o.indicator.name):
            _link_periods(workings, lines[_line(o)], beside[key])
        if curves:
            workings.plans = _plans(curves, o)
    _link_peers(everything, keys)
    _link_wholes(everything, keys, lines, _parents(dataset.indicators))
    return everything


def oldest_first(everything: Sequence[Workings]) -> Iterable[Workings]:
    """Return rows by period, oldest first, and in the order of the data within one."""
    found: dict[Key, list[Workings]] = defaultdict(list)
    for workings in everything:
        found[_KEY(workings.given.period)].append(workings)
    return (workings for key in sorted(found) for workings in found[key])


def _line(o: Observation) -> tuple[str, str]:
    return o.indicator.name, o.department.name if o.department else ""


# ----------------------------------------------------------------------- periods


def _neighbours(known: Iterable[Period]) -> dict[Key, _Neighbours]:
    """Return the neighbours of each period in which an indicator is observed at all.

    A department without a row in the indicator's last period has no 上期, even if it has older rows.
    """
    known = list(known)
    return {_KEY(period): _around(period, known) for period in known}


def _around(period: Period, known: Iterable[Period]) -> _Neighbours:
    before, adjacent = period.before(known), period.adjacent()
    return _Neighbours(
        previous=_KEY(before) if before else None,
        adjacent=_KEY(adjacent) if adjacent else None,
        year_ago=_KEY(_year_before(period)),
        year_end=tuple(_KEY(p) for p in _year_ends(period.year - 1)),
    )


def _year_before(period: Period) -> Period:
    """The same period of the year before; the end of February stays the end of February."""
    ago = period.year_before()
    if not period.day:
        return ago
    ends = calendar.monthrange(period.year, period.last)[1] == period.day
    last_day = calendar.monthrange(ago.year, ago.last)[1]
    return Period(ago.year, ago.last, ago.first, last_day if ends else min(period.day, last_day))


def _year_ends(year: int) -> tuple[Period, ...]:
    """The periods that end with a year, in the order in which they speak for its end."""
    return Period(year, 12, 1, 31), Period(year, 12), Period(year, 12, 12)


def _link_periods(workings: Workings, line: Line, beside: _Neighbours) -> None:
    period = workings.given.period
    workings.previous = line.get(beside.previous) if beside.previous else None
    if not period.dated:
        return
    workings.adjacent = line.get(beside.adjacent) if beside.adjacent else None
    workings.year_ago = line.get(beside.year_ago)
    workings.year_end = next((line[key] for key in beside.year_end if key in line), None)
    if period.whole_year:
        years = (w for key, w in sorted(line.items()) if key[0] <= period.year)
        workings.years = tuple(w for w in years if w.given.period.whole_year)


# ------------------------------------------------------------------------ groups


def _link_peers(everything: Sequence[Workings], keys: Sequence[Key]) -> None:
    groups: dict[tuple[object, ...], Peers] = defaultdict(Peers)
    for workings, key in zip(everything, keys, strict=True):
        o = workings.given
        if o.department:
            workings.peers = groups[(o.indicator.name, key, o.department.category)]
            workings.peers.members.append(workings)
    parts = {(name, key) for name, key, _ in groups}
    for workings, key in zip(everything, keys, strict=True):
        o = workings.given
        workings.divided = o.department is None and (o.indicator.name, key) in parts


def _parents(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Return the name of each indicator's 上级指标, where it is one of the index system and not itself."""
    indicators = tuple(indicators)
    names = {str(i.short_name): str(i.name) for i in indicators if i.short_name}
    names |= {str(i.name): str(i.name) for i in indicators}
    found = {str(i.name): names.get(str(i.parent), "") for i in indicators if i.parent}
    return {name: parent for name, parent in found.items() if parent != name}


def _link_wholes(
    everything: Sequence[Workings],
    keys: Sequence[Key],
    lines: dict[tuple[str, str], Line],
    parents: dict[str, str],
) -> None:
    """Let each row see that of its 上级指标; without one, a department's row that of the whole area."""
    wholes: dict[int, Whole] = {}
    areas = {name for name, department in lines if not department}
    for workings, key in zip(everything, keys, strict=True):
        name, department = _line(workings.given)
        parent = parents.get(name)
        if parent is None and not (department and name in areas):
            continue
        row = lines.get((parent, department) if parent is not None else (name, ""), {}).get(key)
        if row is None:
            continue
        if parent is not None:
            workings.whole = Whole(row, divisible=True)
            continue
        workings.whole = wholes.setdefault(id(row), Whole(row))
        workings.whole.parts.append(workings)


# -------------------------------------------------------------------------- plans

_Curves = dict[tuple[str, str, int], tuple[Plan, ...]]


def _curves(plans: Iterable[Plan]) -> _Curves:
    """Return the points of each plan by indicator, department and year."""
    found: dict[tuple[str, str, int], list[Plan]] = defaultdict(list)
    for plan in plans:
        department = plan.department.name if plan.department else ""
        found[(plan.indicator.name, department, plan.period.year)].append(plan)
    return {key: tuple(points) for key, points in found.items()}


def _plans(curves: _Curves, o: Observation) -> tuple[Plan, ...] | None:
    """Return the department's own curve, else that of the whole area."""
    name, department = _line(o)
    year = o.period.year
    return curves.get((name, department, year)) or curves.get((name, "", year))
