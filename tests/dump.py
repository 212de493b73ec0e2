"""A report as plain text that a person can read: the form of the golden files."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.blocks import (
    Annex,
    AnnexList,
    Attendance,
    Block,
    Chart,
    Heading,
    Inlines,
    PageBreak,
    Paragraph,
    Pictures,
    Postscript,
    Report,
    Salutation,
    Signature,
    Table,
    Title,
    annex_lines,
    figure_caption,
    head_rows,
)


def dump(report: Report) -> str:
    """Return the report, one block or table row a line; **strong** is marked, figures stand in ⟨⟩."""
    return "\n".join(line for block in report.blocks for line in _lines(block)) + "\n"


def marked(inlines: Inlines) -> str:
    """Return the text with its figures in ⟨⟩ and its emphasis in **."""
    parts = []
    for inline in inlines:
        text = f"⟨{inline.text}⟩" if type(inline).__name__ == "Figure" else inline.text
        parts.append(f"**{text}**" if inline.strong else text)
    return "".join(parts).replace("****", "")


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title(lines):
            yield from (f"标题　{marked(line)}" for line in lines)
        case Salutation(inlines):
            yield f"主送　{marked(inlines)}"
        case Heading(level, inlines, number):
            yield f"{'一二三四'[level - 1]}级　{number}{marked(inlines)}"
        case Paragraph(inlines, number):
            yield f"正文　{number}{marked(inlines)}"
        case Table():
            yield from _table(block)
        case Chart() | Pictures():
            yield from _drawn(block)
        case AnnexList(titles):
            yield from (f"附件说明　{marked(line)}" for line in annex_lines(titles))
        case Attendance(label, inlines):
            yield f"{label}　{marked(inlines)}"
        case Signature(organ, date):
            yield f"署名　{marked(organ)}"
            yield f"日期　{marked(date)}"
        case Postscript(inlines):
            yield f"附注　{marked(inlines)}"
        case Annex(label, title, landscape):
            yield f"{label}{'（横排）' if landscape else ''}　{marked(title)}"
        case PageBreak():
            yield "分页"


def _drawn(chart: Chart | Pictures) -> Iterator[str]:
    if isinstance(chart, Pictures):
        yield from (f"照片　{marked(figure_caption(item))}" for item in chart.items)
        return
    yield f"图（{chart.kind}）　{marked(figure_caption(chart))}"
    ticks = "；".join("、".join(tick.text for tick in axis.ticks if tick.text) for axis in chart.axes)
    yield f"　　单位：{chart.unit or '—'}　刻度：{ticks or '—'}"
    yield "　　类别｜" + "｜".join(name.text for name in chart.categories)
    for series in chart.series:
        points = "｜".join(f"⟨{figure.text}⟩" if figure else "　" for figure in series.points)
        yield f"　　{series.name.text}{'' if series.labels else '（不标数值）'}｜{points}"
    yield from (f"图注　{marked(note)}" for note in chart.notes)


def _table(table: Table) -> Iterator[str]:
    yield f"表　{marked(table.caption)}" + (f"　单位：{table.unit}" if table.unit else "")
    for head in head_rows(table.columns):
        yield "　　" + "｜".join(head)
    for row in table.rows:
        yield "　　" + "｜".join(marked(cell) for cell in row.cells)
    yield from (f"表注　{marked(note)}" for note in table.notes)
