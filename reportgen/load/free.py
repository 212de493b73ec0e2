"""Reads sheets the contract does not name: tables of the office's own 「自由表」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reportgen.load import columns as heads
from reportgen.load import parts, units
from reportgen.load.columns import Column, unpadded
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Spot, address
from reportgen.load.parts import Look, Part
from reportgen.load.spans import spans
from reportgen.load.totals import check_total, is_area_total, is_total
from reportgen.load.values import Number, day, footnote_mark, is_mark, number, plain, text
from reportgen.model import Day, FreeTable, FreeValue, Quantity, Text, folded
from reportgen.readback import Skipped, TableRead

_DATES = ("日期", "时间", "期限", "时限")
"""How the names of columns end whose cells are read as dates where they are some."""
_MOST_PLACES = 4
"""Decimals printed of a number that no format limits."""


def read(grid: Grid, findings: Findings) -> list[FreeTable]:
    """Return the tables of a sheet; what has no head is recorded and left out."""
    found, look = parts.find(grid)
    tables: list[FreeTable] = []
    names = _names(look, [part for part in found if part.head])
    for part in _with_names_above(look, found):
        if part.head is None:
            _report_headless(look, part, alone=not any(p.head for p in found), findings=findings)
        else:
            tables.append(_table(look, parts.trimmed(look, part), next(names), findings))
    if len(tables) > 1:
        told = "；".join(f"“{table.name}”从{table.origin.ref}起" for table in tables)
        findings.info(
            "D130", grid, f"一张工作表里有{len(tables)}个表，分开读入：{told}", "最好一张工作表只放一个表"
        )
    return tables


def _names(look: Look, found: Sequence[Part]) -> Iterator[str]:
    """The first table is called like its sheet; each further one by its title, or is numbered."""
    given: set[str] = set()
    own = look.grid.title.strip()
    for place, part in enumerate(found):
        name = f"{own}·{_title(look, part) or place + 1}" if place else own
        while name in given:
            name += "（续）"
        given.add(name)
        yield name


def _title(look: Look, part: Part) -> str:
    """The title that stands above the head of a table, without a line of units."""
    assert part.head is not None
    said = [
        words
        for row in range(part.top, part.head[0])
        for column in look.at(row, part.columns)
        if (words := " ".join(str(look.grid.raw(row, column)).split()))
        and not re.match(r"[(（]?(计量|金额|数据)?单位[:：]", words)
    ]
    return said[-1] if said and len(said[-1]) <= 40 else ""


def _with_names_above(look: Look, found: Sequence[Part]) -> Iterator[Part]:
    """A blank corner is called like the corner of the table above it."""
    corner = ""
    for part in found:
        if part.head is not None:
            words = [
                str(look.grid.raw(r, part.columns[0])).strip() for r in range(part.head[0], part.head[1] + 1)
            ]
            own = "".join("".join(words).split())
            yield Part(
                part.top, part.bottom, part.head, part.columns, {part.columns[0]: corner} if corner else {}
            )
            corner = own or corner
        else:
            yield part


def _report_headless(look: Look, part: Part, *, alone: bool, findings: Findings) -> None:
    if alone and any(look.rows):
        findings.warn("D121", look.grid, "找不到表头，没有读入", "请在数据上方写一行列名，至少两列")


# ------------------------------------------------------------------------ table


def _table(look: Look, part: Part, name: str, findings: Findings) -> FreeTable:
    assert part.head is not None
    grid, (first, last) = look.grid, part.head
    columns = heads.read(look, part, findings)
    body = _Body(look, part, columns, findings)
    tops = _merged_texts(grid, last)
    by_unit = heads.unit_of_rows(look, columns, body.rows)
    rows = tuple(
        tuple(_value(grid.spot(tops.get((row, c.index), row), c.index), c, unit, findings) for c in columns)
        for row in body.rows
        for unit in [_row_unit(look, row, columns, by_unit)]
    )
    origin = grid.place(last if last == first else first, columns[0].index if columns else part.columns[0])
    above = [
        str(grid.raw(row, c)).strip() for row in range(part.top, first) for c in look.at(row, part.columns)
    ]
    foot = max(body.rows, default=last)
    findings.tables.append(
        (
            grid,
            TableRead(
                name=name,
                area=f"{address(first, part.columns[0])}:{address(foot, part.columns[-1])}",
                head="-".join(dict.fromkeys((str(first + 1), str(last + 1)))),
                columns=tuple(c.told for c in columns),
                rows=len(body.rows),
                spans=spans(body.rows),
                skipped=tuple(Skipped(str(row + 1), why) for row, why in sorted(body.skipped.items())),
                title=" / ".join(" ".join(words.split()) for words in above if words),
                remark=_remark(look, columns, by_unit, body.rows),
            ),
            _covered(look, part, columns, body),
        )
    )
    spelled = {folded(c.spelled): c.name for c in columns if c.spelled}
    return FreeTable(name, tuple(c.name for c in columns), rows, origin, spelled)


def _remark(look: Look, columns: Sequence[Column], by_unit: Column | None, rows: Sequence[int]) -> str:
    """Where the units of rows come from, if they have some."""
    if by_unit is not None:
        return f"各行的单位取自“{by_unit.name}”列"
    labelled = any(_row_unit(look, row, columns, None) for row in rows)
    return f"各行的单位取自“{columns[0].name}”列里的括号" if labelled else ""


def _covered(look: Look, part: Part, columns: Sequence[Column], body: _Body) -> dict[int, frozenset[int]]:
    """Which columns of which rows this table accounts for: read, head, title or told as left out."""
    assert part.head is not None
    own, everything = frozenset(c.index for c in columns), frozenset(part.columns)
    rows = dict.fromkeys(range(part.top, part.head[1] + 1), everything)
    return rows | dict.fromkeys(body.skipped, everything) | dict.fromkeys(body.rows, own)


class _Body:
    """Which rows below a head are data, and why the others are none."""

    def __init__(self, look: Look, part: Part, columns: Sequence[Column], findings: Findings) -> None:
        assert part.head is not None
        self.look, self.part, self.columns, self.findings = look, part, columns, findings
        self.rows: list[int] = []
        self.skipped: dict[int, str] = {}
        self._part: list[int] = []
        self._indexes = [c.index for c in columns]
        noted = False
        for row in range(part.head[1] + 1, part.bottom + 1):
            filled = look.at(row, part.columns)
            if not filled:
                continue
            words = str(look.grid.raw(row, filled[0]))
            noted = (noted and len(filled) == 1) or parts.is_note(words)
            if noted:
                self.skipped[row] = "注"
            elif parts.is_repeated_head(look, part, row):
                self.skipped[row] = "重复的表头"
            elif total := self._total(row, filled):
                self._leave_out(row, filled[0], total)
            else:
                self._part.append(row)
                self.rows.append(row)
        self._leave_out_area()

    def _total(self, row: int, filled: Sequence[int]) -> str:
        words = (plain(str(self.look.grid.raw(row, column))) for column in filled[:3])
        return next((word for word in words if is_total(word)), "")

    def _leave_out(self, row: int, column: int, total: str) -> None:
        grid, assert_head = self.look.grid, self.part.head
        assert assert_head is not None
        self.findings.info("D120", grid.place(row, column), f"“{total}”行没有读入", "合计由程序另算")
        self.skipped[row] = f"“{total}”行，合计由程序另算"
        added = self._part if "小计" in total else self.rows
        check_total(grid, assert_head[1], row, tuple(added), self._indexes, self.findings)
        self._part.clear()

    def _leave_out_area(self) -> None:
        """A row 全国 or 全省 over the rows of its parts is their total; beside others it is a row like them."""
        label = self.part.columns[0]
        named = [r for r in self.rows if is_area_total(plain(str(self.look.grid.raw(r, label))))]
        if len(named) != 1 or len(self.rows) < 4:
            return
        row = named[0]
        word = plain(str(self.look.grid.raw(row, label)))
        if self._adds_up(row):
            self.rows.remove(row)
            self.skipped[row] = f"“{word}”行，合计由程序另算"
            self.findings.info(
                "D120", self.look.grid.place(row, label), f"“{word}”行没有读入", "合计由程序另算"
            )
        else:
            place = self.look.grid.place(row, label)
            self.findings.info(
                "D131", place, f"“{word}”行不是其余各行之和，当作一行数据", "求合计、排名时请先去掉这一行"
            )

    def _adds_up(self, row: int) -> bool:
        """Whether a row holds about the sum of the others in most columns that can be summed."""
        agreed, tried = 0, 0
        for column in self.columns[1:]:
            raw = self.look.grid.raw
            mine = _figure(raw(row, column.index))
            rest = [v for r in self.rows if r != row and (v := _figure(raw(r, column.index))) is not None]
            if mine is None or len(rest) < 3 or column.unit == "%" or units.RATE.search(column.name):
                continue
            tried += 1
            whole = sum(rest)
            agreed += abs(whole - mine) <= 0.03 * abs(mine) or (
                mine > 0 and mine >= max(rest) and 0.6 * mine <= whole <= 1.05 * mine
            )
        return tried > 0 and agreed * 2 > tried


def _figure(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        return float(plain(raw).replace(",", "")) if isinstance(raw, str) else float(raw)
    except ValueError:
        return None


# ------------------------------------------------------------------------ cells


def _merged_texts(grid: Grid, header: int) -> Mapping[tuple[int, int], int]:
    """Return, for each cell inside a vertical merge that holds a text, the row of that text."""
    return {
        (row, left): first
        for (first, left), (last, _) in grid.merges
        if first > header and isinstance(grid.raw(first, left), str)
        for row in range(first, min(last + 1, len(grid.rows)))
    }


def _row_unit(look: Look, row: int, columns: Sequence[Column], by_unit: Column | None) -> str:
    """The unit that holds for the figures of a row whose columns have none."""
    if by_unit is not None:
        words = plain(str(look.grid.raw(row, by_unit.index)))
        return words if units.is_unit(words) else ""
    return heads.unit_in_label(look.grid.raw(row, columns[0].index)) if columns else ""


def _value(spot: Spot, column: Column, row_unit: str, findings: Findings) -> FreeValue:
    if spot.trouble is None and isinstance(spot.raw, str) and is_mark(spot.raw):
        return None
    try:
        if column.name.endswith(_DATES) and (known := _day(spot)):
            return known
        found = _number(spot)
        if found is None:
            words = text(spot, findings)
            return Text(unpadded(words), words.origin) if words else words
        return _quantity(found, column.unit or _row_unit_for(column, row_unit), spot)
    except Unreadable as fault:
        findings.refuse(spot.place, fault)
        return None


def _row_unit_for(column: Column, row_unit: str) -> str:
    """The unit of a row, where the column's figures are measured in it: years and ranks are not."""
    return "" if not row_unit or column.years or units.RANK.search(column.name) else row_unit


def _day(spot: Spot) -> Day | None:
    """The date in a cell, also where it is written as text; other words, and 20日前, stay what they are."""
    if isinstance(spot.raw, bool | int | float) or (isinstance(spot.raw, str) and spot.raw.endswith("前")):
        return None
    try:
        return day(spot)
    except Unreadable:
        return None


def _number(spot: Spot) -> Number | None:
    """The figure in a cell, also where it is written as text; numbers of files and phones stay text."""
    raw = spot.raw
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    if isinstance(raw, str) and (
        footnote_mark(raw) or not re.fullmatch(r"[-+−]?(0|[1-9][\d,]{0,14})(\.\d+)?%?", plain(raw))
    ):
        return None
    return number(spot)


def _quantity(found: Number, unit: str, spot: Spot) -> Quantity:
    places = found.places if spot.format or isinstance(spot.raw, str) else min(found.places, _MOST_PLACES)
    return Quantity(found.value, "%" if found.percent else unit, found.place, places)
