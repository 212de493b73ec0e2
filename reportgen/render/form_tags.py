"""The tags of a Word template, read from its paragraphs before docxtpl's rewriting 「标记」.

Word tears `{{ name }}` into runs, and clerks type ｛｛ name ｝｝ or “name”. Each tag is taken out of
its paragraph and a number left in its stead, so that nothing it says can confuse the rewriting
and every mistake is told with paragraph, table, row and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportgen.errors import Finding
from reportgen.render.ooxml import qname

_BEGIN, _END = "\uf8ff", "\uf8fe"
TOKEN = re.compile(f"{_BEGIN}(\\d+){_END}")
"""What stands in the source where the words of a tag were."""
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPEN = re.compile(r"\{\{|\{%|\{#")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_LEADING = re.compile(f"\\{{[{{%#]-?(tr|tc|p) {_BEGIN}(\\d+){_END}")
_LEFT_ALONE = re.compile(r"\s*(?:vm|hm)\s*$")
_PREFIXED = re.compile(r"\s*(colspan|cellbg)\s+")
_FULL_WIDTH = re.compile(r"[｛{]\s?[｛{％%].*?(?:[％%｝}]\s?[｝}]|$)|[｛{]\s?[｛％]|[｝％]\s?[｝}]")
_ODD_OPEN = re.compile(r"[｛％]")
_GUILLEMETS = re.compile(r"«([^«»]{1,40})»")
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_SHOWN = 40
_DOCXTPL = ("p", "tr", "tc", "r")

_P, _T = qname("w:p"), qname("w:t")
_ELEMENTS = {"tr": qname("w:tr"), "tc": qname("w:tc"), "p": _P}
_ELEMENT_WORDS = {"tr": "整行", "tc": "整格", "p": "整段"}
_KEPT = tuple(map(qname, ("w:drawing", "w:pict", "w:object", "w:sectPr")))
"""What must not vanish with a paragraph or row that holds a statement alone."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{ … }}`, `{% … %}` or `{# … #}`."""

    kind: str
    level: str
    """`p`, `tr`, `tc` or `r` of docxtpl, or nothing."""
    words: str
    """What Jinja is to read: straight quotes, without marks."""
    place: str

    @property
    def shown(self) -> str:
        """The tag as it is quoted in messages."""
        mark = f"{self.kind}{self.level if self.level in _DOCXTPL else ''} {self.words.strip()} {_CLOSE[self.kind]}"
        return mark if len(mark) <= _SHOWN else f"{mark[:_SHOWN]}…"

    @property
    def keyword(self) -> str:
        """The first word of a statement: if, endif, for …"""
        return (self.words.split(maxsplit=1) or [""])[0] if self.kind == "{%" else ""


@dataclass(slots=True)
class Reading:
    """The tags of a story, and what is wrong with how they are written."""

    tags: list[Tag] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, place: str, message: str, advice: str) -> None:
        """Remember a mistake."""
        self.findings.append(Finding(code, place, message, advice))


def read_tags(root: Any, story: str) -> Reading:
    """Take the tags out of a story, of which `story` is the name in messages, and leave numbers."""
    reading = Reading()
    for paragraph, place in paragraphs(root, story):
        nodes = own_texts(paragraph, _P, _T)
        _read(reading, nodes, place, docxtpl=True)
        _check_alone(reading, paragraph)
    return reading


def read_texts(groups: Iterator[tuple[Sequence[Any], str]]) -> Reading:
    """Take the tags out of other parts: each group is the text elements of one line, and its place."""
    reading = Reading()
    for nodes, place in groups:
        _read(reading, nodes, place, docxtpl=False)
    return reading


def read_target(target: str, place: str, reading: Reading, level: str = "link") -> str:
    """Take the tags out of the target of a link or another attribute, and return it with their numbers."""
    quoted, at, made = f"{place}“{target[:_SHOWN]}”", 0, ""
    for start, end, kind in list(_spans(target, reading, quoted)):
        reading.tags.append(Tag(kind, level, straightened(target[start + 2 : end - 2]), quoted))
        made += f"{target[at:start]}{kind} {_BEGIN}{len(reading.tags) - 1}{_END} {_CLOSE[kind]}"
        at = end
    return made + target[at:]


def own_texts(paragraph: Any, outer: str, text: str) -> list[Any]:
    """Return the text elements of a paragraph, without those of text boxes that stand in it."""
    found = []
    for node in paragraph.iter(text):
        above = node.getparent()
        while above is not paragraph and above.tag != outer:
            above = above.getparent()
        if above is paragraph:
            found.append(node)
    return found


