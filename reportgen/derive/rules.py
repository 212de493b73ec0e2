"""What an office has settled for itself 「考核规则」: limits, thirds, grades, coefficients.

The sheet 考核规则 holds texts; `read_rules` makes Rules of them and says, with its cell,
what it could not make anything of. What is wrong or absent stays at its default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from reportgen import terms
from reportgen.derive.faults import Fault, Misread, fault, nearest
from reportgen.derive.grading import Coefficient, Grades, folded, read_coefficient, read_grades
from reportgen.model import Cell, Origin, Quantity, Text
from reportgen.terms import Kind, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an office may set for itself; the defaults are those of the data contract."""

    green_limit: Decimal = Decimal(10)
    """A lag of more than 0 and at most this many 百分点 calls for 绿色提醒."""
    orange_limit: Decimal = Decimal(30)
    """Up to this many 百分点 it calls for 橙色警示, beyond it for 红色督办."""
    repeat_limit: int = 2
    """This many periods in a row in the last third call for 红色督办."""
    reply_days: int = 7
    """Days from the date of issue within which a letter is to be answered …"""
    rectify_days: int = 30
    """… and put right."""
    green_code: Text | None = None
    orange_code: Text | None = None
    red_code: Text | None = None
    """What stands before the number of a letter of each level: `洪督考提〔2022〕`."""
    ties: str = "跳号"
    """`跳号`: 1, 2, 2, 4; `连号`: 1, 2, 2, 3."""
    thirds: str = "进一"
    """How n ÷ 3 is rounded: `进一`, `舍去` or `四舍五入`."""
    grades: Grades | None = None
    coefficient: Coefficient | None = None
    score_places: int = 2
    """Decimals to which a score is awarded."""
    bonus_cap: Quantity | None = None
    deduction_cap: Quantity | None = None
    weighty: Decimal = Decimal(4)
    """Full marks from which an indicator is 权重指标."""
    strong_rank: int = 3
    """Rank up to which an indicator is 优势指标."""
    weak_rate: Decimal = Decimal(60)
    """Score rate in % below which an indicator is 弱项指标."""
    letter_form: str = "一单位一函"
    """`一单位一函`, or `一事一函` for a letter on each matter."""
    overdue: str = "橙色"
    """`橙色`: an orange letter left unanswered turns red; `逐级`: a green one turns orange, too."""
    trip_letter: str = "否"
    """Whether too few days away call for 绿色提醒."""
    explain_day: int = 5
    """Day of the next month by which too few days away are to be explained."""
    board_size: int = 3
    """How many places the 红榜 has."""
    cells: Mapping[str, Origin] = field(default_factory=dict)
    """Name of a rule → the cell it was set in."""

    def where(self, name: str) -> Origin | None:
        """Return the cell a rule was set in; None for a default."""
        return self.cells.get(name)


_KEYS = {term.term: term for term in terms.RULE_KEYS}
_TERMS = {term.name: term for term in terms.RULE_KEYS}
_FIELDS = {f.name for f in fields(Rules)}
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(?:个?百分点|分|天|个工作日|期|名|位|%)?")


def read_rules(given: Mapping[str, Text]) -> tuple[Rules, tuple[Fault, ...]]:
    """Return the rules that the texts of 考核规则 mean, and what is wrong with them."""
    faults: list[Fault] = []
    known = {term.name: text for key, text in given.items() if (term := _term(key, text, faults))}
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in known:
            try:
                found[name] = read(known[name], found)
            except Misread as misread:
                message = f"“{_TERMS[name].term}”{misread.message}"
                faults.append(fault("C305", _place(known[name]), message, misread.advice))
    faults.extend(_contradictions(found, known))
    cells = {name: origin for name in found if (origin := known[name].origin) is not None}
    settled = {name: value for name, value in found.items() if name in _FIELDS}
    return Rules(**settled, cells=cells), tuple(faults)


def _term(key: str, text: Text, faults: list[Fault]) -> Term | None:
    """Return the term of a key; one that is not known would be a rule that silently does nothing."""
    term = _KEYS.get(key)
    if term is None:
        advice = nearest(key, _KEYS) or f"可填：{'、'.join(_KEYS)}"
        faults.append(fault("C305", _place(text), f"考核规则没有“{key}”这一项", advice))
    return term


def _place(text: Text) -> object:
    return text.origin or "考核规则"


def _value(term: Term, text: Text) -> Any:
    """Return one rule as its kind asks. Raises Misread."""
    if term.kind is Kind.TEXT:
        return text
    if term.kind is Kind.CHOICE:
        if folded(text) not in term.choices:
            raise Misread(f"是“{text}”，不在规定用语内", f"请填{'、'.join(term.choices)}之一")
        return folded(text)
    written = _FIGURE.fullmatch(folded(text))
    if not written:
        raise Misread(f"是“{text}”，应是数字", f"请改填数字：{term.gloss}")
    number = Decimal(written[1])
    if term.kind is not Kind.INTEGER:
        return number
    if number != int(number) or number < _SMALLEST.get(term.name, 1):
        raise Misread(f"是“{text}”，应是正整数", f"请改填正整数：{term.gloss}")
    return int(number)


_SMALLEST = {"score_places": 0}


def _cap(term: Term, text: Text) -> Quantity:
    """Return a cap of points with its cell. Raises Misread."""
    origin = text.origin or Cell("", terms.RULES.term, term.term)
    return Quantity(_value(term, text), "分", origin)


def _grades(text: Text, found: Mapping[str, Any]) -> Grades:
    return read_grades(text, found.get("grading"))


def _coefficient(text: Text, found: Mapping[str, Any]) -> Coefficient:
    return read_coefficient(text, found.get("grades"))


def _reader(term: Term) -> Callable[[Text, Mapping[str, Any]], Any]:
    read = _cap if term.name.endswith("_cap") else _value
    return lambda text, _: read(term, text)


_READERS = {term.name: _reader(term) for term in terms.RULE_KEYS} | {
    "grades": _grades,
    "coefficient": _coefficient,
}
"""Name of a rule → how its text is read, given those read before it; in the order of the vocabulary."""


def _contradictions(found: dict[str, Any], known: Mapping[str, Text]) -> list[Fault]:
    """Rules that cannot hold together; the later one is dropped."""
    limits = [found.get("green_limit", Rules().green_limit), found.get("orange_limit", Rules().orange_limit)]
    if limits[0] <= limits[1]:
        return []
    name = "orange_limit" if "orange_limit" in found else "green_limit"
    found.pop("orange_limit", None)
    found.pop("green_limit", None)
    message = f"绿色提醒上限{limits[0]:f}大于橙色警示上限{limits[1]:f}"
    return [fault("C305", _place(known[name]), message, "请改正；现按默认的10和30处理")]
