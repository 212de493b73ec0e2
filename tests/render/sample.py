"""Reports to print in tests: one with every block, and as many pages of varied prose as wanted."""

from __future__ import annotations

from decimal import Decimal
from itertools import cycle, islice

from reportgen.blocks import (
    Annex,
    AnnexList,
    Attendance,
    Block,
    Column,
    Figure,
    Heading,
    Inlines,
    PageBreak,
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
from reportgen.model import Cell, Quantity, Text

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

SENTENCES = (
    "今年以来，面对复杂严峻的外部环境和多重困难挑战，全区上下坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，国民经济延续恢复向好态势。",
    "初步核算，上半年全区实现地区生产总值195.66亿元，按不变价格计算，同比增长2.4%，比一季度提高0.3个百分点，增速居全市第3位。",
    "“菜篮子”产品供应充足，“米袋子”省长负责制考核连续5年获评“优秀”，重要农产品价格总体平稳。",
    "35个大类行业中有27个实现正增长，增长面为77.1%；其中，计算机、通信和其他电子设备制造业增长15.3%，汽车制造业增长11.2%。",
    "落实《提振消费专项行动方案》（淮政办发〔2022〕18号），用好用足“两重”“两新”政策资金，力争全年社会消费品零售总额突破1000亿元。",
    "1—6月，规模以上工业企业实现营业收入1832.45亿元，同比增长5.9%；实现利润总额96.18亿元，营业收入利润率为5.25%。",
    "三次产业结构为6.9：42.8：50.3，PM2.5平均浓度为31.5微克/立方米，同比下降-1.2微克/立方米（自然口径）。",
    "会议强调：一是要压实责任，做到“储备一批、开工一批、建设一批、竣工一批”；二是要强化督查——对连续2个月落后的单位，予以通报。",
    "城镇常住居民人均可支配收入21638元，同比名义增长5.3%，扣除价格因素实际增长5.2%……城乡居民收入比为2.06，比上年同期缩小0.03。",
    "截至2022年6月30日，46个市级重大项目开工21个、开工率45.7%，欠序时4.3个百分点；竣工7个、竣工率22.6%，欠序时27.4个百分点。",
    "A级旅游景区达到46家，其中5A级2家、4A级17家；接待国内游客2316.8万人次，增长14.2%，实现旅游收入218.9亿元。",
    "完成投资占年度计划的10%～20%之间的项目有8个，20—30个工作日内仍未达到序时进度的，由牵头单位向区委、区政府作出书面说明。",
    "全年新建高标准农田3.2万亩，粮食总产量达到62.17万吨，增长1.8%；蔬菜产量204.6万吨，增长4.1%；生猪出栏98.3万头，下降2.7%。",
    "各镇（街道）、各部门要对照问题清单，逐项明确整改目标、整改措施和完成时限，实行销号管理，确保三季度末项目开工率达到95%以上。",
    "一般公共预算收入87.65亿元，同口径下降1.2%；支出204.31亿元，增长3.9%，其中教育、社会保障和就业、卫生健康支出占比超过45.6%。",
)

OPENINGS = ("", "据统计，", "总的来看，", "分领域看：", "从区内外对比看，", "与此同时，", "分产业看——")


def run(text: str, *, strong: bool = False) -> Inlines:
    return (Run(text, strong),)


def figure(text: str, value: str, unit: str) -> Figure:
    number = Decimal(value)
    return Figure(text, Quantity(number, unit, Cell("指标数据.xlsx", "指标结果", "E2")), number)


def prose(paragraphs: int, *, sentences: int = 3) -> tuple[Block, ...]:
    """Return paragraphs that begin and end differently, so that every mark meets every place in a line."""
    stock = list(islice(cycle(SENTENCES), paragraphs * sentences + len(SENTENCES)))
    blocks: list[Block] = []
    for number in range(paragraphs):
        text = "".join(stock[number * sentences + number // 3 : (number + 1) * sentences + number // 3])
        blocks.append(Paragraph(run(OPENINGS[number % len(OPENINGS)] + text)))
        if number % 6 == 5:
            blocks.append(Heading(1 + number // 6 % 4, run("持续推动经济运行稳中向好"), "一、"))
    return tuple(blocks)


def long_report(paragraphs: int) -> Report:
    """Return nothing but prose, about two paragraphs for each third of a page."""
    return Report(
        kind="sample", title="长文", blocks=prose(paragraphs), author="洪泽区统计局", date="2022-07-18"
    )


_TOWNS = (
    "高良涧街道",
    "朱坝街道",
    "黄集街道",
    "蒋坝镇",
    "岔河镇",
    "西顺河镇",
    "老子山镇",
    "东双沟镇",
    "三河镇",
    "区发展和改革委员会",
)


def table(rows: int) -> Table:
    columns = (
        Column("序号", width=3),
        Column("单位", "left", 9),
        Column("完成值", "right", 6, group="固定资产投资"),
        Column("同比（%）", "right", 5, group="固定资产投资"),
        Column("位次", width=3, group="固定资产投资"),
        Column("备注", "left", 7),
    )
    body = tuple(
        Row(
            (
                run(str(number)),
                run(_TOWNS[number % len(_TOWNS)]),
                (figure(f"{number * 7.31:.2f}", f"{number * 7.31:.2f}", "亿元"),),
                (figure(f"{number % 9 - 3.4:.1f}", f"{number % 9 - 3.4:.1f}", "%"),),
                run(str(number)),
                run("" if number % 4 else "含跨区项目2个，已扣除重复统计部分"),
            )
        )
        for number in range(1, rows + 1)
    )
    total = Row(
        (run("—"), run("合  计".replace(" ", "")), run("3399.15"), run("2.4"), run("—"), ()), strong=True
    )
    return Table(
        columns,
        (*body, total),
        caption=run("各镇（街道）固定资产投资完成情况"),
        notes=(run("注：“—”表示不参加排名；同比按可比口径计算。"),),
        unit="亿元",
    )


def wide_table(rows: int) -> Table:
    columns = tuple(
        Column(head, "left" if width > 6 else "right", width)
        for head, width in (
            ("指标", 12), ("计量单位", 5), ("年度目标", 6), ("完成值", 6), ("完成率（%）", 6),
            ("序时差（个百分点）", 6), ("同比（%）", 5), ("位次", 4), ("牵头单位", 9),
        )
    )  # fmt: skip
    return Table(
        columns,
        tuple(
            Row(
                (
                    run(f"规模以上工业增加值分项指标{number}"),
                    run("亿元"),
                    run(f"{number * 95}.00"),
                    run(f"{number * 47}.35"),
                    run("49.8"),
                    run("-0.2"),
                    run("2.4"),
                    run("3"),
                    run("区工业和信息化局"),
                )
            )
            for number in range(1, rows + 1)
        ),
        caption=run("指标完成情况"),
        landscape=True,
    )


def sample_report(shell: str = "document") -> Report:
    """Return a report with every block and every field of the head and the imprint."""
    amount = figure("195.66亿元", "195.66", "亿元")
    text: tuple[Block, ...] = (
        Title((run("关于2022年上半年高质量发展综合考核"), run("指标完成情况的通报"))),
        Salutation(run("各镇人民政府、各街道办事处，区各有关部门和单位：")),
        Paragraph(run("根据各指标牵头单位报送的数据，现将上半年指标完成情况通报如下：")),
        Heading(1, run("总体情况"), "一、"),
        Paragraph((Run("上半年实现地区生产总值"), amount, Run("，同比增长"), figure("2.4%", "2.4", "%"), Run("，快于全省"), figure("0.8个百分点", "0.8", "个百分点"), Run("。"))),
        Heading(2, run("主要指标"), "（一）"),
        *prose(5),
        Heading(3, run("重点行业支撑有力。"), "1."),
        Paragraph((Run("一是压实责任。", strong=True), Run("各牵头单位要按照“一事一单”要求抓好落实，第1责任人亲自过问。"))),
        Heading(4, run("责任到人"), "（1）"),
        *prose(4),
        Heading(1, run("各单位完成情况"), "二、"),
        Paragraph(run("各镇（街道）完成情况见下表。")),
        table(30),
        Heading(1, run("下一步工作"), "三、"),
        *prose(8),
        PageBreak(),
        *prose(3),
        AnnexList((run("2022年上半年高质量发展综合考核主要指标完成情况一览表（分单位、分指标）"), run("问题清单"))),
        Signature(run(FIELDS["发文机关"]), run("2022年7月18日")),
        Postscript(run("（联系人：张琳，联系电话：0517—87221234）")),
        Annex("附件1", run("主要指标完成情况一览表"), landscape=True),
        wide_table(24),
        Annex("附件2", run("问题清单")),
        *prose(2),
    )  # fmt: skip
    return Report(
        kind="sample",
        title="关于2022年上半年高质量发展综合考核指标完成情况的通报",
        blocks=text,
        shell=shell,
        fields={key: Text(value) for key, value in FIELDS.items()},
        author=FIELDS["发文机关"],
        date="2022-07-18",
    )


_COMMON = {name: FIELDS[name] for name in ("发文机关", "抄送机关", "印发机关", "印发日期")} | {
    "成文日期": "2022-07-18"
}

SHELL_FIELDS = {
    "document": FIELDS,
    "letter": _COMMON | {name: FIELDS[name] for name in ("份号", "密级", "紧急程度", "发文字号")},
    "minutes": _COMMON
    | {"会议名称": "洪泽区高质量发展综合考核领导小组会议", "期号": "3", "编发单位": "洪泽区综合考核办公室"},
    "brief": _COMMON
    | {
        "简报名称": "督查考核简报",
        "期号": "12",
        "编发单位": FIELDS["发文机关"],
        "报送": "区委、区政府领导",
        "下发": "各镇人民政府，各街道办事处",
        "印数": "50",
    },
    "plain": {},
}
"""What 报告信息 says for a document of each form."""

_CLOSING: dict[str, tuple[Block, ...]] = {
    "minutes": (
        Attendance("出席", run("区委、区政府分管负责同志，区委办公室、区政府办公室、区发展和改革委员会、区统计局主要负责同志")),
        Attendance("请假", run("区财政局张琳")),
        Attendance("列席", run("各镇（街道）主要负责同志")),
    ),
}  # fmt: skip


def shell_report(shell: str, paragraphs: int = 10) -> Report:
    """Return a report in one of the forms, with every field of its head and its foot."""
    signed = (Signature(run(FIELDS["发文机关"]), run("2022年7月18日")),)
    return Report(
        kind="sample",
        title="关于2022年上半年高质量发展综合考核指标完成情况的函",
        blocks=(
            Title((run("关于2022年上半年高质量发展综合考核"), run("指标完成情况的函"))),
            Salutation(run("各镇人民政府、各街道办事处，区各有关部门和单位：")),
            *prose(paragraphs),
            *_CLOSING.get(shell, signed),
        ),
        shell=shell,
        fields={name: Text(value) for name, value in SHELL_FIELDS[shell].items()},
        author=FIELDS["发文机关"],
        date="2022-07-18",
    )
