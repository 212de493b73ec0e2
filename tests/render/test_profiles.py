"""A house standard beside GB/T 9704, added as a TOML file and measured in both formats."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from reportgen import layout
from reportgen.blocks import Heading, Report
from reportgen.errors import TemplateFault
from reportgen.kinds import read_kind
from reportgen.layout import GBT9704, Profile
from reportgen.model import Text
from reportgen.profiles import find_profile, read_profile
from reportgen.render import html, pdf
from reportgen.render.word import open_shell, render
from tests.reading import Page, docx_part, docx_style_ids, pdf_pages
from tests.render.office import OFFICE, printed
from tests.render.sample import FIELDS, prose, run

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

OFFICE_STYLE = """
left = 26
pitch = 28
heading_bold = [2]
digits = "随文"
word_fonts = { "小标宋" = "方正小标宋_GBK" }
"""


def written(folder: Path, text: str, name: str = "本单位") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def own(tmp_path: Path) -> Profile:
    return read_profile(written(tmp_path, OFFICE_STYLE))


def sample(shell: str = "document") -> Report:
    body = (Heading(1, run("总体情况"), "一、"), Heading(2, run("主要指标35项"), "（一）"), *prose(14))
    named = {name: Text(value) for name, value in FIELDS.items()}
    return Report(kind="sample", title="通报", blocks=body, shell=shell, fields=named, date="2022-07-18")


# ---------------------------------------------------------------- the setting


def test_a_profile_names_what_differs(own: Profile) -> None:
    changed = {f.name for f in fields(Profile) if getattr(own, f.name) != getattr(GBT9704, f.name)}
    assert changed == {"name", "left", "pitch", "heading_bold", "digits", "word_fonts"}
    assert (own.name, own.right) == ("本单位", 28.0)
    assert own.word_font("小标宋") == "方正小标宋_GBK"
    assert own.word_font("仿宋") == GBT9704.word_font("仿宋")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("letf = 26", "没有“letf”这一项，是不是想写“left”"),
        ("name = '乙'", "没有“name”这一项"),
        ("left = '26'", "left 不能是 '26'，应为正数"),
        ("left = -1", "应为正数"),
        ("lines = 22.5", "lines 不能是 22.5，应为正整数"),
        ("seal = 1", "seal 不能是 1，应为true 或 false"),
        ("pitch = true", "应为正数"),
        ("heading_bold = [5]", "heading_bold 不能是 [5]"),
        ("heading_faces = ['黑体', '楷体']", "四个字体"),
        ("heading_faces = ['黑体', '行书', '仿宋', '仿宋']", "heading_faces 不能是 '行书'"),
        ("digits = '仿宋'", "“西文”或“随文”"),
        ("red = 'rot'", "六位十六进制颜色"),
        ("word_fonts = { '小标颂' = '甲' }", "word_fonts 中没有“小标颂”，是不是想写“小标宋”"),
        ("word_fonts = { '小标宋' = '' }", "字体名称"),
        ("left = 60", "版心超出了纸张"),
        ("body_size = 17", "每行排不下28字"),
        ("pitch = 30", "每页排不下22行"),
        ("left: 26", "不是正确的 TOML"),
    ],
)
def test_wrong_settings_are_explained(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        read_profile(written(tmp_path, text))
    assert says in str(caught.value)
    assert caught.value.place == "本单位.toml"


def test_every_measure_can_be_set(tmp_path: Path) -> None:
    """What is written out as the standard has it gives the standard."""

    def toml(value: object) -> str:
        if isinstance(value, tuple) and value and isinstance(value[0], tuple):
            return "{ " + ", ".join(f'"{face}" = "{family}"' for face, family in value) + " }"
        if isinstance(value, tuple):
            return str(list(value)).replace("'", '"')
        return (
            str(value).lower()
            if isinstance(value, bool)
            else f'"{value}"'
            if isinstance(value, str)
            else str(value)
        )

    text = "\n".join(
        f"{f.name} = {toml(getattr(GBT9704, f.name))}" for f in fields(Profile) if f.name != "name"
    )
    assert read_profile(written(tmp_path, text, "gbt9704")) == GBT9704


def test_a_kind_names_its_profile_and_may_set_seal_and_imprint(tmp_path: Path) -> None:
    kind = tmp_path / "notice"
    (tmp_path / "_profiles").mkdir()
    kind.mkdir()
    (kind / "body.md").write_text("正文。", encoding="utf-8")
    shared = written(tmp_path / "_profiles", OFFICE_STYLE)
    (kind / "kind.toml").write_text(
        'name = "甲"\ntitle = "乙"\nprofile = "本单位"\nseal = true\nimprint_even = true\n', encoding="utf-8"
    )
    read = read_kind(kind)
    assert (read.profile.left, read.profile.seal, read.profile.imprint_even) == (26.0, True, True)
    assert not read.landscape
    assert shared in read.files()
    nearer = written(kind, "left = 27")
    assert read_kind(kind).profile.left == 27.0
    assert nearer in read_kind(kind).files()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('profile = "gbt9740"', "notice/kind.toml：没有“gbt9740”这个版式设置，是不是想写“gbt9704”"),
        ('seal = "是"', "seal 不能是 '是'"),
        ("landscape = 1", "landscape 不能是 1"),
    ],
)
def test_a_kind_with_a_wrong_setting_is_explained(tmp_path: Path, setting: str, says: str) -> None:
    kind = tmp_path / "notice"
    kind.mkdir()
    (kind / "body.md").write_text("正文。", encoding="utf-8")
    (kind / "kind.toml").write_text(f'name = "甲"\ntitle = "乙"\n{setting}\n', encoding="utf-8")
    with pytest.raises(TemplateFault) as caught:
        read_kind(kind)
    assert says in str(caught.value)


def test_the_standard_needs_no_file() -> None:
    assert find_profile("gbt9704", []) is GBT9704


# ---------------------------------------------------------------- on the page


def assert_measures(page: Page, *, hangs: float) -> None:
    """A full page of text: 26 mm left, 28 pt from line to line."""
    lines = [line for line in page.lines if abs(line.size - 16) < 0.1]
    steps = [layout.pt(below.base - above.base) for above, below in pairwise(lines)]
    assert len(lines) == 22
    assert steps == pytest.approx([28.0] * 21, abs=0.1)
    assert min(line.left for line in lines) == pytest.approx(26.0, abs=0.1)
    assert max(line.right for line in lines) == pytest.approx(182.0, abs=0.3 + hangs)


def heading(pages: tuple[Page, ...]) -> list[tuple[str, bool]]:
    line = next(line for page in pages for line in page.lines if "主要指标" in line.text)
    return [(char.font, char.heavy) for char in line.chars]


def test_the_pdf_follows_a_profile(own: Profile) -> None:
    pages = pdf_pages(pdf.render(sample(), profile=own))
    assert_measures(pages[1], hangs=0.0)
    assert set(heading(pages)) == {("RG-Kai", True)}
    text = {char.font for char in pages[1].chars if char.text.isdigit() and char.base < 262}
    assert text == {"RG-FangSong"}
    assert "left: 26" not in html.page(sample(), profile=own)


@pytest.fixture
def shells(tmp_path: Path) -> dict[str, Path]:
    """The project's shell, and one that an office has changed: its letterhead and the face of the text."""
    changed = Document(str(SHELLS / "document.docx"))
    masthead = next(p for p in changed.paragraphs if "发文机关标志" in p.text)
    masthead.runs[0].text = "洪泽区综合考核办（本办自用）"
    changed.styles["公文正文"].font.size = Pt(15)
    changed.styles["三级标题"].font.bold = True
    path = tmp_path / "document.docx"
    changed.save(str(path))
    return {"project": SHELLS / "document.docx", "office": path}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")
