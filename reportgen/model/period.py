"""Reference periods 「期别」 and how they are called."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.model.quantity import Origin, Text

_QUARTERS = {(1, 3): "一季度", (4, 6): "二季度", (7, 9): "三季度", (10, 12): "四季度"}
_SPANS = {(1, 6): "上半年", (7, 12): "下半年", (1, 9): "前三季度", (1, 12): "全年"} | _QUARTERS

_QUARTER, _YEAR = 3, 12
"""Months of each."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reference period 「期别」: months `first`…`last` of `year`, or one `day`.

    Two spellings of the same months are equal: `2022-06`, `2022年1—6月`, `2022H1`
    and `2022年上半年`. A period that is none of these keeps its `name` alone
    (`“十四五”期间`) and has year 0; no schedule can be derived from it.
    """

    year: int
    last: int
    first: int = 1
    day: int = 0
    name: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def dated(self) -> bool:
        """Whether the period lies on the calendar."""
        return self.year > 0

    @property
    def cumulative(self) -> bool:
        """Whether it runs from 1 January, so that annual targets can be held against it."""
        return self.dated and self.first == 1

    @property
    def elapsed(self) -> Decimal | None:
        """Share of the year gone by at its end, 0…1; None when not cumulative.

        Months count as twelfths; a day inside a month counts by days of the year.
        """
        if not self.cumulative:
            return None
        if self.day and self.day != calendar.monthrange(self.year, self.last)[1]:
            days = 366 if calendar.isleap(self.year) else 365
            return Decimal((date(self.year, self.last, self.day) - date(self.year, 1, 1)).days + 1) / days
        return Decimal(self.last) / 12

    @property
    def span(self) -> Text:
        """The months in words without the year: `1—6月`, `6月`, `6月30日`."""
        months = f"{self.last}月" if self.first == self.last else f"{self.first}—{self.last}月"
        words = f"{self.last}月{self.day}日" if self.day else months
        return Text(words if self.dated else self.name, self.origin)

    @property
    def short(self) -> Text:
        """The usual short name: `上半年`, `一季度`, `1—4月`."""
        usual = None if self.day else _SPANS.get((self.first, self.last))
        return Text(usual, self.origin) if usual else self.span

    @property
    def full(self) -> Text:
        """The name with its year: `2022年上半年`, `2022年1—4月`, `2022年`."""
        if not self.dated:
            return self.span
        words = "" if self.short == "全年" else self.short
        return Text(f"{self.year}年{words}", self.origin)

    @property
    def slug(self) -> str:
        """Canonical spelling, also the name of the output folder: `2022-06`, `2022Q2`."""
        if not self.dated:
            return self.name
        if self.day:
            return f"{self.year}-{self.last:02}-{self.day:02}"
        if self.first == 1:
            return f"{self.year}-{self.last:02}"
        if (self.first, self.last) in _QUARTERS:
            return f"{self.year}Q{self.last // 3}"
        return f"{self.year}年{self.span}"

    @property
    def end(self) -> date | None:
        """Its last day."""
        if not self.dated:
            return None
        return date(self.year, self.last, self.day or calendar.monthrange(self.year, self.last)[1])

    def within(self, other: Period) -> bool:
        """Whether it lies wholly inside another: June in the first half-year."""
        if not (self.dated and self.year == other.year and self.first >= other.first):
            return False
        return self.end is not None and other.end is not None and self.end <= other.end

    def year_before(self) -> Period:
        """The same period of the year before 「上年同期」."""
        return Period(self.year - 1, self.last, self.first, self.day, self.name)

    @property
    def whole_year(self) -> bool:
        """Whether it is a full year."""
        return self.cumulative and self.last == _YEAR and not self.day

    def before(self, known: Iterable[Period]) -> Period | None:
        """The one of `known` that is its 「上期」.

        For what runs from 1 January the latest earlier one of the same year, in months or days as it is;
        for a month or quarter alone the adjacent one of the same year; for a full year that has none the
        year before.
        """
        same_year = [p for p in known if p.dated and p.year == self.year]
        if self.cumulative:
            earlier = [p for p in same_year if p.cumulative and bool(p.day) == bool(self.day) and p < self]
            if earlier:
                return max(earlier)
            return next((p for p in known if self.whole_year and p == self.year_before()), None)
        adjacent = self.adjacent()
        return next((p for p in same_year if p == adjacent), None)

    def adjacent(self) -> Period | None:
        """The month before a month, the quarter before a quarter, the month's end before a month's end.

        None for every other span: what accumulates over the year is not compared with 环比 (K16).
        """
        length = self.last - self.first + 1
        if not self.dated:
            return None
        if self.day:
            if self.day != calendar.monthrange(self.year, self.last)[1]:
                return None
            year, month = (self.year, self.last - 1) if self.last > 1 else (self.year - 1, _YEAR)
            return Period(year, month, self.first, calendar.monthrange(year, month)[1])
        if length not in (1, _QUARTER) or (self.first - 1) % length:
            return None
        if self.first == 1:
            return Period(self.year - 1, _YEAR, _YEAR - length + 1)
        return Period(self.year, self.last - length, self.first - length)

    def __str__(self) -> str:
        return self.full


def same_period(one: Period | None, other: Period | None) -> bool:
    """Whether two labels mean the same report: `2022年6月` on a letter is the report on `2022-06`."""
    if one is None or other is None:
        return False
    return one == other or (one.dated and one.end == other.end)


def latest_within(periods: Iterable[Period], period: Period) -> Period | None:
    """Return the latest of some periods that lies within another, the shortest where several end alike."""
    inside = [p for p in periods if p.within(period)]
    return max(inside, key=lambda p: (p.last, p.day, p.first), default=None)
