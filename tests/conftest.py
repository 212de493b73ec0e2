"""What all tests share: the sample data, read once, and the option to renew golden files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from reportgen.load import load
from reportgen.model import Dataset

if TYPE_CHECKING:
    from tests.bureau import Clerk, Office

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"

# Properties are judged by what they find, not by how busy the machine is.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files, to be read by a person"
    )


@pytest.fixture(scope="session")
def sample() -> Dataset:
    """The dataset of sample_data/."""
    return load(SAMPLE)


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """Somebody who runs commands."""
    from tests.bureau import Clerk

    return Clerk(monkeypatch, capsys)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A folder with a workbook and two kinds."""
    from tests.bureau import open_office

    return open_office(tmp_path)
