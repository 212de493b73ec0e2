"""The command line: thin; every command is a few calls of what stands below.

Data go to stdout, messages and progress to stderr. Exit codes: 0 done, 1 some
reports failed or findings of severity error, 2 usage, 3 data refused, 4 environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import __version__

if TYPE_CHECKING:
    from reportgen.batch import Order, Outcome
    from reportgen.errors import Finding

app = typer.Typer(
    help="由一个工作簿生成通报、附表、清单、反馈单等公文，Word 和 PDF 同文同版。",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FAILED, USAGE, REFUSED = 1, 2, 3

Data = Annotated[Path, typer.Option("--data", help="工作簿，或放工作簿、CSV 和素材的文件夹。")]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="期别，如 2022-06；默认取报告信息中的报告期。")
]
Out = Annotated[Path, typer.Option("--out", help="生成到哪个文件夹。")]
AsJson = Annotated[bool, typer.Option("--json", help="结果以 JSON 输出。")]
Templates = Annotated[Path | None, typer.Option("--templates", help="本单位自己的报告种类文件夹。")]
Formats = Annotated[str, typer.Option("--format", help="docx、pdf、html，可用逗号并列。")]


def main() -> None:
    """Run the command line; errors the clerk can act on end in a message and an exit code."""
    from reportgen.errors import ReportgenError

    _use_utf8()
    try:
        app(prog_name="reportgen")
    except ReportgenError as error:
        note(f"{error.category}［{error.code}］{error}")
        sys.exit(error.exit_code)


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def note(text: str) -> None:
    """Say something to the clerk, on stderr."""
    typer.echo(text, err=True)


def put(text: str) -> None:
    """Give out data, on stdout."""
    typer.echo(text)


def put_json(content: object) -> None:
    """Give out data as JSON, on stdout."""
    put(json.dumps(content, ensure_ascii=False, indent=1))


def _show_version(wanted: bool) -> None:
    if wanted:
        put(f"reportgen {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本号。")
    ] = False,
) -> None:
    """由一个工作簿生成通报、附表、清单、反馈单等公文，Word 和 PDF 同文同版。"""


@app.command()
def demo(out: Out = Path("output"), force: Annotated[bool, typer.Option("--force")] = False) -> None:
    """用示例数据生成全部报告种类，看看成品是什么样子。"""
    from reportgen.kinds import all_kinds, home
    from reportgen.load import load
    from reportgen.session import place_order

    slugs = [kind.slug for kind in all_kinds()]
    _finish(place_order(load(home() / "sample_data"), slugs, out=out, force=force))


@app.command()
def render(
    kinds: Annotated[list[str], typer.Argument(metavar="KIND…", help="报告种类的代号或名称，可写多个。")],
    data: Data,
    period: PeriodOption = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="只为这个单位生成，可重复。")] = None,
    formats: Formats = "docx,pdf",
    out: Out = Path("output"),
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="同时用几个进程；0 为自动。")] = 0,
    templates: Templates = None,
    rounding: Annotated[
        str, typer.Option("--rounding", help="修约：half_up 四舍五入，gb8170 奇进偶舍。")
    ] = "half_up",
    force: Annotated[
        bool, typer.Option("--force", help="即使没有变化、或成品被改动过，也重新生成。")
    ] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="一份失败就停止。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="只列出要生成什么，不写文件。")] = False,
    as_json: AsJson = False,
) -> None:
    """生成报告。"""
    from reportgen.load import load
    from reportgen.session import place_order

    order = place_order(
        load(data),
        kinds,
        out=out,
        period=period,
        formats=formats,
        only=only or [],
        rounding=rounding,
        force=force,
        templates=templates,
    )
    if dry_run:
        _preview(order, as_json)
    else:
        _finish(order, jobs=jobs, fail_fast=fail_fast, as_json=as_json)


def _preview(order: Order, as_json: bool) -> None:
    """Say what a run would do."""
    from reportgen.batch import Press, plan

    press = Press(order)
    rows = [
        {"report": job.stem, "formats": list(order.formats), "needed": not press.current(job)}
        for job in plan(order)
    ]
    if as_json:
        put_json(rows)
        return
    for row in rows:
        put(
            f"{'生成' if row['needed'] else '无变化'}  {order.out / str(row['report'])}  {'、'.join(order.formats)}"
        )


def _finish(order: Order, *, jobs: int = 0, fail_fast: bool = False, as_json: bool = False) -> None:
    """Run an order, tell how each report ended, and exit 1 when any failed or the data have errors."""
    from reportgen.batch import plan, run

    total = len(plan(order))
    done: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        done.append(outcome)
        note(f"[{len(done)}/{total}] {outcome.status.label}  {outcome.job.stem}")
        _list(outcome.findings)

    _list(order.findings)
    outcomes = run(order, jobs=jobs, on_done=tell, fail_fast=fail_fast)
    if as_json:
        put_json([_outcome_row(outcome) for outcome in outcomes])
    else:
        for outcome in outcomes:
            for path in outcome.files:
                if not path.endswith(".json"):
                    put(str(order.out / path))
    _conclude(order, outcomes)


def _outcome_row(outcome: Outcome) -> dict[str, object]:
    return {
        "report": outcome.job.stem,
        "kind": outcome.job.kind,
        "department": outcome.job.department,
        "status": outcome.status.value,
        "files": dict(outcome.files),
        "figures": outcome.figures,
        "findings": [finding.to_json() for finding in outcome.findings],
    }


def _conclude(order: Order, outcomes: Iterable[Outcome]) -> None:
    from reportgen.batch import Status
    from reportgen.errors import Severity

    bad = sum(o.status not in (Status.DONE, Status.UNCHANGED) for o in outcomes)
    doubts = sum(f.severity is Severity.ERROR for f in order.findings)
    if bad:
        note(f"有{bad}份报告没有生成，原因见上。")
    if doubts:
        note(f"数据有{doubts}处对不上，报告已生成，请核对后再发。")
    if bad or doubts:
        raise typer.Exit(FAILED)


def _list(findings: Iterable[Finding]) -> None:
    for finding in findings:
        note(f"  {finding.severity.label}［{finding.code}］{finding}")


@app.command()
def check(data: Data, period: PeriodOption = None, as_json: AsJson = False) -> None:
    """只核对数据，不生成报告。"""
    from reportgen.errors import Severity
    from reportgen.load import examine
    from reportgen.session import choose_period, findings

    dataset, found = examine(data)
    refused = dataset is None
    if dataset is not None:
        found = (*found, *findings(dataset, choose_period(dataset, period) if period else None))
    if as_json:
        put_json([finding.to_json() for finding in found])
    else:
        for finding in found:
            put(f"{finding.severity.label}［{finding.code}］{finding}")
        note("没有发现问题。" if not found else f"共{len(found)}条。")
    if refused:
        raise typer.Exit(3)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(FAILED)


@app.command()
def lint(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="成品 .docx、.pdf，报告种类文件夹或 Word 版式。")
    ],
    profile: Annotated[
        str, typer.Option("--profile", help="按哪个版式设置测量：名称或 .toml 文件。")
    ] = "gbt9704",
    as_json: AsJson = False,
) -> None:
    """按 GB/T 9704 测量成品文件，也能检查别的软件做的文件。"""
    from reportgen.lint import choose_profile
    from reportgen.lint import lint as judge

    measures = choose_profile(profile)
    verdicts = [judge(path, measures) for path in files]
    found = [finding for verdict in verdicts for finding in verdict.findings]
    if as_json:
        put_json([finding.to_json() for finding in found])
    else:
        for finding in found:
            put(f"{finding.severity.label}［{finding.rule}］{finding}")
        note("没有发现问题。" if not found else f"共{len(found)}条。")
    if not all(verdict.read for verdict in verdicts):
        raise typer.Exit(REFUSED)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(FAILED)


@app.command()
def kinds(templates: Templates = None, as_json: AsJson = False) -> None:
    """列出报告种类。"""
    from reportgen.kinds import all_kinds

    known = all_kinds(templates)
    if as_json:
        put_json([{"slug": k.slug, "name": k.name, "scope": k.scope.value, "shell": k.shell} for k in known])
        return
    for kind in known:
        put(f"{kind.slug}\t{kind.name}\t{kind.scope.label}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """检查运行环境：系统库、字体、版本、能否写文件。"""
    from reportgen.doctor import examine_machine

    rows = examine_machine()
    if as_json:
        put_json([row.to_json() for row in rows])
    else:
        for row in rows:
            put(
                f"{'✓' if row.good else '✗'} {row.what}：{row.fact}"
                + (f"。{row.advice}" if row.advice else "")
            )
    if not all(row.good for row in rows):
        raise typer.Exit(4)
