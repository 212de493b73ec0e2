"""Writing files so that nothing is ever half-written, mixed up or lost."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.errors import MachineFault

_LONGEST_NAME = 150
"""Bytes of a file name: file systems hold 255, suffixes need some."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?$")
TEMPORARY = ".reportgen-"
"""Prefix of files being written."""
UNREADABLE = ""
"""Stands for the hash of a file that is there but cannot be read; equal to no hash."""


_REASONS = {
    errno.EACCES: "没有权限，或文件正被打开",
    errno.EPERM: "没有权限",
    errno.EBUSY: "文件正被占用",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "已有同名的文件夹",
    errno.ENOTEMPTY: "已有同名的文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.ENAMETOOLONG: "路径太长",
    errno.ENOENT: "没有这个文件或文件夹",
}


def reason(error: OSError) -> str:
    """Return in Chinese why the system refused, as far as it is known."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file, None when there is none, UNREADABLE when it cannot be read."""
    try:
        return sha256(path.read_bytes())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    except OSError:
        return UNREADABLE


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, flush, rename. Raises MachineFault."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{threading.get_ident()}")
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def append(path: Path, data: bytes) -> None:
    """Add to the end of a file in one go. Raises MachineFault."""
    with _explained(path), path.open("ab", buffering=0) as file:
        file.write(data)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the system refuses into what the clerk can do about it."""
    try:
        yield
    except OSError as error:
        raise MachineFault(
            code="E402",
            place=str(path),
            message=f"文件写不进去（{reason(error)}）",
            advice="请确认文件夹可写、磁盘有空间，且该文件没有被 Word 或 WPS 打开",
        ) from error


def _replace(source: Path, target: Path) -> None:
    """Rename over a file; Windows refuses for a moment while a virus scanner reads it."""
    for pause in (0.05, 0.2, 0.5) if sys.platform == "win32" else ():
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    source.replace(target)


def move(path: Path, target: Path) -> Path:
    """Move a file and return where it is now; another file of that name is not replaced.

    Raises MachineFault when it cannot be moved.
    """
    digest = file_hash(path)
    if digest and target.exists() and file_hash(target) != digest:
        target = target.with_name(f"{target.stem}_{digest[:6]}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, target)
    except OSError as error:
        raise MachineFault(
            code="E404",
            place=str(path),
            message=f"文件移不走（{reason(error)}）",
            advice="请确认该文件没有被 Word 或 WPS 打开",
        ) from error
    return target


def sweep(folders: Iterable[Path]) -> None:
    """Remove what a run that was killed left behind in these folders."""
    for folder in folders:
        for path in folder.glob(f"{TEMPORARY}*"):
            if path.is_file():
                path.unlink(missing_ok=True)


# ---------------------------------------------------------------------- names


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Return a file name for each text: legal on Windows and Linux, and no two alike."""
    given = list(dict.fromkeys(names))
    for length in (6, 16, 64):
        safe = _named(given, length)
        if len({name.casefold() for name in safe.values()}) == len(given):
            return safe
    raise ValueError("texts with one SHA-256")


def _named(given: list[str], length: int) -> dict[str, str]:
    """Return a name for each; those that would be one name, in upper or lower case, get a tag."""
    plain = {name: _legal(name) for name in given}
    taken = Counter(short.casefold() for short in plain.values())
    return {
        name: short
        if short and taken[short.casefold()] == 1 and _whole(short)
        else _tagged(name, short, length)
        for name, short in plain.items()
    }


def _whole(short: str) -> bool:
    return len(short.encode()) <= _LONGEST_NAME


def _tagged(name: str, short: str, length: int) -> str:
    cut = short.encode()[: _LONGEST_NAME - length - 1].decode(errors="ignore")
    return f"{cut}_{sha256(name.encode('utf-8', 'surrogatepass'))[:length]}"


def _legal(name: str) -> str:
    normal = unicodedata.normalize("NFC", name)
    kept = "".join("_" if _unsafe(character) else character for character in normal).strip(" .")
    return f"_{kept}" if _RESERVED.match(kept) else kept


def _unsafe(character: str) -> bool:
    return character in '<>:"/\\|?*' or unicodedata.category(character) in _INVISIBLE


_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Controls, marks of direction, unassigned and private characters, line separators."""
