"""Files that must not reach a reader: each is made here, refused, and leaves the process alive."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportgen.load import examine
from tests.load.raw import biff, compound, ods, pack, record, save, worksheet, xls_file, xlsx_parts
from tests.load.workbooks import GOOD

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def codes(path: Path) -> list[str]:
    dataset, findings = examine(path)
    assert dataset is None
    return [f.code for f in findings]


def workbook(rows: str = ONE_CELL, **more: bytes | str) -> bytes:
    return pack({**xlsx_parts({"表": worksheet(rows)}), **more})


def test_nothing_there(tmp_path: Path) -> None:
    assert codes(tmp_path / "没有.xlsx") == ["D101"]


def test_a_folder_without_tables(tmp_path: Path) -> None:
    (tmp_path / "读我.txt").write_text("甲", encoding="utf-8")
    assert codes(tmp_path) == ["D103"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = GOOD.save(tmp_path / "数据.xlsx")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert codes(path) == ["D102"]


CONTENTS = {
    "empty": (".xlsx", b"", "D103"),
    "blank": (".csv", b" \r\n", "D103"),
    "no workbook": (".xlsx", "只是文字".encode(), "D104"),
    "a web page called .xls": (".xls", b"\r\n<html><table></table></html>", "D104"),
    "a Word file": (".xlsx", pack({"word/document.xml": "<x/>"}), "D104"),
    "an old Word file": (".xls", compound({"WordDocument": b"x"}), "D104"),
    "binary called .csv": (".csv", b"a,b\x00c", "D104"),
    "binary workbook": (".xlsx", pack({"xl/workbook.bin": b"x"}), "D103"),
    "password": (".xlsx", compound({"EncryptedPackage": b"x"}), "D105"),
    "password of .xls": (".xls", compound({"Workbook": biff({"表": [[1.0]]}, more=record(0x002F, bytes(6)))}), "D105"),
    "cut off": (".xlsx", workbook()[:-60], "D106"),
    "broken inside": (".xlsx", pack({"xl/workbook.xml": "<workbook>"}), "D106"),
    "no relations": (".xlsx", pack({"xl/workbook.xml": "<workbook/>"}), "D106"),
    "broken sheet": (".xlsx", workbook("<row><c r='A1'><v>1</w></c></row>"), "D106"),
    "cut off .xls": (".xls", xls_file({"表": [[1.0]]})[:1500], "D106"),
    "open quote": (".csv", '甲,乙\n"丙,丁\n'.encode(), "D106"),
    "outside its folder": (".xlsx", workbook(**{"../甲.xml": b"x"}), "D106"),
    "entities": (
        ".xlsx",
        workbook(**{"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "D108",
    ),
    "another encoding": (
        ".xlsx",
        workbook(**{"xl/sharedStrings.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
        "D108",
    ),
    "a declared encoding that hides": (
        ".xlsx",
        workbook(**{"xl/sharedStrings.xml": b"<?xml version='1.0' encoding='cp037'?>" + "<!DOCTYPE a>".encode("cp037")}),
        "D108",
    ),
    "macros": (".xlsm", workbook(**{"xl/vbaProject.bin": b"x"}), "D109"),
    "old macros": (".xlsx", workbook(**{"xl/macrosheets/sheet1.xml": b"<x/>"}), "D109"),
    "macros of .xls": (".xls", compound({"Workbook": b"x", "_VBA_PROJECT": b"x"}), "D109"),
    "macros of .ods": (".ods", ods("").replace(b"META-INF/manifest.xml", b"Basic/Standard/mac.xm"), "D109"),
    "another text encoding": (".csv", b"\x81\xff\xff,\xff", "D111"),
    "not the encoding named by its mark": (".csv", b"\xef\xbb\xbf\xff", "D111"),
    "no cells": (".xlsx", workbook(""), "D112"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_refused(tmp_path: Path, name: str) -> None:
    suffix, content, code = CONTENTS[name]
    assert codes(save(tmp_path / f"数据{suffix}", content)) == [code]


def test_a_password_inside_the_archive(tmp_path: Path) -> None:
    content = bytearray(workbook())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + flags] |= 1
    assert codes(save(tmp_path / "数据.xlsx", bytes(content))) == ["D105"]


def test_a_password_of_ods(tmp_path: Path) -> None:
    content = pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
            "content.xml": b"\x00\x01",
        }
    )
    assert codes(save(tmp_path / "数据.ods", content)) == ["D105"]


# -------------------------------------------------------------------- archive bombs


def test_a_part_that_inflates_without_measure(tmp_path: Path) -> None:
    content = workbook(**{"xl/theme.xml": bytes(0) + b" " * (40 << 20)})
    assert len(content) < 100_000
    assert codes(save(tmp_path / "数据.xlsx", content)) == ["D107"]


def test_a_header_that_lies_about_the_size(tmp_path: Path) -> None:
    content = workbook(**{"xl/theme.xml": b" " * 100_000})
    lying = content.replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    assert lying != content
    assert codes(save(tmp_path / "数据.xlsx", lying)) == ["D106"]


def test_too_many_parts(tmp_path: Path) -> None:
    parts = {f"xl/{n}.txt": b"" for n in range(5001)}
    assert codes(save(tmp_path / "数据.xlsx", workbook(**parts))) == ["D107"]


def test_a_part_given_twice(tmp_path: Path) -> None:
    packed = BytesIO(workbook())
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    assert codes(save(tmp_path / "数据.xlsx", packed.getvalue())) == ["D106"]


# ------------------------------------------------------------------- sparse sheets


def test_ordinary_attributes_that_end_in_r_are_no_addresses(tmp_path: Path) -> None:
    sheet = worksheet(ONE_CELL).replace("</worksheet>", '<pageSetup pageOrder="downThenOver"/></worksheet>')
    assert "D110" not in codes(save(tmp_path / "数据.xlsx", pack(xlsx_parts({"表": sheet}))))


FAR = {
    "far corner": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "in its own row": '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>",
    "line breaks": '<row><c\n\tr\n=\t"A1"><v>1</v></c><c\n\tr\n=\t"XFD1048576"><v>1</v></c></row>',
    "small letters": '<row><c r="A1"><v>1</v></c><c r="xfd1048576"><v>1</v></c></row>',
    "given twice": '<row><c r="A1"><v>1</v></c><c r="A2" r="XFD1048576"><v>1</v></c></row>',
    "without a blank": '<row><c r="A1"><v>1</v></c><c s="0"r="XFD1048576"><v>1</v></c></row>',
    "behind a bracket": '<row><c r="A1"><v>1</v></c><c s=">" r="XFD1048576"><v>1</v></c></row>',
    "only the row is far": (
        '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'
    ),
    "endless numbers": '<row r="1"><c r="A1"><v>1</v></c><c r="'
    + "Z" * 99
    + "9" * 5000
    + '"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", FAR)
@pytest.mark.parametrize("padding", [0, 9 << 20], ids=["small", "large"])
def test_a_far_cell_would_abort_the_reader(tmp_path: Path, name: str, padding: int) -> None:
    content = workbook(FAR[name] + f"<!--{' ' * padding}-->")
    if padding:  # keep the ratio honest, so that the sparse sheet itself is what is refused
        content = workbook(FAR[name] + f"<!--{' ' * padding}-->", **{"xl/media/a.bin": _noise(1 << 17)})
    assert codes(save(tmp_path / "数据.xlsx", content)) == ["D110"]


def _noise(size: int) -> bytes:
    """Bytes that do not compress."""
    state, out = 1, bytearray()
    for _ in range(size):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        out.append(state >> 16 & 0xFF)
    return bytes(out)


def test_far_prefixed_cells(tmp_path: Path) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c s="0" r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    content = pack(xlsx_parts({"表": worksheet(rows, "x")}))
    assert codes(save(tmp_path / "数据.xlsx", content)) == ["D110"]


def test_the_message_names_the_far_cell(tmp_path: Path) -> None:
    finding = examine(save(tmp_path / "数据.xlsx", workbook(FAR["far corner"])))[1][0]
    assert finding.place == "数据.xlsx"
    assert "工作表“表”的数据一直伸到XFD1048576" in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
    ],
)
def test_repetition_without_measure_in_ods(tmp_path: Path, rows: str) -> None:
    content = ods(f'<table:table table:name="表">{rows}</table:table>')
    assert codes(save(tmp_path / "数据.ods", content)) == ["D110"]


def test_a_sheet_of_xls_that_is_wider_than_memory(tmp_path: Path) -> None:
    far = b"".join(record(0x0203, struct.pack("<HHHd", row, 65535, 0, 1.0)) for row in range(100))
    content = compound({"Workbook": biff({"表": [[1.0]]}, more_cells=far)})
    assert codes(save(tmp_path / "数据.xls", content)) == ["D110"]


@pytest.mark.parametrize("circle", [1, 2, 3])
def test_chains_that_run_in_circles(tmp_path: Path, circle: int) -> None:
    content = bytearray(compound({"Workbook": biff({"表": [[1.0]]})}))
    struct.pack_into("<I", content, 512 + 4 * circle, circle)
    struct.pack_into("<I", content, 68, 0)
    dataset, findings = examine(save(tmp_path / "数据.xls", bytes(content)))
    assert dataset is None
    assert findings


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    GOOD.save(tmp_path / "数据.xlsx")
    save(tmp_path / "坏.xlsx", b"PK\x03\x04")
    (tmp_path / "旧.xlsb").write_bytes(b"x")
    findings = examine(tmp_path)[1]
    assert [(f.code, f.place, f.severity) for f in findings] == [
        ("D103", "旧.xlsb", "warning"),
        ("D106", "坏.xlsx", "error"),
    ]
