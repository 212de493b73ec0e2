"""The one table of results as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
from typing import Any

from reportgen.errors import MachineFault
from reportgen.export.columns import Tabulated
from reportgen.export.formulas import held
from reportgen.model import Derivation, Quantity
from reportgen.rounding import visible

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that Excel takes for a formula in a CSV file."""


def csv_of(table: Tabulated) -> bytes:
    """Return the table as CSV that Excel opens rightly; derived figures as they are printed."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(column.head for column in table.columns)
    writer.writerows([_written(column.value(row)) for column in table.columns] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def _written(value: Any) -> str:
    if isinstance(value, Quantity):
        return f"{visible(value) if isinstance(value.origin, Derivation) else value.value:f}"
    text = str(value or "")
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def parquet_of(table: Tabulated) -> bytes:
    """Return the table as Parquet: figures as numbers, everything else as text. Raises MachineFault."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MachineFault(
            code="E412",
            message="写 Parquet 需要 pyarrow，没有安装",
            advice='请执行 pip install "reportgen[parquet]"，或导出成 .xlsx、.csv',
        ) from error
    names, arrays = [], []
    for column in table.columns:
        values = [column.value(row) for row in table.rows]
        is_number = any(isinstance(value, Quantity) for value in values)
        found = [float(held(v)) if isinstance(v, Quantity) else v for v in values]
        kind = pyarrow.float64() if is_number else pyarrow.string()
        names.append(column.head)
        arrays.append(pyarrow.array(found, kind))
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays, names=names), stream)
    return stream.getvalue()
