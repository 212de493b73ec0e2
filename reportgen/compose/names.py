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
from reportgen.model import Department, Indicator, Quantity, Result, Text
from reportgen.templating import suggestion
from reportgen.wording import Phrase, Piece, Voice, called, chinese, join, say

Filter = Callable[..., object]


def filters(voice: Voice) -> dict[str, Filter]:
    """Return the filters of one voice by their Chinese names."""
    return {
        "选": spoken(
            selection.choose, 不大于="at_most", 不小于="at_least", 大于="above", 小于="below", 在="among"
        ),
        "排": spoken(selection.order, 倒序="descending"),
        "前": selection.head,
        "后": selection.tail,
        "个数": lambda rows, unit="个": voice.figure(selection.total(rows, unit)),
        "名单": _names,
        "连": lambda pieces, mark="、", last=None: join(pieces, mark, last),
        "分组": spoken(selection.groups, 无="otherwise"),
        "概述": lambda what, mark="；": _each(what, mark, lambda r: voice.statement(r, whole=False)),
        "完成": lambda what, mark="；": _each(what, mark, voice.achievement),
        "增速": lambda what, mark="；": _each(what, mark, voice.pace),
        "名次": voice.places,
        "升降": voice.shifts,
        "陈述": lambda what, mark="；": _each(what, mark, voice.statement),
        "进度": lambda what, mark="；": _each(what, mark, voice.progress),
        "增长": voice.growth,
        "快慢": voice.lead,
        "趋势": voice.trend,
        "位居": voice.standing,
        "进退": voice.movement,
        "序时": voice.schedule,
        "逐项": spoken(
            lambda rows, path, mark="、", bracket=False: join(
                (_item(r, path, voice, bracket) for r in rows), mark
            ),
            括号="bracket",
        ),
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
    "分组": '按名称分组：{% for 名称, 行 in 单位表|分组("类别") %}',
    "概述": "完成值、同比、与全省差、位次，不含完成进度",
    "完成": "一般公共预算收入10.91亿元，完成年度目标的52.0%，超序时2.0个百分点",
    "增速": "地区生产总值同比增长2.4%，增速快于全省0.8个百分点",
    "名次": "位居第二的有规上工业增加值、签约亿元以上项目，位居第三的有…",
    "升降": "规上工业增加值由第三位前移至第二位",
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
"""What each filter says, by example; listed in docs/kinds.zh.md."""


def _names(rows: Iterable[Any], path: str = "", mark: str = "、") -> Phrase:
    """Return the names of rows: of their department if they have one, else of their indicator."""
    return join((_name(row, path) for row in rows), mark)


def _name(row: Any, path: str) -> Piece:
    if not path and isinstance(row, Result):
        path = "单位" if row.department else "指标"
    value = selection.value_of(row, path) if path else row
    if value is None:
        return None
    if isinstance(value, (Indicator, Department)):
        return called(value)
    return Text(str(value), getattr(value, "origin", None))


def _each(what: Any, mark: str, word: Callable[[Result], Phrase | None]) -> Phrase | None:
    if isinstance(what, Result):
        return word(what)
    return join((word(result) for result in what), mark) or None


def _item(row: Any, path: str, voice: Voice, bracket: bool) -> Phrase | None:
    """Return `朱坝街道31.2%`, or `朱坝街道（31.2%）`; nothing for a row without the value."""
    value = selection.value_of(row, path)
    if value is None:
        return None
    shown: Figure | Text = voice.figure(value) if isinstance(value, Quantity) else Text(str(value))
    return say(_name(row, ""), "（", shown, "）") if bracket else say(_name(row, ""), shown)
