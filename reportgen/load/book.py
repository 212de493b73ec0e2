"""Reads the values of .xlsx by calamine and completes them.

calamine is an order of magnitude faster than anything else, but it returns an
empty text for error cells and for formulas without a saved result, tells no number
format, and leaves the Chinese built-in date formats as serial numbers. `xlsx` finds these
cells; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from reportgen.load import formats
from reportgen.load.findings import Unreadable
from reportgen.load.grid import Grid, Raw, position

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read(file: str, data: bytes) -> Iterator[tuple[int, Grid]]:
    """Yield place in the workbook and values of each worksheet of a guarded file; raises Unreadable."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_object(BytesIO(data)) as workbook:
            yield from _worksheets(file, workbook)
    except calamine.PasswordError as locked:
        raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存") from locked
    except (calamine.CalamineError, OSError, ValueError) as broken:
        raise Unreadable("D106", f"文件已损坏，打不开（{broken}）", "请用 Excel 或 WPS 另存一份") from broken
    except BaseException as panic:
        # calamine's own panic, on a date beyond all time, is no Exception and its type has no name to import.
        if type(panic).__name__ != "PanicException":
            raise
        raise Unreadable(
            "D106", f"读不出来（{panic}）", "请检查有没有离奇的日期，用 Excel 或 WPS 另存一份"
        ) from panic


def _worksheets(file: str, workbook: CalamineWorkbook) -> Iterator[tuple[int, Grid]]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(index)
            # Without the empty margin rows would shift and every address be wrong.
            rows: list[list[Raw]] = sheet.to_python(skip_empty_area=False)
            is_hidden = meta.visible != SheetVisibleEnum.Visible
            yield index, Grid(file, meta.name, rows, is_hidden, tuple(sheet.merged_cell_ranges or ()))


def complete(grid: Grid, codes: Mapping[str, str], troubles: Mapping[str, str], *, from_1904: bool) -> Grid:
    """Return the sheet with formats and troubles; date serials become dates."""
    for ref in troubles:
        _make_room(grid.rows, *position(ref))
    dates = {code for code in set(codes.values()) if formats.is_date(code)}
    for ref in (ref for ref, code in codes.items() if code in dates):
        _redate(grid.rows, *position(ref), from_1904)
    return replace(grid, formats=codes, troubles=troubles)


def _make_room(rows: list[list[Raw]], row: int, column: int) -> None:
    """Lengthen the rows so that a cell without a value is still seen."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([""] * (column + 1 - len(rows[row])))


def _redate(rows: list[list[Raw]], row: int, column: int, from_1904: bool) -> None:
    if row < len(rows) and column < len(rows[row]):
        serial = rows[row][column]
        if isinstance(serial, float) and (moment := formats.moment(serial, from_1904=from_1904)):
            rows[row][column] = moment
