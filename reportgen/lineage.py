"""Where each figure of a report comes from, as the content of `<name>.figures.json`.

`figures` lists every Figure as printed; `literals` every other number on the page
(dates, numbers in prose, row numbers) with the cell or line that wrote it; and
`quantities` holds the lineage as a graph, each node a cell or a formula over nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportgen import terms
from reportgen.blocks import Figure, Inline, Inlines, Report, Run, Table, inlines_of, plain
from reportgen.model import Derivation, Quantity

SCHEMA = 1
"""Version of the file's structure."""

AUTOMATIC = "自动编号"
"""Source of numbers that neither data nor template wrote: headings, rows, annexes."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CONTEXT = 8
_SHOWN = 6
"""Inputs written out in a formula before it is cut short."""


def lineage(report: Report) -> dict[str, Any]:
    """Return the JSON object of a report's figures."""
    graph = _Graph()
    figures: list[dict[str, str]] = []
    literals: list[dict[str, str]] = []
    for place, inlines in _placed(report):
        for inline in inlines:
            if isinstance(inline, Figure):
                figures.append(_figure(inline, place, graph))
            else:
                literals.extend(_literals(inline, place))
    return {
        "schema": SCHEMA,
        "kind": report.kind,
        "title": report.title,
        "period": report.period,
        "department": report.department,
        "figures": figures,
        "literals": literals,
        "quantities": graph.nodes,
    }


def _figure(figure: Figure, place: str, graph: _Graph) -> dict[str, str]:
    return {
        "text": figure.text,
        "value": f"{figure.value:f}",
        "unit": figure.quantity.unit,
        "place": place,
        "quantity": graph.add(figure.quantity),
        "lineage": explain(figure),
    }


def _literals(run: Inline, place: str) -> Iterator[dict[str, str]]:
    source = str(run.origin) if isinstance(run, Run) and run.origin else AUTOMATIC
    for found in _NUMBER.finditer(run.text):
        around = run.text[max(found.start() - _CONTEXT, 0) : found.end() + _CONTEXT]
        yield {"text": found[0], "context": around, "place": place, "source": source}


def _placed(report: Report) -> Iterator[tuple[str, Inlines]]:
    """Yield every line of inlines with its place in words."""
    for name, text in report.fields.items():
        yield f"报告信息“{name}”", (Run(str(text), origin=text.origin),)
    tables = 0
    for number, block in enumerate(report.blocks, start=1):
        if isinstance(block, Table):
            tables += 1
            yield from _cells(block, tables)
        else:
            for inlines in inlines_of(block):
                yield f"第{number}段“{plain(inlines)[:_CONTEXT]}…”", inlines


def _cells(table: Table, number: int) -> Iterator[tuple[str, Inlines]]:
    name = f"表{number}"
    yield name, table.caption
    for column in table.columns:
        yield f"{name}表头", (Run(column.group), Run(column.head))
    for index, row in enumerate(table.rows, start=1):
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield f"{name}第{index}行“{column.head}”", cell
    for note in table.notes:
        yield f"{name}注", note


@dataclass(slots=True)
class _Graph:
    """Quantities by id; equal quantities are one node."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: dict[int, tuple[str, Quantity]] = field(default_factory=dict)

    def add(self, quantity: Quantity) -> str:
        if (seen := self.known.get(id(quantity))) is not None:
            return seen[0]
        node: dict[str, Any] = {"value": f"{quantity.value:f}", "unit": quantity.unit}
        origin = quantity.origin
        if isinstance(origin, Derivation):
            node |= {"derivation": origin.name, "term": terms.term_of(origin.name), "formula": origin.formula}
            node["inputs"] = [self.add(q) for q in origin.inputs]
        else:
            node["cell"] = str(origin)
        name = f"q{len(self.nodes) + 1}"
        self.nodes[name] = node
        self.known[id(quantity)] = (name, quantity)
        return name


def explain(figure: Figure) -> str:
    """Return `45.7% = 21 [指标数据.xlsx!指标结果!D14] ÷ 46 [F14] × 100`."""
    return f"{figure.text} = {_formula(figure.quantity)}"


def _formula(quantity: Quantity) -> str:
    origin = quantity.origin
    if not isinstance(origin, Derivation):
        return f"{_plain(quantity)} [{origin}]"
    inputs = [_term(q) for q in origin.inputs]
    if origin.formula.count("{") and len(inputs) <= _SHOWN:
        return origin.formula.format(*inputs)
    shown = "，".join(inputs[:_SHOWN]) + (f" 等{len(inputs)}项" if len(inputs) > _SHOWN else "")
    return f"{origin.formula}：{shown}"


def _term(quantity: Quantity) -> str:
    if isinstance(quantity.origin, Derivation):
        return f"（{_formula(quantity)}）"
    return f"{_plain(quantity)} [{quantity.origin}]"


def _plain(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f}"
