"""The head of a document 「版头」 (GB/T 9704-2012 7.2) and that of a letter 「信函格式」 (10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen import layout
from reportgen.check.clauses import TYPE, Breach, Subject, clause, habit, look, mm, sizes, wrong
from reportgen.check.faces import is_red
from reportgen.check.facts import Face, Line, Medium, Para, dominant
from reportgen.check.forms import double_rules, form_of, is_letter, red_borders, red_strokes
from reportgen.check.rules_page import MARGIN

_NUMBER_FORM = re.compile(r"^[\u4e00-\u9fff]+〔(?:19|20)\d{2}〕[1-9]\d*号$")
_NUMBER_PART = re.compile(r"^(.*?号)(.*)$")
_SECRECY_FORM = re.compile(r"^(?:绝密|机密|秘密)(?:★(?:\d+(?:年|个月)|长期))?$")

TOP = layout.pt(2.0)
"""Tolerance of the height at which the 标志 stands: its characters reach differently far up."""
GAP = 1.5
"""Tolerance of the 4 mm above the red rule, in pt."""
LENGTH = 2.0
"""Tolerance of the length of a red rule, in pt."""
LINES = 10.0
"""Tolerance of two empty lines, in pt: a third of a line."""


# ---------------------------------------------------------------------- marks


@clause("H01", "7.2.1", "份号")
def copy_number(subject: Subject) -> Iterator[Breach]:
    """Six digits of 3号 at the left of the first line."""
    para = subject.parts.copy_number
    if para is None:
        return
    if not re.fullmatch(r"\d{6}", para.said):
        yield wrong(para.place, "份号为", para.said, "6位3号阿拉伯数字", "请写成000001这样的六位数字")
    if not _is_flush(para):
        yield wrong(para.place, "份号", "没有顶格", "顶格编排在版心左上角第一行", "请取消缩进和居中")
    if subject.parts.marks[0] is not para:
        yield wrong(para.place, "份号", "不在第一行", "版心左上角第一行", "请移到密级、紧急程度之上")
    if abs(para.size - subject.profile.body_size) > TYPE:
        yield wrong(para.place, "份号用", sizes(para.size), sizes(subject.profile.body_size), "请改用三号")


def _is_flush(para: Para) -> bool:
    return para.align not in {"center", "right"} and abs(para.first) < 3


def _mark(subject: Subject, para: Para, what: str) -> Iterator[Breach]:
    """Yield what is wrong with the type and place of 密级 or 紧急程度."""
    size = subject.profile.body_size
    if found := subject.unlike(para.face, "黑体", size):
        yield wrong(para.place, f"{what}用", found, f"黑体{sizes(size)}", "请改用三号黑体")
    if not _is_flush(para):
        yield wrong(para.place, what, "没有顶格", "顶格编排在版心左上角", "请取消缩进和居中")


@clause("H02", "7.2.2", "密级和保密期限")
def secrecy(subject: Subject) -> Iterator[Breach]:
    """秘密★1年 in 3号黑体 at the left."""
    para = subject.parts.secrecy
    if para is None:
        return
    if not _SECRECY_FORM.match(para.said):
        yield wrong(
            para.place,
            "密级和保密期限写作",
            f"“{para.said}”",
            "“秘密★1年”的形式",
            "请用★隔开，期限用阿拉伯数字",
        )
    yield from _mark(subject, para, "密级和保密期限")


@clause("H03", "7.2.3", "紧急程度")
def urgency(subject: Subject) -> Iterator[Breach]:
    """特急 or 加急 in 3号黑体, below 密级."""
    para = subject.parts.urgency
    if para is None:
        return
    if para.said not in {"特急", "加急"}:
        yield habit(para.place, f"紧急程度写作“{para.said}”，公文用“特急”“加急”", "请核对")
    yield from _mark(subject, para, "紧急程度")
    marks = subject.parts.marks
    secrecy_ = subject.parts.secrecy
    if secrecy_ is not None and marks.index(para) < marks.index(secrecy_):
        yield wrong(
            para.place, "紧急程度", "在密级之上", "份号、密级、紧急程度自上而下分行", "请移到密级之下"
        )


# ----------------------------------------------------------------- the 标志


@clause("H04", "7.2.4", "发文机关标志")
def masthead(subject: Subject) -> Iterator[Breach]:
    """Red, centred, its upper edge 35 mm below that of the text area; 小标宋 is recommended."""
    para = subject.parts.masthead
    if para is None:
        if subject.parts.number is not None and not is_letter(subject):
            yield look("没有找到发文机关标志", "如用套红纸印制，请核对标志位置", subject.parts.number.place)
        return
    if not is_red(para.face.colour):
        found = f"#{para.face.colour}" if para.face.colour else "黑色"
        yield wrong(para.place, "发文机关标志为", found, "红色", "请改为红色")
    if not is_centred(subject, para):
        yield wrong(para.place, "发文机关标志", "没有居中", "居中排布", "请设为居中、取消缩进")
    if found := subject.unlike(para.face, "小标宋", para.size):
        yield habit(
            para.place, f"发文机关标志用{found}，推荐使用小标宋", "请核对", found=found, expected="小标宋"
        )
    if form_of(subject) in {"文件", "纪要"}:
        yield from _masthead_height(subject, para)


def _masthead_height(subject: Subject, para: Para) -> Iterator[Breach]:
    p = subject.profile
    if not para.lines:
        yield look("Word 文件不记载版头各要素的高度", "请看页面，或对导出的 PDF 再运行 lint", para.place)
        return
    top, wanted = para.lines[0].ink_top, layout.pt(p.top + p.masthead_top)
    if abs(top - wanted) > TOP:
        yield wrong(
            para.place, "发文机关标志上缘距纸边", mm(top), f"{layout.mm(wanted):g}±2毫米（距版心上边缘{p.masthead_top:g}毫米）",
            "请调整标志上方的空行或段前间距",
        )  # fmt: skip


def is_centred(subject: Subject, para: Para) -> bool:
    """Return whether a paragraph stands in the middle of the text area, to a millimetre."""
    if para.x0 is None or para.x1 is None:
        return para.align == "center" and abs(para.first) < 3
    width = subject.document.width
    if para.lines:
        middles = [(line.left + line.right) / 2 - subject.document.left for line in para.lines]
        return all(abs(middle - width / 2) < MARGIN for middle in middles) or para.landscape
    section = subject.document.section_of(para)
    width = section.text_width if section else width
    return para.align == "center" and abs((para.x0 + para.x1) / 2 - width / 2) < 2 * MARGIN


# ------------------------------------------------------------ number, signer


def _number_text(para: Para) -> str:
    match = _NUMBER_PART.match(para.said.partition("签发人")[0])
    return match.group(1) if match else para.said


@clause("H06", "7.2.5", "发文字号")
def document_number(subject: Subject) -> Iterator[Breach]:
    """机关代字〔YYYY〕N号 in 3号仿宋, two lines below the 标志, centred."""
    para = subject.parts.number
    if para is None:
        head = subject.parts.masthead
        if head is not None and head.said.endswith("文件"):
            yield wrong(
                head.place, "版头", "没有发文字号", "“机关代字〔2022〕1号”的形式", "请在标志下空两行编排"
            )
        return
    text = _number_text(para)
    if not _NUMBER_FORM.match(text):
        yield wrong(
            para.place, "发文字号写作", f"“{text}”", "“机关代字〔2022〕1号”的形式", _number_advice(text)
        )
    face = dominant(para.until(len(text) + 1))
    if found := subject.unlike(face, "仿宋", subject.profile.body_size):
        yield wrong(
            para.place, "发文字号用", found, f"仿宋{sizes(subject.profile.body_size)}", "请改用三号仿宋"
        )
    if form_of(subject) != "文件" or subject.parts.signer is not None or subject.parts.is_upward:
        return
    if not is_centred(subject, para):
        yield wrong(para.place, "发文字号", "没有居中", "居中排布", "请设为居中、取消缩进")
    yield from _below_masthead(subject, para)


def _number_advice(text: str) -> str:
    advice = []
    if not re.search("〔.+〕", text):
        advice.append("年份用六角括号〔〕")
    if not re.search(r"(?:19|20)\d{2}", text):
        advice.append("年份标全称")
    if "第" in text:
        advice.append("不加“第”")
    if re.search(r"\D0\d*号", text):
        advice.append("序号不编虚位")
    return "请改正：" + "、".join(advice) if advice else "请核对机关代字和序号"


def _below_masthead(subject: Subject, para: Para) -> Iterator[Breach]:
    head, p = subject.parts.masthead, subject.profile
    if head is None or not head.lines or not para.lines:
        return
    above, line = head.lines[-1], para.lines[0]
    gap = line.top - (above.base + 0.12 * above.size)
    wanted = 2 * p.pitch + (p.pitch - p.body_size) / 2
    if abs(gap - wanted) > LINES:
        yield wrong(
            para.place, "发文字号距标志", mm(gap), f"两行（{mm(wanted)}）", "请在标志下空两行", )  # fmt: skip


@clause("H07", "7.2.5", "上行文的发文字号")
def upward_number(subject: Subject) -> Iterator[Breach]:
    """One 字 from the left edge, on the line of the last 签发人."""
    para = subject.parts.number
    if para is None or is_letter(subject) or not (subject.parts.is_upward or subject.parts.signer):
        return
    if para.table >= 0 and not para.lines:
        yield look(
            "上行文的发文字号在表格中，左边空几字未测", "请看页面，或对导出的 PDF 再运行 lint", para.place
        )
        return
    start = para.x0 if para.x0 is not None else para.first
    wanted = subject.profile.advance
    if abs(start - wanted) > 3 or para.align == "center":
        yield wrong(
            para.place, "上行文的发文字号左边空", f"{start / wanted:.1f}字", "1字", "请居左空一字编排"
        )


@clause("H08", "7.2.6", "签发人")
def signer(subject: Subject) -> Iterator[Breach]:
    """签发人： in 仿宋, the name in 楷体, one 字 from the right edge; needed upwards."""
    number, para = subject.parts.number, subject.parts.signer
    if form_of(subject) != "文件":
        return
    if para is None:
        if subject.parts.is_upward and number is not None and subject.parts.masthead is not None:
            yield wrong(
                number.place, "上行文", "没有签发人", "在发文字号同一行标注签发人", "请补上“签发人：”和姓名"
            )
        return
    behind = para.text.index("签发人")
    names = para.text[behind:].partition("：")[2].strip()
    if not names:
        yield wrong(para.place, "签发人", "没有姓名或没有全角冒号", "“签发人：”后接姓名", "请补上")
        return
    face = _face_at(para, para.text.index(names, behind))
    if found := subject.unlike(face, "楷体", subject.profile.body_size):
        yield wrong(para.place, "签发人姓名用", found, "楷体三号（16磅）", "请改用三号楷体")
    if para.lines:
        gap = subject.document.right - para.lines[-1].right
        if abs(gap - subject.profile.advance) > 4:
            count = f"{gap / subject.profile.advance:.1f}字"
            yield wrong(para.place, "签发人右边空", count, "1字", "请居右空一字编排")


def _face_at(para: Para, place: int) -> Face:
    """Return the face of the sign at a place in a paragraph."""
    for piece in para.pieces:
        if place < len(piece.text):
            return piece.face
        place -= len(piece.text)
    return Face()


@clause("H09", "7.2.7", "红色分隔线", only=Medium.PDF)
def printed_rule(subject: Subject) -> Iterator[Breach]:
    """As wide as the text area, 4 mm below 发文字号."""
    if subject.parts.masthead is None or is_letter(subject):
        return
    strokes, p = red_strokes(subject), subject.profile
    place = (subject.parts.number or subject.parts.masthead).place
    if not strokes:
        yield wrong(
            place, "版头", "没有红色分隔线", "发文字号之下4毫米处与版心等宽的红线", "请加上红色分隔线"
        )
        return
    rule = strokes[0]
    # Other margins are the concern of L03 and L04: the rule is as wide as the text there is.
    widths, lefts = (
        (layout.pt(p.text_width), subject.document.width),
        (layout.pt(p.left), subject.document.left),
    )
    off = min(abs(rule.width - width) for width in widths) > LENGTH
    if off or min(abs(rule.left - left) for left in lefts) > MARGIN:
        yield wrong(
            place, "红色分隔线长", mm(rule.width), f"{p.text_width:g}毫米（与版心等宽、居中）", "请调整线长"
        )
    if form_of(subject) == "文件" and subject.parts.number is not None and subject.parts.number.lines:
        line = subject.parts.number.lines[-1]
        gap = rule.top - _foot(line)
        if abs(gap - layout.pt(p.rule_gap)) > GAP:
            yield wrong(place, "红色分隔线距发文字号", mm(gap), f"{p.rule_gap:g}毫米", "请调整红线位置")


def _foot(line: Line) -> float:
    """Return the lower edge of the type bodies of a line."""
    return line.base + 0.12 * line.size


@clause("H09", "7.2.7", "红色分隔线", only=Medium.WORD)
def drawn_rule(subject: Subject) -> Iterator[Breach]:
    """A red rule below 发文字号, as wide as the text area."""
    if subject.parts.masthead is None or is_letter(subject):
        return
    borders, p = red_borders(subject), subject.profile
    place = (subject.parts.number or subject.parts.masthead).place
    if not borders:
        yield wrong(
            place, "版头", "没有红色分隔线", "发文字号之下4毫米处与版心等宽的红线", "请加上红色分隔线"
        )
        return
    border, para = borders[0]
    length = border.length
    if length is None and para is not None:
        length = subject.document.width - para.rest - para.right_indent
    # Other margins are the concern of L03 and L04: the rule is as wide as the text there is.
    widths = (layout.pt(p.text_width), subject.document.width)
    if length is not None and min(abs(length - width) for width in widths) > MARGIN:
        yield wrong(place, "红色分隔线长", mm(length), f"{p.text_width:g}毫米（与版心等宽）", "请调整线长")


# --------------------------------------------------------------------- letter


@clause("X01", "10.1", "信函标志")
def letter_head(subject: Subject) -> Iterator[Breach]:
    """The name of the organ without 文件, its upper edge 30 mm below that of the page."""
    para = subject.parts.masthead
    if not is_letter(subject):
        return
    if para is None:
        place = (subject.parts.number or subject.document.paras[0]).place
        yield wrong(place, "信函", "没有发文机关标志", "首页上方红色的机关名称", "请补上，或核对页眉是否还在")
        return
    if para.said.endswith("文件"):
        yield wrong(para.place, "信函标志写作", f"“{para.said}”", "机关名称，不加“文件”二字", "请删去“文件”")
    wanted = subject.profile.letter_top
    if para.lines and abs(para.lines[0].ink_top - layout.pt(wanted)) > TOP:
        yield wrong(
            para.place, "信函标志上缘距纸边", mm(para.lines[0].ink_top), f"{wanted:g}±2毫米", "请调整标志位置"
        )
    if not para.lines:
        yield look(
            "Word 文件不记载信函标志和红色双线的高度", "请看页面，或对导出的 PDF 再运行 lint", para.place
        )


@clause("X02", "10.1", "红色双线", only=Medium.PDF)
def letter_lines(subject: Subject) -> Iterator[Breach]:
    """Thick above thin 4 mm below the name, thin above thick 20 mm above the foot, both 170 mm long."""
    if not is_letter(subject):
        return
    p = subject.profile
    place, strokes = subject.document.paras[0].place, red_strokes(subject)
    pairs = double_rules(strokes)
    if len(pairs) != 2:
        yield wrong(place, "首页红色双线有", f"{len(pairs)}条", "2条（上粗下细、上细下粗）", "请补全红色双线")
        return
    for (upper, lower), thick_first in zip(pairs, (True, False), strict=True):
        if abs(upper.width - layout.pt(p.letter_rule_width)) > LENGTH + 1:
            yield wrong(place, "红色双线长", mm(upper.width), f"{p.letter_rule_width:g}毫米", "请调整线长")
        if (upper.height > lower.height) is not thick_first:
            name = "第一条" if thick_first else "第二条"
            yield wrong(
                place, f"{name}红色双线", "粗细颠倒", "上粗下细" if thick_first else "上细下粗", "请对调粗细"
            )
    foot = subject.document.pages[0].height - (pairs[1][0].top + pairs[1][1].bottom) / 2
    if abs(foot - layout.pt(p.letter_rule_bottom)) > MARGIN:
        yield wrong(
            place, "第二条红色双线距下页边", mm(foot), f"{p.letter_rule_bottom:g}±1毫米", "请调整线的位置"
        )
    head = subject.parts.masthead
    if head is not None and head.lines:
        gap = pairs[0][0].top - _ink_foot(head.lines[-1])
        if abs(gap - layout.pt(p.rule_gap)) > TOP:
            yield wrong(head.place, "第一条红色双线距标志", mm(gap), f"{p.rule_gap:g}毫米", "请调整线的位置")


def _ink_foot(line: Line) -> float:
    return max((char.bottom for char in line.chars if char.bottom is not None), default=_foot(line))


@clause("X02", "10.1", "红色双线", only=Medium.WORD)
def letter_borders(subject: Subject) -> Iterator[Breach]:
    """Two red double rules of 170 mm."""
    if not is_letter(subject):
        return
    rules = [border for border, _ in red_borders(subject)]
    place = subject.document.paras[0].place
    # A double rule is one border of that style, or two thin areas drawn one below the other.
    count = sum(1.0 if border.is_double else 0.5 for border in rules)
    if count != 2:
        yield wrong(place, "红色双线有", f"{count:g}条", "2条（上粗下细、上细下粗）", "请补全红色双线")
    for border in rules:
        wanted = subject.profile.letter_rule_width
        if border.length is not None and abs(border.length - layout.pt(wanted)) > MARGIN:
            yield wrong(place, "红色双线长", mm(border.length), f"{wanted:g}毫米", "请调整线长")


@clause("X03", "10.1", "信函的发文字号")
def letter_number(subject: Subject) -> Iterator[Breach]:
    """At the right edge of the text area, below the first double rule."""
    para = subject.parts.number
    if para is None or not is_letter(subject):
        return
    if para.x1 is not None:
        gap = subject.document.width - para.x1
    elif para.table >= 0 and para.align == "right":
        gap = para.right_indent
    else:
        return
    if abs(gap) > MARGIN:
        yield wrong(
            para.place, "信函的发文字号右边空", mm(gap), "0（顶格居版心右边缘）", "请右对齐、取消缩进"
        )


@clause("X05", "10.1", "第二条双线之上的文字", only=Medium.PDF)
def above_second_line(subject: Subject) -> Iterator[Breach]:
    """Text above the second double line keeps 7/8 of a 3号 character away from it."""
    pairs = double_rules(red_strokes(subject))
    if not is_letter(subject) or len(pairs) != 2:
        return
    above = [line for line in subject.document.pages[0].lines if line.base < pairs[1][0].top]
    gap = pairs[1][0].top - _foot(above[-1])
    wanted = layout.pt(subject.profile.letter_gap)
    if gap < wanted - 3:
        yield wrong(above[-1].place, "末行文字距第二条红色双线", mm(gap), mm(wanted), "请调整首页下边距")


@clause("X06", "10.1", "信函首页页码")
def letter_first_page(subject: Subject) -> Iterator[Breach]:
    """No page number on the first page."""
    if not is_letter(subject):
        return
    if subject.is_pdf:
        shown_ = any(number.page == 1 for number in subject.document.numbers)
    else:
        first = subject.document.sections[0] if subject.document.sections else None
        own = any(n.kind == "first" and n.section == 0 for n in subject.document.numbers)
        shown_ = bool(first and not first.title_page and subject.document.numbers) or own
    if shown_:
        yield wrong(
            subject.document.paras[0].place,
            "信函首页",
            "有页码",
            "不显示页码",
            "请设“首页不同”并清空首页页脚",
        )


@clause("X07", "10.1", "信函的版记")
def letter_imprint(subject: Subject) -> Iterator[Breach]:
    """版记 without 印发机关, 印发日期 and rules."""
    if not is_letter(subject):
        return
    for para in subject.parts.imprint:
        if para.said.endswith("印发"):
            yield wrong(para.place, "信函的版记", "有印发机关或印发日期", "不加", "请删去")


__all__ = ["is_centred"]
