"""`counterclaim add` as a user meets it: what it takes, what it says, and what happens when it is disturbed."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.cli.commands import HOSTILE, PROGRAM, everything, kept, on_terminal, refused, rows, run, well, without_privileges
from tests.intake.site import Site, answer
from tests.keep.inputs import page, text, warc, write

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Danube Digest</title><item><title>One</title><link>{link}</link>'
    "<pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate><source url='https://post.example/feed'>Sava Herald</source></item></channel></rss>"
)
BARE = "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{said}</p></article></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


def wacz(folder: Path, n: int) -> Path:
    path = folder / f"a{n}.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", warc(n))
    return path


# What it takes


def test_everything_that_an_analyst_has_and_the_second_time_nothing_changes(ledger_address: str, folder: Path, tmp_path: Path) -> None:
    for n, kind in enumerate(("text", "latin", "page", "packed", "archive", "lines")):
        write(folder, kind, 10 * n)
    wacz(folder, 60)
    listed = tmp_path / "listed"
    listed.mkdir()
    write(listed, "text", 70)
    manifest = listed / "case.json"
    manifest.write_text(
        '[{"file": "r70.txt", "publisher": "Thracian Star", "published_at": "2024-03-05", "url": "https://star.example/70"}]'
    )
    arguments = ["add", "--ledger", ledger_address, str(folder), str(manifest), "-"]
    assert well(*arguments, stdin=text(80).encode()) == ""
    exported, first = well("export", "--ledger", ledger_address), everything(ledger_address)
    assert well(*arguments, stdin=text(80).encode()) == ""
    assert everything(ledger_address) == first
    assert well("export", "--ledger", ledger_address) == exported
    documents = rows(ledger_address, "document")
    assert len(documents) == 4 + 2 + 2 + 2 + 1 + 1  # an archive and the JSONL file hold two each
    assert {"https://post.example/40", "https://post.example/61", "https://star.example/70"} <= {d["url"] for d in documents}
    (of_manifest,) = (d for d in documents if d["url"] == "https://star.example/70")
    assert (of_manifest["publisher"], of_manifest["published_at"]) == ("Thracian Star", "2024-03-05")
    assert rows(ledger_address, "attribution")


def test_a_date_given_for_documents_that_have_none(folder: Path, tmp_path: Path) -> None:
    ledger, path = str(tmp_path / "case.db"), str(write(folder, "text", 1))
    well("add", "--ledger", ledger, path)
    assert rows(ledger, "document")[0]["published_at"] is None
    well("add", "--ledger", ledger, path, "--published", "2024-03-05")
    (document,) = rows(ledger, "document")
    assert document["published_at"] == "2024-03-05"
    assert "2024-03-04" in [a["said_at"] for a in rows(ledger, "attribution")]  # "on Monday"


@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_rows_do_not_depend_on_threads(demo: Path, tmp_path: Path, threads: str) -> None:
    well("add", "--ledger", str(tmp_path / "a.db"), str(demo), "--threads", threads)
    well("add", "--ledger", str(tmp_path / "b.db"), str(demo))
    assert well("export", "--no-relate", "--ledger", str(tmp_path / "a.db")) == well(
        "export", "--no-relate", "--ledger", str(tmp_path / "b.db")
    )


# Pages and feeds


def test_a_page_of_this_machine_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with Site({"/a": answer(page(1).encode())}) as site:
        message = refused("add", "--ledger", ledger, site.url("/a"), status=3)
        assert site.url("/a") in message
        assert "--allow-private-addresses" in message
        assert site.asked == []
        assert [p["url"] for p in rows(ledger, "problem")] == [site.url("/a")]
        for _ in range(2):
            assert well("add", "--ledger", ledger, "--allow-private-addresses", site.url("/a")) == ""
        (document,) = rows(ledger, "document")
        assert (document["url"], document["publisher"]) == (site.url("/a"), "Danube Post")
        assert rows(ledger, "problem") == []


def test_a_page_that_changes_has_a_history(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with Site() as site:
        for n in (1, 5):
            site.answers["/a"] = answer(page(0).replace("at least 2 people", f"at least {n} people").encode())
            well("add", "--ledger", ledger, "--allow-private-addresses", site.url("/a"))
        told = well("history", "--ledger", ledger, site.url("/a"))
    assert "at least 1 people → at least 5 people" in told
    assert [r["relation"] for r in rows(ledger, "relation")].count("updates") == 1


def test_a_feed_leads_to_its_pages_and_keeps_who_published_them(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with Site() as site:
        site.answers["/feed"] = answer(FEED.format(link=site.url("/one")).encode(), media_type="application/rss+xml")
        site.answers["/one"] = answer(BARE.format(title="Bridge falls", said="The mayor of Varna said that nobody had died.").encode())
        arguments = ["add", "--ledger", ledger, "--allow-private-addresses", site.url("/feed")]
        assert well(*arguments) == ""
        before = everything(ledger)
        assert well(*arguments) == ""
        assert everything(ledger) == before
        assert site.pages == ["/feed", "/one", "/feed"]
    (document,) = rows(ledger, "document")
    assert (document["url"], document["publisher"]) == (site.url("/one"), "Sava Herald")
    assert document["published_at"].startswith("2024-03-04")


# What it says


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--ledger"),
        (["--ledger", "case.db"], "PATH|URL"),
        (["--ledger", "case.db", "r.txt", "--published", "yesterday"], "2021-09-06"),
        (["--ledger", "case.db", "r.txt", "--threads", "0"], "--threads"),
        (["--ledger", "case.db", "-", "-"], "once only"),
        (["--ledger", "case.db", "gopher://example.org/r.txt"], "http and https"),
        (["--ledger", "case.db", "."], "no .html"),
        (["--ledger", ".", "r.txt"], "is a directory"),
        (["--ledger", "none/case.db", "r.txt"], "no directory none"),
        (["--ledger", "postgresql://127.0.0.1:1/none", "r.txt"], "cannot be opened"),
    ],
)
def test_a_wrong_command_line_makes_no_ledger(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "empty").mkdir()
    assert says in refused("add", *arguments, cwd=tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_text_file_is_not_taken_for_a_ledger(folder: Path) -> None:
    path = write(folder, "text", 1)
    before = path.read_bytes()
    assert "is no ledger" in refused("add", "--ledger", str(path), str(folder))
    assert path.read_bytes() == before


def test_what_cannot_be_read_is_named_and_the_others_are_kept(folder: Path, tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    good, torn = write(folder, "text", 1), write(folder, "torn", 2)
    done = run("add", "--ledger", ledger, str(folder / "missing.txt"), str(good), str(torn))
    assert (done.returncode, done.stdout) == (3, b"")
    first, second = done.stderr.decode().splitlines()
    assert first.startswith(f"counterclaim: {folder / 'missing.txt'}: ")
    assert second.startswith(f"counterclaim: {torn}: ")
    assert len(rows(ledger, "document")) == 1
    (folder / "missing.txt").write_text(text(3))
    well("add", "--ledger", ledger, str(folder / "missing.txt"))
    assert [p["file"] for p in rows(ledger, "problem")] == [str(torn)]


def test_progress_and_a_summary_where_that_is_a_terminal(demo: Path, tmp_path: Path) -> None:
    status, told = on_terminal("add", "--ledger", str(tmp_path / "case.db"), str(demo), str(demo / "none.txt"))
    assert status == 3
    assert "7/8" in told or "8/8" in told
    assert "none.txt: there is no such file" in told
    assert told.rstrip().endswith("7 added, 1 not read")
    status, told = on_terminal("add", "--ledger", str(tmp_path / "case.db"), str(demo))
    assert told.rstrip().endswith("7 known already")


def test_what_comes_from_files_never_steers_the_terminal(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "hostile")
    os.mkdir(folder)
    with open(os.path.join(folder, "a\x1b[31m\u202e\n[red].txt".encode() + b"\xff.txt"), "wb"):
        pass
    Path(os.fsdecode(folder), "b.txt").write_text(HOSTILE, encoding="utf-8")
    done = run("add", "--ledger", str(tmp_path / "case.db"), os.fsdecode(folder))
    assert done.returncode == 3
    _, on_tty = on_terminal("add", "--ledger", str(tmp_path / "tty.db"), os.fsdecode(folder))
    (line,) = (line for line in on_tty.splitlines() if "is empty" in line)
    for told in (done.stderr.decode(), line.rpartition("counterclaim: ")[2]):
        assert not [c for c in told.rstrip() if c < " " or "\x7f" <= c < "\xa0" or c in "\u202e\u2066"]
    assert "␛[31m" in done.stderr.decode()
    assert "\x1b" not in refused("export", "--ledger", str(tmp_path / "case.db"), "\x1b[31m")


# What disturbs it


def test_a_ledger_that_may_not_be_written(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "case.db"
    well("add", "--ledger", str(ledger), str(write(folder, "text", 1)))
    ledger.chmod(0o444)
    command = [*without_privileges(), *PROGRAM, "add", "--ledger", str(ledger), str(write(folder, "text", 2))]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"readonly" in done.stderr
    assert b"Traceback" not in done.stderr
    ledger.chmod(0o000)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("room", [1_000, 250_000, 400_000], ids=["no room for tables", "no room for reports", "room for some"])
def test_a_full_disk_is_said_and_later_the_same_command_goes_on(many: Path, tmp_path: Path, room: int) -> None:
    ledger = str(tmp_path / "case.db")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = run("add", "--ledger", ledger, str(many), preexec_fn=limit)
    assert done.returncode in (1, 2)
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1
    assert ledger.encode() in done.stderr
    well("add", "--ledger", ledger, str(many))
    assert len(rows(ledger, "document")) == len(list(many.iterdir()))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports enough to stop among them."""
    folder = tmp_path_factory.mktemp("many")
    for n in range(320):
        said = f"Ivo Marin said that {n + 2} people had crossed the bridge in Varna."
        (folder / f"r{n:03}.txt").write_text(f"Varna bridge, report {n}\n\n{said}\n")
    return folder


