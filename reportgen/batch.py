"""Jobs into files: the whole batch, safely.

An *Order* says what is wanted, `plan` turns it into jobs, `run` does them. Every
file is written whole or not at all; a failure of one report never touches another;
what is already there and still true is left alone; and the manifest records it all.
"""

from __future__ import annotations

import json
import os
import pickle
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportgen import __version__
from reportgen.blocks import Report, figures
from reportgen.compose import Facts, Script
from reportgen.errors import Finding, MachineFault, ReportgenError, UsageFault
from reportgen.files import TEMPORARY, file_hash, safe_names, sha256, sweep, write
from reportgen.kinds import ReportKind, Scope
from reportgen.layout import Profile
from reportgen.lineage import Tracer
from reportgen.model import Dataset, Department, Period, Result
from reportgen.rounding import Rounding
from reportgen.templating import suggestion
from reportgen.wording import Voice

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = 1
LOCK = ".reportgen.lock"
FORMATS = ("docx", "pdf", "html")
_SMALL = 8
"""Fewer jobs than this are not worth a second process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted 「任务单」: which kinds, of which data and period, in which formats, where."""

    kinds: tuple[ReportKind, ...]
    dataset: Dataset
    results: tuple[Result, ...]
    period: Period
    out: Path
    formats: tuple[str, ...] = ("docx", "pdf")
    only: tuple[Department, ...] = ()
    rounding: Rounding = Rounding.HALF_UP
    force: bool = False
    findings: tuple[Finding, ...] = ()
    """Findings about the data, recorded in the manifest."""


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: a kind, and a department if the kind is made for each."""

    kind: str
    department: str
    stem: str
    """Path below the output folder, without suffix: `2022-06/monthly-bulletin`."""


class Status(StrEnum):
    """What became of a job."""

    DONE = "done"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return {
            "done": "已生成",
            "unchanged": "无变化",
            "kept": "未覆盖",
            "failed": "失败",
            "skipped": "未做",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: its files with their hashes, and what went wrong."""

    job: Job
    status: Status
    fingerprint: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path below the output folder → SHA-256."""
    findings: tuple[Finding, ...] = ()
    figures: int = 0


def plan(order: Order) -> tuple[Job, ...]:
    """Return the jobs of an order. Raises UsageFault when a kind lacks the data it needs."""
    names = safe_names(str(d.name) for d in order.dataset.departments)
    jobs: list[Job] = []
    for kind in order.kinds:
        _require(kind, order.dataset)
        stem = f"{safe_names([order.period.slug])[order.period.slug]}/{kind.slug}"
        if kind.scope is Scope.AREA:
            jobs.append(Job(kind.slug, "", stem))
        else:
            chosen = order.only or order.dataset.departments
            jobs.extend(Job(kind.slug, str(d.name), f"{stem}/{names[str(d.name)]}") for d in chosen)
    return tuple(jobs)


def _require(kind: ReportKind, dataset: Dataset) -> None:
    present = {
        "报告信息": dataset.info,
        "单位": dataset.departments,
        "指标体系": dataset.indicators,
        "指标结果": dataset.observations,
        "加减分": dataset.ledger,
        "问题清单": dataset.problems,
        "文字素材": dataset.snippets,
    }
    missing = [sheet for sheet in kind.requires if not present[sheet]]
    if missing:
        raise UsageFault(
            code="U102",
            message=f"“{kind.name}”需要{'、'.join(missing)}，数据中没有",
            advice="请补上后再生成",
        )


def choose_departments(dataset: Dataset, names: Sequence[str]) -> tuple[Department, ...]:
    """Return the departments of these names or short names. Raises UsageFault with a suggestion."""
    known = {name: d for d in dataset.departments for name in (str(d.short_name), str(d.name))}
    for name in names:
        if name not in known:
            raise UsageFault(
                code="U103",
                message=f"没有“{name}”这个单位{suggestion(name, known)}",
                advice="单位名称以“单位”表为准",
            )
    return tuple(known[name] for name in names)


# ---------------------------------------------------------------------- press


class Press:
    """Makes reports one after another; compiled kinds and shells are kept between them."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._kinds = {kind.slug: kind for kind in order.kinds}
        self._departments = {str(d.name): d for d in order.dataset.departments}
        self._templates = {kind.slug: template_hashes(kind) for kind in order.kinds}
        self._scripts: dict[str, Script] = {}
        self._facts = Facts(dataset=order.dataset, results=order.results, period=order.period)
        self._records = read_manifest(order.out).get("reports", {})
        self._tracer = Tracer()
        self._common = self._fingerprint_of_inputs()

    def _fingerprint_of_inputs(self) -> str:
        order = self.order
        facts = [__version__, order.rounding.value, order.period.slug, *order.formats]
        facts += [f"{s.name}={s.sha256}" for s in order.dataset.sources]
        return sha256("\n".join(facts).encode())

    def fingerprint(self, job: Job) -> str:
        """Return a hash of everything the job's files depend on."""
        hashes = self._templates[job.kind]
        return sha256("\n".join([self._common, job.stem, job.department, *hashes.values()]).encode())

    def compose(self, job: Job) -> Report:
        """Return the report of a job."""
        kind = self._kinds[job.kind]
        if job.kind not in self._scripts:
            self._scripts[job.kind] = Script(kind, Voice(self.order.rounding))
        return self._scripts[job.kind].compose(self._facts.about(self._departments.get(job.department)))

    def current(self, job: Job) -> bool:
        """Whether the job's files are there, unaltered, and made from the same inputs."""
        record = self._records.get(job.stem, {})
        return (
            not self.order.force
            and record.get("fingerprint") == self.fingerprint(job)
            and record.get("status") != Status.FAILED
            and all(file_hash(self.order.out / p) == h for p, h in record.get("files", {}).items())
        )

    def make(self, job: Job) -> Outcome:
        """Do one job; whatever goes wrong stays inside it."""
        if self.current(job):
            record = self._records[job.stem]
            return Outcome(
                job, Status.UNCHANGED, record["fingerprint"], record["files"], figures=record["figures"]
            )
        try:
            return self._make(job)
        except ReportgenError as error:
            return Outcome(job, Status.FAILED, findings=(error.finding(),))
        except Exception as error:  # noqa: BLE001 — one defect must not stop the batch; it is reported whole
            return Outcome(job, Status.FAILED, findings=(_defect(job, error),))

    def _make(self, job: Job) -> Outcome:
        report = self.compose(job)
        found: list[Finding] = []
        pages: dict[str, bytes] = {}
        for format_ in self.order.formats:
            try:
                pages[f"{job.stem}.{format_}"] = render(report, format_, self._kinds[job.kind])
            except ReportgenError as error:
                found.append(error.finding())
        pages[f"{job.stem}.figures.json"] = to_json(self._tracer.trace(report))
        edited = [path for path in pages if self._edited(job, path, pages[path])]
        if edited:
            return Outcome(job, Status.KEPT, findings=tuple(_kept(path) for path in edited))
        for path, data in pages.items():
            if file_hash(self.order.out / path) != sha256(data):
                write(self.order.out / path, data)
        return Outcome(
            job,
            Status.FAILED if found else Status.DONE,
            self.fingerprint(job),
            {path: sha256(data) for path, data in pages.items()},
            tuple(found),
            sum(1 for _ in figures(report)),
        )

    def _edited(self, job: Job, path: str, data: bytes) -> bool:
        """Whether a file was changed by hand since it was made, or never made by us."""
        present = file_hash(self.order.out / path)
        if self.order.force or present is None:
            return False
        recorded = self._records.get(job.stem, {}).get("files", {}).get(path)
        return present not in (recorded, sha256(data))


