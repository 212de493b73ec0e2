"""Tables as a template asks for them: columns, groups, totals, merged cells, matrices, lights, notes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import tabular, terms
from reportgen.blocks import Annex, Figure, Report, Row, Table, figures, plain, text_lines
from reportgen.errors import TemplateFault
from reportgen.layout import GBT9704
from reportgen.lineage import explain, lineage
from reportgen.model import Cell, Dataset, Derivation, FreeTable, LedgerLine, Observation, Problem
from reportgen.terms import Kind
from tests.making import cell, dataset, department, indicator, observe, pct, q, text
from tests.test_compose import compose

INVESTMENT = indicator("工业投资")
UNITS = (("甲镇", "镇街"), ("乙镇", "镇街"), ("丙局", "部门"), ("丁局", "部门"), ("戊公司", None))


def investments(*values: tuple[Any, Any], of: Any = INVESTMENT, **more: Any) -> tuple[Observation, ...]:
    """One result for each of UNITS, as (完成值, 年度目标); None is an empty cell."""
    return tuple(
        observe(
            of,
            department=department(name, category, order=place),
            actual=None if done is None else q(done, str(of.unit)),
            annual_target=None if target is None else q(target, str(of.unit)),
            **more,
        )
        for place, ((name, category), (done, target)) in enumerate(zip(UNITS, values, strict=False))
    )


FIVE = dataset(*investments((5, 10), (2, 8), (3, 4), (1, 2), ("1.5", 5)))


def table(body: str, data: Dataset = FIVE, **settings: Any) -> Table:
    (found,) = tables(body, data, **settings)
    return found


def tables(body: str, data: Dataset = FIVE, **settings: Any) -> list[Table]:
    return [block for block in compose(body, data, **settings).blocks if isinstance(block, Table)]


def said(found: Table) -> list[list[str]]:
    """The texts of the rows as a reader meets them, merged cells once."""
    return [[plain(inlines) for inlines in row.spoken()] for row in found.rows]


def heads(found: Table) -> list[str]:
    return [column.head for column in found.columns]


def notes(found: Table) -> list[str]:
    return [plain(note) for note in found.notes]


def totals(found: Table) -> list[Row]:
    return [row for row in found.rows if row.strong]


def fault(body: str, data: Dataset = FIVE) -> str:
    with pytest.raises(TemplateFault) as caught:
        compose(body, data)
    assert caught.value.place == "kind/body.md第1行"
    return str(caught.value)


# --------------------------------------------------------------- groups, totals


def test_groups_with_headings_subtotals_and_a_total() -> None:
    found = table(
        '{{ 表格(单位结果, 列=["序号", "单位", "年度目标", "完成值", "完成率"], '
        '分组="单位.类别", 小计=["完成值", "年度目标"], 合计=true, 分组序号=true) }}'
    )
    assert said(found) == [
        ["镇街"],
        ["1", "甲镇", "10.00", "5.00", "50.0"],
        ["2", "乙镇", "8.00", "2.00", "25.0"],
        ["小计", "18.00", "7.00", "38.9"],
        ["部门"],
        ["1", "丙局", "4.00", "3.00", "75.0"],
        ["2", "丁局", "2.00", "1.00", "50.0"],
        ["小计", "6.00", "4.00", "66.7"],
        ["其他"],
        ["1", "戊公司", "5.00", "1.50", "30.0"],
        ["小计", "5.00", "1.50", "30.0"],
        ["合计", "29.00", "12.50", "43.1"],
    ]
    assert [row.strong for row in found.rows] == [len(line) != 5 for line in said(found)]
    assert [number for number, row in enumerate(found.rows) if row.held] == [0, 4, 8]
    assert notes(found) == []


def test_numbers_run_on_through_groups_unless_told_otherwise() -> None:
    found = table('{{ 表格(单位结果, 列=["序号", "单位", "完成值"], 分组="单位.类别") }}')
    assert [line[0] for line in said(found)] == ["镇街", "1", "2", "部门", "3", "4", "其他", "5"]


def test_groups_as_merged_cells_of_the_first_column() -> None:
    found = table(
        '{{ 表格(单位结果, 列=["单位", "完成值"], 分组="单位.类别", 分组方式="首栏", 小计=true, 合计=true) }}'
    )
    assert heads(found) == ["类别", "单位", "完成值（亿元）"]
    assert said(found) == [
        ["镇街", "甲镇", "5.00"],
        ["乙镇", "2.00"],
        ["小计", "7.00"],
        ["部门", "丙局", "3.00"],
        ["丁局", "1.00"],
        ["小计", "4.00"],
        ["其他", "戊公司", "1.50"],
        ["小计", "1.50"],
        ["合计", "12.50"],
    ]
    assert [row.above for row in found.rows] == [(), (0,), (0,), (), (0,), (0,), (), (0,), ()]


def test_a_column_that_shows_the_groups_is_not_doubled() -> None:
    found = table(
        '{{ 表格(单位结果, 列=["组别=单位.类别", "单位", "完成值"], 分组="单位.类别", 分组方式="首栏") }}'
    )
    assert heads(found) == ["组别", "单位", "完成值（亿元）"]
    assert said(found)[:2] == [["镇街", "甲镇", "5.00"], ["乙镇", "2.00"]]


def test_totals_come_down_to_the_printed_parts() -> None:
    data = dataset(*investments(("1.004", "2"), ("1.004", "2"), ("1.004", "2")))
    report = compose('{{ 表格(单位结果, 列=["单位", "完成值"], 合计=true) }}', data)
    *parts, total = figures(report)
    assert [f.text for f in (*parts, total)] == ["1.00", "1.00", "1.00", "3.00"]  # not 3.01
    origin = total.quantity.origin
    assert isinstance(origin, Derivation)
    assert list(origin.inputs) == [part.quantity for part in parts]
    assert explain(total).startswith("3.00 = 各行之和：1.004 [数据.xlsx!指标结果!D")


@given(st.lists(st.decimals("-9999", "9999", places=4), min_size=1, max_size=5))
def test_a_reader_can_add_up_what_is_printed(values: list[Decimal]) -> None:
    data = dataset(*investments(*((value, 1) for value in values)))
    found = table('{{ 表格(单位结果, 列=["单位", "完成值"], 合计=true) }}', data)
    *parts, total = (Decimal(plain(row.cells[1])) for row in found.rows)
    assert sum(parts) == total


def test_the_rate_of_a_total_is_that_of_the_totals_and_its_gap_follows() -> None:
    report = compose(
        '{{ 表格(单位结果, 列=["单位", "年度目标", "完成值", "完成率", "序时差"], 合计=true) }}', FIVE
    )
    *_, rate, gap = figures(report)
    assert (rate.text, gap.text) == ("43.1", "-6.9")
    assert explain(rate).startswith("43.1 = （各行之和：5 [")
    origin = gap.quantity.origin
    assert isinstance(origin, Derivation)
    assert origin.signs == (1, -1)
    assert origin.inputs[0] is rate.quantity


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ('"单位", "完成值", "完成率"', "the denominator is not shown"),
        ('"单位", "年度目标", "完成率"', "the numerator is not shown"),
    ],
)
def test_a_rate_without_both_totals_beside_it_has_none(columns: str, reason: str) -> None:
    found = table(f"{{{{ 表格(单位结果, 列=[{columns}], 合计=true) }}}}")
    assert said(found)[-1][-1] == "—", reason
    assert notes(found) == ["注：“—”表示不适用。"]


def test_a_rate_that_does_not_follow_from_the_parts_has_no_total() -> None:
    given_rate = dataset(*investments((5, 10), (2, 8), completion_rate=pct("99.9")))
    columns = '列=["单位", "年度目标", "完成值", "完成率"]'
    assert said(table(f"{{{{ 表格(单位结果, {columns}, 合计=true) }}}}", given_rate))[-1] == [
        "合计",
        "18.00",
        "7.00",
        "—",
    ]


def test_what_is_missing_is_not_counted_and_the_note_says_so() -> None:
    data = dataset(*investments((5, 10), (None, 8), (3, 4)))
    found = table('{{ 表格(单位结果, 列=["单位", "年度目标", "完成值", "完成率"], 合计=true) }}', data)
    assert said(found)[-1] == ["合计", "22.00", "8.00", "—"]
    assert notes(found) == [
        "注：1.“—”表示无此项数据或不适用。",
        "2.合计、小计不含无数据的项。",
    ]


def test_values_of_different_indicators_are_added_up_only_by_name() -> None:
    data = dataset(
        observe(indicator("增值税"), actual=q(3)),
        observe(indicator("所得税"), actual=q(4)),
        observe(indicator("税收占比", "%"), actual=pct(80)),
    )
    taxes = '指标结果|选("指标", 在=["增值税", "所得税"])'
    assert "没有可以合计的列" in fault(f'{{{{ 表格({taxes}, 列=["指标", "完成值"], 合计=true) }}}}', data)
    found = table(f'{{{{ 表格({taxes}, 列=["指标", "完成值"], 合计=["完成值"]) }}}}', data)
    assert said(found)[-1] == ["合计", "7.00"]
    assert "不能相加：单位不同（%、亿元）" in fault(
        '{{ 表格(指标结果, 列=["指标", "完成值"], 合计=["完成值"]) }}', data
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ('列=["单位", "位次"], 合计=["位次"]', "“位次”不能相加：不是可以相加的数"),
        ('列=["完成值", "单位"], 合计=true', "第1列就是数，没有地方写“合计”"),
        ('列=["单位", "完成值"], 小计=["得分"], 分组="单位.类别"', "要小计、合计的“得分”不在列里"),
        ('列=["单位", "完成值"], 分组="单位.级别"', "没有“级别”这个名称"),
        ('列=["单位", "完成值"], 分组方式="首行", 分组="单位.类别"', "分组方式只能是“标题行”、“首栏”"),
        ('列=["单位", "完成值"], 字号="四号"', "字号只能是“小四”、“五号”、“小五”、“六号”"),
        ('列=["单位", "完成值"], 编号="是"', "编号只能是 true 或 false"),
        ('列=["单位", "完成值"], 重复列="一"', "重复列应是列数"),
        ('列=["单位", "完成值"], 合并=["完成值"]', "“完成值”是数，不能合并"),
        ('列=["单位", "完成值"], 合并=["类别"]', "要合并的“类别”不在列里"),
        ('列=["单位", "完成值"], 分组计=true', "没有“分组计”这个参数，是不是想写“分组"),
        ("列=[]", "列应是一组名称"),
        ('列="单位"', "列应是一组名称"),
        ('列=["单位", ""]', "列里有空的名称"),
        ('列=["单位", "完成="]', "等号右边没有写"),
    ],
)
def test_mistakes_are_explained(options: str, says: str) -> None:
    assert says in fault(f"{{{{ 表格(单位结果, {options}) }}}}")


def test_scores_add_up_over_indicators_of_one_department_but_not_over_departments() -> None:
    town = department()
    sheet = dataset(
        *(
            observe(indicator(name), department=town, score=q(score, "分"), weight=q(10, "分"))
            for name, score in (("甲", 8), ("乙", 9))
        )
    )
    columns = '列=["指标", "分值", "得分", "得分率"]'
    found = table(f"{{{{ 表格(单位结果, {columns}, 合计=true) }}}}", sheet)
    assert said(found)[-1] == ["合计", "20.00", "17.00", "85.0"]
    towns = dataset(*investments((1, 2), (1, 2), score=q(8, "分")))
    found = table('{{ 表格(单位结果, 列=["单位", "完成值", "得分"], 合计=true) }}', towns)
    assert said(found)[-1] == ["合计", "2.00", "—"]


def test_the_last_line_may_be_a_row_of_the_workbook() -> None:
    data = dataset(*investments((5, 10), (2, 8)), observe(INVESTMENT, actual=q("7.3"), annual_target=q(20)))
    found = table(
        '{{ 表格(单位结果, 列=["单位", "年度目标", "完成值", "完成率"], 合计=指标结果[0], 合计名="全区") }}',
        data,
    )
    assert said(found)[-1] == ["全区", "20.00", "7.30", "36.5"]
    assert found.rows[-1].strong


def test_a_single_group_with_a_total_has_no_subtotal_too() -> None:
    found = table(
        '{{ 表格(单位结果|选("单位.类别", "镇街"), 列=["单位", "完成值"], 分组="单位.类别", 小计=true, 合计=true) }}'
    )
    assert said(found) == [["镇街"], ["甲镇", "5.00"], ["乙镇", "2.00"], ["合计", "7.00"]]


# --------------------------------------------------------------------- columns


def test_ranks_in_brackets_are_explained() -> None:
    data = dataset(*investments((5, 10), (2, 8)))
    found = table('{{ 表格(单位结果, 列=["单位", "完成值（位次）"]) }}', data)
    assert heads(found) == ["单位", "完成值（亿元）"]
    assert said(found) == [["甲镇", "5.00（1）"], ["乙镇", "2.00（2）"]]
    assert notes(found) == ["注：括号内为位次。"]
    value, rank = (inline for inline in found.rows[0].cells[1] if isinstance(inline, Figure))
    assert (value.value, rank.value) == (5, 1)


def test_different_brackets_are_told_apart() -> None:
    data = dataset(*investments((5, 10), score=q(8, "分"), weight=q(10, "分"), yoy=pct("2.4")))
    found = table('{{ 表格(单位结果, 列=["单位", "完成值（同比）", "得分（得分率）"]) }}', data)
    assert said(found) == [["甲镇", "5.00（2.4%）", "8.00（80.0%）"]]
    assert notes(found) == ["注：完成值括号内为同比，得分括号内为得分率。"]


def test_heads_of_two_rows_and_of_ones_own() -> None:
    found = table('{{ 表格(单位结果, 列=["单位", "投资/年度目标", "投资/实绩=完成值", "投资/完成率"]) }}')
    assert [(c.group, c.head) for c in found.columns] == [
        ("", "单位"),
        ("投资", "年度目标（亿元）"),
        ("投资", "实绩（亿元）"),
        ("投资", "完成率（%）"),
    ]


def test_a_unit_that_all_figures_share_stands_above_the_table() -> None:
    found = table('{{ 表格(单位结果, 列=["单位", "年度目标", "完成值"]) }}')
    assert (found.unit, heads(found)) == ("亿元", ["单位", "年度目标", "完成值"])
    counts = dataset(*investments((5, 10), of=indicator("开工项目", "个")))
    found = table('{{ 表格(单位结果, 列=["单位", "年度目标", "完成值"]) }}', counts)
    assert found.unit == "个"
    found = table('{{ 表格(单位结果, 列=["单位", "完成值", "完成率"]) }}', counts)
    assert (found.unit, heads(found)) == ("", ["单位", "完成值（个）", "完成率（%）"])


def free(header: tuple[str, ...], *rows: tuple[Any, ...]) -> Dataset:
    cells = [
        tuple(None if v is None else q(v, unit, 0) if isinstance(v, int) else text(v) for v, unit in row)
        for row in rows
    ]
    tables_ = {"招商": FreeTable("招商", header, tuple(cells), Cell("数据.xlsx", "招商", "A1"))}
    return dataset(observe(), tables=tables_)


def test_free_tables_with_brackets_strokes_and_numbers_of_their_own() -> None:
    data = free(
        ("序号", "单位/组别", "外出（次）", "位次"),
        ((7, ""), ("甲镇", ""), (3, "次"), (1, "")),
        ((9, ""), ("乙镇", ""), (None, ""), (2, "")),
    )
    found = table(
        '{{ 表格(表["招商"], 列=["序号", "单位/组别", "次数=外出（次）", "位次"], 合计=true) }}', data
    )
    assert heads(found) == ["序号", "单位/组别", "次数（次）", "位次"]
    assert said(found) == [["7", "甲镇", "3", "1"], ["9", "乙镇", "—", "2"], ["合计", "3", "—"]]
    assert [c.align for c in found.columns] == ["center", "center", "right", "center"]


def test_a_table_without_rows_is_refused_with_a_word_on_what_to_do() -> None:
    message = fault('{{ 表格(单位结果|选("位次", 大于=99), 列=["单位"]) }}')
    assert "一行也没有" in message
    assert "{% if … %}" in message


@pytest.mark.parametrize(
    ("rows", "column"), [("考核结果", "各项"), ("应发函件", "触发"), ("应发函件", "指标")]
)
def test_lists_do_not_go_into_a_cell(rows: str, column: str) -> None:
    data = dataset(*investments((1, 100), score=q(8, "分"), weight=q(10, "分")))
    message = fault(f'{{{{ 表格({rows}, 列=["单位", "{column}"]) }}}}', data)
    assert f"“{column}”是一组内容，不能放进一格" in message


def test_columns_of_other_records_have_their_own_units() -> None:
    line = LedgerLine(
        department=department(), type=text("加分"), points=q("0.5", "分"), reason=text("甲"), origin=cell()
    )
    found = table(
        '{{ 表格(加减分, 列=["单位", "类型", "分值", "整改期限", "事由"]) }}',
        dataset(observe(), ledger=(line,)),
    )
    assert heads(found) == ["单位", "类型", "分值（分）", "事由"]  # nobody has a 整改期限
    assert said(found) == [["朱坝街道", "加分", "0.50", "甲"]]


# -------------------------------------------------------------- lights, notes


def test_warnings_read_in_black_and_white() -> None:
    data = dataset(*investments((1, 100), (30, 100), (45, 100), (60, 100), (1, None)))
    found = table('{{ 表格(单位结果, 列=["单位", "预警"]) }}', data)
    assert [line[1] for line in said(found)] == ["●红色督办", "▲橙色警示", "■绿色提醒", "○正常", "—"]
    assert not any(getattr(i, "colour", "") for row in found.rows for cell_ in row.cells for i in cell_)
    found = table('{{ 表格(单位结果, 列=["单位", "亮灯"], 彩色=true) }}', data)
    assert [line[1] for line in said(found)] == ["●红", "▲橙", "■绿", "○", "—"]
    assert heads(found) == ["单位", "预警"]
    assert notes(found) == [
        "注：1.●红为红色督办，▲橙为橙色警示，■绿为绿色提醒，○为正常。",
        "2.“—”表示无此项数据。",
    ]
    shapes = [row.cells[1][0] for row in found.rows]
    assert [getattr(shape, "colour", "") for shape in shapes] == ["C00000", "D46A00", "2E7D32", "", ""]


def test_a_legend_names_only_what_the_table_shows() -> None:
    found = table('{{ 表格(单位结果, 列=["单位", "亮灯"]) }}', dataset(*investments((1, 100), (90, 100))))
    assert notes(found) == ["注：●红为红色督办，○为正常。"]


def test_the_authors_notes_come_first_and_all_are_numbered() -> None:
    data = dataset(*investments((5, 10), (None, 8)))
    found = table('{{ 表格(单位结果, 列=["单位", "完成值"], 注=["注：甲。", "乙。"]) }}', data)
    assert notes(found) == ["注：1.甲。", "2.乙。", "3.“—”表示无此项数据。"]
    found = table('{{ 表格(单位结果, 列=["单位", "年度目标"], 注="甲。") }}', data)
    assert notes(found) == ["注：甲。"]


# ------------------------------------------------------------------ merged cells


def problems(*rows: tuple[str, str, str]) -> Dataset:
    made = tuple(
        Problem(
            number=text(f"WT-{n}"),
            problem=text(what),
            origin=cell(),
            department=department(who),
            state=text(how),
        )
        for n, (who, how, what) in enumerate(rows, start=1)
    )
    return dataset(observe(), problems=made)


def test_equal_neighbours_become_one_cell_later_columns_inside_earlier_ones() -> None:
    data = problems(
        ("甲局", "整改中", "一"), ("甲局", "整改中", "二"), ("乙局", "整改中", "三"), ("乙局", "逾期", "四")
    )
    found = table('{{ 表格(问题清单, 列=["责任单位=单位", "状态", "问题"], 合并=["单位", "状态"]) }}', data)
    assert said(found) == [["甲局", "整改中", "一"], ["二"], ["乙局", "整改中", "三"], ["逾期", "四"]]
    assert [row.above for row in found.rows] == [(), (0, 1), (), (0,)]


def test_cells_without_content_are_not_merged() -> None:
    made = tuple(Problem(number=text(str(n)), problem=text("甲"), origin=cell()) for n in range(2))
    named = Problem(number=text("3"), problem=text("乙"), origin=cell(), state=text("整改中"))
    data = dataset(observe(), problems=(*made, named))
    found = table('{{ 表格(问题清单, 列=["问题", "状态"], 合并=["状态"]) }}', data)
    assert said(found) == [["甲", "—"], ["甲", "—"], ["乙", "整改中"]]


def test_a_merged_cell_says_its_text_again_before_it_fills_half_a_page() -> None:
    data = problems(*(("甲局", "整改中", f"问题{n}") for n in range(40)))
    found = table('{{ 表格(问题清单, 列=["单位", "编号", "问题"], 合并=["单位"]) }}', data)
    starts = [number for number, row in enumerate(found.rows) if not row.above]
    assert len(starts) >= 4
    lengths = [b - a for a, b in zip(starts, [*starts[1:], 40], strict=True)]
    assert max(lengths) * GBT9704.table_row <= 225 / 3 and max(lengths) - min(lengths) <= 1
    assert all(plain(found.rows[number].cells[0]) == "甲局" for number in starts)


# ---------------------------------------------------------------------- matrix


def crossing() -> Dataset:
    first, second = (
        indicator(name, short_name=text(short), order=n)
        for n, (name, short) in enumerate((("工业投资额", "投资"), ("开工项目数", "开工")))
    )
    rows = [
        *investments((5, 100), (60, 100), (1, 2), of=first),
        *investments((None, 8), (90, 100), of=second),
    ]
    return dataset(*rows[::-1])


def test_a_matrix_has_a_row_for_each_department_and_a_column_for_each_indicator() -> None:
    report = compose('{{ 矩阵(单位结果, 行="单位", 列="指标", 值="完成值", 序号=true) }}', crossing())
    (found,) = (block for block in report.blocks if isinstance(block, Table))
    assert heads(found) == ["序号", "单位", "投资", "开工"]
    assert found.unit == "亿元"
    assert said(found) == [
        ["1", "甲镇", "5.00", "—"],
        ["2", "乙镇", "60.00", "90.00"],
        ["3", "丙局", "1.00", "—"],
    ]
    traced = {f["place"]: f["lineage"] for f in lineage(report)["figures"]}
    assert traced["表1第2行“开工”"].startswith("90.00 = 90 [数据.xlsx!指标结果!")


def test_a_matrix_of_warnings_is_short_and_explained() -> None:
    found = table('{{ 矩阵(单位结果, 行="单位", 列="指标", 值="预警") }}', crossing())
    assert said(found) == [["甲镇", "●红", "—"], ["乙镇", "○", "○"], ["丙局", "○", "—"]]
    assert notes(found)[0] == "注：1.●红为红色督办，○为正常。"


def test_a_matrix_groups_its_rows_and_adds_up_its_columns() -> None:
    found = table(
        '{{ 矩阵(单位结果, 行="单位", 列="指标", 值="完成值", 分组="单位.类别", 合计=true) }}', crossing()
    )
    assert said(found) == [
        ["镇街"],
        ["甲镇", "5.00", "—"],
        ["乙镇", "60.00", "90.00"],
        ["部门"],
        ["丙局", "1.00", "—"],
        ["合计", "66.00", "90.00"],
    ]


def test_two_values_for_one_place_of_a_matrix_are_refused() -> None:
    twice = dataset(*investments((1, 2)), *investments((3, 4)))
    message = fault('{{ 矩阵(单位结果, 行="单位", 列="指标", 值="完成值") }}', twice)
    assert "甲镇的“工业投资”有两行" in message
    message = fault('{{ 矩阵(指标结果, 行="单位", 列="指标", 值="完成值") }}', dataset(observe(actual=q(1))))
    assert "有的行没有“单位”" in message


# ---------------------------------------------------------- captions, orientation


def test_numbered_captions_and_references_to_them() -> None:
    body = (
        '见{{ 表号("乙表") }}。\n\n'
        '{{ 表格(单位结果, 列=["单位", "完成值"], 标题="甲表", 编号=true) }}\n\n'
        '{{ 表格(单位结果, 列=["单位", "完成值"], 标题="无号") }}\n\n'
        '{{ 附件("附表") }}\n\n{{ 表格(单位结果, 列=["单位", "完成值"], 标题="乙表", 编号=true) }}'
    )
    report = compose(body, FIVE)
    assert next(iter(list(text_lines(report))[1:])) == "见表2。"
    assert [plain(t.caption) for t in report.blocks if isinstance(t, Table)] == [
        "表1　甲表",
        "无号",
        "表2　乙表",
    ]
    with pytest.raises(TemplateFault, match="没有标题为“乙标”、带编号的表，是不是想写“乙表”"):
        compose(body.replace('表号("乙表")', '表号("乙标")'), FIVE)


def wide(count: int) -> Dataset:
    return dataset(
        *(
            o
            for n in range(count)
            for o in investments((n * 137, 8), (5, 9), of=indicator(f"第{n}项重点指标", order=n))
        )
    )


def orientation(report: Report) -> list[bool | None]:
    return [b.landscape for b in report.blocks if isinstance(b, (Table, Annex))]


def test_pages_are_turned_for_tables_that_need_it() -> None:
    cross = '{{ 矩阵(单位结果, 行="单位", 列="指标", 值="完成值") }}'
    assert orientation(compose(cross, wide(5))) == [False]
    assert orientation(compose(cross, wide(14))) == [True]
    assert orientation(compose('{{ 附件("甲") }}\n\n' + cross, wide(14))) == [True, True]
    assert orientation(compose('{{ 附件("甲") }}\n\n' + cross, wide(5))) == [None, False]
    upright = compose('{{ 附件("甲", 横排=false) }}\n\n' + cross, wide(14))
    assert orientation(upright) == [False, False, False]


def test_what_is_too_wide_goes_on_below_with_its_first_columns() -> None:
    body = '{{ 矩阵(单位结果, 行="单位", 列="指标", 值="完成值", 标题="总表", 编号=true, 序号=true) }}'
    parts = tables(body, wide(24))
    assert len(parts) == 2
    assert [plain(part.caption) for part in parts] == ["表1　总表", "表1　总表（续表）"]
    assert [heads(part)[:2] for part in parts] == [["序号", "单位"]] * 2
    shown = [head for part in parts for head in heads(part)[2:]]
    assert shown == [f"第{n}项重点指标" for n in range(24)]
    assert abs(len(parts[0].columns) - len(parts[1].columns)) <= 1
    assert [said(part)[0][:2] for part in parts] == [["1", "甲镇"]] * 2


def test_totals_stay_whole_where_a_table_is_continued() -> None:
    names = [f'"列{n}=完成值"' for n in range(40)]
    body = f'{{{{ 表格(单位结果, 列=["序号", "单位", {", ".join(names)}], 合计=true) }}}}'
    data = dataset(*investments((123456, 10), (2, 8)))
    parts = tables(body, data)
    assert len(parts) > 1
    assert {said(part)[-1][0] for part in parts} == {"合计"}
    assert all(set(said(part)[-1][1:]) == {"123458.00"} for part in parts)


def test_a_column_no_page_can_hold_is_refused() -> None:
    long = "https://example.gov.cn/" + "a" * 200
    data = problems(("甲局", "整改中", long))
    with pytest.raises(TemplateFault, match="表格“单位、问题”太宽，一页只排得下前1列"):
        compose('{{ 表格(问题清单, 列=["单位", "问题"]) }}', data)


# ------------------------------------------------------------------ every record

PARTS = {
    "指标结果": "Result",
    "单位结果": "Result",
    "考核结果": "Assessed",
    "应发函件": "LetterDue",
    "函件台账": "Letter",
    "函件登记": "LetterEntry",
    "加减分": "LedgerLine",
    "项目进度": "ProjectProgress",
    "重大项目": "MajorProject",
    "外出招商": "Travelled",
    "满意度": "Surveyed",
    "对标数据": "Peer",
    "问题清单": "Problem",
}
"""The rows a template may print as a table, and what each of them is."""


def refusal(body: str, data: Dataset) -> str:
    """Why a table is refused, nothing where it is not."""
    try:
        compose(body, data)
    except TemplateFault as fault_:
        return str(fault_)
    return ""


@pytest.mark.parametrize("part", PARTS)
def test_every_column_of_every_record_prints_or_says_why_not(part: str, sample: Dataset) -> None:
    """Figures stand on their points under a unit, words do not; only lists are refused."""
    bodies = {name: f'{{{{ 表格({part}, 列=["{name}"]) }}}}' for name in terms.columns(PARTS[part])}
    printed = {}
    for name, term in terms.columns(PARTS[part]).items():
        if term.kind is Kind.OTHER and (reason := refusal(bodies[name], sample)):
            assert f"“{name}”是一组内容" in reason
        else:
            printed[name] = term
    all_at_once = tables("\n\n".join(bodies[name] for name in printed), sample)
    for term, found in zip(printed.values(), all_at_once, strict=True):
        (column,) = found.columns
        says_unit = column.head.endswith("）")
        if term.kind in (Kind.PERCENT, Kind.POINTS, Kind.SCORE, Kind.MEASURE):
            assert says_unit and column.align == "right", column
        elif term.kind in (Kind.AMOUNT, Kind.COUNT, Kind.FACTOR):
            assert column.align == "right", column
        else:
            assert not says_unit and column.align != "right", column


def test_days_people_and_copies_are_named(sample: Dataset) -> None:
    trips = table('{{ 表格(外出招商, 列=["单位", "外出天数", "外出人数"]) }}', sample)
    assert heads(trips) == ["单位", "外出天数（天）", "外出人数（人）"]
    surveys = table('{{ 表格(满意度, 列=["调查内容", "发放份数", "满意率"]) }}', sample)
    assert heads(surveys) == ["调查内容", "发放份数（份）", "满意率（%）"]
    projects = table('{{ 表格(重大项目, 列=["项目名称", "总投资", "开工日期"]) }}', sample)
    assert heads(projects) == ["项目名称", "总投资（亿元）", "开工日期"]


def test_a_total_stays_on_the_page_of_the_row_above() -> None:
    found = table('{{ 表格(单位结果, 列=["单位", "完成值"], 分组="单位.类别", 小计=true, 合计=true) }}')
    rows = [line[0] for line in said(found)]
    assert rows == [
        "镇街",
        "甲镇",
        "乙镇",
        "小计",
        "部门",
        "丙局",
        "丁局",
        "小计",
        "其他",
        "戊公司",
        "小计",
        "合计",
    ]
    held = tabular.held_rows(found, [20.0] * len(rows), 600.0)
    assert tabular.held_rows(found, [300.0] * len(rows), 600.0) == {
        0,
        4,
        6,
        8,
    }  # headings, and a total by itself
    assert {n for n, name in enumerate(rows) if name not in ("小计", "合计")} - {1, 5} <= held
    assert {n for n, name in enumerate(rows[1:]) if name in ("小计", "合计")} <= held
