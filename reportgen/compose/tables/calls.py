"""表格(…) and 矩阵(…) as a template calls them: Chinese options in, a table or a located mistake out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from reportgen.blocks import Column, Row, Table
from reportgen.compose.markdown import titled
from reportgen.compose.names import Filter, spoken
from reportgen.compose.selection import rows_of
from reportgen.compose.tables.columns import wanted
from reportgen.compose.tables.grid import Grid
from reportgen.compose.tables.matrix import matrix
from reportgen.compose.tables.options import MATRIX_NAMES, NAMES, Options, options
from reportgen.errors import TemplateFault
from reportgen.wording import Voice


def table_call(voice: Voice) -> Filter:
    """Return 表格(行, 列=[…], 标题=…, 注=[…], …)."""

    def table(rows: Any, columns: Sequence[str], title: object = "", **given: Any) -> Table:
        def made(chosen: Sequence[Any], asked: Options) -> Table:
            if isinstance(columns, str) or not columns:
                raise ValueError('列应是一组名称，如 列=["单位", "完成值"]')
            group = wanted(asked.group, chosen) if asked.group else None
            return Grid(chosen, [wanted(spec, chosen) for spec in columns], group, asked, voice).table()

        return _made(made, rows, title, given)

    return spoken(table, 列="columns", **NAMES)


def matrix_call(voice: Voice) -> Filter:
    """Return 矩阵(行们, 行="单位", 列="指标", 值="预警", …)."""

    def crossed(rows: Any, down: str, across: str, value: str, title: object = "", **given: Any) -> Table:
        def made(chosen: Sequence[Any], asked: Options) -> Table:
            return matrix(chosen, (down, across, value), asked, voice)

        return _made(made, rows, title, given)

    return spoken(crossed, 行="down", 列="across", 值="value", **MATRIX_NAMES)


def form_call() -> Filter:
    """Return 填写栏([…], […], 高=14): cells to be written in by hand, one list of labels for each row."""

    def form(*rows: Sequence[str], height: float = _HAND) -> Table:
        if not rows or any(isinstance(row, str) or len(row) != len(rows[0]) for row in rows):
            raise TemplateFault(
                code="T212",
                message="填写栏的每一行应是一组名称，各行一样多",
                advice='写成 填写栏(["签收人：", "联系电话："], ["签收日期：", "备注："])',
            )
        columns = tuple(Column(str(label), align="left", width=_HAND) for label in rows[0])
        body = tuple(Row(tuple(titled(label) for label in row)) for row in rows[1:])
        return Table(columns, body, landscape=False, height=height)

    return spoken(form, 高="height")


_HAND = 14.0
"""Least height in mm of a row in which somebody writes, and the width in 字 of its cells."""


def _made(
    make: Callable[[Sequence[Any], Options], Table], rows: Iterable[Any], title: object, given: dict[str, Any]
) -> Table:
    """Return a table. Raises TemplateFault for no rows: an empty grid says nothing, and for every mistake."""
    chosen: tuple[Any, ...] = rows_of(rows).rows
    if not chosen:
        raise TemplateFault(
            code="T220",
            message="这张表一行也没有，公文上不能留空表",
            advice="请先用 {% if … %} 判断有没有行，再印表格",
        )
    own = given.pop("notes", ())
    notes = tuple(titled(note) for note in ((own,) if isinstance(own, str) else own))
    try:
        return make(chosen, options({**given, "caption": titled(title), "notes": notes}))
    except ValueError as error:
        raise TemplateFault(
            code="T212", message=str(error), advice="表格的写法见 docs/kinds.zh.md 的“表格”一节"
        ) from error


__all__ = ["form_call", "matrix_call", "table_call"]
