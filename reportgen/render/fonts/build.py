"""Makes the project's typefaces from the free fonts they derive from: `python -m reportgen.render.fonts.build`.

Reads the files that four Debian packages install, or the same files below `--from DIR` (packages unpacked there
with `dpkg -x`, or the plain files side by side). Each face is cut to what official text needs, renamed, freed of
layout rules and hints, its glyphs are numbered anew, its strokes weighed so that all are of one colour, and it is given
the same line box: ascent 880, descent 120, no line gap, in thousandths of the em.
The same sources and the same fontTools give the same bytes; a source of another version is refused.
"""

from __future__ import annotations

import argparse
import bz2
import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from reportgen.render.fonts import COVERAGE, FOLDER, Face, Role, face, faces
from reportgen.render.fonts import repertoire as rep
from reportgen.render.fonts.weight import Point, weighed

ASCENT, DESCENT = 880, 120
"""Above and below the base line, in thousandths of the em; together one em."""

SUMS = FOLDER / "SHA256SUMS"

_MODIFIED = 3_850_070_400
"""Date stamped into every file: 2026-01-01, in seconds since 1904."""

_FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
_LIBERATION = "usr/share/fonts/truetype/liberation2/"


class SourceMissing(Exception):
    """A source file is absent or of another version."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a Debian package."""

    package: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one face is made."""

    face: Face
    source: Source
    keep: Callable[[frozenset[int]], frozenset[int]]
    """From the code points the source has to those the face keeps."""
    licence: str
    subfont: str = ""
    """Name of the font inside a collection file."""
    heavier: float = 0.0
    """By how much strokes are made stronger, in thousandths of the em; lighter where it is negative."""
    assembled: bool = False
    """Whether ballot boxes and crosses are put together from the signs the source has."""


UNIHAN = Source(
    "unicode-data 15.0.0-1",
    "usr/share/unicode/Unihan_OtherMappings.txt.bz2",
    "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2",
)
_GPL = "GNU General Public License version 3 with the font exception"
_OFL = "SIL Open Font License, Version 1.1"


def _body_type(available: frozenset[int]) -> frozenset[int]:
    """Keep all hanzi; drop controls, Yi syllables and private codes, which stand for nothing in official text."""
    return frozenset(
        code for code in available if code >= 0x20 and not (0xA000 <= code <= 0xA4CF or rep.is_private(code))
    )


def _display_type(available: frozenset[int]) -> frozenset[int]:
    """Keep the standard hanzi; traditional forms come from the fallback."""
    standard = rep.general_standard() | rep.gb2312_hanzi()
    return frozenset(code for code in _body_type(available) if code in standard or not rep.is_hanzi(code))


def _latin_type(available: frozenset[int]) -> frozenset[int]:
    return available & rep.latin()


_HEAVIER: dict[Role, float] = {"仿宋": 13, "楷体": 9}
"""Fandol's 仿宋 is much lighter than any Latin face; 楷体, which heads it, stays the stronger of the two."""
_LIGHTER: dict[int, float] = {400: -8, 700: -8}
"""The other half of what makes 仿宋 and digits one colour, by weight of the Latin face."""


def _fandol(role: Role, name: str, sha256: str) -> Recipe:
    source = Source("texlive-lang-chinese 2022.20230122-1", f"{_FANDOL}{name}.otf", sha256)
    keep = _body_type if role == "仿宋" else _display_type
    return Recipe(face(role), source, keep, _GPL, heavier=_HEAVIER.get(role, 0.0))


def _liberation(weight: int, name: str, sha256: str) -> Recipe:
    source = Source("fonts-liberation2 2.1.5-1", f"{_LIBERATION}{name}.ttf", sha256)
    latin = next(each for each in faces() if each.role == "西文" and each.weight == weight)
    return Recipe(latin, source, _latin_type, _OFL, heavier=_LIGHTER[weight])


STYLED = (
    _fandol("仿宋", "FandolFang-Regular", "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9"),
    _fandol("黑体", "FandolHei-Regular", "4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28"),
    _fandol("楷体", "FandolKai-Regular", "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827"),
    _fandol("宋体", "FandolSong-Regular", "a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0"),
    _fandol("小标宋", "FandolSong-Bold", "ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9"),
    _liberation(
        400, "LiberationSerif-Regular", "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba"
    ),
    _liberation(
        700, "LiberationSerif-Bold", "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723"
    ),
)

_NOTO = Source(
    "fonts-noto-cjk 1:20220127+repack1-1",
    "usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
)

