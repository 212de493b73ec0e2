"""What offices write, one case for each element that states a figure: data in, sentence out.

The cases stand in golden/requirements.txt, to be read and extended by anyone who can fill in
the workbook. Each is a few rows of sheets, a line of a template, and the sentence it makes;
the rows are loaded and derived from like any workbook.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen import terms
from reportgen.blocks import Paragraph, Report, figures, plain
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.kinds import ReportKind
from reportgen.lineage import explain
from reportgen.load import load
from reportgen.session import choose_period

CASES = Path(__file__).parent / "golden" / "requirements.txt"
SHEETS = {sheet.term for sheet in terms.SHEETS}
INDICATOR_ONLY = (
    {t.term for t in terms.INDICATOR.columns} - {t.term for t in terms.OBSERVATION.columns} - {"名称"}
)
OWN_PERIOD = {sheet.term for sheet in terms.SHEETS if any(c.term == "期别" for c in sheet.columns)}
INFO = {
    "地区名称": "洪泽区",
    "发文机关": "洪泽区督查考核服务中心",
    "成文日期": "2022年7月18日",
    "主送机关": "各镇街",
}

Rows = list[dict[str, str]]


@dataclass
class Case:
    """One case as written."""

    number: str
    title: str
    period: str = "2022-06"
    options: dict[str, object] = field(default_factory=dict)
    sheets: dict[str, Rows] = field(default_factory=dict)
    template: str = ""
    sentence: str = ""

    def folder(self, path: Path) -> Path:
        """Write the sheets as CSV files."""
        sheets = dict(self.sheets)
        sheets.setdefault("指标结果", [])
        own = {row["项目"]: row["内容"] for row in sheets.get("报告信息", [])}
        info = INFO | {"报告期": self.period} | own
        sheets["报告信息"] = [{"项目": key, "内容": value} for key, value in info.items()]
        self._complete(sheets)
        for name, rows in sheets.items():
            header = list(dict.fromkeys(key for row in rows for key in row)) or ["期别", "指标"]
            with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header)
                writer.writeheader()
                writer.writerows(rows)
        return path

    def _complete(self, sheets: dict[str, Rows]) -> None:
        """Add the index system and the departments the rows speak of, and the period where none is given."""
        indicators: dict[str, dict[str, str]] = {}
        departments: dict[str, dict[str, str]] = {}
        for name, rows in sheets.items():
            for row in rows:
                if name in OWN_PERIOD:
                    row.setdefault("期别", self.period)
                if known := row.get("指标"):
                    own = {key: row.pop(key) for key in INDICATOR_ONLY & set(row) if name == "指标结果"}
                    indicators.setdefault(known, {"指标": known, "计量单位": "亿元"}).update(own)
                if unit := row.get("单位"):
                    departments.setdefault(unit, {"名称": unit, "类别": row.pop("单位类别", "镇街")})
        known_system = {row["指标"] for row in sheets.get("指标体系", [])}
        added = [row for name, row in indicators.items() if name not in known_system]
        sheets["指标体系"] = sheets.get("指标体系", []) + added or [{"指标": "某指标", "计量单位": "个"}]
        sheets.setdefault("单位", list(departments.values()) or [{"名称": "某镇", "类别": "镇街"}])
        if not sheets["指标结果"]:
            first = sheets["指标体系"][0]["指标"]
            sheets["指标结果"].append({"期别": self.period, "指标": first, "备注": "无"})


def _cases(text: str) -> Iterator[Case]:
    for block in re.split(r"\n(?=〔)", text):
        if block.startswith("〔"):
            yield _case(block.splitlines())


def _case(lines: list[str]) -> Case:
    head = re.fullmatch(r"〔(.+?)〕(.*)", lines[0])
    assert head, lines[0]
    case = Case(head[1], head[2])
    rows: Rows | None = None
    header: list[str] = []
    for line in lines[1:]:
        key, colon, rest = line.partition("：")
        if colon and key in ("写法", "得出", "期别", "选项"):
            rows = None
            _set(case, key, rest)
        elif colon and (key in SHEETS if not rest else key == "自由表"):
            rows, header = case.sheets.setdefault(rest or key, []), []
        elif rows is not None and line.strip():
            if not header:
                header = line.split("｜")
            else:
                rows.extend(_rows(header, line))
    return case


def _set(case: Case, key: str, text: str) -> None:
    if key == "写法":
        case.template += text + "\n"
    elif key == "得出":
        case.sentence = text
    elif key == "期别":
        case.period = text
    else:
        name, _, value = text.partition("=")
        case.options[name] = {"true": True, "false": False}.get(value, value)


def _rows(header: list[str], line: str) -> Iterator[dict[str, str]]:
    """A row, or as many as `×80` says, each with its number for `{}`."""
    line, _, times = line.partition(" ×")
    cells = line.split("｜")
    assert len(cells) == len(header), line
    for number in range(1, int(times or 1) + 1):
        yield {key: cell.replace("{}", str(number)) for key, cell in zip(header, cells, strict=True) if cell}


ALL = list(_cases(CASES.read_text(encoding="utf-8")))


def report(case: Case, folder: Path) -> Report:
    data = load(case.folder(folder))
    kind = ReportKind(
        slug="case", name="例", title="例", body=case.template, folder=folder, parts=(), options=case.options
    )
    facts = Facts(dataset=data, worked=work(data), period=choose_period(data))
    return Script(kind).compose(facts)


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.number} {case.title}")
def test_case(case: Case, tmp_path: Path) -> None:
    made = report(case, tmp_path)
    told = "".join(plain(block.inlines) for block in made.blocks if isinstance(block, Paragraph))
    assert told == case.sentence
    for figure in figures(made):
        assert ".csv!" in explain(figure), f"{figure.text} has no cell"
