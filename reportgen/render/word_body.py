"""Blocks → the body of a Word document, by style ids.

Sections follow the blocks: a landscape table or annex gets its own section, and
the text goes back to upright pages after it. A table carries its head on every
page; a heading, a caption and the last paragraph before a signature stay with what
follows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportgen import charting, layout
from reportgen.blocks import (
    Annex,
    AnnexList,
    Attendance,
    Block,
    Chart,
    Heading,
    Inline,
    Inlines,
    PageBreak,
    Paragraph,
    Pictures,
    Postscript,
    Run,
    Salutation,
    Signature,
    Table,
    Title,
    annex_lines,
    figure_caption,
    plain,
)
from reportgen.layout import GBT9704, Profile
from reportgen.render import annex_links, closing, photo
from reportgen.render import word_styles as names
from reportgen.render.feet import Backing
from reportgen.render.ooxml import described, paragraph, run, runs
from reportgen.render.orientation import turned
from reportgen.render.word_drawings import ChartDrawing, Drawing, PhotoDrawing, anchor
from reportgen.render.word_table import table_xml

BODY_BOOKMARK = "_reportgen"
"""Hidden bookmark around the body, by which finished files are read back."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The `w:sectPr` of upright and landscape pages, as XML."""

    first: str
    """Upright, as the shell has it; only the first section may number or head its first page apart."""
    upright: str
    landscape: str


@dataclass(frozen=True, slots=True)
class Body:
    """The finished body and the section that its last page belongs to."""

    xml: str
    last_section: str
    drawings: tuple[Drawing, ...] = ()
    """What the body shows from parts of its own, in the order of their numbers."""


@dataclass(slots=True)
class _Line:
    """A paragraph not yet written: later blocks may still hold it or end a section with it."""

    style: str
    content: str
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool | None = None
    position: str = ""
    """Direct `w:ind` and the like, where the place depends on the text."""
    section: str = ""
    before: float = 0.0
    """Room in pt above it, for what stands below a table."""
    after: float = 0.0
    """Room in pt below it, for what stands above a table."""

    def xml(self) -> str:
        """Return the paragraph."""
        hold = "<w:keepNext/>" * self.keep_next + "<w:keepLines/>" * self.keep_lines
        if self.page_break is not None:
            hold += "<w:pageBreakBefore/>" if self.page_break else '<w:pageBreakBefore w:val="0"/>'
        return paragraph(self.style, self.content, f"{hold}{self.placed()}{self.section}")

    def placed(self) -> str:
        """Return its place, with the room beside a table unless it has room of its own."""
        sides = {"before": self.before, "after": self.after}
        room = "".join(f' w:{side}="{round(points * 20)}"' for side, points in sides.items() if points)
        return (
            self.position
            if not room or "<w:spacing" in self.position
            else f"<w:spacing{room}/>{self.position}"
        )


def body(
    blocks: Sequence[Block],
    ids: Mapping[str, str],
    sections: Sections,
    *,
    after_head: bool,
    before_tail: bool,
    backing: Backing = Backing.HERE,
    profile: Profile = GBT9704,
) -> Body:
    """Return the body; `ids` are the style ids by name.

    `after_head` and `before_tail` say whether the shell prints anything above or below
    it: what stands below is kept with the last paragraph, or goes to an even page.
    """
    writer = _Writer(ids, sections, profile, after_head, annex_links.targets(blocks))
    tied = closing.tied(blocks, profile)
    for place, (block, landscape) in enumerate(zip(blocks, turned(blocks), strict=True)):
        below = tied.get(place + 1)
        writer.joined = bool(below and below.joined) or (before_tail and place == len(blocks) - 1)
        writer.add(block, landscape)
        if place in tied:
            writer.tie(block, tied[place])
    return writer.finish(before_tail, backing)


