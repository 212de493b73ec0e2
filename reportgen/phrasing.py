"""One official statement for each observation, to be pasted into a speech or a bulletin 「表述」."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.compose import whole_area
from reportgen.derive import work
from reportgen.errors import UsageFault
from reportgen.lineage import explain
from reportgen.model import Dataset, Indicator, Result
from reportgen.session import choose_period, known_rounding
from reportgen.templating import suggestion
from reportgen.wording import Phrase, Register, Voice, called, say

NEEDS = ("指标体系", "指标结果")
"""The sheets that statements are made of."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said about one observation, and the figures that say it."""

    result: Result
    phrase: Phrase | None
    """None where the row holds nothing that can be said."""

    @property
    def sentence(self) -> str:
        """The sentence without its final mark; a department's row begins with its name."""
        department = self.result.department
        return str(say(called(department) if department else None, self.phrase)) if self.phrase else ""

    @property
    def silence(self) -> str:
        """Why nothing is said, for the clerk: place, fact and advice; empty for a sentence."""
        if self.phrase:
            return ""
        r = self.result
        about = f"{r.department or ''}{r.indicator}（{r.period.full}）"
        return f"{r.origin}：{about}没有可以表述的数据。请填写完成值、同比、位次等。"

    def to_json(self) -> dict[str, Any]:
        """The statement as a row of `--json` output."""
        r = self.result
        return {
            "period": r.period.slug,
            "indicator": str(r.indicator.name),
            "department": str(r.department.name) if r.department else None,
            "sentence": self.sentence,
            "figures": [
                {
                    "text": figure.text,
                    "value": f"{figure.value:f}",
                    "unit": figure.quantity.unit,
                    "lineage": explain(figure),
                }
                for figure in (self.phrase.figures if self.phrase else ())
            ],
        }


def phrase(
    data: Dataset,
    *,
    period: str | None = None,
    indicators: Sequence[str] = (),
    style: str = "bulletin",
    rounding: str = "half_up",
) -> tuple[Statement, ...]:
    """Return a statement for each observation, in the order of the data.

    Of one `period`, else of all; of the `indicators` named, in full or by their short
    names, else of all. Raises UsageFault for names that do not exist.
    """
    voice = Voice(known_rounding(rounding), _register(style))
    chosen = choose_period(data, period) if period else None
    wanted = {str(_known(name, data.indicators).name) for name in indicators}
    return tuple(
        Statement(result, voice.statement(result))
        for result in work(data).results
        if chosen in (None, result.period) and (not wanted or str(result.indicator.name) in wanted)
    )


def lines(statements: Iterable[Statement], data: Dataset) -> Iterator[str]:
    """Yield each sentence with its full stop, to be used alone: it names the period and whom it is about.

    The period is left out where all are of one, and 全区 where nothing is about a department.
    """
    told = [statement for statement in statements if statement.phrase]
    several = len({statement.result.period for statement in told}) > 1
    area = whole_area(data.info) if any(s.result.department for s in told) else None
    for statement in told:
        result = statement.result
        period = f"{result.period.full}，" if several else None
        who = called(result.department) if result.department else area
        yield f"{say(period, who, statement.phrase)}。"


def _register(style: str) -> Register:
    try:
        return Register(style)
    except ValueError as error:
        raise UsageFault(
            code="U122",
            message=f"没有“{style}”这种语体{suggestion(style, list(Register))}",
            advice="可用：bulletin（通报，写“同比增长”）、annual（年度报告、讲话，写“增长”）",
        ) from error


def _known(name: str, indicators: Iterable[Indicator]) -> Indicator:
    known = {str(i.short_name): i for i in indicators if i.short_name} | {str(i.name): i for i in indicators}
    if name not in known:
        raise UsageFault(
            code="U121",
            message=f"没有“{name}”这个指标{suggestion(name, known)}",
            advice="请用“指标体系”表中的名称或简称",
        )
    return known[name]
