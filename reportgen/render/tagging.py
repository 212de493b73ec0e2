"""The structure of a PDF 「标签」: what each text on its pages is, for those who hear it or copy it.

WeasyPrint 70 writes a tree of its own; this one takes its place, because there a paragraph
or a table that goes on overleaf falls into two, every line is an element, and page numbers
have places in a tree that does not hold them. Here an element of the page is one element of
the tree on however many pages; a table has its head once, what is repeated of it overleaf is
decoration 「工件」 as rules and page numbers are; reading order is that of the page's source.

    h1                      Title, which is a kind of P: outlines and Word count headings below it
    h2 … h5, .annex-title   H1 … H4
    p, .caption             P; a caption is the Caption of the table below it
    table …                 Table, THead, TBody, TR, TD; TH with its Scope
    svg, img                Figure with its alternative text; decoration where it has none
    section, header, footer Sect
    a                       Link with its annotation
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_KINDS = {
    "h1": "Title",
    "h2": "H1",
    "h3": "H2",
    "h4": "H3",
    "h5": "H4",
    "h6": "H5",
    "p": "P",
    "section": "Sect",
    "header": "Sect",
    "footer": "Sect",
    "article": "Art",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
}
_GROUPS = {"Document", "Sect", "Art", "Table", "THead", "TBody", "TFoot", "TR"}
"""Elements that hold others, never text of their own."""
_KEPT_EMPTY = {"TR", "TD", "TH"}
"""Elements that stand for a place in a table, whatever is in it."""
_ROLES = {"Title": "P"}
"""Names that PDF 1.7 does not know, and what they are a kind of."""
_PX = 0.75
"""A px in pt."""


@dataclass(slots=True, eq=False)
class Node:
    """One element of the structure."""

    kind: str
    kids: list[Any] = field(default_factory=list)
    """Nodes, text and picture boxes, in reading order."""
    spans: tuple[int, int] = (1, 1)
    """Columns and rows of a cell."""
    scope: str = ""
    alt: str = ""
    box: tuple[float, float, float, float] | None = None
    """Where a figure stands on its page: left, bottom, right, top in pt."""
    link: Any = None
    """The box that carries the annotation of a link."""


def _marked_stream() -> Any:
    """Return the class that writes the content of pages with marks."""
    from weasyprint.pdf.stream import Stream

    class MarkedStream(Stream):  # type: ignore[misc]
        """A page's content whose neighbouring pieces of one element are one marked piece."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.last: tuple[Node | None] | tuple[()] = ()
            """Whose the piece was that was closed last."""
            self.is_open = False

        def clone(self, **named: Any) -> Any:
            """Return the stream of a group, whose content is marked as a whole where it is shown."""
            return super().clone(**{"tags": None, **named})

        def draw_x_object(self, reference: Any) -> None:
            """Show a picture, or a group, which is decoration."""
            if self._tags is None or self.is_open:
                super().draw_x_object(reference)
            else:
                with self.artifact():
                    super().draw_x_object(reference)

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            """Mark text or a picture as part of the element that `plan` gave it to."""
            owner = getattr(box, "owner", None)
            if self._tags is None:
                yield
            elif owner is None:
                with _piece(self, "Artifact", None):
                    yield
            else:
                with _piece(self, owner.kind, owner):
                    box.mark = len(self._tags) - 1
                    yield

        @contextmanager
        def artifact(self) -> Iterator[None]:
            """Mark decoration: rules, grounds."""
            if self._tags is None:
                yield
            else:
                with _piece(self, "Artifact", None):
                    yield

    return MarkedStream


@contextmanager
def _piece(stream: Any, tag: str, owner: Node | None) -> Iterator[None]:
    """Go on with the piece just closed when it is of the same owner, else begin one."""
    if stream.stream and stream.stream[-1] == b"EMC" and stream.last == (owner,):
        stream.stream.pop()
    elif owner is None:
        stream.begin_marked_content(tag)
    else:
        stream.stream.append(b"/%s <</MCID %d>> BDC" % (tag.encode(), len(stream._tags)))
        stream._tags[len(stream._tags)] = owner
    stream.is_open = True
    yield
    stream.is_open, stream.last = False, (owner,)
    stream.end_marked_content()


def install() -> None:
    """Let the writer of WeasyPrint mark and list what `plan` has found; further calls change nothing."""
    from weasyprint import pdf

    if pdf.add_tags is not add_tags:
        pdf.Stream = _marked_stream()
        pdf.add_tags = add_tags


