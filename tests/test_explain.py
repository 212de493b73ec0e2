"""`explain`: every code the program can give out is in the table, in words, and nothing else is."""

from __future__ import annotations

import re

import pytest

from reportgen.codes import explanations
from tests.bureau import Clerk
from tests.test_docs import codes_used


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


def test_nothing_else_is_explained() -> None:
    assert set(explanations()) - set(codes_used()) == set()


def test_each_explanation_is_whole() -> None:
    for entry in explanations().values():
        assert entry.title and entry.why and entry.advice and entry.example, entry.code
        assert entry.why.endswith("。") and entry.advice.endswith("。"), entry.code
        assert not entry.title.endswith("。"), entry.code
        assert not re.search(r"[\u4e00-\u9fff][,;:]|,[\u4e00-\u9fff]", entry.why + entry.advice), entry.code


def test_codes_of_one_family_stand_in_order() -> None:
    for letter in "DCTUBREMQ":
        family = [code for code in explanations() if re.fullmatch(rf"{letter}\d{{3}}", code)]
        assert family == sorted(family)


@pytest.mark.parametrize("word", ["D303", "d303", "［D303］", "[D303]："])
def test_a_code_in_words(clerk: Clerk, word: str) -> None:
    done = clerk("explain", word)
    assert done.code == 0
    head, *rest = done.out.splitlines()
    assert head == "D303　名称没有登记"
    assert [line[:6] for line in rest] == ["  为什么：", "  怎么办：", "  例　子："]


def test_a_rule_names_its_clause(clerk: Clerk) -> None:
    assert "  依　据：GB/T 9704-2012 第5.2.1条（天头）" in clerk("explain", "L02").out
    assert "  依　据：GB/T 15834-2011 5.1（行首行尾标点）" in clerk("explain", "PU13").out


def test_all_codes_are_listed(clerk: Clerk) -> None:
    lines = clerk("explain").out.splitlines()
    assert len(lines) == len(explanations())
    assert "T203\t没有这个名称" in lines
    assert len(clerk("explain", "--json").json["codes"]) == len(lines)


def test_for_other_programs(clerk: Clerk) -> None:
    content = clerk("explain", "L02", "--json").json
    assert content["code"] == "L02"
    assert content["clauses"] == ["GB/T 9704-2012 第5.2.1条（天头）"]


def test_a_code_that_does_not_exist(clerk: Clerk) -> None:
    done = clerk("explain", "D999")
    assert done.code == 2
    assert "没有“D999”这个代号" in done.err
