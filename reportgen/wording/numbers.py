"""How a figure stands in text: rounding, units, ranks, ranges, limits (GB/T 15835-2011, GB/T 8170-2008).

Every function makes a Figure of a Quantity: the one place where it is rounded.
A change of unit is exact and comes before it, so nothing is rounded twice (R04).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from reportgen.blocks import Figure
from reportgen.model import Derivation, Quantity
from reportgen.rounding import Rounding, rounded, visible
from reportgen.wording.phrases import Phrase, chinese, few, join, say


class Register(StrEnum):
    """Which kind of text the sentence is for 「语体」."""

    BULLETIN = "bulletin"
    """通报: 同比 is said, 同比增长2.4%."""
    ANNUAL = "annual"
    """年度报告、讲话: growth alone, 增长2.4%."""


class RankStyle(StrEnum):
    """The form of ranks; one throughout a document (N04)."""

    CHINESE = "第二"
    PLACE = "第2位"
    NAME = "第2名"


_CHINESE = RankStyle.CHINESE
_YI = {"元": 8, "万元": 4}
"""Units of money → how many powers of ten one 亿元 has of them."""
_TINY = Decimal("0.005")
"""Less than this many 亿元 would print as 0.00亿元."""
_BOTH_ENDS = ("%", "万", "亿")
"""A range says a unit that begins like this at both ends: 13万元～17万元, 15%～30% (N08)."""
_LIMITS = {
    "超过": "超过{}",  # > A
    "不足": "不足{}",  # < A
    "以上": "{}以上（含）",  # ≥ A
    "及以上": "{}及以上",
    "不少于": "不少于{}",
    "不低于": "不低于{}",
    "至少": "至少{}",
    "以下": "{}以下（含）",  # ≤ A
    "及以下": "{}及以下",
    "以内": "{}以内（含）",
    "不超过": "不超过{}",
    "至多": "至多{}",
}
"""Words for limits and how they stand beside the figure (R05)."""
_POINTS = "个百分点"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The settings of a voice and the figures it makes."""

    rounding: Rounding = Rounding.HALF_UP
    register: Register = Register.BULLETIN
    ranks: RankStyle = RankStyle.CHINESE
    """第二, 第2位 or 第2名; one form throughout a document (N04)."""
    multiple_from: Decimal | None = Decimal(100)
    """Growth of at least this many % is said in multiples, 增长1.2倍 (K11); None = never."""
    large_units: bool = True
    """Whether money of one 亿元 and more, given in 元 or 万元, is said in 亿元."""
    more: str = "余"
    """Word for an approximate count above a round number: 200余个, or 多 (K19)."""
    nearly: Decimal = Decimal("0.95")
    """Share of a round number from which a count is 近 that number (K19)."""
    peers: str = "参评单位"
    """What those ranked are called where the scope of a rank does not say: 在全市7个参评单位中列第二."""

    # --------------------------------------------------------------- one figure

    def figure(self, quantity: Quantity, *, unit: bool = True, near_zero: bool = False) -> Figure:
        """A figure as it stands in text, `195.66亿元`, or without its unit for a table.

        `near_zero` gives a rate that would print as zero more decimals, as sentences do (R06).
        """
        value = visible(quantity, self.rounding) if near_zero else rounded(quantity, self.rounding)
        text = str(value)
        if "E" in text:
            text = f"{value:f}"
        return Figure(text + quantity.unit if unit else text, quantity, value)

    def size(self, quantity: Quantity, *, unit: bool = True) -> Figure:
        """The figure without its sign, where a word says the direction; never a false zero."""
        value = visible(quantity, self.rounding)
        text = str(abs(value))
        if "E" in text:  # a very small one: 1E-7
            text = f"{abs(value):f}"
        return Figure(text + quantity.unit if unit else text, quantity, value)

    def amount(self, quantity: Quantity, beside: Quantity | None = None) -> Figure:
        """A figure in the unit that reads best, 7.97亿元 rather than 79660万元; in that of one it stands beside."""
        return self.figure(self.readable(quantity, beside))

    def extent(self, quantity: Quantity) -> Figure:
        """The same without its sign."""
        return self.size(self.readable(quantity))

    def readable(self, quantity: Quantity, beside: Quantity | None = None) -> Quantity:
        """Return money of one 亿元 or more in 亿元, and less than half of 0.01亿元 in 万元, exactly.

        A target stands in the unit of the value it is `beside`, whatever its own size.
        Everything else stays as it is.
        """
        if not self.large_units:
            return quantity
        if quantity.unit == "亿元":
            return _in_wan(quantity) if 0 < abs(quantity.value) < _TINY else quantity
        power = _YI.get(quantity.unit)
        if power is None:
            return quantity
        measure = beside if beside is not None and beside.unit == quantity.unit and beside.value else quantity
        return _in_yi(quantity, power) if abs(measure.value) >= 10**power else quantity

    def nought(self, word: str, quantity: Quantity) -> Figure:
        """A zero as a word, never 0个: 零, 无, 尚无, “破零”."""
        return Figure(word, quantity, quantity.value)

    def flat(self, quantity: Quantity) -> bool:
        """Whether it prints as zero however many decimals it is given."""
        return not visible(quantity, self.rounding)

    def multiple(self, growth: Quantity) -> Quantity | None:
        """Return a growth of the threshold or more as a multiple, 120% = 1.2倍; never a fall (K10, K11)."""
        if self.multiple_from is None or growth.value < self.multiple_from or growth.unit != "%":
            return None
        origin = Derivation("multiple", (growth,), "{} ÷ 100")
        return Quantity(growth.value.scaleb(-2), "倍", origin, max(growth.places, 1))

    # -------------------------------------------------------------------- ranks

    @property
    def chinese_ranks(self) -> bool:
        """Whether ranks are written in Chinese characters."""
        return self.ranks is _CHINESE

    def ordinal(self, quantity: Quantity) -> Figure:
        """A rank in words: 第二, 第2位 or 第2名."""
        number = int(quantity.value)
        text = f"第{chinese(number)}" if self.chinese_ranks else f"第{number}{self.ranks[-1]}"
        return Figure(text, quantity, quantity.value)

    def position(self, quantity: Quantity, word: str = "") -> Figure:
        """A rank as a position: 第二位; `word` chooses 位 or 名."""
        number = int(quantity.value)
        word = word or ("名" if self.ranks is RankStyle.NAME else "位")
        text = f"第{chinese(number)}{word}" if self.chinese_ranks else f"第{number}{word}"
        return Figure(text, quantity, quantity.value)

    # ------------------------------------------------------- counts and amounts

    def few(self, quantity: Quantity, unit: str = "") -> Figure:
        """A small count in Chinese characters: 两名, 一家; more than ten in digits."""
        return Figure(few(int(quantity.value)) + (unit or quantity.unit), quantity, quantity.value)

    def about(self, quantity: Quantity) -> Figure:
        """An approximate figure for an exact one: 200余个 for 203, 近400亿元 for 396.4 (K19).

        余 only above a round number, 近 only below one and at least 95 % of it; a number
        that is round itself, or small, stands as it is.
        """
        quantity = self.readable(quantity)
        value, unit = quantity.value, quantity.unit
        if value <= 10:
            return self.figure(quantity)
        power = value.adjusted()
        above = (value.scaleb(-power).to_integral_value("ROUND_FLOOR") + 1).scaleb(power)
        if value < above and value >= self.nearly * above:
            return Figure(f"近{above:f}{unit}", _roughly(quantity), above)
        step = power - (1 if power > 1 else 0)
        below = value.scaleb(-step).to_integral_value("ROUND_FLOOR").scaleb(step)
        if value == below:
            return self.figure(quantity)
        return Figure(f"{below:f}{self.more}{unit}", _roughly(quantity), below)

    def span(self, low: Quantity, high: Quantity) -> Phrase:
        """A range, with the unit at both ends where it would else be ambiguous: 1亿元～10亿元, 5～10天 (N08)."""
        if low.value == high.value:
            return say(self.figure(low))
        both = low.unit != high.unit or low.unit.startswith(_BOTH_ENDS)
        return say(self.figure(low, unit=both), "～", self.figure(high))

    def limit(self, quantity: Quantity, word: str) -> Phrase:
        """A threshold: 不足10天, 10天以上（含）, 超过30个百分点, 不少于5天 (R05)."""
        if word not in _LIMITS:
            raise ValueError(f"没有“{word}”这种界限，可用：{'、'.join(_LIMITS)}")
        before, _, after = _LIMITS[word].partition("{}")
        return say(before, self.figure(quantity), after)

    def ratio(self, quantities: Iterable[Quantity]) -> Phrase:
        """Parts of a whole against each other: 3.2:41.5:55.3."""
        return join((self.figure(q, unit=False) for q in quantities), ":")

    def listed(self, quantities: Iterable[Quantity]) -> Phrase:
        """Sizes in a row; of percentage points the last one says the whole unit: 20.6个、40.5个、2.8个百分点."""
        figures = [self.size(self.readable(q)) for q in quantities]
        shared = len(figures) > 1 and all(f.quantity.unit == _POINTS for f in figures)
        shown = [replace(f, text=f.text.removesuffix("百分点")) for f in figures[:-1]] if shared else figures
        return join((*shown, figures[-1]) if shared else shown, "、")

    def points(self, change: Quantity) -> Figure:
        """The size of a change of a rate, in percentage points whatever its unit says (K09)."""
        size = self.size(change, unit=False)
        return replace(size, text=f"{size.text}{_POINTS}")


