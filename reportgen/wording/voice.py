"""The public face of wording: one Voice for each document."""

from __future__ import annotations

from typing import Any

from reportgen.model import Assessed, Plan, ProjectProgress, Result, Surveyed
from reportgen.wording.causes import Causes
from reportgen.wording.phrases import Phrase


class Voice(Causes):
    """How this report words its figures: rounding, register, and the form of ranks (N04)."""

    __slots__ = ()

    def tell(self, row: Any) -> Phrase | None:
        """Everything a row says, whatever kind of row it is."""
        match row:
            case Result():
                return self.statement(row)
            case ProjectProgress():
                return self.project(row)
            case Assessed():
                return self.assessment(row)
            case Surveyed():
                return self.satisfaction(row)
            case Plan():
                return self.planned(row)
            case _:
                raise ValueError("这样的行不能写成一句话，请用别的写法")
