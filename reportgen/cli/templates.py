"""Commands for whoever writes templates, and about the program itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.app import MACHINE, AsJson, Templates, app
from reportgen.console import Command, note, put, put_json, section


@app.command(cls=Command)
def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="工作区放在哪里；应是空的或还没有。")],
    force: Annotated[
        bool, typer.Option("--force", help="文件夹里已有内容也补上缺少的文件；已有的不覆盖。")
    ] = False,
) -> None:
    """建一个工作区：示例工作簿、素材和一个自己的报告种类，马上就能生成。"""
    from reportgen.workspace import start_workspace
    from reportgen.workspace.start import KINDS, SLUG

    written, kept = start_workspace(folder, force=force)
    for path in written:
        put(str(path))
    for path in kept:
        note(f"已有，没有改动：{path}")
    note("已建好。接着可以：")
    words = f"--data {folder} --templates {folder / KINDS} --out {folder / '成品'}"
    note(f"  {_called()} render {SLUG} {words}    生成一份看看")
    note(f"  {folder / '说明.md'}    怎么改数据、素材和正文")


def _called() -> str:
    """How the program was called: `./run` of a checkout, else the installed command."""
    return os.environ.get("REPORTGEN_COMMAND") or "reportgen"


@app.command(cls=Command)
def new(
    slug: Annotated[str, typer.Argument(metavar="代号", help="新种类的代号，也是文件夹的名字。")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="名称", help="报告名称；不写则同代号。")
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option("--scope", metavar="范围", help="area 全地区一份，department 每个单位一份。"),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="种类", help="照这个种类抄一份，再改。")
    ] = None,
    templates: Annotated[
        Path, typer.Option("--templates", metavar="文件夹", help="放在哪个文件夹里。")
    ] = Path("种类"),
) -> None:
    """新建一个报告种类：两个文本文件，马上就能生成，再按需要改。"""
    from reportgen.workspace import new_kind

    kind = new_kind(slug, templates, name=name, scope=scope, source=source)
    for path in sorted(kind.folder.iterdir()):
        put(str(path))
    words = f"{kind.slug} --data 数据路径 --templates {templates}"
    note(f"已建好“{kind.name}”（{kind.scope.label}）。接着可以：")
    note(f"  {_called()} vocab {kind.slug} --templates {templates}    看正文里能用的名称和写法")
    note(f"  {_called()} lint {kind.folder}    检查写法")
    note(f"  {_called()} render {words} --watch    一边改一边看")


@app.command(cls=Command)
def vocab(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="种类", help="只看这个种类有什么、用到什么，或这个 Word 模板要填什么；不写则列出全部。"
        ),
    ] = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """列出模板里能用的名称和写法。"""
    if kind and kind.lower().endswith(".docx"):
        _vocab_of_form(Path(kind), as_json)
        return
    from reportgen.kinds import find_kind
    from reportgen.vocab import to_json, uses, vocabulary

    chosen = find_kind(kind, templates) if kind else None
    if as_json:
        put_json(**to_json(chosen))
        return
    if chosen:
        for line in section(f"{chosen.slug}　{chosen.name}（{chosen.scope.label}）", uses(chosen).rows()):
            put(line)
        note("全部名称和写法：reportgen vocab")
        return
    for group in vocabulary():
        for line in section(group.title, [(word.name, word.gloss) for word in group.words]):
            put(line)


def _vocab_of_form(path: Path, as_json: bool) -> None:
    """What a Word template of the office's own must be given."""
    from reportgen.filling import any_form
    from reportgen.render.word_form import needs

    found = needs(any_form(path))
    if as_json:
        put_json(file=str(path), needs=[{"name": n, "optional": o, "place": p} for n, o, p in found])
        return
    rows = [(name, f"{'可以没有。' if optional else ''}{place}") for name, optional, place in found]
    for line in section(f"{path.name} 要填的内容", rows):
        put(line)


@app.command(cls=Command)
def trace(
    file: Annotated[Path, typer.Argument(metavar="文件", help="本程序生成的 .docx、.pdf 或 .html。")],
    as_json: AsJson = False,
) -> None:
    """查一份成品里每个数字的出处。"""
    from reportgen.trace import trace as traced

    found = traced(file)
    if found.integrity.remark:
        note(f"{file}：{found.integrity.remark}。")
    if as_json:
        put_json(**found.to_json())
        return
    for line in found.lines():
        put(line)
    figures, literals = len(found.content["figures"]), len(found.content["literals"])
    note(f"数据中的数字{figures}个，其他数字{literals}个。")


@app.command(cls=Command)
def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="代号", help="提示里方括号中的代号，如 D303；不写则列出全部。")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """说明一个代号是什么意思、怎么办。"""
    from dataclasses import asdict

    from reportgen.codes import explanations
    from reportgen.explain import explain_code, grounds

    if code is None:
        if as_json:
            put_json(codes=[asdict(entry) for entry in explanations().values()])
            return
        for entry in explanations().values():
            put(f"{entry.code}\t{entry.title}")
        return
    entry = explain_code(code)
    if as_json:
        put_json(**asdict(entry), clauses=grounds(entry.code))
        return
    for line in entry.lines():
        put(line)
    for ground in grounds(entry.code):
        put(f"  依　据：{ground}")


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
