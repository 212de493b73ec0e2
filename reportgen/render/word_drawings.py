"""What a Word body shows from parts of its own: charts with their workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen import layout
from reportgen.blocks import Chart
from reportgen.charting import Plan
from reportgen.layout import Profile
from reportgen.render import chart_word, package
from reportgen.render.drawing import emu
from reportgen.render.ooxml import NAMESPACES, OFFICE, PACKAGE, XML_HEAD, R, encode, escape

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATIONS = "word/_rels/document.xml.rels"
_FIRST_ID = 20_001
"""Ids of drawings in shells are small."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the body, laid out."""

    chart: Chart
    plan: Plan


def anchor(drawing: Drawing, number: int) -> str:
    """Return the run that shows a drawing in its paragraph; `number` counts those of the body from 0."""
    chart, plan = drawing.chart, drawing.plan
    size = f'cx="{emu(layout.mm(plan.width))}" cy="{emu(layout.mm(plan.height))}"'
    name = chart.number or f"图{number + 1}"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{NAMESPACES["wp"]}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_ID + number}" name="{escape(name)}" descr="{escape(chart.alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{NAMESPACES["a"]}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{R}" r:id="{_relation(number)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def parts(drawings: Sequence[Drawing], shell: Mapping[str, bytes], profile: Profile) -> package.Parts:
    """Return the parts of the drawings, with the relations and content types of the shell completed."""
    if not drawings:
        return {}
    made: package.Parts = {}
    relations, types = [], []
    for number, drawing in enumerate(drawings):
        part, sheet = f"charts/reportChart{number + 1}.xml", f"embeddings/reportChart{number + 1}.xlsx"
        made[f"word/{part}"] = encode(chart_word.xml(drawing.chart, drawing.plan, "rId1", profile))
        made[f"word/{sheet}"] = chart_word.data(drawing.chart)
        made[f"word/charts/_rels/reportChart{number + 1}.xml.rels"] = _relations_of_chart(f"../{sheet}")
        relations.append(
            f'Relationship Id="{_relation(number)}" Type="{OFFICE}/relationships/chart" Target="{part}"'
        )
        types.append(f'Override PartName="/word/{part}" ContentType="{_CHART_TYPE}"')
        types.append(f'Override PartName="/word/{sheet}" ContentType="{_SHEET_TYPE}"')
    made[_RELATIONS] = _with(shell[_RELATIONS], relations)
    made[package.CONTENT_TYPES] = _with(shell[package.CONTENT_TYPES], types)
    return made


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


__all__ = ["Drawing", "anchor", "parts"]
