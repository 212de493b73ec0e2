"""Whether a composed report agrees with itself: what a reader with a pencil would find.

The arithmetic of what is printed (sums, differences, completion rates), counts in the
text against rows of annexes, enumerations (其中, 分别), and prose that states a figure
which the data state differently. Figures are objects, so the operands of a printed
difference are known and need not be guessed from the text. Residues of rounding are
no findings; both places are named in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.blocks import Annex, Block, Figure, Inlines, Report, Table, figures_of, inlines_of, plain
from reportgen.check.narrative import Narrative
from reportgen.check.sentences import judge_sentences
from reportgen.errors import Finding, Severity
from reportgen.model import Derivation, Result

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of the report and how a finding calls it."""

    place: str
    block: Block
    lines: tuple[Inlines, ...]
    figures: tuple[Figure, ...]
    annex: str = ""
    """Label of the annex it stands in, `附件2`; empty before the first."""


def check_report(report: Report, narrative: Narrative | None = None) -> tuple[Finding, ...]:
    """Return the findings about a composed report; `narrative` holds what the data say, for its prose."""
    passages = tuple(_passages(report))
    found = [*_arithmetic(passages), *_printed_alike(passages), *judge_sentences(passages_text(passages))]
    found += _counted(passages)
    if narrative is not None:
        for passage in passages:
            if not isinstance(passage.block, Table):
                for inlines in passage.lines:
                    found += narrative.contradictions(passage.place, inlines)
    return tuple(dict.fromkeys(found))


def narrative_of(results: Iterable[Result]) -> Narrative:
    """Return what the data say of each indicator, to hold prose against; made once for a batch."""
    return Narrative(results)


def passages_text(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """Yield place and text of everything that is prose."""
    for passage in passages:
        if not isinstance(passage.block, Table):
            for inlines in passage.lines:
                yield passage.place, plain(inlines)


def _passages(report: Report) -> Iterator[Passage]:
    """Yield the blocks with their places; tables are counted, the rest is quoted."""
    tables, annex = 0, ""
    for number, block in enumerate(report.blocks, start=1):
        lines = tuple(inlines_of(block))
        if isinstance(block, Annex):
            annex = block.label
        if isinstance(block, Table):
            tables += 1
            name = f"“{plain(block.caption)[:_SHOWN]}”" if block.caption else ""
            place = f"表{tables}{name}"
        else:
            place = f"第{number}段“{plain(lines[0])[:_SHOWN] if lines else ''}…”"
        yield Passage(place, block, lines, tuple(f for line in lines for f in figures_of(line)), annex)


# ----------------------------------------------------------------- arithmetic


def _arithmetic(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Redo each sum, difference and completion rate whose operands are printed beside it."""
    for passage in passages:
        numbers = [figure for figure in passage.figures if _is_number(figure)]
        derived = [(f, o) for f in numbers if isinstance(o := f.quantity.origin, Derivation)]
        if derived:
            printed = {id(figure.quantity): figure for figure in numbers}
            for figure, origin in derived:
                yield from _redone(figure, origin, printed, passage.place)


def _redone(
    figure: Figure, origin: Derivation, printed: Mapping[int, Figure], place: str
) -> Iterator[Finding]:
    if not (origin.signs or origin.name == "completion_rate"):
        return
    known = [printed[id(quantity)] for quantity in origin.inputs if id(quantity) in printed]
    if len(known) < len(origin.inputs) or not known:
        return
    if origin.signs:
        value = sum((s * o.value for s, o in zip(origin.signs, known, strict=True)), Decimal(0))
        if value != figure.value:
            yield _wrong("C201", figure, known, value, place)
    elif origin.name == "completion_rate" and origin.formula.startswith("{} ÷ {} × 100"):
        low, high = _quotient(*known)
        slack = _HALF.scaleb(-_places(figure))
        if not low - slack <= figure.value <= high + slack:
            yield _wrong("C202", figure, known, known[0].value / known[1].value * _HUNDRED, place)


def _quotient(part: Figure, whole: Figure) -> tuple[Decimal, Decimal]:
    """Return between what the quotient of two printed values may lie, in %."""
    above, below = _HALF.scaleb(-_places(part)), _HALF.scaleb(-_places(whole))
    least = whole.value - below
    if least <= 0:
        return Decimal("-Infinity"), Decimal("Infinity")
    ends = [a / w for a in (part.value - above, part.value + above) for w in (least, whole.value + below)]
    return min(ends) * _HUNDRED, max(ends) * _HUNDRED


def _places(figure: Figure) -> int:
    exponent = figure.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _wrong(code: str, figure: Figure, operands: Sequence[Figure], value: Decimal, place: str) -> Finding:
    parts = "、".join(f"{operand.text}［{operand.quantity.origin}］" for operand in operands)
    return Finding(
        code,
        place,
        f"印出的“{figure.text}”与同处印出的{parts}对不上，应为{value.normalize():f}",
        "请核对数据；如数据无误，请把这一页报告发给维护人员",
    )


def _printed_alike(passages: Sequence[Passage]) -> Iterator[Finding]:
    """One quantity is one number wherever it stands; its sign may be told by a word, decimals may not differ."""
    first: dict[int, tuple[str, Figure]] = {}
    for passage in passages:
        for figure in passage.figures:
            place, known = first.setdefault(id(figure.quantity), (passage.place, figure))
            if known.value == figure.value or abs(known.value) == abs(figure.value):
                continue
            if _is_number(figure) and _is_number(known):
                yield Finding(
                    "C203",
                    passage.place,
                    f"同一个数这里印作“{figure.text}”，{place}印作“{known.text}”",
                    "请在模板中统一写法",
                    Severity.WARNING,
                )


def _is_number(figure: Figure) -> bool:
    """Whether it is printed as a number, and not in a word as 橙色警示 or 第二."""
    return figure.text.lstrip("-")[:1].isdigit()


# --------------------------------------------------------------------- counts


def _counted(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Hold `…12项（详见附件2）` against the rows of that annex."""
    rows: dict[str, list[int]] = {}
    for passage in passages:
        if passage.annex and isinstance(passage.block, Table):
            counted = sum(not row.strong for row in passage.block.rows)
            rows.setdefault(passage.annex, []).append(counted)
    for passage in passages:
        if not passage.annex and not isinstance(passage.block, Table):
            for inlines in passage.lines:
                yield from _against_annexes(passage.place, inlines, rows)


def _against_annexes(place: str, inlines: Inlines, rows: Mapping[str, list[int]]) -> Iterator[Finding]:
    text = plain(inlines)
    for label, tables in rows.items():
        for mark in (f"（详见{label}）", f"（见{label}）"):
            at = text.find(mark)
            if at < 0:
                continue
            start = text.rfind("。", 0, at) + 1
            counts = [
                int(f.value) for f, where in _positioned(inlines) if start <= where < at and _is_count(f)
            ]
            sums = {sum(counts[n:]) for n in range(len(counts))} | set(counts)
            if counts and sums.isdisjoint({*tables, sum(tables)}):
                told = "、".join(map(str, counts))
                yield Finding(
                    "C204",
                    place,
                    f"文中说{told}，{label}的表有{'、'.join(map(str, tables))}行",
                    "请让文中的个数与附件一致",
                )


def _positioned(inlines: Inlines) -> Iterator[tuple[Figure, int]]:
    place = 0
    for inline in inlines:
        if isinstance(inline, Figure):
            yield inline, place
        place += len(inline.text)


def _is_count(figure: Figure) -> bool:
    origin = figure.quantity.origin
    return isinstance(origin, Derivation) and origin.name == "count"
