"""The styles of a Word file, by the names an office knows, drawn from `layout`.

The body is written by style alone, so an office that changes a style in its own
shell changes every report. Word gives styles new ids when it saves; the names stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor

from reportgen import layout
from reportgen.layout import GBT9704, Profile
from reportgen.render.ooxml import XML_HEAD, W
from reportgen.render.photo import CAPTION_LEADING
from reportgen.tabular import ROW_PADDING

NORMAL = "Normal"
BODY = "公文正文"
TITLE = "公文标题"
SALUTATION = "主送机关"
HEADINGS = ("一级标题", "二级标题", "三级标题", "四级标题")
BUILT_IN_HEADINGS = ("heading 1", "heading 2", "heading 3", "heading 4")
"""Word's own headings, which its lists of contents and other programs look for: 一级标题 … are kinds of them."""
ANNEX_LIST = "附件说明"
ORGAN = "署名"
DATE = "成文日期"
POSTSCRIPT = "附注"
ANNEX_LABEL = "附件标识"
ANNEX_TITLE = "附件标题"
CAPTION = "表题"
UNIT = "表单位"
TABLE_HEAD = "表头"
TABLE_TEXT = "表文"
_SMALLER = ("（五号）", "（小五）", "（六号）")
TABLE_HEADS = (TABLE_HEAD, *(TABLE_HEAD + step for step in _SMALLER))
TABLE_TEXTS = (TABLE_TEXT, *(TABLE_TEXT + step for step in _SMALLER))
"""Heads and cells of tables by type size, largest first."""
TABLE_NOTE = "表注"
TABLE = "公文表格"
FIGURE = "图"
FIGURE_CAPTION = "图题"
FIGURE_CAPTION_SMALL = "图题（五号）"
STRONG = "强调文字"
GAP = "间隔线"
COPY_NUMBER = "份号"
SECRECY = "密级和紧急程度"
MASTHEAD = "发文机关标志"
NUMBER = "发文字号"
NUMBER_SIGNER = "发文字号（上行文）"
SIGNER = "签发人姓名"
RED_RULE = "红色分隔线"
LETTER_MASTHEAD = "信函标志"
LETTER_RULE = "信函红线"
LETTER_NUMBER = "发文字号（信函）"
TITLE_GAP = "标题间隔"
BRIEF_MASTHEAD = "简报名称"
ISSUE = "期次"
EDITOR = "编发单位和日期"
ATTENDANCE = "出席人员"
ATTENDANCE_LABEL = "出席标签"
IMPRINT = "版记"
IMPRINT_ANCHOR = "版记定位"
LETTER_ANCHOR = "信函版记定位"
BRIEF_ANCHOR = "报尾定位"
ODD_PAGE = "页码（单页）"
EVEN_PAGE = "页码（双页）"

BOLD = "<w:b/><w:bCs/>"
_UNADORNED = '<w:b w:val="0"/><w:bCs w:val="0"/>'
"""Against an office's own `heading 1`, which Word draws bold, large and blue."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style 「样式」: its name in Word and its properties as XML in the order of the schema."""

    name: str
    id: str
    paragraph: str = ""
    run: str = ""
    following: str = ""
    """Name of the style of the next paragraph."""
    based: str = NORMAL
    """Name of the style that a paragraph's style is a kind of."""
    kind: str = "paragraph"
    table: str = ""

    def xml(self, ids: dict[str, str]) -> str:
        """Return the `w:style`; `ids` gives the ids of the styles it refers to by name."""
        custom = "" if self.name in (NORMAL, *BUILT_IN_HEADINGS) else ' w:customStyle="1"'
        default = ' w:default="1"' if self.name == NORMAL else ""
        derived = self.kind == "paragraph" and self.name != NORMAL
        based = f'<w:basedOn w:val="{ids[self.based]}"/>' if derived else ""
        following = f'<w:next w:val="{ids[self.following]}"/>' if self.following else ""
        properties = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        face = f"<w:rPr>{self.run}</w:rPr>" if self.run else ""
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{based}{following}<w:qFormat/>{properties}{face}{self.table}</w:style>'
        )


def face(p: Profile, family: str) -> str:
    """Return the fonts of a style: the family for hanzi, for digits and letters the face of the profile."""
    asian = p.word_font(family)
    latin = p.word_font("西文") if p.digits == "西文" else asian
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{asian}" w:cs="{latin}"/>'


def _emphasis(p: Profile) -> str:
    """Return the look of emphasised text: another face, bold, or none of its own."""
    dressed = {"加粗": BOLD, "不变": ""}
    return dressed[p.emphasis] if p.emphasis in dressed else face(p, p.emphasis)


