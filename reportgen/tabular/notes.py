"""The notes 「注」 below a table: `注：1.…`, then `2.…` below the text of the first."""

from __future__ import annotations

from reportgen.blocks import Inlines, plain

MARK = "注："
HANG = 2.0
"""Width of the mark in 字."""


def is_further(note: Inlines) -> bool:
    """Whether a note belongs under the mark of one above it."""
    return not plain(note).startswith("注")


__all__ = ["HANG", "MARK", "is_further"]
