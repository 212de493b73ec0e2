"""What the words of a paragraph alone show: a title, addressees, the place of a seal, a line of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportgen.check.facts import Para

KINDS = "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|要点|总结|计划|清单|简报|规划|细则"
_OFFICIAL = re.compile(
    rf"关于.+的?(?:{KINDS})|(?:{KINDS}|讲话|汇报|汇报材料|要情|专报|指南|条例|令)(?:[（(].+[）)])?$"
)
"""How titles of official documents end."""


def is_title(text: str) -> bool:
    """Return whether words are such as the title of an official document has."""
    return bool(_OFFICIAL.search(text.rstrip("。，、；：！？.,;:!?")))


def contents(flow: Sequence[Para]) -> frozenset[int]:
    """Return the ids of the paragraphs of a table of contents 「目录」: its title and its lines.

    Lines are known by the style Word gives them, by leaders before a page number, and
    below the title by a page number behind a tab.
    """
    found: set[int] = set()
    listed = False
    for para in flow:
        titled = bool(is_contents_title(para.said))
        line = bool(_CONTENTS_STYLE.match(para.style) or _LEADER.search(para.text))
        listed = titled or line or (listed and bool(_PAGED.search(para.text)))
        if listed:
            found.add(id(para))
    return frozenset(found)


_CONTENTS = re.compile(r"^目[录次]$")
_CONTENTS_STYLE = re.compile(r"^(?:toc|目录)\s*(?:\d|标题|heading)", re.IGNORECASE)
_LEADER = re.compile(r"(?:[.．。…·•‥⋯_]\s?){4,}\s*[（(]?[\dIVXivx]{1,4}[）)]?\s*$")
_PAGED = re.compile(r"[\t ][（(]?[\dIVXivx]{1,4}[）)]?\s*$")


def is_contents_title(text: str) -> bool:
    """Return whether a paragraph is the title of a table of contents."""
    return bool(_CONTENTS.match(text))


def is_addressees(text: str, *, flush: bool) -> bool:
    """Return whether words name organs or people who are written to.

    Without a colon at the end only a list of several, or of all of a kind, is taken for
    one, and only where it stands at the edge.
    """
    bare = text.rstrip("：:")
    bare, named = bare.strip("[]【】〔〕"), bare
    if not _ADDRESSEE.search(bare) or _LABELLED.match(bare):
        return False
    return named != text or (flush and bool(_SEVERAL.search(bare)))


_ADDRESSEE = re.compile(
    r"(?:[局委办厅部院会组处科室所站司署行社团队镇乡村区县市省州旗矿馆校系院们]|办事处|政府|中心|公司|街道|集团|学校|大学"
    r"|学院|单位|部门|机关|机构|企业|银行|支部|协会|同志|领导|代表|先生|女士|老师|同学|家长|客户|成员|人员|负责人|者|员工)"
    r"(?:[（(][^）)]*[）)])?$"
)
"""How the names of those who are written to end."""
_SEVERAL = re.compile("^各|[，、及和]各|[、，].*(?:局|委|办|厅|部|院|会|单位|部门|政府|公司)")
_LABELLED = re.compile("^(?:出席|参加|参会|列席|主持|记录|联系|负责|适用|评审|申报|填报|编制|主办|承办|协办)")
"""Beginnings of labels that look like people."""


def is_seal(text: str) -> bool:
    """Return whether a paragraph keeps the place of a seal: （印章）, （盖章）."""
    return bool(_SEAL.match(text))


def ends_sealed(text: str) -> bool:
    """Return whether the place of a seal stands behind a name: 洪泽区统计局（盖章）."""
    return bool(_SEALED.search(text))


_PLACE = r"[（(【\[〔][^）)】\]〕]{0,8}(?:盖[^）)】\]〕]{0,6}章|印章|公章|签章)[^）)】\]〕]{0,4}[）)】\]〕]"
_SEAL = re.compile(rf"^(?:{_PLACE}|加盖公章|盖章|印章|公章)$")
_SEALED = re.compile(rf"{_PLACE}$")


__all__ = [
    "KINDS",
    "contents",
    "ends_sealed",
    "is_addressees",
    "is_contents_title",
    "is_seal",
    "is_title",
]
