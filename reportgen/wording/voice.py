"""The public face of wording: one Voice for each document."""

from __future__ import annotations

from reportgen.wording.lists import Lists


class Voice(Lists):
    """How this report words its figures: rounding, register, and the form of ranks (N04)."""

    __slots__ = ()
