"""Totals of departments 「考核结果」: from scores and ledger to total, place, grade and coefficient.

A total is 指标得分 + 加分 − 扣分 − 预扣分, each the sum of what is printed. What 考核结果
gives wins. Where a score is lacking there is no total, and no places among those it
would have to be compared with: a gap must not count as zero.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from itertools import takewhile
from typing import Any

from reportgen import collector
from reportgen.derive.grading import BACK, grade_by_score, grades_by_quota, third_of
from reportgen.derive.history import series, unit_of
from reportgen.derive.ledger import bonus, deduction, printed_sum, withheld
from reportgen.derive.methods import formula
from reportgen.derive.rules import Rules
from reportgen.derive.scoring import lost, rate_of
from reportgen.model import (
    Assessed,
    Assessment,
    Cell,
    Comparison,
    Dataset,
    Department,
    Derivation,
    LedgerLine,
    Period,
    Quantity,
    Result,
    Text,
)

_MEMBERS = 2
"""Fewest departments that make a ranking."""
_PARTS = (
    ("base", 1, "指标得分"),
    ("bonus", 1, "加分"),
    ("deduction", -1, "扣分"),
    ("withheld", -1, "预扣分"),
)
GIVEN = ("total", "rank", "rank_of", "previous_rank", "grade", "coefficient", "note")
"""What 考核结果 may give."""


@dataclass(slots=True, eq=False)
class Slip:
    """The assessment of one department in one period while it is being drawn up."""

    period: Period
    department: Department
    rules: Rules
    rows: list[Result] = field(default_factory=list)
    """Its rows that have full marks, where scores are due at all."""
    lines: list[LedgerLine] = field(default_factory=list)
    given: Assessment | None = None
    group: Group | None = None
    previous: Slip | None = None
    """That of the 上期 (see Period.before)."""
    adjacent: Slip | None = None
    """That of the month or quarter just before."""
    year_ago: Slip | None = None
    """That of the same period of the year before."""
    computed: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Return a value, given or computed, or None."""
        given = getattr(self.given, name, None) if self.given and name in GIVEN else None
        return self.computed.get(name) if given is None else given

    @property
    def compared(self) -> Slip | None:
        """What its place is compared with: a full year with the year before, whatever lies between."""
        return self.year_ago if self.period.whole_year else self.previous

    @property
    def missing(self) -> list[Result]:
        """The rows that should have a score and have none."""
        return [row for row in self.rows if row.score is None]

    @property
    def origin(self) -> Cell:
        """The row of 考核结果, else the first row or line it rests on."""
        first = self.given or next(iter(self.rows), None) or self.lines[0]
        return first.origin


@dataclass(slots=True, eq=False)
class Group:
    """The departments of one 类别 assessed in one period."""

    slips: list[Slip] = field(default_factory=list)
    totals: list[Quantity] = field(default_factory=list)
    """Highest first."""
    values: list[Decimal] = field(default_factory=list)
    """Their values, lowest first."""
    complete: bool = False
    """Whether everyone who should have a total has one."""
    size: Quantity | None = None
    spread: Quantity | None = None


# ------------------------------------------------------------------- who is assessed


def draw_up(dataset: Dataset, results: Iterable[Result], rules: Rules) -> list[Slip]:
    """Return the slips of all departments that are assessed, with everything worked out.

    Oldest period first, departments in their order.
    """
    with collector.paused():
        slips = _gathered(dataset, results, rules)
        groups: dict[tuple[Period, str | None], Group] = defaultdict(Group)
        for slip in slips:
            _add_up(slip)
            slip.group = groups[(slip.period, slip.department.category)]
            slip.group.slips.append(slip)
        for group in groups.values():
            _compare(group)
        _chain(slips)
        for slip in slips:
            _judge(slip)
    return slips


