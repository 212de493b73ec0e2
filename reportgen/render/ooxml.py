"""The few words of WordprocessingML that body, styles and shells share.

XML is written as strings: a report is a thousand small elements, and building
them one by one costs more than everything else together. Whatever comes from
data passes through `escape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportgen.blocks import Inline, colour_of
from reportgen.errors import RenderFault
from reportgen.layout import WORD_FONTS
from reportgen.tabular import SOFT

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"

NAMESPACES = {
    "w": W,
    "r": R,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
"""Prefixes that a document, a header or a footer may use."""

DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_AMBIGUOUS = re.compile("[\u00a1-\u04ff\u2000-\u2e7f]")
"""Characters of which Word takes the face from `w:hint`: quotation marks, dashes, ×, ·, ①, Greek."""

_SHAPES = re.compile("[\u25a0-\u25ff\u2605\u2606]")
_SHAPED = '<w:rFonts w:hint="eastAsia" w:ascii="{0}" w:hAnsi="{0}"/>'.format(WORD_FONTS["宋体"])
"""Some programs take ●, ▲ and ○ from the Latin face, which has none: a face that has is named outright."""

_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def qname(name: str) -> str:
    """Return `w:p` as lxml writes it, `{namespace}p`."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def escape(text: str) -> str:
    """Return text that may stand in an element or in an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def text_element(text: str) -> str:
    """Return the `w:t` of a text; a line break becomes `w:br`, that of the layout alone a `textWrapping` one, a tab `w:tab`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    special = "\n" in text or "\t" in text or SOFT in text
    keep = ' xml:space="preserve"' if " " in text or special else ""
    inner = escape(text)
    if special:
        for sign, element in _ELEMENTS.items():
            inner = inner.replace(sign, f"</w:t>{element}<w:t{keep}>")
    return f"<w:t{keep}>{inner}</w:t>"


_ELEMENTS = {"\n": "<w:br/>", "\t": "<w:tab/>", SOFT: '<w:br w:type="textWrapping"/>'}


def run(text: str, strong: str = "", colour: str = "") -> str:
    """Return a run; `strong` is the id of the character style of emphasis, `colour` as in `C00000`.

    Digits and Latin letters take the Latin face of the style, hanzi the East-Asian one;
    marks that exist in both are given to the East-Asian face by `w:hint`.
    """
    properties = f'<w:rStyle w:val="{strong}"/>' if strong else ""
    if _AMBIGUOUS.search(text):
        properties += _SHAPED if _SHAPES.search(text) else '<w:rFonts w:hint="eastAsia"/>'
    if colour:
        properties += f'<w:color w:val="{colour}"/>'
    if properties:
        properties = f"<w:rPr>{properties}</w:rPr>"
    return f"<w:r>{properties}{text_element(text)}</w:r>"


def runs(inlines: Iterable[Inline], strong: str, all_strong: bool = False) -> str:
    """Return the runs of inlines; neighbours of equal weight and colour become one run."""
    written: list[str] = []
    pending, look = "", (False, "")
    for inline in inlines:
        own = all_strong or inline.strong, colour_of(inline)
        if pending and own != look:
            written.append(run(pending, strong if look[0] else "", look[1]))
            pending = ""
        look = own
        pending += inline.text
    if pending:
        written.append(run(pending, strong if look[0] else "", look[1]))
    return "".join(written)


def described(title: str, description: str) -> str:
    """Return what is said of a table to those who do not see it; the last properties of a `w:tblPr`."""
    return f'<w:tblCaption w:val="{escape(title)}"/><w:tblDescription w:val="{escape(description)}"/>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of a style id; `properties` follow `w:pStyle` in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def illegal(text: str) -> str:
    """Return the first character that XML 1.0 forbids, as `U+000B`, or nothing."""
    for char in text:
        code = ord(char)
        if (code < 32 and char not in "\t\n\r") or 0xD800 <= code <= 0xDFFF or code in {0xFFFE, 0xFFFF}:
            return f"U+{code:04X}"
    return ""


def encode(xml: str) -> bytes:
    """Return XML as UTF-8; raises RenderFault for a character that no Word file may hold."""
    try:
        data = xml.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _illegal_character(xml) from error
    clean = len(data.translate(None, _CONTROLS)) == len(data)
    if not clean or any(bad in data for bad in _NONCHARACTERS):
        raise _illegal_character(xml)
    return data


def _illegal_character(xml: str) -> RenderFault:
    return RenderFault(
        code="R301",
        message=f"文字中有不能写入文件的控制字符{illegal(xml)}",
        advice="请在工作簿中删去后重试",
    )
