"""A table as WordprocessingML, by style ids: merged cells, figures on their points, heads on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from reportgen import layout, tabular
from reportgen.blocks import Column, Row, Table, plain
from reportgen.layout import Profile
from reportgen.render import word_styles as names
from reportgen.render.ooxml import described, paragraph, run, runs
from reportgen.tabular import Spot


def table_xml(
    table: Table, ids: Mapping[str, str], profile: Profile, available: float, *, joined: bool = False
) -> str:
    """Return the `w:tbl` of a table; `available` is the width of the text area in mm.

    `joined` keeps its end on the page of what follows.
    """
    return _Writer(table, ids, profile, available, joined).xml()


def note_places(table: Table, profile: Profile) -> list[str]:
    """Return the indents of the notes: further ones stand below the text of the first, not below its 注."""
    hang = round(tabular.NOTE_HANG * profile.table_small_size * 20)
    first, further = f'<w:ind w:left="{hang}" w:hanging="{hang}"/>', f'<w:ind w:left="{hang}"/>'
    return [further if tabular.is_further(note) else first for note in table.notes]


class _Writer:
    """One table: widths in twips, the start of a cell prepared once for all that are alike."""

    def __init__(
        self, table: Table, ids: Mapping[str, str], profile: Profile, available: float, joined: bool
    ) -> None:
        self.table = table
        self.joined = joined
        self.profile = profile
        self.fit = tabular.fit(table, available, profile)
        self.total = layout.twips(available)
        self.widths = _shares(self.fit.widths, self.total)
        self.table_style = ids[names.TABLE]
        self.head_style = ids[names.TABLE_HEADS[self.fit.step]]
        self.text_style = ids[names.TABLE_TEXTS[self.fit.step]]
        self.note_style = ids[names.TABLE_NOTE]
        self.strong = ids[names.STRONG]
        self.indents = tabular.indents(table, self.fit, profile)
        self.starts: dict[tuple[object, ...], str] = {}

    def xml(self) -> str:
        """Return the `w:tbl`."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        properties = (
            f'<w:tblPr><w:tblStyle w:val="{self.table_style}"/><w:tblW w:w="{self.total}" w:type="dxa"/>'
            f'<w:jc w:val="center"/>{names.table_rules(self.profile)}<w:tblLayout w:type="fixed"/>'
            f"{self.cell_margins()}{described(plain(self.table.caption) or '表', _description(self.table))}</w:tblPr>"
        )
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{self.head()}{self.rows()}{self.notes()}</w:tbl>"

    def cell_margins(self) -> str:
        """Return the space above and below the text of cells, where it is not that of the style."""
        padding = self.fit.padding(self.profile)
        if padding == tabular.ROW_PADDING:
            return ""
        side = layout.twips(self.profile.table_padding)
        sides = (
            ("top", round(padding * 20)),
            ("left", side),
            ("bottom", round(padding * 20)),
            ("right", side),
        )
        margins = "".join(f'<w:{name} w:w="{twips}" w:type="dxa"/>' for name, twips in sides)
        return f"<w:tblCellMar>{margins}</w:tblCellMar>"

    # -------------------------------------------------------------------- head

    def head(self) -> str:
        """Return the head: one row, or two where columns stand in groups."""
        start = f"<w:tr><w:trPr><w:cantSplit/>{self.height()}<w:tblHeader/></w:trPr>"
        columns = list(zip(self.table.columns, self.widths, strict=True))
        if not any(column.group for column, _ in columns):
            cells = "".join(self.head_cell(c.head, width, upright=c.upright) for c, width in columns)
            return f"{start}{cells}</w:tr>"
        upper = "".join(
            self.upper_cells(list(members)) for _, members in groupby(columns, lambda item: item[0].group)
        )
        lower = "".join(
            self.head_cell(column.head, width) if column.group else self.head_cell("", width, "<w:vMerge/>")
            for column, width in columns
        )
        return f"{start}{upper}</w:tr>{start}{lower}</w:tr>"

    def upper_cells(self, members: list[tuple[Column, int]]) -> str:
        """Return the cells of the upper row over neighbouring columns of one group."""
        group = members[0][0].group
        if not group:
            start = '<w:vMerge w:val="restart"/>'
            return "".join(self.head_cell(column.head, width, start) for column, width in members)
        span = f'<w:gridSpan w:val="{len(members)}"/>'
        return self.head_cell(group, sum(width for _, width in members), span)

    def head_cell(self, text: str, width: int, merge: str = "", *, upright: bool = False) -> str:
        """Return a cell of the head; one set from top to bottom is broken, others have a room that breaks between words."""
        place = ""
        if upright and self.fit.upright:
            text = tabular.SOFT.join(self.fit.head_lines(text, width / 20, self.profile, upright=True))
        else:
            text, spare = self.fit.soft_head(text, width / 20, self.profile)
            place = _narrowed(spare, centred=True)
        content = run(text) if text else ""
        side = layout.twips(tabular.HEAD_PADDING)
        margins = (
            f'<w:tcMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tcMar>'
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}{margins}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(self.head_style, content, place)}</w:tc>"
        )

    def height(self) -> str:
        """Return the least height of a row."""
        least = max(self.profile.least_row(self.fit.size), self.table.height)
        return f'<w:trHeight w:val="{layout.twips(least)}" w:hRule="atLeast"/>'

    # -------------------------------------------------------------------- rows

    def rows(self) -> str:
        """Return the rows; only one taller than half a page may be split."""
        table, count = self.table, len(self.widths)
        whole = f"<w:tr><w:trPr><w:cantSplit/>{self.height()}</w:trPr>"
        split = f"<w:tr><w:trPr>{self.height()}</w:trPr>"
        high, room = (
            tabular.heights(table, self.fit, self.profile),
            tabular.room(table, self.fit, self.profile),
        )
        tall, held = tabular.tall_rows(high, self.fit.page), tabular.held_rows(table, high, room)
        single = tuple(Spot(place) for place in range(count))
        last = len(table.rows) - 1 if table.notes or self.joined else -1
        written = []
        for number, (row, merged) in enumerate(
            zip(table.rows, tabular.spots(table.rows, count), strict=True)
        ):
            keep = number in held or number == last
            start = split if number in tall else whole
            written.append(f"{start}{self.cells(row, merged or single, keep)}</w:tr>")
        return "".join(written)

    def cells(self, row: Row, spots: tuple[Spot, ...], keep: bool) -> str:
        """Return the cells of a row; `keep` holds it on the page of what follows."""
        written = []
        for spot in spots:
            place = spot.place
            cell = row.cells[place]
            indent = None
            spare = 0.0
            if spot.columns == 1:
                if (column := self.indents.get(place)) is not None:
                    indent = column.get(plain(cell), -1.0)
                else:
                    spare = self.fit.spare(plain(cell), place, self.profile)
            key = (place, spot.columns, spot.rows, indent, spare, keep)
            start = self.starts.get(key) or self.starts.setdefault(key, self.start(spot, indent, spare, keep))
            content = runs(cell, self.strong, row.strong) if spot.rows else ""
            written.append(f"{start}{content}</w:p></w:tc>")
        return "".join(written)

    def start(self, spot: Spot, indent: float | None, spare: float, keep: bool) -> str:
        """Return everything of a cell before its text; `indent` is negative for what is no figure, `spare` as of `Fit`."""
        width = sum(self.widths[spot.place : spot.place + spot.columns])
        span = f'<w:gridSpan w:val="{spot.columns}"/>' if spot.columns > 1 else ""
        merge = "" if spot.rows == 1 else '<w:vMerge w:val="restart"/>' if spot.rows else "<w:vMerge/>"
        hold = "<w:keepNext/>" if keep else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self.text_style}"/>{hold}{self.side(spot, indent, spare)}</w:pPr>'
        )

    def notes(self) -> str:
        """Return the notes as a last row without rules: only rows stay together in every program."""
        notes = self.table.notes
        if not notes:
            return ""
        hold = "<w:keepNext/>" if self.joined else ""
        bare = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
        above = round(tabular.NOTE_SPACE * 20)
        margins = "".join(
            f'<w:{side} w:w="{twips}" w:type="dxa"/>'
            for side, twips in (("top", above), ("left", 0), ("bottom", 0), ("right", 0))
        )
        written = "".join(
            paragraph(self.note_style, runs(note, self.strong), hold + place)
            for note, place in zip(notes, note_places(self.table, self.profile), strict=True)
        )
        span = f'<w:gridSpan w:val="{len(self.widths)}"/>' if len(self.widths) > 1 else ""
        return (
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{self.total}" w:type="dxa"/>{span}'
            f"<w:tcBorders>{bare}</w:tcBorders><w:tcMar>{margins}</w:tcMar></w:tcPr>{written}</w:tc></w:tr>"
        )

    def side(self, spot: Spot, indent: float | None, spare: float) -> str:
        """Return how the text of a cell is set: figures on their points, the rest as its column."""
        if indent is not None and indent >= 0:
            right = max(round(indent * 20) - layout.twips(self.profile.table_padding), 0)
            return f'<w:ind w:right="{right}"/><w:jc w:val="right"/>'
        align = self.table.columns[spot.place].align
        if spot.columns == len(self.widths):
            return '<w:jc w:val="left"/>'
        is_left = align == "left" and spot.columns == 1
        return _narrowed(spare, centred=not is_left) + ('<w:jc w:val="left"/>' if is_left else "")


def _narrowed(spare: float, *, centred: bool) -> str:
    """Return the indents in twips that narrow a paragraph by so many pt: where Word ends a line, no word is torn."""
    twips = round(spare * 20)
    if not twips:
        return ""
    return (
        f'<w:ind w:left="{twips // 2}" w:right="{twips // 2}"/>' if centred else f'<w:ind w:right="{twips}"/>'
    )


def _description(table: Table) -> str:
    """Return what a table holds, in words: how large it is and what its columns are."""
    heads = "、".join(column.group + column.head for column in table.columns if column.head)
    return f"{len(table.rows)}行{len(table.columns)}列" + (f"，各列为{heads}" if heads else "")


def _shares(weights: Sequence[float], total: int) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total."""
    whole = sum(weights)
    ends = [round(total * sum(weights[: index + 1]) / whole) for index in range(len(weights))]
    return [end - start for start, end in zip([0, *ends[:-1]], ends, strict=True)]


__all__ = ["table_xml"]
