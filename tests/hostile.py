"""Small files made to harm whoever reads them."""

from __future__ import annotations

import zlib


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    content = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        content
        + head
        + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            len(content),
        )
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"


def form_that_calls_itself() -> bytes:
    """A page that draws a form which draws itself, twice."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    return pdf(_CATALOG, _PAGES, _PAGE, stream(b"/X Do"), stream(b"/X Do /X Do", entries))


def stream_that_swells(megabytes: int) -> bytes:
    """A page whose drawing is spaces, a thousand to each byte of the file."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    form = stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return pdf(_CATALOG, _PAGES, _PAGE, stream(packed, b"/Filter/FlateDecode"), form)
