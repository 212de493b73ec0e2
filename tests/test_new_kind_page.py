"""docs/new-report-kind.zh.md, followed word by word in an empty folder: its files and commands are this test."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen import watch as watching
from tests.bureau import Clerk
from tests.conftest import ROOT
from tests.reading import docx_lines, pdf_text

PAGE = ROOT / "docs/new-report-kind.zh.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$|^([^\n]+)$", re.M | re.S)
_FILE = re.compile(r"`([^`]+/(?:kind\.toml|body\.md|[^`/]+\.csv))`")
_SLIP = re.compile(r"把 `([^`]+)` 误写成 `([^`]+)`")


def pieces() -> Iterator[tuple[str, str]]:
    """The page in order: fenced blocks with their language, and lines of prose as `prose`."""
    for fence, content, prose in _FENCE.findall(PAGE.read_text(encoding="utf-8")):
        yield (fence, content) if fence else ("prose", prose)


@dataclass
class Reader:
    """Somebody who does what the page says, and looks whether it comes true."""

    clerk: Clerk
    monkeypatch: pytest.MonkeyPatch
    file: Path = Path()
    before_slip: str = ""
    said: list[str] = field(default_factory=list)
    commands: int = 0
    mistaken: bool = False

    def prose(self, line: str) -> None:
        """Note which file is spoken of; slip and put right where the page says so."""
        for name in _FILE.findall(line):
            self.file = Path(name)
        if slip := _SLIP.search(line):
            self.before_slip = self.file.read_text(encoding="utf-8")
            assert slip[1] in self.before_slip
            self.file.write_text(self.before_slip.replace(slip[1], slip[2]), encoding="utf-8")
            self.mistaken = True
        if line.startswith("改回来"):
            self.file.write_text(self.before_slip, encoding="utf-8")
            self.mistaken = False

    def toml(self, content: str) -> None:
        """Replace the settings spoken of."""
        assert self.file.name == "kind.toml"
        self.file.write_text(content, encoding="utf-8")

    def csv(self, content: str) -> None:
        """Put the table spoken of into the workspace, which is where the reader stands."""
        assert self.file.suffix == ".csv"
        Path(self.file.name).write_text(content, encoding="utf-8")

    def jinja(self, content: str) -> None:
        """Replace the body spoken of."""
        assert self.file.name == "body.md"
        self.file.write_text(content, encoding="utf-8")
        self.said = []

    def sh(self, content: str) -> None:
        """Run commands; what they say is kept until the next ones."""
        self.said = []
        for line in content.splitlines():
            program, *words = shlex.split(line)
            if program == "cd":
                self.monkeypatch.chdir(words[0])
                continue
            assert program == "reportgen"
            done = self.clerk(*words)
            assert done.code == (1 if self.mistaken else 0), f"{line}\n{done.err}"
            self.said += [done.out, done.err]
            self.commands += 1

    def text(self, content: str) -> None:
        """Each line was said by the last commands or, below a body, stands in the report it makes."""
        seen = "".join(self.said) or self.report()
        for line in content.splitlines():
            assert line in seen, line

    def report(self) -> str:
        """The text of the report spoken of, made anew."""
        slug = self.file.parent.name
        words = ("--data", ".", "--templates", "种类", "--out", "../看看", "--format", "docx")
        assert self.clerk("render", slug, *words).code == 0
        return "\n".join(docx_lines(Path(f"../看看/2025-06/{slug}.docx").read_bytes()))


def test_the_page_comes_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "ticks", lambda: iter([None, None]))
    reader = Reader(Clerk(monkeypatch, capsys), monkeypatch)
    for kind, content in pieces():
        getattr(reader, kind)(content)
    assert reader.commands >= 12
    finished = tmp_path / "工作区/成品/2025-06"
    text = pdf_text((finished / "lagging.pdf").read_bytes())
    assert "一是" in "".join(text.split())
    letters = {path.name for path in (finished / "urge").glob("*.docx")}
    made = docx_lines((finished / "works.docx").read_bytes())
    assert "单位：万元" in made and "民生实事推进情况" in made
    assert any("民生实事投资" in line for line in made)
    assert letters == {"云山县住房和城乡建设局.docx", "青石镇人民政府.docx"}


def test_nobody_is_sent_into_the_program() -> None:
    assert ".py" not in PAGE.read_text(encoding="utf-8")
