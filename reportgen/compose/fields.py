"""报告信息 as one report has it: what the workbook gives, and what its kind words itself in `[fields]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reportgen import terms
from reportgen.blocks import Inlines, Run, plain
from reportgen.compose.absence import MARK
from reportgen.dates import parse_day
from reportgen.errors import TemplateFault
from reportgen.kinds import ReportKind
from reportgen.model import Line, Origin, Text

_DATE = "成文日期"
_NEEDED = frozenset(key.term for key in terms.INFO_KEYS if key.required)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one report 「报告信息」, by their Chinese keys; those of the kind win."""

    kind: ReportKind
    given: Mapping[str, Text]
    worded: Mapping[str, Inlines]
    """What the kind's `[fields]` print; empty where a field is to be left out."""

    def __contains__(self, key: str) -> bool:
        return bool(self.worded[key] if key in self.worded else self.given.get(key))

    def inlines(self, key: str) -> Inlines:
        """Return a field as it is printed; nothing when there is none."""
        if key in self.worded:
            return self.worded[key]
        text = self.given.get(key)
        return (Run(str(text), origin=text.origin),) if text else ()

    def text(self, key: str) -> str:
        """Return a field as text, empty when there is none."""
        return plain(self.inlines(key))

    def texts(self) -> dict[str, Text]:
        """Return what a shell may print."""
        keys = dict.fromkeys((*self.given, *self.worded))
        return {key: Text(self.text(key), self._origin(key)) for key in keys if key in self}

    def _origin(self, key: str) -> Origin | None:
        """Where a field was written: its cell, or the line of kind.toml that words it."""
        match self.inlines(key):
            case (Run(_, _, origin),) if origin is not None:
                return origin
        return Line(self.kind.settings_file, self.kind.line(f"fields.{key}"))

    def issued(self) -> date | None:
        """Return the day of 成文日期. Raises TemplateFault when the kind words it as no day."""
        try:
            day = parse_day(self.text(_DATE)) if _DATE in self else None
        except ValueError:
            day = None
        if day is None and _DATE in self.worded:
            raise self._fault(_DATE, f"“{self.text(_DATE)}”不是日期", "请写成如“2022年7月18日”")
        return day

    def recipients(self) -> Inlines:
        """Return 主送机关 without its colon."""
        *before, last = self.inlines("主送机关") or (Run(""),)
        if isinstance(last, Run):
            last = Run(last.text.rstrip("：:"), last.strong, last.origin)
        return tuple(inline for inline in (*before, last) if inline.text)

    def checked(self) -> Fields:
        """Return the fields. Raises TemplateFault when one that no document does without is empty."""
        for key in self.worded:
            if key in _NEEDED and key not in self:
                raise self._fault(key, f"[fields] 的“{key}”没有内容", "这一项不能没有，请改写或删去这一行")
        return self

    def _fault(self, key: str, message: str, advice: str) -> TemplateFault:
        place = f"{self.kind.settings_file}第{self.kind.line(f'fields.{key}')}行"
        return TemplateFault(code="T216", place=place, message=message, advice=advice)


def without_marks(inlines: Inlines) -> Inlines:
    """Return what a field prints; one that speaks of absent data is left out."""
    return () if MARK in plain(inlines) else inlines