def _kept(path: str) -> Finding:
    return Finding(
        "B101", path, "文件在生成后被改动过，或不是本程序生成的，没有覆盖", "如确需重新生成，请加 --force"
    )


def _defect(job: Job, error: Exception) -> Finding:
    return Finding(
        "B999",
        job.stem,
        f"程序内部出错：{type(error).__name__}：{error}",
        f"这是程序的缺陷，请把下面的信息发给维护人员\n{''.join(traceback.format_exception(error))}",
    )


def render(report: Report, format_: str, kind: ReportKind) -> bytes:
    """Return the finished file of a report in `docx`, `pdf` or `html`."""
    from reportgen.render import html, pdf

    shell, profile = kind.shell_file(".html"), kind.profile
    if format_ == "docx":
        from reportgen.render import word

        backing = pdf.backing(report, shell=shell, profile=profile)
        return word.render(report, _word_shell(kind.shell_file(".docx"), profile), backing=backing)
    if format_ == "html":
        return html.page(report, shell=shell, profile=profile).encode()
    return pdf.render(report, shell=shell, profile=profile)


@lru_cache(maxsize=16)
def _word_shell(path: Path, profile: Profile) -> Any:
    from reportgen.render import word

    return word.open_shell(path, profile)


def to_json(content: Mapping[str, Any]) -> bytes:
    """Return JSON as it is written to files: UTF-8, one entry a line, stable.

    Indenting further would take Python's slow encoder: a figures file has thousands of entries.
    """
    parts = (f" {_compact(key)}: {_entries(value)}" for key, value in content.items())
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _entries(value: object) -> str:
    if isinstance(value, dict) and value:
        return "{\n  " + ",\n  ".join(f"{_compact(k)}: {_compact(v)}" for k, v in value.items()) + "\n }"
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------------ run


