"""Writes 指标数据.xlsx, the example workbook, from the figures and texts typed beside it.

    python sample_data/make.py          the same bytes every time

What is real in it and what is made up: README.md.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import assessing
import figures
import projects
import snippets
import texts
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).resolve().parent / "指标数据.xlsx"
WRITTEN = datetime(2022, 7, 18, 9, 0)
"""Stands in the file's properties in place of the time of writing."""

NOW, BEFORE = "2022-06", "2022-05"
REGIONS = "7"
"""Districts and counties ranked in the city."""

Value = str | date | Decimal | None
Row = dict[str, Value]

NUMBER = re.compile(r"-?\d+(\.\d+)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
GIVEN_AS_PERCENT = ("同比", "上期同比", "同口径同比")
"""Columns whose cells Excel shows with a percent sign; the other rates are bare numbers."""

OBSERVED = (
    *(
        "期别",
        "指标",
        "单位",
        "完成值",
        "同比",
        "上期同比",
        "上年同期",
        "上年同期同比",
        "上期值",
        "年初值",
        "基期值",
    ),
    *(
        "年度目标",
        "奋斗目标",
        "申报数",
        "全国同比",
        "全省同比",
        "全市同比",
        "全国平均",
        "全省平均",
        "全市平均",
    ),
    *("先进值", "先进单位", "位次", "参评数", "位次范围", "位次依据", "上期位次", "分值", "得分"),
    *("占比", "上年占比", "贡献率", "拉动", "同口径同比", "口径说明", "备注"),
)
BARE_RATES = (
    *("上年同期同比", "全国同比", "全省同比", "全市同比", "占比", "上年占比", "贡献率"),
    *("计划进度", "满意率", "上次满意率", "上年同期完成率"),
)
HEADERS = {name: f"{name}（%）" for name in BARE_RATES} | {"拉动": "拉动（百分点）"}
HEADERS |= {name: f"{name}（亿元）" for name in ("总投资", "年度计划投资", "完成投资")}
LISTED = (
    *("编号", "期别", "单位", "指标", "问题", "原因", "来源", "整改目标", "整改措施", "责任领导", "牵头单位"),
    *("配合单位", "责任人", "联系电话", "完成时限", "进展", "状态", "佐证材料", "销号日期"),
)
CHOICES = {
    "方向": "正向,逆向,区间",
    "目标类型": "累计,时点,增速",
    "类型": "加分,扣分,预扣分",
    "预扣状态": "预扣,已恢复,已确认",
    "整改状态": "未启动,整改中,已完成待核验,已销号,逾期,退回",
    "类别": "镇街,区直部门",
    "完成率算法": "比值,达标,扣减,基期,偏离,减亏",
    "是否": "是,否",
    "函": "绿色提醒函,橙色警示函,红色督办函",
    "回复状态": "未回复,已回复,已整改,逾期",
}


# ------------------------------------------------------------ typed text → rows


def table(text: str) -> list[Row]:
    """Return the rows of a table typed with `|`."""
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    return [{name: cell or None for name, cell in zip(head, line, strict=True)} for line in lines]


def blocks(text: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each indicator of a table by department, with its lines of figures by name."""
    lines = text.strip("\n").splitlines()[1:]
    starts = [n for n, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], {name: cells for name, *cells in map(str.split, lines[start + 1 : end])}


def beside(text: str) -> Iterator[tuple[tuple[str, str], Row]]:
    """Yield period and indicator of each line, and what it adds: `2022-06 …：占比=9.9 …`."""
    for line in text.strip().splitlines():
        key, more = line.split("：")
        period, indicator = key.split(" ", 1)
        yield (period, indicator), dict(pair.split("=") for pair in more.split())


def by_department(text: str, names: Sequence[str]) -> list[Row]:
    """Return the observations of departments, this period's and the one before.

    分值, and a target that is the same for all, is typed once.
    """
    rows: list[Row] = []
    for indicator, lines in blocks(text):
        for period, prefix in ((NOW, ""), (BEFORE, "上期")):
            for n, name in enumerate(names):
                row: Row = {"期别": period, "指标": indicator, "单位": name}
                for term in ("完成值", "同比", "得分"):
                    row[term] = lines[prefix + term][n] if prefix + term in lines else None
                for term in ("年度目标", "分值"):
                    row[term] = (lines[term] * len(names))[n] if term in lines else None
                rows.append(row)
    return rows


def past_scores(names: Sequence[str]) -> list[Row]:
    """Return the scores of earlier periods."""
    return [
        {"期别": period, "指标": "综合考核得分", "单位": name, "完成值": score}
        for period, scores in figures.PAST_SCORES.items()
        for name, score in zip(names, scores.split(), strict=True)
    ]


def whole_area() -> list[Row]:
    """Return the observations of the whole area, the period before filled in beside this one."""
    rows = [{"期别": period, **row} for period, text in figures.AREA.items() for row in table(text)]
    found = {(row["期别"], row["指标"]): row for row in rows}
    weights = {row["指标"]: row["分值"] for row in table(figures.INDICATORS)}
    shared = {name for name, _ in blocks(figures.TOWNS)}
    for (period, indicator), more in beside(figures.AREA_MORE):
        found[period, indicator].update(more)
    for row in rows:
        if row["位次"]:
            row |= {"参评数": row.get("参评数", REGIONS), "位次范围": row.get("位次范围", "全市")}
        if row["期别"] in (NOW, BEFORE) and row["指标"] in shared:
            row["分值"] = weights[row["指标"]]
        if row["期别"] == NOW:
            before = found.get((BEFORE, row["指标"])) or found.get(("2022-03", row["指标"])) or {}
            row["上期同比"] = before.get("同比") if row["同比"] else None
            row["上期位次"] = before.get("位次") if row["位次"] else None
    return rows


def observations() -> list[Row]:
    """Return all observations: newest period first, then by indicator, the whole area before departments."""
    names = [str(row["简称"]) for row in table(figures.DEPARTMENTS)]
    towns = len(figures.TOWNS.splitlines()[1].split())
    rows = whole_area() + by_department(figures.TOWNS, names[:towns])
    rows += by_department(figures.OFFICES, names[towns:]) + past_scores(names)
    place = {row["指标"]: n for n, row in enumerate(table(figures.INDICATORS))}
    rows.sort(key=lambda row: place[row["指标"]])
    return sorted(rows, key=lambda row: str(row["期别"]), reverse=True)


def assessments() -> list[Row]:
    """Return the totals of earlier periods; grades at the end of a year."""
    grades = {name: grade for grade, names in assessing.GRADES_2021.items() for name in names.split()}
    rows = past_scores([str(row["简称"]) for row in table(figures.DEPARTMENTS)])
    for row in rows:
        row["总分"] = row["完成值"]
        if row["期别"] == "2021-12":
            row |= {"期别": "2021年", "等次": grades.get(str(row["单位"]), "一般")}
    return rows


# ------------------------------------------------------------ rows → worksheets

THIN = Side(style="thin", color="FF7F7F7F")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
LONG = 12
"""A column with a longer text than this stands at the left."""


def stored(value: Value, *, percent: bool = False) -> Value:
    """Return what Excel stores: numbers and dates as such, percentages as shares."""
    if isinstance(value, str) and DATE.fullmatch(value):
        return date.fromisoformat(value)
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        return value
    number = Decimal(value)
    return number / 100 if percent else number


def number_format(value: Value, shown: Value, *, percent: bool) -> str:
    """Return the format that shows a value with the decimals it was typed with."""
    if isinstance(value, date):
        return 'yyyy"年"m"月"d"日"'
    if not isinstance(value, Decimal):
        return "@"
    decimals = len(str(shown).partition(".")[2])
    return ("0." + "0" * decimals if decimals else "0") + ("%" if percent else "")


def put(cell: Cell, shown: Value, *, percent: bool, alignment: Alignment) -> None:
    """Write one cell."""
    value = stored(shown, percent=percent)
    cell.value = value
    cell.font, cell.border, cell.alignment = Font(name="宋体", size=11), GRID, alignment
    cell.number_format = number_format(value, shown, percent=percent)


def put_header(sheet: Worksheet, row: int, names: Iterable[str]) -> None:
    """Write the header row and keep it in sight and on every printed page."""
    for column, name in enumerate(names, 1):
        cell = sheet.cell(row, column, name)
        cell.font, cell.border = Font(name="宋体", size=11, bold=True), GRID
        cell.alignment, cell.fill = CENTRE, PatternFill("solid", fgColor="FFD9E2F3")
    sheet.row_dimensions[row].height = 32
    sheet.print_title_rows = f"1:{row}"


def fill(
    sheet: Worksheet, names: Sequence[str], rows: Sequence[Mapping[str, Value]], *, top: int = 1
) -> None:
    """Write header and rows from row `top` down."""
    put_header(sheet, top, [HEADERS.get(name, name) for name in names])
    for c, name in enumerate(names, 1):
        long = any(len(str(row.get(name))) > LONG for row in rows)
        for r, row in enumerate(rows, top + 1):
            cell, percent = sheet.cell(r, c), name in GIVEN_AS_PERCENT
            put(cell, row.get(name), percent=percent, alignment=LEFT if long else CENTRE)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def widths(sheet: Worksheet, *sizes: float) -> None:
    """Set the widths of the columns, in characters."""
    for n, size in enumerate(sizes, 1):
        sheet.column_dimensions[get_column_letter(n)].width = size


def offer(sheet: Worksheet, cells: str, source: str) -> None:
    """Put a drop-down on a range: words separated by commas, or a range of another sheet."""
    formula = source if "!" in source else f'"{source}"'
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "不在可选范围内", "请从下拉列表中选择"
    rule.add(cells)
    sheet.add_data_validation(rule)


def put_note(sheet: Worksheet, row: int, note: str, columns: int) -> None:
    """Write a note below the table, over its whole width."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1, note)
    cell.font, cell.alignment = Font(name="宋体", size=10), LEFT
    sheet.row_dimensions[row].height = 34


# ------------------------------------------------------------ the sheets


def put_info(sheet: Worksheet) -> None:
    """报告信息."""
    fill(sheet, ("项目", "内容"), [{"项目": key, "内容": value} for key, value in figures.INFO.items()])
    widths(sheet, 18, 64)
    sheet.freeze_panes = "A2"


def put_departments(sheet: Worksheet) -> None:
    """单位."""
    rows = table(figures.DEPARTMENTS)
    fill(sheet, list(rows[0]), rows)
    widths(sheet, 28, 18, 8, 12, 8, 14, 16)
    offer(sheet, f"D2:D{len(rows) + 1}", CHOICES["类别"])
    sheet.freeze_panes = "C2"


def put_indicators(sheet: Worksheet) -> None:
    """指标体系, with a note on whose 分值 is given."""
    rows = table(figures.INDICATORS)
    fill(sheet, list(rows[0]), rows)
    last = len(rows) + 1
    widths(sheet, 36, 12, 8, 22, 12, 8, 8, 8, 10, 8, 10, 10, 12, 16, 24, 20, 8, 60)
    offer(sheet, f"G2:G{last}", CHOICES["方向"])
    offer(sheet, f"I2:I{last}", CHOICES["目标类型"])
    offer(sheet, f"M2:M{last}", CHOICES["完成率算法"])
    offer(sheet, f"Q2:Q{last}", CHOICES["是否"])
    put_note(sheet, last + 1, figures.INDICATOR_NOTE, len(rows[0]))
    sheet.freeze_panes = "B2"


def put_observations(sheet: Worksheet) -> None:
    """指标结果, with a title above and a note below."""
    rows = observations()
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(OBSERVED))
    title = sheet.cell(1, 1, "洪泽区2022年高质量发展考核指标完成情况汇总表")
    title.font, title.alignment = Font(name="宋体", size=16, bold=True), CENTRE
    sheet.row_dimensions[1].height = 30
    fill(sheet, OBSERVED, rows, top=2)
    last = len(rows) + 2
    widths(sheet, 10, 36, 16, *[11] * 18, 11, 8, 8, 10, 11, 10, 8, 9, *[10] * 4, 12, 22, 20)
    offer(sheet, f"B3:B{last}", f"指标体系!$A$2:$A${len(table(figures.INDICATORS)) + 1}")
    offer(sheet, f"C3:C{last}", f"单位!$B$2:$B${len(table(figures.DEPARTMENTS)) + 1}")
    put_note(sheet, last + 1, figures.OBSERVATION_NOTE, len(OBSERVED))
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(OBSERVED))}{last}"
    sheet.freeze_panes = "D3"


