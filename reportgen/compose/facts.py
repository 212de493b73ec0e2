"""What one report is about: the slice of data its template may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reportgen.compose.selection import Selection
from reportgen.model import Dataset, Department, Period, Result, Snippet, Text


class _Index:
    """The rows of one period, sorted once and shared by the reports on all departments."""

    def __init__(self, dataset: Dataset, results: Iterable[Result], period: Period) -> None:
        place = {str(i.name): n for n, i in enumerate(dataset.indicators)}
        now = sorted((r for r in results if r.period == period), key=lambda r: place[str(r.indicator.name)])
        self.area = Selection(tuple(r for r in now if r.department is None))
        self.departments = Selection(tuple(r for r in now if r.department is not None))
        self.problems = Selection(tuple(p for p in dataset.problems if p.period in (None, period)))
        before = [p for p in dataset.periods if p < period and p.year == period.year and p.cumulative]
        self.earlier = before[-1] if before else None
        self.results_of = _by_department(self.departments)
        self.problems_of = _by_department(self.problems)


def _by_department(rows: Iterable[Any]) -> dict[str, Selection]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.department is not None:
            found[str(row.department.name)].append(row)
    return {name: Selection(tuple(members)) for name, members in found.items()}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The data, the results derived from it, and the period and department of this report."""

    dataset: Dataset
    results: tuple[Result, ...]
    period: Period
    department: Department | None = None
    _shared: _Index | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._shared is None:
            object.__setattr__(self, "_shared", _Index(self.dataset, self.results, self.period))

    @property
    def _index(self) -> _Index:
        assert self._shared is not None  # set on creation
        return self._shared

    def about(self, department: Department | None) -> Facts:
        """The same facts for another report of the batch."""
        return replace(self, department=department)

    def area(self) -> Selection:
        """Results of the whole area in this period, in the order of 指标体系."""
        return self._index.area

    def departments(self) -> Selection:
        """Results of departments in this period: of all, or of the one the report is for."""
        if self.department is None:
            return self._index.departments
        return self._index.results_of.get(str(self.department.name), Selection(()))

    def problems(self) -> Selection:
        """Problems of this period or of no period; of this department if the report is for one."""
        if self.department is None:
            return self._index.problems
        return self._index.problems_of.get(str(self.department.name), Selection(()))

    def snippets(self, column: str, indicator: str = "") -> tuple[Snippet, ...]:
        """Snippets of a 栏目 that fit this period, department and indicator, in their order."""
        own = self.department.name if self.department else None
        fitting = (
            s
            for s in self.dataset.snippets
            if s.column == column
            and s.period in (None, self.period)
            and (s.department is None or s.department.name == own)
            and (str(s.indicator.name) if s.indicator else "") == indicator
        )
        return tuple(sorted(fitting, key=lambda s: s.order))

    def earlier(self) -> Period | None:
        """The period before this one, of the same year."""
        return self._index.earlier

    def whole_area(self) -> Text:
        """全区, 全县, 全市 …: how the office calls its own area."""
        name = self.dataset.info["地区名称"]
        return Text(f"全{name[-1]}" if name[-1:] in "省市区县旗镇乡" else name, name.origin)

    def info(self) -> Mapping[str, object]:
        """报告信息 by its Chinese keys."""
        return self.dataset.info