_SPACES = frozenset(map(ord, " \u00a0\u3000"))
"""Every face has them: a space between two words is set in the face of its neighbour."""
_BOX, _TICK, _CROSS = map(ord, "□✓×")
_SAME_SIGN = {"☐": _BOX, "✔": _TICK, "✕": _CROSS, "✖": _CROSS, "✗": _CROSS, "✘": _CROSS}
"""Signs the source lacks, and the sign of the source that shows the same."""
_IN_A_BOX = {"☑": _TICK, "☒": _CROSS}
"""Signs the source lacks, and the sign set into its empty box to make them."""


def fallback(lacking: frozenset[int]) -> Recipe:
    """Return the recipe of the fallback: whatever some face lacks, and the signs others are assembled from."""

    def keep(available: frozenset[int]) -> frozenset[int]:
        return available & (lacking | _SPACES | {_BOX, _TICK, _CROSS})

    return Recipe(face("后备"), _NOTO, keep, _OFL, "Noto Serif CJK SC", assembled=True)


def build(root: Path, target: Path) -> None:
    """Make every face, the coverage file and the check sums in `target` from the sources below `root`."""
    (target / rep.GENERAL_STANDARD.name).write_text(_general_standard(_located(root, UNIHAN)), "utf-8")
    made = [_write(recipe, root, target) for recipe in STYLED]
    coverage = {path.stem: held(path) for path in made}
    everywhere = frozenset.intersection(*(codes for stem, codes in coverage.items() if "Latin" not in stem))
    path = _write(fallback(rep.wanted() - everywhere), root, target)
    coverage[path.stem] = held(path)
    (target / COVERAGE.name).write_text(coverage_text(coverage), "ascii")
    (target / SUMS.name).write_text(_sums([*made, path]), "ascii")


