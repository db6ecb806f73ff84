"""Where people and tests look at what came: the journal as JSON, totals, a page to read the messages on."""

from pathlib import Path
from typing import Any

import jinja2
import msgspec
from aiohttp import web

from examples.gateway.journal import Journal

JOURNAL: web.AppKey[Journal] = web.AppKey("journal", Journal)
_PAGE_LENGTH = 50
# The messages are other people's HTML: nothing of it may run, submit, or reach this page.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; font-src http: https: data:"
)
_page = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
).get_template("page.html")


def _json(answer: Any) -> web.Response:
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json")


async def _journal(request: web.Request) -> web.Response:
    asked = request.query
    if not (limit := asked.get("limit", "100")).isdecimal():
        raise web.HTTPBadRequest(text="limit: a whole number is expected")
    found = request.app[JOURNAL].arrivals(
        path=asked.get("path"), customer=asked.get("customer"), limit=int(limit)
    )  # fmt: skip
    return _json(found)


async def _one(request: web.Request) -> web.Response:
    return _json(request.app[JOURNAL].arrivals(uid=request.match_info["uid"]))


async def _counts(request: web.Request) -> web.Response:
    return _json(request.app[JOURNAL].counts())


async def _reset(request: web.Request) -> web.Response:
    request.app[JOURNAL].reset()
    return _json({})


async def _show(request: web.Request) -> web.Response:
    journal = request.app[JOURNAL]
    html = _page.render(arrivals=journal.arrivals(limit=_PAGE_LENGTH), counts=journal.counts())
    return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": _POLICY})


ROUTES = [
    web.get("/", _show),
    web.get("/journal", _journal),
    web.get("/journal/{uid}", _one),
    web.get("/counts", _counts),
    web.post("/reset", _reset),
]
