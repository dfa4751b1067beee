"""What is particular to the engine of this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.scale.engine import open_engine
from tests.scale.engines_under_test import die, gone, square, whose


def test_a_killed_worker_ends_the_run_in_words(tmp_path: Path) -> None:
    with open_engine("local", 2) as engine:
        workers = {worker for _, worker in engine.map(whose, range(50))}
        with pytest.raises(CounterclaimError, match="run the same command again") as told:
            list(engine.map(partial(die, tmp_path, 1), range(1000)))
        assert not isinstance(told.value, UsageError)
        with pytest.raises(CounterclaimError, match="run the same command again"):
            list(engine.map(square, range(3)))
    assert gone(workers, 5)
    assert len(list(tmp_path.iterdir())) < 1000


def test_run_again_after_a_killed_worker(tmp_path: Path) -> None:
    for _ in range(3):
        with open_engine("local", 2) as engine:
            try:
                assert sorted(engine.map(partial(die, tmp_path, 1), range(20))) == list(range(20))
                break
            except CounterclaimError:
                continue
    else:
        pytest.fail("it never came to an end")


def test_it_has_no_scheduler() -> None:
    with pytest.raises(UsageError, match="--engine dask"):
        open_engine("local", scheduler="tcp://127.0.0.1:8786")
