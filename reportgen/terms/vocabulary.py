"""What a term of the vocabulary is, and what a column may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and with it the unit of its quantities."""

    TEXT = "文字"
    INTEGER = "整数"
    AMOUNT = "数值（指标的计量单位）"
    PERCENT = "百分数（%）"
    POINTS = "百分点"
    RANK = "位次（位）"
    COUNT = "个数（个）"
    SCORE = "分值（分）"
    MEASURE = "数值"
    FACTOR = "系数"
    DATE = "日期"
    PERIOD = "期别"
    CHOICE = "限定用语"
    DEPARTMENT = "单位名称或简称"
    INDICATOR = "指标名称或简称"
    MARKDOWN = "正文（Markdown）"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Term:
    """One column of a sheet, or one more name that templates may use."""

    name: str
    """Python attribute."""
    term: str
    """The Chinese term: workbook header and template name."""
    kind: Kind
    gloss: str
    """What it means, one clause in Chinese."""
    aliases: tuple[str, ...] = ()
    """Other headers understood as this column."""
    required: bool = False
    unit: str = ""
    """Unit of a MEASURE or COUNT where the header names none, for example `亿元`, `天`."""
    choices: tuple[str, ...] = ()
    """Words allowed in the column, for Kind.CHOICE; the first is the default."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the data contract."""

    term: str
    """Name of the sheet."""
    record: str
    """Class in `model` that a row becomes."""
    columns: tuple[Term, ...]
    key: tuple[str, ...] = ()
    """Attributes that together must be unique."""
    required: bool = False
