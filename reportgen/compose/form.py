"""What a Word template of the office's own may say: the names and filters of a body, printed as mere text.

Such a template has its own layout, so of what prints blocks in a body only tables are offered,
for {{p 表格(…) }} in a paragraph of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from reportgen.blocks import Figure, inlines_of, plain
from reportgen.compose.facts import Facts
from reportgen.compose.fitting import fitted
from reportgen.compose.names import filters, spoken
from reportgen.compose.plain import otherwise
from reportgen.compose.script import NAMES, Page, Passages, Script, printable
from reportgen.errors import TemplateFault
from reportgen.kinds import ReportKind
from reportgen.layout import GBT9704
from reportgen.model import Text
from reportgen.templating import ReportEnvironment, environment
from reportgen.wording import Phrase, Voice

_OF_A_BODY = {"图表", "图片", "图号", "附件", "附件号", "须有", "几是", "选项", "函件"}
FORM_NAMES = tuple(name for name in NAMES if name not in _OF_A_BODY)
"""The names such a template may use."""
OR = "或"
"""A filter of these templates alone: {{ r.同比|或("—") }}."""
_PARAGRAPHS = "\n"


def form_environment(voice: Voice | None = None) -> ReportEnvironment:
    """Return the environment in which a Word template of the office's own is compiled."""
    voice = voice or Voice()
    env = environment(finalize=partial(form_text, voice), filters=filters(voice))
    env.filters[OR] = otherwise
    env.trim_blocks = env.lstrip_blocks = False
    return env


def form_names(facts: Facts, voice: Voice | None = None) -> Mapping[str, Any]:
    """Return the data such a template sees, by their Chinese names."""
    kind = ReportKind(slug="form", name="", title="", body="", folder=Path())
    names = Page(Script(kind, voice), facts).names
    passages = names["素材"]
    return {
        **{name: names[name] for name in FORM_NAMES},
        **{name: _set(names[name]) for name in ("表格", "矩阵")},
        "素材": spoken(lambda *words, **given: _said(passages(*words, **given)), 指标="指标", 标题="标题"),
    }


def _set(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return 表格 or 矩阵 with its columns and type set for the page."""

    def table(*rows: Any, **told: Any) -> Any:
        (block,) = fitted([call(*rows, **told)], GBT9704)
        return block

    return table


def _said(passages: Passages) -> Text:
    """Return snippets as text; empty when there are none, so that a template may ask."""
    return Text(_PARAGRAPHS.join(plain(line) for block in passages for line in inlines_of(block)))


def form_text(voice: Voice, value: object) -> str:
    """Return a printed value as text. Raises TemplateFault for a blank and for what is no text."""
    if isinstance(value, Markup):  # a picture
        return value
    found = printable(value, voice)
    if isinstance(found, Figure):
        return found.text
    if isinstance(found, (str, Phrase)):
        return str(found)
    raise TemplateFault(
        code="T217",
        message="Word 模板里只能印文字和数字",
        advice="表格写成 {{p 表格(…) }} 单独占一段，或在 Word 里画好，用 {%tr for … %} 逐行填写",
    )


__all__ = ["FORM_NAMES", "form_environment", "form_names"]
