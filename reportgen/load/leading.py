"""Whose a row of 指标结果 is 「牵头单位、责任单位」: the whole area's, led by a department, or a department's own.

责任单位 may mean either. Where an indicator has several rows of one period, each is that of
its department; where it has one, that row is the area's, and serves the department as well
(docs/adr/0017-one-row-both-reports.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import ascii_uppercase

from reportgen.load.findings import Findings
from reportgen.load.header import Column, split_unit
from reportgen.load.rows import Row, Table
from reportgen.load.values import plain
from reportgen.model import Cell, Text, named_in
from reportgen.terms import OBSERVATION

_AMBIGUOUS = "责任单位"
_FEW = 6
"""Departments, and rows of each, that are named one by one."""
_DEPARTMENT = next(term for term in OBSERVATION.columns if term.name == "department")


def sorted_out(tables: Sequence[Table], findings: Findings) -> list[Table]:
    """Return the tables of 指标结果 with 责任单位 as what it means there; records what that is."""
    asked = [table for table in tables if _column(table) and not table.has("department")]
    several = _several(asked)
    found = []
    for table in tables:
        column = _column(table)
        own = several and any(table is one for one in asked)
        found.append(_as_departments(table) if own else table)
        if column is not None and any(table is one for one in asked):
            _tell(table, column, own, findings)
    return found


def names(row: Row) -> Iterator[Text]:
    """Yield each 牵头单位 of a row, with its cell."""
    words = row.text("lead")
    return (Text(name, words.origin) for name in named_in(words) if words is not None)


def _column(table: Table) -> Column | None:
    """The column headed 责任单位, if it has one."""
    return next(
        (c for c in table.columns if c.term.name == "lead" and split_unit(c.head)[0] == _AMBIGUOUS), None
    )


def _several(tables: Sequence[Table]) -> bool:
    """Whether an indicator has several rows of one period, which only departments can have."""
    seen = set()
    for row in (row for table in tables for row in table.rows):
        key = (row.period("period"), plain(row.required("indicator")))
        if key in seen:
            return True
        seen.add(key)
    return False


def _as_departments(table: Table) -> Table:
    def moved(row: Row) -> Row:
        values = {"department" if name == "lead" else name: value for name, value in row.values.items()}
        return replace(row, values=values)

    columns = tuple(replace(c, term=_DEPARTMENT) if c.term.name == "lead" else c for c in table.columns)
    return replace(table, columns=columns, rows=tuple(map(moved, table.rows)))


def _tell(table: Table, column: Column, own: bool, findings: Findings) -> None:
    rows: dict[str, list[str]] = {}
    for row in table.rows:
        for name in names(row):
            if isinstance(row.place, Cell):
                rows.setdefault(str(name), []).append(row.place.ref.lstrip(ascii_uppercase))
    if not rows:
        return
    went = "；".join(f"{name}第{'、'.join(found[:_FEW])}行" for name, found in list(rows.items())[:_FEW])
    went += "等" if len(rows) > _FEW or any(len(found) > _FEW for found in rows.values()) else ""
    if own:
        message = f"同一指标同一期有几行，“责任单位”当作“单位”，各行是这个单位自己的数：{went}"
        advice = "如果是全地区的数由它牵头，请把列名改成“牵头单位”"
    else:
        message = f"“责任单位”当作“牵头单位”，各行是全地区的数，也用于牵头单位的反馈单：{went}"
        advice = "如果是这个单位自己的数，请把列名改成“单位”"
    findings.info("D310", column.place, message, advice)


__all__ = ["names", "sorted_out"]
