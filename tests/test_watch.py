"""`render --watch`: renders again when something changes, tells mistakes and keeps watching.

The moments to look are given by the test, so no time passes.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportgen import watch as watching
from reportgen.watch import Place, places, state, watch
from tests import bureau
from tests.bureau import Clerk, Office, edit, open_office, tree
from tests.reading import docx_lines

Step = Callable[[], object]


def looks(*steps: Step, between: int = 3) -> Iterator[None]:
    """Looks at the files, some of them after each step."""
    yield from [None] * between
    for step in steps:
        step()
        yield from [None] * between


def touch(path: Path, content: str) -> Step:
    """A step that writes a file; the size tells the change even within one tick of the clock."""
    return lambda: path.write_text(content, encoding="utf-8")


# ----------------------------------------------------------------------- the watcher


def record(where: list[Place], *steps: Step, apart: Path | None = None) -> list[set[str]]:
    """Run the watcher over the steps; return the names of changed files, call by call."""
    calls: list[set[str]] = []
    watch(where, lambda changed: calls.append({p.name for p in changed}), apart=apart, looks=looks(*steps))
    return calls


def test_work_is_done_once_and_after_each_change(tmp_path: Path) -> None:
    (tmp_path / "body.md").write_text("甲", encoding="utf-8")
    calls = record(
        [Place(tmp_path)],
        touch(tmp_path / "body.md", "甲乙"),
        touch(tmp_path / "kind.toml", "新"),
        (tmp_path / "body.md").unlink,
    )
    assert calls == [set(), {"body.md"}, {"kind.toml"}, {"body.md"}]


def test_files_that_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "成品").mkdir()
    calls = record(
        [Place(tmp_path, "**/*")],
        touch(tmp_path / "~$数据.xlsx", "锁"),
        touch(tmp_path / ".数据.csv", "隐"),
        touch(tmp_path / "其他.log", "记"),
        touch(tmp_path / "成品/通报.docx", "成"),
        apart=tmp_path / "成品",
    )
    assert calls == [set()]


def test_a_file_still_being_written_is_waited_for(tmp_path: Path) -> None:
    """A look in the middle of saving, then the finished file: one repetition."""
    file = tmp_path / "数据.csv"
    calls: list[int] = []

    def moments() -> Iterator[None]:
        for size in (1, 2, 3):
            file.write_text("甲" * size, encoding="utf-8")
            yield
        yield
        yield

    watch([Place(tmp_path)], lambda changed: calls.append(len(changed)), looks=moments())
    assert calls == [0, 1]


def test_what_changes_during_the_work_is_seen_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "数据.csv"
    file.write_text("甲", encoding="utf-8")
    calls = []

    def work(changed: tuple[Path, ...]) -> None:
        calls.append(changed)
        if len(calls) == 1:
            file.write_text("甲乙", encoding="utf-8")

    watch([Place(tmp_path)], work, looks=looks())
    assert calls == [(), (file,)]


def test_a_single_workbook_is_watched_with_its_snippets_but_not_its_neighbours(tmp_path: Path) -> None:
    book = tmp_path / "数据[1].xlsx"
    for path in (book, tmp_path / "别的.xlsx", tmp_path / "素材/一.md", tmp_path / "种类/甲/body.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    found = {path.name for path in state(places(book, [tmp_path / "种类"]))}
    assert found == {"数据[1].xlsx", "一.md", "body.md"}
    found = {path.name for path in state(places(tmp_path, []))}
    assert found == {"数据[1].xlsx", "别的.xlsx", "一.md"}


# ------------------------------------------------------------------------ the command


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


def during(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    """Let the command look at the files only around the steps."""
    monkeypatch.setattr(watching, "ticks", lambda: looks(*steps))


def test_reports_follow_workbook_and_template(
    office: Office, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = office.out / "2022-06/summary.docx"
    body = office.kinds / "summary/body.md"
    seen: list[str] = []
    during(
        monkeypatch,
        lambda: seen.append("".join(docx_lines(report.read_bytes()))),
        lambda: edit(office.book, D2=123_456),
        lambda: seen.append("".join(docx_lines(report.read_bytes()))),
        touch(body, "参加考核的单位有{{ 单位结果|名单 }}。"),
        lambda: seen.append("".join(docx_lines(report.read_bytes()))),
    )
    done = clerk(*office.words("summary", watch=True))
    assert done.code == 0
    assert "123456" not in seen[0] and "123456" in seen[1]
    assert "参加考核的单位有朱坝街道、蒋坝镇、西顺河镇。" in seen[2]
    assert "有变化：数据.xlsx" in done.err
    assert "有变化：body.md" in done.err


def test_mistakes_are_told_and_watching_goes_on(
    office: Office, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, settings = office.kinds / "summary/body.md", office.kinds / "summary/kind.toml"
    right = settings.read_text(encoding="utf-8")
    during(
        monkeypatch,
        touch(body, "{{ 单位结过 }}"),
        touch(settings, "name = "),
        touch(office.home / "数据.xlsx", "坏了"),
        touch(settings, right),
        lambda: bureau.write_book(office.book),
        touch(body, "改好了。"),
    )
    done = clerk(*office.words("summary", watch=True))
    assert done.code == 0
    assert "summary/body.md第1行：没有“单位结过”这个名称" in done.err
    assert "summary/kind.toml：不是正确的 TOML" in done.err
    assert "数据［D000］" in done.err
    assert "改好了。" in docx_lines((office.out / "2022-06/summary.docx").read_bytes())


def test_a_mistake_in_the_template_at_the_start_is_told_too(
    office: Office, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office.kinds / "summary/kind.toml"
    right = settings.read_text(encoding="utf-8")
    settings.write_text("name = ", encoding="utf-8")
    during(monkeypatch, touch(settings, right))
    assert clerk(*office.words("summary", watch=True)).code == 0
    assert (office.out / "2022-06/summary.docx").exists()


def test_nothing_changes_nothing_is_done(
    office: Office, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    during(monkeypatch, lambda: None)
    assert clerk(*office.words("summary", watch=True)).err.count("正在监视") == 1


@pytest.mark.parametrize("option", ["dry_run", "json", "force"])
def test_what_watching_cannot_be_combined_with(office: Office, clerk: Clerk, option: str) -> None:
    done = clerk(*office.words("summary", watch=True, **{option: True}))
    assert done.code == 2
    assert "--watch" in done.err
    assert not office.out.exists()


def test_a_kind_that_does_not_exist_ends_it_at_once(office: Office, clerk: Clerk) -> None:
    assert clerk(*office.words("sumary", watch=True)).code == 2


def test_ctrl_c_ends_it_in_order(office: Office) -> None:
    process = bureau.start(office.words("summary", watch=True))
    manifest = office.out / "manifest.json"
    for _ in range(600):
        if manifest.exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    done = bureau.finish(process)
    assert done.code == 0
    assert "已停止。" in done.err
    assert tree(office.out)
