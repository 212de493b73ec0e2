"""What derivation looked for in vain: plans that do not reach a period, the own area among its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reportgen.derive.faults import Fault, fault
from reportgen.derive.peers import own_name
from reportgen.derive.plans import planned
from reportgen.derive.registry import Workings
from reportgen.errors import Severity
from reportgen.model import Dataset, Peer, Period, own_among


def lacking(dataset: Dataset, rows: Iterable[Workings]) -> Iterator[Fault]:
    """Yield what could not be derived though the data speak of it."""
    if dataset.plans:
        yield from _unreached(rows)
    yield from _unknown_area(dataset)


def _unreached(rows: Iterable[Workings]) -> Iterator[Fault]:
    """A plan holds for the row, but nothing in it says where the target should stand by the end of its period."""
    for w in rows:
        target, period = w.get("annual_target"), w.given.period
        if not w.plans or target is None or period.elapsed is None or w.get("schedule") is not None:
            continue
        if w.get("completion_rate") is None or not planned(w):
            continue
        whose = (
            f"{w.given.department}“{w.given.indicator}”" if w.given.department else f"“{w.given.indicator}”"
        )
        message = f"{whose}有进度计划，但推不出到{period}末应完成多少，没有计算序时进度和序时差"
        advice = f"请在“进度计划”表补填到{period}的累计计划或计划进度；按月、按季填增量的，从1月起不能缺"
        yield fault("C134", w.given.origin, message, advice, Severity.WARNING, period)


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
