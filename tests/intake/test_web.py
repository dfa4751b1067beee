"""Fetching from servers that behave: pages, statuses, encodings, redirects."""

from __future__ import annotations

import gzip
import zlib

import pytest

from counterclaim import __version__
from counterclaim.intake.web import MAX_REDIRECTS, FetchError, Validators
from tests.intake.fetching import PAGE, fetcher, refused
from tests.intake.site import Site, answer, led_on


def test_a_page_comes_with_what_identifies_it(site: Site) -> None:
    site.answers["/new"] = answer(PAGE, ETag='"v1"', Last_Modified="Sat, 02 Mar 2024 18:10:00 GMT", Date="Sun, 03 Mar 2024 10:00:00 GMT")
    site.answers["/old"] = led_on("/new")
    fetched = fetcher().fetch(site.url("/old#part"))
    assert (fetched.data, fetched.status, fetched.media_type, fetched.charset) == (PAGE, 200, "text/html", "utf-8")
    taken = fetched.taken()
    assert (taken.data, taken.method, taken.url, taken.media_type, taken.charset) == (PAGE, "http", site.url("/old"), "text/html", "utf-8")
    assert taken.record == {
        "status": "200",
        "final_url": site.url("/new"),
        "etag": '"v1"',
        "last_modified": "Sat, 02 Mar 2024 18:10:00 GMT",
    }
    assert taken == fetcher().fetch(site.url("/old")).taken()
    assert site.headers[0]["user-agent"] == f"counterclaim/{__version__} (+reads news reports for one analyst)"
    assert not {"cookie", "authorization", "referer"} & set(site.headers[1])


def test_validators_are_sent_and_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.answers["/"] = answer(status=304)
    fetched = fetcher().fetch(site.url(), Validators('"v1"', "Sat, 02 Mar 2024 18:10:00 GMT"))
    assert fetched.not_modified
    assert fetched.data == b""
    assert site.headers[0]["if-none-match"] == '"v1"'
    assert site.headers[0]["if-modified-since"] == "Sat, 02 Mar 2024 18:10:00 GMT"


def test_304_to_one_who_has_nothing_is_no_answer(site: Site) -> None:
    refused(site, answer(status=304), "304")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 429, 451, 500, 503])
def test_a_status_that_brings_no_page_is_the_reason(site: Site, status: int) -> None:
    error = refused(site, answer(PAGE, status), str(status))
    assert error.status == status
    assert error.is_passing == (status in (429, 500, 503))
    assert error.retry_after_s is None


def test_how_long_to_stay_away_is_told(site: Site) -> None:
    assert refused(site, answer(status=429, Retry_After="120")).retry_after_s == 120
    past = refused(site, answer(status=503, Retry_After="Sat, 02 Mar 2024 18:10:00 GMT")).retry_after_s
    assert past == 0
    for odd in ("soon", "-5", "Sat, 99 Mar 2024", "9" * 500):
        assert refused(site, answer(status=503, Retry_After=odd)).retry_after_s in (None, float("9" * 60))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_content_encodings_are_undone(site: Site, encoding: str, packed: bytes) -> None:
    site.answers["/"] = answer(packed, Content_Encoding=encoding)
    assert fetcher().fetch(site.url()).data == PAGE
    assert site.headers[0]["accept-encoding"] == "gzip, deflate"


def test_a_body_in_chunks_is_joined(site: Site) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:7], PAGE[7:]))
    site.answers["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    fetched = fetcher().fetch(site.url())
    assert fetched.data == PAGE
    assert fetched.media_type is None


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "video/mp4", "application/json", "application/octet-stream"])
def test_only_text_is_taken(site: Site, media_type: str) -> None:
    refused(site, answer(PAGE, media_type=media_type), media_type)


# --- redirects


def test_redirects_without_end_are_left(site: Site) -> None:
    for n in range(20):
        site.answers[f"/{n}"] = led_on(f"/{n + 1}")
    with pytest.raises(FetchError, match="leads on more than"):
        fetcher().fetch(site.url("/0"))
    assert len(site.asked) == MAX_REDIRECTS + 1
    site.answers["/5"] = answer(PAGE)
    assert fetcher().fetch(site.url("/0")).final_url == site.url("/5")


def test_a_circle_is_left_when_it_closes(site: Site) -> None:
    site.answers |= {"/a": led_on("/b"), "/b": led_on("/a#again")}
    with pytest.raises(FetchError, match="circle"):
        fetcher().fetch(site.url("/a"))
    assert site.asked == ["/a", "/b"]


@pytest.mark.parametrize("location", ["ftp://example.org/", "file:///etc/hostname", "http://user@example.org/", "http://[", "javascript:1"])
def test_a_redirect_to_what_is_not_fetched_is_left(site: Site, location: str) -> None:
    refused(site, led_on(location), "leads on to")


def test_no_password_of_a_redirect_is_shown(site: Site) -> None:
    refused(site, led_on("http://user:secret@example.org/x"), "leads on to 'http://example.org/x'")


def test_a_redirect_to_an_address_in_other_letters_is_followed(site: Site) -> None:
    site.answers |= {"/": led_on("/gr\xc3\xbcn page"), "/gr%C3%BCn%20page": answer(PAGE)}
    assert fetcher().fetch(site.url()).data == PAGE


def test_somebody_may_be_asked_before_each_request(site: Site) -> None:
    site.answers |= {"/a": led_on("/b"), "/b": answer(PAGE)}
    before: list[str] = []
    fetcher().fetch(site.url("/a"), before=before.append)
    assert before == [site.url("/a"), site.url("/b")]

    def refuse(url: str) -> None:
        raise FetchError("not now", url)

    with pytest.raises(FetchError, match="not now"):
        fetcher().fetch(site.url("/a"), before=refuse)
    assert len(site.asked) == 2
