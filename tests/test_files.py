"""Files: written whole or not at all, moved without loss, named so that two systems accept them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.errors import MachineFault
from reportgen.files import (
    TEMPORARY,
    UNREADABLE,
    append,
    file_hash,
    move,
    reason,
    safe_names,
    sha256,
    sweep,
    write,
)

RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{name}{digit}" for name in ("COM", "LPT") for digit in "0123456789¹²³"
}
LONG = "洪泽区人民政府督查考核办公室" * 7
"""98 hanzi: more bytes than a file system takes."""

hostile = st.one_of(
    st.text(),
    st.sampled_from(
        [
            *("CON", "nul", "com1.docx", "LPT¹", "Aux .x", "..", ".", "", " ", "a.", "a ", ".a", "~$a"),
            *("../../etc/passwd", "C:\\x", "a/b", "a_b", "A_B", "A", "a", "a\nb", "a\x00b", "ﬁ", "fi"),
            *("\u202e表", "朱坝\u200b街道", "朱坝街道", "e\u0301", "\u00e9", "\ud800", "straße", "STRASSE"),
            *(LONG, LONG + "甲", LONG + "乙", "a" * 150, "a" * 151, "A" * 151),
        ]
    ),
)


def assert_legal(name: str) -> None:
    """What ext4, NTFS and exFAT accept, with a suffix put behind it."""
    assert name and name not in (".", "..")
    assert len(f"{name}.figures.json".encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*')
    assert not [c for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}]
    assert name.strip(" .") == name
    assert name.partition(".")[0].rstrip(" ").upper() not in RESERVED


@given(st.lists(hostile, max_size=12))
@example(["A", "a", "a_ca9781"])
@example(["a/b", "a_b", "a:b"])
@example([LONG + "甲", LONG + "乙", LONG])
def test_names_are_legal_and_no_two_alike(names: list[str]) -> None:
    safe = safe_names(names)
    assert set(safe) == set(names)
    for name in safe.values():
        assert_legal(name)
    assert len({name.casefold() for name in safe.values()}) == len(set(names))


@given(hostile)
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    once = safe_names([name])[name]
    assert safe_names([once])[once] == once


@given(st.lists(hostile, max_size=8), hostile)
def test_the_order_of_the_names_does_not_matter(names: list[str], other: str) -> None:
    assert safe_names([*names, other]) == safe_names([other, *reversed(names)])


def test_ordinary_names_are_kept() -> None:
    names = ["朱坝街道", "区发改委（区统计局）", "2022-06", "“十四五”期间", "洪泽湖办 二科"]
    assert list(safe_names(names).values()) == names


def test_names_that_would_be_one_are_told_apart() -> None:
    safe = safe_names(["A", "a", "b"])
    assert safe["b"] == "b"
    assert {safe["A"][:2], safe["a"][:2]} == {"A_", "a_"}


# --------------------------------------------------------------------- writing


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "2022-06" / "表.docx"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["表.docx"]


def test_a_written_file_can_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(tmp_path / "made", b"x")
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_when_writing_fails_the_old_file_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "a.docx"
    write(path, b"old")

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(MachineFault if isinstance(error, OSError) else KeyboardInterrupt):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.docx"]


def test_what_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(MachineFault, match=r"a\.docx：文件写不进去（.+）。请确认.*Word 或 WPS") as caught:
        write(tmp_path / "a.docx", b"x")
    assert caught.value.code == "E402"
    assert os.listdir(tmp_path) == ["a.docx"]
    with pytest.raises(MachineFault, match="文件写不进去"):
        append(tmp_path / "a.docx", b"x")


def test_windows_is_given_time_while_a_scanner_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals, pauses = Path.replace, [PermissionError(), PermissionError()], []

    def scanned(path: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", scanned)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("time.sleep", pauses.append)
    write(tmp_path / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"new"
    assert len(pauses) == 2
    refusals.extend([PermissionError(13, "in use")] * 9)
    with pytest.raises(MachineFault, match="没有权限，或文件正被打开"):
        write(tmp_path / "a.docx", b"newer")
    assert os.listdir(tmp_path) == ["a.docx"]


@pytest.mark.parametrize(
    ("error", "says"),
    [(OSError(28, "No space left"), "磁盘已满"), (OSError(9999, "Odd"), "Odd"), (OSError("x"), "OSError")],
)
def test_reasons_are_chinese_where_known(error: OSError, says: str) -> None:
    assert reason(error) == says


def test_hashes_of_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert file_hash(tmp_path / "a") == sha256(b"x")
    assert file_hash(tmp_path) is None
    assert file_hash(tmp_path / "b") is None
    assert file_hash(tmp_path / "a" / "b") is None


def test_a_file_that_cannot_be_read_equals_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert file_hash(tmp_path / "a") == UNREADABLE != sha256(b"")


def test_a_moved_file_replaces_no_other(tmp_path: Path) -> None:
    for content in (b"one", b"one", b"two"):
        (tmp_path / "a.docx").write_bytes(content)
        moved = move(tmp_path / "a.docx", tmp_path / "old" / "a.docx")
        assert moved.read_bytes() == content
    assert sorted(p.read_bytes() for p in (tmp_path / "old").iterdir()) == [b"one", b"two"]
    assert not (tmp_path / "a.docx").exists()


def test_what_cannot_be_moved_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "old").write_bytes(b"not a folder")
    with pytest.raises(MachineFault, match="移不走"):
        move(tmp_path / "a", tmp_path / "old" / "a")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_only_temporary_files_of_these_folders_are_swept(tmp_path: Path) -> None:
    inside, other = tmp_path / "2022-06", tmp_path / "others"
    for folder in (inside, other):
        folder.mkdir()
        (folder / f"{TEMPORARY}1-1").touch()
    (inside / f"{TEMPORARY}folder").mkdir()
    (inside / "表.docx").touch()
    sweep([inside, tmp_path / "missing"])
    assert sorted(os.listdir(inside)) == [f"{TEMPORARY}folder", "表.docx"]
    assert os.listdir(other) == [f"{TEMPORARY}1-1"]
