"""What a template may say of a table beside its rows and columns, each by its Chinese name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from reportgen.blocks import Inlines
from reportgen.templating import suggestion

HEADED, FIRST_COLUMN = "标题行", "首栏"
"""How groups are shown: a row across the table above each, or merged cells of the first column."""
STEPS = ("小四", "五号", "小五", "六号")
"""Type sizes a table may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a table is grouped, totalled, numbered and set."""

    caption: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    group: str = ""
    group_style: str = HEADED
    subtotals: Sequence[str] | bool = False
    total: Any = False
    """True, the columns to add up, or a row whose own values stand in the last line."""
    total_name: str = "合计"
    restart: bool = False
    """Whether 序号 begins again in each group."""
    merge: Sequence[str] = ()
    """Columns whose equal neighbours become one cell."""
    numbered: bool = False
    coloured: bool = False
    landscape: bool | None = None
    size: str = ""
    keys: int | None = None
    counted: bool = False
    """Whether the rows of a matrix are numbered."""

    @property
    def step(self) -> int | None:
        """The type size asked for, as a step of the profile."""
        return STEPS.index(self.size) if self.size else None


NAMES: dict[str, str] = {
    "标题": "title",
    "注": "notes",
    "分组": "group",
    "分组方式": "group_style",
    "小计": "subtotals",
    "合计": "total",
    "合计名": "total_name",
    "分组序号": "restart",
    "合并": "merge",
    "编号": "numbered",
    "彩色": "coloured",
    "横排": "landscape",
    "字号": "size",
    "重复列": "keys",
}
"""The options of 表格(…) by the name a template gives them."""
MATRIX_NAMES: dict[str, str] = NAMES | {"序号": "counted"}
"""The options of 矩阵(…)."""

_SWITCHES = ("counted", "restart", "numbered", "coloured", "landscape")
_CHOICES: Mapping[str, tuple[str, ...]] = {"group_style": (HEADED, FIRST_COLUMN), "size": STEPS}


def options(given: Mapping[str, Any]) -> Options:
    """Return the options as given by their Python names. Raises ValueError for a value that means nothing."""
    chinese = {name: term for term, name in (NAMES | MATRIX_NAMES).items()}
    for name, allowed in _CHOICES.items():
        if name in given and given[name] not in allowed:
            words = "、".join(f"“{word}”" for word in allowed)
            hint = suggestion(str(given[name]), allowed)
            raise ValueError(f"{chinese[name]}只能是{words}，这里是“{given[name]}”{hint}")
    for name in _SWITCHES:
        if name in given and not isinstance(given[name], bool):
            raise ValueError(f"{chinese[name]}只能是 true 或 false，这里是“{given[name]}”")
    if not isinstance(given.get("keys", 0), int):
        raise ValueError(f"重复列应是列数，这里是“{given['keys']}”")
    merge = given.get("merge", ())
    known = {field.name for field in fields(Options)}
    picked = {name: value for name, value in given.items() if name in known}
    return Options(**picked | {"merge": (merge,) if isinstance(merge, str) else tuple(merge)})


__all__ = ["FIRST_COLUMN", "HEADED", "MATRIX_NAMES", "NAMES", "STEPS", "Options", "options"]