def held(path: Path) -> frozenset[int]:
    """Return the code points a font file has glyphs for."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def make(recipe: Recipe, source: Path) -> Any:
    """Return the finished font object of a recipe."""
    font = _opened(source, recipe.subfont)
    _cut(font, recipe.keep(frozenset(font.getBestCmap())))
    if "CFF " in font:
        number_glyphs(font)
    if recipe.heavier:
        weigh(font, recipe.heavier * font["head"].unitsPerEm / 1000)
    if recipe.assembled:
        _assemble(font)
    level_line_box(font)
    level_spaces(font)
    _rename(font, recipe)
    font["head"].modified = _MODIFIED
    return font


def number_glyphs(font: Any) -> None:
    """Give each glyph of a CID-keyed font its place in the file as its CID.

    A PDF writes places as CIDs (Identity-H), and ISO 32000-1, 9.7.4.2 sends a CID through the font's own list of CIDs
    (`charset`): a reader that does so shows blanks and other characters where the two differ.
    """
    top, names = font["CFF "].cff.topDictIndex[0], font.getGlyphOrder()
    numbered = [".notdef", *map(_glyph_name, range(1, len(names)))]
    renamed = dict(zip(names, numbered, strict=True))
    for table in font["cmap"].tables:
        table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    font["hmtx"].metrics = {renamed[name]: metric for name, metric in font["hmtx"].metrics.items()}
    strings = top.CharStrings
    strings.charStrings = {renamed[name]: index for name, index in strings.charStrings.items()}
    top.ROS, top.charset = ("Adobe", "Identity", 0), numbered
    font.setGlyphOrder(numbered)


def weigh(font: Any, by: float) -> None:
    """Make every stroke of a font stronger by a width in its units, lighter where it is negative; no advance changes."""
    if "CFF " in font:
        _weigh_cff(font, by)
    else:
        _weigh_glyf(font, by)


def _weigh_cff(font: Any, by: float) -> None:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.recordingPen import RecordingPen

    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    for name in font.getGlyphOrder():
        drawing, bounds = RecordingPen(), BoundsPen(None)
        strings[name].draw(drawing)
        steps = _weighed_steps(drawing.value, by, font["head"].unitsPerEm)
        width = font["hmtx"][name][0]
        outline = _charstring(strings[name].private, strings.globalSubrs, width, partial(_replay, steps))
        strings[name] = outline
        _replay(steps, bounds)
        font["hmtx"][name] = (width, round(bounds.bounds[0]) if bounds.bounds else 0)


_Steps = list[tuple[str, tuple[Point, ...]]]
"""A drawing as fontTools records it: the name of each step and its points."""


def _weighed_steps(steps: _Steps, by: float, em: float) -> _Steps:
    """Return a drawing with its contours weighed; each ends with `closePath`, which has no point."""
    ends = [place for place, (step, _) in enumerate(steps) if step == "closePath"]
    parts = [steps[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]
    contours = weighed([[point for _, points in part for point in points] for part in parts], by, em)
    drawn: _Steps = []
    for part, contour in zip(parts, contours, strict=True):
        points = iter(contour)
        drawn += [(step, tuple(islice(points, len(given)))) for step, given in part]
        drawn.append(("closePath", ()))
    return drawn


def _replay(steps: _Steps, pen: Any) -> None:
    for step, points in steps:
        getattr(pen, step)(*points)


def _weigh_glyf(font: Any, by: float) -> None:
    """Weigh the glyphs that have outlines of their own; those made of others follow."""
    from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

    table = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = table[name]
        if glyph.numberOfContours > 0:
            points, starts = list(glyph.coordinates), [0, *(end + 1 for end in glyph.endPtsOfContours)]
            contours = weighed(
                [points[start:end] for start, end in pairwise(starts)], by, font["head"].unitsPerEm
            )
            glyph.coordinates = GlyphCoordinates([point for contour in contours for point in contour])
            glyph.coordinates.toInt()
    for name in font.getGlyphOrder():
        table[name].recalcBounds(table)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(table[name], "xMin", 0))


def level_line_box(font: Any) -> None:
    """Give a font the common line box in the three places programs look for it."""
    em = font["head"].unitsPerEm
    ascent, descent = round(em * ASCENT / 1000), round(em * DESCENT / 1000)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = ascent, -descent, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent


def level_spaces(font: Any) -> None:
    """Make the space a quarter of the em, as in the Times family, whichever face a line takes it from."""
    cmap, width = font.getBestCmap(), font["head"].unitsPerEm // 4
    for glyph in {cmap[ord(" ")], cmap[ord("\u00a0")]}:
        font["hmtx"][glyph] = (width, 0)
        if "CFF " in font:
            strings = font["CFF "].cff.topDictIndex[0].CharStrings
            strings[glyph] = _charstring(strings[glyph].private, strings.globalSubrs, width, lambda pen: None)


def coverage_text(coverage: dict[str, frozenset[int]]) -> str:
    """Return the coverage file: for each file the code points it holds, as ranges in hexadecimal."""
    return json.dumps({stem: _ranges(codes) for stem, codes in coverage.items()}, indent=0) + "\n"


def _ranges(codes: Iterable[int]) -> str:
    ordered = sorted(codes)
    ends = [left for left, right in pairwise(ordered) if right != left + 1] + ordered[-1:]
    starts = ordered[:1] + [right for left, right in pairwise(ordered) if right != left + 1]
    spans = zip(starts, ends, strict=True)
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in spans)


def _located(root: Path, source: Source) -> Path:
    """Return where a source lies, once its content is known to be the one the faces are made from."""
    for path in (root / source.path, root / Path(source.path).name):
        if path.is_file():
            if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
                raise SourceMissing(f"{path}：不是 {source.package} 的文件。请安装该版本后重试")
            return path
    raise SourceMissing(f"{root / source.path}：文件不存在。请安装或解包 {source.package}")


def _general_standard(unihan: Path) -> str:
    """Return 通用规范汉字表, fifty characters a line, from Unihan's field kTGH."""
    lines = bz2.decompress(unihan.read_bytes()).decode("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.startswith("U+"))
    numbered = sorted(
        (int(row[2].split(":")[1]), chr(int(row[0][2:], 16))) for row in rows if row[1] == "kTGH"
    )
    table = "".join(char for _, char in numbered)
    return "".join(f"{table[start : start + 50]}\n" for start in range(0, len(table), 50))


def _write(recipe: Recipe, root: Path, target: Path) -> Path:
    path = target / recipe.face.path.name
    make(recipe, _located(root, recipe.source)).save(path, reorderTables=False)
    sys.stderr.write(f"{path.name} {path.stat().st_size:,}\n")
    return path


def _sums(paths: Iterable[Path]) -> str:
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)


def _opened(source: Path, subfont: str) -> Any:
    from fontTools.ttLib import TTCollection, TTFont

    if not subfont:
        return TTFont(source, recalcTimestamp=False)
    with TTCollection(source, lazy=True) as collection:
        names = [font["name"].getDebugName(4) for font in collection.fonts]
    return TTFont(source, fontNumber=names.index(subfont), recalcTimestamp=False)


def _cut(font: Any, codes: frozenset[int]) -> None:
    """Cut a font to some code points, without layout rules, hints and the tables of vertical setting."""
    from fontTools import subset

    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["BASE", "FFTM", "GDEF", "GPOS", "GSUB", "VORG", "kern", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(codes))
    subsetter.subset(font)


