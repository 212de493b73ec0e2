"""One department's cell changes that department's files, its place in the bulletin, and nothing else."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.bureau import Clerk
from tests.conftest import SAMPLE

KINDS = ("feedback-sheet", "warning-letter", "monthly-bulletin", "quarterly-monitoring")
OWN = "黄集街道办事处"


def cell_of(book: Any, indicator: str, department: str) -> Any:
    """The cell of 完成值 of a department in the latest period."""
    sheet = book["指标结果"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=2) for cell in row}
    for row in range(3, sheet.max_row + 1):
        names = [sheet.cell(row, heads[name]).value for name in ("期别", "指标", "单位")]
        if str(names[0]) == "2022-06" and names[1:] == [indicator, department]:
            return sheet.cell(row, heads["完成值"])
    raise LookupError(indicator)


def made(clerk: Clerk, data: Path, out: Path) -> dict[str, str]:
    """Hash of each Word file, by its path below the period."""
    done = clerk("render", *KINDS, "--data", data, "--out", out, "--format", "docx", "--jobs", 1)
    assert done.code == 0, done.err
    folder = out / "2022-06"
    files = folder.rglob("*.docx")
    return {f.relative_to(folder).as_posix(): sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLE, tmp_path / "数据", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def test_one_cell_changes_its_own_department_and_its_place_in_the_bulletin(
    data: Path, tmp_path: Path, clerk: Clerk
) -> None:
    before = made(clerk, data, tmp_path / "前")
    path = data / "指标数据.xlsx"
    book = load_workbook(path)
    cell = cell_of(book, "规上工业开票销售", "黄集街道")
    cell.value = float(cell.value) + 0.01
    book.save(path)
    after = made(clerk, data, tmp_path / "后")
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert f"feedback-sheet/{OWN}.docx" in changed
    departments = {name for name in changed if "/" in name}
    assert departments == {f"feedback-sheet/{OWN}.docx", f"warning-letter/{OWN}.docx"}
