"""Where the addressees stand: below the title, or in the 版记 when they would leave no text on page 1 (7.3.2, 7.3.3).

Everything on the first page stands on whole lines, so the lines are counted; Word and PDF
follow the same count.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from reportgen import layout
from reportgen.blocks import Heading, Paragraph, Report, Salutation, Title, plain
from reportgen.layout import Profile
from reportgen.linebreak import line_end
from reportgen.model import Text

FIELD = "版记主送"
"""The field that a shell prints in its 版记; one that does not ask for it keeps them below the title."""


def settled(report: Report, p: Profile, *, movable: bool) -> Report:
    """Return the report with its addressees where they belong; `movable` if its shell can print them in the 版记."""
    place = next((i for i, block in enumerate(report.blocks) if isinstance(block, Salutation)), None)
    if place is None or not movable:
        return report
    addressees = report.blocks[place]
    assert isinstance(addressees, Salutation)
    rest = (*report.blocks[:place], *report.blocks[place + 1 :])
    above = lines_of_head(report, p) + _lines_of_title(report) + _lines(plain(addressees.inlines), p)
    if above + _least_text(rest[place:], p) <= _lines_of_first_page(report, p):
        return report
    text = Text(plain(addressees.inlines).rstrip("：:"), getattr(addressees.inlines[0], "origin", None))
    return replace(report, blocks=rest, fields={**report.fields, FIELD: text})


def lines_of_head(report: Report, p: Profile) -> int:
    """Return the lines that the 版头 takes, down to the title."""
    fields = report.fields
    given = [name for name in ("份号", "密级", "紧急程度") if fields.get(name)]
    match report.shell:
        case "plain":
            return 0
        case "letter":
            return max(len(given), bool(fields.get("发文字号"))) + 2
        case "brief":
            return lines_of_red_head(p.brief_top, p.brief_masthead_size, p) + 4
        case "minutes":
            return lines_of_red_head(p.masthead_top, p.masthead_size, p) + 4
    return lines_of_red_head(p.masthead_top, p.masthead_size, p) + 3


def lines_of_red_head(top: float, size: float, p: Profile) -> int:
    """Return the lines of a head above a red rule and of the two lines below it, without those between 标志 and rule."""
    used = layout.pt(top + p.rule_weight + p.rule_gap) + size - p.leading
    return round(used / p.pitch + 2)


def _lines_of_first_page(report: Report, p: Profile) -> int:
    if report.shell != "letter":
        return int(layout.pt(p.text_height) / p.pitch)
    head = p.letter_masthead_size + layout.pt(p.rule_gap + p.letter_rule + p.letter_gap) - p.leading
    return int((layout.pt(p.page_height - p.letter_top - p.letter_bottom) - head) / p.pitch)


def _lines_of_title(report: Report) -> int:
    return sum(len(block.lines) + 1 for block in report.blocks if isinstance(block, Title))


def _lines(text: str, p: Profile) -> int:
    """Return the lines of a text, ended where the rules of line breaking allow."""
    count = 0
    while text:
        widths = accumulate(layout.characters(char) for char in text)
        fitting = sum(width <= p.characters for width in widths)
        text = text[line_end(text, fitting) :]
        count += 1
    return count


def _least_text(blocks: tuple[object, ...], p: Profile) -> int:
    """Return the lines below the addressees that the first page must show.

    Headings do not stand alone, nor does the first or the last line of a paragraph.
    """
    for count, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            lines = _lines("　　" + block.number + plain(block.inlines), p)
            return count + (lines if lines < 2 * _TOGETHER else _TOGETHER)
        if not isinstance(block, Heading):
            return count + 3
    return len(blocks)


_TOGETHER = 2
"""Lines of a paragraph that no page parts."""


__all__ = ["FIELD", "lines_of_head", "lines_of_red_head", "settled"]
