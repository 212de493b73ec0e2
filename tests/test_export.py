"""Results handed back: one table, live formulas that other programs reckon alike, and data again when read."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.derive import work
from reportgen.errors import Finding
from reportgen.export import export
from reportgen.load import examine, load
from reportgen.model import Dataset, Quantity, Text
from reportgen.rounding import visible
from tests import making
from tests.bureau import Clerk, Office, edit
from tests.conftest import SAMPLE

OUT = "结果.xlsx"


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory, sample: Dataset) -> Path:
    """The sample's results as a workbook."""
    path = tmp_path_factory.mktemp("export") / OUT
    export(sample, path, (Finding("D999", "数据.xlsx!甲!A1", "=1+1", "看"),))
    return path


def told(value: Any) -> object:
    """A value without the place it comes from."""
    if isinstance(value, Quantity):
        return round(value.value, 9), value.unit, value.places
    return None if value is None else str(value)


def fields(record: Any) -> dict[str, object]:
    names = [name for name in record.__dataclass_fields__ if name not in ("origin", "triage", "alert")]
    return {name: told(getattr(record, name)) for name in names}


def test_what_was_handed_back_is_the_same_data_when_read(handed: Path, sample: Dataset) -> None:
    again, findings = examine(handed)
    assert again is not None
    assert [f.code for f in findings if f.severity != "info"] == []
    assert [f.code for f in findings].count("D147") == 1
    assert [fields(o) for o in again.observations] == [fields(o) for o in sample.observations]
    for ours, theirs in zip(work(sample).results, work(again).results, strict=True):
        assert fields(ours) == fields(theirs)
        assert (str(ours.alert), str(ours.triage)) == (str(theirs.alert), str(theirs.triage))


def test_given_and_derived_stand_side_by_side_with_units_and_decimals(handed: Path) -> None:
    book = load_workbook(handed)
    sheet = book["指标结果"]
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads[:4] == ["期别", "指标", "指标计量单位", "单位"]
    assert heads.index("推算同比（%）") == heads.index("同比（%）") + 1
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D2", "$1:$1")
    row = dict(zip(heads, sheet[2], strict=True))
    assert (row["完成值"].value, row["完成值"].number_format) == (195.66, "0.00")
    assert (row["同比（%）"].value, row["同比（%）"].number_format) == (2.4, "0.0")
    assert row["年度目标"].number_format == '0.0"%"'  # a target of growth among amounts
    gap = row["与全省差（百分点）"]
    assert gap.value == f"=ROUND({row['同比（%）'].coordinate},1)-ROUND({row['全省同比（%）'].coordinate},1)"
    assert gap.comment.text == "2.4 [指标数据.xlsx!指标结果!E3] − 1.6 [指标数据.xlsx!指标结果!P3]"
    assert gap.fill.fgColor.rgb != row["同比（%）"].fill.fgColor.rgb
    assert str(sheet.cell(sheet.max_row, 1).value).startswith("注：灰底的是推算的数")


def test_a_second_sheet_has_the_findings_and_no_text_is_a_formula(handed: Path) -> None:
    sheet = load_workbook(handed)["核对发现"]
    assert [cell.value for cell in sheet[1]] == ["代号", "级别", "位置", "事实", "建议"]
    assert [cell.value for cell in sheet[2]] == ["D999", "错误", "数据.xlsx!甲!A1", "=1+1", "看"]
    assert sheet["D2"].data_type == "s" and sheet["D2"].quotePrefix


def test_differences_agree_with_what_reports_print(handed: Path, sample: Dataset) -> None:
    """A cell holds the difference of the printed operands, as every page does (ADR-0001)."""
    sheet = load_workbook(handed, data_only=True)["指标结果"]
    heads = [str(cell.value) for cell in sheet[1]]
    column = heads.index("推算序时差（百分点）")
    for number, result in enumerate(work(sample).results, start=2):
        if result.schedule_gap is not None:
            assert Decimal(str(sheet.cell(number, column + 1).value)) == visible(result.schedule_gap)


