"""The program itself, the options its commands share, and the exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportgen.console import Group

app = typer.Typer(
    help="由一个工作簿生成通报、附表、清单、反馈单等公文，Word 和 PDF 同文同版。",
    cls=Group,
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FAILED, REFUSED, MACHINE, INTERRUPTED = 1, 3, 4, 130

Data = Annotated[
    Path,
    typer.Option("--data", metavar="路径", help="工作簿、放表格和素材的文件夹，或数据源 .toml。"),
]
PeriodOption = Annotated[
    str | None,
    typer.Option("--period", metavar="期别", help="期别，如 2022-06；不写则取报告信息中的报告期。"),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="编码", help="CSV 和素材的编码；UTF-8 和 GB18030 不用写。"),
]
Rounding = Annotated[
    str, typer.Option("--rounding", metavar="规则", help="修约：half_up 四舍五入，gb8170 奇进偶舍。")
]
Out = Annotated[Path, typer.Option("--out", metavar="文件夹", help="生成到哪个文件夹。")]
AsJson = Annotated[bool, typer.Option("--json", help="结果以 JSON 输出。")]
Templates = Annotated[
    Path | None, typer.Option("--templates", metavar="文件夹", help="本单位自己的报告种类所在的文件夹。")
]
Formats = Annotated[str, typer.Option("--format", metavar="格式", help="docx、pdf、html，可用逗号并列。")]
Force = Annotated[bool, typer.Option("--force", help="即使没有变化、或成品被改动过，也重新生成。")]
