"""Where figures come from: one changed cell changes the figures that rest on it, and no other."""

from __future__ import annotations

import dataclasses
import re
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.blocks import Figure, Paragraph, Report, Run
from reportgen.lineage import Tracer, explain, lineage
from reportgen.model import Cell, Dataset, Derivation, Line, Observation, Quantity
from tests.conftest import SAMPLE
from tests.making import cell, q

KIND = "monthly-bulletin"
Traced = dict[str, Any]
RESULTS = "指标数据.xlsx!指标结果"


def traced(data: Dataset) -> Traced:
    return lineage(reportgen.build(KIND, data))


@pytest.fixture(scope="module")
def before(sample: Dataset) -> Traced:
    return traced(sample)


# ------------------------------------------------------------ reading the graph


def spread(place: str, refs: list[str]) -> set[str]:
    """`D2:D4` as its cells."""
    found = set()
    for ref in refs:
        first, _, last = ref.partition(":")
        column, row = re.fullmatch(r"([A-Z]*)(\d+)", first).groups()  # type: ignore[union-attr]
        end = int(re.sub(r"\D", "", last)) if last else int(row)
        found |= {f"{place}!{column}{number}" for number in range(int(row), end + 1)}
    return found


def cells_below(content: Traced) -> dict[str, frozenset[str]]:
    """The cells under each node of the graph."""
    nodes = content["quantities"]

    @cache
    def below(name: str) -> frozenset[str]:
        node = nodes[name]
        if "cell" in node:
            return frozenset({node["cell"]})
        if "cells" in node:
            return frozenset().union(*(spread(place, refs) for place, refs in node["cells"].items()))
        return frozenset().union(*map(below, node["inputs"]))

    return {name: below(name) for name in nodes}


def identities(content: Traced) -> dict[str, tuple[frozenset[str], set[str]]]:
    """Cells and printed values of each figure, known by its formula down to cells, wherever it stands."""
    nodes, below = content["quantities"], cells_below(content)

    @cache
    def formula(name: str) -> str:
        node = nodes[name]
        inputs = node.get("cell") or node.get("cells") or [formula(one) for one in node["inputs"]]
        return f"{node.get('formula', '')}{inputs}"

    found: dict[str, tuple[frozenset[str], set[str]]] = {}
    for figure in content["figures"]:
        name = figure["quantity"]
        found.setdefault(formula(name), (below[name], set()))[1].add(figure["value"])
    return found


# ------------------------------------------------------- one cell, in the workbook


def change(folder: Path, indicator: str, department: str | None, column: str, value: float) -> str:
    """Copy the sample data with one cell of 2022-06 changed; return the address of the cell."""
    shutil.copytree(SAMPLE / "素材", folder / "素材")
    book = load_workbook(SAMPLE / "指标数据.xlsx")
    sheet = book["指标结果"]
    heads = next(row for row in sheet.iter_rows() if row[0].value == "期别")
    wanted = ("2022-06", indicator, department)
    row = next(r for r in sheet.iter_rows(min_row=3) if tuple(c.value for c in r[:3]) == wanted)
    found = row[next(n for n, head in enumerate(heads) if head.value == column)]
    assert found.value != value
    found.value = value
    book.save(folder / "指标数据.xlsx")
    return f"{RESULTS}!{found.coordinate}"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ("一般公共预算收入", None, "完成值", 11.02),
            {"11.02亿元", "2.5个百分点", "11.02", "52.5", "2.5"},
        ),
        (("党的建设", "高良涧街道", "得分", 18.91), {"90.04分", "90.04"}),
        (("签约亿元以上项目", None, "年度目标", 61), {"61", "12.3个百分点", "62.3", "12.3"}),
    ],
    ids=["value of the whole area", "score of a department", "target"],
)
def test_one_changed_cell_changes_exactly_the_figures_that_rest_on_it(
    tmp_path: Path, before: Traced, edit: tuple[str, str | None, str, float], expected: set[str]
) -> None:
    changed_cell = change(tmp_path, *edit)
    after = traced(reportgen.load(tmp_path))
    below = cells_below(after)

    def place(figure: Traced) -> str:
        return re.sub(r"“.*”", "", figure["place"])

    assert [place(f) for f in before["figures"]] == [place(f) for f in after["figures"]]
    new_texts = set()
    for old, new in zip(before["figures"], after["figures"], strict=True):
        rests = changed_cell in below[new["quantity"]]
        if old["text"] != new["text"] or old["value"] != new["value"]:
            assert rests, (old, new)
            new_texts.add(new["text"])
        if not rests:
            assert (old["text"], old["value"], old["lineage"]) == (new["text"], new["value"], new["lineage"])
    assert new_texts == expected


def test_a_changed_order_changes_no_figure_of_others(tmp_path: Path, before: Traced) -> None:
    """三河镇 rises from fourth to second by one score: ranks, their movements and counts change, scores of others do not."""
    changed_cell = change(tmp_path, "党的建设", "三河镇", "得分", 19.98)
    after = traced(reportgen.load(tmp_path))
    assert_only_dependent_figures_changed(before, after, changed_cell)
    texts = {f["text"] for f in after["figures"]}
    assert {"90.85分", "90.85"} <= texts
    assert "89.49" in {f["text"] for f in before["figures"]} - texts


def assert_only_dependent_figures_changed(before: Traced, after: Traced, changed_cell: str) -> int:
    """Compare what stands in both; return how many figures changed."""
    old, new = identities(before), identities(after)
    changed = [key for key in old.keys() & new.keys() if old[key] != new[key]]
    for key in changed:
        assert changed_cell in new[key][0], (key, old[key][1], new[key][1])
    return len(changed)


