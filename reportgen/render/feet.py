"""How many lines stand at the foot of the last page 「版记、报尾」: the same for Word and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import ceil

from reportgen import layout
from reportgen.layout import Profile


class Backing(Enum):
    """Where the 版记 goes so that it stands on an even page, the back of the last sheet (7.5)."""

    HERE = "right below the text"
    OVERLEAF = "on the next page"
    AFTER_BLANK = "on the page after a blank one; neither has a number"


@dataclass(frozen=True, slots=True)
class Foot:
    """One kind of foot: entries that wrap, by label and field, and fields with a line of their own."""

    name: str
    wrapping: tuple[tuple[str, str], ...]
    single: tuple[str, ...] = ()

    def lines(self, fields: Mapping[str, str], p: Profile) -> int:
        """Return the lines that it takes; it may be one more than needed, never fewer."""
        present = [(label, fields[name]) for label, name in self.wrapping if fields.get(name)]
        wrapped = sum(_wrapped(label, text, p) for label, text in present)
        return wrapped + sum(bool(fields.get(name)) for name in self.single)


FEET = (
    Foot("版记", (("主送", "版记主送"), ("抄送", "抄送机关")), ("印发机关",)),
    Foot("信函版记", (("主送", "版记主送"), ("抄送", "抄送机关"))),
    Foot("报尾", (("主送", "版记主送"), ("报", "报送"), ("送", "抄送机关"), ("发", "下发")), ("共印",)),
)


def _wrapped(label: str, text: str, p: Profile) -> int:
    """Return the lines of an entry, whose text stands right of its colon (7.4.2); marks may cost one 字 a line."""
    in_line = int(layout.pt(p.text_width) / p.small_size) - 2
    room = in_line - len(label) - 1
    return max(ceil((layout.characters(text) + 1 - room) / (room - 1)), 0) + 1


__all__ = ["FEET", "Backing", "Foot"]
