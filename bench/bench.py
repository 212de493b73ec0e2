"""Measures what the design promises: medians, and ratios taken side by side in one run."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from reportgen import batch  # noqa: E402
from reportgen.blocks import Report  # noqa: E402
from reportgen.compose import Facts, Script  # noqa: E402
from reportgen.dates import parse_period  # noqa: E402
from reportgen.derive import derive, work  # noqa: E402
from reportgen.kinds import ReportKind, find_kind, read_kind  # noqa: E402
from reportgen.load import load  # noqa: E402
from reportgen.model import Cell, Dataset, Department, Indicator, Observation, Quantity, Text  # noqa: E402
from reportgen.wording import Voice  # noqa: E402

SHEET = """{{ 单位 }}{{ 期间.简称 }}指标完成情况如下：

# 完成情况

{{ 单位结果|完成 }}。

{{ 表格(单位结果, 列=["序号", "指标", "计量单位=指标.计量单位", "年度目标", "完成值", "完成率", "序时差", "预警"]) }}
"""


def median(work: Callable[[], object], times: int) -> float:
    """Return the median seconds of one call."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def paired(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the median seconds of two calls, taken in turns."""
    first: list[float] = []
    second: list[float] = []
    for _ in range(times):
        first.append(median(one, 1))
        second.append(median(other, 1))
    return statistics.median(first), statistics.median(second)


def say(name: str, text: str) -> None:
    print(f"{name:8}{text}", flush=True)


# ----------------------------------------------------------------- made-up data


def made(departments: int, indicators: int) -> Dataset:
    """Return a dataset of so many departments with so many indicators each."""
    period = parse_period("2022-06", cell(0))
    assert period is not None
    units = [
        Department(name=Text(f"第{n}单位", cell(n)), category=Text("镇街"), origin=cell(n))
        for n in range(departments)
    ]
    system = [
        Indicator(name=Text(f"指标{n}", cell(n)), unit=Text("亿元", cell(n)), origin=cell(n))
        for n in range(indicators)
    ]
    rows = [
        Observation(
            period=period,
            indicator=indicator,
            department=unit,
            actual=amount(37 + (7 * n + 11 * m) % 60, n * indicators + m, "D"),
            annual_target=amount(100, n * indicators + m, "E"),
            yoy=Quantity(Decimal((3 * n + m) % 19 - 6), "%", cell(n * indicators + m, "F"), 1),
            origin=cell(n * indicators + m),
        )
        for n, unit in enumerate(units)
        for m, indicator in enumerate(system)
    ]
    info = {
        k: Text(v, cell(0))
        for k, v in {"地区名称": "洪泽区", "发文机关": "某办公室", "成文日期": "2022年7月18日"}.items()
    }
    return Dataset(info=info, departments=tuple(units), indicators=tuple(system), observations=tuple(rows))


def cell(row: int, column: str = "A") -> Cell:
    return Cell("数据.xlsx", "指标结果", f"{column}{row + 2}")


def amount(value: int, row: int, column: str) -> Quantity:
    return Quantity(Decimal(value), "亿元", cell(row, column), 2)


def sheet_kind(folder: str, more: str = "") -> ReportKind:
    """Return a kind made for each department, from two files as an office would write them."""
    own = Path(folder) / "sheet"
    own.mkdir(exist_ok=True)
    settings = 'name = "反馈"\nscope = "department"\ntitle = "{{ 单位 }}结果反馈"\nparts = ["落款"]\n'
    (own / "kind.toml").write_text(settings, encoding="utf-8")
    (own / "body.md").write_text(SHEET + more, encoding="utf-8")
    return read_kind(own)


def bulletin() -> tuple[ReportKind, Report]:
    kind, data = find_kind("monthly-bulletin"), load(ROOT / "sample_data")
    facts = Facts(dataset=data, worked=work(data), period=data.periods[-1])
    return kind, Script(kind).compose(facts)


# ------------------------------------------------------------------ benchmarks


def bench_help() -> None:
    seconds = median(
        lambda: subprocess.run(
            [sys.executable, ROOT / "cli.py", "--help"], stdout=subprocess.DEVNULL, check=True
        ),
        15,
    )
    say("help", f"{seconds:.3f} s")


def bench_report() -> None:
    data = made(2, 30)
    facts = Facts(dataset=data, worked=work(data), period=data.periods[0], department=data.departments[0])
    with tempfile.TemporaryDirectory() as folder:
        kind = sheet_kind(folder)
    script = Script(kind)
    batch.render(script.compose(facts), "docx", kind)
    composed = median(lambda: script.compose(facts), 50)
    whole = median(lambda: batch.render(script.compose(facts), "docx", kind), 50)
    say("report", f"{whole * 1000:.1f} ms, of which composing {composed * 1000:.1f} ms")


CHART = '\n{{ 图表(单位结果|前(9), 值=["完成率", "序时进度"], 标题="进度") }}\n'


