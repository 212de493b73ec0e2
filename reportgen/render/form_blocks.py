"""The project's own tables in a template of the office's own: `{{p 表格(…) }}` 「整段内容」."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from reportgen.blocks import Table
from reportgen.errors import TemplateFault
from reportgen.layout import GBT9704, Profile, mm
from reportgen.render.ooxml import qname
from reportgen.render.word_body import Sections, body

_BOOKMARK = re.compile(r"<w:bookmark(?:Start|End)[^>]*/>")
_TWIPS = 20
_LEAST_SHARE = 0.9
"""Share of the usual width of text below which tables, set for that width, do not fit."""


@dataclass(slots=True)
class Blocks:
    """How tables are written in one template."""

    profile: Profile = GBT9704
    ids: Mapping[str, str] = field(default_factory=dict)
    """Style ids by name, once the template is open."""

    def fit(self, document: object) -> None:
        """Take the width of text from the last section of a document."""
        section = document.find(f"{qname('w:body')}/{qname('w:sectPr')}")  # type: ignore[attr-defined]
        size, margins = (
            section.find(qname(name)) if section is not None else None for name in ("w:pgSz", "w:pgMar")
        )
        if size is not None and margins is not None:
            sides = sum(float(margins.get(qname(f"w:{side}"), 0)) for side in ("left", "right"))
            width = mm((float(size.get(qname("w:w"), 0)) - sides) / _TWIPS)
            self.profile = replace(GBT9704, text_width=min(width, GBT9704.text_width))

    def printed(self, value: object) -> Markup:
        """Return a table as paragraphs of its own. Raises TemplateFault for anything else, or one too wide."""
        if not isinstance(value, Table):
            message, advice = "{{p … }} 里只能写 表格(…)、矩阵(…)", "文字请写成 {{ … }}"
            raise TemplateFault(code="T311", message=message, advice=advice)
        narrow = self.profile.text_width < GBT9704.text_width * _LEAST_SHARE
        if value.landscape or narrow:
            message = "表格太宽，这一页放不下" if value.landscape else "页面太窄，放不下程序排的表格"
            advice = "请减少列，或在 Word 里画好表格，用 {%tr for … %} 逐行填写"
            raise TemplateFault(code="T311", message=message, advice=advice)
        sections = Sections("", "", "")
        made = body([value], self.ids, sections, after_head=True, before_tail=False, profile=self.profile)
        return Markup(_BOOKMARK.sub("", made.xml))


__all__ = ["Blocks"]
