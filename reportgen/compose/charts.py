"""Charts from rows and column names.

Categories and values are asked for by their Chinese names, as columns of tables are:
`完成率`, or `名称=完成率` for another name in the legend. A missing value is a gap and
the chart says so in a note; a series without any value is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportgen import charting, terms
from reportgen.blocks import Chart, ChartKind, Figure, Inlines, Run, Series, plain
from reportgen.compose import scales
from reportgen.compose.markdown import inlines_of, titled
from reportgen.compose.names import spoken
from reportgen.compose.selection import rows_of, value_of, words_at
from reportgen.errors import TemplateFault
from reportgen.model import Department, Indicator, Period, Quantity, Text
from reportgen.templating import suggestion
from reportgen.terms import Kind
from reportgen.wording import Voice

KINDS: dict[str, ChartKind] = {
    "柱形": "column",
    "条形": "bar",
    "堆积": "stacked",
    "折线": "line",
    "饼形": "pie",
    "组合": "combo",
}
"""The kinds of charts by the names templates use."""

_WORDS = {kind: f"{name}图" for name, kind in KINDS.items()} | {"stacked-bar": "堆积图"}
GAP_NOTE = "注：空缺处表示无此项数据。"
_UNITS = {"个百分点": "百分点", "位": ""}
"""How units are called above a chart, where they are called otherwise than in a sentence."""
_RANKS = {"位": "位次"}
"""What ranks alone are counted in; beside another unit their series says so itself."""
_MOST_SAID = 60
"""Figures that the alternative text names one by one."""
_PIE_NAME = 16
"""Longest name beside a slice, in 字."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a template asks for 「图表(…)」."""

    kind: ChartKind
    values: tuple[str, ...]
    category: str = ""
    series: str = ""
    """Path of what the rows are told apart by, one series for each."""
    lines: tuple[str, ...] = ()
    """Which of the values are lines in a combination."""
    inverted: bool = False
    landscape: bool = False


def caller(voice: Voice) -> Callable[..., object]:
    """Return 图表(行, 值=[…], 类型=…, 类别=…, 系列=…, 折线=[…], 倒置=true, 横排=true, 标题=…, 注=[…])."""

    def call(  # noqa: PLR0913, PLR0917 — one parameter for each word of the call
        rows: Iterable[Any],
        values: str | Sequence[str],
        kind: str = "柱形",
        category: str = "",
        series: str = "",
        lines: str | Sequence[str] = (),
        inverted: bool = False,
        landscape: bool = False,
        title: object = "",
        notes: Sequence[str] = (),
    ) -> Chart:
        if kind not in KINDS:
            raise _fault(f"没有“{kind}”这种图{suggestion(kind, KINDS)}", f"可用：{'、'.join(KINDS)}")
        wish = Wish(KINDS[kind], _list(values), category, series, _list(lines), inverted, landscape)
        remarks = tuple(tuple(inlines_of(note)) for note in notes)
        return chart(rows, wish, voice=voice, caption=titled(title), notes=remarks)

    return spoken(
        call,
        值="values",
        类型="kind",
        类别="category",
        系列="series",
        折线="lines",
        倒置="inverted",
        横排="landscape",
        标题="title",
        注="notes",
    )


def _list(words: str | Sequence[str]) -> tuple[str, ...]:
    """One name, or a list of names."""
    return (words,) if isinstance(words, str) else tuple(words)


