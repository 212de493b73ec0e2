"""The registry of derived indicators, and the workings of one observation.

A derived indicator is a function of one observation's workings, registered under
the field of Result that it fills. It names the quantities it needs and gets them as
arguments; what it asks for beyond them is worked out on demand, so that the order
of registration does not matter. A given value always wins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from reportgen.derive.rules import Rules
from reportgen.model import Alert, Observation, Period, Plan, Quantity, Result, Text, Triage

Value = Quantity | Text | Alert | Triage | None


class Place(NamedTuple):
    """Where a member of a group stands."""

    rank: int
    """As it is printed: with equal ones skipped or not."""
    better: int
    """How many members are strictly better."""
    tied: int
    """How many share the place, itself included."""
    by: Quantity
    """What it is ranked by."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places of a group's members, and how many have one."""

    total: Quantity
    places: dict[int, Place]
    """By `id` of the member's workings; none at all where there is no ranking."""
    basis: str = ""
    """Name of what all are ranked by."""


@dataclass(slots=True, eq=False)
class Peers:
    """Departments of one 类别 with a row for the same indicator and period."""

    members: list[Workings] = field(default_factory=list)
    ranking: Ranking | None = None
    extremes: dict[str, tuple[Quantity, Quantity] | None] = field(default_factory=dict)
    """Largest and smallest value among the members by name, where a formula has asked for them."""


@dataclass(slots=True, eq=False)
class Whole:
    """What a row is a part of: the row of its 上级指标, or that of the whole area."""

    row: Workings
    parts: list[Workings] = field(default_factory=list)
    """The departments' rows of the same indicator; empty for a 上级指标."""
    divisible: bool | None = None
    """Whether the parts can be shares of it; None until it is asked."""


@dataclass(slots=True, eq=False)
class Workings:
    """One observation while it is being filled in: what is given, what is known, what stands beside it."""

    given: Observation
    rules: Rules
    values: dict[str, Any]
    """What is given or already worked out; None for what turned out not to be known."""
    previous: Workings | None = None
    """The same indicator and department in the period before 「上期」 (see Period.before)."""
    adjacent: Workings | None = None
    """The same in the month or quarter just before."""
    year_ago: Workings | None = None
    """The same in the same period of the year before 「上年同期」."""
    year_end: Workings | None = None
    """The same at the end of the year before."""
    years: tuple[Workings, ...] | None = None
    """The same for all full years up to this one, oldest first; None for other periods."""
    peers: Peers | None = None
    """The departments it is ranked among; None for the whole area."""
    whole: Whole | None = None
    divided: bool = False
    """Whether it is of the whole area and departments have rows of the same indicator and period."""
    plans: tuple[Plan, ...] | None = None
    """The points of 进度计划 that hold for it, in its year; None without any."""

    @classmethod
    def of(cls, given: Observation, rules: Rules) -> Workings:
        """Return the workings of an observation of which nothing is worked out yet."""
        values = {name: value for name, value in zip(_NAMES, _GIVEN(given), strict=True) if value is not None}
        return cls(given, rules, values)

    @property
    def period(self) -> Period:
        """The period it is of."""
        return self.given.period

    def get(self, name: str) -> Quantity | None:
        """Return a quantity by name, given or derived, or None."""
        value = self.values.get(name, _UNKNOWN)
        if value is _UNKNOWN:
            value = self.look(name)
        return value if isinstance(value, Quantity) else None

    def look(self, name: str) -> Value:
        """Return what is given or derived under a name, of whatever type, or None."""
        value = self.values.get(name, _UNKNOWN)
        if value is _UNKNOWN:
            entry = REGISTRY.get(name)
            return self.fill(entry) if entry else None
        return value  # type: ignore[no-any-return]

    def fill(self, entry: Derived) -> Value:
        """Work out one more value and keep it."""
        self.values[entry.name] = None  # what is asked for while it is being worked out is not known
        value = self.values[entry.name] = self.compute(entry)
        return value

    def compute(self, entry: Derived) -> Value:
        """Return what a registered function makes of these workings, whatever is given."""
        if entry.beside and getattr(self, entry.beside) is None:
            return None
        needed = []
        for name in entry.needs:
            if (quantity := self.get(name)) is None:
                return None
            needed.append(quantity)
        return entry.function(self, *needed)


_UNKNOWN: Any = object()
_NAMES = tuple(f.name for f in dataclasses.fields(Observation))
_GIVEN = attrgetter(*_NAMES)
_FIELDS = {f.name for f in dataclasses.fields(Result)}

Function = Callable[..., Value]
F = TypeVar("F", bound=Function)


@dataclass(frozen=True, slots=True)
class Derived:
    """A registered function."""

    name: str
    function: Function
    needs: tuple[str, ...]
    """Quantities without which it yields nothing; handed to it in this order."""
    beside: str
    """Name of the row beside it (an attribute of Workings) without which it yields nothing."""


REGISTRY: dict[str, Derived] = {}


def derived(name: str, *needs: str, beside: str = "") -> Callable[[F], F]:
    """Register a function as the derivation of the Result field `name`.

    It is called with the workings and with each quantity it `needs`.
    """
    if unknown := {name, *needs} - _FIELDS:
        raise ValueError(f"Result has no field {'、'.join(sorted(unknown))}")

    def register(function: F) -> F:
        REGISTRY[name] = Derived(name, function, needs, beside)
        return function

    return register


_BESIDE = ("previous", "adjacent", "year_ago", "year_end", "years", "peers", "whole", "plans")
_ROWS = attrgetter(*_BESIDE)

Shape = tuple[object, ...]
Step = tuple[str, tuple[str, ...], Function]


def _shape_of(workings: Workings) -> Shape:
    """Return what is given in a row and what stands beside it: rows of one shape need the same functions."""
    return (*workings.values, *(row is not None for row in _ROWS(workings)))


def _steps_for(workings: Workings) -> tuple[Step, ...]:
    """Return the functions that may yield something for rows of this shape, each after what it needs.

    Last come those that name no needs and that none needs: they find ready what they ask for.
    """
    known = {*workings.values, "", *(name for name in _BESIDE if getattr(workings, name) is not None)}
    waiting = {name: entry for name, entry in REGISTRY.items() if name not in known}
    needed = {name for entry in waiting.values() for name in entry.needs}
    steps: list[Step] = []
    last: list[Step] = []
    while ready := [e for e in waiting.values() if known.issuperset((*e.needs, e.beside))]:
        known.update(entry.name for entry in ready)
        for entry in ready:
            wave = steps if entry.needs or entry.name in needed else last
            wave.append((entry.name, entry.needs, entry.function))
            del waiting[entry.name]
    return (*steps, *last)


def fill_in(everything: Iterable[Workings]) -> None:
    """Work out everything derivable, in the order given: oldest first keeps the way back short."""
    programs: dict[Shape, tuple[Step, ...]] = {}
    for workings in everything:
        shape = _shape_of(workings)
        if (steps := programs.get(shape)) is None:
            steps = programs[shape] = _steps_for(workings)
        _run(workings, steps)


def _run(workings: Workings, steps: tuple[Step, ...]) -> None:
    """Work out the steps that were not asked for before; as Workings.fill does, in one loop for speed."""
    values = workings.values
    for name, needs, function in steps:
        if name in values:
            continue
        values[name] = None
        needed = []
        for need in needs:
            if (quantity := values.get(need)) is None:
                break
            needed.append(quantity)
        else:
            values[name] = function(workings, *needed)
