"""A matrix 「矩阵」: one row for each department, one column for each indicator, or whatever else crosses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportgen.blocks import Table
from reportgen.compose.selection import value_of
from reportgen.compose.tables.columns import ALERT, LIGHT, NUMBER, Wanted, kind_of, wanted
from reportgen.compose.tables.grid import Grid
from reportgen.compose.tables.options import Options
from reportgen.model import Department, Indicator, Period
from reportgen.terms import Kind
from reportgen.wording import Voice


@dataclass(frozen=True, slots=True)
class Crossing:
    """A row of a matrix: the first of its records, and all of them by the key of their column."""

    first: Any
    records: dict[str, Any]


def matrix(rows: Sequence[Any], paths: tuple[str, str, str], asked: Options, voice: Voice) -> Table:
    """Return the matrix for the paths of what its rows, its columns and its cells show.

    Departments, indicators and periods stand in their own order, anything else as it first
    occurs. Raises ValueError where two records fall into one cell.
    """
    down, across, path = paths
    if not isinstance(asked.total, (bool, list, tuple)):
        raise ValueError("矩阵的合计只能是 true 或一组列名")
    crossings, heads = _crossed(rows, down, across)
    path = LIGHT if path == ALERT else path
    kind = kind_of(path, rows)
    columns = [replace(wanted(down, rows), record=_first)]
    columns += [Wanted(path, name, "", kind, record=_of(key), upright=True) for key, name in heads.items()]
    if asked.counted:
        columns.insert(0, Wanted(NUMBER, NUMBER, "", Kind.OTHER, record=_first))
    group = replace(wanted(asked.group, rows), record=_first) if asked.group else None
    return _alike(Grid(crossings, columns, group, asked, voice).table())


def _first(row: Crossing) -> Any:
    return row.first


def _of(key: str) -> Callable[[Crossing], Any]:
    """Return what takes the record of one column out of a row."""
    return lambda row: row.records.get(key)


def _crossed(rows: Sequence[Any], down: str, across: str) -> tuple[list[Crossing], dict[str, str]]:
    """Return the rows of the matrix, and the heads of its columns by their keys."""
    downs: dict[str, Any] = {}
    acrosses: dict[str, Any] = {}
    found: dict[str, Crossing] = {}
    for record in rows:
        row, column = (_present(record, path) for path in (down.rpartition("=")[2], across))
        downs.setdefault(_key(row), row)
        acrosses.setdefault(_key(column), column)
        crossing = found.setdefault(_key(row), Crossing(record, {}))
        if _key(column) in crossing.records:
            raise ValueError(
                f"{_name(row)}的“{_name(column)}”有两行，不知用哪一行；请先用 |选(…) 挑出一期、一类"
            )
        crossing.records[_key(column)] = record
    return [found[key] for key in _ordered(downs)], {key: _name(acrosses[key]) for key in _ordered(acrosses)}


def _present(record: Any, path: str) -> Any:
    value = value_of(record, path)
    if value is None:
        raise ValueError(f'有的行没有“{path}”，排不进矩阵；请先用 |选("{path}") 挑出有的')
    return value


def _key(value: Any) -> str:
    if isinstance(value, (Department, Indicator)):
        return str(value.name)
    return value.slug if isinstance(value, Period) else str(value)


def _name(value: Any) -> str:
    if isinstance(value, (Department, Indicator)):
        return str(value.short_name or value.name)
    return str(value.short) if isinstance(value, Period) else str(value)


def _ordered(values: dict[str, Any]) -> list[str]:
    """Return the keys: departments, indicators and periods in their own order, the rest as they came."""
    for kind in (Department, Indicator):
        if all(isinstance(value, kind) for value in values.values()):
            return sorted(values, key=lambda key: values[key].order)
    if all(isinstance(value, Period) for value in values.values()):
        return sorted(values, key=values.__getitem__)
    return list(values)


def _alike(table: Table) -> Table:
    """Give the columns that cross equal widths."""
    crossing = [column for column in table.columns if column.upright]
    width = max((column.width for column in crossing), default=0.0)
    least = max((column.least for column in crossing), default=0.0)
    columns = tuple(replace(c, width=width, least=least) if c.upright else c for c in table.columns)
    return replace(table, columns=columns)


__all__ = ["matrix"]
