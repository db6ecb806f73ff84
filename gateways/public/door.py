"""The door of every public page: who the link stands for, how often it is opened, and what failures look like."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from crm.services.allowance import limiter
from crm.services.ledger import Proof
from gateways.services import links
from gateways.services.links import Addressee
from gateways.services.public_pages import notice
from lib import clock
from lib.errors import BeckonError

OPENINGS_A_MINUTE = 120
"""Of one customer's links. A tenth of it may come at once."""

GUESSES_A_MINUTE = 600
"""Of wrong links from one address. Behind a proxy that is everybody's address, so right ones do not count here."""

AGENT_CHARACTERS = 300

View = Callable[[HttpRequest, Addressee, datetime], HttpResponse]
GONE = {links.WrongLink: 404, links.OldLink: 410, links.PreviewLink: 200}


def for_customers(view: View) -> Callable[..., HttpResponse]:
    """A page for whoever has a link. There is no cookie to be abused from elsewhere: the link is the right."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str, poll: str = "") -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return notice("Not possible", "This page is opened by its link.", 405, Allow="GET, HEAD, POST")
        now = clock.now()
        try:
            found = links.addressee(token, now, poll)
            wait = _wait(f"link:{found.customer.pk}", OPENINGS_A_MINUTE)
            return _too_often(wait) if wait else view(request, found, now)
        except (OperationalError, InterfaceError):
            return notice("Please try again", "This did not work just now.", 503, Retry_After="5")
        except BeckonError as error:
            guess = isinstance(error, links.WrongLink)
            wait = _wait(f"guess:{request.META.get('REMOTE_ADDR', '')}", GUESSES_A_MINUTE) if guess else 0.0
            status = next((code for kind, code in GONE.items() if isinstance(error, kind)), 400)
            return _too_often(wait) if wait else notice("This link does not work", error.message, status)

    return opened


def proof_of(request: HttpRequest, found: Addressee, source: str, text_version: int | None = None) -> Proof:
    """What shows that it was said: by which message's link, from where, by which program."""
    evidence = {
        "ip": request.META.get("REMOTE_ADDR", ""),
        "agent": request.headers.get("User-Agent", "").replace("\0", "")[:AGENT_CHARACTERS],
    }
    if found.message is not None:
        evidence["message"] = found.message.uid
    return Proof(source, evidence, text_version)


def _wait(name: str, rate: int) -> float:
    verdict = limiter().allow(f"public:{name}", rate)
    return 0.0 if verdict.allowed else max(1.0, verdict.retry_after_s)


def _too_often(wait: float) -> HttpResponse:
    text = "This was opened very often just now. Please try again in a minute."
    return notice("Please wait", text, 429, Retry_After=str(math.ceil(wait)))
