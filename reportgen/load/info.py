"""Reads the sheet 报告信息: keys and their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen.load import header
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Spot
from reportgen.load.rows import data_rows
from reportgen.load.values import choice, day, period, plain, text
from reportgen.model import Text
from reportgen.terms import INFO, INFO_KEYS, Kind, Term

_KEYS = {plain(name): term for term in INFO_KEYS for name in (term.term, *term.aliases)}


def read(grids: Sequence[Grid], findings: Findings) -> dict[str, Text]:
    """Return key in Chinese → value with its cell; dates read `2022年7月18日`.

    Records keys given twice and required keys without a value.
    """
    info: dict[str, Text] = {}
    spots: dict[str, Spot] = {}
    for key, spot in _pairs(grids, findings):
        term = _KEYS.get(plain(key))
        name = term.term if term else str(key)
        if name in spots:
            findings.error(
                "D301", key.origin, f"“{name}”填了两次", f"已在{spots[name].place}填过，请只留一行"
            )
            continue
        spots[name] = spot
        if (value := _value(spot, term, findings)) is not None:
            info[name] = value
    for term in INFO_KEYS:
        if term.required and (term.term not in spots or _is_blank(spots[term.term])):
            findings.error("D119", grids[0], f"缺少“{term.term}”", f"请在{INFO.term}中填写：{term.gloss}")
    return info


def _is_blank(spot: Spot) -> bool:
    return spot.trouble is None and isinstance(spot.raw, str) and not spot.raw.strip()


def _pairs(grids: Iterable[Grid], findings: Findings) -> Iterator[tuple[Text, Spot]]:
    for grid in grids:
        found = header.find(grid, INFO, findings)
        key, value = (found.column("key"), found.column("value")) if found else (None, None)
        if found is None or key is None or value is None:
            continue
        for row in data_rows(grid, found.row + 1, (key.index, value.index), findings):
            name = _value(grid.spot(row, key.index), None, findings)
            if name is not None:
                yield name, grid.spot(row, value.index)


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
