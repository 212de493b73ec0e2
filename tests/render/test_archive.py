"""The file for the archive 「PDF/A-3a」: the rules of ISO 19005-3 that can be looked up from outside."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pymupdf
import pytest

from reportgen.render import pdf
from tests.render.sample import sample_report

FILES = [
    pdf.Attachment("指标数据.xlsx", b"PK\x03\x04", "数据来源"),
    pdf.Attachment("素材/01-导语.md", "正文".encode(), "数据来源"),
    pdf.Attachment("a.csv", "甲,乙\n".encode(), "数据来源"),
]


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.render(sample_report(), archive=True, attachments=FILES)


@pytest.fixture
def file(content: bytes) -> Any:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def dictionaries(file: Any) -> list[Any]:
    return [found for found in file.objects if isinstance(found, pikepdf.Dictionary | pikepdf.Stream)]


# WeasyPrint leaves its colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def test_attachments_have_names_that_every_reader_shows(content: bytes, file: Any) -> None:
    with pymupdf.open(stream=content) as other:
        # Its Python layer gives UTF-8 sign by sign.
        found = [name.encode("latin-1").decode() for name in other.embfile_names()]
        assert found == ["a.csv", "指标数据.xlsx", "素材/01-导语.md"]
    names = file.Root.Names.EmbeddedFiles.Names
    keys = [bytes(names[place]) for place in range(0, len(names), 2)]
    assert keys == sorted(keys)
    for key, spec in ((names[i], names[i + 1]) for i in range(0, len(names), 2)):
        assert str(key) == str(spec.F) == str(spec.UF)
        assert spec.EF.F.objgen == spec.EF.UF.objgen
        assert str(spec.AFRelationship) == "/Source"
        assert spec.Desc == "数据来源"
        assert "/Subtype" in spec.EF.F and "/ModDate" in spec.EF.F.Params
    assert str(names[1].EF.F.Subtype) == "/text/csv"


def test_each_attachment_is_named_once_in_the_catalogue(file: Any) -> None:
    assert len({spec.objgen for spec in file.Root.AF}) == len(file.Root.AF) == len(FILES)


def test_it_says_what_it_is_and_has_an_identity(file: Any) -> None:
    said = file.open_metadata()
    assert said.pdfa_status == "3A"
    assert str(file.Root.Metadata.Subtype) == "/XML" and "/Filter" not in file.Root.Metadata
    assert len(file.trailer.ID) == 2
    assert not file.is_encrypted
    assert file.pdf_version == "1.7"
    assert bool(file.Root.MarkInfo.Marked) and str(file.Root.Lang) == "zh-CN"


def test_colours_are_defined_by_the_file(file: Any) -> None:
    (intent,) = file.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    profile = bytes(intent.DestOutputProfile.read_bytes())
    assert profile[36:40] == b"acsp" and profile[16:20] == b"RGB " and int(intent.DestOutputProfile.N) == 3


def test_nothing_acts_and_nothing_is_see_through(file: Any) -> None:
    assert not {"/OpenAction", "/AA", "/AcroForm", "/OCProperties"} & set(file.Root.keys())
    for found in dictionaries(file):
        assert str(found.get("/S", "")) not in {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ImportData"}
        assert "/SMask" not in found or str(found.SMask) == "/None"
        assert str(found.get("/Filter", "")) != "/LZWDecode"
        assert not {"/Alternates", "/OPI", "/TR", "/HTP"} & set(found.keys())
        assert all(float(found.get(key, 1)) == 1 for key in ("/CA", "/ca"))
        assert str(found.get("/BM", "/Normal")) == "/Normal"


def test_links_are_printed_and_lead_inside(file: Any) -> None:
    notes = [note for page in file.pages for note in page.obj.get("/Annots", [])]
    goals = {str(name) for name in list(file.Root.Names.Dests.Names)[::2]}
    assert notes
    assert {int(note.F) for note in notes} == {4}
    assert {str(note.Dest) for note in notes} <= goals


def test_fonts_are_whole_and_every_sign_has_a_width_and_a_meaning(file: Any) -> None:
    tops = [font for font in dictionaries(file) if str(font.get("/Subtype", "")) == "/Type0"]
    assert tops
    for font in tops:
        (under,) = font.DescendantFonts
        assert str(font.Encoding) == "/Identity-H"
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(under.FontDescriptor.keys())
        assert str(under.BaseFont) == str(font.BaseFont) == str(under.FontDescriptor.FontName)
        widths = list(under.W)
        assert all(isinstance(part, pikepdf.Array | int) for part in widths)
