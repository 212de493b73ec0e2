"""The style sheet of the printed page, drawn from `layout`: every measure of GB/T 9704-2012 as CSS.

Every line of text is one pitch high, so that 22 of them fill a page; only tables and
the lines of the 版记 have their own. Lengths are in mm and pt as in the standard.
"""

from __future__ import annotations

from typing import cast

from reportgen.layout import GBT9704, Profile
from reportgen.render import fonts
from reportgen.render.closing import LINES
from reportgen.render.photo import CAPTION_LEADING as FIGURE_CAPTION_LEADING
from reportgen.render.photo import GAP as PHOTO_GAP
from reportgen.render.shell_style import shell_rules
from reportgen.tabular import HEAD_PADDING, NOTE_HANG, NOTE_SPACE, ROW_PADDING

BOLD_LATIN = "RG Latin Bold"
"""The bold 西文 as a family of its own, for digits beside 黑体."""

SYNTHETIC = "font-weight: 500; "
"""Asks for the strokes of the face to be drawn heavier: no 仿宋 or 楷体 has a bold of its own."""


def style_sheet(profile: Profile = GBT9704) -> str:
    """Return the style sheet of a profile, with the `@font-face` rules of the project's fonts."""
    return f"{_own_faces()}\n{_rules(profile)}"


def portable_style_sheet(profile: Profile = GBT9704) -> str:
    """Return the style sheet of a page that leaves this machine: its fonts are those of the reader's."""
    return f"{_readers_faces()}\n{_rules(profile)}\n{_screen(profile)}"


def _rules(p: Profile) -> str:
    return "\n".join((_pages(p), _text(p), shell_rules(p, _family(p, "小标宋")), _tables(p)))


def _own_faces() -> str:
    bold = _font_face(BOLD_LATIN, f'url("{_bold_latin().path.as_uri()}")')
    return f"{fonts.font_face_css()}\n{bold}"


def _readers_faces() -> str:
    """Return the project's families as names for whichever official face a reader's machine has."""
    regular = [face for face in fonts.faces() if face.weight == 400]
    sources = [(face.family, (face.official, *face.aliases)) for face in regular]
    sources.append((BOLD_LATIN, (f"{_bold_latin().official} Bold",)))
    return "\n".join(
        _font_face(family, ", ".join(f'local("{name}")' for name in names)) for family, names in sources
    )


def _font_face(family: str, source: str) -> str:
    return f'@font-face {{ font-family: "{family}"; src: {source} }}'


def _bold_latin() -> fonts.Face:
    return next(face for face in fonts.faces() if face.weight > 400)


def _screen(p: Profile) -> str:
    """Return how the page looks in a browser: one column as wide as the text area, 版记 below the text."""
    return f"""
@media screen {{
  html {{ background: #eee }}
  body {{ width: {p.text_width}mm; margin: 8mm auto; padding: {p.top}mm {p.right}mm {p.bottom}mm {p.left}mm;
    background: #fff; overflow-wrap: anywhere }}
  .annex {{ margin-top: {2 * p.pitch}pt }}
  .imprint {{ height: auto; margin-top: {2 * p.pitch}pt }}
  .imprint > div {{ position: static }}
  .second {{ display: none }}
}}
"""


def _family(p: Profile, role: fonts.Role) -> str:
    """Return the families of a role; heavy faces have heavy digits, unless digits take the face of the text."""
    if p.digits == "随文":
        return f'font-family: "{fonts.face(role).family}", {fonts.family_stack(role)}'
    latin = f'"{BOLD_LATIN}", ' if role in {"黑体", "小标宋"} else ""
    return f"font-family: {latin}{fonts.family_stack(role)}"


def _emphasis(p: Profile) -> str:
    """Return the look of emphasised text: another face, widened strokes, or none of its own."""
    if p.emphasis == "加粗":
        return SYNTHETIC
    return "font-weight: normal; " + (
        _family(p, cast("fonts.Role", p.emphasis)) if p.emphasis != "不变" else ""
    )


