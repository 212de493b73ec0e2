"""From observations to results: every derivable indicator, with its lineage.

`derive` fills in what the workbook leaves empty; a given value always wins.
`comparisons` yields each given value beside the one computed, for cross-checks.
The functions that compute are small, pure and registered by the name that
`terms` gives them; the modules of this package are lists of such functions.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.derive import (
    comparison,
    completion,
    growth,
    history,
    letters,
    progress,
    projects,
    ranking,
    scoring,
    share,
    surveys,
    triage,
    trips,
)
from reportgen.derive import results as of_results
from reportgen.derive.results import derive
from reportgen.derive.rules import Rules, read_rules
from reportgen.model import Comparison, Dataset, Worked

__all__ = [
    "Rules",
    "comparison",
    "comparisons",
    "completion",
    "derive",
    "growth",
    "history",
    "letters",
    "progress",
    "projects",
    "ranking",
    "read_rules",
    "scoring",
    "share",
    "surveys",
    "triage",
    "trips",
    "work",
]


def work(dataset: Dataset, rules: Rules | None = None) -> Worked:
    """Return everything that follows from a dataset, in the order of its rows."""
    rules = rules or read_rules(dataset.rules)[0]
    results = derive(dataset, rules)
    away = trips.travelled(dataset, rules)
    due = letters.letters_due(dataset, results, (), rules, away)
    against_targets = projects.progress(dataset)
    return Worked(
        results=results,
        letters=due,
        register=letters.register(dataset, due, rules),
        categories=triage.categories(results),
        projects=against_targets,
        project_totals=projects.totals(against_targets),
        major_projects=projects.major_projects(dataset),
        trips=away,
        surveys=surveys.surveyed(dataset),
    )


def comparisons(dataset: Dataset, rules: Rules | None = None) -> Iterator[Comparison]:
    """Yield every given value that can also be computed, of all sheets."""
    yield from of_results.comparisons(dataset, rules or read_rules(dataset.rules)[0])
    yield from projects.comparisons(dataset)
    yield from surveys.comparisons(dataset)
