"""The sheets of the data contract and their columns."""

from __future__ import annotations

from reportgen.terms.vocabulary import Kind, Sheet, Term

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
    Term("peer_name", "对标名称", _T, "对标数据表中本地区的写法；不填则同地区名称", ()),
    Term("period", "报告期", Kind.PERIOD, "本期期别；不填则取数据中最近一期", ("期别",)),
    Term("cutoff", "数据截止日", Kind.DATE, "数据截至哪一天", ("数据截至",)),
    Term("issuer", "发文机关", _T, "署名用的机关名称", (), required=True),
    Term("masthead", "发文机关标志", _T, "红头文字；不填则为“发文机关＋文件”", ()),
    Term("doc_number", "发文字号", _T, "如“洪督考〔2022〕15号”", ("文号",)),
    Term("recipients", "主送机关", _T, "收文机关，以顿号、逗号分隔", ("主送",)),
    Term("copies", "抄送机关", _T, "抄送机关，以逗号分隔", ("抄送",)),
    Term("copies_of_supervision", "督办函抄送", _T, "红色督办函的抄送机关；不填则不抄送", ()),
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
    Term("held_on", "会议日期", Kind.DATE, "会议哪一天开", ("会议时间",)),
    Term("venue", "会议地点", _T, "会议在哪里开", ()),
    Term("chair", "主持人", _T, "会议主持人及职务", ("会议主持",)),
    Term("speaker", "讲话人", _T, "在会上讲话的领导及职务", ("讲话",)),
    Term("keep_grade", "保持等次", _T, "争先目标中要保的等次，如“第二等次”", ("保等次",)),
    Term("aim_grade", "争取等次", _T, "争先目标中要争的等次，如“第一等次”", ("争等次",)),
    Term("evaluated", "评议单位", _T, "专项工作评议的对象，写法同“单位”表", ("被评议单位",)),
    Term("evaluated_work", "评议事项", _T, "评议的专项工作，如“推进‘两重’工作”", ("评议工作",)),
    Term("evaluator", "评议机关", _T, "评议调查报告的署名；不填则为发文机关", ("评议组",)),
)

