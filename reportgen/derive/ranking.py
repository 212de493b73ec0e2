"""Who stands where: ranks among departments of one 类别, and their movement.

Competition ranking: equal values share a rank and the next one is skipped
(1, 2, 2, 4). Ranks compare unrounded values. Ranks of the whole area among
other areas cannot be derived and are always given.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.registry import Workings, derived
from reportgen.model import Derivation, Direction, Quantity, Text

_BASES = {
    "完成率": "completion_rate",
    "增速": "yoy",
    "同比": "yoy",
    "总量": "actual",
    "完成值": "actual",
    "得分": "score",
}
_MEMBERS = 2
"""Fewest departments that make a ranking."""


def _key(w: Workings) -> Quantity | None:
    """Return what a row is ranked by: its 位次依据, else completion rate, else actual."""
    if w.given.rank_basis:
        return w.get(_BASES.get(str(w.given.rank_basis), "actual"))
    return w.get("completion_rate") or w.get("actual")


def _smaller_is_better(w: Workings) -> bool:
    key = _key(w)
    return w.given.indicator.direction is Direction.REVERSE and key is not None and key == w.get("actual")


@derived("rank_of", across=True)
def rank_of(w: Workings) -> Quantity | None:
    """「参评数」 how many departments of the same 类别 have a value to rank by."""
    keys = tuple(key for peer in w.peers if (key := _key(peer)) is not None)
    if len(keys) < _MEMBERS or _key(w) is None or w.given.indicator.direction is Direction.INTERVAL:
        return None
    first = w.peers[0].computed.get("rank_of")
    if isinstance(first, Quantity):  # one shared ranking, so that lineage does not grow with n²
        return first
    return Quantity(Decimal(len(keys)), "个", Derivation("rank_of", keys, "参加排名的个数"), 0)


@derived("rank", across=True)
def rank(w: Workings) -> Quantity | None:
    """「位次」 1 + number of departments that are strictly better."""
    own, total = _key(w), w.get("rank_of")
    if own is None or total is None or not w.peers or w.computed["rank_of"] is None:
        return None
    sign = -1 if _smaller_is_better(w) else 1
    better = sum(1 for peer in w.peers if (key := _key(peer)) and sign * key.value > sign * own.value)
    return Quantity(Decimal(better + 1), "位", Derivation("rank", (own, total), "{} 在 {} 中的排名"), 0)


@derived("rank_scope", across=True)
def rank_scope(w: Workings) -> Text | None:
    """「位次范围」 the 类别 the department is ranked in."""
    department = w.given.department
    return department.category if department and w.get("rank") else None


@derived("previous_rank", across=True)
def previous_rank(w: Workings) -> Quantity | None:
    """「上期位次」 the rank of the period before in the same year."""
    return w.previous.get("rank") if w.previous else None


@derived("rank_change", across=True)
def rank_change(w: Workings) -> Quantity | None:
    """「位次变化」 previous rank − rank: places moved forward, negative = fell back."""
    before, now = w.get("previous_rank"), w.get("rank")
    if before is None or now is None:
        return None
    origin = Derivation("rank_change", (before, now), "{} − {}", signs=(1, -1))
    return Quantity(before.value - now.value, "位", origin, 0)
