"""The parts of a Word shell that say nothing of its text: settings, fonts, theme, properties, relations.

Everything in them is written out here, so that nothing stale travels along.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.layout import Profile
from reportgen.render import package
from reportgen.render.ooxml import NAMESPACES, OFFICE, PACKAGE, XML_HEAD, W

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTER_TYPE = f"{_WORD_TYPE}.footer+xml"
FOOTER_RELATION = f"{OFFICE}/relationships/footer"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"


def story_type(part: str) -> str:
    """Return the content type of a header or footer by its name."""
    return f"{_WORD_TYPE}.{_kind(part)}+xml"


def _kind(part: str) -> str:
    return "header" if part.startswith("word/header") else "footer"


def settings_xml() -> str:
    """Return the settings; Word insists on the order of the schema."""
    return (
        f'{XML_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:removePersonalInformation/>'
        '<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="632"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


_SUBSTITUTES = {
    "仿宋": "仿宋",
    "楷体": "楷体",
    "小标宋": "方正小标宋_GBK",
    "宋体": "SimSun",
    "黑体": "SimHei",
}


def fonts_xml(p: Profile) -> str:
    """Return the table of fonts, each with the face to take where it is missing."""
    faces = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{_SUBSTITUTES[family]}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for family, name in p.word_fonts
        if family in _SUBSTITUTES
    )
    latin = (
        f'<w:font w:name="{p.word_font("西文")}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f'{XML_HEAD}<w:fonts xmlns:w="{W}">{faces}{latin}</w:fonts>'


def theme_xml(p: Profile) -> str:
    """Return the theme that the schema demands; no style refers to it."""
    system = '<a:sysClr val="{}" lastClr="{}"/>'
    colours = {"dk1": system.format("windowText", "000000"), "lt1": system.format("window", "FFFFFF")}
    others = ("dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colours |= dict.fromkeys(others, '<a:srgbClr val="000000"/>')
    palette = "".join(f"<a:{name}>{colour}</a:{name}>" for name, colour in colours.items())
    face = f'<a:latin typeface="{p.word_font("西文")}"/><a:ea typeface="{p.word_font("仿宋")}"/><a:cs typeface=""/>'
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
    "docProps/core.xml": CORE_TYPE,
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


def content_types(stories: Mapping[str, str]) -> str:
    """Return the list of parts and their types; `stories` are headers and footers with theirs."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{content}"/>'
        for name, content in {**_PARTS, **stories}.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def package_relationships() -> str:
    """Return the relations of the package."""
    return _relationships(
        {
            "rId1": (f"{OFFICE}/relationships/officeDocument", package.DOCUMENT),
            "rId2": (CORE_RELATION, "docProps/core.xml"),
            "rId3": (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        }
    )


def document_relationships(stories: Mapping[str, str]) -> str:
    """Return the relations of the document; `stories` are its headers and footers with their relation ids."""
    own = {
        "settings": "settings.xml",
        "styles": "styles.xml",
        "fontTable": "fontTable.xml",
        "theme": "theme/theme1.xml",
    }
    targets = {
        f"rId{number}": (f"{OFFICE}/relationships/{kind}", target)
        for number, (kind, target) in enumerate(own.items(), start=1)
    }
    for part, relation in stories.items():
        targets[relation] = (f"{OFFICE}/relationships/{_kind(part)}", part.removeprefix("word/"))
    return _relationships(targets)


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{relation}" Type="{kind}" Target="{target}"/>'
        for relation, (kind, target) in targets.items()
    )
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