def put_ledger(sheet: Worksheet) -> None:
    """加减分."""
    names = ("期别", "单位", "类型", "分值", "事由", "依据", "状态", "整改期限")
    fill(sheet, names, [{"期别": "2022年1—6月", **row} for row in texts.LEDGER])
    widths(sheet, 14, 16, 10, 8, 56, 34, 10, 18)
    last = len(texts.LEDGER) + 1
    offer(sheet, f"C2:C{last}", CHOICES["类型"])
    offer(sheet, f"G2:G{last}", CHOICES["预扣状态"])
    sheet.freeze_panes = "A2"


def put_problems(sheet: Worksheet) -> None:
    """问题清单."""
    fill(sheet, LISTED, [{"期别": "2022年上半年", **row} for row in texts.PROBLEMS])
    widths(sheet, 13, 14, 16, 24, 44, 36, 14, 30, 50, 16, 16, 24, 22, 16, 18, 32, 14, 26, 18)
    offer(sheet, f"Q2:Q{len(texts.PROBLEMS) + 1}", CHOICES["整改状态"])
    sheet.freeze_panes = "B2"


def put_snippets(sheet: Worksheet) -> None:
    """文字素材."""
    rows = [row for typed in snippets.ALL for row in table(typed)]
    fill(sheet, ("栏目", "单位", "指标", "标题", "正文"), rows)
    widths(sheet, 14, 16, 26, 28, 90)
    sheet.freeze_panes = "A2"


