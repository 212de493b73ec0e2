"""A finished file, measured against a profile: the one door to everything in this folder that judges files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.check import (
    rules_foot,
    rules_head,
    rules_lines,
    rules_page,
    rules_sums,
    rules_tail,
    rules_text,
    rules_type,
    rules_words,
)
from reportgen.check.clauses import CLAUSES, ClauseFinding, Subject, judge
from reportgen.check.elements import recognise
from reportgen.check.facts import WHOLE, Document, Medium
from reportgen.check.unreadable import Unreadable
from reportgen.errors import Severity
from reportgen.layout import GBT9704, Profile

RULES = (
    rules_page,
    rules_type,
    rules_head,
    rules_text,
    rules_tail,
    rules_foot,
    rules_words,
    rules_lines,
    rules_sums,
)
"""The modules that hold the rules; importing them registers them."""

SUFFIXES = (".docx", ".pdf")

SHELL_MARK = "【正文】"
"""Text of the paragraph of a shell that the body takes the place of."""

OF_PAGES = {"L01", "L02", "L03", "L04", "L09", "P01", "T01"}
"""Rules that hold for a shell without text."""

OF_TYPE = {"L05", "L06", "L07"}
"""Rules of the text that are said once of a file that is no official document."""

_OF_ELEMENTS = tuple("BHASCX")
"""First letters of the rules of elements, which only an official document has."""

_LARGEST = 200 * 1024 * 1024
"""Bytes of a file; one with many photographs has a tenth of it."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What measuring one file gave 「体检结果」."""

    file: str
    findings: tuple[ClauseFinding, ...]
    read: bool = True
    """False when the file could not be read; the one finding says why."""
    is_shell: bool = False
    """Whether it is a Word shell 「版式模板」, which has no text yet."""

    @property
    def passed(self) -> bool:
        """Whether nothing departs from the standard itself."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def measure_file(path: Path, profile: Profile = GBT9704) -> Verdict:
    """Return the verdict on a .docx or .pdf file. Raises OSError when it cannot be opened."""
    if not path.is_file():  # a device or a pipe may never end
        raise OSError(0, "不是普通文件")
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    return measure(content, str(path), profile)


def measure(content: bytes, name: str, profile: Profile = GBT9704) -> Verdict:
    """Return the verdict on the bytes of a .docx or .pdf file; what it is shows in its first bytes."""
    try:
        document = read(content, profile)
    except Unreadable as reason:
        return refusal(name, reason)
    subject = Subject(document, recognise(document), profile)
    findings = judge(name, subject)
    if not subject.parts.is_official:
        findings = tuple(_few(findings))
    is_shell = any(SHELL_MARK in para.text for para in document.paras)
    wanted = OF_PAGES if is_shell else None
    if document.medium is Medium.PDF and not document.paras:
        wanted = {"V02"}
    return Verdict(name, tuple(f for f in findings if wanted is None or f.rule in wanted), is_shell=is_shell)


def refusal(name: str, reason: Unreadable) -> Verdict:
    """Return the verdict on a file that could not be read."""
    finding = ClauseFinding(
        name,
        "V01",
        "成品",
        WHOLE,
        reason.message,
        reason.message,
        "能打开的 .docx 或 .pdf",
        advice=reason.advice,
    )
    return Verdict(name, (finding,), read=False)


def _few(findings: Iterable[ClauseFinding]) -> Iterator[ClauseFinding]:
    """Yield what is true of any file: nothing about elements, of the text each rule once."""
    told: set[str] = set()
    for finding in findings:
        rule = finding.rule
        if not rule.startswith((*_OF_ELEMENTS, "L08", "T")) and not (rule in OF_TYPE and rule in told):
            told.add(rule)
            yield finding


def read(content: bytes, profile: Profile = GBT9704) -> Document:
    """Return the facts of a file. Raises Unreadable when it is none, torn, or encrypted."""
    from reportgen.check.pdf_lines import read_pdf
    from reportgen.check.word_page import read_word

    if len(content) > _LARGEST:
        raise Unreadable(f"文件超过{_LARGEST // 1024 // 1024}MB，不能测量", "请缩小图片后另存再试")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unreadable("文件已加密，不能读取", "请取消打开密码后再试")
        raise Unreadable("是旧版 Office 文件（.doc、.wps），不能测量", "请另存为 .docx 后再试")
    if content[:1024].lstrip().startswith(b"%PDF"):
        return read_pdf(content, profile)
    if content.startswith(b"PK"):
        return read_word(content)
    if not content:
        raise Unreadable("是空文件", "请重新保存或复制")
    raise Unreadable("不是 Word 或 PDF 文件", "请指定 .docx 或 .pdf 文件")


__all__ = ["CLAUSES", "SUFFIXES", "Verdict", "measure", "measure_file", "read", "refusal"]
