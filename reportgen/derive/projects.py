"""Projects against their targets 「项目进度」, and how far major projects 「重大项目」 are.

What 项目目标 leaves empty is counted in 重大项目. Formulas and guards: docs/indicators.zh.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from reportgen.dates import reporting_period
from reportgen.derive import stages
from reportgen.derive.difference import difference
from reportgen.derive.rows import given
from reportgen.model import (
    Cell,
    Dataset,
    Derivation,
    MajorProject,
    Period,
    Project,
    ProjectProgress,
    ProjectTarget,
    Quantity,
)
from reportgen.sums import LISTED, count, ratio, total

_YES = "是"
_INVESTMENT = re.compile("(?:.+项目)?(?:完成)?投资")
"""A stage that is the 完成投资 of the list; 有效投资, 到位资金 and the like are other measures."""
_ONE = Decimal(1)
_DIMENSIONS = ("industry", "size", "department")
"""What targets are broken down by; a total leaves some of them empty."""


# ----------------------------------------------------------------------- targets


def progress(dataset: Dataset) -> tuple[ProjectProgress, ...]:
    """Return every row of 项目目标 with its progress; one without 期别 stands once for each period.

    A row without 期别 that gives 完成 stands for the reporting period alone: what is done
    by now was not done before.
    """
    when = _When.of(dataset)
    return tuple(
        _progress(target, period, dataset.projects, when)
        for target in dataset.project_targets
        for period in _periods(target, when)
    )


@dataclass(frozen=True, slots=True)
class _When:
    """The periods of a dataset, looked up once."""

    all: Sequence[Period]
    now: Sequence[Period]
    """The reporting period: a row without 期别 says what is so by now, and nothing of an earlier period."""

    @classmethod
    def of(cls, dataset: Dataset) -> _When:
        period = reporting_period(dataset)
        return cls(dataset.periods, (period,) if period else ())


def _periods(target: ProjectTarget, when: _When) -> Sequence[Period]:
    if target.period is not None:
        return (target.period,)
    return when.all if target.actual is None else when.now


def _progress(
    target: ProjectTarget, period: Period, listed: Sequence[Project], when: _When
) -> ProjectProgress:
    done, claimed = _counted(target, period, listed, when)
    filled = given(target) | {
        "period": period,
        "actual": target.actual or done,
        "reported": target.reported or claimed,
    }
    return _rated(ProjectProgress(**filled))


def _rated(row: ProjectProgress) -> ProjectProgress:
    """Fill in what follows from target, actual and schedule of a row or of a total."""
    rate = ratio("completion_rate", row.actual, row.target)
    schedule = _schedule(row)
    return replace(
        row,
        completion_rate=rate,
        schedule=schedule,
        schedule_gap=difference("schedule_gap", rate, schedule),
        rate_change=difference("rate_change", rate, row.last_rate),
    )


def _schedule(row: ProjectProgress) -> Quantity | None:
    """「序时进度」 schedule target ÷ target × 100, else the share of the year gone by."""
    if row.target.value <= 0:
        return None
    if row.schedule_target is not None:
        return ratio("schedule", row.schedule_target, row.target)
    return elapsed(row.period, row.origin)


def elapsed(period: Period | None, origin: Cell) -> Quantity | None:
    """Return the share of the year gone by at the end of a period, in %; None for other periods."""
    if period is None or period.elapsed is None:
        return None
    months = Quantity(period.elapsed * 12, "个月", period.origin or origin, 0)
    return Quantity(period.elapsed * 100, "%", Derivation("schedule", (months,), "{} ÷ 12 × 100"), 1)


# ---------------------------------------------------------------------- counting


def _counted(
    target: ProjectTarget, period: Period, projects: Sequence[Project], when: _When
) -> tuple[Quantity | None, Quantity | None]:
    """Return what 重大项目 says was done, and what was claimed where 通过认定 is used.

    Both are None where it says nothing of the period, or of amounts. Projects without 期别 count
    in every period, by the days of their stages, but what is invested has no day. 有效投资 is what the
    assessment recognises, and not the 完成投资 of the list. Of a programme that the stage
    names, all that have come so far count, whoever recognised them, whenever they did.
    """
    listed = [p for p in projects if of_period(p, period)]
    fitting = [p for p in listed if _fits(p, target)]
    if not listed:
        return None, None
    unit = str(target.unit or "个")
    if unit.endswith("元"):
        of_now = [p for p in fitting if p.period is not None or period in when.now]
        invested = [p.invested for p in of_now if p.invested is not None and p.invested.unit == unit]
        done = total("actual", invested, "完成投资之和") if _INVESTMENT.fullmatch(target.stage) else None
        return done, None
    if unit == "%":
        return None, None
    looked_at = [_one(p, unit) for p in listed]
    if target.programme:
        wanted = stages.rung(target.verb) or 0
        come = [_one(p, unit) for p in fitting if stages.reached(p, wanted, period.end)]
        return count("actual", come, unit, f"已{target.verb}的项目数", looked_at), None
    there = [p for p in fitting if stages.counts(p, target.stage, period)]
    if not any(p.recognised for p in listed):
        return count("actual", [_one(p, unit) for p in there], unit, LISTED, looked_at), None
    passed = [_one(p, unit) for p in there if p.recognised == _YES]
    done = count("actual", passed, unit, "通过认定的项目数", looked_at)
    return done, count("reported", [_one(p, unit) for p in there], unit, LISTED, looked_at)


def of_period(project: Project, period: Period) -> bool:
    """Whether a row of 重大项目 is about a period; one without 期别 is about every period."""
    return project.period is None or project.period == period


def _fits(project: Project, target: ProjectTarget) -> bool:
    """Whether a project is of the sector, size and department of a target; empty ones hold for all."""
    own, wanted = project.department, target.department
    return (
        (not target.industry or project.industry == target.industry)
        and stages.of_size(project, target.size)
        and (wanted is None or (own is not None and own.name == wanted.name))
    )


def _one(project: Project, unit: str) -> Quantity:
    """A project as one, at the cell of its stage."""
    origin = project.stage.origin if project.stage else None
    return Quantity(_ONE, unit, origin or project.origin, 0)


# ------------------------------------------------------------------------ totals


def totals(rows: Sequence[ProjectProgress]) -> tuple[ProjectProgress, ...]:
    """Return the totals of every stage, by each choice of 行业, 规模 and 单位.

    A total that the workbook gives itself wins over the sum of its parts.
    """
    found: list[ProjectProgress] = []
    for group in _alike(rows):
        for size in range(len(_DIMENSIONS) + 1):
            for kept in combinations(_DIMENSIONS, size):
                found.extend(_broken_down(group, kept))
    return tuple(found)


def called(target: ProjectTarget) -> str:
    """Return what a target is about, for messages: `朱坝街道工业10亿元以上开工`."""
    words = (str(target.department) if target.department else "", target.industry, target.size, target.stage)
    return "".join(word for word in words if word)


_Key = Mapping[str, Any]


def _alike(rows: Sequence[ProjectProgress]) -> Iterator[list[ProjectProgress]]:
    """Rows that can be added: of one period, stage and unit."""
    groups: dict[tuple[Period | None, str, str], list[ProjectProgress]] = defaultdict(list)
    for row in rows:
        groups[row.period, str(row.stage), row.target.unit].append(row)
    yield from groups.values()


def _broken_down(rows: Sequence[ProjectProgress], kept: Sequence[str]) -> Iterator[ProjectProgress]:
    keys: dict[tuple[str, ...], _Key] = {}
    for row in rows:
        key = {name: getattr(row, name) for name in kept}
        if None not in key.values():
            keys.setdefault(tuple(map(str, key.values())), key)
    yield from (found for wanted in keys.values() if (found := _total(rows, wanted)))


def _total(rows: Sequence[ProjectProgress], key: _Key) -> ProjectProgress | None:
    """The row given for a key, else the sum over the first dimension that breaks it down."""
    own = [row for row in rows if _has(row, key)]
    for row in own:
        if _is_total_of(row, key):
            return row
    return _sum(_parts(own, key), key)


def _is_total_of(row: ProjectProgress, key: _Key) -> bool:
    return all(getattr(row, name) is None for name in _DIMENSIONS if name not in key)


def _parts(rows: Sequence[ProjectProgress], key: _Key) -> list[ProjectProgress]:
    for name in _DIMENSIONS:
        values = {str(v): v for r in rows if name not in key and (v := getattr(r, name)) is not None}
        if values:
            found = (_total(rows, {**key, name: value}) for value in values.values())
            return [part for part in found if part]
    return []


def _sum(parts: Sequence[ProjectProgress], key: _Key) -> ProjectProgress | None:
    """The parts as one row; what one of them lacks the sum lacks, too."""
    added = {name: _added(name, parts) for name in ("target", "actual", "reported", "schedule_target")}
    if not parts or added["target"] is None:
        return None
    empty = dict.fromkeys(_DIMENSIONS)
    blank = {"last_rate": None, "completion_rate": None, "schedule": None}
    row = replace(parts[0], **{**empty, **key, **blank, **added})
    if added["schedule_target"] is None and any(part.schedule_target for part in parts):
        return replace(
            row, completion_rate=ratio("completion_rate", row.actual, row.target), schedule_gap=None
        )
    return _rated(row)


def _added(name: str, parts: Sequence[ProjectProgress]) -> Quantity | None:
    values = [getattr(part, name) for part in parts]
    return None if not values or None in values else total(name, values)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a target gives, and what the projects of 重大项目 come to 「与重大项目核对」."""

    target: ProjectTarget
    name: str
    """`完成`, or `目标` of a planned investment."""
    stated: Quantity
    listed: Quantity