OF_REPORTING_PERIOD = frozenset(
    ("数据截止日", "会议名称", "会议日期", "会议地点", "主持人", "讲话人", "出席", "列席", "请假")
)
"""What 报告信息 tells of the reporting period alone."""

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
        Term("scoring", "计分办法", _T, "计分公式的编号或名称，如 F02、完成率得分法", ("计分方法",)),
        Term("scoring_terms", "计分参数", _T, "公式的参数，如“满分完成率=100；每点=0.3”", ("参数",)),
        Term(
            "completion",
            "完成率算法",
            Kind.CHOICE,
            "逆向、区间、亏损指标的完成率怎么算；不填按方向取常用的",
            (),
            choices=("", "比值", "达标", "扣减", "基期", "偏离", "减亏"),
        ),
        Term("parent", "上级指标", _T, "本指标是哪个指标的组成部分，用于占比、贡献率、拉动", ("总指标",)),
        Term("lead", "牵头单位", _T, "牵头单位，可填多个", ("责任单位", "牵头部门")),
        Term("definition", "口径", _T, "统计口径", ("指标口径", "指标解释")),
        Term("source", "数据来源", _T, "数据由谁提供", ("来源", "数据提供单位")),
        Term(
            "is_new", "新增", Kind.CHOICE, "本年度新增的指标填“是”", ("是否新增",), choices=("", "是", "否")
        ),
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
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位；不填为全地区", ("部门", "单位名称")),
        Term(
            "lead",
            "牵头单位",
            _T,
            "全地区的行由谁牵头，可填多个；也用于牵头单位的反馈单",
            ("责任单位", "牵头部门"),
        ),
        Term("actual", "完成值", _A, "本期完成值", ("实际完成", "完成数", "实绩", "本期值", "完成情况")),
        Term("yoy", "同比", _P, "同比增长，下降填负数", ("同比增长", "增速", "同比增速", "增幅")),
        Term("previous_yoy", "上期同比", _P, "上一期的同比", ("上期增速",)),
        Term("last_year", "上年同期", _A, "上年同期值", ("上年同期值", "去年同期")),
        Term("last_yoy", "上年同期同比", _P, "上年同期的同比，用于两年平均", ("去年同期同比",)),
        Term("two_year_average", "两年平均", _P, "两年平均增速", ("两年平均增速",)),
        Term("average_growth", "年均增长", _P, "有记录以来的年均增速", ("年均增速",)),
        Term("before", "上期值", _A, "相邻上一期的值，用于环比", ("上月值", "上季值")),
        Term("sequential", "环比", _P, "比相邻上一期增长", ("环比增长", "环比增速")),
        Term("year_start", "年初值", _A, "上年末的值，用于比年初", ("上年末", "年初数")),
        Term("year_start_growth", "比年初", _P, "比年初增长", ("比年初增长", "较年初增长")),
        Term("baseline", "基期值", _A, "整改前或基期的值，用于按基期算完成率", ("基数",)),
        Term("annual_target", "年度目标", _A, "全年目标", ("目标", "目标值", "年度目标值", "全年目标")),
        Term("stretch_target", "奋斗目标", _A, "全年奋斗目标", ("争取目标",)),
        Term("schedule_target", "序时目标", _A, "到本期末应完成的值", ("序时目标值", "进度目标")),
        Term("reported", "申报数", _A, "单位申报数；完成值是认定数时填", ("上报数",)),
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
        Term("weight", "分值", Kind.SCORE, "本行满分；不填用指标体系的分值", ("满分",)),
        Term("score", "得分", Kind.SCORE, "本项得分", ()),
        Term("share", "占比", _P, "占上级指标（单位行为占全地区）的比重", ("比重",)),
        Term("previous_share", "上年占比", _P, "上年同期的占比", ("上年比重",)),
        Term("contribution", "贡献率", _P, "对上级指标增长的贡献率", ()),
        Term("pull", "拉动", Kind.POINTS, "拉动上级指标增长几个百分点", ("拉动点",)),
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

RULES = Sheet(
    "考核规则",
    "Rule",
    (
        Term("key", "项目", _T, "规则名称", ("名称", "规则"), required=True),
        Term("value", "内容", _T, "规则内容", ("值", "规则内容"), required=True),
    ),
    key=("key",),
)

