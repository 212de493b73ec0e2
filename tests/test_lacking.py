"""What the data speak of and derivation cannot find."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.derive import examine
from reportgen.errors import Severity
from reportgen.model import Dataset, Direction
from tests.making import INFO, dataset, department, indicator, observe, pct, peer, place, plan, q, text

OF = indicator("工业投资")
ROW: dict[str, Any] = {"actual": q(30), "annual_target": q(100)}


def messages(data: Dataset) -> list[str]:
    faults = [f for f in examine(data).faults if f.finding.code in ("C134", "C135")]
    assert all(f.finding.severity is Severity.WARNING for f in faults)
    return [f.finding.message for f in faults]


def test_a_plan_that_does_not_reach_the_period_is_named() -> None:
    data = dataset(observe(OF, "2022-05", **ROW), plans=(plan(OF, "2022-03", cumulative=q(20)),))
    (found,) = messages(data)
    assert found == "“工业投资”有进度计划，但推不出到2022年1—5月末应完成多少，没有计算序时进度和序时差"


@pytest.mark.parametrize(
    "row",
    [
        observe(OF, "2022-03", **ROW),
        observe(OF, "2022", **ROW),
        observe(OF, "2022-05", **ROW, schedule=pct(40)),
        observe(OF, "2022年5月", **ROW),
        observe(OF, "2022-05", actual=q(30)),
        observe(OF, "2022-05", department=department("甲镇"), **ROW),
        observe(indicator("信访量", direction=Direction.REVERSE), "2022-05", **ROW),
    ],
)
def test_where_nothing_is_lacking_nothing_is_said(row: Any) -> None:
    assert messages(dataset(row, plans=(plan(OF, "2022-03", cumulative=q(20)),))) == []


def of_peers(*regions: str, **info: str) -> list[str]:
    rows = tuple(peer(OF, "2021", region, rank=place(n)) for n, region in enumerate(regions, start=1))
    known = {key: text(value) for key, value in (INFO | info).items()}
    return messages(dataset(observe(OF, **ROW), info=known, peers=rows))


def test_the_own_area_is_among_the_peers() -> None:
    assert of_peers("洪泽区", "金湖县") == []
    assert of_peers("淮安市洪泽区", "金湖县") == []
    assert of_peers("洪泽", "金湖县", 对标名称="洪泽") == []
    assert of_peers("洪泽", "金湖县") == ["2021年“工业投资”的对标数据中没有本地区“洪泽区”的行，没有推算位次"]
    (found,) = of_peers("洪泽区东", "洪泽区西")
    assert "“洪泽区东”、“洪泽区西”都像是本地区" in found
