"""Inlines and tables as HTML, and the style that each table has of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from reportgen import tabular
from reportgen.blocks import Column, Inlines, Row, Table, colour_of, plain
from reportgen.layout import Profile
from reportgen.tabular import Fit, Spot


def words(inlines: Inlines) -> str:
    """Return inlines as HTML; neighbours of equal look are one text, so that no tag parts a number."""
    return "".join(
        _dressed(plain(tuple(group)), strong, colour)
        for (strong, colour), group in groupby(inlines, key=lambda part: (part.strong, colour_of(part)))
    )


def _dressed(text: str, strong: bool, colour: str) -> str:
    marked = escape(text, quote=False).replace("\n", "<br>").replace(tabular.SOFT, "<br>")
    if colour:
        marked = f'<span style="color:#{colour}">{marked}</span>'
    return f"<b>{marked}</b>" if strong else marked


class TablePrinter:
    """One table of a page: its elements and its style, both from the same measures."""

    def __init__(self, number: int, table: Table, is_wide: bool, profile: Profile) -> None:
        self.name = f"t{number}"
        self.table = table
        self.profile = profile
        self.fit: Fit = tabular.fit(
            table, profile.landscape_width if is_wide else profile.text_width, profile
        )
        self.indents = tabular.indents(table, self.fit, profile)
        self.kinds: dict[tuple[int, float], str] = {}

    def html(self) -> Iterator[str]:
        """Yield the table with its caption, unit and notes; the head repeats on each page."""
        table = self.table
        if table.caption:
            yield f'<p class="caption">{words(table.caption)}</p>'
        if table.unit:
            yield f'<p class="unit">单位：{escape(table.unit)}</p>'
        noted = ' class="noted"' if table.notes else ""
        yield f'<table id="{self.name}"{noted}><colgroup>'
        yield from (f'<col class="w{place}">' for place in range(len(table.columns)))
        yield f"</colgroup><thead>{''.join(self._head())}</thead><tbody>"
        yield from self._rows()
        yield "</tbody></table>"
        for left, note in enumerate(table.notes, start=1 - len(table.notes)):
            further = " further" if tabular.is_further(note) else ""
            last = "" if left else " last"
            yield f'<p class="table-note{further}{last}">{words(note)}</p>'

    def rules(self) -> str:
        """Return its own style: type size, widths of columns, places of figures. Call it after `html`."""
        line = self.profile.table_line(self.fit.size)
        rules = [f"#{self.name}{{font-size:{self.fit.size}pt;line-height:{line}pt}}"]
        least = max(self.table.height, self.profile.least_row(self.fit.size))
        if least != self.profile.table_row:
            rules.append(f"#{self.name} tr{{height:{least:.3f}mm}}")
        padding = self.fit.padding(self.profile)
        if padding != tabular.ROW_PADDING:
            sides = f"padding-top:{padding:.3f}pt;padding-bottom:{padding:.3f}pt"
            rules.append(f"#{self.name} td,#{self.name} th{{{sides}}}")
        rules.extend(
            f"#{self.name} .w{place}{{width:{width:.2f}pt}}" for place, width in enumerate(self.fit.widths)
        )
        rules.extend(
            f"#{self.name} .{name}{{padding-right:{indent:.2f}pt}}"
            for (_, indent), name in self.kinds.items()
        )
        return "".join(rules)

    # -------------------------------------------------------------------- head

    def _head(self) -> Iterator[str]:
        """Yield the one or two rows of a table head, groups merged."""
        columns = list(zip(self.table.columns, self.fit.widths, strict=True))
        if not any(column.group for column, _ in columns):
            yield f"<tr>{''.join(self._head_cell(c.head, w, upright=c.upright) for c, w in columns)}</tr>"
            return
        upper = "".join(
            "".join(self._upper_cells(list(members)))
            for _, members in groupby(columns, key=lambda item: item[0].group)
        )
        lower = "".join(self._head_cell(c.head, w) for c, w in columns if c.group)
        yield f"<tr>{upper}</tr><tr>{lower}</tr>"

    def _upper_cells(self, members: list[tuple[Column, float]]) -> Iterator[str]:
        group = members[0][0].group
        if group:
            yield self._head_cell(group, sum(w for _, w in members), f' colspan="{len(members)}"')
        else:
            yield from (self._head_cell(c.head, w, ' rowspan="2"') for c, w in members)

    def _head_cell(self, text: str, width: float, span: str = "", *, upright: bool = False) -> str:
        lines = self.fit.head_lines(text, width, self.profile, upright=upright)
        return f"<th{span}>{'<br>'.join(map(escape, lines))}</th>"

    # -------------------------------------------------------------------- rows

    def _rows(self) -> Iterator[str]:
        table, count = self.table, len(self.table.columns)
        high, room = (
            tabular.heights(table, self.fit, self.profile),
            tabular.room(table, self.fit, self.profile),
        )
        tall, held = tabular.tall_rows(high, self.fit.page), tabular.held_rows(table, high, room)
        single = tuple(Spot(place) for place in range(count))
        for number, (row, merged) in enumerate(
            zip(table.rows, tabular.spots(table.rows, count), strict=True)
        ):
            names = " ".join(
                ["total"] * row.strong + ["held"] * (number in held) + ["tall"] * (number in tall)
            )
            start = f'<tr class="{names}">' if names else "<tr>"
            cells = "".join(self._cell(row, spot) for spot in merged or single if spot.rows)
            yield f"{start}{cells}</tr>"

    def _cell(self, row: Row, spot: Spot) -> str:
        cell = row.cells[spot.place]
        names = self.table.columns[spot.place].align[0]
        if spot.columns > 1:
            names = "l" if spot.columns == len(self.table.columns) else "c"
        elif (column := self.indents.get(spot.place)) is not None:
            indent = column.get(plain(cell))
            names = "c" if indent is None else f"r {self._kind(spot.place, indent)}"
        span = f' colspan="{spot.columns}"' if spot.columns > 1 else ""
        span += f' rowspan="{spot.rows}"' if spot.rows > 1 else ""
        if spot.columns == 1 and spot.place in self.fit.tight:
            cell = self.fit.broken(cell, spot.place, self.profile)
        return f'<td class="{names}"{span}>{words(cell)}</td>'

    def _kind(self, place: int, indent: float) -> str:
        """Return the class of cells of a column that end at the same distance from its edge."""
        return self.kinds.setdefault((place, indent), f"k{len(self.kinds)}")


__all__ = ["TablePrinter", "words"]
