"""The sound report, made once."""

from __future__ import annotations

import pytest

from tests.check.good import in_pdf, in_word, report


@pytest.fixture(scope="session")
def sound_word() -> bytes:
    return in_word(report())


@pytest.fixture(scope="session")
def sound_pdf() -> bytes:
    return in_pdf(report())
