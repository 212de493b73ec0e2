"""Rows and cells in few words: `5-40`, `C3:D9`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen.load.grid import address


def spans(rows: Sequence[int]) -> tuple[str, ...]:
    """Return rows counted from 0 as Excel counts them, runs joined."""
    return tuple(f"{first + 1}" if first == last else f"{first + 1}-{last + 1}" for first, last in runs(rows))


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of numbers that follow one another."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def areas(cells: Iterable[tuple[int, Sequence[int]]]) -> Iterator[str]:
    """Yield cells, given as row and its columns in order of rows, as areas: equal runs of rows are joined."""
    open_: dict[tuple[int, int], tuple[int, int]] = {}
    for row, columns in cells:
        here = {run: open_.pop(run, (row, row)) for run in runs(columns)}
        kept = {run: (top, row) for run, (top, bottom) in here.items() if bottom in (row - 1, row)}
        yield from (_area(run, ends) for run, ends in here.items() if run not in kept)
        kept |= {run: (row, row) for run in here if run not in kept}
        yield from (_area(run, ends) for run, ends in open_.items())
        open_ = kept
    yield from (_area(run, ends) for run, ends in open_.items())


def _area(run: tuple[int, int], ends: tuple[int, int]) -> str:
    first, last = address(ends[0], run[0]), address(ends[1], run[1])
    return first if first == last else f"{first}:{last}"
