"""The page: paper, margins, grid, type of the text (GB/T 9704-2012 clauses 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from reportgen import layout
from reportgen.check.clauses import TYPE, Breach, Subject, clause, grouped, look, mm, wrong
from reportgen.check.facts import CLOSING, WHOLE, Line, Medium, Page, Para, Place, Section, hanzi, median
from reportgen.check.forms import is_letter
from reportgen.errors import Severity

MARGIN = layout.pt(1.0)
"""Tolerance of margins and text area (5.2.1)."""
PAPER = 1.0
"""Tolerance of the paper in pt: files round 210 × 297 mm to whole points."""
PITCH = 0.5
"""Pitches from 28.5 to 29.5 pt give 21.6 to 22.4 lines."""
PITCH_SEEN = 1.0
"""Offices use 28 to 30 pt; beyond that 22 lines are out of sight."""
ADVANCE = 0.15
"""Tolerance of the width of a 字: 27.7 to 28.3 of them fill 156 mm."""
TOP_OF_TEXT = 42.0
"""A hanzi begins up to 5 mm below the edge of its line, so of the text area."""
FULL_PAGE = 15
"""A page with fewer lines shows neither where the text begins nor how many it holds."""


# ---------------------------------------------------------------------- paper


@clause("L01", "5.1", "纸张")
def paper(subject: Subject) -> Iterator[Breach]:
    """A4, upright or lying."""
    p = subject.profile
    wanted = sorted((layout.pt(p.page_width), layout.pt(p.page_height)))
    sheets = [(s.width, s.height, _section_place(s)) for s in subject.document.sections]
    sheets += [(g.width, g.height, Place((g.number,), f"第{g.number}页")) for g in subject.document.pages]
    bad = (
        (place, f"{layout.mm(width):.0f}×{layout.mm(height):.0f}毫米")
        for width, height, place in sheets
        if any(abs(a - b) > PAPER for a, b in zip(sorted((width, height)), wanted, strict=True))
    )
    for place, found, times in grouped(bad):
        yield wrong(
            place,
            f"纸张{times}为",
            found,
            f"A4（{p.page_width:.0f}×{p.page_height:.0f}毫米）",
            "请改用 A4 纸",
        )


def _section_place(section: Section) -> Place:
    return Place((0, section.number), f"第{section.number + 1}节页面设置")


def _upright(section: Section) -> tuple[float, float, float, float]:
    """Return 天头, 切口, 地脚, 订口 of a section; a lying page counts as it lies in the bound file (8)."""
    if section.landscape:
        return section.right, section.bottom, section.left, section.top
    return section.top, section.right, section.bottom, section.left


def _margins(subject: Subject, what: str, wanted: float, side: int, advice: str) -> Iterator[Breach]:
    bad = (
        (_section_place(section), mm(_upright(section)[side]))
        for section in subject.document.sections
        if abs(_upright(section)[side] - layout.pt(wanted)) > MARGIN
    )
    for place, found, times in grouped(bad):
        yield wrong(place, f"{what}{times}为", found, f"{wanted:g}±1毫米", advice)


@clause("L02", "5.2.1", "天头", only=Medium.WORD)
def top_margin(subject: Subject) -> Iterable[Breach]:
    """37 mm above the text."""
    top = subject.profile.top
    return _margins(subject, "天头（上边距）", top, 0, f"请把上边距设为{top:g}毫米")


@clause("L02", "5.2.1", "天头", only=Medium.PDF)
def top_of_text(subject: Subject) -> Iterator[Breach]:
    """The first line of a page begins 37 mm from its upper edge."""
    tops = [(page.lines[0].top, page) for page in _text_pages(subject) if _starts_with_text(subject, page)]
    low, high = layout.pt(subject.profile.top) - MARGIN, layout.pt(TOP_OF_TEXT)
    if not tops:
        yield look("没有写满的页，量不出天头", "请在原文件中核对上边距")
        return
    top, page = min(tops, key=lambda item: item[0])
    if not low < top < high:
        yield wrong(
            page.lines[0].place,
            "首行文字上缘距纸边",
            mm(top),
            f"{subject.profile.top:g}～{TOP_OF_TEXT:g}毫米（天头{subject.profile.top:g}±1毫米）",
            f"请把上边距设为{subject.profile.top:g}毫米",
        )


def _text_pages(subject: Subject) -> list[Page]:
    """Return upright pages filled with text: not the first one, unless it has no 版头 and is full."""
    return [
        page
        for page in subject.document.pages
        if not page.landscape
        and len(page.lines) >= FULL_PAGE
        and (page.number > 1 or not subject.parts.has_head)
    ]


def _starts_with_text(subject: Subject, page: Page) -> bool:
    """Return whether a page begins with a line of text, not with a table."""
    return not any(t.page == page.number and t.place.order[1] == 0 for t in subject.document.tables)


@clause("L03", "5.2.1", "订口", only=Medium.WORD)
def left_margin(subject: Subject) -> Iterable[Breach]:
    """28 mm at the left, gutter included."""
    left = subject.profile.left
    return _margins(subject, "订口（左边距加装订线）", left, 3, f"请把左边距设为{left:g}毫米、装订线设为0")


@clause("L03", "5.2.1", "订口", only=Medium.PDF)
def left_edge(subject: Subject) -> Iterator[Breach]:
    """Lines begin 28 mm from the left edge of the paper."""
    lines = [line for page in subject.document.pages if not page.landscape for line in page.lines]
    if lines and abs(subject.document.left - layout.pt(subject.profile.left)) > MARGIN:
        yield wrong(
            lines[0].place,
            "顶格文字左缘距纸边",
            mm(subject.document.left),
            f"{subject.profile.left:g}±1毫米",
            f"请把左边距设为{subject.profile.left:g}毫米",
        )


@clause("L04", "5.2.1", "版心", only=Medium.WORD)
def text_area(subject: Subject) -> Iterator[Breach]:
    """156 × 225 mm between the margins."""
    p = subject.profile
    bad = []
    for section in subject.document.sections:
        top, right, bottom, left = _upright(section)
        across, down = sorted((section.width, section.height))
        width, height = across - left - right, down - top - bottom
        deep = abs(height - layout.pt(p.text_height)) > MARGIN and not _is_letter_height(subject, height)
        if abs(width - layout.pt(p.text_width)) > MARGIN or deep:
            bad.append((_section_place(section), f"{layout.mm(width):.1f}×{layout.mm(height):.1f}毫米"))
    for place, found, times in grouped(bad):
        yield wrong(
            place,
            f"版心{times}为",
            found,
            f"{p.text_width:g}×{p.text_height:g}毫米（各±1毫米）",
            f"请把右边距设为{p.right:g}毫米、下边距设为{p.bottom:g}毫米",
        )


def _is_letter_height(subject: Subject, height: float) -> bool:
    """Return whether a text area ends above the second double line of a letter's first page (10.1)."""
    p = subject.profile
    wanted = layout.pt(p.page_height - p.top - p.letter_bottom)
    return is_letter(subject) and abs(height - wanted) <= MARGIN


