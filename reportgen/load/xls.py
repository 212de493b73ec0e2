"""Reads .xls and .et (BIFF8, [MS-XLS] 2.4).

Written here because the reader at hand aborts the whole process on a wrong number
in such a file, and returns neither number formats nor error cells.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from reportgen.load import compound, formats, guard
from reportgen.load.findings import Unreadable
from reportgen.load.grid import Area, Grid, Raw, address

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C


def read(file: str, data: bytes) -> Iterator[Grid]:
    """Yield the worksheets of a workbook in its order; raises Unreadable."""
    try:
        stream = compound.stream(data, "Workbook")
        if stream is None or struct.unpack_from("<HHH", stream)[::2] != (_BOF, 0x0600):
            raise Unreadable("D103", "是很旧的 Excel 格式（Excel 95 或更早）", "请另存为 .xlsx")
        book = _globals(stream)
        for name, start, hidden in book.sheets:
            sheet = _Sheet(book)
            for kind, segments in _records(stream, start):
                sheet.take(kind, segments)
            yield sheet.grid(file, name, hidden=hidden)
    except (struct.error, IndexError, UnicodeDecodeError) as broken:
        raise Unreadable("D106", "文件已损坏，打不开", "请用 Excel 或 WPS 另存为 .xlsx") from broken


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share."""

    codes: list[str] = field(default_factory=list)
    """Number format code of each cell style; empty for General."""
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    """Name, place in the stream, whether hidden."""
    from_1904: bool = False


def _globals(stream: bytes) -> _Book:
    book = _Book()
    numbered, styles = dict(formats.BUILTIN), []
    for kind, segments in _records(stream, 0):
        body = segments[0]
        match kind:
            case 0x002F:  # FilePass
                raise Unreadable("D105", "文件有打开密码", "请去掉密码后另存")
            case 0x0022:  # Date1904
                book.from_1904 = body[:1] == b"\1"
            case 0x041E:  # Format
                numbered[_u16(body)] = _Characters([body[2:]]).string()
            case 0x00E0:  # XF
                styles.append(_u16(body, 2))
            case 0x0085 if body[5] == 0:  # BoundSheet8 of a worksheet; charts and macros have other types
                name = _Characters([body[6:]])
                title = name.characters(name.take(1)[0], wide=name.take(1)[0] & 1)
                book.sheets.append((title, struct.unpack_from("<I", body)[0], body[4] & 3 > 0))
            case 0x00FC:  # SST
                book.strings = list(_Characters(segments, 8).strings())
    plain = ("General", "@")
    book.codes = ["" if numbered.get(n, "") in plain else numbered.get(n, "") for n in styles]
    return book


def _u16(body: bytes, at: int = 0) -> int:
    return int(struct.unpack_from("<H", body, at)[0])


