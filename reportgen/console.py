"""What is said on the terminal, and how: data on stdout, everything else on stderr, in Chinese.

Also the help pages and the words for wrong use of the command line, which the library
beneath says in English.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from reportgen.errors import UsageFault

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SCHEMA = 1
"""Version of what --json gives out."""


def use_utf8() -> None:
    """Speak UTF-8 whatever the console's code page, and never stumble over a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def note(text: str) -> None:
    """Say something to the clerk, on stderr."""
    typer.echo(text, err=True)


def put(text: str) -> None:
    """Give out data, on stdout."""
    typer.echo(text)


def put_json(**content: object) -> None:
    """Give out data as one JSON object with the version of its structure, on stdout."""
    put(json.dumps({"schema": SCHEMA, **content}, ensure_ascii=False, indent=1))


# ----------------------------------------------------------------------- help

_NARROW, _WIDE = 50, 100
_FIXED = {
    "help": "显示这份说明。",
    "install_completion": "为当前的终端装上按 Tab 补全。",
    "show_completion": "显示补全用的脚本。",
}


class Command(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write("\n".join(_page(self, ctx, {})))


class Group(TyperGroup):
    """The program itself: its help page lists the commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        commands = {name: command.help or "" for name, command in self.commands.items() if not command.hidden}
        formatter.write("\n".join(_page(self, ctx, commands)))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; one that does not exist is answered with what may be meant."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            from reportgen.templating import suggestion

            raise UsageFault(
                code="U001",
                message=f"没有“{name}”这个命令{suggestion(name, self.commands)}",
                advice=f"可用的命令：{'、'.join(self.commands)}",
            )
        return super().resolve_command(ctx, args)


def _page(command: Any, ctx: Any, commands: dict[str, str]) -> Iterator[str]:
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    words = [param.metavar or param.name for param in arguments] or (["命令"] if commands else [])
    yield " ".join([f"用法：{ctx.command_path}", *words, "[选项]"])
    yield f"\n{command.help}"
    yield from section("命令", list(commands.items()))
    yield from section("参数", [(param.metavar or param.name, _said(param)) for param in arguments])
    yield from section("选项", [(_names(param), _said(param)) for param in options])


def _names(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if getattr(param, "is_flag", False) else f"{names} {param.metavar or '内容'}"


def _said(param: Any) -> str:
    """Return what a parameter is for, whether it must be given, and what it is otherwise."""
    text: str = _FIXED.get(param.name, param.help or "")
    if param.required:
        return f"{text}必填。"
    default = None if getattr(param, "is_flag", False) else param.default
    return text if default in (None, "", ()) or callable(default) else f"{text}默认：{default}。"


def section(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of a list with a title: names at the left, what they mean beside them."""
    if not rows:
        return
    yield f"\n{title}："
    margin = max(_width(name) for name, _ in rows) + 4
    room = max(min(shutil.get_terminal_size().columns, _WIDE), _NARROW) - margin - 1
    for name, text in rows:
        lines = list(_lines(text, room)) or [""]
        yield f"  {name}{' ' * (margin - 2 - _width(name))}{lines[0]}".rstrip()
        yield from (" " * margin + line for line in lines[1:])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _lines(text: str, room: int) -> Iterator[str]:
    """Break between any two hanzi, but not within a word nor before a closing mark."""
    line = ""
    for piece in re.findall(r"[!-~]+[，。；、）]*|[^!-~][，。；、）]*", text):
        if line and _width(line + piece) > room:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()


# ------------------------------------------------------------------ wrong use


def usage_fault(error: typer.TyperException) -> UsageFault:
    """Return in Chinese what is wrong with the words of a command, and where to read more."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "reportgen"
    code, fact, advice = _wrong(error)
    return UsageFault(code=code, place=command, message=fact, advice=f"{advice}用法见 {command} --help")


def _wrong(error: Any) -> tuple[str, str, str]:
    """Return code, fact and, where something more can be said, an advice that ends in a comma."""
    name = type(error).__name__
    param = getattr(error, "param", None)
    if name == "NoSuchOption":
        near = "、".join(error.possibilities or ())
        return "U002", f"没有 {error.option_name} 这个选项" + (f"，是不是想写 {near}" if near else ""), ""
    if name == "MissingParameter" and param is not None:
        return "U003", f"缺少 {_called(param)}", f"{_aside(param)}，"
    if name == "BadParameter" and param is not None:
        return "U004", f"{_called(param)} 的内容不对", f"{_aside(param)}，"
    if name == "BadOptionUsage":
        wants = "requires" in error.message
        return "U005", f"{error.option_name} 后面{'还要写内容' if wants else '不能写内容'}", ""
    if extra := re.fullmatch(r"Got unexpected extra argument\(s\) \((.*)\)", str(error.message), re.DOTALL):
        return "U006", f"多出了“{extra[1]}”", "选项的内容要紧跟在选项后面，"
    return "U009", f"命令写得不对（{error.message}）", ""


def _called(param: Any) -> str:
    return str(max(param.opts, key=len) if param.param_type_name == "option" else param.metavar or param.name)


def _aside(param: Any) -> str:
    return str(param.help or "").rstrip("。")


# ------------------------------------------------------------------- progress

_FEW = 50
"""Up to this many reports each gets its line."""


class Progress:
    """Tells on stderr how a run gets on: each report, or of many a bar or each tenth 「进度」."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._bar: Bar | None = None
        self._live = total > _FEW and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        if self._live:
            self._bar = _bar(self._total)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, line: str, remarks: Sequence[str] = ()) -> None:
        """One more report has ended; `remarks` are what must not be missed about it."""
        before, self._done = self._done, self._done + 1
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])
        if remarks or self._total <= _FEW:
            self.say(f"[{self._done}/{self._total}] {line}", *remarks)
        elif self._bar is None and self._done * 10 // self._total > before * 10 // self._total:
            self.say(f"[{self._done}/{self._total}]")

    def say(self, *lines: str) -> None:
        """Say something beside the count."""
        for text in lines:
            if self._bar is not None:
                self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
            else:
                note(text)


def _bar(total: int) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = ("正在生成", BarColumn(), MofNCompleteColumn(), "剩余", TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("", total=total)
    return bar
