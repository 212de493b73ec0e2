"""Reads .csv: one file is one sheet, named like the file."""

from __future__ import annotations

import csv
import io
from pathlib import PurePosixPath

from reportgen.load.findings import Unreadable
from reportgen.load.grid import Grid, Raw
from reportgen.load.guard import MAX_AREA, decode


def read(file: str, data: bytes, encoding: str | None) -> Grid:
    """Return the sheet of a CSV file; raises Unreadable."""
    text = decode(data, encoding)
    if "\0" in text:
        raise Unreadable("D104", "扩展名是.csv，内容却不是文本", "请用 Excel 或 WPS 另存为 .csv 或 .xlsx")
    _check_size(text)
    try:
        # Not splitlines: a line separator or vertical tab within a cell would tear its row in two.
        lines = list(io.StringIO(text, newline=""))
        records = list(csv.reader(lines, delimiter=_delimiter(lines), strict=True))
    except csv.Error as broken:
        raise Unreadable("D106", f"CSV 格式有误（{broken}）", "请检查引号是否成对") from broken
    rows: list[list[Raw]] = [list(record) for record in records]
    return Grid(file, PurePosixPath(file).stem, rows)


_MOST_LINES = 1 << 20
"""Lines of a file: as many rows as a sheet of Excel has."""


def _check_size(text: str) -> None:
    """Refuse a file that would be more rows or cells than any sheet, before they are made."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > _MOST_LINES:
        raise Unreadable("D110", f"有{lines:,}行，超过{_MOST_LINES:,}行", "请删去末尾的空行，或拆成几个文件")
    cells = lines + max(text.count(","), text.count("\t"))
    if cells > MAX_AREA:
        raise Unreadable("D110", f"有{cells:,}格，超过{MAX_AREA:,}格", "请删去空列，或拆成几个文件")


def _delimiter(lines: list[str]) -> str:
    """Tab where Excel saved “Unicode text”, else comma."""
    first = lines[0] if lines else ""
    return "\t" if "\t" in first and "," not in first else ","
