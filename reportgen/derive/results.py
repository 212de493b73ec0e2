"""The walk over a dataset: a Result for each observation, and given values beside computed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen import collector
from reportgen.derive.linking import link, oldest_first
from reportgen.derive.registry import REGISTRY, Workings, fill_in
from reportgen.derive.rules import Rules, read_rules
from reportgen.model import Comparison, Dataset, Quantity, Result

NOT_COMPARED = frozenset({"yoy", "sequential", "average_growth", "contribution", "pull"})
"""Growth, and what rests on it, may be given at constant prices or seasonally adjusted: amounts cannot refute it (K13, K16)."""


def derive(dataset: Dataset, rules: Rules | None = None) -> tuple[Result, ...]:
    """Return a Result for each observation, in the order of the data."""
    with collector.paused():
        return results_of(worked(dataset, rules))


def worked(dataset: Dataset, rules: Rules | None = None) -> list[Workings]:
    """Return the workings of all observations, filled in, in the order of the data."""
    everything = link(dataset, rules or read_rules(dataset.rules)[0])
    fill_in(oldest_first(everything))
    return everything


def results_of(everything: Iterable[Workings]) -> tuple[Result, ...]:
    """Return the Result of each of the workings."""
    return tuple([Result.of(workings.values) for workings in everything])


def compared(everything: Iterable[Workings]) -> Iterator[Comparison]:
    """Yield every given value that can also be computed, beside what is computed."""
    for workings in everything:
        for name, entry in REGISTRY.items():
            given = getattr(workings.given, name, None)
            if name in NOT_COMPARED or not isinstance(given, Quantity):
                continue
            computed = workings.compute(entry)
            if isinstance(computed, Quantity):
                o = workings.given
                yield Comparison(str(o.indicator), o.period, name, given, computed)
