"""Numbers of letters 「文号」: read from 函件台账, and given on behind the highest one.

Letters of one level and year share a sequence; levels whose 文号 begins alike share one,
so that no number is given twice. A number depends on the letters of earlier periods
alone: entering the letters of a period in 函件台账, all or some, changes no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reportgen.derive.rules import Rules
from reportgen.model import AlertLevel, Derivation, Letter, Period, Quantity, Text, same_period

_LEVELS = {word: level for level in AlertLevel for word in (level.value, level.letter)}
_YEAR = re.compile(r"[〔（([［【]((?:19|20)\d{2})[〕）)\]］】]")
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def level_of(letter: Letter) -> AlertLevel:
    """Return the level of a letter in 函件台账."""
    return _LEVELS[str(letter.level)]


def year_in(code: str | None) -> int | None:
    """Return the year a 文号 names in brackets: 2022 of `洪督考提〔2022〕3号`."""
    found = _YEAR.search(code or "")
    return int(found[1]) if found else None


def year_of(letter: Letter) -> int:
    """Return the year whose numbers a letter counts in; 0 where nothing tells it."""
    named = year_in(letter.number) or (letter.sent_on.year if letter.sent_on else None)
    return named or (letter.period.year if letter.period else 0)


def number_of(letter: Letter) -> Quantity | None:
    """Return the number of a letter in 函件台账, at its cell; None where its 文号 has none."""
    found = _LAST_NUMBER.search(_YEAR.sub("", letter.number))
    origin = letter.number.origin or letter.origin
    return Quantity(Decimal(found[1]), "号", origin, 0) if found else None


def stem_of(letter: Letter) -> str:
    """Return what stands before the number of a letter in 函件台账; of a bare number its level."""
    found = _LAST_NUMBER.search(letter.number)
    before = letter.number[: found.start(1)] if found else str(letter.number)
    return before or str(letter.level)


def code_before(level: AlertLevel, rules: Rules) -> Text | None:
    """Return what stands before the number of letters of a level: `洪督考提〔2022〕`."""
    return {
        AlertLevel.GREEN: rules.green_code,
        AlertLevel.ORANGE: rules.orange_code,
        AlertLevel.RED: rules.red_code,
    }[level]


def code_of(letter: Letter, rules: Rules) -> Text | None:
    """Return the 文号 of a letter in 函件台账 as printed; a bare number is written out by the rules."""
    number = number_of(letter)
    if number is None or not letter.number.strip().isdecimal():
        return letter.number
    return _code(level_of(letter), int(number.value), rules)


def _code(level: AlertLevel, number: int, rules: Rules) -> Text | None:
    before = code_before(level, rules)
    return Text(f"{before}{number}号", before.origin) if before else None


class Numbering:
    """Gives numbers to the letters of one period, one after another."""

    def __init__(self, letters: Sequence[Letter], rules: Rules, period: Period, issue: date | None) -> None:
        self._letters = letters
        self._rules = rules
        self._period = period
        self._year = issue.year if issue else period.year
        self._given: dict[AlertLevel, int] = {}
        """The number given last, by the first level of its sequence."""

    def next(self, level: AlertLevel) -> tuple[Quantity, Text | None]:
        """Return the next number of a level, and its 文号 where the rules say how it begins."""
        sequence = self._sequence(level)
        year = year_in(code_before(level, self._rules)) or self._year
        mine = [x for x in self._letters if level_of(x) in sequence and year_of(x) == year]
        numbered = [(letter, n) for letter in mine if (n := number_of(letter)) is not None]
        last = max((n for letter, n in numbered if self._is_earlier(letter)), key=_value, default=None)
        taken = {int(n.value) for _, n in numbered}
        number = max(int(last.value) if last else 0, self._given.get(sequence[0], 0)) + 1
        while number in taken:
            number += 1
        self._given[sequence[0]] = number
        formula = "{} 之后依次编号" if last else "本年同种函件依次编号"
        origin = Derivation("number", (last,) if last else (), formula)
        return Quantity(Decimal(number), "号", origin, 0), _code(level, number, self._rules)

    def _sequence(self, level: AlertLevel) -> list[AlertLevel]:
        """The levels that number on with this one, itself included, in their order."""
        code = code_before(level, self._rules)
        return [x for x in AlertLevel if x is level or (code and code_before(x, self._rules) == code)]

    def _is_earlier(self, letter: Letter) -> bool:
        """Whether it is not of this period nor of a later one."""
        if letter.period is None or not letter.period.dated or not self._period.dated:
            return not same_period(letter.period, self._period)
        return bool(letter.period.end and self._period.end and letter.period.end < self._period.end)


def _value(quantity: Quantity) -> Decimal:
    return quantity.value
