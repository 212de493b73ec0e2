"""图表(…) in templates: which rows and names it takes, what it refuses, and what it says in words."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.blocks import Chart, Paragraph, Report, figures, plain, text_lines
from reportgen.compose import Facts, Script, scales
from reportgen.compose.charts import GAP_NOTE
from reportgen.derive import work
from reportgen.errors import TemplateFault
from reportgen.kinds import ReportKind
from reportgen.lineage import lineage
from reportgen.model import Dataset
from tests.drawn import OFFICES, TOWNS, YEARS, call, chart, many, rows, towns
from tests.making import dataset, department, indicator, observe, pct, period, q, text


def composed(body: str, data: Dataset, at: str = "2022-06") -> Report:
    kind = ReportKind(slug="kind", name="试", title="通报", folder=Path("kind"), body=body, parts=())
    return Script(kind).compose(Facts(dataset=data, worked=work(data), period=period(at)))


def drawn(report: Report) -> list[Chart]:
    return [block for block in report.blocks if isinstance(block, Chart)]


def values(made: Chart, series: int = 0) -> list[str | None]:
    return [figure.text if figure else None for figure in made.series[series].points]


def history(*ranks: str) -> Dataset:
    gdp = indicator()
    return dataset(
        *(
            observe(gdp, f"2022-{month:02}", rank=q(rank, "位", 0), actual=q(100 + month))
            for month, rank in enumerate(ranks, start=1)
        )
    )


# ------------------------------------------------------------------ in a template


def test_a_chart_of_departments_is_named_by_their_short_names() -> None:
    income = indicator("财政收入")
    places = [department(f"{name}人民政府", short_name=text(name)) for name in ("甲镇", "乙镇")]
    data = dataset(
        *(
            observe(income, department=d, completion_rate=pct(rate))
            for d, rate in zip(places, ("52.3", "45"), strict=True)
        )
    )
    (made,) = drawn(composed('{{ 图表(单位结果, 值=["完成率"], 标题="完成率") }}', data))
    assert [name.text for name in made.categories] == ["甲镇", "乙镇"]
    assert values(made) == ["52.3", "45.0"]
    assert made.unit == "%"
    assert made.number == "图1"


def test_the_history_of_a_rank_runs_from_the_first_period() -> None:
    body = '{% for r in 指标结果 %}{{ 图表(历年(r), 类别="期别", 值="位次", 类型="折线", 倒置=true) }}{% endfor %}'
    (made,) = drawn(composed(body, history("5", "3", "4", "2", "2", "1")))
    assert [name.text for name in made.categories] == ["1月", "1—2月", "一季度", "1—4月", "1—5月", "上半年"]
    assert values(made) == ["5", "3", "4", "2", "2", "1"]
    assert made.axes[0].inverted
    assert made.axes[0].ticks[0].text == ""
    assert made.unit == "位次"


@pytest.mark.parametrize(
    ("results", "category"),
    [
        ([("甲镇", "一", "2022-06"), ("乙镇", "一", "2022-06")], ["甲镇", "乙镇"]),
        ([("甲镇", "一", "2022-06"), ("甲镇", "二", "2022-06")], ["一", "二"]),
        ([("甲镇", "一", "2022-05"), ("甲镇", "一", "2022-06")], ["1—5月", "上半年"]),
    ],
)
def test_what_tells_the_rows_apart_names_them(
    results: list[tuple[str, str, str]], category: list[str]
) -> None:
    made = call(
        work(
            dataset(
                *(observe(indicator(i), at, department=department(d), actual=q(5)) for d, i, at in results)
            )
        ).results,
        值="完成值",
    )
    assert isinstance(made, Chart)
    assert [name.text for name in made.categories] == category


def test_rows_may_be_told_apart_as_series() -> None:
    gdp, tax = indicator(), indicator("税收收入")
    places = (("2022-05", gdp, 3), ("2022-05", tax, 7), ("2022-06", gdp, 2), ("2022-04", gdp, 4))
    data = dataset(*(observe(i, at, rank=q(place, "位", 0)) for at, i, place in places))
    made = call(work(data).results, 值="位次", 类别="期别", 系列="指标", 类型="折线", 倒置=True)
    assert isinstance(made, Chart)
    assert [s.name.text for s in made.series] == ["地区生产总值", "税收收入"]
    assert [name.text for name in made.categories] == ["1—4月", "1—5月", "上半年"]
    assert values(made, 0) == ["4", "3", "2"]
    assert values(made, 1) == [None, "7", None]
    assert plain(made.notes[-1]) == GAP_NOTE


def test_charts_are_numbered_and_referred_to() -> None:
    body = """如{{ 图号("乙") }}所示。

{{ 图表(指标结果, 值="完成值", 标题="甲") }}

