"""Pages drawn by the engines readers use: the same signs in every one of them."""

from __future__ import annotations

import io
import warnings
from functools import cache

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from reportgen.blocks import Paragraph, Run
from reportgen.check.engines import CELL, DPI, SAME, Agreement, Drawing, Engine, agreement
from tests.check.good import SHELLS, in_pdf, prose, report, short, table
from tests.engines import NEEDED, all_engines
from tests.misnumbered import misnumbered

OTHERS = [name for name in NEEDED if name != "PDFium"]
FAMILIES = ("FangSong", "Kai", "Hei", "XiaoBiaoSong")


def engine(name: str) -> Engine:
    """An engine of this machine; a test that needs one that is not here is skipped by its name."""
    found = all_engines()
    if name not in found:
        pytest.skip(f"{name} is not on this machine (Debian: {NEEDED[name]})")
    return found[name]


def compared(content: bytes, name: str) -> list[Agreement]:
    """How far an engine agrees with PDFium, page by page."""
    one, other = engine("PDFium").draw(content), engine(name).draw(content)
    return [agreement(*pair) for pair in zip(one, other, strict=True)]


@cache
def every_shell() -> bytes:
    """Pages of every shell, one after the other in one file."""
    target = io.BytesIO()
    # The pages of one file after the other: where their links lead is not drawn.
    with warnings.catch_warnings(action="ignore", category=pikepdf.PageCopyWarning), pikepdf.new() as file:
        for shell in sorted(path.stem for path in SHELLS.glob("*.html")):
            with pikepdf.open(io.BytesIO(in_pdf(report(shell, text=prose(1), table=table(3))))) as part:
                file.pages.extend(part.pages)
        file.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", OTHERS)
def test_every_engine_draws_the_pages_of_every_shell_alike(name: str) -> None:
    found = compared(every_shell(), name)
    assert len(found) >= 15
    assert [(page, each) for page, each in enumerate(found, start=1) if not each.is_close] == []


@pytest.mark.parametrize("name", ["MuPDF", "Ghostscript", "pdf.js"])
def test_a_font_that_numbers_its_glyphs_otherwise_does_not_pass(name: str) -> None:
    content = in_pdf(short())
    for family in FAMILIES:
        content = misnumbered(content, family) if family != "Kai" else content
    assert compared(content, name)[0].page < 0.5


# ---------------------------------------------------------------- the measure itself


def drawn(text: str) -> Drawing:
    return engine("PDFium").draw(in_pdf(short(opening=Paragraph((Run(text),)))))[0]


SOUND = "根据各牵头单位报送的数据，现将上半年指标完成情况通报如下。"


@pytest.mark.parametrize(
    ("right", "wrong"), [("据", "握"), ("上", "下"), ("情", "清"), ("单", "　"), ("。", "，")]
)
def test_one_wrong_glyph_on_a_page_does_not_pass(right: str, wrong: str) -> None:
    found = agreement(drawn(SOUND), drawn(SOUND.replace(right, wrong, 1)))
    assert found.page > 0.99
    assert found.cell < SAME
    assert not found.is_close


def test_where_a_page_agrees_least_is_told_in_mm() -> None:
    page = drawn(SOUND)
    spotted = page.copy()
    ImageDraw.Draw(spotted).ellipse([round(mm * DPI / 25.4) for mm in (101, 201, 103, 203)], fill=0)
    found = agreement(page, spotted)
    assert not found.is_close
    assert max(abs(found.at[0] - 102), abs(found.at[1] - 202)) <= CELL


def test_the_same_page_agrees_wholly_and_so_do_two_empty_ones() -> None:
    page, empty = drawn(SOUND), Image.new("L", (1680, 2376), 255)
    assert agreement(page, page).page == pytest.approx(1)
    assert agreement(empty, empty) == Agreement(1.0, 1.0)
    assert agreement(page, empty).page == agreement(empty, page).page == 0


def test_weight_and_softness_of_edges_and_a_size_rounded_up_count_little() -> None:
    page = drawn(SOUND)
    for other in (
        page.filter(ImageFilter.MinFilter(3)),
        ImageChops.offset(page, 1, 1),
        page.filter(ImageFilter.GaussianBlur(0.8)),
        page.point(lambda ink: 255 - (255 - ink) * 2 // 3),
        ImageOps.expand(page, 1, fill=255).crop((1, 1, page.width + 2, page.height + 1)),
    ):
        assert agreement(page, other).is_close
        assert agreement(other, page).is_close
