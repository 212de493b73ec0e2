"""核稿: a finished file held against the data it was made from, by the wording that makes it.

The file is read, the report it is found out, that report is made anew from the data in
the same format and read in the same way, and the two readings are compared. Whatever a
reader would read otherwise is a difference: a digit, a sign, a unit, a rank, a name, a
date, a passage that is gone. Each is told with its place, what stands there, what
should, and the cells that say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.batch import Order, render
from reportgen.blocks import Figure, Inlines, Report, Table, inlines_of
from reportgen.check.clauses import ClauseFinding
from reportgen.check.facts import Document, Place
from reportgen.check.finished import read
from reportgen.check.unreadable import Unreadable
from reportgen.errors import Severity, UsageFault
from reportgen.layout import GBT9704
from reportgen.lineage import explain
from reportgen.model import Dataset
from reportgen.proofread.differences import Difference, differences
from reportgen.proofread.meaning import Lexicon, Weight
from reportgen.proofread.passages import CELL_END, Passage, passages, said
from reportgen.proofread.which import Recogniser

CHANGED, LACKING, ADDED, WORDS, UNKNOWN = "Q101", "Q102", "Q103", "Q104", "Q105"
"""Codes: another figure, sign, name or date; a passage gone; one put in; other words; a file like no report."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What proofreading one file gave 「核稿结果」."""

    file: str
    kind: str = ""
    """Name of the report it was found to be; empty where it is like none."""
    department: str = ""
    period: str = ""
    findings: tuple[ClauseFinding, ...] = ()
    compared: int = 0
    """Passages that were held against the data."""
    unjudged: int = 0
    """Passages with numbers that nothing could be said of."""

    @property
    def passed(self) -> bool:
        """Whether nothing stands in the file that the data say otherwise."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The result as a row of `--json` output; its findings stand with the others."""
        return {
            "file": self.file,
            "kind": self.kind,
            "department": self.department,
            "period": self.period,
            "compared": self.compared,
            "unjudged": self.unjudged,
        }

    @property
    def summary(self) -> str:
        """The result in one sentence."""
        if not self.kind:
            return f"{self.file}：没有认出是哪种报告，{self.unjudged}段有数字的文字没有核对。"
        what = "".join(f"“{word}”" for word in (self.kind, self.department) if word)
        left = f"，{self.unjudged}段没有核对" if self.unjudged else ""
        return f"{self.file}：按{self.period}{what}核对了{self.compared}段（行）{left}，不一致{len(self.findings)}处。"


class Proofreader:
    """Holds files against the data of an order; what the data call for is composed once."""

    def __init__(self, order: Order) -> None:
        self._reports = Recogniser(order)
        self._lexicon = Lexicon(_names(order.dataset))

    def proofread(self, path: Path) -> Proof:
        """Return what a finished file says otherwise than the data.

        Raises UsageFault where it cannot be opened or read.
        """
        document = _read(path)
        told = passages(document)
        match = self._reports.recognise("".join(p.text.replace(CELL_END, "") for p in told))
        if match is None:
            return _unknown(str(path), told, self._lexicon, self._reports.failed)
        content = render(match.report, str(document.medium), match.kind)
        wanted = passages(read(content, match.kind.profile))
        found = differences(wanted, told, self._lexicon)
        sources = _Sources(match.report)
        return Proof(
            file=str(path),
            kind=match.kind.name,
            department=match.report.department,
            period=match.report.period,
            findings=tuple(_finding(str(path), n, d, wanted, sources) for n, d in enumerate(found)),
            compared=len(told),
        )


def _read(path: Path) -> Document:
    try:
        return read(path.read_bytes(), GBT9704)
    except OSError as error:
        raise UsageFault(
            code="U112", message=f"“{path}”打不开：{error.strerror}", advice="请检查权限"
        ) from error
    except Unreadable as reason:
        raise UsageFault(
            code="U112", place=str(path), message=reason.message, advice=reason.advice
        ) from reason


def _unknown(file: str, told: tuple[Passage, ...], lexicon: Lexicon, failed: Sequence[str]) -> Proof:
    numbered = sum(any(p.weight > Weight.SIGN for p in lexicon.pieces(t.text)) for t in told)
    finding = ClauseFinding(
        file,
        UNKNOWN,
        "核稿",
        Place((), "全文"),
        f"与按这些数据能生成的报告都不像，{numbered}段有数字的文字没有核对"
        + (f"；另有{len(failed)}份报告没有排出来（{failed[0]}）" if failed else ""),
        advice="请核对数据路径和 --period；自己的报告种类请用 --templates 指明文件夹",
        severity=Severity.WARNING,
        measured=False,
    )
    return Proof(file, findings=(finding,), unjudged=numbered)


