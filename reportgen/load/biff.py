"""Finds in a .xls what calamine drops: number formats, error cells, passwords.

Record layouts follow [MS-XLS] 2.4 (BIFF8), the container [MS-CFB] 2. Values and
texts are calamine's business.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reportgen.load import formats
from reportgen.load.findings import Unreadable
from reportgen.load.grid import address

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class Marks:
    """Formats and troubles of one sheet, by address."""

    formats: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Workbook:
    """What was found, sheet by sheet in the workbook's order."""

    sheets: list[Marks]
    dates_from_1904: bool


def read(data: bytes) -> Workbook:
    """Return the marks of a .xls; raises Unreadable."""
    try:
        stream = _stream(data)
        return _workbook(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as broken:
        raise Unreadable("D106", "文件已损坏，打不开", "请用 Excel 或 WPS 另存为 .xlsx") from broken


# ------------------------------------------------------------------------ records


_BOF, _EOF = 0x0809, 0x000A


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a substream up to its end, without those of charts inside it."""
    depth = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        depth += {_BOF: 1, _EOF: -1}.get(kind, 0)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _workbook(stream: bytes) -> Workbook:
    if struct.unpack_from("<HH", stream, 0)[0] != _BOF or struct.unpack_from("<H", stream, 4)[0] != 0x0600:
        raise Unreadable("D103", "是很旧的 Excel 格式（Excel 95 或更早）", "请用 Excel 或 WPS 另存为 .xlsx")
    codes, styles, starts = dict(formats.BUILTIN), [], []
    from_1904 = False
    for kind, body in _records(stream, 0):
        match kind:
            case 0x002F:  # FilePass
                raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存")
            case 0x0022:  # Date1904
                from_1904 = body[:1] == b"\1"
            case 0x041E:  # Format
                codes[struct.unpack_from("<H", body)[0]] = _string(body[2:])
            case 0x00E0:  # XF
                styles.append(struct.unpack_from("<H", body, 2)[0])
            case 0x0085:  # BoundSheet8
                starts.append(struct.unpack_from("<I", body)[0])
    by_style = [codes.get(style, "") for style in styles]
    return Workbook([_sheet(stream, start, by_style) for start in starts], from_1904)


def _string(body: bytes) -> str:
    """XLUnicodeString: length, width flag, characters."""
    length, wide = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + length * 2].decode("utf-16-le") if wide & 1 else body[3 : 3 + length].decode("latin-1")
    )


def _sheet(stream: bytes, start: int, codes: list[str]) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, start):
        if read_cell := _CELLS.get(kind):
            for row, column, style, trouble in read_cell(body):
                ref = address(row, column)
                if trouble:
                    marks.troubles[ref] = trouble
                elif codes[style] not in ("", "General", "@"):
                    marks.formats[ref] = codes[style]
    return marks


_Found = Iterator[tuple[int, int, int, str]]
"""Row, column, style and error word."""


def _number(body: bytes) -> _Found:
    yield (*struct.unpack_from("<HHH", body), "")


def _several(body: bytes) -> _Found:
    row, first = struct.unpack_from("<HH", body)
    for index in range((len(body) - 6) // 6):
        yield row, first + index, struct.unpack_from("<H", body, 4 + 6 * index)[0], ""


def _formula(body: bytes) -> _Found:
    is_error = body[12:14] == b"\xff\xff" and body[6] == 2
    yield (*struct.unpack_from("<HHH", body), _ERRORS.get(body[8], "#N/A") if is_error else "")


def _bool_or_error(body: bytes) -> _Found:
    yield (*struct.unpack_from("<HHH", body), _ERRORS.get(body[6], "#N/A") if body[7] else "")


_CELLS: dict[int, Callable[[bytes], _Found]] = {
    0x0203: _number,  # Number
    0x027E: _number,  # RK
    0x00BD: _several,  # MulRk
    0x0006: _formula,  # Formula
    0x0205: _bool_or_error,  # BoolErr
}

# ---------------------------------------------------------------------- container

_LAST = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""


def _stream(data: bytes) -> bytes:
    """Return the stream `Workbook` of a compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _allocation_table(data, size)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], size, size)
    entries = [_entry(directory, n) for n in range(0, len(directory), 128)]
    names = {name: (start, length) for name, start, length in entries}
    if "Workbook" not in names:
        raise Unreadable("D103", "是很旧的 Excel 格式（Excel 95 或更早）", "请用 Excel 或 WPS 另存为 .xlsx")
    start, length = names["Workbook"]
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, table, start, size, size)[:length]
    return _small_stream(data, table, size, entries[0], start)[:length]


def _allocation_table(data: bytes, size: int) -> tuple[int, ...]:
    sectors = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen = set()
    while following < _LAST and following not in seen:
        seen.add(following)
        more = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        sectors += more[:-1]
        following = more[-1]
    table = b"".join(data[(s + 1) * size : (s + 2) * size] for s in sectors if s < _LAST)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(data: bytes, table: tuple[int, ...], sector: int, size: int, offset: int) -> bytes:
    """Return the sectors of a chain; one that runs in a circle is cut."""
    found: list[bytes] = []
    while sector < len(table) and len(found) <= len(table):
        found.append(data[sector * size + offset : (sector + 1) * size + offset])
        sector = table[sector]
    return b"".join(found)


def _small_stream(
    data: bytes, table: tuple[int, ...], size: int, root: tuple[str, int, int], start: int
) -> bytes:
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    content = _chain(data, table, root[1], size, size)
    chains = _chain(data, table, struct.unpack_from("<I", data, 60)[0], size, size)
    return _chain(content, struct.unpack(f"<{len(chains) // 4}I", chains), start, small, 0)


def _entry(directory: bytes, at: int) -> tuple[str, int, int]:
    """Name, first sector and length of a directory entry."""
    used = struct.unpack_from("<H", directory, at + 64)[0]
    start, length = struct.unpack_from("<II", directory, at + 116)
    return directory[at : at + max(0, used - 2)].decode("utf-16-le"), start, length
