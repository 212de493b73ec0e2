"""What a Word shell draws beside the text: text boxes, and lines as filled areas.

Each is written twice, as DrawingML and as VML for old readers. Lengths are in pt
unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportgen import layout

EMU_PER_MM = 36_000
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def emu(millimetres: float) -> int:
    """Return millimetres in the unit of DrawingML."""
    return round(millimetres * EMU_PER_MM)


DESCRIPTIONS = {
    "版记": "版记：抄送机关、印发机关和印发日期",
    "信函版记": "版记：主送机关、抄送机关",
    "报尾": "报尾：报、送、发的范围和印数",
    "页码": "页码",
    "信函红线": "红色双线",
}
"""What is said of a drawing to those who do not see it, by its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a drawing stands, in both languages."""

    drawing: str
    vml: str


def at_foot() -> Place:
    """Return the foot of the text area."""
    return Place(
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>',
        "margin-left:0;margin-top:0;mso-position-horizontal:left;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:bottom;mso-position-vertical-relative:margin",
    )


def on_page(left: float, top: float, *, below: str = "page") -> Place:
    """Return a place in mm from the left edge of the page and the upper edge of page or paragraph."""
    offsets = (("H", "page", left), ("V", below, top))
    word = "text" if below == "paragraph" else below
    return Place(
        "".join(
            f'<wp:position{axis} relativeFrom="{origin}"><wp:posOffset>{emu(offset)}</wp:posOffset></wp:position{axis}>'
            for axis, origin, offset in offsets
        ),
        f"margin-left:{layout.pt(left):.2f}pt;margin-top:{layout.pt(top):.2f}pt;"
        f"mso-position-horizontal-relative:page;mso-position-vertical-relative:{word}",
    )


def text_box(
    number: int, name: str, width: float, height: float, content: str, place: Place, *, turned: bool = False
) -> str:
    """Return a run with a text box without frame, its text at the foot of it."""
    vertical = ' vert="vert"' if turned else ""
    flow = ' style="layout-flow:vertical"' if turned else ""
    shape = (
        '<wps:cNvSpPr txBox="1"/>'
        f"{_outline(width, height, '<a:noFill/>')}<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0"{vertical} wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b" anchorCtr="0">'
        "<a:noAutofit/></wps:bodyPr>"
    )
    old = (
        f'<v:rect id="{name}{number}" alt="{DESCRIPTIONS[name]}" stroked="f" filled="f" style="{_vml_style(width, height, place)};'
        f'v-text-anchor:bottom"><v:textbox inset="0,0,0,0"{flow}><w:txbxContent>{content}</w:txbxContent>'
        "</v:textbox></v:rect>"
    )
    return _both(_anchor(number, name, width, height, shape, place), old)


def bar(number: int, name: str, width: float, height: float, colour: str, place: Place) -> str:
    """Return a run with a filled area: a line whose length and weight every reader draws alike."""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    shape = f"<wps:cNvSpPr/>{_outline(width, height, fill)}<wps:bodyPr/>"
    old = (
        f'<v:rect id="{name}{number}" alt="{DESCRIPTIONS[name]}" stroked="f" fillcolor="#{colour}" '
        f'style="{_vml_style(width, height, place)}"/>'
    )
    return _both(_anchor(number, name, width, height, shape, place), old)


def _outline(width: float, height: float, fill: str) -> str:
    return (
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/>{_extent("a:ext", width, height)}</a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></wps:spPr>'
    )


def _extent(tag: str, width: float, height: float) -> str:
    return f'<{tag} cx="{emu(layout.mm(width))}" cy="{emu(layout.mm(height))}"/>'


def _anchor(number: int, name: str, width: float, height: float, shape: str, place: Place) -> str:
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f"{place.drawing}{_extent('wp:extent', width, height)}"
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{DESCRIPTIONS[name]}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_SHAPES}"><wps:wsp>{shape}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )


def _vml_style(width: float, height: float, place: Place) -> str:
    return f"position:absolute;width:{width:.1f}pt;height:{height:.1f}pt;z-index:1;{place.vml}"


def _both(drawing: str, old: str) -> str:
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
