"""Where the head of a table column may be broken: between words, never inside one.

Chinese is written without spaces, so a dictionary says where words end: the ones
that heads of official tables are made of. What it does not know stays in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from reportgen.tabular.breadth import breadth

_DICTIONARY = """
序号 编号 名称 项目 指标 单位 部门 镇街 街道 地区 类别 类型 分类 分组 行业 产业 领域 规模 阶段 期别 时间 日期 年度 季度 月度 本年
本期 本月 上年 上期 上月 同期 去年 今年 全年 上半年 下半年 一季度 二季度 三季度 四季度 年初 年末 月末 期末 当年 当月 当期 累计 截至
计划 目标 任务 序时 进度 进展 计量 口径 标准 要求 规定 时限 期限 完成 完成值 完成率 完成数 序时差 同比 环比 增长 增速 增长率 增幅
增量 增加 增减 下降 变化 变动 占比 比重 比例 比率 全国 全省 全市 全县 全区 省内 市内 区内 平均 平均值 平均数 先进 先进值 首位 末位
同口径 可比 名义 实际 位次 排名 名次 参评 参评数 范围 依据 前移 后移 得分 得分率 失分 分值 分数 总分 满分 权重 加分 扣分 预扣分 分差
等次 考核 考评 评价 评议 评定 系数 结果 综合 情况 表现 预警 亮灯 状态 备注 说明 事由 原因 因素 来源 问题 短板 整改 措施 责任 领导
牵头 配合 责任人 联系人 联系 电话 佐证 材料 销号 办结 办理 回复 回函 函件 文号 等级 种类 内容 绿色 橙色 红色 提醒 警示 督办 正常
发函 逾期 开展 外出 招商 天数 人数 次数 个数 件数 份数 家数 户数 人员 党政 主要 负责人 调查 满意 满意率 满意度 问卷 发放 回收 回收率
有效 对象 群众 企业 申报 认定 核实 签约 开工 竣工 投产 入库 开工率 竣工率 投资 总投资 投资额 资金 到账 外资 内资 利用 争取 向上 财政
预算 收入 支出 税收 一般 公共 政府 债务 生产 总值 地区生产 工业 农业 服务业 规上 规模以上 规模 以上 以下 增加值 固定 资产 社会 消费品
零售 总额 进出口 出口 进口 贸易 销售 开票 营业 利润 用电量 用电 耗电 能耗 强度 排放 排放量 浓度 空气 优良 水质 断面 达标 环境 生态
污染 居民 人均 可支配 城镇 农村 常住 人口 就业 新增 登记 失业 失业率 教育 医疗 卫生 养老 保障 救助 民生 实事 信访 重复 重点 重大
特色 高质量 发展 高新 技术 科技 创新 研发 专利 人才 数字 经济 民营 市场 主体 上市 培育 建设 项目数 亿元 万元 万美元 亿美元 百分点
平方米 公顷 万吨 千瓦时 年底 中期 节点 优势 弱项 研判 趋势 差距 差额 剩余 缺口 总量 总数 合计 小计 总计 其中 本级 市级 省级 国家级
县级 区级 排序 编码 简称 全称 主责 分管 挂钩 具体 序时进度数 热线 行政 审批
"""
_WORDS = frozenset(_DICTIONARY.split())
_LONGEST = max(map(len, _WORDS))
_PREFIXES = "与较比第各近约超欠占全"
"""Characters that lean on the word behind them: 与全省差."""
_SUFFIXES = "率值差数量额度性化者员局委办镇乡村县市区省类项个家户人次额比的"
"""Characters that lean on the word before them: 税收占比."""
_PIECE = re.compile(r"[（(〔][^（(〔）)〕]*[）)〕]|[!-'*-~]+|.", re.S)
_NUMBER = re.compile(r"\d[\d.]*")
_LOOSE_BRACKET = 7.0
"""A bracket wider than this many 字 is broken like other text."""
_WHOLE = 4
"""Unknown characters that stay together."""
_OPENING, _CLOSING = "（(〔《“", "）)〕》”、，：；"


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """Return a head in the pieces between which it may be broken: `与全省 平均 差` → 与全省, 平均差, （百分点）."""
    found: list[str] = []
    plain = ""
    for piece in _PIECE.findall(text):
        if len(piece) == 1 and not piece.isascii():
            plain += piece
            continue
        found.extend(_segmented(plain))
        plain = ""
        wide = piece[0] in _OPENING and breadth(piece) > _LOOSE_BRACKET
        found.extend(_segmented(piece) if wide else [piece])
    found.extend(_segmented(plain))
    return tuple(_glued(found))


def _segmented(text: str) -> list[str]:
    """Return the words of a Chinese text: as few unknown characters as possible, then as few words."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(text) + 1):
        unknown, words, _ = best[end - 1]
        choices = [(unknown + 1, words + 1, end - 1)]
        for start in range(max(0, end - _LONGEST), end - 1):
            if text[start:end] in _WORDS:
                unknown, words, _ = best[start]
                choices.append((unknown, words + 1, start))
        best.append(min(choices))
    words_: list[str] = []
    end = len(text)
    while end:
        start = best[end][2]
        words_.append(text[start:end])
        end = start
    return _unknown_joined(words_[::-1])


