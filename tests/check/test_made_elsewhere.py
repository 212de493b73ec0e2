"""What other programs and other offices write is not taken for what it is not."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from lxml import etree

from reportgen.check.elements import recognise
from reportgen.check.finished import measure, read
from tests.check.good import in_word, report
from tests.check.test_word_clauses import run_with
from tests.check.unsound import W, WordFile


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def written(*texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    return saved(document)


def found(content: bytes, rule: str) -> list[str]:
    return [f.message for f in measure(content, "文件").findings if f.rule == rule]


def parts(content: bytes) -> Any:
    return recognise(read(content))


def test_a_file_without_elements_is_judged_by_its_pages() -> None:
    content = written("Quarterly results", *[f"Item {n}: {n}.5 units" for n in range(300)])
    findings = measure(content, "文件").findings
    assert "V13" in {f.rule for f in findings}
    assert len(findings) < 10
    assert not {f.rule[0] for f in findings} & set("BHSACX")


@pytest.mark.parametrize(
    "text", ["项目概述", "姓名：", "会议时间：", "基本情况如下：", "参会人员：", "目　录"]
)
def test_no_line_below_a_title_names_addressees_unless_it_names_somebody(text: str) -> None:
    assert parts(written("关于开展检查的通知", text, "请认真落实。")).salutation is None


@pytest.mark.parametrize("text", ["各镇人民政府、各街道办事处：", "区统计局：", "各有关单位", "同志们："])
def test_addressees_are_recognised(text: str) -> None:
    assert parts(written("关于开展检查的通知", text, "请认真落实。")).salutation is not None


def test_lines_of_contents_are_no_headings() -> None:
    lines = ("目　录", "一、总体情况\t1", "二、存在问题……………………3", "（一）进度........4")
    found_ = parts(written("关于上半年工作的报告", *lines, "一、总体情况", "上半年总体平稳。"))
    assert [heading.para.text for heading in found_.headings] == ["一、总体情况"]


def test_items_of_a_list_are_no_headings() -> None:
    items = ("一、报名材料", "报名时提交：", "1.身份证复印件；", "2.学历证明；", "3.报名表。", "二、报名时间")
    found_ = parts(written("关于报名的通知", *items))
    assert [heading.mark for heading in found_.headings] == ["一、", "二、"]


def test_a_footer_with_a_hash_has_no_number() -> None:
    document = Document()
    document.add_paragraph("上半年总体平稳。")
    document.sections[0].footer.paragraphs[0].text = "地址：洪泽大道3#楼201室"
    assert found(saved(document), "P01") == ["全文没有页码，应为4号半角宋体阿拉伯数字，左右各一条一字线"]


def test_text_in_the_footer_is_text() -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "洪泽区统计局"
    assert found(saved(document), "V02") == []
    assert found(saved(Document()), "V02") != []


@pytest.mark.parametrize("text", ["打印时间：2020/3/2 16:20。", "2019-09-13 10:00开始。"])
def test_dates_with_a_time_are_no_neighbouring_numbers(text: str) -> None:
    assert found(written("关于打印的通知", text), "N05") == []


@pytest.mark.parametrize("title", ["区委常委会会议纪要", "发布《绿化管理办法》的命令", "洪泽区人民政府令"])
def test_titles_of_minutes_and_orders_need_no_about(title: str) -> None:
    file = WordFile(in_word(report())).text("关于2022年上半年高质量发展综合考核", "")
    file.text("指标完成情况的通报", title)
    assert found(file.content(), "B04") == []


def test_the_width_of_a_character_is_that_of_its_paragraph() -> None:
    document = Document()
    for _ in range(3):
        document.add_paragraph().add_run("上半年全区经济运行总体平稳，稳中有进。" * 4).font.size = Pt(12)
    assert found(saved(document), "L06") == ["正文（共3处）为左对齐，应为两端对齐（撑满版心）"]


def test_the_place_of_a_seal_is_no_organ() -> None:
    found_ = parts(
        written("关于检查的通知", "请认真落实。", "洪泽区统计局", "〔此处加盖红色印章〕", "2022年7月18日")
    )
    assert [para.text for para in found_.organs] == ["洪泽区统计局"]
    assert found_.seal


def test_rules_of_the_imprint_may_belong_to_empty_paragraphs(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    body = file.tree().find(f"{W}body")
    anchor = [p for p in body.findall(f"{W}p") if next(p.iter(f"{W}txbxContent"), None) is not None][-1]
    for text, weight in (
        ("", "8"),
        ("抄送：区委办公室。", ""),
        ("", "6"),
        ("区考核办2022年7月20日印发", ""),
        ("", "8"),
    ):
        paragraph = etree.Element(f"{W}p")
        properties = etree.SubElement(paragraph, f"{W}pPr")
        if weight:
            border = etree.SubElement(etree.SubElement(properties, f"{W}pBdr"), f"{W}bottom")
            border.attrib.update({f"{W}val": "single", f"{W}sz": weight})
        if text:
            paragraph.append(run_with("w:t", text))
            etree.SubElement(paragraph[-1], f"{W}rPr").append(etree.Element(f"{W}sz", {f"{W}val": "28"}))
        anchor.addprevious(paragraph)
    body.remove(anchor)
    assert found(file.content(), "C01") == []


def in_a_cell(first: str, second: str) -> bytes:
    document = Document()
    document.add_paragraph("关于检查的通知")
    table = document.add_table(2, 2)
    table.style = "Table Grid"
    table.cell(1, 1).paragraphs[0].add_run(first).add_break()
    table.cell(1, 1).paragraphs[0].add_run(second)
    return saved(document)


def test_a_forced_break_inside_a_word_of_a_cell_is_found() -> None:
    assert found(in_a_cell("完成固", "定资产投资"), "PU13") == [
        "单元格中用换行符拆开了词语：“完成固／定资产投”"
    ]
    assert found(in_a_cell("完成", "固定资产投资"), "PU13") == []


def test_a_mark_at_the_start_of_a_line_of_a_cell_is_found() -> None:
    assert "“统计局／、财政局”" in "".join(found(in_a_cell("统计局", "、财政局"), "PU13"))
