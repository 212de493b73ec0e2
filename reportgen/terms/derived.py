"""The terms of what is derived, and the look-up from either language."""

from __future__ import annotations

from functools import cache

from reportgen.terms.contract import (
    ASSESSMENT,
    INDICATOR,
    INFO,
    OBSERVATION,
    PROBLEM,
    PROJECT,
    PROJECT_TARGET,
    RULES,
    SHEETS,
    SNIPPET,
    SURVEY,
    TRIP,
)
from reportgen.terms.vocabulary import Kind, Term

_T = Kind.TEXT

DERIVED = (
    Term("nation_gap", "与全国差", Kind.POINTS, "同比减全国同比", ()),
    Term("province_gap", "与全省差", Kind.POINTS, "同比减全省同比", ()),
    Term("city_gap", "与全市差", Kind.POINTS, "同比减全市同比", ()),
    Term("nation_mean_gap", "与全国平均差", Kind.AMOUNT, "完成值减全国平均", ()),
    Term("province_mean_gap", "与全省平均差", Kind.AMOUNT, "完成值减全省平均", ()),
    Term("city_mean_gap", "与全市平均差", Kind.AMOUNT, "完成值减全市平均", ()),
    Term("benchmark_gap", "与先进差", Kind.AMOUNT, "完成值减先进值", ()),
    Term("target_gap", "与目标差", Kind.AMOUNT, "完成值减年度目标；增速目标为同比减目标", ()),
    Term("adjusted_gap", "同口径差", Kind.POINTS, "同口径同比减同比", ()),
    Term("yoy_change", "增速变化", Kind.POINTS, "同比减上期同比", ()),
    Term("average_years", "年均年数", Kind.COUNT, "推算的年均增长是几年的", ()),
    Term("increase", "同比增量", Kind.AMOUNT, "完成值减上年同期", ()),
    Term("sequential_increase", "环比增量", Kind.AMOUNT, "完成值减上期值", ()),
    Term("year_start_increase", "比年初增加", Kind.AMOUNT, "完成值减年初值", ()),
    Term("share_change", "占比变化", Kind.POINTS, "占比减上年占比", ()),
    Term("rank_change", "位次变化", Kind.RANK, "比上期前移几位，后退为负", ()),
    Term("lead_run", "连续居首", Kind.COUNT, "连续几期居首位；不是首位则无", ()),
    Term("low_run", "连续靠后", Kind.COUNT, "连续几期在后三分之一；不在则无", ()),
    Term("best_of", "几期最好", Kind.COUNT, "本期位次是几期以来最好；不是则无", ()),
    Term("third", "三分之一", _T, "前三分之一、中间三分之一或后三分之一", ()),
    Term("loss", "失分", Kind.SCORE, "分值减得分", ()),
    Term("score_rate", "得分率", Kind.PERCENT, "得分占分值的比重", ()),
    Term(
        "alert",
        "预警",
        Kind.OTHER,
        "红色督办、橙色警示或绿色提醒；未触发则无",
        (),
        choices=("红色督办", "橙色警示", "绿色提醒"),
    ),
    Term(
        "triage",
        "研判",
        Kind.OTHER,
        "优势、弱项或权重指标；都不是则无",
        (),
        choices=("优势", "弱项", "权重"),
    ),
    Term("strong", "优势指标", Kind.OTHER, "是否优势指标，不论是不是权重指标", ()),
    Term("weak", "弱项指标", Kind.OTHER, "是否弱项指标", ()),
    Term("weighty", "权重指标", Kind.OTHER, "是否权重指标，不论是优势还是弱项", ()),
    Term("behind", "欠序时", Kind.OTHER, "是否欠序时进度", ()),
    Term("not_begun", "未破零", Kind.OTHER, "全年累计的正向目标，本年完成为零", ()),
    Term("missed", "未达目标", Kind.OTHER, "是否还没有达到年度目标（以低为好的为超出）", ()),
    Term("exceeded", "超出目标", Kind.OTHER, "以低为好的指标是否已经超出年度目标", ()),
)
"""What a Result adds to an Observation."""

