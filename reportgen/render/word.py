"""Report → Word: the body from blocks, put into a shell that was opened once.

The shell is an ordinary docxtpl template. One paragraph of it says 【正文】; the body is
put there as XML and never passes through Jinja, so braces in data stay braces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import floor

from reportgen import layout
from reportgen.blocks import Report, inlines_of
from reportgen.errors import RenderFault, TemplateFault
from reportgen.layout import Profile
from reportgen.render import addressees, package, shells, word_drawings, word_shell
from reportgen.render import word_styles as names
from reportgen.render.drawing import emu
from reportgen.render.feet import FEET, Backing, Foot
from reportgen.render.ooxml import PACKAGE, XML_HEAD, encode, escape, illegal
from reportgen.render.shell_fields import NAMES, shell_fields
from reportgen.render.word_body import body
from reportgen.render.word_drawings import Drawing
from reportgen.render.word_shell import FOOT_MEASURES, MASTHEAD_MEASURES, Shell, open_shell


def render(report: Report, shell: Shell, *, backing: Backing = Backing.HERE) -> bytes:
    """Return the report as a Word file; the same report gives the same bytes.

    `backing` says on which page the 版记 goes, which a Word file cannot find out by itself.
    Raises TemplateFault when the shell asks for a value the report has not, RenderFault
    when a text holds a character that no Word file may hold.
    """
    report = addressees.settled(report, shell.profile, movable=shell.movable)
    context = _context(report, shell)
    try:
        made = {part: encode(story.render(context)) for part, story in shell.stories.items()}
        document, drawings = _document(report, shell, context, backing)
        made[package.DOCUMENT] = encode(document)
        made |= word_drawings.parts(drawings, shell.parts, shell.profile)
        made["docProps/core.xml"] = encode(_core_xml(report))
    except RenderFault as fault:
        fault.place = _place_of_illegal(report) or report.title
        raise
    return package.write(shell.parts | made)


def _context(report: Report, shell: Shell) -> dict[str, object]:
    fields = shell_fields(report)
    context: dict[str, object] = {name: fields.get(name) for name in NAMES}
    for name, full in shell.mastheads.items():
        context |= _masthead_measures(name, fields.get(name, ""), full, shell.profile)
    for foot in FEET:
        context |= _foot_measures(foot, fields, shell.profile)
    return context


def _masthead_measures(name: str, text: str, full: float, profile: Profile) -> dict[str, object]:
    """Return the measures of a 标志: a smaller one begins as high as one of full size."""
    size, scale = layout.masthead_fit(text, replace(profile, masthead_size=full))
    values = (
        floor(size * 2 + 0.01),
        floor(scale * 100 + 0.01),
        round(names.masthead_line(size) * 20),
        round((names.masthead_ink(full) - names.masthead_ink(size)) * 20),
    )
    return dict(zip((f"{name}{measure}" for measure in MASTHEAD_MEASURES), values, strict=True))


def _foot_measures(foot: Foot, fields: Mapping[str, str], profile: Profile) -> dict[str, object]:
    """Return the measures of a 版记; that of a letter may stand on the longer first page and be drawn in."""
    height = foot.lines(fields, profile) * profile.imprint_pitch + 4
    below = layout.pt(profile.bottom - names.letter_bottom(profile)) if foot.name == "信函版记" else 0.0
    top = profile.page_height - profile.bottom - layout.mm(height)
    values = (
        round((height + below) * 20),
        emu(layout.mm(height)),
        f"{height:.1f}",
        emu(top),
        f"{layout.pt(top):.1f}",
    )
    return dict(zip((f"{foot.name}{measure}" for measure in FOOT_MEASURES), values, strict=True))


def _document(
    report: Report, shell: Shell, context: Mapping[str, object], backing: Backing
) -> tuple[str, tuple[Drawing, ...]]:
    """Return the main part, and what it shows from parts of its own."""
    rendered = shell.document.render(context)
    head, mark, tail = rendered.partition(word_shell.BODY)
    if not mark or word_shell.BODY in tail:
        raise TemplateFault(
            code="T310",
            place=shell.file,
            message=f"{shells.MARKER}被条件隐藏或被循环重复",
            advice="请把它放在 {% if %}、{% for %} 之外",
        )
    written = body(
        report.blocks,
        shell.ids,
        shell.sections,
        after_head="<w:p" in head.partition("<w:body")[2],
        before_tail="<w:p" in tail,
        backing=backing,
        profile=shell.profile,
    )
    tail = tail.replace("</w:body>", f"{written.last_section}</w:body>")
    return f"{XML_HEAD}{head}{written.xml}{tail}", written.drawings


def _core_xml(report: Report) -> str:
    """Return the core properties: title, issuing organ, language and date, never a person."""
    stamp = f'xsi:type="dcterms:W3CDTF">{escape(report.date)}T00:00:00Z<'
    dates = f"<dcterms:created {stamp}/dcterms:created><dcterms:modified {stamp}/dcterms:modified>"
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(report.title)}</dc:title><dc:creator>{escape(report.author)}</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{dates if report.date else ''}</cp:coreProperties>"
    )


def _place_of_illegal(report: Report) -> str:
    """Return the cell or the words of the first text with a forbidden character."""
    for block in report.blocks:
        for inlines in inlines_of(block):
            for inline in inlines:
                if illegal(inline.text):
                    origin = getattr(inline, "origin", None)
                    return str(origin) if origin else f"“{_visible(inline.text)}”"
    for name, value in report.fields.items():
        if illegal(value):
            return str(value.origin) if value.origin else f"{name}“{_visible(value)}”"
    return ""


def _visible(text: str) -> str:
    return "".join("□" if illegal(char) else char for char in text)[:40]


__all__ = ["Shell", "open_shell", "render"]
