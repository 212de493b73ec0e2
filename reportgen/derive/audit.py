"""What deriving finds fault with: rules, methods, rows without a score, totals not added up, the ledger.

Every finding names its cell. Given values beside computed ones are Comparisons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reportgen.dates import date_of_issue
from reportgen.derive.assessment import Group, Slip
from reportgen.derive.faults import Fault, Misread, fault
from reportgen.derive.ledger import ledger_faults
from reportgen.derive.methods import MisreadTerms, Unscored, read_method
from reportgen.derive.registry import Workings
from reportgen.derive.scoring import award
from reportgen.errors import Severity
from reportgen.model import Dataset, Indicator


def audit(dataset: Dataset, rows: Sequence[Workings], slips: Sequence[Slip]) -> Iterator[Fault]:
    """Yield what is wrong with scores, totals and the ledger, each once."""
    found = (
        *_methods(dataset.indicators, rows),
        *_rows(rows, slips),
        *_totals(slips),
        *_full_marks(slips),
        *_grades(slips),
        *_stated(rows, slips),
        *ledger_faults(dataset.ledger, date_of_issue(dataset)),
    )
    yield from dict.fromkeys(found)


# --------------------------------------------------------------------------- methods


def _methods(indicators: Iterable[Indicator], rows: Iterable[Workings]) -> Iterator[Fault]:
    """Yield methods and parameters that cannot be meant, and those that score nothing."""
    weighed = {str(w.given.indicator.name) for w in rows if w.given.weight is not None}
    for indicator in indicators:
        if indicator.scoring is None:
            if indicator.scoring_terms is not None:
                place = indicator.scoring_terms.origin or indicator.origin
                yield fault("C302", place, f"“{indicator}”填了计分参数，没有填计分办法", "请补填计分办法")
            continue
        yield from _misread(indicator)
        if indicator.weight is None and str(indicator.name) not in weighed:
            place = indicator.scoring.origin or indicator.origin
            message = f"“{indicator}”有计分办法，没有分值，不会计分"
            yield fault("C304", place, message, "请补填分值", Severity.WARNING)


def _misread(indicator: Indicator) -> Iterator[Fault]:
    scoring, parameters = indicator.scoring, indicator.scoring_terms
    if scoring is None:
        return
    try:
        read_method(scoring, parameters or "")
    except MisreadTerms as misread:
        place = (parameters.origin if parameters is not None else scoring.origin) or indicator.origin
        yield fault("C302", place, f"“{indicator}”的计分参数：{misread.message}", misread.advice)
    except Misread as misread:
        yield fault("C301", scoring.origin or indicator.origin, misread.message, misread.advice)


# ------------------------------------------------------------------------------ rows


def _rows(rows: Iterable[Workings], slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield rows that their method cannot score, and scores that go uncounted or beyond the full marks."""
    due = {row.origin for slip in slips for row in slip.missing}
    for w in rows:
        own, weight = w.get("score"), w.get("weight")
        if weight is None or weight.value <= 0:
            if w.given.score is not None and w.given.department is not None:
                yield _doubt("C307", w, "填了得分，没有分值，不计入总分", "请补填分值；不计分的请删去得分")
            continue
        if own is None:
            if w.given.origin in due or (w.given.department is None and w.given.period.cumulative):
                yield from _unscored(w)
        elif own.value > weight.value and w.given.score is None and _uncapped(w.given.indicator):
            message = f"得分{_shown(own.value)}分超过分值{_shown(weight.value)}分，计分参数没有写封顶"
            yield _doubt("C310", w, message, "请在计分参数中写明，如“封顶=120%”或“封顶=不封顶”")


def _unscored(w: Workings) -> Iterator[Fault]:
    why = award(w)
    if isinstance(why, Unscored):
        scoring = w.given.indicator.scoring or ""
        method = read_method(scoring, w.given.indicator.scoring_terms or "").formula
        message = f"{_named(w)}{why.message}，不能按{method.name}计分"
        yield fault("C303", w.given.origin, message, why.advice, period=w.given.period)


def _uncapped(indicator: Indicator) -> bool:
    if not indicator.scoring:
        return False
    try:
        return "封顶" not in read_method(indicator.scoring, indicator.scoring_terms or "").settings
    except Misread:
        return False


