"""What people wrote into 问题清单 and 文字素材, held against the figures of the data."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.check.narrative import Narrative
from reportgen.errors import Finding
from reportgen.model import Dataset, Origin, Period, Problem, Text


def check_written(dataset: Dataset, narrative: Narrative, period: Period | None = None) -> Iterator[Finding]:
    """Yield each figure in the text of a problem or snippet that the data state differently.

    What a problem or snippet is about (指标, 单位, 期别) holds for its whole text.
    """
    for problem in dataset.problems:
        if period is None or problem.period in (None, period):
            for text in _said(problem):
                when = problem.period or period
                for found in narrative.judge(text, problem.indicator, problem.department, when):
                    yield found.finding(_place(text, problem.origin))
    for snippet in dataset.snippets:
        if period is None or snippet.period in (None, period):
            when = snippet.period or period
            for found in narrative.judge(snippet.body, snippet.indicator, snippet.department, when):
                yield found.finding(_place(snippet.body, snippet.origin))


def _said(problem: Problem) -> Iterator[Text]:
    """Yield what a problem says that is so; goals and measures say what is to be."""
    yield from filter(None, (problem.problem, problem.cause))


def _place(text: Text, otherwise: Origin) -> str:
    return str(text.origin or otherwise)
