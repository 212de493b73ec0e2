"""What a derived row takes over from the given one."""

from __future__ import annotations

import dataclasses
from typing import Any


def given(row: Any) -> dict[str, Any]:
    """Return the fields of a row by name, for the record that fills in the rest."""
    return {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
