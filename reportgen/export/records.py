"""Results, rankings and findings as frames, and as tables that a notebook shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from reportgen import terms
from reportgen.derive import work
from reportgen.errors import Finding
from reportgen.export.columns import plain
from reportgen.lineage import reckoning
from reportgen.model import Dataset, Period, Quantity
from reportgen.rounding import visible
from reportgen.terms import Kind, Term

if TYPE_CHECKING:
    from pandas import DataFrame

_SHOWN = 30
"""Rows a notebook shows."""
_UNFRAMED = {"results", "ledger"}
"""Attributes that are rows themselves."""


@dataclass(frozen=True)
class Records:
    """Rows of one kind with their columns, by Chinese names: `frame = records.to_pandas()`."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """Quantities as they are, all else as words."""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.heads, row, strict=True)) for row in self.rows)

    def to_pandas(self, *, exact: bool = False) -> DataFrame:
        """Return a pandas frame; figures are floats, or Decimals where they are to be `exact`.

        Units that a whole column shares stand in `frame.attrs["单位"]`.
        """
        import pandas

        frame = pandas.DataFrame(index=range(len(self.rows)))
        for index, head in enumerate(self.heads):
            values = [row[index] for row in self.rows]
            numbers = any(isinstance(value, Quantity) for value in values)
            found = [_number(value, exact) for value in values]
            frame[head] = pandas.Series(found, dtype=float if numbers and not exact else object)
        frame.attrs["单位"] = {
            head: unit for head, unit in zip(self.heads, self._units(), strict=True) if unit
        }
        return frame

    def lineage(self, row: int, head: str) -> str:
        """Return where a figure comes from: `84.7 = 80.5 [指标数据.xlsx!指标结果!E2] ÷ 95 [F2] × 100`."""
        value = self.rows[row][self.heads.index(head)]
        return f"{_printed(value)} = {reckoning(value)}" if isinstance(value, Quantity) else _printed(value)

    def _units(self) -> Iterator[str]:
        for index in range(len(self.heads)):
            units = {row[index].unit for row in self.rows if isinstance(row[index], Quantity)}
            yield units.pop() if len(units) == 1 else ""

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(head)}</th>" for head in self.heads)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_printed(value))}</td>' for value in row)}</tr>"
            for row in self.rows[:_SHOWN]
        )
        more = f"，只显示前{_SHOWN}行" if len(self.rows) > _SHOWN else ""
        caption = escape(f"{self.title}，{len(self.rows)}行{more}")
        return (
            f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )


def _number(value: Any, exact: bool) -> Any:
    if not isinstance(value, Quantity):
        return value
    return value.value if exact else float(value.value)


def _printed(value: Any) -> str:
    if isinstance(value, Quantity):
        sign = "%" if value.unit == "%" else ""
        return f"{visible(value):f}{sign}"
    return "" if value is None else str(value)


def results(data: Dataset, period: Period | None = None) -> Records:
    """Return every result, given and derived in one column."""
    found = [result for result in work(data).results if period in (None, result.period)]
    return _records("指标结果", found, [*terms.OBSERVATION.columns, *terms.DERIVED])


def rankings(data: Dataset, period: Period | None = None) -> Records:
    """Return the assessment of every department: total, place, grade."""
    found = [slip for slip in work(data).assessments if period in (None, slip.period)]
    found.sort(
        key=lambda slip: (slip.period, str(slip.rank_scope or ""), slip.rank.value if slip.rank else 0)
    )
    known = [t for t in (*terms.ASSESSMENT.columns, *terms.ASSESSED) if t.name not in _UNFRAMED]
    return _records("考核结果", found, known)


def findings_of(findings: Sequence[Finding]) -> Records:
    """Return findings as rows."""
    heads = ("代号", "级别", "位置", "事实", "建议")
    rows = tuple((f.code, f.severity.label, f.place, f.message, f.advice) for f in findings)
    return Records("核对发现", heads, rows)


def _records(title: str, found: Sequence[object], known: Sequence[Term]) -> Records:
    table = [[_cell(getattr(record, term.name, None), term) for term in known] for record in found]
    filled = [n for n in range(len(known)) if any(row[n] is not None for row in table)]
    return Records(
        title,
        tuple(known[n].term for n in filled),
        tuple(tuple(row[n] for n in filled) for row in table),
    )


def _cell(value: Any, term: Term) -> Any:
    return value if isinstance(value, Quantity) or term.kind is Kind.INTEGER else plain(value)
