"""Tables from rows and column names.

A column is asked for by its Chinese name, `完成率`, or `表头=名称`, or
`组/表头=名称` for a head of two rows. Heads carry the unit, cells the bare
number; a missing value prints as — and the table explains it in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from reportgen import terms
from reportgen.blocks import Align, Column, Figure, Inlines, Row, Run, Table, plain
from reportgen.compose.selection import rows_of, value_of
from reportgen.layout import characters
from reportgen.model import Quantity, Result
from reportgen.rounding import rounded
from reportgen.terms import Kind
from reportgen.wording import Voice

_UNITS = {Kind.PERCENT: "%", Kind.POINTS: "百分点", Kind.SCORE: "分"}
_RIGHT = {Kind.AMOUNT, Kind.PERCENT, Kind.POINTS, Kind.SCORE, Kind.COUNT}
_WIDEST = 40.0
"""Longer texts ask for no more than this many 字."""
_SHORT_TEXT = 6.0
"""Texts and heads of at most this many 字 stay on one line."""
_SHORT_UNIT = 3.0
"""A bracketed unit up to this wide, （%）, is not broken."""
_SHORT_WORD = 4.0
"""A head of at most this many 字 is not broken."""
_AIR = 0.5
_LONG_TEXT = 8.0
"""A column of longer texts than this many 字 is set ragged right, not centred."""
MISSING = "—"
MISSING_NOTE = f"注：“{MISSING}”表示无此项数据。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column as asked for in the template."""

    path: str
    head: str
    group: str
    kind: Kind


def _wanted(spec: str, rows: Sequence[Any]) -> Wanted:
    title, _, path = spec.rpartition("=")
    group, _, head = title.rpartition("/")
    kind = _kind(path, rows)
    return Wanted(path, head or path.rpartition(".")[2], group, kind)


def _kind(path: str, rows: Sequence[Any]) -> Kind:
    record = type(rows[0]).__name__ if rows else ""
    if record == "dict":
        return Kind.AMOUNT if any(isinstance(row.get(path), Quantity) for row in rows) else Kind.OTHER
    name = path
    if "." in path:
        first, _, name = path.partition(".")
        record = {"指标": "Indicator", "单位": "Department"}.get(first, record)
    term = terms.columns(record).get(name)
    return term.kind if term else Kind.OTHER


def table(
    rows: Iterable[Any],
    columns: Sequence[str],
    *,
    voice: Voice,
    caption: Inlines = (),
    notes: tuple[Inlines, ...] = (),
) -> Table:
    """Return the table of `rows` with the columns asked for, in the order of rows."""
    chosen = rows_of(rows).rows
    wanted = [_wanted(spec, chosen) for spec in columns]
    units = [_common_unit(w, chosen, wanted) for w in wanted]
    body = tuple(
        Row(tuple(_cell(row, w, index, unit, voice) for w, unit in zip(wanted, units, strict=True)))
        for index, row in enumerate(chosen, start=1)
    )
    heads = tuple(_column(w, unit, i, body) for i, (w, unit) in enumerate(zip(wanted, units, strict=True)))
    heads, body = _without_empty(heads, body)
    missing = any(plain(cell) == MISSING for row in body for cell in row.cells)
    return Table(heads, body, caption, (*notes, (Run(MISSING_NOTE),)) if missing else notes)


def _without_empty(
    columns: tuple[Column, ...], rows: tuple[Row, ...]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Leave out columns for which no row has anything to say."""
    kept = [n for n in range(len(columns)) if any(plain(row.cells[n]) != MISSING for row in rows)]
    if not rows or not kept:
        return columns, rows
    return tuple(columns[n] for n in kept), tuple(
        replace(r, cells=tuple(r.cells[n] for n in kept)) for r in rows
    )


def _common_unit(wanted: Wanted, rows: Sequence[Any], all_wanted: Sequence[Wanted]) -> str | None:
    """Return the unit that stands in the head, "" for none, None when each cell must say its own."""
    if wanted.kind in _UNITS:
        return _UNITS[wanted.kind]
    if wanted.kind in (Kind.RANK, Kind.INTEGER):
        return ""
    if wanted.kind is Kind.AMOUNT and any(w.path.endswith("计量单位") for w in all_wanted):
        return ""
    found = {v.unit for row in rows if isinstance(v := _value(row, wanted), Quantity)}
    if len(found) > 1:
        return None
    return found.pop().removeprefix("个") if found else ""


def _value(row: Any, wanted: Wanted) -> Any:
    return None if wanted.path == "序号" and not _has(row, "序号") else value_of(row, wanted.path)


def _has(row: Any, name: str) -> bool:
    return isinstance(row, dict) and name in row


def _cell(row: Any, wanted: Wanted, index: int, unit: str | None, voice: Voice) -> Inlines:
    if wanted.path == "序号" and not _has(row, "序号"):
        return (Run(str(index)),)
    value = _value(row, wanted)
    if isinstance(value, Quantity):
        return (_number(value, wanted, _own_unit(row, value) if unit == "" else unit, voice),)
    if isinstance(row, Result) and wanted.path == "预警":
        return _alert(row)
    if isinstance(value, bool):
        return (Run("是" if value else "否"),)
    return (_text(value),) if value not in (None, "") else (Run(MISSING),)


def _own_unit(row: Any, value: Quantity) -> str | None:
    """Under a 计量单位 column a value of another unit, such as a growth target in %, says its own."""
    indicator = getattr(row, "indicator", None)
    other = indicator is not None and value.unit not in (indicator.unit, "位", "个")
    return None if other else ""


def _number(value: Quantity, wanted: Wanted, unit: str | None, voice: Voice) -> Figure:
    if wanted.path == "位次变化":
        moved = int(rounded(value))
        text = f"↑{moved}" if moved > 0 else f"↓{-moved}" if moved < 0 else "持平"
        return Figure(text, value, value.value)
    if wanted.kind in (Kind.PERCENT, Kind.POINTS):
        return voice.figure(value, unit=unit is None, near_zero=True)
    return voice.figure(value, unit=unit is None)


def _alert(row: Result) -> Inlines:
    if row.alert is not None:
        return (Figure(row.alert.level.value, row.alert.gap, row.alert.gap.value),)
    return (Run("正常" if row.schedule_gap is not None else MISSING),)


def _text(value: object) -> Run:
    return Run(str(value), origin=getattr(value, "origin", None))


def _column(wanted: Wanted, unit: str | None, index: int, body: Sequence[Row]) -> Column:
    head = f"{wanted.head}（{unit}）" if unit else wanted.head
    widest = max((characters(plain(row.cells[index])) for row in body), default=0.0)
    whole, least = _head_widths(wanted.head, unit)
    wraps = wanted.kind not in (*_RIGHT, Kind.DATE) and widest > _SHORT_TEXT
    return Column(
        head,
        _align(wanted, widest),
        max(min(widest, _WIDEST), whole) + _AIR,
        max(_SHORT_TEXT if wraps else widest, least) + _AIR,
        wanted.group,
    )


def _head_widths(head: str, unit: str | None) -> tuple[float, float]:
    """Widths of a head on one line with its unit below, and on two lines of words."""
    words, bracket = characters(head), characters(f"（{unit}）") + _AIR if unit else 0.0
    half = words if words <= _SHORT_WORD else float(ceil(words / 2))
    return max(words if words <= _SHORT_TEXT else half, bracket), max(half, min(bracket, _SHORT_UNIT))


def _align(wanted: Wanted, widest: float) -> Align:
    if wanted.kind in _RIGHT:
        return "right"
    return "left" if widest > _LONG_TEXT else "center"
