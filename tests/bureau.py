"""A small office for the outside-in tests: a workbook, kinds of its own, and the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reportgen import cli, collector
from tests.conftest import ROOT

TOWNS = ("朱坝街道", "蒋坝镇", "西顺河镇")

INFO = {
    "地区名称": "洪泽区",
    "报告期": "2022-06",
    "发文机关": "洪泽区督查考核服务中心",
    "成文日期": "2022年7月18日",
    "发文字号": "洪督发〔2022〕8号",
    "主送机关": "各镇人民政府、各街道办事处",
}

SHEET = """\
name = "反馈单"
scope = "department"
title = "{{ 单位.名称 }}{{ 期间.简称 }}情况反馈单"
requires = ["指标结果"]
"""
SHEET_BODY = """\
现将{{ 期间.简称 }}情况反馈给{{ 单位.名称 }}：

{{ 单位结果|完成 }}。

{% if 单位.电话 %}
请与{{ 单位.联系人 }}联系，电话{{ 单位.电话 }}。
{% endif %}
"""
SUMMARY = """\
name = "汇总"
title = "{{ 全域 }}{{ 期间.简称 }}情况"
requires = ["指标结果"]
"""
SUMMARY_BODY = """\
{{ 期间.简称 }}，参加考核的单位共{{ 单位结果|个数 }}。

{{ 表格(单位结果, 列=["序号", "单位", "指标", "完成值", "完成率", "位次"]) }}
"""


def amount(index: int) -> int:
    """The value of the department of that index: no two alike, none part of another."""
    return 100_000 + index * 1_117


def write_book(path: Path, departments: Sequence[str] = TOWNS, **extra: Any) -> Path:
    """Write a workbook of one indicator; `extra` columns of 单位 by name: {department: value}."""
    book = Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "报告信息": [["项目", "内容"], *map(list, INFO.items())],
        "单位": [
            ["名称", "类别", *extra],
            *([n, "镇街", *(c.get(n) for c in extra.values())] for n in departments),
        ],
        "指标体系": [["指标", "计量单位"], ["实际到账外资", "万美元"]],
        "指标结果": [
            ["期别", "指标", "单位", "完成值", "年度目标"],
            *(["2022-06", "实际到账外资", n, amount(i), 300_000] for i, n in enumerate(departments)),
        ],
    }
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def edit(path: Path, **cells: Any) -> None:
    """Change cells of 指标结果 or, as `单位_C3`, of another sheet."""
    book = load_workbook(path)
    for place, value in cells.items():
        sheet, _, ref = place.rpartition("_")
        book[sheet or "指标结果"][ref] = value
    book.save(path)


def write_kind(templates: Path, slug: str, settings: str, body: str) -> Path:
    """Write a kind of the office's own; return the folder of kinds."""
    folder = templates / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kind.toml").write_text(settings, encoding="utf-8")
    (folder / "body.md").write_text(body, encoding="utf-8")
    return templates


@dataclass(frozen=True)
class Office:
    """A folder with a workbook, kinds and output."""

    home: Path

    @property
    def book(self) -> Path:
        return self.home / "数据.xlsx"

    @property
    def kinds(self) -> Path:
        return self.home / "种类"

    @property
    def out(self) -> Path:
        return self.home / "成品"

    def words(self, *kinds: str, **options: Any) -> list[str]:
        """The words of a `render` command: `force=True` → `--force`, `only=[…]` → repeated."""
        given = {"data": self.book, "templates": self.kinds, "out": self.out, "format": "docx"} | options
        words = ["render", *(kinds or ("sheet",))]
        for name, value in given.items():
            option = f"--{name.replace('_', '-')}"
            if value is True:
                words.append(option)
            else:
                for one in value if isinstance(value, list) else [value]:
                    words += [option, str(one)]
        return words

    @property
    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.out / "manifest.json").read_bytes())
        return content

    def file(self, name: str) -> Path:
        """A finished file of the department kind."""
        return self.out / "2022-06" / "sheet" / name


def open_office(home: Path, departments: Sequence[str] = TOWNS, **extra: Any) -> Office:
    """Set up an office with the kinds `sheet` (one for each department) and `summary`."""
    office = Office(home)
    write_book(office.book, departments, **extra)
    write_kind(office.kinds, "sheet", SHEET, SHEET_BODY)
    write_kind(office.kinds, "summary", SUMMARY, SUMMARY_BODY)
    return office


# ----------------------------------------------------------------- command line


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Clerk:
    """Runs commands in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: object) -> Done:
        self._monkeypatch.setattr(sys, "argv", ["reportgen", *map(str, words)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        collector.release()  # a process would be over now
        out, err = self._capsys.readouterr()
        return Done(ended.value.code if isinstance(ended.value.code, int) else -1, out, err)


def environment(**more: str) -> dict[str, str]:
    """The environment of a command in a process of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def start(words: Sequence[object], **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own, which hears Ctrl-C even where this one was told not to."""
    command = options.pop("args", None) or [sys.executable, str(ROOT / "cli.py"), *map(str, words)]
    settings: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()}
    settings["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, **settings | options)


def finish(process: subprocess.Popen[bytes], timeout: float = 60) -> Done:
    """Wait for a command."""
    out, err = process.communicate(timeout=timeout)
    return Done(process.returncode, (out or b"").decode(), (err or b"").decode())


def run(words: Sequence[object], **options: Any) -> Done:
    """Run a command in a process of its own."""
    return finish(start(words, **options))


# ------------------------------------------------------------------------ files


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, except the lock, with its hash."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".reportgen.lock"
    }


def times(folder: Path) -> Mapping[str, int]:
    """Every finished file below a folder with the moment it was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*.*")
        if path.suffix in (".docx", ".pdf", ".json") and path.name != "manifest.json"
    }
