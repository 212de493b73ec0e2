"""Growth given, held against the amounts it is the growth of; cumulative figures that fall.

Growth at constant prices differs from that of amounts, but only of what has a price, and
hardly ever in its direction; a count, a balance or a concentration has none (K13).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Direction, Observation, Period, Quantity, TargetKind
from reportgen.rounding import rounded

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)

_CONSTANT = re.compile("生产总值|增加值|总产值|可支配收入|GDP")
"""Indicators whose growth is published at constant prices."""
_COMPARABLE = re.compile("规上|规模以上|限上|限额以上")
"""Indicators whose growth is taken over the units that both years have in common."""
_PLEADED = re.compile("不变价|可比|同口径|实际增长|剔除|口径|修订|核减")
"""Words of a remark by which another base is meant."""
_PRICE = Decimal(3)
"""Within so many 百分点 a change of sign may be one of prices."""
_FAR = Decimal(15)
"""No change of prices or of the units counted accounts for more 百分点 than these."""

_Key = tuple[str, str, Period]
_Months = Mapping[tuple[int, int, int], Period]
"""Periods by year, first and last month."""


def check_growth(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings of one period or of all."""
    known = {_key(o, o.period): o for o in dataset.observations}
    periods = {(p.year, p.first, p.last): p for p in dataset.periods if p.dated}
    for observation in dataset.observations:
        if period in (None, observation.period):
            yield from _growth(observation, known, periods)
    yield from _falling(dataset, period)


def _key(observation: Observation, period: Period) -> _Key:
    department = observation.department
    return str(observation.indicator.name), str(department.name) if department else "", period


def _growth(
    observation: Observation, known: Mapping[_Key, Observation], periods: _Months
) -> Iterator[Finding]:
    given, actual = observation.yoy, observation.actual
    base = observation.last_year or _a_year_ago(observation, known, periods)
    if given is None or actual is None or base is None or base.value <= 0 or actual.value < 0:
        return
    if str(observation.indicator.unit) in ("%", "‰") or actual.unit != base.unit:
        return
    least, most = _range(actual, base)
    slack = _HALF.scaleb(-given.places)
    if least - slack <= given.value <= most + slack:
        return
    computed = (actual.value / base.value - 1) * _HUNDRED
    apart = abs(given.value - computed)
    turned = given.value * computed < 0 and not (least <= 0 <= most)
    excused = _is_excused(observation)
    if not excused or (turned and apart > _PRICE) or apart > _FAR:
        yield _mismatch(observation, given, base, computed, turned=turned, excused=excused)


def _a_year_ago(
    observation: Observation, known: Mapping[_Key, Observation], periods: _Months
) -> Quantity | None:
    period = observation.period
    ago = periods.get((period.year - 1, period.first, period.last)) if period.dated else None
    row = known.get(_key(observation, ago)) if ago is not None else None
    return row.actual if row is not None else None


def _range(actual: Quantity, base: Quantity) -> tuple[Decimal, Decimal]:
    """Return between what growth lies, by the rounding of both amounts."""
    above, below = _HALF.scaleb(-actual.places), _HALF.scaleb(-base.places)
    smallest = max(base.value - below, base.value / 2)
    ends = [
        ((a / b) - 1) * _HUNDRED
        for a in (actual.value - above, actual.value + above)
        for b in (smallest, base.value + below)
    ]
    return min(ends), max(ends)


def _is_excused(observation: Observation) -> bool:
    """Whether the growth may rest on other prices or other units than the amounts."""
    indicator = observation.indicator
    remark = f"{observation.note or ''}{observation.adjustment or ''}{indicator.definition or ''}"
    return bool(
        _CONSTANT.search(indicator.name) or _COMPARABLE.search(indicator.name) or _PLEADED.search(remark)
    )


def _mismatch(
    observation: Observation,
    given: Quantity,
    base: Quantity,
    computed: Decimal,
    *,
    turned: bool,
    excused: bool,
) -> Finding:
    actual = observation.actual
    assert actual is not None
    whose = (
        f"{observation.department}“{observation.indicator}”"
        if observation.department
        else f"“{observation.indicator}”"
    )
    direction = "升降方向相反" if turned else "对不上"
    return Finding(
        "C141",
        str(given.origin),
        f"{whose}填的同比是{_shown(given)}，完成值{_shown(actual)}与上年同期{_shown(base)}［{base.origin}］"
        f"相比是{computed:.{given.places}f}%，{direction}",
        "请核对同比、完成值和上年同期；口径不同的请在备注中说明",
        Severity.ERROR if turned and not excused else Severity.WARNING,
    )


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


# --------------------------------------------------------------------- accumulation

_MAY_FALL = re.compile("利润|净|余额|存量|水平|均|得分")
"""Cumulative figures that may fall, or are none."""


def _falling(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """What accumulates within a year is not less than a month before."""
    lines: dict[tuple[str, str, int], list[Observation]] = defaultdict(list)
    for row in dataset.observations:
        if row.actual is not None and row.period.dated and row.period.cumulative and _accumulates(row):
            name, department, _ = _key(row, row.period)
            lines[name, department, row.period.year].append(row)
    for rows in lines.values():
        rows.sort(key=lambda o: o.period)
        for before, after in pairwise(rows):
            if period in (None, after.period):
                yield from _fall(before, after)


def _fall(before: Observation, after: Observation) -> Iterator[Finding]:
    early, late = before.actual, after.actual
    if early is not None and late is not None and 0 <= late.value < early.value:
        yield Finding(
            "C142",
            str(late.origin),
            f"“{after.indicator}”{after.period.short}累计{_shown(late)}，比{before.period.short}的"
            f"{_shown(early)}［{early.origin}］还少",
            "请核对；是当期数的请改期别，核减的请在备注中说明",
            Severity.WARNING,
        )


def _accumulates(row: Observation) -> bool:
    indicator = row.indicator
    if indicator.target_kind is TargetKind.POINT or indicator.direction is not Direction.POSITIVE:
        return False
    unit = str(indicator.unit)
    if unit in ("%", "‰", "分") or _MAY_FALL.search(indicator.name) or indicator.completion == "减亏":
        return False
    remark = f"{row.note or ''}{row.adjustment or ''}"
    return not _PLEADED.search(remark) and (indicator.target_kind is TargetKind.CUMULATIVE or "元" in unit)
