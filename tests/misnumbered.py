"""PDFs whose embedded fonts number their glyphs otherwise than the PDF does: right in some readers, wrong in others."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont


def with_fonts(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a PDF with the embedded font files of a family changed; fails where there is none."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        streams = [
            each.FontDescriptor.FontFile3
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary)
            and name in str(each.get("/BaseFont", ""))
            and "/FontFile3" in each.get("/FontDescriptor", {})
        ]
        assert streams, f"no font {name}"
        for stream in streams:
            stream.write(change(stream.read_bytes()))
        file.save(target)
    return target.getvalue()


def misnumbered(content: bytes, name: str) -> bytes:
    """Return a PDF in which a family lists its CIDs in another order than that of its glyphs."""

    def turn(data: bytes) -> bytes:
        font = TTFont(io.BytesIO(data))
        top: Any = font["CFF "].cff.topDictIndex[0]
        top.charset = [".notdef", *top.charset[2:], top.charset[1]]
        out = io.BytesIO()
        font.save(out, reorderTables=False)
        return out.getvalue()

    return with_fonts(content, name, turn)
