"""Starting points for template authors: a kind of their own, and a workspace to try it in.

kind       a folder with kind.toml and body.md, from a starter or from another kind
start      an example workbook, snippets, a kind to edit, and how to go on
workbook   the workbook itself, written from `terms`
example    the rows in it
"""

from __future__ import annotations

from reportgen.workspace.kind import new_kind
from reportgen.workspace.start import start_workspace

__all__ = ["new_kind", "start_workspace"]
