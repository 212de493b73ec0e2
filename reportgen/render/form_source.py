"""A story of a Word template as Jinja source, proven sound before any data are filled in 「模板源码」.

Every `{% if %}` and `{% for %}` must open and close where the XML between them is whole, else the
filled part would not be. All mistakes of a story are found at once, each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import Finding, Severity, TemplateFault
from reportgen.mistakes import Notes, mistakes_of
from reportgen.render.form_tags import TOKEN, Reading, Tag
from reportgen.templating import ReportEnvironment, compile_template, names_of, run, suggestion

if TYPE_CHECKING:
    from jinja2 import Template

_LINE = re.compile(r"第(\d+)行$")
_BROKEN_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*[\n\t][^<]*)</w:t>")
_PIECE = re.compile(r"<(/?)([\w:]+)[^>]*?(/?)>|\{%-? ?" + TOKEN.pattern, re.DOTALL)
_BOUNDARIES = {"w:tc", "w:tr", "w:tbl", "w:txbxContent", "w:body", "w:sectPr", "w:drawing", "w:pict"}
_OPENING = {"if": "endif", "for": "endfor"}
_WITHIN = {"elif": ("if",), "else": ("if", "for")}
_OTHER = {"set"}
_MARKS = (("{_{", "{{ '{{' }}"), ("}_}", "{{ '}}' }}"), ("{_%", "{{ '{%' }}"), ("%_}", "{{ '%}' }}"))
BLOCK, RICH, LINK, PICTURE = "整段内容", "带格式内容", "链接目标", "图片关系"
"""What the environment calls the printing of docxtpl's `{{p … }}`, of `{{r … }}`, of a link's target, of a picture."""
_WRAPPED = {"p": BLOCK, "r": RICH, "link": LINK, "picture": PICTURE}

_Path = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One part that holds Jinja, compiled."""

    part: str
    template: Template
    source: str
    places: Mapping[int, Tag]
    """The tag at each line of the source."""
    names: tuple[tuple[str, Tag], ...] = ()
    """Each name it takes from the content, with the tags that say it."""

    def render(self, context: Mapping[str, object]) -> str:
        """Return the part. Raises TemplateFault with the place in the document."""
        try:
            xml = run(self.template, context)
        except TemplateFault as fault:
            self.place(fault)
            raise
        return _BROKEN_TEXT.sub(_with_breaks, xml) if "\n" in xml or "\t" in xml else xml

    def noted(self, notes: Notes) -> list[Finding]:
        """Return what was noted while this part was filled, as remarks."""
        return [
            Finding(f.code, _spoken(f.place, self.places), f.message, "", Severity.WARNING)
            for f in notes.findings(self.template)
        ]

    def place(self, fault: TemplateFault) -> None:
        """Say where a mistake is in the words of the document."""
        fault.place = _spoken(fault.place, self.places)

    def mistakes(self, context: Mapping[str, object]) -> list[Finding]:
        """Return every mistake of filling, not only the first."""
        found = mistakes_of(self.template, self.source, context)
        return [
            Finding(f.code, _spoken(f.place, self.places), f.message, f.advice, f.severity) for f in found
        ]


def compile_source(
    env: ReportEnvironment,
    xml: str,
    reading: Reading,
    part: str,
    place: str,
    known: Collection[str] | None,
) -> Source | None:
    """Compile a story; mistakes are noted in `reading`, None is returned when there are any."""
    _check_blocks(xml, reading)
    source, places = _substituted(xml, reading.tags)
    for tag in reading.tags:
        _check_tag(env, tag, reading, known)
    if reading.findings:
        return None
    if known is not None:
        _check_names(env, source, places, reading, known)
        if reading.findings:
            return None
    try:
        template = compile_template(env, source, place, known)
        names = tuple((n, places[line]) for n, line in names_of(env, source) if line in places)
        return Source(part, template, source, places, names)
    except TemplateFault as fault:
        spoken = _spoken(fault.place, places)
        reading.note(fault.code, spoken, fault.message, fault.advice)
        return None


def _substituted(xml: str, tags: Sequence[Tag]) -> tuple[str, dict[int, Tag]]:
    """Return the source with the words of the tags, each of which ends a line, and the tag of each line."""
    made, places = list[str](), dict[int, Tag]()
    line, at = 1, 0
    for old, new in _MARKS:
        xml = xml.replace(old, new)
    for found in TOKEN.finditer(xml):
        before = xml[at : found.start()]
        tag = tags[int(found[1])]
        words = tag.words.strip()
        if tag.kind == "{{" and (name := _WRAPPED.get(tag.level, "")):
            words = f"{name}({words})"
        line += before.count("\n")
        places[line] = tag
        made += [before, words, "\n"]
        line += 1
        at = found.end()
    made.append(xml[at:])
    return "".join(made), places


def _spoken(place: str, places: Mapping[int, Tag]) -> str:
    """Return the place in the document for `文件!部件第3行`: Word shows no line numbers of its XML."""
    found = _LINE.search(place)
    if not found:
        return place
    number = int(found[1])
    near = max((line for line in places if line <= number), default=0)
    return places[near].place if near else place[: found.start()]


# ---------------------------------------------------------------------- blocks


