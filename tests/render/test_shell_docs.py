"""docs/shells.zh.md says what is so: names, measures, pictures, and how an office changes its letterhead."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import fields
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image, ImageChops, ImageStat

from reportgen.batch import render
from reportgen.blocks import Paragraph, Report
from reportgen.kinds import find_kind
from reportgen.layout import GBT9704, Profile
from reportgen.model import Text
from reportgen.profiles import read_profile
from reportgen.render import pdf, shells
from reportgen.render.shell_fields import DERIVED
from tests.reading import docx_head_and_tail, pdf_pages
from tests.render.sample import run, shell_report

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "shells.zh.md"
IMAGES = ROOT / "docs" / "images"
SHELLS = ROOT / "templates" / "_shells"
TEXT = PAGE.read_text("utf-8")
WIDTH = 420


def test_every_shell_is_described_and_shown() -> None:
    assert re.findall(r"^\| `(\w+)` \| .*images/(\w+)\.png\) \|$", TEXT, re.M) == [
        (n, n) for n in shells.DRAFTS if n != "plain"
    ] + [("plain", "plain")]
    assert (
        {path.stem for path in SHELLS.glob("*.docx")}
        == {path.stem for path in SHELLS.glob("*.html")}
        == set(shells.DRAFTS)
    )


def test_names_a_shell_may_ask_for_are_listed() -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", TEXT, re.M))
    assert {name: listed[name] for name in DERIVED} == DERIVED


def test_every_measure_is_listed_with_its_value() -> None:
    rows = re.findall(r"^\| ((?:`\w+` ?)+) \| (.*?) \| .* \|$", TEXT.partition("## 另定一套尺寸")[2], re.M)
    listed: dict[str, str] = {}
    for names, values in rows:
        keys = re.findall(r"`(\w+)`", names)
        listed |= dict(zip(keys, values.split("、") if len(keys) > 1 else [values], strict=True))
    assert set(listed) == {field.name for field in fields(Profile)} - {"name"}
    for name, said in listed.items():
        assert said == spoken(getattr(GBT9704, name)), name


def spoken(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case ():
            return "无"
        case tuple():
            return "、".join(part if isinstance(part, str) else part[1] for part in value)
    return str(value)


def test_the_example_of_a_profile_is_one(tmp_path: Path) -> None:
    example = next(block for block in re.findall(r"```toml\n(.*?)```", TEXT, re.S) if "pitch" in block)
    path = tmp_path / "本单位.toml"
    path.write_text(example, encoding="utf-8")
    assert (read_profile(path).left, read_profile(path).heading_bold) == (26.0, (2,))


@pytest.mark.parametrize("name", list(shells.DRAFTS))
def test_pictures_show_what_is_printed(name: str, request: pytest.FixtureRequest) -> None:
    """Page 1 of the sample, 420 pixels wide; `--update-golden` draws it anew."""
    path = IMAGES / f"{name}.png"
    made = picture(pdf.render(shell_report(name, 3)))
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        made.quantize(48).save(path, optimize=True)
    with Image.open(path) as kept:
        assert kept.size == made.size
        difference = ImageChops.difference(kept.convert("RGB"), made)
    assert max(ImageStat.Stat(difference).mean) < 1.0
    assert path.stat().st_size < 60_000


def picture(content: bytes) -> Image.Image:
    """Return page 1 in a thin frame."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    drawn = page.render(scale=(WIDTH - 2) / page.get_width()).to_pil().convert("RGB")
    framed = Image.new("RGB", (WIDTH, drawn.height + 2), (190, 190, 190))
    framed.paste(drawn.crop((0, 0, WIDTH - 2, drawn.height)), (1, 1))
    return framed


def test_an_office_changes_its_letterhead_as_the_page_says(tmp_path: Path) -> None:
    """Copy, change, save beside the kind, name it in kind.toml: both formats print it."""
    kinds = tmp_path / "kinds"
    folder = kinds / "my-notice"
    folder.mkdir(parents=True)
    shutil.copy(SHELLS / "document.docx", folder / "红头.docx")
    letterhead = Document(str(folder / "红头.docx"))
    masthead = next(p for p in letterhead.paragraphs if p.text == "{{ 发文机关标志 }}")
    masthead.runs[0].text = "洪泽区督查考核专用文件"
    letterhead.save(str(folder / "红头.docx"))
    page = (SHELLS / "document.html").read_text("utf-8")
    (folder / "红头.html").write_text(
        page.replace("{{ 报告.发文机关标志 }}", "洪泽区督查考核专用文件"), encoding="utf-8"
    )
    (folder / "kind.toml").write_text('name = "专用通报"\ntitle = "通报"\nshell = "红头"\n', encoding="utf-8")
    (folder / "body.md").write_text("正文。", encoding="utf-8")

    kind = find_kind("专用通报", kinds)
    fields = {"发文机关": Text("洪泽区统计局"), "发文字号": Text("洪统〔2022〕8号")}
    report = Report(
        kind=kind.slug, title="通报", blocks=(Paragraph(run("正文。")),), shell=kind.shell, fields=fields
    )
    printed = render(report, "docx", kind)
    assert docx_head_and_tail(printed) == ["洪泽区督查考核专用文件", "洪统〔2022〕8号"]
    assert Document(io.BytesIO(printed)).paragraphs[0].style is not None
    (finished,) = pdf_pages(render(report, "pdf", kind))
    assert [line.text for line in finished.lines[:2]] == ["洪泽区督查考核专用文件", "洪统〔2022〕8号"]


def test_the_letterhead_of_a_letter_is_in_its_first_header(tmp_path: Path) -> None:
    path = tmp_path / "红头.docx"
    shutil.copy(SHELLS / "letter.docx", path)
    letterhead = Document(str(path))
    header = letterhead.sections[0].first_page_header
    assert header.paragraphs[0].text == "{{ 信函标志 }}"
    assert letterhead.sections[0].different_first_page_header_footer
