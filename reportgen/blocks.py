"""What a finished report consists of; the only thing a renderer ever sees.

A *Report* is a sequence of blocks; a block holds inlines; an inline is a run of
text or a Figure. A Figure is a Quantity as printed: its text is final, so Word
and PDF cannot word it differently. No block knows an indicator or a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from reportgen.model import Origin, Quantity, Text

# -------------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text 「文字」; `origin` says which cell or line wrote it."""

    text: str
    strong: bool = False
    origin: Origin | None = None
    colour: str = ""
    """`C00000`; only ever an addition to what the text says by itself. Black where empty."""


@dataclass(frozen=True, slots=True, init=False)
class Figure:
    """A Quantity as printed 「数字」."""

    text: str
    """The final wording with its unit, for example `195.66亿元`, `第二`."""
    quantity: Quantity
    value: Decimal
    """What the text says as a number: rounded once, sign kept."""
    strong: bool = False

    def __init__(self, text: str, quantity: Quantity, value: Decimal, strong: bool = False) -> None:
        # Several for every sentence of a batch: filled directly, in two thirds of the time.
        _fill_text(self, text)
        _fill_quantity(self, quantity)
        _fill_value(self, value)
        _fill_strong(self, strong)


_fill_text, _fill_quantity, _fill_value, _fill_strong = (
    Figure.__dict__[name].__set__ for name in ("text", "quantity", "value", "strong")
)


Inline = Run | Figure
Inlines = tuple[Inline, ...]


def plain(inlines: Inlines) -> str:
    """Return the text of inlines as a reader sees it."""
    return "".join(inline.text for inline in inlines)


def merge(inlines: Iterable[Inline]) -> Inlines:
    """Join neighbouring runs of the same face and origin."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(last, Run) and isinstance(inline, Run) and _alike(last, inline):
            merged[-1] = replace(last, text=last.text + inline.text)
        else:
            merged.append(inline)
    return tuple(merged)


def _alike(one: Run, other: Run) -> bool:
    return (one.strong, one.origin, one.colour) == (other.strong, other.origin, other.colour)


def colour_of(inline: Inline) -> str:
    """Return the colour of an inline, empty for black."""
    return inline.colour if isinstance(inline, Run) else ""


# --------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the document 「标题」 (GB/T 9704-2012 7.3.1); lines as broken."""

    lines: tuple[Inlines, ...]
    landscape: bool = False
    """Whether the pages of the text are turned 「横排」; annexes say so for themselves."""


@dataclass(frozen=True, slots=True)
class Salutation:
    """The addressees 「主送机关」 with the closing colon (7.3.2)."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading 「层次标题」 of level 1…4 with its number 一、（一）1.（1） (7.3.3)."""

    level: int
    inlines: Inlines
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text 「正文段落」, first line indented by two characters."""

    inlines: Inlines
    number: str = ""


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column 「栏」: head, alignment and its widths in 字."""

    head: str
    align: Align = "center"
    """`right`: figures, set on their decimal points in the middle of the column."""
    width: float = 4.0
    """Width at which nothing in it wraps."""
    least: float = 2.0
    """Width below which a figure or a short word in it would break."""
    body: float = 0.0
    """Width at which no cell of it wraps below its head, which may take two lines."""
    group: str = ""
    """Head of the group it stands under, for a head of two rows."""
    upright: bool = False
    """Whether its head may be set from top to bottom where the column is narrow."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `strong` marks totals 「合计」 and the headings of groups.

    There is one cell for each column; one that has become part of a merged cell says nothing.
    """

    cells: tuple[Inlines, ...]
    strong: bool = False
    left: tuple[int, ...] = ()
    """Places of cells that are one with the cell at their left."""
    above: tuple[int, ...] = ()
    """Places of cells that are one with the cell above."""
    held: bool = False
    """Whether it stays on the page of the row below."""

    def spoken(self) -> Iterator[Inlines]:
        """Yield the cells a reader meets, each merged one once."""
        silent = {*self.left, *self.above}
        yield from (cell for place, cell in enumerate(self.cells) if place not in silent)


