"""Official Chinese briefing reports 「政务简报」 from one workbook, in Word and PDF.

data = reportgen.load("指标数据.xlsx")              # or a folder, 数据源.toml, {"指标结果": frame, …}
report = reportgen.build("monthly-bulletin", data)
Path("通报.docx").write_bytes(reportgen.render(report, "docx"))

reportgen.results(data).to_pandas()                # all results, given and derived
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Importing a submodule binds its name here; done first, so that the functions of these names stay.
import reportgen.export
import reportgen.load
import reportgen.render  # noqa: F401

if TYPE_CHECKING:
    from reportgen.blocks import Report
    from reportgen.export.records import Records
    from reportgen.model import Dataset
    from reportgen.phrasing import Statement

__version__ = "0.1.0"
__all__ = ["__version__", "build", "export", "findings", "load", "phrase", "rankings", "render", "results"]


def load(
    source: Path | str | Mapping[str, object],
    *,
    encoding: str | None = None,
    percent: Mapping[str, Sequence[str]] | None = None,
) -> Dataset:
    """Read data into a Dataset. Raises DataRefused with every fault found.

    `source` is a workbook, a folder, a source file that names a database, or frames by the
    names of their sheets: pandas, polars and whatever else speaks Arrow, lists of records,
    mappings of column → values, and of key → value for 报告信息 and 考核规则. Figures then come
    from `DataFrame!指标结果!E2`: the heads are row 1. `percent` names the columns of a frame
    whose numbers are shares (0.024 is 2.4%): `{"指标结果": ["同比"]}`.
    `encoding` names that of CSV files and snippets where it is neither UTF-8 nor GB18030.
    """
    from reportgen.load import load as read

    return read(source, encoding=encoding, percent=percent)


def build(
    kind: str,
    data: Dataset,
    *,
    period: str | None = None,
    department: str | None = None,
    templates: Path | str | None = None,
) -> Report:
    """Compose one report of a kind (slug or Chinese name) from data; a notebook shows it as a page.

    `period` is a 期别 in any accepted spelling, by default the one the data names;
    `department` is needed by kinds made for each department; `templates` is a folder
    with kinds of the office's own. Raises UsageFault for names that do not exist and
    TemplateFault for a mistake in the kind.
    """
    from reportgen.notebook import shown
    from reportgen.session import compose

    own = Path(templates) if templates else None
    return shown(compose(kind, data, period=period, department=department, templates=own), own)


def render(report: Report, format: str = "docx", *, templates: Path | str | None = None) -> bytes:
    """Return a finished report as the bytes of a `docx`, `pdf` or `html` file."""
    from reportgen.batch import render as finish
    from reportgen.kinds import find_kind

    return finish(report, format, find_kind(report.kind, Path(templates) if templates else None))


def results(data: Dataset, *, period: str | None = None) -> Records:
    """Return every result, given and derived, of one period or of all: `.to_pandas()`."""
    from reportgen.export import records
    from reportgen.session import choose_period

    return records.results(data, choose_period(data, period) if period else None)


def rankings(data: Dataset, *, period: str | None = None) -> Records:
    """Return the assessment of every department, total and place, of one period or of all."""
    from reportgen.export import records
    from reportgen.session import choose_period

    return records.rankings(data, choose_period(data, period) if period else None)


def findings(data: Dataset, *, period: str | None = None) -> Records:
    """Return what the checks say about the data, one finding a row."""
    from reportgen import session
    from reportgen.export import records

    chosen = session.choose_period(data, period) if period else None
    return records.findings_of(session.findings(data, chosen))


def export(data: Dataset, out: Path | str, *, period: str | None = None) -> None:
    """Write all results as one table: `.xlsx` with formulas and findings, `.csv` or `.parquet`.

    Raises UsageFault for another suffix, MachineFault for a place that cannot be written.
    """
    from reportgen import session
    from reportgen.export import export as hand_back

    chosen = session.choose_period(data, period) if period else None
    hand_back(data, Path(out), session.findings(data, chosen), chosen)


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
