"""The notes 「注」 of a table: the author's own, and one for every sign that needs a word of explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportgen.blocks import Inlines, Row, Run, plain
from reportgen.compose.tables.cells import LIGHTS, MISSING, NORMAL, light_words
from reportgen.compose.tables.columns import LIGHT, Wanted
from reportgen.tabular import NOTE_MARK


def notes(
    own: Sequence[Inlines], columns: Sequence[Wanted], rows: Sequence[Row], *, partial: bool
) -> tuple[Inlines, ...]:
    """Return the notes, numbered where there are several; `partial` = a total leaves out what is missing."""
    texts = [_bare(note) for note in own]
    texts.extend((Run(text + "。"),) for text in _remarks(columns, rows, partial))
    if len(texts) < 2:
        return tuple((Run(NOTE_MARK), *text) for text in texts)
    return tuple(
        (Run(f"{NOTE_MARK if number == 1 else ''}{number}."), *text)
        for number, text in enumerate(texts, start=1)
    )


def _bare(note: Inlines) -> Inlines:
    """Return a note of the author's without the mark that is put before all of them."""
    first = note[0] if note else None
    if isinstance(first, Run) and first.text[:2] in ("注：", "注:"):
        return (replace(first, text=first.text[2:]), *note[1:])
    return note


def _remarks(columns: Sequence[Wanted], rows: Sequence[Row], partial: bool) -> Iterator[str]:
    yield from _brackets(columns)
    if any(column.path.endswith(LIGHT) for column in columns):
        shapes = [light.shape for light in (*LIGHTS.values(), NORMAL)]
        said = "".join(plain(cell) for row in rows for cell in row.cells if len(cell) <= 2)
        if words := light_words([shape for shape in shapes if shape in said]):
            yield words
    in_rows, in_totals = _dashes(rows, totals=False), _dashes(rows, totals=True)
    if in_rows or in_totals:
        meaning = "无此项数据或不适用" if in_rows and in_totals else "无此项数据" if in_rows else "不适用"
        yield f"“{MISSING}”表示{meaning}"
    if partial:
        yield "合计、小计不含无数据的项"


def _brackets(columns: Sequence[Wanted]) -> Iterator[str]:
    """Say what stands in brackets: once if the same behind every value."""
    pairs = list(dict.fromkeys((column.head, column.bracket) for column in columns if column.bracket))
    behind = {bracket.rpartition(".")[2] for _, bracket in pairs}
    if len(behind) == 1:
        yield f"括号内为{behind.pop()}"
    elif pairs:
        yield "，".join(f"{head}括号内为{bracket.rpartition('.')[2]}" for head, bracket in pairs)


def _dashes(rows: Sequence[Row], *, totals: bool) -> bool:
    return any(plain(cell) == MISSING for row in rows if row.strong is totals for cell in row.cells)


__all__ = ["notes"]
