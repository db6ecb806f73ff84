"""Event types: what was seen, with which fields."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from events.models import EventType


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, searched by a part of the name."""
    wanted = request.GET.get("q", "").strip().replace("\0", "")[:255]
    rows = desk.only(EventType.objects).order_by("name")
    if wanted:
        rows = rows.filter(name__icontains=wanted)
    return show(
        request, desk, "events/sighted.html", "Event types", rows=rows[:500], wanted=wanted, noun="event type"
    )
