"""Excel number format codes: what a cell shows, as far as figures depend on it.

The built-in ids are those of ECMA-376 part 1, 18.8.30, with the Chinese locale's
ids 27–36 and 50–58, which Excel and WPS use for `2022年6月`.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

_YEAR_MONTH = 'yyyy"年"m"月"'
_MONTH_DAY = 'm"月"d"日"'

BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 36: _YEAR_MONTH,
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 48: "##0.0E+0",
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|!.')


@cache
def _signs(code: str) -> str:
    """The first section without quoted, escaped and bracketed parts: only what formats."""
    return _LITERAL.sub("", code).split(";")[0]


@cache
def is_percent(code: str) -> bool:
    """Whether the cell shows its value times 100 with a percent sign."""
    return "%" in _signs(code)


@cache
def decimals(code: str) -> int | None:
    """Decimals the cell shows; None when the format does not fix them."""
    signs = _signs(code)
    if is_date(code) or not re.search(r"[0#?]", signs) or "/" in signs or "E" in signs.upper():
        return None
    found = re.search(r"\.([0#?]*)", signs)
    return len(found[1]) if found else 0


_CLOCK = re.compile(r"\[?h+\]?[:：]?(m+)?|m+[:：.]?s+|s+")


@cache
def is_date(code: str) -> bool:
    """Whether the number in the cell is a date with at least a month or year."""
    signs = _signs(code).lower()
    return "general" not in signs and bool(re.search(r"[ymd]", _CLOCK.sub("", signs)))


@cache
def is_time(code: str) -> bool:
    """Whether the number in the cell is a time of day or a duration."""
    signs = _signs(code).lower()
    return "general" not in signs and not is_date(code) and bool(re.search(r"[hs]", signs))


def moment(serial: float, *, from_1904: bool) -> datetime | None:
    """Return the moment behind a date's number; None outside the years Excel knows."""
    if not 0 < serial < _LAST_SERIAL:
        return None
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    return epoch + timedelta(days=serial)


_LAST_SERIAL = 2958466 - 1462
"""31 December 9999, counted from 1904."""


@cache
def shows_day(code: str) -> bool:
    """Whether a date format shows the day, so that `2022-06` and `2022-06-01` can be told apart."""
    return "d" in _signs(code).lower()


@cache
def is_chinese_month(code: str) -> bool:
    """Whether a date format reads `2022年6月`, which means that month alone."""
    return "年" in code and not shows_day(code)


@cache
def leading_zeros(code: str) -> int:
    """Width of a format that pads with zeros (`000`), as used for numbers of problems; else 0."""
    return len(code) if re.fullmatch("0{2,}", code) else 0
