"""The command line: thin; every command is a few calls of what stands below.

    app        the program, the options that commands share, exit codes
    reports    commands for the clerk: demo, render, check, lint
    templates  commands for whoever writes templates, and about the program

Data go to stdout, messages and progress to stderr. Exit codes: 0 done, 1 some
reports failed or findings of severity error, 2 usage, 3 data refused, 4 environment,
130 interrupted.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import __version__
from reportgen.cli import reports, templates  # noqa: F401 — their commands join the program
from reportgen.cli.app import FAILED, INTERRUPTED, MACHINE, REFUSED, app
from reportgen.console import note, put, usage_fault, use_utf8

if TYPE_CHECKING:
    from reportgen.errors import ReportgenError

__all__ = ["FAILED", "INTERRUPTED", "MACHINE", "REFUSED", "app", "main"]


def main() -> None:
    """Run the command line; whatever goes wrong ends in a message and an exit code."""
    use_utf8()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service that is stopped ends in order too
    sys.exit(_run())


def _run() -> int:
    from reportgen.errors import ReportgenError

    try:
        code = app(prog_name="reportgen", standalone_mode=False)
    except typer.TyperException as error:
        return _stop(usage_fault(error))
    except ReportgenError as error:
        return _stop(error)
    except Exception as error:  # noqa: BLE001 — a defect of the program: the clerk gets no traceback
        return _apologise(error)
    if code == INTERRUPTED:
        note("已中断。已经生成的文件都是完整的，再次运行会接着做。")
    return code if isinstance(code, int) else 0


def _stop(error: ReportgenError) -> int:
    note(f"{error.category}［{error.code}］{error}")
    return error.exit_code


def _apologise(error: Exception) -> int:
    with tempfile.NamedTemporaryFile(
        "w", prefix="reportgen-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
    ) as file:
        traceback.print_exception(error, file=file)
    note(f"程序内部出错（{type(error).__name__}）。这是程序的缺陷，请把 {file.name} 发给维护人员。")
    return FAILED


def _show_version(wanted: bool) -> None:
    if wanted:
        put(f"reportgen {__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本号。")
    ] = False,
) -> None:
    """由一个工作簿生成通报、附表、清单、反馈单等公文，Word 和 PDF 同文同版。"""
    if context.invoked_subcommand is None:
        put(context.get_help())
