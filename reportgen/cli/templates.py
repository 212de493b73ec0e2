"""Commands for whoever writes templates, and about the program itself."""

from __future__ import annotations

import typer

from reportgen.cli.app import MACHINE, AsJson, Templates, app
from reportgen.console import Command, put, put_json


@app.command(cls=Command)
def kinds(templates: Templates = None, as_json: AsJson = False) -> None:
    """列出报告种类。"""
    from reportgen.kinds import all_kinds

    known = all_kinds(templates)
    if as_json:
        rows = [{"slug": k.slug, "name": k.name, "scope": k.scope.value, "shell": k.shell} for k in known]
        put_json(kinds=rows)
        return
    for kind in known:
        put(f"{kind.slug}\t{kind.name}\t{kind.scope.label}")


@app.command(cls=Command)
def doctor(as_json: AsJson = False) -> None:
    """检查运行环境：系统库、字体、版本、能否写文件。"""
    from reportgen.doctor import examine_machine

    rows = examine_machine()
    if as_json:
        put_json(checks=[row.to_json() for row in rows])
    else:
        for row in rows:
            put(
                f"{'✓' if row.good else '✗'} {row.what}：{row.fact}"
                + (f"。{row.advice}" if row.advice else "")
            )
    if not all(row.good for row in rows):
        raise typer.Exit(MACHINE)
