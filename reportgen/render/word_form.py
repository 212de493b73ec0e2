"""A Word template of the office's own, opened once and filled many times 「表单」.

Any docxtpl template: checked like a shell, compiled once, strict, escaped, in the sandbox.
Unlike a shell it keeps its own pages, styles and properties, and has no place for a body.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from reportgen.errors import RenderFault, TemplateFault
from reportgen.render import package
from reportgen.render.ooxml import XML_HEAD, encode
from reportgen.render.word_template import Story, check_root, compile_story, fit_tables, has_tags, is_story
from reportgen.templating import ReportEnvironment, doubled_units

_RICH = re.compile(r"\{\{[rp]\s")
_COLUMNS = re.compile(r"\{%tc\s|colspan|vm\s*%\}|hm\s*%\}")
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')


@dataclass(frozen=True, slots=True)
class Form:
    """A template ready to be filled."""

    file: str
    parts: Mapping[str, bytes]
    """Parts that are the same in every file."""
    stories: Mapping[str, Story]
    """Document, headers, footers and notes that hold Jinja."""
    growing: frozenset[str]
    """Stories whose tables may get another number of columns."""
    doubled: tuple[str, ...] = ()
    """Units written right behind figures of the data, each with the name of its figure: `总分}}分`."""


def open_form(path: Path, env: ReportEnvironment, known: Collection[str] | None = None) -> Form:
    """Open, check and compile a template; `known` are the names it may use, None leaves that to filling.

    Raises TemplateFault naming the file and the place.
    """
    parts = package.read(path)
    stories: dict[str, Story] = {}
    growing: set[str] = set()
    for part in [name for name in parts if is_story(name)]:
        place = f"{path.name}!{part}"
        root = package.parse(parts[part], place)
        if not has_tags(root):
            continue
        check_root(root, place)
        text = "".join(root.itertext())
        if _RICH.search(text):
            raise TemplateFault(
                code="T311",
                place=place,
                message="用了 {{r … }} 或 {{p … }}，这里没有带格式的内容可填",
                advice="请写成 {{ … }}，格式在 Word 里设好",
            )
        if _COLUMNS.search(text):
            growing.add(part)
        stories[part] = compile_story(env, root, place, known)
        del parts[part]
    if not stories:
        message, advice = "里面没有要填的内容", "请在要填的地方写 {{ 名称 }}"
        raise TemplateFault(code="T312", place=path.name, message=message, advice=advice)
    texts = ["\n".join(story.lines) for story in stories.values()] if env.figures else []
    doubled = tuple(f"{found.name} }}}}{found.unit}" for text in texts for found in doubled_units(text))
    return Form(path.name, parts, stories, frozenset(growing), doubled)


def fill(form: Form, context: Mapping[str, object]) -> bytes:
    """Return the filled file; the same context gives the same bytes.

    Raises TemplateFault for what is missing or wrong, RenderFault for a character that no
    Word file may hold.
    """
    ids = count(1)
    made: dict[str, bytes] = {}
    for part, story in form.stories.items():
        xml = _DRAWING.sub(lambda found: f"{found[1]}{next(ids)}{found[2]}", story.render(context))
        try:
            made[part] = encode(XML_HEAD + (fit_tables(xml) if part in form.growing else xml))
        except RenderFault as fault:
            fault.place = form.file
            raise
    return package.write({**form.parts, **made})


__all__ = ["Form", "fill", "open_form"]