def run(
    order: Order,
    *,
    jobs: int = 0,
    on_done: Callable[[Outcome], None] = lambda _: None,
    fail_fast: bool = False,
) -> tuple[Outcome, ...]:
    """Do all jobs and write the manifest; outcomes come back in the order of the plan.

    `jobs` is the number of processes; 0 chooses by the size of the batch.
    """
    planned = plan(order)
    order.out.mkdir(parents=True, exist_ok=True)
    with _only_run(order.out):
        sweep(order.out)
        workers = jobs or (1 if len(planned) < _SMALL else os.cpu_count() or 1)
        outcomes: dict[Job, Outcome] = {}
        for outcome in _outcomes(order, planned, workers):
            outcomes[outcome.job] = outcome
            on_done(outcome)
            if fail_fast and outcome.status is Status.FAILED:
                break
        finished = tuple(outcomes.get(job, Outcome(job, Status.SKIPPED)) for job in planned)
        write(order.out / MANIFEST, to_json(manifest(order, finished)))
    return finished


@contextmanager
def _only_run(out: Path) -> Iterator[None]:
    """Keep a second run out of the same folder; the lock goes with the process that holds it."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(out / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise MachineFault(
            code="E403",
            place=str(out),
            message="另一个任务正在往这个文件夹里生成报告",
            advice="请等它结束，或用 --out 换一个文件夹",
        ) from error


def _outcomes(order: Order, planned: Sequence[Job], workers: int) -> Iterator[Outcome]:
    if workers == 1:
        press = Press(order)
        yield from (press.make(job) for job in planned)
        return
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as folder:
        payload = Path(folder) / "order.pickle"
        payload.write_bytes(pickle.dumps(order, pickle.HIGHEST_PROTOCOL))
        yield from _spread(str(payload), planned, lambda: ProcessPoolExecutor(workers))


def _spread(payload: str, planned: Sequence[Job], pool: Callable[[], Executor]) -> Iterator[Outcome]:
    """Do jobs in a pool; jobs lost with a dead worker are done again one by one, each on its own."""
    lost: list[Job] = []
    with pool() as executor:
        futures: dict[Future[Outcome], Job] = {executor.submit(_work, payload, job): job for job in planned}
        try:
            for future in as_completed(futures):
                try:
                    yield future.result()
                except BrokenExecutor:
                    lost.append(futures[future])
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
    for job in lost:
        with ProcessPoolExecutor(1) as alone:
            try:
                yield alone.submit(_work, payload, job).result()
            except BrokenExecutor:
                yield Outcome(job, Status.FAILED, findings=(_dead(job),))


def _dead(job: Job) -> Finding:
    return Finding("B102", job.stem, "生成这份报告的进程意外中止", "可能是内存不足，请减少 --jobs 后再试")


@lru_cache(maxsize=1)
def _press(payload: str) -> Press:
    order: Order = pickle.loads(Path(payload).read_bytes())
    return Press(order)


def _work(payload: str, job: Job) -> Outcome:
    """Do one job in a worker, which reads the order once."""
    return _press(payload).make(job)


# ------------------------------------------------------------------- manifest


def read_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an unreadable one counts as none."""
    try:
        content = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("schema") == MANIFEST_SCHEMA else {}


def template_hashes(kind: ReportKind) -> dict[str, str]:
    """Return the hash of each file a kind consists of."""
    return {f"{p.parent.name}/{p.name}": sha256(p.read_bytes()) for p in kind.files()}


def manifest(order: Order, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the manifest: what was made, of what, and how it went; other runs' reports stay in it."""
    reports: dict[str, Any] = dict(read_manifest(order.out).get("reports", {}))
    for outcome in outcomes:
        if outcome.status in (Status.SKIPPED, Status.KEPT) and outcome.job.stem in reports:
            continue
        reports[outcome.job.stem] = _record(order, outcome)
    return {
        "schema": MANIFEST_SCHEMA,
        "reportgen": __version__,
        "reports": dict(sorted(reports.items())),
    }


def _record(order: Order, outcome: Outcome) -> dict[str, Any]:
    kind = next(kind for kind in order.kinds if kind.slug == outcome.job.kind)
    status = Status.DONE if outcome.status is Status.UNCHANGED else outcome.status
    return {
        "kind": kind.slug,
        "name": kind.name,
        "period": order.period.slug,
        "department": outcome.job.department,
        "status": status.value,
        "rounding": order.rounding.value,
        "fingerprint": outcome.fingerprint,
        "inputs": {s.name: s.sha256 for s in order.dataset.sources},
        "templates": template_hashes(kind),
        "files": dict(sorted(outcome.files.items())),
        "figures": outcome.figures,
        "findings": [f.to_json() for f in (*order.findings, *outcome.findings)],
    }
