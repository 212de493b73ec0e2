"""Headings 「层次标题」 by the number a paragraph begins with, in any spelling (GB/T 9704-2012 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.check.facts import Para

_CHINESE = "[一二三四五六七八九十]"

LEVELS = (
    re.compile(rf"^({_CHINESE}{{1,3}})\s*([、.．])(?!{_CHINESE}[、产])"),
    re.compile(rf"^[（(]\s*({_CHINESE}{{1,3}})\s*[）)]\s*([、.．]?)"),
    re.compile(r"^(\d{1,2})\s*([.．、])(?!\d)"),
    re.compile(r"^[（(]\s*(\d{1,2})\s*[）)]\s*([、.．]?)"),
)
"""Numbers of the four levels in any spelling; whether it is the right one is judged elsewhere."""


_HEADING_STYLES = {"一级标题": 1, "二级标题": 2, "三级标题": 3, "四级标题": 4}


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered paragraph 「层次标题」."""

    para: Para
    level: int
    mark: str
    """The number as written, `一、`."""
    number: int
    part: int = 0
    """0 in the text, then the count of the annex."""

    @property
    def title(self) -> str:
        """The heading itself: up to the first full stop where the text goes on behind it."""
        head, stop, rest = self.para.text.partition("。")
        return head + stop if rest.strip() else self.para.text

    @property
    def runs_in(self) -> bool:
        """Whether text follows in the same paragraph."""
        return bool(self.para.text.partition("。")[2].strip())


def read_heading(para: Para, part: int = 0) -> Heading | None:
    """Return a paragraph as heading when it begins with a number of one of the four levels."""
    if para.align == "right":
        return None
    text = para.text.lstrip()
    for level, pattern in enumerate(LEVELS, start=1):
        match = pattern.match(text)
        if match:
            return Heading(para, level, match.group(0), counted(match.group(1)), part)
    level = _HEADING_STYLES.get(para.style, 0)
    return Heading(para, level, "", 0, part) if level else None


def list_items(paras: Sequence[Para]) -> frozenset[int]:
    """Return the ids of numbered paragraphs that are the items of a list and no headings.

    Those that Word numbers in one of its list styles, and those below an introduction that
    ends in a colon, each of them with a semicolon at its end but the last.
    """
    found: set[int] = set()
    introduced = False
    for place, para in enumerate(paras):
        heading = read_heading(para)
        if heading is None or heading.level < 3:
            introduced = para.said.endswith(("：", ":"))
            continue
        if (para.counted and _LIST_STYLE.match(para.style)) or (
            introduced and (para.said.endswith(("；", ";")) or id(paras[place - 1]) in found)
        ):
            found.add(id(para))
    return frozenset(found)


_LIST_STYLE = re.compile(r"^(?:list|列表|列出段落|编号)", re.IGNORECASE)


def counted(word: str) -> int:
    """Return 十二 or 12 as a number."""
    if word.isdigit():
        return int(word)
    digits = {char: place for place, char in enumerate("一二三四五六七八九", start=1)}
    tens, ten, ones = word.partition("十")
    if not ten:
        return digits.get(word, 0)
    return (digits.get(tens, 1) if tens else 1) * 10 + digits.get(ones, 0)


__all__ = ["LEVELS", "Heading", "counted", "list_items", "read_heading"]
