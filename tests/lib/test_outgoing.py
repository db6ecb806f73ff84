"""What is true of every outgoing call, whichever of the two clients makes it."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable

import pytest

from lib.addresses import ForbiddenAddress
from lib.errors import Invalid
from lib.outgoing import ANSWER_BYTES, BASE_HEADERS, Limits, MaybeSent, NotSent, check_headers
from tests.lib.conftest import Call, Certificates, Names, RawGateway, answering

Open = Callable[..., RawGateway]


def test_it_posts_the_body_and_returns_the_answer_whatever_its_status(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering(b'{"error_code":7}', "503 Service Unavailable"))

    answer = call(f"http://127.0.0.1:{gateway.port}/email?x=1", {"Authorization": "s3cret"})

    assert (answer.status, answer.body, answer.cut) == (503, b'{"error_code":7}', False)
    assert 0 <= answer.elapsed_ms < 2_000
    head, body = gateway.requests[0].split(b"\r\n\r\n")
    assert head.startswith(b"POST /email?x=1 HTTP/1.1\r\n")
    assert body == b'{"email_uid":"42"}'


def test_it_sends_its_headers_once_and_asks_for_nothing_compressed(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering())

    call(f"http://127.0.0.1:{gateway.port}/", {"authorization": "s3cret", "content-type": "application/x"})

    lines = gateway.requests[0].split(b"\r\n\r\n")[0].lower().split(b"\r\n")[1:]
    headers = dict(line.split(b": ") for line in lines)
    assert len(headers) == len(lines)
    assert headers[b"authorization"] == b"s3cret"
    assert headers[b"content-type"] == b"application/x"
    assert headers[b"accept-encoding"] == b"identity"
    assert headers[b"host"] == b"127.0.0.1:%d" % gateway.port
    assert b"cookie" not in headers


def test_it_does_not_follow_a_redirect(call: Call, open_gateway: Open) -> None:
    inner = open_gateway(answering())
    location = b"Location: http://127.0.0.1:%d/\r\n" % inner.port
    gateway = open_gateway(answering(b"", "307 Temporary Redirect", location))

    assert call(f"http://127.0.0.1:{gateway.port}/").status == 307
    assert inner.connections == 0


def test_it_ignores_a_proxy_in_the_environment(
    call: Call, open_gateway: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, proxy = open_gateway(answering()), open_gateway(answering(b"proxied"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

    assert call(f"http://127.0.0.1:{gateway.port}/").body == b'{"error_code":0}'
    assert proxy.connections == 0


def test_it_cuts_an_endless_answer(call: Call, open_gateway: Open) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    answer = call(f"http://127.0.0.1:{open_gateway(endless).port}/")

    assert answer.cut
    assert answer.body == b"x" * ANSWER_BYTES


def test_it_takes_an_answer_of_just_the_limit_whole(call: Call, open_gateway: Open) -> None:
    answer = call(f"http://127.0.0.1:{open_gateway(answering(b'x' * ANSWER_BYTES)).port}/")

    assert len(answer.body) == ANSWER_BYTES
    assert not answer.cut


def test_it_unfolds_nothing_that_comes_compressed(call: Call, open_gateway: Open) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    gateway = open_gateway(answering(bomb, head=b"Content-Encoding: gzip\r\n"))

    assert call(f"http://127.0.0.1:{gateway.port}/").body == bomb


# Before the request left


def test_it_says_not_sent_when_nobody_listens(call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(NotSent):
        call(f"http://127.0.0.1:{port}/")


def test_it_says_not_sent_when_the_name_does_not_resolve(call: Call) -> None:
    with pytest.raises(NotSent, match="does not resolve"):
        call("https://nowhere.example.com/", names=Names())


@pytest.mark.parametrize(
    ("name", "valid_days"), [("other.test", 30), ("gateway.test", -1)], ids=["wrong host", "expired"]
)
def test_it_says_not_sent_when_the_certificate_is_wrong(
    call: Call, open_gateway: Open, certificates: Certificates, name: str, valid_days: int
) -> None:
    gateway = open_gateway(answering(), certificates.server(name, valid_days))
    names = Names(gateway_test=[["127.0.0.1"]])

    with pytest.raises(NotSent, match="certificate"):
        call(f"https://gateway.test:{gateway.port}/", names=names, tls=certificates.trust())
    assert gateway.requests == []


def test_it_says_not_sent_when_nobody_it_trusts_signed_the_certificate(
    call: Call, open_gateway: Open, certificates: Certificates
) -> None:
    gateway = open_gateway(answering(), certificates.server("gateway.test"))

    with pytest.raises(NotSent, match="certificate"):
        call(f"https://gateway.test:{gateway.port}/", names=Names(gateway_test=[["127.0.0.1"]]))
    assert gateway.requests == []


def test_it_says_not_sent_when_the_tls_handshake_hangs(call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotSent):
        call(f"https://127.0.0.1:{silent.getsockname()[1]}/")


def test_it_tries_the_next_address_of_a_name(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering())
    names = Names(gateway_test=[["127.0.0.9", "127.0.0.1"]])

    assert call(f"http://gateway.test:{gateway.port}/", names=names).status == 200


def test_it_keeps_the_name_in_host_and_sni_while_it_connects_to_the_address(
    call: Call, open_gateway: Open, certificates: Certificates
) -> None:
    context = certificates.server("gateway.test")
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    gateway = open_gateway(answering(), context)

    names = Names(gateway_test=[["127.0.0.1"]])
    answer = call(f"https://gateway.test:{gateway.port}/x", names=names, tls=certificates.trust())

    assert answer.status == 200
    assert asked == ["gateway.test"]
    assert b"\r\nhost: gateway.test:%d\r\n" % gateway.port in gateway.requests[0].lower()


# After it left


def test_it_says_maybe_sent_when_the_gateway_stays_silent(call: Call, open_gateway: Open) -> None:
    over = threading.Event()
    gateway = open_gateway(lambda _: over.wait(5) and None)

    with pytest.raises(MaybeSent, match="in time"):
        call(f"http://127.0.0.1:{gateway.port}/")
    over.set()
    assert len(gateway.requests) == 1


def test_it_says_maybe_sent_when_the_gateway_hangs_up(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(lambda connection: connection.shutdown(socket.SHUT_RDWR))

    with pytest.raises(MaybeSent):
        call(f"http://127.0.0.1:{gateway.port}/")
    assert len(gateway.requests) == 1


def test_it_says_maybe_sent_when_the_gateway_resets(call: Call, open_gateway: Open) -> None:
    def reset(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with pytest.raises(MaybeSent):
        call(f"http://127.0.0.1:{open_gateway(reset).port}/")


@pytest.mark.parametrize(
    "garbage",
    [b"220 smtp ready\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"\0" * 500],
    ids=["another protocol", "half an answer", "zeros"],
)
def test_it_says_maybe_sent_when_the_answer_is_not_whole(
    call: Call, open_gateway: Open, garbage: bytes
) -> None:
    def speak(connection: socket.socket) -> None:
        connection.sendall(garbage)
        connection.shutdown(socket.SHUT_RDWR)

    with pytest.raises(MaybeSent):
        call(f"http://127.0.0.1:{open_gateway(speak).port}/")


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["body", "head"]
)
def test_it_ends_an_answer_that_drips_in_at_the_deadline(call: Call, open_gateway: Open, head: bytes) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while not over.wait(0.02):
            connection.sendall(b"x")

    gateway = open_gateway(drip)
    with pytest.raises(MaybeSent, match="in time"):
        call(f"http://127.0.0.1:{gateway.port}/", limits=Limits(connect=0.1, read=0.2, total=0.3))
    over.set()


# The guard


def test_it_refuses_a_forbidden_literal(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering())

    with pytest.raises(ForbiddenAddress):
        call(f"http://127.0.0.1:{gateway.port}/", allow_private=False)
    assert gateway.connections == 0


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.0.0.5"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"]],
    ids=str,
)
def test_it_refuses_a_name_of_which_one_answer_is_forbidden(call: Call, answers: list[str]) -> None:
    with pytest.raises(ForbiddenAddress, match=r"gateway\.example\.com leads to"):
        call(
            "https://gateway.example.com/",
            allow_private=False,
            names=Names(gateway_example_com=[answers]),
        )


def test_it_refuses_metadata_even_where_private_addresses_are_allowed(call: Call) -> None:
    with pytest.raises(ForbiddenAddress):
        call("http://gateway.test/", names=Names(gateway_test=[["127.0.0.1", "169.254.169.254"]]))


def test_it_asks_for_a_name_once_and_connects_to_what_it_was_told(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering())
    names = Names(gateway_test=[["127.0.0.1"], ["169.254.169.254"]])

    assert call(f"http://gateway.test:{gateway.port}/", names=names).status == 200
    assert names.asked == ["gateway.test"]


def test_it_refuses_to_send_a_bad_header(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(answering())

    with pytest.raises(Invalid):
        call(f"http://127.0.0.1:{gateway.port}/", {"X-A": "b\r\nX-C: d"})
    assert gateway.connections == 0


def test_its_errors_do_not_tell_the_secrets_of_the_url(call: Call, open_gateway: Open) -> None:
    gateway = open_gateway(lambda connection: connection.shutdown(socket.SHUT_RDWR))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ports = {"http": gateway.port, "https": silent.getsockname()[1]}
        for scheme, port in ports.items():
            with pytest.raises((NotSent, MaybeSent)) as caught:
                call(f"{scheme}://127.0.0.1:{port}/?api_key=s3cret")
            assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"X A": "b"},
        {"": "b"},
        {"X-A:": "b"},
        {"X-A": ""},
        {"X-A": " b"},
        {"X-A": "b\n"},
        {"X-A": "b\0"},
        {"X-A": "ä"},
        {"X-A": "b" * 4_097},
        {"Content-Length": "1"},
        {"transfer-encoding": "chunked"},
        {"Host": "other"},
        {"Accept-Encoding": "gzip"},
    ],
    ids=str,
)
def test_it_refuses_headers_that_could_split_or_steer_the_request(headers: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        check_headers(headers)
    assert caught.value.field == "headers"


def test_it_takes_headers_that_operators_need() -> None:
    check_headers({"Authorization": "Bearer abc.def=", "X-Tenant": "a b", "Idempotency-Key": "1-2"})
    check_headers({name: value for name, value in BASE_HEADERS.items() if name != "Accept-Encoding"})
