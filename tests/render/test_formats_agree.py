"""Word and PDF follow one rule for what stands where."""

from __future__ import annotations

from pathlib import Path

from reportgen.blocks import Block, Heading, Paragraph, Report
from reportgen.render import pdf
from reportgen.render.word import open_shell, render
from tests.reading import docx_part, docx_text, pdf_pages
from tests.render.sample import run, wide_table

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def report(*blocks: Block) -> Report:
    return Report(kind="sample", title="通报", blocks=blocks, shell="plain")


def test_headings_directly_above_a_landscape_table_go_with_it() -> None:
    above = (Heading(1, run("附表"), "一、"), Heading(2, run("分项"), "（一）"))
    made = report(Paragraph(run("见表。")), *above, wide_table(3), Paragraph(run("以上。")))
    pages = pdf_pages(pdf.render(made))
    assert [(page.width > page.height, page.lines[0].text) for page in pages] == [
        (False, "见表。"),
        (True, "一、附表"),
        (False, "以上。"),
    ]
    content = render(made, open_shell(SHELLS / "plain.docx"))
    ends = [p for p in docx_part(content).iter(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is not None]
    assert docx_text(ends[0]) == "见表。"
