"""Which paragraph is which element of an official document 「公文要素」.

Names of styles say it outright where reportgen or a careful office wrote the file. All
other files are read as a person reads them: by place, alignment, size, colour and the
form of the words. Every threshold stands here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reportgen.check.faces import is_red
from reportgen.check.facts import Document, Para, Piece, Where, hanzi
from reportgen.check.headings import LEVELS, Heading, list_items, read_heading
from reportgen.check.phrases import (
    KINDS,
    contents,
    ends_sealed,
    is_addressees,
    is_contents_title,
    is_seal,
    is_title,
)

MASTHEAD_SIZE = 26.0
"""一号: no text is set larger than the 标志, and no 标志 smaller."""
TITLE_SIZE = 17.0
"""Between 3号 (16) of the text and 小二 (18), the smallest a title is seen in."""
HEAD_REACH = 30
"""Paragraphs in which a title must begin: 版头 has at most a dozen."""
ORGAN_LENGTH = 40
"""Names of organs are shorter, sentences before a date are longer."""
SALUTATION_LENGTH = 220
"""A list of addressees may fill eight lines of 28 characters."""
CAPTION_LENGTH = 40
"""A line above a table longer than this is text."""
HEADING_LENGTH = 40
"""A numbered paragraph longer than this is text with a number, not a heading alone."""

_TITLE_WORDS = re.compile(rf"^关于.+的.+|(?:{KINDS})$")
DATE = re.compile(
    r"^[（(]?(?:(?:19|20)?\d{2}|[〇○Ｏ零一二三四五六七八九]{4})\s*[年./\-－]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s*[月./\-－]\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?[）)]?$"
)
"""A date alone in its paragraph, in any spelling."""

_NUMBER = re.compile(r"^\S{1,16}?[〔\[（(【［﹝]\s*\d{2,4}\s*[〕\]）)】］﹞]\s*第?\s*\d+\s*号")
_NUMBER_BARE = re.compile(r"^[\u4e00-\u9fff]{2,10}\d{4}[—-]?第?\d+号$")
_COPY = re.compile(r"^(?:No\.?|№)?\d{3,8}$")
_SECRECY = re.compile(r"^(?:绝\s*密|机\s*密|秘\s*密)")
_URGENCY = re.compile(r"^(?:特\s*急|加\s*急|特\s*提|平\s*急|急\s*件)$")
_ISSUE = re.compile(r"^[（(]?(?:〔\d{4}〕|\d{4}年)?(?:总)?第\s*[\d一二三四五六七八九十百]+\s*期")
_ATTENDANCE = re.compile(r"^(?:出席|请假|列席|缺席|主持|记录)(?:人员|人)?\s*[:：]")
_LABEL = re.compile(r"^附\s*件\s*[0-9一二三四五六七八九十]*\s*[:：]?$")
_LIST = re.compile(r"^附\s*件\s*\d*\s*[:：]\s*\S")
_LIST_MORE = re.compile(r"^\d{1,2}\s*[.．、]\s*\S")
_IMPRINT = re.compile(r"^(?:[抄主分印]\s*送|抄\s*报|[报送发])\s*[:：]|印\s*发$|^（?共印\s*\d+\s*份）?$")
_NOTE = re.compile(r"^(?:注|备注|说明|资料来源|数据来源)\s*[:：\d]|^[（(]?(?:计量)?单位\s*[:：]")

_STYLES = {
    "份号": "copy_number",
    "密级和紧急程度": "marks",
    "发文机关标志": "masthead",
    "发文字号": "number",
    "发文字号（上行文）": "number",
    "公文标题": "title",
    "信函标志": "masthead",
    "简报名称": "masthead",
    "发文字号（信函）": "number",
    "期次": "issue",
    "出席人员": "attendance",
    "主送机关": "salutation",
    "附件说明": "annex_list",
    "署名": "organ",
    "成文日期": "date",
    "附注": "postscript",
    "附件标识": "annex_label",
    "附件标题": "annex_title",
    "表题": "caption",
    "表单位": "note",
    "表注": "note",
    "Caption": "caption",
    "caption": "caption",
}
"""Names of styles that say what a paragraph is."""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex 「附件」: its label, its title, and whether it is laid out lying."""

    label: Para
    title: Para | None


