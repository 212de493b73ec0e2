"""What `lint` is pointed at: a finished file, a Word shell, or the folder of a kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import terms
from reportgen.apart import Bench, Lost
from reportgen.check.body import check_body
from reportgen.check.clauses import ClauseFinding
from reportgen.check.facts import WHOLE, Place, brief
from reportgen.check.finished import Verdict, measure_file, refusal
from reportgen.check.unreadable import Unreadable
from reportgen.errors import Finding, ReportgenError, Severity, TemplateFault, UsageFault
from reportgen.kinds import ReportKind, Scope, builtin_templates, find_kind, read_kind
from reportgen.layout import GBT9704, Profile
from reportgen.profiles import FOLDER, find_profile, read_profile
from reportgen.templating import asked, doubled_units, suggestion

if TYPE_CHECKING:
    from reportgen.compose import Facts, Script

_KIND = "kind.toml"

LONGEST = 60.0
"""Seconds for one file; a report of a hundred pages takes two."""
MEMORY = 2 << 30
"""Bytes of addresses for the process that reads a file; our own files take a third of it."""


def choose_profile(name: str) -> Profile:
    """Return the profile of a name, or of a TOML file. Raises TemplateFault when there is none."""
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return read_profile(path)
    return find_profile(name, [builtin_templates() / FOLDER])


def lint(
    path: Path, profile: Profile = GBT9704, facts: Facts | None = None, templates: Path | None = None
) -> Verdict:
    """Return the verdict on a path, or on the kind of that slug or name; with `facts` it is also composed.

    Raises UsageFault when there is nothing that could be judged.
    """
    if not path.exists():
        path = _kind_called(str(path), templates)
    if path.is_dir():
        return _lint_kind(path, facts)
    try:
        return _bench(LONGEST, MEMORY).do(_lint_in, Path.cwd(), path, profile)
    except Lost:
        reason = Unreadable(
            f"读这个文件用了超过{LONGEST:.0f}秒或{MEMORY >> 30}GB内存，或使读取程序中止，已放弃",
            "文件可能已损坏或有恶意，请确认来源，用 Word 或 WPS 打开另存后再试",
        )
        return refusal(str(path), reason)


@cache
def _bench(seconds: float, memory: int) -> Bench:
    """The process files are read in, kept from one file to the next."""
    return Bench(seconds, memory)


def _lint_in(folder: Path, path: Path, profile: Profile) -> Verdict:
    """Return the verdict on a file named from a folder: the process apart may have been started in another."""
    os.chdir(folder)
    return lint_file(path, profile)


def lint_file(path: Path, profile: Profile) -> Verdict:
    """Return the verdict on a file, read in this process. Raises UsageFault when it cannot be opened."""
    try:
        verdict = measure_file(path, profile)
    except OSError as error:
        raise UsageFault(
            code="U112", message=f"“{path}”打不开：{error.strerror}", advice="请检查权限"
        ) from error
    if verdict.is_shell:
        return _with_shell(path, verdict, profile)
    return _as_form(path, verdict) if verdict.read and _is_form(path) else verdict


def _kind_called(name: str, templates: Path | None) -> Path:
    """Return the folder of a kind. Raises UsageFault where it is neither a kind nor a file."""
    try:
        return find_kind(name, templates).folder
    except UsageFault as fault:
        if fault.code != "U101":
            raise
        message = f"没有“{name}”这个文件，也没有这个报告种类"
        raise UsageFault(code="U111", message=message, advice="请检查路径或代号") from fault


def _with_shell(path: Path, verdict: Verdict, profile: Profile) -> Verdict:
    """Return the verdict on a Word shell: its pages, and whether it can be filled."""
    from reportgen.render.word import open_shell

    try:
        open_shell(path, profile)
    except TemplateFault as fault:
        return Verdict(verdict.file, (_finding(verdict.file, fault), *verdict.findings), is_shell=True)
    return verdict


def _is_form(path: Path) -> bool:
    from reportgen.render.word_form import is_form

    return is_form(path)


def _as_form(path: Path, verdict: Verdict) -> Verdict:
    """Return the verdict on a template for `fill`: whether it can be filled, and its pages are the office's own."""
    from reportgen.filling import any_form, findings_of

    try:
        form = any_form(path)
    except TemplateFault as fault:
        found = tuple(_remark(verdict.file, f) for f in findings_of(fault))
        return Verdict(verdict.file, found, is_shell=True)
    remarks = []
    for words in form.doubled:
        message, advice = f"“{words}”会把单位印两遍", "数字印出时带单位，请删去后面的单位，或加 |不带单位"
        remarks.append(_remark(verdict.file, Finding("T145", "", message, advice, Severity.WARNING)))
    return Verdict(verdict.file, tuple(remarks), is_shell=True)


