"""Where the own area stands among others, over the years: from the rows of 对标数据.

A rank that is given wins. Where none is given at all, areas are ranked by their
values, or their growth, if every one of them has it: a place among unknowns is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.derive.difference import difference
from reportgen.derive.share import NOT_ADDED
from reportgen.model import (
    Dataset,
    Derivation,
    Direction,
    Indicator,
    Peer,
    Period,
    Quantity,
    Standing,
    Text,
    own_among,
)

_LEAST = 2
"""Fewest areas that make a ranking, and fewest periods of which one can be the best."""

_POPULATION = {"rank": "rank_of", "within_rank": "within_of"}
"""Name of a rank → name of how many are ranked."""

Series = dict[Period, Standing]


def own_name(dataset: Dataset) -> str:
    """Return how 对标数据 calls the own area: 对标名称, else 地区名称."""
    return str(dataset.info.get("对标名称") or dataset.info.get("地区名称") or "")


def standings(dataset: Dataset) -> tuple[Standing, ...]:
    """Return the own area's standing for each indicator and period of 对标数据, by indicator, oldest first."""
    groups: dict[str, dict[Period, list[Peer]]] = defaultdict(lambda: defaultdict(list))
    for peer in dataset.peers:
        groups[str(peer.indicator.name)][peer.period].append(peer)
    name = own_name(dataset)
    return tuple(standing for periods in groups.values() for standing in _line(periods, name).values())


def _line(periods: Mapping[Period, Sequence[Peer]], name: str) -> Series:
    """Return the standings for one indicator, each after those it follows."""
    line: Series = {}
    for period in sorted(periods):
        if (own := own_among(periods[period], name)) is not None:
            line[period] = _standing(own, periods[period], line)
    return line


def _standing(own: Peer, peers: Sequence[Peer], line: Series) -> Standing:
    mates = tuple(peer for peer in peers if own.within and peer.within == own.within)
    rank, total = own.rank, own.rank_of
    if not any(peer.rank for peer in peers):
        rank, total = _place("rank", own, peers)
    within_rank, within_of = _place("within_rank", own, mates)
    now = Standing(
        period=own.period,
        indicator=own.indicator,
        region=own.region,
        origin=own.origin,
        within=own.within,
        value=own.value,
        yoy=own.yoy,
        rank=rank,
        rank_of=total,
        scope=own.scope,
        rank_basis=_basis(peers),
        within_rank=within_rank,
        within_of=within_of,
        others=tuple(peers),
        mates=mates,
    )
    return _with_history(now, line)


def _with_history(now: Standing, line: Series) -> Standing:
    """Return a standing with what the earlier ones add to it."""
    earlier = tuple(_back(now, line))
    before = earlier[0].rank if earlier else None
    return replace(
        now,
        previous_rank=before,
        rank_change=_moved(before, now.rank),
        best_of=_best(now, earlier),
        within_lead=_lead(now, earlier),
    )


# --------------------------------------------------------------------- one period


def _place(name: str, own: Peer, peers: Sequence[Peer]) -> tuple[Quantity | None, Quantity | None]:
    """Return the place of the own area among some, and how many they are; by ranks, else values, else growth."""
    for of, smaller_is_better in _BASES:
        keys = tuple(of(peer) for peer in peers)
        known = tuple(key for key in keys if key is not None)
        own_key = of(own)
        if own_key is None or len(known) < len(keys) or len(known) < _LEAST:
            continue
        direction = own.indicator.direction
        if direction is Direction.INTERVAL and not smaller_is_better:
            return None, None
        smaller = smaller_is_better or direction is Direction.REVERSE
        better = sum(key.value < own_key.value if smaller else key.value > own_key.value for key in known)
        total = Quantity(
            Decimal(len(known)), "个", Derivation(_POPULATION[name], known, "参加比较的地区个数"), 0
        )
        origin = Derivation(name, (own_key, total), "{} 在 {} 中的排名")
        return Quantity(Decimal(better + 1), "位", origin, 0), total
    return None, None