def size(points: float) -> str:
    """Return a type size, which OOXML counts in half points."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def tracking(p: Profile) -> str:
    """Return the letter spacing of the text."""
    return f'<w:spacing w:val="{floor(p.tracking * 20)}"/>'


def exact(points: float, before: float = 0, after: float = 0) -> str:
    """Return an exact line pitch and the space around a paragraph, all in pt."""
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(points * 20)}" w:lineRule="exact"/>'
    )


def width(profile: Profile, count: float) -> int:
    """Return so many 字 in twips."""
    return round(profile.advance * 20 * count)


def styles(profile: Profile = GBT9704) -> tuple[Style, ...]:
    """Return every style that a shell must have, in the order Word lists them."""
    return (*_text_styles(profile), *_table_styles(profile), *_shell_styles(profile))


def _text_styles(p: Profile) -> tuple[Style, ...]:
    line, indent = p.pitch, f'<w:ind w:firstLine="{width(p, 2)}"/>'
    hold = "<w:keepNext/><w:keepLines/>"
    centred = '<w:jc w:val="center"/>'
    untracked = '<w:spacing w:val="0"/>'

    def built_in(level: int) -> Style:
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        return Style(BUILT_IN_HEADINGS[level - 1], f"Heading{level}", hold + outline, following=BODY)

    def heading(level: int) -> Style:
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        look = face(p, p.heading_faces[level - 1]) + (BOLD if level in p.heading_bold else _UNADORNED)
        name, based = HEADINGS[level - 1], BUILT_IN_HEADINGS[level - 1]
        paragraph = f"{hold}{exact(line)}{indent}{outline}"
        look += f'<w:color w:val="auto"/>{tracking(p)}{size(p.body_size)}'
        return Style(name, f"Level{level}", paragraph, look, BODY, based)

    return (
        Style(NORMAL, "Normal"),
        Style(BODY, "Text", indent),
        Style(
            TITLE,
            "DocumentTitle",
            hold + exact(line, after=line) + centred,
            face(p, "小标宋") + untracked + size(p.title_size),
            SALUTATION,
        ),
        Style(SALUTATION, "Addressees", '<w:keepNext/><w:ind w:firstLine="0"/>', following=BODY),
        *(built_in(level) for level in range(1, 5)),
        *(heading(level) for level in range(1, 5)),
        Style(ANNEX_LIST, "AnnexList", exact(line) + '<w:jc w:val="left"/>'),
        Style(ORGAN, "Organ", hold + exact(line, before=line) + '<w:jc w:val="left"/>', following=DATE),
        Style(DATE, "IssueDate", '<w:keepLines/><w:jc w:val="left"/>'),
        Style(POSTSCRIPT, "Postscript", indent),
        Style(
            ANNEX_LABEL,
            "AnnexLabel",
            "<w:keepNext/><w:pageBreakBefore/>",
            face(p, "黑体"),
            ANNEX_TITLE,
        ),
        Style(
            ANNEX_TITLE,
            "AnnexTitle",
            hold + exact(line, before=line, after=line) + centred + '<w:outlineLvl w:val="0"/>',
            face(p, "小标宋") + untracked + size(p.title_size),
            BODY,
        ),
        Style(ATTENDANCE, "Attendance", f'<w:ind w:left="{width(p, 5)}" w:hanging="{width(p, 3)}"/>'),
        Style(ATTENDANCE_LABEL, "AttendanceLabel", run=face(p, "黑体"), kind="character"),
        Style(STRONG, "StrongText", run=_emphasis(p), kind="character"),
        Style(GAP, "Gap", '<w:spacing w:line="20" w:lineRule="exact"/>', '<w:sz w:val="2"/>'),
    )


def _table_styles(p: Profile) -> tuple[Style, ...]:
    untracked = '<w:spacing w:val="0"/>'
    small = p.table_small_size
    return (
        Style(
            CAPTION,
            "TableCaption",
            f'<w:keepNext/><w:keepLines/>{exact(p.caption_line)}<w:jc w:val="center"/>',
            face(p, "黑体") + untracked + size(p.small_size),
        ),
        Style(
            UNIT,
            "TableUnit",
            f'<w:keepNext/>{exact(p.table_line(small), after=3)}<w:jc w:val="right"/>',
            untracked + size(small),
        ),
        *_cells(p),
        Style(
            TABLE_NOTE,
            "TableNote",
            exact(p.note_line),
            untracked + size(small),
        ),
        _grid(p),
        Style(
            FIGURE,
            "Figure",
            '<w:keepNext/><w:keepLines/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
            '<w:jc w:val="center"/>',
        ),
        Style(
            FIGURE_CAPTION,
            "FigureCaption",
            f'<w:keepLines/>{exact(p.pitch, after=6)}<w:jc w:val="center"/>',
            face(p, "黑体") + untracked + size(p.small_size),
        ),
        Style(
            FIGURE_CAPTION_SMALL,
            "FigureCaptionSmall",
            f'<w:keepLines/>{exact(small * CAPTION_LEADING, after=6)}<w:jc w:val="center"/>',
            face(p, "黑体") + untracked + size(small),
        ),
    )


def _cells(p: Profile) -> Iterator[Style]:
    """Yield the styles of heads and cells, one of each for every type size."""
    ids = ("", "Small", "Least", "Tiny")
    for head, text, id_, points in zip(TABLE_HEADS, TABLE_TEXTS, ids, p.table_sizes, strict=True):
        place = exact(p.table_line(points)) + '<w:jc w:val="center"/>'
        look = '<w:spacing w:val="0"/>' + size(points)
        yield Style(head, f"TableHead{id_}", f"<w:keepNext/>{place}", face(p, "黑体") + look)
        yield Style(text, f"TableText{id_}", place, face(p, "仿宋") + look)


def table_rules(p: Profile) -> str:
    """Return the thin rules around and between the cells of a table."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{round(p.table_rule * 8)}" w:space="0" w:color="auto"/>'
        for side in sides
    )
    return f"<w:tblBorders>{rules}</w:tblBorders>"


