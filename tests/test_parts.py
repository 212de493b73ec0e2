"""What compose puts around the text of minutes and of documents that will be sealed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reportgen.blocks import Report, Signature, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import ReportKind
from reportgen.layout import GBT9704
from tests.making import dataset, observe, period, q, text

BODY = '正文\n\n{{ 附件("甲表") }}\n\n甲'


def compose(parts: tuple[str, ...], **settings: Any) -> Report:
    kind = ReportKind(
        slug="kind", name="试", title="纪要", folder=Path("kind"), body=BODY, parts=parts, **settings
    )
    data = dataset(observe(actual=q("1")))
    info = data.info | {"出席": text("张琳"), "列席": text("各镇（街道）主要负责同志")}
    data = replace(data, info=info)
    return Script(kind).compose(Facts(dataset=data, worked=work(data), period=period()))


def test_minutes_list_who_attended_before_the_annexes() -> None:
    said = list(text_lines(compose(("附件说明", "出席人员"))))
    assert said[2:6] == ["附件：甲表", "出席：张琳", "列席：各镇（街道）主要负责同志", "附件"]


def test_other_documents_do_not() -> None:
    assert not any("席" in line for line in text_lines(compose(("附件说明",))))


def test_a_kind_that_seals_its_documents_says_so_in_the_signature() -> None:
    for seal in (True, False):
        report = compose(("落款",), profile=replace(GBT9704, seal=seal))
        assert [block.seal for block in report.blocks if isinstance(block, Signature)] == [seal]
