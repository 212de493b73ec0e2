"""How a table stands on its page: type size, column widths, broken heads, places of figures.

Pure geometry on blocks, the same for Word, PDF and the composing stage, which asks
here whether a table fits upright, needs the page turned, or must be continued.
"""

from __future__ import annotations

from reportgen.tabular.cells import Cells, align_of, measured, under_groups
from reportgen.tabular.fit import (
    HEAD_PADDING,
    NOTE_SPACE,
    ROW_PADDING,
    SOFT,
    Fit,
    fit,
    fits,
    head_height,
    heights,
    mean_lines,
    notes_height,
    room,
    tall_rows,
)
from reportgen.tabular.merging import Spot, held_rows, spots, take
from reportgen.tabular.notes import HANG as NOTE_HANG
from reportgen.tabular.notes import MARK as NOTE_MARK
from reportgen.tabular.notes import is_further
from reportgen.tabular.pages import above_height, pages
from reportgen.tabular.points import Indents, figure_cells, indents

__all__ = [
    "HEAD_PADDING",
    "NOTE_HANG",
    "NOTE_MARK",
    "NOTE_SPACE",
    "ROW_PADDING",
    "SOFT",
    "Cells",
    "Fit",
    "Indents",
    "Spot",
    "above_height",
    "align_of",
    "figure_cells",
    "fit",
    "fits",
    "head_height",
    "heights",
    "held_rows",
    "indents",
    "is_further",
    "mean_lines",
    "measured",
    "notes_height",
    "pages",
    "room",
    "spots",
    "take",
    "tall_rows",
    "under_groups",
]
