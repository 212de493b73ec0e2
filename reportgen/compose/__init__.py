"""From a kind's two text files and derived results to a finished sequence of blocks.

`Script` is a kind compiled once; `Script.compose` runs it on the facts of one
report. The template writes Markdown; each value it prints stays an object.
"""

from __future__ import annotations

from reportgen.compose.facts import Facts, whole_area
from reportgen.compose.script import Script

__all__ = ["Facts", "Script", "whole_area"]
