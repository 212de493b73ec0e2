"""The page numbers of a Word file: what its footers print, on which pages, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reportgen.check import word_inline as inline
from reportgen.check.facts import NUMBER, Face, PageNumber, Piece, Place
from reportgen.check.word_cascade import Cascade, W, flat, is_on, number, val
from reportgen.check.word_file import WordFile, relation

_KINDS = {"default": "单页", "even": "双页", "first": "首页"}


def footers(file: WordFile, body: Any, cascade: Cascade) -> Iterator[PageNumber]:
    """Yield the page number of each footer of each section, where it has one; a section inherits footers."""
    targets = file.targets(file.main)
    current: dict[str, str] = {}
    nodes = body.iter(f"{W}sectPr") if body is not None else ()
    for section, node in enumerate(nodes):
        for reference in node.iterfind(f"{W}footerReference"):
            current[reference.get(f"{W}type", "default")] = targets.get(relation(reference), "")
        distance = (number(flat(node), "pgMar.footer") or 720.0) / 20
        height = (number(flat(node), "pgSz.h") or 16838.0) / 20
        width = (number(flat(node), "pgSz.w") or 11906.0) / 20
        text_foot = height - (number(flat(node), "pgMar.bottom") or 1440.0) / 20
        for kind, part in current.items():
            root = file.tree(part)
            if root is not None:
                found = _page_number(root, cascade, kind, section, height - distance)
                if found is not None:
                    yield replace(found, foot=text_foot, landscape=height < width)


def _page_number(root: Any, cascade: Cascade, kind: str, section: int, foot: float) -> PageNumber | None:
    """Return the page number a footer prints; `foot` is the lower edge of the footer on the page."""
    for node in root.iter(f"{W}p"):
        if inline.is_fallback(node):
            continue
        pieces = tuple(_pieces(node, cascade))
        text = "".join(piece.text for piece in pieces)
        if NUMBER not in text:
            continue
        properties = node.find(f"{W}pPr")
        settings = cascade.paragraph(val(properties, "w:pStyle"), flat(properties))
        face = next(piece.face for piece in pieces if NUMBER in piece.text)
        align, offset = inline.anchor(node)
        if not align and offset is None:
            align = settings.get("framePr.xAlign", "") or settings.get("jc", "left")
        boxed = next(node.iterancestors(f"{W}txbxContent"), None) is not None
        line = (
            (number(settings, "spacing.line") or 0) / 20 if settings.get("spacing.lineRule") == "exact" else 0
        )
        turned = inline.is_turned(node)
        return PageNumber(
            place=Place((10**6, section), f"第{section + 1}节{_KINDS.get(kind, '')}页脚"),
            text=text,
            face=face,
            kind=kind,
            section=section,
            align={"start": "left", "end": "right", "both": "left"}.get(align, align),
            gap=None if turned else _gap(settings, align, text, face),
            middle=None if boxed else foot - _below(node, cascade) - (line or 1.3 * face.size) / 2,
            turned=turned,
        )
    return None


def _below(node: Any, cascade: Cascade) -> float:
    """Return the height of the lines below a paragraph of a footer, as far as they are exact."""
    height = 0.0
    for later in node.itersiblings(f"{W}p"):
        properties = later.find(f"{W}pPr")
        settings = cascade.paragraph(val(properties, "w:pStyle"), flat(properties))
        if settings.get("spacing.lineRule") == "exact":
            height += (
                sum(number(settings, f"spacing.{part}") or 0 for part in ("before", "line", "after")) / 20
            )
    return height


def _gap(settings: dict[str, str], align: str, text: str, face: Face) -> float:
    """Return the room between a number and its edge: the indent, and the spaces typed there."""
    if align == "outside":
        return max(_gap(settings, side, text, face) for side in ("left", "right"))
    side = "right" if align in {"right", "end"} else "left"
    count = number(settings, f"ind.{side}Chars")
    room = count / 100 * face.size if count else (number(settings, f"ind.{side}") or 0.0) / 20
    if side == "left":
        room += (number(settings, "ind.firstLine") or 0.0) / 20
    bare = text.strip()
    typed = text[text.index(bare) + len(bare) :] if side == "right" else text[: text.index(bare)]
    return room + inline.width(Piece(typed, face))


def _pieces(node: Any, cascade: Cascade) -> Iterator[Piece]:
    """Yield the text of a footer; what the field PAGE prints is NUMBER."""
    style = val(node.find(f"{W}pPr"), "w:pStyle")
    fields: list[str] = []
    shown = True
    for run in inline.runs(node):
        direct = flat(run.find(f"{W}rPr"))
        face = _face(cascade, style, direct)
        simple = run.getparent() if run.getparent().tag == f"{W}fldSimple" else None
        if simple is not None:
            first = simple.find(f"{W}r") is run
            if _is_page(simple.get(f"{W}instr", "")):
                yield Piece(NUMBER if first else "", face)
                continue
        for child in run:
            if child.tag == f"{W}fldChar":
                shown = _step(child.get(f"{W}fldCharType", ""), fields, shown)
                if child.get(f"{W}fldCharType") == "end" and fields and _is_page(fields.pop()):
                    yield Piece(NUMBER, face)
            elif child.tag == f"{W}instrText" and fields:
                fields[-1] += child.text or ""
        if shown and not any(_is_page(field) for field in fields):
            yield Piece(inline.run_text(run), face)


def _step(kind: str, fields: list[str], shown: bool) -> bool:
    if kind == "begin":
        fields.append("")
        return False
    return kind in {"separate", "end"} or shown


def _is_page(instruction: str) -> bool:
    return instruction.split()[:1] == ["PAGE"]


def _face(cascade: Cascade, style: str, direct: dict[str, str]) -> Face:
    settings = cascade.run(style, direct)
    return Face(
        asian=cascade.asian(settings),
        latin=cascade.latin(settings),
        size=(number(settings, "sz") or 20) / 2,
        bold=is_on(settings, "b"),
    )


__all__ = ["footers"]
