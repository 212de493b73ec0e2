"""Projects and trips: targets and what is recognised, 破零, starts, investment, days away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reportgen.blocks import Figure
from reportgen.model import Derivation, Quantity, Travelled, Trip
from reportgen.sums import LISTED, count, ratio, total
from reportgen.wording.lists import Lists, project_name
from reportgen.wording.phrases import Phrase, Piece, clauses, grouped, join, same, say


class Projects(Lists):
    """Sentences about projects and about days away."""

    __slots__ = ()

    # --------------------------------------------------- targets by sector, size

    def project(self, row: Any) -> Phrase | None:
        """工业1亿元～10亿元开工项目完成5个，完成目标15个的33.3%，欠序时16.7个百分点; 尚未“破零”."""
        actual, rate = row.actual, row.completion_rate
        name = project_name(row)
        if actual is None:
            return say(name, "目标", self.amount(row.target)) if row.target else None
        schedule = None if _is_over(row) else self.schedule(row.schedule_gap)
        if not actual.value:
            begun = self.nought("“破零”", actual) if row.not_begun else None
            told = say(name, "尚未", begun) if begun else say(name, "为", self.nought("零", actual))
            return clauses(told, schedule)
        value = self._declared(row) if row.reported is not None else say("完成", self.amount(actual))
        reached = (
            say("完成目标", self.amount(row.target), "的", self.figure(rate, near_zero=True))
            if rate
            else None
        )
        return clauses(say(name, value), reached, schedule)

    def _declared(self, row: Any) -> Phrase:
        passed = say("通过认定", self.amount(row.actual))
        return say("申报", self.amount(row.reported), "、", passed) if row.reported.value else passed

    def recognised(self, row: Any, by: str = "考核") -> Phrase | None:
        """开工目标46个、通过市考核认定21个; 竣工目标3个、尚无通过市考核认定 (`by` = who recognises).

        Nothing can be recognised where nothing was reported: 竣工目标3个、尚无申报. What 重大项目
        lists without saying who recognised it is only what it is: 开工目标8个、已开工3个.
        """
        goal = getattr(row, "target", None) or getattr(row, "annual_target", None)
        if goal is None or row.actual is None:
            return None
        stage = getattr(row, "stage", None) or str(row.indicator.name).removesuffix("项目")
        if row.reported is None and _is_listed(row.actual):  # nobody has recognised anything yet
            done = say("已", stage, self.amount(row.actual))
            if not row.actual.value:
                done = say(self.nought("尚无", row.actual), stage)
            return join((say(stage, "目标", self.amount(goal)), done), "、")
        passed = say(f"通过{by}认定", self.amount(row.actual))
        if not row.actual.value:
            passed = say(self.nought("尚无", row.actual), f"通过{by}认定")
        reported = getattr(row, "reported", None)
        said = say("申报", self.amount(reported)) if reported is not None and reported.value else None
        if reported is not None and not reported.value and not row.actual.value:
            passed = say(self.nought("尚无", reported), "申报")
        return join((say(stage, "目标", self.amount(goal)), said, passed), "、")

    def lacking(self, rows: Iterable[Any], *, record: bool = False) -> Phrase | None:
        """农业无10亿元以上项目开工、无1亿元以上项目竣工，服务业无…; `record` says 尚未“破零” of each."""
        none = [row for row in rows if row.actual is not None and not row.actual.value]
        if record:
            return join((self._unbroken(row) for row in none), "、") or None
        told = []
        for _, members in grouped(none, lambda row: (str(row.industry or ""),)):
            parts = [say(self.nought("无", row.actual), row.size, "项目", row.stage) for row in members]
            told.append(say(members[0].industry, join(parts, "、")))
        return clauses(*told)

    def _unbroken(self, row: Any) -> Phrase:
        return say(project_name(row), "尚未", self.nought("“破零”", row.actual))

    def started(self, row: Any, noun: str = "项目") -> Phrase | None:
        """80个“两重”项目已有60个开工，开工率75.0%，超过上年同期13.0个百分点.

        Where the rate itself goes without saying: 已全部开工，开工率超过上年同期38.0个百分点.
        """
        if row.actual is None:
            return None
        noun = row.programme or noun
        told = self.portion(row.actual, row.target, noun, row.verb, row.completion_rate)
        rate = row.completion_rate
        beside = self.against_rate(rate, row.last_rate, row.rate_change) if rate else None
        unsaid = beside is not None and row.actual.value in (0, row.target.value)
        return clauses(told, say(f"{row.verb}率", beside) if unsaid else beside)

    # ---------------------------------------------------------- lists of projects

    def programme(self, projects: Sequence[Any], noun: str = "项目") -> Phrase | None:
        """安排“两重”项目80个，年度计划投资309.60亿元；其中列入考核14个，年度计划投资34.00亿元."""
        if not projects:
            return None
        told = clauses(say("安排", noun, self._count_of(projects)), self._planned(projects))
        assessed = [p for p in projects if p.assessed == "是"]
        if not assessed or len(assessed) == len(projects):
            return told
        part = clauses(say("其中列入考核", self._count_of(assessed)), self._planned(assessed))
        return join((told, part), "；")

    def _planned(self, projects: Sequence[Any]) -> Phrase | None:
        plan = self.sum_of(projects, "annual_plan")
        return say("年度计划投资", plan) if plan else None

    def _count_of(self, rows: Sequence[Any], unit: str = "个") -> Figure:
        return self.figure(count("count", [self.cell_of(row) for row in rows], unit, "行数"))

    def cell_of(self, row: Any) -> Quantity:
        """A row as a quantity of one, at its cell."""
        return Quantity(Decimal(1), "", row.origin, 0)

    def investment(self, projects: Iterable[Any], verb: str = "开工") -> Phrase | None:
        """开工35个，投资完成率93.0%: projects under way and the share of their plan that is invested."""
        begun = [p for p in projects if p.started or p.finished]
        if not begun:
            return None
        done = [p for p in begun if p.invested is not None and p.annual_plan is not None]
        rate = ratio(
            "completion_rate",
            total("total", [p.invested for p in done]),
            total("total", [p.annual_plan for p in done]),
        )
        shown = say("投资完成率", self.figure(rate, near_zero=True)) if rate is not None else None
        return clauses(say(verb, self._count_of(begun)), shown)

    def on_time(self, rows: Iterable[Any], noun: str = "项目") -> Phrase | None:
        """14个“两重”项目进度均超过序时 / 14个项目中，进度达到或超过序时的11个、欠序时的3个.

        Those whose progress nobody knows are counted, and not judged: 14个项目中，有投资进度的11个均超过序时.
        """
        rows = list(rows)
        judged = [row for row in rows if row.schedule_gap is not None]
        if not judged:
            return None
        ahead = [row for row in judged if row.schedule_gap.value >= 0]
        behind = [row for row in judged if row.schedule_gap.value < 0]
        every = self.figure(count("count", [row.schedule_gap for row in judged], "个", "行数"))
        whole = len(judged) == len(rows)
        group = say(every, noun) if whole else say(self._count_of(rows), noun, "中，有投资进度的", every)
        above = all(row.schedule_gap.value > 0 for row in ahead)
        subject, reached, short = "进度", "达到或超过序时", "欠序时"
        if all(map(_is_over, rows)):
            subject, reached, short = "", "完成年度投资计划", "没有完成年度投资计划"
        if not (ahead and behind):
            state = short if behind else "超过序时" if above and subject else reached
            return say(group, f"{subject}均" if whole else "均", state)
        parts = [
            say(f"{word}的", self.figure(count("count", [r.schedule_gap for r in members], "个", "行数")))
            for word, members in ((subject + reached, ahead), (short, behind))
        ]
        return say(group, "中，" if whole else "，", join(parts, "、"))

    # ------------------------------------------------------------------ days away

    def trips(self, rows: Iterable[Trip], role: str = "") -> Phrase | None:
        """朱坝街道主要负责人外出招商仅1天，住建局、…等12个单位主要负责人没有外出开展招商活动.

        Those below the days required, most days first; where nothing is required, those who did
        not go. 仅 where it is less than half of what is required, and of any fewer days after that.
        `role` replaces 人员类别.
        """
        short = [row for row in rows if _short(row)]
        short.sort(key=lambda row: -row.days.value)
        by = grouped(short, lambda row: (row.days.value, role or str(row.role or "")))
        scant = max((row.days.value for _, members in by if _scant(members) for row in members), default=0)
        return clauses(*(self._away(members, str(who), scant) for (_, who), members in by))

    def _away(self, rows: Sequence[Trip], who: str, scant: Decimal | int) -> Phrase:
        names: list[Piece] = [self.subject(row) for row in rows]
        listed = join(names, "、")
        days = rows[0].days
        if not days.value:
            zero = [row.days for row in rows]
            many = (
                say("等", self.figure(count("count", zero, "个单位", "没有外出的个数")))
                if len(rows) > 1
                else None
            )
            return say(listed, many, who, "没有外出开展招商活动")
        only = "仅" if days.value <= scant else ""
        if len(rows) == 1:
            return say(listed, who, "外出招商", only, self.figure(days))
        shared = same([row.days for row in rows], "same", "均为同一天数")
        return say(listed, who, "均", only, "外出招商", self.figure(shared))

    def requirement(self, rows: Iterable[Trip]) -> Phrase | None:
        """镇街党政主要负责人、产业部门负责人每月10天以上（含），其他部门负责人每月5天以上（含）.

        The days required of each role; roles of which the same is required share a clause.
        """
        asked = [row for row in rows if row.required is not None and row.role]
        told = []
        for _, members in grouped(asked, lambda row: (row.required.value if row.required else None,)):
            required = same([row.required for row in members], "same", "均为同一要求")
            roles = {str(row.role): row.role for row in members}
            told.append(say(join(roles.values(), "、"), "每月", self.limit(required, "以上")))
        return clauses(*told)


def _scant(rows: Sequence[Trip]) -> bool:
    """Whether the days are less than half of what is required of each."""
    return all(row.required is None or row.days.value * 2 < row.required.value for row in rows)


def _short(row: Trip) -> bool:
    if isinstance(row, Travelled) and row.met is None and row.required is not None:
        return False  # several months together are not held against a month
    return row.days.value < row.required.value if row.required is not None else not row.days.value


def _is_over(row: Any) -> bool:
    """Whether a row is about a full year: then all is due, and nothing ahead of a schedule or behind it."""
    return row.period is not None and row.period.whole_year


def _is_listed(done: Quantity) -> bool:
    """Whether a number of projects is counted in a list that does not say which are recognised."""
    origin = done.origin
    return isinstance(origin, Derivation) and (
        origin.formula == LISTED or any(map(_is_listed, origin.inputs))
    )