def _gathered(dataset: Dataset, results: Iterable[Result], rules: Rules) -> list[Slip]:
    found: dict[tuple[Period, str], Slip] = {}

    def slip_of(period: Period, department: Department) -> Slip:
        return found.setdefault((period, str(department.name)), Slip(period, department, rules))

    for (period, _), rows in _scored(results).items():
        department = rows[0].department
        assert department is not None  # only rows of departments are counted
        slip_of(period, department).rows.extend(rows)
    for given in dataset.assessments:
        slip_of(given.period, given.department).given = given
    for line in dataset.ledger:
        if line.period is not None:
            slip_of(line.period, line.department).lines.append(line)
    for line in dataset.ledger:
        if line.period is None:
            for (_, name), slip in found.items():
                if name == line.department.name:
                    slip.lines.append(line)
    order = {str(indicator.name): n for n, indicator in enumerate(dataset.indicators)}
    for slip in found.values():
        slip.rows.sort(key=lambda row: order.get(str(row.indicator.name), len(order)))
    place = {str(department.name): n for n, department in enumerate(dataset.departments)}
    return sorted(found.values(), key=lambda s: (s.period, place.get(str(s.department.name), len(place))))


def _scored(results: Iterable[Result]) -> dict[tuple[Period, str], list[Result]]:
    """Return the rows that count, of departments and periods that are assessed."""
    found: dict[tuple[Period, str], list[Result]] = defaultdict(list)
    for row in results:
        if row.department and row.weight and row.weight.value > 0:
            found[(row.period, str(row.department.name))].append(row)
    return {key: rows for key, rows in found.items() if _is_assessed(key[0], rows)}


def _is_assessed(period: Period, rows: Sequence[Result]) -> bool:
    """Whether scores are due: one is given, or there is a method.

    A month or quarter alone may stand in the workbook for its figures only: there a method
    does not yet make an assessment, unless it scores everything.
    """
    if any(row.score and not isinstance(row.score.origin, Derivation) for row in rows):
        return True
    if period.dated and not period.cumulative:
        return all(row.score for row in rows)
    return any(row.score or row.indicator.scoring for row in rows)


# ------------------------------------------------------------------------- adding up


def _add_up(slip: Slip) -> None:
    """Fill in the parts and the total; none of the scores, and no total, where one is lacking."""
    scores = [row.score for row in slip.rows if row.score]
    parts = {
        "base": None if slip.missing else printed_sum("base", scores),
        "bonus": bonus(slip.lines, slip.rules.bonus_cap),
        "deduction": deduction(slip.lines, slip.rules.deduction_cap),
        "withheld": withheld(slip.lines),
    }
    full = printed_sum("full", [row.weight for row in slip.rows if row.weight])
    slip.computed |= {**parts, "full": full, "total": _total(parts)}
    if parts["base"] and full:
        slip.computed |= {"loss": lost(full, parts["base"]), "score_rate": rate_of(parts["base"], full)}


def _total(parts: dict[str, Quantity | None]) -> Quantity | None:
    """Return base + bonus − deduction − withheld; None without scores."""
    if parts["base"] is None:
        return None
    present = [(part, sign, word) for name, sign, word in _PARTS if (part := parts[name]) is not None]
    words = [f"{'−' if sign < 0 else '+'} {word} {{}}" for _, sign, word in present]
    text = " ".join(words).removeprefix("+ ")
    return printed_sum("total", [p for p, _, _ in present], text, [sign for _, sign, _ in present])


def exact_total(slip: Slip) -> Decimal | None:
    """Return the total without any rounding, which is what a workbook's own sum would give."""
    if slip.computed.get("total") is None:
        return None
    value = Decimal(0)
    for name, sign, _ in _PARTS:
        part = slip.computed[name]
        value += sign * (_exact(part) if part else 0)
    return value


def _exact(part: Quantity) -> Decimal:
    origin = part.origin
    if isinstance(origin, Derivation) and origin.signs:
        return sum((sign * q.value for sign, q in zip(origin.signs, origin.inputs, strict=True)), Decimal(0))
    return part.value


# --------------------------------------------------------------------------- ranking


