"""Starting a kind and looking up its words: `new`, `vocab`, `lint`, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import terms
from reportgen.compose.names import GLOSSES
from reportgen.compose.script import NAMES
from reportgen.kinds import all_kinds, builtin_templates, read_kind
from reportgen.vocab import ROWS, uses, vocabulary
from reportgen.workspace.kind import STARTERS
from tests.bureau import TOWNS, Clerk, Office, open_office, tree, write_kind
from tests.conftest import SAMPLE
from tests.reading import docx_lines


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


# --------------------------------------------------------------------------- new


def test_a_new_kind_renders_at_once(office: Office, clerk: Clerk) -> None:
    done = clerk("new", "weekly", "--name", "每周通报", "--templates", office.kinds)
    assert done.code == 0
    assert done.out.splitlines() == [
        str(office.kinds / f"weekly/{name}") for name in ("body.md", "kind.toml")
    ]
    assert "  reportgen vocab weekly" in done.err
    assert clerk(*office.words("每周通报")).code == 0
    lines = docx_lines((office.out / "2022-06/weekly.docx").read_bytes())
    assert "现将2022年上半年全区指标完成情况通报如下：" in lines


def test_what_to_type_next_is_named_as_the_program_was_called(
    office: Office, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_COMMAND", "./run")
    assert "  ./run vocab weekly" in clerk("new", "weekly", "--templates", office.kinds).err


def test_a_new_kind_for_each_department_renders_at_once(office: Office, clerk: Clerk) -> None:
    clerk("new", "sheet2", "--scope", "department", "--templates", office.kinds)
    assert clerk(*office.words("sheet2")).code == 0
    assert {path.stem for path in (office.out / "2022-06/sheet2").glob("*.docx")} == set(TOWNS)


@pytest.mark.parametrize("scope", ["area", "department"])
def test_starters_render_on_the_sample_data_without_a_finding(
    tmp_path: Path, clerk: Clerk, scope: str
) -> None:
    clerk("new", "own", "--scope", scope, "--templates", tmp_path / "种类")
    words = (
        "--data",
        SAMPLE,
        "--templates",
        tmp_path / "种类",
        "--out",
        tmp_path / "out",
        "--format",
        "docx",
    )
    reports = clerk("render", "own", *words, "--json").json["reports"]
    assert {row["status"] for row in reports} <= {"done", "not_needed"}
    assert [row["findings"] for row in reports] == [[] for _ in reports]
    assert clerk("lint", tmp_path / "种类/own").code == 0


def test_starters_need_no_change_to_be_lint_free() -> None:
    from reportgen.lint import lint

    for folder in (builtin_templates() / STARTERS).iterdir():
        assert lint(folder).findings == ()


def test_a_kind_may_be_copied_from_another(office: Office, clerk: Clerk) -> None:
    clerk("new", "ours", "--from", "反馈单", "--name", "我们的“反馈单”", "--templates", office.kinds)
    copied, original = read_kind(office.kinds / "ours"), read_kind(office.kinds / "sheet")
    assert copied.name == "我们的“反馈单”"
    assert (copied.body, copied.title, copied.scope) == (original.body, original.title, original.scope)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.slug)
def test_every_built_in_kind_may_be_copied(tmp_path: Path, clerk: Clerk, kind: object) -> None:
    slug = kind.slug  # type: ignore[attr-defined]
    assert clerk("new", "ours", "--from", slug, "--templates", tmp_path).code == 0
    assert read_kind(tmp_path / "ours").name.endswith("（ours）")
    assert clerk("new", slug, "--from", slug, "--templates", tmp_path).code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sheet",), "已经有了"),
        (("monthly-bulletin",), "程序自带"),
        (("../else",), "不能作为代号"),
        (("_hidden",), "不能作为代号"),
        (
            ("own", "--scope", "town"),
            "没有“town”这种范围。可用：area（全地区一份）、department（每个单位一份）",
        ),
        (("own", "--scope", "area", "--from", "sheet"), "不能同时写"),
        (("own", "--from", "sheat"), "是不是想写“sheet”"),
    ],
)
def test_a_kind_that_cannot_be_started(
    office: Office, clerk: Clerk, words: tuple[str, ...], says: str
) -> None:
    before = tree(office.home)
    done = clerk("new", *words, "--templates", office.kinds)
    assert done.code == 2
    assert says in done.err
    assert tree(office.home) == before


def test_names_with_quotes_and_backslashes_stay_what_they_are(tmp_path: Path, clerk: Clerk) -> None:
    name = 'a "b" \\ c'
    clerk("new", "own", "--name", name, "--templates", tmp_path)
    assert read_kind(tmp_path / "own").name == name


# ------------------------------------------------------------------------- vocab


def test_the_vocabulary_is_complete(clerk: Clerk) -> None:
    text = clerk("vocab").out
    for word in (*NAMES, *GLOSSES, *(term.term for term in terms.INFO_KEYS)):
        assert f"  {word} " in text
    for record in terms.records():
        assert all(f"  {term}" in text for term in terms.columns(record)), record


def test_every_word_has_its_meaning() -> None:
    for group in vocabulary():
        assert group.words, group.title
        for word in group.words:
            assert word.gloss, (group.title, word.name)


def test_the_vocabulary_for_other_programs(clerk: Clerk) -> None:
    content = clerk("vocab", "monthly-bulletin", "--json").json
    assert content["schema"] == 1
    assert {"title", "words"} <= set(content["groups"][0])
    assert content["kind"]["options"]["综合指标"] == "综合考核得分"


def test_what_a_kind_uses(tmp_path: Path) -> None:
    settings = (
        'name = "甲"\ntitle = "{{ 期间.全称 }}"\nwhen = "问题清单|选(\'逾期\')"\n'
        '[fields]\n"密级" = "{{ 报告.密级 }}"\n[options]\n"几项" = 3\n'
    )
    body = (
        '{{ 素材("概况") }}\n\n{{ 表格(表["招商"]|前(选项.几项), 列=["名称=指标.简称"]) }}\n\n{{ r.完成率 }}'
    )
    write_kind(tmp_path, "own", settings, body)
    found = uses(read_kind(tmp_path / "own"))
    assert found.options == {"几项": 3}
    assert set(found.names) == {"期间", "报告", "问题清单", "表", "选项", "素材", "表格"}
    assert set(found.filters) == {"选", "前"}
    assert (found.snippets, found.tables, found.fields) == (("概况",), ("招商",), ("密级",))
    assert {"全称", "指标", "简称", "完成率"} <= set(found.columns)


def test_a_kind_that_does_not_exist(clerk: Clerk) -> None:
    done = clerk("vocab", "monthly-buletin")
    assert done.code == 2
    assert "是不是想写“monthly-bulletin”" in done.err


def test_every_kind_of_row_says_where_templates_meet_it() -> None:
    assert set(ROWS) == set(terms.records())


# -------------------------------------------------------------------------- lint


def lint(clerk: Clerk, tmp_path: Path, body: str, options: str = "") -> list[str]:
    write_kind(tmp_path, "own", f'name = "甲"\ntitle = "乙"\n[options]\n{options}', body)
    return clerk("lint", tmp_path / "own").out.splitlines()


def test_a_setting_that_does_not_exist_is_found_wherever_it_stands(clerk: Clerk, tmp_path: Path) -> None:
    body = "甲。\n\n{% if 问题清单 %}\n{{ 指标结果|前(选项.列举几向)|名单 }}\n{% endif %}\n"
    (line,) = lint(clerk, tmp_path, body, '"列举几项" = 3\n')
    assert line.startswith("错误［T143］own/body.md：第4行")
    assert "没有“列举几向”，是不是想写“列举几项”" in line
    assert lint(clerk, tmp_path, body.replace("几向", "几项"), '"列举几项" = 3\n') == []


def test_a_column_no_row_has_is_found(clerk: Clerk, tmp_path: Path) -> None:
    body = '{{ 指标结果|选("欠续时")|名单 }}\n\n{{ 表格(指标结果, 列=["序号", "名称=指标.简成", "组/头=完成率"]) }}\n'
    first, second = lint(clerk, tmp_path, body)
    assert first.startswith("警告［T144］own/body.md：第1行")
    assert "是不是想写“欠序时”" in first
    assert second.startswith("警告［T144］own/body.md：第3行")
    assert "是不是想写“简称”" in second


def test_columns_of_free_tables_are_their_own(clerk: Clerk, tmp_path: Path) -> None:
    assert lint(clerk, tmp_path, '{{ 表格(表["节点"], 列=["事项"]) }}') == []


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.slug)
def test_built_in_kinds_name_what_exists(kind: object) -> None:
    from reportgen.lint import lint as judge

    verdict = judge(kind.folder)  # type: ignore[attr-defined]
    assert [str(f) for f in verdict.findings if f.rule in ("T143", "T144")] == []
