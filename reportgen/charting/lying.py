"""Lying bars, the first category on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen import layout
from reportgen.blocks import Chart
from reportgen.charting.bars import foot_value, gap_of, lane_count, scale_of, spans
from reportgen.charting.nouns import GAP, LINE, Bar, Box, Label, Plan
from reportgen.charting.spots import with_spots
from reportgen.charting.texts import legend, wrapped
from reportgen.layout import Profile, characters


def lying(chart: Chart, width: float, profile: Profile) -> Plan:
    """Lay out lying bars, the first category on top."""
    size = profile.figure_size
    keys, above = legend(chart, width, profile)
    longest = max(characters(name.text) for name in chart.categories) * size
    names = [wrapped(name.text, min(longest, _WIDEST_NAMES * width), size) for name in chart.categories]
    column = max(characters(line) * size for lines in names for line in lines)
    figures = [figure.text for series in chart.series for figure in series.points if figure]
    first, last = (characters(chart.axes[0].ticks[n].text) * size / 2 for n in (0, -1))
    column = max(column, first - GAP)
    beyond = max(*(characters(text) * size + GAP for text in figures), last)
    lanes, rows = lane_count(chart), len(chart.categories)
    tallest = layout.pt(profile.landscape_height if chart.landscape else profile.text_height) - _BESIDES
    thick, slot = _thickness(lanes, rows, max(map(len, names)) * size * LINE + 3, tallest)
    plot = Box(column + GAP, above + GAP, width - column - GAP - beyond, slot * rows)
    scale = scale_of(chart.axes[0], plot.x, plot.right)
    bars = []
    for span in spans(chart):
        y = plot.y + slot * (span.index + 0.5) + (span.lane - lanes / 2) * thick
        left, right = sorted((scale(span.start), scale(span.end)))
        bars.append(Bar(Box(left, y, right - left, thick), span.series, span.index, span.end < span.start))
    ticks, foot, below = chart.axes[0].ticks, scale(foot_value(chart.axes[0])), plot.bottom + GAP + size
    made = Plan(
        width=width,
        height=below + GAP,
        plot=plot,
        ticks=tuple(Label(scale(t.value), below, t.text, "middle", size) for t in ticks if t.text),
        grid=tuple(((scale(t.value), plot.y), (scale(t.value), plot.bottom)) for t in ticks),
        base=((foot, plot.y), (foot, plot.bottom)),
        names=tuple(_names_beside(names, plot, slot, size)),
        keys=keys,
        bars=tuple(bars),
        gap=slot / thick - lanes,
    )
    return with_spots(chart, made, size)


_WIDEST_NAMES = 0.34
"""Share of the width that names beside lying bars may take."""


_BESIDES = 98.0
"""What stands above and below the plot on the page: legend, axis, caption of two lines."""


def _thickness(lanes: int, rows: int, least: float, tallest: float) -> tuple[float, float]:
    """Return the thickness of a lying bar and the height of a category."""
    gap = gap_of(lanes)
    slots = [(thick, max(thick * (lanes + gap), least)) for thick in _THICKNESSES]
    roomy = min(tallest, 150.0 + 9.0 * rows * lanes)
    return next((pair for pair in slots if pair[1] * rows <= roomy), slots[-1])


_THICKNESSES = (14.0, 12.0, 10.5, 9.0, 7.5, 6.0, 5.0, 4.0)


def _names_beside(names: Sequence[Sequence[str]], plot: Box, slot: float, size: float) -> Iterator[Label]:
    for index, lines in enumerate(names):
        middle = plot.y + slot * (index + 0.5)
        first = middle - (len(lines) - 1) / 2 * size * LINE + 0.35 * size
        for row, line in enumerate(lines):
            yield Label(plot.x - GAP, first + row * size * LINE, line, "end", size)
