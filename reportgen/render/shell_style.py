"""Style of what the shells print around the text: 版头 above it, 版记 at the foot of the last page.

Heads are so high that the text below them keeps the grid. A shell says by the class of
its body which form it has: none for 文件格式, else `letter`, `minutes` or `brief`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reportgen import layout
from reportgen.layout import Profile
from reportgen.render.addressees import lines_of_red_head
from reportgen.render.feet import FEET, Backing

_MASTHEADS = {"": "发文机关标志", ".letter ": "信函标志", ".minutes ": "纪要标志", ".brief ": "简报名称"}
"""The field printed in large type, by the form whose head it is in."""

_RISE = 0.08
"""By which hanzi begin below the upper edge of their type body, in em: the 标志 is placed by what is seen of it."""

NO_NUMBER = "@bottom-right { content: none } @bottom-left { content: none }"

_FEET = {"": "版记", ".letter ": "信函版记", ".brief ": "报尾"}


def shell_rules(p: Profile, heavy: str) -> str:
    """Return the rules of all forms; `heavy` is the family of 小标宋 as CSS."""
    return "\n".join((_heads(p, heavy), _letter(p), _feet(p)))


def _heads(p: Profile, heavy: str) -> str:
    """Return the heads above a red rule (7.2, 10.3)."""
    gap = layout.pt(p.rule_gap) - p.leading
    return f"""
.head p {{ text-indent: 0 }}
.marks {{ height: {p.masthead_top}mm }}
.masthead {{ {heavy}; height: {p.masthead_size}pt; line-height: 1; color: #{p.red};
  margin: {-_RISE * p.masthead_size:.2f}pt -60mm 0; letter-spacing: 0; text-align: center; white-space: nowrap }}
.number {{ margin-top: {2 * p.pitch:.2f}pt; height: {p.pitch}pt; text-align: center }}
.upward, .edited {{ display: flex; justify-content: space-between; padding: 0 {p.advance:.2f}pt }}
.issue, .edited {{ margin-top: {p.pitch}pt; height: {p.pitch}pt; text-align: center }}
.red {{ margin: {gap:.2f}pt 0 {_rest(p, p.masthead_top, p.masthead_size, gap):.2f}pt 0; border: none;
  border-top: {p.rule_weight}mm solid #{p.red} }}
.brief .marks {{ height: {p.brief_top}mm }}
.brief .masthead {{ height: {p.brief_masthead_size}pt; margin-top: {-_RISE * p.brief_masthead_size:.2f}pt }}
.brief .red {{ margin-bottom: {_rest(p, p.brief_top, p.brief_masthead_size, gap):.2f}pt }}
"""


def _rest(p: Profile, top: float, size: float, gap: float) -> float:
    """Return the room below the red rule: about two lines, so that the text begins on the grid (7.3.1).

    What lies between 标志 and rule are whole lines.
    """
    used = layout.pt(top + p.rule_weight) + size * (1 - _RISE) + gap
    return lines_of_red_head(top, size, p) * p.pitch - used


def _letter(p: Profile) -> str:
    """Return the head of a letter, whose first page has its own margins, double lines and no number (10.1)."""
    left = p.left - (p.page_width - p.letter_rule_width) / 2
    right = p.right - (p.page_width - p.letter_rule_width) / 2
    lower = p.page_height - p.letter_rule_bottom - p.letter_rule / 2 - p.letter_top
    rise = _RISE * p.letter_masthead_size
    thick, thin = (f"{weight}mm solid #{p.red}" for weight in (p.letter_thick, p.letter_thin))
    return f"""
@page letter:first {{ margin-top: {p.letter_top}mm; margin-bottom: {p.letter_bottom:.3f}mm; {NO_NUMBER} }}
.letter {{ page: letter }}
.letter .masthead {{ height: auto; margin-top: {-rise:.2f}pt; padding-bottom: {rise:.2f}pt }}
.double {{ position: relative; height: {p.letter_rule}mm;
  margin: {p.rule_gap}mm {-right:.2f}mm {layout.pt(p.letter_gap) - p.leading:.2f}pt {-left:.2f}mm }}
.double::before, .double::after {{ content: ""; position: absolute; left: 0; right: 0 }}
.double::before {{ top: 0; border-top: {thick} }}
.double::after {{ bottom: 0; border-top: {thin} }}
.second {{ position: absolute; top: {lower:.3f}mm; left: {-left:.2f}mm; right: {-right:.2f}mm; margin: 0 }}
.second::before {{ border-top: {thin} }}
.second::after {{ border-top: {thick} }}
.letter-marks {{ display: flex; justify-content: space-between }}
.letter .head {{ padding-bottom: {2 * p.pitch}pt }}
"""


def _feet(p: Profile) -> str:
    """Return the foot of the last page (7.4); its height keeps the place free in the text."""
    size, outer, inner = p.small_size, p.imprint_outer, p.imprint_inner
    return f"""
.imprint {{ break-inside: avoid; font-size: {size}pt; line-height: {p.imprint_pitch}pt; letter-spacing: 0 }}
.imprint > div {{ position: absolute; bottom: 0; left: 0; right: 0 }}
.imprint hr {{ margin: 0; border: none; border-top: {inner}mm solid #000 }}
.imprint hr:first-child, .imprint hr:last-child {{ border-top-width: {outer}mm }}
.imprint p {{ margin: 0 {size}pt; text-indent: 0 }}
.imprint .copies {{ text-align: left; padding-left: {3 * size}pt; text-indent: -{3 * size}pt }}
.imprint .short {{ padding-left: {2 * size}pt; text-indent: -{2 * size}pt }}
.imprint .run {{ text-align: right }}
.imprint .printed {{ display: flex; justify-content: space-between }}
@page unnumbered {{ {NO_NUMBER} }}
@page :blank {{ {NO_NUMBER} }}
"""


BACKING = {
    Backing.HERE: "",
    Backing.OVERLEAF: ".imprint{break-before:left}",
    Backing.AFTER_BLANK: ".imprint{break-before:left;page:unnumbered}",
}
"""How the 版记 gets to an even page."""


def fitted_rules(fields: Mapping[str, str], p: Profile) -> str:
    """Return the style that depends on how long the fields are: the 标志 on one line, and the room for the 版记."""
    heads = (_masthead(form, fields[name], p) for form, name in _MASTHEADS.items())
    lines = {foot.name: foot.lines(fields, p) for foot in FEET}
    feet = (
        f"{form}.imprint{{height:{lines[name] * p.imprint_pitch + 2:.2f}pt}}" for form, name in _FEET.items()
    )
    return "".join((*heads, *feet))


def _masthead(form: str, text: str, p: Profile) -> str:
    full = {".letter ": p.letter_masthead_size, ".brief ": p.brief_masthead_size}.get(form, p.masthead_size)
    size, scale = layout.masthead_fit(text, replace(p, masthead_size=full))
    # Below the text in drawing order, so that it stays the first thing read on the page.
    narrow = f"transform:scaleX({scale:.4f});position:relative;z-index:-1" if scale < 1 else "transform:none"
    return f"{form}.masthead{{font-size:{size:.2f}pt;{narrow}}}"


__all__ = ["BACKING", "fitted_rules", "shell_rules"]
