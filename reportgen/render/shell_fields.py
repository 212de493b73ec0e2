"""What the shells print around the body, by Chinese name: the same for Word and PDF."""

from __future__ import annotations

from reportgen import terms
from reportgen.blocks import Report
from reportgen.model import parse_day

NAMES = (*(term.term for term in terms.INFO_KEYS), "标题", "期别")
"""What a shell may print."""

_DATES = tuple(term.term for term in terms.INFO_KEYS if term.kind is terms.Kind.DATE)


def shell_fields(report: Report) -> dict[str, str]:
    """Return the fields of a report that have a value, with what follows from them.

    发文机关标志 is the issuing organ with 文件 when it is not given (7.2.4); 抄送机关 goes
    without its full stop, which the shell prints (7.4.2); dates are written in full (7.3.5.4).
    """
    fields: dict[str, str] = {name: value for name, value in report.fields.items() if value}
    fields |= {"标题": report.title} | ({"期别": report.period} if report.period else {})
    if "发文机关" in fields:
        fields.setdefault("发文机关标志", f"{fields['发文机关']}文件")
    if "抄送机关" in fields:
        fields["抄送机关"] = fields["抄送机关"].removeprefix("抄送：").rstrip("。")
    for name in _DATES:
        if name in fields and (day := parse_day(fields[name])):
            fields[name] = f"{day.year}年{day.month}月{day.day}日"
    return fields
