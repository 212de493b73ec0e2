"""A PDF → what is printed on its pages: signs, rules and fonts, measured in pt.

Only this module calls PDFium. Places count from the upper left corner of the sheet as
it is seen, whatever rotation or origin the file uses.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import atan2, degrees, hypot, isfinite
from typing import Any

from reportgen.check.embedded import is_numbered
from reportgen.check.facts import Char, Face, Font, Stroke
from reportgen.check.unreadable import Unreadable

_LARGE = 20.0
"""Type size from which the ink of a sign is measured: titles and 标志."""
_FOOT = 0.87
"""Share of the height of a sheet below which it is measured too: page numbers."""

_STROKED = {1, 2, 5, 6}
"""Ways of painting text that draw its outline too: bold where a font has no bold face."""
_SLANT = 0.1
"""Share of its height by which an upright sign leans at most."""

_MOST_SIGNS = 60_000
"""Signs of one page; ten times as many as fit on it in the smallest type."""
_MOST_SHAPES = 200_000
"""Shapes and images of one page."""
_MOST_PAGES = 5_000
_FAR = 1e6
"""Nothing is printed this far from a page, in pt."""

_PASSWORD_ERROR = 4
"""What PDFium answers for a file that wants a password."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is seen."""

    width: float
    height: float
    chars: tuple[Char, ...]
    strokes: tuple[Stroke, ...]
    pictures: int
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, read."""

    sheets: tuple[Sheet, ...]
    fonts: tuple[Font, ...]


def read_sheets(content: bytes) -> Printed:
    """Return the pages of a PDF. Raises Unreadable for one that is torn or wants a password."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise Unreadable("文件已加密，不能读取", "请取消密码后再试") from error
        raise Unreadable("文件已损坏，不是完整的 PDF", "请重新导出 PDF 后再试") from error
    fonts: dict[str, Font] = {}
    if len(document) > _MOST_PAGES:
        document.close()
        raise Unreadable(f"文件超过{_MOST_PAGES}页，不能测量", "请确认文件来源，分成几个文件后再试")
    try:
        sheets = tuple(_sheet(document[place], fonts) for place in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise Unreadable("文件已损坏，有一页读不出来", "请重新导出 PDF 后再试") from error
    finally:
        document.close()
    return Printed(sheets, tuple(font for _, font in sorted(fonts.items())))


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a page lies on the sheet: origin, size and quarter turns clockwise."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as distances from the upper left corner of the sheet."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, self.height - y
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return a box as left, top, right, bottom on the sheet."""
        (x0, y0), (x1, y1) = self.seen(left, bottom), self.seen(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _sheet(page: Any, fonts: dict[str, Font]) -> Sheet:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_cropbox()
    frame = _Frame(left, bottom, right - left, top - bottom, page.get_rotation() // 90 % 4)
    text = page.get_textpage()
    try:
        if (
            pdfium.FPDFText_CountChars(text.raw) > _MOST_SIGNS
            or pdfium.FPDFPage_CountObjects(page.raw) > _MOST_SHAPES
        ):
            raise Unreadable(
                "有一页的字或线条多得不像公文，不能测量", "请确认文件来源，或重新导出 PDF 后再试"
            )
        chars = tuple(_Signs(text.raw, frame, fonts).read())
    finally:
        text.close()
    strokes = tuple(dict.fromkeys(_strokes(page, frame)))
    pictures = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    comments = sum(1 for _ in _comments(page))
    page.close()
    return Sheet(*frame.size, chars, strokes, pictures, comments)


def _comments(page: Any) -> Iterator[Any]:
    """Yield the kinds of the remarks that readers of the PDF left on a page; links and seals are none."""
    import pypdfium2.raw as pdfium

    remarks = {
        *(pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT),
        *(pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT),
        *(pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_INK),
    }
    for place in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in remarks:
            yield kind


# ---------------------------------------------------------------------- signs


@dataclass(slots=True)
class _Signs:
    """Reads the signs of a page; what a text object shares is asked for once."""

    text: Any
    frame: _Frame
    fonts: dict[str, Font]
    _known: dict[int, tuple[Face, int]] = field(default_factory=dict)

    def read(self) -> Iterator[Char]:
        """Yield the signs that are printed, spaces left out."""
        import pypdfium2.raw as pdfium

        for index in range(pdfium.FPDFText_CountChars(self.text)):
            if pdfium.FPDFText_IsGenerated(self.text, index) == 1:
                continue
            code = pdfium.FPDFText_GetUnicode(self.text, index)
            bad = code in {0, 0xFFFD, 0xFFFE} or pdfium.FPDFText_HasUnicodeMapError(self.text, index) == 1
            if bad or not chr(code).isspace():
                sign = self.sign(index, "□" if bad else chr(code), bad)
                if _is_near(sign.left, sign.right, sign.base, sign.face.size):
                    yield sign

    def sign(self, index: int, sign: str, bad: bool) -> Char:
        """Return one sign with its place."""
        import pypdfium2.raw as pdfium

        face, angle = self.look(index)
        body = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.text, index, body)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text, index, x, y)
        left, _, right, bottom = self.frame.box(body.left, body.bottom, body.right, body.top)
        base = self.frame.seen(x.value, y.value)[1]
        over: float | None = None
        under: float | None = None
        if face.size >= _LARGE or base > _FOOT * self.frame.size[1] or angle:
            over, under = self.ink(index)
        if angle:
            return Char(sign, left, right, bottom, face, angle, over, under, bad)
        return Char(sign, left, right, base, face, angle, over, under, bad)

    def ink(self, index: int) -> tuple[float, float]:
        """Return the upper and the lower edge of what is black of a sign."""
        import pypdfium2.raw as pdfium

        edges = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(self.text, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        _, upper, _, lower = self.frame.box(left, bottom, right, top)
        return upper, lower

    def look(self, index: int) -> tuple[Face, int]:
        """Return the face of a sign and how far it is turned."""
        import pypdfium2.raw as pdfium

        owner = pdfium.FPDFText_GetTextObject(self.text, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or -index - 1
        if key not in self._known:
            self._known[key] = self._look(index, owner)
        return self._known[key]

    def _look(self, index: int, owner: Any) -> tuple[Face, int]:
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.text, index, matrix)
        if not _is_near(matrix.a, matrix.b, matrix.c, matrix.d):
            return Face(size=_FAR), 0  # printed nowhere
        size = pdfium.FPDFText_GetFontSize(self.text, index) * hypot(matrix.c, matrix.d)
        turned = (-degrees(atan2(matrix.b, matrix.a)) + 90 * self.frame.turn) % 360
        name = self.font(owner) if owner else ""
        colour = _colour(pdfium.FPDFText_GetFillColor, self.text, index)
        stroked = bool(owner) and pdfium.FPDFTextObj_GetTextRenderMode(owner) in _STROKED
        bold = "bold" in name.lower() or stroked
        slanted = abs(matrix.a * matrix.c + matrix.b * matrix.d) > _SLANT * hypot(matrix.c, matrix.d) ** 2
        face = Face(name, name, round(size, 2), bold, colour, dress="倾斜" if slanted else "")
        return face, round(turned / 90) % 4 * 90

    def font(self, owner: Any) -> str:
        """Return the name of the font of a text object and note whether it is embedded."""
        import pypdfium2.raw as pdfium

        font = pdfium.FPDFTextObj_GetFont(owner)
        if not font:
            return ""
        buffer = ctypes.create_string_buffer(256)
        pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = _name(buffer.value)
        if name not in self.fonts:
            self.fonts[name] = Font(name, pdfium.FPDFFont_GetIsEmbedded(font) == 1, is_numbered(_file(font)))
        return name


def _file(font: Any) -> bytes:
    """Return the file of an embedded font; nothing for one of the reader's own."""
    import pypdfium2.raw as pdfium

    length = ctypes.c_size_t()
    if pdfium.FPDFFont_GetIsEmbedded(font) != 1 or not pdfium.FPDFFont_GetFontData(font, None, 0, length):
        return b""
    buffer = (ctypes.c_uint8 * length.value)()
    pdfium.FPDFFont_GetFontData(font, buffer, length.value, length)
    return bytes(buffer)


def _is_near(*measures: float) -> bool:
    """Return whether measures are numbers at all, and such as a page can have."""
    return all(isfinite(measure) and abs(measure) < _FAR for measure in measures)


def _name(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gbk", errors="replace")


def _colour(get: Any, *owner: Any) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    get(*owner, *parts)
    return "".join(f"{part.value:02X}" for part in parts[:3])


# ---------------------------------------------------------------------- rules


_THIN = 6.0
"""What is thinner than this in pt is a rule, what is thicker a box with four sides."""


_NOTHING = 0.05
"""A filled shape thinner than this in pt prints nothing."""


def _strokes(page: Any, frame: _Frame) -> Iterator[Stroke]:
    """Yield the straight rules of a page; a box gives its four sides, white ones are none."""
    import pypdfium2.raw as pdfium

    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape.raw, fill, stroke)
        if not fill.value and not stroke.value:
            continue
        get = pdfium.FPDFPageObj_GetStrokeColor if stroke.value else pdfium.FPDFPageObj_GetFillColor
        colour = _colour(get, shape.raw)
        if colour == "FFFFFF":
            continue
        matrices = list(_matrices(shape))
        boxes = [box for outline in _outlines(shape) if _is_near(*(box := _bounds(outline, matrices, frame)))]
        if stroke.value:
            half = _half_width(shape, matrices)
            for box in boxes:
                yield from _sides(box, half, colour)
        else:
            for box in _filled(boxes):
                yield from _sides(box, 0.0, colour)


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the sheet."""


def _filled(boxes: list[_Box]) -> Iterator[_Box]:
    """Yield the areas that are filled: of a box within a box only the frame between them."""
    if len(boxes) == 2:
        inner, outer = sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        if all(o <= i + _NOTHING for o, i in zip(outer[:2], inner[:2], strict=True)) and all(
            i <= o + _NOTHING for o, i in zip(outer[2:], inner[2:], strict=True)
        ):
            left, top, right, bottom = outer
            boxes = [
                (left, top, right, inner[1]),
                (left, inner[3], right, bottom),
                (left, top, inner[0], bottom),
                (inner[2], top, right, bottom),
            ]
    for box in boxes:
        if min(box[2] - box[0], box[3] - box[1]) > _NOTHING:
            yield box


def _matrices(shape: Any) -> Iterator[Any]:
    """Yield the matrices that carry a shape to the page, its own first."""
    import pypdfium2.raw as pdfium

    while shape is not None:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(shape.raw, matrix)
        yield matrix
        shape = shape.container


def _half_width(shape: Any, matrices: list[Any]) -> float:
    import pypdfium2.raw as pdfium

    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(shape.raw, width)
    scale = 1.0
    for matrix in matrices:
        scale *= hypot(matrix.c, matrix.d)
    return width.value * scale / 2


def _outlines(shape: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path."""
    import pypdfium2.raw as pdfium

    corners: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(shape.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(shape.raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and corners:
            yield corners
            corners = []
        corners.append((x.value, y.value))
    if corners:
        yield corners


def _bounds(outline: list[tuple[float, float]], matrices: list[Any], frame: _Frame) -> _Box:
    points = outline
    for m in matrices:
        points = [(m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f) for x, y in points]
    seen = [frame.seen(x, y) for x, y in points]
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    return min(xs), min(ys), max(xs), max(ys)


def _sides(box: _Box, half: float, colour: str) -> Iterator[Stroke]:
    left, top, right, bottom = box
    if right - left < _THIN or bottom - top < _THIN:
        flat_, upright = bottom - top <= right - left, bottom - top > right - left
        yield Stroke(
            left - half * upright, right + half * upright, top - half * flat_, bottom + half * flat_, colour
        )
        return
    yield Stroke(left, right, top - half, top + half, colour)
    yield Stroke(left, right, bottom - half, bottom + half, colour)
    yield Stroke(left - half, left + half, top, bottom, colour)
    yield Stroke(right - half, right + half, top, bottom, colour)


__all__ = ["Printed", "Sheet", "read_sheets"]
