"""Reads the sheets 报告信息 and 考核规则: keys and their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reportgen.load import header
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Spot
from reportgen.load.rows import data_rows, record
from reportgen.load.values import choice, day, period, plain, text
from reportgen.model import Text
from reportgen.terms import INFO, INFO_KEYS, Kind, Sheet, Term


def read(
    grids: Sequence[Grid],
    findings: Findings,
    sheet: Sheet = INFO,
    known: Sequence[Term] = INFO_KEYS,
    *,
    required: bool = True,
) -> dict[str, Text]:
    """Return key in Chinese → value with its cell; dates read `2022年7月18日`.

    Records keys given twice and, where the sheet is `required`, required keys without a value.
    """
    sheets = [_columns(grid, sheet, findings) for grid in grids]
    keys = {plain(name): term for term in known for name in (term.term, *term.aliases)}
    info: dict[str, Text] = {}
    spots: dict[str, Spot] = {}
    for key, spot in (pair for found in sheets if found for pair in _pairs(found, findings)):
        term = keys.get(plain(key))
        name = term.term if term else str(key)
        if name in spots:
            findings.error(
                "D301", key.origin, f"“{name}”填了两次", f"已在{spots[name].place}填过，请只留一行"
            )
            continue
        spots[name] = spot
        if (value := _value(spot, term, findings)) is not None:
            info[name] = value
    if required and all(sheets):
        _report_missing(grids[0], spots, sheet, known, findings)
    return info


def _report_missing(
    grid: Grid, spots: Mapping[str, Spot], sheet: Sheet, known: Sequence[Term], findings: Findings
) -> None:
    for term in known:
        if term.required and (term.term not in spots or _is_blank(spots[term.term])):
            findings.error("D119", grid, f"缺少“{term.term}”", f"请在{sheet.term}中填写：{term.gloss}")


def _is_blank(spot: Spot) -> bool:
    return spot.trouble is None and isinstance(spot.raw, str) and not spot.raw.strip()


_Sheet = tuple[Grid, header.Header, int, int]
"""A sheet with the row of its header and the columns of key and value."""


def _columns(grid: Grid, sheet: Sheet, findings: Findings) -> _Sheet | None:
    found = header.find(grid, sheet, findings)
    key, value = (found.column("key"), found.column("value")) if found else (None, None)
    return (grid, found, key.index, value.index) if found and key and value else None


def _pairs(sheet: _Sheet, findings: Findings) -> Iterator[tuple[Text, Spot]]:
    grid, top, key, value = sheet
    skipped: dict[int, str] = {}
    numbers = list(data_rows(grid, top.row + 1, (key, value), findings, skipped))
    record(grid, top, numbers, skipped, findings)
    for row in numbers:
        name = _value(grid.spot(row, key), None, findings)
        if name is not None:
            yield name, grid.spot(row, value)


def _value(spot: Spot, term: Term | None, findings: Findings) -> Text | None:
    try:
        return _parsed(spot, term, findings)
    except Unreadable as fault:
        findings.refuse(spot.place, fault)
        return None


def _parsed(spot: Spot, term: Term | None, findings: Findings) -> Text | None:
    kind = term.kind if term else Kind.TEXT
    if kind is Kind.DATE:
        found = day(spot)
        return Text(str(found), spot.place) if found else None
    if kind is Kind.PERIOD:
        label = period(spot, findings)
        return Text(label.full, spot.place) if label else None
    if term and kind is Kind.CHOICE:
        return choice(spot, term, findings)
    return text(spot, findings)
