"""The page on tables says what is so: its examples run, its options are all there are, its picture shows what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from reportgen.blocks import Report, Table, plain
from reportgen.compose import Facts, Script
from reportgen.compose.tables.options import FIRST_COLUMN, HEADED, MATRIX_NAMES, STEPS
from reportgen.derive import work
from reportgen.kinds import ReportKind
from reportgen.model import Dataset
from reportgen.render import pdf
from reportgen.session import choose_period

DOCS = Path(__file__).resolve().parents[2] / "docs"
IMAGE = DOCS / "images" / "tables.png"
SECTION = (DOCS / "kinds.zh.md").read_text("utf-8").partition("\n## 表格\n")[2].partition("\n## ")[0]
BODY = "\n".join(re.findall(r"```django\n(.*?)```", SECTION, re.S))
WIDTH = 1000


@pytest.fixture(scope="module")
def report(sample: Dataset) -> Report:
    kind = ReportKind(slug="kind", name="表", title="表", folder=Path("kind"), body=BODY, parts=())
    made = Script(kind).compose(Facts(dataset=sample, worked=work(sample), period=choose_period(sample)))
    return Report(kind="kind", title="表", blocks=made.blocks[1:], shell="plain", date="2022-07-18")


def test_the_examples_print_what_they_say(report: Report) -> None:
    grouped, crossed = (block for block in report.blocks if isinstance(block, Table))
    assert [c.head for c in grouped.columns][:3] == ["序号", "单位", "年度目标（亿元）"]
    assert [plain(row.cells[0]) for row in grouped.rows if row.strong] == ["镇街", "合计"]
    assert plain(grouped.notes[0]) == "注：1.括号内为位次。"
    assert [c.head for c in crossed.columns][:3] == ["序号", "单位", "规上工业开票销售"]
    assert "○为正常" in plain(crossed.notes[0])


def test_every_option_and_every_choice_is_listed() -> None:
    listed = set(re.findall(r"[|、`（](\w+)=", SECTION))
    assert set(MATRIX_NAMES) <= listed
    for word in (HEADED, FIRST_COLUMN, *STEPS):
        assert word in SECTION


def test_the_picture_shows_what_is_printed(report: Report, request: pytest.FixtureRequest) -> None:
    """The upper part of the page; `--update-golden` draws it anew."""
    made = picture(pdf.render(report))
    if request.config.getoption("--update-golden"):
        made.quantize(16).save(IMAGE, optimize=True)
    with Image.open(IMAGE) as kept:
        assert kept.size == made.size
        difference = ImageChops.difference(kept.convert("RGB"), made)
    assert max(ImageStat.Stat(difference).mean) < 1.5
    assert IMAGE.stat().st_size < 120_000


def picture(content: bytes) -> Image.Image:
    page = pypdfium2.PdfDocument(content)[0]
    image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    left, top, right, bottom = (round(part * image.width / 210) for part in (24, 33, 188, 248.9))
    return image.crop((left, top, right, bottom))