# ---------------------------------------------------------------------- places


def paragraphs(root: Any, story: str) -> Iterator[tuple[Any, str]]:
    """Yield every paragraph with its place: `正文第3段`, `正文第2个表格第3行第1格`."""
    body = root.find(qname("w:body"))
    yield from _in_container(root if body is None else body, story)


_TBL, _TR, _TC, _BOX = (qname(f"w:{name}") for name in ("tbl", "tr", "tc", "txbxContent"))
_OPAQUE = {_P, _TBL}


def _in_container(container: Any, prefix: str) -> Iterator[tuple[Any, str]]:
    blocks = list(_inside(container, _OPAQUE))
    single = sum(block.tag == _P for block in blocks) == 1 and container.tag != qname("w:body")
    lines = tables = 0
    for block in blocks:
        if block.tag == _P:
            lines += 1
            place = prefix if single else f"{prefix}第{lines}段"
            yield block, place
            for box in _inside(block, {_BOX}):
                yield from _in_container(box, f"{place}的文本框")
        else:
            tables += 1
            inner = "里的" if container.tag == _TC else ""
            yield from _in_table(block, f"{prefix}{inner}第{tables}个表格")


def _in_table(table: Any, prefix: str) -> Iterator[tuple[Any, str]]:
    for row, line in enumerate(_inside(table, {_TR}), start=1):
        for column, cell in enumerate(_inside(line, {_TC}), start=1):
            yield from _in_container(cell, f"{prefix}第{row}行第{column}格")


def _inside(node: Any, wanted: set[str]) -> Iterator[Any]:
    """Yield the nearest descendants of certain names, through whatever wraps them."""
    for child in node:
        if child.tag in wanted:
            yield child
        elif isinstance(child.tag, str):
            yield from _inside(child, wanted)


# ------------------------------------------------------------------------ tags


def _read(reading: Reading, nodes: Sequence[Any], place: str, *, docxtpl: bool) -> None:
    text = "".join(node.text or "" for node in nodes)
    if "{" not in text and "｛" not in text and "«" not in text and "｝" not in text:
        return
    quoted = f"{place}“{text.strip()[:_SHOWN]}{'…' if len(text.strip()) > _SHOWN else ''}”"
    spans = list(_spans(text, reading, quoted))
    _check_rest(text, spans, reading, quoted)
    for start, end, kind in reversed(spans):
        _take(reading, nodes, (start, end), text, kind, quoted, docxtpl=docxtpl)


