"""The Word file as LibreOffice lays it out: what it respects must agree with the standard.

LibreOffice adds space between hanzi and digits, whatever the file says; so ends of lines
and page breaks are not compared here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen.blocks import Paragraph, Report, Run, text_lines
from reportgen.render.fonts import fontconfig_aliases
from reportgen.render.word import open_shell, render
from tests.reading import Line, Page, pdf_pages
from tests.render.office import printed
from tests.render.sample import FIELDS, sample_report

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PT = 72 / 25.4

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, ...]:
    """The sample report, printed by LibreOffice with the project's faces."""
    folder = tmp_path_factory.mktemp("office")
    fonts = folder / "fonts.conf"
    cache = f"<cachedir>{folder}</cachedir><dir>/usr/share/fonts</dir></fontconfig>"
    fonts.write_text(fontconfig_aliases().replace("</fontconfig>", cache), encoding="utf-8")
    file = folder / "sample.docx"
    file.write_bytes(render(sample_report(), open_shell(SHELLS / "document.docx")))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(
        command,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return pdf_pages(file.with_suffix(".pdf").read_bytes())


def test_no_mark_is_lost_at_the_end_of_a_line_nor_stands_outside(tmp_path: Path) -> None:
    texts = [f"{'稳' * shift}{MARKED}" for shift in range(28)]
    report = Report(kind="k", title="标题", blocks=tuple(Paragraph((Run(text),)) for text in texts))
    content = render(report, open_shell(SHELLS / "plain.docx"))
    pages = printed({"marks": content}, tmp_path)["marks"]
    lines = [line for page in pages for line in page.lines[:-1]]
    assert "".join(line.text for line in lines) == "".join(texts)
    assert max(line.right for line in lines) < 184.2
    assert not [line.text for line in lines if line.text[0] in "，。、；：）”"]


MARKED = "面对复杂严峻的外部环境，全区上下坚持稳中求进、以进促稳；经济运行总体平稳，主要指标：稳中有升，“两重”建设（含区级）加快推进。"


def page_with(pages: tuple[Page, ...], text: str) -> Page:
    return next(page for page in pages if any(text in line.text for line in page.lines))


def line_with(pages: tuple[Page, ...], text: str) -> Line:
    return next(line for line in page_with(pages, text).lines if text in line.text)


def full_page(pages: tuple[Page, ...]) -> Page:
    return next(page for page in pages if len(page.lines) == 23)


def test_the_pages_say_what_the_blocks_say_in_their_order(pages: tuple[Page, ...]) -> None:
    printed = "".join(c.text for page in pages for c in page.chars if c.base < 262 and abs(c.angle) < 1)
    place = printed.index(FIELDS["发文字号"])
    for text in text_lines(sample_report()):
        said = "".join(text.split())
        assert said in printed[place:], said
        place = printed.index(said, place) + len(said)
    assert printed[place:].startswith("抄送：")


def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters_on_the_grid(
    pages: tuple[Page, ...],
) -> None:
    *lines, number = full_page(pages).lines
    assert len(lines) == 22
    steps = [(below.base - above.base) * PT for above, below in pairwise(lines)]
    assert steps == pytest.approx([28.95] * 21, abs=0.1)
    assert min(line.left for line in lines) == pytest.approx(28.0, abs=0.3)
    assert (
        max(
            sum("一" <= char.text <= "龥" or char.text in "，。、；：“”" for char in line.chars)
            for line in lines
        )
        == 28
    )
    assert number.text.replace(" ", "").startswith("—")


def test_page_numbers_stand_seven_millimetres_below_the_text(pages: tuple[Page, ...]) -> None:
    for index, page in enumerate(pages, start=1):
        if page.width > page.height:
            continue
        number = page.lines[-1]
        assert number.text.replace(" ", "") == f"—{index}—"
        ink = [char.ink_top for char in number.chars if char.text == "—"]
        assert ink == pytest.approx([269.0] * 2, abs=0.15)
        edge = (number.right, 184 - 14 / PT) if index % 2 else (number.left, 28 + 14 / PT)
        assert edge[0] == pytest.approx(edge[1], abs=0.6)


def test_numbers_of_landscape_pages_stand_where_the_upright_sheet_has_them(pages: tuple[Page, ...]) -> None:
    for index, page in enumerate(pages, start=1):
        if page.width < page.height:
            continue
        assert "".join(char.text for char in page.turned) == f"—{index}—"
        ink = [char.ink_right for char in page.turned if char.text == "—"]
        assert ink == pytest.approx([297 - 269.0] * 2, abs=0.3)
        tops, bottoms = [char.ink_top for char in page.turned], [char.ink_bottom for char in page.turned]
        edge = (max(bottoms), 184 - 14 / PT) if index % 2 else (min(tops), 28 + 14 / PT)
        assert edge[0] == pytest.approx(edge[1], abs=1.0)


def test_the_red_head_stands_where_the_standard_wants_it(pages: tuple[Page, ...]) -> None:
    first = pages[0]
    masthead = line_with(pages, FIELDS["发文机关标志"])
    assert min(char.ink_top for char in masthead.chars) == pytest.approx(72, abs=1)
    assert (masthead.left + masthead.right) / 2 == pytest.approx(106, abs=1)
    assert {char.colour for char in masthead.chars} == {"E60012"}
    rule = max(first.rules, key=lambda r: r.width)
    weight = rule.height / 2
    assert rule.width - rule.height == pytest.approx(156, abs=0.5)
    number = line_with(pages, FIELDS["发文字号"])
    foot = max(char.ink_bottom for char in number.chars if "一" <= char.text <= "龥")
    assert rule.top + weight / 2 - foot == pytest.approx(4, abs=0.5)
    title = line_with(pages, "关于2022年上半年")
    assert (min(c.ink_top for c in title.chars) - rule.bottom) * PT == pytest.approx(58, abs=8)


def test_organ_and_date_stand_as_without_a_seal(pages: tuple[Page, ...]) -> None:
    page = page_with(pages, "2022年7月18日")
    date = next(i for i, line in enumerate(page.lines) if line.text.replace(" ", "") == "2022年7月18日")
    organ = page.lines[date - 1]
    assert organ.text == FIELDS["发文机关"]
    assert (184 - organ.right) * PT == pytest.approx(2 * 15.79, abs=4)
    assert (page.lines[date].left - organ.left) * PT == pytest.approx(2 * 15.79, abs=1)


def test_the_imprint_ends_with_the_text_area_of_the_last_page(pages: tuple[Page, ...]) -> None:
    last = pages[-1]
    rules = sorted((r for r in last.rules if r.width > 150), key=lambda r: r.top)
    assert len(rules) == 3
    assert (rules[-1].top + rules[-1].bottom) / 2 == pytest.approx(262, abs=1)
    text = [line for line in last.lines if line.base < rules[0].top]
    assert text[-1].base < rules[0].top - 3


def test_the_head_of_a_table_stands_on_every_page_it_runs_over(pages: tuple[Page, ...]) -> None:
    wide = [page for page in pages if page.width > page.height]
    assert len(wide) > 1
    for page in wide:
        assert any("牵头单位" in line.text for line in page.lines)
        assert min(rule.left for rule in page.rules) == pytest.approx(35, abs=0.6)
        assert max(rule.right for rule in page.rules) == pytest.approx(260, abs=0.6)
