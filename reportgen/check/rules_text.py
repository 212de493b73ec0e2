"""The text of a document 「主体」: title, addressees, headings, list of annexes (GB/T 9704-2012 7.3.1–7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportgen import layout
from reportgen.check.clauses import Breach, Subject, clause, grouped, habit, look, mm, sizes, wrong
from reportgen.check.faces import is_red
from reportgen.check.facts import WHOLE, Medium, Para, Piece, Place, dominant
from reportgen.check.forms import form_of
from reportgen.check.headings import Heading
from reportgen.check.phrases import KINDS
from reportgen.check.rules_head import is_centred
from reportgen.check.rules_page import running
from reportgen.check.spacing import TOLERANCE, room_above
from reportgen.check.word_inline import width

_END_MARKS = "。，、；：！？.,;:!?"
_BAD_STARTS = "的和与等及"
"""Words a line of a title does not begin with: they belong to the word before."""
_INDENT = 1.5
"""Tolerance of an indent, in pt."""
_HANG = 6.0
"""Tolerance of a hanging indent, in pt: it depends on the width of a Latin digit and stop."""


# ---------------------------------------------------------------------- title


@clause("B01", "7.3.1", "标题字体")
def title_type(subject: Subject) -> Iterator[Breach]:
    """2号小标宋, centred."""
    para, p = subject.parts.title, subject.profile
    if para is None:
        if form_of(subject) in {"文件", "信函"}:
            yield wrong(WHOLE, "公文", "没有标题", "红色分隔线之下居中的标题", "请补上“关于…的（文种）”")
        return
    if para.face.bold and not subject.is_pdf:
        yield habit(para.place, "标题加粗，标准只定字体", "请取消加粗", found="加粗", expected="不加粗")
    if found := subject.unlike(para.face, "小标宋", p.title_size):
        wanted = f"小标宋{sizes(p.title_size)}"
        yield wrong(para.place, "标题用", found, wanted, "请改用二号方正小标宋简体")
    if not is_centred(subject, para):
        yield wrong(para.place, "标题", "没有居中", "居中排布", "请设为居中、取消缩进")


@clause("B02", "7.3.1", "标题位置", only=Medium.PDF)
def title_place(subject: Subject) -> Iterator[Breach]:
    """Two empty lines below the red rule."""
    para, p = subject.parts.title, subject.profile
    if para is None or not para.lines or form_of(subject) != "文件" or para.lines[0].page != 1:
        return
    line = para.lines[0]
    above = [
        stroke.bottom
        for stroke in subject.document.pages[0].strokes
        if is_red(stroke.colour) and stroke.width > 100 and stroke.bottom < line.top
    ]
    if not above:
        return
    gap, wanted = line.top - max(above), 2 * p.pitch
    if abs(gap - wanted) > TOLERANCE:
        yield wrong(
            line.place, "标题距红色分隔线", mm(gap), f"空两行（{mm(wanted)}±3毫米）", "请在红线下空两行"
        )


@clause("B02", "7.3.1", "标题位置", only=Medium.WORD)
def title_room(subject: Subject) -> Iterator[Breach]:
    """Two empty lines below the red rule at a paragraph's edge."""
    para, p = subject.parts.title, subject.profile
    if para is None or form_of(subject) != "文件":
        return
    paras = [other for other in subject.document.paras if other.where is para.where]
    end = next(at for at, other in enumerate(paras) if other.place == para.place)
    start = next((at for at in range(end - 1, -1, -1) if _has_red_rule(paras[at])), None)
    if start is None:
        return
    room = paras[start].after + para.before
    for other in paras[start + 1 : end]:
        pitch = other.pitch.points if other.pitch and other.pitch.points else 1.3 * other.size
        room += pitch + other.before + other.after
    if abs(room - 2 * p.pitch) > TOLERANCE:
        yield wrong(
            para.place, "标题距红色分隔线", mm(room), f"空两行（{mm(2 * p.pitch)}±3毫米）", "请在红线下空两行"
        )


