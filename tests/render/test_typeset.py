"""The corrections to WeasyPrint, by their effect on the page and by what they rely on in WeasyPrint."""

from __future__ import annotations

import inspect
import re
from itertools import pairwise

import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure.boxes import TableBox
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from reportgen import layout
from reportgen.blocks import Column, Inlines, Paragraph, Report, Row, Run, Table
from reportgen.layout import GBT9704
from reportgen.render import html, pdf, typeset
from tests.reading import Line, Page, pdf_lines, pdf_pages
from tests.render.sample import figure, run

FORBIDDEN_START = "，。、；：？！”’）〕】》〉…—～·%‰"
FORBIDDEN_END = "“‘（〔【《〈"
RIGHT = 184.0


def lines_of(*paragraphs: Paragraph) -> list[Line]:
    content = pdf.render(Report(kind="k", title="标题", blocks=paragraphs))
    return [line for page in pdf_pages(content) for line in page.lines[:-1]]


# ------------------------------------------------ what they rely on in WeasyPrint


def test_written_for_the_installed_weasyprint() -> None:
    assert weasyprint.__version__ == typeset.VERSION


def test_the_replaced_functions_have_the_expected_parameters() -> None:
    pdf.render(Report(kind="k", title="标题", blocks=(Paragraph(run("正文。")),)))
    original = typeset._originals["split_first_line"]
    assert list(inspect.signature(original).parameters) == list(
        inspect.signature(typeset.split_first_line).parameters
    )
    assert inline.split_first_line is preferred.split_first_line is typeset.split_first_line
    assert inline.can_break_text is preferred.can_break_text is typeset.can_break_text
    assert inline.justify_line is typeset.justify_line
    assert line_break.Layout.reactivate is typeset.reactivate
    source = inspect.getsource(inline.text_align)
    assert "justify_line(context, line, offset)" in source


def test_putting_them_in_twice_changes_nothing() -> None:
    before = dict(typeset._originals)
    typeset.install()
    assert typeset._originals == before
    assert typeset._originals["split_first_line"] is not typeset.split_first_line


# ------------------------------------------------------------------- line ends


def test_no_line_of_forty_pages_begins_or_ends_with_the_wrong_mark(long_pages: tuple[Page, ...]) -> None:
    assert len(long_pages) > 40
    texts = [line.text for page in long_pages for line in page.lines[:-1]]
    assert not [text for text in texts if text[0] in FORBIDDEN_START or text[-1] in FORBIDDEN_END]


def test_no_number_of_forty_pages_is_broken_or_parted_from_its_unit(long_pages: tuple[Page, ...]) -> None:
    texts = [line.text for page in long_pages for line in page.lines[:-1]]
    ends = [(above, below) for above, below in pairwise(texts)]
    number = re.compile(r"(?:^|[^A-Za-z0-9.])[0-9][0-9.,:]*$")
    stroke = re.compile(r"[\u4e00-\u9fff]{1,4}/")  # 31.5／微克/立方米, rather than a line that gapes
    assert not [above for above, below in ends if number.search(above) and not stroke.match(below)]
    units = ("个百分点", "亿元", "万元", "公顷", "万亩", "万吨", "万头", "万人次", "微克/立方米")
    for unit in units:
        for part in range(1, len(unit)):
            parted = re.compile(rf"[0-9]{re.escape(unit[:part])}$")
            if unit[:part] not in BEARABLE:
                assert not [p for p in ends if parted.search(p[0]) and p[1].startswith(unit[part:])]


BEARABLE = ("个", "微克/")
"""Where a number with its unit may be parted rather than a line gape."""


def test_figures_are_whole_wherever_they_fall() -> None:
    for shift in range(1, 29):
        opening = "稳" * shift
        content = (
            Run(opening),
            figure("1195.66亿元", "1195.66", "亿元"),
            Run("，同比增长"),
            figure("2.4%", "2.4", "%"),
        )
        texts = [line.text for line in lines_of(Paragraph((*content, Run("，实现良好开局。"))))]
        assert any("1195.66亿元" in text for text in texts)
        assert any("2.4%，" in text for text in texts)


def test_a_number_in_bold_stays_with_its_unit_outside() -> None:
    for shift in range(1, 29):
        inlines = (Run("稳" * shift), Run("195.66", strong=True), Run("亿元。"))
        texts = [line.text for line in lines_of(Paragraph(inlines))]
        assert any("195.66亿" in text for text in texts)


def test_marks_keep_their_side_across_a_change_of_face() -> None:
    for shift in range(20, 30):
        inlines = (
            Run("稳" * shift + "（"),
            Run("增长", strong=True),
            Run("），“"),
            Run("效益", strong=True),
            Run("”。"),
        )
        texts = [line.text for line in lines_of(Paragraph(inlines))]
        assert not [t for t in texts if t[0] in FORBIDDEN_START or t[-1] in FORBIDDEN_END]


