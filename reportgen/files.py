"""Writing files so that nothing is ever half-written, mixed up or lost."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from reportgen.errors import MachineFault

_LONGEST_NAME = 150
"""Bytes of a file name before it is cut: file systems hold 255, suffixes need some."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$")
TEMPORARY = ".reportgen-"
"""Prefix of files being written."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None when there is none."""
    return sha256(path.read_bytes()) if path.is_file() else None


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, flush, rename."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MachineFault(
            code="E402",
            place=str(path),
            message=f"文件写不进去（{error.strerror}）",
            advice="请确认文件夹可写、磁盘有空间，且该文件没有被 Word 或 WPS 打开",
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sweep(folder: Path) -> None:
    """Remove what a run that was killed left behind."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Return a file name for each text: legal on Windows and Linux, and no two alike."""
    given = list(dict.fromkeys(names))
    safe = {name: _safe(name) for name in given}
    taken: dict[str, int] = {}
    for name in safe.values():
        taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
    return {
        name: short if short and taken[short.casefold()] == 1 else f"{short}_{_tag(name)}"
        for name, short in safe.items()
    }


def _safe(name: str) -> str:
    normal = unicodedata.normalize("NFC", name)
    kept = "".join("_" if _unsafe(c) else c for c in normal).strip(" .")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    cut = kept.encode()[:_LONGEST_NAME].decode(errors="ignore")
    return cut if cut == kept else f"{cut}_{_tag(name)}"


def _unsafe(character: str) -> bool:
    return character in '<>:"/\\|?*' or unicodedata.category(character)[0] == "C"


def _tag(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass"))[:6]
