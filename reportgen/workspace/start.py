"""A workspace 「工作区」: data, snippets and a kind of the office's own, ready to be rendered and changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen.errors import UsageFault
from reportgen.files import write
from reportgen.workspace import example
from reportgen.workspace.kind import new_kind

WORKBOOK = "指标数据.xlsx"
SNIPPETS = "素材"
KINDS = "种类"
SLUG = "progress-bulletin"
_GUIDE = "说明.md"

GUIDE = f"""# 工作区说明

这个文件夹里的数据是编写的样例（云山县并不存在），换成自己的即可。

| 内容 | 是什么 |
|---|---|
| `{WORKBOOK}` | 数据。每张表第一行是列名，带 ★ 的必填，其余的有就填、没有就空着；鼠标停在列名上有说明 |
| `{SNIPPETS}/` | 成段的文字，一段一个文件，开头写明用在哪一栏 |
| `{KINDS}/{SLUG}/` | 自己的报告种类：`kind.toml` 是设置，`body.md` 是正文 |

在这个文件夹里打开命令行：

```sh
reportgen check --data .
reportgen render {SLUG} --data . --templates {KINDS} --out 成品
```

没有安装 `reportgen` 命令的，写成程序文件夹里 `run` 的路径，如 `../reportgen/run`。

第一条核对数据，第二条生成报告，放在 `成品` 文件夹里。然后改数据、改素材、改 `{KINDS}` 里的两个文件，再生成。改正文时可以让程序一直看着，改一次生成一次：

```sh
reportgen render {SLUG} --data . --templates {KINDS} --out 成品 --format html --watch
```

其他常用的命令：

```sh
reportgen vocab {SLUG} --templates {KINDS}
reportgen lint {KINDS}/{SLUG}
reportgen new feedback --name 反馈单 --scope department --templates {KINDS}
reportgen kinds --templates {KINDS}
```

程序自带的种类也能直接用在这些数据上，如 `reportgen render monthly-bulletin --data .`。
"""


def start_workspace(folder: Path, *, force: bool = False) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write a workspace; return the files written and those that were there and stay as they are.

    Raises UsageFault for a folder that holds something, unless `force` allows to fill in what
    it lacks; MachineFault when it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageFault(
            code="U119", place=str(folder), message="这是文件，不是文件夹", advice="请换一个位置"
        )
    if not force and folder.is_dir() and any(folder.iterdir()):
        raise UsageFault(
            code="U119",
            place=str(folder),
            message="文件夹里已有内容",
            advice="请换一个空文件夹；要在这里补上缺少的文件，请加 --force（已有的文件不会被覆盖）",
        )
    kept = [path for path, _ in _contents(folder) if path.exists()]
    written = []
    for path, content in _contents(folder):
        if path not in kept:
            write(path, content)
            written.append(path)
    kind = folder / KINDS / SLUG
    if kind.exists():
        kept.extend(sorted(kind.iterdir()))
    else:
        new_kind(SLUG, folder / KINDS, name="进展通报")
        written.extend(sorted(kind.iterdir()))
    return tuple(written), tuple(kept)


def _contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    from reportgen.workspace.workbook import example_workbook

    yield folder / _GUIDE, GUIDE.encode()
    yield folder / WORKBOOK, example_workbook()
    for name, text in example.SNIPPETS.items():
        yield folder / SNIPPETS / name, text.encode()
