"""A source file 「数据源文件」: 数据源.toml, read whole, every fault of it told at once."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath
from typing import Any

from reportgen.errors import DataRefused, Finding

SUFFIX = ".toml"
TIMEOUT = 60
"""Seconds that connecting and each query may take, unless the file says otherwise."""
_LONGEST_NAME = 31
"""Characters of a worksheet's name."""
_FORBIDDEN = frozenset("[]:*?/\\")

_KEYS = ("url", "driver", "arguments", "snapshot", "timeout", "sheet")
_SHEET_KEYS = ("name", "query", "file", "sheet", "percent", "unit")


@dataclass(frozen=True, slots=True)
class Picked:
    """A sheet asked for: the answer to a query, or one sheet of a file."""

    name: str
    query: str = ""
    file: str = ""
    sheet: str = ""
    """What the sheet is called in its file, where that is not its name."""
    percent: tuple[str, ...] = ()
    """Columns whose numbers are shares: 0.024 is 2.4%."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Column → unit, as a bracket behind its name would say."""
    unit: str = ""
    """The unit of every column of amounts that names none."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a source file says."""

    name: str
    sheets: tuple[Picked, ...]
    url: str = ""
    driver: str = ""
    """A DB-API module to be used as it is, for databases that SQLAlchemy does not know."""
    arguments: Mapping[str, Any] | Sequence[Any] = field(default_factory=dict)
    snapshot: str = ""
    timeout: float = TIMEOUT

    @property
    def queries(self) -> tuple[Picked, ...]:
        """The sheets that are answers of the database."""
        return tuple(sheet for sheet in self.sheets if sheet.query)


def read(name: str, data: bytes) -> Recipe:
    """Return what a source file says. Raises DataRefused with every fault."""
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataRefused(
            [Finding("D141", name, f"不是写对的 TOML 文件（{error}）", "请检查引号和等号，并存为 UTF-8 编码")]
        ) from error
    faults = list(_faults(name, content))
    if faults:
        raise DataRefused(faults)
    return Recipe(
        name=name,
        sheets=tuple(_picked(sheet) for sheet in content["sheet"]),
        url=content.get("url", ""),
        driver=content.get("driver", ""),
        arguments=content.get("arguments", {}),
        snapshot=content.get("snapshot", f"{PurePath(name).stem}.快照.xlsx"),
        timeout=float(content.get("timeout", TIMEOUT)),
    )


def _picked(sheet: Mapping[str, Any]) -> Picked:
    unit = sheet.get("unit", {})
    return Picked(
        name=sheet["name"].strip(),
        query=sheet.get("query", "").strip().rstrip(";"),
        file=sheet.get("file", ""),
        sheet=sheet.get("sheet", ""),
        percent=tuple(sheet.get("percent", ())),
        units=unit if isinstance(unit, dict) else {},
        unit=unit if isinstance(unit, str) else "",
    )


# ---------------------------------------------------------------------- faults


def _faults(name: str, content: Mapping[str, Any]) -> Iterator[Finding]:
    def fault(place: str, message: str, advice: str) -> Finding:
        return Finding("D141", f"{name}{place}", message, advice)

    for key in content:
        if key not in _KEYS:
            yield fault("", f"不认识的项“{key}”{_close(key, _KEYS)}", f"可以写：{'、'.join(_KEYS)}")
    for key, kind, word in (("url", str, "文字"), ("driver", str, "文字"), ("snapshot", str, "文字")):
        if key in content and not (isinstance(content[key], kind) and content[key]):
            yield fault("", f"“{key}”应是{word}", f'请写成 {key} = "……"')
    if "arguments" in content and not isinstance(content["arguments"], dict | list):
        yield fault("", "“arguments”应是一组连接参数", "请写成 [arguments] 下面每行一个参数")
    timeout = content.get("timeout", TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout <= 0:
        yield fault("", "“timeout”应是大于零的秒数", f"如 timeout = {TIMEOUT}")
    snapshot = content.get("snapshot", "")
    if isinstance(snapshot, str) and snapshot and not _is_beside(snapshot):
        yield fault(
            "", f"快照“{snapshot}”应在数据源文件所在的文件夹之内，扩展名是 .xlsx", '如 snapshot = "快照.xlsx"'
        )
    sheets = content.get("sheet")
    if not isinstance(sheets, list) or not sheets or not all(isinstance(sheet, dict) for sheet in sheets):
        yield fault("", "没有写要哪些表", "请给每张表写一段 [[sheet]]，有 name 和 query（或 file）")
        return
    yield from (fault(f"第{n}个[[sheet]]", *said) for n, s in enumerate(sheets, 1) for said in _wrong(s))
    yield from (fault("", *said) for said in _together(content, sheets))


def _is_beside(path: str) -> bool:
    """Whether a path stays inside the folder it starts from."""
    parts = PurePosixPath(path.replace("\\", "/"))
    outside = parts.is_absolute() or ":" in path or ".." in parts.parts
    return not outside and parts.suffix.lower() == ".xlsx"


def _wrong(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one sheet, and what to do."""
    for key in sheet:
        if key not in _SHEET_KEYS:
            yield f"不认识的项“{key}”{_close(key, _SHEET_KEYS)}", f"可以写：{'、'.join(_SHEET_KEYS)}"
    for key in ("name", "query", "file", "sheet"):
        if key in sheet and not (isinstance(sheet[key], str) and sheet[key].strip()):
            yield f"“{key}”应是文字", f'请写成 {key} = "……"'
    name = sheet.get("name")
    if "name" not in sheet:
        yield "没有写 name", '请写明是哪张表，如 name = "指标结果"'
    elif isinstance(name, str) and (len(name) > _LONGEST_NAME or _FORBIDDEN & set(name)):
        yield f"“{name}”不能作工作表的名称", f"请用不超过{_LONGEST_NAME}个字、不含 [ ] : * ? / \\ 的名称"
    if ("query" in sheet) == ("file" in sheet):
        yield "query 和 file 要写一个，也只能写一个", "查数据库写 query，取现成的表格写 file"
    if "sheet" in sheet and "file" not in sheet:
        yield "“sheet”只和 file 一起用", "请去掉，或写明 file"
    if not _is_list(sheet.get("percent", [])):
        yield "“percent”应是列名的清单", '请写成 percent = ["同比", "上期同比"]'
    unit = sheet.get("unit", {})
    words = list(unit.values()) if isinstance(unit, dict) else [unit]
    if not all(isinstance(word, str) for word in words):
        yield "“unit”应是单位，或各列的单位", '请写成 unit = "亿元"，或 unit = { "总投资" = "亿元" }'


def _is_list(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(word, str) for word in found)


def _together(content: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    named = [str(sheet.get("name", "")).strip() for sheet in sheets]
    for name in dict.fromkeys(name for name in named if name and named.count(name) > 1):
        yield f"有两段[[sheet]]都叫“{name}”", "请合成一个查询，或改名"
    asked = any("query" in sheet for sheet in sheets)
    given = [key for key in ("url", "driver") if key in content]
    if asked and not given:
        yield (
            "没有写数据库在哪里",
            '请写 url = "postgresql+psycopg://用户:${DB_PASSWORD}@地址/库"，或写 driver',
        )
    if len(given) > 1:
        yield "url 和 driver 只能写一个", "SQLAlchemy 认识的数据库写 url，其他的写 driver 和 arguments"
    if "arguments" in content and "driver" not in content:
        yield "“arguments”只和 driver 一起用", "请写明 driver，或把参数写进 url"


def _close(word: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(word, known, 1, 0.6)
    return f"，是不是想写“{found[0]}”" if found else ""
