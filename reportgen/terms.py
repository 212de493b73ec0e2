"""The vocabulary's one home: Python name ↔ Chinese term ↔ header aliases ↔ meaning.

Workbook headers, names usable in templates, the `vocab` list and the messages to
the clerk all derive from these tables. A *Sheet* describes one sheet of the data
contract and the record its rows become; a *Term* describes one column of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What a column holds, and with it the unit of its quantities."""

    TEXT = "文字"
    INTEGER = "整数"
    AMOUNT = "数值（指标的计量单位）"
    PERCENT = "百分数（%）"
    POINTS = "百分点"
    RANK = "位次（位）"
    COUNT = "个数（个）"
    SCORE = "分值（分）"
    DATE = "日期"
    PERIOD = "期别"
    CHOICE = "限定用语"
    DEPARTMENT = "单位名称或简称"
    INDICATOR = "指标名称或简称"
    MARKDOWN = "正文（Markdown）"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Term:
    """One column of a sheet, or one more name that templates may use."""

    name: str
    """Python attribute."""
    term: str
    """The Chinese term: workbook header and template name."""
    kind: Kind
    gloss: str
    """What it means, one clause in Chinese."""
    aliases: tuple[str, ...] = ()
    """Other headers understood as this column."""
    required: bool = False
    choices: tuple[str, ...] = ()
    """Words allowed in the column, for Kind.CHOICE; the first is the default."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the data contract."""

    term: str
    """Name of the sheet."""
    record: str
    """Class in `model` that a row becomes."""
    columns: tuple[Term, ...]
    key: tuple[str, ...] = ()
    """Attributes that together must be unique."""
    required: bool = False


_T, _A, _P = Kind.TEXT, Kind.AMOUNT, Kind.PERCENT

INFO = Sheet(
    "报告信息",
    "Info",
    (
        Term("key", "项目", _T, "信息名称", ("名称", "信息项"), required=True),
        Term("value", "内容", _T, "信息内容", ("值", "信息内容"), required=True),
    ),
    key=("key",),
    required=True,
)

INFO_KEYS = (
    Term("region", "地区名称", _T, "本地区全称，如“洪泽区”", ("地区",), required=True),
    Term("period", "报告期", Kind.PERIOD, "本期期别；不填则取数据中最近一期", ("期别",)),
    Term("cutoff", "数据截止日", Kind.DATE, "数据截至哪一天", ("数据截至",)),
    Term("issuer", "发文机关", _T, "署名用的机关名称", (), required=True),
    Term("masthead", "发文机关标志", _T, "红头文字；不填则为“发文机关＋文件”", ()),
    Term("doc_number", "发文字号", _T, "如“洪督考〔2022〕15号”", ("文号",)),
    Term("recipients", "主送机关", _T, "收文机关，以顿号、逗号分隔", ("主送",)),
    Term("copies", "抄送机关", _T, "抄送机关，以逗号分隔", ("抄送",)),
    Term("signer", "签发人", _T, "上行文的签发人", ()),
    Term("issue_date", "成文日期", Kind.DATE, "落款日期", (), required=True),
    Term("printer", "印发机关", _T, "版记中的印发机关", ()),
    Term("print_date", "印发日期", Kind.DATE, "版记中的印发日期", ()),
    Term("contact", "联系人", _T, "附注中的联系人", ()),
    Term("phone", "联系电话", _T, "附注中的联系电话", ("电话",)),
    Term("urgency", "紧急程度", Kind.CHOICE, "特急、加急", (), choices=("", "特急", "加急")),
    Term("secrecy", "密级", _T, "密级和保密期限，如“秘密★1年”", ()),
    Term("copy_number", "份号", _T, "六位份号", ()),
    Term("issue_number", "期号", _T, "简报、纪要的期号，如“12”", ()),
    Term("bulletin", "简报名称", _T, "简报报头；不填则为“发文机关＋简报”", ()),
    Term("editor", "编发单位", _T, "简报、纪要的编发单位；不填则为发文机关", ("编印单位",)),
    Term("reported_to", "报送", _T, "简报报尾的“报”，以逗号分隔", ()),
    Term("sent_down", "下发", _T, "简报报尾的“发”，以逗号分隔", ("发送",)),
    Term("print_run", "印数", _T, "简报印发份数，如“50”", ("份数",)),
    Term("meeting", "会议名称", _T, "纪要标志为“会议名称＋纪要”", ()),
    Term("present", "出席", _T, "纪要的出席人员", ("出席人员",)),
    Term("excused", "请假", _T, "纪要的请假人员", ("请假人员",)),
    Term("observers", "列席", _T, "纪要的列席人员", ("列席人员",)),
)

