"""Frames as data: whatever is a table, with figures that name frame, row and column; and the notebook."""

from __future__ import annotations

import ast
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

import reportgen
from reportgen.errors import DataRefused, UsageFault
from reportgen.model import Dataset
from tests.bureau import INFO
from tests.conftest import ROOT

INDICATORS = [{"指标": "地区生产总值", "计量单位": "亿元"}]
ROW = {"期别": "2022-06", "指标": "地区生产总值", "完成值": 195.66, "同比": 0.024}


def load(results: object, **more: Any) -> Dataset:
    return reportgen.load({"报告信息": INFO, "指标体系": INDICATORS, "指标结果": results}, **more)


def arrow() -> object:
    pyarrow = pytest.importorskip("pyarrow")
    return pyarrow.table({name: [Decimal(str(v)) if isinstance(v, float) else v] for name, v in ROW.items()})


class Capsule:
    """Something that only speaks Arrow, as polars does."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return arrow().__arrow_c_stream__(requested_schema)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "make",
    [
        lambda: pandas.DataFrame([ROW]),
        lambda: pandas.DataFrame([ROW], index=[7]),
        lambda: pandas.DataFrame([ROW]).set_index("期别"),
        lambda: pandas.DataFrame([ROW]).convert_dtypes(),
        lambda: pandas.DataFrame([ROW]).assign(期别=pandas.Period("2022-06", "M")),
        lambda: [ROW],
        lambda: {name: [value] for name, value in ROW.items()},
        arrow,
        Capsule,
    ],
    ids=["frame", "filtered", "indexed", "nullable", "period", "records", "columns", "arrow", "capsule"],
)
def test_whatever_is_a_table_can_be_loaded(make: Any) -> None:
    (row,) = load(make(), percent={"指标结果": ["同比"]}).observations
    assert row.actual is not None and row.yoy is not None
    assert (row.actual.value, str(row.actual.origin)) == (Decimal("195.66"), "DataFrame!指标结果!C2")
    assert (row.yoy.value, str(row.yoy.origin)) == (Decimal("2.4"), "DataFrame!指标结果!D2")


def test_the_same_frames_have_the_same_hash() -> None:
    (one,), (other,) = (load(pandas.DataFrame([ROW]), percent={"指标结果": ["同比"]}).sources for _ in "ab")
    assert one == other and one.name == "DataFrame"


def test_faults_name_frame_row_and_column() -> None:
    with pytest.raises(DataRefused) as refused:
        load([ROW | {"完成值": "很多"}], percent={"指标结果": ["同比"]})
    assert "DataFrame!指标结果!C2：应填数字，这里是文字“很多”" in str(refused.value)
    with pytest.raises(DataRefused, match="DataFrame!指标结果!C2"):
        load([ROW | {"完成值": b"1"}], percent={"指标结果": ["同比"]})
    with pytest.raises(DataRefused, match="不是它的列"):
        load([ROW], percent={"指标结果": ["增幅"]})


@pytest.mark.parametrize("wrong", [3, "指标数据", {"a": [1], "b": [1, 2]}], ids=repr)
def test_what_is_no_table_is_refused(wrong: object) -> None:
    with pytest.raises(UsageFault) as refused:
        load(wrong)
    assert refused.value.code == "U131"


def test_percent_of_a_frame_that_is_not_there() -> None:
    with pytest.raises(UsageFault, match="不是给出的表"):
        load([ROW], percent={"结果": ["同比"]})


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each code cell, in order; what ends a cell shows itself."""
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "notebook", "exec"), names)
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), "notebook", "eval"), names))
    assert sum(hasattr(value, "_repr_html_") for value in shown) >= 4
    assert (tmp_path / "docs" / "通报.docx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "docs" / "结果.xlsx").exists()


def test_the_python_example_runs() -> None:
    from tests.test_docs import DOCS, fenced

    (code,) = fenced(DOCS / "sources.zh.md", "python")
    names: dict[str, Any] = {}
    exec(compile(code, "sources.zh.md", "exec"), names)
    assert (names["frame"]["同比"][0], names["frame"]["与全省差"][0]) == (2.4, 0.8)
