"""Which of the standard's type faces a font is, by the names that offices, WPS and PDF files use.

GB/T 9704-2012 names faces (仿宋, 黑体, 楷体, 宋体, 小标宋), not products; each foundry
spells its own. A name nobody knows is no face of the standard.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PATTERNS = (
    ("小标宋", r"小标宋|xiaobiaosong|fzxbs|xbsjw"),
    ("仿宋", r"仿宋|(?<!ping)fang|^fzfs"),
    ("楷体", r"楷|kai|^fzkt"),
    ("黑体", r"黑|hei|^fzht|sanscjk|hansans"),
    ("宋体", r"宋|song|simsun|^fzss|mingliu|明體|serifcjk|hanserif"),
)
"""Tried in this order: 小标宋 and 仿宋 are also a kind of 宋."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")


@lru_cache(maxsize=512)
def family_of(font: str) -> str:
    """Return 仿宋, 黑体, 楷体, 宋体 or 小标宋 for the name of a font, or nothing when it is none of them."""
    name = re.sub(r"[\s_\-,]", "", _SUBSET.sub("", _unmangled(font))).lower()
    return next((family for family, pattern in _PATTERNS if re.search(pattern, name)), "")


def _unmangled(font: str) -> str:
    """Return a Chinese name that a PDF writer put down in GBK and a reader took for Latin."""
    try:
        return font.encode("latin-1").decode("gbk") if not font.isascii() else font
    except UnicodeError:
        return font


@lru_cache(maxsize=512)
def shown(font: str) -> str:
    """Return the name of a font as a finding shows it."""
    return _SUBSET.sub("", _unmangled(font)) or "未指定字体"


_ANONYMOUS = re.compile(r"^(?:cidfont)?f?\d*$|^(?:cidfont|tt|t|c|g|fnt|font)\d+$|^identity", re.IGNORECASE)


@lru_cache(maxsize=512)
def is_anonymous(font: str) -> bool:
    """Return whether a PDF writer left out which font it embedded: `CIDFont+F1`, `TT3`."""
    return bool(_ANONYMOUS.match(re.sub(r"[\s_\-,+]", "", _SUBSET.sub("", font))))


def is_red(colour: str) -> bool:
    """Return whether `RRGGBB` is the red of an official head (6.2), not brown or pink."""
    parts = _parts(colour)
    return parts is not None and parts[0] >= 160 and parts[1] <= 90 and parts[2] <= 90


def is_black(colour: str) -> bool:
    """Return whether `RRGGBB` prints as black; nothing stands for the automatic colour."""
    parts = _parts(colour)
    return parts is None or max(parts) <= 48


def _parts(colour: str) -> tuple[int, int, int] | None:
    """Return red, green and blue; None for anything that is no colour, which programs ignore."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return None
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


__all__ = ["family_of", "is_anonymous", "is_black", "is_red", "shown"]
