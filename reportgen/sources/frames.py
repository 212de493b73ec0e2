"""Frames → a workbook in memory: pandas, whatever speaks Arrow, records, columns, keys with values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportgen import terms
from reportgen.errors import DataRefused, UsageFault
from reportgen.sources.tables import Table, worksheet
from reportgen.xlsx import workbook

if TYPE_CHECKING:
    from pandas import DataFrame

FRAMES = "DataFrame"
"""Stands for a file's name where figures come from frames: `DataFrame!指标结果!E2`."""


def as_workbook(frames: Mapping[str, object], percent: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return frames by the name of their sheet as a workbook; `percent` names columns of shares.

    A frame is a pandas DataFrame, anything that speaks Arrow (polars, pyarrow, DuckDB), a list
    of records, a mapping of column → values, or a mapping of key → value for sheets of keys.
    An index that has a name becomes a column. Raises DataRefused for values no cell can hold,
    UsageFault for what is no frame.
    """
    shares = dict(percent or {})
    for name in shares:
        if name not in frames:
            raise UsageFault(code="U131", message=f"percent 里的“{name}”不是给出的表", advice="请核对表名")
    made = [worksheet(_table(name, frame, shares.get(name, ()))) for name, frame in frames.items()]
    if faults := [fault for _, found in made for fault in found]:
        raise DataRefused(faults)
    return workbook(sheet for sheet, _ in made)


def _table(name: str, frame: object, percent: Sequence[str]) -> Table:
    heads, rows = _keyed(name, frame) or _framed(name, frame)
    return Table(name, f"{FRAMES}!{name}", heads, rows, percent)


def _keyed(name: str, frame: object) -> tuple[list[str], list[tuple[object, ...]]] | None:
    """Return the rows of a mapping of key → single value; None for anything else."""
    if not isinstance(frame, Mapping) or any(_is_column(value) for value in frame.values()):
        return None
    contract = next((sheet for sheet in (terms.INFO, terms.RULES) if sheet.term == name), terms.INFO)
    return [term.term for term in contract.columns[:2]], list(frame.items())


def _is_column(value: object) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


def _framed(name: str, frame: object) -> tuple[list[str], list[tuple[object, ...]]]:
    found = _pandas(name, frame)
    names = [label for label in found.index.names if label is not None]
    if names or not _is_counted(found):
        # Labels of rows are data; a blank head is called what the loader calls it.
        found = found.reset_index(names=[label or "" for label in found.index.names])
    heads = [_head(label) for label in found.columns]
    columns = [_values(found.iloc[:, index]) for index in range(len(heads))]
    return heads, list(zip(*columns, strict=True))


def _pandas(name: str, frame: object) -> DataFrame:
    """Return anything that is a table as a pandas frame."""
    import pandas

    if isinstance(frame, pandas.DataFrame):
        return frame
    if isinstance(frame, pandas.Series):
        return frame.to_frame()
    if hasattr(frame, "__arrow_c_stream__"):
        return _from_arrow(frame)
    if hasattr(frame, "to_pandas"):
        made = frame.to_pandas()
        if isinstance(made, pandas.DataFrame):
            return made
    if hasattr(frame, "__dataframe__"):
        return pandas.api.interchange.from_dataframe(frame)
    if isinstance(frame, Mapping) or (isinstance(frame, Sequence) and not isinstance(frame, str | bytes)):
        try:
            return pandas.DataFrame(frame)
        except ValueError as error:
            raise UsageFault(
                code="U131", place=name, message=f"不能当作表格（{error}）", advice="各列的行数应相同"
            ) from error
    message = f"{type(frame).__name__} 不能当作表格"
    advice = "请给 pandas 的 DataFrame、支持 Arrow 的表，或一行一个字典的清单"
    raise UsageFault(code="U131", place=name, message=message, advice=advice)


def _from_arrow(frame: Any) -> DataFrame:
    """Return a frame that speaks Arrow column by column, so that decimals, days and whole numbers stay such."""
    import pandas

    try:
        import pyarrow
    except ImportError as error:
        raise UsageFault(
            code="U131",
            message=f"读 {type(frame).__name__} 需要 pyarrow",
            advice='请执行 pip install "reportgen[parquet]"，或先转成 pandas 的 DataFrame',
        ) from error
    table = pyarrow.table(frame)
    columns = [pandas.Series(column.to_pylist(), dtype=object) for column in table.columns]
    made = pandas.concat(columns, axis=1) if columns else pandas.DataFrame()
    return made.set_axis(table.column_names, axis=1)


def _is_counted(frame: DataFrame) -> bool:
    """Whether the rows are only numbered, be some left out."""
    return bool(frame.index.nlevels == 1 and frame.index.inferred_type == "integer")


def _head(label: object) -> str:
    """Return the name of a column; the levels of a head of several rows are put together."""
    parts = label if isinstance(label, tuple) else (label,)
    return "".join(str(part) for part in parts if part is not None and str(part) != "")


def _values(column: Any) -> list[object]:
    """Return the values of a column as Python's own."""
    blank = column.isna().tolist()
    values = column.astype(object).tolist()
    return [None if empty else _own(value) for value, empty in zip(values, blank, strict=True)]


def _own(value: Any) -> object:
    """Return a value of numpy or pandas as one of Python's; 0.1 of half precision stays 0.1."""
    import numpy
    import pandas

    if isinstance(value, numpy.floating):
        return float(str(value))
    if isinstance(value, pandas.Timestamp | pandas.Timedelta):
        return value.to_pydatetime() if isinstance(value, pandas.Timestamp) else value.to_pytimedelta()
    if isinstance(value, numpy.generic):
        return value.item()
    if isinstance(value, pandas.Period | pandas.Interval):
        return str(value)
    return value
