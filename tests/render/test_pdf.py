"""The finished page, measured: GB/T 9704-2012 in mm and pt, not the settings that should lead there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from reportgen import layout
from reportgen.blocks import (
    AnnexList,
    Block,
    Paragraph,
    Postscript,
    Report,
    Run,
    Signature,
    Table,
    head_rows,
    text_lines,
)
from reportgen.layout import GBT9704
from reportgen.model import Text
from reportgen.render import html, pdf
from tests.reading import Line, Page, pdf_pages, pdf_text
from tests.render.sample import FIELDS, prose, run, sample_report, table

LEFT, RIGHT, FOOT = 28.0, 184.0, 262.0


def plain_report(*blocks: Block) -> Report:
    return Report(kind="sample", title="通报", blocks=blocks, shell="plain", date="2022-07-18")


def printed(*blocks: Block, shell: str = "plain", **fields: str) -> tuple[Page, ...]:
    named = {key: Text(value) for key, value in fields.items()}
    return pdf_pages(pdf.render(Report(kind="k", title="标题", blocks=blocks, shell=shell, fields=named)))


def body(page: Page) -> list[Line]:
    """The lines of text of a page: three-character type within the text area, no tables."""
    return [line for line in page.lines if line.base < FOOT and abs(line.size - 16) < 0.1]


def upright(pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if page.width < page.height]


# ------------------------------------------------------------------- the grid


def test_paper_is_a4(pages: tuple[Page, ...]) -> None:
    for page in upright(pages):
        assert (page.width, page.height) == pytest.approx((210, 297), abs=0.1)


def test_full_lines_reach_from_edge_to_edge(long_pages: tuple[Page, ...]) -> None:
    lines = [line for page in long_pages for line in body(page)]
    flush = [line for line in lines if line.left < 30]
    full = [line for line, below in pairwise(lines) if below.left < 30]
    assert len(full) > 500
    assert max(abs(line.left - LEFT) for line in flush) < 0.05
    assert max(abs(line.right - RIGHT) for line in full) < 0.05
    assert max(line.right for line in lines) < RIGHT + 0.05


def test_first_lines_are_indented_by_two_characters(long_pages: tuple[Page, ...]) -> None:
    lefts = {round(line.left, 2) for page in long_pages for line in body(page)} - {LEFT}
    assert all(left == pytest.approx(LEFT + layout.mm(2 * GBT9704.advance), abs=0.05) for left in lefts)


def test_every_line_stands_on_the_grid(long_pages: tuple[Page, ...]) -> None:
    steps = [layout.pt(below.base - line.base) for page in long_pages for line, below in pairwise(body(page))]
    assert min(steps) > 28.90
    assert max(steps) < 29.00


def test_full_pages_have_22_lines_from_top_to_foot(long_pages: tuple[Page, ...]) -> None:
    counts = [len(body(page)) for page in long_pages[:-1]]
    assert max(counts) == 22
    # One fewer where a heading moved on to stay with its text.
    assert min(counts) >= 21
    assert counts.count(22) > len(counts) / 2
    for page in long_pages:
        assert body(page)[0].top == pytest.approx(39.28, abs=0.05)


def test_a_line_of_hanzi_holds_28() -> None:
    lines = body(printed(Paragraph(run("经济运行稳中向好发展" * 12)))[0])
    assert [len(line.text) for line in lines[:-1]] == [26, 28, 28, 28]
    assert lines[1].right == pytest.approx(RIGHT, abs=0.02)


def test_text_below_the_red_head_keeps_the_grid(pages: tuple[Page, ...]) -> None:
    firsts, seconds = body(pages[0]), body(pages[1])
    pitch = layout.mm(GBT9704.pitch)
    offset = (firsts[-1].base - seconds[0].base) / pitch
    assert offset == pytest.approx(round(offset), abs=0.01)


def test_headings_stay_with_their_text(long_pages: tuple[Page, ...], pages: tuple[Page, ...]) -> None:
    for page in (*long_pages, *upright(pages)):
        last = body(page)[-1] if body(page) else None
        assert last is None or last.font not in {"RG-Hei", "RG-Kai"}


def test_headings_by_level_have_their_face(pages: tuple[Page, ...]) -> None:
    faces = {line.text: line.chars[-1].font for page in pages for line in body(page)}
    assert faces["一、总体情况"] == "RG-Hei"
    assert faces["（一）主要指标"] == "RG-Kai"
    assert faces["1.重点行业支撑有力。"] == "RG-FangSong"
    assert faces["（1）责任到人"] == "RG-FangSong"


# --------------------------------------------------------------- page numbers


def test_page_numbers_stand_below_the_text_outside(pages: tuple[Page, ...]) -> None:
    for number, page in enumerate(pages, start=1):
        if page.turned:
            continue
        foot = page.lines[-1]
        assert foot.text == f"—{number}—"
        assert dashes(foot) == pytest.approx([269.0, 269.0], abs=0.1)
        assert {char.font for char in foot.chars} == {"RG-Song"}
        assert foot.size == pytest.approx(14, abs=0.05)
        if number % 2:
            assert foot.right == pytest.approx(RIGHT - layout.mm(14), abs=0.1)
        else:
            assert foot.left == pytest.approx(LEFT + layout.mm(14), abs=0.1)


def dashes(foot: Line) -> list[float]:
    """Where the ink of the dashes of a page number begins."""
    return [char.ink_top for char in foot.chars if char.text == "—"]


def test_page_numbers_of_landscape_pages_stand_where_upright_ones_do(pages: tuple[Page, ...]) -> None:
    """Seen on the upright sheet, to which the landscape page is turned left (clause 8)."""
    turned = [(number, page) for number, page in enumerate(pages, start=1) if page.width > page.height]
    assert len({number % 2 for number, _ in turned}) == 2
    for number, page in turned:
        assert "".join(char.text for char in page.turned) == f"—{number}—"
        ink = [char.ink_right for char in page.turned if char.text == "—"]
        assert ink == pytest.approx([297 - 269.0] * 2, abs=0.1)
        first, last = page.turned[0], page.turned[-1]
        if number % 2:
            assert last.ink_bottom == pytest.approx(RIGHT - layout.mm(14), abs=0.5)
        else:
            assert first.ink_top == pytest.approx(LEFT + layout.mm(14), abs=0.5)


# ----------------------------------------------------------------------- head


def test_the_red_head_stands_where_the_standard_puts_it(pages: tuple[Page, ...]) -> None:
    lines = {line.text: line for line in pages[0].lines}
    masthead = lines["洪泽区综合考核办文件"]
    assert min(char.ink_top for char in masthead.chars) == pytest.approx(72, abs=2)
    assert (masthead.left + masthead.right) / 2 == pytest.approx(106, abs=0.2)
    assert {char.colour for char in masthead.chars} == {"E60012"}
    number = lines["洪督考〔2022〕15号"]
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.2)
    (rule,) = pages[0].rules
    assert (rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=0.05)
    assert rule.height == pytest.approx(0.7, abs=0.05)
    assert rule.colour == "E60012"
    below = rule.top - (number.top + layout.mm(16))
    assert below == pytest.approx(4, abs=0.1)
    title = lines["关于2022年上半年高质量发展综合考核"]
    assert layout.pt(title.top - rule.bottom) == pytest.approx(2 * 28.95, abs=8)


def test_marks_of_the_head_stand_line_by_line_at_the_left(pages: tuple[Page, ...]) -> None:
    marks = pages[0].lines[:3]
    assert [line.text for line in marks] == ["000012", "秘密★1年", "特急"]
    assert all(line.left == pytest.approx(LEFT, abs=0.05) for line in marks)
    assert [marks[1].font, marks[2].font] == ["RG-Hei", "RG-Hei"]


def test_absent_fields_leave_nothing_behind() -> None:
    (page,) = printed(Paragraph(run("正文。")), shell="document", 发文机关="洪泽区统计局")
    assert [line.text for line in page.lines] == ["洪泽区统计局文件", "正文。", "—1—"]


def test_the_signer_of_an_upward_document_stands_on_the_line_of_the_number() -> None:
    fields = {"发文机关": "洪泽区统计局", "发文字号": "洪统〔2022〕8号", "签发人": "李明"}
    (page,) = printed(Paragraph(run("正文。")), shell="document", **fields)
    line = page.lines[1]
    assert line.text == "洪统〔2022〕8号签发人：李明"
    assert line.left == pytest.approx(LEFT + layout.mm(GBT9704.advance), abs=0.1)
    assert line.right == pytest.approx(RIGHT - layout.mm(GBT9704.advance), abs=0.2)
    assert line.chars[-1].font == "RG-Kai"
    assert line.chars[-3].font == "RG-FangSong"


@pytest.mark.parametrize("length", [4, 10, 14, 24])
def test_a_long_masthead_stays_on_one_line_within_the_text(length: int) -> None:
    name = ("洪泽区高质量发展综合考核领导小组办公室和大数据管理局")[: length - 2] + "文件"
    (page,) = printed(Paragraph(run("正文。")), shell="document", 发文机关标志=name)
    masthead = page.lines[0]
    assert masthead.text == name
    assert min(char.ink_left for char in masthead.chars) > LEFT - 0.1
    assert max(char.ink_right for char in masthead.chars) < RIGHT + 0.1
    assert min(char.ink_top for char in masthead.chars) == pytest.approx(72, abs=2)
    assert page.chars[0].text == name[0]


# --------------------------------------------------------------------- imprint


def test_the_imprint_ends_the_last_page(pages: tuple[Page, ...]) -> None:
    rules = pages[-1].rules
    assert [rule.height for rule in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.03)
    assert all((rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=0.05) for rule in rules)
    assert rules[-1].bottom == pytest.approx(FOOT, abs=0.1)
    copies, rest, printer = pages[-1].lines[-4:-1]
    assert copies.text.startswith("抄送：区委办公室")
    assert rest.text.endswith("区人武部。")
    assert printer.text == f"{FIELDS['印发机关']}2022年7月20日印发"
    assert copies.left == printer.left == pytest.approx(LEFT + layout.mm(14), abs=0.05)
    assert rest.left == pytest.approx(copies.chars[3].left, abs=0.05)
    # 区人武部, four signs that would just not fit, is not torn
    assert RIGHT - layout.mm(5 * 14) < copies.right < RIGHT - layout.mm(14) + 0.05
    assert printer.right == pytest.approx(RIGHT - layout.mm(14), abs=0.05)
    assert copies.size == pytest.approx(14, abs=0.05)


@pytest.mark.parametrize("paragraphs", range(1, 9))
def test_the_imprint_never_covers_the_text(paragraphs: int) -> None:
    fields = {key: FIELDS[key] for key in ("发文机关", "抄送机关", "印发机关", "印发日期")}
    pages = printed(*prose(paragraphs), shell="document", **fields)
    first_rule = pages[-1].rules[0 if len(pages) > 1 else 1]
    assert first_rule.height == pytest.approx(0.35, abs=0.03)
    above = [line for line in body(pages[-1]) if line.base < first_rule.top]
    assert len(above) == len(body(pages[-1]))


# ------------------------------------------------------- signature and annexes


def test_annexes_are_listed_with_hanging_lines(pages: tuple[Page, ...]) -> None:
    first, rest, second = next(
        trio for page in pages for trio in zip(body(page), body(page)[1:], body(page)[2:], strict=False)
        if trio[0].text.startswith("附件：")
    )  # fmt: skip
    two = layout.mm(2 * GBT9704.advance)
    assert first.left == pytest.approx(LEFT + two, abs=0.05)
    title = first.chars[first.text.index(".") + 1]
    assert rest.left == pytest.approx(title.left, abs=0.1)
    assert second.chars[2].left == pytest.approx(title.left, abs=0.1)


def test_a_single_annex_has_no_number() -> None:
    (page,) = printed(Paragraph(run("正文。")), AnnexList((run("问题清单"),)))
    assert page.lines[1].text == "附件：问题清单"


def test_organ_and_date_without_seal(pages: tuple[Page, ...]) -> None:
    """7.3.5.2: the organ ends two characters before the edge, the date begins two characters right of it."""
    lines = [line for page in pages for line in body(page)]
    organ = next(line for line in lines if line.text == FIELDS["发文机关"])
    date = lines[lines.index(organ) + 1]
    assert date.text == "2022年7月18日"
    assert layout.pt(RIGHT - organ.right) == pytest.approx(2 * GBT9704.advance, abs=1)
    assert layout.pt(date.left - organ.left) == pytest.approx(2 * GBT9704.advance, abs=1)


def test_a_date_longer_than_the_organ_ends_two_characters_before_the_edge() -> None:
    (page,) = printed(Paragraph(run("正文。")), Signature(run("区统计局"), run("2022年10月18日")))
    organ, date = page.lines[1:3]
    assert layout.pt(RIGHT - date.right) == pytest.approx(2 * GBT9704.advance, abs=1.5)
    assert layout.pt(date.left - organ.left) == pytest.approx(2 * GBT9704.advance, abs=1)


@pytest.mark.parametrize("lines", range(14, 24))
def test_the_signature_never_stands_alone_on_a_page(lines: int) -> None:
    filler = [Paragraph(run("第一段的文字只有一行。")) for _ in range(lines - 4)]
    last = Paragraph(run("最后一段文字，" * 12))
    tail = (Signature(run("洪泽区统计局"), run("2022年7月18日")), Postscript(run("（联系人：张琳）")))
    pages = printed(*filler, last, AnnexList((run("清单"),)), *tail)
    texts = [line.text for line in body(pages[-1])]
    assert texts[-4:] == ["附件：清单", "洪泽区统计局", "2022年7月18日", "（联系人：张琳）"]
    assert texts[-5] == "字，"


def test_an_annex_begins_a_page_with_its_label_and_its_title_on_line_three(pages: tuple[Page, ...]) -> None:
    label, title = pages[-1].lines[:2]
    assert (label.text, label.chars[0].font) == ("附件2", "RG-Hei")
    assert label.left == pytest.approx(LEFT, abs=0.05)
    assert title.text == "问题清单"
    assert title.chars[0].font == "RG-XiaoBiaoSong"
    line_three = 37 + layout.mm(2 * GBT9704.pitch + (GBT9704.pitch - 22) / 2)
    assert title.top == pytest.approx(line_three, abs=0.1)
    assert (title.left + title.right) / 2 == pytest.approx(106, abs=0.1)


# ---------------------------------------------------------------------- tables


def table_pages(pages: Sequence[Page]) -> list[Page]:
    return [page for page in upright(pages) if any("完成值" in line.text for line in page.lines)]


def test_the_head_of_a_table_repeats_and_rows_stay_whole(pages: tuple[Page, ...]) -> None:
    found = table_pages(pages)
    assert len(found) == 2
    for page in found:
        assert sum(line.text.count("固定资产投资") for line in page.lines) <= 2
    numbers = [line.text[:2] for page in found for line in page.lines if line.text[:1].isdigit()]
    assert [n for n in numbers if n.isdigit()] == [str(n) for n in range(10, 31)]


def test_tables_stay_inside_the_text_area(pages: tuple[Page, ...]) -> None:
    for page in pages:
        right, left = (RIGHT, LEFT) if page.width < page.height else (297 - 37, 35.0)
        assert all(left - 0.05 <= rule.left and rule.right <= right + 0.05 for rule in page.rules)
        assert all(
            left - 0.1 < char.ink_left and char.ink_right < right + 0.1
            for char in page.chars
            if not char.angle
        )


def test_figures_of_a_column_end_together_in_the_middle_of_it(pages: tuple[Page, ...]) -> None:
    page = table_pages(pages)[0]
    cells = [
        line for line in page.lines if line.text[:1].isdigit() and line.base < FOOT and "街道" in line.text
    ]
    points = [next(c.left for c in line.chars if c.text == ".") for line in cells]
    assert max(points) - min(points) < 0.05


def test_caption_and_unit_stand_above_the_table(pages: tuple[Page, ...]) -> None:
    lines = table_pages(pages)[0].lines
    caption = next(line for line in lines if line.text == "各镇（街道）固定资产投资完成情况")
    unit = lines[lines.index(caption) + 1]
    assert caption.chars[0].font == "RG-Hei"
    assert (caption.left + caption.right) / 2 == pytest.approx(106, abs=0.2)
    assert (unit.text, unit.right) == ("单位：亿元", pytest.approx(RIGHT, abs=0.05))


def test_totals_are_set_like_emphasised_text(pages: tuple[Page, ...]) -> None:
    lines = [line for page in table_pages(pages) for line in page.lines if line.text[:1].isdigit()]
    total = next(line for page in pages for line in page.lines if "合计" in line.text)
    assert {(char.font, char.heavy) for char in total.chars} == {("RG-Kai", False), ("RG-Latin", False)}
    assert not any(char.heavy for line in lines for char in line.chars)


@pytest.mark.parametrize("lines", range(15, 22))
def test_caption_and_head_are_never_left_behind(lines: int) -> None:
    pages = printed(*(Paragraph(run("一行文字。")) for _ in range(lines)), table(4))
    (page,) = [page for page in pages if any("各镇" in line.text for line in page.lines)]
    assert any(line.text.startswith("1") and "街道" in line.text for line in page.lines)


# ------------------------------------------------------------------ the text


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_page_says_what_the_blocks_say(pages: tuple[Page, ...]) -> None:
    """White space apart, and the heads that tables repeat."""
    report = sample_report()
    said = ""
    for number, page in enumerate(pages):
        above = max((rule.bottom for rule in page.rules if rule.colour != "000000"), default=0.0)
        below = page.rules[0].top if number == len(pages) - 1 else FOOT
        said += "".join(c.text for c in page.chars if not c.angle and above < c.base < below)
    for block in report.blocks:
        if isinstance(block, Table):
            head = flat("".join("".join(row) for row in head_rows(block.columns)))
            before, found, after = said.partition(head)
            said = before + found + after.replace(head, "")
    assert said == flat("".join(text_lines(report)))


def test_head_and_imprint_are_read_around_the_text(sample_pdf: bytes) -> None:
    text = pdf_text(sample_pdf)
    assert text.startswith("000012秘密★1年特急洪泽区综合考核办文件洪督考〔2022〕15号关于2022年上半年")
    assert text.endswith(f"区人武部。{FIELDS['印发机关']}2022年7月20日印发—15—")


def test_data_is_never_markup() -> None:
    text = "A&B <b>公司</b> {{ 1 }} &amp; <script>alert(1)</script>"
    (page,) = printed(Paragraph(run(text)), AnnexList((run("<i>甲</i>"),)))
    assert flat(text) in "".join(char.text for char in page.chars)
    assert "附件：<i>甲</i>" in [line.text for line in page.lines]


# ----------------------------------------------------------------- bold


EMPHASISED = Paragraph((Run("一是增长2.4%。", strong=True), Run("其余不变3.5%。")))


@pytest.mark.parametrize(
    ("choice", "font", "heavy"),
    [
        ("楷体", "RG-Kai", False),
        ("黑体", "RG-Hei", False),
        ("加粗", "RG-FangSong", True),
        ("不变", "RG-FangSong", False),
    ],
)
def test_emphasis_is_what_the_profile_chooses_and_changes_no_width(
    choice: str, font: str, heavy: bool
) -> None:
    profile = replace(GBT9704, emphasis=choice)
    (page,) = pdf_pages(pdf.render(plain_report(EMPHASISED), profile=profile))
    first, second = page.lines[0].chars[:9], page.lines[0].chars[9:18]
    assert [char.heavy for char in page.lines[0].chars] == [heavy] * 9 + [False] * 9
    assert {char.font for char in first if not char.text.isascii()} == {font}
    assert {char.font for char in second if not char.text.isascii()} == {"RG-FangSong"}
    assert first[0].right - first[0].left == pytest.approx(second[0].right - second[0].left, abs=0.01)


def test_emphasis_is_by_default_a_face_and_no_widened_stroke() -> None:
    assert GBT9704.emphasis == "楷体"


def test_coverage_is_asked_of_the_face_of_emphasis_too() -> None:
    texts = html.texts(plain_report(EMPHASISED), GBT9704)
    assert ("楷体", "一是增长2.4%。") in texts
    bold = replace(GBT9704, emphasis="加粗")
    assert ("楷体", "一是增长2.4%。") not in html.texts(plain_report(EMPHASISED), bold)
