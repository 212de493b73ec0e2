"""Whether the figures of a finished file agree with one another, whatever data they come from 「自洽」.

What a reader with a pencil finds: totals that are not the sum of their rows, rates that
do not follow from what stands beside them, ranks against scores, a text that says
otherwise than its table, units that no such statement has, days in the wrong order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from reportgen.check.clauses import Breach, Subject, clause
from reportgen.check.facts import Document, Para, Place, Where
from reportgen.check.grids import Grid, GridRow, Number, said
from reportgen.check.narrative import Narrative
from reportgen.check.sentences import judge_sentences
from reportgen.dates import parse_period
from reportgen.errors import Severity
from reportgen.model import Cell, Indicator, Quantity, Result, Text

_OWN = "自洽"
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_ADVICE = "请核对这两处，改正不对的一处"


def _told(place: Place, message: str, found: str, expected: str, *, sure: bool = True) -> Breach:
    severity = Severity.ERROR if sure else Severity.WARNING
    return Breach(place, message, found, expected, advice=_ADVICE, severity=severity)


def _shown(value: Decimal, places: int) -> str:
    return f"{round(value, places):f}"


# ------------------------------------------------------------------------- totals

_NOT_ADDED = re.compile(
    r"率|比|速|占|位次|排名|名次|序号|编号|差|变化|系数|平均|均|增幅|日期|时限|期别|年份|小数|%|要求"
)


@clause("Z01", _OWN, "合计")
def totals(subject: Subject) -> Iterator[Breach]:
    """合计 and 小计 are the sums of the rows they stand below."""
    for grid in subject.grids:
        start = 0
        parts: dict[str, list[Number]] = defaultdict(list)
        for n, row in enumerate(grid.rows):
            if not row.total:
                continue
            group = [r for r in grid.rows[start:n] if not r.total]
            start = n + 1
            for column in grid.columns:
                told = row.number(column)
                if told is None or _NOT_ADDED.search(column):
                    continue
                own = [x for r in group if (x := r.number(column)) is not None]
                # a 合计 straight below its own rows, or below the 小计 of all groups
                sums = [own, parts[column]] if parts[column] else [own]
                parts[column] = [] if not group else [*parts[column], told]
                sums = [numbers for numbers in sums if len(numbers) > 1]
                if sums and not any(_adds_up(numbers, told) for numbers in sums):
                    added = sum((x.value for x in sums[0]), Decimal(0))
                    message = f"“{column}”{row.total}是{told.value:f}，各行相加是{added:f}"
                    yield _told(row.place, message, f"{told.value:f}", f"{added:f}")


def _adds_up(numbers: Sequence[Number], told: Number) -> bool:
    added = sum((x.value for x in numbers), Decimal(0))
    slack = sum((_HALF.scaleb(-x.places) for x in (told, *numbers) if x.places), Decimal(0))
    return abs(added - told.value) <= slack


# -------------------------------------------------------------------------- rates


@dataclass(frozen=True, slots=True)
class _Formula:
    """A column that follows from others of its row; names are alternatives."""

    result: tuple[str, ...]
    inputs: tuple[tuple[str, ...], ...]
    compute: Callable[[Sequence[Decimal]], Decimal | None]
    words: str


def _percent(x: Sequence[Decimal]) -> Decimal | None:
    return x[0] / x[1] * _HUNDRED if x[1] > 0 and x[0] >= 0 else None


_FORMULAS = (
    _Formula(("投资完成率",), (("完成投资",), ("年度计划投资",)), _percent, "完成投资÷年度计划投资"),
    _Formula(("满意率",), (("满意",), ("有效",)), _percent, "满意÷有效"),
    _Formula(("得分率",), (("指标得分", "得分"), ("满分", "分值")), _percent, "得分÷分值"),
    _Formula(("完成率",), (("完成",), ("目标",)), _percent, "完成÷目标"),
    _Formula(("失分",), (("满分", "分值"), ("指标得分", "得分")), lambda x: x[0] - x[1], "分值－得分"),
    _Formula(("满意率变化",), (("满意率",), ("上次满意率",)), lambda x: x[0] - x[1], "满意率－上次满意率"),
    _Formula(("与先进差",), (("完成值",), ("先进值",)), lambda x: x[0] - x[1], "完成值－先进值"),
)


@clause("Z02", _OWN, "推算")
def rates(subject: Subject) -> Iterator[Breach]:
    """Rates, gaps and losses follow from what stands in the same row."""
    for grid in subject.grids:
        for formula in _FORMULAS:
            result = grid.named(*formula.result)
            inputs = [grid.named(*names) for names in formula.inputs]
            if result and all(inputs):
                yield from _recomputed(grid, formula, result, inputs)
        yield from _completed(grid)
        yield from _constant_gap(grid)


def _recomputed(grid: Grid, formula: _Formula, result: str, inputs: Sequence[str]) -> Iterator[Breach]:
    """Rows that a formula does not hold for, where it holds for most: else the columns mean something else."""
    wrong: list[tuple[GridRow, Number, Decimal]] = []
    right = 0
    for row in grid.rows:
        told, given = row.number(result), [row.number(name) for name in inputs]
        if told is None or None in given:
            continue
        known = [x for x in given if x is not None]
        value = formula.compute([x.value for x in known])
        if value is None:
            continue
        if abs(told.value - value) <= _slack(formula.compute, known, value) + _HALF.scaleb(-told.places):
            right += 1
        else:
            wrong.append((row, told, value))
    if len(wrong) * 3 <= right:
        for row, told, value in wrong:
            right_text = _shown(value, told.places)
            message = f"“{result}”是{told.value:f}，按{formula.words}应为{right_text}"
            yield _told(row.place, message, f"{told.value:f}", right_text)


def _slack(
    compute: Callable[[Sequence[Decimal]], Decimal | None], given: Sequence[Number], value: Decimal
) -> Decimal:
    """How far a result may be off because what it is computed from was rounded."""
    most = Decimal(0)
    for n, x in enumerate(given):
        moved = [y.value for y in given]
        moved[n] += _HALF.scaleb(-x.places) if x.places else 0
        other = compute(moved)
        most += abs(other - value) if other is not None else 0
    return most


def _completed(grid: Grid) -> Iterator[Breach]:
    """完成率 of 完成值 and 年度目标, by one of the ways in which it may be taken."""
    if not {"完成率", "完成值", "年度目标"} <= set(grid.columns):
        return
    for row in grid.rows:
        told, done, target = (row.number(name) for name in ("完成率", "完成值", "年度目标"))
        if told is None or done is None or target is None or not (done.value > 0 and target.value > 0):
            continue
        ways = (_percent, lambda x: x[1] / x[0] * _HUNDRED, lambda x: (2 - x[0] / x[1]) * _HUNDRED)
        values = [(way, value) for way in ways if (value := way((done.value, target.value))) is not None]
        slack = _HALF.scaleb(-told.places)
        met = told.value == _HUNDRED and done.value <= target.value  # within a limit: no more than 完成
        if not met and not any(
            abs(told.value - v) <= slack + _slack(way, (done, target), v) for way, v in values
        ):
            right = _shown(values[0][1], told.places)
            message = f"“完成率”是{told.value:f}，按完成值{done.value:f}÷年度目标{target.value:f}应为{right}"
            yield _told(row.place, message, f"{told.value:f}", right, sure=False)


_MANY = 8
"""Rows from which one that differs is more likely wrong than on a schedule of its own."""


def _constant_gap(grid: Grid) -> Iterator[Breach]:
    """完成率 less 序时差 is the schedule, the same for most rows."""
    rate, gap = grid.named("完成率", "投资完成率"), grid.named("序时差")
    if not (rate and gap):
        return
    schedules = [
        (row, r, g, r.value - g.value)
        for row in grid.rows
        if (r := row.number(rate)) is not None and (g := row.number(gap)) is not None
    ]
    if len(schedules) < _MANY:
        return
    usual, often = Counter(value for *_, value in schedules).most_common(1)[0]
    others = [each for each in schedules if abs(each[3] - usual) > Decimal("0.1")]
    if len(others) != 1:  # several have a schedule of their own
        return
    for row, r, g, _ in others:
        if often > 1:
            wanted = _shown(r.value - usual, g.places)
            message = f"“{gap}”是{g.value:f}，按{rate}{r.value:f}和其他各行的序时进度{usual:f}应为{wanted}"
            yield _told(row.place, message, f"{g.value:f}", wanted, sure=False)


# -------------------------------------------------------------------------- ranks


@clause("Z03", _OWN, "位次")
def ranks(subject: Subject) -> Iterator[Breach]:
    """Ranks follow the scores beside them, running numbers run, and movements follow from both ranks."""
    for grid in subject.grids:
        yield from _ranked(grid)
        yield from _numbered(grid)
        yield from _moved(grid)


def _ranked(grid: Grid) -> Iterator[Breach]:
    score = grid.named("总分", "本期得分", "综合得分", "得分")
    if "位次" not in grid.columns or not score:
        return
    rows = [
        (row, rank, value)
        for row in grid.rows
        if (rank := row.number("位次")) is not None and (value := row.number(score)) is not None
    ]
    places = {rank.value for _, rank, _ in rows}
    if len(rows) < 3 or min(places) != 1 or max(places) > len(rows) or len(places) * 3 < len(rows) * 2:
        return  # not a ranking of these rows among themselves
    rows.sort(key=lambda each: each[1].value)
    wrong = [
        (one, other)
        for one, other in pairwise(rows)
        if other[2].value > one[2].value
        or (other[1].value == one[1].value and other[2].value != one[2].value)
    ]
    if len(wrong) > 2:
        return  # ranked by something else
    for (row, rank, value), (after, next_rank, more) in wrong:
        message = (
            f"{row.subject}{score}{value.value:f}、位次{rank.value:f}，{after.subject}{score}{more.value:f}、"
            f"位次{next_rank.value:f}，高低不符"
        )
        yield _told(after.place, message, f"{more.value:f}", "")


def _numbered(grid: Grid) -> Iterator[Breach]:
    rows = [(row, n) for row in grid.rows if (n := row.number("序号")) is not None and not n.unit]
    for (_, one), (row, other) in pairwise(rows):
        if other.value not in (one.value + 1, Decimal(1)):
            message = f"序号{one.value:f}后面是{other.value:f}"
            yield _told(row.place, message, f"{other.value:f}", f"{one.value + 1:f}", sure=False)


_MOVE = re.compile(r"([↑↓])(\d+)|持平")


def _moved(grid: Grid) -> Iterator[Breach]:
    if not {"位次", "上期位次", "位次变化"} <= set(grid.columns):
        return
    for row in grid.rows:
        now, before, move = row.number("位次"), row.number("上期位次"), row.cells.get("位次变化", "")
        found = _MOVE.fullmatch(move)
        if now is None or before is None or found is None:
            continue
        change = int(found[2]) * (1 if found[1] == "↑" else -1) if found[2] else 0
        if before.value - now.value != change:
            moved = int(before.value - now.value)
            right = f"{'↑' if moved > 0 else '↓'}{abs(moved)}" if moved else "持平"
            message = f"位次{now.value:f}、上期位次{before.value:f}，位次变化却是“{move}”"
            yield _told(row.place, message, move, right)


# ---------------------------------------------------------------- text and tables

_FIELDS = {
    "完成值": "actual",
    "完成": "actual",
    "总分": "actual",
    "本期得分": "actual",
    "同比": "yoy",
    "完成率": "completion_rate",
    "投资完成率": "completion_rate",
    "序时差": "schedule_gap",
    "位次": "rank",
    "年度目标": "annual_target",
    "目标": "annual_target",
    "申报": "reported",
    "与全省差": "province_gap",
    "与全国差": "nation_gap",
    "与全市差": "city_gap",
}
"""Columns of printed tables, and what of an indicator they say."""


@clause("Z04", _OWN, "文字与表格")
def prose(subject: Subject) -> Iterator[Breach]:
    """What the text says of an indicator is what its tables say."""
    rows = [result for grid in subject.grids for result in _results(grid)]
    if not rows:
        return
    narrative = Narrative(rows, _departments(subject.grids))
    for para in _text(subject.document):
        for found in narrative.judge(said(para.text), period=_PERIOD):
            # beside 增长 and 下降 the table's number is told with its sign
            right = (
                format(found.nearest.value, "+f" if _SIGNED.search(found.words) else "f") + found.nearest.unit
            )
            spot = found.nearest.origin
            where = f"［{spot.sheet}{spot.ref}栏］" if isinstance(spot, Cell) else ""
            message = f"“{found.name}…{found.words}”与表格不一致，表格中是{right}{where}"
            yield _told(para.place, message, found.words, right, sure=False)


_SIGNED = re.compile("增长|下降|回落|提高|降低|减少|上升|序时|快于|慢于|高于|低于")


def _departments(tables: Sequence[Grid]) -> Iterator[str]:
    """Yield who is named in columns of departments: what the text says of one of them is not of the whole."""
    for grid in tables:
        for column in grid.columns:
            if column.endswith(("单位", "地区", "部门")) and column != "计量单位":
                for row in grid.rows:
                    yield from (name for name in row.cells.get(column, "").split("、") if len(name) > 1)


def _text(document: Document) -> Iterator[Para]:
    yield from (p for p in document.paras if p.where is Where.BODY and p.table < 0 and said(p.text))


def _results(grid: Grid) -> Iterator[Result]:
    """Yield the rows of a table of indicators as results; other tables say nothing of indicators."""
    key = grid.named("指标")
    if not key:
        return
    for n, row in enumerate(grid.rows):
        name = row.cells.get(key, "")
        unit = row.cells.get("计量单位", "") or next(iter(grid.units.values()), "")
        if not name or row.total or "计量单位" not in grid.columns:
            continue
        origin = Cell("", f"{row.place}", f"R{n}")
        known: dict[str, object] = {
            "period": _PERIOD,
            "indicator": Indicator(name=Text(name), unit=Text(unit), origin=origin),
            "origin": origin,
        }
        for column, field in _FIELDS.items():
            told = row.number(column)
            if told is not None:
                of = grid.units.get(column, "") or told.unit or (unit if field in _AMOUNTS else "")
                known.setdefault(field, Quantity(told.value, of, _spot(f"{row.place}", column), told.places))
        yield Result.of(known)


_AMOUNTS = ("actual", "annual_target", "reported")
_PERIOD = parse_period("2000-12")


def _spot(place: str, column: str) -> Cell:
    return Cell("", place, f"“{column}”")


_BRACKETS = re.compile(
    r"（(?:(?P<word>欠序时|超序时|快于全省|慢于全省|增长|下降)?(?P<value>\d+(?:\.\d+)?)(?P<unit>分|%|个百分点))(?:，[^（）]*)?）"
)


@clause("Z09", _OWN, "括号中的数与表格")
def brackets(subject: Subject) -> Iterator[Breach]:
    """`蒋坝镇（97.45分）`: the number stands in a row about that name, where rows about it have that unit."""
    known: dict[str, list[tuple[Number, str]]] = defaultdict(list)
    for grid in subject.grids:
        for row in grid.rows:
            for name in (row.cells.get("单位", ""), row.cells.get("指标", "")):
                for column in grid.columns:
                    if len(name) > 1 and not row.total and (told := row.number(column)) is not None:
                        known[name].append((told, grid.units.get(column, "") or told.unit))
    names = sorted(known, key=len, reverse=True)
    if not names:
        return
    pattern = re.compile(f"(?P<name>{'|'.join(map(re.escape, names))}){_BRACKETS.pattern}")
    for para in _text(subject.document):
        for found in pattern.finditer(said(para.text)):
            value, unit = Decimal(found["value"]), found["unit"].removeprefix("个")
            alike = [told for told, of in known[found["name"]] if of == unit]
            if alike and not any(
                abs(abs(told.value) - value) <= _HALF.scaleb(-told.places) for told in alike
            ):
                shown = "、".join(f"{told.value:f}" for told in alike[:4])
                message = f"“{found[0]}”，表格中{found['name']}的{unit}数是{shown}"
                yield _told(para.place, message, found[0], shown, sure=False)


_ALIKE = (
    "责任单位",
    "单位",
    "问题",
    "涉及指标",
    "整改目标",
    "责任领导",
    "牵头单位",
    "状态",
    "序时差",
    "失分",
)
"""Heads that mean the same of a number in every table; a 完成时限 may be that of a step."""


@clause("Z10", _OWN, "各表之间")
def between_tables(subject: Subject) -> Iterator[Breach]:
    """What two tables say of one number 「编号」 or of one indicator of the same period under one head is the same."""
    seen: dict[tuple[str, str, str], tuple[str, GridRow]] = {}
    for grid in subject.grids:
        key = "编号" if "编号" in grid.columns else ""
        numbers = Counter(row.cells.get(key, "") for row in grid.rows)
        for row in grid.rows if key else ():
            number = row.cells.get(key, "")
            if not number or numbers[number] > 1 or row.total:
                continue
            for column in grid.columns:
                told = row.cells.get(column, "")
                if column not in _ALIKE or told in ("", "—", number):
                    continue
                other, where = seen.setdefault((key, number, column), (told, row))
                if other != told:
                    message = f"{number}的“{column}”这里是“{told[:30]}”，{where.place}是“{other[:30]}”"
                    yield _told(row.place, message, told, other)


@clause("Z11", _OWN, "同一单位列了两次")
def twice(subject: Subject) -> Iterator[Breach]:
    """Where a table has a row for each department, none has two."""
    for grid in subject.grids:
        if "位次" not in grid.columns or "单位" not in grid.columns:
            continue
        rows = [row for row in grid.rows if row.cells.get("单位", "—") not in ("", "—") and not row.total]
        counts = Counter(row.cells["单位"] for row in rows)
        doubled = [name for name, number in counts.items() if number > 1]
        if len(rows) > 3 and len(doubled) == 1 and counts[doubled[0]] == 2:
            row = next(row for row in reversed(rows) if row.cells["单位"] == doubled[0])
            yield _told(row.place, f"“{doubled[0]}”在这张表中列了两次", doubled[0], "")


# --------------------------------------------------------------------- sentences


@clause("Z05", _OWN, "其中和分别")
def enumerations(subject: Subject) -> Iterator[Breach]:
    """Parts are not more than their whole, and 分别 has as many values as names."""
    for para in _text(subject.document):
        for found in judge_sentences([(str(para.place), said(para.text))]):
            yield Breach(para.place, found.message, advice=found.advice, severity=found.severity)


_POINTS = re.compile(
    r"((?:欠|超|快于|慢于)序时|(?:快于|慢于)(?:全国|全省|全市)(?:平均)?(?:水平)?)(\d+(?:\.\d+)?)(%|％)"
)
_PERCENT = re.compile(r"(完成率(?:为|达|达到)?|同比增长|得分率(?:为)?)(\d+(?:\.\d+)?)个百分点")


@clause("Z06", _OWN, "百分点")
def points(subject: Subject) -> Iterator[Breach]:
    """Gaps of rates are told in 个百分点; rates and growth in %."""
    for para in _text(subject.document):
        text = said(para.text)
        for pattern, right in ((_POINTS, "个百分点"), (_PERCENT, "%")):
            for found in pattern.finditer(text):
                message = f"“{found[0]}”应为“{found[1]}{found[2]}{right}”"
                yield _told(para.place, message, found[0], f"{found[1]}{found[2]}{right}")


_COUNTED = re.compile(r"(?:有|共|涉及)?(\d+)(?:个|项|家)[（：:]([^（）：。；]{2,120})[）。；]")


@clause("Z07", _OWN, "个数与名单")
def lists(subject: Subject) -> Iterator[Breach]:
    """`3项（甲、乙、丙）` has as many names as it says."""
    for para in _text(subject.document):
        for found in _COUNTED.finditer(said(para.text)):
            names = [name for name in re.split("[、]", found[2]) if name]
            plain = not re.search(r"详见|见附件|其中|等|\d|，|和|及|占|下同|均", found[2])
            if plain and len(names) > 1 and len(names) != int(found[1]):
                message = f"“{found[0][:30]}”说的是{found[1]}，列了{len(names)}个"
                yield _told(para.place, message, found[1], str(len(names)), sure=False)


# -------------------------------------------------------------------------- days

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_CODE = re.compile(r"〔(\d{4})〕")


@clause("Z08", _OWN, "文号的年份")
def days(subject: Subject) -> Iterator[Breach]:
    """The year of the 文号 is that of the 成文日期."""
    parts = subject.parts
    signed = parts.date
    day = _DAY.search(said(signed.text)) if signed is not None else None
    if signed is None or day is None:
        return
    number = parts.number
    year = _CODE.search(said(number.text)) if number is not None else None
    if number is not None and year and year[1] != day[1]:
        message = f"文号是{year[1]}年的，成文日期是{day[0]}"
        yield _told(number.place, message, year[0], f"〔{day[1]}〕", sure=False)
