"""Links rows to records: names to departments and indicators, numbers to units.

Also finds what no single cell can show: duplicate rows, names used twice,
references to nothing, and percentages that contradict their row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from reportgen import model, terms
from reportgen.load import consistency, figures, leading
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.rows import Row, Table
from reportgen.load.values import Number, plain, suggestion
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
from reportgen.terms import Kind, Sheet, Term

Tables = Mapping[str, Sequence[Table]]
"""Name of a contract sheet → its tables, one for each file that has it; absent if none has."""

Named = TypeVar("Named", Department, Indicator)


# ------------------------------------------------------------------------- names


_GROWTHS = ("同比", "同比增长", "增速", "同比增速", "增幅", "增长率", "比上年增长", "比上年同期增长")
"""What a row of growth below a row of values is called."""


class Register(Generic[Named]):
    """Who is meant by a name or short name 「名录」."""

    def __init__(
        self,
        sheet: Sheet,
        owners: Iterable[Named],
        tables: Tables,
        wanted: Container[str],
        findings: Findings,
    ) -> None:
        self._sheet = sheet
        self._names: dict[str, Named] = {}
        self._spelled: list[str] = []
        present = tables.get(sheet.term)
        # Where the sheet cannot be read every reference would seem wrong; its own fault is said already.
        self._complete = present is not None and all(table.has("name") for table in present)
        self._lack_said = present is not None or sheet.term in wanted
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
            growth = plain(name) in _GROWTHS and self._sheet is terms.INDICATOR
            advice = "增速另占一行的，请改成一列“同比”，和完成值写在同一行" if growth else ""
            advice = advice or suggestion(name, self._spelled) or f"请先在“{self._sheet.term}”表中登记"
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


_TERMS = {sheet.term: {term.name: term for term in sheet.columns} for sheet in terms.SHEETS}


def _plain_values(row: Row, sheet: Sheet, kinds: Container[Kind]) -> dict[str, Any]:
    """The origin and the values that need no linking, by attribute."""
    known = _TERMS[sheet.term]
    values = {name: value for name, value in row.values.items() if known[name].kind in kinds}
    return {"origin": row.place, **values}


_READY = (Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.PERIOD, Kind.MARKDOWN)


_Amount = Callable[[Term, Number], tuple[str, int]]
"""Unit and decimals to print of an amount."""


def _quantities(row: Row, sheet: Sheet, amount: _Amount, findings: Findings) -> dict[str, Any]:
    """The figures of a row, by attribute."""
    found: dict[str, Quantity] = {}
    known = _TERMS[sheet.term]
    for name, number in row.values.items():
        if isinstance(number, Number):
            term = known[name]
            try:
                found[name] = figures.quantity(number, term, *amount(term, number))
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
    written = _written_amounts(tables)
    return tuple(_indicator(row, index, written, findings) for index, row in enumerate(rows, 1))


def _indicator(row: Row, index: int, written: Mapping[str, list[_Written]], findings: Findings) -> Indicator:
    name, unit = row.required("name"), row.required("unit")
    kind = TargetKind(row.text("target_kind") or TargetKind.CUMULATIVE)
    names = {plain(name), plain(row.text("short_name") or name)}
    seen = (
        n.places
        for known in names
        for t, n in written.get(known, ())
        if not figures.is_growth_target(t, kind)
    )
    given = row.integer("places")
    places = figures.places_of(unit, seen) if given is None else given
    values = _plain_values(row, terms.INDICATOR, (Kind.TEXT, Kind.CHOICE))
    values |= _quantities(row, terms.INDICATOR, lambda *_: (str(unit), places), findings)
    values |= {"name": name, "unit": unit, "places": places, "order": index, "target_kind": kind}
    values["direction"] = Direction(row.text("direction") or Direction.POSITIVE)
    indicator = Indicator(**values)
    _report_limits(row, indicator, findings)
    return indicator


def _report_limits(row: Row, indicator: Indicator, findings: Findings) -> None:
    lower, upper = indicator.lower, indicator.upper
    if indicator.direction is Direction.INTERVAL and not (lower or upper or row.damaged & {"lower", "upper"}):
        findings.error("D306", row.place_of("direction"), "区间指标没有填下限和上限", "请至少填一个")
    if lower and upper and lower.value > upper.value:
        findings.error("D306", lower.origin, f"下限{lower.value:f}大于上限{upper.value:f}", "请改正")


_Written = tuple[Term, Number]


def _written_amounts(tables: Tables) -> dict[str, list[_Written]]:
    """The amounts of each indicator, for the decimals in which they are given."""
    amounts = {
        name: term for name, term in _TERMS[terms.OBSERVATION.term].items() if term.kind is Kind.AMOUNT
    }
    written: dict[str, list[_Written]] = defaultdict(list)
    for row in _rows(tables, terms.OBSERVATION):
        found = ((amounts[name], n) for name, n in row.values.items() if name in amounts)
        written[plain(row.required("indicator"))] += [(term, n) for term, n in found if isinstance(n, Number)]
    return written


def observations(tables: Tables, registers: Registers, findings: Findings) -> tuple[Observation, ...]:
    """Return the rows of 指标结果."""
    records: list[Observation] = []
    keyed: list[tuple[Row, Hashable]] = []
    for table in leading.sorted_out(tables.get(terms.OBSERVATION.term, ()), findings):
        linked = [(row, *registers.references(row, findings)) for row in table.rows]
        for row, found, complete in linked:
            for name in leading.names(row):
                registers.departments.find(name, findings)
            if complete and row.period("period") and found["indicator"]:
                records.append(_observation(row, found, findings))
                keyed.append((row, (row.period("period"), id(found["indicator"]), id(found["department"]))))
        consistency.check(table, [(row, found["indicator"]) for row, found, _ in linked], findings)
    _report_duplicates(terms.OBSERVATION, keyed, findings)
    return tuple(records)


def _observation(row: Row, found: Mapping[str, Any], findings: Findings) -> Observation:
    indicator: Indicator = found["indicator"]

    def amount(term: Term, number: Number) -> tuple[str, int]:
        return figures.amount_unit(term, indicator), figures.amount_places(term, indicator, number)

    values = _plain_values(row, terms.OBSERVATION, _READY)
    return Observation(**values, **_quantities(row, terms.OBSERVATION, amount, findings), **found)


def _no_amount(*_: object) -> tuple[str, int]:
    return "", 0


def ledger(tables: Tables, registers: Registers, findings: Findings) -> tuple[LedgerLine, ...]:
    """Return the rows of 加减分."""
    records = []
    for row in _rows(tables, terms.LEDGER):
        found, _ = registers.references(row, findings)
        values = _plain_values(row, terms.LEDGER, _READY) | _quantities(
            row, terms.LEDGER, _no_amount, findings
        )
        points = values.get("points")
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


_PLAIN = {
    "plans": terms.PLAN,
    "assessments": terms.ASSESSMENT,
    "projects": terms.PROJECT,
    "project_targets": terms.PROJECT_TARGET,
    "trips": terms.TRIP,
    "surveys": terms.SURVEY,
    "peers": terms.PEER,
    "letters": terms.LETTER,
}
"""Attribute of Dataset → sheet, where a row becomes a record without more ado."""


def plain_records(tables: Tables, registers: Registers, findings: Findings) -> dict[str, tuple[Any, ...]]:
    """Return the records of the sheets that need nothing but their references looked up."""
    return {name: _plain_records(sheet, tables, registers, findings) for name, sheet in _PLAIN.items()}


def _plain_records(sheet: Sheet, tables: Tables, registers: Registers, findings: Findings) -> tuple[Any, ...]:
    record = getattr(model, sheet.record)
    required = [term.name for term in sheet.columns if term.required]
    records: list[Any] = []
    keyed: list[tuple[Row, Hashable]] = []
    for row in _rows(tables, sheet):
        found, complete = registers.references(row, findings)
        values = _plain_values(row, sheet, _READY) | _quantities(row, sheet, _amount_of(row, found), findings)
        values |= {name: owner for name, owner in found.items() if name in _TERMS[sheet.term]}
        if complete and all(values.get(name) is not None for name in required):
            records.append(record(**values))
            keyed.append((row, tuple(_identity(values.get(name)) for name in sheet.key)))
    if sheet.key:
        _report_duplicates(sheet, keyed, findings)
    return tuple(records)


def _identity(value: Any) -> Hashable:
    if isinstance(value, Department | Indicator):
        return id(value)
    return plain(value) if isinstance(value, str) else value


def _amount_of(row: Row, found: Mapping[str, Any]) -> _Amount:
    """Amounts are in the unit of the row's indicator, else in its 计量单位, else counts."""
    indicator: Indicator | None = found["indicator"]

    def amount(term: Term, number: Number) -> tuple[str, int]:
        if indicator is not None:
            return figures.amount_unit(term, indicator), figures.amount_places(term, indicator, number)
        unit = str(row.text("unit") or "个")
        return unit, figures.places_of(unit, (number.places,))

    return amount


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