def bench_chart() -> None:
    data = made(2, 30)
    facts = Facts(dataset=data, worked=work(data), period=data.periods[0], department=data.departments[0])
    with tempfile.TemporaryDirectory() as without, tempfile.TemporaryDirectory() as shown:
        kinds = sheet_kind(without), sheet_kind(shown, CHART)
    scripts = [Script(kind) for kind in kinds]
    for name in ("docx", "pdf"):
        plain, drawn = paired(
            lambda: batch.render(scripts[0].compose(facts), name, kinds[0]),  # noqa: B023 — called at once
            lambda: batch.render(scripts[1].compose(facts), name, kinds[1]),  # noqa: B023
            50 if name == "docx" else 8,
        )
        say("chart", f"adds {(drawn - plain) * 1000:.1f} ms to {name}")


NAIVE = """
import sys, time, weasyprint
from weasyprint.text.fonts import FontConfiguration
page, sheet = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
for _ in sys.stdin:
    start = time.perf_counter()
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=sheet, font_config=fonts)
    weasyprint.HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts)
    print(time.perf_counter() - start, flush=True)
"""
"""WeasyPrint as commonly called, in a process of its own: ours corrects the one it runs in."""


def bench_pdf() -> None:
    from reportgen.layout import GBT9704
    from reportgen.render import html, pdf

    kind, report = bulletin()
    shell = kind.shell_file(".html")
    with tempfile.TemporaryDirectory() as folder:
        page, sheet = Path(folder) / "page.html", Path(folder) / "sheet.css"
        page.write_text(html.printed_page(report, shell=shell), encoding="utf-8")
        sheet.write_text(html.style_sheet(GBT9704), encoding="utf-8")
        command = [sys.executable, "-c", NAIVE, page, sheet]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stock:
            assert stock.stdin is not None and stock.stdout is not None
            naive, ours = [], []
            for _ in range(8):
                print("go", file=stock.stdin, flush=True)
                naive.append(float(stock.stdout.readline()))
                ours.append(median(lambda: pdf.render(report, shell=shell), 1))
            stock.stdin.close()
    first, second = statistics.median(ours[1:]), statistics.median(naive[1:])
    say("pdf", f"the sample bulletin: ours {first:.2f} s, naive {second:.2f} s: {second / first:.2f} ×")


def bench_read() -> None:
    import openpyxl

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "数据.xlsx"
        write_big(path)
        ours, theirs = paired(lambda: load(path), lambda: read_plainly(path, openpyxl), 3)
    say(
        "read",
        f"ours {ours:.2f} s (validated and linked), openpyxl {theirs:.2f} s (cells alone): {theirs / ours:.1f} ×",
    )


def write_big(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("报告信息").append(["项目", "内容"])
    for row in (["地区名称", "洪泽区"], ["发文机关", "办公室"], ["成文日期", "2022年7月18日"]):
        book["报告信息"].append(row)
    units, system, results = (book.create_sheet(name) for name in ("单位", "指标体系", "指标结果"))
    units.append(["名称"])
    system.append(["指标", "计量单位"])
    for n in range(1000):
        units.append([f"第{n}单位"])
    for n in range(100):
        system.append([f"指标{n}", "亿元"])
    results.append(
        [
            "期别",
            "指标",
            "单位",
            "完成值",
            "同比",
            "上年同期",
            "年度目标",
            "序时目标",
            "全省同比",
            "全市同比",
            "得分",
            "备注",
        ]
    )
    for n in range(100_000):
        results.append(
            [
                "2022-06",
                f"指标{n % 100}",
                f"第{n // 100}单位",
                n / 7,
                3.1,
                90.5,
                200,
                100,
                2.2,
                2.8,
                4.5,
                "无误",
            ]
        )
    book.save(path)


def read_plainly(path: Path, openpyxl: object) -> int:
    """Read every cell with its address, and nothing else."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)  # type: ignore[attr-defined]
    return sum(
        1
        for sheet in book
        for row in sheet.iter_rows()
        for one in row
        if one.value is not None and one.coordinate
    )


def bench_derive() -> None:
    data = made(1000, 100)
    start = time.perf_counter()
    results = derive(data)
    middle = time.perf_counter()
    voice = Voice()
    for result in results:
        voice.statement(result)
    say(
        "derive",
        f"100,000 observations: derived in {middle - start:.1f} s, worded in {time.perf_counter() - middle:.1f} s",
    )


def bench_batch() -> None:
    data = made(1000, 20)
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            kind = sheet_kind(folder)
            order = batch.Order(
                kinds=(kind,),
                dataset=data,
                worked=work(data),
                period=data.periods[0],
                out=Path(folder),
                formats=("docx",),
            )
            start = time.perf_counter()
            done = batch.run(order, jobs=jobs)
            seconds = time.perf_counter() - start
        peak = (
            max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            // 1024
        )
        assert all(outcome.status is batch.Status.DONE for outcome in done)
        say("batch", f"{jobs} process(es): {len(done) / seconds:.0f} files/s, largest process {peak} MB")


BENCHMARKS = {
    "help": bench_help,
    "report": bench_report,
    "chart": bench_chart,
    "pdf": bench_pdf,
    "read": bench_read,
    "derive": bench_derive,
    "batch": bench_batch,
}

if __name__ == "__main__":
    for wanted in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[wanted]()
