"""A Ctrl-C that Python drops is not lost."""

from __future__ import annotations

import os
import signal

import pytest

from counterclaim.cli.stopping import stopping


class Dropping:
    """In a finalizer an exception goes no further."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def dropped(seen: list[int]) -> None:
    with stopping() as stop:
        for item in stop.between(range(5)):
            seen.append(item)
            if item == 2:
                Dropping()


def dropped_before_a_sleep() -> None:
    with stopping() as stop:
        Dropping()
        stop.sleep(60)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_ctrl_c_in_a_finalizer_is_seen_at_the_next_item() -> None:
    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        dropped(seen)
    assert seen == [0, 1, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_and_before_a_sleep() -> None:
    with pytest.raises(KeyboardInterrupt):
        dropped_before_a_sleep()


def test_the_handler_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
