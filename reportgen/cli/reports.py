"""Commands for the clerk: from data to finished documents, and checks of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportgen import collector
from reportgen.cli.app import (
    FAILED,
    REFUSED,
    AsJson,
    Data,
    Encoding,
    Force,
    Formats,
    Out,
    PeriodOption,
    Rounding,
    Templates,
    app,
)
from reportgen.console import Command, Progress, note, put, put_json
from reportgen.errors import DataRefused, ReportgenError, UsageFault

if TYPE_CHECKING:
    from reportgen.batch import Order, Outcome
    from reportgen.check.finished import Verdict
    from reportgen.errors import Finding
    from reportgen.model import Dataset
    from reportgen.proofread import Proof
    from reportgen.readback import SheetRead


@app.command(cls=Command)
def demo(out: Out = Path("output"), force: Force = False) -> None:
    """用示例数据生成全部报告种类，看看成品是什么样子。"""
    from reportgen.kinds import all_kinds, home
    from reportgen.session import place_order

    data, noticed = _load(home() / "sample_data")
    slugs = [kind.slug for kind in all_kinds()]
    _finish(place_order(data, slugs, out=out, force=force, noticed=noticed))


def _load(
    path: Path, encoding: str | None = None, as_json: bool = False, needs: Iterable[str] | None = None
) -> tuple[Dataset, tuple[Finding, ...]]:
    """Return the data and what was noticed on the way. Raises DataRefused with every fault."""
    return _read(path, encoding, as_json, needs)[:2]


def _read(
    path: Path, encoding: str | None = None, as_json: bool = False, needs: Iterable[str] | None = None
) -> tuple[Dataset, tuple[Finding, ...], tuple[SheetRead, ...]]:
    """Return the data, what was noticed on the way, and how each sheet was understood.

    `needs` are the sheets the command uses, else all that are required.
    """
    from reportgen.errors import Severity
    from reportgen.load import survey
    from reportgen.session import known_encoding

    read = survey(path, encoding=known_encoding(encoding), needs=None if needs is None else frozenset(needs))
    dataset, found = read.dataset, read.findings
    if dataset is None:
        if as_json:
            put_json(
                reports=[],
                findings=[finding.to_json() for finding in found],
                sheets=[sheet.to_json() for sheet in read.sheets],
            )
        raise DataRefused(finding for finding in found if finding.severity is Severity.ERROR)
    collector.keep()  # the data stay until the end: looking through them for garbage doubles the time
    return dataset, found, read.sheets


@app.command(cls=Command)
def render(
    kinds: Annotated[list[str], typer.Argument(metavar="种类…", help="报告种类的代号或名称，可写多个。")],
    data: Data,
    period: PeriodOption = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="单位", help="只为这个单位生成，可重复。")
    ] = None,
    encoding: Encoding = None,
    formats: Formats = "docx,pdf",
    out: Out = Path("output"),
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="个数", min=0, help="同时用几个进程；0 为自动。")
    ] = 0,
    templates: Templates = None,
    rounding: Rounding = "half_up",
    force: Force = False,
    archive: Annotated[
        bool, typer.Option("--archive", help="PDF 写成 PDF/A-3a，并附上数据文件，供归档。")
    ] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="一份失败就停止。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="只列出要生成什么，不写文件。")] = False,
    keep_on: Annotated[
        bool, typer.Option("--watch", help="数据、素材或模板一有变化就重新生成；按 Ctrl-C 结束。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """生成报告。"""
    from reportgen.readback import remarkable
    from reportgen.session import needed, place_order

    def work() -> None:
        dataset, noticed, sheets = _read(data, encoding, as_json, needed(kinds, templates))
        order = place_order(
            dataset,
            kinds,
            out=out,
            period=period,
            formats=formats,
            only=only or [],
            rounding=rounding,
            force=force,
            templates=templates,
            noticed=noticed,
            archive=data if archive else None,
        )
        for line in remarkable(sheets):
            note(line)
        try:
            if dry_run:
                _preview(order, as_json)
            else:
                _finish(order, jobs=jobs, fail_fast=fail_fast, as_json=as_json)
        except DataRefused as refused:
            if as_json:
                findings = (*order.findings, *refused.findings)
                put_json(reports=[], findings=[finding.to_json() for finding in findings])
            raise

    if keep_on:
        _refuse_with_watch({"--dry-run": dry_run, "--json": as_json, "--force": force})
        _repeat(work, data, templates, out)
    else:
        work()


def _refuse_with_watch(given: Mapping[str, bool]) -> None:
    for option, present in given.items():
        if present:
            message = f"--watch 和 {option} 不能同时用"
            raise UsageFault(code="U120", message=message, advice="请去掉一个")


def _repeat(work: Callable[[], None], data: Path, templates: Path | None, out: Path) -> None:
    """Do the work, and again whenever data or templates change, until Ctrl-C; mistakes are told, not fatal."""
    from reportgen.kinds import builtin_templates
    from reportgen.watch import places, watch

    def again(changed: tuple[Path, ...]) -> None:
        collector.release()  # the data of the last round are no longer needed
        if changed:
            note(f"\n有变化：{'、'.join(path.name for path in changed)}")
        try:
            work()
        except typer.Exit:
            pass  # how each report ended has been said
        except ReportgenError as error:
            if isinstance(error, UsageFault) and not changed:
                raise
            note(f"{error.category}［{error.code}］{error}")
        note("正在监视数据和模板，改动后自动重新生成；按 Ctrl-C 结束。")

    folders = [folder for folder in (templates, builtin_templates()) if folder]
    try:
        watch(places(data, folders), again, apart=out)
    except KeyboardInterrupt:
        note("已停止。")


def _preview(order: Order, as_json: bool) -> None:
    """Say what a run would do."""
    from reportgen.batch import Press, plan

    press = Press(order)
    planned = plan(order)
    lacking = {job: fault for job in planned if (fault := press.lack(job))}
    jobs = [(job, "" if job in lacking else press.uncalled(job), not press.current(job)) for job in planned]
    _list(order.findings)
    if as_json:
        rows = [
            {
                "report": j.stem,
                "kind": j.kind,
                "department": j.department,
                "files": press.paths(j),
                "needed": stale and not reason and j not in lacking,
                "reason": str(lacking.get(j, reason)),
            }
            for j, reason, stale in jobs
        ]
        put_json(reports=rows, findings=[finding.to_json() for finding in order.findings])
    for job, reason, stale in () if as_json else jobs:
        path, formats = order.out / job.stem, "、".join(order.formats)
        if job in lacking:
            put(f"缺数据  {path}：{lacking[job]}")
        else:
            put(
                f"不需要  {path}：{reason}"
                if reason
                else f"{'生成' if stale else '无变化'}  {path}  {formats}"
            )
    if lacking:
        raise typer.Exit(FAILED)


def _finish(order: Order, *, jobs: int = 0, fail_fast: bool = False, as_json: bool = False) -> None:
    """Run an order, tell how each report ended, and exit with the worst of it."""
    from reportgen.batch import MISSING, plan, run

    collector.keep()
    _list(order.findings)
    planned = set(plan(order))
    with Progress(len(planned)) as progress:

        def tell(outcome: Outcome) -> None:
            because = f"：{outcome.reason}" if outcome.reason else ""
            line = f"{outcome.status.label}  {outcome.job.stem}{because}"
            remarks = _remarks(outcome.findings)
            if outcome.job in planned:
                progress.advance(line, remarks)
            else:
                progress.say(line, *remarks)

        outcomes = run(order, jobs=jobs, on_done=tell, fail_fast=fail_fast)
    _list(found for outcome in outcomes for found in outcome.findings if found.code == MISSING)
    if as_json:
        rows = [_outcome_row(outcome) for outcome in outcomes]
        put_json(reports=rows, findings=[finding.to_json() for finding in order.findings])
    else:
        _put_files(order, outcomes)
    _conclude(order, outcomes)


def _put_files(order: Order, outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        for path in outcome.files:
            if not path.endswith(".json"):
                put(str(order.out / path))


def _outcome_row(outcome: Outcome) -> dict[str, object]:
    return {
        "report": outcome.job.stem,
        "kind": outcome.job.kind,
        "department": outcome.job.department,
        "status": outcome.status.value,
        "files": dict(outcome.files),
        "figures": outcome.figures,
        "reason": outcome.reason,
        "findings": [finding.to_json() for finding in outcome.findings],
    }


def _conclude(order: Order, outcomes: tuple[Outcome, ...]) -> None:
    from reportgen.check import UNIT_SLIP
    from reportgen.errors import Severity

    bad = sum(not outcome.status.good for outcome in outcomes)
    doubts = sum(finding.severity is Severity.ERROR for finding in order.findings)
    if len(outcomes) > 1:
        counts = {label: sum(o.status.label == label for o in outcomes) for label in _labels(outcomes)}
        note("，".join(f"{label}{count}份" for label, count in counts.items()) + "。")
    unsound = sum(
        outcome.status.good and any(finding.severity is Severity.ERROR for finding in outcome.findings)
        for outcome in outcomes
    )
    if unsound:
        note(f"有{unsound}份报告的数字前后对不上，请核对后再发。")
    if bad:
        note(f"有{bad}份报告没有生成或没有更新，原因见上。")
    if doubts:
        note(f"数据有{doubts}处对不上，请核对后再发。")
    if slips := [finding.place for finding in order.findings if finding.code == UNIT_SLIP]:
        more = f"等{len(slips)}处" if len(slips) > 1 else ""
        note(f"{slips[0]}{more}的数值相差悬殊，可能是单位填错，请核对后再发。")
    code = max(FAILED if doubts else 0, *(outcome.exit_code for outcome in outcomes), 0)
    if code:
        raise typer.Exit(code)


def _labels(outcomes: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(outcome.status.label for outcome in outcomes))


def _remarks(findings: Iterable[Finding]) -> list[str]:
    return [f"  {finding.severity.label}［{finding.code}］{finding}" for finding in findings]


def _list(findings: Iterable[Finding]) -> None:
    """Say what must be known about the data; remarks of no weight are for `check`."""
    from reportgen.errors import Severity

    for remark in _remarks(f for f in findings if f.severity is not Severity.INFO):
        note(remark)


@app.command(cls=Command)
def fill(
    template: Annotated[Path, typer.Argument(metavar="模板", help="要填的 Word 文件，里面写着 {{ 名称 }}。")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="路径", help="用这些数据填写，名称同报告正文。")
    ] = None,
    context: Annotated[
        Path | None,
        typer.Option("--context", metavar="文件", help="用这个 JSON 文件，或 .xlsx、.csv 名册填写。"),
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(
            "--each",
            metavar="名称",
            help="逐份生成：用数据时写 单位，用名册时写 名单，用 JSON 时写列表的名称。",
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="单位", help="只为这个单位生成，可重复。")
    ] = None,
    period: PeriodOption = None,
    encoding: Encoding = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="路径", help="生成到哪里：一份时可写文件名，多份时写文件夹。")
    ] = Path("output"),
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="式样", help="每份的文件名，如 '{{ 姓名 }}的聘书'。"),
    ] = None,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="逐份填好后合成一个 Word 文件，每份另起一页。")
    ] = False,
    formats: Annotated[
        str,
        typer.Option("--format", metavar="格式", help="docx、pdf，可用逗号并列；pdf 由 LibreOffice 转出。"),
    ] = "docx",
    blank: Annotated[
        str | None,
        typer.Option("--blank", metavar="文字", help="没有的、空的一律印成这些字，可以是空的，逐处提醒。"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="已有内容不同的同名文件时，覆盖它。")] = False,
    as_json: AsJson = False,
) -> None:
    """用数据、JSON 或名册填写自己的 Word 模板。"""
    from reportgen.batch import choose_departments
    from reportgen.filling import Wishes, from_context, from_data, known_formats
    from reportgen.session import facts_of, known_encoding

    if (data is None) == (context is None):
        message, advice = "--data 和 --context 要写一个，只写一个", "用法见 reportgen fill --help"
        raise UsageFault(code="U124", message=message, advice=advice)
    wishes = Wishes(force, blank, name, one_file, known_formats(formats))
    if context is not None:
        own = known_encoding(encoding)
        filling = from_context(template, context, out, each=each, wishes=wishes, encoding=own)
    else:
        assert data is not None
        dataset, _ = _load(data, encoding, as_json)
        facts = facts_of(dataset, period)
        departments = choose_departments(dataset, only or [])
        folder = data if data.is_dir() else data.parent
        filling = from_data(template, facts, out, each=each, only=departments, wishes=wishes, folder=folder)
    _list(filling.doubts())
    results = []
    told: set[Finding] = set()
    with Progress(len(filling.copies)) as progress:
        for result in filling.run():
            news = [finding for finding in result.findings if finding not in told]
            told.update(news)
            same = "（原因同上）" if result.findings and not news else ""
            progress.advance(f"{result.state.label}{same}  {result.path}", _remarks(news))
            results.append(result)
    if as_json:
        put_json(files=[result.to_json() for result in results])
    else:
        for result in results:
            if result.state.good:
                put(str(result.path))
    if not all(result.state.good for result in results):
        raise typer.Exit(FAILED)


@app.command(cls=Command)
def check(
    data: Data, period: PeriodOption = None, encoding: Encoding = None, as_json: AsJson = False
) -> None:
    """只核对数据，不生成报告。"""
    from reportgen.errors import Severity
    from reportgen.load import survey
    from reportgen.readback import details
    from reportgen.session import choose_period, findings, known_encoding

    read = survey(data, encoding=known_encoding(encoding))
    dataset, found = read.dataset, read.findings
    usable = dataset is not None
    if dataset is not None:
        asked = None
        try:
            asked = choose_period(dataset, period) if period or dataset.periods else None
        except DataRefused as refused:
            usable = False
            codes = {finding.code for finding in refused.findings}
            found = (*(f for f in found if f.code not in codes), *refused.findings)
        found = (*found, *findings(dataset, asked if period else None))
    if as_json:
        put_json(
            findings=[finding.to_json() for finding in found],
            sheets=[sheet.to_json() for sheet in read.sheets],
        )
    else:
        for line in (line for sheet in read.sheets for line in details(sheet)):
            note(line)
        for finding in found:
            put(f"{finding.severity.label}［{finding.code}］{finding}")
        note("没有发现问题。" if not found else f"共{len(found)}条。")
    if not usable:
        raise typer.Exit(REFUSED)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(FAILED)


@app.command(cls=Command)
def phrase(
    data: Data,
    period: Annotated[
        str | None, typer.Option("--period", metavar="期别", help="只要这一期，如 2022-06；不写则各期都要。")
    ] = None,
    indicators: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="指标", help="只要这个指标，全称、简称都可以，可重复。"),
    ] = None,
    style: Annotated[
        str,
        typer.Option(
            "--style", metavar="语体", help="bulletin 通报，写“同比增长”；annual 年度报告、讲话，写“增长”。"
        ),
    ] = "bulletin",
    rounding: Rounding = "half_up",
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """每条指标结果写成一句规范的表述，可以直接用进讲话、通报。"""
    from reportgen import phrasing

    dataset, noticed = _load(data, encoding, as_json, phrasing.NEEDS)
    _list(noticed)
    statements = phrasing.phrase(
        dataset, period=period, indicators=indicators or (), style=style, rounding=rounding
    )
    if as_json:
        put_json(
            phrases=[s.to_json() for s in statements if s.phrase], findings=[f.to_json() for f in noticed]
        )
    else:
        for line in phrasing.lines(statements, dataset):
            put(line)
    for statement in statements:
        if not statement.phrase:
            note(statement.silence)


@app.command(cls=Command)
def export(
    data: Data,
    out: Annotated[
        Path, typer.Option("--out", metavar="文件", help="导出成哪个文件：.xlsx、.csv 或 .parquet。")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="期别", help="只导出这一期；不写则全部。")
    ] = None,
    encoding: Encoding = None,
) -> None:
    """把全部结果导出成一张表：填报的、推算的并列，附公式、来历和核对发现。"""
    from reportgen.export import export as hand_back
    from reportgen.session import choose_period, findings

    dataset, noticed = _load(data, encoding)
    chosen = choose_period(dataset, period) if period else None
    found = (*noticed, *findings(dataset, chosen))
    rows = hand_back(dataset, out, found, chosen)
    put(str(out))
    told = f"，核对发现{len(found)}条" if out.suffix.lower() == ".xlsx" else ""
    note(f"结果{rows}行{told}。")


@app.command(cls=Command)
def lint(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件…", help="成品 .docx、.pdf，报告种类的代号、名称或文件夹，或 Word 版式。"
        ),
    ],
    profile: Annotated[
        str,
        typer.Option("--profile", metavar="版式", help="按哪个版式设置测量：名称或 .toml 文件。"),
    ] = "gbt9704",
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="路径", help="成品再与这些数据核对（核稿）；报告种类再用这些数据试排一遍。"
        ),
    ] = None,
    period: PeriodOption = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """按 GB/T 9704 测量成品文件，也能检查别的软件做的文件和报告种类；加 --data 再核稿。"""
    from reportgen.lint import choose_profile
    from reportgen.lint import lint as judge

    measures = choose_profile(profile)
    facts = None
    dataset = None
    if data is not None:
        from reportgen.session import facts_of

        dataset = _load(data, as_json=as_json)[0]
        facts = facts_of(dataset, period)
    verdicts: list[Verdict] = [judge(path, measures, facts, templates) for path in files]
    finished = [v.file for v in verdicts if v.read and not v.is_shell and Path(v.file).is_file()]
    proofs = _proofs(finished, dataset, period, templates) if dataset is not None else []
    judged: tuple[Verdict | Proof, ...] = (*verdicts, *proofs)
    found = [finding for one in judged for finding in one.findings]
    if as_json:
        told = {"proofs": [proof.to_json() for proof in proofs]} if proofs else {}
        put_json(findings=[finding.to_json() for finding in found], **told)
    else:
        for finding in found:
            put(f"{finding.severity.label}［{finding.rule}］{finding}")
        for proof in proofs:
            note(proof.summary)
        note("没有发现问题。" if not found else f"共{len(found)}条。")
    if not all(verdict.read for verdict in verdicts):
        raise typer.Exit(REFUSED)
    if not all(one.passed for one in judged):
        raise typer.Exit(FAILED)


def _proofs(
    files: Iterable[str], dataset: Dataset, period: str | None, templates: Path | None
) -> list[Proof]:
    """Hold finished files against the data, whichever reports they are."""
    from reportgen.kinds import all_kinds
    from reportgen.proofread import Proofreader
    from reportgen.session import place_order

    slugs = [kind.slug for kind in all_kinds(templates)]
    reader = Proofreader(place_order(dataset, slugs, out=Path(), period=period, templates=templates))
    return [reader.proofread(Path(file)) for file in files]
