"""Jobs over processes: each reads the order once and makes reports until none is left.

Processes are started anew, not forked: so they behave alike on every system, hold no
lock of their parent, and end with it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import wait
from pathlib import Path

from reportgen import collector
from reportgen.batch.orders import Job, Order, Outcome, Status
from reportgen.batch.press import Press
from reportgen.errors import Finding
from reportgen.files import TEMPORARY

_SECONDS = {"docx": 0.01, "html": 0.01, "pdf": 0.4}
"""Rough time for one file, to decide whether further processes pay."""
_START = 1.0
"""Seconds of work that make one further process worth its start."""


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
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as folder:
        payload = Path(folder) / "order.pickle"
        payload.write_bytes(pickle.dumps(order, pickle.HIGHEST_PROTOCOL))
        yield from _spread(str(payload), needed, workers)


def _worthwhile(order: Order, jobs: int) -> int:
    seconds = jobs * sum(_SECONDS[format_] for format_ in order.formats)
    return max(1, min(os.cpu_count() or 1, int(seconds / _START)))


def _spread(payload: str, planned: Sequence[Job], workers: int) -> Iterator[Outcome]:
    """Do jobs in a pool. One that kills its process takes the pool with it: the rest is done one by one."""
    lost: list[Job] = []
    executor = _pool(workers)
    try:
        with _deaf():
            futures: dict[Future[Outcome], Job] = {executor.submit(_work, payload, j): j for j in planned}
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
                with _deaf():
                    future = executor.submit(_work, payload, job)
                yield future.result()
            except BrokenExecutor:
                yield Outcome(job, Status.FAILED, findings=(_dead(job),), exit_code=1)
                executor.shutdown()
                executor = _pool(1)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _dead(job: Job) -> Finding:
    return Finding("B102", job.stem, "生成这份报告的进程意外中止", "可能是内存不足，请减少 --jobs 后再试")


# -------------------------------------------------------------------- process


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C from their first moment on: the parent ends them in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """Set up a process: Ctrl-C is the parent's business, and without a parent there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@lru_cache(maxsize=1)
def _press(payload: str) -> Press:
    with collector.paused():
        order: Order = pickle.loads(Path(payload).read_bytes())
    collector.keep()
    return Press(order)


def _work(payload: str, job: Job) -> Outcome:
    """Do one job in a process, which reads the order once."""
    return _press(payload).make(job)
