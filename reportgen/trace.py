"""Where each number of a finished file comes from 「溯源」: read back from what was written beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from reportgen.batch import FIGURES, MANIFEST
from reportgen.batch.records import read_records
from reportgen.errors import UsageFault
from reportgen.files import file_hash
from reportgen.lineage import SCHEMA


class Integrity(StrEnum):
    """Whether a file is as it was made."""

    SAME = "same"
    EDITED = "edited"
    UNKNOWN = "unknown"

    @property
    def remark(self) -> str:
        """What must be said to whoever reads the lineage; nothing when all is well."""
        return {
            "same": "",
            "edited": "这个文件在生成后改动过，下面是生成时的出处，改动的地方请自行核对",
            "unknown": f"没有找到记着这个文件的 {MANIFEST}，无法核对它是否改动过",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Trace:
    """The lineage of a finished file, and whether the file is still what it tells of."""

    file: Path
    integrity: Integrity
    content: dict[str, Any]
    """What `lineage.lineage` gave out when the file was made."""

    def to_json(self) -> dict[str, object]:
        """The trace as the content of `--json`."""
        return {"file": str(self.file), "integrity": self.integrity.value, **_without_schema(self.content)}

    def lines(self) -> Iterator[str]:
        """Yield the lineage to be read: each place of the file, below it its numbers."""
        place = ""
        for figure in self.content["figures"]:
            if figure["place"] != place:
                place = figure["place"]
                yield place
            yield f"  {figure['lineage']}"
        if self.content["literals"]:
            yield "其他数字（日期、文号、序号和模板中的文字）"
        for literal in self.content["literals"]:
            yield f"  {literal['text']}　{literal['place']}：{literal['source']}"


def _without_schema(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key != "schema"}


def trace(file: Path) -> Trace:
    """Return where the numbers of a finished file come from.

    Raises UsageFault when there is no such file, or nothing beside it that tells.
    """
    if not file.is_file():
        raise UsageFault(code="U111", message=f"没有“{file}”这个文件", advice="请检查路径")
    figures = file if file.name.endswith(f".{FIGURES}") else file.with_suffix(f".{FIGURES}")
    if not figures.is_file():
        message = f"旁边没有 {figures.name}，查不到数字的出处"
        advice = "只有本程序生成的报告才有；请不要把成品单独移走，或重新生成"
        raise UsageFault(code="U121", place=str(file), message=message, advice=advice)
    return Trace(file, _integrity(file, figures), _read(figures))


def _read(figures: Path) -> dict[str, Any]:
    content: Any = None
    try:
        content = json.loads(figures.read_bytes())
        known = content["schema"] == SCHEMA and all(
            {"place", "lineage"} <= set(figure) for figure in content["figures"]
        )
        known = known and all({"text", "place", "source"} <= set(entry) for entry in content["literals"])
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        message, advice = "内容不完整，或是别的版本写的", "请用 render --force 重新生成"
        raise UsageFault(code="U122", place=str(figures), message=message, advice=advice)
    return dict(content)


def _integrity(file: Path, figures: Path) -> Integrity:
    """Compare a file and its figures with what the nearest manifest recorded of them."""
    path = file.resolve()
    for out in path.parents:
        if not (out / MANIFEST).is_file():
            continue
        known: dict[str, str] = {}
        for record in read_records(out).values():
            known |= record.get("files", {})
        hashes = [known.get(p.relative_to(out).as_posix()) for p in (path, figures.resolve())]
        if None in hashes:
            return Integrity.UNKNOWN
        same = hashes == [file_hash(path), file_hash(figures)]
        return Integrity.SAME if same else Integrity.EDITED
    return Integrity.UNKNOWN


__all__ = ["Integrity", "Trace", "trace"]
