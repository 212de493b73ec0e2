"""What a Word file still carries of its making: tracked changes 「修订」 and comments 「批注」."""

from __future__ import annotations

from typing import Any

from reportgen.check.word_cascade import A, W
from reportgen.check.word_file import WordFile

_TRACKED = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange"),
        *("trPrChange", "tcPrChange", "tblPrExChange"),
    )
)


def revisions(file: WordFile) -> int:
    """Return how many tracked changes the document has, in its text, headers, footers and notes."""
    return sum(sum(1 for _ in root.iter(*_TRACKED)) for root in (file.tree(file.main), *file.margins()))


def comments(file: WordFile) -> int:
    """Return how many comments stand in the margin of the document."""
    root = file.related("comments")
    return sum(1 for _ in root.iter(f"{W}comment")) if root is not None else 0


def text_of(root: Any) -> str:
    """Return all text below an element, drawings included, without any space."""
    if root is None:
        return ""
    return "".join("".join(node.text or "" for node in root.iter(f"{W}t", f"{A}t")).split())


__all__ = ["comments", "revisions", "text_of"]
