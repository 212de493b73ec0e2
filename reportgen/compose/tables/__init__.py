"""Tables from rows and column names.

Heads carry the unit, cells the bare number; a missing value prints as — and the table
explains it in a note. What may be asked for: `columns`, `options`; how it adds up: `totals`.
"""

from __future__ import annotations

from reportgen.compose.tables.calls import form_call, matrix_call, table_call

__all__ = ["form_call", "matrix_call", "table_call"]
