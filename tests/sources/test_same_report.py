"""The sample through databases, frames and other files: the same text, the same figures."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import reportgen
from reportgen.model import Dataset
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