def test_most_of_what_can_be_a_formula_is_one(handed: Path) -> None:
    book = load_workbook(handed)
    sheet = book["指标结果"]
    live, fixed = Counter[str](), Counter[str]()
    for ref, *_, head, _ in book["推算来历"].iter_rows(min_row=2, values_only=True):
        (live if sheet[ref].data_type == "f" else fixed)[head] += 1
    assert live["推算完成率（%）"] > 20 * fixed["推算完成率（%）"]
    assert {head for head in fixed if live[head] == 0} == {
        *("推算位次", "推算参评数", "几期最好", "连续靠后", "连续居首", "年均年数"),
        *("推算分值（分）", "推算序时目标", "推算年均增长（%）"),
    }


def test_libreoffice_reckons_the_formulas_alike(handed: Path, tmp_path: Path) -> None:
    """With their results taken out, another program gives every formula the same value."""
    office = shutil.which("soffice") or pytest.skip("no LibreOffice here")
    bare = tmp_path / OUT
    with zipfile.ZipFile(handed) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = (office, profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out", bare)
    subprocess.run(list(map(str, words)), check=True, capture_output=True, timeout=180)
    ours, theirs = (
        load_workbook(path, data_only=True)["指标结果"] for path in (handed, tmp_path / "out" / OUT)
    )
    formulas = load_workbook(handed)["指标结果"]
    seen = 0
    for row in formulas.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":
                seen += 1
                expected, found = ours[cell.coordinate].value, theirs[cell.coordinate].value
                assert found == pytest.approx(expected, abs=1e-9), (cell.coordinate, cell.value)
    assert seen > 2000


def test_the_lineage_of_every_derived_figure_is_told_in_a_sheet_and_first_in_notes(handed: Path) -> None:
    """Notes are few: other programs take long to open thousands of them."""
    book = load_workbook(handed)
    sheet = book["指标结果"]
    rows = list(book["推算来历"].iter_rows(min_row=2, values_only=True))
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert len(rows) > len(notes) == 500
    assert [(row[0], row[-1]) for row in rows[:500]] == list(notes.items())
    live = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert set(live) <= {row[0] for row in rows}


def test_the_same_data_give_the_same_bytes(handed: Path, sample: Dataset, tmp_path: Path) -> None:
    export(sample, tmp_path / OUT, (Finding("D999", "数据.xlsx!甲!A1", "=1+1", "看"),))
    assert (tmp_path / OUT).read_bytes() == handed.read_bytes()


# --------------------------------------------------------------------- other forms


def test_csv_is_the_same_table_and_reads_back(sample: Dataset, tmp_path: Path) -> None:
    handed = tmp_path / OUT
    export(sample, handed)
    folder = tmp_path / "数据"
    folder.mkdir()
    export(sample, folder / "指标结果.csv")
    rows = list(csv.DictReader(io.StringIO((folder / "指标结果.csv").read_bytes().decode("utf-8-sig"))))
    assert (rows[0]["完成值"], rows[0]["与全省差（百分点）"]) == ("195.66", "0.8")
    book = load_workbook(handed)
    for name in ("指标结果", "核对发现"):
        del book[name]
    book.save(folder / "其他.xlsx")
    again = load(folder)
    assert [fields(o) for o in again.observations] == [fields(o) for o in sample.observations]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    evil = [Text(f"{sign}cmd|' /C calc'!A0", making.cell()) for sign in "=+-@"]
    rows = [making.observe(note=text, actual=making.q(-5)) for text in evil]
    data = making.dataset(*rows)
    export(data, tmp_path / "a.csv")
    lines = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"))))
    note, actual = lines[0].index("备注"), lines[0].index("完成值")
    assert [line[note] for line in lines[1:]] == [f"'{text}" for text in evil]
    assert lines[1][actual] == "-5"
    export(data, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["指标结果"]
    column = [cell.value for cell in sheet[1]].index("备注") + 1
    assert [sheet.cell(n, column).value for n in range(2, 6)] == evil
    assert {sheet.cell(n, column).data_type for n in range(2, 6)} == {"s"}


def test_parquet_has_numbers_and_comes_back_as_a_frame(sample: Dataset, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "结果.parquet"
    export(sample, path)
    frame = pandas.read_parquet(path)
    assert len(frame) == len(sample.observations)
    assert (frame["完成值"][0], frame["指标"][0]) == (195.66, "地区生产总值")
    again = load(
        {
            "指标结果": frame,
            "指标体系": [{"指标": str(i.name), "计量单位": str(i.unit)} for i in sample.indicators],
            "单位": [{"名称": str(d.name), "简称": str(d.short_name or "")} for d in sample.departments],
            "报告信息": {name: str(value) for name, value in sample.info.items()},
        }
    )
    assert [o.actual.value for o in again.observations if o.actual] == [
        o.actual.value for o in sample.observations if o.actual
    ]


# --------------------------------------------------------------------------- command


def test_the_command_writes_the_file_and_says_so(clerk: Clerk, tmp_path: Path) -> None:
    out = tmp_path / "新的" / OUT
    done = clerk("export", "--data", SAMPLE, "--period", "2022-06", "--out", out)
    assert (done.code, done.out) == (0, f"{out}\n")
    rows = load_workbook(out)["指标结果"].max_row - 2
    assert f"结果{rows}行，核对发现" in done.err
    assert {row[0].value for row in load_workbook(out)["指标结果"].iter_rows(min_row=2, max_row=rows)} == {
        "2022年上半年"
    }


@pytest.mark.parametrize("name", ["结果.docx", "结果"])
def test_another_suffix_is_refused(clerk: Clerk, office: Office, name: str) -> None:
    done = clerk("export", "--data", office.book, "--out", office.home / name)
    assert (done.code, done.out) == (2, "")
    assert "用法［U132］" in done.err and ".xlsx、.csv、.parquet" in done.err
    assert not (office.home / name).exists()


def test_findings_reach_the_second_sheet(clerk: Clerk, office: Office) -> None:
    edit(office.book, D2="很多")
    assert clerk("export", "--data", office.book, "--out", office.home / OUT).code == 3
    assert not (office.home / OUT).exists()
    edit(office.book, D2=-3)
    done = clerk("export", "--data", office.book, "--out", office.home / OUT)
    assert done.code == 0
    checked = clerk("check", "--data", office.book, "--json").json["findings"]
    sheet = load_workbook(office.home / OUT)["核对发现"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [row["code"] for row in checked]


# ------------------------------------------------------------------------ in Python


def test_results_rankings_and_findings_are_frames(sample: Dataset) -> None:
    results = reportgen.results(sample, period="2022-06")
    frame = results.to_pandas()
    assert len(frame) == len(results) > 100
    gdp = frame[(frame["指标"] == "地区生产总值") & frame["单位"].isna()].iloc[0]
    assert (gdp["完成值"], gdp["同比"], gdp["与全省差"], gdp["研判"]) == (195.66, 2.4, 0.8, "优势")
    assert frame["完成值"].dtype == float and frame.attrs["单位"]["同比"] == "%"
    exact = results.to_pandas(exact=True)["完成值"][0]
    assert (type(exact), exact) == (Decimal, Decimal("195.66"))
    assert results.lineage(0, "与全省差").startswith("0.8 = 2.4 [指标数据.xlsx!指标结果!E3] − 1.6 [")
    ranking = reportgen.rankings(sample, period="2022-06").to_pandas()
    assert list(ranking["位次"][ranking["位次范围"] == "镇街"]) == sorted(
        ranking["位次"][ranking["位次范围"] == "镇街"]
    )
    assert {"单位", "总分", "位次"} <= set(ranking)
    assert list(reportgen.findings(sample).to_pandas()) == ["代号", "级别", "位置", "事实", "建议"]


def test_what_a_notebook_shows_is_safe_and_short(sample: Dataset) -> None:
    shown = reportgen.results(sample)._repr_html_()
    assert shown.count("<tr>") == 31
    assert "只显示前30行" in shown and "<td>195.66</td>" in shown
    odd = making.dataset(making.observe(note=making.text("<script>"), actual=making.q(1)))
    assert "<script>" not in reportgen.results(odd)._repr_html_()


def test_a_report_shows_itself(sample: Dataset) -> None:
    report = reportgen.build("monthly-bulletin", sample)
    page = report._repr_html_()  # type: ignore[attr-defined]
    assert page.startswith("<iframe") and "195.66亿元" in page
    assert reportgen.render(report, "docx")[:2] == b"PK"
