"""Feeds: what they say of reports is kept, and each report is taken once, with care for its host."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.intake.feeds import MAX_BYTES, MAX_ENTRIES, Failed, is_feed, parse_feed, take_feed
from counterclaim.intake.robots import Robots
from counterclaim.intake.web import Fetcher
from counterclaim.records import Particular, Problem, Taken
from tests.intake.site import Site, answer, led_on
from tests.intake.test_robots import Clock

HOME = "https://feeds.example/news/rss.xml"
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Black Sea Digest &amp;amp; Review</title><language>en-gb</language><link>https://digest.example/</link>
<atom:link href="https://feeds.example/news/rss.xml" rel="self"/>
<item>
 <title>Bridge &lt;i&gt;falls&lt;/i&gt; in Varna &amp;amp; Burgas</title><media:title>A picture</media:title>
 <atom:link href="/self" rel="self"/><link>../bridge?a=1&amp;copy=2#top</link>
 <guid isPermaLink="false">digest-17</guid><pubDate>Sat, 02 Mar 2024 20:10:00 +0200</pubDate>
 <dc:creator>Ilina Radeva</dc:creator><author>desk@varnapost.example (Boyan Mitov)</author>
 <source url="https://varnapost.example/rss">Varna Post</source>
</item>
<item><title>Second</title><guid>https://digest.example/2</guid><dc:date>2024-03-02</dc:date><author>desk@digest.example</author></item>
<item><title><![CDATA[Third & last]]></title><link>https://digest.example/3</link><source url="https://port.example/feed"/></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://atom.example/a/">
<title type="html">&lt;b&gt;Le Quai&lt;/b&gt;</title>
<author><name>Le Quai</name></author>
<entry xml:base="b/"><id>urn:n:1</id><title>Un &lt; deux</title><link rel="self" href="self"/><link href="n1"/>
<updated>2024-03-02T10:00:00+01:00</updated>
<author><name>Anne Duroc</name></author><author><name>Paul Sorel</name></author>
<source><id>urn:s</id><title>Gazette du Port</title><link rel="self" href="https://gazette.example/f"/><link href="https://gazette.example/"/></source></entry>
<entry xml:lang="de"><id>urn:n:2</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Zwei <b>fette</b> Worte</div></title>
<link href="/n2"/><published>2024-03-02T10:00:00Z</published><updated>2024-03-03T10:00:00.5Z</updated></entry></feed>"""
RDF = b"""<?xml version="1.0"?><!-- old --><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/">
<title>Old News</title><dc:language>bg</dc:language></channel>
<item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link><dc:date>2024-03-02T10:00Z</dc:date></item></rdf:RDF>"""


def particulars(*said: tuple[str, str]) -> tuple[Particular, ...]:
    return tuple(Particular(name, value, "feed") for name, value in said)  # type: ignore[arg-type]


def test_rss() -> None:
    feed = parse_feed(RSS, HOME)
    assert (feed.title, feed.language) == ("Black Sea Digest & Review", "en-gb")
    first, second, third = feed.entries
    assert (first.url, first.id) == ("https://feeds.example/bridge?a=1&copy=2", "digest-17")
    assert first.source_url == "https://varnapost.example/rss"
    assert first.particulars() == particulars(
        ("publisher", "Varna Post"),
        ("title", "Bridge falls in Varna & Burgas"),
        ("authors", "Boyan Mitov"),
        ("authors", "Ilina Radeva"),
        ("published_at", "2024-03-02T18:10:00Z"),
        ("language", "en-gb"),
    )
    assert (second.url, second.published_at, second.authors) == ("https://digest.example/2", "2024-03-02", ())
    assert (second.publisher, second.source) == ("Black Sea Digest & Review", None)
    assert (third.title, third.publisher, third.source_url) == ("Third & last", "port.example", "https://port.example/feed")


