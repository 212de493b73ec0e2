"""`phrase` from outside: sentences on stdout, silence explained on stderr, figures with their cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import reportgen
from reportgen.phrasing import lines
from tests.bureau import INFO, Clerk
from tests.conftest import SAMPLE
from tests.load.workbooks import Book


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


HEADER = ["期别", "指标", "单位", "完成值", "同比", "全省同比", "位次", "位次范围", "口径说明", "年度目标"]
ROWS: list[list[Any]] = [
    ["2022-06", "地区生产总值", "", 195.66, 2.4, 1.6, "", "", "", ""],
    ["2022-06", "一般公共预算收入", "", 10.91, "", "", 3, "全市", "剔除留抵退税因素后", ""],
    ["2022-06", "开工项目", "朱坝街道", 1, "", "", "", "", "", 6],
    ["2022-06", "开工项目", "", 21, "", "", "", "", "", 46],
    ["2022-06", "竣工项目", "", "", "", "", "", "", "", ""],
    ["2022-05", "地区生产总值", "", 150.2, 2, "", "", "", "", ""],
]
SYSTEM = [
    ["指标", "简称", "计量单位", "目标类型"],
    ["地区生产总值", "GDP", "亿元", "增速"],
    ["一般公共预算收入", "财政收入", "亿元", "累计"],
    ["开工项目", "", "个", "累计"],
    ["竣工项目", "", "个", "累计"],
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    sheets = {
        "报告信息": [["项目", "内容"], *map(list, INFO.items())],
        "单位": [["名称", "类别"], ["朱坝街道", "镇街"]],
        "指标体系": SYSTEM,
        "指标结果": [HEADER, *ROWS],
    }
    folder = tmp_path / "数据"
    return Book(sheets).save_csv(folder, "utf-8")


def test_sentences_of_one_period(clerk: Clerk, data: Path) -> None:
    done = clerk("phrase", "--data", data, "--period", "2022-06")
    assert done.code == 0
    assert done.out.splitlines() == [
        "全区地区生产总值195.66亿元，同比增长2.4%，增速快于全省0.8个百分点，较上期加快0.4个百分点。",
        "全区一般公共预算收入10.91亿元，剔除留抵退税因素后同口径增速位居全市第三。",
        "朱坝街道开工项目1个，占比4.8%，完成年度目标6个的16.7%，欠序时33.3个百分点。",
        "全区开工项目21个，完成年度目标46个的45.7%，欠序时4.3个百分点。",
    ]


def test_what_nothing_can_be_said_of_is_told_on_stderr(clerk: Clerk, data: Path) -> None:
    done = clerk("phrase", "--data", data, "--period", "2022-06")
    told = [line for line in done.err.splitlines() if "没有可以表述的数据" in line]
    assert len(told) == 1
    assert re.match(
        r"指标结果\.csv!指标结果!\w+6：竣工项目（2022年上半年）没有可以表述的数据。请填写", told[0]
    )


def test_the_annual_register(clerk: Clerk, data: Path) -> None:
    done = clerk("phrase", "--data", data, "--indicator", "GDP", "--style", "annual", "--period", "2022-06")
    assert done.out == "地区生产总值195.66亿元，增长2.4%，增速快于全省0.8个百分点，较上期加快0.4个百分点。\n"


def test_several_periods_are_told_apart(clerk: Clerk, data: Path) -> None:
    done = clerk("phrase", "--data", data, "--indicator", "地区生产总值")
    first, second = done.out.splitlines()
    assert first.startswith("2022年上半年，地区生产总值195.66亿元")
    assert second == "2022年1—5月，地区生产总值150.20亿元，同比增长2.0%。"


def test_json_rows(clerk: Clerk, data: Path) -> None:
    done = clerk("phrase", "--data", data, "--json")
    assert (done.code, done.json["schema"]) == (0, 1)
    rows = done.json["phrases"]
    assert len(rows) == 5
    assert [set(row) for row in rows] == [{"period", "indicator", "department", "sentence", "figures"}] * 5
    town = next(row for row in rows if row["department"])
    assert town["period"] == "2022-06"
    assert (town["indicator"], town["department"]) == ("开工项目", "朱坝街道")
    assert town["sentence"] == "朱坝街道开工项目1个，占比4.8%，完成年度目标6个的16.7%，欠序时33.3个百分点"
    shown = {figure["text"]: figure for figure in town["figures"]}
    assert list(shown) == ["1个", "4.8%", "6个", "16.7%", "33.3个百分点"]
    assert (shown["33.3个百分点"]["value"], shown["33.3个百分点"]["unit"]) == ("-33.3", "个百分点")
    assert (
        shown["16.7%"]["lineage"]
        == "16.7% = 1 [指标结果.csv!指标结果!D4] ÷ 6 [指标结果.csv!指标结果!J4] × 100"
    )
    for row in rows:
        for figure in row["figures"]:
            assert figure["text"] in row["sentence"]
            assert "指标结果.csv!" in figure["lineage"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["--indicator", "地区生产总额"],
            ["［U121］", "没有“地区生产总额”这个指标，是不是想写“地区生产总值”"],
        ),
        (["--style", "annuel"], ["［U122］", "没有“annuel”这种语体", "是不是想写“annual”"]),
        (["--period", "2021-06"], ["［U104］", "没有“2021-06”这一期"]),
        (["--rounding", "up"], ["［U107］", "没有“up”这种修约规则"]),
    ],
    ids=str,
)
def test_names_that_do_not_exist(clerk: Clerk, data: Path, words: list[str], says: list[str]) -> None:
    done = clerk("phrase", "--data", data, *words)
    assert (done.code, done.out) == (2, "")
    for part in says:
        assert part in done.err


def test_data_that_are_not_there(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk("phrase", "--data", tmp_path / "没有.xlsx")
    assert (done.code, done.out) == (3, "")
    assert "没有这个文件或文件夹" in done.err


def test_from_python() -> None:
    sample = reportgen.load(SAMPLE)
    (one,) = reportgen.phrase(sample, period="2022-06", indicators=["地区生产总值"], style="annual")
    assert one.sentence.startswith("地区生产总值195.66亿元，增长2.4%")
    assert one.phrase is not None and one.phrase.figures[0].text == "195.66亿元"


def test_every_sentence_of_the_sample_reads_well() -> None:
    """No empty clause, no doubled mark, a full stop at the end, and every row says something."""
    sample = reportgen.load(SAMPLE)
    statements = reportgen.phrase(sample)
    assert all(statement.phrase for statement in statements)
    for line in lines(statements, sample):
        assert line.endswith("。")
        assert not re.search(r"[，；、。（][，；、。）]|（）|None|\s|-0(\.0+)?[%个亿]|增长-|下降-", line), (
            line
        )
