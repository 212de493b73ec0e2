"""Small data for tests of the pure core, written as short as they are read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reportgen.dates import parse_day, parse_period
from reportgen.model import (
    Cell,
    Dataset,
    Day,
    Department,
    Indicator,
    Observation,
    Peer,
    Period,
    Plan,
    Quantity,
    Text,
)

_counter = iter(range(2, 10_000_000))


def cell(ref: str | None = None) -> Cell:
    """A cell nobody else has."""
    return Cell("数据.xlsx", "指标结果", ref or f"D{next(_counter)}")


def text(value: str) -> Text:
    return Text(value, cell())


def q(value: str | int, unit: str = "亿元", places: int = 2) -> Quantity:
    return Quantity(Decimal(value), unit, cell(), places)


def pct(value: str | int) -> Quantity:
    return q(value, "%", 1)


def period(label: str = "2022-06") -> Period:
    found = parse_period(label, cell())
    assert found is not None
    return found


def indicator(name: str = "地区生产总值", unit: str = "亿元", **more: Any) -> Indicator:
    return Indicator(name=text(name), unit=text(unit), origin=cell(), **more)


def department(name: str = "朱坝街道", category: str | None = "镇街", **more: Any) -> Department:
    kind = text(category) if category else None
    return Department(name=text(name), category=kind, origin=cell(), **more)


def observe(of: Indicator | None = None, at: str = "2022-06", **given: Any) -> Observation:
    return Observation(period=period(at), indicator=of or indicator(), origin=cell(), **given)


def plan(of: Indicator, at: str, **given: Any) -> Plan:
    return Plan(period=period(at), indicator=of, origin=cell(), **given)


def peer(of: Indicator, at: str, region: str, within: str | None = None, **given: Any) -> Peer:
    within_text = text(within) if within else None
    return Peer(
        period=period(at), indicator=of, region=text(region), within=within_text, origin=cell(), **given
    )


def place(value: int) -> Quantity:
    return q(value, "位", 0)


def dataset(*observations: Observation, **more: Any) -> Dataset:
    info = {key: text(value) for key, value in INFO.items()}
    indicators = {str(o.indicator.name): o.indicator for o in observations}
    departments = {str(o.department.name): o.department for o in observations if o.department}
    rows: dict[str, Any] = {
        "info": info,
        "observations": observations,
        "indicators": tuple(indicators.values()),
        "departments": tuple(departments.values()),
    }
    return Dataset(**rows | more)


INFO = {
    "地区名称": "洪泽区",
    "报告期": "2022-06",
    "发文机关": "洪泽区督查考核服务中心",
    "成文日期": "2022年7月18日",
    "主送机关": "各镇人民政府、各街道办事处",
}


def day(words: str) -> Day:
    found = parse_day(words)
    assert found is not None
    return Day.of(found, cell())
