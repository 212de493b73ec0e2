"""The type of the text: face, size, weight, colour and what dresses it up (GB/T 9704-2012 5.2.2, 5.2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from reportgen.check.clauses import Breach, Subject, clause, grouped, habit, look, sizes, wrong
from reportgen.check.faces import is_anonymous, is_black, shown
from reportgen.check.facts import Face, Line, Medium, Para, Piece, Place, Stroke, dominant, hanzi

_LATIN = re.compile(r"times|tinos|liberationserif|nimbusrom|rg-?latin", re.IGNORECASE)
"""Names of the Latin faces in which offices set digits: Times and what is cut to its measure."""
_WITH_HANZI = {"仿宋", "宋体"}
"""Faces of the standard whose own digits are as good."""


def _plain(subject: Subject) -> list[Para]:
    """Return the paragraphs that are set in the type of the text: no headings, no title."""
    parts = subject.parts
    named = [parts.salutation, *parts.annex_list, *parts.organs, parts.date, parts.postscript]
    heads = {id(heading.para) for heading in parts.headings}
    plain = [para for para in parts.body if id(para) not in heads]
    return [*plain, *(para for para in named if para is not None)]


@clause("L07", "5.2.2", "字体字号")
def default_type(subject: Subject) -> Iterator[Breach]:
    """The text is set in 3号仿宋."""
    p, listed = subject.profile, _plain(subject)
    if any(is_anonymous(para.face.asian) for para in listed if subject.is_pdf):
        yield look("PDF 中的字体没有名称，辨不出是否仿宋", "请在原文件中核对字体")
    found = []
    for para in listed:
        face = _text_face(para)
        wanted = "仿宋" if hanzi(para.text) else subject.family(face)
        if text := subject.unlike(face, wanted, p.body_size):
            found.append((para.place, text))
    for place, text, times in grouped(found):
        yield wrong(place, f"正文{times}用", text, f"仿宋{sizes(p.body_size)}", "请改用仿宋体、三号")


def _text_face(para: Para) -> Face:
    """Return the face of the text of a paragraph: what follows a first sentence that stands out, however short."""
    lead = list(takewhile(lambda piece: piece.face.asian == para.pieces[0].face.asian, para.pieces))
    rest = para.pieces[len(lead) :]
    is_lead = rest and "".join(piece.text for piece in lead).rstrip().endswith("。")
    return dominant(rest) if is_lead and hanzi("".join(p.text for p in rest)) else para.face


@clause("L07", "5.2.2", "数字和西文的字体")
def latin_type(subject: Subject) -> Iterator[Breach]:
    """Digits and letters in the text are set in a Times face, or in that of the hanzi."""
    found = (
        (para.place, shown(piece.face.latin))
        for para in _plain(subject)
        if hanzi(para.text)
        for piece in para.pieces
        if re.search(r"[0-9A-Za-z]", piece.text) and not _is_latin(subject, piece)
    )
    for place, text, times in grouped(found):
        yield habit(
            place, f"正文中的数字、字母{times}用{text}", "请改用 Times New Roman，或与汉字相同的仿宋",
            found=text, expected="Times New Roman 或仿宋",
        )  # fmt: skip


def _is_latin(subject: Subject, piece: Piece) -> bool:
    name = piece.face.latin
    own = next((family for family, font in subject.profile.word_fonts if font == name), "")
    return (
        not name
        or own in {"西文", *_WITH_HANZI}
        or Face(asian=name).family in _WITH_HANZI
        or is_anonymous(name)
        or bool(_LATIN.search(name))
    )


@clause("L07", "5.2.2", "加粗和修饰")
def plain_type(subject: Subject) -> Iterator[Breach]:
    """No paragraph of text is bold all through, nothing is underlined or dressed up otherwise."""
    bold = ((para.place, "") for para in _plain(subject) if _is_bold(para))
    for place, _, times in grouped(bold):
        yield habit(
            place,
            f"正文整段加粗{times}",
            "正文用仿宋，不加粗；是标题的请编序数",
            found="加粗",
            expected="不加粗",
        )
    for place, text, times in grouped(_dressed(subject)):
        yield habit(
            place, f"文字{times}带{text}", "公文的文字不加修饰，请取消", found=text, expected="无修饰"
        )


def _is_bold(para: Para) -> bool:
    written = [piece for piece in para.pieces if hanzi(piece.text)]
    return bool(written) and all(piece.face.bold for piece in written)


def _dressed(subject: Subject) -> Iterator[tuple[Place, str]]:
    parts = subject.parts
    named = [parts.title, parts.number, *(heading.para for heading in parts.headings if not heading.runs_in)]
    for para in [*_plain(subject), *(para for para in named if para is not None)]:
        worn = {piece.face.dress for piece in para.pieces if piece.face.dress and piece.text.strip()}
        yield from ((para.place, text) for text in sorted(worn))
        yield from ((line.place, "下划线") for line in para.lines if _is_underlined(subject, line))


_UNDER = 0.3
"""How far below its base line a line of text is underlined, in sizes."""


def _is_underlined(subject: Subject, line: Line) -> bool:
    """Return whether a rule runs below signs of a printed line, no further away than an underline does."""
    strokes = subject.document.pages[line.page - 1].strokes
    return any(_is_below(stroke, line) for stroke in strokes)


def _is_below(stroke: Stroke, line: Line) -> bool:
    flat = stroke.height < 2 and stroke.width >= line.size
    inside = stroke.left > line.left - 2 and stroke.right < line.right + 2
    return flat and inside and 0 < stroke.middle - line.base < _UNDER * line.size


@clause("L08", "5.2.4", "颜色", only=Medium.WORD)
def colour(subject: Subject) -> Iterator[Breach]:
    """Everything is black that the standard does not say is red."""
    head = subject.parts.masthead
    found = (
        (para.place, piece.face.colour)
        for para in subject.document.paras
        for piece in para.pieces
        if para is not head and piece.text.strip() and not is_black(piece.face.colour)
    )
    yield from _coloured(found)


@clause("L08", "5.2.4", "颜色", only=Medium.PDF)
def printed_colour(subject: Subject) -> Iterator[Breach]:
    """Everything printed is black that the standard does not say is red."""
    head = subject.parts.masthead
    red = {id(char) for line in (head.lines if head else ()) for char in line.chars}
    places = {
        id(char): line.place for page in subject.document.pages for line in page.lines for char in line.chars
    }
    found = (
        (places.get(id(char), Place((page.number,), f"第{page.number}页")), char.face.colour)
        for page in subject.document.pages
        for char in page.chars
        if id(char) not in red and not is_black(char.face.colour)
    )
    yield from _coloured(found)


def _coloured(found: Iterable[tuple[Place, str]]) -> Iterator[Breach]:
    for place, text, times in grouped(found):
        yield wrong(place, f"文字颜色{times}为", f"#{text}", "黑色", "请改为黑色")


__all__: list[str] = []
