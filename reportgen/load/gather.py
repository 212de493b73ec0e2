"""Finds and reads the files of a data path; everything after this works on bytes."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataRefused
from reportgen.load.findings import Findings
from reportgen.load.guard import MAX_FILE, SUFFIXES
from reportgen.model import Source
from reportgen.sources import FRAMES, SUFFIX, Picked

SNIPPETS = "素材"
PHOTOS = "照片"
PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png")
_UNSUPPORTED = {".xlsb", ".numbers", ".tsv"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read, with its name relative to the data path."""

    name: str
    suffix: str
    data: bytes
    picked: tuple[Picked, ...] = ()
    """The sheets wanted of it, where a source file names some; else all."""

    @property
    def source(self) -> Source:
        """Name and SHA-256 for the manifest."""
        return Source(self.name, hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a data path, each kind in the order of its names."""

    tables: tuple[File, ...] = ()
    snippets: tuple[File, ...] = ()
    photos: tuple[File, ...] = ()

    def __iter__(self) -> Iterator[File]:
        return iter((*self.tables, *self.snippets, *self.photos))


def gather(path: Path, findings: Findings) -> Gathered:
    """Return the files of a data path."""
    if not path.exists():
        findings.error("D101", path.name or path, "没有这个文件或文件夹", "请检查路径")
        return Gathered()
    root = path if path.is_dir() else path.parent
    if path.is_file() and path.suffix.lower() == SUFFIX:
        return _with_words(root, _asked(path, findings), findings)
    tables = list(_tables(path, findings)) if path.is_dir() else [path]
    found = [file for p in tables if (file := _read(p, root, findings))]
    if path.is_dir() and not tables:
        findings.error("D103", path.name, "文件夹里没有表格文件", f"请放入{'、'.join(sorted(SUFFIXES))}文件")
    return _with_words(root, found, findings)


def gather_frames(
    frames: Mapping[str, object], percent: Mapping[str, Sequence[str]], findings: Findings
) -> Gathered:
    """Return frames as one workbook. Raises UsageFault for what is no frame."""
    from reportgen.sources import as_workbook

    try:
        return Gathered((File(FRAMES, ".xlsx", as_workbook(frames, percent)),))
    except DataRefused as refused:
        findings.add(refused.findings)
        return Gathered()


def _with_words(root: Path, tables: Sequence[File], findings: Findings) -> Gathered:
    """Return tables with the snippets and photographs that lie beside them."""
    snippets = _files(root / SNIPPETS, findings)
    texts = [file for p in snippets if p.suffix.lower() == ".md" and (file := _read(p, root, findings))]
    return Gathered(tuple(tables), tuple(texts), tuple(_photos(root, findings)))


def _asked(path: Path, findings: Findings) -> list[File]:
    """Return the snapshot of a source file and the files it names. Raises MachineFault."""
    from reportgen.sources import take

    if not (file := _read(path, path.parent, findings)):
        return []
    try:
        taken = take(path, file.data)
    except DataRefused as refused:
        findings.add(refused.findings)
        return []
    findings.add(taken.remarks)
    snapshot = _read(taken.snapshot, path.parent, findings) if taken.snapshot else None
    found = [snapshot] if snapshot else []
    for place, picked in taken.files.items():
        if not place.is_file():
            findings.error("D141", path.name, f"没有“{picked[0].file}”这个文件", "请检查 file 写的路径")
        elif named := _read(place, path.parent, findings):
            found.append(replace(named, picked=tuple(picked)))
    return found


def _photos(root: Path, findings: Findings) -> Iterator[File]:
    """Yield the photographs in 素材/照片 and in the folders of departments below it."""
    folder = root / SNIPPETS / PHOTOS
    below = (
        sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.name) if folder.is_dir() else []
    )
    for place in (folder, *below):
        for path in _files(place, findings):
            if path.suffix.lower() in PHOTO_SUFFIXES:
                if file := _read(path, root, findings):
                    yield file
            else:
                name = path.relative_to(root).as_posix()
                findings.warn("D103", name, f"不支持{path.suffix}照片，没有读入", "请另存为 .jpg 或 .png")


def _tables(folder: Path, findings: Findings) -> Iterator[Path]:
    for path in _files(folder, findings):
        suffix = path.suffix.lower()
        if suffix in SUFFIXES:
            yield path
        elif suffix in _UNSUPPORTED:
            findings.warn("D103", path.name, f"不支持{suffix}文件，没有读入", "请另存为 .xlsx")


def _files(folder: Path, findings: Findings) -> list[Path]:
    """The files of a folder without hidden, temporary and lock files."""
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name) if folder.is_dir() else []
    except OSError as refused:
        findings.error("D102", folder.name, f"文件夹打不开（{refused.strerror}）", "请检查权限")
        return []
    return [p for p in entries if p.is_file() and not p.name.startswith((".", "~$"))]


def _read(path: Path, root: Path, findings: Findings) -> File | None:
    relative = Path(os.path.relpath(path, root)).as_posix()
    name = unicodedata.normalize("NFC", relative)
    try:
        # A file too large to be data is not read whole only to be refused.
        with path.open("rb") as stream:
            return File(name, path.suffix.lower(), stream.read(MAX_FILE + 1))
    except OSError as refused:
        advice = "请检查权限；如果正在 Excel 或 WPS 中打开，请先关闭"
        findings.error("D102", name, f"文件打不开（{refused.strerror}）", advice)
        return None
