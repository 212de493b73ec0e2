"""Several rows in one sentence: 分别, 均, run-on lists, ranks by place, counts of the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from reportgen import terms
from reportgen.blocks import Figure
from reportgen.model import CategoryTriage, Department, Indicator, Project, Quantity, Result, Text
from reportgen.sums import count, total
from reportgen.wording.growth import GAPS, by_points
from reportgen.wording.numbers import Register
from reportgen.wording.phrases import (
    Phrase,
    Piece,
    called,
    clauses,
    few,
    grouped,
    join,
    minus,
    same,
    say,
)
from reportgen.wording.statement import Statement

_NAMED_BY = ("region", "indicator", "question", "name", "problem", "number", "column")
"""What a row is called by besides its department: the first of these that it has."""
_TAILS = "业率额值性型类级品费量数度"
"""Characters that end words: what names have in common may not begin with one (工业、建筑业增加值)."""
_WORDS = {
    "rank_change": ("较上期", "前移", "后移", "与上期持平"),
    "share_change": ("占比比上年同期", "提高", "下降", "与上年同期持平"),
    "rate_change": ("比上年同期", "提高", "下降", "与上年同期持平"),
    "increase": ("比上年同期", "增加", "减少", "与上年同期持平"),
    "year_start_increase": ("比年初", "增加", "减少", "与年初持平"),
    "sequential_increase": ("比上期", "增加", "减少", "与上期持平"),
    "target_gap": ("", "高于年度目标", "低于年度目标", "与年度目标持平"),
    "benchmark_gap": ("", "高于先进水平", "低于先进水平", "与先进水平持平"),
    "nation_mean_gap": ("", "高于全国平均水平", "低于全国平均水平", "与全国平均水平持平"),
    "province_mean_gap": ("", "高于全省平均水平", "低于全省平均水平", "与全省平均水平持平"),
    "city_mean_gap": ("", "高于全市平均水平", "低于全市平均水平", "与全市平均水平持平"),
    "schedule_gap": ("", "超序时", "欠序时", "与序时进度同步"),
}
"""Derived difference → what stands before 分别, the words for more and less, and for no difference."""
_PLAIN = {
    "actual": "为",
    "score": "得",
    "loss": "失",
    "score_rate": "得分率为",
    "completion_rate": "完成年度目标的",
}
_NOTHING = {"loss": "未失分", "score": "未得分"}
_GROWTHS = ("yoy", "adjusted_yoy", "sequential", "year_start_growth", "average_growth", "two_year_average")
_HEADS = {
    "adjusted_yoy": "同口径",
    "sequential": "环比",
    "year_start_growth": "比年初",
    "average_growth": "年均",
    "two_year_average": "两年平均",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One value in words: `head` stands before 分别, `verb` after it."""

    head: str
    verb: str
    quantity: Quantity | None = None
    """None where the words say all: 与序时进度同步."""
    figure: Figure | None = None
    """Its own wording, where it is not a size."""


