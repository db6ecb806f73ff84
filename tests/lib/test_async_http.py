"""What is particular to many calls at once: the pool, and the guard below aiohttp's own shortcuts."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable

import aiohttp
import pytest

from lib.addresses import ForbiddenAddress
from lib.async_http import guarded_session, post_json, request
from lib.outgoing import Limits, MaybeSent, NotSent
from tests.lib.conftest import QUICK, Names, NamesResolver, RawGateway, answering

Open = Callable[..., RawGateway]
pytestmark = pytest.mark.asyncio


async def test_it_keeps_a_connection_for_the_next_call(open_gateway: Open) -> None:
    gateway = open_gateway(answering())

    async with guarded_session(allow_private=True) as session:
        for _ in range(3):
            await post_json(session, f"http://127.0.0.1:{gateway.port}/", b"{}")

    assert (len(gateway.requests), gateway.connections) == (3, 1)


async def test_it_does_not_reuse_a_connection_with_an_unread_rest(open_gateway: Open) -> None:
    gateway = open_gateway(answering(b"x" * 200_000))

    async with guarded_session(allow_private=True) as session:
        for _ in range(2):
            assert (await post_json(session, f"http://127.0.0.1:{gateway.port}/", b"{}")).cut

    assert gateway.connections == 2


async def test_it_keeps_no_cookies(open_gateway: Open) -> None:
    gateway = open_gateway(answering(head=b"Set-Cookie: a=b\r\n"))

    async with guarded_session(allow_private=True) as session:
        for _ in range(2):
            await post_json(session, f"http://127.0.0.1:{gateway.port}/", b"{}")

    assert b"cookie" not in gateway.requests[1].lower()


async def test_it_says_not_sent_when_no_connection_becomes_free(open_gateway: Open) -> None:
    over = threading.Event()

    def answer_late(connection: socket.socket) -> None:
        over.wait(5)
        answering()(connection)

    gateway = open_gateway(answer_late)
    limits = Limits(connect=0.1, read=3, total=4)
    async with guarded_session(allow_private=True, connections=1, limits=limits) as session:
        url = f"http://127.0.0.1:{gateway.port}/"
        first = asyncio.create_task(post_json(session, url, b"{}"))
        with pytest.raises(NotSent):
            await asyncio.gather(post_json(session, url, b"{}"))
        over.set()
        assert (await first).status == 200

    assert len(gateway.requests) == 1


async def test_it_passes_a_cancellation_on(open_gateway: Open) -> None:
    over = threading.Event()
    gateway = open_gateway(lambda _: over.wait(5) and None)

    async with guarded_session(allow_private=True) as session:
        call = asyncio.create_task(post_json(session, f"http://127.0.0.1:{gateway.port}/", b"{}"))
        while not gateway.requests:
            await asyncio.sleep(0.001)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    over.set()


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "127.1"])
async def test_the_connector_alone_refuses_literals(open_gateway: Open, host: str) -> None:
    gateway = open_gateway(answering())

    async with guarded_session(allow_private=False, limits=QUICK) as session:
        with pytest.raises(ForbiddenAddress):
            await session.post(f"http://{host}:{gateway.port}/", data=b"{}")
    assert gateway.connections == 0


async def test_the_connector_alone_refuses_names_that_lead_inside(open_gateway: Open) -> None:
    gateway = open_gateway(answering())
    resolver = NamesResolver(Names(gateway_test=[["127.0.0.1"]]))

    async with guarded_session(allow_private=False, resolver=resolver) as session:
        with pytest.raises(ForbiddenAddress):
            await session.post(f"http://gateway.test:{gateway.port}/", data=b"{}")
    assert gateway.connections == 0


async def test_a_name_that_moves_inside_later_is_refused_then(open_gateway: Open) -> None:
    gateway = open_gateway(answering())
    names = Names(gateway_test=[["127.0.0.1"], ["169.254.169.254"]])

    for expected in ("answer", "refusal"):
        async with guarded_session(allow_private=True, resolver=NamesResolver(names)) as session:
            url = f"http://gateway.test:{gateway.port}/"
            if expected == "answer":
                assert (await post_json(session, url, b"{}")).status == 200
            else:
                with pytest.raises(ForbiddenAddress):
                    await post_json(session, url, b"{}")


async def test_it_refuses_a_session_without_the_guard() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(TypeError, match="guarded_session"):
            await post_json(session, "https://gateway.example.com/", b"{}")


async def test_any_method_can_be_used_and_one_call_have_limits_of_its_own(open_gateway: Open) -> None:
    gateway = open_gateway(answering())
    silent = open_gateway(lambda connection: silent.wait())

    async with guarded_session(allow_private=True) as session:
        answer = await request(session, "GET", f"http://127.0.0.1:{gateway.port}/a%2Fb?c=d")
        with pytest.raises(MaybeSent):
            await request(session, "PUT", f"http://127.0.0.1:{silent.port}/", b"{}", limits=QUICK)

    assert answer.status == 200
    assert gateway.requests[0].startswith(b"GET /a%2Fb?c=d HTTP/1.1\r\n")
    assert silent.requests[0].startswith(b"PUT /")
