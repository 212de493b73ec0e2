"""Whether the data agree with themselves: given values against computed ones, ranks, gaps.

What the loader refuses never arrives here; these are findings about data that can
be read but should not be printed unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen import terms
from reportgen.errors import Finding, Severity
from reportgen.model import Comparison, Dataset, Observation, Period, Quantity
from reportgen.rounding import rounded


def check_data(
    dataset: Dataset, comparisons: Iterable[Comparison], period: Period | None = None
) -> tuple[Finding, ...]:
    """Return the findings about the data, of one period or of all."""
    found: list[Finding] = []
    for comparison in comparisons:
        if period in (None, comparison.observation.period):
            found.extend(_disagreement(comparison))
    for observation in dataset.observations:
        if period in (None, observation.period):
            found.extend(_rank_out_of_range(observation))
            found.extend(_without_value(observation))
    found.extend(_unobserved(dataset, period))
    return tuple(found)


def _disagreement(comparison: Comparison) -> Iterator[Finding]:
    """A given value that differs from the computed one by more than its last printed digit."""
    given, computed = comparison.given, comparison.computed
    tolerance = Decimal(1).scaleb(-min(given.places, computed.places))
    if abs(given.value - computed.value) < tolerance:
        return
    term = terms.term_of(comparison.name)
    yield Finding(
        "C101",
        str(given.origin),
        f"“{comparison.observation.indicator}”填写的{term}为{_shown(given)}，按表中数据推算为{_shown(computed)}",
        "请核对；如填写的数据有特殊口径，请在备注中说明",
        Severity.ERROR,
    )


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


def _rank_out_of_range(observation: Observation) -> Iterator[Finding]:
    rank, total = observation.rank, observation.rank_of
    if rank is None:
        return
    if rank.value < 1 or rank.value != int(rank.value):
        yield Finding("C102", str(rank.origin), f"位次{rank.value}不是正整数", "请填写第几位的数字")
    elif total is not None and rank.value > total.value:
        yield Finding(
            "C103", str(rank.origin), f"位次{rank.value}大于参评数{total.value}", "请核对位次和参评数"
        )


def _without_value(observation: Observation) -> Iterator[Finding]:
    if observation.actual is None and observation.yoy is None and observation.rank is None:
        yield Finding(
            "C104",
            str(observation.origin),
            f"“{observation.indicator}”这一行没有完成值、同比和位次，不会出现在文字中",
            "请补填，或删去这一行",
            Severity.WARNING,
        )


def _unobserved(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """Indicators of the system that have no row in the latest, or the given, period."""
    latest = period or (dataset.periods[-1] if dataset.periods else None)
    seen = {str(o.indicator.name) for o in dataset.observations if o.period == latest}
    for indicator in dataset.indicators:
        if str(indicator.name) not in seen:
            yield Finding(
                "C105",
                str(indicator.origin),
                f"“{indicator.name}”在{latest}没有数据",
                "请确认是否漏填",
                Severity.WARNING,
            )
