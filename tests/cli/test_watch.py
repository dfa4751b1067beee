"""`counterclaim watch` as a user meets it: rounds over feeds, what is new, and Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.commands import PROGRAM, everything, kept, refused, rows, run, well
from tests.intake.site import Site, answer

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
PAGES = {
    "/one": ("Bridge falls", "The mayor of Varna said that nobody had died when the bridge fell."),
    "/two": ("River rises", "The river authority denied on Monday that the water had reached Ruse."),
}


def feed(site: Site, *paths: str) -> bytes:
    entries = "".join(f"<item><title>{PAGES[path][0]}</title><link>{site.url(path)}</link></item>" for path in paths)
    data = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Danube Digest</title>{entries}</channel></rss>'
    return answer(data.encode(), media_type="application/rss+xml", ETag=f'"{len(paths)}"')


def listed(tmp_path: Path, *feeds: str, before: str = "") -> str:
    path = tmp_path / "FEEDS.toml"
    path.write_text(before + "".join(f'[[feeds]]\nurl = "{url}"\npublisher = "Sava Herald"\n' for url in feeds))
    return str(path)


def served() -> Site:
    return Site({path: answer(PAGE.format(*words).encode()) for path, words in PAGES.items()})


def test_one_round_takes_what_is_new(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with served() as site:
        site.answers["/feed"] = feed(site, "/one")
        arguments = ["watch", "--ledger", ledger, listed(tmp_path, site.url("/feed")), "--once", "--allow-private-addresses"]
        assert well(*arguments) == ""
        before = everything(ledger)
        site.answers["/feed"] = answer(status=304, ETag='"1"')
        assert well(*arguments) == ""
        assert everything(ledger) == before
        assert site.headers[-1]["if-none-match"] == '"1"'
        site.answers["/feed"] = feed(site, "/one", "/two")
        assert well(*arguments) == ""
        assert site.pages == ["/feed", "/one", "/feed", "/feed", "/two"]
    assert [(d["title"], d["publisher"]) for d in rows(ledger, "document")] == [(PAGES[path][0], "Sava Herald") for path in PAGES]


def test_a_feed_that_fails_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with served() as site, Site() as gone:
        site.answers["/feed"] = feed(site, "/one", "/two")
        site.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /two\n", media_type="text/plain")
        feeds = listed(tmp_path, gone.url("/feed"), site.url("/feed"))
        done = run("watch", "--ledger", ledger, feeds, "--once", "--allow-private-addresses")
        assert (done.returncode, done.stdout) == (3, b"")
        assert "/two" not in site.asked
        of_feed, of_page = done.stderr.decode().splitlines()
        assert of_feed.startswith(f"counterclaim: {gone.url('/feed')}: ")
        assert "robots.txt" in of_page
        assert site.url("/two") in of_page
    assert len(rows(ledger, "document")) == 1
    assert {p["url"] for p in rows(ledger, "problem")} == {gone.url("/feed"), site.url("/two")}


def test_without_the_option_a_feed_of_this_machine_is_refused(tmp_path: Path) -> None:
    with served() as site:
        feeds = listed(tmp_path, site.url("/feed"))
        assert "--allow-private-addresses" in refused("watch", "--ledger", str(tmp_path / "case.db"), feeds, "--once", status=3)
        assert site.asked == []


def test_round_after_round_until_ctrl_c(tmp_path: Path) -> None:
    ledger = str(tmp_path / "case.db")
    with served() as site:
        site.answers["/feed"] = feed(site, "/one")
        feeds = listed(tmp_path, site.url("/feed"), before="interval_s = 60\n")
        command = [*PROGRAM, "watch", "--ledger", ledger, feeds, "--allow-private-addresses"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None and not kept(ledger):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == (b"", b"")
        assert process.returncode == 0
    assert len(rows(ledger, "document")) == 1


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ("", "lists no feed"),
        ('feeds = ["https://example.org/feed"]', "[[feeds]]"),
        ("[[feeds]]\nurl = ", "cannot be read"),
        ('[[feeds]]\nname = "x"', "has no url"),
        ('[[feeds]]\nurl = "example.org/feed"', "feed 1"),
        ('interval = 5\n[[feeds]]\nurl = "https://example.org/feed"', "interval_s"),
        ('interval_s = 5\n[[feeds]]\nurl = "https://example.org/feed"', "60"),
        ('[[feeds]]\nurl = "https://example.org/feed"\n[[feeds]]\nurl = "https://example.org/feed"', "listed twice"),
    ],
)
def test_a_wrong_list_makes_no_ledger(tmp_path: Path, listed: str, says: str) -> None:
    path = tmp_path / "FEEDS.toml"
    path.write_text(listed)
    assert says in refused("watch", "--ledger", str(tmp_path / "case.db"), str(path), "--once")
    assert not (tmp_path / "case.db").exists()


def test_an_address_in_place_of_a_list(tmp_path: Path) -> None:
    message = refused("watch", "--ledger", str(tmp_path / "case.db"), "https://example.org/feed")
    assert "[[feeds]]" in message
    assert "counterclaim add" in message
    assert "no such file" in refused("watch", "--ledger", str(tmp_path / "case.db"), str(tmp_path / "none.toml"))
