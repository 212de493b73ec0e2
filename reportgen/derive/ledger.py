"""Bonuses and deductions 「加减分」: what the lines of the ledger add up to (F11–F13).

A 预扣分 is deducted at once; 已恢复 gives it back, 已确认 makes it a deduction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from reportgen.derive.faults import Fault, fault
from reportgen.derive.methods import formula
from reportgen.errors import Severity
from reportgen.model import Derivation, LedgerLine, Quantity
from reportgen.rounding import rounded

BONUS, DEDUCTION, WITHHELD = "加分", "扣分", "预扣分"
HELD, RESTORED, CONFIRMED = "预扣", "已恢复", "已确认"


def printed_sum(
    name: str, parts: Sequence[Quantity], formula: str = "各项之和", signs: Sequence[int] = ()
) -> Quantity | None:
    """Return a sum whose value is the sum of what is printed of its parts; None of none.

    A total that is ranked must be the one a reader adds up (ADR-0010).
    """
    if not parts:
        return None
    signs = tuple(signs) or (1,) * len(parts)
    shown = [_shown(part) for part in parts]
    inputs = tuple(
        part if value or not part.value else _nothing(part) for part, value in zip(parts, shown, strict=True)
    )
    value = sum((sign * value for sign, value in zip(signs, shown, strict=True)), Decimal(0))
    return Quantity(value, "分", Derivation(name, inputs, formula, signs), max(part.places for part in parts))


def _shown(part: Quantity) -> Decimal:
    """Return the printed value of a part; a sum made here has it already."""
    summed = isinstance(part.origin, Derivation) and part.origin.signs
    return part.value if summed else rounded(part)


def _nothing(part: Quantity) -> Quantity:
    """Return a part too small to print as zero, or the sum would show digits of it."""
    return Quantity(Decimal(0), part.unit, Derivation("score", (part,), "{} 印出为零，按零计"), part.places)


def counts_as(line: LedgerLine) -> str | None:
    """Return what a line counts as now: 加分, 扣分 or 预扣分; None for what is restored."""
    if line.type == BONUS:
        return BONUS
    if line.state == RESTORED:
        return None
    return WITHHELD if line.type == WITHHELD and line.state != CONFIRMED else DEDUCTION


def _points(lines: Iterable[LedgerLine], kind: str) -> list[Quantity]:
    return [line.points for line in lines if counts_as(line) == kind]


def bonus(lines: Sequence[LedgerLine], cap: Quantity | None = None) -> Quantity | None:
    """「加分」 the sum of the bonuses (F11), not above 加分上限; None without any."""
    return _capped("bonus", printed_sum("bonus", _points(lines, BONUS)), cap)


def deduction(lines: Sequence[LedgerLine], cap: Quantity | None = None) -> Quantity | None:
    """「扣分」 the sum of the deductions (F12), confirmed 预扣分 included, not above 扣分上限."""
    return _capped("deduction", printed_sum("deduction", _points(lines, DEDUCTION)), cap)


@formula("F13", "预扣分", elsewhere="“加减分”表")
def withheld(lines: Sequence[LedgerLine]) -> Quantity | None:
    """「预扣分」 the sum of what is deducted for the time being (F13): neither restored nor confirmed."""
    return printed_sum("withheld", _points(lines, WITHHELD))


def _capped(name: str, found: Quantity | None, cap: Quantity | None) -> Quantity | None:
    if found is None or cap is None or found.value <= cap.value:
        return found
    origin = Derivation(name, (found, cap), "合计 {} 超过上限，按 {} 计")
    return Quantity(cap.value, "分", origin, max(found.places, cap.places))


def ledger_faults(lines: Iterable[LedgerLine], issued: date | None) -> Iterator[Fault]:
    """Yield what is doubtful about lines: states that do not go with the type, deadlines that have passed."""
    for line in lines:
        place = line.state.origin if line.state and line.state.origin else line.origin
        odd = {BONUS: (HELD, RESTORED), DEDUCTION: (HELD,)}.get(line.type, ())
        if line.state in odd:
            yield _doubt(
                line, place, f"类型是{line.type}，状态却是{line.state}，按{line.type}计", "请核对类型和状态"
            )
        if counts_as(line) != WITHHELD:
            continue
        if line.deadline is None:
            yield _doubt(line, line.origin, "预扣分没有填整改期限", "请补填，到期恢复或确认")
        elif issued and line.deadline < issued:
            message = f"整改期限{line.deadline}已过，仍是预扣"
            yield _doubt(line, line.deadline.origin or place, message, "请改为已恢复或已确认")


def _doubt(line: LedgerLine, place: object, message: str, advice: str) -> Fault:
    return fault(
        "C309", place, f"{line.department}“{line.reason}”{message}", advice, Severity.WARNING, line.period
    )
