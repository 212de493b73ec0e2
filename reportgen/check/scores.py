"""Scores that no method gives: held against what gives most of the others their score, and against their full marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Observation, Period

_FEWEST = 4
"""Rows without which no rule can be told from chance."""
_MOST = Decimal("0.75")
"""Share of the rows that a rule must fit."""
_CENT = Decimal("0.015")
_HUNDRED = Decimal(100)


def check_scores(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings of one period or of all."""
    groups: dict[tuple[str, Period, Decimal], list[Observation]] = defaultdict(list)
    for row in dataset.observations:
        if row.score is None or row.weight is None or row.indicator.scoring is not None:
            continue
        if period in (None, row.period):
            groups[str(row.indicator.name), row.period, row.weight.value].append(row)
    for rows in groups.values():
        yield from _beyond(rows)
        yield from _odd_ones(rows)


def _beyond(rows: Sequence[Observation]) -> Iterator[Finding]:
    """A score above the full marks, which nothing says may be exceeded."""
    for row in rows:
        score, weight = row.score, row.weight
        if score is not None and weight is not None and score.value > weight.value > 0:
            message = f"{_whose(row)}得分{_shown(score.value)}分，超过分值{_shown(weight.value)}分［{weight.origin}］"
            advice = "请核对；可以超过的，请在指标体系填计分办法和封顶"
            yield Finding("C147", str(score.origin), message, advice, Severity.WARNING)


def _odd_ones(rows: Sequence[Observation]) -> Iterator[Finding]:
    """Rows that do not follow the rule by which nearly all others have their score."""
    if len(rows) < _FEWEST:
        return
    for words, rule in _RULES:
        expected = [rule(row) for row in rows]
        fits = [
            wanted is not None and row.score is not None and abs(row.score.value - wanted) <= _CENT
            for row, wanted in zip(rows, expected, strict=True)
        ]
        if all(fits):
            return
        if sum(fits) >= _MOST * len(rows):
            for row, wanted, fit in zip(rows, expected, fits, strict=True):
                if not fit and wanted is not None and row.score is not None:
                    message = (
                        f"{_whose(row)}得分{_shown(row.score.value)}分，其他单位的得分都等于{words}，"
                        f"按此应为{wanted:.2f}分"
                    )
                    yield Finding("C148", str(row.score.origin), message, "请核对得分和完成值")
            return


def _as_actual(row: Observation) -> Decimal | None:
    return row.actual.value if row.actual is not None and str(row.indicator.unit) == "分" else None


def _as_share(row: Observation) -> Decimal | None:
    if row.actual is None or row.annual_target is None or row.weight is None or not row.annual_target.value:
        return None
    return row.actual.value / row.annual_target.value * row.weight.value


def _as_percent(row: Observation) -> Decimal | None:
    if row.actual is None or row.weight is None or str(row.indicator.unit) not in ("%", "分"):
        return None
    return row.actual.value * row.weight.value / _HUNDRED


_RULES: tuple[tuple[str, Callable[[Observation], Decimal | None]], ...] = (
    ("完成值", _as_actual),
    ("完成值÷年度目标×分值", _as_share),
    ("完成值×分值÷100", _as_percent),
)


def _whose(row: Observation) -> str:
    return f"{row.department}“{row.indicator}”" if row.department else f"“{row.indicator}”"


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"
