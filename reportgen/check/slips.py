"""What was probably meant otherwise in 指标结果: cells left blank, and amounts given in another unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reportgen.errors import Finding, Severity
from reportgen.model import Cell, Dataset, Direction, Observation, Period, Quantity, TargetKind
from reportgen.rounding import rounded

UNIT_SLIP = "C108"
"""Code of amounts that are out of all proportion."""
_FAR_BEYOND = 3
"""A cumulative result of more than this many annual targets is more likely a slip."""
_OTHER_UNIT = 100
"""Amounts that differ by this factor are more likely in different units: 亿元 and 万元 differ by 10000."""
_COUNTED = frozenset("个项件家户起宗次人名位台套辆份分天%")
"""Units in which a single one of a large target is nothing unusual."""
_NAMED = 3
"""Cells that a message names before it says 等."""

_Line = tuple[str, str]
"""Indicator and department of an observation."""
_Sheet = tuple[str, str]
"""File and sheet."""


def check_slips(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings about the rows of one period or of all."""
    earlier: dict[_Line, list[Observation]] = defaultdict(list)
    for observation in sorted(dataset.observations, key=lambda o: o.period):
        earlier[_line(observation)].append(observation)
    seen = [o for o in dataset.observations if period in (None, o.period)]
    blank = [o for o in seen if _left_blank(o, _before(o, earlier))]
    told = set(map(id, blank))
    silent = [o for o in seen if o.actual is None and o.yoy is None and o.rank is None and id(o) not in told]
    yield from _without_value(silent, dataset)
    columns = _columns(dataset) if blank else {}
    for observation in blank:
        yield _blank(observation, columns)
    for observation in seen:
        yield from _out_of_proportion(observation, _before(observation, earlier))
    yield from _without_scope(
        [o for o in seen if o.rank is not None and o.department is None and o.rank_scope is None]
    )


def _line(observation: Observation) -> _Line:
    department = observation.department
    return str(observation.indicator.name), str(department.name) if department else ""


def _before(observation: Observation, series: dict[_Line, list[Observation]]) -> Quantity | None:
    """Return the result of the same indicator and department in the nearest earlier period that has one."""
    known = [o for o in series[_line(observation)] if o.period < observation.period and o.actual is not None]
    return known[-1].actual if known else None


# ----------------------------------------------------------------------- blanks


def _without_value(silent: Sequence[Observation], dataset: Dataset) -> Iterator[Finding]:
    """Rows that say nothing: one finding for each sheet, which names a column that lacks as a whole."""
    for (file, sheet), rows in _by_sheet(silent).items():
        whole = [o for o in dataset.observations if (o.origin.file, o.origin.sheet) == (file, sheet)]
        if len(rows) > 1 and all(o.actual is None for o in whole):
            message = f"缺少“完成值”列，或这一列全是空的，有{len(rows)}行没有可说的内容"
            yield _warning(
                "C104", f"{file}!{sheet}", message, "请补上“完成值”列；列名写法不同的，改成“完成值”"
            )
            continue
        about = f"“{rows[0].indicator}”这一行" if len(rows) == 1 else f"{_counted(rows)}"
        message = f"{about}没有完成值、同比和位次，不会出现在文字中"
        yield _warning("C104", str(rows[0].origin), message, "请补填，或删去这一行")


def _left_blank(observation: Observation, before: Quantity | None) -> bool:
    """Whether a result is missing where there are a target and an earlier result."""
    grows = observation.indicator.target_kind is TargetKind.RATE and observation.yoy is not None
    return (
        observation.actual is None
        and observation.annual_target is not None
        and before is not None
        and not grows
    )


def _blank(observation: Observation, columns: Mapping[_Sheet, str]) -> Finding:
    about = (
        f"{observation.department}“{observation.indicator}”"
        if observation.department
        else (f"“{observation.indicator}”")
    )
    message = f"{about}有年度目标，以前各期有完成值，{observation.period}的完成值没有填，不会计入完成情况"
    return _warning("C111", str(_cell(observation, columns)), message, "请补填；这一期确实没有的不必管")


