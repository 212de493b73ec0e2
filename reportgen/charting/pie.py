"""A pie: clockwise from the top, each slice with its name and figure beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

from reportgen.blocks import Chart, Series
from reportgen.charting.nouns import GAP, Anchor, Box, Label, Plan, Point, Slice, Spot
from reportgen.layout import Profile, characters

_RADIUS = 62.0
_REACH = 16.0
"""How far the names stand from the edge of a pie."""


def pie(chart: Chart, width: float, profile: Profile) -> Plan:
    """Lay out a pie: clockwise from the top, each slice with its name and figure beside it."""
    size = profile.figure_size
    slices = tuple(_slices(chart.series[0]))
    right = [part for part in slices if sin(part.middle) >= 0]
    left = [part for part in slices if sin(part.middle) < 0]
    pitch = 1.35 * size
    height = max(2 * (_RADIUS + _REACH), max(len(right), len(left)) * pitch) + 2 * size
    centre = (width / 2, height / 2)
    beside = [
        _beside_slice(chart, part, centre, y, size, right=members is right)
        for members in (right, left)
        for part, y in _spread(members, centre[1], pitch, height)
    ]
    beside.sort(key=lambda found: found[2].index)
    return Plan(
        width=width,
        height=height,
        plot=Box(centre[0] - _RADIUS, centre[1] - _RADIUS, 2 * _RADIUS, 2 * _RADIUS),
        names=tuple(name for name, _, _ in beside),
        slices=slices,
        leaders=tuple(leader for _, leader, _ in beside),
        spots=tuple(spot for _, _, spot in beside),
    )


def _slices(series: Series) -> Iterator[Slice]:
    whole = sum(float(figure.value) for figure in series.points if figure)
    turned = 0.0
    for index, figure in enumerate(series.points):
        if figure:
            part = float(figure.value) / whole * 2 * pi
            yield Slice(turned, turned + part, index)
            turned += part


def _beside_slice(
    chart: Chart, part: Slice, centre: Point, y: float, size: float, *, right: bool
) -> tuple[Label, tuple[Point, ...], Spot]:
    """Return the name of a slice, the line that leads to it, and its figure behind the name."""
    figure = chart.series[0].points[part.index]
    assert figure is not None  # slices are made of figures
    name = chart.categories[part.index].text
    sign = 1 if right else -1
    edge = (centre[0] + _RADIUS * sin(part.middle), centre[1] - _RADIUS * cos(part.middle))
    x, base = centre[0] + sign * (_RADIUS + _REACH), y + 0.35 * size
    anchor: Anchor = "start" if right else "end"
    before, behind = characters(name) * size + GAP, characters(figure.text) * size + GAP
    return (
        Label(x if right else x - behind, base, name, anchor, size),
        (edge, (x - sign * 3, y)),
        Spot(0, part.index, "outside", Label(x + before if right else x, base, figure.text, anchor, size)),
    )


def _spread(
    members: Sequence[Slice], middle: float, pitch: float, height: float
) -> list[tuple[Slice, float]]:
    """Return slices of one side with heights for their names, near their own but a pitch apart."""
    wanted = sorted((middle - (_RADIUS + _REACH) * cos(part.middle), part) for part in members)
    placed: list[float] = []
    for own, _ in wanted:
        placed.append(max(own, placed[-1] + pitch if placed else pitch / 2))
    limit = height - pitch / 2
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = limit = min(placed[place], limit)
        limit -= pitch
    return [(part, y) for (_, part), y in zip(wanted, placed, strict=True)]
