"""Who stands where: ranks among departments of one 类别, and their movement.

Competition ranking: equal values share a rank and the next one is skipped
(1, 2, 2, 4). Ranks compare unrounded values. Ranks of the whole area among
other areas cannot be derived and are always given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal

from reportgen.derive.registry import Peers, Workings, derived
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


def _ranking(peers: Peers) -> tuple[Quantity, list[Decimal]]:
    """Return how many departments are ranked, and their values in ascending order."""
    if peers.ranking is None:
        keys = tuple(key for peer in peers.members if (key := _key(peer)) is not None)
        total = Quantity(Decimal(len(keys)), "个", Derivation("rank_of", keys, "参加排名的个数"), 0)
        peers.ranking = total, sorted(key.value for key in keys)
    return peers.ranking


@derived("rank_of", across=True)
def rank_of(w: Workings) -> Quantity | None:
    """「参评数」 how many departments of the same 类别 have a value to rank by; None for fewer than two."""
    if w.peers is None or _key(w) is None or w.given.indicator.direction is Direction.INTERVAL:
        return None
    total, _ = _ranking(w.peers)
    return total if total.value >= _MEMBERS else None


@derived("rank", across=True)
def rank(w: Workings) -> Quantity | None:
    """「位次」 1 + number of departments that are strictly better."""
    own, total = _key(w), w.computed["rank_of"]
    if own is None or w.peers is None or not isinstance(total, Quantity):
        return None
    values = _ranking(w.peers)[1]
    better = bisect_left(values, own.value)
    if not _smaller_is_better(w):
        better = len(values) - bisect_right(values, own.value)
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
