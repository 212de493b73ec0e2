"""Figures of a column set on their decimal points, in the middle of the column.

A figure is set from the right; what stands behind its units digit (decimals, a unit, a
rank in brackets) decides how far from the edge. What is no figure, as —, stands centred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportgen import layout
from reportgen.blocks import Table, plain
from reportgen.layout import Profile
from reportgen.tabular.breadth import breadth
from reportgen.tabular.cells import Cells
from reportgen.tabular.fit import Fit

_FIGURE = re.compile(r"[-−+±]?\d[\d,]*")
_NARROW = {".": 0.25, ",": 0.25, "-": 0.333, "%": 0.833, " ": 0.25, "/": 0.278, ":": 0.278, ";": 0.278}
"""Widths in em of what is not half a 字 wide in a Times face."""


def figure_cells(texts: Iterable[str]) -> Cells:
    """Measure the texts of a column of figures, which takes more room than the longest where points differ."""
    before = behind = words = 0.0
    for text in set(texts):
        if found := _FIGURE.match(text):
            before = max(before, breadth(found[0]))
            behind = max(behind, breadth(text[found.end() :]))
        else:
            words = max(words, breadth(text))
    widest = max(before + behind, words)
    return Cells(widest, widest)


Indents = Mapping[str, float]
"""Text of a cell → its distance in pt from the right edge of its column; centred where it has none."""


@dataclass(frozen=True, slots=True)
class _Parts:
    before: float
    behind: float


def indents(table: Table, fitted: Fit, profile: Profile) -> dict[int, Indents]:
    """Return for each column of figures how far from its right edge each text ends, padding included."""
    return {
        place: _column(table, place, fitted, profile)
        for place, column in enumerate(table.columns)
        if column.align == "right"
    }


def _column(table: Table, place: int, fitted: Fit, profile: Profile) -> Indents:
    texts = {plain(row.cells[place]) for row in table.rows}
    parts = {text: part for text in texts if (part := _parts(text, profile))}
    if not parts:
        return {}
    before = max(part.before for part in parts.values())
    behind = max(part.behind for part in parts.values())
    free = fitted.widths[place] - profile.table_rule - (before + behind) * fitted.size
    edge = max(free / 2, layout.pt(profile.table_padding))
    return {text: edge + (behind - part.behind) * fitted.size for text, part in parts.items()}


def _parts(text: str, profile: Profile) -> _Parts | None:
    """Return the widths in em before and behind the end of the whole number a text begins with."""
    found = _FIGURE.match(text)
    if not found:
        return None
    return _Parts(_breadth(found[0], profile), _breadth(text[found.end() :], profile))


def _breadth(text: str, profile: Profile) -> float:
    if profile.digits == "随文":
        return layout.characters(text)
    return sum(_NARROW[char] if char in _NARROW else layout.characters(char) for char in text)


__all__ = ["Indents", "figure_cells", "indents"]
