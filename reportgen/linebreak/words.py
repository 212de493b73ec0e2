"""The words of a text: between two of them a line of a narrow cell may end, inside one it may not.

A *piece* is what stays in one line wherever it has room: a word, a number with its unit, a
short bracket, and the marks and small words that lean on them. A compound is one piece too,
and *parts* where it has no room: 规上工业增加值 → 规上, 工业, 增加值.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from reportgen.linebreak.dictionary import ALONE, LONGEST, PREFIXES, SUFFIXES, WORDS
from reportgen.linebreak.numbers import glued
from reportgen.linebreak.rules import may_part

_BRACKET = re.compile(r"[（(〔][^（(〔）)〕]{0,6}[）)〕]")
"""A bracket short enough to stay whole."""

_HANZI = re.compile(r"[\u4e00-\u9fff]+")

_WHOLE = 4
"""Unknown characters that stay together."""

_COMPOUND = 5
"""A word of at least so many characters may be one of two parts."""


@lru_cache(maxsize=4096)
def pieces(text: str, *, fine: bool = False) -> tuple[str, ...]:
    """Return a text in the pieces between which a line may end; `fine` takes compounds apart.

    `与全省平均差（百分点）` → 与全省, 平均差, （百分点）.
    """
    ends = (0, *piece_ends(text, fine=fine), len(text))
    return tuple(text[start:end] for start, end in pairwise(ends) if end > start)


@lru_cache(maxsize=4096)
def piece_ends(text: str, *, fine: bool = False) -> tuple[int, ...]:
    """Return the places in a text, but its end, where no piece is torn."""
    forbidden = set(glued(text))
    for run in _HANZI.finditer(text):
        words = _words(run.group(), fine=fine)
        ends = set(accumulate(map(len, words), initial=run.start()))
        forbidden.update(place for place in range(run.start() + 1, run.end()) if place not in ends)
    for bracket in _BRACKET.finditer(text):
        forbidden.update(range(bracket.start() + 1, bracket.end()))
    return tuple(
        place
        for place, pair in enumerate(pairwise(text), start=1)
        if place not in forbidden and may_part(*pair)
    )


def word_across(above: str, below: str) -> str:
    """Return the listed word that lies across the end of a line and does not begin it; else nothing.

    `word_across("本月有效投", "资总额")` → 有效投资.
    """
    head, tail = _hanzi_end(above), _hanzi_start(below)
    if not (head and tail):
        return ""
    start = 0
    for word in _words(head + tail, fine=False):
        end = start + len(word)
        if start < len(head) < end:
            return word if word in WORDS and start + len(above) - len(head) > 0 else ""
        start = end
    return ""


def _hanzi_end(text: str) -> str:
    return next((run.group() for run in _HANZI.finditer(text) if run.end() == len(text)), "")


def _hanzi_start(text: str) -> str:
    run = _HANZI.match(text)
    return run.group() if run else ""


def _words(text: str, *, fine: bool) -> list[str]:
    """Return hanzi in words: as few unknown characters as possible, then as few words."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(text) + 1):
        unknown, count, _ = best[end - 1]
        choice = (unknown + (text[end - 1] not in ALONE), count + 1, end - 1)
        for start in range(max(0, end - LONGEST), end - 1):
            if text[start:end] in WORDS:
                unknown, count, _ = best[start]
                choice = min(choice, (unknown, count + 1, start))
        best.append(choice)
    found: list[str] = []
    end = len(text)
    while end:
        start = best[end][2]
        word = text[start:end]
        found.extend(reversed(_parts(word)) if fine else (word,))
        end = start
    return list(_leaning(_unknown_joined(found[::-1])))


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    """Return the shortest words that a word is made of; else the word itself."""
    if len(word) < _COMPOUND:
        return (word,)
    choices = [(word[:end], *_parts(word[end:])) for end in range(2, len(word) - 1) if word[:end] in WORDS]
    choices = [parts for parts in choices if all(map(_is_known, parts))]
    return max(choices, key=len, default=(word,))


def _is_known(word: str) -> bool:
    """Return whether a word is listed, or is with a small word leaning on it: 环境局."""
    return word in WORDS or (len(word) > 2 and word[-1] in SUFFIXES and word[:-1] in WORDS)


def _unknown_joined(words: Sequence[str]) -> Iterator[str]:
    """Yield words, unknown characters that follow each other as one, up to as many as stay together."""
    unknown = ""
    for word in words:
        single = len(word) == 1 and word not in PREFIXES | SUFFIXES | ALONE
        if unknown and not (single and len(unknown) < _WHOLE):
            yield unknown
            unknown = ""
        if single:
            unknown += word
        else:
            yield word
    if unknown:
        yield unknown


def _leaning(words: Iterator[str]) -> Iterator[str]:
    """Yield words with the small words that lean on them."""
    held = ""
    first = True
    for word in words:
        opens = held in PREFIXES or (first and held in SUFFIXES)  # 区 of 区委, 县 of 县财政局
        if held and word not in SUFFIXES and not opens:
            first = False
            yield held
            held = ""
        held += word
    if held:
        yield held


__all__ = ["piece_ends", "pieces", "word_across"]