_BASES: tuple[tuple[Callable[[Peer], Quantity | None], bool], ...] = (
    (lambda peer: peer.rank, True),
    (lambda peer: peer.value, False),
    (lambda peer: peer.yoy, False),
)
"""What areas are compared by, in this order, and whether less of it is better whatever the direction."""
_MEASURES: tuple[tuple[str, Callable[[Peer], Quantity | None]], ...] = (
    ("总量", _BASES[1][0]),
    ("增速", _BASES[2][0]),
)
"""What prose calls the measures among them."""
_TELLING = 4
"""Fewest areas whose ranks say what they go by: of fewer, growth and value may agree by chance."""


def _basis(peers: Sequence[Peer]) -> Text | None:
    """Return what the ranks go by, 总量 or 增速; None where that is not plain, or goes without saying.

    Of ranks that are given it is plain where every one is the place of its area by the one
    measure and not by the other, and the areas are too many for that to be chance.
    """
    if not any(peer.rank for peer in peers):
        fitting = [word for word, of in _MEASURES if all(map(of, peers))][:1]
    elif len(peers) < _TELLING:
        return None
    else:
        fitting = [word for word, of in _MEASURES if _fits(of, peers)]
    if len(fitting) != 1 or (fitting == ["总量"] and not _added_up(peers[0].indicator)):
        return None
    return Text(fitting[0])


def _fits(of: Callable[[Peer], Quantity | None], peers: Sequence[Peer]) -> bool:
    """Whether every rank is the place of its area among all by one measure."""
    sign = -1 if peers[0].indicator.direction is Direction.REVERSE else 1
    keys = [sign * key.value for key in map(of, peers) if key is not None]
    ranks = [peer.rank.value for peer in peers if peer.rank is not None]
    if len(keys) < len(peers) or len(ranks) < len(peers):
        return False
    return ranks == [1 + sum(other > key for other in keys) for key in keys]


def _added_up(indicator: Indicator) -> bool:
    """Whether its values are amounts of which one may say 总量."""
    unit, name = indicator.unit, indicator.name
    return not (unit in NOT_ADDED or "/" in unit or "每" in unit or "平均" in name or "人均" in name)


# -------------------------------------------------------------------- over periods


def _back(now: Standing, line: Series) -> Iterator[Standing]:
    """Yield the standings before one, nearest first, as far as periods and scopes follow on one another."""
    row = now
    yearly = now.period.whole_year and now.period.year_before() in line
    while True:
        period = row.period.year_before() if yearly else row.period.before(line)
        earlier = line.get(period) if period else None
        if earlier is None or (now.scope and earlier.scope and now.scope != earlier.scope):
            return
        yield earlier
        row = earlier


def _moved(before: Quantity | None, now: Quantity | None) -> Quantity | None:
    return difference("rank_change", before, now)


def _best(now: Standing, earlier: Sequence[Standing]) -> Quantity | None:
    ranks = _while(lambda row: row.rank, (now, *earlier))
    if len(ranks) < _LEAST or min(rank.value for rank in ranks) < ranks[0].value:
        return None
    return _periods("best_of", _unit(now, earlier), ranks, "位次不低于以往的期数")


def _lead(now: Standing, earlier: Sequence[Standing]) -> Quantity | None:
    def first(row: Standing) -> Quantity | None:
        rank = row.within_rank if row.within == now.within else None
        return rank if rank is not None and rank.value == 1 else None

    ranks = _while(first, (now, *earlier))
    formula = "在同属地区中连续居首的期数"
    return _periods("within_lead", _unit(now, earlier), ranks, formula) if ranks else None


def _while(of: Callable[[Standing], Quantity | None], rows: Sequence[Standing]) -> tuple[Quantity, ...]:
    """Return what rows have, up to the first that has it not."""
    found: list[Quantity] = []
    for row in rows:
        if (quantity := of(row)) is None:
            break
        found.append(quantity)
    return tuple(found)


def _unit(now: Standing, earlier: Sequence[Standing]) -> str:
    """Years are counted in 年, whatever else in 期."""
    yearly = now.period.whole_year and all(row.period.whole_year for row in earlier)
    return "年" if yearly else "期"


def _periods(name: str, unit: str, ranks: tuple[Quantity, ...], formula: str) -> Quantity:
    return Quantity(Decimal(len(ranks)), unit, Derivation(name, ranks, formula), 0)
