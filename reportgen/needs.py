"""What a template asks of its content: each name, and of lists and groups each item 「模板要什么」."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import nodes as jinja_nodes

from reportgen.templating import ReportEnvironment

_FALLBACKS = frozenset({"default", "d", "或"})


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a template asks for."""

    path: str
    """`单位`, `名单[].姓名`."""
    line: int
    optional: bool
    """Whether it may be missing everywhere it is asked for."""


def needs_of(env: ReportEnvironment, source: str) -> list[Need]:
    """Return what a sound template needs, in its order."""
    walk = _Walk(frozenset(env.globals))
    walk.through(env.parse(source), {}, optional=False)
    found: dict[str, Need] = {}
    for need in walk.found:
        before = found.get(need.path)
        optional = need.optional and (before is None or before.optional)
        found[need.path] = Need(need.path, before.line if before else need.line, optional)
    return [
        need
        for need in found.values()
        if not any(other.startswith((f"{need.path}.", f"{need.path}[]")) for other in found)
    ]


class _Walk:
    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self.found: list[Need] = []

    def through(self, node: jinja_nodes.Node, scope: Mapping[str, str], *, optional: bool) -> None:
        """Note what a node and all below it ask for; `scope` are names given within the template."""
        match node:
            case jinja_nodes.For():
                self._loop(node, scope)
            case jinja_nodes.If():
                self.through(node.test, scope, optional=True)
                for child in (*node.body, *node.elif_, *node.else_):
                    self.through(child, scope, optional=optional)
            case jinja_nodes.Filter(name=name) if name in _FALLBACKS and node.node is not None:
                self.through(node.node, scope, optional=True)
            case jinja_nodes.Getattr() | jinja_nodes.Getitem() | jinja_nodes.Name():
                self._chain(node, scope, optional=optional)
            case jinja_nodes.Template() | jinja_nodes.Output():
                inner = dict(scope)
                for child in node.iter_child_nodes():
                    self.through(child, inner, optional=optional)
                    if isinstance(child, jinja_nodes.Assign) and isinstance(child.target, jinja_nodes.Name):
                        inner[child.target.name] = _path(child.node, inner) or ""
            case jinja_nodes.Assign():
                self.through(node.node, scope, optional=optional)
            case _:
                for child in node.iter_child_nodes():
                    self.through(child, scope, optional=optional)

    def _loop(self, node: jinja_nodes.For, scope: Mapping[str, str]) -> None:
        self.through(node.iter, scope, optional=False)
        path = _path(node.iter, scope)
        names = [
            name.name
            for name in (node.target, *node.target.find_all(jinja_nodes.Name))
            if isinstance(name, jinja_nodes.Name)
        ]
        own = f"{path}[]" if path and isinstance(node.target, jinja_nodes.Name) else ""
        inner = {**scope, "loop": "", **dict.fromkeys(names, own)}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            self.through(child, inner, optional=False)

    def _chain(self, node: jinja_nodes.Node, scope: Mapping[str, str], *, optional: bool) -> None:
        path = _path(node, scope)
        if path and path.partition(".")[0] not in self._known:
            self.found.append(Need(path, node.lineno, optional))
        elif path is None:
            for child in node.iter_child_nodes():
                self.through(child, scope, optional=optional)


def _path(node: jinja_nodes.Node | None, scope: Mapping[str, str]) -> str | None:
    """Return what an expression is called in the content, empty for the template's own, None for no name."""
    match node:
        case jinja_nodes.Name(name=name):
            return scope.get(name, name)
        case (
            jinja_nodes.Getattr(node=inner, attr=word)
            | jinja_nodes.Getitem(node=inner, arg=jinja_nodes.Const(value=str(word)))
        ):
            owner = _path(inner, scope)
            return f"{owner}.{word}" if owner else owner
        case jinja_nodes.Filter(node=inner):
            return _path(inner, scope)
    return None


__all__ = ["Need", "needs_of"]
