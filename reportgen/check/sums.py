"""Whether rows add up and fit together: totals, parts, ranks of a whole scope, bases and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from reportgen.dates import date_of_issue, parse_day, reporting_period
from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Direction, Observation, Period, Quantity, TargetKind, Text
from reportgen.rounding import rounded

_HALF = Decimal("0.5")
_COUNTED = frozenset("个项件家户起宗次人名位台套辆份条处天")
"""Units of what is counted one by one and never rounded."""
_PRELIMINARY = ("初步", "快报", "预计")
_FINAL = ("最终", "核实数", "年报数", "定案")


def check_sums(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings of one period or of all."""
    rows = [o for o in dataset.observations if period in (None, o.period)]
    yield from _decomposed(rows)
    yield from _parts(rows)
    yield from _whole_rankings(rows)
    yield from _bases(rows)
    yield from _vintages(rows)
    yield from _dates(dataset, period)
    yield from _of_another_period(dataset, period)
    yield from _overdue(dataset, period)


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


def _residue(quantities: Iterable[Quantity]) -> Decimal:
    """What rounding alone may leave: half a unit of the last printed digit of each; nothing of what is counted."""
    return sum((_HALF.scaleb(-q.places) for q in quantities if q.unit not in _COUNTED), Decimal(0))


def _sum(quantities: Sequence[Quantity]) -> Decimal:
    return sum((q.value for q in quantities), Decimal(0))


