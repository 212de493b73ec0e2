"""What a report does without data it speaks of: `[absent]` of kind.toml, and 须有(…) in the body.

Data that are to be left out stand in the template as an *Absent*. Whatever is asked of it
is absent too, and whatever prints it carries a mark; the paragraph, the table row, the
section below a heading or the annex that carries the mark is then left out as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from reportgen import terms
from reportgen.blocks import Annex, Block, Heading, Paragraph, Table, inlines_of, plain
from reportgen.errors import RenderFault
from reportgen.kinds import Absence, ReportKind
from reportgen.templating import suggestion

MARK = "\ue003"
"""Stands in a text for something absent; data never hold private-use characters."""

DATA: Mapping[str, tuple[str, ...]] = {
    "单位表": ("单位",),
    "指标表": ("指标体系",),
    "指标结果": ("指标结果",),
    "单位结果": ("指标结果",),
    "上期": ("指标结果",),
    "问题清单": ("问题清单",),
    "考核结果": ("考核结果", "指标结果"),
    "本单位考核": ("考核结果", "指标结果"),
    "应发函件": ("指标结果", "考核规则"),
    "函件": ("指标结果", "考核规则"),
    "函件台账": ("函件台账",),
    "加减分": ("加减分",),
    "项目进度": ("项目目标",),
    "重大项目": ("重大项目",),
    "外出招商": ("外出招商",),
    "满意度": ("满意度调查",),
    "对标数据": ("对标数据",),
    "对标位次": ("对标数据",),
    "函件登记": ("函件台账", "指标结果"),
    "本期函件": ("函件台账", "指标结果"),
    "类别研判": ("指标结果",),
    "招商月份": ("外出招商",),
    "各月招商": ("外出招商",),
    "进度计划": ("进度计划",),
    "照片": (),
}
"""The names of a body that may have nothing behind them, and the sheets that feed them."""


class Absent:
    """Data a report does without 「缺省」: empty to every question, and so is what follows from it."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Absent:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return MARK


ABSENT = Absent()


class Nothing:
    """What 须有(…) prints when all is there."""

    __slots__ = ()

    def __len__(self) -> int:
        return 0


NOTHING = Nothing()


def needed(value: object) -> object:
    """须有(值): nothing at all, or the mark that leaves out the paragraph, section or annex it stands in."""
    return NOTHING if value else ABSENT


def absorbing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function such that something absent among its arguments makes its result absent."""

    @wraps(function)
    def call(*args: object, **given: object) -> object:
        if any(isinstance(argument, Absent) for argument in (*args, *given.values())):
            return ABSENT
        return function(*args, **given)

    return call


def unused(kind: ReportKind, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name in `[absent]` that the body does not use, and the one that may be meant.

    `words` are the 栏目 and free tables it asks for.
    """
    for name in kind.absent:
        if name not in DATA and name not in words:
            yield name, suggestion(name, [*DATA, *words])


def lacking(
    kind: ReportKind, names: Mapping[str, Any], tables: Sequence[str], columns: Sequence[str]
) -> tuple[str, ...]:
    """Return what `[absent]` names and the data do not have.

    `tables` are the free tables a body asks for, `columns` the 栏目 of which there is no snippet.
    """
    return tuple(name for name in kind.absent if _lacks(name, names, tables, columns))


def _lacks(name: str, names: Mapping[str, Any], tables: Sequence[str], columns: Sequence[str]) -> bool:
    if name in tables:
        table = names["表"].get(name)
        return table is None or not table.rows
    return not names[name] if name in DATA else name in columns


def supplied(
    kind: ReportKind, names: dict[str, Any], tables: Sequence[str], missing: Sequence[str], about: str
) -> dict[str, Any]:
    """Return the names a body sees, what is to be left out being absent; `missing` is what `lacking` said.

    Raises RenderFault, saying where to fill, for data the kind does not do without.
    """
    if any(name in (*tables, *DATA) for name in missing if kind.absent[name] is Absence.STOP):
        raise stopped(kind, missing, tables, about)
    for name in missing:
        if name in tables:
            names = {**names, "表": {**names["表"], name: ABSENT}}
        elif name in DATA:
            names = {**names, name: ABSENT}
    return names


def stopped(kind: ReportKind, missing: Sequence[str], tables: Sequence[str], about: str) -> RenderFault:
    """Return the fault of a report that is not made for lack of data: everything it needs at once."""
    needed = [name for name in missing if kind.absent[name] is Absence.STOP]
    return RenderFault(
        code="R201",
        place=about,
        message=f"“{kind.name}”需要“{'”“'.join(needed)}”，数据中没有这份报告可用的",
        advice="；".join(dict.fromkeys(_where(name, tables) for name in needed)),
    )


_HINTS = {
    "照片": "请把照片放进 素材/照片 文件夹",
    "指标结果": "请在“指标结果”表中填写本期全地区的行（“单位”一栏留空）",
    "单位结果": "请在“指标结果”表中填写本期各单位的行",
}
"""Where to fill in what is not simply a sheet."""


def _where(name: str, tables: Sequence[str]) -> str:
    if name in _HINTS:
        return _HINTS[name]
    if name in tables:
        return f"请在数据中补上“{name}”表"
    return terms.where_to_fill(*DATA.get(name, ("文字素材",)))


# --------------------------------------------------------------------- blocks


def leave_out(blocks: Sequence[Block]) -> list[Block]:
    """Drop what carries the mark: paragraphs, table rows, headings with their sections, annexes whole."""
    kept: list[Block] = []
    below: Heading | Annex | None = None
    """The heading or annex that is being left out."""
    for block in blocks:
        if below is not None and not _ends(below, block):
            continue
        below = None
        if isinstance(block, Table):
            kept.extend(_table(block))
        elif not _marked(block):
            kept.append(block)
        elif isinstance(block, (Heading, Annex)):
            below = block
    return [block for block in kept if not (isinstance(block, Paragraph) and not block.inlines)]


def _ends(above: Heading | Annex, block: Block) -> bool:
    """Whether a block no longer belongs to the heading or annex above it."""
    if isinstance(block, Annex):
        return True
    return isinstance(above, Heading) and isinstance(block, Heading) and block.level <= above.level


def _marked(block: Block) -> bool:
    return any(MARK in plain(inlines) for inlines in inlines_of(block))


def _table(table: Table) -> Iterator[Table]:
    """A table without the rows and notes that carry the mark; none at all without rows."""
    rows = tuple(row for row in table.rows if MARK not in "".join(map(plain, row.cells)))
    notes = tuple(note for note in table.notes if MARK not in plain(note))
    if MARK not in plain(table.caption) and (rows or not table.rows):
        yield replace(table, rows=rows, notes=notes)
