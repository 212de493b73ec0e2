"""Slips of the hand in the sample workbook, one of each kind, are found and named; the sample itself has none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportgen.errors import Finding
from reportgen.load import examine
from reportgen.session import choose_period, findings
from tests.conftest import ROOT
from tests.planted import FINDERS, Slip, planted, slips

BOOK = ROOT / "sample_data" / "指标数据.xlsx"
SLIPS = list(slips(BOOK, seed=11, each=1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("planted") / "数据"
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(ROOT / "sample_data", copied, ignore=ignored)
    return copied


def found(folder: Path) -> list[Finding]:
    dataset, noticed = examine(folder)
    if dataset is None:
        return list(noticed)
    return [*noticed, *findings(dataset, choose_period(dataset))]


def test_there_is_a_slip_of_every_kind() -> None:
    assert {slip.kind for slip in SLIPS} == set(FINDERS)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.kind)
def test_a_slip_is_named(slip: Slip, folder: Path) -> None:
    planted(BOOK, slip, folder / BOOK.name)
    told = [str(finding) for finding in found(folder)]
    assert any(mark in line for line in told for mark in slip.marks), told
