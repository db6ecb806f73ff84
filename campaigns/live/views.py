"""`GET /live/campaigns/{slug}?version=`: the figures of a version, at once and whenever they have changed.

The browser's EventSource opens it from a page of the web process, with the session cookie; a stream ends after
five minutes and is opened again by the browser by itself, which asks anew whether it may.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from time import monotonic
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from campaigns.live.admission import LOGGED_OUT, NO_RIGHT, NOTHING, NotAdmitted, admit, read
from campaigns.live.feeds import Feeds

QUIET_S = 15.0
LONGEST_S = 300.0
RETRY_MS = 2_000
SAID = {
    LOGGED_OUT: "Log in to the back office first.",
    NO_RIGHT: "Your role does not see campaigns.",
    NOTHING: "This brand has no such campaign, or no such version of it.",
}

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


@lru_cache(maxsize=1)
def feeds() -> Feeds:
    """The process's own; made with the first watcher, when there is an event loop."""
    return Feeds(sync_to_async(read, thread_sensitive=False, executor=_threads))


async def campaign(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The stream; 401, 403, 404 where it is not for this browser, 503 when too many watch."""
    try:
        version_id = await sync_to_async(admit, thread_sensitive=False, executor=_threads)(
            request, slug, request.GET.get("version", "")
        )
    except NotAdmitted as error:
        return _allowed(request, _problem(error.status, SAID[error.status]))
    if feeds().full:
        return _allowed(request, _problem(503, "Too many watch at once. Try again in a minute."))
    stream = StreamingHttpResponse(events(feeds(), version_id), content_type="text/event-stream")
    stream.headers["Cache-Control"] = "no-store"
    stream.headers["X-Accel-Buffering"] = "no"  # a proxy is to pass on each event as it comes
    return _allowed(request, stream)


async def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


async def events(
    feeds: Feeds, version_id: int, quiet: float = QUIET_S, longest: float = LONGEST_S
) -> AsyncIterator[bytes]:
    """The lines of one stream. Joins with the first line, and leaves whatever ends it."""
    until, edition, feed = monotonic() + longest, 0, feeds.join(version_id)
    try:
        yield f"retry: {RETRY_MS}\n\n".encode()
        while monotonic() < until:
            try:
                edition, figures = await asyncio.wait_for(feed.after(edition), quiet)
            except TimeoutError:
                yield b": still here\n\n"
            else:
                yield b"event: figures\nid: %d\ndata: %b\n\n" % (edition, figures)
    finally:
        feeds.leave(version_id)


def _problem(status: int, detail: str) -> JsonResponse:
    headers = {"Retry-After": "60"} if status == 503 else {}
    body = {"type": "about:blank", "status": status, "detail": detail}
    return JsonResponse(body, status=status, headers=headers, content_type="application/problem+json")


def _allowed(
    request: HttpRequest, answer: HttpResponse | StreamingHttpResponse
) -> HttpResponse | StreamingHttpResponse:
    """Let the pages of the web process read the answer, and no other site's."""
    answer.headers["Vary"] = "Origin, Cookie"
    origin = request.headers.get("Origin", "")
    if origin in origins(request):
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Credentials"] = "true"
    return answer


def origins(request: HttpRequest) -> set[str]:
    """Where our pages come from: the public address, or its port under the name that this request was made to."""
    public = urlsplit(settings.BECKON_PUBLIC_URL)
    name = urlsplit(f"//{request.get_host()}").hostname or ""
    port = f":{public.port}" if public.port else ""
    name = f"[{name}]" if ":" in name else name
    return {f"{public.scheme}://{public.netloc}", f"{public.scheme}://{name}{port}"}
