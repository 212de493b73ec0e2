"""The tables of a finished file as rows of named cells: what their columns are called, and the numbers in them.

A table that goes on over pages is one. Heads are read without their units, which are
kept beside; a cell that is no number is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.check.facts import Document, Place, Table

_SILENT = re.compile(r"[\s\u00ad\u200b\u200c\u200d\u2060\ufeff]+")
_NUMBER = re.compile(r"[+\-−－]?\d+(?:,\d{3})*(?:\.\d+)?")
_UNIT = re.compile(r"（([^（）]{1,12})）$")
_TOTAL = re.compile(r"(?:合计|小计|总计|共计|汇总|合 计)$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed in a cell."""

    value: Decimal
    places: int
    unit: str = ""
    """What stands behind it in its cell, `%`."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid; cells by the names of their columns."""

    place: Place
    cells: dict[str, str]
    total: str = ""
    """`合计`, `小计` …; empty for a row of its own."""

    def number(self, column: str) -> Number | None:
        """Return the number in a column; None where there is none."""
        return number(self.cells.get(column, ""))

    @property
    def subject(self) -> str:
        """What the row is about: its first cell that is a word and no running number."""
        return next((t for t in self.cells.values() if t and number(t) is None), "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a finished file."""

    place: Place
    columns: tuple[str, ...]
    """Their names without units."""
    units: dict[str, str]
    rows: tuple[GridRow, ...]

    def named(self, *names: str) -> str:
        """Return the first of some columns that it has, empty for none."""
        return next((name for name in names if name in self.columns), "")


def said(text: str) -> str:
    """Return a text without what cannot be seen."""
    return _SILENT.sub("", text)


def number(text: str) -> Number | None:
    """Return the number that a cell consists of, with the unit behind it; None for words, dates and ranges."""
    found = _NUMBER.match(text)
    if found is None or re.search(r"\d|月|日|年|[—～~、，；]", text[found.end() :]):
        return None
    plain = found[0].replace(",", "").replace("−", "-").replace("－", "-")
    return Number(Decimal(plain), len(plain.partition(".")[2]), text[found.end() :])


def grids(document: Document) -> Iterator[Grid]:
    """Yield the tables that have a head of one row and rules between their columns."""
    for parts in _whole(document.tables):
        first = parts[0]
        heads = [said(cell) for cell in first.rows[0].cells] if first.rows else []
        names = [_UNIT.sub("", head) for head in heads]
        if len(names) < 2 or not all(names) or len(set(names)) < len(names):
            continue
        units = {
            name: unit[1] for name, head in zip(names, heads, strict=True) if (unit := _UNIT.search(head))
        }
        rows = tuple(row for part in parts for row in _rows(part, names, heads))
        if rows:
            yield Grid(first.place, tuple(names), units, rows)


def _whole(tables: Sequence[Table]) -> Iterator[list[Table]]:
    """Yield the tables with those that go on over pages together."""
    group: list[Table] = []
    for table in tables:
        if not table.ruled:
            continue
        goes_on = group and table.continues and _head(table) == _head(group[0])
        if group and not goes_on:
            yield group
            group = []
        group.append(table)
    if group:
        yield group


def _head(table: Table) -> tuple[str, ...]:
    return tuple(map(said, table.rows[0].cells)) if table.rows else ()


def _rows(table: Table, names: Sequence[str], heads: Sequence[str]) -> Iterator[GridRow]:
    for count, row in enumerate(table.rows, start=1):
        cells = [said(cell) for cell in row.cells]
        if cells == list(heads):
            continue
        words = next(filter(None, cells), "")
        about = next((cell for cell in cells if cell and number(cell) is None), words)
        place = Place((*table.place.order, count), f"{table.place.label}第{count}行", about[:12])
        if len(cells) < len(
            names
        ):  # a merged first cell: its words are of the total, the rest stands at the right
            if _TOTAL.search(words) and len(cells) > 1:
                behind = dict(zip(names[len(names) - len(cells) + 1 :], cells[1:], strict=True))
                yield GridRow(place, behind, words)
            elif sum(map(bool, cells)) == 1:
                yield GridRow(place, {names[0]: words}, "")
            continue
        found = dict(zip(names, cells[: len(names)], strict=True))
        total = next((cell for cell in cells[:3] if _TOTAL.search(cell)), "")
        yield GridRow(place, found, total)


__all__ = ["Grid", "GridRow", "Number", "grids", "number", "said"]
