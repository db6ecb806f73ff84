"""Events whose effects failed: why, and once more."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from events.models import Event, SetAside
from events.services import dispatch
from lib import clock


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with the errors."""
    page = page_of(request, desk.only(SetAside.objects))
    return show(
        request, desk, "events/set_aside.html", "Events set aside", page=page, rows=_told(desk, page.rows)
    )


def _told(desk: Desk, rows: Sequence[SetAside]) -> list[tuple[SetAside, str]]:
    """Each with its error as the operator may see it: an error may hold what was in the event."""
    if not desk.veil.names:
        return [(row, row.error) for row in rows]
    found = desk.only(Event.objects).filter(pk__in=[row.event for row in rows])
    found = found.filter(occurred_at__in={row.occurred_at for row in rows}).select_related("customer")
    known = {
        event.pk: (event.payload, event.customer.attributes if event.customer else {}) for event in found
    }
    return [(row, desk.veil.told(row.error, *known.get(row.event, ()))) for row in rows]


@require_POST
@require("events.edit")
def again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the chosen events, or all, take effect after all."""
    rows = desk.only(SetAside.objects)
    chosen = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal() and len(pk) < 19]
    if "all" not in request.POST:
        rows = rows.filter(pk__in=chosen)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:10_000])
    dispatch.replay(ids, clock.now())
    messages.success(request, f"{len(ids)} events are worked once more.")
    return redirect("events:set-aside")
