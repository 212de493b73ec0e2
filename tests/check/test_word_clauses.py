"""A sound Word file has no findings; spoilt in one place, it has those of the rule that was broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from reportgen.blocks import Heading, Paragraph, Salutation, Signature, Title
from reportgen.check.finished import measure
from reportgen.errors import Severity
from tests.check.good import FIELDS, in_word, prose, report, rules, run
from tests.check.unsound import SETTINGS, STYLES, W, WordFile, child, name, put, text_of

Spoil = Callable[[WordFile], object]

BODY = "今年以来"
ORGAN = FIELDS["发文机关"]
NUMBER = "洪督考〔2022〕15号"


def only(node: Any, paragraph: str) -> bool:
    return text_of(node).startswith(paragraph)


@pytest.mark.parametrize("shell", ["document", "plain", "letter", "minutes", "brief"])
def test_a_sound_file_has_no_findings(shell: str) -> None:
    assert rules(in_word(report(shell))) == set()


def test_what_word_does_not_say_is_left_to_the_eye(sound_word: bytes) -> None:
    found = measure(sound_word, "文件").findings
    assert {finding.rule for finding in found} == {"B06", "H04"}
    assert all(finding.severity is Severity.INFO and not finding.measured for finding in found)


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


SPOILT: list[tuple[str, set[str], Spoil]] = [
    ("纸张", {"L01"}, lambda f: f.section("w:pgSz", w="11946")),
    # On other paper the signature stands elsewhere too, since Word places it from the left.
    ("信纸", {"L01", "L04", "S02"}, lambda f: f.section("w:pgSz", w="12240", h="15840")),
    ("天头", {"L02"}, margins(top="1700", bottom="2382")),
    ("订口", {"L03"}, margins(left="1417", right="1644")),
    ("装订线", {"L03", "L04"}, margins(gutter="70")),
    ("版心", {"L04"}, margins(right="1544")),
    ("行距", {"L05"}, lambda f: f.default("w:pPr", "w:spacing", line="520")),
    ("段后间距", {"L05"}, lambda f: f.styled("公文正文", "w:spacing", after="100")),
    ("字距", {"L06"}, lambda f: f.default("w:rPr", "w:spacing", val="0")),
    ("左对齐", {"L06"}, lambda f: f.styled("公文正文", "w:jc", val="left")),
    ("正文宋体", {"L07"}, lambda f: f.styled("公文正文", "w:rFonts", of="w:rPr", eastAsia="宋体")),
    ("一段小三", {"L07"}, lambda f: f.run(BODY, "w:sz", val="30")),
    ("红字", {"L08"}, lambda f: f.run(BODY, "w:color", val="C00000")),
    ("单双页相同", {"L09"}, lambda f: f.remove("w:evenAndOddHeaders", SETTINGS)),
    ("份号", {"H01"}, lambda f: f.text("000012", "12")),
    ("份号居中", {"H01"}, lambda f: f.paragraph("000012", "w:jc", val="center")),
    ("密级形式", {"H02"}, lambda f: f.text("秘密★1年", "秘密1年")),
    ("密级字体", {"H02"}, lambda f: f.run("秘密★", "w:rFonts", eastAsia="仿宋_GB2312")),
    ("紧急程度字号", {"H03"}, lambda f: f.run("特急", "w:sz", val="28")),
    ("标志颜色", {"H04"}, lambda f: f.run("洪泽区综合考核办文件", "w:color", val="0000FF")),
    ("标志左对齐", {"H04"}, lambda f: f.paragraph("洪泽区综合考核办文件", "w:jc", val="left")),
    ("标志字体", {"H04"}, lambda f: f.run("洪泽区综合考核办文件", "w:rFonts", eastAsia="黑体")),
    ("方括号", {"H06"}, lambda f: f.text(NUMBER, "洪督考[2022]15号")),
    ("圆括号", {"H06"}, lambda f: f.text(NUMBER, "洪督考（2022）15号")),
    ("年份简写", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔22〕15号")),
    ("虚位", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔2022〕015号")),
    ("第字", {"H06"}, lambda f: f.text(NUMBER, "洪督考〔2022〕第15号")),
    ("字号左对齐", {"H06"}, lambda f: f.paragraph(NUMBER, "w:jc", val="left")),
    ("字号字体", {"H06"}, lambda f: f.run(NUMBER, "w:rFonts", eastAsia="宋体")),
    ("没有红线", {"H09"}, lambda f: f.styled("红色分隔线", "w:pBdr")),
    ("红线短", {"H09"}, lambda f: f.styled("红色分隔线", "w:ind", left="600")),
    ("标题字体", {"B01"}, lambda f: f.styled("公文标题", "w:rFonts", of="w:rPr", eastAsia="宋体")),
    ("标题字号", {"B01"}, lambda f: f.styled("公文标题", "w:sz", of="w:rPr", val="36")),
    ("标题左对齐", {"B01"}, lambda f: f.styled("公文标题", "w:jc", val="left")),
    ("标题贴红线", {"B02"}, lambda f: f.styled("红色分隔线", "w:spacing", after="0")),
    ("标题带句号", {"B04"}, lambda f: f.text("指标完成情况的通报", "指标完成情况的通报。")),
    ("主送缩进", {"B05"}, lambda f: f.styled("主送机关", "w:ind", firstLine="632")),
    ("主送半角冒号", {"B05", "PU08"}, lambda f: f.text("部门和单位：", "部门和单位:")),
    ("主送贴标题", {"B05"}, lambda f: f.styled("公文标题", "w:spacing", after="0")),
    ("不缩进", {"B07"}, lambda f: f.styled("公文正文", "w:ind", firstLine="0")),
    ("空格缩进", {"B07"}, lambda f: f.paragraph(BODY, "w:ind", firstLine="0").text(BODY, f"\u3000\u3000{BODY}")),
    ("回行缩进", {"B07"}, lambda f: f.paragraph(BODY, "w:ind", left="400")),
    ("层次带顿号", {"B08"}, lambda f: f.text("（一）主要指标", "（一）、主要指标")),
    ("半角括号", {"B08"}, lambda f: f.text("（一）主要指标", "(一)主要指标")),
    ("第三层顿号", {"B08"}, lambda f: f.text("1.重点", "1、重点")),
    ("漏编", {"B08"}, lambda f: f.text("三、下一步", "四、下一步")),
    ("跳层", {"B08", "B09"}, lambda f: f.text("（一）主要指标", "1.主要指标").text("1.重点", "（一）重点")),
    ("一级字体", {"B09"}, lambda f: f.styled("一级标题", "w:rFonts", of="w:rPr", eastAsia="仿宋_GB2312")),
    ("二级字号", {"B09"}, lambda f: f.styled("二级标题", "w:sz", of="w:rPr", val="30")),
    ("标题加粗", {"B09"}, lambda f: f.styled("一级标题", "w:b", of="w:rPr", val="1")),
    ("接排", {"B10"}, lead),
    ("附件说明冒号", {"B11"}, lambda f: f.text("附件：1.", "附件1：1.")),
    ("附件名称句号", {"B11"}, lambda f: f.text("2.问题清单", "2.问题清单。")),
    ("附件说明顶格", {"B11"}, lambda f: f.paragraph("附件：1.", "w:ind", left="0", hanging="0", firstLine="0")),
    ("附件编号", {"B11"}, lambda f: f.text("2.问题清单", "3.问题清单")),
    ("附件名不符", {"B11"}, lambda f: f.text("2.问题清单", "2.整改清单")),
    ("日期虚位", {"S04"}, lambda f: f.text("2022年7月18日", "2022年07月18日")),
    ("汉字日期", {"S04"}, lambda f: f.text("2022年7月18日", "二〇二二年七月十八日")),
    ("两位年份", {"S04", "N09"}, lambda f: f.text("2022年7月18日", "22年7月18日")),
    ("日期右空二字", {"S02"}, lambda f: f.styled("成文日期", "w:jc", val="right").paragraph("2022年7月18日", "w:ind", left="0", right="632")),
    ("署名居中", {"S02"}, lambda f: f.paragraph(ORGAN, "w:jc", val="center").paragraph(ORGAN, "w:ind", left="0")),
    ("不与下段同页", {"S05"}, lambda f: f.paragraph(BODY, "w:keepNext", val="0")),
    ("附注半角", {"A01", "PU08"}, lambda f: f.text("（联系人", "(联系人").text("87221234）", "87221234)")),
    ("附注顶格", {"A01"}, lambda f: f.styled("附注", "w:ind", firstLine="0")),
    ("附件标识冒号", {"A02"}, lambda f: f.text("附件2", "附件2：")),
    ("附件标识字体", {"A02"}, lambda f: f.styled("附件标识", "w:rFonts", of="w:rPr", eastAsia="仿宋_GB2312")),
    ("附件不另页", {"A02"}, merged_head),
    ("附件标题左对齐", {"A02"}, lambda f: f.styled("附件标题", "w:jc", val="left")),
    ("附件标题第二行", {"A02"}, lambda f: f.styled("附件标题", "w:spacing", before="0")),
    ("版记首线", {"C01"}, imprint_rule("top", "4")),
    ("版记中线", {"C01"}, imprint_rule("insideH", "12")),
    ("版记无线", {"C01"}, lambda f: f.each("w:tblBorders", lambda n: [put(n, f"w:{s}", val="nil") for s in ("top", "bottom", "insideH")] if "抄送" in text_of_all(n.getparent().getparent()) else None)),
    ("抄送无句号", {"C02"}, lambda f: f.text("区人武部。", "区人武部")),
    ("抄送字号", {"C02"}, lambda f: f.run("抄送：", "w:sz", val="32")),
    ("印发日期形式", {"C04"}, lambda f: f.text("2022年7月20日印发", "2022.7.20印发")),
    ("印发早于成文", {"C04"}, lambda f: f.text("2022年7月20日印发", "2022年7月2日印发")),
    ("页码连字符", {"P01"}, footer(dashes)),
    ("页码居中", {"P01"}, in_page_styles("w:jc", val="center")),
    ("页码字号", {"P01"}, in_page_styles("w:sz", of="w:rPr", val="21")),
    ("页码字体", {"P01"}, in_page_styles("w:rFonts", of="w:rPr", ascii="Times New Roman")),
    ("页码不空字", {"P01"}, in_page_styles("w:ind", left="0", right="0")),
    ("页码太低", {"P01"}, margins(footer="600")),
    ("横排页码", {"T01"}, upright_number),
    ("表格出格", {"T02"}, wide_table),
    ("表头不重复", {"T02"}, no_repeated_head),
    ("跨页断行", {"T02"}, split_rows),
    ("数字断行", {"N12"}, lambda f: f.each("w:t", lambda n: broken(n) if n.text and "195.66" in n.text else None)),
]  # fmt: skip


def broken(node: Any) -> None:
    """A forced line break inside a number."""
    before, _, behind = node.text.partition("195.66")
    node.text = f"{before}195."
    rest = node.__copy__()
    rest.text = f"66{behind}"
    node.addnext(rest)
    node.addnext(node.makeelement(name("w:br")))


@pytest.mark.parametrize(("wanted", "spoil"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_a_spoilt_file_has_the_finding_of_its_rule(sound_word: bytes, wanted: set[str], spoil: Spoil) -> None:
    file = WordFile(sound_word)
    spoil(file)
    assert rules(file.content()) == wanted


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ({"B03"}, report(title=Title((run("关于二〇二二年上半年全区高质量"), run("发展综合考核"), run("主要指标完成情况的通报"))))),
        ({"B03"}, report(title=Title((run("关于2022年上半年全区高质量发展综合考核主要指标完成情况的通报"),)))),
        ({"B03"}, report(title=Title((run("关于2022年上半年高质量发展综合考核"), run("的通报"))))),
        ({"B04"}, report(title=Title((run("2022年上半年综合考核通报"),)))),
        ({"H07", "H08"}, report(title=Title((run("关于2022年上半年综合考核情况的报告"),)))),
        ({"B08"}, report(results=Heading(1, run("各单位完成情况"), "三、"), next=Heading(1, run("下一步工作"), "四、"))),
        ({"S02"}, report(signature=Signature(run(f"　　　{ORGAN}"), run("2022年7月18日")))),
        ({"B05"}, report(to=Salutation(run("各镇人民政府、各街道办事处，区各有关部门和单位")))),
    ],
)  # fmt: skip
def test_other_words_have_the_finding_of_their_rule(wanted: set[str], made: Any) -> None:
    assert rules(in_word(made)) == wanted


def test_the_signer_of_an_upward_document_is_accepted_and_its_face_measured() -> None:
    made = report(title=Title((run("关于2022年上半年综合考核情况的报告"),)), fields={"签发人": "李明"})
    content = in_word(made)
    assert rules(content) == set()
    file = WordFile(content).each(
        "w:rStyle", lambda n: n.getparent().remove(n) if n.get(f"{W}val") == "Signer" else None
    )
    assert rules(file.content()) == {"H08"}


def test_the_usual_mistake_of_the_date_is_named(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    file.styled("成文日期", "w:jc", val="right").paragraph("2022年7月18日", "w:ind", left="0", right="632")
    (finding,) = [f for f in measure(file.content(), "通报.docx").findings if f.rule == "S02"]
    assert "不盖章时右空2字的是署名" in finding.advice
    assert "日期右空2.0字" in finding.found


def test_a_place_for_the_seal_is_as_right_as_none(sound_word: bytes) -> None:
    """7.3.5.1: the date four characters from the edge, the organ centred above it."""
    width, one = 442.2, 15.79
    organ, date = len(ORGAN) * one, 101.5
    middle = width - 4 * one - date / 2
    file = WordFile(sound_word)
    for start, text_width in ((ORGAN, organ), ("2022年7月18日", date)):
        left = min(middle - text_width / 2, width - text_width)
        file.paragraph(start, "w:ind", left=str(round(20 * left)))
    assert rules(file.content()) <= {"S02"}
    shift = max(middle + organ / 2 - width, 0)
    assert (shift > 0) is ("S02" in rules(file.content()))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("N01", "完成投资１２亿元。"),
        ("N01", "同比增长百分之五点二。"),
        ("N05", "完成投资2022 46亿元。"),
        ("N06", "完成投资1,95.66万元。"),
        ("N06", "完成投资1,956万元，利税12345万元。"),
        ("N07", "同比增长.46%。"),
        ("N08", "占年度计划的10～20%之间。"),
        ("N08", "投资9—16亿元。"),
        ("N09", "22年7月以来。"),
        ("N09", "自2022-08起施行。"),
        ("N10", "会议于15：40开始。"),
        ("N10", "下午3点40分召开。"),
        ("N13", "二零二二年以来。"),
        ("N14", "投资3千元。"),
        ("K02", "同比增长-8.92%。"),
        ("K02", "同比下降-3%。"),
        ("K18", "截止目前，已办结6件。"),
        ("K19", "约200余家企业。"),
        ("PU01", "落实《条例》、《办法》。"),
        ("PU01", "聚焦“两重”、“两新”。"),
        ("PU02", "第一、要压实责任。"),
        ("PU02", "一是、要压实责任。"),
        ("PU06", "1-6月，完成投资。"),
        ("PU06", "完成10~20个项目。"),
        ("PU08", "完成投资,同比增长。"),
        ("PU08", "同比增长(扣除价格因素)较快。"),
        ("PU09", "做到\"一事一单\"。"),
        ("PU09", "做到“一事一单。"),
        ("PU10", "项目、企业…都在推进。"),
        ("PU10", "项目、企业……等都在推进。"),
        ("PU12", "完成**投资**较多。"),
        ("PU12", "由XX局牵头。"),
        ("PU12", "完成{{ 完成值 }}亿元。"),
        ("PU12", "完成nan亿元。"),
        ("PU12", "进展顺利。。"),
    ],
)  # fmt: skip
def test_wrong_wording_is_found(rule: str, text: str) -> None:
    made = report(opening=(Paragraph(run("现将有关情况通报如下：")), Paragraph(run(text))))
    assert rules(in_word(made)) == {rule}


@pytest.mark.parametrize(
    "text",
    [
        "1—6月完成1832.45亿元，占15%～30%，2019—2021年共有9亿～16亿元。",
        "二、三产业增加值增长2.4%；第一、二、三产业结构为6.9∶42.8∶50.3。".replace("∶", "："),
        "10年来，20余家企业用电3千瓦，5千米道路建成，15:40召开，保密期限10年。",
        "百分之百完成；截止日期为7月底；（一事一单）“一批”“两批”，12345热线办理1,956件、2,345件。",
        "PM2.5平均浓度31.5微克/立方米，下降1.2微克/立方米……城乡收入比为2.06。",
        "联系电话：0517—87221234，编号为WT-2022-01，2022-07-18印发。",
        "近400亿元，约200家，增长1.2倍；一是压实责任；第一，压实责任。",
    ],
)
def test_right_wording_is_left_alone(text: str) -> None:
    made = report(opening=(Paragraph(run("现将有关情况通报如下：")), Paragraph(run(text))))
    assert rules(in_word(made)) == set()


def test_elements_are_recognised_without_the_names_of_styles(sound_word: bytes) -> None:
    """The same file with styles that say nothing has the same findings when it is spoilt."""

    def rename(node: Any) -> None:
        node.set(f"{W}val", f"样式{id(node)}")

    file = WordFile(sound_word).each("w:name", rename, STYLES)
    assert rules(file.content()) == set()
    file.text(NUMBER, "洪督考[2022]15号").text("2022年7月18日", "2022年07月18日").text("附件2", "附件2：")
    file.text("（一）主要指标", "（一）、主要指标").text("区人武部。", "区人武部")
    assert rules(file.content()) == {"H06", "S04", "A02", "B08", "C02"}


def test_findings_come_in_the_order_of_reading(sound_word: bytes) -> None:
    file = WordFile(sound_word).text("2.问题清单", "2.整改清单").text(NUMBER, "洪督考〔22〕15号")
    file.section("w:pgMar", top="1700", bottom="2382")
    found = [f.rule for f in measure(file.content(), "文件").findings if f.measured]
    assert found == ["L02", "H06", "B11"]


def test_the_same_fault_in_many_places_is_one_finding(sound_word: bytes) -> None:
    file = WordFile(sound_word).styled("公文正文", "w:rFonts", of="w:rPr", eastAsia="宋体")
    (finding,) = [f for f in measure(file.content(), "文件").findings if f.measured]
    assert "共" in finding.message
    assert finding.found == "宋体三号（16磅）"
    assert finding.expected == "仿宋三号（16磅）"
    assert prose(1)


# ------------------------------------------------------------------- letters


def thick_line_moved(file: WordFile) -> None:
    """The second double line of a letter loses one of its two lines."""
    part = next(p for p in file.footers() if b"9103" in file.parts[p])
    run = next(
        node for node in file.tree(part).iter(f"{W}r") if next(node.iter("{*}docPr")).get("id") == "9103"
    )
    run.getparent().remove(run)


@pytest.mark.parametrize(
    ("wanted", "spoil"),
    [
        ({"X01"}, lambda f: f.each("w:t", lambda n: setattr(n, "text", "洪泽区综合考核办文件"), "word/header1.xml")),
        ({"X02"}, thick_line_moved),
        ({"X03"}, lambda f: f.paragraph(NUMBER, "w:jc", val="right").paragraph(NUMBER, "w:ind", right="400")),
        ({"X06"}, lambda f: f.each("w:sectPr", lambda n: [n.remove(t) for t in n.findall(f"{W}titlePg")])),
        ({"X07"}, lambda f: f.text("区人武部。", "区人武部。区考核办2022年7月20日印发")),
        ({"H06"}, lambda f: f.text(NUMBER, "洪督考函〔2022〕01号")),
    ],
)  # fmt: skip
def test_a_spoilt_letter_has_the_finding_of_its_rule(wanted: set[str], spoil: Spoil) -> None:
    file = WordFile(in_word(report("letter")))
    spoil(file)
    assert wanted <= rules(file.content())


# --------------------------------------------------- files as offices make them


def test_a_title_of_several_paragraphs_is_one_title(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    (title,) = file.paragraphs("关于2022年")
    second = title.__copy__()
    runs = [node for node in title if node.tag == f"{W}r"]
    for node in runs[1:]:
        title.remove(node)
    copies = [node for node in second if node.tag == f"{W}r"]
    for node in copies[:2]:
        second.remove(node)
    put(child(title, "w:pPr"), "w:spacing", after="0")
    title.addnext(second)
    assert rules(file.content()) == set()
    file.text("指标完成情况的通报", "指标完成情况的通报。")
    assert rules(file.content()) == {"B04"}


def test_a_grid_of_characters_is_as_good_as_letter_spacing(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    file.default("w:rPr", "w:spacing", val="0")
    file.section("w:docGrid", type="linesAndChars", linePitch="579", charSpace="-848")
    file.default("w:pPr", "w:snapToGrid", val="1")
    assert rules(file.content()) <= {"S02"}
    file.section("w:docGrid", charSpace="0")
    assert "L06" in rules(file.content())


def test_lines_on_a_grid_need_no_exact_pitch(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    file.default("w:pPr", "w:snapToGrid", val="1")
    file.default("w:pPr", "w:spacing", line="240", lineRule="auto")
    assert rules(file.content()) == set()
    file.section("w:docGrid", linePitch="312")
    assert rules(file.content()) == {"L05"}


def test_indents_in_characters_go_before_twips(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    file.styled("公文正文", "w:ind", firstLineChars="200", firstLine="999")
    assert rules(file.content()) == set()
    file.styled("公文正文", "w:ind", firstLineChars="400")
    assert rules(file.content()) == {"B07"}


def test_a_number_in_a_box_at_the_outer_edge_is_accepted(sound_word: bytes) -> None:
    """What WPS and Word write for 页码外侧: one footer, a frame at the outside."""
    file = WordFile(sound_word)
    file.remove("w:evenAndOddHeaders", SETTINGS)
    assert rules(file.content()) == {"L09"}
    for part in file.footers():
        for node in file.tree(part).iter(f"{W}p"):
            put(child(node, "w:pPr"), "w:framePr", xAlign="outside")
    assert rules(file.content()) == set()


def test_kinsoku_switched_off_is_found(sound_word: bytes) -> None:
    file = WordFile(sound_word).default("w:pPr", "w:kinsoku", val="0")
    assert rules(file.content()) == {"PU13"}


def run_with(child_name: str, text: str = "", **attributes: str) -> Any:
    run = etree.Element(name("w:r"))
    node = etree.SubElement(run, name(child_name))
    node.text = text
    for key, value in attributes.items():
        node.set(f"{W}{key}", value)
    return run


def test_a_page_number_as_word_writes_it_is_read(sound_word: bytes) -> None:
    """Word writes fields as begin, instruction, separator, result, end, each in a run."""
    file = WordFile(sound_word)
    for part in file.footers():
        for simple in list(file.tree(part).iter(f"{W}fldSimple")):
            runs = [
                run_with("w:fldChar", fldCharType="begin"),
                run_with("w:instrText", " PAGE  \\* MERGEFORMAT "),
                run_with("w:fldChar", fldCharType="separate"),
                run_with("w:t", "1"),
                run_with("w:fldChar", fldCharType="end"),
            ]
            for node in runs:
                simple.addprevious(node)
            simple.getparent().remove(simple)
    assert rules(file.content()) == set()
    for part in file.footers():
        dashes(file.tree(part))
    assert rules(file.content()) == {"P01"}


VML = "urn:schemas-microsoft-com:vml"


@pytest.mark.parametrize(("end", "wanted"), [("442.2pt", set()), ("156mm", set()), ("300pt", {"H09"})])
def test_a_red_rule_drawn_as_a_line_is_measured(sound_word: bytes, end: str, wanted: set[str]) -> None:
    file = WordFile(sound_word).styled("红色分隔线", "w:pBdr")
    (number,) = file.paragraphs(NUMBER)
    line = etree.SubElement(etree.SubElement(run_with("w:pict"), "x"), f"{{{VML}}}line")
    for key, value in {
        "from": "0,0",
        "to": f"{end},0",
        "strokecolor": "red",
        "strokeweight": "1.5pt",
    }.items():
        line.set(key, value)
    number.append(line.getparent().getparent())
    assert rules(file.content()) == wanted


def bordered_imprint(file: WordFile, outer: str) -> None:
    """版记 as two paragraphs with rules above, between and below, as many offices make it."""
    body = file.tree().find(f"{W}body")
    anchors = [p for p in body.findall(f"{W}p") if next(p.iter(f"{W}txbxContent"), None) is not None]
    for text, sides in (("抄送：区委办公室。", ("top",)), ("区考核办2022年7月20日印发", ("top", "bottom"))):
        paragraph = etree.Element(name("w:p"))
        borders = etree.SubElement(etree.SubElement(paragraph, name("w:pPr")), name("w:pBdr"))
        for side in sides:
            weight = "6" if (side, text[:2]) == ("top", "区考") else outer
            put(borders, f"w:{side}", val="single", sz=weight, color="auto")
        run = run_with("w:t", text)
        put(child(run, "w:rPr"), "w:sz", val="28")
        paragraph.append(run)
        anchors[-1].addprevious(paragraph)
    body.remove(anchors[-1])


@pytest.mark.parametrize(("outer", "wanted"), [("8", set()), ("18", {"C01"})])
def test_an_imprint_of_bordered_paragraphs_is_measured(
    sound_word: bytes, outer: str, wanted: set[str]
) -> None:
    file = WordFile(sound_word)
    bordered_imprint(file, outer)
    assert rules(file.content()) == wanted
