"""How much a template may do: rounds of its loops, length of its texts, size of its numbers.

A template from elsewhere may be written to run for ever or to fill the memory. What it
does is counted, so that the same template stops at the same place on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from decimal import Decimal
from itertools import islice
from typing import Any

from jinja2 import nodes as jinja_nodes
from jinja2.exceptions import SecurityError

ROUNDS = 3_000_000
"""Rounds of all loops together, and items that filters go through, for one file."""
TEXT = 1_000_000
"""Characters of a text that a template puts together."""
PAGE = 128 * 2**20
"""Characters of a finished part."""
DIGITS = 30
"""Digits of a number that a template computes."""
_CHUNK = 1024

TOO_DEEP = (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError)
"""What Python raises for brackets or loops nested beyond reason, and for endless digits."""


class Bounds:
    """What one run of a template has used up."""

    __slots__ = ("_rounds",)

    def __init__(self) -> None:
        self._rounds = 0

    def begin(self) -> None:
        """Start counting for the next file."""
        self._rounds = 0

    def charge(self, rounds: int) -> None:
        """Count rounds. Raises SecurityError when there are too many."""
        self._rounds += rounds
        if self._rounds > ROUNDS:
            raise SecurityError(f"循环超过{ROUNDS // 10_000}万次，没有继续")

    def text(self, text: Any) -> Any:
        """Return a text put together. Raises SecurityError when it is too long."""
        if len(text) > TEXT:
            raise SecurityError(f"拼成的文字超过{TEXT // 10_000}万字，没有继续")
        return text

    def page(self, pieces: Iterable[str]) -> str:
        """Return the pieces of a finished part as one. Raises SecurityError when it is too long."""
        rest, parts, length = iter(pieces), list[str](), 0
        while chunk := list(islice(rest, _CHUNK)):
            parts.append("".join(chunk))
            length += len(parts[-1])
            if length > PAGE:
                raise SecurityError("填出来的内容过长，没有继续")
        return "".join(parts)


class Counted:
    """What a loop goes through."""

    __slots__ = ("_bounds", "_values")

    def __init__(self, values: Any, bounds: Bounds) -> None:
        self._values = values
        self._bounds = bounds

    def __iter__(self) -> Iterator[Any]:
        charge = self._bounds.charge
        for value in self._values:
            charge(1)
            yield value

    def __len__(self) -> int:
        if not isinstance(self._values, Sized):  # the loop then counts by itself
            raise TypeError
        return len(self._values)


def bounded_number(value: Any) -> Any:
    """Return a computed number. Raises SecurityError for one of more digits than anything has."""
    large = abs(value) >= 10**DIGITS if isinstance(value, int) else False
    if isinstance(value, Decimal) and value:
        large = not value.is_finite() or abs(value.adjusted()) > DIGITS
    if large:
        raise SecurityError("算出来的数太大或太小，没有继续")
    return value


def bind(tree: jinja_nodes.Template) -> None:
    """Let the loops of a template count their rounds, and what `~` joins be of bounded length."""
    for loop in tree.find_all(jinja_nodes.For):
        loop.iter = _asked("counted", [loop.iter], loop.lineno)
    for node in tree.find_all(jinja_nodes.Concat):
        node.nodes = [_asked("joined", node.nodes, node.lineno)]


def _asked(name: str, arguments: list[Any], line: int) -> jinja_nodes.Call:
    """Return a call of the environment."""
    asked = jinja_nodes.EnvironmentAttribute(name, lineno=line)
    return jinja_nodes.Call(asked, arguments, [], None, None, lineno=line)


__all__ = ["DIGITS", "TOO_DEEP", "Bounds", "Counted", "bind", "bounded_number"]
