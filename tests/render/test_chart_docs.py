"""The pages on charts and photographs say what is so: their examples run, their picture shows what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from reportgen.blocks import Chart, Report
from reportgen.compose import Facts, Script
from reportgen.compose.charts import KINDS
from reportgen.derive import work
from reportgen.kinds import ReportKind
from reportgen.model import Dataset
from reportgen.render import pdf
from reportgen.session import choose_period

DOCS = Path(__file__).resolve().parents[2] / "docs"
IMAGE = DOCS / "images" / "charts.png"
TEXT = (DOCS / "kinds.zh.md").read_text("utf-8")
CHARTS, PHOTOS = re.findall(r"```twig\n(.*?)```", TEXT, re.S)
WIDTH = 560


def composed(body: str, data: Dataset) -> Report:
    kind = ReportKind(slug="kind", name="图", title="图", folder=Path("kind"), body=body, parts=())
    report = Script(kind).compose(Facts(dataset=data, worked=work(data), period=choose_period(data)))
    return Report(kind="kind", title="图", blocks=report.blocks[1:], shell="plain", date="2022-07-18")


@pytest.fixture(scope="module")
def report(sample: Dataset) -> Report:
    return composed(CHARTS, sample)


def test_the_examples_draw_what_they_say(report: Report) -> None:
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    assert [chart.kind for chart in charts] == ["column", "bar", "combo", "line"]
    assert [chart.number for chart in charts] == ["图1", "图2", "图3", "图4"]
    assert all(series.labels for chart in charts for series in chart.series)


def test_the_example_of_photographs_prints_nothing_where_there_are_none(sample: Dataset) -> None:
    assert composed(PHOTOS, sample).blocks == ()


def test_every_kind_of_chart_and_every_word_of_the_call_is_listed() -> None:
    assert set(re.findall(r'"(\w+)"', TEXT.partition("| `类型=` |")[2].partition("\n")[0])) == set(KINDS)
    for word in ("值", "类别", "系列", "折线", "倒置", "横排", "标题", "注"):
        assert f"`{word}=" in TEXT or f"、`{word}=" in TEXT


def test_the_picture_shows_what_is_printed(report: Report, request: pytest.FixtureRequest) -> None:
    """The four charts, two by two; `--update-golden` draws them anew."""
    made = picture(pdf.render(report))
    if request.config.getoption("--update-golden"):
        made.quantize(32).save(IMAGE, optimize=True)
    with Image.open(IMAGE) as kept:
        assert kept.size == made.size
        difference = ImageChops.difference(kept.convert("RGB"), made)
    assert max(ImageStat.Stat(difference).mean) < 1.5
    assert IMAGE.stat().st_size < 120_000


def picture(content: bytes) -> Image.Image:
    """Return the text areas of the pages side by side, in thin frames."""
    document = pypdfium2.PdfDocument(content)
    drawn = []
    for page in document:
        scale = WIDTH / page.get_width()
        image = page.render(scale=scale * 1.25).to_pil().convert("RGB")
        left, top, right, bottom = (round(part * image.width / 210) for part in (24, 33, 188, 212))
        drawn.append(image.crop((left, top, right, bottom)))
    sheet = Image.new("RGB", (sum(i.width for i in drawn) + 2, drawn[0].height + 2), (190, 190, 190))
    place = 1
    for image in drawn:
        sheet.paste(image, (place, 1))
        place += image.width
    return sheet
