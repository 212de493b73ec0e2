"""A Word shell, opened once: checked, completed, compiled 「版式模板」.

A shell is an ordinary docxtpl template that an office may edit in Word. Whatever Word
loses on the way is put back here: styles nobody had used yet, the footers of landscape
pages. Some measures follow from the data of each report and are set in paragraphs of
certain styles: a 标志 fits one line, the line that holds the 版记 is as high as that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportgen.errors import TemplateFault
from reportgen.layout import GBT9704, Profile
from reportgen.render import addressees, package, shell_parts, shells, word_profile
from reportgen.render import word_styles as names
from reportgen.render.ooxml import PACKAGE, qname
from reportgen.render.shell_fields import NAMES
from reportgen.render.word_body import Sections
from reportgen.render.word_template import Story, check_root, compile_story, has_tags, is_story
from reportgen.templating import environment

BODY = "<reportgen-body/>"
"""Stands for the body in the compiled shell; data cannot write it, since its `<` is escaped."""

MASTHEADS = {
    "发文机关标志": names.MASTHEAD,
    "信函标志": names.LETTER_MASTHEAD,
    "纪要标志": names.MASTHEAD,
    "简报名称": names.BRIEF_MASTHEAD,
}
"""Fields that fill a line of their own in large type, and the style of that line."""

ANCHORS = {"版记": names.IMPRINT_ANCHOR, "信函版记": names.LETTER_ANCHOR, "报尾": names.BRIEF_ANCHOR}
"""What stands at the foot of the last page, and the style of the line that holds it."""

MASTHEAD_MEASURES = ("字号", "缩放", "行距", "段前")
FOOT_MEASURES = ("行距", "框高", "高度", "位置", "上距")
_MEASURES = (
    *(f"{name}{measure}" for name in MASTHEADS for measure in MASTHEAD_MEASURES),
    *(f"{name}{measure}" for name in ANCHORS for measure in FOOT_MEASURES),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """A Word template ready to be filled 「版式模板」."""

    file: str
    parts: package.Parts
    """Parts that are the same in every report."""
    document: Story
    stories: Mapping[str, Story]
    """Headers, footers and notes that hold Jinja."""
    ids: Mapping[str, str]
    """Style ids by style name."""
    sections: Sections
    mastheads: Mapping[str, float]
    """Full type size in pt of each 标志 that the shell prints, by its field."""
    profile: Profile
    movable: bool
    """Whether it prints addressees in its 版记."""


def open_shell(path: Path, profile: Profile = GBT9704) -> Shell:
    """Open, check and compile a shell; raises TemplateFault naming the file and the place."""
    parts = word_profile.rebuilt(path, profile) or package.read(path)
    place = f"{path.name}!{package.DOCUMENT}"
    root = package.parse(parts.pop(package.DOCUMENT), place)
    check_root(root, place)
    word_profile.adapt(parts, root, profile)
    ids = complete_styles(parts, path.name, profile)
    odd, even = _add_landscape_footers(parts, path.name, ids, profile)
    _tidy_properties(parts, path.name)
    sections = _take_section(root, place, shells.landscape_section(profile, odd, even))
    others = _other_stories(parts, path.name)
    mastheads: dict[str, float] = {}
    for story in (root, *others.values()):
        mastheads |= _prepare_mastheads(story, parts, ids, profile)
    _prepare_feet(root, ids)
    _mark_body(root, place)
    movable = addressees.FIELD in "".join(root.itertext())
    env, known = environment(), {*NAMES, *_MEASURES}
    document = compile_story(env, root, place, known)
    stories = {
        part: compile_story(env, story, f"{path.name}!{part}", known) for part, story in others.items()
    }
    return Shell(path.name, parts, document, stories, ids, sections, mastheads, profile, movable)


def _other_stories(parts: package.Parts, file: str) -> dict[str, Any]:
    """Take headers, footers and notes that hold Jinja out of the parts."""
    stories = {}
    for part in [name for name in parts if is_story(name)]:
        place = f"{file}!{part}"
        root = package.parse(parts[part], place)
        if has_tags(root):
            check_root(root, place)
            stories[part] = root
            del parts[part]
    return stories


# ------------------------------------------------------------ opening a shell


def complete_styles(parts: package.Parts, file: str, profile: Profile) -> dict[str, str]:
    """Return the style ids by name; styles the shell lacks are added from the project's own."""
    from lxml import etree

    root = package.parse(parts.get(package.STYLES) or names.styles_xml(profile).encode(), file)
    val = qname("w:val")
    ids = {
        str(style.find(qname("w:name")).get(val)): str(style.get(qname("w:styleId")))
        for style in root.iter(qname("w:style"))
        if style.find(qname("w:name")) is not None
    }
    missing = [style for style in names.styles(profile) if style.name not in ids]
    taken = set(ids.values())
    for style in missing:
        ids[style.name] = style.id if style.id not in taken else f"{style.id}Own"
    for style in missing:
        xml = replace(style, id=ids[style.name]).xml(ids)
        declared = xml.replace("<w:style ", f'<w:style xmlns:w="{root.nsmap["w"]}" ', 1)
        root.append(etree.fromstring(declared))
    if missing:
        parts[package.STYLES] = package.serialise(root)
    return ids


