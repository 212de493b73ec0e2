"""What stands inside a paragraph of a Word file: runs, text boxes, drawn lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

from reportgen.check.facts import Border, Piece
from reportgen.check.word_cascade import A, W, amount

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMU = 12700
"""English metric units in a point."""

_INTO = {
    f"{W}hyperlink",
    f"{W}ins",
    f"{W}moveTo",
    f"{W}smartTag",
    f"{W}sdt",
    f"{W}sdtContent",
    f"{W}fldSimple",
    f"{W}customXml",
    f"{W}dir",
    f"{W}bdo",
}
"""What may stand around runs; deleted text is not among it."""

_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}


def runs(node: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph in reading order, without those in its text boxes."""
    for child in node:
        if child.tag == f"{W}r":
            yield child
        elif child.tag in _INTO:
            yield from runs(child)


def run_text(run: Any) -> str:
    """Return the text of a run; a page break is a form feed."""
    return "".join(_sign(node) for node in run)


def _sign(node: Any) -> str:
    if node.tag == f"{W}t":
        return node.text or ""
    if node.tag == f"{W}br":
        return {"page": "\f", "column": ""}.get(node.get(f"{W}type", ""), "\n")
    if node.tag == f"{W}sym":
        return _symbol(node.get(f"{W}char", ""))
    return _SIGNS.get(node.tag, "")


def _symbol(code: str) -> str:
    """Return a sign given by its number in hexadecimal."""
    return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else "□"


def boxes(node: Any) -> Iterator[Any]:
    """Yield the contents of text boxes anchored in a paragraph, each once."""
    for content in node.iter(f"{W}txbxContent"):
        if next(content.iterancestors(f"{W}p"), None) is node and not is_fallback(content):
            yield content


def is_fallback(node: Any) -> bool:
    """Return whether something is only for readers that do not know the newer form before it."""
    return any(
        above.getparent().find(f"{_MC}Choice") is not None for above in node.iterancestors(f"{_MC}Fallback")
    )


def drawn_lines(node: Any) -> Iterator[Border]:
    """Yield the straight lines drawn in a paragraph, in DrawingML or VML."""
    for shape in node.iter(f"{_WPS}wsp", f"{_V}line", f"{_V}shape"):
        if is_fallback(shape) or next(shape.iterancestors(f"{W}p"), None) is not node:
            continue
        found = _drawing(shape) if shape.tag == f"{_WPS}wsp" else _vml(shape)
        if found is not None:
            yield found


def _drawing(shape: Any) -> Border | None:
    form = next(shape.iter(f"{A}prstGeom"), None)
    if form is not None and form.get("prst") == "rect":
        return _filled(shape)
    if form is None or form.get("prst") not in {"line", "straightConnector1"}:
        return None
    line, extent = next(shape.iter(f"{A}ln"), None), next(shape.iter(f"{A}ext"), None)
    colour = next(line.iter(f"{A}srgbClr"), None) if line is not None else None
    return Border(
        side="line",
        style=line.get("cmpd", "sng") if line is not None else "sng",
        weight=amount(line.get("w"), 9525.0) / _EMU if line is not None else 0.75,
        colour=colour.get("val", "").upper() if colour is not None else "",
        length=amount(extent.get("cx"), 0.0) / _EMU if extent is not None else None,
    )


_THIN = 6.0
"""A filled area lower than this in pt is drawn for a line."""


def _filled(shape: Any) -> Border | None:
    """Return a filled area that is as thin as a line."""
    extent = next(shape.iter(f"{A}ext"), None)
    properties = shape.find(f"{_WPS}spPr")
    fill = properties.find(f"{A}solidFill/{A}srgbClr") if properties is not None else None
    if extent is None or fill is None or amount(extent.get("cy"), 0.0) / _EMU > _THIN:
        return None
    return Border(
        "line",
        "bar",
        amount(extent.get("cy"), 0.0) / _EMU,
        fill.get("val", "").upper(),
        amount(extent.get("cx"), 0.0) / _EMU,
    )


_NAMED = {"red": "FF0000", "#c00": "CC0000", "black": "000000"}
_UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75, "": 1.0}


def points(measure: str) -> float:
    """Return a length of VML such as `1.5pt` or `4cm`."""
    found = re.match(r"\s*(-?[\d.]+)\s*(pt|mm|cm|in|px)?", measure)
    return float(found.group(1)) * _UNITS[found.group(2) or ""] if found else 0.0


def _vml(shape: Any) -> Border | None:
    if shape.tag != f"{_V}line":
        return None
    start, end = (points(shape.get(name, "0").split(",")[0]) for name in ("from", "to"))
    colour = shape.get("strokecolor", "").split(" ")[0].lower()
    stroke = shape.find(f"{_V}stroke")
    return Border(
        side="line",
        style=stroke.get("linestyle", "single") if stroke is not None else "single",
        weight=points(shape.get("strokeweight", "0.75pt")),
        colour=_NAMED.get(colour, colour.lstrip("#").upper()),
        length=abs(end - start),
    )


def anchor(node: Any) -> tuple[str, float | None]:
    """Return how the text box around something is placed across the page: aligned, or so far from the left."""
    place = next((a.find(f"{_WP}positionH") for a in node.iterancestors(f"{_WP}anchor")), None)
    if place is None:
        return "", None
    align, offset = place.find(f"{_WP}align"), place.find(f"{_WP}posOffset")
    return (
        align.text or "" if align is not None else "",
        amount(offset.text, 0.0) / _EMU if offset is not None else None,
    )


def is_turned(node: Any) -> bool:
    """Return whether the text box around something has its text running downwards."""
    for shape in node.iterancestors(f"{_WPS}wsp"):
        body = shape.find(f"{_WPS}bodyPr")
        return body is not None and body.get("vert", "horz") != "horz"
    return False


_QUARTER = set(".,:;'!|ilj ")


def width(piece: Piece, grid: float = 0.0) -> float:
    """Return how wide a piece is printed: hanzi one size, digits half of it, stops and spaces a quarter."""
    face = piece.face
    total = 0.0
    for char in piece.text:
        share = 1.0 if east_asian_width(char) in "WFA" else 0.25 if char in _QUARTER else 0.5
        total += share * face.size + face.tracking + (grid if share == 1.0 else grid / 2)
    return total


__all__ = ["anchor", "boxes", "drawn_lines", "is_fallback", "is_turned", "run_text", "runs", "width"]
