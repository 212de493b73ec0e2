"""Files → Dataset 「载入」: one workbook, or a folder of workbooks, CSV files and snippets.

    gather                     path → bytes
    guard                      what a file really is, and whether a reader may see it
    xlsx (book), xls (compound), ods, delimited
                               bytes → Grid: cells with address, format, trouble
    formats, values            one cell → text, number, date, period
    header, rows               Grid → rows of a contract sheet, driven by `terms`
    info, free, snippets       what is no contract sheet of rows
    figures, link              rows → linked records of `model`
    consistency                what the figures of a table say against each other
    assemble                   all of it in order

Every fault is collected and located `file!sheet!cell`; nothing is guessed silently.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import collector

if TYPE_CHECKING:
    from reportgen.errors import Finding
    from reportgen.model import Dataset

__all__ = ["examine", "load"]


def load(path: Path | str, *, encoding: str | None = None) -> Dataset:
    """Return the data of a workbook or folder; raises DataRefused with every fault found.

    `encoding` names that of CSV files and snippets where it is neither UTF-8 nor GB18030.
    """
    from reportgen.errors import DataRefused

    dataset, findings = examine(path, encoding=encoding)
    if dataset is None:
        raise DataRefused(f for f in findings if f.severity == "error")
    return dataset


def examine(path: Path | str, *, encoding: str | None = None) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """Return the data, or None if it has faults, with all findings: faults, warnings and remarks."""
    from reportgen.load.assemble import assemble
    from reportgen.load.findings import Findings

    findings = Findings()
    with collector.paused():
        dataset = assemble(Path(path), encoding, findings)
    return (None if findings.errors else dataset), tuple(findings.items)
