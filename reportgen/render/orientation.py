"""Which blocks stand on pages turned to landscape: the same for Word and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportgen.blocks import Annex, Block, Chart, Heading, Table, Title


def turned(blocks: Sequence[Block]) -> list[bool]:
    """Return for each block whether its page is turned.

    One wide table or chart turns its whole annex. In the text it turns its own pages alone, and
    takes along the titles and headings directly above it; a title that asks for it turns all the text.
    """
    wide = [isinstance(block, Table | Chart) and bool(block.landscape) for block in blocks]
    text = next((place for place, block in enumerate(blocks) if isinstance(block, Annex)), len(blocks))
    if any(isinstance(block, Title) and block.landscape for block in blocks[:text]):
        wide[:text] = [True] * text
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Annex)]
    for start, end in pairwise([*starts, len(blocks)]):
        annex = blocks[start:end]
        is_wide = any(isinstance(block, Annex | Table | Chart) and block.landscape for block in annex)
        wide[start:end] = [is_wide] * len(annex)
    for place in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[place], Title | Heading) and not isinstance(blocks[place + 1], Annex):
            wide[place] = wide[place + 1]
    return wide
