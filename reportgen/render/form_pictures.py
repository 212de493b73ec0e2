"""Pictures from files, put into a filled template 「图片」: where a tag says so, or in place of one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from reportgen.errors import TemplateFault
from reportgen.layout import mm
from reportgen.render import package
from reportgen.render.drawing import emu
from reportgen.render.ooxml import OFFICE, PACKAGE

_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpeg", "image/jpeg"), "GIF": ("gif", "image/gif")}
_LARGEST = 20 * 2**20
_MOST_PIXELS = 60_000_000
_WIDEST = 300.0
"""Width in mm beyond which a picture fits no page."""
_DRAWN = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{w}" cy="{h}"/><wp:docPr id="1" name="图片"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="0" name="图片"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="' + OFFICE + '/relationships" r:embed="{id}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing>"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file that was read."""

    data: bytes
    suffix: str
    width: int
    height: int


@dataclass(slots=True)
class Pictures:
    """The pictures of the file that is being filled; files are looked for in one folder and below it."""

    folder: Path | None = None
    part: str = ""
    """The story that is being filled."""
    used: dict[tuple[str, str], str] = field(default_factory=dict)
    """Part and file name → relation."""
    _read: dict[str, Picture] = field(default_factory=dict)

    def begin(self) -> None:
        """Start the next file."""
        self.used.clear()

    def drawn(self, name: object, **measures: object) -> Markup:
        """图片("签名.png", 宽=30): the picture in the line, its width 宽 or height 高 in mm."""
        if unknown := measures.keys() - {"宽", "高"}:
            raise ValueError(f"图片后面只能写 宽=、高=，不能写“{min(unknown)}”")
        picture = self._picture(name)
        ratio = picture.height / picture.width
        across, down = _measure(measures.get("宽")), _measure(measures.get("高"))
        width = across or (down / ratio if down else min(mm(picture.width * 0.75), 150.0))
        height = down or width * ratio
        xml = _DRAWN.format(w=emu(width), h=emu(height), id=self.relation(name))
        return Markup(f'</w:t></w:r><w:r>{xml}</w:r><w:r><w:t xml:space="preserve">')

    def relation(self, name: object) -> str:
        """Return the relation of a picture in the story that is being filled."""
        self._picture(name)
        key = self.part, str(name)
        return self.used.setdefault(key, f"rIdPicture{len(self.used) + 1}")

    def parts(self, late: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the pictures, and the relations and content types that declare them."""
        if not self.used:
            return dict(late)
        made, types = dict(late), set[str]()
        numbers = {name: n for n, name in enumerate(dict.fromkeys(name for _, name in self.used), start=1)}
        relations: dict[str, list[str]] = {}
        for (part, name), relation in self.used.items():
            picture = self._read[name]
            target = f"media/filled{numbers[name]}.{picture.suffix}"
            made[f"word/{target}"] = picture.data
            types.add(picture.suffix)
            kind = f"{OFFICE}/relationships/image"
            relations.setdefault(part, []).append(
                f'<Relationship Id="{relation}" Type="{kind}" Target="{target}"/>'
            )
        for part, elements in relations.items():
            path = relations_of(part)
            made[path] = _with(made.get(path, _NO_RELATIONS), elements)
        made[package.CONTENT_TYPES] = _declared(made[package.CONTENT_TYPES], types)
        return made

    def _picture(self, name: object) -> Picture:
        text = str(name)
        if text not in self._read:
            self._read[text] = _opened(self.folder, text)
        return self._read[text]


def relations_of(part: str) -> str:
    """Return the part that holds the relations of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


_NO_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()


def _with(part: bytes, elements: list[str]) -> bytes:
    from lxml import etree

    root = package.parse(part, "关系")
    for element in elements:
        root.append(etree.fromstring(element.replace(" ", f' xmlns="{PACKAGE}/relationships" ', 1)))
    return package.serialise(root)


def _declared(part: bytes, suffixes: set[str]) -> bytes:
    from lxml import etree

    root = package.parse(part, package.CONTENT_TYPES)
    known = {str(node.get("Extension", "")).lower() for node in root}
    for suffix in sorted(suffixes - known):
        kind = next(kind for own, kind in _KINDS.values() if own == suffix)
        default = etree.Element(f"{{{PACKAGE}/content-types}}Default", Extension=suffix, ContentType=kind)
        root.insert(0, default)
    return package.serialise(root)


def _measure(value: object) -> float:
    if value is None:
        return 0.0
    try:
        found = float(str(value))
    except ValueError as error:
        raise ValueError(f"图片的宽、高写毫米数，如 宽=30，不能写“{str(value)[:20]}”") from error
    if not 1 <= found <= _WIDEST:
        raise ValueError(f"图片的宽、高应在 1 到 {_WIDEST:.0f} 毫米之间")
    return found


def _opened(folder: Path | None, name: str) -> Picture:
    from PIL import Image

    if folder is None or not name.strip():
        raise _fault("没有写图片的文件名", '请写成 图片("签名.png")，文件放在内容文件旁边')
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _fault(f"图片“{name}”不在内容文件所在的文件夹里", "请把图片放到内容文件旁边")
    try:
        if path.stat().st_size > _LARGEST:
            raise _fault(f"图片“{name}”超过{_LARGEST >> 20} MB", "请缩小后再用")
        data = path.read_bytes()
        with Image.open(path) as image:
            kind, (width, height) = str(image.format), image.size
    except FileNotFoundError as error:
        raise _fault(
            f"没有“{name}”这个图片", "图片要放在内容文件所在的文件夹里，名称包括 .png、.jpg"
        ) from error
    except (OSError, Image.DecompressionBombError, ValueError, SyntaxError) as error:
        raise _fault(f"图片“{name}”打不开", "请用看图软件另存为 .png 或 .jpg") from error
    if kind not in _KINDS or not width or not height or width * height > _MOST_PIXELS:
        raise _fault(f"图片“{name}”的格式或大小不能用", "请另存为 .png 或 .jpg，并缩小尺寸")
    return Picture(data, _KINDS[kind][0], width, height)


def _fault(message: str, advice: str) -> TemplateFault:
    return TemplateFault(code="T328", message=message, advice=advice)


def alternative(root: Any) -> list[tuple[Any, Any]]:
    """Return the pictures of a story whose alternative text holds a tag, with the element that says it."""
    found = []
    main = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    for properties in root.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    ):
        words = str(properties.get("descr") or properties.get("title") or "")
        blip = next(properties.getparent().iter(f"{main}blip"), None)
        if "{{" in words and blip is not None:
            found.append((properties, blip))
    return found


__all__ = ["Pictures", "alternative", "relations_of"]
