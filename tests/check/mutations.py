"""Sound files spoilt in one place, each with the rules that must find it: Word files and PDFs.

`docs/lint.zh.md` lists them all with what is said of each; the tests hold it true.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from lxml import etree

from reportgen.blocks import (
    AnnexList,
    Heading,
    PageBreak,
    Paragraph,
    Postscript,
    Report,
    Salutation,
    Signature,
    Table,
    Title,
)
from tests.check.good import ANNEXES, FIELDS, in_pdf, in_word, plain, prose, report, run, short
from tests.check.good import table as good_table
from tests.check.unsound import SETTINGS, W, WordFile, child, name, put

Spoil = Callable[[WordFile], object]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A sound file spoilt in one place."""

    medium: str
    name: str
    """What was changed, in the words of an office."""
    wanted: frozenset[str]
    """The rules that find it, and no others."""
    content: Callable[[], bytes]


BODY = "今年以来"
ORGAN = FIELDS["发文机关"]
NUMBER = "洪督考〔2022〕15号"


def margins(**sides: str) -> Spoil:
    return lambda file: file.section("w:pgMar", **sides)


def lead(file: WordFile) -> None:
    """A heading that runs on into its text, all of it in 黑体."""
    (node,) = file.paragraphs("一、总体情况")
    next(node.iter(f"{W}t")).text = "一、总体情况。上半年全区经济运行稳中向好。"


def merged_head(file: WordFile) -> None:
    for paragraph in file.paragraphs("附件1"):
        put(child(paragraph, "w:pPr"), "w:pageBreakBefore", val="0")
        before = paragraph.getprevious()
        for section in list(before.iter(f"{W}sectPr")):
            section.getparent().remove(section)


def upright_number(file: WordFile) -> None:
    """Lying pages get the footers of upright ones."""
    sections = file.sections()
    lying = next(s for s in sections if s.find(f"{W}pgSz").get(f"{W}orient") == "landscape")
    upright = next(s for s in sections if s is not lying)
    for reference in lying.findall(f"{W}footerReference"):
        lying.remove(reference)
    for reference in reversed(upright.findall(f"{W}footerReference")):
        lying.insert(0, reference.__copy__())


def imprint_rule(side: str, weight: str) -> Spoil:
    def spoil(file: WordFile) -> None:
        tables = [t for t in file.tree().iter(f"{W}tbl") if text_of_all(t).startswith("抄送")]
        assert tables
        for table in tables:
            put(table.find(f"{W}tblPr/{W}tblBorders"), f"w:{side}", sz=weight)

    return spoil


def text_of_all(node: Any) -> str:
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


def data_tables(file: WordFile) -> list[Any]:
    found = [t for t in file.tree().iter(f"{W}tbl") if text_of_all(t).startswith("序号")]
    assert len(found) == 2
    return found


def no_repeated_head(file: WordFile) -> None:
    for table in data_tables(file):
        for flag in list(table.iter(f"{W}tblHeader")):
            flag.getparent().remove(flag)


def split_rows(file: WordFile) -> None:
    for table in data_tables(file):
        for flag in list(table.iter(f"{W}cantSplit")):
            flag.getparent().remove(flag)


def wide_table(file: WordFile) -> None:
    table = data_tables(file)[0]
    put(child(table, "w:tblPr"), "w:tblW", w="9600")


def footer(change: Callable[[Any], object]) -> Spoil:
    def spoil(file: WordFile) -> None:
        for part in file.footers():
            change(file.tree(part))

    return spoil


def dashes(root: Any) -> None:
    for node in root.iter(f"{W}t"):
        node.text = (node.text or "").replace("—", "-")


def in_page_styles(element: str, of: str = "w:pPr", **values: str) -> Spoil:
    def spoil(file: WordFile) -> None:
        for style in ("页码（单页）", "页码（双页）"):
            file.styled(style, element, of=of, **values)

    return spoil


def broken(node: Any) -> None:
    """A forced line break inside a number."""
    before, _, behind = node.text.partition("195.66")
    node.text = f"{before}195."
    rest = node.__copy__()
    rest.text = f"66{behind}"
    node.addnext(rest)
    node.addnext(node.makeelement(name("w:br")))


def emptied(file: WordFile, start: str) -> None:
    """Take away the paragraphs that begin so, unless they carry something besides their text."""
    for node in file.paragraphs(start):
        if next(node.iter(f"{W}txbxContent", f"{W}sectPr"), None) is None:
            node.getparent().remove(node)


def seal(file: WordFile) -> None:
    """The place of a seal between organ and date that stand as without one."""
    organ = file.paragraphs(ORGAN)[0]
    place = organ.__copy__()
    next(place.iter(f"{W}t")).text = "（印章）"
    organ.addnext(place)


