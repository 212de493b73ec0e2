"""Outlines made stronger or lighter 「笔画粗细」: every edge moved by the same distance, out of the shape or into it.

Text of two faces looks spotted where the strokes of one are much stronger than those of the other.
Lengths are in the units of the font.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import dist, hypot

Point = tuple[float, float]
Contour = Sequence[Point]
"""The points of a closed curve in their order, control points too; the last may be the first again."""

_SHARPEST = 2.0
"""How much further than an edge its corner may move: a sharp tip would run away."""


_AMPLE = 200.0
"""Room between strokes, in thousandths of the em, from which they take all of a weight; half of hanzi have it."""


def weighed(contours: Sequence[Contour], by: float, em: float) -> list[list[Point]]:
    """Return the contours of a glyph with its strokes stronger by a width, lighter where it is negative.

    Each edge takes half of it. Where strokes stand close they take less, so that they neither run together nor make
    the character darker than its neighbours. Control points move like the corners of the polygon they form: for moves
    that are small beside a curve it stays the same curve.
    """
    area = sum(map(_area, contours))
    share = min(1.0, _room(contours, abs(area), em) / (_AMPLE * em / 1000))
    outward = by * share / 2 if area >= 0 else -by * share / 2
    return [_offset(contour, outward) for contour in contours]


def _area(contour: Contour) -> float:
    """Return the area of a polygon, negative where it runs clockwise: a hole."""
    return (
        sum(x * v - u * y for (x, y), (u, v) in zip(contour, [*contour[1:], *contour[:1]], strict=True)) / 2
    )


def _room(contours: Sequence[Contour], area: float, em: float) -> float:
    """Return the mean room between strokes: the white of the em square over half the length of all edges."""
    edges = sum(
        dist(point, contour[place - 1]) for contour in contours for place, point in enumerate(contour)
    )
    return 2 * (em * em - area) / edges if edges else em


def _offset(contour: Contour, distance: float) -> list[Point]:
    """Return a contour whose edges lie further right of their direction by a distance."""
    corners = [place for place, point in enumerate(contour) if point != contour[place - 1]]
    if len(corners) < 3:
        return list(contour)
    points = [contour[place] for place in corners]
    normals = [_normal(*pair) for pair in zip(points, [*points[1:], points[0]], strict=True)]
    moved = [
        _moved(point, normals[place - 1], normals[place], distance) for place, point in enumerate(points)
    ]
    # A point that repeats the one before it goes where that one goes; before the first corner, the last.
    counts = accumulate(point != contour[place - 1] for place, point in enumerate(contour))
    return [moved[count - 1] for count in counts]


def _normal(start: Point, end: Point) -> Point:
    """Return the unit vector that points right of an edge."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y)
    return y / length, -x / length


def _moved(point: Point, first: Point, second: Point, distance: float) -> Point:
    """Return where a corner goes when both its edges move along their normals."""
    x, y = first[0] + second[0], first[1] + second[1]
    both = 1 + first[0] * second[0] + first[1] * second[1]
    # The corner lies distance / cos(half the turn) away; both = 2 cos² of that half.
    scale = distance / both if both > 0 else 0.0
    reach = hypot(x, y) * abs(scale)
    limit = _SHARPEST * abs(distance)
    if reach > limit:
        scale *= limit / reach
    return point[0] + x * scale, point[1] + y * scale


__all__ = ["Contour", "Point", "weighed"]
