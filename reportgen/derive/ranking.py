"""Who stands where: ranks among departments of one 类别, and their movement.

Equal values share a rank; the next one is skipped (1, 2, 2, 4) or, where the office
wants 连号, not (1, 2, 2, 3). A group is ranked by one measure throughout. Ranks
compare unrounded values. Ranks of the whole area among other areas cannot be derived
here and are always given; see `peers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportgen.derive.grading import third_of
from reportgen.derive.registry import Peers, Place, Ranking, Workings, derived
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
    """Return the 位次依据 given for the group; else completion rate if every member with a target has one, else actual.

    A member whose target yields no rate, such as one of zero, is left out and does not
    change what the others are ranked by; one without a target does. None where members name
    different ones, or one that is not known.
    """
    given = {str(w.given.rank_basis) for w in members if w.given.rank_basis}
    reverse = members[0].given.indicator.direction is Direction.REVERSE
    if len(given) > 1 or not given <= set(BASES):
        return None
    with_value = [w for w in members if w.get("actual") is not None]
    unrated = [w for w in with_value if w.get("completion_rate") is None]
    left_out = all(w.get("annual_target") is not None for w in unrated)
    by_rate = left_out and len(with_value) - len(unrated) >= (_MEMBERS if unrated else 1)
    name = BASES[given.pop()] if given else "completion_rate" if by_rate else "actual"
    return Basis(name, reverse and name in ("actual", "yoy"))


def _ranking(w: Workings, peers: Peers) -> Ranking:
    """Return the ranking of a row's group, worked out once for all its members; without places for too few."""
    none = Quantity(Decimal(0), "个", Derivation("rank_of", (), "参加排名的个数"), 0)
    peers.ranking = Ranking(none, {})  # a score by place knows no place while places by score are sought
    interval = w.given.indicator.direction is Direction.INTERVAL
    basis = None if interval else _basis(peers.members)
    if basis is not None:
        keyed = [(row, key) for row in peers.members if (key := basis.of(row)) is not None]
        if len(keyed) >= _MEMBERS:
            peers.ranking = _ranked(keyed, basis, dense=w.rules.ties == "连号")
    return peers.ranking


def _ranked(keyed: Sequence[tuple[Workings, Quantity]], basis: Basis, *, dense: bool) -> Ranking:
    keys = tuple(key for _, key in keyed)
    total = Quantity(Decimal(len(keys)), "个", Derivation("rank_of", keys, "参加排名的个数"), 0)
    equals = Counter(key.value for key in keys)
    better, ranks = 0, dict[Decimal, tuple[int, int]]()
    for nth, value in enumerate(sorted(equals, reverse=not basis.smaller_is_better), start=1):
        ranks[value] = (nth if dense else better + 1, better)
        better += equals[value]
    places = {id(row): Place(*ranks[key.value], equals[key.value], key) for row, key in keyed}
    return Ranking(total, places, basis.name)


def _ranking_of(w: Workings) -> Ranking | None:
    """Return the ranking a row belongs to; none for a rank that is given within another scope."""
    if w.peers is None:
        return None
    department, scope = w.given.department, w.given.rank_scope
    if scope and department and scope != department.category:
        return None
    return w.peers.ranking or _ranking(w, w.peers)


def _place(w: Workings) -> Place | None:
    ranking = _ranking_of(w)
    return ranking.places.get(id(w)) if ranking else None


def sharing(w: Workings) -> int:
    """Return how many departments share the place of a row; 1 where its rank is given."""
    place = _place(w) if w.given.rank is None else None
    return place.tied if place else 1


@derived("rank_of", beside="peers")
def rank_of(w: Workings) -> Quantity | None:
    """「参评数」 how many departments of the same 类别 have a value to rank by; None for fewer than two."""
    ranking = _ranking_of(w)
    return ranking.total if ranking and id(w) in ranking.places else None


@derived("rank", beside="peers")
def rank(w: Workings) -> Quantity | None:
    """「位次」 1 + number of departments that are strictly better; of better values where ranks run on 「连号」."""
    ranking = _ranking_of(w)
    place = ranking.places.get(id(w)) if ranking else None
    if ranking is None or place is None:
        return None
    origin = Derivation("rank", (place.by, ranking.total), "{} 在 {} 中的排名")
    return Quantity(Decimal(place.rank), "位", origin, 0)


@derived("rank_scope", "rank", beside="peers")
def rank_scope(w: Workings, _: Quantity) -> Text | None:
    """「位次范围」 the 类别 the department is ranked in."""
    return w.given.department.category if w.given.department else None


@derived("third", "rank", "rank_of")
def third(w: Workings, rank: Quantity, total: Quantity) -> Text | None:
    """「三分之一」 前、中间 or 后三分之一 of those ranked (F15); equal ones are not parted.

    Where the rank is given, it is taken at its word: nobody else is known to share it.
    """
    place = _place(w) if w.given.rank is None else None
    if place is not None:
        return _third(place.better + 1, int(total.value), w.rules.thirds, place.tied)
    return _third(int(rank.value), int(total.value), w.rules.thirds, 1)


@lru_cache(maxsize=10_000)
def _third(place: int, total: int, rounding: str, tied: int) -> Text | None:
    found = third_of(place, total, rounding, tied)
    return Text(found) if found else None


@derived("previous_rank", "rank", beside="previous")
def previous_rank(w: Workings, _: Quantity) -> Quantity | None:
    """「上期位次」 the rank of the period before, where it is one in the same scope and by the same basis."""
    if w.previous is None or not comparable(w, w.previous):
        return None
    return w.previous.get("rank")


@derived("rank_change", "previous_rank", "rank")
def rank_change(_: Workings, before: Quantity, now: Quantity) -> Quantity:
    """「位次变化」 previous rank − rank: places moved forward, negative = fell back."""
    origin = Derivation("rank_change", (before, now), "{} − {}", signs=(1, -1))
    return Quantity(before.value - now.value, "位", origin, 0)


def comparable(one: Workings, other: Workings) -> bool:
    """Whether two ranks are in the same 位次范围 and by the same 位次依据, as far as these are known."""
    for name in ("rank_scope", "rank_basis"):
        known = {str(text) for w in (one, other) if (text := w.look(name))}
        if len(known) > 1:
            return False
    return True
