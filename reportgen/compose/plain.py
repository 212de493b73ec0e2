"""What a Word template may do with plain values of JSON or of a roster: print, round, and word them.

Rounding follows the project, halves up on decimals (ADR-0001); amounts and days are worded as
official documents and vouchers write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial
from typing import Any

from jinja2 import Undefined
from jinja2.filters import FILTERS
from markupsafe import Markup

from reportgen.bounds import DIGITS, TEXT
from reportgen.dates import parse_day
from reportgen.errors import TemplateFault
from reportgen.templating import ReportEnvironment, plain_environment, strict_text

_MOST_PLACES = 12
_MOST_ROWS = 100_000
_TEXT_FILTERS = ("capitalize", "lower", "replace", "string", "title", "trim", "truncate", "upper")
_odd = re.compile(
    "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
).search
"""Finds a sign that turns the direction of a text, or is of private use and another on each machine."""
_MODES = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}


def form_of_plain_values(blocks: Mapping[str, Callable[..., object]] | None = None) -> ReportEnvironment:
    """Return the environment of templates filled from JSON or a roster."""
    own: dict[str, Callable[..., object]] = {
        "round": rounded,
        "千分位": thousands,
        "日期": day,
        "大写金额": amount_in_words,
        "大写": number_in_words,
        "或": otherwise,
        "join": joined,
        "batch": partial(_in_rows, "batch"),
        "slice": partial(_in_rows, "slice"),
        **{name: partial(_text, name) for name in _TEXT_FILTERS},
    }
    env = plain_environment(plain_text, own)
    env.globals.update(blocks or {})
    env.trim_blocks = env.lstrip_blocks = False
    return env


# -------------------------------------------------------------------- printing


def plain_text(value: object) -> object:
    """Return a plain value as it is printed. Raises TemplateFault for one that has no words."""
    if type(value) is str and value and (value.isprintable() or not _odd(value)):
        return value  # nothing odd is printable, and that is told without a search
    if isinstance(value, (Markup, Undefined)):
        return strict_text(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal, type(None))):
        message = "true、false 和整组数据不能直接打印"
        raise TemplateFault(code="T217", message=message, advice="请用 {% if … %} 判断，或指明其中一项")
    if isinstance(value, (float, Decimal)):
        return _digits(Decimal(str(value)))
    if isinstance(value, str) and (found := _odd(value)):
        message = f"内容里有看不见或各机不同的字符U+{ord(found[0]):04X}"
        raise TemplateFault(code="T217", message=message, advice="请删去，或换成通用的字")
    return strict_text(value)


def _digits(value: Decimal) -> str:
    if not value.is_finite() or abs(value.adjusted()) > DIGITS:
        message = "这里的数不是普通的数（无穷大、非数，或位数过多）"
        raise TemplateFault(code="T217", message=message, advice="请检查内容或算式")
    return format(value, "f")


# --------------------------------------------------------------------- filters


def otherwise(value: object, words: str = "—") -> object:
    """或("—"): the value, or these words where there is none."""
    return words if value is None or isinstance(value, Undefined) or value in ("", ()) else value


def rounded(value: Any, precision: int = 0, method: str = "common") -> Decimal | int:
    """round(2): the number rounded half up; 1.125 becomes 1.13."""
    if isinstance(value, int) and not isinstance(value, bool) and precision >= 0:
        return value
    if method not in _MODES or not -_MOST_PLACES <= precision <= _MOST_PLACES:
        raise ValueError("round 后面写小数位数，如 round(2)")
    number = _number(value).quantize(Decimal(1).scaleb(-precision), _MODES[method])
    return number + 0 if precision >= 0 else Decimal(int(number))


def thousands(value: Any, places: int | None = None) -> str:
    """千分位(2): 1234567.5 as 1,234,567.50; without decimals named, those it has."""
    number = _number(value)
    if places is not None:
        if not 0 <= places <= _MOST_PLACES:
            raise ValueError("千分位 后面写小数位数，如 千分位(2)")
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
    return format(number, ",f")


def _number(value: Any) -> Decimal:
    """Return a value as a number. Raises ValueError for what is none."""
    if isinstance(value, Undefined):
        return Decimal(str(strict_text(value)))  # raises what a missing name raises
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value).replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise ValueError(f"“{str(value)[:20]}”不是数字") from error
    if not number.is_finite() or number.adjusted() > DIGITS:
        raise ValueError(f"“{str(value)[:20]}”不是普通的数字")
    return number


_YEARS = str.maketrans("0123456789", "〇一二三四五六七八九")
_SMALL = "〇一二三四五六七八九"


def day(value: Any, style: str = "") -> str:
    """日期: 2022-06-30 as 2022年6月30日, with "大写" 二〇二二年六月三十日. Raises ValueError for no day."""
    if isinstance(value, Undefined):
        strict_text(str(value))
    found = parse_day(str(value))
    if found is None:
        raise ValueError(f"“{str(value)[:20]}”不是日期，请写成 2022-06-30 或 2022年6月30日")
    if style not in ("", "大写"):
        raise ValueError('日期 后面只能写 "大写"')
    if not style:
        return f"{found.year}年{found.month}月{found.day}日"
    return (
        f"{str(found.year).translate(_YEARS)}年{_under_hundred(found.month)}月{_under_hundred(found.day)}日"
    )


def _under_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_SMALL[tens]}十"
    return lead + (_SMALL[ones] if ones or not tens else "")


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_ORDINARY = "零一二三四五六七八九"
_PLACES = {_CAPITALS: ("", "拾", "佰", "仟"), _ORDINARY: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿")
_MOST_AMOUNT = Decimal(10) ** 16


def amount_in_words(value: Any) -> str:
    """大写金额: 1234.5 元 as 壹仟贰佰叁拾肆元伍角整 (《支付结算办法》附件一). Raises ValueError for no amount."""
    number = _number(value)
    cents = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cents != number:
        raise ValueError(f"“{value}”有分以下的数，大写金额只到分，请先 |round(2)")
    if abs(cents) >= _MOST_AMOUNT:
        raise ValueError("金额过大，不能写成大写")
    whole, rest = divmod(int(abs(cents) * 100), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_words(whole, _CAPITALS)}元" if whole or not rest else ""
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif fen and whole:
        text += "零"
    text += f"{_CAPITALS[fen]}分" if fen else "整"
    return f"负{text}" if cents < 0 else text


def number_in_words(value: Any) -> str:
    """大写: 12 as 十二, 103 as 一百零三. Raises ValueError for what is no whole number."""
    number = _number(value)
    if number != int(number) or not 0 <= number < _MOST_AMOUNT:
        raise ValueError("大写 只用于不大的整数；金额用 大写金额")
    words = _words(int(number), _ORDINARY)
    return words.removeprefix("一") if words.startswith("一十") else words


def _words(number: int, digits: str) -> str:
    """Return a whole number in Chinese digits, groups of four with 万 and 亿 between."""
    if not number:
        return digits[0]
    text, zero = "", False
    groups = [(number // 10 ** (4 * at)) % 10_000 for at in range(4)]
    for at in reversed(range(4)):
        group = groups[at]
        if not group:
            zero = bool(text)
            if at == 2 and groups[3]:
                text += "亿"
            continue
        if text and (zero or group < 1000):
            text += digits[0]
        text += _four(group, digits) + ("万" if at in (1, 3) else "亿" if at == 2 else "")
        zero = False
    return text


def _four(group: int, digits: str) -> str:
    text, zero = "", False
    for at in reversed(range(4)):
        digit = group // 10**at % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + _PLACES[digits][at]
        zero = not digit
        if zero and text and not any(group // 10**low % 10 for low in range(at)):
            break
    return text


# ------------------------------------------------------------ bounded versions


def _text(name: str, value: Any, *words: Any, **named: Any) -> Any:
    """One of Jinja's own filters of text, for texts and numbers alone and of bounded length."""
    if not isinstance(value, (str, int, float, Decimal, Undefined)) or isinstance(value, bool):
        raise ValueError(f"{name} 只用于文字和数字")
    if isinstance(value, Undefined):
        return FILTERS["default"](value, strict_text(value))
    text = (
        Markup.unescape(value)
        if isinstance(value, Markup)
        else _digits(Decimal(str(value)))
        if isinstance(value, (float, Decimal))
        else str(value)
    )
    if name == "replace":
        return _replaced(text, *words)
    if name == "truncate":
        return _cut(text, *words, **named)
    return FILTERS[name](text, *words, **named)


