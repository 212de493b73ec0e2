"""Rows and wanted columns into a table: groups, totals, merged cells, heads with units, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportgen import tabular
from reportgen.blocks import Column, Figure, Inlines, Row, Run, Table, plain
from reportgen.compose.tables.cells import MISSING, NOTHING, Printer
from reportgen.compose.tables.columns import FIGURES, Wanted, common_unit
from reportgen.compose.tables.notes import notes
from reportgen.compose.tables.options import FIRST_COLUMN, Options
from reportgen.compose.tables.totals import Adder
from reportgen.model import Quantity
from reportgen.terms import Kind
from reportgen.wording import Voice

_OTHERS = "其他"
"""The group of rows that belong to none."""
_KEYS = 2
"""Most columns at the left that a 续表 repeats by itself."""

Totals = list[Quantity | None]


class Grid:
    """One table being made: its columns, the rows they show, and how they are grouped."""

    def __init__(
        self,
        rows: Sequence[Any],
        columns: Sequence[Wanted],
        group: Wanted | None,
        asked: Options,
        voice: Voice,
    ) -> None:
        self.rows = rows
        self.group = group
        self.asked = asked
        self.columns, self.group_place = self._with_groups(columns)
        self.units = [common_unit(column, rows, self.columns) for column in self.columns]
        self.printer = Printer(voice, asked.coloured)
        self.adder = Adder(self.columns, voice)
        self.groups = list(self._grouped())
        self.partial = False

    def table(self) -> Table:
        """Return the finished table. Raises ValueError for what cannot be printed or added up."""
        body = tuple(self._body())
        columns, units, table = self._without_empty(Table(tuple(map(_blank, self.columns)), body))
        body = self._merged(columns, table.rows)
        unit = _shared_unit(columns, units)
        heads = tuple(
            self._column(column, "" if unit else own, place, body)
            for place, (column, own) in enumerate(zip(columns, units, strict=True))
        )
        return Table(
            tabular.under_groups(heads),
            body,
            self.asked.caption,
            notes(self.asked.notes, columns, body, partial=self.partial),
            unit=unit,
            landscape=self.asked.landscape,
            step=self.asked.step,
            numbered=self.asked.numbered,
            keys=_keys(columns) if self.asked.keys is None else self.asked.keys,
        )

    # ------------------------------------------------------------------ groups

    def _with_groups(self, columns: Sequence[Wanted]) -> tuple[tuple[Wanted, ...], int | None]:
        """Return the columns, and the place of that which shows the groups; it is added where it lacks."""
        group = self.group
        if group is None or self.asked.group_style != FIRST_COLUMN:
            return tuple(columns), None
        for place, column in enumerate(columns):
            if column.path == group.path:
                return tuple(columns), place
        return (group, *columns), 0

    def _grouped(self) -> Iterator[tuple[Inlines, list[Any]]]:
        """Yield the groups in the order in which they first occur, each with its name."""
        if self.group is None:
            yield (), list(self.rows)
            return
        found: dict[str, tuple[Inlines, list[Any]]] = {}
        for row in self.rows:
            name = self.printer.cell(row, self.group, 0, None)
            if name is NOTHING:
                name = (Run(_OTHERS),)
            found.setdefault(plain(name), (name, []))[1].append(row)
        others = found.pop(_OTHERS, None)
        yield from found.values()
        if others:
            yield others

    # -------------------------------------------------------------------- rows

    def _body(self) -> Iterator[Row]:
        several = len(self.groups) > 1
        number = 0
        for name, members in self.groups:
            if name and self.group_place is None:
                yield self._heading(name)
            first = True
            for row in members:
                number = 1 if first and self.asked.restart else number + 1
                yield self._row(row, number, name, first)
                first = False
            if self.asked.subtotals is not False and name and (several or not self.asked.total):
                yield self._sum("小计", self._totals(members, self.asked.subtotals), name)
        if self.asked.total is not False and self.asked.total is not None:
            yield self._total()

    def _heading(self, name: Inlines) -> Row:
        """Return the row across the table above a group."""
        count = len(self.columns)
        return Row((name, *((),) * (count - 1)), strong=True, left=tuple(range(1, count)), held=True)

    def _row(self, row: Any, number: int, name: Inlines, first: bool) -> Row:
        cells = [
            self.printer.cell(row, column, number, unit)
            for column, unit in zip(self.columns, self.units, strict=True)
        ]
        if self.group_place is None:
            return Row(tuple(cells))
        cells[self.group_place] = name if first else ()
        return Row(tuple(cells), above=() if first else (self.group_place,))

    # ------------------------------------------------------------------ totals

    def _totals(self, rows: Sequence[Any], asked: Sequence[str] | bool) -> Totals:
        totals = self.adder.sums(rows, asked)
        self.partial = self.partial or any(
            total is not None and column.kind in FIGURES and any(column.value(row) is None for row in rows)
            for column, total in zip(self.columns, totals, strict=True)
        )
        return totals

    def _total(self) -> Row:
        asked = self.asked.total
        if isinstance(asked, (bool, str, list, tuple)):
            return self._sum(self.asked.total_name, self._totals(self.rows, asked))
        given = [
            column.value(asked) if column.kind in FIGURES and column.record(asked) is not None else None
            for column in self.columns
        ]
        return self._sum(self.asked.total_name, [v if isinstance(v, Quantity) else None for v in given])

    def _sum(self, label: str, totals: Totals, name: Inlines = ()) -> Row:
        """Return a line of totals, its label over the columns before the first of them."""
        inside = self.group_place is not None and bool(name)
        start = self.group_place + 1 if inside and self.group_place is not None else 0
        end = next((place for place, total in enumerate(totals) if total is not None), None)
        if end is None:
            raise ValueError(f"没有可以{label}的列")
        if end <= start:
            raise ValueError(f"第{end + 1}列就是数，没有地方写“{label}”；请把名称放在前面")
        cells: list[Inlines] = [() for _ in range(start)]
        cells += [(Run(label),), *(() for _ in range(start + 1, end))]
        cells += [
            self._figure(total, place) if total is not None else NOTHING
            for place, total in enumerate(totals[end:], start=end)
        ]
        above = (self.group_place,) if inside and self.group_place is not None else ()
        return Row(tuple(cells), strong=True, left=tuple(range(start + 1, end)), above=above)

    def _figure(self, total: Quantity, place: int) -> Inlines:
        unit = self.units[place]
        return (self.printer.figure(total, self.columns[place], unit),)

    # ---------------------------------------------------------- columns, merges

    def _without_empty(self, table: Table) -> tuple[tuple[Wanted, ...], list[str | None], Table]:
        """Leave out columns for which no row has anything to say."""
        plain_rows = [row for row in table.rows if not row.strong]
        kept = [
            place
            for place in range(len(self.columns))
            if any(plain(row.cells[place]) not in (MISSING, "") for row in plain_rows)
        ]
        if not kept or len(kept) == len(self.columns):
            return self.columns, self.units, table
        return (
            tuple(self.columns[place] for place in kept),
            [self.units[place] for place in kept],
            tabular.take(table, kept),
        )

    def _merged(self, columns: Sequence[Wanted], rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Make equal neighbours of the columns asked for one cell; a later column only inside an earlier one."""
        places = [_place(name, columns) for name in self.asked.merge]
        found: list[Row] = []
        before: Row | None = None
        for row in rows:
            above: list[int] = []
            if before is not None and not (row.strong or before.strong):
                for place in places:
                    if not _mergeable(row.cells[place], before.cells[place], columns[place]):
                        break
                    above.append(place)
            before = row
            cells = tuple(() if place in above else cell for place, cell in enumerate(row.cells))
            found.append(replace(row, cells=cells, above=(*row.above, *above)) if above else row)
        return tuple(found)

    def _column(self, column: Wanted, unit: str | None, place: int, rows: Sequence[Row]) -> Column:
        head = f"{column.head}（{unit}）" if unit else column.head
        texts = [plain(row.cells[place]) for row in rows if not _spans(row, place)]
        if column.kind in FIGURES:
            cells = tabular.figure_cells(texts)
            return tabular.measured(head, cells, "right", group=column.group, upright=column.upright)
        is_day = column.kind is Kind.DATE
        cells = tabular.Cells.days(texts) if is_day else tabular.Cells.of(texts, wraps=True)
        align = tabular.align_of(cells.widest, figures=False)
        return tabular.measured(head, cells, align, group=column.group, upright=column.upright)


