"""How the lines of finished PDFs are set, measured from the places of their glyphs and nothing else.

    .venv/bin/python bench/lines.py FOLDER [--words FILE] [--list]

Only pdfium is asked; the layout of the project is not used. A line belongs to a cell when
rules stand around it, and to the text when it is set in 16 pt. FILE holds words, one a line
(more columns are not read): with it the breaks inside a word are counted, too.
"""

from __future__ import annotations

import argparse
import ctypes
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import hypot
from pathlib import Path
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

CLOSING = frozenset("，。、；：？！”’）〕】》〉」』·～—…％%‰／/)]},.;:?!")
OPENING = frozenset("“‘（〔【《〈「『([{")
FULL_WIDTH = frozenset(sign for sign in CLOSING | OPENING if ord(sign) > 0x2000)
LEFT, RIGHT = 79.37, 521.57
"""The edges of the text area of an upright page in pt (28 mm, 184 mm)."""
BODY = 16.0
FIGURE = re.compile(r"[\d.,%-]+")
WIDE = 17.0
"""A hanzi of 16 pt type may not take more than this of a justified line, in pt."""
_THIN = 3.0
_SAME = 1.0
_LONGEST_WORD = 6


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign: its origin and size in pt from the lower left corner of the page."""

    text: str
    x: float
    y: float
    size: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """Signs on one base line, in one cell where there is a cell."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its text without spaces."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(slots=True)
class Tally:
    """What was counted over all files."""

    lengths: Counter[int] = field(default_factory=Counter)
    advances: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    lines: int = 0
    wide: list[str] = field(default_factory=list)
    breaks: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def is_hanzi(char: str) -> bool:
    """Whether a sign is a hanzi."""
    return "\u4e00" <= char <= "\u9fff"


# -------------------------------------------------------------------- reading


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Yield the upright signs of a page."""
    text = page.get_textpage()
    raw = text.raw
    for index in range(pdfium.FPDFText_CountChars(raw)):
        char = chr(pdfium.FPDFText_GetUnicode(raw, index))
        if pdfium.FPDFText_IsGenerated(raw, index) or char.isspace():
            continue
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        if abs(matrix.b) > abs(matrix.a):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        size = pdfium.FPDFText_GetFontSize(raw, index) * hypot(matrix.c, matrix.d)
        yield Glyph(char, x.value, y.value, size, box.right)
    text.close()


@dataclass(frozen=True, slots=True)
class Edge:
    """A rule or the edge of a box: `at` across, from `low` to `high` along."""

    at: float
    low: float
    high: float


def edges(page: pypdfium2.PdfPage) -> tuple[list[Edge], list[Edge]]:
    """Return the upright and the level edges of everything drawn on a page."""
    upright: list[Edge] = []
    level: list[Edge] = []
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        bounds = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(shape.raw, *bounds)
        left, bottom, right, top = (bound.value for bound in bounds)
        if top - bottom > _THIN:
            upright.extend(Edge(x, bottom, top) for x in {left, right})
        if right - left > _THIN:
            level.extend(Edge(y, left, right) for y in {bottom, top})
    return upright, level


def cell_of(glyph: Glyph, upright: Sequence[Edge], level: Sequence[Edge]) -> tuple[int, ...] | None:
    """Return the edges around a sign in whole points; nothing where it stands in no cell."""
    x, y = glyph.x + glyph.size / 4, glyph.y + glyph.size / 4
    across = [edge.at for edge in upright if edge.low - _SAME < y < edge.high + _SAME]
    along = [edge.at for edge in level if edge.low - _SAME < x < edge.high + _SAME]
    left, right = [at for at in across if at <= x], [at for at in across if at > x]
    below, above = [at for at in along if at <= y], [at for at in along if at > y]
    if not (left and right and below and above):
        return None
    return round(max(left)), round(min(right)), round(max(below)), round(min(above))


def lines_of(page: pypdfium2.PdfPage) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines of the text from top to bottom, and those of each cell."""
    upright, level = edges(page)
    text: list[Glyph] = []
    cells: dict[tuple[int, ...], list[Glyph]] = defaultdict(list)
    for glyph in glyphs(page):
        place = cell_of(glyph, upright, level)
        (text if place is None else cells[place]).append(glyph)
    return on_lines(text), [on_lines(found) for found in cells.values()]


