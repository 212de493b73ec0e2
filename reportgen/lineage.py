"""Where each figure of a report comes from, as the content of `<name>.figures.json`.

`figures` lists every Figure as printed; `literals` every other number on the page
(dates, numbers in prose, row numbers) with the cell or line that wrote it; and
`quantities` holds the lineage as a graph, each node a cell or a formula over nodes.
A formula over very many nodes, such as a rank among a hundred, lists the `cells` it
comes down to instead, file and sheet once, neighbours in a column as `D2:D101`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from reportgen import terms
from reportgen.blocks import (
    Chart,
    Figure,
    Inline,
    Inlines,
    Pictures,
    Report,
    Run,
    Table,
    figure_caption,
    inlines_of,
    plain,
)
from reportgen.model import Cell, Derivation, Line, Quantity

SCHEMA = 1
"""Version of the file's structure."""

AUTOMATIC = "自动编号"
"""Source of numbers that neither data nor template wrote: headings, rows, annexes."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CONTEXT = 8
_SHOWN = 6
"""Inputs written out in a formula before it is cut short."""
_DEEP = 2
"""Formulas inside formulas that are written out; what lies deeper is called by its term, its node holds the rest."""
_WIDE = 30
"""Inputs beyond which a formula lists its cells instead of one node for each input."""
_KEPT = 500
"""Lists of cells kept from one report to the next."""

Origins = dict[str, list[str]]
"""`file!sheet` → cells, or text file → lines."""


def lineage(report: Report) -> dict[str, Any]:
    """Return the JSON object of a report's figures."""
    return Tracer().trace(report)


class Tracer:
    """Traces report after report; the long lists of cells that many share are worked out once."""

    def __init__(self) -> None:
        self._wide: dict[int, tuple[Quantity, Origins]] = {}

    def trace(self, report: Report) -> dict[str, Any]:
        """Return the JSON object of a report's figures."""
        graph = _Graph(self)
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

    def cells(self, quantity: Quantity) -> Origins:
        """Return every cell a quantity comes down to."""
        if (known := self._wide.get(id(quantity))) is not None:
            return known[1]
        if len(self._wide) >= _KEPT:
            self._wide.clear()
        found = _origins(quantity)
        self._wide[id(quantity)] = (quantity, found)  # kept alive, or its id might be given again
        return found


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
        yield f"报告信息“{name}”", report.worded.get(name) or (Run(str(text), origin=text.origin),)
    tables = 0
    for number, block in enumerate(report.blocks, start=1):
        if isinstance(block, Table):
            tables += 1
            yield from _cells(block, tables)
        elif isinstance(block, Chart):
            yield from _drawn(block)
        elif isinstance(block, Pictures):
            yield from ((f"{item.number or '照片'}图题", figure_caption(item)) for item in block.items)
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


def _drawn(chart: Chart) -> Iterator[tuple[str, Inlines]]:
    name = chart.number or "图"
    yield f"{name}单位", (Run(chart.unit),)
    for axis in chart.axes:
        yield f"{name}刻度", tuple(Run(f"{tick.text} ") for tick in axis.ticks)
    yield f"{name}类别", tuple(replace(run, text=f"{run.text} ") for run in chart.named)
    for series in chart.series:
        yield f"{name}图例", (series.name,) if chart.legend else ()
        for category, figure in zip(chart.categories, series.points, strict=True):
            yield f"{name}“{series.name.text}”“{category.text}”", (figure,) if figure else ()
    for note in chart.notes:
        yield f"{name}注", note
    yield f"{name}图题", figure_caption(chart)


class _Graph:
    """The quantities of one report as nodes; one that is met again is not written again."""

    def __init__(self, tracer: Tracer) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self._tracer = tracer
        self._known: dict[int, tuple[str, Quantity]] = {}

    def add(self, quantity: Quantity) -> str:
        """Return the name of the node of a quantity."""
        if (seen := self._known.get(id(quantity))) is not None:
            return seen[0]
        node = {"value": f"{quantity.value:f}", "unit": quantity.unit, **self._source(quantity)}
        name = f"q{len(self.nodes) + 1}"
        self.nodes[name] = node
        self._known[id(quantity)] = (name, quantity)
        return name

    def _source(self, quantity: Quantity) -> dict[str, Any]:
        origin = quantity.origin
        if not isinstance(origin, Derivation):
            return {"cell": str(origin)}
        formula = {"derivation": origin.name, "term": terms.term_of(origin.name), "formula": origin.formula}
        if len(origin.inputs) > _WIDE:
            return {**formula, "cells": self._tracer.cells(quantity)}
        return {**formula, "inputs": [self.add(q) for q in origin.inputs]}


# ---------------------------------------------------------------------- cells


def _origins(quantity: Quantity) -> Origins:
    sheets: dict[str, dict[str, set[int]]] = {}
    for origin in _leaves(quantity):
        if isinstance(origin, Line):
            sheets.setdefault(origin.file, {}).setdefault("", set()).add(origin.line)
        elif split := _REF.fullmatch(origin.ref):
            columns = sheets.setdefault(f"{origin.file}!{origin.sheet}", {})
            columns.setdefault(split[1], set()).add(int(split[2]))
    return {place: _spans(columns) for place, columns in sorted(sheets.items())}


_REF = re.compile(r"([A-Z]+)(\d+)")


def _leaves(quantity: Quantity) -> Iterator[Cell | Line]:
    """Yield the cells and lines below a quantity; what is shared is walked once."""
    waiting, met = [quantity], {id(quantity)}
    while waiting:
        origin = waiting.pop().origin
        if not isinstance(origin, Derivation):
            yield origin
            continue
        fresh = [q for q in origin.inputs if id(q) not in met]
        met.update(map(id, fresh))
        waiting.extend(fresh)


def _spans(columns: dict[str, set[int]]) -> list[str]:
    """Return the cells column by column, neighbours joined: `D2:D4`, `D7`."""
    ordered = sorted(columns, key=lambda column: (len(column), column))
    return [span for column in ordered for span in _joined(column, sorted(columns[column]))]


def _joined(column: str, rows: Iterable[int]) -> Iterator[str]:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    for first, last in runs:
        yield f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"


# -------------------------------------------------------------------- formula


def explain(figure: Figure) -> str:
    """Return `45.7% = 21 [指标数据.xlsx!指标结果!D14] ÷ 46 [F14] × 100`."""
    return f"{figure.text} = {_formula(figure.quantity)}"


def reckoning(quantity: Quantity) -> str:
    """Return how a quantity was come by: `21 [指标数据.xlsx!指标结果!D14] ÷ 46 [F14] × 100`."""
    return _formula(quantity)


def _formula(quantity: Quantity, depth: int = 0) -> str:
    origin = quantity.origin
    if not isinstance(origin, Derivation):
        return f"{_plain(quantity)} [{origin}]"
    total = len(origin.inputs)
    inputs = [_term(q, depth + 1) for q in islice(origin.inputs, _SHOWN)]
    if "{" in origin.formula and total <= _SHOWN:
        return origin.formula.format(*inputs)
    return f"{origin.formula}：{'，'.join(inputs)}" + (f" 等{total}项" if total > _SHOWN else "")


def _term(quantity: Quantity, depth: int) -> str:
    if isinstance(quantity.origin, Derivation):
        if depth > _DEEP:
            return f"{_plain(quantity)}（{terms.term_of(quantity.origin.name)}）"
        return f"（{_formula(quantity, depth)}）"
    return f"{_plain(quantity)} [{quantity.origin}]"


def _plain(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f}"
