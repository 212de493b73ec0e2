"""The three lists and the plan they are annexes of: one number through all, counts that equal rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen import build
from reportgen.blocks import Figure, Paragraph, Report, Row, Table, plain
from reportgen.model import Dataset, Problem, Text
from tests.making import cell

LISTS = ("problem-list", "rectification-list", "responsibility-list")


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[Row]:
    """The rows without the headings of groups."""
    return [row for row in table.rows if not row.strong]


def numbers(table: Table) -> list[str]:
    return [plain(row.cells[0]) for row in rows(table)]


def opening(report: Report) -> Paragraph:
    return next(block for block in report.blocks if isinstance(block, Paragraph))


def test_one_number_runs_through_the_three_lists(sample: Dataset) -> None:
    wanted = [str(p.number) for p in sample.problems]
    for kind in LISTS:
        assert sorted(numbers(tables(build(kind, sample))[0])) == wanted, kind
    annexes = [numbers(t) for t in tables(build("improvement-plan", sample))]
    assert [sorted(found) for found in annexes if len(found) == len(wanted)] == [wanted] * 3


@pytest.mark.parametrize("kind", LISTS)
def test_counts_in_the_text_equal_the_rows(sample: Dataset, kind: str) -> None:
    report = build(kind, sample)
    figures = [i for i in opening(report).inlines if isinstance(i, Figure) and i.text.endswith("个")]
    counted = [int(f.text.removesuffix("个")) for f in figures]
    total = len(rows(tables(report)[0]))
    assert counted[0] == total
    assert sum(counted[1:]) % total == 0  # each breakdown adds up to the whole again


def test_what_is_struck_off_is_listed_with_its_evidence(sample: Dataset) -> None:
    _, closing = tables(build("rectification-list", sample))
    closed = [p for p in sample.problems if p.state == "已销号"]
    assert numbers(closing) == [str(p.number) for p in closed]
    assert [plain(row.cells[2]) for row in closing.rows] == [str(p.evidence) for p in closed]


def bare(number: str) -> Problem:
    return Problem(number=Text(number, cell()), problem=Text("进度滞后", cell()), origin=cell())


@pytest.mark.parametrize("kind", [*LISTS, "improvement-plan"])
def test_a_list_of_bare_problems_can_be_made(sample: Dataset, kind: str) -> None:
    report = build(kind, replace(sample, problems=(bare("1"), bare("2"))))
    assert numbers(tables(report)[0]) == ["1", "2"]
    assert "共2个" in plain(opening(report).inlines) or kind == "improvement-plan"


def test_whoever_is_responsible_is_named_where_nobody_leads(sample: Dataset) -> None:
    told = replace(bare("1"), department=sample.departments[0], person=Text("李强", cell()))
    report = build(
        "responsibility-list", replace(sample, problems=(told, replace(told, number=Text("2", cell()))))
    )
    (table,) = tables(report)
    assert [c.head for c in table.columns] == ["编号", "责任单位", "整改事项", "责任人"]
    assert "，逐项明确责任单位和责任人。" in plain(opening(report).inlines)


def test_only_what_every_matter_has_is_said_to_be_settled_one_by_one(sample: Dataset) -> None:
    told = replace(bare("1"), department=sample.departments[0], person=Text("李强", cell()))
    report = build("responsibility-list", replace(sample, problems=(told, bare("2"))))
    assert "逐项" not in plain(opening(report).inlines)