ASSESSED = (
    Term("base", "指标得分", Kind.SCORE, "各项指标得分之和", ()),
    Term("full", "满分", Kind.SCORE, "各项指标分值之和", ()),
    Term("bonus", "加分", Kind.SCORE, "加分合计", ()),
    Term("deduction", "扣分", Kind.SCORE, "扣分合计，含已确认的预扣分", ()),
    Term("withheld", "预扣分", Kind.SCORE, "尚未恢复、也没有确认的预扣分合计", ()),
    Term("loss", "失分", Kind.SCORE, "满分减指标得分", ()),
    Term("score_rate", "得分率", Kind.PERCENT, "指标得分占满分的比重", ()),
    Term("rank_scope", "位次范围", _T, "在哪一类单位中排", ()),
    Term("rank_change", "位次变化", Kind.RANK, "比上期前移几位，后退为负", ()),
    Term("third", "三分之一", _T, "前三分之一、中间三分之一或后三分之一", ()),
    Term("gap_to_first", "与首位分差", Kind.SCORE, "首位总分减本单位总分", ()),
    Term("spread", "最大分差", Kind.SCORE, "同类单位首位总分减末位总分", ()),
    Term("low_run", "连续靠后", Kind.COUNT, "连续几期在后三分之一；不在则无", ()),
    Term("results", "各项", Kind.OTHER, "本单位计分的各项指标结果", ()),
    Term("ledger", "加减分", Kind.OTHER, "本单位本期的加减分", ()),
)
"""What an Assessed adds to an Assessment."""

PROGRESS = (
    Term("completion_rate", "完成率", Kind.PERCENT, "完成占目标的比重", ()),
    Term("schedule", "序时进度", Kind.PERCENT, "到本期末应完成的进度", ()),
    Term("schedule_gap", "序时差", Kind.POINTS, "完成率减序时进度，欠序时为负", ()),
    Term("rate_change", "完成率变化", Kind.POINTS, "完成率减上年同期完成率", ()),
    Term("not_begun", "未破零", Kind.OTHER, "有目标而完成为零", ()),
    Term("behind", "欠序时", Kind.OTHER, "是否欠序时进度", ()),
)
"""What a ProjectProgress adds to a ProjectTarget."""

MAJOR_PROJECT = (
    Term("signed", "已签约", Kind.OTHER, "到本期末是否已签约", ()),
    Term("started", "已开工", Kind.OTHER, "到本期末是否已开工，竣工的也算", ()),
    Term("finished", "已竣工", Kind.OTHER, "到本期末是否已竣工", ()),
    Term("completion_rate", "投资完成率", Kind.PERCENT, "完成投资占年度计划投资的比重", ()),
    Term("schedule", "序时进度", Kind.PERCENT, "已过月数占全年的比重", ()),
    Term("schedule_gap", "序时差", Kind.POINTS, "投资完成率减序时进度，欠序时为负", ()),
    Term("behind", "欠序时", Kind.OTHER, "投资是否欠序时进度", ()),
)
"""What a MajorProject adds to a Project."""

TRAVELLED = (
    Term("met", "达到要求", Kind.OTHER, "外出天数是否达到要求天数；没有要求的为空", ()),
    Term("idle", "未外出", Kind.OTHER, "外出天数是否为零", ()),
    Term("short", "外出不足", Kind.OTHER, "是否外出了但没有达到要求天数", ()),
    Term("lacking", "相差天数", Kind.COUNT, "要求天数减外出天数；达到的为空", (), unit="天"),
    Term("rank", "天数位次", Kind.RANK, "同月同类人员按外出天数排，多的在前", ()),
    Term("board", "红黑榜", _T, "红榜或黑榜；都不上则为空", ()),
    Term("explain_by", "说明期限", Kind.DATE, "没有达到要求的何时前作出情况说明", ()),
)
"""What a Travelled adds to a Trip."""

SURVEYED = (
    Term("return_rate", "回收率", Kind.PERCENT, "回收份数占发放份数的比重", ()),
    Term("rate_change", "满意率变化", Kind.POINTS, "满意率减上次满意率", ()),
)
"""What a Surveyed adds to a Survey."""