RULE_KEYS = (
    Term("green_limit", "绿色提醒上限", Kind.FACTOR, "欠序时几个百分点以内发绿色提醒函，默认10", ()),
    Term("orange_limit", "橙色警示上限", Kind.FACTOR, "欠序时几个百分点以内发橙色警示函，默认30", ()),
    Term("repeat_limit", "连续靠后期数", Kind.INTEGER, "连续几期列后三分之一发红色督办函，默认2", ()),
    Term("reply_days", "回函天数", Kind.INTEGER, "成文后几天内书面回复，默认7", ()),
    Term("rectify_days", "整改天数", Kind.INTEGER, "成文后几天内完成整改，默认30", ()),
    Term("green_code", "绿色提醒函文号", _T, "如“洪督考提〔2022〕”，编号接在后面", ()),
    Term("orange_code", "橙色警示函文号", _T, "如“洪督考警〔2022〕”", ()),
    Term("red_code", "红色督办函文号", _T, "如“洪督考督〔2022〕”", ()),
    Term("ties", "并列位次", Kind.CHOICE, "跳号：1、2、2、4；连号：1、2、2、3", (), choices=("跳号", "连号")),
    Term(
        "thirds",
        "三分之一取整",
        Kind.CHOICE,
        "三分之一不是整数时怎么取",
        (),
        choices=("进一", "舍去", "四舍五入"),
    ),
    Term("grading", "等次办法", Kind.CHOICE, "按分数线或按比例评等次", (), choices=("分数", "比例")),
    Term(
        "grades", "等次", _T, "如“优秀≥90；良好≥80；一般”，按比例时如“优秀15%；良好20%；一般”", ("等次标准",)
    ),
    Term("coefficient", "考核系数", _T, "如“得分/100”“1.2；1.1；1.0”（按前中后三分之一）", ("系数办法",)),
    Term("score_places", "得分小数位", Kind.INTEGER, "各项得分算到几位小数，默认2", ()),
    Term("bonus_cap", "加分上限", Kind.FACTOR, "加分合计最多几分", ("最高加分",)),
    Term("deduction_cap", "扣分上限", Kind.FACTOR, "扣分合计最多几分", ("最多扣分",)),
    Term("weighty", "权重指标分值", Kind.FACTOR, "分值不低于几分为权重指标，默认4", ()),
    Term("strong_rank", "优势指标位次", Kind.INTEGER, "位次在前几名为优势指标，默认3", ()),
    Term("weak_rate", "弱项得分率", Kind.FACTOR, "得分率低于百分之几为弱项指标，默认60", ()),
    Term(
        "letter_form",
        "函件方式",
        Kind.CHOICE,
        "一单位一函：合为一份，取最高等级；一事一函：每个指标一份",
        (),
        choices=("一单位一函", "一事一函"),
    ),
    Term(
        "overdue",
        "逾期升级",
        Kind.CHOICE,
        "橙色：橙色警示函逾期未回复的升为红色；逐级：绿色提醒函逾期的也升为橙色",
        (),
        choices=("橙色", "逐级"),
    ),
    Term(
        "trip_letter",
        "外出不足发函",
        Kind.CHOICE,
        "外出招商没有达到要求天数的，是否发绿色提醒函，默认否",
        (),
        choices=("否", "是"),
    ),
    Term("explain_day", "情况说明期限", Kind.INTEGER, "外出天数不足的在次月几日前作出情况说明，默认5", ()),
    Term("board_size", "红榜名额", Kind.INTEGER, "外出招商红榜取前几名，默认3", ()),
)

PLAN = Sheet(
    "进度计划",
    "Plan",
    (
        Term("period", "期别", Kind.PERIOD, "到哪一期末", ("报告期",), required=True),
        Term("indicator", "指标", Kind.INDICATOR, "哪个指标", ("指标名称",), required=True),
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位；不填为全地区和没有另定的单位", ("责任单位",)),
        Term("cumulative", "累计计划", _A, "到本期末累计应完成的值", ("累计目标",)),
        Term("increment", "本期增量", _A, "本期内应新增的值", ("月度增量目标", "增量目标")),
        Term("rate", "计划进度", _P, "到本期末应完成年度目标的比重", ("计划进度目标",)),
    ),
    key=("period", "indicator", "department"),
)

ASSESSMENT = Sheet(
    "考核结果",
    "Assessment",
    (
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",), required=True),
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位", ("责任单位", "单位名称"), required=True),
        Term("total", "总分", Kind.SCORE, "考核总分；不填由得分和加减分合计", ("总得分", "考核得分")),
        Term("rank", "位次", Kind.RANK, "总分位次；不填由总分推算", ("排名", "名次")),
        Term("rank_of", "参评数", Kind.COUNT, "参加排名的个数", ()),
        Term("previous_rank", "上期位次", Kind.RANK, "上一期的位次", ("上期排名",)),
        Term("grade", "等次", _T, "如“优秀”", ("考核等次",)),
        Term("coefficient", "考核系数", Kind.FACTOR, "与绩效挂钩的系数", ("月考核系数", "系数")),
        Term("note", "备注", _T, "备注", ("说明",)),
    ),
    key=("period", "department"),
)

