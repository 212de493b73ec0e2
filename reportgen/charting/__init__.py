"""Where everything in a chart stands: one geometry for Word and PDF.

Pure functions over `blocks.Chart`. Text is laid out by the width of its characters,
without fonts, so that compose may ask what has room before anything is drawn.
"""

from __future__ import annotations

from dataclasses import replace

from reportgen import layout
from reportgen.blocks import Chart, ChartKind
from reportgen.charting.lying import lying
from reportgen.charting.nouns import Plan
from reportgen.charting.pie import pie
from reportgen.charting.standing import standing
from reportgen.charting.texts import names_fit
from reportgen.layout import GBT9704, Profile

MOST_SERIES = 6
"""Series that can still be told apart without colours."""
MOST_SLICES = 8


def plan(chart: Chart, profile: Profile = GBT9704) -> Plan:
    """Return where everything in a chart stands, over the full width of the text area."""
    width = layout.pt(profile.landscape_width if chart.landscape else profile.text_width)
    if chart.kind == "pie":
        return pie(chart, width, profile)
    return (lying if chart.lying else standing)(chart, width, profile)


def settled(chart: Chart, *, timed: bool, profile: Profile = GBT9704) -> Chart:
    """Return a chart with what has no room changed.

    Columns whose names or figures are too long lie down, unless `timed`: categories in
    time keep running to the right and only some are named. Figures that still overlap are
    not printed; they are read on the axis.
    """
    lie_down: dict[ChartKind, ChartKind] = {"column": "bar", "stacked": "stacked-bar"}
    if not chart.lying and chart.kind != "pie" and not names_fit(chart, profile):
        if chart.kind in lie_down and not timed:
            chart = replace(chart, kind=lie_down[chart.kind])
        else:
            steps = range(2, len(chart.categories) + 1)
            every = next(n for n in steps if names_fit(replace(chart, every=n), profile))
            chart = replace(chart, every=every)
    if chart.kind == "column" and not timed and not chart.legend and plan(chart, profile).crowded:
        laid = replace(chart, kind="bar")
        chart = laid if fits_page(laid, profile) else chart
    return _legible(chart, profile)


def _legible(chart: Chart, profile: Profile) -> Chart:
    """Return a chart without the figures of its lines, or of its bars, where one of them has no room."""
    for _ in range(2):
        crowded = plan(chart, profile).crowded
        if not crowded:
            break
        lines = chart.series[crowded[-1]].line
        series = (replace(s, labels=False) if s.line == lines else s for s in chart.series)
        chart = replace(chart, series=tuple(series))
    return chart


def fits_page(chart: Chart, profile: Profile = GBT9704) -> bool:
    """Return whether a chart stands on one page together with its caption."""
    page = profile.landscape_height if chart.landscape else profile.text_height
    return plan(chart, profile).height + _BESIDES <= layout.pt(page)


_BESIDES = 70.0
"""Unit, notes and a caption of two lines."""


__all__ = ["MOST_SERIES", "MOST_SLICES", "Plan", "fits_page", "plan", "settled"]
