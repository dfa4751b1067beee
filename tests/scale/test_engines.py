"""What every engine has to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest

from counterclaim.errors import UsageError
from counterclaim.scale.engine import ENGINES, Engine, open_engine
from tests.scale.engines_under_test import MISSING, PRESENT, gone, load, load_tools, multiply, refuse, square, stay, whose, working

ROOT = Path(__file__).parents[2]
WORKERS = 2


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if MISSING.get(request.param):
        pytest.skip(f"the engine {request.param} is not installed")
    with open_engine(request.param, WORKERS) as opened:
        yield opened


def test_it_says_who_it_is(engine: Engine) -> None:
    assert engine.name in ENGINES
    assert engine.workers == WORKERS


def test_each_part_comes_out_once(engine: Engine) -> None:
    assert sorted(engine.map(square, range(300))) == [number * number for number in range(300)]


def test_equal_parts_are_parts(engine: Engine) -> None:
    assert list(engine.map(square, [3] * 20)) == [9] * 20


def test_nothing_comes_of_nothing(engine: Engine) -> None:
    assert list(engine.map(square, [])) == []


def test_all_workers_work(engine: Engine) -> None:
    assert len({worker for _, worker in engine.map(whose, range(100))} - {os.getpid()}) == WORKERS


def test_parts_are_taken_as_there_is_room(engine: Engine) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    results = engine.map(square, endless())
    assert not taken
    assert len(list(islice(results, 5))) == 5
    results.close()
    assert len(taken) <= 5 + 2 * WORKERS
    assert sorted(engine.map(square, range(10))) == [number * number for number in range(10)]


def test_runs_do_not_mix(engine: Engine) -> None:
    first, second = engine.map(square, range(50)), engine.map(partial(refuse, -1), range(50))
    pairs = list(zip(first, second, strict=True))
    assert sorted(one for one, _ in pairs) == [number * number for number in range(50)]
    assert sorted(other for _, other in pairs) == list(range(50))


def test_what_work_raises_is_raised_as_it_is(engine: Engine) -> None:
    with pytest.raises(UsageError, match=r"^not 7$"):
        list(engine.map(partial(refuse, 7), range(1000)))
    assert sorted(engine.map(square, range(4))) == [0, 1, 4, 9]


def test_what_parts_raise_is_raised_as_it_is(engine: Engine) -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise UsageError("no more parts")

    with pytest.raises(UsageError, match="no more parts"):
        list(engine.map(square, parts()))


def test_a_worker_keeps_what_it_has_loaded(engine: Engine) -> None:
    parts = Counter(worker for worker, _ in engine.map(load, range(60)))
    again = [(worker, had) for worker, had in engine.map(load, range(60))]
    assert all(had > parts[worker] for worker, had in again)


def test_a_worker_loads_the_models_once(engine: Engine) -> None:
    assert {loads for _, loads in engine.map(load_tools, range(8))} == {1}


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted in /proc")
def test_a_worker_is_one_thread(engine: Engine) -> None:
    assert set(engine.map(multiply, range(8))) == {0}


@pytest.mark.parametrize("name", PRESENT)
def test_close_ends_workers_that_work(name: str, tmp_path: Path) -> None:
    def parts() -> Iterator[int]:
        yield from range(WORKERS)
        working(tmp_path)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), open_engine(name, WORKERS) as engine:
        list(engine.map(partial(stay, tmp_path), parts()))
    assert gone(working(tmp_path), 1)


@pytest.mark.parametrize("name", PRESENT)
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
@pytest.mark.parametrize("to", ["the driver", "all"])
def test_no_worker_outlives_its_driver(name: str, sent: signal.Signals, to: str, tmp_path: Path) -> None:
    if to == "all" and sent != signal.SIGINT:
        pytest.skip("only a Ctrl-C goes to all processes of a terminal")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with (tmp_path / "errors").open("w+") as errors:
        command = [sys.executable, "-m", "tests.scale.engines_under_test", name, str(tmp_path)]
        surroundings = {**os.environ, "TMPDIR": str(scratch)}
        driver = subprocess.Popen(command, cwd=ROOT, stderr=errors, env=surroundings, start_new_session=True)
        workers = working(tmp_path)
        if to == "all":
            os.killpg(driver.pid, sent)
        else:
            driver.send_signal(sent)
        assert driver.wait(30) == (1 if sent == signal.SIGINT else -sent)
        assert gone(workers, 10)
        errors.seek(0)
        if sent == signal.SIGINT:
            assert errors.read() == "stopped\n"
            assert not list(scratch.glob("counterclaim-*"))


@pytest.mark.parametrize("name", ENGINES)
def test_arguments_that_cannot_be(name: str) -> None:
    with pytest.raises(UsageError, match="from 1"):
        open_engine(name, 0)


def test_an_engine_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="no engine 'abacus'"):
        open_engine("abacus")
