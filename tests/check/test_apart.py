"""Work in a process apart: whatever it does, the parent lives, and the next piece of work is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen import lint as linting
from reportgen.apart import Bench, Lost
from reportgen.errors import UsageFault
from reportgen.lint import lint
from tests import hostile


def endless() -> None:
    while True:
        pass


def endless_in_c() -> int:
    return sum(range(10**15))  # never lets go of the interpreter


def swelling() -> int:
    return len(b"0" * (8 << 30))


def dying() -> None:
    os.abort()


def faulty() -> None:
    raise UsageFault(code="U112", message="打不开")


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench(seconds=1.0, memory=1 << 30)
    yield bench
    bench.close()


@pytest.mark.parametrize("work", [endless, endless_in_c, swelling, dying])
def test_work_that_does_not_end_well_is_lost_and_the_next_is_done(
    bench: Bench, work: object, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(work)
    with pytest.raises(Lost):
        bench.do(work)
    assert bench.do(len, "通报") == 2


def test_what_the_work_raises_is_raised(bench: Bench) -> None:
    with pytest.raises(UsageFault, match="打不开"):
        bench.do(faulty)


def test_one_process_does_one_piece_of_work_after_another(bench: Bench) -> None:
    assert bench.do(os.getpid) == bench.do(os.getpid) != os.getpid()


def test_a_file_that_swells_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound_word: bytes
) -> None:
    monkeypatch.setattr(linting, "MEMORY", 1 << 30)
    (tmp_path / "大.pdf").write_bytes(hostile.stream_that_swells(800))
    (tmp_path / "好.docx").write_bytes(sound_word)
    refused, read = lint(tmp_path / "大.pdf"), lint(tmp_path / "好.docx")
    (finding,) = refused.findings
    assert not refused.read
    assert finding.rule == "V01"
    assert read.read


def test_a_form_that_calls_itself_harms_nobody(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Read in this process it would end it, and with it the rest of the command line."""
    (tmp_path / "自引.pdf").write_bytes(hostile.form_that_calls_itself())
    verdict = lint(tmp_path / "自引.pdf")
    assert not verdict.read
    assert "已放弃" in str(verdict.findings[0])
