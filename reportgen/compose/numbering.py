"""Numbers of headings and annexes, given in one pass so that they always close up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import TypeVar

from reportgen.blocks import (
    Annex,
    Block,
    Chart,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Picture,
    Pictures,
    Run,
    Table,
    plain,
)
from reportgen.errors import TemplateFault
from reportgen.model import Text
from reportgen.templating import suggestion
from reportgen.wording import chinese

_FORMS = (
    lambda n: f"{chinese(n)}、",
    lambda n: f"（{chinese(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)
"""层次序数 一、（一）1.（1） (GB/T 9704-2012 7.3.3)."""


ITEM = Text("\ue002")
"""Stands for 一是, 二是 … at the start of a paragraph until it is known how many there are."""


def close_up(blocks: Sequence[Block]) -> list[Block]:
    """Drop headings and annexes with nothing below them, and count the 一是, 二是 of each section."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        if isinstance(block, Heading) and _is_empty(block, after):
            continue
        if isinstance(block, Annex) and (after is None or isinstance(after, Annex)):
            continue
        kept.append(block)
    return _itemised(kept[::-1])


def _is_empty(heading: Heading, after: Block | None) -> bool:
    if isinstance(after, Heading):
        return after.level <= heading.level
    return after is None or isinstance(after, Annex)


def _itemised(blocks: list[Block]) -> list[Block]:
    counted: list[Block] = []
    for has_items, run in groupby(blocks, key=_has_item):
        section = list(run)
        for number, block in enumerate(section, start=1):
            words = f"{chinese(number)}是" if len(section) > 1 else ""
            counted.append(_worded(block, words) if has_items else block)
    return counted


def _has_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and ITEM in plain(block.inlines)


def _worded(block: Block, words: str) -> Block:
    assert isinstance(block, Paragraph)
    inlines = (
        replace(i, text=i.text.replace(ITEM, words)) if isinstance(i, Run) else i for i in block.inlines
    )
    return replace(block, inlines=tuple(inline for inline in inlines if inline.text))


