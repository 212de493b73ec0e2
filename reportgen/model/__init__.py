"""The nouns of the data: quantities that know where they come from, and rows.

Everything here is a frozen value. Nothing here reads a file, knows a template
or formats a number. The Chinese name of every attribute stands in `terms`.

    quantity   Origin = Cell | Line | Derivation; Quantity = Decimal + unit + decimals + Origin
    period     reference periods
    rows       the rows of one data path, as loaded, and the Dataset they make
    results    what follows from them: Result is an Observation with everything derivable filled in
"""

from __future__ import annotations

from reportgen.model.period import Period, latest_within, same_period
from reportgen.model.quantity import Cell, Day, Derivation, Line, Origin, Quantity, Text
from reportgen.model.results import (
    Alert,
    AlertLevel,
    Assessed,
    CategoryTriage,
    Comparison,
    LetterDue,
    LetterEntry,
    MajorProject,
    ProjectProgress,
    Result,
    Surveyed,
    Tracked,
    Travelled,
    Triage,
    TriageKind,
    Trigger,
    Worked,
)
from reportgen.model.rows import (
    COMPLETIONS,
    Assessment,
    Completion,
    Dataset,
    Department,
    Direction,
    FreeRow,
    FreeTable,
    FreeValue,
    Indicator,
    LedgerLine,
    Letter,
    Observation,
    Peer,
    Photo,
    Plan,
    Problem,
    Project,
    ProjectTarget,
    Snippet,
    Source,
    Survey,
    TargetKind,
    Trip,
    folded,
)
from reportgen.model.standing import Standing, own_among

__all__ = [
    "COMPLETIONS",
    "Alert",
    "AlertLevel",
    "Assessed",
    "Assessment",
    "CategoryTriage",
    "Cell",
    "Comparison",
    "Completion",
    "Dataset",
    "Day",
    "Department",
    "Derivation",
    "Direction",
    "FreeRow",
    "FreeTable",
    "FreeValue",
    "Indicator",
    "LedgerLine",
    "Letter",
    "LetterDue",
    "LetterEntry",
    "Line",
    "MajorProject",
    "Observation",
    "Origin",
    "Peer",
    "Period",
    "Photo",
    "Plan",
    "Problem",
    "Project",
    "ProjectProgress",
    "ProjectTarget",
    "Quantity",
    "Result",
    "Snippet",
    "Source",
    "Standing",
    "Survey",
    "Surveyed",
    "TargetKind",
    "Text",
    "Tracked",
    "Travelled",
    "Triage",
    "TriageKind",
    "Trigger",
    "Trip",
    "Worked",
    "folded",
    "latest_within",
    "own_among",
    "same_period",
]
