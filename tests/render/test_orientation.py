"""Which pages are turned."""

from __future__ import annotations

import pytest

from reportgen.blocks import Annex, Block, Heading, Paragraph, Run, Table, Title
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
