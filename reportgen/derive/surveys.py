"""Satisfaction surveys 「满意度」: how many answered, how many were content, and compared with last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reportgen.derive.difference import difference
from reportgen.derive.rows import given
from reportgen.model import Comparison, Dataset, Quantity, Survey, Surveyed
from reportgen.sums import ratio


def surveyed(dataset: Dataset) -> tuple[Surveyed, ...]:
    """Return every row of 满意度调查 with its rates, in the order of the rows; given rates win."""
    before = _before(dataset.surveys)
    rates = {id(s): s.rate or satisfaction(s) for s in dataset.surveys}
    return tuple(_filled(s, rates, before.get(id(s))) for s in dataset.surveys)


def comparisons(dataset: Dataset) -> Iterator[Comparison]:
    """Yield every given 满意率 beside the one its counts imply."""
    for survey in dataset.surveys:
        computed = satisfaction(survey)
        if survey.rate is not None and computed is not None:
            yield Comparison(str(survey.question), survey.period, "rate", survey.rate, computed)


def satisfaction(survey: Survey) -> Quantity | None:
    """「满意率」 satisfied ÷ valid answers × 100, or ÷ answers returned where 有效 is empty.

    None without either count, and where more are satisfied than answered.
    """
    return _share("rate", survey.satisfied, survey.valid or survey.returned)


def _share(name: str, part: Quantity | None, whole: Quantity | None) -> Quantity | None:
    if part is None or whole is None or part.value > whole.value:
        return None
    return ratio(name, part, whole)


def _filled(survey: Survey, rates: dict[int, Quantity | None], before: Survey | None) -> Surveyed:
    rate = rates[id(survey)]
    previous = survey.previous_rate or (rates[id(before)] if before else None)
    filled = given(survey) | {"rate": rate, "previous_rate": previous}
    return Surveyed(
        **filled,
        return_rate=_share("return_rate", survey.returned, survey.sent),
        rate_change=difference("rate_change", rate, previous),
    )


def _before(surveys: Sequence[Survey]) -> dict[int, Survey]:
    """For each survey, by id, the one before on the same question and department."""
    lines: dict[tuple[str, str], list[Survey]] = defaultdict(list)
    for survey in surveys:
        if survey.period is not None and survey.period.dated:
            lines[str(survey.question), str(survey.department)].append(survey)
    found: dict[int, Survey] = {}
    for line in lines.values():
        line.sort(key=_time)
        for n, survey in enumerate(line):
            earlier = [s for s in line[:n] if _time(s) < _time(survey)]
            if earlier:
                found[id(survey)] = earlier[-1]
    return found


def _time(survey: Survey) -> tuple[int, int, int]:
    period = survey.period
    assert period is not None  # only dated surveys are ordered
    return period.year, period.last, period.day
