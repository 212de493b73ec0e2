"""Units of measure as they stand in brackets, in a line `单位：万元`, or in a column of their own.

A bracket holds all sorts of things: `产值（亿元）` has a unit, `产值（2021年）` and
`排名（全省）` have none. Whatever is no unit stays part of the name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportgen.load.values import plain

_SCALE = r"[十百千万亿]{0,3}"
_MONEY = r"(?:人民币|美|欧|日|港|新台)?元|美金|英镑|欧元"
_COUNTED = (
    r"人次|人天|人|户次|户|名|位|个|家次|家|件|项|条|次|台套|台|套|辆|架|艘|座|所|处|幢|栋|间|张|床|册|份|篇|期|批次|批|"
    r"宗|起|例|场次|场|枚|头|只|羽|匹|株|棵|组|对|箱|标箱|标准箱|TEU|户数|家数|村|孔|眼|门|部|段|片|分|岁|课时|学时|班|班次|架次|车次"
)
_MASS = r"吨标准煤|吨标煤|吨煤|载重吨|吨公里|吨|公斤|千克|克|毫克|微克|斤|担|kg|mg|g|t"
_SPACE = (
    r"平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|里|米|公顷|亩|升|毫升|km2|km|m2|m3|m|㎡|hm2|ha|L|mL"
)
_TIME = r"天|日|小时|分钟|秒|个月|工作日|周|h|min"
_POWER = (
    r"千瓦时|千瓦|兆瓦|度|瓦|焦耳|焦|卡路里|大卡|kWh|kW|MW|GW|GWh|TWh|GB|TB|MB|℃|°C|摄氏度|dB|分贝|兆帕|帕"
)
_RATIO = r"百分点|个百分点|%|‰|百分比|pct|倍|个/万人"
_UNIT = rf"(?:{_SCALE}(?:{_MONEY}|{_COUNTED}|{_MASS}|{_SPACE}|{_TIME}|{_POWER})|{_RATIO})"
_WHOLE = re.compile(rf"{_UNIT}(?:[/·每]{_SCALE}(?:\d+)?{_UNIT}|/年|/月){{0,2}}|[万亿]", re.IGNORECASE)
_LINE = re.compile(r"(?:计量|金额|数据)?单位[:：]?\s*(.+)")
_BRACKETED = re.compile(r"[(\[【](.*)[)\]】]")

RATE = re.compile(r"率|比$|比重|占比|比例|速|增幅|涨幅|指数|系数|强度|密度|贡献|拉动|构成|幅度|同比|环比")
"""Heads of columns that hold rates, to which a unit of amounts does not apply."""
RANK = re.compile(r"位次|排名|名次|排位|序号|编号|编码|代码|年份|年度$|期别|电话|邮编")
"""Heads of columns that hold ranks, numbers of an order and the like: they have no unit and no sum."""


@lru_cache(maxsize=1 << 12)
def is_unit(written: str) -> bool:
    """Whether a text is a unit of measure."""
    return bool(_WHOLE.fullmatch(plain(written)))


def told(line: str) -> tuple[str, ...]:
    """Return the units that a line `单位：亿元、%` names; nothing for other lines."""
    words = plain(line)
    if bracketed := _BRACKETED.fullmatch(words):
        words = bracketed[1]
    found = _LINE.fullmatch(words)
    if not found:
        return ()
    units = tuple(word for word in re.split(r"[、，,;；]", found[1]) if word)
    return units if all(is_unit(unit) for unit in units) else ()


def fitting(name: str, units: tuple[str, ...]) -> str:
    """Return which of the units said above a table a column has, or nothing where that cannot be told."""
    if RANK.search(name):
        return ""
    if RATE.search(name):
        return "%" if "%" in units else ""
    amounts = [unit for unit in units if unit != "%"]
    return amounts[0] if len(amounts) == 1 else ""
