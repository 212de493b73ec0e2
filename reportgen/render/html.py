"""Blocks as one HTML page, and the style sheet that lays it out to GB/T 9704-2012.

The page says what each element is; every measure stands in the style sheet, which is
drawn from `layout`. What surrounds the blocks 「版头、版记」 comes from a shell, a Jinja
template beside the kinds. The same page is what a browser shows and WeasyPrint prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import accumulate, count, groupby
from pathlib import Path
from typing import cast, get_args

from jinja2 import Template
from markupsafe import Markup

from reportgen import layout
from reportgen.blocks import (
    Annex,
    AnnexList,
    Attendance,
    Block,
    Chart,
    Heading,
    Inline,
    Inlines,
    PageBreak,
    Paragraph,
    Pictures,
    Postscript,
    Report,
    Run,
    Salutation,
    Signature,
    Table,
    Title,
    annex_lines,
    figure_caption,
    plain,
)
from reportgen.errors import TemplateFault
from reportgen.kinds import builtin_templates
from reportgen.layout import GBT9704, Profile
from reportgen.render import addressees, closing, photo
from reportgen.render.chart_svg import svg
from reportgen.render.feet import Backing
from reportgen.render.fonts import Role
from reportgen.render.html_table import TablePrinter, words
from reportgen.render.orientation import turned
from reportgen.render.shell_fields import NAMES, shell_fields
from reportgen.render.shell_style import BACKING, fitted_rules
from reportgen.render.stylesheet import portable_style_sheet, style_sheet
from reportgen.templating import compile_template, environment, run


def page(report: Report, *, shell: Path | None = None, profile: Profile = GBT9704) -> str:
    """Return the report as one HTML file for a browser, without a word about this machine.

    `shell` is the file that carries head and imprint; without it the one named by the
    report. Raises TemplateFault when a shell is missing or wrong.
    """
    return _page(report, shell, profile, portable_style_sheet(profile))


def printed_page(
    report: Report,
    *,
    shell: Path | None = None,
    profile: Profile = GBT9704,
    backing: Backing = Backing.HERE,
) -> str:
    """Return the report as HTML to be laid out with `style_sheet`; otherwise as `page`."""
    return _page(report, shell, profile, BACKING[backing])


def _page(report: Report, shell: Path | None, profile: Profile, sheet: str) -> str:
    template, movable = _shell(shell or builtin_templates() / "_shells" / f"{report.shell}.html")
    report = addressees.settled(report, profile, movable=movable)
    fields = dict.fromkeys(NAMES, "") | shell_fields(report)
    sections = list(_sections(report.blocks))
    tables: list[TablePrinter] = []
    body = "".join(_body(sections, profile, tables))
    style = "".join(table.rules() for table in tables)
    return run(
        template,
        {
            "标题": report.title,
            "作者": report.author,
            "日期": report.date,
            "样式": Markup(f"<style>{sheet}{style}{fitted_rules(fields, profile)}</style>"),
            "正文": Markup(body),
            "报告": fields,
        },
    )


@lru_cache(maxsize=32)
def _compiled(path: Path, changed: int) -> tuple[Template, bool]:
    source = path.read_text("utf-8-sig")
    return compile_template(environment(), source, path.name), addressees.FIELD in source


def _shell(path: Path) -> tuple[Template, bool]:
    """Return a shell, and whether it prints addressees in its 版记."""
    try:
        return _compiled(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise TemplateFault(
            code="T103",
            place=str(path.name),
            message="没有这个版式文件",
            advice="请检查 kind.toml 里的 shell，或把版式文件放在 templates/_shells",
        ) from error


# ------------------------------------------------------------------- elements


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[bool, list[Block]]]:
    """Yield the blocks in runs on pages of one orientation, each annex by itself, and whether they are turned."""
    annexes = accumulate(isinstance(block, Annex) for block in blocks)
    parts = zip(blocks, annexes, turned(blocks), strict=True)
    for (_, wide), group in groupby(parts, key=lambda part: part[1:]):
        yield wide, [part[0] for part in group]


def _body(
    sections: list[tuple[bool, list[Block]]], profile: Profile, tables: list[TablePrinter]
) -> Iterator[str]:
    """Yield the blocks as HTML; a section holds each annex, and what is turned of the text.

    The tables met are added to `tables`: each has a style of its own.
    """
    charts, annexes = count(), count(1)
    for wide, blocks in sections:
        is_annex = isinstance(blocks[0], Annex)
        names = ["annex"] * is_annex + ["landscape"] * wide
        if names:
            name = f' id="annex{next(annexes)}"' if is_annex else ""
            yield f'<section class="{" ".join(names)}"{name}>'
        tied = closing.tied(blocks, profile)
        for place, block in enumerate(blocks):
            if isinstance(block, Table):
                tables.append(TablePrinter(len(tables), block, wide, profile))
                yield from tables[-1].html()
            elif isinstance(block, Chart):
                yield from _chart(next(charts), block, profile)
            elif isinstance(block, Pictures):
                yield from _pictures(block, profile)
            else:
                yield _element(block, profile, wide, tied.get(place))
        if names:
            yield "</section>"


def _element(block: Block, profile: Profile, wide: bool, tie: closing.Tie | None) -> str:
    match block:
        case Title(lines):
            marked = f"<h1>{'<br>'.join(words(line) for line in lines)}</h1>"
        case Salutation(inlines):
            marked = f'<p class="to">{words(inlines)}</p>'
        case Heading(level, inlines, number):
            marked = f"<h{level + 1}>{escape(number)}{words(inlines)}</h{level + 1}>"
        case Paragraph(inlines, number):
            marked = f"<p{_tie_classes(tie)}>{escape(number)}{words(inlines)}</p>"
        case AnnexList(titles):
            marked = "".join(_annex_list(titles, profile))
        case Attendance(label, inlines):
            marked = f'<p class="attendance"><span class="hei">{escape(label)}：</span>{words(inlines)}</p>'
        case Signature():
            marked = _signature(block, profile, wide)
        case Postscript(inlines):
            marked = f'<p class="postscript">{words(inlines)}</p>'
        case Annex(label, title):
            marked = f'<p class="label">{escape(label)}</p><h2 class="annex-title">{words(title)}</h2>'
        case PageBreak():
            marked = '<div class="break"></div>'
        case _:
            raise TypeError(f"not a block: {block!r}")
    return marked


def _tie_classes(tie: closing.Tie | None) -> str:
    names = ["closing"] * (tie.lines > closing.USUAL) + ["along"] * tie.joined if tie else []
    return f' class="{" ".join(names)}"' if names else ""


def _annex_list(titles: tuple[Inlines, ...], profile: Profile) -> Iterator[str]:
    """Yield 附件说明 with further lines of a title under its first character (7.3.4)."""
    lines = list(annex_lines(titles))
    labels = [plain(line[:1]) for line in lines]
    numbers = [label.removeprefix("附件：") for label in labels]
    edge = 2 + 3 + max(label_width(number) for number in numbers)
    yield '<div class="annex-list">'
    for number, (line, label) in enumerate(zip(lines, labels, strict=True), start=1):
        first, rest = edge * profile.advance, label_width(label) * profile.advance
        place = f"padding-left:{first:.2f}pt;text-indent:-{rest:.2f}pt"
        yield f'<p data-to="annex{number}" style="{place}">{words(line)}</p>'
    yield "</div>"


def label_width(label: str) -> float:
    """Return the width of `附件：1.` in 字; a full stop of the Latin face is a quarter wide."""
    return layout.characters(label) - 0.25 * label.count(".")


def _signature(block: Signature, profile: Profile, wide: bool) -> str:
    texts_ = plain(block.organ), plain(block.date)
    offsets = layout.signature_offsets(*texts_, profile, seal=block.seal, turned=wide)
    free = layout.lines_above_signature(profile, seal=block.seal) * profile.pitch
    marked = "".join(
        f'<p style="padding-left:{offset * profile.advance:.2f}pt">{words(text)}</p>'
        for offset, text in zip(offsets, (block.organ, block.date), strict=True)
    )
    above = f' style="margin-top:{free:.2f}pt"' if block.seal else ""
    return f'<div class="signature"{above}>{marked}</div>'


# ---------------------------------------------------------------------- chart


def _chart(number: int, chart: Chart, profile: Profile) -> Iterator[str]:
    """Yield a chart with its unit above, its notes and its caption below, which no page parts."""
    yield '<div class="figure">'
    if chart.unit:
        yield f'<p class="unit">单位：{escape(chart.unit)}</p>'
    yield svg(chart, number, profile)
    yield from (f'<p class="table-note">{words(note)}</p>' for note in chart.notes)
    yield f'<p class="figure-caption">{words(figure_caption(chart))}</p></div>'


def _pictures(block: Pictures, profile: Profile) -> Iterator[str]:
    """Yield photographs in rows on one foot, their captions below; no page parts one from its caption."""
    width, side = photo.room(block.across, profile), " beside" if block.across > 1 else ""
    for row in photo.rows(block):
        sizes = [photo.size(photo.prepared(item), block.across, profile) for item in row]
        tallest = max(height for _, height in sizes)
        yield f'<div class="photos{side}">'
        for item, (wide, high) in zip(row, sizes, strict=True):
            look = f"width:{wide:.2f}mm;height:{high:.2f}mm;padding-top:{tallest - high:.2f}mm"
            yield (
                f'<div style="width:{width:.2f}mm"><img src="{photo.prepared(item).address}" '
                f'alt="{escape(item.alt)}" style="{look}">'
                f'<p class="figure-caption">{words(figure_caption(item))}</p></div>'
            )
        yield "</div>"


# ---------------------------------------------------------------------- texts


_FACES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("小标宋", ("发文机关标志", "信函标志", "纪要标志", "简报名称")),
    ("黑体", ("密级", "紧急程度")),
    ("楷体", ("签发人",)),
    ("仿宋", ("份号", "发文字号", "期次", "编发单位", "成文日期", "共印")),
    ("仿宋", ("版记主送", "抄送机关", "印发机关", "印发日期", "报送", "下发")),
)
"""Faces in which shells print the fields."""


def texts(report: Report, profile: Profile = GBT9704) -> Iterator[tuple[Role, str]]:
    """Yield every text of the report with the face it is printed in."""
    for block in report.blocks:
        yield from _roles(block, profile)
    fields = shell_fields(report)
    yield from ((role, fields.get(name, "")) for role, names in _FACES for name in names)


def _roles(block: Block, profile: Profile) -> Iterator[tuple[Role, str]]:
    match block:
        case Title(lines):
            yield from (("小标宋", plain(line)) for line in lines)
        case Heading(level, inlines, number):
            yield cast(Role, profile.heading_faces[level - 1]), number + plain(inlines)
        case Annex(label, title):
            yield "黑体", label
            yield "小标宋", plain(title)
        case Table():
            yield from _table_roles(block, profile)
        case Chart():
            yield from _chart_roles(block)
        case Pictures(items):
            yield "黑体", "".join(plain(figure_caption(item)) for item in items)
        case Salutation(inlines) | Paragraph(inlines) | Postscript(inlines):
            yield from _said(inlines, profile)
        case AnnexList(titles):
            yield from (("仿宋", plain(title)) for title in titles)
        case Attendance(label, inlines):
            yield "黑体", label
            yield "仿宋", plain(inlines)
        case Signature(organ, date):
            yield "仿宋", plain(organ) + plain(date)
        case PageBreak():
            pass


def _table_roles(table: Table, profile: Profile) -> Iterator[tuple[Role, str]]:
    yield "黑体", plain(table_head(table))
    for row in table.rows:
        for cell in row.cells:
            yield from _said(cell, profile, strong=row.strong)
    for note in table.notes:
        yield from _said(note, profile)


def _said(inlines: Inlines, profile: Profile, *, strong: bool = False) -> Iterator[tuple[Role, str]]:
    """Yield a text, and what of it is emphasised, where that has a face of its own."""
    yield "仿宋", plain(inlines)
    if profile.emphasis in get_args(Role):
        marked = tuple(inline for inline in inlines if strong or inline.strong)
        yield cast(Role, profile.emphasis), plain(marked)


def _chart_roles(chart: Chart) -> Iterator[tuple[Role, str]]:
    """Yield the texts of a chart: inside it 宋体, its caption as that of a table."""
    names: tuple[Inline, ...] = (*chart.categories, *(series.name for series in chart.series))
    figures = (figure for series in chart.series for figure in series.points if figure)
    yield "宋体", "".join(part.text for part in (*names, *figures))
    yield "黑体", plain(figure_caption(chart))
    yield "仿宋", chart.unit + "".join(map(plain, chart.notes))


def table_head(table: Table) -> Inlines:
    """Return everything a table prints in the face of its head."""
    heads = (Run(column.group + column.head) for column in table.columns)
    return (*table.caption, Run(table.unit), *heads)


__all__ = ["page", "printed_page", "style_sheet", "texts"]
