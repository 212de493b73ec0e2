"""Builds the Word shells that travel with the project: `python -m reportgen.render.shells 文件夹`.

A shell carries what stands around the text: 版头, 版记, page numbers, styles. It is an
ordinary docxtpl template: an office opens it in Word, changes it, and lays it beside
its kind. Everything in it is written out here, so that nothing stale travels along.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from reportgen import layout
from reportgen.layout import GBT9704, WORD_FONTS, Profile
from reportgen.render import package
from reportgen.render import word_styles as names
from reportgen.render.ooxml import DECLARATIONS, NAMESPACES, OFFICE, PACKAGE, XML_HEAD, R, W, paragraph, run

MARKER = "【正文】"
"""Text of the paragraph that the body takes the place of."""

FOOTER_ODD = "word/footer1.xml"
FOOTER_EVEN = "word/footer2.xml"
EMU_PER_MM = 36_000
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTER_TYPE = f"{_WORD_TYPE}.footer+xml"
FOOTER_RELATION = f"{OFFICE}/relationships/footer"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"

_IDS = {style.name: style.id for style in names.styles()}


def emu(millimetres: float) -> int:
    """Return millimetres in the unit of DrawingML."""
    return round(millimetres * EMU_PER_MM)


def styled(style: str, *pieces: str, properties: str = "") -> str:
    """Return a paragraph of a style by its name; a piece that is no XML becomes a run."""
    content = "".join(piece if piece.startswith("<w:r>") else run(piece) for piece in pieces)
    return paragraph(_IDS[style], content, properties)


def _only_if(condition: str, content: str) -> str:
    tag = styled(names.NORMAL, f"{{%p if {condition} %}}")
    return f"{tag}{content}{styled(names.NORMAL, '{%p endif %}')}"


# ------------------------------------------------------------------- document


def plain_document(p: Profile) -> str:
    """Return the document of a shell without head: annexes, speech material, forms."""
    return _document(styled(names.BODY, MARKER), p)


def red_head_document(p: Profile) -> str:
    """Return the document of 文件格式: 版头 above, 版记 below (7.2, 7.4)."""
    return _document(
        _corner(p) + _masthead() + styled(names.BODY, MARKER) + _only_if("抄送机关 or 印发机关", imprint(p)),
        p,
    )


def _document(content: str, p: Profile) -> str:
    return (
        f'{XML_HEAD}<w:document {DECLARATIONS} mc:Ignorable=""><w:body>{content}{section(p)}</w:body></w:document>'
    ).replace(' mc:Ignorable=""', "")


def section(p: Profile) -> str:
    """Return the section of upright pages; the order of its children matters to Word."""
    return (
        '<w:sectPr><w:footerReference w:type="even" r:id="rId5"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{layout.twips(p.page_width)}" w:h="{layout.twips(p.page_height)}"/>'
        f'{_margins(p.top, p.right, p.bottom, p.left)}<w:cols w:space="425"/>{_line_grid(p)}</w:sectPr>'
    )


def landscape_section(p: Profile, odd: str, even: str) -> str:
    """Return the section of pages turned to landscape, head of the table to the left of the sheet (8)."""
    return (
        f'<w:sectPr xmlns:r="{R}"><w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:footerReference w:type="default" r:id="{odd}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{layout.twips(p.page_height)}" w:h="{layout.twips(p.page_width)}" w:orient="landscape"/>'
        f'{_margins(p.left, p.top, p.right, p.bottom)}<w:cols w:space="425"/>{_line_grid(p)}</w:sectPr>'
    )


def _margins(top: float, right: float, bottom: float, left: float) -> str:
    sides = zip(("top", "right", "bottom", "left"), (top, right, bottom, left), strict=True)
    given = " ".join(f'w:{side}="{layout.twips(value)}"' for side, value in sides)
    return f'<w:pgMar {given} w:header="851" w:footer="{_FOOTER_DISTANCE}" w:gutter="0"/>'


_FOOTER_DISTANCE = 1280
"""Twips from the lower edge of the paper to the page number: its upper edge then lies at 269 mm."""


def _line_grid(p: Profile) -> str:
    return f'<w:docGrid w:type="lines" w:linePitch="{round(p.pitch * 20)}"/>'


# ----------------------------------------------------------------------- head


def _corner(p: Profile) -> str:
    """Return 份号, 密级, 紧急程度 in a row of fixed height: whatever is given, the 标志 stays at 35 mm."""
    lines = "".join(
        _only_if(name, styled(style, f"{{{{ {name} }}}}"))
        for name, style in (
            ("份号", names.COPY_NUMBER),
            ("密级", names.SECRECY),
            ("紧急程度", names.SECRECY),
        )
    )
    height = round((layout.pt(p.masthead_top) - _masthead_ink(p)) * 20)
    return fixed_row(layout.twips(p.text_width), height, lines + styled(names.GAP, ""))


def _masthead_ink(p: Profile) -> float:
    """Return how far below its line's upper edge a 标志 begins, in pt.

    The exact line puts the baseline at four fifths; a hanzi reaches 0.8 of its size above it.
    """
    return names.masthead_line(p.masthead_size) * 0.8 - p.masthead_size * 0.8


def fixed_row(width: int, height: int, content: str) -> str:
    """Return a table of one cell without rules, exactly so high."""
    zero = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{zero}</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc></w:tr></w:tbl>'
    )


def _masthead() -> str:
    signer = f'<w:r><w:rPr><w:rStyle w:val="{_IDS[names.SIGNER]}"/></w:rPr><w:t>{{{{ 签发人 }}}}</w:t></w:r>'
    tab = "<w:r><w:tab/></w:r>"
    return (
        styled(names.MASTHEAD, "{{ 发文机关标志 }}")
        + _only_if("签发人", styled(names.NUMBER_SIGNER, "{{ 发文字号 }}", tab, "签发人：", signer))
        + _only_if("发文字号 and not 签发人", styled(names.NUMBER, "{{ 发文字号 }}"))
        + styled(names.RED_RULE)
    )


# -------------------------------------------------------------------- imprint


def imprint(p: Profile) -> str:
    """Return 版记: a text box at the foot of the last page, in a line that keeps its place free (7.4).

    The line that holds the box is as high as the box. Where the text leaves no room for
    that line, both go to the next page together, so the box can never lie on the text.
    """
    height = 2 * p.imprint_pitch + 4
    spacing = names.exact(height)
    box = text_box(
        1, "版记", layout.pt(p.text_width), height, _imprint_table(p) + styled(names.GAP), _at_foot()
    )
    return styled(names.IMPRINT_ANCHOR, box, properties=spacing)


def _at_foot() -> tuple[str, str]:
    drawing = (
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
    )
    vml = (
        "mso-position-horizontal:left;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:bottom;mso-position-vertical-relative:margin"
    )
    return drawing, vml


def _imprint_table(p: Profile) -> str:
    total, inset = layout.twips(p.text_width), round(p.small_size * 20)
    date = round(total * 0.4)
    outer, inner = (round(layout.pt(weight) * 8) for weight in (p.imprint_outer, p.imprint_inner))
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="auto"/>'
        for side, weight in (("top", outer), ("bottom", outer), ("insideH", inner))
    )
    margins = "".join(f'<w:{side} w:w="{inset}" w:type="dxa"/>' for side in ("left", "right"))
    hang = f'<w:ind w:left="{inset * 3}" w:hanging="{inset * 3}"/>'
    copies = styled(names.IMPRINT, "抄送：{{ 抄送机关 }}。", properties=hang)
    printer = styled(names.IMPRINT, "{{ 印发机关 }}")
    printed = styled(
        names.IMPRINT, "{% if 印发日期 %}{{ 印发日期 }}印发{% endif %}", properties='<w:jc w:val="right"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{total - date}"/><w:gridCol w:w="{date}"/></w:tblGrid>'
        + _row_if(
            "抄送机关",
            f'<w:tc><w:tcPr><w:tcW w:w="{total}" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>{copies}</w:tc>',
        )
        + _row_if(
            "印发机关",
            f'<w:tc><w:tcPr><w:tcW w:w="{total - date}" w:type="dxa"/></w:tcPr>{printer}</w:tc>'
            f'<w:tc><w:tcPr><w:tcW w:w="{date}" w:type="dxa"/><w:tcMar><w:left w:w="0" w:type="dxa"/></w:tcMar></w:tcPr>{printed}</w:tc>',
        )
        + "</w:tbl>"
    )


def _row_if(condition: str, cells: str) -> str:
    def tag(words: str) -> str:
        return (
            '<w:tr><w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/><w:gridSpan w:val="2"/></w:tcPr>'
            f"{styled(names.IMPRINT, words)}</w:tc></w:tr>"
        )

    return f"{tag(f'{{%tr if {condition} %}}')}<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>{tag('{%tr endif %}')}"


def text_box(
    number: int,
    name: str,
    width: float,
    height: float,
    content: str,
    place: tuple[str, str],
    *,
    turned: bool = False,
) -> str:
    """Return a run with a text box without frame, in pt: DrawingML, and VML for old readers."""
    drawing_place, vml_place = place
    cx, cy = (emu(layout.mm(length)) for length in (width, height))
    vertical = ' vert="vert"' if turned else ""
    flow = ' style="layout-flow:vertical"' if turned else ""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'{drawing_place}<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr rot="0"{vertical} wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b" anchorCtr="0">'
        "<a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:rect id="{name}{number}" stroked="f" filled="f" style="position:absolute;'
        f"margin-left:0;margin-top:0;width:{width:.1f}pt;height:{height:.1f}pt;z-index:1;{vml_place};"
        f'v-text-anchor:bottom"><v:textbox inset="0,0,0,0"{flow}><w:txbxContent>{content}</w:txbxContent></v:textbox>'
        "</v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


# -------------------------------------------------------------------- footers


def _page_number(style_id: str) -> str:
    def dash(text: str) -> str:
        return (
            f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        )

    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return paragraph(style_id, f"{dash('— ')}{field}{dash(' —')}")


def footer(content: str) -> str:
    """Return a footer part."""
    return f"{XML_HEAD}<w:ftr {DECLARATIONS}>{content}</w:ftr>"


def upright_footer(style: str) -> str:
    """Return the footer of upright pages: `— 1 —`, on odd pages right, on even pages left (7.5)."""
    return footer(_page_number(_IDS[style]))


def landscape_footer(style: str, ids: Mapping[str, str], p: Profile = GBT9704) -> str:
    """Return the footer of landscape pages: the number stands where it stands on the upright sheet (8).

    `ids` are the style ids of the shell it is for.
    """
    size = p.small_size
    left = p.bottom - p.page_number_drop - layout.mm(size)
    drawing = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{emu(offset)}</wp:posOffset></wp:position{axis}>'
        for axis, offset in (("H", left), ("V", p.left))
    )
    vml = (
        f"mso-position-horizontal-relative:page;mso-position-vertical-relative:page;"
        f"margin-left:{layout.pt(left):.1f}pt;margin-top:{layout.pt(p.left):.1f}pt"
    )
    number = 9001 if style == names.ODD_PAGE else 9002
    box = text_box(
        number, "页码", size, layout.pt(p.text_width), _page_number(ids[style]), (drawing, vml), turned=True
    )
    return footer(paragraph(ids[names.GAP], box))


# ---------------------------------------------------------------- other parts


def settings_xml() -> str:
    """Return the settings; Word insists on the order of the schema."""
    return (
        f'{XML_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:removePersonalInformation/>'
        '<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="632"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


_SUBSTITUTES = {
    "仿宋": "仿宋",
    "楷体": "楷体",
    "小标宋": "方正小标宋_GBK",
    "宋体": "SimSun",
    "黑体": "SimHei",
}


def fonts_xml() -> str:
    """Return the table of fonts, each with the face to take where it is missing."""
    faces = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{_SUBSTITUTES[family]}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for family, name in WORD_FONTS.items()
        if family in _SUBSTITUTES
    )
    latin = (
        f'<w:font w:name="{WORD_FONTS["西文"]}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f'{XML_HEAD}<w:fonts xmlns:w="{W}">{faces}{latin}</w:fonts>'


def theme_xml() -> str:
    """Return the theme that the schema demands; no style refers to it."""
    system = '<a:sysClr val="{}" lastClr="{}"/>'
    colours = {"dk1": system.format("windowText", "000000"), "lt1": system.format("window", "FFFFFF")}
    others = ("dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colours |= dict.fromkeys(others, '<a:srgbClr val="000000"/>')
    palette = "".join(f"<a:{name}>{colour}</a:{name}>" for name, colour in colours.items())
    face = f'<a:latin typeface="{WORD_FONTS["西文"]}"/><a:ea typeface="{WORD_FONTS["仿宋"]}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML_HEAD}<a:theme xmlns:a="{NAMESPACES["a"]}" name="reportgen"><a:themeElements>'
        f'<a:clrScheme name="reportgen">{palette}</a:clrScheme><a:fontScheme name="reportgen">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="reportgen"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def app_xml() -> str:
    """Return the extended properties: none that name a person or a machine."""
    return f'{XML_HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>reportgen</Application></Properties>'


def core_xml() -> str:
    """Return empty core properties; each report fills its own."""
    return f'{XML_HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"/>'


_PARTS = {
    package.DOCUMENT: f"{_WORD_TYPE}.document.main+xml",
    package.STYLES: f"{_WORD_TYPE}.styles+xml",
    "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
    "word/fontTable.xml": f"{_WORD_TYPE}.fontTable+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    FOOTER_ODD: FOOTER_TYPE,
    FOOTER_EVEN: FOOTER_TYPE,
    "docProps/core.xml": CORE_TYPE,
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{content}"/>' for name, content in _PARTS.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: tuple[tuple[str, str], ...]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _package_relationships() -> str:
    return _relationships(
        (
            (f"{OFFICE}/relationships/officeDocument", package.DOCUMENT),
            (CORE_RELATION, "docProps/core.xml"),
            (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        )
    )


def _document_relationships() -> str:
    kinds = ("styles", "settings", "fontTable")
    own = tuple((f"{OFFICE}/relationships/{kind}", f"{kind}.xml") for kind in kinds)
    footers = ((FOOTER_RELATION, "footer1.xml"), (FOOTER_RELATION, "footer2.xml"))
    return _relationships((*own, *footers, (f"{OFFICE}/relationships/theme", "theme/theme1.xml")))


DOCUMENTS: dict[str, Callable[[Profile], str]] = {
    "document": red_head_document,
    "plain": plain_document,
}
"""The shells by name."""


def shell(name: str, profile: Profile = GBT9704) -> bytes:
    """Return the bytes of a shell."""
    parts = {
        package.CONTENT_TYPES: _content_types(),
        "_rels/.rels": _package_relationships(),
        "word/_rels/document.xml.rels": _document_relationships(),
        package.DOCUMENT: DOCUMENTS[name](profile),
        package.STYLES: names.styles_xml(profile),
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "word/theme/theme1.xml": theme_xml(),
        FOOTER_ODD: upright_footer(names.ODD_PAGE),
        FOOTER_EVEN: upright_footer(names.EVEN_PAGE),
        "docProps/core.xml": core_xml(),
        "docProps/app.xml": app_xml(),
    }
    return package.write({part: text.encode() for part, text in parts.items()})


def main(folder: Path) -> None:
    """Write every shell into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DOCUMENTS:
        (folder / f"{name}.docx").write_bytes(shell(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