def _differs(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    return abs(_sum(parts) - whole.value) > _residue((whole, *parts))


# ------------------------------------------------------------------------ sums


def _decomposed(rows: Sequence[Observation]) -> Iterator[Finding]:
    """Where a cumulative target of the whole area is shared out to departments exactly, so is what is done.

    Departments of one 类别, or all together: whichever sums up to the target.
    """
    areas = {(str(o.indicator.name), o.period): o for o in rows if o.department is None}
    shares: dict[tuple[str, Period], list[Observation]] = defaultdict(list)
    for row in rows:
        if row.department is not None and row.annual_target is not None:
            shares[str(row.indicator.name), row.period].append(row)
    for key, members in shares.items():
        area = areas.get(key)
        if area is None or area.annual_target is None or area.actual is None or not _adds_up(area):
            continue
        for group in _by_category(members):
            targets = [o.annual_target for o in group if o.annual_target is not None]
            done = [o.actual for o in group if o.actual is not None]
            if len(group) < 2 or len(done) < len(group) or _sum(targets) != area.annual_target.value:
                continue
            if _differs(area.actual, done):
                yield Finding(
                    "C121",
                    str(area.actual.origin),
                    f"“{area.indicator}”全地区完成值{_shown(area.actual)}，"
                    f"{len(done)}个单位相加（自{done[0].origin}起）为{_sum(done).normalize():f}{area.actual.unit}，"
                    "而年度目标是按单位分解的",
                    "请核对全地区数和各单位数；有未分解到单位的部分时，请在备注中说明",
                    Severity.WARNING,
                )


def _adds_up(area: Observation) -> bool:
    indicator = area.indicator
    return indicator.target_kind is TargetKind.CUMULATIVE and str(indicator.unit) not in ("%", "‰")


def _by_category(members: Sequence[Observation]) -> Iterator[list[Observation]]:
    found: dict[str, list[Observation]] = defaultdict(list)
    for row in members:
        found[str(row.department.category if row.department else "")].append(row)
    yield from found.values()
    if len(found) > 1:
        yield list(members)


def _parts(rows: Sequence[Observation]) -> Iterator[Finding]:
    """Parts (上级指标) are together not more than the whole they are parts of."""
    known = {(str(o.indicator.name), o.period, id(o.department)): o for o in rows}
    parts: dict[int, list[Observation]] = defaultdict(list)
    wholes: dict[int, Observation] = {}
    for row in rows:
        parent = row.indicator.parent
        whole = known.get((str(parent), row.period, id(row.department))) if parent else None
        if whole is not None and whole.indicator.unit == row.indicator.unit and row.actual is not None:
            wholes[id(whole)] = whole
            parts[id(whole)].append(row)
    for key, whole in wholes.items():
        values = [o.actual for o in parts[key] if o.actual is not None]
        if whole.actual is None or min(q.value for q in values) < 0:
            continue
        if _sum(values) - whole.actual.value > _residue((whole.actual, *values)):
            names = "、".join(f"{o.indicator}［{o.actual.origin}］" for o in parts[key] if o.actual)
            yield Finding(
                "C122",
                str(whole.actual.origin),
                f"“{whole.indicator}”为{_shown(whole.actual)}，小于各组成部分（{names}）之和"
                f"{_sum(values).normalize():f}{whole.actual.unit}",
                "请核对各组成部分和总数，或改正“上级指标”",
            )


# ----------------------------------------------------------------------- ranks


def _whole_rankings(rows: Sequence[Observation]) -> Iterator[Finding]:
    """Where all members of a scope have a given rank, the ranks form 1、2、2、4 or 1、2、2、3."""
    scopes: dict[tuple[str, Period, str], list[Quantity]] = defaultdict(list)
    totals: dict[tuple[str, Period, str], int] = {}
    for row in rows:
        if row.department is None or row.rank is None or row.rank_of is None:
            continue
        key = (str(row.indicator.name), row.period, str(row.rank_scope or row.department.category))
        scopes[key].append(row.rank)
        totals[key] = int(row.rank_of.value)
    for key, ranks in scopes.items():
        if len(ranks) != totals[key]:
            continue
        ordered = sorted(ranks, key=lambda q: q.value)
        wrong = _first_misplaced([int(q.value) for q in ordered])
        if wrong is not None:
            yield Finding(
                "C123",
                str(ordered[wrong].origin),
                f"“{key[0]}”在{key[2]}的{len(ranks)}个位次中，第{int(ordered[wrong].value)}位与其他位次接不上",
                "请核对是否有重复、漏排；并列的写同一位次",
            )


def _first_misplaced(ranks: Sequence[int]) -> int | None:
    """Return the index of the first rank that neither competition nor dense ranking would give."""
    competition = dense = True
    for n, rank in enumerate(ranks):
        tied = n > 0 and rank == ranks[n - 1]
        competition = competition and (tied or rank == n + 1)
        dense = dense and (tied or rank == (ranks[n - 1] + 1 if n else 1))
        if not (competition or dense):
            return n
    return None


# ----------------------------------------------------------------------- bases


def _bases(rows: Sequence[Observation]) -> Iterator[Finding]:
    """No rate on a base that is zero or less (K12)."""
    for row in rows:
        base, rate = row.last_year, row.yoy
        if rate is not None and base is not None and base.value <= 0 and row.indicator.unit != "%":
            yield Finding(
                "C124",
                str(rate.origin),
                f"“{row.indicator}”上年同期为{_shown(base)}［{base.origin}］，不能计算同比，却填了同比{_shown(rate)}",
                "请删去同比；由亏转盈、上年为零的，程序按规定写法表述",
            )
        target, done = row.annual_target, row.completion_rate
        positive = row.indicator.direction is Direction.POSITIVE
        if positive and done is not None and target is not None and not target.value:
            yield Finding(
                "C124",
                str(done.origin),
                f"“{row.indicator}”年度目标为0［{target.origin}］，却填了完成率{_shown(done)}",
                "请核对年度目标，或删去完成率",
            )


# ----------------------------------------------------------------------- dates


def _vintages(rows: Sequence[Observation]) -> Iterator[Finding]:
    """One period, one vintage: preliminary and final figures are not mixed unsaid."""
    found: dict[Period, dict[bool, Observation]] = defaultdict(dict)
    for row in rows:
        words = f"{row.note or ''}{row.adjustment or ''}"
        for final, marks in ((False, _PRELIMINARY), (True, _FINAL)):
            if any(mark in words for mark in marks):
                found[row.period].setdefault(final, row)
    for period, both in found.items():
        if len(both) == 2:
            early, late = both[False], both[True]
            yield Finding(
                "C125",
                str(early.origin),
                f"{period}的数据中“{early.indicator}”是初步数，“{late.indicator}”［{late.origin}］是最终数",
                "请统一数据口径，或在报告中注明",
                Severity.WARNING,
            )


def _dates(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """数据截止日 ≥ end of the period and ≤ 成文日期 ≤ 印发日期."""
    info = dataset.info
    days = {key: day for key in ("数据截止日", "成文日期", "印发日期") if (day := _day(info.get(key)))}
    label = period or (reporting_period(dataset) if "报告期" in info else None)
    end = label.end if label else None
    if end and (cutoff := days.get("数据截止日")) and cutoff < end:
        message = f"数据截止日{info['数据截止日']}早于报告期末{end.year}年{end.month}月{end.day}日"
        yield _out_of_order(info, "数据截止日", message)
    if end and (issued := days.get("成文日期")) and issued < end:
        message = f"成文日期{info['成文日期']}早于报告期末{end.year}年{end.month}月{end.day}日"
        yield _out_of_order(info, "成文日期", message)
    for first, second in (("数据截止日", "成文日期"), ("成文日期", "印发日期")):
        if first in days and second in days and days[second] < days[first]:
            message = f"{second}{info[second]}早于{first}{info[first]}［{info[first].origin}］"
            yield _out_of_order(info, second, message)


def _of_another_period(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """What 报告信息 says of 报告期 is not what another period's report needs."""
    told, own = dataset.info.get("报告期"), reporting_period(dataset)
    if told is None or period is None or own is None or period == own:
        return
    yield Finding(
        "C128",
        str(told.origin),
        f"生成的是{period.full}的报告，“报告信息”是{own.full}的，其中的数据截止日和会议信息没有采用",
        "请核对成文日期、发文字号和函件编号是否适用，或改好“报告信息”后再生成",
        Severity.WARNING,
    )


def _overdue(dataset: Dataset, period: Period | None) -> Iterator[Finding]:
    """Problems that should be settled by 成文日期 and are still said to be worked on."""
    issued = date_of_issue(dataset)
    for problem in dataset.problems:
        day = problem.deadline
        if period and problem.period not in (None, period):
            continue
        if day is not None and problem.is_late(issued):
            yield Finding(
                "C129",
                str(day.origin or problem.origin),
                f"问题{problem.number}的完成时限{day}已过，状态仍是“{problem.state or '空'}”",
                "请改为“逾期”或核对完成时限；已完成的请改为“已完成待核验”或“已销号”",
                Severity.WARNING,
            )


def _day(text: Text | None) -> date | None:
    return parse_day(text) if text else None


def _out_of_order(info: Mapping[str, Text], key: str, message: str) -> Finding:
    return Finding("C126", str(info[key].origin), message, "请核对日期", Severity.WARNING)
