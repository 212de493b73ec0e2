"""`fill`: a Word template of the office's own, filled from the data or from a JSON file.

Each file is written whole or not at all, one that cannot be filled leaves the others
alone, and a file that is there with other content is not overwritten unasked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from reportgen.compose import FORM_NAMES, Facts, form_environment, form_names, form_of_plain_values
from reportgen.errors import Finding, ReportgenError, Severity, TemplateFaults, UsageFault
from reportgen.files import file_hash, reason, safe_names, sha256, write
from reportgen.model import Department
from reportgen.templating import suggestion

EACH = "单位"
"""What a template may be filled for each of, from the data."""
_SUFFIX = ".docx"
_LABELS = ("文件名", "名称", "name")
"""Keys of an item that may name its file."""


class Filled(StrEnum):
    """What became of a file."""

    DONE = "done"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return {"done": "已生成", "unchanged": "无变化", "kept": "未覆盖", "failed": "失败"}[self.value]

    @property
    def good(self) -> bool:
        """Whether the file says what the data say."""
        return self in (Filled.DONE, Filled.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to be filled: where it goes, and what is filled in."""

    path: Path
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """How a file was filled."""

    path: Path
    state: Filled
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The result as the row of `--json` output."""
        return {
            "file": str(self.path),
            "status": self.state.value,
            "finding": self.findings[0].to_json() if self.findings else None,
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Filling:
    """A template opened, and the files to be made of it."""

    form: Any
    copies: Sequence[Copy]
    force: bool = False

    def doubts(self) -> Iterator[Finding]:
        """Yield what the template probably does not mean: a unit behind a figure that prints it already."""
        for words in self.form.doubled:
            message, advice = f"“{words}”会把单位印两遍", "数字印出时带单位，请删去后面的单位，或加 |不带单位"
            yield Finding("T145", self.form.file, message, advice, Severity.WARNING)
        if isinstance(self.copies, list):
            yield from self._unknown({name for copy in self.copies for name in copy.context})

    def _unknown(self, given: set[str]) -> Iterator[Finding]:
        """Yield the names that a template only asks about and no copy has: probably misspelt."""
        asked = {name: tag for name, tag in self.form.names if tag.keyword in ("if", "elif")}
        for name, tag in asked.items():
            if name not in given:
                message = f"没有“{name}”这一项，{tag.shown} 总是不成立{suggestion(name, given)}"
                yield Finding(
                    "T327", self.form.file, message, "写错了请改正；本来就没有的不必管", Severity.WARNING
                )

    def run(self) -> Iterator[Result]:
        """Fill one file after the other."""
        from reportgen.render.word_form import fill

        for copy in self.copies:
            try:
                yield self._write(copy.path, fill(self.form, copy.context))
            except ReportgenError as error:
                yield Result(copy.path, Filled.FAILED, findings_of(error))

    def _write(self, path: Path, content: bytes) -> Result:
        present = file_hash(path)
        if present == sha256(content):
            return Result(path, Filled.UNCHANGED)
        if present is not None and not self.force:
            message, advice = "已有同名的文件，内容不同，没有覆盖", "确需覆盖，请加 --force"
            return Result(path, Filled.KEPT, (Finding("B106", str(path), message, advice),))
        write(path, content)
        return Result(path, Filled.DONE)


def findings_of(error: ReportgenError) -> tuple[Finding, ...]:
    """Return all that an error has to say."""
    return error.findings if isinstance(error, TemplateFaults) else (error.finding(),)


def from_data(
    template: Path, facts: Facts, out: Path, *, each: str | None, only: Sequence[Department], force: bool
) -> Filling:
    """Return the filling of a template from the data, once or for each department.

    Raises UsageFault for words that mean nothing, TemplateFault for a mistake in the template.
    """
    from reportgen.render.word_form import open_form

    if each not in (None, EACH):
        message = f"不能按“{each}”逐份生成"
        raise UsageFault(code="U125", message=message, advice=f"用数据填写时只能写 --each {EACH}")
    if only and each is None:
        raise UsageFault(code="U125", message="--only 要和 --each 单位 一起用", advice="请加上 --each 单位")
    form = open_form(template, form_environment(), FORM_NAMES)
    if each is None:
        target = _single(template, out)
        return Filling(form, (Copy(target, form_names(facts)),), force)
    departments = only or facts.dataset.departments
    names = safe_names(str(d.name) for d in facts.dataset.departments)
    paths = [_folder(out) / f"{names[str(d.name)]}{_SUFFIX}" for d in departments]
    copies = _Lazy(tuple(zip(paths, departments, strict=True)), facts)
    return Filling(form, copies, force)


class _Lazy(Sequence[Copy]):
    """The copies for departments, their names looked up only when each is filled."""

    def __init__(self, wanted: Sequence[tuple[Path, Department]], facts: Facts) -> None:
        self._wanted = wanted
        self._facts = facts

    def __len__(self) -> int:
        return len(self._wanted)

    def __getitem__(self, index: Any) -> Any:
        path, department = self._wanted[index]
        return Copy(path, form_names(self._facts.about(department)))


def from_context(template: Path, context: Path, out: Path, *, each: str | None, force: bool) -> Filling:
    """Return the filling of a template from a JSON file, once or for each item of one of its lists.

    Raises UsageFault for a file that is no JSON object, TemplateFault for a mistake in the template.
    """
    values = _read(context)
    form = plain_form(template)
    if each is None:
        return Filling(form, [Copy(_single(template, out), values)], force)
    items = values.get(each)
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise _no_list(each, items, values, context)
    names = _named(items, context)
    copies = [
        Copy(_folder(out) / f"{n}{_SUFFIX}", {**values, **i}) for n, i in zip(names, items, strict=True)
    ]
    return Filling(form, copies, force)


def _no_list(each: str, items: object, values: Mapping[str, Any], context: Path) -> UsageFault:
    advice = "--each 后面应是其中一个列表的名称，列表里每一项是 {…}"
    if items == []:
        message = f"“{each}”是空的，没有可生成的"
    elif isinstance(items, list):
        message = f"“{each}”里的各项不是一组名称和内容"
        advice = '请把每一项写成 {"姓名": "张明", …}'
    elif each in values:
        message = f"“{each}”不是一组数据"
    else:
        others = [key for key, value in values.items() if isinstance(value, list)]
        message = f"没有“{each}”这个名称，它不是一组数据{suggestion(each, others)}"
    return UsageFault(code="U125", place=context.name, message=message, advice=advice)


def _named(items: Sequence[Mapping[str, Any]], context: Path) -> list[str]:
    """Return a file name for each item: what it calls itself, else its number."""
    labels = [
        str(next((item[key] for key in _LABELS if item.get(key)), number))
        for number, item in enumerate(items, start=1)
    ]
    if double := next((label for label in labels if labels.count(label) > 1), None):
        message = f"有两项都叫“{double}”，文件会互相覆盖"
        raise UsageFault(code="U126", place=context.name, message=message, advice="请用“文件名”分别写明")
    safe = safe_names(labels)
    return [safe[label] for label in labels]


def _read(context: Path) -> dict[str, Any]:
    try:
        text = context.read_text(encoding="utf-8-sig")
        values = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except FileNotFoundError as error:
        raise UsageFault(code="U111", message=f"没有“{context}”这个文件", advice="请检查路径") from error
    except OSError as error:
        message = f"“{context}”打不开（{reason(error)}）"
        raise UsageFault(code="U112", message=message, advice="请检查权限") from error
    except (ValueError, RecursionError) as error:
        place = (
            f"{context.name}第{error.lineno}行" if isinstance(error, json.JSONDecodeError) else context.name
        )
        advice = "请检查引号、逗号和括号，并用 UTF-8 编码保存"
        raise UsageFault(code="U126", place=place, message="不是正确的 JSON", advice=advice) from error
    if not isinstance(values, dict):
        message, advice = "最外层不是 {…}", '请写成 {"名称": "内容", …}'
        raise UsageFault(code="U126", place=context.name, message=message, advice=advice)
    return values


def _no_number(words: str) -> Any:
    message, advice = f"里面有不是数的 {words}", "没有的数请写 null，并在模板里写明没有时印什么"
    raise UsageFault(code="U126", message=message, advice=advice)


def plain_form(template: Path) -> Any:
    """Open a template that is filled with plain values. Raises TemplateFault."""
    from reportgen.render.word_form import open_form

    return open_form(template, form_of_plain_values())


def _single(template: Path, out: Path) -> Path:
    """Return the file to write: `out` itself, or in that folder a file of the template's name."""
    _refuse_other(out)
    target = out if out.suffix.lower() == _SUFFIX else out / f"{template.stem}{_SUFFIX}"
    if target.resolve() == template.resolve():
        message, advice = "成品会覆盖模板本身", "请用 --out 换一个位置"
        raise UsageFault(code="U127", place=str(target), message=message, advice=advice)
    return target


_OTHER_SUFFIXES = {
    ".pdf",
    ".doc",
    ".docm",
    ".dotx",
    ".wps",
    ".html",
    ".txt",
    ".rtf",
    ".odt",
    ".json",
    ".xlsx",
}


def _refuse_other(out: Path) -> None:
    """Raise UsageFault where a file of another format is wanted, which would become a folder of that name."""
    if out.suffix.lower() in _OTHER_SUFFIXES and not out.is_dir():
        message, advice = f"填写出来的是 Word 文件，不能写成“{out.name}”", "请写 .docx，或写一个文件夹"
        raise UsageFault(code="U127", place=str(out), message=message, advice=advice)


def _folder(out: Path) -> Path:
    _refuse_other(out)
    if out.suffix.lower() == _SUFFIX:
        message, advice = "要生成多份，--out 却是一个文件", "请写一个文件夹"
        raise UsageFault(code="U127", place=str(out), message=message, advice=advice)
    return out