def _compare(group: Group) -> None:
    """Rank the totals of a group, and measure how far they lie apart."""
    totals = [(slip, total) for slip in group.slips if (total := slip.get("total")) is not None]
    group.complete = all(slip.get("total") is not None for slip in group.slips if slip.rows)
    group.totals = sorted((total for _, total in totals), key=lambda q: -q.value)
    group.values = sorted(total.value for _, total in totals)
    if not group.complete or len(totals) < _MEMBERS:
        return
    inputs = tuple(group.totals)
    group.size = Quantity(Decimal(len(totals)), "个", Derivation("rank_of", inputs, "参加排名的个数"), 0)
    group.spread = printed_sum("spread", (inputs[0], inputs[-1]), "{} − {}", (1, -1))
    for slip, total in totals:
        slip.computed |= {
            "rank_of": group.size,
            "rank": _rank(group, total, slip.rules),
            "gap_to_first": printed_sum("gap_to_first", (inputs[0], total), "{} − {}", (1, -1)),
            "spread": group.spread,
        }


def _rank(group: Group, total: Quantity, rules: Rules) -> Quantity:
    """「位次」 1 + number of those with a higher total; of higher totals where ranks run on 「连号」."""
    values = sorted(set(group.values)) if rules.ties == "连号" else group.values
    assert group.size is not None  # only ranked groups come here
    place = len(values) - bisect_right(values, total.value) + 1
    return Quantity(Decimal(place), "位", Derivation("rank", (total, group.size), "{} 在 {} 中的排名"), 0)


def _place(slip: Slip) -> tuple[int, int, int] | None:
    """Return place, number sharing it and number ranked: of a given rank as it says, else by the totals."""
    rank, among = slip.get("rank"), slip.get("rank_of")
    if rank is None or among is None or slip.group is None:
        return None
    total, values = slip.get("total"), slip.group.values
    if (slip.given and slip.given.rank) or total is None:
        return int(rank.value), 1, int(among.value)
    low, high = bisect_left(values, total.value), bisect_right(values, total.value)
    return len(values) - high + 1, high - low, len(values)


def _chain(slips: Sequence[Slip]) -> None:
    """Let each slip see those of the periods before it."""
    lines: dict[str, dict[Period, Slip]] = defaultdict(dict)
    for slip in slips:
        lines[str(slip.department.name)][slip.period] = slip
    for line in lines.values():
        for period, slip in line.items():
            before, adjacent = period.before(line), period.adjacent()
            slip.previous = line[before] if before else None
            slip.adjacent = line.get(adjacent) if adjacent else None
            slip.year_ago = line.get(period.year_before()) if period.dated else None


# ------------------------------------------------------------------------- verdicts


def _judge(slip: Slip) -> None:
    """Fill in what follows from total and rank; the period before is judged already."""
    if slip.get("rank"):
        slip.computed["rank_scope"] = slip.department.category
        slip.computed["previous_rank"] = slip.compared.get("rank") if slip.compared else None
    now, then = slip.get("rank"), slip.get("previous_rank")
    if now and then:
        origin = Derivation("rank_change", (then, now), "{} − {}", signs=(1, -1))
        slip.computed["rank_change"] = Quantity(then.value - now.value, "位", origin, 0)
    slip.computed["third"] = third(slip)
    slip.computed["low_run"] = _low_run(slip)
    slip.computed["grade"] = grade(slip)
    slip.computed["coefficient"] = coefficient(slip)


@formula("F15", "前后三分之一", aliases=("三分之一", "前/后三分之一"), elsewhere="考核规则的“三分之一取整”")
def third(slip: Slip) -> Text | None:
    """「前、后三分之一」 (F15) of the departments of the same 类别; None for fewer than three."""
    place = _place(slip)
    if place is None:
        return None
    rank, tied, among = place
    found = third_of(rank, among, slip.rules.thirds, tied)
    return (
        Text(found, Derivation("third", (slip.get("rank"), slip.get("rank_of")), "按位次和参评数"))
        if found
        else None
    )


