"""The sample workbook as bare values, as a database or a frame would hold it, and what reports make of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from reportgen.batch import choose_departments
from reportgen.blocks import Report
from reportgen.compose import Script
from reportgen.kinds import Scope, all_kinds
from reportgen.model import Dataset
from reportgen.session import facts_of
from reportgen.wording import Voice
from tests.conftest import SAMPLE
from tests.dump import dump

WHO = "朱坝街道"


@dataclass(frozen=True)
class Bare:
    """A sheet without formats: heads, values, and which columns Excel shows as percentages."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    percent: tuple[str, ...]

    def kind(self, index: int) -> str:
        """`number`, `day` or `text`: what a column of a database would be."""
        values = [row[index] for row in self.rows if row[index] is not None]
        if values and all(isinstance(value, int | float | Decimal) for value in values):
            return "number"
        return "day" if values and all(isinstance(value, date) for value in values) else "text"


@cache
def sheets() -> tuple[Bare, ...]:
    """The sheets of the sample workbook, each value as openpyxl reads it."""
    book = load_workbook(SAMPLE / "指标数据.xlsx", data_only=True)
    return tuple(_bare(sheet) for sheet in book.worksheets)


def _bare(sheet: Any) -> Bare:
    rows = list(sheet.iter_rows())
    top = next(n for n, row in enumerate(rows) if sum(cell.value is not None for cell in row) > 1)
    heads = tuple(str(cell.value) for cell in rows[top])
    below = [row for row in rows[top + 1 :] if any(cell.value is not None for cell in row)]
    shares = [
        any("%" in row[n].number_format and row[n].value is not None for row in below)
        for n in range(len(heads))
    ]
    return Bare(
        sheet.title,
        heads,
        tuple(tuple(_exact(cell.value) for cell in row) for row in below),
        tuple(head for head, share in zip(heads, shares, strict=True) if share),
    )


def _exact(value: Any) -> Any:
    """A number as Decimal, which is what databases keep."""
    return Decimal(repr(value)) if isinstance(value, float) else value


# -------------------------------------------------------------------- databases

TYPES = {
    "sqlite": {"number": "NUMERIC", "day": "TIMESTAMP", "text": "TEXT"},
    "postgresql": {"number": "NUMERIC", "day": "TIMESTAMP", "text": "TEXT"},
    "mysql": {"number": "DECIMAL(30,12)", "day": "DATETIME", "text": "TEXT"},
}
QUOTES = {"sqlite": '"', "postgresql": '"', "mysql": "`"}


def fill(connection: Any, kind: str) -> None:
    """Put the sheets into the tables of a database, midnight for each day."""
    quote, mark = QUOTES[kind], "?" if kind == "sqlite" else "%s"
    cursor = connection.cursor()
    for sheet in sheets():
        named = [f"{quote}{head}{quote}" for head in sheet.heads]
        kinds = [TYPES[kind][sheet.kind(n)] for n in range(len(sheet.heads))]
        columns = ", ".join(f"{name} {type_}" for name, type_ in zip(named, kinds, strict=True))
        cursor.execute(f"CREATE TABLE {quote}{sheet.name}{quote} (_n INTEGER, {columns})")
        marks = ", ".join([mark] * (len(named) + 1))
        cursor.executemany(
            f"INSERT INTO {quote}{sheet.name}{quote} VALUES ({marks})",
            [(n, *(_stored(value, kind) for value in row)) for n, row in enumerate(sheet.rows)],
        )
    connection.commit()


def _stored(value: Any, kind: str) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if kind != "sqlite":
        return value if value is None or not isinstance(value, bool) else str(value)
    return str(value) if isinstance(value, datetime | Decimal) else value


def source_file(home: Path, address: str, kind: str) -> Path:
    """Write 数据源.toml that asks for every sheet, with the sample's snippets beside it."""
    quote = QUOTES[kind]
    parts = [address]
    for sheet in sheets():
        columns = ", ".join(f"{quote}{head}{quote}" for head in sheet.heads)
        parts.append(
            f"[[sheet]]\nname = '{sheet.name}'\n"
            f"query = '''SELECT {columns} FROM {quote}{sheet.name}{quote} ORDER BY _n'''\n"
            f"percent = {list(sheet.percent)!r}\n"
        )
    beside(home)
    path = home / "数据源.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def beside(home: Path) -> Path:
    """Put the sample's snippets into a folder."""
    shutil.copytree(SAMPLE / "素材", home / "素材", dirs_exist_ok=True)
    return home


# ---------------------------------------------------------------------- reports


def reports(data: Dataset) -> Iterator[Report]:
    """Every built-in kind, of one department where it is made for each."""
    whole = facts_of(data)
    (department,) = choose_departments(data, [WHO])
    for kind in all_kinds():
        facts = whole.about(department if kind.scope is Scope.DEPARTMENT else None)
        script = Script(kind, Voice())
        if not script.uncalled(facts):
            yield script.compose(facts)


def texts(data: Dataset) -> dict[str, str]:
    """The text of every report, by kind."""
    return {report.kind: dump(report) for report in reports(data)}


def differences(left: dict[str, str], right: dict[str, str]) -> Sequence[str]:
    """The lines in which two sets of reports differ."""
    return [
        f"{kind}: {ours!r} != {theirs!r}"
        for kind in left
        for ours, theirs in zip(left[kind].splitlines(), right[kind].splitlines(), strict=False)
        if ours != theirs
    ] + [kind for kind in left if len(left[kind].splitlines()) != len(right[kind].splitlines())]