def without_imprint(file: WordFile) -> None:
    for table in [t for t in file.tree().iter(f"{W}tbl") if text_of_all(t).startswith("抄送")]:
        for node in table.iter(f"{W}t"):
            node.text = ""


def close_rule(file: WordFile) -> None:
    """No room below the red rule, whether its style or the paragraph itself gives it."""
    id = file.styled("红色分隔线", "w:spacing", after="0").style("红色分隔线").get(f"{W}styleId")
    for node in file.tree().iter(f"{W}p"):
        style = node.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == id:
            put(child(node, "w:pPr"), "w:spacing", after="0")


def split_cell(file: WordFile, above: str, below: str) -> None:
    """A forced line break in a cell."""
    node = next(t for table in data_tables(file) for t in table.iter(f"{W}t") if t.text == "高良涧街道")
    node.text = above
    rest = node.__copy__()
    rest.text = below
    node.addnext(rest)
    node.addnext(node.makeelement(name("w:br")))


def tracked(file: WordFile) -> None:
    """A run that was put in while changes were tracked."""
    node = file.paragraphs(BODY)[0]
    inserted = etree.SubElement(node, name("w:ins"))
    inserted.append(next(node.iter(f"{W}r")).__copy__())


def commented(file: WordFile) -> None:
    """A comment, in a part of its own."""
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    file.replace(
        rels,
        "</Relationships>",
        f'<Relationship Id="rIdC" Type="{kind}" Target="comments.xml"/></Relationships>',
    )
    file.parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="1"/></w:comments>'.encode()
    )


