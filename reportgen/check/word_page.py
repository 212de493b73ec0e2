"""A Word file → facts: what its XML asks for, paragraph by paragraph.

Word does not say where a line or a page ends. What depends on that is left None here and
is measured on the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from reportgen.check import word_inline as inline
from reportgen.check.facts import (
    Border,
    Document,
    Face,
    Medium,
    Para,
    Piece,
    Pitch,
    Place,
    Row,
    Section,
    Table,
    Where,
    brief,
    dominant,
)
from reportgen.check.word_cascade import (
    Cascade,
    Settings,
    W,
    amount,
    dress,
    flat,
    is_on,
    merged,
    number,
    open_styles,
    val,
)
from reportgen.check.word_file import WordFile, open_word, relation
from reportgen.check.word_footers import footers
from reportgen.check.word_numbers import Numbers, open_numbers
from reportgen.check.word_revisions import comments, revisions, text_of

_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}


def read_word(content: bytes) -> Document:
    """Return the facts of a Word file. Raises Unreadable when it cannot be read."""
    file = open_word(content)
    body = file.tree(file.main).find(f"{W}body")
    settings = file.related("settings")
    cascade = open_styles(file.related("styles"), file.related("theme"))
    sections = _sections(body, cascade)
    reader = _Reader(cascade, open_numbers(file.related("numbering")), sections)
    if body is not None:
        for header in _first_headers(file, body):
            reader.story(header, Where.HEADER)
        reader.story(body, Where.BODY)
    return Document(
        medium=Medium.WORD,
        paras=tuple(reader.paras),
        tables=tuple(reader.tables),
        sections=sections,
        numbers=tuple(footers(file, body, cascade)),
        duplex=settings is not None and is_on(flat(settings), "evenAndOddHeaders"),
        unseen_text=any(text_of(root) for root in (body, *file.margins(), *file.figures())),
        revisions=revisions(file),
        comments=comments(file),
        heads=tuple(_head_lines(file, cascade, sections[0].text_width if sections else 0.0)),
    )


# ------------------------------------------------------------------- sections


def _sections(body: Any, cascade: Cascade) -> tuple[Section, ...]:
    nodes = [
        node
        for node in (body.iter(f"{W}sectPr") if body is not None else ())
        if node.getparent().tag in {f"{W}pPr", f"{W}body"}
    ]
    normal = (number(cascade.run("", {}), "sz") or 20) / 2
    return tuple(_section(place, flat(node), normal) for place, node in enumerate(nodes))


def _section(place: int, settings: Settings, normal: float) -> Section:
    def twips(name: str, default: float) -> float:
        return (number(settings, name) if name in settings else default) or 0.0

    kind = settings.get("docGrid.type", "")
    kind = "" if kind == "default" else kind
    extra = twips("docGrid.charSpace", 0) / 4096 if kind in {"linesAndChars", "snapToChars"} else 0.0
    return Section(
        number=place,
        width=twips("pgSz.w", 12240) / 20,
        height=twips("pgSz.h", 15840) / 20,
        top=abs(twips("pgMar.top", 1440)) / 20,
        bottom=abs(twips("pgMar.bottom", 1440)) / 20,
        left=(twips("pgMar.left", 1800) + twips("pgMar.gutter", 0)) / 20,
        right=twips("pgMar.right", 1800) / 20,
        grid=kind,
        grid_pitch=twips("docGrid.linePitch", 0) / 20 if kind else 0.0,
        grid_advance=normal + extra if kind == "snapToChars" else extra,
        title_page=is_on(settings, "titlePg"),
    )


def _first_headers(file: WordFile, body: Any) -> Iterator[Any]:
    """Yield the header of the first page, where a letter has its 标志."""
    node = next(body.iter(f"{W}sectPr"), None)
    if node is None:
        return
    kind = "first" if is_on(flat(node), "titlePg") else "default"
    targets = file.targets(file.main)
    for reference in node.iterfind(f"{W}headerReference"):
        if reference.get(f"{W}type", "default") == kind:
            root = file.tree(targets.get(relation(reference), ""))
            if root is not None:
                yield root


def _head_lines(file: WordFile, cascade: Cascade, room: float) -> Iterator[Border]:
    """Yield the rules drawn in headers and footers, where the lines of a letter often are."""
    for root in file.margins():
        for node in root.iter(f"{W}p"):
            properties = node.find(f"{W}pPr")
            settings = cascade.paragraph(val(properties, "w:pStyle"), flat(properties))
            _, left, right = _indents(settings, 0.0)
            for border in _borders(settings):
                yield replace(border, length=room - left - right)
            yield from inline.drawn_lines(node)


# ----------------------------------------------------------------- paragraphs


@dataclass(slots=True)
class _Reader:
    """Reads stories into paragraphs and tables, in the order of reading."""

    cascade: Cascade
    numbers: Numbers
    sections: tuple[Section, ...]
    paras: list[Para] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    section: int = 0
    counted: int = 0
    break_next: bool = False

    @property
    def page(self) -> Section:
        """The section being read; a document without any has the one Word assumes."""
        if not self.sections:
            return _section(0, {}, 10.0)
        return self.sections[min(self.section, len(self.sections) - 1)]

    def story(self, container: Any, where: Where, table: int = -1, style: str = "") -> None:
        """Read the paragraphs and tables of a body, a cell or a text box."""
        for node in container:
            if node.tag == f"{W}p":
                self.paragraph(node, where, table, style)
            elif node.tag == f"{W}tbl":
                self.table(node, where)
            elif node.tag in _WRAPPERS:
                self.story(node, where, table, style)

    def paragraph(self, node: Any, where: Where, table: int, table_style: str) -> None:
        """Read one paragraph and the text boxes anchored in it."""
        properties = node.find(f"{W}pPr")
        direct = flat(properties)
        style_id = val(properties, "w:pStyle") or self.cascade.default_style
        above = self.cascade.style(table_style)
        settings = self.cascade.paragraph(style_id, direct, above.paragraph)
        label, settings = self.counted_label(settings, direct)
        pieces = self.pieces(node, style_id, above.run)
        if label:
            first = pieces[0].face if pieces else self.face(style_id, {}, above.run)
            pieces = (Piece(label, first), *pieces)
        mark = self.face(style_id, flat(properties.find(f"{W}rPr")) if properties is not None else {}, {})
        self.paras.append(self.para(node, settings, pieces, mark, where, table, style_id, bool(label)))
        for box in inline.boxes(node):
            self.story(box, Where.BOX)
        if properties is not None and properties.find(f"{W}sectPr") is not None:
            self.end_section()

    def end_section(self) -> None:
        """Go on to the next section, whose first paragraph begins a page."""
        self.section += 1
        self.break_next = True

    def counted_label(self, settings: dict[str, str], direct: Settings) -> tuple[str, dict[str, str]]:
        """Return the number Word counts before a paragraph, and its settings with those of the number."""
        id, depth = settings.get("numPr.numId", "0"), int(number(settings, "numPr.ilvl") or 0)
        level = self.numbers.level(id, depth)
        if id == "0" or level is None:
            return "", settings
        return self.numbers.next(id, depth), merged(merged(settings, level.paragraph), direct)

    def pieces(self, node: Any, style_id: str, above: Settings) -> tuple[Piece, ...]:
        """Return the text of a paragraph by face; hidden text is left out."""
        found: list[Piece] = []
        for run in inline.runs(node):
            direct = flat(run.find(f"{W}rPr"))
            text = inline.run_text(run)
            if not text or is_on(self.cascade.run(style_id, direct), "vanish"):
                continue
            face = self.face(style_id, direct, above)
            if found and found[-1].face == face:
                found[-1] = Piece(found[-1].text + text, face)
            else:
                found.append(Piece(text, face))
        return tuple(found)

    def face(self, style_id: str, direct: Settings, above: Settings) -> Face:
        """Return how a run looks."""
        settings = self.cascade.run(style_id, direct, above)
        colour = settings.get("color", "auto")
        return Face(
            asian=self.cascade.asian(settings),
            latin=self.cascade.latin(settings),
            size=(number(settings, "sz") or 20) / 2,
            bold=is_on(settings, "b"),
            colour="" if colour == "auto" else colour.upper(),
            tracking=(number(settings, "spacing") or 0) / 20,
            dress=dress(settings),
        )

    def para(  # noqa: PLR0917 — what one paragraph is made of
        self,
        node: Any,
        settings: Settings,
        pieces: tuple[Piece, ...],
        mark: Face,
        where: Where,
        table: int,
        style_id: str,
        counted: bool,
    ) -> Para:
        """Return the paragraph with its measures in pt."""
        text = "".join(piece.text for piece in pieces)
        starts_page = (
            self.break_next
            or is_on(settings, "pageBreakBefore")
            or (text.startswith("\f") and text.strip("\f ") != "")
        )
        self.break_next = text.rstrip(" ").endswith("\f")
        text = text.replace("\f", "")
        pieces = tuple(replace(piece, text=piece.text.replace("\f", "")) for piece in pieces)
        face = dominant(pieces) if text else mark
        advance = self.advance(face, settings)
        indents = _indents(settings, advance)
        made = Para(
            place=self.place(text, where, table),
            text=text,
            pieces=pieces or (Piece("", mark),),
            where=where,
            table=table,
            section=self.section,
            style=self.cascade.style(style_id).name,
            align=_ALIGN.get(settings.get("jc", "left"), "left"),
            first=indents[0],
            rest=indents[1],
            right_indent=indents[2],
            advance=advance,
            pitch=self.pitch(settings, face),
            before=self.space(settings, "before"),
            after=self.space(settings, "after"),
            keep_next=is_on(settings, "keepNext"),
            kinsoku=is_on({"kinsoku": "1", **settings}, "kinsoku"),
            new_page=starts_page and where is Where.BODY,
            borders=(*_borders(settings), *inline.drawn_lines(node)),
            landscape=self.page.landscape,
            counted=counted,
        )
        return self.set_out(made) if where is Where.BODY else made

    def place(self, text: str, where: Where, table: int) -> Place:
        """Count a paragraph of the body; say where others stand."""
        if where is Where.BODY:
            self.counted += 1
            return Place((self.counted, 0, 0), f"第{self.counted}段", brief(text))
        label = {Where.HEADER: "页眉", Where.BOX: "文本框"}.get(where, "")
        label = f"第{table + 1}个表" if table >= 0 else label
        return Place((self.counted, 1, len(self.paras)), label, brief(text))

    def advance(self, face: Face, settings: Settings) -> float:
        """Return the width of one hanzi on the grid of the section."""
        if not is_on({"snapToGrid": "1", **settings}, "snapToGrid"):
            return face.size + face.tracking
        if self.page.grid == "snapToChars":
            return self.page.grid_advance
        return face.size + face.tracking + self.page.grid_advance

    def pitch(self, settings: Settings, face: Face) -> Pitch:
        """Return the line pitch; single-spaced lines on a grid are as far apart as its lines."""
        rule, line = settings.get("spacing.lineRule", "auto"), number(settings, "spacing.line") or 240.0
        snaps = is_on({"snapToGrid": "1", **settings}, "snapToGrid")
        grid = self.page.grid_pitch if snaps and self.page.grid_pitch >= face.size else 0.0
        if rule == "auto":
            return Pitch(rule, grid * line / 240 if grid else None)
        return Pitch(rule, max(line / 20, grid if rule == "atLeast" else 0.0))

    def space(self, settings: Settings, side: str) -> float:
        """Return the space above or below a paragraph."""
        lines = number(settings, f"spacing.{side}Lines")
        if lines:
            return lines / 100 * (self.page.grid_pitch or 12.0)
        return (number(settings, f"spacing.{side}") or 0.0) / 20

    def set_out(self, para: Para) -> Para:
        """Return a paragraph of one line with the place where its text stands."""
        text = para.text.rstrip(" ")
        width = sum(self.width(piece) for piece in para.pieces)
        room = self.page.text_width - para.right_indent
        if not text or "\t" in text or "\n" in text or para.first + width > room + 1:
            return para
        start = para.first
        if para.align == "right":
            start = room - width
        elif para.align == "center":
            start = para.first + (room - para.first - width) / 2
        lead = len(text) - len(text.lstrip("\u3000 "))
        tail = len(text) - len(text.rstrip("\u3000 "))
        before = sum(self.width(piece) for piece in para.until(lead))
        behind = self.width(Piece(text[len(text) - tail :], para.face))
        return replace(para, x0=start + before, x1=start + width - behind)

    def width(self, piece: Piece) -> float:
        """Return how wide characters are printed; digits of a Times face are half as wide as hanzi."""
        return inline.width(piece, self.page.grid_advance if self.page.grid == "linesAndChars" else 0.0)

    # ------------------------------------------------------------------ tables

    def table(self, node: Any, where: Where) -> None:
        """Read a table: its cells as paragraphs, then its measures."""
        place = Place((self.counted, 1, len(self.paras)), f"第{len(self.tables) + 1}个表")
        slot = len(self.tables)
        properties = flat(node.find(f"{W}tblPr"))
        style = properties.get("tblStyle", "")
        settings = merged(self.cascade.style(style).table, properties)
        room = self.page.text_width
        self.tables.append(Table(number=slot, place=place, rows=(), left=0, right=0, ruled=False, room=room))
        rows: list[Row] = []
        for row in _rows(node):
            cells: list[str] = []
            turns: list[tuple[str, str]] = []
            for cell in (c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row):
                start = len(self.paras)
                self.story(cell, Where.TABLE if where is Where.BODY else where, slot, style)
                cells.append("".join(para.text for para in self.paras[start:]))
                turns += (pair for para in self.paras[start:] for pair in pairwise(para.text.split("\n")))
            flags = flat(row.find(f"{W}trPr"))
            held = is_on(flags, "tblHeader"), is_on(flags, "cantSplit")
            rows.append(Row(tuple(cells), *held, tuple(turns)))
        left, right = _table_edges(node, settings, room)
        self.tables[slot] = replace(
            self.tables[slot],
            rows=tuple(rows),
            left=left,
            right=right,
            ruled=len(rows) > 1 and _is_ruled(node, settings),
            rules=tuple(_table_rules(node, settings)),
            where=where,
        )


_ALIGN = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "both": "both",
    "distribute": "both",
}


def _indents(settings: Settings, advance: float) -> tuple[float, float, float]:
    """Return where the first line and the others begin, and the room at the right; 字 go before twips."""

    def measure(name: str) -> float:
        count = number(settings, f"ind.{name}Chars")
        return count / 100 * advance if count else (number(settings, f"ind.{name}") or 0.0) / 20

    rest = measure("left")
    return rest + measure("firstLine") - measure("hanging"), rest, measure("right")


def _borders(settings: Settings) -> Iterator[Border]:
    for side in ("top", "bottom", "between"):
        style = settings.get(f"pBdr.{side}", "nil")
        if style not in {"nil", "none"}:
            weight = (number(settings, f"pBdr.{side}.sz") or 4.0) / 8
            colour = settings.get(f"pBdr.{side}.color", "auto")
            yield Border(side, style, weight, "" if colour == "auto" else colour.upper())


def _rows(node: Any) -> Iterator[Any]:
    for row in node.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is node:
            yield row


def _table_edges(node: Any, settings: Settings, room: float) -> tuple[float, float]:
    """Return where a table begins and ends in the text area."""
    grid = sum(amount(col.get(f"{W}w"), 0.0) for col in node.iterfind(f"{W}tblGrid/{W}gridCol")) / 20
    width, kind = settings.get("tblW.w", "0"), settings.get("tblW.type", "auto")
    if kind == "pct":
        share = amount(width.rstrip("%"), 0.0) / (100 if width.endswith("%") else 5000)
        total = room * share
    else:
        total = (amount(width, 0.0) / 20 if kind == "dxa" else 0.0) or grid
    align = settings.get("jc", "left")
    if align == "center":
        return (room - total) / 2, (room + total) / 2
    if align in {"right", "end"}:
        return room - total, room
    indent = (number(settings, "tblInd.w") or 0.0) / 20
    return indent, indent + total


def _is_ruled(node: Any, settings: Settings) -> bool:
    own = any(
        settings.get(f"tblBorders.{side}", "nil") not in {"nil", "none"} for side in ("insideV", "left")
    )
    return own or any(
        border.get(f"{W}val") not in {"nil", "none"}
        for cell in node.iter(f"{W}tcBorders")
        for border in cell
        if border.tag in {f"{W}left", f"{W}right"}
    )


def _table_rules(node: Any, settings: Settings) -> Iterator[tuple[str, float]]:
    """Yield the weights of the rules above, below and between the rows; those of cells go before."""
    rows = list(_rows(node))
    own: dict[str, float] = {}
    for place, row in enumerate(rows):
        for cell in row.iter(f"{W}tcBorders"):
            borders = flat(cell)
            for side in ("top", "bottom"):
                outer = place == (0 if side == "top" else len(rows) - 1)
                if borders.get(side, "nil") not in {"nil", "none"}:
                    own[side if outer else "insideH"] = (number(borders, f"{side}.sz") or 4.0) / 8
    for side in ("top", "bottom", "insideH"):
        if settings.get(f"tblBorders.{side}", "nil") not in {"nil", "none"}:
            own.setdefault(side, (number(settings, f"tblBorders.{side}.sz") or 4.0) / 8)
    yield from own.items()


__all__ = ["read_word"]
