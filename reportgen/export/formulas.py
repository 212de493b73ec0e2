"""A derivation → a live formula of a cell, where it is one that a spreadsheet can work out."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from reportgen.model import Derivation, Quantity
from reportgen.rounding import visible

_SIGNS = str.maketrans({"÷": "/", "×": "*", "−": "-", "（": "(", "）": ")", "＋": "+", "√": "SQRT", " ": ""})
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_ARITHMETIC = re.compile(r"[A-Z0-9.,()+*/-]+")
_OPERATIONS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SAME = Decimal("1e-12")
"""How far, in proportion, a formula may be from the value: what is lost by 28 digits."""
_MOST = 30
"""Inputs of a formula beyond which nobody can read it."""


@dataclass(slots=True)
class Cells:
    """Where the figures of a table stand, and what each cell holds."""

    values: dict[str, Decimal] = field(default_factory=dict)
    _of: dict[int, dict[int, str]] = field(default_factory=dict)
    """Identity of a quantity → row → cell: one figure may stand in many rows."""
    _given: dict[str, str] = field(default_factory=dict)
    """Address of a figure that was given → its cell here."""

    def put(self, quantity: Quantity, row: int, column: str, *, given: bool) -> None:
        """Note the cell of a quantity."""
        ref = f"{column}{row}"
        self._of.setdefault(id(quantity), {})[row] = ref
        self.values[ref] = held(quantity)
        if given:
            self._given[str(quantity.origin)] = ref

    def find(self, quantity: Quantity, row: int) -> str | None:
        """Return the cell of a quantity, the one of the same row first."""
        known = self._of.get(id(quantity), {})
        return known.get(row) or self.source(quantity) or next(iter(known.values()), None)

    def source(self, quantity: Quantity) -> str | None:
        """Return the cell in which a quantity was given, be it another copy of it."""
        return None if isinstance(quantity.origin, Derivation) else self._given.get(str(quantity.origin))


def held(quantity: Quantity) -> Decimal:
    """Return what a cell holds: a difference as printed, so that it agrees with every report (ADR-0001)."""
    origin = quantity.origin
    is_difference = isinstance(origin, Derivation) and origin.signs
    return visible(quantity) if is_difference else quantity.value


def formula(quantity: Quantity, row: int, cells: Cells) -> str:
    """Return the formula of a derived quantity in a row over the cells of its inputs; empty where there is none.

    Inputs that stand in no cell are written as numbers, as long as one stands in a cell. A
    formula is only used when it gives the value.
    """
    origin = quantity.origin
    if not isinstance(origin, Derivation):
        return cells.source(quantity) or ""  # taken over from another row
    if not 0 < len(origin.inputs) <= _MOST or "{" not in origin.formula:
        return ""
    places = [cells.find(q, row) for q in origin.inputs]
    if not any(places):
        return ""
    rounds = bool(origin.signs)
    pairs = list(zip(origin.inputs, places, strict=True))
    text = _translated(origin.formula, [_operand(q, ref, rounds) for q, ref in pairs])
    reckoned = _reckon(
        _translated(origin.formula, [_number(_value(q, ref, cells, rounds)) for q, ref in pairs])
    )
    is_right = reckoned is not None and _same(reckoned, held(quantity))
    return text if is_right and _ARITHMETIC.fullmatch(text) else ""


def _translated(words: str, operands: Sequence[str]) -> str:
    return _PERCENT.sub(r"(\1/100)", words.format(*operands).translate(_SIGNS))


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _SAME * max(abs(other), Decimal(1))


def _operand(quantity: Quantity, ref: str | None, rounds: bool) -> str:
    """Return a cell or a number; operands of a difference are rounded as they are printed."""
    if ref is None:
        return _number(visible(quantity) if rounds else quantity.value)
    return f"ROUND({ref},{_places(visible(quantity))})" if rounds else ref


def _value(quantity: Quantity, ref: str | None, cells: Cells, rounds: bool) -> Decimal:
    if rounds:
        return visible(quantity)
    return cells.values[ref] if ref else quantity.value


def _places(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2])


def _number(value: Decimal) -> str:
    written = f"{value:f}"
    return f"({written})" if value.is_signed() else written


def _reckon(text: str) -> Decimal | None:
    """Return what an arithmetic expression over numbers gives; None where it is none."""
    try:
        return _node(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, InvalidOperation, ZeroDivisionError):
        return None


def _node(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float()):
            return Decimal(ast.unparse(node))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_node(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_node(left), _node(right))
        case ast.Call(func=ast.Name(id="SQRT"), args=[argument]):
            return _node(argument).sqrt()
    raise ValueError(ast.dump(node))