def test_word_files_follow_a_profile(own: Profile, tmp_path: Path) -> None:
    content = render(sample(), open_shell(SHELLS / "document.docx", own))
    page = printed({"sample": content}, tmp_path)["sample"][1]
    assert_measures(page, hangs=6.0)


@pytest.mark.parametrize("which", ["project", "office"])
def test_styles_and_page_of_a_shell_follow_a_profile(
    which: str, own: Profile, shells: dict[str, Path]
) -> None:
    content = render(sample(), open_shell(shells[which], own))
    section = docx_part(content).findall(f".//{W}sectPr")[-1]
    margins, grid = section.find(f"{W}pgMar"), section.find(f"{W}docGrid")
    assert (margins.get(f"{W}left"), margins.get(f"{W}right")) == ("1474", "1587")
    assert grid.get(f"{W}linePitch") == "560"
    assert facts(content, "二级标题") >= {("b", "val", ""), ("rFonts", "ascii", "楷体_GB2312")}
    assert ("rFonts", "eastAsia", "方正小标宋_GBK") in facts(content, "公文标题")
    defaults = docx_part(content, "word/styles.xml").find(f"{W}docDefaults")
    assert {s.get(f"{W}line") for s in defaults.iter(f"{W}spacing")} == {None, "560"}


def test_what_an_office_changed_stays(own: Profile, shells: dict[str, Path]) -> None:
    content = render(sample(), open_shell(shells["office"], own))
    assert ("sz", "val", "30") in facts(content, "公文正文")
    assert ("b", "val", "") in facts(content, "三级标题")
    assert "洪泽区综合考核办（本办自用）" in "".join(docx_part(content).itertext())


def test_a_shell_under_the_standard_is_left_as_it_is(shells: dict[str, Path]) -> None:
    content = render(sample(), open_shell(shells["office"]))
    assert ("sz", "val", "30") in facts(content, "公文正文")
    assert {fact for fact in facts(content, "二级标题") if fact[0] == "b"} <= {("b", "val", "0")}


def facts(content: bytes, style: str) -> set[tuple[str, str, str]]:
    """Every property of a style as (element, attribute, value)."""
    (own,) = docx_style_ids(content, style)
    root = docx_part(content, "word/styles.xml")
    node = next(s for s in root.iter(f"{W}style") if s.get(f"{W}styleId") == own)
    found = set()
    for each in node.iter():
        tag = each.tag.removeprefix(W)
        found |= {(tag, name.removeprefix(W), value) for name, value in each.attrib.items()} or {
            (tag, "val", "")
        }
    return found
