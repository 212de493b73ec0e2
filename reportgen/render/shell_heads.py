"""What the Word shells print above the text 「版头」: of 文件格式, 信函格式, 纪要格式, 简报 (7.2, 10.1, 10.3)."""

from __future__ import annotations

from reportgen import layout
from reportgen.layout import Profile
from reportgen.render import word_styles as names
from reportgen.render.drawing import bar, on_page
from reportgen.render.shell_xml import TAB, columns, faced, if_given, only_if, styled

_MARKS = (("份号", names.COPY_NUMBER), ("密级", names.SECRECY), ("紧急程度", names.SECRECY))


def red_head(p: Profile) -> str:
    """Return the head of 文件格式 (7.2)."""
    signer = faced("{{ 签发人 }}", names.SIGNER)
    return (
        _corner(p, p.masthead_top, p.masthead_size)
        + styled(names.MASTHEAD, "{{ 发文机关标志 }}")
        + only_if("签发人", styled(names.NUMBER_SIGNER, if_given("发文字号"), TAB, "签发人：", signer))
        + only_if("发文字号 and not 签发人", styled(names.NUMBER, "{{ 发文字号 }}"))
        + styled(names.RED_RULE)
    )


def minutes_head(p: Profile) -> str:
    """Return the head of 纪要格式: 标志 as in 文件格式 (10.3); what stands below it is the office's habit."""
    return (
        _corner(p, p.masthead_top, p.masthead_size)
        + styled(names.MASTHEAD, "{{ 纪要标志 }}")
        + only_if("期次", styled(names.ISSUE, "{{ 期次 }}"))
        + only_if("发文字号 and not 期次", styled(names.ISSUE, "{{ 发文字号 }}"))
        + _editor_and_date()
        + _red_rule(p, p.masthead_top, p.masthead_size)
    )


def brief_head(p: Profile) -> str:
    """Return the head of 简报 「报头」: its name, number, editor and date above a red rule."""
    return (
        _corner(p, p.brief_top, p.brief_masthead_size)
        + styled(names.BRIEF_MASTHEAD, "{{ 简报名称 }}")
        + only_if("期次", styled(names.ISSUE, "{{ 期次 }}"))
        + _editor_and_date()
        + _red_rule(p, p.brief_top, p.brief_masthead_size)
    )


def _red_rule(p: Profile, top: float, size: float) -> str:
    """Return the red rule below a 标志 that begins at `top` mm and the two lines, each below a free one, under it."""
    rest = round(names.rule_rest(p, names.height_above_rule(p, top, size, 4 * p.pitch)) * 20)
    return styled(names.RED_RULE, properties=f'<w:spacing w:after="{rest}"/>')


def _editor_and_date() -> str:
    line = styled(names.EDITOR, if_given("编发单位"), TAB, if_given("成文日期"))
    return only_if("编发单位 or 成文日期", line)


def _corner(p: Profile, top: float, size: float) -> str:
    """Return 份号, 密级, 紧急程度 in a row of fixed height: whatever is given, the 标志 begins at `top` mm."""
    height = round((layout.pt(top) - names.masthead_ink(size)) * 20)
    return columns((layout.twips(p.text_width), _marks()), height=height)


def _marks() -> str:
    lines = "".join(only_if(name, styled(style, f"{{{{ {name} }}}}")) for name, style in _MARKS)
    return lines + styled(names.GAP, "")


# --------------------------------------------------------------------- letter


def letter_header(p: Profile) -> str:
    """Return what stands in the header of a letter's first page: 标志 and the first double line (10.1)."""
    bars = double_line(p, layout.mm(names.letter_rule_space(p)), below="paragraph")
    return styled(names.LETTER_MASTHEAD, "{{ 信函标志 }}") + styled(names.LETTER_RULE, bars)


def letter_footer(p: Profile) -> str:
    """Return what stands in the footer of a letter's first page: the second double line, no number (10.1)."""
    top = p.page_height - p.letter_rule_bottom - p.letter_rule / 2
    return styled(names.GAP, double_line(p, top, below="page"))


def double_line(p: Profile, top: float, *, below: str) -> str:
    """Return a red double line, its upper edge `top` mm below page or paragraph: 上粗下细 first, 上细下粗 at the foot."""
    left = (p.page_width - p.letter_rule_width) / 2
    first, second = (
        (p.letter_thick, p.letter_thin) if below == "paragraph" else (p.letter_thin, p.letter_thick)
    )
    places = ((first, top), (second, top + first + p.letter_between))
    number = 9101 if below == "paragraph" else 9103
    return "".join(
        bar(
            number + index,
            "信函红线",
            layout.pt(p.letter_rule_width),
            layout.pt(weight),
            p.red,
            on_page(left, offset, below=below),
        )
        for index, (weight, offset) in enumerate(places)
    )


def letter_head(p: Profile) -> str:
    """Return what stands below the first double line: 份号, 密级, 紧急程度 left, 发文字号 right (10.1)."""
    total = layout.twips(p.text_width)
    left = round(total * 0.4)
    number = only_if("发文字号", styled(names.LETTER_NUMBER, "{{ 发文字号 }}")) + styled(names.GAP, "")
    row = columns((left, _marks()), (total - left, number))
    return only_if("份号 or 密级 or 紧急程度 or 发文字号", row) + styled(names.TITLE_GAP)


def letter_header_distance(p: Profile) -> int:
    """Return the distance in twips from the edge of the page to the line of a letter's 标志."""
    return layout.twips(p.letter_top) - round(names.masthead_ink(p.letter_masthead_size) * 20)
