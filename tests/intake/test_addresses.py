"""Web addresses: one spelling for each, and none that leads into this machine or its network."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.intake.addresses import check_addresses, literal_address, read_url, refusal, shown

V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)
CARRIERS = [ipaddress.ip_network(network) for network in ("::/32", "64:ff9b::/96", "2002::/16")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("  http://example.org:80/a#part \n", "http://example.org/a"),
        ("https://example.org:8443/a?b=c d", "https://example.org:8443/a?b=c%20d"),
        ("https://example.org./ä?q=ü&r[]=1", "https://example.org/%C3%A4?q=%C3%BC&r[]=1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2001:4860:0:0::1]:8080/x", "http://[2001:4860::1]:8080/x"),
        ("https://example.org/%7Euser/%zz", "https://example.org/%7Euser/%zz"),
    ],
)
def test_an_address_has_one_spelling(written: str, read: str) -> None:
    assert read_url(written).url == read
    assert read_url(read).url == read


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org/", "file:///etc/hostname", "javascript:alert(1)", "http://", "http:///x", "http://a b/",
        "http://user@example.org/", "http://user:word@example.org/", "http://example.org\\@127.0.0.1/", "http://exa\nmple.org/",
        "http://example.org:0/", "http://example.org:99999/", "http://example.org:x/", "http://%31%32%37.0.0.1/", "http://[::1",
        "http://[fe80::1%25eth0]/", "http://[v1.x]/", "http://[127.0.0.1]/", "http://a[::1]/", "http://[::1]a/", "http://a..b/",
        "http://-a.example/", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://0x/", "http://08.1/", "http://a\udc80.example/",
        "http://" + "a" * 64 + ".example/", "http://" + "a." * 200 + "example/", "https://example.org/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(UnreadableError):
        read_url(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "0X7F.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "１２７.0.0.1",
        "127。0。0。1", "0", "0x0", "10.1", "192.168.257", "3232235777", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "192.0.2.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:c0a8:101::1]",
        "[2001:0:5ef5::1]", "[fe80::1]", "[fec0::1]", "[fd00::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "[5f00::1]",
    ],
)  # fmt: skip
def test_an_inner_address_is_refused_in_every_spelling(host: str) -> None:
    literal = literal_address(read_url(f"http://{host}/").host)
    assert literal is not None
    assert refusal(literal) is not None


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "0x08080808", "[2606:4700::1111]", "[::ffff:8.8.8.8]", "[64:ff9b::808:808]", "[2002:808:808::1]"]
)
def test_a_public_address_is_not(host: str) -> None:
    assert refusal(literal_address(read_url(f"http://{host}/").host) or "") is None


@given(st.one_of(V4, V6))
@example(ipaddress.ip_address("fe80::1%2"))
def test_whatever_python_calls_not_global_is_refused(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assume(not any(address in network for network in CARRIERS))
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert refusal(str(address)) is not None


@given(V4)
def test_an_ipv6_address_that_carries_an_ipv4_address_is_judged_by_it(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for carrier in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert (refusal(str(ipaddress.IPv6Address(carrier))) is None) == (refusal(str(address)) is None)


def test_one_inner_answer_among_public_ones_refuses_all() -> None:
    check_addresses("example.org", ["8.8.8.8", "2606:4700::1111"])
    with pytest.raises(UnreadableError, match=r"10\.0\.0\.7"):
        check_addresses("example.org", ["8.8.8.8", "10.0.0.7"])


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            target = read_url(url)
        except UnreadableError:
            continue
        assert target.url.isascii()
        assert not any(c <= " " for c in target.url)
        assert read_url(target.url) == target


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/@writer/a:b@c", "https://example.org/@writer/a:b@c"),
        ("https://example.org:8443/@writer", "https://example.org:8443/@writer"),
        ("https://example.org?to=a:b@c", "https://example.org?to=a:b@c"),
        ("http://[::1]/@x", "http://[::1]/@x"),
        ("http://user@a.example/x", "http://a.example/x"),
        ("http://user:word@a.example/x@y", "http://a.example/x@y"),
        ("http://user:wo@rd@a.example", "http://a.example"),
        ("http://user:w/or?d#@a.example/", "http://a.example/"),
        ("http:///user:word@a.example/", "http:///a.example/"),
        ("http://user:word＠a.example/", "http://a.example/"),
        (" ftp://user:word@a.example/", " ftp://a.example/"),
        ("//user:word@a.example/", "//a.example/"),
        ("http://user:word\\@a.example/", "http://a.example/"),
        ("http://a.example/\udcff\ud800", "http://a.example/\\udcff\\ud800"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_user_and_password(url: str, told: str) -> None:
    assert shown(url) == told


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_whatever_is_shown_is_text_without_what_stands_before_the_host(text: str) -> None:
    shown(text).encode()
    told = shown(f"http://user:secret {text}@a.example/")
    assert told.startswith("http://")
    assert "secret" not in told
    told.encode()