@dataclass(slots=True)
class Elements:
    """The elements of a document; what it does not have is None or empty."""

    copy_number: Para | None = None
    secrecy: Para | None = None
    urgency: Para | None = None
    masthead: Para | None = None
    number: Para | None = None
    signer: Para | None = None
    """The paragraph that names 签发人; in Word that of the number."""
    issue: Para | None = None
    """期次 of minutes and briefs, in the place of a number."""
    title: Para | None = None
    salutation: Para | None = None
    annex_list: list[Para] = field(default_factory=list)
    organs: list[Para] = field(default_factory=list)
    date: Para | None = None
    seal: bool = False
    """Whether something keeps the place of a seal between organ and date."""
    postscript: Para | None = None
    annexes: list[Annex] = field(default_factory=list)
    imprint: list[Para] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    body: list[Para] = field(default_factory=list)
    """Paragraphs of text, headings left out."""
    notes: list[Para] = field(default_factory=list)
    """Notes below tables, numbered ones each by itself."""
    captions: frozenset[int] = frozenset()
    """Ids of the paragraphs above tables."""
    contents: frozenset[int] = frozenset()
    """Ids of the paragraphs of a table of contents."""
    marks: list[Para] = field(default_factory=list)
    """份号, 密级, 紧急程度 in the order in which they stand."""

    @property
    def has_head(self) -> bool:
        """Whether the document has a 版头."""
        return self.masthead is not None or self.number is not None

    @property
    def titled(self) -> str:
        """The title on one line."""
        return self.title.said if self.title else ""

    @property
    def is_official(self) -> bool:
        """Whether anything shows that it is an official document: what has no element of one is judged by its pages."""
        signed = self.date is not None and bool(self.organs)
        named = self.title is not None and (role(self.title) == "title" or is_title(self.titled))
        elements = (self.masthead, self.number, self.salutation, self.issue, *self.imprint, *self.annexes)
        return signed or named or any(element is not None for element in elements)

    @property
    def is_upward(self) -> bool:
        """Whether it goes to a superior organ: 报告 and 请示 do."""
        return bool(re.search("(?:报告|请示)$", self.titled))


def recognise(document: Document) -> Elements:
    """Return the elements of a document."""
    layout_only = {table.number for table in document.tables if not table.ruled}
    flow = [
        para
        for para in document.paras
        if not para.is_empty
        and (para.where is not Where.TABLE or para.table in layout_only)
        and (para.where is not Where.HEADER or _is_masthead(para))
    ]
    found = Elements(captions=_captions(document, layout_only))
    found.contents = contents(flow)
    flow = [para for para in flow if id(para) not in found.contents]
    found.imprint = _imprint(flow)
    tail = {id(para) for para in found.imprint}
    flow = [para for para in flow if id(para) not in tail]
    start = _title_place(flow)
    _read_head(found, flow[:start] if start is not None else flow[:HEAD_REACH])
    if start is None:
        rest = [para for para in flow if not _is_head(found, para)]
    else:
        count = _title_lines(flow[start:])
        found.title = _joined(flow[start : start + count])
        rest = flow[start + count :]
    _read_text(found, rest)
    return found


# ----------------------------------------------------------------------- head


def role(para: Para) -> str:
    """Return what the style of a paragraph says it is, or nothing."""
    return _STYLES.get(para.style, "")


