"""Word templates built for tests of `fill`, and what is read from the files it writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.bureau import Clerk, Done

Build = Callable[[Any], None]


class Filler:
    """Builds a template, fills it with a JSON file, and shows what came out."""

    def __init__(self, folder: Path, clerk: Clerk) -> None:
        self.folder = folder
        self.clerk = clerk
        self.out = folder / "成品.docx"
        self.template = folder / "表单.docx"

    def build(self, *lines: str, table: Sequence[Sequence[str]] = (), then: Build | None = None) -> Path:
        """Write a template of these paragraphs, then a table of these rows."""
        document = Document()
        for line in lines:
            document.add_paragraph(line)
        if table:
            add_table(document, table)
        if then:
            then(document)
        document.save(str(self.template))
        return self.template

    def __call__(self, content: object, *words: object) -> Done:
        path = self.folder / "内容.json"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        options = words if "--out" in words else ("--out", self.out, *words)
        return self.clerk("fill", self.template, "--context", path, *options)

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the file that was written."""
        return [paragraph.text for paragraph in Document(str(self.out)).paragraphs]

    @property
    def rows(self) -> list[list[str]]:
        """The rows of its first table."""
        return [[cell.text for cell in row.cells] for row in Document(str(self.out)).tables[0].rows]


def add_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """Add a table, each cell with its text."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return table


def merge_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add one of Word's own fields, written in runs as Word writes it."""
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))