def _columns(dataset: Dataset) -> dict[_Sheet, str]:
    """Return the column of the results of each sheet that has any."""
    found: dict[_Sheet, str] = {}
    for observation in dataset.observations:
        place = observation.actual.origin if observation.actual is not None else None
        if isinstance(place, Cell) and (place.file, place.sheet) not in found:
            found[place.file, place.sheet] = re.sub(r"\d", "", place.ref)
    return found


def _cell(observation: Observation, columns: Mapping[_Sheet, str]) -> Cell:
    """Return the empty cell of a result: its column is that of the other results of the sheet."""
    here = observation.origin
    column = columns.get((here.file, here.sheet))
    return Cell(here.file, here.sheet, column + re.sub(r"\D", "", here.ref)) if column else here


# ------------------------------------------------------------------- proportion


def _out_of_proportion(observation: Observation, before: Quantity | None) -> Iterator[Finding]:
    """A result far from its target, from the period before or from the same period of last year."""
    indicator, actual, target = observation.indicator, observation.actual, observation.annual_target
    if actual is None or indicator.unit == "%":
        return
    targeted = target if indicator.target_kind is not TargetKind.RATE else None
    for name, base in (("年度目标", targeted), ("以前一期的", before), ("上年同期的", observation.last_year)):
        rising = indicator.direction is not Direction.REVERSE or base is not targeted
        if base is not None and (times := _times(actual, base, small=rising)):
            message = f"“{indicator}”的完成值{_shown(actual)}{times.format(f'{name}{_shown(base)}')}，可能是单位填错"
            advice = "请核对计量单位（如把万元数填进了亿元的格）和小数点"
            yield _warning(UNIT_SLIP, str(actual.origin), message, advice)
            return
    if _is_far(observation):
        assert target is not None
        message = f"“{indicator}”的完成值{_shown(actual)}与年度目标{_shown(target)}相差悬殊"
        yield _warning(UNIT_SLIP, str(actual.origin), message, "请核对计量单位、小数点和目标类型")


def _times(actual: Quantity, base: Quantity, *, small: bool) -> str:
    """Return how a result compares with a base, where they seem to be in different units."""
    if not actual.value or not base.value or actual.unit != base.unit:
        return ""
    ratio = abs(actual.value / base.value)
    if ratio > _OTHER_UNIT:
        return f"是{{}}的{_whole(ratio)}倍"
    if small and ratio * _OTHER_UNIT < 1 and actual.unit not in _COUNTED:
        return f"只有{{}}的{_whole(1 / ratio)}分之一"
    return ""


def _whole(value: Decimal) -> str:
    return f"{value:.0f}"


def _is_far(observation: Observation) -> bool:
    """Whether a cumulative result is below zero or several times its annual target."""
    indicator, actual, target = observation.indicator, observation.actual, observation.annual_target
    growing = indicator.direction is Direction.POSITIVE and indicator.completion != "减亏"
    if actual is None or target is None or target.value <= 0 or not growing:
        return False
    cumulative = indicator.target_kind is TargetKind.CUMULATIVE
    return cumulative and not 0 <= actual.value <= _FAR_BEYOND * target.value


# ------------------------------------------------------------------------ ranks


def _without_scope(ranked: Sequence[Observation]) -> Iterator[Finding]:
    """Ranks of nobody knows what: one finding for each sheet."""
    for rows in _by_sheet(ranked).values():
        first = rows[0].rank
        assert first is not None
        about = f"“{rows[0].indicator}”" if len(rows) == 1 else _counted(rows, ranks=True)
        message = f"{about}填了位次，没有填位次范围"
        yield _warning("C109", str(first.origin), message, "请填写，如“全市”")


def _counted(rows: Sequence[Observation], *, ranks: bool = False) -> str:
    """`“甲”等9行（A3、A7、A9等）`."""
    places = [o.rank.origin if ranks and o.rank is not None else o.origin for o in rows]
    refs = [place.ref for place in places if isinstance(place, Cell)]
    more = "等" if len(refs) > _NAMED else ""
    return f"“{rows[0].indicator}”等{len(rows)}行（{'、'.join(refs[:_NAMED])}{more}）"


def _by_sheet(rows: Sequence[Observation]) -> dict[tuple[str, str], list[Observation]]:
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for row in rows:
        found[row.origin.file, row.origin.sheet].append(row)
    return found


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


def _warning(code: str, place: str, message: str, advice: str) -> Finding:
    return Finding(code, place, message, advice, Severity.WARNING)