def _headings(p: Profile) -> str:
    """Return faces and weights of the four levels (7.3.3); they are bookmarks too."""
    return "\n".join(
        f"h{level + 1} {{ {_family(p, face)}; {SYNTHETIC if level in p.heading_bold else ''}bookmark-level: {level} }}"
        for level, face in enumerate(cast("tuple[fonts.Role, ...]", p.heading_faces), start=1)
    )


def _pages(p: Profile) -> str:
    """Return margins and page numbers; a landscape page keeps its number where upright pages have it (8)."""
    end = p.small_size
    number = (
        f'content: "— " counter(page) " —"; font: {p.small_size}pt/{p.small_size}pt "RG Song", "RG Latin"; '
        "letter-spacing: 0; white-space: nowrap"
    )
    below = f"{number}; width: 60mm; vertical-align: top; padding-top: {p.page_number_top:.3f}mm"
    return f"""
@page {{ size: {p.page_width}mm {p.page_height}mm;
  margin: {p.top}mm {p.right}mm {p.bottom}mm {p.left}mm }}
@page :right {{ @bottom-right {{ {below}; text-align: right; padding-right: {end}pt }} }}
@page :left {{ @bottom-left {{ {below}; text-align: left; padding-left: {end}pt }} }}
@page landscape {{ size: {p.page_height}mm {p.page_width}mm;
  margin: {p.left}mm {p.top}mm {p.right}mm {p.bottom}mm }}
{_turned_numbers(p, number)}
"""


def _turned_numbers(p: Profile, number: str) -> str:
    """Return the page numbers of landscape pages: beside the left edge of the text, turned to the right.

    The box is laid out as if upright, then turned about its upper left corner.
    """
    length = p.landscape_height
    drop = f"margin: 0 {p.page_number_top - length:.3f}mm 0 auto"
    turn = f"transform-origin: 0 0; transform: rotate(90deg); width: {length}mm; height: {p.small_size}pt"
    box = f"{number}; {drop}; {turn}; vertical-align: top"
    odd = f"@left-top {{ {box}; text-align: right; padding-right: {p.small_size}pt; box-sizing: border-box }}"
    even = f"@left-top {{ {box}; text-align: left; padding-left: {p.small_size}pt; box-sizing: border-box }}"
    clear = "@bottom-right { content: none } @bottom-left { content: none }"
    return f"@page landscape:right {{ {clear} {odd} }}\n@page landscape:left {{ {clear} {even} }}"


def _text(p: Profile) -> str:
    """Return the text: grid, indents, headings by face (5.2, 7.3).

    WeasyPrint turns the page back only to pages that have a name: `upright` is that of the usual ones.
    """
    indent = 2 * p.advance
    return f"""
html {{ font-size: {p.body_size}pt; {_family(p, "仿宋")}; line-height: {p.pitch}pt; color: #000;
  letter-spacing: {p.tracking}pt; text-align: justify; font-kerning: none; font-variant-ligatures: none;
  overflow-wrap: anywhere }}
body, p, h1, h2, h3, h4, h5 {{ margin: 0; padding: 0; font-size: inherit; font-weight: normal;
  orphans: 2; widows: 2 }}
p, h2, h3, h4, h5 {{ text-indent: {indent:.2f}pt }}
body {{ page: upright }}
.closing {{ widows: {LINES} }}
.along {{ break-before: avoid }}
.imprint {{ break-before: avoid }}
b {{ {_emphasis(p)} }}
h1, .annex-title {{ {_family(p, "小标宋")}; font-size: {p.title_size}pt; letter-spacing: 0; text-indent: 0;
  text-align: center; margin-bottom: {p.pitch}pt; break-inside: avoid; break-after: avoid }}
h1 {{ bookmark-level: none }}
h2, h3, h4, h5 {{ break-after: avoid; break-inside: avoid }}
{_headings(p)}
.to {{ text-indent: 0 }}
.hei {{ {_family(p, "黑体")} }}
.kai {{ {_family(p, "楷体")} }}
.annex-list {{ text-align: left; break-before: avoid; break-inside: avoid; margin-top: {p.pitch}pt }}
.attendance {{ margin-top: {p.pitch}pt; padding-left: {5 * p.advance:.2f}pt; text-indent: -{3 * p.advance:.2f}pt }}
.attendance + .attendance {{ margin-top: 0 }}
.signature {{ margin-top: {p.pitch}pt; break-before: avoid; break-inside: avoid; text-align: left }}
.signature p {{ text-indent: 0 }}
.postscript {{ break-before: avoid; break-inside: avoid }}
.break {{ break-after: page }}
.annex {{ break-before: page }}
.landscape {{ page: landscape }}
.label {{ {_family(p, "黑体")}; text-indent: 0; margin-bottom: {p.pitch}pt; break-after: avoid }}
"""


