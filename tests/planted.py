"""Contradictions planted in a workbook one at a time, as slips of the hand: each row disagrees with another.

Edits cells of a copy with openpyxl, knows nothing of how they are checked. The same seed
gives the same slips.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

PERIOD = "2022-06"


@dataclass(frozen=True, slots=True)
class Slip:
    """A cell and what is put into it."""

    kind: str
    sheet: str
    ref: str
    value: Any
    marks: tuple[str, ...]
    """Words by which a finding shows that it is about this slip."""


class Sheet:
    """A sheet by the names of its columns."""

    def __init__(self, book: Workbook, name: str, head: int = 1) -> None:
        self.sheet: Worksheet = book[name]
        self.name = name
        self.columns = {
            re.sub(r"（.*", "", str(cell.value)): cell.column for cell in self.sheet[head] if cell.value
        }
        self.first = head + 1

    def rows(self) -> Iterator[int]:
        yield from range(self.first, self.sheet.max_row + 1)

    def get(self, row: int, column: str) -> Any:
        return self.sheet.cell(row, self.columns[column]).value

    def ref(self, row: int, column: str) -> str:
        return self.sheet.cell(row, self.columns[column]).coordinate

    def slip(self, kind: str, row: int, column: str, value: Any, *marks: object) -> Slip:
        place = self.ref(row, column)
        return Slip(kind, self.name, place, value, (place, *map(str, marks)))


Finder = Callable[[Workbook], Iterator[Slip]]
FINDERS: dict[str, Finder] = {}


def _kind(name: str) -> Callable[[Finder], Finder]:
    def enter(finder: Finder) -> Finder:
        FINDERS[name] = finder
        return finder

    return enter


def slips(source: Path, seed: int, each: int) -> Iterator[Slip]:
    """Yield up to `each` slips of every kind that the workbook has room for."""
    book = load_workbook(source)
    for kind, finder in FINDERS.items():
        found = sorted(finder(book), key=lambda slip: sha256(f"{seed}{kind}{slip.ref}".encode()).digest())
        yield from found[:each]


def planted(source: Path, slip: Slip, target: Path) -> None:
    """Write a copy of the workbook with one slip in it."""
    book = load_workbook(source)
    book[slip.sheet][slip.ref].value = slip.value
    book.save(target)


def _results(book: Workbook) -> Sheet:
    return Sheet(book, "指标结果", 2)


def _now(sheet: Sheet, *, whole: bool) -> Iterator[int]:
    for row in sheet.rows():
        if sheet.get(row, "期别") == PERIOD and (sheet.get(row, "单位") is None) == whole:
            yield row


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_SHARED = (
    "市考核认定开工项目",
    "市考核认定竣工项目",
    "工业项目实际有效投资",
    "实际到账外资",
    "签约亿元以上项目",
    "城镇新增就业",
)


@_kind("单位值与合计")
def _parts(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=False):
        name, value = sheet.get(row, "指标"), sheet.get(row, "完成值")
        if name in _SHARED and _number(value):
            counted = (
                isinstance(value, int) and name != "实际到账外资"
            )  # amounts may be rounded, counts are not
            more = value + 1 if counted else round(value * 1.2 + (20 if isinstance(value, int) else 0.3), 2)
            yield sheet.slip("单位值与合计", row, "完成值", more, name)


@_kind("计量单位差百倍")
def _unit(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        value = sheet.get(row, "完成值")
        if (
            _number(value)
            and value > 10
            and _number(sheet.get(row, "年度目标"))
            and not sheet.get(row, "同比")
        ):
            yield sheet.slip("计量单位差百倍", row, "完成值", value * 10000)


@_kind("同比与金额")
def _growth(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        yoy, base = sheet.get(row, "同比"), sheet.get(row, "上年同期")
        if _number(yoy) and yoy and _number(base):
            yield sheet.slip("同比与金额", row, "同比", -yoy, sheet.get(row, "指标"))


@_kind("对标位次与结果")
def _rank(book: Workbook) -> Iterator[Slip]:
    peers = {row[1].value for row in book["对标数据"].iter_rows(min_row=2) if row[0].value == PERIOD}
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        if sheet.get(row, "指标") in peers:
            rank = sheet.get(row, "位次")
            yield sheet.slip("对标位次与结果", row, "位次", rank % 7 + 1, sheet.get(row, "指标"))


@_kind("对标内部位次")
def _order(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "对标数据")
    for row in sheet.rows():
        rank = sheet.get(row, "位次")
        if _number(rank) and sheet.get(row, "地区") != "洪泽区":
            wrong = rank % sheet.get(row, "参评数") + 1 if rank > 3 else rank + 3
            yield sheet.slip("对标内部位次", row, "位次", wrong, sheet.get(row, "地区"))


@_kind("对标数值与结果")
def _value(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "对标数据")
    for row in sheet.rows():
        for column in ("数值", "同比"):
            value = sheet.get(row, column)
            if sheet.get(row, "地区") == "洪泽区" and _number(value) and sheet.get(row, "期别") == PERIOD:
                yield sheet.slip(
                    "对标数值与结果", row, column, round(value * 1.1 + 0.01, 3), sheet.get(row, "指标")
                )


@_kind("得分")
def _score(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=False):
        score = sheet.get(row, "得分")
        if _number(score) and score > 1:
            yield sheet.slip("得分", row, "得分", round(score - 0.87, 2))


@_kind("得分超过分值")
def _full(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=False):
        if _number(sheet.get(row, "得分")):
            yield sheet.slip("得分超过分值", row, "得分", sheet.get(row, "分值") + 3)


@_kind("综合得分与总分")
def _total(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=False):
        if sheet.get(row, "指标") == "综合考核得分":
            yield sheet.slip("综合得分与总分", row, "完成值", round(sheet.get(row, "完成值") + 0.6, 2))


@_kind("均值与先进值")
def _mean(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        best, mean = sheet.get(row, "先进值"), sheet.get(row, "全市平均")
        if _number(best) and _number(mean):
            beyond = best * 0.9 if best < mean else best * 1.1
            yield sheet.slip("均值与先进值", row, "全市平均", round(beyond, 1), sheet.get(row, "指标"))


@_kind("先进值与本地")
def _best(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        best, own = sheet.get(row, "先进值"), sheet.get(row, "完成值")
        if _number(best) and _number(own):
            worse = own * 1.05 if best < own else own * 0.95
            yield sheet.slip("先进值与本地", row, "先进值", round(worse, 1), sheet.get(row, "指标"))


@_kind("累计数减少")
def _falls(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    before = {
        (sheet.get(row, "指标"), sheet.get(row, "单位")): sheet.get(row, "完成值")
        for row in sheet.rows()
        if sheet.get(row, "期别") == "2022-05"
    }
    kinds = {row[0].value: row[8].value for row in book["指标体系"].iter_rows(min_row=2)}
    units = {row[0].value: row[1].value for row in book["指标体系"].iter_rows(min_row=2)}
    for row in (*_now(sheet, whole=True), *_now(sheet, whole=False)):
        name = sheet.get(row, "指标")
        value = before.get((name, sheet.get(row, "单位")))
        if kinds.get(name) == "累计" and units.get(name) != "分" and _number(value) and value > 1:
            yield sheet.slip("累计数减少", row, "完成值", type(value)(value * 0.8), name)


@_kind("重大项目投资")
def _invested(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "重大项目")
    for row in sheet.rows():
        for column in ("年度计划投资", "完成投资"):
            if _number(sheet.get(row, column)) and sheet.get(row, column):
                more = round(sheet.get(row, column) + 1, 2)
                yield sheet.slip("重大项目投资", row, column, more, "年度投资", sheet.get(row, "项目名称"))


@_kind("项目目标与项目")
def _targets(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "项目目标")
    for row in sheet.rows():
        done = sheet.get(row, "完成")
        if _number(done):
            yield sheet.slip("项目目标与项目", row, "完成", done + 1, sheet.get(row, "阶段"))


@_kind("上期位次")
def _before(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        rank = sheet.get(row, "上期位次")
        if _number(rank) and sheet.get(row, "指标") not in (
            "地区生产总值",
            "居民人均可支配收入",
            "单位地区生产总值能耗下降率",
        ):
            yield sheet.slip("上期位次", row, "上期位次", rank % 7 + 1)


@_kind("上期同比")
def _before_growth(book: Workbook) -> Iterator[Slip]:
    sheet = _results(book)
    for row in _now(sheet, whole=True):
        rate = sheet.get(row, "上期同比")
        if _number(rate):
            yield sheet.slip("上期同比", row, "上期同比", round(rate + 0.013, 3))


@_kind("日期先后")
def _dates(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "重大项目")
    for row in sheet.rows():
        start, signed = sheet.get(row, "开工日期"), sheet.get(row, "签约日期")
        if isinstance(start, datetime) and isinstance(signed, datetime):
            yield sheet.slip("日期先后", row, "开工日期", signed - timedelta(days=9))
    sheet = Sheet(book, "函件台账")
    for row in sheet.rows():
        if isinstance(sheet.get(row, "回复日期"), datetime):
            early = sheet.get(row, "发函日期") - timedelta(days=3)
            yield sheet.slip("日期先后", row, "回复日期", early)


@_kind("外出招商")
def _trips(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "外出招商")
    for row in sheet.rows():
        if _number(sheet.get(row, "外出天数")) and sheet.get(row, "期别") == "2022年6月":
            yield sheet.slip("外出招商", row, "外出天数", 38)


@_kind("问题清单文字")
def _texts(book: Workbook) -> Iterator[Slip]:
    sheet = Sheet(book, "问题清单")
    for row in sheet.rows():
        said = str(sheet.get(row, "问题"))
        if not sheet.get(row, "指标"):
            continue
        for found in re.finditer(
            r"(?<=[^\d月])(\d+)(?:\.\d+)?(?=%|个百分点|个|项|亿元|万元|万美元|微克)", said
        ):
            digit = str(int(found[1]) + 2)
            wrong = said[: found.start(1)] + digit + said[found.end(1) :]
            if sheet.get(row, "指标") in ("营商便利度", "群众满意度"):
                continue
            yield sheet.slip("问题清单文字", row, "问题", wrong)
        if "欠序时" in said:
            yield sheet.slip("问题清单文字", row, "问题", said.replace("欠序时", "超序时"))


__all__ = ["FINDERS", "Slip", "planted", "slips"]
