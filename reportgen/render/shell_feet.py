"""What the Word shells print at the foot of the last page: 版记 and 报尾 (7.4, 10.1).

Each is a text box at the foot of the page, anchored in a line as high as the box. Where the
text leaves no room for that line, both go to the next page together, so the box can never
lie on the text.
"""

from __future__ import annotations

from reportgen import layout
from reportgen.layout import Profile
from reportgen.render import word_styles as names
from reportgen.render.drawing import Place, at_foot, on_page, text_box
from reportgen.render.ooxml import described
from reportgen.render.shell_xml import only_if, styled

_CLEARANCE = 4.0
"""Room in pt above the first rule."""


def imprint(p: Profile) -> str:
    """Return the 版记 of 文件格式 and 纪要格式 (7.4)."""
    return _if_any(
        ("版记主送", "抄送机关", "印发机关"),
        _box(names.IMPRINT_ANCHOR, "版记", _imprint_table(p), 2, p, at_foot()),
    )


def letter_imprint(p: Profile) -> str:
    """Return the 版记 of a letter: without rules, 印发机关 and date (10.1).

    It is placed from the edge of the page, because the margin is that of the longer first page.
    """
    lines = _listed("主送", "版记主送", p) + _listed("抄送", "抄送机关", p)
    table = _table(_row(None, _cell(layout.twips(p.text_width), lines)), "", p)
    top = p.page_height - p.bottom - layout.mm(p.imprint_pitch + _CLEARANCE)
    place = on_page(p.left, top)
    return _if_any(("版记主送", "抄送机关"), _box(names.LETTER_ANCHOR, "信函版记", table, 1, p, place))


_BRIEF = (("主送", "版记主送"), ("报", "报送"), ("送", "抄送机关"), ("发", "下发"))


def brief_end(p: Profile) -> str:
    """Return the 报尾: 报, 送, 发 and the number of copies between two black rules."""
    lines = "".join(_listed(label, name, p) for label, name in _BRIEF)
    lines += only_if("共印", styled(names.IMPRINT, "{{ 共印 }}", properties='<w:jc w:val="right"/>'))
    rules = _rules(p, ("top", p.imprint_outer), ("bottom", p.imprint_outer))
    table = _table(_row(None, _cell(layout.twips(p.text_width), lines)), rules, p)
    return _if_any(
        (*(name for _, name in _BRIEF), "共印"), _box(names.BRIEF_ANCHOR, "报尾", table, 4, p, at_foot())
    )


def _if_any(fields: tuple[str, ...], content: str) -> str:
    return only_if(" or ".join(fields), content)


def _box(style: str, name: str, table: str, lines: int, p: Profile, place: Place) -> str:
    height = lines * p.imprint_pitch + _CLEARANCE
    box = text_box(1, name, layout.pt(p.text_width), height, table + styled(names.GAP), place)
    return styled(style, box, properties=names.exact(height))


def _listed(label: str, name: str, p: Profile) -> str:
    """Return `抄送：…。`, further lines below the first name, where the field has a value (7.4.2)."""
    hang = round(p.small_size * 20) * (len(label) + 1)
    place = f'<w:ind w:left="{hang}" w:hanging="{hang}"/>'
    return only_if(name, styled(names.IMPRINT, f"{label}：{{{{ {name} }}}}。", properties=place))


def _imprint_table(p: Profile) -> str:
    total = layout.twips(p.text_width)
    date = round(total * 0.4)
    rules = _rules(p, ("top", p.imprint_outer), ("bottom", p.imprint_outer), ("insideH", p.imprint_inner))
    lines = _listed("主送", "版记主送", p) + _listed("抄送", "抄送机关", p)
    printed = styled(
        names.IMPRINT, "{% if 印发日期 %}{{ 印发日期 }}印发{% endif %}", properties='<w:jc w:val="right"/>'
    )
    no_margin = '<w:tcMar><w:left w:w="0" w:type="dxa"/></w:tcMar>'
    printer = _cell(total - date, styled(names.IMPRINT, "{{ 印发机关 }}")) + _cell(date, printed, no_margin)
    rows = _row("版记主送 or 抄送机关", _cell(total, lines, '<w:gridSpan w:val="2"/>')) + _row(
        "印发机关", printer
    )
    return _table(rows, rules, p, (total - date, date))


def _rules(p: Profile, *sides: tuple[str, float]) -> str:
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{round(layout.pt(weight) * 8)}" w:space="0" w:color="auto"/>'
        for side, weight in sides
    )
    return f"<w:tblBorders>{rules}</w:tblBorders>"


def _table(rows: str, rules: str, p: Profile, widths: tuple[int, ...] = ()) -> str:
    inset = round(p.small_size * 20)
    margins = "".join(f'<w:{side} w:w="{inset}" w:type="dxa"/>' for side in ("left", "right"))
    total = layout.twips(p.text_width)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths or (total,))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/>{rules}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>{described('版记', '主送、抄送机关和印发机关、印发日期')}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(width: int, content: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _row(condition: str | None, cells: str) -> str:
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    if condition is None:
        return row

    def tag(words: str) -> str:
        return (
            '<w:tr><w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/><w:gridSpan w:val="2"/></w:tcPr>'
            f"{styled(names.IMPRINT, words)}</w:tc></w:tr>"
        )

    return f"{tag(f'{{%tr if {condition} %}}')}{row}{tag('{%tr endif %}')}"
