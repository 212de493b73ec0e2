"""The registry of derived indicators and the walk that applies it.

A derived indicator is a function of one observation, what is already known of
it, and its surroundings. Registration order is evaluation order, so a function
may use what stands before it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from reportgen.derive.rules import Rules, read_rules
from reportgen.model import Alert, Comparison, Dataset, Observation, Quantity, Result, Text, Triage

Value = Quantity | Text | Alert | Triage | None


@dataclass(slots=True)
class Workings:
    """One observation while it is being filled in: what is given and what is known so far."""

    given: Observation
    rules: Rules
    previous: Workings | None = None
    """The same indicator and department in the period before, of the same year."""
    peers: Peers | None = None
    """The departments it is ranked among; None for the whole area."""
    values: dict[str, Value] = field(default_factory=dict)
    computed: dict[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> Quantity | None:
        """Return a quantity by name, given or derived, or None."""
        value = self.values[name] if name in self.values else getattr(self.given, name)
        return value if isinstance(value, Quantity) else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a group is ranked by, how many have it, and their values in ascending order."""

    basis: Any
    total: Quantity
    values: list[Decimal]


@dataclass(slots=True)
class Peers:
    """Departments of one 类别 with a row for the same indicator and period."""

    members: list[Workings] = field(default_factory=list)
    ranking: Ranking | None = None


Function = Callable[[Workings], Value]


@dataclass(frozen=True, slots=True)
class Derived:
    """A registered function and the pass it belongs to."""

    name: str
    function: Function
    across: bool
    """Whether it looks at peers or the period before, which must be filled in first."""


REGISTRY: dict[str, Derived] = {}
_FIELDS = {f.name for f in dataclasses.fields(Result)}


def derived(name: str, *, across: bool = False) -> Callable[[Function], Function]:
    """Register a function as the derivation of the Result field `name`."""
    if name not in _FIELDS:
        raise ValueError(f"Result has no field {name}")

    def register(function: Function) -> Function:
        REGISTRY[name] = Derived(name, function, across)
        return function

    return register


def derive(dataset: Dataset, rules: Rules | None = None) -> tuple[Result, ...]:
    """Return a Result for each observation, in the order of the data."""
    return tuple(_result(w) for w in _worked(dataset, rules or read_rules(dataset.rules)[0]))


def _result(workings: Workings) -> Result:
    given = {f.name: getattr(workings.given, f.name) for f in dataclasses.fields(Observation)}
    return Result(**given | workings.values)


def _worked(dataset: Dataset, rules: Rules) -> list[Workings]:
    """Fill in all observations: first each by itself, then oldest first across them."""
    everything = [Workings(o, rules) for o in dataset.observations]
    for workings in everything:
        _apply(workings, across=False)
    _link(everything)
    for workings in sorted(everything, key=lambda w: w.given.period):
        _apply(workings, across=True)
    return everything


def _apply(workings: Workings, *, across: bool) -> None:
    for entry in REGISTRY.values():
        if entry.across != across:
            continue
        computed = entry.function(workings)
        given = getattr(workings.given, entry.name, None)
        workings.computed[entry.name] = computed
        workings.values[entry.name] = computed if given is None else given


def _link(everything: Sequence[Workings]) -> None:
    """Let each observation see its peers and its own period before."""
    series: dict[tuple[str, str, int], list[Workings]] = defaultdict(list)
    groups: dict[tuple[object, ...], Peers] = defaultdict(Peers)
    for workings in everything:
        o = workings.given
        department = o.department.name if o.department else ""
        series[(o.indicator.name, department, o.period.year)].append(workings)
        if o.department:
            workings.peers = groups[(o.indicator.name, o.period, o.department.category)]
            workings.peers.members.append(workings)
    for line in series.values():
        _chain([w for w in line if w.given.period.cumulative])


def _chain(line: list[Workings]) -> None:
    line.sort(key=lambda w: w.given.period)
    for before, after in pairwise(line):
        after.previous = before


def comparisons(dataset: Dataset, rules: Rules | None = None) -> Iterator[Comparison]:
    """Yield every given value that can also be computed.

    同比 is left out: growth at constant prices must not be recomputed from amounts (K13).
    """
    for workings in _worked(dataset, rules or read_rules(dataset.rules)[0]):
        for name, computed in workings.computed.items():
            given = getattr(workings.given, name, None)
            if name != "yoy" and isinstance(given, Quantity) and isinstance(computed, Quantity):
                o = workings.given
                yield Comparison(str(o.indicator), o.period, name, given, computed)
