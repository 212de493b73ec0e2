"""GB/T 9704-2012 in millimetres and points, once.

Word styles, the style sheet of the PDF and the checks all read these measures.
Sources are given by clause of the standard; where the standard is silent the
value is the office's habit and belongs to the profile, so that it can be changed.

1 字 = 1/28 of the 156 mm text width, 1 行 = 1/22 of its 225 mm height (clause 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

MM_PER_PT = 25.4 / 72
TWIPS_PER_MM = 1440 / 25.4


def pt(mm: float) -> float:
    """Return millimetres as points."""
    return mm / MM_PER_PT


def mm(points: float) -> float:
    """Return points as millimetres."""
    return points * MM_PER_PT


def twips(millimetres: float) -> int:
    """Return millimetres as twentieths of a point, the unit of OOXML."""
    return round(millimetres * TWIPS_PER_MM)


def characters(text: str) -> float:
    """Return the width of a text in 字: a hanzi or full-width mark is 1, a digit or letter 0.5."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


_BESIDE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")


def spread(text: str) -> float:
    """Return by how many 字 a text grows where a reader's program sets hanzi and digits a quarter 字 apart.

    The files say not to; LibreOffice does it all the same.
    """
    return 0.25 * len(_BESIDE.findall(text))


WORD_FONTS = {
    "仿宋": "仿宋_GB2312",
    "黑体": "黑体",
    "楷体": "楷体_GB2312",
    "宋体": "宋体",
    "小标宋": "方正小标宋简体",
    "西文": "Times New Roman",
}
"""Families that Word files name, by face; offices have them, we may not ship them."""


EMPHASIS = ("楷体", "黑体", "加粗", "不变")
"""What a profile may choose for emphasised text."""

DASH = 0.57
"""From the upper edge of the type body of 宋体 to the ink of a dash, in sizes."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The measures of one house standard 「版式」; lengths in mm, type sizes in pt."""

    name: str = "gbt9704"
    page_width: float = 210.0
    page_height: float = 297.0
    top: float = 37.0
    """天头 (5.2.1)."""
    left: float = 28.0
    """订口 (5.2.1)."""
    text_width: float = 156.0
    """版心 (5.2.1)."""
    text_height: float = 225.0
    lines: int = 22
    """行 a page (5.2.3)."""
    characters: int = 28
    """字 a line (5.2.3)."""
    pitch: float = 28.95
    """Line pitch in pt: 22 × 28.95 pt = 636.9 pt fits into 225 mm = 637.8 pt."""
    body_size: float = 16.0
    """3号 (5.2.2)."""
    tracking: float = -0.21
    """Letter spacing in pt that lets 28 characters of 16 pt fit into 156 mm."""
    title_size: float = 22.0
    """2号 (7.3.1)."""
    title_characters: int = 20
    """Longest title line: 156 mm hold 20 characters of 2号."""
    small_size: float = 14.0
    """4号: 版记 and page numbers (7.4, 7.5)."""
    table_size: float = 12.0
    """小四, only where a table asks for it."""
    table_small_size: float = 10.5
    """五号, the habit for tables."""
    table_least_size: float = 9.0
    """小五, where not even 五号 fits."""
    table_tiny_size: float = 7.5
    """六号, only where a table asks for it."""
    masthead_size: float = 44.0
    """发文机关标志: size by taste (7.2.4), reduced when the name is long."""
    masthead_top: float = 35.0
    """Upper edge of the 发文机关标志 below the upper edge of the text area (7.2.4)."""
    rule_gap: float = 4.0
    """Red rule below the 发文字号 (7.2.7)."""
    rule_weight: float = 0.7
    """Red rule, weight in mm: not given by the standard; 0.35–1 mm are seen."""
    red: str = "E60012"
    letter_masthead_size: float = 30.0
    """信函格式: size by taste; this one lets the first page end where 10.1 wants it, 7/8 字 above the line."""
    letter_top: float = 30.0
    """Upper edge of the 标志 of a letter below that of the page (10.1)."""
    letter_rule_width: float = 170.0
    """Red double lines of a letter, centred on the page (10.1)."""
    letter_rule_bottom: float = 20.0
    """Middle of the second double line above the lower edge of the page (10.1)."""
    letter_thick: float = 0.8
    letter_thin: float = 0.3
    letter_between: float = 0.4
    """Weights of a double line and the room in it: not given by the standard."""
    brief_masthead_size: float = 54.0
    """简报: size of its name, by taste."""
    brief_top: float = 40.0
    """Upper edge of its name below that of the text area."""
    page_number_drop: float = 7.0
    """Ink of the page number's dashes below the text area (7.5)."""
    imprint_outer: float = 0.35
    """First and last rule of the 版记, in mm (7.4.1)."""
    imprint_inner: float = 0.25
    imprint_pitch: float = 24.8
    """Line pitch inside the 版记, in pt."""
    table_row: float = 6.35
    """Least height of a table row: 18 pt, one line of 五号 with its air; rows of smaller type are lower."""
    table_leading: float = 1.35
    """Line pitch inside a cell, as a multiple of its type size; Word wants whole points."""
    table_space: float = 5.0
    """Room in pt above and below a table."""
    table_padding: float = 1.4
    """Space between a vertical rule and the text of a cell."""
    table_rule: float = 0.5
    """Rules of a table, weight in pt."""
    figure_size: float = 9.0
    """小五: names and values in a chart."""
    figure_key_size: float = 10.5
    """五号: names of the series above a chart."""
    heading_faces: tuple[str, ...] = ("黑体", "楷体", "仿宋", "仿宋")
    """Faces of the four levels of headings (7.3.3)."""
    heading_bold: tuple[int, ...] = ()
    """Levels of headings set bold: the standard names faces only, some offices add weight."""
    emphasis: str = "楷体"
    """How emphasised text and totals are set: in `楷体` or `黑体`, `加粗` with strokes widened, `不变` like the rest."""
    digits: str = "西文"
    """Face of digits and Latin letters: `西文` one Latin face, `随文` that of the hanzi beside them."""
    word_fonts: tuple[tuple[str, str], ...] = tuple(WORD_FONTS.items())
    """Families that Word files name, by face. The PDF embeds the faces that ship."""
    seal: bool = False
    """Whether documents are sealed 「加盖印章」, which decides where organ and date stand (7.3.5)."""
    seal_diameter: float = 42.0
    """印章: 42 mm for a county, 45 for a city."""
    imprint_even: bool = False
    """Whether the 版记 stands on an even page, the back of the last sheet (7.5)."""

    @property
    def right(self) -> float:
        """Right margin 「切口」."""
        return self.page_width - self.left - self.text_width

    @property
    def bottom(self) -> float:
        """Lower margin 「地脚」."""
        return self.page_height - self.top - self.text_height

    @property
    def page_number_top(self) -> float:
        """Upper edge of the type of the page number below the text area, in mm: its dashes lie deeper."""
        return self.page_number_drop - mm(DASH * self.small_size)

    @property
    def advance(self) -> float:
        """Width of one 字 on the page, in pt."""
        return self.body_size + self.tracking

    @property
    def letter_rule(self) -> float:
        """Height of a red double line."""
        return self.letter_thick + self.letter_between + self.letter_thin

    @property
    def letter_gap(self) -> float:
        """From a double line to the characters beside it: 7/8 of a 3号 character (10.1)."""
        return mm(self.body_size * 7 / 8)

    @property
    def leading(self) -> float:
        """Room above and below the characters of a line, in pt."""
        return (self.pitch - self.body_size) / 2

    @property
    def letter_bottom(self) -> float:
        """Lower margin of the first page of a letter."""
        foot = self.letter_rule_bottom + self.letter_rule / 2
        return foot + self.letter_gap - mm(self.leading)

    @property
    def table_sizes(self) -> tuple[float, float, float, float]:
        """The type sizes a table may take, largest first."""
        return self.table_size, self.table_small_size, self.table_least_size, self.table_tiny_size

    def table_line(self, size: float) -> float:
        """Return the line pitch in pt inside a cell of a type size."""
        return float(round(size * self.table_leading))

    def least_row(self, size: float) -> float:
        """Return the least height in mm of a row of a type size."""
        return self.table_row * min(size / self.table_small_size, 1.0)

    @property
    def note_line(self) -> float:
        """Line pitch in pt of the notes below a table."""
        return self.table_line(self.table_small_size)

    @property
    def caption_line(self) -> float:
        """Line pitch in pt of a caption: nearer to its table than to the text."""
        return float(round(self.small_size * 1.7))

    def word_font(self, face: str) -> str:
        """Return the family that Word files name for a face."""
        return dict(self.word_fonts)[face]

    @property
    def landscape_width(self) -> float:
        """Width of the text area of a page turned to landscape: the height of the upright one (8)."""
        return self.text_height

    @property
    def landscape_height(self) -> float:
        """Height of the text area of a page turned to landscape."""
        return self.text_width


