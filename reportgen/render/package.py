"""A Word file as a package of parts: read with suspicion, written always alike.

Word templates come from other offices. Before a part is looked at, the package is
refused when it is too large, when it brings active content or reaches outside of
itself, or when it still carries somebody's comments or tracked changes.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import TemplateFault
from reportgen.render.ooxml import qname

Parts = dict[str, bytes]

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"

_MOST_ENTRIES = 2_000
_LARGEST_PART = 32 * 2**20
_LARGEST_TOTAL = 96 * 2**20
_HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 2**20

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject", "application/vnd.ms-word.keymap")
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/.*\.(bin|xlsm|xltm|xlsb|xlam|docm|dotm|pptm|potm|ppam|exe|js|vbs)$",
    re.IGNORECASE,
)
_FORBIDDEN_FIELDS = re.compile(
    r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD|AUTOTEXT|EMBED|CONTROL|HTMLCONTROL)\b",
    re.IGNORECASE,
)
_REVISIONS = tuple(
    qname(f"w:{name}")
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange")
)
_COMMENTS = (qname("w:commentRangeStart"), qname("w:commentReference"))
_PERSONAL_PARTS = re.compile(
    r"^(docProps/(custom\.xml|thumbnail\..*)|word/(people|comments\w*|stylesWithEffects)\.xml)$"
)
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_DOCTYPES = tuple(
    mark.encode(code)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


_TORN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
"""What the archive reader raises for damage; an offset before the file is a ValueError."""


def read(path: Path) -> Parts:
    """Return the parts of a Word file by name; raises TemplateFault when it cannot be trusted."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(archive, path.name)
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except _TORN as error:
        raise _fault("T301", path.name, "不是完好的Word文件", "请用Word打开后另存为 .docx") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise _fault("T301", path.name, f"读不出来（{reason}）", "请检查文件是否存在、是否可读") from error
    parts = {name: data for name, data in parts.items() if not name.endswith("/")}
    _refuse_active(parts, path.name)
    for name in parts:
        if is_xml(name):
            _refuse_content(parse(parts[name], f"{path.name}!{name}"), name, path.name)
    return _without_personal(parts)


def is_xml(name: str) -> bool:
    """Tell whether a part is XML by its name."""
    return name.lower().endswith((".xml", ".rels", ".vml"))


def parse(data: bytes, place: str) -> Any:
    """Parse a part without entities or network; raises TemplateFault when it is not plain XML."""
    from lxml import etree

    if any(mark in data for mark in _DOCTYPES):
        raise _fault("T305", place, "含有文档类型声明或实体，可能用来读取其他文件", "请用Word重新另存")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if not isinstance(error, etree.XMLSyntaxError):
            raise _fault("T305", place, "内容损坏", "请用Word打开后另存为 .docx") from error
        raise _fault("T305", place, f"内容损坏（{error.msg}）", "请用Word打开后另存为 .docx") from error


def serialise(root: Any) -> bytes:
    """Return a tree as the bytes of a part."""
    from lxml import etree

    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def write(parts: Mapping[str, bytes]) -> bytes:
    """Return the package: content types first, the rest by name, no clock, same bytes on every system."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda part: (part != CONTENT_TYPES, part)):
            archive.writestr(_entry(name), parts[name])
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Packed:
    """Parts that are the same in every file, compressed once 「不变的部件」."""

    archive: bytes

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the package with these parts beside those."""
        buffer = io.BytesIO(self.archive)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive:
            for name in sorted(parts):
                archive.writestr(_entry(name), parts[name])
        return buffer.getvalue()


_FAST = 3
"""Level of compression of what differs from file to file: a third larger, twice as fast as the usual one."""


def pack(parts: Mapping[str, bytes]) -> Packed:
    """Compress the parts that all files of a template share."""
    return Packed(write(parts))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIXED_DATE)
    entry.create_system = 0
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


# --------------------------------------------------------------------- guards


def _fault(code: str, place: str, message: str, advice: str) -> TemplateFault:
    return TemplateFault(code=code, place=place, message=message, advice=advice)


