"""What one report is about: the slice of data its template may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reportgen import terms
from reportgen.compose.selection import Selection
from reportgen.dates import date_of_issue, reporting_period
from reportgen.model import (
    AlertLevel,
    Assessed,
    Dataset,
    Department,
    LetterDue,
    Period,
    Photo,
    Result,
    Snippet,
    Text,
    Travelled,
    Worked,
    latest_within,
    named_in,
)
from reportgen.templating import suggestion

_AREA_WIDE = frozenset(("peers", "standings"))
"""Parts that are about the whole area, whoever the report is for."""


class _Index:
    """The rows of one period, sorted once and shared by the reports on all departments."""

    def __init__(self, dataset: Dataset, worked: Worked, period: Period) -> None:
        place = {str(i.name): n for n, i in enumerate(dataset.indicators)}
        now = sorted(
            (r for r in worked.results if r.period == period), key=lambda r: place[str(r.indicator.name)]
        )
        self.area = Selection(tuple(r for r in now if r.department is None))
        self.departments = Selection(tuple(r for r in now if r.department is not None))
        self.problems = Selection(tuple(p for p in worked.problems if p.period in (None, period)))
        self.earlier = period.before(dataset.periods)
        self.info = _info(dataset, period)
        self.month = _month(worked.trips, period, dataset)
        self.parts = {
            "results": self.departments,
            "problems": self.problems,
            "assessments": _of(period, worked.assessments),
            "letters": _of(period, worked.letters),
            "register": Selection(tuple(entry for entry in worked.register if entry.counts_in(period))),
            "register_now": Selection(tuple(entry for entry in worked.register if entry.is_of(period))),
            "project_progress": _of(period, worked.projects),
            "project_totals": _of(period, worked.project_totals),
            "projects": _of(period, worked.major_projects),
            "surveys": _of(period, worked.surveys),
            "trips": Selection(tuple(trip for trip in worked.trips if trip.period == self.month)),
            "trips_by_month": Selection(worked.trips),
            "categories": _of(period, worked.categories),
            "ledger": _of(period, dataset.ledger),
            "plans": _of(period, dataset.plans),
            "peers": Selection(dataset.peers),
            "standings": Selection(worked.standings),
            "letters_sent": Selection(dataset.letters),
            "photos": Selection(tuple(photo for photo in dataset.photos if _taken_in(photo, period))),
        }
        self._parts_of = {
            name: _by_department(rows) for name, rows in self.parts.items() if name not in _AREA_WIDE
        }
        self._parts_of["results"] = _with_led(self._parts_of["results"], self.area, dataset.departments)
        self.series = _series(worked.results)

    def part(self, name: str, department: Department | None) -> Selection:
        """Return the rows of a part: all of them, or those of one department."""
        if department is None:
            return self.parts[name]
        return self._parts_of[name].get(str(department.name), Selection(()))


def _info(dataset: Dataset, period: Period) -> Mapping[str, object]:
    told = dict(dataset.info)
    if period != reporting_period(dataset):
        told = {key: value for key, value in told.items() if key not in terms.OF_REPORTING_PERIOD}
    return {term.term: None for term in terms.INFO_KEYS} | told


def _of(period: Period, rows: Iterable[Any]) -> Selection:
    """Rows of this period, or of none in particular."""
    return Selection(tuple(row for row in rows if row.period in (None, period)))


def _taken_in(photo: Photo, period: Period) -> bool:
    """Whether a photograph belongs to a period: it was taken in it, or nobody knows when."""
    if photo.taken_on is None or period.end is None:
        return True
    return date(period.year, period.first, 1) <= photo.taken_on <= period.end


def _month(trips: Iterable[Travelled], period: Period, dataset: Dataset) -> Period | None:
    """The latest month of 外出招商 inside a period, else the latest soon after it that was over by 成文日期.

    A report on a half-year that is issued in August may speak of July, one on the year before may not.
    """
    months = [trip.period for trip in trips if trip.period and trip.period.dated]
    if (inside := latest_within(months, period)) is not None:
        return next(m for m in months if m == inside)
    issued = date_of_issue(dataset)
    over = [
        month
        for month in months
        if month.end and issued and period.end
        if period.end < month.end <= issued and _months_apart(period, month) <= _SOON
    ]
    return max(over, key=lambda m: (m.year, m.last, m.first), default=None)


_SOON = 1
"""A month this many months after a period is still news in its report."""


def _months_apart(earlier: Period, later: Period) -> int:
    return (later.year - earlier.year) * 12 + later.last - earlier.last


def _series(results: Iterable[Result]) -> dict[tuple[str, str], Selection]:
    """The results of each indicator and department over all periods, oldest first."""
    found: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        found[_line(result)].append(result)
    return {key: Selection(tuple(sorted(rows, key=lambda r: r.period))) for key, rows in found.items()}


def _line(result: Result) -> tuple[str, str]:
    return str(result.indicator.name), str(result.department.name) if result.department else ""


def _by_department(rows: Iterable[Any]) -> dict[str, Selection]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.department is not None:
            found[str(row.department.name)].append(row)
    return {name: Selection(tuple(members)) for name, members in found.items()}


def _with_led(
    own: Mapping[str, Selection], area: Iterable[Result], departments: Iterable[Department]
) -> dict[str, Selection]:
    """Add to the rows of each department those of the area that it leads, in the order of 指标体系.

    A row that names its 牵头单位 serves it unless it has a row of its own of that indicator; the
    牵头单位 of the indicator is asked only for a department that would have no row at all.
    """
    called = {str(word): str(d.name) for d in departments for word in (d.short_name, d.name) if word}
    named, implied = defaultdict[str, list[Result]](list), defaultdict[str, list[Result]](list)
    for row in area:
        given = implied if row.lead is None else named
        for name in dict.fromkeys(called[word] for word in _leaders(row) if word in called):
            given[name].append(row)
    found = dict(own)
    for name in dict.fromkeys((*named, *implied)):
        mine = own.get(name, Selection(()))
        known = {str(row.indicator.name) for row in mine}
        led = [row for row in named[name] if str(row.indicator.name) not in known]
        if not mine and not led:
            led = implied[name]
        rows = sorted((*mine, *led), key=lambda row: row.indicator.order)
        if rows:
            found[name] = Selection(tuple(rows))
    return found


def _leaders(row: Result) -> tuple[str, ...]:
    return named_in(row.lead if row.lead is not None else row.indicator.lead)


_DIMENSIONS = {"行业": "industry", "规模": "size", "单位": "department", "阶段": "stage"}


def _dimension(name: str) -> str:
    if name not in _DIMENSIONS:
        raise ValueError(f"项目合计没有“{name}”这一项{suggestion(name, _DIMENSIONS)}")
    return _DIMENSIONS[name]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The data, the results derived from it, and the period and department of this report."""

    dataset: Dataset
    worked: Worked
    period: Period
    department: Department | None = None
    turn: int = 0
    """Which of several letters of one level the report is, where it is one."""
    _shared: _Index | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._shared is None:
            object.__setattr__(self, "_shared", _Index(self.dataset, self.worked, self.period))

    @property
    def _index(self) -> _Index:
        assert self._shared is not None  # set on creation
        return self._shared

    def about(self, department: Department | None, turn: int = 0) -> Facts:
        """The same facts for another report of the batch; `turn` of several letters, the first is 0."""
        return replace(self, department=department, turn=turn)

    def area(self) -> Selection:
        """Results of the whole area in this period, in the order of 指标体系."""
        return self._index.area

    def departments(self) -> Selection:
        """Results of departments in this period: of all, or of the one the report is for."""
        return self._index.part("results", self.department)

    def problems(self) -> Selection:
        """Problems of this period or of no period; of this department if the report is for one."""
        return self._index.part("problems", self.department)

    def part(self, name: str, *, everywhere: bool = False) -> Selection:
        """One part of the data of this period; of this department if the report is for one.

        `name`: assessments, letters (due), register (of letters), register_now (those of
        this period), project_progress, projects,
        surveys, trips (of one month), trips_by_month, ledger, peers, standings (both of all
        periods), letters_sent. `everywhere` takes all departments all the same.
        """
        return self._index.part(name, None if everywhere or name in _AREA_WIDE else self.department)

    def project_totals(self, *dimensions: str) -> Selection:
        """Totals of every stage by 行业, 规模 and 单位 as asked: one row for each combination.

        Raises ValueError for another dimension.
        """
        wanted = {_dimension(name) for name in dimensions} - {"stage"}
        others = {"industry", "size", "department"} - wanted
        rows = (
            row
            for row in self.part("project_totals", everywhere=True)
            if all(getattr(row, name) is not None for name in wanted)
            and all(getattr(row, name) is None for name in others)
        )
        own = self.department.name if self.department and "department" in wanted else None
        return Selection(tuple(row for row in rows if own is None or row.department.name == own))

    def categories(self) -> Selection:
        """What the indicators of each 类别 come to: of the whole area, or of the report's department."""
        rows = self.part("categories")
        return Selection(tuple(row for row in rows if self.department or row.department is None))

    def month(self) -> Period | None:
        """The month that the rows of 外出招商 are of."""
        return self._index.month

    def letter(self, level: AlertLevel | None) -> LetterDue | None:
        """The letter of that level which is due to the department the report is for, in its turn."""
        rows = [row for row in self.part("letters") if row.level is level] if self.department else []
        return rows[self.turn] if self.turn < len(rows) else None

    def own_assessment(self) -> Assessed | None:
        """The overall assessment of the department the report is for."""
        rows = self.part("assessments") if self.department else ()
        return next(iter(rows), None)

    def history(self, result: Result) -> Selection:
        """The same indicator and department in this period and the earlier ones, oldest first."""
        known = self._index.series.get(_line(result), ())
        return Selection(tuple(row for row in known if row.period <= self.period))

    def snippets(self, column: str, indicator: str = "") -> tuple[Snippet, ...]:
        """Snippets of a 栏目 that fit this period, department and indicator, in their order."""
        fitting = (
            s for s in self._fitting(column) if (str(s.indicator.name) if s.indicator else "") == indicator
        )
        return tuple(sorted(fitting, key=lambda s: s.order))

    def has_snippets(self, column: str) -> bool:
        """Whether any snippet of a 栏目 fits this period and department, whatever its indicator."""
        return any(True for _ in self._fitting(column))

    def _fitting(self, column: str) -> Iterator[Snippet]:
        own = self.department.name if self.department else None
        return (
            s
            for s in self.dataset.snippets
            if s.column == column
            and s.period in (None, self.period)
            and (s.department is None or s.department.name == own)
        )

    def earlier(self) -> Period | None:
        """The period before this one, of the same year; of a full year the year before."""
        return self._index.earlier

    def whole_area(self) -> Text:
        """全区, 全县, 全市 …: how the office calls its own area."""
        return whole_area(self.dataset.info)

    def info(self) -> Mapping[str, object]:
        """报告信息 by its Chinese keys; what the contract knows and the office left out is None.

        A report on another period than the reporting period goes without what tells of that one alone.
        """
        return self._index.info


def whole_area(info: Mapping[str, Text]) -> Text:
    """全区, 全县, 全市 …: how the office of this 报告信息 calls its own area."""
    name = info.get("地区名称", Text("全地区"))
    return Text(f"全{name[-1]}" if name[-1:] in "省市区县旗镇乡" else name, name.origin)