def _remark(file: str, finding: Finding) -> ClauseFinding:
    place = Place((), finding.place) if finding.place else WHOLE
    return ClauseFinding(
        file, finding.code, "", place, finding.message, advice=finding.advice, severity=finding.severity
    )


def _lint_kind(folder: Path, facts: Facts | None) -> Verdict:
    """Return the verdict on a kind: it can be read, it compiles, its text is sound, and data can be put in."""
    if not (folder / _KIND).exists():
        raise UsageFault(
            code="U113",
            message=f"“{folder}”里没有 {_KIND}，不是报告种类文件夹",
            advice="请指定成品文件，或含 kind.toml 和 body.md 的文件夹",
        )
    from reportgen.compose import Script

    try:
        kind = read_kind(folder)
        script = Script(kind)
    except TemplateFault as fault:
        return Verdict(str(folder), (_finding(str(folder), fault),))
    findings = (
        *_unset(kind),
        *_misnamed(kind),
        *_doubled(kind),
        *_idle(script),
        *check_body(kind.body_file, kind.body),
        *(_composed(script, facts) if facts else ()),
    )
    return Verdict(str(folder), tuple(sorted(findings, key=lambda finding: finding.place)))


def _idle(script: Script) -> Iterator[ClauseFinding]:
    """Settings about data that the body does not use: probably misspelt."""
    from reportgen.compose import absence

    kind = script.kind
    for name, hint in absence.unused(kind, (*script.columns, *script.tables)):
        message = f"正文没有用到 [absent] 里的“{name}”{hint}"
        advice = "[absent] 里写正文用的名称，如 函件台账，或素材的栏目、自由表的名称；用不到的请删去"
        yield _in_settings(kind, f"absent.{name}", "T106", message, advice)
    known = {sheet.term for sheet in terms.SHEETS}
    for name in kind.requires:
        if name not in known and name not in script.tables:
            message = (
                f'requires 里的“{name}”不是约定的表，正文也没有用到 表["{name}"]{suggestion(name, known)}'
            )
            yield _in_settings(kind, "requires", "T106", message, "请改正名称；确是自由表的不必管")


def _in_settings(kind: ReportKind, setting: str, code: str, message: str, advice: str) -> ClauseFinding:
    place = Place((0, kind.line(setting)), f"第{kind.line(setting)}行")
    return ClauseFinding(
        kind.settings_file, code, "", place, message, advice=advice, severity=Severity.WARNING
    )


def _composed(script: Script, facts: Facts) -> Iterator[ClauseFinding]:
    """What goes wrong when the reports of a kind are composed from data, each mistake once."""
    from reportgen.batch.orders import lack

    kind = script.kind
    lacking = lack(kind, facts.dataset)
    if lacking:
        yield _finding(kind.settings_file, lacking)
        return
    departments = facts.dataset.departments if kind.scope is Scope.DEPARTMENT else (None,)
    told: set[str] = set()
    for department in departments:
        about = facts.about(department)
        try:
            if not script.uncalled(about):
                script.compose(about)
        except ReportgenError as fault:
            if fault.message not in told:
                told.add(fault.message)
                yield _finding(kind.body_file, fault)


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


def _finding(file: str, fault: ReportgenError) -> ClauseFinding:
    place = Place((), fault.place) if fault.place else WHOLE
    return ClauseFinding(file, fault.code, "", place, fault.message, advice=fault.advice)


__all__ = ["choose_profile", "lint"]
