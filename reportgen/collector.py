"""The garbage collector, kept out of the way while millions of values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_kept = False
"""Whether `keep` is in force. gc.get_freeze_count() would tell too, but counts every object to do so."""


@contextmanager
def paused() -> Iterator[None]:
    """Without cycles among new values looking through them only costs: a third of the time, or half.

    What was made meanwhile counts as old afterwards, so that it is not looked through at once.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            if not _kept:
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def keep() -> None:
    """Leave out all that there is now, for good: data that stay until the end of a run are no garbage."""
    global _kept  # noqa: PLW0603 - there is one collector in a process
    gc.freeze()
    _kept = True


def release() -> None:
    """Look again through what was left out, because the run that needed it is over."""
    global _kept  # noqa: PLW0603
    gc.unfreeze()
    _kept = False


__all__ = ["keep", "paused", "release"]
