"""How much of what is changed by hand in finished files is found: `python bench/mutations.py [--seed N] [--each N]`.

Makes every report of the sample as Word, changes one thing at a time, proofreads the
file against the data, and prints what was found by class of change and kind of report.
A change counts as found when a finding names it; other findings count as false.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen import batch
from reportgen.batch import Order
from reportgen.check.clauses import ClauseFinding
from reportgen.check.finished import measure_file
from reportgen.errors import Severity
from reportgen.kinds import all_kinds
from reportgen.load import load
from reportgen.proofread import Proofreader
from reportgen.session import place_order
from tests.altered import CLASSES, Change, changes

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"


def made(folder: Path) -> tuple[Order, dict[str, Path]]:
    """Return an order for all kinds on the sample, and one Word file of each kind."""
    order = place_order(load(SAMPLE), [kind.slug for kind in all_kinds()], out=folder, formats="docx")
    batch.run(order, jobs=2)
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.docx")):
        inside = path.relative_to(folder).parts
        files.setdefault(inside[1].removesuffix(".docx"), path)
    return order, files


def alone(file: Path, before: set[str]) -> list[ClauseFinding]:
    """Return what lint finds in a changed file and did not find before."""
    return [f for f in measure_file(file).findings if _is_new(f, before)]


def names(finding: ClauseFinding, change: Change) -> bool:
    """Whether a finding shows what was changed."""
    shown = f"{finding.found}{finding.expected}{finding.message}"
    return change.new in shown or change.old in shown


def grave(findings: Sequence[ClauseFinding]) -> list[ClauseFinding]:
    """Return the findings that tell of more than other words."""
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def _is_new(finding: ClauseFinding, before: set[str]) -> bool:
    told = str(finding).partition("：")[2]
    return not any(known.partition("：")[2] == told for known in before)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="a new one each time if left out")
    parser.add_argument("--each", type=int, default=3, help="changes of each class in each file")
    parser.add_argument("--alone", action="store_true", help="without data: the file against itself")
    parser.add_argument("--missed", action="store_true", help="list what was not found")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else int.from_bytes(os.urandom(4))
    tried: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    false = 0
    with tempfile.TemporaryDirectory() as scratch:
        order, files = made(Path(scratch) / "out")
        reader = Proofreader(order)
        names = [str(d) for d in order.dataset.departments]
        file = Path(scratch) / "changed.docx"
        for kind, path in files.items():
            before = {str(f) for f in measure_file(path).findings} if asked.alone else set()
            false += 0 if asked.alone else len(reader.proofread(path).findings)
            for change in changes(path.read_bytes(), names, seed, asked.each):
                file.write_bytes(change.content)
                findings = alone(file, before) if asked.alone else grave(reader.proofread(file).findings)
                tried[kind, change.kind] += 1
                if any(names(finding, change) for finding in findings):
                    seen[kind, change.kind] += 1
                elif asked.missed:
                    print(f"missed {kind} {change.kind}: {change.before} → {change.after}")
                false += 0 if asked.alone else max(len(findings) - 1, 0)
                if asked.missed and not asked.alone and len(findings) > 1:
                    print(
                        f"also {kind} {change.kind}: {change.before} → {change.after}",
                        *findings,
                        sep="\n    ",
                    )
    print(f"seed {seed}")
    print("kind".ljust(24), *(name.rjust(6) for name in CLASSES))
    for kind in files:
        cells = (f"{seen[kind, c]}/{tried[kind, c]}".rjust(8) for c in CLASSES)
        print(kind.ljust(24), *cells)
    total = sum(tried.values())
    print(f"found {sum(seen.values())} of {total} ({sum(seen.values()) / total:.1%}), false findings {false}")


if __name__ == "__main__":
    main()
