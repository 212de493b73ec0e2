"""Who stands where: rank with its population, movement, runs, best of, thirds (N04)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportgen import model
from reportgen.blocks import Figure
from reportgen.model import Quantity, Text
from reportgen.wording.numbers import Numbers
from reportgen.wording.phrases import Phrase, join, say

_AREAS = ("全国", "全省", "全市", "全区", "全县", "全域")
"""A 位次范围 may begin with one of these: 全市 alone, or with those ranked, 全市县区."""
_BASES = {"同比": "增速", "完成值": "总量"}
"""位次依据 that prose calls otherwise."""
GROWTH = (None, "增速", "同比")
"""位次依据 of a rank that follows growth without a word of its own."""


class Standing(Numbers):
    """Wording of ranks."""

    __slots__ = ()

    def standing(
        self, result: Any, *, population: bool = True, basis: bool = False, peers: str = ""
    ) -> Phrase | None:
        """在全市7个县区中列第二; without a known number 位居全市第二; `basis` says 总量位居全市第二.

        `peers` is what those ranked are called where the scope does not say.
        Takes whatever has a rank: a result, the assessment of a department, a benchmark row.
        """
        rank = result.rank
        if rank is None:
            return None
        head = self._basis(result) if basis else None
        scope = getattr(result, "rank_scope", None) or getattr(result, "scope", None)
        department = getattr(result, "department", None)
        own = department is not None and scope in (None, department.category)
        number = result.rank_of if population or own else None
        if number is None:
            return say(head, "位居", scope, self.ordinal(rank))
        area, members = ("", str(scope or "单位")) if own else _split(scope)
        counted = self.figure(number)
        among = f"{'' if number.unit else '个'}{members or peers or self.peers}中列"
        return Phrase((f"{head or ''}在{area}", counted, among, self.ordinal(rank)))

    def _basis(self, result: Any) -> str | None:
        """What the rank goes by, unless the name of the indicator ends in it: PM2.5平均浓度, 浓度."""
        basis = getattr(result, "rank_basis", None)
        if not basis or result.indicator.name.endswith(basis):
            return None
        return _BASES.get(str(basis), str(basis))

    def movement(self, change: Quantity | None, since: str = "上期") -> Phrase | None:
        """较上期前移2位 / 后移1位 / 与上期持平."""
        if change is None:
            return None
        if not change.value:
            return say(f"与{since}持平")
        return say(f"较{since}{'前移' if change.value > 0 else '后移'}", self.size(change))

    def places_held(self, result: Any, standing: Phrase | None = None) -> Phrase | None:
        """The rank and all that is known of it: 位居全市第二、较上期前移1位、连续三期居首位."""
        moved, runs = self._moved(result, standing is not None), self.runs(result)
        if moved is None and not runs:
            return standing
        return join((standing, moved, *runs), "、") or None

    def _moved(self, result: Any, ranked: bool) -> Phrase | None:
        change, before = result.rank_change, result.previous_rank
        yearly = isinstance(result, model.Assessed) and result.period.whole_year
        since = "上年" if yearly else "上期"
        if change is not None and not change.value and _run(getattr(result, "lead_run", None)):
            return None  # 连续两期居首位 says it
        if change is not None:
            return say(None if ranked else "位次", self.movement(change, since))
        return say(f"{since}为", self.position(before)) if before is not None else None

    def runs(self, result: Any) -> tuple[Phrase | None, ...]:
        """连续三期居首位 / 为近五期最好位次 / 连续两期列后三分之一.

        One period is no run; the better of two is what the movement says.
        """
        lead = _run(getattr(result, "lead_run", None))
        low = _run(getattr(result, "low_run", None))
        best = _run(getattr(result, "best_of", None))
        if lead is None and low is None and best is None:
            return ()
        return (
            say("连续", self.few(lead), "居首位") if lead else None,
            say("为近", self.few(best), "最好位次") if best and best.value > 2 and not lead else None,
            say("连续", self.few(low), "列后三分之一") if low else None,
        )

    def history(self, rows: Sequence[Any], *, mixed: bool = False) -> Phrase | None:
        """从2019年第85位、2020年第38位到2021年的第26位; `mixed` says 名 before and 位 at the end.

        The numbers of those ranked follow where known: a rank means little without them.
        """
        ranked = [row for row in rows if row.rank is not None]
        if len(ranked) < 2:
            return None
        words = ["名" if mixed else ""] * (len(ranked) - 1) + ["位" if mixed else ""]
        places = [self.position(row.rank, word) for row, word in zip(ranked, words, strict=True)]
        earlier = [say(row.period.full, place) for row, place in zip(ranked[:-1], places[:-1], strict=True)]
        told = say("从", join(earlier, "、"), "到", ranked[-1].period.full, "的", places[-1])
        return say(told, self._populations(ranked))

    def _populations(self, ranked: Sequence[Any]) -> Phrase | None:
        numbers = [row.rank_of for row in ranked]
        if None in numbers:
            return None
        if len({q.value for q in numbers}) == 1:
            return say("（参评的均为", self.figure(numbers[-1]), "）")
        return say("（参评的分别为", self.listed(numbers), "）")

    def led(self, result: Any, among: str = "", *, already: bool = True) -> Phrase | None:
        """已连续两年居省内国家级开发区首位; nothing for a run of one.

        Of a result in its 位次范围, of a standing among those of the same 所属; `among` says whom instead.
        """
        standing = isinstance(result, model.Standing)
        if (lead := _run(result.within_lead if standing else result.lead_run)) is None:
            return None
        scope = result.within if standing else result.rank_scope
        return say("已" if already else None, "连续", self.few(lead), "居", among or scope, "首位")

    def only(self, standing: model.Standing, limit: int, noun: str = "地区") -> Phrase | None:
        """福建省唯一一家进入全国前30位的开发区, if no other of the same 所属 has such a rank; else None."""
        if (one := standing.sole(limit)) is None:
            return None
        figure = Figure("唯一一家", one, one.value)
        return say(standing.within, figure, f"进入{standing.scope or ''}前{limit}位的{noun}")

    def band(self, result: Any, limit: int, name: str) -> Phrase | None:
        """位居全省第二十五，处于全省第一方阵（前30位） / 距… 还差2位: where a rank stands to a band."""
        if result.rank is None:
            return None
        standing = self.standing(result)
        if result.rank.value <= limit:
            return say(standing, f"，处于{name}（前{limit}位）")
        short = Figure(f"{int(result.rank.value) - limit}位", result.rank, result.rank.value - limit)
        return say(standing, f"，距{name}（前{limit}位）还差", short)


def _run(run: Quantity | None) -> Quantity | None:
    """Return a run of two and more; one period is no run."""
    return run if run is not None and run.value > 1 else None


@lru_cache(maxsize=256)
def _split(scope: Text | None) -> tuple[str, str]:
    """Return area and those ranked of a 位次范围: 全市县区 → 全市, 县区; 镇街 → nothing, 镇街."""
    if scope is None:
        return "", ""
    area = next((area for area in _AREAS if scope.startswith(area)), "")
    return area, str(scope)[len(area) :]