def test_atom() -> None:
    feed = parse_feed(ATOM, HOME)
    assert (feed.title, feed.language) == ("Le Quai", None)
    first, second = feed.entries
    assert (first.url, first.id, first.title) == ("https://atom.example/a/b/n1", "urn:n:1", "Un < deux")
    assert first.authors == ("Anne Duroc", "Paul Sorel")
    assert (first.source, first.source_url, first.publisher) == ("Gazette du Port", "https://gazette.example/", "Gazette du Port")
    assert (first.published_at, first.updated_at, first.language, first.stamp) == (
        None,
        "2024-03-02T09:00:00Z",
        "fr",
        "2024-03-02T09:00:00Z",
    )
    assert (second.url, second.title, second.publisher) == ("https://atom.example/n2", "Zwei fette Worte", "Le Quai")
    assert (second.published_at, second.updated_at, second.language) == ("2024-03-02T10:00:00Z", "2024-03-03T10:00:00Z", "de")


def test_rdf() -> None:
    (entry,) = parse_feed(RDF, HOME).entries
    assert (entry.url, entry.id, entry.publisher) == ("https://old.example/1", "https://old.example/1", "Old News")
    assert (entry.published_at, entry.language) == ("2024-03-02T10:00:00Z", "bg")


@pytest.mark.parametrize(
    "data", [RSS, ATOM, RDF, b"\xef\xbb\xbf\n" + RSS, RSS.decode().replace("utf-8", "utf-16").encode("utf-16"), b"<rss>"]
)
def test_what_is_a_feed(data: bytes) -> None:
    assert is_feed(data)
    parse_feed(data, HOME)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<!doctype html><html><body><rss></body></html>",
        b"A text on <rss>",
        b"<?xml version='1.0'?><svg/>",
        b"<rdf:RDF/>",
        b"<!-- <rss>",
    ],
)
def test_what_is_none(data: bytes) -> None:
    assert not is_feed(data)
    with pytest.raises(UnreadableError):
        parse_feed(data, HOME)


def test_encodings() -> None:
    text = '<?xml version="1.0" encoding="{}"?><rss><channel><title>Черно море</title></channel></rss>'
    for encoding in ("utf-8", "utf-16", "windows-1251", "koi8-r"):
        assert parse_feed(text.format(encoding).encode(encoding), HOME).title == "Черно море"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    broken = b"""<rss version="2.0"><channel><title>Fish & Ships &eacute;t&eacute; &nosuch;</title><media:x>1</media:x>
    <item><link>https://a.example/?a=1&b=2</link><title>Caf\xc3\xa9 &mdash; <![CDATA[x & y]]> \x0b</title>
    <dc:date>2024-03-02</dc:date></item>
    <item><link><![CDATA[https://a.example/?a=1&b=3]]></link><title>Unclosed"""
    feed = parse_feed(broken, HOME)
    first, second = feed.entries
    assert feed.title == "Fish & Ships été &nosuch;"
    assert (first.url, first.title, first.published_at) == ("https://a.example/?a=1&b=2", "Café — x & y", "2024-03-02")
    assert (second.url, second.title) == ("https://a.example/?a=1&b=3", "Unclosed")


