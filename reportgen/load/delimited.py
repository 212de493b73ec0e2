"""Reads .csv: one file is one sheet, named like the file."""

from __future__ import annotations

import csv
import io
from pathlib import PurePosixPath

from reportgen.load.findings import Unreadable
from reportgen.load.grid import Grid, Raw
from reportgen.load.guard import decode


def read(file: str, data: bytes, encoding: str | None) -> Grid:
    """Return the sheet of a CSV file; raises Unreadable."""
    text = decode(data, encoding)
    if "\0" in text:
        raise Unreadable("D104", "扩展名是.csv，内容却不是文本", "请用 Excel 或 WPS 另存为 .csv 或 .xlsx")
    try:
        # Not splitlines: a line separator or vertical tab within a cell would tear its row in two.
        lines = list(io.StringIO(text, newline=""))
        records = list(csv.reader(lines, delimiter=_delimiter(lines), strict=True))
    except csv.Error as broken:
        raise Unreadable("D106", f"CSV 格式有误（{broken}）", "请检查引号是否成对") from broken
    rows: list[list[Raw]] = [list(record) for record in records]
    return Grid(file, PurePosixPath(file).stem, rows)


def _delimiter(lines: list[str]) -> str:
    """Tab where Excel saved “Unicode text”, else comma."""
    first = lines[0] if lines else ""
    return "\t" if "\t" in first and "," not in first else ","
