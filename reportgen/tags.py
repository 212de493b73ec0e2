"""What the tags of a template say, and where: `{{ … }}` and `{% … %}`.

Mistakes are told with the tag they stand in, and what a tag can only mean wrongly is found
before any data: arithmetic with figures, and units behind figures that print their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes as jinja_nodes

from reportgen import terms
from reportgen.errors import TemplateFault

if TYPE_CHECKING:
    from jinja2 import Environment

_QUOTED = 40
"""Characters that a message quotes."""


class Tags:
    """The tags of a template, each `{{ … }}` and `{% … %}` told apart from others of its line.

    The nodes of a tag get a line number of its own beyond the end of the file, which the
    traceback of a mistake then shows.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._first = len(lines) + 1
        self._found: list[tuple[int, str]] = []

    def number(self, tree: jinja_nodes.Template, texts: Sequence[tuple[str, str]]) -> None:
        """Give the nodes of each tag their numbers; `texts` are the kinds and words of the tags in order."""
        for kind, nodes in (("{{", list(_printed(tree))), ("{%", list(_stated(tree)))):
            words = [text for begin, text in texts if begin == kind]
            words = words if len(words) == len(nodes) else [""] * len(nodes)
            for members, text in zip(nodes, words, strict=True):
                own: dict[int, int] = {}
                for node in members:
                    line = node.lineno or 1
                    if line < self._first:
                        if line not in own:
                            own[line] = self._first + len(self._found)
                            self._found.append((line, text))
                        node.lineno = own[line]

    def line(self, number: int) -> int:
        """Return the line of the file that a number stands for."""
        place = number - self._first
        return self._found[place][0] if 0 <= place < len(self._found) else number

    def text(self, number: int) -> str:
        """Return the words of the tag that a number stands for, empty where it stands for none."""
        place = number - self._first
        return self._found[place][1] if 0 <= place < len(self._found) else ""

    def quoted(self, number: int) -> str:
        """Return the template's own words at a place, so that it can be found."""
        return shortened((self.text(number),), 1) or shortened(self._lines, self.line(number))


def _printed(tree: jinja_nodes.Template) -> Iterator[Iterable[jinja_nodes.Node]]:
    """Yield what each `{{ … }}` consists of, in the order of the template."""
    for output in tree.find_all(jinja_nodes.Output):
        for node in output.nodes:
            if not isinstance(node, jinja_nodes.TemplateData):
                yield (node, *node.find_all(jinja_nodes.Node))


def _stated(tree: jinja_nodes.Template) -> Iterator[Iterable[jinja_nodes.Node]]:
    """Yield what each `{% if %}`, `{% for %}` and `{% set %}` consists of, in the order of the template."""
    for node in tree.find_all((jinja_nodes.If, jinja_nodes.For, jinja_nodes.Assign)):
        match node:
            case jinja_nodes.If(test=test):
                yield (node, test, *test.find_all(jinja_nodes.Node))
            case jinja_nodes.For(iter=rows):
                yield (node, rows, *rows.find_all(jinja_nodes.Node))
            case jinja_nodes.Assign(node=value):
                yield (node, value, *value.find_all(jinja_nodes.Node))


_STATEMENTS = frozenset({"if", "elif", "for", "set"})


def tags_of(env: Environment, source: str) -> list[tuple[str, str]]:
    """Return `{{` or `{%` and the whole text of each tag, in order; of statements those with an expression."""
    found: list[tuple[str, str]] = []
    kind, parts = "", list[str]()
    for _, token, value in env.lex(source):
        if token in ("variable_begin", "block_begin"):
            kind, parts = value[:2], []
        elif token in ("variable_end", "block_end"):
            words = "".join(parts).strip()
            if kind == "{{" or (words.split(maxsplit=1)[:1] and words.split(maxsplit=1)[0] in _STATEMENTS):
                found.append((kind, f"{kind} {words} {'}}' if kind == '{{' else '%}'}"))
            kind = ""
        elif kind:
            parts.append(value)
    return found


def shortened(lines: Sequence[str], number: int) -> str:
    words = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if words.startswith("<"):  # the XML of a Word shell tells an office nothing
        return ""
    return f"（模板此处为“{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”）" if words else ""


# ------------------------------------------------------------------ arithmetic

