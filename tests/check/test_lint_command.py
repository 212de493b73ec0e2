"""The command `lint`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportgen import cli
from reportgen.errors import ReportgenError
from reportgen.kinds import all_kinds
from tests.check.good import SHELLS, in_word, report
from tests.check.unsound import WordFile

KINDS = [kind.folder for kind in all_kinds()]


def lint(*words: str) -> tuple[int, str]:
    """The exit code and what stands on stdout."""
    result = CliRunner().invoke(cli.app, ["lint", *words])
    if isinstance(result.exception, ReportgenError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


@pytest.fixture
def good(tmp_path: Path, sound_word: bytes) -> Path:
    path = tmp_path / "通报.docx"
    path.write_bytes(sound_word)
    return path


@pytest.fixture
def bad(tmp_path: Path, sound_word: bytes) -> Path:
    path = tmp_path / "错误.docx"
    path.write_bytes(WordFile(sound_word).text("〔2022〕15号", "[2022]15号").content())
    return path


def test_a_good_file_ends_well(good: Path) -> None:
    code, out = lint(str(good))
    assert code == 0
    assert "错误" not in out


def test_a_bad_file_says_where_what_and_what_to_do(good: Path, bad: Path) -> None:
    code, out = lint(str(good), str(bad))
    assert code == 1
    (line,) = [line for line in out.splitlines() if line.startswith("错误［H06］")]
    assert line.endswith(
        "错误.docx：第2段“洪督考[2022]15号”：发文字号写作“洪督考[2022]15号”，"
        "应为“机关代字〔2022〕1号”的形式。请改正：年份用六角括号〔〕。"
    )


def test_json_rows_have_all_fields(bad: Path) -> None:
    code, out = lint(str(bad), "--json")
    rows = json.loads(out)["findings"]
    assert code == 1
    assert all(
        list(row)
        == [
            "file",
            "rule",
            "clause",
            "place",
            "message",
            "found",
            "expected",
            "severity",
            "measured",
            "advice",
        ]
        for row in rows
    )
    (row,) = [row for row in rows if row["severity"] == "error"]
    assert (row["rule"], row["clause"], row["measured"]) == ("H06", "7.2.5", True)
    assert {row["measured"] for row in rows if row["severity"] == "info"} == {False}


def test_warnings_alone_end_well(good: Path) -> None:
    content = WordFile(good.read_bytes()).text("指标完成情况的通报", "指标完成情况的通报。").content()
    good.write_bytes(content)
    code, out = lint(str(good))
    assert code == 0
    assert "警告［B04］" in out


def test_an_unreadable_file_ends_with_3_and_does_not_hide_the_others(tmp_path: Path, bad: Path) -> None:
    torn = tmp_path / "残缺.pdf"
    torn.write_bytes(b"%PDF-1.7\n")
    code, out = lint(str(torn), str(bad))
    assert code == 3
    assert "残缺.pdf：全文：文件已损坏" in out
    assert "［H06］" in out


def test_what_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert lint(str(tmp_path / "没有.docx"))[0] == 2
    code, message = lint(str(tmp_path))
    assert code == 2
    assert "kind.toml" in message


def test_another_profile_measures_by_its_own_numbers(tmp_path: Path, good: Path) -> None:
    own = tmp_path / "本单位.toml"
    own.write_text("top = 35\n", encoding="utf-8")
    code, out = lint(str(good), "--profile", str(own))
    assert code == 1
    assert "应为35±1毫米" in out
    assert lint(str(good), "--profile", "没有这个")[0] == 1


def test_faces_a_profile_names_are_right(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    content = WordFile(in_word(report())).styled("公文标题", "w:rFonts", of="w:rPr", eastAsia="华文中宋")
    path.write_bytes(content.content())
    own = tmp_path / "本单位.toml"
    own.write_text('word_fonts = { "小标宋" = "华文中宋" }\n', encoding="utf-8")
    assert lint(str(path))[0] == 1
    assert lint(str(path), "--profile", str(own))[0] == 0


# ---------------------------------------------------------- kinds and shells


@pytest.mark.parametrize("folder", KINDS, ids=lambda folder: folder.name)
def test_built_in_kinds_pass(folder: Path) -> None:
    assert lint(str(folder))[0] == 0


def test_kinds_answer_to_slug_and_name_those_of_the_office_too(tmp_path: Path) -> None:
    assert lint("monthly-bulletin", "红色督办函") == (0, "")
    kind(tmp_path / "own", "# 情况\n\n共99个。\n", 'name = "自办"\ntitle = "关于工作的通报"\n')
    code, out = lint("自办", "--templates", str(tmp_path))
    assert code == 0 and "body.md" in out
    assert lint("没有这一种")[0] == 2


@pytest.mark.parametrize("shell", sorted(SHELLS.glob("*.docx")), ids=lambda path: path.stem)
def test_built_in_shells_pass(shell: Path) -> None:
    assert lint(str(shell)) == (0, "")


def kind(folder: Path, body: str, settings: str = 'name = "通报"\ntitle = "关于工作的通报"\n') -> Path:
    folder.mkdir()
    (folder / "kind.toml").write_text(settings, encoding="utf-8")
    (folder / "body.md").write_text(body, encoding="utf-8")
    return folder


def test_bare_figures_and_jumping_headings_of_a_kind_are_found(tmp_path: Path) -> None:
    body = "# 总体情况\n\n{{ 期间.全称 }}完成{{ 1 + 1 }}项，\n另有3项。\n\n### 跳层\n"
    code, out = lint(str(kind(tmp_path / "short", body)))
    assert code == 1
    assert [line.partition("：")[0] + line.split("：")[1][:4] for line in out.splitlines()] == [
        "警告［T141］short/body.md第4行“",
        "错误［T142］short/body.md第6行“",
    ]


def test_a_kind_that_does_not_compile_says_where(tmp_path: Path) -> None:
    code, out = lint(str(kind(tmp_path / "short", "{{ 期间.全称 \n")))
    assert code == 1
    assert "short/body.md" in out
    code, out = lint(str(kind(tmp_path / "other", "正文。", "name = 3 4")))
    assert code == 1
    assert "other/kind.toml" in out


def test_a_shell_that_cannot_be_filled_is_found(tmp_path: Path) -> None:
    path = tmp_path / "版式.docx"
    path.write_bytes(
        WordFile((SHELLS / "document.docx").read_bytes()).text("发文机关标志 }}", "没有这个名字 }}").content()
    )
    code, out = lint(str(path))
    assert code == 1
    assert "没有这个名字" in out
