"""A kind folder to start from: a copy of a starter or of another kind, under a name of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from reportgen.errors import TemplateFault, UsageFault
from reportgen.files import safe_names, write
from reportgen.kinds import ReportKind, Scope, builtin_templates, find_kind, kind_folders, read_kind

STARTERS = "_starters"
"""Folder among the built-in kinds that holds one starter for each scope."""
_SETTINGS = "kind.toml"
_NAME = re.compile(r"^name\s*=.*$", re.MULTILINE)


def new_kind(
    slug: str,
    templates: Path,
    *,
    name: str | None = None,
    scope: str | None = None,
    source: str | None = None,
) -> ReportKind:
    """Write the folder of a new kind into `templates` and return the kind.

    `source` is the kind to copy; without one, the starter of the scope, which renders on any
    data. Raises UsageFault for a slug that is taken or no file name, MachineFault when the
    folder cannot be written.
    """
    folder = templates / _checked(slug, templates, source)
    origin = _origin(templates, scope, source)
    for path in sorted(path for path in origin.iterdir() if path.is_file()):
        content = path.read_bytes()
        if path.name == _SETTINGS:
            content = _named(content.decode("utf-8-sig"), name or _usual_name(slug, origin, source)).encode()
        write(folder / path.name, content)
    return read_kind(folder)


def _checked(slug: str, templates: Path, source: str | None) -> str:
    """Return the slug if it can name a new folder."""
    if slug.startswith(("_", ".")) or safe_names([slug]) != {slug: slug}:
        raise UsageFault(
            code="U115", message=f"“{slug}”不能作为代号", advice="代号就是文件夹的名字，如 weekly-brief、周报"
        )
    if (templates / slug).exists():
        raise UsageFault(code="U116", place=str(templates / slug), message="已经有了", advice="请换一个代号")
    builtin = {folder.name for folder in kind_folders(builtin_templates())}
    if slug in builtin and slug != source:
        raise UsageFault(
            code="U116",
            message=f"“{slug}”是程序自带的种类",
            advice=f"请换一个代号；确要改写它，请加 --from {slug}",
        )
    return slug


def _origin(templates: Path, scope: str | None, source: str | None) -> Path:
    if source is None:
        return builtin_templates() / STARTERS / _known_scope(scope or Scope.AREA.value)
    if scope is not None:
        raise UsageFault(
            code="U117", message="--from 和 --scope 不能同时写", advice="照抄的种类范围已定，请去掉一个"
        )
    own = templates if kind_folders(templates) else None
    return find_kind(source, own).folder


def _known_scope(word: str) -> str:
    if word not in list(Scope):
        choices = "、".join(f"{scope.value}（{scope.label}）" for scope in Scope)
        raise UsageFault(code="U118", message=f"没有“{word}”这种范围", advice=f"可用：{choices}")
    return word


def _usual_name(slug: str, origin: Path, source: str | None) -> str:
    return slug if source is None else f"{read_kind(origin).name}（{slug}）"


def _named(settings: str, name: str) -> str:
    """Return the settings under another name; JSON's quoting of a text is TOML's too."""
    text, count = _NAME.subn(lambda _: f"name = {json.dumps(name, ensure_ascii=False)}", settings, count=1)
    if not count:
        message = "没有单独写成一行的 name"
        raise TemplateFault(code="T102", place=_SETTINGS, message=message, advice='请写成 name = "…"')
    return text
