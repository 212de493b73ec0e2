"""Where a line may end 「断行」: one rule for text, cells, heads and names in charts.

Pure rules on text, without fonts. Nothing begins a line that may not (GB/T 15834-2011 5.1),
a number stays whole and with its unit (GB/T 15835-2011 5.1.7.2); narrow cells end their lines
between words, paragraphs are planned as a whole so that their lines are even.
"""

from __future__ import annotations

from reportgen.linebreak.cells import (
    Prose,
    Width,
    even_lines,
    natural_lines,
    prose_lines,
    soft_room,
    torn,
)
from reportgen.linebreak.even import GAPING, GIVING, Plan, giving, may_give, may_widen, squeezed, widening
from reportgen.linebreak.numbers import GLUED, bearable, glued
from reportgen.linebreak.rules import NO_END, NO_START, line_end, may_part
from reportgen.linebreak.words import piece_ends, pieces, word_across

__all__ = [
    "GAPING",
    "GIVING",
    "GLUED",
    "NO_END",
    "NO_START",
    "Plan",
    "Prose",
    "Width",
    "bearable",
    "even_lines",
    "giving",
    "glued",
    "line_end",
    "may_give",
    "may_part",
    "may_widen",
    "natural_lines",
    "piece_ends",
    "pieces",
    "prose_lines",
    "soft_room",
    "squeezed",
    "torn",
    "widening",
    "word_across",
]
