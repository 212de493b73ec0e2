"""Finished Word files, measured in their XML."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator

from reportgen import layout
from reportgen.blocks import (
    Annex,
    AnnexList,
    Block,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Postscript,
    Report,
    Row,
    Run,
    Signature,
    Table,
    Title,
    text_lines,
)
from reportgen.errors import RenderFault, TemplateFault
from reportgen.model import Cell, Text
from reportgen.render import shells
from reportgen.render.word import Shell, open_shell, render
from tests.reading import docx_head_and_tail, docx_lines, docx_part, docx_style_ids, docx_text
from tests.render.sample import FIELDS, run, sample_report, table

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BODY_SIZE = 20 * (layout.GBT9704.body_size + layout.GBT9704.tracking)
"""One 字 in twips."""


@pytest.fixture(scope="module")
def red_head() -> Shell:
    return open_shell(SHELLS / "document.docx")


@pytest.fixture(scope="module")
def plain() -> Shell:
    return open_shell(SHELLS / "plain.docx")


@pytest.fixture(scope="module")
def sample(red_head: Shell) -> bytes:
    return render(sample_report(), red_head)


def report(*blocks: Block, **fields: str) -> Report:
    texts = {name: Text(value) for name, value in fields.items()}
    return Report(kind="sample", title="通报", blocks=blocks, fields=texts, date="2022-07-18")


def said(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(run(text)) for text in texts)


def body_paragraphs(content: bytes, style: str) -> list[Any]:
    ids = docx_style_ids(content, style)
    root = docx_part(content)
    return [p for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in ids]


def attribute(node: Any, path: str, name: str) -> str | None:
    found = node.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ----------------------------------------------------------------------- text


def test_word_says_what_the_blocks_say_in_their_order(sample: bytes) -> None:
    assert docx_lines(sample) == list(text_lines(sample_report()))


def test_head_and_imprint_say_what_the_fields_say(sample: bytes) -> None:
    assert docx_head_and_tail(sample) == [
        "000012",
        "秘密★1年",
        "特急",
        "洪泽区综合考核办文件",
        "洪督考〔2022〕15号",
        f"抄送：{FIELDS['抄送机关']}。",
        FIELDS["印发机关"],
        "2022年7月20日印发",
    ]


def test_what_is_not_given_leaves_nothing_behind(red_head: Shell) -> None:
    content = render(report(*said("正文。"), 发文机关="洪泽区统计局"), red_head)
    assert docx_head_and_tail(content) == ["洪泽区统计局文件"]
    assert docx_part(content).find(f".//{WP}anchor") is None


def test_a_report_to_superiors_names_its_signer_beside_the_number(red_head: Shell) -> None:
    fields = {"发文机关": "洪泽区统计局", "发文字号": "洪统〔2022〕3号", "签发人": "张琳"}
    content = render(report(*said("正文。"), **fields), red_head)
    assert docx_head_and_tail(content)[1] == "洪统〔2022〕3号\t签发人：张琳"


@pytest.mark.parametrize(
    "text", ["&<>\"'", "{{ 发文机关 }}{% if x %}", "【正文】", "]]><w:p/>", "a  b", " 空 格 ", "𠮷①²"]
)
def test_data_is_never_read_as_markup(red_head: Shell, text: str) -> None:
    content = render(report(*said(text), 发文机关=text, 抄送机关=text), red_head)
    assert docx_lines(content) == [text]
    assert docx_head_and_tail(content)[0] == f"{text}文件"
    assert f"抄送：{text}。" in docx_head_and_tail(content)


_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="￾￿"), max_size=40).filter(
    lambda text: all(ord(c) >= 32 or c in "\n\t" for c in text)
)


@given(_ANY_TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    content = render(report(*said(text, "末段。")), open_plain())
    assert docx_lines(content) == [text.replace("\r\n", "\n").replace("\r", "\n"), "末段。"]


def open_plain(opened: list[Shell] = []) -> Shell:  # noqa: B006 — opened once for all examples
    if not opened:
        opened.append(open_shell(SHELLS / "plain.docx"))
    return opened[0]


def test_line_breaks_and_tabs_in_a_field_are_breaks_and_tabs(red_head: Shell) -> None:
    content = render(report(*said("正文。"), 发文机关="洪泽区\n统计局", 发文字号="甲\t乙"), red_head)
    assert docx_head_and_tail(content) == ["洪泽区\n统计局文件", "甲\t乙"]


@pytest.mark.parametrize("char", ["\x0b", "\x00", "\x1f", "\ufffe", "\ud800"])
def test_a_character_no_file_may_hold_is_named_with_its_cell(plain: Shell, char: str) -> None:
    bad = Paragraph((Run(f"进展{char}顺利", origin=Cell("指标数据.xlsx", "问题清单", "D7")),))
    with pytest.raises(RenderFault, match=f"U\\+{ord(char):04X}") as caught:
        render(report(bad), plain)
    assert caught.value.place == "指标数据.xlsx!问题清单!D7"


def test_a_forbidden_character_in_a_field_is_named_too(red_head: Shell) -> None:
    with pytest.raises(RenderFault) as caught:
        render(report(*said("正文。"), 发文机关="洪泽区\x0b统计局"), red_head)
    assert caught.value.place == "发文机关“洪泽区□统计局”"


def test_printing_a_missing_value_stops_and_never_leaves_a_blank(red_head: Shell) -> None:
    with pytest.raises(TemplateFault, match="空的") as caught:
        render(report(*said("正文。")), red_head)
    assert caught.value.place == "document.docx!word/document.xml中“{{ 发文机关标志 }}”"


# ----------------------------------------------------------------------- page


def test_the_upright_page_has_the_measures_of_the_standard(sample: bytes) -> None:
    sections = list(docx_part(sample).iter(f"{W}sectPr"))
    size, margins, grid = (sections[0].find(f"{W}{name}") for name in ("pgSz", "pgMar", "docGrid"))
    millimetres = {
        name: int(margins.get(f"{W}{name}")) / layout.TWIPS_PER_MM
        for name in ("top", "right", "bottom", "left")
    }
    assert millimetres == pytest.approx({"top": 37, "right": 26, "bottom": 35, "left": 28}, abs=0.05)
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")


def test_an_annex_across_the_page_has_its_own_section_and_the_text_comes_back_upright(sample: bytes) -> None:
    sections = list(docx_part(sample).iter(f"{W}sectPr"))
    assert [attribute(s, "pgSz", "orient") for s in sections] == [None, "landscape", None]
    turned = sections[1].find(f"{W}pgMar")
    millimetres = [
        int(turned.get(f"{W}{name}")) / layout.TWIPS_PER_MM for name in ("top", "right", "bottom", "left")
    ]
    assert millimetres == pytest.approx([28, 37, 26, 35], abs=0.05)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(sample: bytes) -> None:
    assert docx_part(sample, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    sections = docx_part(sample).iter(f"{W}sectPr")
    for section in sections:
        assert [ref.get(f"{W}type") for ref in section.iter(f"{W}footerReference")] == ["even", "default"]
    for part, style, side in (("footer1", "页码（单页）", "right"), ("footer2", "页码（双页）", "left")):
        footer = docx_part(sample, f"word/{part}.xml")
        assert "".join(footer.itertext()) == "— 1 —"
        assert footer.find(f".//{W}fldSimple").get(f"{W}instr").strip() == "PAGE"
        shape = style_of(sample, style)
        assert attribute(shape, "pPr/jc", "val") == side
        assert attribute(shape, "pPr/ind", side) == "280"
        assert attribute(shape, "rPr/rFonts", "ascii") == attribute(shape, "rPr/rFonts", "eastAsia") == "宋体"
        assert attribute(shape, "rPr/sz", "val") == "28"


def test_landscape_pages_carry_their_number_turned(sample: bytes) -> None:
    for side in ("Odd", "Even"):
        footer = docx_part(sample, f"word/footerLandscape{side}.xml")
        turned = footer.find(".//{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}bodyPr")
        assert turned.get("vert") == "vert"
        assert footer.find(f".//{W}fldSimple") is not None


# --------------------------------------------------------------------- styles


def style_of(content: bytes, name: str) -> Any:
    styles = docx_part(content, "word/styles.xml").iter(f"{W}style")
    return next(s for s in styles if attribute(s, "name", "val") == name)


def test_defaults_are_fangsong_on_the_grid_without_what_word_would_add(sample: bytes) -> None:
    defaults = docx_part(sample, "word/styles.xml").find(f"{W}docDefaults")
    face, line = defaults.find(f"{W}rPrDefault/{W}rPr"), defaults.find(f"{W}pPrDefault/{W}pPr")
    assert attribute(face, "rFonts", "eastAsia") == "仿宋_GB2312"
    assert attribute(face, "rFonts", "ascii") == attribute(face, "rFonts", "hAnsi") == "Times New Roman"
    assert (
        attribute(face, "sz", "val"),
        attribute(face, "spacing", "val"),
        attribute(face, "kern", "val"),
    ) == ("32", "-5", "0")
    assert (attribute(line, "spacing", "line"), attribute(line, "spacing", "lineRule")) == ("579", "exact")
    hanging = [(node.getparent().tag, node.get(f"{W}val")) for node in line.iter(f"{W}overflowPunct")]
    assert hanging == [(f"{MC}Choice", "0"), (f"{MC}Fallback", "1")]
    for name in ("topLinePunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        assert attribute(line, name, "val") == "0", name
    assert line.find(f"{W}kinsoku") is not None
    assert attribute(line, "jc", "val") == "both"


@pytest.mark.parametrize(
    ("name", "family", "size", "outline"),
    [
        ("公文标题", "方正小标宋简体", "44", None),
        ("一级标题", "黑体", "32", "0"),
        ("二级标题", "楷体_GB2312", "32", "1"),
        ("三级标题", "仿宋_GB2312", "32", "2"),
        ("四级标题", "仿宋_GB2312", "32", "3"),
        ("附件标识", "黑体", None, None),
        ("附件标题", "方正小标宋简体", "44", "0"),
        ("表头", "黑体", "24", None),
        ("表文", "仿宋_GB2312", "24", None),
        ("发文机关标志", "方正小标宋简体", "88", None),
    ],
)
def test_styles_have_the_faces_of_the_standard(
    sample: bytes, name: str, family: str, size: str | None, outline: str | None
) -> None:
    style = style_of(sample, name)
    assert attribute(style, "rPr/rFonts", "eastAsia") == family
    assert attribute(style, "rPr/rFonts", "ascii") == "Times New Roman"
    assert attribute(style, "rPr/sz", "val") == size
    assert attribute(style, "pPr/outlineLvl", "val") == outline


@pytest.mark.parametrize(
    "name",
    [
        "公文标题",
        "主送机关",
        "一级标题",
        "二级标题",
        "三级标题",
        "四级标题",
        "附件标识",
        "附件标题",
        "表题",
        "表单位",
        "表头",
        "署名",
    ],
)
def test_what_announces_something_stays_with_it(sample: bytes, name: str) -> None:
    assert style_of(sample, name).find(f"{W}pPr/{W}keepNext") is not None


def test_no_font_is_left_to_a_theme_and_no_stale_styles_travel_along(sample: bytes) -> None:
    for name, data in parts(sample).items():
        assert b"Theme=" not in data, name
        assert "stylesWithEffects" not in name


def test_blocks_have_the_styles_an_office_knows(sample: bytes) -> None:
    document = Document(io.BytesIO(sample))
    used = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    wanted = [
        "公文标题",
        "主送机关",
        "公文正文",
        "一级标题",
        "二级标题",
        "三级标题",
        "四级标题",
        "附件说明",
        "署名",
        "成文日期",
        "附注",
        "附件标识",
        "附件标题",
        "表题",
        "表单位",
    ]
    assert set(wanted) <= set(used)
    assert [p.text.split("\n") for p in document.paragraphs if p.style and p.style.name == "公文标题"] == [
        ["关于2022年上半年高质量发展综合考核", "指标完成情况的通报"]
    ]


def test_paragraphs_begin_two_characters_in(sample: bytes) -> None:
    for name in ("公文正文", "一级标题", "二级标题", "三级标题", "四级标题", "附注"):
        assert int(attribute(style_of(sample, name), "pPr/ind", "firstLine") or 0) == pytest.approx(
            2 * BODY_SIZE, abs=1
        )


def test_marks_that_both_faces_have_are_given_to_the_chinese_face(plain: Shell) -> None:
    content = render(report(*said("“两重”——6×7…", "增长2.4%，（一）")), plain)
    hinted = [p.find(f"{W}r/{W}rPr/{W}rFonts") is not None for p in body_paragraphs(content, "公文正文")]
    assert hinted == [True, False]


def test_emphasis_is_a_style_and_parts_of_one_weight_are_one_run(plain: Shell) -> None:
    inlines = (Run("一是", strong=True), Run("压实", strong=True), Run("责任"), Run("。"))
    content = render(report(Paragraph(inlines)), plain)
    (paragraph,) = body_paragraphs(content, "公文正文")
    runs = [(r.findtext(f"{W}t"), attribute(r, "rPr/rStyle", "val")) for r in paragraph.iter(f"{W}r")]
    assert runs == [("一是压实", "StrongText"), ("责任。", None)]


# ------------------------------------------------------------------ positions


@pytest.mark.parametrize(
    ("organ", "date", "organ_left", "date_left"),
    [
        ("洪泽区综合考核领导小组办公室", "2022年7月18日", 28 - 2 - 14, 28 - 2 - 14 + 2),
        ("统计局", "2022年12月28日", 28 - 2 - 7 - 2 - 0.0, 28 - 2 - 7.0),
        ("洪泽区统计局", "2022年7月8日", 28 - 2 - 6.0, 28 - 2 - 6 + 2.0),
    ],
)
def test_the_date_begins_two_characters_right_of_the_organ(
    plain: Shell, organ: str, date: str, organ_left: float, date_left: float
) -> None:
    content = render(report(*said("正文。"), Signature(run(organ), run(date))), plain)
    lefts = [
        int(attribute(body_paragraphs(content, style)[0], "pPr/ind", "left") or 0)
        for style in ("署名", "成文日期")
    ]
    assert lefts == pytest.approx([organ_left * BODY_SIZE, date_left * BODY_SIZE], abs=1)


def test_the_last_paragraph_goes_with_the_signature(plain: Shell) -> None:
    content = render(report(*said("首段。", "末段。"), Signature(run("统计局"), run("2022年7月8日"))), plain)
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in body_paragraphs(content, "公文正文")]
    assert kept == [True, True]  # two lines alone are too few above a signature


def test_text_stays_on_the_page_of_the_signature_across_the_list_of_annexes(plain: Shell) -> None:
    closing = (
        AnnexList((run("甲"), run("乙"))),
        Signature(run("统计局"), run("2022年7月8日")),
        Postscript(run("（附注）")),
    )
    content = render(report(*said("首段。", "末段。"), *closing), plain)
    kept = {docx_text(p): p.find(f"{W}pPr/{W}keepNext") is not None for p in docx_part(content).iter(f"{W}p")}
    assert kept == {
        "首段。": False,
        "末段。": True,
        "附件：1.甲": True,
        "2.乙": True,
        "统计局": True,
        "2022年7月8日": True,
        "（附注）": False,
    }


def test_titles_of_annexes_hang_below_their_first_character(sample: bytes) -> None:
    first, second = body_paragraphs(sample, "附件说明")
    left = [int(attribute(p, "pPr/ind", "left") or 0) for p in (first, second)]
    hanging = [int(attribute(p, "pPr/ind", "hanging") or 0) for p in (first, second)]
    assert left[0] == left[1]
    assert left[0] - hanging[0] == pytest.approx(2 * BODY_SIZE, abs=1)
    assert left[1] - hanging[1] == pytest.approx(5 * BODY_SIZE, abs=1)


@pytest.mark.parametrize(
    ("name", "size", "scale"),
    [
        ("洪泽区统计局文件", 44, 100),
        ("洪泽区综合考核领导小组办公室文件", 41.5, 66),
        ("中共洪泽区委高质量发展综合考核工作领导小组办公室文件", 25, 66),
    ],
)
def test_the_masthead_fits_one_line(red_head: Shell, name: str, size: float, scale: int) -> None:
    content = render(report(*said("正文。"), 发文机关标志=name), red_head)
    (paragraph,) = body_paragraphs(content, "发文机关标志")
    set_size = int(attribute(paragraph, "r/rPr/sz", "val") or 0) / 2
    set_scale = int(attribute(paragraph, "r/rPr/w", "val") or 0)
    assert len(name) * set_size * set_scale / 100 <= layout.pt(156)
    assert (set_size, set_scale) == (pytest.approx(size, abs=1), pytest.approx(scale, abs=3))


# --------------------------------------------------------------------- tables


def test_the_head_repeats_and_no_row_is_split(sample: bytes) -> None:
    for tbl, heads in zip(body_tables(sample), (2, 1), strict=True):
        rows = tbl.findall(f"{W}tr")
        assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [True] * heads + [False] * (
            len(rows) - heads
        )
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
        cells = [cell for row in rows if not is_note(row) for cell in row.iter(f"{W}tc")]
        assert all(attribute(cell, "tcPr/vAlign", "val") == "center" for cell in cells)


def is_note(row: Any) -> bool:
    """Whether a row holds the notes of its table."""
    return attribute(row, "tc/p/pPr/pStyle", "val") == "TableNote"


def test_notes_are_a_last_row_without_rules(plain: Shell) -> None:
    """Only rows stay together with rows in every program that opens the file."""
    rows = body_tables(render(report(table(4)), plain))[0].findall(f"{W}tr")
    assert [is_note(row) for row in rows] == [False] * (len(rows) - 1) + [True]
    (cell,) = rows[-1].findall(f"{W}tc")
    sides = {side.tag.removeprefix(W): side.get(f"{W}val") for side in cell.find(f"{W}tcPr/{W}tcBorders")}
    assert sides == {"left": "nil", "bottom": "nil", "right": "nil"}


def body_tables(content: bytes) -> list[Any]:
    ids = docx_style_ids(content, "公文表格")
    return [t for t in docx_part(content).iter(f"{W}tbl") if attribute(t, "tblPr/tblStyle", "val") in ids]


def test_tables_are_as_wide_as_the_text(sample: bytes) -> None:
    for tbl, width in zip(body_tables(sample), (156, 225), strict=True):
        columns = [int(c.get(f"{W}w")) for c in tbl.iter(f"{W}gridCol")]
        assert sum(columns) == int(attribute(tbl, "tblPr/tblW", "w") or 0) == layout.twips(width)
        for row in tbl.iter(f"{W}tr"):
            assert sum(int(c.get(f"{W}w")) for c in row.iter(f"{W}tcW")) == sum(columns)


def test_a_grouped_head_is_merged_across_and_down(sample: bytes) -> None:
    upper, lower = body_tables(sample)[0].findall(f"{W}tr")[:2]
    assert [
        (docx_text(c.find(f"{W}p")), attribute(c, "tcPr/gridSpan", "val"), attribute(c, "tcPr/vMerge", "val"))
        for c in upper.iter(f"{W}tc")
    ] == [
        ("序号", None, "restart"),
        ("单位", None, "restart"),
        ("固定资产投资", "3", None),
        ("备注", None, "restart"),
    ]
    assert [docx_text(c.find(f"{W}p")) for c in lower.iter(f"{W}tc")] == [
        "",
        "",
        "完成值",
        "同比（%）",
        "位次",
        "",
    ]


def test_columns_keep_their_alignment_and_totals_are_strong(sample: bytes) -> None:
    last = [row for row in body_tables(sample)[0].findall(f"{W}tr") if not is_note(row)][-1]
    sides = [attribute(c, "p/pPr/jc", "val") for c in last.iter(f"{W}tc")]
    assert sides == [None, "left", "right", "right", None, "left"]
    assert {attribute(r, "rPr/rStyle", "val") for r in last.iter(f"{W}r")} == {"StrongText"}


def test_a_table_that_is_too_wide_for_wuhao_takes_xiaowu(plain: Shell) -> None:
    def text_style(least: float) -> str | None:
        column = Column("甲", width=least, least=least)
        content = render(report(Table((column,), (Row((run("一"),)),))), plain)
        cell = body_tables(content)[0].findall(f"{W}tr")[-1]
        return attribute(cell, "tc/p/pPr/pStyle", "val")

    assert text_style(40) == "TableTextSmall"
    assert text_style(44) == "TableTextLeast"


def test_two_tables_do_not_run_together(plain: Shell) -> None:
    simple = Table((Column("甲"),), (Row((run("一"),)),))
    content = render(report(simple, simple), plain)
    children = [c.tag.removeprefix(W) for c in docx_part(content).find(f"{W}body") if "bookmark" not in c.tag]
    assert children == ["tbl", "p", "tbl", "p", "sectPr"]


def test_first_and_last_rows_stay_with_their_neighbours_and_the_notes(plain: Shell) -> None:
    content = render(report(table(4)), plain)
    assert kept_rows(content)[2:] == [*[True] * 5, False]
    content = render(report(table(16)), plain)
    assert kept_rows(content)[2:] == [True, True, *[False] * 12, True, True, True, False]


def kept_rows(content: bytes) -> list[bool]:
    rows = body_tables(content)[0].findall(f"{W}tr")
    return [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in r.iter(f"{W}p")) for r in rows]


# ------------------------------------------------------------------- sections


WIDE = Table((Column("甲", width=60),), (Row((run("一"),)),), landscape=True)


def orientations(content: bytes) -> list[str]:
    return [attribute(s, "pgSz", "orient") or "portrait" for s in docx_part(content).iter(f"{W}sectPr")]


def test_a_report_across_the_page_from_its_first_line_has_one_section(plain: Shell) -> None:
    content = render(report(Title((run("一览表"),)), WIDE), plain)
    assert orientations(content) == ["landscape"]


def test_a_landscape_table_takes_its_heading_along(plain: Shell) -> None:
    above = (Heading(1, run("附表"), "一、"), Heading(2, run("分项"), "（一）"))
    content = render(report(*said("见表。"), *above, WIDE, *said("以上。")), plain)
    assert orientations(content) == ["portrait", "landscape", "portrait"]
    breaks = [p for p in docx_part(content).iter(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is not None]
    assert docx_text(breaks[0]) == "见表。"


def test_a_landscape_annex_at_the_end_needs_no_empty_page_behind_it(plain: Shell) -> None:
    content = render(report(*said("正文。"), Annex("附件", run("一览表"), landscape=True), WIDE), plain)
    assert orientations(content) == ["portrait", "landscape"]


def test_the_imprint_stands_on_an_upright_page(red_head: Shell) -> None:
    blocks = (*said("正文。"), Annex("附件", run("一览表"), landscape=True), WIDE)
    content = render(report(*blocks, 发文机关="统计局", 印发机关="统计局办公室"), red_head)
    assert orientations(content) == ["portrait", "landscape", "portrait"]


def test_an_annex_begins_a_page_once(plain: Shell) -> None:
    content = render(
        report(
            *said("正文。"),
            Annex("附件1", run("甲")),
            *said("甲文。"),
            Annex("附件2", run("乙"), landscape=True),
            *said("乙文。"),
        ),
        plain,
    )
    first, second = body_paragraphs(content, "附件标识")
    assert attribute(first, "pPr/pageBreakBefore", "val") is None
    assert first.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert attribute(second, "pPr/pageBreakBefore", "val") == "0"


def test_a_forced_page_leaves_no_empty_line_behind(plain: Shell) -> None:
    simple = Table((Column("甲"),), (Row((run("一"),)),))
    content = render(report(*said("一页。"), PageBreak(), *said("二页。"), PageBreak(), simple), plain)
    paragraphs = docx_part(content).find(f"{W}body").findall(f"{W}p")
    broken = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in paragraphs]
    assert [docx_text(p) for p in paragraphs] == ["一页。", "二页。", "", ""]
    assert broken == [False, True, True, False]


# ------------------------------------------------------------------- imprint


def test_the_line_of_the_imprint_is_as_high_as_the_imprint(red_head: Shell) -> None:
    def heights(copies: str) -> tuple[int, int]:
        content = render(
            report(*said("正文。"), 发文机关="统计局", 抄送机关=copies, 印发机关="办公室"), red_head
        )
        (anchor,) = body_paragraphs(content, "版记定位")
        return int(attribute(anchor, "pPr/spacing", "line") or 0), int(
            anchor.find(f".//{WP}extent").get("cy")
        )

    low, high = heights("区委办公室"), heights("区委办公室，" * 12)
    assert low[0] == pytest.approx(20 * (2 * 24.8 + 4), abs=1)
    assert high[0] == pytest.approx(low[0] + 2 * 24.8 * 20, abs=1)
    for twips, emu in (low, high):
        assert twips * 635 == pytest.approx(emu, rel=0.001)


def test_the_last_paragraph_goes_with_the_imprint(red_head: Shell) -> None:
    content = render(report(*said("首段。", "末段。"), 发文机关="统计局", 印发机关="办公室"), red_head)
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in body_paragraphs(content, "公文正文")]
    assert kept == [False, True]


# ------------------------------------------------------------------ the file


def test_properties_name_the_organ_and_no_person(sample: bytes) -> None:
    core = Document(io.BytesIO(sample)).core_properties
    assert (core.title, core.author, core.language) == (sample_report().title, FIELDS["发文机关"], "zh-CN")
    assert (str(core.created), str(core.modified)) == ("2022-07-18 00:00:00+00:00",) * 2
    assert b"lastModifiedBy" not in parts(sample)["docProps/core.xml"]
    assert b"Company" not in parts(sample)["docProps/app.xml"]


def test_the_package_lists_its_contents_first_and_keeps_no_clock(sample: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        names = archive.namelist()
        assert names == ["[Content_Types].xml", *sorted(names[1:])]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_report_gives_the_same_bytes_in_every_process(sample: bytes) -> None:
    code = (
        "import hashlib, sys; from pathlib import Path; from reportgen.render.word import open_shell, render;"
        "from tests.render.sample import sample_report;"
        "print(hashlib.sha256(render(sample_report(), open_shell(Path(sys.argv[1])))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(SHELLS / "document.docx")],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert render(sample_report(), open_shell(SHELLS / "document.docx")) == sample


@pytest.mark.parametrize("name", sorted(shells.DRAFTS))
def test_the_committed_shells_are_what_the_script_builds(name: str) -> None:
    assert (SHELLS / f"{name}.docx").read_bytes() == shells.shell(name)


# ------------------------------------------------------------------- validity


def faults(content: bytes, folder: Path) -> list[str]:
    path = folder / "checked.docx"
    path.write_bytes(content)
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path))
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("name", sorted(shells.DRAFTS))
def test_shells_and_reports_are_valid(name: str, tmp_path: Path) -> None:
    shell = open_shell(SHELLS / f"{name}.docx")
    assert faults((SHELLS / f"{name}.docx").read_bytes(), tmp_path) == []
    assert faults(render(sample_report(name), shell), tmp_path) == []
    bare = replace(sample_report(name), fields={"发文机关": Text("统计局")}, blocks=said("正文。"), date="")
    assert faults(render(bare, shell), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:cantSplit/>", b"<w:bogus/>"),
        (b'w:hRule="atLeast"', b'w:hRule="often"'),
        (b"</w:p></w:tc>", b"</w:p><w:tcPr/></w:tc>"),
    ],
)
def test_the_validator_sees_a_fault(sample: bytes, tmp_path: Path, old: bytes, new: bytes) -> None:
    broken = parts(sample)
    assert old in broken["word/document.xml"]
    broken["word/document.xml"] = broken["word/document.xml"].replace(old, new, 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in broken.items():
            archive.writestr(name, data)
    assert faults(buffer.getvalue(), tmp_path)
