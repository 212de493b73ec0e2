"""The one place that builds a Jinja environment and runs a template.

Templates may come from other offices: they run in a sandbox, see only the
filters given here, never print a blank for a missing value, and every mistake
is reported with file, line and a suggestion. Names may be Chinese: `r.完成率`
reaches the attribute that `terms` names.
"""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2 import nodes as jinja_nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen import tags as tagged
from reportgen import terms
from reportgen.bounds import TOO_DEEP, Bounds, Counted, bind, bounded_number
from reportgen.errors import TemplateFault
from reportgen.tags import INSTEAD, Doubled, Tags, refuse_arithmetic, shortened, tags_of

_PLAIN_FILTERS = ("length", "first", "last", "list", "sort", "reverse", "selectattr", "rejectattr", "batch")
"""Jinja's own filters that neither print nor reword a figure."""

_USUAL_FILTERS = (
    *_PLAIN_FILTERS,
    *(
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "dictsort",
        "e",
        "escape",
        "float",
        "groupby",
        "int",
        "items",
        "join",
    ),
    *(
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "replace",
        "round",
        "select",
        "slice",
        "string",
        "sum",
        "title",
    ),
    *("trim", "truncate", "unique", "upper"),
)
"""Jinja's own filters for plain values."""

_OPERATORS = frozenset({"+", "-", "*", "/", "//", "%", "**"})


_SOURCES: WeakKeyDictionary[Template, tuple[str, ...]] = WeakKeyDictionary()
"""The lines of each compiled template, to be quoted in messages."""
_TAGS: WeakKeyDictionary[Template, Tags] = WeakKeyDictionary()
"""The tags of each compiled template: what messages call the places of mistakes."""
_NAMED = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")
"""A tag that prints a value as it is."""


