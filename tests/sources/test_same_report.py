"""The sample through databases, frames and other files: the same text, the same figures."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

import reportgen
from reportgen.model import Dataset
from tests.conftest import SAMPLE
from tests.sources import supply
from tests.sources.servers import PASSWORD, Server


def check(data: Dataset, expected: dict[str, str]) -> None:
    assert supply.differences(expected, supply.texts(data)) == []


def test_through_sqlite(tmp_path: Path, expected: dict[str, str]) -> None:
    connection = sqlite3.connect(tmp_path / "考核.db")
    supply.fill(connection, "sqlite")
    connection.close()
    check(reportgen.load(supply.source_file(tmp_path, 'url = "sqlite:///考核.db"', "sqlite")), expected)


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_through_a_server(
    name: str,
    tmp_path: Path,
    expected: dict[str, str],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server: Server = request.getfixturevalue(name)
    monkeypatch.setenv("DB_PASSWORD", PASSWORD)
    path = supply.source_file(tmp_path, f"url = '{server.url}'", server.kind)
    check(reportgen.load(path), expected)
    snapshot = tmp_path / "数据源.快照.xlsx"
    before = snapshot.read_bytes(), snapshot.stat().st_mtime_ns
    reportgen.load(path)
    assert (snapshot.read_bytes(), snapshot.stat().st_mtime_ns) == before


def test_through_frames(tmp_path: Path, expected: dict[str, str], sample: Dataset) -> None:
    frames = {
        sheet.name: pandas.DataFrame(list(sheet.rows), columns=list(sheet.heads), dtype=object)
        for sheet in supply.sheets()
    }
    percent = {sheet.name: sheet.percent for sheet in supply.sheets() if sheet.percent}
    data = reportgen.load(frames, percent=percent)
    # Snippets are files: frames have none beside them.
    check(replace(data, snippets=sample.snippets), expected)


def test_through_csv(tmp_path: Path, expected: dict[str, str]) -> None:
    for sheet in supply.sheets():
        with (tmp_path / f"{sheet.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(sheet.heads)
            shares = [head in sheet.percent for head in sheet.heads]
            for row in sheet.rows:
                writer.writerow(_written(v, share) for v, share in zip(row, shares, strict=True))
    check(reportgen.load(supply.beside(tmp_path)), expected)


def _written(value: Any, share: bool) -> str:
    """A value as Excel saves it: shares with their sign, days without the time."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if share and isinstance(value, int | Decimal):
        return f"{Decimal(value).scaleb(2):f}%"
    return "" if value is None else str(value)


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_through_other_workbooks(suffix: str, tmp_path: Path, expected: dict[str, str]) -> None:
    office = shutil.which("soffice") or pytest.skip("no LibreOffice here")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = (office, profile, "--headless", "--convert-to", suffix, "--outdir", tmp_path)
    source = SAMPLE / "指标数据.xlsx"
    subprocess.run(list(map(str, (*words, source))), check=True, capture_output=True, timeout=180)
    supply.beside(tmp_path)
    check(reportgen.load(tmp_path / f"指标数据.{suffix}"), expected)
