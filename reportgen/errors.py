"""What goes wrong, as values and as exceptions.

    ReportgenError          everything the clerk can act on
    ├── UsageFault          命令用法不对                    exit 2
    ├── DataRefused         数据不能用，附全部问题清单        exit 3
    ├── TemplateFault       模板写错：文件、行、建议          exit 1
    │   └── TemplateFaults  同一个 Word 模板里的几处          exit 1
    ├── RenderFault         一份报告没有生成                 exit 1
    └── MachineFault        缺字体、缺系统库、不能写          exit 4

A *Finding* is a value: something a check noticed, with a code, a place and an
advice. Loading and checking return findings; only the caller decides to stop.
Anything that is not a ReportgenError is a defect of the program itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed 「发现」, printed as `位置：事实。建议`."""

    code: str
    """Stable code such as `D103`; `reportgen explain D103` says it in words."""
    place: str
    """Where: `指标数据.xlsx!指标结果!E2`, or file and line of a template."""
    message: str
    """The fact, without a full stop."""
    advice: str = ""
    """What to do about it, without a full stop."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return sentence(self.place, self.message, self.advice)

    @classmethod
    def from_json(cls, row: Mapping[str, str]) -> Finding:
        """The finding again, from its row in a manifest."""
        return cls(row["code"], row["place"], row["message"], row["advice"], Severity(row["severity"]))

    def to_json(self) -> dict[str, str]:
        """The finding as the row of `--json` output."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "message": self.message,
            "advice": self.advice,
        }


def sentence(place: str, message: str, advice: str) -> str:
    """Return `位置：事实。建议。`, leaving out what is empty."""
    head = f"{place}：" if place else ""
    tail = f"{advice}。" if advice else ""
    return f"{head}{message}。{tail}"


class ReportgenError(Exception):
    """Root of all errors the clerk can act on; keyword-only and picklable."""

    exit_code: ClassVar[int] = 1
    category: ClassVar[str] = "出错"

    def __init__(self, *, code: str, message: str, place: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        return sentence(self.place, self.message, self.advice)

    def __reduce__(self) -> tuple[Callable[..., ReportgenError], tuple[object, ...]]:
        return _revive, (type(self), vars(self))

    def finding(self) -> Finding:
        """The error as a finding, for manifests and `--json`."""
        return Finding(self.code, self.place, self.message, self.advice)


def _revive(cls: type[ReportgenError], state: dict[str, object]) -> ReportgenError:
    """Rebuild an error in another process from its attributes."""
    error = cls.__new__(cls)
    Exception.__init__(error, state["message"])
    vars(error).update(state)
    return error


class UsageFault(ReportgenError):
    """The command was called in a way that cannot be meant."""

    exit_code = 2
    category = "用法"


class DataRefused(ReportgenError):
    """The data cannot be used; carries every fault found, not only the first."""

    exit_code = 3
    category = "数据"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(code="D000", message=f"数据有{len(self.findings)}处问题，未生成任何文件")

    def __str__(self) -> str:
        return "\n".join([f"{self.message}：", *(f"  ［{f.code}］{f}" for f in self.findings)])


class TemplateFault(ReportgenError):
    """A kind folder or a Word template is written wrongly; place is file and line."""

    category = "模板"


class TemplateFaults(TemplateFault):
    """A Word template is written wrongly in several places; carries every mistake found."""

    def __init__(self, place: str, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(code=first.code, place=first.place, message=first.message, advice=first.advice)
        self.file = place

    def __str__(self) -> str:
        return "\n".join(
            [f"{self.file}有{len(self.findings)}处要改：", *(f"  ［{f.code}］{f}" for f in self.findings)]
        )


class RenderFault(ReportgenError):
    """One report could not be made."""

    category = "生成"


class MachineFault(ReportgenError):
    """The machine lacks something: a system library, a font, a writable folder."""

    exit_code = 4
    category = "环境"