_SPOILT: tuple[tuple[str, set[str], Spoil], ...] = (
    ("纸宽多2毫米", {"L01"}, lambda f: f.section("w:pgSz", w="11946")),
    # On other paper the signature stands elsewhere too, since Word places it from the left.
    ("改用信纸", {"L01", "L04", "S02"}, lambda f: f.section("w:pgSz", w="12240", h="15840")),
    ("上边距减到30毫米", {"L02"}, margins(top="1700", bottom="2382")),
    ("左边距减到25毫米", {"L03"}, margins(left="1417", right="1644")),
    ("加装订线", {"L03", "L04"}, margins(gutter="70")),
    ("右边距加宽", {"L04"}, margins(right="1544")),
    ("行距改为26磅", {"L05"}, lambda f: f.default("w:pPr", "w:spacing", line="520")),
    ("段后加5磅", {"L05"}, lambda f: f.styled("公文正文", "w:spacing", after="100")),
    ("字距不紧缩", {"L06"}, lambda f: f.default("w:rPr", "w:spacing", val="0")),
    ("正文左对齐", {"L06"}, lambda f: f.styled("公文正文", "w:jc", val="left")),
    ("正文改宋体", {"L07"}, lambda f: f.styled("公文正文", "w:rFonts", of="w:rPr", eastAsia="宋体")),
    ("一段改小三", {"L07"}, lambda f: f.run(BODY, "w:sz", val="30")),
    ("一段改红字", {"L08"}, lambda f: f.run(BODY, "w:color", val="C00000")),
    ("取消奇偶页不同", {"L09"}, lambda f: f.remove("w:evenAndOddHeaders", SETTINGS)),
    ("份号两位", {"H01"}, lambda f: f.text("000012", "12")),
    ("份号居中", {"H01"}, lambda f: f.paragraph("000012", "w:jc", val="center")),
    ("密级漏★", {"H02"}, lambda f: f.text("秘密★1年", "秘密1年")),
    ("密级改仿宋", {"H02"}, lambda f: f.run("秘密★", "w:rFonts", eastAsia="仿宋_GB2312")),
    ("紧急程度改四号", {"H03"}, lambda f: f.run("特急", "w:sz", val="28")),
    ("发文机关标志改蓝色", {"H04"}, lambda f: f.run("洪泽区综合考核办文件", "w:color", val="0000FF")),
    ("发文机关标志左对齐", {"H04"}, lambda f: f.paragraph("洪泽区综合考核办文件", "w:jc", val="left")),
    ("发文机关标志改黑体", {"H04"}, lambda f: f.run("洪泽区综合考核办文件", "w:rFonts", eastAsia="黑体")),
    ("发文字号用方括号", {"H06"}, lambda f: f.text(NUMBER, "洪督考[2022]15号")),
    ("发文字号用圆括号", {"H06"}, lambda f: f.text(NUMBER, "洪督考（2022）15号")),
    ("发文字号年份两位", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔22〕15号")),
    ("发文字号编虚位", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔2022〕015号")),
    ("发文字号加“第”", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔2022〕第15号")),
    ("发文字号左对齐", {"H06"}, lambda f: f.paragraph(NUMBER, "w:jc", val="left")),
    ("发文字号改宋体", {"H06"}, lambda f: f.run(NUMBER, "w:rFonts", eastAsia="宋体")),
    ("删去红线", {"H09"}, lambda f: f.styled("红色分隔线", "w:pBdr")),
    ("红线缩短", {"H09"}, lambda f: f.styled("红色分隔线", "w:ind", left="600")),
    ("标题改宋体", {"B01"}, lambda f: f.styled("公文标题", "w:rFonts", of="w:rPr", eastAsia="宋体")),
    ("标题改小二", {"B01"}, lambda f: f.styled("公文标题", "w:sz", of="w:rPr", val="36")),
    ("标题左对齐", {"B01"}, lambda f: f.styled("公文标题", "w:jc", val="left")),
    ("标题与红线之间不空行", {"B02"}, close_rule),
    ("标题末尾加句号", {"B04"}, lambda f: f.text("指标完成情况的通报", "指标完成情况的通报。")),
    ("主送机关缩进二字", {"B05"}, lambda f: f.styled("主送机关", "w:ind", firstLine="632")),
    ("主送机关末尾半角冒号", {"B05", "PU08"}, lambda f: f.text("部门和单位：", "部门和单位:")),
    ("主送机关与标题之间不空行", {"B05"}, lambda f: f.styled("公文标题", "w:spacing", after="0")),
    ("正文不缩进", {"B07"}, lambda f: f.styled("公文正文", "w:ind", firstLine="0")),
    ("用空格缩进", {"B07"}, lambda f: f.paragraph(BODY, "w:ind", firstLine="0").text(BODY, f"\u3000\u3000{BODY}")),
    ("一段回行缩进", {"B07"}, lambda f: f.paragraph(BODY, "w:ind", left="400")),
    ("（一）后加顿号", {"B08"}, lambda f: f.text("（一）主要指标", "（一）、主要指标")),
    ("（一）用半角括号", {"B08"}, lambda f: f.text("（一）主要指标", "(一)主要指标")),
    ("1.写作1、", {"B08"}, lambda f: f.text("1.重点", "1、重点")),
    ("三、写作四、", {"B08"}, lambda f: f.text("三、下一步", "四、下一步")),
    ("第一层之下用第三层", {"B08", "B09"}, lambda f: f.text("（一）主要指标", "1.主要指标").text("1.重点", "（一）重点")),
    ("一级标题改仿宋", {"B09"}, lambda f: f.styled("一级标题", "w:rFonts", of="w:rPr", eastAsia="仿宋_GB2312")),
    ("二级标题改小三", {"B09"}, lambda f: f.styled("二级标题", "w:sz", of="w:rPr", val="30")),
    ("一级标题加粗", {"B09"}, lambda f: f.styled("一级标题", "w:b", of="w:rPr", val="1")),
    ("一级标题后接排的正文用黑体", {"B10"}, lead),
    ("附件说明写作附件1：1.", {"B11"}, lambda f: f.text("附件：1.", "附件1：1.")),
    ("附件名称加句号", {"B11"}, lambda f: f.text("2.问题清单", "2.问题清单。")),
    ("附件说明顶格", {"B11"}, lambda f: f.paragraph("附件：1.", "w:ind", left="0", hanging="0", firstLine="0")),
    ("附件编号跳号", {"B11"}, lambda f: f.text("2.问题清单", "3.问题清单")),
    ("附件名称两处不一", {"B11"}, lambda f: f.text("2.问题清单", "2.整改清单")),
    ("成文日期编虚位", {"S04"}, lambda f: f.text("2022年7月18日", "2022年07月18日")),
    ("成文日期用汉字", {"S04"}, lambda f: f.text("2022年7月18日", "二〇二二年七月十八日")),
    ("成文日期年份两位", {"S04", "N09"}, lambda f: f.text("2022年7月18日", "22年7月18日")),
    ("日期右空二字（常见错误）", {"S02"}, lambda f: f.styled("成文日期", "w:jc", val="right").paragraph("2022年7月18日", "w:ind", left="0", right="632")),
    ("署名居中", {"S02"}, lambda f: f.paragraph(ORGAN, "w:jc", val="center").paragraph(ORGAN, "w:ind", left="0")),
    ("署名前一段不与下段同页", {"S05"}, lambda f: f.paragraph(BODY, "w:keepNext", val="0")),
    ("附注用半角括号", {"A01", "PU08"}, lambda f: f.text("（联系人", "(联系人").text("87221234）", "87221234)")),
    ("附注顶格", {"A01"}, lambda f: f.styled("附注", "w:ind", firstLine="0")),
    ("附件标识加冒号", {"A02"}, lambda f: f.text("附件2", "附件2：")),
    ("附件标识改仿宋", {"A02"}, lambda f: f.styled("附件标识", "w:rFonts", of="w:rPr", eastAsia="仿宋_GB2312")),
    ("附件不另起页", {"A02"}, merged_head),
    ("附件标题左对齐", {"A02"}, lambda f: f.styled("附件标题", "w:jc", val="left")),
    ("附件标题在第二行", {"A02"}, lambda f: f.styled("附件标题", "w:spacing", before="0")),
    ("版记首条线减细", {"C01"}, imprint_rule("top", "4")),
    ("版记中间线加粗", {"C01"}, imprint_rule("insideH", "12")),
    ("版记删去各线", {"C01"}, lambda f: f.each("w:tblBorders", lambda n: [put(n, f"w:{s}", val="nil") for s in ("top", "bottom", "insideH")] if "抄送" in text_of_all(n.getparent().getparent()) else None)),
    ("抄送末尾无句号", {"C02"}, lambda f: f.text("区人武部。", "区人武部")),
    ("抄送改三号", {"C02"}, lambda f: f.run("抄送：", "w:sz", val="32")),
    ("印发日期用点", {"C04"}, lambda f: f.text("2022年7月20日印发", "2022.7.20印发")),
    ("印发早于成文", {"C04"}, lambda f: f.text("2022年7月20日印发", "2022年7月2日印发")),
    ("页码用连字符", {"P01"}, footer(dashes)),
    ("页码居中", {"P01"}, in_page_styles("w:jc", val="center")),
    ("页码改五号", {"P01"}, in_page_styles("w:sz", of="w:rPr", val="21")),
    ("页码改 Times New Roman", {"P01"}, in_page_styles("w:rFonts", of="w:rPr", ascii="Times New Roman")),
    ("页码顶格", {"P01"}, in_page_styles("w:ind", left="0", right="0")),
    ("页码太低", {"P01"}, margins(footer="600")),
    ("横排页的页码随纸", {"T01"}, upright_number),
    ("表格超出版心", {"T02"}, wide_table),
    ("表头不重复", {"T02"}, no_repeated_head),
    ("行可拆到两页", {"T02"}, split_rows),
    ("数字中间强制换行", {"N12"}, lambda f: f.each("w:t", lambda n: broken(n) if n.text and "195.66" in n.text else None)),
    ("数字改 Arial", {"L07"}, lambda f: f.run(BODY, "w:rFonts", ascii="Arial", hAnsi="Arial")),
    ("加下划线", {"L07"}, lambda f: f.run(BODY, "w:u", val="single")),
    ("改斜体", {"L07"}, lambda f: f.run(BODY, "w:i", val="1")),
    ("加删除线", {"L07"}, lambda f: f.run(BODY, "w:strike", val="1")),
    ("加黄色底色", {"L07"}, lambda f: f.run(BODY, "w:highlight", val="yellow")),
    ("整段加粗", {"L07"}, lambda f: f.run(BODY, "w:b", val="1")),
    ("公文标题加粗", {"B01"}, lambda f: f.styled("公文标题", "w:b", of="w:rPr", val="1")),
    ("一段居中", {"L06", "B07"}, lambda f: f.paragraph(BODY, "w:jc", val="center").paragraph(BODY, "w:ind", firstLine="0")),
    ("删去发文字号", {"H06"}, lambda f: emptied(f, NUMBER)),
    ("删去标题", {"B01"}, lambda f: emptied(f, "关于2022年")),
    ("删去主送机关", {"B05"}, lambda f: emptied(f, "各镇人民政府")),
    ("删去成文日期", {"S04", "B07"}, lambda f: emptied(f, "2022年7月18日")),
    ("删去署名", {"S02"}, lambda f: emptied(f, ORGAN)),
    ("署名前分页", {"S05"}, lambda f: f.paragraph(ORGAN, "w:pageBreakBefore", val="1")),
    ("成文日期前分页", {"S05"}, lambda f: f.paragraph("2022年7月18日", "w:pageBreakBefore", val="1")),
    ("署名与日期之间留盖章处", {"S02"}, seal),
    ("附注不加括号", {"A01"}, lambda f: f.text("（联系人", "联系人").text("87221234）", "87221234")),
    ("删去附件标题", {"A02", "B11"}, lambda f: emptied(f, "问题清单")),
    ("印发日期漏“印发”", {"C04"}, lambda f: f.text("2022年7月20日印发", "2022年7月20日")),
    ("删去版记", {"C01"}, without_imprint),
    ("双页没有页码", {"P01"}, lambda f: f.each("w:footerReference", lambda n: n.getparent().remove(n) if n.get(f"{W}type") == "even" else None)),
    ("单元格里用换行符拆词", {"PU13"}, lambda f: split_cell(f, "高良涧街", "道")),
    ("单元格里顿号在行首", {"PU13"}, lambda f: split_cell(f, "高良涧街道", "、朱坝街道")),
    ("留有修订", {"V11"}, tracked),
    ("留有批注", {"V11"}, commented),
)  # fmt: skip


_REWORDED: tuple[tuple[str, set[str], dict[str, Any]], ...] = (
    ("标题三行中间短", {"B03"}, {"title": Title((run("关于2022年上半年全区高质量"), run("发展综合考核"), run("主要指标完成情况的通报")))}),
    ("标题一行过长", {"B03"}, {"title": Title((run("关于2022年上半年全区高质量发展综合考核主要指标完成情况的通报"),))}),
    ("标题末行过短", {"B03"}, {"title": Title((run("关于2022年上半年高质量发展综合考核"), run("的通报")))}),
    ("标题没有“关于”", {"B04"}, {"title": Title((run("2022年上半年综合考核通报"),))}),
    ("报告没有签发人", {"H07", "H08"}, {"title": Title((run("关于2022年上半年综合考核情况的报告"),))}),
    ("一、之后是三、", {"B08"}, {"results": Heading(1, run("各单位完成情况"), "三、"), "next": Heading(1, run("下一步工作"), "四、")}),
    ("署名用空格右移", {"S02"}, {"signature": Signature(run(f"　　　{ORGAN}"), run("2022年7月18日"))}),
    ("主送机关末尾无冒号", {"B05"}, {"to": Salutation(run("各镇人民政府、各街道办事处，区各有关部门和单位"))}),
    ("全角数字", {"N01"}, {"see": Paragraph(run("完成投资１２亿元。"))}),
    ("两数相邻", {"N05"}, {"see": Paragraph(run("完成投资2022 46亿元。"))}),
    ("千分撇错位", {"N06"}, {"see": Paragraph(run("完成投资1,95.66万元。"))}),
    ("小数不写0", {"N07"}, {"see": Paragraph(run("同比增长.46%。"))}),
    ("范围漏单位", {"N08"}, {"see": Paragraph(run("占年度计划的10～20%之间。"))}),
    ("年份两位", {"N09"}, {"see": Paragraph(run("22年7月以来，进展顺利。"))}),
    ("时间用全角冒号", {"N10"}, {"see": Paragraph(run("会议于15：40开始。"))}),
    ("汉字年份用零", {"N13"}, {"see": Paragraph(run("二零二二年以来，进展顺利。"))}),
    ("3千元", {"N14"}, {"see": Paragraph(run("投资3千元。"))}),
    ("增长-8.92%", {"K02"}, {"see": Paragraph(run("同比增长-8.92%。"))}),
    ("截止目前", {"K18"}, {"see": Paragraph(run("截止目前，已办结6件。"))}),
    ("约200余家", {"K19"}, {"see": Paragraph(run("约200余家企业。"))}),
    ("》、《", {"PU01"}, {"see": Paragraph(run("落实《条例》、《办法》。"))}),
    ("第一、", {"PU02"}, {"see": Paragraph(run("第一、要压实责任。"))}),
    ("1-6月", {"PU06"}, {"see": Paragraph(run("1-6月，完成投资。"))}),
    ("半角逗号", {"PU08"}, {"see": Paragraph(run("完成投资,同比增长。"))}),
    ("引号少一半", {"PU09"}, {"see": Paragraph(run("做到“一事一单。"))}),
    ("省略号一半", {"PU10"}, {"see": Paragraph(run("项目、企业…都在推进。"))}),
    ("占位没有填", {"PU12"}, {"see": Paragraph(run("完成{{ 完成值 }}亿元。"))}),
    ("两个句号", {"PU12"}, {"see": Paragraph(run("进展顺利。。"))}),
)  # fmt: skip

_LETTERS: tuple[tuple[str, set[str], Spoil], ...] = (
    ("信函：标志加“文件”", {"X01"}, lambda f: f.each("w:t", lambda n: setattr(n, "text", "洪泽区综合考核办文件"), "word/header1.xml")),
    ("信函：发文字号右边空一字", {"X03"}, lambda f: f.paragraph(NUMBER, "w:jc", val="right").paragraph(NUMBER, "w:ind", right="400")),
    ("信函：首页显示页码", {"X06", "X01"}, lambda f: f.each("w:sectPr", lambda n: [n.remove(t) for t in n.findall(f"{W}titlePg")])),
    ("信函：版记加印发", {"X07", "C02"}, lambda f: f.text("区人武部。", "区人武部。区考核办2022年7月20日印发")),
    ("信函：删去页眉", {"X01"}, lambda f: f.each("w:headerReference", lambda n: n.getparent().remove(n))),
)  # fmt: skip


@cache
def _sound(shell: str) -> bytes:
    return in_word(report(shell))


def _spoilt(shell: str, spoil: Spoil) -> Callable[[], bytes]:
    def content() -> bytes:
        file = WordFile(_sound(shell))
        spoil(file)
        return file.content()

    return content


WORD = (
    *(Mutation("Word", n, frozenset(wanted), _spoilt("document", spoil)) for n, wanted, spoil in _SPOILT),
    *(
        Mutation("Word", n, frozenset(wanted), lambda changes=changes: in_word(report(**changes)))
        for n, wanted, changes in _REWORDED
    ),
    *(Mutation("Word", n, frozenset(wanted), _spoilt("letter", spoil)) for n, wanted, spoil in _LETTERS),
)
"""Word files, each spoilt in one place."""


# ---------------------------------------------------------------------------- PDF


def _cell(text: str) -> Table:
    """A table with other words in one cell."""
    made = good_table(4)
    row = made.rows[0]
    changed = replace(row, cells=(row.cells[0], run(text), *row.cells[2:]))
    return replace(made, rows=(changed, *made.rows[1:]))


_MEASURES: tuple[tuple[str, set[str], dict[str, Any]], ...] = (
    ("纸长300毫米", {"L01"}, {"page_height": 300.0}),
    ("上边距减到33毫米", {"L02"}, {"top": 33.0, "text_height": 229.0}),
    ("左边距加到31毫米", {"L03"}, {"left": 31.0}),
    ("版心窄2毫米", {"L04", "L06"}, {"text_width": 154.0, "tracking": -0.4}),
    ("版心加高、页码贴近", {"L04", "P01"}, {"text_height": 238.0, "page_number_drop": 0.0}),
    ("行距27磅", {"L05"}, {"pitch": 27.0}),
    ("字距不紧缩", {"L06", "S02"}, {"tracking": 0.0}),
    ("正文小三", {"L07", "B09", "A02"}, {"body_size": 15.0, "tracking": 0.79}),
    ("二级标题用仿宋", {"B09"}, {"heading_faces": ("黑体", "仿宋", "仿宋", "仿宋")}),
    ("页码低7毫米", {"P01"}, {"page_number_drop": 14.0}),
    ("页码的字框而非一字线在7毫米处", {"P01"}, {"page_number_drop": 9.8}),
    ("页码改小四", {"P01"}, {"small_size": 12.0}),
)
_HEAD_MEASURES: tuple[tuple[str, set[str], dict[str, Any]], ...] = (
    ("版记首末线加粗", {"C01"}, {"imprint_outer": 0.7}),
    ("版记中间线加粗", {"C01"}, {"imprint_inner": 0.6}),
    ("版头改蓝色", {"H04", "H09"}, {"red": "0000E6"}),
)
_CSS: tuple[tuple[str, set[str], str], ...] = (
    ("正文左对齐", {"L06"}, "main p { text-align: left }"),
    ("正文改宋体", {"L07"}, "main > p { font-family: 'RG Song' }"),
    ("正文改小三", {"L07"}, "main > p { font-size: 15pt; letter-spacing: .79pt }"),
    ("重点词改蓝色", {"L08"}, "main b { color: #00f }"),
    ("标题改宋体", {"B01"}, "h1 { font-family: 'RG Song' }"),
    ("标题左对齐", {"B01"}, "h1 { text-align: left }"),
    ("主送机关缩进二字", {"B05"}, ".to { text-indent: 32pt }"),
    ("主送机关与标题之间不空行", {"B05"}, "h1 { margin-bottom: 0 }"),
    ("正文不缩进", {"B07"}, "main > p:not(.postscript) { text-indent: 0 }"),
    ("附件说明与正文之间不空行", {"B11"}, ".annex-list { margin-top: 0 }"),
    ("附件说明不悬挂", {"B11"}, ".annex-list p { padding-left: 0 !important; text-indent: 0 !important }"),
    ("日期右空零字", {"S02"}, ".signature { text-align: right } .signature p { padding: 0 !important }"),
    ("署名与正文之间不空行", {"S02"}, ".signature { margin-top: 0 }"),
    ("署名另起一页", {"S05"}, ".signature { break-before: page }"),
    ("附注顶格", {"A01"}, ".postscript { text-indent: 0 }"),
    ("附件标题在第二行", {"A02"}, ".label { margin-bottom: 0 }"),
    ("附件标题左对齐", {"A02"}, ".annex-title { text-align: left }"),
    ("附件不另起页", {"A02"}, ".annex { break-before: auto }"),
    ("页码用连字符", {"P01"}, "@page { @bottom-right { content: '- ' counter(page) ' -' } }"),
    ("单页页码顶格", {"P01"}, "@page :right { @bottom-right { padding-right: 0 } }"),
    ("双页页码右移", {"P01"}, "@page :left { @bottom-left { padding-left: 60mm } }"),
    ("没有页码", {"P01"}, "@page { @bottom-right { content: none } @bottom-left { content: none } }"),
    ("双页没有页码", {"P01"}, "@page :left { @bottom-left { content: none } }"),
    ("表格超出版心", {"T02"}, "table { width: 165mm; margin-right: -9mm }"),
    ("整段加粗", {"L07"}, "main > p { font-weight: bold }"),
    ("加下划线", {"L07"}, "main > p { text-decoration: underline }"),
)
_HEAD_CSS: tuple[tuple[str, set[str], str], ...] = (
    ("份号居中", {"H01"}, ".marks p:first-child { text-align: center }"),
    ("密级、紧急程度改仿宋", {"H02", "H03"}, ".marks .hei { font-family: 'RG FangSong' }"),
    ("发文机关标志改黑色", {"H04"}, ".masthead { color: #000 }"),
    ("发文机关标志偏右4毫米", {"H04"}, ".masthead { position: relative; left: 4mm }"),
    ("发文机关标志高6毫米", {"H04", "H06"}, ".masthead { position: relative; top: -6mm }"),
    ("发文字号左对齐", {"H06"}, ".number { text-align: left }"),
    ("发文字号高5毫米", {"H06", "B02"}, ".number { position: relative; top: -5mm } .red { position: relative; top: -5mm }"),
    ("红线短20毫米", {"H09"}, ".red { margin-right: 20mm }"),
    ("红线低2.5毫米", {"H09"}, ".red { position: relative; top: 2.5mm }"),
    ("删去红线", {"H09"}, ".red { visibility: hidden }"),
    ("标题与红线之间少空半行", {"B02"}, "h1 { margin-top: -14pt }"),
    ("版记高12毫米", {"C01"}, ".imprint > div { bottom: 12mm }"),
    ("版记删去各线", {"C01"}, ".imprint hr { visibility: hidden }"),
    ("抄送、印发顶格", {"C02", "C04"}, ".imprint p { margin: 0 }"),
    ("横排页的页码随纸", {"T01"}, "@page landscape { @left-top { content: none } @bottom-right { content: '— ' counter(page) ' —'; font: 14pt 'RG Song' } }"),
)  # fmt: skip
_LETTER_PRINTS: tuple[tuple[str, set[str], dict[str, Any], str], ...] = (
    ("信函：标志低8毫米", {"X01"}, {"letter_top": 38.0}, ""),
    ("信函：双线短10毫米", {"X02"}, {"letter_rule_width": 160.0}, ""),
    ("信函：第二条双线少一条", {"X02"}, {}, ".double.second::before { display: none }"),
    ("信函：发文字号右边空12毫米", {"X03"}, {}, ".letter-marks { padding-right: 12mm }"),
    ("信函：首页显示页码", {"X06"}, {}, "@page letter:first { @bottom-right { content: '— 1 —'; font: 14pt/14pt 'RG Song'; vertical-align: top; padding: 7mm 14pt 0 0 } }"),
)  # fmt: skip
_UPWARD: tuple[tuple[str, set[str], str], ...] = (
    ("报告：发文字号、签发人顶格", {"H07", "H08"}, ".upward { padding: 0 }"),
    ("报告：签发人改仿宋", {"H08"}, ".kai { font-family: 'RG FangSong' }"),
)
_REPRINTED: tuple[tuple[str, set[str], dict[str, Any]], ...] = (
    ("密级漏★", {"H02"}, {"fields": {"密级": "秘密1年"}}),
    ("标题三行中间短", {"B03"}, {"title": Title((run("关于2022年上半年高质量发展"), run("综合考核"), run("主要指标完成情况的通报")))}),
    ("附件名称加句号、少一个", {"B11"}, {"list": AnnexList((run(f"{ANNEXES[0]}。"),))}),
    ("首页没有正文", {"B06"}, {"fields": {}, "to": (PageBreak(), Salutation(run("各镇人民政府：")))}),
    ("行首有逗号", {"PU13"}, {"see": Paragraph(run("各镇完成情况见下表" + "甲" * 17 + "\n，其余从略。"))}),
    ("行末有前括号", {"PU13"}, {"see": Paragraph(run("各镇完成情况见下表" + "甲" * 16 + "（\n其余从略）。"))}),
    ("数字断开在两行", {"N12"}, {"see": Paragraph(run("各镇完成情况见下表" + "甲" * 13 + "195\n.66亿元。"))}),
    ("长数字移到下行、上行拉开", {"L10"}, {"see": Paragraph(run("各镇（街道）完成情况见下表，其中一项合计为1234567890123.45亿元，其余从略，不再逐项列出。"))}),
    ("增长-2.4%", {"K02"}, {"see": Paragraph(run("同比增长-2.4%。"))}),
    ("附注不加括号", {"A01"}, {"fields": {}, "remark": Postscript(run("联系人：张琳，联系电话：0517—87221234"))}),
    ("版记没有印发", {"C04"}, {"fields": {"印发机关": "", "印发日期": ""}}),
    ("没有主送机关", {"B05"}, {"fields": {}, "to": ()}),
    ("单元格里逗号在行首", {"PU13"}, {"table": _cell("高良涧\n，朱坝")}),
    ("单元格里数字断开", {"N12"}, {"table": _cell("约195\n.66亿元")}),
    ("单元格里词语断开", {"PU13"}, {"table": _cell("本月有效投\n资总额")}),
)  # fmt: skip


def _edited(content: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        change(file)
        file.save(target)
    return target.getvalue()


def _without_last_page(file: pikepdf.Pdf) -> None:
    del file.pages[-1]


def _moved(file: pikepdf.Pdf, numbers: range, right: float) -> None:
    for number in numbers:
        page = file.pages[number]
        page.contents_coalesce()
        page.contents_add(b"q 1 0 0 1 %.2f 0 cm" % right, prepend=True)
        page.contents_add(b"Q")


def _in_arial(file: pikepdf.Pdf) -> None:
    """The Latin face under another name."""
    for node in file.objects:
        if isinstance(node, pikepdf.Dictionary) and "Latin" in str(node.get("/BaseFont", "")):
            node.BaseFont = pikepdf.Name("/ABCDEF+ArialMT")


def _remarked(file: pikepdf.Pdf) -> None:
    """A note that a reader stuck to the first page."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[90, 700, 110, 720])
    file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])


_EDITED: tuple[tuple[str, set[str], Report, Callable[[pikepdf.Pdf], object]], ...] = (
    ("撤去末页（附件和版记）", {"C01", "B11"}, report(), _without_last_page),
    ("撤去末页（正文到半句）", {"V12"}, plain(text=prose(30)), lambda f: [_without_last_page(f) for _ in range(6)]),
    ("第2至4页右移5毫米", {"L09"}, plain(text=prose(16)), lambda f: _moved(f, range(1, 4), 14.2)),
    ("第2至4页左移5毫米", {"L09"}, plain(text=prose(16)), lambda f: _moved(f, range(1, 4), -14.2)),
    ("数字改 Arial", {"L07"}, plain(), _in_arial),
    ("留有批注", {"V11"}, report(), _remarked),
)  # fmt: skip


@cache
def _house_style(css: str) -> TemporaryDirectory[str]:
    """A folder for a shell with other rules, kept as long as the tests run."""
    assert css
    return TemporaryDirectory()


def _printed(made: Report, css: str, measures: dict[str, Any]) -> bytes:
    return in_pdf(made, css=css, folder=Path(_house_style(css).name) if css else None, **measures)


def _letter() -> Report:
    return report("letter", text=prose(2), fields={"密级": "", "紧急程度": "", "份号": ""})


def _prints() -> Iterator[tuple[str, set[str], Callable[[], bytes]]]:
    """Yield every PDF: its name, its rules, how it is printed."""
    for name_, wanted, measures in _MEASURES:
        yield name_, wanted, lambda m=measures: _printed(plain(), "", m)
    for name_, wanted, measures in _HEAD_MEASURES:
        yield name_, wanted, lambda m=measures: _printed(report(), "", m)
    for name_, wanted, css in _CSS:
        yield name_, wanted, lambda c=css: _printed(plain(), c, {})
    for name_, wanted, css in _HEAD_CSS:
        yield name_, wanted, lambda c=css: _printed(report(), c, {})
    for name_, wanted, measures, css in _LETTER_PRINTS:
        yield name_, wanted, lambda m=measures, c=css: _printed(_letter(), c, m)
    upward = Title((run("关于2022年上半年综合考核情况的报告"),))
    for name_, wanted, css in _UPWARD:
        yield name_, wanted, lambda c=css: _printed(report(title=upward, fields={"签发人": "李明"}), c, {})
    for name_, wanted, changes in _REPRINTED:
        yield name_, wanted, lambda c=changes: in_pdf(report(**c) if "fields" in c else short(**c))
    for name_, wanted, made, change in _EDITED:
        yield name_, wanted, lambda m=made, c=change: _edited(in_pdf(m), c)


PDF = tuple(Mutation("PDF", name_, frozenset(wanted), content) for name_, wanted, content in _prints())
"""PDFs, each with one thing wrong."""
