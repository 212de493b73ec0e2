"""Finished files as a reader meets them: text in reading order, and where each sign stands on the page.

Lengths are in mm from the upper left corner of the page; type sizes and weights of rules in pt.
"""

from __future__ import annotations

import ctypes
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

_MM = 25.4 / 72

# ------------------------------------------------------------------------ PDF


@dataclass(frozen=True, slots=True)
class Char:
    """One printed sign: `left`…`right` is its advance, `ink_*` what is black of it."""

    text: str
    left: float
    right: float
    top: float
    """Upper edge of the type body."""
    base: float
    """Base line."""
    ink_left: float
    ink_right: float
    ink_top: float
    ink_bottom: float
    size: float
    font: str
    colour: str
    angle: float
    """Clockwise, in degrees."""
    heavy: bool
    """Drawn with widened strokes: bold of a face that has no bold."""


@dataclass(frozen=True, slots=True)
class Line:
    """Signs on one base line, from left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].left

    @property
    def right(self) -> float:
        return self.chars[-1].right

    @property
    def base(self) -> float:
        return self.chars[0].base

    @property
    def top(self) -> float:
        return min(char.top for char in self.chars)

    @property
    def font(self) -> str:
        return self.chars[0].font

    @property
    def size(self) -> float:
        return self.chars[0].size


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled or stroked area: a rule, a border."""

    left: float
    right: float
    top: float
    bottom: float
    colour: str

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF; `chars` in the order of the file, within a line from left to right.

    Some writers draw a dash after the digits that follow it.
    """

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The upright text by base line, from top to bottom."""
        upright = sorted(
            (c for c in self.chars if abs(c.angle) < 1), key=lambda c: (round(c.base, 1), c.left)
        )
        rows = groupby(upright, key=lambda c: round(c.base, 1))
        return tuple(Line(tuple(row)) for _, row in rows)

    @property
    def turned(self) -> tuple[Char, ...]:
        """The signs that do not stand upright."""
        return tuple(char for char in self.chars if abs(char.angle) >= 1)


def pdf_pages(content: bytes) -> tuple[Page, ...]:
    """Return every page with its signs and rules."""
    document = pypdfium2.PdfDocument(content)
    try:
        return tuple(_page(document[number]) for number in range(len(document)))
    finally:
        document.close()


def pdf_lines(content: bytes) -> list[str]:
    """Return the lines of all pages as text, from top to bottom, page numbers included."""
    return [line.text for page in pdf_pages(content) for line in page.lines]


def pdf_text(content: bytes) -> str:
    """Return all text in the order of the file, without white space."""
    return "".join(char.text for page in pdf_pages(content) for char in page.chars).replace(" ", "")


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        chars = tuple(_reading_order(_chars(text.raw, height)))
        rules = tuple(_rules(page, height))
    finally:
        text.close()
    return Page(width * _MM, height * _MM, chars, rules)


