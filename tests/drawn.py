"""Charts of every kind, made from rows as templates make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reportgen.blocks import Block, Chart, Paragraph, Report, Run
from reportgen.compose.charts import caller
from reportgen.compose.numbering import number_figures
from reportgen.model import Quantity
from reportgen.wording import Voice
from tests.making import q, text

TOWNS = (
    "高良涧街道",
    "朱坝街道",
    "黄集街道",
    "蒋坝镇",
    "岔河镇",
    "西顺河镇",
    "老子山镇",
    "东双沟镇",
    "三河镇",
)
OFFICES = (
    "区发展和改革委员会（区粮食和物资储备局）",
    "区工业和信息化局",
    "区住房和城乡建设局",
    "区农业农村局（区乡村振兴局）",
    "区行政审批局",
    "洪泽经济开发区管理委员会",
)
YEARS = tuple(f"{year}年" for year in range(2017, 2023))

Rows = list[dict[str, Any]]
call = caller(Voice())


def rows(names: Sequence[str], **columns: Iterable[Quantity | None]) -> Rows:
    """Rows of a free table: a name, then columns of quantities."""
    values = [list(column) for column in columns.values()]
    return [
        {"名称": text(name), **{key: column[n] for key, column in zip(columns, values, strict=True)}}
        for n, name in enumerate(names)
    ]


def many(values: Iterable[str | int | None], unit: str = "%", places: int = 1) -> list[Quantity | None]:
    return [None if value is None else q(value, unit, places) for value in values]


def chart(data: Rows, values: str | Sequence[str], kind: str = "柱形", **more: Any) -> Chart:
    """The chart a template would get, numbered."""
    made = call(data, 值=values, 类型=kind, **more)
    (numbered,) = number_figures([made])  # type: ignore[list-item]
    assert isinstance(numbered, Chart)
    return numbered


RATES = ("52.3", "45.7", "66.8", "36.7", "49.6", "55.5", "22.6", "50.0", "53.1")
GAPS = ("2.0", "-4.3", "16.8", "-13.3", "-0.4", "5.5", "-27.4", "0", "3.1")
AMOUNTS = ("195.66", "31.20", "87.50", "12.00", "45.30", "60.00", "9.80", "33.00", "71.00")


def towns() -> Rows:
    return rows(
        TOWNS,
        完成率=many(RATES),
        序时进度=many(["50.0"] * 9),
        序时差=many(GAPS, "个百分点"),
        完成值=many(AMOUNTS, "亿元", 2),
        竣工=many((5, 6, 4, 3, 2, 4, 1, 5, 6), "个", 0),
        在建=many((12, 8, 9, 11, 6, 7, 5, 9, 10), "个", 0),
        未开工=many((3, 2, 1, 4, 5, 6, 7, 2, 1), "个", 0),
    )


def samples() -> dict[str, Chart]:
    """A chart of every kind, and the difficult ones."""
    years = rows(YEARS, 位次=many((85, None, 38, 26, 19, 21), "位", 0))
    ranks = rows(
        YEARS,
        甲=many((5, 4, 4, 3, 2, 1), "位", 0),
        乙=many((1, 2, 3, 4, 5, 6), "位", 0),
        丙=many((9, 9, 8, 7, 7, 8), "位", 0),
    )
    sectors = rows(
        ("工业", "农业", "现代服务业", "基础设施", "社会民生"), 个数=many((46, 12, 21, 9, 8), "个", 0)
    )
    crowd = [f"{TOWNS[n % 9][:2]}{'甲乙丙丁'[n // 9]}" for n in range(30)]
    lines = {name: many((30 + n * 9 + (j * 5 + n * 3) % 11 for j in range(6)), "%", 1) for n, name in enumerate("甲乙丙丁戊己")}  # fmt: skip
    return {
        "column": chart(towns(), "完成率", 标题="各镇街完成率"),
        "columns": chart(towns(), ["完成率", "序时进度"], 标题="各镇街完成率与序时进度"),
        "gaps": chart(towns(), "序时差", "条形", 标题="各镇街序时差"),
        "negative": chart(towns(), "序时差", 标题="各镇街序时差"),
        "ranks": chart(years, "位次", "折线", 倒置=True, 标题="全国位次"),
        "lines": chart(ranks, ["生产总值=甲", "工业增加值=乙", "财政收入=丙"], "折线", 倒置=True, 标题="三项位次"),
        "combo": chart(towns(), ["完成值", "完成率"], "组合", 标题="完成值与完成率"),
        "stacked": chart(towns(), ["竣工", "在建", "未开工"], "堆积", 标题="重大项目进展"),
        "pie": chart(sectors, "个数", "饼形", 标题="重大项目行业构成"),
        "long names": chart(
            rows(OFFICES, 得分=many(("92.35", "88.10", "79.66", "91.20", "95.00", "68.40"), "分", 2)),
            "得分",
            标题="区直部门得分",
        ),
        "thirty": chart(rows(crowd, 得分=many((50 + n * 37 % 49 for n in range(30)), "分", 0)), "得分", 标题="三十个单位"),
        "thirty lying": chart(
            rows([f"{name}工业集中区" for name in crowd], 得分=many((50 + n * 37 % 49 for n in range(30)), "分", 2)),
            "得分",
            "条形",
            标题="三十个集中区",
        ),
        "one": chart(rows(["甲镇"], 得分=many(["87.5"], "分")), "得分", 标题="只有一个"),
        "zeros": chart(rows(TOWNS, 个数=many([0] * 9, "个", 0)), "个数", 标题="全为零"),
        "six": chart(rows(TOWNS[:4], **{k: v[:4] for k, v in lines.items()}), list(lines), 标题="六个系列"),
        "six lines": chart(rows(YEARS, **lines), list(lines), "折线", 标题="六条线"),
    }  # fmt: skip


def report(*blocks: Block) -> Report:
    """A report that shows blocks among text."""
    said = Paragraph((Run("各单位完成情况见下图。"),))
    return Report(kind="sample", title="图表", blocks=(said, *blocks, said), shell="plain", date="2022-07-18")
