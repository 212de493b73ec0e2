"""The finished file: properties, fonts, the same bytes each time, and what is refused."""

from __future__ import annotations

import gc
import hashlib
import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pikepdf
import pytest

from reportgen.blocks import Annex, Heading, Paragraph, Report, plain, text_lines
from reportgen.errors import MachineFault, RenderFault
from reportgen.model import Text
from reportgen.render import html, pdf
from reportgen.render.fonts import FOLDER, face
from tests.reading import pdf_lines
from tests.render.sample import FIELDS, long_report, prose, run, sample_report

# ------------------------------------------------------------------ the file


def test_properties_language_and_bookmarks(sample_pdf: bytes) -> None:
    report = sample_report()
    with pikepdf.open(io.BytesIO(sample_pdf)) as file:
        assert str(file.docinfo["/Title"]) == report.title
        assert str(file.docinfo["/Author"]) == FIELDS["发文机关"]
        assert str(file.docinfo["/CreationDate"]).startswith("D:20220718")
        assert str(file.Root.Lang) == "zh-CN"
        with file.open_outline() as outline:
            found = [str(item.title) for root in outline.root for item in _items(root)]
    wanted = [
        block.number + plain(block.inlines) if isinstance(block, Heading) else plain(block.title)
        for block in report.blocks
        if isinstance(block, Heading | Annex)
    ]
    assert found == wanted


def _items(item: pikepdf.OutlineItem) -> list[pikepdf.OutlineItem]:
    return [item, *(below for child in item.children for below in _items(child))]


def test_fonts_are_embedded_subsets_with_unicode(sample_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample_pdf)) as file:
        fonts = [
            obj for obj in file.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"
        ]
        tops = [font for font in fonts if font.get("/Subtype") == "/Type0"]
        assert tops
        for font in tops:
            assert "/ToUnicode" in font
            name = str(font.BaseFont)
            assert name[7] == "+"
            assert name[8:].startswith("RG-")
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    assert len(sample_pdf) < 600_000


def test_the_same_report_gives_the_same_bytes_in_another_process(sample_pdf: bytes) -> None:
    code = (
        "import hashlib, sys; from reportgen.render import pdf; from tests.render.sample import sample_report;"
        "sys.stdout.write(hashlib.sha256(pdf.render(sample_report())).hexdigest())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert found.stdout == hashlib.sha256(sample_pdf).hexdigest()
    assert pdf.render(sample_report()) == sample_pdf


def test_other_text_has_another_identifier() -> None:
    first, second = (pdf.render(Report(kind="k", title="标题", blocks=(Paragraph(run(t)),))) for t in "甲乙")
    ids = []
    for content in (first, second):
        with pikepdf.open(io.BytesIO(content)) as file:
            ids.append(bytes(file.trailer.ID[0]))
    assert ids[0] != ids[1]


# WeasyPrint leaves its colour profile open.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_an_archive_file_carries_the_data_it_was_made_from() -> None:
    report = long_report(2)
    attachment = pdf.Attachment("指标数据.csv", "指标,完成值\n地区生产总值,195.66\n".encode(), "数据来源")
    first, second = (pdf.render(report, archive=True, attachments=[attachment]) for _ in range(2))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as file:
        (found,) = file.attachments.values()
        assert found.filename == "指标数据.csv"
        assert found.get_file().read_bytes() == attachment.content
        assert file.open_metadata().pdfa_status == "3A"


# ------------------------------------------------------------------- refusals


def test_a_character_no_face_holds_stops_the_report() -> None:
    report = Report(
        kind="k", title="通报", blocks=(*prose(1), Paragraph(run("负责人为张\U0002f9f4\U0002a6d6同志。")))
    )
    with pytest.raises(RenderFault) as caught:
        pdf.render(report)
    assert "U+2A6D6" in caught.value.message
    assert "负责人为张" in caught.value.place
    assert str(caught.value).startswith("通报：")


@pytest.mark.parametrize("char", ["\x0b", "\x00", "\x1f", "\ud800", "\x85"])
def test_control_characters_stop_the_report(char: str) -> None:
    with pytest.raises(RenderFault) as caught:
        pdf.render(Report(kind="k", title="通报", blocks=(Paragraph(run(f"正文{char}有误。")),)))
    assert f"U+{ord(char):04X}" in str(caught.value)
    assert char not in str(caught.value)
    str(caught.value).encode()


def test_every_place_of_a_report_is_checked_for_characters() -> None:
    strange = "\U0002a6d6"
    report = sample_report()
    whole = "".join(text for _, text in html.texts(report))
    for line in text_lines(report):
        assert set("".join(line.split())) - set("单位：附件12.") <= set(whole)
    for key in ("发文机关标志", "发文字号", "签发人", "抄送机关", "印发机关", "份号", "密级"):
        fields = {**report.fields, key: Text(strange)}
        with pytest.raises(RenderFault, match="U\\+2A6D6"):
            pdf.check_coverage(replace(report, fields=fields))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/a.css",
        "https://example.org/a.png",
        "ftp://example.org/a",
        "file://host/etc/passwd",
        "{fonts}/../pdf.py",
        "{fonts}/%2e%2e/pdf.py",
        "//example.org/a.css",
        "relative.css",
    ],
)
def test_nothing_is_fetched_from_outside(url: str) -> None:
    assert not pdf.is_allowed(url.format(fonts=FOLDER.as_uri()))


def test_fonts_and_data_may_be_fetched() -> None:
    assert pdf.is_allowed(face("仿宋").path.as_uri())
    assert pdf.is_allowed("data:text/css,p%7B%7D")


def test_a_shell_cannot_reach_files_or_network(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("shell")
    secret = folder / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    shell = folder / "own.html"
    shell.write_text(
        f"""<html lang="zh-CN"><head><link rel="attachment" href="{secret.as_uri()}">
        <link rel="stylesheet" href="{secret.as_uri()}"><style>@import url("{secret.as_uri()}");
        p {{ background: url("{secret.as_uri()}") }}</style></head>
        <body><img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/a.png">{{{{ 正文 }}}}</body></html>""",
        encoding="utf-8",
    )
    content = pdf.render(Report(kind="k", title="标题", blocks=(Paragraph(run("正文。")),)), shell=shell)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert not list(file.attachments)
    assert "正文。" in pdf_lines(content)


def test_without_pango_the_clerk_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._weasyprint.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(MachineFault) as caught:
        pdf.render(long_report(1))
    assert "apt-get install" in caught.value.advice
    assert caught.value.exit_code == 4
    pdf._weasyprint.cache_clear()


def test_the_html_page_stands_alone_and_names_no_file_of_this_machine() -> None:
    page = html.page(sample_report())
    assert "file:" not in page
    assert "url(" not in page
    assert 'local("仿宋_GB2312")' in page
    assert "@media screen" in page
    assert page == html.page(sample_report())
    for line in text_lines(sample_report()):
        for part in line.split("2022"):
            assert part in re.sub(r"<[^>]+>", "", page)


def test_rendering_leaves_garbage_collection_as_it_was() -> None:
    before = gc.get_threshold()
    pdf.render(long_report(1))
    assert gc.get_threshold() == before


def test_threads_may_print_at_the_same_time() -> None:
    report = Report(kind="k", title="题", blocks=(Paragraph(run("文字2.4%。")),))
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: pdf.render(report), range(3)))
    assert made == [made[0]] * 3