@dataclass(frozen=True, slots=True)
class Table:
    """A table 「表」: caption above, notes 「注」 below, head repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    unit: str = ""
    """Common unit shown above the table at the right, `单位：亿元`."""
    landscape: bool | None = None
    """Whether its page is turned; None until it is known whether it fits upright."""
    step: int | None = None
    """Type size asked for: 0 小四, 1 五号, 2 小五, 3 六号; None takes the largest that fits."""
    numbered: bool = False
    """Whether its caption begins with 表1, 表2 …"""
    keys: int = 0
    """Columns at the left that are repeated where the table goes on in a 续表."""
    height: float = 0.0
    """Least height of its rows in mm, beyond that of the profile: room to write in by hand."""


ChartKind = Literal["column", "bar", "stacked", "stacked-bar", "line", "pie", "combo"]
"""Standing and lying bars side by side, standing and lying bars on top of each other, lines, a pie, columns with lines."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a value axis 「刻度」; one without text carries a line only."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis 「数值轴」: ticks from the smallest to the largest, equally far apart."""

    ticks: tuple[Tick, ...]
    inverted: bool = False
    """Whether the smallest value stands on top 「倒置」, as ranks are drawn."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures of a chart 「系列」, a figure or nothing for each category."""

    name: Run
    points: tuple[Figure | None, ...]
    line: bool = False
    """Drawn as a line, not as bars."""
    axis: int = 0
    """Which of the value axes it is read on."""
    labels: bool = True
    """Whether each figure is printed beside its point 「数据标签」."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart 「图」: unit above, notes 「注」 and the numbered caption 「图题」 below.

    A missing value is a gap, never zero.
    """

    kind: ChartKind
    categories: tuple[Run, ...]
    series: tuple[Series, ...]
    axes: tuple[Axis, ...] = ()
    """One, or two where series of two units share a chart; none for a pie."""
    caption: Inlines = ()
    number: str = ""
    """`图1`, counted through the document."""
    notes: tuple[Inlines, ...] = ()
    unit: str = ""
    """Common unit shown above the chart at the right, `单位：%`."""
    every: int = 1
    """Every how many categories one is named, where there is no room for all."""
    alt: str = ""
    """What the chart shows, for those who cannot see it 「替代文字」."""
    landscape: bool = False

    @property
    def legend(self) -> bool:
        """Whether the names of the series are printed 「图例」: one alone is named by the caption."""
        return len(self.series) > 1

    @property
    def lying(self) -> bool:
        """Whether its bars run from left to right."""
        return self.kind in ("bar", "stacked-bar")

    @property
    def stacked(self) -> bool:
        """Whether the bars of a category stand on top of each other."""
        return self.kind in ("stacked", "stacked-bar")

    @property
    def named(self) -> tuple[Run, ...]:
        """The categories whose names are printed."""
        return self.categories[:: self.every]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph 「照片」 with its numbered caption below."""

    content: bytes
    """The file as it is in the data path, JPEG or PNG."""
    name: str
    """Its name there, for messages."""
    caption: Inlines = ()
    number: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photographs one below the other, or several side by side 「照片」."""

    items: tuple[Picture, ...]
    across: int = 1
    """How many stand side by side."""


@dataclass(frozen=True, slots=True)
class AnnexList:
    """The list of annexes below the text 「附件说明」 (7.3.4)."""

    titles: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Issuing organ and date below the text 「署名、成文日期」 (7.3.5)."""

    organ: Inlines
    date: Inlines
    seal: bool = False
    """Whether a seal 「印章」 will be pressed over both: its place is left free."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting 「出席、请假、列席人员名单」, below the text of its minutes (10.3)."""

    label: str
    """`出席`, `请假` or `列席`, without its colon."""
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Postscript:
    """A remark in brackets below the date 「附注」 (7.3.6)."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Annex:
    """Start of an annex on a new page 「附件」: number at top left, title on line 3 (7.3.7)."""

    label: str
    """`附件` when there is only one, else `附件1`, `附件2` …"""
    title: Inlines
    landscape: bool | None = None
    """Whether its pages are turned; None leaves it to its tables."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A forced new page 「分页」."""


Block = (
    Title
    | Salutation
    | Heading
    | Paragraph
    | Table
    | Chart
    | Pictures
    | AnnexList
    | Attendance
    | Signature
    | Postscript
    | Annex
    | PageBreak
)


