"""Choosing, ordering and counting rows in a template, without losing lineage.

A Selection remembers what it was judged by: the number of indicators behind
schedule depends on the gap of every indicator looked at, not only of those chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen import terms
from reportgen.model import Alert, Cell, Department, Derivation, Indicator, Period, Quantity, Triage
from reportgen.templating import suggestion


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows chosen in a template 「选出的行」."""

    rows: tuple[Any, ...]
    judged: tuple[Quantity, ...] = ()
    """What decided who is in: one quantity for each row looked at."""
    condition: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Any:
        return self.rows[index]


def rows_of(rows: Iterable[Any]) -> Selection:
    """Return any rows as a Selection."""
    return rows if isinstance(rows, Selection) else Selection(tuple(rows))


def value_of(row: Any, path: str) -> Any:
    """Return a value by its Chinese path: `完成率`, `指标.类别`; what has no 简称 is called by its name.

    Raises ValueError for an unknown name.
    """
    for name in path.split("."):
        if row is None:
            return None
        if isinstance(row, dict):
            row = row[_known(name, row)]
            continue
        record = type(row).__name__
        attribute = terms.attribute(record, name)
        if attribute.startswith("_") or not hasattr(row, attribute):
            raise ValueError(f"没有“{name}”这个名称{suggestion(name, terms.columns(record))}")
        value = getattr(row, attribute)
        row = row.name if value is None and attribute == "short_name" else value
    return row


def words_at(value: Any) -> str:
    """Return `指标数据.xlsx!民生实事!D5填的是文字“很少”`, to be told where a figure is needed."""
    origin = getattr(value, "origin", None)
    return f"{origin or '这里'}填的是文字“{value}”"


def _known(name: str, row: dict[str, Any]) -> str:
    if name not in row:
        raise ValueError(f"没有“{name}”这一列{suggestion(name, row)}")
    return name


Limit = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Test:
    """What a value must fulfil to be chosen; limits compare unrounded values (R06)."""

    equal: object = None
    at_most: Limit = None
    at_least: Limit = None
    above: Limit = None
    below: Limit = None
    among: Sequence[str] | None = None
    outside: Sequence[str] | None = None
    missing: bool = False

    def __call__(self, value: Any) -> bool:
        """Whether a value passes; a missing one, or a no, does only where the missing are asked for.

        Raises ValueError for words that are to lie within limits.
        """
        if value is None or self.missing:
            return self.missing and (value is None or value is False)
        if self.among is not None:
            return not _names(value).isdisjoint(map(str, self.among))
        if self.outside is not None:
            return _names(value).isdisjoint(map(str, self.outside))
        if self.equal is not None:
            return str(self.equal) in _names(value)
        return self._within(value) if self._limited else bool(value)

    @property
    def _limited(self) -> bool:
        return any(limit is not None for limit in (self.at_most, self.at_least, self.above, self.below))

    def _within(self, value: Any) -> bool:
        if not isinstance(value, Quantity):
            raise ValueError(f"{words_at(value)}，不能比较大小")
        exact = value.value
        return (
            (self.at_most is None or exact <= self.at_most)
            and (self.at_least is None or exact >= self.at_least)
            and (self.above is None or exact > self.above)
            and (self.below is None or exact < self.below)
        )


def _names(value: Any) -> set[str]:
    """Return every name a value answers to: a department or indicator has a short one too."""
    known = {str(value)}
    if isinstance(value, (Department, Indicator)):
        known |= {str(value.name), str(value.short_name or value.name)}
    return known


def choose(rows: Iterable[Any], path: str, equal: object = None, **limits: Any) -> Selection:
    """Keep the rows whose value equals, is one of or none of, lies within limits, or simply is there and true.

    A limit is a number, or the value of another row.
    """
    before = rows_of(rows)
    bounds: dict[str, Any] = {
        key: limit.value if isinstance(limit, Quantity) else limit for key, limit in limits.items()
    }
    passes = Test(equal, **bounds)
    chosen = tuple(row for row in before if passes(value_of(row, path)))
    judged = tuple(judged_by(row, path) for row in before)
    condition = path if before.condition in ("", path) else f"{before.condition}、{path}"
    return Selection(chosen, before.judged + judged, condition)


def groups(rows: Iterable[Any], path: str, otherwise: str | None = None) -> tuple[tuple[Any, Selection], ...]:
    """Return the rows by a value, in the order in which the values first occur; 状态 and the like in theirs.

    Rows without the value form the group `otherwise`, or are left out. Equal figures are one
    group, its value coming from all of their cells.
    """
    found: dict[Any, tuple[list[Any], list[Any]]] = {}
    for row in _in_order_of_choices(rows, path):
        value = value_of(row, path)
        value = otherwise if value is None else value
        if isinstance(value, (Alert, Triage)):  # a word with its own figures beside it: rows share the word
            value = str(value)
        key = (value.value, value.unit) if isinstance(value, Quantity) else value
        values, members = found.setdefault(key, ([], []))
        values.append(value)
        members.append(row)
    return tuple((_shared(v), Selection(tuple(m))) for key, (v, m) in found.items() if key is not None)


