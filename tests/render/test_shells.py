"""Letters, minutes and briefs, measured on the finished page of both formats (GB/T 9704-2012 10.1, 10.3)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen import layout
from reportgen.blocks import Block, Column, Paragraph, Report, Row, Salutation, Signature, Table, text_lines
from reportgen.layout import GBT9704
from reportgen.model import Text
from reportgen.render import pdf, shells
from reportgen.render.feet import Backing
from reportgen.render.word import open_shell, render
from tests.reading import Line, Page, Rule, docx_lines, docx_part, docx_text, pdf_pages
from tests.render.office import OFFICE, printed
from tests.render.sample import FIELDS, SHELL_FIELDS, run, shell_report

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"
NAMES = sorted(shells.DRAFTS)
LEFT, RIGHT, FOOT = 28.0, 184.0, 262.0
EM = layout.mm(GBT9704.advance)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOTH = ("pdf", pytest.param("word", marks=pytest.mark.skipif(OFFICE is None, reason="LibreOffice 没有安装")))
Pages = tuple[Page, ...]


def sealed(paragraphs: int = 2, organ: str = "洪泽区统计局", date: str = "2022年7月18日") -> Report:
    """A text that ends within its page, then organ and date of a document that will be sealed."""
    texts = (Paragraph(run("正文一行。")),) * paragraphs
    remark = (Paragraph(run("（联系人：张琳，联系电话：0517—87221234）")),)
    blocks = (*texts, Signature(run(organ), run(date), seal=True), *remark)
    return Report(kind="sample", title="通报", blocks=blocks, shell="plain")


LONG_ORGAN = "洪泽区高质量发展综合考核工作领导小组办公室"
REPORTS = {
    **{name: shell_report(name) for name in NAMES},
    **{f"{name}-short": shell_report(name, 2) for name in NAMES},
    "bare-letter": replace(shell_report("letter", 1), fields={"发文机关": Text("洪泽区统计局")}),
    "upward": replace(
        shell_report("document", 2),
        fields={name: Text(v) for name, v in (FIELDS | {"签发人": "李明"}).items()},
    ),
    "unnumbered": replace(
        shell_report("document", 1), fields={"发文机关": Text("洪泽区统计局"), "签发人": Text("李明")}
    ),
    "full-letter": replace(
        shell_report("letter", 1),
        blocks=(Paragraph(run("经济运行稳中向好。" * 150)), Paragraph(run("特此函告。"))),
    ),
    "sealed": sealed(),
    "sealed-long": sealed(organ=LONG_ORGAN),
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Pages]]:
    """Every report in both formats; the Word files as LibreOffice prints them, all in one run."""
    made = {"pdf": {name: pdf_pages(pdf.render(report)) for name, report in REPORTS.items()}}
    if OFFICE:
        files = {name: word(report) for name, report in REPORTS.items()}
        made["word"] = printed(files, tmp_path_factory.mktemp("office"))
    return made


def word(report: Report) -> bytes:
    return render(report, open_shell(SHELLS / f"{report.shell}.docx"))


@pytest.fixture(params=BOTH)
def pages(request: pytest.FixtureRequest, finished: dict[str, dict[str, Pages]]) -> Callable[[str], Pages]:
    """The pages of a report by name, in one format after the other."""
    return finished[request.param].__getitem__


def line(page: Page, text: str) -> Line:
    return next(line for line in page.lines if text in line.text)


def top(line: Line) -> float:
    """Upper edge of the type body, from its base line: LibreOffice's own boxes are larger."""
    return line.base - layout.mm(0.88 * line.size)


def bottom(line: Line) -> float:
    return line.base + layout.mm(0.12 * line.size)


def red_rules(page: Page) -> list[Rule]:
    return sorted((rule for rule in page.rules if rule.colour == "E60012"), key=lambda rule: rule.top)


