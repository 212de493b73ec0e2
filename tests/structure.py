"""The tags of a PDF as another program finds them: its tree, and what each piece of its pages belongs to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"'}


@dataclass
class Element:
    """One element of the tree with its text."""

    kind: str
    parts: list[Element | str] = field(default_factory=list)
    """Its own text and the elements in it, as they are read."""
    pages: set[int] = field(default_factory=set)
    alt: str = ""
    scope: str = ""
    spans: tuple[int, int] = (1, 1)
    links: list[tuple[str, int]] = field(default_factory=list)
    """What is said of its annotation, and its flags."""

    def all(self, *kinds: str) -> Iterator[Element]:
        """Yield the elements of these kinds below and including this one, in reading order."""
        if not kinds or self.kind in kinds:
            yield self
        for kid in self.kids:
            yield from kid.all(*kinds)

    @property
    def kids(self) -> list[Element]:
        """The elements in it."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """Its own text and that of what is in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def outline(self, depth: int = 0) -> Iterator[str]:
        """Yield the tree as lines, for a reader."""
        facts = " ".join(filter(None, [self.scope, f"alt={self.alt}" if self.alt else ""]))
        spans = f" {self.spans[0]}x{self.spans[1]}" if self.spans != (1, 1) else ""
        own = "".join(part for part in self.parts if isinstance(part, str))
        yield f"{'  ' * depth}{self.kind}{spans} {facts}{own[:60]}"
        for kid in self.kids:
            yield from kid.outline(depth + 1)


@dataclass
class Tagged:
    """What was found in a file."""

    root: Element
    artifacts: list[str]
    """Text of decoration, page by page."""
    unmarked: list[str]
    """Operators that paint outside of any mark: there must be none."""
    nested: int
    """Marks within marks."""
    unowned: list[tuple[int, int]]
    """Pieces that no element holds."""


def tagged(content: bytes) -> Tagged:
    """Read the tags of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as file:
        pieces: dict[tuple[int, int], str] = {}
        found = Tagged(Element("Document"), [], [], 0, [])
        for number, page in enumerate(file.pages):
            found.artifacts.append(_read_page(page, number, pieces, found))
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        top = file.Root.StructTreeRoot
        used: set[tuple[int, int]] = set()
        found.root = _element(top.K, None, numbers, pieces, used)
        found.unowned = sorted(set(pieces) - used)
        _check_parents(file, used)
        return found


def _read_page(page: Any, number: int, pieces: dict[tuple[int, int], str], found: Tagged) -> str:
    fonts = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    marks: list[int | None] = []
    decoration, font = "", ""
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            found.nested += bool(marks)
            mark = int(operands[1].MCID) if name == "BDC" and "/MCID" in operands[1] else None
            assert (mark is None) == (str(operands[0]) == "/Artifact")
            marks.append(mark)
            if mark is not None:
                assert (number, mark) not in pieces
                pieces[number, mark] = ""
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = str(operands[0])
        if name in _PAINTS and not marks:
            found.unmarked.append(f"{number}: {name}")
        if name in {"Tj", "TJ"}:
            parts = operands[0] if name == "TJ" else [operands[0]]
            text = "".join(_decoded(bytes(p), fonts[font]) for p in parts if isinstance(p, pikepdf.String))
            if marks and marks[-1] is not None:
                pieces[number, marks[-1]] += text
            else:
                decoration += text
    assert not marks
    return decoration


def _unicode(font: Any) -> dict[int, str]:
    text = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", text.partition("endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}


def _decoded(codes: bytes, known: dict[int, str]) -> str:
    return "".join(known[codes[i] << 8 | codes[i + 1]] for i in range(0, len(codes), 2))


def _element(
    node: Any, page: int | None, numbers: dict[Any, int], pieces: Any, used: set[tuple[int, int]]
) -> Element:
    page = numbers[node.Pg.objgen] if "/Pg" in node else page
    made = Element(str(node.S)[1:], alt=str(node.get("/Alt", "")))
    if "/A" in node:
        made.scope = str(node.A.get("/Scope", "/"))[1:]
        made.spans = int(node.A.get("/ColSpan", 1)), int(node.A.get("/RowSpan", 1))
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array | list) else [kids]:
        if isinstance(kid, int) or str(kid.get("/Type", "")) == "/MCR":
            place = (page, kid) if isinstance(kid, int) else (numbers[kid.Pg.objgen], int(kid.MCID))
            assert place not in used
            used.add(place)
            made.parts.append(pieces[place])
            made.pages.add(place[0])
        elif str(kid.get("/Type", "")) == "/OBJR":
            made.links.append((str(kid.Obj.get("/Contents", "")), int(kid.Obj.F)))
        else:
            assert kid.P.objgen == node.objgen
            made.parts.append(_element(kid, page, numbers, pieces, used))
    return made


def _check_parents(file: Any, used: set[tuple[int, int]]) -> None:
    """Hold the way from pieces to elements against the way back."""
    nums = list(file.Root.StructTreeRoot.ParentTree.Nums)
    tree = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
    assert int(file.Root.StructTreeRoot.ParentTreeNextKey) == len(tree)
    for number, page in enumerate(file.pages):
        owners = tree[int(page.obj.StructParents)]
        assert len(owners) == sum(1 for place in used if place[0] == number)
        for note in page.obj.get("/Annots", []):
            assert str(tree[int(note.StructParent)].S) == "/Link"


__all__ = ["Element", "Tagged", "tagged"]
