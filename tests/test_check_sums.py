"""Whether the rows of the data add up: findings name both places, residues of rounding are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from reportgen.check.sums import check_sums
from reportgen.load import examine
from reportgen.model import Observation, Problem
from tests.bureau import write_book
from tests.making import INFO, cell, dataset, day, department, indicator, observe, pct, q, text

TOWNS = [department(name) for name in ("甲镇", "乙镇", "丙镇")]


def found(*rows: Observation, **more: Any) -> list[Any]:
    return list(check_sums(dataset(*rows, **more)))


def shared_out(whole: str, *parts: str) -> list[Observation]:
    """A target of 90 shared out to three towns by 30 each, and what was done."""
    invest = indicator("实际到账外资")
    rows = [observe(invest, actual=q(whole), annual_target=q(90))]
    towns = zip(TOWNS, parts, strict=True)
    return rows + [observe(invest, department=t, actual=q(p), annual_target=q(30)) for t, p in towns]


def test_what_is_shared_out_adds_up() -> None:
    assert found(*shared_out("45.00", "20.00", "15.00", "10.00")) == []
    (one,) = found(*shared_out("45.00", "20.00", "15.00", "11.00"))
    rows = shared_out("45.00", "20.00", "15.00", "11.00")
    assert one.code == "C121" and "45.00亿元" in one.message and "46亿元" in one.message
    assert str(rows[0].origin.sheet) in one.place and "数据.xlsx!指标结果!" in one.message


def test_rounded_parts_may_miss_the_whole_by_their_rounding() -> None:
    assert found(*shared_out("45.01", "15.00", "15.00", "15.00")) == []
    assert [f.code for f in found(*shared_out("45.03", "15.00", "15.00", "15.00"))] == ["C121"]


def test_a_target_that_is_not_shared_out_asks_for_no_sum() -> None:
    rows = shared_out("45.00", "20.00", "15.00", "11.00")
    assert found(rows[0], *rows[1:3]) == []


def test_parts_are_not_more_than_the_whole() -> None:
    whole, first, second = (
        indicator("地区生产总值"),
        indicator("第一产业增加值", parent=text("地区生产总值")),
        indicator("第二产业增加值", parent=text("地区生产总值")),
    )
    rows = [observe(whole, actual=q(100)), observe(first, actual=q(10)), observe(second, actual=q(80))]
    assert found(*rows) == []
    (one,) = found(rows[0], observe(first, actual=q(30)), rows[2])
    assert one.code == "C122" and str(rows[2].actual and rows[2].actual.origin) in one.message


@pytest.mark.parametrize(
    ("ranks", "good"),
    [((1, 2, 3), True), ((1, 1, 3), True), ((1, 1, 2), True), ((1, 3, 3), False), ((2, 3, 3), False)],
)
def test_ranks_of_a_whole_scope_form_a_ranking(ranks: tuple[int, ...], good: bool) -> None:
    rows = [
        observe(indicator(), department=t, actual=q(1), rank=q(r, "位", 0), rank_of=q(3, "个", 0))
        for t, r in zip(TOWNS, ranks, strict=True)
    ]
    assert [f.code for f in found(*rows)] == ([] if good else ["C123"])


def test_no_rate_on_a_base_of_zero() -> None:
    (one,) = found(observe(actual=q(3), last_year=q(0), yoy=pct(12)))
    assert one.code == "C124" and "0.00亿元" in one.message
    (one,) = found(observe(actual=q(3), annual_target=q(0), completion_rate=pct(100)))
    assert one.code == "C124"
    assert found(observe(actual=q(3), last_year=q(2), yoy=pct(50))) == []


def test_preliminary_and_final_figures_are_not_mixed() -> None:
    early = observe(indicator("地区生产总值"), actual=q(1), note=text("初步核算数"))
    late = observe(indicator("粮食产量"), actual=q(1), note=text("最终核实数"))
    (one,) = found(early, late)
    assert one.code == "C125" and str(late.origin) in one.message
    assert found(early) == []


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        ({"数据截止日": "2022年6月30日", "成文日期": "2022年7月18日", "印发日期": "2022年7月18日"}, []),
        ({"数据截止日": "2022年5月31日"}, ["C126"]),
        ({"成文日期": "2022年6月18日"}, ["C126"]),
        ({"成文日期": "2022年7月18日", "印发日期": "2022年7月17日"}, ["C126"]),
    ],
)
def test_dates_follow_one_another(dates: dict[str, str], codes: list[str]) -> None:
    info = {k: text(v) for k, v in ({**INFO, "报告期": "2022年上半年"} | dates).items()}
    assert [f.code for f in found(observe(actual=q(1)), info=info)] == codes


def test_a_report_on_another_period_than_the_reporting_period_is_told() -> None:
    info = {k: text(v) for k, v in (INFO | {"报告期": "2022年上半年"}).items()}
    of = dataset(observe(at="2022-05", actual=q(1)), observe(at="2022-06", actual=q(1)), info=info)
    (finding,) = check_sums(of, of.periods[0])
    assert finding.code == "C128" and "2022年1—5月" in finding.message and "2022年上半年" in finding.message
    assert list(check_sums(of, of.periods[1])) == []
    assert list(check_sums(of)) == []


@pytest.mark.parametrize(
    ("state", "deadline", "told"),
    [
        ("整改中", "2022年7月17日", True),
        (None, "2022年7月17日", True),
        ("整改中", "2022年7月18日", False),
        ("逾期", "2022年7月17日", False),
        ("已销号", "2022年7月17日", False),
    ],
)
def test_a_problem_under_way_is_not_past_its_deadline(state: str | None, deadline: str, told: bool) -> None:
    problem = Problem(
        number=text("3"),
        problem=text("进度滞后"),
        state=text(state) if state else None,
        deadline=day(deadline),
        origin=cell(),
    )
    findings = found(observe(actual=q(1)), problems=(problem,))
    assert [f.code for f in findings] == (["C129"] if told else [])


# ------------------------------------------------------------- totals in the workbook


def with_free_table(path: Path, rows: list[list[Any]]) -> list[Any]:
    from openpyxl import load_workbook

    book: Workbook = load_workbook(write_book(path))
    sheet = book.create_sheet("签约项目")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return [finding for finding in examine(path)[1] if finding.code == "D220"]


HEAD = ["镇街", "个数", "签约额", "完成率"]
BODY = [["甲镇", 3, 10.25, 0.5], ["乙镇", 4, 20.25, 0.6], ["丙镇", 5, 30.25, 0.7]]


def test_a_total_row_is_held_against_its_rows(tmp_path: Path) -> None:
    assert with_free_table(tmp_path / "a.xlsx", [HEAD, *BODY, ["合计", 12, 60.75, 0.6]]) == []
    (one,) = with_free_table(tmp_path / "b.xlsx", [HEAD, *BODY, ["合计", 13, 60.75, 0.6]])
    assert one.place == "b.xlsx!签约项目!B5" and "13" in one.message and "B2:B4相加是12" in one.message


def test_a_subtotal_is_that_of_its_part(tmp_path: Path) -> None:
    rows = [
        HEAD,
        *BODY[:2],
        ["小计", 7, 30.5, None],
        *BODY,
        ["小计", 12, 60.75, None],
        ["合计", 19, 91.25, None],
    ]
    assert with_free_table(tmp_path / "a.xlsx", rows) == []
    rows[-2][1] = 11
    (one,) = with_free_table(tmp_path / "b.xlsx", rows)
    assert one.place.endswith("!B8") and "B5:B7" in one.message