def _grid(p: Profile) -> Style:
    padding = layout.twips(p.table_padding)
    above = round(ROW_PADDING * 20)
    sides = (("top", above), ("left", padding), ("bottom", above), ("right", padding))
    margins = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in sides)
    properties = f"<w:tblPr>{table_rules(p)}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
    return Style(TABLE, "OfficialTable", kind="table", table=properties)


def _shell_styles(p: Profile) -> tuple[Style, ...]:
    line, small = p.pitch, p.small_size
    untracked = '<w:spacing w:val="0"/>'
    rule = f'w:val="single" w:sz="{round(layout.pt(p.rule_weight) * 8)}" w:space="0" w:color="{p.red}"'
    end = layout.twips(p.text_width) - width(p, 1)
    both_ends = f'<w:tabs><w:tab w:val="right" w:pos="{end}"/></w:tabs>'
    inset = f'<w:ind w:left="{width(p, 1)}" w:right="{width(p, 1)}"/><w:jc w:val="left"/>'

    red_rest = rule_rest(p, height_above_rule(p, p.masthead_top, p.masthead_size, number_space(p) + p.pitch))

    def masthead(name: str, id: str, points: float) -> Style:
        look = face(p, "小标宋") + f'<w:color w:val="{p.red}"/>' + untracked + size(points)
        return Style(name, id, exact(masthead_line(points)) + '<w:jc w:val="center"/>', look)

    page = face(replace(p, digits="随文"), "宋体") + untracked + size(small)
    return (
        Style(COPY_NUMBER, "CopyNumber"),
        Style(SECRECY, "Secrecy", run=face(p, "黑体")),
        masthead(MASTHEAD, "Masthead", p.masthead_size),
        masthead(LETTER_MASTHEAD, "LetterMasthead", p.letter_masthead_size),
        masthead(BRIEF_MASTHEAD, "BriefMasthead", p.brief_masthead_size),
        Style(LETTER_RULE, "LetterRule", exact(letter_rule_line(p))),
        Style(LETTER_NUMBER, "LetterNumber", '<w:jc w:val="right"/>'),
        Style(TITLE_GAP, "TitleGap", exact(2 * line - 1)),
        Style(ISSUE, "IssueNumber", exact(line, before=line) + '<w:jc w:val="center"/>'),
        Style(EDITOR, "EditorAndDate", both_ends + exact(line, before=line) + inset),
        Style(NUMBER, "DocumentNumber", exact(line, before=number_space(p)) + '<w:jc w:val="center"/>'),
        Style(
            NUMBER_SIGNER,
            "DocumentNumberSigner",
            both_ends + exact(line, before=number_space(p)) + inset,
        ),
        Style(SIGNER, "Signer", run=face(p, "楷体"), kind="character"),
        Style(
            RED_RULE,
            "RedRule",
            f"<w:pBdr><w:top {rule}/></w:pBdr>" + exact(1, before=rule_space(p), after=red_rest),
            '<w:sz w:val="2"/>',
        ),
        Style(
            IMPRINT,
            "Imprint",
            exact(p.imprint_pitch),
            untracked + size(small),
        ),
        Style(IMPRINT_ANCHOR, "ImprintAnchor"),
        Style(LETTER_ANCHOR, "LetterImprintAnchor"),
        Style(BRIEF_ANCHOR, "BriefEndAnchor"),
        Style(
            ODD_PAGE,
            "PageOdd",
            exact(small) + f'<w:ind w:right="{round(small * 20)}"/><w:jc w:val="right"/>',
            page,
        ),
        Style(
            EVEN_PAGE,
            "PageEven",
            exact(small) + f'<w:ind w:left="{round(small * 20)}"/><w:jc w:val="left"/>',
            page,
        ),
    )


