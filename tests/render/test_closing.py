"""How pages close: no line of a paragraph alone, no signature without text, small tables whole, in both formats."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen import tabular
from reportgen.blocks import Annex, AnnexList, Block, Column, Paragraph, Report, Row, Signature, Table
from reportgen.compose.fitting import fitted
from reportgen.layout import GBT9704
from reportgen.render import closing, pdf
from reportgen.render.word import open_shell, render
from tests.reading import Line, Page, docx_part, pdf_pages
from tests.render.office import OFFICE, printed
from tests.render.sample import run, table

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNED = Signature(run("洪泽区统计局"), run("2022年7月18日"))
ONE, TWO, LONG = "一行文字。", "两行文字，" * 8, "许多行文字，" * 60


def report(*blocks: Block) -> Report:
    return Report(kind="k", title="标题", blocks=blocks, shell="plain")


def pages(*blocks: Block) -> tuple[Page, ...]:
    return pdf_pages(pdf.render(report(*blocks)))


def said(*texts: str) -> list[Block]:
    return [Paragraph(run(text)) for text in texts]


def body(page: Page) -> list[Line]:
    return [line for line in page.lines if abs(line.size - 16) < 0.1]


# ------------------------------------------------------- lines of a paragraph


@pytest.mark.parametrize("lines", range(17, 22))
def test_no_line_of_a_paragraph_stands_alone(lines: int) -> None:
    first, second = pages(*said(*[ONE] * lines, LONG))[:2]
    begun = [line for line in body(first) if line.text.startswith("许多") or line.left < 30]
    assert len(begun) != 1
    going_on = [line for line in body(second) if line.left < 30]
    assert len(going_on) != 1


def test_word_is_told_to_hold_two_lines() -> None:
    styles = docx_part(render(report(*said(ONE)), open_shell(SHELLS / "plain.docx")), "word/styles.xml")
    held = styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}widowControl")
    assert held is not None
    assert held.get(f"{W}val", "1") == "1"


# ------------------------------------------------------------------ signature


@pytest.mark.parametrize("lines", range(12, 23))
@pytest.mark.parametrize("last", [[LONG], [ONE], [TWO], [ONE, ONE], [ONE, TWO]], ids=str)
def test_three_lines_of_text_stand_above_a_signature(lines: int, last: list[str]) -> None:
    found = pages(*said(*[ONE] * lines, *last), SIGNED)[-1]
    texts = [line.text for line in body(found)]
    place = texts.index("洪泽区统计局")
    assert place >= closing.LINES


@pytest.mark.parametrize("lines", range(12, 23))
def test_annexes_count_as_text_but_do_not_stand_without_any(lines: int) -> None:
    listed = AnnexList((run("完成情况表"), run("问题清单"), run("责任清单")))
    texts = [line.text for line in body(pages(*said(*[ONE] * lines, TWO), listed, SIGNED)[-1])]
    assert texts.index("洪泽区统计局") >= 4


def test_a_paragraph_says_at_least_how_many_lines_it_has() -> None:
    for count in range(1, 120):
        (page,) = pages(*said("字" * count))
        estimated = closing.lines_of(Paragraph(run("字" * count)), GBT9704)
        assert len(body(page)) - 1 <= estimated <= len(body(page))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_word_keeps_three_lines_above_a_signature(tmp_path: Path) -> None:
    shell = open_shell(SHELLS / "plain.docx")
    cases = {f"{n}-{len(last)}": (n, last) for n in range(16, 23) for last in ([ONE], [TWO], [LONG])}
    cases |= {f"{n}-two": (n, [ONE, TWO]) for n in range(16, 23)}
    files = {
        name: render(report(*said(*[ONE] * n, *last), SIGNED), shell) for name, (n, last) in cases.items()
    }
    for name, found in printed(files, tmp_path).items():
        texts = [line.text.replace(" ", "") for line in body(found[-1])]
        assert texts.index("洪泽区统计局") >= closing.LINES, name


# --------------------------------------------------------------------- tables


def rows(page: Page) -> int:
    """How many rows of the sample table stand on a page."""
    return sum(bool(re.match(r"\d+[\u4e00-\u9fff]", line.text)) and line.size < 13 for line in page.lines)


@pytest.mark.parametrize("lines", range(6, 22, 3))
def test_a_table_of_ten_rows_stays_whole(lines: int) -> None:
    found = [rows(page) for page in pages(*said(*[ONE] * lines), table(9))]
    assert sorted(found)[-1] == 9


@pytest.mark.parametrize("count", range(24, 40))
def test_no_page_has_but_one_or_two_rows(count: int) -> None:
    found = [rows(page) for page in pages(table(count))]
    assert sum(found) == count
    assert all(number >= 2 for number in found)  # and a total


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_notes_stay_with_the_last_rows_in_word(tmp_path: Path) -> None:
    shell = open_shell(SHELLS / "plain.docx")
    files = {str(n): render(report(table(n)), shell) for n in range(24, 34)}
    for name, found in printed(files, tmp_path).items():
        last = found[-1]
        assert any(line.text.replace(" ", "").startswith("注：") for line in last.lines), name
        assert rows(last) >= 2, name


def test_a_table_keeps_its_distance_from_the_text() -> None:
    plain = table(3)
    (page,) = pages(*said(ONE), replace(plain, caption=(), unit="", notes=()), *said(ONE))
    above, below = (line for line in page.lines if line.text == ONE)
    top = min(rule.top for rule in page.rules if rule.height > 5)
    bottom = max(rule.bottom for rule in page.rules if rule.height > 5)
    type_body = 16 * 25.4 / 72
    assert (top - above.top - type_body) * 72 / 25.4 == pytest.approx(
        GBT9704.leading + GBT9704.table_space, abs=0.5
    )
    assert (below.top - bottom) * 72 / 25.4 == pytest.approx(GBT9704.leading + GBT9704.table_space, abs=0.5)


def test_rows_are_18_pt_high() -> None:
    (page,) = pages(table(5))
    edges = sorted({round(rule.top, 2) for rule in page.rules if rule.height > 5})
    heights = {round((b - a) * 72 / 25.4, 1) for a, b in pairwise(edges)}
    assert 18.0 in heights


# ------------------------------------------------------ pages before they are made


@pytest.mark.parametrize("count", [5, 24, 30, 35, 61, 70])
def test_the_pages_of_a_table_are_known_before_it_is_printed(count: int) -> None:
    found = table(count)
    fit = tabular.fit(found, GBT9704.text_width, GBT9704)
    assert tabular.pages(found, fit, GBT9704, 0.0)[0] == len(pages(found))


def annexed(count: int, *, closed: bool) -> Table:
    """The table of an annex with so many rows, as composing sets it."""
    blocks = [Annex("附件", run("完成情况表")), replace(table(count), caption=(), unit="", notes=())]
    found = fitted(blocks, GBT9704, closed=closed)[1]
    assert isinstance(found, Table)
    return found


def test_type_is_set_smaller_only_where_that_saves_a_page() -> None:
    sizes = [tabular.fit(annexed(n, closed=False), GBT9704.text_width, GBT9704).size for n in range(20, 40)]
    assert set(sizes) == {10.5, 9.0}
    spilled = sizes.index(9.0)
    assert sizes[:spilled] == [10.5] * spilled
    assert sizes[-1] == 10.5
    for n in range(20, 40):
        blocks = [Annex("附件", run("完成情况表")), annexed(n, closed=False)]
        assert len(pages(*blocks)) == (1 if n < 20 + sizes.index(10.5, spilled) else 2)


def test_the_last_annex_stays_upright_where_an_imprint_follows() -> None:
    wide = Table((Column("甲", width=46, least=44),), (Row((run("一"),)),))
    for closed in (False, True):
        annex, _ = fitted([Annex("附件", run("表")), wide], GBT9704, closed=closed)
        assert isinstance(annex, Annex)
        assert bool(annex.landscape) is not closed


# --------------------------------------------------------------- type and widths


def named(names: list[str], columns: int) -> Table:
    """Names beside figures, as composing measures them."""
    cells = tabular.Cells.of(names, wraps=True)
    left = tabular.measured("项目名称", cells, tabular.align_of(cells.widest, figures=False))
    figure = tabular.measured("投资", tabular.figure_cells(["433.20"]), "right")
    body = tuple(Row((run(name), *[run("433.20")] * columns)) for name in names)
    return Table((left, *[figure] * columns), body)


def test_wuhao_is_the_habit_and_xiaowu_taken_where_that_spares_lines() -> None:
    names = ["高端纺织面料项目一期工程"] * 12
    sizes = [tabular.fit(named(names, n), GBT9704.text_width, GBT9704).size for n in range(1, 11)]
    assert sizes[0] == 10.5
    assert sizes == sorted(sizes, reverse=True)
    assert 9.0 in sizes


def test_heads_give_way_before_texts() -> None:
    cells = tabular.Cells.of(["工业项目实际有效投资"], wraps=True)
    name = tabular.measured("指标", cells, "left")
    unit = tabular.measured("计量单位", tabular.Cells.of(["亿元"], wraps=True), "center")
    body = (Row((run("工业项目实际有效投资"), *[run("亿元")] * 9)),)
    fit = tabular.fit(Table((name, *[unit] * 9), body, step=1), GBT9704.text_width, GBT9704)
    assert 0 not in fit.tight
    assert len(fit.head_lines("计量单位", fit.widths[1], GBT9704)) == 2


def test_a_column_with_few_dates_is_narrow() -> None:
    few, many = ["2022年12月31日", "—", "—", "—"], ["2022年12月31日"] * 4
    assert tabular.Cells.days(few).whole < 0.65 * tabular.Cells.days(many).whole
    assert tabular.Cells.days(few).widest == tabular.Cells.days(many).widest
    assert tabular.Cells.days(["2022年12月", "—", "—"]).whole >= 5  # no day to part