TRACKED = (
    Term("result", "结果", Kind.OTHER, "所涉指标本期的结果：本单位的；本单位牵头的指标为全地区的", ()),
    Term("schedule_gap", "序时差", Kind.POINTS, "所涉指标的序时差，欠序时为负", ()),
    Term("loss", "失分", Kind.SCORE, "所涉指标的失分", ()),
    Term("due_month", "时限月份", _T, "完成时限在哪一月，如“8月”；不是成文那年的写年份", ()),
    Term("due_day", "时限", _T, "完成时限，如“8月31日”；不是成文那年的写年份", ()),
    Term("closed_day", "销号日", _T, "销号日期，如“7月8日”；不是成文那年的写年份", ()),
    Term("overdue", "已过时限", Kind.OTHER, "时限已过而没有完成，或状态为逾期", ()),
    Term("closed", "已销号", Kind.OTHER, "状态是否为已销号", ()),
    Term("open", "未销号", Kind.OTHER, "状态是否不是已销号", ()),
)
"""What a Tracked adds to a Problem."""

LETTER_DUE = (
    Term("period", "期别", Kind.PERIOD, "属于哪一期", ()),
    Term("department", "单位", Kind.DEPARTMENT, "发给哪个单位", ()),
    Term("name", "函件", _T, "绿色提醒函、橙色警示函或红色督办函", ()),
    Term("level", "等级", _T, "绿色提醒、橙色警示或红色督办", ()),
    Term("triggers", "触发", Kind.OTHER, "触发原因，逐条", ()),
    Term("results", "指标", Kind.OTHER, "触发的各项指标结果", ()),
    Term("sent", "已登记", Kind.OTHER, "函件台账中的同一份函；还没有登记则为空", ()),
    Term("number", "编号", Kind.COUNT, "本年同种函件的第几号", (), unit="号"),
    Term("code", "文号", _T, "印在函上的文号", ()),
    Term("reply_by", "回复期限", Kind.DATE, "何时前书面回复", ()),
    Term("rectify_by", "整改期限", Kind.DATE, "何时前整改到位", ()),
)
"""What templates may ask of a letter that is due."""

TRIGGER = (
    Term("level", "等级", _T, "这条原因对应哪一种函", ()),
    Term("reason", "原因", _T, "为什么", ()),
    Term("result", "指标", Kind.OTHER, "涉及的指标结果", ()),
    Term("letter", "前函", Kind.OTHER, "跟进的前一份函", ()),
    Term("assessment", "考核结果", Kind.OTHER, "因考核位次触发的，本单位的考核结果", ()),
    Term("trip", "外出招商", Kind.OTHER, "因外出招商触发的那一行", ()),
)
"""What templates may ask of a trigger."""

LETTER_ENTRY = (
    Term("code", "文号", _T, "印在函上的文号", ()),
    Term("number", "编号", Kind.COUNT, "本年同种函件的第几号", (), unit="号"),
    Term("period", "期别", Kind.PERIOD, "属于哪一期", ()),
    Term("department", "单位", Kind.DEPARTMENT, "发给哪个单位", ()),
    Term("name", "函件", _T, "绿色提醒函、橙色警示函或红色督办函", ()),
    Term("level", "等级", _T, "绿色提醒、橙色警示或红色督办", ()),
    Term("indicators", "指标", _T, "涉及的指标", ()),
    Term("reason", "事由", _T, "因为什么", ()),
    Term("sent_on", "发函日期", Kind.DATE, "发函日期", ()),
    Term("reply_by", "回复期限", Kind.DATE, "要求何时回复", ()),
    Term("replied_on", "回复日期", Kind.DATE, "何时回复", ()),
    Term("state", "状态", _T, "回复和整改到哪一步", ()),
    Term("entered", "已登记", Kind.OTHER, "是否已在函件台账中", ()),
    Term("due", "应发", Kind.OTHER, "本次数据对应的应发函件；没有则为空", ()),
)
"""What templates may ask of a line of the register of letters."""

