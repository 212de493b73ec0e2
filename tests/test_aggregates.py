"""Totals, means, extremes and shares over rows, in templates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import sums
from reportgen.blocks import figures
from reportgen.compose import aggregates, selection
from reportgen.errors import TemplateFault
from reportgen.lineage import explain
from reportgen.model import Dataset, Quantity
from reportgen.rounding import Rounding, rounded
from tests.making import dataset, department, indicator, observe, q
from tests.test_compose import compose, lines
from tests.test_derive import cells


def offices(*amounts: str | None, unit: str = "亿元") -> Dataset:
    of = indicator("投资", unit)
    return dataset(
        *(
            observe(
                of, department=department(f"单位{n}"), actual=None if a is None else q(a, unit), note=None
            )
            for n, a in enumerate(amounts)
        )
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('合计{{ 单位结果|合计("完成值") }}', "合计10.50亿元"),
        ('平均{{ 单位结果|平均("完成值") }}', "平均3.50亿元"),
        ('最高{{ 单位结果|最高("完成值") }}', "最高6.25亿元"),
        ('最低{{ 单位结果|最低("完成值") }}', "最低1.25亿元"),
        ('相差{{ 单位结果|分差("完成值") }}', "相差5.00亿元"),
        ('占{{ 单位结果|选("完成值", 不小于=2)|占比(单位结果) }}', "占66.7%"),
        ('占{{ 单位结果|选("完成值", 大于=3)|占比(单位结果, 按="完成值") }}', "占59.5%"),
        ('占{{ 单位结果|选("完成值", 大于=9)|占比(单位结果) }}', "占0.0%"),
        ('占{{ 单位结果|选("完成值", 大于=9)|占比(单位结果, 按="完成值") }}', "占0.0%"),
    ],
)
def test_over_rows(body: str, said: str) -> None:
    assert lines(body, offices("6.25", "1.25", "3")) == [said]


def test_by_groups() -> None:
    of = indicator("投资")
    groups = (("甲镇", "镇街", 3), ("乙镇", "镇街", 4), ("某局", "区直部门", 5))
    data = dataset(*(observe(of, department=department(n, k), actual=q(a)) for n, k, a in groups))
    body = '{% for 类别, 行 in 单位结果|分组("单位.类别") %}{{ 类别 }}{{ 行|合计("完成值") }}；{% endfor %}'
    assert lines(body, data) == ["镇街7.00亿元；区直部门5.00亿元；"]


def test_rows_without_the_value_are_left_out_and_counted_in_the_lineage() -> None:
    report = compose('{{ 单位结果|合计("完成值") }}、{{ 单位结果|平均("完成值") }}', offices("6", None, "3"))
    total, mean = figures(report)
    assert (total.text, mean.text) == ("9.00亿元", "4.50亿元")
    assert "另有1行没有数据" in explain(total)
    assert "另有1行没有数据" in explain(mean)


@pytest.mark.parametrize("name", ["合计", "平均", "最高", "最低", "分差"])
def test_nothing_comes_of_nothing(name: str) -> None:
    body = f'{{% if 单位结果|{name}("完成值") %}}有{{% else %}}没有{{% endif %}}'
    assert lines(body, offices(None, None)) == ["没有"]
    with pytest.raises(TemplateFault, match="空的"):
        compose(f'{{{{ 单位结果|{name}("完成值") }}}}', offices(None, None))


def test_one_value_has_no_spread() -> None:
    assert aggregates.spread(selection.rows_of([{"分": q(3)}]), "分") is None


def test_units_are_not_mixed() -> None:
    data = dataset(
        observe(indicator("投资"), department=department("甲镇"), actual=q(1)),
        observe(indicator("项目", "个"), department=department("甲镇"), actual=q(1, "个")),
    )
    with pytest.raises(TemplateFault, match="亿元、个"):
        compose('{{ 单位结果|合计("完成值") }}', data)


def test_words_are_not_added() -> None:
    with pytest.raises(TemplateFault, match="不是数字"):
        compose('{{ 单位结果|合计("单位") }}', offices("1"))


def test_a_share_of_no_rows_is_none() -> None:
    assert aggregates.proportion((), ()) is None


def test_lineage_of_a_share_names_every_row() -> None:
    data = offices("6.25", "1.25", "3")
    report = compose('{{ 单位结果|选("完成值", 不小于=2)|占比(单位结果) }}', data)
    (figure,) = figures(report)
    assert cells(figure.quantity) >= {o.actual.origin for o in data.observations if o.actual}


values = st.lists(st.decimals("-1000", "1000", places=4).map(lambda d: q(str(d))), min_size=1, max_size=12)


@given(values, st.sampled_from(Rounding))
def test_a_total_prints_as_the_sum_of_its_printed_parts(parts: list[Quantity], rounding: Rounding) -> None:
    total = sums.total("total", parts)
    assert total is not None
    assert rounded(total, rounding) == sum(rounded(part, rounding) for part in parts)


@given(values)
def test_the_mean_lies_between_the_extremes(parts: list[Quantity]) -> None:
    low, high = (sums.extreme("x", parts, largest=largest) for largest in (False, True))
    mean, spread = sums.mean("mean", parts), sums.spread("spread", parts)
    assert low is not None and high is not None and mean is not None
    assert low.value <= mean.value <= high.value
    if spread is not None:
        assert spread.value == high.value - low.value
        assert rounded(spread) == rounded(high) - rounded(low)


def test_small_amounts_count_as_they_print_and_small_rates_too() -> None:
    """0.004亿元 prints 0.00, so nothing is added; a growth of 0.04% is printed with the digit that shows it."""
    amounts = sums.total("total", [q("10"), q("0.004")])
    rates = sums.total("total", [q("1", "%", 1), q("0.04", "%", 1)])
    assert amounts is not None and rates is not None
    assert (rounded(amounts), rounded(rates)) == (Decimal("10.00"), Decimal("1.04"))
