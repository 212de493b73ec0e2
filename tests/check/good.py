"""A sound report, printed by the project itself, from which tests make unsound ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportgen.blocks import (
    Annex,
    AnnexList,
    Block,
    Column,
    Heading,
    Inlines,
    Paragraph,
    Postscript,
    Report,
    Row,
    Run,
    Salutation,
    Signature,
    Table,
    Title,
)
from reportgen.check.finished import Verdict, measure
from reportgen.layout import GBT9704, Profile
from reportgen.model import Text
from reportgen.render import pdf, word
from reportgen.render.word import Shell, open_shell

SHELLS = Path(__file__).resolve().parents[2] / "templates" / "_shells"

FIELDS = {
    "份号": "000012",
    "密级": "秘密★1年",
    "紧急程度": "特急",
    "发文机关": "洪泽区综合考核领导小组办公室",
    "发文机关标志": "洪泽区综合考核办文件",
    "发文字号": "洪督考〔2022〕15号",
    "抄送机关": "区委办公室，区人大常委会办公室，区政协办公室，区纪委监委，区人民法院，区人民检察院，区人武部",
    "印发机关": "洪泽区综合考核领导小组办公室",
    "印发日期": "2022-07-20",
}

TITLE = ("关于2022年上半年高质量发展综合考核", "指标完成情况的通报")
TEXT = (
    "今年以来，面对复杂严峻的外部环境和多重困难挑战，全区上下坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，"
    "国民经济延续恢复向好态势。初步核算，上半年全区实现地区生产总值195.66亿元，按不变价格计算，同比增长2.4%，"
    "比一季度提高0.3个百分点，增速居全市第3位。“菜篮子”产品供应充足，重要农产品价格总体平稳。",
    "1—6月，规模以上工业企业实现营业收入1832.45亿元，同比增长5.9%；实现利润总额96.18亿元，营业收入利润率为5.25%。"
    "落实《提振消费专项行动方案》（淮政办发〔2022〕18号），用好用足“两重”“两新”政策资金，力争全年社会消费品零售总额突破"
    "1000亿元，增速保持在10%～20%之间。",
    "各镇（街道）、各部门要对照问题清单，逐项明确整改目标、整改措施和完成时限，实行销号管理，确保三季度末项目开工率达到"
    "95%以上；对连续2个月落后的单位，予以通报。截至2022年6月30日，重大项目开工21个，欠序时4.3个百分点。",
)

ANNEXES = ("主要指标完成情况一览表", "问题清单")


def run(text: str, *, strong: bool = False) -> Inlines:
    return (Run(text, strong),)


def prose(count: int) -> tuple[Block, ...]:
    return tuple(Paragraph(run(TEXT[number % len(TEXT)])) for number in range(count))


def table(rows: int, *, landscape: bool = False) -> Table:
    columns = (
        Column("序号", width=3),
        Column("单位", "left", 8),
        Column("完成值", "right", 6),
        Column("同比（%）", "right", 5),
        Column("位次", width=3),
    )
    body = tuple(
        Row(tuple(run(text) for text in (str(n), "高良涧街道", f"{n * 7.31:.2f}", "2.4", str(n))))
        for n in range(1, rows + 1)
    )
    return Table(columns, body, caption=run("固定资产投资完成情况"), unit="亿元", landscape=landscape)


def blocks(**changes: Block | Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of the sound report; a changed one is given by its name."""
    parts: dict[str, Block | Sequence[Block]] = {
        "title": Title(tuple(run(line) for line in TITLE)),
        "to": Salutation(run("各镇人民政府、各街道办事处，区各有关部门和单位：")),
        "opening": Paragraph(run("根据各牵头单位报送的数据，现将上半年指标完成情况通报如下：")),
        "first": Heading(1, run("总体情况"), "一、"),
        "second": Heading(2, run("主要指标"), "（一）"),
        "text": prose(3),
        "third": Heading(3, run("重点行业支撑有力。"), "1."),
        "lead": Paragraph(
            (Run("一是压实责任。", strong=True), Run("各牵头单位要按照“一事一单”要求抓好落实。"))
        ),
        "fourth": Heading(4, run("责任到人"), "（1）"),
        "more": prose(1),
        "results": Heading(1, run("各单位完成情况"), "二、"),
        "see": Paragraph(run("各镇（街道）完成情况见下表。")),
        "table": table(6),
        "next": Heading(1, run("下一步工作"), "三、"),
        "end": prose(1),
        "list": AnnexList(tuple(run(name) for name in ANNEXES)),
        "signature": Signature(run(FIELDS["发文机关"]), run("2022年7月18日")),
        "remark": Postscript(run("（联系人：张琳，联系电话：0517—87221234）")),
        "annex1": Annex("附件1", run(ANNEXES[0]), landscape=True),
        "wide": table(4, landscape=True),
        "annex2": Annex("附件2", run(ANNEXES[1])),
        "problems": prose(1),
    }
    found: list[Block] = []
    for part in (parts | changes).values():
        found.extend(part if isinstance(part, Sequence) else [part])
    return tuple(found)


def report(
    shell: str = "document", fields: Mapping[str, str] | None = None, **changes: Block | Sequence[Block]
) -> Report:
    """The sound report, or one with other blocks or fields of the head."""
    given = FIELDS | dict(fields or {})
    return Report(
        kind="sample",
        title="".join(TITLE),
        blocks=blocks(**changes),
        shell=shell,
        fields={key: Text(value) for key, value in given.items() if value},
        author=FIELDS["发文机关"],
        date="2022-07-18",
    )


def plain(**changes: Block | Sequence[Block]) -> Report:
    """The sound report without head, imprint and lying pages, for measures of the page itself."""
    return report("plain", **({"annex1": Annex("附件1", run(ANNEXES[0])), "wide": table(4)} | changes))


def short(**changes: Block | Sequence[Block]) -> Report:
    """Little more than a page, without annexes, for single sentences and tables."""
    left_out = dict.fromkeys(("list", "annex1", "wide", "annex2", "problems", "more"), ())
    return report("plain", **(left_out | {"text": prose(1)} | changes))


@cache
def _shell(name: str) -> Shell:
    return open_shell(SHELLS / f"{name}.docx")


def in_word(made: Report) -> bytes:
    return word.render(made, _shell(made.shell))


def in_pdf(made: Report, *, css: str = "", folder: Path | None = None, **measures: object) -> bytes:
    """The report printed with other measures of the page, or with rules added to the style sheet."""
    profile: Profile = replace(GBT9704, **measures)  # type: ignore[arg-type]
    if not css:
        return pdf.render(made, profile=profile)
    assert folder is not None
    page = (SHELLS / f"{made.shell}.html").read_text("utf-8")
    own = folder / "own.html"
    own.write_text(page.replace("</head>", f"<style>{css}</style></head>"), encoding="utf-8")
    return pdf.render(made, shell=own, profile=profile)


def rules(content: bytes, *, all_of: bool = False) -> set[str]:
    """The rules a file breaks; `all_of` with what only needs a look."""
    verdict = measure(content, "文件")
    return {finding.rule for finding in verdict.findings if all_of or finding.measured}


def verdict(content: bytes) -> Verdict:
    return measure(content, "文件")
