"""The body of a kind as it is written, before any data: figures nobody can trace, headings out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.check.clauses import ClauseFinding
from reportgen.check.facts import Place, brief
from reportgen.errors import Severity

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_DEEPEST = 4


def check_body(file: str, text: str) -> tuple[ClauseFinding, ...]:
    """Return what a body.md should not do; what Jinja prints is not looked at."""
    lines = _JINJA.sub(_blank, text).split("\n")
    return (*_bare_digits(file, lines), *_jumps(file, lines))


def _blank(match: re.Match[str]) -> str:
    """Return as many line ends as the Jinja had, so that lines keep their numbers."""
    return "\n" * match.group(0).count("\n")


def _place(number: int, line: str) -> Place:
    return Place((number,), f"第{number}行", brief(line))


def _bare_digits(file: str, lines: list[str]) -> Iterator[ClauseFinding]:
    for number, line in enumerate(lines, start=1):
        for match in _DIGITS.finditer(line):
            yield ClauseFinding(
                file,
                "T141",
                "",
                _place(number, line),
                f"正文里直接写了数字“{match.group(0)}”，成品中查不到它的来源",
                match.group(0),
                "由数据或 kind.toml 的 [options] 给出",
                Severity.WARNING,
                advice="如是规定的界限值可以保留，否则请改为 {{ … }}",
            )


def _jumps(file: str, lines: list[str]) -> Iterator[ClauseFinding]:
    above = 0
    for number, line in enumerate(lines, start=1):
        match = _HEADING.match(line)
        if match is None:
            continue
        level = len(match.group(1))
        if level > above + 1 or level > _DEEPEST:
            found, expected = "#" * level, "#" * min(above + 1, _DEEPEST)
            yield ClauseFinding(
                file,
                "T142",
                "7.3.3",
                _place(number, line),
                f"标题层次由{'#' * above or '正文'}跳到{found}",
                found,
                expected,
                advice=f"请改为 {expected}",
            )
        above = level


__all__ = ["check_body"]