def _tables(p: Profile) -> str:
    """Return tables 「表」: thin rules, head repeated, no row split; widths and type size come with each table."""
    rule, side = f"{p.table_rule / 2}pt solid #000", f"{p.table_padding}mm"
    line, space = p.table_line(p.table_small_size), p.table_space
    return f"""
table {{ width: 100%; box-sizing: border-box; box-decoration-break: clone; table-layout: fixed; border-collapse: separate; border-spacing: 0; letter-spacing: 0;
  border: {rule}; text-indent: 0; margin: {space}pt 0 }}
.noted {{ margin-bottom: {NOTE_SPACE}pt }}
.caption + table, .unit + table {{ margin-top: 0 }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid; height: {p.table_row}mm }}
.held {{ break-after: avoid }}
.tall {{ break-inside: auto }}
td, th {{ padding: {ROW_PADDING}pt {side}; border: {rule}; vertical-align: middle;
  text-align: center; font-weight: normal }}
th {{ padding: {ROW_PADDING}pt {HEAD_PADDING}mm; {_family(p, "黑体")} }}
.total td {{ {_emphasis(p)} }}
.l {{ text-align: left }}
.r {{ text-align: right }}
.caption {{ {_family(p, "黑体")}; font-size: {p.small_size}pt; line-height: {p.caption_line}pt; letter-spacing: 0;
  text-align: center; text-indent: 0;
  break-after: avoid }}
.unit {{ font-size: {p.table_small_size}pt; line-height: {line}pt; letter-spacing: 0; text-align: right; text-indent: 0;
  margin-bottom: 3pt; break-after: avoid }}
.table-note {{ font-size: {p.table_small_size}pt; line-height: {p.note_line}pt; letter-spacing: 0; break-before: avoid;
  padding-left: {NOTE_HANG}em; text-indent: -{NOTE_HANG}em }}
.last {{ margin-bottom: {space}pt }}
.further {{ text-indent: 0 }}
.figure {{ break-inside: avoid; margin: 0 0 6pt; text-indent: 0; letter-spacing: 0 }}
.figure > * {{ display: block }}
.figure > * + * {{ break-before: avoid }}
.figure svg {{ overflow: visible }}
.photos {{ break-inside: avoid; margin: 0 0 6pt; text-align: center; text-indent: 0; letter-spacing: 0 }}
.photos.beside {{ text-align: left }}
.photos > div {{ display: inline-block; vertical-align: top; margin: 0 {PHOTO_GAP / 2}mm }}
.photos img {{ display: block; margin: 0 auto }}
.figure-caption {{ {_family(p, "黑体")}; font-size: {p.small_size}pt; letter-spacing: 0; text-align: center;
  text-indent: 0 }}
.beside .figure-caption {{ font-size: {p.table_small_size}pt; line-height: {FIGURE_CAPTION_LEADING} }}
"""


__all__ = ["portable_style_sheet", "style_sheet"]
