"""The parts of a Word file as trees, read without trusting it."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import Any

from reportgen.check.unreadable import Unreadable

_LARGEST = 256 * 1024 * 1024
"""Bytes a file may unfold to; a report with its pictures has a hundredth of it."""

_MOST_TAGS = 3_000_000
"""Tags of one part; a thousand pages have a third of it."""
_PARAGRAPH = re.compile(rb"<w:p[ />]")
_MOST_PARAGRAPHS = 100_000
"""Paragraphs of one part, cells included."""

_TORN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    struct.error,
)
"""What the archive raises for an entry that is damaged, or meant to be: offsets before the file, odd methods."""

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DOCUMENT = "word/document.xml"
_MARGINS = ("/header", "/footer", "/footnotes", "/endnotes")
"""Kinds of parts that print outside the text."""
_FIGURES = ("/chart", "/diagramData")


@dataclass(slots=True)
class WordFile:
    """An opened .docx: its parts, parsed when asked for."""

    archive: zipfile.ZipFile
    main: str = DOCUMENT
    _trees: dict[str, Any] = field(default_factory=dict)

    def tree(self, part: str) -> Any:
        """Return a part as a tree, or None when the file has none of that name."""
        if part not in self._trees:
            self._trees[part] = self._parsed(part)
        return self._trees[part]

    def _parsed(self, part: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            content = self.archive.read(part)
        except KeyError:
            return None
        except _TORN as error:
            raise Unreadable(f"文件已损坏，读不出 {part}", "请用 Word 打开并另存后再试") from error
        if content.count(b"<") > _MOST_TAGS or len(_PARAGRAPH.findall(content)) > _MOST_PARAGRAPHS:
            raise Unreadable("文件的段落多得不像公文，不能测量", "请确认文件来源，分成几个文件后再试")
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"文件已损坏，{part} 不是正确的 XML", "请用 Word 打开并另存后再试") from error

    def targets(self, part: str) -> dict[str, str]:
        """Return the parts a part refers to, by relation id."""
        return {id: target for id, (target, _) in self._relations(part).items()}

    def related(self, kind: str) -> Any:
        """Return the tree of the part of a kind that the document refers to: `styles`, `settings`, `theme`."""
        for target, type in self._relations(self.main).values():
            if type.endswith(f"/{kind}"):
                return self.tree(target)
        return None

    def margins(self) -> list[Any]:
        """Return the trees of headers, footers, footnotes and endnotes."""
        return list(self._trees_of(_MARGINS))

    def figures(self) -> list[Any]:
        """Return the trees of charts and diagrams."""
        return list(self._trees_of(_FIGURES))

    def _trees_of(self, kinds: tuple[str, ...]) -> Iterator[Any]:
        for target, kind in self._relations(self.main).values():
            root = self.tree(target) if kind.endswith(kinds) else None
            if root is not None:
                yield root

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        root = self.tree(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for node in root.iter(_RELATION) if root is not None else ():
            target = str(node.get("Target", ""))
            path = normpath(target if target.startswith("/") else f"{folder}/{target}").lstrip("/")
            found[str(node.get("Id"))] = (path, str(node.get("Type", "")))
        return found


def relation(node: Any, name: str = "id") -> str:
    """Return the relation id that an element carries."""
    return str(node.get(f"{_OFFICE}{name}", ""))


def open_word(content: bytes) -> WordFile:
    """Open a Word file. Raises Unreadable for one that is torn, encrypted, or of another program."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _TORN as error:
        raise Unreadable("文件已损坏，不是完整的 Word 文件", "请重新复制，或用 Word 修复后另存") from error
    if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
        raise Unreadable("文件展开后过大", "请确认文件来源，删去过大的图片后再试")
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise Unreadable("文件已加密", "请取消密码后再试")
    file = WordFile(archive)
    file.main = next(_main_parts(file), DOCUMENT)
    if file.tree(file.main) is None:
        raise Unreadable("不是 Word 文件", "请指定 .docx 或 .pdf 文件")
    return file


def _main_parts(file: WordFile) -> Iterator[str]:
    for target, kind in file._relations("").values():
        if kind.endswith("/officeDocument"):
            yield target


__all__ = ["WordFile", "open_word", "relation"]