@clause("L04", "5.2.1", "版心", only=Medium.PDF)
def printed_area(subject: Subject) -> Iterator[Breach]:
    """Full lines end 184 mm from the left edge of the paper, the last one stands above 262 mm."""
    p = subject.profile
    right = layout.pt(p.left + p.text_width)
    lines = _full_lines(subject)
    # A closing mark may be squeezed or hang: what ends in a hanzi shows where the edge is.
    full = [line for line in lines if line.chars[-1].text not in CLOSING] or lines
    if full:
        edge = max(full, key=lambda line: _edge(line, right))
        # Where the left edge is off too, L03 has said so: the width is what counts then.
        moved = subject.document.left - layout.pt(p.left)
        found = _edge(edge, right)
        if min(abs(found - right), abs(found - moved - right)) > MARGIN:
            yield wrong(
                edge.place,
                "满行右缘距左纸边",
                mm(found),
                f"{p.left + p.text_width:g}±1毫米（版心宽{p.text_width:g}毫米）",
                f"请把右边距设为{p.right:g}毫米",
            )
    foot = layout.pt(p.top + p.text_height)
    deep = [
        page.lines[-1]
        for page in subject.document.pages
        # The first page of a letter ends above its second double line, which has a rule of its own.
        if page.lines and not page.landscape and not (page.number == 1 and is_letter(subject))
    ]
    if deep and max(line.base for line in deep) > foot + MARGIN:
        line = max(deep, key=lambda line: line.base)
        yield wrong(
            line.place,
            "末行文字下缘距上纸边",
            mm(line.base),
            f"不超过{p.top + p.text_height:g}毫米",
            f"请把下边距设为{p.bottom:g}毫米",
        )


