"""The typefaces that ship: same line box, own names, full coverage, licences, and what a PDF embeds of them."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.ttLib import TTFont

from reportgen.render import fonts
from reportgen.render.fonts import build, repertoire, weight

CHINESE: tuple[fonts.Role, ...] = ("仿宋", "黑体", "楷体", "宋体", "小标宋")
FACES = pytest.mark.parametrize("shipped", fonts.faces(), ids=lambda each: each.path.stem)


@cache
def opened(shipped: fonts.Face) -> Any:
    return TTFont(io.BytesIO(shipped.path.read_bytes()), lazy=True)


# --- the files


@FACES
def test_line_box_is_880_120_and_no_gap_everywhere_programs_look(shipped: fonts.Face) -> None:
    assert_level(opened(shipped))


def assert_level(font: Any) -> None:
    em, hhea, os2 = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
    ascent, descent = round(em * 0.88), round(em * 0.12)
    assert (hhea.ascent, hhea.descent, hhea.lineGap) == (ascent, -descent, 0)
    assert (os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap) == (ascent, -descent, 0)
    assert (os2.usWinAscent, os2.usWinDescent) == (ascent, descent)
    assert ascent + descent == em


@FACES
def test_a_file_bears_the_name_of_its_face_and_no_reserved_one(shipped: fonts.Face) -> None:
    font = opened(shipped)
    names = {record.nameID: str(record) for record in font["name"].names}
    assert names[1] == shipped.family
    assert names[6] == shipped.path.stem
    assert font["OS/2"].usWeightClass == shipped.weight
    own = " ".join(names[number] for number in (1, 3, 4, 6))
    if "CFF " in font:
        cff = font["CFF "].cff
        own += f" {cff.fontNames[0]} {cff.topDictIndex[0].FullName} {cff.topDictIndex[0].FamilyName}"
    assert not [name for name in ("Fandol", "Liberation", "Noto", "Source", "Tinos") if name in own]


def test_families_are_unique_and_every_role_has_a_face() -> None:
    keys = [(each.family, each.weight) for each in fonts.faces()]
    assert len(set(keys)) == len(keys)
    assert {each.role for each in fonts.faces()} == set(get_args(fonts.Role))
    assert all(each.family.startswith("RG ") for each in fonts.faces())


def test_files_are_those_the_build_script_made() -> None:
    lines = (fonts.FOLDER / "SHA256SUMS").read_text().splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert sums == {
        each.path.name: hashlib.sha256(each.path.read_bytes()).hexdigest() for each in fonts.faces()
    }


@FACES
def test_no_layout_rules_and_no_hints_are_left(shipped: fonts.Face) -> None:
    assert not {"GSUB", "GPOS", "kern", "fpgm", "prep", "vhea", "vmtx"} & set(opened(shipped).keys())


@pytest.mark.parametrize(
    "shipped", [each for each in fonts.faces() if each.path.suffix == ".otf"], ids=lambda each: each.path.stem
)
def test_each_glyph_has_its_place_in_the_file_as_its_cid(shipped: fonts.Face) -> None:
    assert_numbered(opened(shipped))


def assert_numbered(font: Any) -> None:
    top = font["CFF "].cff.topDictIndex[0]
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.charset == [".notdef", *(f"cid{place:05d}" for place in range(1, font["maxp"].numGlyphs))]


@FACES
def test_space_is_a_quarter_of_the_em_wherever_a_line_takes_it_from(shipped: fonts.Face) -> None:
    font = opened(shipped)
    assert [width(font, char) for char in " \u00a0"] == [font["head"].unitsPerEm // 4] * 2


def width(font: Any, char: str) -> int:
    """Return a character's width; where the outline states one too, it is the same."""
    glyph = font.getBestCmap()[ord(char)]
    stated: int = font["hmtx"][glyph][0]
    if "CFF " in font:
        outline = font["CFF "].cff.topDictIndex[0].CharStrings[glyph]
        private = outline.private
        extractor = T2WidthExtractor(
            getattr(private, "Subrs", []), outline.globalSubrs, private.nominalWidthX, private.defaultWidthX
        )
        extractor.execute(outline)
        assert extractor.width == stated
    return stated


COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"


