"""Prose against itself: what one sentence calls a strength and another a weakness.

A comma-clause of a snippet that names a category or an indicator beside 优势 or 薄弱
claims something of it; two claims that contradict each other are a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Origin, Period, Snippet

_CLAUSES = re.compile(r"[，。；：！？,;\n]")
_STRONG = re.compile(r"优势(?!不)|领先|名列前茅")
_WEAK = re.compile(r"薄弱|弱项|短板|滞后|靠后|劣势|优势不")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class _Claim:
    name: str
    strong: bool
    snippet: Snippet
    words: str

    @property
    def origin(self) -> Origin:
        return self.snippet.body.origin or self.snippet.origin


def check_claims(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield each name that the snippets of one report call strong and weak."""
    names = _names(dataset)
    told_of = [s for s in dataset.snippets if period is None or s.period in (None, period)]
    claims = [claim for snippet in told_of for claim in _claims(snippet, names)]
    told: set[str] = set()
    for n, claim in enumerate(claims):
        other = next((c for c in claims[:n] if _contradict(c, claim)), None)
        if other is not None and claim.name not in told:
            told.add(claim.name)
            yield Finding(
                "C127",
                str(claim.origin),
                f"“{claim.name}”这里写“{claim.words}”，另一处写“{other.words}”［{other.origin}］，既是优势又是弱项",
                "请统一说法，或具体到各项指标",
                Severity.WARNING,
            )


def _names(dataset: Dataset) -> re.Pattern[str] | None:
    """Whatever may be called strong or weak, the longest first."""
    words = {str(i.category) for i in dataset.indicators if i.category}
    words |= {str(name) for i in dataset.indicators for name in (i.name, i.short_name) if name}
    known = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None


def _claims(snippet: Snippet, names: re.Pattern[str] | None) -> Iterator[_Claim]:
    if names is None:
        return
    for clause in _CLAUSES.split(snippet.body):
        strong, weak = _STRONG.search(clause), _WEAK.search(clause)
        if bool(strong) != bool(weak):
            for found in names.finditer(clause):
                yield _Claim(found[0], bool(strong), snippet, clause.strip())


def _contradict(one: _Claim, other: _Claim) -> bool:
    first, second = one.snippet, other.snippet
    same_department = (first.department and first.department.name) == (
        second.department and second.department.name
    )
    same_period = None in (first.period, second.period) or first.period == second.period
    return one.name == other.name and one.strong != other.strong and same_department and same_period
