"""What a laid out chart consists of, in pt from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportgen.layout import characters

TOUCH = 0.01
"""Boxes that overlap by less only touch."""
ASCENT = 0.85
"""How far text reaches above its base line, as a multiple of its size."""
LINE = 1.2
"""Line pitch of text in a chart, as a multiple of its size."""
GAP = 4.0
"""Room between an axis and what is written beside it."""

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Side = Literal["above", "below", "left", "right", "middle", "inside", "outside"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def meets(self, other: Box) -> bool:
        """Return whether both have more than an edge in common."""
        return (
            self.x < other.right - TOUCH
            and other.x < self.right - TOUCH
            and self.y < other.bottom - TOUCH
            and other.y < self.bottom - TOUCH
        )

    def holds(self, other: Box) -> bool:
        """Return whether another lies inside it."""
        return (
            other.x >= self.x - TOUCH
            and other.right <= self.right + TOUCH
            and other.y >= self.y - TOUCH
            and other.bottom <= self.bottom + TOUCH
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "middle"
    size: float = 9.0

    @property
    def box(self) -> Box:
        """The room it takes."""
        width = characters(self.text) * self.size
        left = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(self.x - left, self.y - ASCENT * self.size, width, self.size)


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one figure."""

    box: Box
    series: int
    index: int
    negative: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """The point of one figure on a line."""

    x: float
    y: float
    series: int
    index: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a pie, from one angle to another, clockwise from the top, in radians."""

    start: float
    end: float
    index: int

    @property
    def middle(self) -> float:
        """The angle in its middle."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure printed beside its bar, point or slice."""

    series: int
    index: int
    side: Side
    label: Label


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a swatch and the name of a series."""

    swatch: Box
    series: int
    label: Label


@dataclass(frozen=True, slots=True)
class Plan:
    """A chart laid out."""

    width: float
    height: float
    plot: Box
    """Where the bars and lines are; of a pie the square around it."""
    ticks: tuple[Label, ...] = ()
    grid: tuple[tuple[Point, Point], ...] = ()
    base: tuple[Point, Point] | None = None
    """The line that bars stand on: zero, or the foot of the plot."""
    names: tuple[Label, ...] = ()
    keys: tuple[Key, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[tuple[Dot, ...], ...] = ()
    """The unbroken parts of each line: a missing figure parts it."""
    slices: tuple[Slice, ...] = ()
    leaders: tuple[tuple[Point, ...], ...] = ()
    spots: tuple[Spot, ...] = ()
    gap: float = 0.0
    """Room between two groups of bars, as a multiple of the width of a bar."""
    upright: bool = False
    """Whether the names of categories run from top to bottom."""
    crowded: tuple[int, ...] = ()
    """Series for whose figures there is no room."""
