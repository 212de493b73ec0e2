"""讲话数据附件, 对标分析报告, 专项评议调查报告: what they say, and that they close up over missing data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reportgen import build
from reportgen.blocks import Annex, AnnexList, Chart, Heading, Report, Table, plain, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.errors import RenderFault
from reportgen.kinds import find_kind
from reportgen.model import Dataset, Observation
from reportgen.session import choose_period

SPEECH, BENCHMARK, EVALUATION = "speech-appendix", "benchmark-report", "evaluation-report"
KINDS = (SPEECH, BENCHMARK, EVALUATION)
_CLUMSY = re.compile(
    r"[，；：、（。][，；、）。]|其中[，。；]|的有[，。；]|分别[，。；]|None|  |（）|^[，；。、]|\b无[，。]"
)
_CHINESE = "一二三四五六七八九十"


def text(report: Report) -> str:
    return "\n".join(text_lines(report))


def assert_reads_well(report: Report) -> None:
    """Nothing clumsy is left over, headings count on, annexes are those that the text lists."""
    for line in text_lines(report):
        assert not (found := _CLUMSY.search(line.strip())), (found, line)
    numbers = [b.number for b in report.blocks if isinstance(b, Heading) and b.level == 1]
    assert numbers == [f"{_CHINESE[n]}、" for n in range(len(numbers))]
    listed = [b.titles for b in report.blocks if isinstance(b, AnnexList)]
    annexes = [b for b in report.blocks if isinstance(b, Annex)]
    if listed:
        assert [plain(t) for t in listed[0]] == [plain(a.title) for a in annexes]
    for before, block in zip(report.blocks, report.blocks[1:], strict=False):
        assert not (
            isinstance(before, Heading) and isinstance(block, Heading) and block.level <= before.level
        )


def observed(data: Dataset, change: Callable[[Observation], Observation]) -> Dataset:
    return replace(data, observations=tuple(map(change, data.observations)))


def without(*names: str) -> Callable[[Dataset], Dataset]:
    """The data without these columns of 指标结果."""
    return lambda data: observed(data, lambda o: replace(o, **dict.fromkeys(names)))


def empty(*names: str) -> Callable[[Dataset], Dataset]:
    """The data without these sheets."""
    return lambda data: replace(data, **{n: {} if n == "tables" else () for n in names})


def unscored(data: Dataset) -> Dataset:
    bare = {str(i.name): replace(i, weight=None, scoring=None) for i in data.indicators}
    lighter = replace(data, indicators=tuple(bare.values()), assessments=(), ledger=())
    return observed(
        lighter, lambda o: replace(o, indicator=bare[str(o.indicator.name)], weight=None, score=None)
    )


def at(share: str) -> Callable[[Dataset], Dataset]:
    """The data with every target so far reached that this share of it is done."""

    def moved(o: Observation) -> Observation:
        goal = o.annual_target
        if goal is None or o.actual is None or o.indicator.unit in ("%", "微克/立方米") or goal.value <= 0:
            return o
        done = replace(o.actual, value=(goal.value * Decimal(share)).quantize(Decimal("0.01")))
        return replace(o, actual=done, completion_rate=None, schedule_gap=None, score=None)

    return lambda data: observed(data, moved)


def alone(data: Dataset) -> Dataset:
    only = data.departments[2]
    kept = [o for o in data.observations if o.department in (None, only)]
    mine = {
        n: tuple(r for r in getattr(data, n) if r.department in (None, only)) for n in ("problems", "trips")
    }
    return replace(data, departments=(only,), observations=tuple(kept), assessments=(), ledger=(), **mine)


SPARSE: dict[str, Callable[[Dataset], Dataset]] = {
    "no peers": empty("peers"),
    "no surveys": empty("surveys"),
    "no projects": empty("projects", "project_targets"),
    "no list of projects": empty("projects"),
    "no targets of projects": empty("project_targets"),
    "no days away": empty("trips"),
    "no problems": empty("problems"),
    "no free tables": empty("tables"),
    "no sheet but the results": empty(
        "peers",
        "surveys",
        "projects",
        "project_targets",
        "trips",
        "problems",
        "tables",
        "ledger",
        "assessments",
    ),
    "no province": without("province_yoy"),
    "no growth": without("yoy", "last_year", "adjusted_yoy", "adjustment"),
    "no ranks": without("rank", "rank_of", "rank_scope", "rank_basis", "previous_rank"),
    "no targets": without("annual_target", "schedule_target", "stretch_target"),
    "no means": without("nation_mean", "province_mean", "city_mean", "benchmark", "benchmark_unit"),
    "no scores": unscored,
    "all behind": at("0.2"),
    "none behind": at("0.9"),
    "one department": alone,
}


@pytest.mark.parametrize("name", SPARSE)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_in_the_data_is_not_missed(kind: str, name: str, sample: Dataset) -> None:
    assert_reads_well(build(kind, SPARSE[name](sample)))


def test_snippets_are_missed_only_where_a_report_makes_no_sense_without(sample: Dataset) -> None:
    bare = replace(sample, snippets=())
    for kind in (SPEECH, BENCHMARK):
        assert_reads_well(build(kind, bare))
    with pytest.raises(RenderFault, match="评议问题"):
        build(EVALUATION, bare)


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
    assert "虽然列入考核的14个“两重”项目进度均超过序时，完成投资在全市7个县区中列第一，但" in said
    assert "整体欠序时1.8个百分点，特别是重点工程欠序时5.7个百分点" in said
    assert "98.3%的调查对象对区发改委整体工作表示满意" in said
    assert "紧扣8月、9月、10月等三个时间节点" in said
    assert "洪泽区人大常委会专项工作评议调研组" in said
