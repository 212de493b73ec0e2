"""The lines of a paragraph as a whole, so that they are full and even.

Room left over in a line is shared out between its characters, most beside digits and Latin
words and behind marks; room that lacks is given by the blank halves of its marks and a
little by every hanzi. A mark at the end of a line may stand half outside: its ink does not
(GB/T 15834-2011 5.1.10, 5.1.11).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reportgen.linebreak.numbers import bearable, glued
from reportgen.linebreak.rules import BLANK_BEFORE, BLANK_BEHIND, NO_END, NO_START, REACH, may_part

GIVING = 0.42
"""Most that a mark gives of its blank half, in em."""

TIGHTENING = 0.0125
"""Most by which hanzi move together, in em: 0.2 pt at 16 pt."""

HANGING = 0.5
"""Most by which a mark at the end of a line stands outside, in em: its blank half."""

GAPING = 0.074
"""Room between two hanzi, in em, from which on a line gapes: an advance of 17 pt at 16 pt."""

WIDEST = 0.4
"""Room between two hanzi, in em, from which on a line is not considered at all."""

_APART = 5.5
"""How much more room than two hanzi get a hanzi and a digit, and what stands beside the blank half of a mark."""

_BACK, _ON = 7, 2
"""Ends tried for one line: before the last that fits, and beyond it."""

_AHEAD = 40
"""Lines planned together."""


def may_widen(before: str, after: str) -> bool:
    """Return whether room may be added between two characters: not inside numbers and Latin words."""
    return not (before.isascii() and after.isascii() and " " not in before + after)


def may_give(before: str, after: str) -> bool:
    """Return whether two characters may move together because a mark between them is half blank."""
    return before in BLANK_BEHIND or after in BLANK_BEFORE


def widening(before: str, after: str) -> float:
    """Return which share of the room left over goes between two characters."""
    if not may_widen(before, after):
        return 0.0
    if may_give(before, after):
        return _APART
    is_edge = before.isascii() != after.isascii() and after not in NO_START and before not in NO_END
    return _APART if is_edge else 1.0


def giving(before: str, after: str) -> float:
    """Return by how many em two characters may move together."""
    if may_give(before, after):
        return GIVING
    return TIGHTENING if may_widen(before, after) else 0.0


def squeezed(text: str, excess: float) -> list[float] | None:
    """Return by how many em each character of a line gives way so that it fits; None where it cannot."""
    parts = [*(giving(*pair) for pair in pairwise(text)), 0.0]
    whole = sum(parts)
    hang = max(excess - whole, 0.0)
    if hang > _hanging(text[-1]) or not (whole or hang):
        return None
    share = (excess - hang) / whole if whole else 0.0
    return [*(part * share for part in parts[:-1]), hang]


def _hanging(last: str) -> float:
    return HANGING if last in BLANK_BEHIND else 0.0


class Plan:
    """Where the lines of a text end so that they are full and even.

    A number with its unit moves to the next line whole, and may leave a line of a few
    characters stretched over the full width. Ending earlier lines sooner, or letting
    the marks of a line give way for one word more, spreads that out. Lines taken as
    full as possible are kept where all of them are even. The first line has its own
    `room`; `size` is the em. `ahead` is the width of what stands in the first line already,
    in another face: hanzi that take their share of the room left over.
    """

    def __init__(
        self,
        text: str,
        steps: Sequence[float],
        room: float,
        later_room: float,
        size: float,
        ahead: float = 0.0,
    ) -> None:
        self.text, self.steps = text, steps
        self._ahead = max(ahead, 0.0) / size
        self.room, self.later_room, self.size = room, later_room, size
        self._sums = list(accumulate(steps, initial=0.0))
        self._stop = bisect_right(self._sums, room + _AHEAD * later_room) - 1
        window = text[: self._stop + REACH]
        pairs = list(pairwise(window))
        self._bearable = bearable(window)
        forbidden = glued(window) - self._bearable
        self._ends = [
            n for n, pair in enumerate(pairs, start=1) if n not in forbidden and self._may_end(n, pair)
        ]
        if self._stop == len(text):
            self._ends.append(len(text))
        self._widenings = list(accumulate((widening(*pair) for pair in pairs), initial=0.0))
        self._givings = list(accumulate((giving(*pair) for pair in pairs), initial=0.0))
        self._narrow = list(accumulate((char.isascii() for char in window), initial=0))
        self._line_ends = self._full_lines() or self._even_lines()

    def line(self, rest: str, room: float) -> tuple[int, Sequence[float]]:
        """Return how many characters the next line takes of the rest of the text, and their steps; 0 if unplanned."""
        start = len(self.text) - len(rest)
        planned_room = self.later_room if start else self.room
        if start < 0 or abs(planned_room - room) > _ROUNDING or not self.text.endswith(rest):
            return 0, ()
        end = self._line_ends.get(start, start)
        return end - start, self.steps[start:end]

    def _may_end(self, place: int, pair: tuple[str, str]) -> bool:
        return place in self._bearable or may_part(*pair)

    def _full_lines(self) -> dict[int, int]:
        """Return the lines taken as full as possible, or nothing when one of them is not even."""
        lines: dict[int, int] = {}
        start, room = 0, self.room
        while start < self._stop:
            end = next(self._choices(start, room, range(1)), start)
            if end <= start or (end != self._stop and self._cost(start, end, room) > _EVEN):
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
        for end in self._choices(start, room, range(_BACK, -_ON - 1, -1)):
            cost = self._cost(start, end, room)
            if cost < _NEVER:
                total = found[start][0] + cost
                if end not in found or total < found[end][0]:
                    found[end] = total, start

    def _choices(self, start: int, room: float, back: range) -> Iterator[int]:
        """Yield permitted ends by how far they lie before the last that fits; those beyond it have negative numbers."""
        fitting = bisect_right(self._sums, self._sums[start] + room) - 1
        last = bisect_right(self._ends, fitting) - 1
        for place in (last - steps for steps in back):
            if 0 <= place < len(self._ends) and self._ends[place] > start:
                yield self._ends[place]

    def _cost(self, start: int, end: int, room: float) -> float:
        """Return how uneven a line is: 1 for one that almost gapes; `_NEVER` where it cannot be set."""
        spare = (room - self._sums[end] + self._sums[start]) / self.size
        if spare < 0:
            whole = self._givings[end - 1] - self._givings[start]
            hang = max(-spare - whole, 0.0)
            if hang > _hanging(self.text[end - 1]):
                return _NEVER
            cost = _HANGS if hang else _GIVES + (-spare / whole) ** 2
            if self._narrow[end] == self._narrow[start]:
                cost += _LONG  # a line of hanzi and marks alone, one character over
        elif end == self._stop:
            return 0.0 if end - start > _LONELY else _LONELY_COST
        else:
            places = self._widenings[end - 1] - self._widenings[start] + (0.0 if start else self._ahead)
            loose = spare / places if places else WIDEST
            if loose >= WIDEST:
                return _NEVER
            cost = (loose / GAPING) ** 2
            if loose > GAPING:
                cost += _GAPES + ((loose - GAPING) / _GAPED) ** 2
            elif spare > _CHARACTER and self._narrow[end] == self._narrow[start]:
                cost += _SHORT  # a line of hanzi and marks alone, one character short
        return cost + (_PARTED if end in self._bearable else 0.0)


_ROUNDING = 0.01
_NEVER = 1e9
_EVEN = 0.15
_GIVES, _HANGS = 0.3, 10.0
_SHORT, _LONG = 3.0, 2.0
_CHARACTER = 0.7
_PARTED = 12.0
_GAPES, _GAPED = 16.0, 0.016
_LONELY, _LONELY_COST = 2, 0.5
"""A last line of a single character and its mark is avoided where it costs little."""


__all__ = ["GAPING", "GIVING", "Plan", "giving", "may_give", "may_widen", "squeezed", "widening"]
