"""What is found on a finished file, in the same nouns for Word and PDF.

All lengths are in pt. Horizontal places of a paragraph count from the left edge of the
text area 「版心」, those of lines and strokes on a page from its upper left corner. What
a medium cannot say is None: only a laid-out page knows where a line ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reportgen.check.faces import family_of

CLOSING = frozenset("，。、；：？！”’）〕】》〉」』,.;:!?)")
"""Marks that may give up their right half, or hang, at the end of a line (GB/T 15834-2011 5.1.10)."""


class Medium(StrEnum):
    """The kind of a finished file."""

    WORD = "docx"
    PDF = "pdf"


class Where(StrEnum):
    """What a paragraph stands in."""

    BODY = "body"
    TABLE = "table"
    BOX = "box"
    HEADER = "header"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands 「位置」; sorts in the order of reading."""

    order: tuple[int, ...]
    label: str = field(compare=False)
    """`第12段`, `第3页第5行`."""
    words: str = field(default="", compare=False)
    """The first words there, by which a reader finds it."""

    def __str__(self) -> str:
        return f"{self.label}“{self.words}”" if self.words else self.label


WHOLE = Place((), "全文")
"""The place of what concerns the whole file."""


@dataclass(frozen=True, slots=True)
class Face:
    """How characters look; sizes in pt, `colour` as RRGGBB, empty for automatic black."""

    asian: str = ""
    latin: str = ""
    size: float = 0.0
    bold: bool = False
    colour: str = ""
    tracking: float = 0.0
    """Letter spacing."""
    dress: str = ""
    """What is done to the characters besides: 下划线, 倾斜, 删除线 …; nothing for plain ones."""

    @property
    def family(self) -> str:
        """The face of the standard that its hanzi have."""
        return family_of(self.asian)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Char:
    """One printed sign; `left`…`right` is its advance, `base` its base line."""

    text: str
    left: float
    right: float
    base: float
    face: Face
    angle: int = 0
    """Clockwise quarter turns in degrees."""
    top: float | None = None
    """Upper edge of its ink, measured for large signs and at the foot of a page only."""
    bottom: float | None = None
    bad: bool = False
    """Whether the file does not say which character it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """Signs on one base line of a page, from left to right."""

    page: int
    number: int
    """Counted on its page from 1."""
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """What it says, without spaces."""
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        """Where it begins, from the left edge of the page."""
        return self.chars[0].left

    @property
    def right(self) -> float:
        """Where its last sign ends."""
        return self.chars[-1].right

    @property
    def base(self) -> float:
        """Its base line, from the upper edge of the page."""
        return self.chars[0].base

    @property
    def size(self) -> float:
        """The type size of most of its signs."""
        return most(char.face.size for char in self.chars)

    @property
    def top(self) -> float:
        """The upper edge of its type bodies: a hanzi reaches 0.88 of its size above the base line."""
        return self.base - 0.88 * self.size

    @property
    def ink_top(self) -> float:
        """The upper edge of its ink where that was measured, else of its type bodies."""
        return min((char.top for char in self.chars if char.top is not None), default=self.top)

    @property
    def place(self) -> Place:
        """Its page and line."""
        return Place((self.page, self.number), f"第{self.page}页第{self.number}行", brief(self.text))


@dataclass(frozen=True, slots=True)
class Pitch:
    """The line pitch 「行距」 that a Word paragraph asks for."""

    rule: str
    """`exact`, `atLeast` or `auto`."""
    points: float | None
    """The distance of its lines; None where it follows from the font."""


@dataclass(frozen=True, slots=True)
class Border:
    """A rule at an edge of a paragraph or a drawn line, as Word says it."""

    side: str
    """`top`, `bottom` … or `line` for a drawn one."""
    style: str
    weight: float
    colour: str
    length: float | None = None
    """None where it is as wide as its paragraph."""

    @property
    def is_double(self) -> bool:
        """Whether it is a thick and a thin line together."""
        style = self.style.lower()
        return "thick" in style or "thin" in style or style in {"double", "dbl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph as it stands on the page 「段落」."""

    place: Place
    text: str
    pieces: tuple[Piece, ...] = ()
    where: Where = Where.BODY
    table: int = -1
    """Number of the table it stands in."""
    section: int = 0
    style: str = ""
    align: str = "both"
    """`left`, `right`, `center` or `both`."""
    first: float = 0.0
    """Where its first line begins."""
    rest: float = 0.0
    """Where its further lines begin."""
    right_indent: float = 0.0
    advance: float = 0.0
    """Width of one of its hanzi on the page, in Word with letter spacing and grid."""
    pitch: Pitch | None = None
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    kinsoku: bool = True
    """Whether its lines keep the rules for their first and last signs."""
    new_page: bool = False
    """Whether it begins a page, by a break before it or as printed."""
    borders: tuple[Border, ...] = ()
    x0: float | None = None
    """Where the text of its first line begins …"""
    x1: float | None = None
    """… and ends, where that is known."""
    lines: tuple[Line, ...] = ()
    """Its printed lines; Word does not say them."""
    landscape: bool = False
    counted: bool = False
    """Whether its number stands in no run: Word counts it."""

    @property
    def face(self) -> Face:
        """The face of most of its hanzi, or of most of its signs when it has none."""
        return dominant(self.pieces)

    @property
    def size(self) -> float:
        """The type size of most of its signs."""
        return self.face.size

    @property
    def rows(self) -> list[str]:
        """Its text by printed line, or by forced break in Word."""
        return [line.text for line in self.lines] if self.lines else self.text.split("\n")

    @property
    def said(self) -> str:
        """Its text without any space or break."""
        return "".join(self.text.split())

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be read in it."""
        return not self.said

    def until(self, end: int) -> tuple[Piece, ...]:
        """Return its pieces up to a place in its text."""
        taken: list[Piece] = []
        for piece in self.pieces:
            if end <= 0:
                break
            taken.append(Piece(piece.text[:end], piece.face))
            end -= len(piece.text)
        return tuple(taken)


def hanzi(text: str) -> int:
    """Return how many hanzi a text has."""
    return sum("\u4e00" <= char <= "\u9fff" for char in text)


def dominant(pieces: Iterable[Piece]) -> Face:
    """Return the face of most hanzi, or of most signs where there are no hanzi."""
    pieces = tuple(pieces)
    counts: Counter[Face] = Counter()
    for piece in pieces:
        counts[piece.face] += hanzi(piece.text)
    if not +counts:
        for piece in pieces:
            counts[piece.face] += len(piece.text)
    return counts.most_common(1)[0][0] if counts else Face()


def most(values: Iterable[float]) -> float:
    """Return the value that occurs most often, to a tenth; 0 for none."""
    counts = Counter(round(value, 1) for value in values)
    return counts.most_common(1)[0][0] if counts else 0.0


def brief(text: str, length: int = 12) -> str:
    """Return the first words of a text."""
    text = "".join(text.split())
    return text if len(text) <= length else f"{text[:length]}…"


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: the texts of its cells."""

    cells: tuple[str, ...]
    header: bool = False
    """Whether it is repeated on each page."""
    whole: bool = False
    """Whether it may not be split by a page end."""
    turns: tuple[tuple[str, str], ...] = ()
    """Each two lines of a cell that follow each other: printed, or parted by a forced break in Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table 「表」 or a grid used for layout."""

    number: int
    place: Place
    rows: tuple[Row, ...]
    left: float
    """From the left edge of the text area."""
    right: float
    ruled: bool
    """Whether it has rules between its columns, so that it is a table and no layout."""
    room: float
    """Width of the text area it stands in."""
    rules: tuple[tuple[str, float], ...] = ()
    """Weights of its rules by side: top, bottom, insideH."""
    page: int = 0
    continues: bool = False
    """Whether it is the rest of a table of the page before."""
    continued: bool = False
    where: Where = Where.BODY


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight rule on a printed page."""

    left: float
    right: float
    top: float
    bottom: float
    colour: str

    @property
    def width(self) -> float:
        """Its extent from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its extent from top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half its height, from the upper edge of the page."""
        return (self.top + self.bottom) / 2


NUMBER = "\ue000"
"""What stands for the number itself where a Word footer is read: no text has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """A page number: printed on a page, or as the footer of a Word section says it."""

    place: Place
    text: str
    """As printed; in Word the number itself is NUMBER."""
    face: Face
    kind: str = "default"
    """Which pages of a Word section it is for: `default`, `even`, `first`."""
    section: int = 0
    align: str = ""
    """`left`, `right`, `center`; `outside` changes with the page."""
    gap: float | None = None
    """Room between it and the edge it is aligned to."""
    page: int = 0
    middle: float | None = None
    """Height of its dashes, from the upper edge of the upright sheet."""
    foot: float | None = None
    """Lower edge of the text area above it, as the section of a Word file sets it."""
    landscape: bool = False
    """Whether its sheet lies."""
    turned: bool = False
    """Whether it is printed across a landscape page."""
    start: float = 0.0
    """Where it begins and ends across the upright sheet, as printed."""
    end: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Pages of one setting in a Word file 「节」."""

    number: int
    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    """Margins; `left` with the gutter."""
    grid: str = ""
    """`lines`, `linesAndChars`, `snapToChars` or nothing."""
    grid_pitch: float = 0.0
    grid_advance: float = 0.0
    """What the grid adds to the width of each character."""
    title_page: bool = False

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies."""
        return self.width > self.height

    @property
    def text_width(self) -> float:
        """Width of the text area."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A printed page: everything on it, tables and number included."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    """Lines of text outside tables, page numbers and running heads."""
    strokes: tuple[Stroke, ...]
    chars: tuple[Char, ...]
    shift: float = 0.0
    """How much further right it lies than other pages; its lines are given as if it did not."""
    figures: tuple[float, ...] = ()
    """Heights at which the charts and photographs of the page end."""

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a PDF."""

    name: str
    embedded: bool
    numbered: bool = True
    """Whether its own list of CIDs says what the PDF says; else readers draw different signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A finished file, read 「成品文件」."""

    medium: Medium
    paras: tuple[Para, ...]
    tables: tuple[Table, ...] = ()
    numbers: tuple[PageNumber, ...] = ()
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    fonts: tuple[Font, ...] = ()
    left: float = 0.0
    """Edges of the text area as measured on printed pages."""
    right: float = 0.0
    duplex: bool = True
    """Whether odd and even pages have footers of their own."""
    heads: tuple[Border, ...] = ()
    """Rules in the headers and footers of a Word file."""
    pictures: int = 0
    unread: int = 0
    """Signs the file does not name."""
    unseen_text: bool = False
    """Whether a Word file says anything besides its paragraphs: in headers, footers, notes, diagrams."""
    revisions: int = 0
    """Tracked changes 「修订」 that were neither accepted nor refused."""
    comments: int = 0
    """Comments 「批注」 that were left in the file."""

    def section_of(self, para: Para) -> Section | None:
        """Return the section of a Word paragraph."""
        return self.sections[min(para.section, len(self.sections) - 1)] if self.sections else None

    @property
    def width(self) -> float:
        """Width of the text area of upright pages."""
        if self.medium is Medium.PDF:
            return self.right - self.left
        upright = [section.text_width for section in self.sections if not section.landscape]
        return upright[0] if upright else 0.0


def median(values: Sequence[float]) -> float:
    """Return the middle value of some; 0 for none."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