def _roughly(quantity: Quantity) -> Quantity:
    """The exact figure behind an approximate one: printed otherwise, so a quantity of its own."""
    return replace(quantity, origin=Derivation("approximation", (quantity,), "{} 的概数"))


def _in_yi(quantity: Quantity, power: int) -> Quantity:
    """The same money in 亿元; a difference becomes the difference of its operands in 亿元 (ADR-0001)."""
    origin, places = quantity.origin, 2
    alike = isinstance(origin, Derivation) and all(q.unit == quantity.unit for q in origin.inputs)
    if isinstance(origin, Derivation) and origin.signs and alike:
        inputs = tuple(_in_yi(q, power) for q in origin.inputs)
        origin = replace(origin, inputs=inputs)
    else:
        origin = Derivation("conversion", (quantity,), f"{{}} ÷ {10**power}")
    return Quantity(quantity.value.scaleb(-power), "亿元", origin, places)


def _in_wan(quantity: Quantity) -> Quantity:
    """The same money in 万元; a difference, which already prints what is left of it, stays."""
    origin = quantity.origin
    if isinstance(origin, Derivation) and origin.signs:
        return quantity
    return Quantity(quantity.value.scaleb(4), "万元", Derivation("conversion", (quantity,), "{} × 10000"), 2)
