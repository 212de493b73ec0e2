"""Report kinds: a folder with `kind.toml` and `body.md`, and nothing else needed.

name     = "月度进展通报"              what the office calls it
scope    = "area"                     or "department": one document for each
title    = "关于{{ 期间.全称 }}…的通报"   Jinja; `|` marks where a long title may break
shell    = "document"                 a shell of templates/_shells, or a file beside kind.toml
requires = ["指标结果"]                sheets, free tables too, without which the kind makes no sense
parts    = ["主送", "落款"]            what surrounds the text
profile  = "gbt9704"                  measures of the page; another is a TOML file of its own
landscape = true                      the pages of the text are turned
seal     = true                       署名 leaves room for the seal; imprint_even likewise
letter   = "橙色警示"                  the letter it is: made only for departments to whom one is due
when     = "问题清单"                  a Jinja expression: where it is false, no report is called for
when_reason = "本期没有问题"            what the clerk is told where it is false
[fields] "发文字号" = "{{ 函件.文号 }}"   what differs from 报告信息, in Jinja
[absent] "函件台账" = "drop"             without these data: leave out what prints them, or "stop"
[options]                             the kind's own settings, 选项 in the body
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from reportgen import terms
from reportgen.errors import TemplateFault, UsageFault
from reportgen.layout import GBT9704, Profile
from reportgen.model import AlertLevel
from reportgen.profiles import FOLDER, find_profile
from reportgen.templating import suggestion

SHELLS = "_shells"
_BODY = "body.md"
_SETTINGS = "kind.toml"


class Scope(StrEnum):
    """What one document is about 「范围」."""

    AREA = "area"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return {"area": "全地区一份", "department": "每个单位一份"}[self.value]


USUAL_PARTS = ("主送", "附件说明", "落款", "附注")
PARTS = (*USUAL_PARTS, "出席人员")
"""What may stand before and after the text; 出席人员 only in minutes."""


class Absence(StrEnum):
    """What a kind does without data it speaks of 「缺省」."""

    DROP = "drop"
    """Leaves out whatever prints them: the paragraph, the table, the heading above nothing."""
    STOP = "stop"
    """Makes no report and says which data are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """One kind of report 「报告种类」, as its two files say."""

    slug: str
    name: str
    title: str
    body: str
    folder: Path = field(compare=False)
    scope: Scope = Scope.AREA
    shell: str = "plain"
    requires: tuple[str, ...] = ()
    parts: tuple[str, ...] = USUAL_PARTS
    landscape: bool = False
    """Whether the pages of the text are turned 「横排」."""
    profile: Profile = GBT9704
    """Measures of the page, with what kind.toml itself says of seal and imprint."""
    when: str = ""
    """Jinja expression that must be true of a report for it to be called for; empty = always."""
    when_reason: str = ""
    """Why no report is called for where `when` is false, in the clerk's words."""
    letter: AlertLevel | None = None
    """The letter it is 「函件」; made only where the data call for one."""
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Jinja for what differs from 报告信息, by key."""
    absent: Mapping[str, Absence] = field(default_factory=dict, hash=False)
    """What to do without these data: names of the body, 栏目 of snippets, free tables."""
    options: Mapping[str, object] = field(default_factory=dict, hash=False)
    """[options] of kind.toml, reachable in the body as 选项."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """Where in kind.toml the text of a setting begins: `title`, `fields.发文字号`."""

    @property
    def body_file(self) -> str:
        """The name under which mistakes in the body are reported."""
        return f"{self.slug}/{_BODY}"

    @property
    def settings_file(self) -> str:
        """The name under which mistakes in the settings are reported."""
        return f"{self.slug}/{_SETTINGS}"

    def line(self, setting: str) -> int:
        """The line of kind.toml at which the text of a setting begins."""
        return self.lines.get(setting, 1)

    def shell_file(self, suffix: str) -> Path:
        """The shell for `.docx` or `.html`: beside kind.toml if there, else the shared one."""
        own = self.folder / f"{self.shell}{suffix}"
        shared = self.folder.parent / SHELLS / f"{self.shell}{suffix}"
        if own.exists() or shared.exists():
            return own if own.exists() else shared
        return builtin_templates() / SHELLS / f"{self.shell}{suffix}"

    def files(self) -> tuple[Path, ...]:
        """Everything a document of this kind depends on, for hashes in the manifest."""
        own = (self.folder / _SETTINGS, self.folder / _BODY)
        profiles = (folder / f"{self.profile.name}.toml" for folder in _profile_folders(self.folder))
        shells = (self.shell_file(suffix) for suffix in (".docx", ".html"))
        return (*own, *(path for path in (*profiles, *shells) if path.exists()))


def home() -> Path:
    """The folder that holds `templates` and `sample_data`: the checkout, else inside the package."""
    package = Path(__file__).resolve().parent
    return package.parent if (package.parent / "templates").is_dir() else package / "_builtin"


def builtin_templates() -> Path:
    """The folder of the kinds that come with reportgen."""
    return home() / "templates"


def _profile_folders(kind: Path) -> tuple[Path, ...]:
    """Where the profiles of a kind may lie, nearest first."""
    return kind, kind.parent / FOLDER, builtin_templates() / FOLDER


def read_kind(folder: Path) -> ReportKind:
    """Read one kind folder. Raises TemplateFault for a missing file or a wrong setting."""
    source = _text(folder / _SETTINGS)
    settings = _settings(folder / _SETTINGS, source)
    body = _text(folder / _BODY)
    place = f"{folder.name}/{_SETTINGS}"
    _check_words(place, "parts", settings.get("parts", []), list(PARTS))
    _check_sheets(place, settings.get("requires", []))
    _check_shapes(place, settings)
    scope = str(settings.get("scope", "area"))
    _check_words(place, "scope", [scope], [s.value for s in Scope])
    return ReportKind(
        slug=folder.name,
        name=str(settings["name"]),
        title=str(settings["title"]),
        body=body,
        folder=folder,
        scope=Scope(scope),
        shell=str(settings.get("shell", "plain")),
        requires=tuple(settings.get("requires", ())),
        parts=tuple(settings.get("parts", USUAL_PARTS)),
        landscape=_switch(place, settings, "landscape"),
        profile=_profile(folder, settings, place),
        when=str(settings.get("when", "")),
        when_reason=str(settings.get("when_reason", "")),
        letter=_letter(place, settings, Scope(scope)),
        fields=_fields(place, settings),
        absent=_absent(place, settings),
        options=settings.get("options", {}),
        lines=_lines(source),
    )


_SWITCHES = ("seal", "imprint_even")
"""Measures of a profile that kind.toml may set for one kind."""


def _check_shapes(place: str, settings: Mapping[str, object]) -> None:
    for key in ("options", "fields", "absent"):
        if not isinstance(settings.get(key, {}), dict):
            message, advice = f"{key} 应是一组设置", f"请另起一行写 [{key}]"
            raise TemplateFault(code="T108", place=place, message=message, advice=advice)
    if not re.fullmatch(r"[\w\- ]+", str(settings.get("shell", "plain"))):
        advice = "如 document、plain；自己的版式放在 kind.toml 旁边，写文件名，不带后缀"
        raise TemplateFault(
            code="T108", place=place, message="shell 应是版式的名称，不能带路径", advice=advice
        )
    when = settings.get("when", "")
    if not isinstance(when, str) or "{{" in when or "{%" in when:
        advice = '直接写条件，如 when = "问题清单"，不用 {{ }}'
        raise TemplateFault(code="T109", place=place, message="when 应是一个条件", advice=advice)
    reason = settings.get("when_reason", "")
    if not isinstance(reason, str) or (reason and not when):
        message = "when_reason 应是一句话，和 when 一起写"
        advice = '说明不符合条件的原因，如 when_reason = "本期没有问题"'
        raise TemplateFault(code="T109", place=place, message=message, advice=advice)


def _letter(place: str, settings: Mapping[str, Any], scope: Scope) -> AlertLevel | None:
    """Return the level whose letter the kind is; `橙色警示函` is understood too."""
    if "letter" not in settings:
        return None
    word = str(settings["letter"]).removesuffix("函")
    _check_words(place, "letter", [word], [level.value for level in AlertLevel])
    if scope is not Scope.DEPARTMENT:
        message, advice = "写了 letter，范围却是全地区", '函件每个单位一份，请加上 scope = "department"'
        raise TemplateFault(code="T110", place=place, message=message, advice=advice)
    return AlertLevel(word)


def _fields(place: str, settings: Mapping[str, Any]) -> dict[str, str]:
    given: dict[str, Any] = settings.get("fields", {})
    _check_words(place, "[fields]", list(given), [key.term for key in terms.INFO_KEYS])
    for key, value in given.items():
        if not isinstance(value, str):
            advice = f'请写成 "{key}" = "…"'
            raise TemplateFault(
                code="T108", place=place, message=f"[fields] 的“{key}”应是文字", advice=advice
            )
    return given


def _absent(place: str, settings: Mapping[str, Any]) -> dict[str, Absence]:
    given: dict[str, Any] = settings.get("absent", {})
    for key, word in given.items():
        if word not in list(Absence):
            message, advice = f"[absent] 的“{key}”不能是 {word!r}", "没有时不印写 drop，没有时不生成写 stop"
            raise TemplateFault(code="T106", place=place, message=message, advice=advice)
    return {key: Absence(word) for key, word in given.items()}


_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?")
_KEY = re.compile(r"\s*(\"[^\"]+\"|'[^']+'|[\w-]+)\s*=\s*(.*)")


def _lines(source: str) -> dict[str, int]:
    """Return the line at which the text of each setting begins, as far as it is written in the usual way."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(source.splitlines(), start=1):
        if head := _TABLE.fullmatch(line):
            table = f"{head[1]}."
        elif entry := _KEY.match(line):
            key = entry[1].strip("\"'")
            opens_below = entry[2].strip() in ('"""', "'''")
            found.setdefault(table + key, number + opens_below)
    return found


