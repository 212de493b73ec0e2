"""Which format a document has by its head: 文件, 信函, 纪要, 简报 (GB/T 9704-2012 7, 10)."""

from __future__ import annotations

import re
from itertools import pairwise

from reportgen import layout
from reportgen.check.clauses import Subject
from reportgen.check.faces import is_red
from reportgen.check.facts import Border, Para, Stroke, Where

_LONG = layout.pt(165.0)
"""Longer than any rule within the text area, so a rule of a letter."""
_PAIR = 8.0
"""The two lines of a double rule are nearer than this, in pt."""


def red_strokes(subject: Subject) -> list[Stroke]:
    """Return the level red rules of the first page, from top to bottom."""
    strokes = subject.document.pages[0].strokes if subject.document.pages else ()
    level = [s for s in strokes if is_red(s.colour) and s.width > 100 and s.height < 8]
    return sorted(level, key=lambda stroke: stroke.top)


def red_borders(subject: Subject) -> list[tuple[Border, Para | None]]:
    """Return the red rules of a Word file: at paragraphs, drawn, and in headers and footers."""
    own = [
        (border, para)
        for para in subject.document.paras
        for border in para.borders
        if is_red(border.colour) and para.where is not Where.HEADER
    ]
    return [*own, *((border, None) for border in subject.document.heads if is_red(border.colour))]


def form_of(subject: Subject) -> str:
    """Return 信函, 纪要, 简报 or 文件: the format that the head shows; nothing without a head."""
    name = subject.parts.masthead.said if subject.parts.masthead else ""
    if is_letter(subject):
        return "信函"
    if name.endswith("纪要"):
        return "纪要"
    if _BRIEF.search(name) or (subject.parts.issue is not None and not name.endswith("文件")):
        return "简报"
    return "文件" if subject.parts.has_head else ""


_BRIEF = re.compile("(?:简报|专报|快报|动态|信息|参考|要情|督查|通报|摘报|参阅|通讯)$")
"""What the name of a 简报 ends with."""


def is_letter(subject: Subject) -> bool:
    """Return whether the document is a 信函: red double rules, or red rules wider than the text."""
    strokes = red_strokes(subject)
    if any(stroke.width > _LONG for stroke in strokes) or len(double_rules(strokes)) > 1:
        return True
    borders = [border for border, _ in red_borders(subject)]
    if any(border.is_double or (border.length or 0) > _LONG for border in borders):
        return True
    return not strokes and not borders and _has_number_of_letter(subject)


def _has_number_of_letter(subject: Subject) -> bool:
    """Return whether the number stands at the right edge, as only that of a letter does, below no other head."""
    number, head = subject.parts.number, subject.parts.masthead
    return number is not None and number.align == "right" and not (head and _OTHER.search(head.said))


_OTHER = re.compile("(?:文件|纪要|令|公报)$")
"""Ends of heads that are not those of letters."""


def double_rules(strokes: list[Stroke]) -> list[tuple[Stroke, Stroke]]:
    """Return the double rules among red rules."""
    found = []
    for upper, lower in pairwise(strokes):
        if lower.top - upper.bottom < _PAIR and abs(upper.width - lower.width) < 3:
            found.append((upper, lower))
    return found


__all__ = ["double_rules", "form_of", "is_letter", "red_borders", "red_strokes"]