def number_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Number the headings; an annex starts again at one."""
    counts = [0] * len(_FORMS)
    for block in blocks:
        if isinstance(block, Annex):
            counts = [0] * len(_FORMS)
        if not isinstance(block, Heading):
            yield block
            continue
        level = min(block.level, len(_FORMS))
        counts[level - 1] += 1
        counts[level:] = [0] * (len(_FORMS) - level)
        yield replace(block, level=level, number=_FORMS[level - 1](counts[level - 1]))


_REFERENCE = re.compile("\ue000(.*?)\ue001")
_FIGURE_REFERENCE = re.compile("\ue010(.*?)\ue011")


def reference(title: object) -> Text:
    """Return a stand-in for `附件2`, whose number is known only when all annexes are."""
    return Text(f"\ue000{title}\ue001")


def figure_reference(title: object) -> Text:
    """Return a stand-in for `图2`, whose number is known only when all charts and pictures are."""
    return Text(f"\ue010{title}\ue011")


_TABLE_REFERENCE = re.compile("\ue004(.*?)\ue005")


def table_reference(title: object) -> Text:
    """Return a stand-in for `表2`, whose number is known only when all tables are."""
    return Text(f"\ue004{title}\ue005")


def number_tables(blocks: Sequence[Block]) -> list[Block]:
    """Begin the captions of numbered tables with 表1, 表2 …, through the annexes too, and resolve references."""
    labels: dict[str, str] = {}
    numbered: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Table) and block.numbered:
            count += 1
            labels.setdefault(plain(block.caption), f"表{count}")
            mark = Run(f"表{count}\u3000" if block.caption else f"表{count}")
            numbered.append(replace(block, caption=(mark, *block.caption)))
        else:
            numbered.append(block)
    return [
        _resolved_in(block, _TABLE_REFERENCE, lambda title: _table_label(title, labels)) for block in numbered
    ]


def _table_label(title: str, labels: Mapping[str, str]) -> str:
    if title not in labels:
        raise TemplateFault(
            code="T219",
            message=f"没有标题为“{title}”、带编号的表{suggestion(title, labels)}",
            advice="表号(…) 里的标题须与 表格(…, 标题=…, 编号=true) 一致",
        )
    return labels[title]


def number_annexes(blocks: Sequence[Block]) -> list[Block]:
    """Label annexes 附件1, 附件2 …, or plain 附件 when there is only one, and resolve references (7.3.7)."""
    titles = [plain(block.title) for block in blocks if isinstance(block, Annex)]
    for title in titles:
        if titles.count(title) > 1:
            message = f"有两个附件的标题都是“{title}”"
            raise TemplateFault(code="T214", message=message, advice="请改用不同的标题")
    labels = {t: f"附件{n}" if len(titles) > 1 else "附件" for n, t in enumerate(titles, start=1)}
    return [_labelled(block, labels) for block in blocks]


def number_figures(blocks: Sequence[Block]) -> list[Block]:
    """Number charts and pictures 图1, 图2 … through the document, a single one too, and resolve references."""
    counter = count(1)
    labels: dict[str, str] = {}

    def numbered(figure: Drawn) -> Drawn:
        number = f"图{next(counter)}"
        labels.setdefault(plain(figure.caption), number)
        if isinstance(figure, Picture):  # its name alone, without the day behind it
            labels.setdefault(plain(figure.caption[:1]), number)
        return replace(figure, number=number)

    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Chart):
            done.append(numbered(block))
        elif isinstance(block, Pictures):
            done.append(replace(block, items=tuple(map(numbered, block.items))))
        else:
            done.append(block)
    return [
        _resolved_in(block, _FIGURE_REFERENCE, lambda title: _figure_label(title, labels)) for block in done
    ]


Drawn = TypeVar("Drawn", Chart, Picture)


def _labelled(block: Block, labels: Mapping[str, str]) -> Block:
    if isinstance(block, Annex):
        return replace(block, label=labels[plain(block.title)])
    return _resolved_in(block, _REFERENCE, lambda title: _label(title, labels))


def _resolved_in(block: Block, mark: re.Pattern[str], label: Callable[[str], str]) -> Block:
    """Return a block with the references in its text resolved; the very same one where there are none."""

    def refers(inlines: Inlines) -> bool:
        return any(mark.search(inline.text) for inline in inlines)

    def resolved(inlines: Inlines) -> Inlines:
        return tuple(_resolved(inline, mark, label) for inline in inlines)

    if isinstance(block, (Paragraph, Heading)) and refers(block.inlines):
        return replace(block, inlines=resolved(block.inlines))
    if isinstance(block, (Table, Chart)) and any(map(refers, (block.caption, *block.notes))):
        notes = tuple(map(resolved, block.notes))
        return replace(block, caption=resolved(block.caption), notes=notes)
    return block


def _resolved(inline: Inline, mark: re.Pattern[str], label: Callable[[str], str]) -> Inline:
    if not isinstance(inline, Run) or not mark.search(inline.text):
        return inline
    return replace(inline, text=mark.sub(lambda found: label(found[1]), inline.text))


def _label(title: str, labels: Mapping[str, str]) -> str:
    if title not in labels:
        raise TemplateFault(
            code="T213",
            message=f"没有标题为“{title}”的附件{suggestion(title, labels)}",
            advice="附件号(…) 里的标题须与 附件(…) 一致；该附件不一定有时，请先用 {% if … %} 判断",
        )
    return labels[title]


def _figure_label(title: str, labels: Mapping[str, str]) -> str:
    if title not in labels:
        raise TemplateFault(
            code="T232",
            message=f"没有标题为“{title}”的图{suggestion(title, labels)}",
            advice="图号(…) 里的标题须与 图表(…)、图片(…) 的标题一致；该图不一定有时，请先用 {% if … %} 判断",
        )
    return labels[title]
