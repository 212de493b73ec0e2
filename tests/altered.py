"""Finished Word files with one thing changed in them, as a hand would: a digit, a sign, a unit, a name, a date.

Works on the XML, knows nothing of how the file was made. The same seed gives the same changes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"

CLASSES = ("数字", "升降超欠", "计量单位", "位次", "合计", "单位名称", "日期", "表格数字")

_OPPOSITES = (
    ("同比增长", "同比下降"),
    ("增长", "下降"),
    ("超序时", "欠序时"),
    ("快于", "慢于"),
    ("高于", "低于"),
    ("前移", "后移"),
    ("提高", "降低"),
    ("增加", "减少"),
    ("上升", "回落"),
)
_UNITS = (("亿元", "万元"), ("个百分点", "%"), ("万元", "亿元"), ("%", "个百分点"), ("天", "个月"))
_CHINESE = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in a finished file."""

    kind: str
    before: str
    """The words around the place as they were …"""
    after: str
    """… and as they are now."""
    old: str
    """What was taken out …"""
    new: str
    """… and put in."""
    content: bytes
    """The changed file."""


@dataclass(frozen=True, slots=True)
class _Edit:
    node: int
    start: int
    end: int
    text: str


def changes(content: bytes, names: Iterable[str], seed: int, each: int = 3) -> Iterator[Change]:
    """Yield up to `each` changes of each class in a Word file; `names` are departments to be swapped."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read(_MAIN))
    nodes = [node for node in tree.iter(f"{_W}t") if not _is_old(node)]
    finders: dict[str, Callable[[], Iterator[_Edit]]] = {
        "数字": lambda: _digits(nodes, in_table=False),
        "升降超欠": lambda: _signs(nodes),
        "计量单位": lambda: _units(nodes),
        "位次": lambda: _ranks(nodes),
        "合计": lambda: _totals(nodes),
        "单位名称": lambda: _names(nodes, tuple(names)),
        "日期": lambda: _dates(nodes),
        "表格数字": lambda: _digits(nodes, in_table=True),
    }
    for kind in CLASSES:
        for edit in _chosen(list(finders[kind]()), f"{seed}{kind}", each):
            yield _change(kind, content, tree, nodes, edit)


def _chosen(edits: list[_Edit], seed: str, number: int) -> list[_Edit]:
    """Return some edits that depend on nothing but the seed and on what there is."""
    by_chance = sorted(edits, key=lambda edit: sha256(f"{seed}{edit}".encode()).digest())
    return by_chance[:number]


def _is_old(node: etree._Element) -> bool:
    """Whether it is the copy of a text box for programs before 2010, which nobody edits."""
    return any(etree.QName(parent).localname == "Fallback" for parent in node.iterancestors())


def _change(
    kind: str, content: bytes, tree: etree._Element, nodes: list[etree._Element], edit: _Edit
) -> Change:
    node = nodes[edit.node]
    text = node.text or ""
    node.text = text[: edit.start] + edit.text + text[edit.end :]
    changed = _with(content, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
    around = slice(max(edit.start - 6, 0), edit.start)
    before = text[around] + text[edit.start : edit.end] + text[edit.end : edit.end + 6]
    after = text[around] + edit.text + text[edit.end : edit.end + 6]
    node.text = text
    return Change(kind, before, after, text[edit.start : edit.end], edit.text, changed)


def _with(content: bytes, document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, document if item.filename == _MAIN else old.read(item))
    return out.getvalue()


def _texts(nodes: list[etree._Element], *, in_table: bool | None = None) -> Iterator[tuple[int, str]]:
    for number, node in enumerate(nodes):
        if in_table is None or in_table == _is_in_table(node):
            yield number, node.text or ""


def _is_in_table(node: etree._Element) -> bool:
    return any(parent.tag == f"{_W}tc" for parent in node.iterancestors())


def _row(node: etree._Element) -> etree._Element | None:
    return next((parent for parent in node.iterancestors() if parent.tag == f"{_W}tr"), None)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _digits(nodes: list[etree._Element], *, in_table: bool) -> Iterator[_Edit]:
    """One digit of a number, not of a date."""
    for number, text in _texts(nodes, in_table=in_table):
        dates = [(m.start(), m.end()) for m in _DATE.finditer(text)]
        for found in _NUMBER.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in dates):
                continue
            for at in range(found.start(), found.end()):
                if text[at].isdigit():
                    yield _Edit(number, at, at + 1, str((int(text[at]) + 3) % 10))


def _swapped(
    nodes: list[etree._Element], pairs: Iterable[tuple[str, str]], lead: str = ""
) -> Iterator[_Edit]:
    for number, text in _texts(nodes):
        for one, other in pairs:
            for first, second in ((one, other), (other, one)):
                for found in re.finditer(lead + re.escape(first), text):
                    yield _Edit(number, found.end() - len(first), found.end(), second)


def _signs(nodes: list[etree._Element]) -> Iterator[_Edit]:
    yield from _swapped(nodes, _OPPOSITES)


def _units(nodes: list[etree._Element]) -> Iterator[_Edit]:
    for number, text in _texts(nodes):
        for one, other in _UNITS:
            for found in re.finditer(rf"(?<=\d){re.escape(one)}", text):
                yield _Edit(number, found.start(), found.end(), other)


def _ranks(nodes: list[etree._Element]) -> Iterator[_Edit]:
    for number, text in _texts(nodes):
        for found in re.finditer(rf"第([{_CHINESE}])(?![季批次步届版十百{_CHINESE}产一二三])", text):
            digit = _CHINESE[(_CHINESE.index(found[1]) + 1) % 9]
            yield _Edit(number, found.start(1), found.end(1), digit)


def _totals(nodes: list[etree._Element]) -> Iterator[_Edit]:
    """A digit in a row of totals, or a count that a sentence gives for all."""
    for number, text in _texts(nodes):
        row = _row(nodes[number])
        if row is not None:
            said = "".join(row.itertext())
            if re.match(r"(合计|小计|总计)", said) and text[:1].isdigit():
                yield _Edit(number, 0, 1, str(int(text[0]) % 9 + 1))
        else:
            for found in re.finditer(r"(?:共|合计|总计|累计)(?:有|计)?(\d)", text):
                yield _Edit(number, found.start(1), found.end(1), str(int(found[1]) % 9 + 1))


def _names(nodes: list[etree._Element], names: tuple[str, ...]) -> Iterator[_Edit]:
    for number, text in _texts(nodes):
        for n, name in enumerate(names):
            for found in re.finditer(re.escape(name), text):
                yield _Edit(number, found.start(), found.end(), names[(n + 1) % len(names)])


_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日|底)?|〔\d{4}〕\d+号")


def _dates(nodes: list[etree._Element]) -> Iterator[_Edit]:
    for number, text in _texts(nodes):
        for found in _DATE.finditer(text):
            numbers = list(re.finditer(r"\d+", found[0]))
            last = numbers[-1]
            start = found.start() + last.start()
            yield _Edit(number, start, start + len(last[0]), str(int(last[0]) % 27 + 1))


__all__ = ["CLASSES", "Change", "changes"]
