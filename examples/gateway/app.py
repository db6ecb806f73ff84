"""The gateway as a web application: an endpoint for each kind of message, and a desk to look at what came."""

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from hmac import compare_digest

from aiohttp import web

from examples.gateway import desk
from examples.gateway.callbacks import Caller
from examples.gateway.exchange import Exchange, Office
from examples.gateway.faults import FAULTS
from examples.gateway.journal import Journal
from examples.gateway.options import OptionError, read_options
from examples.gateway.protocol import KINDS, read
from examples.gateway.settings import Settings

log = logging.getLogger(__name__)
_MAX_BODY = 8 * 2**20
_OFFICE: web.AppKey[Office] = web.AppKey("office", Office)
_SETTINGS: web.AppKey[Settings] = web.AppKey("settings", Settings)


def build(journal: Journal, settings: Settings) -> web.Application:
    """The application; it owns its connection pool for callbacks from start to clean-up."""
    app = web.Application(client_max_size=_MAX_BODY)
    app[desk.JOURNAL] = journal
    app[_SETTINGS] = settings
    app.cleanup_ctx.append(_office)
    app.add_routes([web.post(f"/{name}", receive) for name in KINDS])
    app.add_routes(desk.ROUTES)
    return app


async def _office(app: web.Application) -> AsyncIterator[None]:
    journal, settings = app[desk.JOURNAL], app[_SETTINGS]
    office = app[_OFFICE] = Office(settings, journal, Caller(journal, settings.clock))
    yield
    await office.caller.close()


async def settled(app: web.Application) -> None:
    """Wait until all callbacks that were due to follow have been made."""
    await app[_OFFICE].caller.settled()


async def receive(request: web.Request) -> web.StreamResponse:
    """Take one message in."""
    office = request.app[_OFFICE]
    try:
        exchange = await _open(request, office)
    except OptionError as error:
        return _error(400, 2, f"the gateway URL: {error}")
    except PermissionError as error:
        office.journal.unauthorized()
        return _error(401, 3, str(error))
    return await _carry_out(exchange)


def _error(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"error_code": code, "error_message": message}, status=status)


async def _open(request: web.Request, office: Office) -> Exchange:
    query = request.rel_url.raw_query_string
    options = read_options(query)
    _authorize(request, office.settings.authorization)
    path = request.path[1:]
    message = read(KINDS[path], await request.read())
    arrival = office.journal.arrive(office.settings.clock(), path, query, message)
    return Exchange(request, options, KINDS[path], message, arrival, office)


def _authorize(request: web.Request, secret: str | None) -> None:
    shown = request.headers.get("Authorization", "")
    if secret is not None and not compare_digest(shown.encode(), secret.encode()):
        raise PermissionError("wrong or no Authorization header")


async def _carry_out(exchange: Exchange) -> web.StreamResponse:
    try:
        response = await _respond(exchange)
        exchange.office.journal.answered(exchange.arrival, exchange.heard)
        log.info("%s %s: %s", exchange.arrival.path, exchange.arrival.uid, exchange.heard)
        if exchange.is_followed_up:
            await _send(exchange.request, response)
        return response
    finally:
        exchange.answered.set()


async def _send(request: web.Request, response: web.StreamResponse) -> None:
    """Send the answer now, before the first callback. A caller who is gone misses it, and is called back."""
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write_eof()


async def _respond(exchange: Exchange) -> web.StreamResponse:
    if exchange.message.problem is not None:
        return exchange.say({"error_code": 1, "error_message": exchange.message.problem})
    fault = exchange.options.fault_for(exchange.message.uid, exchange.arrival.try_number)
    if fault is not None:
        exchange.arrival.fault = fault
        return await FAULTS[fault](exchange)
    exchange.accept()
    return exchange.say(exchange.acceptance())