@dataclass(slots=True)
class _Writer:
    ids: Mapping[str, str]
    sections: Sections
    profile: Profile
    after_head: bool
    annexes: tuple[annex_links.Target, ...]
    written: list[_Line | str] = field(default_factory=list)
    landscape: bool = False
    sections_ended: int = 0
    break_next: bool = False
    joined: bool = False
    """Whether the block being written ends on the page of what follows."""
    drawings: list[Drawing] = field(default_factory=list)

    # ------------------------------------------------------------------ blocks

    def add(self, block: Block, landscape: bool) -> None:
        """Write one block on pages of its own orientation."""
        if isinstance(block, PageBreak):
            self.break_next = True
            return
        is_new = self.turn(landscape)
        start = len(self.written)
        self.write(block)
        self.place(start, is_new, isinstance(block, Annex))

    def write(self, block: Block) -> None:
        """Append the paragraphs and tables of a block."""
        match block:
            case Title(lines):
                self.line(names.TITLE, "<w:r><w:br/></w:r>".join(self.runs(line) for line in lines))
            case Salutation(inlines):
                self.line(names.SALUTATION, self.runs(inlines))
            case Heading(level, inlines, number):
                self.line(names.HEADINGS[level - 1], self.runs(_numbered(number, inlines)))
            case Paragraph(inlines, number):
                self.line(names.BODY, self.linked(_numbered(number, inlines)))
            case Postscript(inlines):
                self.hold_above(self.ids[names.DATE])
                self.line(names.POSTSCRIPT, self.runs(inlines))
            case AnnexList(titles):
                self.annex_list(titles)
            case Attendance(label, inlines):
                self.attendance(label, inlines)
            case Signature():
                self.signature(block)
            case Annex(label, title):
                self.line(names.ANNEX_LABEL, self.goal(label))
                self.line(names.ANNEX_TITLE, self.runs(title))
            case Table():
                self.table(block)
            case Chart():
                self.figure(block)
            case Pictures():
                self.pictures(block)

    def annex_list(self, titles: tuple[Inlines, ...]) -> None:
        """Append the list of annexes; lines of one title hang below its first character (7.3.4)."""
        indent = names.width(self.profile, 5)
        lead = names.width(self.profile, 3)
        for index, inlines in enumerate(annex_lines(titles)):
            mark = plain(inlines[:1]).removeprefix("附件：")
            hang = self.latin_width(mark)
            first = lead if index == 0 else 0
            place = f'<w:ind w:left="{indent + hang}" w:hanging="{hang + first}"/>'
            if index == 0:
                place = names.exact(self.profile.pitch, before=self.profile.pitch) + place
            to = self.annexes[index] if index < len(self.annexes) else None
            content = self.link(inlines, to)
            self.line(names.ANNEX_LIST, content, position=place)

    def latin_width(self, mark: str) -> int:
        """Return the width of `10.` in twips: digits of a Times face are half, its stop a quarter wide."""
        size, tracking = self.profile.body_size, self.profile.tracking
        return round(20 * sum((size / 4 if char == "." else size / 2) + tracking for char in mark))

    def attendance(self, label: str, inlines: Inlines) -> None:
        """Append 出席, 请假 or 列席, further lines below the first name; a line stays free above the first (10.3)."""
        style = self.ids[names.ATTENDANCE]
        above = self.written[-1] if self.written else None
        follows = isinstance(above, _Line) and above.style == style
        place = "" if follows else names.exact(self.profile.pitch, before=self.profile.pitch)
        content = run(f"{label}：", self.ids[names.ATTENDANCE_LABEL]) + self.runs(inlines)
        self.line(names.ATTENDANCE, content, position=place)

    def signature(self, block: Signature) -> None:
        """Append organ and date, placed by their widths, held to the paragraph above (7.3.5.1, 7.3.5.2, 7.3.5.5)."""
        self.hold_above(self.ids[names.ANNEX_LIST])
        organ, date, p = block.organ, block.date, self.profile
        free = layout.lines_above_signature(p, seal=block.seal) * p.pitch
        offsets = layout.signature_offsets(
            plain(organ), plain(date), p, seal=block.seal, turned=self.landscape
        )
        for style, inlines, offset in zip((names.ORGAN, names.DATE), (organ, date), offsets, strict=True):
            above = names.exact(p.pitch, before=free) if block.seal and style == names.ORGAN else ""
            self.line(
                style, self.runs(inlines), position=f'{above}<w:ind w:left="{names.width(p, offset)}"/>'
            )

    def hold_above(self, style: str) -> None:
        """Keep with what follows: the lines of a style just written and the one above them (7.3.5.5)."""
        for item in reversed(self.written):
            if not isinstance(item, _Line) or item.section:
                return
            item.keep_next = True
            if item.style != style:
                return

    def tie(self, block: Block, tie: closing.Tie) -> None:
        """Let the paragraph just written go along with a signature (7.3.5.5)."""
        last = self.written[-1]
        assert isinstance(last, _Line)
        last.keep_lines = tie.lines > closing.USUAL and closing.lines_of(block, self.profile) <= closing.WHOLE
        above = self.written[-2] if tie.joined else None
        if isinstance(above, _Line) and not above.section:
            above.keep_next = True

    def table(self, table: Table) -> None:
        """Append a table with caption and unit; its notes are part of it."""
        if table.caption:
            self.line(names.CAPTION, self.runs(table.caption))
        if table.unit:
            self.line(names.UNIT, run(f"单位：{table.unit}"))
        above = self.written[-1] if self.written else None
        if isinstance(above, str):
            self.line(names.GAP, "", before=self.profile.table_space)
        elif above and above.style not in self.roomy and not (table.caption or table.unit or above.section):
            above.after = self.profile.table_space
        available = self.profile.landscape_width if self.landscape else self.profile.text_width
        self.written.append(table_xml(table, self.ids, self.profile, available, joined=self.joined))

    def figure(self, chart: Chart) -> None:
        """Append a chart with unit, notes and caption, which stay on one page."""
        if chart.unit:
            self.line(names.UNIT, run(f"单位：{chart.unit}"))
        self.line(names.FIGURE, self.drawn(ChartDrawing(chart, charting.plan(chart, self.profile))))
        for note in chart.notes:
            self.line(names.TABLE_NOTE, self.runs(note), position="<w:keepNext/>")
        self.line(names.FIGURE_CAPTION, self.runs(figure_caption(chart)))

    def drawn(self, drawing: Drawing) -> str:
        """Return the run that shows a drawing, whose parts are written with the body."""
        self.drawings.append(drawing)
        return anchor(drawing, len(self.drawings) - 1)

    def pictures(self, block: Pictures) -> None:
        """Append photographs with their captions: in lines of their own, or side by side in a table."""
        for row in photo.rows(block):
            shown = []
            for picture in row:
                made = photo.prepared(picture)
                size = photo.size(made, block.across, self.profile)
                shown.append(
                    (self.drawn(PhotoDrawing(picture, made, size)), self.runs(figure_caption(picture)))
                )
            if block.across == 1:
                ((drawing, caption),) = shown
                self.line(names.FIGURE, drawing)
                self.line(names.FIGURE_CAPTION, caption)
            else:
                if self.written and isinstance(self.written[-1], str):
                    self.line(names.GAP, "")
                self.written.append(self.picture_row(shown, block.across))

    def picture_row(self, shown: Sequence[tuple[str, str]], across: int) -> str:
        """Return a table without rules: photographs on one foot, captions below; a free place stays empty."""
        width, gap = layout.twips(self.profile.text_width / across), layout.twips(photo.GAP / 2)
        empty = [paragraph(self.ids[names.GAP], "")] * (across - len(shown))
        rows = "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{place}"/></w:tcPr>{cell}</w:tc>'
                for cell in [*(paragraph(self.ids[style], cell) for cell in cells), *empty]
            )
            + "</w:tr>"
            for style, place, cells in (
                (names.FIGURE, "bottom", [drawing for drawing, _ in shown]),
                (names.FIGURE_CAPTION_SMALL, "top", [caption for _, caption in shown]),
            )
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width * across}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{gap}" w:type="dxa"/>'
            f'<w:right w:w="{gap}" w:type="dxa"/></w:tblCellMar>{described("照片", "照片和说明并排放置")}</w:tblPr>'
            f'<w:tblGrid>{f"""<w:gridCol w:w="{width}"/>""" * across}</w:tblGrid>{rows}</w:tbl>'
        )

    # ------------------------------------------------------------ pages, lines

    def line(self, style: str, content: str, *, position: str = "", before: float = 0.0) -> None:
        """Append a paragraph of a style by its name; below a table it keeps its distance."""
        id_ = self.ids[style]
        if (
            self.written
            and isinstance(self.written[-1], str)
            and id_ not in self.roomy
            and style != names.GAP
        ):
            before = self.profile.table_space
        self.written.append(_Line(id_, content, position=position, before=before))

    @property
    def roomy(self) -> frozenset[str]:
        """The ids of styles that have room of their own above or below."""
        return frozenset(
            self.ids[name] for name in (names.TITLE, names.ORGAN, names.ANNEX_LABEL, names.ANNEX_TITLE)
        )

    def runs(self, inlines: Inlines) -> str:
        """Return the runs of inlines."""
        return runs(inlines, self.ids[names.STRONG])

    def linked(self, inlines: Inlines) -> str:
        """Return the runs of a paragraph; where it names an annex they lead there, looking as before."""
        text, last, written = plain(inlines), 0, ""
        for mention in annex_links.mentions(text, self.annexes):
            written += self.runs(_cut(inlines, last, mention.start))
            written += self.link(_cut(inlines, mention.start, mention.end), mention.target)
            last = mention.end
        return written + self.runs(_cut(inlines, last, len(text)) if last else inlines)

    def link(self, inlines: Inlines, to: annex_links.Target | None) -> str:
        """Return runs that lead to an annex, in no style of their own."""
        content = self.runs(inlines)
        return (
            f'<w:hyperlink w:anchor="{_bookmark(to)}" w:history="1">{content}</w:hyperlink>'
            if to
            else content
        )

    def goal(self, label: str) -> str:
        """Return the label of an annex with the hidden bookmark that links lead to."""
        number, target = next(item for item in enumerate(self.annexes, 9705) if item[1].label == label)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(target)}"/>'
        return f'{start}{run(label)}<w:bookmarkEnd w:id="{number}"/>'

    def place(self, start: int, is_new: bool, annex: bool) -> None:
        """Give the first paragraph of a block its page break: asked for, or not needed after a section."""
        wanted, self.break_next = self.break_next, False
        at_top = is_new or (start == 0 and not self.after_head)
        if start == len(self.written) or (at_top and not annex):
            return
        if (wanted or annex) and isinstance(self.written[start], str):
            self.written.insert(start, _Line(self.ids[names.GAP], ""))
        first = self.written[start]
        if isinstance(first, _Line) and (wanted or annex):
            first.page_break = not at_top
            first.before = 0.0

    def turn(self, landscape: bool) -> bool:
        """End the section when the page must be turned; return whether it was."""
        if landscape == self.landscape:
            return False
        ended = bool(self.written) or self.after_head
        if ended:
            self.end_section()
        self.landscape = landscape
        return ended

    def end_section(self) -> None:
        """Close the current section with the last paragraph, or a hairline below a table."""
        if not self.written or isinstance(self.written[-1], str) or self.written[-1].section:
            self.line(names.GAP, "")
        last = self.written[-1]
        assert isinstance(last, _Line)
        last.section = self.section()
        self.sections_ended += 1

    def section(self) -> str:
        """Return the `w:sectPr` of the current pages."""
        if self.landscape:
            return self.sections.landscape
        return self.sections.upright if self.sections_ended else self.sections.first

    def finish(self, before_tail: bool, backing: Backing) -> Body:
        """Return the body, ready for what the shell prints below it."""
        apart = before_tail and backing is not Backing.HERE
        if apart or (before_tail and self.landscape):
            self.end_section()
            self.landscape = False
        elif before_tail and self.written and isinstance(self.written[-1], _Line):
            self.written[-1].keep_next = True
        elif not before_tail and (not self.written or isinstance(self.written[-1], str)):
            self.line(names.GAP, "")
        xml = "".join(item if isinstance(item, str) else item.xml() for item in self.written)
        start = f'<w:bookmarkStart w:id="9704" w:name="{BODY_BOOKMARK}"/>'
        unnumbered = backing is Backing.AFTER_BLANK and "<w:titlePg" not in self.sections.first
        last = _on_even_page(self.section(), unnumbered) if apart else self.section()
        return Body(f'{start}{xml}<w:bookmarkEnd w:id="9704"/>', last, tuple(self.drawings))


def _on_even_page(section: str, unnumbered: bool) -> str:
    """Return the section of a page that must be even; one of its own kind, as first pages are, has no number."""
    section = re.sub(r"<w:type [^>]*/>", "", section).replace(
        "<w:pgSz", '<w:type w:val="evenPage"/><w:pgSz', 1
    )
    if unnumbered:
        section = re.sub(r"(?=<w:docGrid|</w:sectPr>)", "<w:titlePg/>", section, count=1)
    return section


def _bookmark(target: annex_links.Target) -> str:
    return f"_{target.name}"


def _cut(inlines: Inlines, start: int, end: int) -> Inlines:
    """Return the inlines from one sign up to another; a figure stays whole."""
    kept: list[Inline] = []
    place = 0
    for inline in inlines:
        own = inline.text[max(start - place, 0) : max(end - place, 0)]
        place += len(inline.text)
        if own:
            kept.append(replace(inline, text=own) if isinstance(inline, Run) else inline)
    return tuple(kept)


def _numbered(number: str, inlines: Inlines) -> Inlines:
    return (Run(number), *inlines) if number else inlines
