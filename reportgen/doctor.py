"""What this machine lacks, if anything, and the one line that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from reportgen import __version__
from reportgen.files import reason

_PACKAGES = ("jinja2", "docxtpl", "python-docx", "weasyprint", "python-calamine", "openpyxl", "lxml")
_OLDEST_PYTHON = (3, 11)
_ROOM = 200 * 1024 * 1024
"""Free bytes below which a batch may not fit."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing looked at: good or not, the fact, and what to do."""

    what: str
    good: bool
    fact: str
    advice: str = ""

    def to_json(self) -> dict[str, object]:
        """The row of `doctor --json`."""
        return asdict(self)


def examine_machine() -> tuple[Examined, ...]:
    """Return everything looked at, in order."""
    return tuple(_all())


def _all() -> Iterator[Examined]:
    yield Examined("reportgen", True, f"版本 {__version__}，{platform.system()} {platform.machine()}")
    yield Examined(
        "Python",
        sys.version_info >= _OLDEST_PYTHON,
        platform.python_version(),
        "" if sys.version_info >= _OLDEST_PYTHON else "需要 3.11 或更新的版本",
    )
    for package in _PACKAGES:
        yield _package(package)
    yield _fonts()
    yield _pdf()
    yield _folder()
    yield _encoding()


def _package(name: str) -> Examined:
    try:
        return Examined(name, True, version(name))
    except PackageNotFoundError:
        return Examined(name, False, "没有安装", "请运行 ./run doctor，它会装好所需的包")


def _fonts() -> Examined:
    from reportgen.render.fonts import faces

    missing = [face.family for face in faces() if not face.path.is_file()]
    if missing:
        return Examined("字体", False, f"缺少 {'、'.join(missing)}", "请重新取得完整的程序文件")
    return Examined("字体", True, "、".join(face.family for face in faces()))


def _pdf() -> Examined:
    """Make one Chinese page, as a report would."""
    from reportgen.blocks import Paragraph, Report, Run
    from reportgen.errors import ReportgenError
    from reportgen.render import pdf

    page = Report(kind="doctor", title="环境检查", blocks=(Paragraph((Run("仿宋、黑体、楷体，2.4%。"),)),))
    try:
        content = pdf.render(page)
    except ReportgenError as error:
        return Examined("PDF", False, error.message, error.advice)
    return _drawn(content)


def _drawn(content: bytes) -> Examined:
    """Let the engines of this machine draw a page, and say whether all show the same."""
    from reportgen.check.engines import differing, engines

    first, *others = (engine.name for engine in engines())
    printed = f"试印一页，{len(content)}字节"
    if not others:
        return Examined("PDF", True, f"{printed}；本机只有{first}一种引擎，没有互相核对")
    wrong = differing(content)
    if wrong:
        return Examined(
            "PDF",
            False,
            f"{printed}；{'、'.join(wrong)}画出的与{first}不同",
            "请更新或换用别的阅读、打印程序",
        )
    return Examined("PDF", True, f"{printed}；{'、'.join((first, *others))}画出的相同")


def _folder() -> Examined:
    try:
        with tempfile.NamedTemporaryFile(dir=os.getcwd(), prefix=".reportgen-"):
            pass
    except OSError as error:
        return Examined("当前文件夹", False, f"不能写文件（{reason(error)}）", "请换一个有写权限的文件夹")
    free = shutil.disk_usage(os.getcwd()).free
    return Examined(
        "当前文件夹",
        free > _ROOM,
        f"可写，剩余空间 {free // 1024 // 1024} MB",
        "" if free > _ROOM else "磁盘空间不足，请先清理",
    )


def _encoding() -> Examined:
    """Reports of departments carry Chinese file names."""
    encoding = sys.getfilesystemencoding().lower()
    good = encoding.replace("-", "") == "utf8"
    advice = "" if good else "文件名里的汉字存不下来，请把系统的语言环境设为 UTF-8，如 LANG=C.UTF-8"
    return Examined("文件名编码", good, encoding, advice)
