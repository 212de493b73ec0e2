"""What a Word template is filled with: a JSON file or a roster, and what each file is called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportgen.errors import UsageFault
from reportgen.files import reason, safe_names
from reportgen.templating import ReportEnvironment, compile_template, run, suggestion

ROSTER = "名单"
"""The name of the rows of a roster."""
_LABELS = ("文件名", "名称", "name")
"""Keys of an item that may name its file."""


def read_contents(path: Path, encoding: str | None = None) -> dict[str, Any]:
    """Return the content of a JSON file, or the rows of a roster as 名单.

    Raises UsageFault for what cannot be read.
    """
    from reportgen.load.roster import SUFFIXES, read_roster

    if path.suffix.lower() in SUFFIXES:
        return {ROSTER: read_roster(path, encoding)}
    return _read_json(path)


def items_of(values: Mapping[str, Any], each: str, place: str) -> list[Mapping[str, Any]]:
    """Return the items of the list that a file is made for each of. Raises UsageFault where it is none."""
    items = values.get(each)
    if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
        return items
    advice = "--each 后面应是其中一个列表的名称，列表里每一项是 {…}"
    if items == []:
        message = f"“{each}”是空的，没有可生成的"
    elif isinstance(items, list):
        message, advice = f"“{each}”里的各项不是一组名称和内容", '请把每一项写成 {"姓名": "张明", …}'
    elif each in values:
        message = f"“{each}”不是一组数据"
    else:
        others = [key for key, value in values.items() if isinstance(value, list)]
        message = f"没有“{each}”这个名称，它不是一组数据{suggestion(each, others)}"
    raise UsageFault(code="U125", place=place, message=message, advice=advice)


def file_names(
    items: Sequence[Mapping[str, Any]], place: str, pattern: str | None, env: ReportEnvironment
) -> list[str]:
    """Return a file name for each item: by the pattern, else what it calls itself, else its number.

    Raises UsageFault where two would be one file, TemplateFault for a mistake in the pattern.
    """
    if pattern is not None:
        template = compile_template(env, pattern, "--name", None)
        labels = [run(template, item) for item in items]
    else:
        labels = [
            str(next((item[key] for key in _LABELS if item.get(key)), number))
            for number, item in enumerate(items, start=1)
        ]
    if double := next((label for label in labels if labels.count(label) > 1), None):
        message, advice = f"有两项都叫“{double}”，文件会互相覆盖", "请用“文件名”或 --name 分别写明"
        raise UsageFault(code="U126", place=place, message=message, advice=advice)
    safe = safe_names(labels)
    return [safe[label] for label in labels]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except FileNotFoundError as error:
        raise UsageFault(code="U111", message=f"没有“{path}”这个文件", advice="请检查路径") from error
    except OSError as error:
        message = f"“{path}”打不开（{reason(error)}）"
        raise UsageFault(code="U112", message=message, advice="请检查权限") from error
    except (ValueError, RecursionError) as error:
        place = f"{path.name}第{error.lineno}行" if isinstance(error, json.JSONDecodeError) else path.name
        advice = "请检查引号、逗号和括号，并用 UTF-8 编码保存"
        raise UsageFault(code="U126", place=place, message="不是正确的 JSON", advice=advice) from error
    if not isinstance(values, dict):
        message, advice = "最外层不是 {…}", '请写成 {"名称": "内容", …}'
        raise UsageFault(code="U126", place=path.name, message=message, advice=advice)
    return values


def _no_number(words: str) -> Any:
    message, advice = f"里面有不是数的 {words}", "没有的数请写 null，并在模板里写明没有时印什么"
    raise UsageFault(code="U126", message=message, advice=advice)


__all__ = ["ROSTER", "file_names", "items_of", "read_contents"]
