"""House standards as data: a TOML file names what differs from GB/T 9704-2012 「版式设置」.

left         = 26                  any measure of `layout.Profile`, in mm, pt, 字 or 行 as there
pitch        = 28
heading_bold = [2]
word_fonts   = { "小标宋" = "方正小标宋_GBK" }

The file's name is the profile's name. It lies beside the kind or in templates/_profiles.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import Field, fields, replace
from pathlib import Path
from typing import Any

from reportgen import layout
from reportgen.errors import TemplateFault
from reportgen.layout import EMPHASIS, GBT9704, WORD_FONTS, Profile
from reportgen.templating import suggestion

FOLDER = "_profiles"
"""Folder of shared profiles among the kinds."""

_MEASURES: Mapping[str, Field[Any]] = {f.name: f for f in fields(Profile) if f.name != "name"}
_HEADING_FACES = ("黑体", "楷体", "仿宋", "宋体", "小标宋")
_LEVELS = 4


def find_profile(name: str, folders: Iterable[Path]) -> Profile:
    """Return the profile of a name: `gbt9704`, else the first file `<name>.toml` in the folders.

    Raises TemplateFault with the known names when there is none, or for a wrong setting.
    """
    if name == GBT9704.name:
        return GBT9704
    places = list(folders)
    for folder in places:
        if (path := folder / f"{name}.toml").is_file():
            return read_profile(path)
    known = sorted({GBT9704.name, *(p.stem for f in places if f.name == FOLDER for p in f.glob("*.toml"))})
    hint = suggestion(name, known) or f"，现有：{'、'.join(known)}"
    raise TemplateFault(
        code="T121",
        place="kind.toml",
        message=f"没有“{name}”这个版式设置{hint}",
        advice=f"请改正 profile，或把 {name}.toml 放在 kind.toml 旁边或 {FOLDER} 文件夹里",
    )


def read_profile(path: Path) -> Profile:
    """Read a profile. Raises TemplateFault naming the key that is unknown, wrong, or does not fit the page."""
    try:
        settings = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault(
            path, "T122", f"不是正确的 TOML：{error}", "请检查引号和等号，中文的项名也要加引号"
        ) from error
    values: dict[str, Any] = {key: _value(path, key, value) for key, value in settings.items()}
    profile = replace(GBT9704, name=path.stem, **values)
    _check_page(path, profile)
    return profile


def _value(path: Path, key: str, value: object) -> object:
    """Return a setting as the profile holds it."""
    if key not in _MEASURES:
        hint = suggestion(key, list(_MEASURES))
        raise _fault(path, "T123", f"没有“{key}”这一项{hint}", "可用的项见 docs/shells.zh.md")
    if key in _SPECIAL:
        return _SPECIAL[key](path, value)
    match _MEASURES[key].default, value:
        case bool(), bool():
            return value
        case bool(), _:
            raise _wrong(path, key, value, "true 或 false")
        case int(), int() if not isinstance(value, bool) and value > 0:
            return value
        case int(), _:
            raise _wrong(path, key, value, "正整数")
        case _, int() | float() if not isinstance(value, bool) and (value > 0 or key == "tracking"):
            return float(value)
    raise _wrong(path, key, value, "正数")


def _heading_faces(path: Path, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != _LEVELS:
        raise _wrong(path, "heading_faces", value, "四个字体，如 [“黑体”, “楷体”, “仿宋”, “仿宋”]")
    for face in value:
        if face not in _HEADING_FACES:
            raise _wrong(path, "heading_faces", face, "、".join(_HEADING_FACES) + "之一")
    return tuple(value)


def _heading_bold(path: Path, value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or any(level not in range(1, _LEVELS + 1) for level in value):
        raise _wrong(path, "heading_bold", value, "层次的列表，如 [2] 表示二级标题加粗")
    return tuple(sorted(set(value)))


def _emphasis(path: Path, value: object) -> object:
    if value not in EMPHASIS:
        raise _wrong(path, "emphasis", value, f"{'、'.join(f'“{name}”' for name in EMPHASIS)}之一")
    return value


def _digits(path: Path, value: object) -> object:
    if value not in {"西文", "随文"}:
        raise _wrong(path, "digits", value, "“西文”或“随文”")
    return value


def _word_fonts(path: Path, value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise _wrong(path, "word_fonts", value, "字体对照表，如 { “小标宋” = “方正小标宋_GBK” }")
    for face, family in value.items():
        if face not in WORD_FONTS:
            hint = suggestion(face, list(WORD_FONTS)) or f"，可用：{'、'.join(WORD_FONTS)}"
            raise _fault(path, "T123", f"word_fonts 中没有“{face}”{hint}", "请改正后再试")
        if not isinstance(family, str) or not family.strip():
            raise _wrong(path, f"word_fonts 的{face}", family, "字体名称")
    return tuple((WORD_FONTS | value).items())


def _red(path: Path, value: object) -> str:
    if not isinstance(value, str) or len(value) != 6 or not set(value.upper()) <= set("0123456789ABCDEF"):
        raise _wrong(path, "red", value, "六位十六进制颜色，如 “E60012”")
    return value.upper()


_SPECIAL = {
    "heading_faces": _heading_faces,
    "heading_bold": _heading_bold,
    "emphasis": _emphasis,
    "digits": _digits,
    "word_fonts": _word_fonts,
    "red": _red,
}


def _check_page(path: Path, p: Profile) -> None:
    """Refuse measures that contradict each other: every rule below would otherwise be broken on each page."""
    if p.right < 0 or p.bottom < 0:
        raise _fault(path, "T125", "版心超出了纸张", "请减小 left、top、text_width 或 text_height")
    if p.characters * p.advance > layout.pt(p.text_width) + 0.01:
        raise _fault(
            path,
            "T125",
            f"每行排不下{p.characters}字：每字{p.advance:.2f}磅，版心宽{layout.pt(p.text_width):.1f}磅",
            "请减小 characters、body_size 或 tracking，或加大 text_width",
        )
    if p.lines * p.pitch > layout.pt(p.text_height) + 0.01:
        raise _fault(
            path,
            "T125",
            f"每页排不下{p.lines}行：行距{p.pitch:g}磅，版心高{layout.pt(p.text_height):.1f}磅",
            "请减小 lines 或 pitch，或加大 text_height",
        )


def _wrong(path: Path, key: str, value: object, wanted: str) -> TemplateFault:
    return _fault(path, "T124", f"{key} 不能是 {value!r}，应为{wanted}", "请改正后再试")


def _fault(path: Path, code: str, message: str, advice: str) -> TemplateFault:
    return TemplateFault(code=code, place=path.name, message=message, advice=advice)


__all__ = ["FOLDER", "find_profile", "read_profile"]
