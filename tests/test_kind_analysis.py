"""讲话数据附件, 对标分析报告, 专项评议调查报告: what they say, and that they close up over missing data."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reportgen import build
from reportgen.blocks import Chart, Table, plain, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import find_kind
from reportgen.model import Dataset, Observation
from reportgen.session import choose_period
from tests.making import pct, q
from tests.sparse import CHANGES, assert_composes_or_stops, assert_reads_well, observed, text

SPEECH, BENCHMARK, EVALUATION = "speech-appendix", "benchmark-report", "evaluation-report"
MONTHLY, QUARTERLY = "monthly-bulletin", "quarterly-monitoring"
STOPS: dict[str, dict[str, str]] = {
    SPEECH: {"departments only": "指标结果"},
    BENCHMARK: {},
    EVALUATION: dict.fromkeys(
        (
            "no snippets",
            "no sheet but the results",
            "nothing but figures",
            "no growth, ranks, snippets",
            "one department, one indicator",
            "one department, all missed",
            "all fulfilled, no snippets, no categories",
        ),
        "评议问题",
    ),
}
"""What a report makes no sense without."""


@pytest.mark.parametrize("name", ["", *CHANGES])
@pytest.mark.parametrize("kind", STOPS)
def test_what_is_not_in_the_data_is_not_missed(kind: str, name: str) -> None:
    assert_composes_or_stops(kind, name, STOPS[kind])


def test_no_evaluation_without_a_department_to_evaluate(sample: Dataset) -> None:
    info = {k: v for k, v in sample.info.items() if k != "评议单位"}
    data = replace(sample, info=info)
    facts = Facts(dataset=data, worked=work(data), period=choose_period(data))
    assert "没有填评议单位" in Script(find_kind(EVALUATION)).uncalled(facts)


# ------------------------------------------------------------------ what they say


def test_the_speech_says_where_each_figure_comes_from(sample: Dataset) -> None:
    said = text(build(SPEECH, sample))
    assert "地区生产总值195.66亿元，增长2.4%，增速快于全省0.8个百分点、位居全市第三。（区统计局）" in said
    assert "有23项指标在全市排名前三" in said
    assert "争先目标是“保第二等次、争第一等次”" in said
    assert "同比增长" not in said


def speaking(sample: Dataset, **options: Any) -> str:
    kind = find_kind(SPEECH)
    script = Script(replace(kind, options={**kind.options, **options}))
    facts = Facts(dataset=sample, worked=work(sample), period=choose_period(sample))
    return text(script.compose(facts))


def test_sources_and_themes_are_options(sample: Dataset) -> None:
    said = speaking(sample, 注明出处=False, 主题=[["财税", ["一般公共预算收入"]], ["缺项", ["没有的指标"]]])
    assert "（区统计局）" not in said
    assert "数据提供单位" not in said
    assert "（一）财税" in said
    assert "缺项" not in said


def test_the_project_gap_is_told_as_leaders_tell_it(sample: Dataset) -> None:
    said = text(build(SPEECH, sample))
    assert "开工目标46个、申报25个、通过市考核认定21个" in said
    assert "10亿元以上竣工项目尚未“破零”" in said
    assert "工业、农业、服务业项目实际有效投资分别欠序时20.6个、40.5个、2.8个百分点" in said


def test_the_benchmark_tells_the_history_and_draws_it(sample: Dataset) -> None:
    report = build(BENCHMARK, sample)
    said = text(report)
    assert "从2019年第85位、2020年第38位到2021年的第26位" in said
    assert "已连续两年居省内国家级开发区首位" in said
    assert "唯一一家进入全国前30位的开发区" in said
    line = next(b for b in report.blocks if isinstance(b, Chart) and b.kind == "line")
    assert [f.text for f in line.series[0].points if f] == ["85", "38", "26"]
    assert line.axes[0].inverted


def test_no_category_is_both_strong_and_weak(sample: Dataset) -> None:
    said = text(build(BENCHMARK, sample))
    strong, weak = re.search(r"看，(.+?)得分率在90%.+；(.+?)得分率低于80%", said).groups()  # type: ignore[union-attr]
    assert not set(strong.split("、")) & set(weak.split("、"))


def test_marks_lost_add_up(sample: Dataset) -> None:
    report = build(BENCHMARK, sample)
    table = next(
        b for b in report.blocks if isinstance(b, Table) and "失分（分）" in [c.head for c in b.columns]
    )
    at_ = [c.head for c in table.columns].index("失分（分）")
    lost = [Decimal(plain(row.cells[at_])) for row in table.rows]
    assert f"失分指标{len(lost)}项，共失{sum(lost)}分" in text(report)
    assert lost == sorted(lost, reverse=True)


def test_the_evaluation_sets_the_good_against_the_lag(sample: Dataset) -> None:
    said = text(build(EVALUATION, sample))
    assert "虽然列入考核的14个重大项目进度均超过序时，完成投资在全市7个县区中列第一，但" in said
    assert "整体欠序时1.8个百分点，特别是重点工程欠序时5.7个百分点" in said
    assert "98.3%的调查对象对区发改委整体工作表示满意" in said
    assert "紧扣8月、9月、10月等三个时间节点" in said
    assert "洪泽区人大常委会专项工作评议调研组" in said


# --------------------------------------------------------- good news is not told as bad


def given(data: Dataset, name: str, **values: str | None) -> Dataset:
    """The data with other values of one indicator of the whole area in its last period, in %."""

    def changed(o: Observation) -> Observation:
        if o.department is not None or o.period.slug != "2022-06":
            return o
        if name not in (o.indicator.name, o.indicator.short_name):
            return o
        found = {key: None if value is None else pct(value) for key, value in values.items()}
        return replace(o, **found)

    return observed(data, changed)


@pytest.mark.parametrize("kind", [MONTHLY, BENCHMARK])
def test_what_should_fall_and_what_is_a_rate_is_no_faster_or_slower(kind: str, sample: Dataset) -> None:
    data = given(sample, "PM2.5平均浓度", province_yoy="-4")
    data = given(data, "重复信访量", province_yoy="-30")
    data = given(data, "税收占比", yoy="-4.4", province_yoy="1")
    report = build(kind, data)
    assert_reads_well(report)
    said = text(report)
    assert "快于全省的8项" in said and "慢于全省的1项" in said
    good = re.search(r"好于全省的1项[。，](.+?)[；。\n]", said)
    assert good and "PM2.5平均浓度" in good[1] and "降幅大于全省2.2个百分点" in good[1]
    bad = re.search(r"不及全省的1项。?，?(重复信访量.+?)[；。\n]", said)
    assert bad and "降幅小于全省9.3个百分点" in bad[1]
    assert re.search(r"比率指标.*税收.*变化幅度低于全省5\.4个百分点", said)


def test_a_reverse_indicator_at_zero_has_not_failed_to_begin(sample: Dataset) -> None:
    ditches = next(i for i in sample.indicators if i.name == "农村黑臭水体数")
    none = [
        replace(o, indicator=ditches, schedule_gap=q("50", "个百分点", 1))
        for o in sample.observations
        if o.department and o.indicator.name == "市考核认定竣工项目" and o.actual and not o.actual.value
    ]
    data = replace(sample, observations=(*sample.observations, *none))
    assert none
    (line,) = [line for line in text_lines(build(MONTHLY, data)) if "尚未“破零”。" in line]
    assert "黑臭" not in line and "市考核认定竣工项目" in line


def test_growth_compared_with_the_period_before_is_sorted_by_what_it_did(sample: Dataset) -> None:
    said = text(build(QUARTERLY, sample))
    assert (
        "市考核认定竣工项目降幅较上期收窄37.8个百分点，新增规上工业企业增速较上期加快8.9个百分点，进出口总额增速由负转正；"
        in said
    )
    assert (
        "以低为好的3项指标走势均好于上期，农村黑臭水体数、重复信访量、PM2.5平均浓度降幅较上期分别扩大" in said
    )
    mixed = given(sample, "重复信访量", yoy="3", previous_yoy="-2")
    report = build(QUARTERLY, mixed)
    assert_reads_well(report)
    assert "走势不及上期的1项，重复信访量由降转升。" in text(report)
    level = text(build(QUARTERLY, given(sample, "重复信访量", yoy="-2", previous_yoy="-2")))
    assert "；与上期持平的1项。" in level


def test_a_weak_indicator_ahead_of_schedule_is_told_by_its_rank(sample: Dataset) -> None:
    def ahead(o: Observation) -> Observation:
        if o.department is not None or o.period.slug != "2022-06" or o.indicator.name != "服务业发展水平":
            return o
        return replace(o, schedule=pct("8.3"))

    report = build(QUARTERLY, observed(sample, ahead))
    assert_reads_well(report)
    (weak,) = [
        line for line in text_lines(report) if line.startswith("需要加力的。") and "服务业发展水平" in line
    ]
    assert "服务业发展水平38.6分，" in weak and "中列第六" in weak
    assert "超序时" not in weak
    assert weak.startswith("需要加力的。规上工业开票销售168.52亿元，完成年度目标的46.8%，欠序时")


def test_a_low_score_is_what_makes_an_indicator_weak(sample: Dataset) -> None:
    def low(o: Observation) -> Observation:
        if o.department is not None or o.period.slug != "2022-06" or o.indicator.name != "安全生产水平":
            return o
        return replace(o, rank=None, rank_of=None, score=q("2", "分"), weight=q("6", "分"))

    report = build(QUARTERLY, observed(sample, low))
    assert_reads_well(report)
    assert "；安全生产水平93.1分，同比增长0.8%，得分率33.3%。" in text(report)


def test_one_indicator_of_a_kind_is_not_told_as_many(sample: Dataset) -> None:
    kept = ("市考核认定竣工项目", "地区生产总值")
    rows = tuple(o for o in sample.observations if o.indicator.name in kept)
    said = text(build(QUARTERLY, replace(sample, observations=rows)))
    assert "对市考核认定竣工项目这一弱项指标，要立足于“赶”" in said


def test_first_is_whoever_is_first(sample: Dataset) -> None:
    said = text(build(BENCHMARK, sample, period="2021"))
    assert "经济开发区综合发展水平在全国217个开发区中列第26位。" in said
    assert "首位为丁市" not in said
    now = text(build(BENCHMARK, sample))
    assert "地区生产总值增速在全市7个县区中列第3位，首位为金湖县；" in now
    assert "实际到账外资总量在全市7个县区中列第6位，首位为盱眙县；" in now


def test_what_did_not_change_is_counted_too(sample: Dataset) -> None:
    assert "增长的29项、下降的13项（其中以低为好的逆向指标3项）、持平的1项。" in text(
        build(BENCHMARK, sample)
    )