class MissingName(StrictUndefined):
    """A name the template asks for and nobody knows; says what may be meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is None:
            return f"这里的值是空的，取不到“{self._undefined_name}”"
        if (place := str(self._undefined_name)).isdecimal():
            return f"没有第{int(place) + 1}行"
        known = _names_of(self._undefined_obj)
        hint = suggestion(str(self._undefined_name), known)
        kind = type(self._undefined_obj).__name__
        sheet = next((sheet.term for sheet in terms.SHEETS if sheet.record == kind), "") if known else ""
        where = f"（属于“{sheet}”的一行）" if sheet else ""
        return f"没有“{self._undefined_name}”这个名称{where}{hint}"


class AskedName(MissingName):
    """A missing name of plain values, which `{% if 名称 %}` may ask about."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def _names_of(owner: object) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    return list(terms.columns(type(owner).__name__))


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `，是不是想写“…”` when something known is close to the name, else nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"，是不是想写“{close[0]}”" if close else ""


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which records answer to the Chinese terms of `terms`."""

    intercepted_binops = _OPERATORS
    figures = True
    """Whether what it prints are figures of the data, which templates must neither compute nor reword."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bounds = Bounds()

    def counted(self, values: Any) -> Counted:
        """Return what a loop goes through, each round of which counts towards the bounds."""
        return Counted(values, self.bounds)

    def joined(self, *parts: Any) -> Any:
        """Return what `~` joins, of bounded length."""
        return self.bounds.text(markup_join(parts))

    def concat(self, pieces: Iterable[str]) -> str:
        """Return a finished text, of bounded length."""
        return self.bounds.page(pieces)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; a name in brackets reaches no more than one after a dot."""
        if isinstance(argument, str) and not isinstance(obj, Mapping):
            return (
                self.getattr(obj, argument)
                if not hasattr(type(obj), "__getitem__")
                else self._item(obj, argument)
            )
        return super().getitem(obj, argument)

    def _item(self, obj: Any, argument: str) -> Any:
        if isinstance(obj, (str, list, tuple, int, Decimal)):
            return self.undefined(obj=obj, name=argument)
        try:
            return obj[argument]
        except (LookupError, TypeError):
            return self.getattr(obj, argument)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute by its Chinese or Python name, or an item of a mapping."""
        if type(obj) is dict or isinstance(
            obj, Mapping
        ):  # nearly always one: the abstract class is slow to ask
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, (str, int, Decimal)):  # their methods would turn figures into mere text
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, terms.attribute(type(obj).__name__, attribute))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Allow arithmetic on whole numbers alone: figures are computed in `derive`, not on the page."""
        if isinstance(left, int) and isinstance(right, int) and operator in {"+", "-", "//", "%"}:
            return super().call_binop(context, operator, left, right)
        numbers = isinstance(left, (int, Decimal)) and isinstance(right, (int, Decimal))
        if numbers and not self.figures and operator != "**":
            return bounded_number(super().call_binop(context, operator, left, right))
        raise SecurityError("模板里不能做运算")


_CAPTURES = (jinja_nodes.AssignBlock, jinja_nodes.Macro, jinja_nodes.CallBlock, jinja_nodes.FilterBlock)


def _refuse_captures(tree: jinja_nodes.Template, file: str) -> None:
    """Refuse what keeps printed text in a variable: its figures would no longer be objects."""
    for node in tree.find_all(_CAPTURES):
        raise TemplateFault(
            code="T210",
            place=f"{file}第{node.lineno}行",
            message="模板里不能用 {% set … %}…{% endset %}、macro、call 和 filter 语句",
            advice="请把内容直接写在要印的地方；给值起名可用 {% set 名称 = 值 %}",
        )


def _refuse_unknown(tree: jinja_nodes.Template, file: str, known: Collection[str]) -> None:
    for name in sorted(find_undeclared_variables(tree) - set(known)):
        node = next(n for n in tree.find_all(jinja_nodes.Name) if n.name == name)
        raise TemplateFault(
            code="T203",
            place=f"{file}第{node.lineno}行",
            message=f"没有“{name}”这个名称{suggestion(name, known)}",
            advice="可用的名称见 docs/kinds.zh.md",
        )


def names_of(env: ReportEnvironment, source: str) -> list[tuple[str, int]]:
    """Return each name that a sound template takes from its context, with every line that says it."""
    tree = env.parse(source)
    free = find_undeclared_variables(tree) - set(env.globals)
    return [(node.name, node.lineno) for node in tree.find_all(jinja_nodes.Name) if node.name in free]


_BLANK = "这里要打印的值是空的"


def strict_text(value: object) -> object:
    """Return the value to print; a missing value stops the template instead of leaving a blank."""
    if value is None or (isinstance(value, str) and not value):
        raise UndefinedError(_BLANK)
    return value


def environment(
    *,
    finalize: Callable[..., object] = strict_text,
    filters: Mapping[str, Callable[..., object]] | None = None,
    names: Mapping[str, object] | None = None,
) -> ReportEnvironment:
    """Build the sandboxed, strict, escaping environment; `names` are its globals."""
    env = ReportEnvironment(
        undefined=MissingName,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters = {name: env.filters[name] for name in _PLAIN_FILTERS} | dict(filters or {})
    env.globals = dict(names or {}) | {"range": env.globals["range"]}
    return env


def plain_environment(
    finalize: Callable[..., object], filters: Mapping[str, Callable[..., object]] | None = None
) -> ReportEnvironment:
    """Build the environment for data that are not the project's own: plain values, Jinja's usual filters.

    It is as strict, escaping and sandboxed as the other; what would print markup is left out.
    """
    env = environment(finalize=finalize)
    env.filters = {name: FILTERS[name] for name in _USUAL_FILTERS} | dict(filters or {})
    env.undefined = AskedName
    env.figures = False
    return env


def compile_template(
    env: ReportEnvironment,
    source: str,
    file: str,
    known: Collection[str] | None = None,
    *,
    first_line: int = 1,
    quoted: str | None = None,
) -> Template:
    """Compile a template once; `file` is the name its mistakes are reported under.

    `known` are the names its context will have; None leaves unknown ones to `run`.
    `first_line` is the line of the file at which it begins, `quoted` what messages
    quote of it instead of the source.
    Raises TemplateFault for a syntax error, an unknown filter or name, or a `~`,
    which would turn a figure into mere text.
    """
    lines = (*[""] * (first_line - 1), *(source if quoted is None else quoted).splitlines())
    before = first_line - 1
    tags = Tags(lines)
    try:
        tree = env.parse(source, file, file)
        for node in (tree, *tree.find_all(jinja_nodes.Node)):
            node.lineno = (node.lineno or 1) + before
        before = 0
        if env.figures:
            _refuse_joining(tree, file)
        _refuse_captures(tree, file)
        if known is not None:
            _refuse_unknown(tree, file, {*known, *env.globals})
        tags.number(tree, tags_of(env, source) if quoted is None else ())
        if env.figures:
            refuse_arithmetic(tree, file, tags)
        bind(tree)
        code = env.compile(tree, file, file)
    except TOO_DEEP as error:
        raise _too_deep(file) from error
    except TemplateSyntaxError as error:
        message, advice = _syntax_words(error, env)
        line = tags.line(error.lineno + before)
        place = f"{file}第{line}行"
        message += shortened(lines, line)
        raise TemplateFault(code="T201", place=place, message=message, advice=advice) from error
    template = Template.from_code(env, code, dict(env.globals))
    _SOURCES[template], _TAGS[template] = lines, tags
    return template


def compile_condition(
    env: ReportEnvironment, expression: str, file: str, known: Collection[str], *, first_line: int = 1
) -> Template:
    """Compile a bare expression, such as `应发函件|选("等级", "橙色警示")`, to be asked with `holds`."""
    source = f"{{% if ({expression}) %}}1{{% endif %}}"
    return compile_template(env, source, file, known, first_line=first_line, quoted=expression)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a template asks for, read from its source."""

    names: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """Everything it quotes."""
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it asks of a name in so many words: 表["招商外出"], 素材("下步打算"), 选项.重点指标."""
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it tells a filter first, 选("完成率"), or by a keyword, 列=["完成率"]."""