def _has_red_rule(para: Para) -> bool:
    return any(is_red(border.colour) and border.side != "line" for border in para.borders)


@clause("B03", "7.3.1", "标题回行")
def title_lines(subject: Subject) -> Iterator[Breach]:
    """Lines in the shape of a trapezium or a rhombus, broken between words."""
    para, p = subject.parts.title, subject.profile
    if para is None:
        return
    rows = ["".join(row.split()) for row in para.rows if row.strip()]
    widths = [layout.characters(row) for row in rows]
    if not subject.is_pdf and max(widths) > p.title_characters:
        yield habit(
            para.place, f"标题有一行长{max(widths):g}字，一行只放得下{p.title_characters}字", "请按词意人工分行",
            found=f"{max(widths):g}字", expected=f"不超过{p.title_characters}字",
        )  # fmt: skip
        return
    if _is_waisted(widths):
        yield wrong(
            para.place,
            "标题各行长",
            "、".join(f"{w:g}" for w in widths) + "字，中间短",
            "梯形或菱形",
            "请重新分行",
        )
    elif len(widths) > 1 and widths[-1] < max(widths) / 3:
        yield habit(para.place, f"标题末行只有{widths[-1]:g}字，与他行不相称", "请重新分行")
    for above, row in pairwise(rows):
        if row[0] in _BAD_STARTS:
            yield habit(para.place, f"标题回行拆开了词语：“{row[:4]}”在行首", "请按词意分行")
        elif _splits(above, row):
            yield habit(para.place, f"标题回行拆开了数字或书名：“{above[-4:]}／{row[:4]}”", "请按词意分行")


def _is_waisted(widths: Sequence[float]) -> bool:
    """Return whether a line between two others is shorter than a line above and a line below it."""
    return any(
        max(widths[:at]) - width > 0.9 and max(widths[at + 1 :]) - width > 0.9
        for at, width in enumerate(widths)
        if 0 < at < len(widths) - 1
    )


def _splits(above: str, below: str) -> bool:
    opened = above.count("《") > above.count("》") and len(above + below) < 40
    return bool(re.search(r"[\d.]$", above) and re.match(r"[\d.%年月]", below)) or opened


@clause("B04", "7.3.1", "标题组成")
def title_words(subject: Subject) -> Iterator[Breach]:
    """关于…的+文种, without a mark at its end; the articles of a 简报 have headlines."""
    para, text = subject.parts.title, subject.parts.titled
    if para is None or not text:
        return
    if text[-1] in _END_MARKS:
        yield habit(para.place, f"标题末尾有标点“{text[-1]}”", "请删去")
    if (
        form_of(subject) not in {"", "简报", "纪要"}
        and not _OTHER.search(text)
        and not re.search(rf"关于.+的?(?:{KINDS})(?:（.+）)?$", text.rstrip(_END_MARKS))
    ):
        yield habit(para.place, f"标题“{text}”不是“关于…的（文种）”", "请核对事由和文种是否齐全")


_OTHER = re.compile("(?:纪要|令|公报|公告|决议)(?:[（(].+[）)])?$|^第.+号$")
"""Titles that need no 关于: of minutes, orders, what is announced."""


# ----------------------------------------------------------------- addressees


@clause("B05", "7.3.2", "主送机关")
def salutation(subject: Subject) -> Iterator[Breach]:
    """One empty line below the title, at the left edge, with a full-width colon at its end."""
    para, p = subject.parts.salutation, subject.profile
    if para is None:
        yield from _without_salutation(subject)
        return
    if abs(indented(para)) > _INDENT or abs(para.rest) > _INDENT:
        start = indented(para) if abs(indented(para)) > _INDENT else para.rest
        yield wrong(
            para.place, "主送机关缩进", f"{start / p.advance:.1f}字", "0（顶格，回行也顶格）", "请取消缩进"
        )
    if not para.said.endswith("："):
        yield wrong(para.place, "主送机关末尾为", f"“{para.said[-1]}”", "全角冒号“：”", "请改用全角冒号")
    room = room_above(subject, para) if subject.parts.title is not None else None
    if room is not None and abs(room - p.pitch) > TOLERANCE:
        yield wrong(para.place, "主送机关与标题之间空", f"{room / p.pitch:.1f}行", "1行", "请在标题下空一行")