def against_projects(dataset: Dataset) -> Iterator[Listed]:
    """Yield each number of a target that 重大项目 also gives: how many there are, what is invested and planned."""
    when = _When.of(dataset)
    for target in dataset.project_targets:
        for period in _periods(target, when):
            if target.actual is not None and stages.asked(target.stage) and target.actual.unit == "个":
                listed, _ = _counted(target, period, dataset.projects, when)
                if listed is not None:
                    yield Listed(target, "完成", target.actual, listed)
            elif target.actual is not None and target.programme and target.actual.unit == "个":
                yield from _of_programme(target, target.actual, period, dataset.projects, when)
            elif _YEARLY.fullmatch(target.stage):
                yield from _invested(target, period, dataset.projects, when)


def _of_programme(
    target: ProjectTarget, done: Quantity, period: Period, projects: Sequence[Project], when: _When
) -> Iterator[Listed]:
    """How far a programme has come by the list, where the list has as many projects as the programme."""
    fitting = [p for p in projects if of_period(p, period) and _fits(p, target)]
    listed, _ = _counted(target, period, projects, when)
    if listed is not None and len(fitting) == target.target.value:
        yield Listed(target, "完成", done, listed)


_YEARLY = re.compile("年度(?:计划)?投资")
_COMPLETE = Decimal("0.1")
"""A list whose plans miss a target by more than this share does not list everything."""


