"""Prints how far the engines of this machine agree on the pages of every kind of report.

.venv/bin/python bench/engines.py            the reports of the sample data
.venv/bin/python bench/engines.py FOLDER     every PDF below a folder
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from reportgen.check.engines import ALIKE, Agreement, Engine, agreement  # noqa: E402
from tests.engines import NEEDED, all_engines  # noqa: E402


def kinds(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield the PDFs below a folder by kind: the part of the path below 期别, or the name of the file."""
    paths = sorted(folder.rglob("*.pdf"), key=lambda path: (kind(folder, path), path))
    for name, group in groupby(paths, key=lambda path: kind(folder, path)):
        yield name, list(group)


def kind(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return parts[min(1, len(parts) - 1)]


def compared(paths: list[Path], engines: dict[str, Engine]) -> dict[str, list[Agreement]]:
    """Return how far each engine agrees with PDFium, for every page of some files."""
    first, *others = engines
    found: dict[str, list[Agreement]] = {name: [] for name in others}
    for path in paths:
        content = path.read_bytes()
        pages = engines[first].draw(content)
        for name in others:
            drawn = engines[name].draw(content)
            found[name] += [agreement(*pair) for pair in zip(pages, drawn, strict=True)]
    return found


def report(folder: Path) -> int:
    """Print a line for each kind and the lowest of all; 1 where pages do not show the same."""
    engines = all_engines()
    for name in set(NEEDED) - set(engines):
        print(f"{name}: not on this machine ({NEEDED[name]})", file=sys.stderr)
    others = [name for name in engines if name != "PDFium"]
    print("lowest agreement with PDFium: page, cell\n")
    print(f"{'kind':22}{'files':>6}{'pages':>6}" + "".join(f"{name:>16}" for name in others))
    every: list[Agreement] = []
    for name, paths in kinds(folder):
        found = compared(paths, engines)
        cells = "".join(
            f"{min(e.page for e in each):>11.3f}{min(e.cell for e in each):>5.2f}" for each in found.values()
        )
        print(f"{name:22}{len(paths):>6}{len(next(iter(found.values()))):>6}{cells}", flush=True)
        every += [each for pages in found.values() for each in pages]
    low = min(every, key=lambda each: each.page)
    print(f"\n{len(every)} comparisons: page ≥ {low.page:.3f} (must be {ALIKE}), ", end="")
    print(
        f"cell ≥ {min(each.cell for each in every):.2f}, not the same: {sum(not e.is_close for e in every)}"
    )
    return int(not all(each.is_close for each in every))


def main() -> int:
    if len(sys.argv) > 1:
        return report(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, ROOT / "cli.py", "demo", "--out", folder], check=True, capture_output=True
        )
        return report(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
