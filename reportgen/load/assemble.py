"""Puts the parts of a data path together: files → grids → rows → linked records."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from reportgen import terms
from reportgen.dates import parse_period
from reportgen.load import (
    delimited,
    free,
    guard,
    info,
    leftover,
    link,
    ods,
    photos,
    rows,
    snippets,
    xls,
    xlsx,
)
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.gather import File, Gathered
from reportgen.load.grid import Grid
from reportgen.load.guard import Container
from reportgen.load.header import split_unit
from reportgen.load.pick import pick
from reportgen.load.rows import Row, Table
from reportgen.load.values import plain
from reportgen.model import Dataset, FreeTable, Text
from reportgen.readback import SheetRead
from reportgen.terms import SHEETS

_CONTRACT = {sheet.term: sheet for sheet in SHEETS}
_REQUIRED = tuple(sheet.term for sheet in SHEETS if sheet.required)


def assemble(
    files: Gathered, encoding: str | None, findings: Findings, needs: Collection[str] | None = None
) -> tuple[Dataset, tuple[SheetRead, ...]]:
    """Return what the files of a data path say, incomplete wherever a fault was recorded, and how it was read.

    `needs` are the sheets that must be there, else all that the contract requires.
    """
    wanted = frozenset(_REQUIRED if needs is None else needs)
    grids = list(_apart(list(_grids(files.tables, encoding, findings)), findings))
    contract = _contract_grids(grids, findings)
    if not findings.errors:
        _report_missing_sheets(grids, contract, wanted, findings)
    told, asked = contract.get(terms.INFO.term), terms.INFO.term in wanted
    facts = info.read(told, findings, required=asked) if told else {}
    tables = _tables(contract, findings)
    _report_names_across(tables, findings)
    written = [row for f in files.snippets if (row := snippets.read(f.name, f.data, encoding, findings))]
    sources = sorted((file.source for file in files), key=lambda source: source.name)
    linked = _linked(tables, written, files.photos, wanted, findings)
    rules = contract.get(terms.RULES.term)
    given = info.read(rules, findings, terms.RULES, terms.RULE_KEYS) if rules else {}
    dataset = Dataset(
        info=facts, rules=given, **linked, tables=_free_tables(grids, findings), sources=tuple(sources)
    )
    _report_period(facts, dataset, findings)
    return dataset, leftover.account(grids, findings)


# ---------------------------------------------------------------------- opening


def _grids(files: Iterable[File], encoding: str | None, findings: Findings) -> Iterator[Grid]:
    for file in files:
        try:
            grids = list(_open(file, encoding, findings))
        except Unreadable as fault:
            findings.refuse(file.name, fault)
            continue
        if not any(grid.filled(row) for grid in grids for row in range(len(grid.rows))):
            findings.error("D112", file.name, "文件里没有任何数据", "请检查是否保存成功")
        yield from pick(grids, file, findings)


def _open(file: File, encoding: str | None, findings: Findings) -> Iterable[Grid]:
    container = guard.sniff(file.data, file.suffix)
    promised = guard.SUFFIXES.get(file.suffix)
    if container is not promised:
        findings.warn(
            "D104", file.name, f"扩展名是{file.suffix}，内容却是{container}格式，按内容读入", "请改正扩展名"
        )
    match container:
        case Container.CSV:
            return [delimited.read(file.name, file.data, encoding)]
        case Container.XLSX:
            return xlsx.read(file.name, file.data)
        case Container.XLS:
            return xls.read(file.name, file.data)
        case Container.ODS:
            return ods.read(file.name, file.data)


# ----------------------------------------------------------------------- sheets


def _contract_grids(grids: Iterable[Grid], findings: Findings) -> dict[str, list[Grid]]:
    """Return the grids of each contract sheet that is there, by its term."""
    found: dict[str, list[Grid]] = {}
    for grid in grids:
        if (name := plain(grid.title)) in _CONTRACT:
            found.setdefault(name, []).append(grid)
            if grid.hidden:
                findings.warn("D124", grid, "工作表是隐藏的，仍然读入", "不要的内容请删除")
    return found


def _report_missing_sheets(
    grids: Sequence[Grid], contract: Mapping[str, object], wanted: frozenset[str], findings: Findings
) -> None:
    others = {grid.title: grid for grid in grids if plain(grid.title) not in _CONTRACT}
    present = "、".join(grid.title for grid in grids)
    files = dict.fromkeys(grid.file for grid in grids)
    for sheet in SHEETS:
        if sheet.term in contract:
            continue
        close = [name for name in others if _is_marked(name, sheet.term)]
        close += difflib.get_close_matches(sheet.term, others, 1, 0.6 if sheet.term in wanted else 0.75)
        if sheet.term in wanted:
            advice = (
                f"是不是“{close[0]}”，如果是，请改名为“{sheet.term}”" if close else f"现有工作表：{present}"
            )
            place = f"{next(iter(files))}!{sheet.term}" if len(files) == 1 else sheet.term
            findings.error("D113", place, f"缺少工作表“{sheet.term}”", advice)
        elif close:
            message = f"工作表“{close[0]}”按自由表读入"
            findings.warn("D125", others[close[0]], message, f"如果是“{sheet.term}”，请改名")


_MARKED = re.compile(r"[\d年月季度上下半全前]*|[(\[【].*[)\]】]|[\d.]*|[-_].*")


def _is_marked(name: str, term: str) -> bool:
    """Whether a sheet is called as one of the contract with a remark behind: `指标结果（2025）`."""
    written = plain(name)
    return written.startswith(term) and bool(_MARKED.fullmatch(written.removeprefix(term)))


def _tables(contract: Mapping[str, list[Grid]], findings: Findings) -> dict[str, list[Table]]:
    return {
        sheet.term: [rows.read(grid, sheet, findings) for grid in contract[sheet.term]]
        for sheet in SHEETS
        if sheet not in (terms.INFO, terms.RULES) and sheet.term in contract
    }


def _report_names_across(tables: Mapping[str, list[Table]], findings: Findings) -> None:
    """Record departments or indicators that stand across 指标结果, whose figures would be lost unread."""
    heads = [
        (grid, column)
        for grid, told, _ in findings.tables
        if plain(told.name) == terms.OBSERVATION.term
        for column in told.columns
        if column.head and not column.name
    ]
    for sheet, column_name in ((terms.DEPARTMENT, "单位"), (terms.INDICATOR, "指标")):
        rows = [row for table in tables.get(sheet.term, ()) for row in table.rows]
        known = {plain(word) for row in rows for n in ("name", "short_name") if (word := row.text(n))}
        found = [(grid, c) for grid, c in heads if known & {plain(c.head), split_unit(c.head)[0]}]
        if len(found) > 1:
            grid, first = found[0]
            shown = "、".join(c.head for _, c in found[:3])
            message = f"各{column_name}横着排（{shown}等{len(found)}列），没有读入"
            advice = f"请改成一行一个{column_name}：加一列“{column_name}”，数写在“完成值”列"
            findings.error("D133", f"{grid}!{first.letter}列", message, advice)


def _free_tables(grids: Iterable[Grid], findings: Findings) -> dict[str, FreeTable]:
    tables: dict[str, FreeTable] = {}
    for grid in grids:
        if plain(grid.title) in _CONTRACT:
            continue
        if grid.hidden:
            findings.info("D124", grid, "工作表是隐藏的，没有读入", "需要时请取消隐藏")
            continue
        for table in free.read(grid, findings):
            if table.name in tables:
                known = tables[table.name].origin
                findings.error("D309", table.origin, f"与{known}的表同名", "请给一张工作表改名")
            tables.setdefault(table.name, table)
    return tables


def _apart(grids: Sequence[Grid], findings: Findings) -> Iterator[Grid]:
    """Yield the sheets; free ones of several files that share a name are called after their files as well."""
    names = Counter(_free_name(grid) for grid in grids)
    for grid in grids:
        yield _named_apart(grid, findings) if names[_free_name(grid)] > 1 and _free_name(grid) else grid


def _free_name(grid: Grid) -> str:
    """What a sheet is called, if the contract does not name it and it is not hidden."""
    return "" if grid.hidden or plain(grid.title) in _CONTRACT else plain(grid.title)


def _named_apart(grid: Grid, findings: Findings) -> Grid:
    stem = PurePosixPath(grid.file).stem
    default = _DEFAULT_NAME.fullmatch(plain(grid.title))
    called = stem if default else f"{grid.title.strip()}（{stem}）"
    message = f"几个文件里都有“{grid.title.strip()}”，这一张按“{called}”读入"
    findings.info("D309", grid, message, "最好给工作表各起各的名称")
    return replace(grid, called=called)


_DEFAULT_NAME = re.compile(r"(sheet|工作表|表)\d*", re.IGNORECASE)
"""What Excel and WPS call a sheet that nobody has named."""


# ---------------------------------------------------------------------- linking


def _linked(
    tables: link.Tables,
    written: list[Row],
    pictures: Sequence[File],
    wanted: frozenset[str],
    findings: Findings,
) -> dict[str, Any]:
    """Return the records of every contract sheet, by attribute of Dataset."""
    departments, indicators = link.departments(tables, findings), link.indicators(tables, findings)
    registers = link.Registers(
        link.Register(terms.DEPARTMENT, departments, tables, wanted, findings),
        link.Register(terms.INDICATOR, indicators, tables, wanted, findings),
    )
    in_sheets = [row for table in tables.get(terms.SNIPPET.term, ()) for row in table.rows]
    return {
        "departments": departments,
        "indicators": indicators,
        "observations": link.observations(tables, registers, findings),
        "ledger": link.ledger(tables, registers, findings),
        "problems": link.problems(tables, registers, findings),
        **link.plain_records(tables, registers, findings),
        "snippets": link.snippets([*in_sheets, *written], registers, findings),
        "photos": photos.read(pictures, registers.departments, findings),
    }


def _report_period(facts: Mapping[str, Text], dataset: Dataset, findings: Findings) -> None:
    label = facts.get("报告期")
    period = parse_period(label) if label else None
    if label and period and dataset.observations and period not in dataset.periods:
        known = "、".join(str(p) for p in dataset.periods[-3:])
        findings.warn("D308", label.origin, f"报告期{label}没有指标结果", f"已有：{known}")
