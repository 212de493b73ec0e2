"""The answer to `explain`: a code as somebody types or pastes it, and the clauses a rule rests on."""

from __future__ import annotations

import re

from reportgen.codes import Explanation, explanations
from reportgen.errors import UsageFault
from reportgen.templating import suggestion


def explain_code(word: str) -> Explanation:
    """Return the explanation of a code, pasted with its brackets or in small letters if need be.

    Raises UsageFault with a suggestion for one that does not exist.
    """
    code = re.sub(r"\W+", "", word).upper()
    known = explanations()
    if code not in known:
        raise UsageFault(
            code="U123",
            message=f"没有“{word}”这个代号{suggestion(code, known)}",
            advice="代号写在每条提示的方括号里；reportgen explain 列出全部",
        )
    return known[code]


def grounds(code: str) -> list[str]:
    """Return the clauses that a rule for finished files measures by; none for other codes."""
    if _FINDING.fullmatch(code):
        return []
    from reportgen.check import finished  # noqa: F401 — the rules register themselves
    from reportgen.check.clauses import CLAUSES

    found = (f"{_named(rule.number)}（{rule.title}）" for rule in CLAUSES if rule.rule == code)
    return list(dict.fromkeys(found))


_FINDING = re.compile(r"[A-Z]\d{3}")
"""Codes of findings have three digits, rules for finished files two."""
_NAMES = {"习惯": "通行做法", "成品": "对电子成品的要求", "自洽": "文件前后一致"}


def _named(number: str) -> str:
    """Return what a rule rests on: a clause of GB/T 9704-2012 where only its number is given."""
    return f"GB/T 9704-2012 第{number}条" if number[:1].isdigit() else _NAMES.get(number, number)


__all__ = ["explain_code", "grounds"]
