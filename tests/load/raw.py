"""Makes files byte by byte: what no spreadsheet program would write, and formats without a writer."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def xlsx_parts(sheets: Mapping[str, str], styles: str = "", workbook: str = "") -> dict[str, bytes | str]:
    """The parts of an .xlsx whose worksheets are the given XML."""
    numbered = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>' + "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n, _ in numbered
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}'
        "</Relationships>",
        **({"xl/styles.xml": styles} if styles else {}),
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered},
    }


def worksheet(rows: str, prefix: str = "") -> str:
    """A worksheet around the XML of its rows."""
    colon = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<{colon}worksheet {declared}="{MAIN}"><{colon}sheetData>{rows}</{colon}sheetData></{colon}worksheet>'


def styles(*formats: str) -> str:
    """A style sheet in which cell style n shows the n-th format, from 1."""
    codes = "".join(
        f'<numFmt numFmtId="{163 + n}" formatCode="{escape(f, {chr(34): "&quot;"})}"/>'
        for n, f in enumerate(formats, 1)
    )
    cells = "".join(f'<xf numFmtId="{163 + n}"/>' for n in range(1, len(formats) + 1))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs>'
        "</styleSheet>"
    )


def save(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# --------------------------------------------------------------------------- .ods

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))


def ods(tables: str, automatic_styles: str = "") -> bytes:
    """An .ods around the XML of its tables."""
    content = (
        f"<office:document-content {_NAMESPACES} "
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{automatic_styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


# --------------------------------------------------------------------------- .xls

Cell = str | float | tuple[float, int]
"""A text, a number, or a number with its style (from 1, in the order of the formats)."""


def xls_file(sheets: Mapping[str, Sequence[Sequence[Cell | bytes | None]]], *formats: str) -> bytes:
    """A BIFF8 .xls; bytes stand for the eight result bytes of a formula."""
    return compound({"Workbook": biff(sheets, formats)})


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str) -> bytes:
    return b"\1" + text.encode("utf-16-le")


_BOF = 0x0809
_EOF = record(0x000A)


def biff(
    sheets: Mapping[str, Sequence[Sequence[Cell | bytes | None]]],
    formats: Sequence[str] = (),
    *,
    more: bytes = b"",
    more_cells: bytes = b"",
    hidden: Sequence[str] = (),
) -> bytes:
    """The stream `Workbook` of a .xls; further records go into the globals and into every sheet."""
    head = record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600)) + more
    for number, code in enumerate(formats, 164):
        head += record(0x041E, struct.pack("<HH", number, len(code)) + _wide(code))
    for number in (0, *range(164, 164 + len(formats))):
        head += record(0x00E0, struct.pack("<HHH14x", 0, number, 0))
    bodies = [_sheet(rows, more_cells) for rows in sheets.values()]
    names = [struct.pack("<BBB", name in hidden, 0, len(name)) + _wide(name) for name in sheets]
    start = len(head) + sum(8 + len(name) for name in names) + len(_EOF)
    for name, body in zip(names, bodies, strict=True):
        head += record(0x0085, struct.pack("<I", start) + name)
        start += len(body)
    return head + _EOF + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[Cell | bytes | None]], more: bytes) -> bytes:
    body = record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    width = max(map(len, rows))
    body += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            body += _cell(r, c, cell)
    return body + more + _EOF


def _cell(row: int, column: int, cell: Cell | bytes | None) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, str):
        return record(0x0204, struct.pack("<HHHH", row, column, 0, len(cell)) + _wide(cell))
    if isinstance(cell, bytes):
        return record(0x0006, struct.pack("<HHH", row, column, 0) + cell + struct.pack("<HIH", 0, 0, 0))
    value, style = cell if isinstance(cell, tuple) else (cell, 0)
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; streams are padded to 4,096 bytes so that none needs the small sectors."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for name, data in streams.items()
    }
    directory_size = -(-(1 + len(padded)) // 4)
    table: list[int] = [_FAT, *range(2, 1 + directory_size), _END]
    entries = [_directory_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), 1):
        entries.append(_directory_entry(name, 2, len(table), len(data), right=_next(number, len(padded))))
        table += _chained(len(table), len(data) // 512)
    directory = b"".join(entries).ljust(directory_size * 512, b"\0")
    return _header(_END, 0) + _table(table) + directory + b"".join(padded.values())


def small_compound(name: str, data: bytes) -> bytes:
    """A compound file with one stream below 4,096 bytes, kept in sectors of 64 bytes inside the root."""
    content = data.ljust(-(-len(data) // 512) * 512, b"\0")
    table: list[int] = [_FAT, _END, _END, *_chained(3, len(content) // 512)]
    root = _directory_entry("Root Entry", 5, 3, len(content), child=1)
    directory = (root + _directory_entry(name, 2, 0, len(data))).ljust(512, b"\0")
    return _header(2, 1) + _table(table) + directory + _table(_chained(0, len(content) // 64)) + content


def _next(number: int, count: int) -> int:
    return number + 1 if number < count else _FREE


def _chained(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _table(sectors: list[int]) -> bytes:
    return struct.pack("<128I", *sectors, *[_FREE] * (128 - len(sectors)))


def _header(small_table: int, small_count: int) -> bytes:
    """[MS-CFB] 2.2: one table sector at 0, the directory at 1."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, small_table, small_count, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _directory_entry(
    name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return entry.ljust(116, b"\0") + struct.pack("<IQ", first, size)
