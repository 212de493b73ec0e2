"""How the series of a chart are told apart, in Word and PDF alike, on a black and white print too.

Bars differ by tone and hatching, lines by dash and marker; colour is never needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportgen.blocks import Chart

INK = "1F3864"
"""Outlines, hatching and the first line: a blue so deep that it prints as black."""
GRID = "D0D0D0"

Hatch = Literal["", "diagonal", "cross", "level"]
Marker = Literal["circle", "square", "triangle", "diamond", "x", "plus"]


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: a tone, or hatching in ink on a tone."""

    tone: str
    hatch: Hatch = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn; a marker is filled with ink or left white."""

    dash: tuple[float, ...]
    """Lengths of strokes and gaps as multiples of the width of the line; none for an unbroken line."""
    marker: Marker
    solid: bool


FILLS = (
    Fill("3A5488"),
    Fill("FFFFFF", "diagonal"),
    Fill("C3CEE2"),
    Fill("FFFFFF", "cross"),
    Fill("8496BD"),
    Fill("FFFFFF", "level"),
    Fill("C3CEE2", "diagonal"),
    Fill("6B6B6B"),
)
"""For series and slices in their order: neighbours differ most."""

STROKES = (
    Stroke((), "circle", solid=True),
    Stroke((4, 2), "square", solid=False),
    Stroke((1.2, 1.6), "triangle", solid=True),
    Stroke((6, 2, 1.2, 2), "diamond", solid=False),
    Stroke((), "x", solid=False),
    Stroke((4, 2), "plus", solid=False),
)

NEGATIVE = FILLS[1]
"""Of the bars of a single series those below zero, so that 欠 is seen at once."""

_BESIDE_LINES = (2, 1, 4, 3, 0, 5)
"""Order of fills under lines, which must stay visible."""


def fill_of(chart: Chart, series: int, *, negative: bool = False) -> Fill:
    """Return how the bars of a series are filled."""
    if negative and len(chart.series) == 1:
        return NEGATIVE
    place = sum(not s.line for s in chart.series[:series])
    return FILLS[_BESIDE_LINES[place] if chart.kind == "combo" else place]


def stroke_of(chart: Chart, series: int) -> Stroke:
    """Return how the line of a series is drawn."""
    return STROKES[sum(s.line for s in chart.series[:series])]
