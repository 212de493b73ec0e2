"""Pages that lie aside of the others: printed or scanned together with another margin (GB/T 9704-2012 6.1).

Such a page is measured as if it lay where the others do, so that only its place is wrong
and not everything on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportgen import layout
from reportgen.check.facts import CLOSING, Page, most
from reportgen.check.pdf_page import Sheet
from reportgen.layout import Profile

_LEAST = layout.pt(1.0)
"""Two pages whose edges are nearer than this lie alike."""
_ALIKE = 3.0
"""Both edges of a page move together, to so many pt: else its lines are only set in."""
_FEWEST = 3
"""Lines that must share an edge to show where it is."""


def shifts(pages: Sequence[Page], profile: Profile) -> Mapping[int, float]:
    """Return by how much pages lie further right than they should, by number; others are left out.

    They should lie as the pages that begin where the standard has it, or else as most do.
    """
    edges = {page.number: edge for page in pages if not page.landscape and (edge := _edges(page))}
    lefts = sorted(left for left, _ in edges.values())
    groups: list[list[float]] = []
    for left in lefts:
        if groups and left - groups[-1][-1] < _LEAST:
            groups[-1].append(left)
        else:
            groups.append([left])
    if len(groups) < 2:
        return {}
    wanted = layout.pt(profile.left)
    right_group = min(groups, key=lambda group: (min(abs(x - wanted) for x in group) > _LEAST, -len(group)))
    own = next(edge for edge in edges.values() if edge[0] in right_group)
    found = {number: (left - own[0], right - own[1]) for number, (left, right) in edges.items()}
    return {n: dx for n, (dx, moved) in found.items() if abs(dx) >= _LEAST and abs(dx - moved) < _ALIKE}


def _edges(page: Page) -> tuple[float, float] | None:
    """Return the edges that lines of the text share at the left and at the right, or None where none do."""
    size = most(char.face.size for line in page.lines for char in line.chars)
    lines = [line for line in page.lines if abs(line.size - size) < 0.6]
    full = [line for line in lines if line.chars[-1].text not in CLOSING]
    left, right = _shared([line.left for line in lines]), _shared([-line.right for line in full])
    return (left, -right) if left is not None and right is not None else None


def _shared(places: Sequence[float]) -> float | None:
    """Return the lowest place that several lines share, to half a point."""
    counts = Counter(round(place * 2) / 2 for place in places)
    near = [place for place, count in counts.items() if count + counts[place + 0.5] >= _FEWEST]
    return min(near, default=None)


def moved(sheet: Sheet, right: float) -> Sheet:
    """Return a page with everything on it moved to the right."""
    return replace(
        sheet,
        chars=tuple(replace(c, left=c.left + right, right=c.right + right) for c in sheet.chars),
        strokes=tuple(replace(s, left=s.left + right, right=s.right + right) for s in sheet.strokes),
    )


__all__ = ["moved", "shifts"]