def put_rules(sheet: Worksheet) -> None:
    """考核规则."""
    fill(sheet, ("项目", "内容"), [{"项目": key, "内容": value} for key, value in assessing.RULES.items()])
    widths(sheet, 18, 44)
    sheet.freeze_panes = "A2"


def put_assessments(sheet: Worksheet) -> None:
    """考核结果 of earlier periods; this period's follow from 得分 and 加减分."""
    rows = assessments()
    fill(sheet, ("期别", "单位", "总分", "等次"), rows)
    widths(sheet, 12, 18, 10, 10)
    sheet.freeze_panes = "A2"


def put_typed(sheet: Worksheet, typed: str, *sizes: float, period: str | None = None) -> int:
    """A sheet as typed, all rows of one period where that is given; return its last row."""
    rows = [{"期别": period, **row} if period else row for row in table(typed)]
    fill(sheet, list(rows[0]), rows)
    widths(sheet, *sizes)
    sheet.freeze_panes = "A2"
    return len(rows) + 1


def put_projects(sheet: Worksheet) -> None:
    """重大项目."""
    last = put_typed(sheet, projects.PROJECTS, 30, 14, 11, 16, 8, *[11] * 3, *[16] * 3, 10, 10, 24, 34)
    offer(sheet, f"L2:M{last}", CHOICES["是否"])


