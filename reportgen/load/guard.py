"""Decides what a file really is and refuses what must not reach a reader.

Workbooks come from other offices. A reader that allocates what a file claims, or
follows what it asks for, is only called on files that passed here: size and ratio
of archives counted while inflating, no document types or entities, no macros, no
passwords, no sheet whose far corner would need gigabytes.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.etree.ElementTree import Element

from reportgen.load.findings import Unreadable
from reportgen.load.grid import letters

MAX_FILE = 100 << 20
MAX_ENTRIES = 5000
MAX_INFLATED = 300 << 20
MAX_RATIO = 200
"""Inflated to packed; ordinary sheets reach 10 to 30."""
RATIO_COUNTS_FROM = 10 << 20
MAX_AREA = 5_000_000
"""Cells in the rectangle a sheet spans; readers hold all of it, empty or not."""

TORN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
"""What the archive reader raises for damage; an offset before the file is a ValueError, torn bz2 an OSError."""

_CFB = bytes.fromhex("d0cf11e0a1b11ae1")
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx 再用"


class Container(StrEnum):
    """What a file is inside, whatever its suffix says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


SUFFIXES = {
    ".xlsx": Container.XLSX,
    ".xlsm": Container.XLSX,
    ".xls": Container.XLS,
    ".et": Container.XLS,
    ".ods": Container.ODS,
    ".csv": Container.CSV,
}
"""Suffixes read, with what they should contain."""


def sniff(data: bytes, suffix: str) -> Container:
    """Return what a file contains; raises Unreadable when it is nothing that can be read."""
    if not data.strip():
        raise Unreadable("D103", "文件是空的", "请检查是否保存成功")
    if len(data) > MAX_FILE:
        raise Unreadable("D107", f"文件有{len(data) >> 20} MB，超过{MAX_FILE >> 20} MB", "请拆成几个文件")
    if data.startswith(_CFB):
        return _sniff_compound(data)
    if data.startswith(b"PK\x03\x04"):
        return _sniff_archive(data)
    if suffix == ".csv":
        return Container.CSV
    if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<", data[:64]):
        raise Unreadable("D104", "扩展名是表格，内容却是网页（HTML 或 XML）", _RESAVE)
    raise Unreadable("D104", f"扩展名是{suffix}，内容却不是表格", _RESAVE)


