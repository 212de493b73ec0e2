"""How much of what is planted in the data is found: `python bench/contradictions.py [--seed N] [--each N]`.

Puts one slip of the hand at a time into a copy of the sample workbook and runs the checks.
A slip counts as found when a finding that was not there before names its cell, or the
figures that it disagrees with by what they are about.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen.errors import Finding
from reportgen.load import examine
from reportgen.session import choose_period, findings
from tests.planted import FINDERS, Slip, planted, slips

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
BOOK = "指标数据.xlsx"


def found_in(folder: Path) -> set[Finding]:
    """Return everything the checks say of a data folder."""
    dataset, noticed = examine(folder)
    if dataset is None:
        return set(noticed)
    return {*noticed, *findings(dataset, choose_period(dataset))}


def names(found: Sequence[Finding] | set[Finding], slip: Slip) -> bool:
    """Whether a finding is about the slip: it names its cell, or what it is about."""
    return any(mark in str(finding) for finding in found for mark in slip.marks)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="a new one each time if left out")
    parser.add_argument("--each", type=int, default=8, help="slips of each kind")
    parser.add_argument("--missed", action="store_true", help="list what was not found")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else int.from_bytes(os.urandom(4))
    tried: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "数据"
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        before = found_in(folder)
        for slip in slips(SAMPLE / BOOK, seed, asked.each):
            planted(SAMPLE / BOOK, slip, folder / BOOK)
            fresh = found_in(folder) - before
            tried[slip.kind] += 1
            if names(fresh, slip):
                seen[slip.kind] += 1
            elif asked.missed:
                print(f"missed {slip.kind} {slip.sheet}!{slip.ref} = {slip.value}", *fresh, sep="\n    ")
    print(f"seed {seed}; findings on the sample itself: {len(before)}")
    for kind in FINDERS:
        print(f"{seen[kind]:3}/{tried[kind]:<3} {kind}")
    total = sum(tried.values())
    print(f"found {sum(seen.values())} of {total} ({sum(seen.values()) / total:.1%})")


if __name__ == "__main__":
    main()
