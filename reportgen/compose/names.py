"""The words a template may use: functions and filters, each by its Chinese name.

`vocabulary` lists them with a gloss; every filter takes what it words and
returns a phrase or a figure, so that a number never becomes mere text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from reportgen import terms
from reportgen.blocks import Figure
from reportgen.compose import aggregates, selection
from reportgen.compose.selection import Selection, rows_of
from reportgen.model import (
    Alert,
    Department,
    Indicator,
    Period,
    Quantity,
    Text,
    Triage,
)
from reportgen.templating import suggestion
from reportgen.wording import Phrase, Piece, Voice, called, chinese, join, say

Filter = Callable[..., object]


def filters(voice: Voice) -> dict[str, Filter]:
    """Return the filters of one voice by their Chinese names."""
    return _choices(voice) | _figures(voice) | _sentences(voice) | _comparisons(voice) | _affairs(voice)


def _choices(voice: Voice) -> dict[str, Filter]:
    """Choosing, ordering, counting and listing rows."""
    return {
        "选": spoken(
            selection.choose,
            不大于="at_most",
            不小于="at_least",
            大于="above",
            小于="below",
            在="among",
            不在="outside",
            空="missing",
        ),
        "排": spoken(selection.order, 倒序="descending"),
        "前": selection.head,
        "后": selection.tail,
        "个数": lambda rows, unit="个": voice.figure(selection.total(rows, unit)),
        "合计": aggregates.added,
        "合计率": aggregates.rate,
        "平均": aggregates.averaged,
        "最高": aggregates.highest,
        "最低": aggregates.lowest,
        "分差": aggregates.spread,
        "不提": lambda rows, *paths: selection.unsaid(rows, [_attribute(rows, path) for path in paths]),
        "名单": spoken(
            lambda rows, path="", mark="、", most=0, unit="个单位": _names(
                voice, rows, path, mark, most, unit
            ),
            最多="most",
            单位="unit",
        ),
        "连": lambda pieces, mark="、", last=None: join(pieces, mark, last),
        "分组": spoken(selection.groups, 无="otherwise"),
        "逐项": spoken(
            lambda rows, path, mark="、", bracket=False: join(
                (_item(r, path, voice, bracket) for r in rows), mark
            ),
            括号="bracket",
        ),
        "分别": lambda rows, path: voice.respectively(rows, _attribute(rows, path)),
        "相差": lambda rows, path: voice.spread(rows, _attribute(rows, path)),
        "状态": spoken(voice.states, 占比="shares"),
    }


def _figures(voice: Voice) -> dict[str, Filter]:
    """How one figure stands in text."""
    return {
        "不带单位": lambda quantity: voice.figure(quantity, unit=False),
        "大小": voice.size,
        "汉字": lambda number: Text(chinese(number)),
        "几": lambda what, unit="": voice.few(_quantity(what), unit),
        "约": lambda what: voice.about(_quantity(what)),
        "至": lambda low, high: voice.span(_quantity(low), _quantity(high)),
        "界限": voice.limit,
        "比": lambda what, path="": voice.ratio(selection.value_of(r, path) if path else r for r in what),
        "增长": voice.growth,
        "快慢": voice.lead,
        "增减": lambda change, since="上年同期": voice.gain(change, f"比{since}") if change else None,
        "进退": voice.movement,
        "序时": voice.schedule,
        "等次": voice.grade,
        "争": voice.strive,
    }


def _sentences(voice: Voice) -> dict[str, Filter]:
    """Sentences about a row, or about several of them."""

    def each(word: Callable[[Any], Phrase | None]) -> Filter:
        return lambda what, mark="；": _each(what, mark, word)

    return {
        "概述": each(voice.summary),
        "完成": each(voice.achievement),
        "增速": each(voice.pace),
        "陈述": each(voice.tell),
        "进度": each(voice.reached),
        "连述": spoken(voice.run_on, 全部="whole"),
        "趋势": voice.trend,
        "比各级": voice.leads,
        "比平均": voice.means,
        "比先进": voice.benchmark,
        "比目标": voice.target,
        "年均": voice.averages,
        "环比": voice.sequential,
        "比年初": voice.year_start,
        "同口径": voice.adjusted,
        "占比": spoken(lambda what, whole=None, path="": _share(voice, what, whole, path), 按="path"),
        "拉动": voice.pull,
        "结构": voice.structure,
        "得失分": voice.mark,
        "评判": voice.verdict,
    }


def _comparisons(voice: Voice) -> dict[str, Filter]:
    """Ranks, runs and whatever sets rows against each other."""
    return {
        "位居": spoken(voice.standing, 依据="basis", 参评数="population", 称呼="peers"),
        "名次": voice.places,
        "首尾": lambda rows, path, most=3: voice.ends(rows, _attribute(rows, path), most),
        "升降": voice.shifts,
        "历次位次": spoken(voice.history, 名位混用="mixed"),
        "连续居首": voice.led,
        "连续靠后": voice.low_runs,
        "唯一": voice.only,
        "方阵": voice.band,
        "前几": voice.top,
        "三分之一": voice.thirds,
        "尤其": spoken(
            lambda whole, parts, path="序时差", named="": voice.worst(
                whole, parts, _attribute([whole], path), _attribute([whole], named) if named else ""
            ),
            名称="named",
        ),
        "虽然": voice.contrast,
        "研判": spoken(voice.triaged, 要求="calls"),
        "强弱": voice.categories,
    }


def _affairs(voice: Voice) -> dict[str, Filter]:
    """Sentences about projects, days away, assessments, surveys, letters and the index system."""
    return {
        "认定": lambda what, by="考核", mark="，": _each(what, mark, lambda r: voice.recognised(r, by)),
        "尚无": spoken(voice.lacking, 破零="record"),
        "已有": voice.started,
        "安排": voice.programme,
        "投资": voice.investment,
        "均超": voice.on_time,
        "外出": voice.trips,
        "外出要求": voice.requirement,
        "奖惩": voice.ledger,
        "失分": spoken(voice.losses, 最多="most"),
        "分值": voice.weights,
        "满意": lambda what, mark="，": _each(what, mark, voice.satisfaction),
        "回收": lambda what, mark="；": _each(what, mark, voice.returns),
        "发函": voice.letters,
        "缘由": spoken(
            lambda what, mark="；", see="": _each(what, mark, lambda t: voice.cause(t, see=see)), 详见="see"
        ),
        "另发": voice.enclosed,
        "指标数": voice.system,
        "新增指标": voice.added,
        "计划": lambda what, mark="；": _each(what, mark, voice.planned),
        "节点": voice.nodes,
    }


def spoken(function: Filter, **keywords: str) -> Filter:
    """Return the function with Chinese keywords: `spoken(order, 倒序="descending")`."""

    @wraps(function)
    def call(*args: object, **given: object) -> object:
        for name in given:
            if name not in keywords:
                raise ValueError(f"没有“{name}”这个参数{suggestion(name, keywords)}")
        return function(*args, **{keywords[name]: value for name, value in given.items()})

    return call


GLOSSES = {
    "选": '按名称挑出行：指标结果|选("欠序时")、|选("单位.类别", "镇街")、|选("位次", 不大于=3)；没有这一项（或为“否”）的：|选("序时差", 空=true)',
    "排": '按名称排序：|排("位次")、|排("完成率", 倒序=true)',
    "前": "取前几行：|前(3)；只数行数，并列的不管，按位次取用 首尾",
    "后": "取后几行：|后(3)；同上",
    "个数": '行数，带单位：|个数("项")',
    "合计": '各行之和，等于印出的各数相加：重大项目|合计("总投资")',
    "合计率": '两个合计的比率，如完成率：表["民生实事"]|合计率("完成投资", "计划投资")',
    "平均": '算术平均：考核结果|平均("总分")',
    "最高": '各行中最大的：考核结果|最高("总分")',
    "最低": '各行中最小的：考核结果|最低("总分")',
    "分差": '最高减最低：考核结果|分差("总分")',
    "名单": '把名称连起来：|名单、|名单("单位")；只列几个：|名单(最多=5)，印成“甲、乙…等12个单位”；指标用 单位="项"',
    "不提": '前面已经说过的不再重复：“工业。”后面写 各行|不提("行业")|陈述，印成“1亿元～10亿元开工项目…”',
    "连": "用标点把几段连起来",
    "分组": '按名称分组：{% for 名称, 行 in 单位表|分组("类别") %}',
    "逐项": '名称加数值，逐项列举：|逐项("完成率")',
    "分别": '工业、农业、服务业项目实际有效投资分别欠序时20.6个、40.5个、2.8个百分点：|分别("序时差")',
    "相差": '最高97.45分（蒋坝镇）、最低56.58分（老子山镇），相差40.87分：|相差("总分")',
    "状态": '共22件，其中已销号6件，占27.3%；整改中16件，占72.7%：问题清单|状态("件")；不要占比：占比=false',
    "不带单位": "只印数字",
    "大小": "不带正负号的数字",
    "汉字": "把序号写成汉字：loop.index|汉字",
    "几": '十以内的个数写成汉字，“两名”：r.外出人数|几("名")',
    "约": '概数，200余个、近400亿元：重大项目|个数|约、重大项目|合计("总投资")|约',
    "至": "数值范围，1亿元～10亿元：指标.下限|至(指标.上限)",
    "界限": '不足10天、10天以上（含）：r.要求天数|界限("不足")；另有 超过、不少于、不超过、以内 等',
    "比": '3.2:41.5:55.3：[甲, 乙, 丙]|比，各行|比("占比")',
    "增长": "同比增长9.6%、同比下降3.0%、同比增长1.2倍、与上年同期持平：r.同比|增长",
    "快慢": '增速快于全省0.8个百分点：r.与全省差|快慢("全省", r)',
    "增减": "比上年同期增加4.58亿元：r.同比增量|增减",
    "进退": '较上期前移2位：r.位次变化|进退("1—5月")',
    "序时": "欠序时4.3个百分点：r.序时差|序时",
    "等次": "固定说法写成汉字：2等次印成第二等次",
    "争": '“保第二等次、争第一等次”：本单位考核.等次|争("第一等次")',
    "概述": "完成值、同比、与全省差、位次，不含完成进度",
    "完成": "一般公共预算收入10.91亿元，完成年度目标的52.0%，超序时2.0个百分点",
    "增速": "地区生产总值同比增长2.4%，增速快于全省0.8个百分点",
    "陈述": "这一行有的事实全部写成一句；指标结果、项目进度、考核结果、满意度都可以；对多行则用“；”连接",
    "进度": "完成年度目标的45.7%，欠序时4.3个百分点",
    "连述": "几项指标连成一句，“同比”和参评数只说一次：指标结果|前(3)|连述；要全部事实：连述(全部=true)",
    "趋势": "增速较上期加快0.5个百分点、由负转正",
    "比各级": "增速分别快于全国、全省1.2个、0.8个百分点，与全市持平：r|比各级",
    "比平均": "高于全省平均水平0.50亿元、低于全国平均水平1.20亿元：r|比平均",
    "比先进": "低于先进水平（昆山市）12.30亿元：r|比先进",
    "比目标": "增速低于年度目标4.6个百分点：r|比目标",
    "年均": "两年平均增长5.1%，年均增长6.3%：r|年均",
    "环比": "环比增长2.0%、增加0.50亿元：r|环比",
    "比年初": "比年初增长5.2%、增加3.10亿元：r|比年初",
    "同口径": "剔除留抵退税因素后同比增长3.3%，按自然口径计算同比下降10.2%：r|同口径",
    "占比": '占地区生产总值的53.5%，比上年同期提高1.2个百分点：r|占比；行数占全部的百分之几：已开工|占比(全部)，按金额：已开工|占比(全部, 按="总投资")',
    "拉动": "对地区生产总值增长的贡献率为30.2%，拉动地区生产总值增长1.3个百分点：r|拉动",
    "结构": '三次产业结构由上年同期的3.5:42.0:54.5调整为3.2:41.5:55.3：各行|结构("三次产业结构")',
    "得失分": "分值5.00分、得4.50分、失0.50分、得分率90.0%：r|得失分",
    "评判": "后三分之一、达到橙色警示标准、属弱项指标（欠序时）：r|评判",
    "位居": '在全市7个县区中列第二，不知参评数时位居全市第二；依据=true 时写明“总量”“增速”；称呼="开发区" 时印成“217个开发区”',
    "名次": "位居第二的有规上工业增加值、签约亿元以上项目，位居第三的有…",
    "首尾": '按位次列前三、后三，并列的都列，前后重复的全列：考核结果|首尾("总分")，印成“位居前三的是…、丙、丁（均为93.00分，并列第三），位居后三的是…”',
    "升降": "规上工业增加值由第三位前移至第二位",
    "历次位次": "从2019年第85位、2020年第38位到2021年的第26位：历年(r)|历次位次",
    "连续居首": '已连续两年居全省首位：r|连续居首；对标位次的一行是在同属地区中：r|连续居首("省内国家级开发区")',
    "连续靠后": "甲连续三期、乙连续两期列后三分之一：考核结果|连续靠后",
    "唯一": '福建省唯一一家进入全国前30位的开发区：r|唯一(30, "开发区")，r 是对标位次的一行；不是唯一则无',
    "方阵": '位居全省第二，处于全省第一方阵（前30位）：r|方阵(30, "全省第一方阵")',
    "前几": '有23项指标在全市考核中排名前三：指标结果|前几(3, "全市考核中")',
    "三分之一": "列前三分之一的有甲、乙，列后三分之一的有丙：考核结果|三分之一",
    "尤其": '重点工作整体欠序时1.8个百分点，特别是重点工程建设欠序时5.7个百分点：整体|尤其(各行)；各行只称行业：名称="行业"',
    "虽然": "虽然…，但…：前一句|虽然(后一句)；缺一句则无",
    "研判": "优势指标2项（甲、乙），弱项指标1项（丙）：|研判；对甲等优势指标立足于“超”：|研判(要求=true)",
    "强弱": "科技创新、绿色发展优势明显，对外开放相对薄弱：类别研判|强弱",
    "认定": '开工目标46个、通过市考核认定21个：r|认定("市考核")',
    "尚无": "农业无10亿元以上项目开工、无1亿元以上项目竣工：项目进度|尚无；逐项写尚未“破零”：破零=true",
    "已有": '80个“两重”项目已有60个开工，开工率75.0%，超过上年同期13.0个百分点：r|已有("“两重”项目")',
    "安排": '安排“两重”项目80个，年度计划投资309.60亿元；其中列入考核14个…：重大项目|安排("“两重”项目")',
    "投资": '开工35个，投资完成率93.0%：重大项目|投资、|投资("开复工")',
    "均超": "14个项目进度均超过序时，或各有几个：|均超",
    "外出": "朱坝街道主要负责人外出招商仅1天，住建局、…等12个单位…没有外出开展招商活动：外出招商|外出",
    "外出要求": "党政主要负责人每月10天以上（含），部门负责人每月5天以上（含）：外出招商|外出要求",
    "奖惩": "因…加2.00分；因…预扣1.00分（整改期限2022年8月31日）：加减分|奖惩",
    "失分": "失分指标3项，共失6.50分，其中甲失3.00分、乙失2.50分、丙失1.00分：单位结果|失分",
    "分值": '分值共计51.00分，占总分值100.00分的51.0%：各行|分值(全部行, "个性指标总分值")',
    "满意": "98.3%的调查对象对区发改委整体工作表示满意：满意度|满意",
    "回收": "发放问卷200份，回收196份、有效190份，回收率98.0%：满意度[0]|回收",
    "发函": "发出绿色提醒函5份、橙色警示函3份、红色督办函2份，共10份：函件台账|发函",
    "缘由": '签约项目欠序时15.0个百分点，连续两期达到橙色警示标准（上期欠序时26.7个百分点）：函件|缘由；要在指标后面写“（详见下表）”：函件|缘由(详见="下表")',
    "另发": "红色督办函5份（洪督考督〔2022〕3号至7号），请于2022年7月25日前书面回复，…：应发函件|另发",
    "指标数": "产业基础、科技创新等五大类共计53项指标：指标表|指标数",
    "新增指标": "新增城镇新增就业人数等2项指标：指标表|新增指标",
    "计划": "到2022年上半年末累计完成480.00亿元、占年度目标的48.0%，本期新增80.00亿元",
    "节点": "5月、10月、12月等三个时间节点：问题清单|节点",
}
"""What each filter says, by example; listed in docs/kinds.zh.md."""


def _share(voice: Voice, what: Any, whole: Any, path: str) -> object:
    """A sentence on the share of a row, or the share that some rows are of others."""
    return voice.share(what) if whole is None else aggregates.proportion(what, whole, path)


def _attribute(rows: Iterable[Any], path: str) -> str:
    """Return the Python name behind a Chinese term of these rows. Raises ValueError for an unknown one."""
    record = next((type(row).__name__ for row in rows), "")
    known = terms.columns(record)
    if record and path not in known:
        raise ValueError(f"没有“{path}”这个名称{suggestion(path, known)}")
    return terms.attribute(record, path)


def _quantity(what: Quantity | Figure) -> Quantity:
    """A quantity, or that of a figure another filter has made: 重大项目|个数|约."""
    return what.quantity if isinstance(what, Figure) else what


def _names(voice: Voice, rows: Iterable[Any], path: str, mark: str, most: int, unit: str) -> Phrase:
    """Return the names of rows: of their department if they have one, else of their indicator."""
    known = rows_of(rows)
    if not most or len(known) <= most:
        return join((_name(voice, row, path) for row in known), mark)
    number = voice.figure(selection.total(known.rows, unit))
    return say(join((_name(voice, row, path) for row in known.rows[:most]), mark), "等", number)


def _name(voice: Voice, row: Any, path: str = "") -> Piece:
    """Return what a row is about, or the name that stands under a path. Raises ValueError for what is no name."""
    if not path:
        return voice.subject(row)
    value = selection.value_of(row, path)
    if value is None:
        return None
    if isinstance(value, (Indicator, Department)):
        return called(value)
    if isinstance(value, (str, date, Period, Alert, Triage)):
        return Text(str(value), getattr(value, "origin", None))
    raise ValueError(f"“{path}”不是名称，不能连成名单")


def _each(what: Any, mark: str, word: Callable[[Any], Phrase | None]) -> Phrase | None:
    """Word one row, or all of several; sentences that have semicolons of their own are set apart by 。"""
    if not isinstance(what, (Selection, list, tuple)):
        return word(what)
    told = [phrase for row in what if (phrase := word(row))]
    divided = mark == "；" and len(told) > 1 and any("；" in phrase.parts for phrase in told)
    return join(told, "。" if divided else mark) or None


def _item(row: Any, path: str, voice: Voice, bracket: bool) -> Phrase | None:
    """Return `朱坝街道31.2%`, or `朱坝街道（31.2%）`; nothing for a row without the value."""
    value = selection.value_of(row, path)
    if value is None:
        return None
    shown = voice.figure(value) if isinstance(value, Quantity) else _name(voice, row, path)
    name = _name(voice, row)
    return say(name, "（", shown, "）") if bracket else say(name, shown)
