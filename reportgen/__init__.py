"""Official Chinese briefing reports 「政务简报」 from one workbook, in Word and PDF.

data = reportgen.load("指标数据.xlsx")
report = reportgen.build("monthly-bulletin", data)
Path("通报.docx").write_bytes(reportgen.render(report, "docx"))
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Importing a submodule binds its name here; done first, so that the functions of these names stay.
import reportgen.load
import reportgen.render  # noqa: F401

if TYPE_CHECKING:
    from reportgen.blocks import Report
    from reportgen.model import Dataset
    from reportgen.phrasing import Statement

__version__ = "0.1.0"
__all__ = ["__version__", "build", "load", "phrase", "render"]


def load(path: Path | str, *, encoding: str | None = None) -> Dataset:
    """Read a workbook or a folder into a Dataset. Raises DataRefused with every fault found.

    `encoding` names that of CSV files and snippets where it is neither UTF-8 nor GB18030.
    """
    from reportgen.load import load as read

    return read(path, encoding=encoding)


def build(
    kind: str,
    data: Dataset,
    *,
    period: str | None = None,
    department: str | None = None,
    templates: Path | str | None = None,
) -> Report:
    """Compose one report of a kind (slug or Chinese name) from data.

    `period` is a 期别 in any accepted spelling, by default the one the data names;
    `department` is needed by kinds made for each department; `templates` is a folder
    with kinds of the office's own. Raises UsageFault for names that do not exist and
    TemplateFault for a mistake in the kind.
    """
    from reportgen.session import compose

    own = Path(templates) if templates else None
    return compose(kind, data, period=period, department=department, templates=own)


def render(report: Report, format: str = "docx", *, templates: Path | str | None = None) -> bytes:
    """Return a finished report as the bytes of a `docx`, `pdf` or `html` file."""
    from reportgen.batch import render as finish
    from reportgen.kinds import find_kind

    return finish(report, format, find_kind(report.kind, Path(templates) if templates else None))


def phrase(
    data: Dataset,
    *,
    period: str | None = None,
    indicators: Sequence[str] = (),
    style: str = "bulletin",
    rounding: str = "half_up",
) -> tuple[Statement, ...]:
    """Return one official statement for each observation, in the order of the data.

    `style` is `bulletin` (同比增长) or `annual` (增长); `indicators` are full or short
    names. A Statement has `sentence`, `phrase` with its figures, and `to_json()`.
    Raises UsageFault for names that do not exist.
    """
    from reportgen.phrasing import phrase as state

    return state(data, period=period, indicators=indicators, style=style, rounding=rounding)