def chart(
    rows: Iterable[Any],
    wish: Wish,
    *,
    voice: Voice,
    caption: Inlines = (),
    notes: tuple[Inlines, ...] = (),
) -> Chart:
    """Return the chart of rows in their order.

    Raises TemplateFault when there is nothing to draw or it cannot be drawn so, ValueError
    for a name that rows do not have.
    """
    chosen = rows_of(rows).rows
    if not chosen:
        raise _fault("图表没有数据行", "请先用 {% if … %} 判断有没有，再画图")
    path = wish.category or _usual_category(chosen)
    names, series = (_by_series if wish.series else _by_value)(chosen, path, wish, voice)
    series = tuple(s for s in series if any(s.points))
    if wish.kind == "pie":
        names, series = _without_gaps(names, series)
    if not series:
        raise _fault(
            f"各行都没有“{'”“'.join(wish.values)}”，图表没有可画的数", "请先用 {% if … %} 判断有没有"
        )
    series, unit = _on_axes(series, wish)
    _refuse(names, series, wish)
    if any(figure is None for s in series for figure in s.points):
        notes = (*notes, (Run(GAP_NOTE),))
    timed = isinstance(value_of(chosen[0], path), Period)
    ranks = wish.inverted and all(_unit(s) == "位" for s in series)
    axes = (
        scales.axes(series, kind=wish.kind, inverted=wish.inverted, ranks=ranks) if wish.kind != "pie" else ()
    )
    made = Chart(wish.kind, tuple(names), series, axes, caption, "", notes, unit, landscape=wish.landscape)
    return _settled(made, timed=timed)


def _fault(message: str, advice: str) -> TemplateFault:
    return TemplateFault(code="T231", message=message, advice=advice)


# ---------------------------------------------------------------- rows, values


def _usual_category(rows: Sequence[Any]) -> str:
    """Return what tells the rows apart: their departments, indicators or periods, else their first column."""
    if isinstance(rows[0], dict):
        return str(next(iter(rows[0])))
    known = terms.columns(type(rows[0]).__name__)
    present = []
    for path in ("单位", "指标", "期别", "名称"):
        values = [value_of(row, path) for row in rows] if path in known else [None]
        if all(value is not None for value in values):
            present.append(path)
            if len(set(map(str, values))) == len(values):
                return path
    if not present:
        raise _fault("不知道图表按什么分类", '请写明，如 类别="单位"')
    return present[0]


def _named(rows: Sequence[Any], path: str) -> list[Run]:
    """Return what rows are called by a path, departments and indicators by their short names."""
    values = [value_of(row, path) for row in rows]
    periods = [value for value in values if isinstance(value, Period)]
    one_year = len({period.year for period in periods}) == 1
    return [_name(value, path, one_year=one_year) for value in values]


def _name(value: Any, path: str, *, one_year: bool) -> Run:
    match value:
        case None | "":
            raise _fault(f"有一行没有“{path}”，图上无法标名称", "请补上，或用 选(…) 去掉这一行")
        case Period():
            text = value.short if one_year else value.full
        case Department() | Indicator():
            text = value.short_name or value.name
        case Quantity() if (
            value.unit == "" and value.value == int(value.value) and _YEARS[0] <= value.value < _YEARS[1]
        ):
            return Run(f"{int(value.value)}", origin=value.origin)
        case Quantity():
            raise _fault(f"“{path}”是数，不能作图的类别", '请改用名称，如 类别="单位"')
        case _:
            text = value
    return Run(str(text), origin=getattr(text, "origin", None))


_YEARS = (1900, 2101)
"""Whole numbers without a unit that name a category: years."""


def _spec(spec: str) -> tuple[str, str]:
    """Return the name in the legend and the path of a value."""
    name, _, path = spec.rpartition("=")
    return name or path.rpartition(".")[2], path


def _by_value(
    rows: Sequence[Any], path: str, wish: Wish, voice: Voice
) -> tuple[list[Run], tuple[Series, ...]]:
    """Return one series for each value asked for, one category for each row."""
    names = _named(rows, path)
    _refuse_repeated(names)
    series = []
    for spec in wish.values:
        name, own = _spec(spec)
        is_line = wish.kind == "line" or spec in wish.lines or own in wish.lines
        series.append(Series(Run(name), tuple(_figure(row, own, voice) for row in rows), line=is_line))
    return names, tuple(series)


