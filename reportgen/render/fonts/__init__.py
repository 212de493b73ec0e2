"""The project's own typefaces 「字体」: which file plays which role and which characters it holds.

Official documents name commercial families that few servers have. These faces stand in for them in every PDF,
under family names nobody else uses, so that an installed font can never take their place unseen.
`build.py` makes the files and `coverage.json`; README.md says from what and under which licence.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

Role = Literal["仿宋", "黑体", "楷体", "宋体", "小标宋", "西文", "后备"]

FOLDER = Path(__file__).resolve().parent
COVERAGE = FOLDER / "coverage.json"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file and the part it plays on the page."""

    role: Role
    family: str
    """Name in the file and in the style sheet."""
    path: Path
    official: str
    """Family a Word file names in its place."""
    aliases: tuple[str, ...] = ()
    """Further families this face stands in for."""
    weight: int = 400


_FACES = (
    Face(
        "仿宋",
        "RG FangSong",
        FOLDER / "RGFangSong-Regular.otf",
        "仿宋_GB2312",
        ("仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体"),
    ),
    Face("黑体", "RG Hei", FOLDER / "RGHei-Regular.otf", "黑体", ("SimHei", "方正黑体_GBK", "方正黑体简体")),
    Face(
        "楷体",
        "RG Kai",
        FOLDER / "RGKai-Regular.otf",
        "楷体_GB2312",
        ("楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体"),
    ),
    Face(
        "宋体",
        "RG Song",
        FOLDER / "RGSong-Regular.otf",
        "宋体",
        ("SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "方正书宋简体"),
    ),
    Face(
        "小标宋",
        "RG XiaoBiaoSong",
        FOLDER / "RGXiaoBiaoSong-Regular.otf",
        "方正小标宋简体",
        ("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S"),
    ),
    Face("西文", "RG Latin", FOLDER / "RGLatin-Regular.ttf", "Times New Roman"),
    Face("西文", "RG Latin", FOLDER / "RGLatin-Bold.ttf", "Times New Roman", weight=700),
    Face("后备", "RG Fallback", FOLDER / "RGFallback-Regular.otf", "宋体"),
)


def faces() -> tuple[Face, ...]:
    """Return every face that ships; 西文 has a regular and a bold one, in this order."""
    return _FACES


def face(role: Role) -> Face:
    """Return the regular face of a role."""
    return next(each for each in _FACES if each.role == role)


def family_stack(role: Role) -> str:
    """Return the CSS `font-family` for text in a role: letters and digits from 西文, rare characters from 后备."""
    families = dict.fromkeys(face(each).family for each in ("西文", role, "后备"))
    return ", ".join(f'"{family}"' for family in families)


@cache
def characters(role: Role) -> frozenset[str]:
    """Return the characters the regular face of a role holds itself."""
    ranges = json.loads(COVERAGE.read_text("ascii"))[face(role).path.stem]
    return frozenset(char for part in ranges.split() for char in _span(part))


def uncovered(text: str, role: Role) -> tuple[str, ...]:
    """Return the characters of a text that would print as a box: once each, in the order of the text.

    Looked up as `family_stack` prints them: in 西文, the face of the role, 后备.
    White space, control and format characters have no shape and never count.
    """
    missing = set(text) - _covered(role)
    return tuple(char for char in dict.fromkeys(text) if char in missing and not _is_shapeless(char))


def describe(char: str) -> str:
    """Return a character as a message names it: “𪛖”（U+2A6D6）, without quotes where there is no shape to show."""
    shown = f"“{char}”" if unicodedata.category(char) not in {"Cc", "Cn", "Co", "Cs"} else "字符"
    return f"{shown}（U+{ord(char):04X}）"


def font_face_css() -> str:
    """Return the `@font-face` rules that tie each family name to its file."""
    return "\n".join(
        f'@font-face {{ font-family: "{each.family}"; src: url("{each.path.as_uri()}"); '
        f"font-weight: {each.weight}; font-style: normal }}"
        for each in _FACES
    )


def fontconfig_aliases() -> str:
    """Return a fontconfig file that answers 仿宋_GB2312 and the other official families with the project's faces.

    With it LibreOffice shows a Word file on a machine that has none of the official fonts.
    """
    rules = (
        _alias(name, each)
        for each in _FACES
        if each.weight == 400 and each.role != "后备"
        for name in (each.official, *each.aliases)
    )
    head = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
    return f"{head}<fontconfig>\n<dir>{escape(str(FOLDER))}</dir>\n{''.join(rules)}</fontconfig>\n"


def _alias(name: str, stand_in: Face) -> str:
    families = "".join(f"<string>{family}</string>" for family in (stand_in.family, face("后备").family))
    return (
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong">{families}</edit></match>\n'
    )


@cache
def _covered(role: Role) -> frozenset[str]:
    return characters("西文") | characters(role) | characters("后备")


def _is_shapeless(char: str) -> bool:
    is_variation_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return is_variation_selector or unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Zs"}


def _span(part: str) -> list[str]:
    """Return the characters of one coverage entry: `4e00` or `4e00-4e05`."""
    first, _, last = part.partition("-")
    return [chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)]
