"""What each code of a finding means, in words 「代号」: `explain` and the messages rest on it.

Each entry is four lines: the code and what it is called, why it is said, what to do, an
example. Findings carry the particulars; here stands what is true of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportgen.codes import data, figures, proof, rules, templates, use


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code in words."""

    code: str
    title: str
    why: str
    advice: str
    example: str

    def lines(self) -> Iterator[str]:
        """Yield the explanation as it is shown."""
        yield f"{self.code}　{self.title}"
        yield f"  为什么：{self.why}"
        yield f"  怎么办：{self.advice}"
        yield f"  例　子：{self.example}"


@cache
def explanations() -> dict[str, Explanation]:
    """Return every explanation by its code."""
    found: dict[str, Explanation] = {}
    for text in (data.TEXT, figures.TEXT, proof.TEXT, templates.TEXT, use.TEXT, rules.TEXT):
        for block in text.strip().split("\n\n"):
            head, why, advice, example = (line.strip() for line in block.split("\n"))
            code, _, title = head.partition(" ")
            if code in found:
                raise ValueError(f"{code} is explained twice")
            found[code] = Explanation(code, title, why, advice, example)
    return found