TRIAGE = (
    Term("kind", "类型", _T, "优势、弱项或权重", ()),
    Term("call", "要求", _T, "超、赶或抢", ()),
    Term("reason", "原因", _T, "为什么这样归类", ()),
)
"""What templates may ask of a triage."""

CATEGORY_TRIAGE = (
    Term("period", "期别", Kind.PERIOD, "属于哪一期", ()),
    Term("department", "单位", Kind.DEPARTMENT, "哪个单位；全地区的为空", ()),
    Term("category", "类别", _T, "指标类别", ()),
    Term("results", "各项", Kind.OTHER, "这一类的各项指标结果", ()),
    Term("strengths", "优势指标", Kind.OTHER, "其中研判为优势的", ()),
    Term("weaknesses", "弱项指标", Kind.OTHER, "其中研判为弱项的", ()),
    Term("weight", "分值", Kind.SCORE, "计了分的各项分值之和", ()),
    Term("score", "得分", Kind.SCORE, "计了分的各项得分之和", ()),
    Term("loss", "失分", Kind.SCORE, "分值减得分", ()),
    Term("score_rate", "得分率", Kind.PERCENT, "得分占分值的比重", ()),
    Term("strong", "优势", Kind.OTHER, "只有优势、没有弱项", ()),
    Term("weak", "弱项", Kind.OTHER, "只有弱项、没有优势", ()),
    Term("mixed", "强弱并存", Kind.OTHER, "既有优势、又有弱项，不宜笼统称优势或薄弱", ()),
)
"""What templates may ask of a category of indicators."""

STANDING = (
    Term("period", "期别", Kind.PERIOD, "属于哪一期", ()),
    Term("indicator", "指标", Kind.INDICATOR, "哪个指标", ()),
    Term("region", "地区", _T, "本地区在对标数据中的名称", ()),
    Term("within", "所属", _T, "属于哪个省、市", ()),
    Term("value", "数值", Kind.AMOUNT, "指标的值", ()),
    Term("yoy", "同比", Kind.PERCENT, "同比增长", ()),
    Term("rank", "位次", Kind.RANK, "在全部地区中的排名；都没填的按数值推算", ()),
    Term("rank_of", "参评数", Kind.COUNT, "参加排名的个数", ()),
    Term("scope", "位次范围", _T, "如“全国”", ()),
    Term("rank_basis", "位次依据", _T, "各地区的位次按总量还是按增速排；看不出的为空", ()),
    Term("previous_rank", "上期位次", Kind.RANK, "上一年（期）的位次", ()),
    Term("rank_change", "位次变化", Kind.RANK, "比上一年（期）前移几位，后退为负", ()),
    Term("best_of", "几期最好", Kind.COUNT, "是几年（期）以来最好位次；不是则无", ()),
    Term("within_rank", "同属位次", Kind.RANK, "在所属相同的地区（如省内）中的排名", ()),
    Term("within_of", "同属个数", Kind.COUNT, "所属相同、参加比较的地区个数", ()),
    Term("within_lead", "同属连续居首", Kind.COUNT, "在所属相同的地区中连续几年（期）居首；不是首位则无", ()),
    Term("mates", "同属", Kind.OTHER, "本期所属相同的各地区，含本地区", ()),
    Term("others", "各地", Kind.OTHER, "本期的全部地区，含本地区", ()),
)
"""What templates may ask of the own area's standing."""

PERIOD = (
    Term("year", "年", Kind.INTEGER, "年份", ()),
    Term("full", "全称", _T, "如“2022年上半年”", ()),
    Term("short", "简称", _T, "如“上半年”", ()),
    Term("span", "月份", _T, "如“1—6月”", ()),
    Term("whole_year", "全年", Kind.OTHER, "是否为全年", ()),
)
"""What templates may ask of a period."""

