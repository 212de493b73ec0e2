"""Measures how the pages of finished files close: from the PDF alone, without the project's own layout or checks.

    bench/pages.py FOLDER [--office] [--json]

Reads every PDF below the folder; with `--office` every Word file as LibreOffice prints it, too, and whether
both have the same number of pages. What is counted, and what stands for it here:

    widow       a page that begins with the last line of a paragraph
    orphan      a page that ends with the first line of a paragraph
    blank       a page, not the last of its section, whose lower part is empty over more than 40 %
    imprint     a page with nothing but the 版记
    signature   fewer than three lines of text above a 署名 on its page
    small       a table of up to ten rows that stands on two pages
    spilled     a page on which a table ends with one or two rows and nothing else
    note        a page with notes of a table and nothing of the table
    narrow      a table closer than 8 pt to the text above it

A section is the text, an annex, or a run of pages of one orientation. Lengths are in pt.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

import pymupdf

ROOT = Path(__file__).resolve().parents[1]
MEASURES = ("widow", "orphan", "blank", "imprint", "signature", "small", "spilled", "note", "narrow")

LEFT, RIGHT = 79.37, 521.57
"""Edges of the text of an upright page: 28 mm and 184 mm."""
TOP, BOTTOM = 104.88, 742.68
"""Edges of the text of an upright page: 37 mm and 262 mm; of a turned one 28 mm and 184 mm."""
BODY = 16.0
INDENT = 2 * BODY
BLANK = 0.4
FEW_ROWS = 10
SPILLED = 2
LINES_ABOVE = 3
NARROW = 8.0
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
NOTE = re.compile(r"注：|\d\.")
FAINT = 2.0
"""Thinner than this an area is a rule."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of upright text."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page: its outline, its rows from top to bottom as texts, and which of them are heads."""

    top: float
    bottom: float
    left: float
    right: float
    rows: tuple[str, ...]
    heads: int

    @property
    def head(self) -> tuple[str, ...]:
        return self.rows[: self.heads]

    @property
    def count(self) -> int:
        """How many rows stand below the head."""
        return len(self.rows) - self.heads


@dataclass(slots=True)
class Sheet:
    """A page: text outside tables, tables, and where anything ends."""

    number: int
    wide: bool
    lines: list[Line]
    grids: list[Grid]
    foot: list[Line] = field(default_factory=list)
    """Lines of the 版记."""
    lowest: float = 0.0
    """Lowest edge of text, tables and figures, the 版记 not counted."""
    figure: bool = False

    @property
    def top(self) -> float:
        return LEFT if self.wide else TOP

    @property
    def bottom(self) -> float:
        return RIGHT if self.wide else BOTTOM

    @property
    def body(self) -> list[Line]:
        return [line for line in self.lines if abs(line.size - BODY) < 0.6]


def sheets(path: Path) -> list[Sheet]:
    """Return the pages of a PDF."""
    with pymupdf.open(path) as document:
        return [_sheet(page, number) for number, page in enumerate(document, 1)]


def _sheet(page: pymupdf.Page, number: int) -> Sheet:
    wide = page.rect.width > page.rect.height
    sheet = Sheet(number, wide, [], [])
    areas = list(_areas(page))
    texts = [line for line in _lines(page) if not _is_page_number(line, sheet)]
    imprint = _imprint_top(areas, texts, sheet)
    sheet.foot = [line for line in texts if line.top > imprint]
    texts = [line for line in texts if line.top <= imprint]
    sheet.grids = list(_grids([area for area in areas if area.y1 <= imprint + 1], texts))
    sheet.lines = [line for line in texts if not any(_inside(line, grid) for grid in sheet.grids)]
    edges = [line.bottom for line in sheet.lines] + [grid.bottom for grid in sheet.grids]
    drawn = [a.y1 for a in areas if a.y1 <= imprint - 1 and a.height > 4 and a.y1 < sheet.bottom + 1]
    images = [pymupdf.Rect(info["bbox"]).y1 for info in page.get_image_info()]
    sheet.figure = bool(images) or any(line.size < 12 for line in sheet.lines if not NOTE.match(line.text))
    sheet.lowest = max([*edges, *drawn, *images], default=sheet.top)
    return sheet


def _lines(page: pymupdf.Page) -> Iterator[Line]:
    """Yield the upright text by base line; pieces of one line that other columns part stay apart in `text` only by order."""
    spans = [
        (span, line["dir"])
        for block in page.get_text("dict")["blocks"]
        if block["type"] == 0
        for line in block["lines"]
        for span in line["spans"]
        if span["text"].strip()
    ]
    upright = sorted(
        (span for span, direction in spans if abs(direction[1]) < 0.1),
        key=lambda span: (round(span["origin"][1]), span["origin"][0]),
    )
    for _, row in groupby(upright, key=lambda span: round(span["origin"][1])):
        parts: list[dict] = []
        for span in row:
            if parts and span["origin"][0] - parts[-1]["bbox"][2] > 40:
                yield _line(parts)
                parts = []
            parts.append(span)
        yield _line(parts)


def _line(spans: Sequence[dict]) -> Line:
    first = max(spans, key=lambda span: len(span["text"]))
    base, size = first["origin"][1], first["size"]
    return Line(
        spans[0]["bbox"][0],
        spans[-1]["bbox"][2],
        base - 0.88 * size,
        base + 0.12 * size,
        size,
        first["font"],
        "".join(span["text"].strip() for span in spans),
    )


def _is_page_number(line: Line, sheet: Sheet) -> bool:
    outside = line.top > sheet.bottom + 4 if not sheet.wide else line.left > 1000
    return outside or bool(
        re.fullmatch(r"[—－-]\d+[—－-]", line.text.replace(" ", "")) and line.top > sheet.bottom
    )


def _areas(page: pymupdf.Page) -> Iterator[pymupdf.Rect]:
    """Yield rules and boxes of all drawings."""
    for drawing in page.get_drawings():
        for item in drawing["items"]:
            if item[0] == "re":
                yield pymupdf.Rect(item[1]).normalize()
            elif item[0] == "l":
                yield pymupdf.Rect(item[1], item[2]).normalize()


def _imprint_top(areas: Sequence[pymupdf.Rect], texts: Sequence[Line], sheet: Sheet) -> float:
    """Return the upper edge of the 版记: its first rule, as wide as the text, with 14 pt type down to the foot."""
    rules = sorted(a.y0 for a in areas if a.height < FAINT and a.width > 400)
    for rule in rules:
        below = [line for line in texts if line.top > rule - 1]
        if below and rules[-1] > sheet.bottom - 12 and all(abs(line.size - 14) < 0.5 for line in below):
            return rule
    return 10_000.0


def _grids(areas: Sequence[pymupdf.Rect], texts: Sequence[Line]) -> Iterator[Grid]:
    """Yield the tables: what rules and boxes that touch each other enclose, with text in two rows or columns."""
    for cluster in _clusters(areas):
        box = pymupdf.Rect(cluster[0])
        for area in cluster[1:]:
            box |= _thick(area)
        uprights = {round(a.x0) for a in cluster if a.height > 8} | {
            round(a.x1) for a in cluster if a.height > 8
        }
        if box.width < 150 or len(uprights) < 3:
            continue
        edges = _merged(sorted({y for a in cluster if a.width > 8 for y in (a.y0, a.y1)}))
        inside = [line for line in texts if box.x0 - 2 < line.left and line.right < box.x1 + 3]
        bands = [(top, bottom) for top, bottom in pairwise(edges) if bottom - top > 9]
        rows = [
            ([line for line in inside if top - 1 <= (line.top + line.bottom) / 2 < bottom + 1])
            for top, bottom in bands
        ]
        if len(bands) < 2 or sum(bool(row) for row in rows) < 2:
            continue
        heads = 0
        for row in rows:
            if not row or not all("Hei" in line.font for line in row):
                break
            heads += 1
        heads = heads if heads < len(rows) else 0
        said = tuple(
            "".join(line.text for line in sorted(row, key=lambda line: (line.left, line.top))) for row in rows
        )
        yield Grid(box.y0, box.y1, box.x0, box.x1, said, heads)


def _thick(area: pymupdf.Rect) -> pymupdf.Rect:
    return pymupdf.Rect(area.x0 - 0.6, area.y0 - 0.6, area.x1 + 0.6, area.y1 + 0.6)


def _clusters(areas: Sequence[pymupdf.Rect]) -> list[list[pymupdf.Rect]]:
    """Return the areas in groups that touch, from top to bottom; areas are first sorted by height on the page."""
    found: list[tuple[pymupdf.Rect, list[pymupdf.Rect]]] = []
    for area in sorted(areas, key=lambda a: (a.y0, a.x0)):
        wide = _thick(area)
        touching = [group for group in found if group[0].intersects(wide)]
        box, members = wide, [area]
        for group in touching:
            box |= group[0]
            members = [*group[1], *members]
            found.remove(group)
        found.append((box, members))
    return [members for _, members in sorted(found, key=lambda group: group[0].y0) if len(members) > 3]


def _merged(edges: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > 2.5:
            kept.append(edge)
    return kept


def _inside(line: Line, grid: Grid) -> bool:
    return grid.top - 1 < (line.top + line.bottom) / 2 < grid.bottom + 1 and line.left > grid.left - 2


# ------------------------------------------------------------------- measures


def faults(pages: Sequence[Sheet]) -> Iterator[tuple[str, int, str]]:
    """Yield what is wrong with the pages: measure, page, and words to find it by."""
    for page, after in pairwise(pages):
        yield from _parted(page, after)
    for page in pages:
        if page.foot and not page.lines and not page.grids:
            yield "imprint", page.number, page.foot[0].text
        yield from _signed(page)
        yield from _tight(page)
    yield from _tables(pages)
    yield from _blank(pages)


def _parted(page: Sheet, after: Sheet) -> Iterator[tuple[str, int, str]]:
    """Yield single lines of a paragraph at the foot of a page and at the head of the next."""
    if page.wide or after.wide or not page.body or not after.body:
        return
    last, first = page.lines[-1], after.lines[0]
    if abs(first.size - BODY) > 0.6 or any(grid.top < first.top for grid in after.grids):
        return
    if abs(first.left - LEFT) > 3 or "Hei" in first.font or "Kai" in first.font or first.top > TOP + 30:
        return
    if last.right < RIGHT - 60 and not last.text:
        return
    if abs(last.left - LEFT - INDENT) < 4 and _near(last.bottom, page) and last.bottom > BOTTOM - 3 * 28.95:
        yield "orphan", page.number, last.text[:20]
    follows = after.lines[1] if len(after.lines) > 1 else None
    goes_on = follows and abs(follows.left - LEFT) < 3 and follows.top - first.top < 32
    if not goes_on:
        yield "widow", after.number, first.text[:20]


def _near(bottom: float, page: Sheet) -> bool:
    return bottom >= page.lowest - 2


def _signed(page: Sheet) -> Iterator[tuple[str, int, str]]:
    """Yield a signature with too little text above it: the date stands alone, right of the middle, below the organ."""
    for place, line in enumerate(page.lines):
        if (
            not DATE.fullmatch(line.text.replace(" ", ""))
            or abs(line.size - BODY) > 0.6
            or line.left < LEFT + 120
        ):
            continue
        organ = page.lines[place - 1] if place else None
        if organ is None or not (20 < line.top - organ.top < 40) or organ.left < LEFT + 60:
            continue
        above = {round(other.top) for other in page.lines[: place - 1]}
        rows = sum(grid.count for grid in page.grids if grid.bottom < line.top)
        if len(above) + rows < LINES_ABOVE:
            yield "signature", page.number, f"{len(above)} lines above"


def _tight(page: Sheet) -> Iterator[tuple[str, int, str]]:
    for grid in page.grids:
        above = [line for line in page.lines if line.bottom < grid.top + 3]
        if above and abs(above[-1].size - BODY) < 0.6 and grid.top - above[-1].bottom < NARROW:
            yield "narrow", page.number, f"{grid.top - above[-1].bottom:.1f} pt"


def _tables(pages: Sequence[Sheet]) -> Iterator[tuple[str, int, str]]:
    """Yield small tables on two pages, pages with their last rows alone, and notes without a table."""
    whole = 0
    for place, page in enumerate(pages):
        before = pages[place - 1] if place else None
        for number, grid in enumerate(page.grids):
            goes_on = bool(
                before
                and number == 0
                and before.grids
                and before.wide == page.wide
                and grid.heads
                and before.grids[-1].head == grid.head
                and not any(line.bottom < grid.top for line in page.lines)
            )
            if not goes_on:
                whole = 0
            whole += grid.count
            after = pages[place + 1] if place + 1 < len(pages) else None
            ends = not (
                after
                and number == len(page.grids) - 1
                and after.grids
                and after.grids[0].head == grid.head
                and not any(line.bottom < after.grids[0].top for line in after.lines)
            )
            if goes_on and ends and whole <= FEW_ROWS:
                yield "small", page.number, f"{whole - grid.count}+{grid.count} rows"
            others = [line for line in page.lines if not NOTE.match(line.text)]
            if goes_on and ends and grid.count <= SPILLED and not others and len(page.grids) == 1:
                yield "spilled", page.number, f"{grid.count} rows"
        if page.lines and not page.grids and all(line.size < 11 for line in page.lines):
            yield "note", page.number, page.lines[0].text[:20]


def _blank(pages: Sequence[Sheet]) -> Iterator[tuple[str, int, str]]:
    for page, after in pairwise(pages):
        new = after.wide != page.wide or (after.lines and re.match(r"附件\d*$", after.lines[0].text))
        share = (page.bottom - page.lowest) / (page.bottom - page.top)
        if not new and share > BLANK and (after.lines or after.grids):
            yield "blank", page.number, f"{share:.0%}"


# ------------------------------------------------------------------------ Word


def printed(paths: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Return each Word file as LibreOffice prints it; the official faces are those the project ships."""
    sys.path.insert(0, str(ROOT))
    from reportgen.render.fonts import fontconfig_aliases

    fonts = folder / "fonts.conf"
    own = f"<cachedir>{folder}/cache</cachedir><dir>/usr/share/fonts</dir></fontconfig>"
    fonts.write_text(fontconfig_aliases().replace("</fontconfig>", own), encoding="utf-8")
    copies = {path: folder / f"{number}.docx" for number, path in enumerate(paths)}
    for path, copy in copies.items():
        shutil.copy(path, copy)
    subprocess.run(
        [
            shutil.which("soffice") or "libreoffice",
            f"-env:UserInstallation=file://{folder}/profile",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *map(str, copies.values()),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
    )
    return {path: copy.with_suffix(".pdf") for path, copy in copies.items()}


# ---------------------------------------------------------------------- report


def measured(files: dict[str, Path]) -> tuple[dict[str, list[Sheet]], list[tuple[str, str, int, str]]]:
    """Return the pages of each file and all faults: file, measure, page, words."""
    read = {name: sheets(path) for name, path in files.items()}
    found = [(name, *fault) for name, pages in read.items() for fault in faults(pages)]
    return read, found


def told(title: str, read: dict[str, list[Sheet]], found: Sequence[tuple[str, str, int, str]]) -> None:
    count = Counter(measure for _, measure, _, _ in found)
    print(f"{title}: {len(read)} files, {sum(map(len, read.values()))} pages")
    print("  " + ", ".join(f"{measure} {count[measure]}" for measure in MEASURES))
    for name, measure, page, words in sorted(found):
        print(f"    {measure:10}{name} p.{page}  {words}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--office", action="store_true", help="Word files through LibreOffice, too")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    pdfs = {str(p.relative_to(asked.folder).with_suffix("")): p for p in sorted(asked.folder.rglob("*.pdf"))}
    results = {"PDF": measured(pdfs)}
    with tempfile.TemporaryDirectory() as made:
        if asked.office:
            paths = sorted(asked.folder.rglob("*.docx"))
            names = {path: str(path.relative_to(asked.folder).with_suffix("")) for path in paths}
            word = {names[path]: copy for path, copy in printed(paths, Path(made)).items()}
            results["Word"] = measured(word)
    if asked.json:
        print(json.dumps({title: found for title, (_, found) in results.items()}, ensure_ascii=False))
        return
    for title, (read, found) in results.items():
        told(title, read, found)
    if asked.office:
        pairs = {
            name: (len(pages), len(results["Word"][0].get(name, ())))
            for name, pages in results["PDF"][0].items()
        }
        same = sum(one == other for one, other in pairs.values())
        print(f"same number of pages: {same} of {len(pairs)}")
        for name, (one, other) in pairs.items():
            if one != other:
                print(f"    {name}: PDF {one}, Word {other}")


if __name__ == "__main__":
    main()