_ADDRESSED = re.compile("(?:通知|通报|请示|报告|批复|函|意见)$")
"""Kinds of documents that are written to somebody."""


def _without_salutation(subject: Subject) -> Iterator[Breach]:
    title = subject.parts.title
    if title is None or form_of(subject) not in {"文件", "信函"} or not _ADDRESSED.search(title.said):
        return
    if not any(para.said.startswith("主送") for para in subject.parts.imprint):
        yield habit(title.place, "标题之下没有主送机关", "请在标题下空一行顶格编排主送机关，末尾用全角冒号")


@clause("B06", "7.3.3", "首页显示正文")
def text_on_first_page(subject: Subject) -> Iterator[Breach]:
    """The first page shows some of the text."""
    if not subject.parts.has_head or not subject.parts.body:
        return
    if not subject.is_pdf:
        yield look(
            "Word 文件不记载各页内容，首页有无正文、版记是否在末页底端未测",
            "请看页面，或对导出的 PDF 再运行 lint",
        )
    elif all(para.lines[0].page > 1 for para in running(subject) if para.lines):
        place = subject.parts.body[0].place
        yield wrong(place, "首页", "没有正文", "首页显示正文", "请压缩版头，或把主送机关移到版记")


# ------------------------------------------------------------- paragraphs


def indented(para: Para) -> float:
    """Return where the first sign of a paragraph stands, typed spaces included."""
    bare = para.text.lstrip("\u3000 ")
    typed = para.text[: len(para.text) - len(bare)]
    return para.first + width(Piece(typed, para.face))


@clause("B07", "7.3.3", "段落缩进")
def indent(subject: Subject) -> Iterator[Breach]:
    """Two 字 before the first line, none before the others."""
    bad, typed = [], []
    for para in running(subject):
        start, size = indented(para), para.size or subject.profile.body_size
        # Two 字 of the size it is set in, or of the size it should be set in: L07 says which.
        if not any(
            2 * s * 0.985 - _INDENT <= start <= 2 * s + _INDENT for s in (size, subject.profile.body_size)
        ):
            bad.append((para.place, f"{start / size:.1f}字"))
        elif para.text[:1] in {"\u3000", " "}:
            typed.append((para.place, ""))
        if abs(para.rest) > _INDENT and (not para.lines or len(para.lines) > 1):
            bad.append((para.place, f"回行{para.rest / size:.1f}字"))
    for place, found, times in grouped(bad):
        yield wrong(place, f"段落{times}缩进", found, "首行2字、回行顶格", "请设首行缩进2字符、左缩进0")
    for place, _, times in grouped(typed):
        yield habit(place, f"段首{times}用空格代替缩进", "请删去空格，设首行缩进2字符")


# ----------------------------------------------------------------- headings

_FORMS = (
    (re.compile(r"^[一二三四五六七八九十]+、$"), "一、"),
    (re.compile(r"^（[一二三四五六七八九十]+）$"), "（一）"),
    (re.compile(r"^\d+\.$"), "1."),
    (re.compile(r"^（\d+）$"), "（1）"),
)


