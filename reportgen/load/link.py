"""Links rows to records: names to departments and indicators, numbers to units.

Also finds what no single cell can show: duplicate rows, names used twice,
references to nothing, and percentages that contradict their row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from reportgen import terms
from reportgen.load import figures
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.rows import Row, Table
from reportgen.load.values import Number, is_numeric, plain, suggestion
from reportgen.model import (
    Department,
    Direction,
    Indicator,
    LedgerLine,
    Observation,
    Problem,
    Quantity,
    Snippet,
    TargetKind,
    Text,
)
from reportgen.terms import Kind, Sheet

Tables = Mapping[str, Sequence[Table]]
"""Name of a contract sheet → its tables, one for each file that has it; absent if none has."""

Named = TypeVar("Named", Department, Indicator)


# ------------------------------------------------------------------------- names


class Register(Generic[Named]):
    """Who is meant by a name or short name 「名录」."""

    def __init__(self, sheet: Sheet, owners: Iterable[Named], tables: Tables, findings: Findings) -> None:
        self._sheet = sheet
        self._names: dict[str, Named] = {}
        self._spelled: list[str] = []
        present = tables.get(sheet.term)
        # Where the sheet cannot be read every reference would seem wrong; its own fault is said already.
        self._complete = present is not None and all(table.has("name") for table in present)
        self._lack_said = present is not None or sheet.required
        for owner in owners:
            self._add(owner, findings)

    def _add(self, owner: Named, findings: Findings) -> None:
        """Enter a name and short name; records a name that already means another."""
        for name in (owner.name, owner.short_name):
            if name:
                other = self._names.setdefault(plain(name), owner)
                if other is not owner and plain(other.name) != plain(owner.name):
                    message = f"“{name}”已是“{other.name}”的名称或简称（{other.origin}）"
                    findings.error("D302", name.origin, message, "请改用不同的名称")
                self._spelled.append(name)

    def find(self, name: Text | None, findings: Findings) -> Named | None:
        """Return who is meant; records a name that nobody has."""
        found = self._names.get(plain(name)) if name else None
        if name and found is None and self._complete:
            advice = suggestion(name, self._spelled) or f"请先在“{self._sheet.term}”表中登记"
            findings.error("D303", name.origin, f"“{name}”不在“{self._sheet.term}”表中", advice)
        elif name and not self._lack_said:
            self._lack_said = True
            message = f"写了“{name}”，数据里却没有“{self._sheet.term}”表"
            findings.error("D304", name.origin, message, f"请补上“{self._sheet.term}”表")
        return found


@dataclass(frozen=True, slots=True)
class Registers:
    """Both registers, as every sheet with references needs them."""

    departments: Register[Department]
    indicators: Register[Indicator]

    def references(self, row: Row, findings: Findings) -> tuple[dict[str, Any], bool]:
        """Return `department` and `indicator` of a row, and whether every name was found."""
        found: dict[str, Any] = {
            "department": self.departments.find(row.text("department"), findings),
            "indicator": self.indicators.find(row.text("indicator"), findings),
        }
        complete = all(owner or name not in row.values.keys() | row.damaged for name, owner in found.items())
        return found, complete


# ---------------------------------------------------------------- rows to records


def _rows(tables: Tables, sheet: Sheet) -> list[Row]:
    return [row for table in tables.get(sheet.term, ()) for row in table.rows]


def _plain_values(row: Row, sheet: Sheet, kinds: Container[Kind]) -> dict[str, Any]:
    """The origin and the values that need no linking, by attribute."""
    values = {t.name: row.values.get(t.name) for t in sheet.columns if t.kind in kinds}
    return {"origin": row.place, **values}


_READY = (Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.PERIOD, Kind.MARKDOWN)


def _quantities(row: Row, sheet: Sheet, unit: str, places: int, findings: Findings) -> dict[str, Any]:
    """The figures of a row, by attribute."""
    found: dict[str, Quantity | None] = {}
    for term in sheet.columns:
        if is_numeric(term.kind):
            found[term.name] = None
            number = row.number(term.name)
            if number is None:
                continue
            try:
                found[term.name] = figures.quantity(number, term, unit, places)
            except Unreadable as fault:
                findings.refuse(number.place, fault)
    return found


def _report_duplicates(sheet: Sheet, keyed: Iterable[tuple[Row, Hashable]], findings: Findings) -> None:
    first: dict[Hashable, Row] = {}
    for row, key in keyed:
        earlier = first.setdefault(key, row)
        if earlier is not row:
            names = "、".join(t.term for t in sheet.columns if t.name in sheet.key)
            findings.error("D301", row.place, f"与{earlier.place}重复（{names}相同）", "请只留一行")


def _by_name(rows: Iterable[Row], names: Sequence[str]) -> Iterable[tuple[Row, Hashable]]:
    return ((row, tuple(plain(row.required(n)) for n in names)) for row in rows if row.text(names[0]))


def departments(tables: Tables, findings: Findings) -> tuple[Department, ...]:
    """Return the rows of 单位."""
    rows = _rows(tables, terms.DEPARTMENT)
    _report_duplicates(terms.DEPARTMENT, _by_name(rows, ("name",)), findings)
    return tuple(_department(row, index) for index, row in enumerate(rows, 1))


def _department(row: Row, index: int) -> Department:
    texts = _plain_values(row, terms.DEPARTMENT, _READY)
    given = row.integer("order")
    texts["name"] = row.required("name")
    return Department(**texts, order=index if given is None else given)


def indicators(tables: Tables, findings: Findings) -> tuple[Indicator, ...]:
    """Return the rows of 指标体系."""
    rows = _rows(tables, terms.INDICATOR)
    _report_duplicates(terms.INDICATOR, _by_name(rows, ("name",)), findings)
    written = _written_places(tables)
    return tuple(_indicator(row, index, written, findings) for index, row in enumerate(rows, 1))


def _indicator(row: Row, index: int, written: Mapping[str, list[int]], findings: Findings) -> Indicator:
    name, unit = row.required("name"), row.required("unit")
    names = {plain(name), plain(row.text("short_name") or name)}
    given = row.integer("places")
    seen = (places for n in names for places in written.get(n, ()))
    places = figures.places_of(unit, seen) if given is None else given
    values = _plain_values(row, terms.INDICATOR, (Kind.TEXT,)) | _quantities(
        row, terms.INDICATOR, unit, places, findings
    )
    values |= {"name": name, "unit": unit, "places": places, "order": index}
    values["direction"] = Direction(row.text("direction") or Direction.POSITIVE)
    values["target_kind"] = TargetKind(row.text("target_kind") or TargetKind.CUMULATIVE)
    indicator = Indicator(**values)
    _report_limits(row, indicator, findings)
    return indicator


def _report_limits(row: Row, indicator: Indicator, findings: Findings) -> None:
    lower, upper = indicator.lower, indicator.upper
    if indicator.direction is Direction.INTERVAL and not (lower or upper or row.damaged & {"lower", "upper"}):
        findings.error("D306", row.place_of("direction"), "区间指标没有填下限和上限", "请至少填一个")
    if lower and upper and lower.value > upper.value:
        findings.error("D306", lower.origin, f"下限{lower.value:f}大于上限{upper.value:f}", "请改正")


def _written_places(tables: Tables) -> dict[str, list[int]]:
    """Decimals in which the amounts of each indicator are given."""
    amounts = [t.name for t in terms.OBSERVATION.columns if t.kind is Kind.AMOUNT]
    written: dict[str, list[int]] = defaultdict(list)
    for row in _rows(tables, terms.OBSERVATION):
        found = (row.number(name) for name in amounts)
        written[plain(row.required("indicator"))] += [n.places for n in found if n]
    return written


def observations(tables: Tables, registers: Registers, findings: Findings) -> tuple[Observation, ...]:
    """Return the rows of 指标结果."""
    records: list[Observation] = []
    keyed: list[tuple[Row, Hashable]] = []
    for table in tables.get(terms.OBSERVATION.term, ()):
        linked = [(row, *registers.references(row, findings)) for row in table.rows]
        for row, found, complete in linked:
            if complete and row.period("period") and found["indicator"]:
                records.append(_observation(row, found, findings))
                keyed.append((row, (row.period("period"), id(found["indicator"]), id(found["department"]))))
        by_row = [(row, found["indicator"]) for row, found, _ in linked]
        _report_header_units(table, by_row, findings)
        _report_percent_confusion(table, by_row, findings)
    _report_duplicates(terms.OBSERVATION, keyed, findings)
    return tuple(records)


def _observation(row: Row, found: Mapping[str, Any], findings: Findings) -> Observation:
    indicator: Indicator = found["indicator"]
    figures_ = _quantities(row, terms.OBSERVATION, indicator.unit, indicator.places, findings)
    if indicator.target_kind is TargetKind.RATE:
        figures_ |= {name: _as_rate(figures_[name]) for name in ("annual_target", "schedule_target")}
    values = _plain_values(row, terms.OBSERVATION, _READY) | figures_
    return Observation(**values, **found)


def _as_rate(target: Quantity | None) -> Quantity | None:
    """A target of growth is a percentage, whatever unit the indicator itself is measured in."""
    return replace(target, unit="%", places=max(1, _decimals(target))) if target else None


def _decimals(target: Quantity) -> int:
    exponent = target.value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def ledger(tables: Tables, registers: Registers, findings: Findings) -> tuple[LedgerLine, ...]:
    """Return the rows of 加减分."""
    records = []
    for row in _rows(tables, terms.LEDGER):
        found, _ = registers.references(row, findings)
        values = _plain_values(row, terms.LEDGER, _READY) | _quantities(row, terms.LEDGER, "", 0, findings)
        points = values["points"]
        if points and points.value < 0:
            findings.error("D218", points.origin, "分值是负数", "请填正数，加或扣由“类型”说明")
        if found["department"] and points and row.text("type") and row.text("reason"):
            records.append(LedgerLine(**values, department=found["department"]))
    return tuple(records)


def problems(tables: Tables, registers: Registers, findings: Findings) -> tuple[Problem, ...]:
    """Return the rows of 问题清单."""
    rows = _rows(tables, terms.PROBLEM)
    _report_duplicates(terms.PROBLEM, _by_name(rows, ("number",)), findings)
    records = []
    for row in rows:
        found, _ = registers.references(row, findings)
        values = _plain_values(row, terms.PROBLEM, _READY) | found
        values |= {name: row.required(name) for name in ("number", "problem")}
        records.append(Problem(**values))
    return tuple(records)


def snippets(rows: Iterable[Row], registers: Registers, findings: Findings) -> tuple[Snippet, ...]:
    """Return the rows of 文字素材 and the files of 素材/."""
    records = []
    for index, row in enumerate(rows, 1):
        found, _ = registers.references(row, findings)
        values = _plain_values(row, terms.SNIPPET, _READY) | found
        values |= {name: row.required(name) for name in ("column", "body")}
        given = row.integer("order")
        records.append(Snippet(**values, order=index if given is None else given))
    return tuple(records)


# --------------------------------------------------------- units and percent signs

_KNOWN_UNITS = frozenset(
    re.findall(
        r"\S+",
        """元 千元 万元 亿元 美元 万美元 亿美元 % ‰ 人 万人 人次 万人次 户 万户 个 家 项 件 起 宗 次 天 分 辆 台 套
        公里 千米 米 亩 万亩 公顷 平方米 万平方米 平方公里 立方米 万立方米 吨 万吨 公斤 千瓦时 万千瓦时 亿千瓦时""",
    )
)
"""Brackets in a header that are units, and not remarks such as （含税）."""

Linked = Sequence[tuple[Row, Indicator | None]]


def _report_header_units(table: Table, linked: Linked, findings: Findings) -> None:
    """Record header units such as 完成值（万元） that are not the unit of the indicators below."""
    units = {plain(indicator.unit) for _, indicator in linked if indicator}
    for column in table.columns:
        if column.term.kind is not Kind.AMOUNT or column.unit not in units | _KNOWN_UNITS:
            continue
        others = {
            str(i): str(i.unit)
            for row, i in linked
            if i and i.unit and row.number(column.term.name) and plain(i.unit) != column.unit
        }
        if others:
            name, unit = next(iter(others.items()))
            count = f"等{len(others)}个指标" if len(others) > 1 else ""
            message = f"表头写的单位是{column.unit}，指标“{name}”{count}的计量单位是{unit}"
            findings.error("D217", column.place, message, "请换算后统一单位，程序不作换算")


def _report_percent_confusion(table: Table, linked: Linked, findings: Findings) -> None:
    contradicted = {n for row, _ in linked for n in _contradicted(row, findings)}
    for column in table.columns:
        if column.term.kind not in (Kind.PERCENT, Kind.POINTS, Kind.AMOUNT):
            continue
        for numbers in _percentages(column.term.name, column.term.kind, linked).values():
            unsure = [n for n in numbers if n not in contradicted]
            figures.report_mixture(unsure, findings)
            if column.term.kind is Kind.PERCENT and figures.looks_like_fractions(unsure):
                message = f"“{column.term.term}”整列都在±1之间，按百分数读入（如{unsure[0].value:f}%）"
                findings.warn("D219", column.place, message, "如果填的是小数，请设为百分比格式")


def _percentages(name: str, kind: Kind, linked: Linked) -> dict[object, list[Number]]:
    """The numbers of a column that are percentages; amounts by indicator, others together."""
    groups: dict[object, list[Number]] = defaultdict(list)
    for row, indicator in linked:
        number = row.number(name)
        if number and kind is not Kind.AMOUNT:
            groups[None].append(number)
        elif number and indicator and figures.is_percent(indicator.unit):
            groups[id(indicator)].append(number)
    return groups


def _contradicted(row: Row, findings: Findings) -> Iterable[Number]:
    """Yield the percentages of a row that its other figures show to be off by a hundred."""
    for name, expected in _EXPECTED.items():
        number, percent = row.number(name), expected(row)
        if number and number.value and percent and figures.report_scale(number, percent, findings):
            yield number


def _expected_completion(row: Row) -> Decimal | None:
    actual, target = row.number("actual"), row.number("annual_target")
    return actual.value / target.value * 100 if actual and target and target.value else None


def _expected_schedule(row: Row) -> Decimal | None:
    period = row.period("period")
    elapsed = period.elapsed if period else None
    return elapsed * 100 if elapsed else None


_EXPECTED: Mapping[str, Callable[[Row], Decimal | None]] = {
    "completion_rate": _expected_completion,
    "schedule": _expected_schedule,
}
