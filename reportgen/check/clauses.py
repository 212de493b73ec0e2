"""The rules of GB/T 9704-2012 and of the standards it refers to, each a small function with its clause.

    @clause("L01", "5.1", "纸张")
    def paper(subject: Subject) -> Iterator[Breach]: …

A rule yields one *Breach* for each place that breaks it; `examine` turns breaches into
findings. A rule whose element the document does not have yields nothing; what cannot be
measured in this kind of file is said once, as something for a person to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportgen import layout
from reportgen.check.elements import Elements
from reportgen.check.faces import is_anonymous, shown
from reportgen.check.facts import WHOLE, Document, Face, Medium, Para, Place
from reportgen.check.grids import Grid, grids
from reportgen.errors import Severity, sentence
from reportgen.layout import Profile


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """One point in which a finished file departs from the standard, or which wants a look."""

    file: str
    rule: str
    """Stable id such as `L02`; never used for another rule."""
    clause: str
    """Clause of GB/T 9704-2012, or of the standard named before it."""
    place: Place
    message: str
    found: str = ""
    expected: str = ""
    severity: Severity = Severity.ERROR
    measured: bool = True
    """False where only a person can tell."""
    advice: str = ""

    def __str__(self) -> str:
        return sentence(f"{self.file}：{self.place}", self.message, self.advice)

    def to_json(self) -> dict[str, object]:
        """The finding as the row of `--json` output."""
        return {
            "file": self.file,
            "rule": self.rule,
            "clause": self.clause,
            "place": str(self.place),
            "message": self.message,
            "found": self.found,
            "expected": self.expected,
            "severity": self.severity.value,
            "measured": self.measured,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule found; see ClauseFinding for the fields."""

    place: Place
    message: str
    found: str = ""
    expected: str = ""
    advice: str = ""
    severity: Severity = Severity.ERROR
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules judge: the facts of a file, its elements, and the measures it should have."""

    document: Document
    parts: Elements
    profile: Profile
    _grids: tuple[Grid, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables as rows of named cells, worked out once."""
        if self._grids is None:
            object.__setattr__(self, "_grids", tuple(grids(self.document)))
        return self._grids or ()

    @property
    def is_pdf(self) -> bool:
        """Whether it was measured on printed pages."""
        return self.document.medium is Medium.PDF

    def family(self, face: Face) -> str:
        """Return the face of the standard that a font is; the profile may name others for it."""
        return next((family for family, name in self.profile.word_fonts if name == face.asian), face.family)

    def unlike(self, face: Face, wanted: str, size: float) -> str:
        """Return what a face is, `宋体小三（15磅）`, where it is not the wanted one; else nothing.

        A font without a telling name is not held against a PDF.
        """
        own = self.family(face)
        if (own == wanted or is_anonymous(face.asian)) and abs(face.size - size) <= TYPE:
            return ""
        return f"{own or shown(face.asian)}{sizes(face.size)}"


TYPE = 0.3
"""Tolerance of a type size in pt; readers of PDF round."""

Check = Callable[[Subject], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule: its id, its clause, what it is about, and the function that looks for breaches."""

    rule: str
    number: str
    title: str
    check: Check
    only: Medium | None


CLAUSES: list[Clause] = []
"""Every rule, in the order in which its module names it."""


def clause(rule: str, number: str, title: str, *, only: Medium | None = None) -> Callable[[Check], Check]:
    """Register a rule; `only` names the kind of file it can be seen in."""

    def register(check: Check) -> Check:
        CLAUSES.append(Clause(rule, number, title, check, only))
        return check

    return register


def judge(file: str, subject: Subject) -> tuple[ClauseFinding, ...]:
    """Return the findings of every rule, in the order of reading; the whole file comes first."""
    found = [
        ClauseFinding(
            file,
            rule.rule,
            rule.number,
            breach.place,
            breach.message,
            breach.found,
            breach.expected,
            breach.severity,
            breach.measured,
            breach.advice,
        )
        for rule in CLAUSES
        if rule.only in {None, subject.document.medium}
        for breach in rule.check(subject)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.place, finding.rule)))


# ------------------------------------------------------------------- wording


def wrong(
    place: Place,
    what: str,
    found: str,
    expected: str,
    advice: str = "",
    *,
    severity: Severity = Severity.ERROR,
) -> Breach:
    """Return the breach `what found，应为expected`."""
    return Breach(place, f"{what}{found}，应为{expected}", found, expected, advice, severity)


def habit(place: Place, message: str, advice: str = "", *, found: str = "", expected: str = "") -> Breach:
    """Return a departure from common practice, which the standard does not put in numbers."""
    return Breach(place, message, found, expected, advice, Severity.WARNING)


def look(message: str, advice: str, place: Place = WHOLE) -> Breach:
    """Return what only a person can judge in this kind of file."""
    return Breach(place, message, advice=advice, severity=Severity.INFO, measured=False)


def mm(points: float, digits: int = 1) -> str:
    """Return a length in pt as text in millimetres."""
    return f"{layout.mm(points):.{digits}f}毫米"


def grouped(items: Iterable[tuple[Place, str]]) -> Iterator[tuple[Place, str, str]]:
    """Yield each different text once: its first place, the text, and `（共12处）` when there are more."""
    places: dict[str, list[Place]] = {}
    for where, text in items:
        places.setdefault(text, []).append(where)
    for text, found in places.items():
        yield min(found), text, f"（共{len(found)}处）" if len(found) > 1 else ""


def sizes(points: float) -> str:
    """Return a type size by its Chinese name with its points, `三号（16磅）`."""
    named = min(_SIZES, key=lambda name: abs(_SIZES[name] - points))
    plain = f"{points:g}磅"
    return f"{named}（{plain}）" if abs(_SIZES[named] - points) < 0.26 else plain


_SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0,
    "小三": 15.0, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0,
}  # fmt: skip


def first_of(paras: Sequence[Para]) -> Place:
    """Return the place of the first of some paragraphs."""
    return paras[0].place if paras else WHOLE


__all__ = [
    "CLAUSES",
    "TYPE",
    "Breach",
    "Check",
    "Clause",
    "ClauseFinding",
    "Subject",
    "clause",
    "first_of",
    "grouped",
    "habit",
    "judge",
    "look",
    "mm",
    "sizes",
    "wrong",
]
