"""What a Word file says to other programs: built-in headings, language, descriptions, links."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from reportgen.blocks import Annex, AnnexList, Paragraph, Report
from reportgen.kinds import builtin_templates
from reportgen.render import shells
from reportgen.render.word import open_shell, render
from tests.reading import docx_lines, docx_part, docx_text
from tests.render.sample import run, sample_report, shell_report, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"


def finished(report: Report) -> bytes:
    return render(report, open_shell(builtin_templates() / "_shells" / f"{report.shell}.docx"))


@pytest.fixture(scope="module")
def content() -> bytes:
    return finished(sample_report())


def test_headings_are_kinds_of_the_built_in_ones(content: bytes) -> None:
    document = docx.Document(io.BytesIO(content))
    found = [p.style for p in document.paragraphs if p.style and p.style.name.endswith("级标题")]
    assert [style.base_style.name for style in found if style.base_style] == [
        f"Heading {'一二三四'.index(style.name[0]) + 1}" for style in found
    ]
    assert len({style.name for style in found}) == 4
    assert all(document.styles[f"Heading {n}"].builtin for n in range(1, 5))


def test_an_office_with_a_large_blue_heading_of_its_own_keeps_the_look_of_ours() -> None:
    styles = docx_part(shells.shell("plain"), "word/styles.xml")
    for style in styles.iter(f"{W}style"):
        if style.find(f"{W}name").get(f"{W}val").endswith("级标题"):
            face = style.find(f"{W}rPr")
            assert face.find(f"{W}color").get(f"{W}val") == "auto"
            assert face.find(f"{W}b").get(f"{W}val") == "0"
            assert {face.find(f"{W}{tag}") is None for tag in ("rFonts", "spacing", "sz", "szCs")} == {False}
            assert style.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "exact"


def test_the_language_is_chinese(content: bytes) -> None:
    lang = docx_part(content, "word/styles.xml").find(f"{W}docDefaults//{W}lang")
    theme = docx_part(content, "word/settings.xml").find(f"{W}themeFontLang")
    assert {node.get(f"{W}{name}") for node in (lang, theme) for name in ("val", "eastAsia")} == {"zh-CN"}


@pytest.mark.parametrize("shell", list(shells.DRAFTS))
def test_every_table_and_every_drawing_is_described(shell: str) -> None:
    for made in (shell_report(shell), sample_report(shell) if shell == "document" else shell_report(shell)):
        content = finished(made)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if re.match(r"word/(document|header|footer)", name)]
        for name in names:
            root = docx_part(content, name)
            for properties in root.iter(f"{W}tblPr"):
                assert [node.tag for node in properties][-2:] == [f"{W}tblCaption", f"{W}tblDescription"]
                assert all(node.get(f"{W}val") for node in list(properties)[-2:])
            assert all(node.get("descr") for node in root.iter(f"{WP}docPr"))
            assert all(node.get("alt") for node in root.iter(f"{V}rect"))


def test_a_table_says_what_it_holds(content: bytes) -> None:
    root = docx_part(content)
    told = [(t.find(f"{W}tblCaption").get(f"{W}val"), t.find(f"{W}tblDescription").get(f"{W}val")) for t in root.iter(f"{W}tblPr")]  # fmt: skip
    assert (
        "各镇（街道）固定资产投资完成情况",
        "31行6列，各列为序号、单位、固定资产投资完成值、固定资产投资同比（%）、固定资产投资位次、备注",
    ) in told


def test_annexes_named_in_the_text_lead_to_their_labels() -> None:
    blocks = (
        Paragraph(run("情况见附件2（另见附件1）。")),
        AnnexList((run("明细表"), run("清单"))),
        *(b for n, title in ((1, "明细表"), (2, "清单")) for b in (Annex(f"附件{n}", run(title)), table(3))),
    )
    content = finished(Report(kind="k", title="通报", blocks=blocks))
    root = docx_part(content)
    goals = {
        node.get(f"{W}name"): docx_text(node.getparent())
        for node in root.iter(f"{W}bookmarkStart")
        if node.getparent().tag == f"{W}p"
    }
    assert goals == {"_annex1": "附件1", "_annex2": "附件2"}
    links = [("".join(t.text for t in n.iter(f"{W}t")), n.get(f"{W}anchor")) for n in root.iter(f"{W}hyperlink")]  # fmt: skip
    assert links == [
        ("附件2", "_annex2"),
        ("附件1", "_annex1"),
        ("附件：1.明细表", "_annex1"),
        ("2.清单", "_annex2"),
    ]
    assert not [
        n for link in root.iter(f"{W}hyperlink") for n in link.iter(f"{W}rStyle", f"{W}u", f"{W}color")
    ]
    assert docx_lines(content)[:3] == ["情况见附件2（另见附件1）。", "附件：1.明细表", "2.清单"]
    ids = [n.get(f"{W}id") for n in root.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids))
