"""From words to an order: periods, formats, departments, files to archive."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import reportgen
from reportgen.batch import run
from reportgen.errors import DataRefused, UsageFault
from reportgen.kinds import find_kind
from reportgen.load import load
from reportgen.model import Dataset, Period
from reportgen.session import choose_period, place_order
from tests.bureau import Office, open_office, write_kind
from tests.conftest import SAMPLE
from tests.making import cell, dataset, observe, q
from tests.reading import docx_lines


@pytest.mark.parametrize("asked", ["2022-05", "2022年1—5月", None])
def test_periods_are_chosen_by_any_spelling(sample: Dataset, asked: str | None) -> None:
    assert choose_period(sample, asked).slug == ("2022-05" if asked else "2022-06")


def test_a_period_that_is_not_there_names_those_that_are(sample: Dataset) -> None:
    with pytest.raises(UsageFault, match="2022年1—5月"):
        choose_period(sample, "2023-01")


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_an_archive_file_carries_the_data_it_was_made_from(sample: Dataset, tmp_path: Path) -> None:
    order = place_order(sample, ["monthly-bulletin"], out=tmp_path, formats="pdf", archive=SAMPLE)
    (outcome,) = run(order)
    made = (tmp_path / "2022-06/monthly-bulletin.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(made)) as file:
        carried = {spec.filename: spec.get_file().read_bytes() for spec in file.attachments.values()}
        assert b"pdfaid" in file.Root.Metadata.read_bytes()
    assert carried == {source.name: (SAMPLE / source.name).read_bytes() for source in sample.sources}
    assert outcome.figures > 20


def test_data_that_changed_after_reading_are_not_archived(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "数据")
    data = load(tmp_path / "数据")
    (tmp_path / "数据/素材/01-导语.md").write_text("改了", encoding="utf-8")
    with pytest.raises(UsageFault, match="改动"):
        place_order(data, ["monthly-bulletin"], out=tmp_path, archive=tmp_path / "数据")


def test_only_known_formats(sample: Dataset) -> None:
    with pytest.raises(UsageFault, match="docx"):
        place_order(sample, ["monthly-bulletin"], out=Path("x"), formats="doc")


# ---------------------------------------------------------------- periods, departments


def test_without_a_period_in_the_data_the_latest_is_meant(sample: Dataset) -> None:
    info = {key: value for key, value in sample.info.items() if key != "报告期"}
    assert choose_period(replace(sample, info=info)).slug == "2022-06"
    assert choose_period(sample).origin == sample.info["报告期"].origin


def test_a_period_that_is_only_a_name_is_chosen_by_it() -> None:
    named = Period(0, 0, name="“十四五”期间", origin=cell())
    data = dataset(replace(observe(actual=q(1)), period=named), observe(actual=q(2)))
    assert choose_period(data, "“十四五”期间").slug == "“十四五”期间"
    with pytest.raises(UsageFault, match="“十四五”期间"):
        choose_period(data, "“十三五”期间")


def test_data_without_results_have_no_period() -> None:
    with pytest.raises(UsageFault, match="没有任何一期"):
        choose_period(dataset())


# -------------------------------------------------------------------- Python interface


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office"))


def test_the_interface_works_as_its_docstring_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SAMPLE / "指标数据.xlsx", tmp_path)
    shutil.copytree(SAMPLE / "素材", tmp_path / "素材")
    monkeypatch.chdir(tmp_path)
    example = (reportgen.__doc__ or "").partition("\n\n")[2]
    assert example.count("\n") >= 3
    exec(example, {"reportgen": reportgen, "Path": Path})
    assert docx_lines((tmp_path / "通报.docx").read_bytes())[1].startswith("指标完成情况的通报")
    functions = {"build", "export", "findings", "load", "phrase", "rankings", "render", "results"}
    assert set(reportgen.__all__) == {"__version__", *functions}


def test_python_and_the_command_line_make_the_same_files(office: Office) -> None:
    data = reportgen.load(str(office.book))
    report = reportgen.build(
        "反馈单", data, department="蒋坝镇", period="2022H1", templates=str(office.kinds)
    )
    run(place_order(data, ["sheet"], out=office.out, formats="docx,html", templates=office.kinds))
    for format_ in ("docx", "html"):
        made = reportgen.render(report, format_, templates=office.kinds)
        assert made == office.file(f"蒋坝镇.{format_}").read_bytes()


@pytest.mark.parametrize(
    ("kind", "department", "says"),
    [
        ("sheet", None, "“反馈单”需要指明单位"),
        ("summary", "蒋坝镇", "“汇总”是全地区一份，不能指明单位"),
        ("sheet", "蒋坝", "是不是想写“蒋坝镇”"),
        ("shet", None, "是不是想写“sheet”"),
    ],
)
def test_what_cannot_be_built_is_explained(
    office: Office, kind: str, department: str | None, says: str
) -> None:
    data = load(office.book)
    with pytest.raises(UsageFault, match=says):
        reportgen.build(kind, data, department=department, templates=office.kinds)


def test_an_unknown_format_is_not_taken_for_another(office: Office) -> None:
    report = reportgen.build("summary", load(office.book), templates=office.kinds)
    with pytest.raises(UsageFault, match="没有“doc”这种格式，是不是想写“docx”"):
        reportgen.render(report, "doc", templates=office.kinds)


def test_a_kind_of_the_office_comes_before_a_built_in_one_of_the_same_name(tmp_path: Path) -> None:
    name = find_kind("monthly-bulletin").name
    write_kind(tmp_path, "zzz", f'name = "{name}"\ntitle = "标题"', "文")
    assert find_kind(name).slug == "monthly-bulletin"
    assert find_kind(name, tmp_path).slug == "zzz"


def test_data_refused_are_refused_from_python_too(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as caught:
        reportgen.load(tmp_path / "没有.xlsx")
    assert [finding.code for finding in caught.value.findings] == ["D101"]


def test_nobody_receives_the_data_of_the_others(office: Office) -> None:
    data = load(office.book)
    words = {"out": office.out, "templates": office.kinds, "archive": office.book}
    with pytest.raises(UsageFault, match="有其他单位的内容") as caught:
        place_order(data, ["summary", "sheet"], **words)
    assert str(caught.value).startswith("“反馈单”：")
    assert place_order(data, ["summary"], **words).archive


def test_an_order_put_together_by_hand_attaches_nothing_to_a_department_file(office: Office) -> None:
    data = load(office.book)
    order = place_order(data, ["sheet"], out=office.out, templates=office.kinds, formats="pdf")
    whole = replace(order, archive=(("数据.xlsx", office.book.read_bytes()),))
    outcomes = [outcome for outcome in run(whole) if outcome.files]
    assert len(outcomes) == 3
    for outcome in outcomes:
        with pikepdf.open(office.out / f"{outcome.job.stem}.pdf") as file:
            assert not list(file.attachments)
