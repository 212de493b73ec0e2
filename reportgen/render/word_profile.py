"""A Word shell under another profile: what the profile changes is changed, what the office changed stays.

A shell of the project's own is simply built anew. In one that an office has edited, each
property of a style and of the page is compared with what GB/T 9704-2012 gave it: where
the shell still has that value, it takes the profile's; any other value is the office's
wish. Direct formatting and drawings of a letterhead are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from reportgen.layout import GBT9704, Profile
from reportgen.render import package, shells
from reportgen.render import word_styles as names
from reportgen.render.ooxml import W, qname


def rebuilt(path: Path, profile: Profile) -> package.Parts | None:
    """Return the parts of a project shell built for the profile, or None when the file is an office's."""
    if profile == GBT9704 or path.stem not in shells.DRAFTS or not path.is_file():
        return None
    if path.read_bytes() != shells.shell(path.stem):
        return None
    return shells.built(path.stem, profile)


def adapt(parts: package.Parts, document: Any, profile: Profile) -> None:
    """Let the styles and the page of an office's shell follow the profile."""
    if profile == GBT9704:
        return
    if package.STYLES in parts:
        root = package.parse(parts[package.STYLES], package.STYLES)
        _adapt_styles(root, profile)
        parts[package.STYLES] = package.serialise(root)
    section = document.find(f"{qname('w:body')}/{qname('w:sectPr')}")
    if section is not None:
        first = section.find(qname("w:titlePg")) is not None
        base, ours = (_parsed(shells.upright_section(p, "", first=first)) for p in (GBT9704, profile))
        _merge(section, base, ours)


def _adapt_styles(root: Any, profile: Profile) -> None:
    bases, ours = (_styles(_parsed_styles(p)) for p in (GBT9704, profile))
    for name, theirs in _styles(root).items():
        if name in bases:
            for part in ("w:pPr", "w:rPr"):
                _merge_part(theirs, bases[name], ours[name], part)
    for part in ("rPrDefault/w:rPr", "pPrDefault/w:pPr"):
        path = "/".join(qname(tag) for tag in f"w:docDefaults/w:{part}".split("/"))
        found = [tree.find(path) for tree in (root, _parsed_styles(GBT9704), _parsed_styles(profile))]
        if found[0] is not None:
            _merge(*found)


def _parsed_styles(profile: Profile) -> Any:
    return package.parse(names.styles_xml(profile).encode(), package.STYLES)


def _styles(root: Any) -> dict[str, Any]:
    named = ((style.find(qname("w:name")), style) for style in root.iter(qname("w:style")))
    return {str(name.get(qname("w:val"))): style for name, style in named if name is not None}


def _parsed(xml: str) -> Any:
    return package.parse(xml.replace("<w:sectPr", f'<w:sectPr xmlns:w="{W}"', 1).encode(), "sectPr")


# -------------------------------------------------------------------- merging


def _merge_part(theirs: Any, base: Any, ours: Any, part: str) -> None:
    """Merge `w:pPr` or `w:rPr` of a style, which any of the three may lack."""
    from lxml import etree

    tag = qname(part)
    mine, old, new = (
        found if (found := style.find(tag)) is not None else etree.Element(tag)
        for style in (theirs, base, ours)
    )
    _merge(mine, old, new)
    if mine.getparent() is None and len(mine):
        place = theirs.find(qname("w:rPr")) if part == "w:pPr" else None
        theirs.insert(theirs.index(place) if place is not None else len(theirs), mine)


def _merge(theirs: Any, base: Any, ours: Any) -> None:
    """Carry what differs between `base` and `ours` into `theirs`, property by property."""
    for tag in dict.fromkeys(str(node.tag) for node in (*base, *ours)):
        old, new, mine = base.find(tag), ours.find(tag), theirs.find(tag)
        if old is None or new is None or len(old) or len(new):
            _replace(theirs, mine, old, new)
        elif mine is not None:
            for name in {*old.attrib, *new.attrib}:
                _set(mine, name, old.get(name), new.get(name))
        elif dict(old.attrib) != dict(new.attrib):
            _insert(theirs, new)


def _replace(parent: Any, mine: Any, old: Any, new: Any) -> None:
    """Exchange a whole property, unless the office has one of its own."""
    if _same(old, new) or not (mine is None or _same(mine, old)):
        return
    if mine is not None:
        parent.remove(mine)
    if new is not None:
        _insert(parent, new)


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return list(_facts(one)) == list(_facts(other))


def _facts(node: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for each in node.iter():
        yield str(each.tag), dict(each.attrib)


def _set(mine: Any, name: str, old: str | None, new: str | None) -> None:
    if old == new or mine.get(name) not in (old, None):
        return
    if new is None:
        mine.attrib.pop(name, None)
    else:
        mine.set(name, new)


_ORDERS = {
    "pPr": (
        *("keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs", "kinsoku"),
        *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind"),
        *("jc", "outlineLvl"),
    ),
    "rPr": ("rFonts", "b", "bCs", "color", "spacing", "w", "kern", "position", "sz", "szCs", "lang"),
    "sectPr": ("headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg", "docGrid"),
}
"""The order of the schema, as far as the project's own shells go."""


def _insert(parent: Any, new: Any) -> None:
    """Put a copy of a property where the schema wants it."""
    order = _ORDERS[_local(parent)]
    later = set(order[order.index(_local(new)) + 1 :])
    place = next((i for i, node in enumerate(parent) if _local(node) in later), len(parent))
    parent.insert(place, deepcopy(new))


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


__all__ = ["adapt", "rebuilt"]
