"""What `lint` is pointed at: a finished file, a Word shell, or the folder of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen import terms
from reportgen.check.body import check_body
from reportgen.check.clauses import ClauseFinding
from reportgen.check.facts import WHOLE, Place, brief
from reportgen.check.finished import Verdict, measure_file
from reportgen.errors import Severity, TemplateFault, UsageFault
from reportgen.kinds import ReportKind, builtin_templates, read_kind
from reportgen.layout import GBT9704, Profile
from reportgen.profiles import FOLDER, find_profile, read_profile
from reportgen.templating import asked, doubled_units, suggestion

_KIND = "kind.toml"


def choose_profile(name: str) -> Profile:
    """Return the profile of a name, or of a TOML file. Raises TemplateFault when there is none."""
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return read_profile(path)
    return find_profile(name, [builtin_templates() / FOLDER])


def lint(path: Path, profile: Profile = GBT9704) -> Verdict:
    """Return the verdict on a path. Raises UsageFault when there is nothing that could be judged."""
    if path.is_dir():
        return _lint_kind(path)
    if not path.exists():
        raise UsageFault(code="U111", message=f"没有“{path}”这个文件", advice="请检查路径")
    try:
        verdict = measure_file(path, profile)
    except OSError as error:
        raise UsageFault(
            code="U112", message=f"“{path}”打不开：{error.strerror}", advice="请检查权限"
        ) from error
    return _with_shell(path, verdict, profile) if verdict.is_shell else verdict


def _with_shell(path: Path, verdict: Verdict, profile: Profile) -> Verdict:
    """Return the verdict on a Word shell: its pages, and whether it can be filled."""
    from reportgen.render.word import open_shell

    try:
        open_shell(path, profile)
    except TemplateFault as fault:
        return Verdict(verdict.file, (_finding(verdict.file, fault), *verdict.findings), is_shell=True)
    return verdict


def _lint_kind(folder: Path) -> Verdict:
    """Return the verdict on a kind: it can be read, it compiles, and its text is sound."""
    if not (folder / _KIND).exists():
        raise UsageFault(
            code="U113",
            message=f"“{folder}”里没有 {_KIND}，不是报告种类文件夹",
            advice="请指定成品文件，或含 kind.toml 和 body.md 的文件夹",
        )
    from reportgen.compose import Script

    try:
        kind = read_kind(folder)
        Script(kind)
    except TemplateFault as fault:
        return Verdict(str(folder), (_finding(str(folder), fault),))
    findings = (*_unset(kind), *_misnamed(kind), *_doubled(kind), *check_body(kind.body_file, kind.body))
    return Verdict(str(folder), tuple(sorted(findings, key=lambda finding: finding.place)))


def _unset(kind: ReportKind) -> Iterator[ClauseFinding]:
    """Settings that the body asks for and kind.toml does not have, whether or not that place is reached."""
    for name in asked(kind.body, kind.body_file).of.get("选项", ()):
        if name not in kind.options:
            advice = f'请在 [options] 中写 "{name}" = …，或改正名称'
            message = f"kind.toml 的 [options] 中没有“{name}”{suggestion(name, kind.options)}"
            yield _in_body(kind, name, "T143", message, advice, Severity.ERROR)


def _doubled(kind: ReportKind) -> Iterator[ClauseFinding]:
    """Units written behind figures that print their own."""
    lines = kind.body.splitlines()
    for found in doubled_units(kind.body):
        place = Place((found.line,), f"第{found.line}行", brief(lines[found.line - 1]))
        yield ClauseFinding(
            kind.body_file,
            "T145",
            "",
            place,
            f"“{found.name}”印出时带单位，后面又写了“{found.unit}”",
            advice=f"请删去“{found.unit}”，或写成 …{found.name}|不带单位",
            severity=Severity.WARNING,
        )


_BY_COLUMN = ("选", "排", "分组", "逐项", "名单", "列")
"""Filters and keywords that are told the name of a column."""
_OWN = {"序号", "亮灯"}
"""Columns that tables add."""


def _misnamed(kind: ReportKind) -> Iterator[ClauseFinding]:
    """Columns in quotes that no row has. Free tables have columns of their own: with them nothing can be told."""
    found = asked(kind.body, kind.body_file)
    if "表" in found.names:
        return
    known = _OWN.union(*(terms.columns(record) for record in terms.records()))
    paths = dict.fromkeys(text for name in _BY_COLUMN for text in found.told.get(name, ()))
    for path in paths:
        for name in path.rpartition("=")[2].split("."):
            if name not in known:
                message = f"没有哪一种行有“{name}”这一列{suggestion(name, known)}"
                advice = "各种行有哪些列，用 reportgen vocab 查看"
                yield _in_body(kind, path, "T144", message, advice, Severity.WARNING)


def _in_body(
    kind: ReportKind, word: str, code: str, message: str, advice: str, severity: Severity
) -> ClauseFinding:
    """A finding at the first line of the body that says the word."""
    lines = enumerate(kind.body.splitlines(), start=1)
    number, line = next(((n, line) for n, line in lines if word in line), (1, ""))
    place = Place((number,), f"第{number}行", brief(line))
    return ClauseFinding(kind.body_file, code, "", place, message, advice=advice, severity=severity)


def _finding(file: str, fault: TemplateFault) -> ClauseFinding:
    place = Place((), fault.place) if fault.place else WHOLE
    return ClauseFinding(file, fault.code, "", place, fault.message, advice=fault.advice)


__all__ = ["choose_profile", "lint"]
