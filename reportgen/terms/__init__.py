"""The vocabulary's one home: Python name ↔ Chinese term ↔ header aliases ↔ meaning.

Workbook headers, names usable in templates, the `vocab` list and the messages to
the clerk all derive from these tables. A *Sheet* describes one sheet of the data
contract and the record its rows become; a *Term* describes one column of it.
"""

from __future__ import annotations

from reportgen.terms.contract import (
    ASSESSMENT,
    DEPARTMENT,
    INDICATOR,
    INFO,
    INFO_KEYS,
    LEDGER,
    LETTER,
    OBSERVATION,
    OF_REPORTING_PERIOD,
    PEER,
    PLAN,
    PROBLEM,
    PROJECT,
    PROJECT_TARGET,
    RULE_KEYS,
    RULES,
    SHEETS,
    SNIPPET,
    SURVEY,
    TRIP,
)
from reportgen.terms.derived import ASSESSED, DERIVED, attribute, columns, records, term_of
from reportgen.terms.vocabulary import Kind, Sheet, Term

__all__ = [
    "ASSESSED",
    "ASSESSMENT",
    "DEPARTMENT",
    "DERIVED",
    "DERIVED_PREFIX",
    "EXPORTED_UNIT",
    "INDICATOR",
    "INFO",
    "INFO_KEYS",
    "LEDGER",
    "LETTER",
    "OBSERVATION",
    "OF_REPORTING_PERIOD",
    "PEER",
    "PLAN",
    "PROBLEM",
    "PROJECT",
    "PROJECT_TARGET",
    "RULES",
    "RULE_KEYS",
    "SHEETS",
    "SNIPPET",
    "SURVEY",
    "TRIP",
    "Kind",
    "Sheet",
    "Term",
    "attribute",
    "columns",
    "exported",
    "records",
    "term_of",
    "where_to_fill",
]


DERIVED_PREFIX = "推算"
"""Heads what was derived in a table that is handed back, so that it is not read again as given."""
EXPORTED_UNIT = "指标计量单位"


def exported(name: str) -> bool:
    """Whether only a table handed back has a column of this name: its figures are derived anew."""
    given = {term.term for term in OBSERVATION.columns}
    bare = name.removeprefix(DERIVED_PREFIX)
    return name == EXPORTED_UNIT or (bare != name and bare in given) or name in {t.term for t in DERIVED}


def where_to_fill(*sheets: str) -> str:
    """Return an advice that says in which sheets of the workbook data are filled in, and what must be there."""
    known = {sheet.term: sheet for sheet in SHEETS}
    named = []
    for name in sheets:
        required = [term.term for term in known[name].columns if term.required]
        columns = f"（必填：{'、'.join(required)}）" if required else ""
        folder = "素材文件夹或" if name == SNIPPET.term else ""
        named.append(f"{folder}“{name}”表{columns}")
    return f"请填写{'或'.join(named)}"
