"""One department's cell changes that department's files, its place in the bulletin, and nothing else."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reportgen import build
from reportgen.load import load
from reportgen.model import Dataset
from tests.bureau import Clerk
from tests.conftest import SAMPLE
from tests.dump import dump

KINDS = ("feedback-sheet", "warning-letter", "monthly-bulletin", "quarterly-monitoring")
OWN = "黄集街道办事处"


def cell_of(book: Any, indicator: str, department: str, column: str = "完成值") -> Any:
    """The cell of a department in the latest period."""
    sheet = book["指标结果"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=2) for cell in row}
    for row in range(3, sheet.max_row + 1):
        names = [sheet.cell(row, heads[name]).value for name in ("期别", "指标", "单位")]
        if str(names[0]) == "2022-06" and names[1:] == [indicator, department]:
            return sheet.cell(row, heads[column])
    raise LookupError(indicator)


def made(clerk: Clerk, data: Path, out: Path) -> dict[str, str]:
    """Hash of each Word file, by its path below the period."""
    done = clerk("render", *KINDS, "--data", data, "--out", out, "--format", "docx", "--jobs", 1)
    assert done.code == 0, done.err
    folder = out / "2022-06"
    files = folder.rglob("*.docx")
    return {f.relative_to(folder).as_posix(): sha256(f.read_bytes()).hexdigest() for f in files}


def edited(data: Path, indicator: str, department: str, more: float, column: str = "完成值") -> None:
    """Add so much to a cell."""
    path = data / "指标数据.xlsx"
    book = load_workbook(path)
    cell = cell_of(book, indicator, department, column)
    cell.value = float(cell.value) + more
    book.save(path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLE, tmp_path / "数据", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def test_one_cell_changes_its_own_department_and_its_place_in_the_bulletin(
    data: Path, tmp_path: Path, clerk: Clerk
) -> None:
    before = made(clerk, data, tmp_path / "前")
    edited(data, "规上工业开票销售", "黄集街道", 0.01)
    after = made(clerk, data, tmp_path / "后")
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert f"feedback-sheet/{OWN}.docx" in changed
    departments = {name for name in changed if "/" in name}
    assert departments == {f"feedback-sheet/{OWN}.docx", f"warning-letter/{OWN}.docx"}


def changed(before: Dataset, after: Dataset, kind: str) -> list[tuple[str, str]]:
    """The lines of a report that are no longer the same, as they were and as they are."""
    lines = [dump(build(kind, data)).splitlines() for data in (before, after)]
    return [(was, now) for was, now in zip(*lines, strict=True) if was != now]


def test_who_passes_another_changes_places_with_it_and_no_line_besides(sample: Dataset, data: Path) -> None:
    edited(data, "党的建设", "三河镇", 0.45, "得分")  # 89.49分, behind 岔河镇 with 89.85分
    after = load(data)
    lines = changed(sample, after, "monthly-bulletin")
    told, third, fourth = (now for _, now in lines)
    assert "位居前三的是蒋坝镇（⟨97.45分⟩）、高良涧街道（⟨90.05分⟩）、三河镇（⟨89.94分⟩）" in told
    assert third.strip().startswith("⟨3⟩｜三河镇｜⟨89.94⟩")
    assert fourth.strip().startswith("⟨4⟩｜岔河镇｜⟨89.85⟩")
    assert "岔河镇由" not in told  # it is fourth as before


def test_who_breaks_its_nought_is_no_longer_named_for_it(sample: Dataset, data: Path) -> None:
    edited(data, "实际到账外资", "西顺河镇", 60)
    lines = changed(sample, load(data), "monthly-bulletin")
    for was, now in lines:
        assert "西顺河镇" in was, (was, now)
        assert "西顺河镇" in now, (was, now)
    (problem,) = [(was, now) for was, now in lines if "“破零”" in was]
    assert "西顺河镇、老子山镇实际到账外资" in problem[0]
    assert "西顺河镇、老子山镇市考核认定竣工项目，老子山镇实际到账外资尚未" in problem[1]
