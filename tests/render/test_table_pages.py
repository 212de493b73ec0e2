"""Tables on the finished page of both formats: figures on their points, words and numbers whole, parts together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import layout, tabular
from reportgen.blocks import Annex, Block, Column, Paragraph, Report, Row, Table, head_rows, plain, text_lines
from reportgen.compose.fitting import fitted
from reportgen.layout import GBT9704
from reportgen.linebreak import glued, piece_ends
from reportgen.render import pdf
from reportgen.render.word import open_shell, render
from tests.reading import Char, Page, Rule, docx_lines, docx_part, docx_text, pdf_pages
from tests.render.office import OFFICE, printed
from tests.render.sample import run

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PT = 72 / 25.4
Texts = Sequence[Sequence[str]]


def made(heads: Sequence[str], rows: Texts, figures: Sequence[int] = (), **more: object) -> Table:
    """A table as composing makes it: widths from its texts, `figures` are the places of columns of numbers."""
    columns = []
    for place, head in enumerate(heads):
        texts = [row[place] for row in rows]
        is_figure = place in figures
        cells = tabular.figure_cells(texts) if is_figure else tabular.Cells.of(texts, wraps=True)
        columns.append(tabular.measured(head, cells, tabular.align_of(cells.widest, figures=is_figure)))
    body = tuple(Row(tuple(map(run, row))) for row in rows)
    return replace(Table(tuple(columns), body), **more)  # type: ignore[arg-type]


def report(*blocks: Block) -> Report:
    return Report(kind="k", title="标题", blocks=tuple(fitted(blocks, GBT9704)), shell="plain")


def pdf_of(*blocks: Block) -> tuple[Page, ...]:
    return pdf_pages(pdf.render(report(*blocks)))


def word_of(*blocks: Block) -> bytes:
    return render(report(*blocks), open_shell(SHELLS / "plain.docx"))


# ---------------------------------------------------------------- cells of a page


def cells(page: Page) -> Iterator[tuple[Rule, list[str]]]:
    """Yield each printed cell with its lines of text: WeasyPrint draws every cell as a box of its own."""
    boxes = [r for r in page.rules if r.height > 5 and r.width > 3]
    outer = {box for box in boxes if any(inside(other, box) for other in boxes if other != box)}
    for box in boxes:
        if box in outer:
            continue
        own = [c for c in page.chars if box.left < c.left < box.right and box.top < c.base < box.bottom]
        lines = groupby(sorted(own, key=lambda c: (round(c.base, 1), c.left)), key=lambda c: round(c.base, 1))
        yield box, ["".join(c.text for c in line) for _, line in lines]


def inside(box: Rule, other: Rule) -> bool:
    return (
        other.left - 0.1 <= box.left
        and box.right <= other.right + 0.1
        and other.top - 0.1 <= box.top
        and box.bottom <= other.bottom + 0.1
    )


def column_chars(page: Page, left: float, right: float) -> list[list[Char]]:
    """The lines of signs between two rules, without the page number."""
    lines = ([c for c in line.chars if left < c.left and c.right < right] for line in page.lines[:-1])
    return [line for line in lines if line]


# --------------------------------------------------------------- decimal points

FIGURES = ("195.66", "-0.2", "46", "7.0%", "1234.5", "—", "10.91（12）", "未破零")
POINTS = made(("单位", "完成值"), [(f"第{n}镇", figure) for n, figure in enumerate(FIGURES)], figures=[1])


def points(lines: Sequence[Sequence[Char]]) -> list[float]:
    """Where the whole number of each figure ends, which is where its decimal point stands."""
    ends = []
    for line in lines:
        text = "".join(char.text for char in line)
        if whole := re.match(r"-?\d+", text):
            ends.append(line[whole.end() - 1].right)
    return ends


def middles(lines: Sequence[Sequence[Char]]) -> dict[str, float]:
    return {"".join(c.text for c in line): (line[0].left + line[-1].right) / 2 for line in lines}


def test_figures_stand_on_their_points_in_the_middle_of_the_column() -> None:
    (page,) = pdf_of(POINTS)
    box = next(box for box, lines in cells(page) if lines == ["195.66"])
    lines = column_chars(page, box.left, box.right)[1:]
    ends = points(lines)
    assert len(ends) == 6
    assert max(ends) - min(ends) < 0.05
    middle = (box.left + box.right) / 2
    centred = middles(lines)
    assert centred["—"] == pytest.approx(middle, abs=0.3)
    assert centred["未破零"] == pytest.approx(middle, abs=0.3)
    block = (
        min(line[0].left for line in lines if line[0].text in "1-7"),
        max(line[-1].right for line in lines),
    )
    assert sum(block) / 2 == pytest.approx(middle, abs=0.5)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_word_sets_figures_on_their_points_too(tmp_path: Path) -> None:
    (page,) = printed({"t": word_of(POINTS)}, tmp_path)["t"]
    edges = sorted({round(r.left) for r in page.rules if r.height > 5})
    assert len(edges) == 3
    lines = column_chars(page, edges[1], edges[2] + 1)[1:]
    ends = points(lines)
    assert len(ends) == 6
    assert max(ends) - min(ends) < 0.15
    assert middles(lines)["—"] == pytest.approx((edges[1] + edges[2]) / 2, abs=0.7)


# ------------------------------------------------------ numbers and words whole

HEADS = st.sampled_from(
    (
        "单位",
        "年度目标（亿元）",
        "与全省差（百分点）",
        "序时差（百分点）",
        "上年同期完成率（%）",
        "规上工业增加值",
        "PM2.5平均浓度（微克/立方米）",
        "位次变化",
        "整改措施",
        "责任单位",
        "备注",
    )
)
NUMBERS = st.decimals("-99999", "99999", places=2).map(str) | st.just("—")
NAMES = st.sampled_from(
    ("区发改委", "洪泽生态环境局", "高良涧街道", "区发展和改革委员会", "一般公共预算收入")
)
PROSE = st.lists(
    st.sampled_from(
        (
            "上半年完成固定资产投资195.66亿元，",
            "同比下降2.4个百分点；",
            "WT-2022-01号问题于2022年8月31日前整改到位。",
            "PM2.5平均浓度39.6微克/立方米，",
            "由区住建局、区城管局牵头落实，",
        )
    ),
    min_size=1,
    max_size=6,
).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from((NUMBERS, NAMES, PROSE)), min_size=2, max_size=12))
    heads = [draw(HEADS) for _ in kinds]
    rows = [[draw(kind) for kind in kinds] for _ in range(3)]
    figures = [place for place, kind in enumerate(kinds) if kind is NUMBERS]
    return made(heads, rows, figures, keys=1)


def breaks(lines: Sequence[str]) -> list[int]:
    """Where in the whole text its lines end."""
    return [sum(map(len, lines[: n + 1])) for n in range(len(lines) - 1)]


def torn(lines: Sequence[str], heads: set[str]) -> str:
    """Say what a line break has torn, nothing where it is whole."""
    text = "".join(lines)
    if text in heads:
        ends = set(piece_ends(text, fine=True))
        return f"head {lines}" if set(breaks(lines)) - ends else ""
    if layout.characters(text) <= 6 and len(lines) > 1:
        return f"short {lines}"
    if layout.characters(text) <= 14 and not set("，。；") & set(text):
        ends = set(piece_ends(text, fine=True))
        return f"name {lines}" if set(breaks(lines)) - ends else ""
    if glued(text) & set(breaks(lines)):
        return f"number {lines}"
    for before, after in pairwise(lines):
        if before[-1].isascii() and after[0].isascii() and (before[-1] + after[0]).isalnum():
            return f"Latin {lines}"
    return ""


@given(tables())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_number_and_no_short_word_is_broken_in_any_cell(table: Table) -> None:
    heads = {column.head for column in table.columns}
    for page in pdf_of(table):
        found = list(cells(page))
        assert found
        assert not [wrong for _, lines in found if (wrong := torn(lines, heads))]
        for box, _ in found:
            inked = [c for c in page.chars if box.left < c.left < box.right and box.top < c.base < box.bottom]
            assert all(c.ink_right < box.right + 0.1 for c in inked)


NAMED = (
    ("新能源汽车电驱动生产项目", "区委常委、组织部部长"),
    ("高性能纤维面料生产项目", "区委常委、常务副区长"),
    ("盐化工尾气综合利用项目", "区人大常委会主任"),
)


def named(width: float) -> Table:
    """Names and posts in two columns of so many 字."""
    table = made(
        ("项目名称", "挂钩领导", "数量", "备注"), [[*names, "1.0", "整改措施" * 20] for names in NAMED], (2,)
    )
    narrow = [replace(column, width=width, body=width, least=width) for column in table.columns[:2]]
    return replace(table, columns=(*narrow, *table.columns[2:]))


@pytest.mark.parametrize("width", [6, 7, 8])
def test_names_break_between_words_and_in_word_without_a_break(width: float) -> None:
    texts = {text for names in NAMED for text in names}
    found = [lines for page in pdf_of(named(width)) for _, lines in cells(page) if "".join(lines) in texts]
    assert len(found) == 6
    assert any(len(lines) > 1 for lines in found)
    for lines in found:
        assert set(breaks(lines)) <= set(piece_ends("".join(lines), fine=True)), lines
    document = docx_part(word_of(named(width)))
    written = [node for node in document.iter(f"{W}p") if docx_text(node) in texts]
    assert len(written) == 6
    assert not [node for node in written if next(node.iter(f"{W}br"), None) is not None]
    narrowed = [node for node in written if node.find(f"{W}pPr/{W}ind") is not None]
    assert any(int(node.find(f"{W}pPr/{W}ind").get(f"{W}right")) > 0 for node in narrowed)


@pytest.mark.parametrize(
    ("head", "room", "written"),
    [
        ("序时差（百分点）", 9.0, "序时差（百分点）"),
        ("序时差（百分点）", 5.5, f"序时差{tabular.SOFT}（百分点）"),
        ("上年同期完成率（%）", 7.5, "上年同期完成率（%）"),
        ("规上工业增加值", 5.5, "规上工业增加值"),
    ],
)
def test_the_unit_of_a_head_is_not_torn_in_word(head: str, room: float, written: str) -> None:
    fit = tabular.Fit(1, 10.0, (), 600.0)
    text, spare = fit.soft_head(head, room * 10 + 5, GBT9704)
    assert text == written
    assert 0 <= spare < room * 10 / 2


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_word_ends_its_lines_between_words_through_libreoffice(tmp_path: Path) -> None:
    pages = printed({"names": word_of(named(7))}, tmp_path)["names"]
    lines = [line.text for page in pages for line in page.lines]
    for part in ("新能源汽车", "高性能纤维", "组织部部长", "常务副区长", "区委常委、"):
        assert any(part in line for line in lines), part


@given(tables())
@settings(max_examples=10, deadline=None)
def test_word_and_pdf_say_the_same_of_any_table(table: Table) -> None:
    whole = report(table)
    assert docx_lines(render(whole, open_shell(SHELLS / "plain.docx"))) == list(text_lines(whole))
    said = "".join(c.text for page in pdf_pages(pdf.render(whole)) for c in page.chars if not c.angle)
    for block in whole.blocks:
        assert isinstance(block, Table)
        head = flat("".join(map("".join, head_rows(block.columns))))
        for row in block.rows:
            assert flat("".join(map(plain, row.cells))) in said.replace(head, "")


def flat(text: str) -> str:
    return "".join(text.split())


# ------------------------------------------------------------------ merged cells


def grouped(count: int, size: int) -> Table:
    """Groups of so many rows each, named in a merged first column, with a total at the end."""
    rows = []
    for number in range(count):
        for inner in range(size):
            name = f"第{number}组" if not inner else ""
            above = (0,) if inner else ()
            rows.append(Row((run(name), run(f"{number}组{inner}"), run(f"{inner}.50")), above=above))
    total = Row((run("合计"), (), run("9.00")), strong=True, left=(1,))
    columns = (Column("组", width=4, least=4), Column("单位", width=6, least=6), Column("数", "right", 5, 4))
    return Table(columns, (*rows, total))


GROUPED = grouped(9, 4)


def test_merged_cells_never_reach_over_two_pages() -> None:
    pages = pdf_of(GROUPED)
    assert len(pages) > 1
    for page in pages:
        named = [box for box, lines in cells(page) if re.fullmatch(r"第\d组", "".join(lines))]
        assert named
        assert all(box.height == pytest.approx(4 * GBT9704.table_row, abs=0.1) for box in named)
    assert sum(len([1 for _, lines in cells(p) if lines == ["合计"]]) for p in pages) == 1


def test_a_total_does_not_begin_a_page_alone_nor_a_head_end_one() -> None:
    for lines in range(0, 20):
        pages = pdf_of(*(Paragraph(run("一行文字。")) for _ in range(lines)), grouped(1, 5))
        for page in pages:
            numbers = [line.text for line in page.lines if line.text.endswith(".50")]
            shown = any("单位" in line.text for line in page.lines)
            assert not shown or len(numbers) >= 1
        assert "合计" in "".join(line.text for line in pages[-1].lines)
        assert any(line.text.endswith("4.50") for line in pages[-1].lines)


def test_word_merges_the_same_cells() -> None:
    content = word_of(GROUPED)
    assert docx_lines(content) == list(text_lines(report(GROUPED)))
    (tbl,) = docx_part(content).iter(f"{W}tbl")
    rows = tbl.findall(f"{W}tr")[1:]
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows]
    kinds = [None if m is None else m.get(f"{W}val", "continue") for m in merges]
    assert kinds == [*(["restart", *["continue"] * 3] * 9), None]
    spans = [c.get(f"{W}val") for c in rows[-1].iter(f"{W}gridSpan")]
    assert spans == ["2"]
    kept = [row.find(f".//{W}keepNext") is not None for row in rows]
    assert kept[:4] == [True, True, True, False]
    assert kept[-2:] == [True, False]


def test_a_heading_over_a_group_stays_with_its_first_row() -> None:
    rows: list[Row] = []
    for number in range(7):
        rows.append(Row((run(f"第{number}类"), ()), strong=True, left=(1,), held=True))
        rows += [Row((run(f"{number}之{inner}"), run("1.5"))) for inner in range(4)]
    columns = (Column("单位", width=6, least=6), Column("数", "right", 5, 4))
    pages = pdf_of(Table(columns, tuple(rows)))
    assert len(pages) == 2
    for page in pages:
        lines = [line.text for line in page.lines if "类" in line.text or "之" in line.text]
        assert "类" not in lines[-1]


# ------------------------------------------------------- heads, long rows, sizes


def test_the_head_stands_on_each_page_in_both_formats() -> None:
    long = made(("序号", "名称", "数"), [(str(n), f"单位{n}", f"{n}.5") for n in range(80)], figures=[2])
    pages = pdf_of(long)
    assert len(pages) == 3
    assert all(any(flat(line.text) == "序号名称数" for line in page.lines) for page in pages)
    (tbl,) = docx_part(word_of(long)).iter(f"{W}tbl")
    assert tbl.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_only_a_row_taller_than_half_a_page_may_be_split() -> None:
    prose = "一是压实责任，明确到人；" * 200
    table = made(("序号", "措施"), [("1", "甲"), ("2", prose), ("3", "乙")])
    assert len(pdf_of(table)) > 1
    (tbl,) = docx_part(word_of(table)).iter(f"{W}tbl")
    split = [row.find(f"{W}trPr/{W}cantSplit") is None for row in tbl.findall(f"{W}tr")]
    assert split == [False, False, True, False]
    first = pdf_of(table)[0]
    assert any("压实责任" in line.text for line in first.lines)  # it begins below the first row


@pytest.mark.parametrize(("step", "size"), [(0, 12.0), (1, 10.5), (2, 9.0), (3, 7.5)])
def test_a_table_may_ask_for_its_size(step: int, size: float) -> None:
    table = made(("名称", "数"), [("甲", "1.5")], figures=[1], step=step)
    (page,) = pdf_of(table)
    assert {round(c.size, 1) for line in page.lines[:-1] for c in line.chars} == {size}
    paragraphs = docx_part(word_of(table)).iter(f"{W}p")
    styles = [p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in paragraphs if docx_text(p)]
    assert styles == [
        f"Table{part}{('', 'Small', 'Least', 'Tiny')[step]}" for part in ("Head", "Head", "Text", "Text")
    ]


def test_an_annex_is_turned_before_its_type_falls_below_five() -> None:
    heads = [f"第{n}项指标（百分点）" for n in range(7)]
    table = made(["单位", *heads], [["高良涧街道", *["-12.5"] * 7]], figures=range(1, 8))
    assert [p.width > p.height for p in pdf_of(Annex("附件", run("表")), table)] == [True]
    turned = pdf_of(Annex("附件", run("表")), table)[0]
    assert min(c.size for c in turned.chars) >= 10.4
    (upright,) = pdf_of(table)
    assert upright.width < upright.height
    assert {round(c.size, 1) for line in upright.lines[:-1] for c in line.chars} == {9.0}


def test_heads_from_top_to_bottom_where_columns_are_many() -> None:
    heads = ["固定资产投资", "规上工业增加值", "社会消费品零售总额"] * 5
    narrow = made(["单位", *heads], [["高良涧", *["●"] * 15]])
    columns = tuple(
        replace(c, upright=n > 0, width=3.0 if n else c.width) for n, c in enumerate(narrow.columns)
    )
    (page,) = pdf_of(replace(narrow, columns=columns, landscape=False))
    standing = [lines for _, lines in cells(page) if "".join(lines) == "规上工业增加值"]
    assert standing == [list("规上工业增加值")] * 5
    assert docx_lines(word_of(replace(narrow, columns=columns)))[2] == "规上工业增加值"


def test_colour_is_an_addition_to_a_shape() -> None:
    from reportgen.blocks import Run

    lit = Table((Column("灯"),), (Row(((Run("●", colour="C00000"), Run("红")),)),))
    (page,) = pdf_of(lit)
    assert {c.text: c.colour for c in page.chars if c.text in "●红"} == {"●": "C00000", "红": "000000"}
    runs = [r for r in docx_part(word_of(lit)).iter(f"{W}r") if r.find(f"{W}t") is not None]
    colours = {r.find(f"{W}t").text: r.find(f"{W}rPr/{W}color") for r in runs}
    assert colours["●"].get(f"{W}val") == "C00000"
    assert colours["红"] is None