{{ 图表(指标结果, 值="完成值", 标题="乙") }}
"""
    report = composed(body, history("1", "1", "1", "1", "1", "1"))
    assert "如图2所示。" in list(text_lines(report))
    assert [c.number for c in drawn(report)] == ["图1", "图2"]
    with pytest.raises(TemplateFault, match="没有标题为“丙”的图") as caught:
        composed(body.replace('图号("乙")', '图号("丙")'), history("1"), "2022-01")
    assert caught.value.code == "T232"


def test_a_heading_with_nothing_but_a_chart_below_stays() -> None:
    report = composed('# 位次\n\n{{ 图表(指标结果, 值="完成值") }}', history("1"), "2022-01")
    assert "一、位次" in list(text_lines(report))


def test_every_figure_of_a_chart_is_traced() -> None:
    report = composed('{{ 图表(指标结果, 值="完成值", 标题="甲") }}', history("1"), "2022-01")
    (figure,) = figures(report)
    (traced,) = lineage(report)["figures"]
    assert traced["text"] == figure.text == "101.00"
    assert traced["place"] == "图1“完成值”“地区生产总值”"
    assert traced["lineage"].startswith("101.00 = 101 [数据.xlsx!指标结果!D")


def test_figures_that_are_only_drawn_are_traced_too() -> None:
    crowded = chart(rows(TOWNS[:6], **{n: many(range(6), "%") for n in "甲乙丙丁戊己"}), list("甲乙丙丁戊己"))
    assert not any(series.labels for series in crowded.series)
    report = Report(kind="k", title="t", blocks=(crowded,))
    assert len(lineage(report)["figures"]) == sum(1 for _ in figures(report)) == 36
    assert "3.0" not in list(text_lines(report))


def test_without_rows_or_values_the_template_stops_with_its_place() -> None:
    data = history("1")
    for body, says in (
        ('正文\n\n{{ 图表(单位结果, 值="完成率") }}', "没有数据行"),
        ('正文\n\n{{ 图表(指标结果, 值="同比") }}', "各行都没有“同比”"),
    ):
        with pytest.raises(TemplateFault, match=says) as caught:
            composed(body, data, "2022-01")
        assert caught.value.place == "kind/body.md第3行"
        assert "{% if" in caught.value.advice


# ----------------------------------------------------------------- what it makes of rows


def test_missing_values_are_gaps_and_noted() -> None:
    made = chart(rows(YEARS, 位次=many((85, None, 38, 26, 19, 21), "位", 0)), "位次", "折线")
    assert values(made) == ["85", None, "38", "26", "19", "21"]
    assert [plain(note) for note in made.notes] == [GAP_NOTE]
    assert "2018年无数据" in made.alt


def test_a_series_without_values_is_left_out() -> None:
    made = chart(rows(TOWNS[:2], 甲=many((1, 2)), 乙=many((None, None))), ["甲", "乙"])
    assert [series.name.text for series in made.series] == ["甲"]
    assert made.notes == ()


def test_names_that_have_no_room_side_by_side_lie_down() -> None:
    data = rows([f"{name}{n}" for n in "甲乙" for name in OFFICES], 得分=many(range(12), "分"))
    assert chart(data, "得分").kind == "bar"
    assert chart(towns(), "完成率").kind == "column"
    names = [f"{name}{n}" for n in "甲乙" for name in OFFICES]
    counts = {key: many(range(1, 13), "个", 0) for key in ("竣工", "在建")}
    piled = chart(rows(names, **counts), ["竣工", "在建"], "堆积")
    assert piled.kind == "stacked-bar"


def test_figures_that_have_no_room_side_by_side_lie_down_and_are_printed() -> None:
    scores = many([f"{90 + n}.25" for n in range(20)], "分", 2)
    names = [
        f"{town}{n}"
        for n in "甲乙丙"
        for town in ("高良涧", "朱坝", "黄集", "蒋坝", "岔河", "西顺河", "老子山")
    ][:20]
    made = chart(rows(names, 得分=scores), "得分")
    assert (made.kind, made.series[0].labels) == ("bar", True)


def test_long_histories_name_only_some_periods() -> None:
    data = dataset(
        *(
            observe(at=f"{year}-{month:02}", actual=q(100 + month))
            for year in (2019, 2020, 2021, 2022)
            for month in range(1, 13)
        )
    )
    body = '{% for r in 指标结果 %}{{ 图表(历年(r), 类别="期别", 值="完成值", 类型="折线") }}{% endfor %}'
    (made,) = drawn(composed(body, data))
    assert len(made.categories) == 42  # up to the report, which is on the half-year
    assert made.every > 1
    said = list(text_lines(Report(kind="k", title="t", blocks=(made,))))
    assert sum(name.text in said for name in made.categories) == len(made.named)


def test_two_units_have_two_axes_and_say_so_in_the_legend() -> None:
    made = chart(towns(), ["完成值", "完成率"], "组合")
    assert [(s.name.text, s.line, s.axis) for s in made.series] == [
        ("完成值（亿元）", False, 0),
        ("完成率（%）", True, 1),
    ]
    assert made.unit == ""
    assert len({len(axis.ticks) for axis in made.axes}) == 1


def test_percent_near_zero_keeps_its_decimals() -> None:
    made = chart(rows(("甲", "乙"), 差=[q("0.02", "个百分点", 1), q("-3.4", "个百分点", 1)]), "差")
    assert values(made)[1] == "-3.4"
    assert made.unit == "百分点"


def test_in_words_a_chart_says_its_figures() -> None:
    made = chart(towns(), ["完成率", "序时进度"], 标题="进度")
    assert made.alt.startswith("柱形图：进度（单位：%）。完成率：高良涧街道52.3，朱坝街道45.7，")
    assert made.alt.endswith("三河镇50.0。")
    many_rows = chart(
        rows([f"第{n}组" for n in range(36)], 甲=many(range(36)), 乙=many(range(36))), ["甲", "乙"], "条形"
    )
    assert "甲：最高为第35组35.0，最低为第0组0.0" in many_rows.alt


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"values": "完成率", "类型": "柱型"}, "是不是想写“柱形”"),
        ({"values": "完成率", "类型": "雷达"}, "没有“雷达”这种图"),
        ({"values": "完成律"}, "完成律"),
        ({"values": "名称"}, "“名称”不是数"),
        ({"values": ["完成率", "完成值"]}, "组合"),
        ({"values": ["完成率", "完成值", "竣工"], "类型": "组合"}, "几种单位"),
        ({"values": "序时差", "类型": "堆积"}, "不能有负数"),
        ({"values": "序时差", "类型": "饼形"}, "不能有负数"),
        ({"values": ["竣工", "在建"], "类型": "饼形"}, "只能有一项值"),
        ({"values": "竣工", "类型": "饼形"}, "9块"),
        ({"values": "完成率", "倒置": True}, "只有折线图可以倒置"),
        ({"values": "完成率", "类别": "竣工"}, "不能作图的类别"),
        ({"values": ["完成率", "序时进度"], "系列": "名称"}, "值只能有一项"),
        ({"values": "完成率", "宽": 3}, "没有“宽”这个参数"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(more: dict[str, Any], says: str) -> None:
    asked = dict(more)
    with pytest.raises((TemplateFault, ValueError), match=says):
        chart(towns(), asked.pop("values"), asked.pop("类型", "柱形"), **asked)


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(TemplateFault, match="“甲镇”出现了不止一次"):
        chart(rows(("甲镇", "乙镇", "甲镇"), 数=many((1, 2, 3))), "数")


def test_too_many_rows_for_a_page_are_refused() -> None:
    with pytest.raises(TemplateFault, match="60行，一页放不下"):
        chart(rows([f"第{n}单位" for n in range(60)], 数=many(range(60))), "数", "条形")


def test_a_snippet_cannot_hold_a_chart_inside_a_sentence() -> None:
    with pytest.raises(TemplateFault, match="句子中间"):
        composed('如{{ 图表(指标结果, 值="完成值") }}所示。', history("1"), "2022-01")


# ------------------------------------------------------------------------- ticks


_NUMBERS = st.decimals(-100_000, 100_000, allow_nan=False, places=2)


@given(st.lists(_NUMBERS, min_size=1, max_size=12), st.sampled_from(["column", "line", "bar"]))
def test_ticks_are_round_even_and_hold_every_figure(numbers: list[Decimal], kind: str) -> None:
    names = [f"第{n}" for n in range(len(numbers))]
    made = chart(
        rows(names, 数=many(map(str, numbers), "亿元", 2)),
        "数",
        {"column": "柱形", "line": "折线", "bar": "条形"}[kind],
    )
    (axis,) = made.axes
    places = [tick.value for tick in axis.ticks]
    steps = {after - before for before, after in itertools.pairwise(places)}
    assert len(steps) == 1
    (step,) = steps
    assert str(step.normalize().as_tuple().digits) in {"(1,)", "(2,)", "(5,)", "(2, 5)"}
    assert places[0] <= min(numbers) <= max(numbers) <= places[-1]
    assert 2 <= len(places) <= 9
    assert all(Decimal(tick.text) == tick.value for tick in axis.ticks)
    if kind != "line":
        assert Decimal(0) in places


def test_bars_always_begin_at_zero_lines_need_not() -> None:
    close = rows(("甲", "乙"), 数=many(("98.1", "98.9")))
    assert chart(close, "数").axes[0].ticks[0].value == 0
    assert chart(close, "数", "折线").axes[0].ticks[0].value > 90


def test_axes_of_a_combination_have_zero_at_one_height() -> None:
    data = rows(
        TOWNS,
        差=many(("2", "-4.3", "16.8", "-13.3", "-0.4", "5.5", "-27.4", "0", "3.1"), "个百分点"),
        值=many(range(9), "亿元"),
    )
    left, right = chart(data, ["差", "值"], "组合").axes
    assert [t.value for t in left.ticks].index(0) == [t.value for t in right.ticks].index(0)


def test_no_figures_make_no_scale_of_nothing() -> None:
    (axis,) = scales.axes(
        chart(rows(("甲",), 数=many((0,))), "数").series, kind="column", inverted=False, ranks=False
    )
    assert [tick.text for tick in axis.ticks] == ["0", "1"]


def test_paragraphs_around_charts_are_left_alone() -> None:
    report = composed('前\n\n{{ 图表(指标结果, 值="完成值") }}\n\n后', history("1"), "2022-01")
    assert [type(block) for block in report.blocks[1:]] == [Paragraph, Chart, Paragraph]
