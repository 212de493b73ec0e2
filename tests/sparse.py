"""The sample with parts taken away or made extreme, and what must not be left over in a report on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from reportgen.blocks import (
    Annex,
    AnnexList,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
    Title,
    plain,
    text_lines,
)
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.errors import RenderFault
from reportgen.kinds import Scope, find_kind
from reportgen.load import load
from reportgen.model import Assessment, Dataset, Department, Observation, Period, TargetKind, Worked
from reportgen.session import choose_period
from tests.conftest import SAMPLE

Change = Callable[[Dataset], Dataset]

# ------------------------------------------------------------ what reads badly

_CLUMSY = re.compile(
    r"[，；：、（。][，；、）。]|其中[，。；]|的有[，。；]|分别[，。；]|None|nan|  |（）|“”|^[，；。、]|\b无[，。]"
    r"|等[一1][项个名家件份]|(?<![\d.])0[项名家件份]|(?<![\d.])0个(?!百分点)|[，；、]$|-\d|增长0\.0%|下降0\.0%"
)
_EACH = re.compile(r"[^。；]*分别[^。；]*")
_REFERENCE = re.compile(r"附件(\d*)")
_CHINESE = "一二三四五六七八九十"


def text(report: Report) -> str:
    return "\n".join(text_lines(report))


def paragraphs(report: Report) -> list[str]:
    """What the text says, without its tables, charts and headings."""
    return [plain(b.inlines) for b in report.blocks if isinstance(b, Paragraph)]


def title(report: Report) -> str:
    return "".join(plain(line) for b in report.blocks if isinstance(b, Title) for line in b.lines)


def headings(report: Report, level: int = 1) -> list[str]:
    return [plain(b.inlines) for b in report.blocks if isinstance(b, Heading) and b.level == level]


def annexes(report: Report) -> list[str]:
    return [plain(b.title) for b in report.blocks if isinstance(b, Annex)]


def tables(report: Report) -> list[Table]:
    return [b for b in report.blocks if isinstance(b, Table)]


def rows(table: Table) -> list[Row]:
    """The rows without the headings of groups and without totals."""
    return [row for row in table.rows if not row.strong]


def column(table: Table, head: str) -> list[str]:
    """What a column says; `head` without its unit."""
    place = next(n for n, c in enumerate(table.columns) if c.head.partition("（")[0] == head)
    return [plain(row.cells[place]) for row in rows(table)]


def assert_reads_well(report: Report) -> None:
    """Nothing clumsy is left over, headings count on, annexes are those that the text lists, tables have rows."""
    for line in text_lines(report):
        assert line.strip(), report.blocks
    for said in spoken(report):
        assert not (found := _CLUMSY.search(said.strip())), (found, said)
        for each in _EACH.findall(said):
            assert re.search("[、和]", each), each
    assert_numbered(report)
    assert_annexed(report)
    for table in tables(report):
        assert rows(table) or table.height, plain(table.caption)


def spoken(report: Report) -> Iterator[str]:
    """Every line of the report but the cells of its tables and the marks of its charts."""
    for block in report.blocks:
        match block:
            case Title(lines):
                yield "".join(map(plain, lines))
            case Heading(_, inlines) | Paragraph(inlines) | Annex(_, inlines):
                yield plain(inlines)
            case Table(caption=caption, notes=notes):
                yield from (plain(part) for part in (caption, *notes) if part)


def assert_numbered(report: Report) -> None:
    """一、二、三 close up, and under every heading stands something."""
    numbers = [b.number for b in report.blocks if isinstance(b, Heading) and b.level == 1]
    assert numbers == [f"{_CHINESE[n]}、" for n in range(len(numbers))]
    below: list[str] = []
    for block in report.blocks:
        if isinstance(block, (Heading, Annex)) and not (isinstance(block, Heading) and block.level > 1):
            assert len(below) != 1, "（一）without（二）"
            below = []
        if isinstance(block, Heading) and block.level == 2:
            below.append(block.number)
            assert block.number == f"（{_CHINESE[len(below) - 1]}）"
    for before, after in zip(report.blocks, (*report.blocks[1:], None), strict=True):
        if isinstance(before, Heading):
            assert not isinstance(after, AnnexList | Annex | None), plain(before.inlines)
            assert not isinstance(after, Heading) or after.level > before.level, plain(before.inlines)


def assert_annexed(report: Report) -> None:
    """The annexes are those of the list, and the text names each of them by its number."""
    found = annexes(report)
    for listed in (b.titles for b in report.blocks if isinstance(b, AnnexList)):
        assert [plain(t) for t in listed] == found
    for block in report.blocks:
        if isinstance(block, Annex | AnnexList):
            break
        for inlines in (b.inlines for b in (block,) if isinstance(b, Paragraph)):
            for number in _REFERENCE.findall(plain(inlines)):
                assert bool(number) == (len(found) > 1), plain(inlines)
                assert 1 <= int(number or 1) <= len(found), plain(inlines)


# --------------------------------------------------------------- taking away


def observed(data: Dataset, change: Callable[[Observation], Observation]) -> Dataset:
    return replace(data, observations=tuple(map(change, data.observations)))


def without(*names: str) -> Change:
    """The data without these columns of 指标结果."""
    return lambda data: observed(data, lambda o: replace(o, **dict.fromkeys(names)))


def empty(*names: str) -> Change:
    """The data without these sheets."""
    return lambda data: replace(data, **{n: {} if n in ("tables", "rules") else () for n in names})


def bare(sheet: str, *names: str) -> Change:
    """The data without these columns of a sheet."""

    def stripped(data: Dataset) -> Dataset:
        return replace(
            data, **{sheet: tuple(replace(r, **dict.fromkeys(names)) for r in getattr(data, sheet))}
        )

    return stripped


def together(*changes: Change) -> Change:
    """One change after the other."""

    def changed(data: Dataset) -> Dataset:
        for change in changes:
            data = change(data)
        return data

    return changed


def redefined(**changes: Any) -> Change:
    """The data with every indicator so changed."""

    def changed(data: Dataset) -> Dataset:
        known = {str(i.name): replace(i, **changes) for i in data.indicators}
        data = replace(data, indicators=tuple(known.values()))
        return observed(data, lambda o: replace(o, indicator=known[str(o.indicator.name)]))

    return changed


def unscored(data: Dataset) -> Dataset:
    """No 分值, 计分办法, 得分, 考核结果 and 加减分, nor rules."""
    data = redefined(weight=None, scoring=None)(data)
    return together(without("weight", "score"), empty("assessments", "ledger", "rules"))(data)


def uncategorised(data: Dataset) -> Dataset:
    """No 类别 of departments and of indicators, no 人员类别."""
    known = {str(d.name): replace(d, category=None) for d in data.departments}

    def of(row: Any) -> Any:
        return replace(row, department=known[str(row.department.name)]) if row.department else row

    sheets = ("observations", "assessments", "ledger", "problems", "trips", "letters", "projects")
    moved = {name: tuple(map(of, getattr(data, name))) for name in sheets}
    data = replace(data, departments=tuple(known.values()), **moved)
    return together(redefined(category=None), bare("trips", "role"))(data)


def at(share: str) -> Change:
    """The data with every target so far reached that this share of it is done."""

    def moved(o: Observation) -> Observation:
        goal = o.annual_target
        if goal is None or o.actual is None or goal.value <= 0 or o.indicator.unit in ("%", "微克/立方米"):
            return o
        if o.indicator.target_kind is not TargetKind.CUMULATIVE:
            return o
        done = replace(o.actual, value=(goal.value * Decimal(share)).quantize(Decimal("0.01")))
        return replace(o, actual=done, completion_rate=None, schedule_gap=None, score=None, reported=None)

    return lambda data: observed(data, moved)


def aimless(data: Dataset) -> Dataset:
    """Every target is zero."""

    def moved(o: Observation) -> Observation:
        goal = o.annual_target
        zero = replace(goal, value=Decimal(0)) if goal else None
        return replace(o, annual_target=zero, completion_rate=None, schedule_gap=None, schedule_target=None)

    return observed(data, moved)


def shrinking(data: Dataset) -> Dataset:
    """Everything has become less."""

    def moved(o: Observation) -> Observation:
        less = {
            n: replace(v, value=-abs(v.value))
            for n in ("yoy", "previous_yoy", "province_yoy", "city_yoy", "nation_yoy")
            if (v := getattr(o, n))
        }
        return replace(o, **less, last_year=None, adjusted_yoy=None, adjustment=None)

    return observed(data, moved)


def level(data: Dataset) -> Dataset:
    """All departments do the same: every rank is shared."""
    first: dict[tuple[Period, str], Observation] = {}

    def moved(o: Observation) -> Observation:
        if o.department is None:
            return o
        like = first.setdefault((o.period, str(o.indicator.name)), o)
        same = {n: getattr(like, n) for n in ("actual", "annual_target", "reported", "yoy", "last_year")}
        return replace(o, **same, score=None, rank=None, completion_rate=None, schedule_gap=None, weight=None)

    def even(a: Assessment) -> Assessment:
        like = data.assessments[0]
        return replace(a, total=like.total, rank=None, previous_rank=None)

    data = replace(data, assessments=tuple(map(even, data.assessments)), ledger=())
    return observed(data, moved)


def fulfilled(data: Dataset) -> Dataset:
    """Everyone has done everything, and been away long enough."""
    trips = tuple(replace(t, days=t.required or t.days) for t in data.trips)
    goals = tuple(replace(g, actual=g.target, reported=None) for g in data.project_targets)
    return at("1.2")(replace(data, trips=trips, project_targets=goals, problems=(), letters=()))


def missed(data: Dataset) -> Dataset:
    """Nobody has done anything, or been away at all."""
    trips = tuple(replace(t, days=replace(t.days, value=Decimal(0)), outcome=None) for t in data.trips)
    goals = tuple(
        replace(g, actual=replace(g.target, value=Decimal(0)), reported=None) for g in data.project_targets
    )
    return at("0")(replace(data, trips=trips, project_targets=goals))


def alone(data: Dataset) -> Dataset:
    """One department only."""
    only = data.departments[2]
    kept = [o for o in data.observations if o.department in (None, only)]
    mine = {
        n: tuple(r for r in getattr(data, n) if r.department in (None, only))
        for n in ("problems", "trips", "letters", "projects")
    }
    return replace(data, departments=(only,), observations=tuple(kept), assessments=(), ledger=(), **mine)


def single(name: str) -> Change:
    """One indicator only."""

    def kept(data: Dataset) -> Dataset:
        return replace(
            data,
            indicators=tuple(i for i in data.indicators if i.name == name),
            observations=tuple(o for o in data.observations if o.indicator.name == name),
            assessments=(),
            **{
                n: tuple(r for r in getattr(data, n) if r.indicator is None or r.indicator.name == name)
                for n in ("problems", "snippets", "plans", "letters", "peers")
            },
        )

    return kept


def area_only(data: Dataset) -> Dataset:
    """Results of the whole area, of no department."""
    kept = tuple(o for o in data.observations if o.department is None)
    return replace(data, observations=kept, assessments=(), ledger=())


def departments_only(data: Dataset) -> Dataset:
    """Results of departments, none of the whole area."""
    return replace(data, observations=tuple(o for o in data.observations if o.department))


def newest(data: Dataset) -> Dataset:
    """Nothing of any period but the last."""
    last = choose_period(data)
    kept = {
        n: tuple(r for r in getattr(data, n) if r.period in (None, last))
        for n in ("observations", "assessments", "letters", "ledger", "problems")
    }
    return without("previous_yoy", "previous_rank", "before")(replace(data, **kept))


def uninformed(data: Dataset) -> Dataset:
    """No more of 报告信息 than is required."""
    needed = ("地区名称", "报告期", "发文机关", "成文日期", "会议名称")
    return replace(data, info={k: v for k, v in data.info.items() if k in needed})


no_growth = without(
    "yoy",
    "last_year",
    "adjusted_yoy",
    "adjustment",
    "previous_yoy",
    "last_yoy",
    "province_yoy",
    "city_yoy",
    "nation_yoy",
)
no_ranks = without("rank", "rank_of", "rank_scope", "rank_basis", "previous_rank")
no_targets = without("annual_target", "schedule_target", "stretch_target", "completion_rate", "schedule_gap")
OTHERS = (
    "peers",
    "surveys",
    "projects",
    "project_targets",
    "trips",
    "problems",
    "tables",
    "ledger",
    "assessments",
    "letters",
    "plans",
    "snippets",
    "rules",
)
"""All sheets but 单位, 指标体系 and 指标结果."""

CHANGES: dict[str, Change] = {
    "no growth": no_growth,
    "no ranks": no_ranks,
    "no targets": no_targets,
    "no plans": empty("plans"),
    "no scores": unscored,
    "no problems": empty("problems"),
    "no state of problems": bare("problems", "state", "indicator", "department", "deadline"),
    "no projects": empty("projects", "project_targets"),
    "no list of projects": empty("projects"),
    "no trips": empty("trips"),
    "no required days": bare("trips", "required", "people", "outcome"),
    "no snippets": empty("snippets"),
    "no leads": redefined(lead=None, source=None, definition=None),
    "no letters sent": empty("letters"),
    "no peers": empty("peers"),
    "no surveys": empty("surveys"),
    "no targets of projects": empty("project_targets"),
    "no free tables": empty("tables"),
    "no province": without("province_yoy"),
    "no means": without("nation_mean", "province_mean", "city_mean", "benchmark", "benchmark_unit"),
    "all behind": at("0.2"),
    "no categories": uncategorised,
    "one department": alone,
    "one indicator": single("工业项目实际有效投资"),
    "one rate": single("城镇登记失业率"),
    "all fulfilled": fulfilled,
    "all missed": missed,
    "all ties": level,
    "zero targets": aimless,
    "negative growth": shrinking,
    "no earlier period": newest,
    "no information": uninformed,
    "area only": area_only,
    "departments only": departments_only,
    "no sheet but the results": empty(*OTHERS),
    "nothing but figures": together(empty(*OTHERS), no_growth, no_ranks, no_targets, unscored),
    "no growth, ranks, snippets": together(no_growth, no_ranks, empty("snippets", "tables")),
    "no targets, problems, letters": together(no_targets, empty("problems", "letters", "trips", "rules")),
    "one department, one indicator": together(single("工业项目实际有效投资"), alone, empty("snippets")),
    "one department, all missed": together(alone, missed, empty("snippets", "problems")),
    "all fulfilled, no snippets, no categories": together(fulfilled, uncategorised, empty("snippets")),
    "all ties, no earlier period": together(level, newest),
}


# ------------------------------------------------------------------- composing


@cache
def sample() -> Dataset:
    return load(SAMPLE)


@cache
def changed(name: str) -> tuple[Dataset, Worked]:
    """The sample after a change, with what is derived from it; `""` is the sample as it is."""
    data = CHANGES[name](sample()) if name else sample()
    return data, work(data)


@cache
def script(kind: str) -> Script:
    return Script(find_kind(kind))


def facts(name: str = "", period: str | None = None) -> Facts:
    data, worked = changed(name)
    return Facts(dataset=data, worked=worked, period=choose_period(data, period))


_EVERY = {"feedback-sheet": 5}
"""Of which kinds only every so many departments one is looked at: all of them get one."""


@cache
def composed(kind: str, name: str = "", period: str | None = None) -> tuple[Report, ...]:
    """The report of a kind on the sample after a change, or those of all departments that call for one."""
    return made(kind, facts(name, period))


def made(kind: str, about: Facts) -> tuple[Report, ...]:
    chosen = script(kind)
    area = chosen.kind.scope is Scope.AREA
    places: Sequence[Department | None] = (None,) if area else about.dataset.departments
    called = [one for place in places if not chosen.uncalled(one := about.about(place))]
    return tuple(chosen.compose(one) for one in called[:: _EVERY.get(kind, 1)])


def on(kind: str, data: Dataset) -> tuple[Report, ...]:
    """The reports of a kind on data of a test's own."""
    return made(kind, Facts(dataset=data, worked=work(data), period=choose_period(data)))


def assert_composes_or_stops(kind: str, name: str, stops: Mapping[str, str]) -> None:
    """A report reads well, or it is refused for the data it is about.

    `stops` says for which changes which name of the body has nothing behind it.
    """
    if name not in stops:
        for report in composed(kind, name):
            assert_reads_well(report)
        return
    with pytest.raises(RenderFault) as caught:
        composed(kind, name)
    fault = caught.value
    assert fault.code == "R201"
    assert fault.place == "2022年上半年"
    assert f"“{find_kind(kind).name}”需要“{stops[name]}”" in fault.message
    assert fault.advice.startswith(("请填写", "请在"))
