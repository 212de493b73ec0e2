"""Reads one cell as what its column promises: text, number, date, period, choice.

A parser returns None for an empty cell and for the marks offices write for
“none”; it raises Unreadable for everything it cannot be sure about.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from reportgen.dates import parse_day, parse_period
from reportgen.load import formats
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import UNSAVED, Raw, Spot
from reportgen.model import Cell, Day, Line, Period, Text
from reportgen.terms import Kind, Term


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as its cell shows it, before its unit is known."""

    value: Decimal
    """A cell that shows 93.0% has 93.0, whatever is stored."""
    percent: bool
    """Whether the cell itself shows a percent sign."""
    places: int
    """Decimals shown by the cell's format, or else written in it."""
    place: Cell | Line
    unit: str = ""
    """What the header of a MEASURE says in its bracket."""


Value = Text | Number | Period | Day | int
"""What a cell becomes."""

# ------------------------------------------------------------------------ text

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Return a text for comparison: full-width forms folded, no blanks or invisible marks."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFKC", kept)


@lru_cache(maxsize=1 << 12)
def clean(text: str) -> tuple[str, str]:
    """Return a text fit for printing, in NFC, and the control characters dropped from it.

    Raises Unreadable for private-use characters: each font shows another sign for them, or none.
    """
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text
    if text.isascii() and text.isprintable():
        return text.strip(), ""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kinds = {c: unicodedata.category(c) for c in set(text)}
    if private := sorted(c for c, kind in kinds.items() if kind in ("Co", "Cs", "Cn")):
        raise Unreadable(
            "D205", f"含有造字或未定义的字符 U+{ord(private[0]):04X}", "请改用标准字库中的字重新录入"
        )
    dropped = "".join(sorted(c for c, kind in kinds.items() if kind in ("Cc", "Cf") and c not in "\n\t"))
    return text.translate(dict.fromkeys(map(ord, dropped))).strip(), dropped


def shown(spot: Spot) -> str:
    """Return what a cell shows, as far as formats matter here, before cleaning."""
    raw = spot.raw
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return _shown_number(_decimal(raw), spot.format)
    if isinstance(raw, date):
        return _shown_date(raw, spot.format)
    return str(raw)


def _shown_number(value: Decimal, code: str) -> str:
    if formats.is_percent(code):
        return f"{value.scaleb(2):.{formats.decimals(code) or 0}f}%"
    return f"{value:f}".zfill(formats.leading_zeros(code))


def _shown_date(day: date, code: str) -> str:
    if code and not formats.shows_day(code):
        return (
            f"{day.year}年{day.month}月" if formats.is_chinese_month(code) else f"{day.year}-{day.month:02}"
        )
    return f"{day.year}年{day.month}月{day.day}日"


def text(spot: Spot, findings: Findings) -> Text | None:
    """Return the text of a cell, cleaned; None when empty."""
    check(spot)
    cleaned, dropped = clean(shown(spot))
    if dropped:
        codes = "、".join(f"U+{ord(c):04X}" for c in dropped)
        findings.warn("D206", spot.place, f"去掉了看不见的控制字符（{codes}）", "请检查这一格的文字")
    return Text(cleaned, spot.place) if cleaned else None


def check(spot: Spot) -> None:
    """Refuse error cells and formulas without a saved result."""
    if spot.trouble == UNSAVED:
        raise Unreadable("D207", "是公式但没有保存计算结果", "请用 Excel 或 WPS 打开后另存")
    if spot.trouble:
        raise Unreadable("D208", f"公式出错，显示{spot.trouble}", "请改正公式后重新保存")
    if isinstance(spot.raw, float) and not math.isfinite(spot.raw):
        raise Unreadable("D202", "不是有限的数", "请改填数字")
    if isinstance(spot.raw, str) and re.fullmatch(
        r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)", spot.raw.strip()
    ):
        raise Unreadable("D208", f"公式出错，显示{spot.raw.strip()}", "请改正公式后重新保存")


# --------------------------------------------------------------------- numbers

_MARKS = {"", "-", "--", "—", "——", "–", "―", "/", "\\", "...", "......"}
_NONE_MARKS = _MARKS | {"无", "暂无", "不适用", "N/A", "NA"}
_UNKNOWN = _NONE_MARKS | {
    "~",
    "～",
    "*",
    "**",
    "***",
    "…",
    "……",
    "?",
    "未知",
    "不详",
    "无数据",
    "未公布",
    "NULL",
    "NAN",
}
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(%?)")


def is_mark(raw: str) -> bool:
    """Whether a text is blank or a stroke that stands for “none”."""
    return plain(raw) in _MARKS


