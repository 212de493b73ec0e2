"""Files → Dataset 「载入」: a workbook, a folder of workbooks, CSV files and snippets, a source file, frames.

    gather                     path → bytes; databases and frames through `sources`
    guard                      what a file really is, and whether a reader may see it
    xlsx (book), xls (compound), ods, delimited
                               bytes → Grid: cells with address, format, trouble
    formats, values            one cell → text, number, date, period
    pick                       what a source file wants of a file
    header, rows               Grid → rows of a contract sheet, driven by `terms`
    info, free, snippets       what is no contract sheet of rows
    figures, link              rows → linked records of `model`
    consistency                what the figures of a table say against each other
    assemble                   all of it in order

Every fault is collected and located `file!sheet!cell`; nothing is guessed silently.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import collector

if TYPE_CHECKING:
    from reportgen.errors import Finding
    from reportgen.model import Dataset
    from reportgen.readback import SheetRead

__all__ = ["Read", "examine", "load", "survey"]


Frames = Mapping[str, object]
"""Name of a sheet → frame."""


def load(
    source: Path | str | Frames,
    *,
    encoding: str | None = None,
    percent: Mapping[str, Sequence[str]] | None = None,
    needs: Collection[str] | None = None,
) -> Dataset:
    """Return the data of a data path or of frames; raises DataRefused with every fault found.

    `encoding` names that of CSV files and snippets where it is neither UTF-8 nor GB18030;
    `percent` names, for each frame, the columns whose numbers are shares (0.024 is 2.4%).
    `needs` names the sheets that must be there, by default all that are required.
    """
    from reportgen.errors import DataRefused

    dataset, findings = examine(source, encoding=encoding, percent=percent, needs=needs)
    if dataset is None:
        raise DataRefused(f for f in findings if f.severity == "error")
    return dataset


def examine(
    source: Path | str | Frames,
    *,
    encoding: str | None = None,
    percent: Mapping[str, Sequence[str]] | None = None,
    needs: Collection[str] | None = None,
) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """Return the data, or None if it has faults, with all findings: faults, warnings and remarks."""
    read = survey(source, encoding=encoding, percent=percent, needs=needs)
    return read.dataset, read.findings


@dataclass(frozen=True)
class Read:
    """What was read: the data, or None if they have faults, what was noticed, and how each sheet was understood."""

    dataset: Dataset | None
    findings: tuple[Finding, ...]
    sheets: tuple[SheetRead, ...]


def survey(
    source: Path | str | Frames,
    *,
    encoding: str | None = None,
    percent: Mapping[str, Sequence[str]] | None = None,
    needs: Collection[str] | None = None,
) -> Read:
    """Return the data with all findings and the read-back of every sheet."""
    from reportgen.load.assemble import assemble
    from reportgen.load.findings import Findings
    from reportgen.load.gather import gather, gather_frames

    findings = Findings()
    with collector.paused():
        files = (
            gather_frames(source, percent or {}, findings)
            if isinstance(source, Mapping)
            else gather(Path(source), findings)
        )
        dataset, sheets = assemble(files, encoding, findings, needs)
    return Read(None if findings.errors else dataset, tuple(findings.items), sheets)
