"""Errors and findings: one form of message, and nothing lost between processes."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from collections.abc import Iterator

import pytest

import reportgen
from reportgen.errors import (
    DataRefused,
    Finding,
    MachineFault,
    RenderFault,
    ReportgenError,
    Severity,
    TemplateFault,
    TemplateFaults,
    UsageFault,
    sentence,
)


def kinds_of(error: type[ReportgenError]) -> Iterator[type[ReportgenError]]:
    yield error
    for kind in error.__subclasses__():
        yield from kinds_of(kind)


def all_kinds() -> list[type[ReportgenError]]:
    """Every error class of the package, wherever it is defined."""
    for module in pkgutil.walk_packages(reportgen.__path__, "reportgen."):
        if not module.name.endswith((".build", "__main__")):
            importlib.import_module(module.name)
    return sorted(set(kinds_of(ReportgenError)), key=lambda kind: kind.__name__)


def make(kind: type[ReportgenError]) -> ReportgenError:
    if issubclass(kind, DataRefused):
        return kind([Finding("D104", "数据.xlsx!指标结果!E2", "不是数字", "请改为数字")])
    if issubclass(kind, TemplateFaults):
        return kind("模板.docx", [Finding("T301", "第2段", "没有结尾", "请补上")])
    return kind(code="X123", message="事实", place="数据.xlsx!单位!A2", advice="请改正")


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_crosses_processes_whole(kind: type[ReportgenError], protocol: int) -> None:
    error = make(kind)
    error.place = "补记的位置"
    back = pickle.loads(pickle.dumps(error, protocol))
    assert type(back) is kind
    assert vars(back) == vars(error)
    assert (str(back), back.args, back.exit_code, back.category) == (
        str(error),
        error.args,
        error.exit_code,
        error.category,
    )
    assert back.finding() == error.finding()


@pytest.mark.parametrize(
    ("kind", "code"),
    [(UsageFault, 2), (DataRefused, 3), (TemplateFault, 1), (RenderFault, 1), (MachineFault, 4)],
)
def test_exit_codes_are_part_of_the_contract(kind: type[ReportgenError], code: int) -> None:
    assert make(kind).exit_code == code


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.__name__)
def test_every_kind_has_a_chinese_name(kind: type[ReportgenError]) -> None:
    assert kind.category.isprintable() and ord(kind.category[0]) > 0x2E7F


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("甲.xlsx!单位!A2", "缺少名称", "请补上"), "甲.xlsx!单位!A2：缺少名称。请补上。"),
        (("", "缺少名称", "请补上"), "缺少名称。请补上。"),
        (("甲.xlsx", "缺少名称", ""), "甲.xlsx：缺少名称。"),
    ],
)
def test_messages_say_place_fact_and_advice(parts: tuple[str, str, str], expected: str) -> None:
    assert sentence(*parts) == expected
    assert str(Finding("D1", *parts)) == expected
    place, message, advice = parts
    assert str(TemplateFault(code="T1", place=place, message=message, advice=advice)) == expected


def test_refused_data_carry_every_fault() -> None:
    findings = [Finding(f"D10{n}", f"数据.xlsx!单位!A{n}", f"事实{n}", "请改正") for n in (1, 2, 3)]
    refused = DataRefused(iter(findings))
    assert refused.findings == tuple(findings)
    assert str(refused).splitlines() == [
        "数据有3处问题，未生成任何文件：",
        "  ［D101］数据.xlsx!单位!A1：事实1。请改正。",
        "  ［D102］数据.xlsx!单位!A2：事实2。请改正。",
        "  ［D103］数据.xlsx!单位!A3：事实3。请改正。",
    ]


def test_a_finding_as_json() -> None:
    finding = Finding("C101", "数据.xlsx!指标结果!E2", "对不上", "请核对", Severity.WARNING)
    assert finding.to_json() == {
        "code": "C101",
        "severity": "warning",
        "place": "数据.xlsx!指标结果!E2",
        "message": "对不上",
        "advice": "请核对",
    }
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_severities_have_chinese_names() -> None:
    assert [severity.label for severity in Severity] == ["错误", "警告", "提示"]
