"""What is particular to Dask: lost workers, clusters that run already."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.scale.engine import open_engine
from counterclaim.scale.engines import dask_cluster
from tests.scale.engines_under_test import die, die_always, square, whose

distributed = pytest.importorskip("distributed")
DEADLY = 10


def test_ten_workers_that_are_killed_after_a_part(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with open_engine("dask", 2) as engine:
        assert sorted(engine.map(partial(die, tmp_path, DEADLY), range(60))) == list(range(60))
    assert all((tmp_path / f"done-{number}").stat().st_size >= 2 for number in range(DEADLY))
    assert capfd.readouterr() == ("", "")


def test_ten_workers_that_are_killed_at_any_moment() -> None:
    dice = random.Random(8)
    moments = set(dice.sample(range(50, 950), 10))
    with open_engine("dask", 2) as engine:
        found = []
        for place, (number, worker) in enumerate(engine.map(whose, range(1000))):
            found.append(number)
            if place in moments:
                try:
                    os.kill(worker, signal.SIGKILL)
                except ProcessLookupError:  # its result came after its end
                    moments.add(place + 1)
    assert sorted(found) == list(range(1000))


def test_a_part_that_ends_each_worker_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dask_cluster.SETTINGS, "distributed.scheduler.allowed-failures", 1)
    with open_engine("dask", 2) as engine, pytest.raises(CounterclaimError, match="2 worker processes ended"):
        list(engine.map(die_always, range(1)))


def test_it_listens_on_loopback_only() -> None:
    psutil = pytest.importorskip("psutil")
    with open_engine("dask", 2) as engine:
        list(engine.map(square, range(10)))
        this = psutil.Process()
        listening = [
            found.laddr.ip
            for process in (this, *this.children(recursive=True))
            for found in process.net_connections(kind="inet")
            if found.status == psutil.CONN_LISTEN
        ]
    assert set(listening) == {"127.0.0.1"}


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with open_engine("dask", 2) as engine:
        list(engine.map(square, range(10)))
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_missing_dask_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"counterclaim\[dask\]"):
        open_engine("dask")


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The address of a cluster that others started."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def test_a_running_cluster_is_used_and_left_running(running: str) -> None:
    for _ in range(2):
        with open_engine("dask", scheduler=running) as engine:
            assert engine.workers == 2
            assert sorted(number for number, _ in engine.map(whose, range(50))) == list(range(50))


def test_a_running_cluster_has_its_own_workers(running: str) -> None:
    with pytest.raises(UsageError, match="has its own"):
        open_engine("dask", 2, running)


def test_workers_of_another_version_are_refused(running: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "__version__", "9.9")
    with pytest.raises(UsageError, match=r"the scheduler needs counterclaim 9\.9"):
        open_engine("dask", scheduler=running)


def test_workers_with_other_code_are_refused(running: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "program", lambda: "counterclaim of tomorrow")
    with open_engine("dask", scheduler=running) as engine, pytest.raises(UsageError, match="install the same on both"):
        list(engine.map(square, range(3)))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1", "nowhere://127.0.0.1:8786"])
def test_nobody_answers(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "ANSWERS_S", 1)
    with pytest.raises(UsageError, match="no scheduler of Dask answers at"):
        open_engine("dask", scheduler=address)
    gc.collect()  # closes the client that never connected: where that happens while another one starts, Dask waits for itself for ever


def test_a_scheduler_that_goes_away_ends_the_run_in_words() -> None:
    cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0")
    with cluster, open_engine("dask", scheduler=cluster.scheduler_address) as engine:
        results = engine.map(whose, range(100_000))
        next(results)
        cluster.close()
        with pytest.raises(CounterclaimError, match="the scheduler is gone"):
            list(results)
