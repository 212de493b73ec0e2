"""What runs remember: the manifest of an output folder, and the journal of a run under way.

The manifest says of every report what it was made of and how it went. It is written
once, at the end of a run. The journal names each file just before it is written, so
that a run that was killed leaves no file whose maker is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from reportgen import __version__
from reportgen.batch.orders import Job, Order, Outcome, Status
from reportgen.errors import Finding
from reportgen.files import append, sha256
from reportgen.kinds import ReportKind

MANIFEST = "manifest.json"
SCHEMA = 1
"""Version of the manifest's structure."""
_JOURNAL = ".reportgen.journal"

Record = Mapping[str, Any]
"""What the manifest says of one report."""


# ------------------------------------------------------------------- manifest


def read_records(out: Path) -> dict[str, Record]:
    """Return the records of an output folder by stem; an unreadable manifest counts as none."""
    try:
        content = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return {}
    reports = content.get("reports")
    if not isinstance(reports, dict):
        return {}
    return {stem: record for stem, record in reports.items() if _is_inside(record) and _is_whole(record)}


def _is_inside(record: object) -> bool:
    """Whether a record names only files below the output folder: a manifest may come from anywhere."""
    files = record.get("files", {}) if isinstance(record, dict) else None
    return isinstance(files, dict) and not any(
        PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or "\\" in path or ":" in path
        for path in files
    )


def _is_whole(record: Record) -> bool:
    """Whether a record has the form it was written in; one that somebody damaged counts as none."""
    texts = ("kind", "department", "fingerprint", "period")
    findings, inputs = record.get("findings"), record.get("inputs", {})
    return (
        all(isinstance(record.get(name, ""), str) for name in texts)
        and all(isinstance(digest, str) for digest in record.get("files", {}).values())
        and isinstance(record.get("figures"), int)
        and isinstance(inputs, dict)
        and isinstance(findings, list)
        and all(map(_is_finding, findings))
    )


def _is_finding(row: object) -> bool:
    try:
        return isinstance(row, dict) and bool(Finding.from_json(row))
    except (KeyError, ValueError, TypeError):
        return False


def template_hashes(kind: ReportKind) -> dict[str, str]:
    """Return the hash of each file a kind consists of."""
    return {f"{p.parent.name}/{p.name}": sha256(p.read_bytes()) for p in kind.files()}


def manifest(order: Order, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the manifest: what was made, of what, and how it went; other runs' reports stay in it."""
    records = read_records(order.out)
    common = {kind.slug: _inputs(order, kind) for kind in order.kinds}
    for outcome in outcomes:
        stem, known = outcome.job.stem, records.get(outcome.job.stem)
        if outcome.status is Status.RETIRED:
            records.pop(stem, None)
        elif outcome.status is Status.KEPT and known:
            records[stem] = {**known, "status": Status.KEPT.value, "findings": _findings(order, outcome)}
        elif outcome.status is not Status.SKIPPED or not known:
            records[stem] = common[outcome.job.kind] | _result(order, outcome)
    return {"schema": SCHEMA, "reportgen": __version__, "reports": dict(sorted(records.items()))}


def _inputs(order: Order, kind: ReportKind) -> dict[str, Any]:
    return {
        "kind": kind.slug,
        "name": kind.name,
        "period": order.period.slug,
        "region": str(order.dataset.info.get("地区名称", "")),
        "rounding": order.rounding.value,
        "inputs": {s.name: s.sha256 for s in order.dataset.sources},
        "templates": template_hashes(kind),
    }


def _result(order: Order, outcome: Outcome) -> dict[str, Any]:
    status = Status.DONE if outcome.status is Status.UNCHANGED else outcome.status
    return {
        "department": outcome.job.department,
        "status": status.value,
        "fingerprint": outcome.fingerprint,
        "files": dict(sorted(outcome.files.items())),
        "figures": outcome.figures,
        **({"reason": outcome.reason} if outcome.reason else {}),
        "findings": _findings(order, outcome),
    }


def _findings(order: Order, outcome: Outcome) -> list[dict[str, str]]:
    return [finding.to_json() for finding in (*order.findings, *outcome.findings)]


def orphans(order: Order, planned: Iterable[Job]) -> tuple[tuple[Job, Record], ...]:
    """Return reports that earlier runs made of these data and that these data no longer call for.

    A department that was renamed or left the sheet would otherwise keep a sheet that looks current.
    """
    wanted = {job.stem for job in planned}
    kinds = {kind.slug for kind in order.kinds}
    chosen = {str(d.name) for d in order.only}
    sources = {s.name for s in order.dataset.sources}
    found = []
    for stem, record in read_records(order.out).items():
        if (
            stem not in wanted
            and record.get("kind") in kinds
            and record.get("period") == order.period.slug
            and record.get("region") == str(order.dataset.info.get("地区名称", ""))
            and not sources.isdisjoint(record.get("inputs", ()))
            and (not chosen or record.get("department") in chosen)
        ):
            found.append((Job(str(record["kind"]), str(record.get("department", "")), stem), record))
    return tuple(found)


# -------------------------------------------------------------------- journal


class Journal:
    """The files a run is about to write 「日志」; several processes may add to it."""

    def __init__(self, out: Path) -> None:
        self._path = out / _JOURNAL

    def add(self, files: Mapping[str, str]) -> None:
        """Note files, path → SHA-256, before they are written. Raises MachineFault."""
        lines = "".join(f"{digest} {path}\n" for path, digest in files.items())
        append(self._path, lines.encode())

    def read(self) -> frozenset[tuple[str, str]]:
        """Return every (path, SHA-256) noted; a line cut short by a crash matches no file."""
        if not self._path.is_file():
            return frozenset()
        lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        return frozenset((path, digest) for digest, _, path in (line.partition(" ") for line in lines))

    def close(self) -> None:
        """Forget it all: the manifest has it now."""
        self._path.unlink(missing_ok=True)


# ----------------------------------------------------------------------- form


def to_json(content: Mapping[str, Any]) -> bytes:
    """Return JSON as it is written to files: UTF-8, one entry a line, stable.

    Indenting further would take Python's slow encoder: a figures file has thousands of entries.
    """
    parts = (f" {_compact(key)}: {_entries(value)}" for key, value in content.items())
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _entries(value: object) -> str:
    if isinstance(value, dict) and value:
        return "{\n  " + ",\n  ".join(f"{_compact(k)}: {_compact(v)}" for k, v in value.items()) + "\n }"
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
    return _compact(value)


_compact = json.JSONEncoder(ensure_ascii=False).encode
