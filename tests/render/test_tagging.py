"""What a PDF says of itself to those who do not see it: tags, properties, outline, links."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from reportgen.batch import render
from reportgen.blocks import Annex, AnnexList, Chart, Heading, Paragraph, Pictures, Report, Table, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import all_kinds, find_kind
from reportgen.model import Dataset
from reportgen.render import pdf
from tests.reading import pdf_pages, pdf_text
from tests.render.sample import prose, run, sample_report, shell_report, table
from tests.structure import Tagged, tagged


@pytest.fixture(scope="module")
def found(sample_pdf: bytes) -> Tagged:
    return tagged(sample_pdf)


# ----------------------------------------------------------------------- tags


def test_every_piece_of_a_page_is_part_of_an_element_or_decoration(found: Tagged) -> None:
    assert found.unmarked == []
    assert found.nested == 0
    assert found.unowned == []


def test_page_numbers_and_repeated_heads_are_decoration(found: Tagged) -> None:
    numbers = [re.search(r"— (\d+) —", text) for text in found.artifacts]
    assert [int(number[1]) for number in numbers if number] == list(range(1, len(numbers) + 1))
    assert sum("完成值" in text for text in found.artifacts) >= 2
    assert not any(
        re.fullmatch(r"— \d+ —", part) for e in found.root.all() for part in e.parts if isinstance(part, str)
    )


def test_headings_have_the_levels_that_readers_count(found: Tagged) -> None:
    blocks = sample_report().blocks
    wanted = ["Title", *(f"H{b.level}" if isinstance(b, Heading) else "H1" for b in blocks if isinstance(b, Heading | Annex))]  # fmt: skip
    assert [e.kind for e in found.root.all("Title", "H1", "H2", "H3", "H4")] == wanted
    assert next(found.root.all("Title")).text == sample_report().title


def test_a_paragraph_is_one_element_on_however_many_pages(found: Tagged) -> None:
    texts = [e.text for e in found.root.all("P")]
    for block in sample_report().blocks:
        if isinstance(block, Paragraph):
            assert "".join(inline.text for inline in block.inlines) in texts
    assert any(len(e.pages) > 1 for e in found.root.all("P"))


def test_a_table_over_pages_has_its_head_once_and_all_its_rows(found: Tagged) -> None:
    grouped, wide = found.root.all("Table")
    assert len({page for cell in grouped.all("TD") for page in cell.pages}) == 2
    assert next(grouped.all("Caption")).parts[0] == "各镇（街道）固定资产投资完成情况"
    assert next(grouped.all("Caption")).kids[0].text == "单位：亿元"
    heads = [[cell.text for cell in row.kids] for row in next(grouped.all("THead")).kids]
    assert heads == [["序号", "单位", "固定资产投资", "备注"], ["完成值", "同比（%）", "位次"]]
    assert [cell.spans for cell in grouped.all("TH")][:4] == [(1, 2), (1, 2), (3, 1), (1, 2)]
    assert {cell.scope for cell in (*grouped.all("TH"), *wide.all("TH"))} == {"Column"}
    rows = next(grouped.all("TBody")).kids
    assert [row.kids[0].text for row in rows] == [*(str(number) for number in range(1, 31)), "—"]
    assert {len(row.kids) for row in rows} == {6}


@pytest.mark.parametrize("shell", ["document", "letter", "minutes", "brief", "plain"])
def test_what_a_shell_prints_is_read_before_and_after_the_text(shell: str) -> None:
    made = shell_report(shell)
    read = tagged(pdf.render(made))
    assert (read.unmarked, read.nested, read.unowned) == ([], 0, [])
    texts = [e.text for e in read.root.all() if e.text]
    title = texts.index(made.title)
    printed = {"document": "〔2022〕15号", "letter": "〔2022〕15号", "minutes": "期", "brief": "第12期"}
    if shell in printed:
        assert any(printed[shell] in text for text in texts[:title])
        assert any(text.startswith(("抄送：", "送：")) for text in texts[title:])


def in_order(parts: list[str], text: str) -> bool:
    """Whether a text holds the parts one after the other."""
    start = 0
    for part in parts:
        start = text.find(part, start) + len(part)
        if start < len(part):
            return False
    return True


@pytest.fixture(scope="module")
def reports(sample: Dataset) -> dict[str, Report]:
    """One report of each built-in kind."""
    worked = work(sample)
    period = next(p for p in sample.periods if p.full == "2022年上半年")
    made = {}
    for kind in all_kinds():
        script = Script(kind)
        for department in sample.departments if kind.scope.value == "department" else (None,):
            facts = Facts(dataset=sample, worked=worked, period=period, department=department)
            if not script.uncalled(facts):
                made[kind.slug] = script.compose(facts)
                break
    return made


@pytest.mark.parametrize("slug", [kind.slug for kind in all_kinds()])
def test_every_kind_is_read_in_the_order_of_its_blocks(reports: dict[str, Report], slug: str) -> None:
    report = reports[slug]
    content = render(report, "pdf", find_kind(slug))
    read = tagged(content)
    assert (read.unmarked, read.nested, read.unowned) == ([], 0, [])
    assert in_order(["".join(line.split()) for line in text_lines(report)], "".join(read.root.text.split()))
    figures = [e.alt for e in read.root.all("Figure")]
    assert figures == [b.alt for b in report.blocks if isinstance(b, Chart)] + [
        item.alt for b in report.blocks if isinstance(b, Pictures) for item in b.items
    ]
    assert len(list(read.root.all("Table"))) == sum(isinstance(b, Table) for b in report.blocks)
    assert_links_lead_to_annexes(content, report)


# ------------------------------------------------------------------- metadata


def test_what_the_file_says_of_itself(sample_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample_pdf)) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        said = file.open_metadata()
        assert said["dc:title"] == sample_report().title
        assert said["dc:creator"] == [sample_report().author]
        assert said["dc:language"] == {"zh-CN"}
        assert said["xmp:CreateDate"] == said["xmp:ModifyDate"] == "2022-07-18"
        assert said["xmp:CreatorTool"] == str(file.docinfo["/Creator"]) == "reportgen"
        assert said["pdf:Producer"] == str(file.docinfo["/Producer"])
        assert said.pdfa_status == ""


def test_a_report_without_date_or_author_says_nothing_of_them() -> None:
    made = pdf.render(Report(kind="k", title="甲<乙>&丙", blocks=(Paragraph(run("正文。")),)))
    with pikepdf.open(io.BytesIO(made)) as file:
        said = file.open_metadata()
        assert said["dc:title"] == "甲<乙>&丙"
        assert "xmp:CreateDate" not in said and "dc:creator" not in said


def test_a_shell_of_the_office_that_says_nothing_still_gives_title_and_language(tmp_path: Path) -> None:
    shell = tmp_path / "own.html"
    shell.write_text(
        "<html><head>{{ 样式 }}</head><body><div>本单位</div><ul><li>其一</li></ul>"
        '<p style="opacity:0.5">底纹</p><p><a href="https://example.org/">网站</a></p>{{ 正文 }}</body></html>',
        encoding="utf-8",
    )
    made = pdf.render(Report(kind="k", title="通报", blocks=(Paragraph(run("正文。")),)), shell=shell)
    read = tagged(made)
    assert (read.unmarked, read.nested, read.unowned) == ([], 0, [])
    assert [e.text for e in read.root.all("P", "Link") if e.text] == [
        "本单位",
        "• 其一",
        "网站",
        "网站",
        "正文。",
    ]
    with pikepdf.open(io.BytesIO(made)) as file:
        assert str(file.docinfo["/Title"]) == "通报"
        assert str(file.Root.Lang) == "zh-CN"


# ------------------------------------------------------------ outline and links


def test_another_reader_finds_headings_and_annexes_in_the_outline(sample_pdf: bytes) -> None:
    with pymupdf.open(stream=sample_pdf) as file:
        for _, title, number, place in file.get_toc(simple=False):
            text = "".join(file[number - 1].get_text(clip=_below(place["to"], file[number - 1])).split())
            assert title in text
        assert len(file.get_toc()) == sum(isinstance(b, Heading | Annex) for b in sample_report().blocks)


def _below(point: pymupdf.Point, page: pymupdf.Page) -> pymupdf.Rect:
    return pymupdf.Rect(0, point.y - 2, page.rect.width, point.y + 60)


def annexed(text: str, *titles: str) -> Report:
    labels = ["附件"] if len(titles) == 1 else [f"附件{n}" for n in range(1, len(titles) + 1)]
    annexes = [
        b for label, title in zip(labels, titles, strict=True) for b in (Annex(label, run(title)), table(3))
    ]
    listed = AnnexList(tuple(run(title) for title in titles))
    return Report(kind="k", title="通报", blocks=(Paragraph(run(text)), listed, *annexes))


def links(content: bytes) -> list[tuple[str, str]]:
    """Every link of a file as another program resolves it: its words, and the first line of where it leads."""
    found = []
    with pymupdf.open(stream=content) as file:
        for page in file:
            for link in page.get_links():
                assert link["kind"] == pymupdf.LINK_NAMED
                goal = file[int(link["page"])].rect
                top = pymupdf.Rect(0, goal.height - link["to"].y - 2, goal.width, goal.height)
                words = page.get_text(clip=link["from"] + (-1, 2, 1, -2))
                found.append(("".join(words.split()), _first(file[int(link["page"])], top)))
    return found


def _first(page: pymupdf.Page, area: pymupdf.Rect) -> str:
    """The words that stand highest in an area of a page."""
    words = page.get_text("words", clip=area)
    return str(min(words, key=lambda word: round(word[1]) if word[2] > word[0] else 0)[4])


def assert_links_lead_to_annexes(content: bytes, report: Report) -> None:
    labels = [block.label for block in report.blocks if isinstance(block, Annex)]
    found = links(content)
    assert {goal for _, goal in found} <= set(labels)
    assert all(words == goal for words, goal in found if words in labels)
    texts = ["".join(i.text for i in b.inlines) for b in report.blocks if isinstance(b, Paragraph)]
    named = {label for label in labels for text in texts if re.search(rf"{label}(?!\d)", text)}
    told = {link.partition("\u3000")[0] for e in tagged(content).root.all("Link") for link, _ in e.links}
    assert named <= told
    assert any(isinstance(block, AnnexList) for block in report.blocks) <= (len(found) >= len(labels))


def test_an_annex_named_in_the_text_and_its_entry_lead_to_it() -> None:
    made = pdf.render(
        annexed("情况见附件2（另见附件1、附件12）。", "明细表", *(f"表{n}" for n in range(2, 13)))
    )
    assert links(made)[:3] == [("附件2", "附件2"), ("附件1", "附件1"), ("附件12", "附件12")]
    assert links(made)[3:5] == [("明细表", "附件1"), ("表2", "附件2")]


def test_a_link_broken_at_the_end_of_a_line_works_on_both() -> None:
    text = "为推动问题整改到位并确保各项指标如期完成，现将有关情况通报如下，详见附件"
    found = links(pdf.render(annexed(text * 2 + "。", "问题清单")))
    assert {goal for _, goal in found} == {"附件"}
    assert "".join(words for words, _ in found[:-1]) == "附件附件"


def test_links_move_no_sign_and_are_announced() -> None:
    bare = annexed("情况详见附件1和附件2，各单位要抓好落实。" * 9, "明细表", "清单")
    made = pdf.render(bare)
    unnamed = pdf.render(replace(bare, blocks=tuple(b for b in bare.blocks if not isinstance(b, Annex))))
    lines = [pdf_pages(content)[0].lines[:7] for content in (made, unnamed)]
    for one, other in zip(*lines, strict=True):
        assert one.text == other.text
        assert all(abs(a.left - b.left) < 0.01 for a, b in zip(one.chars, other.chars, strict=True))
    notes = [link for e in tagged(made).root.all("Link") for link in e.links]
    assert notes[0] == ("附件1\u3000明细表", 4)
    assert {flags for _, flags in notes} == {4}
    assert {e.text for e in tagged(made).root.all("Link")} >= {"附件1", "附件2", "明细表", "清单"}
    assert pdf_text(made).count("附件1") == 10


def test_without_annexes_there_are_no_links() -> None:
    assert (
        links(pdf.render(Report(kind="k", title="题", blocks=(*prose(2), Paragraph(run("见附件1。")))))) == []
    )