def _in_order_of_choices(rows: Iterable[Any], path: str) -> Iterable[Any]:
    """Return the rows in the order of the words that the column allows, where it names any."""
    listed = list(rows)
    term = terms.columns(type(listed[0]).__name__).get(path) if listed else None
    if term is None or not term.choices:
        return listed
    places = {word: n for n, word in enumerate(term.choices)}
    return sorted(listed, key=lambda row: places.get(str(value_of(row, path) or ""), len(places)))


def _shared(values: Sequence[Any]) -> Any:
    """The one value of a group; of figures one with the lineage of all."""
    if len(values) == 1 or not isinstance(values[0], Quantity):
        return values[0]
    return replace(values[0], origin=Derivation("group", tuple(values), "均为同一数值"))


_RESTS_ON = {
    "欠序时": "schedule_gap",
    "未破零": "actual",
    "权重指标": "weight",
    **dict.fromkeys(("达到要求", "未外出", "外出不足", "红黑榜"), "days"),
}
"""Judgements that rest on a figure of their row."""


def judged_by(row: Any, path: str) -> Quantity:
    """Return the quantity that a choice by `path` rests on: the value itself, else the row's cell."""
    rests_on = getattr(row, _RESTS_ON.get(path, ""), None)
    if isinstance(rests_on, Quantity):
        return rests_on
    value = value_of(row, path)
    if path in ("优势指标", "弱项指标"):
        value = getattr(row, "triage", None)
    if isinstance(value, Alert):
        return value.gap
    if isinstance(value, Triage) and value.facts:
        return value.facts[0]
    return value if isinstance(value, Quantity) else one(row)


def one(row: Any) -> Quantity:
    """Return the row itself as a quantity of one, at its cell."""
    return Quantity(Decimal(1), "", row.origin if not isinstance(row, dict) else _origin(row), 0)


def _origin(row: dict[str, Any]) -> Cell:
    cells: list[Any] = [cell for cell in row.values() if cell is not None]
    origin: Cell = cells[0].origin
    return origin


def order(rows: Iterable[Any], path: str, descending: bool = False) -> Selection:
    """Sort rows by a value, unrounded; rows without one come last, equal ones keep their order.

    Raises ValueError where some values are words and others are not.
    """
    before = rows_of(rows)
    present = [row for row in before if value_of(row, path) is not None]
    absent = [row for row in before if value_of(row, path) is None]
    keys = [_sort_key(value_of(row, path)) for row in present]
    if any(isinstance(key, str) for key in keys) and not all(isinstance(key, str) for key in keys):
        odd = next(row for row, key in zip(present, keys, strict=True) if isinstance(key, str))
        raise ValueError(f"{words_at(value_of(odd, path))}，“{path}”的其他行不是文字，不能排序")
    present.sort(key=lambda row: _sort_key(value_of(row, path)), reverse=descending)
    return Selection((*present, *absent), before.judged, before.condition)


def _sort_key(value: Any) -> Any:
    if isinstance(value, date | Period):
        return value
    return value.value if isinstance(value, Quantity) else str(value)


def unsaid(rows: Iterable[Any], attributes: Sequence[str]) -> Selection:
    """Return the rows as if they had not these attributes: what a heading has said is not said again.

    Raises ValueError for one that a row cannot be without.
    """
    before = rows_of(rows)
    without: dict[str, Any] = dict.fromkeys(attributes)
    for row in before:
        needed = {field.name for field in fields(row) if field.default is MISSING and field.init}
        if missing := needed.intersection(attributes):
            raise ValueError(f"“{terms.term_of(min(missing))}”不能不提")
    return Selection(tuple(replace(row, **without) for row in before), before.judged, before.condition)


def head(rows: Iterable[Any], number: int) -> Selection:
    """Return the first rows."""
    before = rows_of(rows)
    return Selection(before.rows[:number], before.judged, before.condition)


def tail(rows: Iterable[Any], number: int) -> Selection:
    """Return the last rows."""
    before = rows_of(rows)
    return Selection(before.rows[-number:], before.judged, before.condition)


def total(rows: Iterable[Any], unit: str) -> Quantity:
    """Return how many rows there are, as a quantity with lineage."""
    chosen = rows_of(rows)
    judged = chosen.judged or tuple(one(row) for row in chosen)
    formula = f"符合“{chosen.condition}”的个数" if chosen.condition else "行数"
    return Quantity(Decimal(len(chosen)), unit, Derivation("count", judged, formula), 0)
