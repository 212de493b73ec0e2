"""Links from where the text names an annex 「附件1」 to that annex.

A link must not change a line, so on the page it is laid over the finished text: the words
that carry it become a text box of their own, each sign where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.blocks import Annex, Block, plain


@dataclass(frozen=True, slots=True)
class Target:
    """An annex as the goal of links."""

    name: str
    """Its name within the file: `annex1`."""
    label: str
    """`附件`, `附件1` …"""
    title: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an annex: from `start` up to `end`."""

    start: int
    end: int
    target: Target


def targets(blocks: Iterable[Block]) -> tuple[Target, ...]:
    """Return the annexes of a report in their order."""
    annexes = (block for block in blocks if isinstance(block, Annex))
    return tuple(
        Target(f"annex{number}", annex.label, plain(annex.title)) for number, annex in enumerate(annexes, 1)
    )


def mentions(text: str, annexes: Sequence[Target]) -> Iterator[Mention]:
    """Yield where a text names annexes by their labels; 附件1 is not named by 附件10."""
    known = {target.label: target for target in annexes}
    if known:
        pattern = "|".join(re.escape(label) for label in sorted(known, reverse=True))
        for found in re.finditer(rf"(?:{pattern})(?![0-9])", text):
            yield Mention(found.start(), found.end(), known[found[0]])


# ----------------------------------------------------------------- on the page


_BODY = {"closing", "along"}
"""What a paragraph of the text may be called; any other name is that of something else."""


def lay(pages: Iterable[Any], annexes: Sequence[Target]) -> None:
    """Lay links over the paragraphs and the 附件说明 of laid out pages."""
    if not annexes:
        return
    known = {target.name: target for target in annexes}
    for page in pages:
        for box in page._page_box.descendants():
            if box.element_tag != "p" or not _is_block(box):
                continue
            to = known.get(box.element.get("data-to", ""))
            pieces = list(_pieces(box))
            text = "".join(piece.text for _, piece in pieces)
            if to:
                start = len(re.match(r"(?:附件：)?(?:[0-9]+\.)?", text)[0])  # type: ignore[index]
                found = [Mention(start, len(text), to)] if len(text) > start else []
            elif not _BODY.issuperset((box.element.get("class") or "").split()):
                continue
            else:
                found = list(mentions(text, annexes))
            _carry(page, pieces, found)


def _is_block(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import BlockBox

    return isinstance(box, BlockBox)


def _pieces(block: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the texts of a block in their order, each with the box it is in."""
    from weasyprint.formatting_structure.boxes import TextBox

    for child in block.children:
        if isinstance(child, TextBox):
            yield block, child
        else:
            yield from _pieces(child)


def _carry(page: Any, pieces: Sequence[tuple[Any, Any]], found: Sequence[Mention]) -> None:
    """Let the words of each mention carry a link, on each line they stand on."""
    start = 0
    for parent, text in pieces:
        end = start + len(text.text)
        within = [
            (max(mention.start, start) - start, min(mention.end, end) - start, mention.target)
            for mention in found
            if mention.start < end and start < mention.end
        ]
        if within:
            parts = list(_parted(text, within))
            children = list(parent.children)
            at = children.index(text)
            children[at : at + 1] = [part for part, _ in parts]
            parent.children = children
            page.links.extend(_link(part, target) for part, target in parts if target)
        start = end


def _parted(text: Any, within: Iterable[tuple[int, int, Target]]) -> Iterator[tuple[Any, Target | None]]:
    """Yield the parts of a text box, those with a target between those without."""
    from reportgen.render import typeset

    last = 0
    for start, end, target in within:
        if last < start:
            yield typeset.part(text, last, start), None
        yield typeset.part(text, start, end), target
        last = end
    if last < len(text.text):
        yield typeset.part(text, last, len(text.text)), None


def _link(part: Any, target: Target) -> tuple[str, str, tuple[float, float, float, float], Any]:
    """Return a link as WeasyPrint lists those of a page."""
    left, top = part.position_x, part.position_y
    return "internal", target.name, (left, top, left + part.width, top + part.height), part


__all__ = ["Mention", "Target", "lay", "mentions", "targets"]