def _named(w: Workings) -> str:
    department = w.given.department
    return f"{department}“{w.given.indicator}”" if department else f"“{w.given.indicator}”"


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _doubt(code: str, w: Workings, message: str, advice: str) -> Fault:
    return fault(code, w.given.origin, f"{_named(w)}{message}", advice, Severity.WARNING, w.given.period)


# ---------------------------------------------------------------------------- totals


def _totals(slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield totals that could not be added up because a score is lacking."""
    for slip in slips:
        if not (missing := slip.missing):
            continue
        names = "、".join(f"“{row.indicator}”" for row in missing)
        head = f"{slip.department}{slip.period}{names}没有得分"
        advice = "请补填得分或完成值；本期不计分的，请把这一行的分值填0"
        if slip.get("total") is None:
            message = f"{head}，没有计算总分，同类单位也不排位次"
            yield fault("C306", missing[0].origin, message, advice, period=slip.period)
        else:
            message = f"{head}，总分以填报为准，无法核对"
            yield fault("C306", missing[0].origin, message, advice, Severity.WARNING, slip.period)


def _full_marks(slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield departments whose full marks are not those of most others of their 类别."""
    groups = {id(slip.group): slip.group for slip in slips if slip.group}
    for group in groups.values():
        marks = [slip for slip in group.slips if slip.computed.get("full")]
        (usual, number), *_ = Counter(s.computed["full"].value for s in marks).most_common(1) or [
            (Decimal(0), 0)
        ]
        if number * 2 <= len(marks):
            continue
        for slip in marks:
            full = slip.computed["full"]
            if full.value != usual:
                lack = _lacking(slip, group)
                message = f"{slip.department}{slip.period}满分是{_shown(full.value)}分，同类单位多是{_shown(usual)}分{lack}"
                advice = "请核对是否漏填；考核内容本来不同的不必改"
                yield fault("C308", slip.origin, message, advice, Severity.WARNING, slip.period)


def _lacking(slip: Slip, group: Group) -> str:
    """Return the indicators that most others are scored by and this one is not."""
    counts = Counter(str(row.indicator) for s in group.slips for row in s.rows)
    own = {str(row.indicator) for row in slip.rows}
    names = [f"“{name}”" for name, n in counts.items() if name not in own and 2 * n > len(group.slips)]
    return f"，没有{'、'.join(names)}" if names else ""


def _grades(slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield grades that 考核结果 gives otherwise than 考核规则 would."""
    for slip in slips:
        given, computed = slip.given.grade if slip.given else None, slip.computed.get("grade")
        if given is not None and computed is not None and given != computed:
            message = f"“{slip.department}”填写的等次为{given}，按考核规则应为{computed}"
            yield fault("C101", given.origin or slip.origin, message, "请核对", period=slip.period)


_TOTAL = re.compile("综合(?:考核|考评|评价)?得分|考核(?:总)?得分|考核总分|总得分|总分")
"""Names of indicators that repeat the total of the assessment."""


def _stated(rows: Iterable[Workings], slips: Iterable[Slip]) -> Iterator[Fault]:
    """Yield totals that 指标结果 repeats otherwise than they are in 考核结果, or come to."""
    totals = {(str(slip.department.name), slip.period): slip for slip in slips}
    for w in rows:
        o = w.given
        if o.department is None or o.actual is None or not _TOTAL.fullmatch(o.indicator.name):
            continue
        slip = totals.get((str(o.department.name), o.period))
        total = slip.get("total") if slip is not None else None
        places = min(o.actual.places, total.places) if total is not None else 0
        if total is not None and round(total.value, places) != round(o.actual.value, places):
            message = (
                f"{_named(w)}填的是{_shown(o.actual.value)}分，{_whence(slip)}是{total.value:.{places}f}分"
            )
            yield fault("C311", o.actual.origin, message, "请核对，两处应一致", period=o.period)


def _whence(slip: Slip | None) -> str:
    given = slip.given.total if slip is not None and slip.given else None
    return f"考核结果［{given.origin}］" if given is not None else "各项得分和加减分相加"
