"""Holds the 合计 and 小计 rows of a sheet against the rows above them.

Such rows are not read as data; that they agree with what is read is worth knowing all
the same. Rates, ranks and growth do not add up and are passed over, and so is a sheet
whose rows are of several indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Spot
from reportgen.load.values import Number, is_mark, number, plain

_NOT_ADDED = re.compile(
    r"率|比|速|占|位次|排名|名次|序号|编号|编码|期别|年份|系数|平均|增幅|%|要求|规定|小数|电话"
)
_HALF = Decimal("0.5")
_TOTAL = re.compile(
    r"(本页|本期|全年|累计|总)?(合计|小计|总计|共计|合计数|汇总|总数|总和)|[^\d]{1,8}(合计|小计|总计|共计)|(Total|Sum)",
    re.IGNORECASE,
)
_AREA = re.compile(r"(全国|全省|全市|全县|全区|全镇|全州|全旗|全盟)(合计|总计|汇总|总数)?")


def is_total(word: str) -> bool:
    """Whether a row's label, folded, says that the row sums others up."""
    return bool(_TOTAL.fullmatch(word))


def is_area_total(word: str) -> bool:
    """Whether a row's label, folded, is the whole area: the total where the other rows are its parts."""
    return bool(_AREA.fullmatch(word))


def check_total(
    grid: Grid, header: int, total: int, rows: Sequence[int], columns: Sequence[int], findings: Findings
) -> None:
    """Record each figure of a total row that is not the sum of the `rows` above it.

    A difference that rounding alone explains is none: half a unit of the last digit
    for each row and for the total.
    """
    if len(rows) < 2 or _mixed(grid, header, rows, columns):
        return
    for column in columns:
        if _NOT_ADDED.search(plain(str(grid.raw(header, column)))):
            continue
        told, parts = _read(grid.spot(total, column)), [_read(grid.spot(row, column)) for row in rows]
        known = [part for part in parts if part is not None]
        if told is None or len(known) < 2 or any(n.percent for n in (told, *known)):
            continue
        added = sum((part.value for part in known), Decimal(0))
        residue = sum((_HALF.scaleb(-n.places) for n in (told, *known)), Decimal(0))
        if abs(added - told.value) > (residue if told.places else 0):
            name = str(grid.raw(header, column)).strip()
            span = f"{grid.place(rows[0], column).ref}:{grid.place(rows[-1], column).ref}"
            findings.warn(
                "D220",
                grid.place(total, column),
                f"“{name}”合计填的是{told.value:f}，{span}相加是{added:f}",
                "请核对合计行和各行；报告里的合计由程序另算",
            )


def _mixed(grid: Grid, header: int, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether the rows are of several indicators, which cannot be added."""
    named = next((c for c in columns if plain(str(grid.raw(header, c))).startswith("指标")), None)
    return named is not None and len({plain(str(grid.raw(row, named))) for row in rows}) > 1


def _read(spot: Spot) -> Number | None:
    """The figure of a cell, or None where there is none: what is wrong with it is told elsewhere."""
    if isinstance(spot.raw, str) and (not spot.raw.strip() or is_mark(spot.raw)):
        return None
    try:
        return number(spot)
    except Unreadable:
        return None
