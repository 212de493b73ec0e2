"""The garbage collector is put aside and comes back as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from reportgen import collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    collector.release()
    gc.enable()


def test_it_is_off_while_values_are_made_and_on_again_also_after_a_fault() -> None:
    states = []

    def fail() -> None:
        with collector.paused():
            states.append(gc.isenabled())
            raise ValueError("fault")

    with pytest.raises(ValueError, match="fault"):
        fail()
    assert states == [False]
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    with collector.paused():
        pass
    assert not gc.isenabled()


def test_what_was_made_meanwhile_counts_as_old() -> None:
    with collector.paused():
        made = [[] for _ in range(1000)]
    assert gc.get_count()[0] < len(made)
    assert gc.get_freeze_count() == 0


def test_what_is_kept_stays_kept_until_released() -> None:
    collector.keep()
    with collector.paused():
        pass
    assert gc.get_freeze_count() > 0
    collector.release()
    assert gc.get_freeze_count() == 0
