"""What a finished file says, passage by passage: its paragraphs, and its tables row by row.

Spaces, line breaks and the marks that steer them say nothing and are left out, so that
only what a reader reads is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.check.facts import Document, Table, Where

_SILENT = re.compile(r"[\s\u00ad\u200b\u200c\u200d\u2060\ufeff]+")

CELL_END = "\u241f"
"""Parts the cells of a row in its text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a table row, and where it stands."""

    text: str
    """A row's cells are parted by CELL_END."""
    place: str
    heads: tuple[str, ...] = ()
    """Heads of the columns of a row."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row; a paragraph is one."""
        return tuple(self.text.split(CELL_END))

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return bool(self.heads)


def said(text: str) -> str:
    """Return a text without what cannot be seen."""
    return _SILENT.sub("", text)


def passages(document: Document) -> tuple[Passage, ...]:
    """Return everything a finished file says, in the order of reading."""
    found = [
        (para.place.order, Passage(text, str(para.place)))
        for para in document.paras
        if para.where is not Where.TABLE and para.table < 0 and (text := said(para.text))
    ]
    for table in document.tables:
        found += [(table.place.order, row) for row in _rows(table)]
    return tuple(passage for _, passage in sorted(found, key=lambda each: each[0]))


def _rows(table: Table) -> Iterator[Passage]:
    """Yield the rows that say something; a head that is repeated on a further page is left out."""
    heads: tuple[str, ...] = ()
    for number, row in enumerate(table.rows, start=1):
        cells = tuple(said(cell) for cell in row.cells)
        if number == 1 or row.header:
            heads = cells if len(cells) >= len(heads) else heads
            if table.continues:
                continue
        if any(cells):
            text = CELL_END.join(cells).rstrip(CELL_END)
            yield Passage(
                text, f"{table.place}第{number}行“{next(filter(None, cells))[:12]}”", heads or ("",)
            )


__all__ = ["CELL_END", "Passage", "passages", "said"]
