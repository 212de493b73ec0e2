"""Builds the Word shells that travel with the project: `python -m reportgen.render.shells 文件夹`.

A shell carries what stands around the text: 版头, 版记, page numbers, styles. It is an
ordinary docxtpl template: an office opens it in Word, changes it, and lays it beside
its kind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen import layout
from reportgen.layout import GBT9704, Profile
from reportgen.render import package, shell_feet, shell_heads, shell_parts
from reportgen.render import word_styles as names
from reportgen.render.drawing import on_page, text_box
from reportgen.render.ooxml import DECLARATIONS, XML_HEAD, R, paragraph
from reportgen.render.shell_xml import IDS, styled

MARKER = "【正文】"
"""Text of the paragraph that the body takes the place of."""

_ODD, _EVEN = "word/footer1.xml", "word/footer2.xml"
_FIRST_HEADER, _FIRST_FOOTER = "word/header1.xml", "word/footer3.xml"

# ------------------------------------------------------------------- sections


def upright_section(p: Profile, references: str, *, first: bool) -> str:
    """Return the section of upright pages; the order of its children matters to Word.

    A first page of its own has its 标志 in the header and reaches down to its second double line (10.1).
    """
    bottom, header, footer = p.bottom, 851, footer_distance(p)
    if first:
        bottom, header = names.letter_bottom(p), shell_heads.letter_header_distance(p)
        footer -= _lift(p)
    return (
        f"<w:sectPr>{references}"
        f'<w:pgSz w:w="{layout.twips(p.page_width)}" w:h="{layout.twips(p.page_height)}"/>'
        f"{_margins(footer, p.top, p.right, bottom, p.left, header=header)}"
        f'<w:cols w:space="425"/>{"<w:titlePg/>" if first else ""}{_line_grid(p)}</w:sectPr>'
    )


def landscape_section(p: Profile, odd: str, even: str) -> str:
    """Return the section of pages turned to landscape, head of the table to the left of the sheet (8).

    It has no grid of lines: LibreOffice would set the rows of a table half the grid's rest lower.
    """
    return (
        f'<w:sectPr xmlns:r="{R}"><w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:footerReference w:type="default" r:id="{odd}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{layout.twips(p.page_height)}" w:h="{layout.twips(p.page_width)}" w:orient="landscape"/>'
        f'{_margins(footer_distance(p), p.left, p.top, p.right, p.bottom)}<w:cols w:space="425"/></w:sectPr>'
    )


def _margins(footer: int, top: float, right: float, bottom: float, left: float, *, header: int = 851) -> str:
    sides = zip(("top", "right", "bottom", "left"), (top, right, bottom, left), strict=True)
    given = " ".join(f'w:{side}="{layout.twips(value)}"' for side, value in sides)
    return f'<w:pgMar {given} w:header="{header}" w:footer="{footer}" w:gutter="0"/>'


def footer_distance(p: Profile) -> int:
    """Return the twips from the lower edge of the paper to the page number, its dashes 7 mm below the text (7.5)."""
    return layout.twips(p.bottom - p.page_number_top) - round(p.small_size * 20) - _FOOTER_RISE


_FOOTER_RISE = 27
"""Twips by which the characters begin below the upper edge of their line."""


def _lift(p: Profile) -> int:
    """Return the twips by which footers lie lower where a first page reaches below the line of the page number.

    An empty line lifts the numbers of the later pages to their place.
    """
    return round(layout.DASH * p.small_size * 20)


def _line_grid(p: Profile) -> str:
    return f'<w:docGrid w:type="lines" w:linePitch="{round(p.pitch * 20)}"/>'


# -------------------------------------------------------------------- footers


def _page_number(style_id: str, spacing: str = "") -> str:
    def dash(text: str) -> str:
        return (
            f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        )

    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return paragraph(style_id, f"{dash('— ')}{field}{dash(' —')}", spacing)


def _footer(content: str) -> str:
    return f"{XML_HEAD}<w:ftr {DECLARATIONS}>{content}</w:ftr>"


def _header(content: str) -> str:
    return f"{XML_HEAD}<w:hdr {DECLARATIONS}>{content}</w:hdr>"


def landscape_footer(style: str, ids: Mapping[str, str], p: Profile = GBT9704) -> str:
    """Return the footer of landscape pages: the number stands where it stands on the upright sheet (8).

    `ids` are the style ids of the shell it is for.
    """
    place = on_page(p.bottom - p.page_number_top - layout.mm(p.small_size), p.left)
    number = 9001 if style == names.ODD_PAGE else 9002
    width, height = p.small_size, layout.pt(p.text_width)
    box = text_box(number, "页码", width, height, _page_number(ids[style]), place, turned=True)
    return _footer(paragraph(ids[names.GAP], box))


# ----------------------------------------------------------------- the shells


@dataclass(frozen=True, slots=True)
class Draft:
    """A shell as it is built: what stands in it above and below the text."""

    head: Callable[[Profile], str] | None = None
    foot: Callable[[Profile], str] | None = None
    first_page: tuple[Callable[[Profile], str], Callable[[Profile], str]] | None = None
    """Header and footer of a first page that differs from the others; it has no page number."""


DRAFTS: Mapping[str, Draft] = {
    "document": Draft(shell_heads.red_head, shell_feet.imprint),
    "plain": Draft(),
    "letter": Draft(
        shell_heads.letter_head,
        shell_feet.letter_imprint,
        (shell_heads.letter_header, shell_heads.letter_footer),
    ),
    "minutes": Draft(shell_heads.minutes_head, shell_feet.imprint),
    "brief": Draft(shell_heads.brief_head, shell_feet.brief_end),
}
"""The shells by name: 文件格式, without head, 信函格式, 纪要格式, 简报."""


def shell(name: str, profile: Profile = GBT9704) -> bytes:
    """Return the bytes of a shell."""
    return package.write(built(name, profile))


def built(name: str, profile: Profile) -> package.Parts:
    """Return the parts of a shell."""
    draft = DRAFTS[name]
    stories = _stories(draft, profile)
    relations = {part: f"rId{number}" for number, part in enumerate(stories, start=11)}
    types = {part: shell_parts.story_type(part) for part in stories}
    parts = {
        package.CONTENT_TYPES: shell_parts.content_types(types),
        "_rels/.rels": shell_parts.package_relationships(),
        "word/_rels/document.xml.rels": shell_parts.document_relationships(relations),
        package.DOCUMENT: _document(draft, profile, relations),
        package.STYLES: names.styles_xml(profile),
        "word/settings.xml": shell_parts.settings_xml(),
        "word/fontTable.xml": shell_parts.fonts_xml(profile),
        "word/theme/theme1.xml": shell_parts.theme_xml(profile),
        "docProps/core.xml": shell_parts.core_xml(),
        "docProps/app.xml": shell_parts.app_xml(),
        **stories,
    }
    return {part: text.encode() for part, text in parts.items()}


def _stories(draft: Draft, p: Profile) -> dict[str, str]:
    """Return headers and footers; where the first page reaches further down, footers hold later pages up."""
    spacing = below = ""
    if draft.first_page:
        below = paragraph(IDS[names.GAP], "", names.exact(_lift(p) / 20))
        spacing = names.exact(
            p.small_size, before=layout.pt(p.bottom) - footer_distance(p) / 20 - p.small_size
        )
    stories = {
        part: _footer(_page_number(IDS[style], spacing) + below)
        for part, style in ((_ODD, names.ODD_PAGE), (_EVEN, names.EVEN_PAGE))
    }
    if draft.first_page:
        header, footer = draft.first_page
        stories |= {_FIRST_HEADER: _header(header(p)), _FIRST_FOOTER: _footer(footer(p))}
    return stories


def _document(draft: Draft, p: Profile, relations: Mapping[str, str]) -> str:
    head = draft.head(p) if draft.head else ""
    foot = draft.foot(p) if draft.foot else ""
    content = f"{head}{styled(names.BODY, MARKER)}{foot}{_section(draft, p, relations)}"
    return f"{XML_HEAD}<w:document {DECLARATIONS}><w:body>{content}</w:body></w:document>"


def _section(draft: Draft, p: Profile, relations: Mapping[str, str]) -> str:
    uses = {"even": _EVEN, "default": _ODD, "first": _FIRST_FOOTER}
    references = "".join(
        f'<w:footerReference w:type="{use}" r:id="{relations[part]}"/>'
        for use, part in uses.items()
        if part in relations
    )
    if draft.first_page:
        references = f'<w:headerReference w:type="first" r:id="{relations[_FIRST_HEADER]}"/>{references}'
    return upright_section(p, references, first=draft.first_page is not None)


def main(folder: Path) -> None:
    """Write every shell into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DRAFTS:
        (folder / f"{name}.docx").write_bytes(shell(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