def _check_blocks(xml: str, reading: Reading) -> None:
    """Note blocks that are not closed, closed twice, or closed where the XML between is not whole."""
    path: list[tuple[int, str]] = []
    open_blocks: list[tuple[Tag, _Path]] = []
    for number, found in enumerate(_PIECE.finditer(xml)):
        closing, name, single, token = found.groups()
        if name:
            if closing:
                path.pop()
            elif not single:
                path.append((number, name))
            continue
        tag = reading.tags[int(token)]
        _step(tag, tuple(path), open_blocks, reading)
    for tag, _ in open_blocks:
        end = _OPENING[tag.keyword]
        reading.note("T325", tag.place, f"“{tag.shown}”没有收尾", f"请在后面补上 {{%{tag.level} {end} %}}")


def _step(tag: Tag, path: _Path, open_blocks: list[tuple[Tag, _Path]], reading: Reading) -> None:
    word = tag.keyword
    if word in _OPENING:
        open_blocks.append((tag, path))
        return
    wanted = _WITHIN.get(word) or tuple(opening for opening, end in _OPENING.items() if end == word)
    if not wanted:
        return
    if not open_blocks or open_blocks[-1][0].keyword not in wanted:
        _misplaced(tag, open_blocks, wanted, reading)
        return
    opened, began = open_blocks[-1] if word in _WITHIN else open_blocks.pop()
    if not _whole(began, path):
        message = f"“{opened.shown}”和“{tag.shown}”不在一处：后者在{tag.place}"
        advice = "请写在同一段、同一格里；整段、整行、整格的开合成对写 {%p … %}、{%tr … %}、{%tc … %}"
        reading.note("T326", opened.place, message, advice)


def _misplaced(
    tag: Tag, open_blocks: list[tuple[Tag, _Path]], wanted: Sequence[str], reading: Reading
) -> None:
    """Note an end without its beginning; blocks that were left open in between are noted instead."""
    if tag.keyword not in _WITHIN and any(opened.keyword in wanted for opened, _ in open_blocks):
        while open_blocks[-1][0].keyword not in wanted:
            opened, _ = open_blocks.pop()
            end = _OPENING[opened.keyword]
            reading.note(
                "T325", opened.place, f"“{opened.shown}”没有收尾", f"请在“{tag.shown}”之前补上 {{% {end} %}}"
            )
        open_blocks.pop()
        return
    message = f"多了一个“{tag.shown}”，前面没有与它配对的 {{% {wanted[0]} … %}}"
    reading.note("T325", tag.place, message, "请删去，或在前面补上开头")


def _whole(began: _Path, ended: _Path) -> bool:
    """Whether what lies between two places is whole elements, of one cell or one row or one text."""
    common = 0
    for first, second in zip(began, ended, strict=False):
        if first != second:
            break
        common += 1
    left, right = began[common:], ended[common:]
    names = [name for _, name in left]
    return names == [name for _, name in right] and not _BOUNDARIES.intersection(names)


def _check_tag(env: ReportEnvironment, tag: Tag, reading: Reading, known: Collection[str] | None) -> None:
    """Note what is wrong with one tag by itself: its words, its names, its filters."""
    if tag.kind == "{#" or tag.keyword.startswith("end") or tag.keyword == "else":
        return
    if tag.kind == "{%" and tag.keyword not in {*_OPENING, *_WITHIN, *_OTHER}:
        message = f"没有“{tag.keyword}”这个语句"
        advice = "可用 if、for、set，整段、整行、整格写 {%p … %}、{%tr … %}、{%tc … %}"
        reading.note("T201", tag.place, message, advice)
        return
    wrapped = _WRAPPED.get(tag.level, "") if tag.kind == "{{" else ""
    if wrapped and wrapped not in env.globals:
        advice = "请写成 {{ … }}，格式在 Word 里设好"
        reading.note("T311", tag.place, "用了 {{r … }} 或 {{p … }}，这里没有带格式的内容可填", advice)
    words = tag.words.strip()
    source = {
        "if": f"{{% {words} %}}{{% endif %}}",
        "elif": f"{{% {words.removeprefix('el')} %}}{{% endif %}}",
        "for": f"{{% {words} %}}{{% endfor %}}",
        "set": f"{{% {words} %}}",
    }.get(tag.keyword, f"{{{{ {words} }}}}")
    try:
        compile_template(env, source, tag.place, None)
    except TemplateFault as fault:
        advice = f"请检查“{tag.shown}”的引号和括号" if "语法有误" in fault.message else fault.advice
        reading.note(fault.code, tag.place, fault.message, advice)


def _check_names(
    env: ReportEnvironment,
    source: str,
    places: Mapping[int, Tag],
    reading: Reading,
    known: Collection[str],
) -> None:
    """Note every name that the data do not have."""
    for name, line in names_of(env, source):
        if name not in known:
            tag = places.get(line)
            message = f"没有“{name}”这个名称{suggestion(name, known)}"
            place = tag.place if tag else ""
            reading.note("T203", place, message, "可用的名称见 docs/kinds.zh.md")


def _with_breaks(match: re.Match[str]) -> str:
    keep = '<w:t xml:space="preserve">'
    text = match.group(1).replace("\n", f"</w:t><w:br/>{keep}").replace("\t", f"</w:t><w:tab/>{keep}")
    return f"{keep}{text}</w:t>"


__all__ = ["BLOCK", "LINK", "PICTURE", "RICH", "Source", "compile_source"]