class Lists(Statement):
    """Sentences about several rows."""

    __slots__ = ()

    # ------------------------------------------------------------------- 分别

    def respectively(self, rows: Iterable[Any], attribute: str) -> Phrase | None:
        """工业、农业、服务业项目实际有效投资分别欠序时20.6个、40.5个、2.8个百分点.

        One clause for each direction; as many figures as names; equal ones share 均;
        rows without the value are left out.
        """
        told = [(row, found) for row in rows if (found := self._told(row, attribute)) is not None]
        parts = [
            self._apart([row for row, _ in members], [told for _, told in members])
            for _, members in grouped(told, lambda pair: (pair[1].head, pair[1].verb))
        ]
        return clauses(*parts)

    def _apart(self, rows: Sequence[Any], told: Sequence[Told]) -> Phrase:
        first, many = told[0], len(rows) > 1
        names = self.names_of(rows)
        quantities = [t.quantity for t in told if t.quantity is not None]
        if not quantities:
            return say(names, first.head, "均" if many else "", first.verb)
        figures = [t.figure for t in told if t.figure is not None]
        texts = [f.text for f in figures] or [self.size(self.readable(q)).text for q in quantities]
        if many and len(set(texts)) == 1:
            one = same(quantities, "same", "均为同一数值")
            shown: Piece = replace(figures[0], quantity=one) if figures else self._alike(quantities, one)
            return say(names, first.head, "均", first.verb, shown)
        listed = join(figures, "、") if figures else self.listed(quantities)
        return say(names, first.head, "分别" if many else "", first.verb, listed)

    def _alike(self, quantities: Sequence[Quantity], one: Quantity) -> Figure:
        """The size that all share, with the lineage of all."""
        return replace(self.size(self.readable(quantities[0])), quantity=one)

    def _told(self, row: Any, attribute: str) -> Told | None:
        """One value of a row in words."""
        value = getattr(row, attribute, None)
        if not isinstance(value, Quantity):
            return None
        if attribute in _WORDS:
            return self._moved_by(value, *_WORDS[attribute])
        if attribute in _GROWTHS:
            return self._grown(row, attribute, value)
        if attribute == "yoy_change":
            course = self._course(row, value)
            return Told(course.noun, course.word, course.change)
        if attribute in GAPS:
            found = self._gap(value, GAPS[attribute], row)
            flat = found.word == "与"
            return Told(
                found.noun,
                f"与{found.whom}持平" if flat else found.word + found.whom,
                None if flat else value,
            )
        return self._plainly(row, attribute, value)

    def _moved_by(self, value: Quantity, head: str, more: str, less: str, none: str) -> Told:
        if self.flat(value):
            return Told("", none)
        return Told(head, more if value.value > 0 else less, value)

    def _plainly(self, row: Any, attribute: str, value: Quantity) -> Told:
        if attribute in ("rank", "previous_rank"):
            head = "上期" if attribute == "previous_rank" else ""
            return Told(head, f"位居{getattr(row, 'rank_scope', None) or ''}", value, self.ordinal(value))
        if attribute in _NOTHING and not value.value:
            return Told("", _NOTHING[attribute])
        word = _PLAIN.get(attribute) or f"{terms.term_of(attribute)}为"
        return Told("", word, value, self.figure(self.readable(value), near_zero=value.unit == "%"))

    def _grown(self, row: Any, attribute: str, value: Quantity) -> Told:
        head = _HEADS.get(attribute, self.against)
        if self.flat(value):
            return Told("", "与上年同期持平" if attribute in ("yoy", "adjusted_yoy") else f"{head}持平")
        rate = by_points(row)
        verb = ("提高" if rate else "增长") if value.value > 0 else "下降"
        if rate:
            return Told(head, verb, replace(value, unit="个百分点"))
        multiple = self.multiple(value)
        return Told(head, verb, multiple or value)

    # ------------------------------------------------------------------ names

    def subject(self, row: Any) -> Text:
        """What a row is about: its department if it has one, else its region, indicator, question …

        A project is called by its own name, whosever it is, and so is a category.
        """
        if isinstance(row, (Project, CategoryTriage)):
            return row.name if isinstance(row, Project) else row.category
        if (department := getattr(row, "department", None)) is not None:
            return called(department)
        return self.matter(row)

    def matter(self, row: Any) -> Text:
        """What a row is about besides its department. Raises ValueError where that is not plain."""
        if isinstance(row, (Indicator, Department)):
            return called(row)
        if isinstance(row, str):
            return row if isinstance(row, Text) else Text(row)
        if hasattr(row, "stage") and hasattr(row, "target"):
            return project_name(row)
        for name in _NAMED_BY:
            if (found := getattr(row, name, None)) is not None:
                if isinstance(found, Indicator):
                    return called(found)
                return found if isinstance(found, Text) else Text(str(found))
        raise ValueError('看不出这些行叫什么，请写明取哪一项，如 |名单("单位")')

    def subjects(self, rows: Iterable[Any]) -> list[Text | Phrase]:
        """What tells rows apart: their departments; of one department its indicators; else both."""
        known = list(rows)
        departments = {str(d.name) for row in known if (d := getattr(row, "department", None)) is not None}
        if not departments:
            return [self.matter(row) for row in known]
        matters = {str(self.matter(row)) for row in known if hasattr(row, "indicator")}
        if len(matters) < 2:
            return [self.subject(row) for row in known]
        if len(departments) == 1 and all(getattr(row, "department", None) for row in known):
            return [self.matter(row) for row in known]
        return [
            say(self.subject(row), self.matter(row)) if row.department else self.matter(row) for row in known
        ]

    def names_of(self, rows: Sequence[Any], most: int = 0, unit: str = "个单位") -> Phrase:
        """甲、乙、丙; what indicators end in alike is said once: 工业、农业、服务业项目实际有效投资.

        With `most` only so many names and the number of all: 甲、乙等12个单位.
        """
        names = self.subjects(rows)
        if most and len(names) > most:
            return say(join(names[:most], "、"), "等", self._number(rows, unit))
        texts = [name for name in names if isinstance(name, Text)]
        departments = [called(row.department) for row in rows if getattr(row, "department", None)]
        shared = len(texts) == len(names) and texts != departments
        heads, tail = common_tail(texts) if shared else (names, "")
        return say(join(heads, "、"), tail)

    def _number(self, rows: Sequence[Any], unit: str) -> Figure:
        judged = [Quantity(Decimal(1), "", row.origin, 0) for row in rows if getattr(row, "origin", None)]
        return self.figure(count("count", judged, unit, "行数"))

    # ----------------------------------------------------------------- run-on

    def run_on(self, results: Iterable[Result], *, whole: bool = False) -> Phrase | None:
        """地区生产总值195.66亿元，同比增长2.4%，…；规上工业增加值31.63亿元，增长9.6%，… — one sentence.

        同比 and the number of those ranked are said in the first clause alone; the period
        wherever it changes.
        """
        told: list[Phrase] = []
        spoken, known = False, set[str]()
        period = None
        rows = list(results)
        several = len({r.period for r in rows}) > 1
        for result in rows:
            voice = replace(self, register=Register.ANNUAL) if spoken else self
            scope = str(result.rank_scope)
            said = (
                voice.statement(result)
                if whole
                else voice.summary(result, population=scope not in known and result.department is None)
            )
            if said is None:
                continue
            spoken = spoken or "同比" in str(said)
            if result.rank_of is not None:
                known.add(scope)
            new = several and result.period != period
            told.append(say(result.period.full, "，", said) if new else said)
            period = result.period
        return join(told, "；") or None

    # ------------------------------------------------------------------ ranks

    def places(self, results: Iterable[Result]) -> Phrase | None:
        """位居第二的有规上工业增加值、签约亿元以上项目，位居第三的有… — one clause for each rank."""
        parts = [
            say(
                "位居",
                self.ordinal(same(r.rank for r in members)),
                "的有",
                join(self.subjects(members), "、"),
            )
            for _, members in grouped(results, lambda r: (r.rank and r.rank.value,))
        ]
        return clauses(*parts)

    def ends(self, rows: Iterable[Any], attribute: str, most: int = 3) -> Phrase | None:
        """位居前三的是甲（97.45分）、乙（95.00分）、丙、丁（均为93.00分，并列第三），位居后三的是….

        By rank: whoever shares the last place that counts is named, too. Where front and back
        would meet, all are named in a row: 由高到低依次为….
        """
        known = [r for r in rows if isinstance(getattr(r, attribute), Quantity)]
        ranked = sorted((r for r in known if r.rank is not None), key=lambda r: r.rank.value)
        front = [r for r in ranked if r.rank.value <= most]
        back = [r for r in ranked if r.rank.value >= ranked[-most:][0].rank.value]
        if len(ranked) > 2 * most and 0 < len(front) <= len(ranked) - len(back):
            number = few(most)
            return clauses(
                say(f"位居前{number}的是", self._placed(front, attribute)),
                say(f"位居后{number}的是", self._placed(back, attribute)),
            )
        if not known:
            return None
        word = "为" if len(known) == 1 else "由高到低依次为" if len(ranked) == len(known) else "分别为"
        others = [self._abreast([r], attribute) for r in known if r.rank is None]
        return say(word, join((self._placed(ranked, attribute), *others), "、"))

    def _placed(self, rows: Sequence[Any], attribute: str) -> Phrase:
        """Rows in their order, each with its value; those that share a rank together."""
        by = grouped(rows, lambda r: (r.rank.value,))
        return join((self._abreast(members, attribute) for _, members in by), "、")

    def _abreast(self, members: Sequence[Any], attribute: str) -> Phrase:
        values: list[Quantity] = [getattr(row, attribute) for row in members]
        if len(members) == 1:
            return say(self.subject(members[0]), "（", self.figure(values[0]), "）")
        place = say("，并列", self.ordinal(same(row.rank for row in members)))
        if len({value.value for value in values}) == 1:
            shared = self.figure(same(values, "same", "均为同一数值"))
            return say(join(map(self.subject, members), "、"), "（均为", shared, place, "）")
        told = zip(members, values, strict=True)
        return join((say(self.subject(r), "（", self.figure(v), place, "）") for r, v in told), "、")

    def shifts(self, results: Iterable[Result]) -> Phrase | None:
        """规上工业增加值由第三位前移至第二位; those that moved alike share a clause."""
        moved = [r for r in results if r.rank_change is not None and r.rank_change.value]
        by = grouped(moved, lambda r: (r.previous_rank and r.previous_rank.value, r.rank and r.rank.value))
        return clauses(*(self._shift(members) for _, members in by))

    def _shift(self, members: list[Result]) -> Phrase:
        change = members[0].rank_change
        word = "前移至" if change is not None and change.value > 0 else "后移至"
        before, now = same(r.previous_rank for r in members), same(r.rank for r in members)
        names = join(self.subjects(members), "、")
        return say(
            names, "均" if len(members) > 1 else "", "由", self.position(before), word, self.position(now)
        )

    def top(
        self, results: Iterable[Result], limit: int, scope: str = "", noun: str = "指标"
    ) -> Phrase | None:
        """有23项指标在全市考核中排名前三; nothing when none is. `scope` is 全市考核中, else 位次范围."""
        ranked = [r for r in results if r.rank is not None]
        best = [r for r in ranked if r.rank is not None and r.rank.value <= limit]
        if not best:
            return None
        where = scope or str(best[0].rank_scope or "")
        held = [r.rank for r in best if r.rank is not None]
        number = count("count", held, "项", f"位次不大于{limit}的个数")
        place = (
            few(limit) if self.chinese_ranks and limit != 2 else "二" if self.chinese_ranks else f"{limit}位"
        )
        return say("有", self.figure(number), noun, f"在{where}" if where else "", f"排名前{place}")

    def thirds(self, rows: Iterable[Any]) -> Phrase | None:
        """列前三分之一的有甲、乙，列后三分之一的有丙."""
        parts = [
            say(f"列{third}的有", join(self.subjects(members), "、"))
            for third in ("前三分之一", "后三分之一")
            if (members := [row for row in rows if getattr(row, "third", None) == third])
        ]
        return clauses(*parts)

    def low_runs(self, rows: Iterable[Any]) -> Phrase | None:
        """甲连续三期、乙连续两期列后三分之一; runs of one are no runs.

        A run that several share is set apart by a comma: 甲、乙连续四期，丙连续两期列后三分之一.
        """
        runs = [row for row in rows if row.low_run is not None and row.low_run.value > 1]
        runs.sort(key=lambda row: -row.low_run.value)
        by = grouped(runs, lambda row: (row.low_run.value, row.low_run.unit))
        several = any(len(members) > 1 for _, members in by)
        told = [
            say(
                join(self.subjects(members), "、"),
                "均" if several and len(by) == 1 else "",
                "连续",
                self.few(same((r.low_run for r in members), "low_run", "均为同样期数")),
            )
            for _, members in by
        ]
        return say(join(told, "，" if several else "、"), "列后三分之一") if told else None

    # ---------------------------------------------------------- high, low, sum

    def spread(self, rows: Iterable[Any], attribute: str) -> Phrase | None:
        """最高97.45分（蒋坝镇）、最低56.58分（老子山镇），相差40.87分; 均为44.11分 of equal ones."""
        found = [(row, value) for row in rows if isinstance(value := getattr(row, attribute, None), Quantity)]
        if len(found) < 2:
            return None
        high, low = max(found, key=lambda f: f[1].value), min(found, key=lambda f: f[1].value)
        if high[1].value == low[1].value:
            return say("均为", self.figure(same((value for _, value in found), "same", "均为同一数值")))
        difference = minus("spread", high[1], low[1])
        ends = join(
            (
                say(f"最{word}", self.figure(value), "（", self.subject(row), "）")
                for word, (row, value) in (("高", high), ("低", low))
            ),
            "、",
        )
        return clauses(ends, say("相差", self.size(difference)))

    def sum_of(self, rows: Iterable[Any], attribute: str) -> Figure | None:
        """The sum of a column, printed as the sum of its printed parts; money in 亿元 from one 亿元 up."""
        values = [v for row in rows if isinstance(v := getattr(row, attribute, None), Quantity)]
        return self.amount(whole) if (whole := total("total", values)) is not None else None

    def worst(
        self, whole: Any, parts: Iterable[Any], attribute: str = "schedule_gap", named: str = ""
    ) -> Phrase | None:
        """“两重”任务整体欠序时1.8个百分点，特别是重点工程建设欠序时5.7个百分点.

        `named` is the attribute that tells the parts apart; the whole, which has none, is not
        named then: 整体欠序时1.8个百分点，特别是重点工程欠序时5.7个百分点.
        """
        head = self._told(whole, attribute)
        if head is None:
            return None
        behind = [p for p in parts if (v := getattr(p, attribute, None)) is not None and v.value < 0]
        told = say(getattr(whole, named) if named else self.subject(whole), "整体", self._alone(head))
        if not behind:
            return told
        low = min(behind, key=lambda p: getattr(p, attribute).value)
        said = self._told(low, attribute)
        name = getattr(low, named) if named else self.subject(low)
        return clauses(told, say("特别是", name, self._alone(said))) if said and name else told

    def _alone(self, told: Told) -> Phrase:
        figure = told.figure or (self.size(self.readable(told.quantity)) if told.quantity else None)
        return say(told.head, told.verb, figure)

    def contrast(self, good: Piece, bad: Piece) -> Phrase | None:
        """虽然…位居全市第一，但…欠序时1.8个百分点; nothing unless both are there."""
        return say("虽然", good, "，但", bad) if good and bad else None


def project_name(row: Any) -> Text:
    """What a target of projects is called."""
    title: Text = row.title
    return title


def common_tail(names: Sequence[Text]) -> tuple[Sequence[Text], str]:
    """Return names without what all end in, and that: 工业、农业 + 项目实际有效投资.

    Only a tail that is a word of its own and no mere ending is shared; each name keeps
    at least two characters, and the tail is no shorter than half of the longest.
    """
    if len(names) < 2:
        return names, ""
    size = 0
    shortest = min(map(len, names))
    while size < shortest and len({name[-size - 1] for name in names}) == 1:
        size += 1
    size = min(size, shortest - 2)
    while size > 1 and names[0][-size] in _TAILS:
        size -= 1
    longest = max(map(len, names)) - size
    if size < 2 or size * 2 < longest:
        return names, ""
    return [Text(name[:-size], name.origin) for name in names], str(names[0][-size:])
