"""Figures, dates, marks and words in the text (GB/T 15835-2011, GB/T 15834-2011, 统计用语).

Each rule is a pattern of what is wrong. Patterns take only what is wrong wherever it
stands; what may be right in another context is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.check.clauses import Breach, Check, Subject, clause, grouped, wrong
from reportgen.check.facts import Para, Place, Where, hanzi
from reportgen.check.headings import LEVELS
from reportgen.errors import Severity

_NUMBERS = "GB/T 15835-2011 "
_MARKS = "GB/T 15834-2011 "
_HABIT = "习惯"
_UNIT = "元亿万个家项户人天名倍吨亩月年日时点台套件次"
_HANZI = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing that must not be written: a pattern, what is wrong with it, what is right."""

    rule: str
    number: str
    title: str
    pattern: str
    expected: str
    severity: Severity = Severity.ERROR
    cells: bool = False
    """Whether table cells are searched too."""


_WORDINGS = (
    Wording("N01", _NUMBERS + "5.1.7.1", "全角数字", r"[０-９]+", "半角数字", cells=True),
    Wording(
        "N01",
        _NUMBERS + "4.1.1",
        "计量用汉字",
        r"百分之(?!百)[一二三四五六七八九十百零点]+",
        "阿拉伯数字加%",
        Severity.WARNING,
    ),
    Wording(
        "N05",
        _NUMBERS + "4.3",
        "数字相邻",
        # Not 2020/3/2 16:20, and not a row of a list set out with spaces.
        rf"(?<![\d.:：/\-—+×=A-Za-z])(?:\d+[ \u3000]+\d{{1,2}}|\d{{4,}}[ \u3000]+\d+)(?=[{_UNIT}{_HANZI}%，。；、])",
        "两个数字分开表述",
        Severity.WARNING,
    ),
    Wording(
        "N06",
        _NUMBERS + "5.1.1",
        "千分撇",
        r"(?<![\d,])\d{1,3}(?:,\d{3})*,(?:\d{1,2}|\d{4,})(?![\d,])",
        "每三位一撇",
    ),
    Wording("N07", _NUMBERS + "5.1.2", "小数", r"(?<![A-Za-z\d.…）)\]\"”’])\.\d+", "小数点前写0", cells=True),
    Wording(
        "N08",
        _NUMBERS + "5.1.3",
        "数值范围",
        r"(?<![\d.年月—～~\-–])\d[\d.]*[—～~\-–]\d[\d.]*(?:[%‰]|[亿万](?!年))",
        "前一数也写明单位，如15%～30%、9亿～16亿",
    ),
    Wording(
        "N09",
        _NUMBERS + "5.1.4",
        "年份简写",
        r"(?<![\d.—\-])\d{2}年(?=\d{1,2}月|度|上半年|下半年|[一二三四]季度)",
        "四位年份",
    ),
    Wording(
        "N09",
        _NUMBERS + "5.1.4",
        "日期不全",
        r"(?<![A-Za-z0-9-])(?:19|20)\d{2}[-/](?:0?[1-9]|1[0-2])(?![-/\d])",
        "“2022年8月”的形式",
    ),
    Wording(
        "N10",
        _NUMBERS + "5.1.5",
        "时间",
        r"(?<=[日午晨晚于至])\d{1,2}：[0-5]\d(?!\d)|\d{1,2}点\d{1,2}分",
        "“15时40分”或“15:40”",
    ),
    Wording(
        "N13",
        _NUMBERS + "5.2.5",
        "汉字年份",
        r"[一二]零[零一二三四五六七八九]{2}年|二零[一二][零一二三四五六七八九]年",
        "编号用〇，如二〇二二年",
    ),
    Wording(
        "N14",
        _NUMBERS + "5.3",
        "数字与千百十连用",
        rf"\d[十百千](?:[余多])?(?:[{_UNIT}](?!克|瓦|米)|公里)",
        "只有万、亿可与阿拉伯数字连用",
    ),
    Wording(
        "K02",
        "统计用语",
        "负增长",
        r"(?:增长|提高|上升|增加|下降|回落|减少|降低)\s*[\-－–−]\s*\d[\d.]*",
        "“下降”加正数",
    ),
    Wording(
        "K18", "统计用语", "截止", r"截止(?:到|至)?(?:目前|今|去|本|上|年|月|\d)", "截至", Severity.WARNING
    ),
    Wording("K19", "统计用语", "概数重复", r"(?:约|近)\d[\d.]*(?:余|多)", "只用一个概数词", Severity.WARNING),
    Wording(
        "PU01",
        _MARKS + "4.5",
        "书名号引号之间的顿号",
        r"》、《|”、“",
        "相邻的《》《》、“”“”之间不用顿号",
        Severity.WARNING,
    ),
    Wording(
        "PU02",
        _MARKS + "附录B",
        "序次语后的标点",
        r"(?<![^。；：！？，“（\s])第[一二三四五六七八九十]、(?![一二三四五六七八九])|(?:首先|其次|最后)、"
        r"|[一二三四五六七八九]是、|[①-⑳]、",
        "第一、首先之后用逗号，一是、①之后不用标点",
        Severity.WARNING,
    ),
    Wording(
        "PU06",
        _MARKS + "4.13",
        "连接号",
        rf"(?<![A-Za-z0-9-])\d[\d.]*(?:%|月|年|日)?(?:-|–|~|——)\d[\d.]*(?=[%{_UNIT}])",
        "一字线“—”或浪纹“～”",
    ),
    Wording(
        "PU08",
        _MARKS + "5",
        "半角标点",
        rf"[{_HANZI}”》）%][,;:?!](?!\d)|[,;?!](?=[{_HANZI}“《])",
        "中文用全角标点",
        Severity.WARNING,
    ),
    Wording(
        "PU08",
        _MARKS + "5",
        "半角括号",
        rf"\([^()\n]*[{_HANZI}][^()\n]*\)",
        "中文用全角括号",
        Severity.WARNING,
    ),
    Wording(
        "PU09",
        _MARKS + "4.8",
        "直引号",
        rf"(?<=[{_HANZI}，。：；、])[\"']|[\"'](?=[{_HANZI}])",
        "弯引号“”‘’",
        Severity.WARNING,
    ),
    Wording("PU10", _MARKS + "4.11", "省略号", r"(?<!…)…(?!…)|\.{3,}|。{3,}", "两个…连用“……”"),
    Wording(
        "PU10",
        _MARKS + "4.11",
        "省略号后的等",
        r"……等(?!级|次|量|于)",
        "省略号和“等”只用一个",
        Severity.WARNING,
    ),
    Wording(
        "PU12",
        "成品",
        "未填的占位",
        r"\*\*|\{\{|\}\}|\{%|%\}|【正文】|TODO|(?<![A-Za-z])XX+(?![A-Za-z])|×{2,}"
        r"|(?<![A-Za-z])(?:nan|NaN|None|null)(?![A-Za-z])|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?)",
        "已填写的内容",
        cells=True,
    ),
    Wording(
        "PU12",
        "成品",
        "标点重复",
        r"。。|，，|、、|；；|：：|[，、；：]\s*[。，；]|。\s*[，、；]",
        "一个标点",
        cells=True,
    ),
)


