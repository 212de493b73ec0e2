"""Which columns a table of results has: what was given, and beside it what was derived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen import terms
from reportgen.derive import work
from reportgen.model import Dataset, Observation, Period, Quantity, Result
from reportgen.terms import DERIVED, OBSERVATION, Kind, Term

UNIT = terms.EXPORTED_UNIT
_BRACKETS = {Kind.PERCENT: "（%）", Kind.POINTS: "（百分点）", Kind.SCORE: "（分）"}
_UNITS = {Kind.PERCENT: "%", Kind.POINTS: "个百分点", Kind.RANK: "位", Kind.SCORE: "分", Kind.FACTOR: ""}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a term, as given or as derived; without a term the unit of the indicator."""

    term: Term | None
    derived: bool = False

    @property
    def head(self) -> str:
        """What stands above it; what is derived is headed so that it is not read back as given."""
        if self.term is None:
            return UNIT
        given = self.term in OBSERVATION.columns
        prefix = terms.DERIVED_PREFIX if self.derived and given else ""
        return f"{prefix}{self.term.term}{_BRACKETS.get(self.term.kind, '')}"

    def unit(self, row: Row) -> str:
        """The unit a figure of it has unless its cell says otherwise."""
        assert self.term is not None
        if self.term.kind is Kind.AMOUNT:
            return str(row.result.indicator.unit)
        return self.term.unit or _UNITS.get(self.term.kind, "个")

    def value(self, row: Row) -> Any:
        """What a row has in it; None where it has nothing, or has it in the other column."""
        if self.term is None:
            return str(row.result.indicator.unit)
        value = plain(getattr(row.result, self.term.name))
        is_given = getattr(row.given, self.term.name, None) is not None
        return value if is_given is not self.derived else None


@dataclass(frozen=True, slots=True)
class Row:
    """An observation and what follows from it."""

    given: Observation
    result: Result


@dataclass(frozen=True, slots=True)
class Tabulated:
    """All results as one table."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def tabulated(data: Dataset, period: Period | None = None) -> Tabulated:
    """Return the results of a dataset, of one period or of all, with the columns in which something stands."""
    pairs = zip(data.observations, work(data).results, strict=True)
    rows = tuple(Row(given, result) for given, result in pairs if period in (None, result.period))
    return Tabulated(tuple(_filled(rows)), rows)


def _filled(rows: Sequence[Row]) -> Iterator[Column]:
    for term in (*OBSERVATION.columns, *DERIVED):
        for column in (Column(term), Column(term, derived=True)):
            if any(column.value(row) is not None for row in rows):
                yield column
        if term.name == "indicator":
            yield Column(None)


def plain(value: Any) -> Any:
    """Return figures as they are, whatever else a result holds as words; what is not so as nothing."""
    if value is None or value is False or isinstance(value, Quantity):
        return value or None
    return "是" if value is True else str(value)