def _spans(text: str, reading: Reading, place: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each tag begins and ends; quoted braces do not end it."""
    at = 0
    while found := _OPEN.search(text, at):
        kind = found[0]
        end = _ending(text, found.end(), _CLOSE[kind]) if kind != "{#" else text.find("#}", found.end())
        if end < 0:
            end = text.find(_CLOSE[kind], found.end())
        if end < 0:
            words = text[found.start() : found.start() + _SHOWN]
            message, advice = f"“{words}”没有收尾", f"请在同一段里补上 {_CLOSE[kind]}"
            reading.note("T320", place, message, advice)
            return
        yield found.start(), end + 2, kind
        at = end + 2


def _ending(text: str, start: int, close: str) -> int:
    """Return where a tag closes outside of quotes, -1 where nowhere."""
    quote = ""
    for at in range(start, len(text)):
        sign = text[at]
        if quote:
            quote = "" if sign in quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "“":
            quote = '”"'
        elif sign == "‘":
            quote = "’'"
        elif text.startswith(close, at):
            return at
    return -1


def _check_rest(text: str, spans: Sequence[tuple[int, int, str]], reading: Reading, place: str) -> None:
    """Note what looks like a tag and would be left standing."""
    rest, at = "", 0
    for start, end, _ in spans:
        rest += text[at:start] + "\0"
        at = end
    rest += text[at:]
    rest = rest.replace("{_{", "").replace("}_}", "").replace("{_%", "").replace("%_}", "")
    for found in _FULL_WIDTH.finditer(rest):
        if _ODD_OPEN.search(found[0]) or "｝" in found[0]:
            advice = "花括号、百分号请在英文输入状态下写成半角 {{ }}、{% %}"
            reading.note("T321", place, f"“{found[0][:_SHOWN]}”是全角符号，不会被填写", advice)
    for found in _GUILLEMETS.finditer(rest):
        message = f"“{found[0]}”只是文字，不会被填写"
        reading.note("T321", place, message, f"请改成 {{{{ {found[1]} }}}}，或在 Word 里插入合并域")


def _take(
    reading: Reading,
    nodes: Sequence[Any],
    span: tuple[int, int],
    text: str,
    kind: str,
    place: str,
    *,
    docxtpl: bool,
) -> None:
    """Put a number in the place of the words of a tag."""
    start, end = span
    inner = text[start + 2 : end - 2]
    dashes = ("-" if inner.startswith("-") else "", "-" if inner.endswith("-") and len(inner) > 1 else "")
    inner = inner.removeprefix("-").removesuffix("-") if kind != "{#" else inner
    if kind == "{%" and _LEFT_ALONE.match(inner):
        return
    level = found[1] if (found := _LEVEL.match(inner)) else ""
    words = inner[len(level) :]
    prefix = _PREFIXED.match(words) if kind == "{%" else None
    tag_kind = "{{" if prefix else kind
    shown = words[prefix.end() :] if prefix else words
    reading.tags.append(Tag(tag_kind, level, straightened(shown), place))
    token = f"{_BEGIN}{len(reading.tags) - 1}{_END}"
    lead = f"{kind}{dashes[0]}{level} {f'{prefix[1]} ' if prefix else ''}{token} "
    _replace(nodes, start, end, lead, f"{dashes[1]}{_CLOSE[kind]}", apart=docxtpl)


def _replace(nodes: Sequence[Any], start: int, end: int, lead: str, close: str, *, apart: bool) -> None:
    """Write a tag where it begins, and its closing mark where it ends: docxtpl joins what lies between."""
    at, first = 0, True
    for node in nodes:
        text = node.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        last = at + len(text) >= end
        if at + len(text) > start and at < end:
            middle = (lead if first else "") + (close if (last if apart else first) else "")
            node.text = text[:low] + middle + text[high:]
            first = False
        at += len(text)
        if last:
            return


def straightened(words: str) -> str:
    """Return the words of a tag with the quotes and dashes that Jinja knows; quoted text stays as it is."""
    made, quote = "", ""
    for sign in words.replace("\xa0", " ").replace("\u3000", " "):
        if quote:
            closes = sign in quote
            made += quote[-1] if closes else _escaped(sign, quote[-1])
            quote = "" if closes else quote
        elif sign in "\"'":
            quote = sign
            made += sign
        elif sign in _CURLY:
            quote = '”"' if sign in "“”" else "’'"
            made += quote[-1]
        else:
            made += sign
    return made.replace("\n", " ").replace("\r", " ")


def _escaped(sign: str, quote: str) -> str:
    return f"\\{sign}" if sign == quote else sign


def _check_alone(reading: Reading, paragraph: Any) -> None:
    """Note content that would vanish with the paragraph, cell or row that a statement stands in."""
    for node in own_texts(paragraph, _P, _T):
        for found in _LEADING.finditer(node.text or ""):
            tag = reading.tags[int(found[2])]
            _check_vanishing(reading, paragraph, tag)


def _check_vanishing(reading: Reading, paragraph: Any, tag: Tag) -> None:
    wanted = _ELEMENTS[tag.level]
    element = paragraph
    while element is not None and element.tag != wanted:
        element = element.getparent()
    whole = _ELEMENT_WORDS[tag.level]
    if element is None:
        message = f"“{tag.shown}”要写在表格里"
        reading.note("T322", tag.place, message, "整段的开合写 {%p … %}")
        return
    if tag.kind == "{#":
        return
    text = "".join(node.text or "" for node in element.iter(_T))
    rest = _outside(text, reading, tag)
    if rest or next(element.iter(*_KEPT), None) is not None:
        what = f"还有“{rest[:_SHOWN]}”" if rest else "还有图片或分节符"
        one = whole.removeprefix("整")
        message = f"“{tag.shown}”所在的{one}里{what}，填写后{whole}都会消失"
        reading.note("T323", tag.place, message, f"请让“{tag.shown}”单独占一{one}")


def _outside(text: str, reading: Reading, tag: Tag) -> str:
    """Return what a text says beside a tag, other tags as they were written."""
    own = re.sub(
        f"\\{{[{{%#]-?(?:tr|tc|p|r)? (?:colspan |cellbg )?{_BEGIN}(\\d+){_END} -?[}}%#]\\}}",
        lambda found: "" if reading.tags[int(found[1])] is tag else reading.tags[int(found[1])].shown,
        text,
    )
    return own.strip()


# ------------------------------------------------------------------ mail merge

_FIELD = re.compile(r'^\s*MERGEFIELD\s+(?:"([^"]+)"|(\S+))\s*(.*)$', re.IGNORECASE | re.DOTALL)
_SWITCHES = re.compile(r"\\\*\s*(?:MERGEFORMAT|CHARFORMAT)", re.IGNORECASE)
_THOUSANDS = re.compile(r'\\#\s*"?#,##0(?:\.(0+))?"?')
_DATE = re.compile(r'\\@\s*"[^"]*"')
_RULES = re.compile(
    r"^\s*(NEXT|NEXTIF|SKIPIF|MERGEREC|MERGESEQ|ASK|FILLIN|GREETINGLINE|ADDRESSBLOCK)\b", re.IGNORECASE
)
_CHAR, _INSTR, _RUN = qname("w:fldChar"), qname("w:instrText"), qname("w:r")
_KIND = qname("w:fldCharType")


def merge_fields(root: Any, story: str, reading: Reading | None = None) -> list[Finding]:
    """Turn Word's own mail-merge fields into tags, `MERGEFIELD 姓名` into `{{ 姓名 }}` 「合并域」."""
    notes = reading or Reading()
    for paragraph, place in paragraphs(root, story):
        for simple in list(paragraph.iter(qname("w:fldSimple"))):
            words = _merged(str(simple.get(qname("w:instr"), "")), notes, place)
            if words:
                _unwrap(simple, words)
        _complex_fields(paragraph, notes, place)
    return notes.findings


def _merged(instruction: str, notes: Reading, place: str) -> str:
    """Return the tag of a field, nothing for another field."""
    if _RULES.match(instruction):
        message, advice = f"合并域“{instruction.strip()[:_SHOWN]}”不能照办", "请删去；逐份生成用 --each"
        notes.note("T324", place, message, advice)
        return ""
    found = _FIELD.match(instruction)
    if not found:
        return ""
    name, switches = found[1] or found[2], _SWITCHES.sub("", found[3]).strip()
    filters = ""
    if thousands := _THOUSANDS.fullmatch(switches):
        filters, switches = f"|千分位({len(thousands[1] or '')})", ""
    elif _DATE.fullmatch(switches):
        filters, switches = "|日期", ""
    if switches or not re.fullmatch(r"[^\W\d][\w.]*", name):
        what = f"的开关“{switches}”" if switches else "的名称"
        message = f"合并域“{name}”{what}不能照办"
        notes.note("T324", place, message, f"请把这个域改写成 {{{{ {name} }}}} 或别的名称")
        return ""
    return f"{{{{ {name}{filters} }}}}"


def _unwrap(simple: Any, words: str) -> None:
    parent, texts = simple.getparent(), list(simple.iter(_T))
    if not texts:
        return
    for text in texts[1:]:
        text.text = ""
    texts[0].text = words
    at = parent.index(simple)
    for child in list(simple):
        parent.insert(at, child)
        at += 1
    parent.remove(simple)


def _complex_fields(paragraph: Any, notes: Reading, place: str) -> None:
    """Replace fields of several runs: begin, instruction, separator, shown text, end."""
    runs = list(paragraph.iter(_RUN))
    instruction, inside, shown, members = "", False, list[Any](), list[Any]()
    for run in runs:
        for mark in run.iter(_CHAR, _INSTR, _T):
            kind = mark.get(_KIND) if mark.tag == _CHAR else ""
            if kind == "begin":
                instruction, inside, shown, members = "", True, [], []
            elif mark.tag == _INSTR:
                instruction += mark.text or ""
            elif mark.tag == _T and inside and members:
                shown.append(mark)
            if inside and run not in members and mark.tag != _T:
                members.append(run)
            if kind == "end":
                _put_tag(_merged(instruction, notes, place), members, shown)
                inside = False


def _put_tag(words: str, members: Sequence[Any], shown: Sequence[Any]) -> None:
    if not words:
        return
    for run in members:
        for mark in list(run.iter(_CHAR, _INSTR)):
            run.remove(mark)
    target = shown[0] if shown else _new_text(members[0])
    for text in shown[1:]:
        text.text = ""
    target.text = words


def _new_text(run: Any) -> Any:
    from lxml import etree

    return etree.SubElement(run, _T)


__all__ = [
    "TOKEN",
    "Reading",
    "Tag",
    "merge_fields",
    "paragraphs",
    "read_tags",
    "read_target",
    "read_texts",
    "straightened",
]
