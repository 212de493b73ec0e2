"""Two readings of one document beside each other: what was changed, left out and put in.

Pure: passages in, differences out. Passages are paired first as a whole; those that differ
are then compared piece by piece, a piece being what means one thing (`meaning`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reportgen.proofread.meaning import Lexicon, Piece, Weight, is_same_number, is_same_value
from reportgen.proofread.passages import CELL_END, Passage

_ALIKE = 0.5
"""Two passages with less than this share of signs in common are two passages, not one that was changed."""
_WORDS_BEFORE = 8
"""Signs before a change by which a reader finds it in a long paragraph."""
_MANY = 4000
"""Pairs of passages in one stretch beyond which they are paired in order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that stands otherwise than it should."""

    weight: Weight
    place: str
    """Where in the finished file, or after which passage of it something is lacking."""
    found: str
    """What stands there; empty where something is lacking."""
    expected: str
    """What should; empty where something was put in."""
    passage: int = -1
    """Number of the expected passage."""
    span: tuple[int, int] = (0, 0)
    """The expected piece in that passage."""
    behind: str = ""
    """The words that stand before it."""


def differences(
    expected: Sequence[Passage], found: Sequence[Passage], lexicon: Lexicon
) -> tuple[Difference, ...]:
    """Return what `found` says otherwise than `expected`, in the order of reading."""
    return tuple(_differences(expected, found, lexicon))


def _differences(
    expected: Sequence[Passage], found: Sequence[Passage], lexicon: Lexicon
) -> Iterator[Difference]:
    pairs = list(_paired(expected, found))
    moved = _moved(expected, found, pairs)
    last = "开头"
    for e, f in pairs:
        if f is not None:
            last = found[f].place
        if e is None and f is not None and ("", f) not in moved:
            yield Difference(_gravest(found[f].text, lexicon), found[f].place, _shown(found[f].text), "")
        elif f is None and e is not None and (e, "") not in moved:
            text = expected[e].text
            yield Difference(_gravest(text, lexicon), f"{last}之后", "", _shown(text), e, (0, len(text)))
        elif e is not None and f is not None and not _reads_alike(expected[e].text, found[f].text):
            yield from _compared(e, expected[e], found[f], lexicon)


def _reads_alike(one: str, other: str) -> bool:
    """Whether two passages say the same: merged cells are counted differently by different readers."""
    return one.replace(CELL_END, "") == other.replace(CELL_END, "")


def _shown(text: str) -> str:
    return text.replace(CELL_END, " ").strip()


def _gravest(text: str, lexicon: Lexicon) -> Weight:
    """What a whole passage is worth: a number or a name in it makes it more than words."""
    weights = {piece.weight for piece in lexicon.pieces(text)}
    return max(weights - {Weight.SIGN}, default=Weight.WORDS)


# ---------------------------------------------------------------------- pairing


def _paired(expected: Sequence[Passage], found: Sequence[Passage]) -> Iterator[tuple[int | None, int | None]]:
    """Yield numbers of passages that belong together, None where there is no other."""
    matcher = SequenceMatcher(None, [p.text for p in expected], [p.text for p in found], autojunk=False)
    for tag, e1, e2, f1, f2 in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(e1, e2), range(f1, f2), strict=True)
        elif (e2 - e1) * (f2 - f1) > _MANY:
            yield from _in_order(e1, e2, f1, f2)
        else:
            yield from _by_likeness(expected, found, (e1, e2), (f1, f2))


def _in_order(e1: int, e2: int, f1: int, f2: int) -> Iterator[tuple[int | None, int | None]]:
    both = min(e2 - e1, f2 - f1)
    yield from zip(range(e1, e1 + both), range(f1, f1 + both), strict=True)
    yield from ((e, None) for e in range(e1 + both, e2))
    yield from ((None, f) for f in range(f1 + both, f2))


def _by_likeness(
    expected: Sequence[Passage], found: Sequence[Passage], es: tuple[int, int], fs: tuple[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the passages of a stretch so that together they have most in common, in order.

    The longest path through a table of likenesses, as for edit distances.
    """
    rows, columns = es[1] - es[0], fs[1] - fs[0]
    likeness = [
        [_likeness(expected[es[0] + e].text, found[fs[0] + f].text) for f in range(columns)]
        for e in range(rows)
    ]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for e in reversed(range(rows)):
        for f in reversed(range(columns)):
            both = likeness[e][f] + best[e + 1][f + 1] if likeness[e][f] >= _ALIKE else 0.0
            best[e][f] = max(both, best[e + 1][f], best[e][f + 1])
    e = f = 0
    while e < rows and f < columns:
        if likeness[e][f] >= _ALIKE and best[e][f] == likeness[e][f] + best[e + 1][f + 1]:
            yield es[0] + e, fs[0] + f
            e, f = e + 1, f + 1
        elif best[e][f] == best[e + 1][f]:
            yield es[0] + e, None
            e += 1
        else:
            yield None, fs[0] + f
            f += 1
    yield from ((es[0] + rest, None) for rest in range(e, rows))
    yield from ((None, fs[0] + rest) for rest in range(f, columns))


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _moved(
    expected: Sequence[Passage],
    found: Sequence[Passage],
    pairs: Sequence[tuple[int | None, int | None]],
) -> frozenset[tuple[int | str, int | str]]:
    """Return the passages that stand elsewhere, word for word: they are there, only not where they were."""
    lacking: dict[str, list[int]] = {}
    for e, f in pairs:
        if f is None and e is not None:
            lacking.setdefault(expected[e].text, []).append(e)
    told: set[tuple[int | str, int | str]] = set()
    for e, f in pairs:
        if e is None and f is not None and (places := lacking.get(found[f].text)):
            told |= {("", f), (places.pop(0), "")}
    return frozenset(told)