@pytest.mark.parametrize(
    "date", ["", "soon", "02/03/2024", "Sat, 99 Mar 2024 10:00:00 GMT", "0000-00-00", "1" * 5000, "2024-03-02T25:00:00Z"]
)
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    (entry,) = parse_feed(f"<rss><item><link>https://a.example/</link><pubDate>{date}</pubDate></item></rss>".encode(), HOME).entries
    assert entry.published_at is None
    assert entry.stamp == ""


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a0 "x">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30)),
        f'<!ENTITY a0 "{"x" * 50_000}">',
        '<!ENTITY a0 SYSTEM "file:///etc/hostname">',
        '\n<!ENTITY a0 "b">' * 3_000,
        "\n" * 50_000,
    ],
)
def test_bombs_do_not_go_off(declared: str) -> None:
    """A billion laughs, one entity many times, an entity from outside, declarations without number."""
    title = "&a29;" + "&a0;" * 1000
    tail = f"<title>{title}</title><item><link>https://a.example/</link></item></channel></rss>"
    feed = parse_feed(f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss><channel>{tail}".encode(), HOME)
    assert feed.title == title[:4000]
    assert len(feed.entries) == 1


@pytest.mark.parametrize(
    "piece", [b"<a>", b"<a b='", b"&", b"<!--", b"<![CDATA[", b"<item>", b"<title>", b"</", b"<?", b"\n", b"<item xml:base='a/'>"]
)
def test_hostile_repetitions_do_not_hang(piece: bytes) -> None:
    parse_feed(b"<rss><channel>" + piece * 100_000, HOME)


def test_size_and_number_have_limits() -> None:
    with pytest.raises(UnreadableError, match="bytes"):
        parse_feed(b"<rss>" + b" " * MAX_BYTES, HOME)
    feed = parse_feed(b"<rss>" + b"<item/>" * (MAX_ENTRIES + 1) + b"</rss>", HOME)
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.is_cut
    assert not parse_feed(b"<rss>" + b"<item/>" * MAX_ENTRIES + b"</rss>", HOME).is_cut


@given(st.text(alphabet="<>/&;![]CDAT-?=\"' abrsitemlnk\n", max_size=300))
def test_any_bytes_are_read_or_refused(tail: str) -> None:
    for data in (tail.encode(), b"<rss><item>" + tail.encode(), b"<feed xmlns='http://www.w3.org/2005/Atom'>" + tail.encode()):
        try:
            parse_feed(data, HOME)
        except UnreadableError:
            continue


# --- taking what a feed leads to


def take(site: Site, *links: str, seen: set[tuple[str, str]] | None = None, extra: str = "") -> tuple[list[Taken | Problem], Failed, Clock]:
    clock = Clock()
    fetcher = Fetcher(allow_private=True, read_timeout_s=2)
    items = "".join(f"<item><link>{link}</link>{extra}</item>" for link in links)
    feed = f"<rss><channel><title>Digest</title>{items}</channel></rss>".encode()
    taking = take_feed(
        fetcher, Robots(fetcher, now=clock.now, sleep=clock.sleep), feed, site.url("/feed"), lambda *entry: entry in (seen or ())
    )
    taken: list[Taken | Problem] = []
    while True:
        try:
            taken.append(next(taking))
        except StopIteration as stop:
            return taken, stop.value, clock


def test_entries_are_taken_with_what_the_feed_says(site: Site) -> None:
    site.answers |= {"/1": led_on("/one"), "/one": answer(b"<p>One</p>"), "/2": answer(b"<p>Two</p>")}
    (first, second), failed, clock = take(
        site, "/1", "/2", "/1#again",
        extra='<guid>g</guid><pubDate>Sat, 02 Mar 2024 20:10:00 GMT</pubDate><source url="https://post.example/">Post</source>',
    )  # fmt: skip
    assert isinstance(first, Taken)
    assert isinstance(second, Taken)
    assert (first.method, first.url, first.data, first.media_type) == ("feed", site.url("/1"), b"<p>One</p>", "text/html")
    assert first.particulars == particulars(("publisher", "Post"), ("published_at", "2024-03-02T20:10:00Z"))
    assert first.record == {
        "status": "200", "final_url": site.url("/one"), "feed": site.url("/feed"), "entry_id": "g", "entry_stamp": "2024-03-02T20:10:00Z",
        "source_url": "https://post.example/",
    }  # fmt: skip
    assert second.url == site.url("/2")
    assert failed == Failed()
    assert site.asked == ["/robots.txt", "/1", "/one", "/2"]
    assert clock.waits == [2, 2, 2]


def test_what_was_seen_is_passed_over_until_its_stamp_changes(site: Site) -> None:
    site.answers |= {"/1": answer(b"One")}
    date = "<pubDate>Sat, 02 Mar 2024 20:10:00 GMT</pubDate>"
    seen = {(site.url("/1"), "2024-03-02T20:10:00Z")}
    assert take(site, "/1", seen=seen, extra=date)[0] == []
    assert len(take(site, "/1", seen=seen, extra=date.replace("20:10", "20:11"))[0]) == 1


def test_an_entry_without_date_is_taken_once(site: Site) -> None:
    site.answers |= {"/1": answer(b"One")}
    ((taken,), _, _) = take(site, "/1")
    assert isinstance(taken, Taken)
    assert taken.record["entry_stamp"] == ""
    assert take(site, "/1", seen={(site.url("/1"), "")})[0] == []


def test_one_bad_entry_is_one_problem(site: Site) -> None:
    site.answers |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /not", media_type="text/plain"), "/1": answer(b"One"), "/odd": b"what?\r\n\r\n",
        "/broken": answer(status=500), "/picture": answer(b"x", media_type="image/png"), "/9": answer(b"Nine"),
    }  # fmt: skip
    items, failed, _ = take(
        site, "/1", "/gone", "/odd", "/broken", "/picture", "/not", "ftp://a.example/", "", "http://user@a.example/", "http://[", "/9"
    )
    assert [item.url for item in items if isinstance(item, Taken)] == [site.url("/1"), site.url("/9")]
    problems = [item for item in items if isinstance(item, Problem)]
    assert [problem.url for problem in problems] == [
        site.url("/gone"), site.url("/odd"), site.url("/broken"), site.url("/picture"), site.url("/not"), "ftp://a.example/",
        site.url("/feed"), "http://a.example/", "http://[",
    ]  # fmt: skip
    assert failed.passing == (site.url("/odd"), site.url("/broken"))
    assert len(failed.lasting) == 6


