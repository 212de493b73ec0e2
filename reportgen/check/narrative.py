"""Prose against data: what a sentence says of an indicator, held against what the data say of it.

A claim is a number, or a word such as 尚未“破零”, whose subject is certain: it follows the
name of an indicator, or another claim about it, with nothing between but words that say
nothing else (累计, 为, 同比 …). What is less certain is not judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from reportgen.blocks import Inlines, Run, plain
from reportgen.errors import Finding, Severity
from reportgen.model import Department, Indicator, Period, Quantity, Result

_N = r"(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)"
_FALLS = ("下降", "回落", "减少", "降低", "欠序时", "慢于", "低于", "落后")
_CHINESE = {character: number for number, character in enumerate("〇一二三四五六七八九十")}

_FILLER = re.compile(
    r"(?:[，、（(：:“”\s]|累计|共|已|已经|均|也|且|其中|截至目前|截至|目前|今年|上半年|下半年|一季度|二季度|三季度|前三季度|全年"
    r"|\d{1,2}[—－~～-]\d{1,2}月|\d{1,2}月(?:底|末)?|全区|全县|全市|我区|我县|本单位|总量|总额|收入|规模|数|量"
    r"|完成|实现|达到|达|为|是|共计|仅|只|约|办结|新增|到账|较上年同期|比上年同期|较去年同期|比去年同期|同比|较上年|比上年)*"
)
"""What may stand between a subject and what is said of it."""
_BREAK = re.compile(r"[。；！？\n]")
_SPREAD = re.compile(r"分别|依次|各自|之和|合计")
"""Words of sentences whose numbers belong to several subjects in turn."""
_OTHER_TIME = re.compile(
    r"去年|上年|前年|上期|上月|上季|上半年末|当月|本月|单月|一季度|二季度|三季度|四季度|下半年|\d{4}年|\d{1,2}(?:[—－~～-]\d{1,2})?月"
)
"""Words that may put a clause into another period than the report's."""
_GOAL = re.compile(
    r"力争|确保|争取|目标是|要求|(?:底|旬|日|月|年)前|控制在|压缩到|以上|以下|以内|左右|不低于|不超过"
)
"""Words of a clause that says what is wanted, not what is."""
_AND = re.compile(r"[、和与及]")
_NARROWED = re.compile("(?:亿元|万元|以上|以下|类|级|型)$")
"""What narrows the name behind it to a part of what it stands for: 10亿元以上 开工项目."""
_DATED = re.compile("上半年|季度|累计|截至|月")
_AIM = re.compile("目标|任务数")
"""Words of a clause whose number is wanted or planned."""
_WHOLE = re.compile(r"全[区县市域]|我[区县市]")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that a text says otherwise than the data."""

    start: int
    """Where in the text the number stands."""
    name: str
    """The indicator it is about."""
    words: str
    """The claim as written."""
    nearest: Quantity
    """What the data say, nearest to it."""

    def finding(self, place: str) -> Finding:
        """The contradiction as it is told."""
        right = f"{self.nearest.value.normalize():f}{self.nearest.unit}"
        return Finding(
            "C207",
            place,
            f"文字写的“{self.name}…{self.words}”与数据不一致，数据中最接近的是{right}［{self.nearest.origin}］",
            "请核对文字或数据；数字最好用模板从数据中取",
            Severity.WARNING,
        )


@dataclass(frozen=True, slots=True)
class _Measure:
    """One way of saying something of an indicator, and which quantities of its row it may mean."""

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    loose: bool = False
    """Whether it names what it is about, so that it is understood anywhere in a text about one indicator."""


def _measure(pattern: str, *fields: str, loose: bool = False) -> _Measure:
    return _Measure(re.compile(pattern), fields, loose)


_MEASURES = (
    _measure(rf"完成(?:全年|年度)(?:目标|任务|计划)(?:任务)?的?{_N}%", "completion_rate", loose=True),
    _measure(rf"(?:目标)?完成率(?:为|达到|达|是)?{_N}%", "completion_rate", loose=True),
    _measure(rf"(?P<word>欠序时|超序时|快于序时|慢于序时)(?:进度)?{_N}个百分点", "schedule_gap", loose=True),
    _measure(
        rf"(?P<word>高于|低于|超出|超过)(?:全年|年度)目标{_N}(?P<unit>[^\d，。；、（）]{{1,8}})",
        "target_gap",
        loose=True,
    ),
    _measure(
        rf"(?:全年|年度)(?:目标|任务|计划)(?:为|是)?{_N}(?P<unit>[^\d，。；、（）]{{1,8}})", "annual_target"
    ),
    _measure(
        rf"(?:同比)?(?P<word>增长|下降|回落|提高|降低|减少|上升){_N}(?P<unit>%)",
        "yoy",
        "adjusted_yoy",
        "previous_yoy",
        "last_yoy",
        "sequential",
        "year_start_growth",
    ),
    _measure(
        rf"(?:同比)?(?P<word>提高|下降|回落|降低|上升){_N}(?P<unit>个百分点)",
        "increase",
        "sequential_increase",
        "year_start_increase",
        "yoy_change",
        "yoy",
    ),
    _measure(
        rf"(?P<word>快于|慢于|高于|低于)全国(?:平均)?(?:水平)?{_N}个百分点", "nation_gap", "nation_mean_gap"
    ),
    _measure(
        rf"(?P<word>快于|慢于|高于|低于)全省(?:平均)?(?:水平)?{_N}个百分点",
        "province_gap",
        "province_mean_gap",
    ),
    _measure(
        rf"(?P<word>快于|慢于|高于|低于)全市(?:平均)?(?:水平)?{_N}个百分点", "city_gap", "city_mean_gap"
    ),
    _measure(r"(?:位居|居|位列|列|排名|排)全[国省市区县]第(?P<rank>[一二三四五六七八九十]+|\d+)", "rank"),
    _measure(r"(?P<zero>尚未|未能|没有|仍未)(?:实现)?“破零”", "actual", loose=True),
)


@dataclass(frozen=True, slots=True)
class _About:
    """A sentence, and what in it is spoken of."""

    text: str
    offset: int
    """Where the sentence begins in its text."""
    period: Period | None
    name: str = ""
    """The indicator."""
    department: str | None = None
    """Whose result: empty of the whole area, None of anybody."""
    told: bool = False
    """Whether the sentence itself names the department."""


class Narrative:
    """What the data say of each indicator; holds text against it."""

    def __init__(self, results: Iterable[Result], departments: Iterable[str] = ()) -> None:
        """Take what is known; of `departments` without results nothing is judged."""
        self._rows: dict[str, list[Result]] = defaultdict(list)
        self._own: dict[tuple[str, str], list[Result]] = defaultdict(list)
        self._values: dict[str, re.Pattern[str]] = {}
        called: dict[str, str] = {}
        whom = {name: name for name in departments}
        for result in results:
            name = str(result.indicator.name)
            self._rows[name].append(result)
            self._own[name, str(result.department.name) if result.department else ""].append(result)
            called |= {
                str(word): name for word in (result.indicator.short_name, result.indicator.name) if word
            }
            if result.department is not None:
                short = result.department.short_name
                own = str(result.department.name)
                whom |= {str(word): own for word in (short, result.department.name) if word}
        self._names, self._who = _Names(called), _Names(whom)

    def contradictions(
        self, place: str, inlines: Inlines, *, period: Period | None = None
    ) -> Iterator[Finding]:
        """Yield each typed figure of a paragraph that the data state differently."""
        typed = list(_typed(inlines))
        if not any(map(_has_digit, (run.text for *_, run in typed))):
            return
        for found in self.judge(plain(inlines), period=period):
            run = next((run for start, end, run in typed if start <= found.start < end), None)
            if run is not None:
                yield found.finding(str(run.origin) if run.origin else place)

    def judge(
        self,
        text: str,
        indicator: Indicator | None = None,
        department: Department | None = None,
        period: Period | None = None,
    ) -> Iterator[Contradiction]:
        """Yield what a text says otherwise than the data.

        `indicator` and `department` are what the whole text is about, where that is given;
        a `period` holds its sentences to that period unless they name another.
        """
        about = str(indicator.name) if indicator is not None else ""
        whom = str(department.name) if department is not None else ""
        start = 0
        for end in (*(m.end() for m in _BREAK.finditer(text)), len(text)):
            sentence = _About(text[start:end], start, period, about, whom)
            if sentence.text and not _SPREAD.search(sentence.text):
                yield from self._sentence(sentence)
            start = end

    def _sentence(self, sentence: _About) -> Iterator[Contradiction]:
        text = sentence.text
        named = list(self._names.find(text))
        for n, (start, end, name) in enumerate(named):
            until = named[n + 1][0] if n + 1 < len(named) else len(text)
            before = text[named[n - 1][1] : start] if n else ""
            if _AND.fullmatch(before) or (n + 1 < len(named) and _AND.fullmatch(text[end:until])):
                continue  # 甲、乙…: what follows is of both
            if _NARROWED.search(text[:start]):
                continue
            department, told = self._whose(text[:start], sentence.department or "")
            yield from self._chain(replace(sentence, name=name, department=department, told=told), end, until)
        if sentence.name in self._rows and not named:
            whole = _WHOLE.search(text)
            yield from self._loose(replace(sentence, department="") if whole else sentence)

    def _whose(self, before: str, whom: str) -> tuple[str | None, bool]:
        """Return whose result is meant and whether it is said: a department's, the whole area's (empty), anybody's (None)."""
        there = list(self._who.find(before))
        if len(there) > 1 and _AND.search(before[there[-2][1] : there[-1][0]]):
            return None, True
        if there:
            return there[-1][2], True
        return ("" if _WHOLE.search(before) else whom or None), False

    def _chain(self, about: _About, at: int, until: int) -> Iterator[Contradiction]:
        """Follow the chain of claims behind the name of an indicator."""
        while at < until:
            found, fields = self._next(about, at, until)
            if found is None:
                return
            yield from self._held(about, found, fields)
            at = found.end()

    def _next(self, about: _About, at: int, until: int) -> tuple[re.Match[str] | None, tuple[str, ...]]:
        """Return the claim that begins between the last one and where its filler ends."""
        filler = _FILLER.match(about.text, at, until)
        begin = filler.end() if filler else at
        for place in range(at, begin + 1):
            for measure in _MEASURES:
                if found := measure.pattern.match(about.text, place, until):
                    return found, measure.fields
        return self._value_of(about.name).match(about.text, begin, until), _VALUES

    def _value_of(self, name: str) -> re.Pattern[str]:
        """Return how a value of an indicator is written: a number with its unit."""
        if name not in self._values:
            units = sorted({str(row.indicator.unit) for row in self._rows[name]}, key=len, reverse=True)
            self._values[name] = re.compile(rf"{_N}(?P<unit>{'|'.join(map(re.escape, units))})")
        return self._values[name]

    def _loose(self, about: _About) -> Iterator[Contradiction]:
        """What a sentence says of the indicator that the whole text is about, without naming it."""
        for measure in _MEASURES:
            if measure.loose:
                for found in measure.pattern.finditer(about.text):
                    yield from self._held(about, found, measure.fields)
        unit = re.escape(str(self._rows[about.name][0].indicator.unit))
        first = re.split(r"[，；。]", about.text)[0]
        values = list(re.finditer(rf"{_N}(?P<unit>{unit})(?!百分点)", first))
        if len(values) == 1 and _DATED.search(first) and not _AIM.search(first):
            yield from self._held(about, values[0], ("actual",))

    def _held(self, about: _About, found: re.Match[str], fields: tuple[str, ...]) -> Iterator[Contradiction]:
        """Hold one claim against the rows it may be about."""
        clause = _clause(about.text, found.start(), found.end())
        if _GOAL.search(clause) and fields != ("annual_target",):
            return
        rows = self._of(about)
        if about.period is not None and not _OTHER_TIME.search(clause.replace(about.period.short, "")):
            rows = [row for row in rows if row.period == about.period] or rows
            if fields is _VALUES and not _AIM.search(clause):
                fields = _PRESENT
        elif about.period is not None and all(row.period == about.period for row in rows):
            return  # of another time, of which the data say nothing
        known = [q for row in rows for field in fields if (q := getattr(row, field, None)) is not None]
        if fields in (("target_gap",), ("annual_target",)):
            known = [q for q in known if found["unit"].startswith(q.unit)]
        said, is_it = _said(found)
        if known and not any(map(is_it, known)):
            nearest = min(known, key=lambda q: abs(q.value - said))
            start = found.start("value") if found.groupdict().get("value") else found.start()
            yield Contradiction(about.offset + start, about.name, found[0], nearest)

    def of(self, department: Department, period: Period) -> list[Result]:
        """Return the rows of a department in a period."""
        own = department.name
        rows = (row for rows in self._rows.values() for row in rows if row.period == period)
        return [row for row in rows if row.department is not None and row.department.name == own]

    def _of(self, about: _About) -> list[Result]:
        """Return the rows that may be meant; of somebody who is named and has none, none."""
        rows = self._rows[about.name]
        if about.department is None:
            return [r for r in rows if r.department is not None] if about.told else rows
        own = self._own.get((about.name, about.department), [])
        return own if own or about.told else self._own.get((about.name, ""), []) or rows


