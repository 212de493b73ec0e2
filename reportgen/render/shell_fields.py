"""What the shells print around the body, by Chinese name: the same for Word and PDF."""

from __future__ import annotations

from reportgen import terms
from reportgen.blocks import Report
from reportgen.dates import parse_day

DERIVED = {
    "标题": "报告的标题",
    "期别": "本期的期别",
    "信函标志": "信函格式的标志：发文机关标志，不带“文件”；没有则为发文机关",
    "纪要标志": "纪要格式的标志：“会议名称＋纪要”；没有则为“发文机关＋会议纪要”",
    "期次": "“第12期”：由期号而来",
    "共印": "“共印50份”：由印数而来",
    "版记主送": "首页排不下而移到版记的主送机关",
}
"""What follows from 报告信息 and from the report."""

NAMES = (*(term.term for term in terms.INFO_KEYS), *DERIVED)
"""What a shell may print."""

_DATES = tuple(term.term for term in terms.INFO_KEYS if term.kind is terms.Kind.DATE)
_LISTS = {"抄送机关": "抄送", "报送": "报", "下发": "发"}
"""Entries at the foot of the last page, whose label and full stop the shell prints (7.4.2)."""


def shell_fields(report: Report) -> dict[str, str]:
    """Return the fields of a report that have a value, with what follows from them.

    Dates are written in full (7.3.5.4).
    """
    fields: dict[str, str] = {name: value for name, value in report.fields.items() if value}
    fields |= {"标题": report.title} | ({"期别": report.period} if report.period else {})
    for name, label in _LISTS.items():
        if name in fields:
            fields[name] = fields[name].removeprefix(f"{label}：").rstrip("。")
    for name in _DATES:
        if name in fields and (day := parse_day(fields[name])):
            fields[name] = f"{day.year}年{day.month}月{day.day}日"
    return _mastheads(fields) | _counted(fields) | fields


def _mastheads(fields: dict[str, str]) -> dict[str, str]:
    """Return the 标志 of each form; 发文机关标志 is the issuing organ with 文件 when it is not given (7.2.4, 10.1, 10.3)."""
    organ, given = fields.get("发文机关", ""), fields.get("发文机关标志", "")
    meeting = fields.get("会议名称", "").removesuffix("纪要") or (f"{organ}会议" if organ else "")
    found = {
        "发文机关标志": f"{organ}文件" if organ else "",
        "信函标志": given.removesuffix("文件") or organ,
        "纪要标志": given if given.endswith("纪要") else f"{meeting}纪要" if meeting else "",
        "简报名称": f"{organ}简报" if organ else "",
        "编发单位": organ,
    }
    return {name: text for name, text in found.items() if text}


def _counted(fields: dict[str, str]) -> dict[str, str]:
    """Return 第12期 and 共印50份, whether the number alone is given or the whole."""
    found = {}
    if number := fields.get("期号"):
        found["期次"] = f"第{number}期" if number.isdecimal() else number
    if copies := fields.get("印数"):
        found["共印"] = f"共印{copies.removeprefix('共印').removesuffix('份')}份"
    return found