def _title_place(flow: Sequence[Para]) -> int | None:
    """Return where the title stands: by style, by size, or by its words; centred in the last two cases."""
    end = next((place for place, para in enumerate(flow) if _begins_text(para)), len(flow))
    near = list(enumerate(flow[: min(end, HEAD_REACH)]))
    tests: tuple[Callable[[Para], bool], ...] = (
        lambda p: role(p) == "title",
        lambda p: p.align == "center" and p.size >= TITLE_SIZE,
        lambda p: p.size >= TITLE_SIZE,
        lambda p: p.align == "center" and bool(_TITLE_WORDS.search(p.said)),
    )
    for test in tests:
        for place, para in near:
            if is_seal(para.said) or is_contents_title(para.said):
                continue
            if test(para) and not _is_masthead(para) and not _NUMBER.match(para.said) and not _is_label(para):
                return place
    return None


def _title_lines(flow: Sequence[Para]) -> int:
    """Return how many paragraphs the title has: offices often give each of its lines one."""
    first = flow[0]
    for count, para in enumerate(flow[1:], start=1):
        same = abs(para.size - first.size) < 0.6 and para.face.family == first.face.family
        if not (same and para.size >= TITLE_SIZE and para.align == first.align) or _is_label(para):
            return count
    return len(flow)


def _joined(paras: Sequence[Para]) -> Para:
    """Return the lines of a title as one paragraph."""
    first = paras[0]
    if len(paras) == 1:
        return first
    pieces = list(first.pieces)
    for para in paras[1:]:
        pieces += [Piece("\n", first.face), *para.pieces]
    return replace(
        first,
        text="\n".join(para.text for para in paras),
        pieces=tuple(pieces),
        lines=tuple(line for para in paras for line in para.lines),
        x0=None,
        x1=None,
    )


def _begins_text(para: Para) -> bool:
    """Return whether a title can only stand above: a heading, a sentence, the label of an annex."""
    sentence = "。" in para.said and para.align != "center" and para.size < TITLE_SIZE
    return sentence or _is_label(para) or bool(LEVELS[0].match(para.said))


def _is_masthead(para: Para) -> bool:
    """Return whether a paragraph is the 标志: red and large, or very large and 文件."""
    if role(para) == "masthead":
        return True
    large = para.size >= MASTHEAD_SIZE
    if not hanzi(para.text):
        return False
    return (is_red(para.face.colour) and para.size >= TITLE_SIZE) or (large and para.said.endswith("文件"))


def _is_number(para: Para) -> bool:
    return (
        role(para) == "number"
        or bool(_NUMBER.match(para.said))
        or bool(_NUMBER_BARE.match(para.said) and para.align != "both")
    )


def _read_head(found: Elements, head: Sequence[Para]) -> None:
    """Name what stands above the title."""
    for para in head:
        if _is_masthead(para):
            found.masthead = found.masthead or para
        elif _SECRECY.match(para.said) and len(para.said) < 12:
            found.secrecy = para
            found.marks.append(para)
        elif _URGENCY.match(para.said):
            found.urgency = para
            found.marks.append(para)
        elif para.said.startswith("签发人"):
            found.signer = para
        elif _is_number(para):
            found.number = para
            found.signer = para if "签发人" in para.said else found.signer
        elif role(para) == "issue" or _ISSUE.match(para.said):
            found.issue = para
        elif role(para) == "copy_number" or (_COPY.match(para.said) and found.masthead is None):
            found.copy_number = para
            found.marks.append(para)


def _is_head(found: Elements, para: Para) -> bool:
    return any(para is other for other in (*found.marks, found.masthead, found.number))


# ----------------------------------------------------------------------- text


def _read_text(found: Elements, rest: list[Para]) -> None:
    """Name what stands below the title, in the text and in each annex."""
    starts = [place for place, para in enumerate(rest) if _is_label(para)]
    main = rest[: starts[0]] if starts else rest
    used = _read_main(found, main)
    _read_body(found, [para for para in main if id(para) not in used], 0)
    for count, (start, end) in enumerate(pairwise([*starts, len(rest)]), start=1):
        label, inside = rest[start], rest[start + 1 : end]
        title = next((p for p in inside[:1] if role(p) == "annex_title" or _is_annex_title(p)), None)
        found.annexes.append(Annex(label, title))
        _read_body(found, inside[1:] if title else inside, count)


