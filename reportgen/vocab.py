"""The words a template may use, in groups: names, filters, and what may be asked of each kind of row.

All of it is read from where it is defined: the names and filters of `compose`, the terms of `terms`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from reportgen import terms
from reportgen.compose.names import GLOSSES
from reportgen.compose.script import NAMES
from reportgen.kinds import ReportKind
from reportgen.templating import Asked, asked
from reportgen.terms import Term

ROWS: Mapping[str, str] = {
    "Period": "期间、上期",
    "Department": "单位、单位表的每一行",
    "Indicator": "指标表的每一行，r.指标",
    "Result": "指标结果、单位结果的每一行",
    "Assessed": "考核结果的每一行，本单位考核",
    "LetterDue": "应发函件的每一行，函件",
    "Trigger": "函件.触发的每一条",
    "LetterEntry": "函件登记、本期函件的每一行",
    "Letter": "函件台账的每一行",
    "LedgerLine": "加减分的每一行",
    "Tracked": "问题清单的每一行",
    "ProjectProgress": "项目进度的每一行",
    "MajorProject": "重大项目的每一行",
    "Travelled": "外出招商的每一行",
    "Surveyed": "满意度的每一行",
    "Peer": "对标数据的每一行",
    "Standing": "对标位次的每一行",
    "Photo": "照片的每一行",
    "Plan": "进度计划的每一行",
    "Triage": "r.研判",
    "CategoryTriage": "类别研判的每一行",
}
"""The records a template meets, in the order of a list, and where it meets them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the vocabulary."""

    name: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Group:
    """Words that belong together."""

    title: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """What one kind has and uses."""

    slug: str
    name: str
    scope: str
    requires: tuple[str, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    snippets: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str]]:
        """Return what there is to say, each with its heading."""
        options = "；".join(f"选项.{name} = {_shown(value)}" for name, value in self.options.items())
        said = (
            ("需要的表", "、".join(self.requires)),
            ("设置", options),
            ("名称", "、".join(self.names)),
            ("写法", "、".join(self.filters)),
            ("各行的列", "、".join(self.columns)),
            ("报告信息", "、".join(self.fields)),
            ("素材栏目", "、".join(self.snippets)),
            ("自由表", "、".join(self.tables)),
        )
        return [(title, text) for title, text in said if text]


def _shown(value: object) -> str:
    """Return a setting as it stands in kind.toml, or nearly."""
    return json.dumps(value, ensure_ascii=False, default=str)


def vocabulary() -> tuple[Group, ...]:
    """Return every word usable in a template."""
    return (
        Group("名称", _words(NAMES)),
        Group("写法，写在 | 后面", _words(GLOSSES)),
        Group("报告信息，写成 报告.地区名称", tuple(map(_word, terms.INFO_KEYS))),
        *_records(),
    )


def _words(glosses: Mapping[str, str]) -> tuple[Word, ...]:
    return tuple(Word(name, gloss) for name, gloss in glosses.items())


def _word(term: Term) -> Word:
    words = "、".join(word for word in term.choices if word)
    more = f"（{words}）" if words and words not in term.gloss else ""
    return Word(term.term, f"{term.gloss}{more}")


def _records() -> Iterator[Group]:
    """What may be asked of each record, those of `ROWS` first."""
    others = [record for record in terms.records() if record not in ROWS]
    for record in (*ROWS, *others):
        if columns := terms.columns(record):
            yield Group(ROWS.get(record, record), tuple(map(_word, columns.values())))


def uses(kind: ReportKind) -> Uses:
    """Return what a kind has and uses. Raises TemplateFault where its files cannot be read."""
    condition = [f"{{% if ({kind.when}) %}}{{% endif %}}"] if kind.when else []
    sources = (kind.title, kind.body, *kind.fields.values(), *condition)
    found = [asked(source, kind.body_file) for source in sources]
    columns = {name for group in _records() for name in (word.name for word in group.words)}
    return Uses(
        slug=kind.slug,
        name=kind.name,
        scope=kind.scope.label,
        requires=kind.requires,
        options=kind.options,
        names=_all(found, lambda a: (name for name in NAMES if name in a.names)),
        filters=_all(found, lambda a: (name for name in GLOSSES if name in a.filters)),
        columns=_all(found, lambda a: (word for word in _asked_columns(a) if word in columns)),
        snippets=_all(found, lambda a: a.of.get("素材", ())),
        tables=_all(found, lambda a: a.of.get("表", ())),
        fields=_all(found, lambda a: a.of.get("报告", ())),
    )


def _all(found: Iterable[Asked], words: Callable[[Asked], Iterable[str]]) -> tuple[str, ...]:
    """Return the words of all, each once, in the order in which they come."""
    return tuple(dict.fromkeys(word for one in found for word in words(one)))


def _asked_columns(found: Asked) -> Iterator[str]:
    """The columns asked for by attribute, r.完成率, or in quotes: "表头=指标.简称"."""
    yield from found.attributes
    for text in found.texts:
        yield from text.rpartition("=")[2].split(".")


def to_json(kind: ReportKind | None) -> dict[str, object]:
    """Return the vocabulary as the content of `--json`, with what a kind uses."""
    groups = [asdict(group) for group in vocabulary()]
    return {"groups": groups} | ({"kind": asdict(uses(kind))} if kind else {})


__all__ = ["ROWS", "Group", "Uses", "Word", "to_json", "uses", "vocabulary"]