def _full_lines(subject: Subject) -> list[Line]:
    """Return the lines of text that another line of their paragraph follows."""
    return [line for para in subject.parts.body if not para.landscape for line in para.lines[:-1]]


def _edge(line: Line, wanted: float) -> float:
    """Return where a line ends; a closing mark may be squeezed, or hang out of it."""
    last = line.chars[-1]
    if last.text in CLOSING:
        return min(max(wanted, last.left), last.right)
    return last.right


# ----------------------------------------------------------------------- grid


def running(subject: Subject) -> list[Para]:
    """Return the paragraphs that make up the text, headings included."""
    headings = [heading.para for heading in subject.parts.headings]
    seen = {id(para) for para in subject.parts.body}
    return [*subject.parts.body, *(para for para in headings if id(para) not in seen)]


@clause("L05", "5.2.3", "每面行数", only=Medium.WORD)
def line_pitch(subject: Subject) -> Iterator[Breach]:
    """22 lines a page: an exact pitch of 28.5 to 29.5 pt, or a grid that gives it."""
    wanted = layout.pt(subject.profile.text_height) / subject.profile.lines
    found = (
        (para.place, _pitch_text(para)) for para in running(subject) if not _is_pitch(para, wanted, PITCH)
    )
    for place, text, times in grouped(found):
        points = text.removesuffix("磅")
        seen = points.replace(".", "", 1).isdigit() and abs(float(points) - wanted) <= PITCH_SEEN
        yield wrong(
            place,
            f"行距{times}为",
            text,
            f"28.5～29.5磅（每面{subject.profile.lines}行）",
            f"请设为固定值{subject.profile.pitch:g}磅",
            severity=Severity.WARNING if seen else Severity.ERROR,
        )
    beside = _beside_tables(subject)
    spaced = (
        (para.place, f"{para.before + para.after:g}磅")
        for para in subject.parts.body
        if id(para) not in beside and _off_grid(para, wanted)
    )
    for place, text, times in grouped(spaced):
        yield wrong(place, f"正文段前段后间距{times}为", text, "0", "请把段前、段后间距设为0")


def _beside_tables(subject: Subject) -> set[int]:
    """Return the ids of the paragraphs directly above and below tables, which some room parts from them."""
    pairs = pairwise(subject.document.paras)
    return {id(p) for pair in pairs if (pair[0].table >= 0) != (pair[1].table >= 0) for p in pair}


def _is_pitch(para: Para, wanted: float, tolerance: float) -> bool:
    points = para.pitch.points if para.pitch else None
    return points is not None and abs(points - wanted) <= tolerance + 0.01


def _pitch_text(para: Para) -> str:
    points = para.pitch.points if para.pitch else None
    return "单倍或多倍行距且无网格" if points is None else f"{points:g}磅"


def _off_grid(para: Para, pitch: float) -> bool:
    return any(
        space > 0.5 and abs(space / pitch - round(space / pitch)) > 0.05
        for space in (para.before, para.after)
    )


