"""Files of all kinds: torn, encrypted, scanned, empty, made by others, made to harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from reportgen.check import word_file
from reportgen.check.finished import measure, measure_file, read
from tests.check.good import in_word, plain, rules
from tests.check.unsound import DOCUMENT, STYLES, WordFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def refused(content: bytes) -> str:
    """Why a file could not be read."""
    verdict = measure(content, "文件")
    assert not verdict.read
    (finding,) = verdict.findings
    assert finding.rule == "V01"
    assert finding.advice
    return finding.message


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def encrypted_pdf(content: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        file.save(target, encryption=pikepdf.Encryption(owner="甲", user="乙"))
    return target.getvalue()


def test_files_that_cannot_be_read_say_why(sound_word: bytes, sound_pdf: bytes) -> None:
    assert "空文件" in refused(b"")
    assert "不是 Word 或 PDF" in refused("关于……的通报".encode())
    assert "已损坏" in refused(sound_word[: len(sound_word) // 2])
    assert "已损坏" in refused(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    assert "已加密" in refused(encrypted_pdf(sound_pdf))
    assert "已加密" in refused(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert "旧版" in refused(OLE + "WordDocument".encode("utf-16-le"))


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def test_an_archive_of_something_else_is_no_word_file() -> None:
    assert "不是 Word 文件" in refused(zipped(xl__workbook=b"<workbook/>"))
    assert "不是正确的 XML" in refused(zipped(**{"word__document.xml": b"<w:document"}))


def test_a_file_that_unfolds_beyond_measure_is_refused(
    sound_word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_file, "_LARGEST", 1000)
    assert "过大" in refused(sound_word)


def test_nothing_outside_the_file_is_read(sound_word: bytes, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("完成{{ 机密 }}亿元", encoding="utf-8")
    file = WordFile(sound_word)
    source = file.parts[DOCUMENT].decode()
    head, _, rest = source.partition("<w:document")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    file.parts[DOCUMENT] = f"{head}{entity}<w:document{rest}".replace("根据各牵头", "&x;根据各牵头").encode()
    assert "PU12" not in rules(file.content())


def test_a_damaged_part_inside_a_whole_archive_is_named(sound_word: bytes) -> None:
    at = sound_word.index(b"word/styles.xml") + 400
    torn = sound_word[:at] + bytes(64) + sound_word[at + 64 :]
    assert "已损坏" in refused(torn)


def test_a_scan_has_one_finding() -> None:
    file = pikepdf.new()
    file.add_blank_page(page_size=(595.3, 841.9))
    page = file.pages[0]
    image = pikepdf.Stream(
        file, bytes(100), Width=10, Height=10, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray
    )
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.contents_add(b"q 500 0 0 700 40 40 cm /Im0 Do Q")
    (finding,) = measure(saved(file), "扫描.pdf").findings
    assert (finding.rule, finding.found) == ("V02", "没有文字，是扫描件或图片")


def test_a_blank_pdf_has_one_finding() -> None:
    file = pikepdf.new()
    file.add_blank_page()
    (finding,) = measure(saved(file), "空.pdf").findings
    assert (finding.rule, finding.found) == ("V02", "没有文字")


def test_an_empty_word_file_is_told_from_a_good_one() -> None:
    found = rules(saved(Document()))
    assert {"V02", "L01", "L02", "L03", "L04", "L09", "P01"} == found


def test_a_file_of_another_program_has_many_findings() -> None:
    document = Document()
    document.add_heading("工作报告", 0)
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("上半年,全区实现地区生产总值195.66亿元,同比增长-2.4%，各项工作进展顺利。")
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    table = document.add_table(5, 3)
    table.style = "Table Grid"
    for row in table.rows:
        for cell in row.cells:
            cell.text = "1"
    wanted = {"L01", "L02", "L03", "L04", "L05", "L07", "L08", "L09"}
    wanted |= {"B01", "B07", "B09", "P01", "T02", "PU08", "K02"}
    assert rules(saved(document)) == wanted


def test_faces_of_a_theme_are_followed() -> None:
    """Headings of the usual template name no face: their theme does."""
    document = Document()
    document.add_paragraph("上半年全区经济运行总体平稳，稳中有进。")
    (finding,) = [f for f in measure(saved(document), "文件").findings if f.rule == "L07"]
    assert finding.found == "宋体11磅"


def test_numbers_counted_by_word_are_read_as_text() -> None:
    """第一项 and 第二项 carry 1. and 2. that stand in no run."""
    document = Document()
    document.add_paragraph("上半年全区经济运行总体平稳。下一步抓好两项工作。")
    for text in ("第一项工作", "第二项工作"):
        document.add_paragraph(text, style="List Number")
    assert [para.text for para in read(saved(document)).paras[1:]] == ["1.第一项工作", "2.第二项工作"]


def test_a_style_based_on_another_inherits_its_face(sound_word: bytes) -> None:
    document = Document(io.BytesIO(sound_word))
    own = document.styles.add_style("自拟正文", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["一级标题"]
    paragraph = next(p for p in document.paragraphs if p.text.startswith("今年以来"))
    paragraph.style = own
    assert rules(saved(document)) == {"L07"}


def test_a_file_without_styles_and_settings_is_still_measured(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    for part in (STYLES, "word/settings.xml", "word/theme/theme1.xml", "word/fontTable.xml"):
        del file.parts[part]
    assert {"L07", "L09"} <= rules(file.content())


NONSENSE = ("", "abc", "-1", "1e400", "99999999999", "50%", "12.5pt")


@pytest.mark.parametrize("start", range(25))
def test_nonsense_in_attributes_stops_nothing(start: int, plain_word: bytes) -> None:
    """Values of other programs are read as far as they make sense, and passed over otherwise."""
    file = WordFile(plain_word)
    for part in (DOCUMENT, STYLES, "word/settings.xml", *file.footers()):
        for place, node in enumerate(list(file.tree(part).iter("*"))[start::11]):
            for key in node.attrib:
                if not key.endswith(("}id", "}styleId")):
                    node.set(key, NONSENSE[(place + start) % len(NONSENSE)])
    assert measure(file.content(), "文件").read


@pytest.mark.parametrize("start", range(1, 25))
def test_torn_structure_stops_nothing(start: int, plain_word: bytes) -> None:
    """Elements taken away here and there leave something that can be measured."""
    file = WordFile(plain_word)
    for node in list(file.tree().iter("*"))[start + 1 :: 23]:
        if node.getparent() is not None and not node.tag.endswith("}body"):
            node.getparent().remove(node)
    assert measure(file.content(), "文件").read


@pytest.fixture(scope="module")
def plain_word() -> bytes:
    return in_word(plain())


# ------------------------------------------------------------ files made to harm


def with_offset_before_the_file(content: bytes) -> bytes:
    """An archive whose directory says that an entry begins before the file does."""
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    return content[: end + 16] + (start + 2**20).to_bytes(4, "little") + content[end + 20 :]


def test_a_directory_that_points_nowhere_is_a_torn_file(sound_word: bytes) -> None:
    assert "已损坏" in refused(with_offset_before_the_file(sound_word))


@pytest.mark.parametrize("seed", range(40))
def test_damaged_archives_are_refused_or_read(seed: int, sound_word: bytes) -> None:
    """Bytes changed anywhere in the archive end in a verdict, never in an error of the program."""
    torn = bytearray(sound_word)
    first = len(torn) - 400 if seed % 2 else 60
    for step in range(12):
        torn[first + (seed * 7919 + step * 104729) % (len(torn) - first)] = (seed * 31 + step * 57) % 256
    assert measure(bytes(torn), "文件").findings


def test_a_small_file_of_many_paragraphs_is_refused_at_once(sound_word: bytes) -> None:
    file = WordFile(sound_word)
    file.parts[DOCUMENT] = file.parts[DOCUMENT].replace(b"<w:sectPr", b"<w:p/>" * 150_000 + b"<w:sectPr", 1)
    assert "不像公文" in refused(file.content())


def pdf_with(stream: bytes, **resources: object) -> bytes:
    file = pikepdf.new()
    file.add_blank_page(page_size=(595.3, 841.9))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    file.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), **resources)
    file.pages[0].contents_add(stream)
    return saved(file)


@pytest.mark.parametrize("measure_", [b"1e38", b"9" * 40, b"-1e38", b"0"])
def test_signs_that_are_printed_nowhere_stop_nothing(measure_: bytes) -> None:
    stream = b"BT /F1 %b Tf %b 0 %b %b 0 0 Tm (12) Tj ET %b 0 m 10 10 l S" % (*[measure_] * 4, measure_)
    assert measure(pdf_with(stream), "文件").findings


def test_a_page_of_too_many_signs_is_refused() -> None:
    line = b"(" + b"12 " * 100 + b") Tj T* "
    assert "不像公文" in refused(pdf_with(b"BT /F1 1 Tf 1 TL 20 800 Td " + line * 400 + b"ET"))


def test_a_device_is_no_file() -> None:
    with pytest.raises(OSError, match="普通文件"):
        measure_file(Path("/dev/zero"))
