"""A source file → a snapshot workbook beside it, and the files that it names.

The snapshot is what the reports are made of: written only when every query was answered,
left alone when nothing changed, and good without the database as a workbook of its own.
"""

from __future__ import annotations

import os
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import DataRefused, Finding, Severity
from reportgen.files import write
from reportgen.sources import recipe as recipes
from reportgen.sources.database import Answer, answers, plain_password
from reportgen.sources.recipe import Picked, Recipe
from reportgen.sources.secrets import Secrets
from reportgen.sources.tables import Table, worksheet
from reportgen.xlsx import workbook

_TAKEN = "取自"
"""How the note in the first cell of each sheet of a snapshot begins."""
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source file comes to."""

    snapshot: Path | None
    """The workbook of its queries; None where there are none."""
    files: Mapping[Path, Sequence[Picked]]
    """Each file named, with the sheets wanted of it."""
    remarks: tuple[Finding, ...] = ()


def take(path: Path, data: bytes, environment: Mapping[str, str] | None = None) -> Taken:
    """Ask the database of a source file, whose content is `data`, and write its snapshot.

    Raises DataRefused for a file that is written wrongly and for queries that cannot be
    used, MachineFault for what the machine lacks: a driver, a secret, the way to the server.
    """
    recipe = recipes.read(path.name, data)
    secrets = Secrets(path.name, os.environ if environment is None else environment)
    snapshot = _snapshot(path, recipe, secrets) if recipe.queries else None
    files: dict[Path, list[Picked]] = defaultdict(list)
    for sheet in recipe.sheets:
        if sheet.file:
            files[path.parent / sheet.file].append(sheet)
    return Taken(snapshot, files, tuple(_remarks(recipe)))


def _snapshot(path: Path, recipe: Recipe, secrets: Secrets) -> Path:
    found = answers(recipe, path.parent, secrets)
    asked = zip(recipe.queries, found, strict=True)
    made = [worksheet(_table(recipe.name, sheet, answer)) for sheet, answer in asked]
    if faults := [fault for _, some in made for fault in some]:
        raise DataRefused(faults)
    target = path.parent / recipe.snapshot
    _refuse_to_replace(target, recipe.name)
    content = workbook(sheet for sheet, _ in made)
    # Written anew only when something changed, so that its time says when the data did.
    if not target.is_file() or target.read_bytes() != content:
        write(target, content)
    return target


def _refuse_to_replace(target: Path, name: str) -> None:
    """Keep a workbook that is no snapshot from being written over. Raises DataRefused."""
    if target.exists() and not _is_snapshot(target):
        message = f"快照要写成“{target.name}”，那里已有别的文件"
        raise DataRefused([Finding("D141", name, message, '请在数据源文件里改名，如 snapshot = "快照.xlsx"')])


def _is_snapshot(path: Path) -> bool:
    """Whether a workbook says that it was taken from a source file; still so when Excel has saved it."""
    try:
        with zipfile.ZipFile(path) as archive:
            notes = [name for name in archive.namelist() if name.startswith("xl/comments")]
            return any(_TAKEN in archive.read(name).decode(errors="replace") for name in notes)
    except (OSError, zipfile.BadZipFile):
        return False


def _table(name: str, sheet: Picked, answer: Answer) -> Table:
    query = " ".join(sheet.query.split())[:_LONGEST_NOTE]
    return Table(
        name=sheet.name,
        place=f"{name}!{sheet.name}",
        heads=answer.heads,
        rows=answer.rows,
        percent=sheet.percent,
        units=sheet.units,
        unit=sheet.unit,
        note=f"{_TAKEN}{name}：{query}",
    )


def _remarks(recipe: Recipe) -> list[Finding]:
    found = []
    if plain_password(recipe):
        message, advice = "密码写在文件里", "请改写成 ${DB_PASSWORD}，密码放在环境变量里"
        found.append(Finding("D145", recipe.name, message, advice, Severity.WARNING))
    for sheet in recipe.queries:
        if "order by" not in " ".join(sheet.query.lower().split()):
            message = "查询没有写 ORDER BY，行的先后由数据库决定"
            advice = "请写明排序，否则各次的先后和单元格位置可能不同"
            found.append(Finding("D146", f"{recipe.name}!{sheet.name}", message, advice, Severity.INFO))
    return found