_TABLES = ("fields", "absent", "options")
_KEYS = (
    *("name", "title", "scope", "shell", "requires", "parts", "profile"),
    *("landscape", "when", "when_reason", "letter", *_SWITCHES, *_TABLES),
)


def _profile(folder: Path, settings: Mapping[str, Any], place: str) -> Profile:
    """Return the profile named, with the switches of the kind."""
    try:
        profile = find_profile(str(settings.get("profile", GBT9704.name)), _profile_folders(folder))
    except TemplateFault as fault:
        fault.place = f"{folder.name}/{fault.place}"
        raise
    switches: dict[str, Any] = {key: _switch(place, settings, key) for key in _SWITCHES if key in settings}
    return replace(profile, **switches)


def _switch(place: str, settings: Mapping[str, Any], key: str) -> bool:
    value = settings.get(key, False)
    if not isinstance(value, bool):
        raise TemplateFault(
            code="T107", place=place, message=f"{key} 不能是 {value!r}", advice="请写 true 或 false"
        )
    return value


def _settings(path: Path, source: str) -> dict[str, Any]:
    place = f"{path.parent.name}/{path.name}"
    try:
        settings = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TemplateFault(
            code="T101",
            place=place + (f"第{line[1]}行" if line else ""),
            message="不是正确的 TOML",
            advice='请检查引号和等号，文字要写在引号里，如 name = "…"',
        ) from error
    _check_words(place, "设置项", list(settings), list(_KEYS))
    for key in ("name", "title"):
        if not settings.get(key) or not isinstance(settings[key], str):
            message = f"{key} 应是文字" if settings.get(key) else f"缺少 {key}"
            raise TemplateFault(code="T102", place=place, message=message, advice=f'请写成 {key} = "…"')
    return settings


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TemplateFault(
            code="T103",
            place=f"{path.parent.name}/{path.name}",
            message="没有这个文件",
            advice="每个报告种类须有 kind.toml 和 body.md 两个文件",
        ) from error
    except UnicodeDecodeError as error:
        raise TemplateFault(
            code="T104",
            place=f"{path.parent.name}/{path.name}",
            message="不是 UTF-8 编码",
            advice="请另存为 UTF-8 编码",
        ) from error