# ------------------------------------------------------------- many cells, in memory


def cells_of(data: Dataset) -> list[tuple[int, str]]:
    """Every given figure of the results: row and field."""
    names = [f.name for f in dataclasses.fields(Observation)]
    return [
        (row, name)
        for row, observation in enumerate(data.observations)
        for name in names
        if isinstance(getattr(observation, name), Quantity)
    ]


def nudged(data: Dataset, row: int, name: str) -> tuple[Dataset, str]:
    """The data with one figure of one row changed, and its cell."""
    observation = data.observations[row]
    given: Quantity = getattr(observation, name)
    step = Decimal(1) if given.unit in ("位", "个", "项") else given.value * Decimal("0.07") + Decimal("0.3")
    changed = dataclasses.replace(observation, **{name: dataclasses.replace(given, value=given.value + step)})
    rows = (*data.observations[:row], changed, *data.observations[row + 1 :])
    return dataclasses.replace(data, observations=rows), str(given.origin)


def test_no_figure_changes_without_its_cell(sample: Dataset, before: Traced) -> None:
    """Cells all over the sheet, of all columns: what changes has the cell among its origins."""
    everything = [
        (row, name)
        for row, name in cells_of(sample)
        if sample.observations[row].period.slug in ("2022-05", "2022-06")
    ]
    chosen = everything[::74]
    changes = 0
    for row, name in chosen:
        data, changed_cell = nudged(sample, row, name)
        changes += assert_only_dependent_figures_changed(before, traced(data), changed_cell)
    assert len(chosen) > 15
    assert changes > 7


# ------------------------------------------------------------------ form of the file


def at(ref: str, value: int = 1) -> Quantity:
    return Quantity(Decimal(value), "个", Cell("数据.xlsx", "指标结果", ref), 0)


def sum_of(*inputs: Quantity, formula: str = "合计") -> Quantity:
    return Quantity(sum((i.value for i in inputs), Decimal(0)), "个", Derivation("count", inputs, formula), 0)


def page(*quantities: Quantity) -> Report:
    shown = [Figure(f"{quantity.value}个", quantity, quantity.value) for quantity in quantities]
    return Report(kind="k", title="标题", blocks=tuple(Paragraph((figure,)) for figure in shown))


def test_a_formula_over_few_inputs_is_a_graph() -> None:
    shared = at("D2", 46)
    rate = Quantity(Decimal(50), "%", Derivation("completion_rate", (at("D3", 23), shared), "{} ÷ {} × 100"))
    content = lineage(page(rate, shared))
    assert content["quantities"] == {
        "q1": {"value": "23", "unit": "个", "cell": "数据.xlsx!指标结果!D3"},
        "q2": {"value": "46", "unit": "个", "cell": "数据.xlsx!指标结果!D2"},
        "q3": {
            "value": "50",
            "unit": "%",
            "derivation": "completion_rate",
            "term": "完成率",
            "formula": "{} ÷ {} × 100",
            "inputs": ["q1", "q2"],
        },
    }
    assert [figure["quantity"] for figure in content["figures"]] == ["q3", "q2"]
    assert (
        content["figures"][0]["lineage"]
        == "50个 = 23 [数据.xlsx!指标结果!D3] ÷ 46 [数据.xlsx!指标结果!D2] × 100"
    )


def test_a_formula_over_many_inputs_lists_cells_with_neighbours_joined() -> None:
    inner = sum_of(at("AA9"), at("B7"))
    prose = Quantity(Decimal(1), "", Line("素材/导语.md", 4))
    wide = sum_of(*(at(f"D{row}") for row in range(2, 42)), at("D50"), inner, inner, prose)
    content = lineage(page(wide))
    assert content["quantities"]["q1"]["cells"] == {
        "数据.xlsx!指标结果": ["B7", "D2:D41", "D50", "AA9"],
        "素材/导语.md": ["4"],
    }
    assert len(content["quantities"]) == 1
    assert content["figures"][0]["lineage"].endswith("1 [数据.xlsx!指标结果!D7] 等44项")


def test_a_tracer_kept_for_many_reports_says_the_same_as_a_new_one() -> None:
    shared = sum_of(*(at(f"D{row}") for row in range(2, 42)))
    reports = [page(shared, sum_of(shared, *(q(n) for n in range(40)))) for _ in range(600)]
    tracer = Tracer()
    assert all(tracer.trace(report) == lineage(report) for report in reports)
    assert len(vars(tracer)["_wide"]) <= 500


def test_numbers_in_prose_are_listed_with_who_wrote_them() -> None:
    written = Paragraph((Run("于7月底前完成3.5亿元", origin=cell("B7")),), number="（二）")
    report = Report(kind="k", title="t", blocks=(written,))
    assert [(f["text"], f["source"]) for f in lineage(report)["literals"]] == [
        ("7", "数据.xlsx!指标结果!B7"),
        ("3.5", "数据.xlsx!指标结果!B7"),
    ]


def test_numbers_nobody_wrote_are_called_automatic() -> None:
    report = Report(kind="k", title="t", blocks=(Paragraph((Run("甲"),), number="1."),))
    assert [(f["text"], f["source"]) for f in lineage(report)["literals"]] == [("1", "自动编号")]


def test_a_given_figure_is_explained_by_its_cell() -> None:
    assert explain(Figure("12个", at("D2", 12), Decimal(12))) == "12个 = 12 [数据.xlsx!指标结果!D2]"
