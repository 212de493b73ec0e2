"""From words to an order: periods, formats, departments, files to archive."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from reportgen.batch import run
from reportgen.errors import UsageFault
from reportgen.load import load
from reportgen.model import Dataset
from reportgen.session import choose_period, place_order
from tests.conftest import SAMPLE


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