def _chars(text: object, height: float) -> Iterator[Char]:
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) or chr(code).isspace():
            continue
        body = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text, index, body)
        edges = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(text, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        origin = [ctypes.c_double(), ctypes.c_double()]
        pdfium.FPDFText_GetCharOrigin(text, index, *origin)
        yield Char(
            text=chr(code),
            left=body.left * _MM,
            right=body.right * _MM,
            top=(height - body.top) * _MM,
            base=(height - origin[1].value) * _MM,
            ink_left=left * _MM,
            ink_right=right * _MM,
            ink_top=(height - top) * _MM,
            ink_bottom=(height - bottom) * _MM,
            size=pdfium.FPDFText_GetFontSize(text, index) * _scale(text, index),
            font=_font(text, index),
            colour=_colour(pdfium.FPDFText_GetFillColor, text, index),
            angle=pdfium.FPDFText_GetCharAngle(text, index) * 57.29578 % 360,
            heavy=_is_outlined(text, index),
        )


def _reading_order(chars: Iterator[Char]) -> Iterator[Char]:
    """Yield signs that follow each other on one base line from left to right; turned ones as they come."""
    for (_, angle), line in groupby(chars, key=lambda c: (round(c.base, 1), round(c.angle))):
        yield from sorted(line, key=lambda c: 0 if angle else c.left)


def _is_outlined(text: object, index: int) -> bool:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, index))
    return bool(mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def _scale(text: object, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    return hypot(matrix.c, matrix.d)


def _font(text: object, index: int) -> str:
    """Return the family of a sign without the tag of its subset."""
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFText_GetFontInfo(text, index, name, 256, ctypes.c_int())
    return name.value.decode().partition("+")[2] or name.value.decode()


def _colour(get: object, *owner: object) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    get(*owner, *parts)
    return "".join(f"{part.value:02X}" for part in parts[:3])


def _rules(page: pypdfium2.PdfPage, height: float) -> Iterator[Rule]:
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        edges = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(shape.raw, *edges)
        left, bottom, right, top = (edge.value * _MM for edge in edges)
        colour = _colour(pdfium.FPDFPageObj_GetFillColor, shape.raw)
        yield Rule(left, right, height * _MM - top, height * _MM - bottom, colour)


# ----------------------------------------------------------------------- Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_part(content: bytes, part: str = "word/document.xml") -> Any:
    """Return a part of a Word file as a tree."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(part))


def docx_lines(content: bytes) -> list[str]:
    """Return the text of the body in reading order, without head, imprint and page numbers.

    One line for each line of the title, each other paragraph and each cell; merged cells once.
    A chart says its ticks, the names of its categories, then each series with its figures.
    """
    titles = docx_style_ids(content, "公文标题")
    gaps = docx_style_ids(content, "间隔线")
    charts = iter(docx_charts(content))
    lines: list[str] = []
    for paragraph in _body_paragraphs(docx_part(content)):
        style = docx_style(paragraph)
        if next(paragraph.iter(f"{_C}chart"), None) is not None:
            lines.extend(chart_lines(next(charts)))
            continue
        if next(paragraph.iter(f"{_PICTURE}pic"), None) is not None:
            continue
        text = docx_text(paragraph)
        if style not in gaps:
            lines.extend(text.split("\n") if style in titles else [text])
    return lines


_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def docx_charts(content: bytes) -> list[Any]:
    """Return the chart parts in the order in which the text shows them."""
    targets = {
        node.get("Id"): node.get("Target") for node in docx_part(content, "word/_rels/document.xml.rels")
    }
    shown = docx_part(content).iter(f"{_C}chart")
    return [docx_part(content, f"word/{targets[node.get(f'{_R}id')]}") for node in shown]


def chart_lines(chart: Any) -> Iterator[str]:
    """Yield the texts a chart prints, from what its part asks for."""
    for axis in chart.iter(f"{_C}valAx"):
        yield from _ticks(axis)
    series = sorted(chart.iter(f"{_C}ser"), key=lambda node: int(_val(node, "order")))
    skip = next((int(node.get("val")) for node in chart.iter(f"{_C}tickLblSkip")), 1)
    yield from list(_points(series[0].find(f"{_C}cat")).values())[::skip]
    for node in series:
        if chart.find(f".//{_C}legend") is not None:
            yield from _points(node.find(f"{_C}tx")).values()
        yield from _labels(node)


def _val(node: Any, path: str) -> str:
    found = node.find("/".join(f"{_C}{step}" for step in path.split("/")))
    return str(found.get("val"))


def _points(node: Any) -> dict[int, str]:
    return {int(point.get("idx")): point.find(f"{_C}v").text for point in node.iter(f"{_C}pt")}


def _ticks(axis: Any) -> Iterator[str]:
    low, high, step = (Decimal(_val(axis, path)) for path in ("scaling/min", "scaling/max", "majorUnit"))
    shown = axis.find(f"{_C}numFmt").get("formatCode")
    while low <= high:
        if low or not shown.endswith(";"):
            yield _formatted(low, shown.partition(";")[0])
        low += step


def _labels(series: Any) -> Iterator[str]:
    labels = series.find(f"{_C}dLbls")
    if labels is None:
        return
    own = {int(_val(node, "idx")): node for node in labels.findall(f"{_C}dLbl")}
    for index, value in _points(series.find(f"{_C}val")).items():
        node = own.get(index, labels)
        assert _val(node, "showVal") == "1"
        yield _formatted(Decimal(value), node.find(f"{_C}numFmt").get("formatCode"))


def _formatted(value: Decimal, shown: str) -> str:
    return f"{value:.{len(shown.partition('.')[2])}f}"


def docx_head_and_tail(content: bytes) -> list[str]:
    """Return what the shell prints around the body, as paragraphs that are not empty."""
    root = docx_part(content)
    body = set(_body_paragraphs(root))
    copies = {node for fallback in root.iter(f"{_MC}Fallback") for node in fallback.iter(f"{_W}p")}
    anchors = (p for p in root.iter(f"{_W}p") if p not in body and p not in copies)
    return [text for p in anchors if (text := docx_text(p))]


def docx_text(paragraph: Any) -> str:
    """Return the text of a paragraph, without that of text boxes anchored in it.

    Where a name in a table is broken only for its narrow column says nothing.
    """
    signs = {f"{_W}br": "\n", f"{_W}tab": "\t"}
    return "".join(
        signs.get(node.tag, node.text or "") if node.get(f"{_W}type") != "textWrapping" else ""
        for node in paragraph.iter(f"{_W}t", *signs)
        if next(node.iterancestors(f"{_W}p")) is paragraph and node.getparent().tag == f"{_W}r"
    )


def docx_style(paragraph: Any) -> str:
    """Return the style id of a paragraph."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(f"{_W}val"))


def docx_style_ids(content: bytes, *names: str) -> set[str]:
    """Return the ids of styles by name."""
    styles = docx_part(content, "word/styles.xml").iter(f"{_W}style")
    return {s.get(f"{_W}styleId") for s in styles if s.find(f"{_W}name").get(f"{_W}val") in names}


_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def _body_paragraphs(root: Any) -> Iterator[Any]:
    """Yield the paragraphs between the two ends of the body's bookmark, in reading order."""
    children = list(root.find(f"{_W}body"))
    start = next(i for i, node in enumerate(children) if node.tag == f"{_W}bookmarkStart")
    for node in children[start + 1 :]:
        if node.tag == f"{_W}bookmarkEnd":
            return
        for cell in node.iter(f"{_W}tc") if node.tag == f"{_W}tbl" else (node,):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val") != "restart":
                continue
            yield from cell.iter(f"{_W}p")
