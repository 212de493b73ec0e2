"""Rows → a worksheet: exact figures, percentages shown as such, days as days.

A database and a frame know nothing of Excel's number formats, and a share of 0.024 printed
as 0.02% is a false figure. Columns declared as shares get a real percent format here, so
that the loader sees what it would see in a workbook made by hand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from reportgen import terms
from reportgen.errors import Finding
from reportgen.model import folded
from reportgen.terms import Kind
from reportgen.xlsx import (
    LONGEST_TEXT,
    MOST_ROWS,
    Entry,
    Look,
    Sheet,
    Shown,
    is_writable,
    letters,
    number_format,
)

MOST_CELLS = 5_000_000
"""Cells of one sheet, as many as the loader reads."""
_EXACT = 15
"""Digits that a number of a worksheet keeps; one with more is written as text, which loses none."""
_MOST_PLACES = 2
"""Decimals that a percent format shows at most."""
_WIDEST, _NARROWEST = 40, 8


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a query or a frame, before they are a worksheet."""

    name: str
    place: str
    """Where it comes from, for messages."""
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    percent: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    note: str = ""
    """Of the first cell: where the sheet was taken from."""


class Unfit(Exception):
    """A value that no cell can hold; never leaves this package."""


def worksheet(table: Table) -> tuple[Sheet, tuple[Finding, ...]]:
    """Return a table as a worksheet with its heads in row 1, and every fault found."""
    faults = list(_declared_wrongly(table))
    if len(table.rows) >= MOST_ROWS or len(table.rows) * len(table.heads) > MOST_CELLS:
        size = f"{len(table.rows):,}行×{len(table.heads)}列"
        message = f"结果有{size}，超过一张表的{MOST_CELLS:,}格"
        return Sheet(table.name, ()), (Finding("D143", table.place, message, "请只取要用的行和列"),)
    columns = [_column(table, index, faults) for index in range(len(table.heads))]
    heads = [Shown(head, look=Look.HEAD) for head in _heads(table, columns)]
    if table.note and heads:
        heads[0] = Shown(heads[0].value, look=Look.HEAD, note=table.note)
    widths = [_width(head, column) for head, column in zip(heads, columns, strict=True)]
    rows: list[Sequence[Entry]] = [heads, *zip(*columns, strict=True)]
    return Sheet(table.name, rows, widths, frozen=(1, 0)), tuple(faults)


def name_of(head: str) -> str:
    """Return the name of a column without the bracket that holds its unit, for comparison."""
    name = folded(head)
    return name[: name.rindex("(")] if name.endswith(")") and "(" in name[1:] else name


def _declared_wrongly(table: Table) -> Iterator[Finding]:
    """Yield a fault for each declared column that is not there, or says something else itself."""
    known = {name_of(head): head for head in table.heads}
    for key, names in (("percent", table.percent), ("unit", table.units)):
        for name in names:
            head = known.get(name_of(name))
            if head is None:
                message = f"{key} 里的“{name}”不是它的列"
                yield Finding("D141", table.place, message, f"现有的列：{'、'.join(table.heads)}")
            elif name_of(head) != folded(head) and name_of(name) == folded(name):
                message = f"“{head}”的列名里已经写了单位，又写在 {key} 里"
                yield Finding("D141", table.place, message, "请只写一处")


# --------------------------------------------------------------------- columns


def _column(table: Table, index: int, faults: list[Finding]) -> list[Entry]:
    """Return the cells of a column below its head."""
    shares = name_of(table.heads[index]) in {name_of(name) for name in table.percent}
    values: list[Entry] = []
    for number, row in enumerate(table.rows, start=2):
        try:
            values.append(_cell(row[index]))
        except Unfit as unfit:
            place = f"{table.place}!{letters(index)}{number}"
            faults.append(
                Finding("D143", place, f"“{table.heads[index]}”{unfit}", "请在查询或表里改成文字、数字或日期")
            )
            values.append(None)
    _check_periods(table, index, values, faults)
    return _shares(values) if shares else values


def _check_periods(table: Table, index: int, values: Sequence[Entry], faults: list[Finding]) -> None:
    """Refuse first days of months as periods: they may mean the month or the day."""
    if _kind(table, index) is not Kind.PERIOD:
        return
    for number, value in enumerate(values, start=2):
        if isinstance(value, date) and value.day == 1:
            place = f"{table.place}!{letters(index)}{number}"
            message = f"期别是日期{value:%Y-%m-%d}，分不清是当月、累计还是当日"
            faults.append(Finding("D209", place, message, "请写成文字，如2022-06或2022年6月"))
            return


