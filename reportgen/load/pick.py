"""The sheets that a source file wants of a file, under the names and with the formats it gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from reportgen.load.findings import Findings
from reportgen.load.gather import File
from reportgen.load.grid import Grid, Raw, address
from reportgen.load.header import LOOKED_AT, split_unit
from reportgen.load.values import plain
from reportgen.sources import Picked
from reportgen.xlsx import number_format

_MOST_PLACES = 2
"""Decimals that a declared percentage shows at most."""


def pick(grids: Sequence[Grid], file: File, findings: Findings) -> Iterator[Grid]:
    """Yield the sheets wanted of a file; all of them where no source file names any."""
    if not file.picked:
        yield from grids
    for picked in file.picked:
        wanted = picked.sheet or picked.name
        found = next((grid for grid in grids if plain(grid.name) == plain(wanted)), None)
        if found is None and len(grids) == 1 and not picked.sheet:
            found = grids[0]
        if found is None:
            present = "、".join(grid.name for grid in grids)
            findings.error("D141", file.name, f"没有“{wanted}”这张工作表", f"请写明 sheet，现有：{present}")
        else:
            yield _declared(replace(found, called=picked.name), picked, findings)


def _declared(grid: Grid, picked: Picked, findings: Findings) -> Grid:
    """Return a sheet whose declared columns have percent formats and units."""
    rows = [list(row) for row in grid.rows]
    formats = dict(grid.formats)
    heads = dict.fromkeys((*picked.percent, *picked.units))
    places = {name: _head(grid, name) for name in heads}
    for name, place in places.items():
        if place is None:
            findings.error("D141", grid, f"表头里没有“{name}”这一列", "请改正数据源文件里的 percent 或 unit")
            continue
        top, column = place
        if unit := picked.units.get(name):
            rows[top][column] = f"{rows[top][column]}（{unit}）"
        if name in picked.percent:
            for row in range(top + 1, len(rows)):
                if column < len(rows[row]) and (share := _share(rows[row][column])) is not None:
                    rows[row][column], code = share
                    formats[address(row, column)] = code
    return replace(grid, rows=rows, formats=formats)


def _head(grid: Grid, name: str) -> tuple[int, int] | None:
    """Return row and column of the head of this name, the uppermost."""
    wanted = split_unit(name)[0]
    return next(
        (
            (row, column)
            for row in range(min(LOOKED_AT, len(grid.rows)))
            for column in grid.filled(row)
            if split_unit(str(grid.raw(row, column)))[0] == wanted
        ),
        None,
    )


def _share(raw: Raw) -> tuple[float, str] | None:
    """Return a number, be it written as text, and the percent format that shows it; None for other words."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        share = Decimal(plain(raw) if isinstance(raw, str) else format(raw, ".15g"))
    except InvalidOperation:
        return None
    if not share.is_finite():
        return None
    places = len(f"{share.scaleb(2).normalize():f}".partition(".")[2])
    return float(share), number_format(min(places, _MOST_PLACES), "%")
