"""What one report is about: the slice of data its template may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.compose.selection import Selection
from reportgen.model import Dataset, Department, Period, Result, Snippet, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The data, the results derived from it, and the period and department of this report."""

    dataset: Dataset
    results: tuple[Result, ...]
    period: Period
    department: Department | None = None

    def area(self) -> Selection:
        """Results of the whole area in this period, in the order of 指标体系."""
        return self._of([r for r in self.results if r.department is None])

    def departments(self) -> Selection:
        """Results of departments in this period: of all, or of the one the report is for."""
        wanted = self.department.name if self.department else None
        return self._of([r for r in self.results if r.department and wanted in (None, r.department.name)])

    def _of(self, results: list[Result]) -> Selection:
        place = {str(i.name): n for n, i in enumerate(self.dataset.indicators)}
        now = [r for r in results if r.period == self.period]
        return Selection(tuple(sorted(now, key=lambda r: place[str(r.indicator.name)])))

    def problems(self) -> Selection:
        """Problems of this period or of no period; of this department if the report is for one."""
        return Selection(
            tuple(
                p
                for p in self.dataset.problems
                if p.period in (None, self.period)
                and (self.department is None or (p.department and p.department.name == self.department.name))
            )
        )

    def snippets(self, column: str, indicator: str = "") -> tuple[Snippet, ...]:
        """Snippets of a 栏目 that fit this period, department and indicator, in their order."""
        own = self.department.name if self.department else None
        fitting = (
            s
            for s in self.dataset.snippets
            if s.column == column
            and s.period in (None, self.period)
            and (s.department is None or s.department.name == own)
            and (str(s.indicator) if s.indicator else "") == indicator
        )
        return tuple(sorted(fitting, key=lambda s: s.order))

    def earlier(self) -> Period | None:
        """The period before this one, of the same year."""
        before = [
            p for p in self.dataset.periods if p < self.period and p.year == self.period.year and p.cumulative
        ]
        return before[-1] if before else None

    def whole_area(self) -> Text:
        """全区, 全县, 全市 …: how the office calls its own area."""
        name = self.dataset.info["地区名称"]
        return Text(f"全{name[-1]}" if name[-1:] in "省市区县旗镇乡" else name, name.origin)

    def info(self) -> Mapping[str, object]:
        """报告信息 by its Chinese keys."""
        return self.dataset.info