_COMPUTED = (
    *(jinja_nodes.Add, jinja_nodes.Sub, jinja_nodes.Mul, jinja_nodes.Div),
    *(jinja_nodes.FloorDiv, jinja_nodes.Mod, jinja_nodes.Pow),
)
_NEVER = (jinja_nodes.Mul, jinja_nodes.Div, jinja_nodes.Pow)
"""Operations that are refused even between whole numbers."""
_WHOLE = frozenset({"loop", "选项", "期间", "上期", "招商月份"})
"""Names that may hold whole numbers which are no figures of the data."""
_COUNTING = frozenset({"length", "first", "last"})
"""Filters that may give such a number."""
INSTEAD = (
    "数字要能查到出处：合计用 |合计(…)、项目合计(…)，表格用 小计=true、合计=true，"
    "两个合计的比率用 |合计率(…)，其他的请在工作簿中加一列"
)


def refuse_arithmetic(tree: jinja_nodes.Template, file: str, tags: Tags) -> None:
    """Refuse arithmetic that can only be meant for figures, whether or not the data reach it."""
    given = {
        node.target.name: node.node
        for node in tree.find_all(jinja_nodes.Assign)
        if isinstance(node.target, jinja_nodes.Name)
    }
    for node in tree.find_all(_COMPUTED):
        if isinstance(node, _NEVER) or not all(_may_be_whole(n, given) for n in (node.left, node.right)):
            raise TemplateFault(
                code="T204",
                place=f"{file}第{tags.line(node.lineno)}行",
                message=f"模板里不能做运算{tags.quoted(node.lineno)}",
                advice=INSTEAD,
            )


def _may_be_whole(node: jinja_nodes.Node, given: Mapping[str, jinja_nodes.Node]) -> bool:
    """Whether an operand may be a whole number of the template's own, such as `loop.index`."""
    match node:
        case jinja_nodes.Const(value=value):
            return isinstance(value, int)
        case jinja_nodes.Name(name=name) if name in given:
            return _may_be_whole(given[name], {k: v for k, v in given.items() if k != name})
        case jinja_nodes.Getattr(node=jinja_nodes.Name(name=name)):
            return name in _WHOLE or node.attr in _INTEGERS
        case jinja_nodes.Getattr() | jinja_nodes.Getitem(arg=jinja_nodes.Const(value=str())):
            return isinstance(node.node, jinja_nodes.Name) and node.node.name in _WHOLE
        case jinja_nodes.Filter(name=name):
            return name in _COUNTING
    return True


_INTEGERS = frozenset(
    name
    for record in terms.records()
    for term in terms.columns(record).values()
    if term.kind is terms.Kind.INTEGER
    for name in (term.term, term.name)
)


# ----------------------------------------------------------------------- units


@dataclass(frozen=True, slots=True)
class Doubled:
    """A unit written once more behind a figure that prints it already."""

    line: int
    name: str
    unit: str


_UNIT_BEHIND = {
    terms.Kind.PERCENT: re.compile(r"[%％]"),
    terms.Kind.POINTS: re.compile(r"个?百分点"),
    terms.Kind.SCORE: re.compile(r"分(?![别之布类管析解配])"),
    terms.Kind.RANK: re.compile(r"位(?![于居次置])"),
    terms.Kind.COUNT: re.compile(r"[个家天]"),
    terms.Kind.AMOUNT: re.compile(r"[亿万]元"),
    terms.Kind.MEASURE: re.compile(r"[亿万]元"),
}


def doubled_units(tree: jinja_nodes.Template) -> tuple[Doubled, ...]:
    """Return the units that a template writes right behind figures, which print their own."""
    found = []
    for output in tree.find_all(jinja_nodes.Output):
        for node, behind in itertools.pairwise(output.nodes):
            if not isinstance(node, jinja_nodes.Getattr) or not isinstance(behind, jinja_nodes.TemplateData):
                continue
            kinds = _KINDS.get(node.attr, frozenset())
            unit = next(iter(kinds)) if len(kinds) == 1 else None
            if unit in _UNIT_BEHIND and (written := _UNIT_BEHIND[unit].match(behind.data)):
                found.append(Doubled(node.lineno, node.attr, written[0]))
    return tuple(found)


def _kinds() -> dict[str, frozenset[terms.Kind]]:
    """Return what the columns of each name hold, over all records."""
    found: dict[str, set[terms.Kind]] = {}
    for record in terms.records():
        for term in terms.columns(record).values():
            found.setdefault(term.term, set()).add(term.kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


_KINDS = _kinds()


__all__ = ["INSTEAD", "Doubled", "Tags", "doubled_units", "refuse_arithmetic", "shortened", "tags_of"]
