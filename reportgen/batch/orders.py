"""What is wanted, and which reports that means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from reportgen import terms
from reportgen.errors import DataRefused, Finding, RenderFault, UsageFault
from reportgen.files import safe_names
from reportgen.kinds import ReportKind, Scope
from reportgen.model import Dataset, Department, Period, Worked
from reportgen.rounding import Rounding
from reportgen.templating import suggestion

FORMATS = ("docx", "pdf", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted 「任务单」: which kinds, of which data and period, in which formats, where."""

    kinds: tuple[ReportKind, ...]
    dataset: Dataset
    worked: Worked
    period: Period
    out: Path
    formats: tuple[str, ...] = ("docx", "pdf")
    only: tuple[Department, ...] = ()
    rounding: Rounding = Rounding.HALF_UP
    force: bool = False
    archive: tuple[tuple[str, bytes], ...] = ()
    """Name and content of the data files a PDF is to carry; with any, PDFs are PDF/A-3a."""
    findings: tuple[Finding, ...] = ()
    """Findings about the data, recorded in the manifest."""


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: a kind, and a department if the kind is made for each."""

    kind: str
    department: str
    stem: str
    """Path below the output folder, without suffix: `2022-06/monthly-bulletin`."""
    letter: int = 0
    """Which of several letters of one level to the department (函件方式 一事一函); the first is 0."""


class Status(StrEnum):
    """What became of a job."""

    DONE = "done"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"
    SKIPPED = "skipped"
    RETIRED = "retired"
    NOT_NEEDED = "not_needed"
    """The data do not call for the report: `when` or `letter` of its kind."""

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return _LABELS[self]

    @property
    def good(self) -> bool:
        """Whether what lies under the report's name is what the data say."""
        return self in (Status.DONE, Status.UNCHANGED, Status.RETIRED, Status.NOT_NEEDED)


_LABELS = {
    Status.DONE: "已生成",
    Status.UNCHANGED: "无变化",
    Status.KEPT: "未覆盖",
    Status.FAILED: "失败",
    Status.SKIPPED: "未做",
    Status.RETIRED: "已过期",
    Status.NOT_NEEDED: "不需要",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: its files with their hashes, and what went wrong."""

    job: Job
    status: Status
    fingerprint: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path below the output folder → SHA-256, of files that are true to the data."""
    findings: tuple[Finding, ...] = ()
    figures: int = 0
    reason: str = ""
    """Why the report is not needed."""
    exit_code: int = 0
    """0, 1 for a report that is not as it should be, 4 when the machine is to blame."""


def known_format(word: str) -> str:
    """Return the name of a format. Raises UsageFault for one that does not exist."""
    if word not in FORMATS:
        raise UsageFault(
            code="U106",
            message=f"没有“{word}”这种格式{suggestion(word, FORMATS)}" if word else "没有指明格式",
            advice=f"可用的格式：{'、'.join(FORMATS)}",
        )
    return word


def plan(order: Order) -> tuple[Job, ...]:
    """Return the jobs of an order; a kind that lacks a sheet it needs is one job, which will fail.

    Raises DataRefused when no kind has the sheets it needs.
    """
    lacking = [fault for kind in order.kinds if (fault := lack(kind, order.dataset))]
    if lacking and len(lacking) == len(order.kinds):
        raise DataRefused(fault.finding() for fault in lacking)
    return tuple(_jobs(order))


def _jobs(order: Order) -> Iterator[Job]:
    names = safe_names(str(d.name) for d in order.dataset.departments)
    period = safe_names(p.slug for p in (*order.dataset.periods, order.period))[order.period.slug]
    for kind in order.kinds:
        stem = f"{period}/{kind.slug}"
        if kind.scope is Scope.AREA or lack(kind, order.dataset):
            yield Job(kind.slug, "", stem)
            continue
        for department in order.only or order.dataset.departments:
            name = str(department.name)
            for letter in range(max(1, _letters(order, kind, department))):
                further = f"-{letter + 1}" if letter else ""
                yield Job(kind.slug, name, f"{stem}/{names[name]}{further}", letter)


def _letters(order: Order, kind: ReportKind, department: Department) -> int:
    """How many letters of the kind's level are due to a department."""
    due = (d for d in order.worked.letters if d.period == order.period and d.level is kind.letter)
    return sum(d.department.name == department.name for d in due)


def lack(kind: ReportKind, dataset: Dataset) -> RenderFault | None:
    """Return which sheets a kind needs and the data do not have, as the fault of its reports."""
    present = {
        "报告信息": dataset.info,
        "单位": dataset.departments,
        "指标体系": dataset.indicators,
        "指标结果": dataset.observations,
        "加减分": dataset.ledger,
        "问题清单": dataset.problems,
        "文字素材": dataset.snippets,
        "考核规则": dataset.rules,
        "进度计划": dataset.plans,
        "考核结果": dataset.assessments,
        "重大项目": dataset.projects,
        "项目目标": dataset.project_targets,
        "外出招商": dataset.trips,
        "满意度调查": dataset.surveys,
        "对标数据": dataset.peers,
        "函件台账": dataset.letters,
    }
    needed = dict.fromkeys((*kind.requires, *(["单位"] if kind.scope is Scope.DEPARTMENT else [])))
    missing = [sheet for sheet in needed if not present.get(sheet, _rows_of(sheet, dataset))]
    if not missing:
        return None
    return RenderFault(
        code="U102",
        message=f"“{kind.name}”需要{'、'.join(missing)}，数据中没有",
        advice="；".join(_where(sheet, dataset) for sheet in missing),
    )


def _rows_of(sheet: str, dataset: Dataset) -> object:
    """Return the rows of a free table, nothing where it is not there."""
    table = dataset.tables.get(sheet)
    return table.rows if table else ()


def _where(sheet: str, dataset: Dataset) -> str:
    if sheet in {known.term for known in terms.SHEETS}:
        return terms.where_to_fill(sheet)
    if sheet in dataset.tables:
        return f"请在“{sheet}”表的列名下面填写数据"
    hint = suggestion(sheet, [*dataset.tables, *(known.term for known in terms.SHEETS)])
    return f"请在工作簿中加一张“{sheet}”表，第一行写列名{hint}"


def choose_departments(dataset: Dataset, names: Sequence[str]) -> tuple[Department, ...]:
    """Return the departments of these names or short names, each once. Raises UsageFault with a suggestion."""
    known = {str(d.short_name): d for d in dataset.departments if d.short_name}
    known |= {str(d.name): d for d in dataset.departments}
    for name in names:
        if name not in known:
            raise UsageFault(
                code="U103",
                message=f"没有“{name}”这个单位{suggestion(name, known)}",
                advice="单位名称以“单位”表为准",
            )
    return tuple({str(known[name].name): known[name] for name in names}.values())
