"""Totals, means, extremes and shares of chosen rows, as template filters.

Each names the value it takes by its Chinese path. Rows without that value are left
out, and the lineage says how many; where no row has it, or there are no rows, there is
nothing to print. Values of different units are refused, not added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportgen import sums
from reportgen.compose.selection import rows_of, total, value_of, words_at
from reportgen.model import Derivation, Quantity


def added(rows: Iterable[Any], path: str) -> Quantity | None:
    """「合计」 the sum of the rows' values, printed as the sum of what is printed.

    Raises ValueError for rates and ranks, which have no sum.
    """
    if sums.has_no_sum(path.rpartition(".")[2]):
        raise ValueError(f'“{path}”是比率、指数或位次，不能合计，要平均请用 平均("{path}")')
    return _over(rows, path, lambda q, words: sums.total("total", q, f"各行{path}之和{words}"))


def averaged(rows: Iterable[Any], path: str) -> Quantity | None:
    """「平均」 the arithmetic mean of the rows' values."""
    return _over(rows, path, lambda q, words: sums.mean("mean", q, f"各行{path}的算术平均{words}"))


def highest(rows: Iterable[Any], path: str) -> Quantity | None:
    """「最高」 the largest of the rows' values."""
    return _over(rows, path, lambda q, _: sums.extreme("highest", q, largest=True))


def lowest(rows: Iterable[Any], path: str) -> Quantity | None:
    """「最低」 the smallest of the rows' values."""
    return _over(rows, path, lambda q, _: sums.extreme("lowest", q, largest=False))


def spread(rows: Iterable[Any], path: str) -> Quantity | None:
    """「分差」 largest − smallest of the rows' values; None for fewer than two."""
    return _over(rows, path, lambda q, _: sums.spread("spread", q))


def proportion(rows: Iterable[Any], whole: Iterable[Any], path: str = "") -> Quantity | None:
    """「占比」 how many of all rows these are, in %; with `path` their share of the sum of its values.

    None without any row to be a share of.
    """
    if not path:
        return sums.ratio("proportion", total(rows, "个"), total(whole, "个"))
    everything = added(whole, path)
    if everything is None or rows_of(rows).rows:
        return sums.ratio("proportion", added(rows, path), everything)
    none = Derivation("total", (everything,), "其中没有符合的行，为0")
    return sums.ratio("proportion", replace(everything, value=Decimal(0), origin=none), everything)


def rate(rows: Iterable[Any], part: str, whole: str) -> Quantity | None:
    """「合计率」 the sum of one value over the sum of another, in %; None without a positive sum to divide by.

    Raises ValueError for values of different units.
    """
    chosen = rows_of(rows)
    above, below = added(chosen, part), added(chosen, whole)
    if above is not None and below is not None and above.unit != below.unit:
        units = f"（{above.unit or '没有单位'}、{below.unit or '没有单位'}）"
        raise ValueError(f"“{part}”和“{whole}”的单位不一样{units}，不能算比率")
    return sums.ratio("total_rate", above, below)


def _over(
    rows: Iterable[Any], path: str, take: Callable[[Sequence[Quantity], str], Quantity | None]
) -> Quantity | None:
    """Return what `take` makes of the rows' values. Raises ValueError for what is no figure, and mixed units."""
    values = [value_of(row, path) for row in rows_of(rows)]
    present = [value for value in values if value is not None]
    others = [value for value in present if not isinstance(value, Quantity)]
    if others and len(others) < len(present):
        raise ValueError(
            f"“{path}”有的不是数字，不能合计或平均：{words_at(others[0])}，请改填数字，没有的留空"
        )
    if others:
        raise ValueError(f"“{path}”不是数字，不能合计或平均")
    units = dict.fromkeys(value.unit for value in present)
    if len(units) > 1:
        raise ValueError(f"“{path}”的单位不一样（{'、'.join(units)}），不能合计或平均")
    missing = len(values) - len(present)
    return take(present, f"（另有{missing}行没有数据）" if missing else "") if present else None