def wide_rules(page: Page) -> list[float]:
    """The middles of the rules as wide as the text, each once: LibreOffice strokes them, WeasyPrint fills them."""
    found = sorted((rule.top + rule.bottom) / 2 for rule in page.rules if rule.width > 150)
    return [place for place, before in zip(found, [0.0, *found], strict=False) if place - before > 0.5]


# ------------------------------------------------------------- every shell


@pytest.mark.parametrize("name", NAMES)
def test_both_formats_say_the_same(name: str, pages: Callable[[str], Pages]) -> None:
    report = REPORTS[name]
    said = "".join(char.text for page in pages(name) for char in page.chars if char.base < 268)
    place = 0
    for text in text_lines(report):
        wanted = "".join(text.split())
        assert wanted in said[place:], wanted
        place = said.index(wanted, place) + len(wanted)
    assert docx_lines(word(report)) == list(text_lines(report))


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("document", ["洪泽区统计局文件"]),
        ("plain", []),
        ("letter", ["洪泽区统计局"]),
        ("minutes", ["洪泽区统计局会议纪要", "洪泽区统计局"]),
        ("brief", ["洪泽区统计局简报", "洪泽区统计局"]),
    ],
)
def test_a_shell_prints_nothing_that_the_data_have_not(name: str, head: list[str]) -> None:
    fields = {"发文机关": Text("洪泽区统计局")}
    text = (Paragraph(run("正文。")),)
    report = Report(kind="sample", title="通报", blocks=text, shell=name, fields=fields)
    (page,) = pdf_pages(pdf.render(report))
    numbers = [] if name == "letter" else ["—1—"]
    assert [each.text for each in page.lines] == [*head, "正文。", *numbers]
    content = word(report)
    stories = [
        docx_part(content, part)
        for part in zipfile.ZipFile(io.BytesIO(content)).namelist()
        if "header" in part
    ]
    paragraphs = [node for story in (*stories, docx_part(content)) for node in story.iter(f"{W}p")]
    assert [text for text in (docx_text(node).strip() for node in paragraphs) if text] == [*head, "正文。"]


@pytest.mark.parametrize("name", NAMES)
def test_text_keeps_the_grid_below_every_head(name: str, finished: dict[str, dict[str, Pages]]) -> None:
    first, second = finished["pdf"][name][:2]
    lines = [
        each for page in (first, second) for each in page.lines if each.size == pytest.approx(16, abs=0.1)
    ]
    steps = [
        layout.pt(below.base - above.base) for above, below in pairwise(lines) if below.base > above.base
    ]
    text = [step for step in steps if step < 30]
    assert len(text) >= 25
    assert text == pytest.approx([28.95] * len(text), abs=0.05)
    if name != "letter":
        last = [each for each in first.lines if abs(each.size - 16) < 0.1][-1]
        offset = (last.base - second.lines[0].base) / layout.mm(28.95)
        assert offset == pytest.approx(round(offset), abs=0.02)


# ---------------------------------------------------------- upward documents


def test_number_and_signer_of_an_upward_document_share_a_line(pages: Callable[[str], Pages]) -> None:
    """H07, H08: one character in from either edge, the name in 楷体; the rule 4 mm below as ever (H09)."""
    first = pages("upward")[0]
    both = line(first, "签发人：李明")
    assert both.text.replace(" ", "") == FIELDS["发文字号"] + "签发人：李明"
    assert both.left == pytest.approx(LEFT + EM, abs=0.3)
    assert both.right == pytest.approx(RIGHT - EM, abs=0.3)
    assert ["Kai" in char.font for char in both.chars[-6:]] == [False] * 4 + [True] * 2
    masthead = line(first, FIELDS["发文机关标志"])
    assert min(char.ink_top for char in masthead.chars) == pytest.approx(72, abs=1)
    blank = layout.pt(top(both) - bottom(masthead)) - GBT9704.leading
    assert blank == pytest.approx(2 * 28.95, abs=4)
    assert (min(r.top for r in first.rules if r.width > 150) - bottom(both)) == pytest.approx(4, abs=0.6)