def _by_series(
    rows: Sequence[Any], path: str, wish: Wish, voice: Voice
) -> tuple[list[Run], tuple[Series, ...]]:
    """Return one series for each department, indicator … the rows are told apart by."""
    if len(wish.values) != 1:
        raise _fault("写了 系列 时，值只能有一项", "请只写一项值，或去掉 系列")
    _, own = _spec(wish.values[0])
    names, groups = _named(rows, path), _named(rows, wish.series)
    categories = {name.text: name for name in names}
    if all(isinstance(value_of(row, path), Period) for row in rows):
        order = {name.text: value_of(row, path) for row, name in zip(rows, names, strict=True)}
        categories = dict(sorted(categories.items(), key=lambda item: order[item[0]]))
    found: dict[str, tuple[Run, dict[str, Figure | None]]] = {}
    for row, name, group in zip(rows, names, groups, strict=True):
        points = found.setdefault(group.text, (group, {}))[1]
        if name.text in points:
            raise _repeated(f"{group.text}”“{name.text}")
        points[name.text] = _figure(row, own, voice)
    series = tuple(
        Series(group, tuple(points.get(name) for name in categories), line=wish.kind == "line")
        for group, points in found.values()
    )
    return list(categories.values()), series


def _without_gaps(names: Sequence[Run], series: tuple[Series, ...]) -> tuple[list[Run], tuple[Series, ...]]:
    """Leave out the categories that no series has a figure for."""
    kept = [n for n in range(len(names)) if any(s.points[n] for s in series)]
    return [names[n] for n in kept], tuple(
        replace(s, points=tuple(s.points[n] for n in kept)) for s in series
    )


def _refuse_repeated(names: Sequence[Run]) -> None:
    texts = [name.text for name in names]
    for text in texts:
        if texts.count(text) > 1:
            raise _repeated(text)


def _repeated(text: str) -> TemplateFault:
    return _fault(f"图上“{text}”出现了不止一次", '请先用 选(…) 只留一个指标或一期，或用 系列="…" 分开画')


def _figure(row: Any, path: str, voice: Voice) -> Figure | None:
    value = value_of(row, path)
    if value is None:
        return None
    if not isinstance(value, Quantity):
        where = f"：{words_at(value)}" if isinstance(value, Text) else ""
        raise _fault(f"“{path}”不是数，不能画图{where}", "请改用有数的一项，或把这一格改填数字，没有的留空")
    near_zero = _kind(row, path) in (Kind.PERCENT, Kind.POINTS)
    return voice.figure(value, unit=False, near_zero=near_zero)


def _kind(row: Any, path: str) -> Kind:
    term = terms.columns(type(row).__name__).get(path)
    return term.kind if term else Kind.OTHER


# ------------------------------------------------------------------ units, axes


def _unit(series: Series) -> str:
    """Return the one unit of a series. Raises TemplateFault when there are several."""
    units = sorted({figure.quantity.unit for figure in series.points if figure})
    if len(units) > 1:
        raise _fault(
            f"“{series.name.text}”里有{'、'.join(f'“{u}”' for u in units)}几种单位，不能画在一起",
            "请先用 选(…) 只留同一计量单位的行",
        )
    return units[0]


def _on_axes(series: tuple[Series, ...], wish: Wish) -> tuple[tuple[Series, ...], str]:
    """Return the series with the axes they are read on, and the unit they share.

    Where a combination has two units, each series says its own in the legend.
    """
    units = list(dict.fromkeys(_unit(s) for s in series))
    if wish.kind == "combo" and not any(s.line for s in series):
        series = (*series[:-1], replace(series[-1], line=True))
        units = list(dict.fromkeys(_unit(s) for s in series))
    if len(units) == 1:
        return series, _called(units[0]) or _RANKS.get(units[0], "")
    if wish.kind != "combo" or len(units) > 2:
        shown = "、".join(f"“{unit}”" for unit in units)
        advice = '两种单位请用 类型="组合"' if len(units) == 2 else "请分成几张图"
        raise _fault(f"一张图里有{shown}几种单位", advice)
    return tuple(
        replace(s, axis=units.index(unit), name=replace(s.name, text=_with_unit(s.name.text, unit)))
        for s in series
        for unit in [_unit(s)]
    ), ""