def put_letters(sheet: Worksheet) -> None:
    """函件台账."""
    last = put_typed(sheet, assessing.LETTERS, 24, 10, 16, 14, 24, 26, 16, 16, 16, 10)
    offer(sheet, f"D2:D{last}", CHOICES["函"])
    offer(sheet, f"J2:J{last}", CHOICES["回复状态"])


def workbook() -> Workbook:
    """Return the whole workbook."""
    book = Workbook()
    put_info(book.active)
    book.active.title = "报告信息"
    put_departments(book.create_sheet("单位"))
    put_indicators(book.create_sheet("指标体系"))
    put_observations(book.create_sheet("指标结果"))
    put_ledger(book.create_sheet("加减分"))
    put_problems(book.create_sheet("问题清单"))
    put_snippets(book.create_sheet("文字素材"))
    put_rules(book.create_sheet("考核规则"))
    put_typed(book.create_sheet("进度计划"), assessing.PLANS, 12, 26, 10, 10, 14)
    put_assessments(book.create_sheet("考核结果"))
    put_projects(book.create_sheet("重大项目"))
    put_typed(
        book.create_sheet("项目目标"), projects.TARGETS, 14, 11, 16, 16, 10, *[10] * 3, 14, period="2022-06"
    )
    put_typed(book.create_sheet("外出招商"), projects.TRIPS, 14, 18, 22, 10, 10, 10, 34)
    put_typed(
        book.create_sheet("满意度调查"), assessing.SURVEY, 14, 20, 16, *[10] * 4, 14, 28, period="2022-06"
    )
    put_typed(book.create_sheet("对标数据"), assessing.PEERS, 12, 26, 12, 12, 10, 10, 8, 8, 10, 30)
    put_letters(book.create_sheet("函件台账"))
    put_typed(book.create_sheet("时间节点"), assessing.MILESTONES, 14, 26, 10, 40, 18, 16)
    put_typed(book.create_sheet("指标体系沿革"), assessing.SYSTEM, 26, 14, 14, 34)
    put_typed(book.create_sheet("考核办法调整"), assessing.METHOD, 8, 28, 18, 34, 12, 12, 20, 10, 60)
    put_typed(book.create_sheet("佐证材料"), assessing.EVIDENCE, 8, 34, 34, 18, 18, 12)
    book.properties.creator = book.properties.lastModifiedBy = str(figures.INFO["发文机关"])
    book.properties.title = "指标数据"
    book.properties.created = WRITTEN
    return book


# ------------------------------------------------------------ the file


def settled(file: bytes) -> bytes:
    """Return the same workbook with fixed dates, stored plainly: no compressor's version shows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (*WRITTEN.timetuple()[:6],))
            info.create_system, info.external_attr = 3, 0o600 << 16
            new.writestr(info, _without_clock(old.read(entry)))
    return out.getvalue()


def _without_clock(part: bytes) -> bytes:
    modified = rb"(<dcterms:modified[^>]*>)[^<]*"
    return re.sub(modified, rb"\g<1>" + f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}".encode(), part)


def main() -> None:
    """Write the workbook beside this file."""
    file = io.BytesIO()
    workbook().save(file)
    TARGET.write_bytes(settled(file.getvalue()))


if __name__ == "__main__":
    main()
