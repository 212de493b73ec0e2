"""Jobs into files: the whole batch, safely.

    orders     what is wanted, and the jobs that means
    press      one job → files; what is there is respected
    records    the manifest, and the journal of a run under way
    workers    jobs over processes

Every file is written whole or not at all; a failure of one report never touches
another; what is already there and still true is left alone; what has become untrue
is moved away; and the manifest records it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from reportgen.batch.orders import (
    FORMATS,
    Job,
    Order,
    Outcome,
    Status,
    choose_departments,
    known_format,
    plan,
)
from reportgen.batch.press import DETAILS, FIGURES, RETIRED, Press, render, retired
from reportgen.batch.records import MANIFEST, Journal, manifest, orphans, to_json
from reportgen.batch.workers import outcomes
from reportgen.errors import Finding, MachineFault
from reportgen.files import reason, sweep, write

__all__ = [
    "DETAILS",
    "FIGURES",
    "FORMATS",
    "MANIFEST",
    "MISSING",
    "RETIRED",
    "Job",
    "Order",
    "Outcome",
    "Press",
    "Status",
    "choose_departments",
    "known_format",
    "plan",
    "render",
    "run",
]

MISSING = "B107"
"""Code of a file that was made and is gone by the end of the run."""
_LOCK = ".reportgen.lock"


def run(
    order: Order,
    *,
    jobs: int = 0,
    on_done: Callable[[Outcome], None] = lambda _: None,
    fail_fast: bool = False,
) -> tuple[Outcome, ...]:
    """Do all jobs and write the manifest; outcomes come back in the order of the plan.

    `jobs` is the number of processes; 0 chooses by the size of the batch. Reports of
    earlier runs that the data no longer call for come last, with Status.RETIRED.
    Raises MachineFault when the folder cannot be written or another run is using it.
    """
    planned = plan(order)
    with _only_run(order.out):
        sweep({(order.out / job.stem).parent for job in planned} | {order.out})
        (order.out / DETAILS).unlink(missing_ok=True)
        orphaned = orphans(order, planned)
        gone = tuple(retired(order.out, job, record) for job, record in orphaned if record.get("files"))
        forgotten = tuple(Outcome(job, Status.RETIRED) for job, record in orphaned if not record.get("files"))
        done: dict[Job, Outcome] = {}
        try:
            for outcome in gone:
                on_done(outcome)
            for outcome in outcomes(order, planned, jobs):
                done[outcome.job] = outcome
                on_done(outcome)
                if fail_fast and outcome.status is Status.FAILED:
                    break
        finally:
            finished = (*map(partial(_verified, order.out), _in_order(planned, done)), *gone)
            _record(order, (*finished, *forgotten))
    return finished


def _in_order(planned: Sequence[Job], done: dict[Job, Outcome]) -> Iterator[Outcome]:
    for job in planned:
        yield done.get(job) or Outcome(job, Status.SKIPPED, exit_code=1)


def _verified(out: Path, outcome: Outcome) -> Outcome:
    """Return the outcome as the folder bears it out: a file that is gone by the end was not delivered."""
    missing = [path for path in outcome.files if not (out / path).is_file()]
    if not missing:
        return outcome
    gone = tuple(
        Finding(MISSING, path, "文件生成后不见了，可能被删除或移走", "请重新运行，生成期间不要动成品文件夹")
        for path in missing
    )
    files = {path: digest for path, digest in outcome.files.items() if path not in missing}
    return replace(
        outcome,
        status=Status.FAILED,
        files=files,
        findings=(*outcome.findings, *gone),
        exit_code=max(outcome.exit_code, 1),
    )


def _record(order: Order, finished: Sequence[Outcome]) -> None:
    """Write the manifest; the journal stays as long as a file may have been written unseen."""
    write(order.out / MANIFEST, to_json(manifest(order, finished)))
    if not any(outcome.status is Status.SKIPPED for outcome in finished):
        Journal(order.out).close()


@contextmanager
def _only_run(out: Path) -> Iterator[None]:
    """Keep a second run out of the same folder; the lock goes with the process that holds it."""
    from filelock import FileLock, Timeout

    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise MachineFault(
            code="E403",
            place=str(out),
            message="另一个任务正在往这个文件夹里生成报告",
            advice="请等它结束，或用 --out 换一个文件夹",
        ) from error
    except OSError as error:
        raise MachineFault(
            code="E401",
            place=str(out),
            message=f"这个文件夹不能用来存放成品（{reason(error)}）",
            advice="请用 --out 换一个可写的文件夹",
        ) from error
    try:
        yield
    finally:
        lock.release()