DEPARTMENT = Sheet(
    "单位",
    "Department",
    (
        Term("name", "名称", _T, "单位全称", ("单位名称", "单位", "责任单位", "部门"), required=True),
        Term("short_name", "简称", _T, "规范化简称，表格和列举时使用", ("单位简称",)),
        Term("code", "编码", _T, "单位编码", ("单位编码", "代码")),
        Term("category", "类别", _T, "如“镇街”“区直部门”；位次在同类单位中排", ("单位类别", "分组")),
        Term("order", "排序", Kind.INTEGER, "列举次序；不填则按行序", ("序号",)),
        Term("contact", "联系人", _T, "联系人", ()),
        Term("phone", "电话", _T, "联系电话", ("联系电话",)),
    ),
    key=("name",),
)

INDICATOR = Sheet(
    "指标体系",
    "Indicator",
    (
        Term("name", "指标", _T, "指标名称", ("指标名称", "考核指标"), required=True),
        Term("unit", "计量单位", _T, "如“亿元”“%”“个”", ("单位", "计量单位名称"), required=True),
        Term("code", "编码", _T, "指标编码", ("指标编码", "代码")),
        Term("short_name", "简称", _T, "指标简称", ("指标简称",)),
        Term("category", "类别", _T, "指标类别", ("指标类别", "一级指标", "分类")),
        Term(
            "places",
            "小数位",
            Kind.INTEGER,
            "印出几位小数；不填则亿元、万元2位，%1位，其余0位",
            ("小数位数",),
        ),
        Term(
            "direction",
            "方向",
            Kind.CHOICE,
            "正向越大越好，逆向越小越好，区间在上下限之内为好",
            ("指标方向", "指标属性"),
            choices=("正向", "逆向", "区间"),
        ),
        Term("lower", "下限", _A, "区间指标的下限", ()),
        Term("upper", "上限", _A, "区间指标的上限", ()),
        Term(
            "target_kind",
            "目标类型",
            Kind.CHOICE,
            "年度目标是全年累计数、时点数还是增速",
            (),
            choices=("累计", "时点", "增速"),
        ),
        Term("weight", "分值", Kind.SCORE, "指标满分", ("权重", "权重分值")),
        Term("scoring", "计分办法", _T, "计分公式编号", ("计分方法",)),
        Term("lead", "牵头单位", _T, "牵头单位，可填多个", ("责任单位", "牵头部门")),
        Term("definition", "口径", _T, "统计口径", ("指标口径", "指标解释")),
    ),
    key=("name",),
    required=True,
)