def _kind(table: Table, index: int) -> Kind | None:
    """Return what a column of a sheet of the contract holds; None for any other."""
    sheet = next((sheet for sheet in terms.SHEETS if sheet.term == table.name), None)
    name = name_of(table.heads[index])
    found = (t.kind for t in (sheet.columns if sheet else ()) if name in (t.term, *t.aliases))
    return next(found, None)


def _heads(table: Table, columns: Sequence[Sequence[Entry]]) -> Iterator[str]:
    """Yield each head, with the unit that is declared for it in a bracket."""
    units = {name_of(name): unit for name, unit in table.units.items()}
    is_contract = table.name in {sheet.term for sheet in terms.SHEETS}
    shares = {name_of(name) for name in table.percent}
    for index, head in enumerate(table.heads):
        unit = units.get(name_of(head), "")
        if not unit and table.unit and name_of(head) == folded(head) and name_of(head) not in shares:
            kind = _kind(table, index)
            amounts = kind in (Kind.AMOUNT, Kind.MEASURE) if is_contract else _holds_numbers(columns[index])
            unit = table.unit if amounts else ""
        yield f"{head}（{unit}）" if unit else head


def _holds_numbers(column: Sequence[Entry]) -> bool:
    filled = [value for value in column if value is not None]
    return bool(filled) and all(isinstance(value, int | float | Decimal) for value in filled)


def _width(head: Shown, column: Sequence[Entry]) -> float:
    shown = [head.value, *column[:50]]
    longest = max(sum(2 if ord(c) > 255 else 1 for c in str(_bare(entry))) for entry in shown)
    return max(min(longest + 2, _WIDEST), _NARROWEST)


def _bare(entry: Entry) -> object:
    value = entry.value if isinstance(entry, Shown) else entry
    return "" if value is None else value


# ----------------------------------------------------------------------- cells


def _cell(value: object) -> Entry:
    """Return what a cell holds for a value of a database or frame; raises Unfit."""
    if value is None or isinstance(value, bool | str):
        return _text(value) if isinstance(value, str) else value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time | timedelta | UUID):
        return str(value)
    raise Unfit(f"是{type(value).__name__}，不能放进单元格")


_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:\.0+)?)?")


def _text(text: str) -> Entry:
    """Return a text; SQLite keeps days as texts of midnight."""
    if found := _MIDNIGHT.fullmatch(text):
        with suppress(ValueError):
            return _day(date.fromisoformat(found[1]))
    if len(text) > LONGEST_TEXT:
        raise Unfit(f"有{len(text):,}个字，一个单元格放不下")
    return text


def _number(value: int | float | Decimal) -> Entry:
    """Return a number a worksheet keeps exactly, else its digits as text."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            if value.is_nan():
                return None
            raise Unfit("不是有限的数")
        value = value.normalize()
        return value if _digits(value) <= _EXACT else f"{value:f}"
    if isinstance(value, float):
        if math.isinf(value):
            raise Unfit("不是有限的数")
        return None if math.isnan(value) else value
    return value if abs(value) < 10**_EXACT else str(value)


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _day(value: date) -> Entry:
    """Return a day; a moment at midnight is one, since many databases have no days."""
    if not isinstance(value, datetime):
        return value if is_writable(value) else value.isoformat()
    value = value.replace(tzinfo=None)
    if not (value.hour or value.minute or value.second or value.microsecond):
        return _day(value.date())
    return value if is_writable(value) else value.isoformat(sep=" ")


# ---------------------------------------------------------------------- shares


def _shares(values: Sequence[Entry]) -> list[Entry]:
    """Return numbers with a percent format, all with the decimals that the finest of them needs."""
    percents = [_percent(value) for value in values]
    places = max((_places(p) for p in percents if p is not None), default=0)
    code = number_format(min(places, _MOST_PLACES), "%")
    return [
        value if percent is None else _share(percent, code)
        for value, percent in zip(values, percents, strict=True)
    ]


def _share(percent: Decimal, code: str) -> Entry:
    share = percent.scaleb(-2)
    return Shown(share, code) if _digits(share) <= _EXACT else f"{percent.normalize():f}%"


def _percent(value: Entry) -> Decimal | None:
    """Return a share times 100; a number in a text is one too, other words are not."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        share = Decimal(value if isinstance(value, str) else str(value))
    except InvalidOperation:
        return None
    return share.scaleb(2) if share.is_finite() else None


def _places(percent: Decimal) -> int:
    return len(f"{percent.normalize():f}".partition(".")[2])
