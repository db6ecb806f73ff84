"""Event types: what was seen, with which fields."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from events.backoffice.sighted import LISTING, ORIGIN
from events.models import EventType


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, searched by a part of the name."""
    listed = LISTING.of(request, desk.only(EventType.objects), ORIGIN)
    return show(request, desk, "events/sighted.html", "Event types", listed=listed, noun="event type")
