"""The address guard: what it lets through, and every way around it that we know of."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpcore
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from lib.addresses import ForbiddenAddress, check_url, check_url_resolved, parts, resolved
from tests.lib.conftest import Names

ALLOWED = [
    "https://gateway.example.com/send",
    "https://gateway.example.com",
    "HTTPS://Gateway.Example.COM/send?a=%20b&c=http://x@y",
    "https://gateway.example.com./send",
    "http://gateway.example.com:8080/@x:y",
    "https://93.184.216.34:9443/",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/",
    "https://xn--mnchen-3ya.example/",
    "https://under_score.example.com/",
]

FORBIDDEN_HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",  # noqa: S104
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "127.0.0.01",
    "1.2.3.4.5",
    "256.256.256.256",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "postgres",
    "printer.local",
    "metadata.google.internal",
    "metadata.google.internal.",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:93.184.216.34]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]",
    "[2001:0:1234::1]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[2606:2800:220:1:248:1893:25c8:1946%25eth0]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "[fec0::1]",
    "[ff02::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[100::1]",
    "[2001:db8::1]",
    "[1:2:3]",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "100.64.0.1",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "",
    ".",
    "-a.example.com",
    "a..example.com",
    "a" * 64 + ".example.com",
    "exa%6dple.com",
    "example.com,evil.com",
]

FORBIDDEN_URLS = [
    "",
    "gateway.example.com/send",
    "//gateway.example.com/",
    "file:///etc/passwd",
    "gopher://gateway.example.com/",
    "ftp://gateway.example.com/",
    "data:text/plain,x",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "https:gateway.example.com",
    "https:///gateway.example.com",
    "https://user@gateway.example.com/",
    "https://user:secret@gateway.example.com/",
    "https://gateway.example.com@127.0.0.1/",
    "https://gateway.example.com\\@127.0.0.1/",
    "https://gateway.example.com#@127.0.0.1/",
    "https://127.0.0.1#@gateway.example.com/",
    "https://gateway.example.com/#fragment",
    "https://gateway.example.com/a b",
    " https://gateway.example.com/",
    "https://gateway.example.com/\n",
    "https://gate\tway.example.com/",
    "https://gateway.example.com/\r\nX: y",
    "https://gateway.example.com/\0",
    "https://gateway.example.com/ü",
    "https://gateway.example.com/\x7f",
    "https://gateway.example.com:/",
    "https://gateway.example.com:22/",
    "https://gateway.example.com:25/",
    "https://gateway.example.com:5432/",
    "https://gateway.example.com:6379/",
    "https://gateway.example.com:0/",
    "https://gateway.example.com:10000/",
    "https://gateway.example.com:65536/",
    "https://gateway.example.com:99999999/",
    "https://gateway.example.com:80:80/",
    "https://gateway.example.com:-1/",
    "https://gateway.example.com:٨٠/",
    "https://[::1/",
    "https://::1/",
    "https://gateway.example.com/" + "a" * 2_048,
]


@pytest.mark.parametrize("url", ALLOWED)
def test_it_lets_public_addresses_through(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("host", FORBIDDEN_HOSTS)
def test_it_refuses_hosts_that_lead_inside(host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(ForbiddenAddress):
            check_url(f"{scheme}://{host}/send")


@pytest.mark.parametrize("url", FORBIDDEN_URLS)
def test_it_refuses_urls_that_can_be_read_in_two_ways_or_go_elsewhere(url: str) -> None:
    with pytest.raises(ForbiddenAddress) as caught:
        check_url(url)
    assert caught.value.field == "url"
    assert caught.value.code == "forbidden_address"


def test_it_refuses_plain_http_where_it_is_not_wanted() -> None:
    with pytest.raises(ForbiddenAddress, match="https"):
        check_url("http://gateway.example.com/", allow_http=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8010/email",
        "http://localhost:22/",
        "http://gateway:5000/",
        "http://10.1.2.3/",
        "http://[::1]:81/",
        "http://[fd12:3456::1]/",
        "http://100.64.0.1/",
    ],
)
def test_it_opens_private_addresses_and_all_ports_where_the_operator_says_so(url: str) -> None:
    check_url(url, allow_private=True)


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "127.1",
        "2130706433",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "a@127.0.0.1",
    ],
)
def test_it_keeps_metadata_and_disguises_closed_even_then(host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(f"http://{host}/", allow_private=True)


def test_it_checks_all_answers_for_a_name() -> None:
    names = Names(mixed_example_com=[["93.184.216.34", "10.0.0.1"]], fine_example_com=[["93.184.216.34"]])

    assert resolved("fine.example.com", 443, False, names.getaddrinfo) == ["93.184.216.34"]
    with pytest.raises(ForbiddenAddress):
        resolved("mixed.example.com", 443, False, names.getaddrinfo)


def test_it_does_not_tell_which_inner_address_a_name_has() -> None:
    names = Names(inside_example_com=[["10.11.12.13"]])

    with pytest.raises(ForbiddenAddress) as caught:
        resolved("inside.example.com", 443, False, names.getaddrinfo)
    assert "10.11.12.13" not in caught.value.message


def test_at_save_it_asks_for_the_name_and_refuses_what_leads_inside() -> None:
    names = Names(inside_example_com=[["10.0.0.1"]], fine_example_com=[["93.184.216.34"]])

    check_url_resolved("https://fine.example.com/", False, names.getaddrinfo)
    with pytest.raises(ForbiddenAddress):
        check_url_resolved("https://inside.example.com/", False, names.getaddrinfo)


def test_at_save_it_takes_a_name_that_does_not_resolve_yet() -> None:
    check_url_resolved("https://soon.example.com/", False, Names().getaddrinfo)


def test_the_systems_resolver_would_have_been_fooled() -> None:
    """Why the spelling of numbers matters at all."""
    answers = socket.getaddrinfo("127.1", 80, type=socket.SOCK_STREAM)
    assert answers[0][4][0] == "127.0.0.1"


HOSTS = ["a.example", "b.test", "127.0.0.1", "[::1]", "1", "xn--a", ":80", ":443"]
MARKS = [
    "_",
    "-",
    ".",
    ":",
    "@",
    "/",
    "//",
    "?",
    "#",
    "\\",
    "%40",
    "%2f",
    "%00",
    ";",
    "&",
    "=",
    "[",
    "]",
    "*",
    "'",
]
PIECES = st.sampled_from([*HOSTS, *MARKS, "~", "|", "\t", " ", "ü", "。"])


@given(st.lists(PIECES, max_size=6).map("".join))
@example("a.example:80@b.test")
@example("a.example\\@b.test")
def test_what_passes_is_read_alike_by_all_who_will_read_it(rest: str) -> None:
    url = f"https://{rest}"
    try:
        check_url(url, allow_private=True)
    except ForbiddenAddress:
        return

    scheme, host, port = parts(url)
    ours = (scheme, host, port)
    theirs, cores, standard = URL(url), httpcore.URL(url), urlsplit(url)
    assert (theirs.scheme, theirs.raw_host, theirs.port) == ours
    assert (standard.scheme, standard.hostname, standard.port or 443) == ours
    assert (cores.scheme.decode(), cores.host.decode().strip("[]").lower(), cores.port or 443) == ours
