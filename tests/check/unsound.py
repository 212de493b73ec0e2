"""A finished Word file, spoilt in one place: paragraphs are found by their text, styles by their name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIX = {"w": W}

DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"


def name(short: str) -> str:
    """`w:p` as lxml writes it."""
    return short.replace("w:", W)


class WordFile:
    """The parts of a Word file; every change asserts that there was something to change."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {entry: archive.read(entry) for entry in archive.namelist()}
        self.trees: dict[str, Any] = {}

    def tree(self, part: str = DOCUMENT) -> Any:
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part])
        return self.trees[part]

    def content(self) -> bytes:
        target = io.BytesIO()
        parts = self.parts | {part: etree.tostring(tree) for part, tree in self.trees.items()}
        with zipfile.ZipFile(target, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
        return target.getvalue()

    # -------------------------------------------------------------- finding

    def paragraphs(self, start: str) -> list[Any]:
        """The paragraphs whose text begins so, those in text boxes twice: for new and for old readers."""
        found = [node for node in self.tree().iter(f"{W}p") if text_of(node).startswith(start)]
        assert found, start
        return found

    def style(self, style: str) -> Any:
        for node in self.tree(STYLES).iter(f"{W}style"):
            if node.find(f"{W}name").get(f"{W}val") == style:
                return node
        raise AssertionError(style)

    def sections(self) -> list[Any]:
        return list(self.tree().iter(f"{W}sectPr"))

    def footers(self) -> list[str]:
        return sorted(part for part in self.parts if re.match(r"word/footer.*\.xml$", part))

    # ------------------------------------------------------------- changing

    def paragraph(self, start: str, element: str, **values: str) -> WordFile:
        """Set a property of the paragraphs that begin so; without values it is taken away."""
        for node in self.paragraphs(start):
            put(child(node, "w:pPr"), element, **values)
        return self

    def run(self, start: str, element: str, **values: str) -> WordFile:
        """Set a property of the characters of the paragraphs that begin so."""
        for node in self.paragraphs(start):
            for run in node.iter(f"{W}r"):
                put(child(run, "w:rPr"), element, **values)
        return self

    def styled(self, style: str, element: str, *, of: str = "w:pPr", **values: str) -> WordFile:
        """Set a property of a style."""
        put(child(self.style(style), of), element, **values)
        return self

    def default(self, of: str, element: str, **values: str) -> WordFile:
        """Set a property of all paragraphs, `w:pPr`, or of all characters, `w:rPr`."""
        node = next(self.tree(STYLES).iter(name(f"{of}Default")))
        put(child(node, of), element, **values)
        return self

    def section(self, element: str, **values: str) -> WordFile:
        """Set a property of the upright sections."""
        for node in self.sections():
            if node.find(f"{W}pgSz").get(f"{W}orient") != "landscape":
                put(node, element, **values)
        return self

    def text(self, old: str, new: str) -> WordFile:
        """Replace words wherever one run holds them."""
        found = [node for node in self.tree().iter(f"{W}t") if node.text and old in node.text]
        assert found, old
        for node in found:
            node.text = node.text.replace(old, new)
        return self

    def each(self, path: str, change: Callable[[Any], object], part: str = DOCUMENT) -> WordFile:
        """Change every element of a name in a part."""
        found = list(self.tree(part).iter(name(path)))
        assert found, path
        for node in found:
            change(node)
        return self

    def remove(self, path: str, part: str = DOCUMENT) -> WordFile:
        """Take away every element of a name in a part."""
        return self.each(path, lambda node: node.getparent().remove(node), part)

    def replace(self, part: str, old: str, new: str) -> WordFile:
        """Replace characters in the source of a part."""
        source = self.parts[part].decode()
        assert old in source, old
        assert part not in self.trees
        self.parts[part] = source.replace(old, new).encode()
        return self


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, without that of its text boxes."""
    return "".join(
        node.text or "" for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p")) is paragraph
    )


def child(node: Any, path: str) -> Any:
    """A child, made as the first one where there is none."""
    found = node.find(name(path))
    if found is None:
        found = etree.Element(name(path))
        node.insert(0, found)
    return found


def put(properties: Any, element: str, **values: str) -> None:
    """Set attributes of a property, keeping its others; without values take it away."""
    found = properties.find(name(element))
    if not values:
        assert found is not None, element
        properties.remove(found)
        return
    if found is None:
        found = etree.SubElement(properties, name(element))
    for key, value in values.items():
        found.set(f"{W}{key}", value)