def _check_sheets(place: str, words: object) -> None:
    """Refuse what cannot be names of sheets: those of the contract, or free tables of the office's own."""
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise TemplateFault(
            code="T105", place=place, message="requires 应是一列表名", advice='请写成 ["…", "…"]'
        )


def _check_words(place: str, key: str, words: object, known: list[str]) -> None:
    if not isinstance(words, list):
        raise TemplateFault(
            code="T105", place=place, message=f"{key} 应是一个列表", advice='请写成 ["…", "…"]'
        )
    for word in words:
        if word not in known:
            hint = suggestion(str(word), known) or f"，可用：{'、'.join(known)}"
            raise TemplateFault(
                code="T106", place=place, message=f"{key} 中没有“{word}”{hint}", advice="请改正后再试"
            )


def kind_folders(templates: Path) -> tuple[Path, ...]:
    """Return the kind folders of a templates folder in order of name."""
    return tuple(sorted(p.parent for p in templates.glob(f"[!_.]*/{_SETTINGS}")))


def _folders(extra: Path | None) -> dict[str, Path]:
    """Return every kind folder by slug: the built-in ones, replaced or joined by those of `extra`."""
    folders = {folder.name: folder for folder in kind_folders(builtin_templates())}
    if extra is None:
        return folders
    own = {folder.name: folder for folder in kind_folders(extra)}
    if not own:
        raise UsageFault(
            code="U109",
            place=str(extra),
            message="这里没有报告种类" if extra.is_dir() else "没有这个文件夹",
            advice="--templates 后面应是放报告种类的文件夹，每个种类一个子文件夹，内有 kind.toml 和 body.md",
        )
    return folders | own


def all_kinds(extra: Path | None = None) -> tuple[ReportKind, ...]:
    """Return every kind: the built-in ones, replaced or joined by those of the folder `extra`."""
    return tuple(read_kind(folder) for _, folder in sorted(_folders(extra).items()))


def find_kind(name: str, extra: Path | None = None) -> ReportKind:
    """Return the kind of that slug or Chinese name, the office's own first.

    Raises UsageFault with a suggestion.
    """
    if folder := _folders(extra).get(name):
        return read_kind(folder)  # whatever is wrong with other kinds
    kinds = all_kinds(extra)
    for kind in sorted(kinds, key=lambda kind: kind.folder.parent != extra):
        if name == kind.name:
            return kind
    known = [word for kind in kinds for word in (kind.slug, kind.name)]
    raise UsageFault(
        code="U101",
        message=f"没有“{name}”这个报告种类{suggestion(name, known)}",
        advice="运行 reportgen kinds 可查看全部种类",
    )
