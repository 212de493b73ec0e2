"""Built-in kinds claim nothing that the office did not enter: recipients, speakers, comparisons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen import build
from reportgen.blocks import Report, text_lines
from reportgen.model import Dataset, Observation, Text
from tests.making import text

RED = "supervision-letter"


def told(report: Report) -> str:
    return "\n".join(text_lines(report))


def with_info(data: Dataset, **changes: str | None) -> Dataset:
    """The data with other 报告信息; None takes an entry away."""
    kept = {key: value for key, value in data.info.items() if key not in changes}
    return replace(data, info=kept | {key: text(value) for key, value in changes.items() if value})


def red_letter(data: Dataset) -> Report:
    return build(RED, data, department="西顺河镇")


def test_a_red_letter_is_copied_to_those_entered_for_it(sample: Dataset) -> None:
    copies = red_letter(with_info(sample, 督办函抄送="县纪委监委")).fields.get("抄送机关")
    assert copies == Text("县纪委监委")


def test_a_red_letter_is_copied_to_nobody_unless_entered(sample: Dataset) -> None:
    assert not red_letter(with_info(sample, 督办函抄送=None)).fields.get("抄送机关")


def test_who_chairs_a_meeting_does_not_speak_unless_entered(sample: Dataset) -> None:
    silent = told(build("meeting-brief", with_info(sample, 主持人="王建国", 讲话人=None)))
    assert "王建国主持会议。" in silent and "讲话" not in silent.split("\n")[2]
    other = told(build("meeting-brief", with_info(sample, 主持人="王建国", 讲话人="李国强")))
    assert "王建国主持会议。李国强出席会议并讲话。" in other
    same = told(build("meeting-brief", with_info(sample, 主持人="王建国", 讲话人="王建国")))
    assert "王建国主持会议并讲话。" in same


def without_score(data: Dataset, *departments: str) -> Dataset:
    """The data without the score of 党的建设 of some departments."""

    def blanked(row: Observation) -> Observation:
        missing = str(row.indicator) == "党的建设" and str(row.department) in departments
        return replace(row, score=None, actual=None) if missing else row

    return replace(data, observations=tuple(map(blanked, data.observations)))


@pytest.mark.parametrize("kind", ["annual-assessment", "monthly-bulletin", "speech-appendix"])
def test_a_class_with_a_missing_total_is_told_and_nothing_is_called_equal(kind: str, sample: Dataset) -> None:
    said = told(build(kind, without_score(sample, "蒋坝镇")))
    assert "蒋坝镇得分不全，没有计算总分，镇街暂不排位次；其余8个" in said
    assert "最高90.05分（高良涧街道）、最低56.58分（老子山镇），相差33.47分" in said
    assert "均为90.05分" not in said and "9个" in said