def _called(unit: str) -> str:
    return _UNITS.get(unit, unit)


def _with_unit(name: str, unit: str) -> str:
    return f"{name}（{_called(unit)}）" if _called(unit) else name


def _refuse(names: Sequence[Run], series: Sequence[Series], wish: Wish) -> None:
    """Refuse what cannot be drawn truly or legibly."""
    negative = any(figure.value < 0 for s in series for figure in s.points if figure)
    if len(series) > charting.MOST_SERIES:
        raise _fault(
            f"一张图里有{len(series)}个系列，黑白打印时分不清", f"最多{charting.MOST_SERIES}个，请分成几张图"
        )
    if wish.inverted and wish.kind != "line":
        raise _fault("只有折线图可以倒置", '请写 类型="折线"，或去掉 倒置')
    if wish.kind in ("stacked", "pie") and negative:
        raise _fault("堆积图和饼形图里不能有负数", '请改用 类型="条形"')
    if wish.kind == "combo" and all(s.line for s in series):
        raise _fault("组合图里没有柱形", '请改用 类型="折线"，或在 折线=[…] 里只写一部分')
    if wish.kind == "pie":
        _refuse_pie(names, series)


def _refuse_pie(names: Sequence[Run], series: Sequence[Series]) -> None:
    if len(series) > 1:
        raise _fault("饼形图只能有一项值", '请只写一项值，或改用 类型="堆积"')
    if len(names) > charting.MOST_SLICES:
        raise _fault(f"饼形图有{len(names)}块，看不清", f'最多{charting.MOST_SLICES}块，请改用 类型="条形"')
    if not sum(figure.value for figure in series[0].points if figure):
        raise _fault("饼形图里的数都是零", '请改用 类型="条形"')
    if long := next((name.text for name in names if len(name.text) > _PIE_NAME), ""):
        raise _fault(f"饼形图里“{long}”太长", '请用简称，或改用 类型="条形"')


def _settled(made: Chart, *, timed: bool) -> Chart:
    """Return the chart with everything in its place, and in words."""
    made = charting.settled(made, timed=timed)
    if made.every > 1 and not timed:
        raise _fault("图上名称太长、太多，放不下", '请用简称，或改用 类型="条形"')
    if not charting.fits_page(made):
        raise _fault(f"图上有{len(made.categories)}行，一页放不下", "请用 前(30) 只画一部分，或改用 表格(…)")
    return replace(made, alt=in_words(made))


def in_words(chart: Chart) -> str:
    """Return what a chart shows, figure by figure, or its ends where there are very many."""
    title = plain(chart.caption)
    head = f"{_WORDS[chart.kind]}：{title}" if title else _WORDS[chart.kind]
    unit = f"（单位：{chart.unit}）" if chart.unit else ""
    said = _each_said if len(chart.series) * len(chart.categories) <= _MOST_SAID else _ends_said
    told = "；".join(said(chart, series) for series in chart.series)
    return f"{head}{unit}。{told}。"


def _each_said(chart: Chart, series: Series) -> str:
    pairs = zip(chart.categories, series.points, strict=True)
    return f"{series.name.text}：" + "，".join(f"{c.text}{f.text if f else '无数据'}" for c, f in pairs)


def _ends_said(chart: Chart, series: Series) -> str:
    pairs = [(f.value, f.text, c.text) for c, f in zip(chart.categories, series.points, strict=True) if f]
    low, high = min(pairs, key=lambda p: p[0]), max(pairs, key=lambda p: p[0])
    return f"{series.name.text}：最高为{high[2]}{high[1]}，最低为{low[2]}{low[1]}"
