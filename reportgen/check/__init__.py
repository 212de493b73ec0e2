"""Findings about data before it is printed; values, never exceptions."""

from __future__ import annotations

from reportgen.check.data import check_data

__all__ = ["check_data"]