def _add_landscape_footers(
    parts: package.Parts, file: str, ids: Mapping[str, str], profile: Profile
) -> tuple[str, str]:
    """Add the footers of landscape pages, which Word would drop from a shell; return their relation ids."""
    relations = []
    for side, style in (("Odd", names.ODD_PAGE), ("Even", names.EVEN_PAGE)):
        part = f"word/footerLandscape{side}.xml"
        parts[part] = shells.landscape_footer(style, ids, profile).encode()
        _declare(parts, part, shell_parts.FOOTER_TYPE, file)
        relation = f"rIdLandscape{side}"
        _relate(
            parts,
            "word/_rels/document.xml.rels",
            relation,
            shell_parts.FOOTER_RELATION,
            part.removeprefix("word/"),
        )
        relations.append(relation)
    return relations[0], relations[1]


def _tidy_properties(parts: package.Parts, file: str) -> None:
    """Replace whatever the shell says about its authors; core properties are written for each report."""
    parts.pop("docProps/core.xml", None)
    _declare(parts, "docProps/core.xml", shell_parts.CORE_TYPE, file)
    if not re.search(rb"core-properties\"", parts["_rels/.rels"]):
        _relate(parts, "_rels/.rels", "rIdCore", shell_parts.CORE_RELATION, "docProps/core.xml")
    if "docProps/app.xml" in parts:
        parts["docProps/app.xml"] = shell_parts.app_xml().encode()


def _declare(parts: package.Parts, part: str, content_type: str, file: str) -> None:
    from lxml import etree

    root = package.parse(parts[package.CONTENT_TYPES], file)
    if all(node.get("PartName") != f"/{part}" for node in root):
        tag = f"{{{PACKAGE}/content-types}}Override"
        etree.SubElement(root, tag, PartName=f"/{part}", ContentType=content_type)
        parts[package.CONTENT_TYPES] = package.serialise(root)


def _relate(parts: package.Parts, source: str, relation: str, kind: str, target: str) -> None:
    from lxml import etree

    root = package.parse(parts[source], source)
    tag = f"{{{PACKAGE}/relationships}}Relationship"
    etree.SubElement(root, tag, Id=relation, Type=kind, Target=target)
    parts[source] = package.serialise(root)


def _take_section(root: Any, place: str, landscape: str) -> Sections:
    """Cut the last `w:sectPr` out of the document: which one ends it depends on the report."""
    from lxml import etree

    last = root.find(f"{qname('w:body')}/{qname('w:sectPr')}")
    if last is None:
        raise TemplateFault(code="T301", place=place, message="没有页面设置", advice="请用Word重新另存")
    last.getparent().remove(last)
    last.tail = None
    first = _bare(etree.tostring(last, encoding="unicode"), root.nsmap)
    for name in ("w:titlePg", "w:pgNumType"):
        for node in last.findall(qname(name)):
            last.remove(node)
    return Sections(first, _bare(etree.tostring(last, encoding="unicode"), root.nsmap), landscape)


def _bare(xml: str, known: Mapping[str | None, str]) -> str:
    """Return XML without the declarations that its new parent makes already."""
    for prefix, uri in known.items():
        xml = xml.replace(f' xmlns:{prefix}="{uri}"', "")
    return xml


def _mark_body(root: Any, place: str) -> None:
    """Put the sign of the body in the place of the marker paragraph, of which there must be one."""
    from lxml import etree

    texts = [(node, _text(node)) for node in root.iter(qname("w:p"))]
    marked = [(node, text) for node, text in texts if shells.MARKER in text]
    if len(marked) != 1:
        found = f"有{len(marked)}处{shells.MARKER}" if marked else f"没有{shells.MARKER}"
        raise _marker_fault(place, found)
    node, text = marked[0]
    parent = node.getparent()
    if text.strip() != shells.MARKER or parent.tag != qname("w:body"):
        raise _marker_fault(place, f"{shells.MARKER}没有单独成段")
    if next(node.iter(qname("w:sectPr")), None) is not None:
        raise _marker_fault(place, f"{shells.MARKER}后面紧接着分节符")
    sign = etree.Element("reportgen-body")
    parent.replace(node, sign)


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qname("w:t")))


def _marker_fault(place: str, message: str) -> TemplateFault:
    return TemplateFault(
        code="T309",
        place=place,
        message=message,
        advice=f"请让{shells.MARKER}在文件正文里单独占一段，并且只出现一次",
    )


