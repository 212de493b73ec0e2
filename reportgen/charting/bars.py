"""Bars as spans of values, whichever way they run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportgen.blocks import Axis, Chart


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns values into places along an axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Decimal | float) -> float:
        """Return the place of a value."""
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_of(axis: Axis, low_end: float, high_end: float) -> Scale:
    """Return the scale of an axis between two places; an inverted one runs the other way."""
    start, end = (high_end, low_end) if axis.inverted else (low_end, high_end)
    return Scale(float(axis.ticks[0].value), float(axis.ticks[-1].value), start, end)


def foot_value(axis: Axis) -> Decimal:
    """Return the value that bars begin at: zero, or what is nearest to it."""
    return min(max(Decimal(0), axis.ticks[0].value), axis.ticks[-1].value)


@dataclass(frozen=True, slots=True)
class Span:
    """From which value to which a bar reaches, and in which lane of its group."""

    series: int
    index: int
    lane: int
    start: Decimal
    end: Decimal


def spans(chart: Chart) -> Iterator[Span]:
    """Yield the bars of a chart, category by category."""
    drawn = [number for number, series in enumerate(chart.series) if not series.line]
    for index in range(len(chart.categories)):
        reached = Decimal(0)
        for lane, number in enumerate(drawn):
            series = chart.series[number]
            figure = series.points[index]
            if figure is None:
                continue
            if chart.stacked:
                yield Span(number, index, 0, reached, reached + figure.value)
                reached += figure.value
            else:
                yield Span(number, index, lane, foot_value(chart.axes[series.axis]), figure.value)


def lane_count(chart: Chart) -> int:
    """Return how many bars stand side by side."""
    drawn = sum(not series.line for series in chart.series)
    return min(drawn, 1) if chart.stacked else drawn


def gap_of(lanes: int) -> float:
    """Return the least room between two groups of bars, as a multiple of the width of a bar."""
    return 0.6 if lanes == 1 else 0.8


MOST_GAP = 5.0
"""Room between two groups of bars that a chart in Word may have, as a multiple of the width of a bar."""
