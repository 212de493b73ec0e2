"""All copies of a template in one Word file, each from a page of its own 「合成一个文件」."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from reportgen.errors import RenderFault
from reportgen.render import package
from reportgen.render.ooxml import XML_HEAD, encode, qname

_SAME_APART_FROM = {package.DOCUMENT, "docProps/core.xml"}
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')
_BEFORE_TYPE = tuple(map(qname, ("w:headerReference", "w:footerReference", "w:footnotePr", "w:endnotePr")))
_BEFORE_NUMBER = (
    *_BEFORE_TYPE,
    *map(qname, ("w:type", "w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType")),
)


def join(files: Sequence[bytes], name: str) -> bytes:
    """Return one file of all copies, in their order.

    Raises RenderFault where they differ in more than their text: a header, a picture, a link.
    """
    parts = [_parts(data) for data in files]
    first = parts[0]
    for other in parts[1:]:
        if different := _different(first, other):
            message = f"各份的{different}不同，不能合成一个文件"
            raise RenderFault(
                code="R311", place=name, message=message, advice="请去掉 --one-file，或让它们各份相同"
            )
    root = package.parse(first[package.DOCUMENT], name)
    body = root.find(qname("w:body"))
    _own_pages(body)
    for number, other in enumerate(parts[1:], start=2):
        following = package.parse(other[package.DOCUMENT], name).find(qname("w:body"))
        _own_pages(following)
        _renamed(following, number)
        _close(body)
        for node in list(following):
            body.append(node)
    ids = count(1)
    from lxml import etree

    xml = etree.tostring(root, encoding="unicode")
    xml = _DRAWING.sub(lambda found: f"{found[1]}{next(ids)}{found[2]}", xml)
    return package.write({**first, package.DOCUMENT: encode(XML_HEAD + xml)})


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _different(first: dict[str, bytes], other: dict[str, bytes]) -> str:
    names = {name for name in first.keys() | other.keys() if first.get(name) != other.get(name)}
    part = next(iter(sorted(names - _SAME_APART_FROM)), "")
    words = (("header", "页眉"), ("footer", "页脚"), ("notes", "脚注"), ("media", "图片"), ("chart", "图表"))
    return next((word for key, word in words if key in part), "图片或链接") if part else ""


def _own_pages(body: Any) -> None:
    """Let a copy begin on a page of its own, counted from 1."""
    from lxml import etree

    section = next(body.iter(qname("w:sectPr")), None)
    if section is None:
        section = etree.SubElement(body, qname("w:sectPr"))
    for kind in section.findall(qname("w:type")):
        section.remove(kind)
    number = section.find(qname("w:pgNumType"))
    if number is None:
        number = etree.Element(qname("w:pgNumType"))
        at = sum(node.tag in _BEFORE_NUMBER for node in section)
        section.insert(at, number)
    if number.get(qname("w:start")) is None:
        number.set(qname("w:start"), "1")


def _close(body: Any) -> None:
    """Put the last section of a copy into its last paragraph, so that another may follow."""
    from lxml import etree

    section = body[-1]
    body.remove(section)
    last = body[-1] if len(body) else None
    if (
        last is None
        or last.tag != qname("w:p")
        or last.find(f"{qname('w:pPr')}/{qname('w:sectPr')}") is not None
    ):
        last = etree.SubElement(body, qname("w:p"))
    properties = last.find(qname("w:pPr"))
    if properties is None:
        properties = etree.Element(qname("w:pPr"))
        last.insert(0, properties)
    change = properties.find(qname("w:pPrChange"))
    properties.insert(len(properties) if change is None else properties.index(change), deepcopy(section))


def _renamed(body: Any, number: int) -> None:
    """Give the bookmarks of a later copy names of their own, also where they are referred to."""
    names = {}
    for mark in body.iter(qname("w:bookmarkStart"), qname("w:bookmarkEnd")):
        mark.set(qname("w:id"), f"{number}{int(mark.get(qname('w:id'), '0')):05d}")
        if (name := mark.get(qname("w:name"))) is not None:
            names[name] = f"{name}_{number}"
            mark.set(qname("w:name"), names[name])
    for link in body.iter(qname("w:hyperlink")):
        if (anchor := link.get(qname("w:anchor"))) in names:
            link.set(qname("w:anchor"), names[anchor])
    for words in body.iter(qname("w:instrText")):
        words.text = " ".join(names.get(word, word) for word in (words.text or "").split(" "))


__all__ = ["join"]
