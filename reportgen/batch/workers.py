"""Jobs over processes: each reads the order once and makes reports until none is left.

A report that takes longer, or more memory, than any report may loses its process; it is
named, and the others are made all the same.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from reportgen import collector
from reportgen.apart import deaf, machine_memory, pool, within
from reportgen.batch.orders import Job, Order, Outcome, Status
from reportgen.batch.press import Press
from reportgen.errors import Finding
from reportgen.files import TEMPORARY

_SECONDS = {"docx": 0.01, "html": 0.01, "pdf": 0.4}
"""Rough time for one file, to decide whether further processes pay."""
_START = 1.0
"""Seconds of work that make one further process worth its start."""

LONGEST = 900.0
"""Seconds one report may take in all its formats; a table of 50,000 rows takes 500 as PDF."""


def outcomes(order: Order, planned: Sequence[Job], workers: int) -> Iterator[Outcome]:
    """Yield the outcome of each job as it ends; `workers` 0 chooses by the size of the batch."""
    press = Press(order)
    needed = []
    for job in planned:
        if outcome := press.settled(job):
            yield outcome
        else:
            needed.append(job)
    workers = min(workers or _worthwhile(order, len(needed)), len(needed))
    if workers <= 1:
        yield from map(press.make, needed)
        return
    with _own_folder() as folder:
        payload = folder / _ORDER
        payload.write_bytes(pickle.dumps(order, pickle.HIGHEST_PROTOCOL))
        yield from _spread(str(payload), needed, workers)


_ORDER = "order.pickle"
"""The data a run hands to its processes; written only while the folder's lock is held, so no living one is swept."""


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Make a temporary folder for a run; those of runs that were killed, with all their data, are removed first."""
    from filelock import FileLock

    for left in Path(tempfile.gettempdir()).glob(f"{TEMPORARY}*/{_ORDER}"):
        _remove_deserted(left.parent)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as name:
        folder = Path(name)
        with FileLock(folder / _IN_USE):
            yield folder


_IN_USE = "in-use.lock"


def _remove_deserted(folder: Path) -> None:
    """Remove a folder whose run is dead: the system lets go of a lock when its process ends, however that is."""
    from filelock import FileLock, Timeout

    try:
        if folder.is_symlink():
            return
        with FileLock(folder / _IN_USE, timeout=0):
            (folder / _ORDER).unlink()
    except (Timeout, OSError):  # in use, or another user's
        return
    shutil.rmtree(folder, ignore_errors=True)


def _worthwhile(order: Order, jobs: int) -> int:
    seconds = jobs * sum(_SECONDS[format_] for format_ in order.formats)
    return max(1, min(os.cpu_count() or 1, int(seconds / _START)))


def _spread(payload: str, planned: Sequence[Job], workers: int) -> Iterator[Outcome]:
    """Do jobs in a pool. One that kills its process takes the pool with it: the rest is done one by one."""
    lost: list[Job] = []
    executor = _pool(workers)
    try:
        with deaf():
            futures: dict[Future[Outcome], Job] = {
                executor.submit(_work, payload, j, LONGEST): j for j in planned
            }
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenExecutor:
                lost.append(futures[future])
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    yield from _singly(payload, lost)


def _singly(payload: str, lost: Sequence[Job]) -> Iterator[Outcome]:
    """Do jobs in one process, a single one at a time: if it dies, that job is to blame."""
    executor = _pool(1)
    try:
        for job in lost:
            try:
                with deaf():
                    future = executor.submit(_work, payload, job, LONGEST)
                yield future.result()
            except BrokenExecutor:
                yield Outcome(job, Status.FAILED, findings=(_dead(job),), exit_code=1)
                executor.shutdown()
                executor = _pool(1)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _dead(job: Job) -> Finding:
    return Finding(
        "B102",
        job.stem,
        "生成这份报告的进程意外中止或超时",
        "请检查模板里的循环和版式；内存不足时减少 --jobs 再试",
    )


# -------------------------------------------------------------------- process


def _pool(workers: int) -> ProcessPoolExecutor:
    return pool(workers, machine_memory())


@lru_cache(maxsize=1)
def _press(payload: str) -> Press:
    with collector.paused():
        order: Order = pickle.loads(Path(payload).read_bytes())
    collector.keep()
    tempfile.tempdir = str(Path(payload).parent)  # what libraries leave behind goes with the run's own folder
    return Press(order)


def _work(payload: str, job: Job, longest: float) -> Outcome:
    """Do one job in a process, which reads the order once, and ends if the job does not."""
    press = _press(payload)
    with within(longest):
        return press.make(job)
