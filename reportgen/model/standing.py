"""Where the own area stands among others 「对标位次」, from the rows of 对标数据."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.model.period import Period
from reportgen.model.quantity import Cell, Derivation, Quantity, Text
from reportgen.model.rows import Indicator, Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The own area's place among all areas, and among those of the same 所属, in one period.

    Ranks in 位; populations in 个; runs in 年 for full years, else in 期.
    """

    period: Period
    indicator: Indicator
    region: Text
    origin: Cell
    within: Text | None = None
    value: Quantity | None = None
    yoy: Quantity | None = None
    rank: Quantity | None = None
    rank_of: Quantity | None = None
    scope: Text | None = None
    rank_basis: Text | None = None
    """What the ranks of all areas go by, `总量` or `增速`, where that is plain."""
    previous_rank: Quantity | None = None
    rank_change: Quantity | None = None
    best_of: Quantity | None = None
    """Periods on record of which none has a better rank; None when one has."""
    within_rank: Quantity | None = None
    """Rank among the areas of the same 所属."""
    within_of: Quantity | None = None
    within_lead: Quantity | None = None
    """Periods in a row, this one included, in which it was first among them."""
    others: tuple[Peer, ...] = ()
    """The rows of all areas in this period, the own one included."""
    mates: tuple[Peer, ...] = ()
    """Those of the same 所属, the own one included."""

    def top(self, number: int) -> Quantity:
        """Return how many areas of the same 所属 are among the first `number` of the whole scope."""
        ranks = tuple(peer.rank for peer in self.mates if peer.rank)
        among = tuple(rank for rank in ranks if rank.value <= number)
        formula = f"同属地区中位次不大于{number}的个数"
        return Quantity(Decimal(len(among)), "家", Derivation("top", among or ranks, formula), 0)

    def sole(self, number: int) -> Quantity | None:
        """Return 1家 where the own area alone of its 所属 is among the first `number` 「唯一」, else None.

        None too while the rank of any area of the same 所属 is not known: it might be another.
        """
        if self.rank is None or self.rank.value > number or any(peer.rank is None for peer in self.mates):
            return None
        count = self.top(number)
        return count if count.value == 1 else None


def own_among(peers: Iterable[Peer], name: str) -> Peer | None:
    """Return the own area's row among those of one indicator and period.

    It is the one called exactly `name`; without one, the only one whose name contains it.
    """
    rows: Sequence[Peer] = tuple(peers)
    exact = [peer for peer in rows if peer.region == name]
    if exact:
        return exact[0]
    alike = [peer for peer in rows if name and name in peer.region]
    return alike[0] if len(alike) == 1 else None