def _refuse_bomb(archive: zipfile.ZipFile, file: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(map(str.casefold, names))) != len(names) or any(_climbs(name) for name in names):
        raise _fault("T302", file, "压缩包里的文件名重复或越出文件夹", "请用Word重新另存")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _fault("T301", file, "设有打开密码", "请去掉密码后再用")
    too_large = (
        len(entries) > _MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > _LARGEST_TOTAL
        or any(_swells(entry) for entry in entries)
    )
    if too_large:
        raise _fault("T302", file, "解开后过大，像是压缩炸弹", "请确认文件来源，或压缩其中的图片")


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _swells(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > _LARGEST_PART or (
        entry.file_size > _RATIO_MATTERS_FROM and ratio > _HIGHEST_RATIO
    )


def _refuse_active(parts: Parts, file: str) -> None:
    if DOCUMENT not in parts and _MAIN_TYPE.encode() in parts.get(CONTENT_TYPES, b""):
        message = f"正文不在通常的位置（{DOCUMENT}）"
        raise _fault("T301", file, message, "请用Word或WPS打开后另存为 .docx")
    if CONTENT_TYPES not in parts or DOCUMENT not in parts:
        raise _fault("T301", file, "不是Word文件", "请用Word打开后另存为 .docx")
    types = parse(parts[CONTENT_TYPES], f"{file}!{CONTENT_TYPES}")
    declared = {str(node.get("ContentType", "")).lower() for node in types}
    active = any(word in content for content in declared for word in _ACTIVE_TYPES)
    if active or any(_ACTIVE_PARTS.search(name) for name in parts):
        raise _fault("T303", file, "含有宏、控件或嵌入对象", "请删去后另存为不带宏的 .docx")
    if _MAIN_TYPE not in declared:
        raise _fault("T301", file, "不是普通的Word文档", "请用Word打开后另存为 .docx（不是 .dotx、.docm）")


def _refuse_content(root: Any, part: str, file: str) -> None:
    place = f"{file}!{part}"
    if part.lower().endswith(".rels"):
        _refuse_outside(root, place)
        return
    if next(root.iter(qname("w:altChunk")), None) is not None:
        raise _fault("T306", place, "嵌入了另一份文件（altChunk）", "请把内容直接粘贴进来")
    if next(root.iter(*_REVISIONS), None) is not None:
        raise _fault("T308", place, "还有未处理的修订痕迹", "请在Word中接受全部修订后再用")
    if next(root.iter(*_COMMENTS), None) is not None:
        raise _fault("T308", place, "还有批注", "请在Word中删去全部批注后再用")
    for instruction in _fields(root):
        if _FORBIDDEN_FIELDS.match(instruction) or "{{" in instruction or "{%" in instruction:
            raise _fault("T307", place, f"域“{instruction.strip()[:40]}”会读取外部内容", "请删去这个域")


def _refuse_outside(relationships: Any, place: str) -> None:
    for node in relationships:
        kind = str(node.get("Type", "")).rsplit("/", 1)[-1]
        if kind in {"aFChunk", "oleObject", "control", "attachedTemplate", "vbaProject"}:
            raise _fault("T303", place, f"引用了外部模板或嵌入对象（{kind}）", "请在Word中断开链接后另存")
        outside = str(node.get("TargetMode", "")).strip().lower() == "external"
        if outside and kind == "mailMergeSource":
            message, advice = "连着邮件合并的名单", "请在Word的“邮件→开始邮件合并”里选“普通Word文档”后另存"
            raise _fault("T304", place, message, advice)
        if outside and kind != "hyperlink":
            raise _fault("T304", place, f"引用了文件之外的内容“{node.get('Target')}”", "请把它放进文件里")


def _fields(root: Any) -> Iterator[str]:
    """Yield the instructions of the fields, joined where Word has split them into runs."""
    for simple in root.iter(qname("w:fldSimple")):
        yield str(simple.get(qname("w:instr"), ""))
    for paragraph in root.iter(qname("w:p")):
        pieces: list[str] = []
        for node in paragraph.iter(qname("w:instrText"), qname("w:fldChar")):
            if node.tag == qname("w:instrText"):
                pieces.append(node.text or "")
            else:
                yield "".join(pieces)
                pieces = []
        yield "".join(pieces)


# ------------------------------------------------------------- tidying, adding


def _without_personal(parts: Parts) -> Parts:
    """Return the parts without names of persons, pictures of the first page and dead leftovers."""
    dropped = {name for name in parts if _PERSONAL_PARTS.match(name)}
    if not dropped:
        return parts
    kept = {name: data for name, data in parts.items() if name not in dropped}
    kept[CONTENT_TYPES] = _drop(kept[CONTENT_TYPES], "PartName", {f"/{name}" for name in dropped})
    for name in [part for part in kept if part.endswith(".rels")]:
        folder = name.split("_rels/")[0]
        kept[name] = _drop(kept[name], "Target", _targets(dropped, folder))
    return kept


def _targets(names: Iterable[str], folder: str) -> set[str]:
    return {f"/{name}" for name in names} | {
        name.removeprefix(folder) for name in names if name.startswith(folder)
    }


def _drop(data: bytes, attribute: str, values: set[str]) -> bytes:
    root = parse(data, attribute)
    for node in [node for node in root if node.get(attribute) in values]:
        root.remove(node)
    return serialise(root)
