"""Pages as the engines of this machine draw them, and how far two drawings agree 「看样」.

A file that one reader shows rightly can be blank or full of other hanzi in the next. What readers will show, engines
tell: each draws the pages, and the drawings are compared cell by cell, a cell being a quarter of a 字 of the text.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CELL = 4.0
"""Side of a cell in mm."""
_PIXELS = 32
"""Pixels along it."""
DPI = _PIXELS * 25.4 / CELL
"""Pixels of a drawing to the inch."""
ALIKE = 0.85
"""Agreement from which two drawings of a page show the same; one with other hanzi agrees to 0.2."""
SAME = 0.97
"""Agreement of a cell below which something else stands in it: 握 for 据 is 0.94."""

_NEAR = 2
"""How far in pixels (0.25 mm) engines may place the same edge from each other."""
_STRONG, _FAINT = 128, 48
"""Ink, of 255, that the other drawing must have too, and what of it is enough: edges are softened differently."""
_LEAST = 0.005
"""Share of a cell that strong ink of both covers where something stands in it that could differ."""
_PATIENCE = 600
"""Seconds a program may take."""

Drawing = Any
"""A page as a grey image of Pillow: black 0, white 255, `DPI` pixels to the inch."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What draws pages: its name, and the function from the bytes of a PDF to a drawing of each page."""

    name: str
    draw: Callable[[bytes], list[Drawing]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two drawings of a page agree, from 0 to 1."""

    page: float
    """Mean over the cells in which something stands."""
    cell: float
    """The cell that agrees least."""
    at: tuple[float, float] = (0.0, 0.0)
    """Where its middle lies: mm from the left and from the upper edge."""

    @property
    def is_close(self) -> bool:
        """Whether both drawings show the same, in every cell."""
        return self.page >= ALIKE and self.cell >= SAME


def engines() -> tuple[Engine, ...]:
    """Return the engines of this machine; PDFium comes with the program and is always the first."""
    found = [Engine("PDFium", _pdfium)]
    if poppler := shutil.which("pdftoppm"):
        found.append(_program("Poppler", poppler, "-gray", "-r", f"{DPI}", "{pdf}", "{folder}/page"))
    if ghostscript := next(filter(None, map(shutil.which, ("gs", "gswin64c"))), None):
        quiet, smooth = ("-q", "-dSAFER"), ("-dTextAlphaBits=4", "-dGraphicsAlphaBits=4")
        target = ("-sDEVICE=pgmraw", f"-r{DPI}", "-o", "{folder}/page-%06d.pgm", "{pdf}")
        found.append(_program("Ghostscript", ghostscript, *quiet, *smooth, *target))
    return tuple(found)


def _pdfium(content: bytes) -> list[Drawing]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def _program(name: str, *command: str) -> Engine:
    """Return an engine that is a program of its own; `{pdf}` and `{folder}` stand for where it reads and writes."""

    def draw(content: bytes) -> list[Drawing]:
        with tempfile.TemporaryDirectory(prefix="reportgen-") as folder:
            source = Path(folder, "source")
            source.write_bytes(content)
            words = [word.format(pdf=source, folder=folder) for word in command]
            subprocess.run(words, check=True, capture_output=True, timeout=_PATIENCE)
            return list(_read(sorted(Path(folder).glob("page*.pgm"), key=_number)))

    return Engine(name, draw)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _read(paths: list[Path]) -> Iterator[Drawing]:
    from PIL import Image

    for path in paths:
        with Image.open(path) as image:
            yield image.convert("L")


# ------------------------------------------------------------------- comparing


def agreement(one: Drawing, other: Drawing) -> Agreement:
    """Return how far two drawings of a page agree.

    A cell agrees by the share of strong ink that has ink near it in the other drawing, counted both ways: a stroke that
    is too much or missing counts, its weight, its softness and a shift within `_NEAR` do not.
    """
    size = _size(one, other)
    first, second = _ink(one, size), _ink(other, size)
    strong, alone = _sums(first[0], second[0]), _sums(_apart(first, second), _apart(second, first))
    likes = [
        (1 - lone / ink, place)
        for place, (ink, lone) in enumerate(zip(strong, alone, strict=True))
        if ink >= 255 * _LEAST
    ]
    if not likes:
        return Agreement(1.0, 1.0)
    least, place = min(likes)
    down, across = divmod(place, size[0] // _PIXELS)
    mean = sum(like for like, _ in likes) / len(likes)
    return Agreement(mean, least, ((across + 0.5) * CELL, (down + 0.5) * CELL))


def differing(content: bytes) -> tuple[str, ...]:
    """Return the engines of this machine that draw a PDF otherwise than PDFium does, or not at all."""
    first, *others = engines()
    pages = first.draw(content)
    return tuple(engine.name for engine in others if not _shows(engine, content, pages))


def _shows(engine: Engine, content: bytes, pages: list[Drawing]) -> bool:
    try:
        drawn = engine.draw(content)
    except (OSError, subprocess.SubprocessError):
        return False
    return len(drawn) == len(pages) and all(
        agreement(*pair).is_close for pair in zip(pages, drawn, strict=True)
    )


def _size(one: Drawing, other: Drawing) -> tuple[int, int]:
    """Return the pixels of whole cells that hold both drawings; engines round the size of a page differently."""
    sides = (max(pair) for pair in zip(one.size, other.size, strict=True))
    width, height = (-(-side // _PIXELS) * _PIXELS for side in sides)
    return width, height


def _ink(drawing: Drawing, size: tuple[int, int]) -> tuple[Drawing, Drawing]:
    """Return where ink of a drawing is strong, and where any is near, as images of 0 and 255."""
    from PIL import Image, ImageFilter, ImageOps

    ink = Image.new("L", size)
    ink.paste(ImageOps.invert(drawing))
    spread = ink.point(_from(_FAINT)).filter(ImageFilter.BoxBlur(_NEAR))
    return ink.point(_from(_STRONG)), spread.point(_from(1))


def _from(least: int) -> list[int]:
    """Return the table that makes an ink 255 from a least one on, else 0."""
    return [255 * (ink >= least) for ink in range(256)]


def _apart(one: tuple[Drawing, Drawing], other: tuple[Drawing, Drawing]) -> Drawing:
    """Return the strong ink of one drawing that has none near it in the other."""
    from PIL import ImageChops

    return ImageChops.subtract(one[0], other[1])


def _sums(one: Drawing, other: Drawing) -> list[float]:
    """Return the mean of each cell, row by row, both images added."""
    cells = (array("f", image.convert("F").reduce(_PIXELS).tobytes()) for image in (one, other))
    return [sum(pair) for pair in zip(*cells, strict=True)]


__all__ = [
    "ALIKE",
    "CELL",
    "DPI",
    "SAME",
    "Agreement",
    "Drawing",
    "Engine",
    "agreement",
    "differing",
    "engines",
]
