"""The numbers that Word counts by itself before a paragraph 「自动编号」, as text.

A heading numbered by Word has no 一、 in its text; without it neither its level nor its
order can be judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from reportgen.check.word_cascade import Settings, W, amount, flat, val

_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number below a thousand in hanzi: 十一, 二十, 一百零二."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_DIGITS[tens]}十{_DIGITS[rest] if rest else ''}"
    hundreds, rest = divmod(number, 100)
    if not rest:
        return f"{_DIGITS[hundreds % 10]}百"
    below = f"零{_DIGITS[rest]}" if rest < 10 else ("一" if rest < 20 else "") + chinese(rest)
    return f"{_DIGITS[hundreds % 10]}百{below}"


def _letters(number: int, first: str) -> str:
    return chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def written(number: int, form: str) -> str:
    """Return a counted number in the form Word calls `decimal`, `chineseCounting` …"""
    if not 0 <= number < 1000:
        return str(number)
    if form.startswith(("chinese", "ideograph", "japanese", "taiwanese")) and "Enclosed" not in form:
        return chinese(number)
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}:
        return chr(0x245F + number) if 1 <= number <= 20 else str(number)
    if form in {"lowerLetter", "upperLetter"}:
        return _letters(number, "a" if form == "lowerLetter" else "A")
    return "" if form in {"bullet", "none"} else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: how it counts and what it prints."""

    start: int
    form: str
    text: str
    """`%1、`, `（%2）`; for bullets the sign itself."""
    paragraph: Settings


@dataclass(slots=True)
class Numbers:
    """The numberings of a file, counted on as its paragraphs are read."""

    levels: dict[str, dict[int, Level]]
    """By number id, then by level."""
    abstract: dict[str, str]
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def level(self, id: str, depth: int) -> Level | None:
        """Return a level of a numbering."""
        return self.levels.get(id, {}).get(depth)

    def next(self, id: str, depth: int) -> str:
        """Count one on and return what is printed before the paragraph."""
        level = self.level(id, depth)
        if level is None:
            return ""
        counts = self._counts[self.abstract[id]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return level.text

        def put(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = self.level(id, at)
            return written(counts.get(at, other.start if other else 1), other.form if other else "decimal")

        return re.sub(r"%([1-9])", put, level.text)


def open_numbers(root: Any) -> Numbers:
    """Return the numberings of `word/numbering.xml`, which may be missing."""
    if root is None:
        return Numbers({}, {})
    drawn = {
        str(node.get(f"{W}abstractNumId")): {
            int(amount(level.get(f"{W}ilvl"), 0.0)): _level(level) for level in node.iter(f"{W}lvl")
        }
        for node in root.iter(f"{W}abstractNum")
    }
    levels: dict[str, dict[int, Level]] = {}
    abstract: dict[str, str] = {}
    for node in root.iter(f"{W}num"):
        id, base = str(node.get(f"{W}numId")), val(node, "w:abstractNumId")
        levels[id] = dict(drawn.get(base, {}))
        overrides = list(node.iter(f"{W}lvlOverride"))
        # A numbering that starts anew counts for itself.
        abstract[id] = f"{base}/{id}" if overrides else base
        for override in overrides:
            _override(levels[id], override)
    return Numbers(levels, abstract)


def _level(node: Any) -> Level:
    return Level(
        int(amount(val(node, "w:start"), 1.0)),
        val(node, "w:numFmt", "decimal"),
        val(node, "w:lvlText"),
        flat(node.find(f"{W}pPr")),
    )


def _override(levels: dict[int, Level], node: Any) -> None:
    depth = int(amount(node.get(f"{W}ilvl"), 0.0))
    own = node.find(f"{W}lvl")
    if own is not None:
        levels[depth] = _level(own)
    start = val(node, "w:startOverride")
    if start and depth in levels:
        old = levels[depth]
        levels[depth] = Level(int(amount(start, 1.0)), old.form, old.text, old.paragraph)


__all__ = ["Numbers", "chinese", "open_numbers"]
