"""Every mutation is found, by the rules it breaks and no others, and `docs/lint.zh.md` says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.check.good import verdict
from tests.check.mutations import PDF, WORD, Mutation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lint.zh.md"
TEXT = PAGE.read_text("utf-8")


def _measureless(line: str) -> str:
    """A line without its measures, which change with the sample."""
    return re.sub(r"\d+(?:\.\d+)?", "#", line)


LINES = frozenset(map(_measureless, TEXT.splitlines()))


def row(mutation: Mutation) -> str:
    """The line of the page about a mutation: file, change, rules, and what is said of each."""
    found = [f for f in verdict(mutation.content()).findings if f.measured]
    said = {f.rule: re.sub("（共\\d+处）", "", f.message).replace("|", "\\|") for f in reversed(found)}
    rules = "、".join(sorted(said))
    return f"| {mutation.medium} | {mutation.name} | {rules} | {'；'.join(said[rule] for rule in sorted(said))} |"


@pytest.mark.parametrize("mutation", [*WORD, *PDF], ids=lambda m: m.name)
def test_a_mutation_is_found_by_its_rules_and_the_page_says_so(mutation: Mutation) -> None:
    line = row(mutation)
    assert set(line.split(" | ")[2].split("、")) == mutation.wanted
    assert _measureless(line) in LINES


def test_the_page_lists_every_mutation_once() -> None:
    listed = re.findall(r"^\| (Word|PDF) \| (.*?) \|", TEXT, re.M)
    assert listed == [(m.medium, m.name) for m in (*WORD, *PDF)]
    assert len(set(listed)) == len(listed)
    counts = f"Word {len(WORD)} 处、PDF {len(PDF)} 处，共 {len(WORD) + len(PDF)} 处"
    assert counts in TEXT
