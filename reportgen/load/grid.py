"""A sheet as cells with addresses, whatever file it came from.

A grid keeps apart what a cell holds (`rows`), how the program shows it
(`formats`, Excel number format codes) and what is wrong with it (`troubles`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from reportgen.model import Cell, Line

Raw = str | float | int | bool | date | datetime | time | timedelta
"""What a cell holds; an empty cell holds the empty string."""

UNSAVED = ""
"""The trouble of a formula whose result was never saved; other troubles are Excel's error words."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of a merged range, counted from 0."""


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: `A`, `Z`, `AA`."""
    head, tail = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(65 + tail)


def position(ref: str) -> tuple[int, int]:
    """Return row and column, counted from 0, of an address such as `AB12`."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", ref)
    if not found:
        raise ValueError(ref)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell with all that is known about it, or a value of a snippet's front matter."""

    raw: Raw
    place: Cell | Line
    format: str = ""
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet 「工作表」 as it stands in its file."""

    file: str
    name: str
    rows: list[list[Raw]]
    """Ragged; long enough for every cell that has a value or a trouble."""
    hidden: bool = False
    merges: tuple[Area, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    """Address → number format code, for cells that are not General."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    """Address → what keeps the cell from having a value."""

    def raw(self, row: int, column: int) -> Raw:
        """Return what a cell holds; cells outside the used area are empty."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""

    def place(self, row: int, column: int) -> Cell:
        """Return the address of a cell."""
        return Cell(self.file, self.name, f"{letters(column)}{row + 1}")

    def spot(self, row: int, column: int) -> Spot:
        """Return a cell with its address, format and trouble."""
        place = self.place(row, column)
        return Spot(
            self.raw(row, column), place, self.formats.get(place.ref, ""), self.troubles.get(place.ref)
        )

    def is_empty(self, row: int, column: int) -> bool:
        """Whether nothing is written in a cell, not even a formula without a result."""
        raw = self.raw(row, column)
        if raw != "" and not (isinstance(raw, str) and not raw.strip()):
            return False
        return not self.troubles or f"{letters(column)}{row + 1}" not in self.troubles

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row in which something is written."""
        return [c for c in range(len(self.rows[row])) if not self.is_empty(row, c)]

    def cells(self) -> Iterator[Spot]:
        """Iterate over every cell of the used area in reading order."""
        return (self.spot(r, c) for r, row in enumerate(self.rows) for c in range(len(row)))

    def __str__(self) -> str:
        return f"{self.file}!{self.name}"
