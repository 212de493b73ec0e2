"""What each paragraph of a document is, told by place, type and words, and by style where there is one."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.check.elements import Elements, recognise
from reportgen.check.facts import Document, Face, Medium, Para, Piece, Place, Table, Where
from reportgen.check.headings import counted, read_heading
from reportgen.check.word_numbers import chinese

TEXT = "今年以来，全区上下坚持稳中求进工作总基调，经济运行总体平稳。"


def para(text: str, *, size: float = 16.0, colour: str = "", font: str = "仿宋_GB2312", **more: Any) -> Para:
    face = Face(font, "Times New Roman", size, colour=colour)
    return Para(
        place=Place((0,), "第1段"), text=text, pieces=(Piece(text, face),), **({"first": 31.6} | more)
    )


def centred(text: str, size: float = 22.0, **more: Any) -> Para:
    return para(text, size=size, align="center", first=0.0, **more)


def flush(text: str, **more: Any) -> Para:
    return para(text, first=0.0, **more)


def read(*paras: Para, tables: tuple[Table, ...] = ()) -> Elements:
    return recognise(Document(medium=Medium.WORD, paras=paras, tables=tables))


MASTHEAD = centred("洪泽区人民政府文件", 44.0, colour="FF0000")
NUMBER = centred("洪政发〔2022〕15号", 16.0)
TITLE = centred("关于做好当前工作的通知")
TO = flush("各镇人民政府，各街道办事处：")


def test_a_whole_document() -> None:
    organ, date = para("洪泽区人民政府", first=200.0), para("2022年7月18日", first=230.0)
    found = read(
        flush("000012"), flush("秘密★1年", font="黑体"), flush("特急", font="黑体"), MASTHEAD, NUMBER, TITLE, TO,
        para(TEXT), para("一、总体要求", font="黑体"), para(TEXT), para("附件：问题清单"), organ, date,
        para("（此件公开发布）"), flush("附件", font="黑体"), centred("问题清单"), para(TEXT),
        para("抄送：区委办公室。", size=14.0), para("洪泽区人民政府办公室2022年7月18日印发", size=14.0),
    )  # fmt: skip
    assert [found.copy_number, found.secrecy, found.urgency] == found.marks
    assert (found.masthead, found.number, found.title, found.salutation) == (MASTHEAD, NUMBER, TITLE, TO)
    assert [heading.mark for heading in found.headings] == ["一、"]
    assert len(found.body) == 3
    assert (found.organs, found.date) == ([organ], date)
    assert found.postscript is not None
    assert found.annexes[0].title is not None
    assert [len(found.annex_list), len(found.annexes), len(found.imprint)] == [1, 1, 2]


@pytest.mark.parametrize(
    "number",
    [
        "洪政发〔2022〕15号",
        "洪政发[2022]15号",
        "洪政发（2022）15号",
        "洪政发〔22〕第015号",
        "洪政发【2022】15号",
    ],
)
def test_a_number_is_recognised_in_any_spelling(number: str) -> None:
    assert read(MASTHEAD, centred(number, 16.0), TITLE, para(TEXT)).number is not None


def test_a_masthead_may_be_black_or_without_the_word() -> None:
    black = centred("洪泽区人民政府文件", 44.0)
    red = centred("洪泽区人民政府", 40.0, colour="E60012")
    assert read(black, NUMBER, TITLE, para(TEXT)).masthead is black
    assert read(red, NUMBER, TITLE, para(TEXT)).masthead is red


def test_a_title_is_found_by_size_alone_or_by_its_words_alone() -> None:
    large, small = flush("上半年工作情况", size=22.0), centred("关于上半年工作情况的通报", 16.0)
    assert read(large, para(TEXT)).title is large
    assert read(small, para(TEXT)).title is small
    assert read(para(TEXT), centred("问题清单")).title is None


def test_lines_of_a_title_in_paragraphs_of_their_own_are_one() -> None:
    title = read(centred("关于做好当前工作"), centred("有关事项的通知"), TO, para(TEXT)).title
    assert title is not None and title.rows == ["关于做好当前工作", "有关事项的通知"]


@pytest.mark.parametrize(
    ("text", "is_salutation"),
    [
        ("各镇人民政府，各街道办事处：", True),
        ("各镇人民政府，各街道办事处:", True),
        ("各镇人民政府，各街道办事处", True),
        ("现将有关情况通报如下：", False),
        ("今年以来，经济运行总体平稳。", False),
        ("一、总体要求：", False),
        ("2022年7月18日", False),
    ],
)
def test_addressees_are_told_from_text(text: str, is_salutation: bool) -> None:
    assert (read(TITLE, flush(text), para(TEXT)).salutation is not None) is is_salutation


@pytest.mark.parametrize(
    "date",
    ["2022年7月18日", "2022年07月18日", "22年7月18日", "二〇二二年七月十八日", "2022.7.18", "2022-07-18"],
)
def test_a_date_is_recognised_in_any_spelling(date: str) -> None:
    organ = para("洪泽区统计局", first=200.0)
    found = read(TITLE, TO, para(TEXT), organ, para(date, first=230.0))
    assert found.date is not None
    assert found.organs == [organ]


def test_a_date_below_the_title_is_no_date_of_issue() -> None:
    assert read(TITLE, centred("（2022年7月18日）", 16.0), para(TEXT), para(TEXT)).date is None


def test_organs_of_a_joint_document_are_read_together() -> None:
    organs = [para(name, first=200.0) for name in ("洪泽区统计局", "洪泽区财政局")]
    assert read(TITLE, TO, para(TEXT), *organs, para("2022年7月18日", first=230.0)).organs == organs


def test_annexes_are_listed_in_any_spelling() -> None:
    one = read(TITLE, para(TEXT), para("附件1：问题清单"), para("附件2：整改清单"), para(TEXT))
    other = read(
        TITLE, para(TEXT), para("附件：1.问题清单"), para("2.整改清单"), para("洪泽区统计局", first=200.0)
    )
    assert [len(one.annex_list), len(other.annex_list)] == [2, 2]
    assert not other.headings


def test_what_stands_above_a_table_is_no_text() -> None:
    cell = para("序号", where=Where.TABLE, table=0)
    grid = Table(number=0, place=Place((0,), ""), rows=(), left=0, right=0, ruled=True, room=0)
    found = read(
        TITLE,
        para(TEXT),
        flush("完成情况"),
        para("单位：亿元", align="right"),
        cell,
        para(TEXT),
        tables=(grid,),
    )
    assert [p.text for p in found.body] == [TEXT, TEXT]


def test_a_grid_without_rules_is_only_layout() -> None:
    grid = Table(number=0, place=Place((0,), ""), rows=(), left=0, right=0, ruled=False, room=0)
    cell = flush("000012", where=Where.TABLE, table=0)
    assert read(cell, MASTHEAD, NUMBER, TITLE, para(TEXT), tables=(grid,)).copy_number is cell


def test_styles_say_it_outright() -> None:
    found = read(
        para("某某简报", style="简报名称"), para("第3期", style="期次"), para("全区经济运行情况", style="公文标题"), para(TEXT),
        para("某某办", style="署名"), para("7月18日", style="成文日期"),
    )  # fmt: skip
    assert [found.masthead and found.masthead.text, found.issue and found.issue.text] == ["某某简报", "第3期"]
    assert found.title is not None and found.title.text == "全区经济运行情况"
    assert found.date is not None and found.organs[0].text == "某某办"


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("一、总体情况", 1, 1),
        ("十二．总体情况", 1, 12),
        ("（二十一）主要指标", 2, 21),
        ("(三)主要指标", 2, 3),
        ("4.重点行业", 3, 4),
        ("5、重点行业", 3, 5),
        ("（6）责任到人", 4, 6),
    ],
)
def test_numbers_of_headings(text: str, level: int, number: int) -> None:
    heading = read_heading(para(text))
    assert heading is not None
    assert (heading.level, heading.number) == (level, number)


@pytest.mark.parametrize(
    "text", ["二、三产业增加值增长2.4%。", "2.4%的增速", "2022.7", "一是压实责任", "三季度末"]
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert read_heading(para(text)) is None


def test_a_heading_that_runs_on_ends_at_its_full_stop() -> None:
    heading = read_heading(para("（一）压实责任。各单位要明确责任人。"))
    assert heading is not None and heading.runs_in
    assert heading.title == "（一）压实责任。"


def test_counting_in_hanzi() -> None:
    words = {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        35: "三十五",
        100: "一百",
        101: "一百零一",
        110: "一百一十",
    }
    assert {number: chinese(number) for number in words} == words
    assert [counted(word) for word in ("一", "十", "十一", "二十", "三十五", "7")] == [1, 10, 11, 20, 35, 7]