def _records(stream: bytes, start: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the records of a substream with their continuations, without those of charts inside it."""
    depth = 0
    pending: tuple[int, list[bytes]] | None = None
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        body = stream[start + 4 : start + 4 + size]
        start += 4 + size
        if kind == _CONTINUE and pending:
            pending[1].append(body)
            continue
        if pending:
            yield pending
        depth += {_BOF: 1, _EOF: -1}.get(kind, 0)
        if depth <= 0:
            return
        pending = (kind, [body]) if depth == 1 else None


@dataclass(slots=True)
class _Characters:
    """Strings in a record ([MS-XLS] 2.5.293): where one runs into a continuation its width may change."""

    segments: list[bytes]
    at: int = 0
    index: int = 0

    def take(self, count: int) -> bytes:
        """Return bytes that are no characters."""
        found = b""
        while len(found) < count:
            more = self.segments[self.index][self.at : self.at + count - len(found)]
            found += more
            self.at += len(more)
            if len(found) < count:
                self.index, self.at = self.index + 1, 0
        return found

    def characters(self, count: int, *, wide: int) -> str:
        """Return this many characters."""
        found = []
        while count:
            segment = self.segments[self.index]
            size = min(count, (len(segment) - self.at) // (2 if wide else 1))
            raw = segment[self.at : self.at + size * (2 if wide else 1)]
            found.append(raw.decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            count, self.at = count - size, self.at + len(raw)
            if count:
                self.index += 1
                wide, self.at = self.segments[self.index][0] & 1, 1
        return "".join(found).encode("utf-16-le", "surrogatepass").decode("utf-16-le")

    def string(self) -> str:
        """Return a string with its length before and formatting runs behind."""
        count, flags = struct.unpack("<HB", self.take(3))
        runs = _u16(self.take(2)) * 4 if flags & 8 else 0
        extra = int(struct.unpack("<I", self.take(4))[0]) if flags & 4 else 0
        text = self.characters(count, wide=flags & 1)
        self.take(runs)
        self.take(extra)
        return text

    def strings(self) -> Iterator[str]:
        """Yield strings to the end."""
        while self.index + 1 < len(self.segments) or self.at < len(self.segments[-1]):
            yield self.string()


@dataclass(slots=True)
class _Sheet:
    """A worksheet while its records come in."""

    book: _Book
    values: dict[tuple[int, int], Raw] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    formula: tuple[int, int] = (0, 0)
    """The last formula's cell: a text result follows in a record of its own."""

    def take(self, kind: int, segments: list[bytes]) -> None:
        """Read a record, if it is one that holds cells."""
        if reader := _READERS.get(kind):
            reader(self, segments)

    def number(self, row: int, column: int, style: int, value: float) -> None:
        """Enter a number, as a date or time where its format says so."""
        code = self.book.codes[style] if style < len(self.book.codes) else ""
        moment = formats.moment(value, from_1904=self.book.from_1904) if code else None
        if code:
            self.formats[address(row, column)] = code
        if moment and formats.is_date(code):
            self.values[row, column] = moment
        elif moment and formats.is_time(code):
            self.values[row, column] = timedelta(days=value)
        else:
            self.values[row, column] = value

    def error(self, row: int, column: int, number: int) -> None:
        """Enter an error cell."""
        self.values[row, column] = ""
        self.troubles[address(row, column)] = _ERRORS.get(number, "#N/A")

    def grid(self, file: str, name: str, *, hidden: bool) -> Grid:
        """Return the sheet; raises Unreadable when it is too large."""
        widths: dict[int, int] = {}
        for row, column in self.values:
            widths[row] = max(widths.get(row, 0), column + 1)
        if sum(widths.values()) > guard.MAX_AREA:
            raise Unreadable(
                "D110", f"工作表“{name}”超过{guard.MAX_AREA:,}格", "请删除远处误填的单元格后另存"
            )
        rows: list[list[Raw]] = [[""] * widths.get(row, 0) for row in range(max(widths, default=-1) + 1)]
        for (row, column), value in self.values.items():
            rows[row][column] = value
        return Grid(file, name, rows, hidden, tuple(self.merges), self.formats, self.troubles)


# ------------------------------------------------------------------------ records


def _number(sheet: _Sheet, segments: list[bytes]) -> None:
    sheet.number(*struct.unpack_from("<HHHd", segments[0]))


def _rk(sheet: _Sheet, segments: list[bytes]) -> None:
    row, column, style, packed = struct.unpack_from("<HHHI", segments[0])
    sheet.number(row, column, style, _unpacked(packed))


def _several_rk(sheet: _Sheet, segments: list[bytes]) -> None:
    row, first = struct.unpack_from("<HH", segments[0])
    for index in range((len(segments[0]) - 6) // 6):
        style, packed = struct.unpack_from("<HI", segments[0], 4 + 6 * index)
        sheet.number(row, first + index, style, _unpacked(packed))


def _unpacked(packed: int) -> float:
    """RkNumber (2.5.218): 30 bits of a number or integer, perhaps of its hundredfold."""
    fraction = struct.unpack("<d", struct.pack("<II", 0, packed & ~3))[0]
    value = float((packed >> 2) - (packed >> 31 << 30)) if packed & 2 else float(fraction)
    return value / 100 if packed & 1 else value


def _text(sheet: _Sheet, segments: list[bytes]) -> None:
    row, column = struct.unpack_from("<HH", segments[0])
    sheet.values[row, column] = _Characters(segments, 6).string()


def _shared_text(sheet: _Sheet, segments: list[bytes]) -> None:
    row, column, _, index = struct.unpack_from("<HHHI", segments[0])
    sheet.values[row, column] = sheet.book.strings[index]


def _formula(sheet: _Sheet, segments: list[bytes]) -> None:
    row, column, style = struct.unpack_from("<HHH", segments[0])
    result = segments[0][6:14]
    sheet.formula = (row, column)
    if result[6:8] != b"\xff\xff":
        sheet.number(row, column, style, struct.unpack("<d", result)[0])
    elif result[0] == 1:
        sheet.values[row, column] = result[2] != 0
    elif result[0] == 2:
        sheet.error(row, column, result[2])


def _formula_text(sheet: _Sheet, segments: list[bytes]) -> None:
    sheet.values[sheet.formula] = _Characters(segments).string()


def _bool_or_error(sheet: _Sheet, segments: list[bytes]) -> None:
    row, column, _, value, is_error = struct.unpack_from("<HHHBB", segments[0])
    if is_error:
        sheet.error(row, column, value)
    else:
        sheet.values[row, column] = value != 0


def _merged(sheet: _Sheet, segments: list[bytes]) -> None:
    for index in range(_u16(segments[0])):
        top, bottom, left, right = struct.unpack_from("<HHHH", segments[0], 2 + 8 * index)
        sheet.merges.append(((top, left), (bottom, right)))


_READERS: dict[int, Callable[[_Sheet, list[bytes]], None]] = {
    0x0203: _number,  # Number
    0x027E: _rk,  # RK
    0x00BD: _several_rk,  # MulRk
    0x0204: _text,  # Label
    0x00D6: _text,  # RString
    0x00FD: _shared_text,  # LabelSst
    0x0006: _formula,  # Formula
    0x0207: _formula_text,  # String
    0x0205: _bool_or_error,  # BoolErr
    0x00E5: _merged,  # MergeCells
}
