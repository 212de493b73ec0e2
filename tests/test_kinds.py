"""Every built-in kind on the sample data: golden text, Word == PDF, every number traced.

Kinds are found by their folders: a new one is tested without a line added here. After
`pytest --update-golden` the golden file is read by a person before it is accepted.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.batch import render
from reportgen.blocks import Report, Table, figures, head_rows, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import ReportKind, Scope, all_kinds, find_kind, read_kind
from reportgen.lineage import lineage
from reportgen.model import Dataset
from reportgen.session import choose_period
from tests.dump import dump
from tests.reading import docx_lines, pdf_pages

GOLDEN = Path(__file__).parent / "golden"
KINDS = all_kinds()
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FORBIDDEN = (
    "None",
    "nan",
    "NaN",
    "{{",
    "}}",
    "{%",
    "**",
    "Undefined",
    "  ",
    "。。",
    "，，",
    "，。",
    "-0.0",
    "增长-",
    "下降-",
    "（）",
)


def reports(kind: ReportKind, data: Dataset) -> list[Report]:
    """The report of a kind, or those of a town and of an office that call for it."""
    worked = work(data)
    period = choose_period(data)
    script = Script(kind)
    facts = Facts(dataset=data, worked=worked, period=period)
    if kind.scope is Scope.AREA:
        return [script.compose(facts)]
    called = [d for d in data.departments[2:] if not script.uncalled(facts.about(d))]
    chosen = {str(d.category): d for d in reversed(called)}
    return [script.compose(facts.about(d)) for d in reversed(chosen.values())]


@pytest.fixture(scope="module", params=KINDS, ids=lambda k: k.slug)
def made(request: pytest.FixtureRequest, sample: Dataset) -> tuple[ReportKind, list[Report]]:
    return request.param, reports(request.param, sample)


def test_golden_text(made: tuple[ReportKind, list[Report]], request: pytest.FixtureRequest) -> None:
    kind, documents = made
    file = GOLDEN / f"{kind.slug}.txt"
    text = "\n".join(map(dump, documents))
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_no_blank_and_no_leftover(made: tuple[ReportKind, list[Report]]) -> None:
    for report in made[1]:
        for line in text_lines(report):
            assert line.strip()
            assert not [mark for mark in _FORBIDDEN if mark in line], line


def flat(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060\ufeff]", "", text)


def pdf_body(content: bytes) -> str:
    """The text of the pages in order, without page numbers."""
    said = ""
    for page in pdf_pages(content):
        feet = {line.base for line in page.lines if re.fullmatch(r"—\d+—", line.text)}
        said += "".join(c.text for c in page.chars if not c.angle and c.base not in feet)
    return said


def assert_says(said: str, report: Report) -> None:
    """The text says the blocks line by line; between rows only a table head may stand again."""
    lines = [flat(line) for line in text_lines(report)]
    heads = [flat("".join(map("".join, head_rows(b.columns)))) for b in report.blocks if isinstance(b, Table)]
    place = said.index(lines[0])
    for line in lines:
        for head in heads:
            if not said.startswith(line, place) and said.startswith(head, place):
                place += len(head)
        assert said[place : place + len(line)] == line
        place += len(line)


def test_word_and_pdf_say_the_same(made: tuple[ReportKind, list[Report]]) -> None:
    kind, documents = made
    for report in documents:
        assert docx_lines(render(report, "docx", kind)) == list(text_lines(report))
        assert_says(pdf_body(render(report, "pdf", kind)), report)


def test_every_number_on_the_page_is_in_the_lineage(made: tuple[ReportKind, list[Report]]) -> None:
    for report in made[1]:
        traced = lineage(report)
        printed = [n for line in text_lines(report) for n in _NUMBER.findall(line)]
        known = [n for f in traced["figures"] for n in _NUMBER.findall(f["text"])]
        known += [
            literal["text"] for literal in traced["literals"] if not literal["place"].startswith("报告信息")
        ]
        assert sorted(printed) == sorted(known)
        assert len(traced["figures"]) == sum(1 for _ in figures(report)) > 3


def test_every_figure_comes_down_to_cells(made: tuple[ReportKind, list[Report]]) -> None:
    for report in made[1]:
        nodes = lineage(report)["quantities"]
        for node in nodes.values():
            assert len({"cell", "cells", "inputs"} & set(node)) == 1, node
            assert node.get("inputs", True) and node.get("cells", True), node
            assert all(name in nodes for name in node.get("inputs", []))
            if "cell" in node:
                assert re.fullmatch(r"[^!]+![^!]+![A-Z]+\d+|.+第\d+行", node["cell"]), node
            for place, refs in node.get("cells", {}).items():
                assert re.fullmatch(r"[^!]+![^!]+", place), node
                assert all(re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", ref) for ref in refs), node


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('title = "甲"', "name"),
        ('name = "甲"\ntitle = "乙"\nscpoe = "area"', "scope"),
        ('name = "甲"\ntitle = "乙"\nscope = "单位"', "scope"),
        ('name = "甲"\ntitle = "乙"\nrequires = "指标结果"', "requires 应是一列表名"),
        ('name = "甲"\ntitle = "乙"\noptions = 3', "options"),
        ('name = "甲"\ntitle = "乙"\nshell = "../../etc/passwd"', "shell"),
        ("name = 甲", "TOML"),
    ],
)
def test_wrong_settings_are_explained(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "kind.toml").write_text(content, encoding="utf-8")
    (tmp_path / "body.md").write_text("文", encoding="utf-8")
    with pytest.raises(Exception, match=says) as caught:
        read_kind(tmp_path)
    assert type(caught.value).__name__ == "TemplateFault"


def test_a_kind_is_found_by_slug_or_name() -> None:
    assert find_kind("月度进展通报") == find_kind("monthly-bulletin")
    with pytest.raises(Exception, match="monthly-bulletin"):
        find_kind("monthly-buletin")
