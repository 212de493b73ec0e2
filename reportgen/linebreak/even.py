"""The lines of a paragraph as a whole, so that they are full and even."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reportgen.linebreak.numbers import glued
from reportgen.linebreak.rules import BLANK_BEFORE, BLANK_BEHIND, REACH, may_part

GAPING = 0.06
"""Room between two characters, in em, up to which a line looks full."""

WIDEST = 0.4
"""Room between two characters, in em, from which on a line is not considered at all."""

GIVING = 0.35
"""Most that a mark gives of its blank half, in em."""

_CHOICES = 6
"""Ends tried for one line."""

_AHEAD = 40
"""Lines planned together."""


def may_widen(before: str, after: str) -> bool:
    """Return whether room may be added between two characters: not inside numbers and Latin words."""
    return not (before.isascii() and after.isascii() and " " not in before + after)


def may_give(before: str, after: str) -> bool:
    """Return whether two characters may move together because a mark between them is half blank."""
    return before in BLANK_BEHIND or after in BLANK_BEFORE


class Plan:
    """Where the lines of a text end so that they are full and even.

    A number with its unit moves to the next line whole, and may leave a line of a few
    characters stretched over the full width. Ending earlier lines sooner, or letting
    the marks of a line give way for one word more, spreads that out. Lines taken as
    full as possible are kept where none of them gapes. The first line has its own
    `room`; `size` is the em.
    """

    def __init__(
        self, text: str, steps: Sequence[float], room: float, later_room: float, size: float
    ) -> None:
        self.text, self.steps = text, steps
        self.room, self.later_room, self.size = room, later_room, size
        self._sums = list(accumulate(steps, initial=0.0))
        self._stop = bisect_right(self._sums, room + _AHEAD * later_room) - 1
        window = text[: self._stop + REACH]
        pairs = list(pairwise(window))
        forbidden = glued(window)
        self._ends = [n for n, pair in enumerate(pairs, start=1) if n not in forbidden and may_part(*pair)]
        if self._stop == len(text):
            self._ends.append(len(text))
        self._gaps = list(accumulate((may_widen(*pair) for pair in pairs), initial=0))
        self._marks = list(accumulate((may_give(*pair) for pair in pairs), initial=0))
        self._line_ends = self._full_lines() or self._even_lines()

    def line(self, rest: str, room: float) -> tuple[int, Sequence[float]]:
        """Return how many characters the next line takes of the rest of the text, and their steps; 0 if unplanned."""
        start = len(self.text) - len(rest)
        planned_room = self.later_room if start else self.room
        if start < 0 or abs(planned_room - room) > _ROUNDING or not self.text.endswith(rest):
            return 0, ()
        end = self._line_ends.get(start, start)
        return end - start, self.steps[start:end]

    def _full_lines(self) -> dict[int, int]:
        """Return the lines taken as full as possible, or nothing when one of them gapes."""
        lines: dict[int, int] = {}
        start, room = 0, self.room
        while start < self._stop:
            end = next(iter(self._choices(start, room, range(1))), start)
            if end <= start or (end != self._stop and not 0 <= self._looseness(start, end, room) <= GAPING):
                return {}
            lines[start] = end
            start, room = end, self.later_room
        return lines

    def _even_lines(self) -> dict[int, int]:
        """Return the lines with the least unevenness in all; nothing when a word is too long for its line."""
        found: dict[int, tuple[float, int]] = {0: (0.0, 0)}
        for start in (0, *self._ends):
            if start >= self._stop:
                break
            if start in found:
                self._try_lines(start, found)
        final = min((place for place in found if place >= self._stop), key=lambda p: found[p][0], default=0)
        lines: dict[int, int] = {}
        while final:
            before = found[final][1]
            lines[before], final = final, before
        return lines

    def _try_lines(self, start: int, found: dict[int, tuple[float, int]]) -> None:
        """Note the unevenness of every line that may start at a place, where it is the least so far."""
        room = self.later_room if start else self.room
        for end in self._choices(start, room, range(_CHOICES, -2, -1)):
            looseness = self._looseness(start, end, room)
            is_last = end == self._stop and looseness >= 0
            if is_last or -GIVING <= looseness <= WIDEST:
                total = found[start][0] + (0.0 if is_last else _unevenness(looseness))
                if end not in found or total < found[end][0]:
                    found[end] = total, start

    def _choices(self, start: int, room: float, back: range) -> Iterator[int]:
        """Yield permitted ends by how far they lie before the last that fits; −1 is the first that does not."""
        fitting = bisect_right(self._sums, self._sums[start] + room) - 1
        last = bisect_right(self._ends, fitting) - 1
        for place in (last - steps for steps in back):
            if 0 <= place < len(self._ends) and self._ends[place] > start:
                yield self._ends[place]

    def _looseness(self, start: int, end: int, room: float) -> float:
        """Return the room between two characters in em; negative where marks must give, for each mark."""
        spare = room - self._sums[end] + self._sums[start]
        count = self._gaps if spare >= 0 else self._marks
        places = count[end - 1] - count[start]
        return spare / places / self.size if places else spare * 1000


def _unevenness(looseness: float) -> float:
    return (looseness / GAPING) ** 2 if looseness >= 0 else 0.5 + (looseness / _EASY) ** 2


_ROUNDING = 0.01

_EASY = 0.15
"""What marks give, in em, that looks no worse than a line at the limit of gaping."""


__all__ = ["GIVING", "Plan", "may_give", "may_widen"]