def masthead_line(points: float) -> float:
    """Return the exact line pitch of a 发文机关标志 of this size: roomy, so that nothing is cut off."""
    return points * 1.25


def masthead_ink(points: float) -> float:
    """Return how far below the upper edge of its line a 发文机关标志 of this size begins, in pt.

    An exact line puts its baseline at four fifths; a hanzi reaches 0.8 of its size above it.
    """
    return masthead_line(points) * 0.8 - points * 0.8


def letter_rule_space(p: Profile) -> float:
    """Return the room in pt between the line of a letter's 标志 and the double line 4 mm below the characters (10.1)."""
    left_below = masthead_line(p.letter_masthead_size) * 0.2 - p.letter_masthead_size * 0.12
    return layout.pt(p.rule_gap) - left_below


def letter_rule_line(p: Profile) -> float:
    """Return the height in pt of the line that holds the double line and the room below it (10.1)."""
    room_above = p.pitch * 0.8 - p.body_size * 0.88
    return letter_rule_space(p) + layout.pt(p.letter_rule + p.letter_gap) - room_above


def letter_bottom(p: Profile) -> float:
    """Return the lower margin in mm of a letter's first page: text ends 7/8 字 above the double line (10.1)."""
    room_below = p.pitch * 0.2 - p.body_size * 0.12 + _SLACK
    return p.letter_rule_bottom + p.letter_rule / 2 + p.letter_gap - layout.mm(room_below)


_SLACK = 1.5
"""In pt: so that rounding to twips does not cost the first page of a letter its last line."""


def number_space(p: Profile) -> float:
    """Return the space above 发文字号 in pt: two lines below the 标志, whose own line leaves some of it (7.2.5)."""
    left_below = masthead_line(p.masthead_size) * 0.2 - p.masthead_size * 0.12
    return 2 * p.pitch - left_below


def rule_space(p: Profile) -> float:
    """Return the space above the red rule in pt, so that it stands 4 mm below the characters (7.2.7).

    An exact line puts its baseline at four fifths; a hanzi ends 0.12 of its size below it.
    """
    below = p.pitch * 0.2 - p.body_size * 0.12
    return layout.pt(p.rule_gap) - below


def height_above_rule(p: Profile, top: float, size: float, between: float) -> float:
    """Return the height in pt of a head whose 标志 begins at `top` mm, with `between` pt of lines below it."""
    return layout.pt(top) - masthead_ink(size) + masthead_line(size) + between


def rule_rest(p: Profile, above: float) -> float:
    """Return the room in pt below the red rule, about two lines, that lets the text begin on the grid (7.3.1).

    `above` is the height of the head down to the line of its rule. A hair less, so that rounding does not
    cost the first page its last line.
    """
    used = above + rule_space(p) + 1 + layout.pt(p.rule_weight)
    lines = floor((used + 2 * p.pitch) / p.pitch)
    return lines * p.pitch - used - _SLACK


def styles_xml(profile: Profile = GBT9704) -> str:
    """Return the part `word/styles.xml`."""
    listed = styles(profile)
    ids = {style.name: style.id for style in listed}
    body = "".join(style.xml(ids) for style in listed)
    return f'{XML_HEAD}<w:styles xmlns:w="{W}">{_defaults(profile)}{body}</w:styles>'


_NO_HANGING = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<mc:Choice Requires="w15"><w:overflowPunct w:val="0"/></mc:Choice>'
    '<mc:Fallback><w:overflowPunct w:val="1"/></mc:Fallback></mc:AlternateContent>'
)
"""No mark stands outside the text area: Word reads the choice. LibreOffice, which takes the
setting for its opposite and then loses marks at the ends of full lines, reads the fallback."""


def _defaults(p: Profile) -> str:
    character = (
        f'{face(p, "仿宋")}{tracking(p)}<w:kern w:val="0"/>{size(p.body_size)}'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    )
    paragraph = (
        f'<w:widowControl/><w:kinsoku/>{_NO_HANGING}<w:topLinePunct w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'{exact(p.pitch)}<w:jc w:val="both"/>'
    )
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{character}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
