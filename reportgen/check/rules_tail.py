"""Signature, remark, annexes and imprint 「署名、成文日期、附注、附件、版记」 (GB/T 9704-2012 7.3.5–7.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen import layout
from reportgen.check.clauses import Breach, Subject, clause, habit, look, mm, sizes, wrong
from reportgen.check.faces import is_red
from reportgen.check.facts import WHOLE, Medium, Para, Stroke
from reportgen.check.forms import form_of, is_letter
from reportgen.check.rules_head import is_centred
from reportgen.check.rules_page import MARGIN
from reportgen.check.rules_text import indented
from reportgen.check.spacing import TOLERANCE, room_above

_DATE_FORM = re.compile(r"^(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日$")
_PRINTED = re.compile(r"(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日印发$")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")

_GAP = 4.0
"""Tolerance of the room between a signature and the right edge, in pt (S01, S02)."""
_ALIGN = 3.0
"""Tolerance between organ and date, in pt."""
_WEIGHT = 0.2
"""Tolerance of the weight of a rule, in pt: one eighth more or less in Word."""


# ------------------------------------------------------------------ signature


@clause("S02", "7.3.5.2", "署名和成文日期的位置")
def signature(subject: Subject) -> Iterator[Breach]:
    """Organ and date as with a seal or as without: both are right, a mixture is not."""
    parts = subject.parts
    if parts.date is not None and not parts.organs and form_of(subject) in {"文件", "信函"}:
        yield habit(parts.date.place, "成文日期之上没有发文机关署名", "请补上署名，或核对其位置")
    if parts.date is None or not parts.organs:
        return
    if len(parts.organs) > 1:
        yield look("联合行文的署名位置未测", "请核对主办机关在前、各署名整齐排列", parts.organs[0].place)
        return
    organ, date = parts.organs[0], parts.date
    if None in (organ.x0, organ.x1, date.x0, date.x1):
        yield look(
            "署名、成文日期用制表符或换行定位，位置未测", "请看页面，或对导出的 PDF 再运行 lint", organ.place
        )
        return
    with_seal, without = _fits(subject, organ, date)
    without = without and not parts.seal
    if not with_seal and not without:
        yield _misplaced(subject, organ, date)
    elif without:
        room = room_above(subject, organ)
        if room is not None and room < subject.profile.pitch - TOLERANCE:
            yield wrong(
                organ.place,
                "署名与正文之间空",
                f"{room / subject.profile.pitch:.1f}行",
                "1行",
                "请在正文（或附件说明）下空一行",
            )


def _fits(subject: Subject, organ: Para, date: Para) -> tuple[bool, bool]:
    """Return whether organ and date stand as with a seal (7.3.5.1) and as without (7.3.5.2)."""
    one = subject.profile.advance
    organ_gap, date_gap = _gap(subject, organ), _gap(subject, date)
    middle = abs(_middle(organ) - _middle(date))
    # An organ too long to be centred above the date ends at the edge, and the date is centred below it.
    crowded = abs(organ_gap) <= _GAP and _long(organ) - _long(date) > 8 * one - _GAP
    sealed = middle <= _ALIGN and (abs(date_gap - 4 * one) <= _GAP or crowded)
    shift = abs(_start(date) - _start(organ) - 2 * one) <= _ALIGN
    longer = _long(date) > _long(organ)
    gap = date_gap if longer else organ_gap
    # An organ as long as the line leaves less room than two 字 and begins at the left edge.
    full = gap < 2 * one and abs(_start(organ)) <= _ALIGN
    plain = shift and (full or abs(gap - 2 * one) <= _GAP)
    return sealed, plain


def _gap(subject: Subject, para: Para) -> float:
    assert para.x1 is not None
    return subject.document.width - para.x1


def _start(para: Para) -> float:
    assert para.x0 is not None
    return para.x0


def _long(para: Para) -> float:
    assert para.x0 is not None
    assert para.x1 is not None
    return para.x1 - para.x0


def _middle(para: Para) -> float:
    return _start(para) + _long(para) / 2


def _misplaced(subject: Subject, organ: Para, date: Para) -> Breach:
    """Return what is wrong, and whether it is the usual mistake."""
    one = subject.profile.advance
    gaps = [_gap(subject, para) / one for para in (organ, date)]
    shift = (_start(date) - _start(organ)) / one
    found = f"署名右空{gaps[0]:.1f}字、日期右空{gaps[1]:.1f}字、日期首字在署名首字右{shift:.1f}字"
    expected = "不盖章：署名右空2字、日期首字右移2字；盖章：日期右空4字、署名以日期居中"
    advice = "请按是否盖章二者择一排定"
    if abs(gaps[1] - 2) * one <= _GAP and _long(date) <= _long(organ):
        advice = "常见错误是让日期右空2字：不盖章时右空2字的是署名，日期首字比署名首字右移2字"
    elif abs(gaps[1] - 4) * one <= _GAP:
        advice = "盖章时署名应以成文日期为准居中"
    return wrong(date.place, "署名和成文日期位置为", found, expected, advice)


@clause("S04", "7.3.5.4", "成文日期")
def date_form(subject: Subject) -> Iterator[Breach]:
    """2022年7月18日: Arabic digits, four-digit year, no leading zero."""
    date = subject.parts.date
    if date is None and form_of(subject) in {"文件", "信函"}:
        yield wrong(WHOLE, "公文", "没有成文日期", "署名之下标全年、月、日", "请补上，或核对是否缺页")
    if date is not None and not _DATE_FORM.match(date.said):
        yield wrong(
            date.place, "成文日期写作", f"“{date.said}”", "“2022年7月18日”的形式", "请用阿拉伯数字标全年、月、日，年份标全称，月、日不编虚位"
        )  # fmt: skip


@clause("S05", "7.3.5.5", "成文日期与正文同页", only=Medium.PDF)
def date_with_text(subject: Subject) -> Iterator[Breach]:
    """The page of the date holds some of the text."""
    date, body = subject.parts.date, subject.parts.body
    if date is None or not date.lines or not body:
        return
    page = date.lines[0].page
    headings = [heading.para for heading in subject.parts.headings]
    if not any(line.page == page for para in (*body, *headings) for line in para.lines):
        yield wrong(
            date.place, "成文日期所在页", "没有正文", "与正文同页", "请调整行距、字距，不要标“此页无正文”"
        )


@clause("S05", "7.3.5.5", "成文日期与正文同页", only=Medium.WORD)
def date_held(subject: Subject) -> Iterator[Breach]:
    """The last lines of the text are set to stay with organ and date."""
    parts = subject.parts
    if parts.date is None or not parts.organs:
        return
    before = [para for para in parts.body if para.place < parts.organs[0].place]
    yield from _on_new_page(subject, before[-1:])
    chain = [*before[-1:], *parts.annex_list, *parts.organs]
    loose = [para for para in chain if not para.keep_next]
    if loose:
        yield habit(
            loose[0].place, "此段没有设“与下段同页”，署名和日期可能单独落在一页", "请从正文末段到署名都设“与下段同页”",
            found="未设", expected="与下段同页",
        )  # fmt: skip


def _on_new_page(subject: Subject, before: list[Para]) -> Iterator[Breach]:
    """Yield a page break between the text and the date."""
    date = subject.parts.date
    assert date is not None
    for para in subject.document.paras:
        if before and before[0].place < para.place <= date.place and para.new_page and not para.lines:
            yield wrong(
                para.place, "正文与成文日期之间", "有分页", "成文日期与正文同页", "请删去分页符或“段前分页”"
            )
            return


# ------------------------------------------------------------ remark, annexes


@clause("A01", "7.3.6", "附注")
def remark(subject: Subject) -> Iterator[Breach]:
    """（…） two 字 from the left, in the line below the date."""
    para, p = subject.parts.postscript, subject.profile
    if para is None:
        return
    if not re.fullmatch("（.+）", para.said):
        yield wrong(
            para.place,
            "附注写作",
            f"“{para.said[:1]}…{para.said[-1:]}”",
            "加全角圆括号“（…）”",
            "请加上全角圆括号",
        )
    if abs(indented(para) - 2 * p.advance) > 3:
        yield wrong(para.place, "附注左边空", f"{indented(para) / p.advance:.1f}字", "2字", "请左空二字编排")
    date = subject.parts.date
    if para.lines and date is not None and date.lines and para.lines[0].page != date.lines[0].page:
        yield habit(para.place, "附注与成文日期不在同一页", "请调整行距、字距，使附注紧接成文日期")


@clause("A02", "7.3.7", "附件")
def annexes(subject: Subject) -> Iterator[Breach]:
    """A new page, 附件N in 3号黑体 at its upper left, the title centred on line 3."""
    listed = subject.parts.annexes
    first = next((para for para in subject.document.paras if not para.is_empty), None)
    for count, annex in enumerate(listed, start=1):
        label, p = annex.label, subject.profile
        several = max(len(listed), len(subject.parts.annex_list)) > 1
        wanted = f"附件{count}" if several else "附件"
        # A file that begins with its label is one annex of several, kept by itself.
        alone = label is first and len(listed) == 1 and re.fullmatch(r"附件\d+", label.said)
        if label.said != wanted and not alone:
            yield wrong(label.place, "附件标识写作", f"“{label.said}”", f"“{wanted}”（不加冒号）", "请改正")
        if found := subject.unlike(label.face, "黑体", p.body_size):
            yield wrong(label.place, "附件标识用", found, f"黑体{sizes(p.body_size)}", "请改用三号黑体")
        if label.align in {"center", "right"} or abs(indented(label)) > 3:
            yield wrong(label.place, "附件标识", "没有顶格", "顶格编排在版心左上角第一行", "请取消缩进和居中")
        if not label.new_page and label is not first:
            yield wrong(label.place, "附件", "没有另起一页", "另面编排", "请设“段前分页”")
        if annex.title is not None:
            yield from _annex_title(subject, annex.title)
        else:
            yield habit(label.place, "附件标识之下没有居中的附件标题", "请在附件标识下空一行居中编排标题")


def _annex_title(subject: Subject, title: Para) -> Iterator[Breach]:
    if title.align != "center" or (not title.landscape and not is_centred(subject, title)):
        yield wrong(title.place, "附件标题", "没有居中", "居中排布", "请设为居中、取消缩进")
    room, pitch = room_above(subject, title), subject.profile.pitch
    if room is not None and abs(room - pitch) > TOLERANCE:
        yield wrong(title.place, "附件标题在第", f"{2 + room / pitch:.1f}行", "第3行", "请在附件标识下空一行")


# -------------------------------------------------------------------- imprint


@clause("C01", "7.4", "版记")
def has_imprint(subject: Subject) -> Iterator[Breach]:
    """A document with the head of a 文件 ends with a 版记."""
    if form_of(subject) == "文件" and subject.parts.number is not None and not subject.parts.imprint:
        yield habit(WHOLE, "没有版记", "公文末页底端有版记（抄送机关、印发机关和印发日期），请核对是否缺页")


@clause("C01", "7.4.1", "版记分隔线", only=Medium.PDF)
def printed_imprint_rules(subject: Subject) -> Iterator[Breach]:
    """Rules as wide as the text: 0.35 mm first and last, 0.25 mm between, the last at the foot of the text area."""
    imprint = [para for para in subject.parts.imprint if para.lines]
    if not imprint or is_letter(subject):
        return
    p, place = subject.profile, imprint[0].place
    rules = _level_rules(subject, imprint)
    if len(rules) < 2:
        yield wrong(place, "版记分隔线有", f"{len(rules)}条", "首条、末条及各要素之间各一条", "请补全分隔线")
        return
    for rule, weight in (
        (rules[0], p.imprint_outer),
        (rules[-1], p.imprint_outer),
        *((r, p.imprint_inner) for r in rules[1:-1]),
    ):
        if abs(rule.height - layout.pt(weight)) > _WEIGHT:
            yield wrong(
                place,
                "版记分隔线粗",
                mm(rule.height, 2),
                f"{weight:g}毫米（首末{p.imprint_outer:g}、中间{p.imprint_inner:g}）",
                "请调整线的粗细",
            )
        if (
            min(abs(rule.width - width) for width in (layout.pt(p.text_width), subject.document.width))
            > MARGIN
        ):
            yield wrong(
                place, "版记分隔线长", mm(rule.width), f"{p.text_width:g}毫米（与版心等宽）", "请调整线长"
            )
    foot = p.top + p.text_height
    if abs(rules[-1].middle - layout.pt(foot)) > MARGIN:
        yield wrong(
            place,
            "版记末条分隔线距纸边",
            mm(rules[-1].middle),
            f"{foot:g}±1毫米（版心下边缘）",
            "请把版记排在末页底端",
        )
    if imprint[0].lines[0].page != len(subject.document.pages):
        yield wrong(place, "版记", "不在最后一面", "公文最后一面", "请移到末页")


def _level_rules(subject: Subject, imprint: list[Para]) -> list[Stroke]:
    """Return the rules around and between the lines of the 版记."""
    lines = [line for para in imprint for line in para.lines]
    page = subject.document.pages[lines[0].page - 1]
    top, foot = min(line.top for line in lines) - 24, max(line.base for line in lines) + 24
    level = [
        s
        for s in page.strokes
        if s.width > 100 and s.height < 6 and top < s.middle < foot and not is_red(s.colour)
    ]
    return sorted(level, key=lambda stroke: stroke.top)


@clause("C01", "7.4.1", "版记分隔线", only=Medium.WORD)
def imprint_rules(subject: Subject) -> Iterator[Breach]:
    """Rules of 0.35 mm above and below the 版记, of 0.25 mm within."""
    imprint = subject.parts.imprint
    if not imprint or is_letter(subject):
        return
    p, place = subject.profile, imprint[0].place
    drawn = imprint[0].table < 0 and any(
        border.side == "line" for para in _around(subject, imprint) for border in para.borders
    )
    if drawn:
        yield look("版记分隔线是画出来的线，位置和粗细未测", "请看页面，或对导出的 PDF 再运行 lint", place)
        return
    weights = _imprint_weights(subject, imprint)
    sides = {side for side, _ in weights}
    if not {"top", "bottom"} <= sides:
        yield wrong(place, "版记", "缺少首条或末条分隔线", "首条、末条和中间的分隔线", "请补全分隔线")
    for side, weight in dict.fromkeys(weights):
        wanted = p.imprint_inner if side == "insideH" else p.imprint_outer
        if abs(weight - layout.pt(wanted)) > _WEIGHT:
            name = {"top": "首条", "bottom": "末条"}.get(side, "中间")
            yield wrong(place, f"版记{name}分隔线粗", mm(weight, 2), f"{wanted:g}毫米", "请调整线的粗细")


def _imprint_weights(subject: Subject, imprint: list[Para]) -> list[tuple[str, float]]:
    """Return side and weight of the rules of the 版记, of its table or of its paragraphs."""
    if imprint[0].table >= 0:
        return list(subject.document.tables[imprint[0].table].rules)
    paras = _around(subject, imprint)
    first, last = paras.index(imprint[0]), paras.index(imprint[-1])
    found = []
    for place, para in enumerate(paras):
        for border in para.borders:
            height = place + {"top": -0.5, "bottom": 0.5}.get(border.side, 0.0)
            if place == 0 and first > 0 and not para.is_empty and height < 0:
                continue  # the upper rule of a paragraph of text
            side = "top" if height < first else "bottom" if height > last else "insideH"
            found.append((side, border.weight))
    return found


def _around(subject: Subject, imprint: list[Para]) -> list[Para]:
    """Return the paragraphs of the 版记 with the empty ones around and between, and the one above them.

    The rules are often drawn as borders of paragraphs without text.
    """
    same = [para for para in subject.document.paras if para.where is imprint[0].where]
    start, end = same.index(imprint[0]), same.index(imprint[-1])
    while start and same[start - 1].is_empty:
        start -= 1
    while end + 1 < len(same) and same[end + 1].is_empty:
        end += 1
    return same[max(start - 1, 0) : end + 1]


@clause("C02", "7.4.2", "抄送机关")
def copies(subject: Subject) -> Iterator[Breach]:
    """抄送：A，B，C。 in 4号仿宋, one 字 from both edges, further lines behind the colon."""
    small = subject.profile.small_size
    for para in subject.parts.imprint:
        text = para.said
        if not text.startswith("抄送"):
            continue
        if not re.fullmatch("抄送：.+。", text):
            yield wrong(
                para.place,
                "抄送机关写作",
                f"“{text[:3]}…{text[-1]}”",
                "“抄送：…。”（全角冒号，末尾用句号）",
                "请改正",
            )
        yield from _small_type(subject, para, "抄送机关")
        if not para.lines:
            continue
        if abs((para.x0 or 0) - small) > 3:
            yield wrong(
                para.place, "抄送机关左边空", f"{(para.x0 or 0) / small:.1f}字", "1字", "请左右各空一字编排"
            )
        if len(para.lines) > 1 and abs(para.rest - 4 * small) > _GAP:
            yield wrong(
                para.place,
                "抄送机关回行左边空",
                f"{para.rest / small:.1f}字",
                "4字（与冒号后首字对齐）",
                "请设悬挂缩进",
            )


def _small_type(subject: Subject, para: Para, what: str) -> Iterator[Breach]:
    small = subject.profile.small_size
    if found := subject.unlike(para.face, "仿宋", small):
        yield wrong(para.place, f"{what}用", found, f"仿宋{sizes(small)}", "请改用四号仿宋")


@clause("C04", "7.4.3", "印发机关和印发日期")
def printer(subject: Subject) -> Iterator[Breach]:
    """印发机关 at the left, YYYY年M月D日印发 at the right, 4号仿宋, one 字 from the edges."""
    for para in subject.parts.imprint:
        text = para.said
        if not text.endswith("印发"):
            continue
        if not _PRINTED.search(text):
            yield wrong(para.place, "印发日期写作", f"“{text[-14:]}”", "“2022年7月18日印发”的形式", "请改正")
        yield from _small_type(subject, para, "印发机关和印发日期")
        yield from _dates_in_order(subject, para)
        yield from _printer_edges(subject, para)
    yield from _without_printer(subject)


def _without_printer(subject: Subject) -> Iterator[Breach]:
    """The last line of the 版记 says who printed the document, and when, with 印发 at its end."""
    imprint = subject.parts.imprint
    if not imprint or form_of(subject) not in {"文件", "纪要"} or any("印发" in p.said for p in imprint):
        return
    last = imprint[-1]
    if _DAY.search(last.said):
        yield wrong(last.place, "印发日期之后", "没有“印发”二字", "“2022年7月18日印发”的形式", "请补上")
    else:
        yield wrong(last.place, "版记", "没有印发机关和印发日期", "末行左印发机关、右印发日期", "请补上")


def _printer_edges(subject: Subject, date: Para) -> Iterator[Breach]:
    """One 字 is left free at both ends of the line that the printed page shows."""
    if not date.lines:
        return
    small, line = subject.profile.small_size, date.lines[-1]
    beside = [p for p in subject.parts.imprint if p.lines and p.lines[0].base == line.base]
    start = min(para.x0 or 0.0 for para in beside)
    gap = subject.document.right - line.right
    if abs(start - small) > 3 or abs(gap - small) > 3:
        found = f"左空{start / small:.1f}字、右空{gap / small:.1f}字"
        yield wrong(date.place, "印发机关和印发日期", found, "左右各空1字", "请左右各空一字编排")


def _dates_in_order(subject: Subject, para: Para) -> Iterator[Breach]:
    """印发 does not come before 成文."""
    date = subject.parts.date
    issued = _DAY.search(date.said) if date else None
    printed = _DAY.search(para.said)
    if issued and printed and _key(printed) < _key(issued):
        yield wrong(
            para.place,
            "印发日期",
            f"{printed.group(0)}早于成文日期",
            f"不早于{issued.group(0)}",
            "请核对日期",
        )


def _key(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, match.groups()))