# --------------------------------------------------------------------- comparing


def _compared(number: int, expected: Passage, found: Passage, lexicon: Lexicon) -> Iterator[Difference]:
    """Yield the changes within a passage; the cells of a row are compared one by one where they are as many."""
    wanted, given = expected.cells, found.cells
    if len(wanted) == len(given) > 1:
        start = 0
        for column, (cell, other) in enumerate(zip(wanted, given, strict=True)):
            if cell != other:
                place = _in_column(found, column)
                yield from _changes(number, start, cell, other, place, lexicon)
            start += len(cell) + len(CELL_END)
    else:
        yield from _changes(number, 0, expected.text, found.text, found.place, lexicon)


def _in_column(row: Passage, column: int) -> str:
    head = row.heads[column] if column < len(row.heads) else ""
    return f"{row.place}“{head}”栏" if head else f"{row.place}第{column + 1}栏"


def _changes(
    number: int, offset: int, expected: str, found: str, place: str, lexicon: Lexicon
) -> Iterator[Difference]:
    """Yield what differs between two texts, whole pieces against whole pieces."""
    wanted, given = lexicon.split(expected), lexicon.split(found)
    texts = [[piece.text for piece in pieces] for pieces in (wanted, given)]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    for tag, e1, e2, f1, f2 in matcher.get_opcodes():
        if tag != "equal":
            was, now = "".join(texts[0][e1:e2]), "".join(texts[1][f1:f2])
            weight = _weight(was, now, [*wanted[e1:e2], *given[f1:f2]])
            start = offset + sum(map(len, texts[0][:e1]))
            span = (start, start + len(was))
            behind = _shown("".join(texts[1][:f1])[-_WORDS_BEFORE:])
            yield Difference(weight, place, _shown(now), _shown(was), number, span, behind)


def _weight(was: str, now: str, pieces: Sequence[Piece]) -> Weight:
    weight = max(piece.weight for piece in pieces)
    if weight is Weight.NUMBER and is_same_number(was, now):
        return Weight.WORDS
    return Weight.UNIT if weight is Weight.NUMBER and is_same_value(was, now) else weight


__all__ = ["Difference", "differences"]
