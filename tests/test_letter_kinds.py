"""The built-in letters, their register and what the bulletins say of them, on small offices of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reportgen.blocks import text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import find_kind
from reportgen.model import Assessment, Dataset, Department, LedgerLine, Letter, Observation
from reportgen.session import findings, place_order
from tests.making import cell, dataset, day, department, indicator, observe, period, q, text

TOWN, OTHER = department("甲镇", order=1), department("乙镇", order=2)
CODES = {
    "绿色提醒函文号": text("提〔2022〕"),
    "橙色警示函文号": text("警〔2022〕"),
    "红色督办函文号": text("督〔2022〕"),
}
EACH = CODES | {"函件方式": text("一事一函")}


def lines(kind: str, data: Dataset, who: Department | None = None, turn: int = 0) -> list[str]:
    facts = Facts(dataset=data, worked=work(data), period=period()).about(who, turn)
    return list(text_lines(Script(find_kind(kind)).compose(facts)))


def line(kind: str, data: Dataset, about: str, who: Department | None = None, turn: int = 0) -> str:
    """The one line in which some words stand."""
    (found,) = [line for line in lines(kind, data, who, turn) if about in line]
    return found


def done(percent: int, of: str = "签约项目", who: Department = TOWN, at: str = "2022-06") -> Observation:
    """A row that has reached so many percent of its annual target; 50 were due in June."""
    what = indicator(of, "个", short_name=text(of.removesuffix("项目")))
    return observe(what, at, department=who, actual=q(percent, "个"), annual_target=q(100, "个"))


def office(*rows: Observation, rules: dict[str, Any] = CODES, **more: Any) -> Dataset:
    area = observe(indicator("地区生产总值"), actual=q(1))
    return dataset(area, *rows, departments=(TOWN, OTHER), rules=rules, **more)


def sent(number: str, level: str, at: str, who: Department = TOWN, **more: Any) -> Letter:
    given = {"replied_on": day("2022年7月1日")} | more
    return Letter(
        number=text(number), department=who, level=text(level), period=period(at), origin=cell(), **given
    )


# ------------------------------------------------------------ letters of this period


def test_letters_that_are_all_of_this_period_are_counted_once() -> None:
    data = office(done(45), done(30, who=OTHER))
    assert line("letter-register", data, "逐份登记") == (
        "上半年发出绿色提醒函1份、橙色警示函1份，共2份。逐份登记如下："
    )


def test_letters_entered_for_this_period_count_as_of_this_period() -> None:
    """The register has one more than the data call for: what was sent before the data were corrected."""
    letters = (
        sent("提〔2022〕1号", "绿色提醒函", "2022-05", OTHER),
        sent("提〔2022〕2号", "绿色提醒函", "2022年6月", TOWN),
        sent("提〔2022〕3号", "绿色提醒函", "2022年6月", OTHER),
    )
    data = office(done(45), letters=letters)
    assert "先后发出绿色提醒函3份，其中本期2份。" in line("letter-register", data, "今年以来")
    assert "本期发出绿色提醒函2份。今年以来累计发出绿色提醒函3份。" in line(
        "quarterly-monitoring", data, "单位预警"
    )


def test_a_bulletin_says_once_what_is_all_of_this_period() -> None:
    data = office(done(45), letters=(sent("提〔2022〕2号", "绿色提醒函", "2022-06", OTHER),))
    assert "今年以来" not in line("quarterly-monitoring", data, "单位预警")


# --------------------------------------------------------------------------- letters


def scores(*totals: str, at: str) -> list[Assessment]:
    towns = (*(department(f"{n}镇") for n in "丙丁戊己"), TOWN)
    return [
        Assessment(period=period(at), department=town, origin=cell(), total=q(total, "分"))
        for town, total in zip(towns, totals, strict=True)
    ]


LAST = (
    *scores("95", "94", "93", "92", "60", at="2022-05"),
    *scores("95", "94", "93", "92", "61", at="2022-06"),
)


def test_the_table_is_pointed_to_behind_the_indicators() -> None:
    data = office(done(45), assessments=LAST)
    assert line("supervision-letter", data, "上半年，你单位", TOWN) == (
        "上半年，你单位签约项目欠序时5.0个百分点（详见下表）；考核位次连续两期列后三分之一。"
    )


def test_two_brackets_do_not_stand_side_by_side() -> None:
    data = office(done(15, at="2022-05"), done(35))
    assert line("supervision-letter", data, "上半年，你单位", TOWN) == (
        "上半年，你单位签约项目欠序时15.0个百分点，"
        "连续两期达到橙色警示标准（上期欠序时26.7个百分点），详见下表。"
    )


def test_a_letter_without_indicators_points_to_no_table() -> None:
    data = office(done(60), assessments=LAST)
    assert line("supervision-letter", data, "上半年，你单位", TOWN) == (
        "上半年，你单位考核位次连续两期列后三分之一。"
    )


def test_of_several_letters_the_first_speaks_of_points_withheld() -> None:
    ledger = LedgerLine(
        department=TOWN,
        type=text("预扣分"),
        state=text("预扣"),
        points=q(1, "分"),
        reason=text("档案不全"),
        period=period(),
        origin=cell(),
    )
    rows = done(10), done(5, "开工项目"), done(35, "竣工项目")
    data = office(*rows, rules=EACH, ledger=(ledger,))
    letters = [
        lines("supervision-letter", data, TOWN),
        lines("supervision-letter", data, TOWN, 1),
        lines("warning-letter", data, TOWN),
    ]
    assert [sum("预扣1.00分" in line for line in letter) for letter in letters] == [1, 0, 0]
    (one,) = [
        line for line in lines("warning-letter", office(rows[2], ledger=(ledger,)), TOWN) if "预扣" in line
    ]
    assert one.startswith("另因档案不全预扣1.00分")


def test_a_feedback_sheet_names_all_letters_in_one_sentence() -> None:
    reds = [done(n, f"指标{n}") for n in range(1, 6)]
    data = office(*reds, done(30), done(45, "开工项目"), done(44, "竣工项目"), rules=EACH)
    assert line("feedback-sheet", data, "本期另发", TOWN) == (
        "本期另发红色督办函5份（督〔2022〕1号至5号）、橙色警示函（警〔2022〕1号）、"
        "绿色提醒函2份（提〔2022〕1号、2号），请于2022年7月25日前书面回复，2022年8月17日前整改到位。"
    )


def test_letters_that_are_sent_keep_their_numbers_and_dates_in_that_sentence() -> None:
    rows = [done(n, f"指标{n}") for n in range(1, 5)]
    sent_ = sent(
        "督〔2022〕7号", "红色督办函", "2022-06", indicator=rows[0].indicator, reply_by=day("2022年7月20日")
    )
    data = office(*rows, rules=EACH, letters=(sent_,))
    assert line("feedback-sheet", data, "本期另发", TOWN) == (
        "本期另发红色督办函4份（督〔2022〕1号至3号、7号），请按各函写明的期限书面回复、整改到位。"
    )


def test_letters_without_codes_are_told_of_where_letters_are_made(tmp_path: Path) -> None:
    data = office(done(10), done(45, who=OTHER), rules={})
    ordered = {
        kind: place_order(data, [kind], out=tmp_path).findings
        for kind in ("supervision-letter", "reminder-letter", "warning-letter", "feedback-sheet")
    }
    told = {kind: [f.message for f in found if f.code == "C406"] for kind, found in ordered.items()}
    assert told == {
        "supervision-letter": ["红色督办函1份没有文号，印出的函没有发文字号"],
        "reminder-letter": ["绿色提醒函1份没有文号，印出的函没有发文字号"],
        "warning-letter": [],
        "feedback-sheet": [],
    }
    assert "C406" not in {f.code for f in findings(data)}  # an office that keeps no letters
    half = replace(data, rules={"绿色提醒函文号": text("提〔2022〕")})
    assert [f.message[:7] for f in findings(half) if f.code == "C406"] == ["红色督办函1份"]