def _blank(column: Wanted) -> Column:
    return Column(column.head)


def _spans(row: Row, place: int) -> bool:
    """Whether a cell reaches over the next column, or is part of one that does."""
    return place in row.left or place + 1 in row.left


def _place(name: str, columns: Sequence[Wanted]) -> int:
    for place, column in enumerate(columns):
        if column.called(name):
            if column.kind in FIGURES:
                raise ValueError(f"“{name}”是数，不能合并")
            return place
    raise ValueError(f"要合并的“{name}”不在列里")


def _mergeable(cell: Inlines, above: Inlines, column: Wanted) -> bool:
    text = plain(cell)
    known = text not in (MISSING, "") and not any(isinstance(inline, Figure) for inline in cell)
    return known and text == plain(above) and not column.counts


def _shared_unit(columns: Sequence[Wanted], units: Sequence[str | None]) -> str:
    """Return the unit that all figures of a table share, at least two columns of them; "" where there is none."""
    found = [
        unit for column, unit in zip(columns, units, strict=True) if column.kind in FIGURES - {Kind.FACTOR}
    ]
    return found[0] or "" if len(found) > 1 and len(set(found)) == 1 else ""


def _keys(columns: Sequence[Wanted]) -> int:
    """Return how many columns at the left name a row: its number and what it is called."""
    count = 0
    for column in columns[:_KEYS]:
        if column.kind in FIGURES:
            break
        count += 1
        if not column.counts and column.kind is not Kind.RANK:
            break
    return count


__all__ = ["Grid"]