def on_lines(found: Sequence[Glyph]) -> list[Line]:
    """Return signs as lines from top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(found, key=lambda g: -g.y):
        if rows and abs(rows[-1][0].y - glyph.y) < _SAME:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [Line(tuple(sorted(row, key=lambda g: g.x))) for row in rows]


# ------------------------------------------------------------------ measuring


def measure_text(name: str, lines: Sequence[Line], tally: Tally, words: frozenset[str]) -> None:
    """Count full lines of the text, their advances and what their ends tear."""
    for line, below in pairwise(lines):
        first, last = line.glyphs[0], line.glyphs[-1]
        if {round(g.size, 1) for g in (first, last, below.glyphs[0])} != {BODY}:
            continue
        if below.glyphs[0].x > LEFT + 2 or last.right < RIGHT - 2 or first.x > LEFT + 2.5 * BODY:
            continue
        measure_full_line(f"{name}: {line.text} | {below.text[:4]}", line, tally)
        measure_break(f"{name}: {line.text[-8:]}|{below.text[:8]}", (line, below), tally, words, "text")


def measure_full_line(said: str, line: Line, tally: Tally) -> None:
    """Count the signs of a justified line and the advances of its hanzi."""
    tally.lines += 1
    pairs = [(a, b.text, b.x - a.x) for a, b in pairwise(line.glyphs) if is_hanzi(a.text)]
    steps = [step for _, after, step in pairs if is_hanzi(after)]
    tally.advances.extend(steps)
    tally.beside.extend(step for _, after, step in pairs if not is_hanzi(after))
    if max(steps, default=0.0) > WIDE:
        tally.wide.append(f"{max(steps):.2f} {said}")
    is_full_width = all(is_hanzi(sign.text) or sign.text in FULL_WIDTH for sign in line.glyphs)
    if line.glyphs[0].x < LEFT + 2 and is_full_width:
        tally.lengths[len(line.glyphs)] += 1


def measure_break(
    said: str, pair: tuple[Line, Line], tally: Tally, words: frozenset[str], where: str
) -> None:
    """Count one line end and what is wrong with it."""
    before, after = pair[0].text, pair[1].text
    tally.breaks[where] += 1
    faults = {
        "begins with a closing mark": after[0] in CLOSING,
        "ends with an opening mark": before[-1] in OPENING,
        "number or Latin word split": splits_number(before, after),
        "word split": splits_word(before, after, words),
    }
    for fault, is_one in faults.items():
        if is_one:
            tally.faults[f"{where}: {fault}"].append(said)


def splits_number(before: str, after: str) -> bool:
    """Whether a line ends inside a number, a Latin word, or between a number and its percent sign."""
    joined = (before[-1].isascii() and before[-1].isalnum()) or before[-1] in ".,"
    return joined and after[0].isascii() and (after[0].isalnum() or after[0] in ".,%")


def splits_word(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether a word lies across a line end that the words of the text around it leave no room for.

    The text is cut into as few words as possible; a line end between two of them is good.
    """
    if not words or not (is_hanzi(before[-1]) and is_hanzi(after[0])):
        return False
    head, tail = hanzi_end(before), hanzi_start(after)
    return len(head) not in word_ends(head + tail, words)


def hanzi_end(text: str) -> str:
    """Return the hanzi at the end of a text."""
    return text[len(text.rstrip("".join(filter(is_hanzi, text)))) :]


def hanzi_start(text: str) -> str:
    """Return the hanzi at the start of a text."""
    return text[: len(text) - len(text.lstrip("".join(filter(is_hanzi, text))))]


