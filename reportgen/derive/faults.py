"""What deriving notices: findings that know which period they concern."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.errors import Finding, Severity
from reportgen.model import Period


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding and the period it is about; None where it concerns all periods."""

    finding: Finding
    period: Period | None = None


def fault(
    code: str,
    place: object,
    message: str,
    advice: str = "",
    severity: Severity = Severity.ERROR,
    period: Period | None = None,
) -> Fault:
    """Return a Fault at a place, which is written as the clerk reads it: `文件!表!单元格`."""
    return Fault(Finding(code, str(place), message, advice, severity), period)


class Misread(ValueError):
    """A text of the workbook that cannot mean what it must; the caller knows its cell.

    Never leaves this package.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `是不是“…”` for the known word most like this one, or nothing."""
    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"是不是“{close[0]}”" if close else ""
