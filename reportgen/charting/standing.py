"""Standing bars, lines, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.blocks import Chart
from reportgen.charting.bars import MOST_GAP, Scale, foot_value, gap_of, lane_count, scale_of, spans
from reportgen.charting.nouns import GAP, LINE, Anchor, Bar, Box, Dot, Label, Plan
from reportgen.charting.spots import with_spots
from reportgen.charting.texts import UPRIGHT_PITCH, fits_level, fits_upright, legend, room_across, wrapped
from reportgen.layout import Profile, characters

_PLOT = 150.0
"""Height of the plot."""
_TALL = 190.0
"""The same where figures are printed inside the bars."""
_HEADROOM = 14.0
"""Room above the plot for the figures of the highest bars."""
_WIDEST_BAR = 30.0


def standing(chart: Chart, width: float, profile: Profile) -> Plan:
    """Lay out standing bars, lines, or both."""
    size = profile.figure_size
    left, across = room_across(chart, profile)
    keys, above = legend(chart, width, profile)
    top = above + _HEADROOM
    height = _TALL if chart.stacked else _PLOT
    plot = Box(left, top, across, height)
    scales = [scale_of(axis, plot.bottom, plot.y) for axis in chart.axes]
    slot = plot.width / len(chart.categories)
    bars, gap = _columns(chart, plot, scales, slot, size)
    lines = tuple(_lines(chart, plot, scales, slot))
    names, upright, below = _names_below(chart, plot, slot, size)
    first = chart.axes[0]
    zero = plot.bottom if chart.kind == "line" else scales[0](foot_value(first))
    made = Plan(
        width=width,
        height=plot.bottom + below,
        plot=plot,
        ticks=tuple(_side_ticks(chart, plot, scales, size)),
        grid=tuple(((plot.x, y), (plot.right, y)) for y in (scales[0](tick.value) for tick in first.ticks)),
        base=((plot.x, zero), (plot.right, zero)),
        names=names,
        keys=keys,
        bars=bars,
        lines=lines,
        gap=gap,
        upright=upright,
    )
    return with_spots(chart, made, size)


def _side_ticks(chart: Chart, plot: Box, scales: Sequence[Scale], size: float) -> Iterator[Label]:
    places: tuple[tuple[float, Anchor], ...] = ((plot.x - GAP, "end"), (plot.right + GAP, "start"))
    for axis, scale, (x, anchor) in zip(chart.axes, scales, places, strict=False):
        for tick in axis.ticks:
            if tick.text:
                yield Label(x, scale(tick.value) + 0.35 * size, tick.text, anchor, size)


def _names_below(chart: Chart, plot: Box, slot: float, size: float) -> tuple[tuple[Label, ...], bool, float]:
    """Return the names of the categories below the plot, whether they stand upright, and their height."""
    texts = [name.text for name in chart.named]
    room = slot * chart.every
    upright = len(texts) > 1 and not fits_level(texts, room, size) and fits_upright(texts, room, size)
    pitch = (UPRIGHT_PITCH if upright else LINE) * size
    labels: list[Label] = []
    most = 0
    for place, text in enumerate(texts):
        parts = tuple(text) if upright else wrapped(text, room - 2, size)
        x = plot.x + (place * chart.every + 0.5) * slot
        y = plot.bottom + GAP + size
        labels.extend(Label(x, y + row * pitch, part, "middle", size) for row, part in enumerate(parts))
        most = max(most, len(parts))
    return tuple(labels), upright, 2 * GAP + most * pitch


def _columns(
    chart: Chart, plot: Box, scales: Sequence[Scale], slot: float, size: float
) -> tuple[tuple[Bar, ...], float]:
    """Return the standing bars and the room between two groups of them."""
    lanes = lane_count(chart)
    if not lanes:
        return (), 0.0
    thick = min(max(slot / (lanes + gap_of(lanes)), _for_figures(chart, slot, lanes, size)), _WIDEST_BAR)
    thick = max(thick, slot / (lanes + MOST_GAP))
    bars = []
    for span in spans(chart):
        scale = scales[chart.series[span.series].axis]
        x = plot.x + slot * (span.index + 0.5) + (span.lane - lanes / 2) * thick
        top, bottom = sorted((scale(span.start), scale(span.end)))
        bars.append(Bar(Box(x, top, thick, bottom - top), span.series, span.index, span.end < span.start))
    return tuple(bars), slot / thick - lanes


def _for_figures(chart: Chart, slot: float, lanes: int, size: float) -> float:
    """Return the width of bars side by side that keeps the figures above them apart, if there is room for it."""
    drawn = [s for s in chart.series if not s.line and s.labels]
    if chart.stacked or lanes == 1 or not drawn:
        return 0.0
    widest = max(characters(figure.text) * size for s in drawn for figure in s.points if figure)
    return widest if widest * (lanes + _LEAST_GAP) <= slot else 0.0


_LEAST_GAP = 0.2


def _lines(chart: Chart, plot: Box, scales: Sequence[Scale], slot: float) -> Iterator[tuple[Dot, ...]]:
    """Yield the unbroken parts of the lines."""
    for number, series in enumerate(chart.series):
        if not series.line:
            continue
        part: list[Dot] = []
        for index, figure in enumerate(series.points):
            if figure is None:
                if part:
                    yield tuple(part)
                part = []
            else:
                x = plot.x + (index + 0.5) * slot
                part.append(Dot(x, scales[series.axis](figure.value), number, index))
        if part:
            yield tuple(part)
