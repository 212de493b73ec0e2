"""Where a line of Chinese text may end 「禁则」 (GB/T 15834-2011 5.1, GB/T 15835-2011 5.1.7.2).

Pure rules on text, without fonts: which mark may not begin or end a line, and that
a number stays whole and with its unit. Pango follows UAX #14, which forbids every
break beside “ ” and allows one between a number and 亿元; official documents want
the opposite of both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reportgen.glue import glued

NO_START = frozenset("，。、；：？！”’）〕】》〉」』〗］｝·～—－…‰％%℃°′″/／,.;:?!)]}々ー")
"""Marks that may not begin a line (5.1.1–5.1.9)."""

NO_END = frozenset("“‘（〔【《〈「『〖［｛([{/／￥¥$＄№§")
"""Marks that may not end a line (5.1.2–5.1.4, 5.1.8)."""

BLANK_BEHIND = frozenset("，。、；：！”’）〕】》〉」』")
"""Marks whose right half is blank, so that it may be given up (5.1.11)."""

BLANK_BEFORE = frozenset("“‘（〔【《〈「『")
"""Marks whose left half is blank."""

_WORD = frozenset(chr(code) for code in range(0x21, 0x7F))
"""ASCII signs hang together: numbers, words, 15:40, PM2.5, addresses."""

_SPACES = frozenset(" \t\u3000")

_DIGITS = frozenset("0123456789")


def may_part(before: str, after: str) -> bool:
    """Return whether a line may end between two neighbouring characters."""
    if after in _SPACES or after in NO_START or before in NO_END:
        return False
    if before in _SPACES:
        return True
    if before in _WORD and after in _WORD:
        return False
    return not (after in _DIGITS and before in "—～－±−第")


def line_end(text: str, fitting: int, *, anywhere: bool = False) -> int:
    """Return how many characters of a text the first line takes when `fitting` of them have room.

    The last permitted end within the room; without one the first beyond it, so that a
    word too long for its line sticks out rather than breaks. With `anywhere` such a
    word is broken, as in narrow table cells. Spaces after the last character hang.
    """
    while fitting < len(text) and text[fitting] == " ":
        fitting += 1
    if fitting >= len(text):
        return len(text)
    forbidden = glued(text[: fitting + _REACH])
    for end in range(fitting, 0, -1):
        if end not in forbidden and may_part(text[end - 1], text[end]):
            return end
    if anywhere and fitting > 0:
        return _forced_end(text, fitting)
    return _first_end(text, fitting + 1)


_REACH = 24
"""Longest number with its unit that can begin within a line and end beyond it."""


def _first_end(text: str, start: int) -> int:
    forbidden = glued(text)
    ends = range(max(start, 1), len(text))
    return next(
        (end for end in ends if end not in forbidden and may_part(text[end - 1], text[end])), len(text)
    )


def _forced_end(text: str, fitting: int) -> int:
    """Return where to break what has no permitted end: not inside a number or before a mark if avoidable."""
    for end in range(fitting, 0, -1):
        before, after = text[end - 1], text[end]
        if after not in NO_START and before not in NO_END and not (before in _WORD and after in _WORD):
            return end
    return fitting


# ---------------------------------------------------------------- even lines

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
        window = text[: self._stop + _REACH]
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


__all__ = [
    "BLANK_BEFORE",
    "BLANK_BEHIND",
    "NO_END",
    "NO_START",
    "Plan",
    "glued",
    "line_end",
    "may_give",
    "may_part",
    "may_widen",
]
