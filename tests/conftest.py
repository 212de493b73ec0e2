"""What all tests share: the sample data, read once, and the option to renew golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.load import load
from reportgen.model import Dataset

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files, to be read by a person"
    )


@pytest.fixture(scope="session")
def sample() -> Dataset:
    """The dataset of sample_data/."""
    return load(SAMPLE)
