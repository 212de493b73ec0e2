"""Lines of cells: no word torn that has room, in the PDF by rule, in Word by the room it is given."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.layout import characters
from reportgen.linebreak import (
    NO_END,
    NO_START,
    even_lines,
    glued,
    natural_lines,
    piece_ends,
    pieces,
    prose_lines,
    soft_room,
    torn,
    word_across,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("与全省平均差（百分点）", ["与全省", "平均差", "（百分点）"]),
        ("新能源汽车电驱动", ["新能源汽车", "电驱动"]),
        ("区委常委、组织部部长", ["区委常委、", "组织部", "部长"]),
        ("区发展和改革委员会", ["区发展和改革", "委员会"]),
        ("1.会同自然资源部门办理；2.按月核对", ["1.会同", "自然资源", "部门", "办理；", "2.按月", "核对"]),
        ("完成投资195.66亿元，同比下降2.4%", ["完成", "投资", "195.66亿元，", "同比", "下降", "2.4%"]),
        ("盱眙县泗洪县", ["盱眙县", "泗洪县"]),
        ("", []),
    ],
)
def test_the_pieces_of_a_text(text: str, parts: list[str]) -> None:
    assert list(pieces(text)) == parts


def test_a_compound_comes_apart_where_it_has_no_room() -> None:
    assert pieces("规上工业增加值") == ("规上工业增加值",)
    assert pieces("规上工业增加值", fine=True) == ("规上", "工业", "增加值")
    assert even_lines("规上工业增加值", 7, characters) == ("规上工业增加值",)
    assert even_lines("规上工业增加值", 5, characters) == ("规上工业", "增加值")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("区委常委、组织部部长", 5, ["区委常委、", "组织部部长"]),
        ("新能源汽车电驱动", 7, ["新能源汽车", "电驱动"]),
        ("上年同期完成率（%）", 7.5, ["上年同期完成率", "（%）"]),
        ("盱眙", 1, ["盱", "眙"]),
    ],
)
def test_heads_and_names(text: str, room: float, lines: list[str]) -> None:
    assert list(even_lines(text, room, characters)) == lines


def test_prose_is_as_full_as_whole_words_allow() -> None:
    text = "温泉康养项目投资主体变更，社会资本到位偏慢"
    assert prose_lines(text, 9, characters) == ("温泉康养项目投资", "主体变更，社会资本", "到位偏慢")
    assert prose_lines("短", 9, characters) == ("短",)


def test_word_is_given_the_room_in_which_it_tears_nothing() -> None:
    text, room = "新能源汽车电驱动", 6.5
    assert natural_lines(text, room, characters) == ("新能源汽车电", "驱动")
    narrowed = soft_room(text, room, characters)
    assert narrowed < room
    assert natural_lines(text, narrowed, characters) == ("新能源汽车", "电驱动")
    # Another measure of the letters, or a little less room, changes nothing.
    assert natural_lines(text, narrowed - 0.2, characters) == ("新能源汽车", "电驱动")


def test_what_tears_nothing_keeps_its_room() -> None:
    assert soft_room("短", 6, characters) == 6
    assert soft_room("固定资产投资", 4, characters) == 4


TEXTS = st.lists(
    st.sampled_from(
        (
            "区委常委、",
            "组织部部长",
            "新能源汽车",
            "电驱动",
            "（百分点）",
            "195.66亿元，",
            "PM2.5",
            "盱眙县",
            "第3位",
            "“一事一单”",
            "同比下降2.4个百分点；",
            "按月核对进度",
            "https://example.org",
            "1.",
            "—",
            "《办法》",
        )
    ),
    min_size=1,
    max_size=10,
).map("".join)


@given(TEXTS, st.integers(1, 16))
def test_lines_of_cells_obey_and_lose_nothing(text: str, room: int) -> None:
    for lines in (even_lines(text, room, characters), prose_lines(text, room, characters)):
        assert "".join(lines) == text
        for before, after in pairwise(lines):
            assert after[0] not in NO_START or before[-1].isascii()
            assert before[-1] not in NO_END or after[0].isascii()


@given(TEXTS, st.integers(8, 16))
def test_nothing_that_has_room_is_torn(text: str, room: int) -> None:
    whole = set(piece_ends(text, fine=True)) | {len(text)}
    if any(characters(piece) > room for piece in pieces(text, fine=True)):
        return
    for lines in (even_lines(text, room, characters), prose_lines(text, room, characters)):
        ends = set(accumulate(map(len, lines)))
        assert ends <= whole
        assert not ends & glued(text)


@given(TEXTS, st.integers(4, 16))
def test_the_room_for_word_never_tears_more(text: str, room: int) -> None:
    narrowed = soft_room(text, room, characters)
    assert 0.5 * room <= narrowed <= room
    assert torn(natural_lines(text, narrowed, characters)) <= torn(natural_lines(text, room, characters))


@pytest.mark.parametrize(
    ("above", "below", "word"),
    [
        ("完成固定资", "产投资额", "固定资产"),
        ("本月有效投", "资总额", "有效投资"),
        ("固定资", "产投资", ""),
        ("本月有效", "投资总额", "有效投资"),
        ("完成固定资产投资", "总额", ""),
        ("第3位，", "居民收入", ""),
        ("（申报", "表）", ""),
    ],
)
def test_a_listed_word_across_a_line_end(above: str, below: str, word: str) -> None:
    assert word_across(above, below) == word


def test_a_table_by_its_name_is_one_word() -> None:
    assert pieces("申报表") == ("申报表",)
