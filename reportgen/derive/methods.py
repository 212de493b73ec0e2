"""How a score is found: the formulas F01–F16, their parameters, and one case of scoring.

A formula is registered under its code and its names, so that 计分办法 may say `F02` or
完成率得分法. Its parameters are read from 计分参数, `满分完成率=100；封顶=120%`; a word that
is not known is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from reportgen.derive.faults import Misread, nearest
from reportgen.derive.grading import folded
from reportgen.derive.registry import Workings
from reportgen.model import Derivation, Quantity

HUNDRED = Decimal(100)


class Unscored(Exception):
    """A row that a formula cannot score; never leaves this package."""

    def __init__(self, message: str, advice: str = "请补填，或直接填写得分") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


# ----------------------------------------------------------------- parameters


class Shape(StrEnum):
    """What a parameter holds."""

    POINTS = "分，或占分值的%"
    RATE = "%"
    NUMBER = "数"
    LIST = "几个分数"
    WORD = "限定用语"


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter as read."""

    value: Decimal = Decimal(0)
    percent: bool = False
    word: str = ""
    items: tuple[Decimal, ...] = ()
    given: bool = True
    """Whether the workbook says it, or it is the default."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a formula 「计分参数」."""

    name: str
    shape: Shape
    gloss: str
    default: str = ""
    """As it would be written; empty = none."""
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Words that may stand in it."""
    positive: bool = False
    """Whether zero makes no sense."""
    share: bool = False
    """Whether it is a share of a hundred, so that `0.6` might mean 60 %."""
    most: Decimal | None = None

    def read(self, text: str) -> Setting:
        """Return what a text means. Raises Misread."""
        if text in self.words:
            return Setting(word=text)
        if self.shape is Shape.WORD:
            raise Misread(f"“{self.name}”是“{text}”", f"请写{'、'.join(self.words)}之一")
        if self.shape is Shape.LIST:
            return Setting(items=tuple(self._number(item)[0] for item in re.split("[、/]", text)))
        value, percent = self._number(text)
        if self.most is not None and value > self.most:
            raise Misread(f"“{self.name}”是“{text}”，超过{self.most:f}", f"请改正：{self.gloss}")
        if self.positive and not value:
            raise Misread(f"“{self.name}”是零", f"请改正：{self.gloss}")
        if self.share and not percent and 0 < value <= 1:
            shown = f"{(value * HUNDRED).normalize():f}%"
            raise Misread(f"“{self.name}”是“{text}”，分不清是{value:f}%还是{shown}", f"请写成“{shown}”这样")
        return Setting(value, percent)

    def _number(self, text: str) -> tuple[Decimal, bool]:
        found = _FIGURE.fullmatch(text)
        signed = found is not None and found[1].startswith("-") and self.shape is not Shape.NUMBER
        shared = found is not None and found[2] == "%" and self.shape is Shape.LIST
        if not found or signed or shared:
            raise Misread(f"“{self.name}”是“{text}”，应是{self.shape.value}", f"请改正：{self.gloss}")
        return Decimal(found[1]), found[2] == "%"


_FIGURE = re.compile(r"([+-]?\d+(?:\.\d+)?)(%|分|个?百分点)?")


def cap(default: str = "100%") -> Parameter:
    """The most a row may score 「封顶」."""
    return Parameter("封顶", Shape.POINTS, "最多得几分", default, ("上限",), ("不封顶",))


FLOOR = Parameter("保底", Shape.POINTS, "最少得几分", "0", ("下限",))


# ------------------------------------------------------------------- formulas

Raw = tuple[Decimal, str]
"""A value and how it came about; what a formula gives before caps, and how, with `{n}` for the n-th input of the case."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A scoring formula 「计分公式」."""

    code: str
    name: str
    function: Callable[..., Any]
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Parameters of which one at least must be written."""
    elsewhere: str = ""
    """Where it is set instead, for what acts on the ledger or on totals and not on an indicator."""


FORMULAS: dict[str, Formula] = {}
"""F01 … F16."""
_NAMES: dict[str, Formula] = {}

Function = Callable[..., Any]


def formula(
    code: str,
    name: str,
    *parameters: Parameter,
    aliases: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    elsewhere: str = "",
) -> Callable[[Function], Function]:
    """Register a function as the formula of a code and its names."""

    def register(function: Function) -> Function:
        entry = Formula(code, name, function, parameters, aliases, needs, elsewhere)
        FORMULAS[code] = entry
        _NAMES.update(dict.fromkeys(map(_stem, (name, *aliases)), entry))
        return function

    return register


def _stem(name: str) -> str:
    """A name without the endings that say no more than “method of scoring”."""
    return re.sub(r"(?:计分|得分|评分|记分)?(?:办法|方法|法)?$", "", folded(name)) or folded(name)


@dataclass(frozen=True, slots=True)
class Method:
    """The formula an indicator is scored by, and its parameters as read."""

    formula: Formula
    settings: dict[str, Setting]


class MisreadTerms(Misread):
    """计分参数 that cannot be meant, where 计分办法 itself is right."""


@lru_cache(maxsize=1024)
def read_method(scoring: str, parameters: str) -> Method:
    """Return what 计分办法 and 计分参数 mean. Raises Misread, or MisreadTerms."""
    found = _find(scoring)
    if found.elsewhere:
        raise Misread(f"“{found.name}”不能用作指标的计分办法", f"请在{found.elsewhere}中填写")
    try:
        settings = {p.name: _default(p) for p in found.parameters if p.default} | _given(found, parameters)
        _check(found, settings)
    except Misread as misread:
        raise MisreadTerms(misread.message, misread.advice) from misread
    return Method(found, settings)


def _find(scoring: str) -> Formula:
    written = folded(scoring)
    coded = re.fullmatch(r"[Ff]0?(\d{1,2})(.*)", written)
    found = FORMULAS.get(f"F{int(coded[1]):02}") if coded else _NAMES.get(_stem(written))
    if found and coded and coded[2] and _NAMES.get(_stem(coded[2].strip("（）()"))) is not found:
        raise Misread(f"计分办法“{scoring}”的编号与名称不符", f"{found.code}是{found.name}")
    if found is None:
        known = [f"{f.code}{f.name}" for f in FORMULAS.values() if not f.elsewhere]
        names = {name for f in FORMULAS.values() if not f.elsewhere for name in (f.name, *f.aliases)}
        raise Misread(
            f"没有“{scoring}”这种计分办法", nearest(scoring, sorted(names)) or f"可填：{'、'.join(known)}"
        )
    return found


def _check(found: Formula, settings: dict[str, Setting]) -> None:
    """Refuse parameters that are lacking or cannot hold together."""
    if found.needs and settings.keys().isdisjoint(found.needs):
        wanted = next(p for p in found.parameters if p.name == found.needs[0])
        raise Misread(
            f"{found.code}{found.name}没有写“{wanted.name}”", f"请写“{wanted.name}=…”：{wanted.gloss}"
        )
    most, least = settings.get("封顶"), settings.get("保底")
    if most and least and not most.word and most.percent == least.percent and most.value < least.value:
        raise Misread("封顶低于保底", "请改正计分参数")


def _default(parameter: Parameter) -> Setting:
    setting = parameter.read(parameter.default)
    return Setting(setting.value, setting.percent, setting.word, setting.items, given=False)


def _given(found: Formula, text: str) -> dict[str, Setting]:
    """Return the parameters a text names. Raises Misread."""
    known = {name: p for p in found.parameters for name in (p.name, *p.aliases)}
    settings: dict[str, Setting] = {}
    for item in re.split(r"[;,；，\n]", text):
        name, mark, value = folded(item).replace(":", "=").partition("=")
        if not name:
            continue
        parameter = known.get(name)
        if parameter is None:
            allowed = "、".join(p.name for p in found.parameters)
            message = f"{found.code}{found.name}没有“{name}”这个参数"
            raise Misread(message, nearest(name, known) or f"可用的参数：{allowed}")
        if not mark and "是" in parameter.words:
            value = "是"
        elif not value:
            raise Misread(f"参数“{name}”没有写值", f"请写成“{name}=…”：{parameter.gloss}")
        if parameter.name in settings:
            raise Misread(f"参数“{parameter.name}”写了两次", "请只写一次")
        settings[parameter.name] = parameter.read(value)
    return settings


# ----------------------------------------------------------------- one case


@dataclass(slots=True)
class Case:
    """One row that is being scored: its values, its method, and the inputs used so far."""

    w: Workings
    method: Method
    weight: Quantity
    inputs: list[Quantity] = field(default_factory=list)

    def mark(self, quantity: Quantity) -> str:
        """Use a quantity in the formula: return the `{n}` that stands for it."""
        for index, known in enumerate(self.inputs):
            if known is quantity:
                return f"{{{index}}}"
        self.inputs.append(quantity)
        return f"{{{len(self.inputs) - 1}}}"

    def has(self, name: str) -> bool:
        """Whether a parameter is set, by the workbook or by default."""
        return name in self.method.settings

    def word(self, name: str) -> str:
        """Return the word in a parameter, or nothing."""
        setting = self.method.settings.get(name)
        return setting.word if setting else ""

    def items(self, name: str) -> tuple[Decimal, ...]:
        """Return the numbers in a parameter."""
        setting = self.method.settings.get(name)
        return setting.items if setting else ()

    def number(self, name: str) -> Raw:
        """Return a parameter as it is and as it stands in the formula, with its cell where given."""
        setting = self.method.settings[name]
        origin = self.w.given.indicator.scoring_terms
        if not setting.given or origin is None or origin.origin is None:
            return setting.value, f"{setting.value:f}"
        unit = "%" if setting.percent else ""
        return setting.value, self.mark(Quantity(setting.value, unit, origin.origin))

    def worth(self, name: str) -> Decimal | None:
        """Return a parameter in 分, a share of the full marks where it is written as %; None if it sets no limit."""
        setting = self.method.settings.get(name)
        if setting is None or setting.word:
            return None
        return setting.value * self.weight.value / HUNDRED if setting.percent else setting.value

    def points(self, name: str) -> Raw:
        """Return a parameter in 分, and as it stands in the formula."""
        value, text = self.number(name)
        if not self.method.settings[name].percent:
            return value, text
        if value == HUNDRED:
            return self.weight.value, self.mark(self.weight)
        return value * self.weight.value / HUNDRED, f"{self.mark(self.weight)} × {text}%"

    def group(self, text: str) -> str:
        """Return a part of a formula in brackets, unless it is one figure."""
        return text if re.fullmatch(r"\{\d+\}|[\d.]+", text) else f"（{text}）"

    def award(self, raw: Raw) -> Quantity:
        """Return the score: within cap and floor, settled to the decimals in which points are given."""
        value, text = raw
        most, least = self.worth("封顶"), self.worth("保底")
        if most is not None and value > most:
            value, text = most, f"{text}，封顶 {self.points('封顶')[1]}"
        if least is not None and value < least:
            value, text = least, f"{text}，保底 {self.points('保底')[1]}"
        settled, places = self._settled(value, least, most)
        if settled != value:
            text = f"{text}，取{places}位小数"
        return Quantity(settled, "分", Derivation("score", tuple(self.inputs), text), places)

    def _settled(self, value: Decimal, least: Decimal | None, most: Decimal | None) -> tuple[Decimal, int]:
        """Round half up to the decimals points are given in, or those of the full marks; never past a limit."""
        exponent = self.weight.value.normalize().as_tuple().exponent
        places = max(self.w.rules.score_places, -exponent if isinstance(exponent, int) else 0)
        unit = Decimal(1).scaleb(-places)
        settled = value.quantize(unit, ROUND_HALF_UP)
        if most is not None and settled > most:
            settled = value.quantize(unit, ROUND_FLOOR)
        if least is not None and settled < least:
            settled = value.quantize(unit, ROUND_CEILING)
        return settled + Decimal(0), places