def is_none(raw: str) -> bool:
    """Whether a text is blank or a word or stroke that stands for “none” or “not known”."""
    return plain(raw).upper() in _UNKNOWN


def number(spot: Spot) -> Number | None:
    """Return the figure a cell shows; None for an empty cell or a mark for “none” such as `—`."""
    check(spot)
    raw = spot.raw
    if isinstance(raw, str):
        return _number_in_text(raw, spot.place)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Unreadable("D202", f"应填数字，这里是{_type_name(raw)}", _type_advice(raw))
    value, percent = _decimal(raw), formats.is_percent(spot.format)
    value = _tidy(value.scaleb(2)) if percent else value
    fixed = formats.decimals(spot.format) if spot.format else None
    return Number(value, percent, _written_places(value) if fixed is None else fixed, spot.place)


def _decimal(raw: float) -> Decimal:
    """Exact for integers; 15 significant digits for binary fractions, which is what Excel shows."""
    return Decimal(raw) if isinstance(raw, int) else _tidy(Decimal(format(raw, ".15g")))


def _tidy(value: Decimal) -> Decimal:
    """Without exponent (`8E+1`) and without negative zero."""
    if not value:
        return Decimal(0)
    return Decimal(f"{value:f}") if "E" in str(value) else value


def as_percent(share: Number) -> Number:
    """Return a share as a percentage: 0.024 is 2.4%."""
    value = _tidy(share.value.scaleb(2))
    return replace(share, value=value, percent=True, places=_written_places(value))