def test_a_signer_may_stand_without_a_number(pages: Callable[[str], Pages]) -> None:
    alone = line(pages("unnumbered")[0], "签发人")
    assert alone.text == "签发人：李明"
    assert alone.right == pytest.approx(RIGHT - EM, abs=0.3)


# ------------------------------------------------------------------ letter


def test_the_name_of_a_letter_begins_30_mm_below_the_edge(pages: Callable[[str], Pages]) -> None:
    """X01: without 文件, red, centred."""
    name = line(pages("letter")[0], FIELDS["发文机关"])
    assert name.text == FIELDS["发文机关"]
    assert min(char.ink_top for char in name.chars) == pytest.approx(30, abs=0.6)
    assert (name.left + name.right) / 2 == pytest.approx(106, abs=0.5)
    assert {char.colour for char in name.chars} == {"E60012"}


def test_double_lines_frame_the_first_page_of_a_letter(pages: Callable[[str], Pages]) -> None:
    """X02: 170 mm long, the first 4 mm below the name and heavy above, the second 20 mm from the edge and heavy below."""
    first, *others = pages("letter")
    thick, thin, second_thin, second_thick = red_rules(first)
    for rule in red_rules(first):
        assert (rule.left, rule.right) == pytest.approx((20, 190), abs=0.3)
    heights = [rule.height for rule in red_rules(first)]
    assert heights == pytest.approx([0.8, 0.3, 0.3, 0.8], abs=0.05)
    name = line(first, FIELDS["发文机关"])
    assert thick.top - max(char.ink_bottom for char in name.chars) == pytest.approx(4, abs=0.7)
    assert thin.top - thick.bottom == pytest.approx(0.4, abs=0.06)
    assert (second_thin.top + second_thick.bottom) / 2 == pytest.approx(277, abs=0.1)
    assert not any(red_rules(page) for page in others)


def test_marks_of_a_letter_stand_left_and_its_number_right(pages: Callable[[str], Pages]) -> None:
    """X03: 7/8 of a character below the first double line."""
    first = pages("letter")[0]
    upper, secrecy, urgency = first.lines[1:4]
    assert upper.text == "000012洪督考〔2022〕15号"
    assert (secrecy.text, urgency.text) == ("秘密★1年", "特急")
    assert [each.left for each in (upper, secrecy, urgency)] == pytest.approx([LEFT] * 3, abs=0.1)
    assert upper.right == pytest.approx(RIGHT, abs=0.3)
    assert top(upper) - red_rules(first)[1].bottom == pytest.approx(layout.mm(14), abs=0.8)


def test_the_title_of_a_letter_stands_two_lines_below_the_last_mark(pages: Callable[[str], Pages]) -> None:
    """X04."""
    for name, last in (("letter", "特急"), ("bare-letter", FIELDS["发文机关"][:3])):
        first = pages(name)[0]
        title = line(first, "关于2022年上半年")
        if name == "letter":
            blank = layout.pt(title.base - line(first, last).base) - 28.95
            assert blank == pytest.approx(2 * 28.95, abs=4)
        else:
            assert layout.pt(top(title) - red_rules(first)[1].bottom) == pytest.approx(14 + 2 * 28.95, abs=8)


def test_text_of_a_full_first_page_ends_above_the_second_double_line(pages: Callable[[str], Pages]) -> None:
    """X05: 7/8 of a character; the following pages keep the usual text area."""
    first, second = pages("full-letter")[:2]
    assert red_rules(first)[2].top - bottom(first.lines[-1]) == pytest.approx(layout.mm(14), abs=0.5)
    body = [each for each in second.lines if abs(each.size - 16) < 0.1]
    assert len(body) == 22
    assert body[-1].base < FOOT


def test_a_letter_numbers_its_pages_from_the_second(pages: Callable[[str], Pages]) -> None:
    """X06."""
    first, *others = pages("full-letter")
    assert "—" not in first.lines[-1].text
    for number, page in enumerate(others, start=2):
        foot = page.lines[-1]
        assert foot.text.replace(" ", "") == f"—{number}—"
        ink = [char.ink_top for char in foot.chars if char.text == "—"]
        assert ink == pytest.approx([269.0] * 2, abs=0.15)


