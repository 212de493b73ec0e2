"""Reads `素材/*.md`: a front matter of `栏目：总体情况` lines between `---`, then the text.

The keys are the terms of the sheet 文字素材; values stay text (no YAML: `编号: 001`
must not become 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Spot
from reportgen.load.guard import decode
from reportgen.load.rows import Row
from reportgen.load.values import Value, parse, plain, suggestion, text
from reportgen.model import Line
from reportgen.terms import SNIPPET, Kind

_KEYS = {
    plain(name): term
    for term in SNIPPET.columns
    if term.kind is not Kind.MARKDOWN
    for name in (*term.aliases, term.term)
}


def read(file: str, data: bytes, encoding: str | None, findings: Findings) -> Row | None:
    """Return a snippet file as a row of 文字素材; None when it cannot be used, which is recorded."""
    try:
        lines = decode(data, encoding).splitlines()
    except Unreadable as fault:
        findings.refuse(file, fault)
        return None
    end = _front_matter_end(lines)
    if end is None:
        advice = "请在文件开头写：---、栏目：总体情况、---，各占一行"
        findings.error("D122", Line(file, 1), "没有文件头", advice)
        return None
    values, damaged = _front_matter(file, lines[1:end], findings)
    _add_body(file, lines, end + 1, values, damaged, findings)
    for name, word in (("column", "栏目"), ("body", "正文")):
        if name not in values and name not in damaged:
            findings.error("D214", Line(file, 1), f"“{word}”没有填", "请补上")
    return Row(Line(file, 1), values, frozenset(damaged))


def _front_matter_end(lines: list[str]) -> int | None:
    """Number of the closing `---`, counted from 0."""
    if not lines or lines[0].strip() != "---":
        return None
    return next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)


def _front_matter(file: str, lines: list[str], findings: Findings) -> tuple[dict[str, Value], set[str]]:
    values: dict[str, Value] = {}
    damaged = set()
    for place, key, written in _pairs(file, lines, findings):
        term = _KEYS.get(plain(key))
        if term is None:
            advice = suggestion(key, [t.term for t in _KEYS.values()]) or "可用：" + "、".join(
                dict.fromkeys(t.term for t in _KEYS.values())
            )
            findings.error("D123", place, f"不认识的项目“{key}”", advice)
            continue
        try:
            value = parse(Spot(written, place), term, findings)
        except Unreadable as fault:
            findings.refuse(place, fault)
            damaged.add(term.name)
        else:
            if value is not None:
                values[term.name] = value
    return values, damaged


def _pairs(file: str, lines: list[str], findings: Findings) -> Iterator[tuple[Line, str, str]]:
    for number, line in enumerate(lines, 2):
        found = re.fullmatch(r"\s*([^:：]+?)\s*[:：](.*)", line)
        if found:
            yield Line(file, number), found[1], found[2].strip()
        elif line.strip():
            findings.error(
                "D122",
                Line(file, number),
                f"看不懂的一行“{line.strip()[:20]}”",
                "请写成“栏目：总体情况”的样子",
            )


def _add_body(
    file: str, lines: list[str], start: int, values: dict[str, Value], damaged: set[str], findings: Findings
) -> None:
    while start < len(lines) and not lines[start].strip():
        start += 1
    place = Line(file, start + 1)
    try:
        body = text(Spot("\n".join(lines[start:]), place), findings)
    except Unreadable as fault:
        findings.refuse(place, fault)
        damaged.add("body")
    else:
        if body:
            values["body"] = body