def _searching(wording: Wording) -> Check:
    """Return the rule that looks for a wording."""
    pattern = re.compile(wording.pattern)

    def search(subject: Subject) -> Iterator[Breach]:
        hits = [
            (place_of(para, match.start()), _around(para.text, match))
            for para in _searched(subject, wording.cells)
            for match in pattern.finditer(para.text)
            if not _is_number_of_heading(para, match)
        ]
        if hits:
            yield _listed(wording, hits)

    search.__doc__ = wording.title
    return search


_SHOWN = 3
"""So many different places are quoted; a reader finds the others by searching."""


def _listed(wording: Wording, hits: list[tuple[Place, str]]) -> Breach:
    """Return one finding for all places of a wording."""
    different = list(dict.fromkeys(text for _, text in hits))
    quoted = "".join(f"“{text}”" for text in different[:_SHOWN])
    more = f"等{len(hits)}处" if len(hits) > 1 else ""
    place = min(place for place, _ in hits)
    return Breach(
        place,
        f"{wording.title}：{quoted}{more}",
        quoted,
        wording.expected,
        f"应为{wording.expected}",
        wording.severity,
    )


def _register(wordings: tuple[Wording, ...]) -> None:
    for wording in wordings:
        clause(wording.rule, wording.number, wording.title)(_searching(wording))


_register(_WORDINGS)


def _searched(subject: Subject, cells: bool) -> Iterator[Para]:
    ruled = {table.number for table in subject.document.tables if table.ruled}
    for para in subject.document.paras:
        if id(para) in subject.parts.contents:
            continue
        if cells or (hanzi(para.text) and (para.where is not Where.TABLE or para.table not in ruled)):
            yield para


def _is_number_of_heading(para: Para, match: re.Match[str]) -> bool:
    """Return whether a match is part of the number a heading begins with, which has its own rule."""
    lead = next((found for level in LEVELS if (found := level.match(para.text.lstrip()))), None)
    return lead is not None and match.start() < lead.end()


def _around(text: str, match: re.Match[str]) -> str:
    """Return what was found with a few signs on either side, so that it can be searched for."""
    start, end = match.span()
    around = text[max(start - 4, 0) : end + 4]
    return " ".join(around.split())


def place_of(para: Para, at: int) -> Place:
    """Return where a sign of a paragraph stands: on its printed line, where that is known."""
    if not para.lines:
        return para.place
    left = at - para.text.count("\n", 0, at) - para.text.count("\t", 0, at)
    for line in para.lines:
        if left < len(line.chars):
            return line.place
        left -= len(line.chars)
    return para.lines[-1].place


@clause("N06", _NUMBERS + "5.1.1", "千分撇不一")
def grouping(subject: Subject) -> Iterator[Breach]:
    """Long figures are grouped everywhere or nowhere."""
    split, whole = (
        re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)"),
        re.compile(rf"(?<![\d.,—\-])\d{{5,}}(?=[{_UNIT}%])"),
    )
    paras = list(_searched(subject, False))
    has_split = next((m for para in paras if (m := split.search(para.text))), None)
    first = next(((para, m) for para in paras if (m := whole.search(para.text))), None)
    if has_split and first:
        para, match = first
        yield wrong(
            place_of(para, match.start()), "大数写法不一：", f"“{has_split.group(0)}”与“{match.group(0)}”",
            "同一文件一种写法", "请统一", severity=Severity.WARNING,
        )  # fmt: skip


def _unbalanced(text: str, pairs: tuple[str, ...]) -> str:
    """Return the first pair of marks of which one is missing."""
    return next((pair for pair in pairs if text.count(pair[0]) != text.count(pair[1])), "")


@clause("PU09", _MARKS + "4.8", "引号括号成对")
def pairs(subject: Subject) -> Iterator[Breach]:
    """Quotation marks, brackets and 书名号 come in pairs."""
    found = []
    for para in _searched(subject, False):
        pair = _unbalanced(para.text, ("“”", "‘’", "（）", "《》", "〔〕", "【】"))
        if pair and not re.match(r"^\d+）", para.text):
            found.append((para.place, pair))
    for place, pair, times in grouped(found):
        yield wrong(place, f"{pair}{times}", "不成对", "成对使用", "请补上另一半")


__all__ = ["Wording", "place_of"]