@clause("L05", "5.2.3", "每面行数", only=Medium.PDF)
def printed_pitch(subject: Subject) -> Iterator[Breach]:
    """Lines of text are 28.99 pt apart, a full page has 22 of them."""
    p = subject.profile
    wanted = layout.pt(p.text_height) / p.lines
    steps = [
        (below.base - above.base, above)
        for para in subject.parts.body
        for above, below in pairwise(para.lines)
        if above.page == below.page
    ]
    step = median([step for step, _ in steps])
    if steps and abs(step - wanted) > PITCH:
        yield wrong(
            steps[0][1].place,
            "正文行距为",
            f"{step:.2f}磅",
            f"{wanted:.2f}±{PITCH}磅（每面{p.lines}行）",
            f"请设为固定值{p.pitch:g}磅",
            severity=Severity.WARNING if abs(step - wanted) <= PITCH_SEEN else Severity.ERROR,
        )
        return
    yield from _off_the_grid(subject, wanted)
    yield from _line_counts(subject, wanted)


def _line_steps(subject: Subject, page: Page) -> list[tuple[float, Line]]:
    """Return the distances of neighbouring lines of text of a page, with the upper line of each."""
    size = subject.profile.body_size
    tables = [table.place.order[1] for table in subject.document.tables if table.page == page.number]
    return [
        (below.base - above.base, above)
        for above, below in pairwise(page.lines)
        if abs(above.size - size) < 1 and abs(below.size - size) < 1 and above.number not in tables
        if not any(above.base < end < below.base for end in page.figures)
    ]


def _off_the_grid(subject: Subject, wanted: float) -> Iterator[Breach]:
    """Yield lines whose distance is no whole number of pitches."""
    odd = [
        (line.place, f"{step:.1f}磅")
        for page in subject.document.pages
        if not page.landscape
        for step, line in _line_steps(subject, page)
        if abs(step - round(step / wanted) * wanted) > 2 * PITCH
    ]
    for place, text, times in grouped(odd):
        yield wrong(
            place,
            f"此行与下一行{times}相距",
            text,
            f"{wanted:.2f}磅的整数倍",
            "请把行距设为固定值、段间距设为0",
        )


def _line_counts(subject: Subject, wanted: float) -> Iterator[Breach]:
    """Yield pages of nothing but text, filled to the foot, that have not 22 lines; empty lines count."""
    p = subject.profile
    foot, tabled = layout.pt(p.top + p.text_height), {table.page for table in subject.document.tables}
    for page in _text_pages(subject):
        span = page.lines[-1].base - page.lines[0].base
        count = round(span / wanted) + 1
        is_full = page.lines[-1].base > foot - 1.3 * p.pitch and page.number not in tabled
        if is_full and abs(count - p.lines) > 1:
            place = Place((page.number,), f"第{page.number}页")
            yield wrong(place, "全页有", f"{count}行", f"{p.lines}行", "请检查行距和段间距")


@clause("L06", "5.2.3", "每行字数", only=Medium.WORD)
def characters_per_line(subject: Subject) -> Iterator[Breach]:
    """28 characters fill a line: a grid, or letter spacing, that makes a 字 15.79 pt wide."""
    p = subject.profile
    wanted = layout.pt(p.text_width) / p.characters
    bad = []
    for para in subject.parts.body:
        # Of text in another size L07 says so: the width of its hanzi follows from that.
        sized = abs(para.size - p.body_size) <= TYPE
        if sized and _is_text(para) and abs(para.advance - wanted) > ADVANCE:
            section = subject.document.section_of(para)
            room = section.text_width if section else layout.pt(p.text_width)
            fitting = int((room + 1) / para.advance) if para.advance > 0 else 0
            bad.append((para.place, f"每字宽{para.advance:.2f}磅、每行{fitting}字"))
    for place, found, times in grouped(bad):
        yield wrong(
            place, f"正文{times}", found, f"{wanted:.2f}±{ADVANCE}磅、{p.characters}字",
            f"请把字符间距设为紧缩{abs(p.tracking):.2f}磅，或文档网格设为每行{p.characters}字",
        )  # fmt: skip
    # A paragraph of one line looks the same either way.
    ragged = (
        (para.place, _RAGGED[para.align])
        for para in subject.parts.body
        if para.align in _RAGGED and para.x0 is None and _is_text(para)
    )
    for place, found, times in grouped(ragged):
        yield wrong(place, f"正文{times}为", found, "两端对齐（撑满版心）", "请设为两端对齐")


