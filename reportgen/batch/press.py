"""One job after another into files, compiled kinds and shells being kept between them.

A report is made in memory, in all its formats, before the first byte is written. What
is there already is compared first: a file that is still true is left alone, one that
somebody has edited is kept and named, one that has become untrue is moved away.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportgen import __version__
from reportgen.batch.orders import Job, Order, Outcome, Status, known_format, lack
from reportgen.batch.records import Journal, Record, read_records, template_hashes, to_json
from reportgen.blocks import Report, figures
from reportgen.check import check_report, narrative_of
from reportgen.compose import Facts, Script
from reportgen.errors import Finding, MachineFault, ReportgenError, Severity
from reportgen.files import append, file_hash, move, sha256, write
from reportgen.kinds import ReportKind
from reportgen.layout import Profile
from reportgen.lineage import Tracer
from reportgen.wording import Voice

RETIRED = "过期"
"""Folder for files of earlier runs that are no longer true."""
DETAILS = "程序错误.txt"
"""File for what a maintainer needs to know about a defect."""
FIGURES = "figures.json"
"""How the name ends of the file that tells where a report's numbers come from."""


class Press:
    """Makes the reports of an order."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._kinds = {kind.slug: kind for kind in order.kinds}
        self._departments = {str(d.name): d for d in order.dataset.departments}
        self._templates = {kind.slug: template_hashes(kind) for kind in order.kinds}
        self._scripts: dict[str, Script] = {}
        self._facts = Facts(dataset=order.dataset, worked=order.worked, period=order.period)
        self._narrative = narrative_of(order.worked.results)
        self._tracer = Tracer()
        self._records = read_records(order.out)
        self._journal = Journal(order.out)
        self._interrupted = self._journal.read()
        self._common = self._fingerprint_of_inputs()

    # -------------------------------------------------------------- what is there

    def _fingerprint_of_inputs(self) -> str:
        order = self.order
        facts = [
            __version__,
            order.rounding.value,
            order.period.slug,
            f"archive={'3a' if order.archive else ''}",
        ]
        facts += [f"{s.name}={s.sha256}" for s in order.dataset.sources]
        return sha256("\n".join(facts).encode())

    def fingerprint(self, job: Job) -> str:
        """Return a hash of everything the job's files depend on."""
        templates = [f"{name}={digest}" for name, digest in self._templates[job.kind].items()]
        return sha256("\n".join([self._common, job.stem, job.department, *templates]).encode())

    def paths(self, job: Job) -> tuple[str, ...]:
        """Return the files a job makes, below the output folder."""
        return tuple(f"{job.stem}.{suffix}" for suffix in (*self.order.formats, FIGURES))

    def _recorded(self, job: Job) -> dict[str, str]:
        return dict(self._records.get(job.stem, {}).get("files", {}))

    def _same_inputs(self, job: Job) -> bool:
        return bool(self._records.get(job.stem, {}).get("fingerprint") == self.fingerprint(job))

    def current(self, job: Job) -> bool:
        """Whether the job's files are there, unaltered, and made from the same inputs."""
        recorded = self._recorded(job)
        return (
            not self.order.force
            and self._same_inputs(job)
            and all(path in recorded and self._hash(path) == recorded[path] for path in self.paths(job))
        )

    def _hash(self, path: str) -> str | None:
        return file_hash(self.order.out / path)

    def _edited(self, path: str, new: str, recorded: Mapping[str, str]) -> bool:
        """Whether a file was changed by hand since it was made, or never made by us."""
        present = self._hash(path)
        if self.order.force or present is None:
            return False
        return present not in (recorded.get(path), new) and (path, present) not in self._interrupted

    # ------------------------------------------------------------------- the work

    def settled(self, job: Job) -> Outcome | None:
        """Return the outcome of a job that needs no work, else None."""
        if self.current(job):
            files = self._still(self._recorded(job))
            record = self._records[job.stem]
            found = [f for f in map(Finding.from_json, record["findings"]) if f.code.startswith(_COMPOSED)]
            return self._outcome(job, Status.UNCHANGED, files, record["figures"], found, _weight(found))
        if fault := self.lack(job):
            return self._failed(job, fault.finding(), fault)
        try:
            reason = self.uncalled(job)
        except ReportgenError as error:
            return self._failed(job, error.finding(), error)
        return self._not_needed(job, reason) if reason else None

    def lack(self, job: Job) -> ReportgenError | None:
        """Return which sheets the job's kind needs and the data do not have."""
        return lack(self._kinds[job.kind], self.order.dataset)

    def uncalled(self, job: Job) -> str:
        """Return why the data do not call for a report, empty when they do. Raises TemplateFault."""
        kind = self._kinds[job.kind]
        if not (kind.when or kind.letter):
            return ""
        return self._script(job).uncalled(self._about(job))

    def _not_needed(self, job: Job, reason: str) -> Outcome:
        """Move away what earlier runs made of a report that is no longer needed."""
        files, findings = self._others(job, {})
        stuck = _stuck(findings)
        status = Status.KEPT if stuck else Status.NOT_NEEDED
        outcome = self._outcome(job, status, files, 0, findings, stuck)
        return replace(outcome, reason=reason)

    def make(self, job: Job) -> Outcome:
        """Do one job; whatever goes wrong stays inside it."""
        try:
            return self._make(job, self.compose(job))
        except ReportgenError as error:
            return self._failed(job, error.finding(), error)
        except Exception as error:  # noqa: BLE001 — one defect must not stop the batch; it is reported whole
            return self._failed(job, self._defect(job, error), error)

    def compose(self, job: Job) -> Report:
        """Return the report of a job."""
        return self._script(job).compose(self._about(job))

    def _script(self, job: Job) -> Script:
        if job.kind not in self._scripts:
            self._scripts[job.kind] = Script(self._kinds[job.kind], Voice(self.order.rounding))
        return self._scripts[job.kind]

    def _about(self, job: Job) -> Facts:
        return self._facts.about(self._departments.get(job.department), job.letter)

    def _make(self, job: Job, report: Report) -> Outcome:
        made, faults = self._finished(job, report)
        hashes = {path: sha256(data) for path, data in made.items()}
        recorded = self._recorded(job)
        edited = [path for path in made if self._edited(path, hashes[path], recorded)]
        if edited:
            return Outcome(job, Status.KEPT, findings=tuple(map(_kept, edited)), exit_code=1)
        fresh = {path: digest for path, digest in hashes.items() if self._hash(path) != digest}
        self._journal.add(fresh)
        for path in fresh:
            try:
                write(self.order.out / path, made[path])
            except MachineFault as fault:
                faults.append(fault)
                hashes.pop(path)
        others, findings = self._others(job, hashes)
        doubts = check_report(report, self._narrative)
        findings = [*(fault.finding() for fault in faults), *doubts, *findings]
        status = Status.FAILED if faults else Status.DONE if fresh else Status.UNCHANGED
        files = hashes | others
        code = max(_code(faults), _weight(doubts))
        return self._outcome(job, status, files, sum(1 for _ in figures(report)), findings, code)

    def _finished(self, job: Job, report: Report) -> tuple[dict[str, bytes], list[ReportgenError]]:
        """Return the files of a report, and why some formats could not be made."""
        made: dict[str, bytes] = {}
        faults: list[ReportgenError] = []
        for format_ in self.order.formats:
            try:
                made[f"{job.stem}.{format_}"] = render(
                    report, format_, self._kinds[job.kind], () if job.department else self.order.archive
                )
            except ReportgenError as error:
                faults.append(error)
        made[f"{job.stem}.{FIGURES}"] = to_json(self._tracer.trace(report))
        return made, faults

    def _others(self, job: Job, made: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
        """Return the job's earlier files that are still true; move the others away, name what was edited."""
        missing = {path: _UNKNOWN for path in self.paths(job) if path not in made}
        others = {path: digest for path, digest in self._recorded(job).items() if path not in made}
        if self._same_inputs(job):
            still = self._still(others)
            return still, list(retire(self.order.out, {p: d for p, d in missing.items() if p not in still}))
        return {}, list(retire(self.order.out, missing | others))

    def _still(self, files: Mapping[str, str]) -> dict[str, str]:
        return {path: digest for path, digest in files.items() if self._hash(path) == digest}

    def _failed(self, job: Job, finding: Finding, error: Exception) -> Outcome:
        files, findings = self._others(job, {})
        return self._outcome(job, Status.FAILED, files, 0, [finding, *findings], _code([error]))

    def _outcome(
        self,
        job: Job,
        status: Status,
        files: Mapping[str, str],
        count: int,
        findings: list[Finding] | None = None,
        code: int = 0,
    ) -> Outcome:
        return Outcome(
            job, status, self.fingerprint(job), files, tuple(findings or ()), count, exit_code=code
        )

    def _defect(self, job: Job, error: Exception) -> Finding:
        """Put what a maintainer needs into a file; the clerk gets one line."""
        details = f"{job.stem}\n{''.join(traceback.format_exception(error))}\n"
        with suppress(MachineFault):
            append(self.order.out / DETAILS, details.encode("utf-8", "replace"))
        return Finding(
            "B999",
            job.stem,
            f"程序内部出错（{type(error).__name__}）",
            f"这是程序的缺陷，请把{DETAILS}发给维护人员",
        )


_COMPOSED = "C2"
"""What the codes of findings about a composed report begin with."""


def _weight(findings: Iterable[Finding]) -> int:
    """Return the exit code that findings about a report call for."""
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _code(errors: list[ReportgenError] | list[Exception]) -> int:
    """Return the exit code these errors call for: 4 when the machine is to blame."""
    return max((4 if isinstance(error, MachineFault) else 1 for error in errors), default=0)


def _kept(path: str) -> Finding:
    return Finding(
        "B101",
        path,
        "文件在生成后被改动过，或不是本程序生成的，没有覆盖，这份报告的其他文件也没有更新",
        "如确需重新生成，请加 --force",
    )


_STUCK = "B104"
_UNKNOWN = "?"
"""Stands for the hash of a file that no record names; equal to no hash."""


def retire(out: Path, files: Mapping[str, str]) -> Iterator[Finding]:
    """Move files that are no longer true out of the way, so that nobody sends them by mistake.

    A file that somebody has edited since stays where it is, and is named.
    """
    for path, recorded in files.items():
        present = file_hash(out / path)
        if present is None:
            continue
        if present != recorded:
            yield Finding(
                "B105", path, "这是早先的文件，生成后又改动过，这次没有更新，也没有移动", "请核对后再用"
            )
            continue
        try:
            away = move(out / path, out / RETIRED / path)
        except MachineFault as fault:
            yield Finding(
                _STUCK, path, f"这是早先生成的文件，已过期，但{fault.message}", "请勿使用，并手工删除"
            )
            continue
        if not path.endswith(FIGURES):
            place = away.relative_to(out).as_posix()
            yield Finding(
                "B103", path, f"这是早先生成的文件，已过期，移到了{place}", "请勿再使用", Severity.WARNING
            )


def retired(out: Path, job: Job, record: Record) -> Outcome:
    """Move away the files of a report that the data no longer call for; what stays is told each time."""
    findings = tuple(retire(out, record.get("files", {})))
    code = _stuck(findings)
    return Outcome(job, Status.KEPT if code else Status.RETIRED, findings=findings, exit_code=code)


def _stuck(findings: Iterable[Finding]) -> int:
    """Return 0 when every stale file is out of the way, 4 when the machine is to blame for one that is not, else 1."""
    codes = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    return 4 if _STUCK in codes else 1 if codes else 0


# --------------------------------------------------------------------- render


def render(
    report: Report, format_: str, kind: ReportKind, archive: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """Return the finished file of a report in `docx`, `pdf` or `html`; UsageFault for another.

    With files to `archive`, a PDF is written as PDF/A-3a and carries them.
    """
    known_format(format_)
    from reportgen.render import html, pdf

    shell, profile = kind.shell_file(".html"), kind.profile
    if format_ == "docx":
        from reportgen.render import word

        backing = pdf.backing(report, shell=shell, profile=profile)
        path = kind.shell_file(".docx")
        changed = path.stat().st_mtime_ns if path.exists() else 0
        return word.render(report, _word_shell(path, profile, changed), backing=backing)
    if format_ == "html":
        return html.page(report, shell=shell, profile=profile).encode()
    attachments = [pdf.Attachment(name, content, "数据来源") for name, content in archive]
    return pdf.render(report, shell=shell, profile=profile, archive=bool(archive), attachments=attachments)


@lru_cache(maxsize=16)
def _word_shell(path: Path, profile: Profile, changed: int) -> Any:
    """Open a shell once for each state of its file."""
    from reportgen.render import word

    return word.open_shell(path, profile)
