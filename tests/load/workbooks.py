"""Makes the workbooks the tests load: rows in, file out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = list[list[Any]]


@dataclass(frozen=True)
class Formatted:
    """A cell value with its Excel number format."""

    value: Any
    format: str


@dataclass(frozen=True)
class Verbatim:
    """A text written as text, even if it looks like a formula."""

    text: str


def percent(value: float) -> Formatted:
    """What Excel shows as 93.0% and stores as 0.93."""
    return Formatted(value, "0.0%")


@dataclass(frozen=True)
class Book:
    """Sheets by name, with merged ranges by sheet."""

    sheets: Mapping[str, Rows]
    merges: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: Sequence[str] = ()

    def with_sheet(self, name: str, rows: Rows) -> Book:
        return replace(self, sheets={**self.sheets, name: rows})

    def without(self, name: str) -> Book:
        return replace(self, sheets={k: v for k, v in self.sheets.items() if k != name})

    def save(self, path: Path) -> Path:
        """Write an .xlsx."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            _fill(sheet, rows)
            for area in self.merges.get(name, ()):
                sheet.merge_cells(area)
            if name in self.hidden:
                sheet.sheet_state = "hidden"
        book.save(path)
        return path

    def save_csv(self, folder: Path, encoding: str) -> Path:
        """Write a folder of .csv, each cell as Excel would show it."""
        folder.mkdir(exist_ok=True)
        for name, rows in self.sheets.items():
            with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as stream:
                csv.writer(stream).writerows([[shown(cell) for cell in row] for row in rows])
        return folder


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is None:
                continue
            cell = sheet.cell(r, c)
            if isinstance(value, Verbatim):
                cell.value, cell.data_type = value.text, "s"
            elif isinstance(value, Formatted):
                cell.value, cell.number_format = value.value, value.format
            else:
                cell.value = value


def shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Verbatim):
        return cell.text
    if isinstance(cell, Formatted) and cell.format.endswith("%"):
        return f"{cell.value * 100:.1f}%"
    if isinstance(cell, Formatted):
        return shown(cell.value)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)


INFO: Rows = [
    ["项目", "内容"],
    ["地区名称", "洪泽区"],
    ["报告期", "2022-06"],
    ["发文机关", "洪泽区人民政府督查考核办公室"],
    ["成文日期", date(2022, 7, 18)],
]
DEPARTMENTS: Rows = [
    ["名称", "简称", "类别", "联系电话"],
    ["洪泽区水利局", "水利局", "区直部门", "0517-87220001"],
    ["高良涧街道办事处", "高良涧街道", "镇街", None],
    ["老子山镇人民政府", "老子山镇", "镇街", None],
]
INDICATORS: Rows = [
    ["指标", "计量单位", "方向", "小数位", "分值"],
    ["地区生产总值", "亿元", "正向", None, 10],
    ["优良天数比例", "%", "正向", None, 5],
    ["PM2.5平均浓度", "微克/立方米", "逆向", None, 5],
    ["亿元以上项目", "个", None, None, 8],
]
RESULTS: Rows = [
    ["期别", "指标", "单位", "完成值", "年度目标", "同比", "全省同比", "完成率", "位次", "备注"],
    ["2022-06", "地区生产总值", None, 195.66, 420, 2.4, 1.6, None, 2, None],
    ["2022-06", "优良天数比例", None, percent(0.812), percent(0.8), None, None, None, None, None],
    ["2022-06", "PM2.5平均浓度", None, 36.5, 33, -3.2, None, None, None, "未剔除沙尘"],
    ["2022-06", "亿元以上项目", "高良涧街道", 3, 8, 50, None, 37.5, 1, None],
    ["2022-06", "亿元以上项目", "老子山镇", "—", 4, None, None, 0, 2, None],
]
PROBLEMS: Rows = [
    ["编号", "单位", "指标", "问题", "整改措施", "完成时限", "状态"],
    ["1", "老子山镇", "亿元以上项目", "上半年无新签约项目", "开展外出招商", date(2022, 9, 30), "整改中"],
]
SNIPPETS: Rows = [["栏目", "单位", "正文"], ["总体情况", None, "上半年全区经济**稳中有进**。"]]
VISITS: Rows = [
    ["镇街", "外出批次（批）", "签约额（亿元）", "占比"],
    ["高良涧街道", 12, Formatted(3.5, "0.00"), percent(0.7)],
    ["老子山镇", 5, Formatted(1.5, "0.00"), percent(0.3)],
]

GOOD = Book(
    {
        "报告信息": INFO,
        "单位": DEPARTMENTS,
        "指标体系": INDICATORS,
        "指标结果": RESULTS,
        "问题清单": PROBLEMS,
        "文字素材": SNIPPETS,
        "招商外出": VISITS,
    }
)