def _captions(document: Document, layout_only: set[int]) -> frozenset[int]:
    """Return the captions and units directly above tables: short, without a mark at their end."""
    found: set[int] = set()
    waiting: list[Para] = []
    previous = -1
    for para in document.paras:
        if para.where is Where.TABLE and para.table not in layout_only:
            if para.table != previous:
                found.update(id(above) for above in waiting[-2:])
            previous = para.table
            waiting = []
        elif para.where is Where.BODY and not para.is_empty:
            short = len(para.said) <= CAPTION_LENGTH and not para.said.endswith(("。", "：", "；"))
            waiting = [*waiting, para] if short and read_heading(para) is None else []
    return frozenset(found)


def _is_label(para: Para) -> bool:
    return role(para) == "annex_label" or bool(_LABEL.match(para.said))


def _is_annex_title(para: Para) -> bool:
    short = len(para.said) <= 60 and not para.said.endswith(("。", "；"))
    return short and (para.align == "center" or para.size >= TITLE_SIZE)


def _read_main(found: Elements, main: list[Para]) -> set[int]:
    """Name salutation, list of annexes, signature and remark; return which paragraphs these are."""
    if found.title is not None or found.has_head:
        # A date or a line in brackets below the title belongs to it.
        below = next((para for para in main[:3] if para.align != "center"), None)
        found.salutation = below if below is not None and _is_salutation(below) else None
    sealed = [para for para in main if is_seal(para.said)]
    main = [para for para in main if not is_seal(para.said)]
    found.seal = bool(sealed) or any(ends_sealed(para.said) for para in main[-4:])
    date = _date_place(main)
    if date is not None:
        found.date = main[date]
        found.organs = _organs(main[:date])
        behind = main[date + 1 : date + 2]
        found.postscript = next((p for p in behind if _is_postscript(p)), None)
    listed = _annex_list(main[: date - len(found.organs)] if date is not None else main)
    found.annex_list = listed
    named = (found.salutation, found.date, found.postscript, *found.organs, *listed)
    return {id(para) for para in (*named, *sealed) if para is not None}


def _is_postscript(para: Para) -> bool:
    """Return whether the paragraph below the date is 附注: in brackets, or with the words of one."""
    words = _POSTSCRIPT.search(para.said) and len(para.said) <= 2 * CAPTION_LENGTH
    return role(para) == "postscript" or para.said.startswith(("（", "(")) or bool(words)


_POSTSCRIPT = re.compile(r"^(?:此件|联系人|联系电话|联系方式|经办人|公开方式|信息公开)")


def _is_salutation(para: Para) -> bool:
    """Return whether the paragraph below the title names the addressees: organs or people, often with a colon.

    Without a colon only a list of several, or of all of a kind, is taken for one.
    """
    if role(para) == "salutation":
        return True
    text = para.said
    sentence = re.search("[。；？！]|如下", text) or any(level.match(text) for level in LEVELS)
    aside = para.align in {"center", "right"} or para.where is not Where.BODY
    if sentence or aside or len(text) > SALUTATION_LENGTH or DATE.match(text):
        return False
    return is_addressees(text, flush=para.first < para.size)


def _date_place(main: Sequence[Para]) -> int | None:
    """Return where 成文日期 stands: the last date alone in its paragraph, with text above it."""
    for place in range(len(main) - 1, 0, -1):
        para = main[place]
        if (role(para) == "date" or DATE.match(para.said)) and para.align != "center":
            return place
        if DATE.match(para.said) and place > 2:
            return place
    return None


