"""A workspace from `init`: everything in it works at once, and its workbook is the whole data contract."""

from __future__ import annotations

import re
import shlex
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportgen import terms
from reportgen.load import examine
from reportgen.terms import Kind, Sheet
from reportgen.workspace.start import GUIDE, KINDS, SLUG, WORKBOOK
from reportgen.workspace.workbook import example_workbook, gloss, header
from tests.bureau import Clerk, tree
from tests.reading import docx_lines


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


@pytest.fixture
def workspace(tmp_path: Path, clerk: Clerk) -> Path:
    """A workspace that was just started."""
    folder = tmp_path / "工作区"
    assert clerk("init", folder).code == 0
    return folder


def test_what_is_in_a_workspace(tmp_path: Path, clerk: Clerk) -> None:
    folder = tmp_path / "工作区"
    done = clerk("init", folder)
    assert done.out.splitlines() == [
        str(folder / name)
        for name in (
            "说明.md",
            WORKBOOK,
            "素材/01-总体情况.md",
            "素材/02-下一步工作.md",
            f"{KINDS}/{SLUG}/body.md",
            f"{KINDS}/{SLUG}/kind.toml",
        )
    ]
    assert set(map(str, done.out.splitlines())) == {str(folder / name) for name in tree(folder)}


def test_every_command_of_the_guide_works_in_it(
    workspace: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    blocks = re.findall(r"```sh\n(.*?)```", (workspace / "说明.md").read_text(encoding="utf-8"), re.S)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert len(commands) >= 7
    for program, *words in commands:
        assert program == "reportgen"
        if "--watch" not in words:
            done = clerk(*words)
            assert done.code == 0, done.err
    report = workspace / f"成品/2025-06/{SLUG}.docx"
    assert "现将2025年上半年全县指标完成情况通报如下：" in docx_lines(report.read_bytes())
    assert not re.search(r"\{\{|None", "".join(docx_lines(report.read_bytes())))


def test_the_example_data_are_without_a_finding(workspace: Path, clerk: Clerk) -> None:
    done = clerk("check", "--data", workspace)
    assert (done.code, done.out) == (0, "")
    assert "没有发现问题" in done.err


def test_the_kind_to_edit_is_without_a_finding(workspace: Path, clerk: Clerk) -> None:
    assert clerk("lint", workspace / KINDS / SLUG).code == 0


def test_built_in_kinds_work_on_it_too(workspace: Path, clerk: Clerk, tmp_path: Path) -> None:
    words = ("--data", workspace, "--out", tmp_path / "out", "--format", "docx")
    done = clerk("render", "monthly-bulletin", *words)
    assert "已生成" in done.err


# ---------------------------------------------------------------------- nothing lost


def test_a_folder_that_holds_something_is_refused(tmp_path: Path, clerk: Clerk) -> None:
    (tmp_path / "别的.txt").write_text("别的", encoding="utf-8")
    before = tree(tmp_path)
    done = clerk("init", tmp_path)
    assert done.code == 2
    assert "已有内容" in done.err
    assert tree(tmp_path) == before


def test_force_fills_in_what_is_missing_and_overwrites_nothing(workspace: Path, clerk: Clerk) -> None:
    (workspace / WORKBOOK).write_bytes(b"mine")
    (workspace / KINDS / SLUG / "body.md").write_text("我的", encoding="utf-8")
    (workspace / "素材/01-总体情况.md").unlink()
    done = clerk("init", workspace, "--force")
    assert done.code == 0
    assert done.out.splitlines() == [str(workspace / "素材/01-总体情况.md")]
    assert f"已有，没有改动：{workspace / WORKBOOK}" in done.err
    assert (workspace / WORKBOOK).read_bytes() == b"mine"
    assert (workspace / KINDS / SLUG / "body.md").read_text(encoding="utf-8") == "我的"


def test_a_file_in_its_place_is_refused(tmp_path: Path, clerk: Clerk) -> None:
    (tmp_path / "工作区").write_text("文件", encoding="utf-8")
    assert clerk("init", tmp_path / "工作区").code == 2


def test_a_folder_that_cannot_be_written(tmp_path: Path, clerk: Clerk) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    assert clerk("init", tmp_path / "文件/工作区").code == 4


# ---------------------------------------------------------------------- the workbook


@pytest.fixture(scope="module")
def content() -> bytes:
    return example_workbook()


@pytest.mark.parametrize("contract", terms.SHEETS, ids=lambda sheet: sheet.term)
def test_each_sheet_has_every_column_with_its_meaning(content: bytes, contract: Sheet) -> None:
    sheet = load_workbook(BytesIO(content))[contract.term]
    found = {cell.value: cell for cell in sheet[1]}
    assert set(found) == {header(term) for term in contract.columns}
    for term in contract.columns:
        cell = found[header(term)]
        assert cell.comment.text == gloss(term)
        assert term.gloss in gloss(term)
        assert ("★" in cell.value) == term.required
    assert sheet.max_row > 1, "sample rows"


def test_columns_of_fixed_words_offer_them(content: bytes) -> None:
    book = load_workbook(BytesIO(content))
    for contract in terms.SHEETS:
        sheet = book[contract.term]
        offered = {
            str(rule.sqref).split(":")[0].rstrip("2"): rule.formula1
            for rule in sheet.data_validations.dataValidation
        }
        for cell in sheet[1]:
            (term,) = (t for t in contract.columns if header(t) == cell.value)
            if term.kind is Kind.CHOICE:
                words = ",".join(word for word in term.choices if word)
                assert offered[cell.column_letter] == f'"{words}"'
            elif term.kind is Kind.DEPARTMENT:
                assert offered[cell.column_letter].startswith("单位!$A$2")


def test_the_workbook_can_be_read_whole(content: bytes, tmp_path: Path) -> None:
    (tmp_path / WORKBOOK).write_bytes(content)
    data, findings = examine(tmp_path / WORKBOOK)
    assert findings == ()
    assert data is not None
    for name in (
        *("departments", "indicators", "observations", "ledger", "problems", "snippets", "rules", "plans"),
        *("assessments", "projects", "project_targets", "trips", "surveys", "peers", "letters"),
    ):
        assert getattr(data, name), name
    assert not data.tables


def test_the_same_workbook_whenever_it_is_written(content: bytes) -> None:
    assert example_workbook() == content
    with zipfile.ZipFile(BytesIO(content)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        days = re.findall(rb"\d{4}-\d\d-\d\dT", file.read("docProps/core.xml"))
    assert set(days) == {b"2025-07-10T"}, "neither the day of writing"


def test_the_guide_names_what_is_there() -> None:
    assert WORKBOOK in GUIDE
    assert f"{KINDS}/{SLUG}" in GUIDE
