"""From observations to results: every derivable indicator, with its lineage.

`derive` fills in what the workbook leaves empty; a given value always wins.
`comparisons` yields each given value beside the one computed, for cross-checks.
The functions that compute are small, pure and registered by the name that
`terms` gives them; the modules of this package are lists of such functions.
"""

from __future__ import annotations

from reportgen.derive import comparison, completion, growth, history, progress, ranking, share
from reportgen.derive.results import comparisons, derive
from reportgen.derive.rules import Rules, read_rules
from reportgen.model import Dataset, Worked

__all__ = [
    "Rules",
    "comparison",
    "comparisons",
    "completion",
    "derive",
    "growth",
    "history",
    "progress",
    "ranking",
    "read_rules",
    "share",
    "work",
]


def work(dataset: Dataset, rules: Rules | None = None) -> Worked:
    """Return everything that follows from a dataset, in the order of its rows."""
    return Worked(results=derive(dataset, rules))