# ------------------------------------------------------------------- planning


def plan(document: Any) -> None:
    """Give every text and picture of a laid out document to an element of its structure."""
    planner = _Planner()
    for number, page in enumerate(document.pages):
        planner.page(number, page)
    document.structure = planner.root


class _Planner:
    def __init__(self) -> None:
        self.root = Node("Document")
        self.nodes: dict[int, Node] = {}
        self.before: set[int] = set()
        """Heads of tables of earlier pages."""
        self.sheet = 0
        self.height = 0.0
        self.linked: dict[int, Any] = {}
        self.waiting: Node | None = None
        """A table whose caption has been met; what comes before its rows belongs to that."""

    def page(self, number: int, page: Any) -> None:
        """Plan one page, counted from 0."""
        self.sheet, self.height = number, page.height
        self.linked = {id(box): box for _, _, _, box in page.links}
        heads: set[int] = set()
        self.walk(page._page_box, self.root, heads)
        self.before |= heads

    def walk(self, box: Any, parent: Node, heads: set[int]) -> None:
        """Plan a box and what is in it as part of a parent."""
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.absolute import AbsolutePlaceholder

        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            return
        if id(box) in self.linked and not isinstance(box, boxes.LineBox):
            parent = self.child(self.holder(box, parent), "Link")
            parent.link, box.sheet = box, self.sheet
        if isinstance(box, boxes.TextBox):
            self.give(box, self.holder(box, parent))
        elif isinstance(box, boxes.ReplacedBox):
            self.figure(box, parent)
        elif isinstance(box, boxes.TableRowGroupBox) and box.is_header and self.is_repeated(box, heads):
            return
        else:
            parent = self.element(box, parent)
            for child in box.children:
                self.walk(child, parent, heads)

    def is_repeated(self, box: Any, heads: set[int]) -> bool:
        """Return whether the head of a table has stood on an earlier page."""
        heads.add(id(box.element))
        return id(box.element) in self.before

    def element(self, box: Any, parent: Node) -> Node:
        """Return the element a box belongs to: its own, made when first met, or its parent's."""
        kind = "" if box.element is None else _kind(box.element, box.element_tag)
        if not kind:
            return parent
        key = id(box.element)
        if key not in self.nodes:
            self.nodes[key] = self.made(kind, box, parent)
        return self.nodes[key]

    def made(self, kind: str, box: Any, parent: Node) -> Node:
        """Return a new element at the end of a parent; a caption, the unit below it and their table are one."""
        if kind == "Caption":
            self.waiting = self.child(parent, "Table")
            return self.child(self.waiting, kind)
        if self.waiting is not None and kind == "Table":
            node, self.waiting = self.waiting, None
            return node
        if self.waiting is not None and kind == "P":
            return self.child(self.waiting.kids[0], kind)
        node = self.child(parent, kind)
        if kind in {"TH", "TD"}:
            node.spans = box.colspan, box.rowspan
        if kind == "TH":
            node.scope = "Row" if box.element.get("scope") == "row" else "Column"
        return node

    def holder(self, box: Any, parent: Node) -> Node:
        """Return the element that may hold text: the parent, or a paragraph made for it."""
        if parent.kind not in _GROUPS:
            return parent
        key = id(box.element)
        if key not in self.nodes:
            self.nodes[key] = self.child(parent, "P")
        return self.nodes[key]

    def figure(self, box: Any, parent: Node) -> None:
        """Plan a picture; one without a text in its place says nothing and is decoration."""
        alt = _alternative(box.element)
        if alt:
            node = self.child(parent, "Figure")
            node.alt = alt
            left, top = box.content_box_x(), box.content_box_y()
            edges = left, self.height - top - box.height, left + box.width, self.height - top
            node.box = tuple(round(edge * _PX, 2) for edge in edges)
            self.give(box, node)

    def give(self, box: Any, node: Node) -> None:
        """Make a text or a picture part of an element."""
        box.owner, box.sheet = node, self.sheet
        node.kids.append(box)

    def child(self, parent: Node, kind: str) -> Node:
        """Return a new element at the end of a parent."""
        node = Node(kind)
        parent.kids.append(node)
        return node


