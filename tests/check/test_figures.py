"""Charts in finished files: what stands in them is neither text nor table."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from reportgen.blocks import Block, Chart, Paragraph, Picture, Pictures
from reportgen.check.finished import read
from reportgen.layout import GBT9704
from tests.check.good import in_pdf, in_word, prose, report, rules, run, short, table, verdict
from tests.drawn import samples

SAMPLES = samples()


def among_text(*blocks: Block) -> tuple[Block, ...]:
    numbered = [
        replace(block, number=f"图{n}") if isinstance(block, Chart) else block
        for n, block in enumerate(blocks, start=1)
    ]
    return tuple(part for block in numbered for part in (block, *prose(2)))


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return among_text(*SAMPLES.values())


def test_charts_break_no_rule_in_the_pdf(blocks: tuple[Block, ...]) -> None:
    assert rules(in_pdf(report(text=blocks))) == set()


def test_charts_break_no_rule_in_word(blocks: tuple[Block, ...]) -> None:
    assert rules(in_word(report(text=blocks))) == set()


def test_only_the_captions_are_text() -> None:
    shown = (SAMPLES["columns"], SAMPLES["negative"])
    document = read(in_pdf(short(text=among_text(*shown), table=())), GBT9704)
    said = [para.text for para in document.paras]
    assert "图1　各镇街完成率与序时进度".replace("　", "") in [text.replace("　", "") for text in said]
    assert not any("高良涧街道" in text for text in said)
    assert document.tables == ()


def test_a_caption_may_begin_with_a_year() -> None:
    dated = replace(SAMPLES["negative"], caption=run("2022年上半年指标序时差"))
    assert rules(in_pdf(report(text=among_text(dated)))) == set()


def test_a_table_above_a_chart_is_still_a_table() -> None:
    shown = (table(6), *prose(1), SAMPLES["columns"])
    document = read(in_pdf(short(text=among_text(*shown), table=())), GBT9704)
    assert [len(found.rows) for found in document.tables] == [7]


def test_a_sentence_about_a_chart_is_text() -> None:
    about = Paragraph(run("图1中，各镇街完成率均超过序时进度。"))
    document = read(in_pdf(short(text=(*prose(1), about, *prose(1)))), GBT9704)
    assert any("图1中" in para.text for para in document.paras)


@pytest.mark.parametrize("across", [1, 2, 3])
def test_photographs_break_no_rule(across: int) -> None:
    content = BytesIO()
    Image.new("RGB", (400, 300), "grey").save(content, "JPEG")
    names = ("科技产业园二期工地", "朱坝街道污水处理厂提标改造工程主体结构施工现场", "标准厂房", "全景")
    items = tuple(
        Picture(content.getvalue(), "甲.jpg", run(f"{name}（2022年6月15日）"), f"图{n}", name)
        for n, name in enumerate(names, start=1)
    )
    made = report(text=(*prose(2), Pictures(items, across), *prose(2)))
    assert [str(f) for c in (in_pdf(made), in_word(made)) for f in verdict(c).findings if f.measured] == []