def _replaced(text: str, old: Any, new: Any, count: int = -1) -> str:
    old, new = str(old), str(new)
    grown = len(text) + text.count(old) * max(len(new) - len(old), 0)
    if grown > TEXT:
        raise ValueError("替换后的文字过长")
    return text.replace(old, new, count)


def _cut(text: str, length: int = 255, killwords: bool = False, end: str = "...", leeway: int = 0) -> str:
    if len(text) <= length + leeway:
        return text
    kept = text[: max(length - len(end), 0)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + end


def joined(values: Any, mark: str = "", attribute: Any = None) -> str:
    """join("、"): the items of a list with a mark between them."""
    words, length = [], 0
    for value in values:
        item: object = value.get(attribute) if attribute is not None and isinstance(value, Mapping) else value
        word = str(plain_text(item)) if item not in ("", None) else ""
        length += len(word) + len(mark)
        if length > TEXT:
            raise ValueError("连起来的文字过长")
        words.append(word)
    return mark.join(words)


def _in_rows(name: str, value: Any, size: Any, fill_with: Any = None) -> Any:
    """batch or slice of a bounded size."""
    if not isinstance(size, int) or not 0 < size <= _MOST_ROWS:
        raise ValueError(f"{name} 后面写 1 到 {_MOST_ROWS} 的数")
    return FILTERS[name](value, size, fill_with)


__all__ = ["amount_in_words", "form_of_plain_values", "number_in_words", "otherwise", "plain_text"]
