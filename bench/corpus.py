"""Counts, for a folder of other people's workbooks, the filled cells that were neither read nor named.

`python bench/corpus.py FOLDER…`: each file is put in as free tables beside a small workbook
of the data contract. The cells are counted with openpyxl, calamine and csv, apart from the
loader, and looked for among the values of its tables and in its read-back. Ends with 1 when
a cell vanished or a number changed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import openpyxl  # noqa: E402
from openpyxl.utils import get_column_letter, range_boundaries  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from reportgen.errors import Severity  # noqa: E402
from reportgen.load import Read, survey  # noqa: E402
from reportgen.load.guard import decode  # noqa: E402
from reportgen.model import Cell, Day, Quantity  # noqa: E402
from reportgen.readback import SheetRead, TableRead  # noqa: E402

CONTRACT: dict[str, list[list[Any]]] = {
    "报告信息": [["项目", "内容"], ["地区名称", "某区"], ["发文机关", "某区办"], ["成文日期", "2022-07-18"]],
    "指标体系": [["指标", "计量单位"], ["甲", "个"]],
    "指标结果": [["期别", "指标", "完成值"], ["2022-06", "甲", 1]],
}
Cells = dict[tuple[int, int], Any]
"""Row and column, counted from 1 → what stands there."""


def cells_of(path: Path) -> Iterator[tuple[str, Cells]]:
    """Yield each visible sheet of a file with its filled cells."""
    if path.suffix.lower() == ".csv":
        text = decode(path.read_bytes(), None)
        yield path.stem, _filled(csv.reader(io.StringIO(text, newline="")))
    elif path.suffix.lower() == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _filled(sheet.iter_rows(values_only=True))
    else:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            yield name, _filled(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))


def _filled(rows: Any) -> Cells:
    return {
        (r, c): value
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if value is not None and str(value).strip()
    }


def unsaid(path: Path) -> tuple[str, int, list[str]]:
    """Return how the file was taken, how many cells it has, and the cells that vanished or changed."""
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in CONTRACT.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(Path(folder) / "约定.xlsx")
        shutil.copy(path, folder)
        read = survey(folder)
    counted = dict(cells_of(path))
    lost = [place for name, cells in counted.items() for place in _lost(path.name, name, cells, read)]
    errors = [f for f in read.findings if f.severity is Severity.ERROR]
    state = f"拒收［{errors[0].code}］{errors[0]}" if errors else "读入"
    return state, sum(map(len, counted.values())), ([] if errors else lost)


def _lost(file: str, name: str, cells: Cells, read: Read) -> Iterator[str]:
    sheet = next((s for s in read.sheets if s.file == file and s.sheet.strip() == name.strip()), None)
    if sheet is None:
        yield from (f"{name}!{get_column_letter(c)}{r}" for r, c in cells)
        return
    values = _values(file, name, read)
    named = _named(sheet)
    for (row, column), raw in cells.items():
        ref = f"{get_column_letter(column)}{row}"
        if ref in values:
            if not _same(raw, values[ref]):
                yield f"{name}!{ref}：{raw}≠{values[ref]}"
        elif ref not in named and not _told(sheet, row, column, str(raw)):
            yield f"{name}!{ref}"


def _values(file: str, name: str, read: Read) -> dict[str, Any]:
    if read.dataset is None:
        return {}
    return {
        value.origin.ref: value
        for table in read.dataset.tables.values()
        for row in table.rows
        for value in row
        if value is not None
        and isinstance(value.origin, Cell)
        and (value.origin.file, value.origin.sheet) == (file, name)
    }


def _same(raw: Any, value: Any) -> bool:
    if isinstance(value, Quantity) and isinstance(raw, int | float):
        stored = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
        return any(
            abs(value.value - stored * scale) <= abs(stored * scale) * Decimal("1e-12") for scale in (1, 100)
        )
    if isinstance(value, Quantity):
        return re.sub(r"[\s,%＋+]", "", str(raw)).translate(_FULL) == f"{value.value:f}" or (
            Decimal(re.sub(r"[\s,%]", "", str(raw)).translate(_FULL)) == value.value
        )
    if isinstance(raw, date | datetime | int | float | bool):
        return True  # the words for a date or a number as text are the loader's own
    if isinstance(value, Day):
        return [int(n) for n in re.findall(r"\d+", str(raw))][:3] == [value.year, value.month, value.day]
    return "".join(str(raw).split()) == "".join(str(value).split())


_FULL = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def _named(sheet: SheetRead) -> set[str]:
    """The cells that the read-back names as not read."""
    found = set()
    for skipped in sheet.unread:
        left, top, right, bottom = range_boundaries(skipped.place)
        found |= {
            f"{get_column_letter(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)
        }
    return found


def _told(sheet: SheetRead, row: int, column: int, raw: str) -> bool:
    """Whether a cell is one of a head, a title, a row left out, or a mark for “none” among the data."""
    return any(_told_by(table, row, column, raw) for table in sheet.tables)


def _told_by(table: TableRead, row: int, column: int, raw: str) -> bool:
    head = _rows(table.head)
    letters = {c.letter: c for c in table.columns}
    here = letters.get(get_column_letter(column))
    words = "".join(raw.split())
    if row in head:
        return here is not None or any(words and words in "".join(c.head.split()) for c in table.columns)
    if row < head.start:
        return " ".join(raw.split()) in table.title
    if any(row in _rows(skipped.place) for skipped in table.skipped):
        return True
    inside = any(row in _rows(span) for span in table.spans)
    return inside and here is not None and re.sub(r"\s", "", raw) in _MARKS


_MARKS = {"-", "--", "—", "——", "–", "―", "/", "\\", "...", "......", "…", "……", "－"}


def _rows(span: str) -> range:
    first, _, last = span.partition("-")
    return range(int(first), int(last or first) + 1)


def main(paths: list[str]) -> int:
    files = sorted(
        p for path in paths for p in (Path(path).iterdir() if Path(path).is_dir() else [Path(path)])
    )
    files = [p for p in files if p.suffix.lower() in (".xlsx", ".xls", ".csv")]
    bad = cells = 0
    for path in files:
        state, count, lost = unsaid(path)
        cells += count
        bad += bool(lost)
        print(
            f"{path.name}：{count}格，{state}"
            + (f"，没有交代{len(lost)}格：{'、'.join(lost[:8])}" if lost else "")
        )
    print(f"共{len(files)}个文件{cells}格；有格子没有交代的文件{bad}个")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
