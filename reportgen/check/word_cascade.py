"""What a paragraph or a run of a Word file really looks like: defaults, styles and direct settings together.

Settings are flat: `<w:ind w:left="200"/>` is `{"ind.left": "200"}`. Later ones replace
earlier ones, attribute by attribute, as Word does it (ISO/IEC 29500-1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Settings = Mapping[str, str]

_RIVALS = (
    ({"ind.hanging", "ind.hangingChars"}, {"ind.firstLine", "ind.firstLineChars"}),
    ({"rFonts.eastAsia"}, {"rFonts.eastAsiaTheme"}),
    ({"rFonts.ascii"}, {"rFonts.asciiTheme"}),
)
"""Settings that put each other out when they come later."""

_SAME = {"ind.start": "ind.left", "ind.end": "ind.right", "ind.startChars": "ind.leftChars"}
_LEFT_OUT = {f"{W}rPr", f"{W}sectPr", f"{W}pPrChange", f"{W}rPrChange", f"{W}tabs"}


def val(node: Any, path: str, default: str = "") -> str:
    """Return `w:val` of a child, such as `w:pStyle`."""
    found = node.find(path.replace("w:", W)) if node is not None else None
    return default if found is None else str(found.get(f"{W}val", default))


def flat(node: Any) -> dict[str, str]:
    """Return the settings of a `w:pPr`, `w:rPr` or `w:tblPr`; a bare element is `1`."""
    found: dict[str, str] = {}
    if node is not None:
        for child in node:
            if child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                _flatten(child, "", found)
    return found


def _flatten(node: Any, prefix: str, found: dict[str, str]) -> None:
    name = prefix + node.tag.rpartition("}")[2]
    for key, value in node.attrib.items():
        word = key.rpartition("}")[2]
        full = name if word == "val" else f"{name}.{word}"
        found[_SAME.get(full, full)] = value
    children = [child for child in node if isinstance(child.tag, str)]
    for child in children:
        _flatten(child, f"{name}.", found)
    if not node.attrib and not children:
        found[name] = "1"


def merged(lower: Settings, upper: Settings) -> dict[str, str]:
    """Return settings with later ones on top."""
    result = dict(lower)
    for one, other in _RIVALS:
        for winner, loser in ((one, other), (other, one)):
            if winner & upper.keys():
                for key in loser:
                    result.pop(key, None)
    return result | dict(upper)


def is_on(settings: Settings, name: str) -> bool:
    """Return whether a switch such as `keepNext` or `b` is on."""
    return settings.get(name, "0") not in {"0", "false", "off", "none"}


def number(settings: Settings, name: str) -> float | None:
    """Return a measure, which may be written with decimals, or None."""
    return amount(settings[name], None) if name in settings else None


Default = TypeVar("Default", float, None)


def amount(text: str | None, default: Default) -> float | Default:
    """Return what an attribute says as a number; files by other programs say all sorts of things."""
    try:
        value = float(text or "")
    except ValueError:
        return default
    return value if abs(value) < _LARGEST else default


_LARGEST = 1e9
"""No measure of a Word file is larger, not even in EMU."""


_DRESSES = {
    "u": "下划线",
    "i": "倾斜",
    "strike": "删除线",
    "dstrike": "删除线",
    "em": "着重号",
    "highlight": "底色",
    "bdr": "边框",
    "outline": "空心",
    "shadow": "阴影",
    "emboss": "阳文",
    "imprint": "阴文",
}
"""Settings that dress characters up, by what an office calls them."""
_PAPER = {"", "auto", "FFFFFF", "ffffff"}


def dress(settings: Settings) -> str:
    """Return what is done to characters besides face, size, weight and colour; nothing for plain ones."""
    found = [name for key, name in _DRESSES.items() if is_on(settings, key) and settings[key] != "nil"]
    if settings.get("shd.fill", "") not in _PAPER:
        found.append("底色")
    return "、".join(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Style:
    """A style of a Word file as it stands there."""

    name: str
    kind: str
    based_on: str
    paragraph: Settings
    run: Settings
    table: Settings


@dataclass(slots=True)
class Cascade:
    """The styles of a file, by which settings are resolved."""

    styles: Mapping[str, Style]
    paragraph_defaults: Settings
    run_defaults: Settings
    theme: Settings
    """East-Asian and Latin faces of the theme: `minorEastAsia` …"""
    default_style: str
    _chains: dict[str, Style] = field(default_factory=dict)

    def style(self, id: str) -> Style:
        """Return a style with all it is based on; an unknown one changes nothing."""
        if id not in self._chains:
            self._chains[id] = self._resolved(id)
        return self._chains[id]

    def _resolved(self, id: str) -> Style:
        chain: list[Style] = []
        seen: set[str] = set()
        while id in self.styles and id not in seen:
            seen.add(id)
            chain.append(self.styles[id])
            id = self.styles[id].based_on
        paragraph: dict[str, str] = {}
        run: dict[str, str] = {}
        table: dict[str, str] = {}
        for style in reversed(chain):
            paragraph = merged(paragraph, style.paragraph)
            run = merged(run, style.run)
            table = merged(table, style.table)
        name = chain[0].name if chain else ""
        return Style(name, chain[0].kind if chain else "", "", paragraph, run, table)

    def paragraph(self, style_id: str, direct: Settings, table: Settings = {}) -> dict[str, str]:  # noqa: B006
        """Return the settings of a paragraph; `table` are those of the style of its table."""
        lower = merged(self.paragraph_defaults, table)
        return merged(merged(lower, self.style(style_id or self.default_style).paragraph), direct)

    def run(self, style_id: str, direct: Settings, table: Settings = {}) -> dict[str, str]:  # noqa: B006
        """Return the settings of a run in a paragraph of a style."""
        settings = merged(self.run_defaults, table)
        settings = merged(settings, self.style(style_id or self.default_style).run)
        if "rStyle" in direct:
            settings = merged(settings, self.style(direct["rStyle"]).run)
        return merged(settings, direct)

    def asian(self, settings: Settings) -> str:
        """Return the name of the East-Asian face of a run, that of the theme included."""
        return self._face(settings, "eastAsia")

    def latin(self, settings: Settings) -> str:
        """Return the name of the face of digits and letters."""
        return self._face(settings, "ascii")

    def _face(self, settings: Settings, slot: str) -> str:
        theme = settings.get(f"rFonts.{slot}Theme")
        return self.theme.get(theme, "") if theme else settings.get(f"rFonts.{slot}", "")


def open_styles(styles: Any, theme: Any) -> Cascade:
    """Return the cascade of `word/styles.xml` and the theme; both may be missing."""
    listed: dict[str, Style] = {}
    default = ""
    for node in styles.iter(f"{W}style") if styles is not None else ():
        id, kind = str(node.get(f"{W}styleId")), str(node.get(f"{W}type", "paragraph"))
        listed[id] = Style(
            val(node, "w:name"),
            kind,
            val(node, "w:basedOn"),
            flat(node.find(f"{W}pPr")),
            flat(node.find(f"{W}rPr")),
            flat(node.find(f"{W}tblPr")),
        )
        if kind == "paragraph" and node.get(f"{W}default") in {"1", "true", "on"}:
            default = id
    defaults = styles.find(f"{W}docDefaults") if styles is not None else None
    return Cascade(listed, _default(defaults, "pPr"), _default(defaults, "rPr"), _theme_faces(theme), default)


def _default(defaults: Any, name: str) -> dict[str, str]:
    return flat(defaults.find(f"{W}{name}Default/{W}{name}")) if defaults is not None else {}


def _theme_faces(theme: Any) -> dict[str, str]:
    """Return the faces of the theme; an empty East-Asian one is that of simplified Chinese."""
    faces: dict[str, str] = {}
    if theme is None:
        return faces
    for group in ("minor", "major"):
        node = next(theme.iter(f"{A}{group}Font"), None)
        if node is None:
            continue
        scripts = {font.get("script"): font.get("typeface") for font in node.iter(f"{A}font")}
        asian, latin = node.find(f"{A}ea"), node.find(f"{A}latin")
        own = asian.get("typeface") if asian is not None else ""
        faces[f"{group}EastAsia"] = own or scripts.get("Hans") or ""
        faces[f"{group}HAnsi"] = faces[f"{group}Ascii"] = latin.get("typeface") if latin is not None else ""
    return faces


__all__ = [
    "Cascade",
    "Settings",
    "Style",
    "W",
    "amount",
    "dress",
    "flat",
    "is_on",
    "merged",
    "number",
    "open_styles",
    "val",
]