# --------------------------------------------------------------------- report


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A composed report, ready to be rendered 「报告」."""

    kind: str
    """Slug of its kind, for example `monthly-bulletin`."""
    title: str
    """The title on one line, also the document property."""
    blocks: tuple[Block, ...]
    shell: str = "plain"
    """Name of the shell that carries head, imprint and footers."""
    fields: Mapping[str, Text] = field(default_factory=dict)
    """What the shell may print, by its Chinese name: 发文机关, 发文字号, 抄送机关 …"""
    worded: Mapping[str, Inlines] = field(default_factory=dict)
    """What those fields consist of that the kind words itself, figures and origins included."""
    author: str = ""
    """发文机关, as document property; never a person."""
    date: str = ""
    """成文日期 as ISO date, as document property."""
    department: str = ""
    """The department a report of that scope is for."""
    period: str = ""


def inlines_of(block: Block) -> Iterator[Inlines]:
    """Yield every run of inlines of a block in reading order, as one text line each."""
    match block:
        case Title(lines):
            yield from lines
        case Salutation(inlines) | Postscript(inlines):
            yield inlines
        case Heading(_, inlines, number) | Paragraph(inlines, number):
            yield (Run(number), *inlines) if number else inlines
        case Table():
            yield from _table_inlines(block)
        case Chart():
            yield from _chart_inlines(block)
        case Pictures(items):
            yield from map(figure_caption, items)
        case AnnexList(titles):
            yield from annex_lines(titles)
        case Attendance(label, inlines):
            yield (Run(f"{label}："), *inlines)
        case Signature(organ, date):
            yield organ
            yield date
        case Annex(label, title):
            yield (Run(label),)
            yield title
        case PageBreak():
            pass


def annex_lines(titles: tuple[Inlines, ...]) -> Iterator[Inlines]:
    """Yield the lines of the list of annexes: `附件：1.…`, then `2.…` (7.3.4)."""
    for number, title in enumerate(titles, start=1):
        mark = f"{number}." if len(titles) > 1 else ""
        yield (Run(("附件：" if number == 1 else "") + mark), *title)


def head_rows(columns: tuple[Column, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the table head as one or two rows of texts in reading order, merged cells once."""
    if not any(column.group for column in columns):
        return (tuple(column.head for column in columns),)
    upper: list[str] = []
    lower: list[str] = []
    previous = ""
    for column in columns:
        if not column.group:
            upper.append(column.head)
        elif column.group != previous:
            upper.append(column.group)
        if column.group:
            lower.append(column.head)
        previous = column.group
    return tuple(upper), tuple(lower)


def _table_inlines(table: Table) -> Iterator[Inlines]:
    if table.caption:
        yield table.caption
    if table.unit:
        yield (Run(f"单位：{table.unit}"),)
    for texts in head_rows(table.columns):
        yield from ((Run(text),) for text in texts)
    for row in table.rows:
        yield from row.spoken()
    yield from table.notes


def figure_caption(block: Chart | Picture) -> Inlines:
    """Return the caption below a chart or a picture with its number: `图1　各镇街完成率`."""
    gap = "\u3000" if block.number and block.caption else ""
    return (Run(block.number + gap), *block.caption) if block.number else block.caption


def _chart_inlines(chart: Chart, *, printed: bool = False) -> Iterator[Inlines]:
    """Yield what a chart says; with `printed`, without the figures that are drawn but not written."""
    if chart.unit:
        yield (Run(f"单位：{chart.unit}"),)
    for axis in chart.axes:
        yield from ((Run(tick.text),) for tick in axis.ticks if tick.text)
    yield from ((name,) for name in chart.named)
    for series in chart.series:
        if chart.legend:
            yield (series.name,)
        if series.labels or not printed:
            yield from ((figure,) for figure in series.points if figure)
    yield from chart.notes
    yield figure_caption(chart)


def text_lines(report: Report) -> Iterator[str]:
    """Yield the text of the blocks line by line: what Word and PDF must both say."""
    for block in report.blocks:
        said = _chart_inlines(block, printed=True) if isinstance(block, Chart) else inlines_of(block)
        for inlines in said:
            yield plain(inlines)


def figures(report: Report) -> Iterator[Figure]:
    """Yield every Figure of the report in reading order."""
    for block in report.blocks:
        for inlines in inlines_of(block):
            yield from figures_of(inlines)


def figures_of(inlines: Inlines) -> Iterator[Figure]:
    """Yield the Figures of one line."""
    return (inline for inline in inlines if isinstance(inline, Figure))