def word_ends(text: str, words: frozenset[str]) -> set[int]:
    """Return every place where some cut of the text into the fewest words may end a word."""
    forward, backward = fewest(text, words), fewest(text[::-1], reversed_words(words))
    return {n for n in range(len(text) + 1) if forward[n] + backward[len(text) - n] <= forward[-1]}


@lru_cache(maxsize=1)
def reversed_words(words: frozenset[str]) -> frozenset[str]:
    """Return words read from their ends."""
    return frozenset(word[::-1] for word in words)


def fewest(text: str, words: frozenset[str]) -> list[int]:
    """Return for every place the fewest words that the text before it takes."""
    counts = [0]
    for end in range(1, len(text) + 1):
        starts = [s for s in range(max(0, end - _LONGEST_WORD), end - 1) if text[s:end] in words]
        counts.append(min([counts[end - 1] + 1, *(counts[s] + 1 for s in starts)]))
    return counts


def is_one_text(pair: tuple[Line, Line]) -> bool:
    """Whether the second line goes on with the first; figures beside a chart stand farther apart."""
    above, below = (line.glyphs[0] for line in pair)
    figures = all(FIGURE.fullmatch(line.text) for line in pair)
    return above.y - below.y < 2 * above.size and above.size == below.size and not figures


def measure(path: Path, name: str, tally: Tally, words: frozenset[str]) -> None:
    """Count the lines of one file."""
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, start=1):
        where = f"{name} p.{number}"
        text, cells = lines_of(page)
        if page.get_width() < page.get_height():
            measure_text(where, text, tally, words)
        for cell in cells:
            for pair in filter(is_one_text, pairwise(cell)):
                said = f"{where}: {' / '.join(line.text for line in cell)}"
                measure_break(said, pair, tally, words, "cell")
    document.close()


# ------------------------------------------------------------------ reporting


def main() -> None:
    """Print what was measured over all PDFs below a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--list", action="store_true", help="name every line that is counted as a fault")
    given = parser.parse_args()
    words = (
        frozenset(
            word
            for line in given.words.open(encoding="utf-8")
            if 1 < len(word := line.split()[0]) <= _LONGEST_WORD
        )
        if given.words
        else frozenset()
    )
    files = sorted(given.folder.rglob("*.pdf"))
    tally = Tally()
    for path in files:
        measure(path, str(path.relative_to(given.folder)), tally, words)
    if not tally.lines:
        sys.exit("no full lines found")
    for line in report(len(files), tally, listed=given.list):
        print(line)


def report(files: int, tally: Tally, *, listed: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    steps = sorted(tally.advances)
    near = sum(abs(step - 15.79) <= 0.15 for step in steps)
    yield f"files {files}, full lines {tally.lines}, line ends {dict(tally.breaks)}"
    yield f"signs in lines of hanzi and their marks: {shares(tally.lengths)}"
    yield (
        f"advance of hanzi: median {median(steps):.2f}, worst {steps[-1]:.2f} pt, "
        f"within 0.15 of 15.79: {near / len(steps):.0%}; lines over {WIDE:g} pt: {len(tally.wide)}"
    )
    yield f"advance of hanzi before digits, letters and marks: worst {max(tally.beside, default=0.0):.2f} pt"
    if listed:
        yield from (f"    {said}" for said in sorted(tally.wide, reverse=True))
    for fault in sorted(tally.faults):
        yield f"{fault}: {len(tally.faults[fault])}"
        if listed:
            yield from (f"    {said}" for said in tally.faults[fault])


def shares(lengths: Counter[int]) -> str:
    """Return how many lines have how many signs."""
    whole = max(lengths.total(), 1)
    counts = ", ".join(f"{length}: {count}" for length, count in sorted(lengths.items(), reverse=True))
    squeezed = sum(count for length, count in lengths.items() if length >= 28) / whole
    return (
        f"{counts}; exactly 28: {lengths[28] / whole:.1%}, 28 or one more by squeezed marks: {squeezed:.1%}"
    )


if __name__ == "__main__":
    main()
