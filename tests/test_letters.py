"""Letters: what triggers them, how they escalate, how they are numbered and entered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.batch import Status, run
from reportgen.derive import Rules, work
from reportgen.derive.letters import letters_due, register
from reportgen.model import (
    AlertLevel,
    Assessed,
    Dataset,
    Department,
    Indicator,
    Letter,
    LetterDue,
    Observation,
    Source,
    Trip,
    Worked,
)
from reportgen.session import place_order
from reportgen.wording import Voice
from tests.making import INFO, cell, dataset, day, department, indicator, observe, period, q, text
from tests.reading import docx_lines

GREEN, ORANGE, RED = AlertLevel
TOWN = department("甲镇", order=1)
ORDERS = indicator("签约项目", "个")


def done(percent: str, at: str = "2022-06", of: Indicator = ORDERS, who: Department = TOWN) -> Observation:
    """A row that has reached so many percent of its annual target."""
    return observe(of, at, department=who, actual=q(percent, "个"), annual_target=q(100, "个"))


def sent(
    number: str, level: AlertLevel, at: str | None = "2022-05", who: Department = TOWN, **more: Any
) -> Letter:
    return Letter(
        number=text(number),
        department=who,
        level=text(level.letter),
        origin=cell(),
        period=period(at) if at else None,
        **more,
    )


def due(*rows: Observation, rules: Rules | None = None, at: str = "2022-06", **more: Any) -> list[LetterDue]:
    """The letters due on the report of June, dated 18 July."""
    return [d for d in worked(*rows, rules=rules, **more).letters if d.period == period(at)]


def worked(*rows: Observation, rules: Rules | None = None, **more: Any) -> Worked:
    return work(dataset(*rows, **more), rules)


def told(letter: LetterDue) -> list[tuple[AlertLevel, str]]:
    return [(t.level, str(t.reason)) for t in letter.triggers]


def cause(letter: LetterDue) -> str:
    return str(Voice().cause(letter))


# --------------------------------------------------------------------- triggers


@pytest.mark.parametrize(
    ("percent", "level"),
    [("50", None), ("49.9", GREEN), ("40", GREEN), ("39.9", ORANGE), ("20", ORANGE), ("19.9", RED)],
)
def test_the_level_follows_the_unrounded_gap(percent: str, level: AlertLevel | None) -> None:
    assert [d.level for d in due(done(percent))] == ([level] if level else [])


def test_the_limits_are_the_offices_own() -> None:
    strict = Rules(green_limit=Decimal(2), orange_limit=Decimal(5))
    assert [d.level for d in due(done("46"), rules=strict)] == [ORANGE]


def test_one_letter_for_a_department_at_its_gravest_level_with_every_trigger() -> None:
    (letter,) = due(done("45"), done("10", of=indicator("开工项目", "个")), done("30", of=indicator("投资")))
    assert letter.level is RED
    assert letter.name == "红色督办函"
    assert [level for level, _ in told(letter)] == [RED, ORANGE, GREEN]
    assert [str(r.indicator) for r in letter.results] == ["开工项目", "投资", "签约项目"]
    assert cause(letter) == "开工项目欠序时40.0个百分点；投资欠序时20.0个百分点；签约项目欠序时5.0个百分点"
    gap = letter.triggers[0].facts[0]
    assert (gap.value, gap.unit) == (-40, "个百分点")


def test_the_area_itself_gets_no_letter() -> None:
    assert due(observe(ORDERS, actual=q(1, "个"), annual_target=q(100, "个"))) == []


def test_orange_twice_running_turns_red_and_says_why() -> None:
    rows = done("15", "2022-05"), done("35", "2022-06")  # 41.7 and 50 were due
    (letter,) = due(*rows)
    assert told(letter) == [(RED, "连续两期达到橙色警示标准"), (ORANGE, "欠序时进度")]
    assert [round(q.value, 1) for q in letter.triggers[0].facts] == [Decimal("-26.7"), Decimal(-15)]
    assert cause(letter) == "签约项目欠序时15.0个百分点，连续两期达到橙色警示标准（上期欠序时26.7个百分点）"
    (before,) = due(*rows, at="2022-05")
    assert before.level is ORANGE


def test_the_letter_of_the_period_before_is_named() -> None:
    entered = sent("橙〔2022〕1号", ORANGE, replied_on=day("2022年7月1日"))
    (letter,) = due(done("15", "2022-05"), done("35"), letters=(entered,))
    assert letter.triggers[0].letter is entered
    assert cause(letter).endswith("（上期欠序时26.7个百分点，已发橙〔2022〕1号）")


def test_orange_of_another_indicator_does_not_add_up() -> None:
    (letter,) = due(done("15", "2022-05", indicator("开工项目", "个")), done("35"))
    assert letter.level is ORANGE


def test_orange_of_last_year_does_not_add_up() -> None:
    (letter,) = due(done("75", "2021-12"), done("35"))
    assert letter.level is ORANGE


def test_an_orange_letter_on_the_indicator_counts_even_if_the_figures_were_corrected_since() -> None:
    letter = sent("橙〔2022〕1号", ORANGE, indicator=ORDERS, replied_on=day("2022年7月1日"))
    (now,) = due(done("40", "2022-05"), done("35"), letters=(letter,))
    assert told(now)[0] == (RED, "已发橙色警示函，仍达到橙色警示标准")
    assert now.triggers[0].letter is letter
    assert cause(now) == "签约项目欠序时15.0个百分点，已发橙色警示函（橙〔2022〕1号），仍达到橙色警示标准"


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ({"reply_by": day("2022年7月10日")}, RED),
        ({"reply_by": day("2022年7月17日"), "state": text("未回复")}, RED),
        ({"reply_by": day("2022年7月18日")}, None),  # due on the day itself is not overdue
        ({"sent_on": day("2022年7月1日")}, RED),  # answer due 7 days later
        ({"sent_on": day("2022年7月15日")}, None),
        ({"reply_by": day("2022年7月10日"), "replied_on": day("2022年7月9日")}, None),
        ({"reply_by": day("2022年7月10日"), "replied_on": day("2022年7月16日")}, None),  # late, but answered
        (
            {"reply_by": day("2022年7月10日"), "replied_on": day("2022年7月20日")},
            RED,
        ),  # not on the day of issue
        ({"reply_by": day("2022年7月10日"), "state": text("已回复")}, None),
        ({"reply_by": day("2022年7月10日"), "state": text("已整改")}, None),
        ({"state": text("逾期")}, RED),
        ({}, None),
    ],
)
def test_an_orange_letter_left_unanswered_turns_red(answer: dict[str, Any], level: AlertLevel | None) -> None:
    earlier = sent("橙〔2022〕1号", ORANGE, **answer)
    found = due(done("60"), letters=(earlier,))
    assert [d.level for d in found] == ([level] if level else [])
    if level:
        assert told(found[0]) == [(RED, "橙色警示函逾期未回复")]
        assert found[0].triggers[0].letter is earlier
        assert cause(found[0]) == "橙色警示函（橙〔2022〕1号）逾期未回复"


def test_answered_but_not_put_right_in_time() -> None:
    earlier = sent("橙〔2022〕1号", ORANGE, state=text("逾期"), replied_on=day("2022年7月1日"))
    (letter,) = due(done("60"), letters=(earlier,))
    assert told(letter) == [(RED, "橙色警示函逾期未整改")]


def test_an_overdue_green_letter_escalates_only_where_the_office_says_so() -> None:
    earlier = (sent("绿〔2022〕1号", GREEN, reply_by=day("2022年7月1日")),)
    assert due(done("60"), letters=earlier) == []
    (letter,) = due(done("60"), letters=earlier, rules=Rules(overdue="逐级"))
    assert letter.level is ORANGE


def test_what_a_graver_letter_has_taken_up_is_not_taken_up_again() -> None:
    orange = sent("橙〔2022〕1号", ORANGE, "2022-04", sent_on=day("2022年5月10日"))
    red = sent("红〔2022〕1号", RED, "2022-05", sent_on=day("2022年6月10日"), replied_on=day("2022年6月15日"))
    assert [d.level for d in due(done("60"), letters=(orange,))] == [RED]
    assert due(done("60"), letters=(orange, red)) == []


def test_an_overdue_red_letter_is_followed_by_another() -> None:
    (letter,) = due(done("60"), letters=(sent("红〔2022〕1号", RED, reply_by=day("2022年7月1日")),))
    assert told(letter) == [(RED, "红色督办函逾期未回复")]


@pytest.mark.parametrize(("run", "expected"), [(None, []), (1, []), (2, [RED]), (3, [RED])])
def test_periods_in_the_last_third(run: int | None, expected: list[AlertLevel]) -> None:
    data = dataset(done("60"))
    low = q(run, "期", 0) if run else None
    assessed = Assessed(period=period(), department=TOWN, origin=cell(), low_run=low)
    found = letters_due(data, work(data).results, (assessed,))
    assert [d.level for d in found] == expected
    if found:
        assert found[0].triggers[0].facts == (low,)
        assert found[0].origin == assessed.origin
        assert cause(found[0]) in ("考核位次连续两期列后三分之一", "考核位次连续三期列后三分之一")


def test_too_few_days_away_call_for_a_letter_where_the_office_says_so() -> None:
    trip = Trip(
        department=TOWN,
        period=period("2022年6月"),
        days=q(1, "天", 0),
        required=q(10, "天", 0),
        origin=cell(),
    )
    assert due(done("60"), trips=(trip,)) == []
    (letter,) = due(done("60"), trips=(trip,), rules=Rules(trip_letter="是"))
    assert told(letter) == [(GREEN, "外出招商天数没有达到要求")]
    assert letter.triggers[0].facts == (trip.days, trip.required)
    assert cause(letter) == "6月外出招商1天，少于要求的10天"


def test_a_letter_on_each_matter() -> None:
    rows = done("45"), done("10", of=indicator("开工项目", "个"))
    found = due(*rows, rules=Rules(letter_form="一事一函"))
    assert [(str(d.level), [str(r.indicator) for r in d.results]) for d in found] == [
        ("红色督办", ["开工项目"]),
        ("绿色提醒", ["签约项目"]),
    ]


# ------------------------------------------------------------- numbers and dates

CODES = Rules(
    green_code=text("洪督考提〔2022〕"),
    orange_code=text("洪督考警〔2022〕"),
    red_code=text("洪督考督〔2022〕"),
)


def towns(number: int) -> list[Department]:
    return [department(f"{n:02}镇", order=n) for n in range(number)]


def test_numbers_follow_the_highest_one_of_level_and_year_in_the_order_of_departments() -> None:
    a, b, c = towns(3)
    letters = (
        sent("洪督考提〔2022〕7号", GREEN, "2022-05", a),
        sent("洪督考提〔2022〕6号", GREEN, "2022-05", b),
        sent("洪督考提〔2021〕30号", GREEN, "2021-12", a),
        sent("洪督考警〔2022〕12号", ORANGE, "2022-05", c, replied_on=day("2022年7月1日")),
    )
    rows = [done("45", who=who) for who in (c, a, b)]
    found = due(*rows, letters=letters, departments=(a, b, c), rules=CODES)
    assert [str(d.department) for d in found] == ["00镇", "01镇", "02镇"]
    assert [d.code for d in found] == ["洪督考提〔2022〕8号", "洪督考提〔2022〕9号", "洪督考提〔2022〕10号"]
    assert found[0].number is not None and (found[0].number.value, found[0].number.unit) == (8, "号")


def test_without_a_code_in_the_rules_there_is_a_number_and_no_code() -> None:
    (letter,) = due(done("45"))
    assert letter.number is not None and letter.number.value == 1
    assert letter.code is None


def test_levels_whose_code_begins_alike_share_their_numbers() -> None:
    same = Rules(green_code=text("洪督考函〔2022〕"), orange_code=text("洪督考函〔2022〕"))
    a, b = towns(2)
    found = due(done("45", who=a), done("35", who=b), departments=(a, b), rules=same)
    assert [d.code for d in found] == ["洪督考函〔2022〕1号", "洪督考函〔2022〕2号"]


def test_a_letter_in_the_register_keeps_its_number_and_dates() -> None:
    given_back = day("2022年7月29日")
    entered = sent(
        "洪督考提〔2022〕41号", GREEN, "2022年6月", sent_on=day("2022年7月19日"), reply_by=given_back
    )
    (letter,) = due(done("45"), letters=(entered,), rules=CODES)
    assert letter.sent is entered
    assert letter.code == "洪督考提〔2022〕41号"
    assert letter.reply_by == given_back
    assert str(letter.rectify_by) == "2022年8月18日"


def test_a_letter_without_period_is_known_by_its_day() -> None:
    entered = sent("5", GREEN, None, sent_on=day("2022年7月18日"))
    (letter,) = due(done("45"), letters=(entered,), rules=CODES)
    assert letter.code == "洪督考提〔2022〕5号"


def test_deadlines_count_from_the_date_of_issue() -> None:
    (letter,) = due(done("45"), rules=Rules(reply_days=10, rectify_days=20))
    assert (str(letter.reply_by), str(letter.rectify_by)) == ("2022年7月28日", "2022年8月7日")
    assert letter.reply_by is not None and letter.reply_by.origin is not None


def test_letters_of_a_january_report_on_last_year_count_in_the_year_they_are_issued() -> None:
    info = {"地区名称": text("洪泽区"), "成文日期": text("2023年1月10日")}
    letters = (sent("提〔2022〕9号", GREEN, "2022-11"), sent("提〔2023〕2号", GREEN, "2022-11"))
    (letter,) = due(done("95", "2022-12"), at="2022-12", info=info, letters=letters)
    assert letter.number is not None and letter.number.value == 3


# --------------------------------------------------------------------- register


def test_the_register_has_each_letter_once() -> None:
    a, b = towns(2)
    before = sent("洪督考提〔2022〕1号", GREEN, "2022-05", a, reason=text("进度滞后"))
    now = sent("洪督考提〔2022〕2号", GREEN, "2022-06", a, state=text("已回复"))
    later = sent("洪督考提〔2022〕9号", GREEN, "2022-07", b)
    everything = worked(
        done("45", who=a), done("35", who=b), departments=(a, b), letters=(before, now, later), rules=CODES
    )
    counted = [e for e in everything.register if e.counts_in(period())]
    assert [(e.code, e.entered, str(e.reason)) for e in counted] == [
        ("洪督考提〔2022〕1号", True, "进度滞后"),
        ("洪督考提〔2022〕2号", True, "签约项目欠序时10个百分点以内"),
        ("洪督考警〔2022〕1号", False, "签约项目欠序时超过10个百分点"),
    ]
    assert [str(e.sent_on) for e in counted if not e.entered] == ["2022年7月18日"]
    assert counted[1].due is not None and counted[1].indicators == "签约项目"


def reason(*rows: Observation, rules: Rules | None = None, **more: Any) -> str:
    """事由 of the one letter due in June."""
    (entry,) = [e for e in worked(*rows, rules=rules, **more).register if e.is_of(period()) and not e.entered]
    return str(entry.reason)


def test_the_register_says_what_a_letter_is_for_gravest_band_first() -> None:
    opened = indicator("市考核认定开工项目", "个", short_name=text("开工项目"))
    assert reason(done("45")) == "签约项目欠序时10个百分点以内"
    assert reason(done("45"), done("10", of=opened)) == "开工项目欠序时超过30个百分点"
    assert reason(done("45"), rules=Rules(green_limit=Decimal("2.50"))) == "签约项目欠序时超过2.5个百分点"
    many = [done("30", of=indicator(name, "个")) for name in ("签约", "开工", "竣工", "投产")]
    assert reason(*many[:3]) == "签约、开工、竣工欠序时超过10个百分点"
    assert reason(*many) == "4项指标欠序时超过10个百分点"


def test_the_register_says_why_a_letter_is_red() -> None:
    again = done("15", "2022-05"), done("35")
    assert reason(*again) == "签约项目连续两期达到橙色警示标准"
    assert reason(*again, done("45", of=indicator("开工", "个"))) == "签约项目连续两期达到橙色警示标准"
    assert reason(*again, done("30", of=indicator("开工", "个"))) == (
        "开工欠序时超过10个百分点；签约项目连续两期达到橙色警示标准"
    )
    overdue = sent("橙〔2022〕1号", ORANGE, state=text("逾期"))
    assert reason(done("45"), letters=(overdue,)) == "签约项目欠序时10个百分点以内；橙色警示函逾期未回复"
    assert reason(*again, done("10", of=indicator("开工", "个")), letters=(overdue,)) == (
        "开工欠序时超过30个百分点；签约项目连续两期达到橙色警示标准；橙色警示函逾期未回复"
    )


def test_the_register_says_how_long_a_department_has_stood_low() -> None:
    data = dataset(done("45"))
    for low_run, said in ((q(4, "期", 0), "四期"), (q(2, "年", 0), "两年"), (q(12, "个月", 0), "12个月")):
        low = Assessed(period=period(), department=TOWN, origin=cell(), low_run=low_run)
        (entry,) = register(data, letters_due(data, work(data).results, (low,)))
        assert entry.reason == f"签约项目欠序时10个百分点以内；考核位次连续{said}列后三分之一"


def test_the_register_of_a_year_leaves_other_years_out() -> None:
    old = sent("提〔2021〕8号", GREEN, "2021-11")
    assert [e for e in worked(done("60"), letters=(old,)).register if e.counts_in(period())] == []


# ------------------------------------------------------------------- properties

AMOUNTS = st.integers(min_value=0, max_value=60)


@st.composite
def areas(draw: st.DrawFn) -> Dataset:
    """Some departments with two indicators over three months, and some letters of May in the register."""
    who = towns(draw(st.integers(1, 5)))
    what = [ORDERS, indicator("开工项目", "个")]
    rows = [
        done(str(draw(AMOUNTS)), f"2022-0{month}", of, owner)
        for month in (4, 5, 6)
        for of in what
        for owner in who
    ]
    numbers = draw(st.lists(st.integers(1, 30), unique=True, max_size=3))
    levels = st.sampled_from(list(AlertLevel))
    letters = tuple(
        sent(f"函〔2022〕{n}号", draw(levels), "2022-05", draw(st.sampled_from(who))) for n in numbers
    )
    return dataset(*rows, departments=tuple(who), letters=letters)


def of_june(data: Dataset) -> list[LetterDue]:
    return [d for d in work(data, CODES).letters if d.period == period()]


@given(areas())
def test_every_department_that_lags_has_exactly_one_letter_as_grave_as_its_gravest_trigger(
    data: Dataset,
) -> None:
    results = work(data, CODES).results
    lagging = {str(r.department) for r in results if r.period == period() and r.behind}
    found = of_june(data)
    receivers = [str(d.department) for d in found]
    assert len(receivers) == len(set(receivers))
    assert lagging <= set(receivers)
    for letter in found:
        assert letter.level.rung == max(t.level.rung for t in letter.triggers)
        own = [r for r in results if str(r.department) == str(letter.department) and r.period == period()]
        assert all(letter.level.rung >= r.alert.level.rung for r in own if r.alert)
        assert all(str(t.reason) and not any(c.isdigit() for c in t.reason) for t in letter.triggers)


@given(areas())
def test_numbers_are_contiguous_unique_and_in_order(data: Dataset) -> None:
    for level in AlertLevel:
        before = [int(str(x.number)[7:-1]) for x in data.letters if x.level == level.letter]
        numbers = [int(d.number.value) for d in of_june(data) if d.level is level and d.number]
        start = max(before, default=0) + 1
        assert numbers == list(range(start, start + len(numbers)))


@given(areas(), st.data())
def test_entering_letters_changes_no_number(data: Dataset, choice: st.DataObject) -> None:
    first = of_june(data)
    chosen = choice.draw(st.lists(st.sampled_from(first), unique_by=id)) if first else []
    entered = tuple(
        sent(str(d.code), d.level, "2022-06", d.department, sent_on=day("2022年7月18日")) for d in chosen
    )
    again = of_june(replace(data, letters=(*data.letters, *entered)))
    assert [(str(d.department), d.level, d.code) for d in again] == [
        (str(d.department), d.level, d.code) for d in first
    ]


@given(areas(), st.integers(0, 40))
def test_a_smaller_result_never_makes_the_letter_milder(data: Dataset, less: int) -> None:
    def rung(of: Dataset) -> int:
        return max((d.level.rung for d in of_june(of) if str(d.department) == "00镇"), default=0)

    rows = tuple(
        replace(o, actual=q(max(0, int(o.actual.value) - less), "个"))
        if o.actual and str(o.department) == "00镇" and o.period == period()
        else o
        for o in data.observations
    )
    assert rung(replace(data, observations=rows)) >= rung(data)


def test_the_register_without_rules_works_too() -> None:
    data = dataset(done("45"))
    assert len(register(data, letters_due(data, work(data).results))) == 1


# ------------------------------------------------------------------------- files

INFO_OF_JUNE = {key: text(value) for key, value in INFO.items()}
READ, READ_AGAIN = ((Source("数据.xlsx", digit * 64),) for digit in "01")


def printed(tmp_path: Path, data: Dataset) -> dict[str, str]:
    """The letters of an office as files: name → what they say."""
    folder = tmp_path / "kinds" / "letter"
    folder.mkdir(parents=True, exist_ok=True)
    settings = 'name = "提醒函"\nscope = "department"\ntitle = "提醒函"\nshell = "plain"\nletter = "绿色提醒"\nparts = []\n'
    (folder / "kind.toml").write_text(settings, encoding="utf-8")
    (folder / "body.md").write_text("{{ 函件.文号 }}：{{ 函件|缘由 }}。", encoding="utf-8")
    order = place_order(data, ["letter"], out=tmp_path / "out", formats="docx", templates=tmp_path / "kinds")
    outcomes = run(order)
    assert {o.status for o in outcomes} <= {Status.DONE, Status.UNCHANGED, Status.NOT_NEEDED, Status.RETIRED}
    files = sorted((tmp_path / "out/2022-06/letter").glob("*.docx"))
    return {file.stem: docx_lines(file.read_bytes())[-1] for file in files}


def lag(name: str, who: Department = TOWN) -> Observation:
    return done("45", of=indicator(name, "个"), who=who)


def test_each_letter_on_a_matter_is_a_file_of_its_own_and_goes_when_it_is_not_due(tmp_path: Path) -> None:
    rules = {"函件方式": text("一事一函"), "绿色提醒函文号": text("提〔2022〕")}
    other = department("乙镇", order=2)
    rows = lag("签约项目"), lag("开工项目"), lag("竣工项目", other)
    data = dataset(*rows, departments=(TOWN, other), rules=rules, info=INFO_OF_JUNE, sources=READ)
    assert printed(tmp_path, data) == {
        "甲镇": "提〔2022〕1号：签约项目欠序时5.0个百分点。",
        "甲镇-2": "提〔2022〕2号：开工项目欠序时5.0个百分点。",
        "乙镇": "提〔2022〕3号：竣工项目欠序时5.0个百分点。",
    }
    better = replace(
        data, observations=(rows[0], done("50", of=rows[1].indicator), rows[2]), sources=READ_AGAIN
    )
    assert printed(tmp_path, better) == {
        "甲镇": "提〔2022〕1号：签约项目欠序时5.0个百分点。",
        "乙镇": "提〔2022〕2号：竣工项目欠序时5.0个百分点。",
    }