PROJECT = Sheet(
    "重大项目",
    "Project",
    (
        Term("name", "项目名称", _T, "项目名称", ("名称", "项目"), required=True),
        Term("period", "期别", Kind.PERIOD, "属于哪一期；不填即报告期", ("报告期",)),
        Term("department", "单位", Kind.DEPARTMENT, "责任单位", ("责任单位", "所属单位")),
        Term("industry", "行业", _T, "如“工业”“农业”“服务业”", ("产业",)),
        Term("size", "规模", _T, "如“1亿元～10亿元”“10亿元以上”", ("投资规模",)),
        Term("stage", "阶段", _T, "如“签约”“开工”“竣工”", ("建设阶段", "项目阶段")),
        Term("investment", "总投资", Kind.MEASURE, "计划总投资", ("计划总投资", "总投资额"), unit="亿元"),
        Term("annual_plan", "年度计划投资", Kind.MEASURE, "当年计划投资", ("年度投资计划",), unit="亿元"),
        Term(
            "invested", "完成投资", Kind.MEASURE, "当年完成投资", ("实际完成投资", "已完成投资"), unit="亿元"
        ),
        Term("signed_on", "签约日期", Kind.DATE, "签约日期", ("签约时间",)),
        Term("started_on", "开工日期", Kind.DATE, "开工日期", ("开工时间",)),
        Term("finished_on", "竣工日期", Kind.DATE, "竣工日期", ("竣工时间",)),
        Term("assessed", "列入考核", Kind.CHOICE, "是否列入上级考核", (), choices=("", "是", "否")),
        Term("recognised", "通过认定", Kind.CHOICE, "是否通过考核认定", ("认定",), choices=("", "是", "否")),
        Term("leader", "挂钩领导", _T, "挂钩领导", ("责任领导",)),
        Term("progress", "进展", _T, "进展情况", ("进展情况",)),
        Term("note", "备注", _T, "备注", ("说明",)),
    ),
    key=("name", "period"),
)

PROJECT_TARGET = Sheet(
    "项目目标",
    "ProjectTarget",
    (
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",)),
        Term("industry", "行业", _T, "如“工业”；不填为各行业合计", ("产业",)),
        Term("size", "规模", _T, "如“10亿元以上”；不填为各种规模合计", ("投资规模",)),
        Term("stage", "阶段", _T, "如“开工”“竣工”“有效投资”", ("建设阶段",), required=True),
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位；不填为全地区", ("责任单位",)),
        Term("unit", "计量单位", _T, "不填为“个”", ()),
        Term("target", "目标", _A, "全年目标", ("年度目标", "目标数"), required=True),
        Term(
            "actual", "完成", _A, "完成数（认定数）；不填由“重大项目”表数出", ("完成数", "认定数", "完成值")
        ),
        Term("reported", "申报", _A, "单位申报数", ("申报数",)),
        Term("schedule_target", "序时目标", _A, "到本期末应完成数", ("序时目标数",)),
        Term("last_rate", "上年同期完成率", _P, "上年同期的完成率", ("去年同期完成率",)),
    ),
)

TRIP = Sheet(
    "外出招商",
    "Trip",
    (
        Term("period", "期别", Kind.PERIOD, "哪一个月", ("报告期", "月份")),
        Term("department", "单位", Kind.DEPARTMENT, "哪个单位", ("责任单位", "单位名称"), required=True),
        Term("role", "人员类别", _T, "如“党政主要负责人”“部门负责人”", ("人员", "类别")),
        Term(
            "days", "外出天数", Kind.COUNT, "外出招商几天，没有外出填0", ("天数",), required=True, unit="天"
        ),
        Term("required", "要求天数", Kind.COUNT, "规定每月不少于几天", ("规定天数",), unit="天"),
        Term("people", "外出人数", Kind.COUNT, "外出几人", ("人数",), unit="人"),
        Term("outcome", "开展情况", _T, "开展情况", ("成效",)),
        Term("note", "备注", _T, "备注", ("说明",)),
    ),
    key=("period", "department", "role"),
)

