"""A docxtpl template, compiled once: its parts as Jinja source, everything else as bytes.

docxtpl opens, repairs and compiles its template anew for every document, drops `<` and
`&` and runs whatever the template says. Only its knowledge of how Word tears tags apart
is used here; the source it yields is compiled in the project's own environment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.errors import TemplateFault
from reportgen.render.ooxml import W
from reportgen.templating import ReportEnvironment, compile_template, run

if TYPE_CHECKING:
    from jinja2 import Template

_STORIES = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_LINE = re.compile(r"第(\d+)行$")
_MARKUP = re.compile(r"<[^>]+>")
_BROKEN_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*[\n\t][^<]*)</w:t>")
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")


@dataclass(frozen=True, slots=True)
class Story:
    """One part that holds Jinja 「含模板的部件」."""

    template: Template
    lines: tuple[str, ...]
    """The text of each paragraph, so that a mistake can be shown in the clerk's own words."""

    def render(self, context: Mapping[str, object]) -> str:
        """Return the part; a mistake is reported with the words of its paragraph."""
        try:
            xml = run(self.template, context)
        except TemplateFault as fault:
            fault.place = _spoken_place(fault.place, self.lines)
            raise
        xml = xml.replace("\n<w:p", "<w:p").replace("</w:p>\n", "</w:p>")
        return _BROKEN_TEXT.sub(_with_breaks, xml) if "\n" in xml or "\t" in xml else xml


def is_story(part: str) -> bool:
    """Tell whether Word prints the text of a part."""
    return bool(_STORIES.match(part))


def check_root(root: Any, place: str) -> None:
    """Raise TemplateFault unless a story is written in the usual namespace with its usual prefix."""
    if root.nsmap.get("w") != W:
        raise TemplateFault(
            code="T301",
            place=place,
            message="不是通常的Word格式",
            advice="请另存为“Word 文档(*.docx)”，不要选“严格 Open XML”",
        )


def compile_story(
    env: ReportEnvironment, root: Any, place: str, known: Collection[str] | None = None
) -> Story:
    """Compile a story; every name it uses must be among `known`, unless that is None."""
    source = _PARAGRAPH.sub("\n<w:p", _source(root)).replace("</w:p>", "</w:p>\n")
    lines = tuple(_MARKUP.sub("", line).strip() for line in source.split("\n"))
    try:
        return Story(compile_template(env, source, place, known), lines)
    except TemplateFault as fault:
        fault.place = _spoken_place(fault.place, lines)
        raise


def has_tags(root: Any) -> bool:
    """Tell whether the text of a story holds anything for Jinja, however Word has torn it apart."""
    text = "".join(root.itertext())
    return any(mark in text for mark in ("{{", "{%", "{#"))


def _source(root: Any) -> str:
    """Return a story as Jinja source."""
    from lxml import etree

    return patched(etree.tostring(root, encoding="unicode"))


def patched(xml: str) -> str:
    """Return a story as docxtpl rewrites it: paragraphs, rows and cells that hold only a statement give way to it."""
    source: str = _docxtpl().patch_xml(xml)
    return source


def fit_tables(xml: str) -> str:
    """Return a filled story whose tables declare as many columns as they have got."""
    from lxml import etree

    text: str = etree.tostring(_docxtpl().fix_tables(xml), encoding="unicode")
    return text


def _docxtpl() -> Any:
    """Return docxtpl's knowledge of Word's XML; the only place where it is called."""
    from docxtpl import DocxTemplate

    return DocxTemplate("")


def _with_breaks(match: re.Match[str]) -> str:
    keep = '<w:t xml:space="preserve">'
    text = match.group(1).replace("\n", f"</w:t><w:br/>{keep}").replace("\t", f"</w:t><w:tab/>{keep}")
    return f"{keep}{text}</w:t>"


def _spoken_place(place: str, lines: tuple[str, ...]) -> str:
    """Return `文件!部件中“…”` for `文件!部件第3行`: Word shows no line numbers of its XML."""
    found = _LINE.search(place)
    if not found or not (words := lines[int(found.group(1)) - 1][:40]):
        return place
    return f"{place[: found.start()]}中“{words}”"
