"""Reports that show themselves in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape
from pathlib import Path

from reportgen.blocks import Report

_HEIGHT = 640
"""Pixels of the window in which a page is scrolled."""


@dataclass(frozen=True)
class Shown(Report):
    """A report whose page a notebook shows."""

    own: Path | None = None
    """The folder of kinds of the office's own, where the kind is one of those."""

    def _repr_html_(self) -> str:
        from reportgen.batch import render
        from reportgen.kinds import find_kind

        page = render(self, "html", find_kind(self.kind, self.own)).decode()
        # In a frame of its own: neither style sheet touches the other.
        style = f"width:100%;height:{_HEIGHT}px;border:1px solid #ccc"
        return f'<iframe srcdoc="{escape(page)}" style="{style}" sandbox></iframe>'


def shown(report: Report, own: Path | None = None) -> Shown:
    """Return the same report, able to show itself."""
    return Shown(**{field.name: getattr(report, field.name) for field in fields(report)}, own=own)
