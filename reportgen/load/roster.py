"""A list of persons or things for a Word template 「名册」: the first sheet of a workbook, or a CSV file.

Each row becomes its texts by the names of the columns, as Excel shows them; nothing is guessed.
"""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import UsageFault
from reportgen.load import delimited, guard, ods, values, xls, xlsx
from reportgen.load.findings import Unreadable
from reportgen.load.grid import Grid

SUFFIXES = tuple(guard.SUFFIXES)
_READERS = {guard.Container.XLSX: xlsx.read, guard.Container.XLS: xls.read, guard.Container.ODS: ods.read}


def read_roster(path: Path, encoding: str | None = None) -> list[dict[str, str]]:
    """Return the rows of a roster, each its texts by column. Raises UsageFault with file, sheet and cell."""
    try:
        data = path.read_bytes()
        grids = _grids(path, data, encoding)
    except FileNotFoundError as error:
        raise UsageFault(code="U111", message=f"没有“{path}”这个文件", advice="请检查路径") from error
    except OSError as error:
        raise UsageFault(code="U112", message=f"“{path}”打不开", advice="请检查权限") from error
    except Unreadable as fault:
        raise UsageFault(code="U128", place=path.name, message=fault.message, advice=fault.advice) from fault
    grid = next((g for g in grids if not g.hidden and any(map(g.filled, range(len(g.rows))))), None)
    if grid is None:
        raise UsageFault(code="U128", place=path.name, message="里面没有内容", advice="请检查是不是这个文件")
    return _rows(grid)


def _grids(path: Path, data: bytes, encoding: str | None) -> list[Grid]:
    container = guard.sniff(data, path.suffix.lower())
    if container in _READERS:
        return list(_READERS[container](path.name, data))
    return [delimited.read(path.name, data, encoding)]


def _rows(grid: Grid) -> list[dict[str, str]]:
    filled = [row for row in range(len(grid.rows)) if grid.filled(row)]
    top = next((row for row in filled if len(grid.filled(row)) > 1), filled[0])
    columns = grid.filled(top)
    names = [_shown(grid, top, column).replace("\n", "").strip() for column in columns]
    if double := next((name for name in names if names.count(name) > 1), None):
        place = str(grid.place(top, columns[len(names) - 1 - names[::-1].index(double)]))
        message = f"有两列都叫“{double}”"
        raise UsageFault(code="U128", place=place, message=message, advice="请改成不同的名称")
    rows = []
    for row in filled:
        if row > top:
            if beside := next((c for c in grid.filled(row) if c not in columns), None):
                message, advice = "这一格上面没有列名", "请在表头补上列名，或删去这一格"
                raise UsageFault(
                    code="U128", place=str(grid.place(row, beside)), message=message, advice=advice
                )
            rows.append({n: _shown(grid, row, c) for n, c in zip(names, columns, strict=True)})
    if not rows:
        message, advice = "表头下面没有内容", "第一行写各列的名称，下面每行一份"
        raise UsageFault(code="U128", place=str(grid.place(top, columns[0])), message=message, advice=advice)
    return rows


def _shown(grid: Grid, row: int, column: int) -> str:
    spot = grid.spot(row, column)
    try:
        values.check(spot)
    except Unreadable as fault:
        raise UsageFault(
            code="U128", place=str(spot.place), message=fault.message, advice=fault.advice
        ) from fault
    return values.shown(spot).strip()


__all__ = ["SUFFIXES", "read_roster"]
