"""The words a template may use: functions and filters, each by its Chinese name.

`vocabulary` lists them with a gloss; every filter takes what it words and
returns a phrase or a figure, so that a number never becomes mere text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from reportgen.blocks import Figure
from reportgen.compose import selection
from reportgen.model import Quantity, Result, Text
from reportgen.templating import suggestion
from reportgen.wording import Phrase, Piece, Voice, chinese, join, say

Filter = Callable[..., object]


def filters(voice: Voice) -> dict[str, Filter]:
    """Return the filters of one voice by their Chinese names."""
    return {
        "选": spoken(selection.choose, 不大于="at_most", 不小于="at_least", 除去="other_than"),
        "排": spoken(selection.order, 倒序="descending"),
        "前": selection.head,
        "后": selection.tail,
        "个数": lambda rows, unit="个": voice.figure(selection.total(rows, unit)),
        "名单": _names,
        "连": lambda pieces, mark="、", last=None: join(pieces, mark, last),
        "陈述": lambda what, mark="；": _each(what, mark, voice.statement),
        "进度": lambda what, mark="；": _each(what, mark, voice.progress),
        "增长": voice.growth,
        "快慢": voice.lead,
        "趋势": voice.trend,
        "位居": voice.standing,
        "进退": voice.movement,
        "序时": voice.schedule,
        "逐项": lambda rows, path, mark="、": _itemised(rows, path, mark, voice),
        "不带单位": lambda quantity: voice.figure(quantity, unit=False),
        "大小": voice.size,
        "汉字": lambda number: Text(chinese(number)),
    }


def spoken(function: Filter, **keywords: str) -> Filter:
    """Return the function with Chinese keywords: `spoken(order, 倒序="descending")`."""

    @wraps(function)
    def call(*args: object, **given: object) -> object:
        for name in given:
            if name not in keywords:
                raise ValueError(f"没有“{name}”这个参数{suggestion(name, keywords)}")
        return function(*args, **{keywords[name]: value for name, value in given.items()})

    return call


GLOSSES = {
    "选": '按名称挑出行：指标结果|选("欠序时")、|选("单位.类别", "镇街")、|选("位次", 不大于=3)',
    "排": '按名称排序：|排("位次")、|排("完成率", 倒序=true)',
    "前": "取前几行：|前(3)",
    "后": "取后几行：|后(3)",
    "个数": '行数，带单位：|个数("项")',
    "名单": '把名称连起来：|名单、|名单("单位")',
    "连": "用标点把几段连起来",
    "陈述": "一条完整的指标表述；对多行则用“；”连接",
    "进度": "完成年度目标的45.7%，欠序时4.3个百分点",
    "增长": "同比增长9.6%、同比下降3.0%、与上年同期持平：r.同比|增长",
    "快慢": '增速快于全省0.8个百分点：r.与全省差|快慢("全省")',
    "趋势": "增速较上期加快0.5个百分点、由负转正",
    "位居": "位居全市第二",
    "进退": '较上期前移2位：r.位次变化|进退("1—5月")',
    "序时": "欠序时4.3个百分点：r.序时差|序时",
    "逐项": '名称加数值，逐项列举：|逐项("完成率")',
    "不带单位": "只印数字",
    "大小": "不带正负号的数字",
    "汉字": "把序号写成汉字：loop.index|汉字",
}
"""What each filter says, by example; shown by `vocab`."""


def _names(rows: Iterable[Any], path: str = "", mark: str = "、") -> Phrase:
    """Return the names of rows: of their department if they have one, else of their indicator."""
    return join((_name(row, path) for row in rows), mark)


def _name(row: Any, path: str) -> Piece:
    if not path and isinstance(row, Result):
        path = "单位" if row.department else "指标"
    value = selection.value_of(row, path) if path else row
    if value is None:
        return None
    return Text(str(value), getattr(value, "origin", None))


def _each(what: Any, mark: str, word: Callable[[Result], Phrase | None]) -> Phrase | None:
    if isinstance(what, Result):
        return word(what)
    return join((word(result) for result in what), mark) or None


def _itemised(rows: Iterable[Any], path: str, mark: str, voice: Voice) -> Phrase:
    """Return `朱坝街道31.2%、蒋坝镇28.0%`; rows without the value are left out."""
    return join((_item(row, path, voice) for row in rows), mark)


def _item(row: Any, path: str, voice: Voice) -> Phrase | None:
    value = selection.value_of(row, path)
    if value is None:
        return None
    shown: Figure | Text = voice.figure(value) if isinstance(value, Quantity) else Text(str(value))
    return say(_name(row, ""), shown)
