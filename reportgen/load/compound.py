"""Takes a stream out of a compound file, the container of .xls and .et ([MS-CFB] 2)."""

from __future__ import annotations

import struct

_LAST = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""


def stream(data: bytes, name: str) -> bytes | None:
    """Return a stream by its name; None if there is none. Raises struct.error when broken."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    table = _allocation_table(data, size)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], size, size)
    entries = [_entry(directory, n) for n in range(0, len(directory), 128)]
    found = {title: (start, length) for title, start, length in entries}
    if name not in found:
        return None
    start, length = found[name]
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, table, start, size, size)[:length]
    return _small_stream(data, table, size, entries[0], start)[:length]


def _allocation_table(data: bytes, size: int) -> tuple[int, ...]:
    sectors = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen = set()
    while following < _LAST and following not in seen:
        seen.add(following)
        more = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        sectors += more[:-1]
        following = more[-1]
    used = [sector for sector in sectors if sector < _LAST][: len(data) // size]
    table = b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in used)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(data: bytes, table: tuple[int, ...], sector: int, size: int, offset: int) -> bytes:
    """Return the sectors of a chain; one that runs in a circle is cut when longer than the file."""
    found: list[bytes] = []
    while sector < len(table) and len(found) <= len(data) // size:
        found.append(data[sector * size + offset : (sector + 1) * size + offset])
        sector = table[sector]
    return b"".join(found)


def _small_stream(
    data: bytes, table: tuple[int, ...], size: int, root: tuple[str, int, int], start: int
) -> bytes:
    small = 1 << min(struct.unpack_from("<H", data, 32)[0], 12)
    content = _chain(data, table, root[1], size, size)
    chains = _chain(data, table, struct.unpack_from("<I", data, 60)[0], size, size)
    return _chain(content, struct.unpack(f"<{len(chains) // 4}I", chains), start, small, 0)


def _entry(directory: bytes, at: int) -> tuple[str, int, int]:
    """Name, first sector and length of a directory entry."""
    used = struct.unpack_from("<H", directory, at + 64)[0]
    start, length = struct.unpack_from("<II", directory, at + 116)
    return directory[at : at + max(0, used - 2)].decode("utf-16-le"), start, length
