"""Assessments: totals, satisfaction, marks lost, ledgers, letters, problems, the index system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from reportgen.dates import parse_day
from reportgen.model import Assessed, LedgerLine, Plan, Result, Surveyed, Text, TriageKind
from reportgen.sums import count, ratio, total
from reportgen.wording.phrases import Phrase, Piece, called, chinese, clauses, few, grouped, join, say
from reportgen.wording.projects import Projects

_LEDGER = {"加分": "加", "扣分": "扣", "预扣分": "预扣"}
_LETTERS = ("绿色提醒函", "橙色警示函", "红色督办函")
_CALLS = {TriageKind.STRONG: "立足于“超”", TriageKind.WEAK: "立足于“赶”", TriageKind.WEIGHTY: "立足于“抢”"}
_GRADE = re.compile(r"第?([0-9]+)(等次|方阵|档|梯队|类)")


class Assessing(Projects):
    """Sentences about assessments."""

    __slots__ = ()

    # ------------------------------------------------------------------ totals

    def assessment(self, row: Assessed) -> Phrase | None:
        """总分97.45分，在9个镇街中列第一、较上期前移1位，列前三分之一，等次为优秀，考核系数1.20."""
        parts = [
            say(word, self.size(value))
            for word, value in (
                ("指标得分", row.base),
                ("加", row.bonus),
                ("扣", row.deduction),
                ("预扣", row.withheld),
            )
            if value is not None and value.value
        ]
        total_ = say("总分", self.figure(row.total)) if row.total is not None else None
        shown = say("（", join(parts, "、"), "）") if total_ and len(parts) > 1 else None
        return clauses(
            say(total_, shown) if total_ else join(parts, "、"),
            self.places_held(row, self.standing(row)),
            say("列", row.third) if row.third and "中间" not in row.third and not row.low_run else None,
            say("与首位相差", self.size(row.gap_to_first))
            if row.gap_to_first and row.gap_to_first.value
            else None,
            say("失分", self.size(row.loss)) if row.loss is not None and row.loss.value else None,
            say("得分率", self.figure(row.score_rate, near_zero=True))
            if row.score_rate is not None
            else None,
            say("等次为", row.grade) if row.grade else None,
            say("考核系数", self.figure(row.coefficient)) if row.coefficient is not None else None,
        )

    def ledger(self, lines: Iterable[LedgerLine]) -> Phrase | None:
        """因…加2.00分；因…预扣1.00分（整改期限2022年8月31日）: what was added and taken, and why."""
        told = []
        for line in lines:
            word = _LEDGER.get(str(line.type), "计")
            notes: list[Piece] = [None if line.state in (None, word) else line.state]
            if line.deadline is not None and line.state not in ("已恢复", "已确认"):
                notes.append(say("整改期限", Text(str(line.deadline), line.deadline.origin)))
            known = [note for note in notes if note]
            remark = say("（", join(known, "，"), "）") if known else None
            told.append(say("因", str(line.reason).rstrip("。；，"), word, self.size(line.points), remark))
        return join(told, "；") or None

    def losses(self, results: Iterable[Result], most: int = 0) -> Phrase | None:
        """失分指标3项，共失6.50分，其中甲失3.00分、乙失2.50分、丙失1.00分; the gravest first."""
        lost = [r for r in results if r.loss is not None and r.loss.value > 0]
        lost.sort(key=lambda r: -r.loss.value if r.loss else 0)
        points = [r.loss for r in lost if r.loss is not None]
        if (whole := total("loss", points)) is None:
            return None
        head = say("失分指标", self.figure(count("count", points, "项", "失分的项数")))
        names = self.subjects(lost)
        if len(lost) == 1:
            name = self.matter(lost[0]) if lost[0].department else names[0]
            return say(head, "，为", name, "，失", self.figure(points[0]))
        parts = [say(name, "失", self.figure(q)) for name, q in zip(names, points, strict=True)]
        parts = parts[:most] if most else parts
        return say(head, "，共失", self.figure(whole), "，其中", join(parts, "、"))

    def weights(self, rows: Iterable[Any], among: Iterable[Any] = (), name: str = "") -> Phrase | None:
        """分值共计51.00分，占总分值100.00分的51.0%: the share is said with what it is a share of."""
        own = total("weight", [row.weight for row in rows if row.weight is not None])
        if own is None:
            return None
        told = say("分值共计", self.figure(own))
        whole = total("weight", [row.weight for row in among if row.weight is not None])
        share = ratio("share", own, whole)
        if whole is None or share is None:
            return told
        return clauses(
            told, say(f"占{name or '总分值'}", self.figure(whole), "的", self.figure(share, near_zero=True))
        )

    def triaged(self, results: Iterable[Result], *, calls: bool = False) -> Phrase | None:
        """优势指标2项（甲、乙），弱项指标1项（丙）; `calls`: 对甲、乙等优势指标立足于“超”，…."""
        rows = list(results)
        told = []
        for kind in (TriageKind.STRONG, TriageKind.WEAK, TriageKind.WEIGHTY):
            members = [r for r in rows if r.triage is not None and r.triage.kind is kind]
            if not members:
                continue
            names = join(self.subjects(members), "、")
            if calls:
                many = "等" if len(members) > 1 else ""
                told.append(say("对", names, f"{many}{kind.value}指标{_CALLS[kind]}"))
            else:
                told.append(say(f"{kind.value}指标", self._count_of(members, "项"), "（", names, "）"))
        return clauses(*told)

    def categories(self, rows: Iterable[Any]) -> Phrase | None:
        """科技创新、绿色发展优势明显，对外开放相对薄弱: no category is in both lists."""
        known = list(rows)
        parts = [
            say(join((row.category for row in members), "、"), word)
            for name, word in (("strong", "优势明显"), ("weak", "相对薄弱"), ("mixed", "强弱并存"))
            if (members := [row for row in known if getattr(row, name)])
        ]
        return clauses(*parts)

    # ------------------------------------------------------------------ surveys

    def satisfaction(self, row: Surveyed) -> Phrase | None:
        """98.3%的调查对象对区发改委整体工作表示满意，比上次提高1.2个百分点."""
        if row.rate is None:
            return None
        owner = row.department
        named = owner is None or str(owner) in row.question or owner.name in row.question
        told = say(
            self.figure(row.rate, near_zero=True),
            "的调查对象对",
            None if named or owner is None else called(owner),
            row.question,
            "表示满意",
        )
        return clauses(told, self.shift(row.rate_change, "上次"))

    def returns(self, row: Surveyed) -> Phrase | None:
        """发放问卷200份，回收196份、有效190份，回收率98.0%."""
        counts = [
            say(word, self.figure(value))
            for word, value in (("回收", row.returned), ("有效", row.valid))
            if value is not None
        ]
        sent = say("发放问卷", self.figure(row.sent)) if row.sent is not None else None
        rate = row.return_rate
        shown = say("回收率", self.figure(rate, near_zero=True)) if rate is not None else None
        return clauses(sent, join(counts, "、"), shown)

    # ------------------------------------------------------- letters, problems

    def letters(self, entries: Iterable[Any]) -> Phrase | None:
        """发出绿色提醒函5份、橙色警示函3份、红色督办函2份，共10份."""
        rows = list(entries)
        if not rows:
            return None
        kinds = [(name, [row for row in rows if _letter(row) == name]) for name in _LETTERS]
        parts = [say(name, self._count_of(members, "份")) for name, members in kinds if members]
        told = say("发出", join(parts, "、"))
        return clauses(told, say("共", self._count_of(rows, "份"))) if len(parts) > 1 else told

    def states(self, rows: Sequence[Any], unit: str = "项", *, shares: bool = True) -> Phrase | None:
        """共22件，其中已办结6件，占27.3%；正在办理16件，占72.7%: rows by their 状态; 共3件，均已销号."""
        if not rows:
            return None
        by = grouped(rows, lambda row: (row.state and str(row.state),))
        whole = count("count", [self.cell_of(row) for row in rows], unit, "行数")
        if len(by) == 1 and len(by[0][1]) == len(rows):
            return say("共", self.figure(whole), "，", "均" if len(rows) > 1 else "", _in_state(by[0][0][0]))
        parts = [
            (
                str(state),
                count("count", [self.cell_of(row) for row in members], unit, f"状态为“{state}”的个数"),
            )
            for (state,), members in by
        ]
        return self.parts(whole, parts, shares=shares)

    # ------------------------------------------------------------- index system

    def system(self, indicators: Sequence[Any], noun: str = "指标") -> Phrase | None:
        """产业基础、科技创新等五大类共计53项指标; with few categories all are named."""
        by = grouped(indicators, lambda row: (row.category and str(row.category),))
        number = self._count_of(indicators, "项") if indicators else None
        if number is None:
            return None
        if not by:
            return say("共计", number, noun)
        names = [members[0].category for _, members in by]
        cells = [self.cell_of(members[0]) for _, members in by]
        kinds = self.few(count("count", cells, "大类", "类别的个数"))
        return say(join(names, "、"), "等" if len(names) > 1 else None, kinds, "共计", number, noun)

    def added(self, indicators: Iterable[Any]) -> Phrase | None:
        """新增城镇新增就业人数、园区二氧化碳排放量增长率等2项指标."""
        new = [row for row in indicators if row.is_new == "是"]
        if not new:
            return None
        names = join((row.name for row in new), "、")
        if len(new) == 1:
            return say("新增", names, self._count_of(new, "项"), "指标")
        return say("新增", names, "等", self._count_of(new, "项"), "指标")

    def planned(self, plan: Plan) -> Phrase | None:
        """到2022年上半年末累计完成480.00亿元、占年度目标的48.0%，本期新增80.00亿元."""
        reach: list[Piece] = []
        if plan.cumulative is not None:
            reach.append(say("累计完成", self.amount(plan.cumulative)))
        if plan.rate is not None:
            reach.append(say("占" if reach else "完成", "年度目标的", self.figure(plan.rate, near_zero=True)))
        head = say("到", plan.period.full, "末", join(reach, "、")) if reach else None
        step = plan.increment
        own = "本期" if head else plan.period.full
        return clauses(head, say(own, "新增", self.amount(step)) if step is not None else None)

    def nodes(self, periods: Iterable[Any]) -> Phrase | None:
        """5月、10月、12月等3个时间节点: the months of deadlines or plans, each once, in order."""
        ends = sorted({end for p in periods if (end := _end(p)) is not None})
        if not ends:
            return None
        names = [f"{month}月" for _, month in ends]
        word = f"等{few(len(ends))}个时间节点" if len(ends) > 1 else "这一时间节点"
        return say("、".join(names), word)

    # ------------------------------------------------------------------- grades

    def grade(self, text: str) -> Text:
        """A fixed rank word in Chinese characters: 第2等次 → 第二等次, 1方阵 → 第一方阵 (N03)."""
        words = _GRADE.sub(lambda found: f"第{chinese(int(found[1]))}{found[2]}", str(text))
        return Text(words, getattr(text, "origin", None))

    def strive(self, keep: str, aim: str) -> Phrase:
        """“保第二等次、争第一等次”."""
        return say("“保", self.grade(keep), "、争", self.grade(aim), "”")


def _in_state(state: object) -> str:
    """A 状态 as a predicate: 已销号, 尚在整改中, 已逾期."""
    word = str(state)
    return word if word.startswith(("已", "未")) else f"{'尚在' if word.endswith('中') else '已'}{word}"


def _letter(row: Any) -> str:
    return str(getattr(row, "name", None) or row.level)


def _end(moment: Any) -> tuple[int, int] | None:
    """Year and month of a date, of a period's end, of a row that has a deadline or a period, or a date in a free table."""
    if isinstance(moment, Mapping):
        moment = next((day for cell in moment.values() if (day := _day(cell)) is not None), None)
    moment = getattr(moment, "deadline", None) or getattr(moment, "period", None) or moment
    if hasattr(moment, "month"):
        return moment.year, moment.month
    return (moment.year, moment.last) if getattr(moment, "dated", False) else None


def _day(cell: Any) -> date | None:
    """The day a cell of a free table names; what is no day there is none."""
    if isinstance(cell, date):
        return cell
    try:
        return parse_day(cell) if isinstance(cell, Text) else None
    except ValueError:
        return None
