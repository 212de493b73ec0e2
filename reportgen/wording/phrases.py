"""Pieces of sentences whose figures are still objects, and how they are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from reportgen.blocks import Figure
from reportgen.model import Department, Derivation, Indicator, Quantity, Text

Part = str | Text | Figure


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """A piece of a sentence whose figures are still objects 「短语」."""

    parts: tuple[Part, ...]

    def __init__(self, parts: tuple[Part, ...]) -> None:
        _fill_parts(self, parts)  # directly, as a Figure is filled

    def __str__(self) -> str:
        return "".join(part.text if isinstance(part, Figure) else part for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in it, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


_fill_parts = Phrase.__dict__["parts"].__set__
Piece = Part | Phrase | None


def say(*pieces: Piece) -> Phrase:
    """Return one phrase of several pieces; absent and empty ones are left out."""
    parts: list[Part] = []
    for piece in pieces:
        if type(piece) is Phrase:
            parts.extend(piece.parts)
        elif piece is not None and (piece or type(piece) is not str):
            parts.append(piece)  # type: ignore[arg-type]  # Phrase has no subclasses
    return Phrase(tuple(parts))


def join(pieces: Iterable[Piece], mark: str = "、", last: str | None = None) -> Phrase:
    """Return pieces joined by a mark, the last one by `last`: 甲、乙和丙."""
    parts: list[Part] = []
    end = 0
    for piece in pieces:
        more = piece.parts if type(piece) is Phrase else (piece,) if piece else ()
        if more and parts:
            end = len(parts)
            parts.append(mark)
        parts.extend(more)  # type: ignore[arg-type]  # Phrase has no subclasses
    if last is not None and end:
        parts[end] = last
    return Phrase(tuple(parts))


def clauses(*pieces: Piece) -> Phrase | None:
    """Return clauses joined by commas, or None when there is none."""
    phrase = join(pieces, "，")
    return phrase if phrase.parts else None


def called(what: Department | Indicator) -> Text:
    """Return how prose calls it: a department by its short name, an indicator by its full one."""
    return what.name if isinstance(what, Indicator) else what.short_name or what.name


# ------------------------------------------------------------ Chinese numerals

_DIGITS = "零一二三四五六七八九"
_TENS = ("", "十", "百", "千")
_FEW = 10
"""Counts up to this many may stand in Chinese characters: 两名, 一名."""


@cache
def chinese(number: int) -> str:
    """Return 1…9999 in Chinese characters, as ordinals and small counts are written; others in digits."""
    if not 0 < number < 10_000:
        return str(number)
    digits = [int(digit) for digit in str(number)]
    words: list[str] = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit:
            words.append(_DIGITS[digit] + _TENS[place])
        elif words and words[-1] != "零":
            words.append("零")
    text = "".join(words).rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text


def few(number: int) -> str:
    """Return a small count in Chinese characters, 两 for two (两名, 两年); more than ten in digits."""
    return "两" if number == 2 else chinese(number) if number <= _FEW else str(number)


# -------------------------------------------------------------------- lineage


def operands(difference: Quantity) -> tuple[Quantity, Quantity] | tuple[None, None]:
    """Return what a difference was taken of, where its lineage says so."""
    origin = difference.origin
    if isinstance(origin, Derivation) and len(origin.inputs) == 2:
        return origin.inputs[0], origin.inputs[1]
    return None, None


def minus(name: str, minuend: Quantity, subtrahend: Quantity) -> Quantity:
    """Return a difference that prints as the difference of its printed operands (ADR-0001)."""
    origin = Derivation(name, (minuend, subtrahend), "{} − {}", signs=(1, -1))
    places = max(minuend.places, subtrahend.places)
    unit = "个百分点" if minuend.unit == "%" else minuend.unit
    return Quantity(minuend.value - subtrahend.value, unit, origin, places)


def grouped(
    rows: Iterable[Any], key: Callable[[Any], tuple[object, ...]]
) -> list[tuple[tuple[object, ...], list[Any]]]:
    """Return rows in groups of equal keys, in order of first occurrence; a key with None leaves its row out."""
    groups: dict[tuple[object, ...], list[Any]] = {}
    for row in rows:
        found = key(row)
        if None not in found:
            groups.setdefault(found, []).append(row)
    return list(groups.items())


def same(quantities: Iterable[Quantity | None], name: str = "rank", word: str = "均为同一位次") -> Quantity:
    """Return the one value that several quantities share, with the lineage of all of them."""
    shared = tuple(q for q in quantities if q is not None)
    if len(shared) == 1:
        return shared[0]
    return replace(shared[0], origin=Derivation(name, shared, word))
