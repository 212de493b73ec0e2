"""What WeasyPrint 70 leaves undone in a PDF, done before it is written.

metadata      XMP in every file, from the report alone: no clock, no random number
annotations   links say where they lead and are printed as nothing
attachments   names that readers show as they are, listed once, each with its media type
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

_PRINT = 4
"""The flag of an annotation that PDF/A demands."""

MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "md": "text/markdown",
    "toml": "application/toml",
    "json": "application/json",
}
"""By the end of a file's name; asking the machine would give other bytes elsewhere."""


def describe(metadata: Any, *, title: str, language: str) -> None:
    """Complete what a shell says of a document, and let its XMP be written by `rdf`."""
    metadata.title = metadata.title or title
    metadata.lang = metadata.lang or language
    metadata.generator = "reportgen"

    def generated(variant: str, part: int, conformance: str) -> bytes:
        return rdf(metadata, part, conformance)

    metadata.generate_rdf_metadata = generated


def finish(pdf: Any, metadata: Any, goals: Mapping[str, str]) -> None:
    """Finish a PDF that is about to be written; `goals` are what links lead to, by their names."""
    if "Metadata" not in pdf.catalog:
        metadata.include_in_pdf(pdf, "a", 0, "", compress=False)
    for found in pdf.objects:
        if isinstance(found, dict) and found.get("Type") == "/Annot":
            _finish_annotation(found, goals)
        elif getattr(found, "extra", {}).get("Type") == "/Metadata":
            found.compress = False
    _finish_attachments(pdf)


def _finish_annotation(annotation: Any, goals: Mapping[str, str]) -> None:
    import pydyf

    annotation["F"] = _PRINT
    name = getattr(annotation.get("Dest"), "string", "")
    if name in goals:
        annotation["Contents"] = pydyf.String(goals[name])


# ---------------------------------------------------------------- attachments


def _finish_attachments(pdf: Any) -> None:
    """Write each file's name as text, order the list by them, and name each file once in /AF."""
    import pydyf

    dictionaries: list[Any] = [found for found in pdf.objects if isinstance(found, dict)]
    specs = [found for found in dictionaries if found.get("Type") == "/Filespec"]
    if not specs:
        return
    for spec in specs:
        name = spec["UF"].string
        spec["F"] = pydyf.String(name)
        stream = pdf.objects[int(spec["EF"]["F"].split()[0])]
        spec["EF"]["UF"] = spec["EF"]["F"]
        media = MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        stream.extra["Subtype"] = f"/{media.replace('/', '#2F')}"
    names = pydyf.Array()
    for spec in sorted(specs, key=lambda spec: _bytes(spec["UF"].string)):
        names.extend((spec["UF"], spec.reference))
    listed = pdf.objects[int(pdf.catalog["Names"]["EmbeddedFiles"].split()[0])]
    listed["Names"] = names
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(spec.reference for spec in specs)


def _bytes(text: str) -> bytes:
    """Return a text as it is written in a PDF, which orders lists by it."""
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")


# ------------------------------------------------------------------- metadata

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def rdf(metadata: Any, part: int = 0, conformance: str = "") -> bytes:
    """Return the XMP of a document; `part` and `conformance` are those of PDF/A, where it claims that."""
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    said = "".join(_said(metadata, part, conformance))
    return f'<rdf:RDF{spaces}><rdf:Description rdf:about="">{said}</rdf:Description></rdf:RDF>'.encode()


def _said(metadata: Any, part: int, conformance: str) -> Iterator[str]:
    if part:
        yield f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance>"
    yield "<dc:format>application/pdf</dc:format>"
    yield _listed("dc:title", "Alt", [metadata.title], ' xml:lang="x-default"')
    yield _listed("dc:creator", "Seq", metadata.authors)
    yield _listed("dc:language", "Bag", [metadata.lang])
    yield _single("xmp:CreatorTool", metadata.generator)
    yield _single("xmp:CreateDate", metadata.created)
    yield _single("xmp:ModifyDate", metadata.modified)
    yield _single("pdf:Producer", _producer())


def _single(name: str, value: str | None) -> str:
    return f"<{name}>{escape(value, quote=False)}</{name}>" if value else ""


def _listed(name: str, kind: str, values: Iterable[str | None], said: str = "") -> str:
    items = "".join(f"<rdf:li{said}>{escape(value, quote=False)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _producer() -> str:
    from weasyprint import VERSION

    return f"WeasyPrint {VERSION}"


__all__ = ["MEDIA_TYPES", "describe", "finish", "rdf"]
