"""Jobs: one after another, stopped, failed, forgotten; and what waits to be compared."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from counterclaim.desk import jobs
from counterclaim.desk.jobs import MOST_WAITING, Job, Jobs
from counterclaim.errors import UsageError
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Taken
from tests.desk.opened import browser, in_folder, problem, token
from tests.desk.sending import WAIT_S, documents, done, send, until
from tests.desk.sending import client as client
from tests.desk.sending import ledger as ledger
from tests.desk.sending import own_folder as own_folder
from tests.keep import inputs

# One after another


def test_a_second_job_waits_its_turn_and_one_that_fails_does_not_end_the_desk(ledger: Ledger, client: TestClient) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(job: Job, memory: object) -> Iterator[Taken]:
        began.set()
        go_on.wait(WAIT_S)
        yield Taken(inputs.text(1).encode(), "file", file="r1.txt")

    def broken(job: Job, memory: object) -> Iterator[Taken]:
        raise ZeroDivisionError

    held: Jobs = client.app.state.jobs
    first, second = Job("slow", slow, 1), Job("broken", broken)
    held.put(first)
    held.put(second)
    assert began.wait(WAIT_S)
    third = send(client, ("r2.txt", inputs.text(2).encode()))
    assert (first.stage, second.stage, held.before(second)) == ("reading", "waiting", 1)
    assert "Waits for its turn: 2 others before it." in client.get(third.headers["Location"]).text
    assert "Reading: 0 of 1 report." in client.get(f"/add/{first.id}/state").text
    go_on.set()
    done(client, third)
    assert [job.stage for job in (first, second)] == ["done", "failed"]
    assert "ZeroDivisionError" in (second.reason or "")
    assert "It could not be finished" in client.get(f"/add/{second.id}").text
    assert {d.file for d in documents(ledger)} == {"r1.txt", "r2.txt"}


def test_only_so_many_wait(client: TestClient, own_folder: Path) -> None:
    go_on = threading.Event()
    held: Jobs = client.app.state.jobs

    def slow(job: Job, memory: object) -> Iterator[Taken]:
        go_on.wait(WAIT_S)
        yield from ()

    first = Job("slow", slow)
    held.put(first)
    until(lambda: first.stage == "reading")
    for _ in range(MOST_WAITING):
        assert send(client, text="A text.").status_code == 303
    answer = send(client, ("a.txt", b"A text."))
    assert answer.status_code == 400
    assert "wait for their turn already" in problem(answer.text)
    go_on.set()
    until(lambda: all(job.is_over for job in held.listed()))
    assert in_folder(own_folder) == []


def test_a_job_can_be_stopped_and_what_was_read_is_kept(ledger: Ledger, client: TestClient) -> None:
    began, go_on = threading.Event(), threading.Event()

    def take(job: Job, memory: object) -> Iterator[Taken]:
        for n in range(10):
            yield Taken(inputs.text(n).encode(), "file", file=f"r{n}.txt")
            began.set()
            go_on.wait(WAIT_S)

    job = Job("ten", take, 10)
    client.app.state.jobs.put(job)
    assert began.wait(WAIT_S)
    page = client.get(f"/add/{job.id}").text
    assert f'action="/add/{job.id}/stop"' in page
    assert 'http-equiv="refresh"' in page
    assert client.post(f"/add/{job.id}/stop", data={"token": token(client)}).headers["Location"] == f"/add/{job.id}"
    assert "Stopping" in client.get(f"/add/{job.id}/state").text
    go_on.set()
    until(lambda: job.is_over)
    assert job.stage == "stopped"
    assert [d.file for d in documents(ledger)] == [t.name for t in job.told]
    assert 1 <= len(job.told) < 10
    page = client.get(f"/add/{job.id}").text
    assert "Stopped." in page
    assert 'http-equiv="refresh"' not in page
    assert "/stop" not in page


def test_closing_the_desk_ends_what_is_in_work_and_forgets_what_waits(ledger: Ledger, client: TestClient, own_folder: Path) -> None:
    began = threading.Event()

    def take(job: Job, memory: object) -> Iterator[Taken]:
        for n in range(1000):
            began.set()
            yield Taken(f"{n}\n\n{inputs.text(n)}".encode(), "file", file=f"r{n}.txt")

    job = Job("many", take, 1000)
    client.app.state.jobs.put(job)
    waiting = send(client, ("a.txt", b"A text."))
    assert began.wait(WAIT_S)
    client.app.state.jobs.close()
    assert job.stage == "stopped"
    assert len(documents(ledger)) < 200
    assert in_folder(own_folder) == []
    assert client.app.state.jobs.get(waiting.headers["Location"].removeprefix("/add/")).stage == "stopped"
    with pytest.raises(UsageError):
        client.app.state.jobs.put(Job("late"))


def test_the_application_closes_it(ledger: Ledger) -> None:
    with browser(ledger) as client:
        jobs = client.app.state.jobs
    with pytest.raises(UsageError):
        jobs.put(Job("late"))


def test_the_models_are_loaded_once_and_not_before_they_are_needed(ledger: Ledger, tools: Tools) -> None:
    loaded = []
    held = Jobs(ledger, lambda: loaded.append(1) or tools)
    assert loaded == []
    for n in range(3):
        held.put(Job(f"{n}", lambda job, memory: iter([Taken(inputs.text(1).encode(), "file", file="r1.txt")])))
    until(lambda: all(job.is_over for job in held.listed()))
    held.close()
    assert loaded == [1]


# Comparing


def test_what_waits_can_be_compared_and_what_is_contested_is_named(ledger: Ledger, client: TestClient, tools: Tools) -> None:
    from counterclaim.keep.adding import add

    items = [Taken(inputs.text(n).encode(), "file", file=f"r{n}.txt") for n in (0, 4)]
    add(ledger, items, lambda added: None, tools=tools)
    page = client.get("/add").text
    assert 'id="waiting"' in page
    assert "2 reports are read, but not compared" in page
    assert 'action="/add/compare"' in page
    job = done(client, client.post("/add/compare", data={"token": token(client)}))
    assert (job.compared, job.to_compare, job.read) == (2, 2, 0)
    assert "2 reports compared" in client.get(f"/add/{job.id}").text
    assert "Nothing waits" in client.get("/add").text
    assert 'action="/add/compare"' not in client.get("/add").text
    added = done(client, send(client, ("r8.txt", inputs.text(8).encode())))
    page = client.get(f"/add/{added.id}").text
    disputes = client.app.state.desk.cases.now().related.disputes
    assert disputes
    assert all(f'href="/dispute/{d.id}"' in page for d in disputes[:12])


# Odd addresses


@pytest.mark.parametrize("path", ["/add/nothing", "/add/compare", "/add/<script>", "/add/%00", "/add/" + "x" * 3000])
def test_a_job_that_is_not_known_is_said_to_be_none(ledger: Ledger, path: str) -> None:
    answer = browser(ledger).get(path)
    assert answer.status_code == 404
    assert "not known any more" in problem(answer.text)
    assert "<script>alert" not in answer.text


def test_only_so_many_outcomes_are_shown_and_the_others_counted() -> None:
    from counterclaim.keep.adding import Added

    job = Job("many")
    for n in range(2000):
        job.tell(Added(f"{n}", "problem" if n % 100 == 99 else "added", f"d{n}"))
    assert job.read == 2000
    assert len(job.told) == jobs.MOST_TOLD + 15
    assert sum(t.outcome == "problem" for t in job.told) == 20
    assert job.untold == 2000 - len(job.told)
