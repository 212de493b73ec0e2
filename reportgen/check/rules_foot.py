"""Page numbers and tables (GB/T 9704-2012 7.5 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reportgen import layout
from reportgen.check.clauses import Breach, Subject, clause, grouped, habit, look, mm, sizes, wrong
from reportgen.check.facts import NUMBER, WHOLE, Medium, PageNumber, Place, Table
from reportgen.check.forms import is_letter
from reportgen.check.rules_page import MARGIN

_FORM = re.compile(rf"^—(?:{NUMBER}|\d+)—$")
_GAP = 3.0
"""Tolerance of the one 字 between a page number and the edge, in pt."""
_DEPTH = layout.pt(1.0)
"""Tolerance of the 7 mm below the text area."""
_STICKS_OUT = layout.pt(2.0)
"""A Word table may stand out by the padding of its cells: its text is then flush."""
_SHORT = 4
"""A table with fewer rows stays on one page in all but the oddest cases."""
_DASHES = frozenset("-—–－")


@clause("P01", "7.5", "页码")
def page_numbers(subject: Subject) -> Iterator[Breach]:
    """— 1 — in 4号宋体, 7 mm below the text, one 字 from the outer edge."""
    # The first page of a letter has none; where it has one, X06 says so.
    letter = is_letter(subject)
    numbers = [n for n in subject.document.numbers if n.kind != "first" and not (letter and n.page == 1)]
    if not numbers:
        if not (letter and len(subject.document.pages) == 1):
            yield wrong(
                WHOLE, "全文", "没有页码", "4号半角宋体阿拉伯数字，左右各一条一字线", "请在页脚插入页码"
            )
        return
    yield from _one_sided(subject)
    found = [(number.place, text) for number in numbers for text in _number_faults(subject, number)]
    for place, text, times in grouped(found):
        what, seen, wanted = text.split("\t")
        yield wrong(
            place, f"页码{times}{what}", seen, wanted, "请按“— 1 —”、单页居右空一字、双页居左空一字设置"
        )
    if subject.is_pdf:
        yield from _sequence(subject, numbers)


def _one_sided(subject: Subject) -> Iterator[Breach]:
    """Yield the sections of a Word file of which only the odd or only the even pages have a number."""
    if subject.is_pdf or not subject.document.duplex:
        return
    kinds: dict[int, set[str]] = {}
    for number in subject.document.numbers:
        kinds.setdefault(number.section, set()).add(number.kind)
    bare = [
        (Place((10**6, section), f"第{section + 1}节页脚"), "双页" if "default" in own else "单页")
        for section, own in kinds.items()
        if own != {"first"} and not {"default", "even"} <= own
    ]
    for place, side, times in grouped(bare):
        yield wrong(place, f"{side}{times}", "没有页码", "每页都有页码", f"请在{side}页脚插入页码")


def _number_faults(subject: Subject, number: PageNumber) -> Iterator[str]:
    """Yield what is wrong with a page number, as what, found and expected."""
    p = subject.profile
    if not _FORM.match("".join(number.text.split())):
        shown_ = number.text.strip().replace(NUMBER, "1")
        digits = re.sub(r"\d+", "1", shown_)
        yield f"写作\t“{digits}”\t“— 1 —”（左右各一条一字线）"
    # The digits of a page number have the face of the Latin slot.
    if seen := subject.unlike(replace(number.face, asian=number.face.latin), "宋体", p.small_size):
        yield f"用\t{seen}\t半角宋体{sizes(p.small_size)}"
    if number.turned or not number.landscape:  # else T01 says that it stands at the wrong edge
        yield from _side_faults(subject, number)
        yield from _depth_faults(subject, number)


def _side_faults(subject: Subject, number: PageNumber) -> Iterator[str]:
    p = subject.profile
    if number.page:
        digits = re.search(r"\d+", number.text)
        odd = int(digits.group(0)) % 2 == 1 if digits else number.page % 2 == 1
    else:
        odd = number.kind == "default"
        if not subject.document.duplex or (number.turned and number.gap is None):
            return  # L09 has said so; a turned box is measured on the printed page
    wanted = "right" if odd else "left"
    name = "单页居右" if odd else "双页居左"
    if number.align not in {wanted, "outside"}:
        seen = {"left": "居左", "right": "居右", "center": "居中"}.get(number.align, "位置不明")
        yield f"{'单' if odd else '双'}页\t{seen}\t{name}空1字"
    elif number.gap is not None and abs(number.gap - p.small_size) > _GAP:
        yield f"{name}空\t{number.gap / p.small_size:.1f}字\t1字"


def _depth_faults(subject: Subject, number: PageNumber) -> Iterator[str]:
    """Yield whether the ink of the dashes lies at another depth than 7 mm below the text."""
    p = subject.profile
    if number.middle is None:
        return
    drop = layout.pt(p.page_number_drop)
    feet = [layout.pt(p.top + p.text_height)]
    if number.foot is not None:
        # Another lower margin is the concern of L04.
        feet.append(number.foot)
    if not any(abs(number.middle - foot - drop) <= _DEPTH for foot in feet):
        depth = mm(number.middle - feet[-1])
        yield f"的一字线距版心下边缘\t{depth}\t{p.page_number_drop:g}毫米"


def _sequence(subject: Subject, numbers: list[PageNumber]) -> Iterator[Breach]:
    """Yield where numbers do not follow each other, and pages without one."""
    values = [(number, int(re.sub(r"\D", "", number.text.split("/")[0]) or 0)) for number in numbers]
    for (_, before), (number, after) in pairwise(values):
        if after != before + 1:
            yield wrong(number.place, "页码为", str(after), f"{before + 1}（连续编排）", "请设“续前节”")
            break
    with_number = {number.page for number in numbers}
    bare = [
        page.number
        for page in subject.document.pages
        if page.number not in with_number
        and (page.lines or page.chars)
        and not (page.number == 1 and is_letter(subject))
    ]
    if bare:
        place = Place((bare[0],), f"第{bare[0]}页")
        yield wrong(place, f"有{len(bare)}页", "没有页码", "每页都有页码", "请在页脚插入页码")


@clause("T01", "8", "横排表格的页码")
def turned_numbers(subject: Subject) -> Iterator[Breach]:
    """On a lying page the number stands where it stands on upright ones."""
    if subject.is_pdf:
        lying = {page.number for page in subject.document.pages if page.landscape}
        bad = [n for n in subject.document.numbers if n.page in lying and not n.turned]
    else:
        lying = {section.number for section in subject.document.sections if section.landscape}
        bad = [n for n in subject.document.numbers if n.section in lying and not n.turned]
    for place, _, times in grouped((number.place, "") for number in bad):
        yield wrong(
            place,
            f"横排页的页码{times}",
            "随纸横放",
            "与其他页位置一致（竖放时在下方）",
            "请用竖排文本框把页码放在纸的左边",
        )


# ---------------------------------------------------------------------- tables


@clause("T02", "5.2.1", "表格不出版心")
def table_edges(subject: Subject) -> Iterator[Breach]:
    """Tables stay within the text area."""
    slack = MARGIN if subject.is_pdf else _STICKS_OUT
    for table in subject.document.tables:
        out = max(-table.left, table.right - table.room)
        if table.ruled and out > slack:
            yield wrong(table.place, "表格超出版心", mm(out), "不超出版心", "请缩小列宽，或改为横排")


@clause("T02", "习惯", "表头重复", only=Medium.WORD)
def table_rows_held(subject: Subject) -> Iterator[Breach]:
    """The head is repeated on each page, and no row is split."""
    for table in _data_tables(subject):
        if not table.rows[0].header:
            yield habit(
                table.place,
                "表格没有设“在各页顶端以标题行形式重复出现”",
                "请选中表头设重复标题行",
                found="未设",
                expected="表头重复",
            )
        if not all(row.whole for row in table.rows):
            yield habit(
                table.place, "表格允许跨页断行", "请取消“允许跨页断行”", found="允许", expected="不跨页断行"
            )


def _data_tables(subject: Subject) -> list[Table]:
    return [table for table in subject.document.tables if table.ruled and len(table.rows) >= _SHORT]


@clause("T02", "习惯", "表头重复", only=Medium.PDF)
def printed_heads(subject: Subject) -> Iterator[Breach]:
    """A table that goes on repeats its head."""
    head: tuple[str, ...] = ()
    went_on = False
    for table in subject.document.tables:
        cells = table.rows[0].cells if table.rows else ()
        if table.continues and cells != head:
            yield habit(
                table.place, "续表没有重复表头", "请设重复标题行", found="无表头", expected="表头重复"
            )
        went_on = went_on or table.continues
        head = head if table.continues else cells
    if went_on:
        yield look("表格跨页，行有无被拆开未测", "请看跨页处的行是否完整")


@clause("T03", "习惯", "表中的“—”")
def dashes_explained(subject: Subject) -> Iterator[Breach]:
    """A cell with a dash instead of a figure is explained in a note."""
    notes = [para.said for para in subject.document.paras if "注" in para.said[:3]]
    notes.extend(note.said for note in subject.parts.notes)
    cells = (cell for table in subject.document.tables for row in table.rows for cell in row.cells)
    notes.extend(cell for cell in cells if cell.lstrip().startswith("注"))
    noted = any(_DASHES & set(said) for said in notes)
    if noted:
        return
    for table in subject.document.tables:
        if table.ruled and any(cell.strip() in _DASHES for row in table.rows for cell in row.cells):
            yield habit(table.place, "表中有“—”而没有注", "请在表下加注说明“—”的含义")
            return
