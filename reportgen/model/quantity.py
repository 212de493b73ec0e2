"""Quantities that know where they come from, and the texts and dates that do too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A workbook cell 「单元格」: `指标数据.xlsx!指标结果!E2`."""

    file: str
    sheet: str
    ref: str

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}!{self.ref}"

    # Batches hand hundreds of thousands of these to other processes; what a dataclass does takes three times as long.
    def __reduce__(self) -> tuple[type[Cell], tuple[str, str, str]]:
        return Cell, (self.file, self.sheet, self.ref)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file 「行」: a snippet or a template; line 0 is the file as a whole."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}第{self.line}行" if self.line else self.file


@dataclass(frozen=True, slots=True, init=False)
class Derivation:
    """How a quantity was computed 「推算」; a tree, because inputs have origins too."""

    name: str
    """Name of the derived indicator as in `terms`, for example `completion_rate`."""
    inputs: tuple[Quantity, ...]
    formula: str
    """The formula with `{}` for each input in order, for example `{} ÷ {} × 100`."""
    signs: tuple[int, ...] = ()
    """+1/−1 for each input when the quantity is a plain sum or difference: it is
    then printed as the sum of the *printed* inputs, so that a reader's own
    subtraction works (ADR-0001). Empty for every other formula."""

    def __init__(
        self, name: str, inputs: tuple[Quantity, ...], formula: str, signs: tuple[int, ...] = ()
    ) -> None:
        _set_name(self, name)
        _set_inputs(self, inputs)
        _set_formula(self, formula)
        _set_signs(self, signs)

    def __str__(self) -> str:
        return f"推算：{self.formula}"

    def __reduce__(
        self,
    ) -> tuple[type[Derivation], tuple[str, tuple[Quantity, ...], str, tuple[int, ...]]]:
        return Derivation, (self.name, self.inputs, self.formula, self.signs)


Origin = Cell | Line | Derivation


class Text(str):
    """A text from the data that still knows its cell or line."""

    __slots__ = ("origin",)
    origin: Origin | None

    def __new__(cls, value: str, origin: Origin | None = None) -> Text:
        text = super().__new__(cls, value)
        text.origin = origin
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Origin | None]]:
        return Text, (str(self), self.origin)


class Day(date):
    """A date from the data that still knows its cell; prints as `2022年7月18日` (GB/T 9704 7.3.5.4)."""

    origin: Origin | None = None

    @classmethod
    def of(cls, day: date, origin: Origin | None) -> Day:
        """The same day with its cell."""
        known = cls(day.year, day.month, day.day)
        known.origin = origin
        return known

    def later(self, days: int) -> Day:
        """The day so many days after this one, known from the same cell."""
        return Day.of(self + timedelta(days), self.origin)

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月{self.day}日"

    def __reduce__(self) -> tuple[Callable[..., Day], tuple[date, Origin | None]]:
        return Day.of, (date(self.year, self.month, self.day), self.origin)


@dataclass(frozen=True, slots=True, init=False)
class Quantity:
    """A figure before it is printed: exact value, unit, decimals to print, origin."""

    value: Decimal
    """Exact; percentages and percentage points are stored as printed (2.4, not 0.024)."""
    unit: str
    """`亿元`, `%`, `个百分点`, `位`, `个` …; empty for a pure number."""
    origin: Origin
    places: int = 2
    """Decimals to print 「小数位」."""

    def __init__(self, value: Decimal, unit: str, origin: Origin, places: int = 2) -> None:
        _set_value(self, value)
        _set_unit(self, unit)
        _set_origin(self, origin)
        _set_places(self, places)

    def __reduce__(self) -> tuple[type[Quantity], tuple[Decimal, str, Origin, int]]:
        return Quantity, (self.value, self.unit, self.origin, self.places)


# A report is made of millions of these: written through their slots they take a third of the
# time that a frozen dataclass takes to write itself.
_set_name, _set_inputs, _set_formula, _set_signs = (
    getattr(Derivation, name).__set__ for name in ("name", "inputs", "formula", "signs")
)
_set_value, _set_unit, _set_origin, _set_places = (
    getattr(Quantity, name).__set__ for name in ("value", "unit", "origin", "places")
)
