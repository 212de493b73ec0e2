"""Charts in both formats: the same numbers, names and order; native in Word, text in the PDF; told apart without colour."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from reportgen import charting, layout
from reportgen.blocks import Chart, text_lines
from reportgen.layout import GBT9704
from reportgen.render import chart_look, pdf
from reportgen.render.chart_svg import svg
from reportgen.render.word import open_shell, render
from tests.drawn import report, samples
from tests.reading import docx_charts, docx_lines, docx_part, pdf_pages
from tests.render.office import OFFICE, printed

SHELL = Path(__file__).resolve().parents[2] / "templates" / "_shells" / "plain.docx"
SAMPLES = samples()
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def word() -> bytes:
    """All sample charts in one Word file."""
    return render(report(*SAMPLES.values()), open_shell(SHELL))


@pytest.fixture(params=SAMPLES, ids=str)
def chart(request: pytest.FixtureRequest) -> Chart:
    return SAMPLES[request.param]


def part_of(word: bytes, chart: Chart) -> Any:
    return docx_charts(word)[list(SAMPLES.values()).index(chart)]


def drawn_texts(chart: Chart) -> list[Any]:
    return list(etree.fromstring(svg(chart, 0)).iter(f"{SVG}text"))


# ------------------------------------------------------------------ the same in both


def test_word_says_what_the_blocks_say(word: bytes) -> None:
    assert docx_lines(word) == list(text_lines(report(*SAMPLES.values())))


def test_the_drawing_says_the_same_in_the_same_order(chart: Chart) -> None:
    said = "".join(node.text for node in drawn_texts(chart))
    lines = list(text_lines(report(chart)))[1:-1]
    inside = lines[bool(chart.unit) : len(lines) - 1 - len(chart.notes)]
    assert said == "".join(inside)


def test_the_printed_page_says_the_same_without_a_gap() -> None:
    made = report(*SAMPLES.values())
    pages = pdf_pages(pdf.render(made))
    said = "".join(char.text for page in pages for char in page.chars if char.base < 262)
    assert said == "".join("".join(line.split()) for line in text_lines(made))


def test_cache_and_workbook_hold_the_figures_as_printed(word: bytes, chart: Chart) -> None:
    part = part_of(word, chart)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        number = list(SAMPLES.values()).index(chart) + 1
        book = load_workbook(io.BytesIO(archive.read(f"word/embeddings/reportChart{number}.xlsx")))
    sheet = book["Sheet1"]
    assert [sheet.cell(1, n + 2).value for n in range(len(chart.series))] == [
        s.name.text for s in chart.series
    ]
    assert [sheet.cell(n + 2, 1).value for n in range(len(chart.categories))] == [
        c.text for c in chart.categories
    ]
    nodes = {int(node.find(f"{C}order").get("val")): node for node in part.iter(f"{C}ser")}
    for number, series in enumerate(chart.series):
        cached = {
            int(p.get("idx")): Decimal(p.find(f"{C}v").text)
            for p in nodes[number].find(f"{C}val").iter(f"{C}pt")
        }
        assert cached == {n: Decimal(f.text) for n, f in enumerate(series.points) if f}
        for index, figure in enumerate(series.points):
            cell = sheet.cell(index + 2, number + 2)
            if figure is None:
                assert cell.value is None
            else:
                assert Decimal(str(cell.value)) == figure.value
                assert f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}" == figure.text


def test_names_refer_to_their_cells(word: bytes) -> None:
    part = part_of(word, SAMPLES["columns"])
    formulas = [node.text for node in part.iter(f"{C}f")]
    assert formulas[:3] == ["Sheet1!$B$1", "Sheet1!$A$2:$A$10", "Sheet1!$B$2:$B$10"]
    assert formulas[3:] == ["Sheet1!$C$1", "Sheet1!$A$2:$A$10", "Sheet1!$C$2:$C$10"]


def test_a_missing_value_is_a_gap_in_both(word: bytes) -> None:
    chart = SAMPLES["ranks"]
    part = part_of(word, chart)
    assert part.find(f".//{C}dispBlanksAs").get("val") == "gap"
    assert [p.get("idx") for p in part.find(f".//{C}val").iter(f"{C}pt")] == ["0", "2", "3", "4", "5"]
    assert [[dot.index for dot in line] for line in charting.plan(chart).lines] == [[0], [2, 3, 4, 5]]


# ------------------------------------------------------------------------- Word


def test_a_file_with_charts_is_valid(word: bytes, tmp_path: Path) -> None:
    path = tmp_path / "charts.docx"
    path.write_bytes(word)
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path))
    assert [str(error) for error in result.errors] == []


def test_the_workbook_inside_is_valid(word: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        for name in (n for n in archive.namelist() if n.endswith(".xlsx")):
            path = tmp_path / Path(name).name
            path.write_bytes(archive.read(name))
            result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path))
            assert [str(error) for error in result.errors] == []


def test_every_part_is_related_and_declared(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        names = set(archive.namelist())
    types = {node.get("PartName") for node in docx_part(word, "[Content_Types].xml")}
    for number in range(1, len(SAMPLES) + 1):
        parts = {f"word/charts/reportChart{number}.xml", f"word/embeddings/reportChart{number}.xlsx"}
        assert parts <= names
        assert {f"/{part}" for part in parts} <= types
        (relation,) = docx_part(word, f"word/charts/_rels/reportChart{number}.xml.rels")
        assert relation.get("Target") == f"../embeddings/reportChart{number}.xlsx"
        part = docx_part(word, f"word/charts/reportChart{number}.xml")
        assert list(part.find(f"{C}externalData").attrib.values()) == [relation.get("Id")]


def test_each_drawing_is_described_and_fits_the_text_area(word: bytes) -> None:
    drawings = list(docx_part(word).iter(f"{WP}inline"))
    names = [node.find(f"{WP}docPr") for node in drawings]
    assert [node.get("descr") for node in names] == [chart.alt for chart in SAMPLES.values()]
    assert len({node.get("id") for node in names}) == len(SAMPLES)
    for node in drawings:
        extent = node.find(f"{WP}extent")
        assert int(extent.get("cx")) / 36_000 <= 156.001
        assert int(extent.get("cy")) / 36_000 <= 215


def test_an_office_may_still_use_a_shell_with_relations_of_its_own_prefix() -> None:
    from reportgen.render.word_drawings import parts

    root = b'<p:%s xmlns:p="urn:x"><p:Old/></p:%s>'
    shell = {
        "word/_rels/document.xml.rels": root % (b"Rs", b"Rs"),
        "[Content_Types].xml": root % (b"Ts", b"Ts"),
    }
    from reportgen.render.word_drawings import ChartDrawing

    chart = SAMPLES["one"]
    made = parts([ChartDrawing(chart, charting.plan(chart))], shell, GBT9704)
    for name in shell:
        tree = etree.fromstring(made[name])
        assert {etree.QName(node).namespace for node in tree} == {"urn:x"}
        assert len(tree) > 1


def test_the_same_charts_give_the_same_bytes(word: bytes) -> None:
    assert render(report(*samples().values()), open_shell(SHELL)) == word
    assert pdf.render(report(SAMPLES["pie"], SAMPLES["lines"])) == pdf.render(
        report(SAMPLES["pie"], SAMPLES["lines"])
    )


# ---------------------------------------------------------------------- the drawing


def test_everything_stands_inside_the_drawing(chart: Chart) -> None:
    plan = charting.plan(chart)
    page = charting.nouns.Box(0, 0, plan.width, plan.height)
    assert plan.width <= layout.pt(156) + 0.01
    for label in (
        *plan.ticks,
        *plan.names,
        *(key.label for key in plan.keys),
        *(s.label for s in plan.spots),
    ):
        assert page.holds(label.box), label
    for bar in plan.bars:
        assert plan.plot.holds(bar.box)
    assert "nan" not in svg(chart, 0)
    assert not re.search(r"\de[-+]?\d", svg(chart, 0))


def test_no_text_meets_another(chart: Chart) -> None:
    plan = charting.plan(chart)
    boxes = [
        label.box
        for label in (*plan.names, *(key.label for key in plan.keys), *(s.label for s in plan.spots))
    ]
    for one, other in combinations(boxes, 2):
        assert not one.meets(other), (one, other)


def test_bars_are_as_long_as_their_figures_say() -> None:
    for name in ("column", "gaps", "negative", "thirty lying"):
        chart = SAMPLES[name]
        plan = charting.plan(chart)
        (series,) = chart.series
        lengths = {bar.index: bar.box.width if chart.lying else bar.box.height for bar in plan.bars}
        scale = max(lengths.values()) / max(abs(f.value) for f in series.points if f).__float__()
        for index, figure in enumerate(series.points):
            assert figure is not None
            assert lengths[index] == pytest.approx(abs(float(figure.value)) * scale, abs=0.01)


def test_ranks_rise_to_the_top() -> None:
    plan = charting.plan(SAMPLES["lines"])
    first = plan.lines[0]
    assert [dot.y for dot in first] == sorted((dot.y for dot in first), reverse=True)  # from 5th to 1st
    assert "0" not in [tick.text for tick in plan.ticks]


def test_type_is_never_smaller_than_xiaowu_and_text_is_black(chart: Chart) -> None:
    root = etree.fromstring(svg(chart, 0))
    assert root.get("fill") == "#000"
    assert all(float(node.get("font-size")) >= 9 and node.get("fill") is None for node in drawn_texts(chart))


def test_a_drawing_is_described_for_those_who_cannot_see_it(chart: Chart) -> None:
    assert etree.fromstring(svg(chart, 0)).find(f"{SVG}title").text == chart.alt


def test_a_tagged_pdf_describes_its_drawings() -> None:
    content = pdf.render(report(SAMPLES["one"]))
    with pikepdf.open(io.BytesIO(content)) as document:
        nodes = [node for node in document.objects if isinstance(node, pikepdf.Dictionary)]
        assert [str(node.Alt) for node in nodes if "/Alt" in node] == [SAMPLES["one"].alt]


def test_texts_are_printed_in_the_fonts_of_the_project() -> None:
    pages = pdf_pages(pdf.render(report(SAMPLES["columns"])))
    fonts = {char.font for page in pages for char in page.chars if char.size < 10}
    assert fonts == {"RG-Song", "RG-Latin"}


def test_figures_stand_exactly_above_the_middle_of_their_bars() -> None:
    plan = charting.plan(SAMPLES["column"])
    (page,) = pdf_pages(pdf.render(report(SAMPLES["column"])))
    small = [char for char in page.chars if char.size < 10]
    said = "".join(char.text for char in small)
    end = len(said)
    for spot, bar in reversed(list(zip(plan.spots, plan.bars, strict=True))):
        end = said.rindex(spot.label.text, 0, end)
        signs = small[end : end + len(spot.label.text)]
        middle = 28 + layout.mm(bar.box.x + bar.box.width / 2)
        assert (signs[0].left + signs[-1].right) / 2 == pytest.approx(middle, abs=0.05)


# ------------------------------------------------------------ without any colour


def grey(tone: str) -> float:
    """Luminance from 0, black, to 1, white."""
    red, green, blue = (int(tone[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_areas_differ_in_grey_or_hatching() -> None:
    for one, other in combinations(chart_look.FILLS[: charting.MOST_SLICES], 2):
        assert one.hatch != other.hatch or abs(grey(one.tone) - grey(other.tone)) > 0.08, (one, other)
    for one, other in zip(chart_look.FILLS, chart_look.FILLS[1:], strict=False):
        assert one.hatch != other.hatch or abs(grey(one.tone) - grey(other.tone)) > 0.3


def test_lines_differ_in_marker_and_neighbours_in_dash() -> None:
    strokes = chart_look.STROKES
    assert len({stroke.marker for stroke in strokes}) == len(strokes) == charting.MOST_SERIES
    assert all(one.dash != other.dash for one, other in pairwise(strokes))


def test_what_is_behind_is_seen_without_colour() -> None:
    plan = charting.plan(SAMPLES["gaps"])
    fills = {bar.negative: chart_look.fill_of(SAMPLES["gaps"], 0, negative=bar.negative) for bar in plan.bars}
    assert fills[True].hatch != fills[False].hatch


# ------------------------------------------------------------------ LibreOffice


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_an_office_program_draws_what_word_is_told(word: bytes, tmp_path: Path) -> None:
    pages = printed({"charts": word}, tmp_path)["charts"]
    said = "".join(char.text for page in pages for char in page.chars)
    for chart in SAMPLES.values():
        for series in chart.series:
            for figure in series.points:
                assert figure is None or not series.labels or figure.text in said
    assert all(char.right <= 184.6 for page in pages for char in page.chars)