OBSERVATION = Sheet(
    "指标结果",
    "Observation",
    (
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期", "时期"), required=True),
        Term("indicator", "指标", Kind.INDICATOR, "哪个指标", ("指标名称",), required=True),
        Term(
            "department", "单位", Kind.DEPARTMENT, "哪个单位；不填为全地区", ("责任单位", "部门", "单位名称")
        ),
        Term("actual", "完成值", _A, "本期完成值", ("实际完成", "完成数", "实绩", "本期值", "完成情况")),
        Term("yoy", "同比", _P, "同比增长，下降填负数", ("同比增长", "增速", "同比增速", "增幅")),
        Term("previous_yoy", "上期同比", _P, "上一期的同比", ("上期增速",)),
        Term("last_year", "上年同期", _A, "上年同期值", ("上年同期值", "去年同期")),
        Term("annual_target", "年度目标", _A, "全年目标", ("目标", "目标值", "年度目标值", "全年目标")),
        Term("schedule_target", "序时目标", _A, "到本期末应完成的值", ("序时目标值", "进度目标")),
        Term("nation_yoy", "全国同比", _P, "全国同比", ("全国增速",)),
        Term("province_yoy", "全省同比", _P, "全省同比", ("全省增速",)),
        Term("city_yoy", "全市同比", _P, "全市同比", ("全市增速",)),
        Term("nation_mean", "全国平均", _A, "全国平均水平", ()),
        Term("province_mean", "全省平均", _A, "全省平均水平", ()),
        Term("city_mean", "全市平均", _A, "全市平均水平", ()),
        Term("benchmark", "先进值", _A, "对标的先进水平", ("标杆值",)),
        Term("benchmark_unit", "先进单位", _T, "先进值属于谁", ("标杆单位",)),
        Term("completion_rate", "完成率", _P, "完成值占年度目标的比重", ("目标完成率", "完成进度")),
        Term("schedule", "序时进度", _P, "到本期末应完成的进度", ("时间进度",)),
        Term("schedule_gap", "序时差", Kind.POINTS, "完成率减序时进度，欠序时为负", ("较序时进度",)),
        Term("rank", "位次", Kind.RANK, "在位次范围内的排名", ("排名", "名次")),
        Term("rank_of", "参评数", Kind.COUNT, "参加排名的个数", ("参评单位数",)),
        Term("rank_scope", "位次范围", _T, "如“全市”", ("排名范围",)),
        Term("rank_basis", "位次依据", _T, "如“增速”“总量”“完成率”", ("排名依据",)),
        Term("previous_rank", "上期位次", Kind.RANK, "上一期的位次", ("上期排名",)),
        Term("score", "得分", Kind.SCORE, "本项得分", ()),
        Term("adjusted_yoy", "同口径同比", _P, "剔除特殊因素后的同比", ("同口径增速", "可比增速")),
        Term("adjustment", "口径说明", _T, "如“剔除留抵退税因素后”", ("调整口径",)),
        Term("note", "备注", _T, "备注", ("说明",)),
    ),
    key=("period", "indicator", "department"),
    required=True,
)

LEDGER = Sheet(
    "加减分",
    "LedgerLine",
    (
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",)),
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位", ("责任单位", "单位名称"), required=True),
        Term(
            "type",
            "类型",
            Kind.CHOICE,
            "加分、扣分或预扣分",
            (),
            required=True,
            choices=("加分", "扣分", "预扣分"),
        ),
        Term("points", "分值", Kind.SCORE, "加或扣多少分，填正数", ("分数",), required=True),
        Term("reason", "事由", _T, "因为什么", ("原因",), required=True),
        Term("basis", "依据", _T, "依据哪一条", ()),
        Term(
            "state", "状态", Kind.CHOICE, "预扣、已恢复或已确认", (), choices=("", "预扣", "已恢复", "已确认")
        ),
        Term("deadline", "整改期限", Kind.DATE, "预扣分的整改期限", ()),
    ),
)

