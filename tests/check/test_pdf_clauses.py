"""A sound PDF has no findings; printed with another measure, it has those of the rule that was broken."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reportgen.blocks import Paragraph, Report, Run, Signature, Table, Title
from reportgen.check.finished import measure, read
from reportgen.errors import Severity
from tests.check.good import in_pdf, in_word, plain, prose, report, rules, run, short, table


@pytest.mark.parametrize("shell", ["document", "plain", "letter", "minutes", "brief"])
def test_a_sound_file_has_no_findings(shell: str) -> None:
    assert rules(in_pdf(report(shell))) == set()


def test_what_a_page_does_not_show_is_left_to_the_eye() -> None:
    found = measure(in_pdf(short(table=table(40))), "文件").findings
    assert {finding.rule for finding in found} == {"T02"}
    assert all(finding.severity is Severity.INFO and not finding.measured for finding in found)


def test_an_upward_document_with_its_signer_has_no_findings() -> None:
    title = Title((run("关于2022年上半年综合考核情况的报告"),))
    assert rules(in_pdf(report(title=title, fields={"签发人": "李明"}))) == set()


def test_a_head_that_does_not_repeat_is_found(tmp_path: Path) -> None:
    css = "thead { display: table-row-group }"
    assert "T02" in rules(in_pdf(short(table=table(40)), css=css, folder=tmp_path))
    assert "T02" not in rules(in_pdf(short(table=table(40))))


def test_a_table_with_level_rules_only_is_no_text(tmp_path: Path) -> None:
    css = "table, td, th { border-left: none !important; border-right: none !important }"
    assert rules(in_pdf(short(), css=css, folder=tmp_path)) <= {"T02"}


def test_a_dash_in_a_table_wants_a_note() -> None:
    made = table(4)
    rows = (*made.rows[:-1], type(made.rows[0])((*made.rows[-1].cells[:-1], run("—"))))
    bare = Table(made.columns, rows, caption=made.caption)
    noted = Table(made.columns, rows, caption=made.caption, notes=(run("注：“—”表示不参加排名。"),))
    assert rules(in_pdf(short(table=bare))) == {"T03"}
    assert rules(in_pdf(short(table=noted))) == set()
    several = (run("注：1.位次按完成率排。"), run("2.“—”表示不参加排名。"))
    assert rules(in_pdf(short(table=Table(made.columns, rows, caption=made.caption, notes=several)))) == set()


def test_places_are_pages_and_lines(sound_pdf: bytes) -> None:
    made = short(see=Paragraph(run("同比增长-2.4%。")))
    (finding,) = [f for f in measure(in_pdf(made), "通报.pdf").findings if f.rule == "K02"]
    assert str(finding).startswith("通报.pdf：第")
    assert "同比增长-2.4%" in str(finding.place)
    assert sound_pdf


def edited(content: bytes, change: Any) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        change(file)
        file.save(target)
    return target.getvalue()


def fonts_of(file: pikepdf.Pdf) -> list[Any]:
    return [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]


def test_a_font_that_is_not_embedded_is_found(sound_pdf: bytes) -> None:
    def strip(file: pikepdf.Pdf) -> None:
        for font in fonts_of(file):
            if "/FontDescriptor" in font and "Kai" in str(font.BaseFont):
                for key in ("/FontFile2", "/FontFile3"):
                    if key in font.FontDescriptor:
                        del font.FontDescriptor[key]

    found = measure(edited(sound_pdf, strip), "文件").findings
    assert [f.found for f in found if f.rule == "V03"] == ["没有嵌入"]
    assert "Kai" in next(f.message for f in found if f.rule == "V03")


def test_signs_without_unicode_are_found(sound_pdf: bytes) -> None:
    def strip(file: pikepdf.Pdf) -> None:
        for font in fonts_of(file):
            if "/ToUnicode" in font and "Kai" in str(font.BaseFont):
                del font["/ToUnicode"]

    assert "V04" in rules(edited(sound_pdf, strip))


def test_a_rotated_sheet_is_read_as_it_is_seen(sound_pdf: bytes) -> None:
    """A lying page is often stored upright, with a flag that turns it."""

    def turn(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            width, height = page.mediabox[2], page.mediabox[3]
            content = page.contents_coalesce()
            assert content is None
            page.contents_add(b"q 0 1 -1 0 %.4f 0 cm" % float(height), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [0, 0, height, width]
            page.rotate(90, relative=False)

    assert rules(edited(sound_pdf, turn)) == set()


def test_a_shifted_origin_changes_nothing(sound_pdf: bytes) -> None:
    def shift(file: pikepdf.Pdf) -> None:
        for page in file.pages:
            left, bottom, right, top = (float(value) for value in page.mediabox)
            page.contents_coalesce()
            page.contents_add(b"q 1 0 0 1 50 70 cm", prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [left + 50, bottom + 70, right + 50, top + 70]
            page.cropbox = page.mediabox

    assert rules(edited(sound_pdf, shift)) == set()


def test_a_stroked_rule_is_as_thick_as_its_pen(sound_pdf: bytes) -> None:
    def draw(file: pikepdf.Pdf) -> None:
        file.pages[0].contents_coalesce()
        file.pages[0].contents_add(b"q .5 0 0 .5 0 0 cm 4 w 1 0 0 RG 200 1000 m 600 1000 l S Q", prepend=True)

    strokes = read(edited(sound_pdf, draw)).pages[0].strokes
    (rule,) = [stroke for stroke in strokes if stroke.colour == "FF0000"]
    assert (rule.left, rule.right) == pytest.approx((100, 300), abs=0.01)
    assert rule.height == pytest.approx(2, abs=0.01)
    assert rule.middle == pytest.approx(841.89 - 500, abs=0.1)


def test_a_longer_file_is_measured_whole() -> None:
    verdict = measure(in_pdf(plain(text=prose(30), end=(*prose(1), Paragraph(run("同比增长-1%。"))))), "文件")
    assert [str(f.place).split("页")[0] for f in verdict.findings if f.rule == "K02"] == ["第9"]


@pytest.mark.parametrize("seal", [True, False])
@pytest.mark.parametrize(
    "organ",
    ["区统计局", "洪泽区综合考核领导小组办公室", "洪泽区综合考核领导小组办公室和大数据管理局联席会议办公室"],
)
def test_organs_of_any_length_are_placed_rightly(organ: str, seal: bool) -> None:
    """7.3.5.1, 7.3.5.2: with and without a seal, however long the name."""
    made = short(signature=Signature(run(organ), run("2022年7月18日"), seal))
    assert rules(in_pdf(made)) == set()
    assert rules(in_word(made)) == set()


def test_emphasis_in_the_text_is_no_other_face() -> None:
    made = report(
        see=Paragraph((Run("一是压实责任，", strong=True), *run("各单位要按照要求抓好落实，明确责任人。")))
    )
    assert rules(in_pdf(made)) == set()


def test_a_line_of_the_title_may_begin_with_a_year() -> None:
    lines = (run("洪泽区召开"), run("2022年上半年高质量发展综合考核推进会"))
    document = read(in_pdf(short(title=Title(lines))))
    assert any(para.text.startswith("洪泽区召开\n2022年上半年") for para in document.paras)


@pytest.mark.parametrize(("shell", "wanted"), [("document", {"B04"}), ("brief", set())])
def test_only_articles_of_a_brief_may_have_a_headline(shell: str, wanted: set[str]) -> None:
    headline = Title((run("洪泽区召开综合考核推进会"),))
    assert rules(in_pdf(report(shell, title=headline))) == wanted


def test_a_line_that_gapes_is_found_at_its_place(sound_pdf: bytes) -> None:
    long = run("各镇（街道）完成情况见下表，其中一项合计为1234567890123.45亿元，其余从略，不再逐项列出。")
    [finding] = [f for f in measure(in_pdf(short(see=Paragraph(long))), "文件").findings if f.rule == "L10"]
    assert finding.severity is Severity.WARNING and finding.place.words.startswith("各镇（街道）完成情况")
    assert "L10" not in rules(sound_pdf)


@pytest.mark.parametrize("made", [in_pdf, in_word])
def test_a_lead_in_longer_than_its_text_is_no_other_face(made: Callable[[Report], bytes]) -> None:
    see = Paragraph((Run("其他部门负责人。", strong=True), Run("区科技局6天。")))
    assert rules(made(short(see=see))) == set()
