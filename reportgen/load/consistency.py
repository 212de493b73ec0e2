"""Holds the figures of 指标结果 against their header and against one another.

Finds units that are not the indicator's, and percentages written in two ways:
where a plain number could be 0.93% or 93%, the clerk decides, not the program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from reportgen.load.figures import amount_unit, is_percent
from reportgen.load.findings import Findings
from reportgen.load.header import Column
from reportgen.load.rows import Row, Table
from reportgen.load.values import Number, plain
from reportgen.model import Cell, Indicator, TargetKind
from reportgen.terms import Kind

Linked = Sequence[tuple[Row, Indicator | None]]
"""The rows of a table, each with its indicator where that is known."""

_KNOWN_UNITS = frozenset(
    re.findall(
        r"\S+",
        """元 千元 万元 亿元 美元 万美元 亿美元 % ‰ 人 万人 人次 万人次 户 万户 个 家 项 件 起 宗 次 天 分 辆 台 套
        公里 千米 米 亩 万亩 公顷 平方米 万平方米 平方公里 立方米 万立方米 吨 万吨 公斤 千瓦时 万千瓦时 亿千瓦时""",
    )
)
"""Brackets in a header that are units, and not remarks such as （含税）."""


def check(table: Table, linked: Linked, findings: Findings) -> None:
    """Record units and percentages of a table that contradict each other."""
    for column in table.columns:
        if column.term.kind is Kind.AMOUNT:
            _report_header_unit(column, linked, findings)
    _report_line_of_units(table, linked, findings)
    contradicted = {n for row, i in linked if i for n in _contradicted(row, i, findings)}
    for numbers in _amounts(table, linked):
        _report_mixture([n for n in numbers if n not in contradicted], findings)
    for column in table.columns:
        if column.term.kind in (Kind.PERCENT, Kind.POINTS):
            found = (row.number(column.term.name) for row, _ in linked)
            numbers = [n for n in found if n and n not in contradicted]
            _report_mixture(numbers, findings)
            if column.term.kind is Kind.PERCENT:
                _report_fractions(column, numbers, findings)
        _report_two_formats(column, linked, findings)


def _report_line_of_units(table: Table, linked: Linked, findings: Findings) -> None:
    """Record a line `单位：万元` above the head that is not the unit of the amounts of money below."""
    if table.unit_line is None or not table.unit_line[1].endswith("元"):
        return
    place, said = table.unit_line
    units = {i.name: plain(i.unit) for _, i in linked if i is not None}
    others = [name for name, unit in units.items() if unit.endswith("元") and unit != said]
    if others:
        count = f"等{len(others)}个指标" if len(others) > 1 else ""
        message = f"表上方写的单位是{said}，指标“{others[0]}”{count}的计量单位是{units[others[0]]}"
        findings.error(
            "D217", place, message, "请换算后统一单位，程序不作换算；表中填的就是计量单位的，请删去这一行"
        )


def _report_header_unit(column: Column, linked: Linked, findings: Findings) -> None:
    """Record a header unit such as 完成值（万元） that is not the unit of the indicators below."""
    given = {i.name: amount_unit(column.term, i) for row, i in linked if i and row.number(column.term.name)}
    if column.unit not in _KNOWN_UNITS.union(map(plain, given.values())):
        return
    others = {name: unit for name, unit in given.items() if unit and plain(unit) != column.unit}
    if others:
        name, unit = next(iter(others.items()))
        count = f"等{len(others)}个指标" if len(others) > 1 else ""
        message = f"表头写的单位是{column.unit}，指标“{name}”{count}的计量单位是{unit}"
        findings.error("D217", column.place, message, "请换算后统一单位，程序不作换算")


# ------------------------------------------------------------- two ways of writing percentages


def _amounts(table: Table, linked: Linked) -> Iterable[list[Number]]:
    """The amounts that are percentages, by indicator: all its columns share one scale."""
    columns = [column.term for column in table.columns if column.term.kind is Kind.AMOUNT]
    groups: dict[int, list[Number]] = defaultdict(list)
    for row, indicator in linked:
        for term in columns:
            number = row.number(term.name)
            if number and indicator and is_percent(amount_unit(term, indicator)):
                groups[id(indicator)].append(number)
    return groups.values()


def _report_mixture(numbers: Sequence[Number], findings: Findings) -> None:
    """Record plain numbers within ±1 among cells that show tens of percent: 0.93% or 93%?"""
    formatted = [abs(n.value) for n in numbers if n.percent and n.value]
    if not formatted:
        return
    usual = median(formatted)
    for number in numbers:
        size = abs(number.value)
        if not number.percent and 0 < size <= 1 and usual >= 10 * size:
            other = f"{(number.value * 100).normalize():f}"
            message = f"其他格是百分数，这里是普通数字{number.value:f}，分不清是{number.value:f}%还是{other}%"
            findings.error("D216", number.place, message, "请把这一格也设为百分比格式，或按百分数填写")


_NAMED = 3
"""Cells that a message names before it says 等."""


def _report_two_formats(column: Column, linked: Linked, findings: Findings) -> None:
    """Warn once of a column of percentages in which some cells show a percent sign and others do not."""
    if any(finding.code == "D216" for finding in findings.errors):
        return
    numbers = [
        number
        for row, indicator in linked
        if (number := row.number(column.term.name)) and _is_percentage(column, indicator)
    ]
    formatted, bare = ([n for n in numbers if n.percent is shown] for shown in (True, False))
    if formatted and bare:
        message = f"“{column.term.term}”这一列，{_refs(formatted)}是百分比格式，{_refs(bare)}是普通数字"
        advice = "请统一为一种；普通数字按百分之几读入"
        findings.warn("D221", column.place, message, advice)


def _is_percentage(column: Column, indicator: Indicator | None) -> bool:
    if column.term.kind in (Kind.PERCENT, Kind.POINTS):
        return True
    amount = column.term.kind is Kind.AMOUNT and indicator is not None
    return amount and indicator is not None and is_percent(amount_unit(column.term, indicator))


def _refs(numbers: Sequence[Number]) -> str:
    """`E2、E3、E4等9格`."""
    refs = [n.place.ref for n in numbers if isinstance(n.place, Cell)]
    return "、".join(refs[:_NAMED]) + (f"等{len(refs)}格" if len(refs) > _NAMED else "")


_ENOUGH = 3
"""So many figures within ±1 make a column of percentages doubtful; one will do that has as many decimals."""


def _report_fractions(column: Column, numbers: Sequence[Number], findings: Findings) -> None:
    """Refuse a column of percentages that is plain and within ±1, as fractions would be, and whose head is silent."""
    told = [n for n in numbers if n.value]
    if not told or column.unit or any(n.percent or abs(n.value) >= 1 for n in numbers):
        return
    if len(told) >= _ENOUGH or any(n.places >= _ENOUGH for n in told):
        name, first = column.term.term, told[0]
        share = f"{(first.value * 100).normalize():f}"
        findings.error(
            "D219",
            first.place,
            f"“{name}”整列都在±1之间，也没有百分号，分不清{first.value:f}是{first.value:f}%还是{share}%",
            f"请把列名写成“{name}（%）”或“{name}（小数）”，或把这一列设为百分比格式",
        )


def _contradicted(row: Row, indicator: Indicator, findings: Findings) -> Iterable[Number]:
    """Yield the percentages of a row that its other figures show to be off by a hundred."""
    for name, expectation in _EXPECTED.items():
        number, expected = row.number(name), expectation(row, indicator)
        if number and number.value and expected and _is_off_by_100(number.value, expected):
            message = f"填的是{number.value:f}%，按本行其他数推算应为{expected:.1f}%，差100倍"
            findings.error("D216", number.place, message, "请把单元格设为百分比格式，或按百分数填写")
            yield number


def _is_off_by_100(value: Decimal, expected: Decimal) -> bool:
    """Whether a hundredth or the hundredfold would be right and the value itself is wrong."""
    tolerance = max(Decimal("0.5"), abs(expected) / 200)
    candidates = (value * 100, value / 100)
    return abs(value - expected) > tolerance and any(abs(c - expected) <= tolerance for c in candidates)


def _expected_completion(row: Row, indicator: Indicator) -> Decimal | None:
    actual, target = row.number("actual"), row.number("annual_target")
    if not actual or not target or not target.value or indicator.target_kind is TargetKind.RATE:
        return None
    return actual.value / target.value * 100


def _expected_schedule(row: Row, _: Indicator) -> Decimal | None:
    period = row.period("period")
    elapsed = period.elapsed if period else None
    return elapsed * 100 if elapsed else None


_EXPECTED: Mapping[str, Callable[[Row, Indicator], Decimal | None]] = {
    "completion_rate": _expected_completion,
    "schedule": _expected_schedule,
}
