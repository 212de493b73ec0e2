"""How each sheet was understood 「读入情况」: made by the loader, shown by the commands.

A clerk sees at a glance which cells were used, under which names and units, and which
were not and why. Rows and columns are named as Excel names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_FEW = 6
"""Spans and columns named one by one; of more only the first are."""


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """What became of one column."""

    letter: str
    head: str
    """What stands over it, all rows of the head joined; empty for a blank head."""
    name: str
    """The name it is read under; empty for a column that was not read."""
    unit: str = ""
    unit_from: str = ""
    """`表头`, `A2` (a line `单位：…`), or the name of the column that gives each row its unit."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows or cells that were not read as data, and why."""

    place: str
    """`8`, `8-10` for rows, `C3:D9` for cells."""
    why: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """One table of a sheet."""

    name: str
    area: str
    """The cells it takes, head and data: `A4:F41`."""
    head: str
    """Rows of its head: `4`, `4-6`."""
    columns: tuple[ColumnRead, ...]
    rows: int
    """How many rows of data were read."""
    spans: tuple[str, ...]
    """Which these are: `5-40`."""
    skipped: tuple[Skipped, ...] = ()
    title: str = ""
    """What stands above its head."""
    remark: str = ""
    """What was done to it: turned, say."""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet with its tables and with what was not read."""

    file: str
    sheet: str
    hidden: bool
    tables: tuple[TableRead, ...]
    unread: tuple[Skipped, ...] = ()
    """Filled cells that belong to no table."""
    hidden_rows: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return everything, for --json."""
        return asdict(self)


def headline(sheet: SheetRead) -> str:
    """Return one line for a sheet: `数据.xlsx!Sheet1：21行×13列（A2:M22），表头第1行`."""
    told = "；".join(_table(table) for table in sheet.tables)
    if not sheet.tables:
        told = "隐藏，没有读入" if sheet.hidden else "没有读入"
    unread = f"；没有读入{'、'.join(s.place for s in sheet.unread[:_FEW])}" if sheet.unread else ""
    unread += "等" if len(sheet.unread) > _FEW else ""
    return f"{sheet.file}!{sheet.sheet}：{told}{unread if sheet.tables else ''}"


def remarkable(sheets: Sequence[SheetRead]) -> Iterator[str]:
    """Yield one line for all that was read, and one for each sheet in which something was left out."""
    rows = sum(table.rows for sheet in sheets for table in sheet.tables)
    if sheets:
        yield f"读入{len(sheets)}张工作表，共{rows}行；怎样读入的，用 check 查看。"
    yield from (headline(sheet) for sheet in sheets if _lacks(sheet))


def _lacks(sheet: SheetRead) -> bool:
    return bool(
        sheet.unread or sheet.hidden or len(sheet.tables) != 1 or sheet.hidden_rows or sheet.hidden_columns
    )


def _table(table: TableRead) -> str:
    named = sum(1 for column in table.columns if column.name)
    return f"“{table.name}”{table.area}，表头第{table.head}行，{table.rows}行×{named}列"


def details(sheet: SheetRead) -> Iterator[str]:
    """Yield the lines that say how a sheet was read: columns, rows, what was left out."""
    yield headline(sheet)
    for table in sheet.tables:
        if table.title:
            yield f"  表上方的文字：{table.title}"
        if table.remark:
            yield f"  {table.remark}"
        yield f"  列：{'、'.join(_column(column) for column in table.columns if column.name)}"
        if lost := [f"{c.letter}“{c.head}”" for c in table.columns if not c.name]:
            yield f"  没有读入的列：{'、'.join(lost)}"
        yield f"  数据行：第{'、'.join(table.spans) or '0'}行，共{table.rows}行"
        for skip in table.skipped:
            yield f"  没有当作数据：第{skip.place}行（{skip.why}）"
    for skip in sheet.unread:
        yield f"  没有读入：{skip.place}（{skip.why}）"
    if sheet.hidden_rows:
        yield f"  有隐藏的行：第{'、'.join(sheet.hidden_rows)}行，仍然读入"
    if sheet.hidden_columns:
        yield f"  有隐藏的列：{'、'.join(sheet.hidden_columns)}，仍然读入"


def _column(column: ColumnRead) -> str:
    became = column.name if column.name == column.head else f"{column.name}（原为“{column.head}”）"
    if not column.head:
        became = f"{column.name}（没有列名）"
    unit = f"，单位{column.unit}" if column.unit else ""
    source = f"（取自{column.unit_from}）" if unit and column.unit_from not in ("", "表头") else ""
    return f"{column.letter} {became}{unit}{source}"
