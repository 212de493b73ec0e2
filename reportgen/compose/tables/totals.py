"""Subtotals 「小计」 and totals 「合计」: sums of the printed parts, and rates only where they follow from them.

A column is added up where adding means something: never rates, ranks or coefficients, and
by itself neither values of different indicators nor scores of different departments, which a
template must ask for by name. A rate of a total is the rate of the totals, and stands only
where the same formula gives every row's own printed rate; else there is —.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen import sums, terms
from reportgen.compose.selection import words_at
from reportgen.compose.tables.columns import Wanted
from reportgen.model import Derivation, Quantity, Text
from reportgen.rounding import visible
from reportgen.terms import Kind
from reportgen.wording import Voice

_ADDED = frozenset({Kind.AMOUNT, Kind.MEASURE, Kind.COUNT, Kind.SCORE})
_EACH_ALONE = """
rank_of lead_run low_run best_of number required gap_to_first lower upper nation_mean province_mean city_mean
benchmark nation_mean_gap province_mean_gap city_mean_gap benchmark_gap
"""
_NOT_ADDED = frozenset(_EACH_ALONE.split())
"""Amounts and counts that say something of each row alone; added up only when asked for by name."""
_RATE_UNITS = frozenset({"%", "‰", "个百分点", "百分点", "位"})
_LABELS = frozenset(["序号", "编号", "年份", "年度", "期别", "位次", "名次", "排名", "排序"])
"""Columns of free tables whose numbers are names."""

_RATES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "completion_rate": (("actual", "annual_target"), ("actual", "target"), ("invested", "annual_plan")),
    "score_rate": (("score", "weight"), ("base", "full")),
    "rate": (("satisfied", "valid"), ("satisfied", "returned")),
    "return_rate": (("returned", "sent"),),
}
"""What a rate is of what, by attribute: numerator and denominator, whichever a table shows."""
_GAPS: Mapping[str, tuple[str, str]] = {"schedule_gap": ("completion_rate", "schedule")}
"""Differences of a rate and something that is the same for all rows."""


@dataclass(frozen=True, slots=True)
class Adder:
    """Adds up the rows of one table."""

    columns: tuple[Wanted, ...]
    voice: Voice

    def sums(self, rows: Sequence[Any], asked: Sequence[str] | bool) -> list[Quantity | None]:
        """Return the total of each column over rows, None where there is none.

        Raises ValueError for a column asked for by name that cannot be added up.
        """
        chosen = self._chosen(asked)
        found = [
            self._sum(column, rows, by_name=chosen is not None) if chosen is None or place in chosen else None
            for place, column in enumerate(self.columns)
        ]
        by_name = {
            attribute: total
            for column, total in zip(self.columns, found, strict=True)
            if total is not None and (attribute := _attribute(column, rows))
        }
        for rule in (self._rate, self._gap):
            for place, column in enumerate(self.columns):
                if found[place] is None and (total := rule(column, rows, by_name)) is not None:
                    found[place] = by_name[_attribute(column, rows)] = total
        return found

    def _chosen(self, asked: Sequence[str] | bool) -> set[int] | None:
        if isinstance(asked, bool):
            return None
        names = [asked] if isinstance(asked, str) else list(asked)
        chosen = {place for place, column in enumerate(self.columns) if any(map(column.called, names))}
        for name in names:
            if not any(column.called(name) for column in self.columns):
                raise ValueError(f"要小计、合计的“{name}”不在列里")
        return chosen

    # -------------------------------------------------------------------- sums

    def _sum(self, column: Wanted, rows: Sequence[Any], *, by_name: bool) -> Quantity | None:
        given = [v for row in rows if (v := column.value(row)) is not None]
        values = [v for v in given if isinstance(v, Quantity)]
        if (
            (odd := next((v for v in given if isinstance(v, Text)), None))
            and values
            and column.kind in _ADDED
        ):
            advice = "请改填数字，没有的留空"
            raise ValueError(f"“{column.head}”有的不是数字，不能相加：{words_at(odd)}，{advice}")
        reason = self._why_not(column, rows, values, by_name=by_name)
        if not reason:
            return sums.total("sum", values, "各行之和")
        if by_name and _attribute(column, rows) not in _RATES and _attribute(column, rows) not in _GAPS:
            raise ValueError(f"“{column.head}”不能相加：{reason}")
        return None

    def _why_not(
        self, column: Wanted, rows: Sequence[Any], values: Sequence[Quantity], *, by_name: bool
    ) -> str:
        """Return why a column is not added up, nothing where it is."""
        if column.kind not in _ADDED or (column.path in _LABELS and not _attribute(column, rows)):
            return "不是可以相加的数"
        units = {value.unit for value in values}
        if len(units) > 1:
            return f"单位不同（{'、'.join(sorted(units))}）"
        if units & _RATE_UNITS:
            return f"单位是{units.pop()}"
        return "" if by_name else self._senseless(column, rows)

    def _senseless(self, column: Wanted, rows: Sequence[Any]) -> str:
        """Return why adding up means nothing unless a template asks for it by name."""
        records = [record for row in rows if (record := column.record(row)) is not None]
        if _attribute(column, rows) in _NOT_ADDED:
            return "各行的数相加没有意义"
        if column.kind is Kind.AMOUNT and _differ(records, "indicator"):
            return "各行的指标不同"
        if column.kind is Kind.SCORE and _differ(records, "department"):
            return "各行的单位不同"
        return ""

    # ------------------------------------------------------------------- rates

    def _rate(self, column: Wanted, rows: Sequence[Any], totals: Mapping[str, Quantity]) -> Quantity | None:
        """Return the rate of the totals, where every row has both parts and its printed rate is their quotient."""
        attribute = _attribute(column, rows)
        for part, whole in _RATES.get(attribute, ()):
            if part not in totals or whole not in totals:
                continue
            records = [column.record(row) for row in rows]
            if all(self._follows(record, attribute, part, whole) for record in records):
                return sums.ratio(attribute, totals[part], totals[whole])
        return None

    def _follows(self, record: Any, attribute: str, part: str, whole: str) -> bool:
        given = getattr(record, attribute, None)
        own = sums.ratio(attribute, getattr(record, part, None), getattr(record, whole, None))
        return given is not None and own is not None and self._printed(own) == self._printed(given)

    def _gap(self, column: Wanted, rows: Sequence[Any], totals: Mapping[str, Quantity]) -> Quantity | None:
        """Return the rate of the totals minus what is the same for all rows, as 序时进度."""
        attribute = _attribute(column, rows)
        rate, base = _GAPS.get(attribute, ("", ""))
        if rate not in totals:
            return None
        records = [column.record(row) for row in rows]
        bases = [getattr(record, base, None) for record in records]
        first = bases[0]
        if first is None or any(other is None or other.value != first.value for other in bases):
            return None
        if not all(self._differs(record, attribute, rate, base) for record in records):
            return None
        operands = totals[rate], first
        value = operands[0].value - first.value
        return Quantity(value, "个百分点", Derivation(attribute, operands, "{} − {}", signs=(1, -1)), 1)

    def _differs(self, record: Any, attribute: str, rate: str, base: str) -> bool:
        gap, one, other = (getattr(record, name, None) for name in (attribute, rate, base))
        if gap is None or one is None or other is None:
            return False
        return self._printed(gap) == self._printed(one) - self._printed(other)

    def _printed(self, quantity: Quantity) -> Decimal:
        return visible(quantity, self.voice.rounding)


def _attribute(column: Wanted, rows: Sequence[Any]) -> str:
    """Return the Python name of what a column shows of its records, empty for free tables."""
    record = next((r for row in rows if (r := column.record(row)) is not None), None)
    if record is None or isinstance(record, dict):
        return ""
    return terms.attribute(type(record).__name__, column.path)


def _differ(records: Sequence[Any], name: str) -> bool:
    """Whether rows are about different indicators or departments."""
    return len({str(getattr(record, name, None)) for record in records}) > 1


__all__ = ["Adder"]
