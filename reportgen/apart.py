"""Processes apart for work on what others made: a hostile file or template ends one of them, not the run.

A piece of work that takes too long is ended by the system's own clock inside its process,
which neither a loop in a C library nor one that holds the interpreter can put off. One that
takes too much memory is refused it. What is left to the parent is to say which piece it was.

Processes are started anew, not forked: so they behave alike on every system, hold no
lock of their parent, and end with it.
"""

from __future__ import annotations

import atexit
import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.connection import wait
from typing import Any, TextIO, TypeVar

_Result = TypeVar("_Result")


class Lost(Exception):
    """A piece of work that did not end by itself: its process died, or was ended."""


def pool(workers: int, memory: int) -> ProcessPoolExecutor:
    """Return processes of which each gets `memory` bytes at most, where the system can hold it to that."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=partial(_begin, memory))


@contextmanager
def deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C from their first moment on: the parent ends them in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End this process if what is done in here takes longer. Never call it in a process that must live."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


class Bench:
    """One process for one piece of work after another; a new one takes the place of one that was lost."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: ProcessPoolExecutor | None = None
        atexit.register(self.close)

    def do(self, work: Callable[..., _Result], *about: Any) -> _Result:
        """Return what `work(*about)` returns, or raise what it raises; raises Lost when it does not end."""
        with deaf():
            self._process = self._process or pool(1, self._memory)
            future = self._process.submit(_timed, self._seconds, work, about)
        try:
            result: _Result = future.result()
        except (BrokenExecutor, MemoryError) as lost:
            self.close()
            raise Lost from lost
        return result

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.shutdown(wait=True, cancel_futures=True)
            self._process = None


def machine_memory() -> int:
    """Return the bytes of memory the machine has; 8 GB where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8 << 30


def _timed(seconds: float, work: Callable[..., Any], about: tuple[Any, ...]) -> Any:
    with within(seconds):
        return work(*about)


def _begin(memory: int) -> None:
    """Set up a process: Ctrl-C is the parent's business, and without a parent there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _limit(memory: int) -> None:
    """Hold this process to a size. Windows has no such limit for a process of its own."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):  # macOS does not let a process limit its addresses
        return


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@cache
def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")
