"""The public face of wording: one Voice for each document."""

from __future__ import annotations

from reportgen.wording.assessing import Assessing


class Voice(Assessing):
    """How this report words its figures: rounding, register, and the form of ranks (N04)."""

    __slots__ = ()
