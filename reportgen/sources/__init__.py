"""Databases and frames as workbooks 「数据源」.

    recipe      a source file 数据源.toml: where the database is, one query or file for each sheet
    secrets     `${NAME}` in it, and keeping what it stands for out of every message
    database    queries → rows: read only, all of one moment, each within its time
    frames      pandas frames, whatever speaks Arrow, records → rows
    tables      rows → worksheets: exact figures, percentages shown as such
    taking      all of it in order, and the snapshot beside the source file

What comes out is a workbook that the ordinary loader reads: every figure has an address,
the manifest has its hash, and the same rows give the same bytes.
"""

from __future__ import annotations

from reportgen.sources.frames import FRAMES, as_workbook
from reportgen.sources.recipe import SUFFIX, Picked
from reportgen.sources.taking import Taken, take

__all__ = ["FRAMES", "SUFFIX", "Picked", "Taken", "as_workbook", "take"]
