"""Which report a finished file is: the one of all that the data call for that has most in common with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from reportgen.batch import Job, Order, plan
from reportgen.blocks import Report, text_lines
from reportgen.compose import Facts, Script
from reportgen.errors import DataRefused, ReportgenError
from reportgen.kinds import ReportKind
from reportgen.model import Period
from reportgen.proofread.passages import said
from reportgen.wording import Voice

ALIKE = 0.6
"""Share of neighbouring signs that a file has in common with a report it was made from, at least."""
_SURE = 0.95
"""Beyond this no other period is tried; reports on neighbouring periods have most of their words in common."""


@dataclass(frozen=True, slots=True)
class Match:
    """A report as the data call for it, and how much a file has in common with it."""

    kind: ReportKind
    report: Report
    likeness: float
    """0…1."""


class Recogniser:
    """Knows every report that an order's data call for; composed once for all files."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._scripts: dict[str, Script] = {}
        self._known: dict[Period, list[_Candidate]] = {}
        self.failed: list[str] = []
        """Reports that the data call for and that could not be composed, with why."""

    def recognise(self, text: str) -> Match | None:
        """Return the report that a text is nearest to; None where it is like none.

        The order's own period is tried first, then the others that the text names.
        """
        told = _pairs(text)
        others = [p for p in reversed(self._order.dataset.periods) if said(p.full) in text]
        best: Match | None = None
        for period in dict.fromkeys((self._order.period, *others)):
            for kind, report, pairs in self._candidates(period):
                likeness = _likeness(told, pairs)
                if best is None or likeness > best.likeness:
                    best = Match(kind, report, likeness)
            if best is not None and best.likeness >= _SURE:
                break
        return best if best is not None and best.likeness >= ALIKE else None

    def _candidates(self, period: Period) -> list[_Candidate]:
        if period not in self._known:
            found = self._reports(replace(self._order, period=period))
            self._known[period] = [(k, r, _pairs(said("".join(text_lines(r))))) for k, r in found]
        return self._known[period]

    def _reports(self, order: Order) -> Iterator[tuple[ReportKind, Report]]:
        """Yield what can be composed; what the data do not call for cannot have been made from them."""
        facts = Facts(dataset=order.dataset, worked=order.worked, period=order.period)
        departments = {str(d.name): d for d in order.dataset.departments}
        kinds = {kind.slug: kind for kind in order.kinds}
        for job in _jobs(order):
            about = facts.about(departments.get(job.department), job.letter)
            try:
                script = self._script(kinds[job.kind])
                if not script.uncalled(about):
                    yield kinds[job.kind], script.compose(about)
            except ReportgenError as fault:
                self.failed.append(f"{kinds[job.kind].name}：{fault.message}")

    def _script(self, kind: ReportKind) -> Script:
        if kind.slug not in self._scripts:
            self._scripts[kind.slug] = Script(kind, Voice(self._order.rounding))
        return self._scripts[kind.slug]


def _jobs(order: Order) -> tuple[Job, ...]:
    try:
        return plan(order)
    except DataRefused:  # no kind has the sheets it needs
        return ()


_Candidate = tuple[ReportKind, Report, Counter[tuple[str, str]]]


def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(text))


def _likeness(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """Return twice what two texts share over what they have together (Dice)."""
    together = one.total() + other.total()
    return 2 * (one & other).total() / together if together else 0.0


__all__ = ["ALIKE", "Match", "Recogniser"]
