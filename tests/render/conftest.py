"""Printed once for all tests of the page."""

from __future__ import annotations

import pytest

from reportgen.render import pdf
from tests.reading import Page, pdf_pages
from tests.render.sample import long_report, sample_report


@pytest.fixture(scope="session")
def sample_pdf() -> bytes:
    return pdf.render(sample_report())


@pytest.fixture(scope="session")
def pages(sample_pdf: bytes) -> tuple[Page, ...]:
    return pdf_pages(sample_pdf)


@pytest.fixture(scope="session")
def long_pages() -> tuple[Page, ...]:
    """More than forty pages of varied prose."""
    return pdf_pages(pdf.render(long_report(130)))