GBT9704 = Profile()


def signature_offsets(
    organ: str, date: str, profile: Profile = GBT9704, *, seal: bool = False, turned: bool = False
) -> tuple[float, float]:
    """Return where 署名 and 成文日期 begin, in 字 from the left edge; `turned` on a landscape page.

    Without a seal (7.3.5.2) the organ ends 2 字 before the right edge and the date begins
    2 字 right of it; a date longer than the organ ends 2 字 before the edge and pushes the
    organ left. With a seal (7.3.5.1) the date ends 4 字 before the edge and the organ is
    centred above it; an organ too long for that ends at the edge, the date centred below.
    """
    organ_width, date_width = characters(organ), characters(date)
    edge = pt(profile.landscape_width) / profile.advance if turned else profile.characters
    if seal:
        centre = edge - max(4 + date_width / 2, organ_width / 2)
        return max(centre - organ_width / 2, 0.0), max(centre - date_width / 2, 0.0)
    reach = max(organ_width, date_width + 2 if date_width > organ_width else 0.0)
    left = max(edge - 2 - reach, 0.0)
    return left, left + 2


def lines_above_signature(profile: Profile = GBT9704, *, seal: bool = False) -> int:
    """Return how many empty lines stand above the 署名: one, with a seal as many as its upper half needs.

    The seal lies with its middle on the organ or just above, its upper edge less than one
    line below the text, and covers no text (7.3.5.1).
    """
    return int(pt(profile.seal_diameter) / 2 / profile.pitch) if seal else 1


def masthead_fit(text: str, profile: Profile = GBT9704) -> tuple[float, float]:
    """Return type size in pt and horizontal scale that keep the 发文机关标志 on one line (7.2.4).

    A long name is first made narrower, down to two thirds, then smaller.
    """
    natural = max(characters(text), 1.0) * profile.masthead_size
    ratio = min(pt(profile.text_width) / natural, 1.0)
    scale = max(ratio, 0.66)
    return profile.masthead_size * ratio / scale, scale
