"""Markdown into blocks, with the printed objects put back in place.

A template prints every value as one private-use character; this module swaps
the character back for the object, so data is never read as markup. 公文 uses
headings, paragraphs, **emphasis** and tables; anything else is refused with a
word on how to write it instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from reportgen.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Row,
    Run,
    Table,
    merge,
    plain,
)
from reportgen.compose.absence import MARK, Absent, Nothing
from reportgen.errors import TemplateFault
from reportgen.model import Origin, Text
from reportgen.wording import Phrase

FIRST_MARK = 0xF0000
LAST_MARK = 0xFFFFD
"""Plane 15, private use: one character stands for one printed object."""

Locate = Callable[[int, str], Origin | None]
"""Where a literal text of a given line (from 1) was written."""

_WIDE_NEIGHBOURS = "“”‘’—…·"
_REFUSED = {
    "bullet_list_open": "公文不用项目符号，请写成“一是…；二是…”或分段",
    "ordered_list_open": "请用 # 标题自动编号，或写成“一是…；二是…”",
    "blockquote_open": "公文不用引用块，请写成普通段落",
    "em_open": "公文不用斜体，强调请用 **…**",
    "fence": "公文没有代码块，请删去 ```",
    "hr": "公文没有分隔线，请删去 ---",
}


class _ChineseInline(StateInline):
    """Lets `**` open and close beside Chinese text and punctuation.

    CommonMark's flanking rule takes ` “：”**后文` for no closing run, because no space
    follows; Chinese is written without spaces (commonmark-spec issue 650).
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 — overridden name
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not (_wide(before) or _wide(after)):
            return scanned
        return Scanned(not after.isspace(), not before.isspace(), scanned.length)


def _wide(character: str) -> bool:
    return ord(character) > 0x2E7F or character in _WIDE_NEIGHBOURS


class _ChineseParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _ChineseInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.inline = _ChineseParser()
    markdown.enable("table")
    markdown.disable(
        [
            "code",
            "html_block",
            "html_inline",
            "link",
            "image",
            "autolink",
            "backticks",
            "strikethrough",
            "reference",
            "lheading",
        ]
    )
    return markdown


def parse(source: str, objects: Sequence[object], locate: Locate, file: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text; `objects` are what its marks stand for.

    Raises TemplateFault, placed by `file` and line, for markup that 公文 does not use.
    """
    return tuple(_Reader(objects, locate, file).blocks(_parser().parse(source)))


class _Reader:
    """One pass over the tokens of one text."""

    def __init__(self, objects: Sequence[object], locate: Locate, file: str) -> None:
        self.objects = objects
        self.locate = locate
        self.file = file
        self.line = 1

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        stream = iter(tokens)
        for token in stream:
            self._at(token)
            if token.type == "heading_open":
                yield Heading(int(token.tag[1:]), self._inlines(next(stream)))
            elif token.type == "paragraph_open":
                yield from self._paragraph(next(stream))
            elif token.type == "table_open":
                yield self._table(stream)
            elif advice := _REFUSED.get(token.type):
                raise self._fault("公文里不用这种写法", advice)

    def _at(self, token: Token) -> None:
        if token.map:
            self.line = token.map[0] + 1

    def _paragraph(self, token: Token) -> Iterator[Block]:
        """A paragraph that only prints blocks is those blocks."""
        content = "".join(token.content.split())
        marked = [self._object(c) for c in content] if content and all(map(_is_mark, content)) else []
        there = [m for m in marked if not isinstance(m, (Absent, Nothing))]
        if there and all(isinstance(m, (Block, tuple)) for m in there):
            for item in there:
                yield from item if isinstance(item, tuple) else (cast(Block, item),)
        else:
            yield Paragraph(self._inlines(token))

    def _table(self, stream: Iterator[Token]) -> Table:
        rows: list[list[Inlines]] = []
        for token in stream:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                self._at(token)
                rows[-1].append(self._inlines(token))
        columns = tuple(Column(plain(cell)) for cell in rows[0])
        return Table(columns, tuple(Row(tuple(row)) for row in rows[1:]))

    def _inlines(self, token: Token) -> Inlines:
        strong = 0
        found: list[Inline] = []
        for child in token.children or ():
            if child.type == "text":
                found.extend(self._split(child.content, strong > 0))
            elif child.type in ("strong_open", "strong_close"):
                strong += child.nesting
            elif child.type in ("softbreak", "hardbreak"):
                self.line += 1
            elif advice := _REFUSED.get(child.type):
                raise self._fault("公文里不用这种写法", advice)
        return merge(found)

    def _split(self, content: str, strong: bool) -> Iterator[Inline]:
        literal = ""
        for character in content:
            if not _is_mark(character):
                literal += character
                continue
            if literal:
                yield Run(literal, strong, self.locate(self.line, literal))
            literal = ""
            yield from self._printed(self._object(character), strong)
        if literal:
            yield Run(literal, strong, self.locate(self.line, literal))

    def _object(self, mark: str) -> object:
        index = ord(mark) - FIRST_MARK
        if index >= len(self.objects):
            raise self._fault("文字中有不能识别的专用区字符", "请删去该字符")
        return self.objects[index]

    def _printed(self, item: object, strong: bool) -> Iterator[Inline]:
        if isinstance(item, tuple) and len(item) == 1 and isinstance(item[0], Paragraph):
            yield from item[0].inlines  # a snippet of one paragraph may stand inside a sentence
            return
        if isinstance(item, (Block, tuple)):
            raise self._fault(
                "表格、附件和素材不能写在句子中间",
                "请让它独占一段，前后各空一行；上一行以 {% … %} 结尾的空两行",
            )
        yield from inlines_of(item, strong)

    def _fault(self, message: str, advice: str) -> TemplateFault:
        return TemplateFault(code="T211", place=f"{self.file}第{self.line}行", message=message, advice=advice)


def _is_mark(character: str) -> bool:
    return FIRST_MARK <= ord(character) <= LAST_MARK


def inlines_of(item: object, strong: bool = False) -> Iterator[Inline]:
    """Yield the inlines of one printed object: a phrase, a figure, a text or the mark of something absent."""
    if isinstance(item, Absent):
        yield Run(MARK)
    elif isinstance(item, Phrase):
        for part in item.parts:
            yield from inlines_of(part, strong)
    elif isinstance(item, Figure):
        yield replace(item, strong=True) if strong else item
    elif item:
        yield Run(str(item), strong, item.origin if isinstance(item, Text) else None)


def titled(title: object) -> Inlines:
    """A title may be given in pieces: 标题=[类别, "得分及位次"]."""
    pieces = title if isinstance(title, (list, tuple)) else [title]
    return merge([inline for piece in pieces for inline in inlines_of(piece)])
