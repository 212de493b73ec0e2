"""What is doubtful in 函件台账, 重大项目, 项目目标, 外出招商 and 满意度调查.

Findings about rows that contradict themselves or one another; what is given and can
also be computed is compared elsewhere (`comparisons`).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from reportgen.dates import date_of_issue
from reportgen.derive import numbers, projects, stages
from reportgen.derive.faults import Fault, fault
from reportgen.derive.letters import ONE_EACH
from reportgen.derive.numbers import level_of
from reportgen.derive.rules import Rules
from reportgen.derive.trips import is_one_month
from reportgen.errors import Severity
from reportgen.model import (
    AlertLevel,
    Dataset,
    Day,
    Letter,
    LetterDue,
    Period,
    Project,
    ProjectTarget,
    Quantity,
    Survey,
    Trip,
    same_period,
)

_MOST_DAYS = 31


def doubts(dataset: Dataset, due: Sequence[LetterDue], rules: Rules) -> Iterator[Fault]:
    """Yield what is doubtful, sheet by sheet."""
    yield from _codes(dataset, rules)
    for letter in dataset.letters:
        yield from _letter(letter)
    yield from _unentered(dataset, due)
    yield from _gaps(dataset)
    yield from _other_level(dataset, due, rules)
    for project in dataset.projects:
        yield from _project(project)
    yield from _uncounted(dataset)
    for target in dataset.project_targets:
        yield from _claims(target)
    yield from _other_numbers(dataset)
    for trip in dataset.trips:
        yield from _trip(trip)
    yield from _requirements(dataset.trips)
    for survey in dataset.surveys:
        yield from _survey(survey)


def _warning(code: str, place: object, message: str, advice: str, period: Period | None = None) -> Fault:
    return fault(code, place, message, advice, Severity.WARNING, period)


def _out_of_order(days: Sequence[tuple[str, Day | None]]) -> Iterator[tuple[Day, str]]:
    """Yield each date that lies before the one it must follow, with the fact in words."""
    known = [(name, day) for name, day in days if day is not None]
    for (first, before), (second, after) in pairwise(known):
        if after < before:
            yield after, f"{second}{after}早于{first}{before}"


# ----------------------------------------------------------------------- letters


def _codes(dataset: Dataset, rules: Rules) -> Iterator[Fault]:
    """A 文号 that names another year than the letters are issued in."""
    issue = date_of_issue(dataset)
    for level in AlertLevel:
        code = numbers.code_before(level, rules)
        year = numbers.year_in(code)
        if code and year and issue and year != issue.year:
            message = f"{level.letter}文号写的是“{code}”，成文日期是{issue}"
            yield _warning("C401", code.origin or "考核规则", message, "请改为当年的文号")


def _letter(letter: Letter) -> Iterator[Fault]:
    """Days in the wrong order; the register prints every letter, whatever the period."""
    for last in ("reply_by", "replied_on"):
        days = (("发函日期", letter.sent_on), (_DATES[last], getattr(letter, last)))
        for day, message in _out_of_order(days):
            yield _warning("C402", day.origin or letter.origin, message, "请核对日期")

    if (
        letter.state == "逾期"
        and letter.replied_on
        and letter.reply_by
        and letter.replied_on <= letter.reply_by
    ):
        message = (
            f"{letter.department}的状态是“逾期”，回复日期{letter.replied_on}没有超过回复期限{letter.reply_by}"
        )
        yield _warning("C402", letter.state.origin or letter.origin, message, "请核对状态和日期")


_DATES = {"reply_by": "回复期限", "replied_on": "回复日期"}


def _unentered(dataset: Dataset, due: Sequence[LetterDue]) -> Iterator[Fault]:
    """A period before the latest whose letters are not entered at all, although others are: numbers come again.

    Whoever sent only some of the letters that were due has entered those.
    """
    for period in dataset.periods[-1:]:
        before = period.before(dataset.periods)
        missing = [d for d in due if d.period == before]
        if not missing or not dataset.letters or any(same_period(x.period, before) for x in dataset.letters):
            continue
        message = f"{before}应发函件{len(missing)}份，一份也没有登记，本期编号不会避开"
        yield _warning("C403", dataset.letters[0].origin, message, "已发的请补登；没有发的不必理会", period)


def _gaps(dataset: Dataset) -> Iterator[Fault]:
    """Numbers of a level and year that nobody has, although higher ones are given."""
    given: dict[tuple[AlertLevel, int], dict[int, Letter]] = defaultdict(dict)
    for letter in dataset.letters:
        if (number := numbers.number_of(letter)) is not None:
            given[numbers.level_of(letter), numbers.year_of(letter)][int(number.value)] = letter
    alike = {f"{numbers.stem_of(letter)}" for known in given.values() for letter in known.values()}
    if len(alike) < len(given):
        return  # levels that share their numbers leave gaps to one another
    for known in given.values():
        for before, after in pairwise(sorted(known)):
            if after > before + 1:
                first = known[after].number
                message = f"{first}之前缺{after - before - 1}个号"
                yield _warning("C405", first.origin or known[after].origin, message, "请补登，或核对文号")


def _same_letter(letter: Letter, due: LetterDue) -> bool:
    return letter.department.name == due.department.name and same_period(letter.period, due.period)


def _other_level(dataset: Dataset, due: Sequence[LetterDue], rules: Rules) -> Iterator[Fault]:
    """A letter of the latest period that is entered at another level than the data now call for; each once.

    Earlier periods are past: what is overdue today was not overdue then. With 一事一函 a letter
    on an indicator is compared with what is due on it, one without with all that is due.
    """
    latest = [d for d in due if d.period in dataset.periods[-1:]]
    matched = {id(d.sent) for d in latest if d.sent is not None}
    for letter in dataset.letters:
        if id(letter) in matched:
            continue
        open_ = [d for d in latest if d.sent is None and _same_letter(letter, d)]
        if rules.letter_form == ONE_EACH and letter.indicator is not None:
            open_ = [d for d in open_ if letter.indicator.name in {r.indicator.name for r in d.results}]
        if not open_ or level_of(letter) in {d.level for d in open_}:
            continue
        gravest = max(open_, key=lambda d: d.level.rung)
        message = f"{letter.department}{gravest.period}登记的是{level_of(letter).letter}，按现有数据应发{gravest.name}"
        yield _warning("C404", letter.origin, message, "请核对；需要改发的，另编一号", gravest.period)


def uncoded(dataset: Dataset, due: Sequence[LetterDue], levels: Collection[AlertLevel]) -> Iterator[Fault]:
    """Letters of some levels that get no 文号, all together for each period: 考核规则 does not say how one begins."""
    issue = date_of_issue(dataset)
    for period in dict.fromkeys(d.period for d in due):
        bare = [d for d in due if d.period == period and d.code is None and d.level in levels]
        if not bare:
            continue
        counts = {level: sum(d.level is level for d in bare) for level in AlertLevel}
        told = "、".join(f"{level.letter}{n}份" for level, n in counts.items() if n)
        keys = "".join(f"“{level.letter}文号”" for level, n in counts.items() if n)
        message = f"{told}没有文号，印出的函没有发文字号"
        advice = f"请在“考核规则”表增加{keys}，内容如“洪督考提〔{issue.year if issue else period.year}〕”"
        yield _warning("C406", "考核规则", message, advice, period)


# ---------------------------------------------------------------------- projects


def _project(project: Project) -> Iterator[Fault]:
    name, period = project.name, project.period
    days = (
        ("签约日期", project.signed_on),
        ("开工日期", project.started_on),
        ("竣工日期", project.finished_on),
    )
    for day, message in _out_of_order(days):
        yield _warning("C411", day.origin or project.origin, f"“{name}”{message}", "请核对日期", period)
    size, invested = stages.size_of(project.size), stages.in_hundred_millions(project.investment)
    if size and invested is not None and not size.holds(invested) and project.investment:
        message = f"“{name}”规模填的是{project.size}，总投资是{_shown(project.investment)}"
        yield _warning("C412", project.investment.origin, message, "请核对；统计时以规模为准", period)
    for spent, whole, words in (
        (project.invested, project.investment, "完成投资大于总投资"),
        (project.annual_plan, project.investment, "年度计划投资大于总投资"),
    ):
        if spent and whole and spent.unit == whole.unit and spent.value > whole.value:
            message = f"“{name}”{words}：{_shown(spent)}、{_shown(whole)}"
            yield _warning("C413", spent.origin, message, "请核对金额和单位", period)


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f}{quantity.unit}"


def _uncounted(dataset: Dataset) -> Iterator[Fault]:
    """Stages that no target asks for in these words, so that their projects are counted nowhere."""
    asked = {str(target.stage) for target in dataset.project_targets if target.actual is None}
    if not asked:
        return
    seen: set[str] = set()
    for project in dataset.projects:
        stage = project.stage
        if stage and stages.rung(stage) is None and stage not in asked and stage not in seen:
            seen.add(stage)
            message, advice = f"阶段“{stage}”不认得，没有计入项目目标", "请写明签约、开工还是竣工"
            yield _warning("C414", stage.origin or project.origin, message, advice, project.period)


def _claims(target: ProjectTarget) -> Iterator[Fault]:
    claimed, done = target.reported, target.actual
    if claimed is not None and done is not None and done.value > claimed.value:
        message = f"完成{_shown(done)}，多于申报{_shown(claimed)}"
        yield _warning("C415", done.origin, message, "完成填认定数，一般不多于申报数，请核对", target.period)


def _other_numbers(dataset: Dataset) -> Iterator[Fault]:
    """Numbers that 重大项目 does not list, and totals that are not the sum of their parts."""
    for each in projects.against_projects(dataset):
        stated, listed = each.stated, each.listed
        if abs(stated.value - listed.value) >= Decimal(1).scaleb(-stated.places) or (
            stated.unit == "个" and stated.value != listed.value
        ):
            message = (
                f"“{projects.called(each.target)}”{each.name}填的是{_shown(stated)}，"
                f"“重大项目”表中符合条件的是{_shown(listed)}"
            )
            advice = "请核对；重大项目没有列全的不必理会"
            yield _warning("C416", stated.origin, message, advice, each.target.period)
    rows = projects.progress(dataset)
    for row, done, stated in projects.against_results(rows, dataset):
        if abs(done.value - stated.value) >= Decimal(1).scaleb(-min(done.places, stated.places)):
            message = (
                f"“{row.title}”完成是{_shown(done)}，“指标结果”［{stated.origin}］填的是{_shown(stated)}"
            )
            yield _warning("C418", row.origin, message, "请核对；口径不同的请在名称上区别开", row.period)
    told: set[object] = set()  # a row without 期别 stands in every period
    for row, stated, summed in projects.against_parts(rows):
        if (
            abs(stated.value - summed.value) >= Decimal(1).scaleb(-stated.places)
            and stated.origin not in told
        ):
            told.add(stated.origin)
            message = f"“{projects.called(row)}”合计填的是{_shown(stated)}，各部分相加是{_shown(summed)}"
            more = summed.value > stated.value
            severity, advice = (Severity.ERROR, "请核对") if more else (Severity.WARNING, "请核对是否漏列")
            yield fault("C417", stated.origin, message, advice, severity, row.period)


# ------------------------------------------------------------------------- trips


def _trip(trip: Trip) -> Iterator[Fault]:
    period = trip.period
    if trip.required is not None and not is_one_month(period):
        message = (
            f"{trip.department}这一行是{period and period.full}的合计，要求天数是每月的，没有判断是否达到要求"
        )
        example = f"{period.year}年{period.last}月" if period else ""
        yield _warning("C421", trip.origin, message, f"请逐月填写，一个月写成“{example}”", period)
    most = _MOST_DAYS
    if period is not None and period.dated and is_one_month(period):
        most = calendar.monthrange(period.year, period.last)[1]
    if is_one_month(period) and trip.days.value > most:
        message = f"{trip.department}外出{_shown(trip.days)}，当月只有{most}天"
        yield _warning("C422", trip.days.origin, message, "请核对；几个人外出的，天数填主要负责人的", period)


def _requirements(trips: Iterable[Trip]) -> Iterator[Fault]:
    """Within one month and role either everyone has a requirement, and the same one, or nobody."""
    groups: dict[tuple[Period | None, str], list[Trip]] = defaultdict(list)
    for trip in trips:
        groups[trip.period, str(trip.role or "")].append(trip)
    for (period, role), members in groups.items():
        given = {trip.required.value: trip.required for trip in members if trip.required}
        lacking = [trip for trip in members if trip.required is None]
        if given and lacking:
            message = (
                f"{lacking[0].department}没有填要求天数，{role or '其他单位'}有填的，没有判断是否达到要求"
            )
            yield _warning("C423", lacking[0].origin, message, "请补填", period)
        if len(given) > 1:
            words = "、".join(f"{_shown(q)}［{q.origin}］" for q in given.values())
            message = f"{role or '没有分人员类别'}的要求天数不一样：{words}"
            yield _warning(
                "C423", next(iter(given.values())).origin, message, "请核对，或分开人员类别", period
            )


# ----------------------------------------------------------------------- surveys


def _survey(survey: Survey) -> Iterator[Fault]:
    counts = (
        ("满意份数", survey.satisfied),
        ("有效份数", survey.valid),
        ("回收份数", survey.returned),
        ("发放份数", survey.sent),
    )
    known = [(name, q) for name, q in counts if q is not None]
    for (name, part), (other, whole) in pairwise(known):
        if part.value > whole.value:
            message = f"“{survey.question}”{name}{_shown(part)}，多于{other}{_shown(whole)}"
            yield fault("C431", part.origin, message, "请核对份数", period=survey.period)