_VALUES = ("actual", "last_year", "annual_target", "stretch_target", "reported", "schedule_target", "before")
_PRESENT = ("actual", "reported")
"""Which of them a clause means that names no other time and no target."""


def _said(found: re.Match[str]) -> tuple[Decimal, Callable[[Quantity], bool]]:
    """Return the number that is claimed, and what tells whether a quantity is it."""
    groups = found.groupdict()
    if groups.get("zero"):
        return Decimal(0), lambda quantity: quantity.value == 0
    if rank := groups.get("rank"):
        place = Decimal(rank) if rank.isdigit() else Decimal(numeral(rank))
        return place, lambda quantity: quantity.value == place
    value = Decimal(found["value"].replace(",", ""))
    word = groups.get("word")
    if word in _FALLS or word == "慢于序时":
        value = -value
    return value, lambda quantity: _agrees(value, quantity)


def numeral(chinese: str) -> int:
    """Return the value of a Chinese numeral below a hundred."""
    tens, mark, ones = chinese.rpartition("十")
    if not mark:
        return _CHINESE[chinese]
    return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)


def _agrees(said: Decimal, quantity: Quantity) -> bool:
    """Whether a typed number is the quantity at the precision it was typed with, by either rounding."""
    exponent = said.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return any(quantity.value.quantize(unit, mode) == said for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN))


def _clause(text: str, start: int, end: int) -> str:
    before = max(text.rfind(mark, 0, start) for mark in "，；。：")
    behind = [at for mark in "，；。：" if (at := text.find(mark, end)) >= 0]
    return text[before + 1 : min(behind, default=len(text))]


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text)) or "第" in text or "破零" in text


class _Names:
    """Finds names in a text, the longest at each place; ten thousand names cost no more than ten."""

    def __init__(self, called: Mapping[str, str]) -> None:
        self._called = called
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for length, head in sorted({(len(word), word[:2]) for word in called}, reverse=True):
            self._lengths[head].append(length)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and proper name of each."""
        at = 0
        while at < len(text):
            lengths = self._lengths.get(text[at : at + 2], ())
            length = next((n for n in lengths if text[at : at + n] in self._called), 0)
            if length:
                yield at, at + length, self._called[text[at : at + length]]
            at += length or 1


def _typed(inlines: Inlines) -> Iterator[tuple[int, int, Run]]:
    """Yield start, end and run of what a person typed."""
    place = 0
    for inline in inlines:
        end = place + len(inline.text)
        if isinstance(inline, Run):
            yield place, end, inline
        place = end