def test_the_imprint_of_a_letter_has_neither_rules_nor_printer(pages: Callable[[str], Pages]) -> None:
    """X07: at the foot of the last page."""
    last = pages("letter-short")[-1]
    copies, rest = last.lines[-3:-1]
    assert len(pages("letter-short")) == 2
    assert not last.rules
    assert copies.text.startswith("抄送：区委办公室")
    assert rest.text.endswith("区人武部。")
    assert rest.base < FOOT < rest.base + 3
    assert copies.left == pytest.approx(LEFT + layout.mm(14), abs=0.3)
    assert rest.left == pytest.approx(copies.chars[3].left, abs=0.3)


def test_a_letter_of_one_page_keeps_its_imprint_above_the_double_line() -> None:
    report = replace(shell_report("letter"), blocks=(Paragraph(run("请予函复。")),))
    (page,) = pdf_pages(pdf.render(report))
    rest = page.lines[-1]
    assert rest.text.endswith("区人武部。")
    assert red_rules(page)[2].top - rest.base > layout.mm(14)


# ------------------------------------------------------------- minutes, brief


@pytest.mark.parametrize(
    ("name", "head", "below", "size"),
    [
        ("minutes", "洪泽区高质量发展综合考核领导小组会议纪要", 72, 44),
        ("brief", "督查考核简报", 77, 54),
    ],
)
def test_head_of_minutes_and_briefs(
    name: str, head: str, below: float, size: float, pages: Callable[[str], Pages]
) -> None:
    first = pages(name)[0]
    masthead = line(first, head)
    assert masthead.text == head
    assert min(char.ink_top for char in masthead.chars) == pytest.approx(below, abs=1)
    assert (masthead.left + masthead.right) / 2 == pytest.approx(106, abs=0.6)
    assert {char.colour for char in masthead.chars} == {"E60012"}
    assert masthead.size <= size + 0.1
    issue = line(first, f"第{SHELL_FIELDS[name]['期号']}期")
    assert (issue.left + issue.right) / 2 == pytest.approx(106, abs=0.6)
    editor = line(first, SHELL_FIELDS[name]["编发单位"] + "2022年7月18日")
    assert editor.left == pytest.approx(LEFT + EM, abs=0.3)
    assert editor.right == pytest.approx(RIGHT - EM, abs=0.3)


@pytest.mark.parametrize("name", ["minutes", "brief"])
def test_a_red_rule_four_millimetres_below_editor_and_date(
    name: str, finished: dict[str, dict[str, Pages]]
) -> None:
    first = finished["pdf"][name][0]
    (rule,) = red_rules(first)
    editor = line(first, "2022年7月18日")
    assert (rule.left, rule.right) == pytest.approx((LEFT, RIGHT), abs=0.05)
    assert rule.top - bottom(editor) == pytest.approx(4, abs=0.1)
    assert layout.pt(top(line(first, "关于2022年上半年")) - rule.bottom) == pytest.approx(2 * 28.95, abs=8)


def test_who_attended_stands_below_the_text(pages: Callable[[str], Pages]) -> None:
    """10.3: a line free, indented by two characters, further lines below the first name."""
    lines = [each for page in pages("minutes-short") for each in page.lines if abs(each.size - 16) < 0.1]
    start = next(index for index, each in enumerate(lines) if each.text.startswith("出席："))
    above, first, rest, excused, observers = lines[start - 1 : start + 4]
    assert [excused.text[:3], observers.text[:3]] == ["请假：", "列席："]
    assert layout.pt(first.base - above.base) == pytest.approx(2 * 28.95, abs=0.3)
    assert first.left == pytest.approx(LEFT + 2 * EM, abs=0.3)
    assert excused.left == pytest.approx(first.left, abs=0.1)
    assert rest.left == pytest.approx(LEFT + 5 * EM, abs=0.4)
    assert ["Hei" in char.font for char in first.chars[:4]] == [True, True, True, False]


