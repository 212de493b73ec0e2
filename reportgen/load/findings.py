"""What loading notices, collected in reading order.

Nothing in this package stops at the first fault: every reader writes into one
`Findings` and goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.errors import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.load.grid import Grid
    from reportgen.readback import TableRead


class Unreadable(Exception):
    """A value or file that cannot be used; the caller knows the place and records it.

    Never leaves this package.
    """

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice


@dataclass(slots=True)
class Findings:
    """Findings of one load 「发现」, in the order they were met, each once."""

    items: dict[Finding, None] = field(default_factory=dict)
    tables: list[tuple[Grid, TableRead, Mapping[int, frozenset[int]]]] = field(default_factory=list)
    """Each table that was read, with its sheet and the columns it accounts for in each row."""

    def error(self, code: str, place: object, message: str, advice: str = "") -> None:
        """Record a fault that keeps the data from being used."""
        self.items[Finding(code, str(place), message, advice)] = None

    def warn(self, code: str, place: object, message: str, advice: str = "") -> None:
        """Record something that was read, but perhaps not as meant."""
        self.items[Finding(code, str(place), message, advice, Severity.WARNING)] = None

    def info(self, code: str, place: object, message: str, advice: str = "") -> None:
        """Record what was left out or treated specially, so that nothing happens silently."""
        self.items[Finding(code, str(place), message, advice, Severity.INFO)] = None

    def add(self, found: Iterable[Finding]) -> None:
        """Take over what was found elsewhere."""
        self.items.update(dict.fromkeys(found))

    def refuse(self, place: object, fault: Unreadable) -> None:
        """Record a fault met inside a reader."""
        self.error(fault.code, place, fault.message, fault.advice)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The faults alone."""
        return tuple(f for f in self.items if f.severity is Severity.ERROR)