def test_a_word_longer_than_the_line_stays_inside_the_margins() -> None:
    address = "https://www.example.gov.cn/" + "tongbao/" * 12
    lines = lines_of(Paragraph(run(f"详见{address}。")))
    assert max(line.right for line in lines) < RIGHT + 0.05
    assert "".join(line.text for line in lines) == f"详见{address}。"


def test_lines_of_forty_pages_are_evenly_filled(long_pages: tuple[Page, ...]) -> None:
    """Widest advance of a hanzi before another in each full line, in pt: a number that moves on leaves no hole."""
    lines = [line for page in long_pages for line in page.lines[:-1]]
    full = [line for line, below in pairwise(lines) if below.left < 30]
    widest = sorted(advances(line)[-1] for line in full if advances(line))
    assert widest[len(widest) // 2] < 16.1
    assert widest[len(widest) * 97 // 100] < 17
    assert widest[-1] < 18.2


def advances(line: Line) -> list[float]:
    """Steps from one hanzi to the next in pt, in order of size."""
    pairs = pairwise(line.chars)
    return sorted(layout.pt(b.left - a.left) for a, b in pairs if is_hanzi(a.text) and is_hanzi(b.text))


def is_hanzi(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


@given(
    st.lists(
        st.sampled_from(
            (
                "全区实现地区生产总值195.66亿元，",
                "同比增长2.4%，",
                "增速快于全省0.8个百分点；",
                "PM2.5平均浓度39.6微克/立方米，",
                "“两重”“两新”项目（区级）加快推进、",
                "区住建局、区文旅局连续四期列后，",
                "总分位居前三的是蒋坝镇（97.45分）、",
                "较上期前移5位。",
                "面对复杂严峻的外部环境和多重困难挑战全区上下坚持稳中求进",
            )
        ),
        min_size=4,
        max_size=14,
    ).map("".join)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lines_of_any_paragraph_are_full_and_even(text: str) -> None:
    lines = lines_of(Paragraph(run(text)))
    assert "".join(line.text for line in lines) == text
    assert not [
        line.text for line in lines if line.text[0] in FORBIDDEN_START or line.text[-1] in FORBIDDEN_END
    ]
    for line in lines[:-1]:
        assert ends_at_the_edge(line)
        steps = advances(line)
        assert 15.5 < steps[0] <= steps[-1] < 18.6
    pure = [line for line in lines[1:-1] if all(not char.text.isascii() for char in line.chars)]
    assert not [line.text for line in pure if len(line.chars) < 27]


def ends_at_the_edge(line: Line) -> bool:
    """Whether a full line ends at the edge; the blank half of a mark may stand outside (GB/T 15834-2011 5.1.10)."""
    last = line.chars[-1]
    if last.text in "，。、；：！？”）》" and RIGHT + 0.02 < line.right < RIGHT + layout.mm(8.1):
        return last.ink_right < RIGHT
    return abs(line.right - RIGHT) < 0.02


def test_marks_that_give_way_never_touch_their_neighbours(long_pages: tuple[Page, ...]) -> None:
    pairs = [pair for page in long_pages for line in page.lines[:-1] for pair in pairwise(line.chars)]
    closest = min(
        b.ink_left - a.ink_right for a, b in pairs if a.text in "，。、；：”）》" or b.text in "“（《"
    )
    assert closest > 0.3
    assert any(b.left - a.right < -0.5 for a, b in pairs)


# ----------------------------------------------------------------------- strut


@pytest.mark.parametrize(
    "text",
    [
        "GDP增长2.4%，PM2.5浓度31.5微克/立方米，APP下载1200次，",
        "朱镕基、李喆、王堃、张祎等同志参加，每m²产值达到3.5元，",
        "①②③★☆①②③①②③■□▲△项目清单，",
        "“十四五”规划——《方案》〔2022〕……第1号，",
    ],
)
def test_no_sign_changes_the_height_of_a_line(text: str) -> None:
    lines = lines_of(Paragraph(run(text * 9)), Paragraph((Run(text * 3, strong=True), Run(text * 3))))
    steps = [layout.pt(below.base - above.base) for above, below in pairwise(lines)]
    assert len(steps) > 8
    assert steps == pytest.approx([GBT9704.pitch] * len(steps), abs=0.03)


# --------------------------------------------------------------- justification


def full(lines: list[Line]) -> list[Line]:
    return lines[:-1]


@pytest.mark.parametrize("shift", range(12))
def test_full_lines_end_at_the_edge(shift: int) -> None:
    text = "地区生产总值195.66亿元，同比增长2.4%；“两重”“两新”项目（区级）完成投资1—6月合计38.5亿元。"
    lines = lines_of(Paragraph(run("稳" * shift + text * 4)))
    assert all(map(ends_at_the_edge, full(lines)))


def test_a_line_of_several_weights_ends_at_the_edge() -> None:
    inlines = tuple(Run("压实责任2.4%，" * 2, strong=number % 2 == 0) for number in range(8))
    lines = lines_of(Paragraph(inlines))
    assert {char.font for char in lines[1].chars} == {"RG-FangSong", "RG-Kai", "RG-Latin"}
    assert [line.right for line in full(lines)] == pytest.approx([RIGHT] * (len(lines) - 1), abs=0.02)
    for line in lines:
        gaps = [(before.text, after.left - before.right) for before, after in pairwise(line.chars)]
        assert all((-2.5 if mark == "，" else -0.2) < gap < 3 for mark, gap in gaps)


def test_room_is_shared_evenly_and_never_inside_a_number() -> None:
    first = lines_of(
        Paragraph(run("今年上半年全区实现地区生产总值1195.66亿元增长，增长2316.8万人次，圆满完成任务。"))
    )[0]
    gaps = {
        (before.text, after.text): round(after.left - before.left - (before.right - before.left), 2)
        for before, after in pairwise(first.chars)
    }
    tracking = layout.mm(GBT9704.tracking)
    inside = [gap for (a, b), gap in gaps.items() if a.isascii() and b.isascii()]
    assert inside == pytest.approx([tracking] * len(inside), abs=0.02)
    hanzi = [gap - tracking for (a, b), gap in gaps.items() if is_hanzi(a) and is_hanzi(b)]
    assert max(hanzi) - min(hanzi) < 0.02 < min(hanzi)
    beside = [gap - tracking for (a, b), gap in gaps.items() if a.isascii() and is_hanzi(b)]
    assert beside == pytest.approx([5.5 * hanzi[0]] * len(beside), abs=0.05)


def test_last_lines_keep_the_natural_spacing() -> None:
    last = lines_of(Paragraph(run("经济运行总体平稳，" * 5)))[-1]
    steps = [after.left - before.left for before, after in pairwise(last.chars)]
    assert steps == pytest.approx([layout.mm(GBT9704.advance)] * len(steps), abs=0.01)


def test_centred_and_table_text_is_not_stretched(pages: tuple[Page, ...]) -> None:
    title = next(line for line in pages[0].lines if line.text.startswith("关于2022年"))
    steps = [b.left - a.left for a, b in pairwise(title.chars) if not a.text.isascii()]
    assert steps == pytest.approx([layout.mm(22)] * len(steps), abs=0.01)


def test_english_prose_breaks_and_fills_at_spaces() -> None:
    lines = lines_of(
        Paragraph(run("The district reported steady growth in the first half of the year. " * 4))
    )
    assert [line.right for line in full(lines)] == pytest.approx([RIGHT] * (len(lines) - 1), abs=0.02)


def test_decorated_text_of_an_office_shell_prints(tmp_path: object) -> None:
    from pathlib import Path

    shell = Path(str(tmp_path)) / "own.html"
    shell.write_text(
        '<html lang="zh-CN"><head>{{ 样式 }}<style>p { text-decoration: underline; font-style: italic }</style>'
        "</head><body><pre>固定 文字\n第二行</pre>{{ 正文 }}</body></html>",
        encoding="utf-8",
    )
    report = Report(kind="k", title="标题", blocks=(Paragraph(run("经济运行总体平稳，" * 6)),))
    texts = pdf_lines(pdf.render(report, shell=shell))
    assert texts[:2] == ["固定文字", "第二行"]
    assert "".join(texts[2:-1]) == "经济运行总体平稳，" * 6


# ------------------------------------------------------------------- tables


def bottoms(table: Table, lines: int) -> list[tuple[float, float]]:
    """Where the table and its last row end, on each page, below so many lines of text."""
    text = [Paragraph((Run("稳中求进。"),))] * lines
    report = Report(kind="table", title="标题", blocks=(*text, table))
    document = pdf._laid_out(html.printed_page(report), GBT9704)
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    return [
        (
            box.content_box_y() + box.height,
            max(row.position_y + row.height for row in box.children[-1].children),
        )
        for box in boxes
        if isinstance(box, TableBox)
    ]


@pytest.mark.parametrize("note", [(), ((Run("注：样例。"),),)], ids=["bare", "with a note"])
def test_a_table_ends_below_its_last_row_wherever_a_page_parts_it(note: tuple[Inlines, ...]) -> None:
    rows = tuple(
        Row(((Run(f"第{n}行"),), (Run("正常"),)), strong=n % 3 == 0, held=n % 3 == 0) for n in range(12)
    )
    table = Table((Column("行"), Column("状态")), rows, notes=note)
    parted = 0
    for lines in range(8, 20):
        found = bottoms(table, lines)
        parted += len(found) > 1
        assert all(below == pytest.approx(end, abs=0.01) for below, end in found), lines
    assert parted
