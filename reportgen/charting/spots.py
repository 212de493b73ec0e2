"""Figures printed beside their bars and points, where they meet nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from reportgen.blocks import Chart, Figure
from reportgen.charting.nouns import ASCENT, Bar, Box, Dot, Label, Plan, Spot

MARKER = 3.0
"""Half the size of the marker of a point."""


def with_spots(chart: Chart, made: Plan, size: float) -> Plan:
    """Return the plan with the figures that are printed, and the series that have no room for theirs."""
    printer = _Printer(chart, made, size)
    spots: list[Spot] = []
    crowded = []
    for number, series in enumerate(chart.series):
        if series.labels:
            found = printer.spots_of(number)
            spots.extend(found)
            if len(found) < sum(figure is not None for figure in series.points):
                crowded.append(number)
    return replace(made, spots=tuple(spots), crowded=tuple(crowded))


@dataclass(slots=True)
class _Printer:
    """Prints the figures of one series after the other, none upon another."""

    chart: Chart
    made: Plan
    size: float
    taken: list[Box] = field(init=False)
    """Where something is printed already: names, ticks, figures."""
    dots: list[Box] = field(init=False)
    steps: list[tuple[int, Dot, Dot]] = field(init=False)
    """The straight parts of the lines with their series."""

    def __post_init__(self) -> None:
        lines, reach = self.made.lines, 2 * MARKER
        self.dots = [Box(d.x - MARKER, d.y - MARKER, reach, reach) for line in lines for d in line]
        self.taken = [label.box for label in (*self.made.names, *self.made.ticks)]
        self.steps = [(a.series, a, b) for line in lines for a, b in pairwise(line)]

    def spots_of(self, number: int) -> list[Spot]:
        """Return where the figures of a series are printed, up to the first that has no room."""
        found: list[Spot] = []
        bars = {bar.index: bar for bar in self.made.bars if bar.series == number}
        dots = {dot.index: dot for line in self.made.lines for dot in line if dot.series == number}
        for index, figure in enumerate(self.chart.series[number].points):
            if figure is None:
                continue
            spot = self.beside_dot(dots[index], figure) if index in dots else self.at_bar(bars[index], figure)
            if spot is None:
                break
            found.append(spot)
        return found

    def at_bar(self, bar: Bar, figure: Figure) -> Spot | None:
        """Return where the figure of a bar is printed, if there is room."""
        spot = _at_bar(self.chart, bar, figure, self.size)
        box = spot.label.box
        if self.chart.stacked:
            return spot if bar.box.holds(box) else None
        if self.chart.lying:  # each figure has a lane of its own
            room = self.made.plot.x <= box.x and box.right <= self.made.width and bar.box.height >= self.size
            return spot if room else None
        free = self.is_free(box, bar.series)
        alone = not any(box.meets(other.box) for other in self.made.bars if other is not bar)
        return self.taking(spot, box) if free and alone else None

    def beside_dot(self, dot: Dot, figure: Figure) -> Spot | None:
        """Return where the figure of a point is printed, if there is room: where least runs through it."""
        best: tuple[int, Spot, Box] | None = None
        for spot in _around(dot, figure, self.size):
            box = spot.label.box
            if not self.is_free(box, dot.series):
                continue
            own = any(series == dot.series and _crosses(a, b, box) for series, a, b in self.steps)
            crossed = 2 * own + any(box.meets(bar.box) for bar in self.made.bars)
            if best is None or crossed < best[0]:
                best = crossed, spot, box
            if not crossed:
                break
        return self.taking(best[1], best[2]) if best else None

    def is_free(self, box: Box, series: int) -> bool:
        """Return whether a box lies within the chart and meets no figure, no point and no other line."""
        return not (
            box.x < 0
            or box.right > self.made.width
            or any(map(box.meets, self.taken))
            or any(map(box.meets, self.dots))
            or any(other != series and _crosses(a, b, box) for other, a, b in self.steps)
        )

    def taking(self, spot: Spot, box: Box) -> Spot:
        """Return a spot whose room is taken from now on."""
        self.taken.append(box)
        return spot


def _around(dot: Dot, figure: Figure, size: float) -> list[Spot]:
    """Return the places around a point, the usual one first."""
    high, low = dot.y - MARKER - 2.5, dot.y + MARKER + 1.5 + ASCENT * size
    level, aside = dot.y + 0.35 * size, MARKER + 3
    return [
        Spot(dot.series, dot.index, "above", Label(dot.x, high, figure.text, "middle", size)),
        Spot(dot.series, dot.index, "below", Label(dot.x, low, figure.text, "middle", size)),
        Spot(dot.series, dot.index, "right", Label(dot.x + aside, level, figure.text, "start", size)),
        Spot(dot.series, dot.index, "left", Label(dot.x - aside, level, figure.text, "end", size)),
    ]


def _at_bar(chart: Chart, bar: Bar, figure: Figure, size: float) -> Spot:
    box = bar.box
    centre, middle = box.x + box.width / 2, box.y + box.height / 2 + 0.35 * size
    if chart.stacked:
        return Spot(bar.series, bar.index, "middle", Label(centre, middle, figure.text, "middle", size))
    if chart.lying:
        if bar.negative:
            return Spot(bar.series, bar.index, "left", Label(box.x - 3, middle, figure.text, "end", size))
        return Spot(bar.series, bar.index, "right", Label(box.right + 3, middle, figure.text, "start", size))
    if bar.negative:
        low = box.bottom + 2 + ASCENT * size
        return Spot(bar.series, bar.index, "below", Label(centre, low, figure.text, "middle", size))
    return Spot(bar.series, bar.index, "above", Label(centre, box.y - 2.5, figure.text, "middle", size))


def _crosses(start: Dot, end: Dot, box: Box) -> bool:
    """Return whether the straight line between two points runs through a box (Liang and Barsky)."""
    left, right = box.x, box.right
    if start.x >= right or end.x <= left:  # points follow each other from left to right
        return False
    dx, dy = end.x - start.x, end.y - start.y
    enter, leave = max(0.0, (left - start.x) / dx), min(1.0, (right - start.x) / dx)
    if not dy:
        return enter < leave and box.y < start.y < box.bottom
    one, other = (box.y - start.y) / dy, (box.bottom - start.y) / dy
    return max(enter, min(one, other)) < min(leave, max(one, other))