def _kind(element: Any, tag: str) -> str:
    names = (element.get("class") or "").split()
    if "annex-title" in names:
        return "H1"
    if "caption" in names:
        return "Caption"
    return _KINDS.get(tag, "")


def _alternative(element: Any) -> str:
    """Return what is said in place of a picture."""
    title = element.find("{http://www.w3.org/2000/svg}title")
    return str(element.get("alt") or "") if title is None else str(title.text or "")


# -------------------------------------------------------------------- writing


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Iterable[Any]) -> None:
    """Write the structure that was planned, in the place of WeasyPrint's function of this name."""
    import pydyf

    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    writer = _Writer(pdf, len(document.pages))
    root["K"] = writer.element(document.structure, root.reference)
    parents = writer.parents()
    pdf.add_object(parents)
    root["ParentTree"] = parents.reference
    root["ParentTreeNextKey"] = len(document.pages) + len(writer.links)
    root["RoleMap"] = pydyf.Dictionary({name: f"/{kind}" for name, kind in _ROLES.items()})
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class _Writer:
    """Writes elements as objects, each after its parent."""

    def __init__(self, pdf: Any, pages: int) -> None:
        self.pdf = pdf
        self.owners: list[dict[int, bytes]] = [{} for _ in range(pages)]
        """References to the elements that own the pieces of each page, by their marks."""
        self.links: list[bytes] = []
        """References to the elements of the annotations."""

    def element(self, node: Node, parent: bytes) -> bytes:
        """Write an element and those in it; return its reference."""
        import pydyf

        made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent})
        self.pdf.add_object(made)
        reference = bytes(made.reference)
        page = next((kid.sheet for kid in node.kids if hasattr(kid, "mark")), None)
        if page is None and node.link is not None:
            page = node.link.sheet
        if page is not None:
            made["Pg"] = self.pdf.page_references[page]
        kids = [*self.kids(node, page, reference), *self.annotation(node, page, reference)]
        if kids:
            made["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        if attributes := _attributes(node):
            made["A"] = pydyf.Dictionary(attributes)
        if node.alt:
            made["Alt"] = pydyf.String(node.alt)
        return reference

    def kids(self, node: Node, page: int | None, reference: bytes) -> Iterator[Any]:
        """Yield what an element holds: marks of its pieces, references to elements."""
        import pydyf

        last = None
        for kid in node.kids:
            if isinstance(kid, Node):
                if kid.kids or kid.kind in _KEPT_EMPTY:
                    yield self.element(kid, reference)
            elif hasattr(kid, "mark") and (kid.sheet, kid.mark) != last:
                last = kid.sheet, kid.mark
                self.owners[kid.sheet][kid.mark] = reference
                if kid.sheet == page:
                    yield kid.mark
                else:
                    overleaf = {"Type": "/MCR", "Pg": self.pdf.page_references[kid.sheet], "MCID": kid.mark}
                    yield pydyf.Dictionary(overleaf)

    def annotation(self, node: Node, page: int | None, reference: bytes) -> Iterator[Any]:
        """Yield the annotation of a link, and give it its place in the list of owners."""
        import pydyf

        made = node.link.link_annotation if node.link is not None else None
        if made is not None:
            made["StructParent"] = len(self.owners) + len(self.links)
            self.links.append(reference)
            yield pydyf.Dictionary(
                {"Type": "/OBJR", "Obj": made.reference, "Pg": self.pdf.page_references[page]}
            )

    def parents(self) -> Any:
        """Return the tree that leads from pieces and annotations to their elements."""
        import pydyf

        nums = pydyf.Array()
        for page, owners in enumerate(self.owners):
            nums.extend((page, pydyf.Array(owners[mark] for mark in sorted(owners))))
        for place, reference in enumerate(self.links, start=len(self.owners)):
            nums.extend((place, reference))
        return pydyf.Dictionary({"Nums": nums})


def _attributes(node: Node) -> dict[str, Any]:
    """Return what is said of cells and figures beside their kind."""
    import pydyf

    if node.box:
        return {"O": "/Layout", "Placement": "/Block", "BBox": pydyf.Array(node.box)}
    attributes: dict[str, Any] = {"Scope": f"/{node.scope}"} if node.scope else {}
    names = zip(("ColSpan", "RowSpan"), node.spans, strict=True)
    attributes |= {name: count for name, count in names if count > 1}
    return {"O": "/Table", **attributes} if attributes else {}


__all__ = ["add_tags", "install", "plan"]
