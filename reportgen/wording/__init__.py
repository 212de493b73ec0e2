"""Facts into official Chinese: how a figure is rounded, printed and worded.

Pure functions of a Voice, the settings of one document. Each returns a Phrase, whose
figures stay objects, or None when the fact is absent: what is not in the data is not
said. Rule ids (K, N, R) are those of the wording rules in docs/indicators.zh.md.

    phrases     Phrase, say, join; Chinese numerals; counts and sums with lineage
    numbers     figures: rounding, units, ranks, ranges, limits, approximations
    growth      同比, 环比, 比年初, 年均; turns; gaps to 全国, 全省, 全市
    progress    values, targets, completion, schedule, means and benchmarks
    standing    ranks, movement, runs, history
    shares      占比, 贡献率, 拉动, structures, counts with shares
    statement   everything one row says, as one sentence
    lists       several rows in one sentence: 分别, 均, run-on lists, places
    projects    project targets, 破零, investment, days away
    assessing   totals, satisfaction, marks lost, ledgers, letters, problems, the index system
    causes      why a letter is sent
    voice       all of it as one face
"""

from __future__ import annotations

from reportgen.wording.numbers import RankStyle, Register
from reportgen.wording.phrases import Part, Phrase, Piece, called, chinese, clauses, few, join, say
from reportgen.wording.voice import Voice

__all__ = [
    "Part",
    "Phrase",
    "Piece",
    "RankStyle",
    "Register",
    "Voice",
    "called",
    "chinese",
    "clauses",
    "few",
    "join",
    "say",
]
