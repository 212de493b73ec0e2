"""The walk over a dataset: a Result for each observation, and given values beside computed ones."""

from __future__ import annotations

from collections.abc import Iterator

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
        everything = _worked(dataset, rules)
        return tuple(Result(**workings.values) for workings in everything)


def comparisons(dataset: Dataset, rules: Rules | None = None) -> Iterator[Comparison]:
    """Yield every given value that can also be computed, beside what is computed."""
    for workings in _worked(dataset, rules):
        for name, entry in REGISTRY.items():
            given = getattr(workings.given, name, None)
            if name in NOT_COMPARED or not isinstance(given, Quantity):
                continue
            computed = workings.compute(entry)
            if isinstance(computed, Quantity):
                o = workings.given
                yield Comparison(str(o.indicator), o.period, name, given, computed)


def _worked(dataset: Dataset, rules: Rules | None) -> list[Workings]:
    everything = link(dataset, rules or read_rules(dataset.rules)[0])
    fill_in(oldest_first(everything))
    return everything
