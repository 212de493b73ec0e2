"""`trace`: where the numbers of a finished file come from, and whether the file is still the one that was made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bureau import Clerk, open_office


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


@pytest.fixture
def report(tmp_path: Path, clerk: Clerk) -> Path:
    """A finished sheet of one department."""
    office = open_office(tmp_path)
    assert clerk(*office.words(format="docx,html", only="朱坝街道")).code == 0
    return office.file("朱坝街道.docx")


def test_each_figure_with_its_place_and_its_cells(report: Path, clerk: Clerk) -> None:
    done = clerk("trace", report)
    assert done.code == 0
    lines = done.out.splitlines()
    place = lines.index("第4段“实际到账外资10…”")
    assert lines[place + 1] == "  100000万美元 = 100000 [数据.xlsx!指标结果!D2]" or lines[
        place + 1
    ].startswith("  100000.00万美元 = 100000 [数据.xlsx!指标结果!D2]")
    assert any(
        "33.3% = 100000 [数据.xlsx!指标结果!D2] ÷ 300000 [数据.xlsx!指标结果!E2]" in line for line in lines
    )
    assert "改动过" not in done.err


def test_numbers_that_are_no_figures_have_their_source_too(report: Path, clerk: Clerk) -> None:
    lines = clerk("trace", report).out.splitlines()
    assert any(line.startswith("  2022　") and "数据.xlsx!报告信息!B" in line for line in lines)


def test_every_format_may_be_asked(report: Path, clerk: Clerk) -> None:
    texts = {clerk("trace", path).out for path in (report, report.with_suffix(".html"))}
    assert len(texts) == 1
    assert clerk("trace", report.with_suffix(".figures.json")).code == 0


def test_for_other_programs(report: Path, clerk: Clerk) -> None:
    content = clerk("trace", report, "--json").json
    assert content["schema"] == 1
    assert content["integrity"] == "same"
    assert {"text", "value", "unit", "place", "quantity", "lineage"} <= set(content["figures"][0])


def test_an_edited_file_is_told(report: Path, clerk: Clerk) -> None:
    report.write_bytes(report.read_bytes() + b" ")
    done = clerk("trace", report)
    assert done.code == 0
    assert "改动过" in done.err
    assert clerk("trace", report, "--json").json["integrity"] == "edited"
    assert clerk("trace", report.with_suffix(".html"), "--json").json["integrity"] == "same"


def test_edited_figures_are_told(report: Path, clerk: Clerk) -> None:
    figures = report.with_suffix(".figures.json")
    figures.write_text(figures.read_text(encoding="utf-8").replace("100000", "900000"), encoding="utf-8")
    assert "改动过" in clerk("trace", report).err


def test_a_file_moved_away_with_its_figures_cannot_be_verified(
    report: Path, clerk: Clerk, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    for path in (report, report.with_suffix(".figures.json")):
        shutil.copy(path, elsewhere)
    done = clerk("trace", elsewhere / report.name)
    assert done.code == 0
    assert "无法核对" in done.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "查不到数字的出处"),
        ("", "内容不完整"),
        ("{}", "内容不完整"),
        ('{"schema": 1, "figures": [{}], "literals": []}', "内容不完整"),
        ("[]", "内容不完整"),
    ],
)
def test_without_what_was_written_beside_it(
    report: Path, clerk: Clerk, content: str | None, says: str
) -> None:
    figures = report.with_suffix(".figures.json")
    figures.unlink()
    if content is not None:
        figures.write_text(content, encoding="utf-8")
    done = clerk("trace", report)
    assert done.code == 2
    assert says in done.err


def test_a_file_that_is_not_there(tmp_path: Path, clerk: Clerk) -> None:
    assert clerk("trace", tmp_path / "没有.docx").code == 2