def test_ctrl_c_keeps_what_was_read_and_the_same_command_goes_on(many: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "case.db"
    process = subprocess.Popen([*PROGRAM, "add", "--ledger", str(ledger), str(many)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None and not kept(ledger):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (1, b"")
    assert stderr.startswith(b"counterclaim: stopped")
    assert stderr.count(b"\n") == 1
    assert 0 < len(rows(str(ledger), "document")) < 320
    well("add", "--ledger", str(ledger), str(many))
    well("add", "--ledger", str(tmp_path / "undisturbed.db"), str(many))
    assert well("export", "--no-relate", "--ledger", str(ledger)) == well(
        "export", "--no-relate", "--ledger", str(tmp_path / "undisturbed.db")
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(folder: Path, tmp_path: Path, closed: str) -> None:
    ledger = tmp_path / "case.db"
    command = f"{sys.executable} -m counterclaim add --ledger {ledger} {write(folder, 'text', 1)} {folder}/none.txt"
    done = subprocess.run(["bash", "-c", f"{command} {closed}"], capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert len(rows(str(ledger), "document")) == 1


def test_standard_input_that_is_closed_or_empty(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    shell = f"{sys.executable} -m counterclaim add --ledger {ledger} - <&-"
    assert subprocess.run(["bash", "-c", shell], capture_output=True, check=False).returncode == 2
    assert "empty" in refused("add", "--ledger", ledger, "-", status=3)


def test_a_wacz_file_from_standard_input_is_one_unreadable_document(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("archive/data.warc.gz", warc(1))
    refused("add", "--ledger", str(tmp_path / "case.db"), "-", stdin=data.getvalue(), status=3)
