"""What people wrote into 问题清单 and 文字素材, held against the figures of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportgen.check.narrative import Narrative, numeral
from reportgen.dates import reporting_period
from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Origin, Period, Problem, Result, Snippet, Text


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
            if snippet.department is not None and (now := when or reporting_period(dataset)) is not None:
                yield from _counts(snippet.body, snippet, narrative.of(snippet.department, now))


def _said(problem: Problem) -> Iterator[Text]:
    """Yield what a problem says that is so; goals and measures say what is to be."""
    yield from filter(None, (problem.problem, problem.cause))


def _place(text: Text, otherwise: Origin) -> str:
    return str(text.origin or otherwise)


_COUNT = re.compile(r"(?P<word>欠|超)序时的(?P<number>[一二两三四五六七八九十]+|\d+)项")


def _counts(text: Text, snippet: Snippet, rows: Sequence[Result]) -> Iterator[Finding]:
    """`欠序时的四项指标`, said of a department that has five."""
    for found in _COUNT.finditer(text):
        wanted = [row for row in rows if (row.behind if found["word"] == "欠" else _is_ahead(row))]
        number = found["number"]
        said = int(number) if number.isdigit() else numeral(number.replace("两", "二"))
        if rows and said != len(wanted):
            names = "、".join(str(row.indicator) for row in wanted)
            yield Finding(
                "C207",
                _place(text, snippet.origin),
                f"文字写的“{found[0]}”与数据不一致，{snippet.department}{found['word']}序时的有{len(wanted)}项"
                + (f"（{names}）" if names else ""),
                "请核对文字或数据",
                Severity.WARNING,
            )


def _is_ahead(row: Result) -> bool:
    return row.schedule_gap is not None and row.schedule_gap.value > 0
