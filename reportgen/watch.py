"""Doing something again whenever files change 「监视」: looked at by polling, so that it works everywhere.

A file that is being written is left alone until it has stayed the same from one look to
the next: a program that saves in several steps causes one repetition, not several.
"""

from __future__ import annotations

import glob
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.load.gather import SNIPPETS

INTERVAL = 0.5
"""Seconds between two looks."""
_WATCHED = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".md", ".toml", ".docx", ".html"}
_TEMPORARY = (".", "~$")
"""How the names of files begin that office programs keep beside an open file."""

State = Mapping[Path, tuple[int, int]]
"""Each file with the moment of its last change and its size."""


def ticks() -> Iterator[None]:
    """Yield once for each look, for ever."""
    while True:
        time.sleep(INTERVAL)
        yield


@dataclass(frozen=True, slots=True)
class Place:
    """Files to look at: those of a folder that fit a pattern."""

    folder: Path
    pattern: str = "*"


def places(data: Path, templates: Iterable[Path]) -> tuple[Place, ...]:
    """Return where the files of a report lie: the data with their snippets, and everything below the templates."""
    root = data if data.is_dir() else data.parent
    tables = Place(root) if data.is_dir() else Place(root, glob.escape(data.name))
    return (tables, Place(root / SNIPPETS), *(Place(folder, "**/*") for folder in templates))


def watch(
    where: Sequence[Place],
    work: Callable[[tuple[Path, ...]], None],
    *,
    apart: Path | None = None,
    looks: Iterable[None] | None = None,
) -> None:
    """Call `work` once with nothing, and again with the files that changed, whenever some have.

    What lies below `apart`, where the work puts its results, does not count. `looks` are the
    moments to look, by default for ever.
    """
    seen = state(where, apart)
    work(())
    pending: State | None = None
    for _ in ticks() if looks is None else looks:
        now = state(where, apart)
        if now == seen:
            pending = None
        elif now != pending:
            pending = now
        else:
            changed = tuple(sorted(path for path in {*seen, *now} if seen.get(path) != now.get(path)))
            seen, pending = now, None
            work(changed)


def state(where: Iterable[Place], apart: Path | None = None) -> State:
    """Return the state of every file watched; one that vanishes meanwhile is as good as gone."""
    found: dict[Path, tuple[int, int]] = {}
    for place in where:
        for path in place.folder.glob(place.pattern):
            if path.suffix.lower() not in _WATCHED or path.name.startswith(_TEMPORARY):
                continue
            if apart is not None and path.resolve().is_relative_to(apart.resolve()):
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = status.st_mtime_ns, status.st_size
    return found