def _invested(
    target: ProjectTarget, period: Period, projects: Sequence[Project], when: _When
) -> Iterator[Listed]:
    """What is planned and invested by the list, where its plans show that it is one of all projects."""
    unit = str(target.unit or "亿元")
    fitting = [p for p in projects if of_period(p, period) and _fits(p, target)]
    fitting = [p for p in fitting if p.period is not None or period in when.now]
    plans = [p.annual_plan for p in fitting if p.annual_plan is not None and p.annual_plan.unit == unit]
    planned = total("target", plans, "年度计划投资之和") if plans else None
    if planned is None or abs(planned.value - target.target.value) > _COMPLETE * abs(target.target.value):
        return
    yield Listed(target, "目标", target.target, planned)
    spent = [p.invested for p in fitting if p.invested is not None and p.invested.unit == unit]
    done = total("actual", spent, "完成投资之和") if spent else None
    if target.actual is not None and done is not None:
        yield Listed(target, "完成", target.actual, done)


def against_results(
    rows: Sequence[ProjectProgress], dataset: Dataset
) -> Iterator[tuple[ProjectProgress, Quantity, Quantity]]:
    """Yield what projects come to with what 指标结果 gives of the indicator that is called the same."""
    given_: dict[tuple[str, Period | None, str], Quantity] = {
        (str(row.indicator.name), row.period, str(row.department.name) if row.department else ""): row.actual
        for row in dataset.observations
        if row.actual is not None
    }
    for row in rows:
        who = str(row.department.name) if row.department else ""
        stated = given_.get((str(row.title), row.period, who))
        if stated is not None and row.actual is not None and stated.unit == row.actual.unit:
            yield row, row.actual, stated


def against_parts(rows: Sequence[ProjectProgress]) -> Iterator[tuple[ProjectProgress, Quantity, Quantity]]:
    """Yield what a total gives beside the sum of its parts, where there are several."""
    for group in _alike(rows):
        for row in group:
            key: _Key = {n: v for n in _DIMENSIONS if (v := getattr(row, n)) is not None}
            parts = _parts([r for r in group if r is not row and _has(r, key)], key)
            for name in ("target", "actual"):
                stated, summed = getattr(row, name), _added(name, parts)
                if len(parts) > 1 and stated is not None and summed is not None and _is_given(stated):
                    yield row, stated, summed


def _is_given(quantity: Quantity) -> bool:
    return isinstance(quantity.origin, Cell)


def _has(row: ProjectProgress, key: _Key) -> bool:
    return all(str(getattr(row, name)) == str(value) for name, value in key.items())


# ---------------------------------------------------------------- major projects


def major_projects(dataset: Dataset) -> tuple[MajorProject, ...]:
    """Return every row of 重大项目 with its progress; one without 期别 stands for the reporting period."""
    now = _When.of(dataset).now
    return tuple(
        _major(project, period)
        for project in dataset.projects
        for period in ((project.period,) if project.period else now)
    )


def _major(project: Project, period: Period) -> MajorProject:
    rate = ratio("completion_rate", project.invested, project.annual_plan)
    schedule = elapsed(period, project.origin) if project.annual_plan else None
    filled = given(project) | {"period": period}
    return MajorProject(
        **filled,
        signed=stages.reached(project, stages.SIGNED, period.end),
        started=stages.reached(project, stages.STARTED, period.end),
        finished=stages.reached(project, stages.FINISHED, period.end),
        completion_rate=rate,
        schedule=schedule,
        schedule_gap=difference("schedule_gap", rate, schedule),
    )
