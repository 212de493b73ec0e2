"""Prose against data: a figure typed into a paragraph that the workbook states differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from reportgen.blocks import Inlines, Run, plain
from reportgen.errors import Finding, Severity
from reportgen.model import Quantity, Result

_NUMBER = r"(?P<value>\d+(?:\.\d+)?)"
_LINK = r"(?:总量|总额|收入|数)?(?:累计)?(?:完成|实现|达到|达|为|共)?"
_GROWTH = re.compile(rf"(?:同比)?(?P<word>增长|下降|回落|提高){_NUMBER}(?P<unit>%|个百分点)")
_REACH = 12
"""A growth stands at most this many characters after the value or name it belongs to."""
_FALLS = ("下降", "回落")


@dataclass(slots=True)
class _Known:
    """What the data say of one indicator in any row."""

    units: set[str] = field(default_factory=set)
    values: list[Quantity] = field(default_factory=list)
    growths: list[Quantity] = field(default_factory=list)


class Narrative:
    """What the data say of each indicator; holds paragraphs against it."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._known: dict[str, _Known] = defaultdict(_Known)
        for result in results:
            self._enter(result)
        names = sorted(self._known, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, names))) if names else None

    def _enter(self, result: Result) -> None:
        known = self._known[str(result.indicator.name)]
        known.units.add(str(result.indicator.unit))
        values = (
            result.actual,
            result.last_year,
            result.annual_target,
            result.stretch_target,
            result.reported,
        )
        known.values += [q for q in (*values, result.schedule_target, result.before) if q is not None]
        rates = (result.yoy, result.adjusted_yoy, result.previous_yoy, result.last_yoy, result.sequential)
        known.growths += [q for q in (*rates, result.year_start_growth) if q is not None]

    def contradictions(self, place: str, inlines: Inlines) -> Iterator[Finding]:
        """Yield each typed figure that directly follows an indicator's name and is none of its figures."""
        if self._names is None:
            return
        text = plain(inlines)
        typed: list[tuple[int, int, Run]] = []
        for found in self._names.finditer(text):
            typed = typed or list(_typed(inlines))
            known = self._known[found[0]]
            end = found.end()
            if value := _follows(text, end, known.units):
                end = value.end()
                if run := _typed_at(typed, value.start("value")):
                    yield from _against(place, run, found[0], value, known.values)
            growth = _GROWTH.search(text, end, end + _REACH)
            if growth is None or re.search(r"[。；全]", text[end : growth.start()]):
                continue
            if run := _typed_at(typed, growth.start("value")):
                yield from _against(place, run, found[0], growth, known.growths)


def _follows(text: str, start: int, units: Iterable[str]) -> re.Match[str] | None:
    named = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(rf"{_LINK}{_NUMBER}(?P<unit>{named})").match(text, start)


def _typed(inlines: Inlines) -> Iterator[tuple[int, int, Run]]:
    """Yield start, end and run of what a person typed."""
    place = 0
    for inline in inlines:
        end = place + len(inline.text)
        if isinstance(inline, Run):
            yield place, end, inline
        place = end


def _typed_at(typed: Iterable[tuple[int, int, Run]], at: int) -> Run | None:
    return next((run for start, end, run in typed if start <= at < end), None)


def _against(
    place: str, run: Run, name: str, found: re.Match[str], known: Iterable[Quantity]
) -> Iterator[Finding]:
    said = Decimal(found["value"])
    word = found.groupdict().get("word")
    said = -said if word in _FALLS else said
    quantities = list(known)
    if not quantities or any(_agrees(said, quantity) for quantity in quantities):
        return
    nearest = min(quantities, key=lambda q: abs(q.value - said))
    yield Finding(
        "C207",
        str(run.origin) if run.origin else place,
        f"文字写的“{name}…{found[0]}”与数据不一致，数据中最接近的是{nearest.value.normalize():f}{nearest.unit}"
        f"［{nearest.origin}］",
        "请核对文字或数据；数字最好用模板从数据中取",
        Severity.WARNING,
    )


def _agrees(said: Decimal, quantity: Quantity) -> bool:
    """Whether a typed number is the quantity at the precision it was typed with, by either rounding."""
    exponent = said.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return any(quantity.value.quantize(unit, mode) == said for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN))
