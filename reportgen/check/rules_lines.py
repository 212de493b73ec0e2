"""What only a printed page shows: how lines begin and end, and what is in the file besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reportgen.check.clauses import Breach, Subject, clause, grouped, habit, look, wrong
from reportgen.check.faces import shown
from reportgen.check.facts import CLOSING, WHOLE, Line, Medium, Place, hanzi, median
from reportgen.linebreak import GAPING, torn, word_across

NO_START = frozenset("。，、；：？！”’）〕】》〉」』—～-·/")
"""Marks that do not begin a line (GB/T 15834-2011 5.1.1–5.1.9)."""
NO_END = frozenset("“‘（〔【《〈「『/")
"""Marks that do not end one."""
_UNITS = re.compile("^(?:亿|万|元|个|家|项|%|倍|位|名|人|吨|年|月|日|户|亩|公里|平方米)")


def _turns(subject: Subject) -> Iterator[tuple[Line, Line]]:
    """Yield each two lines of a paragraph that follow each other."""
    for para in subject.document.paras:
        yield from pairwise(para.lines)


@clause("PU13", "GB/T 15834-2011 5.1", "行首行尾标点", only=Medium.PDF)
def line_ends(subject: Subject) -> Iterator[Breach]:
    """No closing mark at the beginning of a line, no opening one at its end, no split —— or ……."""
    found = []
    for above, below in _turns(subject):
        first, last = below.text[:1], above.text[-1:]
        if first in NO_START and not (first == "—" and last.isdigit()):
            found.append((below.place, f"行首有“{first}”\t不在行首"))
        if last in NO_END:
            found.append((above.place, f"行末有“{last}”\t不在行末"))
        if (last, first) in {("—", "—"), ("…", "…")}:
            found.append((above.place, f"“{last * 2}”断开\t不断成两行"))
    for place, text, times in grouped(found):
        message, expected = text.split("\t")
        yield wrong(place, f"标点{times}：", message, expected, "请启用按中文习惯控制首尾字符")


@clause("PU13", "GB/T 15834-2011 5.1", "行首行尾标点", only=Medium.WORD)
def kinsoku(subject: Subject) -> Iterator[Breach]:
    """Word is left to keep marks from the beginning and end of lines."""
    for place, _, times in grouped((para.place, "") for para in subject.parts.body if not para.kinsoku):
        yield wrong(place, f"首尾字符控制{times}", "已关闭", "启用", "请勾选“按中文习惯控制首尾字符”")


@clause("N12", "GB/T 15835-2011 5.1.7.2", "数字断行", only=Medium.PDF)
def whole_numbers(subject: Subject) -> Iterator[Breach]:
    """A number is not broken at the end of a line, nor parted from its unit."""
    parted = []
    for above, below in _turns(subject):
        if re.search(r"[\d.,]$", above.text) and re.match(r"[\d.,%‰]", below.text):
            text = f"“{above.text[-5:]}／{below.text[:4]}”"
            yield wrong(above.place, "数字断开在两行：", text, "一个数不断行", "请调整字距或使用不间断空格")
        elif re.search(r"\d$", above.text) and _UNITS.match(below.text):
            parted.append((above.place, ""))
    for place, _, times in grouped(parted):
        yield habit(place, f"数字与单位{times}分在两行", "可调整字距避免")


@clause("N12", "GB/T 15835-2011 5.1.7.2", "数字断行", only=Medium.WORD)
def unbroken_numbers(subject: Subject) -> Iterator[Breach]:
    """No forced break inside a number."""
    for para in subject.document.paras:
        match = re.search(r"\d[.,]?\n[\d.%‰]", para.text)
        if match:
            yield wrong(
                para.place,
                "数字断开在两行：",
                f"“{''.join(match.group(0).split())}”",
                "一个数不断行",
                "请删去换行符",
            )


@clause("L10", "习惯", "行内字距均匀", only=Medium.PDF)
def even(subject: Subject) -> Iterator[Breach]:
    """No full line of the text is spread so far that its hanzi stand apart."""
    if not subject.parts.is_official:
        return
    full = [line for para in subject.parts.body if not para.landscape for line in para.lines[:-1]]
    advances = [(line, _advance(line)) for line in full]
    usual = median([advance for _, advance in advances if advance])
    gaping = [(advance, line) for line, advance in advances if advance > usual + GAPING * line.size]
    if gaping:
        widest, line = max(gaping, key=lambda found: found[0])
        times = f"（共{len(gaping)}行）" if len(gaping) > 1 else ""
        found, expected = f"{widest:.1f}磅", f"{usual:.1f}磅左右"
        yield habit(
            line.place,
            f"行内字距过大{times}：相邻两字相距{found}，其他各行{expected}",
            "请改写该句，或让数字、标点两旁多空一些",
            found=found,
            expected=expected,
        )


_PAIRS = 3
"""Fewer neighbouring hanzi say little about a line."""


def _advance(line: Line) -> float:
    """Return the distance of most neighbouring hanzi of a line in pt; 0 where there are too few."""
    pairs = [(a, b) for a, b in pairwise(line.chars) if hanzi(a.text) and hanzi(b.text)]
    return median([b.left - a.left for a, b in pairs]) if len(pairs) >= _PAIRS else 0.0


# ----------------------------------------------------------------- table cells


def _cell_turns(subject: Subject) -> Iterator[tuple[Place, str, str]]:
    """Yield each two lines that follow each other in a cell of a table."""
    for table in subject.document.tables:
        for row in table.rows if table.ruled else ():
            for above, below in row.turns:
                if above.strip() and below.strip():
                    yield table.place, above.strip(), below.strip()


@clause("PU13", "GB/T 15834-2011 5.1", "单元格行首标点")
def cell_line_starts(subject: Subject) -> Iterator[Breach]:
    """No line of a cell begins with a closing mark."""
    found = (
        (place, f"“{above[-4:]}／{below[:4]}”")
        for place, above, below in _cell_turns(subject)
        if below[0] in CLOSING and not re.match(r"[.,]\d", below)
    )
    for place, text, times in grouped(found):
        yield wrong(
            place, f"单元格中标点在行首{times}：", text, "标点不在行首", "请调整列宽，或删去单元格里的换行符"
        )


@clause("N12", "GB/T 15835-2011 5.1.7.2", "单元格内数字断行")
def cell_numbers(subject: Subject) -> Iterator[Breach]:
    """No number is broken in a cell; two numbers below each other are two."""
    if not subject.is_pdf:
        return  # a forced break inside a number is found wherever it stands
    found = (
        (place, f"“{above[-5:]}／{below[:4]}”")
        for place, above, below in _cell_turns(subject)
        if re.search(r"\d[.,]?$", above)
        and (re.match(r"[.,%‰]\d*", below) or (below[0].isdigit() and not _are_numbers(above, below)))
    )
    for place, text, times in grouped(found):
        yield wrong(place, f"单元格中数字断开在两行{times}：", text, "一个数不断行", "请调整列宽或字号")


def _are_numbers(above: str, below: str) -> bool:
    return all(re.fullmatch(r"[-—–~～\d.,/年月日:：]+", line) for line in (above, below))


@clause("PU13", "习惯", "单元格内拆词", only=Medium.WORD)
def cell_words(subject: Subject) -> Iterator[Breach]:
    """No forced break inside a word of a cell: a search for the word fails, and another width keeps it."""
    found = (
        (place, f"“{above[-4:]}／{below[:4]}”")
        for place, above, below in _cell_turns(subject)
        if below[0] not in CLOSING and torn((above, below)) >= _WORD
    )
    for place, text, times in grouped(found):
        yield habit(place, f"单元格中用换行符拆开了词语{times}：{text}", "请删去换行符，由列宽决定换行")


_WORD = 4
"""What a torn word costs, a compound less."""


@clause("PU13", "习惯", "单元格内拆词", only=Medium.PDF)
def cell_words_printed(subject: Subject) -> Iterator[Breach]:
    """No line of a cell ends inside a listed word that would have had room on the next."""
    found = (
        (place, f"“{above[-4:]}／{below[:4]}”")
        for place, above, below in _cell_turns(subject)
        if len(word_across(above, below)) in range(_CERTAIN, len(above) + 1) and torn((above, below)) >= _WORD
    )
    for place, text, times in grouped(found):
        yield habit(place, f"单元格中词语分在两行{times}：{text}", "请调整列宽，或精简文字")


_CERTAIN = 3
"""Characters of a word that is one wherever it stands."""


# ------------------------------------------------------------------- the file


@clause("V02", "成品", "文字层")
def has_text(subject: Subject) -> Iterator[Breach]:
    """The file has text that can be read and searched."""
    if subject.document.unseen_text or any(not para.is_empty for para in subject.document.paras):
        return
    message = "没有文字，是扫描件或图片" if subject.document.pictures else "没有文字"
    yield wrong(
        WHOLE,
        "文件",
        message,
        "可检索的文字",
        "请用由 Word 导出的 PDF，不用扫描件" if subject.is_pdf else "请确认选对了文件",
    )


@clause("V03", "成品", "字体嵌入", only=Medium.PDF)
def embedded(subject: Subject) -> Iterator[Breach]:
    """Every font is embedded."""
    for font in subject.document.fonts:
        if not font.embedded:
            yield wrong(
                WHOLE,
                f"字体{shown(font.name)}",
                "没有嵌入",
                "嵌入全部字体",
                "导出 PDF 时请选“嵌入字体”或 PDF/A",
            )


@clause("V05", "成品", "字体的字形编号", only=Medium.PDF)
def numbered(subject: Subject) -> Iterator[Breach]:
    """The CIDs of every embedded font mean the same glyphs to every reader."""
    for font in subject.document.fonts:
        if not font.numbered:
            yield wrong(
                WHOLE,
                f"字体{shown(font.name)}的字形编号",
                "与PDF中的编号不符，有的阅读器和打印机显示空白或别的字",
                "与PDF中的编号一致",
                "请用新版程序重新导出 PDF",
            )


@clause("V04", "成品", "文字可提取", only=Medium.PDF)
def extractable(subject: Subject) -> Iterator[Breach]:
    """Every sign says which character it is."""
    if subject.document.unread:
        yield wrong(
            WHOLE,
            "有",
            f"{subject.document.unread}个字不能提取（字体缺 ToUnicode）",
            "全部文字可复制、可检索",
            "请重新导出 PDF",
        )


@clause("V11", "成品", "修订和批注")
def finished_text(subject: Subject) -> Iterator[Breach]:
    """No tracked change and no comment is left in a file that is sent."""
    if subject.document.revisions:
        yield wrong(
            WHOLE,
            "文件留有",
            f"{subject.document.revisions}处修订痕迹",
            "定稿，不带修订",
            "请在“审阅”中接受或拒绝全部修订，并关闭修订",
        )
    if subject.document.comments:
        yield wrong(
            WHOLE, "文件留有", f"{subject.document.comments}条批注", "定稿，不带批注", "请删除全部批注"
        )


_TEXT_ENDS = tuple("。！？：；”’）》】〕….!?:;)")
_LEAST_TEXT = 28
"""Characters of a line: what is shorter may be no sentence."""


@clause("V12", "成品", "缺页")
def whole(subject: Subject) -> Iterator[Breach]:
    """The last paragraph of the file is a whole sentence: else its end is missing."""
    last = next((para for para in reversed(subject.document.paras) if not para.is_empty), None)
    if last is None or not subject.parts.is_official or not any(para is last for para in subject.parts.body):
        return
    if len(last.said) >= _LEAST_TEXT and not last.said.endswith(_TEXT_ENDS):
        yield habit(last.place, f"全文到“{last.said[-6:]}”为止，末句不完整", "请核对是否缺页")


@clause("V13", "成品", "公文要素")
def is_official(subject: Subject) -> Iterator[Breach]:
    """Something shows that the file is an official document: else only its pages are judged."""
    if not subject.parts.is_official:
        yield look(
            "没有认出公文要素（版头、公文标题、主送机关、署名和日期、版记），只量了页面和正文的字体、行距",
            "如是公文，请写明标题的文种，补全署名和成文日期",
        )
