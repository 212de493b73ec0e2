"""Where lines may end: rules on text alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.linebreak import (
    NO_END,
    NO_START,
    Plan,
    bearable,
    giving,
    glued,
    line_end,
    may_part,
    squeezed,
)


def split(text: str, room: int) -> list[str]:
    """Lay a text out in lines of so many characters of equal width."""
    lines = []
    while text:
        end = line_end(text, room)
        lines.append(text[:end].rstrip(" "))
        text = text[end:].lstrip(" ")
    return lines


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("全区经济运行总体平稳", 4, ["全区经济", "运行总体", "平稳"]),
        ("全区经济，运行平稳。", 4, ["全区经", "济，运行", "平稳。"]),
        ("发挥“一事一单”作用", 3, ["发挥", "“一事", "一单”", "作用"]),
        ("项目（自然口径）增长", 3, ["项目", "（自然", "口径）", "增长"]),
        ("强化督查——对落后单位", 5, ["强化督", "查——对落", "后单位"]),
        ("比上年同期缩小……", 7, ["比上年同期缩", "小……"]),
        ("实现生产总值195.66亿元", 9, ["实现生产总值", "195.66亿元"]),
        ("增长2.4%，高于全省", 5, ["增长", "2.4%，", "高于全省"]),
        ("高于全省0.8个百分点", 9, ["高于全省", "0.8个百分点"]),
        ("居全市第3位", 5, ["居全市", "第3位"]),
        ("排名全市第二位", 6, ["排名全市", "第二位"]),
        ("完成1—6月任务", 4, ["完成", "1—6月", "任务"]),
        ("占10%～20%的项目", 5, ["占", "10%～20%", "的项目"]),
        ("截至6月30日", 5, ["截至6月", "30日"]),
        ("浓度31.5微克/立方米左右", 11, ["浓度", "31.5微克/立方米左", "右"]),
        ("共有5A级景区3家", 4, ["共有", "5A级景", "区3家"]),
        ("新增300余万人次旅客", 7, ["新增", "300余万人次", "旅客"]),
        ("see the GDP growth rate", 9, ["see the", "GDP", "growth", "rate"]),
        ("PM2.5平均浓度", 5, ["PM2.5", "平均浓度"]),
        ("于15:40召开会议", 6, ["于", "15:40召", "开会议"]),
    ],
)
def test_lines_end_where_they_may(text: str, room: int, lines: list[str]) -> None:
    assert split(text, room) == lines


def test_a_word_too_long_sticks_out_or_breaks_on_demand() -> None:
    address = "https://example.org/tongbao"
    assert line_end(address + "网站", 10) == len(address)
    assert line_end(address, 10, anywhere=True) == 10
    assert line_end("网" + address, 10, anywhere=True) == 1


def test_what_must_break_spares_numbers_and_marks() -> None:
    assert line_end("微克/立方米1234567", 1, anywhere=True) == 1
    assert line_end("3.1亿元，增长", 4, anywhere=True) == 4
    assert line_end("12亿元，增长", 4, anywhere=True) == 3


SIGNS = st.sampled_from("经济运行，。、；：？！“”‘’（）《》〔〕—…～·%/0123456789.A第亿元个百分点 ")


@given(st.text(SIGNS, min_size=1, max_size=40), st.integers(1, 40))
def test_every_line_obeys(text: str, room: int) -> None:
    end = line_end(text, room)
    assert 1 <= end <= len(text)
    if end == len(text):
        return
    assert text[end] not in NO_START
    assert text[end - 1] not in NO_END
    assert end not in glued(text)
    assert may_part(text[end - 1], text[end])


@given(st.text(SIGNS, min_size=1, max_size=40), st.integers(1, 40))
def test_lines_are_as_full_as_may_be(text: str, room: int) -> None:
    end = line_end(text, room)
    forbidden = glued(text)
    later = [
        place
        for place, pair in enumerate(pairwise(text), start=1)
        if end < place <= room and place not in forbidden and may_part(*pair)
    ]
    assert not later


@given(st.text(SIGNS, max_size=60), st.integers(1, 12))
def test_no_sign_is_lost(text: str, room: int) -> None:
    assert "".join(split(text, room)).replace(" ", "") == text.replace(" ", "")


# ----------------------------------------------------------------- even lines


def planned(text: str, room: float, first: float | None = None) -> list[str]:
    """Lay a text out by a plan, every character one em wide."""
    plan = Plan(text, [1.0] * len(text), first or room, room, 1.0)
    lines: list[str] = []
    rest = text
    while rest:
        taken, steps = plan.line(rest, room if lines else first or room)
        if not taken:
            return []
        assert len(steps) == taken
        lines.append(rest[:taken])
        rest = rest[taken:]
    return lines


def test_even_text_is_taken_as_full_as_may_be() -> None:
    text = "面对复杂严峻的外部环境和多重困难挑战，全区上下坚持稳中求进工作总基调，经济运行总体平稳"
    assert planned(text, 12) == split(text, 12)


def test_a_gaping_line_is_spread_over_its_neighbours() -> None:
    text = "全区经济运行总体平稳稳中向好发展质量效益持续提升主要指标好于预期增幅达到27.4个百分点左右"
    assert [len(line) for line in split(text, 20)] == [20, 16, 10]
    lengths = [len(line) for line in planned(text, 20)]
    assert lengths == [18, 18, 10]


def test_marks_give_way_for_one_word_more() -> None:
    text = "认定竣工项目，完成目标，欠序时，7.4个百分点；工业项目投资完成年度目标任务"
    assert split(text, 23)[0] == "认定竣工项目，完成目标，欠序时，"
    assert planned(text, 23)[0] == "认定竣工项目，完成目标，欠序时，7.4个百分点；"


def test_hanzi_ahead_in_another_face_take_their_share_of_the_room() -> None:
    text = "签约亿元以上项目38个，完成年度目标的63.3%，超序时13.3个百分点；亿元以上项目协议投资额152.60亿元，完成过半。"
    steps = [0.5 if char.isascii() else 1.0 for char in text]
    alone, behind = (Plan(text, steps, 20.0, 28.0, 1.0, ahead) for ahead in (0.0, 6.0))
    assert text[: alone.line(text, 20.0)[0]].endswith("完成年度目标的")
    assert text[: behind.line(text, 20.0)[0]].endswith("完成年度目标")


def test_a_word_too_long_for_its_line_is_not_planned() -> None:
    assert planned("详见https://www.example.gov.cn/tongbao网站", 10) == []


def test_only_the_text_it_was_made_for_is_planned() -> None:
    plan = Plan("经济运行总体平稳", [1.0] * 8, 4, 4, 1.0)
    assert plan.line("经济运行总体平稳", 4)[0] == 4
    assert plan.line("总体平稳", 4)[0] == 4
    assert plan.line("总体平稳", 3)[0] == 0
    assert plan.line("总体向好", 4)[0] == 0
    assert plan.line("今年经济运行总体平稳", 4)[0] == 0
    assert plan.line("体平稳", 4)[0] == 0


@given(st.text(SIGNS, min_size=1, max_size=200), st.integers(8, 28), st.integers(0, 2))
def test_planned_lines_obey_and_fit(text: str, room: int, indent: int) -> None:
    lines = planned(text, room, room - indent)
    place = 0
    for number, line in enumerate(lines):
        excess = len(line) - (room if number else room - indent)
        if excess > 0:
            given = squeezed(line, excess)
            assert given is not None
            assert sum(given) == pytest.approx(excess)
            assert all(
                give <= giving(*pair) + 1e-9 for give, pair in zip(given, pairwise(line), strict=False)
            )
        place += len(line)
        if place < len(text) and place not in bearable(text):
            assert place not in glued(text)
            assert may_part(text[place - 1], text[place])
    assert "".join(lines) in {text, ""}


def test_a_very_long_paragraph_is_planned_in_parts() -> None:
    text = "面对复杂严峻的外部环境，全区上下坚持稳中求进工作总基调。" * 120
    plan = Plan(text, [1.0] * len(text), 28, 28, 1.0)
    rest, count = text, 0
    while taken := plan.line(rest, 28)[0]:
        rest, count = rest[taken:], count + 1
    assert 30 < count < 50
    assert len(rest) > 1000


def test_a_long_unit_parts_from_its_number_but_not_beside_its_stroke() -> None:
    text = "浓度39.6微克/立方米"
    assert bearable(text) == {text.index("微")}
