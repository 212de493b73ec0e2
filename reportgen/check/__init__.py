"""Findings about data before it is printed and about finished files; values, never exceptions.

`finished.measure` is the door to the clauses of GB/T 9704; it is not imported here, so that
checking data does not wait for it.
"""

from __future__ import annotations

from reportgen.check.composed import check_report, narrative_of
from reportgen.check.data import check_data
from reportgen.check.slips import UNIT_SLIP

__all__ = ["UNIT_SLIP", "check_data", "check_report", "narrative_of"]