def _written_places(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def footnote_mark(raw: str) -> str:
    """Return the raised or circled digits in a text (`5①`, `10²`), which are no part of its number."""
    return "" if raw.isascii() else "".join(c for c in raw if unicodedata.category(c) == "No")


def _refuse_marked(raw: str) -> None:
    if mark := footnote_mark(raw):
        raise Unreadable("D201", f"“{_brief(raw)}”里有注码“{mark}”", "请删去注码，注释写在备注或表下")


def _number_in_text(raw: str, place: Cell | Line) -> Number | None:
    _refuse_marked(raw)
    written = plain(raw).replace("−", "-")
    if written.upper() in _NONE_MARKS:
        return None
    found = _NUMBER.fullmatch(written)
    if not found or not (found[2] or found[3]):
        is_scientific = re.fullmatch(r"[-+]?[\d.]+E[-+]?\d+", written.upper())
        advice = (
            "科学记数法会丢掉后面的数字，请改为常规数字"
            if is_scientific
            else "请只填数字，单位和说明写在表头或备注"
        )
        raise Unreadable("D201", f"应填数字，这里是文字“{_brief(raw)}”", advice)
    sign, whole, fraction, percent = found.groups(default="")
    value = Decimal(f"{sign}{whole.replace(',', '') or 0}.{fraction or 0}")
    return Number(_tidy(value), bool(percent), len(fraction), place)


def _type_name(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "逻辑值"
    if isinstance(raw, date):
        return f"日期（{raw:%Y-%m-%d}）"
    return "时间"


def _type_advice(raw: Raw) -> str:
    if isinstance(raw, date | time | timedelta):
        return "请把单元格格式改为“常规”后重新填写，Excel 会把“3-5”一类内容自动变成日期"
    return "请改填数字"


def _brief(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= 20 else f"{line[:20]}……"


def integer(spot: Spot) -> int | None:
    """Return a whole number; None when empty."""
    found = number(spot)
    if found is None:
        return None
    if found.percent or found.value != int(found.value):
        raise Unreadable("D203", f"应填整数，这里是{shown(spot).strip()}", "请改填整数")
    return int(found.value)


# --------------------------------------------------------------- dates, periods

_MIDNIGHT = re.compile(r"[T\s]+0{1,2}:00(:00(\.0+)?)?(\+00:?00|Z)?$")
"""The time of day that a database adds to a date."""
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


def day(spot: Spot) -> Day | None:
    """Return the date in a cell; None when empty. A deadline may end in 前."""
    check(spot)
    if isinstance(spot.raw, date):
        return Day.of(spot.raw, spot.place)
    _refuse_marked(shown(spot))
    written = plain(_MIDNIGHT.sub("", shown(spot)))
    if written.upper() in _NONE_MARKS:
        return None
    compact = _COMPACT_DATE.fullmatch(written)
    try:
        found = parse_day("-".join(compact.groups()) if compact else written.removesuffix("前"))
    except ValueError:
        found = None
    if found is None:
        raise Unreadable("D204", f"“{_brief(written)}”不是日期", _day_advice(written))
    return Day.of(found, spot.place)


def _day_advice(written: str) -> str:
    """How to write a date; of a deadline in words, the day that it means."""
    found = _DEADLINE.search(written)
    if not found:
        return "请写成2022-09-30或2022年9月30日"
    year, month = int(found[1] or 2022), int(found[2] or 12)
    if not 1 <= month <= 12:
        return "请写成2022-09-30或2022年9月30日"
    return f"请写成最后一天，如{year}-{month:02}-{monthrange(year, month)[1]}"


_DEADLINE = re.compile(r"(?:(\d{4})年)?(?:年底|年末|年内|(\d{1,2})月(?:底|末|份))")


def period(spot: Spot, findings: Findings) -> Period | None:
    """Return the period a cell names; None when empty.

    What lies on no calendar (`“十四五”期间`) keeps its name; what looks like an
    attempt at a calendar period but is none raises Unreadable.
    """
    label = _period_label(spot)
    if not label:
        return None
    _refuse_marked(label)
    written = plain(label)
    try:
        found = parse_period(written, spot.place)
    except ValueError:
        found = None
    if found:
        return found
    if _LIKE_A_PERIOD.search(written):
        raise Unreadable(
            "D209", f"未知期别“{_brief(label)}”", "请写成2022-06、2022年1—6月、2022年二季度或2022年上半年等"
        )
    findings.info("D210", spot.place, f"期别“{_brief(label)}”不在日历上，按名称处理，不推算序时进度")
    return Period(0, 0, 0, name=label, origin=spot.place)


_LIKE_A_PERIOD = re.compile(r"\d{4}|^\d|\d年|[月日季]|半年|[A-Za-z]{3}-\d")
"""`2022/6`, `22年6月`, `上半年`, `Jun-22`: meant as a calendar period, but of which year or form?"""


def _period_label(spot: Spot) -> str:
    check(spot)
    raw = spot.raw
    if not isinstance(raw, date):
        return _MIDNIGHT.sub("", clean(shown(spot))[0])
    if not spot.format and raw.day == 1:
        # Excel turns a typed `2022-06` into 1 June; without the format nobody knows which was meant.
        raise Unreadable(
            "D209", f"期别是日期{raw:%Y-%m-%d}，分不清是当月还是当日", "请把这一列设为文本格式后重新填写"
        )
    return _shown_date(raw, spot.format)


# ------------------------------------------------------------------- by column


def choice(spot: Spot, term: Term, findings: Findings) -> Text | None:
    """Return one of the words allowed in a column; None when empty."""
    found = text(spot, findings)
    if found is None:
        return None
    for word in term.choices:
        if plain(found) == word:
            return Text(word, spot.place)
    allowed = "、".join(word for word in term.choices if word)
    raise Unreadable("D211", f"{term.term}“{_brief(found)}”不在规定用语内", f"请填{allowed}之一")


def parse(spot: Spot, term: Term, findings: Findings) -> Value | None:
    """Return what a cell says in a column of this term; raises Unreadable."""
    return _PARSERS[term.kind](spot, term, findings)


_Parser = Callable[[Spot, Term, Findings], Value | None]


def _as_text(spot: Spot, _: Term, findings: Findings) -> Value | None:
    return text(spot, findings)


def _as_number(spot: Spot, _: Term, __: Findings) -> Value | None:
    return number(spot)


_NUMERIC = (
    *(Kind.AMOUNT, Kind.PERCENT, Kind.POINTS, Kind.RANK, Kind.COUNT, Kind.SCORE),
    *(Kind.MEASURE, Kind.FACTOR),
)
_TEXTUAL = (Kind.TEXT, Kind.DEPARTMENT, Kind.INDICATOR, Kind.MARKDOWN, Kind.OTHER)
_PARSERS: dict[Kind, _Parser] = {
    **dict.fromkeys(_NUMERIC, _as_number),
    **dict.fromkeys(_TEXTUAL, _as_text),
    Kind.INTEGER: lambda spot, _, __: integer(spot),
    Kind.DATE: lambda spot, _, __: day(spot),
    Kind.PERIOD: lambda spot, _, findings: period(spot, findings),
    Kind.CHOICE: choice,
}


def is_numeric(kind: Kind) -> bool:
    """Whether the column holds figures."""
    return kind in _NUMERIC


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `是不是“…”` for the known word most like this one, or nothing."""
    by_plain = {plain(name): name for name in known}
    close = difflib.get_close_matches(plain(word), by_plain, 1, 0.6)
    return f"是不是“{by_plain[close[0]]}”" if close else ""