def test_a_brief_ends_between_two_black_rules(pages: Callable[[str], Pages]) -> None:
    last = pages("brief")[-1]
    upper, lower = wide_rules(last)
    assert lower == pytest.approx(FOOT, abs=1)
    inside = [each for each in last.lines if upper < each.base < lower]
    assert [each.text[:2] for each in inside if "：" in each.text[:2]] == ["报：", "送：", "发："]
    assert inside[-1].text == "共印50份"
    assert inside[-1].right == pytest.approx(RIGHT - layout.mm(14), abs=0.4)
    assert all(each.base < upper for each in last.lines[: -len(inside) - 1])


# ------------------------------------------------------------------- the seal


@pytest.mark.parametrize("name", ["sealed", "sealed-long"])
def test_organ_and_date_under_a_seal(name: str, pages: Callable[[str], Pages]) -> None:
    """S01: the date ends four characters before the edge, the organ is centred above it."""
    organ, date = pages(name)[0].lines[2:4]
    assert date.text.replace(" ", "") == "2022年7月18日"
    # LibreOffice sets digits apart from hanzi whatever the file says: the date is as wide as the file wants it.
    width = layout.characters("2022年7月18日") * EM
    assert layout.pt((organ.left + organ.right) / 2 - (date.left + width / 2)) == pytest.approx(0, abs=3)
    if name == "sealed":
        assert layout.pt(RIGHT - date.left - width) == pytest.approx(4 * GBT9704.advance, abs=4)
    else:
        assert layout.pt(RIGHT - organ.right) == pytest.approx(0, abs=4)
    assert layout.pt(date.base - organ.base) == pytest.approx(28.95, abs=0.1)


def test_the_place_of_the_seal_stays_free(pages: Callable[[str], Pages]) -> None:
    """S06: 42 mm between the text and what follows; the seal begins less than a line below the text."""
    text, organ, date, remark = pages("sealed")[0].lines[1:5]
    assert top(remark) - bottom(text) >= 42
    upper_edge = (top(organ) + bottom(organ)) / 2 - 21
    assert bottom(text) < upper_edge < bottom(text) + layout.mm(28.95)
    assert upper_edge + 42 > bottom(date)


@pytest.mark.parametrize("lines", range(16, 22))
def test_a_sealed_signature_never_stands_alone(lines: int) -> None:
    pages = pdf_pages(pdf.render(sealed(lines)))
    signed = next(page for page in pages if any("洪泽区统计局" in each.text for each in page.lines))
    assert signed.lines[0].text == "正文一行。"


# ------------------------------------------------------- addressees, even pages


def addressed(count: int, shell: str) -> Report:
    names = "、".join([f"洪泽区人民政府第{number:02d}办公室" for number in range(count)]) + "："
    report = shell_report(shell, 3)
    blocks = (report.blocks[0], Salutation(run(names)), *report.blocks[2:])
    return replace(report, blocks=blocks)


@pytest.mark.parametrize("shell", ["document", "letter", "minutes", "brief"])
def test_addressees_that_leave_no_text_on_page_one_go_to_the_imprint(shell: str) -> None:
    """B05, C03: decided alike for both formats, and not before it must be."""
    moved = []
    for count in range(6, 34, 3):
        report = addressed(count, shell)
        pages = pdf_pages(pdf.render(report))
        assert any(each.text.startswith("今年以来") for each in pages[0].lines), count
        whole = [each.text for page in pages for each in page.lines]
        moved.append(any(text.startswith("主送：洪泽区人民政府第00办公室、") for text in whole))
        paragraphs = [docx_text(node) for node in docx_part(word(report)).iter(f"{W}p")]
        assert moved[-1] == any(text.startswith("主送：") for text in paragraphs)
        assert moved[-1] != any(text.startswith("洪泽区人民政府第00") for text in paragraphs)
    assert moved == sorted(moved)
    assert (moved[0], moved[-1]) == (False, True)