def stroke(shipped: fonts.Face, text: str) -> float:
    """The mean width of strokes in thousandths of the em: twice the ink over the length of its edges."""
    from fontTools.pens.areaPen import AreaPen
    from fontTools.pens.perimeterPen import PerimeterPen

    font = opened(shipped)
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    ink, edges = 0.0, 0.0
    for char in text:
        area, perimeter = AreaPen(glyphs), PerimeterPen(glyphs)
        for pen in (area, perimeter):
            glyphs[cmap[ord(char)]].draw(pen)
        ink, edges = ink + abs(area.value), edges + perimeter.value
    return 2000 * ink / edges / float(font["head"].unitsPerEm)


def test_digits_are_hardly_stronger_than_the_hanzi_beside_them() -> None:
    """仿宋 as it came was 37, its digits 62: the page looked spotted."""
    digits, text = stroke(fonts.face("西文"), "0123456789"), stroke(fonts.face("仿宋"), COMMON)
    assert 1 <= digits / text <= 1.25
    bold = next(each for each in fonts.faces() if each.role == "西文" and each.weight == 700)
    assert 1 <= stroke(bold, "0123456789") / stroke(fonts.face("小标宋"), COMMON) <= 1.3


def test_a_heading_in_kai_is_stronger_than_the_text_below_it() -> None:
    assert stroke(fonts.face("楷体"), COMMON) > stroke(fonts.face("仿宋"), COMMON) > 45


def test_dense_hanzi_are_no_darker_than_others() -> None:
    """Strokes that stand close take less of the weight, so that they do not run together."""
    assert stroke(fonts.face("仿宋"), "矗囊霾疆藏馨鑫") < stroke(fonts.face("仿宋"), COMMON)


def test_each_licence_lies_beside_the_fonts_and_each_file_names_its_own() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (fonts.FOLDER / "LICENSES").iterdir()}
    assert (
        "GNU GENERAL PUBLIC LICENSE\n                       Version 3"
        in texts["FANDOL-GPL-3.0-font-exception.txt"]
    )
    assert "As a special exception" in texts["FANDOL-GPL-3.0-font-exception.txt"]
    assert "SIL OPEN FONT LICENSE Version 1.1" in texts["LIBERATION-OFL-1.1.txt"]
    assert "SIL OPEN FONT LICENSE Version 1.1" in texts["NOTO-OFL-1.1.txt"]
    assert "kTGH" in texts["UNICODE.txt"]
    for each in fonts.faces():
        stated = opened(each)["name"].getDebugName(13)
        assert ("General Public License" if each.role in CHINESE else "SIL Open Font License") in stated
        assert each.path.name in (fonts.FOLDER / "README.md").read_text("utf-8")


# --- coverage


def test_coverage_file_tells_what_the_files_hold() -> None:
    held = {each.path.stem: frozenset(opened(each).getBestCmap()) for each in fonts.faces()}
    assert fonts.COVERAGE.read_text("ascii") == build.coverage_text(held)
    assert fonts.characters("仿宋") == frozenset(map(chr, held["RGFangSong-Regular"]))


def test_general_standard_is_the_table_of_2013() -> None:
    table = "".join(repertoire.GENERAL_STANDARD.read_text("utf-8").split())
    assert len(table) == len(set(table)) == 8105
    assert (table[:5], table[3499], table[3500], table[6500], table[-1]) == (
        "一乙二十丁",
        "矗",
        "乂",
        "亍",
        "蠼",
    )


@pytest.mark.parametrize("role", CHINESE)
def test_standard_hanzi_names_and_official_signs_print_in_every_chinese_face(role: fonts.Role) -> None:
    asked = "镕喆堃祎赟燚旻昇珺頔翀晳彧曌垚玥²³㎡‰℃×÷±≥≤★☆①⑳ⅠⅫ→←↑↓▲▼●○■□☐☑☒√"
    wanted = "".join(map(chr, sorted(repertoire.wanted()))) + asked
    assert fonts.uncovered(wanted, role) == ()


def test_fandol_alone_would_not_do() -> None:
    assert not set("镕喆堃祎") & fonts.characters("仿宋")
    assert set("镕喆堃祎") <= fonts.characters("后备")


def test_latin_face_leaves_full_width_signs_to_the_chinese_faces() -> None:
    full_width = set("“”‘’—…·×÷±、。，；：（）％≥≤①")
    assert not full_width & fonts.characters("西文")
    for role in CHINESE:
        assert full_width <= fonts.characters(role)
        font = opened(fonts.face(role))
        assert {width(font, sign) for sign in full_width} == {1000}