def _organs(above: Sequence[Para]) -> list[Para]:
    """Return the lines of 署名 directly above the date."""
    found: list[Para] = []
    for para in reversed(above):
        text = para.said
        marked = role(para)
        if marked not in {"organ", ""} or (marked != "organ" and not _is_organ(para)):
            break
        found.insert(0, para)
        if not text or len(found) == 4:
            break
    return found


def _is_organ(para: Para) -> bool:
    text = para.said
    return (
        len(text) <= ORGAN_LENGTH
        and not re.search(r"[。，；：:！？.]|^附\s*件", text)
        and not any(level.match(text) for level in LEVELS)
        and (para.first > 3 * para.size or para.align in {"right", "center"} or bool(_ORGAN_END.search(text)))
    )


_ORGAN_END = re.compile(
    r"(?:局|委员会|办公室|政府|中心|厅|部|院|会|组|处|科|办|委|公司|银行|支队|大队|街道|镇|乡|集团|学校)(?:[（(【\[][代盖印公加]+章[）)】\]])?$"
)


def _annex_list(main: Sequence[Para]) -> list[Para]:
    """Return the lines of 附件说明: from `附件：` on, as long as numbered lines follow."""
    for place, para in enumerate(main):
        if role(para) == "annex_list" or _LIST.match(para.said):
            found = [para]
            for other in main[place + 1 :]:
                if (
                    role(other) != "annex_list"
                    and not _LIST_MORE.match(other.said)
                    and not _LIST.match(other.said)
                ):
                    break
                found.append(other)
            return found
    return []


def _read_body(found: Elements, paras: Sequence[Para], part: int) -> None:
    """Sort the rest into headings and paragraphs; captions, notes and cells are neither."""
    note: Para | None = None
    items = list_items(paras)
    for para in paras:
        note = para if _is_note(para, note) else None
        if note is not None:
            found.notes.append(note)
            continue
        if para.where is not Where.BODY or role(para) in {"caption", "annex_title", "attendance"}:
            continue
        if _ATTENDANCE.match(para.said) or id(para) in found.captions:
            continue
        heading = None if id(para) in items else read_heading(para, part)
        if heading is not None:
            found.headings.append(heading)
            if heading.runs_in or len(para.said) > HEADING_LENGTH:
                found.body.append(para)
        elif para.align not in {"center", "right"} or (para.x0 is None and "。" in para.text):
            found.body.append(para)


def _is_note(para: Para, above: Para | None) -> bool:
    """Whether a paragraph is a note, or goes on with the numbered notes above it."""
    if para.where is not Where.BODY:
        return False
    if role(para) == "note" or _NOTE.match(para.said):
        return True
    return above is not None and bool(_LIST_MORE.match(para.said)) and para.size == above.size


# -------------------------------------------------------------------- imprint


def _imprint(flow: Sequence[Para]) -> list[Para]:
    """Return the paragraphs of 版记: from the first 抄送 of the last page on."""
    for place, para in enumerate(flow):
        if _IMPRINT.search(para.said) and place > len(flow) // 2 and _is_tail(flow[place:]):
            return list(flow[place - 1 if _beside(flow[place - 1], para) else place :])
    return []


def _beside(before: Para, para: Para) -> bool:
    """Return whether 印发机关 stands before its date: in a cell of its own, or at the left of the line."""
    if before.lines and para.lines:
        return before.lines[0].page == para.lines[0].page and before.lines[0].base == para.lines[0].base
    return before.table >= 0 and before.table == para.table and before.where is not Where.BODY


def _is_tail(paras: Sequence[Para]) -> bool:
    """Return whether nothing but 版记 follows: a few short paragraphs."""
    if len(paras) > 6 or any(_is_label(para) for para in paras):
        return False
    *others, last = paras
    # The date of 印发 stands beside who printed it.
    beside = not DATE.match(last.said) or (bool(others) and _beside(others[-1], last))
    return beside and not any(DATE.match(para.said) for para in others)


__all__ = [
    "Annex",
    "Elements",
    "recognise",
    "role",
]