PROBLEM = Sheet(
    "问题清单",
    "Problem",
    (
        Term("number", "编号", _T, "问题编号，贯穿三张清单", ("问题编号", "序号"), required=True),
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",)),
        Term("department", "单位", Kind.DEPARTMENT, "责任单位", ("责任单位", "单位名称")),
        Term("indicator", "指标", Kind.INDICATOR, "涉及的指标", ("涉及指标", "指标名称")),
        Term("problem", "问题", _T, "问题的具体表现", ("存在问题", "问题描述"), required=True),
        Term("cause", "原因", _T, "原因分析", ("原因分析",)),
        Term("source", "来源", _T, "问题来源", ("问题来源",)),
        Term("goal", "整改目标", _T, "量化的整改目标", ()),
        Term("measures", "整改措施", _T, "整改措施", ("措施",)),
        Term("leader", "责任领导", _T, "责任领导", ()),
        Term("lead", "牵头单位", _T, "牵头单位", ()),
        Term("partners", "配合单位", _T, "配合单位", ()),
        Term("person", "责任人", _T, "责任人", ()),
        Term("phone", "联系电话", _T, "联系电话", ("电话",)),
        Term("deadline", "完成时限", Kind.DATE, "整改时限", ("整改时限", "时限")),
        Term("progress", "进展", _T, "整改进展", ("整改进展",)),
        Term(
            "state",
            "状态",
            Kind.CHOICE,
            "销号状态",
            ("整改状态",),
            choices=("", "未启动", "整改中", "已完成待核验", "已销号", "逾期", "退回"),
        ),
        Term("evidence", "佐证材料", _T, "佐证材料", ("佐证",)),
        Term("closed_on", "销号日期", Kind.DATE, "销号日期", ()),
    ),
    key=("number",),
)

SNIPPET = Sheet(
    "文字素材",
    "Snippet",
    (
        Term("column", "栏目", _T, "用在哪一栏，如“总体情况”", (), required=True),
        Term("department", "单位", Kind.DEPARTMENT, "只用于哪个单位", ("责任单位",)),
        Term("indicator", "指标", Kind.INDICATOR, "只用于哪个指标", ()),
        Term("title", "标题", _T, "小标题", ()),
        Term("body", "正文", Kind.MARKDOWN, "一段或几段文字", ("内容",), required=True),
        Term("period", "期别", Kind.PERIOD, "只用于哪一期", ("报告期",)),
        Term("order", "排序", Kind.INTEGER, "先后次序；不填则按行序或文件名", ("序号",)),
    ),
)

SHEETS = (INFO, DEPARTMENT, INDICATOR, OBSERVATION, LEDGER, PROBLEM, SNIPPET)

DERIVED = (
    Term("nation_gap", "与全国差", Kind.POINTS, "同比减全国同比", ()),
    Term("province_gap", "与全省差", Kind.POINTS, "同比减全省同比", ()),
    Term("city_gap", "与全市差", Kind.POINTS, "同比减全市同比", ()),
    Term("yoy_change", "增速变化", Kind.POINTS, "同比减上期同比", ()),
    Term("rank_change", "位次变化", Kind.RANK, "比上期前移几位，后退为负", ()),
    Term("alert", "预警", Kind.OTHER, "绿色提醒、橙色警示或红色督办；未触发则无", ()),
    Term("behind", "欠序时", Kind.OTHER, "是否欠序时进度", ()),
)
"""What a Result adds to an Observation."""

PERIOD = (
    Term("year", "年", Kind.INTEGER, "年份", ()),
    Term("full", "全称", _T, "如“2022年上半年”", ()),
    Term("short", "简称", _T, "如“上半年”", ()),
    Term("span", "月份", _T, "如“1—6月”", ()),
)
"""What templates may ask of a period."""


@cache
def columns(record: str) -> dict[str, Term]:
    """Return the terms of a record class of `model`, by Chinese term."""
    extra = {"Result": (*OBSERVATION.columns, *DERIVED), "Period": PERIOD}
    found = extra.get(record) or next((s.columns for s in SHEETS if s.record == record), ())
    return {term.term: term for term in found}


def attribute(record: str, term: str) -> str:
    """Return the Python name behind a Chinese term of a record; other names pass through."""
    found = columns(record).get(term)
    return found.name if found else term


@cache
def term_of(name: str) -> str:
    """Return the Chinese term of a Python name of an observation or result."""
    known = {term.name: term.term for term in (*OBSERVATION.columns, *DERIVED)}
    return known.get(name, name)