def _names(dataset: Dataset) -> Iterator[str]:
    """Yield whatever the data call by a name: one put for another is grave."""
    for department in dataset.departments:
        yield from map(str, filter(None, (department.name, department.short_name, department.contact)))
    for indicator in dataset.indicators:
        yield from map(str, filter(None, (indicator.name, indicator.short_name)))
    for project in dataset.projects:
        yield from map(str, filter(None, (project.name, project.leader)))
    for problem in dataset.problems:
        yield from map(str, filter(None, (problem.leader, problem.person)))
    for peer in dataset.peers:
        yield str(peer.region)
    yield from (str(text) for key, text in dataset.info.items() if key in _NAMED)


_NAMED = ("地区名称", "发文机关", "印发机关", "签发人", "联系人")


# ---------------------------------------------------------------------- findings


def _finding(
    file: str, number: int, difference: Difference, wanted: tuple[Passage, ...], sources: _Sources
) -> ClauseFinding:
    code, severity = _weigh(difference)
    cells = sources.of(wanted[difference.passage].text, difference.span) if difference.passage >= 0 else ""
    return ClauseFinding(
        file,
        code,
        "核稿",
        Place((number,), difference.place),
        _message(difference, cells),
        found=difference.found,
        expected=difference.expected,
        severity=severity,
        advice="" if severity is Severity.INFO else "请核对；数据有误的改数据后重新生成",
    )


def _weigh(difference: Difference) -> tuple[str, Severity]:
    if difference.weight is Weight.WORDS:
        return WORDS, Severity.INFO
    if not difference.expected:  # a figure that no data stand behind
        return ADDED, Severity.ERROR if difference.weight is Weight.NUMBER else Severity.WARNING
    return (LACKING if not difference.found else CHANGED), Severity.ERROR


_SHOWN = 60


def _message(difference: Difference, cells: str) -> str:
    found, expected = (_short(text) for text in (difference.found, difference.expected))
    source = f"［{cells}］" if cells else ""
    behind = f"“{difference.behind}”后面" if difference.behind else ""
    if not found:
        return f"{behind}少了“{expected}”{source}"
    if not expected:
        return f"{behind}多了“{found}”，按数据生成的报告中没有"
    return f"{difference.weight.term}不一致：{behind}写的是“{found}”，按数据应为“{expected}”{source}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


class _Sources:
    """Finds where a piece of a passage comes from: the cells of its figures, or the text it was taken from."""

    def __init__(self, report: Report) -> None:
        self._lines: dict[str, list[tuple[int, int, str]]] = {}
        for inlines in _lines(report):
            self._enter(inlines)
        self._fields: Mapping[str, str] = {
            said(str(text)): str(text.origin) for text in report.fields.values() if text.origin
        }

    def _enter(self, cells: tuple[Inlines, ...]) -> None:
        spans: list[tuple[int, int, str]] = []
        text = ""
        for number, cell in enumerate(cells):
            text += CELL_END if number else ""
            for inline in cell:
                piece = said(inline.text)
                if isinstance(inline, Figure):
                    spans.append((len(text), len(text) + len(piece), explain(inline)))
                elif inline.origin is not None:
                    spans.append((len(text), len(text) + len(piece), str(inline.origin)))
                text += piece
        self._lines.setdefault(text.rstrip(CELL_END), spans)

    def of(self, text: str, span: tuple[int, int]) -> str:
        """Return the source of the piece at `span` of a passage, empty where the template wrote it."""
        start, end = span
        for first, last, source in self._lines.get(text, ()):
            if first < end and last > start:
                return source
        return next((origin for field, origin in self._fields.items() if text[start:end] in field), "")


def _lines(report: Report) -> Iterator[tuple[Inlines, ...]]:
    """Yield the lines of a report as passages have them: each row of a table as its cells."""
    for block in report.blocks:
        yield from _rows(block) if isinstance(block, Table) else ((inlines,) for inlines in inlines_of(block))


def _rows(table: Table) -> Iterator[tuple[Inlines, ...]]:
    yield (table.caption,)
    yield from (row.cells for row in table.rows)
    yield from ((note,) for note in table.notes)


__all__ = ["Proof", "Proofreader"]
