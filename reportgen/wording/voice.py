"""The public face of wording: one Voice for each document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportgen.model import Assessed, Plan, ProjectProgress, Result, Surveyed
from reportgen.wording.causes import Causes
from reportgen.wording.numbers import RankStyle, Register
from reportgen.wording.phrases import Phrase

_CHOICES: Mapping[str, tuple[str, Mapping[object, object]]] = {
    "语体": ("register", {"通报": Register.BULLETIN, "年度": Register.ANNUAL}),
    "位次写法": ("ranks", {style.value: style for style in RankStyle}),
    "概数": ("more", {"余": "余", "多": "多"}),
    "换算亿元": ("large_units", {True: True, False: False}),
    "写倍数": ("multiple_from", {True: Decimal(100), False: None}),
}
"""[options] of a kind that say how it words its figures: name → setting and its values."""


class Voice(Causes):
    """How this report words its figures: rounding, register, and the form of ranks (N04)."""

    __slots__ = ()

    def tell(self, row: Any) -> Phrase | None:
        """Everything a row says, whatever kind of row it is."""
        match row:
            case Result():
                return self.statement(row)
            case ProjectProgress():
                return self.project(row)
            case Assessed():
                return self.assessment(row)
            case Surveyed():
                return self.satisfaction(row)
            case Plan():
                return self.planned(row)
            case _:
                raise ValueError("这样的行不能写成一句话，请用别的写法")

    def suited(self, options: Mapping[str, object]) -> Voice:
        """This voice with what the [options] of a kind say of wording: 语体, 位次写法, 概数, 参评单位 ….

        Raises ValueError for a value that means nothing.
        """
        settings: dict[str, Any] = {}
        for name, value in options.items():
            if name == "参评单位":
                settings["peers"] = str(value)
            elif name in _CHOICES:
                setting, values = _CHOICES[name]
                if not isinstance(value, (str, bool)) or value not in values:
                    known = "、".join(str(v).lower() if isinstance(v, bool) else str(v) for v in values)
                    raise ValueError(f"选项“{name}”没有“{value}”这种写法，可用：{known}")
                settings[setting] = values[value]
        return replace(self, **settings) if settings else self
