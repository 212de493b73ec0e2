"""A composed report held against itself: what a reader with a pencil would find."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reportgen.blocks import Annex, Block, Column, Figure, Inline, Paragraph, Report, Row, Run, Table
from reportgen.check import check_report, narrative_of
from reportgen.compose import Facts, Script
from reportgen.derive import derive, work
from reportgen.errors import Finding, Severity
from reportgen.kinds import all_kinds
from reportgen.model import Dataset, Derivation, Line, Quantity
from reportgen.wording import Voice
from tests.bureau import Clerk, Office
from tests.making import cell, dataset, indicator, observe, pct, q

VOICE = Voice()


def paragraph(*pieces: str | Figure) -> Paragraph:
    typed = Line("素材/情况.md", 5)
    inlines: tuple[Inline, ...] = tuple(Run(p, origin=typed) if isinstance(p, str) else p for p in pieces)
    return Paragraph(inlines)


def judged(*blocks: Block, of: Dataset | None = None) -> list[Finding]:
    report = Report(kind="k", title="题", blocks=blocks)
    return list(check_report(report, narrative_of(derive(of)) if of else None))


def codes(*blocks: Block, of: Dataset | None = None) -> list[str]:
    return [finding.code for finding in judged(*blocks, of=of)]


def count(number: int, unit: str = "项") -> Figure:
    rows = tuple(q(1, "", 0) for _ in range(number))
    return VOICE.figure(Quantity(Decimal(number), unit, Derivation("count", rows, "行数"), 0))


# ----------------------------------------------------------------- arithmetic


def gap() -> tuple[Figure, Figure, Figure]:
    own, other = pct("9.6"), pct("2.1")
    difference = Derivation("province_gap", (own, other), "{} − {}", signs=(1, -1))
    return (
        VOICE.figure(own),
        VOICE.figure(other),
        VOICE.size(Quantity(Decimal("7.5"), "个百分点", difference, 1)),
    )


def test_a_printed_difference_is_that_of_its_printed_operands() -> None:
    own, other, difference = gap()
    words = ("增长", own, "，全省增长", other, "，快于全省", difference, "。")
    assert codes(paragraph(*words)) == []
    wrong = replace(difference, text="7.4个百分点", value=Decimal("7.4"))
    (one,) = judged(paragraph(*words[:-2], wrong, "。"))
    assert one.code == "C201" and "9.6%［数据.xlsx!指标结果!" in one.message and "7.5" in one.message
    assert codes(paragraph("快于全省", wrong, "。")) == []  # what it is taken of is not printed here


def test_a_printed_completion_rate_is_the_quotient_of_what_is_printed_beside_it() -> None:
    (r,) = derive(
        dataset(observe(indicator("开工项目", "个"), actual=q(21, "个", 0), annual_target=q(46, "个", 0)))
    )
    assert r.actual and r.annual_target and r.completion_rate
    cells = [VOICE.figure(x, unit=False) for x in (r.annual_target, r.actual, r.completion_rate)]
    columns = (Column("目标"), Column("完成"), Column("完成率"))
    assert codes(Table(columns, (Row(tuple((c,) for c in cells)),))) == []
    cells[2] = replace(cells[2], text="54.7", value=Decimal("54.7"))
    (one,) = judged(Table(columns, (Row(tuple((c,) for c in cells)),)))
    assert one.code == "C202" and one.place == "表1"


def test_a_quotient_of_rounded_numbers_is_no_error() -> None:
    (r,) = derive(dataset(observe(actual=q("10.914"), annual_target=q("21.006"))))
    assert r.actual and r.annual_target and r.completion_rate
    row = Row(tuple((VOICE.figure(x, unit=False),) for x in (r.annual_target, r.actual, r.completion_rate)))
    assert codes(Table((Column("目标"), Column("完成"), Column("完成率")), (row,))) == []


def test_one_quantity_is_one_number_everywhere() -> None:
    quantity = q("195.664")
    once = VOICE.figure(quantity)
    again = Figure("195.7亿元", quantity, Decimal("195.7"))
    (one,) = judged(paragraph("总量", once, "。"), paragraph("总量", again, "。"))
    assert one.code == "C203" and "第1段" in one.message and one.place.startswith("第2段")
    assert codes(paragraph("总量", once, "。"), paragraph("总量", once, "。")) == []
    fall = pct("-3")
    assert codes(paragraph("下降", VOICE.size(fall), "。"), paragraph(VOICE.figure(fall))) == []


# --------------------------------------------------------------------- counts


def annexed(said: Figure, rows: int) -> tuple[Block, ...]:
    body = tuple(Row(((Run(str(n)),),)) for n in range(rows))
    total = Row(((Run("合计"),),), strong=True)
    return (
        paragraph("欠序时的指标有", said, "（详见附件2）。"),
        Annex("附件1", (Run("甲"),)),
        Annex("附件2", (Run("乙"),)),
        Table((Column("序号"),), (*body, total)),
    )


def test_a_count_in_the_text_is_the_number_of_rows_of_its_annex() -> None:
    assert codes(*annexed(count(3), 3)) == []
    (one,) = judged(*annexed(count(3), 4))
    assert one.code == "C204" and one.severity is Severity.ERROR and "附件2" in one.message


def test_counts_of_parts_may_add_up_to_the_annex() -> None:
    blocks = annexed(count(3), 5)
    text = paragraph("达到橙色的有", count(3), "，达到红色的有", count(2), "（详见附件2）。")
    assert codes(text, *blocks[1:]) == []


# ------------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("共22件，其中已办结6件、正在办理16件。", None),
        ("共9项，其中设有序时进度的5项，达到的1项、欠序时的4项。", None),
        ("共22件，其中已办结7件、正在办理16件。", "C205"),
        ("共22件，其中已办结6件、未启动3件。", None),
        ("共22件，其中已办结6件，其余15件正在办理。", "C205"),
        ("共22件，其中已办结6件，其余16件正在办理。", None),
        ("项目80个，其中开工60个，开工率75%。", None),
        ("工业、农业、服务业项目有效投资分别欠序时20.6个、40.5个、2.8个百分点。", None),
        ("工业、农业、服务业项目有效投资分别欠序时20.6个、40.5个百分点。", "C206"),
        ("从镇街看，甲镇和乙镇分别为3个、4个。", None),
        ("甲镇、乙镇分别增长3.1%、4.2%、5.3%，丙镇增长6%。", "C206"),
        ("分别由甲、乙牵头。", None),
    ],
)
def test_enumerations_keep_their_promise(sentence: str, code: str | None) -> None:
    assert codes(paragraph(sentence)) == ([code] if code else [])


# ------------------------------------------------------------------ narrative

GDP = dataset(
    observe(indicator("地区生产总值"), actual=q("195.66"), yoy=pct("2.4")),
    observe(indicator("新开工项目", "个"), actual=q(21, "个", 0)),
)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("实现地区生产总值195.66亿元，增长2.4%。", 0),
        ("实现地区生产总值195.7亿元。", 0),
        ("实现地区生产总值195.86亿元。", 1),
        ("地区生产总值同比增长4.2%。", 1),
        ("地区生产总值同比下降2.4%。", 1),
        ("地区生产总值195.66亿元，同比增长2.5%。", 1),
        ("地区生产总值增速位居全市第二，规上工业增加值增长9.6%。", 0),
        ("新开工项目达12个。", 1),
        ("地区生产总值增长目标为7%左右。", 0),
    ],
)
def test_prose_is_held_against_the_data(typed: str, wrong: int) -> None:
    found = judged(paragraph(typed), of=GDP)
    assert [f.code for f in found] == ["C207"] * wrong
    for finding in found:
        assert finding.place == "素材/情况.md第5行" and "数据.xlsx!指标结果!" in finding.message


def test_figures_printed_from_the_data_are_not_prose() -> None:
    other = VOICE.figure(Quantity(Decimal("999"), "亿元", cell(), 2))
    assert codes(paragraph("地区生产总值", other, "。"), of=GDP) == []


# ---------------------------------------------------------------- from outside


def test_no_built_in_kind_contradicts_itself(sample: Dataset) -> None:
    worked = work(sample)
    narrative = narrative_of(worked.results)
    period = next(p for p in sample.periods if p.full == "2022年上半年")
    for kind in all_kinds():
        script = Script(kind)
        for department in sample.departments if kind.scope.value == "department" else (None,):
            facts = Facts(dataset=sample, worked=worked, period=period, department=department)
            if not script.uncalled(facts):
                assert [str(f) for f in check_report(script.compose(facts), narrative)] == []


def test_a_batch_tells_what_does_not_agree_each_time(office: Office, clerk: Clerk) -> None:
    body = office.kinds / "summary" / "body.md"
    body.write_text("共22件，其中已办结7件、正在办理16件。\n", encoding="utf-8")
    for said in ("已生成", "无变化"):
        done = clerk(*office.words("summary"))
        assert done.code == 1, done.err
        assert "C205" in done.err and said in done.err and "数字前后对不上" in done.err
    assert (office.out / "2022-06" / "summary.docx").exists()