def asked(source: str, file: str) -> Asked:
    """Return what a template asks for. Raises TemplateFault where it cannot be parsed."""
    env = environment()
    try:
        tree = env.parse(source, file, file)
    except TOO_DEEP as error:
        raise _too_deep(file) from error
    except TemplateSyntaxError as error:
        message, advice = _syntax_words(error, env)
        place = f"{file}第{error.lineno}行"
        raise TemplateFault(code="T201", place=place, message=message, advice=advice) from error
    of: dict[str, dict[str, None]] = {}
    for node in tree.find_all(jinja_nodes.Expr):
        match node:
            case (
                jinja_nodes.Getattr(node=jinja_nodes.Name(name=name), attr=word)
                | jinja_nodes.Getitem(
                    node=jinja_nodes.Name(name=name), arg=jinja_nodes.Const(value=str(word))
                )
                | jinja_nodes.Call(
                    node=jinja_nodes.Name(name=name), args=[jinja_nodes.Const(value=str(word)), *_]
                )
            ):
                of.setdefault(name, {})[word] = None
    told: dict[str, dict[str, None]] = {}
    for name, text in _told(tree):
        told.setdefault(name, {})[text] = None
    return Asked(
        names=_each(node.name for node in tree.find_all(jinja_nodes.Name)),
        filters=_each(node.name for node in tree.find_all(jinja_nodes.Filter)),
        attributes=_each(node.attr for node in tree.find_all(jinja_nodes.Getattr)),
        texts=_each(n.value for n in tree.find_all(jinja_nodes.Const) if isinstance(n.value, str)),
        of={name: tuple(words) for name, words in of.items()},
        told={name: tuple(words) for name, words in told.items()},
    )


def doubled_units(source: str) -> tuple[Doubled, ...]:
    """Return the units that a template writes right behind figures, which print their own."""
    return tagged.doubled_units(environment().parse(source))


def _told(tree: jinja_nodes.Template) -> Iterator[tuple[str, str]]:
    """Yield the quoted words that filters begin with and that keywords are given, each with its name."""
    for node in tree.find_all((jinja_nodes.Filter, jinja_nodes.Keyword)):
        match node:
            case jinja_nodes.Filter(name=name, args=[jinja_nodes.Const(value=str(text)), *_]):
                yield name, text
            case jinja_nodes.Keyword(key=name, value=jinja_nodes.Const(value=str(text))):
                yield name, text
            case jinja_nodes.Keyword(key=name, value=jinja_nodes.List(items=items)):
                texts = (item.value for item in items if isinstance(item, jinja_nodes.Const))
                yield from ((name, text) for text in texts if isinstance(text, str))


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def holds(condition: Template, context: Mapping[str, object]) -> bool:
    """Whether a compiled condition is true. Raises TemplateFault like `run`."""
    return bool(run(condition, context))


def _syntax_words(error: TemplateSyntaxError, env: ReportEnvironment) -> tuple[str, str]:
    """Say in Chinese what Jinja says in English: an unknown filter, tag or end, or marks that do not match."""
    message = error.message or ""
    quoted = message.split("'")
    if message.startswith("No filter named"):
        page = "docs/kinds.zh.md" if env.figures else "docs/fill.zh.md 的“能用的写法”"
        return (
            f"没有“{quoted[1]}”这个写法{suggestion(quoted[1], env.filters)}",
            f"可用的写法见 {page}",
        )
    if message.startswith("Encountered unknown tag"):
        return (
            f"没有“{quoted[1]}”这个语句",
            "可用 {% if %}、{% for %}、{% set %}，并用 {% endif %}、{% endfor %} 收尾",
        )
    if message.startswith("Unexpected end of template"):
        return "模板语法有误：语句没有收尾", "请补上 {% endif %} 或 {% endfor %}"
    return "模板语法有误", "请检查这一行的 {{ }}、{% %}、引号和括号是否成对"


