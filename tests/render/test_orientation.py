"""Which pages are turned."""

from __future__ import annotations

import pytest

from reportgen.blocks import Annex, Block, Heading, Paragraph, Run, Table, Title
from reportgen.layout import GBT9704, pt, signature_offsets
from reportgen.render.orientation import turned

TEXT, WIDE, NARROW = Paragraph((Run("正文"),)), Table((), (), landscape=True), Table((), ())
TITLE, LYING = Title(((Run("清单"),),)), Title(((Run("清单"),),), landscape=True)
ANNEX = Annex("附件", (Run("附表"),))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((TITLE, TEXT, WIDE, TEXT), "0010"),
        ((TITLE, Heading(1, (Run("一"),)), WIDE), "111"),
        ((TITLE, TEXT, ANNEX, NARROW, WIDE), "00111"),
        ((LYING, TEXT, NARROW), "111"),
        ((LYING, TEXT, ANNEX, NARROW), "1100"),
        ((LYING, TEXT, ANNEX, WIDE), "1111"),
    ],
)
def test_what_lies_on_turned_pages(blocks: tuple[Block, ...], expected: str) -> None:
    assert "".join(str(int(wide)) for wide in turned(blocks)) == expected


@pytest.mark.parametrize("seal", [False, True])
def test_a_signature_on_a_turned_page_keeps_its_distance_from_the_edge(seal: bool) -> None:
    words = "洪泽区督查考核服务中心", "2022年7月18日"
    upright = signature_offsets(*words, seal=seal)
    lying = signature_offsets(*words, seal=seal, turned=True)
    wider = pt(GBT9704.landscape_width) / GBT9704.advance - GBT9704.characters
    assert [new - old for new, old in zip(lying, upright, strict=True)] == pytest.approx([wider, wider])
    assert wider > 12