def _unknown_joined(words: Sequence[str]) -> list[str]:
    """Join unknown characters that follow each other, up to as many as stay together."""
    joined: list[str] = []
    open_ = False
    for word in words:
        single = len(word) == 1 and word not in _PREFIXES + _SUFFIXES
        if single and open_ and len(joined[-1]) < _WHOLE:
            joined[-1] += word
        else:
            joined.append(word)
        open_ = single
    return joined


def _glued(words: Sequence[str]) -> list[str]:
    """Let prefixes, suffixes and marks lean on the word they belong to, and a unit on its number."""
    glued: list[str] = []
    for word in words:
        if glued and (word in _SUFFIXES + _CLOSING or _leans_forward(glued[-1])):
            glued[-1] += word
        else:
            glued.append(word)
    return glued


def _leans_forward(word: str) -> bool:
    return word in _PREFIXES + _OPENING or _NUMBER.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def widest_piece(text: str) -> float:
    """Return the width in 字 of the widest piece of a head: a column narrower than this breaks a word."""
    return max(map(breadth, pieces(text)), default=0.0)


@lru_cache(maxsize=4096)
def widest_lying(text: str) -> float:
    """Return the width in 字 of a head set from top to bottom: that of a unit in brackets or a Latin word in it."""
    return max(map(breadth, _LYING.findall(text)), default=1.0)


_LYING = re.compile(r"[（(][^）)]*[）)]|[!-~]+")


@lru_cache(maxsize=4096)
def lines(text: str, room: float) -> tuple[str, ...]:
    """Return the lines of a head or a name in a room of so many 字: as few as possible, as even as possible.

    A unit in brackets prefers a line of its own. A piece wider than the room is broken
    evenly, which sets it from top to bottom where the room is one 字.
    """
    if breadth(text) <= room:
        return (text,)
    parts = [part for piece in pieces(text) for part in _forced(piece, room)]
    body, unit = (parts[:-1], parts[-1:]) if len(parts) > 1 and _is_bracket(parts[-1]) else (parts, [])
    return (*_even(body, room), *unit)


def _is_bracket(piece: str) -> bool:
    return piece[0] in "（(" and piece[-1] in "）)"


def _forced(piece: str, room: float) -> list[str]:
    """Break a piece that is too wide for its room; Latin words and brackets stick out rather."""
    width = breadth(piece)
    if width <= room or piece.isascii() or piece[0] in _OPENING:
        return [piece]
    signs = _SIGN.findall(piece)
    size = ceil(len(signs) / ceil(width / max(room, 1.0)))
    return ["".join(signs[start : start + size]) for start in range(0, len(signs), size)]


_SIGN = re.compile(r"[!-~]+|.", re.S)
"""A Latin word or number, or one other sign."""


def _even(parts: Sequence[str], room: float) -> list[str]:
    """Fill lines with the parts; of all ways with the fewest lines the one with the shortest longest line."""
    count = len(_filled(parts, room))
    widths = sorted(
        {breadth("".join(parts[a:b])) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)}
    )
    for width in widths:
        if width <= room and all(breadth(part) <= width for part in parts):
            lines = _filled(parts, width)
            if len(lines) == count:
                return lines
    return _filled(parts, room)


def _filled(parts: Sequence[str], room: float) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and breadth(lines[-1] + part) <= room:
            lines[-1] += part
        else:
            lines.append(part)
    return lines


__all__ = ["lines", "pieces", "widest_lying", "widest_piece"]
