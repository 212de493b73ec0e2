"""What a Word body shows from parts of its own: charts with their workbooks, photographs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen import layout
from reportgen.blocks import Chart, Picture
from reportgen.charting import Plan
from reportgen.layout import Profile
from reportgen.render import chart_word, package
from reportgen.render.drawing import emu
from reportgen.render.ooxml import NAMESPACES, OFFICE, PACKAGE, XML_HEAD, R, encode, escape
from reportgen.render.photo import Prepared

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATIONS = "word/_rels/document.xml.rels"
_FIRST_ID = 20_001
"""Ids of drawings in shells are small."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package that a drawing needs, by its name below `word/`."""

    name: str
    data: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """A chart of the body, laid out."""

    chart: Chart
    plan: Plan

    @property
    def extent(self) -> str:
        """Its size as the attributes of an element."""
        return _extent(layout.mm(self.plan.width), layout.mm(self.plan.height))

    @property
    def label(self) -> tuple[str, str]:
        """Its number and what it shows."""
        return self.chart.number, self.chart.alt

    def graphic(self, number: int) -> str:
        """Return the element that refers to its part."""
        reference = f'<c:chart xmlns:c="{_CHART}" xmlns:r="{R}" r:id="{_relation(number)}"/>'
        return f'<a:graphicData uri="{_CHART}">{reference}</a:graphicData>'

    def parts(self, number: int, profile: Profile) -> tuple[str, list[Part]]:
        """Return the kind of its relation and its parts, that of the relation first."""
        name, sheet = f"charts/reportChart{number + 1}.xml", f"embeddings/reportChart{number + 1}.xlsx"
        relations = f"charts/_rels/reportChart{number + 1}.xml.rels"
        return "chart", [
            Part(name, encode(chart_word.xml(self.chart, self.plan, "rId1", profile)), _CHART_TYPE),
            Part(sheet, chart_word.data(self.chart), _SHEET_TYPE),
            Part(relations, _relations_of_chart(f"../{sheet}"), ""),
        ]


@dataclass(frozen=True, slots=True)
class PhotoDrawing:
    """A photograph of the body with its size in mm."""

    picture: Picture
    made: Prepared
    size: tuple[float, float]

    @property
    def extent(self) -> str:
        """Its size as the attributes of an element."""
        return _extent(*self.size)

    @property
    def label(self) -> tuple[str, str]:
        """Its number and what it shows."""
        return self.picture.number, self.picture.alt

    def graphic(self, number: int) -> str:
        """Return the element that refers to its part."""
        name, alt = self.label
        return (
            f'<a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr>'
            f'<pic:cNvPr id="{_FIRST_ID + number}" name="{escape(name)}" descr="{escape(alt)}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{R}" r:embed="{_relation(number)}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
            f'<a:xfrm><a:off x="0" y="0"/><a:ext {self.extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        )

    def parts(self, number: int, profile: Profile) -> tuple[str, list[Part]]:
        """Return the kind of its relation and its part."""
        name = f"media/reportPhoto{number + 1}.{self.made.suffix}"
        return "image", [Part(name, self.made.data, self.made.content_type)]


Drawing = ChartDrawing | PhotoDrawing


def anchor(drawing: Drawing, number: int) -> str:
    """Return the run that shows a drawing in its paragraph; `number` counts those of the body from 0."""
    name, alt = drawing.label
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{NAMESPACES["wp"]}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {drawing.extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_ID + number}" name="{escape(name or f"图{number + 1}")}" descr="{escape(alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{NAMESPACES["a"]}">{drawing.graphic(number)}</a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def parts(drawings: Sequence[Drawing], shell: Mapping[str, bytes], profile: Profile) -> package.Parts:
    """Return the parts of the drawings, with the relations and content types of the shell completed."""
    if not drawings:
        return {}
    made: package.Parts = {}
    relations, types = [], []
    for number, drawing in enumerate(drawings):
        kind, own = drawing.parts(number, profile)
        made |= {f"word/{part.name}": part.data for part in own}
        relations.append(
            f'Relationship Id="{_relation(number)}" Type="{OFFICE}/relationships/{kind}" Target="{own[0].name}"'
        )
        types += [
            f'Override PartName="/word/{part.name}" ContentType="{part.content_type}"'
            for part in own
            if part.content_type
        ]
    made[_RELATIONS] = _with(shell[_RELATIONS], relations)
    made[package.CONTENT_TYPES] = _with(shell[package.CONTENT_TYPES], types)
    return made


def _extent(width: float, height: float) -> str:
    return f'cx="{emu(width)}" cy="{emu(height)}"'


def _relation(number: int) -> str:
    return f"rIdDrawing{number + 1}"


def _relations_of_chart(target: str) -> bytes:
    node = f'<Relationship Id="rId1" Type="{OFFICE}/relationships/package" Target="{target}"/>'
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{node}</Relationships>'.encode()


def _with(part: bytes, elements: Sequence[str]) -> bytes:
    """Return a part with further children of its root, in the prefix the root is written with."""
    end = part.rindex(b"</")
    prefix = part[end + 2 :].decode().rpartition(":")[0]
    mark = f"{prefix}:" if prefix else ""
    return part[:end] + "".join(f"<{mark}{element}/>" for element in elements).encode() + part[end:]


__all__ = ["ChartDrawing", "Drawing", "PhotoDrawing", "anchor", "parts"]
