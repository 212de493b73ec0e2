"""How much of what is changed by hand in finished files is found: `python bench/mutations.py [--seed N] [--each N]`.

Makes every report of the sample as Word, changes one thing at a time, proofreads the
file against the data, and prints what was found by class of change and kind of report.
A change counts as found when a finding names it; other findings count as false.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen import batch
from reportgen.batch import Order
from reportgen.errors import Severity
from reportgen.kinds import all_kinds
from reportgen.load import load
from reportgen.proofread import Proofreader
from reportgen.session import place_order
from tests.altered import CLASSES, changes

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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="a new one each time if left out")
    parser.add_argument("--each", type=int, default=3, help="changes of each class in each file")
    parser.add_argument("--missed", action="store_true", help="list what was not found")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else int.from_bytes(__import__("os").urandom(4))
    tried: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    false = 0
    with tempfile.TemporaryDirectory() as scratch:
        order, files = made(Path(scratch) / "out")
        reader = Proofreader(order)
        names = [str(d) for d in order.dataset.departments]
        file = Path(scratch) / "changed.docx"
        for kind, path in files.items():
            false += len(reader.proofread(path).findings)
            for change in changes(path.read_bytes(), names, seed, asked.each):
                file.write_bytes(change.content)
                findings = [f for f in reader.proofread(file).findings if f.severity is not Severity.INFO]
                tried[kind, change.kind] += 1
                if findings:
                    seen[kind, change.kind] += 1
                elif asked.missed:
                    print(f"missed {kind} {change.kind}: {change.before} → {change.after}")
                false += max(len(findings) - 1, 0)
                if asked.missed and len(findings) > 1:
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
