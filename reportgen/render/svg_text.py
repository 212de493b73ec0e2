"""Texts of drawings, set as one line each; WeasyPrint 70 sets them letter by letter.

A text of a chart is plain: one line, one face, one place. Its width comes from the fonts,
so that text that ends or is centred somewhere does so exactly.
"""

from __future__ import annotations

from typing import Any

from reportgen.render import typeset


def install() -> None:
    """Let drawings draw their texts by this module."""
    from weasyprint import svg

    svg.TAGS["text"] = text


class _Style(dict[str, Any]):
    """The properties of a text outside of the cascade, with the fonts to choose from."""

    def __init__(self, values: dict[str, Any], font_config: Any) -> None:
        super().__init__(values)
        self.font_config = font_config

    def copy(self) -> _Style:
        """Return the same properties, to be changed."""
        return _Style(dict(self), self.font_config)


class _Line:
    """A line of text as the writer of pages takes it."""

    def __init__(self, layout: Any, style: _Style) -> None:
        self.pango_layout = layout
        self.style = style
        self.text = layout.text


def text(svg: Any, node: Any, font_size: float) -> None:
    """Draw a `text` element: its place, anchor, face and size; a matrix may turn it."""
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix

    if not node.text:
        return
    style = _style(svg.font_config, node.get("font-family", ""), font_size)
    line, width = typeset.single_line(node.text, style)
    x, y = svg.point(node.get("x"), node.get("y"), font_size)
    x -= {"middle": width / 2, "end": width}.get(node.get("text-anchor", "start"), 0.0)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    line.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    draw_first_line(svg.stream, _Line(line, style), "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _style(font_config: Any, families: str, font_size: float) -> _Style:
    """Return the style of a text; kept with the font set-up, hence as long as the fonts."""
    from weasyprint.css.properties import INITIAL_VALUES

    known: dict[object, _Style] = vars(font_config).setdefault("drawn_styles", {})
    key = families, font_size
    if key not in known:
        names = tuple(name.strip() for name in families.split(","))
        values = {**INITIAL_VALUES, "font_family": names, "font_size": font_size, "font_kerning": "none"}
        known[key] = _Style(values, font_config)
    return known[key]


__all__ = ["install", "text"]
