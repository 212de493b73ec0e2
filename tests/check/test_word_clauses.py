"""A sound Word file has no findings; spoilt in one place, it has those of the rule that was broken."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from reportgen.blocks import Paragraph, Title
from reportgen.check.finished import measure
from reportgen.errors import Severity
from tests.check.good import in_word, prose, report, rules, run
from tests.check.mutations import NUMBER, ORGAN, Spoil, dashes
from tests.check.unsound import SETTINGS, STYLES, W, WordFile, child, name, put


@pytest.mark.parametrize("shell", ["document", "plain", "letter", "minutes", "brief"])
def test_a_sound_file_has_no_findings(shell: str) -> None:
    assert rules(in_word(report(shell))) == set()


def test_what_word_does_not_say_is_left_to_the_eye(sound_word: bytes) -> None:
    found = measure(sound_word, "文件").findings
    assert {finding.rule for finding in found} == {"B06", "H04"}
    assert all(finding.severity is Severity.INFO and not finding.measured for finding in found)


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
