"""What `fill` does beyond filling in words: rosters, names, pictures, links, charts, one file, PDF, blanks."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl import Workbook
from PIL import Image

from reportgen.compose.plain import amount_in_words, number_in_words
from tests.bureau import Clerk, open_office
from tests.forms import Filler


@pytest.fixture
def filler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Filler:
    return Filler(tmp_path, Clerk(monkeypatch, capsys))


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


# ------------------------------------------------------------------- wording of values


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1409.5", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1002000000", "壹拾亿零贰佰万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-3.2", "负叁元贰角整"),
    ],
)
def test_amounts_in_words_as_vouchers_write_them(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (2012, "二千零一十二"),
    ],
)
def test_whole_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{{ 款|千分位 }}", "1,234,567.5"),
        ("{{ 款|千分位(2) }}", "1,234,567.50"),
        ("{{ 款|大写金额 }}", "壹佰贰拾叁万肆仟伍佰陆拾柒元伍角整"),
        ("{{ 日|日期 }}", "2022年6月30日"),
        ('{{ 日|日期("大写") }}', "二〇二二年六月三十日"),
        ("{{ 无|或('—') }}", "—"),
    ],
)
def test_filters_of_plain_values(filler: Filler, tag: str, text: str) -> None:
    filler.build(tag)
    assert filler('{"款": 1234567.5, "日": "2022-06-30", "无": null}').code == 0
    assert filler.lines == [text]


@pytest.mark.parametrize("tag", ["{{ 字|千分位 }}", "{{ 字|日期 }}", "{{ 细|大写金额 }}"])
def test_filters_refuse_what_they_cannot_word(filler: Filler, tag: str) -> None:
    filler.build(tag)
    done = filler('{"字": "甲", "细": 1.005}')
    assert done.code == 1 and "正文第1段" in done.err


# --------------------------------------------------------------------- rosters, names


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("聘任名册",), ("姓名", "职务", "津贴"), ("张明", "督查员", 1200.5), ("李强", "联络员", 800)):
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_roster_gives_one_file_a_row(filler: Filler, kind: str) -> None:
    roster = filler.folder / f"名册.{kind}"
    if kind == "xlsx":
        workbook(roster)
    else:
        roster.write_text("姓名,职务,津贴\n张明,督查员,1200.5\n李强,联络员,800\n", encoding="gb18030")
    filler.build("{{ 姓名 }}：{{ 职务 }}，{{ 津贴|千分位(2) }}元")
    words = ("--each", "名单", "--name", "{{ 姓名 }}的聘书", "--out", filler.folder / "出")
    done = filler.clerk("fill", filler.template, "--context", roster, *words)
    assert done.code == 0, done.err
    assert sorted(path.name for path in (filler.folder / "出").iterdir()) == [
        "张明的聘书.docx",
        "李强的聘书.docx",
    ]
    assert texts(filler.folder / "出/张明的聘书.docx") == ["张明：督查员，1,200.50元"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("姓名,姓名\n甲,乙\n", "名册.csv!名册!B1：有两列都叫“姓名”"),
        ("姓名,职务\n", "表头下面没有内容"),
        ("姓名,职务\n甲,乙,丙\n", "名册.csv!名册!C2：这一格上面没有列名"),
        ("姓名,职务\n甲,#REF!\n", "名册.csv!名册!B2：公式出错"),
    ],
)
def test_a_roster_that_cannot_be_used(filler: Filler, rows: str, says: str) -> None:
    roster = filler.folder / "名册.csv"
    roster.write_text(rows, encoding="utf-8")
    filler.build("{{ 姓名 }}")
    done = filler.clerk(
        "fill", filler.template, "--context", roster, "--each", "名单", "--out", filler.folder
    )
    assert done.code == 2
    assert says in done.err


def test_a_pattern_that_gives_one_name_twice_is_refused(filler: Filler) -> None:
    filler.build("{{ 姓名 }}")
    people = {"名单": [{"姓名": "甲", "组": 1}, {"姓名": "乙", "组": 1}]}
    done = filler(people, "--each", "名单", "--name", "第{{ 组 }}组", "--out", filler.folder / "出")
    assert done.code == 2 and "有两项都叫“第1组”" in done.err


# ---------------------------------------------------------------------------- blanks


def test_blanks_on_request_are_each_told(filler: Filler) -> None:
    filler.build("电话：{{ 电话 }}。", "{% for x in 各项 %}{{ x }}{% endfor %}完")
    done = filler({"电话": ""}, "--blank", "—")
    assert (done.code, filler.lines) == (0, ["电话：—。", "完"])
    assert "警告［T203］表单.docx!正文第1段" in done.err and "“电话”的值是空的" in done.err
    assert "没有“各项”这个名称" in done.err


# -------------------------------------------------------------------------- pictures


def picture(path: Path, colour: str = "red") -> Path:
    Image.new("RGB", (200, 100), colour).save(path)
    return path


def test_a_picture_from_a_file(filler: Filler) -> None:
    picture(filler.folder / "签名.png")
    filler.build("签名：{{ 图片(签名, 宽=40) }}。")
    done = filler({"签名": "签名.png"})
    assert done.code == 0, done.err
    document = Document(str(filler.out))
    (shape,) = document.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (40, 20)
    assert texts(filler.out) == ["签名：。"]
    images = [part for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    assert [part.blob for part in images] == [(filler.folder / "签名.png").read_bytes()]


def test_a_picture_takes_the_place_of_one_by_its_alternative_text(filler: Filler) -> None:
    picture(filler.folder / "空.png", "white")
    picture(filler.folder / "照片.png")

    def build(document: Document) -> None:
        shape = document.add_paragraph().add_run().add_picture(str(filler.folder / "空.png"))
        shape._inline.docPr.set("descr", "{{ 照片 }}")

    filler.build("{{ 姓名 }}", then=build)
    assert filler({"姓名": "张明", "照片": "照片.png"}).code == 0
    document = Document(str(filler.out))
    (shape,) = document.inline_shapes
    relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    assert document.part.related_parts[relation].blob == (filler.folder / "照片.png").read_bytes()
    assert shape._inline.docPr.get("descr") == ""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("没有.png", "没有“没有.png”这个图片"),
        ("../外.png", "不在内容文件所在的文件夹里"),
        ("假.png", "打不开"),
    ],
)
def test_a_picture_that_cannot_be_used(filler: Filler, name: str, says: str) -> None:
    (filler.folder / "假.png").write_bytes(b"no picture")
    filler.build("{{ 图片(名, 宽=30) }}")
    done = filler({"名": name})
    assert done.code == 1
    assert says in done.err and "正文第1段" in done.err


# --------------------------------------------------------------------- links, charts


def link_to(target: str):
    def build(document: Document) -> None:
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    return build


def test_the_target_of_a_link_is_filled(filler: Filler) -> None:
    filler.build("{{ 名 }}", then=link_to("https://example.cn/%7B%7B%20%E5%90%8D%20%7D%7D?a=1"))
    assert filler({"名": "甲 乙"}).code == 0
    with zipfile.ZipFile(filler.out) as file:
        assert b'Target="https://example.cn/%E7%94%B2%20%E4%B9%99?a=1"' in file.read(
            "word/_rels/document.xml.rels"
        )


def test_a_link_that_would_run_something_is_refused(filler: Filler) -> None:
    filler.build("{{ 名 }}", then=link_to("{{ 址 }}"))
    assert "不是网址" in filler({"名": "甲", "址": "javascript:alert(1)"}).err


def test_tags_in_a_chart_are_filled_and_elsewhere_refused(filler: Filler) -> None:
    filler.build("{{ 名 }}")
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{{ 名</a:t></a:r>'
        "<a:r><a:t> }}图</a:t></a:r></a:p><c:v>{{ 数 }}</c:v></c:chartSpace>"
    )
    filler.template = with_part(filler, "图.docx", "word/charts/chart1.xml", chart)
    assert filler({"名": "甲&乙", "数": 3.5}).code == 0
    with zipfile.ZipFile(filler.out) as file:
        made = file.read("word/charts/chart1.xml").decode()
    assert "甲&amp;乙" in made and "<c:v>3.5" in made and "{{" not in made
    filler.template = with_part(filler, "坏.docx", "word/custom.xml", "<a>{{ 名 }}</a>")
    done = filler({"名": "甲", "数": 1}, "--force")
    assert done.code == 1 and "T313］坏.docx!word/custom.xml" in done.err


def with_part(filler: Filler, name: str, part: str, xml: str) -> Path:
    target = filler.folder / name
    source = filler.folder / "表单.docx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry))
        new.writestr(part, xml)
    return target


# ------------------------------------------------------------------- one file, PDF


def test_all_copies_in_one_file_each_from_its_own_page(filler: Filler) -> None:
    filler.build("{{ 姓名 }}", "兹聘请你为{{ 职务 }}。")
    people = [{"姓名": name, "职务": "督查员"} for name in ("张明", "李强", "王芳")]
    done = filler({"名单": people}, "--each", "名单", "--one-file")
    assert done.code == 0, done.err
    assert done.out == f"{filler.out}\n"
    assert filler.lines == [line for p in people for line in (p["姓名"], "兹聘请你为督查员。")]
    sections = Document(str(filler.out)).sections
    assert len(sections) == 3
    assert all("pgNumType" in section._sectPr.xml for section in sections)


def test_copies_with_headers_of_their_own_cannot_be_one_file(filler: Filler) -> None:
    def build(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ 姓名 }}"

    filler.build("{{ 姓名 }}", then=build)
    done = filler({"名单": [{"姓名": "甲"}, {"姓名": "乙"}]}, "--each", "名单", "--one-file")
    assert done.code == 1 and "各份的页眉不同" in done.err
    assert not filler.out.exists()


def test_one_copy_that_fails_keeps_the_one_file_from_being_written(filler: Filler) -> None:
    filler.build("{{ 姓名 }}")
    done = filler({"名单": [{"姓名": "甲"}, {"姓名": ""}]}, "--each", "名单", "--one-file")
    assert done.code == 1 and "有1份没有填好" in done.err
    assert not filler.out.exists()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_pdf_by_libreoffice(filler: Filler) -> None:
    filler.build("兹聘请{{ 姓名 }}")
    done = filler({"姓名": "张明"}, "--format", "docx,pdf")
    assert done.code == 0, done.err
    (page,) = pdfium.PdfDocument(filler.out.with_suffix(".pdf"))
    assert page.get_textpage().get_text_range() == "兹聘请张明"


def test_without_libreoffice_nothing_is_written(filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    filler.build("{{ 姓名 }}")
    done = filler({"姓名": "张明"}, "--format", "docx,pdf")
    assert done.code == 4 and "没有装 LibreOffice" in done.err
    assert not filler.out.exists()


# ------------------------------------------------------------------------ lint, vocab


def test_vocab_lists_what_a_template_needs(filler: Filler) -> None:
    filler.build(
        "{{ 单位 }}{{ 备注|default('无') }}",
        table=[("{%tr for p in 名单 %}",), ("{{ p.姓名 }}",), ("{%tr endfor %}",)],
    )
    done = filler.clerk("vocab", filler.template, "--json")
    assert [(row["name"], row["optional"]) for row in done.json["needs"]] == [
        ("单位", False),
        ("备注", True),
        ("名单[].姓名", False),
    ]
    assert done.json["needs"][2]["place"].startswith("表单.docx!正文第1个表格第2行第1格")
    assert "名单[].姓名" in filler.clerk("vocab", filler.template).out


def test_lint_tells_what_is_wrong_with_a_template(filler: Filler) -> None:
    filler.build("{{ 姓名 }}｛｛职务｝｝", "{% endif %}")
    done = filler.clerk("lint", filler.template)
    assert done.code == 1
    assert "T321" in done.out and "T325" in done.out
    filler.build("{{ 姓名 }}")
    assert filler.clerk("lint", filler.template).code == 0


def test_pictures_stand_beside_the_data(filler: Filler) -> None:
    office = open_office(filler.folder)
    picture(office.book.parent / "章.png")
    filler.build('{{ 期间.全称 }}{{ 图片("章.png", 高=20) }}')
    done = filler.clerk("fill", filler.template, "--data", office.book, "--out", filler.out)
    assert done.code == 0, done.err
    assert len(Document(str(filler.out)).inline_shapes) == 1