@clause("B08", "7.3.3", "结构层次序数")
def heading_numbers(subject: Subject) -> Iterator[Breach]:
    """一、（一）1.（1） in order, none left out."""
    headings = [heading for heading in subject.parts.headings if heading.mark]
    wrongly = (
        (h.para.place, f"“{h.mark.strip()}”\t“{_FORMS[h.level - 1][1]}”的形式")
        for h in headings
        if not _FORMS[h.level - 1][0].match("".join(h.mark.split()))
    )
    for place, text, times in grouped(wrongly):
        found, _, wanted = text.partition("\t")
        yield wrong(place, f"第{_level_of(wanted)}层序数{times}写作", found, wanted, "请改正括号或标点")
    disorder = [
        found
        for part in sorted({heading.part for heading in headings})
        for found in _order([heading for heading in headings if heading.part == part])
    ]
    for place, text, times in grouped(disorder):
        what, found, wanted, advice = text.split("\t")
        yield wrong(place, f"{what}{times}", found, wanted, advice)


def _level_of(wanted: str) -> str:
    return next(name for name, (_, form) in zip("一二三四", _FORMS, strict=True) if f"“{form}”" in wanted)


def _order(headings: Sequence[Heading]) -> Iterator[tuple[Place, str]]:
    """Yield the headings that do not follow the one before: what, found, expected and advice."""
    counts = [0, 0, 0, 0]
    used = {heading.level for heading in headings}
    previous = 0
    for heading in headings:
        level, place = heading.level, heading.para.place
        skipped = [
            between for between in range(previous + 1, level) if between in used or level - previous > 2
        ]
        if previous and skipped:
            above, mark = f"第{'一二三四'[previous - 1]}层", heading.mark.strip()
            wanted = f"第{'一二三四'[previous]}层“{_FORMS[previous][1]}”"
            found = f"第{'一二三四'[level - 1]}层“{mark}”"
            yield place, f"{above}之下直接用\t{found}\t{wanted}\t请逐层使用序数"
        follows = counts[level - 1] + 1
        # Lists of the third and fourth level may begin anew under one heading.
        begins = heading.number == 1 and (skipped or level > 2)
        if heading.number not in {follows, 0} and not begins:
            what = f"第{'一二三四'[level - 1]}层序数为"
            yield place, f"{what}\t第{heading.number}\t第{follows}\t请检查是否漏编、重编"
        counts[level - 1] = heading.number
        counts[level:] = [0] * (4 - level)
        previous = level


@clause("B09", "7.3.3", "层次标题字体")
def heading_type(subject: Subject) -> Iterator[Breach]:
    """黑体, 楷体, 仿宋, 仿宋, all of 3号."""
    found, bold = [], []
    for heading in subject.parts.headings:
        face, size = dominant(heading.para.until(_title_end(heading))), subject.profile.body_size
        wanted = subject.profile.heading_faces[heading.level - 1]
        if seen := subject.unlike(face, wanted, size):
            level = f"第{'一二三四'[heading.level - 1]}层标题"
            found.append((heading.para.place, f"{level}\t{seen}\t{wanted}{sizes(size)}"))
        elif face.bold and heading.level not in subject.profile.heading_bold and not subject.is_pdf:
            bold.append((heading.para.place, ""))
    for place, _, times in grouped(bold):
        yield habit(
            place, f"层次标题{times}加粗，标准只定字体", "如本单位有此习惯，可在版式设置里写 heading_bold"
        )
    for place, text, times in grouped(found):
        what, name, wanted = text.split("\t")
        yield wrong(place, f"{what}{times}用", name, wanted, f"请改用三号{wanted[:2]}")


def _title_end(heading: Heading) -> int:
    lead = len(heading.para.text) - len(heading.para.text.lstrip())
    return lead + len(heading.title)


@clause("B10", "7.3.3", "标题接排")
def run_in(subject: Subject) -> Iterator[Breach]:
    """Text behind a heading in the same paragraph is set as text."""
    for heading in subject.parts.headings:
        if not heading.runs_in or heading.level > 2:
            continue
        rest = subject.family(dominant(_after(heading.para, _title_end(heading))))
        if rest in {"黑体", "楷体"}:
            yield habit(
                heading.para.place, f"标题之后接排的正文也用{rest}", "标题句号之后请改用仿宋",
                found=rest, expected="仿宋",
            )  # fmt: skip


