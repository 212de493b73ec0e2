"""Photographs made fit for print: upright, no larger than paper shows, and without what a camera adds.

A telephone turns its pictures by a remark only, writes where they were taken, and takes
ten times the points a page can show. What is printed has none of that. Each photograph
is prepared once and then shared by all reports and formats.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any

from reportgen.blocks import Picture, Pictures
from reportgen.errors import RenderFault
from reportgen.layout import Profile

GAP = 4.0
"""Room between photographs side by side, in mm."""
CAPTION_LEADING = 1.5
"""Line pitch of the captions of photographs side by side, as a multiple of their size, 五号."""
_TALLEST = 95.0
"""Height of a photograph that stands alone, in mm: two with their captions fill a page."""
_SHAPE = 0.75
"""Height of photographs side by side, as a share of their width."""
_POINTS = 1600
"""Longest side of what is printed: about 260 points an inch over the full width of the text."""
_QUALITY = 85


@dataclass(frozen=True)
class Prepared:
    """A photograph as it goes into a file."""

    data: bytes
    suffix: str
    """`jpeg` or `png`."""
    width: int
    height: int

    @property
    def content_type(self) -> str:
        """Its media type."""
        return f"image/{self.suffix}"

    @cached_property
    def address(self) -> str:
        """The photograph as a data: address."""
        return f"data:{self.content_type};base64,{b64encode(self.data).decode('ascii')}"


def prepared(picture: Picture) -> Prepared:
    """Return a photograph fit for print. Raises RenderFault for one that cannot be opened."""
    try:
        return _prepared(picture.content)
    except (OSError, ValueError, SyntaxError) as error:
        raise RenderFault(
            code="R303",
            place=picture.name,
            message="照片打不开",
            advice="请用看图软件打开后另存为 .jpg",
        ) from error


@lru_cache(maxsize=64)
def _prepared(content: bytes) -> Prepared:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
        kind = opened.format or "JPEG"
        opened.draft("RGB", (_POINTS, _POINTS))
        image = ImageOps.exif_transpose(opened)
        image = _opaque(image) if kind == "PNG" else image.convert("RGB")
    image.thumbnail((_POINTS, _POINTS), Image.Resampling.LANCZOS)
    written = BytesIO()
    options: dict[str, Any] = {"quality": _QUALITY} if kind == "JPEG" else {"optimize": False}
    bare = Image.new(image.mode, image.size)
    bare.paste(image)  # leaves behind whatever the file said besides its points
    bare.save(written, kind, **options)
    return Prepared(written.getvalue(), kind.lower(), *bare.size)


def _opaque(image: Any) -> Any:
    """Return a picture on white paper: a page has nothing behind it."""
    from PIL import Image

    clear = image.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")


def room(across: int, profile: Profile) -> float:
    """Return the width in mm that each of the photographs side by side may take."""
    return (profile.text_width - across * GAP) / across


def size(made: Prepared, across: int, profile: Profile) -> tuple[float, float]:
    """Return width and height in mm at which a photograph is printed, its shape kept."""
    width = room(across, profile)
    tallest = _TALLEST if across == 1 else width * _SHAPE
    scale = min(width / made.width, tallest / made.height)
    return made.width * scale, made.height * scale


def rows(block: Pictures) -> Iterator[tuple[Picture, ...]]:
    """Yield the photographs row by row."""
    for start in range(0, len(block.items), block.across):
        yield block.items[start : start + block.across]


__all__ = ["CAPTION_LEADING", "GAP", "Prepared", "prepared", "room", "rows", "size"]