def test_no_password_of_a_feed_is_shown(site: Site) -> None:
    items, failed, _ = take(site, "http://user:secret@a.example/x", "//user:secret@[/x", extra="<guid>http://u:secret@a.example/</guid>")
    assert len(items) == len(failed.lasting) == 2
    items += take(site, "", extra='<guid isPermaLink="false">http://u:secret@a.example/</guid>')[0]
    assert [item.url for item in items] == ["http://a.example/x", "//[/x", site.url("/feed")]
    assert "secret" not in str([(item.url, item.reason) for item in items if isinstance(item, Problem)])


def test_a_host_that_asks_to_be_left_alone_is_left_for_this_run(site: Site) -> None:
    with Site({"/3": answer(b"Three")}) as other:
        site.answers |= {"/1": answer(status=429, Retry_After="60"), "/2": answer(b"Two"), "/4": answer(b"Four")}
        items, failed, _ = take(site, "/1", "/2", other.url("/3"), "/4")
    assert [type(item) for item in items] == [Problem, Taken, Problem]
    assert isinstance(items[2], Problem)
    assert items[2].url == site.url("/feed")
    assert items[2].reason.startswith("2 reports at 127.0.0.1")
    assert failed.passing == (site.url("/1"), site.url("/2"), site.url("/4"))
    assert site.pages == ["/1"]


def test_what_is_no_feed_is_one_problem(site: Site) -> None:
    fetcher = Fetcher(allow_private=True)
    items = list(take_feed(fetcher, Robots(fetcher), b"<html>", site.url("/feed"), lambda *_: False))
    assert [type(item) for item in items] == [Problem]


def test_a_named_publisher_stands_in_for_the_feeds_title_but_not_for_a_source(site: Site) -> None:
    site.answers |= {"/1": answer(b"One"), "/2": answer(b"Two")}
    fetcher = Fetcher(allow_private=True)
    feed = b"<rss><channel><title>T</title><item><link>/1</link></item><item><link>/2</link><source>S</source></item></channel></rss>"
    items = take_feed(fetcher, Robots(fetcher, pause_s=0), feed, site.url("/feed"), lambda *_: False, publisher="Post")
    assert [item.particulars[0].value for item in items if isinstance(item, Taken)] == ["Post", "S"]
