"""Results handed back 「导出」: to Excel, CSV and Parquet, and to frames in Python.

columns     which columns there are: what was given, and beside it what was derived
formulas    a derivation → a live formula, where it is one that a cell can hold
book        the workbook: results, findings, and the sheets that make it data again
flat        CSV and Parquet: the one table
records     results, rankings and findings as frames
"""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import Finding, UsageFault
from reportgen.files import write
from reportgen.model import Dataset, Period

__all__ = ["FORMATS", "export"]

FORMATS = (".xlsx", ".csv", ".parquet")


def export(data: Dataset, out: Path, findings: tuple[Finding, ...] = (), period: Period | None = None) -> int:
    """Write all results, or those of one period, as the suffix of `out` says; return how many rows.

    Raises UsageFault for another suffix, MachineFault for a place that cannot be written.
    """
    from reportgen.export import book, flat
    from reportgen.export.columns import tabulated

    table = tabulated(data, period)
    match out.suffix.lower():
        case ".xlsx":
            content = book.workbook_of(table, data, findings)
        case ".csv":
            content = flat.csv_of(table)
        case ".parquet":
            content = flat.parquet_of(table)
        case _:
            raise UsageFault(
                code="U132",
                place=str(out),
                message=f"不能导出成“{out.suffix or out.name}”",
                advice=f"--out 的扩展名请用 {'、'.join(FORMATS)}",
            )
    write(out, content)
    return len(table.rows)
