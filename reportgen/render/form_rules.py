"""What the format demands of a finished story, read from the part itself 「成品核对」.

Word refuses or repairs a file whose cells have no paragraph or whose rows do not fit their
table. An empty cell or header gets the empty paragraph it needs; everything else is refused,
so that no such file is written.
"""

from __future__ import annotations

import re
from typing import Any

from reportgen.errors import RenderFault
from reportgen.render.ooxml import W, qname

MOST_COLUMNS = 63
"""Columns of a table in Word."""
_NS = {"w": W}
_WIDTH = (
    "count(w:tc | w:sdt/w:sdtContent/w:tc)"
    " + sum(w:tc/w:tcPr/w:gridSpan/@w:val) - count(w:tc/w:tcPr/w:gridSpan)"
    " + sum(w:trPr/w:gridBefore/@w:val) + sum(w:trPr/w:gridAfter/@w:val)"
)
_EMPTY = "//w:tc[not(*[last()][self::w:p or self::w:sdt])]"
_HOLLOW = (
    "/w:hdr[not(*)] | /w:ftr[not(*)] | //w:footnote[not(*)] | //w:endnote[not(*)] | //w:txbxContent[not(*)]"
)
_ROWLESS = "//w:tbl[not(.//w:tr)]"
_CELLLESS = "//w:tr[not(.//w:tc)]"
_UNEVEN = f"//w:tr[{_WIDTH} != count(ancestor::w:tbl[1]/w:tblGrid/w:gridCol)]"
_WIDE = f"//w:tr[{_WIDTH} > {MOST_COLUMNS}]"
_MISPLACED = (
    "//w:p/w:p | //w:p/w:tbl | //w:r/w:p | //w:r/w:r | //w:t/* | //w:tr/w:p | //w:tbl/w:tc | //w:tbl/w:p"
)
_FIELDS = "count(//w:fldChar[@w:fldCharType='begin']) != count(//w:fldChar[@w:fldCharType='end'])"
_RULES = (_ROWLESS, _CELLLESS, _MISPLACED, _WIDE)


def uneven(root: Any) -> bool:
    """Whether rows of a story do not fit their tables, as Word itself leaves them at times."""
    return bool(_path(f"boolean({_UNEVEN})")(root))


class Rules:
    """The rules of one story; shapes that were found sound are remembered, since most files have the same."""

    __slots__ = ("_even", "_file", "_sound", "_story")

    def __init__(self, file: str, story: str, *, even: bool) -> None:
        self._file = file
        self._story = story
        self._even = even
        self._sound: set[int] = set()

    def hold(self, xml: str) -> str:
        """Return a finished story, completed where it must be.

        Raises RenderFault, saying where, for one that Word could not open as it is meant.
        """
        shape = _shape(xml)
        mark = hash(shape)
        if mark in self._sound and "&" not in shape:
            return xml
        root = _parsed(shape, self._file, self._story)
        if not _path(_any(self._even))(root):
            if len(self._sound) < _REMEMBERED:
                self._sound.add(mark)
            return xml
        return _completed(xml, self._file, self._story, even=self._even)


_REMEMBERED = 1000
_TEXT = re.compile(">[^<]+<")
_ROW_END = "</w:tr>"
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")


def _shape(xml: str) -> str:
    """Return a story without its texts, and of rows alike that follow each other only one.

    It is well-formed and fits the rules exactly when the story itself is and does: texts are
    escaped, and an `&` that begins no entity is kept to be found.
    """
    bare = _TEXT.sub("><", xml)
    rows, kept, before = bare.split(_ROW_END), list[str](), ""
    for row in rows:
        if row == before and row.startswith("<w:tr") and row.count("<w:tr ") + row.count("<w:tr>") == 1:
            continue
        kept.append(row)
        before = row
    found = _BARE.search(xml)
    return _ROW_END.join(kept) + (found[0] if found else "")


def _parsed(xml: str, file: str, story: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    try:
        return etree.fromstring(xml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        advice = "请检查 {% if %}、{% for %} 的开合是否在同一处"
        raise _fault(file, story, "填出来的内容不完整", advice) from error


def _completed(xml: str, file: str, story: str, *, even: bool) -> str:
    """Return a story with the empty paragraphs it needs. Raises RenderFault for what cannot be mended."""
    from lxml import etree

    root = _parsed(xml, file, story)
    _refuse(root, file, story, even=even)
    for holder in _path(f"{_EMPTY} | {_HOLLOW}")(root):
        etree.SubElement(holder, qname("w:p"))
    if _path(_any(even))(root):
        raise _fault(file, story, "填出来的内容不合 Word 的格式", "请检查语句的位置")
    return str(etree.tostring(root, encoding="unicode"))


def _any(even: bool) -> str:
    rules = [*_RULES, _EMPTY, _HOLLOW, *([_UNEVEN] if even else [])]
    return f"boolean({' | '.join(rules)}) or {_FIELDS}"


def _refuse(root: Any, file: str, story: str, *, even: bool) -> None:
    if found := _path(_ROWLESS)(root):
        message = f"{_table(root, found[0])}填写后一行也没有"
        advice = "没有内容时不要表格的，请在表格前后写 {%p if … %}、{%p endif %}；或在表里留一行表头"
        raise _fault(file, story, message, advice)
    if found := _path(_CELLLESS)(root):
        message = f"{_row(root, found[0])}填写后一格也没有"
        raise _fault(file, story, message, "请让这一行至少留一格，或用 {%tr if … %} 去掉整行")
    if found := _path(_WIDE)(root):
        raise _fault(file, story, f"{_row(root, found[0])}超过{MOST_COLUMNS}列，Word 打不开", "请减少列数")
    if even and (found := _path(_UNEVEN)(root)):
        message = f"{_row(root, found[0])}的格数与表格的列数不同"
        advice = "整格的增减写 {%tc … %}，并让每一行的格数相同"
        raise _fault(file, story, message, advice)
    if _path(f"boolean({_MISPLACED})")(root):
        raise _fault(file, story, "填出来的段落、表格套错了位置", "请检查 {%p … %}、{%tr … %} 的位置")
    if _path(_FIELDS)(root):
        raise _fault(file, story, "填写后有的域只剩一半", "请不要让 {{ }} 跨过页码、日期等域")


def _table(root: Any, table: Any) -> str:
    """Return which table it is, counted through the story."""
    tables = list(root.iter(qname("w:tbl")))
    return f"第{tables.index(table) + 1}个表格" if table in tables else "表格"


def _row(root: Any, row: Any) -> str:
    table = next(row.iterancestors(qname("w:tbl")))
    rows = [line for line in table.iter(qname("w:tr")) if next(line.iterancestors(qname("w:tbl"))) is table]
    return f"{_table(root, table)}第{rows.index(row) + 1}行"


def _fault(file: str, story: str, message: str, advice: str) -> RenderFault:
    return RenderFault(code="R310", place=f"{file}!{story}", message=message, advice=advice)


_PATHS: dict[str, Any] = {}


def _path(expression: str) -> Any:
    from lxml import etree

    if expression not in _PATHS:
        _PATHS[expression] = etree.XPath(expression, namespaces=_NS)
    return _PATHS[expression]


__all__ = ["Rules", "uneven"]