def test_latin_face_has_digits_letters_superscripts_and_the_minus_sign() -> None:
    assert set("0123456789AZaz%.,-()²³₂‰µμ−–\u00a0") <= fonts.characters("西文")


def test_no_face_claims_private_or_control_codes() -> None:
    for role in get_args(fonts.Role):
        assert not [char for char in fonts.characters(role) if char < " " or repertoire.is_private(ord(char))]


def test_uncovered_names_each_character_once_in_the_order_of_the_text() -> None:
    assert fonts.uncovered("责任人\U0002a6d6某、\ue000\U0002a6d6😀", "仿宋") == ("\U0002a6d6", "\ue000", "😀")


def test_white_space_and_format_characters_never_count() -> None:
    assert fonts.uncovered("一\t二\n三\u200b\u2060\u3000\u2003\ufeff☑\ufe0f", "仿宋") == ()


def test_a_role_does_not_borrow_another_chinese_face() -> None:
    assert fonts.uncovered("GDP增长", "西文") == ("增", "长")


@pytest.mark.parametrize(
    ("char", "named"),
    [("\U0002a6d6", "“𪛖”（U+2A6D6）"), ("\ue000", "字符（U+E000）"), ("😀", "“😀”（U+1F600）")],
)
def test_a_character_is_described_by_shape_and_code(char: str, named: str) -> None:
    assert fonts.describe(char) == named


def test_importing_the_table_of_faces_loads_no_font_library() -> None:
    program = "import sys; from reportgen.render import fonts; fonts.uncovered('甲', '仿宋'); print('fontTools' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- what others get


def test_style_sheet_ties_each_family_to_its_file() -> None:
    css = fonts.font_face_css()
    for each in fonts.faces():
        rule = next(line for line in css.splitlines() if each.path.as_uri() in line)
        assert f'font-family: "{each.family}"' in rule
        assert f"font-weight: {each.weight};" in rule


def test_letters_come_first_and_rare_characters_last_in_a_stack() -> None:
    assert fonts.family_stack("仿宋") == '"RG Latin", "RG FangSong", "RG Fallback"'
    assert fonts.family_stack("西文") == '"RG Latin", "RG Fallback"'


def test_aliases_cover_the_official_families() -> None:
    tree = ElementTree.fromstring(fonts.fontconfig_aliases().split("\n", 2)[2])
    mapped = {rule.findtext("test/string"): rule.findtext("edit/string") for rule in tree.iter("match")}
    assert tree.findtext("dir") == str(fonts.FOLDER)
    assert mapped["仿宋_GB2312"] == mapped["仿宋"] == "RG FangSong"
    assert mapped["方正小标宋简体"] == "RG XiaoBiaoSong"
    assert mapped["楷体_GB2312"] == "RG Kai"
    assert (mapped["黑体"], mapped["宋体"], mapped["Times New Roman"]) == ("RG Hei", "RG Song", "RG Latin")


