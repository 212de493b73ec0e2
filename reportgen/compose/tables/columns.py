"""What a column of a table was asked for, and what it therefore holds.

`完成率`, `表头=名称`, `组/表头=名称` for a head of two rows, and `完成值（位次）` for a
second value in brackets behind the first. The columns of a free table are called as
its header calls them, brackets and strokes included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportgen import terms
from reportgen.compose.selection import value_of
from reportgen.model import FreeRow, Quantity
from reportgen.terms import Kind

NUMBER = "序号"
LIGHT = "亮灯"
"""Column of warnings in their shortest form, ●红."""
ALERT = "预警"

UNITS = {Kind.PERCENT: "%", Kind.POINTS: "百分点", Kind.SCORE: "分"}
FIGURES = frozenset(
    {Kind.AMOUNT, Kind.PERCENT, Kind.POINTS, Kind.SCORE, Kind.COUNT, Kind.MEASURE, Kind.FACTOR}
)
"""What is set on its decimal point."""

_BRACKETED = re.compile(r"(.+)（(.+)）")
_OWNERS = {"指标": "Indicator", "单位": "Department"}
"""Records behind the first part of a path such as `指标.类别`."""
_PLAIN_IN_FREE_TABLES = frozenset({Kind.RANK, Kind.INTEGER})
"""Kinds by which a free table's column of that name is understood although only its cells know."""


def itself(row: Any) -> Any:
    """Return the row: the record from which an ordinary column takes its value."""
    return row


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column as asked for in the template."""

    path: str
    head: str
    group: str
    kind: Kind
    bracket: str = ""
    """Path of the value that stands in brackets behind the first."""
    record: Callable[[Any], Any] = itself
    """Where a row keeps the record of this column: itself, or one of the columns of a matrix."""
    upright: bool = False
    """Whether its head may be set from top to bottom."""
    spelled: str = ""
    """What the template calls it, where that is not its path."""

    @property
    def counts(self) -> bool:
        """Whether it numbers the rows."""
        return self.path == NUMBER

    def value(self, row: Any) -> Any:
        """Return the value of a row, None when it has none."""
        record = self.record(row)
        if record is None or (self.counts and not _has(record, NUMBER)):
            return None
        return value_of(record, _named(self.path, record))

    def bracketed(self, row: Any) -> Any:
        """Return the value that stands in brackets."""
        record = self.record(row)
        return None if record is None or not self.bracket else value_of(record, _named(self.bracket, record))

    def called(self, name: str) -> bool:
        """Whether a template that says `name` means this column."""
        return bool(name) and name in (self.path, self.head, self.spelled)


def _has(record: Any, name: str) -> bool:
    return isinstance(record, FreeRow) and name in record


def _named(path: str, record: Any) -> str:
    """Return the path of a value: lights show the warnings."""
    if not path.endswith(LIGHT) or _has(record, LIGHT):
        return path
    return path.removesuffix(LIGHT) + ALERT


def wanted(spec: str, rows: Sequence[Any]) -> Wanted:
    """Return the column that a template asks for. Raises ValueError for a spelling that means nothing."""
    if not str(spec).strip():
        raise ValueError("列里有空的名称")
    first = rows[0]
    title, equals, path = spec.rpartition("=")
    if equals and not path:
        raise ValueError(f"“{spec}”的等号右边没有写取什么")
    if _has(first, path) and first.called(path) != path:  # 计划投资（万元） for 计划投资
        plain = first.called(path)
        return replace(wanted(f"{title}={plain}" if equals else plain, rows), spelled=path)
    if not equals and _has(first, path):
        return Wanted(path, path, "", kind_of(path, rows))
    if not equals:
        group, _, path = path.rpartition("/")
        return _wanted(path, "", group, rows)
    if _has(first, title):
        return replace(_wanted(path, title, "", rows), head=title)
    group, _, head = title.rpartition("/")
    return _wanted(path, head, group, rows)


def _wanted(path: str, head: str, group: str, rows: Sequence[Any]) -> Wanted:
    bracket = ""
    if not _has(rows[0], path) and (found := _BRACKETED.fullmatch(path)):
        path, bracket = found[1], found[2]
    if not head:
        head = path if _has(rows[0], path) else path.rpartition(".")[2]
    return Wanted(path, ALERT if head == LIGHT else head, group, kind_of(path, rows), bracket)


def kind_of(path: str, rows: Sequence[Any]) -> Kind:
    """Return what a column holds."""
    if isinstance(rows[0], dict):
        return _kind_by_cells(path, rows)
    record, name = type(rows[0]).__name__, path
    if "." in path:
        first, _, name = path.partition(".")
        record = _OWNERS.get(first, record)
    term = terms.columns(record).get(name)
    return term.kind if term else Kind.OTHER


def _kind_by_cells(path: str, rows: Sequence[dict[str, Any]]) -> Kind:
    if not any(isinstance(row.get(path), Quantity) for row in rows):
        return Kind.OTHER
    known = terms.columns("Result").get(path)
    if path == NUMBER or (known and known.kind in _PLAIN_IN_FREE_TABLES):
        return Kind.RANK
    return Kind.AMOUNT


def common_unit(column: Wanted, rows: Sequence[Any], columns: Sequence[Wanted]) -> str | None:
    """Return the unit that stands in the head, "" for none, None when each cell must say its own."""
    if column.kind in UNITS:
        return UNITS[column.kind]
    if column.kind in (Kind.RANK, Kind.INTEGER):
        return ""
    if column.kind is Kind.AMOUNT and any(other.path.endswith("计量单位") for other in columns):
        return ""
    found = {v.unit for row in rows if isinstance(v := column.value(row), Quantity)}
    if len(found) > 1:
        return None
    unit = found.pop() if found else ""
    return "" if column.kind is Kind.COUNT and unit == "个" else unit.removeprefix("个") or unit


__all__ = [
    "ALERT",
    "FIGURES",
    "LIGHT",
    "NUMBER",
    "UNITS",
    "Wanted",
    "common_unit",
    "itself",
    "kind_of",
    "wanted",
]