_RAGGED = {"left": "左对齐", "center": "居中", "right": "右对齐"}


def _is_text(para: Para) -> bool:
    """Return whether a paragraph is Chinese text: mostly hanzi, a sentence, or longer than a line."""
    chinese = 2 * hanzi(para.text) > len(para.said)
    return chinese and (para.x0 is None or "。" in para.text)


@clause("L06", "5.2.3", "每行字数", only=Medium.PDF)
def printed_advance(subject: Subject) -> Iterator[Breach]:
    """A 字 is 15.79 pt wide, and lines of text reach the right edge."""
    p = subject.profile
    wanted = layout.pt(p.text_width) / p.characters
    full = _full_lines(subject)
    steps = sorted(step for line in full if (step := _tightness(line)))
    # Justified lines are only ever wider than they were set: the tighter ones show the setting.
    step = steps[len(steps) // 8] if steps else 0.0
    # In a short text a line that is squeezed or stretched by its marks weighs too much to be taken for the setting.
    as_set = any(abs(each - wanted) <= ADVANCE for each in steps)
    stretched = len(steps) < _ENOUGH and (step > wanted or as_set)
    if steps and abs(step - wanted) > ADVANCE and not stretched:
        yield wrong(
            full[0].place, "正文每字宽", f"{step:.2f}磅（每行{round(layout.pt(p.text_width) / step)}字）",
            f"{wanted:.2f}±{ADVANCE}磅（每行{p.characters}字）", "请检查字符间距或文档网格",
        )  # fmt: skip
    right = subject.document.right
    short = [line for line in full if right - _edge(line, right) > MARGIN]
    if len(short) > max(len(full) * 0.1, 1):
        yield wrong(
            short[0].place, f"正文有{len(short)}行未撑满版心，此行差", mm(right - _edge(short[0], right)),
            "满行到右边缘", "请设为两端对齐",
        )  # fmt: skip


_ENOUGH = 12
"""Full lines from which on the tighter ones are taken for lines that are not stretched."""


def _tightness(line: Line) -> float:
    """Return the usual distance of neighbouring hanzi of a line."""
    return median([b.left - a.left for a, b in pairwise(line.chars) if hanzi(a.text + b.text) == 2])


# --------------------------------------------------------------------- duplex


@clause("L09", "6.1", "双面印刷", only=Medium.WORD)
def duplex(subject: Subject) -> Iterator[Breach]:
    """Odd and even pages have page numbers of their own."""
    # A box that goes to the outer edge by itself needs no second footer.
    outside = any(number.align == "outside" for number in subject.document.numbers)
    if not subject.document.duplex and not outside:
        yield wrong(
            WHOLE, "页眉页脚", "单双页相同", "单双页不同（双面印刷）", "请勾选“奇偶页不同”，并设置双页页脚"
        )


@clause("L09", "6.1", "版心不斜", only=Medium.PDF)
def steady_edges(subject: Subject) -> Iterator[Breach]:
    """The left edge is the same on all pages, to a millimetre."""
    for page in subject.document.pages:
        if page.landscape or not page.lines:
            continue
        edge = min(line.left for line in page.lines) - subject.document.left
        off = page.shift or (edge if len(page.lines) >= FULL_PAGE else 0.0)
        if abs(off) > MARGIN:
            place = Place((page.number,), f"第{page.number}页")
            yield wrong(place, "本页左缘与他页相差", mm(abs(off)), "不超过1毫米", "请检查各节页边距")


__all__ = ["MARGIN", "running"]
