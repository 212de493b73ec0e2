"""Small workbooks that claim much, and archives damaged at any byte: refused with their place, never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from reportgen.check.finished import measure
from reportgen.load import examine
from tests.load.raw import ods, pack, save, worksheet, xlsx_parts
from tests.load.raw import styles as date_style
from tests.load.workbooks import GOOD

CELL = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'


def messages(path: Path) -> list[str]:
    _, findings = examine(path)
    return [f"{f.code} {f}" for f in findings]


def row(attributes: str = "", cell: str = CELL) -> bytes:
    return ods(
        f'<table:table table:name="表"><table:table-row {attributes}>{cell}</table:table-row></table:table>'
    )


def test_a_row_that_repeats_a_million_times(tmp_path: Path) -> None:
    content = row('table:number-rows-repeated="999999"')
    (found,) = messages(save(tmp_path / "数据.ods", content))
    assert found.startswith("D110 数据.ods：工作表“表”第1行重复了999,999次")


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_a_negative_repeat(tmp_path: Path, what: str) -> None:
    attribute = f'table:number-{what}-repeated="-5"'
    cell = CELL.replace("<table:table-cell", f"<table:table-cell {attribute}")
    content = row(attribute) if what == "rows" else row(cell=cell)
    (found,) = messages(save(tmp_path / "数据.ods", content))
    assert found.startswith("D106 ")


def test_spans_nested_three_thousand_deep(tmp_path: Path) -> None:
    words = "<text:span>" * 3000 + "甲" + "</text:span>" * 3000
    (found,) = messages(save(tmp_path / "数据.ods", row(cell=CELL.replace("甲", words))))
    assert found.startswith("D106 数据.ods：内容嵌套超过200层")


@pytest.mark.parametrize("content", [b"\n" * 3_000_000, b"," * 6_000_000], ids=["lines", "columns"])
def test_a_table_of_nothing(tmp_path: Path, content: bytes) -> None:
    (found,) = messages(save(tmp_path / "指标结果.csv", "指标".encode() + content))
    assert found.startswith("D110 指标结果.csv：有")


def test_a_picture_one_pixel_wide(tmp_path: Path) -> None:
    GOOD.save(tmp_path / "数据.xlsx")
    folder = tmp_path / "素材" / "照片"
    folder.mkdir(parents=True)
    Image.new("1", (1, 40_000)).save(folder / "工地.png")
    assert any(found.startswith("D127 ") and "1×40000点" in found for found in messages(tmp_path))


def test_a_date_beyond_all_time(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>-1e300</v></c></row>'
    content = pack(xlsx_parts({"表": worksheet(rows)}, date_style("yyyy-mm-dd")))
    (found,) = messages(save(tmp_path / "数据.xlsx", content))
    assert found.startswith("D106 数据.xlsx：读不出来")


def test_many_number_formats_are_found_in_one_search(tmp_path: Path) -> None:
    count = 20_000
    formats = "".join(f'<numFmt numFmtId="{n + 200}" formatCode="0.0&quot;{n}&quot;"/>' for n in range(count))
    cells = "".join(f'<xf numFmtId="{n + 200}"/>' for n in range(count))
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"
    )
    from reportgen.load import xlsx

    rows = '<row r="1"><c r="A1" s="7"><v>1</v></c><c s="19999" r="B1"><v>2</v></c></row>'
    (grid,) = xlsx.read("数据.xlsx", pack(xlsx_parts({"表": worksheet(rows)}, styles)))
    assert grid.formats == {"A1": '0.0"7"', "B1": '0.0"19999"'}


MUTATIONS = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def mutated(content: bytes, chance: Any) -> bytes:
    """The content with a few bytes overwritten, a piece cut out, or its end missing."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    if chance.random() < 0.3:
        start = chance.randrange(len(damaged))
        del damaged[start : start + chance.randint(1, 200)]
    return bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.1 else damaged)


@MUTATIONS
@given(chance=st.randoms(use_true_random=True))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, chance: Any) -> None:
    content = GOOD.save(tmp_path / "完好.xlsx").read_bytes()
    folder = tmp_path / "损坏"
    folder.mkdir(exist_ok=True)
    dataset, findings = examine(save(folder / "数据.xlsx", mutated(content, chance)))
    assert dataset is not None or all(f.message and f.place for f in findings)


@MUTATIONS
@given(chance=st.randoms(use_true_random=True))
def test_a_damaged_ods_is_read_or_refused(tmp_path: Path, chance: Any) -> None:
    dataset, findings = examine(save(tmp_path / "数据.ods", mutated(row(), chance)))
    assert dataset is not None or findings


@settings(MUTATIONS, max_examples=25)
@given(chance=st.randoms(use_true_random=True))
def test_a_damaged_word_file_is_judged_or_refused(chance: Any) -> None:
    from tests.check.good import in_word, report

    content = _WORD.setdefault("word", in_word(report()))
    assert isinstance(measure(mutated(content, chance), "通报.docx").findings, tuple)


_WORD: dict[str, bytes] = {}