def _low_run(slip: Slip) -> Quantity | None:
    """「连续靠后」 periods in a row, this one included, in the last third; None when not in it."""
    ranks = [row.get("rank") for row in takewhile(lambda row: row.get("third") == BACK, series(slip))]
    if not ranks:
        return None
    origin = Derivation("low_run", tuple(ranks), "连续在后三分之一的期数")
    return Quantity(Decimal(len(ranks)), unit_of(slip), origin, 0)


@formula("F14", "等次", elsewhere="考核规则的“等次”")
def grade(slip: Slip) -> Text | None:
    """「等次」 (F14) by limits of the exact total, or by quota among the same 类别."""
    rules, total, group = slip.rules, slip.get("total"), slip.group
    if rules.grades is None or total is None or group is None:
        return None
    if rules.grades.steps:
        step = grade_by_score(total.value, rules.grades.steps)
        return Text(step.name, Derivation("grade", (total,), f"总分{step.words}")) if step else None
    if not group.complete:
        return None
    names = grades_by_quota([q.value for q in group.totals], rules.grades.quotas)
    name = next(name for q, name in zip(group.totals, names, strict=True) if q.value == total.value)
    return Text(name, Derivation("grade", (total, *group.totals), "按总分和比例"))


@formula("F16", "考核系数", aliases=("月考核系数", "系数"), elsewhere="考核规则的“考核系数”")
def coefficient(slip: Slip) -> Quantity | None:
    """「考核系数」 (F16) from the total, its third or the grade, as 考核规则 says."""
    rule, total = slip.rules.coefficient, slip.get("total")
    if rule is None or total is None:
        return None
    full: Quantity | None = slip.computed.get("full")
    if rule.of_full:
        return _coefficient(total.value / full.value, (total, full), "{} ÷ {}") if full else None
    if rule.divisor is not None:
        return _coefficient(total.value / rule.divisor, (total,), f"{{}} ÷ {rule.divisor:f}")
    if rule.thirds:
        name = slip.computed.get("third")
        return (
            _chosen(slip, rule.thirds[name], (slip.get("rank"), slip.get("rank_of")), name) if name else None
        )
    if rule.grades:
        name = slip.get("grade")
        return _chosen(slip, rule.grades[name], (total,), name) if name in rule.grades else None
    step = next(((step, value) for step, value in rule.steps if step.reached(total.value)), None)
    return _chosen(slip, step[1], (total,), step[0].words) if step else None


def _coefficient(value: Decimal, inputs: tuple[Quantity, ...], text: str) -> Quantity:
    return Quantity(value, "", Derivation("coefficient", inputs, text))


def _chosen(slip: Slip, value: Decimal, reasons: tuple[Quantity, ...], words: str) -> Quantity:
    """Return a coefficient that a rule names, with the cell of the rule and what it was chosen by."""
    cell = slip.rules.where("coefficient")
    inputs = reasons if cell is None else (Quantity(value, "", cell), *reasons)
    return _coefficient(value, inputs, f"{words}的系数")


# ---------------------------------------------------------------------- the outcome

_FIELDS = tuple(f.name for f in fields(Assessed))


def assessed(slip: Slip) -> Assessed:
    """Return a slip as the record that templates see."""
    values = {name: slip.get(name) for name in _FIELDS if name in slip.computed or name in GIVEN}
    return Assessed(
        **{
            **values,
            "period": slip.period,
            "department": slip.department,
            "origin": slip.origin,
            "results": tuple(slip.rows),
            "ledger": tuple(slip.lines),
        }
    )


def compared(slips: Iterable[Slip]) -> Iterator[Comparison]:
    """Yield what 考核结果 gives beside what its scores and totals imply.

    A total may be the sum of printed or of exact scores: the nearer of the two is taken.
    """
    for slip in slips:
        for name in ("total", "rank", "rank_of", "previous_rank", "coefficient"):
            given, computed = getattr(slip.given, name, None), slip.computed.get(name)
            if given is None or computed is None:
                continue
            exact = exact_total(slip) if name == "total" else None
            if exact is not None and abs(exact - given.value) < abs(computed.value - given.value):
                computed = replace(computed, value=exact, origin=replace(computed.origin, signs=()))
            yield Comparison(str(slip.department), slip.period, name, given, computed)