# -------------------------------------- what the measures of a report decide


def _prepare_mastheads(
    root: Any, parts: package.Parts, ids: Mapping[str, str], profile: Profile
) -> dict[str, float]:
    """Let size, width and line of each 标志 follow from its length; return their full sizes in pt."""
    sizes = {}
    for name, style in MASTHEADS.items():
        for paragraph in _styled(root, ids[style]):
            if _text(paragraph).strip("{} ") == name:
                full = _style_size(parts, ids[style]) or profile.masthead_size
                sizes[name] = _prepare_masthead(paragraph, name, full)
    return sizes


def _prepare_masthead(paragraph: Any, name: str, size: float) -> float:
    line, space = f"{{{{ {name}行距 }}}}", f"{{{{ {name}段前 }}}}"
    _set(_properties(paragraph, "w:pPr"), "w:spacing", _LINE_ORDER, before=space, line=line, lineRule="exact")
    face = _properties(_one_run(paragraph), "w:rPr")
    own = face.find(qname("w:sz"))
    size = int(own.get(qname("w:val"))) / 2 if own is not None else size
    _set(face, "w:w", _FACE_ORDER, val=f"{{{{ {name}缩放 }}}}")
    for tag in ("w:sz", "w:szCs"):
        _set(face, tag, _FACE_ORDER, val=f"{{{{ {name}字号 }}}}")
    return size


def _one_run(paragraph: Any) -> Any:
    """Gather the text of a paragraph in its first run and return that.

    Word tears `{{ name }}` into runs; a tag in a property between them would end the name too early.
    """
    texts = list(paragraph.iter(qname("w:t")))
    texts[0].text = "".join(node.text or "" for node in texts)
    first = texts[0].getparent()
    for run in list(paragraph.iter(qname("w:r"))):
        if run is not first:
            run.getparent().remove(run)
    return first


def _prepare_feet(root: Any, ids: Mapping[str, str]) -> None:
    """Let the text box at the foot, and the line that keeps its place free, be as high as its text."""
    for name, style in ANCHORS.items():
        for paragraph in _styled(root, ids[style]):
            spacing = f"{{{{ {name}行距 }}}}"
            _set(_properties(paragraph, "w:pPr"), "w:spacing", _LINE_ORDER, line=spacing, lineRule="exact")
            _prepare_box(paragraph, name)


def _prepare_box(paragraph: Any, name: str) -> None:
    for extent in paragraph.iter(qname("wp:extent"), qname("a:ext")):
        if extent.get("cy"):
            extent.set("cy", f"{{{{ {name}框高 }}}}")
    for place in paragraph.iter(qname("wp:positionV")):
        if place.get("relativeFrom") == "page" and (offset := place.find(qname("wp:posOffset"))) is not None:
            offset.text = f"{{{{ {name}位置 }}}}"
    for shape in paragraph.iter(qname("v:rect"), qname("v:shape")):
        style = re.sub(r"(?<![\w-])height:[^;]+", f"height:{{{{ {name}高度 }}}}pt", shape.get("style", ""))
        if "vertical-relative:page" in style:
            style = re.sub(r"margin-top:[^;]+", f"margin-top:{{{{ {name}上距 }}}}pt", style)
        shape.set("style", style)


_LINE_ORDER = ("w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
_FACE_ORDER = ("w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang")
"""What the schema puts after the properties that are set here."""


def _styled(root: Any, style: str) -> list[Any]:
    marks = root.iter(qname("w:pStyle"))
    return [mark.getparent().getparent() for mark in marks if mark.get(qname("w:val")) == style]


def _style_size(parts: package.Parts, style: str) -> float:
    root = package.parse(parts[package.STYLES], package.STYLES)
    for node in root.iter(qname("w:style")):
        if node.get(qname("w:styleId")) == style:
            size = node.find(f"{qname('w:rPr')}/{qname('w:sz')}")
            return int(size.get(qname("w:val"))) / 2 if size is not None else 0.0
    return 0.0


def _properties(node: Any, name: str) -> Any:
    """Return `w:pPr` or `w:rPr` of a node, made when it has none."""
    from lxml import etree

    found = node.find(qname(name))
    if found is None:
        found = etree.Element(qname(name))
        node.insert(0, found)
    return found


def _set(properties: Any, name: str, later: tuple[str, ...], **values: str) -> None:
    """Set attributes of a property, which is put before those that must follow it."""
    from lxml import etree

    found = properties.find(qname(name))
    if found is None:
        found = etree.Element(qname(name))
        start = later.index(name) + 1 if name in later else 0
        after = {qname(other) for other in later[start:]}
        place = next((i for i, node in enumerate(properties) if node.tag in after), len(properties))
        properties.insert(place, found)
    for key, value in values.items():
        found.set(qname(f"w:{key}"), value)