SURVEY = Sheet(
    "满意度调查",
    "Survey",
    (
        Term("question", "调查内容", _T, "对什么是否满意", ("题目", "调查项目"), required=True),
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",)),
        Term("department", "单位", Kind.DEPARTMENT, "被评议单位", ("被评议单位", "责任单位")),
        Term("sent", "发放份数", Kind.COUNT, "发放问卷几份", ("发放",), unit="份"),
        Term("returned", "回收份数", Kind.COUNT, "回收问卷几份", ("回收",), unit="份"),
        Term("valid", "有效份数", Kind.COUNT, "有效问卷几份", ("有效",), unit="份"),
        Term("satisfied", "满意份数", Kind.COUNT, "表示满意的几份", ("满意",), unit="份"),
        Term("rate", "满意率", _P, "满意份数占有效（回收）份数的比重", ("满意度",)),
        Term("previous_rate", "上次满意率", _P, "上一次调查的满意率", ("上年满意率",)),
        Term("note", "备注", _T, "备注，如调查对象", ("调查对象", "说明")),
    ),
)

PEER = Sheet(
    "对标数据",
    "Peer",
    (
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期", "年份"), required=True),
        Term("indicator", "指标", Kind.INDICATOR, "哪个指标", ("指标名称",), required=True),
        Term("region", "地区", _T, "哪个地区，本地区也填一行", ("单位", "开发区", "县区"), required=True),
        Term("within", "所属", _T, "地区属于哪个省、市，用于省内、市内位次", ("所属省市", "省份")),
        Term("value", "数值", _A, "指标的值", ("完成值",)),
        Term("yoy", "同比", _P, "同比增长", ("增速",)),
        Term("rank", "位次", Kind.RANK, "在位次范围内的排名", ("排名",)),
        Term("rank_of", "参评数", Kind.COUNT, "参加排名的个数", ()),
        Term("scope", "位次范围", _T, "如“全国”", ("排名范围",)),
        Term("source", "来源", _T, "数据出处", ("数据来源",)),
    ),
    key=("period", "indicator", "region"),
)

LETTER = Sheet(
    "函件台账",
    "Letter",
    (
        Term("number", "文号", _T, "函件的文号或编号", ("编号", "发文字号"), required=True),
        Term("period", "期别", Kind.PERIOD, "属于哪一期", ("报告期",)),
        Term("department", "单位", Kind.DEPARTMENT, "发给哪个单位", ("受函单位", "责任单位"), required=True),
        Term(
            "level",
            "等级",
            Kind.CHOICE,
            "哪一种函",
            ("函件种类", "种类"),
            required=True,
            choices=("绿色提醒函", "橙色警示函", "红色督办函"),
        ),
        Term("indicator", "指标", Kind.INDICATOR, "涉及的指标", ("涉及指标",)),
        Term("reason", "事由", _T, "因为什么", ("原因",)),
        Term("sent_on", "发函日期", Kind.DATE, "发函日期", ("发出日期",)),
        Term("reply_by", "回复期限", Kind.DATE, "要求何时回复", ("回函期限",)),
        Term("replied_on", "回复日期", Kind.DATE, "何时回复", ("回函日期",)),
        Term(
            "state",
            "状态",
            Kind.CHOICE,
            "回复和整改到哪一步",
            (),
            choices=("", "未回复", "已回复", "已整改", "逾期"),
        ),
    ),
    key=("number",),
)

SHEETS = (
    *(INFO, DEPARTMENT, INDICATOR, OBSERVATION, LEDGER, PROBLEM, SNIPPET),
    *(RULES, PLAN, ASSESSMENT, PROJECT, PROJECT_TARGET, TRIP, SURVEY, PEER, LETTER),
)