def _rename(font: Any, recipe: Recipe) -> None:
    """Name a font as its face and as nothing else; keep whose work it is and under which licence."""
    table = font["name"]
    copyright_notice, origin = table.getDebugName(0), table.getDebugName(4)
    version = table.getDebugName(5).split(";")[0]
    bold = recipe.face.weight == 700
    style, stem = ("Bold" if bold else "Regular"), recipe.face.path.stem
    table.names = []
    for number, text in {
        0: f"{copyright_notice} Modified 2026 by the reportgen contributors.",
        1: recipe.face.family,
        2: style,
        3: f"reportgen;{stem}",
        4: f"{recipe.face.family} Bold" if bold else recipe.face.family,
        5: version,
        6: stem,
        10: f"Made from {origin}: subset, renamed, hints and layout rules removed, line box 880/-120/0.",
        13: f"Licensed under the {recipe.licence}; see LICENSES beside this file.",
    }.items():
        table.setName(text, number, 3, 1, 0x409)
    _mark_style(font, recipe.face.weight)
    if "CFF " in font:
        _rename_cff(font["CFF "].cff, recipe.face, copyright_notice)


def _mark_style(font: Any, weight: int) -> None:
    """Set weight and style flags: programs choose among files by them, and Fandol's bold calls itself regular."""
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if weight == 700 else 0x40
    font["head"].macStyle = 1 if weight == 700 else 0


def _rename_cff(cff: Any, made: Face, copyright_notice: str) -> None:
    cff.fontNames[0] = made.path.stem
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName, top.Weight, top.Notice = (
        made.family,
        made.family,
        "Regular",
        copyright_notice,
    )


def _assemble(font: Any) -> None:
    """Add the ballot boxes and crosses of forms, from the signs the font has."""
    cmap = font.getBestCmap()
    for sign, twin in _SAME_SIGN.items():
        _map(font, sign, cmap[twin])
    for sign, inner in _IN_A_BOX.items():
        _map(font, sign, _boxed(font, cmap[_BOX], cmap[inner]))


def _map(font: Any, sign: str, glyph: str) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in {4, 12}:
            table.cmap[ord(sign)] = glyph


def _boxed(font: Any, box: str, inner: str) -> str:
    """Add a glyph, `inner` at three quarters of its size in the middle of `box`, and return its name."""
    from fontTools.misc.transform import Transform
    from fontTools.pens.transformPen import TransformPen

    glyphs = font.getGlyphSet()
    (x, y), (from_x, from_y) = _centre(glyphs, box), _centre(glyphs, inner)
    move = Transform().translate(x, y).scale(0.75).translate(-from_x, -from_y)

    def draw(pen: Any) -> None:
        glyphs[box].draw(pen)
        glyphs[inner].draw(TransformPen(pen, move))

    return _append_glyph(font, draw, box)


def _centre(glyphs: Any, name: str) -> tuple[float, float]:
    from fontTools.pens.boundsPen import BoundsPen

    bounds = BoundsPen(glyphs)
    glyphs[name].draw(bounds)
    left, bottom, right, top = bounds.bounds
    return (left + right) / 2, (bottom + top) / 2


def _append_glyph(font: Any, draw: Callable[[Any], None], like: str) -> str:
    """Append a glyph to a CID-keyed font, with the width and the private dictionary of `like`."""
    top = font["CFF "].cff.topDictIndex[0]
    group, strings = top.FDSelect[font.getGlyphID(like)], top.CharStrings
    name = _glyph_name(len(top.charset))
    charstring = _charstring(top.FDArray[group].Private, strings.globalSubrs, font["hmtx"][like][0], draw)
    strings.charStringsIndex.append(charstring)
    strings.charStrings[name] = len(strings.charStringsIndex) - 1
    top.FDSelect.gidArray.append(group)
    top.charset.append(name)
    font.setGlyphOrder(top.charset)
    font["hmtx"][name] = font["hmtx"][like]
    return name


def _glyph_name(number: int) -> str:
    """Return the name fontTools gives the glyph with a CID."""
    return f"cid{number:05d}"


def _charstring(private: Any, subroutines: Any, width: int, draw: Callable[[Any], None]) -> Any:
    """Return an outline; CFF writes a width as its distance from the nominal one, and the default one not at all."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    pen = T2CharStringPen(None if width == private.defaultWidthX else width - private.nominalWidthX, None)
    draw(pen)
    return pen.getCharString(private=private, globalSubrs=subroutines)


def main(arguments: list[str] | None = None) -> int:
    """Run the build; 0 when every face is made, 4 when a source is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--from", dest="root", type=Path, default=Path("/"), help="where the packages lie")
    parser.add_argument("--to", dest="target", type=Path, default=FOLDER, help="where the faces go")
    options = parser.parse_args(arguments)
    try:
        build(options.root, options.target)
    except SourceMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
