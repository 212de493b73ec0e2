"""Properties of single cells: what is written comes back, whatever it is."""

from __future__ import annotations

import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.load import load
from reportgen.load.figures import places_of
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.formats import decimals, is_date, is_percent, is_time, shows_day
from reportgen.load.grid import Spot, address, position
from reportgen.load.values import clean, number, plain
from reportgen.model import Cell, Dataset
from tests.load.workbooks import GOOD, Verbatim

HERE = Cell("数据.xlsx", "表", "A1")

figures = st.decimals(min_value=-(10**9), max_value=10**9, places=6).map(lambda d: d.normalize())
few = settings(max_examples=25, deadline=None)


def through_both(rows: list[list[object]], sheet: str) -> tuple[Dataset, Dataset]:
    """The dataset by way of .xlsx and by way of .csv."""
    book = GOOD.with_sheet(sheet, rows)
    with tempfile.TemporaryDirectory() as folder:
        from_xlsx = load(book.save(Path(folder) / "数据.xlsx"))
        return from_xlsx, load(book.save_csv(Path(folder) / "表", "utf-8"))


@few
@given(st.lists(figures, min_size=1, max_size=30))
def test_decimals_come_back_equal_from_xlsx_and_csv(values: list[Decimal]) -> None:
    rows = [["期别", "指标", "完成值"], *[[f"{1990 + n}", "地区生产总值", v] for n, v in enumerate(values)]]
    for dataset in through_both(rows, "指标结果"):
        assert [o.actual and o.actual.value for o in dataset.observations] == values


PRINTABLE = st.characters(exclude_categories=("Cs", "Co", "Cn", "Cc", "Cf"))


@few
@given(st.lists(st.text(PRINTABLE, min_size=1, max_size=40), min_size=1, max_size=20))
def test_texts_come_back_from_xlsx_and_csv(texts: list[str]) -> None:
    rows = [["编号", "问题"], *[[f"编号{n}", Verbatim(f"文{text}字")] for n, text in enumerate(texts)]]
    expected = [unicodedata.normalize("NFC", f"文{text}字") for text in texts]
    for dataset in through_both(rows, "问题清单"):
        assert [str(p.problem) for p in dataset.problems] == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_is_read_to_fifteen_digits(value: float) -> None:
    read = number(Spot(value, HERE))
    assert read is not None
    assert read.value == Decimal(format(value, ".15g"))
    assert read.value.as_tuple().exponent <= 0
    assert not (read.value.is_signed() and not read.value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(Unreadable):
        number(Spot(value, HERE))


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_thousands_separators_change_nothing(whole: int, places: int) -> None:
    value = Decimal(whole).scaleb(-places)
    read = number(Spot(f" {value:,.{places}f} ", HERE))
    assert read is not None
    assert (read.value, read.places) == (value, places)


@given(st.decimals(min_value=-1000, max_value=1000, places=4))
def test_a_percent_cell_and_its_text_say_the_same(value: Decimal) -> None:
    shown = number(Spot(float(value), HERE, "0.00%"))
    written = number(Spot(f"{value * 100:f}%", HERE))
    assert shown is not None
    assert written is not None
    assert (shown.value, shown.percent) == (written.value, True)


@given(st.text(max_size=60))
def test_cleaning_ends_in_one_step(text: str) -> None:
    try:
        cleaned, _ = clean(text)
    except Unreadable:
        return
    assert clean(cleaned)[0] == cleaned
    assert all(unicodedata.category(c) not in ("Cs", "Co", "Cn", "Cf") for c in cleaned)
    assert all(c in "\n\t" for c in cleaned if unicodedata.category(c) == "Cc")


@given(st.text(max_size=30))
def test_comparison_ignores_width_and_blanks(text: str) -> None:
    assert plain(f" {text}\u3000\n") == plain(text) == plain(plain(text))


@given(st.integers(0, 1048575), st.integers(0, 16383))
def test_addresses_both_ways(row: int, column: int) -> None:
    assert position(address(row, column)) == (row, column)


@pytest.mark.parametrize(
    ("code", "percent", "places"),
    [
        ("0%", True, 0),
        ("0.00%", True, 2),
        ("#,##0.0_ ;[Red]-#,##0.0 ", False, 1),
        ('0.0"%"', False, 1),
        ("0.0\\%", False, 1),
        ("[红色]0.00;-0.0%", False, 2),
        ("General", False, None),
        ("# ?/?", False, None),
        ("0.00E+00", False, None),
        ('0.0_ "亿元"', False, 1),
        ("yyyy-mm-dd", False, None),
        ("@", False, None),
    ],
)
def test_number_formats(code: str, percent: bool, places: int | None) -> None:
    assert (is_percent(code), decimals(code)) == (percent, places)


@pytest.mark.parametrize(
    ("code", "date", "day", "time"),
    [
        ("yyyy-mm-dd", True, True, False),
        ("mmm-yy", True, False, False),
        ('yyyy"年"m"月"', True, False, False),
        ("m/d/yy h:mm", True, True, False),
        ("h:mm", False, False, True),
        ("[h]:mm:ss", False, False, True),
        ("mm:ss", False, False, True),
        ('h"时"mm"分"', False, False, True),
        ("0.0", False, False, False),
        ("General", False, False, False),
        ('0.0" m"', False, False, False),
    ],
)
def test_date_formats(code: str, date: bool, day: bool, time: bool) -> None:
    assert (is_date(code), is_date(code) and shows_day(code), is_time(code)) == (date, day, time)


@pytest.mark.parametrize(
    ("unit", "written", "places"),
    [
        ("亿元", [], 2),
        ("亿元", [0, 1], 2),
        ("万美元", [], 2),
        ("元", [0], 0),
        ("%", [], 1),
        ("%", [2], 2),
        ("％", [0], 1),
        ("微克/立方米", [0, 1], 1),
        ("个", [9], 2),
        ("个", [], 0),
    ],
)
def test_decimals_of_a_unit(unit: str, written: list[int], places: int) -> None:
    assert places_of(unit, written) == places


def test_findings_are_recorded_once() -> None:
    findings = Findings()
    for _ in range(2):
        findings.error("D201", HERE, "甲", "乙")
    assert len(findings.errors) == 1