def _after(para: Para, start: int) -> Iterator[Piece]:
    for piece in para.pieces:
        if start < len(piece.text):
            yield Piece(piece.text[max(start, 0) :], piece.face)
        start -= len(piece.text)


# ------------------------------------------------------------ list of annexes

_ENTRY = re.compile(r"^(附\s*件\s*\d*\s*[:：])?\s*(?:(\d{1,2})\s*[.．、])?(.*)$", re.DOTALL)


@clause("B11", "7.3.4", "附件说明")
def annex_list(subject: Subject) -> Iterator[Breach]:
    """附件：1.… two 字 from the left, one line below the text, names without mark, hanging."""
    listed = subject.parts.annex_list
    if not listed:
        return
    first, p = listed[0], subject.profile
    entries = [match for para in listed if (match := _ENTRY.match(para.said))]
    lead = entries[0].group(1) or ""
    if lead != "附件：":
        yield wrong(
            first.place, "附件说明写作", f"“{lead}”", "“附件：”（全角冒号，编号写在冒号之后）", "请改正"
        )
    if abs(indented(first) - 2 * p.advance) > 2 * _INDENT:
        yield wrong(
            first.place, "附件说明左边空", f"{indented(first) / p.advance:.1f}字", "2字", "请左空二字编排"
        )
    room = room_above(subject, first)
    if room is not None and abs(room - p.pitch) > TOLERANCE:
        yield wrong(first.place, "附件说明与正文之间空", f"{room / p.pitch:.1f}行", "1行", "请在正文下空一行")
    for para in listed:
        if para.said[-1] in _END_MARKS:
            yield wrong(para.place, "附件名称末尾有", f"“{para.said[-1]}”", "不加标点", "请删去")
    numbers = [int(entry.group(2) or 0) for entry in entries]
    wanted = list(range(1, len(entries) + 1)) if len(entries) > 1 else [0]
    if numbers != wanted:
        yield wrong(
            first.place,
            "附件说明的编号为",
            "、".join(map(str, numbers)),
            "1. 2. 3. …（只有一个附件时不编号）",
            "请改正编号",
        )
    yield from _hanging(listed)
    yield from _same_names(subject, [entry.group(3) for entry in entries])


def _hanging(listed: Sequence[Para]) -> Iterator[Breach]:
    for para in listed:
        mark = len(para.text) - len(para.text.lstrip())
        entry = _ENTRY.match(para.text.lstrip())
        if entry is None or (para.lines and len(para.lines) == 1) or (not para.lines and para.x0 is not None):
            continue
        name = mark + entry.start(3)
        start = para.first + width(Piece(para.text[:name], para.face))
        if para.lines and name < len(para.lines[0].chars):
            start = para.first + para.lines[0].chars[name].left - para.lines[0].left
        if abs(para.rest - start) > _HANG:
            yield wrong(
                para.place,
                "附件名称回行处与首字相差",
                mm(abs(para.rest - start)),
                "与名称首字对齐",
                "请设悬挂缩进",
            )


def _same_names(subject: Subject, names: Sequence[str]) -> Iterator[Breach]:
    annexes = [annex for annex in subject.parts.annexes if annex.title is not None]
    if not annexes:
        return
    place = subject.parts.annex_list[0].place
    if len(annexes) != len(names):
        yield wrong(
            place, "附件说明列有", f"{len(names)}个附件", f"正文后所附的{len(annexes)}个", "请核对附件"
        )
        return
    for name, annex in zip(names, annexes, strict=True):
        assert annex.title is not None
        if name.rstrip(_END_MARKS) != annex.title.said:
            yield wrong(
                annex.title.place,
                "附件标题为",
                f"“{annex.title.said}”",
                f"附件说明中的“{name}”",
                "请使两处一致",
            )


__all__ = ["indented"]
