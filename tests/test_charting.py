"""The geometry of charts, whatever the data: all of it on the page, no text upon another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import charting, layout
from reportgen.blocks import Chart
from reportgen.charting.nouns import Box
from reportgen.charting.texts import wrapped
from reportgen.compose.charts import KINDS
from reportgen.errors import TemplateFault
from reportgen.layout import characters
from tests.drawn import chart, many, rows

HANZI = st.text(
    st.sampled_from("高良涧街道朱坝黄集蒋岔河西顺老子山东双沟三（）、1—0A"), min_size=1, max_size=16
)
FIGURES = st.one_of(st.none(), st.decimals(-9999, 99999, places=2, allow_nan=False))


@st.composite
def charts(draw: st.DrawFn) -> Chart | None:
    """Any chart a template could ask for; None when it is refused."""
    names = [f"{name}{n}" for n, name in enumerate(draw(st.lists(HANZI, min_size=1, max_size=22)))]
    count = draw(st.integers(1, 4))
    columns = {
        f"第{'一二三四'[n]}项": many(
            [None if v is None else str(v) for v in draw(st.lists(FIGURES, min_size=len(names), max_size=len(names)))],
            "亿元" if n < 2 else "%",
            2,
        )
        for n in range(count)
    }  # fmt: skip
    kind = draw(st.sampled_from(sorted(KINDS)))
    more = {"横排": True} if draw(st.booleans()) else {}
    try:
        return chart(rows(names, **columns), list(columns), kind, **more)
    except TemplateFault:
        return None


@given(charts())
@settings(max_examples=150, deadline=None)
def test_everything_is_on_the_page_and_no_text_meets_another(made: Chart | None) -> None:
    if made is None:
        return
    plan = charting.plan(made)
    page = Box(0, 0, plan.width, plan.height)
    tallest = layout.pt(156 if made.landscape else 225)
    assert plan.height < tallest
    printed = [*(spot.label for spot in plan.spots), *(key.label for key in plan.keys)]
    for label in (*printed, *plan.ticks, *plan.names):
        assert page.holds(label.box), label
    for one, other in combinations(printed, 2):
        assert not one.box.meets(other.box), (one, other)
    for name, figure in ((n, s.label) for n in plan.names for s in plan.spots):
        assert not name.box.meets(figure.box), (name, figure)
    for bar in plan.bars:
        assert plan.plot.holds(bar.box)
    assert not plan.crowded


@given(charts())
@settings(max_examples=60, deadline=None)
def test_every_figure_has_its_mark(made: Chart | None) -> None:
    if made is None:
        return
    plan = charting.plan(made)
    marked = {(bar.series, bar.index) for bar in plan.bars}
    marked |= {(dot.series, dot.index) for line in plan.lines for dot in line}
    marked |= {(0, part.index) for part in plan.slices}
    assert marked == {
        (n, index)
        for n, series in enumerate(made.series)
        for index, figure in enumerate(series.points)
        if figure is not None
    }


@given(HANZI, st.floats(18, 200))
def test_a_wrapped_name_says_the_same_and_fits_where_it_can(name: str, room: float) -> None:
    lines = wrapped(name, room, 9)
    assert "".join(lines) == name
    assert all(characters(line) * 9 <= room + 1e-6 or len(line) <= _LONGEST_WORD for line in lines)


_LONGEST_WORD = 16
"""What stays together, a number with its brackets, may be wider than its room."""
