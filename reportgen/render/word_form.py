"""A Word template of the office's own, opened once and filled many times 「表单」.

Any docxtpl template: checked like a shell, compiled once, strict, escaped, in the sandbox.
Unlike a shell it keeps its own pages and styles, and has no place for a body. What was
filled is held to the rules of the format before it is handed on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from reportgen.errors import Finding, RenderFault, TemplateFault, TemplateFaults
from reportgen.needs import needs_of
from reportgen.render import package
from reportgen.render.form_blocks import Blocks
from reportgen.render.form_pictures import Pictures, alternative, relations_of
from reportgen.render.form_rules import Rules, uneven
from reportgen.render.form_source import LINK, Source, compile_source
from reportgen.render.form_tags import (
    TOKEN,
    Reading,
    Tag,
    merge_fields,
    own_texts,
    read_tags,
    read_target,
    read_texts,
)
from reportgen.render.ooxml import OFFICE, XML_HEAD, encode, qname
from reportgen.render.word_shell import complete_styles
from reportgen.render.word_template import check_root, fit_tables, is_story, patched
from reportgen.templating import ReportEnvironment, doubled_units

_COLUMNS = re.compile(r"\{[%#]tc\s|colspan|vm\s*%\}|hm\s*%\}")
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')
_DRAWN = re.compile(r"^word/(charts/chart[^/]*|diagrams/data[^/]*)\.xml$")
_CORE = "docProps/core.xml"
_STORY_WORDS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
}
_TAGGED = re.compile(r"\{\{|\{%|｛[｛%％]|\{％")
_LINKS = "word/_rels/"
_WRITERS = ("creator", "lastModifiedBy", "revision", "lastPrinted")
_COMPANY = ("Company", "Manager", "Template", "TotalTime", "HyperlinkBase")


@dataclass(frozen=True, slots=True)
class Form:
    """A template ready to be filled."""

    file: str
    parts: package.Packed
    """Parts that are the same in every file."""
    stories: Mapping[str, Source]
    """Document, headers, footers, notes, charts, links and properties that hold Jinja."""
    growing: frozenset[str]
    """Stories whose tables may get another number of columns."""
    rules: Mapping[str, Rules]
    """What each story is held to when it has been filled."""
    pictures: Pictures | None = None
    late: Mapping[str, bytes] = field(default_factory=dict)
    """Parts that pictures change."""
    names: tuple[tuple[str, Tag], ...] = ()
    """Each name the template takes from the content, with the tags that say it."""
    doubled: tuple[str, ...] = ()
    """Units written right behind figures of the data, each with the name of its figure: `总分}}分`."""


@dataclass(slots=True)
class _Opening:
    """A template while it is being opened."""

    file: str
    env: ReportEnvironment
    known: Collection[str] | None
    parts: package.Parts
    stories: dict[str, Source]
    findings: list[Finding]
    growing: set[str]
    even: set[str]
    lines: list[str]

    def take(self, part: str, xml: str, reading: Reading) -> None:
        """Compile a part that holds Jinja and take it out of those that stay as they are."""
        place = f"{self.file}!{story_name(part)}"
        source = compile_source(self.env, xml, reading, part, place, self.known)
        self.findings += reading.findings
        if source is not None:
            self.stories[part] = source
            del self.parts[part]


def open_form(
    path: Path,
    env: ReportEnvironment,
    known: Collection[str] | None = None,
    pictures: Pictures | None = None,
    blocks: Blocks | None = None,
) -> Form:
    """Open, check and compile a template; `known` are the names it may use, None leaves that to filling.

    `pictures` gives the files for 图片(…) and for pictures with a tag as their alternative text,
    `blocks` writes tables for {{p 表格(…) }}.

    Raises TemplateFault naming the file and every place where it is wrong.
    """
    env.globals.setdefault(LINK, link)
    opening = _Opening(path.name, env, known, package.read(path), {}, [], set(), set(), [])
    _anonymise(opening.parts)
    for part in list(opening.parts):
        if is_story(part):
            _open_story(opening, part)
        elif _DRAWN.match(part):
            _open_drawn(opening, part)
        elif part == _CORE:
            _open_core(opening, part)
        elif part.startswith(_LINKS):
            _open_links(opening, part)
        elif package.is_xml(part) and part != package.CONTENT_TYPES:
            _refuse_left(opening, part)
    errors = list(dict.fromkeys(f for f in opening.findings))
    if errors:
        raise _faults(path.name, errors)
    if not opening.stories:
        message, advice = "里面没有要填的内容", "请在要填的地方写 {{ 名称 }}"
        raise TemplateFault(code="T312", place=path.name, message=message, advice=advice)
    doubled = tuple(
        f"{found.name} }}}}{found.unit}" for text in opening.lines for found in doubled_units(text)
    )
    if blocks is not None:
        _prepare_blocks(opening, blocks, package.read(path)[package.DOCUMENT])
    late = _late(opening) if pictures is not None else {}
    packed = package.pack({name: data for name, data in opening.parts.items() if name not in late})
    rules = {
        part: Rules(path.name, story_name(part), even=part in opening.even)
        for part in opening.stories
        if is_story(part)
    }
    growing = frozenset(opening.growing)
    names = tuple(name for story in opening.stories.values() for name in story.names)
    own = pictures if late else None
    return Form(path.name, packed, opening.stories, growing, rules, own, late, names, doubled)


def _prepare_blocks(opening: _Opening, blocks: Blocks, document: bytes) -> None:
    """Give a template that prints tables the styles they need."""
    tags = [tag for story in opening.stories.values() for tag in story.places.values()]
    wanted = [tag for tag in tags if tag.level == "p" and tag.kind == "{{"]
    if wanted:
        blocks.fit(package.parse(document, opening.file))
        blocks.ids = complete_styles(opening.parts, opening.file, blocks.profile)
        if inside := next(
            (tag for tag in wanted if "!正文第" not in tag.place or "个表格" in tag.place), None
        ):
            message, advice = "{{p … }} 只能写在正文里，单独占一段，不能写在表格里", "请移到表格外面"
            raise TemplateFault(code="T311", place=inside.place, message=message, advice=advice)


def _late(opening: _Opening) -> dict[str, bytes]:
    """Return the parts that pictures change, where the template asks for any."""
    tags = [tag for story in opening.stories.values() for tag in story.places.values()]
    if not any(tag.level == "picture" or "图片(" in tag.words for tag in tags):
        return {}
    names = {package.CONTENT_TYPES, *map(relations_of, opening.stories)}
    return {name: data for name, data in opening.parts.items() if name in names}


def _faults(file: str, findings: Sequence[Finding]) -> TemplateFault:
    if len(findings) == 1:
        (f,) = findings
        return TemplateFault(code=f.code, place=f.place, message=f.message, advice=f.advice)
    return TemplateFaults(file, findings)


def is_form(path: Path) -> bool:
    """Tell whether a file is a Word template for `fill`: a tag, or a field of a mail merge, stands in a story."""
    try:
        parts = package.read(path)
        roots = [package.parse(parts[part], part) for part in parts if is_story(part)]
    except TemplateFault:
        return False
    fields = (qname("w:instr"), qname("w:instrText"))
    return any(
        _TAGGED.search("".join(root.itertext()))
        or any("MERGEFIELD" in str(node.get(fields[0])) for node in root.iter(qname("w:fldSimple")))
        or any("MERGEFIELD" in (node.text or "") for node in root.iter(fields[1]))
        for root in roots
    )


def needs(form: Form) -> list[tuple[str, bool, str]]:
    """Return what a template asks of its content: each name, whether it may be missing, and where."""
    found: dict[str, tuple[bool, str]] = {}
    for story in form.stories.values():
        env = story.template.environment
        assert isinstance(env, ReportEnvironment)
        for need in needs_of(env, story.source):
            tag = story.places.get(need.line)
            optional, place = found.get(need.path, (True, tag.place if tag else ""))
            found[need.path] = (optional and need.optional, place)
    return [(path, optional, place) for path, (optional, place) in found.items()]


def story_name(part: str) -> str:
    """Return what a clerk calls a part: 正文, 页眉1."""
    stem = part.rsplit("/", 1)[-1].removesuffix(".xml")
    word = _STORY_WORDS.get(stem.rstrip("0123456789"))
    return word + stem.lstrip("abcdefghijklmnopqrstuvwxyz") if word else part


# --------------------------------------------------------------------- opening


def _open_story(opening: _Opening, part: str) -> None:
    from lxml import etree

    place = f"{opening.file}!{story_name(part)}"
    root = package.parse(opening.parts[part], f"{opening.file}!{part}")
    text = "".join(root.itertext())
    if not any(sign in text for sign in "{｛«") and "MERGEFIELD" not in text and not _has_merge(root):
        return
    check_root(root, f"{opening.file}!{part}")
    reading = Reading()
    merge_fields(root, place, reading)
    found = read_tags(root, place)
    found.findings[:0] = reading.findings
    if not uneven(root):
        opening.even.add(part)
    _read_attributes(root, place, found)
    xml = patched(etree.tostring(root, encoding="unicode"))
    if _COLUMNS.search("".join(root.itertext())):
        opening.growing.add(part)
    if found.tags or found.findings:
        if opening.env.figures:
            opening.lines += [_shown_line(node, found) for node in root.iter(qname("w:p"))]
        opening.take(part, xml, found)


def _read_attributes(root: Any, place: str, reading: Reading) -> None:
    """Alternative texts of pictures name the files that take their place; other attributes are filled as text."""
    embed = f"{{{OFFICE}/relationships}}embed"
    for properties, blip in alternative(root):
        words = str(properties.get("descr") or properties.get("title"))
        blip.set(embed, read_target(words.strip(), f"{place}图片", reading, "picture"))
        for node in properties.getparent().iter():
            for key in ("descr", "title"):
                if _TAGGED.search(node.get(key, "")):
                    node.set(key, "")
    for node in root.iter():
        for key, value in node.attrib.items():
            if _TAGGED.search(value) and not TOKEN.search(value):
                if "{%" in value:
                    reading.note("T313", place, f"“{value[:40]}”不会被填写", "属性里只能写 {{ 名称 }}")
                else:
                    node.set(key, read_target(value, place, reading, ""))


def _has_merge(root: Any) -> bool:
    name = qname("w:instr")
    return any("MERGEFIELD" in str(node.get(name)) for node in root.iter(qname("w:fldSimple")))


def _shown_line(paragraph: Any, reading: Reading) -> str:
    """Return the text of a paragraph with its tags as they were, to look for doubled units; empty if it is part of a block."""
    text = "".join(node.text or "" for node in own_texts(paragraph, qname("w:p"), qname("w:t")))
    if "{%" in text:
        text = re.sub(r"\{%.*?%\}", "", text)
    text = re.sub(r"\{\{(?:p|r) ", "{{ ", text)
    return TOKEN.sub(lambda token: reading.tags[int(token[1])].words, text)


def _open_drawn(opening: _Opening, part: str) -> None:
    """Charts and diagrams: the text of their titles, labels and cached cells."""

    root = package.parse(opening.parts[part], f"{opening.file}!{part}")
    if not _TAGGED.search("".join(root.itertext())):
        return
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    place = f"{opening.file}!图表{re.sub('[^0-9]', '', part)}"
    groups = [(own_texts(p, f"{drawing}p", f"{drawing}t"), place) for p in root.iter(f"{drawing}p")]
    chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    groups += [([node], place) for node in root.iter(f"{chart}v")]
    _take_texts(opening, part, root, groups)


def _open_core(opening: _Opening, part: str) -> None:
    """Title, subject and keywords of the file."""
    root = package.parse(opening.parts[part], f"{opening.file}!{part}")
    if _TAGGED.search("".join(root.itertext())):
        _take_texts(opening, part, root, [([node], f"{opening.file}!文件属性") for node in root])


def _take_texts(opening: _Opening, part: str, root: Any, groups: Iterable[tuple[Sequence[Any], str]]) -> None:
    from lxml import etree

    reading = read_texts(iter(groups))
    opening.take(part, etree.tostring(root, encoding="unicode"), reading)


def _open_links(opening: _Opening, part: str) -> None:
    """The targets of links, in which Word writes braces as %7B."""
    from lxml import etree

    root = package.parse(opening.parts[part], f"{opening.file}!{part}")
    reading = Reading()
    for node in root:
        target = unquote(str(node.get("Target", "")))
        if _TAGGED.search(target):
            if not str(node.get("Type", "")).endswith("/hyperlink"):
                reading.note(
                    "T313", f"{opening.file}!{part}", f"“{target[:40]}”不会被填写", "请改成固定的内容"
                )
                continue
            node.set("Target", read_target(target, f"{opening.file}!链接", reading))
    if reading.tags or reading.findings:
        opening.take(part, etree.tostring(root, encoding="unicode"), reading)


def _refuse_left(opening: _Opening, part: str) -> None:
    """Note tags in a part that is not filled."""
    root = package.parse(opening.parts[part], f"{opening.file}!{part}")
    texts = [*root.itertext(), *(value for node in root.iter() for value in node.attrib.values())]
    for text in texts:
        if found := _TAGGED.search(text):
            words = text[found.start() :][:40]
            message, advice = f"“{words}”所在的部件不会被填写", "请在 Word 里删去，或移到正文、页眉、页脚"
            opening.findings.append(Finding("T313", f"{opening.file}!{part}", message, advice))


def _anonymise(parts: package.Parts) -> None:
    """Take out who wrote the template, and where, unless a tag stands there."""
    for part, names in ((_CORE, _WRITERS), ("docProps/app.xml", _COMPANY)):
        if part in parts:
            root = package.parse(parts[part], part)
            for node in list(root):
                name = str(node.tag).rpartition("}")[2]
                if name in names and not _TAGGED.search(node.text or ""):
                    root.remove(node)
            parts[part] = package.serialise(root)


def link(target: object) -> str:
    """Return the target of a link. Raises TemplateFault for one that would run something."""
    text = str(target).strip()
    scheme = text.partition(":")[0].lower() if ":" in text else ""
    if scheme and scheme not in ("http", "https", "mailto", "ftp", "tel") and "/" not in scheme:
        message = f"链接“{text[:40]}”不是网址、邮箱或电话"
        raise TemplateFault(code="T217", message=message, advice="请写 https://… 或 mailto:…")
    return quote(text, safe=":/?&=#%@+,;~!*'()[]$-._")


# --------------------------------------------------------------------- filling


def fill(form: Form, context: Mapping[str, object]) -> bytes:
    """Return the filled file; the same context gives the same bytes.

    Raises TemplateFault for everything that is missing or wrong, RenderFault for what no
    Word file may hold.
    """
    if form.pictures is not None:
        form.pictures.begin()
    ids = count(1)
    made: dict[str, bytes] = {}
    for part, xml in _rendered(form, context):
        text = xml
        if "docPr" in xml:
            text = _DRAWING.sub(lambda found: f"{found[1]}{next(ids)}{found[2]}", xml)
        try:
            if part in form.growing:
                encode(text)  # refuses what no parser reads
                text = fit_tables(text)
            data = encode(XML_HEAD + text)
            if part in form.rules and (held := form.rules[part].hold(text)) is not text:
                data = encode(XML_HEAD + held)
            made[part] = data
        except RenderFault as fault:
            fault.place = fault.place or f"{form.file}!{story_name(part)}"
            raise
    if form.pictures is not None:
        made = form.pictures.parts({**form.late, **made})
    return form.parts.with_parts(made)


def _story(form: Form, part: str, context: Mapping[str, object]) -> str:
    if form.pictures is not None:
        form.pictures.part = part
    return form.stories[part].render(context)


def _rendered(form: Form, context: Mapping[str, object]) -> list[tuple[str, str]]:
    try:
        return [(part, _story(form, part, context)) for part in form.stories]
    except TemplateFault as fault:
        found = [f for story in form.stories.values() for f in story.mistakes(context)]
        if not found:
            raise
        raise _faults(form.file, list(dict.fromkeys(found))) from fault


__all__ = ["Form", "fill", "is_form", "link", "needs", "open_form", "story_name"]
