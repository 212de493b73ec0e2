"""What `lint` is pointed at: a finished file, a Word shell, or the folder of a kind."""

from __future__ import annotations

from pathlib import Path

from reportgen.check.body import check_body
from reportgen.check.clauses import ClauseFinding
from reportgen.check.facts import WHOLE, Place
from reportgen.check.finished import Verdict, measure_file
from reportgen.errors import TemplateFault, UsageFault
from reportgen.kinds import builtin_templates, read_kind
from reportgen.layout import GBT9704, Profile
from reportgen.profiles import FOLDER, find_profile, read_profile

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
    return Verdict(str(folder), check_body(kind.body_file, kind.body))


def _finding(file: str, fault: TemplateFault) -> ClauseFinding:
    place = Place((), fault.place) if fault.place else WHOLE
    return ClauseFinding(file, fault.code, "", place, fault.message, advice=fault.advice)


__all__ = ["choose_profile", "lint"]