AGGREGATES = (
    Term("count", "个数", Kind.COUNT, "选出的行数", ()),
    Term("total", "合计", Kind.OTHER, "各行之和", ()),
    Term("total_rate", "合计率", Kind.PERCENT, "一项的合计占另一项的合计的比重", ()),
    Term("mean", "平均", Kind.OTHER, "各行的算术平均", ()),
    Term("highest", "最高", Kind.OTHER, "各行中最大的", ()),
    Term("lowest", "最低", Kind.OTHER, "各行中最小的", ()),
    Term("spread", "分差", Kind.OTHER, "最高减最低", ()),
    Term("proportion", "占比", Kind.PERCENT, "一部分行占全部行的比重", ()),
    Term("top", "前列个数", Kind.COUNT, "位次在前几位的地区个数", ()),
)
"""What is taken over rows, by the names its lineage bears."""

WORDED = (
    Term("conversion", "换算", Kind.OTHER, "换成亿元或万元", ()),
    Term("multiple", "倍数", Kind.OTHER, "增长率除以100", ()),
    Term("approximation", "概数", Kind.OTHER, "按概数写", ()),
    Term("same", "相同的数", Kind.OTHER, "各行的数都一样", ()),
)
"""What a figure becomes when it is put into words, by the names its lineage bears."""

PHOTO = (
    Term("caption", "说明", _T, "文件名里的说明", ()),
    Term("taken_on", "日期", Kind.DATE, "文件名里的拍摄日期；没有则为空", ()),
    Term("department", "单位", Kind.DEPARTMENT, "照片所在的子文件夹以单位命名时，为该单位", ()),
    Term("file", "文件", _T, "文件的路径", ()),
)
"""What templates may ask of a photograph."""

INDICATOR_FACTS = (Term("abbreviated", "有简称", Kind.OTHER, "是否有与名称不同的简称", ()),)
"""What templates may ask of an indicator besides its columns."""

_RECORDS = {
    "Indicator": (*INDICATOR.columns, *INDICATOR_FACTS),
    "Result": (*OBSERVATION.columns, *DERIVED),
    "Assessed": (*ASSESSMENT.columns, *ASSESSED),
    "ProjectProgress": (*PROJECT_TARGET.columns, *PROGRESS),
    "MajorProject": (*PROJECT.columns, *MAJOR_PROJECT),
    "Travelled": (*TRIP.columns, *TRAVELLED),
    "Surveyed": (*SURVEY.columns, *SURVEYED),
    "Tracked": (*PROBLEM.columns, *TRACKED),
    "LetterDue": LETTER_DUE,
    "LetterEntry": LETTER_ENTRY,
    "Trigger": TRIGGER,
    "Triage": TRIAGE,
    "CategoryTriage": CATEGORY_TRIAGE,
    "Standing": STANDING,
    "Period": PERIOD,
    "Photo": PHOTO,
}
"""Record classes of `model` that are not rows of a sheet, or more than one."""


def records() -> tuple[str, ...]:
    """Return every record class of `model` whose attributes a template may ask for by their terms."""
    as_given = (
        sheet.record
        for sheet in SHEETS
        if sheet not in (INFO, RULES, SNIPPET)
        and not any(found[: len(sheet.columns)] == sheet.columns for found in _RECORDS.values())
    )
    return (*as_given, *_RECORDS)


@cache
def columns(record: str) -> dict[str, Term]:
    """Return the terms of a record class of `model`, by Chinese term."""
    found = _RECORDS.get(record) or next((s.columns for s in SHEETS if s.record == record), ())
    return {term.term: term for term in found}


def attribute(record: str, term: str) -> str:
    """Return the Python name behind a Chinese term of a record; other names pass through."""
    found = columns(record).get(term)
    return found.name if found else term


@cache
def term_of(name: str) -> str:
    """Return the Chinese term of a Python name of a result, an assessment or a project."""
    known: dict[str, str] = {}
    for record in ("Result", "Assessed", "ProjectProgress", "Surveyed", "Travelled", "Standing"):
        for term in _RECORDS[record]:
            known.setdefault(term.name, term.term)
    for term in (*AGGREGATES, *WORDED):
        known.setdefault(term.name, term.term)
    return known.get(name, name)
