"""From observations to results: every derivable indicator, with its lineage.

`derive` fills in what the workbook leaves empty; a given value always wins.
`comparisons` yields each given value beside the one computed, for cross-checks.
The functions that compute are small, pure and registered by the name that
`terms` gives them; the modules of this package are lists of such functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen import collector
from reportgen.derive import (
    comparison,
    completion,
    growth,
    history,
    letters,
    peers,
    problems,
    progress,
    projects,
    ranking,
    scoring,
    share,
    surveys,
    triage,
    trips,
)
from reportgen.derive.assessment import Slip, assessed, draw_up
from reportgen.derive.assessment import compared as compared_totals
from reportgen.derive.audit import audit
from reportgen.derive.doubts import doubts, uncoded
from reportgen.derive.faults import Fault
from reportgen.derive.lacking import lacking
from reportgen.derive.results import compared, derive, results_of, worked
from reportgen.derive.rules import Rules, read_rules
from reportgen.model import Comparison, Dataset, Result, Text, Worked

__all__ = [
    "Examination",
    "Fault",
    "Rules",
    "comparison",
    "comparisons",
    "completion",
    "derive",
    "examine",
    "growth",
    "history",
    "letters",
    "peers",
    "problems",
    "progress",
    "projects",
    "ranking",
    "read_rules",
    "scoring",
    "share",
    "surveys",
    "triage",
    "trips",
    "uncoded",
    "work",
]


def work(dataset: Dataset, rules: Rules | None = None) -> Worked:
    """Return everything that follows from a dataset, in the order of its rows."""
    rules = rules or read_rules(dataset.rules)[0]
    results = derive(dataset, rules)
    return _together(dataset, rules, results, draw_up(dataset, results, rules))


def _together(dataset: Dataset, rules: Rules, results: tuple[Result, ...], slips: Sequence[Slip]) -> Worked:
    away = trips.travelled(dataset, rules)
    assessments = tuple(assessed(slip) for slip in slips)
    due = letters.letters_due(dataset, results, assessments, rules, away)
    against_targets = projects.progress(dataset)
    return Worked(
        results=results,
        limits={
            "绿色": Text(f"{rules.green_limit.normalize():f}"),
            "橙色": Text(f"{rules.orange_limit.normalize():f}"),
        },
        assessments=assessments,
        letters=due,
        register=letters.register(dataset, due, rules),
        categories=triage.categories(results),
        projects=against_targets,
        project_totals=projects.totals(against_targets),
        major_projects=projects.major_projects(dataset),
        trips=away,
        surveys=surveys.surveyed(dataset),
        standings=peers.standings(dataset),
        problems=problems.tracked(dataset, results),
    )


@dataclass(frozen=True, slots=True)
class Examination:
    """A dataset worked out, with what came to light."""

    worked: Worked
    comparisons: tuple[Comparison, ...]
    """Given values beside those their rows imply."""
    faults: tuple[Fault, ...]
    """Rules, methods and rows that could not be used as they stand."""


def examine(dataset: Dataset, rules: Rules | None = None) -> Examination:
    """Work out a dataset as `work` does, and say what disagrees and what could not be used."""
    read, faults = read_rules(dataset.rules)
    rules = rules or read
    with collector.paused():
        rows = worked(dataset, rules)
        results = results_of(rows)
        slips = draw_up(dataset, results, rules)
        found = _together(dataset, rules, results, slips)
        compares = (*compared(rows), *compared_totals(slips), *surveys.comparisons(dataset))
        looked = (
            *audit(dataset, rows, slips),
            *doubts(dataset, found.letters, rules),
            *lacking(dataset, rows),
        )
    return Examination(found, compares, (*faults, *looked))


def comparisons(dataset: Dataset, rules: Rules | None = None) -> Iterator[Comparison]:
    """Yield every given value that can also be computed, of all sheets."""
    yield from examine(dataset, rules).comparisons
