"""Where each figure of a report comes from, as the content of `<name>.figures.json`.

`figures` lists every Figure as printed; `literals` every other number on the page
(dates, numbers in prose, row numbers) with the cell or line that wrote it; and
`quantities` holds the lineage as a graph, each node a cell or a formula over nodes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportgen import terms
from reportgen.blocks import Figure, Inline, Inlines, Report, Run, Table, inlines_of, plain
from reportgen.model import Cell, Derivation, Line, Quantity

SCHEMA = 1
"""Version of the file's structure."""

AUTOMATIC = "自动编号"
"""Source of numbers that neither data nor template wrote: headings, rows, annexes."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CONTEXT = 8
_MANY = 100
"""Inputs of one formula beyond which its cells are named as ranges."""
_SHOWN = 6
"""Inputs written out in a formula before it is cut short."""


def lineage(report: Report, spans: Spans | None = None) -> dict[str, Any]:
    """Return the JSON object of a report's figures; `spans` may be shared by a batch."""
    graph = _Graph(spans if spans is not None else Spans())
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
class Spans:
    """The cells below quantities of very many inputs, worked out once for a whole batch.

    A rank among a thousand departments rests on every one of them; a sheet for each
    of the thousand would list a million inputs. Such a node names its cells as ranges.
    """

    known: dict[int, tuple[Quantity, list[str]]] = field(default_factory=dict)

    def of(self, quantity: Quantity) -> list[str]:
        """Return the cells a quantity comes down to: `指标数据.xlsx!指标结果!D2:D1001`."""
        if id(quantity) not in self.known:
            self.known[id(quantity)] = quantity, list(_ranges(set(_leaves(quantity))))
        return self.known[id(quantity)][1]


def _leaves(quantity: Quantity) -> Iterator[Cell | Line]:
    if isinstance(quantity.origin, Derivation):
        for part in quantity.origin.inputs:
            yield from _leaves(part)
    else:
        yield quantity.origin


def _ranges(places: set[Cell | Line]) -> Iterator[str]:
    """Yield cells of one column that follow one another as one range; lines as they are."""
    columns: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place in places:
        if isinstance(place, Cell):
            letters = place.ref.rstrip("0123456789")
            columns[(place.file, place.sheet, letters)].append(int(place.ref[len(letters) :]))
    for (file, sheet, letters), rows in sorted(columns.items()):
        rows.sort()
        starts = [row for before, row in zip([-1, *rows], rows, strict=False) if row != before + 1]
        ends = [row for row, after in zip(rows, [*rows[1:], -1], strict=True) if after != row + 1]
        for start, end in zip(starts, ends, strict=True):
            yield f"{file}!{sheet}!{letters}{start}" + (f":{letters}{end}" if end > start else "")
    yield from sorted(str(place) for place in places if isinstance(place, Line))


@dataclass(slots=True)
class _Graph:
    """Quantities by id; equal quantities are one node."""

    spans: Spans
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: dict[int, tuple[str, Quantity]] = field(default_factory=dict)

    def add(self, quantity: Quantity) -> str:
        if (seen := self.known.get(id(quantity))) is not None:
            return seen[0]
        node: dict[str, Any] = {"value": f"{quantity.value:f}", "unit": quantity.unit}
        origin = quantity.origin
        if isinstance(origin, Derivation):
            node |= {"derivation": origin.name, "term": terms.term_of(origin.name), "formula": origin.formula}
            if len(origin.inputs) > _MANY:
                node["cells"] = self.spans.of(quantity)
            else:
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
