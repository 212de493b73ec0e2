"""What derivation looked for in vain: plans that do not reach a period, rates to rank by, the own area among its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reportgen.derive.faults import Fault, fault
from reportgen.derive.peers import own_name
from reportgen.derive.plans import planned
from reportgen.derive.registry import Peers, Workings
from reportgen.errors import Severity
from reportgen.model import Dataset, Peer, Period, own_among


def lacking(dataset: Dataset, rows: Sequence[Workings]) -> Iterator[Fault]:
    """Yield what could not be derived though the data speak of it."""
    if dataset.plans:
        yield from _unreached(rows)
    for peers in {id(w.peers): w.peers for w in rows if w.peers is not None}.values():
        yield from _unrated(peers)
    yield from _unknown_area(dataset)


def _unreached(rows: Iterable[Workings]) -> Iterator[Fault]:
    """A plan holds for the row, but nothing in it says where the target should stand by the end of its period."""
    for w in rows:
        target, period = w.get("annual_target"), w.given.period
        if not w.plans or target is None or period.elapsed is None or w.get("schedule") is not None:
            continue
        if w.get("completion_rate") is None or not planned(w):
            continue
        message = f"{_named(w)}有进度计划，但推不出到{period}末应完成多少，没有计算序时进度和序时差"
        advice = f"请在“进度计划”表补填到{period}的累计计划或计划进度；按月、按季填增量的，从1月起不能缺"
        yield fault("C134", w.given.origin, message, advice, Severity.WARNING, period)


def _unrated(peers: Peers) -> Iterator[Fault]:
    """Members without a completion rate where most have one: left out of the ranking, or all ranked by actual instead."""
    ranking = peers.ranking
    with_value = [w for w in peers.members if w.get("actual") is not None]
    unrated = [w for w in with_value if w.get("completion_rate") is None and w.given.rank is None]
    if ranking is None or not ranking.places or not unrated:
        return
    if ranking.basis == "completion_rate":
        for w in unrated:
            target = w.get("annual_target")
            why = f"年度目标是{target.value.normalize():f}，" if target is not None else ""
            message = f"{_named(w)}{why}没有完成率；同类单位按完成率排位次，没有排这个单位"
            place = (target.origin if target is not None else None) or w.given.origin
            advice = "请核对年度目标；没有任务的不必理会；要都按完成值排的，各行的“位次依据”填“总量”"
            yield fault("C136", place, message, advice, Severity.WARNING, w.period)
    elif 2 * len(unrated) < len(with_value) and not any(w.given.rank_basis for w in with_value):
        names = "、".join(str(w.given.department) for w in unrated)
        first = unrated[0]
        message = f"“{first.given.indicator}”{names}没有完成率，同类单位都改按完成值排位次"
        advice = "请补填年度目标；本来就按完成值排的，各行的“位次依据”填“总量”"
        yield fault("C136", first.given.origin, message, advice, Severity.WARNING, first.period)


def _named(w: Workings) -> str:
    department = w.given.department
    return f"{department}“{w.given.indicator}”" if department else f"“{w.given.indicator}”"


def _unknown_area(dataset: Dataset) -> Iterator[Fault]:
    """Rows of 对标数据 among which the own area is not found, or more than one could be it."""
    name = own_name(dataset)
    groups: dict[tuple[str, Period], list[Peer]] = defaultdict(list)
    for peer in dataset.peers:
        groups[str(peer.indicator.name), peer.period].append(peer)
    for (indicator, period), peers in groups.items():
        if own_among(peers, name) is not None:
            continue
        alike = [f"“{peer.region}”" for peer in peers if name and name in peer.region]
        why = f"{'、'.join(alike)}都像是本地区" if alike else f"没有本地区“{name}”的行"
        advice = "请补上本地区的行，或在报告信息的“对标名称”中填写本地区在对标数据中的写法"
        message = f"{period}“{indicator}”的对标数据中{why}，没有推算位次"
        yield fault("C135", peers[0].origin, message, advice, Severity.WARNING, period)
