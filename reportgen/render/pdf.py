"""A report as PDF: the HTML page laid out and written by WeasyPrint.

Fonts and style sheet are set up once for each process. Nothing is fetched but the
project's own fonts and data: addresses; no clock is read; a character that no face
holds stops the report instead of printing a box.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from unicodedata import category
from urllib.parse import urlsplit
from urllib.request import url2pathname

from reportgen.blocks import Report
from reportgen.errors import MachineFault, RenderFault
from reportgen.layout import GBT9704, Profile
from reportgen.render import annex_links, finishing, fonts, html, tagging
from reportgen.render.feet import Backing

ARCHIVE = "pdf/a-3a"
"""What a file for the archive 「存档」 is: tagged, whole in itself, with files attached."""

_one_at_a_time = RLock()
"""Fonts are shared within a process, and Pango crashes when two threads lay out with them at once."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF 「附带文件」, for example the data it was made from."""

    name: str
    content: bytes
    description: str = ""


def render(
    report: Report,
    *,
    shell: Path | None = None,
    profile: Profile = GBT9704,
    archive: bool = False,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the report as PDF, with `archive` as PDF/A-3a; the same report gives the same bytes.

    Raises RenderFault for a character that no font holds, TemplateFault for a faulty
    shell, MachineFault where the system library Pango is missing.
    """
    check_coverage(report, profile)
    with _one_at_a_time:
        return _written(report, shell, profile, archive, attachments)


def _written(
    report: Report,
    shell: Path | None,
    profile: Profile,
    archive: bool,
    attachments: Sequence[Attachment],
) -> bytes:
    place = backing(report, shell=shell, profile=profile)
    page = html.printed_page(report, shell=shell, profile=profile, backing=place)
    weasyprint = _weasyprint()
    files = _attachments(weasyprint, attachments, report.date)
    options = {"pdf_variant": ARCHIVE if archive else None, "attachments": files, "pdf_tags": True}
    annexes = annex_links.targets(report.blocks)
    goals = {annex.name: f"{annex.label}\u3000{annex.title}" for annex in annexes}
    with _rare_collection():
        document = _laid_out(page, profile, **options)
        annex_links.lay(document.pages, annexes)
        tagging.plan(document)
        finishing.describe(document.metadata, title=report.title, language="zh-CN")
        identifier = hashlib.sha256(page.encode()).digest()[:16]

        def finisher(document: Any, file: Any) -> None:
            finishing.finish(file, document.metadata, goals)

        return bytes(document.write_pdf(pdf_identifier=identifier, finisher=finisher, **options))


def backing(report: Report, *, shell: Path | None = None, profile: Profile = GBT9704) -> Backing:
    """Return where the 版记 goes: below the text, unless it must stand on an even page and would not (7.5).

    The pages are counted by laying them out, for a profile that asks for this.
    """
    if not profile.imprint_even:
        return Backing.HERE
    with _one_at_a_time, _rare_collection():
        pages = _laid_out(html.printed_page(report, shell=shell, profile=profile), profile).pages
    if len(pages) % 2 == 0 or not _holds(pages[-1], "footer", "imprint"):
        return Backing.HERE
    return Backing.OVERLEAF if _holds(pages[-1], "main") else Backing.AFTER_BLANK


def _laid_out(page: str, profile: Profile, **options: Any) -> Any:
    from reportgen.render import typeset

    setup = _setup(profile)
    document = (
        _weasyprint()
        .HTML(string=page, url_fetcher=setup.fetcher)
        .render(font_config=setup.font_config, stylesheets=[setup.style], **options)
    )
    typeset.close_tables(document.pages)
    return document


def _holds(page: Any, tag: str, name: str = "") -> bool:
    """Return whether a part of an element stands on a laid out page."""
    boxes = page._page_box.descendants()
    return any(box.element_tag == tag and name in (box.element.get("class") or "") for box in boxes)


_MANY_OBJECTS = 100_000


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Let Python look for cyclic garbage less often: a page tree is large and dies all at once."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _MANY_OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def check_coverage(report: Report, profile: Profile = GBT9704) -> None:
    """Refuse a report with characters that cannot be printed. Raises RenderFault naming them and the text around."""
    missing: dict[str, str] = {}
    for role, text in html.texts(report, profile):
        for char in (*fonts.uncovered(text, role), *filter(_is_control, text)):
            missing.setdefault(char, _around(text, char))
    if missing:
        first = next(iter(missing.values()))
        raise RenderFault(
            code="R302",
            place=f"{report.title}：“{first}”",
            message=f"字库里没有这些字：{'、'.join(map(fonts.describe, missing))}",
            advice="请改用规范字形，或在数据中换一种写法",
        )


def _is_control(char: str) -> bool:
    return category(char) in {"Cc", "Cs"} and char not in "\t\n\r"


def _around(text: str, char: str) -> str:
    """Return the text around a character, some ten characters in all; what has no shape shows as a dot."""
    place = text.index(char)
    nearby = text[max(place - 6, 0) : place + 7]
    shown = "".join("·" if _is_control(each) else each for each in nearby)
    return ("…" if place > 6 else "") + shown + ("…" if place + 7 < len(text) else "")


# --------------------------------------------------------------------- set-up


@dataclass(frozen=True, slots=True)
class _Setup:
    """What all reports of a process share."""

    font_config: Any
    style: Any
    fetcher: Any


@cache
def _weasyprint() -> Any:
    """Import WeasyPrint with the corrections to its typesetting."""
    try:
        import weasyprint
    except OSError as error:
        raise MachineFault(
            code="M301",
            place="PDF",
            message="本机缺少排版所需的系统库 Pango",
            advice="Debian、Ubuntu 请执行：apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ) from error
    from reportgen.render import svg_text, typeset

    typeset.install()
    svg_text.install()
    tagging.install()
    return weasyprint


@cache
def _setup(profile: Profile) -> _Setup:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    config, fetcher = FontConfiguration(), _fetcher()
    style = weasyprint.CSS(string=html.style_sheet(profile), font_config=config, url_fetcher=fetcher)
    return _Setup(config, style, fetcher)


@cache
def _fetcher() -> Any:
    """Return a fetcher that opens data: addresses and the project's font files, nothing else."""
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """Refuses every address that is neither data: nor a file in the fonts folder."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not is_allowed(url):
                raise ValueError(f"refused: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("data", "file"), allow_redirects=False)


def is_allowed(url: str) -> bool:
    """Return whether an address may be fetched: data:, or a file that really lies in the fonts folder."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc or parts.query or parts.fragment:
        return False
    return Path(url2pathname(parts.path)).resolve().is_relative_to(fonts.FOLDER)


def _attachments(weasyprint: Any, files: Sequence[Attachment], date: str) -> list[Any]:
    """Return files as WeasyPrint takes them, in the order of their names as PDF requires."""
    day = datetime.fromisoformat(date or "1980-01-01")
    return [
        weasyprint.Attachment(
            string=file.content,
            name=file.name,
            description=file.description or None,
            created=day,
            modified=day,
            relationship="Source",
        )
        for file in sorted(files, key=lambda file: file.name.encode())
    ]


__all__ = ["Attachment", "backing", "check_coverage", "is_allowed", "render"]
