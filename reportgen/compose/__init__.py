"""From a kind's two text files and derived results to a finished sequence of blocks.

`Script` is a kind compiled once; `Script.compose` runs it on the facts of one
report. The template writes Markdown; each value it prints stays an object.
"""

from __future__ import annotations

from reportgen.compose.facts import Facts, whole_area
from reportgen.compose.form import FORM_NAMES, form_environment, form_names
from reportgen.compose.plain import form_of_plain_values
from reportgen.compose.script import Script

__all__ = [
    "FORM_NAMES",
    "Facts",
    "Script",
    "form_environment",
    "form_names",
    "form_of_plain_values",
    "whole_area",
]