def _sniff_compound(data: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Unreadable("D109", "文件带有宏", _RESAVE)
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Container.XLS
    raise Unreadable("D104", "不是表格文件（可能是 Word 或其他文档）", _RESAVE)


def _sniff_archive(data: bytes) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            first = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except TORN as broken:
        raise Unreadable("D106", "文件已损坏，打不开", "请重新取得文件或另存一份") from broken
    if first.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Container.ODS
    if "xl/workbook.bin" in names:
        raise Unreadable("D103", "不支持 .xlsb 二进制工作簿", _RESAVE)
    if "xl/workbook.xml" in names:
        return Container.XLSX
    raise Unreadable("D104", "不是表格文件（可能是 Word 文档或压缩包）", _RESAVE)


def inflate(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive; raises Unreadable for what is unsafe or broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            parts = _inflate_all(archive, len(data))
    except TORN as broken:
        raise Unreadable("D106", "文件已损坏，打不开", "请重新取得文件或另存一份") from broken
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存")
    for name, part in parts.items():
        _check_markup(name, part)
    return parts


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES:
        raise Unreadable("D107", f"压缩包内有{len(names)}个部件，超过{MAX_ENTRIES}个", "请确认文件来源")
    if len(set(names)) < len(names):
        raise Unreadable("D106", "压缩包内有重名部件", "请确认文件来源，或另存一份")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise Unreadable("D106", "压缩包内有越界的部件名", "请确认文件来源，或另存一份")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存")
    if any(_MACRO.search(name) for name in names):
        raise Unreadable("D109", "文件带有宏", "请另存为不带宏的 .xlsx")


_MACRO = re.compile(r"vbaproject\.bin$|/macrosheets/|^(Basic|Scripts)/", re.IGNORECASE)


def _inflate_all(archive: zipfile.ZipFile, packed: int) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for entry in archive.infolist():
        # The directory may lie about sizes; what really comes out is what counts.
        with archive.open(entry) as stream:
            part = stream.read(MAX_INFLATED - total + 1)
        total += len(part)
        _check_size(total, packed)
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            parts[entry.filename] = part
    return parts


def _check_size(total: int, packed: int) -> None:
    if total > MAX_INFLATED:
        raise Unreadable("D107", f"展开后超过{MAX_INFLATED >> 20} MB", "请确认文件来源，或拆成几个文件")
    if total > RATIO_COUNTS_FROM and total > packed * MAX_RATIO:
        raise Unreadable("D107", f"压缩比超过{MAX_RATIO}倍，疑似压缩炸弹", "请确认文件来源")


_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!(?:utf-8|us-ascii)[\"'])", re.IGNORECASE)


def _check_markup(name: str, part: bytes) -> None:
    # Every workbook program writes UTF-8; other encodings would hide from the searches below.
    if b"\0" in part or _DECLARED.match(part.removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("D108", f"部件{name}不是 UTF-8 编码", "请用 Excel 或 WPS 另存一份")
    if b"<!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise Unreadable("D108", f"部件{name}含有文档类型或实体声明，可能读取外部文件", "请确认文件来源")


_MOST_NESTED = 200


def check_depth(root: Element) -> None:
    """Refuse a tree nested deeper than any program writes, which whoever walks it could not climb."""
    level: list[Element] = [root]
    for _ in range(_MOST_NESTED):
        level = [child for element in level for child in element]
        if not level:
            return
    raise Unreadable("D106", f"内容嵌套超过{_MOST_NESTED}层", "请确认文件来源，或另存一份")


_IRREGULAR = re.compile(rb'<c(?! r="[A-Z]\d{1,6}+"(?: [st]="\w*+")*+/?>|o|f)')
"""A cell not written `<c r="L100001" s="1" t="s">`; `co…` and `cf…` begin other elements."""

_COLUMN = re.compile(rb"r=[\"']([A-Za-z]+)(?=\d+[\"'])")
_ROW = re.compile(rb"r=[\"'][A-Za-z]*(\d{1,12})")
_LARGE = 8 << 20


@dataclass(frozen=True, slots=True)
class SheetPart:
    """The XML of a worksheet that passed, with an address in every cell."""

    xml: bytes
    regular: bool
    """Whether every cell starts `<c r="L100001"`, so that searches can be simple."""


def check_sheet(name: str, part: bytes) -> SheetPart:
    """Return a worksheet that can be read.

    Raises Unreadable when its far corner would make a reader allocate more than it can.
    """
    # The exact search takes as long as half the reading. A sheet that is large anyway, and whose
    # cells all stand in A…Z above row 1,000,000, cannot make the reader take a multiple of it.
    if len(part) > _LARGE and not _IRREGULAR.search(part) and b":c" not in part:
        return SheetPart(part, regular=True)
    part = _with_addresses(part)
    _check_extent(name, part)
    return SheetPart(part, regular=False)


def _check_extent(sheet: str, part: bytes) -> None:
    """Look at every attribute that ends in `r` and ask neither its element nor its form.

    A hostile file cannot hide an address from that; an honest one has no others
    (`pageOrder="downThenOver"` ends in `r` too, but not in digits).
    """
    bare = part.translate(None, b" \t\r\n")
    rows = max(map(int, set(_ROW.findall(bare))), default=0)
    width = max((column_number(name) for name in set(_COLUMN.findall(bare))), default=0)
    if rows * width > MAX_AREA:
        far = f"{letters(width - 1)}{rows}"
        raise Unreadable(
            "D110",
            f"工作表“{sheet}”的数据一直伸到{far}，区域有{rows * width:,}格",
            "请删除远处误填的单元格或整行整列格式后另存",
        )


def column_number(name: bytes) -> int:
    """Return the number, from 1, of a column's letters."""
    number = 0
    for letter in name.upper()[:8]:
        number = number * 26 + letter - 64
    return number


_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])(?:\s+[\w:]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*")
_WITHOUT_ADDRESS = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^>]*\sr\s*=)")


def _with_addresses(part: bytes) -> bytes:
    """Write the addresses into a sheet that leaves them out, as some exporters do."""
    if not _WITHOUT_ADDRESS.search(part):
        return part
    row = column = 0

    def address(found: re.Match[bytes]) -> bytes:
        nonlocal row, column
        given = re.search(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d{1,12})", found[0])
        if found[1] == b"row":
            row, column = (int(given[2]) if given else row + 1), 0
            return found[0]
        column = column_number(given[1]) if given else column + 1
        return found[0] if given else found[0] + f' r="{letters(column - 1)}{row}"'.encode()

    return _TAG.sub(address, part)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of checked parts: what a reader gets is then what was looked at."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return packed.getvalue()


_TEXTS = ("utf-8", "gb18030")


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the text of a file: byte order mark, strict UTF-8, strict GB18030, in this order.

    Guessing libraries are wrong on short Chinese texts; this ladder is not a guess.
    Raises Unreadable when nothing fits.
    """
    for name in _candidates(data, encoding):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    wanted = encoding or "UTF-8 或 GB18030"
    raise Unreadable("D111", f"不是{wanted}编码的文本", "请另存为 UTF-8 编码，或用 --encoding 指明编码")


def _candidates(data: bytes, encoding: str | None) -> Iterable[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return (encoding,) if encoding else _TEXTS
