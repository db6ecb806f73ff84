"""The live stream: the newest events, refreshed by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import fragment, show
from crm.models import Customer
from events.backoffice import stream
from events.models import EventType, SetAside
from lib import clock

SIZE = 50
#: events may be dated by a sender's clock that runs ahead
AHEAD = timedelta(days=1)


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page around the list."""
    return show(
        request,
        desk,
        "events/live.html",
        "Live stream",
        names=desk.only(EventType.objects).order_by("name").values_list("name", flat=True),
        set_aside=desk.only(SetAside.objects).count(),
        **_found(request, desk),
    )


@require("events.see")
def newest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list alone, asked for every two seconds."""
    return fragment(request, desk, "events/_newest.html", **_found(request, desk))


def _found(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    name = request.GET.get("name", "").replace("\0", "")
    ext_id = request.GET.get("customer", "").strip().replace("\0", "")
    until = clock.now() + AHEAD
    found: dict[str, Any] = {"name": name, "customer": ext_id}
    if not ext_id:
        return {**found, "events": stream.newest(desk.brand.pk, until, SIZE, name)}
    customer = desk.only(Customer.objects).filter(ext_id=ext_id).first()
    if customer is None:
        return {**found, "events": [], "stranger": True}
    return {**found, "events": stream.of_customer(desk.brand.pk, customer.pk, until, SIZE, name)}
