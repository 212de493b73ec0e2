"""The own area among others: whose row it is, places over the years, runs and uniqueness."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reportgen.blocks import figures, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.derive.peers import standings
from reportgen.kinds import ReportKind
from reportgen.model import Dataset, Direction, Peer, Quantity, Standing
from reportgen.wording import Voice
from reportgen.wording.numbers import RankStyle
from tests.making import INFO, dataset, indicator, observe, pct, peer, period, place, q, text
from tests.test_derive import cells

PARKS = indicator("国家级经开区综合发展水平", "分")
OWN = "东侨经济技术开发区"

RANKS = {
    "2019": {OWN: 85, "福州": 60, "漳州": 90, "苏州": 1},
    "2020": {OWN: 38, "福州": 55, "漳州": 61, "苏州": 1},
    "2021": {OWN: 26, "福州": 41, "漳州": 47, "苏州": 1},
}


def rows(ranks: dict[str, dict[str, int]] | None = None, own: str = OWN, **more: Any) -> tuple[Peer, ...]:
    return tuple(
        peer(
            PARKS,
            year,
            own if region == OWN else region,
            within="江苏省" if region == "苏州" else "福建省",
            rank=place(rank),
            rank_of=q(230, "个", 0),
            scope=text("全国"),
            **more,
        )
        for year, places in (ranks or RANKS).items()
        for region, rank in places.items()
    )


def data(peers: Sequence[Peer], area: str = OWN, called: str = "") -> Dataset:
    info = {key: text(value) for key, value in (INFO | {"地区名称": area}).items()}
    if called:
        info["对标名称"] = text(called)
    return dataset(observe(at="2021", actual=q(1)), info=info, peers=tuple(peers))


def shown(quantity: Quantity | None) -> str | None:
    return None if quantity is None else f"{quantity.value:f}{quantity.unit}"


def last(peers: Sequence[Peer], **more: str) -> Standing:
    return standings(data(peers, **more))[-1]


# -------------------------------------------------------------------- whose row it is


@pytest.mark.parametrize(
    ("area", "called", "in_data", "found"),
    [
        (OWN, "", OWN, True),
        ("东侨", "", OWN, True),
        ("东侨开发区", "", OWN, False),
        ("东侨开发区", OWN, OWN, True),
        ("东侨开发区", "东侨", OWN, True),
    ],
)
def test_the_own_row_is_called_so_or_contains_the_name(
    area: str, called: str, in_data: str, found: bool
) -> None:
    made = standings(data(rows(own=in_data), area, called))
    assert [s.period.year for s in made] == ([2019, 2020, 2021] if found else [])


def test_a_name_that_several_contain_is_nobodys_unless_one_is_called_exactly_so() -> None:
    two = [peer(PARKS, "2021", name, rank=place(n)) for n, name in enumerate(("福州市", "福州新区"), start=1)]
    assert standings(data(two, "福州")) == ()
    (own,) = standings(data([*two, peer(PARKS, "2021", "福州", rank=place(3))], "福州"))
    assert shown(own.rank) == "3位"


# ------------------------------------------------------------------------ one period


def test_places_in_the_whole_scope_and_within_the_province() -> None:
    now = last(rows())
    assert (shown(now.rank), shown(now.rank_of), now.scope) == ("26位", "230个", "全国")
    assert (shown(now.within_rank), shown(now.within_of), now.within) == ("1位", "3个", "福建省")
    assert {str(mate.region) for mate in now.mates} == {OWN, "福州", "漳州"}
    assert now.within_rank is not None
    assert cells(now.within_rank) == {mate.rank.origin for mate in now.mates if mate.rank}


def test_without_any_rank_areas_are_ranked_by_their_values() -> None:
    named = (OWN, "甲县", "乙县")
    of = [peer(PARKS, "2021", name, "宁德市", value=q(v)) for name, v in zip(named, (5, 9, 5), strict=True)]
    now = last(of)
    assert (shown(now.rank), shown(now.rank_of), shown(now.within_rank)) == ("2位", "3个", "2位")
    grown = [peer(PARKS, "2021", name, yoy=pct(v)) for name, v in zip(named, (5, 9, 1), strict=True)]
    assert shown(last(grown).rank) == "2位"


def test_less_is_better_of_a_reverse_indicator_and_neither_of_an_interval() -> None:
    def of(direction: Direction) -> Standing:
        energy = indicator("能耗", direction=direction)
        return last([peer(energy, "2021", name, value=q(v)) for name, v in ((OWN, 5), ("甲县", 9))])

    assert shown(of(Direction.REVERSE).rank) == "1位"
    assert of(Direction.INTERVAL).rank is None


def test_a_place_among_unknowns_is_none() -> None:
    of = [peer(PARKS, "2021", OWN, "福建省", value=q(5)), peer(PARKS, "2021", "福州", "福建省")]
    now = last(of)
    assert (now.rank, now.within_rank, now.within_lead) == (None, None, None)


def test_ranks_given_for_some_are_not_made_up_for_others() -> None:
    of = [peer(PARKS, "2021", OWN, value=q(5)), peer(PARKS, "2021", "苏州", rank=place(1), value=q(9))]
    assert last(of).rank is None


def test_the_ranks_of_all_say_what_they_go_by() -> None:
    def basis(values: str, growth: str, ranks: str, **of: Any) -> str | None:
        names = (OWN, "甲县", "乙县", "丙县", "丁县")
        output = indicator("总产值", **{"unit": "亿元"} | of)
        given = zip(names, values.split(), growth.split(), ranks.split(), strict=False)
        made = [
            peer(output, "2021", name, value=q(v), yoy=pct(g), rank=None if r == "-" else place(int(r)))
            for name, v, g, r in given
        ]
        return last(made).rank_basis

    by_growth = ("4 3 2 1", "1 2 3 4")
    assert basis(*by_growth, "4 3 2 1") == "增速"
    assert basis(*by_growth, "1 2 3 4") == "总量"
    assert basis(*by_growth, "1 2 3 4", direction=Direction.REVERSE) == "增速"
    assert basis(*by_growth, "1 2 3 4", unit="%") is None  # goes without saying
    assert basis(*by_growth, "2 1 3 4") is None  # by something else
    assert basis("4 3 2 1", "4 3 2 1", "1 2 3 4") is None  # by either
    assert basis("4 3 2", "1 2 3", "3 2 1") is None  # too few
    assert basis(*by_growth, "4 3 2 -") is None
    assert basis(*by_growth, "- - - -") == "总量"


# ------------------------------------------------------------------------- the years


def test_ranks_move_over_the_years_and_lead_in_a_row() -> None:
    made = standings(data(rows()))
    assert [shown(s.rank_change) for s in made] == [None, "47位", "12位"]
    assert [shown(s.within_lead) for s in made] == [None, "1年", "2年"]
    assert [shown(s.best_of) for s in made] == [None, "2年", "3年"]
    assert made[2].within_lead is not None
    assert len(cells(made[2].within_lead)) == 6  # three areas of the province in each of two years


def test_a_missing_year_ends_what_goes_on_in_a_row() -> None:
    without = {year: places for year, places in RANKS.items() if year != "2020"}
    now = last(rows(without))
    assert (now.previous_rank, shown(now.within_lead), now.best_of) == (None, "1年", None)


def test_another_scope_is_not_compared() -> None:
    old = [peer(PARKS, "2020", OWN, rank=place(3), scope=text("全省"))]
    new = [peer(PARKS, "2021", OWN, rank=place(26), scope=text("全国"))]
    assert last([*old, *new]).previous_rank is None


def test_months_follow_one_another_within_a_year() -> None:
    monthly = [
        peer(PARKS, at, name, "福建省", rank=place(n))
        for at in ("2022-03", "2022-06")
        for n, name in enumerate((OWN, "福州"), start=1)
    ]
    assert shown(last(monthly).within_lead) == "2期"


# ------------------------------------------------------------------------- uniqueness


def test_the_only_one_of_the_province_among_the_first() -> None:
    now = last(rows())
    assert shown(now.sole(30)) == "1家"
    assert now.sole(25) is None  # it is not itself among them
    assert now.sole(41) is None  # another one is too
    assert [shown(now.top(n)) for n in (30, 41, 47)] == ["1家", "2家", "3家"]


def test_who_is_not_known_may_be_another() -> None:
    unknown = peer(PARKS, "2021", "泉州", "福建省")
    assert last([*rows(), unknown]).sole(30) is None


def test_no_peers_no_standings() -> None:
    assert standings(data(())) == ()


# ---------------------------------------------------------------------- the sentence

BODY = """
{% set 历年位次 = 对标位次|选("指标", "国家级经开区综合发展水平") %}
{% set 今年 = (历年位次|后(1))[0] %}
在全国经开区中的排名{{ 历年位次|历次位次(名位混用=true) }}，{{ 今年|连续居首("省内国家级开发区") }}，成为{{ 今年|唯一(30, "开发区") }}。
"""


def test_the_sentence_can_be_written_from_the_data() -> None:
    kind = ReportKind(slug="k", name="试", title="题", folder=Path("k"), parts=(), body=BODY)
    source = data(rows())
    report = Script(kind, Voice(ranks=RankStyle.PLACE)).compose(
        Facts(dataset=source, worked=work(source), period=period("2021"))
    )
    assert list(text_lines(report))[1:] == [
        "在全国经开区中的排名从2019年第85名、2020年第38名到2021年的第26位（参评的均为230个），"
        "已连续两年居省内国家级开发区首位，成为福建省唯一一家进入全国前30位的开发区。"
    ]
    assert [f.text for f in figures(report)] == ["第85名", "第38名", "第26位", "230个", "两年", "唯一一家"]
