"""Problems and the indicators they are about 「问题清单」: each beside the figures of its period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reportgen.dates import date_of_issue
from reportgen.derive.rows import given
from reportgen.model import Dataset, Department, Indicator, Period, Problem, Result, Tracked, named_in

_Key = tuple[str, str, Period]


def tracked(dataset: Dataset, results: Iterable[Result]) -> tuple[Tracked, ...]:
    """Return every row of 问题清单 with the result it is about, in the order of the rows.

    A problem of no period is held against the latest period observed.
    """
    known = {_key(r.indicator, r.department, r.period): r for r in results}
    latest = dataset.periods[-1] if dataset.periods else None
    issued = date_of_issue(dataset)
    return tuple(
        Tracked(
            **given(p),
            result=_result(p, known, latest),
            year=issued.year if issued else p.period.year if p.period else 0,
            overdue=_overdue(p, issued),
        )
        for p in dataset.problems
    )


def _overdue(problem: Problem, issued: date | None) -> bool:
    returned = problem.state == "退回" and problem.is_past(issued)
    return problem.state == "逾期" or returned or problem.is_late(issued)


def _key(indicator: Indicator, department: Department | None, period: Period) -> _Key:
    return str(indicator.name), str(department.name) if department else "", period


def _result(problem: Problem, known: dict[_Key, Result], latest: Period | None) -> Result | None:
    """The result of the department itself, else that of the whole area if it leads the indicator."""
    indicator, period = problem.indicator, problem.period or latest
    if indicator is None or period is None:
        return None
    own = known.get(_key(indicator, problem.department, period))
    if own is not None or not (problem.department and leads(problem.department, indicator)):
        return own
    return known.get(_key(indicator, None, period))


def leads(department: Department, indicator: Indicator) -> bool:
    """Whether a department is among those that lead an indicator 「牵头单位」."""
    names = {str(department.name), str(department.short_name or department.name)}
    return not names.isdisjoint(named_in(indicator.lead))
