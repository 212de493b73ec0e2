"""How wide a text is in table type: hanzi are one 字, Latin letters as wide as those of a bold Times face."""

from __future__ import annotations

from reportgen.layout import characters

_WIDE = dict.fromkeys("ABCDGHKNOQRUVXYZw&", 0.72) | dict.fromkeys("EFJLPSTΣ", 0.65)
_BREADTHS: dict[str, float] = {
    **_WIDE,
    **dict.fromkeys("Mm@", 0.95),
    **dict.fromkeys("W%‰", 1.0),
    **dict.fromkeys(".,:;'|/ijlIt-!", 0.34),
}


def breadth(text: str) -> float:
    """Return the width of a text in 字, at least as much as it takes in print."""
    return sum(_BREADTHS[char] if char in _BREADTHS else _measured(char) for char in text)


def _measured(char: str) -> float:
    width = _BREADTHS[char] = characters(char)
    return width


__all__ = ["breadth"]
