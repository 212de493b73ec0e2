"""The documents say what the program does: tables generated from the vocabulary, examples that run."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest

from reportgen import build, terms
from reportgen.batch import Status, run
from reportgen.check import finished  # noqa: F401 — the rules register themselves
from reportgen.check.clauses import CLAUSES
from reportgen.codes import explanations
from reportgen.compose import Script
from reportgen.compose.names import GLOSSES, filters
from reportgen.compose.script import NAMES
from reportgen.dates import parse_period
from reportgen.derive.methods import FORMULAS, Shape
from reportgen.derive.registry import REGISTRY
from reportgen.kinds import ReportKind, all_kinds, read_kind
from reportgen.lineage import lineage
from reportgen.model import Dataset
from reportgen.session import place_order
from reportgen.templating import asked
from reportgen.wording import Voice
from tests.bureau import Clerk
from tests.reading import docx_lines

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
README_ZH = DOCS.parent / "README.zh-CN.md"
KEYS = {terms.INFO.term: terms.INFO_KEYS, terms.RULES.term: terms.RULE_KEYS}
"""The sheets of keys and values."""
MARK = "<!-- 以下各表由程序的词表生成，测试会核对 -->\n"


def column_row(term: terms.Term) -> str:
    words = "、".join(word for word in term.choices if word)
    gloss = f"{term.gloss}（{words}）" if words and words not in term.gloss else term.gloss
    return f"| {term.term}{'★' if term.required else ''} | {term.kind.value} | {gloss} | {'、'.join(term.aliases)} |"


def contract() -> str:
    """The tables of all sheets, and the keys of 报告信息."""
    parts = []
    for sheet in terms.SHEETS:
        rows = "\n".join(column_row(term) for term in sheet.columns)
        parts.append(f"\n### {sheet.term}\n\n| 列 | 填什么 | 含义 | 也可写作 |\n|---|---|---|---|\n{rows}\n")
        if known := KEYS.get(sheet.term):
            keys = "\n".join(column_row(term) for term in known)
            parts.append(
                f"\n项目可以是：\n\n| 项目 | 填什么 | 含义 | 也可写作 |\n|---|---|---|---|\n{keys}\n"
            )
    return "".join(parts)


def names() -> str:
    """The names and filters a body may use."""
    glosses = {name: gloss.replace("|", "\\|") for name, gloss in {**NAMES, **GLOSSES}.items()}
    rows = "".join(f"| `{name}` | {gloss} |\n" for name, gloss in glosses.items())
    return f"\n| 名称 | 含义 |\n|---|---|\n{rows}"


@pytest.mark.parametrize(("file", "tables"), [("data.zh.md", contract), ("kinds.zh.md", names)])
def test_generated_tables_are_current(file: str, tables: object, request: pytest.FixtureRequest) -> None:
    path = DOCS / file
    head, _, _ = path.read_text(encoding="utf-8").partition(MARK)
    text = f"{head}{MARK}{tables()}"  # type: ignore[operator]
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def parameters() -> str:
    """The parameters of the scoring formulas: those that are the same in several stand once."""
    rows: dict[str, list[str]] = {}
    for entry in sorted(FORMULAS.values(), key=lambda e: e.code):
        for p in entry.parameters:
            words = "、".join(p.words)
            shape = words if p.shape is Shape.WORD else "；".join(filter(None, (p.shape.value, words)))
            must = "★" if entry.needs == (p.name,) else ""
            other = f"（{'、'.join(p.aliases)}）" if p.aliases else ""
            rows.setdefault(f"{p.name}{must}{other} | {shape} | {p.default} | {p.gloss}", []).append(
                entry.code
            )
    lines = "".join(f"| {'、'.join(codes)} | {row} |\n" for row, codes in rows.items())
    return f"\n| 办法 | 参数（也可写作） | 填什么 | 默认 | 含义 |\n|---|---|---|---|---|\n{lines}\n"


def test_scoring_parameters_are_current(request: pytest.FixtureRequest) -> None:
    path = DOCS / "indicators.zh.md"
    head, _, rest = path.read_text(encoding="utf-8").partition("<!-- 计分参数 -->\n")
    _, _, tail = rest.partition("<!-- 计分参数完 -->\n")
    text = f"{head}<!-- 计分参数 -->\n{parameters()}<!-- 计分参数完 -->\n{tail}"
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
    for entry in FORMULAS.values():
        assert f"| {entry.code} | {entry.name} |" in head


def test_every_filter_has_its_gloss() -> None:
    assert set(GLOSSES) == set(filters(Voice()))
    assert not set(GLOSSES) & set(NAMES)


def test_every_derived_indicator_is_on_the_page_on_formulas() -> None:
    page = (DOCS / "indicators.zh.md").read_text(encoding="utf-8")
    for name in REGISTRY:
        assert terms.term_of(name) in page


def test_every_column_of_the_contract_is_a_field_of_its_record() -> None:
    from reportgen import model

    for sheet in terms.SHEETS:
        if sheet.term in KEYS:
            continue
        record = getattr(model, sheet.record)
        assert {term.name for term in sheet.columns} <= set(record.__dataclass_fields__)


def test_both_readmes_give_the_same_commands() -> None:
    commands = [
        re.findall(r"^(?:\./run|run\.cmd|git) .*$", f.read_text(encoding="utf-8"), re.M)
        for f in (README, README_ZH)
    ]
    assert commands[0]
    assert commands[0] == commands[1]


WORDED = {"语体", "位次写法", "参评单位", "概数", "换算亿元", "写倍数"}
"""Options that say how figures are worded: they are of every kind, and on the page on indicators."""


def needs(slug: str) -> str:
    """What kinds.zh.md says a kind uses."""
    page = (DOCS / "kinds.zh.md").read_text(encoding="utf-8")
    return "".join(re.findall(rf"^\| `{slug}` \|.*$", page, re.M))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.slug)
def test_every_option_snippet_and_free_table_of_a_kind_is_on_the_page(kind: ReportKind) -> None:
    said = needs(kind.slug)
    assert {name for name in kind.options if f"`{name}`" not in said} <= WORDED
    used = asked(kind.body, kind.body_file).of
    assert [name for name in (*used.get("素材", ()), *used.get("表", ())) if name not in said] == []


def test_every_option_of_wording_is_on_the_page_on_formulas() -> None:
    page = (DOCS / "indicators.zh.md").read_text(encoding="utf-8")
    assert [name for name in WORDED if f'`"{name}"`' not in page] == []


def test_readmes_name_every_kind() -> None:
    for file in (README, README_ZH):
        text = file.read_text(encoding="utf-8")
        for kind in all_kinds():
            assert kind.slug in text
            assert kind.name in text


def fenced(file: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", file.read_text(encoding="utf-8"), re.S)


def test_the_example_kind_works(tmp_path: Path, sample: Dataset) -> None:
    """The two files shown in kinds.zh.md, put into a folder, make a report."""
    folder = tmp_path / "schedule-bulletin"
    folder.mkdir()
    settings, *_ = fenced(DOCS / "kinds.zh.md", "toml")
    (body,) = fenced(DOCS / "kinds.zh.md", "markdown")
    (folder / "kind.toml").write_text(settings, encoding="utf-8")
    (folder / "body.md").write_text(body, encoding="utf-8")
    order = place_order(sample, ["序时通报"], out=tmp_path / "out", formats="docx", templates=tmp_path)
    (outcome,) = run(order)
    assert outcome.status is Status.DONE
    text = "".join(docx_lines((tmp_path / "out/2022-06/schedule-bulletin.docx").read_bytes()))
    assert "全区实现地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点" in text
    assert "附件：指标完成情况表" in text


def test_the_example_for_each_department_works(tmp_path: Path, sample: Dataset) -> None:
    folder = tmp_path / "feedback"
    folder.mkdir()
    body, *_ = fenced(DOCS / "kinds.zh.md", "jinja")
    settings = 'name = "结果反馈"\nscope = "department"\ntitle = "{{ 单位 }}结果反馈"\nparts = ["主送"]\n'
    (folder / "kind.toml").write_text(settings, encoding="utf-8")
    (folder / "body.md").write_text(body, encoding="utf-8")
    out = tmp_path / "out"
    order = place_order(sample, ["feedback"], out=out, formats="docx", templates=tmp_path, only=["朱坝街道"])
    (outcome,) = run(order)
    assert outcome.status is Status.DONE
    lines = docx_lines((out / "2022-06/feedback/朱坝街道办事处.docx").read_bytes())
    assert lines[1] == "朱坝街道办事处："
    assert "朱坝街道指标完成情况" in lines


def test_the_settings_shown_can_be_read(tmp_path: Path) -> None:
    """Each further piece of kind.toml in kinds.zh.md, in a kind of its own."""
    _, *pieces = fenced(DOCS / "kinds.zh.md", "toml")
    assert len(pieces) >= 4
    for piece in pieces:
        (tmp_path / "kind.toml").write_text(f'name = "甲"\ntitle = "乙"\n{piece}', encoding="utf-8")
        (tmp_path / "body.md").write_text('{{ 素材("总体情况") }}', encoding="utf-8")
        Script(read_kind(tmp_path))


@pytest.mark.parametrize("file", [README, README_ZH], ids=lambda f: f.name)
def test_the_python_example_runs(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = fenced(file, "python")
    (tmp_path / "output").mkdir()
    (tmp_path / "sample_data").symlink_to(DOCS.parent / "sample_data")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, file.name, "exec"), {})
    assert docx_lines((tmp_path / "output/bulletin.docx").read_bytes())


def test_the_lineage_shown_in_the_readmes_is_real(sample: Dataset) -> None:
    traced = lineage(build("monthly-bulletin", sample))
    shown = {figure["lineage"] for figure in traced["figures"]}
    for file in (README, README_ZH):
        (example,) = re.findall(r"`(45\.7% = [^`]+)`", file.read_text(encoding="utf-8"))
        assert example in shown


def test_the_spellings_of_a_period_mean_what_the_page_says() -> None:
    rows = re.findall(r"^\| (`.+) \| (.+) \|$", (DOCS / "data.zh.md").read_text(encoding="utf-8"), re.M)
    spelled = {meaning: re.findall(r"`([^`]+)`", forms) for forms, meaning in rows}
    assert len(spelled) == 7
    for meaning, forms in spelled.items():
        assert len({parse_period(form) for form in forms}) == 1, meaning


def test_links_between_documents_hold() -> None:
    for file in [README, README_ZH, *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_architecture_page_is_two_pages_at_most() -> None:
    assert len((DOCS / "architecture.md").read_text(encoding="utf-8").splitlines()) <= 110


@pytest.mark.parametrize("file", [README, README_ZH], ids=lambda f: f.name)
def test_the_commands_for_a_kind_of_ones_own_work(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = [block for block in fenced(file, "sh") if "./run init" in block]
    for line in block.splitlines():
        program, *words = shlex.split(line)
        assert program == "./run"
        assert Clerk(monkeypatch, capsys)(*words).code == 0, line


def codes_used() -> dict[str, Path]:
    """Every code written in the sources with one of its places, and every rule for finished files."""
    package = DOCS.parent / "reportgen"
    found = {rule.rule: package / "check" for rule in CLAUSES}
    for path in package.rglob("*.py"):
        if path.parent.name == "codes":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z]\d{3}", str(node.value)):
                found[str(node.value)] = path
    return found


def test_every_code_of_a_finding_is_explained() -> None:
    missing = {code: path.name for code, path in codes_used().items() if code not in explanations()}
    assert not missing, "say in reportgen/codes what they mean: four lines each"


def test_every_test_that_the_threats_name_is_there() -> None:
    section = (DOCS / "trust.md").read_text("utf-8").partition("## Threats")[2]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (DOCS.parent / file).read_text("utf-8"), test


def test_decisions_are_numbered_one_after_another() -> None:
    files = sorted((DOCS / "adr").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. "), file.name
