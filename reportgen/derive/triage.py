"""What to do about an indicator 「研判」: 优势 keep ahead (超), 弱项 catch up (赶), 权重 fight for its marks (抢).

Weak comes before strong, and strong before weighty: what lags is to catch up however
much it weighs, so that no indicator stands in two lists. All that apply are kept beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from reportgen.derive.difference import difference
from reportgen.derive.grading import BACK
from reportgen.derive.ranking import sharing
from reportgen.derive.registry import Workings, derived
from reportgen.model import CategoryTriage, Direction, Period, Quantity, Result, Text, Triage, TriageKind
from reportgen.sums import ratio, total

Reason = tuple[str, Quantity]


@derived("triage")
def triage(w: Workings) -> Triage | None:
    """「研判」 of a row that is behind or ahead of schedule, well or badly placed, or of great weight."""
    gap, rank = w.get("schedule_gap"), w.get("rank")
    last = rank is not None and w.look("third") == BACK and not _few(w)
    found: list[tuple[TriageKind, list[Reason]]] = []
    if weak := _weak(w, gap, rank if last else None):
        found.append((TriageKind.WEAK, weak))
    elif strong := _strong(w, gap, None if last or sharing(w) > w.rules.strong_rank or _few(w) else rank):
        found.append((TriageKind.STRONG, strong))
    if weighty := _weighty(w):
        found.append((TriageKind.WEIGHTY, weighty))
    if not found:
        return None
    kind, reasons = found[0]
    words = _words(tuple([words for words, _ in reasons]))
    return Triage(kind, words, tuple([fact for _, fact in reasons]), tuple([kind for kind, _ in found]))


_FEWEST = 4
"""Members below which a place says nothing: of three, the last is among the first three."""


def _few(w: Workings) -> bool:
    number = w.get("rank_of")
    return number is not None and number.value < _FEWEST


@cache
def _words(reasons: tuple[str, ...]) -> Text:
    return Text("、".join(reasons))


def _weak(w: Workings, gap: Quantity | None, rank: Quantity | None) -> list[Reason]:
    """Behind schedule, beyond a target not to be exceeded, in the last third (`rank`), or with a low score rate."""
    rate = w.get("score_rate")
    reasons: list[Reason] = []
    over = w.get("target_gap") if w.given.indicator.direction is Direction.REVERSE and gap is None else None
    if over is not None and over.value > 0:
        reasons.append(("超出年度目标", over))
    if gap is not None and gap.value < 0:
        reasons.append(("未完成目标" if w.given.period.whole_year else "欠序时", gap))
    if rank is not None:
        reasons.append(("位次靠后", rank))
    if rate is not None and rate.value < w.rules.weak_rate:
        reasons.append(("得分率偏低", rate))
    return reasons


def _strong(w: Workings, gap: Quantity | None, rank: Quantity | None) -> list[Reason]:
    """Ahead of schedule, or among the first few (`rank`); a place that more than these few share is no strength."""
    reasons: list[Reason] = []
    if gap is not None and gap.value > 0:
        reasons.append(("超额完成" if w.given.period.whole_year else "超序时", gap))
    if rank is not None and rank.value <= w.rules.strong_rank:
        reasons.append(("位次靠前", rank))
    return reasons


def _weighty(w: Workings) -> list[Reason]:
    """Full marks of the row, or of its indicator, at or above the limit."""
    weight = w.get("weight") or w.given.indicator.weight
    return [("分值较大", weight)] if weight is not None and weight.value >= w.rules.weighty else []


def categories(results: Sequence[Result]) -> tuple[CategoryTriage, ...]:
    """Return the indicators of each 类别, for the whole area and each department, in every period.

    A category with strong and weak indicators is neither: naming it in both lists is
    the contradiction that `mixed` tells apart.
    """
    groups: dict[tuple[Period, str, str], list[Result]] = defaultdict(list)
    for result in results:
        category = result.indicator.category
        if category:
            groups[result.period, str(result.department and result.department.name), category].append(result)
    return tuple(_category(members) for members in groups.values())


def _category(members: Sequence[Result]) -> CategoryTriage:
    first = members[0]
    category = first.indicator.category
    assert category is not None  # only rows of a category are grouped
    marks = [(r.weight or r.indicator.weight, r.score) for r in members]
    scored = [(weight, score) for weight, score in marks if weight is not None and score is not None]
    full = total("weight", [weight for weight, _ in scored])
    reached = total("score", [score for _, score in scored])
    return CategoryTriage(
        period=first.period,
        category=category,
        origin=first.origin,
        department=first.department,
        results=tuple(members),
        strengths=tuple(r for r in members if r.strong),
        weaknesses=tuple(r for r in members if r.weak),
        weight=full,
        score=reached,
        loss=difference("loss", full, reached),
        score_rate=ratio("score_rate", reached, full),
    )
