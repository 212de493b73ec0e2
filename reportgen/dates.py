"""Spellings of periods and days, as offices write them."""

from __future__ import annotations

import re
from datetime import date

from reportgen.model import Dataset, Day, Origin, Period

_CHINESE_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4}
_PERIOD_FORMS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), lambda m: (m[2], 1, m[3])),
    (re.compile(r"(?:截至)?(\d{4})年(\d{1,2})月(\d{1,2})日"), lambda m: (m[2], 1, m[3])),
    (re.compile(r"(\d{4})-(\d{1,2})"), lambda m: (m[2], 1, 0)),
    (re.compile(r"(\d{4})年?1[—–―~～至-](\d{1,2})月"), lambda m: (m[2], 1, 0)),
    (re.compile(r"(\d{4})年(\d{1,2})月"), lambda m: (m[2], m[2], 0)),
    (re.compile(r"(\d{4})年?[Qq]([1-4])"), lambda m: (int(m[2]) * 3, int(m[2]) * 3 - 2, 0)),
    (
        re.compile(r"(\d{4})年第?([一二三四])季度"),
        lambda m: (_CHINESE_QUARTER[m[2]] * 3, _CHINESE_QUARTER[m[2]] * 3 - 2, 0),
    ),
    (re.compile(r"(\d{4})年?[Hh]1"), lambda m: (6, 1, 0)),
    (re.compile(r"(\d{4})年?[Hh]2"), lambda m: (12, 7, 0)),
    (re.compile(r"(\d{4})年上半年"), lambda m: (6, 1, 0)),
    (re.compile(r"(\d{4})年下半年"), lambda m: (12, 7, 0)),
    (re.compile(r"(\d{4})年前三季度"), lambda m: (9, 1, 0)),
    (re.compile(r"(\d{4})(?:年(?:全年|度)?)?"), lambda m: (12, 1, 0)),
)


def parse_period(text: str, origin: Origin | None = None) -> Period | None:
    """Return the period a label means, or None when it is not a calendar period.

    Raises ValueError when it looks like one but no such month or day exists.
    """
    label = re.sub(r"\s+", "", text)
    for form, parts in _PERIOD_FORMS:
        if found := form.fullmatch(label):
            last, first, day = (int(part) for part in parts(found))
            return _calendar_period(int(found[1]), last, first, day, origin)
    return None


def reporting_period(dataset: Dataset) -> Period | None:
    """Return the period that 报告信息 is about: its 报告期 where the data hold it, else the latest observed."""
    label = dataset.info.get("报告期")
    try:
        told = parse_period(label) if label else None
    except ValueError:
        told = None
    named, periods = Period(0, 0, name=str(label)), dataset.periods
    return next((known for known in periods if known in (told, named)), next(reversed(periods), None))


def _calendar_period(year: int, last: int, first: int, day: int, origin: Origin | None) -> Period:
    date(year, last, day or 1)  # raises ValueError for a month or day that does not exist
    return Period(year, last, first, day, origin=origin)


_DAY_FORMS = (
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
)


def parse_day(text: str) -> date | None:
    """Return the day a text names, or None when it names none.

    Raises ValueError when it looks like a date but no such day exists.
    """
    for form in _DAY_FORMS:
        if found := form.fullmatch(re.sub(r"\s+", "", text)):
            return date(*(int(part) for part in found.groups()))
    return None


def date_of_issue(dataset: Dataset) -> Day | None:
    """Return 成文日期 with its cell, or None where none is entered. Raises ValueError as `parse_day` does."""
    words = dataset.info.get("成文日期")
    day = parse_day(words) if words else None
    return Day.of(day, words.origin) if words and day else None
