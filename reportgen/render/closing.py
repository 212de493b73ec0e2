"""How much text goes along to the page of the signature: the same for Word and PDF.

A 署名 never stands below one or two lines that the page before had no room for (7.3.5.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.blocks import AnnexList, Attendance, Block, Paragraph, Signature, Table, plain
from reportgen.layout import Profile, characters

LINES = 3
"""Lines of text that stand above a signature on its page, at least."""
USUAL = 2
"""Lines of a paragraph that no page parts anyway."""
WHOLE = 8
"""A paragraph of up to so many lines before a signature is kept whole where a program cannot count lines."""


def lines_of(block: Block, profile: Profile) -> int:
    """Return the lines of a paragraph, one fewer rather than one too many."""
    if not isinstance(block, Paragraph):
        return 0
    width = characters(block.number + plain(block.inlines)) + 2
    return max(int((width - 1) // profile.characters) + 1, 1)


@dataclass(frozen=True, slots=True)
class Tie:
    """How a paragraph goes along with a signature below it."""

    lines: int
    """At least so many of its lines, of those it has."""
    joined: bool
    """Whether the end of the paragraph or the table above goes along, too."""


def tied(blocks: Sequence[Block], profile: Profile) -> dict[int, Tie]:
    """Return the paragraphs that go along with a signature.

    They are those right above it, until there are lines enough; the list of annexes counts.
    """
    found: dict[int, Tie] = {}
    for place, block in enumerate(blocks):
        if not isinstance(block, Signature):
            continue
        above, lines = place - 1, 0
        while above >= 0 and isinstance(listed := blocks[above], AnnexList | Attendance):
            lines += len(listed.titles) if isinstance(listed, AnnexList) else 1
            above -= 1
        while above >= 0 and isinstance(blocks[above], Paragraph) and lines < LINES:
            lacking = LINES - lines
            lines += lines_of(blocks[above], profile)
            joined = above > 0 and lines < LINES and isinstance(blocks[above - 1], Paragraph | Table)
            found[above] = Tie(lacking, joined)
            above -= 1
    return found


__all__ = ["LINES", "USUAL", "WHOLE", "Tie", "lines_of", "tied"]
