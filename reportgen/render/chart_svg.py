"""A chart as SVG: what the PDF prints and a browser shows; its text stays text.

Texts come in the order in which the blocks name them: ticks, categories, then each
series with its figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, cos, pi, sin

from reportgen import charting, layout
from reportgen.blocks import Chart
from reportgen.charting.nouns import Bar, Box, Dot, Key, Label, Plan, Point, Slice
from reportgen.layout import GBT9704, Profile
from reportgen.render import fonts
from reportgen.render.chart_look import FILLS, GRID, INK, Fill, Stroke, fill_of, stroke_of

_LINE_WIDTH = 1.4
_OUTLINE = 0.6
_MARKER = 2.6


def svg(chart: Chart, number: int, profile: Profile = GBT9704) -> str:
    """Return a chart as an SVG element; `number` tells its names from those of others on the page."""
    plan = charting.plan(chart, profile)
    families = ", ".join(fonts.face(role).family for role in ("西文", "宋体", "后备"))
    drawn = (_grid(plan), *_bars(chart, plan), *_slices(plan, number), _base(plan), *_lines(chart, plan))
    size = f'width="{layout.mm(plan.width):.2f}mm" height="{layout.mm(plan.height):.2f}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(plan.width)} {_n(plan.height)}" '
        f'role="img" font-family="{families}" fill="#000"><title>{escape(chart.alt)}</title>'
        f"{''.join(drawn)}{''.join(_texts(chart, plan))}</svg>"
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _path(points: str, **look: str) -> str:
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
    return f'<path d="{points}"{attributes}/>'


def _through(*points: Point) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


# ------------------------------------------------------------------------ text


def _texts(chart: Chart, plan: Plan) -> Iterator[str]:
    yield from map(_text, (*plan.ticks, *plan.names))
    keys = {key.series: key for key in plan.keys}
    for number, _ in enumerate(chart.series):
        if number in keys:
            yield from _key(chart, keys[number])
        for spot in plan.spots:
            if spot.series == number:
                if spot.side in ("middle", "inside") or _is_ruled(spot.label.box, plan):
                    yield _backing(spot.label.box)
                yield _text(spot.label)


def _text(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    place = f'x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}"'
    return f"<text {place}{anchor}>{escape(label.text)}</text>"


def _is_ruled(box: Box, plan: Plan) -> bool:
    """Return whether a line of the grid would run through a figure."""
    if plan.lines:  # the ground would hide them
        return False
    return any(
        box.x < x1 and x0 < box.right and box.y < y1 + 0.1 and y0 - 0.1 < box.bottom
        for (x0, y0), (x1, y1) in plan.grid
    )


def _backing(box: Box) -> str:
    """Return the white ground of a figure printed on a bar or on a line of the grid."""
    return f'<rect x="{_n(box.x - 1)}" y="{_n(box.y)}" width="{_n(box.width + 2)}" height="{_n(box.height)}" fill="#fff"/>'


def _key(chart: Chart, key: Key) -> Iterator[str]:
    box = key.swatch
    if chart.series[key.series].line:
        middle = box.y + box.height / 2
        stroke = stroke_of(chart, key.series)
        yield _stroked(_through((box.x, middle), (box.right, middle)), stroke)
        yield _marker(stroke, (box.x + box.width / 2, middle))
    else:
        yield from _filled(box, fill_of(chart, key.series))
    yield _text(key.label)


# ---------------------------------------------------------------- axes, areas


def _grid(plan: Plan) -> str:
    lines = "".join(_through(start, end) for start, end in plan.grid)
    return _path(lines, fill="none", stroke=f"#{GRID}", stroke_width="0.5") if lines else ""


def _base(plan: Plan) -> str:
    if plan.base is None:
        return ""
    return _path(_through(*plan.base), fill="none", stroke="#000", stroke_width="1")


def _bars(chart: Chart, plan: Plan) -> Iterator[str]:
    for bar in plan.bars:
        yield from _filled(bar.box, _fill(chart, bar))


def _fill(chart: Chart, bar: Bar) -> Fill:
    return fill_of(chart, bar.series, negative=bar.negative)


def _filled(box: Box, fill: Fill) -> Iterator[str]:
    """Yield a rectangle with its hatching."""
    rectangle = f"M{_n(box.x)} {_n(box.y)}h{_n(box.width)}v{_n(box.height)}h{_n(-box.width)}z"
    if hatching := "".join(_through(*line) for line in _hatching(box, fill)):
        yield _path(rectangle, fill=f"#{fill.tone}")
        yield _path(hatching, fill="none", stroke=f"#{INK}", stroke_width=_HATCH_WIDTH)
        yield _path(rectangle, fill="none", stroke=f"#{INK}", stroke_width=_n(_OUTLINE))
    else:
        yield _path(rectangle, fill=f"#{fill.tone}", stroke=f"#{INK}", stroke_width=_n(_OUTLINE))


_PITCHES = {"diagonal": 4.2, "cross": 5.6, "level": 2.6}
"""How far the lines of a hatching are apart; slanting ones measured along the edge."""
_HATCH_WIDTH = "0.8"


def _hatching(box: Box, fill: Fill) -> Iterator[tuple[Point, Point]]:
    """Yield the lines of a hatching that lie within a box."""
    if not fill.hatch or not box.width or not box.height:
        return
    pitch = _PITCHES[fill.hatch]
    if fill.hatch == "level":
        for step in range(ceil(box.y / pitch), ceil(box.bottom / pitch)):
            yield (box.x, step * pitch), (box.right, step * pitch)
        return
    for step in range(ceil((box.x + box.y) / pitch), ceil((box.right + box.bottom) / pitch)):
        total = step * pitch
        left, right = max(box.x, total - box.bottom), min(box.right, total - box.y)
        yield (left, total - left), (right, total - right)
    if fill.hatch == "cross":
        for step in range(ceil((box.x - box.bottom) / pitch), ceil((box.right - box.y) / pitch)):
            apart = step * pitch
            left, right = max(box.x, apart + box.y), min(box.right, apart + box.bottom)
            yield (left, left - apart), (right, right - apart)


# ----------------------------------------------------------------------- lines


def _lines(chart: Chart, plan: Plan) -> Iterator[str]:
    for part in plan.lines:
        stroke = stroke_of(chart, part[0].series)
        if len(part) > 1:
            yield _stroked(_through(*map(_at, part)), stroke)
    for part in plan.lines:
        yield from (_marker(stroke_of(chart, dot.series), _at(dot)) for dot in part)


def _at(dot: Dot) -> Point:
    return dot.x, dot.y


def _stroked(points: str, stroke: Stroke) -> str:
    look = {"fill": "none", "stroke": f"#{INK}", "stroke_width": _n(_LINE_WIDTH), "stroke_linejoin": "round"}
    if stroke.dash:
        look["stroke_dasharray"] = " ".join(_n(part * _LINE_WIDTH) for part in stroke.dash)
    return _path(points, **look)


def _marker(stroke: Stroke, at: Point) -> str:
    x, y = at
    r = _MARKER
    shapes = {
        "circle": f"M{_n(x - r)} {_n(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        "square": f"M{_n(x - r)} {_n(y - r)}h{2 * r}v{2 * r}h{-2 * r}z",
        "triangle": f"{_through((x, y - 1.2 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r))}z",
        "diamond": f"{_through((x, y - 1.25 * r), (x + 1.25 * r, y), (x, y + 1.25 * r), (x - 1.25 * r, y))}z",
        "x": _through((x - r, y - r), (x + r, y + r)) + _through((x - r, y + r), (x + r, y - r)),
        "plus": _through((x - 1.2 * r, y), (x + 1.2 * r, y)) + _through((x, y - 1.2 * r), (x, y + 1.2 * r)),
    }
    inside = f"#{INK}" if stroke.solid else "#fff"
    return _path(shapes[stroke.marker], fill=inside, stroke=f"#{INK}", stroke_width="1")


# ------------------------------------------------------------------------- pie


def _slices(plan: Plan, number: int) -> Iterator[str]:
    box = plan.plot
    centre, radius = (box.x + box.width / 2, box.y + box.height / 2), box.width / 2
    for place, part in enumerate(plan.slices):
        fill = FILLS[place % len(FILLS)]
        outline = _sector(part, centre, radius)
        yield _path(outline, fill=f"#{fill.tone}")
        if fill.hatch:
            name = f"slice{number}-{place}"
            lines = "".join(_through(*line) for line in _hatching(box, fill))
            yield f'<clipPath id="{name}">{_path(outline)}</clipPath>'
            yield _path(
                lines, clip_path=f"url(#{name})", fill="none", stroke=f"#{INK}", stroke_width=_HATCH_WIDTH
            )
        yield _path(outline, fill="none", stroke=f"#{INK}", stroke_width=_n(_OUTLINE))
    for leader in plan.leaders:
        yield _path(_through(*leader), fill="none", stroke="#000", stroke_width="0.5")


def _sector(part: Slice, centre: Point, radius: float) -> str:
    if part.end - part.start > 2 * pi - 1e-9:
        x, y = centre[0] - radius, centre[1]
        half = f"a{_n(radius)} {_n(radius)} 0 1 1"
        return f"M{_n(x)} {_n(y)}{half} {_n(2 * radius)} 0{half} {_n(-2 * radius)} 0z"
    start, end = ((centre[0] + radius * sin(a), centre[1] - radius * cos(a)) for a in (part.start, part.end))
    large = int(part.end - part.start > pi)
    arc = f"A{_n(radius)} {_n(radius)} 0 {large} 1 {_n(end[0])} {_n(end[1])}"
    return f"{_through(centre, start)}{arc}z"


__all__ = ["svg"]
