"""Who stands where: ranks among departments of one 类别, and their movement.

Competition ranking: equal values share a rank and the next one is skipped
(1, 2, 2, 4). A group is ranked by one measure throughout. Ranks compare unrounded values. Ranks of the whole area among
other areas cannot be derived and are always given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.derive.registry import Peers, Ranking, Workings, derived
from reportgen.model import Derivation, Direction, Quantity, Text

BASES = {
    "完成率": "completion_rate",
    "增速": "yoy",
    "同比": "yoy",
    "总量": "actual",
    "完成值": "actual",
    "得分": "score",
}
"""位次依据 → what is ranked by it."""
_MEMBERS = 2
"""Fewest departments that make a ranking."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a whole group is ranked by, and which way is better; one for all its members."""

    name: str
    smaller_is_better: bool

    def of(self, w: Workings) -> Quantity | None:
        """Return what a member is ranked by."""
        return w.get(self.name)


def _basis(members: Sequence[Workings]) -> Basis | None:
    """Return the 位次依据 given for the group; else completion rate if every member has one, else actual.

    None where members name different ones, or one that is not known.
    """
    given = {str(w.given.rank_basis) for w in members if w.given.rank_basis}
    reverse = members[0].given.indicator.direction is Direction.REVERSE
    if len(given) > 1 or not given <= set(BASES):
        return None
    with_value = [w for w in members if w.get("actual") is not None]
    rated = bool(with_value) and all(w.get("completion_rate") is not None for w in with_value)
    name = BASES[given.pop()] if given else "completion_rate" if rated else "actual"
    return Basis(name, reverse and name in ("actual", "yoy"))


def _ranking(peers: Peers) -> Ranking | None:
    """Return the ranking of a group, worked out once for all its members."""
    if peers.ranking is None:
        basis = _basis(peers.members)
        keys = tuple(key for w in peers.members if basis and (key := basis.of(w)) is not None)
        total = Quantity(Decimal(len(keys)), "个", Derivation("rank_of", keys, "参加排名的个数"), 0)
        peers.ranking = Ranking(basis, total, sorted(key.value for key in keys))
    return peers.ranking if peers.ranking.basis and len(peers.ranking.values) >= _MEMBERS else None


def _among_peers(w: Workings) -> Ranking | None:
    """Return the ranking a row belongs to; none for a rank that is given within another scope."""
    if w.peers is None or w.given.indicator.direction is Direction.INTERVAL:
        return None
    department, scope = w.given.department, w.given.rank_scope
    if scope and department and scope != department.category:
        return None
    ranking = _ranking(w.peers)
    return ranking if ranking and ranking.basis and ranking.basis.of(w) is not None else None


@derived("rank_of", across=True)
def rank_of(w: Workings) -> Quantity | None:
    """「参评数」 how many departments of the same 类别 have a value to rank by; None for fewer than two."""
    ranking = _among_peers(w)
    return ranking.total if ranking else None


@derived("rank", across=True)
def rank(w: Workings) -> Quantity | None:
    """「位次」 1 + number of departments that are strictly better."""
    ranking = _among_peers(w)
    own = ranking.basis.of(w) if ranking and ranking.basis else None
    if ranking is None or ranking.basis is None or own is None:
        return None
    better = bisect_left(ranking.values, own.value)
    if not ranking.basis.smaller_is_better:
        better = len(ranking.values) - bisect_right(ranking.values, own.value)
    origin = Derivation("rank", (own, ranking.total), "{} 在 {} 中的排名")
    return Quantity(Decimal(better + 1), "位", origin, 0)


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