def _too_deep(file: str) -> TemplateFault:
    """What is said of a template that Python itself gives up on."""
    return TemplateFault(
        code="T201",
        place=file,
        message="括号或语句套得太深，或数字太长",
        advice="请拆成几处来写；循环最多套19层",
    )


def _refuse_joining(tree: jinja_nodes.Template, file: str) -> None:
    for node in tree.find_all(jinja_nodes.Concat):
        raise TemplateFault(
            code="T202",
            place=f"{file}第{node.lineno}行",
            message="不能用 ~ 拼接，拼接后的数字无法追溯",
            advice="请把各部分分别写成 {{ }}",
        )


def run(template: Template, context: Mapping[str, object]) -> str:
    """Render a compiled template; every mistake becomes a TemplateFault with file and line."""
    try:
        template.environment.bounds.begin()  # type: ignore[attr-defined]
        return template.render(context)
    except TemplateFault as fault:
        if not fault.place:
            fault.place = _place(template, fault)
            fault.message += _quoted(template, fault)
        raise
    except UndefinedError as error:
        raise _fault("T203", template, error, _missing_advice(template)) from error
    except SecurityError as error:
        raise _fault("T204", template, error, INSTEAD if _figures(template) else "请改写这一处") from error
    except TemplateError as error:
        raise _fault("T204", template, error, "请改写这一处") from error
    except _MISTAKES as error:
        advice = "请检查名称、括号里的内容，以及 | 前面是不是这种写法要的行或数"
        if _figures(template):
            advice += "；自由表能用哪些写法，见 docs/new-report-kind.zh.md"
        mistake = _fault("T204", template, error, advice)
        message = str(error) if _is_chinese(str(error)) else "这一处的写法不对"
        mistake.message = message + _quoted(template, error)
        raise mistake from error


def _figures(template: Template) -> bool:
    return bool(getattr(template.environment, "figures", True))


def _missing_advice(template: Template) -> str:
    if _figures(template):
        return "可用的名称见 docs/kinds.zh.md；可能缺值的地方请先用 {% if … %} 判断"
    return (
        "请在 JSON 文件里补上这一项；可以没有的，在模板里写成 "
        '{{ 名称|default("无", true) }}，或用 {% if 名称 %}…{% endif %} 判断'
    )


_MISTAKES = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)
"""What a wrong name, argument or index in a template raises in Python."""


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _fault(code: str, template: Template, error: Exception, advice: str) -> TemplateFault:
    return fault_at(template, _number(template, error), code, str(error), advice)


def fault_at(template: Template, number: int, code: str, message: str, advice: str = "") -> TemplateFault:
    """Return a mistake at a line of a template's code, told in the template's own words."""
    tags = _TAGS.get(template)
    found = _NAMED.fullmatch(tags.text(number)) if tags and message == _BLANK else None
    words = f"“{found[1]}”的值是空的" if found else message
    return TemplateFault(
        code=code,
        place=_place_at(template, number),
        message=f"{words}{_quoted_at(template, number)}",
        advice=advice or _missing_advice(template),
    )


def _quoted(template: Template, error: BaseException) -> str:
    """Return the template's own words at the place of an error, so that it can be found."""
    return _quoted_at(template, _number(template, error))


def _quoted_at(template: Template, number: int) -> str:
    tags = _TAGS.get(template)
    return tags.quoted(number) if tags else shortened(_SOURCES.get(template, ()), number)


def _number(template: Template, error: BaseException) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == template.name]
    return lines[-1] if lines else 0


def _place(template: Template, error: BaseException) -> str:
    """Return file and line of the innermost template frame an error passed through."""
    return _place_at(template, _number(template, error))


def _place_at(template: Template, number: int) -> str:
    tags = _TAGS.get(template)
    name, line = template.name or "", tags.line(number) if tags else number
    return f"{name}第{line}行" if line else name


__all__ = [
    "Asked",
    "AskedName",
    "ReportEnvironment",
    "asked",
    "compile_condition",
    "compile_template",
    "doubled_units",
    "environment",
    "fault_at",
    "holds",
    "names_of",
    "plain_environment",
    "run",
    "strict_text",
    "suggestion",
]
