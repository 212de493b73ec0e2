"""对标数据 against 指标结果 and against itself: the own area's figures, ranks and values; means and best values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportgen.errors import Finding, Severity
from reportgen.model import Dataset, Direction, Observation, Peer, Period, Quantity, own_among
from reportgen.rounding import rounded

_FEW = 3
"""Regions whose ranks and values can tell an order."""

_ODD = 4
"""One in so many regions may be out of order; with more, ranks follow something else."""


def check_benchmarks(dataset: Dataset, period: Period | None = None) -> Iterator[Finding]:
    """Yield the findings of one period or of all."""
    groups: dict[tuple[str, Period], list[Peer]] = defaultdict(list)
    for peer in dataset.peers:
        if period in (None, peer.period):
            groups[str(peer.indicator.name), peer.period].append(peer)
    rows = {
        (str(o.indicator.name), o.period): o
        for o in dataset.observations
        if o.department is None and period in (None, o.period)
    }
    for key, peers in groups.items():
        row = rows.get(key)
        if row is not None:
            yield from _own(row, peers, dataset)
            yield from _best(row, peers)
        yield from _ranks(peers)
        yield from _order(peers, row)
    for row in rows.values():
        yield from _means(row)
        yield from _ahead(row, dataset)


def _shown(quantity: Quantity) -> str:
    return f"{rounded(quantity):f}{quantity.unit}"


def _differ(one: Quantity, other: Quantity) -> bool:
    """Whether two statements of one figure cannot both be roundings of it."""
    places = min(one.places, other.places)
    return round(one.value, places) != round(other.value, places)


# ------------------------------------------------------------------------ own area

_SHARED = (
    ("value", "actual", "数值"),
    ("yoy", "yoy", "同比"),
    ("rank", "rank", "位次"),
    ("rank_of", "rank_of", "参评数"),
)


def _own(row: Observation, peers: Sequence[Peer], dataset: Dataset) -> Iterator[Finding]:
    """The own area says the same in both sheets."""
    own = own_among(peers, str(dataset.info.get("地区名称") or ""))
    if own is None:
        return
    same_scope = str(own.scope or "") == str(row.rank_scope or "")
    for theirs, ours, word in _SHARED:
        one, other = getattr(own, theirs), getattr(row, ours)
        if one is None or other is None or one.unit != other.unit:
            continue
        if theirs.startswith("rank") and not same_scope:
            continue
        if _differ(one, other):
            yield Finding(
                "C143",
                str(one.origin),
                f"“{row.indicator}”{row.period.short}{own.region}的{word}，对标数据填的是{_shown(one)}，"
                f"指标结果［{other.origin}］填的是{_shown(other)}",
                "请核对，两处应一致",
            )


# --------------------------------------------------------------------------- ranks


def _scopes(peers: Sequence[Peer]) -> Iterator[list[Peer]]:
    found: dict[str, list[Peer]] = defaultdict(list)
    for peer in peers:
        if peer.rank is not None:
            found[str(peer.scope or "")].append(peer)
    yield from found.values()


def _ranks(peers: Sequence[Peer]) -> Iterator[Finding]:
    """A rank is not beyond the number of those ranked, and all of a scope are ranked among the same number."""
    for members in _scopes(peers):
        totals = {p.rank_of.value: p.rank_of for p in members if p.rank_of is not None}
        if len(totals) > 1:
            words = "、".join(f"{q.value.normalize():f}［{q.origin}］" for q in totals.values())
            first = next(iter(totals.values()))
            message = f"“{members[0].indicator}”{members[0].period.short}同一范围的参评数不一样：{words}"
            yield Finding("C144", str(first.origin), message, "请核对参评数")
        for peer in members:
            assert peer.rank is not None
            if peer.rank_of is not None and peer.rank.value > peer.rank_of.value:
                message = (
                    f"{peer.region}“{peer.indicator}”位次{peer.rank.value:f}大于参评数{peer.rank_of.value:f}"
                )
                yield Finding("C103", str(peer.rank.origin), message, "请核对位次和参评数")


@dataclass(frozen=True, slots=True)
class _Order:
    """One way in which values may give ranks."""

    words: str
    of: Callable[[Peer], Quantity | None]
    falling: bool
    """Whether the largest is first."""


_ORDERS = (
    _Order("数值", lambda p: p.value, True),
    _Order("同比", lambda p: p.yoy, True),
    _Order("数值", lambda p: p.value, False),
    _Order("同比", lambda p: p.yoy, False),
)


def _order(peers: Sequence[Peer], row: Observation | None) -> Iterator[Finding]:
    """Ranks follow values or growth, whichever fits best; who stands out of order is named.

    Ranks by another basis (完成率, 总分 …) fit neither, and nothing is said of them.
    """
    basis = str(row.rank_basis or "") if row is not None else ""
    if (
        basis
        and basis not in _BY_GROWTH
        and any(word in basis for word in ("完成", "同口径", "降幅", "销号"))
    ):
        return
    for members in _scopes(peers):
        if len(members) <= _FEW:
            continue
        tried = [
            (_out_of_order(members, order), n, order)
            for n, order in enumerate(_fitting(members, basis))
            if all(order.of(p) is not None for p in members)
        ]
        if not tried:
            continue
        wrong, _, order = min(tried, key=lambda each: (len(each[0]), each[1]))
        if len(wrong) <= max(1, len(members) // _ODD):
            for peer in wrong:
                yield _misplaced(peer, members, order)


def _misplaced(peer: Peer, members: Sequence[Peer], order: _Order) -> Finding:
    value = order.of(peer)
    assert peer.rank is not None and value is not None  # noqa: PT018 — only such are put in order
    tied = [m for m in members if m is not peer and m.rank is not None and m.rank.value == peer.rank.value]
    others = "、".join(f"{m.region}［{m.rank.origin}］" for m in tied if m.rank is not None)
    beside = f"，与{others}同一位次" if tied else ""
    return Finding(
        "C145",
        str(peer.rank.origin),
        f"{peer.region}“{peer.indicator}”{peer.period.short}的位次是{peer.rank.value:f}{beside}，"
        f"与{order.words}{_shown(value)}的高低不符（其他地区的位次与{order.words}一致）",
        f"请核对位次和{order.words}",
    )


_BY_GROWTH = ("增速", "增幅", "同比")


def _fitting(members: Sequence[Peer], basis: str) -> Sequence[_Order]:
    if basis in _BY_GROWTH:
        return [order for order in _ORDERS if order.words == "同比"]
    reverse = members[0].indicator.direction is Direction.REVERSE
    return [order for order in _ORDERS if order.falling != reverse] if basis else _ORDERS


def _out_of_order(members: Sequence[Peer], order: _Order) -> list[Peer]:
    """Return the fewest members without whom ranks and values go together: all but the longest run in order."""
    ordered = sorted(members, key=lambda p: p.rank.value if p.rank else 0)
    values = [q.value * (-1 if order.falling else 1) for p in ordered if (q := order.of(p)) is not None]
    best: list[list[int]] = []
    for n, value in enumerate(values):
        chains = [best[m] for m in range(n) if values[m] <= value]
        best.append([*_longest(chains), n])
    kept = _longest(best)
    ties = {m for n, m in pairwise(kept) if _is_false_tie(ordered[n], ordered[m], values[n] != values[m])}
    return [peer for n, peer in enumerate(ordered) if n not in kept or n in ties]


def _is_false_tie(one: Peer, other: Peer, unlike: bool) -> bool:
    return unlike and one.rank is not None and other.rank is not None and one.rank.value == other.rank.value


def _longest(chains: Sequence[list[int]]) -> list[int]:
    return max(chains, key=len) if chains else []


# ------------------------------------------------------------------- means and bests


def _better(one: Quantity, other: Quantity, row: Observation) -> bool:
    if row.indicator.direction is Direction.REVERSE:
        return one.value < other.value
    return row.indicator.direction is Direction.POSITIVE and one.value > other.value


_MEANS = (("city_mean", "全市平均"), ("province_mean", "全省平均"), ("nation_mean", "全国平均"))


def _means(row: Observation) -> Iterator[Finding]:
    """A mean lies between the best and the rest: the 先进值 of a scope is not worse than its mean.

    Which scope the 先进值 is of is not said: the narrowest mean given is held against it.
    """
    best = row.benchmark
    if best is None:
        return
    for name, word in _MEANS[:1]:
        mean = getattr(row, name)
        if mean is not None and mean.unit == best.unit and _better(mean, best, row):
            message = f"“{row.indicator}”{word}{_shown(mean)}比先进值{_shown(best)}［{best.origin}］还好"
            yield Finding("C146", str(mean.origin), message, f"请核对{word}和先进值", Severity.WARNING)


def _ahead(row: Observation, dataset: Dataset) -> Iterator[Finding]:
    """Who is better than the 先进值 would be it; who is first is it; who is first is not below the mean."""
    actual, best, named = row.actual, row.benchmark, str(row.benchmark_unit or "")
    area = str(dataset.info.get("地区名称") or "")
    if actual is None:
        return
    if (
        best is not None
        and named
        and named != area
        and best.unit == actual.unit
        and _better(actual, best, row)
    ):
        message = (
            f"“{row.indicator}”完成值{_shown(actual)}比{named}的先进值{_shown(best)}［{best.origin}］还好"
        )
        yield Finding("C146", str(actual.origin), message, "请核对完成值和先进值", Severity.WARNING)
    first = row.rank is not None and row.rank.value == 1
    by_level = not any(word in str(row.rank_basis or "") for word in ("增", "完成", "降", "同口径", "销号"))
    mean = row.city_mean if str(row.rank_scope or "") == "全市" else None
    if first and by_level and mean is not None and mean.unit == actual.unit and _better(mean, actual, row):
        assert row.rank is not None
        message = f"“{row.indicator}”位居{row.rank_scope}第1，完成值{_shown(actual)}却不如全市平均{_shown(mean)}［{mean.origin}］"
        yield Finding("C146", str(row.rank.origin), message, "请核对位次、完成值和平均值", Severity.WARNING)


def _best(row: Observation, peers: Sequence[Peer]) -> Iterator[Finding]:
    """The 先进值 is what 对标数据 says of the 先进单位."""
    best, named = row.benchmark, row.benchmark_unit
    if best is None or not named:
        return
    for peer in peers:
        value = peer.value if str(peer.region) == str(named) else None
        if value is not None and value.unit == best.unit and _differ(value, best):
            message = (
                f"“{row.indicator}”先进单位{named}的先进值填的是{_shown(best)}，"
                f"对标数据［{value.origin}］填的是{_shown(value)}"
            )
            yield Finding("C143", str(best.origin), message, "请核对，两处应一致")
