"""Scores 「计分」: the formulas F01–F12 of an indicator, and what a score loses.

Each formula returns its value before caps and how it came about; parameters, guards and
sources are in docs/indicators.zh.md. A row that a formula cannot score stays without one.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.derive.faults import Misread
from reportgen.derive.measures import (
    PACED,
    completion_of,
    extremes_of,
    lead_of,
    points_ahead,
    relative_lead,
    smaller_is_better,
    value_of,
)
from reportgen.derive.methods import (
    FLOOR,
    HUNDRED,
    Case,
    Parameter,
    Raw,
    Shape,
    Unscored,
    cap,
    formula,
    read_method,
)
from reportgen.derive.registry import Workings, derived
from reportgen.model import Derivation, Quantity

_MEASURES = {
    "完成率": "completion_rate",
    "增速": "yoy",
    "同比": "yoy",
    "完成值": "actual",
    "总量": "actual",
}
"""What a formula may go by 「按」."""
_TERMS = {"completion_rate": "完成率", "yoy": "同比", "actual": "完成值"}

BASE = Parameter("基本分", Shape.POINTS, "达到目标得几分", aliases=("基础分", "达标分"))


# ------------------------------------------------------------------ F01 … F06


@formula("F01", "目标完成计分法", PACED, cap(), FLOOR, aliases=("目标完成", "达标计分法"))
def target_met(c: Case) -> Raw:
    """「目标完成计分法」 W if the target is met, else 0; judged on exact values."""
    lead, text = lead_of(c)
    if lead >= 0:
        return c.weight.value, f"{text}，达到目标，得 {c.mark(c.weight)}"
    return Decimal(0), f"{text}，没有达到目标，得0"


@formula(
    "F02",
    "完成率得分法",
    Parameter("满分完成率", Shape.RATE, "完成率到百分之几得满分", "100", ("满分值",), (), True, True),
    Parameter("起评完成率", Shape.RATE, "完成率不到百分之几不得分", "0", ("起评", "及格完成率"), share=True),
    Parameter(
        "按", Shape.WORD, "完成值：完成值本身就是率或分的，直接用它", "完成率", (), ("完成率", "完成值")
    ),
    PACED,
    cap(),
    FLOOR,
    aliases=("完成率", "按完成率", "按比例", "比例"),
)
def completion(c: Case) -> Raw:
    """「完成率得分法」 W × completion ÷ 满分完成率; 0 below 起评完成率."""
    if c.word("按") == "完成值":
        actual = value_of(c, "actual")
        rate, text = actual.value, c.mark(actual)
    else:
        rate, text = completion_of(c)
    least, how = c.number("起评完成率")
    if rate < least:
        return Decimal(0), f"{text} 不到 {how}，得0"
    full, whole = c.number("满分完成率")
    return c.weight.value * rate / full, f"{c.mark(c.weight)} × {c.group(text)} ÷ {whole}"


STEP = Parameter(
    "递减",
    Shape.POINTS,
    "每后一位少几分；写“均分”为分值除以参评数",
    "5%",
    ("每位", "每名", "级差"),
    ("均分",),
)


def _place_points(c: Case) -> Raw:
    """W − step × (place − 1); equal ones share a place."""
    place = value_of(c, "rank", "位次", "请填写位次，或核对参加排名的单位（至少两个）和位次依据")
    if c.word("递减") == "均分":
        among = value_of(c, "rank_of", "参评数")
        if among.value < place.value:
            raise Unscored("参评数小于位次", "请核对位次和参评数")
        step, how = c.weight.value / among.value, f"{c.mark(c.weight)} ÷ {c.mark(among)}"
    else:
        step, how = c.points("递减")
    value = c.weight.value - step * (place.value - 1)
    return value, f"{c.mark(c.weight)} − {how} × （{c.mark(place)} − 1）"


@formula(
    "F03", "争先进位计分法", STEP, cap(), FLOOR, aliases=("排名", "位次", "争先进位(排名)", "争先进位排名")
)
def by_place(c: Case) -> Raw:
    """「争先进位（排名）计分法」 the first has W, each one behind 递减 less (5 % of W)."""
    return _place_points(c)


@formula(
    "F04",
    "目标加排名计分法",
    BASE,
    Parameter(
        "未完成",
        Shape.WORD,
        "没有达到目标的：不得分，或按完成比例得基本分",
        "不得分",
        (),
        ("不得分", "按比例"),
    ),
    STEP,
    PACED,
    cap(),
    FLOOR,
    aliases=("目标+排名", "目标排名", "目标完成加排名"),
    needs=("基本分",),
)
def target_and_place(c: Case) -> Raw:
    """「目标＋排名」 meeting the target gives 基本分, going beyond it up to W by place, never less than 基本分."""
    lead, text = lead_of(c)
    base, how = c.points("基本分")
    if lead > 0:
        value, by = _place_points(c)
        return (value, f"{text}，超过目标，{by}") if value > base else (base, f"{text}，超过目标，得 {how}")
    if not lead:
        return base, f"{text}，达到目标，得 {how}"
    if c.word("未完成") == "按比例":
        rate, short = completion_of(c)
        return base * rate / HUNDRED, f"没有达到目标，{how} × {c.group(short)} ÷ 100"
    return Decimal(0), f"{text}，没有达到目标，得0"


@formula(
    "F05",
    "基本分增减计分法",
    BASE,
    Parameter(
        "每点", Shape.POINTS, "每增减1个百分点（或1个单位）增减几分", aliases=("每个百分点", "每百分点")
    ),
    Parameter("每增", Shape.POINTS, "增减不一样时，每增1个百分点加几分", aliases=("每超",)),
    Parameter("每减", Shape.POINTS, "增减不一样时，每减1个百分点减几分", aliases=("每低",)),
    Parameter("满分完成率", Shape.RATE, "从百分之几起增减", "100", (), (), True, True),
    Parameter(
        "按",
        Shape.WORD,
        "拿什么与目标比；不写为完成率，增速目标为增速",
        words=("完成率", "增速", "完成值"),
    ),
    PACED,
    Parameter("封顶", Shape.POINTS, "最多得几分；不写不封顶", aliases=("上限",), words=("不封顶",)),
    FLOOR,
    aliases=("基本分±百分点", "基本分加减", "基本分", "基本分加减百分点"),
    needs=("每点", "每增", "每减"),
)
def base_and_points(c: Case) -> Raw:
    """「基本分±百分点」 基本分 (W) + 每点 × what is ahead of the target in 个百分点."""
    ahead, text = points_ahead(c)
    base, how = c.points("基本分") if c.has("基本分") else (c.weight.value, c.mark(c.weight))
    name = "每增" if ahead > 0 and c.has("每增") else "每减" if ahead < 0 and c.has("每减") else "每点"
    if not ahead:
        return base, f"{c.group(text)} 是零，得 {how}"
    if not c.has(name):
        raise Unscored("计分参数没有写增减两头各几分", "请写“每点=…”，增减不同的写“每增=…；每减=…”")
    each, by = c.points(name)
    return base + each * ahead, f"{how} + {by} × {c.group(text)}"


@formula(
    "F06",
    "步进法",
    Parameter("步长", Shape.RATE, "一步是百分之几", "5", positive=True),
    Parameter("每步", Shape.POINTS, "每步增减几分", "5%"),
    Parameter(
        "不足一步", Shape.WORD, "不够一步的：不计、按比例、计一步", "不计", (), ("不计", "按比例", "计一步")
    ),
    PACED,
    cap("120%"),
    FLOOR,
    aliases=("步进", "阶梯"),
)
def stepwise(c: Case) -> Raw:
    """「步进法」 W at the target, 每步 more or less for each 步长 above or below it; reverse indicators mirrored."""
    ahead, text = relative_lead(c)
    stride, how = c.number("步长")
    steps = ahead / stride
    if c.word("不足一步") != "按比例":
        whole = Decimal(int(steps))
        if c.word("不足一步") == "计一步" and whole != steps:
            whole += 1 if steps > 0 else -1
        steps = whole
    each, by = c.points("每步")
    text = f"{c.mark(c.weight)} + {by} × （{c.group(text)} ÷ {how}，不足一步{c.word('不足一步')}）"
    return c.weight.value + each * steps, text


# ---------------------------------------------------- F07 … F10 among the peers


def _curve_parameters(prefix: str = "") -> tuple[Parameter, ...]:
    return (
        Parameter(f"{prefix}满意值", Shape.NUMBER, "得满分的值；不写用同类单位的最优值"),
        Parameter(f"{prefix}不允许值", Shape.NUMBER, "得基础分的值；不写用同类单位的最差值"),
    )


BY = Parameter("按", Shape.WORD, "拿什么比", "完成值", (), tuple(_MEASURES))
GROUND = Parameter("基础", Shape.RATE, "最差的得分值的百分之几", "60", (), (), True, True, HUNDRED)
CURVE = (*_curve_parameters(), BY, GROUND, cap(), FLOOR)


def _effect(c: Case, name: str, prefix: str = "") -> tuple[Decimal, str] | None:
    """Where a value lies between worst 0 and best 1; None where best and worst are the same."""
    x = value_of(c, name, _TERMS[name])
    smaller = smaller_is_better(c, name)
    keys = (f"{prefix}满意值", f"{prefix}不允许值")
    best, worst = (c.number(key) if c.has(key) else None for key in keys)
    if best is None or worst is None:
        top, bottom = extremes_of(c, name)
        if best is None and worst is None and top.value == bottom.value:
            return None
        best = best or (top.value, c.mark(top))
        worst = worst or (bottom.value, c.mark(bottom))
    span = best[0] - worst[0]
    if not span or (span < 0) != smaller:
        raise Unscored(f"{prefix}满意值不优于{prefix}不允许值", "请改正计分参数，逆向指标的满意值应较小")
    text = f"（{c.mark(x)} − {worst[1]}） ÷ （{best[1]} − {worst[1]}）"
    return (x.value - worst[0]) / span, text


def _linear(c: Case, name: str, prefix: str = "") -> Raw:
    """Share of the full marks by the linear function of effect 「线性功效系数」."""
    found = _effect(c, name, prefix)
    ground, low = c.number("基础")
    if found is None:
        return Decimal(1), "最优值与最差值相同，得满分"
    share, text = found
    return (ground + (HUNDRED - ground) * share) / HUNDRED, f"（{low}% + （1 − {low}%） × {text}）"


_REACH = 40
"""Beyond so many spans the exponential is past every cap and floor."""


def _exponential(c: Case, name: str, prefix: str = "") -> Raw:
    """Share of the full marks by the exponential function of effect 「指数功效函数」."""
    found = _effect(c, name, prefix)
    ground, low = c.number("基础")
    if found is None:
        return Decimal(1), "最优值与最差值相同，得满分"
    share, text = found
    bounded = max(min(share, Decimal(_REACH)), Decimal(-_REACH))
    return (ground / HUNDRED) ** (1 - bounded), f"{low}% 的（1 − {text}）次方"


def _against_best(c: Case, name: str, prefix: str = "") -> Raw:
    """Share of the full marks by comparison with the best 「最优值比较」: x ÷ best, or best ÷ x."""
    x = value_of(c, name, _TERMS[name])
    smaller = smaller_is_better(c, name)
    key = f"{prefix}最优值"
    if c.has(key):
        best, text = c.number(key)
    else:
        top, _ = extremes_of(c, name)
        best, text = top.value, c.mark(top)
    if best < 0 or (not best and not smaller):
        raise Unscored("最优值不大于零，不能与它相比", "请改用F07，或直接填写得分")
    if not smaller:
        return x.value / best, f"{c.mark(x)} ÷ {text}"
    if x.value <= best:
        return Decimal(1), f"{c.mark(x)} 不高于最优值 {text}，得满分"
    return best / x.value, f"{text} ÷ {c.mark(x)}"


def _scaled(c: Case, raw: Raw) -> Raw:
    share, text = raw
    return c.weight.value * share, f"{c.mark(c.weight)} × {text}"


@formula("F07", "线性功效系数法", *CURVE, aliases=("功效系数", "线性功效"))
def linear_effect(c: Case) -> Raw:
    """「线性功效系数法」 W × (60 % + 40 % × (x − worst) ÷ (best − worst)); W where all are the same."""
    return _scaled(c, _linear(c, _MEASURES[c.word("按")]))


@formula("F08", "指数功效函数法", *CURVE, aliases=("指数功效", "指数功效系数"))
def exponential_effect(c: Case) -> Raw:
    """「指数功效函数法」 W × 60 %^(1 − (x − worst) ÷ (best − worst)), that is 60·e^(B·t) with B = ln(100 ÷ 60)."""
    return _scaled(c, _exponential(c, _MEASURES[c.word("按")]))


BEST = Parameter("最优值", Shape.NUMBER, "与它相比的值；不写用同类单位的最优值")


@formula("F09", "最优值比较法", BEST, BY, cap(), FLOOR, aliases=("最优值", "最优比较"))
def best_compared(c: Case) -> Raw:
    """「最优值比较法」 W × x ÷ best; reverse indicators W × best ÷ x."""
    return _scaled(c, _against_best(c, _MEASURES[c.word("按")]))


_CURVES = {"F07": _linear, "F08": _exponential, "F09": _against_best}


@formula(
    "F10",
    "总量加增速计分法",
    Parameter("总量权重", Shape.RATE, "总量占百分之几，其余为增速", "50", ("α",), (), False, True, HUNDRED),
    Parameter("总量办法", Shape.WORD, "总量按哪种办法计分", "F07", (), tuple(_CURVES)),
    Parameter("增速办法", Shape.WORD, "增速按哪种办法计分", "F07", (), tuple(_CURVES)),
    *_curve_parameters("总量"),
    *_curve_parameters("增速"),
    Parameter("总量最优值", Shape.NUMBER, "总量按F09时与它相比"),
    Parameter("增速最优值", Shape.NUMBER, "增速按F09时与它相比"),
    GROUND,
    cap(),
    FLOOR,
    aliases=("总量+增速", "总量增速", "总量与增速"),
)
def size_and_growth(c: Case) -> Raw:
    """「总量＋增速」 α × score of the amount + (1 − α) × score of the growth, each out of W."""
    share, how = c.number("总量权重")
    size = _part(c, "actual", "总量")
    growth = _part(c, "yoy", "增速")
    value = (share * size.value + (HUNDRED - share) * growth.value) / HUNDRED
    return value, f"{how}% × {c.mark(size)} + （1 − {how}%） × {c.mark(growth)}"


def _part(c: Case, name: str, prefix: str) -> Quantity:
    """Return a sub-score out of W, with its own lineage."""
    part = Case(c.w, c.method, c.weight)
    share, text = _CURVES[c.word(f"{prefix}办法")](part, name, prefix)
    text = f"{part.mark(c.weight)} × {text}"
    origin = Derivation("score", tuple(part.inputs), text)
    return Quantity(c.weight.value * share, "分", origin, c.w.rules.score_places)


# -------------------------------------------------------- F11, F12 by events

EACH = Parameter("每项", Shape.POINTS, "每一项（次、件）几分", aliases=("每次", "每件", "每起", "每个"))


@formula(
    "F11",
    "加分项",
    EACH,
    Parameter("名次", Shape.LIST, "第一、第二、第三名各加几分，如“0.5、0.3、0.1”"),
    cap(),
    FLOOR,
    aliases=("加分", "按项加分"),
    needs=("每项", "名次"),
)
def bonus_by_events(c: Case) -> Raw:
    """「加分项」 events × 每项 up to W; or the points of the place among the first ones."""
    if places := c.items("名次"):
        place = value_of(c, "rank", "位次", "请填写位次，或核对参加排名的单位（至少两个）和位次依据")
        index = int(place.value) - 1
        points = places[index] if index < len(places) else Decimal(0)
        return points, f"位次 {c.mark(place)}，加{points:f}"
    return _events(c)


def _events(c: Case) -> Raw:
    count = value_of(c, "actual")
    each, how = c.points("每项")
    return each * count.value, f"{c.mark(count)} × {how}"


@formula(
    "F12", "扣分项", EACH, cap(), FLOOR, aliases=("扣分", "按项扣分", "倒扣", "扣完为止"), needs=("每项",)
)
def deduction_by_events(c: Case) -> Raw:
    """「扣分项」 W − events × 每项, down to 保底 (0)."""
    points, how = _events(c)
    return c.weight.value - points, f"{c.mark(c.weight)} − {how}"


# --------------------------------------------------------- what results carry


def award(w: Workings) -> Quantity | Unscored | None:
    """Return the score of a row by its method, or why there is none; None where no score is due.

    A row of the whole area that departments share in is scored at the departments, unless it
    names full marks of its own.
    """
    indicator, weight = w.given.indicator, w.get("weight")
    elsewhere = w.divided and w.given.weight is None
    if not indicator.scoring or weight is None or weight.value <= 0 or elsewhere:
        return None
    try:
        method = read_method(indicator.scoring, indicator.scoring_terms or "")
        case = Case(w, method, weight)
        return case.award(method.formula.function(case))
    except Misread:
        return None
    except Unscored as why:
        return why


@derived("weight")
def weight(w: Workings) -> Quantity | None:
    """「分值」 the full marks of the indicator, where the row names none of its own."""
    return w.given.indicator.weight if w.given.weight is None else None


@derived("score", "weight")
def score(w: Workings, _: Quantity) -> Quantity | None:
    """「得分」 by the method of the indicator (F01–F12); None where it cannot be found."""
    found = award(w)
    return found if isinstance(found, Quantity) else None


@derived("loss", "weight", "score")
def loss(_: Workings, full: Quantity, own: Quantity) -> Quantity:
    """「失分」 full marks − score; 0 for a score beyond the full marks."""
    return lost(full, own)


def lost(full: Quantity, own: Quantity) -> Quantity:
    """Return full marks − score as printed from both; 0 beyond the full marks."""
    places = max(full.places, own.places)
    if own.value >= full.value:
        return Quantity(Decimal(0), "分", Derivation("loss", (full, own), "满分 {}，得 {}，没有失分"), places)
    return Quantity(
        full.value - own.value, "分", Derivation("loss", (full, own), "{} − {}", signs=(1, -1)), places
    )


@derived("score_rate", "score", "weight")
def score_rate(_: Workings, own: Quantity, full: Quantity) -> Quantity | None:
    """「得分率」 score ÷ full marks × 100, in %."""
    return rate_of(own, full)


def rate_of(own: Quantity, full: Quantity) -> Quantity | None:
    """Return score ÷ full marks × 100 in %; None without positive full marks."""
    if full.value <= 0:
        return None
    origin = Derivation("score_rate", (own, full), "{} ÷ {} × 100")
    return Quantity(own.value / full.value * HUNDRED, "%", origin, 1)