@pytest.mark.skipif(shutil.which("fc-match") is None, reason="fontconfig's own tools are not installed")
@pytest.mark.parametrize(
    "shipped", [each for each in fonts.faces() if each.role != "后备"], ids=lambda f: f.path.stem
)
def test_fontconfig_answers_an_official_family_with_the_project_face(
    shipped: fonts.Face, tmp_path: Path
) -> None:
    config = tmp_path / "fonts.conf"
    cache = f"<cachedir>{tmp_path}</cachedir></fontconfig>"
    config.write_text(fonts.fontconfig_aliases().replace("</fontconfig>", cache), "utf-8")
    weight = ":bold" if shipped.weight == 700 else ""
    done = subprocess.run(
        ["fc-match", "-f", "%{file}", shipped.official + weight],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == str(shipped.path)


SAMPLE = (
    "截至2022年6月底，“两新”企业·规上工业增加值增长2.4%（全省1.6%）——王镕喆、李堃 35μg/m³，500㎡ ☑是 ☐否 ⑪"
)


def pdf_fonts(html: str, caplog: pytest.LogCaptureFixture) -> dict[str, bool]:
    """Return the fonts of a PDF by family, and whether each is embedded; a word of complaint fails."""
    weasyprint = pytest.importorskip("weasyprint")
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    style = weasyprint.CSS(string=fonts.font_face_css(), font_config=configuration)
    caplog.set_level(logging.WARNING, logger="weasyprint")
    data = weasyprint.HTML(string=html).write_pdf(stylesheets=[style], font_config=configuration)
    assert caplog.messages == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        composite = [each for each in pdf.objects if is_composite_font(each)]
        return {str(each.BaseFont).partition("+")[2]: is_embedded(each) for each in composite}


def is_composite_font(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"


def is_embedded(font: pikepdf.Object) -> bool:
    descriptor = font.DescendantFonts[0].FontDescriptor
    return bool({"/FontFile2", "/FontFile3"} & set(descriptor.keys()))


@pytest.mark.parametrize("role", CHINESE)
def test_a_pdf_embeds_the_face_of_the_role_the_latin_and_the_fallback_and_nothing_else(
    role: fonts.Role, caplog: pytest.LogCaptureFixture
) -> None:
    family = fonts.face(role).family.replace(" ", "-")
    html = f"<body lang=zh-CN style='font-family: {fonts.family_stack(role)}'>{SAMPLE}</body>"
    assert pdf_fonts(html, caplog) == {"RG-Latin": True, family: True, "RG-Fallback": True}


# --- the build script, with the shipped faces as its sources


def recipe(role: fonts.Role, *, keep: str, assembled: bool = False) -> build.Recipe:
    made = next(each for each in (*build.STYLED, build.fallback(frozenset())) if each.face.role == role)
    return replace(
        made, keep=lambda codes: codes & set(map(ord, keep)), subfont="", assembled=assembled, heavier=0.0
    )


def saved(made: build.Recipe) -> bytes:
    out = io.BytesIO()
    build.make(made, made.face.path).save(out, reorderTables=False)
    return out.getvalue()


@pytest.mark.parametrize("role", ["仿宋", "西文"])
def test_the_same_source_gives_the_same_bytes(role: fonts.Role) -> None:
    made = recipe(role, keep="通报 \u00a0AB123")
    assert saved(made) == saved(made)


@pytest.mark.parametrize("role", ["宋体", "西文"])
def test_line_box_space_style_and_date_of_a_source_are_put_right(role: fonts.Role, tmp_path: Path) -> None:
    source = TTFont(fonts.face(role).path, recalcBBoxes=False, recalcTimestamp=False)
    source["hhea"].ascent, source["hhea"].descent, source["hhea"].lineGap = 800, 200, 200
    source["OS/2"].sTypoAscender, source["OS/2"].sTypoDescender, source["OS/2"].sTypoLineGap = 800, -200, 200
    source["OS/2"].usWinAscent, source["OS/2"].usWinDescent = 978, 276
    source["OS/2"].usWeightClass, source["OS/2"].fsSelection, source["head"].macStyle = 700, 0x20, 1
    source["head"].modified = 0
    source["hmtx"][source.getBestCmap()[ord(" ")]] = (333, 0)
    source.save(tmp_path / "source")
    out = io.BytesIO()
    build.make(recipe(role, keep="报A \u00a0"), tmp_path / "source").save(out)
    font = TTFont(out)
    assert_level(font)
    assert width(font, " ") == font["head"].unitsPerEm // 4
    assert (font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle) == (400, 0x40, 0)
    assert font["head"].modified == opened(fonts.face(role))["head"].modified != 0


def test_glyphs_of_any_source_are_numbered_anew_and_keep_their_shapes_and_widths(tmp_path: Path) -> None:
    source = TTFont(fonts.face("后备").path, recalcBBoxes=False, recalcTimestamp=False)
    top = source["CFF "].cff.topDictIndex[0]
    # The bytes of an outline do not name its glyph: the list of CIDs alone says which one it is.
    top.ROS, top.charset = ("Adobe", "GB1", 0), [".notdef", *reversed(top.charset[1:])]
    source.save(tmp_path / "source", reorderTables=False)
    out = io.BytesIO()
    build.make(recipe("后备", keep="□✓× \u00a0镕堃", assembled=True), tmp_path / "source").save(out)
    font = TTFont(out)
    assert_numbered(font)
    assert {char: (outline(font, char), width(font, char)) for char in "□镕堃×"} == {
        char: (outline(opened(fonts.face("后备")), char), width(opened(fonts.face("后备")), char))
        for char in "□镕堃×"
    }


SQUARE = [(100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0)]
HOLE = [(150.0, 150.0), (150.0, 250.0), (250.0, 250.0), (250.0, 150.0)]


@pytest.mark.parametrize("direction", [1, -1])
def test_a_weight_moves_every_edge_by_half_of_it(direction: int) -> None:
    """Outward at the rim, into a hole; whichever way the outlines run, and where a point is said twice."""
    rim, hole = weight.weighed([[*SQUARE, SQUARE[0]][::direction], HOLE[::direction]], 10, 1000)
    assert set(rim) == {(95, 95), (305, 95), (305, 305), (95, 305)}
    assert len(rim) == 5
    assert set(hole) == {(155, 155), (155, 245), (245, 245), (245, 155)}
    (lighter,) = weight.weighed([SQUARE[::direction]], -10, 1000)
    assert set(lighter) == {(105, 105), (295, 105), (295, 295), (105, 295)}


def test_a_sharp_tip_does_not_run_away_and_a_mere_point_stays() -> None:
    tip, dot = weight.weighed([[(0.0, 0.0), (400.0, -4.0), (400.0, 4.0)], [(50.0, 50.0)] * 4], 10, 1000)
    assert min(x for x, _ in tip) == pytest.approx(-10)
    assert dot == [(50.0, 50.0)] * 4


def test_strokes_that_stand_close_take_less() -> None:
    bars = [[(0.0, y), (1000.0, y), (1000.0, y + 30), (0.0, y + 30)] for y in range(0, 1000, 100)]
    alone, crowd = weight.weighed(bars[:1], 10, 1000)[0], weight.weighed(bars, 10, 1000)[0]
    assert alone[0][1] == pytest.approx(-5)
    assert -2 < crowd[0][1] < -1


@pytest.mark.parametrize("role", ["楷体", "西文"])
def test_a_weighed_face_keeps_its_advances_and_says_where_its_ink_begins(role: fonts.Role) -> None:
    text = "报ÄA%8" if role == "西文" else "报告，。一"
    plain, heavy = (
        TTFont(io.BytesIO(saved(replace(recipe(role, keep=text + " \u00a0"), heavier=by))))
        for by in (0.0, 20.0)
    )
    for char in set(text) & set(map(chr, plain.getBestCmap())):
        assert width(heavy, char) == width(plain, char)
        left = left_to_right(heavy, char)[0]
        assert left == pytest.approx(heavy["hmtx"][heavy.getBestCmap()[ord(char)]][1], abs=1)
        em = plain["head"].unitsPerEm
        assert left == pytest.approx(left_to_right(plain, char)[0] - 0.01 * em, abs=0.006 * em)


def outline(font: Any, char: str) -> list[Any]:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    return pen.value


def test_ballot_boxes_are_assembled_from_a_box_and_a_tick() -> None:
    bare = TTFont(io.BytesIO(saved(recipe("后备", keep="□✓× \u00a0镕"))))
    full = TTFont(io.BytesIO(saved(recipe("后备", keep="□✓× \u00a0镕", assembled=True))))
    assert set(full.getBestCmap()) - set(bare.getBestCmap()) == set(map(ord, "☐☑☒✔✕✖✗✘"))
    assert len(full.getGlyphOrder()) == len(bare.getGlyphOrder()) + 2
    assert width(full, "☑") == width(full, "☒") == width(full, "□")
    assert width(full, " ") == 250
    assert left_to_right(full, "☑") == left_to_right(full, "□")


def left_to_right(font: Any, char: str) -> tuple[float, float]:
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[font.getBestCmap()[ord(char)]].draw(pen)
    assert pen.bounds is not None
    return pen.bounds[0], pen.bounds[2]


def test_a_missing_source_stops_the_build_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--from", str(tmp_path), "--to", str(tmp_path)]) == 4
    message = capsys.readouterr().err
    assert "Unihan_OtherMappings.txt.bz2：文件不存在。请安装或解包 unicode-data" in message
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".otf", ".ttf"}]


def test_a_source_of_another_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Unihan_OtherMappings.txt.bz2").write_bytes(b"another")
    assert build.main(["--from", str(tmp_path), "--to", str(tmp_path)]) == 4
    assert "不是 unicode-data 15.0.0-1 的文件" in capsys.readouterr().err