def test_addressees_stand_above_the_copies_without_a_rule_between() -> None:
    """C03."""
    last = pdf_pages(pdf.render(addressed(30, "document")))[-1]
    first, second, third = (rule for rule in last.rules if rule.width > 150)
    inside = [each.text for each in last.lines if first.top < each.base < second.top]
    assert inside[0].startswith("主送：")
    assert sum(text.startswith("抄送：") for text in inside) == 1
    assert third.bottom == pytest.approx(FOOT, abs=0.1)


def test_a_shell_without_room_for_addressees_keeps_them_below_the_title(tmp_path: Path) -> None:
    own = tmp_path / "红头.html"
    text = (SHELLS / "document.html").read_text("utf-8")
    own.write_text(text.replace("报告.版记主送", "报告.份号"), encoding="utf-8")
    pages = pdf_pages(pdf.render(addressed(30, "document"), shell=own))
    assert any(each.text.startswith("洪泽区人民政府第00办公室") for each in pages[0].lines)


EVEN = replace(GBT9704, imprint_even=True)


WIDE = Table((Column("甲", width=60),), (Row((run("一"),)),), landscape=True)
"""A table that turns its page, on which no 版记 may stand."""


def filled(lines: int, *more: Block) -> Report:
    fields = {name: Text(value) for name, value in FIELDS.items()}
    return Report(
        kind="k",
        title="通报",
        blocks=((Paragraph(run("正文一行。")),) * lines) + more,
        shell="document",
        fields=fields,
    )


@pytest.mark.parametrize(
    ("report", "place", "numbers"),
    [
        (filled(28), Backing.HERE, ["—1—", "—2—"]),
        (filled(5, WIDE), Backing.AFTER_BLANK, ["—1—", "", "", ""]),
        (filled(40), Backing.OVERLEAF, ["—1—", "—2—", "—3—", "—4—"]),
    ],
)
def test_the_imprint_may_be_held_to_an_even_page(report: Report, place: Backing, numbers: list[str]) -> None:
    """C05: behind a blank page it has no number, nor has that; a turned page has its own at the side."""
    assert pdf.backing(report, profile=EVEN) is place
    pages = pdf_pages(pdf.render(report, profile=EVEN))
    feet = [page.lines[-1].text if page.lines else "" for page in pages]
    assert [foot if foot.startswith("—") else "" for foot in feet] == numbers
    assert any(each.text.startswith("抄送：") for each in pages[-1].lines)
    assert pdf.backing(report) is Backing.HERE
    kinds = list(section_types(render(report, open_shell(SHELLS / "document.docx"), backing=place)))
    assert kinds[-1] == (None if place is Backing.HERE else "evenPage")


@pytest.mark.parametrize("lines", range(30, 36))
def test_no_imprint_stands_alone_on_a_page(lines: int) -> None:
    last = pdf_pages(pdf.render(filled(lines)))[-1]
    assert any(each.text.startswith("抄送：") for each in last.lines)
    assert any(each.text == "正文一行。" for each in last.lines)


@pytest.mark.parametrize(("shell", "own_first"), [("document", [False, True]), ("letter", [True, False])])
def test_an_imprint_behind_a_blank_page_has_no_head_of_a_letter(shell: str, own_first: list[bool]) -> None:
    """In Word a first page of its own prints no number, but in a letter it would print the letterhead."""
    path = SHELLS / f"{shell}.docx"
    content = render(shell_report(shell), open_shell(path), backing=Backing.AFTER_BLANK)
    sections = docx_part(content).iter(f"{W}sectPr")
    assert [section.find(f"{W}titlePg") is not None for section in sections] == own_first


def section_types(content: bytes) -> Iterator[str | None]:
    for section in docx_part(content).iter(f"{W}sectPr"):
        kind = section.find(f"{W}type")
        yield None if kind is None else kind.get(f"{W}val")
