"""Numbers of headings and annexes, given in one pass so that they always close up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportgen.blocks import Annex, Block, Heading
from reportgen.wording import chinese

_FORMS = (
    lambda n: f"{chinese(n)}、",
    lambda n: f"（{chinese(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)
"""层次序数 一、（一）1.（1） (GB/T 9704-2012 7.3.3)."""


def number_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Number the headings; an annex starts again at one."""
    counts = [0] * len(_FORMS)
    for block in blocks:
        if isinstance(block, Annex):
            counts = [0] * len(_FORMS)
        if not isinstance(block, Heading):
            yield block
            continue
        level = min(block.level, len(_FORMS))
        counts[level - 1] += 1
        counts[level:] = [0] * (len(_FORMS) - level)
        yield replace(block, level=level, number=_FORMS[level - 1](counts[level - 1]))


def number_annexes(blocks: Sequence[Block]) -> list[Block]:
    """Label annexes 附件1, 附件2 …, or plain 附件 when there is only one (7.3.7)."""
    several = sum(isinstance(block, Annex) for block in blocks) > 1
    labelled: list[Block] = []
    number = 0
    for block in blocks:
        if isinstance(block, Annex):
            number += 1
            block = replace(block, label=f"附件{number}" if several else "附件")  # noqa: PLW2901
        labelled.append(block)
    return labelled
