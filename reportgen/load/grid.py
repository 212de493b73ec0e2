"""A sheet as cells with addresses, whatever file it came from.

A grid keeps apart what a cell holds (`rows`), how the program shows it
(`formats`, Excel number format codes) and what is wrong with it (`troubles`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def address(row: int, column: int) -> str:
    """Return the address of a cell whose row and column are counted from 0: `AB12`."""
    return f"{letters(column)}{row + 1}"


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
    """What its file calls it."""
    rows: list[list[Raw]]
    """Ragged; long enough for every cell that has a value or a trouble."""
    hidden: bool = False
    merges: tuple[Area, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    """Address → number format code, for cells that are not General."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    """Address → what keeps the cell from having a value."""
    hidden_rows: tuple[int, ...] = ()
    """Rows that the program does not show, counted from 0."""
    hidden_columns: tuple[int, ...] = ()
    called: str = ""
    """What it is read as, where a source file gives it another name."""

    @property
    def title(self) -> str:
        """The name it is read by."""
        return self.called or self.name

    def raw(self, row: int, column: int) -> Raw:
        """Return what a cell holds; cells outside the used area are empty."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""

    def place(self, row: int, column: int) -> Cell:
        """Return where a cell stands."""
        return Cell(self.file, self.name, address(row, column))

    def spot(self, row: int, column: int) -> Spot:
        """Return a cell with its address, format and trouble."""
        place = self.place(row, column)
        return Spot(
            self.raw(row, column), place, self.formats.get(place.ref, ""), self.troubles.get(place.ref)
        )

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row in which something is written, be it a formula without a result."""
        cells = self.rows[row]
        found = [
            c for c, raw in enumerate(cells) if raw != "" and not (isinstance(raw, str) and raw.isspace())
        ]
        if not self.troubles:
            return found
        troubled = (c for c in range(len(cells)) if address(row, c) in self.troubles)
        return sorted({*found, *troubled})

    def is_empty(self, row: int, column: int) -> bool:
        """Whether nothing is written in a cell."""
        return row >= len(self.rows) or column not in self.filled(row)

    def __str__(self) -> str:
        return f"{self.file}!{self.name}"
