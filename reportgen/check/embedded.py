"""What a font file inside a PDF says about itself."""

from __future__ import annotations

import io
import struct

_OPENTYPE = b"OTTO"
"""First bytes of a CFF font in an OpenType wrapping, which a PDF may embed as it is (`/FontFile3 /OpenType`)."""
_BLANK = 4
"""An outline of so few bytes draws nothing: what a subset leaves of a glyph it does not need."""


def is_numbered(content: bytes) -> bool:
    """Return whether each glyph of a font file has its place in the file as its CID, if it has CIDs at all.

    ISO 32000-1, 9.7.4.2 sends a CID through the font's list of CIDs, and MuPDF, Ghostscript, pdf.js, PDFBox and Acrobat
    do so; PDFium and Poppler take the CID for the place where the font is wrapped as OpenType. Where the two differ, the
    same file shows different signs. A bare CFF is read by its list everywhere, a TrueType font by the PDF's.
    """
    if not content.startswith(_OPENTYPE):
        return True
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(content), lazy=True) as font:
            top = font["CFF "].cff.topDictIndex[0] if "CFF " in font else None
            if top is None or not hasattr(top, "ROS"):
                return True
            outlines = top.CharStrings.charStringsIndex
            moved = (place for place, name in enumerate(top.charset) if place and name != f"cid{place:05d}")
            return all(len(outlines[place].bytecode or b"") < _BLANK for place in moved)
    except (TTLibError, AssertionError, LookupError, TypeError, ValueError, struct.error):
        return True  # a torn font is none that this rule can judge


__all__ = ["is_numbered"]
