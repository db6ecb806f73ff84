"""The fault menu: the ways in which a gateway may answer badly, late, or not at all.

Each is one function that plays on an exchange. Those that call `accept` have taken the message on,
whatever the caller then hears of it; the others have not.
"""

import socket
import struct
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from examples.gateway.exchange import Exchange

Fault = Callable[["Exchange"], Awaitable[web.StreamResponse]]


async def _slow(exchange: "Exchange") -> web.StreamResponse:
    exchange.accept()
    await exchange.pause(1000)
    return exchange.say(exchange.acceptance())


async def _lost(exchange: "Exchange") -> web.StreamResponse:
    exchange.accept()
    return _hang_up(exchange)


async def _early(exchange: "Exchange") -> web.StreamResponse:
    exchange.accept()
    await exchange.call_back()
    return exchange.say(exchange.acceptance())


async def _no_id(exchange: "Exchange") -> web.StreamResponse:
    exchange.accept()
    return exchange.say({"error_code": 0})


async def _big(exchange: "Exchange") -> web.StreamResponse:
    exchange.accept()
    exchange.heard = exchange.acceptance() | {"padding": "10 MB of x"}
    return exchange.answer({**exchange.acceptance(), "padding": "x" * 10_000_000})


async def _error_code(exchange: "Exchange") -> web.StreamResponse:
    return exchange.say({"error_code": 1, "error_message": "User was not found"})


async def _hang(exchange: "Exchange") -> web.StreamResponse:
    """Says nothing for `ms`, longer than a caller should wait, and then nothing either."""
    await exchange.pause(60_000)
    return _hang_up(exchange)


async def _reset(exchange: "Exchange") -> web.StreamResponse:
    """Closes so that the caller's side sees a TCP reset."""
    transport = exchange.request.transport
    if transport is not None:
        # Lingering for zero seconds makes the kernel send RST instead of FIN.
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        transport.abort()
    return web.Response()


def _hang_up(exchange: "Exchange") -> web.StreamResponse:
    if exchange.request.transport is not None:
        exchange.request.transport.close()
    # Never reaches anyone: the server wants a response to close the exchange with.
    return web.Response()


def _status(status: int) -> Fault:
    async def fault(exchange: "Exchange") -> web.StreamResponse:
        headers = {"Retry-After": str(exchange.options.after)} if status in (429, 503) else None
        return exchange.raw(f"{status}, as ordered", status=status, headers=headers)

    return fault


def _text(text: str, content_type: str = "application/json") -> Fault:
    async def fault(exchange: "Exchange") -> web.StreamResponse:
        return exchange.raw(text, content_type=content_type)

    return fault


async def _redirect(exchange: "Exchange") -> web.StreamResponse:
    return exchange.raw("over there", status=307, headers={"Location": exchange.request.path})


FAULTS: dict[str, Fault] = {
    "slow": _slow,
    "lost": _lost,
    "early": _early,
    "no_id": _no_id,
    "big": _big,
    "error_code": _error_code,
    "hang": _hang,
    "reset": _reset,
    "redirect": _redirect,
    "429": _status(429),
    "500": _status(500),
    "502": _status(502),
    "503": _status(503),
    "garbage": _text("\x00\x01 this is no JSON {{{"),
    "truncated": _text('{"error_code": 0, "ext_mess'),
    "html": _text("<html><body><h1>Welcome to the login page</h1></body></html>", "text/html"),
    "empty": _text(""),
}
