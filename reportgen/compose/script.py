"""A kind compiled once, and run on the facts of each report.

Every value the template prints is swapped for one private-use character by
Jinja's finalize hook, and back for the object after the Markdown is read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from jinja2 import Template, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from reportgen.blocks import (
    Annex,
    AnnexList,
    Attendance,
    Block,
    Figure,
    Heading,
    Inline,
    Inlines,
    Postscript,
    Report,
    Run,
    Salutation,
    Signature,
    Title,
    merge,
    plain,
)
from reportgen.compose import absence, charts, pictures, tables
from reportgen.compose.absence import MARK, Absent, Nothing, absorbing
from reportgen.compose.facts import Facts
from reportgen.compose.fields import Fields, without_marks
from reportgen.compose.fitting import fitted
from reportgen.compose.markdown import FIRST_MARK, LAST_MARK, inlines_of, parse, titled
from reportgen.compose.names import filters, spoken
from reportgen.compose.numbering import (
    ITEM,
    close_up,
    figure_reference,
    number_annexes,
    number_figures,
    number_headings,
    number_tables,
    reference,
    table_reference,
)
from reportgen.compose.selection import Selection
from reportgen.compose.titles import break_title
from reportgen.errors import TemplateFault
from reportgen.kinds import Absence, ReportKind
from reportgen.model import Alert, Day, Department, Indicator, Line, Origin, Period, Quantity, Snippet, Text
from reportgen.templating import (
    ReportEnvironment,
    asked,
    compile_condition,
    compile_template,
    environment,
    holds,
    run,
)
from reportgen.wording import Phrase, Voice, called

_PRINTED = "本次打印"
"""Name in the context of the list of objects printed so far."""

_MARKS = re.compile(f"([{chr(FIRST_MARK)}-{chr(LAST_MARK)}])")

NAMES = {
    "报告": "报告信息表里的内容，如 报告.地区名称",
    "期间": "本期：期间.全称、期间.简称、期间.年；是不是全年：期间.全年",
    "上期": "同年的上一期，全年的为上一年；没有则为空",
    "单位": "单位报告所属的单位；全地区报告为空",
    "单位表": "全部单位",
    "全域": "全区、全县、全市，按地区名称",
    "指标结果": "全地区各项指标的结果",
    "单位结果": "各单位的指标结果",
    "问题清单": "本期的问题",
    "指标表": "指标体系中的全部指标",
    "考核结果": "各单位的考核总分、位次、等次；见 指标和公式",
    "本单位考核": "单位报告所属单位的考核结果；全地区报告为空",
    "函件": "kind.toml 里 letter 所指的函件：函件.文号、函件.回复期限；其他报告为空",
    "预警线": "欠序时几个百分点以内为绿色、橙色：预警线.绿色、预警线.橙色，按考核规则",
    "应发函件": "本期应发的提醒函、警示函、督办函；单位报告只有它的",
    "函件台账": "已发的函件；单位报告只有它的",
    "函件登记": "本年已发的和本期应发的函件，每份一行，不重复计；单位报告只有它的",
    "本期函件": "函件登记中本期的函件：台账中登记为本期的，和本期应发还没有登记的",
    "加减分": "本期加分、扣分、预扣分；单位报告只有它的",
    "类别研判": "各类指标中的优势和弱项；单位报告为它的",
    "项目进度": "项目目标表各行的完成情况：行业、规模、阶段",
    "项目合计": '项目合计("行业")：各行业、各阶段的合计；可用行业、规模、单位，都不写是各阶段总数',
    "重大项目": "本期的重大项目",
    "外出招商": "各单位外出招商天数，取报告期内最近的一个月；期内没有的，取期后、成文前最近的一个月",
    "招商月份": "外出招商取的是哪一个月：招商月份.月份；没有则为空",
    "各月招商": "各月各单位外出招商天数",
    "满意度": "本期各项满意度调查结果",
    "进度计划": "本期的进度计划",
    "对标数据": "对标数据表的各行",
    "对标位次": "本地区在对标数据中的位次，由远到近：位次、同属位次、同属连续居首",
    "历年": "历年(r)：同一指标、同一单位各期的结果，由远到近",
    "表": '自由表：表["时间节点"]',
    "选项": "kind.toml 里 [options] 的内容",
    "素材": '素材("总体情况")：把这一栏的文字印在这里；小标题不要时加 标题=false',
    "表格": "表格(行, 列=[…], 标题=…)：一张表，写法见“表格”一节",
    "矩阵": '矩阵(单位结果, 行="单位", 列="指标", 值="预警")：一个单位一行、一个指标一列的表',
    "填写栏": '填写栏(["签收人：", "签收日期："], ["联系电话：", "备注："], 高=14)：留给手写的格子，高是每行至少多少毫米',
    "表号": '表号("标题")：带编号的表的编号，如“表2”',
    "图表": '图表(行, 值=["完成率"], 类型="柱形", 标题=…)：一张图；类型有柱形、条形、堆积、折线、饼形、组合',
    "照片": "素材/照片 里的现场照片：没有日期的和本期拍摄的；单位报告只有它的",
    "图片": "图片(照片, 每行=2)：印出照片，各带说明和日期",
    "图号": '图号("标题")：该图的编号，如“图2”',
    "附件": '附件("标题")：从这里另起一页为附件；横排=true、横排=false 指定横竖，不写由表格的宽窄定',
    "附件号": '附件号("标题")：该附件的编号，如“附件2”',
    "须有": "写在标题后面，须有(函件台账)：没有时，这个标题连同下面的内容都不印；写在段落里则这一段不印",
    "几是": "写在段首，印成一是、二是、三是；只有一段时不印",
}
"""The names a body may use, with their meaning; listed in docs/kinds.zh.md."""

_KNOWN = (*NAMES, _PRINTED)
_CALLS = ("历年", "素材", "表格", "矩阵", "图表", "图片", "图号", "附件", "附件号")
"""Names that are called: of something absent they make something absent."""


class Script:
    """A compiled kind: `compose` may be called any number of times."""

    def __init__(self, kind: ReportKind, voice: Voice | None = None) -> None:
        self.kind = kind
        self.voice = _suited(voice or Voice(), kind)
        env = environment(finalize=_finalizer(self.voice), filters=filters(self.voice))
        if Absence.DROP in kind.absent.values():
            env.filters |= {name: absorbing(env.filters[name]) for name in env.filters if name != "length"}
        self._body = compile_template(env, kind.body, kind.body_file, _KNOWN)
        self._title = self._setting(env, "title", kind.title)
        self._fields = {key: self._setting(env, f"fields.{key}", text) for key, text in kind.fields.items()}
        self._when = (
            compile_condition(env, kind.when, kind.settings_file, _KNOWN, first_line=kind.line("when"))
            if kind.when
            else None
        )
        words = asked(kind.body, kind.body_file).of
        self.tables = words.get("表", ())
        """The free tables the body asks for."""
        self.columns = words.get("素材", ())
        """The 栏目 the body asks for."""

    def _setting(self, env: ReportEnvironment, name: str, source: str) -> Template:
        """Compile a setting of kind.toml, to be reported at its own line."""
        line = self.kind.line(name)
        return compile_template(env, source, self.kind.settings_file, _KNOWN, first_line=line)

    def uncalled(self, facts: Facts) -> str:
        """Return why no such report is called for, in words; empty when one is.

        Raises TemplateFault for a mistake in the condition.
        """
        letter = self.kind.letter
        if letter and facts.letter(letter) is None:
            return f"本期没有应发的{letter.letter}"
        if self._when and not Page(self, facts).holds(self._when):
            return self.kind.when_reason or f"不符合生成条件（{self.kind.when}）"
        return ""

    def compose(self, facts: Facts) -> Report:
        """Return the finished report. Raises TemplateFault with file and line."""
        page = Page(self, facts).supplied()
        lines = break_title(self._titled(page))
        body = page.blocks(self._body, self.kind.body)
        fields = self._worded(page)
        blocks = (Title(lines, self.kind.landscape), *self._assemble(body, facts, fields))
        day = fields.issued()
        return Report(
            kind=self.kind.slug,
            title="".join(map(plain, lines)),
            blocks=tuple(number_headings(blocks)),
            shell=self.kind.shell,
            fields=fields.texts(),
            worded={key: inlines for key, inlines in fields.worded.items() if inlines},
            author=fields.text("发文机关"),
            date=day.isoformat() if day else "",
            department=str(facts.department.name) if facts.department else "",
            period=facts.period.slug,
        )

    def _titled(self, page: Page) -> Inlines:
        title = page.inlines(self._title, self.kind.title, self.kind.line("title"))
        if MARK in plain(title):
            raise TemplateFault(
                code="T215",
                place=self.kind.settings_file,
                message="标题里用到的数据没有",
                advice="标题不能省，请在 [absent] 中改为 stop，或换一种写法",
            )
        return title

    def _worded(self, page: Page) -> Fields:
        """Return the fields of a report, those of the kind in place of those of the workbook."""
        kind = self.kind
        worded = {
            key: without_marks(page.inlines(template, kind.fields[key], kind.line(f"fields.{key}")))
            for key, template in self._fields.items()
        }
        return Fields(kind, page.facts.dataset.info, worded).checked()

    def _assemble(self, body: Sequence[Block], facts: Facts, fields: Fields) -> list[Block]:
        """Put 主送 (of a department's own report: the department) before the text and 附件说明, 出席人员, 落款, 附注 after it, before the annexes (7.3)."""
        parts = self.kind.parts
        try:
            numbered = number_tables(number_figures(number_annexes(close_up(absence.leave_out(body)))))
            closed = self.kind.shell != "plain"
            annexed = fitted(numbered, self.kind.profile, landscape=self.kind.landscape, closed=closed)
        except TemplateFault as fault:
            fault.place = fault.place or self.kind.body_file
            raise
        start = next((n for n, block in enumerate(annexed) if isinstance(block, Annex)), len(annexed))
        titles = tuple(block.title for block in annexed if isinstance(block, Annex))
        blocks: list[Block] = []
        if "主送" in parts and (recipients := _recipients(facts, fields)):
            blocks.append(Salutation((*recipients, Run("："))))
        blocks.extend(annexed[:start])
        if "附件说明" in parts and titles:
            blocks.append(AnnexList(titles))
        if "出席人员" in parts:
            blocks.extend(
                Attendance(key, fields.inlines(key)) for key in ("出席", "请假", "列席") if key in fields
            )
        if "落款" in parts:
            seal = self.kind.profile.seal
            blocks.append(Signature(fields.inlines("发文机关"), fields.inlines("成文日期"), seal))
        if "附注" in parts and "联系人" in fields and "联系电话" in fields:
            blocks.append(Postscript(_contact(fields)))
        return [*blocks, *annexed[start:]]


def _recipients(facts: Facts, fields: Fields) -> Inlines:
    """主送机关: as the kind words them, else the department the report is for, else those of 报告信息."""
    if facts.department and "主送机关" not in fields.worded:
        name = facts.department.name
        return (Run(name.rstrip("：:"), origin=name.origin),)
    return fields.recipients()


def _contact(fields: Fields) -> Inlines:
    """（联系人：…，联系电话：…）, the usual 附注."""
    return (
        Run("（联系人："),
        *fields.inlines("联系人"),
        Run("，联系电话："),
        *fields.inlines("联系电话"),
        Run("）"),
    )


def _suited(voice: Voice, kind: ReportKind) -> Voice:
    """The voice as the kind wants it: its [options] may choose 语体, 位次写法 and the like."""
    try:
        return voice.suited(kind.options)
    except ValueError as error:
        raise TemplateFault(
            code="T221", place=kind.settings_file, message=str(error), advice="写法见 docs/kinds.zh.md"
        ) from error


class Passages(tuple[Block, ...]):
    """The blocks of the snippets of one 栏目; empty when there is none."""

    column: str

    def __new__(cls, column: str, blocks: Iterable[Block]) -> Passages:
        passages = super().__new__(cls, blocks)
        passages.column = column
        return passages


class Page:
    """One run of a script: the names it offers and the objects printed so far."""

    def __init__(self, script: Script, facts: Facts) -> None:
        self.script = script
        self.facts = facts
        self.names: dict[str, Any] = self._names()
        self._lacking: tuple[str, ...] = ()

    def supplied(self) -> Page:
        """This page with what its kind does without. Raises RenderFault for data it needs."""
        kind, tables = self.script.kind, self.script.tables
        columns = [column for column in self.script.columns if not self.facts.has_snippets(column)]
        self._lacking = absence.lacking(kind, self.names, tables, columns)
        self.names = absence.supplied(kind, self.names, tables, self._lacking, self._about())
        if Absence.DROP in kind.absent.values():
            self.names |= {name: absorbing(self.names[name]) for name in _CALLS}
        return self

    def _about(self) -> str:
        department = self.facts.department
        return f"{self.facts.period.full}{department.name if department else ''}"

    def holds(self, condition: Template) -> bool:
        return holds(condition, self.names | {_PRINTED: []})

    def blocks(self, template: Template, source: str) -> tuple[Block, ...]:
        name = template.name or ""
        text, printed = self._run(template)
        return parse(text, printed, _locator(name, source), name)

    def inlines(self, template: Template, source: str, line: int) -> Inlines:
        text, printed = self._run(template)
        locate = _locator(template.name or "", source, line)
        found: list[Inline] = []
        for piece in _MARKS.split(text):
            if _MARKS.fullmatch(piece):
                found.extend(inlines_of(printed[ord(piece) - FIRST_MARK]))
            elif piece:
                found.append(Run(piece, origin=locate(1, piece)))
        return merge(found)

    def _run(self, template: Template) -> tuple[str, list[object]]:
        printed: list[object] = []
        text = run(template, self.names | {_PRINTED: printed})
        return Markup(text).unescape(), printed

    def _names(self) -> dict[str, object]:
        facts = self.facts
        return {
            "报告": facts.info(),
            "期间": facts.period,
            "上期": facts.earlier(),
            "单位": facts.department,
            "单位表": facts.dataset.departments,
            "全域": facts.whole_area(),
            "指标结果": facts.area(),
            "单位结果": facts.departments(),
            "问题清单": facts.problems(),
            "指标表": Selection(facts.dataset.indicators),
            "考核结果": facts.part("assessments", everywhere=True),
            "本单位考核": facts.own_assessment(),
            "函件": facts.letter(self.script.kind.letter),
            "预警线": facts.worked.limits,
            "应发函件": facts.part("letters"),
            "函件台账": facts.part("letters_sent"),
            "函件登记": facts.part("register"),
            "本期函件": facts.part("register_now"),
            "加减分": facts.part("ledger"),
            "类别研判": facts.categories(),
            "项目进度": facts.part("project_progress"),
            "项目合计": facts.project_totals,
            "重大项目": facts.part("projects"),
            "外出招商": facts.part("trips"),
            "招商月份": facts.month(),
            "各月招商": facts.part("trips_by_month"),
            "满意度": facts.part("surveys"),
            "进度计划": facts.part("plans"),
            "对标数据": facts.part("peers"),
            "对标位次": facts.part("standings"),
            "历年": facts.history,
            "表": facts.dataset.tables,
            "选项": self.script.kind.options,
            "素材": spoken(self._passages, 指标="indicator", 标题="titled"),
            "表格": tables.table_call(self.script.voice),
            "矩阵": tables.matrix_call(self.script.voice),
            "填写栏": tables.form_call(),
            "表号": table_reference,
            "图表": charts.caller(self.script.voice),
            "照片": facts.part("photos"),
            "图片": pictures.caller(),
            "图号": figure_reference,
            "附件": spoken(_annex, 标题="title", 横排="landscape"),
            "附件号": reference,
            "须有": absence.needed,
            "几是": ITEM,
        }

    def _passages(
        self, column: str, indicator: object = None, titled: bool = True
    ) -> tuple[Block, ...] | Absent:
        """素材("栏目", 指标=…, 标题=false): the blocks of its snippets; empty when there is none."""
        snippets = self.facts.snippets(column, str(indicator) if indicator else "")
        kind = self.script.kind
        if not snippets and column in kind.absent:
            if kind.absent[column] is Absence.DROP:
                return absence.ABSENT
            missing = tuple(dict.fromkeys((column, *self._lacking)))
            raise absence.stopped(kind, missing, self.script.tables, self._about())
        found = (_passage(snippet, titled=titled) for snippet in snippets)
        return Passages(column, itertools.chain.from_iterable(found))


def _annex(title: object, landscape: bool | None = None) -> Annex:
    """附件("标题", 横排=true)."""
    return Annex("附件", titled(title), landscape)


def _passage(snippet: Snippet, *, titled: bool = True) -> tuple[Block, ...]:
    origin = snippet.body.origin or snippet.origin

    def locate(line: int, _: str) -> Origin:
        return Line(origin.file, origin.line + line - 1) if isinstance(origin, Line) else origin

    place = origin.file if isinstance(origin, Line) else str(origin)
    body = parse(str(snippet.body), (), locate, place)
    if titled and snippet.title:
        return (Heading(2, (Run(str(snippet.title), origin=snippet.title.origin),)), *body)
    return body


def _locator(file: str, source: str, first: int = 1) -> Callable[[int, str], Origin]:
    """Return a function that finds the template line in which a literal text stands; `first` is that of the source.

    Output lines differ from template lines as soon as a loop runs, so the text is looked for.
    """
    lines = source.splitlines()

    def locate(_: int, literal: str) -> Origin:
        wanted = literal.strip()
        return Line(file, next((n for n, line in enumerate(lines, first) if wanted in line), first))

    return locate


def _finalizer(voice: Voice) -> Callable[[Context, object], object]:
    @pass_context
    def finalize(context: Context, value: object) -> object:
        printed = context[_PRINTED]
        printed.append(value if isinstance(value, (Absent, Nothing)) else printable(value, voice))
        if FIRST_MARK + len(printed) > LAST_MARK:
            raise TemplateFault(code="T206", message="一份报告打印的数据太多", advice="请把长表改用 表格(…)")
        return chr(FIRST_MARK + len(printed) - 1)

    return finalize


def printable(value: object, voice: Voice) -> object:  # noqa: PLR0911 — one return for each kind of value
    """Return what a printed value becomes on the page; what must not be printed is refused."""
    match value:
        case Undefined():
            return str(value)  # raises, with the name that is missing
        case Quantity():
            return voice.figure(value)
        case Indicator() | Department():
            return called(value)
        case Period():
            return value.full
        case Day():
            return Text(str(value), value.origin)
        case Passages() if not value:
            raise TemplateFault(
                code="T208",
                message=f"没有“{value.column}”这一栏的素材",
                advice="请在素材文件夹或“文字素材”表中补写（注意期别和单位），或在模板中用 {% if 素材(…) %} 判断",
            )
        case None | "" | () | Phrase(parts=()):
            raise TemplateFault(
                code="T207",
                message="这里要打印的值是空的，公文上不能留空白",
                advice="请先用 {% if … %} 判断有没有，再打印",
            )
        case bool() | int() | float() | Decimal():
            raise TemplateFault(
                code="T205",
                message=f"不能直接打印没有来源的数字 {value}",
                advice='个数请用 |个数("项")，序号请用 |汉字',
            )
        case Phrase() if not value:
            raise TemplateFault(
                code="T207", message="这里没有可写的内容", advice="请先用 {% if … %} 判断有没有"
            )
        case Alert():
            return Figure(value.level.value, value.gap, value.gap.value)
        case _ if isinstance(value, (str, Phrase, Figure, Block, Passages)):
            return _visible(value)
        case _:
            raise TemplateFault(
                code="T209",
                message="这里要打印的不是文字、数字、表格或素材",
                advice="请指明要印哪一项，如 r.完成值；整行可用 r|陈述",
            )


def _visible(value: object) -> object:
    """Refuse a text of white space: it would print a blank."""
    if isinstance(value, str) and not value.strip():
        raise TemplateFault(code="T207", message="这里要打印的只有空格", advice="请检查数据，或删去这一处")
    return value
