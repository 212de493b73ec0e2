"""Embedded fonts whose list of CIDs is not what the PDF says."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from reportgen.check.embedded import is_numbered
from reportgen.check.finished import measure
from reportgen.render import fonts
from tests.check.good import rules
from tests.misnumbered import misnumbered, with_fonts


def test_the_faces_that_ship_are_numbered_as_pdfs_number_them() -> None:
    for each in fonts.faces():
        assert is_numbered(each.path.read_bytes()), each.path.name


def test_a_font_whose_cids_are_not_the_places_of_its_glyphs_is_found(sound_pdf: bytes) -> None:
    spoilt = misnumbered(sound_pdf, "Kai")
    found = [finding for finding in measure(spoilt, "文件").findings if finding.rule == "V05"]
    assert [finding.message for finding in found] == [
        "字体RG-Kai的字形编号与PDF中的编号不符，有的阅读器和打印机显示空白或别的字，应为与PDF中的编号一致"
    ]
    assert rules(sound_pdf) == set()


def test_only_glyphs_that_are_left_in_a_subset_count(sound_pdf: bytes) -> None:
    """A writer leaves blanks where glyphs were; whatever number those have, nobody sees it."""

    def renumber_blanks(data: bytes) -> bytes:
        font = TTFont(io.BytesIO(data))
        top = font["CFF "].cff.topDictIndex[0]
        blanks = [
            place
            for place in range(1, len(top.charset))
            if len(top.CharStrings.charStringsIndex[place].bytecode) < 4
        ]
        first, second = blanks[:2]
        names = list(top.charset)
        names[first], names[second] = names[second], names[first]
        top.charset = names
        return saved(font)

    assert "V05" not in rules(with_fonts(sound_pdf, "Kai", renumber_blanks))


@pytest.mark.parametrize(
    "tear", [lambda data: data[:200], lambda data: b"OTTO", lambda data: b"OTTO" + bytes(90)]
)
def test_a_torn_font_is_nothing_this_rule_judges(tear: Callable[[bytes], bytes]) -> None:
    assert is_numbered(tear(fonts.face("楷体").path.read_bytes()))


def saved(font: Any) -> bytes:
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def test_a_font_without_cids_or_without_outlines_of_this_sort_is_not_judged(sound_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(sound_pdf)) as file:
        kinds = {str(each.Subtype) for each in file.objects if is_font(each)}
    assert "/CIDFontType2" in kinds  # 西文 is TrueType
    assert is_numbered(fonts.face("西文").path.read_bytes())


def is_font(each: Any) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
