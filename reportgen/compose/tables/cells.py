"""The content of table cells: figures without their common unit, warnings that read without colour, — for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportgen.blocks import Figure, Inlines, Run
from reportgen.compose.tables.columns import LIGHT, Wanted
from reportgen.model import Alert, AlertLevel, Department, Indicator, Period, Quantity, Text, Triage
from reportgen.rounding import rounded
from reportgen.terms import Kind
from reportgen.wording import Voice, called

MISSING = "—"
NOTHING: Inlines = (Run(MISSING),)


@dataclass(frozen=True, slots=True)
class Light:
    """How a warning looks: a shape that is told apart in black and white, a word, and a colour for screens."""

    shape: str
    word: str
    colour: str


LIGHTS = {
    AlertLevel.RED: Light("●", "红", "C00000"),
    AlertLevel.ORANGE: Light("▲", "橙", "D46A00"),
    AlertLevel.GREEN: Light("■", "绿", "2E7D32"),
}
NORMAL = Light("○", "正常", "")


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints the values of a table in one voice; `coloured` adds colour to the shapes of warnings."""

    voice: Voice
    coloured: bool = False

    def cell(self, row: Any, column: Wanted, number: int, unit: str | None) -> Inlines:
        """Return the content of a cell; `number` is that of the row. Raises ValueError for what is no single value."""
        value = column.value(row)
        if value is None and column.counts:
            return (Run(str(number)),)
        shown = self.value(value, column.record(row), column, unit)
        if shown is NOTHING or not column.bracket:
            return shown
        behind = column.bracketed(row)
        if behind is None:
            return shown
        return (*shown, Run("（"), *self.bracketed(behind), Run("）"))

    def value(self, value: Any, record: Any, column: Wanted, unit: str | None) -> Inlines:
        """Return how a value is printed; `record` is what it belongs to."""
        if isinstance(value, Quantity):
            return (self.figure(value, column, _own_unit(record, value) if unit == "" else unit),)
        name = column.path.rpartition(".")[2]
        if isinstance(value, Alert) or (value is None and name in (LIGHT, "预警")):
            return self.light(value, record, short=name == LIGHT)
        return _words(value, column)

    def figure(self, value: Quantity, column: Wanted, unit: str | None) -> Figure:
        """Return a figure, without its unit where the head says it."""
        if column.path.endswith("位次变化"):
            return _moved(value)
        near_zero = column.kind in (Kind.PERCENT, Kind.POINTS)
        return self.voice.figure(value, unit=unit is None, near_zero=near_zero)

    def bracketed(self, value: Any) -> Inlines:
        """Return what stands in brackets: a figure without its unit, or words."""
        if isinstance(value, Quantity):
            return (self.voice.figure(value, unit=value.unit == "%", near_zero=value.unit == "%"),)
        return _words(value, None)

    def light(self, alert: Alert | None, record: Any, *, short: bool) -> Inlines:
        """Return a warning: ●红色督办, in short ●红; ○正常 where a schedule is kept."""
        if alert is None:
            if getattr(record, "schedule_gap", None) is None:
                return NOTHING
            return (Run(NORMAL.shape),) if short else (Run(NORMAL.shape + NORMAL.word),)
        light = LIGHTS[alert.level]
        word = light.word if short else alert.level.value
        shape = Run(light.shape, colour=light.colour if self.coloured else "")
        return shape, Figure(word, alert.gap, alert.gap.value)


def _own_unit(record: Any, value: Quantity) -> str | None:
    """Under a 计量单位 column a value of another unit, such as a growth target in %, says its own."""
    indicator = getattr(record, "indicator", None)
    own = getattr(indicator, "unit", None)
    return None if own is not None and value.unit not in (own, "位", "个") else ""


def _moved(value: Quantity) -> Figure:
    moved = int(rounded(value))
    text = f"↑{moved}" if moved > 0 else f"↓{-moved}" if moved < 0 else "持平"
    return Figure(text, value, value.value)


def _words(value: Any, column: Wanted | None) -> Inlines:
    """Return a value that is no figure. Raises ValueError for lists and whole rows."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return (Run("是" if value else "否"),)
        case Department() | Indicator():
            name = called(value)
            return (Run(name, origin=name.origin),)
        case Period():
            return (Run(value.full, origin=value.origin),)
        case str() | date() | int() | Triage():
            return (Run(str(value), origin=_origin(value)),)
        case _:
            head = f"“{column.path}”" if column else "括号里的"
            raise ValueError(f"{head}是一组内容，不能放进一格；请写明取其中哪一项，或为它另列一张表")


def _origin(value: Any) -> Any:
    if isinstance(value, Triage):
        return value.reason.origin
    return getattr(value, "origin", None)


def light_words(used: Sequence[str]) -> str:
    """Return what the short warnings used in a table mean: ●红为红色督办，○为正常."""
    known = [
        f"{light.shape}{light.word}为{level.value}" for level, light in LIGHTS.items() if light.shape in used
    ]
    if NORMAL.shape in used:
        known.append(f"{NORMAL.shape}为{NORMAL.word}")
    return "，".join(known)


__all__ = ["LIGHTS", "MISSING", "NORMAL", "NOTHING", "Light", "Printer", "Text", "light_words"]
