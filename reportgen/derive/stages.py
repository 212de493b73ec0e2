"""Whether a project counts for a target 「项目目标」: its stage, its size, its year.

A finished project has been started, a started one has been signed. What is counted for
a year happened in that year, where the date is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportgen.model import Day, Period, Project, Quantity

_RUNGS = (
    (3, r"竣工|完工|建成|投产|达产|投运|投用"),
    (2, r"开工|在建|续建|开建|建设中|复工"),
    (1, r"签约"),
    (0, r"前期|谋划|储备|洽谈|在谈"),
)
_NOT_YET = re.compile(r"(?:尚?未|待|拟|计划)(?:签约|开工|完工|竣工|建成|投产|达产|投运|投用)")
SIGNED, STARTED, FINISHED = 1, 2, 3
"""The rungs of the ladder 签约 → 开工 → 竣工."""


def rung(stage: str | None) -> int | None:
    """Return how far a stage is: 1 签约, 2 开工, 3 竣工, 0 before these; None for another word."""
    words = _folded(stage or "")
    done = _NOT_YET.sub("", words)
    known = next((n for n, words_of in _RUNGS if re.search(words_of, done)), None)
    return 0 if known is None and done != words else known


_ASKED = re.compile(r"[新已]?(签约|开工|竣工)(?:项目)?数?")


def asked(stage: str) -> int | None:
    """Return the rung that a target asks for; None for any other words, such as the name of a programme."""
    found = _ASKED.fullmatch(_folded(stage))
    return rung(found[1]) if found else None


def reached(project: Project, stage: int, end: date | None) -> bool:
    """Whether a project has come to a rung by a day; what it reached later implies what came before.

    Its own date decides where there is one, else a later date that has passed, else the stage as written.
    """
    days = _days(project)
    if (own := days[stage]) is not None and end is not None:
        return own <= end
    if any(day is not None and (end is None or day <= end) for n, day in days.items() if n >= stage):
        return True
    written = rung(project.stage)
    return written is not None and written >= stage


def counts(project: Project, stage: str, period: Period) -> bool:
    """Whether a project counts for a target of a stage in a period.

    Where its own date is known it must lie in the year of the period, not after its end. A target
    of another stage than 签约, 开工 or 竣工 counts what is written alike.
    """
    wanted = asked(stage)
    if wanted is None:
        return _folded(project.stage or "") == _folded(stage)
    day = _days(project)[wanted]
    if day is not None and period.dated and day.year != period.year:
        return False
    return reached(project, wanted, period.end)


def _days(project: Project) -> dict[int, Day | None]:
    return {SIGNED: project.signed_on, STARTED: project.started_on, FINISHED: project.finished_on}


# ------------------------------------------------------------------------- sizes


@dataclass(frozen=True, slots=True)
class Size:
    """A class of investment 「规模」 in 亿元: from `low`, which belongs to it, to below `high`."""

    low: Decimal
    high: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Whether an investment belongs to it."""
        return self.low <= value and (self.high is None or value < self.high)

    def covers(self, other: Size) -> bool:
        """Whether another class lies wholly in it."""
        return self.low <= other.low and (
            self.high is None or (other.high is not None and other.high <= self.high)
        )


_AMOUNT = r"(\d+(?:\.\d+)?)?([亿万])?元?"
_RANGE = re.compile(rf"{_AMOUNT}(?:-|~|至){_AMOUNT}")
_LIMIT = re.compile(rf"{_AMOUNT}(?:及)?(以上|以下|以内)")
_BELOW = re.compile(rf"(?:不足|不到|低于){_AMOUNT}")
_UNITS = {"亿": Decimal(1), "万": Decimal("0.0001")}


def size_of(label: str | None) -> Size | None:
    """Return the class that a label means: `1亿元～10亿元`, `10亿元以上`, `亿元以下`; else None."""
    words = re.sub(r"[（(]?含[）)]?|项目", "", _folded(label or ""))
    if (found := _RANGE.fullmatch(words)) and (found[2] or found[4]):
        high = _amount(found[3], found[4] or found[2])
        low = _amount(found[1], found[2] or found[4])
        return Size(low, high) if low < high else None
    if (found := _LIMIT.fullmatch(words)) and found[2]:
        limit = _amount(found[1], found[2])
        return Size(limit, None) if found[3] == "以上" else Size(Decimal(0), limit)
    if (found := _BELOW.fullmatch(words)) and found[2]:
        return Size(Decimal(0), _amount(found[1], found[2]))
    return None


def _amount(number: str | None, unit: str | None) -> Decimal:
    return Decimal(number or 1) * _UNITS[unit or "亿"]


def in_hundred_millions(amount: Quantity | None) -> Decimal | None:
    """Return an investment in 亿元; None for other units than 亿元 and 万元."""
    if amount is None or amount.unit not in ("亿元", "万元"):
        return None
    return amount.value * _UNITS[amount.unit[0]]


def of_size(project: Project, label: str | None) -> bool:
    """Whether a project belongs to a class of size: by its own 规模, else by its 总投资."""
    if not label or _folded(project.size or "") == _folded(label):
        return True
    wanted = size_of(label)
    if wanted is None:
        return False
    if project.size:
        own = size_of(project.size)
        return own is not None and wanted.covers(own)
    invested = in_hundred_millions(project.investment)
    return invested is not None and wanted.holds(invested)


def _folded(words: str) -> str:
    """A label without blanks, in half-width forms, every dash alike."""
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    return re.sub(r"[—–―－~～]+", "-", plain)
