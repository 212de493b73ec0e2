"""Reads .xls and .et: values by calamine, formats and errors by `biff`."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.load import biff, book
from reportgen.load.grid import Grid


def read(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the sheets of a workbook in its order; raises Unreadable."""
    marked = biff.read(data)
    for index, grid in book.read(file, data):
        marks = marked.sheets[index]
        yield book.complete(grid, marks.formats, marks.troubles, dates_from_1904=marked.dates_from_1904)
